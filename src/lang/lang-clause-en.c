/* English clauses.
 *
 *   1  predicates: verbs, copulas, nouns of action, nouns that say what somebody is
 *   2  arguments of each, voice undone, groups taken apart
 *   3  links between clauses; who does what has no subject of its own
 *   4  modes (lang-clause-en-mode.c)
 *
 * The parser's tree is taken as it is, but for a few errors that greedy parsers make and that can
 * be told: a noun with a subject is a verb; "was trained" is passive whatever its arcs say. */
#include "lang/lang-clause-work.h"

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

static const struct lang_node *node(const struct lang_clause_work *w, uint16_t i) {
        return &w->t->v[i];
}

static struct lang_clause *clause(struct lang_clause_work *w, uint16_t c) {
        return &w->out->v.v[c];
}

static bool has_child(const struct lang_clause_work *w, uint16_t i, enum lang_rel rel) {
        return lang_clause_child(w, i, rel) != LANG_NOWORD;
}

static bool is_noun(const struct lang_node *x) {
        return x->pos == LANG_POS_NOUN || x->pos == LANG_POS_PROPN;
}

/* ---- predicates ---------------------------------------------------------------------------------
 */

static bool is_clausal(enum lang_rel rel) {
        return rel == LANG_REL_root || rel == LANG_REL_ccomp || rel == LANG_REL_xcomp ||
               rel == LANG_REL_advcl || rel == LANG_REL_acl || rel == LANG_REL_acl_relcl ||
               rel == LANG_REL_conj || rel == LANG_REL_parataxis || rel == LANG_REL_csubj ||
               rel == LANG_REL_dep || rel == LANG_REL_list || rel == LANG_REL_appos;
}

static bool is_verb(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = node(w, i);
        if (x->pos == LANG_POS_VERB)
                return (x->rel != LANG_REL_amod || has_child(w, i, LANG_REL_nsubj)) &&
                       x->rel != LANG_REL_compound && x->rel != LANG_REL_case &&
                       x->rel != LANG_REL_mark && x->rel != LANG_REL_fixed &&
                       x->rel != LANG_REL_flat && x->rel != LANG_REL_det;
        if (x->pos == LANG_POS_AUX)
                return is_clausal(x->rel);
        return x->pos == LANG_POS_NOUN && !has_child(w, i, LANG_REL_cop) &&
               has_child(w, i, LANG_REL_nsubj) && has_child(w, i, LANG_REL_obj);
}

/* Words that somebody may be ("is a rival of Y"): tie-verb-en.def knows which matter. */
static bool is_predicate(const struct lang_clause_work *w, uint16_t i) {
        return has_child(w, i, LANG_REL_cop);
}

static bool names_its_neighbour(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = node(w, i);
        if (x->pos != LANG_POS_NOUN)
                return false;
        if (x->rel == LANG_REL_appos && x->head != LANG_NOWORD)
                return true;
        uint16_t a = lang_clause_child(w, i, LANG_REL_appos);
        if (a == LANG_NOWORD)
                a = lang_clause_child(w, i, LANG_REL_flat);
        return a != LANG_NOWORD && node(w, a)->pos == LANG_POS_PROPN;
}

static bool acts(const struct lang_clause_work *w, uint16_t i) {
        if (node(w, i)->pos != LANG_POS_NOUN)
                return false;
        LANG_EACH_CHILD(w, i, c) {
                enum lang_rel r = node(w, c)->rel;
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
                                clause(w, c)->lemma = STR("be");
                } else if (is_verb(w, i)) {
                        put(w, i);
                } else if (acts(w, i) && (c = put(w, i)) != LANG_NOWORD) {
                        clause(w, c)->noun = true;
                }
        }
}

/* ---- words around the verb ----------------------------------------------------------------------
 */

static void widen(struct lang_clause_work *w, struct lang_clause *c, uint16_t i) {
        const struct lang_node *x = node(w, i);
        uint32_t from = c->verb_off, to = c->verb_off + c->verb_len;
        from = x->off < from ? x->off : from;
        to = x->off + x->len > to ? x->off + x->len : to;
        c->verb_off = from;
        c->verb_len = to - from;
}

