/* TNEF; see outlook-tnef.h.
 *
 * Two layers say the same: attributes of the old kind (subject, body, attAttachData) and lists of
 * MAPI properties.  Old attributes become properties where these are missing, so that one reader
 * (outlook-prop-item.c) makes the item. */
#include "outlook/outlook-tnef.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"
#include "outlook/outlook-prop.h"
#include "when/when.h"

enum { SIGNATURE = 0x223e9f78, MESSAGE = 1, ATTACHMENT = 2, IID = 16 };

enum attribute { /* the lower half of attribute numbers */
                 AT_from = 0x8000,
                 AT_subject = 0x8004,
                 AT_sent = 0x8005,
                 AT_received = 0x8006,
                 AT_class = 0x8008,
                 AT_message_id = 0x8009,
                 AT_body = 0x800c,
                 AT_data = 0x800f,
                 AT_title = 0x8010,
                 AT_created = 0x8012,
                 AT_modified = 0x8013,
                 AT_modified_message = 0x8020,
                 AT_rend = 0x9002,
                 AT_props = 0x9003,
                 AT_recipients = 0x9004,
                 AT_attachment = 0x9005,
                 AT_codepage = 0x9007,
                 AT_begins = 0x0006,
                 AT_ends = 0x0007
};

struct reading {
        struct arena *a;
        uint32_t damage;
        unsigned depth;
        uint32_t left; /* recipients and attachments that may still come */
};

struct in {
        struct bytes b;
        bool bad;
};

static struct bytes take(struct in *in, size_t n) {
        struct bytes got = bytes_sub(in->b, 0, n);
        in->bad |= got.n < n;
        in->b = bytes_sub(in->b, got.n, SIZE_MAX);
        return got;
}

static uint32_t take32(struct in *in) {
        struct bytes b = take(in, 4);
        return b.n == 4 ? le_get32(b.p) : 0;
}

/* ---- lists of properties ------------------------------------------------------------------- */

struct prop {
        uint32_t tag;
        struct bytes guid; /* of a named one */
        uint32_t lid;
        struct str name;
};

static size_t fixed_size(uint16_t type) {
        switch (type & ~OUTLOOK_T_many) {
        case OUTLOOK_T_i16:
        case OUTLOOK_T_i32:
        case OUTLOOK_T_bool:
        case 4:  /* float */
        case 10: /* error */
                return 4;
        case OUTLOOK_T_f64:
        case OUTLOOK_T_date:
        case OUTLOOK_T_i64:
        case OUTLOOK_T_time:
        case 6: /* currency */
                return 8;
        case OUTLOOK_T_guid:
                return 16;
        default:
                return 0;
        }
}

static bool is_sized(uint16_t type) {
        uint16_t t = type & (uint16_t) ~OUTLOOK_T_many;
        return t == OUTLOOK_T_str8 || t == OUTLOOK_T_str || t == OUTLOOK_T_bin ||
               t == OUTLOOK_T_object;
}

static void put(struct outlook_bag *bag, const struct prop *p, struct bytes value) {
        if (p->guid.n)
                outlook_prop_put_named(bag, p->guid, p->lid, p->name, (uint16_t) p->tag, value);
        else
                outlook_prop_put(bag, p->tag, value);
}

