#pragma once
/* What the verbs that show dates and ties share. */
#include "cli/cli-common.h"
#include "tie/tie-doc.h"

/* Code points of a text counted as one goes along, back too. */
struct cli_points {
        struct str text;
        size_t at, n;
};
/* Members of an open JSON object: "start" and "end" count code points, "off" and "len" bytes. */
void cli_place_json(struct json *j, struct cli_points *p, size_t off, size_t len);
/* A member `key`: { text, start, end, off, len }, or null when len is 0. */
void cli_words_json(struct json *j, const char *key, struct cli_points *p, size_t off, size_t len);

/* "from" and "to" of an open object: ISO 8601, null when open. */
void cli_range_json(struct json *j, bool ranged, struct when_range r, enum when_precision p);

/* The time of a tie in EDTF, "" when open; what rests on the day of writing is that day. */
struct str cli_tie_iso(const struct tie_time *t, char to[static WHEN_TEXT_ISO]);

const char *cli_party_words(enum tie_party_kind k); /* "person" */
const char *cli_how_words(enum tie_how h);
const char *cli_tie_basis_words(enum tie_basis b);
/* The names of the bits set: "flags" of an open object, an array. */
void cli_when_flags_json(struct json *j, unsigned flags);