static bool is_passive(const struct lang_clause_work *w, uint16_t i) {
        const struct lang_node *x = node(w, i);
        if (x->pos == LANG_POS_AUX || has_child(w, i, LANG_REL_cop))
                return false;
        uint16_t aux = lang_clause_child(w, i, LANG_REL_aux_pass);
        if (aux != LANG_NOWORD && lang_clause_is(w, aux, "have"))
                return false; /* "having met" */
        if (aux != LANG_NOWORD || has_child(w, i, LANG_REL_nsubj_pass) ||
            has_child(w, i, LANG_REL_obl_agent))
                return true;
        bool past = x->form == LANG_FORM_participle || x->form == LANG_FORM_past;
        LANG_EACH_CHILD(w, i, c)
        if (node(w, c)->rel == LANG_REL_aux && past && lang_clause_is(w, c, "be"))
                return true;
        if ((x->rel == LANG_REL_acl || x->rel == LANG_REL_advcl) && past &&
            !has_child(w, i, LANG_REL_obj) && !has_child(w, i, LANG_REL_nsubj) &&
            !has_child(w, i, LANG_REL_aux))
                return true;
        return false;
}

static bool lemma_in(const struct lang_clause_work *w, uint16_t i, const char *list) {
        return lang_clause_in(node(w, i)->lemma, list);
}

static void join_second(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        uint16_t p = lang_clause_child(w, c->head, LANG_REL_compound_prt);
        uint16_t o = lang_clause_child(w, c->head, LANG_REL_obj);
        if (p != LANG_NOWORD) {
                c->second = p;
                c->lemma = lang_clause_join(w, c->lemma, node(w, p)->lemma);
                widen(w, c, p);
        }
        if (o == LANG_NOWORD)
                o = lang_clause_child(w, c->head, LANG_REL_nsubj_pass);
        if (o != LANG_NOWORD && node(w, o)->pos == LANG_POS_NOUN &&
            lang_clause_in(c->lemma, light_verbs)) {
                c->second = o;
                c->lemma = lang_clause_join(w, c->lemma, node(w, o)->lemma);
                widen(w, c, o);
        }
}

/* ---- arguments ----------------------------------------------------------------------------------
 */

/* The parser may hang the preposition on the first of a name's words. */
static uint16_t prep_of(const struct lang_clause_work *w, uint16_t i) {
        uint16_t p = lang_clause_child(w, i, LANG_REL_case);
        if (p != LANG_NOWORD && p < i)
                return p;
        LANG_EACH_CHILD(w, i, c) {
                enum lang_rel r = node(w, c)->rel;
                if (c < i && (r == LANG_REL_compound || r == LANG_REL_flat || r == LANG_REL_amod ||
                              r == LANG_REL_nmod || r == LANG_REL_nummod)) {
                        p = lang_clause_child(w, c, LANG_REL_case);
                        if (p != LANG_NOWORD && p < c)
                                return p;
                }
        }
        return LANG_NOWORD;
}

static unsigned flags_of(const struct lang_clause_work *w, uint16_t i) {
        LANG_EACH_CHILD(w, i, c) {
                const struct lang_node *x = node(w, c);
                if ((x->rel == LANG_REL_det || x->rel == LANG_REL_cc ||
                     x->rel == LANG_REL_advmod) &&
                    lemma_in(w, c, "no|neither|not|nor|never|n't"))
                        return LANG_ARG_negative;
                if (x->rel == LANG_REL_case && lemma_in(w, c, "except|without|despite|unlike"))
                        return LANG_ARG_negative;
        }
        return lemma_in(w, i, "nobody|none|nothing|neither|no-one") ? LANG_ARG_negative : 0;
}

/* What joins the conjuncts of `i`: the cc may hang on either. */
static unsigned joined(const struct lang_clause_work *w, uint16_t i) {
        unsigned flags = 0;
        LANG_EACH_CHILD(w, i, c) {
                if (node(w, c)->rel == LANG_REL_cc && lemma_in(w, c, "or|nor"))
                        flags |= LANG_ARG_alternative;
                if (node(w, c)->rel == LANG_REL_conj)
                        LANG_EACH_CHILD(w, c, d)
                if (node(w, d)->rel == LANG_REL_cc && lemma_in(w, d, "or|nor"))
                        flags |= LANG_ARG_alternative;
        }
        return flags;
}

