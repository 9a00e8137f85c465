/* English clauses.
 *
 *   1  predicates: verbs, copulas, nouns of action, nouns that say what somebody is
 *   2  arguments of each, voice undone, groups taken apart
 *   3  links between clauses; who does what has no subject of its own (lang-clause-en-link.c)
 *   4  modes (lang-clause-en-mode.c)
 *
 * The parser's tree is taken as it is, but for a few errors that greedy parsers make and that can
 * be told: a noun with a subject is a verb; "was trained" is passive whatever its arcs say. */
#include "lang/lang-clause-en-work.h"

static const char *const light_verbs =
        "pay|hold|have|make|give|take|reach|conduct|carry out|launch|deliver|offer|provide|express|"
        "place|lodge|do|enter|open|undertake|strike|extend|begin|start|end|conclude|continue|"
        "resume|"
        "complete|finish|stage|mount|sign|exchange|lend|show|voice|issue|send|declare|impose|"
        "establish|"
        "maintain|keep|sever|cut|break|restore|form|set|put|win|receive|file|raise|convene|host|"
        "wage|"
        "forge|seek|run|play|get|grant|attend|decline|refuse|file|level|renew|strengthen|build|"
        "cement";
/* ---- predicates ---------------------------------------------------------------------------------
 */

static bool is_clausal(enum lang_rel rel) {
        return rel == LANG_REL_root || rel == LANG_REL_ccomp || rel == LANG_REL_xcomp ||
               rel == LANG_REL_advcl || rel == LANG_REL_acl || rel == LANG_REL_acl_relcl ||
               rel == LANG_REL_conj || rel == LANG_REL_parataxis || rel == LANG_REL_csubj ||
               rel == LANG_REL_dep || rel == LANG_REL_list || rel == LANG_REL_appos;
}

static bool is_verb(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = lang_en_node(w, i);
        if (x->pos == LANG_POS_VERB)
                return (x->rel != LANG_REL_amod || lang_en_has(w, i, LANG_REL_nsubj)) &&
                       x->rel != LANG_REL_compound && x->rel != LANG_REL_case &&
                       x->rel != LANG_REL_mark && x->rel != LANG_REL_fixed &&
                       x->rel != LANG_REL_flat && x->rel != LANG_REL_det;
        if (x->pos == LANG_POS_AUX)
                return is_clausal(x->rel);
        return x->pos == LANG_POS_NOUN && !lang_en_has(w, i, LANG_REL_cop) &&
               lang_en_has(w, i, LANG_REL_nsubj) && lang_en_has(w, i, LANG_REL_obj);
}

/* Words that somebody may be ("is a rival of Y"): tie-verb-en.def knows which matter. */
static bool is_predicate(const struct lang_clause_work *w, uint16_t i) {
        return lang_en_has(w, i, LANG_REL_cop);
}

static bool names_its_neighbour(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = lang_en_node(w, i);
        if (x->pos != LANG_POS_NOUN)
                return false;
        if (x->rel == LANG_REL_appos && x->head != LANG_NOWORD)
                return true;
        uint16_t a = lang_clause_child(w, i, LANG_REL_appos);
        if (a == LANG_NOWORD)
                a = lang_clause_child(w, i, LANG_REL_flat);
        return a != LANG_NOWORD && lang_en_node(w, a)->pos == LANG_POS_PROPN;
}

static bool acts(const struct lang_clause_work *w, uint16_t i) {
        if (lang_en_node(w, i)->pos != LANG_POS_NOUN)
                return false;
        LANG_EACH_CHILD(w, i, c) {
                enum lang_rel r = lang_en_node(w, c)->rel;
                if (r == LANG_REL_nmod || r == LANG_REL_nmod_poss || r == LANG_REL_obl)
                        return true;
        }
        return false;
}

static uint16_t put(struct lang_clause_work *w, uint16_t i) {
        uint16_t c = lang_clause_put(w, i);
        if (c != LANG_NOWORD && w->clause_of[i] == LANG_NOWORD)
                w->clause_of[i] = c;
        return c;
}

static void find_predicates(struct lang_clause_work *w) {
        uint16_t c;
        for (uint16_t i = 0; i < w->t->n; i++) {
                if (is_predicate(w, i)) {
                        if ((c = put(w, i)) != LANG_NOWORD)
                                lang_en_clause(w, c)->lemma = STR("be");
                } else if (is_verb(w, i)) {
                        put(w, i);
                } else if (acts(w, i) && (c = put(w, i)) != LANG_NOWORD) {
                        lang_en_clause(w, c)->noun = true;
                }
        }
}

