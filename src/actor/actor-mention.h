#pragma once
/* Whom a name in a text means: "Dr Tabatabai", "Leyla".  Only inside a document or thread, and only
 * if exactly one of the people present fits; everything else stays an unresolved name.
 *
 *   present: Leyla Karimi, Bob Stone        "Leyla" -> Leyla Karimi     "Karimi" -> Leyla Karimi
 *   present: Leyla Karimi, Leyla Rahimi     "Leyla" -> nobody           "Ms Rahimi" -> Leyla Rahimi
 */
#include "actor/actor-resolve.h"

struct actor_present { /* one name of one actor who writes, gets or is quoted in the thread */
        uint32_t row;  /* of actor_out.rows */
        uint32_t name; /* of actor_case.names */
};

/* The row that `name` (place in c->names) means among those present, or ACTOR_NONE: nobody fits, or
 * two do.  A full name fits a full name that passes for it; one word fits a whole word of a name,
 * in any script.  If any full name fits, words alone do not count.  Rows of several people (shared
 * mailboxes, lists, offices) are for the caller to leave out.  O(n). */
uint32_t actor_mention_who(const struct actor_case *c, const struct actor_present *present,
                           size_t n, uint32_t name);