/* `i` and what is joined to it; conjuncts of conjuncts to a depth. */
static void group(struct lang_clause_work *w, uint16_t k, enum lang_arg_kind kind, uint16_t i,
                  uint16_t prep, uint16_t g, unsigned flags, unsigned depth) {
        bool several = g || has_child(w, i, LANG_REL_conj);
        flags |= joined(w, i);
        g = lang_clause_arg(w, k, kind, i, prep, g,
                            flags | flags_of(w, i) | (several ? LANG_ARG_coordinated : 0u));
        LANG_EACH_CHILD(w, i, c)
        if (node(w, c)->rel == LANG_REL_conj && !is_verb(w, c) && depth < 8) {
                uint16_t p = prep_of(w, c);
                group(w, k, kind, c, p == LANG_NOWORD ? prep : p, g, flags, depth + 1);
        }
}

static void take(struct lang_clause_work *w, uint16_t k, enum lang_arg_kind kind, uint16_t i,
                 unsigned flags) {
        group(w, k, kind, i, prep_of(w, i), 0, flags, 0);
}

static const char *const days =
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|"
        "june|july|august|september|october|november|december|today|yesterday|tomorrow";

/* "supplied to X by Y": the parser hangs "by Y" on X, where it makes no sense. */
static void take_agent(struct lang_clause_work *w, uint16_t k, uint16_t i) {
        LANG_EACH_CHILD(w, i, c) {
                uint16_t p = prep_of(w, c);
                if (node(w, c)->rel == LANG_REL_nmod && p != LANG_NOWORD &&
                    lang_clause_is(w, p, "by") &&
                    (node(w, c)->pos == LANG_POS_PROPN || is_noun(node(w, c))))
                        take(w, k, clause(w, k)->passive ? LANG_ARG_subject : LANG_ARG_oblique, c,
                             0);
        }
}

/* Words behind a preposition; "by" of a passive is its subject. */
static void take_oblique(struct lang_clause_work *w, uint16_t k, uint16_t i, unsigned flags) {
        uint16_t p = prep_of(w, i);
        if (p == LANG_NOWORD) {
                /* a name right behind the verb is no time */
                bool object = node(w, i)->pos == LANG_POS_PROPN && i > clause(w, k)->head &&
                              !clause(w, k)->passive &&
                              !has_child(w, clause(w, k)->head, LANG_REL_obj) &&
                              !lemma_in(w, i, days);
                take(w, k, object ? LANG_ARG_object : LANG_ARG_time, i, flags);
                return;
        }
        bool agent = clause(w, k)->passive && lang_clause_is(w, p, "by") &&
                     (is_noun(node(w, i)) || node(w, i)->pos == LANG_POS_PRON);
        take(w, k, agent ? LANG_ARG_subject : LANG_ARG_oblique, i, flags);
        if (clause(w, k)->passive && !agent)
                take_agent(w, k, i);
}

/* "a resumption of ties WITH Y": one noun further in. */
static void inner_of(struct lang_clause_work *w, uint16_t k, uint16_t noun) {
        LANG_EACH_CHILD(w, noun, c) {
                uint16_t prep = prep_of(w, c);
                if (node(w, c)->rel == LANG_REL_nmod && prep != LANG_NOWORD &&
                    !lang_clause_is(w, prep, "of"))
                        take(w, k, LANG_ARG_oblique, c, LANG_ARG_inner);
        }
}

static void inner_obliques(struct lang_clause_work *w, uint16_t k, uint16_t object) {
        bool light = clause(w, k)->second == object;
        LANG_EACH_CHILD(w, object, c) {
                const struct lang_node *x = node(w, c);
                if ((x->rel == LANG_REL_nmod || x->rel == LANG_REL_obl) &&
                    prep_of(w, c) != LANG_NOWORD)
                        take(w, k, LANG_ARG_oblique, c, light ? 0 : LANG_ARG_inner);
                if (x->rel == LANG_REL_nmod && x->pos == LANG_POS_NOUN &&
                    lang_clause_is(w, prep_of(w, c), "of"))
                        inner_of(w, k, c);
        }
}

