#pragma once
/* Who is who, as the case keeps it.
 *
 *   what documents say     told: one packed row a document: mentions, links, sightings
 *                          derived, by flow/'s analysis; replaced document by document
 *   what we make of it     actors, their members and reasons, near misses, resolved mentions
 *                          derived, by actor/; replaced as a whole
 *   what the user decided  decisions: in words that outlive every rebuild; never derived
 *
 * The text offsets of everything here count bytes of the document's canonical text (its TEXT
 * records one after the other); 0,0 = it stands in a header.
 *
 * The same rules hold as in store.h: strings and arrays that are handed out live until the next
 * call of the same function or on the same iterator; puts need an open transaction. */
#include "store/store.h"

struct label_id {
        uint64_t v;
}; /* a title, an organisation, a telephone number, as written */
struct actor_id {
        uint64_t v;
}; /* dense from 1 in one build; outsiders see keys */

/* --- strings become numbers ------------------------------------------------------------------ */

int store_name_put(struct store *st, struct str name, struct name_id *ret, struct err *e);
int store_addr_put(struct store *st, struct str address, struct addr_id *ret, struct err *e);
int store_label_put(struct store *st, struct str label, struct label_id *ret, struct err *e);
int store_name_find(struct store *st, struct str name, struct name_id *ret,
                    struct err *e); /* 1, 0 */
int store_label_get(struct store *st, struct label_id id, struct str *ret, struct err *e);
/* Every name / label of the case by id; store_names_next() and store_labels_next(). */
int store_names_open(struct store *st, struct store_rows **ret, struct err *e);
int store_labels_open(struct store *st, struct store_rows **ret, struct err *e);
int store_labels_next(struct store_rows *rows, struct label_id *ret, struct str *label,
                      struct err *e);

/* --- what a document says -------------------------------------------------------------------- */

enum store_mention_kind { STORE_PERSON = 1, STORE_ORGANISATION, STORE_PLACE };
enum store_mention_from {
        STORE_FROM_header = 1, /* an address field */
        STORE_FROM_tagged,     /* found in running text: a candidate */
        STORE_FROM_signature,
        STORE_FROM_voice, /* "On ... Jane wrote:", "From: Jane" in the text */
        STORE_FROM_card,
        STORE_FROM_role, /* beside an office */
};

struct store_mention {
        struct name_id name;
        enum store_mention_kind kind;
        enum store_mention_from from;
        uint32_t off, len;
        uint32_t voice; /* who says it: 0 = the document's author */
        uint8_t odds;   /* of 100 */
};

/* Two things that a document shows as one actor's. */
enum store_anchor_type { STORE_AT_none, STORE_AT_addr, STORE_AT_name, STORE_AT_phone };
struct store_anchor {
        enum store_anchor_type type;
        uint64_t id; /* addr_id, name_id or label_id */
};
enum store_link_kind {
        STORE_LINK_signature = 1, /* a: the author's address; b: address, name or phone below it */
        STORE_LINK_voice,     /* a: address; b: name: a header block or attribution pairs them */
        STORE_LINK_card,      /* a contact card pairs them */
        STORE_LINK_announced, /* a: the author's address; b: "my new address is" */
};
struct store_link {
        enum store_link_kind kind;
        struct store_anchor a, b;
        uint32_t off, len;
};

/* Somebody is said to hold an office. */
enum store_role_form {
        STORE_ROLE_signature = 1,
        STORE_ROLE_apposition, /* "X, director of Y" */
        STORE_ROLE_title,      /* "Director X" */
        STORE_ROLE_verb,       /* "X was appointed director" */
        STORE_ROLE_introduced, /* "my name is X, I am director" */
        STORE_ROLE_header,     /* Organization: and the like */
        STORE_ROLE_card,
        STORE_ROLE_directory, /* a row of a table or list */
};
enum store_role_tense {
        STORE_NOW = 1,
        STORE_FORMER,
        STORE_FUTURE,
        STORE_ACTING,
        STORE_DENIED,
        STORE_BEGINS, /* was appointed, became */
        STORE_ENDS,   /* resigned, left */
};
struct store_sighting {
        struct name_id person; /* 0: the author, or the voice, itself */
        struct addr_id addr;   /* whose words: the author's or voice's address; or 0 */
        struct label_id title, organisation; /* as written; either may be 0, not both */
        enum store_role_form form;
        enum store_role_tense tense;
        uint32_t off, len; /* the whole statement: the cite */
        uint32_t voice;
        uint8_t odds;
        bool dated;
        int64_t at; /* of the document, or of the voice if it has a date; UTC s */
};

struct store_told {
        struct doc_id doc;
        const struct store_mention *mentions; /* by off */
        size_t n_mentions;
        const struct store_link *links;
        size_t n_links;
        const struct store_sighting *sightings;
        size_t n_sightings;
};

/* Replace what t->doc says.  A document that says nothing takes no room.  Of a document that was
 * settled already this is only right after store_tolds_drop(): the look-up by name keeps what it
 * had. */
int store_told_put(struct store *st, const struct store_told *t, struct err *e);
/* 1 and what it says, 0 if that is nothing. */
int store_told_get(struct store *st, struct doc_id doc, struct store_told *ret, struct err *e);
/* Of all documents with id >= from, by id. */
int store_tolds_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e);
int store_tolds_next(struct store_rows *rows, struct store_told *ret, struct err *e);

