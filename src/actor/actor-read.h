#pragma once
/* What one document says of people: its records in, names, ties of names to addresses, and offices
 * out, each with its place.  No store; one reader a thread.
 *
 *   addresses of headers ─┐ known names
 *   voices, signatures   ─┼──────────────> tagger ──> names ──> offices ──> sightings
 *   text, a piece of 1 MiB at a time ──────^
 *
 * What a signature, a header block, an attribution or a card says outright is taken as it stands; a
 * name in running text is a candidate with odds.  Of what is quoted, each name is kept once a
 * voice: the mail that it is from has its own. */
#include "base/vec.h"
#include "lang/lang-tag.h"
#include "rec/rec.h"
#include "store/store-actor.h"
#include "text/text-lang.h"

/* The version of all that analysis does: raised when it finds other things, so that cases are
 * analysed anew. */
enum { ACTOR_READ_VERSION = 2 };

struct actor_read_anchor {
        enum store_anchor_type type;
        struct str words;
};

struct actor_read_mention {
        struct str name; /* one line, single spaces */
        enum store_mention_kind kind;
        enum store_mention_from from;
        uint32_t off, len, voice;
        uint8_t odds;
};

struct actor_read_link {
        enum store_link_kind kind;
        struct actor_read_anchor a, b;
        uint32_t off, len;
};

struct actor_read_sighting {
        struct str person, address, title, organisation; /* as store_sighting; may be empty */
        enum store_role_form form;
        enum store_role_tense tense;
        uint32_t off, len, voice;
        uint8_t odds;
        bool dated;
        int64_t at;
};

/* What was read; strings live until the next actor_read() of the same reader. */
struct actor_told {
        VEC(struct actor_read_mention) mentions; /* by off */
        VEC(struct actor_read_link) links;
        VEC(struct actor_read_sighting) sightings;
};

struct actor_read_doc {
        struct bytes records; /* as kept; checked */
        enum text_lang lang;
        bool dated;
        int64_t date;
};

struct actor_reader;
/* `known` (may be NULL, borrowed): names of the whole case that help the tagger. */
struct actor_reader *actor_reader_new(const struct lang_hints *known);
void actor_reader_free(struct actor_reader **r);

/* A piece of text as it was tagged, for those who read more in it (ties).  Everything lives until
 * the listener returns. */
struct actor_read_piece {
        const struct actor_read_doc *doc;
        struct str text;               /* of the TEXT record */
        uint32_t base;                 /* where it begins in the document's text */
        uint32_t from, n;              /* the piece: text[from, from + n) */
        const struct lang_name *names; /* offsets in the piece; of all zones */
        size_t n_names;
        const struct rec_span *spans; /* of the record, in order */
        size_t n_spans;
        const struct rec_voice *voices;
        size_t n_voices;
        const struct rec_addr *author; /* of the document; empty if nobody is told */
        const struct rec_addr *receivers;
        size_t n_receivers;
        struct str subject;
};
typedef void actor_read_listener(void *arg, const struct actor_read_piece *piece);
/* Tell `listener` (or NULL) of each piece of the documents to come. */
void actor_reader_listen(struct actor_reader *r, actor_read_listener *listener, void *arg);

/* Read one document; the result is the reader's.  ERR_corrupt for records that are none. */
int actor_read(struct actor_reader *r, const struct actor_read_doc *d,
               const struct actor_told **ret, struct err *e);
