/* Web archives: WARC 1.0 and 1.1 (ISO 28500).
 *
 *   WARC/1.0 | fields | empty line | block of Content-Length bytes | two empty lines | WARC/1.0 ..
 *   block of a response:  HTTP/1.1 200 OK | fields | empty line | body
 *
 * Each response, resource and conversion gives one child, the body: named by its address, dated by
 * the crawl, its media type as detail.  A body that lies there as it is becomes a range; one that
 * is chunked or packed is made.  All other records are framing with their kind as detail.
 *
 * A length that does not lead to another record is a lie: the next "WARC/1." at the start of a line
 * is searched.  wild.md#warc-damaged
 *
 * Deliberately not done: Brotli, joining segments (continuation), following revisits, ARC. */
#include "unpack/unpack-warc-head.h"

#include "base/limits.h"
#include "unpack/unpack-codec.h"
#include "unpack/unpack-member.h"
#include "unpack/unpack-name.h"
#include "unpack/unpack-window.h"

enum { DETAIL = 256, CHUNK_LINE = 256, BETWEEN = 64, KIND = 16 };

struct warc {
        struct unpack_out *o;
        struct unpack_window w;
        struct buf name, media, detail;
};

struct record {
        uint64_t at, block, end; /* of the record; of its block */
        bool cut;                /* the file ends inside it */
        struct rec_child child;
};

/* ---- bodies that are chunked or packed ---- */

struct body {
        struct warc *w;
        struct unpack_member m;
        struct unpack_codec *codec; /* NULL: as it is */
        bool ended;                 /* the packed stream is complete */
        const char *why;
        bool limit;
};

/* Bytes of the body on their way to the member; false when it is over. */
static bool put(struct body *b, struct bytes in) {
        b->m.eaten += in.n;
        while (in.n && !b->ended) {
                size_t room, n;
                uint8_t *to = unpack_member_room(&b->m, &room);
                enum unpack_step step = unpack_codec_step(b->codec, &in, to, room, &n);
                bool within = unpack_member_made(&b->m, n);
                if (!within || step == UNPACK_STEP_limit) {
                        b->limit = true;
                        b->why = "over a limit of what may be unpacked";
                        return false;
                }
                if (step == UNPACK_STEP_damaged) {
                        b->why = "packed data damaged";
                        return false;
                }
                b->ended = step == UNPACK_STEP_end;
        }
        return true;
}

/* What the codec still holds once all is in it. */
static void drain(struct body *b) {
        for (size_t n = 1, room; n && !b->ended && !b->why;) {
                struct bytes none = { 0 };
                uint8_t *to = unpack_member_room(&b->m, &room);
                enum unpack_step step = unpack_codec_step(b->codec, &none, to, room, &n);
                b->limit = !unpack_member_made(&b->m, n);
                b->ended = step == UNPACK_STEP_end;
                b->why = b->limit ? "over a limit of what may be unpacked" : NULL;
        }
}

static bool put_range(struct body *b, uint64_t from, uint64_t end) {
        while (from < end) {
                struct bytes in = unpack_window_get(&b->w->w, from, 1);
                in = bytes_sub(in, 0, end - from < SIZE_MAX ? (size_t) (end - from) : SIZE_MAX);
                if (in.n == 0) {
                        b->why = "cut short";
                        return false;
                }
                if (!put(b, in))
                        return false;
                from += in.n;
        }
        return true;
}

/* The size line of a chunk; false if it is none. */
static bool read_chunk_size(struct bytes line, uint64_t *ret) {
        size_t i = 0;
        *ret = 0;
        for (; i < line.n && ascii_hex(line.p[i]) >= 0 && i < 15; i++)
                *ret = *ret * 16 + (uint64_t) ascii_hex(line.p[i]);
        return i > 0;
}

/* size in hex | CRLF | bytes | CRLF ... 0.  What does not look so was unchunked by the crawler. */
static void put_chunks(struct body *b, uint64_t from, uint64_t end) {
        bool first = true;
        while (from < end) {
                struct bytes in =
                        bytes_sub(unpack_window_get(&b->w->w, from, CHUNK_LINE), 0, CHUNK_LINE);
                size_t n = bytes_chr(in, '\n');
                uint64_t size = 0;
                if (n == SIZE_MAX || !read_chunk_size(in, &size)) {
                        if (first)
                                put_range(b, from, end);
                        else
                                b->why = "damaged between chunks";
                        return;
                }
                first = false;
                from += n + 1;
                if (size == 0)
                        return;
                uint64_t stop = size < end - from ? from + size : end;
                if (from > end || !put_range(b, from, stop))
                        return;
                from = stop;
                in = unpack_window_get(&b->w->w, from, 2);
                from += bytes_starts(in, STR("\r\n")) ? 2 : bytes_starts(in, STR("\n"));
        }
        b->why = "cut between chunks";
}

