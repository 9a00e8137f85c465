/* Field by field against the gold answers of another mail parser (Stalwart's mail-parser, whose
 * test suite gives a JSON tree for each message and a list of cases for each kind of field).
 *
 * Each difference has a key, "FILE PLACE FIELD" ("legacy/012 0.3 name").  A key that some row of
 * `explained` begins with is counted under its reason; any other fails the test, and so does a row
 * that explains nothing any more. */
#include "parse/parse-address.h"
#include "parse/parse-charset.h"
#include "parse/parse-mail.h"
#include "parse/parse-mime.h"
#include "parse/parse-word.h"

#include "base/test.h"
#include "when/when.h"

#include <jansson.h>

enum reason {
        GUESS,
        UU,
        SLASH,
        ENR,
        OUTER,
        MAILTO,
        ROUTE,
        SPACE,
        EW,
        NUL,
        LANG,
        HALF,
        B64,
        MID,
        TRIM,
        BARE,
        ESC,
        NUM,
        REP,
        ADJ,
        HIGH,
        HOSTILE,
        REASONS
};

static const char *const reasons[REASONS] = {
        [GUESS] = "raw 8-bit header text: gold gives U+FFFD, ours guesses the charset",
        [UU] = "gold does not decode x-uuencode",
        [SLASH] = "gold drops the backslashes of a raw Windows path",
        [ENR] = "text/enriched and text/richtext are read as bodies, not attached",
        [OUTER] = ("the delimiter of the outer multipart stands in an unclosed header: gold reads "
                   "over it"),
        [MAILTO] = "ours reads mailto: as no part of an address",
        [ROUTE] = "ours drops the source route",
        [SPACE] = "ours drops white space around the dots and signs of an address",
        [EW] = "gold puts a space between an encoded word and text glued to it",
        [NUL] = "gold keeps NUL in text",
        [LANG] = "ours does not keep the language of a parameter",
        [HALF] = "half a type: ours keeps the slash that is there",
        [B64] = "clear text in base64: gold decodes or keeps it, ours leaves it out",
        [MID] = "a delimiter in the middle of a line is none",
        [TRIM] = "ours trims names",
        [BARE] = "a word that is no address is a name",
        [ESC] = "a backslash before a line break: ours lets it quote the break, not the ')'",
        [NUM] = "numbers that no mailer writes as a date",
        [REP] = "the charset repeated in each piece",
        [ADJ] = "ours drops the space between any two encoded words (RFC 2047, 6.2)",
        [HIGH] = "ours takes no 8-bit letters in a type",
        [HOSTILE] = "nonsense parameter names",
};

