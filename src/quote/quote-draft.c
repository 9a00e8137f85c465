/* Quotations of a draft, and what the draft says of them; see quote-draft.h. */
#include "quote/quote-draft.h"

#include "base/utf8.h"
#include "quote/quote-draft-work.h"

/* ---- marks
 * ---------------------------------------------------------------------------------------- */

struct pair {
        const char *open, *close, *other; /* other: a second form of the closing mark, or NULL */
};

static const struct pair pairs[] = {
        { "“", "”", NULL }, { "„", "“", "”" },    { "«", "»", NULL }, { "‹", "›", NULL },
        { "‘", "’", NULL }, { "\"", "\"", NULL }, { "'", "'", NULL },
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static bool at(struct str s, size_t i, const char *z) {
        return z && str_starts(str_sub(s, i, SIZE_MAX), str_of(z));
}

static bool space_before(struct str s, size_t i) {
        return i == 0 || ascii_space((unsigned char) s.p[i - 1]) ||
               strchr("([{-*_>/", s.p[i - 1]) ||
               (i >= 3 && (at(s, i - 3, "—") || at(s, i - 3, "–") || at(s, i - 3, "“")));
}

static bool letter(struct str s, size_t i) {
        return i < s.n && (ascii_alpha(s.p[i]) || ascii_digit(s.p[i]));
}

/* 'em, 'tis, '90s: an apostrophe at the beginning of a word. */
static bool cut_short(struct str s, size_t i) {
        static const char *const all[] = { "em",   "tis", "twas", "til", "till", "cause",
                                           "bout", "n'",  "n",    "un",  "cuz",  "round" };
        struct str rest = str_sub(s, i, 8);
        if (rest.n == 0 || !ascii_alpha(rest.p[0]))
                return !rest.n || ascii_digit(rest.p[0]);
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
                size_t n = strlen(all[k]);
                if (str_starts_nocase(rest, str_of(all[k])) &&
                    (n >= rest.n || !ascii_alpha(rest.p[n])))
                        return true;
        }
        return false;
}

/* The pair that opens at `i`. */
static const struct pair *opens(struct str s, size_t i) {
        for (size_t k = 0; k < PAIRS; k++) {
                const struct pair *p = &pairs[k];
                size_t n = strlen(p->open);
                if (!at(s, i, p->open))
                        continue;
                bool weak = n == 1 || strcmp(p->open, "‘") == 0;
                if (weak && (!space_before(s, i) || i + n >= s.n ||
                             ascii_space((unsigned char) s.p[i + n])))
                        continue;
                if (p->open[0] == '\'' && cut_short(s, i + n))
                        continue;
                return p;
        }
        return NULL;
}

/* Does the mark at `i`, of `n` bytes, stand for letters left out, or behind a plural's s? */
static bool apostrophe(struct str s, size_t i, size_t n) {
        bool plain = n == 1;
        if (letter(s, i + n) || i == 0)
                return true;
        return plain && (ascii_space((unsigned char) s.p[i - 1]) ||
                         (s.p[i - 1] == 's' && i + 1 < s.n && s.p[i + 1] == ' '));
}

