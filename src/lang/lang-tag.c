/* The name tagger at work.
 *
 *   text -> words and sentences (lang-tag-cut) -> features (lang-tag-word) -> scores: 8-bit weights
 *   summed -> hints -> best labels, odds (lang-tag-chain) -> once more where a word was surer in
 *   another sentence of the same window -> names, less titles and what is never one
 *
 * A window is a run of sentences of at most WINDOW words: what is sure in one place of it helps in
 * others, and memory stays bounded however long the text is. */
#include "lang/lang-tag.h"

#include "base/map.h"
#include "base/vec.h"
#include "lang/lang-tag-chain.h"
#include "lang/lang-tag-cut.h"
#include "lang/lang-tag-hint.h"
#include "lang/lang-tag-word.h"

#include <math.h>

enum { WINDOW = 8192 };

_Static_assert((int) LANG_TAG_SENTENCE == (int) LANG_CHAIN, "a sentence is a chain");

struct lang_tagger {
        struct lang_word *word; /* of the window */
        uint32_t *off, *len;
        uint8_t *label, *odds, *hint;
        uint16_t *end; /* of its sentences */
        size_t n, n_ends;
        enum lang_model_id *model; /* of its sentences */
        lang_row score[LANG_CHAIN], here[LANG_CHAIN], front[LANG_CHAIN], back[LANG_CHAIN];
        float scale[LANG_CHAIN];
        struct map seen; /* hash of a word -> index into known */
        VEC(struct lang_seen) known;
        VEC(struct lang_name) names;
};

struct lang_seen { /* a word of the window: how often, what it was taken for */
        float n, is[LANG_TYPES];
};

const char *lang_type_code(enum lang_type t) {
        static const char *const codes[] = { "PER", "ORG", "LOC" };
        return codes[t];
}

struct lang_tagger *lang_tagger_new(void) {
        struct lang_tagger *t = MEM_NEW(struct lang_tagger);
        t->word = mem_array(NULL, WINDOW, sizeof *t->word);
        t->off = mem_array(NULL, WINDOW, sizeof *t->off);
        t->len = mem_array(NULL, WINDOW, sizeof *t->len);
        t->label = mem_alloc(WINDOW);
        t->odds = mem_alloc(WINDOW);
        t->hint = mem_alloc(WINDOW);
        t->end = mem_array(NULL, WINDOW, sizeof *t->end);
        t->model = mem_array(NULL, WINDOW, sizeof *t->model);
        map_init(&t->seen);
        return t;
}

void lang_tagger_free(struct lang_tagger **pt) {
        struct lang_tagger *t = *pt;
        if (!t)
                return;
        mem_free(t->word);
        mem_free(t->off);
        mem_free(t->len);
        mem_free(t->label);
        mem_free(t->odds);
        mem_free(t->hint);
        mem_free(t->end);
        mem_free(t->model);
        map_done(&t->seen);
        vec_done(&t->known);
        vec_done(&t->names);
        mem_free(t);
        *pt = NULL;
}

/* ---- which model ---- */

struct letters {
        unsigned arabic, latin, persian, semitic; /* letters only one of the two languages has */
};

static void count_letters(struct letters *l, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                uint8_t b = (uint8_t) s.p[i], next = i + 1 < s.n ? (uint8_t) s.p[i + 1] : 0;
                l->latin += ascii_alpha((char) b);
                l->arabic += b >= 0xd8 && b <= 0xdb;
                l->persian += (b == 0xd9 && next == 0xbe) ||
                              (b == 0xda && (next == 0x86 || next == 0xa9 || next == 0xaf)) ||
                              (b == 0xdb && next == 0x8c);
                l->semitic += (b == 0xd8 && (next == 0xa9 || next == 0xa3 || next == 0xa5)) ||
                              (b == 0xd9 && (next == 0x83 || next == 0x89 || next == 0x8a));
        }
}

