/* Persian clauses. */
#include "lang/lang-clause-work.h"

/* Verbs with their subjects and objects, as the tree has them; no more is claimed of them than that
 * they may be. */
void lang_clause_fa(struct lang_clause_work *w) {
        for (uint16_t i = 0; i < w->t->n; i++) {
                if (w->t->v[i].pos != LANG_POS_VERB)
                        continue;
                uint16_t k = lang_clause_put(w, i);
                if (k == LANG_NOWORD)
                        return;
                w->out->v.v[k].mode = LANG_MODE_possible;
                LANG_EACH_CHILD(w, i, c)
                if (w->t->v[c].rel == LANG_REL_nsubj || w->t->v[c].rel == LANG_REL_obj)
                        lang_clause_arg(w, k,
                                        w->t->v[c].rel == LANG_REL_obj ? LANG_ARG_object
                                                                       : LANG_ARG_subject,
                                        c, LANG_NOWORD, 0, 0);
        }
}
