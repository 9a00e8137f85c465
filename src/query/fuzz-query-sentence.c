/* Fuzz target: whatever is asked, the sides lie in it, and nobody is asked of nobody. */
#include "base/bug.h"
#include "base/utf8.h"
#include "query/query-occasion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool lies_in(struct str s, const char *p, size_t n) {
        return s.n > 0 && s.p >= p && s.p + s.n <= p + n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        const char *p = (const char *) data;
        struct query_sentence s;
        struct err e = ERR_INIT;
        n = utf8_valid(bytes_of(data, n));
        if (query_sentence_parse((struct str){ p, n }, &s, &e) < 0)
                return 0;
        bool kind = false;
        for (unsigned k = TIE_none + 1; k < TIE_KINDS; k++)
                kind |= s.kinds[k];
        if (!kind || !lies_in(s.a, p, n) || !lies_in(s.b, p, n) || !lies_in(s.verb, p, n))
                BUG("a question about nothing");
        return 0;
}
