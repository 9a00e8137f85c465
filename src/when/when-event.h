#pragma once
/* Events that have a name and a date: "the Iranian revolution", "جنگ ایران و عراق", "غزو العراق".
 * Public ones are in when-event.def; a user may bring a list of his own.
 *
 * A name is compared word by word as text-token.h folds them, without an article before it.  A year
 * that stands with it must agree ("the revolution of 1357" is 1979, "the Iranian revolution of
 * 1905" is nothing we know); what happens every few years ("the 2009 election in Iran") is taken
 * with its year only. */
#include "base/arena.h"
#include "when/when.h"

/* What was said: live as long as the table (static) or the user's list. */
struct when_event {
        const char *key;         /* of when-event.def; of a user's own: its first name, folded */
        struct when_range range; /* UTC seconds [from, to), whole days */
        bool approximate;        /* where it begins or ends is a matter of opinion */
};

/* A user's events; read-only once made, so any number of threads may look into it. */
struct when_events;

/* Lines "name TAB from TAB to": several names of one event with '|' between them; from and to are
 * dates as when_range_parse takes them; without `to` the event lasts as long as `from` says.  Empty
 * lines and those that begin with '#' say nothing.  0, or ERR_usage with the line's number.
 * Everything is in `a` and lives as long. */
int when_events_read(struct str tsv, struct arena *a, const struct when_events **ret,
                     struct err *e);

/* The longest event whose name (with its year, if there is one) begins `text`, the user's own
 * first; `own` may be NULL.  Of several with one name the last that began before `by` is meant
 * (the fall of Kabul: 1996, 2001, 2021); none that began later is found.  INT64_MAX: not known.
 * Returns the bytes it takes, from the beginning of `text` (an article included), or 0 and leaves
 * *ret alone.  For places where a time is spoken of ("before ...", "since ..."): a name alone, say
 * "Camp David", may be anything.  Looks at the first words only: about 5 us. */
size_t when_event_at(const struct when_events *own, struct str text, int64_t by,
                     struct when_event *ret);
