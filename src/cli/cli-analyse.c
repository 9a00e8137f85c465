/* clew analyse — read what is kept for the people in it, and make actors of it. */
#include "cli/cli-flow.h"
#include "flow/flow-analyse.h"

#include <signal.h>
#include <unistd.h>

static struct {
        uint64_t workers;
        bool again, quiet, progress;
} opt;

static const struct cli_option options[] = {
        { "workers", CLI_U64, &opt.workers, "N",
          "readers at once (default: one for each processor)" },
        { "again", CLI_BOOL, &opt.again, NULL, "make people and organisations anew in any case" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { "progress", CLI_BOOL, &opt.progress, NULL,
          "progress as lines of name=value, a second apart, for a program" },
        { 0 },
};

static volatile sig_atomic_t stop;

static void on_signal(int signal_number) {
        stop = 1;
        signal(signal_number, SIG_DFL);
}

static void show(void *arg, const struct flow_analysis *a) {
        const struct flow_progress p = { .stage = "analysing",
                                         .analysed = a->docs,
                                         .analyse_all = a->docs_all,
                                         .mentions = a->mentions };
        if (opt.progress)
                cli_flow_put_progress(arg, &p);
        else
                cli_flow_show_analysis(arg, a->docs, a->docs_all, a->mentions);
}

static void result(struct cli *c, const struct flow_analysis *a) {
        char n[32], m[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, c->verb->name);
                json_key(j, "documents"), json_u64(j, a->docs);
                json_key(j, "mentions"), json_u64(j, a->mentions);
                json_key(j, "sightings"), json_u64(j, a->sightings);
                json_key(j, "built"), json_bool(j, a->built);
                json_key(j, "people"), json_u64(j, a->actors.kinds[ACTOR_person]);
                json_key(j, "organisations"), json_u64(j, a->actors.kinds[ACTOR_organisation]);
                json_key(j, "addresses"), json_u64(j, a->actors.addresses);
                json_key(j, "merged"), json_u64(j, a->actors.merged);
                json_key(j, "near"), json_u64(j, a->actors.nears);
                json_key(j, "names_only"), json_u64(j, a->actors.names_only);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%s documents analysed: %s names", cli_count(a->docs, n),
                  cli_count(a->mentions, m));
        cli_print(c, ", %s statements of office\n", cli_count(a->sightings, n));
        if (!a->built)
                return;
        cli_print(c, "%s people", cli_count(a->actors.kinds[ACTOR_person], n));
        cli_print(c, " and %s organisations", cli_count(a->actors.kinds[ACTOR_organisation], n));
        cli_print(c, "; %s addresses joined another, with a reason\n",
                  cli_count(a->actors.merged, n));
        if (a->actors.nears)
                cli_print(c, "%s pairs may be the same: clew actor suggest\n",
                          cli_count(a->actors.nears, n));
        if (a->actors.n_clashes)
                cli_print(c, "%s decisions could not be followed: clew actor log\n",
                          cli_count(a->actors.n_clashes, n));
}

static int run(struct cli *c) {
        struct cli_pace pace = { 0 };
        bool talk = opt.progress || (!opt.quiet && isatty(STDERR_FILENO) == 1);
        struct flow_analysis a = { .threads = (unsigned) opt.workers,
                                   .stop = &stop,
                                   .progress = talk ? show : NULL,
                                   .arg = &pace };
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        int r = flow_analyse(c->store, &a, opt.again, &c->err);
        cli_flow_clear(&pace);
        if (r == ERR_stopped)
                err_hint(&c->err, r, "the same command goes on where this one stopped");
        if (r < 0)
                return r;
        result(c, &a);
        return CLI_YES;
}

const struct cli_verb cli_verb_analyse = {
        .name = "analyse",
        .args = "",
        .says = "find the people, organisations and offices in what is kept",
        .about =
                "Reads every document that was not analysed yet for names, for what ties names to\n"
                "addresses, and for statements of office, then makes people and organisations of "
                "them.\n"
                "clew add does it by itself at its end; this is for cases that were added with\n"
                "--no-analysis, were stopped, or were analysed by an older clew.  Decisions made "
                "with\n"
                "clew actor are always followed.  It can be stopped at any time and goes on.",
        .example = "clew analyse",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .run = run,
};
