/* Runs of capitalised words; see tie-name.h. */
#include "tie/tie-name.h"

#include "lang/lang-org.h"
#include "lang/lang-place.h"
#include "lang/lang-tag-cut.h"
#include "lang/lang-tag-model.h"
#include "lang/lang-tag-word.h"
#include "tie/tie-name-fa.h"

enum { RUN_MOST = 6, WORDS_MOST = 256 };

struct word {
        uint32_t off, len; /* in the text */
        bool capital, first, stops;
        uint8_t lex;
        size_t name; /* of those that were given, or SIZE_MAX */
};

struct finder {
        struct str text;
        const struct lang_name *in;
        size_t n, at; /* the next name */
        struct word w[WORDS_MOST];
        size_t n_words;
        struct tie_names *to;
};

static struct str at(const struct finder *f, const struct word *w) {
        return str_sub(f->text, w->off, w->len);
}

/* Days, months, "I": capitalised, and nobody. */
static bool is_no_name(struct str s) {
        static const char *const words[] = {
                "i",      "monday",  "tuesday",   "wednesday", "thursday", "friday",   "saturday",
                "sunday", "january", "february",  "march",     "april",    "may",      "june",
                "july",   "august",  "september", "october",   "november", "december", "re",
                "fw",     "fwd",     "pm",        "am",        "ok",       "ps",       "fyi",
                "gmt",    "utc",     "dear",      "hi",        "hello",    "thanks",   "regards",
                "mr",     "mrs",     "ms",        "dr",        "prof",     "sir",      "it",
                "he",     "she",     "they",      "we",        "you",      "subject",  "from",
                "to",     "cc",      "sent",      "date",      "tel",      "fax",      "email",
                "http",   "www",     "inc",       "ltd",
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq_nocase(s, str_of(words[i])))
                        return true;
        return false;
}

static void read_word(struct finder *f, const struct lang_piece *p, size_t base, bool first) {
        struct word *w = &f->w[f->n_words++];
        struct lang_word form;
        *w = (struct word){ .off = (uint32_t) base + p->off, .len = p->len, .first = first };
        struct str s = at(f, w);
        while (f->at < f->n && f->in[f->at].off + f->in[f->at].len <= w->off)
                f->at++;
        bool in = f->at < f->n && f->in[f->at].off < w->off + w->len;
        w->name = in ? f->at : SIZE_MAX;
        w->capital = s.n > 1 && s.p[0] >= 'A' && s.p[0] <= 'Z' && !is_no_name(s);
        w->stops = !w->capital;
        if (!w->capital)
                return;
        lang_word_read(s, &form);
        w->lex = form.lex;
        w->stops = form.shape == LANG_SHAPE_address || form.shape == LANG_SHAPE_digits;
}

enum { KNOWN = LANG_LEX_place | LANG_LEX_given | LANG_LEX_name | LANG_LEX_often };

/* May the word be part of a name that nobody tagged? */
static bool is_part(const struct word *w) {
        if (w->stops || w->name != SIZE_MAX || w->lex & (LANG_LEX_title | LANG_LEX_role))
                return false;
        return !w->first || (w->lex & KNOWN) || !(w->lex & LANG_LEX_common);
}

static void put(struct finder *f, struct lang_name name) {
        if (f->to->v.n) {
                const struct lang_name *last = &f->to->v.v[f->to->v.n - 1];
                if (name.off < last->off + last->len)
                        return;
        }
        vec_push(&f->to->v, name);
}

static bool is_upper(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (s.p[i] < 'A' || s.p[i] > 'Z')
                        return false;
        return s.n > 1;
}

static enum lang_type type_of(const struct finder *f, size_t from, size_t to, struct str s) {
        struct lang_place place;
        bool given = false;
        for (size_t i = from; i < to; i++)
                given |= (f->w[i].lex & (LANG_LEX_given | LANG_LEX_often)) != 0;
        if (lang_place_find(s, &place))
                return LANG_LOC;
        if (lang_is_org(s) || (to == from + 1 && is_upper(s)))
                return LANG_ORG;
        return given || to > from + 1 ? LANG_PER : LANG_LOC;
}

/* A common word that opens a sentence is no name by itself, nor is a plural. */
static bool is_candidate(const struct finder *f, size_t from, size_t to) {
        const struct word *w = &f->w[from];
        struct str s = at(f, w);
        if (to > from + 1)
                return true;
        if (w->first && !(w->lex & KNOWN))
                return s.n > 3 && s.p[s.n - 1] != 's' && !str_ends(s, STR("ing")) &&
                       !str_ends(s, STR("ly")) && !str_ends(s, STR("ed"));
        return s.n > 2 && !(w->lex & LANG_LEX_common);
}

