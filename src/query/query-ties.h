#pragma once
/* What happened between A and B, and what their people had to do with each other while they held
 * office.
 *
 *   "A", "B" ─> keys ─> events (tie/tie-event.h)
 *   institutions: their people ─> events ─> whoever acts for the institution on that day counts */
#include "query/query.h"
#include "tie/tie-event.h"

struct query_ties_ask {
        struct str a, b;   /* as typed; empty: anybody */
        const bool *kinds; /* of TIE_KINDS, or NULL: all */
        bool directed;     /* A did it to B */
        bool ranged;
        struct when_range range;
        bool record, language; /* neither: both */
        bool all;              /* also what is not asserted */
        struct str query;      /* only events told in documents that it finds; empty: all */
};

struct query_ties_side { /* who is meant by A or B */
        uint64_t key;
        struct str name;
};

struct query_ties {
        struct tie_events ev; /* ev.v[0 .. n): those that were asked for */
        struct query_ties_side *a, *b;
        size_t n_a, n_b; /* 0 where something was typed: nobody is meant */
        uint64_t hidden; /* events that are not asserted and were not asked for */
};

/* All in `arena`. */
int query_ties(const struct query_case *c, const struct query_ties_ask *q, struct arena *arena,
               struct query_ties *ret, struct err *e);

/* ---- roll-up -------------------------------------------------------------------------------- */

/* Why somebody stands for an institution in one event. */
enum query_ties_by {
        QUERY_BY_nobody,  /* does not */
        QUERY_BY_itself,  /* the institution is named */
        QUERY_BY_address, /* wrote from, or was written to at, its domain */
        QUERY_BY_role,    /* was seen in an office of it before and after that day */
        QUERY_BY_near,    /* only before or only after, with a long gap, or by the bare name: never
                             counted */
};
const char *query_ties_by_id(enum query_ties_by b);

struct query_ties_contact {
        uint32_t event; /* of ties.ev */
        enum query_ties_by from, to;
        struct str from_role, to_role; /* the office, where it is by role or near */
        bool counted;
};

struct query_ties_kind {
        enum tie_kind kind;
        uint32_t n;
};

struct query_ties_roll {
        struct query_ties ties;              /* of the people of both */
        struct query_ties_contact *contacts; /* by time; counted or near */
        size_t n_contacts;
        size_t counted, near, outside; /* outside: events of their people outside their offices */
        struct query_ties_kind *kinds; /* of what is counted, most first */
        size_t n_kinds;
        bool dated;
        int64_t first, last;
        size_t people_a, people_b; /* who was looked at */
};

/* Ties between two institutions: q->a and q->b must both be there.  Only what is asserted, and
 * dated where a role is needed. */
int query_ties_roll(const struct query_case *c, const struct query_ties_ask *q, struct arena *arena,
                    struct query_ties_roll *ret, struct err *e);
