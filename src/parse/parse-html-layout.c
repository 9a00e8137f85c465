/* See parse-html-layout.h.  No tree: start and end tags leave as they stand, and whoever writes
 * HTML of them balances them. */
#include "parse/parse-html-layout.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-html-entity.h"
#include "parse/parse-html-token.h"
#include "rec/rec-layout.h"

enum { ADDRESS = 2000, HIDDEN = 64 };

struct layout {
        struct buf *out;
        struct str href; /* of the link that is open; p NULL: none */
        unsigned pre;    /* <pre> that are open */
        unsigned hidden; /* open elements within a hidden one, itself counted; 0: shown */
        bool spaced;     /* the last text ended with a space */
};

/* ---- texts -------------------------------------------------------------------------------- */

static void put_char(struct layout *l, struct buf *line, struct str s, bool pre) {
        for (size_t i = 0; i < s.n; i++) {
                bool space = ascii_space(s.p[i]);
                if ((uint8_t) s.p[i] < ' ' && !space)
                        continue;
                if (space && !pre && l->spaced)
                        continue;
                buf_putc(line, space ? ' ' : s.p[i]);
                l->spaced = space;
        }
}

static void flush(struct layout *l, struct buf *line, const char *sign) {
        if (line->n) {
                buf_puts(l->out, sign);
                buf_put_str(l->out, buf_str(line));
                buf_putc(l->out, '\n');
        }
        buf_clear(line);
}

/* References resolved, white space as a browser has it; lines of <pre> as breaks. */
static void put_text(struct layout *l, struct str s, const char *sign) {
        struct buf line;
        buf_init(&line, 0);
        for (size_t i = 0, n; i < s.n; i += n) {
                char z[8];
                n = 1;
                size_t made = s.p[i] == '&'
                                      ? parse_html_entity(str_sub(s, i, SIZE_MAX), false, z, &n)
                                      : 0;
                if (l->pre && s.p[i] == '\n') {
                        flush(l, &line, sign);
                        buf_puts(l->out, "/\n");
                        l->spaced = true;
                } else if (made) {
                        put_char(l, &line, (struct str){ z, made }, true);
                } else {
                        put_char(l, &line, str_sub(s, i, 1), l->pre > 0);
                }
        }
        flush(l, &line, sign);
        buf_done(&line);
}

static void put_value(struct layout *l, struct str s, const char *sign) {
        bool spaced = l->spaced;
        unsigned pre = l->pre;
        l->spaced = true;
        l->pre = 0;
        put_text(l, utf8_head(s, ADDRESS), sign);
        l->spaced = spaced;
        l->pre = pre;
}

/* ---- tags --------------------------------------------------------------------------------- */

/* The name of an element in "<name ...>" or "</name>". */
static struct str name_of(struct str source) {
        size_t from = str_starts(source, STR("</")) ? 2 : 1, to = from;
        while (to < source.n && (ascii_alpha(source.p[to]) || ascii_digit(source.p[to])))
                to++;
        return str_sub(source, from, to - from);
}

/* "name" ":" "value" somewhere in a style. */
static bool has_style(struct str style, const char *name, const char *value) {
        for (size_t at; style.n && (at = str_find_nocase(style, str_of(name))) != SIZE_MAX;) {
                struct str v = str_trim(str_sub(style, at + strlen(name), 64));
                style = str_sub(style, at + strlen(name), SIZE_MAX);
                if (v.n && v.p[0] == ':' &&
                    str_starts_nocase(str_trim(str_sub(v, 1, SIZE_MAX)), str_of(value)))
                        return true;
        }
        return false;
}

