/* Properties of libpff's items, raw, into bags (outlook-prop.h).
 *
 *   item ─ record set 0 ─ entries: tag, type, bytes, perhaps a name (GUID and number or string)
 *        ─ recipients: an item with one record set each
 *        ─ attachments: an item each; data by its own door, or an embedded item
 *
 * Two habits of stores are undone here: a subject begins with U+0001 and the length of its prefix;
 * many values lie behind one another with a table of places. */
#include "outlook/outlook-pff-prop.h"

#include "base/le.h"
#include "base/limits.h"
#include "outlook/outlook-node-prop.h"
#include "outlook/outlook-prop.h"
#include "parse/parse-charset.h"

struct reading {
        struct arena *a;
        struct buf *wrong;
        uint64_t left; /* bytes of attachments that may still be read */
        unsigned depth;
        bool self; /* an embedded item was the one that holds it */
};

/* ---- entries ------------------------------------------------------------------------------- */

static bool entry_bytes(libpff_record_entry_t *e, struct arena *a, struct bytes *ret) {
        size_t n = 0;
        if (libpff_record_entry_get_data_size(e, &n, NULL) != 1 || n > LIMIT_outlook_item_bytes)
                return false;
        *ret = (struct bytes){ (const uint8_t *) "", 0 };
        if (n == 0)
                return true;
        uint8_t *p = arena_alloc(a, n);
        if (libpff_record_entry_get_data(e, p, n, NULL) != 1)
                return false;
        *ret = bytes_of(p, n);
        return true;
}

/* The entry's name if it has one. */
static bool entry_name(libpff_record_entry_t *e, struct arena *a, struct outlook_store_tag *t) {
        libpff_name_to_id_map_entry_t *m = NULL;
        uint8_t type = 0;
        size_t n = 0;
        if (libpff_record_entry_get_name_to_id_map_entry(e, &m, NULL) != 1 || !m ||
            libpff_name_to_id_map_entry_get_guid(m, t->guid, sizeof t->guid, NULL) != 1 ||
            libpff_name_to_id_map_entry_get_type(m, &type, NULL) != 1)
                return false;
        t->named = true;
        if (type == LIBPFF_NAME_TO_ID_MAP_ENTRY_TYPE_NUMERIC)
                return libpff_name_to_id_map_entry_get_number(m, &t->lid, NULL) == 1;
        if (libpff_name_to_id_map_entry_get_utf8_string_size(m, &n, NULL) != 1 || n < 2 || n > 1024)
                return false;
        uint8_t *p = arena_zalloc(a, n);
        t->name = (struct str){ (const char *) p, n - 1 };
        return libpff_name_to_id_map_entry_get_utf8_string(m, p, n, NULL) == 1;
}

static bool put_entry(struct outlook_bag *bag, libpff_record_entry_t *e) {
        struct outlook_store_tag t = { 0 };
        uint32_t id = 0, type = 0;
        struct bytes value;
        if (libpff_record_entry_get_entry_type(e, &id, NULL) != 1 ||
            libpff_record_entry_get_value_type(e, &type, NULL) != 1)
                return false;
        if (id == 0x3701) /* data of an attachment: by its own door */
                return true;
        if (!entry_name(e, bag->a, &t) && id >= 0x8000)
                return true;
        if (!entry_bytes(e, bag->a, &value))
                return type == OUTLOOK_T_object;
        t.id = (uint16_t) id;
        t.type = (uint16_t) type;
        outlook_store_prop(bag, &t, value);
        return true;
}

