/* Fuzz target: whatever stands in a text, what is offered from it lies in it and shows as itself.
 */
#include "base/bug.h"
#include "base/utf8.h"
#include "query/query-offer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct query_offer_found found = { 0 };
        struct arena a;
        n = utf8_valid(bytes_of(data, n));
        arena_init(&a, 0);
        query_offer_words((struct str){ (const char *) data, n }, &a, &found);
        for (size_t i = 0; i < found.w.n; i++) {
                const struct query_offer_word *w = &found.w.v[i];
                if (w->off > n || w->len > n - w->off || w->strength > 40 || w->word.n < 3 ||
                    utf8_valid(str_bytes(w->word)) != w->word.n ||
                    memchr(w->word.p, '\n', w->word.n))
                        BUG("a word offered is none");
        }
        query_offer_hint((struct str){ (const char *) data, n });
        vec_done(&found.w);
        arena_done(&a);
        return 0;
}
