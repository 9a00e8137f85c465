/* Running text of Office Open XML; see office-prose.h.
 *
 *   <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>...</w:t></w:r><w:del w:author=..><w:r><w:delText>...
 *   <w:tbl><w:tr><w:tc><w:p>..          cells by TAB, rows by LF, paragraphs in a cell by LF
 *
 * One function per kind of element, on open and on close; everything else is passed through. */
#include "office/office-prose.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "office/office-tag.h"

enum tag {
        TAG_none,
#define TAG(id) TAG_##id,
#include "office/office-prose.def"
#undef TAG
};

static const char *const tag_names[] = {
#define TAG(id) #id,
#include "office/office-prose.def"
#undef TAG
        NULL
};

enum { TABLES = 16, URL_MOST = 2000, CHANGES_MOST = 1000 };

struct prose {
        struct office_pack *p;
        struct office_flow *f;
        struct office_xml x;
        struct office_rels rels;
        struct buf room, url, instr, alt, change;
        enum office_prose_kind kind;
        const struct office_styles *styles; /* NULL: not asked */
        uint32_t quoted; /* depth of the paragraph that is an excerpt; 0: none is */
        uint32_t in_text, in_instr, in_run, changes;
        bool hidden_run, labelled_shape, choice, skip_note;
        uint32_t tables;                          /* open ones */
        uint64_t row_at[TABLES], cell_at[TABLES]; /* of the text, where they began */
        uint32_t cells[TABLES];                   /* in the row so far */
};

static uint64_t here(const struct prose *s) {
        return rec_build_at(s->f->t);
}

static uint32_t table(const struct prose *s) {
        return (s->tables < TABLES ? s->tables : TABLES) - 1;
}

static struct str attr(struct prose *s, const char *name) {
        return office_xml_attr(&s->x, name, &s->room);
}

/* ---- paragraphs and tables ----------------------------------------------------------------- */

static void paragraph_open(struct prose *s) {
        if (s->tables && here(s) > s->cell_at[table(s)])
                office_flow_line(s->f);
}

static void paragraph_close(struct prose *s) {
        if (!s->tables)
                office_flow_line(s->f);
}

/* <pPr> of a paragraph: only its style is asked for. */
static void paragraph_style(struct prose *s) {
        uint32_t outside = s->x.depth - 1;
        bool quotes = false;
        enum office_xml_event ev;
        if (!s->styles || s->quoted || outside == 0) {
                office_xml_skip(&s->x);
                return;
        }
        while (s->x.depth > outside && (ev = office_xml_next(&s->x)) != OFFICE_XML_end)
                if (ev == OFFICE_XML_open && str_eq(s->x.name, STR("pStyle")))
                        quotes = office_styles_has(s->styles, attr(s, "val"));
        if (!quotes)
                return;
        s->quoted = outside;
        office_flow_push(s->f, REC_SPAN_excerpt);
}

/* What was opened at this depth is closed: the paragraph, or whatever of a damaged part. */
static void excerpt_close(struct prose *s) {
        if (s->quoted == 0 || s->x.depth >= s->quoted)
                return;
        office_flow_pop(s->f);
        s->quoted = 0;
}

static void row_open(struct prose *s) {
        if (s->tables <= 1 || here(s) > s->cell_at[s->tables - 2 < TABLES ? s->tables - 2 : 0])
                office_flow_line(s->f);
        if (s->tables) {
                s->row_at[table(s)] = here(s);
                s->cells[table(s)] = 0;
        }
}

static void cell_open(struct prose *s) {
        if (!s->tables)
                return;
        if (s->cells[table(s)]++) {
                if (here(s) > s->row_at[table(s)])
                        s->f->lines = 0;
                office_flow_cell(s->f);
        }
        s->cell_at[table(s)] = here(s);
}

static void table_open(struct prose *s) {
        s->tables++;
        s->row_at[table(s)] = s->cell_at[table(s)] = here(s);
        s->cells[table(s)] = 0;
}

static void table_close(struct prose *s) {
        if (s->tables)
                s->tables--;
        if (!s->tables)
                office_flow_line(s->f);
}

/* ---- links and fields ---------------------------------------------------------------------- */

static void say_url(struct prose *s) {
        if (s->url.n)
                office_flow_say(s->f, " <%.*s>", STR_ARG(str_sub(buf_str(&s->url), 0, 900)));
        buf_clear(&s->url);
}

static void link_to(struct prose *s) {
        const struct office_rel *r = office_rels_id(&s->rels, attr(s, ":id"));
        buf_clear(&s->url);
        if (r && r->external)
                buf_put_str(&s->url, str_sub(r->target, 0, utf8_floor(r->target, URL_MOST)));
}

