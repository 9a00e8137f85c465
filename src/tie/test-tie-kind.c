/* Kinds by their names, and what has no type says so. */
#include "base/test.h"
#include "tie/tie-kind.h"

TEST(kinds_are_found_by_code_type_and_schema) {
        bool k[TIE_KINDS];
        EXPECT(tie_kind_find(STR("trained"), k) && k[TIE_trained] && !k[TIE_funded]);
        EXPECT(tie_kind_find(STR("aid"), k) && k[TIE_trained] && k[TIE_funded] && !k[TIE_met]);
        EXPECT(tie_kind_find(STR("Employment"), k) && k[TIE_hired] && !k[TIE_owned]);
        EXPECT(!tie_kind_find(STR("none"), k));
        EXPECT(!tie_kind_find(STR("danced"), k));
}

TEST(what_has_no_type_says_so) {
        EXPECT(tie_kind_plover(TIE_said) == NULL);
        EXPECT(tie_kind_ftm(TIE_met) == NULL);
        EXPECT_STR("CONSULT", str_of(tie_kind_plover(TIE_met)));
}
