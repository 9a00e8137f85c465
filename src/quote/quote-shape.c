/* Quotations taken to pieces; see quote-shape.h. */
#include "quote/quote-shape.h"

#include "base/utf8.h"
#include "text/text-fold.h"

enum { BRACKET_MOST = 400, INNER_MOST = 12 };

struct reading {
        struct quote_shape *s;
        size_t begun; /* words before the run under way */
        enum quote_gap gap;
        struct str bracket;
        size_t chunk; /* where the words not yet cut begin, in s->text */
        VEC(struct mark {
                size_t at; /* byte in s->text */
                enum quote_marked how;
        })
        marks;
};

static void put(struct reading *r, struct str in, size_t from, size_t to, uint32_t origin) {
        struct quote_shape *s = r->s;
        for (size_t i = from; i < to; i++) {
                buf_putc(&s->text, in.p[i]);
                vec_push(&s->origin, origin + (uint32_t) i);
        }
}

/* Words so far are one run. */
static void cut(struct reading *r) {
        struct quote_shape *s = r->s;
        struct str chunk = str_sub(buf_str(&s->text), r->chunk, SIZE_MAX);
        quote_tokens_put(&s->words, chunk, (uint32_t) r->chunk);
        r->chunk = s->text.n;
        if (s->words.v.n == r->begun)
                return;
        vec_push(&s->runs, (struct quote_run){ r->begun, s->words.v.n, r->gap, r->bracket });
        r->begun = s->words.v.n;
        r->gap = QUOTE_GAP_NONE;
        r->bracket = (struct str){ 0 };
}

/* A gap before the next run: an elision outweighs a bracket, a bracket a break. */
static void gap(struct reading *r, enum quote_gap how, struct str words) {
        cut(r);
        bool first = r->s->runs.n == 0;
        if (how == QUOTE_GAP_BRACKET && words.n)
                r->bracket = words;
        if (first)
                return;
        if (r->gap == QUOTE_GAP_NONE || how == QUOTE_GAP_ELISION ||
            (how == QUOTE_GAP_BRACKET && r->gap == QUOTE_GAP_BREAK))
                r->gap = how;
        r->s->elided |= how != QUOTE_GAP_BREAK;
}

/* How many bytes an ellipsis at `i` takes: …, ..., . . . with any spaces; 0: none is there. */
static size_t ellipsis(struct str in, size_t i) {
        size_t at = i, dots = 0;
        bool one = false;
        while (at < in.n) {
                if (str_starts(str_sub(in, at, SIZE_MAX), STR("…"))) {
                        one = true;
                        at += 3;
                        i = at;
                } else if (in.p[at] == '.') {
                        dots++;
                        at++;
                        i = at;
                } else if (in.p[at] == ' ' && dots && at + 1 < in.n && in.p[at + 1] == '.') {
                        at++;
                } else {
                        break;
                }
        }
        return one || dots >= 3 ? at : 0;
}

static bool is_one_of(struct str s, const char *const *all, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (str_eq_nocase(s, str_of(all[i])))
                        return true;
        return false;
}

static bool is_sic(struct str s) {
        static const char *const all[] = { "sic", "sic!", "(sic)", "کذا", "كذا", "هکذا", "هكذا" };
        return is_one_of(s, all, sizeof all / sizeof *all);
}

static bool is_note(struct str s) {
        static const char *const all[] = {
                "emphasis added", "emphasis mine", "emphasis in original", "italics added",
                "italics mine",   "my emphasis",   "emphasis ours",        "تأکید از ماست",
                "تاکید از ماست",  "تأکید افزوده",  "التأكيد مضاف"
        };
        return is_one_of(s, all, sizeof all / sizeof *all);
}

static bool letters_only(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_alpha(s.p[i]) && !((unsigned char) s.p[i] & 0x80))
                        return false;
        return s.n > 0;
}

/* An apostrophe with letters behind it: [I]'m. */
static bool tail_at(struct str s, size_t i) {
        struct str rest = str_sub(s, i < s.n ? i : s.n, SIZE_MAX);
        size_t n = str_starts(rest, STR("'")) ? 1 : str_starts(rest, STR("’")) ? 3 : 0;
        return n > 0 && n < rest.n && ascii_alpha(rest.p[n]);
}

