/* See unpack-warc-head.h. */
#include "unpack/unpack-warc-head.h"

#include "when/when.h"

static struct bytes cut_line(struct bytes *rest) {
        size_t n = bytes_chr(*rest, '\n');
        struct bytes line = bytes_sub(*rest, 0, n);
        *rest = n == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(*rest, n + 1, SIZE_MAX);
        return line;
}

struct bytes unpack_warc_field(struct bytes head, struct str name) {
        while (head.n) {
                struct bytes line = cut_line(&head);
                size_t colon = bytes_chr(line, ':');
                if (colon != SIZE_MAX &&
                    bytes_eq_nocase(bytes_trim(bytes_sub(line, 0, colon)), name))
                        return bytes_trim(bytes_sub(line, colon + 1, SIZE_MAX));
        }
        return (struct bytes){ 0 };
}

size_t unpack_warc_head(struct bytes b) {
        struct bytes rest = b;
        while (rest.n) {
                struct bytes line = cut_line(&rest);
                bool ended = line.n < b.n && (line.p + line.n < b.p + b.n); /* by a line end */
                if (ended && (line.n == 0 || (line.n == 1 && line.p[0] == '\r')))
                        return b.n - rest.n;
        }
        return 0;
}

static bool digits(struct bytes b, size_t off, size_t n, unsigned *ret) {
        *ret = 0;
        for (size_t i = off; i < off + n; i++) {
                if (i >= b.n || !ascii_digit(b.p[i]))
                        return false;
                *ret = *ret * 10 + (b.p[i] - '0');
        }
        return true;
}

/* ARC writes the same without anything between the digits. */
int64_t unpack_warc_date(struct bytes b) {
        unsigned v[6], step = b.n > 4 && b.p[4] == '-' ? 1 : 0;
        size_t at = 0;
        for (size_t i = 0; i < 6; i++) {
                size_t n = i ? 2 : 4;
                if (!digits(b, at, n, &v[i]))
                        return 0;
                at += n + step;
        }
        struct when_date d = { (int32_t) v[0], (uint8_t) v[1], (uint8_t) v[2] };
        if (!when_valid(WHEN_gregorian, d) || v[3] > 23 || v[4] > 59 || v[5] > 60)
                return 0;
        return (int64_t) when_day_of(WHEN_gregorian, d) * 86400 + v[3] * 3600 + v[4] * 60 + v[5];
}

bool unpack_warc_number(struct bytes b, uint64_t *ret) {
        return str_u64((struct str){ (const char *) b.p, b.n }, ret);
}

static enum unpack_warc_coding coding_of(struct bytes words) {
        static const struct {
                struct str word;
                enum unpack_warc_coding coding;
        } rows[] = {
                { STR_INIT("identity"), UNPACK_WARC_plain },
                { STR_INIT("gzip"), UNPACK_WARC_gz },
                { STR_INIT("x-gzip"), UNPACK_WARC_gz },
                { STR_INIT("none"), UNPACK_WARC_plain },
                { STR_INIT("deflate"), UNPACK_WARC_deflate },
                { STR_INIT("zstd"), UNPACK_WARC_zst },
                { STR_INIT("utf-8"), UNPACK_WARC_plain }, /* some servers do not know the difference
                                                           */
        };
        if (words.n == 0)
                return UNPACK_WARC_plain;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                if (bytes_eq_nocase(words, rows[i].word))
                        return rows[i].coding;
        return UNPACK_WARC_unknown;
}

struct unpack_warc_http unpack_warc_http(struct bytes b) {
        struct unpack_warc_http h = { 0 };
        if (!bytes_starts_nocase(b, STR("HTTP/")))
                return h;
        h.n = unpack_warc_head(b);
        struct bytes head = bytes_sub(b, 0, h.n);
        h.type = unpack_warc_field(head, STR("Content-Type"));
        h.coding_words = unpack_warc_field(head, STR("Content-Encoding"));
        h.coding = coding_of(h.coding_words);
        h.chunked =
                bytes_eq_nocase(unpack_warc_field(head, STR("Transfer-Encoding")), STR("chunked"));
        return h;
}