/* ---- words around the verb ----------------------------------------------------------------------
 */

static void widen(struct lang_clause_work *w, struct lang_clause *c, uint16_t i) {
        const struct lang_node *x = lang_en_node(w, i);
        uint32_t from = c->verb_off, to = c->verb_off + c->verb_len;
        from = x->off < from ? x->off : from;
        to = x->off + x->len > to ? x->off + x->len : to;
        c->verb_off = from;
        c->verb_len = to - from;
}

static bool is_passive(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = lang_en_node(w, i);
        if (x->pos == LANG_POS_AUX || lang_en_has(w, i, LANG_REL_cop))
                return false;
        uint16_t aux = lang_clause_child(w, i, LANG_REL_aux_pass);
        if (aux != LANG_NOWORD && lang_clause_is(w, aux, "have"))
                return false; /* "having met" */
        if (aux != LANG_NOWORD || lang_en_has(w, i, LANG_REL_nsubj_pass) ||
            lang_en_has(w, i, LANG_REL_obl_agent))
                return true;
        bool past = x->form == LANG_FORM_participle || x->form == LANG_FORM_past;
        LANG_EACH_CHILD(w, i, c)
        if (lang_en_node(w, c)->rel == LANG_REL_aux && past && lang_clause_is(w, c, "be"))
                return true;
        if ((x->rel == LANG_REL_acl || x->rel == LANG_REL_advcl) && past &&
            !lang_en_has(w, i, LANG_REL_obj) && !lang_en_has(w, i, LANG_REL_nsubj) &&
            !lang_en_has(w, i, LANG_REL_aux))
                return true;
        return false;
}

static void join_second(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = lang_en_clause(w, k);
        uint16_t p = lang_clause_child(w, c->head, LANG_REL_compound_prt);
        uint16_t o = lang_clause_child(w, c->head, LANG_REL_obj);
        if (p != LANG_NOWORD) {
                c->second = p;
                c->lemma = lang_clause_join(w, c->lemma, lang_en_node(w, p)->lemma);
                widen(w, c, p);
        }
        if (o == LANG_NOWORD)
                o = lang_clause_child(w, c->head, LANG_REL_nsubj_pass);
        if (o != LANG_NOWORD && lang_en_node(w, o)->pos == LANG_POS_NOUN &&
            lang_clause_in(c->lemma, light_verbs)) {
                c->second = o;
                c->lemma = lang_clause_join(w, c->lemma, lang_en_node(w, o)->lemma);
                widen(w, c, o);
        }
}

/* ---- arguments ----------------------------------------------------------------------------------
 */

/* The parser may hang the preposition on the first of a name's words. */
uint16_t lang_clause_en_prep(const struct lang_clause_work *w, uint16_t i) {
        uint16_t p = lang_clause_child(w, i, LANG_REL_case);
        if (p != LANG_NOWORD && p < i)
                return p;
        LANG_EACH_CHILD(w, i, c) {
                enum lang_rel r = lang_en_node(w, c)->rel;
                if (c < i && (r == LANG_REL_compound || r == LANG_REL_flat || r == LANG_REL_amod ||
                              r == LANG_REL_nmod || r == LANG_REL_nummod)) {
                        p = lang_clause_child(w, c, LANG_REL_case);
                        if (p != LANG_NOWORD && p < c)
                                return p;
                }
        }
        return LANG_NOWORD;
}

unsigned lang_clause_en_flags(const struct lang_clause_work *w, uint16_t i) {
        LANG_EACH_CHILD(w, i, c) {
                const struct lang_node *x = lang_en_node(w, c);
                if ((x->rel == LANG_REL_det || x->rel == LANG_REL_cc ||
                     x->rel == LANG_REL_advmod) &&
                    lang_en_lemma_in(w, c, "no|neither|not|nor|never|n't"))
                        return LANG_ARG_negative;
                if (x->rel == LANG_REL_case &&
                    lang_en_lemma_in(w, c, "except|without|despite|unlike"))
                        return LANG_ARG_negative;
        }
        return lang_en_lemma_in(w, i, "nobody|none|nothing|neither|no-one") ? LANG_ARG_negative : 0;
}