static void put_run(struct finder *f, size_t from, size_t to) {
        while (from < to && f->w[from].lex & LANG_LEX_common && !(f->w[from].lex & KNOWN) &&
               f->w[from].first)
                from++;
        if (from == to || to - from > RUN_MOST || !is_candidate(f, from, to))
                return;
        uint32_t off = f->w[from].off, end = f->w[to - 1].off + f->w[to - 1].len;
        struct lang_name n = { .off = off, .len = end - off, .odds = TIE_NAME_ODDS };
        n.type = type_of(f, from, to, str_sub(f->text, off, n.len));
        put(f, n);
}

/* The name that covers words [i, end), with bare capitalised neighbours when it is a person's. */
static size_t put_name(struct finder *f, size_t i) {
        size_t k = f->w[i].name, from = i, end = i;
        struct lang_name n = f->in[k];
        while (end < f->n_words && f->w[end].name == k)
                end++;
        while (n.type == LANG_PER && from > 0 && is_part(&f->w[from - 1]) &&
               f->w[from - 1].off + f->w[from - 1].len + 1 == f->w[from].off)
                from--;
        while (n.type == LANG_PER && end < f->n_words && is_part(&f->w[end]) &&
               f->w[end].off == f->w[end - 1].off + f->w[end - 1].len + 1)
                end++;
        if (from < i && n.off == f->w[i].off) {
                n.len += n.off - f->w[from].off;
                n.off = f->w[from].off;
                n.title_len = 0;
        }
        if (f->w[end - 1].off + f->w[end - 1].len > n.off + n.len && f->w[end - 1].name != k)
                n.len = f->w[end - 1].off + f->w[end - 1].len - n.off;
        put(f, n);
        return end;
}

static bool is_persian(const struct finder *f) {
        size_t n = 0;
        for (size_t i = 0; i < f->n_words; i++) {
                unsigned char c = (unsigned char) f->text.p[f->w[i].off];
                n += c >= 0xd8 && c <= 0xdb;
        }
        return n * 2 > f->n_words;
}

static void settle_persian(struct finder *f) {
        struct tie_name_word w[WORDS_MOST];
        for (size_t i = 0; i < f->n_words; i++)
                w[i] = (struct tie_name_word){ f->w[i].off, f->w[i].len, f->w[i].name };
        tie_names_fa(f->text, w, f->n_words, f->in, f->to);
        f->n_words = 0;
}

static void settle_sentence(struct finder *f) {
        if (is_persian(f)) {
                settle_persian(f);
                return;
        }
        size_t capitals = 0;
        for (size_t i = 0; i < f->n_words; i++)
                capitals += f->w[i].capital;
        bool loud = f->n_words > 3 && capitals * 3 > f->n_words * 2; /* a headline, a shout */
        for (size_t i = 0; i < f->n_words;) {
                size_t end = i;
                while (end < f->n_words && !loud && is_part(&f->w[end]) &&
                       (end == i || f->w[end].off == f->w[end - 1].off + f->w[end - 1].len + 1))
                        end++;
                bool joins = end > i && end < f->n_words && f->w[end].name != SIZE_MAX &&
                             f->in[f->w[end].name].type == LANG_PER &&
                             f->w[end].off == f->w[end - 1].off + f->w[end - 1].len + 1;
                if (joins)
                        i = put_name(f, end);
                else if (end > i)
                        put_run(f, i, end), i = end;
                else if (f->w[i].name != SIZE_MAX)
                        i = put_name(f, i);
                else
                        i++;
        }
        f->n_words = 0;
}

void tie_names_find(struct str text, size_t off, size_t len, const struct lang_name *in, size_t n,
                    struct tie_names *ret) {
        struct finder f = { .text = text, .in = in, .n = n, .to = ret };
        struct lang_cut c;
        struct lang_piece p;
        bool first = true;
        vec_clear(&ret->v);
        lang_cut_init(&c, str_sub(text, off, len));
        while (lang_cut_next(&c, &p)) {
                read_word(&f, &p, off, first);
                first = p.ends;
                if (p.ends || f.n_words == WORDS_MOST)
                        settle_sentence(&f);
        }
        settle_sentence(&f);
}
