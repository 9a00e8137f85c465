/* Canonical forms of mail, hashed; see parse-seal-hash.h. */
#include "parse/parse-seal-hash.h"

#include "base/bug.h"

/* As in base/hash.c: the plain functions cannot fail. */
void parse_seal_begin(struct parse_seal_hash *h, bool sha1) {
        h->sha1 = sha1;
        BUG_IF((sha1 ? SHA1_Init(&h->sha1_ctx) : SHA256_Init(&h->sha256_ctx)) != 1);
}

void parse_seal_put(struct parse_seal_hash *h, const void *p, size_t n) {
        BUG_IF((h->sha1 ? SHA1_Update(&h->sha1_ctx, p, n) : SHA256_Update(&h->sha256_ctx, p, n)) !=
               1);
}

size_t parse_seal_end(struct parse_seal_hash *h, uint8_t ret[static PARSE_SEAL_DIGEST]) {
        BUG_IF((h->sha1 ? SHA1_Final(ret, &h->sha1_ctx) : SHA256_Final(ret, &h->sha256_ctx)) != 1);
        return h->sha1 ? SHA_DIGEST_LENGTH : SHA256_DIGEST_LENGTH;
}

static bool blank(char c) {
        return c == ' ' || c == '\t';
}

/* ---- header fields
 * -------------------------------------------------------------------------------- */

/* As it stands; line ends as CRLF. */
static void put_simple(struct parse_seal_hash *h, struct str s) {
        for (size_t i = 0, at = 0; i <= s.n; i++) {
                bool end = i == s.n, lf = !end && s.p[i] == '\n';
                if (!end && !lf)
                        continue;
                size_t to = lf && i > at && s.p[i - 1] == '\r' ? i - 1 : i;
                parse_seal_put(h, s.p + at, to - at);
                if (lf)
                        parse_seal_put(h, "\r\n", 2);
                at = i + 1;
        }
}

/* White space, line breaks among it, as one space: none at the ends.  `state`: 0 = at the
 * beginning, 1 = behind a word, 2 = white space is due, 3 = goes on behind a word. */
static void put_words(struct parse_seal_hash *h, struct str s, int *state) {
        size_t at = 0;
        for (size_t i = 0; i <= s.n; i++) {
                bool space = i < s.n && ascii_space((unsigned char) s.p[i]);
                if (i < s.n && !space) {
                        if (*state == 2)
                                parse_seal_put(h, " ", 1);
                        if (*state != 1)
                                at = i;
                        *state = 1;
                        continue;
                }
                if (*state == 1 && i > at)
                        parse_seal_put(h, s.p + at, i - at);
                if (space && (*state == 1 || *state == 3))
                        *state = 2;
                at = i;
        }
}

static void put_name(struct parse_seal_hash *h, struct str name) {
        for (size_t i = 0; i < name.n; i++) {
                char c = ascii_lower(name.p[i]);
                parse_seal_put(h, &c, 1);
        }
        parse_seal_put(h, ":", 1);
}

void parse_seal_put_field(struct parse_seal_hash *h, enum parse_seal_canon canon, struct str whole,
                          struct str without) {
        size_t from = without.n ? (size_t) (without.p - whole.p) : whole.n;
        struct str first = str_sub(whole, 0, from);
        struct str rest =
                without.n ? str_sub(whole, from + without.n, SIZE_MAX) : (struct str){ 0 };
        int state = 0;
        if (canon == PARSE_SEAL_SIMPLE) {
                put_simple(h, first);
                put_simple(h, rest);
                return;
        }
        put_name(h, str_trim(str_cut(&first, ':')));
        put_words(h, first, &state);
        if (rest.n) {
                if (state == 1) /* what follows the value goes on where it ended */
                        state = 3;
                put_words(h, rest, &state);
        }
}

/* ---- bodies
 * --------------------------------------------------------------------------------------- */

struct body {
        struct parse_seal_hash h;
        uint64_t length, limit;
        uint64_t empty; /* lines that are empty, and are kept only if another follows */
};

static void body_put(struct body *b, const char *p, size_t n) {
        uint64_t left = b->limit > b->length ? b->limit - b->length : 0;
        if (left > 0)
                parse_seal_put(&b->h, p, n < left ? n : (size_t) left);
        b->length += n;
}

static void flush_empty(struct body *b) {
        for (; b->empty; b->empty--)
                body_put(b, "\r\n", 2);
}

/* White space at the end goes, runs of it become one space. */
static void put_relaxed(struct body *b, struct str line) {
        while (line.n && blank(line.p[line.n - 1]))
                line.n--;
        if (line.n == 0)
                return;
        flush_empty(b);
        for (size_t i = 0; i < line.n;) {
                size_t end = i;
                while (end < line.n && !blank(line.p[end]))
                        end++;
                body_put(b, line.p + i, end - i);
                for (i = end; i < line.n && blank(line.p[i]);)
                        i++;
                if (end < line.n)
                        body_put(b, " ", 1);
        }
}

static bool put_line(struct body *b, enum parse_seal_canon canon, struct str line) {
        uint64_t before = b->length;
        if (canon == PARSE_SEAL_RELAXED) {
                put_relaxed(b, line);
        } else if (line.n) {
                flush_empty(b);
                body_put(b, line.p, line.n);
        }
        return b->length > before;
}

void parse_seal_body(struct bytes body, enum parse_seal_canon canon, bool sha1, uint64_t limit,
                     struct parse_seal_body *ret) {
        struct body b = { .limit = limit };
        struct str rest = { (const char *) body.p, body.n };
        parse_seal_begin(&b.h, sha1);
        while (rest.n) {
                struct str line = str_cut(&rest, '\n');
                if (line.n && line.p[line.n - 1] == '\r')
                        line.n--;
                if (put_line(&b, canon, line))
                        body_put(&b, "\r\n", 2);
                else
                        b.empty++;
        }
        if (b.length == 0 &&
            canon == PARSE_SEAL_SIMPLE) /* an empty body is one line break (3.4.3) */
                body_put(&b, "\r\n", 2);
        ret->length = b.length;
        ret->n = parse_seal_end(&b.h, ret->digest);
}

size_t parse_seal_base64(struct str in, uint8_t *ret, size_t most) {
        uint32_t held = 0;
        unsigned bits = 0;
        size_t n = 0;
        for (size_t i = 0; i < in.n && in.p[i] != '='; i++) {
                char c = in.p[i];
                int v = c >= 'A' && c <= 'Z'   ? c - 'A'
                        : c >= 'a' && c <= 'z' ? c - 'a' + 26
                        : ascii_digit(c)       ? c - '0' + 52
                        : c == '+'             ? 62
                        : c == '/'             ? 63
                                               : -1;
                if (v < 0)
                        return 0;
                held = (held << 6 | (uint32_t) v) & 0xffff;
                bits += 6;
                if (bits < 8)
                        continue;
                bits -= 8;
                if (n == most)
                        return 0;
                ret[n++] = (uint8_t) (held >> bits);
        }
        return n;
}