/* What joins the conjuncts of `i`: the cc may hang on either. */
static unsigned joined(const struct lang_clause_work *w, uint16_t i) {
        unsigned flags = 0;
        LANG_EACH_CHILD(w, i, c) {
                if (lang_en_node(w, c)->rel == LANG_REL_cc && lang_en_lemma_in(w, c, "or|nor"))
                        flags |= LANG_ARG_alternative;
                if (lang_en_node(w, c)->rel == LANG_REL_conj)
                        LANG_EACH_CHILD(w, c, d)
                if (lang_en_node(w, d)->rel == LANG_REL_cc && lang_en_lemma_in(w, d, "or|nor"))
                        flags |= LANG_ARG_alternative;
        }
        return flags;
}

/* `i` and what is joined to it; conjuncts of conjuncts to a depth. */
static void group(struct lang_clause_work *w, uint16_t k, enum lang_arg_kind kind, uint16_t i,
                  uint16_t prep, uint16_t g, unsigned flags, unsigned depth) {
        bool several = g || lang_en_has(w, i, LANG_REL_conj);
        flags |= joined(w, i);
        g = lang_clause_arg(w, k, kind, i, prep, g,
                            flags | lang_clause_en_flags(w, i) |
                                    (several ? LANG_ARG_coordinated : 0u));
        LANG_EACH_CHILD(w, i, c)
        if (lang_en_node(w, c)->rel == LANG_REL_conj && !is_verb(w, c) && depth < 8) {
                uint16_t p = lang_clause_en_prep(w, c);
                group(w, k, kind, c, p == LANG_NOWORD ? prep : p, g, flags, depth + 1);
        }
}

static void take(struct lang_clause_work *w, uint16_t k, enum lang_arg_kind kind, uint16_t i,
                 unsigned flags) {
        group(w, k, kind, i, lang_clause_en_prep(w, i), 0, flags, 0);
}

static const char *const days =
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|"
        "june|july|august|september|october|november|december|today|yesterday|tomorrow";

static bool is_by(const struct lang_clause_work *w, uint16_t i) {
        uint16_t p = lang_clause_en_prep(w, i);
        return lang_en_node(w, i)->rel == LANG_REL_nmod && p != LANG_NOWORD &&
               lang_clause_is(w, p, "by") && lang_en_is_noun(lang_en_node(w, i));
}

/* "supplied to X by Y": the parser hangs "by Y" on X, or on the second word of X, where it makes
 * no sense. */
static void take_agent(struct lang_clause_work *w, uint16_t k, uint16_t i) {
        enum lang_arg_kind kind =
                lang_en_clause(w, k)->passive ? LANG_ARG_subject : LANG_ARG_oblique;
        LANG_EACH_CHILD(w, i, c) {
                if (is_by(w, c))
                        take(w, k, kind, c, 0);
                if (lang_en_node(w, c)->rel != LANG_REL_flat)
                        continue;
                LANG_EACH_CHILD(w, c, d)
                if (is_by(w, d))
                        take(w, k, kind, d, 0);
        }
}

/* Words behind a preposition; "by" of a passive is its subject. */
static void take_oblique(struct lang_clause_work *w, uint16_t k, uint16_t i, unsigned flags) {
        uint16_t p = lang_clause_en_prep(w, i);
        if (p == LANG_NOWORD) {
                /* a name right behind the verb is no time */
                bool object = lang_en_node(w, i)->pos == LANG_POS_PROPN &&
                              i > lang_en_clause(w, k)->head && !lang_en_clause(w, k)->passive &&
                              !lang_en_has(w, lang_en_clause(w, k)->head, LANG_REL_obj) &&
                              !lang_en_lemma_in(w, i, days);
                take(w, k, object ? LANG_ARG_object : LANG_ARG_time, i, flags);
                return;
        }
        bool agent =
                lang_en_clause(w, k)->passive && lang_clause_is(w, p, "by") &&
                (lang_en_is_noun(lang_en_node(w, i)) || lang_en_node(w, i)->pos == LANG_POS_PRON);
        take(w, k, agent ? LANG_ARG_subject : LANG_ARG_oblique, i, flags);
        if (lang_en_clause(w, k)->passive && !agent)
                take_agent(w, k, i);
}

