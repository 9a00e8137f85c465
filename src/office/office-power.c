/* PowerPoint: slides in the order in which they are shown, each a page; its notes and comments
 * behind it.  Masters and layouts are not read: their words are the template's.
 *
 *   ppt/presentation.xml  <p:sldId r:id="rId2"/>  -> ppt/slides/slide1.xml -> notesSlide, comments
 */
#include "base/limits.h"
#include "base/vec.h"
#include "office/office-ooxml.h"
#include "office/office-prose.h"

enum { EMU = 127 /* in a hundredth of a point */ };

struct show {
        struct office_pack *p;
        struct office_rels rels;
        struct map authors; /* id to index */
        VEC(struct str) names;
        uint32_t slides, width, height;
        struct buf room;
};

typedef void (*element)(struct show *s, struct office_xml *x);

static void each(struct show *s, struct str name, element open) {
        struct office_part part;
        struct office_xml x;
        enum office_xml_event ev;
        if (office_part_open(s->p, name, &part)) {
                office_xml_init(&x, part.xml);
                while ((ev = office_xml_next(&x)) != OFFICE_XML_end)
                        if (ev == OFFICE_XML_open)
                                open(s, &x);
                office_part_check(s->p, name, &x);
                office_xml_done(&x);
        }
        office_part_close(&part);
}

/* ---- comments ------------------------------------------------------------------------------ */

/* <p:cmAuthor id="0" name="..">, or <p188:author id="{..}" name="..">. */
static void on_author(struct show *s, struct office_xml *x) {
        bool is = str_eq(x->name, STR("cmAuthor")) || str_eq(x->name, STR("author"));
        if (!is || s->names.n >= LIMIT_office_names)
                return;
        *map_put(&s->authors, office_xml_attr(x, "id", &s->room), 0, NULL) = s->names.n;
        vec_push(&s->names, arena_str(s->p->a, office_xml_attr(x, "name", &s->room)));
}

/* Up to the close of the comment: the words of <p:text>, or of <a:t>. */
static void comment_words(struct office_flow *f, struct office_xml *x) {
        uint32_t outside = x->depth - 1, in = 0;
        enum office_xml_event ev;
        while (x->depth > outside && (ev = office_xml_next(x)) != OFFICE_XML_end) {
                bool t = ev != OFFICE_XML_text &&
                         (str_eq(x->name, STR("text")) || str_eq(x->name, STR("t")));
                if (ev == OFFICE_XML_text && in)
                        office_flow_put(f, x->text);
                else if (t && ev == OFFICE_XML_open)
                        in++;
                else if (t)
                        in -= in > 0;
                else if (ev == OFFICE_XML_close && str_eq(x->name, STR("p")))
                        office_flow_line(f);
        }
}

static void on_comment(struct show *s, struct office_xml *x) {
        struct office_flow *f = &s->p->flow;
        if (!str_eq(x->name, STR("cm")) && !str_eq(x->name, STR("reply")))
                return;
        const uint64_t *who = map_find(&s->authors, office_xml_attr(x, "authorId", &s->room));
        office_flow_line(f);
        office_flow_push(f, REC_SPAN_comment);
        office_flow_puts(f, "[Comment by ");
        office_flow_put(f, who ? s->names.v[*who] : STR("?"));
        office_flow_puts(f, ", ");
        struct str date = office_xml_attr(x, "dt", &s->room);
        office_flow_put(f, date.n ? date : office_xml_attr(x, "created", &s->room));
        office_flow_puts(f, "] ");
        comment_words(f, x);
        office_flow_pop(f);
        office_flow_line(f);
}

/* ---- slides -------------------------------------------------------------------------------- */

static bool is_hidden(struct show *s, struct str part) {
        struct office_part raw;
        struct office_xml x;
        bool hidden = false;
        if (office_part_open(s->p, part, &raw)) {
                office_xml_init(&x, raw.xml);
                if (office_xml_next(&x) == OFFICE_XML_text) /* a line end behind <?xml?> */
                        office_xml_next(&x);
                struct str show = office_xml_attr(&x, "show", &s->room);
                hidden = str_eq(show, STR("0")) || str_eq(show, STR("false"));
                office_xml_done(&x);
        }
        office_part_close(&raw);
        return hidden;
}

static void beside(struct show *s, const struct office_rels *rels, const char *kind,
                   enum rec_span_kind label, enum office_prose_kind how) {
        const struct office_rel *r = NULL;
        while ((r = office_rels_kind(rels, kind, r)) != NULL) {
                if (r->external)
                        continue;
                office_flow_line(&s->p->flow);
                office_flow_push(&s->p->flow, label);
                office_prose_read(s->p, r->target, how);
                office_flow_pop(&s->p->flow);
        }
}

static void read_slide(struct show *s, struct str part) {
        struct office_flow *f = &s->p->flow;
        struct office_rels rels;
        const struct office_rel *r = NULL;
        bool hidden = is_hidden(s, part);
        office_flow_gap(f);
        office_flow_flush(f);
        rec_build_page(f->t, ++s->slides, s->width, s->height, STR(""));
        if (hidden)
                rec_build_page_flag(f->t, REC_PAGE_hidden);
        office_flow_push(f, hidden ? REC_SPAN_hidden : office_flow_label(f));
        office_flow_say(f, "[Slide %u]%s", s->slides, hidden ? " (hidden)" : "");
        office_flow_line(f);
        if (!office_prose_read(s->p, part, OFFICE_PROSE_body))
                rec_build_flaw(s->p->b, FLAW_office_part, 0, 0, "slide %u is missing", s->slides);
        office_rels_read(s->p, part, &rels);
        beside(s, &rels, "diagramData", office_flow_label(f), OFFICE_PROSE_body);
        beside(s, &rels, "chart", REC_SPAN_caption, OFFICE_PROSE_chart);
        beside(s, &rels, "notesSlide", REC_SPAN_note, OFFICE_PROSE_body);
        while ((r = office_rels_kind(&rels, "comments", r)) != NULL)
                each(s, r->target, on_comment);
        office_flow_pop(f);
}

/* The size stands behind the list of slides. */
static void on_size(struct show *s, struct office_xml *x) {
        if (str_eq(x->name, STR("sldSz"))) {
                s->width = (uint32_t) (office_xml_number(x, "cx", 0) / EMU);
                s->height = (uint32_t) (office_xml_number(x, "cy", 0) / EMU);
        }
}

static void on_presentation(struct show *s, struct office_xml *x) {
        if (str_eq(x->name, STR("sldId"))) {
                const struct office_rel *r =
                        office_rels_id(&s->rels, office_xml_attr(x, ":id", &s->room));
                if (r && !r->external && s->slides < LIMIT_office_names)
                        read_slide(s, r->target);
        }
}

void office_power_read(struct office_pack *p, struct str main) {
        struct show s = { .p = p };
        const struct office_rel *r = NULL;
        buf_init(&s.room, 0);
        map_init(&s.authors);
        office_rels_read(p, main, &s.rels);
        while ((r = office_rels_kind(&s.rels, "commentAuthors", r)) != NULL)
                each(&s, r->target, on_author);
        while ((r = office_rels_kind(&s.rels, "authors", r)) != NULL)
                each(&s, r->target, on_author);
        each(&s, main, on_size);
        each(&s, main, on_presentation);
        map_done(&s.authors);
        vec_done(&s.names);
        buf_done(&s.room);
}
