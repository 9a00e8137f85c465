#pragma once
/* What the steps of a match share: hits gathered (watch-case.c), weighed (watch-weigh.c), shown
 * (watch-detail.c). */
#include "base/map.h"
#include "base/vec.h"
#include "rec/rec.h"
#include "watch/watch-case.h"
#include "watch/watch-scan.h"

enum { WATCH_BY_VALUE = 1 << 15 }; /* in watch_found.spelling: an address, by its value's number */

/* The best hit of one entry in one document. */
struct watch_found {
        uint32_t entry, doc;
        uint32_t off, len; /* in the text; of WATCH_IN_HEAD: in watch_head() */
        uint32_t near;
        float score, bits;
        uint8_t tier, flags;
        uint16_t spelling;
};

struct watch_named { /* a name of the case that an entry's name matches */
        uint32_t entry, name;
};
struct watch_person { /* an actor that bears it */
        uint32_t entry, actor;
        bool by_name; /* known from texts only: no address, maybe several people */
};
struct watch_address { /* of such an actor */
        uint32_t addr, entry;
};
struct watch_seen { /* a sighting of an office */
        uint32_t entry, title, organisation, doc;
        int64_t at;
        bool dated, former;
};

struct watch_case {
        struct store *st;
        const struct watch_list *list;
        struct watch_case_options o;
        struct name_options names;
        struct map rarity; /* folded word -> bits in quarters */
        struct watch_scan *scan;
        struct map addresses;           /* of the list, in lower case -> number in `owners` */
        VEC(struct watch_found) owners; /* entry and spelling of an address; doc = next + 1 */
        VEC(struct watch_found) found;  /* by entry, document */
        uint32_t *first;                /* of each entry in `found`; one more at the end */
        VEC(struct watch_row) rows;
        VEC(struct watch_named) named;       /* by entry */
        VEC(struct watch_person) people;     /* by entry */
        VEC(struct watch_address) of_people; /* by address */
        VEC(struct watch_seen) seen;         /* by entry */
        struct buf copies;                   /* struct store_copy_pair */
        struct name_pool *pool;              /* of the case's names, made when first asked for */
        struct watch_coverage coverage;
};

/* The headers of a document as lines: "From: Jane Doe <jane@rivers.example>". */
void watch_head(struct bytes records, struct buf *out);
/* The document that `doc` is a copy of, or itself. */
uint32_t watch_original(const struct watch_case *c, uint32_t doc);
/* Who bears the names here, what offices, what it all comes to. */
int watch_weigh(struct watch_case *c, struct err *e);
/* Where the rows of `entry` begin in c->people, in c->seen. */
size_t watch_people_of(const struct watch_case *c, uint32_t entry);
size_t watch_seen_of(const struct watch_case *c, uint32_t entry);
/* Do the list's organisations or offices fit these words? */
bool watch_fits(const struct watch_entry *x, struct str words);
/* Rarity of words among the case's names, for name_options. */
float watch_rarity(const void *ctx, struct str folded);
int watch_rarity_read(struct watch_case *c, struct err *e);
