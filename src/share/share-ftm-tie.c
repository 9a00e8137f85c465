/* Events between actors: what happened as an Event, which two it ties as an edge.
 *
 *   tie_event ─┬─> Event         involved: both; proof: the documents that tell it
 *              └─> an edge       of the kind's schema if both sides fit it, else UnknownLink
 *
 * Only what is asserted; who denies it is counted in the event's description. */
#include "actor/actor-build.h"
#include "share/share-ftm-work.h"
#include "when/when-text.h"
#include "when/when.h"

enum { PROOFS = 10 };

/* What a side is in the schema, coarse: enough to tell whether an edge may have it. */
enum side { SIDE_LEGAL, SIDE_PERSON, SIDE_ORGANISATION };

struct end {
        char id[SHARE_FTM_ID];
        enum side side;
};

/* ---- sides ----------------------------------------------------------------------------------- */

/* Who has no actor is an entity by its name. */
static int put_named(struct share_ftm *f, const struct tie_who *w, struct end *x, struct err *e) {
        static const char *const schemas[] = { [TIE_PERSON] = "Person",
                                               [TIE_ORGANISATION] = "Organization",
                                               [TIE_PLACE] = "PublicBody" };
        bool known = w->kind == TIE_PERSON || w->kind == TIE_ORGANISATION || w->kind == TIE_PLACE;
        enum side side = w->kind == TIE_PERSON ? SIDE_PERSON
                         : known               ? SIDE_ORGANISATION
                                               : SIDE_LEGAL;
        bool fresh;
        share_ftm_id(f, x->id, "name", w->key);
        /* other sentences may take the same name for another kind of thing: the first word stands
         */
        x->side = (enum side) * map_put(&f->done, str_of(x->id), side, &fresh);
        if (!fresh)
                return 0;
        share_ftm_begin(f, known ? schemas[w->kind] : "LegalEntity", x->id);
        share_ftm_name(f, w->name, "(no name)");
        if (w->local)
                share_ftm_own(f, "summary", "one word: holds in one family of letters only");
        return share_ftm_end(f, e);
}

/* 1 and the side, 0 if nobody in particular is meant. */
static int end_of(struct share_ftm *f, const struct tie_who *w, struct end *x, struct err *e) {
        struct store_actor s;
        int r;
        if (!w->key || (!w->actor && !w->name.n) || w->kind == TIE_NOBODY)
                return 0;
        if (!w->actor)
                return (r = put_named(f, w, x, e)) < 0 ? r : 1;
        if ((r = store_actor_get(f->ask->qc->store, (struct actor_id){ w->actor }, &s, e)) < 0)
                return r;
        x->side = s.kind == ACTOR_person         ? SIDE_PERSON
                  : s.kind == ACTOR_organisation ? SIDE_ORGANISATION
                                                 : SIDE_LEGAL;
        return (r = share_ftm_actor_id(f, w->actor, x->id, e)) < 0 ? r : 1;
}

/* ---- when ------------------------------------------------------------------------------------ */

/* Is [from, to) one day, month or year of the Gregorian calendar?  Its precision, else -1. */
static int stretch_of(int64_t from, int64_t to) {
        struct when_date a = when_date_of(WHEN_gregorian, when_day(from));
        struct when_date b = when_date_of(WHEN_gregorian, when_day(to));
        if (from % 86400 != 0 || to % 86400 != 0)
                return to - from < 86400 ? WHEN_PRECISION_minute : -1;
        if (to - from == 86400)
                return WHEN_PRECISION_day;
        if (a.day != 1 || b.day != 1)
                return -1;
        if (a.month == 1 && b.month == 1 && b.year == a.year + 1)
                return WHEN_PRECISION_year;
        return 12 * (b.year - a.year) + b.month - a.month == 1 ? WHEN_PRECISION_month : -1;
}

static bool can_name(int64_t at) { /* in years of four digits */
        return at > INT64_C(-30610224000) && at < INT64_C(253402300800);
}

/* When it was, as far as that is known: a day, a month, a year; else the first and the last day
 * between which it was, both as `date` (the model's start and end say how long something lasted).
 * "since" and "until" are start and end. */
