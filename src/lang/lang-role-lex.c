/* Words of the lexicon as they stand in text. */
#include "lang/lang-role-lex.h"

static bool is_one_of(const char *p, const char *letters) {
        for (const char *l = letters; *l; l += 2)
                if (memcmp(p, l, 2) == 0)
                        return true;
        return false;
}

/* What the bare word is when it is not in the table as it stands: without one letter before it,
 * without the alif of the accusative, or without both. */
static const struct lang_lex *find_inflected(struct str bare, uint64_t *ret_hash,
                                             enum lang_lex_clitic *ret) {
        bool front = is_one_of(bare.p, "وفبکل"), back = str_ends(bare, STR("ا"));
        for (unsigned cut = 1; cut < 4; cut++) {
                if (((cut & 1) && !back) || ((cut & 2) && !front))
                        continue;
                struct str s = str_sub(bare, cut & 2 ? 2 : 0, bare.n);
                s.n -= cut & 1 ? 2 : 0;
                if (s.n < 6)
                        continue;
                uint64_t h = lang_lex_hash(s);
                const struct lang_lex *x = lang_lex_find(h);
                if (x) {
                        *ret_hash = h;
                        *ret = !(cut & 2)                 ? *ret
                               : is_one_of(bare.p, "بکل") ? LANG_CLITIC_of
                                                          : LANG_CLITIC_and;
                        return x;
                }
        }
        return NULL;
}

const struct lang_lex *lang_lex_word(struct str term, uint64_t *ret_hash,
                                     enum lang_lex_clitic *ret) {
        struct str bare = lang_lex_bare(term);
        *ret_hash = lang_lex_hash(bare);
        *ret = bare.n == term.n || str_starts(term, STR("ال")) ? LANG_CLITIC_none
               : is_one_of(term.p, "وف")                       ? LANG_CLITIC_and
                                                               : LANG_CLITIC_of;
        const struct lang_lex *x = lang_lex_find(*ret_hash);
        if (x || bare.n < 8 || (uint8_t) bare.p[0] < 0xd8 || (uint8_t) bare.p[0] > 0xdb)
                return x;
        return find_inflected(bare, ret_hash, ret);
}
