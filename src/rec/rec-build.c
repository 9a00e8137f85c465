/* Answers about documents that are no mail, put together; see rec-build.h.
 *
 * Everything a reader hands in is hostile, so each string goes through clean() on its way: readers
 * need not care whether what they found is text. */
#include "rec/rec-build.h"

#include "base/bug.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { DATA_PIECE = 256 << 10, CLEAN_PIECE = 4096 };

struct boxes_of_page {
        size_t at; /* where they begin in `boxes` */
        uint32_t n, page;
};

void rec_build_init(struct rec_build *b, struct buf *out, uint64_t size) {
        *b = (struct rec_build){ .out = out, .size = size, .room = LIMIT_child_bytes };
}

/* ---- strings that are valid ---------------------------------------------------------------- */

static bool is_plain(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t')
                        return false;
        return utf8_valid(str_bytes(s)) == s.n;
}

static void put_clean(struct buf *out, struct str s) {
        struct bytes in = str_bytes(s);
        if (is_plain(s)) {
                buf_put_str(out, s);
                return;
        }
        while (in.n) {
                size_t n;
                uint32_t c = utf8_get_any(in, &n);
                buf_put_utf8(out, c < 0x20 && c != '\n' && c != '\t' ? ' ' : c);
                in = bytes_sub(in, n, SIZE_MAX);
        }
}

/* A valid copy in `room`, cut to a short field. */
static struct str clean_short(struct buf *room, struct str s) {
        if (s.n > UINT16_MAX)
                s.n = UINT16_MAX; /* at least as long once clean, cut at a code point below */
        buf_clear(room);
        put_clean(room, s);
        return rec_short(str_trim(buf_str(room)));
}

/* ---- documents ----------------------------------------------------------------------------- */

static void put(struct rec_build *b, const struct rec *r) {
        rec_put(b->out, r);
}

uint32_t rec_build_doc(struct rec_build *b, const struct rec_doc *d) {
        struct buf type, name, path;
        struct rec r = { .kind = REC_doc, .doc = *d };
        buf_init(&type, 0);
        buf_init(&name, 0);
        buf_init(&path, 0);
        r.doc.ordinal = b->docs;
        r.doc.type = clean_short(&type, d->type);
        r.doc.name = clean_short(&name, d->name);
        r.doc.path = clean_short(&path, d->path);
        put(b, &r);
        buf_done(&path);
        buf_done(&name);
        buf_done(&type);
        return b->docs++;
}

static void put_content(struct rec_build *b, struct str name, struct bytes content) {
        put(b,
            &(struct rec){ .kind = REC_child,
                           .child = { .kind = REC_CHILD_bytes, .len = content.n, .name = name } });
        for (size_t at = 0; at < content.n; at += DATA_PIECE)
                put(b,
                    &(struct rec){ .kind = REC_data, .data = bytes_sub(content, at, DATA_PIECE) });
}

uint32_t rec_build_child(struct rec_build *b, uint32_t parent, struct str path, struct str type,
                         struct str name, uint32_t flags, struct bytes content) {
        struct buf room;
        const struct rec_doc d = { .parent = parent,
                                   .kind = REC_DOC_file,
                                   .flags = flags | REC_DOC_attachment,
                                   .size = content.n,
                                   .hash = hash_sha256(content),
                                   .path = path,
                                   .type = type,
                                   .name = name };
        bool fits = content.n <= b->room;
        buf_init(&room, 0);
        if (fits) {
                b->room -= content.n;
                put_content(b, clean_short(&room, name), content);
        }
        uint32_t ordinal = rec_build_doc(b, &d);
        if (!fits)
                rec_build_flaw(b, FLAW_child_too_large, 0, 0, "%zu bytes", content.n);
        buf_done(&room);
        return ordinal;
}

/* Places are facts about the unit's bytes; one that cannot be true is none. */
static void place(const struct rec_build *b, uint64_t *off, uint64_t *len) {
        if (*off > b->size || *len > b->size - *off)
                *off = *len = 0;
}

void rec_build_header(struct rec_build *b, enum rec_header_id id, struct str name, struct str value,
                      uint64_t off, uint64_t len) {
        struct buf short_name, long_value;
        buf_init(&short_name, 0);
        buf_init(&long_value, LIMIT_text_segment);
        put_clean(&long_value, value);
        struct rec r = { .kind = REC_header,
                         .header = { .id = id,
                                     .off = off,
                                     .len = len,
                                     .name = clean_short(&short_name, name),
                                     .value = str_trim(buf_str(&long_value)) } };
        place(b, &r.header.off, &r.header.len);
        if (r.header.value.n)
                put(b, &r);
        buf_done(&long_value);
        buf_done(&short_name);
}

