/* clew help — what there is, and how each verb is used. */
#include "cli/cli.h"

static struct { bool man; } opt;

static const struct cli_option options[] = {
        { "man", CLI_BOOL, &opt.man, NULL, "as a man page (roff)" },
        { 0 },
};

static int run(struct cli *c) {
        const struct cli_verb *v = NULL;
        if (c->n_operands) {
                v = cli_verb_find(str_of(c->operands[0]));
                if (!v)
                        return err_set(&c->err, ERR_usage, "no verb '%s'", c->operands[0]);
        }
        (opt.man ? cli_man : cli_help)(c, v);
        return CLI_YES;
}

const struct cli_verb cli_verb_help = {
        .name = "help",
        .args = "[VERB]",
        .says = "what there is, and how each verb is used",
        .example = "clew help search",
        .options = options,
        .needs = CLI_NOTHING,
        .most = 1,
        .run = run,
};
