/* HTML of a mail to the text that a reader sees.
 *
 *   parse_html_next() -> tag: what does it change?    -> parse_html_out_...() -> buf
 *                        text: as it stands, if shown
 *
 * No tree is built: a stack of the open elements (LIMIT_html_depth of them; deeper ones are counted
 * so that their end tags do not close others) remembers what each must undo.  An end tag closes the
 * nearest element of its name, but nothing outside the cell, list, table or quote that it stands
 * in.
 *
 * Quote levels come from <blockquote> (with it moz-cite and gmail_quote), Yahoo's div, and
 * Outlook's header div, which quotes all that follows up to the end of the innermost quote:
 *
 *   <div style="border-top:solid #E1E1E1 1.0pt"><b>From:</b> Ann ...     > From: Ann
 *   <p>text of the mail that is answered                                 > text of the mail ...
 *
 * It does not run scripts, read style sheets (only style="" of the element itself), resolve
 * addresses or fetch anything. */
#include "parse/parse-html.h"

#include "base/limits.h"
#include "parse/parse-html-entity.h"
#include "parse/parse-html-out.h"
#include "parse/parse-html-token.h"

enum { LINK_TEXT = 4096, CHARSET_WITHIN = 4096 };

/* An open element and what its end takes back. */
struct open {
        enum parse_html_tag tag;
        uint32_t flags;
        uint32_t levels; /* quote levels begun by it, or by Outlook divs inside it */
        bool hidden, pre, list;
        uint8_t lines; /* breaks before and after */
};

struct page {
        struct parse_html_out out;
        struct open *stack;              /* LIMIT_html_depth of them */
        size_t n, beyond;                /* open elements: remembered, and only counted */
        size_t open_of[PARSE_HTML_TAGS]; /* how many of a tag are on the stack */
        size_t hidden;                   /* elements around us that hide what is in them */
        struct str href;                 /* of the link we are in; p NULL = none */
        size_t link_from;                /* its text begins there in out.buf */
        bool hid;                        /* something was left out */
        bool after_pre;                  /* the first newline in <pre> is none */
};

/* --- what attributes say --- */

static bool has(struct str s, const char *what) {
        return s.n && str_find_nocase(s, str_of(what)) != SIZE_MAX;
}

/* "name:value" in a style, spaces around the colon or not; value up to its end or a unit. */
static bool style_is(struct str style, const char *name, const char *value) {
        for (size_t at; style.n && (at = str_find_nocase(style, str_of(name))) != SIZE_MAX;) {
                struct str v = str_trim(str_sub(style, at + strlen(name), 64));
                style = str_sub(style, at + strlen(name), SIZE_MAX);
                if (v.n == 0 || v.p[0] != ':')
                        continue;
                v = str_trim(str_sub(v, 1, SIZE_MAX));
                if (!str_starts_nocase(v, str_of(value)))
                        continue;
                char next = v.n > strlen(value) ? v.p[strlen(value)] : ';';
                if (value[0] != '0' || !(ascii_digit(next) || next == '.'))
                        return true;
        }
        return false;
}

static bool is_hidden(const struct parse_html_token *t) {
        struct str style = t->attr[PARSE_HTML_ATTR_style];
        if (t->attr[PARSE_HTML_ATTR_hidden].p)
                return true;
        return style.n &&
               (style_is(style, "display", "none") || style_is(style, "font-size", "0") ||
                style_is(style, "visibility", "hidden") || style_is(style, "max-height", "0"));
}

/* Outlook's header of the mail that is answered: a ruled div, or one with a telling id. */
static bool is_outlook_head(const struct parse_html_token *t) {
        struct str style = t->attr[PARSE_HTML_ATTR_style], id = t->attr[PARSE_HTML_ATTR_id];
        if (t->tag != PARSE_HTML_div && t->tag != PARSE_HTML_span)
                return false;
        if (has(id, "divRplyFwdMsg") || has(id, "OLK_SRC_BODY_SECTION"))
                return true;
        return t->tag == PARSE_HTML_div && has(style, "border:none") &&
               has(style, "border-top:solid") && has(style, "padding:3.0pt");
}

