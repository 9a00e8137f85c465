/* HTML as a row of tags and texts.
 *
 * A hand-written state machine, near enough to the HTML standard's tokeniser for text: it builds no
 * tree and never fails.  (On 22 MB of mail libxml2's push reader with one empty callback made 107
 * MB/s, this with all that stands above it 364.)  What keeps it linear: a search that found nothing
 * (the end of a comment, of a quoted value, of a title) proves that there is none further on, so it
 * is made once.
 *
 * Where a page breaks off, browsers hide the rest; evidence must not vanish, so an unclosed comment
 * ends at its first '>', an unclosed quote too, and an unclosed title is text.  It does not read
 * references (parse-html-entity.c does) or charsets. */
#include "parse/parse-html-token.h"

enum { TAG_NAME = 10 };

static const struct {
        struct str name;
        uint32_t flags;
} tags[] = {
#define F(x)  PARSE_HTML_##x
#define LINK  F(LINK)
#define BLOCK F(BLOCK)
#define VOID  F(VOID)
#define QUOTE F(QUOTE)
#define SCOPE F(SCOPE)
#define PARA  F(PARA)
#define RAW   F(RAW)
#define ITEM  F(ITEM)
#define PRE   F(PRE)
#define LIST  F(LIST)
#define CELL  F(CELL)
        [PARSE_HTML_other] = { { "", 0 }, 0 },
#define TAG(name, flags) [PARSE_HTML_##name] = { { #name, sizeof #name - 1 }, flags },
#include "parse/parse-html.def"
#undef TAG
};

