/* Excel workbooks (SpreadsheetML): sheets in their order, what each cell shows, how it is made.
 *
 *   xl/workbook.xml -> sheets, names     xl/sharedStrings.xml -> strings by number
 *   xl/styles.xml -> which numbers are dates
 *   <row r="5"><c r="B5" t="s" s="3"><f>A1+1</f><v>12</v></c></row>
 */
#include "base/limits.h"
#include "base/vec.h"
#include "office/office-book.h"
#include "office/office-number.h"
#include "office/office-ooxml.h"
#include "office/office-prose.h"

struct piece {
        size_t off, len;
};

struct book {
        struct office_pack *p;
        struct office_rels rels;
        struct buf strings;
        VEC(struct piece) items;
        VEC(uint8_t) styles; /* enum office_number_kind by style number */
        struct map persons;  /* id to index in `names` */
        struct buf names;
        VEC(struct piece) who;
        bool since_1904;
        uint32_t sheets;
};

typedef void (*element)(struct book *b, struct office_xml *x, void *ctx);

/* Call `open` for every element of a part. */
static void each(struct book *b, struct str name, element open, void *ctx) {
        struct office_part part;
        struct office_xml x;
        enum office_xml_event ev;
        if (office_part_open(b->p, name, &part)) {
                office_xml_init(&x, part.xml);
                while ((ev = office_xml_next(&x)) != OFFICE_XML_end)
                        if (ev == OFFICE_XML_open)
                                open(b, &x, ctx);
                office_part_check(b->p, name, &x);
                office_xml_done(&x);
        }
        office_part_close(&part);
}

/* The words of <t> (or another) elements inside the element opened last; not its phonetic guide. */
static void element_words(struct office_xml *x, const char *name, struct buf *out) {
        uint32_t outside = x->depth - 1, in = 0;
        enum office_xml_event ev;
        while (x->depth > outside && (ev = office_xml_next(x)) != OFFICE_XML_end) {
                bool t = ev != OFFICE_XML_text && str_eq(x->name, str_of(name));
                if (ev == OFFICE_XML_open && str_eq(x->name, STR("rPh")))
                        office_xml_skip(x);
                else if (t && ev == OFFICE_XML_open)
                        in++;
                else if (t)
                        in -= in > 0;
                else if (ev == OFFICE_XML_text && in)
                        buf_put_str(out, x->text);
        }
}

/* ---- strings and styles -------------------------------------------------------------------- */

static void on_string(struct book *b, struct office_xml *x, void *ctx) {
        (void) ctx;
        if (!str_eq(x->name, STR("si")))
                return;
        size_t from = b->strings.n;
        element_words(x, "t", &b->strings);
        vec_push(&b->items, (struct piece){ from, b->strings.n - from });
}

struct formats {
        struct map codes; /* number format id to its kind */
        bool in_xfs;
};

static void on_style(struct book *b, struct office_xml *x, void *ctx) {
        struct formats *f = ctx;
        struct buf room;
        uint64_t id = (uint64_t) office_xml_number(x, "numFmtId", 0);
        struct str key = { (const char *) &id, sizeof id };
        buf_init(&room, 0);
        if (str_eq(x->name, STR("numFmt"))) {
                struct str code = office_xml_attr(x, "formatCode", &room);
                *map_put(&f->codes, key, 0, NULL) = office_number_code(code);
        } else if (str_eq(x->name, STR("cellXfs")) || str_eq(x->name, STR("cellStyles"))) {
                f->in_xfs = str_eq(x->name, STR("cellXfs"));
        } else if (f->in_xfs && str_eq(x->name, STR("xf"))) {
                const uint64_t *kind = map_find(&f->codes, key);
                vec_push(&b->styles, (uint8_t) (kind ? *kind : office_number_builtin(id)));
        }
        buf_done(&room);
}

static void read_styles(struct book *b, struct str name) {
        struct formats f = { 0 };
        map_init(&f.codes);
        each(b, name, on_style, &f);
        map_done(&f.codes);
}

static void on_person(struct book *b, struct office_xml *x, void *ctx) {
        struct buf room;
        (void) ctx;
        if (!str_eq(x->name, STR("person")) || b->who.n >= LIMIT_office_names)
                return;
        buf_init(&room, 0);
        size_t from = b->names.n;
        buf_put_str(&b->names, office_xml_attr(x, "displayName", &room));
        *map_put(&b->persons, office_xml_attr(x, "id", &room), 0, NULL) = b->who.n;
        vec_push(&b->who, (struct piece){ from, b->names.n - from });
        buf_done(&room);
}

/* ---- cells --------------------------------------------------------------------------------- */

