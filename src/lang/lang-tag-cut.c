/* Text cut into words and sentences for the tagger.  One pass, no memory: what ends a sentence is
 * seen from the gap behind a word. */
#include "lang/lang-tag-cut.h"

#include "base/utf8.h"
#include "text/text-table.h"

enum { WRAPPED = 48 /* a shorter line was not wrapped: it ends where its writer ended it */ };

void lang_cut_init(struct lang_cut *c, struct str in) {
        *c = (struct lang_cut){ .in = in };
}

static bool is_blank(uint32_t cp) {
        return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == '\f' || cp == '\v' ||
               cp == 0xa0 || cp == 0xfeff || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x200e ||
               cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) || cp == 0x2028 || cp == 0x2029 ||
               (cp >= 0x2066 && cp <= 0x2069) || cp < 0x20;
}

enum kind { KIND_mark, KIND_letter, KIND_inner /* a mark that words may hold */ };

static enum kind kind_of(uint32_t cp, struct str self) {
        if (cp == '-' || cp == '\'' || cp == 0x2019 || cp == '.' || cp == '@' || cp == '_' ||
            cp == '&' || cp == 0x2010 || cp == 0x2011)
                return KIND_inner;
        enum text_table_class k = text_table_form_of(cp, self).class;
        return k == TEXT_TABLE_break || k == TEXT_TABLE_apostrophe ? KIND_mark : KIND_letter;
}

struct seen {
        uint32_t cp;
        size_t n; /* 0 at the end of the text */
        enum kind kind;
        bool blank;
};

static struct seen look(struct str in, size_t at) {
        struct seen s = { .blank = true };
        if (at >= in.n)
                return s;
        s.cp = utf8_get(in.p + at, &s.n);
        s.blank = is_blank(s.cp);
        s.kind = s.blank ? KIND_mark : kind_of(s.cp, (struct str){ in.p + at, s.n });
        return s;
}

/* A run without blanks that is an address: to its end, less the marks that close a sentence. */
static size_t address_end(struct lang_cut *c, size_t at) {
        struct str in = c->in;
        size_t end = at, n = 0;
        bool url = str_starts_nocase(str_sub(in, at, 8), STR("http")) ||
                   str_starts_nocase(str_sub(in, at, 4), STR("www.")),
             mail = false;
        if (!url && at < c->plain)
                return at;
        while (end < in.n && n < 2048) {
                uint8_t b = (uint8_t) in.p[end];
                if (b <= ' ' || b == '<' || b == '>' || b == '"' || b == '(' || b == ')' ||
                    b == '[' || b == ']' || b == ',' || b == ';' || (!url && b == ':') ||
                    (!url && b == '/') || b >= 0x80)
                        break;
                mail |= b == '@' && n > 0 && end + 1 < in.n &&
                        (ascii_alpha(in.p[end + 1]) || ascii_digit(in.p[end + 1]));
                end++, n++;
        }
        if (!mail)
                c->plain = end; /* nor will it be one from within */
        while (end > at && (in.p[end - 1] == '.' || in.p[end - 1] == '!' || in.p[end - 1] == '?' ||
                            in.p[end - 1] == '\''))
                end--;
        return (mail || (url && n > 6)) ? end : at;
}

static bool is_short_form(struct str w) { /* keeps its full stop */
        static const char *const forms[] = { "mr",   "mrs",  "ms",   "dr",     "prof", "st",
                                             "inc",  "corp", "ltd",  "co",     "jr",   "sr",
                                             "gen",  "col",  "lt",   "sgt",    "capt", "rev",
                                             "hon",  "gov",  "sen",  "rep",    "no",   "vs",
                                             "dept", "univ", "bros", "messrs", "mt",   "ft" };
        if (w.n == 1)
                return w.p[0] >= 'A' && w.p[0] <= 'Z';
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
                if (str_eq_nocase(w, str_of(forms[i])))
                        return true;
        return w.n == 2 && (uint8_t) w.p[0] == 0xd8 && (uint8_t) w.p[1] == 0xaf; /* dal. */
}

static bool is_possessive(struct str in, size_t at) { /* 's and no more */
        struct seen mark = look(in, at), s = look(in, at + mark.n);
        bool quote = mark.cp == '\'' || mark.cp == 0x2019;
        struct seen behind = look(in, at + mark.n + s.n);
        return quote && (s.cp | 32) == 's' && s.n == 1 &&
               (behind.kind == KIND_mark || behind.cp == '.' || behind.cp == '-');
}