void rec_build_addr(struct rec_build *b, enum rec_role role, struct str name, struct str address,
                    uint64_t off, uint64_t len) {
        struct buf a, n;
        buf_init(&a, 0);
        buf_init(&n, 0);
        struct rec r = { .kind = REC_addr,
                         .addr = { .role = role,
                                   .off = off,
                                   .len = len,
                                   .name = clean_short(&n, name),
                                   .address = clean_short(&a, address) } };
        place(b, &r.addr.off, &r.addr.len);
        if (r.addr.name.n || r.addr.address.n)
                put(b, &r);
        buf_done(&n);
        buf_done(&a);
}

void rec_build_date(struct rec_build *b, enum rec_basis basis, int64_t at, int32_t zone,
                    uint32_t precision, uint64_t off, uint64_t len) {
        struct rec r = { .kind = REC_date,
                         .date = { .basis = basis,
                                   .at = at,
                                   .zone = zone,
                                   .precision = precision,
                                   .off = off,
                                   .len = len } };
        place(b, &r.date.off, &r.date.len);
        put(b, &r);
}

void rec_build_flaw(struct rec_build *b, enum rec_flaw flaw, uint64_t off, uint64_t len,
                    const char *fmt, ...) {
        char words[512];
        struct buf room;
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(words, sizeof words, fmt, ap);
        va_end(ap);
        buf_init(&room, 0);
        struct rec r = { .kind = REC_flaw,
                         .flaw = { .flaw = flaw,
                                   .part = REC_NONE,
                                   .off = off,
                                   .len = len,
                                   .detail = clean_short(&room, str_of(words)) } };
        place(b, &r.flaw.off, &r.flaw.len);
        put(b, &r);
        buf_done(&room);
}

void rec_build_done(struct rec_build *b) {
        put(b, &(struct rec){
                       .kind = REC_done,
                       .done = { .docs = b->docs, .declared = REC_NONE, .consumed = b->size } });
}

/* ---- text ---------------------------------------------------------------------------------- */

void rec_build_text_init(struct rec_build_text *t, struct rec_build *b, enum rec_text_kind kind) {
        *t = (struct rec_build_text){ .b = b, .kind = kind };
        buf_init(&t->text, LIMIT_text_segment);
        buf_init(&t->spans, 0);
        buf_init(&t->pages, 0);
        buf_init(&t->labels, 0);
        buf_init(&t->boxes, 0);
        buf_init(&t->counts, 0);
        rec_build_label(t, REC_SPAN_own, 0);
}

static struct rec_build_span *last_span(struct rec_build_text *t) {
        return (struct rec_build_span *) (void *) (t->spans.p + t->spans.n) - 1;
}

void rec_build_label(struct rec_build_text *t, enum rec_span_kind kind, uint32_t depth) {
        const struct rec_build_span s = { kind, depth, t->text.n };
        if (t->spans.n && last_span(t)->kind == kind && last_span(t)->depth == depth)
                return;
        if (t->spans.n && last_span(t)->off == t->text.n)
                t->spans.n -= sizeof s; /* nothing was put under it */
        if (t->spans.n && last_span(t)->kind == kind && last_span(t)->depth == depth)
                return;
        buf_put(&t->spans, &s, sizeof s);
}

void rec_build_put(struct rec_build_text *t, struct str s) {
        if (t->cut)
                return;
        while (s.n && !t->cut) {
                struct str piece = str_sub(s, 0, CLEAN_PIECE);
                if (piece.n < s.n) /* not inside a character, if they are characters */
                        for (size_t back = 0; back < 3 && ((uint8_t) s.p[piece.n] & 0xc0) == 0x80;
                             back++)
                                piece.n--;
                put_clean(&t->text, piece);
                s = str_sub(s, piece.n, SIZE_MAX);
                t->cut = t->text.over;
        }
}

void rec_build_puts(struct rec_build_text *t, const char *z) {
        rec_build_put(t, str_of(z));
}

void rec_build_break(struct rec_build_text *t, bool blank) {
        struct str s = buf_str(&t->text);
        if (s.n == 0)
                return;
        if (s.p[s.n - 1] != '\n')
                rec_build_puts(t, "\n");
        s = buf_str(&t->text);
        if (blank && !(s.n > 1 && s.p[s.n - 2] == '\n'))
                rec_build_puts(t, "\n");
}

