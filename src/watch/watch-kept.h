#pragma once
/* A list that stays with the case: what was found of it, as a file of the case, and what those who
 * work here decided of each name, in the log of decisions.
 *
 *   case/lists/<16 hex digits of the SHA-256 of its name>.tsv
 *
 *   clew list 1
 *   head    name  by  at ...             fields parted by tabs; \t \n \r \\ for those characters
 *   row     line  kind  id  name ...     a row of watch-case.h, and behind it, any number of
 *   quote   key  off  len  words ...
 *   role    title  organisation ...
 *   bearer  key  name  anchor ...
 *   advice  words
 *
 * The file may come with a case of others: reading bounds and checks everything.  It is derived: it
 * can be lost and made again from the list.  Decisions are not:
 *
 *   verb                                     a     b          text           reason
 *   list-yes, list-no, list-maybe, list-open list  the name   the list's id  by whom
 */
#include "watch/watch-case.h"

struct watch_kept_head {
        struct str name, by;
        int64_t at;      /* UTC s */
        uint64_t faults; /* lines of the list that could not be read */
        bool no_cross_script;
        struct watch_coverage coverage; /* its tiers add up to the rows */
};

struct watch_kept_row {
        uint32_t line; /* of the list, from 1 */
        enum watch_kind kind;
        struct str id, name;
        struct watch_row row; /* row.entry counts from 0; quotes have no number of a document */
        struct watch_detail detail;
};

/* ---- text ------------------------------------------------------------------------------------ */

void watch_kept_put_head(struct buf *out, const struct watch_kept_head *h);
void watch_kept_put_row(struct buf *out, const struct watch_kept_row *r);

struct watch_kept {
        struct str rest;
        uint32_t n;
};

/* Begin to read `text` (borrowed): its head.  ERR_corrupt if it is no such file. */
int watch_kept_init(struct watch_kept *k, struct str text, struct watch_kept_head *ret,
                    struct arena *a, struct err *e);
/* 1 and the next row (in `a` and the text), 0 at the end, ERR_corrupt.  Linear. */
int watch_kept_next(struct watch_kept *k, struct arena *a, struct watch_kept_row *ret,
                    struct err *e);

/* ---- files ------------------------------------------------------------------------------------
 */

/* Write it whole or not at all, over what had the name.  ERR_limit beyond LIMIT_watch_kept bytes,
 * ERR_usage for a name that is empty or longer than LIMIT_watch_name. */
int watch_kept_write(const char *case_path, struct str name, struct str text, struct err *e);
/* ERR_absent if there is none of that name. */
int watch_kept_read(const char *case_path, struct str name, struct buf *ret, struct err *e);
int watch_kept_drop(const char *case_path, struct str name, struct err *e);
/* The heads of all, by name, at most LIMIT_watch_lists; what cannot be read is left out. */
int watch_kept_list(const char *case_path, struct arena *a, struct watch_kept_head **ret,
                    size_t *ret_n, struct err *e);

/* ---- decisions --------------------------------------------------------------------------------
 */

enum watch_verdict { WATCH_OPEN, WATCH_YES, WATCH_NO, WATCH_MAYBE };
const char *watch_verdict_id(enum watch_verdict v); /* "open", "yes", "no", "maybe" */
bool watch_verdict_of_id(struct str id, enum watch_verdict *ret);

struct watch_decided {
        enum watch_verdict verdict;
        struct str by;
        int64_t at;
};

struct watch_verdicts;

/* What was decided of the names of one list: one pass over the decisions. */
int watch_verdicts_get(struct store *st, struct str list, struct watch_verdicts **ret,
                       struct err *e);
void watch_verdicts_free(struct watch_verdicts **v);
/* Zero (open) if nothing was. */
struct watch_decided watch_verdicts_find(const struct watch_verdicts *v, struct str name,
                                         struct str id);
size_t watch_verdicts_count(const struct watch_verdicts *v); /* names that are not open */
/* Keep a decision.  No transaction may be open. */
int watch_decide(struct store *st, struct str list, struct str name, struct str id,
                 const struct watch_decided *d, struct err *e);

/* ---- report -----------------------------------------------------------------------------------
 */

/* Rows as CSV in UTF-8 with its mark; text of others is made safe, what a spreadsheet would run
 * gets an apostrophe before it.  `v` may be NULL. */
void watch_report_head(struct buf *out);
void watch_report_row(struct buf *out, const struct watch_kept_row *r, struct watch_decided d);
