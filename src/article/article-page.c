/* HTML to blocks and nodes, in one pass.
 *
 *   parse_html_next() -> start: node for each box; block for each run of text on lines of its own
 *                        text:  references read, white space collapsed, source places kept
 *                        meta, script, title: facts
 *
 * The stack of open elements is bounded (LIMIT_page_depth, deeper ones are counted), the nodes too
 * (LIMIT_page_nodes; the text goes on in the last).  An end tag closes the nearest element of its
 * name inside its table cell.  Hints by class are inherited by what is inside once the whole is
 * known: one that would cover most of the page's text was a lie and is dropped. */
#include "article/article-page.h"

#include "base/limits.h"
#include "parse/parse-html-entity.h"
#include "parse/parse-html-token.h"

enum { PARAGRAPH = 40 /* characters that make a run of text a paragraph */ };

struct open {
        struct str name;
        uint32_t node, inline_flags;
        bool block;
};

enum inline_flag { IN_LINK = 1, IN_BOLD = 2, IN_ITALIC = 4, IN_QUOTE = 8, IN_PRE = 16 };

struct reader {
        struct article_page *p;
        struct open *stack;
        size_t depth, beyond;
        uint32_t node, in; /* where we are; enum inline_flag */
        bool open, space;  /* a block is open; white space is owed */
        unsigned breaks;   /* <br> since the last character */
        bool cell;         /* a cell began behind another: the next block follows a TAB */
        size_t quote_from, link_from;
        struct str href, datetime;
};

void article_page_init(struct article_page *p, struct str in, struct arena *a) {
        *p = (struct article_page){ .in = in, .a = a };
        buf_init(&p->text, LIMIT_text_segment);
        vec_push(&p->nodes, (struct article_node){ .parent = UINT32_MAX, .until = in.n });
}

void article_page_done(struct article_page *p) {
        vec_done(&p->values);
        vec_done(&p->links);
        vec_done(&p->alts);
        vec_done(&p->quotes);
        vec_done(&p->blocks);
        vec_done(&p->nodes);
        buf_done(&p->text);
}

size_t article_chars(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ((uint8_t) s.p[i] & 0xc0) != 0x80;
        return n;
}

/* ---- blocks -------------------------------------------------------------------------------- */

static struct article_block *block(struct reader *r) {
        return &r->p->blocks.v[r->p->blocks.n - 1];
}

static void end_block(struct reader *r) {
        r->space = false;
        r->breaks = 0;
        r->open = false;
}

static void begin_block(struct reader *r, size_t raw) {
        const struct article_node *n = &r->p->nodes.v[r->node];
        vec_push(&r->p->blocks,
                 (struct article_block){ .node = r->node,
                                         .tag = n->tag,
                                         .flags = r->cell ? ARTICLE_CELL : 0,
                                         .off = r->p->text.n,
                                         .raw = raw,
                                         .href = r->in & IN_LINK ? r->href : (struct str){ 0 },
                                         .datetime = r->datetime });
        r->open = true;
        r->cell = r->space = false;
        r->breaks = 0;
}

/* Put visible bytes that stand at `raw` in the source. */
static void put(struct reader *r, const char *p, size_t n, size_t raw, size_t raw_n) {
        struct buf *t = &r->p->text;
        if (!r->open)
                begin_block(r, raw);
        struct article_block *b = block(r);
        size_t before = t->n;
        if (t->n > b->off && (r->breaks || r->space))
                buf_putc(t, r->breaks ? '\n' : ' ');
        r->space = false;
        r->breaks = 0;
        buf_put(t, p, n);
        size_t more = t->n - before;
        b->len = t->n - b->off;
        b->raw_end = raw + raw_n;
        b->linked += r->in & IN_LINK ? more : 0;
        b->bold += r->in & IN_BOLD ? more : 0;
        b->italic += r->in & IN_ITALIC ? more : 0;
}

static void read_text(struct reader *r, struct str s) {
        size_t base = (size_t) (s.p - r->p->in.p);
        for (size_t i = 0; i < s.n && !r->p->text.over;) {
                char c = s.p[i], entity[8];
                size_t took = 1, n = 0;
                if (ascii_space(c) && (!(r->in & IN_PRE) || c == '\r')) {
                        r->space = r->space || c != '\r' || !(r->in & IN_PRE);
                        i++;
                        continue;
                }
                if (c == '&')
                        n = parse_html_entity(str_sub(s, i, SIZE_MAX), false, entity, &took);
                if (n == 2 && memcmp(entity, "\xc2\xa0", 2) == 0) {
                        r->space = true;
                } else if (n) {
                        put(r, entity, n, base + i, took);
                } else if (c == '\xc2' && i + 1 < s.n && s.p[i + 1] == '\xa0') {
                        r->space = true;
                        took = 2;
                } else if (c == '\n') {
                        r->breaks++;
                } else {
                        while (i + took < s.n && s.p[i + took] != '&' && s.p[i + took] != '\xc2' &&
                               !ascii_space(s.p[i + took]))
                                took++;
                        put(r, s.p + i, took, base + i, took);
                }
                i += n && took == 0 ? 1 : took;
        }
}

