/* A header section to fields; see parse/parse-header.h.
 *
 *   From jane@x.example Thu Jan  1 00:00:00 2015     from_line, first line only
 *   Subject: a long                                  field, with its continuation line
 *    subject
 *   some words without a colon                       junk, if a field that we know follows; else
 *   <empty line>                                     the section had no empty line and ends there
 *
 * It decodes nothing and judges no value. */
#include "parse/parse-header.h"

#include "base/limits.h"

static const struct {
        struct str name;
        enum rec_header_id header;
        bool once, keep;
} fields[PARSE_FIELD_N] = {
#define FIELD(id, name, header, once, keep)                                                        \
        [PARSE_FIELD_##id] = { STR_INIT(name), REC_HDR_##header, once, keep },
#include "parse/parse-header.def"
#undef FIELD
};

enum rec_header_id parse_field_header(enum parse_field id) {
        return fields[id].header;
}

bool parse_field_once(enum parse_field id) {
        return fields[id].once;
}

bool parse_field_keep(enum parse_field id) {
        return fields[id].keep;
}

static enum parse_field field_of(struct bytes name) {
        if (name.n == 0)
                return PARSE_FIELD_none;
        char first = ascii_lower((char) name.p[0]);
        for (size_t i = PARSE_FIELD_none + 1; i < PARSE_FIELD_N; i++)
                if (fields[i].name.n == name.n && fields[i].name.p[0] == first &&
                    bytes_eq_nocase(name, fields[i].name))
                        return (enum parse_field) i;
        return PARSE_FIELD_none;
}

static bool blank(int c) {
        return c == ' ' || c == '\t';
}

/* Behind the line that starts at `at`. */
static size_t line_end(struct bytes in, size_t at) {
        const uint8_t *nl = memchr(in.p + at, '\n', in.n - at);
        return nl ? (size_t) (nl - in.p) + 1 : in.n;
}

/* Length of `in` from `at` to `end` without the line break. */
static size_t line_text(struct bytes in, size_t at, size_t end) {
        while (end > at && (in.p[end - 1] == '\n' || in.p[end - 1] == '\r'))
                end--;
        return end - at;
}

/* The name of the field in `line`; .p NULL if it is no field.  *ret_colon is where the colon is. */
static struct bytes name_in(struct bytes line, size_t *ret_colon) {
        size_t i = 0;
        while (i < line.n && line.p[i] > ' ' && line.p[i] < 0x7f && line.p[i] != ':')
                i++;
        size_t n = i;
        while (i < line.n && blank(line.p[i]))
                i++;
        if (n == 0 || i == line.n || line.p[i] != ':')
                return (struct bytes){ 0 };
        *ret_colon = i;
        return bytes_sub(line, 0, n);
}

static bool is_from_line(struct bytes line) {
        while (line.n && line.p[0] == '>')
                line = bytes_sub(line, 1, SIZE_MAX);
        return bytes_starts(line, STR("From "));
}

void parse_header_init(struct parse_header *h, struct bytes in) {
        *h = (struct parse_header){ .in = in };
        if (bytes_starts(in, STR("\xef\xbb\xbf")))
                h->at = 3;
}

/* Is there, before the next empty line, a field that is surely one?  *ret_at: where. */
static bool field_follows(struct bytes in, size_t at, size_t *ret_at) {
        for (size_t end; at < in.n; at = end) {
                end = line_end(in, at);
                struct bytes line = bytes_sub(in, at, line_text(in, at, end));
                size_t colon;
                if (line.n == 0)
                        return false;
                struct bytes name = name_in(line, &colon);
                if (name.p && (field_of(name) || bytes_starts_nocase(name, STR("x-")) ||
                               bytes_starts_nocase(name, STR("content-")))) {
                        *ret_at = at;
                        return true;
                }
        }
        return false;
}

static int end_at(struct parse_header *h, size_t body) {
        h->at = h->in.n;
        h->body = body;
        return 0;
}

/* The section is over the limits: its body begins behind the next empty line. */
static int cut(struct parse_header *h) {
        h->cut = true;
        for (size_t at = h->at, end; at < h->in.n; at = end) {
                end = line_end(h->in, at);
                if (line_text(h->in, at, end) == 0)
                        return end_at(h, end);
        }
        return end_at(h, h->in.n);
}

static int take_field(struct parse_header *h, size_t end, struct bytes name, size_t colon,
                      struct parse_header_field *ret) {
        size_t start = h->at;
        while (end < h->in.n && blank(h->in.p[end]))
                end = line_end(h->in, end);
        struct bytes raw = bytes_sub(h->in, start + colon + 1, end - start - colon - 1);
        struct bytes value = bytes_trim(raw);
        *ret = (struct parse_header_field){
                .kind = PARSE_HEADER_field,
                .id = field_of(name),
                .off = start,
                .name = name,
                .value_off = value.n ? (size_t) (value.p - h->in.p) : start + colon + 1,
                .value = value,
        };
        h->at = end;
        h->fields++;
        return 1;
}

static int take_line(struct parse_header *h, size_t end, enum parse_header_kind kind,
                     struct parse_header_field *ret) {
        *ret = (struct parse_header_field){
                .kind = kind,
                .off = h->at,
                .value_off = h->at,
                .value = bytes_sub(h->in, h->at, line_text(h->in, h->at, end)),
        };
        h->at = end;
        return 1;
}

int parse_header_next(struct parse_header *h, struct parse_header_field *ret) {
        if (h->at >= h->in.n) {
                h->unclosed |= h->body == 0;
                return end_at(h, h->body ? h->body : h->in.n);
        }
        size_t end = line_end(h->in, h->at), colon;
        struct bytes line = bytes_sub(h->in, h->at, line_text(h->in, h->at, end));
        if (line.n == 0)
                return end_at(h, end);
        if (h->fields >= LIMIT_headers || h->at > LIMIT_header_bytes)
                return cut(h);
        struct bytes name = name_in(line, &colon);
        if (name.p)
                return take_field(h, end, name, colon, ret);
        if (h->at == 0 && is_from_line(line))
                return take_line(h, end, PARSE_HEADER_from_line, ret);
        if (h->at >= h->junk_until && !field_follows(h->in, end, &h->junk_until)) {
                h->unclosed = true; /* wild.md#header-malformed: no empty line before the body */
                return end_at(h, h->at);
        }
        return take_line(h, end, PARSE_HEADER_junk, ret);
}

struct bytes parse_header_unfold(struct bytes value, struct arena *a) {
        if (bytes_chr(value, '\n') == SIZE_MAX && bytes_chr(value, '\r') == SIZE_MAX)
                return value;
        uint8_t *to = arena_alloc(a, value.n);
        size_t n = 0;
        for (size_t i = 0; i < value.n;) {
                uint8_t c = value.p[i++];
                if (c != '\n' && c != '\r') {
                        to[n++] = c;
                        continue;
                }
                while (i < value.n && ascii_space(value.p[i]))
                        i++;
                while (n && blank(to[n - 1]))
                        n--;
                to[n++] = ' ';
        }
        return bytes_of(to, n);
}