/* "X's minister, in remarks, urged Y to ...": a parser that lost the subject takes what follows for
 * it.  What follows is then the object, and the bare noun before the verb the subject. */
static bool is_behind(const struct lang_clause_work *w, uint16_t head, uint16_t i) {
        return i > head && !has_child(w, head, LANG_REL_obj) && !has_child(w, head, LANG_REL_aux) &&
               !lemma_in(w, head, "say|add|ask|tell|be|come|go|write|report|note|remain|follow");
}

static uint16_t bare_noun_before(const struct lang_clause_work *w, uint16_t head) {
        uint16_t found = LANG_NOWORD;
        LANG_EACH_CHILD(w, head, c) {
                enum lang_rel r = node(w, c)->rel;
                if (c < head && is_noun(node(w, c)) && prep_of(w, c) == LANG_NOWORD &&
                    !lemma_in(w, c, days) &&
                    (r == LANG_REL_obl || r == LANG_REL_nmod || r == LANG_REL_ccomp ||
                     r == LANG_REL_dislocated || r == LANG_REL_vocative || r == LANG_REL_advcl ||
                     r == LANG_REL_compound))
                        found = c;
        }
        return found;
}

static void mend_subject(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = clause(w, k)->head;
        enum lang_form form = node(w, head)->form;
        if (lang_clause_has(w, k, w->surface[k]) ||
            !(form == LANG_FORM_past || form == LANG_FORM_present ||
              has_child(w, head, LANG_REL_aux)))
                return;
        uint16_t i = bare_noun_before(w, head);
        if (i != LANG_NOWORD)
                take(w, k, w->surface[k], i, LANG_ARG_weak);
}

