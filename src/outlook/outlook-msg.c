/* Outlook messages in compound files; see outlook-msg.h.
 *
 *   storage of a message:
 *     __properties_version1.0          head 32 (inside another: 24; others: 8), then 16 bytes each:
 *                                      tag u32, flags u32, value 8 or the size of its stream
 *     __substg1.0_0037001F             value of tag 0037001F; of many values ...-00000000
 *     __recip_version1.0_#00000000     storages of recipients, __attach_version1.0_#... of files
 *     __nameid_version1.0              (root only) 00020102 GUIDs, 00030102 entries, 00040102 names
 *   in an attachment __substg1.0_3701000D is a storage: a message (method 5) or an OLE object */
#include "outlook/outlook-msg.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"
#include "outlook/outlook-prop.h"

enum { HEAD_TOP = 32, HEAD_EMBEDDED = 24, HEAD_OTHER = 8, PROP_BYTES = 16 };

struct names {
        struct bytes guids, entries, strings;
};

struct reading {
        struct office_ole *o;
        struct arena *a;
        struct names names;
        uint32_t left; /* recipients and attachments, of all messages inside */
        unsigned depth;
};

/* ---- named properties ---------------------------------------------------------------------- */

static struct bytes guid_at(const struct names *n, uint32_t index) {
        static const uint8_t public_strings[16] = { 0x29, 0x03, 2, 0, 0, 0, 0, 0,
                                                    0xc0, 0,    0, 0, 0, 0, 0, 0x46 };
        if (index == 2)
                return bytes_of(public_strings, 16);
        struct bytes none = { NULL, 0 };
        return index < 3 ? none : bytes_sub(n->guids, ((size_t) index - 3) * 16, 16);
}

