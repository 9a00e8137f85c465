/* clew timeline — how much, when: bars on a terminal, a table in a pipe. */
#include "cli/cli-timeline.h"

#include "cli/cli-event.h"
#include "query/query-time.h"

static struct {
        const char *by, *kind, *since, *until;
        uint64_t limit;
        bool jalali, events, record, all;
} opt = { .limit = 500 };

static const struct cli_option options[] = {
        { "by", CLI_STR, &opt.by, "PERIOD", "year, month, week or day (default: what fits)" },
        { "jalali", CLI_BOOL, &opt.jalali, NULL, "years and months of the Jalali calendar" },
        { "events", CLI_BOOL, &opt.events, NULL,
          "what happened, as somebody wrote of it; the operand may be somebody's name" },
        { "kind", CLI_STR, &opt.kind, "KINDS", "with --events: only these kinds, as of clew ties" },
        { "since", CLI_STR, &opt.since, "DATE", "with --events: may have happened then or later" },
        { "until", CLI_STR, &opt.until, "DATE", "with --events: may have happened then or before" },
        { "record", CLI_BOOL, &opt.record, NULL, "with --events: letters sent and got too" },
        { "all", CLI_BOOL, &opt.all, NULL,
          "with --events: also what is denied, planned, asked, only possible" },
        { "limit", CLI_U64, &opt.limit, "N", "with --events: at most N (default 500)" },
        { 0 },
};

static int period_of(struct cli *c, enum query_period *ret) {
        static const struct {
                const char *name;
                enum query_period period;
        } known[] = { { "year", QUERY_YEAR },
                      { "month", QUERY_MONTH },
                      { "week", QUERY_WEEK },
                      { "day", QUERY_DAY } };
        *ret = QUERY_AUTO;
        if (!opt.by)
                return 0;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (strcmp(opt.by, known[i].name) == 0) {
                        *ret = known[i].period;
                        return 0;
                }
        return err_set(&c->err, ERR_usage, "--by takes year, month, week or day, not '%s'", opt.by);
}

static void bar(struct cli *c, const struct query_bar *b, uint64_t most) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "bar");
                json_key(j, "period"), json_str(j, b->label);
                json_key(j, "n"), json_u64(j, b->n);
                cli_json_done(c);
        } else if (!c->terminal) {
                cli_print(c, "%.*s\t%llu\n", STR_ARG(b->label), (unsigned long long) b->n);
        } else {
                char n[32];
                cli_print(c, "%-10.*s %9s ", STR_ARG(b->label), cli_count(b->n, n));
                cli_bar(c, b->n, most, c->width > 40 ? c->width - 24 : 16);
                cli_print(c, "\n");
        }
}

static int ask(struct cli *c, const struct query_case *qc, struct str text, struct arena *a) {
        struct query_env env = { .now = when_now() };
        struct query_timeline t;
        enum query_period period;
        struct query *q;
        uint64_t most = 0;
        int r = period_of(c, &period);
        if (r >= 0)
                r = query_parse(text, &env, a, &q, &c->err);
        if (r >= 0)
                r = query_timeline(qc, q, period, opt.jalali ? WHEN_jalali : WHEN_gregorian, a, &t,
                                   &c->err);
        if (r < 0)
                return r;
        for (size_t i = 0; i < t.n_bars; i++)
                most = t.bars[i].n > most ? t.bars[i].n : most;
        for (size_t i = 0; i < t.n_bars; i++)
                bar(c, &t.bars[i], most);
        if (t.undated)
                bar(c, &(struct query_bar){ .label = STR("undated"), .n = t.undated }, most);
        return t.total ? CLI_YES : CLI_NO;
}

static int events(struct cli *c, const struct query_case *qc, struct str text, struct arena *a) {
        bool kinds[TIE_KINDS];
        struct cli_timeline_events o = { .record = opt.record, .all = opt.all, .limit = opt.limit };
        int r = cli_event_range(c, opt.since, opt.until, &o.range);
        o.ranged = r > 0;
        if (r >= 0 && opt.kind) {
                r = cli_event_kinds(c, opt.kind, kinds);
                o.kinds = kinds;
        }
        return r < 0 ? r : cli_timeline_events(c, qc, text, &o, a);
}

static int run(struct cli *c) {
        struct query_case qc;
        struct arena a;
        struct buf text;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = (opt.events ? events : ask)(c, &qc, cli_operands(c, &text), &a);
        buf_done(&text);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_timeline = {
        .name = "timeline",
        .args = "[QUERY...]",
        .says = "how much, when: bars on a terminal, a table in a pipe",
        .about = "With --events: what happened, by the day on which it happened, with the day on "
                 "which somebody\n"
                 "first wrote of it; Jalali dates beside Gregorian ones, open and vague dates as "
                 "such, what has\n"
                 "no date last.",
        .example = "clew timeline\nclew timeline --by year --jalali budget\n"
                   "clew timeline --events",
        .options = options,
        .needs = CLI_STORE_READ,
        .most = SIZE_MAX,
        .run = run,
};
