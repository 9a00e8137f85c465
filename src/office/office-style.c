/* Styles that quote; see office-style.h.  A style stands behind the one it rests on in what word
 * processors write; one pass is enough, and a style that stands before it is judged by its name. */
#include "office/office-style.h"

bool office_style_quotes(struct str name) {
        static const struct str says[] = { STR_INIT("quot"), STR_INIT("zitat"), STR_INIT("نقل قول"),
                                           STR_INIT("نقل‌قول"), STR_INIT("اقتباس") };
        for (size_t i = 0; i < sizeof says / sizeof says[0]; i++)
                if (str_find_nocase(name, says[i]) != SIZE_MAX)
                        return true;
        return str_eq_nocase(name, STR("block text")) || str_eq_nocase(name, STR("blocktext"));
}

void office_styles_put(struct office_styles *s, struct str id) {
        if (id.n && s->n < OFFICE_STYLES)
                s->v[s->n++] = id;
}

bool office_styles_has(const struct office_styles *s, struct str id) {
        for (size_t i = 0; i < s->n; i++)
                if (str_eq(s->v[i], id))
                        return true;
        return office_style_quotes(id);
}

/* One <style>: what was opened last. */
static void style(struct office_pack *p, struct office_xml *x, struct buf *room,
                  struct office_styles *ret) {
        uint32_t outside = x->depth - 1;
        bool paragraph = str_eq(office_xml_attr(x, "type", room), STR("paragraph")), quotes = false;
        struct str id = arena_str(p->a, office_xml_attr(x, "styleId", room));
        enum office_xml_event ev;
        while (x->depth > outside && (ev = office_xml_next(x)) != OFFICE_XML_end) {
                if (ev != OFFICE_XML_open || x->depth != outside + 2)
                        continue;
                if (str_eq(x->name, STR("name")))
                        quotes |= office_style_quotes(office_xml_attr(x, "val", room));
                else if (str_eq(x->name, STR("basedOn")))
                        quotes |= office_styles_has(ret, office_xml_attr(x, "val", room));
        }
        if (paragraph && quotes)
                office_styles_put(ret, id);
}

void office_styles_read(struct office_pack *p, struct str name, struct office_styles *ret) {
        struct office_part part;
        struct office_xml x;
        struct buf room;
        enum office_xml_event ev;
        *ret = (struct office_styles){ 0 };
        if (office_part_open(p, name, &part)) {
                buf_init(&room, 1 << 20);
                office_xml_init(&x, part.xml);
                while ((ev = office_xml_next(&x)) != OFFICE_XML_end)
                        if (ev == OFFICE_XML_open && str_eq(x.name, STR("style")))
                                style(p, &x, &room, ret);
                office_xml_done(&x);
                buf_done(&room);
        }
        office_part_close(&part);
}