static struct str name_at(const struct names *n, uint32_t off, struct arena *a) {
        struct buf room;
        struct bytes at = bytes_sub(n->strings, off, SIZE_MAX);
        if (at.n < 4)
                return (struct str){ NULL, 0 };
        buf_init(&room, 0);
        size_t len = le_get32(at.p);
        office_ole_utf16(bytes_sub(at, 4, len < 1024 ? len : 1024), true, &room);
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

/* | number or offset of its name u32 | bit 0: has a name; GUID's index << 1  u16 | index u16 | */
static void put_named(const struct reading *r, struct outlook_bag *bag, uint32_t tag,
                      struct bytes value) {
        struct bytes e = bytes_sub(r->names.entries, ((tag >> 16) - 0x8000) * 8, 8);
        if (e.n < 8)
                return;
        uint32_t number = le_get32(e.p), kind = le_get16(e.p + 4);
        struct str name = { NULL, 0 };
        if (kind & 1)
                name = name_at(&r->names, number, r->a);
        if ((kind & 1) && name.n == 0)
                return;
        outlook_prop_put_named(bag, guid_at(&r->names, kind >> 1), number, name, (uint16_t) tag,
                               value);
}

static void put(const struct reading *r, struct outlook_bag *bag, uint32_t tag,
                struct bytes value) {
        if (tag >> 31)
                put_named(r, bag, tag, value);
        else
                outlook_prop_put(bag, tag, value);
}

/* ---- properties of a storage --------------------------------------------------------------- */

static bool is_fixed(uint16_t type) {
        return type == OUTLOOK_T_i16 || type == OUTLOOK_T_i32 || type == OUTLOOK_T_f64 ||
               type == OUTLOOK_T_bool || type == OUTLOOK_T_i64 || type == OUTLOOK_T_time ||
               type == OUTLOOK_T_date;
}

static void fixed_props(const struct reading *r, uint32_t storage, size_t head,
                        struct outlook_bag *bag) {
        struct bytes b = office_ole_get(r->o, storage, STR("__properties_version1.0"));
        b = bytes_sub(b, head, SIZE_MAX);
        for (; b.n >= PROP_BYTES; b = bytes_sub(b, PROP_BYTES, SIZE_MAX)) {
                uint32_t tag = le_get32(b.p);
                if (is_fixed((uint16_t) tag))
                        put(r, bag, tag, bytes_sub(b, 8, 8));
        }
}

static bool hex32(struct str s, uint32_t *ret) {
        uint32_t v = 0;
        if (s.n < 8)
                return false;
        for (size_t i = 0; i < 8; i++) {
                int d = ascii_hex(s.p[i]);
                if (d < 0)
                        return false;
                v = v << 4 | (uint32_t) d;
        }
        *ret = v;
        return true;
}

/* Streams in the order of the directory; those of many values carry their index and come so. */
static void stream_props(const struct reading *r, uint32_t storage, struct outlook_bag *bag) {
        const struct str prefix = STR("__substg1.0_");
        for (uint32_t i = r->o->entries[storage].first; i != OFFICE_OLE_NONE;
             i = r->o->entries[i].next) {
                struct str name = r->o->entries[i].name;
                uint32_t tag;
                if (!str_starts_nocase(name, prefix) ||
                    !hex32(str_sub(name, prefix.n, SIZE_MAX), &tag))
                        continue;
                bool one_of_many = name.n > prefix.n + 8;
                uint16_t type = (uint16_t) tag;
                bool many_text = type == (OUTLOOK_T_str | OUTLOOK_T_many) ||
                                 type == (OUTLOOK_T_str8 | OUTLOOK_T_many) ||
                                 type == (OUTLOOK_T_bin | OUTLOOK_T_many);
                if (many_text == one_of_many)
                        put(r, bag, tag, office_ole_stream(r->o, i));
        }
}

static struct outlook_bag *bag_of(const struct reading *r, uint32_t storage, size_t head,
                                  uint32_t codepage) {
        struct outlook_bag *bag = arena_alloc(r->a, sizeof *bag);
        outlook_prop_init(bag, r->a, codepage);
        fixed_props(r, storage, head, bag);
        stream_props(r, storage, bag);
        return bag;
}

/* ---- recipients and attachments ------------------------------------------------------------ */

struct part {
        uint32_t entry, number;
};

static int compare_parts(const void *pa, const void *pb) {
        const struct part *a = pa, *b = pb;
        if (a->number != b->number)
                return a->number < b->number ? -1 : 1;
        return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* Storages of a name, in the order of their numbers; the array lives in the arena. */
static uint32_t parts_of(struct reading *r, uint32_t storage, struct str prefix,
                         struct part **ret) {
        uint32_t n = 0, room = 0;
        const struct office_ole_entry *all = r->o->entries;
        for (uint32_t i = all[storage].first; i != OFFICE_OLE_NONE; i = all[i].next)
                room += all[i].type == OFFICE_OLE_storage;
        room = room < r->left ? room : r->left;
        *ret = arena_alloc(r->a, (room + 1) * sizeof **ret);
        for (uint32_t i = all[storage].first; i != OFFICE_OLE_NONE && n < room; i = all[i].next) {
                struct part p = { i, UINT32_MAX };
                if (all[i].type != OFFICE_OLE_storage || !str_starts_nocase(all[i].name, prefix))
                        continue;
                hex32(str_sub(all[i].name, prefix.n, SIZE_MAX), &p.number);
                (*ret)[n++] = p;
        }
        r->left -= n;
        qsort(*ret, n, sizeof **ret, compare_parts);
        return n;
}

static void recipients(struct reading *r, uint32_t storage, uint32_t codepage,
                       struct outlook_item *item) {
        struct part *parts;
        uint32_t n = parts_of(r, storage, STR("__recip_version1.0_#"), &parts);
        item->recipients = arena_zalloc(r->a, (n + 1) * sizeof *item->recipients);
        item->n_recipients = n;
        for (uint32_t i = 0; i < n; i++)
                outlook_prop_recipient(bag_of(r, parts[i].entry, HEAD_OTHER, codepage),
                                       &item->recipients[i]);
}

static bool read_item(struct reading *r, uint32_t storage, size_t head, struct outlook_item *ret);

/* What an object attachment holds: a message, or a compound file. */
static void object(struct reading *r, uint32_t storage, struct outlook_attachment *at) {
        uint32_t inner = office_ole_find(r->o, storage, STR("__substg1.0_3701000D"));
        if (inner == OFFICE_OLE_NONE || r->o->entries[inner].type != OFFICE_OLE_storage)
                return;
        at->unreadable = false;
        if (office_ole_find(r->o, inner, STR("__properties_version1.0")) != OFFICE_OLE_NONE &&
            r->depth < LIMIT_outlook_depth) {
                at->item = ARENA_NEW(r->a, struct outlook_item);
                if (read_item(r, inner, HEAD_EMBEDDED, at->item)) {
                        at->name = at->name.n ? at->name : at->item->subject;
                        return;
                }
                at->item = NULL;
        }
        struct office_ole_package p;
        if (office_ole_object(r->o, inner, &p) && p.name.n) {
                at->content = p.content;
                at->name = p.name;
                return;
        }
        struct buf room;
        buf_init(&room, LIMIT_outlook_total);
        office_ole_extract(r->o, inner, &room);
        at->content = str_bytes(arena_str(r->a, buf_str(&room)));
        buf_done(&room);
}

static void attachments(struct reading *r, uint32_t storage, uint32_t codepage,
                        struct outlook_item *item) {
        struct part *parts;
        uint32_t n = parts_of(r, storage, STR("__attach_version1.0_#"), &parts);
        item->attachments = arena_zalloc(r->a, (n + 1) * sizeof *item->attachments);
        item->n_attachments = n;
        for (uint32_t i = 0; i < n; i++) {
                struct outlook_attachment *at = &item->attachments[i];
                outlook_prop_attachment(bag_of(r, parts[i].entry, HEAD_OTHER, codepage), at);
                if (at->content.n == 0)
                        object(r, parts[i].entry, at);
        }
}

static bool read_item(struct reading *r, uint32_t storage, size_t head, struct outlook_item *ret) {
        if (office_ole_find(r->o, storage, STR("__properties_version1.0")) == OFFICE_OLE_NONE &&
            office_ole_find(r->o, storage, STR("__substg1.0_001A001F")) == OFFICE_OLE_NONE &&
            office_ole_find(r->o, storage, STR("__substg1.0_001A001E")) == OFFICE_OLE_NONE)
                return false;
        r->depth++;
        struct outlook_bag *bag = bag_of(r, storage, head, 0);
        uint32_t page = outlook_prop_u32(bag, OUTLOOK_ID_message_codepage, 0);
        if (!page)
                page = outlook_prop_u32(bag, OUTLOOK_ID_internet_codepage, 0);
        outlook_prop_item(bag, ret);
        recipients(r, storage, page, ret);
        attachments(r, storage, page, ret);
        r->depth--;
        return true;
}

bool outlook_msg_item(struct office_ole *o, uint32_t storage, struct arena *a,
                      struct outlook_item *ret) {
        uint32_t map = office_ole_find(o, 0, STR("__nameid_version1.0"));
        struct reading r = { .o = o, .a = a, .left = (uint32_t) LIMIT_outlook_items };
        if (map != OFFICE_OLE_NONE)
                r.names = (struct names){
                        .guids = office_ole_get(o, map, STR("__substg1.0_00020102")),
                        .entries = office_ole_get(o, map, STR("__substg1.0_00030102")),
                        .strings = office_ole_get(o, map, STR("__substg1.0_00040102"))
                };
        return storage < o->n &&
               read_item(&r, storage, storage == 0 ? HEAD_TOP : HEAD_EMBEDDED, ret);
}

bool outlook_ole_is_msg(struct bytes data) {
        struct arena a;
        struct office_ole o;
        arena_init(&a, 0);
        bool is = office_ole_open(&o, data, &a) &&
                  (office_ole_find(&o, 0, STR("__properties_version1.0")) != OFFICE_OLE_NONE ||
                   office_ole_find(&o, 0, STR("__substg1.0_001A001F")) != OFFICE_OLE_NONE ||
                   office_ole_find(&o, 0, STR("__substg1.0_001A001E")) != OFFICE_OLE_NONE);
        arena_done(&a);
        return is;
}
