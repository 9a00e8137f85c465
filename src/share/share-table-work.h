#pragma once
/* A book in the making, for the two files that write it. */
#include "share/share-table.h"
#include "share/share-zip.h"

struct share_cell {
        size_t off, len; /* in share_book.cells */
        bool others;     /* words of others; else ours */
        bool number;
};

struct share_book {
        struct share_out *out;
        bool xlsx;
        const struct share_mask *mask;
        const struct share_table *table; /* NULL: between sheets */
        struct share_cell cell[SHARE_COLUMNS];
        unsigned n;
        uint64_t rows;
        struct buf cells, line, room;
        /* XLSX */
        struct share_zip *zip;
        struct buf sheets;       /* their titles, a line each */
        unsigned n_sheets, part; /* part: of one table, from 1 */
        uint64_t in_sheet;       /* rows of this part */
        bool begun;              /* its head is written */
        uint64_t rtl, ltr;       /* letters that run so, of the rows that wait */
};

struct str share_cell_words(const struct share_book *b, unsigned i);

int share_xlsx_begin(struct share_book *b, struct err *e);
int share_xlsx_row(struct share_book *b, struct err *e);
int share_xlsx_end(struct share_book *b, struct err *e);
int share_xlsx_keep(struct share_book *b, struct err *e);
