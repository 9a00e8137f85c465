#pragma once
/* What the tests of this folder share: a file read, its records summed up, and PDFs made by hand.
 */
#include "base/test.h"
#include "page/page.h"
#include "rec/rec.h"

#include <inttypes.h>

struct answer {
        struct buf out, text;
        struct buf facts;  /* "Name=value" of each HEADER, a line each; dates and people too */
        struct buf labels; /* "[label]" of each page */
        struct buf unseen; /* text under REC_SPAN_hidden */
        uint32_t flags, pages, page_flags, boxes, children;
        uint32_t width, height; /* of the page that came last */
        uint64_t flaws, spans;  /* by number: flaw - 110, or 63 for encrypted */
        uint32_t headers;       /* by id */
};

static inline void answer_take_text(struct answer *a, const struct rec *r) {
        if (r->kind == REC_text) {
                buf_put_str(&a->text, r->text.text);
        } else if (r->kind == REC_page) {
                a->pages++;
                a->page_flags |= r->page.flags;
                a->width = r->page.width;
                a->height = r->page.height;
                buf_printf(&a->labels, "[%.*s]", STR_ARG(r->page.label));
        } else if (r->kind == REC_boxes) {
                a->boxes += r->boxes.count;
        } else if (r->kind == REC_span) {
                a->spans |= 1ull << r->span.kind;
                if (r->span.kind == REC_SPAN_hidden)
                        buf_put_str(&a->unseen,
                                    str_sub(buf_str(&a->text), r->span.off, r->span.len));
        }
}

static inline void answer_take(struct answer *a, const struct rec *r, bool *first) {
        if (r->kind == REC_doc && *first) {
                a->flags = r->doc.flags;
                *first = false;
        } else if (r->kind == REC_child) {
                a->children++;
        } else if (r->kind == REC_header) {
                a->headers |= 1u << r->header.id;
                buf_printf(&a->facts, "%.*s=%.*s\n", STR_ARG(r->header.name),
                           STR_ARG(r->header.value));
        } else if (r->kind == REC_addr) {
                buf_printf(&a->facts, "by %.*s\n", STR_ARG(r->addr.name));
        } else if (r->kind == REC_date) {
                buf_printf(&a->facts, "date %" PRId64 "\n", r->date.at);
        } else if (r->kind == REC_flaw) {
                uint32_t n = (uint32_t) r->flaw.flaw;
                a->flaws |= 1ull << (n >= 110 && n < 173 ? n - 110 : 63);
        } else {
                answer_take_text(a, r);
        }
}

static inline struct answer answer_of(const struct parse_file *f) {
        struct answer a = { .flags = 0 };
        struct arena arena;
        struct rec r;
        struct err e;
        bool first = true;
        int got;
        struct buf *all[] = { &a.out, &a.text, &a.facts, &a.labels, &a.unseen };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                buf_init(all[i], 0);
        arena_init(&arena, 0);
        page_read(f, &arena, &a.out);
        struct bytes in = buf_bytes(&a.out);
        while ((got = rec_get(&in, &r, &e)) > 0)
                answer_take(&a, &r, &first);
        EXPECT_EQ(0, got);
        arena_done(&arena);
        return a;
}

static inline struct answer read_as(uint32_t kind, const void *p, size_t n) {
        struct parse_file f = { .data = bytes_of(p, n), .kind = kind };
        return answer_of(&f);
}

static inline void answer_done(struct answer *a) {
        buf_done(&a->out);
        buf_done(&a->text);
        buf_done(&a->facts);
        buf_done(&a->labels);
        buf_done(&a->unseen);
}

/* A PDF of one page: what it draws, what else the page and the catalog hold, more objects (from 8
 * on; 8 is the layer /L).  Without a table of objects, so that MuPDF finds them by search. */
static inline void make_pdf(struct buf *b, const char *content, const char *page,
                            const char *catalog, const char *objects) {
        buf_init(b, 0);
        buf_printf(b,
                   "%%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\n"
                   "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                   "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R%s"
                   "/Resources<</Font<</F 5 0 R>>/Properties<</L 8 0 R>>>>>>endobj\n"
                   "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
                   "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                   "6 0 obj<</Title(A Report)/Author(Jane Example)/Producer(Acme Writer)"
                   "/CreationDate(D:20200102030405+03'30')>>endobj\n%s"
                   "trailer<</Root 1 0 R/Info 6 0 R>>\n",
                   catalog, page, strlen(content), content, objects);
}

static inline struct answer read_pdf(const char *content, const char *page, const char *catalog,
                                     const char *objects) {
        struct buf b;
        make_pdf(&b, content, page, catalog, objects);
        struct answer a = read_as(REC_KIND_pdf, b.p, b.n);
        buf_done(&b);
        return a;
}

static inline bool flawed(const struct answer *a, enum rec_flaw f) {
        uint32_t n = (uint32_t) f;
        return a->flaws >> (n >= 110 && n < 173 ? n - 110 : 63) & 1;
}

static inline bool says(const struct buf *b, const char *words) {
        return str_find(buf_str(b), str_of(words)) != SIZE_MAX;
}
