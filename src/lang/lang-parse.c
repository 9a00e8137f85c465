/* Sentences to trees: words are cut, tagged and attached; see lang-parse.h. */
#include "lang/lang-parse.h"

#include "base/arena.h"
#include "base/vec.h"
#include "lang/lang-parse-model.h"
#include "lang/lang-parse-step.h"
#include "lang/lang-tag-cut.h"
#include "text/text-fold.h"

#include <math.h>
#include <string.h>

struct lang_parser {
        struct lang_parse_word w[LANG_PARSE_WORDS];
        struct lang_node v[LANG_PARSE_WORDS];
        float margin[LANG_PARSE_WORDS + 1];
        unsigned n;
        struct lang_parse_state state;
        struct buf room;
        struct arena strings;
};

const char *lang_pos_code(enum lang_pos p) {
        static const char *const codes[] = {
#define LANG_POS(id) #id,
                LANG_POSES(LANG_POS)
#undef LANG_POS
        };
        return codes[p];
}

const char *lang_rel_code(enum lang_rel r) {
        static const char *const codes[] = {
#define LANG_REL(id, ud) ud,
                LANG_RELS(LANG_REL)
#undef LANG_REL
        };
        return codes[r];
}

struct lang_parser *lang_parser_new(void) {
        struct lang_parser *p = MEM_NEW(struct lang_parser);
        buf_init(&p->room, 0);
        arena_init(&p->strings, 0);
        return p;
}

void lang_parser_free(struct lang_parser **at) {
        struct lang_parser *p = *at;
        if (!p)
                return;
        buf_done(&p->room);
        arena_done(&p->strings);
        mem_free(p);
        *at = NULL;
}

/* ---- words --------------------------------------------------------------------------------------
 */

static void put_word(struct lang_parser *p, struct str text, size_t off, size_t len) {
        if (p->n == LANG_PARSE_WORDS || len == 0)
                return;
        lang_parse_word_of(str_sub(text, off, len), p->n == 0, &p->room, &p->w[p->n]);
        p->v[p->n] = (struct lang_node){ .off = (uint32_t) off, .len = (uint32_t) len };
        p->n++;
}

/* Where treebanks cut an English word that text writes as one: do|n't, I|'ll, can|not. */
static size_t inner_cut(struct str w) {
        static const char *const tails[] = { "'ll", "'re", "'ve", "'d", "'m", "'s" };
        if (w.n > 3 && (str_eq_nocase(str_sub(w, w.n - 3, 3), STR("n't"))))
                return w.n - 3;
        if (w.n > 5 && str_eq_nocase(str_sub(w, w.n - 5, 5), STR("n\xe2\x80\x99t")))
                return w.n - 5;
        if (str_eq_nocase(w, STR("cannot")))
                return 3;
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
                struct str tail = str_of(tails[i]), bare = str_sub(tail, 1, SIZE_MAX);
                if (w.n > tail.n && str_eq_nocase(str_sub(w, w.n - tail.n, SIZE_MAX), tail))
                        return w.n - tail.n;
                if (w.n > bare.n + 3 && str_eq_nocase(str_sub(w, w.n - bare.n, SIZE_MAX), bare) &&
                    str_eq(str_sub(w, w.n - bare.n - 3, 3), STR("\xe2\x80\x99")))
                        return w.n - bare.n - 3;
        }
        return w.n;
}

static void cut(struct lang_parser *p, struct str text, size_t off, size_t len,
                enum text_lang lang) {
        struct lang_cut c;
        struct lang_piece piece;
        lang_cut_init(&c, str_sub(text, off, len));
        p->n = 0;
        while (p->n < LANG_PARSE_WORDS && lang_cut_next(&c, &piece)) {
                size_t at = off + piece.off, n = piece.len;
                if (lang == TEXT_LANG_en)
                        n = inner_cut(str_sub(text, at, piece.len));
                put_word(p, text, at, n);
                put_word(p, text, at + n, piece.len - n);
        }
}

/* ---- scores -------------------------------------------------------------------------------------
 */

/* Sums of 8-bit weights: 80 features at most, so 16 bits hold them. */
#define SCORE(NAME, ROOM)                                                                          \
        static void NAME(const int8_t *rows, unsigned bits, const uint64_t *f, unsigned n,         \
                         int16_t ret[static ROOM]) {                                               \
                uint64_t mask = (UINT64_C(1) << bits) - 1;                                         \
                for (unsigned i = 0; i < n; i++)                                                   \
                        __builtin_prefetch(rows + (size_t) (f[i] & mask) * (ROOM));                \
                memset(ret, 0, (ROOM) * sizeof *ret);                                              \
                for (unsigned i = 0; i < n; i++) {                                                 \
                        const int8_t *w = rows + (size_t) (f[i] & mask) * (ROOM);                  \
                        for (unsigned k = 0; k < (ROOM); k++)                                      \
                                ret[k] = (int16_t) (ret[k] + w[k]);                                \
                }                                                                                  \
        }
