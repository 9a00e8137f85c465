/* clew ties — who did what to whom, when, on whose word; and institutions by their people. */
#include "cli/cli-event.h"
#include "query/query-ties.h"

static struct {
        const char *kind, *since, *until, *by;
        uint64_t limit;
        bool record, language, directed, all, brief, roll_up, expand;
} opt = { .limit = 200 };

static const struct cli_option options[] = {
        { "kind", CLI_STR, &opt.kind, "KINDS",
          "met, armed, ...; AID, CONSULT, ... (PLOVER); Employment, ... (FollowTheMoney)" },
        { "since", CLI_STR, &opt.since, "DATE", "may have happened then or later" },
        { "until", CLI_STR, &opt.until, "DATE", "may have happened then or before" },
        { "directed", CLI_BOOL, &opt.directed, NULL, "only what A did to B" },
        { "record", CLI_BOOL, &opt.record, NULL, "only of headers and calendars" },
        { "language", CLI_BOOL, &opt.language, NULL, "only of what somebody wrote" },
        { "all", CLI_BOOL, &opt.all, NULL, "also what is denied, planned, asked, only possible" },
        { "brief", CLI_BOOL, &opt.brief, NULL, "no quotes" },
        { "limit", CLI_U64, &opt.limit, "N", "at most N events (default 200)" },
        { "roll-up", CLI_BOOL, &opt.roll_up, NULL,
          "A and B are institutions: what their people did while they held office" },
        { "by", CLI_STR, &opt.by, "organisation", "the same as --roll-up" },
        { "expand", CLI_BOOL, &opt.expand, NULL, "with --roll-up: each contact with its quotes" },
        { 0 },
};

static int show(struct cli *c, const struct tie_events *all, size_t i, bool brief,
                struct arena *a) {
        const struct cli_event x = { .all = all, .ev = &all->v[i], .a = a, .brief = brief };
        if (c->json)
                return cli_event_json(c, "event", &x);
        return cli_event_text(c, &x);
}

/* ---- who is meant --------------------------------------------------------------------------- */

static void sides(struct cli *c, const char *which, struct str typed,
                  const struct query_ties_side *v, size_t n) {
        for (size_t i = 0; i < n && c->json; i++) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "side");
                json_key(j, "side"), json_z(j, which);
                json_key(j, "name"), json_str(j, v[i].name);
                cli_json_done(c);
        }
        if (c->json || n < 2)
                return;
        cli_print(c, str_starts(typed, STR("@")) ? "%s stands for %zu:" : "%s may be %zu:", which,
                  n);
        for (size_t i = 0; i < n && i < 8; i++) {
                cli_print(c, i ? ", " : " ");
                cli_show(c, CLI_PLAIN, v[i].name, 0);
        }
        cli_print(c, n > 8 ? " ...\n" : "\n");
}

/* False: nobody is meant by one of them. */
static bool is_known(struct cli *c, const struct query_ties_ask *q, const struct query_ties *t) {
        struct str missing = q->a.n && !t->n_a ? q->a : q->b.n && !t->n_b ? q->b : STR("");
        sides(c, "A", q->a, t->a, t->n_a);
        sides(c, "B", q->b, t->b, t->n_b);
        if (missing.n == 0)
                return true;
        if (!c->json) {
                cli_print(c, "nobody here is called ");
                cli_show(c, CLI_BOLD, missing, 0);
                cli_print(c, "\n");
        }
        return false;
}

/* ---- events --------------------------------------------------------------------------------- */

