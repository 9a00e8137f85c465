#pragma once
/* The ties of a case: what its documents say and what their headers show, with actors instead of
 * names.
 *
 *   tied rows (store-tie.h) ──┐  resolved: a name in a document is the actor whom it means there
 *   headers, families ────────┴─> ties ──> events (tie-event.h) ──> occasions, time line, network
 *
 * Read when somebody asks; nothing of this is kept, so a merge or a split of actors tells at once.
 */
#include "base/arena.h"
#include "store/store-tie.h"
#include "tie/tie-read.h"

/* Who stands on one side: an actor, or a name that stands alone (a state, a described office). */
struct tie_who {
        uint64_t actor; /* 0: none is known */
        uint64_t key;   /* of the actor; else a hash of the folded name (of a state: of its code) */
        enum tie_party_kind kind;
        enum tie_how how;
        struct str name; /* what it is called */
        struct str said; /* the name as it stands there, "" for the speaker */
        bool local;      /* one word of a person: `key` holds in one family of letters only */
        bool bare;       /* an actor by its full name only: the context does not tell whose it is */
};

struct tie {
        uint64_t doc; /* where it stands */
        uint32_t nth; /* in its document; of the record: 0 */
        struct tie_who from, to, chain[TIE_CHAIN];
        struct tie_who writer; /* who wrote or spoke the words: author of the document or voice */
        struct store_tie row;  /* everything else */
};

struct tie_filter {
        const bool *kinds;     /* of TIE_KINDS, or NULL: all */
        const uint64_t *a, *b; /* keys (of actors, or of names), any of them on one side, any of b
                                  on the other; n 0: anybody */
        size_t n_a, n_b;
        bool directed; /* a is `from`, b is `to` */
        bool ranged;   /* only what may have happened within: */
        struct when_range range;
        bool asserted;         /* only what is */
        bool record, language; /* of headers; of sentences */
};

struct tie_case;
/* Load what resolving needs (names and members of actors): some 100 bytes a name. */
int tie_case_open(struct store *st, struct tie_case **ret, struct err *e);
void tie_case_close(struct tie_case **c);

/* The keys that `typed` means: actors (actor_find), else a state or a name that stands in ties; at
 * most `most`; returns how many. */
int tie_case_find(struct tie_case *c, struct str typed, uint64_t *ret, size_t most, struct err *e);

/* Call `each` for every tie that passes, by document and place.  Strings of a tie live until `each`
 * returns; tie_keep() copies.  `each` returns 0 to go on, else the value that ends it. */
int tie_case_each(struct tie_case *c, const struct tie_filter *f,
                  int (*each)(void *arg, const struct tie *t), void *arg, struct err *e);
void tie_keep(struct arena *a, const struct tie *from, struct tie *to);