/* ---- elements ------------------------------------------------------------------------------ */

static struct str tag_name(struct str source) {
        size_t from = str_starts(source, STR("</")) ? 2 : 1, i = from;
        while (i < source.n && !ascii_space(source.p[i]) && source.p[i] != '>' &&
               source.p[i] != '/')
                i++;
        return str_sub(source, from, i - from);
}

static const struct element {
        const char *name;
        enum article_tag tag;
        uint32_t flags; /* enum article_flag */
        uint32_t in;    /* enum inline_flag; 0 with block false: not known */
        bool block;
} elements[] = {
        { "p", ARTICLE_TAG_p, ARTICLE_LEAF, 0, true },
        { "li", ARTICLE_TAG_li, ARTICLE_LEAF, 0, true },
        { "dd", ARTICLE_TAG_li, 0, 0, true },
        { "dt", ARTICLE_TAG_li, 0, 0, true },
        { "td", ARTICLE_TAG_cell, 0, 0, true },
        { "th", ARTICLE_TAG_cell, 0, 0, true },
        { "h1", ARTICLE_TAG_h1, ARTICLE_LEAF, 0, true },
        { "h2", ARTICLE_TAG_h2, ARTICLE_LEAF, 0, true },
        { "h3", ARTICLE_TAG_h3, ARTICLE_LEAF, 0, true },
        { "h4", ARTICLE_TAG_h4, ARTICLE_LEAF, 0, true },
        { "h5", ARTICLE_TAG_h4, ARTICLE_LEAF, 0, true },
        { "h6", ARTICLE_TAG_h4, ARTICLE_LEAF, 0, true },
        { "article", ARTICLE_TAG_box, ARTICLE_ARTICLE, 0, true },
        { "header", ARTICLE_TAG_box, ARTICLE_HEADER, 0, true },
        { "nav", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "aside", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "footer", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "dialog", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "menu", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "noscript", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "button", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "select", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "textarea", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "label", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "amp-sidebar", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "amp-user-notification", ARTICLE_TAG_box, ARTICLE_CHROME, 0, true },
        { "template", ARTICLE_TAG_box, ARTICLE_HIDDEN, 0, true },
        { "blockquote", ARTICLE_TAG_box, ARTICLE_QUOTE, 0, true },
        { "figcaption", ARTICLE_TAG_p, ARTICLE_CAPTION, 0, true },
        { "pre", ARTICLE_TAG_p, ARTICLE_PRE, IN_PRE, true },
        { "a", 0, 0, IN_LINK, false },
        { "b", 0, 0, IN_BOLD, false },
        { "strong", 0, 0, IN_BOLD, false },
        { "i", 0, 0, IN_ITALIC, false },
        { "em", 0, 0, IN_ITALIC, false },
        { "cite", 0, 0, IN_ITALIC, false },
        { "q", 0, 0, IN_QUOTE, false },
};

static bool is_box(struct str name, uint32_t flags) {
        static const char *const names[] = { "main",     "section", "figure",       "details",
                                             "summary",  "hgroup",  "amp-carousel", "frameset",
                                             "optgroup", "search" };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_eq_nocase(name, str_of(names[i])))
                        return true;
        return flags & (PARSE_HTML_BLOCK | PARSE_HTML_CELL);
}

static struct element element_of(const struct parse_html_token *t, struct str name) {
        for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
                if (str_eq_nocase(name, str_of(elements[i].name)))
                        return elements[i];
        return (struct element){ .name = "", .block = is_box(name, t->flags) };
}

static bool is_hidden(const struct article_attrs *at) {
        return at->hidden.p || str_find_nocase(at->style, STR("display:none")) != SIZE_MAX ||
               str_find_nocase(at->style, STR("display: none")) != SIZE_MAX ||
               str_find_nocase(at->style, STR("visibility:hidden")) != SIZE_MAX;
}

