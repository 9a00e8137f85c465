#pragma once
/* Feasts that stand for a date.   FEAST(id, kind, a, b, c)
 *   fixed    month a, day b of calendar c
 *   nth      the b-th weekday c of month a (b = 5: the last one)
 *   easter   a days after Western Easter Sunday */
#define WHEN_TEXT_FEASTS(FEAST)                                                                    \
        FEAST(christmas, fixed, 12, 25, WHEN_gregorian)                                            \
        FEAST(christmas_eve, fixed, 12, 24, WHEN_gregorian)                                        \
        FEAST(boxing, fixed, 12, 26, WHEN_gregorian)                                               \
        FEAST(new_year, fixed, 1, 1, WHEN_gregorian)                                               \
        FEAST(new_year_eve, fixed, 12, 31, WHEN_gregorian)                                         \
        FEAST(valentine, fixed, 2, 14, WHEN_gregorian)                                             \
        FEAST(patrick, fixed, 3, 17, WHEN_gregorian)                                               \
        FEAST(women, fixed, 3, 8, WHEN_gregorian)                                                  \
        FEAST(april_fools, fixed, 4, 1, WHEN_gregorian)                                            \
        FEAST(earth, fixed, 4, 22, WHEN_gregorian)                                                 \
        FEAST(may_day, fixed, 5, 1, WHEN_gregorian)                                                \
        FEAST(independence, fixed, 7, 4, WHEN_gregorian)                                           \
        FEAST(bastille, fixed, 7, 14, WHEN_gregorian)                                              \
        FEAST(halloween, fixed, 10, 31, WHEN_gregorian)                                            \
        FEAST(veterans, fixed, 11, 11, WHEN_gregorian)                                             \
        FEAST(mlk, nth, 1, 3, 1)                                                                   \
        FEAST(presidents, nth, 2, 3, 1)                                                            \
        FEAST(mothers, nth, 5, 2, 0)                                                               \
        FEAST(memorial, nth, 5, 5, 1)                                                              \
        FEAST(fathers, nth, 6, 3, 0)                                                               \
        FEAST(labor, nth, 9, 1, 1)                                                                 \
        FEAST(columbus, nth, 10, 2, 1)                                                             \
        FEAST(thanksgiving, nth, 11, 4, 4)                                                         \
        FEAST(black_friday, nth, 11, 4, 5)                                                         \
        FEAST(easter, easter, 0, 0, 0)                                                             \
        FEAST(good_friday, easter, -2, 0, 0)                                                       \
        FEAST(easter_monday, easter, 1, 0, 0)                                                      \
        FEAST(nowruz, fixed, 1, 1, WHEN_jalali)                                                    \
        FEAST(sizdah, fixed, 1, 13, WHEN_jalali)                                                   \
        FEAST(yalda, fixed, 9, 30, WHEN_jalali)                                                    \
        FEAST(hijri_new_year, fixed, 1, 1, WHEN_hijri)                                             \
        FEAST(tasua, fixed, 1, 9, WHEN_hijri)                                                      \
        FEAST(ashura, fixed, 1, 10, WHEN_hijri)                                                    \
        FEAST(arbaeen, fixed, 2, 20, WHEN_hijri)                                                   \
        FEAST(mawlid, fixed, 3, 12, WHEN_hijri)                                                    \
        FEAST(fitr, fixed, 10, 1, WHEN_hijri)                                                      \
        FEAST(arafa, fixed, 12, 9, WHEN_hijri)                                                     \
        FEAST(adha, fixed, 12, 10, WHEN_hijri)                                                     \
        FEAST(ghadir, fixed, 12, 18, WHEN_hijri)
enum when_text_feast {
#define FEAST(id, kind, a, b, c) FEAST_##id,
        WHEN_TEXT_FEASTS(FEAST)
#undef FEAST
                WHEN_TEXT_FEAST_N
};
enum when_text_feast_kind { FEAST_KIND_fixed, FEAST_KIND_nth, FEAST_KIND_easter };