SCORE(score_tags, LANG_PARSE_TAG_ROOM)
SCORE(score_moves, LANG_PARSE_MOVE_ROOM)
SCORE(score_rels, LANG_PARSE_REL_ROOM)

static unsigned best(const int16_t *s, unsigned n) {
        unsigned b = 0;
        for (unsigned k = 1; k < n; k++)
                if (s[k] > s[b])
                        b = k;
        return b;
}

static void tag(struct lang_parser *p, const struct lang_parse_file *m) {
        uint64_t f[LANG_PARSE_FEATURES];
        int16_t to[LANG_PARSE_TAG_ROOM];
        for (unsigned i = 0; i < p->n; i++) {
                unsigned n = lang_parse_tag_features(p->w, p->n, i, f);
                score_tags(lang_parse_tag_rows(m), m->tag_bits, f, n, to);
                p->w[i].tag = m->tags[best(to, m->n_tags)];
        }
}

/* The best move that may be made; *margin: by how much. */
static enum lang_move choose(const struct lang_parse_state *s, const struct lang_parse_file *m,
                             float *margin) {
        uint64_t f[LANG_PARSE_FEATURES];
        int16_t to[LANG_PARSE_MOVE_ROOM];
        int got = -1;
        unsigned n = lang_parse_move_features(s, f);
        score_moves(lang_parse_move_rows(m), m->move_bits, f, n, to);
        for (int k = 0; k < LANG_MOVES; k++)
                if (lang_parse_may(s, (enum lang_move) k) && (got < 0 || to[k] > to[got]))
                        got = k;
        *margin = 1e6f;
        for (int k = 0; k < LANG_MOVES; k++)
                if (k != got && lang_parse_may(s, (enum lang_move) k) &&
                    (float) (to[got] - to[k]) < *margin)
                        *margin = (float) (to[got] - to[k]);
        return (enum lang_move) got;
}

static void attach(struct lang_parser *p, const struct lang_parse_file *m) {
        struct lang_parse_state *s = &p->state;
        lang_parse_begin(s, p->w, p->n);
        while (!lang_parse_over(s)) {
                uint64_t f[LANG_PARSE_FEATURES];
                int16_t to[LANG_PARSE_REL_ROOM];
                float margin;
                enum lang_move move = choose(s, m, &margin);
                unsigned rel = 0;
                if (move != LANG_MOVE_shift) {
                        unsigned n = lang_parse_rel_features(s, move, f);
                        p->margin[s->stack[s->depth - 1]] = margin;
                        score_rels(lang_parse_rel_rows(m), m->rel_bits, f, n, to);
                        rel = best(to, LANG_REL_COUNT);
                }
                lang_parse_do(s, move, rel);
        }
}

/* ---- the tree -----------------------------------------------------------------------------------
 */

static struct str lemma(struct lang_parser *p, struct str w, enum text_lang lang,
                        enum lang_pos pos) {
        char room[LANG_LEMMA];
        if (lang == TEXT_LANG_en)
                return arena_str(&p->strings, lang_lemma_en(w, pos, room));
        buf_clear(&p->room);
        text_fold(w, &p->room);
        return arena_str(&p->strings, buf_str(&p->room));
}

static void fill(struct lang_parser *p, struct str text, enum text_lang lang,
                 const struct lang_parse_file *m) {
        for (unsigned i = 0; i < p->n; i++) {
                struct lang_node *v = &p->v[i];
                float odds = m->scale * p->margin[i] + m->offset;
                v->head = p->state.head[i] == p->n ? LANG_NOWORD : p->state.head[i];
                v->rel = p->state.rel[i];
                v->pos = (uint8_t) lang_parse_tag_pos(p->w[i].tag);
                v->form = (uint8_t) lang_parse_tag_form(p->w[i].tag);
                v->odds = (uint8_t) (100 / (1 + expf(-odds)));
                v->lemma = lemma(p, str_sub(text, v->off, v->len), lang, (enum lang_pos) v->pos);
        }
}

bool lang_parse(struct lang_parser *p, struct str text, size_t off, size_t len, enum text_lang lang,
                struct lang_tree *ret) {
        const struct lang_parse_file *m = lang_parse_model(lang);
        if (!m)
                return false;
        arena_reset(&p->strings);
        cut(p, text, off, len, lang);
        *ret = (struct lang_tree){ .lang = lang, .v = p->v, .n = (uint16_t) p->n };
        if (p->n == 0)
                return false;
        tag(p, m);
        attach(p, m);
        fill(p, text, lang, m);
        return true;
}