static uint32_t hints(const struct article_attrs *at) {
        uint32_t f = article_class(at->class) | article_class(at->id);
        struct str item = at->itemprop;
        if (str_find_nocase(item, STR("articleBody")) != SIZE_MAX)
                f = (f | ARTICLE_HINT_YES) & ~(uint32_t) ARTICLE_HINT_NO;
        if (str_eq_nocase(item, STR("headline")))
                f |= ARTICLE_TITLE;
        if (str_eq_nocase(item, STR("author")))
                f |= ARTICLE_BYLINE;
        if (str_eq_nocase(at->role, STR("navigation")) ||
            str_eq_nocase(at->role, STR("complementary")) ||
            str_eq_nocase(at->role, STR("contentinfo")) || str_eq_nocase(at->role, STR("dialog")) ||
            str_eq_nocase(at->role, STR("search")))
                f |= ARTICLE_CHROME;
        return f;
}

static void end_link(struct reader *r) {
        struct article_page *p = r->p;
        if (r->open && r->href.n && p->text.n > r->link_from && p->links.n < LIMIT_page_links)
                vec_push(&p->links, (struct article_link){ .block = (uint32_t) p->blocks.n - 1,
                                                           .off = r->link_from,
                                                           .len = p->text.n - r->link_from,
                                                           .href = r->href });
        r->href = (struct str){ 0 };
}

static void leave_inline(struct reader *r, uint32_t in) {
        uint32_t gone = r->in & ~in;
        struct article_page *p = r->p;
        if (gone & IN_LINK)
                end_link(r);
        if (gone & IN_QUOTE && r->open && p->text.n > r->quote_from &&
            p->quotes.n < LIMIT_page_links)
                vec_push(&p->quotes,
                         (struct article_mark){ r->quote_from, p->text.n - r->quote_from });
        r->in = in;
}

/* Close the elements from stack[to] up; their source ends at `at`. */
static void close_to(struct reader *r, size_t to, size_t at) {
        while (r->depth > to) {
                struct open *o = &r->stack[--r->depth];
                leave_inline(r, o->inline_flags);
                if (!o->block)
                        continue;
                end_block(r);
                r->p->nodes.v[r->node].end = (uint32_t) r->p->blocks.n;
                r->p->nodes.v[r->node].until = at;
                r->node = o->node;
        }
}

static bool is(const struct open *o, const char *name) {
        return str_eq_nocase(o->name, str_of(name));
}

/* Index of the nearest open element called `name`, not outside `fence`; SIZE_MAX if none. */
static size_t find_open(const struct reader *r, struct str name, const char *fence) {
        for (size_t i = r->depth; i-- > 0;) {
                if (str_eq_nocase(r->stack[i].name, name))
                        return i;
                if (fence && is(&r->stack[i], fence))
                        return SIZE_MAX;
        }
        return SIZE_MAX;
}

/* End tags that pages leave out: a paragraph ends at a block, an item at an item, a cell at a cell.
 */
static void close_implied(struct reader *r, struct str name, const struct element *e, size_t at) {
        size_t to = SIZE_MAX;
        if (e->block && e->tag != ARTICLE_TAG_cell)
                to = find_open(r, STR("p"), "td");
        if (e->tag == ARTICLE_TAG_li)
                to = find_open(r, name, "ul");
        if (e->tag == ARTICLE_TAG_li && find_open(r, STR("ol"), "ul") != SIZE_MAX &&
            to != SIZE_MAX && find_open(r, STR("ol"), "ul") > to)
                to = SIZE_MAX;
        if (e->tag == ARTICLE_TAG_cell) {
                to = find_open(r, STR("td"), "table");
                size_t th = find_open(r, STR("th"), "table");
                to = to == SIZE_MAX || (th != SIZE_MAX && th > to) ? th : to;
        }
        if (str_eq_nocase(name, STR("tr")))
                to = find_open(r, name, "table");
        if (to != SIZE_MAX)
                close_to(r, to, at);
}

static void new_node(struct reader *r, const struct element *e, uint32_t flags, size_t at) {
        struct article_page *p = r->p;
        end_block(r);
        if (p->nodes.n >= LIMIT_page_nodes) { /* wild.md#page-pieces */
                p->cut = true;
                return;
        }
        vec_push(&p->nodes, (struct article_node){ .parent = r->node,
                                                   .own = flags,
                                                   .tag = e->tag,
                                                   .first = (uint32_t) p->blocks.n,
                                                   .end = UINT32_MAX,
                                                   .off = at,
                                                   .until = p->in.n });
        r->node = (uint32_t) p->nodes.n - 1;
}

