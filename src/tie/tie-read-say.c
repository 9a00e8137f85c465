/* On whose word a tie is said, and when it was.
 *
 *   "X said that Y told Z that ..."   chain: X, Y; what they deny, doubt or ask changes the claim
 *   "..., X said."  "according to X"  the same, from beside
 *   "since 2009", "last week"         the date whose words hang on the verb, else the only one */
#include "tie/tie-read-work.h"

static const struct lang_node *node(const struct tie_reader *r, uint16_t i) {
        return &r->tree.v[i];
}

static struct lang_clause *clause(struct tie_reader *r, uint16_t k) {
        return &r->clauses.v.v[k];
}

/* ---- on whose word ------------------------------------------------------------------------------
 */

static enum tie_speech speech_of(struct tie_reader *r, const struct lang_clause *c) {
        enum tie_speech s = tie_lex_speech(r->lex, r->lang, c->lemma);
        return s ? s : tie_lex_speech(r->lex, r->lang, node(r, c->head)->lemma);
}

static void add_source(struct tie_reader *r, const struct lang_clause *c, enum lang_arg_kind kind,
                       struct tie_said *s) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                struct tie_party p;
                if (a->kind != kind)
                        continue;
                if (!tie_read_who(r, c, a, &p)) {
                        s->flags |= TIE_SOURCE_UNNAMED;
                } else if (s->n_chain == TIE_CHAIN) {
                        s->flags |= TIE_CHAIN_CUT;
                } else { /* outermost first: this one is further out than those before */
                        memmove(&s->chain[1], &s->chain[0], s->n_chain * sizeof s->chain[0]);
                        s->chain[0] = p;
                        s->n_chain++;
                }
                return;
        }
        s->flags |= TIE_SOURCE_UNNAMED;
}

static void weaken(struct tie_said *s, enum lang_mode mode) {
        if (s->mode == LANG_MODE_fact)
                s->mode = mode;
}

static const char *const hearsay = "reports|rumours|rumors|allegations|report|rumour|rumor|"
                                   "allegation|speculation|gossip|legend";

/* "Unconfirmed reports said": nobody says so. */
static bool by_hearsay(const struct tie_reader *r, const struct lang_clause *up) {
        for (uint32_t i = 0; i < up->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[up->arg + i];
                if (a->kind == LANG_ARG_subject &&
                    (tie_read_is(r, a->head, hearsay) ||
                     tie_read_is(r, a->head, "some|many|people|other|they") ||
                     tie_read_is(r, a->head, "it")))
                        return !tie_read_is(r, a->head, "it") || up->passive;
        }
        return up->passive;
}

static void hear(struct tie_reader *r, const struct lang_clause *up, enum tie_speech what,
                 struct tie_said *s) {
        switch (what) {
        case TIE_SPEECH_none:
                weaken(s, LANG_MODE_possible);
                return;
        case TIE_SPEECH_denies:
                if (up->negated)
                        weaken(s, LANG_MODE_possible);
                else
                        s->flags |= TIE_DENIED;
                break;
        case TIE_SPEECH_doubts:
                weaken(s, LANG_MODE_possible);
                break;
        case TIE_SPEECH_asks:
                weaken(s, LANG_MODE_questioned);
                break;
        case TIE_SPEECH_wants:
                weaken(s, LANG_MODE_wished);
                break;
        case TIE_SPEECH_accuses:
                weaken(s, LANG_MODE_reported);
                break;
        case TIE_SPEECH_says:
                if (up->negated)
                        weaken(s, LANG_MODE_possible);
                break;
        }
        if (up->mode != LANG_MODE_fact && up->mode != LANG_MODE_reported)
                weaken(s, up->mode);
        if (by_hearsay(r, up))
                weaken(s, LANG_MODE_reported);
        add_source(r, up, LANG_ARG_subject, s);
}

/* Whether `c` hangs in what `up` says. */
static bool is_said(const struct tie_reader *r, const struct lang_clause *c) {
        enum lang_rel rel = node(r, c->head)->rel;
        if (c->link == LANG_CLAUSE_complement)
                return true;
        if (r->lang == TEXT_LANG_fa && c->noun)
                return false; /* its mode says it all */
        if (c->link == LANG_CLAUSE_within && c->noun)
                return rel == LANG_REL_obj || rel == LANG_REL_nmod || rel == LANG_REL_nsubj_pass;
        return c->link == LANG_CLAUSE_infinitive;
}

static void read_above(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        for (unsigned n = 0; c->parent != LANG_NOWORD && n < 32; n++) {
                const struct lang_clause *up = clause(r, c->parent);
                if (is_said(r, c)) {
                        enum tie_speech what = speech_of(r, up);
                        bool finite = c->link == LANG_CLAUSE_complement;
                        if (what != TIE_SPEECH_none && (finite || what != TIE_SPEECH_wants) &&
                            !up->noun)
                                hear(r, up, what, s);
                        else if (finite && !up->noun && c->owner == LANG_NOWORD &&
                                 (r->lang == TEXT_LANG_fa ||
                                  node(r, c->head)->form != LANG_FORM_gerund) &&
                                 !lang_clause_in(up->lemma, "be"))
                                weaken(s, LANG_MODE_possible);
                }
                c = up;
        }
}

