/* Names known beforehand: a set of the hashes of their folded words. */
#include "lang/lang-tag-hint.h"

#include "base/map.h"
#include "lang/lang-tag-cut.h"
#include "lang/lang-tag-word.h"

struct lang_hints {
        const struct lang_hints *below;
        struct map words; /* hash of a folded word -> bits of types */
};

struct lang_hints *lang_hints_new(const struct lang_hints *below) {
        struct lang_hints *h = MEM_NEW(struct lang_hints);
        h->below = below;
        map_init(&h->words);
        return h;
}

void lang_hints_free(struct lang_hints **h) {
        if (!*h)
                return;
        map_done(&(*h)->words);
        mem_free(*h);
        *h = NULL;
}

void lang_hints_clear(struct lang_hints *h) {
        map_clear(&h->words);
}

void lang_hints_put(struct lang_hints *h, struct str name, enum lang_type type) {
        struct lang_cut c;
        struct lang_piece p;
        lang_cut_init(&c, name);
        while (lang_cut_next(&c, &p)) {
                struct lang_word w;
                lang_word_read(str_sub(name, p.off, p.len), &w);
                bool known = w.lex & (LANG_LEX_given | LANG_LEX_name);
                if (w.letters < 2 || w.lex & LANG_LEX_title || w.shape == LANG_SHAPE_address ||
                    w.shape == LANG_SHAPE_digits || (w.lex & LANG_LEX_common && !known))
                        continue;
                *map_put(&h->words, (struct str){ (const char *) &w.form, sizeof w.form }, 0,
                         NULL) |= 1u << type;
        }
}

uint8_t lang_hints_find(const struct lang_hints *h, uint64_t form) {
        uint8_t bits = 0;
        for (; h; h = h->below) {
                const uint64_t *v =
                        map_find(&h->words, (struct str){ (const char *) &form, sizeof form });
                bits |= v ? (uint8_t) *v : 0;
        }
        return bits;
}
