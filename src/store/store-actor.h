#pragma once
/* Who is who, as the case keeps it.  Three layers, from what stands in a document to what it means:
 *
 *   findings   of one document, by the analysis pass; derived, replaced as a whole
 *     mention    a name stands here                       name, kind, place in the text
 *     link       two things belong to one actor           anchor -- anchor, place in the text
 *     sighting   somebody is, was or will be something    person, title, organisation, place
 *   actors     of the whole case, by resolving; derived, replaced as a whole
 *     actor      a person, organisation, mailbox ...; members: its addresses, names, phones, each
 *                with the reason and its place; near misses
 *   decisions  of the user; never derived, survive every rebuild, stand in the log word for word
 *
 * Findings live in one packed value a document and kind.  The ways in by name, address, ... are
 * lists of documents in `found_at`, made by store_settle(); they only nominate, and documents not
 * settled yet are nominated always, so look-ups are right at any time.
 *
 * What store.h says of iterators, lifetimes, errors and transactions holds here too: every x_put
 * needs an open transaction but store_decision_put() and _undo(), which make their own. */
#include "store/store.h"

/* --- strings become numbers ----------------------------------------------------------------- */

/* Phone numbers, links, titles, organisations, as text. */
struct label_id { uint64_t v; };

/* The number of a spelling (as in headers: store_name_get()), an address, a label; made if it is
 * new.  An empty string is 0.  ERR_limit above LIMIT_store_label bytes.  About 1 us when met
 * lately. */
int store_name_put(struct store *st, struct str name, struct name_id *ret, struct err *e);
int store_addr_put(struct store *st, struct str address, struct addr_id *ret, struct err *e);
int store_label_put(struct store *st, struct str words, struct label_id *ret, struct err *e);
/* 1 and its number, else 0. */
int store_name_find(struct store *st, struct str name, struct name_id *ret, struct err *e);
int store_label_find(struct store *st, struct str words, struct label_id *ret, struct err *e);
/* The string lives until the next call; ERR_absent. */
int store_label_get(struct store *st, struct label_id id, struct str *ret, struct err *e);

/* --- findings ------------------------------------------------------------------------------- */

/* Where in a document: bytes off..off+len of its text number `text` (TEXT records, from 0), in the
 * words of `voice` (0 = its author; else the n-th VOICE of that text).  len 0: in no text, that is
 * in the headers. */
struct store_spot {
        uint32_t text, off, len, voice;
};

/* Numbers on disk: new ones come behind. */
enum store_mention_kind {
        STORE_MENTION_person = 1,
        STORE_MENTION_organisation,
        STORE_MENTION_place
};
enum { STORE_MENTION_KINDS = STORE_MENTION_place + 1 };
enum store_mention_from {
        STORE_FROM_header = 1,
        STORE_FROM_tagged, /* by the tagger */
        STORE_FROM_known,  /* a name of the case or of a list */
        STORE_FROM_signature,
        STORE_FROM_voice, /* an attribution or quoted header */
        STORE_FROM_card,
        STORE_FROM_role, /* beside a title */
};
enum { STORE_FROMS = STORE_FROM_role + 1 };

struct store_mention {
        struct name_id name; /* as it is spelt there */
        enum store_mention_kind kind;
        enum store_mention_from from;
        struct store_spot at;
        uint8_t odds; /* of 100 */
};

enum store_anchor_type {
        STORE_ANCHOR_address = 1, /* an addr_id */
        STORE_ANCHOR_name,        /* a name_id */
        STORE_ANCHOR_phone,       /* a label_id, normalised by the finder */
        STORE_ANCHOR_url,         /* a label_id: a link or a domain */
};
enum { STORE_ANCHORS = STORE_ANCHOR_url + 1 };

struct store_anchor {
        enum store_anchor_type type;
        uint64_t id;
};

/* Pairs of headers (a name beside an address, who answered whom) are not links: parties and
 * families tell them. */