struct sheet {
        struct office_sheet s;
        struct buf value, formula, room;
        uint8_t hidden_columns[16384 / 8];
        int64_t col;
};

static bool column_hidden(const struct sheet *s, int64_t col) {
        return col >= 0 && col < 16384 && s->hidden_columns[col / 8] >> (col % 8) & 1;
}

static void hide_columns(struct sheet *s, const struct office_xml *x) {
        int64_t from = office_xml_number(x, "min", 0), to = office_xml_number(x, "max", 0);
        if (!office_xml_true(x, "hidden"))
                return;
        for (int64_t c = from; c <= to && c >= 1 && c <= 16384; c++)
                s->hidden_columns[(c - 1) / 8] |= (uint8_t) (1 << ((c - 1) % 8));
}

/* What stands in <v>, as the sheet shows it, in place. */
static void shown(struct book *b, struct sheet *s, struct str type, int64_t style) {
        struct str v = buf_str(&s->value);
        uint64_t i;
        double d;
        if (str_eq(type, STR("s"))) {
                bool ok = str_u64(str_trim(v), &i) && i < b->items.n;
                struct piece item = ok ? b->items.v[i] : (struct piece){ 0 };
                buf_clear(&s->value);
                buf_put_str(&s->value, str_sub(buf_str(&b->strings), item.off, item.len));
        } else if (str_eq(type, STR("b"))) {
                bool yes = str_eq(str_trim(v), STR("1"));
                buf_clear(&s->value);
                buf_puts(&s->value, yes ? "TRUE" : "FALSE");
        } else if ((type.n == 0 || str_eq(type, STR("n"))) && office_number_parse(v, &d)) {
                bool known = style >= 0 && (uint64_t) style < b->styles.n;
                buf_clear(&s->value);
                office_number_put(&s->value, d,
                                  known ? (enum office_number_kind) b->styles.v[style] : 0,
                                  b->since_1904);
        }
}

/* Up to the close of <c>: its value and its formula. */
static void gather(struct office_xml *x, struct sheet *s) {
        uint32_t outside = x->depth - 1;
        enum office_xml_event ev;
        struct buf *to = NULL;
        buf_clear(&s->value);
        buf_clear(&s->formula);
        while (x->depth > outside && (ev = office_xml_next(x)) != OFFICE_XML_end) {
                if (ev == OFFICE_XML_open && str_eq(x->name, STR("is")))
                        element_words(x, "t", &s->value);
                else if (ev == OFFICE_XML_open)
                        to = str_eq(x->name, STR("v"))   ? &s->value
                             : str_eq(x->name, STR("f")) ? &s->formula
                                                         : NULL;
                else if (ev == OFFICE_XML_close)
                        to = NULL;
                else if (to)
                        buf_put_str(to, x->text);
        }
}

static void cell(struct book *b, struct office_xml *x, struct sheet *s) {
        char type[12];
        struct str t = office_xml_attr(x, "t", &s->room);
        t = (struct str){ memcpy(type, t.n ? t.p : "", t.n < 12 ? t.n : 0), t.n < 12 ? t.n : 0 };
        int64_t style = office_xml_number(x, "s", 0);
        int64_t col = office_sheet_column(office_xml_attr(x, "r", &s->room));
        s->col = col >= 0 ? col : s->col + 1;
        gather(x, s);
        if (s->value.n == 0 && s->formula.n == 0)
                return;
        shown(b, s, t, style);
        bool hide = column_hidden(s, s->col);
        office_sheet_cell(&s->s, s->col);
        if (hide)
                office_flow_push(s->s.f, REC_SPAN_hidden);
        office_flow_put(s->s.f, buf_str(&s->value));
        office_sheet_formula(&s->s, buf_str(&s->formula));
        if (hide)
                office_flow_pop(s->s.f);
}

/* "&LLeft&C&"Arial"&12Title &P": without the codes. */
static void page_header(struct sheet *s, struct office_xml *x) {
        bool word = false;
        if (office_xml_next(x) != OFFICE_XML_text)
                return;
        struct str t = x->text;
        office_flow_line(s->s.f);
        office_flow_push(s->s.f, REC_SPAN_running);
        for (size_t i = 0, from = 0; i <= t.n; i++) {
                if (i < t.n && t.p[i] != '&')
                        continue;
                struct str run = str_sub(t, from, i - from);
                if (str_trim(run).n) {
                        office_flow_puts(s->s.f, word ? " " : "");
                        office_flow_put(s->s.f, str_trim(run));
                        word = true;
                }
                from = i + 2;
                if (i + 1 < t.n && t.p[i + 1] == '"') { /* &"font,style" */
                        size_t end = str_chr(str_sub(t, i + 2, SIZE_MAX), '"');
                        from = end == SIZE_MAX ? t.n : i + 3 + end;
                } else if (i + 1 < t.n && ascii_digit(t.p[i + 1])) { /* &12 */
                        while (from < t.n && ascii_digit(t.p[from]))
                                from++;
                }
                i = from > i + 1 ? from - 1 : i;
        }
        office_flow_pop(s->s.f);
        office_flow_line(s->s.f);
}