/* A key may end with '*'. */
static struct explanation {
        const char *key;
        enum reason why;
        unsigned used;
} explained[] = {
        { "legacy/010 to[0] name", GUESS, 0 },
        { "legacy/010 subject", GUESS, 0 },
        { "legacy/016.3 name", GUESS, 0 },
        { "legacy/017 to[0] name", GUESS, 0 },
        { "legacy/020 to[0] name", GUESS, 0 },
        { "legacy/020 subject", GUESS, 0 },
        { "legacy/022 to[0] name", GUESS, 0 },
        { "legacy/022 subject", GUESS, 0 },
        { "legacy/023.4 name", GUESS, 0 },
        { "legacy/026.2 name", GUESS, 0 },
        { "legacy/027 to[0] name", GUESS, 0 },
        { "legacy/027 subject", GUESS, 0 },
        { "legacy/033.0 text", GUESS, 0 },
        { "legacy/049.0 body_end", GUESS, 0 },
        { "legacy/049.0 text", GUESS, 0 },
        { "legacy/052 to[0] name", GUESS, 0 },
        { "legacy/052 subject", GUESS, 0 },
        { "legacy/052.0 text", GUESS, 0 },
        { "legacy/017.2 bytes", UU, 0 },
        { "legacy/017.3 bytes", UU, 0 },
        { "legacy/026.2 text", UU, 0 },
        { "legacy/048.2 bytes", UU, 0 },
        { "legacy/048.3 bytes", UU, 0 },
        { "legacy/048.4 bytes", UU, 0 },
        { "legacy/035.5 name", SLASH, 0 },
        { "legacy/035.6 name", SLASH, 0 },
        { "legacy/039.3 name", SLASH, 0 },
        { "legacy/039.4 name", SLASH, 0 },
        { "rfc/000.6 is_body", ENR, 0 },
        { "rfc/000.6 is_attachment", ENR, 0 },
        { "rfc/003.2 is_body", ENR, 0 },
        { "rfc/003.2 is_attachment", ENR, 0 },
        { "thirdparty/015*", OUTER, 0 },
        { "address[38][0] address", MAILTO, 0 },
        { "address[39][0] address", MAILTO, 0 },
        { "address[40][0] address", MAILTO, 0 },
        { "address[41][1] address", MAILTO, 0 },
        { "address[43][1] address", MAILTO, 0 },
        { "address[44][1] address", MAILTO, 0 },
        { "address[45][0] address", MAILTO, 0 },
        { "address[46][1] address", MAILTO, 0 },
        { "address[47][0] address", MAILTO, 0 },
        { "address[13][0] address", ROUTE, 0 },
        { "address[13][1] address", SPACE, 0 },
        { "address[14][0] address", SPACE, 0 },
        { "unstructured[21] text", EW, 0 },
        { "unstructured[22] text", EW, 0 },
        { "unstructured[27] text", EW, 0 },
        { "unstructured[28] text", EW, 0 },
        { "thirdparty/000.1 text", NUL, 0 },
        { "content_type[59] key", NUL, 0 },
        { "content_type[29] title-language", LANG, 0 },
        { "content_type[30] title-language", LANG, 0 },
        { "content_type[31] filename-language", LANG, 0 },
        { "content_type[59] key3-language", LANG, 0 },
        { "content_type[39] type", HALF, 0 },
        { "content_type[40] type", HALF, 0 },
        { "content_type[41] type", HALF, 0 },
        { "content_type[43] type", HALF, 0 },
        { "content_type[64] type", HALF, 0 },
        { "content_type[65] type", HALF, 0 },
        { "content_type[66] type", HALF, 0 },
        { "content_type[67] type", HALF, 0 },
        { "content_type[68] type", HALF, 0 },
        { "content_type[69] type", HALF, 0 },
        { "content_type[70] type", HALF, 0 },
        { "content_type[71] type", HALF, 0 },
        { "content_type[72] type", HALF, 0 },
        { "thirdparty/002.2 text", B64, 0 },
        { "thirdparty/002.3 text", B64, 0 },
        { "thirdparty/002.3 is_body", B64, 0 },
        { "thirdparty/002.3 is_attachment", B64, 0 },
        { "thirdparty/005.5 body_end", MID, 0 },
        { "thirdparty/005.5 text", MID, 0 },
        { "thirdparty/005.1 text", MID, 0 },
        { "address[33][0] name", TRIM, 0 },
        { "content_type[55] name", TRIM, 0 },
        { "content_type[56] name", TRIM, 0 },
        { "address[42][0] name", BARE, 0 },
        { "address[42][0] address", BARE, 0 },
        { "address[9][0] name", ESC, 0 },
        { "date[10] date", NUM, 0 },
        { "date[12] date", NUM, 0 },
        { "content_type[31] filename", REP, 0 },
        { "content_type[34] name", ADJ, 0 },
        { "content_type[54] type", HIGH, 0 },
        { "content_type[61] 5", HOSTILE, 0 },
        { "content_type[61] 1", HOSTILE, 0 },
        { "content_type[61] 18", HOSTILE, 0 },
        { "content_type[61] 7", HOSTILE, 0 },
};

static unsigned compared, different;

/* The gold for CR LF line ends differs in the same places. */
static bool explains(const char *row, char *key) {
        char *crlf = strstr(key, ".crlf");
        if (crlf)
                memmove(crlf, crlf + 5, strlen(crlf + 5) + 1);
        size_t n = strlen(row);
        return row[n - 1] == '*' ? strncmp(row, key, n - 1) == 0 : strcmp(row, key) == 0;
}

__attribute__((format(printf, 3, 4))) static void differ(const char *where, const char *field,
                                                         const char *fmt, ...) {
        char key[256], text[2048];
        snprintf(key, sizeof key, "%s %s", where, field);
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(text, sizeof text, fmt, ap);
        va_end(ap);
        different++;
        for (size_t i = 0; i < sizeof explained / sizeof *explained; i++)
                if (explains(explained[i].key, key)) {
                        explained[i].used++;
                        return;
                }
        test_fail(__FILE__, __LINE__, "%s: %s", key, text);
}

static struct str gold_str(const json_t *j) {
        return json_is_string(j) ? (struct str){ json_string_value(j), json_string_length(j) }
                                 : STR("");
}

