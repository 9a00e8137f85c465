/* A packed document: its parts and the links between them; see office-pack.h. */
#include "office/office-pack.h"

#include "base/limits.h"
#include "base/vec.h"

enum { FLAWS_MOST = 64 }; /* flaws of parts written for one document */

/* ---- parts --------------------------------------------------------------------------------- */

static void part_flaw(struct office_pack *p, enum rec_flaw flaw, struct str name,
                      const char *what) {
        if (p->flaws++ < FLAWS_MOST)
                rec_build_flaw(p->b, flaw, 0, 0, "%.*s: %s", STR_ARG(str_sub(name, 0, 200)), what);
}

static void got_flaw(struct office_pack *p, struct str name, enum office_zip_got got) {
        switch (got) {
        case OFFICE_ZIP_whole:
                break;
        case OFFICE_ZIP_part:
                part_flaw(p, FLAW_office_part, name, "damaged");
                break;
        case OFFICE_ZIP_bomb: /* wild.md#office-limit */
                part_flaw(p, FLAW_office_limit, name, "unpacks to too much");
                break;
        case OFFICE_ZIP_locked:
                part_flaw(p, FLAW_encrypted, name, "encrypted member");
                break;
        case OFFICE_ZIP_unknown:
                part_flaw(p, FLAW_method_unknown, name, "packed by a method that is not read");
                break;
        }
}

bool office_part_open(struct office_pack *p, struct str name, struct office_part *ret) {
        struct office_zip_entry *e = office_zip_find(&p->zip, name);
        *ret = (struct office_part){ 0 };
        buf_init(&ret->raw, LIMIT_office_part + 1);
        buf_init(&ret->utf8, 2 * LIMIT_office_part);
        if (!e)
                return false;
        e->flags |= OFFICE_ZIP_used;
        got_flaw(p, name, office_zip_get(&p->zip, e, &ret->raw));
        ret->xml = office_xml_utf8(buf_bytes(&ret->raw), &ret->utf8);
        return ret->xml.n > 0;
}

void office_part_close(struct office_part *part) {
        buf_done(&part->raw);
        buf_done(&part->utf8);
}

void office_part_check(struct office_pack *p, struct str name, const struct office_xml *x) {
        if (x->damaged)
                part_flaw(p, FLAW_office_damaged, name, "ends inside a tag");
        if (x->doctype) /* wild.md#office-doctype */
                part_flaw(p, FLAW_office_doctype, name, "document type declaration");
}

/* ---- relationships ------------------------------------------------------------------------- */

static struct str last_of(struct str s, char c) {
        for (size_t i = s.n; i > 0; i--)
                if (s.p[i - 1] == c)
                        return str_sub(s, i, SIZE_MAX);
        return s;
}

/* "word/document.xml" and "../media/image1.png" to "media/image1.png". */
static struct str resolve(struct arena *a, struct str from, struct str target) {
        struct buf b;
        buf_init(&b, 0);
        if (!str_starts(target, STR("/")))
                buf_put_str(&b, str_sub(from, 0, from.n - last_of(from, '/').n));
        while (target.n) {
                struct str step = str_cut(&target, '/');
                if (str_eq(step, STR(".."))) {
                        b.n -= b.n > 0;
                        while (b.n && b.p[b.n - 1] != '/')
                                b.n--;
                } else if (step.n && !str_eq(step, STR("."))) {
                        buf_put_str(&b, step);
                        if (target.n)
                                buf_putc(&b, '/');
                }
        }
        struct str s = arena_str(a, buf_str(&b));
        buf_done(&b);
        return s;
}

static struct str rels_name(struct arena *a, struct str part) {
        struct str file = last_of(part, '/');
        if (str_chr(part, '/') == SIZE_MAX)
                file = part;
        struct str folder = str_sub(part, 0, part.n - file.n);
        return arena_printf(a, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(file));
}

static struct office_rel one_rel(struct office_pack *p, struct str part, struct office_xml *x) {
        struct buf room;
        struct office_rel r = { 0 };
        buf_init(&room, 0);
        r.id = arena_str(p->a, office_xml_attr(x, "Id", &room));
        r.kind = arena_str(p->a, last_of(office_xml_attr(x, "Type", &room), '/'));
        r.external = str_eq_nocase(office_xml_attr(x, "TargetMode", &room), STR("External"));
        struct str target = office_xml_attr(x, "Target", &room);
        r.target = r.external ? arena_str(p->a, target) : resolve(p->a, part, target);
        buf_done(&room);
        return r;
}

void office_rels_read(struct office_pack *p, struct str name, struct office_rels *ret) {
        struct office_part part;
        struct office_xml x;
        enum office_xml_event ev;
        VEC(struct office_rel) v = { 0 };
        *ret = (struct office_rels){ 0 };
        if (office_part_open(p, rels_name(p->a, name), &part)) {
                office_xml_init(&x, part.xml);
                while ((ev = office_xml_next(&x)) != OFFICE_XML_end && v.n < LIMIT_office_names)
                        if (ev == OFFICE_XML_open && str_eq(x.name, STR("Relationship")))
                                vec_push(&v, one_rel(p, name, &x));
                office_xml_done(&x);
        }
        office_part_close(&part);
        ret->v = arena_alloc(p->a, v.n * sizeof *v.v + 1);
        if (v.n)
                memcpy(ret->v, v.v, v.n * sizeof *v.v);
        ret->n = v.n;
        vec_done(&v);
}

const struct office_rel *office_rels_id(const struct office_rels *r, struct str id) {
        for (size_t i = 0; i < r->n; i++)
                if (str_eq(r->v[i].id, id))
                        return &r->v[i];
        return NULL;
}

const struct office_rel *office_rels_kind(const struct office_rels *r, const char *kind,
                                          const struct office_rel *from) {
        for (size_t i = from ? (size_t) (from - r->v) + 1 : 0; i < r->n; i++)
                if (str_eq_nocase(r->v[i].kind, str_of(kind)))
                        return &r->v[i];
        return NULL;
}