struct links {
        struct sheet *s;
        struct office_rels rels;
        uint64_t n;
};

static void hyperlink(struct links *l, const struct office_xml *x) {
        const struct office_rel *r =
                office_rels_id(&l->rels, office_xml_attr(x, ":id", &l->s->room));
        if (!r || !r->external || l->n++ >= LIMIT_office_names / 10)
                return;
        struct str ref = office_xml_attr(x, "ref", &l->s->room);
        office_flow_line(l->s->s.f);
        office_flow_say(l->s->s.f, "[%.*s <%.*s>]", STR_ARG(str_sub(ref, 0, 40)),
                        STR_ARG(str_sub(r->target, 0, 800)));
}

static void on_sheet(struct book *b, struct office_xml *x, void *ctx) {
        struct links *l = ctx;
        struct sheet *s = l->s;
        if (str_eq(x->name, STR("c"))) {
                cell(b, x, s);
        } else if (str_eq(x->name, STR("row"))) {
                int64_t row = office_xml_number(x, "r", s->s.row + 2) - 1;
                office_sheet_row(&s->s, row, office_xml_true(x, "hidden"));
                s->col = -1;
        } else if (str_eq(x->name, STR("col"))) {
                hide_columns(s, x);
        } else if (str_eq(x->name, STR("hyperlink"))) {
                hyperlink(l, x);
        } else if (str_ends(x->name, STR("Header")) || str_ends(x->name, STR("Footer"))) {
                page_header(s, x);
        }
}

/* ---- comments ------------------------------------------------------------------------------ */

struct remarks {
        struct office_flow *f;
        struct buf authors, text, room;
        VEC(struct piece) names;
        bool in_author;
};

static void say_comment(struct office_flow *f, struct str ref, struct str author, struct str date,
                        struct str text) {
        text = str_trim(text);
        if (text.n == 0 || str_starts(text, STR("[Threaded comment]")))
                return;
        office_flow_line(f);
        office_flow_push(f, REC_SPAN_comment);
        office_flow_puts(f, "[Comment by ");
        office_flow_put(f, author);
        office_flow_puts(f, date.n ? ", " : "");
        office_flow_put(f, date);
        office_flow_puts(f, ref.n ? " at " : "");
        office_flow_put(f, ref);
        office_flow_puts(f, "] ");
        office_flow_put(f, text);
        office_flow_pop(f);
        office_flow_line(f);
}

static void on_comment(struct book *b, struct office_xml *x, void *ctx) {
        struct remarks *r = ctx;
        struct str author = STR(""), ref;
        char cell_ref[16];
        if (str_eq(x->name, STR("author"))) {
                size_t from = r->authors.n;
                if (office_xml_next(x) == OFFICE_XML_text)
                        buf_put_str(&r->authors, x->text);
                vec_push(&r->names, (struct piece){ from, r->authors.n - from });
        }
        bool threaded = str_eq(x->name, STR("threadedComment"));
        if (!threaded && !str_eq(x->name, STR("comment")))
                return;
        uint64_t id = (uint64_t) office_xml_number(x, "authorId", -1);
        if (!threaded && id < r->names.n)
                author = str_sub(buf_str(&r->authors), r->names.v[id].off, r->names.v[id].len);
        const uint64_t *person = map_find(&b->persons, office_xml_attr(x, "personId", &r->room));
        if (threaded && person)
                author = str_sub(buf_str(&b->names), b->who.v[*person].off, b->who.v[*person].len);
        ref = office_xml_attr(x, "ref", &r->room);
        ref = (struct str){ memcpy(cell_ref, ref.n ? ref.p : "", ref.n < 16 ? ref.n : 0),
                            ref.n < 16 ? ref.n : 0 };
        struct buf date;
        buf_init(&date, 0);
        buf_put_str(&date, office_xml_attr(x, "dT", &r->room));
        buf_clear(&r->text);
        element_words(x, threaded ? "text" : "t", &r->text);
        say_comment(r->f, ref, author, buf_str(&date), buf_str(&r->text));
        buf_done(&date);
}

