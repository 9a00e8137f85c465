/* What English words claim of a deed.
 *
 * Each clause has what is said at its own verb (auxiliaries, adverbs, its conjunction), then what
 * comes from above: "plans to", "denied -ing", "no evidence that", "if".  What is not known to
 * claim a deed does not claim it: an infinitive under an unknown word is possible, no more. */
#include "lang/lang-clause-work.h"

struct row {
        const char *words;
        enum lang_mode mode;
        bool negated, ended;
        int by;
};

#define SUBJECT                                  LANG_CLAUSE_BY_SUBJECT
#define OBJECT                                   LANG_CLAUSE_BY_OBJECT
#define CONTROL(words, mode, negated, ended, by) { words, LANG_MODE_##mode, negated, ended, by },
#define GOVERN(words, mode)
#define ADVERB(words, mode)
#define MARK(words, mode)
static const struct row controls[] = {
#include "lang/lang-clause-en.def"
};
#undef CONTROL
#undef GOVERN
#define CONTROL(words, mode, negated, ended, by)
#define GOVERN(words, mode) { words, LANG_MODE_##mode, false, false, 0 },
static const struct row governors[] = {
#include "lang/lang-clause-en.def"
};
#undef GOVERN
#undef ADVERB
#define GOVERN(words, mode)
#define ADVERB(words, mode) { words, LANG_MODE_##mode, false, false, 0 },
static const struct row adverbs[] = {
#include "lang/lang-clause-en.def"
};
#undef ADVERB
#undef MARK
#define ADVERB(words, mode)
#define MARK(words, mode) { words, LANG_MODE_##mode, false, false, 0 },
static const struct row marks[] = {
#include "lang/lang-clause-en.def"
};

static const struct row *find(const struct row *rows, size_t n, struct str word) {
        for (size_t i = 0; i < n; i++)
                if (lang_clause_in(word, rows[i].words))
                        return &rows[i];
        return NULL;
}
#define FIND(rows, word) find(rows, sizeof(rows) / sizeof(rows)[0], word)

static const struct lang_node *node(const struct lang_clause_work *w, uint16_t i) {
        return &w->t->v[i];
}

static struct lang_clause *clause(struct lang_clause_work *w, uint16_t k) {
        return &w->out->v.v[k];
}

static bool lemma_in(const struct lang_clause_work *w, uint16_t i, const char *list) {
        return i != LANG_NOWORD && lang_clause_in(node(w, i)->lemma, list);
}

bool lang_clause_en_doing(const struct lang_clause_work *w, uint16_t i) {
        LANG_EACH_CHILD(w, i, c)
        if (str_eq_nocase(lang_clause_word(w, c), STR("having")))
                return true;
        return node(w, i)->form == LANG_FORM_gerund;
}

int lang_clause_en_control(struct str lemma) {
        const struct row *r = FIND(controls, lemma);
        return r ? r->by : SUBJECT;
}

/* The first that is not a fact holds. */
static void claim(struct lang_clause *c, enum lang_mode m) {
        if (c->mode == LANG_MODE_fact)
                c->mode = m;
}

/* ---- beside the verb ----------------------------------------------------------------------------
 */

static void read_auxiliary(const struct lang_clause_work *w, struct lang_clause *c, uint16_t i) {
        struct str x = node(w, i)->lemma;
        if (lang_clause_in(x, "will|shall|'ll|wo|gonna")) {
                claim(c, LANG_MODE_planned);
                c->tense = LANG_WHEN_future;
        } else if (lang_clause_in(x, "would|'d") &&
                   node(w, c->head)->form != LANG_FORM_participle) {
                claim(c, LANG_MODE_conditional);
        } else if (str_eq(x, STR("would"))) {
                claim(c, LANG_MODE_conditional);
        } else if (lang_clause_in(x, "may|might|can|could|ca|couldn|mightn")) {
                claim(c, LANG_MODE_possible);
        } else if (lang_clause_in(x, "must|should|ought|need|dare")) {
                claim(c, LANG_MODE_obliged);
        } else if (str_eq(x, STR("have"))) {
                c->tense = node(w, i)->form == LANG_FORM_past ? LANG_WHEN_past : LANG_WHEN_perfect;
        } else if (node(w, i)->form == LANG_FORM_past && c->tense == LANG_WHEN_none) {
                c->tense = LANG_WHEN_past;
        }
}

static bool is_no_longer(const struct lang_clause_work *w, uint16_t i) {
        return i > 0 && lemma_in(w, i, "longer|more|long") && lemma_in(w, i - 1, "no|any");
}

