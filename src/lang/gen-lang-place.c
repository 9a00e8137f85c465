/* Makes the table of lang-place.c: gen-lang-place OUT.  Runs at build time; the only part of
 * lang/ that sees ICU, from which come the names of countries, regions and the exemplar cities of
 * time zones in three languages (CLDR). */
#include "base/hash.h"
#include "lang/lang-place-table.h"
#include "text/text-fold.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { LANGS = 3, NAME = 200, ROWS = 2048, LOG2 = 13 };

struct row {
        char code[4];
        enum lang_place_kind kind;
        char name[LANGS][NAME]; /* spellings parted by | */
};

struct making {
        struct row row[ROWS];
        size_t n;
        struct lang_place_slot slot[1 << LOG2];
        size_t n_slots;
        ULocaleDisplayNames *names[LANGS];
};

static const char *const langs[LANGS] = { "en", "fa", "ar" };

static __attribute__((noreturn)) void give_up(const char *why, const char *what) {
        fprintf(stderr, "gen-lang-place: %s: %s\n", why, what);
        exit(1);
}

static void to_utf8(const UChar *u, int32_t n, char to[static NAME]) {
        UErrorCode e = U_ZERO_ERROR;
        int32_t got;
        u_strToUTF8(to, NAME, &got, u, n, &e);
        if (U_FAILURE(e) || got >= NAME)
                to[0] = '\0';
}

static void put_region(struct making *m, const char *code, enum lang_place_kind kind) {
        struct row *r = &m->row[m->n];
        snprintf(r->code, sizeof r->code, "%.3s", code);
        r->kind = kind;
        for (int i = 0; i < LANGS; i++) {
                UErrorCode e = U_ZERO_ERROR;
                UChar u[NAME];
                int32_t n = uldn_regionDisplayName(m->names[i], code, u, NAME, &e);
                if (U_SUCCESS(e))
                        to_utf8(u, n, r->name[i]);
        }
        if (strcmp(r->name[0], code) != 0 && ++m->n == ROWS)
                give_up("too many rows", code);
}

/* "VVV" is the exemplar city of a zone: Europe/Zurich, زوریخ. */
static void city_of_zone(const UChar *zone, const char *lang, char to[static NAME]) {
        UErrorCode e = U_ZERO_ERROR;
        const UChar pattern[] = { 'V', 'V', 'V', 0 };
        UChar u[NAME];
        UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, lang, zone, -1, pattern, 3, &e);
        if (U_FAILURE(e))
                give_up("no zone", u_errorName(e));
        int32_t n = udat_format(f, 0, u, NAME, NULL, &e);
        if (U_SUCCESS(e))
                to_utf8(u, n, to);
        udat_close(f);
}

static void put_cities(struct making *m, const char *country) {
        UErrorCode e = U_ZERO_ERROR;
        UEnumeration *zones = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION,
                                                             country, NULL, &e);
        const UChar *zone;
        while (U_SUCCESS(e) && (zone = uenum_unext(zones, NULL, &e)) && m->n < ROWS) {
                struct row *r = &m->row[m->n];
                snprintf(r->code, sizeof r->code, "%.2s", country);
                r->kind = LANG_PLACE_city;
                for (int i = 0; i < LANGS; i++)
                        city_of_zone(zone, langs[i], r->name[i]);
                if (r->name[0][0] && ++m->n == ROWS)
                        give_up("too many rows", country);
        }
        uenum_close(zones);
}

static void put_row(struct making *m, enum lang_place_kind kind, const char *code, const char *en,
                    const char *fa, const char *ar) {
        const char *name[LANGS] = { en, fa, ar };
        struct row *r = &m->row[m->n];
        snprintf(r->code, sizeof r->code, "%.3s", code);
        r->kind = kind;
        for (int i = 0; i < LANGS; i++)
                snprintf(r->name[i], NAME, "%s", name[i]);
        if (++m->n == ROWS)
                give_up("too many rows", code);
}