/* How far the analysis is: documents up to this id were analysed by this version.  Kept in the
 * transaction of the puts, so a kill costs nothing.  Another version gets 0. */
int store_analysed_get(struct store *st, uint32_t version, struct doc_id *ret, struct err *e);
int store_analysed_put(struct store *st, uint32_t version, struct doc_id to, struct err *e);
/* Forget everything that documents say: a new version begins. */
int store_tolds_drop(struct store *st, struct err *e);

/* Bring the look-up of documents by name up to date; transactions of its own, resumable. */
int store_told_settle(struct store *st, struct err *e);
/* The documents whose text mentions `name`, rising: *ret is cleared and holds an array of u32. */
int store_docs_of_name_get(struct store *st, struct name_id name, struct buf *ret, struct err *e);

/* --- actors: a build ------------------------------------------------------------------------- */

struct store_actor {
        struct actor_id id;
        uint64_t key;  /* stable: of its canonical anchor */
        uint32_t kind; /* enum actor_kind of actor/ */
        uint32_t flags;
        struct str name, anchor; /* what it is called; its canonical address or name */
        bool dated;
        int64_t first, last;
        uint64_t docs;
};

struct store_member {
        struct actor_id actor;
        struct store_anchor anchor,
                other;     /* other: what the reason ties it to; type none = nothing */
        uint32_t why;      /* enum actor_why */
        uint32_t n;        /* how often */
        struct doc_id doc; /* where it stands; 0 = nowhere */
        uint32_t off, len;
};

struct store_near { /* may be the same */
        struct actor_id a, b;
        uint32_t points, whys, againsts;
        struct doc_id doc;
        uint32_t off, len;
};

/* Replace the whole build: begin (opens a transaction, empties the tables), put, end (commits).
 * Actors by id from 1, each followed by its members. store_rollback() gives up. */
int store_actors_begin(struct store *st, struct err *e);
int store_actor_put(struct store *st, const struct store_actor *a, struct err *e);
int store_member_put(struct store *st, const struct store_member *m, struct err *e);
int store_near_put(struct store *st, const struct store_near *n, struct err *e);
/* Mentions of `name` in these documents (rising) are of `actor`, by their context. */
int store_actor_docs_put(struct store *st, struct actor_id actor, struct name_id name,
                         const uint32_t *docs, size_t n, struct err *e);
int store_actors_end(struct store *st, struct err *e);

int store_actor_get(struct store *st, struct actor_id id, struct store_actor *ret, struct err *e);
/* Most documents first, or by id. */
int store_actors_open(struct store *st, bool by_docs, struct store_rows **ret, struct err *e);
int store_actors_next(struct store_rows *rows, struct store_actor *ret, struct err *e);
/* Actors whose key begins with the hexadecimal digits; at most `most`; returns how many. */
int store_actor_find_hex(struct store *st, struct str hex, struct actor_id *ret, size_t most,
                         struct err *e);
/* The actor of an address (1, 0); the actors that a name stands with, by store_members_next(). */
int store_actor_of_addr(struct store *st, struct addr_id addr, struct actor_id *ret, struct err *e);
int store_members_of_anchor_open(struct store *st, struct store_anchor a, struct store_rows **ret,
                                 struct err *e);
/* Of one actor; of all (0), by actor. */
int store_members_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                       struct err *e);
int store_members_next(struct store_rows *rows, struct store_member *ret, struct err *e);
int store_nears_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                     struct err *e); /* it on either side; of all (0), most points first */
int store_nears_next(struct store_rows *rows, struct store_near *ret, struct err *e);

struct store_actor_docs {
        struct actor_id actor;
        struct name_id name;
        const uint32_t *docs;
        size_t n;
};
int store_actor_docs_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                          struct err *e);
int store_actor_docs_next(struct store_rows *rows, struct store_actor_docs *ret, struct err *e);

/* --- decisions of the user ------------------------------------------------------------------- */

struct store_decision {
        uint64_t id;     /* rising */
        int64_t at;      /* UTC s */
        struct str verb; /* "merge", "split", "not-same", "rename", "kind" */
        struct str a, b; /* addresses or names, as text; b may be empty */
        struct str text; /* the new name, the kind */
        struct str reason;
        uint64_t undone; /* id of the "undo" that took it back, or 0 */
};
/* Its words may not leave the case (verbs "protect": whom to protect; "mark-...": store-mark.h).
 * The log, which goes with every bundle, holds their hash only; `text` ends with a number that
 * nobody can guess, so that the hash cannot be tried out; the digest of the case passes over that
 * number. */
bool store_decision_is_private(const struct store_decision *d);
/* Keep a decision, and a line in the log.  A transaction of its own (none may be open); d->id and
 * undone are not read. */
int store_decide(struct store *st, const struct store_decision *d, uint64_t *ret, struct err *e);
/* Take decision `id` back: a decision "undo" of its own, likewise.  ERR_absent, ERR_usage (it was
 * taken back already). */
int store_decision_undo(struct store *st, uint64_t id, int64_t at, struct str reason,
                        struct err *e);
int store_decisions_open(struct store *st, struct store_rows **ret, struct err *e); /* by id */
int store_decisions_next(struct store_rows *rows, struct store_decision *ret, struct err *e);
