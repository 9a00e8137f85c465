/* Any bytes as a file of items: who each is said to quote is a text of its own, and what it is said
 * of lies inside its paragraph. */
#include "base/bug.h"
#include "digest/digest-verify-work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_item(const struct digest_item *it, struct arena *a) {
        struct digest_said said = { 0 };
        digest_said_read(it, a, &said);
        for (size_t i = 0; i < said.n; i++) {
                const struct digest_saying *s = &said.v[i];
                BUG_IF(s->para >= it->paras.n || s->from >= s->to || s->who.n == 0);
                BUG_IF(utf8_valid(str_bytes(s->who)) != s->who.n);
                BUG_IF(s->to != UINT32_MAX && s->from >= it->paras.v[s->para].text.n);
                BUG_IF(digest_said_of(&said, s->para, s->from) == NULL);
        }
        vec_done(&said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct digest_file f;
        struct arena a;
        arena_init(&a, 0);
        digest_file_read(bytes_of(data, size), NULL, &f);
        for (size_t i = 0; i < f.items.n; i++)
                check_item(&f.items.v[i], &a);
        digest_file_done(&f);
        arena_done(&a);
        return 0;
}
