/* Any text against a list of each form: hits lie in it, sure ones never overlap, and what was
 * masked holds nothing sure. */
#include "base/bug.h"
#include "base/utf8.h"
#include "protect/protect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct protect_entry entries[] = {
        { .words = STR_INIT("Jane Quilter"), .form = PROTECT_NAME },
        { .words = STR_INIT("لیلا آذرنوش"), .form = PROTECT_NAME },
        { .words = STR_INIT("j.quilter@rivers.example"), .form = PROTECT_MAIL },
        { .words = STR_INIT("+98 21 555 0123"), .form = PROTECT_PHONE },
        { .words = STR_INIT("3 Lake Street"), .form = PROTECT_WORDS },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        static struct protect *p;
        struct protect_room room = { 0 };
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, size)) };
        uint32_t end = 0;
        if (p == NULL)
                p = protect_new(entries, sizeof entries / sizeof *entries);
        protect_find(p, text, &room);
        for (size_t i = 0; i < room.hits.n; i++) {
                const struct protect_hit *h = &room.hits.v[i];
                BUG_IF(h->len == 0 || h->off + (size_t) h->len > text.n || h->off < end);
                end = h->off + h->len;
        }
        protect_room_done(&room);
        return 0;
}