static enum lang_model_id model_of(const struct letters *l, enum text_lang lang) {
        if (l->latin >= l->arabic)
                return LANG_MODEL_en;
        if (lang == TEXT_LANG_fa || lang == TEXT_LANG_ar)
                return lang == TEXT_LANG_fa ? LANG_MODEL_fa : LANG_MODEL_ar;
        return l->persian >= l->semitic ? LANG_MODEL_fa : LANG_MODEL_ar;
}

/* ---- scores ---- */

typedef int16_t sums __attribute__((vector_size(16)));
typedef int8_t weights __attribute__((vector_size(8)));

static void score_word(const struct lang_model_file *m, const uint64_t *f, unsigned n, float *ret) {
        sums sum = { 0 };
        for (unsigned k = 0; k < n; k++) {
                weights w;
                memcpy(&w, m->weight[lang_feature_slot(f[k], m->log2_slots)], sizeof w);
                sum += __builtin_convertvector(w, sums);
        }
        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                ret[y] = (float) sum[y] * m->scale + (float) m->bias[y] * (1 / 256.0f);
}

static void score_sentence(struct lang_tagger *t, const struct lang_model_file *m, size_t from,
                           size_t n) {
        unsigned letter_case = lang_words_case(t->word + from, n);
        for (size_t i = 0; i < n; i++) {
                uint64_t f[LANG_FEATURES];
                unsigned k = lang_word_features(t->word + from, n, i, letter_case, f);
                score_word(m, f, k, t->score[i]);
        }
}

/* Might a word stand for a name as it is written? */
static bool is_written_as_name(const struct lang_word *w) {
        switch ((enum lang_shape) w->shape) {
        case LANG_SHAPE_capital:
        case LANG_SHAPE_upper:
        case LANG_SHAPE_mixed:
        case LANG_SHAPE_dotted:
        case LANG_SHAPE_arabic:
        case LANG_SHAPE_parts:
                return w->letters > 1;
        case LANG_SHAPE_lower:
        case LANG_SHAPE_letter:
        case LANG_SHAPE_initial:
        case LANG_SHAPE_digits:
        case LANG_SHAPE_alnum:
        case LANG_SHAPE_punct:
        case LANG_SHAPE_quote:
        case LANG_SHAPE_dash:
        case LANG_SHAPE_stop:
        case LANG_SHAPE_comma:
        case LANG_SHAPE_bracket:
        case LANG_SHAPE_address:
        case LANG_SHAPE_handle:
        case LANG_SHAPE_other:
        case LANG_SHAPE_none:
                break;
        }
        return false;
}

static void add_type(float *score, unsigned type, float by) {
        score[lang_label_begin(type)] += by;
        score[lang_label_begin(type) + 1] += by;
}

/* A known word is worth as much as a few features; two in a row are nearly sure. */
static void add_hints(struct lang_tagger *t, size_t from, size_t n) {
        for (size_t i = 0; i < n; i++) {
                uint8_t here = t->hint[from + i];
                if (!here)
                        continue;
                uint8_t beside =
                        (i ? t->hint[from + i - 1] : 0) | (i + 1 < n ? t->hint[from + i + 1] : 0);
                bool written = is_written_as_name(&t->word[from + i]);
                for (unsigned type = 0; type < LANG_TYPES; type++)
                        if (here >> type & 1)
                                add_type(t->score[i], type,
                                         (written ? 2.0f : 0) + (beside >> type & 1 ? 2.0f : 0));
        }
}

/* What the same word was taken for elsewhere in the window. */
static void add_seen(struct lang_tagger *t, size_t from, size_t n) {
        const float most = 2.5f;
        for (size_t i = 0; i < n; i++) {
                const struct lang_word *w = &t->word[from + i];
                if (!is_written_as_name(w))
                        continue;
                const uint64_t *at = map_find(&t->seen, (struct str){ (const char *) &w->form, 8 });
                const struct lang_seen *s = at ? &t->known.v[*at] : NULL;
                if (!s || s->n < 2)
                        continue;
                float names = 0;
                for (unsigned type = 0; type < LANG_TYPES; type++) {
                        float is = s->is[type] / s->n;
                        add_type(t->score[i], type, most * is);
                        names += is;
                }
                t->score[i][0] += most * (1 - names);
        }
}