static void read_adverb(const struct lang_clause_work *w, struct lang_clause *c, uint16_t i) {
        const struct lang_node *x = node(w, i);
        const struct row *r = FIND(adverbs, x->lemma);
        if (r)
                claim(c, r->mode);
        bool before = i <= c->head + 1u || c->noun;
        if (before &&
            lang_clause_in(x->lemma,
                           "not|n't|never|hardly|scarcely|barely|neither|nor|nowhere|no|nt"))
                c->negated = true;
        if (lang_clause_in(x->lemma, "yet") &&
            lang_clause_child(w, c->head, LANG_REL_xcomp) != LANG_NOWORD)
                c->negated = true;
        if (is_no_longer(w, i))
                c->negated = c->ended = true;
}

static void read_children(const struct lang_clause_work *w, struct lang_clause *c) {
        LANG_EACH_CHILD(w, c->head, i) {
                enum lang_rel r = node(w, i)->rel;
                if (r == LANG_REL_aux || r == LANG_REL_aux_pass || r == LANG_REL_cop) {
                        read_auxiliary(w, c, i);
                        LANG_EACH_CHILD(w, i, d)
                        read_adverb(w, c, d);
                } else if (r == LANG_REL_advmod || r == LANG_REL_det || r == LANG_REL_amod ||
                           r == LANG_REL_cc || r == LANG_REL_dep || r == LANG_REL_discourse) {
                        read_adverb(w, c, i);
                        LANG_EACH_CHILD(w, i, d)
                        if (node(w, d)->rel == LANG_REL_advmod || node(w, d)->rel == LANG_REL_det)
                                read_adverb(w, c, d);
                }
                if (r == LANG_REL_advcl && c->tense != LANG_WHEN_past)
                        LANG_EACH_CHILD(w, i, d)
                if (node(w, d)->rel == LANG_REL_mark && lemma_in(w, d, "if|unless"))
                        claim(c, LANG_MODE_conditional);
                /* the parser may hang it anywhere: these two are never anything else */
                if (i <= c->head + 1u && lemma_in(w, i, "not|n't|never"))
                        c->negated = true;
        }
}

/* What stands just before the verb says so even where the tree has it elsewhere. */
static void read_neighbours(const struct lang_clause_work *w, struct lang_clause *c) {
        for (uint16_t i = c->head, n = 0; i-- > 0 && n < 5; n++) {
                const struct lang_node *x = node(w, i);
                if (x->pos != LANG_POS_AUX && x->pos != LANG_POS_ADV && x->pos != LANG_POS_PART)
                        return;
                if (lemma_in(w, i, "to"))
                        return;
                if (x->pos == LANG_POS_AUX)
                        read_auxiliary(w, c, i);
                else
                        read_adverb(w, c, i);
        }
}

static void read_args(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        for (uint16_t i = 0; i < w->n_items; i++) {
                const struct lang_arg *a = &w->item[i].arg;
                if (w->item[i].clause != k)
                        continue;
                if (lemma_in(w, a->prep, "in") &&
                    lemma_in(w, a->head,
                             "drill|dream|film|movie|novel|exercise|simulation|scenario|"
                             "game|play|story|fiction|fantasy|wargame|rehearsal"))
                        claim(c, LANG_MODE_unreal);
                if (lemma_in(w, a->prep, "without"))
                        c->negated = c->negated || a->head == c->second;
                if ((a->flags & LANG_ARG_negative) &&
                    (a->kind == w->surface[k] || a->head == c->second ||
                     a->kind == LANG_ARG_object || a->kind == LANG_ARG_predicate ||
                     (a->head < c->head &&
                      lemma_in(w, a->head,
                               "time|circumstance|condition|way|means|account|case|point|"
                               "stage|occasion"))))
                        c->negated = true;
        }
        LANG_EACH_CHILD(w, c->head, i)
        if (c->second != LANG_NOWORD && i == c->second)
                LANG_EACH_CHILD(w, i, d)
        if (node(w, d)->rel == LANG_REL_det || node(w, d)->rel == LANG_REL_amod) {
                const struct row *r = FIND(governors, node(w, d)->lemma);
                if (r && node(w, d)->rel == LANG_REL_amod)
                        claim(c, r->mode);
                if (lemma_in(w, d, "no|any"))
                        c->negated = true;
        }
}

