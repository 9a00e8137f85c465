#pragma once
/* All names of a list looked for in a text at once, in any script and spelling.
 *
 * Of each name (and each of its other names) the rarest word is its anchor.  A table leads from
 * anchors, and from the keys that other spellings of them have (text/text-key.h), to names; the
 * words of a text are looked up one by one.  Where an anchor stands, the name's other words must
 * stand beside it, by themselves, by their keys, or as an initial; then name_compare() judges the
 * words as they stand.  One look-up a word, whatever the length of the list: after Navarro's
 * filters (Flexible Pattern Matching in Strings, 2002, ch. 6), with words for letters.
 *
 * What was put is read-only once built: any number of threads, each with a room of its own. */
#include "base/vec.h"
#include "name/name.h"
#include "watch/watch-list.h"

struct watch_scan;

struct watch_hit {
        uint32_t entry;    /* of the list */
        uint32_t spelling; /* 0: its name; k: the k-th of its other names */
        uint32_t off, len; /* in the text */
        enum name_tier tier;
        float score, bits;
        uint32_t near; /* hash of the words around it: the same in copies and quotations */
        bool partial;  /* an initial for a word, or a word of the list is missing */
        bool beside;   /* an organisation or office of the entry stands within 25 words */
};

struct watch_room {                 /* zeroed before the first use; ended by watch_room_done */
        VEC(struct watch_hit) hits; /* of the text scanned last, by place */
        VEC(struct watch_word) words;
        VEC(struct watch_word) joined; /* each with the one behind it, as one word */
};
void watch_room_done(struct watch_room *r);

struct watch_scan_options {
        const struct name_options *names; /* rarity, no_cross_script; borrowed; may be NULL */
        float least;                      /* scores below are no hits; 0 = WATCH_LEAST */
};
#define WATCH_LEAST 0.2f

/* `l` is borrowed until the scan is freed.  Memory: some 300 bytes a name. */
struct watch_scan *watch_scan_new(const struct watch_list *l, const struct watch_scan_options *o);
void watch_scan_free(struct watch_scan **s);

/* Names of the list in `text`, in room->hits.  Of one entry hits never overlap: the best stays.
 * Cost: about 0.1 us a word that is nobody's anchor. */
void watch_scan_text(const struct watch_scan *s, struct str text, struct watch_room *room);

/* How many spellings an entry has, its name first, and the text of one. */
uint32_t watch_spellings(const struct watch_entry *x);
struct str watch_spelling(const struct watch_entry *x, uint32_t i);