static void put_when(struct share_ftm *f, const struct tie_event *v) {
        int64_t from = v->range.from, to = v->range.to;
        bool first = from != INT64_MIN && can_name(from), last = to != INT64_MAX && can_name(to);
        int one = v->ranged && first && last ? stretch_of(from, to) : -1;
        if (!v->ranged || from >= to)
                return;
        if (one >= 0)
                share_ftm_date(f, "date", from, (unsigned) one);
        else if (first && last) {
                share_ftm_date(f, "date", from, WHEN_PRECISION_day);
                share_ftm_date(f, "date", to - 1, WHEN_PRECISION_day);
        } else if (first)
                share_ftm_date(f, "startDate", from, WHEN_PRECISION_day);
        else if (last)
                share_ftm_date(f, "endDate", to - 1, WHEN_PRECISION_day);
}

/* ---- the event ------------------------------------------------------------------------------- */

static int put_proofs(struct share_ftm *f, const struct tie_events *ev, const struct tie_event *v,
                      struct err *e) {
        uint64_t told[PROOFS];
        unsigned n = 0;
        int r = 0;
        for (uint32_t i = 0; i < v->n_witnesses; i++) {
                const struct tie_witness *w = &ev->witnesses[v->witness + i];
                for (uint32_t k = w->first; n < PROOFS && k < w->first + w->n; k++) {
                        char id[SHARE_FTM_ID];
                        bool again = !share_asked(f->ask, ev->ties[k].doc);
                        for (unsigned j = 0; j < n; j++)
                                again |= told[j] == ev->ties[k].doc;
                        if (again)
                                continue;
                        if ((r = share_ftm_doc_id(f, ev->ties[k].doc, id, e)) < 0)
                                return r;
                        share_ftm_own(f, "proof", id);
                        told[n++] = ev->ties[k].doc;
                }
        }
        return 0;
}

/* Is it told in a document that was asked for? */
static bool is_asked(const struct share_ftm *f, const struct tie_events *ev,
                     const struct tie_event *v) {
        for (uint32_t i = 0; i < v->n_witnesses; i++) {
                const struct tie_witness *w = &ev->witnesses[v->witness + i];
                for (uint32_t k = w->first; k < w->first + w->n; k++)
                        if (share_asked(f->ask, ev->ties[k].doc))
                                return true;
        }
        return false;
}

static void put_name(struct share_ftm *f, const struct tie_event *v) {
        struct buf x;
        buf_init(&x, 0);
        buf_put_str(&x, v->from.name.n ? v->from.name : STR("somebody"));
        buf_printf(&x, " %s ", tie_kind_words(v->kind));
        buf_put_str(&x, v->to.name);
        share_ftm_name(f, buf_str(&x), tie_kind_words(v->kind));
        buf_done(&x);
}

static int put_event(struct share_ftm *f, const struct tie_events *ev, const struct tie_event *v,
                     const struct end ends[2], struct err *e) {
        const struct tie *t = &ev->ties[v->best];
        char id[SHARE_FTM_ID], said[160];
        struct buf words;
        buf_init(&words, 0);
        int r = share_cite(f->reader, t->doc, t->row.off, t->row.len, &words, e);
        if (r >= 0) {
                share_ftm_id(f, id, "event", v->id);
                share_ftm_begin(f, "Event", id);
                put_name(f, v);
                put_when(f, v);
                for (int i = 0; i < 2; i++)
                        share_ftm_own(f, "involved", ends[i].id);
                share_ftm_put(f, "summary", SHARE_FTM_text, buf_str(&words));
                snprintf(said, sizeof said, "told by %u, of them independent %u; denied by %u%s%s",
                         v->n_witnesses, v->sources, v->denials,
                         v->ranged ? "; when is known to the " : "",
                         v->ranged ? when_precision_code(v->precision) : "");
                share_ftm_own(f, "description", said);
                share_ftm_own(f, "keywords", tie_kind_code(v->kind));
                share_ftm_own(f, "keywords", tie_kind_plover(v->kind));
                if (v->to.kind == TIE_PLACE)
                        share_ftm_put(f, "location", SHARE_FTM_name, v->to.name);
                if ((r = put_proofs(f, ev, v, e)) >= 0)
                        r = share_ftm_end(f, e);
                f->sum.events++;
        }
        buf_done(&words);
        return r;
}