enum store_link_kind {
        STORE_LINK_signature = 1, /* name, address, phone, link of one signature */
        STORE_LINK_voice,         /* name and address of an attribution or quoted header */
        STORE_LINK_card,          /* of one contact card */
        STORE_LINK_reply_to,
        STORE_LINK_introduction, /* "this is X from Y" */
        STORE_LINK_announced,    /* "my new address is" */
        STORE_LINK_exchange,     /* an Exchange name and its SMTP address */
        STORE_LINK_thread,       /* mail to the one was answered from the other */
        STORE_LINK_text,         /* a name and its address side by side in a text */
};
enum { STORE_LINKS = STORE_LINK_text + 1 };
const char *store_link_id(enum store_link_kind k); /* "signature" ...; NULL if it is none */

struct store_link {
        enum store_link_kind kind;
        struct store_anchor a, b;
        struct store_spot at;
        uint8_t odds; /* of 100 */
};

enum store_form {
        STORE_FORM_signature = 1,
        STORE_FORM_apposition, /* X, director of Y */
        STORE_FORM_verb,       /* Y appointed X director */
        STORE_FORM_header,     /* a display name with a title, an Organization field */
        STORE_FORM_card,
        STORE_FORM_directory, /* X | Director | Y */
        STORE_FORM_prefix,    /* Director X */
        STORE_FORM_self,      /* I am the director */
        STORE_FORM_intro,     /* this is X from Y */
};
enum { STORE_FORMS = STORE_FORM_intro + 1 };
enum store_tense {
        STORE_TENSE_now = 1,
        STORE_TENSE_former,
        STORE_TENSE_future,
        STORE_TENSE_acting,
        STORE_TENSE_denied,
};
enum { STORE_TENSES = STORE_TENSE_denied + 1 };
const char *store_form_id(enum store_form f);   /* "apposition" ...; NULL if it is none */
const char *store_tense_id(enum store_tense t); /* "former" ... */

enum store_sighting_flag {
        STORE_SIGHTING_doubt = 1 << 0,    /* may, should be, if */
        STORE_SIGHTING_asked = 1 << 1,    /* a question */
        STORE_SIGHTING_reported = 1 << 2, /* somebody in the text says so */
        STORE_SIGHTING_begins = 1 << 3,   /* was appointed */
        STORE_SIGHTING_ends = 1 << 4,     /* resigned */
};

struct store_sighting {
        struct name_id person;  /* or 0: the voice it stands in */
        struct addr_id addr;    /* of that person if known, or 0 */
        struct label_id title;  /* as written, or 0 */
        struct label_id office; /* the title in normal form, or 0 */
        struct label_id org;    /* as written, or 0 */
        enum store_form form;
        enum store_tense tense;
        uint32_t flags;         /* enum store_sighting_flag; below 256 */
        struct store_spot spot; /* the words that say so */
        bool dated;
        int64_t at;   /* when it was said: date of the voice or the document, UTC s */
        uint8_t odds; /* of 100 */
};

/* All that was found in one document.  Order is kept; mentions in the order of the text pack best.
 */
struct store_findings {
        uint32_t version; /* of the analysis, from 1 */
        const struct store_mention *mentions;
        size_t n_mentions;
        const struct store_link *links;
        size_t n_links;
        const struct store_sighting *sightings;
        size_t n_sightings;
};

/* Replace what was found in `doc`, and mark it as analysed, in one.  Costs about 5 us + 0.1 us a
 * mention.  store_doc_replace() forgets the findings of the old text; the new id waits again. */
int store_findings_put(struct store *st, struct doc_id doc, const struct store_findings *f,
                       struct err *e);
/* Forget them all: the next analysis begins from nothing.  In the caller's transaction. */
int store_findings_drop(struct store *st, struct err *e);

/* The documents that the analysis of this version has not done, by id; in any order of putting.
 * Documents behind the last put in order cost nothing to pass over (after store_settle()). */