/* ---- labels ---- */

/* Nothing in the sentence comes near a name: most sentences do not. */
static bool is_plain(struct lang_tagger *t, size_t n) {
        for (size_t i = 0; i < n; i++)
                for (unsigned y = 1; y < LANG_LABELS; y += 2)
                        if (t->score[i][y] > t->score[i][0] - 6)
                                return false;
        return true;
}

static size_t name_end(const uint8_t *label, size_t i, size_t n) {
        size_t end = i + 1;
        while (end < n && label[end] == label[i] + 1)
                end++;
        return end;
}

static uint8_t percent(float p) {
        float v = p * 100 + 0.5f;
        return v > 99 ? 99 : v > 1 ? (uint8_t) v : 1; /* never sure */
}

static void set_odds(const struct lang_sums *s, const uint8_t *label, uint8_t *odds, size_t n) {
        for (size_t i = 0; i < n;) {
                lang_row p;
                size_t end = label[i] & 1 ? name_end(label, i, n) : i + 1;
                lang_sums_at(s, i, p);
                float sure = label[i] & 1 ? lang_sums_span(s, i, end, label[i] >> 1) : p[0];
                for (; i < end; i++)
                        odds[i] = percent(sure);
        }
}

static void count_seen(struct lang_tagger *t, const struct lang_sums *s, size_t from, size_t n) {
        for (size_t i = 0; i < n; i++) {
                const struct lang_word *w = &t->word[from + i];
                if (!is_written_as_name(w))
                        continue;
                bool new;
                uint64_t at = *map_put(&t->seen, (struct str){ (const char *) &w->form, 8 },
                                       t->known.n, &new);
                if (new)
                        vec_push(&t->known, (struct lang_seen){ 0 });
                struct lang_seen *k = &t->known.v[at];
                lang_row p;
                k->n++;
                if (!s)
                        continue;
                lang_sums_at(s, i, p);
                for (unsigned y = 0; y < LANG_TYPES; y++)
                        k->is[y] += p[lang_label_begin(y)] + p[lang_label_begin(y) + 1];
        }
}

