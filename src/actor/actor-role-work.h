#pragma once
/* What the steps of telling roles share; lives for one actor_roles(). */
#include "actor/actor-role.h"
#include "base/map.h"
#include "base/vec.h"

/* A sighting that may be the actor's. */
struct actor_claim {
        uint64_t doc, shown_in; /* the document, and the copy that stands for it */
        uint64_t title, org;    /* labels */
        uint64_t speaker;       /* an actor, or 0 */
        uint64_t person;        /* a name, or 0 */
        uint32_t off, len, voice;
        uint8_t form, tense, odds;
        bool own, sure, dated;
        bool gone; /* said already, in a copy or a quotation */
        int64_t at;
};

struct actor_phone_seen {
        uint64_t label, doc;
        uint32_t off, len, n;
};

struct actor_claims {
        struct actor_claim *v;
        size_t n, cap;
        uint64_t homonyms;
        VEC(struct actor_phone_seen) phones;
};

/* actor-role-take.c: every sighting that is the actor's, or by its name perhaps; by document. */
int actor_role_take(struct store *st, struct actor_id actor, struct actor_claims *ret,
                    struct err *e);

/* actor-role-once.c: mark as gone what copies and quotations say again.  Returns how many.  The
 * order of `c` is changed. */
uint64_t actor_role_once(struct actor_claims *c);

/* Does it say that somebody holds the office on its date? */
bool actor_role_holds(unsigned tense);

/* actor-role-doubt.c: what does not fit together. */
void actor_role_doubts(struct actor_roles *r, struct arena *a);
