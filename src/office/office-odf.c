/* OpenDocument; see office-odf.h.
 *
 *   meta.xml  facts          styles.xml  what is hidden; page headers and footers
 *   content.xml  <text:p>words <text:span>words</text:span></text:p>
 *                <table:table><table:table-row><table:table-cell>..
 *                <text:tracked-changes>  deleted words stand here, marks in the text say where
 *
 * Notes and comments stand inside a paragraph; they are put behind the text, so that its sentences
 * stay whole; a mark is left. */
#include "office/office-odf.h"

#include "base/limits.h"
#include "base/vec.h"
#include "office/office-book.h"
#include "office/office-style.h"
#include "office/office-tag.h"
#include "parse/parse-transfer.h"

enum tag {
        TAG_none,
#define TAG(id, name) TAG_##id,
#include "office/office-odf.def"
#undef TAG
};

static const char *const tag_names[] = {
#define TAG(id, name) name,
#include "office/office-odf.def"
#undef TAG
        NULL
};

enum { CHANGES_MOST = 1000, PUSHED = 64 };

struct odf {
        struct office_pack *p;
        struct office_flow *f;
        struct office_xml x;
        struct office_tags tags;
        struct buf room, url, style, words, notes, comments, deleted;
        struct map hidden; /* names of styles that hide */
        struct office_styles quoting;
        struct map changes; /* id to off << 32 | len in `deleted`, ~0 for an insertion */
        struct office_sheet sheet;
        struct office_odf_pictures *pictures;
        uint32_t in_p, sheets, pages, n_notes, tables, inserted, said_changes;
        bool space, sheet_open, spreadsheet, slide_open, running_only, in_body;
        uint32_t running; /* open page headers */
        int64_t column, repeat_cell, repeat_row;
        uint64_t cell_at, row_at;
        struct buf formula;
        uint32_t pushed_at[PUSHED], n_pushed; /* depths of elements that pushed a label */
};

static struct str attr(struct odf *o, const char *name) {
        return office_xml_attr(&o->x, name, &o->room);
}

static uint64_t here(const struct odf *o) {
        return rec_build_at(o->f->t);
}

/* A label until the element that is open now is closed. */
static void label(struct odf *o, enum rec_span_kind kind) {
        if (o->n_pushed < PUSHED) {
                o->pushed_at[o->n_pushed++] = o->x.depth;
                office_flow_push(o->f, kind);
        }
}

static void unlabel(struct odf *o) {
        while (o->n_pushed && o->pushed_at[o->n_pushed - 1] > o->x.depth) {
                o->n_pushed--;
                office_flow_pop(o->f);
        }
}

/* ---- text ---------------------------------------------------------------------------------- */

/* White space as ODF has it: a run of it is one space, none at the start of a paragraph. */
static void collapse(struct str s, bool *space, struct buf *out) {
        for (size_t i = 0; i < s.n; i++) {
                bool blank = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
                if (!blank || !*space)
                        buf_putc(out, blank ? ' ' : s.p[i]);
                *space = blank;
        }
}

static void words(struct odf *o) {
        buf_clear(&o->words);
        collapse(o->x.text, &o->space, &o->words);
        office_flow_put(o->f, buf_str(&o->words));
}

static void spaces(struct odf *o) {
        int64_t n = office_xml_number(&o->x, "c", 1);
        for (int64_t i = 0; i < n && i < 256; i++)
                office_flow_puts(o->f, " ");
        o->space = false;
}

/* The words of the element opened last, its paragraphs as lines; <dc:creator> and <dc:date> apart.
 */
static void gather(struct odf *o, struct buf *text, struct buf *who, struct buf *when) {
        uint32_t outside = o->x.depth - 1, in = 0;
        enum office_xml_event ev;
        struct buf *to = NULL;
        bool space = true;
        while (o->x.depth > outside && (ev = office_xml_next(&o->x)) != OFFICE_XML_end) {
                struct str name = o->x.name;
                bool p = str_eq(name, STR("p")) || str_eq(name, STR("h"));
                if (ev == OFFICE_XML_text) {
                        if (to)
                                buf_put_str(to, o->x.text);
                        else if (in)
                                collapse(o->x.text, &space, text);
                        continue;
                }
                bool open = ev == OFFICE_XML_open;
                to = open && str_eq(name, STR("creator")) ? who
                     : open && str_eq(name, STR("date"))  ? when
                                                          : NULL;
                if (p && open && in++ == 0 && text->n && text->p[text->n - 1] != '\n')
                        buf_putc(text, '\n');
                if (p && !open)
                        in -= in > 0;
                space = p || space;
        }
}