static void verb_args(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = clause(w, k)->head;
        bool passive = clause(w, k)->passive;
        w->surface[k] = passive ? LANG_ARG_object : LANG_ARG_subject;
        LANG_EACH_CHILD(w, head, c) {
                switch (node(w, c)->rel) {
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
        uint16_t head = clause(w, k)->head;
        LANG_EACH_CHILD(w, head, c) {
                const struct lang_node *x = node(w, c);
                if (x->rel == LANG_REL_nmod_poss)
                        take(w, k, owner, c, 0);
                else if (x->rel == LANG_REL_amod && x->pos == LANG_POS_ADJ &&
                         lang_clause_word(w, c).n > 3 && lang_clause_word(w, c).p[0] >= 'A' &&
                         lang_clause_word(w, c).p[0] <= 'Z' &&
                         !has_child(w, head, LANG_REL_nmod_poss))
                        take(w, k, owner, c, LANG_ARG_weak);
                else if ((x->rel == LANG_REL_nmod || x->rel == LANG_REL_obl) &&
                         prep_of(w, c) != LANG_NOWORD) {
                        take(w, k, LANG_ARG_oblique, c, 0);
                        take_agent(w, k, c);
                }
        }
}

static void copula_args(struct lang_clause_work *w, uint16_t k) {
        uint16_t head = clause(w, k)->head;
        w->surface[k] = LANG_ARG_subject;
        LANG_EACH_CHILD(w, head, c)
        if (node(w, c)->rel == LANG_REL_nsubj || node(w, c)->rel == LANG_REL_nsubj_pass)
                take(w, k, LANG_ARG_subject, c, 0);
        take(w, k, LANG_ARG_predicate, head, 0);
        noun_args(w, k, LANG_ARG_owner);
        uint16_t cop = lang_clause_child(w, head, LANG_REL_cop);
        if (cop != LANG_NOWORD)
                widen(w, clause(w, k), cop);
}

static void own_args(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        w->surface[k] = LANG_ARG_subject;
        if (has_child(w, c->head, LANG_REL_cop)) {
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
        if (!names_its_neighbour(w, i) || has_child(w, i, LANG_REL_cop))
                return;
        uint16_t other = node(w, i)->head, k;
        if (node(w, i)->rel != LANG_REL_appos) {
                other = lang_clause_child(w, i, LANG_REL_appos);
                if (other == LANG_NOWORD)
                        other = lang_clause_child(w, i, LANG_REL_flat);
        }
        if ((k = lang_clause_put(w, i)) == LANG_NOWORD)
                return;
        clause(w, k)->lemma = STR("be");
        clause(w, k)->link = LANG_CLAUSE_within;
        clause(w, k)->parent = w->clause_of[i];
        w->surface[k] = LANG_ARG_subject;
        lang_clause_arg(w, k, LANG_ARG_subject, other, LANG_NOWORD, 0, 0);
        take(w, k, LANG_ARG_predicate, i, 0);
        noun_args(w, k, LANG_ARG_owner);
}

/* ---- links --------------------------------------------------------------------------------------
 */

static uint16_t mark_of(const struct lang_clause_work *w, uint16_t i) {
        uint16_t m = lang_clause_child(w, i, LANG_REL_mark);
        if (m != LANG_NOWORD)
                return m;
        LANG_EACH_CHILD(w, i, c)
        if (node(w, c)->rel == LANG_REL_advmod && lemma_in(w, c, "when|where|why|how|while"))
                return c;
        return lang_clause_child(w, i, LANG_REL_case);
}

static enum lang_clause_link link_of(const struct lang_clause_work *w, uint16_t i, uint16_t mark) {
        bool to = lang_clause_is(w, mark, "to");
        switch (node(w, i)->rel) {
        case LANG_REL_ccomp:
        case LANG_REL_csubj:
                return LANG_CLAUSE_complement;
        case LANG_REL_xcomp:
                return LANG_CLAUSE_infinitive;
        case LANG_REL_acl:
                return to                                ? LANG_CLAUSE_infinitive
                       : lang_clause_is(w, mark, "that") ? LANG_CLAUSE_complement
                                                         : LANG_CLAUSE_relative;
        case LANG_REL_acl_relcl:
                return LANG_CLAUSE_relative;
        case LANG_REL_advcl:
                if (lang_clause_is(w, mark, "that") &&
                    !(mark > 0 && lang_clause_is(w, mark - 1u, "so")))
                        return LANG_CLAUSE_complement;
                /* "ruled out attacking": what is done right behind the verb belongs to it */
                if (mark == LANG_NOWORD && node(w, i)->form == LANG_FORM_gerund &&
                    node(w, i)->head < i && i - node(w, i)->head <= 2 &&
                    lang_clause_word(w, i - 1u).p[0] != ',')
                        return LANG_CLAUSE_infinitive;
                return to ? LANG_CLAUSE_infinitive : LANG_CLAUSE_adverbial;
        case LANG_REL_conj:
                return LANG_CLAUSE_coordinate;
        case LANG_REL_parataxis:
        case LANG_REL_discourse:
                return LANG_CLAUSE_aside;
        case LANG_REL_root:
                return LANG_CLAUSE_root;
        default:
                return LANG_CLAUSE_within;
        }
}

static void link_clause(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        uint16_t i = c->head, up = node(w, i)->head;
        c->mark = mark_of(w, i);
        if (c->noun && node(w, i)->rel != LANG_REL_root)
                c->link = LANG_CLAUSE_within;
        else
                c->link = link_of(w, i, c->mark);
        /* "thinks X attacked Y", taken for "thinks X, attacked ..." */
        if (node(w, i)->rel == LANG_REL_acl && !c->passive && c->mark == LANG_NOWORD &&
            has_child(w, i, LANG_REL_obj) && node(w, i)->form != LANG_FORM_gerund) {
                c->link = LANG_CLAUSE_complement;
                lang_clause_arg(w, k, LANG_ARG_subject, up, LANG_NOWORD, 0, LANG_ARG_weak);
        }
        /* ", who leads X, met Y" is no clause about X */
        if (node(w, i)->rel == LANG_REL_acl_relcl && i > 0 && lang_clause_word(w, i - 1u).n &&
            lang_clause_word(w, i - 1u).p[0] == ',' && !has_child(w, i, LANG_REL_nsubj))
                c->link = LANG_CLAUSE_coordinate;
        if (c->link == LANG_CLAUSE_relative ||
            (node(w, i)->rel == LANG_REL_acl && c->mark != LANG_NOWORD))
                c->owner = up;
        for (unsigned n = 0; up < w->t->n && n < LANG_PARSE_WORDS; n++, up = node(w, up)->head)
                if (w->clause_of[up] != LANG_NOWORD && w->clause_of[up] != k) {
                        c->parent = w->clause_of[up];
                        break;
                }
        if (c->parent == LANG_NOWORD)
                c->link = LANG_CLAUSE_root;
}

/* ---- subjects taken over ------------------------------------------------------------------------
 */

static void drop_item(struct lang_clause_work *w, uint16_t at) {
        memmove(&w->item[at], &w->item[at + 1], (w->n_items - at - 1u) * sizeof w->item[0]);
        w->n_items--;
}

/* "who trained them", "whom they trained", "with whom they met", "trained by them": the noun
 * stands for the pronoun. */
static void fill_relative(struct lang_clause_work *w, uint16_t k) {
        const struct lang_clause *c = clause(w, k);
        uint16_t owner = c->owner;
        unsigned flags = LANG_ARG_shared | flags_of(w, owner);
        if (has_child(w, owner, LANG_REL_conj) || node(w, owner)->rel == LANG_REL_conj)
                flags |= LANG_ARG_weak;
        for (uint16_t i = 0; i < w->n_items; i++) {
                struct lang_clause_item it = w->item[i];
                if (it.clause != k || !lemma_in(w, it.arg.head, "who|which|that|whom"))
                        continue;
                drop_item(w, i);
                lang_clause_arg(w, k, it.arg.kind, owner, it.arg.prep, 0, flags);
                return;
        }
        if (c->noun)
                return;
        if (node(w, c->head)->rel == LANG_REL_acl || !lang_clause_has(w, k, w->surface[k])) {
                if (!lang_clause_has(w, k, w->surface[k]))
                        lang_clause_arg(w, k, w->surface[k], owner, LANG_NOWORD, 0, flags);
        } else if (!lang_clause_has(w, k, LANG_ARG_object)) {
                lang_clause_arg(w, k, LANG_ARG_object, owner, LANG_NOWORD, 0, flags);
        }
}

/* "The minister, who met X, resigned" with the relative clause taken for the main one: "who" is
 * the noun just before it, whatever became of that. */
static void mend_pronoun(struct lang_clause_work *w, uint16_t k) {
        for (uint16_t i = 0; i < w->n_items; i++) {
                struct lang_clause_item it = w->item[i];
                uint16_t at = it.arg.head;
                if (it.clause != k || it.arg.kind != w->surface[k] || at < 1 ||
                    !lemma_in(w, at, "who|which"))
                        continue;
                at -= lang_clause_word(w, at - 1u).p[0] == ',' && at > 1 ? 2 : 1;
                while (node(w, at)->head < it.arg.head && node(w, at)->head < w->t->n &&
                       (node(w, at)->rel == LANG_REL_flat || node(w, at)->rel == LANG_REL_compound))
                        at = node(w, at)->head;
                if (!is_noun(node(w, at)))
                        return;
                drop_item(w, i);
                for (uint16_t n = 0; n < w->n_items; n++) /* and it is nothing else here */
                        if (w->item[n].clause == k && w->item[n].arg.head == at)
                                drop_item(w, n--);
                lang_clause_arg(w, k, w->surface[k], at, LANG_NOWORD, 0,
                                LANG_ARG_shared | flags_of(w, at));
                return;
        }
}

static bool shares(const struct lang_clause_work *w, const struct lang_clause *c) {
        const struct lang_node *x = node(w, c->head);
        switch (c->link) {
        case LANG_CLAUSE_coordinate:
        case LANG_CLAUSE_infinitive:
                return true;
        case LANG_CLAUSE_adverbial:
        case LANG_CLAUSE_complement: /* "denied meeting X" */
                return x->form == LANG_FORM_gerund || x->form == LANG_FORM_participle ||
                       (x->form == LANG_FORM_past && c->mark == LANG_NOWORD &&
                        c->link == LANG_CLAUSE_adverbial);
        case LANG_CLAUSE_root:
        case LANG_CLAUSE_relative:
        case LANG_CLAUSE_aside:
        case LANG_CLAUSE_within:
                return false;
        }
        return false;
}

/* A noun of action without an owner: "X arrived for talks with Y", "ended a visit to Y". */
static bool noun_shares(const struct lang_clause_work *w, const struct lang_clause *c) {
        const struct lang_node *x = node(w, c->head);
        uint16_t p = prep_of(w, c->head);
        if (!c->noun || has_child(w, c->head, LANG_REL_nmod_poss))
                return false;
        if (x->rel == LANG_REL_obl && p != LANG_NOWORD)
                return lemma_in(w, p, "on|during|in|after|for|following|before");
        return x->rel == LANG_REL_obj;
}

/* "of doing", "from doing", "for doing": what the object does. */
static bool is_of(const struct lang_clause_work *w, const struct lang_clause *c) {
        return c->link == LANG_CLAUSE_adverbial && c->mark != LANG_NOWORD &&
               lang_clause_en_doing(w, c->head) && lemma_in(w, c->mark, "of|from|for");
}

static void share_subject(struct lang_clause_work *w, uint16_t k, unsigned depth) {
        if (w->shared[k])
                return;
        w->shared[k] = true;
        struct lang_clause *c = clause(w, k);
        uint16_t up = c->parent;
        if (up != LANG_NOWORD && depth < LANG_CLAUSE_MOST)
                share_subject(w, up, depth + 1);
        if (c->link == LANG_CLAUSE_relative && c->owner != LANG_NOWORD) {
                fill_relative(w, k);
                return;
        }
        mend_pronoun(w, k);
        if (up == LANG_NOWORD || lang_clause_has(w, k, w->surface[k]))
                return;
        enum lang_arg_kind from = w->surface[up];
        if (c->noun) {
                if (noun_shares(w, c))
                        lang_clause_share(w, up, from, k, LANG_ARG_subject, 0);
                return;
        }
        if (!shares(w, c) || (clause(w, up)->noun && c->link != LANG_CLAUSE_infinitive))
                return;
        if (is_of(w, c) && !clause(w, up)->passive && lang_clause_has(w, up, LANG_ARG_object))
                from = LANG_ARG_object; /* "accused X of training Y" */
        if (c->link == LANG_CLAUSE_infinitive && !clause(w, up)->passive &&
            (node(w, c->head)->rel == LANG_REL_xcomp || c->owner != LANG_NOWORD)) {
                struct str lemma = node(w, clause(w, up)->head)->lemma;
                bool by_object = lang_clause_en_control(lemma) == LANG_CLAUSE_BY_OBJECT ||
                                 lang_clause_has(w, up, LANG_ARG_object);
                if (by_object && lang_clause_has(w, up, LANG_ARG_object))
                        from = LANG_ARG_object;
                else if (by_object && lang_clause_has(w, up, LANG_ARG_indirect))
                        from = LANG_ARG_indirect;
                else if (by_object && !str_eq(lemma, STR("promise")) &&
                         lang_clause_en_control(lemma) == LANG_CLAUSE_BY_OBJECT)
                        return;
        }
        lang_clause_share(w, up, from, k, w->surface[k], 0);
}

/* A verb joined to a passive one without words of its own is passive too: "arrested and charged".
 */
static void spread_voice(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        uint16_t up = c->parent, i = c->head;
        if (c->link != LANG_CLAUSE_coordinate || c->passive || c->noun || up == LANG_NOWORD ||
            !clause(w, up)->passive || lang_clause_has(w, k, LANG_ARG_subject) ||
            lang_clause_has(w, k, LANG_ARG_object) || has_child(w, i, LANG_REL_aux))
                return;
        if (node(w, i)->form == LANG_FORM_past || node(w, i)->form == LANG_FORM_participle) {
                c->passive = true;
                w->surface[k] = LANG_ARG_object;
        }
}

void lang_clause_en(struct lang_clause_work *w) {
        find_predicates(w);
        uint16_t n = (uint16_t) w->out->v.n;
        for (uint16_t k = 0; k < n; k++)
                own_args(w, k);
        for (uint16_t k = 0; k < n; k++)
                link_clause(w, k);
        for (uint16_t k = 0; k < n; k++)
                spread_voice(w, k);
        for (uint16_t k = 0; k < n; k++)
                share_subject(w, k, 0);
        for (uint16_t i = 0; i < w->t->n; i++)
                put_apposition(w, i);
        lang_clause_en_modes(w);
}