/* "a resumption of ties WITH Y": one noun further in. */
static void inner_of(struct lang_clause_work *w, uint16_t k, uint16_t noun) {
        LANG_EACH_CHILD(w, noun, c) {
                uint16_t prep = lang_clause_en_prep(w, c);
                if (lang_en_node(w, c)->rel == LANG_REL_nmod && prep != LANG_NOWORD &&
                    !lang_clause_is(w, prep, "of"))
                        take(w, k, LANG_ARG_oblique, c, LANG_ARG_inner);
        }
}

static void inner_obliques(struct lang_clause_work *w, uint16_t k, uint16_t object) {
        bool light = lang_en_clause(w, k)->second == object;
        LANG_EACH_CHILD(w, object, c) {
                const struct lang_node *x = lang_en_node(w, c);
                if ((x->rel == LANG_REL_nmod || x->rel == LANG_REL_obl) &&
                    lang_clause_en_prep(w, c) != LANG_NOWORD)
                        take(w, k, LANG_ARG_oblique, c, light ? 0 : LANG_ARG_inner);
                if (x->rel == LANG_REL_nmod && x->pos == LANG_POS_NOUN &&
                    lang_clause_is(w, lang_clause_en_prep(w, c), "of"))
                        inner_of(w, k, c);
        }
}

/* "X's minister, in remarks, urged Y to ...": a parser that lost the subject takes what follows for
 * it.  What follows is then the object, and the bare noun before the verb the subject. */
static bool is_behind(const struct lang_clause_work *w, uint16_t head, uint16_t i) {
        return i > head && !lang_en_has(w, head, LANG_REL_obj) &&
               !lang_en_has(w, head, LANG_REL_aux) &&
               !lang_en_lemma_in(w, head,
                                 "say|add|ask|tell|be|come|go|write|report|note|remain|follow");
}

static uint16_t bare_noun_before(const struct lang_clause_work *w, uint16_t head) {
        uint16_t found = LANG_NOWORD;
        LANG_EACH_CHILD(w, head, c) {
                enum lang_rel r = lang_en_node(w, c)->rel;
                if (c < head && lang_en_is_noun(lang_en_node(w, c)) &&
                    lang_clause_en_prep(w, c) == LANG_NOWORD && !lang_en_lemma_in(w, c, days) &&
                    (r == LANG_REL_obl || r == LANG_REL_nmod || r == LANG_REL_ccomp ||
                     r == LANG_REL_dislocated || r == LANG_REL_vocative || r == LANG_REL_advcl ||
                     r == LANG_REL_compound))
                        found = c;
        }
        return found;
}

static void mend_subject(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = lang_en_clause(w, k)->head;
        enum lang_form form = lang_en_node(w, head)->form;
        if (lang_clause_has(w, k, w->surface[k]) ||
            !(form == LANG_FORM_past || form == LANG_FORM_present ||
              lang_en_has(w, head, LANG_REL_aux)))
                return;
        uint16_t i = bare_noun_before(w, head);
        if (i != LANG_NOWORD)
                take(w, k, w->surface[k], i, LANG_ARG_weak);
}

static void verb_args(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = lang_en_clause(w, k)->head;
        bool passive = lang_en_clause(w, k)->passive;
        w->surface[k] = passive ? LANG_ARG_object : LANG_ARG_subject;
        LANG_EACH_CHILD(w, head, c) {
                switch (lang_en_node(w, c)->rel) {
                case LANG_REL_nsubj:
                case LANG_REL_nsubj_pass:
                        take(w, k,
                             !passive && is_behind(w, head, c) ? LANG_ARG_object : w->surface[k], c,
                             0);
                        if (passive)
                                inner_obliques(w, k, c);
                        break;
                case LANG_REL_obj:
                        take(w, k, LANG_ARG_object, c, 0);
                        inner_obliques(w, k, c);
                        break;
                case LANG_REL_iobj:
                        take(w, k, LANG_ARG_indirect, c, 0);
                        break;
                case LANG_REL_obl_agent:
                        take(w, k, passive ? LANG_ARG_subject : LANG_ARG_oblique, c, 0);
                        break;
                case LANG_REL_obl:
                case LANG_REL_nmod:
                        take_oblique(w, k, c, 0);
                        break;
                case LANG_REL_obl_tmod:
                        take(w, k, LANG_ARG_time, c, 0);
                        break;
                default:
                        break;
                }
        }
}

