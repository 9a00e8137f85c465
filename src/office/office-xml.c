/* XML, pulled out of a slice; see office-xml.h.
 *
 *   text  <p:name attrs>  </p:name>  <p:name/>  <!--  -->  <![CDATA[  ]]>  <?  ?>  <!DOCTYPE [ ]>
 */
#include "office/office-xml.h"

#include "base/utf8.h"
#include "parse/parse-charset.h"

enum { REFERENCE = 12 }; /* "&#x10FFFF;" is 10 */

void office_xml_init(struct office_xml *x, struct bytes in) {
        *x = (struct office_xml){ .in = in };
        buf_init(&x->hold, 0);
}

void office_xml_done(struct office_xml *x) {
        buf_done(&x->hold);
}

/* ---- references ---------------------------------------------------------------------------- */

static const struct {
        struct str name;
        char c;
} entities[] = { { STR_INIT("amp"), '&' },
                 { STR_INIT("lt"), '<' },
                 { STR_INIT("gt"), '>' },
                 { STR_INIT("quot"), '"' },
                 { STR_INIT("apos"), '\'' } };

static bool put_number(struct buf *out, struct str s) {
        uint32_t c = 0, base = 10;
        if (s.n && (s.p[0] == 'x' || s.p[0] == 'X')) {
                base = 16;
                s = str_sub(s, 1, SIZE_MAX);
        }
        if (s.n == 0)
                return false;
        for (size_t i = 0; i < s.n; i++) {
                int d = ascii_hex(s.p[i]);
                if (d < 0 || (uint32_t) d >= base || c > 0x10ffff)
                        return false;
                c = c * base + (uint32_t) d;
        }
        bool scalar = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff) && c != 0;
        buf_put_utf8(out, scalar ? c : 0xfffd);
        return true;
}

/* One reference at the start of `s`; bytes it takes, 0 if it is none (then '&' stands for
 * itself; entities of a document type are never expanded: wild.md#office-doctype). */
static size_t put_reference(struct buf *out, struct str s) {
        size_t end = str_chr(str_sub(s, 0, REFERENCE), ';');
        if (end == SIZE_MAX)
                return 0;
        struct str name = str_sub(s, 1, end - 1);
        if (name.n && name.p[0] == '#')
                return put_number(out, str_sub(name, 1, SIZE_MAX)) ? end + 1 : 0;
        for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
                if (str_eq(entities[i].name, name)) {
                        buf_putc(out, entities[i].c);
                        return end + 1;
                }
        return 0;
}

/* `s` with its references decoded: itself if it has none, else in `room`. */
static struct str decode(struct str s, struct buf *room) {
        size_t amp = str_chr(s, '&');
        buf_clear(room);
        if (amp == SIZE_MAX)
                return s;
        while (s.n) {
                amp = str_chr(s, '&');
                if (amp == SIZE_MAX)
                        amp = s.n;
                buf_put_str(room, str_sub(s, 0, amp));
                s = str_sub(s, amp, SIZE_MAX);
                size_t n = s.n ? put_reference(room, s) : 0;
                if (s.n && n == 0) {
                        buf_putc(room, '&');
                        n = 1;
                }
                s = str_sub(s, n, SIZE_MAX);
        }
        return buf_str(room);
}

/* ---- pieces -------------------------------------------------------------------------------- */

static struct str rest_of(const struct office_xml *x) {
        return (struct str){ (const char *) x->in.p + x->at, x->in.n - x->at };
}

/* Behind the next `mark`, or the end. */
static void skip_past(struct office_xml *x, struct str mark) {
        size_t n = str_find(rest_of(x), mark);
        if (n == SIZE_MAX)
                x->damaged = true;
        x->at = n == SIZE_MAX ? x->in.n : x->at + n + mark.n;
}