static void note(struct odf *o) {
        struct buf text, who, when;
        buf_init(&text, 0);
        buf_init(&who, 0);
        buf_init(&when, 0);
        gather(o, &text, &who, &when);
        o->n_notes++;
        office_flow_say(o->f, "[%u]", o->n_notes);
        buf_printf(&o->notes, "[%u] %.*s\n", o->n_notes, STR_ARG(str_trim(buf_str(&text))));
        buf_done(&text);
        buf_done(&who);
        buf_done(&when);
}

static void comment(struct odf *o) {
        struct buf text, who, when;
        buf_init(&text, 0);
        buf_init(&who, 0);
        buf_init(&when, 0);
        gather(o, &text, &who, &when);
        if (text.n)
                buf_printf(&o->comments, "[Comment by %.*s, %.*s] %.*s\n", STR_ARG(buf_str(&who)),
                           STR_ARG(buf_str(&when)), STR_ARG(str_trim(buf_str(&text))));
        buf_done(&text);
        buf_done(&who);
        buf_done(&when);
}

static void put_behind(struct odf *o, struct buf *text, enum rec_span_kind kind) {
        if (text->n == 0)
                return;
        office_flow_gap(o->f);
        office_flow_push(o->f, kind);
        office_flow_put(o->f, str_trim(buf_str(text)));
        office_flow_pop(o->f);
        office_flow_line(o->f);
        buf_clear(text);
}

/* ---- tracked changes ----------------------------------------------------------------------- */

static void said(struct odf *o, const char *what, const struct buf *who, const struct buf *when) {
        if (o->said_changes++ < CHANGES_MOST)
                rec_build_header(o->p->b, REC_HDR_other, STR("tracked change"),
                                 arena_printf(o->p->a, "%s by %.*s, %.*s", what,
                                              STR_ARG(str_sub(buf_str(who), 0, 500)),
                                              STR_ARG(str_sub(buf_str(when), 0, 100))),
                                 0, 0);
}

static void region(struct odf *o, struct str id, bool deletion) {
        struct buf who, when;
        size_t from = o->deleted.n;
        buf_init(&who, 0);
        buf_init(&when, 0);
        gather(o, &o->deleted, &who, &when);
        said(o, deletion ? "deleted" : "inserted", &who, &when);
        uint64_t piece = deletion ? (uint64_t) from << 32 | (o->deleted.n - from) : UINT64_MAX;
        *map_put(&o->changes, id, 0, NULL) = piece;
        buf_done(&who);
        buf_done(&when);
}

static void tracked_changes(struct odf *o) {
        uint32_t outside = o->x.depth - 1;
        enum office_xml_event ev;
        struct str id = STR("");
        while (o->x.depth > outside && (ev = office_xml_next(&o->x)) != OFFICE_XML_end) {
                if (ev != OFFICE_XML_open)
                        continue;
                if (str_eq(o->x.name, STR("changed-region")))
                        id = arena_str(o->p->a, attr(o, "id"));
                else if (str_eq(o->x.name, STR("deletion")))
                        region(o, id, true);
                else if (str_eq(o->x.name, STR("insertion")))
                        region(o, id, false);
        }
}

static void change_mark(struct odf *o, enum tag tag) {
        const uint64_t *piece = map_find(&o->changes, attr(o, "change-id"));
        if (!piece)
                return;
        if (*piece != UINT64_MAX && tag != TAG_change_end) {
                office_flow_say(o->f, "[-");
                office_flow_push(o->f, REC_SPAN_deleted);
                office_flow_put(o->f,
                                str_sub(buf_str(&o->deleted), *piece >> 32, (uint32_t) *piece));
                office_flow_pop(o->f);
                office_flow_say(o->f, "-]");
        } else if (*piece == UINT64_MAX && tag == TAG_change_start) {
                o->inserted++;
                office_flow_push(o->f, REC_SPAN_inserted);
        } else if (*piece == UINT64_MAX && tag == TAG_change_end && o->inserted) {
                o->inserted--;
                office_flow_pop(o->f);
        }
}

/* ---- styles that hide ---------------------------------------------------------------------- */