/* "..., X said": on the clause or on what it hangs on. */
static void read_asides(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        uint16_t k = (uint16_t) (c - r->clauses.v.v);
        for (unsigned n = 0; k != LANG_NOWORD && n < 32; n++) {
                for (uint16_t i = 0; i < r->clauses.v.n; i++) {
                        const struct lang_clause *a = clause(r, i);
                        enum tie_speech what = speech_of(r, a);
                        if (a->parent == k && a->link == LANG_CLAUSE_aside && a != c &&
                            what != TIE_SPEECH_none)
                                hear(r, a, what, s);
                }
                k = clause(r, k)->parent;
        }
}

/* "according to X" */
static void read_according(struct tie_reader *r, struct tie_said *s) {
        for (size_t i = 0; i < r->clauses.v.n; i++) {
                const struct lang_clause *c = &r->clauses.v.v[i];
                for (uint32_t k = 0; k < c->n_args; k++) {
                        const struct lang_arg *a = &r->clauses.args.v[c->arg + k];
                        struct tie_party p;
                        bool so =
                                a->kind == LANG_ARG_oblique && a->prep != LANG_NOWORD &&
                                (tie_read_is(r, a->prep, "accord|according") ||
                                 (a->prep > 0 && tie_read_is(r, a->prep - 1u, "accord|according")));
                        if (!so)
                                continue;
                        if (tie_read_is(r, a->head, hearsay))
                                weaken(s, LANG_MODE_reported);
                        if (!tie_read_who(r, c, a, &p))
                                s->flags |= TIE_SOURCE_UNNAMED;
                        else if (s->n_chain < TIE_CHAIN)
                                s->chain[s->n_chain++] = p;
                        return;
                }
        }
}

static bool is_hearsay(const struct tie_reader *r, uint16_t i) {
        return tie_read_is(r, i, hearsay) || lang_clause_in(tie_read_word(r, i), hearsay);
}

/* A net below the grammar: a clause behind "that" whose speaker was not found, or behind "denies"
 * that was taken for a noun, is claimed by nobody. */
static void mistrust(const struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                if (a->kind == LANG_ARG_subject && !(a->flags & LANG_ARG_shared) && a->lo > 0 &&
                    str_eq_nocase(tie_read_word(r, a->lo - 1u), STR("that")) && !s->n_chain &&
                    !(s->flags & TIE_SOURCE_UNNAMED))
                        weaken(s, LANG_MODE_possible);
        }
        for (uint16_t i = 0; i + 2 < r->tree.n; i++)
                if (lang_clause_in(tie_read_word(r, i), "According|according|If|if") &&
                    (is_hearsay(r, i + 2u) || is_hearsay(r, i + 1u)))
                        weaken(s, LANG_MODE_reported);
        for (uint16_t i = c->head; i-- > 0 && i + 4 > c->head;) {
                if (lang_clause_in(tie_read_word(r, i), "denies|denied|deny|denying|Denying"))
                        s->flags |= TIE_NEGATED;
                if (lang_clause_in(tie_read_word(r, i), "doubts|hopes|fears|dreams"))
                        weaken(s, LANG_MODE_possible);
        }
}

void tie_read_chain(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        read_above(r, c, s);
        read_asides(r, c, s);
        read_according(r, s);
        if (r->lang == TEXT_LANG_en)
                mistrust(r, c, s);
}

/* ---- when ---------------------------------------------------------------------------------------
 */

static bool within(const struct tie_reader *r, const struct lang_arg *a,
                   const struct when_text *w) {
        uint32_t lo = node(r, a->lo)->off, hi = node(r, a->hi - 1u)->off + node(r, a->hi - 1u)->len;
        if (a->prep != LANG_NOWORD && node(r, a->prep)->off < lo)
                lo = node(r, a->prep)->off;
        return w->off < hi && lo < w->off + w->len;
}

/* The word of the sentence that a date begins with, or LANG_NOWORD. */
static uint16_t clause_at(const struct tie_reader *r, const struct when_text *w) {
        for (uint16_t i = 0; i < r->tree.n; i++) {
                const struct lang_node *x = node(r, i);
                if (x->off + x->len <= w->off || x->off >= w->off + w->len)
                        continue;
                for (unsigned n = 0; i < r->tree.n && n < LANG_PARSE_WORDS; n++) {
                        for (uint16_t k = 0; k < r->clauses.v.n; k++)
                                if (r->clauses.v.v[k].head == i && !r->clauses.v.v[k].noun)
                                        return k;
                        i = node(r, i)->head;
                }
                break;
        }
        return LANG_NOWORD;
}

static bool is_date(const struct when_text *w) {
        return w->kind == WHEN_TEXT_date || w->kind == WHEN_TEXT_range;
}

