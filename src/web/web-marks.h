#pragma once
/* Marks of those who work here (query-mark.h), as pages show them and let them be put. */
#include "web/web-html.h"

/* On a result card: star, tags (each a link to tag:WORD), notes, whether the person has read it.
 * Nothing for a document without marks.  `id` is the shown id. */
int web_marks_chips(const struct web_request *q, struct web_answer *w, const char *id,
                    struct err *e);
/* Beside a document: the same with buttons: star, read, tags, notes.  A section with an <h2>. */
int web_marks_panel(const struct web_request *q, struct web_answer *w, const char *id,
                    struct err *e);
/* The searches that are kept as links; with a `query`, a form that keeps it. A section with an
 * <h2>, or nothing. */
int web_marks_searches(const struct web_request *q, struct web_answer *w, struct str query,
                       struct err *e);
