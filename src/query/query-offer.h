#pragma once
/* Passwords that lie near a locked thing: what nobody could open, and the words around it that look
 * like what opens it.  Nothing is tried; a person chooses what to give to `clew retry`.
 *
 *   locked thing ── in a mail ──> the mail, its other files      (carrier)
 *                                 its conversation               (thread)
 *                                 mail of the same two people    (people: 7 days around)
 *                └─ in a folder or archive ──> files beside it   (folder)
 *                                 files called password, readme  (source: anywhere in it) */
#include "base/vec.h"
#include "query/query.h"
#include "store/store.h"

/* From the nearest to the farthest. */
enum query_near {
        QUERY_NEAR_name,    /* its own file name */
        QUERY_NEAR_carrier, /* what it is attached to, and what is attached beside it */
        QUERY_NEAR_thread,
        QUERY_NEAR_people,
        QUERY_NEAR_folder,
        QUERY_NEAR_source,
};
const char *query_near_id(enum query_near n); /* "mail", "thread" ... */

struct query_offer {
        struct str word;   /* as it is to be typed */
        struct doc_id doc; /* where it was read; 0 for the thing's own name */
        enum query_near near;
        uint32_t score;     /* of 100 */
        struct str context; /* the words around it, as they stand */
        size_t at, len;     /* of the word as it stands in context */
};

struct query_locked {
        struct doc_id doc;                /* or 0: a container that is no document */
        struct container_id container;    /* or 0; entries of it are locked */
        uint64_t entries;                 /* how many of them */
        struct str name;                  /* file name, or name of the container */
        const struct query_offer *offers; /* best first */
        size_t n_offers;
};

struct query_offers {
        const struct query_locked *locked; /* documents by id, then containers by id */
        size_t n_locked;
};

/* Look near everything that is locked in the case; at most `most` words for each (0 = all, which is
 * LIMIT_offer_most).  Everything in *ret lives in `a`.  Each near text is read once: linear in
 * their size; at most LIMIT_offer_near documents are looked at for one thing. */
int query_offers_get(struct store *st, size_t most, struct arena *a, struct query_offers *ret,
                     struct err *e);

/* ---- the words alone ---- */

struct query_offer_word {
        struct str word;      /* in the text, or in the arena */
        size_t key, off, len; /* where "password" stands; the word as it stands */
        uint32_t strength;    /* of 40 */
};

struct query_offer_found {
        VEC(struct query_offer_word) w;
};

/* Append to *ret what looks like a password in `text`, in its order; each with its spellings
 * (without the full stop behind it, with Latin digits).  Linear; at most LIMIT_offer_words. */
void query_offer_words(struct str text, struct arena *a, struct query_offer_found *ret);

/* Is this what a file is called that holds passwords? */
bool query_offer_hint(struct str file_name);
