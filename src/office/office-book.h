#pragma once
/* A workbook while its sheets are written: what Excel's three formats and OpenDocument's sheets
 * have in common.  A sheet is a page; rows are lines, cells are parted by TAB. */
#include "office/office-flow.h"

struct office_sheet {
        struct office_flow *f;
        uint32_t number;  /* of the sheet, from 1 */
        int64_t row, col; /* of the cell written last, -1 = none */
        bool hidden, hidden_row;
};

void office_sheet_begin(struct office_sheet *s, struct office_flow *f, uint32_t number,
                        struct str name, bool hidden);
void office_sheet_row(struct office_sheet *s, int64_t row, bool hidden);
/* The next words are those of the cell in `col` (from 0).  Many empty cells become some TABs
 * (LIMIT_office_skip), empty rows nothing: the used range may end in row 1,048,576. */
void office_sheet_cell(struct office_sheet *s, int64_t col);
void office_sheet_formula(struct office_sheet *s, struct str formula);
void office_sheet_end(struct office_sheet *s);
/* Column of "AB12", from 0; -1 if it is none. */
int64_t office_sheet_column(struct str ref);
