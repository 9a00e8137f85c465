#pragma once
/* What the fuzz targets of office/ share: any bytes give a whole answer of valid records. */
#include "base/bug.h"
#include "office/office-legacy.h"
#include "office/office-ooxml.h"
#include "office/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static inline void fuzz_check(struct bytes in) {
        struct rec r = { 0 };
        struct err e;
        int got;
        while ((got = rec_get(&in, &r, &e)) > 0)
                ;
        BUG_IF(got < 0);
}

/* One old-format reader over a bare stream, without an OLE file around it. */
static inline void fuzz_legacy(struct bytes stream, void (*read)(struct office_legacy *l)) {
        struct arena a;
        struct buf out;
        struct rec_build b;
        struct rec_build_text t;
        struct office_flow f;
        arena_init(&a, 0);
        buf_init(&out, 64u << 20);
        rec_build_init(&b, &out, stream.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE, .kind = REC_DOC_file });
        rec_build_text_init(&t, &b, REC_TEXT_plain);
        office_flow_init(&f, &t);
        struct office_legacy l = { .a = &a, .b = &b, .flow = &f, .stream = stream };
        read(&l);
        rec_build_text_done(&t);
        rec_build_done(&b);
        fuzz_check(buf_bytes(&out));
        buf_done(&out);
        arena_done(&a);
}

static inline void fuzz_file(struct bytes data) {
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 64u << 20);
        const struct parse_file f = { .data = data, .kind = REC_KIND_ooxml };
        office_read(&f, &a, &out);
        fuzz_check(buf_bytes(&out));
        buf_done(&out);
        arena_done(&a);
}