/* The end of the word that begins at `at` with a letter. */
static size_t word_end(struct str in, size_t at) {
        size_t end = at;
        bool dots = false;
        for (size_t n = 0; n < 200; n++) {
                struct seen s = look(in, end), next = look(in, end + s.n);
                if (!s.n || s.blank || s.kind == KIND_mark)
                        break;
                if (s.kind == KIND_letter) {
                        end += s.n;
                        continue;
                }
                if (is_possessive(in, end))
                        break;
                if (next.kind != KIND_letter || next.blank) {
                        bool keeps = dots || is_short_form(str_sub(in, at, end - at));
                        end += s.cp == '.' && keeps;
                        break;
                }
                dots |= s.cp == '.';
                end += s.n;
        }
        return end > at ? end : at + look(in, at).n;
}

static size_t piece_end(struct lang_cut *c) {
        struct str in = c->in;
        size_t at = c->at, end = address_end(c, at);
        if (end > at)
                return end;
        struct seen s = look(in, at);
        if (is_possessive(in, at))
                return at + s.n + 1;
        if (s.kind == KIND_letter)
                return word_end(in, at);
        if ((s.cp == '@' || s.cp == '#') && look(in, at + 1).kind == KIND_letter)
                return word_end(in, at + 1);
        end = at + s.n;
        while (end < in.n && s.n == 1 && in.p[end] == in.p[at] && end - at < 64) /* --- ... */
                end++;
        return end;
}

struct gap {
        size_t end;
        unsigned lines, blanks;
        bool tab, quoted;
};

/* What is between two words: blanks, ends of lines, marks of quoting at their beginning. */
static struct gap read_gap(struct str in, size_t at, bool fresh) {
        struct gap g = { .end = at };
        for (;;) {
                struct seen s = look(in, g.end);
                bool mark = s.n && fresh && (s.cp == '>' || s.cp == '|');
                if (!s.n || !(s.blank || mark))
                        return g;
                if (s.cp == '\n' || s.cp == 0x2028 || s.cp == 0x2029)
                        g.lines++, g.blanks = 0, fresh = true;
                else if (mark)
                        g.quoted = true;
                else
                        g.blanks += s.cp == ' ' || s.cp == 0xa0, g.tab |= s.cp == '\t';
                g.end += s.n;
        }
}

static size_t line_letters(struct str in, size_t end) { /* of the line that ends here, at most */
        size_t n = 0;
        while (end-- > 0 && in.p[end] != '\n' && n < WRAPPED)
                n += ((uint8_t) in.p[end] & 0xc0) != 0x80;
        return n;
}

static bool may_open(struct str in, size_t at) { /* no small Latin letter */
        return at >= in.n || !(in.p[at] >= 'a' && in.p[at] <= 'z');
}

static bool ends_sentence(struct str in, const struct lang_piece *p, const struct gap *g) {
        char last = in.p[p->off + p->len - 1], first = in.p[p->off];
        if (g->end >= in.n || g->lines > 1 || g->tab || (g->blanks > 2 && !g->lines))
                return true;
        if (first == '|' || in.p[g->end] == '|')
                return true;
        if (g->lines) {
                uint8_t next = (uint8_t) in.p[g->end];
                bool opens = next == '-' || next == '*' || next == '+' || next == '=' ||
                             next == '_' || next == '#';
                if (opens || last == ':' || line_letters(in, p->off + p->len) < WRAPPED)
                        return true;
        }
        bool question = p->len == 2 && (uint8_t) first == 0xd8 && (uint8_t) last == 0x9f;
        bool stop = question || first == '.' || first == '!' || first == '?';
        return stop && (g->lines || g->end > p->off + p->len) && may_open(in, g->end);
}

bool lang_cut_next(struct lang_cut *c, struct lang_piece *ret) {
        if (!c->at)
                c->at = read_gap(c->in, 0, true).end;
        if (c->at >= c->in.n)
                return false;
        size_t end = piece_end(c);
        ret->off = (uint32_t) c->at;
        ret->len = (uint32_t) (end - c->at);
        struct gap g = read_gap(c->in, end, false);
        ret->ends = ends_sentence(c->in, ret, &g);
        c->at = g.end;
        return true;
}