static bool is_quote(const struct parse_html_token *t) {
        return t->flags & PARSE_HTML_QUOTE ||
               (t->tag == PARSE_HTML_div && has(t->attr[PARSE_HTML_ATTR_class], "yahoo_quoted"));
}

/* Word's paragraphs and those without margins stand line by line. */
static uint8_t lines_of(const struct parse_html_token *t) {
        struct str style = t->attr[PARSE_HTML_ATTR_style];
        if (!(t->flags & PARSE_HTML_BLOCK))
                return 0;
        if (!(t->flags & PARSE_HTML_PARA) ||
            str_starts(t->attr[PARSE_HTML_ATTR_class], STR("Mso")) ||
            style_is(style, "margin", "0") || style_is(style, "margin-bottom", "0"))
                return 1;
        return 2;
}

/* --- open and close --- */

static void close_top(struct page *p) {
        const struct open *e = &p->stack[--p->n];
        p->open_of[e->tag]--;
        if (e->lines && !p->hidden)
                parse_html_out_block(&p->out, e->lines);
        p->out.depth -= e->levels;
        p->out.pre -= e->pre;
        p->out.lists -= e->list;
        p->hidden -= e->hidden;
        if (e->flags & PARSE_HTML_ITEM)
                p->out.bullet = false;
}

/* May an end tag not reach beyond this element?  Rows and tables end with the cell they are cut in.
 */
static bool bounds(const struct open *e, enum parse_html_tag tag) {
        bool table = tag == PARSE_HTML_table || tag == PARSE_HTML_tr || tag == PARSE_HTML_tbody ||
                     tag == PARSE_HTML_thead || tag == PARSE_HTML_tfoot;
        return e->flags & PARSE_HTML_SCOPE && !(table && e->flags & PARSE_HTML_CELL);
}

/* The nearest open `tag` within the scope we are in: its place + 1, or 0. */
static size_t find_open(const struct page *p, enum parse_html_tag tag) {
        if (p->open_of[tag] == 0)
                return 0;
        for (size_t i = p->n; i > 0; i--) {
                if (p->stack[i - 1].tag == tag)
                        return i;
                if (bounds(&p->stack[i - 1], tag))
                        return 0;
        }
        return 0;
}

static void close_tag(struct page *p, enum parse_html_tag tag) {
        for (size_t at = find_open(p, tag); at && p->n >= at;)
                close_top(p);
}

/* Elements whose end tag may be left out end where the next of them begins. */
static void close_implied(struct page *p, const struct parse_html_token *t) {
        if (t->flags & PARSE_HTML_CELL || t->tag == PARSE_HTML_tr) {
                close_tag(p, PARSE_HTML_td);
                close_tag(p, PARSE_HTML_th);
                if (t->tag == PARSE_HTML_tr)
                        close_tag(p, PARSE_HTML_tr);
        } else if (t->flags & PARSE_HTML_ITEM || t->tag == PARSE_HTML_option ||
                   t->tag == PARSE_HTML_dd || t->tag == PARSE_HTML_dt) {
                close_tag(p, t->tag);
        } else if (t->flags & PARSE_HTML_BLOCK && p->n && p->stack[p->n - 1].tag == PARSE_HTML_p) {
                close_top(p);
        }
}

/* All that follows, up to the end of the innermost quote, is one level deeper. */
static void quote_rest(struct page *p) {
        size_t i = p->n;
        while (i > 0 && !(p->stack[i - 1].flags & PARSE_HTML_QUOTE))
                i--;
        if (i > 0)
                p->stack[i - 1].levels++;
        p->out.depth++;
}

static void open_tag(struct page *p, const struct parse_html_token *t, uint8_t lines) {
        if (p->n == LIMIT_html_depth) {
                p->beyond++;
                return;
        }
        struct open e = { .tag = t->tag,
                          .flags = t->flags,
                          .levels = is_quote(t),
                          .hidden = is_hidden(t),
                          .pre = t->flags & PARSE_HTML_PRE ||
                                 style_is(t->attr[PARSE_HTML_ATTR_style], "white-space", "pre"),
                          .list = t->flags & PARSE_HTML_LIST,
                          .lines = lines };
        p->out.depth += e.levels;
        p->out.pre += e.pre;
        p->out.lists += e.list;
        p->hidden += e.hidden;
        p->stack[p->n++] = e;
        p->open_of[e.tag]++;
}