int store_unanalysed_open(struct store *st, uint32_t version, struct store_rows **ret,
                          struct err *e);
int store_unanalysed_next(struct store_rows *rows, struct doc_id *ret, struct err *e);

struct store_mention_row {
        struct doc_id doc;
        struct store_mention mention;
};
struct store_link_row {
        struct doc_id doc;
        struct store_link link;
};
struct store_sighting_row {
        struct doc_id doc;
        struct store_sighting sighting;
};

/* Of one document in the order put; of one spelling by document; of all by document. */
int store_mentions_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                               struct err *e);
int store_mentions_of_name_open(struct store *st, struct name_id name, struct store_rows **ret,
                                struct err *e);
int store_mentions_open(struct store *st, struct store_rows **ret, struct err *e);
int store_mentions_next(struct store_rows *rows, struct store_mention_row *ret, struct err *e);

int store_links_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                            struct err *e);
int store_links_of_anchor_open(struct store *st, struct store_anchor a, struct store_rows **ret,
                               struct err *e); /* on either side */
int store_links_open(struct store *st, struct store_rows **ret, struct err *e);
int store_links_next(struct store_rows *rows, struct store_link_row *ret, struct err *e);

int store_sightings_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                                struct err *e);
int store_sightings_of_name_open(struct store *st, struct name_id person, struct store_rows **ret,
                                 struct err *e);
int store_sightings_of_addr_open(struct store *st, struct addr_id a, struct store_rows **ret,
                                 struct err *e);
int store_sightings_of_org_open(struct store *st, struct label_id org, struct store_rows **ret,
                                struct err *e);
int store_sightings_of_office_open(struct store *st, struct label_id office,
                                   struct store_rows **ret, struct err *e);
int store_sightings_open(struct store *st, struct store_rows **ret, struct err *e);
int store_sightings_next(struct store_rows *rows, struct store_sighting_row *ret, struct err *e);

/* How many documents mention a spelling as what, as of the last settling. */
struct store_mentioned {
        struct name_id name;
        enum store_mention_kind kind;
        uint64_t docs;
};
/* All spellings that are mentioned, by kind, then name; one, by kind. */
int store_mentioned_open(struct store *st, struct store_rows **ret, struct err *e);
int store_mentioned_of_name_open(struct store *st, struct name_id name, struct store_rows **ret,
                                 struct err *e);
int store_mentioned_next(struct store_rows *rows, struct store_mentioned *ret, struct err *e);

/* The labels that sightings name as organisation (`office` false) or as office, with how many
 * documents do, as of the last settling. */
struct store_labelled {
        struct label_id label;
        uint64_t docs;
};
int store_labelled_open(struct store *st, bool office, struct store_rows **ret, struct err *e);
int store_labelled_next(struct store_rows *rows, struct store_labelled *ret, struct err *e);

/* --- actors --------------------------------------------------------------------------------- */

/* Kinds, reasons, flags are numbers of src/actor/; here they are only kept (each below 2^31). */
struct store_actor {
        uint64_t id;  /* chosen by the caller, rising from 1 */
        uint64_t key; /* stable over rebuilds; shown as 16 hex digits */
        uint32_t kind;
        uint32_t flags;
        struct str name; /* may be empty */
        bool dated;
        int64_t first, last;
        uint64_t docs;
};

struct store_member {
        uint64_t actor;
        struct store_anchor anchor; /* once in an actor; a name may be in several */
        struct addr_id other;       /* the address that the reason ties it to, or 0 */
        uint32_t why;
        uint32_t n;        /* how often */
        struct doc_id doc; /* where the reason stands, or 0 */
        struct store_spot at;
};

/* Two actors that may be one. */
struct store_near {
        uint64_t a, b; /* actors, a < b */
        uint32_t points;
        uint32_t whys, againsts; /* bits */
        struct doc_id doc;
        struct store_spot at;
};