static void tag_sentence(struct lang_tagger *t, enum lang_model_id id, size_t from, size_t n,
                         bool again) {
        const struct lang_model_file *m = lang_model(id);
        lang_row next[LANG_LABEL_ROOM];
        for (unsigned x = 0; x < LANG_LABEL_ROOM; x++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        next[x][y] = (float) m->next[x][y] * (1 / 256.0f);
        score_sentence(t, m, from, n);
        add_hints(t, from, n);
        if (again)
                add_seen(t, from, n);
        if (is_plain(t, n)) {
                memset(t->label + from, 0, n);
                memset(t->odds + from, 99, n);
                if (!again)
                        count_seen(t, NULL, from, n);
                return;
        }
        struct lang_sums s = {
                .here = t->here, .front = t->front, .back = t->back, .scale = t->scale
        };
        lang_chain_best(t->score, n, next, t->label + from);
        lang_sums_make(&s, t->score, n, next, NULL);
        set_odds(&s, t->label + from, t->odds + from, n);
        if (!again)
                count_seen(t, &s, from, n);
}

/* Is there a word that is elsewhere surer, or elsewhere something else? */
static bool is_worth_again(const struct lang_tagger *t, size_t from, size_t n) {
        for (size_t i = from; i < from + n; i++) {
                if (!is_written_as_name(&t->word[i]))
                        continue;
                const uint64_t *at =
                        map_find(&t->seen, (struct str){ (const char *) &t->word[i].form, 8 });
                const struct lang_seen *s = at ? &t->known.v[*at] : NULL;
                if (!s || s->n < 2)
                        continue;
                float names = (s->is[0] + s->is[1] + s->is[2]) / s->n;
                if (names > 0.1f && (t->odds[i] < 95 || names < 0.9f))
                        return true;
        }
        return false;
}

static void tag_window(struct lang_tagger *t) {
        map_clear(&t->seen);
        vec_clear(&t->known);
        for (size_t i = 0, from = 0; i < t->n_ends; from = t->end[i++])
                tag_sentence(t, t->model[i], from, t->end[i] - from, false);
        for (size_t i = 0, from = 0; t->n_ends > 1 && i < t->n_ends; from = t->end[i++])
                if (is_worth_again(t, from, t->end[i] - from))
                        tag_sentence(t, t->model[i], from, t->end[i] - from, true);
}

/* ---- what is never a name ---- */

static bool is_never(struct str w) {
        static const char *const words[] = {
                "he",       "she",      "it",        "they",   "we",      "you",       "i",
                "me",       "my",       "hi",        "hello",  "dear",    "thanks",    "thank",
                "regards",  "best",     "sincerely", "cheers", "all",     "team",      "sir",
                "madam",    "everyone", "folks",     "guys",   "from",    "to",        "cc",
                "bcc",      "subject",  "sent",      "date",   "re",      "fw",        "fwd",
                "attached", "please",   "fyi",       "monday", "tuesday", "wednesday", "thursday",
                "friday",   "saturday", "sunday",    "sender", "او",      "آنها",      "سلام",
                "با",       "احترام",   "تشکر",      "هو",     "هي",      "هم",        "تحية",
                "مع",
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq_nocase(w, str_of(words[i])))
                        return true;
        return false;
}

/* Take titles off the front of the name at [from, to); true if a name is left. */
static bool trim_name(struct lang_tagger *t, size_t *from, size_t to, struct str first,
                      bool person) {
        size_t at = *from;
        while (person && at < to && t->word[at].lex & LANG_LEX_title)
                t->label[at] = 0, at++;
        if (at < to && at > *from)
                t->label[at] = 1;
        bool bare = to == *from + 1 && (is_never(first) || t->word[at].shape == LANG_SHAPE_address);
        if (bare)
                t->label[*from] = 0;
        *from = at;
        return at < to && !bare;
}

/* ---- doors ---- */

static void put_ends(struct lang_tagger *t, enum lang_model_id id) {
        t->end[t->n_ends] = (uint16_t) t->n;
        t->model[t->n_ends++] = id;
}

static void read_word(struct lang_tagger *t, struct str word, const struct lang_hints *hints) {
        lang_word_read(word, &t->word[t->n]);
        t->hint[t->n] = hints ? lang_hints_find(hints, t->word[t->n].form) : 0;
        t->n++;
}

/* The title in front of a name: of the words before it in its sentence. */
static void set_title(const struct lang_tagger *t, size_t sentence, size_t from,
                      struct lang_name *n) {
        size_t at = from;
        while (at > sentence && t->word[at - 1].lex & LANG_LEX_title && !t->label[at - 1])
                at--;
        if (at == from)
                return;
        n->title_off = t->off[at];
        n->title_len = t->off[from - 1] + t->len[from - 1] - t->off[at];
}

static bool is_hinted(const struct lang_tagger *t, size_t from, size_t to, unsigned type) {
        for (; from < to; from++)
                if (!(t->hint[from] >> type & 1) && t->word[from].letters > 2)
                        return false;
        return true;
}

static void put_names(struct lang_tagger *t, struct str text) {
        for (size_t s = 0, begin = 0; s < t->n_ends; begin = t->end[s++])
                for (size_t i = begin; i < t->end[s];) {
                        size_t from = i, type = t->label[i] >> 1;
                        if (!(t->label[i] & 1)) {
                                i++;
                                continue;
                        }
                        i = name_end(t->label, i, t->end[s]);
                        struct str first = str_sub(text, t->off[from], t->len[from]);
                        uint8_t odds = t->odds[from];
                        if (!trim_name(t, &from, i, first, type == LANG_PER))
                                continue;
                        struct lang_name n = { .off = t->off[from],
                                               .type = (enum lang_type) type,
                                               .odds = odds };
                        n.len = t->off[i - 1] + t->len[i - 1] - n.off;
                        n.hinted = is_hinted(t, from, i, (unsigned) type);
                        if (type == LANG_PER)
                                set_title(t, begin, from, &n);
                        vec_push(&t->names, n);
                }
}

static void end_window(struct lang_tagger *t, struct str text) {
        tag_window(t);
        put_names(t, text);
        t->n = t->n_ends = 0;
}

size_t lang_tag(struct lang_tagger *t, struct str text, enum text_lang lang,
                const struct lang_hints *hints, const struct lang_name **ret) {
        struct lang_cut c;
        struct lang_piece p;
        struct letters l = { 0 };
        size_t from = 0;
        vec_clear(&t->names);
        if (lang == TEXT_LANG_und)
                lang = text_lang_of(text);
        t->n = t->n_ends = 0;
        lang_cut_init(&c, text);
        while (lang_cut_next(&c, &p)) {
                struct str word = str_sub(text, p.off, p.len);
                t->off[t->n] = p.off;
                t->len[t->n] = p.len;
                read_word(t, word, hints);
                count_letters(&l, word);
                if (!p.ends && t->n - from < LANG_CHAIN)
                        continue;
                put_ends(t, model_of(&l, lang));
                l = (struct letters){ 0 };
                if (t->n > WINDOW - LANG_CHAIN)
                        end_window(t, text);
                from = t->n;
        }
        if (t->n > from)
                put_ends(t, model_of(&l, lang));
        if (t->n_ends)
                end_window(t, text);
        *ret = t->names.v;
        return t->names.n;
}

static void give_back(struct lang_tagger *t, struct lang_tagged *words) {
        for (size_t s = 0, begin = 0; s < t->n_ends; begin = t->end[s++])
                for (size_t i = begin; i < t->end[s];) {
                        size_t from = i;
                        i = t->label[i] & 1 ? name_end(t->label, i, t->end[s]) : i + 1;
                        if (t->label[from] & 1)
                                trim_name(t, &(size_t){ from }, i, words[from].word,
                                          t->label[from] == 1);
                }
        for (size_t i = 0; i < t->n; i++) {
                words[i].bio = t->label[i] == 0 ? 'O' : t->label[i] & 1 ? 'B' : 'I';
                words[i].type = t->label[i] ? (enum lang_type)((t->label[i] - 1) / 2) : LANG_PER;
                words[i].odds = t->odds[i];
        }
        t->n = t->n_ends = 0;
}

void lang_tag_sentences(struct lang_tagger *t, struct lang_tagged *words, const size_t *ends,
                        size_t n_sentences, enum text_lang lang, const struct lang_hints *hints) {
        size_t at = 0, done = 0;
        t->n = t->n_ends = 0;
        for (size_t s = 0; s < n_sentences; s++)
                while (at < ends[s]) {
                        struct letters l = { 0 };
                        size_t end = ends[s] - at > LANG_CHAIN ? at + LANG_CHAIN : ends[s];
                        for (; at < end; at++) {
                                read_word(t, words[at].word, hints);
                                count_letters(&l, words[at].word);
                        }
                        put_ends(t, model_of(&l, lang));
                        if (t->n <= WINDOW - LANG_CHAIN)
                                continue;
                        tag_window(t);
                        give_back(t, words + done);
                        done = at;
                }
        if (t->n_ends) {
                tag_window(t);
                give_back(t, words + done);
        }
}

void lang_tag_words(struct lang_tagger *t, struct lang_tagged *words, size_t n, enum text_lang lang,
                    const struct lang_hints *hints) {
        lang_tag_sentences(t, words, &n, n != 0, lang, hints);
}