static bool paragraph_ends(struct str s, size_t i) {
        if (s.p[i] != '\n')
                return false;
        while (++i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r'))
                ;
        return i >= s.n || s.p[i] == '\n';
}

static size_t skip_blank(struct str s, size_t i) {
        while (i < s.n && ascii_space((unsigned char) s.p[i]))
                i++;
        return i;
}

/* The end of the words that `p` opened before `i`: the closing mark; SIZE_MAX: there is none.  At
 * the end of a paragraph the mark may come again. *more: it does. */
static size_t closes(struct str s, size_t i, const struct pair *p, size_t *ret_mark, bool *more) {
        enum { MOST = 40000 };
        bool same = strcmp(p->open, p->close) == 0,
             single = strcmp(p->open, "‘") == 0 || p->open[0] == '\'';
        size_t begin = i;
        unsigned depth = 0;
        *more = false;
        for (; i < s.n && i - begin < MOST; i++) {
                if (paragraph_ends(s, i)) {
                        size_t next = skip_blank(s, i);
                        *more = next < s.n && at(s, next, p->open);
                        *ret_mark = 0;
                        return *more ? i : SIZE_MAX;
                }
                if (!same && at(s, i, p->open) && strcmp(p->open, "„") != 0)
                        depth++;
                const char *mark = at(s, i, p->close)   ? p->close
                                   : at(s, i, p->other) ? p->other
                                                        : NULL;
                if (mark == NULL)
                        continue;
                size_t n = strlen(mark);
                if (single && (i == begin || apostrophe(s, i, n)))
                        continue;
                if (same &&
                    (i == begin || (ascii_space((unsigned char) s.p[i - 1]) && letter(s, i + n))))
                        continue;
                if (depth > 0) {
                        depth--;
                        continue;
                }
                *ret_mark = n;
                return i;
        }
        return SIZE_MAX;
}

/* ---- gathering
 * ------------------------------------------------------------------------------------ */

static struct quote_claimed *begin(struct quote_reading *r, enum quote_form form, size_t off) {
        vec_push(&r->all, (struct quote_claimed){ .form = form, .off = (uint32_t) off });
        r->first_piece = r->pieces.n;
        return &r->all.v[r->all.n - 1];
}

static void end(struct quote_reading *r, size_t off) {
        struct quote_claimed *q = &r->all.v[r->all.n - 1];
        size_t n = r->pieces.n - r->first_piece;
        q->len = (uint32_t) off - q->off;
        q->pieces = arena_alloc(r->a, (n + 1) * sizeof *q->pieces);
        q->n_pieces = n;
        if (n)
                memcpy(q->pieces, r->pieces.v + r->first_piece, n * sizeof *q->pieces);
}

/* The quotation whose mark stands at `i`; where to go on. */
static size_t marks(struct quote_reading *r, size_t i, const struct pair *p) {
        struct str s = r->text;
        size_t from = i + strlen(p->open), mark = 0;
        bool more = true;
        if (closes(s, from, p, &mark, &more) == SIZE_MAX)
                return from;
        begin(r, QUOTE_MARKS, i);
        size_t to = from;
        for (more = true; more;) {
                to = closes(s, from, p, &mark, &more);
                if (to == SIZE_MAX) { /* opened anew, and never closed: up to the paragraph's end */
                        to = from;
                        while (to < s.n && !paragraph_ends(s, to))
                                to++;
                        mark = 0;
                        more = false;
                }
                vec_push(&r->pieces,
                         (struct quote_piece){ str_sub(s, from, to - from), (uint32_t) from });
                if (more)
                        from = skip_blank(s, to) + strlen(p->open);
        }
        end(r, to + mark);
        return to + mark;
}

/* Lines that begin with '>'; where to go on. */
static size_t block(struct quote_reading *r, size_t i) {
        struct str s = r->text;
        size_t to = i;
        while (to < s.n && s.p[to] == '>') {
                while (to < s.n && s.p[to] != '\n')
                        to++;
                to += to < s.n;
        }
        size_t last = to;
        while (last > i && ascii_space((unsigned char) s.p[last - 1]))
                last--;
        begin(r, QUOTE_BLOCK, i);
        struct str words = str_sub(s, i, last - i);
        struct str body = quote_draft_signed(words, &r->all.v[r->all.n - 1]);
        vec_push(&r->pieces, (struct quote_piece){ body, (uint32_t) i });
        size_t below = to;
        if (r->all.v[r->all.n - 1].who.n == 0)
                below = quote_draft_signed_below(s, to, &r->all.v[r->all.n - 1]);
        end(r, below > to ? below : last);
        return below;
}

/* Code, links, comments: where to go on behind them; `i` itself when none begins there. */
static size_t passed_over(struct str s, size_t i, bool line_start) {
        static const char *const spans[][2] = { { "<!--", "-->" }, { "](", ")" } };
        if (line_start && (at(s, i, "```") || at(s, i, "~~~"))) {
                struct str mark = str_sub(s, i, 3), rest = str_sub(s, i + 3, SIZE_MAX);
                size_t e = str_find(rest, mark);
                return e == SIZE_MAX ? s.n : i + 3 + e + 3;
        }
        if (s.p[i] == '`') {
                size_t e = str_chr(str_sub(s, i + 1, 500), '`');
                return e == SIZE_MAX ? i : i + 1 + e + 1;
        }
        for (size_t k = 0; k < 2; k++)
                if (at(s, i, spans[k][0])) {
                        size_t e = str_find(str_sub(s, i, 4000), str_of(spans[k][1]));
                        return e == SIZE_MAX ? i : i + e + strlen(spans[k][1]);
                }
        return i;
}

/* What stands between two lines --- at the very beginning; where to go on. */
static size_t front_matter(struct str s) {
        enum { MOST = 20000 };
        if (!at(s, 0, "---\n") && !at(s, 0, "---\r\n"))
                return 0;
        size_t e = str_find(str_sub(s, 3, MOST), STR("\n---"));
        return e == SIZE_MAX ? 0 : 3 + e + 4;
}

static void gather(struct quote_reading *r) {
        enum { TRIES = 8 }; /* that nothing closes, in one paragraph: time is linear */
        unsigned char failed[PAIRS] = { 0 };
        struct str s = r->text;
        for (size_t i = front_matter(s); i < s.n;) {
                bool line_start = i == 0 || s.p[i - 1] == '\n';
                size_t over = passed_over(s, i, line_start);
                const struct pair *p;
                if (paragraph_ends(s, i))
                        memset(failed, 0, sizeof failed);
                if (over > i) {
                        i = over;
                } else if (line_start && s.p[i] == '>') {
                        i = block(r, i);
                } else if ((p = opens(s, i)) != NULL && failed[p - pairs] < TRIES) {
                        size_t n = r->all.n;
                        i = marks(r, i, p);
                        failed[p - pairs] = r->all.n > n ? 0 : failed[p - pairs] + 1;
                } else {
                        i++;
                }
        }
}

/* ---- all of it
 * -------------------------------------------------------------------------------------- */

/* A quotation and the next are one, broken by "she wrote". */
/* “We met.” Then Bob said: the first sentence ended with its words; an ellipsis ends none. */
static bool has_ended(const struct quote_claimed *q) {
        struct str s = str_trim(q->pieces[q->n_pieces - 1].words);
        return str_ends(s, STR(".")) && !str_ends(s, STR(".."));
}

static void join_broken(struct quote_reading *r) {
        enum { PIECES = 16 };
        size_t kept = 0;
        for (size_t i = 0; i < r->all.n; i++) {
                struct quote_claimed *q = &r->all.v[i], *last = kept ? &r->all.v[kept - 1] : NULL;
                if (!last || q->form != QUOTE_MARKS || last->form != QUOTE_MARKS ||
                    last->n_pieces + q->n_pieces > PIECES || has_ended(last) ||
                    !quote_draft_breaks(str_sub(r->text, last->off + last->len,
                                                q->off - last->off - last->len))) {
                        r->all.v[kept++] = *q;
                        continue;
                }
                struct quote_piece *both =
                        arena_alloc(r->a, (last->n_pieces + q->n_pieces) * sizeof *both);
                memcpy(both, last->pieces, last->n_pieces * sizeof *both);
                memcpy(both + last->n_pieces, q->pieces, q->n_pieces * sizeof *both);
                last->pieces = both;
                last->n_pieces += q->n_pieces;
                last->len = q->off + q->len - last->off;
        }
        r->all.n = kept;
}

static size_t count_words(const struct quote_claimed *q) {
        struct quote_tokens t = { 0 };
        for (size_t i = 0; i < q->n_pieces; i++)
                quote_tokens_put(&t, q->pieces[i].words, 0);
        size_t n = t.v.n;
        quote_tokens_done(&t);
        return n;
}

void quote_draft_read(struct str text, const struct when_text_ref *ref, struct arena *a,
                      struct quote_draft *ret) {
        enum { SHORT = 3 };
        struct quote_reading r = { .text = text, .a = a };
        uint32_t line = 1;
        size_t at_line = 0;
        gather(&r);
        join_broken(&r);
        quote_draft_say(&r, ref);
        for (size_t i = 0; i < r.all.n; i++) {
                struct quote_claimed *q = &r.all.v[i];
                for (; at_line < q->off; at_line++)
                        line += text.p[at_line] == '\n';
                q->line = line;
                q->judged = q->form == QUOTE_BLOCK || q->who.n || count_words(q) > SHORT;
        }
        ret->n = r.all.n;
        ret->v = arena_alloc(a, (r.all.n + 1) * sizeof *ret->v);
        if (r.all.n)
                memcpy(ret->v, r.all.v, r.all.n * sizeof *ret->v);
        vec_done(&r.all);
        vec_done(&r.pieces);
}
