/* English clauses: what each is to the one above it, and whose deed it is when it does not say. */
#include "lang/lang-clause-en-work.h"

/* ---- links --------------------------------------------------------------------------------------
 */

static uint16_t mark_of(const struct lang_clause_work *w, uint16_t i) {
        uint16_t m = lang_clause_child(w, i, LANG_REL_mark);
        if (m != LANG_NOWORD)
                return m;
        LANG_EACH_CHILD(w, i, c)
        if (lang_en_node(w, c)->rel == LANG_REL_advmod &&
            lang_en_lemma_in(w, c, "when|where|why|how|while"))
                return c;
        return lang_clause_child(w, i, LANG_REL_case);
}

static enum lang_clause_link link_of(const struct lang_clause_work *w, uint16_t i, uint16_t mark) {
        bool to = lang_clause_is(w, mark, "to");
        switch (lang_en_node(w, i)->rel) {
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
                if (mark == LANG_NOWORD && lang_en_node(w, i)->form == LANG_FORM_gerund &&
                    lang_en_node(w, i)->head < i && i - lang_en_node(w, i)->head <= 2 &&
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

void lang_clause_en_link(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = lang_en_clause(w, k);
        uint16_t i = c->head, up = lang_en_node(w, i)->head;
        c->mark = mark_of(w, i);
        if (c->noun && lang_en_node(w, i)->rel != LANG_REL_root)
                c->link = LANG_CLAUSE_within;
        else
                c->link = link_of(w, i, c->mark);
        /* "thinks X attacked Y", taken for "thinks X, attacked ..." */
        if (lang_en_node(w, i)->rel == LANG_REL_acl && !c->passive && c->mark == LANG_NOWORD &&
            lang_en_has(w, i, LANG_REL_obj) && lang_en_node(w, i)->form != LANG_FORM_gerund) {
                c->link = LANG_CLAUSE_complement;
                lang_clause_arg(w, k, LANG_ARG_subject, up, LANG_NOWORD, 0, LANG_ARG_weak);
        }
        /* ", who leads X, met Y" is no clause about X */
        if (lang_en_node(w, i)->rel == LANG_REL_acl_relcl && i > 0 &&
            lang_clause_word(w, i - 1u).n && lang_clause_word(w, i - 1u).p[0] == ',' &&
            !lang_en_has(w, i, LANG_REL_nsubj))
                c->link = LANG_CLAUSE_coordinate;
        if (c->link == LANG_CLAUSE_relative ||
            (lang_en_node(w, i)->rel == LANG_REL_acl && c->mark != LANG_NOWORD))
                c->owner = up;
        for (unsigned n = 0; up < w->t->n && n < LANG_PARSE_WORDS;
             n++, up = lang_en_node(w, up)->head)
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

/* "X is a company owned by Y", "X, a company owned by Y,": X is. */
static bool fill_reduced(struct lang_clause_work *w, uint16_t k, uint16_t *owner) {
        const struct lang_clause *c = lang_en_clause(w, k);
        uint16_t be = w->clause_of[*owner];
        if (c->noun || !c->passive || lang_en_node(w, c->head)->rel != LANG_REL_acl ||
            lang_clause_has(w, k, w->surface[k]))
                return false;
        if (be != LANG_NOWORD && lang_en_has(w, *owner, LANG_REL_cop)) {
                lang_clause_share(w, be, LANG_ARG_subject, k, w->surface[k], 0);
                return true;
        }
        if (lang_en_node(w, *owner)->rel == LANG_REL_appos &&
            lang_en_node(w, *owner)->head < *owner)
                *owner = lang_en_node(w, *owner)->head;
        return false;
}

/* "who trained them", "whom they trained", "with whom they met", "trained by them": the noun
 * stands for the pronoun. */
static void fill_relative(struct lang_clause_work *w, uint16_t k) {
        const struct lang_clause *c = lang_en_clause(w, k);
        uint16_t owner = c->owner;
        unsigned flags = LANG_ARG_shared | lang_clause_en_flags(w, owner);
        if (fill_reduced(w, k, &owner))
                return;
        if (lang_en_has(w, owner, LANG_REL_conj) || lang_en_node(w, owner)->rel == LANG_REL_conj)
                flags |= LANG_ARG_weak;
        for (uint16_t i = 0; i < w->n_items; i++) {
                struct lang_clause_item it = w->item[i];
                if (it.clause != k || !lang_en_lemma_in(w, it.arg.head, "who|which|that|whom"))
                        continue;
                drop_item(w, i);
                lang_clause_arg(w, k, it.arg.kind, owner, it.arg.prep, 0, flags);
                return;
        }
        if (c->noun)
                return;
        if (lang_en_node(w, c->head)->rel == LANG_REL_acl ||
            !lang_clause_has(w, k, w->surface[k])) {
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
                    !lang_en_lemma_in(w, at, "who|which"))
                        continue;
                at -= lang_clause_word(w, at - 1u).p[0] == ',' && at > 1 ? 2 : 1;
                while (lang_en_node(w, at)->head < it.arg.head &&
                       lang_en_node(w, at)->head < w->t->n &&
                       (lang_en_node(w, at)->rel == LANG_REL_flat ||
                        lang_en_node(w, at)->rel == LANG_REL_compound))
                        at = lang_en_node(w, at)->head;
                if (!lang_en_is_noun(lang_en_node(w, at)))
                        return;
                drop_item(w, i);
                for (uint16_t n = 0; n < w->n_items; n++) /* and it is nothing else here */
                        if (w->item[n].clause == k && w->item[n].arg.head == at)
                                drop_item(w, n--);
                lang_clause_arg(w, k, w->surface[k], at, LANG_NOWORD, 0,
                                LANG_ARG_shared | lang_clause_en_flags(w, at));
                return;
        }
}

static bool shares(const struct lang_clause_work *w, const struct lang_clause *c) {
        const struct lang_node *x = lang_en_node(w, c->head);
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
        const struct lang_node *x = lang_en_node(w, c->head);
        uint16_t p = lang_clause_en_prep(w, c->head);
        if (!c->noun || lang_en_has(w, c->head, LANG_REL_nmod_poss))
                return false;
        if (x->rel == LANG_REL_obl && p != LANG_NOWORD)
                return lang_en_lemma_in(w, p, "on|during|in|after|for|following|before");
        return x->rel == LANG_REL_obj;
}

/* "of doing", "from doing", "for doing": what the object does. */
static bool is_of(const struct lang_clause_work *w, const struct lang_clause *c) {
        return c->link == LANG_CLAUSE_adverbial && c->mark != LANG_NOWORD &&
               lang_clause_en_doing(w, c->head) && lang_en_lemma_in(w, c->mark, "of|from|for");
}

/* "ordered X to ...": whatever the infinitive was hung on as, X is to do it. */
static bool is_told(const struct lang_clause_work *w, uint16_t up) {
        struct str lemma = w->t->v[w->out->v.v[up].head].lemma;
        return lang_clause_en_control(lemma) == LANG_CLAUSE_BY_OBJECT &&
               lang_clause_in(lemma, "ask|tell|order|urge|request|invite|instruct|direct|command|"
                                     "advise|encourage|authorise|authorize|allow|permit|enable|"
                                     "force|compel|persuade|convince|help|warn|press|pressure");
}

static void share_subject(struct lang_clause_work *w, uint16_t k, unsigned depth) {
        if (w->shared[k])
                return;
        w->shared[k] = true;
        struct lang_clause *c = lang_en_clause(w, k);
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
        if (!shares(w, c) || (lang_en_clause(w, up)->noun && c->link != LANG_CLAUSE_infinitive))
                return;
        if (is_of(w, c) && !lang_en_clause(w, up)->passive &&
            lang_clause_has(w, up, LANG_ARG_object))
                from = LANG_ARG_object; /* "accused X of training Y" */
        if (c->link == LANG_CLAUSE_infinitive && !lang_en_clause(w, up)->passive &&
            (lang_en_node(w, c->head)->rel == LANG_REL_xcomp || c->owner != LANG_NOWORD ||
             is_told(w, up))) {
                struct str lemma = lang_en_node(w, lang_en_clause(w, up)->head)->lemma;
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
void lang_clause_en_voice(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = lang_en_clause(w, k);
        uint16_t up = c->parent, i = c->head;
        if (c->link != LANG_CLAUSE_coordinate || c->passive || c->noun || up == LANG_NOWORD ||
            !lang_en_clause(w, up)->passive || lang_clause_has(w, k, LANG_ARG_subject) ||
            lang_clause_has(w, k, LANG_ARG_object) || lang_en_has(w, i, LANG_REL_aux))
                return;
        if (lang_en_node(w, i)->form == LANG_FORM_past ||
            lang_en_node(w, i)->form == LANG_FORM_participle) {
                c->passive = true;
                w->surface[k] = LANG_ARG_object;
        }
}

/* "abducted and killed X", "was bombed and killed by X": what follows the second is the first's. */
void lang_clause_en_raise(struct lang_clause_work *w, uint16_t k) {
        const struct lang_clause *c = lang_en_clause(w, k);
        uint16_t up = c->parent;
        if (c->link != LANG_CLAUSE_coordinate || c->noun || up == LANG_NOWORD)
                return;
        const struct lang_clause *first = lang_en_clause(w, up);
        if (first->noun || first->passive != c->passive || first->second != LANG_NOWORD ||
            c->head != first->head + 2u || lang_en_node(w, c->head)->form == LANG_FORM_base ||
            lang_en_node(w, c->head)->form == LANG_FORM_gerund ||
            !lang_en_lemma_in(w, first->head + 1u, "and"))
                return;
        enum lang_arg_kind kind = c->passive ? LANG_ARG_subject : LANG_ARG_object;
        if (!lang_clause_has(w, up, kind))
                lang_clause_share(w, k, kind, up, kind, 0);
}

void lang_clause_en_share(struct lang_clause_work *w, uint16_t k) {
        share_subject(w, k, 0);
}
