#pragma once
/* Who did what to whom, as documents say it: one packed row a document ("tied"), derived, replaced
 * with the rest of what a document says.  Events, occasions and the like are made of these rows
 * when somebody asks, so that they follow every decision about who is who (doc/adr).
 *
 * Offsets count bytes of the document's canonical text, as in store-actor.h; 0,0 = in a header. */
#include "store/store-actor.h"

struct store_tie_end {
        uint8_t kind, how;       /* enum tie_party_kind, tie_how of tie/ */
        struct store_anchor who; /* a name, an address (the speaker's), or none */
        uint32_t off, len;       /* the words */
        uint32_t name_off, name_len;
};

enum { STORE_TIE_CHAIN = 3 };

struct store_tie {
        uint16_t kind; /* enum tie_kind */
        uint8_t mode, basis, calendar, precision, odds, n_chain;
        uint32_t flags; /* enum tie_flag */
        struct store_tie_end from, to, chain[STORE_TIE_CHAIN];
        uint32_t off, len, verb_off, verb_len, object_off, object_len, time_off, time_len;
        uint32_t time_flags, count, voice;
        bool ranged;
        int64_t range_from, range_to; /* INT64_MIN, _MAX: open */
        struct label_id rule;
        uint64_t words; /* hash of the cite's folded words: the same in copies and quotations */
        bool dated;     /* when it was written or said: the document's date, or the voice's */
        int64_t at;
};

struct store_tied {
        struct doc_id doc;
        const struct store_tie *ties; /* by off */
        size_t n;
};

/* Replace what t->doc says; none takes no room.  In the caller's transaction. */
int store_tied_put(struct store *st, const struct store_tied *t, struct err *e);
/* 1 and what it says, 0 if that is nothing. */
int store_tied_get(struct store *st, struct doc_id doc, struct store_tied *ret, struct err *e);
/* All documents with id >= from that say something, by id. */
int store_tieds_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e);
int store_tieds_next(struct store_rows *rows, struct store_tied *ret, struct err *e);
