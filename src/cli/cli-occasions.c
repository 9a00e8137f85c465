/* clew occasions — did it happen so often?  Yes, no, or not to be told; each occasion with its
 * quote. */
#include "cli/cli-event.h"
#include "cli/cli-text-in.h"
#include "cli/cli-tie.h"
#include "flow/flow-analyse.h"
#include "query/query-occasion.h"
#include "when/when.h"

static struct {
        const char *before, *after, *within, *events;
        uint64_t least;
        bool all;
} opt = { .least = 1 };

static const struct cli_option options[] = {
        { "before", CLI_STR, &opt.before, "WHAT",
          "only what came before WHAT: a date, a named event, or a sentence (\"A visited B\")" },
        { "after", CLI_STR, &opt.after, "WHAT", "only what came after WHAT" },
        { "within", CLI_STR, &opt.within, "TIME", "no longer before or after: 14d, 2w, 3m, 1y" },
        { "events", CLI_STR, &opt.events, "FILE",
          "events of your own for them: NAME|NAME... TAB from TAB to, a line each" },
        { "at-least", CLI_U64, &opt.least, "N", "how often (default 1)" },
        { "all", CLI_BOOL, &opt.all, NULL, "show what does not count, too" },
        { 0 },
};

static const char *answer_words(enum query_answer a) {
        return a == QUERY_YES ? "yes" : a == QUERY_NO ? "no" : "undetermined";
}

static const char *place_words(enum query_occasion_place p) {
        return p == QUERY_IN ? "counts" : p == QUERY_MAYBE ? "may count" : "does not count";
}

/* "14d", "2w", "3m", "1y" as days. */
static int days_of(const char *s, uint32_t *ret, struct err *e) {
        struct str t = str_of(s);
        uint64_t n, unit = 1;
        char last = t.n ? t.p[t.n - 1] : '0';
        if (last == 'd' || last == 'w' || last == 'm' || last == 'y') {
                unit = last == 'd' ? 1 : last == 'w' ? 7 : last == 'm' ? 31 : 366;
                t.n--;
        }
        if (!str_u64(t, &n) || n == 0 || n > 36600)
                return err_hint(e, err_set(e, ERR_usage, "'%s' is no length of time", s),
                                "14d, 2w, 3m, 1y");
        *ret = (uint32_t) (n * unit);
        return 0;
}

/* ---- JSON ---------------------------------------------------------------------------------------
 */

static int occasion_json(struct cli *c, const struct query_occasions *o, size_t i,
                         struct arena *a) {
        const struct query_occasion *x = &o->v[i];
        const struct cli_event shown = { .all = &o->events, .ev = &o->events.v[x->event], .a = a };
        struct json *j = cli_json(c);
        char hex[17];
        json_key(j, "type"), json_z(j, "occasion");
        json_key(j, "place"), json_z(j, x->place == QUERY_IN      ? "in"
                                        : x->place == QUERY_MAYBE ? "maybe"
                                                                  : "out");
        json_key(j, "why"), json_z(j, x->why);
        json_key(j, "counted"), json_bool(j, x->place == QUERY_IN && x->with == UINT32_MAX);
        json_key(j, "same_as");
        if (x->with == UINT32_MAX) {
                json_null(j);
        } else {
                snprintf(hex, sizeof hex, "%016llx",
                         (unsigned long long) o->events.v[o->v[x->with].event].id);
                json_z(j, hex);
        }
        int r = cli_event_json_keys(c, j, &shown);
        if (r >= 0)
                cli_json_done(c);
        return r;
}

static void answer_json(struct cli *c, const struct query_occasions *o,
                        const struct query_occasion_ask *ask) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "answer");
        json_key(j, "answer"), json_z(j, answer_words(o->answer));
        json_key(j, "asked"), json_str(j, ask->what);
        json_key(j, "a"), json_str(j, o->a);
        json_key(j, "b"), json_str(j, o->b);
        json_key(j, "kinds");
        json_array(j);
        for (size_t i = 0; o->kinds[i]; i++)
                json_z(j, o->kinds[i]);
        json_end(j);
        json_key(j, "at_least"), json_u64(j, ask->least);
        json_key(j, "occasions"), json_u64(j, o->sure);
        json_key(j, "at_most"), json_u64(j, o->most);
        json_key(j, "days"), json_u64(j, o->days);
        json_key(j, "anchors"), json_u64(j, o->n_anchors);
        json_key(j, "called_a"), json_u64(j, o->n_a);
        json_key(j, "called_b"), json_u64(j, o->n_b);
        json_key(j, "changes");
        json_array(j);
        for (size_t i = 0; o->changes[i]; i++)
                json_z(j, o->changes[i]);
        json_end(j);
        cli_json_done(c);
}

/* ---- text ---------------------------------------------------------------------------------------
 */

static int occasion_text(struct cli *c, const struct query_occasions *o, size_t i,
                         struct arena *a) {
        const struct query_occasion *x = &o->v[i];
        const struct cli_event shown = { .all = &o->events, .ev = &o->events.v[x->event], .a = a };
        if (x->place != QUERY_IN)
                cli_print(c, "[%s: %s]\n", place_words(x->place), x->why);
        else if (x->with != UINT32_MAX)
                cli_print(c, "[may be one with another of this list]\n");
        return cli_event_text(c, &shown);
}

