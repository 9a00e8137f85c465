/* XML of any vocabulary to text, without a tree and without trust.
 *
 *   <case id="7"><name>Jane Doe</name><p>Met <b>Omar</b> twice.</p></case>
 *
 *   case id: 7                    labels: "case id: ", "name: ", "p: "
 *   name: Jane Doe
 *   p: Met Omar twice.
 *
 * A tag parts lines unless text stands right before it.  The document type is passed over; the five
 * entities of XML and character references are read, all others stay as they are written. */
#include "parse/parse-xml.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-html-entity.h"
#include "parse/parse-html.h"
#include "parse/parse-text.h"

enum { NAME = 100 };

struct xml {
        struct str in;
        size_t at;
        struct str *names; /* of the open elements, LIMIT_xml_depth */
        size_t depth, beyond;
        struct rec_build_text *out;
        struct buf room;
        bool inside; /* the line has text: what follows goes on with it */
        bool bad, entities;
        bool no_comment_end, no_cdata_end;
};

static bool is_name(char c) {
        return ascii_alpha(c) || ascii_digit(c) || strchr("_:-.", c) || (uint8_t) c >= 0x80;
}

static struct str read_name(struct xml *x) {
        size_t from = x->at;
        while (x->at < x->in.n && x->in.p[x->at] && is_name(x->in.p[x->at]))
                x->at++;
        return str_sub(x->in, from, x->at - from);
}

static bool is_reference(struct str s) {
        static const struct str known[] = { STR_INIT("&amp;"),  STR_INIT("&lt;"),
                                            STR_INIT("&gt;"),   STR_INIT("&quot;"),
                                            STR_INIT("&apos;"), STR_INIT("&#") };
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (str_starts(s, known[i]))
                        return true;
        return false;
}

/* `s` with its references read and white space collapsed, in x->room. */
static struct str plain(struct xml *x, struct str s, bool references) {
        buf_clear(&x->room);
        for (size_t i = 0; i < s.n;) {
                char text[8];
                size_t took = 0, n = 0;
                if (references && s.p[i] == '&' && is_reference(str_sub(s, i, 16)))
                        n = parse_html_entity(str_sub(s, i, 16), false, text, &took);
                if (n) {
                        buf_put(&x->room, text, n);
                        i += took;
                        continue;
                }
                bool space = ascii_space(s.p[i]);
                if (!space || x->room.n == 0 || x->room.p[x->room.n - 1] != ' ')
                        buf_putc(&x->room, space ? ' ' : s.p[i]);
                i++;
        }
        return buf_str(&x->room);
}

static void end_line(struct xml *x) {
        if (x->inside)
                rec_build_puts(x->out, "\n");
        x->inside = false;
}

static void put_label(struct xml *x, struct str element, struct str attribute) {
        rec_build_label(x->out, REC_SPAN_label, 0);
        rec_build_put(x->out, str_sub(element, 0,
                                      utf8_floor(element, element.n < NAME ? element.n : NAME)));
        if (attribute.n)
                rec_build_puts(x->out, " ");
        rec_build_put(x->out,
                      str_sub(attribute, 0,
                              utf8_floor(attribute, attribute.n < NAME ? attribute.n : NAME)));
        rec_build_puts(x->out, ": ");
        rec_build_label(x->out, REC_SPAN_own, 0);
}

static void put_text(struct xml *x, struct str s, bool references) {
        struct str t = plain(x, s, references);
        if (str_trim(t).n == 0) {
                end_line(x);
                return;
        }
        if (!x->inside) {
                t = str_sub(t, t.p[0] == ' ', SIZE_MAX);
                if (x->depth && !x->beyond)
                        put_label(x, x->names[x->depth - 1], (struct str){ 0 });
        }
        rec_build_put(x->out, t);
        x->inside = true;
}

static void put_attribute(struct xml *x, struct str element, struct str name, struct str value) {
        bool space = str_eq(name, STR("xmlns")) || str_starts(name, STR("xmlns:"));
        struct str t = plain(x, value, true);
        if (space || str_trim(t).n == 0)
                return;
        end_line(x);
        put_label(x, element, name);
        rec_build_put(x->out, str_trim(t));
        rec_build_puts(x->out, "\n");
}

static void skip_space(struct xml *x) {
        while (x->at < x->in.n && ascii_space(x->in.p[x->at]))
                x->at++;
}

static struct str attribute_value(struct xml *x) {
        char quote = x->at < x->in.n ? x->in.p[x->at] : 0;
        size_t from = x->at + (quote == '"' || quote == '\'');
        struct str rest = str_sub(x->in, from, SIZE_MAX);
        if (from == x->at) { /* wild: no quotes */
                struct str name = read_name(x);
                return name;
        }
        size_t n = str_chr(rest, quote);
        if (n == SIZE_MAX) {
                x->bad = true;
                n = str_chr(rest, '>');
                rest = str_sub(rest, 0, n);
                x->at = from + rest.n;
                return rest;
        }
        x->at = from + n + 1;
        return str_sub(rest, 0, n);
}