/* ---- the edge -------------------------------------------------------------------------------- */

/* Edges of the schema: which property is the tie's `from`, which its `to`, what each must be. */
static const struct edge {
        const char *schema, *from, *to;
        int from_is, to_is; /* enum side, or -1: any */
        bool turned;        /* appointed, hired: the organisation is the one who does it */
} edges[] = {
        { "Employment", "employer", "employee", SIDE_ORGANISATION, SIDE_PERSON, true },
        { "Membership", "member", "organization", -1, SIDE_ORGANISATION, false },
        { "Directorship", "director", "organization", -1, SIDE_ORGANISATION, false },
        { "Representation", "agent", "client", -1, -1, false },
        { "Family", "person", "relative", SIDE_PERSON, SIDE_PERSON, false },
};
static const struct edge unknown = { "UnknownLink", "subject", "object", -1, -1, false };

static const struct edge *edge_of(const struct tie_event *v, const struct end x[2]) {
        const char *schema = tie_kind_ftm(v->kind);
        for (size_t i = 0; schema && i < sizeof edges / sizeof *edges; i++)
                if (strcmp(edges[i].schema, schema) == 0 &&
                    (edges[i].from_is < 0 || edges[i].from_is == (int) x[0].side) &&
                    (edges[i].to_is < 0 || edges[i].to_is == (int) x[1].side))
                        return &edges[i];
        return &unknown;
}

static int put_link(struct share_ftm *f, const struct tie_event *v, const struct end x[2],
                    struct err *e) {
        const struct edge *k = edge_of(v, x);
        char id[SHARE_FTM_ID];
        share_ftm_id(f, id, "link", v->id);
        share_ftm_begin(f, k->schema, id);
        share_ftm_own(f, k->from, x[0].id);
        share_ftm_own(f, k->to, x[1].id);
        share_ftm_own(f, strcmp(k->schema, "Family") == 0 ? "relationship" : "role",
                      tie_kind_words(v->kind));
        put_when(f, v);
        share_ftm_id(f, id, "event", v->id);
        share_ftm_own(f, "recordId", id);
        f->sum.links++;
        return share_ftm_end(f, e);
}

/* Two events may have the same first words at different times ("yesterday" in two letters): what
 * follows from the words and the time; of what still agrees only the first is told. */
static uint64_t key_of(const struct tie_event *v) {
        uint64_t x[3] = { v->id, (uint64_t) v->range.from, (uint64_t) v->range.to };
        return v->ranged ? hash64(x, sizeof x) : v->id;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int put_one(struct share_ftm *f, const struct tie_events *ev, const struct tie_event *v,
                   struct err *e) {
        struct end x[2];
        int r;
        if (!v->asserted || !is_asked(f, ev, v))
                return 0;
        if ((r = end_of(f, &v->from, &x[0], e)) <= 0 || (r = end_of(f, &v->to, &x[1], e)) <= 0)
                return r;
        struct tie_event told = *v;
        char id[SHARE_FTM_ID];
        told.id = key_of(v);
        share_ftm_id(f, id, "event", told.id);
        if (strcmp(x[0].id, x[1].id) == 0 || !share_ftm_first(f, id))
                return 0;
        v = &told;
        return (r = put_event(f, ev, v, x, e)) < 0 ? r : put_link(f, v, x, e);
}

int share_ftm_events(struct share_ftm *f, struct err *e) {
        struct tie_filter want = { .language = true };
        struct tie_case *c = NULL;
        struct tie_events ev;
        struct arena a;
        arena_init(&a, 0);
        int r = tie_case_open(f->ask->qc->store, &c, e);
        if (r >= 0)
                r = tie_events_get(c, &want, &a, &ev, e);
        for (size_t i = 0; r >= 0 && i < ev.n; i++)
                r = put_one(f, &ev, &ev.v[i], e);
        tie_case_close(&c);
        arena_done(&a);
        return r;
}