static void link_of_shape(struct prose *s) {
        link_to(s);
        if (!s->in_run)
                buf_clear(&s->url); /* of the shape as a whole: a slide's own navigation */
}

/* wild.md#office-external: fields that fetch or run something when the document is opened. */
static void field_of(struct prose *s, struct str code) {
        static const struct str fetch[] = { STR_INIT("INCLUDEPICTURE"), STR_INIT("INCLUDETEXT"),
                                            STR_INIT("DDEAUTO"), STR_INIT("DDE "),
                                            STR_INIT("IMPORT ") };
        code = str_trim(code);
        for (size_t i = 0; i < sizeof fetch / sizeof fetch[0]; i++)
                if (str_starts_nocase(code, fetch[i]) && s->p->flaws++ < 64) {
                        rec_build_header(s->p->b, REC_HDR_other, STR("external"), code, 0, 0);
                        rec_build_flaw(s->p->b, FLAW_office_external, 0, 0, "field %.*s",
                                       STR_ARG(str_sub(code, 0, 300)));
                }
        size_t from = str_chr(code, '"');
        if (!str_starts_nocase(code, STR("HYPERLINK")) || from == SIZE_MAX)
                return;
        struct str url = str_sub(code, from + 1, SIZE_MAX);
        url = str_sub(url, 0, str_chr(url, '"'));
        buf_clear(&s->url);
        if (from < 12) /* else it is the place in a document: HYPERLINK \l "place" */
                buf_put_str(&s->url, url);
}

static void field_char(struct prose *s) {
        struct str type = attr(s, "fldCharType");
        if (str_eq(type, STR("begin"))) {
                buf_clear(&s->instr);
        } else if (str_eq(type, STR("separate"))) {
                field_of(s, buf_str(&s->instr));
                buf_clear(&s->instr);
        } else {
                if (s->instr.n)
                        field_of(s, buf_str(&s->instr));
                buf_clear(&s->instr);
                say_url(s);
        }
}

/* ---- who changed, hid or remarked what ----------------------------------------------------- */

static void change(struct prose *s, const char *what, enum rec_span_kind label) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, what);
        buf_puts(&b, " by ");
        buf_put_str(&b, attr(s, "author"));
        buf_puts(&b, ", ");
        buf_put_str(&b, attr(s, "date"));
        if (!str_eq(buf_str(&b), buf_str(&s->change)) && s->changes++ < CHANGES_MOST)
                rec_build_header(s->p->b, REC_HDR_other, STR("tracked change"), buf_str(&b), 0, 0);
        buf_clear(&s->change);
        buf_put_str(&s->change, buf_str(&b));
        buf_done(&b);
        if (label == REC_SPAN_deleted)
                office_flow_say(s->f, "[-");
        office_flow_push(s->f, label);
}

static void change_end(struct prose *s, bool deleted) {
        office_flow_pop(s->f);
        if (deleted)
                office_flow_say(s->f, "-]");
}

static void vanish(struct prose *s) {
        struct str v = attr(s, "val");
        bool off = str_eq(v, STR("0")) || str_eq(v, STR("false")) || str_eq(v, STR("off"));
        if (s->in_run && !off && !s->hidden_run) {
                s->hidden_run = true;
                office_flow_push(s->f, REC_SPAN_hidden);
        }
}

static void run_close(struct prose *s) {
        s->in_run -= s->in_run > 0;
        if (s->hidden_run)
                office_flow_pop(s->f);
        s->hidden_run = false;
        if (str_eq(s->x.prefix, STR("a")))
                say_url(s);
}

static void note_open(struct prose *s, const char *sign) {
        struct str type = attr(s, "type");
        if (str_find_nocase(type, STR("separator")) != SIZE_MAX ||
            str_eq(type, STR("continuationNotice"))) {
                office_xml_skip(&s->x);
                return;
        }
        office_flow_line(s->f);
        office_flow_push(s->f, REC_SPAN_note);
        office_flow_say(s->f, "[%s%lld] ", sign, (long long) office_xml_number(&s->x, "id", 0));
}

static void labelled_close(struct prose *s) {
        office_flow_line(s->f);
        office_flow_pop(s->f);
}

static void comment_open(struct prose *s) {
        office_flow_line(s->f);
        office_flow_push(s->f, REC_SPAN_comment);
        office_flow_puts(s->f, "[Comment by ");
        office_flow_put(s->f, attr(s, "author"));
        office_flow_puts(s->f, ", ");
        office_flow_put(s->f, attr(s, "date"));
        office_flow_puts(s->f, "] ");
}

