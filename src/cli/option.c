/* Options: --name VALUE, --name=VALUE, --name; -C CASE, -h and -o FILE for short; `--` ends them.
 * Options and operands may be mixed.  One table row (struct cli_option) is parser, help and man
 * page. */
#include "cli/cli.h"

#include "base/utf8.h"

static const char *case_path;
static bool json, help, no_color;

const struct cli_option cli_common_options[] = {
        { "case", CLI_STR, &case_path, "CASE",
          "the case folder (also -C; else $CLEW_CASE, else case.clew)" },
        { "json", CLI_BOOL, &json, NULL, "one JSON object a line, as doc/schema.md says" },
        { "no-color", CLI_BOOL, &no_color, NULL, "no colours (as with $NO_COLOR set)" },
        { "help", CLI_BOOL, &help, NULL, "say what the verb does (also -h)" },
        { 0 },
};

static const struct cli_option *find_in(const struct cli_option *o, struct str name) {
        for (; o && o->name; o++)
                if (str_eq(str_of(o->name), name))
                        return o;
        return NULL;
}

static const struct cli_option *find(const struct cli *c, struct str name) {
        const struct cli_option *o = c->verb ? find_in(c->verb->options, name) : NULL;
        return o ? o : find_in(cli_common_options, name);
}

static int set_value(const struct cli_option *o, const char *value, struct err *e) {
        if (o->type == CLI_STR) {
                *(const char **) o->to = value;
                return 0;
        }
        if (!str_u64(str_of(value), o->to))
                return err_set(e, ERR_usage, "--%s takes a number, not '%s'", o->name, value);
        return 0;
}

/* One option at argv[i]; returns how many arguments it took, or <0. */
static int parse_option(struct cli *c, int left, char **argv, struct err *e) {
        struct str name = str_sub(str_of(argv[0]), 2, SIZE_MAX);
        size_t eq = str_chr(name, '=');
        const char *value = eq == SIZE_MAX ? NULL : name.p + eq + 1;
        name = str_sub(name, 0, eq);
        const struct cli_option *o = find(c, name);
        if (!o) {
                err_set(e, ERR_usage, "no option '--%.*s'", STR_ARG(name));
                return err_hint(e, ERR_usage, "clew %s --help lists them",
                                c->verb ? c->verb->name : "help");
        }
        if (o->type == CLI_BOOL) {
                if (value)
                        return err_set(e, ERR_usage, "--%s takes no value", o->name);
                *(bool *) o->to = true;
                return 1;
        }
        if (!value && left < 2)
                return err_set(e, ERR_usage, "--%s needs a %s", o->name, o->arg);
        int r = set_value(o, value ? value : argv[1], e);
        return r < 0 ? r : value ? 1 : 2;
}

/* -o FILE is --output FILE where a verb has that. */
static int parse_output(const struct cli *c, int left, char **argv, struct err *e) {
        if (left < 2)
                return err_set(e, ERR_usage, "-o needs a FILE");
        return set_value(find(c, STR("output")), argv[1], e) < 0 ? ERR_usage : 2;
}

static int parse_short(const struct cli *c, int left, char **argv, struct err *e) {
        if (argv[0][1] == 'h') {
                help = true;
                return 1;
        }
        if (argv[0][1] == 'o')
                return parse_output(c, left, argv, e);
        if (!argv[0][2] && left < 2)
                return err_set(e, ERR_usage, "-C needs a CASE");
        case_path = argv[0][2] ? argv[0] + 2 : argv[1];
        return argv[0][2] ? 1 : 2;
}

/* -C and -h may stand anywhere; -CCASE only before the operands, where "-Corp" cannot be meant. */
static bool is_short(const struct cli *c, const char *a) {
        if (strcmp(a, "-o") == 0)
                return find(c, STR("output")) != NULL;
        return strcmp(a, "-h") == 0 || strcmp(a, "-C") == 0 ||
               (strncmp(a, "-C", 2) == 0 && c->n_operands == 0);
}

/* A first word that is no verb is complained of by the caller; here it stays an operand. */
static void take_operand(struct cli *c, char *word) {
        if (!c->verb && c->n_operands == 0) {
                c->verb = cli_verb_find(str_of(word));
                if (c->verb)
                        return;
        }
        c->operands[c->n_operands++] = word;
}

/* What is asked for is text; paths, which may be any bytes, are only given to verbs that write. */
static int check_words(const struct cli *c, struct err *e) {
        for (size_t i = 0; i < c->n_operands; i++) {
                struct bytes word = str_bytes(str_of(c->operands[i]));
                if (utf8_valid(word) != word.n)
                        return err_set(e, ERR_usage, "operand %zu is not UTF-8", i + 1);
        }
        return 0;
}

int cli_options_parse(struct cli *c, int argc, char **argv, struct err *e) {
        bool only_operands = false;
        c->operands = mem_zalloc(((size_t) argc + 1) * sizeof *c->operands);
        for (int i = 1, took; i < argc; i += took) {
                took = 1;
                const char *a = argv[i];
                if (!only_operands && strcmp(a, "--") == 0)
                        only_operands = true;
                else if (!only_operands && a[0] == '-' && a[1] == '-')
                        took = parse_option(c, argc - i, argv + i, e);
                else if (!only_operands && is_short(c, a))
                        took = parse_short(c, argc - i, argv + i, e);
                else
                        take_operand(c, argv[i]);
                if (took < 0)
                        return took;
        }
        c->json = json;
        c->color = c->color && !no_color && !json;
        c->case_path = case_path ? case_path : getenv("CLEW_CASE");
        if (!c->case_path || !*c->case_path)
                c->case_path = "case.clew";
        if (help)
                return 1;
        const struct cli_verb *v = c->verb;
        if (v && (c->n_operands < v->least || c->n_operands > v->most)) {
                err_set(e, ERR_usage, "%s takes %s", v->name, *v->args ? v->args : "no operands");
                return err_hint(e, ERR_usage, "clew %s --help", v->name);
        }
        return v && v->needs == CLI_STORE_READ ? check_words(c, e) : 0;
}
