/* Spellings and scripts are name/'s: it aligns the words, and here the aligned ones are counted.
 * Words without a counterpart on both sides (Mohammad Reza, Mohammad Ali) are a contradiction. */
#include "actor/actor-same.h"

#include "name/name.h"

#define SURE 0.9

static bool is_counterpart(enum name_rule r) {
        return r == NAME_SAME || r == NAME_SPELLED || r == NAME_ACROSS || r == NAME_JOINED;
}

int actor_same_spelt(void *ctx, struct str a, struct str b) {
        const struct name_model *m = name_model();
        struct name x, y;
        struct name_match match;
        unsigned whole = 0, only_a = 0, only_b = 0;
        (void) ctx;
        name_parse(m, a, &x);
        name_parse(m, b, &y);
        name_compare(m, &x, &y, /* o= */ NULL, &match);
        for (unsigned i = 0; i < match.n_steps; i++) {
                const struct name_step *s = &match.step[i];
                whole += is_counterpart((enum name_rule) s->rule) ? 1u + (s->rule == NAME_JOINED)
                                                                  : 0;
                only_a += s->rule == NAME_ONLY_A;
                only_b += s->rule == NAME_ONLY_B;
        }
        if (match.score < SURE || (only_a > 0 && only_b > 0))
                return 0;
        return whole >= 2 ? 2 : whole > 0;
}