/* Up to and with the '>'; true if the element is empty ("/>"). */
static bool attributes(struct xml *x, struct str element) {
        bool closed = false;
        for (;;) {
                skip_space(x);
                if (x->at >= x->in.n)
                        return x->bad = true, closed;
                if (x->in.p[x->at] == '>')
                        return x->at++, closed;
                closed = x->in.p[x->at] == '/';
                struct str name = read_name(x);
                if (name.n == 0) {
                        x->at++;
                        continue;
                }
                skip_space(x);
                if (x->at < x->in.n && x->in.p[x->at] == '=') {
                        x->at++;
                        skip_space(x);
                        put_attribute(x, element, name, attribute_value(x));
                }
        }
}

static void start_tag(struct xml *x) {
        x->at++;
        struct str name = read_name(x);
        if (attributes(x, name))
                return;
        if (x->depth == LIMIT_xml_depth)
                x->beyond++;
        else
                x->names[x->depth++] = name;
}

static void end_tag(struct xml *x) {
        x->at += 2;
        struct str name = read_name(x);
        size_t n = str_chr(str_sub(x->in, x->at, SIZE_MAX), '>');
        x->at = n == SIZE_MAX ? x->in.n : x->at + n + 1;
        x->bad |= n == SIZE_MAX;
        if (x->beyond) {
                x->beyond--;
                return;
        }
        x->bad |= x->depth == 0 || !str_eq(name, x->names[x->depth - 1]);
        x->depth -= x->depth > 0;
}

/* Behind `end`, with what stood before it in *ret; to the next '>' if it never comes. */
static struct str until(struct xml *x, size_t from, struct str end, bool *none) {
        struct str rest = str_sub(x->in, from, SIZE_MAX);
        size_t n = *none ? SIZE_MAX : str_find(rest, end);
        if (n == SIZE_MAX) {
                *none = x->bad = true;
                end = STR(">");
                n = str_find(rest, end);
        }
        struct str ret = str_sub(rest, 0, n);
        x->at = from + ret.n + (n == SIZE_MAX ? 0 : end.n);
        return ret;
}

/* "<!DOCTYPE ... [ ... ]>": brackets and quotes, nothing is read but that entities are there. */
static void doctype(struct xml *x) {
        bool subset = false;
        for (char quote = 0; x->at < x->in.n; x->at++) {
                char c = x->in.p[x->at];
                if (quote)
                        quote = c == quote ? 0 : quote;
                else if ((c == '"' || c == '\'') && subset)
                        quote = c;
                else if (c == '[' || c == ']')
                        subset = c == '[';
                else if (c == '<' && str_starts(str_sub(x->in, x->at, 8), STR("<!ENTITY")))
                        x->entities = true;
                else if (c == '>' && !subset)
                        break;
        }
        x->bad |= x->at >= x->in.n;
        x->at += x->at < x->in.n;
}

static void markup(struct xml *x) {
        struct str rest = str_sub(x->in, x->at, SIZE_MAX);
        bool none = false;
        if (str_starts(rest, STR("<!--"))) {
                until(x, x->at + 4, STR("-->"), &x->no_comment_end);
        } else if (str_starts(rest, STR("<![CDATA["))) {
                struct str s = until(x, x->at + 9, STR("]]>"), &x->no_cdata_end);
                put_text(x, s, false);
        } else if (str_starts(rest, STR("<!"))) {
                doctype(x);
        } else if (str_starts(rest, STR("<?"))) {
                until(x, x->at + 2, STR(">"), &none);
        } else if (str_starts(rest, STR("</"))) {
                end_tag(x);
        } else {
                start_tag(x);
        }
}

static bool is_markup(struct str in, size_t i) {
        char c = i + 1 < in.n ? in.p[i + 1] : 0;
        return c && (strchr("!?/_", c) || ascii_alpha(c) || (uint8_t) c >= 0x80);
}

static void run(struct xml *x) {
        while (x->at < x->in.n && !x->out->cut) {
                if (x->in.p[x->at] == '<' && is_markup(x->in, x->at)) {
                        markup(x);
                        if (x->at < x->in.n && x->in.p[x->at] == '<')
                                end_line(x);
                        continue;
                }
                size_t from = x->at++;
                while (x->at < x->in.n && !(x->in.p[x->at] == '<' && is_markup(x->in, x->at)))
                        x->at++;
                put_text(x, str_sub(x->in, from, x->at - from), true);
        }
        end_line(x);
}

static void read_all(struct parse_text *t, struct rec_build *b) {
        struct rec_build_text text;
        struct xml x = { .in = buf_str(&t->text), .out = &text };
        x.names = mem_array(NULL, LIMIT_xml_depth, sizeof *x.names);
        buf_init(&x.room, 0);
        rec_build_text_init(&text, b, REC_TEXT_plain);
        run(&x);
        rec_build_text_done(&text);
        if (x.bad || x.depth || x.beyond)
                rec_build_flaw(b, FLAW_xml_malformed, 0, 0, "%s", "");
        if (x.entities)
                rec_build_flaw(b, FLAW_xml_entities, 0, 0, "%s", "");
        buf_done(&x.room);
        mem_free(x.names);
}

void parse_xml_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct parse_text t;
        struct bytes label = { 0 };
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = STR("application/xml"),
                                             .name = f->name });
        parse_html_charset(f->data, &label);
        parse_text_open(&t, f->data, label);
        read_all(&t, &b);
        parse_text_flaws(&t, &b);
        parse_text_close(&t);
        rec_build_done(&b);
}
