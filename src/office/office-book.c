/* Sheets as pages of lines; see office-book.h. */
#include "office/office-book.h"

#include "base/limits.h"

enum { MOST_COLUMNS = 16384 };

void office_sheet_begin(struct office_sheet *s, struct office_flow *f, uint32_t number,
                        struct str name, bool hidden) {
        *s = (struct office_sheet){
                .f = f, .number = number, .row = -1, .col = -1, .hidden = hidden
        };
        office_flow_gap(f);
        office_flow_flush(f);
        rec_build_page(f->t, number, 0, 0, name);
        if (hidden) {
                rec_build_page_flag(f->t, REC_PAGE_hidden);
                office_flow_push(f, REC_SPAN_hidden);
        }
        office_flow_say(f, "[Sheet %u: %.*s]%s", number, STR_ARG(str_sub(name, 0, 500)),
                        hidden ? " (hidden)" : "");
        office_flow_line(f);
}

void office_sheet_row(struct office_sheet *s, int64_t row, bool hidden) {
        if (s->hidden_row)
                office_flow_pop(s->f);
        s->hidden_row = hidden;
        if (hidden)
                office_flow_push(s->f, REC_SPAN_hidden);
        office_flow_line(s->f);
        s->row = row;
        s->col = -1;
}

void office_sheet_cell(struct office_sheet *s, int64_t col) {
        int64_t from = s->col < 0 ? 0 : s->col;
        for (int64_t i = from; i < col && i - from < (int64_t) LIMIT_office_skip; i++)
                office_flow_cell(s->f);
        if (col > s->col)
                s->col = col;
}

void office_sheet_formula(struct office_sheet *s, struct str formula) {
        if (formula.n == 0)
                return;
        office_flow_push(s->f, REC_SPAN_formula);
        office_flow_puts(s->f, " =");
        office_flow_put(s->f, formula);
        office_flow_pop(s->f);
}

void office_sheet_end(struct office_sheet *s) {
        if (s->hidden_row)
                office_flow_pop(s->f);
        if (s->hidden)
                office_flow_pop(s->f);
        s->hidden_row = s->hidden = false;
        office_flow_line(s->f);
}

int64_t office_sheet_column(struct str ref) {
        int64_t col = 0;
        size_t i = 0;
        for (; i < ref.n && i < 3 && ascii_alpha(ref.p[i]); i++)
                col = col * 26 + (ascii_lower(ref.p[i]) - 'a' + 1);
        return i && col <= MOST_COLUMNS ? col - 1 : -1;
}