/* ---- shapes -------------------------------------------------------------------------------- */

static void alt_text(struct prose *s) {
        struct str d = attr(s, "descr");
        if (d.n == 0)
                d = attr(s, "title");
        if (office_xml_true(&s->x, "hidden") && !s->labelled_shape) {
                s->labelled_shape = true;
                office_flow_push(s->f, REC_SPAN_hidden);
        }
        if (str_trim(d).n == 0 || str_eq(d, buf_str(&s->alt)))
                return;
        buf_clear(&s->alt);
        buf_put_str(&s->alt, d);
        office_flow_push(s->f, REC_SPAN_caption);
        office_flow_puts(s->f, "[");
        office_flow_put(s->f, buf_str(&s->alt));
        office_flow_puts(s->f, "] ");
        office_flow_pop(s->f);
}

static void placeholder(struct prose *s) {
        struct str t = attr(s, "type");
        if (!s->labelled_shape && (str_eq(t, STR("sldNum")) || str_eq(t, STR("ftr")) ||
                                   str_eq(t, STR("dt")) || str_eq(t, STR("hdr")))) {
                s->labelled_shape = true;
                office_flow_push(s->f, REC_SPAN_running);
        }
}

static void shape_close(struct prose *s) {
        office_flow_line(s->f);
        if (s->labelled_shape)
                office_flow_pop(s->f);
        s->labelled_shape = false;
}

static void symbol(struct prose *s) {
        uint32_t c = 0;
        char z[4];
        struct str v = attr(s, "char");
        for (size_t i = 0; i < v.n && i < 4 && ascii_hex(v.p[i]) >= 0; i++)
                c = c * 16 + (uint32_t) ascii_hex(v.p[i]);
        if (c >= 0x20 && (c < 0xd800 || c > 0xdfff))
                office_flow_put(s->f, (struct str){ z, utf8_put(z, c) });
}

