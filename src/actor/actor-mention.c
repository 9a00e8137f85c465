/* Names in texts, told by who is present. */
#include "actor/actor-mention.h"

#include "text/text-key.h"

enum { ACROSS = 7 * TEXT_LIKENESS_BIT }; /* bits that a person asked for needs: text/README.md */

static bool is_latin(struct str word) {
        return word.n > 0 && (uint8_t) word.p[0] < 0x80;
}

static bool word_fits(struct str a, struct str b) {
        if (str_eq(a, b))
                return true;
        return is_latin(a) != is_latin(b) && text_key_likeness(a, b) >= (unsigned) ACROSS;
}

/* `word` is one of the whole words of the name. */
static bool has_word(const struct actor_name *name, struct str word) {
        struct str rest = name->words;
        while (rest.n > 0) {
                struct str w = str_cut(&rest, ' ');
                if (w.n > 1 && word_fits(w, word))
                        return true;
        }
        return false;
}

/* 2: a full name that passes; 1: a single word that stands in it; 0: does not fit. */
static int fits(const struct actor_case *c, const struct actor_name *asked,
                const struct actor_name *there) {
        if (there->words.n == 0 || asked->words.n == 0)
                return 0;
        if (asked->whole < 2)
                return asked->whole == 1 && str_chr(asked->words, ' ') == SIZE_MAX &&
                       has_word(there, asked->words);
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