static void namesakes(struct cli *c, struct str name, size_t n) {
        char room[32];
        cli_print(c, "%s may be called ", cli_count(n, room));
        cli_show(c, CLI_BOLD, name, 0);
        cli_print(c, ": an address or an id tells which\n");
}

static void answer_text(struct cli *c, const struct query_occasions *o,
                        const struct query_occasion_ask *ask) {
        char n[32], m[32];
        cli_style(c, o->answer == QUERY_YES ? CLI_HEAD : CLI_WARN);
        cli_print(c, "%s", answer_words(o->answer));
        cli_style(c, CLI_PLAIN);
        cli_print(c, ": %s certain, at least %s asked for", cli_count(o->sure, n),
                  cli_count(ask->least, m));
        if (o->most > o->sure)
                cli_print(c, ", %s at most", cli_count(o->most, n));
        if (o->days && o->days != o->sure)
                cli_print(c, ", on %s day%s", cli_count(o->days, n), o->days == 1 ? "" : "s");
        cli_print(c, "\n");
        if (o->n_a > 1)
                namesakes(c, o->a, o->n_a);
        if (o->n_b > 1)
                namesakes(c, o->b, o->n_b);
}

static int show(struct cli *c, const struct query_occasions *o,
                const struct query_occasion_ask *ask, struct arena *a) {
        int r = 0;
        if (c->json)
                answer_json(c, o, ask);
        else
                answer_text(c, o, ask);
        for (size_t i = 0; r >= 0 && i < o->n; i++)
                if (o->v[i].place != QUERY_OUT || opt.all)
                        r = (c->json ? occasion_json : occasion_text)(c, o, i, a);
        for (size_t i = 0; !c->json && o->changes[i]; i++)
                cli_print(c, "%s %s\n",
                          i ? "                          " : "what would change the answer:",
                          o->changes[i]);
        return r;
}

static void nobody(struct cli *c) {
        if (c->json)
                return;
        cli_show(c, CLI_PLAIN, str_of(c->err.message), 0);
        cli_print(c, "\n");
}

static int own_events(struct cli *c, struct arena *a, struct query_occasion_ask *ask) {
        struct buf own;
        if (!opt.events)
                return 0;
        buf_init(&own, 0);
        int r = cli_text_in(c, opt.events, &own);
        if (r >= 0)
                r = when_events_read(buf_str(&own), a, &ask->events, &c->err);
        buf_done(&own);
        return r;
}

static int run(struct cli *c) {
        const char *anchor = opt.before ? opt.before : opt.after;
        struct query_occasion_ask ask = { .what = str_of(c->operands[0]),
                                          .anchors = &anchor,
                                          .n_anchors = anchor != NULL,
                                          .after = opt.after != NULL,
                                          .least = opt.least,
                                          .now = when_now() };
        struct query_occasions o;
        struct tie_case *ties = NULL;
        uint64_t done = 0, all = 0;
        struct arena a;
        if (opt.least == 0)
                return err_set(&c->err, ERR_usage, "--at-least 0 asks for nothing: at least 1");
        if (opt.before && opt.after)
                return err_set(&c->err, ERR_usage, "--before or --after, not both");
        if (opt.within && !anchor)
                return err_set(&c->err, ERR_usage, "--within needs --before or --after");
        if (opt.within && days_of(opt.within, &ask.within, &c->err) < 0)
                return c->err.code;
        arena_init(&a, 0);
        int r = own_events(c, &a, &ask);
        if (r < 0) {
                arena_done(&a);
                return r;
        }
        r = flow_analysed(c->store, &done, &all, &c->err);
        ask.complete = done == all;
        if (r >= 0)
                r = tie_case_open(c->store, &ties, &c->err);
        if (r >= 0)
                r = query_occasions(ties, &ask, &a, &o, &c->err);
        if (r >= 0)
                r = show(c, &o, &ask, &a);
        tie_case_close(&ties);
        arena_done(&a);
        if (r == ERR_absent) {
                nobody(c);
                return CLI_NO;
        }
        return r < 0 ? r : o.answer == QUERY_YES ? CLI_YES : CLI_NO;
}

const struct cli_verb cli_verb_occasions = {
        .name = "occasions",
        .args = "\"A VERB B\"",
        .says = "did A do it to B so often? yes, no or not to be told, with every quote",
        .about = "A and B are names, addresses or ids; the verb is one of those that ties are made "
                 "of\n"
                 "(contacted: met, called, wrote to and the like).  Each occasion is listed with "
                 "its\n"
                 "quote and what its date rests on; copies and quotations count once, what falls "
                 "on\n"
                 "one day counts once unless it is letters.  What is planned, denied or not "
                 "exactly\n"
                 "dated may count: then the answer may be \"undetermined\", and what would change "
                 "it is\n"
                 "said.  Exit code 0 for yes, 1 for no and undetermined.",
        .example = "clew occasions \"Jane Doe contacted Richard Roe\" --before 2015 --at-least 2",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = 1,
        .run = run,
};