/* Does the cell that begins stand behind one with text in the same row? */
static bool second_cell(const struct reader *r) {
        const struct article_page *p = r->p;
        if (p->blocks.n == 0)
                return false;
        uint32_t cell = block((struct reader *) r)->node;
        while (cell && p->nodes.v[cell].tag != ARTICLE_TAG_cell)
                cell = p->nodes.v[cell].parent;
        return cell && p->nodes.v[cell].parent == r->node && p->nodes.v[cell].off;
}

static void open_element(struct reader *r, struct str name, const struct element *e, uint32_t flags,
                         size_t at) {
        if (r->depth == LIMIT_page_depth) {
                r->beyond++;
                return;
        }
        bool cell = e->tag == ARTICLE_TAG_cell && second_cell(r);
        r->stack[r->depth++] = (struct open){ name, r->node, r->in, e->block };
        if (e->block) {
                new_node(r, e, flags, at);
                r->cell = cell;
        }
        if (e->in & IN_LINK)
                r->link_from = r->p->text.n;
        if (e->in & IN_QUOTE && !(r->in & IN_QUOTE))
                r->quote_from = r->p->text.n;
        r->in |= e->in;
}

/* A class on an inline element: what its text is, kept by the block. */
static bool becomes_block(uint32_t flags, struct str name) {
        return (flags & (ARTICLE_BYLINE | ARTICLE_DATE | ARTICLE_HIDDEN | ARTICLE_HINT_NO)) &&
               (str_eq_nocase(name, STR("span")) || str_eq_nocase(name, STR("time")) ||
                str_eq_nocase(name, STR("small")) || str_eq_nocase(name, STR("font")));
}

static void put_alt(struct article_page *p, struct str alt) {
        if (str_trim(alt).n == 0)
                return;
        if (p->alts.n < LIMIT_page_alts)
                vec_push(&p->alts, alt);
        else
                p->alts_cut = true;
}

static void start(struct reader *r, const struct parse_html_token *t) {
        struct article_attrs at;
        struct str name = tag_name(t->source);
        size_t off = (size_t) (t->source.p - r->p->in.p);
        article_attrs(t->source, &at);
        article_meta(r->p, name, &at, t->raw);
        put_alt(r->p, t->attr[PARSE_HTML_ATTR_alt]);
        if (str_eq_nocase(name, STR("img")))
                put_alt(r->p, at.title);
        if (t->tag == PARSE_HTML_br) {
                r->breaks++;
                bool title = r->open && block(r)->bold == block(r)->len;
                if ((r->breaks > 1 || title) && !(r->in & IN_PRE))
                        end_block(r);
                return;
        }
        struct element e = element_of(t, name);
        uint32_t flags = e.flags | hints(&at) | (is_hidden(&at) ? ARTICLE_HIDDEN : 0);
        if (str_eq_nocase(name, STR("body")) || str_eq_nocase(name, STR("html")))
                flags = 0;
        if (!e.block && becomes_block(flags, name))
                e = (struct element){ .tag = ARTICLE_TAG_p, .block = true };
        if (e.block)
                close_implied(r, name, &e, off);
        if (str_eq_nocase(name, STR("time")) && at.datetime.n && r->open)
                block(r)->datetime = at.datetime;
        if (str_eq_nocase(name, STR("time")))
                r->datetime = at.datetime;
        if (t->flags & (PARSE_HTML_VOID | PARSE_HTML_RAW)) {
                if (e.block)
                        end_block(r);
                return;
        }
        open_element(r, name, &e, flags, off);
        if (e.in & IN_LINK) {
                r->href = at.href;
                if (r->open && !block(r)->href.n)
                        block(r)->href = at.href;
        }
}