/* --- links and pictures --- */

/* References resolved, white space and controls left out. */
static void plain_value(struct str raw, struct buf *out) {
        for (size_t i = 0, n; i < raw.n; i += n) {
                char z[8];
                n = 1;
                size_t made = raw.p[i] == '&'
                                      ? parse_html_entity(str_sub(raw, i, SIZE_MAX), true, z, &n)
                                      : 0;
                if (made)
                        buf_put(out, z, made);
                else if ((uint8_t) raw.p[i] > ' ')
                        buf_putc(out, raw.p[i]);
        }
}

/* What of an address its words must show, so that it need not stand behind them: host or mailbox.
 */
static struct str tell(struct str url) {
        struct str t = url;
        if (str_starts_nocase(url, STR("mailto:"))) {
                t = str_sub(url, 7, SIZE_MAX);
                return str_sub(t, 0, str_chr(t, '?'));
        }
        size_t at = str_find(url, STR("://"));
        if (at == SIZE_MAX)
                return (struct str){ NULL, 0 };
        t = str_sub(url, at + 3, SIZE_MAX);
        size_t n = 0;
        while (n < t.n && !strchr("/?#", t.p[n]))
                n++;
        t = str_sub(t, 0, n);
        return str_starts_nocase(t, STR("www.")) ? str_sub(t, 4, SIZE_MAX) : t;
}

static void end_link(struct page *p) {
        if (!p->href.p)
                return;
        struct buf url;
        buf_init(&url, LIMIT_html_url);
        plain_value(str_sub(p->href, 0, LIMIT_html_url * 2), &url);
        p->href = (struct str){ NULL, 0 };
        struct str t = tell(buf_str(&url)),
                   words = str_sub(buf_str(p->out.buf), p->link_from, LINK_TEXT);
        if (t.n && str_find_nocase(words, t) == SIZE_MAX && url.n && !url.over && !p->hidden) {
                if (words.n && p->out.open && !p->out.spaces)
                        p->out.spaces = 1;
                parse_html_out_word(&p->out, STR("<"));
                parse_html_out_word(&p->out, buf_str(&url));
                parse_html_out_word(&p->out, STR(">"));
        }
        buf_done(&url);
}

static void start_link(struct page *p, const struct parse_html_token *t) {
        end_link(p);
        p->href = t->attr[PARSE_HTML_ATTR_href];
        p->link_from = p->out.buf->n;
}

static void picture(struct page *p, struct str alt) {
        alt = str_trim(alt);
        if (alt.n == 0 || p->hidden)
                return;
        parse_html_out_word(&p->out, STR("["));
        parse_html_out_text(&p->out, alt);
        parse_html_out_word(&p->out, STR("]"));
}

/* --- tokens --- */

static void start(struct page *p, const struct parse_html_token *t) {
        uint8_t lines = lines_of(t);
        close_implied(p, t);
        if (lines && !p->hidden)
                parse_html_out_block(&p->out, lines);
        if (is_outlook_head(t) && !p->hidden)
                quote_rest(p);
        if (t->tag == PARSE_HTML_br && !p->hidden)
                parse_html_out_break(&p->out);
        else if (t->tag == PARSE_HTML_img && !is_hidden(t))
                picture(p, t->attr[PARSE_HTML_ATTR_alt]);
        else if (t->tag == PARSE_HTML_hr && !p->hidden)
                parse_html_out_word(&p->out, STR("________________________________")),
                        parse_html_out_block(&p->out, 1);
        if (t->flags & PARSE_HTML_LINK)
                start_link(p, t);
        if (t->flags & PARSE_HTML_CELL && p->out.open && !p->hidden)
                p->out.tab = true;
        if (t->tag != PARSE_HTML_other && !(t->flags & (PARSE_HTML_VOID | PARSE_HTML_RAW)))
                open_tag(p, t, lines);
        if (t->flags & PARSE_HTML_ITEM && !p->hidden)
                p->out.bullet = true;
        p->after_pre = t->flags & PARSE_HTML_PRE;
}