static void put_own(struct making *m) {
#define PEOPLE(code, en, fa, ar)  put_row(m, LANG_PLACE_people, code, en, fa, ar);
#define CITY(code, en, fa, ar)    put_row(m, LANG_PLACE_city, code, en, fa, ar);
#define COUNTRY(code, en, fa, ar) put_row(m, LANG_PLACE_country, code, en, fa, ar);
#include "lang/lang-place.def"
}

static void put_all(struct making *m) {
        static const char *const regions[] = {
                "001", "002", "003", "005", "009", "011", "013", "014", "015", "017",
                "018", "019", "021", "029", "030", "034", "035", "039", "053", "061",
                "142", "143", "145", "150", "151", "154", "155", "419", "EU",
        };
        for (int i = 0; i < LANGS; i++) {
                UErrorCode e = U_ZERO_ERROR;
                m->names[i] = uldn_open(langs[i], ULDN_STANDARD_NAMES, &e);
                if (U_FAILURE(e))
                        give_up("no names of places in", langs[i]);
        }
        for (const char *const *c = uloc_getISOCountries(); *c; c++)
                put_region(m, *c, LANG_PLACE_country);
        put_own(m); /* before the regions: آمریکا is a country first */
        for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
                put_region(m, regions[i], LANG_PLACE_region);
        for (const char *const *c = uloc_getISOCountries(); *c; c++)
                put_cities(m, *c);
        for (int i = 0; i < LANGS; i++)
                uldn_close(m->names[i]);
}

/* The first row that has a name keeps it: countries stand before cities. */
static void put_slot(struct making *m, struct str name, size_t row) {
        struct buf folded;
        buf_init(&folded, 0);
        text_fold(name, &folded);
        uint32_t mask = (1u << LOG2) - 1;
        uint64_t h = lang_place_hash(buf_str(&folded));
        uint32_t i = (uint32_t) h & mask;
        while (m->slot[i].hash && m->slot[i].hash != h)
                i = (i + 1) & mask;
        if (folded.n && !m->slot[i].hash) {
                m->slot[i] = (struct lang_place_slot){ h, (uint32_t) row };
                if (++m->n_slots > mask / 4 * 3)
                        give_up("table too small", "raise LOG2");
        }
        buf_done(&folded);
}

static void put_slots(struct making *m) {
        for (size_t i = 0; i < m->n; i++)
                for (int k = 0; k < LANGS; k++)
                        for (struct str rest = str_of(m->row[i].name[k]), s; rest.p;) {
                                s = str_cut(&rest, '|');
                                put_slot(m, s, i);
                        }
}

static void write_table(struct making *m, FILE *f) {
        fprintf(f,
                "/* Made by gen-lang-place.c. */\n#include \"lang/lang-place-table.h\"\n\n"
                "const uint32_t lang_place_log2 = %d;\n"
                "const struct lang_place lang_place_rows[] = {\n",
                LOG2);
        for (size_t i = 0; i < m->n; i++) {
                struct row *r = &m->row[i];
                for (int k = 0; k < LANGS; k++) /* of several spellings the first is shown */
                        r->name[k][strcspn(r->name[k], "|")] = '\0';
                fprintf(f, "{ \"%s\", %d, \"%s\", \"%s\", \"%s\" },\n", r->code, (int) r->kind,
                        r->name[0], r->name[1], r->name[2]);
        }
        fprintf(f,
                "};\nconst uint32_t lang_place_n = %zu;\n"
                "const struct lang_place_slot lang_place_slots[%d] = {\n",
                m->n, 1 << LOG2);
        for (size_t i = 0; i < 1u << LOG2; i++)
                if (m->slot[i].hash)
                        fprintf(f, "[%zu] = { 0x%" PRIx64 "u, %u },\n", i, m->slot[i].hash,
                                m->slot[i].row);
        fprintf(f, "};\n");
}

int main(int argc, char **argv) {
        static struct making m;
        if (argc != 2)
                give_up("usage", "gen-lang-place OUT");
        put_all(&m);
        put_slots(&m);
        FILE *f = fopen(argv[1], "we");
        if (!f)
                give_up(strerror(errno), argv[1]);
        write_table(&m, f);
        return fclose(f) == 0 ? 0 : 1;
}
