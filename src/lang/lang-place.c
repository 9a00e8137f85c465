/* Places by name.  The table is made at build time; here it is only looked into. */
#include "lang/lang-place.h"

#include "lang/lang-place-table.h"
#include "text/text-fold.h"

enum { NAME_MOST = 120 }; /* bytes; the longest name of a country has 70 */

const char *lang_place_kind_code(enum lang_place_kind k) {
        static const char *const codes[] = { "country", "people", "city", "region" };
        return k < LANG_PLACE_KINDS ? codes[k] : "?";
}

static bool find_folded(struct str folded, struct lang_place *ret) {
        uint64_t h = lang_place_hash(folded);
        uint32_t mask = (1u << lang_place_log2) - 1;
        for (uint32_t i = (uint32_t) h & mask; lang_place_slots[i].hash; i = (i + 1) & mask)
                if (lang_place_slots[i].hash == h) {
                        *ret = lang_place_rows[lang_place_slots[i].row];
                        return true;
                }
        return false;
}

/* "the Netherlands"; الأردني beside أردني */
static struct str without_article(struct str folded) {
        if (str_starts(folded, STR("the ")))
                return str_sub(folded, 4, SIZE_MAX);
        if (str_starts(folded, STR("ال")) && folded.n > 10)
                return str_sub(folded, 4, SIZE_MAX);
        return (struct str){ 0 };
}

bool lang_place_find(struct str name, struct lang_place *ret) {
        struct buf folded;
        if (name.n == 0 || name.n > NAME_MOST)
                return false;
        buf_init(&folded, 0);
        text_fold(name, &folded);
        struct str bare = without_article(buf_str(&folded));
        bool found = find_folded(buf_str(&folded), ret) || (bare.n && find_folded(bare, ret));
        buf_done(&folded);
        return found;
}

bool lang_place_country(struct str code, struct lang_place *ret) {
        for (uint32_t i = 0; code.n == 2 && i < lang_place_n; i++)
                if (lang_place_rows[i].kind == LANG_PLACE_country &&
                    str_eq_nocase(code, str_of(lang_place_rows[i].code))) {
                        *ret = lang_place_rows[i];
                        return true;
                }
        return false;
}