static void read_mark(const struct lang_clause_work *w, struct lang_clause *c) {
        if (c->mark == LANG_NOWORD || c->noun)
                return;
        const struct row *r = FIND(marks, node(w, c->mark)->lemma);
        if (lemma_in(w, c->mark, "as") && c->mark + 1 < w->t->n &&
            lemma_in(w, c->mark + 1, "if|though"))
                claim(c, LANG_MODE_unreal);
        if (lemma_in(w, c->mark, "whether"))
                claim(c, LANG_MODE_questioned);
        else if (r && !(lemma_in(w, c->mark, "once|until|till") &&
                        node(w, c->head)->form == LANG_FORM_past))
                claim(c, r->mode);
        if (lemma_in(w, c->mark, "in|so") && c->mark + 1 < w->t->n &&
            (lemma_in(w, c->mark + 1, "order|that|case|lieu")))
                claim(c, LANG_MODE_planned);
        /* any conjunction of the clause, not only the first */
        LANG_EACH_CHILD(w, c->head, i)
        if ((node(w, i)->rel == LANG_REL_mark || node(w, i)->rel == LANG_REL_advmod) &&
            lemma_in(w, i, "if|unless|whether|lest"))
                claim(c, LANG_MODE_conditional);
}

static void read_tense(const struct lang_clause_work *w, struct lang_clause *c) {
        const struct lang_node *x = node(w, c->head);
        if (c->tense != LANG_WHEN_none || c->noun)
                return;
        if (x->form == LANG_FORM_past || (x->form == LANG_FORM_participle && !c->passive))
                c->tense = LANG_WHEN_past;
        else if (x->form == LANG_FORM_present || x->form == LANG_FORM_base)
                c->tense = LANG_WHEN_present;
}

/* A bare verb without a subject that opens a sentence asks for something. */
static void read_imperative(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        const struct lang_node *x = node(w, c->head);
        bool bare = x->form == LANG_FORM_base ||
                    (x->form == LANG_FORM_present &&
                     str_eq_nocase(lang_clause_word(w, c->head), x->lemma));
        if (c->noun || x->pos != LANG_POS_VERB || !bare || lang_clause_has(w, k, w->surface[k]))
                return;
        if (c->link == LANG_CLAUSE_root || c->link == LANG_CLAUSE_aside ||
            c->link == LANG_CLAUSE_complement)
                claim(c, LANG_MODE_asked);
}

/* "Had X attacked Y, ...", "Were X to attack Y, ..." */
static bool is_inverted(const struct lang_clause_work *w, const struct lang_clause *c) {
        uint16_t first = 0;
        while (first < w->t->n && node(w, first)->pos == LANG_POS_PUNCT)
                first++;
        if (first + 1 >= w->t->n || c->head <= first || c->head > first + 12)
                return false;
        struct str x = lang_clause_word(w, first);
        if (!lang_clause_in(x, "Had|Were|Should|had|were|should"))
                return false;
        for (uint16_t i = first; i < c->head; i++)
                if (lang_clause_word(w, i).p[0] == ',')
                        return false;
        return true;
}

static bool asks(const struct lang_clause_work *w) {
        for (uint16_t i = w->t->n; i-- > 0;) {
                struct str x = lang_clause_word(w, i);
                if (x.n && (x.p[0] == '?'))
                        return true;
                if (node(w, i)->pos != LANG_POS_PUNCT)
                        return false;
        }
        return false;
}

static void own_mode(struct lang_clause_work *w, uint16_t k) {
        struct lang_clause *c = clause(w, k);
        if (!c->noun && c->link != LANG_CLAUSE_within)
                read_children(w, c);
        else
                LANG_EACH_CHILD(w, c->head, i)
        if (node(w, i)->rel == LANG_REL_amod || node(w, i)->rel == LANG_REL_det ||
            node(w, i)->rel == LANG_REL_compound) {
                const struct row *r = FIND(governors, node(w, i)->lemma);
                if (r)
                        claim(c, r->mode);
                if (lemma_in(w, i, "no|any|neither"))
                        c->negated = true;
        }
        if (!c->noun)
                read_neighbours(w, c);
        read_mark(w, c);
        read_args(w, k);
        read_tense(w, c);
        read_imperative(w, k);
        if (is_inverted(w, c))
                claim(c, LANG_MODE_conditional);
        if (asks(w))
                claim(c, LANG_MODE_questioned);
}

/* ---- from above ---------------------------------------------------------------------------------
 */

static void inherit(struct lang_clause *c, const struct lang_clause *up) {
        claim(c, up->mode);
        c->negated = c->negated || up->negated;
        c->ended = c->ended || up->ended;
}

