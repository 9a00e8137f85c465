#pragma once
/* What the forms of `clew match` share. */
#include "cli/cli-common.h"
#include "watch/watch-case.h"

struct cli_match {
        struct cli *c;
        struct watch_case *found;
        const struct watch_list *list;
        const char *file; /* the list, as it was named */
        size_t quotes;    /* at most so many a row */
        uint32_t tiers;   /* bits of enum name_tier: rows that are wanted */
        struct arena a;   /* of one row */
        uint64_t asked;   /* no-hit rows whose nearest name was looked for */
};

/* What one form does: before, for each row (d: all about it), behind. */
struct cli_match_form {
        bool ranked; /* best rows first, not in the list's order */
        void (*begin)(struct cli_match *m);
        void (*row)(struct cli_match *m, const struct watch_row *row, const struct watch_detail *d);
        void (*end)(struct cli_match *m);
};
extern const struct cli_match_form cli_match_text, cli_match_json, cli_match_csv, cli_match_html;

/* The value of `f` that the list gives first, or "". */
struct str cli_match_value(const struct watch_entry *x, enum watch_field f);
/* "exact", "ambiguous, 3 people here" ... what a reader is told. */
void cli_match_verdict(const struct watch_row *row, struct buf *out);
/* "2,310 documents looked through; 12 pages unread ..." */
void cli_match_coverage(struct cli_match *m, struct buf *out);
