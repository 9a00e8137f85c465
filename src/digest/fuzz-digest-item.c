/* Any bytes as a file of items: items follow each other without a gap, all texts are UTF-8, and
 * notes name lines that are there. */
#include "base/bug.h"
#include "base/utf8.h"
#include "digest/digest-item.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str s) {
        BUG_IF(utf8_valid(str_bytes(s)) != s.n);
}

static void check_item(const struct digest_file *f, size_t i) {
        const struct digest_item *it = &f->items.v[i];
        size_t next = i + 1 < f->items.n ? f->items.v[i + 1].off : f->text.n;
        BUG_IF(it->off + it->len != next || it->len == 0);
        check(it->headline), check(it->dateline), check(it->outlet), check(it->link);
        for (size_t k = 0; k < it->topics.n; k++)
                check(it->topics.v[k].text);
        for (size_t k = 0; k < it->paras.n; k++)
                check(it->paras.v[k].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct digest_file f;
        size_t lines = 1;
        for (size_t i = 0; i < size; i++)
                lines += data[i] == '\n' || data[i] == '\r';
        digest_file_read(bytes_of(data, size), NULL, &f);
        for (size_t i = 0; i < f.items.n; i++)
                check_item(&f, i);
        for (size_t i = 0; i < f.notes.n; i++)
                BUG_IF(f.notes.v[i].line == 0 || f.notes.v[i].line > lines);
        digest_file_done(&f);
        return 0;
}
