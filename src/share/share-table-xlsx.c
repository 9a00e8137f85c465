/* The XLSX back of share-table.c: the few parts of SpreadsheetML (ISO/IEC 29500-1) that a table
 * needs.
 *
 *   [Content_Types].xml  _rels/.rels  xl/workbook.xml  xl/_rels/workbook.xml.rels  xl/styles.xml
 *   xl/worksheets/sheet1.xml ...      rows as they come; texts inline, so that nothing is gathered
 *
 * The head of a sheet says whether it reads from right to left, so its first rows wait until that
 * is known. */
#include "share/share-table-work.h"

#include "base/utf8.h"

enum { WAIT = 200, FLUSH_AT = 1 << 16, ROWS_MOST = 1048576, TITLE = 28 };

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE    "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* ---- cells ---------------------------------------------------------------------------------- */

static bool is_hex4(struct str s) {
        for (size_t i = 0; i < 4; i++)
                if (i >= s.n || ascii_hex(s.p[i]) < 0)
                        return false;
        return true;
}

/* "_x0041_" in a string means "A": the underscore is written as such a code itself then. */
static bool is_code(struct str s) {
        return s.n >= 7 && s.p[0] == '_' && (s.p[1] | 32) == 'x' && is_hex4(str_sub(s, 2, 4)) &&
               s.p[6] == '_';
}

static void put_xml(struct buf *out, struct str s) {
        for (size_t at = 0, n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                if (cp == '&')
                        buf_puts(out, "&amp;");
                else if (cp == '<')
                        buf_puts(out, "&lt;");
                else if (cp == '>')
                        buf_puts(out, "&gt;");
                else if (cp == '_' && is_code(str_sub(s, at, SIZE_MAX)))
                        buf_puts(out, "_x005F_");
                else if (cp < 0x20 || cp == 0xfffe || cp == 0xffff)
                        buf_puts(out, "\xef\xbf\xbd");
                else
                        buf_put(out, s.p + at, n);
        }
}

static void put_text(struct buf *out, struct str s, bool bold) {
        buf_printf(out, "<c t=\"inlineStr\" s=\"%d\"><is><t xml:space=\"preserve\">", bold ? 2 : 1);
        put_xml(out, s);
        buf_puts(out, "</t></is></c>");
}

/* Letters of scripts that run from right to left, and others; of words only, for addresses, names
 * of files and the like are Latin in any language. */
static void count_word(struct share_book *b, struct str s) {
        for (size_t at = 0; at < s.n; at++)
                if (strchr("@/.", s.p[at]))
                        return;
        for (size_t at = 0, n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                if ((cp >= 0x590 && cp < 0x900) || (cp >= 0xfb1d && cp < 0xfe00) ||
                    (cp >= 0xfe70 && cp < 0xff00))
                        b->rtl++;
                else if (cp < 0x80 ? ascii_alpha((int) cp) : cp >= 0xc0)
                        b->ltr++;
        }
}

static void count(struct share_book *b, struct str s) {
        struct str rest = s.n > 400 ? str_sub(s, 0, utf8_floor(s, 400)) : s;
        while (rest.n)
                count_word(b, str_cut(&rest, ' '));
}

/* ---- sheets --------------------------------------------------------------------------------- */

static int put(struct share_book *b, struct err *e) {
        int r = share_zip_put(b->zip, buf_bytes(&b->line), e);
        buf_clear(&b->line);
        return r;
}

static int whole(struct share_book *b, const char *name, struct buf *xml, struct err *e) {
        int r = share_zip_begin(b->zip, name, e);
        if (r >= 0)
                r = share_zip_put(b->zip, buf_bytes(xml), e);
        if (r >= 0)
                r = share_zip_end(b->zip, e);
        buf_clear(xml);
        return r;
}

/* The rows that waited are in `line`; what comes before them is written now. */
static int begin_sheet(struct share_book *b, struct err *e) {
        char name[64];
        struct buf xml;
        snprintf(name, sizeof name, "xl/worksheets/sheet%u.xml", b->n_sheets);
        buf_init(&xml, 0);
        buf_printf(&xml,
                   "%s<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView%s "
                   "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
                   "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
                   "<sheetData>",
                   head, b->rtl > b->ltr ? " rightToLeft=\"1\"" : "");
        buf_puts(&xml, "<row>");
        for (const char *const *c = b->table->columns; *c; c++)
                put_text(&xml, str_of(*c), true);
        buf_puts(&xml, "</row>");
        int r = share_zip_begin(b->zip, name, e);
        if (r >= 0)
                r = share_zip_put(b->zip, buf_bytes(&xml), e);
        buf_done(&xml);
        b->begun = true;
        return r < 0 ? r : put(b, e);
}

static void new_part(struct share_book *b) {
        b->n_sheets++;
        b->part++;
        b->in_sheet = 0;
        b->begun = false;
        b->rtl = b->ltr = 0;
        buf_printf(&b->sheets, "%.*s", TITLE, b->table->title);
        if (b->part > 1)
                buf_printf(&b->sheets, " %u", b->part);
        buf_putc(&b->sheets, '\n');
}

