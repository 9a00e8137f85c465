/* clew retry — read again what failed, was locked, or was read by an older reader. */
#include "cli/cli-flow.h"
#include "rec/rec-kind.h"

static struct cli_flow_options opt;
static struct {
        const char *kind;
        bool failed;
} what;

static const struct cli_option options[] = {
        { "kind", CLI_STR, &what.kind, "KIND",
          "only files of this kind or group: pdf, office, zip" },
        { "failed", CLI_BOOL, &what.failed, NULL, "only what was not, or not fully, read" },
        { "passwords", CLI_STR, &opt.passwords, "FILE",
          "passwords to try on what is locked, one a line; kept in the case; - is standard input" },
        { "workers", CLI_U64, &opt.workers, "N",
          "parsers at once (default: one for each processor)" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { "progress", CLI_BOOL, &opt.progress, NULL,
          "progress as lines of name=value, a second apart, for a program" },
        { 0 },
};

/* A kind, or a group of kinds. */
static int kind_of(struct cli *c, struct flow_retry *ret) {
        if (!what.kind)
                return 0;
        ret->kind = rec_kind_of_id(str_of(what.kind));
        if (ret->kind)
                return 0;
        for (uint32_t i = 1; i < REC_KINDS; i++) {
                const struct rec_kind_row *row = rec_kind_find(i);
                if (row && !strcmp(row->group, what.kind)) {
                        ret->group = row->group;
                        return 0;
                }
        }
        err_set(&c->err, ERR_usage, "no such kind of file: '%s'", what.kind);
        return err_hint(&c->err, ERR_usage, "clew status --kinds lists those that are here");
}

static int run(struct cli *c) {
        struct flow_retry retry = { .failed = what.failed };
        struct flow_add_options o = { .retry = &retry };
        int r = kind_of(c, &retry);
        return r < 0 ? r : cli_flow_run(c, &opt, &o);
}

const struct cli_verb cli_verb_retry = {
        .name = "retry",
        .args = "",
        .says = "read again what failed, was locked, or was read by an older reader",
        .about = "Without options: what was not fully read, and what a reader that has learned "
                 "something\n"
                 "since had read.  With --kind: every file of that kind.  With --failed: only what "
                 "was not\n"
                 "fully read.  The sources must be where they were; ids stay the same.",
        .example = "clew retry --failed",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .run = run,
};
