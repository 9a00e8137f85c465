#pragma once
/* What seal-sheet*.c share. */
#include "seal/seal-sheet.h"

struct seal_making {
        struct store *st;
        const struct seal_keys *keys;
        struct arena *a;
        struct store_doc_row row;
        struct bytes records;
        struct str domain; /* of the author's address */
        bool fetched;      /* the records tell of signatures */
        VEC(struct seal_fact) facts;
};

/* Words live in m->a.  The fact is good until the next. */
struct seal_fact *seal_say(struct seal_making *m, const char *about, enum seal_grade grade,
                           struct str words, const char *carries);

void seal_say_path(struct seal_making *m);
int seal_say_copies(struct seal_making *m, struct err *e);
int seal_say_replies(struct seal_making *m, struct err *e);
int seal_say_oddities(struct seal_making *m, struct err *e);
