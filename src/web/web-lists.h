#pragma once
/* Parts of the pages of lists; folder-private. */
#include "watch/watch-kept.h"
#include "web/web-html.h"

/* /list/NAME, to be closed by the caller. */
void web_list_open_link(struct web_answer *w, struct str list);
enum web_say web_list_tier(enum name_tier t);
enum web_say web_list_verdict(enum watch_verdict v);

/* web-lists-row.c: one name: how it was found, in which words, by whom borne; decided by buttons.
 */
void web_list_row(const struct web_request *q, struct web_answer *w, struct str list,
                  const struct watch_kept_row *r, struct watch_decided d);
