/* What a packed document says about itself: docProps/core.xml (Dublin Core), app.xml, custom.xml;
 * and what it would fetch when it is opened.
 *
 *   <dc:creator>ندا</dc:creator>  <Company>...</Company>  <property name="Case"><vt:lpwstr>... */
#include "base/limits.h"
#include "office/office-pack.h"
#include "when/when.h"

enum how { AS_HEADER, AS_ADDR, AS_DATE };

static const struct fact {
        struct str tag;
        enum how how;
        int what;
} facts[] = {
        { STR_INIT("title"), AS_HEADER, REC_HDR_subject },
        { STR_INIT("subject"), AS_HEADER, REC_HDR_other },
        { STR_INIT("creator"), AS_ADDR, REC_ROLE_author },
        { STR_INIT("lastModifiedBy"), AS_ADDR, REC_ROLE_editor },
        { STR_INIT("created"), AS_DATE, REC_DATE_created },
        { STR_INIT("modified"), AS_DATE, REC_DATE_modified },
        { STR_INIT("lastPrinted"), AS_DATE, REC_DATE_printed },
        { STR_INIT("description"), AS_HEADER, REC_HDR_description },
        { STR_INIT("keywords"), AS_HEADER, REC_HDR_keywords },
        { STR_INIT("language"), AS_HEADER, REC_HDR_language },
        { STR_INIT("category"), AS_HEADER, REC_HDR_other },
        { STR_INIT("contentStatus"), AS_HEADER, REC_HDR_status },
        { STR_INIT("identifier"), AS_HEADER, REC_HDR_other },
        { STR_INIT("revision"), AS_HEADER, REC_HDR_other },
        { STR_INIT("Company"), AS_HEADER, REC_HDR_organization },
        { STR_INIT("Application"), AS_HEADER, REC_HDR_generator },
        { STR_INIT("Manager"), AS_HEADER, REC_HDR_other },
        { STR_INIT("Template"), AS_HEADER, REC_HDR_other },
        { STR_INIT("HyperlinkBase"), AS_HEADER, REC_HDR_other },
        { STR_INIT("TotalTime"), AS_HEADER, REC_HDR_other },
        /* OpenDocument, where they differ */
        { STR_INIT("initial-creator"), AS_ADDR, REC_ROLE_author },
        { STR_INIT("creation-date"), AS_DATE, REC_DATE_created },
        { STR_INIT("printed-by"), AS_HEADER, REC_HDR_other },
        { STR_INIT("print-date"), AS_DATE, REC_DATE_printed },
        { STR_INIT("generator"), AS_HEADER, REC_HDR_generator },
        { STR_INIT("keyword"), AS_HEADER, REC_HDR_keywords },
};

void office_pack_date(struct rec_build *b, enum rec_basis basis, struct str iso) {
        struct when_mail w;
        iso = str_trim(iso);
        if (iso.n >= 4 && when_mail(str_bytes(iso), &w) == 0)
                rec_build_date(b, basis, w.at,
                               w.flags & WHEN_MAIL_no_zone ? REC_ZONE_UNKNOWN : w.zone, w.precision,
                               0, 0);
}

static void put_fact(struct rec_build *b, const struct fact *f, struct str value) {
        value = str_trim(value);
        if (value.n == 0)
                return;
        switch (f->how) {
        case AS_HEADER:
                rec_build_header(b, (enum rec_header_id) f->what, f->tag, value, 0, 0);
                break;
        case AS_ADDR:
                rec_build_addr(b, (enum rec_role) f->what, value, STR(""), 0, 0);
                break;
        case AS_DATE:
                office_pack_date(b, (enum rec_basis) f->what, value);
                break;
        }
}

static const struct fact *find_fact(struct str tag) {
        for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
                if (str_eq(facts[i].tag, tag))
                        return &facts[i];
        return NULL;
}