static void math(struct prose *s, const char *z) {
        if (str_eq(s->x.prefix, STR("m")))
                office_flow_puts(s->f, z);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void open_mark(struct prose *s, enum tag tag) {
        if (tag == TAG_tab)
                office_flow_puts(s->f, "\t");
        else if (tag == TAG_br || tag == TAG_cr)
                office_flow_puts(s->f, "\n");
        else if (tag == TAG_noBreakHyphen)
                office_flow_puts(s->f, "\xe2\x80\x91");
        else if (tag == TAG_sym)
                symbol(s);
        else if (tag == TAG_sup)
                math(s, "^");
        else if (tag == TAG_sub)
                math(s, "_");
        else if (tag == TAG_footnoteReference)
                office_flow_say(s->f, "[%lld]", (long long) office_xml_number(&s->x, "id", 0));
        else if (tag == TAG_endnoteReference)
                office_flow_say(s->f, "[e%lld]", (long long) office_xml_number(&s->x, "id", 0));
}

static bool open_label(struct prose *s, enum tag tag) {
        if (tag == TAG_ins)
                change(s, "inserted", REC_SPAN_inserted);
        else if (tag == TAG_moveTo)
                change(s, "moved here", REC_SPAN_inserted);
        else if (tag == TAG_del)
                change(s, "deleted", REC_SPAN_deleted);
        else if (tag == TAG_moveFrom)
                change(s, "moved away", REC_SPAN_deleted);
        else if (tag == TAG_vanish || tag == TAG_webHidden)
                vanish(s);
        else if (tag == TAG_footnote)
                note_open(s, "");
        else if (tag == TAG_endnote)
                note_open(s, "e");
        else if (tag == TAG_comment)
                comment_open(s);
        else
                return false;
        return true;
}

static void open_block(struct prose *s, enum tag tag) {
        if (tag == TAG_p)
                paragraph_open(s);
        else if (tag == TAG_tbl)
                table_open(s);
        else if (tag == TAG_tr)
                row_open(s);
        else if (tag == TAG_tc)
                cell_open(s);
        else if (tag == TAG_txbxContent)
                office_flow_line(s->f);
        else if (tag == TAG_AlternateContent)
                s->choice = false;
        else if (tag == TAG_Choice)
                s->choice = true;
        else if (tag == TAG_Fallback && s->choice)
                office_xml_skip(&s->x);
        else if (tag == TAG_pPr)
                paragraph_style(s);
        else if (tag == TAG_docPr || tag == TAG_cNvPr)
                alt_text(s);
        else if (tag == TAG_ph)
                placeholder(s);
        else if (tag >= TAG_sectPr && tag <= TAG_numCache)
                office_xml_skip(&s->x);
        else
                open_mark(s, tag);
}

static void on_open(struct prose *s, enum tag tag) {
        if (tag == TAG_t || tag == TAG_delText)
                s->in_text += !str_eq(s->x.prefix, STR("dgm"));
        else if (tag == TAG_v && s->kind == OFFICE_PROSE_chart)
                s->in_text++;
        else if (tag == TAG_r)
                s->in_run++;
        else if (tag == TAG_instrText || tag == TAG_delInstrText)
                s->in_instr++;
        else if (tag == TAG_fldChar)
                field_char(s);
        else if (tag == TAG_fldSimple)
                field_of(s, attr(s, "instr"));
        else if (tag == TAG_hyperlink)
                link_to(s);
        else if (tag == TAG_hlinkClick)
                link_of_shape(s);
        else if (!open_label(s, tag))
                open_block(s, tag);
}

static void close_block(struct prose *s, enum tag tag) {
        if (tag == TAG_p)
                paragraph_close(s);
        else if (tag == TAG_tbl)
                table_close(s);
        else if (tag == TAG_txbxContent)
                office_flow_line(s->f);
        else if (tag == TAG_sp || tag == TAG_pic || tag == TAG_graphicFrame)
                shape_close(s);
        else if (tag == TAG_num)
                math(s, "/");
}

static void on_close(struct prose *s, enum tag tag) {
        excerpt_close(s);
        if (tag == TAG_t || tag == TAG_delText)
                s->in_text -= s->in_text && !str_eq(s->x.prefix, STR("dgm"));
        else if (tag == TAG_v && s->kind == OFFICE_PROSE_chart) {
                s->in_text -= s->in_text > 0;
                office_flow_line(s->f);
        } else if (tag == TAG_r)
                run_close(s);
        else if (tag == TAG_instrText || tag == TAG_delInstrText)
                s->in_instr -= s->in_instr > 0;
        else if (tag == TAG_hyperlink || tag == TAG_fldSimple)
                say_url(s);
        else if (tag == TAG_ins || tag == TAG_moveTo)
                change_end(s, false);
        else if (tag == TAG_del || tag == TAG_moveFrom)
                change_end(s, true);
        else if (tag == TAG_footnote || tag == TAG_endnote || tag == TAG_comment)
                labelled_close(s);
        else
                close_block(s, tag);
}

static void walk(struct prose *s, const struct office_tags *tags) {
        enum office_xml_event ev;
        while ((ev = office_xml_next(&s->x)) != OFFICE_XML_end)
                if (ev == OFFICE_XML_open)
                        on_open(s, (enum tag) office_tags_find(tags, s->x.name));
                else if (ev == OFFICE_XML_close)
                        on_close(s, (enum tag) office_tags_find(tags, s->x.name));
                else if (s->in_text)
                        office_flow_put(s->f, s->x.text);
                else if (s->in_instr)
                        buf_put_str(&s->instr, s->x.text);
}

static bool read_part(struct office_pack *p, struct str name, enum office_prose_kind kind,
                      const struct office_styles *styles) {
        struct office_part part;
        struct office_tags tags;
        struct prose s = { .p = p, .f = &p->flow, .kind = kind, .styles = styles };
        struct buf *const bufs[] = { &s.room, &s.url, &s.instr, &s.alt, &s.change };
        bool there = office_part_open(p, name, &part);
        if (there) {
                uint32_t depth = p->flow.depth;
                for (size_t i = 0; i < 5; i++)
                        buf_init(bufs[i], 1 << 20);
                office_rels_read(p, name, &s.rels);
                office_tags_init(&tags, tag_names);
                office_xml_init(&s.x, part.xml);
                walk(&s, &tags);
                office_part_check(p, name, &s.x);
                office_xml_done(&s.x);
                office_tags_done(&tags);
                for (size_t i = 0; i < 5; i++)
                        buf_done(bufs[i]);
                p->flow.depth = depth; /* whatever a cut part left open */
                office_flow_line(&p->flow);
        }
        office_part_close(&part);
        return there;
}

bool office_prose_read(struct office_pack *p, struct str name, enum office_prose_kind kind) {
        return read_part(p, name, kind, NULL);
}

bool office_prose_read_styled(struct office_pack *p, struct str name,
                              const struct office_styles *styles) {
        return read_part(p, name, OFFICE_PROSE_body, styles);
}