/* Returns how many entries were read; *ret_bad how many not. */
static unsigned put_set(struct outlook_bag *bag, libpff_item_t *item, int set, uint32_t *ret_bad) {
        libpff_record_set_t *rs = NULL;
        unsigned good = 0;
        int n = 0;
        if (libpff_item_get_record_set_by_index(item, set, &rs, NULL) != 1)
                return 0;
        libpff_record_set_get_number_of_entries(rs, &n, NULL);
        for (int i = 0; i < n; i++) {
                libpff_record_entry_t *e = NULL;
                if (libpff_record_set_get_entry_by_index(rs, i, &e, NULL) == 1 && put_entry(bag, e))
                        good++;
                else
                        (*ret_bad)++;
                libpff_record_entry_free(&e, NULL);
        }
        libpff_record_set_free(&rs, NULL);
        return good;
}

/* A bag is large: it is made where it is needed, in the arena. */
static struct outlook_bag *bag_of(struct arena *a, uint32_t codepage) {
        struct outlook_bag *bag = arena_alloc(a, sizeof *bag);
        outlook_prop_init(bag, a, codepage);
        return bag;
}

struct str outlook_pff_display_name(libpff_item_t *folder, struct arena *a) {
        struct outlook_bag *bag = bag_of(a, 0);
        uint32_t bad = 0;
        put_set(bag, folder, 0, &bad);
        return outlook_prop_str(bag, OUTLOOK_ID_display_name);
}

uint32_t outlook_pff_top(libpff_item_t *store, struct arena *a) {
        libpff_record_set_t *rs = NULL;
        libpff_record_entry_t *e = NULL;
        struct bytes id = { 0 };
        uint32_t nid = 0;
        if (libpff_item_get_record_set_by_index(store, 0, &rs, NULL) != 1)
                return 0;
        if (libpff_record_set_get_entry_by_type(rs, 0x35e0, OUTLOOK_T_bin, &e, 0, NULL) == 1 &&
            entry_bytes(e, a, &id) && id.n == 24)
                nid = le_get32(id.p + 20);
        libpff_record_entry_free(&e, NULL);
        libpff_record_set_free(&rs, NULL);
        return nid;
}

/* ---- recipients and attachments ------------------------------------------------------------ */

static void recipients(struct reading *r, libpff_item_t *item, uint32_t codepage,
                       struct outlook_item *ret) {
        libpff_item_t *table = NULL;
        int n = 0;
        if (libpff_message_get_recipients(item, &table, NULL) != 1)
                return;
        if (libpff_item_get_number_of_record_sets(table, &n, NULL) == 1 && n > 0) {
                n = n < (int) LIMIT_outlook_parts * 8 ? n : (int) LIMIT_outlook_parts * 8;
                ret->recipients = arena_zalloc(r->a, (size_t) n * sizeof *ret->recipients);
                struct outlook_bag *bag = bag_of(r->a, codepage);
                for (int i = 0; i < n; i++) {
                        outlook_prop_init(bag, r->a, codepage);
                        if (put_set(bag, table, i, &ret->damaged) > 0)
                                outlook_prop_recipient(bag, &ret->recipients[ret->n_recipients++]);
                }
        }
        libpff_item_free(&table, NULL);
}

/* wild.md#store-item: a size and no bytes */
static bool content(struct reading *r, libpff_item_t *att, struct bytes *ret) {
        size64_t size = 0;
        if (libpff_attachment_get_data_size(att, &size, NULL) != 1 || size > r->left)
                return false;
        r->left -= size;
        uint8_t *p = arena_alloc(r->a, (size_t) size);
        size_t at = 0;
        while (at < size) {
                ssize_t n =
                        libpff_attachment_data_read_buffer(att, p + at, (size_t) size - at, NULL);
                if (n <= 0)
                        break;
                at += (size_t) n;
        }
        *ret = bytes_of(p, at);
        return at == size;
}

static bool fill(struct reading *r, libpff_item_t *item, const struct outlook_item *holder,
                 struct outlook_item *ret);

static bool same(const struct outlook_item *a, const struct outlook_item *b) {
        return a->sent == b->sent && str_eq(a->subject, b->subject) &&
               str_eq(a->message_id, b->message_id) && str_eq(a->text, b->text) &&
               bytes_eq(a->search_key, b->search_key);
}

