/* Fuzz target: dates in any text, with and without a reference; spans in order, ranges not empty.
 */
#include "base/bug.h"
#include "base/utf8.h"
#include "when/when-text.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) {
        struct str text = { (const char *) p, utf8_valid(bytes_of(p, n)) };
        struct when_texts found = { 0 };
        for (unsigned k = 0; k < 3; k++) {
                struct when_text_ref ref = { .dated = k > 0,
                                             .at = 1401788109,
                                             .month_first = k == 1,
                                             .calendar = k == 2 ? WHEN_jalali : WHEN_gregorian };
                size_t at = 0;
                when_text_find(text, TEXT_LANG_und, &ref, &found);
                for (size_t i = 0; i < found.n; i++) {
                        const struct when_text *w = &found.v[i];
                        char iso[WHEN_TEXT_ISO];
                        BUG_IF(w->off < at || w->len == 0 || w->off + w->len > text.n);
                        BUG_IF(w->ranged && w->range.from > w->range.to);
                        BUG_IF(when_text_iso(w, iso).n >= WHEN_TEXT_ISO);
                        BUG_IF(when_timex_value(w, iso).n >= WHEN_TEXT_ISO);
                        at = w->off + w->len;
                }
        }
        when_texts_done(&found);
        return 0;
}