static void end(struct page *p, const struct parse_html_token *t) {
        p->after_pre = false;
        if (t->tag == PARSE_HTML_other || t->flags & PARSE_HTML_RAW)
                return;
        if (t->tag == PARSE_HTML_br) { /* wild: </br> is a break */
                parse_html_out_break(&p->out);
                return;
        }
        if (t->flags & PARSE_HTML_LINK)
                end_link(p);
        if (t->tag == PARSE_HTML_p && !p->hidden && !find_open(p, t->tag))
                parse_html_out_block(&p->out, 2);
        if (p->beyond)
                p->beyond--;
        else
                close_tag(p, t->tag);
}

static bool is_blank(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_space(s.p[i]))
                        return false;
        return true;
}

static void text(struct page *p, struct str s) {
        if (p->hidden) {
                p->hid = p->hid || !is_blank(s);
                return;
        }
        if (p->after_pre)
                s = str_sub(s, str_starts(s, STR("\r\n")) ? 2 : str_starts(s, STR("\n")), SIZE_MAX);
        p->after_pre = false;
        parse_html_out_text(&p->out, s);
}

void parse_html_text(struct str html, struct buf *out, struct parse_html_result *ret) {
        struct parse_html_tokens tokens = { .in = html };
        struct parse_html_token t;
        struct page p;
        memset(&p, 0, sizeof p);
        p.out.buf = out;
        p.out.start = out->n;
        p.stack = mem_array(NULL, LIMIT_html_depth, sizeof *p.stack);
        while (!out->over && parse_html_next(&tokens, &t) > 0) {
                switch (t.kind) {
                case PARSE_HTML_TEXT:
                        text(&p, t.text);
                        break;
                case PARSE_HTML_START:
                        start(&p, &t);
                        break;
                case PARSE_HTML_END:
                        end(&p, &t);
                        break;
                }
        }
        end_link(&p);
        parse_html_out_done(&p.out);
        mem_free(p.stack);
        *ret = (struct parse_html_result){ .damaged = tokens.damaged, .hidden = p.hid };
}

/* --- charset --- */

/* The value behind "name" [space] "=" in `s`, without its quotes; may be empty. */
static struct bytes value_of(struct bytes s, struct str name) {
        struct str z = { (const char *) s.p, s.n };
        size_t at = str_find_nocase(z, name);
        z = at == SIZE_MAX ? str_sub(z, z.n, 0) : str_trim(str_sub(z, at + name.n, SIZE_MAX));
        if (z.n == 0 || z.p[0] != '=')
                return (struct bytes){ NULL, 0 };
        z = str_trim(str_sub(z, 1, SIZE_MAX));
        if (z.n && (z.p[0] == '"' || z.p[0] == '\''))
                z = str_sub(z, 1, SIZE_MAX);
        size_t n = 0;
        while (n < z.n && !ascii_space(z.p[n]) && !strchr("\"';/>?", z.p[n]))
                n++;
        return str_bytes(str_sub(z, 0, n));
}

bool parse_html_charset(struct bytes html, struct bytes *ret_label) {
        struct bytes head = bytes_sub(html, 0, CHARSET_WITHIN);
        struct bytes label = { NULL, 0 };
        if (bytes_starts_nocase(bytes_trim(head), STR("<?xml")))
                label = value_of(bytes_sub(head, 0, bytes_chr(head, '>')), STR("encoding"));
        for (size_t i = 0; label.n == 0 && i < head.n;) {
                struct str rest = { (const char *) head.p + i, head.n - i };
                size_t at = str_find_nocase(rest, STR("<meta"));
                if (at == SIZE_MAX)
                        break;
                struct bytes meta = bytes_sub(head, i + at, SIZE_MAX);
                meta = bytes_sub(meta, 0, bytes_chr(meta, '>'));
                label = value_of(meta, STR("charset"));
                i += at + meta.n;
        }
        if (label.n == 0)
                return false;
        *ret_label = label;
        return true;
}