static int events(struct cli *c, const struct query_case *qc, const struct query_ties_ask *q,
                  struct arena *a) {
        struct query_ties t;
        int r = query_ties(qc, q, a, &t, &c->err);
        if (r < 0)
                return r;
        if (!is_known(c, q, &t))
                return CLI_NO;
        for (size_t i = 0; i < t.ev.n && i < opt.limit && r >= 0; i++) {
                if (!c->json && i == t.ev.n - t.ev.undated && t.ev.undated > 0)
                        cli_print(c, "undated:\n");
                r = show(c, &t.ev, i, opt.brief, a);
        }
        if (r >= 0 && !c->json && t.ev.n > opt.limit)
                cli_print(c, "%zu more: --limit shows them\n", t.ev.n - (size_t) opt.limit);
        if (r >= 0 && !c->json && t.ev.n == 0)
                cli_print(c, "nothing of the kind is told\n");
        if (r >= 0 && !c->json && t.hidden > 0)
                cli_print(c, "%llu not asserted (denied, planned, only possible): --all\n",
                          (unsigned long long) t.hidden);
        return r < 0 ? r : t.ev.n > 0 ? CLI_YES : CLI_NO;
}

/* ---- institutions --------------------------------------------------------------------------- */

static int year_of(int64_t at) {
        return when_date_of(WHEN_gregorian, when_day(at)).year;
}

static void roll_text(struct cli *c, const struct query_ties_ask *q,
                      const struct query_ties_roll *x) {
        cli_show(c, CLI_BOLD, q->a, 0);
        cli_print(c, " - ");
        cli_show(c, CLI_BOLD, q->b, 0);
        cli_print(c, ": %zu %s", x->counted, x->counted == 1 ? "contact" : "contacts");
        if (x->dated && year_of(x->first) == year_of(x->last))
                cli_print(c, ", %d", year_of(x->first));
        else if (x->dated)
                cli_print(c, ", %d-%d", year_of(x->first), year_of(x->last));
        cli_print(c, "\n");
        for (size_t i = 0; i < x->n_kinds; i++)
                cli_print(c, "  %6u  %s\n", x->kinds[i].n, tie_kind_words(x->kinds[i].kind));
        if (x->near)
                cli_print(c,
                          "  not counted: %zu when the office was seen only before or only after\n",
                          x->near);
        if (x->outside)
                cli_print(c, "  not counted: %zu of the same people outside their offices\n",
                          x->outside);
        if (x->n_contacts > 0 && !opt.expand)
                cli_print(c, "  --expand shows each with its quotes\n");
}

static void roll_json(struct cli *c, const struct query_ties_ask *q,
                      const struct query_ties_roll *x) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "roll_up");
        json_key(j, "a"), json_str(j, q->a);
        json_key(j, "b"), json_str(j, q->b);
        json_key(j, "contacts"), json_u64(j, x->counted);
        json_key(j, "near"), json_u64(j, x->near);
        json_key(j, "outside"), json_u64(j, x->outside);
        cli_date_json(j, "first", x->dated, x->first, 0);
        cli_date_json(j, "last", x->dated, x->last, 0);
        json_key(j, "kinds");
        json_array(j);
        for (size_t i = 0; i < x->n_kinds; i++) {
                json_object(j);
                json_key(j, "kind"), json_z(j, tie_kind_code(x->kinds[i].kind));
                json_key(j, "n"), json_u64(j, x->kinds[i].n);
                json_end(j);
        }
        json_end(j);
        json_key(j, "people_a"), json_u64(j, x->people_a);
        json_key(j, "people_b"), json_u64(j, x->people_b);
        cli_json_done(c);
}

static void stands(struct cli *c, const char *side, enum query_ties_by by, struct str role) {
        static const char *const words[] = { "", "named itself", "by the address", "in office",
                                             "near the office" };
        cli_print(c, "%s %s", side, words[by]);
        if (role.n) {
                cli_print(c, " (");
                cli_show(c, CLI_PLAIN, role, 0);
                cli_print(c, ")");
        }
}

static void contact_json(struct cli *c, const struct query_ties_contact *x, uint64_t n) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "contact");
        json_key(j, "n"), json_u64(j, n);
        json_key(j, "counted"), json_bool(j, x->counted);
        json_key(j, "from_by"), json_z(j, query_ties_by_id(x->from));
        json_key(j, "from_role"), json_str(j, x->from_role);
        json_key(j, "to_by"), json_z(j, query_ties_by_id(x->to));
        json_key(j, "to_role"), json_str(j, x->to_role);
        cli_json_done(c);
}

