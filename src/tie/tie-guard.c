/* Words around a verb; see tie-guard.h. */
#include "tie/tie-guard.h"

#include "base/limits.h"
#include "lang/lang-tag-cut.h"

enum { WORDS = 256, NEAR_WORDS = 4, WORD_ROOM = 48 };

enum where { CLAIM, OPEN, NEAR, AFTER, WITHIN };

struct row {
        enum where where;
        const char *words;
        enum lang_mode mode;
};

static const struct row rows[] = {
#define GUARD(where, words, mode) { where, words, LANG_MODE_##mode },
#include "tie/tie-guard.def"
#undef GUARD
};

struct words {
        struct str v[WORDS]; /* in lower case where it is Latin */
        uint32_t off[WORDS];
        bool name[WORDS]; /* a capital within a sentence: May, Will */
        size_t n;
        char room[WORDS][WORD_ROOM];
        size_t verb, verb_end; /* words [verb, verb_end) */
        size_t from, to;       /* the sentence of the verb */
};

static struct str lower(struct words *w, struct str s) {
        char *to = w->room[w->n];
        if (s.n > WORD_ROOM)
                s.n = WORD_ROOM;
        for (size_t i = 0; i < s.n; i++)
                to[i] = ascii_lower(s.p[i]);
        return (struct str){ to, s.n };
}

/* "May 2010": a number follows. */
static bool is_month(struct str text, uint32_t end) {
        return end + 1 < text.n && text.p[end] == ' ' && ascii_digit(text.p[end + 1]);
}

/* The words of the cite; false: the verb is not among them. */
static bool cut(struct str text, const struct tie_said *t, struct words *w) {
        struct lang_cut c;
        struct lang_piece p;
        w->n = w->from = 0;
        w->verb = w->verb_end = w->to = SIZE_MAX;
        lang_cut_init(&c, str_sub(text, t->off, t->len));
        while (w->n < WORDS && lang_cut_next(&c, &p)) {
                uint32_t off = t->off + p.off, end = off + p.len;
                if (w->verb == SIZE_MAX && end > t->verb_off)
                        w->verb = w->n;
                if (off < t->verb_off + t->verb_len)
                        w->verb_end = w->n + 1;
                w->off[w->n] = off;
                struct str s = str_sub(text, off, p.len);
                bool capital = s.p[0] >= 'A' && s.p[0] <= 'Z';
                w->name[w->n] = capital && (w->n != w->from || is_month(text, end));
                w->v[w->n] = lower(w, s);
                w->n++;
                if (p.ends && w->verb == SIZE_MAX)
                        w->from = w->n;
                if (p.ends && w->verb != SIZE_MAX && w->to == SIZE_MAX)
                        w->to = w->n;
        }
        if (w->to == SIZE_MAX)
                w->to = w->n;
        return w->verb != SIZE_MAX && w->verb_end != SIZE_MAX;
}

static bool fits(struct str word, const char *list) {
        for (const char *p = list; *p;) {
                size_t n = 0;
                while (p[n] && p[n] != '|')
                        n++;
                bool open = n && p[n - 1] == '*';
                size_t k = n - open;
                if ((open ? word.n >= k : word.n == k) && memcmp(word.p, p, k) == 0)
                        return true;
                p += n + (p[n] == '|');
        }
        return false;
}

static bool is(const struct words *w, size_t i, const char *list) {
        return i < w->n && fits(w->v[i], list);
}

/* Where the clause of the verb begins: behind what ends another, seen from the verb. */
static size_t clause_from(const struct words *w) {
        for (size_t i = w->verb; i > w->from; i--) {
                if (is(w, i - 1, ";|:|\xe2\x80\x94|but|however|although|while"))
                        return i;
                if (is(w, i - 1, ",") && is(w, i, "and|but|yet|so"))
                        return i;
        }
        return w->from;
}

/* ", who denied it," stands aside. */
static bool is_aside(const struct words *w, size_t from, size_t i) {
        bool before = false, after = false;
        for (size_t k = from; k < i; k++)
                before |= is(w, k, ",");
        for (size_t k = i + 1; k < w->verb; k++)
                after |= is(w, k, ",");
        return before && after;
}

static bool hits(const struct words *w, const struct row *r, size_t from) {
        size_t lo = from, hi = w->verb;
        if (r->where == NEAR)
                lo = w->verb > from + NEAR_WORDS ? w->verb - NEAR_WORDS : from;
        if (r->where == AFTER)
                lo = w->verb_end, hi = w->to;
        if (r->where == WITHIN)
                hi = w->to;
        for (size_t i = lo; i < hi; i++) {
                bool own = i >= w->verb && i < w->verb_end;
                if (own || w->name[i] || !fits(w->v[i], r->words))
                        continue;
                if (r->where == NEAR && is(w, i, "about") && !is(w, i + 1, "to"))
                        continue;
                if (r->where != CLAIM || !is_aside(w, from, i))
                        return true;
        }
        return false;
}

/* "to meet": only some verbs see it done. */
static bool is_infinitive(const struct words *w) {
        if (w->verb < w->from + 2 || !is(w, w->verb - 1, "to"))
                return false;
        return !is(w, w->verb - 2,
                   "manage*|continu*|began|begun|begin*|start*|came|went|proceed*|help*|used|"
                   "dared|happened|was|were|led|moved|rushed|travel*|returned|flew|known|shown|"
                   "found|proved|turned|served");
}

/* "never said 'X paid Y'", "did not write: ...": words nobody owned up to assert nothing. */
static bool is_unsaid(const struct words *w) {
        bool said = false;
        size_t no = SIZE_MAX;
        for (size_t i = w->from; i < w->verb; i++) {
                if (is(w, i, "not|n't|never|nobody|neither|nor|no|none"))
                        no = i;
                else if (no != SIZE_MAX && i - no <= NEAR_WORDS &&
                         is(w, i, "say|says|said|saying|wr*|stat*|claim*|tell|tells|told|utter*"))
                        said = true;
                else if (said && is(w, i, "\"|'|`|''|``|:|\xe2\x80\x98|\xe2\x80\x9c|\xc2\xab"))
                        return true;
        }
        return false;
}

static bool beside_or(const struct words *w, const struct tie_party *p) {
        for (size_t i = w->from; i < w->to; i++) {
                if (!is(w, i, "or|\xdb\x8c\xd8\xa7|\xd8\xa3\xd9\x88"))
                        continue;
                uint32_t off = w->off[i];
                uint32_t end = p->off + p->len;
                if (p->len && ((off >= p->off && off < end) || (off >= end && off <= end + 1) ||
                               (i + 1 < w->n && w->off[i + 1] >= p->off && w->off[i + 1] < end)))
                        return true;
        }
        return false;
}

void tie_guard(struct str text, struct tie_said *t) {
        struct words w;
        if (!tie_asserted(t) || t->kind == TIE_denied || t->kind == TIE_declined ||
            !cut(text, t, &w))
                return;
        size_t from = clause_from(&w);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                if (hits(&w, &rows[i], from)) {
                        t->mode = rows[i].mode;
                        return;
                }
        if (is_unsaid(&w) || is_infinitive(&w) || beside_or(&w, &t->from) || beside_or(&w, &t->to))
                t->mode = LANG_MODE_possible;
}
