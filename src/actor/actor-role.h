#pragma once
/* Offices of an actor over time, with what they rest on.
 *
 *   sightings of documents ──> whose are they ──> said once ──> one row an office
 *     its own words (its address speaks)            copies and        by the normal forms of
 *     a name that the document's context ties to it quotations fold   title and organisation
 *     a bare name: apart, "may be another person"
 *
 * A row says when it was *seen*, which is not when the office began or ended; that is told only
 * where somebody wrote it (`begins`, `ends`).  A name that the context ties to somebody else is a
 * homonym's: counted, never shown as a role.  Cost: one row of the store a document that the actor
 * wrote or that mentions one of its names. */
#include "base/arena.h"
#include "store/store-actor.h"

enum {
        ACTOR_ROLE_GAP = 365,     /* days without a sighting that are told */
        ACTOR_ROLE_NEAR = 183,    /* days beside the evidence that roles_at() takes for near */
        ACTOR_ROLE_QUOTE_DAYS = 2 /* a quotation and what it quotes: clocks and zones differ */
};

struct actor_role_cite {
        uint64_t doc;
        uint32_t off, len, voice; /* len 0: in the headers */
        bool own;                 /* in the actor's own words */
        bool dated;
        int64_t at; /* of the document, or of the quoted voice */
        uint8_t form, tense, odds;
        uint64_t speaker; /* whose words: an actor's number, or 0: not told */
};

struct actor_role_gap {
        int64_t from, to;
};

struct actor_role {
        struct str title, organisation; /* as most often written; either may be empty */
        struct str title_key, org_key;  /* normal forms, for comparing */
        bool weak;  /* one signature without a title, and its words do not look like an organisation
                     */
        bool sure;  /* false: only by a bare name, may be another person */
        bool dated; /* first and last are of dated sightings that hold then */
        int64_t first, last;
        uint32_t n, own, docs, speakers; /* sightings, of those in own words; documents; people */
        uint32_t tenses[STORE_ENDS + 1], forms[STORE_ROLE_directory + 1];
        bool begins, ends; /* somebody wrote of the beginning, the end: these are the dates then */
        int64_t begins_at, ends_at;
        bool former, future; /* some dated sighting says that it is over, to come: the first such */
        int64_t former_at, future_at;
        struct actor_role_gap *gaps;
        size_t n_gaps;
        struct actor_role_cite *cites; /* every sighting: by date, undated last, then document */
        size_t n_cites;
};

enum actor_role_doubt_kind {
        ACTOR_DOUBT_two_posts,     /* a, b: own signatures of two organisations in one time */
        ACTOR_DOUBT_two_heads,     /* a, b: two offices that nobody holds together */
        ACTOR_DOUBT_former_before, /* a: "former" was written before a later "now" */
        ACTOR_DOUBT_denied,        /* a: somebody denies it */
};
const char *actor_role_doubt_id(enum actor_role_doubt_kind k);
const char *actor_role_doubt_words(enum actor_role_doubt_kind k);
const char *actor_role_form_id(unsigned form);   /* enum store_role_form: "signature", ... */
const char *actor_role_tense_id(unsigned tense); /* enum store_role_tense: "now", ... */

struct actor_role_doubt {
        enum actor_role_doubt_kind kind;
        size_t a, b; /* in roles; b = a where there is one only */
        int64_t from, to;
};

struct actor_role_phone {  /* below the actor's own words */
        struct str number; /* as written */
        uint32_t n;
        uint64_t doc; /* the first */
        uint32_t off, len;
};

struct actor_roles {
        struct actor_role *roles; /* sure ones first; by first seen, undated last, then words */
        size_t n;
        struct actor_role_doubt *doubts;
        size_t n_doubts;
        struct actor_role_phone *phones; /* most often written first */
        size_t n_phones;
        uint64_t sightings; /* of it, each said once */
        uint64_t folded;    /* more of them in copies and quotations */
        uint64_t homonyms;  /* of its name, but somebody else is meant */
};

struct actor_role_range { /* sightings dated in [from, to); open: INT64_MIN, INT64_MAX */
        int64_t from, to;
};

/* All offices of `actor`; arrays and strings live in `a`.  `range` may be NULL: all, and undated
 * ones.  ERR_absent if there is no such actor. */
int actor_roles(struct store *st, struct actor_id actor, const struct actor_role_range *range,
                struct arena *a, struct actor_roles *ret, struct err *e);

enum actor_role_at {
        ACTOR_ROLE_AT_seen,   /* seen before and after, with no gap */
        ACTOR_ROLE_AT_gap,    /* seen before and after, but not for long */
        ACTOR_ROLE_AT_near,   /* within ACTOR_ROLE_NEAR days of the evidence */
        ACTOR_ROLE_AT_former, /* was over by then, as somebody wrote */
        ACTOR_ROLE_AT_other   /* no evidence near this day */
};
const char *actor_role_at_id(enum actor_role_at s);

/* How row `r` stands to an instant. */
enum actor_role_at actor_role_at(const struct actor_role *r, int64_t at);

/* Who held offices at the organisation `org`: sightings in the documents that mention one of its
 * names and whose organisation has that name's key, most first.  Copies are not folded. */
struct actor_holder {
        uint64_t actor; /* its number; 0: a name that is tied to nobody */
        struct str name, title;
        bool dated;
        int64_t first, last;
        uint32_t n;
        struct actor_role_cite cite; /* the first */
};
int actor_role_holders(struct store *st, struct actor_id org, struct arena *a,
                       struct actor_holder **ret, size_t *ret_n, struct err *e);