static void properties(struct odf *o, const char *what, const char *hides) {
        if (o->style.n && str_eq(attr(o, what), str_of(hides)))
                map_put(&o->hidden, buf_str(&o->style), 1, NULL);
}

static bool is_hidden(struct odf *o, const char *which) {
        struct str name = attr(o, which);
        return name.n && map_find(&o->hidden, name);
}

/* ---- tables and sheets --------------------------------------------------------------------- */

static void end_sheet(struct odf *o) {
        if (!o->sheet_open)
                return;
        put_behind(o, &o->comments, REC_SPAN_comment);
        office_sheet_end(&o->sheet);
        o->sheet_open = false;
}

static void table_open(struct odf *o) {
        o->tables++;
        if (o->tables == 1 && o->spreadsheet) {
                bool hidden = is_hidden(o, "style-name");
                office_sheet_begin(&o->sheet, o->f, ++o->sheets, attr(o, "name"), hidden);
                o->sheet_open = true;
        } else if (o->tables == 1) {
                office_flow_line(o->f);
        }
        o->cell_at = o->row_at = here(o);
}

static void table_close(struct odf *o) {
        o->tables -= o->tables > 0;
        if (o->tables == 0) {
                end_sheet(o);
                office_flow_line(o->f);
        }
}

static void row_open(struct odf *o) {
        struct str seen = attr(o, "visibility");
        bool hidden = str_eq(seen, STR("collapse")) || str_eq(seen, STR("filter"));
        o->repeat_row = office_xml_number(&o->x, "number-rows-repeated", 1);
        o->column = 0;
        if (o->sheet_open && o->tables == 1)
                office_sheet_row(&o->sheet, 0, hidden);
        else
                office_flow_line(o->f);
        o->row_at = here(o);
}

/* wild.md#office-limit: a row of words repeated a million times is said once, and how often. */
static void row_close(struct odf *o) {
        if (o->repeat_row > 1 && here(o) > o->row_at)
                office_flow_say(o->f, " [row x %lld]", (long long) o->repeat_row);
        o->repeat_row = 1;
}

static void cell_open(struct odf *o) {
        o->repeat_cell = office_xml_number(&o->x, "number-columns-repeated", 1);
        buf_clear(&o->formula);
        struct str f = attr(o, "formula");
        size_t eq = str_chr(f, '=');
        if (f.n)
                buf_put_str(&o->formula, str_sub(f, eq == SIZE_MAX ? 0 : eq + 1, SIZE_MAX));
        if (o->sheet_open && o->tables == 1) {
                o->f->tabs = 0;
                for (int64_t i = 0; i < o->column && i < (int64_t) LIMIT_office_skip; i++)
                        office_flow_cell(o->f);
                if (here(o) > o->row_at) { /* only what lies between */
                        o->f->tabs = 0;
                        for (int64_t i = o->sheet.col;
                             i < o->column && i - o->sheet.col < (int64_t) LIMIT_office_skip; i++)
                                office_flow_cell(o->f);
                }
        } else if (o->column) {
                if (here(o) > o->row_at)
                        o->f->lines = 0;
                office_flow_cell(o->f);
        }
        o->cell_at = here(o);
}

static void cell_close(struct odf *o) {
        if (here(o) > o->cell_at && o->sheet_open && o->tables == 1) {
                o->sheet.col = o->column;
                o->f->lines = 0;
                office_sheet_formula(&o->sheet, buf_str(&o->formula));
                if (o->repeat_cell > 1)
                        office_flow_say(o->f, " [x %lld]", (long long) o->repeat_cell);
        }
        buf_clear(&o->formula);
        if (o->repeat_cell > 0 && o->column < 1 << 20)
                o->column += o->repeat_cell < 1 << 20 ? o->repeat_cell : 1 << 20;
}

/* ---- paragraphs, slides, links ------------------------------------------------------------- */

static void paragraph_open(struct odf *o) {
        if (o->tables && here(o) > o->cell_at && !o->f->tabs)
                office_flow_line(o->f);
        o->in_p++;
        o->space = true;
        if (is_hidden(o, "style-name"))
                label(o, REC_SPAN_hidden);
        else if (office_styles_has(&o->quoting, attr(o, "style-name")))
                label(o, REC_SPAN_excerpt);
}

static void paragraph_close(struct odf *o) {
        o->in_p -= o->in_p > 0;
        if (!o->tables)
                office_flow_line(o->f);
        o->space = true;
}