/* Replace all actors: begin (opens a transaction and empties the tables), put, end (commits).
 * Actors by id, each with its members behind it; near misses by a, then b.  store_rollback() gives
 * up.  Readers see the old ones until the end. */
int store_actors_begin(struct store *st, struct err *e);
int store_actor_put(struct store *st, const struct store_actor *a, struct err *e);
int store_member_put(struct store *st, const struct store_member *m, struct err *e);
int store_near_put(struct store *st, const struct store_near *n, struct err *e);
int store_actors_end(struct store *st, struct err *e);

int store_actor_get(struct store *st, uint64_t id, struct store_actor *ret, struct err *e);
/* Actors whose key begins with `hex` (2 to 16 digits), by key, at most `most` ids into ret[];
 * returns how many.  ERR_usage if it is not hex. */
int store_actor_find_hex(struct store *st, struct str hex, uint64_t *ret, size_t most,
                         struct err *e);
/* Most documents first, then by key. */
int store_actors_open(struct store *st, struct store_rows **ret, struct err *e);
/* Those that have this anchor, by id. */
int store_actors_of_anchor_open(struct store *st, struct store_anchor a, struct store_rows **ret,
                                struct err *e);
int store_actors_next(struct store_rows *rows, struct store_actor *ret, struct err *e);
/* By anchor type, then id. */
int store_members_open(struct store *st, uint64_t actor, struct store_rows **ret, struct err *e);
int store_members_next(struct store_rows *rows, struct store_member *ret, struct err *e);
/* Of one actor on either side; of all (0): most points first. */
int store_nears_open(struct store *st, uint64_t actor, struct store_rows **ret, struct err *e);
int store_nears_next(struct store_rows *rows, struct store_near *ret, struct err *e);

/* --- decisions ------------------------------------------------------------------------------ */

enum store_verb {
        STORE_DECIDE_merge = 1,
        STORE_DECIDE_split,
        STORE_DECIDE_not_same,
        STORE_DECIDE_rename,
        STORE_DECIDE_kind,
        STORE_DECIDE_undo, /* made by store_decision_undo() only */
};
enum { STORE_VERBS = STORE_DECIDE_undo + 1 };
const char *store_verb_id(enum store_verb v); /* "merge", "not-same" ...; NULL if it is none */

/* Anchors are kept as text (an address or a name), so that they mean the same after a new intake
 * in any order. */
struct store_decision {
        uint64_t id; /* out; rises */
        int64_t at;  /* UTC s */
        enum store_verb verb;
        struct str a, b;    /* b may be empty; of an undo: a is the number undone */
        struct str text;    /* a new name, a kind */
        struct str reason;  /* the user's words; may be empty */
        uint64_t undone_by; /* out; 0 = it holds */
};

/* Keep a decision: first a line "decide" in the log, word for word, then the row, in transactions
 * of their own.  ERR_usage without `a`, ERR_limit when a field has more than LIMIT_store_decision
 * bytes.  *ret is its id. */
int store_decision_put(struct store *st, const struct store_decision *d, uint64_t *ret,
                       struct err *e);
/* Undo one, which is an act of its own and stays in the history.  ERR_absent; ERR_usage if it is
 * undone already or is an undo. */
int store_decision_undo(struct store *st, uint64_t id, int64_t at, struct str reason, uint64_t *ret,
                        struct err *e);
/* All in order, undone ones too; or only those that hold (no undo, none undone). */
int store_decisions_open(struct store *st, bool all, struct store_rows **ret, struct err *e);
int store_decisions_next(struct store_rows *rows, struct store_decision *ret, struct err *e);

/* How much of it all is here. */
struct store_who_counts {
        uint64_t analysed;         /* documents, by any version */
        uint64_t unsettled;        /* of those: behind the last settling */
        uint64_t links, sightings; /* documents that hold some */
        uint64_t actors, decisions;
};
int store_who_counts_get(struct store *st, struct store_who_counts *ret, struct err *e);