static const struct row *control_of(const struct lang_clause_work *w,
                                    const struct lang_clause *up) {
        const struct row *r = up->second == LANG_NOWORD ? NULL : FIND(controls, up->lemma);
        return r ? r : FIND(controls, node(w, up->head)->lemma);
}

/* "is about to", "is set to", "is likely to", "plans to", "used to" */
static void under_infinitive(const struct lang_clause_work *w, struct lang_clause *c,
                             const struct lang_clause *up) {
        const struct lang_node *h = node(w, up->head);
        bool gerund = node(w, c->head)->form == LANG_FORM_gerund;
        const struct row *r;
        inherit(c, up);
        if (node(w, c->head)->rel == LANG_REL_advcl && h->pos == LANG_POS_VERB) {
                claim(c, LANG_MODE_planned); /* a purpose */
                return;
        }
        if (up->noun || str_eq(up->lemma, STR("be")) || h->pos != LANG_POS_VERB) {
                r = FIND(governors, h->lemma);
                if (r)
                        claim(c, r->mode);
                else if (!lemma_in(w, up->head,
                                   "first|last|second|third|only|proud|happy|pleased|glad|"
                                   "quick|right|wrong|sorry|foolish|wise"))
                        claim(c, LANG_MODE_planned);
                return;
        }
        if (str_eq(h->lemma, STR("use")) && !up->passive && !gerund) {
                c->tense = LANG_WHEN_habit;
                return;
        }
        if (str_eq(h->lemma, STR("deny"))) {
                c->negated = true;
                return;
        }
        r = control_of(w, up);
        if (!r) {
                claim(c, LANG_MODE_possible);
                return;
        }
        /* "stopped to meet" is no end; "was said to have met" is somebody's word */
        if (r->ended && !gerund) {
                claim(c, LANG_MODE_planned);
                return;
        }
        if (lang_clause_in(h->lemma, "have|get|see|hear|find|go|help") && !gerund &&
            node(w, c->head)->form == LANG_FORM_base && !lemma_in(w, up->head, "help")) {
                claim(c, LANG_MODE_obliged);
                return;
        }
        claim(c, r->mode);
        c->negated = c->negated || r->negated;
        c->ended = c->ended || r->ended;
}

/* "said that": the verb's own; "no evidence that", "plans under which" */
static void under_complement(const struct lang_clause_work *w, struct lang_clause *c,
                             const struct lang_clause *up) {
        const struct lang_node *h = node(w, up->head);
        if (up->mode != LANG_MODE_fact)
                claim(c, up->mode);
        if (!up->noun && (h->pos == LANG_POS_ADJ || h->pos == LANG_POS_NOUN) &&
            c->owner == LANG_NOWORD) {
                if (lang_clause_in(h->lemma, "false|untrue|wrong|incorrect|baseless|lie|myth|"
                                             "nonsense|impossible|fabrication|fiction"))
                        c->negated = true;
                else if (!lang_clause_in(h->lemma,
                                         "true|clear|certain|known|evident|fact|secret|sad|good|"
                                         "significant|important|glad|happy|proud|sure|aware|sorry|"
                                         "undeniable|confirmed|remarkable|angry|grateful|pleased"))
                        claim(c, LANG_MODE_reported);
        }
        if (c->owner != LANG_NOWORD) {
                const struct row *r = FIND(governors, node(w, c->owner)->lemma);
                claim(c, r ? r->mode : LANG_MODE_reported);
        }
        if (up->negated)
                claim(c, LANG_MODE_possible);
        /* "that he meet" is asked, "that he met" is told */
        if (node(w, c->head)->form == LANG_FORM_base && !lang_clause_in(h->lemma, "say") &&
            lang_clause_child(w, c->head, LANG_REL_aux) == LANG_NOWORD)
                claim(c, LANG_MODE_asked);
        if (h->pos == LANG_POS_VERB && up->passive) {
                const struct row *r = FIND(controls, h->lemma);
                if (r && r->mode == LANG_MODE_reported)
                        claim(c, LANG_MODE_reported);
        }
}

static bool is_finite(const struct lang_clause_work *w, const struct lang_clause *c) {
        LANG_EACH_CHILD(w, c->head, i)
        if (node(w, i)->rel == LANG_REL_aux || node(w, i)->rel == LANG_REL_aux_pass ||
            node(w, i)->rel == LANG_REL_cop)
                return true;
        return node(w, c->head)->form == LANG_FORM_past ||
               node(w, c->head)->form == LANG_FORM_present;
}

