#pragma once
/* What a reader of documents says, a line for each record: for the tests of those readers. */
#include "base/test.h"
#include "parse/parse-file.h"
#include "rec/rec.h"

static inline void test_show_rec(const struct rec *r, struct str text, struct buf *out) {
        if (r->kind == REC_doc)
                buf_printf(out, "DOC %u %d %.*s %" PRIu64 "+%" PRIu64 "\n", r->doc.ordinal,
                           r->doc.kind, STR_ARG(r->doc.type), r->doc.off, r->doc.len);
        if (r->kind == REC_header)
                buf_printf(out, "H%d %.*s\n", r->header.id, STR_ARG(r->header.value));
        if (r->kind == REC_addr)
                buf_printf(out, "A%d %.*s <%.*s>\n", r->addr.role, STR_ARG(r->addr.name),
                           STR_ARG(r->addr.address));
        if (r->kind == REC_date)
                buf_printf(out, "D%d %" PRId64 " %d %u\n", r->date.basis, r->date.at,
                           r->date.zone == REC_ZONE_UNKNOWN ? -1 : r->date.zone, r->date.precision);
        if (r->kind == REC_span)
                buf_printf(out, "%s%.*s%s", r->span.kind == REC_SPAN_label ? "{" : "",
                           STR_ARG(str_sub(text, r->span.off, r->span.len)),
                           r->span.kind == REC_SPAN_label ? "}" : "");
        if (r->kind == REC_page)
                buf_printf(out, "PAGE %.*s\n", STR_ARG(r->page.label));
        if (r->kind == REC_flaw)
                buf_printf(out, "F %s\n", rec_flaw_id(r->flaw.flaw));
        if (r->kind == REC_data)
                buf_printf(out, "DATA %zu\n", r->data.n);
}

/* Run `read` on `data` and compare. */
static inline void test_show(int line, const char *file,
                             void (*read)(const struct parse_file *, struct arena *, struct buf *),
                             struct bytes data, uint32_t kind, const char *want) {
        struct arena a;
        struct buf answer, out;
        struct str text = { 0 };
        struct rec r;
        const struct parse_file f = { .data = data, .kind = kind };
        int got;
        arena_init(&a, 0);
        buf_init(&answer, 0);
        buf_init(&out, 0);
        read(&f, &a, &answer);
        struct bytes in = buf_bytes(&answer);
        while ((got = rec_get(&in, &r, NULL)) > 0) {
                if (r.kind == REC_text)
                        text = r.text.text;
                test_show_rec(&r, text, &out);
        }
        EXPECT_EQ(0, got);
        test_expect_str(file, line, str_of(want), buf_str(&out));
        buf_done(&out);
        buf_done(&answer);
        arena_done(&a);
}
#define SHOW(read, z, kind, want)                                                                  \
        test_show(__LINE__, __FILE__, read, bytes_of(z, sizeof(z) - 1), kind, want)
