#pragma once
/* A list of names to look for, as its user brought it.
 *
 *   CSV, TSV, ";"-separated, with or without a head     ─┐
 *   one name a line                                      ├─>  entries: name, aliases,
 * organisations, FollowTheMoney / OpenSanctions entities, JSON lines  │    posts, countries,
 * addresses, dates OpenSanctions targets.simple.csv                    ─┘
 *
 * Columns are told by their heads in English, Persian or Arabic (watch-column.def); a file whose
 * first row names no column is read as names in its first column.  Several values in one field are
 * cut at `;` and `|`.  Bytes may be UTF-8, UTF-16 with a mark, or windows-1256.
 *
 * The file is its user's own, like an argument; all the same it is bounded and fuzzed, and a line
 * that cannot be read is named and skipped, never the rest. */
#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

enum watch_kind { WATCH_KIND_any, WATCH_KIND_person, WATCH_KIND_organisation };
const char *watch_kind_id(enum watch_kind k); /* "any", "person", "organisation" */

enum watch_field {
#define FIELD(id, words) WATCH_##id,
#include "watch/watch-column.def"
#undef FIELD
        WATCH_FIELDS
};
const char *watch_field_id(enum watch_field f); /* "alias" */

/* One thing that the list says of somebody. */
struct watch_value {
        enum watch_field field;
        struct str text; /* as it stands, trimmed */
};

struct watch_entry {
        uint32_t line; /* where it begins in the file, from 1 */
        enum watch_kind kind;
        struct str id;                    /* the list's own; may be empty */
        struct str name;                  /* never empty */
        const struct watch_value *values; /* aliases, organisations ...: all but id and name */
        size_t n_values;
};

struct watch_fault {
        uint32_t line;
        const char *words; /* static */
};

struct watch_list {
        VEC(struct watch_entry) entries;
        VEC(struct watch_fault) faults; /* the first LIMIT_watch_faults of them */
        uint64_t n_faults;
        const char *form; /* "csv", "names", "entities" */
        struct arena strings;
        VEC(struct watch_value) gathered; /* of the entry under way */
};

/* Read a whole file into *ret (initialised here; end it by watch_list_done also on errors).
 * ERR_usage if it holds no name at all or is no text, ERR_full above LIMIT_watch_entries. */
int watch_list_read(struct bytes file, struct watch_list *ret, struct err *e);
void watch_list_done(struct watch_list *l);

/* ---- for the two readers -----------------------------------------------------------------------
 */

/* Is this the head of a column?  WATCH_FIELDS if none is known by it. */
enum watch_field watch_column(struct str head);
/* Append what the entry under way says (copied, trimmed, cut at ';' and '|' if `cut`). */
void watch_gather(struct watch_list *l, enum watch_field f, struct str text, bool cut);
/* End the entry under way: keep it if it has a name, else note a fault. */
void watch_keep(struct watch_list *l, uint32_t line, enum watch_kind kind);
void watch_fault_put(struct watch_list *l, uint32_t line, const char *words);

void watch_csv_read(struct str text, struct watch_list *ret);
void watch_json_read(struct str text, struct watch_list *ret);