static int contact(struct cli *c, const struct query_ties_roll *t,
                   const struct query_ties_contact *x, uint64_t n, struct arena *a) {
        if (c->json) {
                contact_json(c, x, n);
        } else {
                cli_print(c, x->counted ? "%3llu  " : "  -  ", (unsigned long long) n);
                stands(c, "from", x->from, x->from_role);
                stands(c, "; to", x->to, x->to_role);
                cli_print(c, x->counted ? "\n    " : "; not counted\n    ");
        }
        return show(c, &t->ties.ev, x->event, opt.brief, a);
}

static int roll_up(struct cli *c, const struct query_case *qc, const struct query_ties_ask *q,
                   struct arena *a) {
        struct query_ties_roll t;
        int r = query_ties_roll(qc, q, a, &t, &c->err);
        if (r < 0)
                return r;
        if (!is_known(c, q, &t.ties))
                return CLI_NO;
        (c->json ? roll_json : roll_text)(c, q, &t);
        uint64_t n = 0;
        for (size_t i = 0; opt.expand && i < t.n_contacts && i < opt.limit && r >= 0; i++) {
                n += t.contacts[i].counted;
                r = contact(c, &t, &t.contacts[i], n, a);
        }
        if (r >= 0 && opt.expand && !c->json && t.n_contacts > opt.limit)
                cli_print(c, "%zu more: --limit shows them\n", t.n_contacts - (size_t) opt.limit);
        return r < 0 ? r : t.counted > 0 ? CLI_YES : CLI_NO;
}

/* ---- all ------------------------------------------------------------------------------------ */

static int ask(struct cli *c, const struct query_case *qc, struct arena *a) {
        bool kinds[TIE_KINDS], roll = opt.roll_up || opt.by;
        struct query_ties_ask q = { .a = str_of(c->operands[0]),
                                    .b = c->n_operands > 1 ? str_of(c->operands[1]) : STR(""),
                                    .directed = opt.directed,
                                    .record = opt.record && !opt.language,
                                    .language = opt.language && !opt.record,
                                    .all = opt.all };
        int r = cli_event_range(c, opt.since, opt.until, &q.range);
        q.ranged = r > 0;
        if (r >= 0 && opt.by && strcmp(opt.by, "organisation") != 0)
                r = err_set(&c->err, ERR_usage, "--by takes organisation, not '%s'", opt.by);
        if (r >= 0 && roll && c->n_operands < 2)
                r = err_set(&c->err, ERR_usage, "--roll-up needs two institutions");
        if (r >= 0 && opt.kind) {
                r = cli_event_kinds(c, opt.kind, kinds);
                q.kinds = kinds;
        }
        if (r < 0)
                return r;
        r = roll ? roll_up(c, qc, &q, a) : events(c, qc, &q, a);
        int covered = r < 0 ? 0 : cli_event_coverage(c);
        return covered < 0 ? covered : r;
}

static int run(struct cli *c) {
        return cli_ask(c, ask);
}

const struct cli_verb cli_verb_ties = {
        .name = "ties",
        .args = "A [B]",
        .says = "who did what to whom, when, on whose word",
        .about = "A and B are names in any script, addresses, domains (@example.org), states or "
                 "ids.  Events\n"
                 "stand by time, each with the words that it rests on and how many independent "
                 "sources tell\n"
                 "it: copies, quotations and forwards are one.  What is denied, planned or only "
                 "possible is\n"
                 "never told as done.  With --roll-up the people of two institutions stand for "
                 "them, each\n"
                 "only on days on which they held office there.",
        .example = "clew ties @ministry.example @institute.example\n"
                   "clew ties @ministry.example --kind CONSULT --since 2010 --brief\n"
                   "clew ties @ministry.example @institute.example --roll-up",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = 2,
        .run = run,
};