static void same_str(const char *where, const char *field, struct str want, struct str got) {
        compared++;
        if (!str_eq(want, got))
                differ(where, field, "want '%.*s', got '%.*s'", (int) (want.n < 300 ? want.n : 300),
                       want.p, (int) (got.n < 300 ? got.n : 300), got.p);
}

static void same_n(const char *where, const char *field, size_t want, size_t got) {
        compared++;
        if (want != got)
                differ(where, field, "want %zu, got %zu", want, got);
}

static json_t *field(json_t *part, const char *name, const char *kind) {
        size_t i;
        json_t *h, *found = NULL;
        json_array_foreach(json_object_get(part, "headers"), i, h) {
                const char *n = json_string_value(json_object_get(h, "name"));
                if (n && strcmp(n, name) == 0)
                        found = json_object_get(json_object_get(h, "value"), kind);
        }
        return found;
}

/* ---- addresses ---- */

static void same_mailbox(const char *where, const json_t *want, const struct parse_address *got) {
        char domain[512];
        struct str address = gold_str(json_object_get(want, "address"));
        size_t at = str_chr(address, '@');
        snprintf(domain, sizeof domain, "%.*s", STR_ARG(address));
        for (size_t i = at; at != SIZE_MAX && domain[i]; i++)
                domain[i] = ascii_lower(domain[i]);
        same_str(where, "name", gold_str(json_object_get(want, "name")), got->name);
        same_str(where, "address", str_of(domain), got->address);
}

static void same_list(const char *where, const json_t *list, struct str group, size_t *n,
                      const struct parse_address *got, size_t n_got) {
        size_t i;
        json_t *want;
        json_array_foreach(list, i, want) {
                char at[300];
                snprintf(at, sizeof at, "%s[%zu]", where, *n);
                if (*n >= n_got) {
                        differ(at, "address", "missing");
                        return;
                }
                same_mailbox(at, want, &got[*n]);
                same_str(at, "group", group, got[*n].group);
                ++*n;
        }
}

static void same_addresses(const char *where, const json_t *want, struct bytes value) {
        struct arena a;
        arena_init(&a, 0);
        struct parse_address_parser p;
        struct parse_address got[256];
        size_t n_got = 0, n = 0, i;
        parse_address_init(&p, bytes_trim(value), false, &a);
        while (n_got < 256 && parse_address_next(&p, &got[n_got]) > 0)
                n_got++;
        json_t *group;
        same_list(where, json_object_get(want, "List"), STR(""), &n, got, n_got);
        json_array_foreach(json_object_get(want, "Group"), i, group) {
                json_t *members = json_object_get(group, "addresses");
                struct str name = gold_str(json_object_get(group, "name"));
                if (json_array_size(members) == 0 && n < n_got)
                        same_str(where, "group", name, got[n++].group);
                same_list(where, members, name, &n, got, n_got);
        }
        same_n(where, "count", n, n_got);
        arena_done(&a);
}

/* ---- dates ---- */

static int gold_int(const json_t *j, const char *name) {
        return (int) json_integer_value(json_object_get(j, name));
}

static void same_date(const char *where, const json_t *want, struct bytes value) {
        struct when_mail w;
        compared++;
        if (when_mail(value, &w) < 0) {
                differ(where, "date", "not read");
                return;
        }
        int zone = gold_int(want, "tz_hour") * 60 + gold_int(want, "tz_minute");
        zone = json_is_true(json_object_get(want, "tz_before_gmt")) ? -zone : zone;
        int64_t at = (int64_t) when_day_of_gregorian(gold_int(want, "year"),
                                                     (uint8_t) gold_int(want, "month"),
                                                     (uint8_t) gold_int(want, "day")) *
                     86400;
        at += gold_int(want, "hour") * 3600 + gold_int(want, "minute") * 60 +
              gold_int(want, "second") - zone * 60;
        if (at != w.at)
                differ(where, "date", "want %lld, got %lld", (long long) at, (long long) w.at);
        if (w.zone != WHEN_ZONE_UNKNOWN && w.zone != zone)
                differ(where, "zone", "want %d, got %d", zone, w.zone);
}

/* ---- header fields of one message ---- */

static void same_text(const char *where, const char *name, struct str want, struct bytes value) {
        struct buf got;
        buf_init(&got, 0);
        parse_word_text(value, &got, NULL);
        same_str(where, name, str_trim(want), str_trim(buf_str(&got)));
        buf_done(&got);
}

