#pragma once
/* Short forms of names within one document.
 *
 *   "The Sunrise Front met ...  Since then the Front has ...  the ministry, Haddad"
 *        ^^^^^^^^^^^^^^ learnt                 ^^^^^ stands for it
 *
 * An organisation's head word behind "the" (its last word; of "Ministry of Rivers" the first), or a
 * person's last word, means the one full name of the document so far that has it.  Two such names:
 * nobody is meant. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "tie/tie-name.h"

struct tie_full {          /* a name of two words or more */
        struct str name;   /* one line; in the arena */
        uint32_t off, len; /* where it stands first, in the document's text */
        enum lang_type type;
        bool many; /* its head is another's too */
};

struct tie_aliases {
        struct map heads; /* folded head, 'o' or 'p' before it -> place in v + 1 */
        VEC(struct tie_full) v;
        struct arena *a; /* borrowed */
        struct buf key;
};

void tie_aliases_init(struct tie_aliases *x, struct arena *a);
void tie_aliases_done(struct tie_aliases *x);
void tie_aliases_clear(struct tie_aliases *x); /* a new document */

enum { TIE_ALIAS_ODDS = TIE_NAME_ODDS + 1 /* of a short form that was put among the names */ };

/* Walk text[off, off + len), whose first byte stands at `base + off` of the document: learn the
 * full names, put short forms of organisations among `names` (sorted). */
void tie_aliases_find(struct tie_aliases *x, struct str text, size_t off, size_t len, uint32_t base,
                      struct tie_names *names);
/* The full name that `name` is short for, or NULL: a single word of a person, or a head that was
 * put among the names. */
const struct tie_full *tie_alias_of(struct tie_aliases *x, struct str name, enum lang_type type);
