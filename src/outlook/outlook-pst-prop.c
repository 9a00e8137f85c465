/* Fields of libpst's items back into properties, so that one and the same code (outlook-prop.h)
 * says what they mean, whichever library read them.
 *
 * libpst has no recipients but as lists of names, no tasks, and no sizes of attachments: what came
 * short cannot always be told.  Strings are UTF-8 where the store is UTF-16, else in a code page.
 */
#include "outlook/outlook-pst-prop.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "outlook/outlook-node-prop.h"

#include <stddef.h>

struct reading {
        pst_file *pf;
        struct arena *a;
        struct buf *wrong;
        uint64_t left; /* bytes of attachments that may still be read */
        unsigned depth;
};

/* ---- fields -------------------------------------------------------------------------------- */

enum field_kind { STRING, BINARY, TIME, BOOL, INT };
enum field_set { OWN, ADDRESS, APPOINTMENT, COMMON, LOG };

struct field {
        uint16_t at, id;
        uint8_t kind, set;
};

#define FIELD(strct, member, kind, set, id) FIELD_##strct(strct, member, kind, set, id)
#define ROW(type, member, kind, set, id)    { offsetof(type, member), id, kind, set },
#define NOT(...)

/* One table for each struct of libpst: the list is read once for each. */
#define FIELD_item(s, member, kind, set, id) ROW(pst_item, member, kind, set, id)
#define FIELD_email                          NOT
#define FIELD_contact                        NOT
#define FIELD_appointment                    NOT
#define FIELD_journal                        NOT
static const struct field item_fields[] = {
#include "outlook/outlook-pst-prop.def"
        { 0 }
};
#undef FIELD_item
#undef FIELD_email
#define FIELD_item                            NOT
#define FIELD_email(s, member, kind, set, id) ROW(pst_item_email, member, kind, set, id)
static const struct field email_fields[] = {
#include "outlook/outlook-pst-prop.def"
        { 0 }
};
#undef FIELD_email
#undef FIELD_contact
#define FIELD_email                             NOT
#define FIELD_contact(s, member, kind, set, id) ROW(pst_item_contact, member, kind, set, id)
static const struct field contact_fields[] = {
#include "outlook/outlook-pst-prop.def"
        { 0 }
};
#undef FIELD_contact
#undef FIELD_appointment
#define FIELD_contact                               NOT
#define FIELD_appointment(s, member, kind, set, id) ROW(pst_item_appointment, member, kind, set, id)
static const struct field appointment_fields[] = {
#include "outlook/outlook-pst-prop.def"
        { 0 }
};
#undef FIELD_appointment
#undef FIELD_journal
#define FIELD_appointment                       NOT
#define FIELD_journal(s, member, kind, set, id) ROW(pst_item_journal, member, kind, set, id)
static const struct field journal_fields[] = {
#include "outlook/outlook-pst-prop.def"
        { 0 }
};

/* PSETID_Address, _Appointment, _Common, _Log: 000620xx-0000-0000-C000-000000000046 */
static const uint8_t set_of[] = { 0, 0x04, 0x02, 0x08, 0x0a };

static struct outlook_store_tag tag_of(const struct field *f, uint16_t type) {
        struct outlook_store_tag t = { .id = f->id, .type = type, .named = f->set != OWN };
        if (t.named) {
                t.lid = f->id;
                memcpy(t.guid,
                       (uint8_t[16]){ set_of[f->set], 0x20, 0x06, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0,
                                      0, 0, 0x46 },
                       sizeof t.guid);
        }
        return t;
}

static struct bytes utf16(struct arena *a, const char *z) {
        struct str in = str_of(z);
        uint8_t *p = arena_alloc(a, 2 * in.n + 2);
        size_t n = 0;
        for (size_t at = 0; at < in.n;) {
                size_t step;
                uint32_t cp = utf8_get_any(bytes_sub(str_bytes(in), at, SIZE_MAX), &step);
                at += step;
                if (cp >= 0x10000) {
                        le_put16(p + n, (uint16_t) (0xd800 + ((cp - 0x10000) >> 10)));
                        le_put16(p + n + 2, (uint16_t) (0xdc00 + (cp & 0x3ff)));
                        n += 4;
                } else {
                        le_put16(p + n, (uint16_t) cp);
                        n += 2;
                }
        }
        return bytes_of(p, n);
}