static struct str take_name(struct in *in, struct arena *a) {
        struct buf room;
        uint32_t n = take32(in);
        struct bytes wide = take(in, n);
        take(in, (4 - n % 4) % 4);
        if (n > 4096)
                return (struct str){ NULL, 0 };
        buf_init(&room, 0);
        for (size_t i = 0; i + 2 <= wide.n; i += 2) /* names are ASCII in all that we know */
                if (wide.p[i] && wide.p[i + 1] == 0 && wide.p[i] < 0x80)
                        buf_putc(&room, (char) wide.p[i]);
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

/* | tag | if named: GUID, kind, number or name | if many or of any size: count | values | */
static bool take_prop(struct reading *r, struct in *in, struct outlook_bag *bag) {
        struct prop p = { .tag = take32(in) };
        uint16_t type = (uint16_t) p.tag;
        if (p.tag >> 31) {
                p.guid = take(in, 16);
                if (take32(in) == 0)
                        p.lid = take32(in);
                else
                        p.name = take_name(in, r->a);
        }
        size_t each = fixed_size(type);
        bool sized = is_sized(type);
        uint32_t count = sized || type & OUTLOOK_T_many ? take32(in) : 1;
        if (each == 0 && !sized)
                return false;
        for (uint32_t i = 0; i < count && !in->bad; i++) {
                uint32_t n = sized ? take32(in) : (uint32_t) each;
                struct bytes value = take(in, n);
                take(in, (4 - n % 4) % 4);
                if (value.n == n)
                        put(bag, &p, value);
        }
        return true;
}

static bool take_props(struct reading *r, struct in *in, struct outlook_bag *bag) {
        uint32_t n = take32(in);
        for (uint32_t i = 0; i < n && in->b.n; i++)
                if (!take_prop(r, in, bag) || in->bad) {
                        r->damage |= OUTLOOK_TNEF_props;
                        return false;
                }
        return true;
}

/* ---- attributes of the old kind ------------------------------------------------------------ */

static struct bytes copy(struct reading *r, const void *p, size_t n) {
        return str_bytes(arena_str(r->a, (struct str){ p, n }));
}

/* year, month, day, hour, minute, second, weekday: u16 each, in the sender's own time. */
static void put_date(struct reading *r, struct outlook_bag *bag, uint32_t id, struct bytes b) {
        if (b.n < 12)
                return;
        struct when_date d = { le_get16(b.p), (uint8_t) le_get16(b.p + 2),
                               (uint8_t) le_get16(b.p + 4) };
        if (d.year < 1900 || d.year > 2200 || !when_valid(WHEN_gregorian, d))
                return;
        int64_t at = (int64_t) when_day_of(WHEN_gregorian, d) * 86400 +
                     le_get16(b.p + 6) % 24 * 3600 + le_get16(b.p + 8) % 60 * 60 +
                     le_get16(b.p + 10) % 60;
        uint64_t filetime = (uint64_t) (at + 11644473600) * 10000000;
        outlook_prop_put(bag, id << 16 | OUTLOOK_T_time, copy(r, &filetime, 8));
}

/* id u16 | size u16 | name size u16 | address size u16 | name | "SMTP:jane@x.example" */
static void put_from(struct outlook_bag *bag, struct bytes b) {
        if (b.n < 8)
                return;
        size_t n = le_get16(b.p + 4), m = le_get16(b.p + 6);
        struct bytes name = bytes_sub(b, 8, n), address = bytes_sub(b, 8 + n, m);
        size_t colon = bytes_chr(address, ':');
        if (colon != SIZE_MAX)
                address = bytes_sub(address, colon + 1, SIZE_MAX);
        outlook_prop_put(bag, 0x0c1a001e, name);
        outlook_prop_put(bag, 0x0c1f001e, address);
}

/* Old names of message classes. */
static struct bytes class_of(struct bytes b) {
        static const struct {
                struct str old;
                struct str now;
        } map[] = { { STR_INIT("IPM.Microsoft Mail.Note"), STR_INIT("IPM.Note") },
                    { STR_INIT("IPM.Microsoft Schedule.MtgReq"),
                      STR_INIT("IPM.Schedule.Meeting.Request") },
                    { STR_INIT("IPM.Microsoft Schedule.MtgCncl"),
                      STR_INIT("IPM.Schedule.Meeting.Canceled") },
                    { STR_INIT("IPM.Microsoft Schedule.MtgResp"),
                      STR_INIT("IPM.Schedule.Meeting.Resp") } };
        for (size_t i = 0; i < sizeof map / sizeof *map; i++)
                if (bytes_starts_nocase(b, map[i].old))
                        return str_bytes(map[i].now);
        return b;
}

struct message {
        struct outlook_bag *bag; /* MAPI properties */
        struct outlook_bag *old; /* what the old attributes say */
        struct outlook_recipient *recipients;
        uint32_t n_recipients;
        VEC(struct outlook_attachment) attachments;
        struct outlook_bag *at, *at_old; /* of the attachment being read, or NULL */
};

static bool read_item(struct bytes data, struct reading *r, struct outlook_item *ret);

static struct outlook_bag *new_bag(struct reading *r, uint32_t codepage) {
        struct outlook_bag *bag = arena_alloc(r->a, sizeof *bag);
        outlook_prop_init(bag, r->a, codepage);
        return bag;
}

/* What the properties do not say, the old attributes do. */
static void merge(struct outlook_bag *bag, const struct outlook_bag *old) {
        for (size_t i = 0; i < OUTLOOK_IDS; i++)
                if (!bag->v[i].type)
                        bag->v[i] = old->v[i];
}

/* ---- attachments --------------------------------------------------------------------------- */

/* An object: IID, then TNEF if it is a message, a compound file if it is an OLE object. */
static void object(struct reading *r, struct outlook_attachment *at) {
        struct bytes inside = bytes_sub(at->content, IID, SIZE_MAX);
        if (!outlook_tnef_is(inside)) {
                static const uint8_t ole[4] = { 0xd0, 0xcf, 0x11, 0xe0 };
                if (bytes_eq(bytes_sub(inside, 0, 4), bytes_of(ole, 4)))
                        at->content = inside;
                return;
        }
        at->content = inside;
        if (r->depth >= LIMIT_outlook_depth) {
                r->damage |= OUTLOOK_TNEF_deep;
                return;
        }
        at->item = ARENA_NEW(r->a, struct outlook_item);
        if (!read_item(inside, r, at->item))
                at->item = NULL;
}

static void end_attachment(struct reading *r, struct message *m) {
        struct outlook_attachment at;
        if (!m->at)
                return;
        merge(m->at, m->at_old);
        outlook_prop_attachment(m->at, &at);
        if (m->at->v[OUTLOOK_ID_attach_data].type == OUTLOOK_T_object ||
            at.method == OUTLOOK_EMBEDDED)
                object(r, &at);
        vec_push(&m->attachments, at);
        m->at = m->at_old = NULL;
}

static void begin_attachment(struct reading *r, struct message *m) {
        end_attachment(r, m);
        if (r->left == 0)
                return;
        r->left--;
        m->at = new_bag(r, m->bag->codepage);
        m->at_old = new_bag(r, m->bag->codepage);
}

static void attachment_attribute(struct reading *r, struct message *m, uint16_t id,
                                 struct bytes b) {
        struct in in = { .b = b };
        if (id == AT_rend || !m->at)
                begin_attachment(r, m);
        if (!m->at)
                return;
        if (id == AT_attachment)
                take_props(r, &in, m->at);
        else if (id == AT_title)
                outlook_prop_put(m->at_old, 0x3704001e, b);
        else if (id == AT_data)
                outlook_prop_put(m->at_old, 0x37010102, b);
        else if (id == AT_modified)
                put_date(r, m->at_old, 0x3008, b);
}

/* ---- the message --------------------------------------------------------------------------- */

static void take_recipients(struct reading *r, struct message *m, struct bytes b) {
        struct in in = { .b = b };
        uint32_t n = take32(&in);
        n = n < r->left ? n : r->left;
        n = n < b.n / 4 ? n : (uint32_t) (b.n / 4); /* each begins with a count */
        if (m->recipients)
                return;
        m->recipients = arena_zalloc(r->a, ((size_t) n + 1) * sizeof *m->recipients);
        for (uint32_t i = 0; i < n && in.b.n; i++) {
                struct outlook_bag *bag = new_bag(r, m->bag->codepage);
                bool whole = take_props(r, &in, bag);
                outlook_prop_recipient(bag, &m->recipients[m->n_recipients++]);
                r->left--;
                if (!whole)
                        break;
        }
}

static void message_attribute(struct reading *r, struct message *m, uint16_t id, struct bytes b) {
        static const struct {
                uint16_t id;
                uint32_t tag; /* a string of the code page, or a time */
        } map[] = { { AT_subject, 0x0037001e },  { AT_message_id, 0x1035001e },
                    { AT_body, 0x1000001e },     { AT_sent, 0x00390040 },
                    { AT_received, 0x0e060040 }, { AT_modified_message, 0x30080040 },
                    { AT_begins, 0x00600040 },   { AT_ends, 0x00610040 } };
        struct in in = { .b = b };
        for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
                if (map[i].id != id)
                        continue;
                if ((map[i].tag & 0xffff) == OUTLOOK_T_time)
                        put_date(r, m->old, map[i].tag >> 16, b);
                else
                        outlook_prop_put(m->old, map[i].tag, b);
        }
        if (id == AT_codepage && b.n >= 4 && !m->bag->codepage)
                m->bag->codepage = m->old->codepage = le_get32(b.p);
        else if (id == AT_class)
                outlook_prop_put(m->old, 0x001a001e, class_of(b));
        else if (id == AT_from)
                put_from(m->old, b);
        else if (id == AT_props)
                take_props(r, &in, m->bag);
        else if (id == AT_recipients)
                take_recipients(r, m, b);
}