/* wild.md#store-item: an item whose node id stands twice in the store is its own attachment to
 * libpff, without end */
static bool embedded(struct reading *r, libpff_item_t *att, const struct outlook_item *holder,
                     struct outlook_attachment *ret) {
        libpff_item_t *inner = NULL;
        if (r->depth >= LIMIT_outlook_depth || libpff_attachment_get_item(att, &inner, NULL) != 1)
                return false;
        ret->item = arena_alloc(r->a, sizeof *ret->item);
        *ret->item = (struct outlook_item) OUTLOOK_ITEM_INIT;
        r->depth++;
        bool good = fill(r, inner, holder, ret->item);
        r->depth--;
        if (!good)
                ret->item = NULL;
        libpff_item_free(&inner, NULL);
        return good;
}

static bool attachment(struct reading *r, libpff_item_t *att, const struct outlook_item *holder,
                       struct outlook_attachment *ret) {
        struct outlook_bag *bag = bag_of(r->a, holder->codepage);
        uint32_t bad = 0;
        int type = LIBPFF_ATTACHMENT_TYPE_UNDEFINED;
        put_set(bag, att, 0, &bad);
        outlook_prop_attachment(bag, ret);
        if (libpff_attachment_get_type(att, &type, NULL) != 1)
                return false;
        if (type == LIBPFF_ATTACHMENT_TYPE_ITEM && embedded(r, att, holder, ret)) {
                ret->method = OUTLOOK_EMBEDDED;
                return true;
        }
        if (type == LIBPFF_ATTACHMENT_TYPE_REFERENCE)
                return true;
        return content(r, att, &ret->content);
}

static void attachments(struct reading *r, libpff_item_t *item, struct outlook_item *ret) {
        int n = 0;
        if (libpff_message_get_number_of_attachments(item, &n, NULL) != 1 || n <= 0)
                return;
        n = n < (int) LIMIT_outlook_parts ? n : (int) LIMIT_outlook_parts;
        ret->attachments = arena_zalloc(r->a, (size_t) n * sizeof *ret->attachments);
        for (int i = 0; i < n; i++) {
                libpff_item_t *att = NULL;
                struct outlook_attachment *to = &ret->attachments[ret->n_attachments++];
                to->modified = OUTLOOK_NO_TIME;
                bool good = libpff_message_get_attachment(item, i, &att, NULL) == 1 &&
                            attachment(r, att, ret, to);
                to->unreadable = !good;
                if (r->self) { /* none of them is its own */
                        r->self = false;
                        ret->n_attachments = 0;
                        n = 0;
                } else if (!good) {
                        buf_printf(r->wrong, "%sattachment %d", r->wrong->n ? ", " : "", i + 1);
                }
                libpff_item_free(&att, NULL);
        }
}

/* ---- items --------------------------------------------------------------------------------- */

static bool fill(struct reading *r, libpff_item_t *item, const struct outlook_item *holder,
                 struct outlook_item *ret) {
        struct outlook_bag *bag = bag_of(r->a, 0);
        uint32_t bad = 0;
        if (put_set(bag, item, 0, &bad) == 0)
                return false;
        outlook_prop_item(bag, ret);
        ret->damaged += bad;
        if (r->depth > 1 && same(ret, holder)) {
                r->self = true;
                return false;
        }
        recipients(r, item, ret->codepage, ret);
        attachments(r, item, ret);
        if (bad > 0)
                buf_printf(r->wrong, "%s%u properties", r->wrong->n ? ", " : "", bad);
        return true;
}

bool outlook_pff_item(libpff_item_t *item, struct arena *a, struct outlook_item *ret,
                      struct buf *wrong) {
        struct reading r = { .a = a, .wrong = wrong, .left = LIMIT_outlook_item_bytes };
        return fill(&r, item, NULL, ret);
}

void outlook_pff_prop_warm(void) {
        parse_charset_warm();
}
