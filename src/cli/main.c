/* clew — the keeper: find the verb, open what it needs, run it, say how it went. */
#include "cli/cli.h"

#include "store/store.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERB(name) extern const struct cli_verb cli_verb_##name;
#include "cli/cli.def"
#undef VERB

const struct cli_verb *const cli_verbs[] = {
#define VERB(name) &cli_verb_##name,
#include "cli/cli.def"
#undef VERB
        NULL,
};

const struct cli_verb *cli_verb_find(struct str name) {
        for (const struct cli_verb *const *v = cli_verbs; *v; v++)
                if (str_eq(str_of((*v)->name), name))
                        return *v;
        return NULL;
}

static void look_at_terminal(struct cli *c) {
        const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
        c->terminal = isatty(STDOUT_FILENO) == 1;
        c->width = c->terminal ? cli_terminal_width(STDOUT_FILENO) : 0;
        c->color = c->terminal && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

static int open_needs(struct cli *c) {
        switch (c->verb->needs) {
        case CLI_NOTHING:
                return 0;
        case CLI_STORE_READ:
                return store_open(&c->store, c->case_path, STORE_READ, NULL, &c->err);
        case CLI_STORE_WRITE:
                return store_open(&c->store, c->case_path, STORE_CREATE, NULL, &c->err);
        }
        return 0;
}

static int run_verb(struct cli *c) {
        int r = open_needs(c);
        if (r >= 0)
                r = c->verb->run(c);
        store_close(&c->store);
        cli_flush(c);
        if (r >= 0)
                return r;
        cli_complain(&c->err);
        return r == ERR_usage ? CLI_USAGE : CLI_FAILED;
}

static int complain_of_usage(struct cli *c) {
        if (c->n_operands && !c->verb)
                err_set(&c->err, ERR_usage, "no verb '%s'", c->operands[0]);
        if (!c->err.hint[0])
                err_hint(&c->err, ERR_usage, "clew help lists the verbs");
        cli_complain(&c->err);
        return CLI_USAGE;
}

int main(int argc, char **argv) {
        struct cli c = { 0 };
        umask(077);
        signal(SIGPIPE, SIG_IGN);
        signal(SIGXFSZ,
               SIG_IGN); /* too large a file is an error like a full disk, no reason to die */
        buf_init(&c.line, 0);
        look_at_terminal(&c);
        if (argc == 2 && strcmp(argv[1], "--version") == 0) {
                cli_print(&c, "clew %s\n", CLEW_VERSION);
                cli_flush(&c);
                return CLI_YES;
        }
        int r = cli_options_parse(&c, argc, argv, &c.err);
        if (r > 0 || (argc == 1)) {
                cli_help(&c, c.verb);
                cli_flush(&c);
                return r > 0 ? CLI_YES : CLI_USAGE;
        }
        r = r < 0 || !c.verb ? complain_of_usage(&c) : run_verb(&c);
        mem_free(c.operands);
        buf_done(&c.line);
        return r;
}