static void slide_open(struct odf *o) {
        bool hidden = is_hidden(o, "style-name");
        office_flow_gap(o->f);
        office_flow_flush(o->f);
        rec_build_page(o->f->t, ++o->pages, 0, 0, attr(o, "name"));
        if (hidden) {
                rec_build_page_flag(o->f->t, REC_PAGE_hidden);
                label(o, REC_SPAN_hidden);
        }
        office_flow_say(o->f, "[Page %u]%s", o->pages, hidden ? " (hidden)" : "");
        office_flow_line(o->f);
}

static void link_open(struct odf *o) {
        struct str url = attr(o, "href");
        buf_clear(&o->url);
        if (!str_starts(url, STR("#")))
                buf_put_str(&o->url, str_sub(url, 0, 900));
}

static void link_close(struct odf *o) {
        if (o->url.n)
                office_flow_say(o->f, " <%.*s>", STR_ARG(buf_str(&o->url)));
        buf_clear(&o->url);
}

/* wild.md#office-external: a picture, section or object that lies elsewhere. */
static void external(struct odf *o) {
        struct str url = attr(o, "href");
        if (str_find(url, STR("://")) == SIZE_MAX && !str_starts(url, STR("\\\\")))
                return;
        struct str words = arena_printf(o->p->a, "%.*s: %.*s", STR_ARG(str_sub(o->x.name, 0, 80)),
                                        STR_ARG(str_sub(url, 0, 2000)));
        if (o->p->flaws++ >= 64)
                return;
        rec_build_header(o->p->b, REC_HDR_other, STR("external"), words, 0, 0);
        rec_build_flaw(o->p->b, FLAW_office_external, 0, 0, "%.*s",
                       STR_ARG(str_sub(words, 0, 300)));
}

static void picture(struct odf *o) {
        struct parse_transfer_result r;
        struct office_odf_pictures *l = o->pictures;
        if (office_xml_next(&o->x) != OFFICE_XML_text || !l)
                return;
        parse_transfer_decode(str_bytes(o->x.text), REC_CTE_base64, o->p->a, &r);
        if (l->n == l->cap) {
                size_t cap = l->cap ? 2 * l->cap : 16;
                void *v = arena_alloc(o->p->a, cap * sizeof *l->v);
                l->v = l->n ? memcpy(v, l->v, l->n * sizeof *l->v) : v;
                l->cap = cap;
        }
        l->v[l->n++].content = r.out;
}

