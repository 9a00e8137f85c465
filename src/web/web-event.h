#pragma once
/* Events as HTML: what happened, when by two clocks and two calendars, on whose word, each quote
 * with a link to where it stands.  As `clew ties` tells them. */
#include "tie/tie-event.h"
#include "web/web-html.h"

/* One event as a list item's content.  `written` adds when it was first written of. */
int web_event(const struct web_request *q, struct web_answer *w, const struct tie_events *all,
              const struct tie_event *ev, bool written, struct err *e);
/* --since, --until and --kind as forms send them: fields since, until, kind.  *ret_ranged. */
int web_event_range(const struct web_request *q, bool *ret_ranged, struct when_range *ret,
                    struct err *e);
int web_event_kinds(const struct web_request *q, bool kinds[static TIE_KINDS], bool *ret_any,
                    struct err *e);
/* <label>words <input name=... value=(what was asked)></label> */
void web_event_input(const struct web_request *q, struct web_answer *w, const char *name,
                     enum web_say label);
void web_event_check(const struct web_request *q, struct web_answer *w, const char *name,
                     enum web_say label);