static bool is_space(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* The table is in the order of the alphabet. */
static enum parse_html_tag find_tag(struct str name) {
        char small[TAG_NAME];
        if (name.n > TAG_NAME)
                return PARSE_HTML_other;
        for (size_t i = 0; i < name.n; i++)
                small[i] = ascii_lower(name.p[i]);
        unsigned lo = 1, hi = PARSE_HTML_TAGS;
        while (lo < hi) {
                unsigned mid = lo + (hi - lo) / 2;
                int c = str_cmp((struct str){ small, name.n }, tags[mid].name);
                if (c == 0)
                        return (enum parse_html_tag) mid;
                *(c < 0 ? &hi : &lo) = c < 0 ? mid : mid + 1;
        }
        return PARSE_HTML_other;
}

/* --- attributes --- */

static const struct str attr_names[PARSE_HTML_ATTRS] = {
        [PARSE_HTML_ATTR_alt] = { "alt", 3 },       [PARSE_HTML_ATTR_class] = { "class", 5 },
        [PARSE_HTML_ATTR_hidden] = { "hidden", 6 }, [PARSE_HTML_ATTR_href] = { "href", 4 },
        [PARSE_HTML_ATTR_id] = { "id", 2 },         [PARSE_HTML_ATTR_style] = { "style", 5 },
};

static void keep_attr(struct parse_html_token *tok, struct str name, struct str value) {
        for (unsigned i = 0; i < PARSE_HTML_ATTRS; i++)
                if (!tok->attr[i].p && str_eq_nocase(name, attr_names[i])) {
                        tok->attr[i] = value.p ? value : (struct str){ name.p, 0 };
                        return;
                }
}

/* A value in quotes: t->at is behind the opening one.  wild: a quote that never closes. */
static struct str quoted(struct parse_html_tokens *t, char quote) {
        struct str rest = str_sub(t->in, t->at, SIZE_MAX);
        size_t n = str_chr(rest, quote);
        if (n != SIZE_MAX) {
                t->at += n + 1;
                return str_sub(rest, 0, n);
        }
        t->damaged = true;
        n = str_chr(rest, '>');
        rest = str_sub(rest, 0, n);
        t->at += rest.n;
        return rest;
}

static struct str value(struct parse_html_tokens *t) {
        const char *p = t->in.p;
        while (t->at < t->in.n && is_space(p[t->at]))
                t->at++;
        if (t->at < t->in.n && (p[t->at] == '"' || p[t->at] == '\''))
                return t->at++, quoted(t, p[t->at - 1]);
        size_t from = t->at;
        while (t->at < t->in.n && !is_space(p[t->at]) && p[t->at] != '>')
                t->at++;
        return str_sub(t->in, from, t->at - from);
}

/* Attributes up to and with the '>'. */
static void attributes(struct parse_html_tokens *t, struct parse_html_token *tok) {
        const char *p = t->in.p;
        for (;;) {
                while (t->at < t->in.n && (is_space(p[t->at]) || p[t->at] == '/'))
                        t->at++;
                if (t->at >= t->in.n || p[t->at] == '>')
                        break;
                size_t from = t->at++;
                while (t->at < t->in.n && !is_space(p[t->at]) && p[t->at] != '=' &&
                       p[t->at] != '>' && p[t->at] != '/')
                        t->at++;
                struct str name = str_sub(t->in, from, t->at - from), v = { NULL, 0 };
                while (t->at < t->in.n && is_space(p[t->at]))
                        t->at++;
                if (t->at < t->in.n && p[t->at] == '=') {
                        t->at++;
                        v = value(t);
                }
                if (tok->tag != PARSE_HTML_other)
                        keep_attr(tok, name, v);
        }
        t->damaged |= t->at >= t->in.n;
        t->at += t->at < t->in.n;
}

/* --- what is no text --- */

/* Behind `what`, wherever it stands from here on; false if nowhere. */
static bool skip_past(struct parse_html_tokens *t, struct str what) {
        struct str rest = str_sub(t->in, t->at, SIZE_MAX);
        size_t n = str_find(rest, what);
        if (n == SIZE_MAX)
                return false;
        t->at += n + what.n;
        return true;
}

static void skip_to_angle(struct parse_html_tokens *t) {
        if (!skip_past(t, STR(">"))) {
                t->damaged = true;
                t->at = t->in.n;
        }
}

/* "<!..." or "<?...": t->at is on the '<'. */
static void skip_markup(struct parse_html_tokens *t) {
        struct str rest = str_sub(t->in, t->at, SIZE_MAX);
        if (!str_starts(rest, STR("<!--"))) {
                skip_to_angle(t);
                return;
        }
        if (str_starts(rest, STR("<!-->")) || str_starts(rest, STR("<!--->"))) {
                skip_to_angle(t);
                return;
        }
        t->at += 4;
        if (!t->no_comment_end && skip_past(t, STR("-->")))
                return;
        t->no_comment_end = t->damaged = true;
        skip_to_angle(t);
}

/* Where "</name" stands from t->at on, or SIZE_MAX. */
static size_t find_end(const struct parse_html_tokens *t, struct str name) {
        for (size_t i = t->at;; i += 2) {
                struct str rest = str_sub(t->in, i, SIZE_MAX);
                size_t n = str_find(rest, STR("</"));
                if (n == SIZE_MAX)
                        return SIZE_MAX;
                i += n;
                if (str_starts_nocase(str_sub(t->in, i + 2, SIZE_MAX), name))
                        return i;
        }
}

static void skip_raw(struct parse_html_tokens *t, enum parse_html_tag tag) {
        if (tag == PARSE_HTML_title && t->no_title_end)
                return;
        size_t end = find_end(t, tags[tag].name);
        if (end != SIZE_MAX) {
                t->at = end;
                skip_to_angle(t);
                return;
        }
        t->damaged = true;
        if (tag == PARSE_HTML_title)
                t->no_title_end = true;
        else
                t->at = t->in.n;
}

/* --- tokens --- */

static void tag(struct parse_html_tokens *t, struct parse_html_token *ret) {
        bool end = t->in.p[t->at + 1] == '/';
        size_t angle = t->at, from = t->at + 1 + end, i = from;
        while (i < t->in.n && !is_space(t->in.p[i]) && t->in.p[i] != '>' && t->in.p[i] != '/')
                i++;
        t->at = i;
        memset(ret, 0, sizeof *ret);
        ret->kind = end ? PARSE_HTML_END : PARSE_HTML_START;
        ret->tag = find_tag(str_sub(t->in, from, i - from));
        ret->flags = tags[ret->tag].flags;
        attributes(t, ret);
        ret->source = str_sub(t->in, angle, t->at - angle);
        if (!(ret->flags & PARSE_HTML_RAW) || end)
                return;
        size_t raw = t->at;
        skip_raw(t, ret->tag);
        ret->raw = str_sub(t->in, raw, t->at - raw); /* its end tag too */
}

/* Does a tag begin at `i` (where a '<' stands)? */
static bool is_tag(struct str in, size_t i) {
        i += i + 1 < in.n && in.p[i + 1] == '/';
        return i + 1 < in.n && ascii_alpha(in.p[i + 1]);
}

/* Does anything but text begin at `i`? */
static bool is_markup(struct str in, size_t i) {
        return is_tag(in, i) || (i + 1 < in.n && (in.p[i + 1] == '!' || in.p[i + 1] == '?'));
}

static void text(struct parse_html_tokens *t, struct parse_html_token *ret) {
        size_t from = t->at;
        do {
                size_t n = str_chr(str_sub(t->in, t->at + 1, SIZE_MAX), '<');
                t->at = n == SIZE_MAX ? t->in.n : t->at + 1 + n;
        } while (t->at < t->in.n && !is_markup(t->in, t->at));
        ret->kind = PARSE_HTML_TEXT;
        ret->text = str_sub(t->in, from, t->at - from);
}

int parse_html_next(struct parse_html_tokens *t, struct parse_html_token *ret) {
        while (t->at < t->in.n) {
                if (t->in.p[t->at] != '<' || !is_markup(t->in, t->at))
                        return text(t, ret), 1;
                if (is_tag(t->in, t->at))
                        return tag(t, ret), 1;
                skip_markup(t);
        }
        return 0;
}
