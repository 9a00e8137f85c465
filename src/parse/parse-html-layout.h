#pragma once
/* HTML of a mail to the tokens of its layout (rec/rec-layout.h): a closed list of tags and classes,
 * texts, and addresses to be read.  Scripts, styles, forms, frames, drawings, and all that would
 * load something are not among them. */
#include "base/buf.h"

/* Append the tokens of `html` to `out`, magic first.  Never fails; when `out` is full the rest is
 * left out.  Linear in html.n; memory constant. */
void parse_html_layout(struct str html, struct buf *out);