static void end(struct reader *r, const struct parse_html_token *t) {
        struct str name = tag_name(t->source);
        size_t until = (size_t) (t->source.p - r->p->in.p) + t->source.n;
        if (t->tag == PARSE_HTML_br)
                r->breaks++;
        if (str_eq_nocase(name, STR("time")))
                r->datetime = (struct str){ 0 };
        if (t->flags & (PARSE_HTML_VOID | PARSE_HTML_RAW))
                return;
        if (r->beyond) {
                r->beyond--;
                return;
        }
        bool table = str_starts_nocase(name, STR("t"));
        size_t to = find_open(r, name, table ? "table" : "td");
        if (to != SIZE_MAX)
                close_to(r, to, until);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool is_paragraph(const struct article_page *p, const struct article_block *b) {
        return b->linked * 5 < b->len * 2 && article_chars(article_text(p, b)) >= PARAGRAPH;
}

/* Text and paragraphs of each node, with what is inside it: children come behind parents. */
static void weigh(struct article_page *p) {
        for (size_t i = 0; i < p->blocks.n; i++) {
                const struct article_block *b = &p->blocks.v[i];
                struct article_node *n = &p->nodes.v[b->node];
                n->text += b->len;
                n->weight += is_paragraph(p, b) ? b->len : 0;
        }
        for (size_t i = p->nodes.n; i-- > 1;) {
                struct article_node *n = &p->nodes.v[i];
                p->nodes.v[n->parent].text += n->text;
                p->nodes.v[n->parent].weight += n->weight;
                if (n->end == UINT32_MAX)
                        n->end = (uint32_t) p->blocks.n;
        }
        p->nodes.v[0].end = (uint32_t) p->blocks.n;
}

static void inherit(struct article_page *p) {
        static const uint32_t down = ARTICLE_HIDDEN | ARTICLE_CHROME | ARTICLE_HINT_NO |
                                     ARTICLE_QUOTE | ARTICLE_CAPTION | ARTICLE_BYLINE |
                                     ARTICLE_DATE | ARTICLE_TAGS | ARTICLE_PRE | ARTICLE_ARTICLE |
                                     ARTICLE_TITLE;
        uint64_t all = p->nodes.v[0].weight;
        for (size_t i = 0; i < p->nodes.n; i++) {
                struct article_node *n = &p->nodes.v[i];
                bool most = n->weight > 400 && (all - n->weight) * 8 < n->weight;
                if (most)
                        n->own &= ~(uint32_t) (ARTICLE_HINT_NO | ARTICLE_BYLINE | ARTICLE_DATE |
                                               ARTICLE_TAGS | ARTICLE_CAPTION | ARTICLE_TITLE);
                bool long_text = n->weight > 400;
                if (long_text)
                        n->own &= ~(uint32_t) (ARTICLE_BYLINE | ARTICLE_DATE | ARTICLE_TITLE);
                n->flags = n->own | (i ? p->nodes.v[n->parent].flags & down : 0);
        }
        for (size_t i = 0; i < p->blocks.n; i++)
                p->blocks.v[i].flags |= p->nodes.v[p->blocks.v[i].node].flags;
}

void article_page_html(struct article_page *p) {
        struct parse_html_tokens tokens = { .in = p->in };
        struct parse_html_token t;
        struct reader r = { .p = p };
        r.stack = mem_array(NULL, LIMIT_page_depth, sizeof *r.stack);
        while (!p->text.over && parse_html_next(&tokens, &t) > 0) {
                switch (t.kind) {
                case PARSE_HTML_TEXT:
                        read_text(&r, t.text);
                        break;
                case PARSE_HTML_START:
                        start(&r, &t);
                        break;
                case PARSE_HTML_END:
                        end(&r, &t);
                        break;
                }
        }
        close_to(&r, 0, p->in.n);
        mem_free(r.stack);
        p->damaged = tokens.damaged;
        weigh(p);
        inherit(p);
}

/* ---- plain text ---------------------------------------------------------------------------- */

/* One line, or with those behind it up to an empty one when they are wrapped prose. */
static void text_block(struct article_page *p, size_t from, size_t end, bool indent) {
        struct str s = str_sub(p->in, from, end - from);
        size_t lead = (size_t) (str_trim(s).p - s.p);
        s = str_trim(s);
        if (s.n == 0)
                return;
        struct article_block b = { .tag = ARTICLE_TAG_p,
                                   .flags = indent ? ARTICLE_INDENT : 0,
                                   .off = p->text.n,
                                   .raw = from + lead,
                                   .raw_end = from + lead + s.n };
        for (size_t i = 0; i < s.n; i++)
                if (s.p[i] != '\r')
                        buf_putc(&p->text, s.p[i]);
        b.len = p->text.n - b.off;
        vec_push(&p->blocks, b);
}

void article_page_text(struct article_page *p) {
        for (size_t at = 0; at < p->in.n && !p->text.over;) {
                size_t n = str_chr(str_sub(p->in, at, SIZE_MAX), '\n');
                size_t end = n == SIZE_MAX ? p->in.n : at + n;
                char c = p->in.p[at];
                text_block(p, at, end, c == ' ' || c == '\t' || c == '>');
                at = end + 1;
        }
        p->nodes.v[0].end = (uint32_t) p->blocks.n;
}
