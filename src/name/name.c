/* Names to tokens: cut, fold, know the words that are no names (name-word.def), join what some
 * write apart (Abd al-Karim, Karimi Nejad), put "Last, First" in order. */
#include "name/name.h"

#include "base/utf8.h"
#include "name/name-write.h"
#include "text/text-fold.h"

enum word_kind {
        WORD_NONE,
        WORD_TITLE,
        WORD_LEGAL,
        WORD_LEGAL_LAST,
        WORD_PARTICLE,
        WORD_AHEAD,
        WORD_BEHIND,
        WORD_ARTICLE
};

static enum word_kind word_kind(struct str s) {
        static const struct {
                struct str v;
                enum word_kind kind;
        } words[] = {
#define WORD(v, kind) { STR_INIT(v), WORD_##kind },
#include "name/name-word.def"
#undef WORD
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq(words[i].v, s))
                        return words[i].kind;
        return WORD_NONE;
}

static struct str token_str(const struct name_token *t) {
        return (struct str){ t->v, t->n };
}

struct parser {
        const struct name_model *m;
        struct str in;
        struct name *to;
        struct buf fold;
        int comma; /* number of tokens before the only comma; -1 = none; -2 = several */
};

static void put_piece(struct parser *p, struct str folded, uint32_t off, uint32_t len,
                      bool linked) {
        if (folded.n == 0 || p->to->n == NAME_TOKENS)
                return;
        struct name_token *t = &p->to->token[p->to->n++];
        *t = (struct name_token){ .off = off, .len = len, .linked = linked };
        t->n = (uint8_t) utf8_floor(folded,
                                    folded.n < NAME_TOKEN_BYTES ? folded.n : NAME_TOKEN_BYTES);
        memcpy(t->v, folded.p, t->n);
}

static void put_run(struct parser *p, size_t from, size_t to, bool linked) {
        buf_clear(&p->fold);
        text_fold(str_sub(p->in, from, to - from), &p->fold);
        for (struct str rest = buf_str(&p->fold); rest.n; linked = false)
                put_piece(p, str_cut(&rest, ' '), (uint32_t) from, (uint32_t) (to - from), linked);
}

/* 0 = part of a word, ' ' parts words, '-' links them, ',' turns the order round. */
static char separator(struct str s, size_t i, size_t *ret_n) {
        uint32_t cp = utf8_get(s.p + i, ret_n);
        if (cp == '-' || cp == 0x2010 || cp == 0x2011 || cp == 0x2013)
                return '-';
        if (cp == ',' || cp == 0x60c)
                return ',';
        return cp <= ' ' || cp == '.' || cp == '(' || cp == ')' || cp == '"' || cp == '/' ||
                               cp == '_' || cp == 0xa0 || cp == ';' || cp == '&'
                       ? ' '
                       : 0;
}

static void cut(struct parser *p) {
        size_t from = 0, n;
        bool linked = false;
        for (size_t i = 0; i <= p->in.n; i += n) {
                char sep = ' ';
                n = 1;
                if (i < p->in.n)
                        sep = separator(p->in, i, &n);
                if (!sep)
                        continue;
                if (i > from) {
                        put_run(p, from, i, linked);
                        linked = false;
                }
                if (sep == '-')
                        linked = true;
                if (sep == ',')
                        p->comma = p->comma == -1 ? p->to->n : -2;
                from = i + n;
        }
}

/* Join token `i` + 1 to token i; false if the two are too long for one. */
static bool join(struct name *to, size_t i) {
        struct name_token *a = &to->token[i], *b = a + 1;
        if (a->n + b->n > NAME_TOKEN_BYTES)
                return false;
        memcpy(a->v + a->n, b->v, b->n);
        a->n = (uint8_t) (a->n + b->n);
        a->len = b->off >= a->off ? b->off + b->len - a->off : a->len;
        memmove(b, b + 1, (to->n - i - 2) * sizeof *b);
        to->n--;
        return true;
}

static void join_words(struct parser *p) {
        struct name *to = p->to;
        for (size_t i = to->n; i-- > 0;) {
                enum word_kind kind = word_kind(token_str(&to->token[i]));
                bool last = i + 1u >= to->n || (int) i + 1 == p->comma;
                bool first = i == 0 || (int) i == p->comma;
                if (kind == WORD_ARTICLE && !last &&
                    (to->token[i].n > 3 || to->token[i].v[0] != 'a' || to->token[i].v[1] == 'l' ||
                     to->token[i + 1].linked)) {
                        uint8_t article = to->token[i].n;
                        if (join(to, i)) {
                                to->token[i].article = article;
                                p->comma -= p->comma > (int) i;
                        }
                } else if (kind == WORD_AHEAD && !last && join(to, i)) {
                        p->comma -= p->comma > (int) i;
                } else if (kind == WORD_BEHIND && !first &&
                           word_kind(token_str(&to->token[i - 1])) == WORD_NONE &&
                           join(to, i - 1)) {
                        p->comma -= p->comma >= (int) i;
                }
        }
}