static void put_string(struct outlook_bag *bag, const struct field *f, const pst_string *s) {
        if (!s->str)
                return;
        struct outlook_store_tag t = tag_of(f, s->is_utf8 ? OUTLOOK_T_str : OUTLOOK_T_str8);
        struct str copy = arena_str(bag->a, str_of(s->str));
        outlook_store_prop(bag, &t, s->is_utf8 ? utf16(bag->a, s->str) : str_bytes(copy));
}

static void put_number(struct outlook_bag *bag, const struct field *f, uint16_t type, int32_t v) {
        uint8_t *p = arena_alloc(bag->a, 4);
        struct outlook_store_tag t = tag_of(f, type);
        le_put32(p, type == OUTLOOK_T_bool ? v == 1 : (uint32_t) v);
        outlook_store_prop(bag, &t, bytes_of(p, type == OUTLOOK_T_bool ? 1 : 4));
}

static void put_binary(struct outlook_bag *bag, const struct field *f, uint16_t type, const void *p,
                       size_t n) {
        struct outlook_store_tag t = tag_of(f, type);
        struct str copy = arena_str(bag->a, (struct str){ p, n });
        outlook_store_prop(bag, &t, str_bytes(copy));
}

/* The struct is packed: members lie where they lie. */
static void put_field(struct outlook_bag *bag, const struct field *f, const char *at) {
        pst_string s;
        pst_binary b;
        FILETIME *ft;
        int32_t v;
        switch ((enum field_kind) f->kind) {
        case STRING:
                memcpy(&s, at, sizeof s);
                put_string(bag, f, &s);
                break;
        case BINARY:
                memcpy(&b, at, sizeof b);
                if (b.data && b.size <= LIMIT_outlook_item_bytes)
                        put_binary(bag, f, OUTLOOK_T_bin, b.data, b.size);
                break;
        case TIME:
                memcpy(&ft, at, sizeof ft);
                if (ft)
                        put_binary(bag, f, OUTLOOK_T_time, ft, 8);
                break;
        case BOOL:
        case INT: /* 0 is what libpst has where the store has nothing */
                memcpy(&v, at, sizeof v);
                if (v != 0)
                        put_number(bag, f, f->kind == BOOL ? OUTLOOK_T_bool : OUTLOOK_T_i32, v);
                break;
        }
}

static void put_fields(struct outlook_bag *bag, const struct field *f, const void *of) {
        for (; of && f->id != 0; f++)
                put_field(bag, f, (const char *) of + f->at);
}

static void put_html(struct outlook_bag *bag, const pst_string *s) {
        const struct field f = { .id = 0x1013 };
        if (s->str && s->is_utf8)
                put_string(bag, &f, s);
        else if (s->str)
                put_binary(bag, &f, OUTLOOK_T_bin, s->str, strlen(s->str));
}

