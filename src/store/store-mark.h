#pragma once
/* Marks: what those who work here put on documents (tags, stars, notes, what was read), and the
 * searches they keep.
 *
 * Nothing is ever overwritten.  Every act is a decision of the case (store-actor.h), taken back
 * only by another act.  What stands is what the acts add up to:
 *
 *   verb            a              b            reason
 *   mark-tag        document key   the tag      by whom
 *   mark-untag      document key   the tag      by whom: gone for all
 *   mark-star       document key                by whom
 *   mark-unstar     document key                by whom: gone for them
 *   mark-read       document key                by whom
 *   mark-unread     document key                by whom: gone for them
 *   mark-note       document key   words        by whom; an "undo" takes it back
 *   mark-search     name           the query    by whom; the latest of that name
 *   mark-unsearch   name                        by whom
 *
 * These decisions are private: who read what, and what they thought of it, is nobody's business to
 * whom a bundle is given with the log.  The log has the act and a salted hash; the text is a space
 * and the salt.
 *
 * Documents are named by their keys (64 hexadecimal digits), which outlive being read again. */
#include "store/store-actor.h"

enum store_mark_kind {
        STORE_MARK_tag,
        STORE_MARK_star,
        STORE_MARK_note,
        STORE_MARK_read,
        STORE_MARK_search,
        STORE_MARKS
};
const char *store_mark_id(enum store_mark_kind k); /* "tag", "star", "note", "read", "search" */

struct store_mark {
        struct sha256 key; /* of the document; zeroes for a search */
        enum store_mark_kind kind;
        uint64_t number;  /* of the decision */
        int64_t at;       /* UTC s */
        struct str by;    /* who put it; may be empty */
        struct str name;  /* of a search */
        struct str words; /* the tag, the note, the query */
};

struct store_marks;
struct arena;

/* All that stand, in memory: reading them costs one pass over the decisions and a sort of those
 * that are marks.  What is handed out lives until store_marks_free(). */
int store_marks_get(struct store *st, struct store_marks **ret, struct err *e);
void store_marks_free(struct store_marks **m); /* NULL is fine; nulls *m */

/* By document (its key), then by kind, then in the order in which they were put; searches last. */
const struct store_mark *store_marks_all(const struct store_marks *m, size_t *ret_n);
/* Those of the document whose key begins with `hex` (12 to 64 digits, as the shown id); *ret_n = 0
 * when it has none.  By bisection. */
const struct store_mark *store_marks_of(const struct store_marks *m, struct str hex, size_t *ret_n);
/* The searches that are kept, by name. */
const struct store_mark *store_marks_searches(const struct store_marks *m, size_t *ret_n);

/* The tags there are, each once, by their bytes, with how many documents have it; in `a`. */
struct store_tag_count {
        struct str tag;
        uint64_t docs;
};
size_t store_marks_tags(const struct store_marks *m, struct arena *a, struct store_tag_count **ret);

/* Is it marked so by `by`?  An empty `by` means anybody.  `v` as store_marks_of() hands it out. */
bool store_mark_has(const struct store_mark *v, size_t n, enum store_mark_kind kind, struct str by);

/* Put a mark, or (`off`) take it away; a tag or search that stands already and one that is not
 * there are no errors: *ret_number is 0 then, and nothing was kept.  m->key and m->kind, and what
 * the table above says; at, by.  No transaction may be open.  ERR_usage: a tag is empty, longer
 * than LIMIT_mark_tag bytes or has spaces, quotation marks or commas in it; words are empty or too
 * long; `off` for a note (store_decision_undo() takes one back). */
int store_mark_put(struct store *st, const struct store_marks *all, const struct store_mark *m,
                   bool off, uint64_t *ret_number, struct err *e);
