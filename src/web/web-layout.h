#pragma once
/* Tokens of a mail's layout (rec/rec-layout.h), as a jailed worker made them, written as HTML. They
 * are believed in nothing: what is no token is left out, tags are ours, and all that was opened is
 * closed in its order. */
#include "web/web-html.h"

/* Write what `tokens` says, balanced; false, and nothing written, if they do not begin as they
 * must. At most LAYOUT_DEPTH tags stand open: deeper ones are left out with their ends. */
enum { WEB_LAYOUT_DEPTH = 100 };
bool web_layout(struct web_answer *w, struct str tokens);