static void tell_kinds(struct parser *p) {
        struct name *to = p->to;
        size_t words = 0;
        for (size_t i = 0; i < to->n; i++) {
                struct name_token *t = &to->token[i];
                enum word_kind kind = word_kind(token_str(t));
                t->kind = kind == WORD_TITLE      ? NAME_TITLE
                          : kind == WORD_LEGAL    ? NAME_LEGAL
                          : kind == WORD_PARTICLE ? NAME_PARTICLE
                                                  : NAME_WORD;
                if (kind == WORD_LEGAL_LAST && i > 0 && i + 1u >= to->n)
                        t->kind = NAME_LEGAL;
                words += t->kind == NAME_WORD && t->n > 2;
        }
        for (size_t i = 0; words == 0 && i < to->n; i++) /* nothing else is there: it is the name */
                to->token[i].kind = NAME_WORD;
}

static void turn(struct parser *p) {
        struct name_token before[NAME_TOKENS];
        size_t n = p->comma > 0 ? (size_t) p->comma : 0;
        bool words = false;
        for (size_t i = n; i < p->to->n; i++)
                words |= p->to->token[i].kind == NAME_WORD;
        if (n == 0 || n >= p->to->n || !words)
                return;
        memcpy(before, p->to->token, n * sizeof *before);
        memmove(p->to->token, p->to->token + n, (p->to->n - n) * sizeof *before);
        memcpy(p->to->token + p->to->n - n, before, n * sizeof *before);
        p->to->inverted = true;
}

/* Letters that only Arabic, or only Persian and its neighbours, are typed with. */
static enum name_tongue tongue_of(struct str s) {
        for (size_t i = 0, n; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (cp == 0x64a || cp == 0x643 || cp == 0x629 || cp == 0x649 || cp == 0x623 ||
                    cp == 0x625)
                        return NAME_OF_ARABIC;
                if (cp == 0x67e || cp == 0x686 || cp == 0x698 || cp == 0x6a9 || cp == 0x6af ||
                    cp == 0x6cc)
                        return NAME_OF_PERSIAN;
        }
        return NAME_NO_TONGUE;
}

static void finish_token(const struct name_model *m, struct name_token *t) {
        struct str s = token_str(t);
        t->script = (uint8_t) name_script_of(s);
        t->n_letters = (uint8_t) name_letters(s, t->script, t->letters);
        t->doubled = t->script == NAME_LATIN ? name_write_doubled(s) : 0;
        if (t->script == NAME_ARABIC && !t->article && t->n >= 10 && str_starts(s, STR("ال")))
                t->article = 4;
        t->rarity = (uint8_t) name_rarity(m, s);
        if (t->rarity == NAME_UNLISTED && t->n_letters < 5) /* short words meet by chance */
                t->rarity = (uint8_t) (4 + 2 * t->n_letters);
        if (t->kind == NAME_WORD && (t->n == 1 || (t->n == 2 && t->script == NAME_ARABIC)))
                t->kind = NAME_INITIAL;
}

void name_parse(const struct name_model *m, struct str s, struct name *ret) {
        struct parser p = { .m = m, .in = str_sub(s, 0, LIMIT_name_bytes), .to = ret, .comma = -1 };
        memset(ret, 0, sizeof *ret);
        p.in.n = utf8_floor(p.in, p.in.n);
        buf_init(&p.fold, 0);
        cut(&p);
        join_words(&p);
        tell_kinds(&p);
        turn(&p);
        enum name_tongue tongue = tongue_of(p.in);
        for (size_t i = 0; i < ret->n; i++) {
                struct name_token *t = &ret->token[i];
                finish_token(m, t);
                enum name_tongue own = tongue_of(str_sub(p.in, t->off, t->len));
                t->tongue = t->script != NAME_ARABIC ? NAME_NO_TONGUE
                            : own                    ? (uint8_t) own
                                                     : (uint8_t) tongue;
                ret->words += t->kind == NAME_WORD || t->kind == NAME_INITIAL;
                ret->organisation |= t->kind == NAME_LEGAL;
                ret->titled |= t->kind == NAME_TITLE;
        }
        buf_done(&p.fold);
}

const char *name_tier_id(enum name_tier t) {
        static const char *const ids[] = { "none", "weak", "cross_script", "spelling", "exact" };
        return ids[t];
}

const char *name_rule_id(enum name_rule r) {
        static const char *const ids[] = { "same",     "spelled", "across", "joined", "abbreviated",
                                           "nickname", "acronym", "only_a", "only_b" };
        return ids[r];
}