static uint16_t checksum(struct bytes b) {
        uint32_t sum = 0;
        for (size_t i = 0; i < b.n; i++)
                sum += b.p[i];
        return (uint16_t) sum;
}

/* One attribute of *rest; false at the end or where it makes no sense any more. */
static bool attribute(struct reading *r, struct message *m, struct in *in) {
        if (in->b.n == 0)
                return false;
        uint8_t level = in->b.p[0];
        if (level != MESSAGE && level != ATTACHMENT)
                return false; /* padding, or garbage that gateways append */
        take(in, 1);
        uint16_t id = (uint16_t) take32(in);
        uint32_t n = take32(in);
        struct bytes data = take(in, n), sum = take(in, 2);
        if (in->bad)
                r->damage |= OUTLOOK_TNEF_cut;
        else if (le_get16(sum.p) != checksum(data))
                r->damage |= OUTLOOK_TNEF_checksum;
        if (level == MESSAGE)
                message_attribute(r, m, id, data);
        else
                attachment_attribute(r, m, id, data);
        return !in->bad;
}

bool outlook_tnef_is(struct bytes data) {
        return data.n >= 6 && le_get32(data.p) == SIGNATURE;
}

static void finish(struct reading *r, struct message *m, struct outlook_item *ret) {
        end_attachment(r, m);
        merge(m->bag, m->old);
        outlook_prop_item(m->bag, ret);
        ret->recipients = m->recipients;
        ret->n_recipients = m->n_recipients;
        ret->n_attachments = (uint32_t) m->attachments.n;
        ret->attachments = arena_alloc(r->a, (m->attachments.n + 1) * sizeof *ret->attachments);
        if (m->attachments.n)
                memcpy(ret->attachments, m->attachments.v,
                       m->attachments.n * sizeof *ret->attachments);
        vec_done(&m->attachments);
}

static bool read_item(struct bytes data, struct reading *r, struct outlook_item *ret) {
        struct in in = { .b = bytes_sub(data, 6, SIZE_MAX) };
        struct message m = { 0 };
        if (!outlook_tnef_is(data))
                return false;
        r->depth++;
        m.bag = new_bag(r, 0);
        m.old = new_bag(r, 0);
        while (attribute(r, &m, &in))
                ;
        finish(r, &m, ret);
        r->depth--;
        return true;
}

bool outlook_tnef_item(struct bytes data, struct arena *a, struct outlook_item *ret,
                       uint32_t *ret_damage) {
        struct reading r = { .a = a, .left = (uint32_t) LIMIT_outlook_items };
        bool ok = read_item(data, &r, ret);
        *ret_damage = r.damage;
        return ok;
}