static void same_field(const char *where, const char *name, json_t *value, struct bytes raw) {
        char at[300];
        snprintf(at, sizeof at, "%s %s", where, name);
        json_t *text = json_object_get(value, "Text");
        json_t *date = json_object_get(value, "DateTime");
        json_t *address = json_object_get(value, "Address");
        if (date)
                same_date(at, date, raw);
        else if (address && strncmp(name, "list_", 5) != 0)
                same_addresses(at, address, raw);
        else if (text && strcmp(name, "subject") == 0)
                same_text(where, name, gold_str(text), raw);
}

static struct bytes trim_offsets(struct bytes in, const json_t *h, size_t base) {
        size_t from = (size_t) gold_int(h, "offset_start") - base;
        size_t to = (size_t) gold_int(h, "offset_end") - base;
        return bytes_trim(bytes_sub(in, from, to > from ? to - from : 0));
}

/* Each gold field must be met at its offset by ours, and mean the same. */
static void same_fields(const char *where, json_t *part, const struct parse_mime *m, size_t base) {
        size_t i;
        json_t *h;
        json_array_foreach(json_object_get(part, "headers"), i, h) {
                size_t off = (size_t) gold_int(h, "offset_field") - base;
                const struct parse_header_field *found = NULL;
                for (size_t k = 0; k < m->fields.n && !found; k++)
                        if (m->fields.v[k].off == off)
                                found = &m->fields.v[k];
                json_t *name = json_object_get(h, "name");
                const char *id = json_is_string(name) ? json_string_value(name) : "other";
                compared++;
                if (!found) {
                        differ(where, "field", "no field '%s' at %zu", id, off);
                        continue;
                }
                struct bytes raw = trim_offsets(m->in, h, base);
                compared++;
                if (!bytes_eq(raw, found->value))
                        differ(where, "value", "of '%s': %zu bytes for %zu", id, found->value.n,
                               raw.n);
                same_field(where, id, json_object_get(h, "value"), found->value);
        }
}

/* ---- parts ---- */

static void same_type(const char *where, json_t *part, const struct parse_mime_part *got) {
        json_t *t = field(part, "content_type", "ContentType");
        struct str sub = gold_str(json_object_get(t, "c_subtype"));
        if (!t || sub.n == 0)
                return;
        char want[256];
        int n = snprintf(want, sizeof want, "%.*s/%.*s",
                         STR_ARG(gold_str(json_object_get(t, "c_type"))), STR_ARG(sub));
        for (int i = 0; i < n; i++)
                want[i] = ascii_lower(want[i]);
        same_str(where, "type", str_of(want), got->type);
}

static struct str attribute(json_t *ct, const char *name) {
        size_t i;
        json_t *at;
        json_array_foreach(json_object_get(ct, "attributes"), i,
                           at) if (strcmp(json_string_value(json_object_get(at, "name")), name) ==
                                   0) return gold_str(json_object_get(at, "value"));
        return STR("");
}

static void same_name(const char *where, json_t *part, const struct parse_mime_part *got) {
        struct str want = attribute(field(part, "content_disposition", "ContentType"), "filename");
        if (!want.n)
                want = attribute(field(part, "content_type", "ContentType"), "name");
        same_str(where, "name", want, got->name);
        same_str(where, "charset", attribute(field(part, "content_type", "ContentType"), "charset"),
                 got->charset);
        same_str(where, "cid", gold_str(field(part, "content_id", "Text")), got->cid);
        same_str(where, "disposition",
                 gold_str(json_object_get(field(part, "content_disposition", "ContentType"),
                                          "c_type")),
                 got->disposition);
}

static void same_body_text(const char *where, struct str want, struct bytes bytes,
                           const struct parse_mime_part *got) {
        struct buf text;
        struct parse_charset_result r = { 0 };
        buf_init(&text, 0);
        parse_charset_decode(bytes, str_bytes(got->charset), &text, &r);
        same_str(where, "text", want, buf_str(&text));
        buf_done(&text);
}

static void same_body_bytes(const char *where, const json_t *want, struct bytes got) {
        struct buf b;
        buf_init(&b, 0);
        size_t i;
        json_t *v;
        json_array_foreach(want, i, v) buf_putc(&b, (char) json_integer_value(v));
        same_str(where, "bytes", buf_str(&b), (struct str){ (const char *) got.p, got.n });
        buf_done(&b);
}

static void same_message(const char *where, json_t *gold, struct bytes in, size_t base);

