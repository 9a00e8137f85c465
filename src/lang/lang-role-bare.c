/* Arabic words without what is written together with them: the article, and one letter for "and,
 * so, by, as, to" before it.  Works on folded words: letters of two bytes.  A Persian word that
 * happens to begin so loses it in the table and in the text alike. */
#include "lang/lang-role-lex.h"

enum { ARABIC_LETTER = 2, LEAST_LEFT = 4 }; /* bytes */

struct str lang_lex_bare(struct str term) {
        static const struct str articles[] = {
                STR_INIT("وال"), STR_INIT("فال"), STR_INIT("بال"), STR_INIT("کال"),
                STR_INIT("ولل"), STR_INIT("ال"),  STR_INIT("لل"),
        };
        if (term.n < 8 || (uint8_t) term.p[0] < 0xd8 || (uint8_t) term.p[0] > 0xdb)
                return term;
        for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
                if (str_starts(term, articles[i]) && term.n >= articles[i].n + LEAST_LEFT)
                        return str_sub(term, articles[i].n, SIZE_MAX);
        return term;
}
