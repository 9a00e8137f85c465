#pragma once
/* Who speaks in the text of a mail: its zones, the voices in them, and what signatures say.
 *
 *   Dear Ann,                                 greeting      voice 0: who sent the mail
 *   see below.                                own           voice 0
 *   Regards, / Jane                           closing       voice 0
 *   -- / Jane Doe / Clerk, Example Rivers     signature     voice 0
 *   -----Original Message----- / From: Bob    header block  voice 1: Bob, his date, his subject
 *   Do you know the river?                    quoted        voice 1
 *   > On 3 May Ann wrote:                     attribution   voice 2: Ann, 3 May
 *   > > I do not.                             quoted        voice 2
 *
 * Two ways of quoting, which mix: marks ("> ") below an attribution, and header blocks, after which
 * all is earlier mail.  Words that mail programs use are in lang-zone.def (some 25 languages).
 * Every line belongs to one zone, every zone has one voice.  Rules, tuned by hand; figures are in
 * data/README.md.  Linear in the text; 56 bytes of memory a line while it runs. */
#include "base/str.h"
#include "base/vec.h"

/* LANG_ZONE(id, words) — numbers are the order. */
#define LANG_ZONE_KINDS(LANG_ZONE)                                                                 \
        LANG_ZONE(own, "own")                   /* the words of the mail's author */               \
        LANG_ZONE(quoted, "quoted")             /* words of earlier mail that is answered */       \
        LANG_ZONE(forwarded, "forwarded")       /* words of a mail passed on */                    \
        LANG_ZONE(attribution, "attribution")   /* "On ... Jane Doe wrote:" */                     \
        LANG_ZONE(header_block, "header-block") /* From: To: Subject: ... within the text */       \
        LANG_ZONE(greeting, "greeting")         /* "Dear Ann," */                                  \
        LANG_ZONE(closing, "closing")           /* "Best regards," and the first name below */     \
        LANG_ZONE(signature, "signature")       /* name, position, telephone ... */                \
        LANG_ZONE(disclaimer, "disclaimer")     /* notices of lawyers, footers of lists */         \
        LANG_ZONE(armor, "armor")               /* inline PGP */

enum lang_zone_kind {
#define LANG_ZONE(id, words) LANG_ZONE_##id,
        LANG_ZONE_KINDS(LANG_ZONE)
#undef LANG_ZONE
};
const char *lang_zone_words(enum lang_zone_kind k); /* "header-block" */

/* A stretch of the text that was read; len 0: not there. */
struct lang_range {
        size_t off, len;
};

struct lang_zone {
        enum lang_zone_kind kind;
        uint32_t depth; /* of quoting; 0: of the mail itself */
        uint32_t voice; /* 0: the mail's own author; k: voices.v[k - 1] */
        size_t off, len;
};

/* Somebody whose earlier words stand in the text.  An attribution or header block makes one; so
 * do quote marks without either, and then nothing but `depth` is known. */
struct lang_voice {
        bool forwarded;         /* passed on, not answered */
        uint32_t depth;         /* of the words it speaks; >= 1 */
        struct lang_range said; /* the header block or attribution; len 0: none */
        struct lang_range name, address, date, to, cc, subject;
        bool dated;         /* `date` was understood: */
        int64_t at;         /* seconds since 1970, in UTC; by `zone` */
        int32_t zone;       /* minutes east, or WHEN_ZONE_UNKNOWN: read as UTC */
        uint32_t precision; /* 1, 60 or 86400 seconds */
};

struct lang_zones {
        VEC(struct lang_zone) zones; /* in order, without holes or overlaps, of whole lines */
        VEC(struct lang_voice) voices;
};

/* Read `text` (UTF-8).  *ret is emptied first and keeps its memory for the next text; zeroed before
 * the first; lang_zones_done() gives it back.  An empty text has no zones. */
void lang_zones_read(struct str text, struct lang_zones *ret);
void lang_zones_done(struct lang_zones *z);

/* --- signatures --- */

#define LANG_FIELD_KINDS(LANG_FIELD)                                                               \
        LANG_FIELD(name, "name")                                                                   \
        LANG_FIELD(position, "position")         /* "Senior Counsel" */                            \
        LANG_FIELD(organisation, "organisation") /* "Example Rivers Inc." */                       \
        LANG_FIELD(department, "department")     /* "Legal Department" */                          \
        LANG_FIELD(phone, "phone")                                                                 \
        LANG_FIELD(mobile, "mobile")                                                               \
        LANG_FIELD(fax, "fax")                                                                     \
        LANG_FIELD(email, "email")                                                                 \
        LANG_FIELD(url, "url")                                                                     \
        LANG_FIELD(address, "address") /* of a house, over its lines */

enum lang_field_kind {
#define LANG_FIELD(id, words) LANG_FIELD_##id,
        LANG_FIELD_KINDS(LANG_FIELD)
#undef LANG_FIELD
};
const char *lang_field_words(enum lang_field_kind k);

struct lang_field {
        enum lang_field_kind kind;
        size_t off, len; /* in the text */
};

struct lang_fields {
        VEC(struct lang_field) v; /* in order of place, none overlapping */
};

/* What the signature or closing `text[off, off + len)` says, which may be quoted with ">".
 * Appends to *ret (zeroed before the first; vec_done(&ret->v) gives back).  At most
 * LANG_SIGNATURE_LINES lines are read. */
void lang_signature(struct str text, size_t off, size_t len, struct lang_fields *ret);

enum { LANG_SIGNATURE_LINES = 24 };