static void same_part(const char *where, json_t *part, const struct parse_mime *m, uint32_t i,
                      size_t base) {
        const struct parse_mime_part *got = &m->parts.v[i];
        struct parse_transfer_result r;
        json_t *body = json_object_get(part, "body"), *v;
        same_type(where, part, got);
        same_name(where, part, got);
        same_n(where, "body_off", (size_t) gold_int(part, "offset_body") - base, got->body_off);
        if ((v = json_object_get(body, "Multipart"))) {
                same_n(where, "children", json_array_size(v), got->children);
                return;
        }
        same_n(where, "body_end", (size_t) gold_int(part, "offset_end") - base,
               got->body_off + got->body_len);
        parse_transfer_decode(parse_mime_body(m, i), got->encoding, m->a, &r);
        if ((v = json_object_get(body, "Message"))) {
                bool same = got->encoding != REC_CTE_base64 && got->encoding != REC_CTE_qp;
                same_n(where, "is_message", 1, (got->flags & REC_PART_message) != 0);
                same_message(where, v, r.out, same ? base + got->body_off : 0);
        } else if ((v = json_object_get(body, "Text")) || (v = json_object_get(body, "Html"))) {
                same_body_text(where, gold_str(v), r.out, got);
        } else if ((v = json_object_get(body, "Binary")) ||
                   (v = json_object_get(body, "InlineBinary"))) {
                same_body_bytes(where, v, r.out);
        }
}

static bool listed(json_t *list, uint32_t i) {
        size_t k;
        json_t *v;
        json_array_foreach(list, k, v) if ((uint32_t) json_integer_value(v) == i) return true;
        return false;
}

/* What parse_mail() said of the parts of its first document. */
static void same_roles(const char *where, json_t *gold, struct bytes in) {
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 0);
        parse_mail(in, &(struct parse_mail_options){ 0 }, &a, &out);
        struct bytes rest = buf_bytes(&out);
        struct rec r;
        for (unsigned docs = 0; rec_get(&rest, &r, NULL) > 0;) {
                if (r.kind == REC_doc && ++docs > 1)
                        break;
                if (r.kind != REC_part || r.part.flags & REC_PART_multipart)
                        continue;
                char at[300];
                snprintf(at, sizeof at, "%s.%u", where, r.part.index);
                bool body = listed(json_object_get(gold, "text_body"), r.part.index) ||
                            listed(json_object_get(gold, "html_body"), r.part.index);
                bool attached = listed(json_object_get(gold, "attachments"), r.part.index);
                same_n(at, "is_body", body && str_starts(r.part.type, STR("text/")),
                       (r.part.flags & REC_PART_body) != 0);
                same_n(at, "is_attachment", attached, (r.part.flags & REC_PART_attachment) != 0);
        }
        buf_done(&out);
        arena_done(&a);
}

static void same_message(const char *where, json_t *gold, struct bytes in, size_t base) {
        struct arena a;
        struct parse_mime m;
        arena_init(&a, 0);
        parse_mime_init(&m, in, &a);
        json_t *parts = json_object_get(gold, "parts");
        same_n(where, "parts", json_array_size(parts), m.parts.n);
        same_fields(where, json_array_get(parts, 0), &m, base);
        for (uint32_t i = 0; i < m.parts.n && i < json_array_size(parts); i++) {
                char at[300];
                snprintf(at, sizeof at, "%s.%u", where, i);
                same_part(at, json_array_get(parts, i), &m, i, base);
        }
        same_roles(where, gold, in);
        parse_mime_done(&m);
        arena_done(&a);
}

/* ---- the files ---- */

/* The gold comes twice: for the file with LF ends and with CR LF ends. */
static struct buf with_line_ends(const struct buf *in, bool crlf) {
        struct buf out;
        buf_init(&out, 0);
        for (size_t i = 0; i < in->n; i++) {
                if (in->p[i] == '\n' && crlf)
                        buf_putc(&out, '\r');
                if (in->p[i] != '\r')
                        buf_putc(&out, in->p[i]);
        }
        return out;
}

static void one_file(const char *folder, const char *name, unsigned *n) {
        char path[4096], where[256];
        struct buf eml;
        snprintf(path, sizeof path, "%s/eml/%s.eml", folder, name);
        FILE *there = fopen(path, "rb");
        if (!there)
                return;
        fclose(there);
        if (!test_slurp(path, &eml))
                return;
        for (int pass = 0; pass < 2; pass++) {
                snprintf(path, sizeof path, "%s/eml/%s%s.json", folder, name, pass ? ".crlf" : "");
                json_t *gold = json_load_file(path, JSON_ALLOW_NUL, NULL);
                if (!gold)
                        continue;
                snprintf(where, sizeof where, "%s%s", name, pass ? ".crlf" : "");
                struct buf in = with_line_ends(&eml, pass);
                same_message(where, gold, buf_bytes(&in), 0);
                buf_done(&in);
                json_decref(gold);
        }
        ++*n;
        buf_done(&eml);
}