static void comments(struct book *b, const struct office_rels *rels, const char *kind) {
        const struct office_rel *rel = NULL;
        while ((rel = office_rels_kind(rels, kind, rel)) != NULL) {
                struct remarks r = { .f = &b->p->flow };
                buf_init(&r.authors, 0);
                buf_init(&r.text, 0);
                buf_init(&r.room, 0);
                each(b, rel->target, on_comment, &r);
                buf_done(&r.authors);
                buf_done(&r.text);
                buf_done(&r.room);
                vec_done(&r.names);
        }
}

/* ---- sheets -------------------------------------------------------------------------------- */

static void drawings(struct book *b, const struct office_rels *rels) {
        const struct office_rel *r = NULL, *c = NULL;
        struct office_rels inner;
        while ((r = office_rels_kind(rels, "drawing", r)) != NULL) {
                office_prose_read(b->p, r->target, OFFICE_PROSE_body);
                office_rels_read(b->p, r->target, &inner);
                office_flow_push(&b->p->flow, REC_SPAN_caption);
                while ((c = office_rels_kind(&inner, "chart", c)) != NULL)
                        office_prose_read(b->p, c->target, OFFICE_PROSE_chart);
                office_flow_pop(&b->p->flow);
        }
}

static void read_sheet(struct book *b, struct str name, struct str part, bool hidden) {
        struct sheet *s = MEM_NEW(struct sheet);
        struct links l = { .s = s };
        buf_init(&s->value, LIMIT_office_part);
        buf_init(&s->formula, LIMIT_office_part);
        buf_init(&s->room, 0);
        s->col = -1;
        office_rels_read(b->p, part, &l.rels);
        office_sheet_begin(&s->s, &b->p->flow, ++b->sheets, name, hidden);
        each(b, part, on_sheet, &l);
        comments(b, &l.rels, "comments");
        comments(b, &l.rels, "threadedComment");
        drawings(b, &l.rels);
        office_sheet_end(&s->s);
        buf_done(&s->value);
        buf_done(&s->formula);
        buf_done(&s->room);
        mem_free(s);
}

static void defined_name(struct book *b, struct office_xml *x) {
        struct buf room, words;
        buf_init(&room, 0);
        buf_init(&words, 0);
        struct str name = office_xml_attr(x, "name", &room);
        if (!str_starts(name, STR("_xlnm."))) {
                buf_put_str(&words, name);
                if (office_xml_next(x) == OFFICE_XML_text) {
                        buf_puts(&words, " = ");
                        buf_put_str(&words, x->text);
                }
                rec_build_header(b->p->b, REC_HDR_other, STR("defined name"), buf_str(&words), 0,
                                 0);
        }
        buf_done(&words);
        buf_done(&room);
}

static void on_workbook(struct book *b, struct office_xml *x, void *ctx) {
        uint64_t *names = ctx;
        struct buf room;
        if (str_eq(x->name, STR("workbookPr"))) {
                b->since_1904 = office_xml_true(x, "date1904");
        } else if (str_eq(x->name, STR("definedName")) && (*names)++ < LIMIT_office_names) {
                defined_name(b, x);
        } else if (str_eq(x->name, STR("sheet"))) {
                buf_init(&room, 0);
                const struct office_rel *r =
                        office_rels_id(&b->rels, office_xml_attr(x, ":id", &room));
                bool hidden = office_xml_attr(x, "state", &room).n > 0 &&
                              !str_eq(office_xml_attr(x, "state", &room), STR("visible"));
                struct str name = arena_str(b->p->a, office_xml_attr(x, "name", &room));
                if (r && !r->external)
                        read_sheet(b, name, r->target, hidden);
                buf_done(&room);
        }
}

static void each_of(struct book *b, const char *kind, element open) {
        const struct office_rel *r = NULL;
        while ((r = office_rels_kind(&b->rels, kind, r)) != NULL)
                if (!r->external)
                        each(b, r->target, open, NULL);
}

void office_excel_read(struct office_pack *p, struct str main) {
        struct book b = { .p = p };
        uint64_t names = 0;
        if (str_ends_nocase(main, STR(".bin"))) {
                office_xlsb_read(p, main);
                return;
        }
        buf_init(&b.strings, LIMIT_office_part);
        buf_init(&b.names, 0);
        map_init(&b.persons);
        office_rels_read(p, main, &b.rels);
        each_of(&b, "sharedStrings", on_string);
        each_of(&b, "person", on_person);
        const struct office_rel *styles = office_rels_kind(&b.rels, "styles", NULL);
        if (styles)
                read_styles(&b, styles->target);
        each(&b, main, on_workbook, &names);
        map_done(&b.persons);
        vec_done(&b.who);
        vec_done(&b.items);
        vec_done(&b.styles);
        buf_done(&b.names);
        buf_done(&b.strings);
}