uint64_t rec_build_at(const struct rec_build_text *t) {
        return t->text.n;
}

static struct rec_page *last_page(struct rec_build_text *t) {
        return t->pages.n ? (struct rec_page *) (void *) (t->pages.p + t->pages.n) - 1 : NULL;
}

static void end_page(struct rec_build_text *t) {
        struct rec_page *p = last_page(t);
        if (p)
                p->len = t->text.n - p->off;
}

void rec_build_page(struct rec_build_text *t, uint32_t number, uint32_t width, uint32_t height,
                    struct str label) {
        struct rec_page p = {
                .number = number, .width = width, .height = height, .off = t->text.n
        };
        struct buf room;
        end_page(t);
        buf_init(&room, 0);
        label = clean_short(&room, label);
        p.label.n = label.n;
        p.label.p = (const char *) (uintptr_t) t->labels.n; /* an offset until the end */
        buf_put_str(&t->labels, label);
        buf_done(&room);
        buf_put(&t->pages, &p, sizeof p);
        const struct boxes_of_page none = { .at = t->boxes.n, .page = number };
        buf_put(&t->counts, &none, sizeof none);
        t->at = (struct rec_box_put){ .off = t->text.n };
}

void rec_build_page_flag(struct rec_build_text *t, uint32_t flags) {
        if (last_page(t))
                last_page(t)->flags |= flags;
}

void rec_build_box(struct rec_build_text *t, const struct rec_box *box) {
        struct boxes_of_page *count = (struct boxes_of_page *) (void *) (t->counts.p + t->counts.n);
        BUG_IF(t->counts.n == 0 || box->off < t->at.off);
        if (t->cut || box->off + box->len > t->text.n)
                return;
        rec_box_put(&t->at, &t->boxes, box);
        count[-1].n++;
}

static void put_spans(struct rec_build_text *t) {
        const struct rec_build_span *s = (const struct rec_build_span *) (void *) t->spans.p;
        size_t n = t->spans.n / sizeof *s;
        for (size_t i = 0; i < n; i++) {
                uint64_t end = i + 1 < n ? s[i + 1].off : t->text.n;
                if (end > s[i].off)
                        put(t->b, &(struct rec){ .kind = REC_span,
                                                 .span = { .kind = s[i].kind,
                                                           .depth = s[i].depth,
                                                           .off = s[i].off,
                                                           .len = end - s[i].off } });
        }
}

static void put_pages(struct rec_build_text *t) {
        const struct rec_page *p = (const struct rec_page *) (void *) t->pages.p;
        for (size_t i = 0; i < t->pages.n / sizeof *p; i++) {
                struct rec r = { .kind = REC_page, .page = p[i] };
                if (p[i].label.n)
                        r.page.label.p = t->labels.p + (uintptr_t) p[i].label.p;
                put(t->b, &r);
        }
}

static void put_boxes(struct rec_build_text *t) {
        const struct boxes_of_page *c = (const struct boxes_of_page *) (void *) t->counts.p;
        size_t n = t->counts.n / sizeof *c;
        for (size_t i = 0; i < n; i++) {
                size_t end = i + 1 < n ? c[i + 1].at : t->boxes.n;
                struct bytes boxes = bytes_sub(buf_bytes(&t->boxes), c[i].at, end - c[i].at);
                if (c[i].n)
                        put(t->b, &(struct rec){ .kind = REC_boxes,
                                                 .boxes = { .page = c[i].page,
                                                            .count = c[i].n,
                                                            .boxes = boxes } });
        }
}

void rec_build_text_done(struct rec_build_text *t) {
        end_page(t);
        if (t->text.n || t->pages.n) {
                put(t->b, &(struct rec){ .kind = REC_text,
                                         .text = { .kind = t->kind,
                                                   .part = REC_NONE,
                                                   .text = buf_str(&t->text) } });
                put_spans(t);
                put_pages(t);
                put_boxes(t);
        }
        if (t->cut)
                rec_build_flaw(t->b, FLAW_text_cut, 0, 0, "after %zu bytes", t->text.n);
        buf_done(&t->counts);
        buf_done(&t->boxes);
        buf_done(&t->labels);
        buf_done(&t->pages);
        buf_done(&t->spans);
        buf_done(&t->text);
}