/* What hangs on a noun: its possessor, "of", "by", "between". */
static void noun_args(struct lang_clause_work *w, uint16_t k, enum lang_arg_kind owner) {
        uint16_t head = lang_en_clause(w, k)->head;
        LANG_EACH_CHILD(w, head, c) {
                const struct lang_node *x = lang_en_node(w, c);
                if (x->rel == LANG_REL_nmod_poss)
                        take(w, k, owner, c, 0);
                else if (x->rel == LANG_REL_amod && x->pos == LANG_POS_ADJ &&
                         lang_clause_word(w, c).n > 3 && lang_clause_word(w, c).p[0] >= 'A' &&
                         lang_clause_word(w, c).p[0] <= 'Z' &&
                         !lang_en_has(w, head, LANG_REL_nmod_poss))
                        take(w, k, owner, c, LANG_ARG_weak);
                else if (x->rel == LANG_REL_compound && x->pos == LANG_POS_PROPN &&
                         owner == LANG_ARG_owner && c + 1u == head)
                        take(w, k, owner, c, 0); /* "Rivers Ministry spokesman" */
                else if ((x->rel == LANG_REL_nmod || x->rel == LANG_REL_obl) &&
                         lang_clause_en_prep(w, c) != LANG_NOWORD) {
                        take(w, k, LANG_ARG_oblique, c, 0);
                        take_agent(w, k, c);
                }
        }
}

static void copula_args(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = lang_en_clause(w, k)->head;
        w->surface[k] = LANG_ARG_subject;
        LANG_EACH_CHILD(w, head, c)
        if (lang_en_node(w, c)->rel == LANG_REL_nsubj ||
            lang_en_node(w, c)->rel == LANG_REL_nsubj_pass)
                take(w, k, LANG_ARG_subject, c, 0);
        take(w, k, LANG_ARG_predicate, head, 0);
        noun_args(w, k, LANG_ARG_owner);
        uint16_t cop = lang_clause_child(w, head, LANG_REL_cop);
        if (cop != LANG_NOWORD)
                widen(w, lang_en_clause(w, k), cop);
}

static void own_args(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = lang_en_clause(w, k);
        w->surface[k] = LANG_ARG_subject;
        if (lang_en_has(w, c->head, LANG_REL_cop)) {
                copula_args(w, k);
        } else if (c->noun) {
                noun_args(w, k, LANG_ARG_subject);
        } else {
                c->passive = is_passive(w, c->head);
                join_second(w, k);
                verb_args(w, k);
                mend_subject(w, k);
        }
}

/* "X, a rival of Y": a clause "be" of its own beside the clause that the noun may make. */
static void put_apposition(struct lang_clause_work *w, uint16_t i) {
        if (!names_its_neighbour(w, i) || lang_en_has(w, i, LANG_REL_cop))
                return;
        uint16_t other = lang_en_node(w, i)->head, k;
        if (lang_en_node(w, i)->rel != LANG_REL_appos) {
                other = lang_clause_child(w, i, LANG_REL_appos);
                if (other == LANG_NOWORD)
                        other = lang_clause_child(w, i, LANG_REL_flat);
        }
        if ((k = lang_clause_put(w, i)) == LANG_NOWORD)
                return;
        lang_en_clause(w, k)->lemma = STR("be");
        lang_en_clause(w, k)->link = LANG_CLAUSE_within;
        lang_en_clause(w, k)->parent = w->clause_of[i];
        w->surface[k] = LANG_ARG_subject;
        lang_clause_arg(w, k, LANG_ARG_subject, other, LANG_NOWORD, 0, 0);
        take(w, k, LANG_ARG_predicate, i, 0);
        noun_args(w, k, LANG_ARG_owner);
}

void lang_clause_en(struct lang_clause_work *w) {
        find_predicates(w);
        uint16_t n = (uint16_t) w->out->v.n;
        for (uint16_t k = 0; k < n; k++)
                own_args(w, k);
        for (uint16_t k = 0; k < n; k++)
                lang_clause_en_link(w, k);
        for (uint16_t k = 0; k < n; k++)
                lang_clause_en_voice(w, k);
        for (uint16_t k = 0; k < n; k++)
                lang_clause_en_raise(w, k);
        for (uint16_t k = 0; k < n; k++)
                lang_clause_en_share(w, k);
        for (uint16_t i = 0; i < w->t->n; i++)
                put_apposition(w, i);
        lang_clause_en_modes(w);
}