/* <!DOCTYPE name [ ... ]>: passed over whole; quoted strings may hold anything. */
static void skip_doctype(struct office_xml *x) {
        uint32_t brackets = 0;
        char quote = 0;
        x->doctype = true;
        for (; x->at < x->in.n; x->at++) {
                char c = (char) x->in.p[x->at];
                if (quote) {
                        quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                        quote = c;
                } else if (c == '[') {
                        brackets++;
                } else if (c == ']' && brackets) {
                        brackets--;
                } else if (c == '>' && !brackets) {
                        x->at++;
                        return;
                }
        }
        x->damaged = true;
}

/* The end of the tag that begins at x->at (on '<'): its '>', or SIZE_MAX. */
static size_t tag_end(const struct office_xml *x) {
        struct str s = rest_of(x);
        size_t first = str_chr(s, '>');
        if (first == SIZE_MAX)
                return SIZE_MAX;
        if (!memchr(s.p, '"', first) && !memchr(s.p, '\'', first))
                return first;
        char quote = 0;
        for (size_t i = 1; i < s.n; i++) {
                char c = s.p[i];
                if (quote ? c == quote : c == '"' || c == '\'')
                        quote = quote ? 0 : c;
                else if (c == '>' && !quote)
                        return i;
                else if (c == '<') /* a quote that was never closed */
                        return first;
        }
        return first;
}

static void set_name(struct office_xml *x, struct str tag) {
        size_t n = 0;
        while (n < tag.n && !ascii_space(tag.p[n]) && tag.p[n] != '/')
                n++;
        struct str full = str_sub(tag, 0, n);
        size_t colon = str_chr(full, ':');
        x->attrs = str_sub(tag, n, SIZE_MAX);
        x->prefix = colon == SIZE_MAX ? str_sub(full, 0, 0) : str_sub(full, 0, colon);
        x->name = colon == SIZE_MAX ? full : str_sub(full, colon + 1, SIZE_MAX);
}

static enum office_xml_event close_tag(struct office_xml *x) {
        x->closing = false;
        x->depth -= x->depth > 0;
        return OFFICE_XML_close;
}

static enum office_xml_event tag(struct office_xml *x) {
        size_t end = tag_end(x);
        if (end == SIZE_MAX) {
                x->damaged = true;
                x->at = x->in.n;
                return OFFICE_XML_end;
        }
        struct str inside = str_sub(rest_of(x), 1, end - 1);
        x->at += end + 1;
        if (inside.n && inside.p[0] == '/') {
                set_name(x, str_sub(inside, 1, SIZE_MAX));
                return close_tag(x);
        }
        x->closing = inside.n && inside.p[inside.n - 1] == '/';
        set_name(x, str_sub(inside, 0, inside.n - x->closing));
        x->depth++;
        return OFFICE_XML_open;
}

static enum office_xml_event cdata(struct office_xml *x) {
        x->at += 9;
        size_t from = x->at;
        skip_past(x, STR("]]>"));
        x->text =
                (struct str){ (const char *) x->in.p + from, x->at - from - (x->damaged ? 0 : 3) };
        return OFFICE_XML_text;
}

static enum office_xml_event text(struct office_xml *x) {
        struct str s = rest_of(x);
        size_t n = str_chr(s, '<');
        n = n == SIZE_MAX ? s.n : n;
        x->at += n;
        x->text = decode(str_sub(s, 0, n), &x->hold);
        return OFFICE_XML_text;
}

enum office_xml_event office_xml_next(struct office_xml *x) {
        if (x->closing)
                return close_tag(x);
        while (x->at < x->in.n) {
                struct str s = rest_of(x);
                if (s.p[0] != '<')
                        return text(x);
                if (str_starts(s, STR("<![CDATA[")))
                        return cdata(x);
                if (str_starts(s, STR("<!--")))
                        skip_past(x, STR("-->"));
                else if (str_starts(s, STR("<?")))
                        skip_past(x, STR("?>"));
                else if (str_starts(s, STR("<!")))
                        skip_doctype(x);
                else
                        return tag(x);
        }
        return OFFICE_XML_end;
}