/* "will meet X and visit Y": the second has the first's auxiliaries unless it has its own. */
static void under_coordinate(const struct lang_clause_work *w, struct lang_clause *c,
                             const struct lang_clause *up) {
        bool own = lang_clause_child(w, c->head, LANG_REL_nsubj) != LANG_NOWORD ||
                   lang_clause_child(w, c->head, LANG_REL_nsubj_pass) != LANG_NOWORD;
        bool told = node(w, up->head)->form == LANG_FORM_past && up->mode == LANG_MODE_fact;
        if (lang_clause_child(w, c->head, LANG_REL_cc) != LANG_NOWORD &&
            lemma_in(w, lang_clause_child(w, c->head, LANG_REL_cc), "or|nor"))
                claim(c, LANG_MODE_possible);
        if (own && is_finite(w, c))
                return;
        if (!own && is_finite(w, c) && node(w, c->head)->form == LANG_FORM_past && told &&
            !up->negated)
                return;
        if (!own && up->negated && lang_clause_child(w, c->head, LANG_REL_cc) != LANG_NOWORD &&
            lemma_in(w, lang_clause_child(w, c->head, LANG_REL_cc), "but")) {
                claim(c, up->mode); /* "did not meet X but wrote to Y" */
                return;
        }
        if (!own && up->negated && node(w, c->head)->form == LANG_FORM_past &&
            node(w, up->head)->form == LANG_FORM_base)
                return; /* "did not answer and left" */
        inherit(c, up);
}

/* "accused of doing", "prevented from doing", "praised for doing" */
static void under_preposition(const struct lang_clause_work *w, struct lang_clause *c,
                              const struct lang_clause *up) {
        if (lemma_in(w, c->mark, "from|of|against"))
                claim(c, lemma_in(w, c->mark, "of") ? LANG_MODE_reported : LANG_MODE_unreal);
        else if (lemma_in(w, c->mark, "for|with|over|about") &&
                 !lemma_in(w, up->head,
                           "praise|thank|condemn|criticise|criticize|reward|honour|"
                           "honor|apologise|apologize|congratulate|commend"))
                claim(c, LANG_MODE_reported);
        else if (lemma_in(w, c->mark, "before|by") && up->negated)
                claim(c, LANG_MODE_possible);
        else if (lemma_in(w, c->mark, "on|to|at|toward|towards|into"))
                claim(c, LANG_MODE_possible);
}

static void under_adverbial(const struct lang_clause_work *w, struct lang_clause *c,
                            const struct lang_clause *up) {
        if (lemma_in(w, up->head, "against|beyond"))
                claim(c, LANG_MODE_unreal); /* "is against X doing it" */
        if (lang_clause_en_doing(w, c->head))
                under_preposition(w, c, up);
        if (c->tense == LANG_WHEN_past || c->tense == LANG_WHEN_perfect)
                return;
        if (up->mode != LANG_MODE_fact && up->mode != LANG_MODE_reported)
                claim(c, up->mode);
        if (up->negated && c->mark == LANG_NOWORD)
                claim(c, LANG_MODE_possible); /* "did not leave praising X" */
}

