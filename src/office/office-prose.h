#pragma once
/* Running text of Office Open XML: the body of a Word document, its notes and comments, the shapes
 * of a slide, the words of a chart: WordprocessingML and DrawingML name the same things alike. */
#include "office/office-style.h"

enum office_prose_kind {
        OFFICE_PROSE_body,
        OFFICE_PROSE_chart, /* cached strings <c:v> are words too */
};

/* The text of a part into p->flow, under the label in force.  False if the part is not there. */
bool office_prose_read(struct office_pack *p, struct str part, enum office_prose_kind kind);
/* The same of a part of a Word document: paragraphs in a style of `styles` are excerpts. */
bool office_prose_read_styled(struct office_pack *p, struct str part,
                              const struct office_styles *styles);
