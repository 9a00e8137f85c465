#pragma once
/* How somebody's mail looks when it is theirs: program, shape of Message-IDs, first host, zone of
 * the clock; and how one message compares with the others of the same address. */
#include "base/arena.h"
#include "rec/rec.h"
#include "store/store.h"

enum seal_habit_kind {
        SEAL_HABIT_client,   /* X-Mailer, User-Agent */
        SEAL_HABIT_id_host,  /* behind the @ of the Message-ID */
        SEAL_HABIT_id_shape, /* before it: runs of digits as 9, of letters as a */
        SEAL_HABIT_host,     /* the first host that a Received field names */
        SEAL_HABIT_zone,     /* of the Date field */
        SEAL_HABITS
};
const char *seal_habit_words(enum seal_habit_kind k);

struct seal_trait {
        struct str value;                  /* of this message; empty: it has none */
        uint32_t same;                     /* others of the address that show the same */
        uint32_t others;                   /* that show anything */
        uint32_t close_same, close_others; /* of them, within 90 days of it */
        struct str usual;                  /* what most of the others show */
        uint32_t usual_n;
};

struct seal_habits {
        uint32_t messages; /* others of the address that were compared, at most LIMIT_seal_others */
        struct seal_trait traits[SEAL_HABITS];
};

/* Compare a message (its records) with others of its From address.  Strings live in `a`. */
int seal_habits_get(struct store *st, const struct store_doc_row *row, struct bytes records,
                    struct arena *a, struct seal_habits *ret, struct err *e);

/* What one message shows; strings in `a`. */
void seal_traits_read(struct bytes records, const struct store_doc_row *row, struct arena *a,
                      struct str ret[static SEAL_HABITS]);
