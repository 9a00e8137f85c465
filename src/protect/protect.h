#pragma once
/* Whom and what must not leave: names, addresses, telephones and other words of sources, bystanders
 * and minors, in every spelling and script, and texts with them taken out.
 *
 *   decisions "protect" ──> protect_open ──> protect_find: hits of a text, sure ones and near
 * misses └──> protect_mask: the text without what is sure
 *
 *   verb         a          b                           text                   reason
 *   protect      the words  source, bystander, minor,   name, mail, phone or   why
 *                           or other                    words; a salt
 *
 * Such a decision is private: the log has its salted hash only (store-actor.h).
 *
 * A name is found as a list of names is (watch/watch-scan.h): other orders, initials, other
 * scripts, slips.  Its last word alone is as sure as the whole: who knows the surname knows the
 * source.  Its other words alone are near misses, and so are names that resemble it: a person looks
 * at those. The mask has one length, whatever it hides. */
#include "base/buf.h"
#include "base/vec.h"
#include "store/store-actor.h"
#include "watch/watch-scan.h"

#define PROTECT_VERB "protect"
#define PROTECT_MASK "█████"

enum protect_kind {
        PROTECT_SOURCE,
        PROTECT_BYSTANDER,
        PROTECT_MINOR,
        PROTECT_OTHER,
        PROTECT_KINDS
};
const char *protect_kind_id(enum protect_kind k);
bool protect_kind_of(struct str id, enum protect_kind *ret);

enum protect_form { PROTECT_NAME, PROTECT_MAIL, PROTECT_PHONE, PROTECT_WORDS, PROTECT_FORMS };
const char *protect_form_id(enum protect_form f);
bool protect_form_of(struct str id, enum protect_form *ret);
/* What `words` look like. */
enum protect_form protect_form_guess(struct str words);

struct protect_entry {
        struct str words;
        enum protect_kind kind;
        enum protect_form form;
        struct str why;
        uint64_t number; /* of the decision, or the caller's own */
};

struct protect_hit {
        uint32_t off, len; /* in the text */
        uint32_t entry;
        bool sure; /* else a near miss */
        float score;
};

struct protect_room { /* zeroed before the first use */
        VEC(struct protect_hit)
        hits; /* by place; sure ones never overlap, and come before near ones */
        struct watch_room names;
};
void protect_room_done(struct protect_room *r);

struct protect;

/* The list of the case; entries that were taken back are left out. */
int protect_open(struct store *st, struct protect **ret, struct err *e);
/* A list of the caller's own; copied. */
struct protect *protect_new(const struct protect_entry *v, size_t n);
void protect_free(struct protect **p); /* NULL is fine; nulls *p */

size_t protect_count(const struct protect *p);
const struct protect_entry *protect_entry(const struct protect *p, size_t i);

/* Fill room->hits with what stands in `text`.  Any number of threads, each with its own room.  Near
 * linear; nothing to do for an empty list. */
void protect_find(const struct protect *p, struct str text, struct protect_room *room);
/* Append `text` with PROTECT_MASK for each sure hit.  How many there were. */
size_t protect_mask(const struct protect *p, struct str text, struct protect_room *room,
                    struct buf *out);
/* Does anything sure stand in it? */
bool protect_holds(const struct protect *p, struct str text, struct protect_room *room);
