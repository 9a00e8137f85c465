/* Fuzz target: the checker on arbitrary answers.  What it accepts must be readable to its end, with
 * every offset inside the message and every span between code points.
 *
 *   input   | bytes of the message u15, is it a file u1 | answer | */
#include "base/bug.h"
#include "base/le.h"
#include "jail/jail-check.h"
#include "rec/rec-box.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_container(struct bytes in, uint64_t size) {
        struct jail_check_unpack c;
        struct rec r;
        jail_check_unpack_init(&c, size, 0);
        while (!c.done && rec_get(&in, &r, NULL) > 0)
                if (jail_check_unpack(&c, &r, NULL) < 0)
                        return;
        BUG_IF(c.done && c.at != size);
}

/* Relative to an unknown page: at least no longer than the text. */
static void walk_boxes(const struct rec_boxes *b, struct str text) {
        struct rec_box_get at = { .in = b->boxes };
        struct rec_box box;
        uint32_t n = 0;
        while (rec_box_next(&at, &box) > 0) {
                BUG_IF(box.off + box.len > text.n);
                n++;
        }
        BUG_IF(n != b->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        size_t used = 0;
        struct rec r, text = { 0 };
        if (n < 2)
                return 0;
        uint64_t message_n = le_get16(data) >> 1;
        bool file = le_get16(data) & 1;
        struct bytes in = bytes_of(data + 2, n - 2);
        check_container(in, message_n);
        if (jail_check_message(in, message_n, file, &used, NULL) < 0)
                return 0;
        BUG_IF(used == 0 || used > in.n);
        in.n = used;
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text)
                        text = r;
                BUG_IF(r.kind == REC_doc && r.doc.off + r.doc.len > message_n);
                BUG_IF(r.kind == REC_header && r.header.off + r.header.len > message_n);
                if (r.kind == REC_boxes)
                        walk_boxes(&r.boxes, text.text.text);
                BUG_IF(r.kind == REC_page && r.page.off + r.page.len > text.text.text.n);
                if (r.kind == REC_voice)
                        BUG_IF((uint64_t) r.voice.name.off + r.voice.name.len > text.text.text.n);
                BUG_IF(r.kind == REC_span && r.span.off + r.span.len > text.text.text.n);
        }
        BUG_IF(in.n != 0 || r.kind != REC_done);
        return 0;
}
