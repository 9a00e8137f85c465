/* Help and man pages, written from the same table that the parser reads. */
#include "cli/cli.h"

static void put_options(struct cli *c, const struct cli_option *o) {
        for (; o && o->name; o++) {
                char left[64];
                snprintf(left, sizeof left, "--%s%s%s", o->name, o->arg ? " " : "",
                         o->arg ? o->arg : "");
                cli_print(c, "  %-22s %s\n", left, o->says);
        }
}

static void put_examples(struct cli *c, const char *example, const char *before) {
        struct str rest = str_of(example);
        while (rest.n) {
                struct str line = str_cut(&rest, '\n');
                cli_print(c, "%s%.*s\n", before, STR_ARG(line));
        }
}

static void put_verbs(struct cli *c) {
        cli_print(c, "clew turns a cache of correspondence into findings that anyone can check.\n\n"
                     "usage: clew VERB [OPTIONS] ...\n\n");
        for (const struct cli_verb *const *v = cli_verbs; *v; v++)
                cli_print(c, "  %-15s %s\n", (*v)->name, (*v)->says);
        cli_print(c, "\nclew VERB --help says more.  Exit codes: 0 yes, 1 no or none, 2 usage, 3 "
                     "failed.\n");
}

void cli_help(struct cli *c, const struct cli_verb *v) {
        if (!v) {
                put_verbs(c);
                return;
        }
        cli_print(c, "usage: clew %s [OPTIONS]%s%s\n\n%s%s\n", v->name, *v->args ? " " : "",
                  v->args, v->says, str_ends(str_of(v->says), STR("?")) ? "" : ".");
        if (v->about)
                cli_print(c, "\n%s\n", v->about);
        cli_print(c, "\noptions:\n");
        put_options(c, v->options);
        put_options(c, cli_common_options);
        if (v->example) {
                cli_print(c, "\nexamples:\n");
                put_examples(c, v->example, "  ");
        }
}

/* Text for roff: backslashes doubled, dashes kept as they are, a leading dot or quote guarded. */
static void roff(struct cli *c, const char *z) {
        bool start = true;
        for (; *z; z++) {
                if (start && (*z == '.' || *z == '\''))
                        buf_puts(&c->line, "\\&");
                if (*z == '\\')
                        buf_puts(&c->line, "\\e");
                else if (*z == '-')
                        buf_puts(&c->line, "\\-");
                else
                        buf_putc(&c->line, *z);
                start = *z == '\n';
        }
}

static void roff_options(struct cli *c, const struct cli_option *o) {
        for (; o && o->name; o++) {
                cli_print(c, ".TP\n\\fB\\-\\-");
                roff(c, o->name);
                cli_print(c, "\\fR");
                if (o->arg)
                        cli_print(c, " \\fI%s\\fR", o->arg);
                cli_print(c, "\n");
                roff(c, o->says);
                cli_print(c, "\n");
        }
}

static void roff_head(struct cli *c, const char *name, const char *says) {
        cli_print(c, ".TH \"%s\" 1 \"\" \"clew %s\" \"clew\"\n.SH NAME\n", name, CLEW_VERSION);
        roff(c, name);
        cli_print(c, " \\- ");
        roff(c, says);
        cli_print(c, "\n");
}

static void man_of_all(struct cli *c) {
        roff_head(c, "clew", "turn a cache of correspondence into findings that anyone can check");
        cli_print(c, ".SH SYNOPSIS\n.B clew\n.I VERB\n[OPTIONS] ...\n.SH VERBS\n");
        for (const struct cli_verb *const *v = cli_verbs; *v; v++) {
                cli_print(c, ".TP\n.BR clew\\-%s (1)\n", (*v)->name);
                roff(c, (*v)->says);
                cli_print(c, "\n");
        }
        cli_print(c, ".SH OPTIONS\n");
        roff_options(c, cli_common_options);
}

void cli_man(struct cli *c, const struct cli_verb *v) {
        if (!v) {
                man_of_all(c);
        } else {
                char name[64];
                snprintf(name, sizeof name, "clew-%s", v->name);
                roff_head(c, name, v->says);
                cli_print(c, ".SH SYNOPSIS\n.B clew %s\n[OPTIONS] ", v->name);
                roff(c, v->args);
                cli_print(c, "\n.SH DESCRIPTION\n");
                roff(c, v->about ? v->about : v->says);
                cli_print(c, "\n.SH OPTIONS\n");
                roff_options(c, v->options);
                roff_options(c, cli_common_options);
                if (v->example) {
                        cli_print(c, ".SH EXAMPLES\n.nf\n");
                        roff(c, v->example);
                        cli_print(c, "\n.fi\n");
                }
        }
        cli_print(c, ".SH EXIT STATUS\n0 yes, 1 no or none, 2 usage, 3 failed.\n"
                     ".SH SEE ALSO\n.BR clew (1)\n");
}