static void put_classes(struct layout *l, struct str style) {
        static const struct {
                const char *name, *value;
                enum rec_layout_class is;
        } known[] = { { "font-weight", "bold", REC_LAYOUT_bold },
                      { "font-weight", "7", REC_LAYOUT_bold },
                      { "font-style", "italic", REC_LAYOUT_italic },
                      { "text-decoration", "underline", REC_LAYOUT_underline },
                      { "text-align", "center", REC_LAYOUT_center },
                      { "text-align", "right", REC_LAYOUT_right },
                      { "color", "red", REC_LAYOUT_red },
                      { "color", "#ff0000", REC_LAYOUT_red },
                      { "color", "#c00000", REC_LAYOUT_red },
                      { "color", "green", REC_LAYOUT_green },
                      { "color", "blue", REC_LAYOUT_blue },
                      { "color", "#0000ff", REC_LAYOUT_blue },
                      { "color", "#1f497d", REC_LAYOUT_blue },
                      { "color", "gray", REC_LAYOUT_grey },
                      { "color", "grey", REC_LAYOUT_grey } };
        unsigned seen = 0;
        for (size_t i = 0; style.n && i < sizeof known / sizeof *known; i++) {
                if (seen >> known[i].is & 1 || !has_style(style, known[i].name, known[i].value))
                        continue;
                seen |= 1u << known[i].is;
                buf_putc(l->out, ' ');
                buf_puts(l->out, rec_layout_class_id(known[i].is));
        }
}

static bool is_hidden(const struct parse_html_token *t) {
        struct str style = t->attr[PARSE_HTML_ATTR_style];
        return t->attr[PARSE_HTML_ATTR_hidden].p || has_style(style, "display", "none") ||
               has_style(style, "visibility", "hidden");
}

static void end_link(struct layout *l) {
        if (l->href.p && l->href.n)
                put_value(l, l->href, ">");
        l->href = (struct str){ NULL, 0 };
}

static void start(struct layout *l, const struct parse_html_token *t) {
        enum rec_layout_tag tag;
        bool closes = !(t->flags & (PARSE_HTML_VOID | PARSE_HTML_RAW));
        if (l->hidden || (closes && is_hidden(t))) {
                l->hidden += closes && l->hidden < UINT32_MAX;
                return;
        }
        if (t->tag == PARSE_HTML_br) {
                buf_puts(l->out, "/\n");
        } else if (t->tag == PARSE_HTML_hr) {
                buf_puts(l->out, "_\n");
        } else if (t->tag == PARSE_HTML_img) {
                struct str alt = t->attr[PARSE_HTML_ATTR_alt];
                buf_puts(l->out, str_trim(alt).n ? "" : "!\n");
                if (str_trim(alt).n)
                        put_value(l, alt, "!");
        } else if (closes && rec_layout_of_html(name_of(t->source), &tag)) {
                if (t->flags & PARSE_HTML_LINK) {
                        end_link(l);
                        l->href = t->attr[PARSE_HTML_ATTR_href];
                }
                l->pre += tag == REC_LAYOUT_pre && l->pre < HIDDEN;
                buf_printf(l->out, "+%s", rec_layout_tag_id(tag));
                put_classes(l, t->attr[PARSE_HTML_ATTR_style]);
                buf_putc(l->out, '\n');
        }
        l->spaced |= t->flags & PARSE_HTML_BLOCK;
}

static void end(struct layout *l, const struct parse_html_token *t) {
        enum rec_layout_tag tag;
        if (l->hidden) {
                l->hidden--;
                return;
        }
        if (t->tag == PARSE_HTML_br)
                buf_puts(l->out, "/\n");
        if (!rec_layout_of_html(name_of(t->source), &tag))
                return;
        if (t->flags & PARSE_HTML_LINK)
                end_link(l);
        l->pre -= tag == REC_LAYOUT_pre && l->pre > 0;
        buf_printf(l->out, "-%s\n", rec_layout_tag_id(tag));
        l->spaced |= t->flags & PARSE_HTML_BLOCK;
}

void parse_html_layout(struct str html, struct buf *out) {
        struct parse_html_tokens tokens = { .in = html };
        struct parse_html_token t;
        struct layout l = { .out = out, .spaced = true };
        buf_puts(out, REC_LAYOUT_MAGIC);
        while (!out->over && parse_html_next(&tokens, &t) > 0)
                switch (t.kind) {
                case PARSE_HTML_TEXT:
                        if (!l.hidden)
                                put_text(&l, t.text, "=");
                        break;
                case PARSE_HTML_START:
                        start(&l, &t);
                        break;
                case PARSE_HTML_END:
                        end(&l, &t);
                        break;
                }
        end_link(&l);
}