TEST(parse_stalwart_messages) {
        static const char *const kinds[] = { "rfc", "legacy", "thirdparty" };
        const char *folder = test_data("mime/stalwart/resources");
        if (!folder)
                return;
        unsigned n = 0;
        for (size_t k = 0; k < 3; k++)
                for (unsigned i = 0; i < 100; i++) {
                        char name[64];
                        snprintf(name, sizeof name, "%s/%03u", kinds[k], i);
                        one_file(folder, name, &n);
                }
        EXPECT_EQ(84, n);
}

/* ---- the cases of single fields ---- */

/* A case is a field's value up to the first line that does not go on (the next field follows). */
static struct bytes one_value(struct str header) {
        size_t at = 0;
        while (at < header.n) {
                size_t nl = str_chr(str_sub(header, at, SIZE_MAX), '\n');
                if (nl == SIZE_MAX)
                        return bytes_trim(str_bytes(header));
                at += nl + 1;
                if (at >= header.n || (header.p[at] != ' ' && header.p[at] != '\t'))
                        break;
        }
        return bytes_trim(bytes_sub(str_bytes(header), 0, at));
}

static void case_address(const char *where, json_t *want, struct bytes value) {
        if (!json_is_null(want))
                same_addresses(where, want, value);
}

static void case_date(const char *where, json_t *want, struct bytes value) {
        bool received = bytes_starts(value, STR("by "));
        if (!json_is_null(want))
                same_date(where, want, received ? bytes_trim(when_received(value)) : value);
}

static void case_text(const char *where, json_t *want, struct bytes value) {
        same_text(where, "text", gold_str(want), value);
}

static void case_type(const char *where, json_t *want, struct bytes value) {
        struct arena a;
        struct parse_params ps;
        arena_init(&a, 0);
        parse_params(value, &a, &ps);
        char type[256];
        struct str sub = gold_str(json_object_get(want, "c_subtype"));
        snprintf(type, sizeof type, "%.*s%s%.*s",
                 STR_ARG(gold_str(json_object_get(want, "c_type"))), sub.n ? "/" : "",
                 STR_ARG(sub));
        for (char *p = type; *p; p++)
                *p = ascii_lower(*p);
        same_str(where, "type", str_of(type), ps.value);
        size_t i;
        json_t *at;
        json_array_foreach(json_object_get(want, "attributes"), i, at) {
                const char *name = json_string_value(json_array_get(at, 0));
                const struct parse_param *p = parse_param_find(&ps, name);
                same_str(where, name, gold_str(json_array_get(at, 1)), parse_param_text(p, &a));
        }
        arena_done(&a);
}

static void cases(const char *file, void (*run)(const char *, json_t *, struct bytes)) {
        char path[4096], where[64];
        const char *folder = test_data("mime/stalwart/resources");
        if (!folder)
                return;
        snprintf(path, sizeof path, "%s/%s.json", folder, file);
        json_t *all = json_load_file(path, JSON_ALLOW_NUL, NULL), *one;
        EXPECT(json_array_size(all) > 0);
        size_t i;
        json_array_foreach(all, i, one) {
                snprintf(where, sizeof where, "%s[%zu]", file, i);
                run(where, json_object_get(one, "expected"),
                    one_value(gold_str(json_object_get(one, "header"))));
        }
        json_decref(all);
}

TEST(parse_stalwart_addresses) {
        cases("address", case_address);
}

TEST(parse_stalwart_dates) {
        cases("date", case_date);
}

TEST(parse_stalwart_texts) {
        cases("unstructured", case_text);
}

TEST(parse_stalwart_types) {
        cases("content_type", case_type);
}

TEST(parse_stalwart_zz_explained) {
        if (!test_data("mime/stalwart/resources"))
                return;
        unsigned used = 0;
        for (size_t i = 0; i < sizeof explained / sizeof *explained; i++) {
                if (!explained[i].used)
                        test_fail(__FILE__, __LINE__, "'%s' differs no more (%s)", explained[i].key,
                                  reasons[explained[i].why]);
                used += explained[i].used;
        }
        printf("# %u fields compared, %u differ, %u of them explained\n", compared, different,
               used);
        EXPECT_EQ(different, used);
}
