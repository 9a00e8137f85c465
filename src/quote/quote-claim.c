/* Claims added up from the acts on them. */
#include "quote/quote-claim.h"

#include "base/limits.h"
#include "base/vec.h"

const char *quote_act_verb(enum quote_act act) {
        static const char *const verbs[] = {
#define QUOTE_ACT(id, verb) verb,
#include "quote/quote-act.def"
#undef QUOTE_ACT
        };
        return verbs[act];
}

static bool act_of(struct str verb, enum quote_act *ret) {
        for (unsigned i = 0; i < QUOTE_ACTS; i++)
                if (str_eq(verb, str_of(quote_act_verb((enum quote_act) i)))) {
                        *ret = (enum quote_act) i;
                        return true;
                }
        return false;
}

static const char *const statuses[] = { "open", "supported", "disputed", "published", "dropped" };

const char *quote_status_id(enum quote_status s) {
        return statuses[s];
}

bool quote_status_of(struct str id, enum quote_status *ret) {
        for (unsigned i = 0; i < QUOTE_STATUSES; i++)
                if (str_eq(id, str_of(statuses[i]))) {
                        *ret = (enum quote_status) i;
                        return true;
                }
        return false;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

struct step_of { /* an act, and the claim that it is about */
        struct str claim;
        struct quote_step step;
};

struct reading {
        struct store *st;
        struct arena *a;
        VEC(struct quote_taken) quotes;
        VEC(struct step_of) steps;
        VEC(struct quote_claim) claims;
        uint64_t last;
};

static int take_quote(struct reading *r, const struct store_decision *d, struct err *e) {
        struct quote_taken q = { .act = d->id, .taken = d->at };
        int k = quote_address_read(d->text, r->a, &q.at, e);
        if (k < 0)
                return err_while(e, k, "reading quotations");
        q.why = arena_str(r->a, d->reason);
        for (size_t i = 0; i < r->quotes.n; i++)
                if (strcmp(r->quotes.v[i].at.id, q.at.id) == 0) {
                        r->quotes.v[i] = q;
                        return 0;
                }
        vec_push(&r->quotes, q);
        return 0;
}

/* "2014-03-12 words" */
static void cut_date(struct quote_step *s) {
        struct str rest = s->text, day = str_cut(&rest, ' ');
        if (day.n == 10) {
                memcpy(s->date, day.p, 10);
                s->text = rest;
        } else if (str_eq(day, STR("-"))) {
                s->text = rest;
        }
}

static void take_step(struct reading *r, enum quote_act act, const struct store_decision *d) {
        struct step_of s = { .claim = arena_str(r->a, d->a),
                             .step = { .act = act,
                                       .number = d->id,
                                       .at = d->at,
                                       .by = arena_str(r->a, d->reason),
                                       .who = arena_str(r->a, d->b),
                                       .text = arena_str(r->a, d->text) } };
        if (act == QUOTE_ACT_ASK || act == QUOTE_ACT_REPLY)
                cut_date(&s.step);
        vec_push(&r->steps, s);
}

static void take_claim(struct reading *r, const struct store_decision *d) {
        struct quote_claim c = { .sentence = arena_str(r->a, d->text) };
        snprintf(c.id, sizeof c.id, "c%llu", (unsigned long long) ++r->last);
        if (d->undone == 0) {
                vec_push(&r->claims, c);
                struct store_decision named = *d;
                named.a = str_of(c.id);
                take_step(r, QUOTE_ACT_CLAIM, &named);
        }
}

static int read_acts(struct reading *r, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_decision d;
        enum quote_act act;
        int k = store_decisions_open(r->st, &rows, e);
        while (k >= 0 && (k = store_decisions_next(rows, &d, e)) > 0) {
                if (!act_of(d.verb, &act))
                        continue;
                if (act == QUOTE_ACT_CLAIM)
                        take_claim(r, &d);
                else if (act != QUOTE_ACT_TAKE && d.undone == 0)
                        take_step(r, act, &d);
                else if (d.undone == 0)
                        k = take_quote(r, &d, e);
        }
        return k < 0 ? k : 0;
}

/* ---- adding up --------------------------------------------------------------------------------
 */

static void off(struct quote_ground *g, size_t *n, struct str quote) {
        size_t kept = 0;
        for (size_t i = 0; i < *n; i++)
                if (!str_eq(str_of(g[i].quote->at.id), quote))
                        g[kept++] = g[i];
        *n = kept;
}

static const struct quote_taken *quote_of(const struct reading *r, struct str id) {
        for (size_t i = 0; i < r->quotes.n; i++)
                if (str_eq(str_of(r->quotes.v[i].at.id), id))
                        return &r->quotes.v[i];
        return NULL;
}

static void apply(const struct reading *r, struct quote_claim *c, const struct quote_step *s) {
        if (s->act == QUOTE_ACT_SAY)
                c->sentence = s->text;
        else if (s->act == QUOTE_ACT_STATUS)
                quote_status_of(s->who, &c->status);
        else if (s->act == QUOTE_ACT_OFF)
                off(c->grounds, &c->n_grounds, s->who);
        if (s->act != QUOTE_ACT_FOR && s->act != QUOTE_ACT_AGAINST)
                return;
        const struct quote_taken *q = quote_of(r, s->who);
        if (q == NULL)
                return;
        off(c->grounds, &c->n_grounds, s->who);
        c->grounds[c->n_grounds++] =
                (struct quote_ground){ q, s->act == QUOTE_ACT_AGAINST, s->text, s };
}

/* Those for it first; the order is kept otherwise. */
static void sort_grounds(struct quote_claim *c, struct arena *a) {
        struct quote_ground *out = arena_alloc(a, (c->n_grounds + 1) * sizeof *out);
        size_t n = 0;
        for (int against = 0; against < 2; against++)
                for (size_t i = 0; i < c->n_grounds; i++)
                        if (c->grounds[i].against == (against == 1))
                                out[n++] = c->grounds[i];
        c->grounds = out;
}

static void add_up(const struct reading *r, struct quote_claim *c) {
        size_t n = 0;
        for (size_t i = 0; i < r->steps.n; i++)
                n += str_eq(r->steps.v[i].claim, str_of(c->id));
        c->steps = arena_alloc(r->a, (n + 1) * sizeof *c->steps);
        c->grounds = arena_alloc(r->a, (n + 1) * sizeof *c->grounds);
        for (size_t i = 0; i < r->steps.n; i++)
                if (str_eq(r->steps.v[i].claim, str_of(c->id))) {
                        c->steps[c->n_steps] = r->steps.v[i].step;
                        apply(r, c, &c->steps[c->n_steps++]);
                }
        sort_grounds(c, r->a);
}

static void *keep(struct arena *a, const void *p, size_t n) {
        void *q = arena_alloc(a, n + 1);
        if (n > 0)
                memcpy(q, p, n);
        return q;
}

int quote_book_get(struct store *st, struct arena *a, struct quote_book *ret, struct err *e) {
        struct reading r = { .st = st, .a = a };
        *ret = (struct quote_book){ 0 };
        int k = read_acts(&r, e);
        if (k >= 0) {
                /* grounds point into the quotations: those first, where they stay */
                *ret = (struct quote_book){
                        .quotes = keep(a, r.quotes.v, r.quotes.n * sizeof *r.quotes.v),
                        .n_quotes = r.quotes.n,
                        .last = r.last,
                };
                mem_free(r.quotes.v);
                r.quotes.v = ret->quotes;
                r.quotes.cap = 0;
                for (size_t i = 0; i < r.claims.n; i++)
                        add_up(&r, &r.claims.v[i]);
                ret->claims = keep(a, r.claims.v, r.claims.n * sizeof *r.claims.v);
                ret->n_claims = r.claims.n;
        } else {
                vec_done(&r.quotes);
        }
        vec_done(&r.steps);
        vec_done(&r.claims);
        return k;
}

const struct quote_taken *quote_book_quote(const struct quote_book *b, struct str id) {
        const struct quote_taken *found = NULL;
        for (size_t i = 0; id.n > 1 && i < b->n_quotes; i++)
                if (str_starts(str_of(b->quotes[i].at.id), id)) {
                        if (found)
                                return NULL;
                        found = &b->quotes[i];
                }
        return found;
}

const struct quote_claim *quote_book_claim(const struct quote_book *b, struct str id) {
        for (size_t i = 0; i < b->n_claims; i++)
                if (str_eq(str_of(b->claims[i].id), id))
                        return &b->claims[i];
        return NULL;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

int quote_act_put(struct store *st, enum quote_act act, const struct store_decision *d,
                  uint64_t *ret, struct err *e) {
        struct store_decision kept = *d;
        kept.verb = str_of(quote_act_verb(act));
        bool needs = act != QUOTE_ACT_FOR && act != QUOTE_ACT_AGAINST && act != QUOTE_ACT_OFF &&
                     act != QUOTE_ACT_STATUS;
        if (needs && str_trim(d->text).n == 0)
                return err_set(e, ERR_usage, "there are no words");
        if (d->text.n > 2 * LIMIT_quote_bytes || d->reason.n > LIMIT_quote_bytes)
                return err_set(e, ERR_usage, "more than %u bytes of words",
                               (unsigned) LIMIT_quote_bytes);
        return store_decide(st, &kept, ret, e);
}
