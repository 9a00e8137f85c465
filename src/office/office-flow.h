#pragma once
/* Text as it flows out of a document: words now, separators only when words follow.
 *
 *   office_flow_cell ─ TAB      office_flow_line ─ LF      office_flow_gap ─ empty line
 *
 * Separators wait until the next words, so that an empty cell at the end of a row, an empty
 * paragraph or a nested table leave no trail.  Whose words they are is a stack: what is inside a
 * comment or a deleted run stays so, whatever is inside that. */
#include "rec/rec-build.h"

enum { OFFICE_FLOW_DEPTH = 32 };

struct office_flow {
        struct rec_build_text *t;
        uint32_t tabs, lines; /* waiting */
        bool any;             /* words were put since the last line end */
        uint32_t depth;       /* of labels; deeper ones than the stack are counted only */
        enum rec_span_kind labels[OFFICE_FLOW_DEPTH];
};

void office_flow_init(struct office_flow *f, struct rec_build_text *t);
/* Words under the label in force. */
void office_flow_put(struct office_flow *f, struct str s);
void office_flow_puts(struct office_flow *f, const char *z);
/* Words put in by clew. */
__attribute__((format(printf, 2, 3))) void office_flow_say(struct office_flow *f, const char *fmt,
                                                           ...);
void office_flow_cell(struct office_flow *f); /* the next words are in the next cell */
void office_flow_line(struct office_flow *f); /* ... on a new line */
void office_flow_gap(struct office_flow *f);  /* ... behind an empty line */
void office_flow_push(struct office_flow *f, enum rec_span_kind label);
void office_flow_pop(struct office_flow *f);
enum rec_span_kind office_flow_label(const struct office_flow *f); /* in force */
/* Separators that wait become text now: before a page begins. */
void office_flow_flush(struct office_flow *f);
