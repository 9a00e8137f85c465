#pragma once
/* Countries, nationalities, regions and large cities by their English, Persian and Arabic names.
 *
 *   "Exampleville" none;  "الأردن" -> JO country;  "Jordanian" -> JO people;  "تهران" -> IR city
 *
 * A const table made at build time by gen-lang-place.c: countries and the exemplar cities of time
 * zones from CLDR (through ICU), capitals and nationalities from lang-place.def.  Names are
 * compared folded (text-fold.h), so that spelling of letters, case and marks do not matter. */
#include "base/str.h"

enum lang_place_kind {
        LANG_PLACE_country,
        LANG_PLACE_people, /* a nationality: Jordanian, اردنی */
        LANG_PLACE_city,
        LANG_PLACE_region, /* continents and parts of them */
        LANG_PLACE_KINDS
};
const char *lang_place_kind_code(enum lang_place_kind k);

struct lang_place {
        char code[4]; /* ISO 3166-1 of the country, two letters; UN M.49 for a region */
        enum lang_place_kind kind;
        const char *en, *fa, *ar; /* of the place itself; "" when not known; static */
};

/* The place that `name` names, or false.  Cost: one folding, one probe of a table. */
bool lang_place_find(struct str name, struct lang_place *ret);
/* The country of an ISO 3166-1 code of two letters, either case. */
bool lang_place_country(struct str code, struct lang_place *ret);
