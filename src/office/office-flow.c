/* Text as it flows; see office-flow.h. */
#include "office/office-flow.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>

void office_flow_init(struct office_flow *f, struct rec_build_text *t) {
        *f = (struct office_flow){ .t = t, .depth = 1, .labels = { REC_SPAN_own } };
}

enum rec_span_kind office_flow_label(const struct office_flow *f) {
        uint32_t top = f->depth < OFFICE_FLOW_DEPTH ? f->depth : OFFICE_FLOW_DEPTH;
        return top ? f->labels[top - 1] : REC_SPAN_own;
}

void office_flow_push(struct office_flow *f, enum rec_span_kind label) {
        if (f->depth < OFFICE_FLOW_DEPTH)
                f->labels[f->depth] = label;
        f->depth++;
}

void office_flow_pop(struct office_flow *f) {
        if (f->depth > 1)
                f->depth--;
}

void office_flow_flush(struct office_flow *f) {
        if (rec_build_at(f->t) == 0)
                f->lines = 0;
        for (uint32_t i = 0; i < f->lines; i++)
                rec_build_puts(f->t, "\n");
        if (f->lines)
                f->any = false;
        for (uint32_t i = 0; i < f->tabs; i++)
                rec_build_puts(f->t, "\t");
        f->lines = f->tabs = 0;
}

static void put_as(struct office_flow *f, enum rec_span_kind label, struct str s) {
        if (s.n == 0)
                return;
        office_flow_flush(f);
        rec_build_label(f->t, label, 0);
        rec_build_put(f->t, s);
        f->any = true;
}

void office_flow_put(struct office_flow *f, struct str s) {
        put_as(f, office_flow_label(f), s);
}

void office_flow_puts(struct office_flow *f, const char *z) {
        office_flow_put(f, str_of(z));
}

void office_flow_say(struct office_flow *f, const char *fmt, ...) {
        char words[1024];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(words, sizeof words, fmt, ap);
        va_end(ap);
        put_as(f, REC_SPAN_label, str_of(words));
}

void office_flow_cell(struct office_flow *f) {
        if (f->tabs < LIMIT_office_skip)
                f->tabs++;
}

void office_flow_line(struct office_flow *f) {
        f->tabs = 0;
        if (f->any && f->lines == 0)
                f->lines = 1;
}

void office_flow_gap(struct office_flow *f) {
        f->tabs = 0;
        if (f->any || f->lines)
                f->lines = 2;
}