static struct unpack_codec *codec_of(enum unpack_warc_coding coding) {
        static const enum unpack_method methods[] = {
                [UNPACK_WARC_plain] = UNPACK_METHOD_stored,   [UNPACK_WARC_gz] = UNPACK_METHOD_gz,
                [UNPACK_WARC_deflate] = UNPACK_METHOD_zlib,   [UNPACK_WARC_zst] = UNPACK_METHOD_zst,
                [UNPACK_WARC_unknown] = UNPACK_METHOD_stored,
        };
        return unpack_codec_new(methods[coding]);
}

/* Crawlers that unpacked a body often left the field that says it is packed. */
static enum unpack_warc_coding true_coding(struct warc *w, const struct unpack_warc_http *h,
                                           uint64_t at) {
        struct bytes b = unpack_window_get(&w->w, at, 4);
        bool gz = bytes_starts(b, STR("\x1f\x8b"));
        return h->coding == UNPACK_WARC_gz && !h->chunked && !gz ? UNPACK_WARC_plain : h->coding;
}

static void put_made(struct warc *w, struct record *r, const struct unpack_warc_http *h,
                     enum unpack_warc_coding coding) {
        uint64_t from = r->block + h->n;
        struct body b = { .w = w, .codec = codec_of(coding) };
        r->child.off = from;
        r->child.len = r->end - from;
        unpack_member_init(&b.m, w->o, &r->child);
        if (h->chunked)
                put_chunks(&b, from, r->end);
        else
                put_range(&b, from, r->end);
        drain(&b);
        bool packed = coding != UNPACK_WARC_plain && coding != UNPACK_WARC_unknown;
        if (!b.why && packed && !b.ended && b.m.eaten)
                b.why = "packed data cut short";
        if (!b.why && r->cut)
                b.why = "cut short";
        unpack_member_done(&b.m, b.limit ? FLAW_archive_limit : FLAW_warc_damaged, b.why);
        unpack_codec_free(&b.codec);
}

/* ---- records ---- */

static void put_body(struct warc *w, struct record *r, bool http) {
        struct bytes look =
                bytes_sub(unpack_window_get(&w->w, r->block, LIMIT_warc_head), 0, LIMIT_warc_head);
        if (look.n > r->end - r->block)
                look.n = (size_t) (r->end - r->block);
        struct unpack_warc_http h = http ? unpack_warc_http(look) : (struct unpack_warc_http){ 0 };
        buf_clear(&w->detail);
        unpack_name_text(&w->detail, h.type, DETAIL);
        if (h.n == 0 && r->child.detail.n)
                buf_put_str(&w->detail, r->child.detail);
        r->child.detail = buf_str(&w->detail);
        enum unpack_warc_coding coding =
                h.n ? true_coding(w, &h, r->block + h.n) : UNPACK_WARC_plain;
        bool unknown = coding == UNPACK_WARC_unknown;
        if (coding == UNPACK_WARC_plain && !h.chunked) {
                unpack_out_gap(w->o, r->block + h.n, REC_GAP_framing, "headers of a record");
                r->child.off = r->block + h.n;
                r->child.len = r->end - r->child.off;
                r->child.flags |= r->cut ? REC_CHILD_cut : 0;
                unpack_out_range(w->o, &r->child);
                return;
        }
        put_made(w, r, &h, coding);
        if (unknown)
                unpack_out_flaw(w->o, FLAW_coding_unknown, r->block, h.n,
                                "kept as the server sent it");
        unpack_out_gap(w->o, r->block + h.n, REC_GAP_framing, "headers of a record");
        unpack_out_gap(w->o, r->end, REC_GAP_compressed, "");
}

static bool is_record(struct bytes b) {
        return bytes_starts(b, STR("WARC/1.")) || bytes_starts(b, STR("WARC/0."));
}

/* Where the next record begins, from `at` on: at the start of a line, or the end of the file. */
static uint64_t find_record(struct warc *w, uint64_t at) {
        static const uint8_t mark[] = { '\n', 'W', 'A', 'R', 'C', '/' };
        while (at < w->w.size) {
                struct bytes in = unpack_window_get(&w->w, at, sizeof mark);
                size_t i = bytes_find(in, bytes_of(mark, sizeof mark));
                if (i != SIZE_MAX)
                        return at + i + 1;
                if (in.n < sizeof mark)
                        break;
                at += in.n - (sizeof mark - 1);
        }
        return w->w.size;
}

/* Past the empty lines between records. */
static uint64_t skip_lines(struct warc *w, uint64_t at) {
        struct bytes b = bytes_sub(unpack_window_get(&w->w, at, BETWEEN), 0, BETWEEN);
        size_t n = 0;
        while (n < b.n && (b.p[n] == '\r' || b.p[n] == '\n'))
                n++;
        return at + n;
}