/* An element's text behind its open, up to its close. */
static struct str inner(struct office_xml *x, struct buf *room) {
        uint32_t outside = x->depth - 1;
        enum office_xml_event ev;
        buf_clear(room);
        while (x->depth > outside && (ev = office_xml_next(x)) != OFFICE_XML_end)
                if (ev == OFFICE_XML_text)
                        buf_put_str(room, x->text);
        return buf_str(room);
}

/* <property name="Case number"><vt:lpwstr>12</vt:lpwstr></property>, <meta:user-defined
 * meta:name=..>
 */
static void custom(struct rec_build *b, struct office_xml *x, struct buf *room) {
        struct buf name;
        buf_init(&name, 0);
        struct str key = office_xml_attr(x, "name", &name);
        struct buf keep;
        buf_init(&keep, 0);
        buf_put_str(&keep, key);
        rec_build_header(b, REC_HDR_other, buf_str(&keep), inner(x, room), 0, 0);
        buf_done(&keep);
        buf_done(&name);
}

void office_facts_read(struct rec_build *b, struct office_xml *x, bool odf) {
        enum office_xml_event ev;
        struct buf room;
        uint64_t n = 0;
        buf_init(&room, 1 << 20);
        while ((ev = office_xml_next(x)) != OFFICE_XML_end && n < LIMIT_office_names) {
                if (ev != OFFICE_XML_open)
                        continue;
                const struct fact *f = find_fact(x->name);
                if (str_eq(x->name, STR("property")) || str_eq(x->name, STR("user-defined"))) {
                        custom(b, x, &room);
                } else if (odf && str_eq(x->name, STR("creator"))) {
                        rec_build_addr(b, REC_ROLE_editor, inner(x, &room), STR(""), 0, 0);
                } else if (odf && str_eq(x->name, STR("date"))) {
                        office_pack_date(b, REC_DATE_modified, inner(x, &room));
                } else if (f) {
                        put_fact(b, f, inner(x, &room));
                } else {
                        continue;
                }
                n++;
        }
        buf_done(&room);
}

static void facts_of(struct office_pack *p, struct str name) {
        struct office_part part;
        struct office_xml x;
        if (office_part_open(p, name, &part)) {
                office_xml_init(&x, part.xml);
                office_facts_read(p->b, &x, false);
                office_part_check(p, name, &x);
                office_xml_done(&x);
        }
        office_part_close(&part);
}

/* wild.md#office-external: whatever is not a link to click on is fetched on opening. */
static void external(struct office_pack *p, struct str rels) {
        struct office_rels r;
        struct str folder = str_sub(rels, 0, str_find(rels, STR("_rels/")));
        struct str file = str_sub(rels, folder.n + 6, rels.n - folder.n - 6 - 5);
        office_rels_read(p, arena_printf(p->a, "%.*s%.*s", STR_ARG(folder), STR_ARG(file)), &r);
        for (size_t i = 0; i < r.n; i++) {
                if (!r.v[i].external || str_eq(r.v[i].kind, STR("hyperlink")))
                        continue;
                struct str words = arena_printf(p->a, "%.*s: %.*s", STR_ARG(r.v[i].kind),
                                                STR_ARG(r.v[i].target));
                rec_build_header(p->b, REC_HDR_other, STR("external"), words, 0, 0);
                if (p->flaws++ < 64)
                        rec_build_flaw(p->b, FLAW_office_external, 0, 0, "%.*s",
                                       STR_ARG(str_sub(words, 0, 300)));
        }
}

void office_pack_facts(struct office_pack *p) {
        facts_of(p, STR("docProps/core.xml"));
        facts_of(p, STR("docProps/app.xml"));
        facts_of(p, STR("docProps/custom.xml"));
        for (size_t i = 0; i < p->zip.n; i++)
                if (str_ends_nocase(p->zip.entries[i].name, STR(".rels")) &&
                    str_find(p->zip.entries[i].name, STR("_rels/")) != SIZE_MAX)
                        external(p, p->zip.entries[i].name);
}