static bool letter_at(struct str s, size_t i) {
        return i < s.n && (ascii_alpha(s.p[i]) || ((unsigned char) s.p[i] & 0x80));
}

/* The bracket at `i`; returns how many bytes it takes. */
static size_t bracket(struct reading *r, struct str in, size_t i, uint32_t origin) {
        size_t close = str_chr(str_sub(in, i, BRACKET_MOST), ']');
        if (close == SIZE_MAX)
                return 0;
        struct str inner = str_trim(str_sub(in, i + 1, close - 1));
        size_t end = i + close + 1;
        if (inner.n == 0 || ellipsis(inner, 0) == inner.n) {
                gap(r, QUOTE_GAP_ELISION, (struct str){ 0 });
        } else if (is_sic(inner)) {
                r->s->rules |= QUOTE_RULE_sic;
        } else if (is_note(inner)) {
                return close + 1;
        } else if (letters_only(inner) && utf8_count(inner) == 1 &&
                   (letter_at(in, end) || tail_at(in, end))) {
                vec_push(&r->marks, (struct mark){ r->s->text.n, QUOTE_CASE });
                put(r, in, i + 1, i + close, origin);
                r->s->rules |= QUOTE_RULE_bracket_case;
        } else if (letters_only(inner) && inner.n <= INNER_MOST && i > 0 && letter_at(in, i - 1)) {
                size_t at = r->s->text.n;
                while (at > r->chunk && letter_at(buf_str(&r->s->text), at - 1))
                        at--;
                vec_push(&r->marks, (struct mark){ at, QUOTE_PREFIX });
                r->s->rules |= QUOTE_RULE_bracket_tense;
        } else {
                gap(r, QUOTE_GAP_BRACKET, inner);
        }
        return close + 1;
}

static void piece(struct reading *r, const struct quote_piece *p) {
        struct str in = p->words;
        for (size_t i = 0; i < in.n;) {
                size_t n = in.p[i] == '[' ? bracket(r, in, i, p->off) : 0;
                if (n > 0) {
                        i += n;
                        continue;
                }
                size_t end =
                        in.p[i] == '.' || (unsigned char) in.p[i] == 0xe2 ? ellipsis(in, i) : 0;
                if (end > i) {
                        gap(r, QUOTE_GAP_ELISION, (struct str){ 0 });
                        i = end;
                        continue;
                }
                put(r, in, i, i + 1, p->off);
                i++;
        }
}

void quote_shape_read(struct quote_shape *s, const struct quote_piece *pieces, size_t n) {
        struct reading r = { .s = s };
        *s = (struct quote_shape){ 0 };
        buf_init(&s->text, 0);
        for (size_t i = 0; i < n; i++) {
                if (i > 0)
                        gap(&r, QUOTE_GAP_BREAK, (struct str){ 0 });
                piece(&r, &pieces[i]);
        }
        cut(&r);
        s->brackets_end = r.bracket;
        for (size_t i = 0; i < s->words.v.n; i++)
                vec_push(&s->marked, QUOTE_PLAIN);
        for (size_t m = 0; m < r.marks.n; m++)
                for (size_t i = 0; i < s->words.v.n; i++)
                        if (s->words.v.v[i].off == r.marks.v[m].at)
                                s->marked.v[i] = (uint8_t) r.marks.v[m].how;
        vec_done(&r.marks);
}

void quote_shape_done(struct quote_shape *s) {
        buf_done(&s->text);
        quote_tokens_done(&s->words);
        vec_done(&s->marked);
        vec_done(&s->origin);
        vec_done(&s->runs);
}

uint32_t quote_shape_off(const struct quote_shape *s, size_t i) {
        return s->origin.v[s->words.v.v[i].off];
}

uint32_t quote_shape_end(const struct quote_shape *s, size_t i) {
        const struct quote_token *t = &s->words.v.v[i];
        return s->origin.v[t->off + t->len - 1] + 1;
}
