/* Any bytes as the main part of a Word, Excel or PowerPoint package (by the first byte), which is
 * also its own relationships, strings and styles: every link is to itself. */
#include "base/le.h"
#include "office/fuzz-office.h"

static void member(struct buf *out, const char *name, struct bytes content) {
        uint8_t h[30] = { 'P', 'K', 3, 4, 20 };
        le_put32(h + 18, (uint32_t) content.n);
        le_put32(h + 22, (uint32_t) content.n);
        le_put16(h + 26, (uint16_t) strlen(name));
        buf_put(out, h, sizeof h);
        buf_puts(out, name);
        buf_put(out, content.p, content.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        static const char *const mains[3] = { "word/document.xml", "xl/workbook.xml",
                                              "ppt/presentation.xml" };
        static const char *const rels[3] = { "word/_rels/document.xml.rels",
                                             "xl/_rels/workbook.xml.rels",
                                             "ppt/_rels/presentation.xml.rels" };
        struct buf zip;
        size_t i = n ? data[0] % 3 : 0;
        struct bytes part = bytes_sub(bytes_of(data, n), 1, SIZE_MAX);
        buf_init(&zip, 0);
        member(&zip, mains[i], part);
        member(&zip, rels[i], part);
        member(&zip, "docProps/core.xml", part);
        fuzz_file(buf_bytes(&zip));
        buf_done(&zip);
        return 0;
}
