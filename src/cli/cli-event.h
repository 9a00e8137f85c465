#pragma once
/* Events shown: what happened, when by two clocks and two calendars, on whose word. */
#include "cli/cli-common.h"
#include "tie/tie-event.h"

struct cli_event {
        const struct tie_events *all;
        const struct tie_event *ev;
        struct arena *a;
        bool brief; /* no quotes: one line and the warnings */
};

/* When it happened: "2014-06-03 (1393-03-13)", "since 2014-06", "about 2014"; "undated". */
void cli_event_when(struct cli *c, const struct tie_event *ev);
/* What and when in a line or two, then a witness each with its quote, then who denies it. */
int cli_event_text(struct cli *c, const struct cli_event *x);
/* An object of type `type`. */
int cli_event_json(struct cli *c, const char *type, const struct cli_event *x);
/* Its keys, into an object that was begun. */
int cli_event_json_keys(struct cli *c, struct json *j, const struct cli_event *x);

/* The words that a tie rests on and the document that they stand in; of a header, its subject. */
struct cli_event_quote {
        char id[13];
        struct str words; /* lives in the arena */
        bool header;
};
int cli_event_quote(struct cli *c, const struct tie *t, struct arena *a,
                    struct cli_event_quote *ret);
/* `words` as one line, quote marks gone, cut at `most` bytes (0: never). */
struct str cli_event_line(struct str words, size_t most, struct arena *a);
/* How a party is called; where it has no name, the words that stand there. */
int cli_event_name(struct cli *c, const struct tie *t, const struct tie_who *w,
                   const struct store_tie_end *end, struct arena *a, struct str *ret);

/* "fact", "planned", ... of enum lang_mode. */
const char *cli_event_mode(unsigned mode);

/* --since and --until; an empty one is open.  1, 0 if both are NULL, or ERR_usage. */
int cli_event_range(struct cli *c, const char *since, const char *until, struct when_range *ret);
/* --kind: codes, PLOVER types, FollowTheMoney schemas, with commas between them. */
int cli_event_kinds(struct cli *c, const char *typed, bool ret[static TIE_KINDS]);
/* What of the case was analysed, if that is not all of it. */
int cli_event_coverage(struct cli *c);
