#pragma once
/* Tables for spreadsheets: rows in, CSV or one XLSX out.
 *
 *   share_sheet_begin(table) ── share_cell_* for each column, share_row_end ── ... ──
 * share_sheet_end │ CSV: TABLE.csv in the output folder          RFC 4180, UTF-8 with its mark, CR
 * LF └ XLSX: a sheet of case.xlsx                   ISO/IEC 29500; cells of text are typed text
 *
 * No cell can run: in CSV a text that begins with = + - @ (or their full-width forms) gets an
 * apostrophe before it, and the last column, "guarded", names the columns where that was done, so
 * that it can be undone (a text that had an apostrophe itself is not named).  XLSX needs no such
 * mark: its texts are inline strings, there is no shared string and no formula in the file.
 * Text of others passes the mask and text_show(): no controls, no marks of direction, one line.
 * Cells over 32,767 characters, the most that spreadsheets hold, are cut and end in "…"; a sheet of
 * more than 1,048,576 rows goes on in another.  A sheet whose texts are mostly of the Arabic or
 * Hebrew script reads from right to left.  Rows are written as they come; memory is one row (XLSX:
 * the first 200). */
#include "share/share-mask.h"
#include "share/share-out.h"

struct share_table {
        const char *id, *title;     /* file name; what the sheet is called, at most 28 letters */
        const char *const *columns; /* ends with NULL; at most SHARE_COLUMNS */
};
enum { SHARE_COLUMNS = 40 };

struct share_book; /* of one output folder */

/* `xlsx`: one book, else files of CSV.  `out`, `mask` and tables live as long as the book. */
struct share_book *share_book_new(struct share_out *out, bool xlsx, const struct share_mask *mask);
int share_sheet_begin(struct share_book *b, const struct share_table *t, struct err *e);
void share_cell_text(struct share_book *b, struct str s); /* of others */
void share_cell_own(struct share_book *b, const char *z); /* ours: ids, dates; NULL: empty */
void share_cell_number(struct share_book *b, uint64_t v);
void share_cell_date(struct share_book *b, bool known, int64_t at, int32_t zone); /* ISO 8601 */
void share_cell_bool(struct share_book *b, bool v);                               /* yes, no */
int share_row_end(struct share_book *b, struct err *e); /* BUG if a cell is missing */
int share_sheet_end(struct share_book *b, uint64_t *ret_rows, struct err *e);
/* Ends the book (XLSX: its directory). */
int share_book_keep(struct share_book *b, struct err *e);
void share_book_free(struct share_book **b);
