#pragma once
/* A verb is a struct: its name, what it says of itself, its options, what it needs and the
 * function that does it.  Adding one is one file (cli-VERB.c) and one line in cli.def; help, man
 * page and parser come from the same table.
 *
 *   cli.def -> cli_verbs[] -> cli.c: parse options -> open what the verb needs -> run -> exit code
 *
 * Exit codes: 0 yes, 1 no or none, 2 usage, 3 failed. */
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

struct store;

enum { CLI_YES = 0, CLI_NO = 1, CLI_USAGE = 2, CLI_FAILED = 3 };

enum cli_needs {
        CLI_NOTHING,
        CLI_STORE_READ,  /* c->store is open for reading */
        CLI_STORE_WRITE, /* c->store is open for writing; the case is made if it is not there */
};

enum cli_option_type { CLI_BOOL, CLI_STR, CLI_U64 };

struct cli_option {
        const char *name; /* without the dashes */
        enum cli_option_type type;
        void *to;        /* bool *, const char ** or uint64_t * */
        const char *arg; /* what its value is called in the help; NULL for CLI_BOOL */
        const char *says;
};

/* What a verb runs with.  `operands` are the arguments that are no options. */
struct cli {
        const struct cli_verb *verb;
        const char *case_path;
        char **operands;
        size_t n_operands;
        bool json;      /* one JSON object a line */
        bool color;     /* stdout is a terminal and NO_COLOR is not set */
        bool terminal;  /* stdout is a terminal */
        unsigned width; /* columns of the terminal; 0 in a pipe: never cut */
        struct store *store;
        struct buf line; /* what the printer is working on */
        struct json js;
        struct err err;
};

struct cli_verb {
        const char *name, *args, *says;
        const char *about;   /* a paragraph for the man page */
        const char *example; /* "clew search ...\nclew ..." one command a line; run by the tests */
        const struct cli_option *options; /* ends with name NULL; may be NULL */
        enum cli_needs needs;
        size_t least, most;        /* operands; most SIZE_MAX = any */
        int (*run)(struct cli *c); /* an exit code, or <0 with c->err set */
};

extern const struct cli_verb *const cli_verbs[]; /* in the order of cli.def; ends with NULL */
const struct cli_verb *cli_verb_find(struct str name);

extern const struct cli_option cli_common_options[]; /* those every verb takes */

/* Parse argv into `c` and the verb's options.  0, or ERR_usage with a hint. */
int cli_options_parse(struct cli *c, int argc, char **argv, struct err *e);

/* ---- the printer: all of stdout goes through here ---- */

enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_DIM, CLI_MARK, CLI_WARN, CLI_HEAD };

__attribute__((format(printf, 2, 3))) void cli_print(struct cli *c, const char *fmt, ...);
/* Text of others: escaped, isolated, and cut to or padded to `columns` (0 = neither; in a pipe
 * never cut). */
void cli_show(struct cli *c, enum cli_style style, struct str s, unsigned columns);
void cli_style(struct cli *c, enum cli_style style); /* until the next; nothing without colour */
unsigned cli_terminal_width(int fd); /* in columns; 80 if it does not tell */
void cli_flush(struct cli *c);                       /* what was printed so far */
struct json *cli_json(struct cli *c);                /* a fresh object, open */
void cli_json_done(struct cli *c);                   /* closes it and prints the line */
void cli_date(struct cli *c, bool known, int64_t at, int32_t zone, unsigned columns);
/* 1234567 -> "1,234,567"; ret must hold 32 */
const char *cli_count(uint64_t v, char ret[static 32]);
const char *cli_size(uint64_t bytes, char ret[static 32]); /* "12.3 MB" */

/* ---- talk: stderr ---- */
void cli_complain(const struct err *e);

/* ---- help ---- */
void cli_help(struct cli *c, const struct cli_verb *v); /* v NULL: the list of verbs */
void cli_man(struct cli *c, const struct cli_verb *v);  /* roff */