/* "the audit of last year": the noun's, not the deed's. */
static bool is_of_noun(const struct tie_reader *r, const struct when_text *w) {
        for (uint16_t i = 1; i < r->tree.n; i++)
                if (node(r, i)->off + node(r, i)->len > w->off)
                        return tie_read_is(r, i - 1u, "of") && node(r, i)->off < w->off + w->len;
        return false;
}

/* Its words are an argument of a clause that hangs on `c` as what is said, or of one that tells of
 * a noun: "who led X from 2005 to 2011, met Y"; "told X that they met in 2009". */
static bool is_of_other(const struct tie_reader *r, uint16_t self, const struct when_text *w) {
        for (uint16_t k = 0; k < r->clauses.v.n; k++) {
                const struct lang_clause *x = &r->clauses.v.v[k];
                bool told = x->link == LANG_CLAUSE_complement && x->parent == self;
                if (k == self || x->noun || (x->link != LANG_CLAUSE_relative && !told))
                        continue;
                for (uint32_t i = 0; i < x->n_args; i++) {
                        const struct lang_arg *a = &r->clauses.args.v[x->arg + i];
                        if ((a->kind == LANG_ARG_time || a->kind == LANG_ARG_oblique) &&
                            within(r, a, w))
                                return true;
                }
        }
        return false;
}

/* "X, who led Y from 2005 to 2011, met Z": behind the verb of the relative clause and in front of
 * the other's, with no comma between; the tree may hang it on either. */
static bool is_inserted(const struct tie_reader *r, const struct lang_clause *c,
                        const struct when_text *w) {
        bool who = false;
        uint32_t from = 0;
        for (uint16_t i = 0; i < c->head && node(r, i)->off < w->off; i++) {
                if (tie_read_is(r, i, "who|which"))
                        who = true, from = node(r, i)->off;
                else if (str_eq(tie_read_word(r, i), STR(",")))
                        who = false;
        }
        if (!who || w->off + w->len > node(r, c->head)->off)
                return false;
        struct str gap =
                str_sub(r->t->text, w->off + w->len, node(r, c->head)->off - w->off - w->len);
        return from < w->off && str_starts(gap, STR(","));
}

static const struct when_text *own_date(const struct tie_reader *r, const struct lang_clause *c) {
        const struct when_text *only = NULL, *best = NULL;
        unsigned n = 0;
        uint16_t self = (uint16_t) (c - r->clauses.v.v);
        for (size_t i = 0; i < r->t->n_dates; i++) {
                const struct when_text *w = &r->t->dates[i];
                if (w->off < r->off || w->off >= r->off + r->len || !is_date(w) ||
                    is_of_noun(r, w) || is_inserted(r, c, w))
                        continue;
                n++;
                only = w;
                for (uint32_t k = 0; k < c->n_args; k++) {
                        const struct lang_arg *a = &r->clauses.args.v[c->arg + k];
                        if ((a->kind == LANG_ARG_time || a->kind == LANG_ARG_oblique) &&
                            within(r, a, w))
                                return w;
                }
                uint16_t at = clause_at(r, w);
                if (at == self || (c->noun && at == c->parent))
                        best = best ? best : w;
        }
        return best ? best : n == 1 && !is_of_other(r, self, only) ? only : NULL;
}

/* "is meeting X on Monday", "meets X next week": it is still to come. */
static bool is_ahead(const struct tie_reader *r, const struct lang_clause *c,
                     const struct when_text *w) {
        if (!w || c->tense == LANG_WHEN_past || c->tense == LANG_WHEN_perfect)
                return false;
        if (r->t->dated && w->ranged && w->range.from > r->t->at)
                return true;
        if (c->noun || r->lang != TEXT_LANG_en)
                return false;
        struct str words = str_sub(r->t->text, w->off, w->len);
        return node(r, c->head)->form == LANG_FORM_gerund ||
               str_starts_nocase(words, STR("next")) || str_starts_nocase(words, STR("tomorrow"));
}

void tie_read_time(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        const struct when_text *w = own_date(r, c);
        if (is_ahead(r, c, w))
                weaken(s, LANG_MODE_planned);
        if (w) {
                s->time = (struct tie_time){ .basis = TIE_WHEN_mentioned,
                                             .calendar = w->calendar,
                                             .precision = w->precision,
                                             .flags = w->flags,
                                             .ranged = w->ranged,
                                             .range = w->range,
                                             .off = w->off,
                                             .len = w->len };
                return;
        }
        if (!r->t->dated)
                return;
        bool past = c->tense == LANG_WHEN_past || c->tense == LANG_WHEN_perfect;
        s->time.basis = TIE_WHEN_written;
        s->time.precision = WHEN_PRECISION_vague;
        s->time.flags = past ? WHEN_TEXT_before : 0;
        s->time.ranged = true;
        s->time.range.from = past ? INT64_MIN : r->t->at;
        s->time.range.to = r->t->at + 1;
}