/* "the plan for a visit of X to Y", "called for talks between", "cancelled a visit to". */
static void under_words(const struct lang_clause_work *w, struct lang_clause *c,
                        const struct lang_clause *up) {
        static const char *const calls_off =
                "cancel|postpone|call off|boycott|avoid|prevent|rule|block|reject|refuse|stop|skip|"
                "turn|decline|rebuff|spurn|snub|delay|exclude|preclude|avert|foil|thwart|lack|"
                "shelve|scrap|abandon|miss";
        static const char *const ahead =
                "plan|schedule|propose|request|demand|seek|want|arrange|prepare|organise|organize|"
                "expect|await|discuss|consider|suggest|offer|urge|call|hope|wait|ask|agree|look|"
                "aim|"
                "push|press|threaten|promise|invite|encourage|need|favour|favor|support|oppose|"
                "deny|allege|report|rumour|claim|insist|advocate|appeal|welcome|fear|vow|pledge|"
                "imagine|predict|anticipate|authorise|authorize|approve|allow|permit|order|enable";
        uint16_t i = c->head, n = 0;
        if (up->mode != LANG_MODE_fact)
                claim(c, up->mode);
        if (up->negated)
                claim(c, LANG_MODE_possible);
        for (uint16_t h = node(w, i)->head; h < w->t->n && n++ < LANG_PARSE_WORDS;
             i = h, h = node(w, h)->head) {
                const struct row *r = FIND(governors, node(w, h)->lemma);
                if (node(w, i)->rel == LANG_REL_conj)
                        continue;
                if (node(w, h)->pos == LANG_POS_NOUN && r && node(w, i)->rel != LANG_REL_compound)
                        claim(c, r->mode);
                if (h == up->head || node(w, h)->pos == LANG_POS_VERB)
                        break;
        }
        uint16_t p = lang_clause_child(w, i, LANG_REL_case);
        if (lemma_in(w, p,
                     "without|instead|despite|against|if|pending|toward|towards|before|ahead"))
                claim(c, lemma_in(w, p, "despite|before|ahead") ? LANG_MODE_possible
                                                                : LANG_MODE_unreal);
        if (str_eq(up->lemma, STR("be")) && node(w, i)->rel == LANG_REL_nsubj) {
                const struct row *r = FIND(governors, node(w, up->head)->lemma);
                if (r)
                        claim(c, r->mode);
                if (lemma_in(w, up->head, "unlikely|impossible|off|cancelled|false|inevitable"))
                        claim(c, LANG_MODE_possible);
        }
        if (node(w, i)->rel == LANG_REL_nsubj &&
            lemma_in(w, up->head, "fall|fail|collapse|have|stall|founder|lapse|await|loom"))
                claim(c, LANG_MODE_possible);
        bool within = node(w, i)->rel == LANG_REL_obj || node(w, i)->rel == LANG_REL_nsubj_pass ||
                      lemma_in(w, p, "for|on|about|of|to|with|from");
        if (node(w, up->head)->pos != LANG_POS_VERB || !within)
                return;
        if (lang_clause_in(up->lemma, calls_off) || lemma_in(w, up->head, calls_off))
                claim(c, LANG_MODE_unreal);
        else if (lemma_in(w, up->head, ahead))
                claim(c, LANG_MODE_possible);
}

/* "anybody who met", "any group that attacks" tells of nobody. */
static void under_noun(const struct lang_clause_work *w, struct lang_clause *c,
                       const struct lang_clause *up) {
        if (up->negated && str_eq(up->lemma, STR("be")) && c->owner == up->head)
                c->negated = true; /* "it was not X who did" */
        LANG_EACH_CHILD(w, c->owner, i)
        if (node(w, i)->rel == LANG_REL_det && lemma_in(w, i, "any|every|no|each|whichever"))
                claim(c, LANG_MODE_conditional);
        /* "the claim that X did": no clause about a claim, but what is claimed */
        const struct row *r = FIND(governors, node(w, c->owner)->lemma);
        if (r && c->owner + 1u < w->t->n && lemma_in(w, c->owner + 1u, "that"))
                claim(c, r->mode);
        if (lemma_in(w, c->owner, "anyone|anybody|whoever|everyone|nobody|someone|those"))
                claim(c, LANG_MODE_conditional);
        if (c->tense != LANG_WHEN_past && c->tense != LANG_WHEN_perfect &&
            up->mode != LANG_MODE_fact)
                claim(c, up->mode);
}

static void settle(struct lang_clause_work *w, uint16_t k, unsigned depth) {
        struct lang_clause *c = clause(w, k);
        if (w->moded[k])
                return;
        w->moded[k] = true;
        own_mode(w, k);
        if (c->parent == LANG_NOWORD || depth > LANG_CLAUSE_MOST)
                return;
        settle(w, c->parent, depth + 1);
        const struct lang_clause *up = clause(w, c->parent);
        switch (c->link) {
        case LANG_CLAUSE_infinitive:
                under_infinitive(w, c, up);
                break;
        case LANG_CLAUSE_complement:
                if (node(w, c->head)->form == LANG_FORM_gerund)
                        under_infinitive(w, c, up);
                else
                        under_complement(w, c, up);
                break;
        case LANG_CLAUSE_coordinate:
                under_coordinate(w, c, up);
                break;
        case LANG_CLAUSE_adverbial:
                under_adverbial(w, c, up);
                break;
        case LANG_CLAUSE_within:
                if (c->noun)
                        under_words(w, c, up);
                break;
        case LANG_CLAUSE_relative:
                under_noun(w, c, up);
                break;
        case LANG_CLAUSE_aside:
        case LANG_CLAUSE_root:
                break;
        }
}

void lang_clause_en_modes(struct lang_clause_work *w) {
        for (uint16_t k = 0; k < w->out->v.n; k++)
                settle(w, k, 0);
}