/* The end of the block: as its length says, if that leads to another record or to the end. */
static void find_end(struct warc *w, struct record *r, struct bytes head) {
        uint64_t n;
        bool said = unpack_warc_number(unpack_warc_field(head, STR("Content-Length")), &n);
        if (said && n <= w->w.size - r->block) {
                r->end = r->block + n;
                uint64_t next = skip_lines(w, r->end);
                if (next >= w->w.size || is_record(unpack_window_get(&w->w, next, 8)))
                        return;
        }
        uint64_t next = find_record(w, r->block ? r->block - 1 : 0);
        r->cut = said && next == w->w.size && n > w->w.size - r->block;
        bool lines = next > r->block + 4 && next < w->w.size; /* the two that end a record */
        r->end = next - (lines ? 4 : 0);
        unpack_out_flaw(w->o, FLAW_warc_damaged, r->at, next - r->at, "%s",
                        r->cut  ? "the file ends inside a record"
                        : !said ? "a record without a length"
                                : "a length that leads to no other record");
}

static bool is_any(struct bytes kind, const char *const *words, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (bytes_eq_nocase(kind, str_of(words[i])))
                        return true;
        return false;
}

/* What its fields say of the body.  Strings go into the buffers of `w`. */
static struct rec_child child_of(struct warc *w, struct bytes head) {
        struct bytes uri = unpack_warc_field(head, STR("WARC-Target-URI"));
        struct bytes date = unpack_warc_field(head, STR("WARC-Date"));
        if (uri.n >= 2 && uri.p[0] == '<' && uri.p[uri.n - 1] == '>') /* 1.0, by its grammar */
                uri = bytes_sub(uri, 1, uri.n - 2);
        buf_clear(&w->name);
        unpack_name_text(&w->name, uri, LIMIT_unpack_name);
        buf_clear(&w->media);
        unpack_name_text(&w->media, unpack_warc_field(head, STR("Content-Type")), DETAIL);
        return (struct rec_child){ .mtime = unpack_warc_date(date),
                                   .name = buf_str(&w->name),
                                   .detail = buf_str(&w->media) };
}

/* The record at r->at, whose header section is `n` bytes long; sets where it ends. */
static void take_record(struct warc *w, struct record *r, size_t n) {
        static const char *const bodies[] = { "response", "resource", "conversion" };
        struct bytes head = bytes_sub(unpack_window_get(&w->w, r->at, LIMIT_warc_head), 0, n);
        struct bytes type = unpack_warc_field(head, STR("WARC-Type"));
        bool body = is_any(type, bodies, sizeof bodies / sizeof *bodies);
        buf_clear(&w->detail);
        unpack_name_text(&w->detail, type, KIND);
        buf_puts(&w->detail, " record");
        r->child = child_of(w, head);
        r->block = r->at + n;
        find_end(w, r, head);
        bool http = str_starts_nocase(r->child.detail, STR("application/http"));
        if (body && r->end > r->block)
                put_body(w, r, http);
        else
                unpack_out_gap(w->o, r->end, REC_GAP_framing, buf_z(&w->detail));
}

void unpack_warc(const struct unpack_job *job, struct unpack_out *o) {
        struct warc w = { .o = o };
        unpack_window_init(&w.w, job->fd, job->size);
        buf_init(&w.name, 0);
        buf_init(&w.media, 0);
        buf_init(&w.detail, 0);
        for (uint64_t at = 0; at < w.w.size && o->children < LIMIT_archive_entries;) {
                struct bytes b = unpack_window_get(&w.w, at, LIMIT_warc_head);
                size_t n = is_record(b) ? unpack_warc_head(bytes_sub(b, 0, LIMIT_warc_head)) : 0;
                if (n == 0) {
                        uint64_t next = find_record(&w, at);
                        unpack_out_flaw(o, FLAW_warc_damaged, at, next - at, "no record");
                        unpack_out_gap(o, next, REC_GAP_damaged, "no record of a web archive");
                        at = next;
                        continue;
                }
                struct record r = { .at = at };
                take_record(&w, &r, n);
                at = skip_lines(&w, r.end);
                unpack_out_gap(o, at, REC_GAP_framing, "");
        }
        if (o->children >= LIMIT_archive_entries) {
                unpack_out_flaw(o, FLAW_archive_limit, o->at, job->size - o->at,
                                "too many records");
                unpack_out_gap(o, job->size, REC_GAP_limit, "");
        }
        buf_done(&w.name);
        buf_done(&w.media);
        buf_done(&w.detail);
        unpack_window_done(&w.w);
}