static int end_part(struct share_book *b, struct err *e) {
        int r = b->begun ? 0 : begin_sheet(b, e);
        buf_puts(&b->line, "</sheetData></worksheet>");
        if (r >= 0)
                r = put(b, e);
        return r < 0 ? r : share_zip_end(b->zip, e);
}

int share_xlsx_begin(struct share_book *b, struct err *e) {
        int r = 0;
        if (!b->zip) {
                b->zip = share_zip_new(b->out);
                r = share_out_begin(b->out, "case.xlsx", e);
        }
        b->part = 0;
        new_part(b);
        return r;
}

int share_xlsx_row(struct share_book *b, struct err *e) {
        int r = 0;
        if (b->in_sheet == ROWS_MOST - 1) {
                if ((r = end_part(b, e)) < 0)
                        return r;
                new_part(b);
        }
        buf_puts(&b->line, "<row>");
        for (unsigned i = 0; i < b->n; i++) {
                struct str s = share_cell_words(b, i);
                if (b->cell[i].others && !b->begun)
                        count(b, s);
                if (b->cell[i].number)
                        buf_printf(&b->line, "<c><v>%.*s</v></c>", STR_ARG(s));
                else if (s.n)
                        put_text(&b->line, s, false);
                else
                        buf_puts(&b->line, "<c/>");
        }
        buf_puts(&b->line, "</row>");
        b->in_sheet++;
        if (!b->begun)
                return b->in_sheet >= WAIT ? begin_sheet(b, e) : 0;
        return b->line.n >= FLUSH_AT ? put(b, e) : 0;
}

int share_xlsx_end(struct share_book *b, struct err *e) {
        return end_part(b, e);
}

/* ---- the book ------------------------------------------------------------------------------- */

static int types(struct share_book *b, struct buf *x, struct err *e) {
        buf_printf(x,
                   "%s<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
                   "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                   "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
                   "sheet.main+xml\"/>"
                   "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/>",
                   head);
        for (unsigned i = 1; i <= b->n_sheets; i++)
                buf_printf(x,
                           "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" TYPE
                           "worksheet+xml\"/>",
                           i);
        buf_puts(x, "</Types>");
        return whole(b, "[Content_Types].xml", x, e);
}

static int relations(struct share_book *b, struct buf *x, struct err *e) {
        buf_printf(x,
                   "%s<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"r1\" "
                   "Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                   "</Relationships>",
                   head);
        int r = whole(b, "_rels/.rels", x, e);
        if (r < 0)
                return r;
        buf_printf(x, "%s<Relationships xmlns=\"" PACKAGE "relationships\">", head);
        for (unsigned i = 1; i <= b->n_sheets; i++)
                buf_printf(x,
                           "<Relationship Id=\"r%u\" Type=\"" OFFICE "/worksheet\" "
                           "Target=\"worksheets/sheet%u.xml\"/>",
                           i, i);
        buf_printf(x,
                   "<Relationship Id=\"r%u\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
                   "</Relationships>",
                   b->n_sheets + 1);
        return whole(b, "xl/_rels/workbook.xml.rels", x, e);
}

static int workbook(struct share_book *b, struct buf *x, struct err *e) {
        struct str rest = buf_str(&b->sheets);
        buf_printf(x, "%s<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>", head);
        for (unsigned i = 1; rest.n; i++) {
                struct str title = str_cut(&rest, '\n');
                buf_printf(x, "<sheet name=\"%.*s\" sheetId=\"%u\" r:id=\"r%u\"/>", STR_ARG(title),
                           i, i);
        }
        buf_puts(x, "</sheets></workbook>");
        return whole(b, "xl/workbook.xml", x, e);
}

/* 0: numbers; 1: text ("@", so that what is edited later stays one); 2: the same, bold. */
static int styles(struct share_book *b, struct buf *x, struct err *e) {
        buf_printf(x,
                   "%s<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\"><font/><font><b/></font>"
                   "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                   "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                   "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/>"
                   "</cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\"/>"
                   "<xf numFmtId=\"49\" applyNumberFormat=\"1\"/>"
                   "<xf numFmtId=\"49\" fontId=\"1\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
                   "</cellXfs></styleSheet>",
                   head);
        return whole(b, "xl/styles.xml", x, e);
}

int share_xlsx_keep(struct share_book *b, struct err *e) {
        struct buf x;
        int r;
        buf_init(&x, 0);
        if ((r = types(b, &x, e)) >= 0 && (r = relations(b, &x, e)) >= 0 &&
            (r = workbook(b, &x, e)) >= 0 && (r = styles(b, &x, e)) >= 0 &&
            (r = share_zip_keep(b->zip, e)) >= 0)
                r = share_out_end(b->out, NULL, e);
        buf_done(&x);
        return r;
}