static void caption(struct odf *o) {
        struct buf text;
        buf_init(&text, 0);
        if (office_xml_next(&o->x) == OFFICE_XML_text && str_trim(o->x.text).n) {
                office_flow_push(o->f, REC_SPAN_caption);
                office_flow_puts(o->f, "[");
                office_flow_put(o->f, str_trim(o->x.text));
                office_flow_puts(o->f, "] ");
                office_flow_pop(o->f);
        }
        buf_done(&text);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void open_style(struct odf *o, enum tag tag) {
        if (tag == TAG_style) {
                buf_clear(&o->style);
                buf_put_str(&o->style, attr(o, "name"));
                if (office_styles_has(&o->quoting, attr(o, "parent-style-name")) ||
                    office_style_quotes(attr(o, "display-name")))
                        office_styles_put(&o->quoting, arena_str(o->p->a, buf_str(&o->style)));
        } else if (tag == TAG_text_properties) {
                properties(o, "display", "none");
        } else if (tag == TAG_table_properties) {
                properties(o, "display", "false");
        } else if (tag == TAG_drawing_page_properties) {
                properties(o, "visibility", "hidden");
        } else if (tag == TAG_named_range) {
                rec_build_header(o->p->b, REC_HDR_other, STR("defined name"), attr(o, "name"), 0,
                                 0);
        } else if (tag == TAG_binary_data) {
                picture(o);
        } else if (tag != TAG_a && o->x.attrs.n) {
                external(o);
        }
}

static void open_table(struct odf *o, enum tag tag) {
        if (tag == TAG_table)
                table_open(o);
        else if (tag == TAG_table_row)
                row_open(o);
        else if (tag == TAG_table_cell || tag == TAG_covered_table_cell)
                cell_open(o);
        else if (tag == TAG_spreadsheet)
                o->spreadsheet = true;
        else if (tag == TAG_page && str_eq(o->x.prefix, STR("draw")))
                slide_open(o);
        else if (tag == TAG_notes)
                label(o, REC_SPAN_note);
        else if (tag == TAG_title || tag == TAG_desc)
                caption(o);
        else
                open_style(o, tag);
}

static void open_text(struct odf *o, enum tag tag) {
        if (tag == TAG_p || tag == TAG_h)
                paragraph_open(o);
        else if (tag == TAG_s)
                spaces(o);
        else if (tag == TAG_tab)
                office_flow_puts(o->f, "\t");
        else if (tag == TAG_line_break)
                office_flow_puts(o->f, "\n");
        else if (tag == TAG_a)
                link_open(o);
        else if (tag == TAG_note)
                note(o);
        else if (tag == TAG_annotation)
                comment(o);
        else if (tag == TAG_tracked_changes)
                tracked_changes(o);
        else if (tag == TAG_change || tag == TAG_change_start || tag == TAG_change_end)
                change_mark(o, tag);
        else if (tag == TAG_hidden_paragraph || (tag == TAG_span && is_hidden(o, "style-name")))
                label(o, REC_SPAN_hidden);
        else if (tag == TAG_ruby_text || tag == TAG_meta)
                office_xml_skip(&o->x);
        else if (tag == TAG_hidden_text) {
                label(o, REC_SPAN_hidden);
                office_flow_put(o->f, attr(o, "string-value"));
        } else
                open_table(o, tag);
}

static bool is_running(enum tag tag) {
        return tag == TAG_header || tag == TAG_footer || tag == TAG_header_left ||
               tag == TAG_footer_left;
}

/* Outside the body only styles and page headers matter: a master's "Click to add text" is nobody's
 * words. */
static void on_open(struct odf *o, enum tag tag) {
        if (tag == TAG_body)
                o->in_body = true;
        if (is_running(tag) && !o->in_body) {
                o->running++;
                label(o, REC_SPAN_running);
        }
        if (o->in_body || o->running)
                open_text(o, tag);
        else if (tag == TAG_meta)
                office_xml_skip(&o->x);
        else
                open_style(o, tag);
}

static void on_close(struct odf *o, enum tag tag) {
        unlabel(o);
        if (is_running(tag) && o->running)
                o->running--;
        if (!o->in_body && !o->running && !is_running(tag))
                return;
        if (tag == TAG_p || tag == TAG_h)
                paragraph_close(o);
        else if (tag == TAG_a)
                link_close(o);
        else if (tag == TAG_table)
                table_close(o);
        else if (tag == TAG_table_row)
                row_close(o);
        else if (tag == TAG_table_cell || tag == TAG_covered_table_cell)
                cell_close(o);
        else if (tag == TAG_body)
                o->in_body = false;
}

static void walk(struct odf *o, struct bytes xml, struct str name) {
        enum office_xml_event ev;
        office_xml_init(&o->x, xml);
        o->in_p = o->tables = 0;
        o->in_body = o->spreadsheet = false;
        while ((ev = office_xml_next(&o->x)) != OFFICE_XML_end)
                if (ev == OFFICE_XML_open)
                        on_open(o, (enum tag) office_tags_find(&o->tags, o->x.name));
                else if (ev == OFFICE_XML_close)
                        on_close(o, (enum tag) office_tags_find(&o->tags, o->x.name));
                else if (o->in_p)
                        words(o);
        end_sheet(o);
        office_part_check(o->p, name, &o->x);
        office_xml_done(&o->x);
        o->n_pushed = o->inserted = o->running = 0;
        o->f->depth = 1; /* whatever a cut part left open */
        office_flow_line(o->f);
}

static struct buf *bufs_of(struct odf *o, size_t i) {
        struct buf *const all[] = { &o->room,  &o->url,      &o->style,   &o->words,
                                    &o->notes, &o->comments, &o->deleted, &o->formula };
        return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

static void odf_init(struct odf *o, struct office_pack *p) {
        *o = (struct odf){ .p = p, .f = &p->flow };
        for (size_t i = 0; bufs_of(o, i); i++)
                buf_init(bufs_of(o, i), LIMIT_office_part);
        map_init(&o->hidden);
        map_init(&o->changes);
        office_tags_init(&o->tags, tag_names);
}

static void odf_done(struct odf *o) {
        put_behind(o, &o->notes, REC_SPAN_note);
        put_behind(o, &o->comments, REC_SPAN_comment);
        for (size_t i = 0; bufs_of(o, i); i++)
                buf_done(bufs_of(o, i));
        map_done(&o->hidden);
        map_done(&o->changes);
        office_tags_done(&o->tags);
}

/* ---- packages ------------------------------------------------------------------------------ */

static bool walk_part(struct odf *o, struct str name) {
        struct office_part part;
        bool there = office_part_open(o->p, name, &part);
        if (there)
                walk(o, part.xml, name);
        office_part_close(&part);
        return there;
}

static void facts(struct office_pack *p, struct bytes xml) {
        struct office_xml x;
        office_xml_init(&x, xml);
        office_facts_read(p->b, &x, true);
        office_xml_done(&x);
}

struct str office_odf_type(struct office_pack *p) {
        struct office_zip_entry *e = office_zip_find(&p->zip, STR("mimetype"));
        struct buf raw;
        struct str type = STR("");
        buf_init(&raw, 256);
        if (e && e->size < 200 && office_zip_get(&p->zip, e, &raw) == OFFICE_ZIP_whole)
                type = str_trim(arena_str(p->a, buf_str(&raw)));
        buf_done(&raw);
        if (str_starts(type, STR("application/vnd.oasis.opendocument")) ||
            str_starts(type, STR("application/vnd.sun.xml")))
                return type;
        if (office_zip_find(&p->zip, STR("content.xml")) &&
            office_zip_find(&p->zip, STR("META-INF/manifest.xml")))
                return STR("application/vnd.oasis.opendocument");
        return STR("");
}

/* "Object 1/content.xml": a chart, a formula, a sheet inside. */
static void objects(struct odf *o) {
        for (size_t i = 0; i < o->p->zip.n; i++) {
                const struct office_zip_entry *e = &o->p->zip.entries[i];
                if (e->flags & OFFICE_ZIP_used || !str_ends(e->name, STR("/content.xml")))
                        continue;
                office_flow_gap(o->f);
                o->f->labels[0] = REC_SPAN_caption;
                walk_part(o, e->name);
                o->f->labels[0] = REC_SPAN_own;
        }
}

void office_odf_read(struct office_pack *p) {
        struct odf o;
        struct office_part part, styles;
        if (office_part_open(p, STR("meta.xml"), &part))
                facts(p, part.xml);
        office_part_close(&part);
        odf_init(&o, p);
        bool has_styles = office_part_open(p, STR("styles.xml"), &styles);
        if (!walk_part(&o, STR("content.xml"))) /* wild.md#office-part */
                rec_build_flaw(p->b, FLAW_office_part, 0, 0, "content.xml is missing");
        put_behind(&o, &o.notes, REC_SPAN_note);
        put_behind(&o, &o.comments, REC_SPAN_comment);
        objects(&o);
        if (has_styles) {
                office_flow_gap(o.f);
                walk(&o, styles.xml, STR("styles.xml"));
        }
        office_part_close(&styles);
        odf_done(&o);
}

/* ---- flat files ---------------------------------------------------------------------------- */

struct str office_odf_flat_type(struct bytes in) {
        struct str head = { (const char *) in.p, in.n < 8192 ? in.n : 8192 };
        static const struct str types[] = {
                STR_INIT("application/vnd.oasis.opendocument.text"),
                STR_INIT("application/vnd.oasis.opendocument.spreadsheet"),
                STR_INIT("application/vnd.oasis.opendocument.presentation"),
                STR_INIT("application/vnd.oasis.opendocument.graphics")
        };
        for (size_t i = 4; i > 0; i--)
                if (str_find(head, types[i - 1]) != SIZE_MAX)
                        return types[i - 1];
        return STR("application/vnd.oasis.opendocument.text");
}

void office_odf_read_flat(struct office_pack *p, struct bytes xml,
                          struct office_odf_pictures *ret) {
        struct odf o;
        struct str all = { (const char *) xml.p, xml.n };
        size_t from = str_find(all, STR("<office:meta")), to = str_find(all, STR("</office:meta>"));
        *ret = (struct office_odf_pictures){ 0 };
        if (from < to && to < xml.n)
                facts(p, bytes_sub(xml, from, to - from));
        odf_init(&o, p);
        o.pictures = ret;
        walk(&o, xml, STR("the file"));
        odf_done(&o);
}
