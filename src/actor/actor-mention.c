/* Names in texts, told by who is present. */
#include "actor/actor-mention.h"

/* 2: a full name that passes; 1: a single word that stands in it; 0: does not fit. */
static int fits(const struct actor_case *c, const struct actor_name *asked,
                const struct actor_name *there) {
        if (there->words.n == 0 || asked->words.n == 0)
                return 0;
        if (asked->whole < 2)
                return asked->whole == 1 && str_chr(asked->words, ' ') == SIZE_MAX &&
                       actor_name_has(there, asked->words);
        int same = actor_name_same(asked, there);
        if (same == 0 && c->same != NULL)
                same = c->same(c->ctx, asked->spelling, there->spelling);
        return same >= 2 ? 2 : 0;
}

uint32_t actor_mention_who(const struct actor_case *c, const struct actor_present *present,
                           size_t n, uint32_t name) {
        uint32_t found = ACTOR_NONE;
        int best = 0;
        bool several = false;
        for (size_t i = 0; i < n; i++) {
                int fit = fits(c, &c->names.v[name], &c->names.v[present[i].name]);
                if (fit == 0 || fit < best)
                        continue;
                several = fit == best && (several || found != present[i].row);
                found = present[i].row;
                best = fit;
        }
        return several ? ACTOR_NONE : found;
}
