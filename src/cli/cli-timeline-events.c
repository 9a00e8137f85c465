/* clew timeline --events — what happened, when, and when somebody wrote of it: two clocks. */
#include "cli/cli-timeline.h"

#include "cli/cli-event.h"
#include "query/query-ties.h"

static int64_t written_first(const struct tie_events *all, const struct tie_event *ev,
                             bool *ret_dated) {
        *ret_dated = false;
        if (ev->n_witnesses == 0)
                return 0;
        const struct tie_witness *w = &all->witnesses[ev->witness];
        *ret_dated = w->dated; /* witnesses stand by date, undated last */
        return w->at;
}

static int show(struct cli *c, const struct tie_events *all, size_t i, struct arena *a) {
        const struct cli_event x = { .all = all, .ev = &all->v[i], .a = a };
        bool dated;
        if (c->json)
                return cli_event_json(c, "event", &x);
        int64_t at = written_first(all, x.ev, &dated);
        int r = cli_event_text(c, &x);
        if (r >= 0 && x.ev->basis == TIE_WHEN_mentioned && dated) {
                cli_print(c, "    first written of ");
                cli_date(c, true, at, 0, 10);
                cli_print(c, "\n");
        }
        return r;
}

/* What was typed is somebody, or else a query. */
static int get(const struct query_case *qc, struct str typed, const struct cli_timeline_events *o,
               struct arena *a, struct query_ties *t, struct err *e) {
        struct query_ties_ask q = { .a = typed,
                                    .kinds = o->kinds,
                                    .ranged = o->ranged,
                                    .range = o->range,
                                    .language = !o->record,
                                    .all = o->all };
        int r = query_ties(qc, &q, a, t, e);
        if (r < 0 || typed.n == 0 || t->n_a > 0)
                return r;
        q.a = (struct str){ 0 };
        q.query = typed;
        return query_ties(qc, &q, a, t, e);
}

int cli_timeline_events(struct cli *c, const struct query_case *qc, struct str typed,
                        const struct cli_timeline_events *o, struct arena *a) {
        struct query_ties t;
        int r = get(qc, typed, o, a, &t, &c->err);
        size_t dated = r < 0 ? 0 : t.ev.n - t.ev.undated;
        for (size_t i = 0; r >= 0 && i < t.ev.n && i < o->limit; i++) {
                if (!c->json && i == dated)
                        cli_print(c, "undated:\n");
                r = show(c, &t.ev, i, a);
        }
        if (r >= 0 && !c->json && t.ev.n > o->limit)
                cli_print(c, "%zu more: --limit shows them\n", t.ev.n - (size_t) o->limit);
        if (r < 0)
                return r;
        int covered = cli_event_coverage(c);
        return covered < 0 ? covered : t.ev.n > 0 ? CLI_YES : CLI_NO;
}