/* Names of one's own: categories are the only ones we know. */
static void put_extra(struct outlook_bag *bag, const pst_item_extra_field *x) {
        struct outlook_store_tag t = { .type = OUTLOOK_T_str | OUTLOOK_T_many, .named = true };
        memcpy(t.guid,
               (uint8_t[16]){ 0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
               sizeof t.guid); /* PS_PUBLIC_STRINGS */
        for (; x; x = x->next)
                if (x->field_name && x->value &&
                    str_eq_nocase(str_of(x->field_name), STR("keywords"))) {
                        t.name = STR("Keywords");
                        outlook_prop_put_named(bag, bytes_of(t.guid, sizeof t.guid), 0, t.name,
                                               t.type, utf16(bag->a, x->value));
                }
}

static struct outlook_bag *bag_of(struct arena *a, const pst_item *item) {
        struct outlook_bag *bag = arena_alloc(a, sizeof *bag);
        const struct field class = { .id = 0x001a };
        outlook_prop_init(bag, a, 0);
        put_fields(bag, item_fields, item);
        if (item->ascii_type)
                put_string(bag, &class, &(pst_string){ 1, item->ascii_type });
        put_fields(bag, email_fields, item->email);
        put_fields(bag, contact_fields, item->contact);
        put_fields(bag, appointment_fields, item->appointment);
        put_fields(bag, journal_fields, item->journal);
        put_extra(bag, item->extra_fields);
        if (item->email)
                put_html(bag, &item->email->htmlbody);
        return bag;
}

struct str outlook_pst_name(const pst_string *s, struct arena *a) {
        return s->str ? arena_str(a, str_of(s->str)) : (struct str){ 0 };
}

/* ---- attachments --------------------------------------------------------------------------- */

static bool fill(struct reading *r, pst_item *item, struct outlook_item *ret);

/* wild.md#store-item: an embedded message that holds itself ends at the depth */
static bool embedded(struct reading *r, const pst_item_attach *x, struct outlook_attachment *ret) {
        pst_desc_tree d = { .desc = pst_getID(r->pf, x->i_id) };
        if (!d.desc || r->depth >= LIMIT_outlook_depth)
                return false;
        pst_item *inner = pst_parse_item(r->pf, &d, x->id2_head);
        if (!inner)
                return false;
        ret->item = arena_alloc(r->a, sizeof *ret->item);
        *ret->item = (struct outlook_item) OUTLOOK_ITEM_INIT;
        r->depth++;
        bool good = fill(r, inner, ret->item);
        r->depth--;
        if (!good)
                ret->item = NULL;
        pst_freeItem(inner);
        return good;
}

static bool content(struct reading *r, pst_item_attach *x, struct outlook_attachment *ret) {
        pst_binary b = pst_attach_to_mem(r->pf, x);
        bool good = b.data != NULL && b.size <= r->left;
        if (good) {
                r->left -= b.size;
                struct str copy = arena_str(r->a, (struct str){ b.data, b.size });
                ret->content = str_bytes(copy);
        }
        free(b.data);
        return good;
}

static bool attachment(struct reading *r, pst_item_attach *x, uint32_t codepage,
                       struct outlook_attachment *ret) {
        static const struct field short_name = { .id = 0x3704 }, long_name = { .id = 0x3707 },
                                  mime = { .id = 0x370e }, cid = { .id = 0x3712 },
                                  method = { .id = 0x3705 };
        struct outlook_bag *bag = arena_alloc(r->a, sizeof *bag);
        outlook_prop_init(bag, r->a, codepage);
        put_string(bag, &short_name, &x->filename1);
        put_string(bag, &long_name, &x->filename2);
        put_string(bag, &mime, &x->mimetype);
        put_string(bag, &cid, &x->content_id);
        put_number(bag, &method, OUTLOOK_T_i32, x->method);
        outlook_prop_attachment(bag, ret);
        if (x->method == PST_ATTACH_EMBEDDED && embedded(r, x, ret))
                return true;
        if (x->method >= PST_ATTACH_BY_REF && x->method <= PST_ATTACH_BY_REF_ONLY)
                return true;
        return content(r, x, ret);
}

/* libpst lists recipients as attachments without a name, a method or data. */
static bool is_attachment(const pst_item_attach *x) {
        return x->method != PST_ATTACH_NONE || x->data.data || x->filename1.str ||
               x->filename2.str || x->mimetype.str;
}

static unsigned count_of(const pst_item_attach *x) {
        unsigned n = 0;
        for (; x && n < LIMIT_outlook_parts; x = x->next)
                n += is_attachment(x);
        return n;
}

/* libpst lists them from the last to the first. */
static void attachments(struct reading *r, pst_item *item, struct outlook_item *ret) {
        unsigned n = count_of(item->attach), i = n;
        ret->attachments = n ? arena_zalloc(r->a, n * sizeof *ret->attachments) : NULL;
        ret->n_attachments = n;
        for (pst_item_attach *x = item->attach; x && i > 0; x = x->next) {
                if (!is_attachment(x))
                        continue;
                struct outlook_attachment *to = &ret->attachments[--i];
                to->modified = OUTLOOK_NO_TIME;
                to->unreadable = !attachment(r, x, ret->codepage, to);
                if (to->unreadable)
                        buf_printf(r->wrong, "%sattachment %u", r->wrong->n ? ", " : "", i + 1);
        }
}

static bool fill(struct reading *r, pst_item *item, struct outlook_item *ret) {
        outlook_prop_item(bag_of(r->a, item), ret);
        attachments(r, item, ret);
        return true;
}

bool outlook_pst_item(pst_file *pf, pst_desc_tree *d, struct arena *a, struct outlook_item *ret,
                      struct buf *wrong) {
        struct reading r = { .pf = pf, .a = a, .wrong = wrong, .left = LIMIT_outlook_item_bytes };
        pst_item *item = d->desc ? pst_parse_item(pf, d, NULL) : NULL;
        bool good = item && !item->folder && !item->message_store && fill(&r, item, ret);
        if (item)
                pst_freeItem(item);
        return good;
}
