#pragma once
/* Verbs that read: add, retry, ocr.  One run of flow/ with its progress, its signals and its
 * result. */
#include "cli/cli-common.h"
#include "flow/flow.h"

/* Options that they share, in their tables. */
struct cli_flow_options {
        uint64_t workers;
        bool paranoid, unsafe, quiet, no_analysis;
        bool progress; /* in lines that a program reads */
        const char *passwords; /* file, or "-" */
};

/* Run `o` (its shared fields are set here) and print the result under the verb's name.  An exit
 * code, or <0 with c->err set; ERR_stopped after Ctrl-C. */
int cli_flow_run(struct cli *c, const struct cli_flow_options *shared, struct flow_add_options *o);

/* Progress of a run on the terminal; zeroed before its first line. */
struct cli_pace {
        int64_t began_ms, analysis_ms, line_ms;
        const char *stage; /* of the last line */
        bool shown;
};
void cli_flow_show_analysis(struct cli_pace *pace, uint64_t done, uint64_t all, uint64_t names);
/* The same as a line of name=value on standard error, at most one a second; arg: a cli_pace. */
void cli_flow_put_progress(void *arg, const struct flow_progress *p);
void cli_flow_clear(struct cli_pace *pace); /* takes the line away */
