#pragma once
/* Names in texts, told by who is present in the document, in what it answers, in what carries it.
 */
#include "actor/actor-gather.h"

struct actor_meant { /* `row` is meant by `name` in a document */
        uint32_t row, name;
        uint32_t doc; /* order */
        uint32_t off, len;
};

struct actor_context {
        VEC(struct actor_meant) meant; /* by row, name, doc; each once */
        uint32_t *alone;               /* of each name: mentions that nobody present fits */
        uint32_t *first_alone;         /* of each name: the first of these (order), or 0 */
};

int actor_context_find(struct actor_gather *g, const struct actor_out *out,
                       struct actor_context *ret, struct err *e);
void actor_context_done(struct actor_context *c);