void office_xml_skip(struct office_xml *x) {
        uint32_t outside = x->depth - 1;
        while (x->depth > outside)
                if (office_xml_next(x) == OFFICE_XML_end)
                        return;
}

/* ---- attributes ---------------------------------------------------------------------------- */

/* Take the next name="value" off *rest; false at the end or at something else. */
static bool next_attr(struct str *rest, struct str *name, struct str *value) {
        struct str s = str_trim(*rest);
        size_t eq = str_chr(s, '=');
        if (eq == SIZE_MAX)
                return false;
        *name = str_trim(str_sub(s, 0, eq));
        s = str_sub(s, eq + 1, SIZE_MAX);
        while (s.n && ascii_space(s.p[0]))
                s = str_sub(s, 1, SIZE_MAX);
        if (s.n == 0 || (s.p[0] != '"' && s.p[0] != '\''))
                return false;
        size_t end = str_chr(str_sub(s, 1, SIZE_MAX), s.p[0]);
        if (end == SIZE_MAX)
                return false;
        *value = str_sub(s, 1, end);
        *rest = str_sub(s, end + 2, SIZE_MAX);
        return true;
}

static bool attr_is(struct str have, const char *want) {
        size_t colon = str_chr(have, ':');
        if (want[0] == ':') {
                if (colon == SIZE_MAX)
                        return false;
                want++;
        }
        struct str local = colon == SIZE_MAX ? have : str_sub(have, colon + 1, SIZE_MAX);
        return str_eq(local, str_of(want));
}

static bool find_attr(const struct office_xml *x, const char *name, struct str *ret) {
        struct str rest = x->attrs, have;
        while (next_attr(&rest, &have, ret))
                if (attr_is(have, name) && !str_starts(have, STR("xmlns")))
                        return true;
        return false;
}

struct str office_xml_attr(const struct office_xml *x, const char *name, struct buf *room) {
        struct str value;
        if (!find_attr(x, name, &value))
                return STR("");
        return decode(value, room);
}

int64_t office_xml_number(const struct office_xml *x, const char *name, int64_t otherwise) {
        struct str value;
        int64_t n;
        return find_attr(x, name, &value) && str_i64(str_trim(value), &n) ? n : otherwise;
}

bool office_xml_true(const struct office_xml *x, const char *name) {
        struct str v;
        return find_attr(x, name, &v) &&
               (v.n == 0 || str_eq(v, STR("1")) || str_eq(v, STR("true")) || str_eq(v, STR("on")));
}

/* ---- charset ------------------------------------------------------------------------------- */

/* What <?xml encoding="..."?> says, or empty. */
static struct bytes declared(struct bytes part) {
        struct bytes head = bytes_sub(part, 0, 256);
        size_t at = bytes_find(head, str_bytes(STR("encoding=")));
        if (!bytes_starts(head, STR("<?xml")) || at == SIZE_MAX || at + 10 >= head.n)
                return (struct bytes){ 0 };
        struct bytes v = bytes_sub(head, at + 10, SIZE_MAX);
        size_t end = bytes_chr(v, head.p[at + 9]);
        return end == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(v, 0, end);
}

struct bytes office_xml_utf8(struct bytes part, struct buf *hold) {
        struct parse_charset_result r;
        struct bytes label = declared(part);
        if (bytes_starts(part, STR("\xef\xbb\xbf")))
                part = bytes_sub(part, 3, SIZE_MAX);
        bool wide = part.n > 1 && (part.p[0] == 0 || part.p[1] == 0 || part.p[0] >= 0xfe);
        bool other = label.n && !bytes_eq_nocase(label, STR("utf-8"));
        if (!wide && !other && utf8_valid(part) == part.n)
                return part;
        if (wide)
                label = (struct bytes){ 0 };
        else if (!other)
                label = str_bytes(STR("utf-8"));
        parse_charset_decode(part, label, hold, &r);
        return buf_bytes(hold);
}
