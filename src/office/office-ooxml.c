/* Office Open XML: what a package is, and Word's share of it; see office-ooxml.h.
 *
 *   _rels/.rels  officeDocument -> word/document.xml
 *   [Content_Types].xml  /word/document.xml = application/vnd....wordprocessingml.document.main+xml
 */
#include "office/office-ooxml.h"

#include "base/limits.h"
#include "office/office-prose.h"

/* ---- what it is ---------------------------------------------------------------------------- */

static struct str lower(struct arena *a, struct str s) {
        char *p = arena_alloc(a, s.n + 1);
        for (size_t i = 0; i < s.n; i++)
                p[i] = ascii_lower(s.p[i]);
        return (struct str){ p, s.n };
}

/* The content type that the package declares for a part, or empty. */
static struct str content_type(struct office_pack *p, struct str part) {
        struct office_part types;
        struct office_xml x;
        enum office_xml_event ev;
        struct buf room;
        struct str found = STR("");
        buf_init(&room, 0);
        if (office_part_open(p, STR("[Content_Types].xml"), &types)) {
                office_xml_init(&x, types.xml);
                while (found.n == 0 && (ev = office_xml_next(&x)) != OFFICE_XML_end) {
                        if (ev != OFFICE_XML_open || !str_eq(x.name, STR("Override")))
                                continue;
                        struct str name = office_xml_attr(&x, "PartName", &room);
                        if (name.n && str_eq_nocase(str_sub(name, 1, SIZE_MAX), part))
                                found = lower(p->a, office_xml_attr(&x, "ContentType", &room));
                }
                office_xml_done(&x);
        }
        office_part_close(&types);
        buf_done(&room);
        return found;
}

/* The type of the file from that of its main part: without ".main+xml". */
static struct str media_type(struct office_pack *p, struct str main, enum office_ooxml_kind kind) {
        static const char *const usual[] = {
                "application/vnd.openxmlformats-officedocument",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        };
        struct str t = content_type(p, main);
        if (str_find(t, STR("macroenabled")) != SIZE_MAX && str_ends(t, STR(".main+xml")))
                return arena_printf(p->a, "%.*s.12", STR_ARG(str_sub(t, 0, t.n - 9)));
        if (str_find(t, STR("binary.macroenabled")) != SIZE_MAX)
                return STR("application/vnd.ms-excel.sheet.binary.macroenabled.12");
        if (str_ends(t, STR(".main+xml")))
                return str_sub(t, 0, t.n - 9);
        return str_of(usual[kind]);
}

static const struct {
        struct str folder, main;
        enum office_ooxml_kind kind;
} usual[] = { { STR_INIT("word/"), STR_INIT("word/document.xml"), OFFICE_OOXML_word },
              { STR_INIT("xl/"), STR_INIT("xl/workbook.xml"), OFFICE_OOXML_excel },
              { STR_INIT("xl/"), STR_INIT("xl/workbook.bin"), OFFICE_OOXML_excel },
              { STR_INIT("ppt/"), STR_INIT("ppt/presentation.xml"), OFFICE_OOXML_power } };

static enum office_ooxml_kind kind_of(struct str type, struct str main) {
        if (str_find(type, STR("wordprocessingml")) != SIZE_MAX ||
            str_find(type, STR("ms-word")) != SIZE_MAX)
                return OFFICE_OOXML_word;
        if (str_find(type, STR("spreadsheetml")) != SIZE_MAX ||
            str_find(type, STR("ms-excel")) != SIZE_MAX)
                return OFFICE_OOXML_excel;
        if (str_find(type, STR("presentationml")) != SIZE_MAX ||
            str_find(type, STR("ms-powerpoint")) != SIZE_MAX)
                return OFFICE_OOXML_power;
        for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
                if (str_starts_nocase(main, usual[i].folder))
                        return usual[i].kind;
        return OFFICE_OOXML_none;
}

enum office_ooxml_kind office_ooxml_kind(struct office_pack *p, struct str *ret_type,
                                         struct str *ret_main) {
        struct office_rels rels;
        struct str main = STR("");
        office_rels_read(p, STR(""), &rels);
        const struct office_rel *r = office_rels_kind(&rels, "officeDocument", NULL);
        if (r && !r->external && office_zip_find(&p->zip, r->target))
                main = r->target;
        for (size_t i = 0; main.n == 0 && i < sizeof usual / sizeof usual[0]; i++)
                if (office_zip_find(&p->zip, usual[i].main))
                        main = usual[i].main;
        if (main.n == 0)
                return OFFICE_OOXML_none;
        enum office_ooxml_kind kind = kind_of(content_type(p, main), main);
        *ret_main = main;
        *ret_type = media_type(p, main, kind);
        return kind;
}

/* ---- Word ---------------------------------------------------------------------------------- */

/* Every part of a kind, each once, under a label. */
static void parts_of(struct office_pack *p, const struct office_rels *rels, const char *kind,
                     enum rec_span_kind label, enum office_prose_kind how) {
        const struct office_rel *r = NULL;
        while ((r = office_rels_kind(rels, kind, r)) != NULL) {
                struct office_zip_entry *e = office_zip_find(&p->zip, r->target);
                if (r->external || !e || e->flags & OFFICE_ZIP_used)
                        continue;
                office_flow_gap(&p->flow);
                office_flow_push(&p->flow, label);
                office_prose_read(p, r->target, how);
                office_flow_pop(&p->flow);
        }
}

void office_word_read(struct office_pack *p, struct str main) {
        struct office_rels rels;
        struct office_styles styles = { 0 };
        office_rels_read(p, main, &rels);
        const struct office_rel *r = office_rels_kind(&rels, "styles", NULL);
        if (r && !r->external)
                office_styles_read(p, r->target, &styles);
        if (!office_prose_read_styled(p, main, &styles)) /* wild.md#office-part */
                rec_build_flaw(p->b, FLAW_office_part, 0, 0, "no main part");
        parts_of(p, &rels, "footnotes", REC_SPAN_note, OFFICE_PROSE_body);
        parts_of(p, &rels, "endnotes", REC_SPAN_note, OFFICE_PROSE_body);
        parts_of(p, &rels, "comments", REC_SPAN_comment, OFFICE_PROSE_body);
        parts_of(p, &rels, "diagramData", REC_SPAN_caption, OFFICE_PROSE_body);
        parts_of(p, &rels, "chart", REC_SPAN_caption, OFFICE_PROSE_chart);
        parts_of(p, &rels, "header", REC_SPAN_running, OFFICE_PROSE_body);
        parts_of(p, &rels, "footer", REC_SPAN_running, OFFICE_PROSE_body);
}

void office_ooxml_read(struct office_pack *p, enum office_ooxml_kind kind, struct str main) {
        if (kind == OFFICE_OOXML_word)
                office_word_read(p, main);
        else if (kind == OFFICE_OOXML_excel)
                office_excel_read(p, main);
        else if (kind == OFFICE_OOXML_power)
                office_power_read(p, main);
}
