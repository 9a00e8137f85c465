/* MAPI properties: the bag; see outlook-prop.h.  outlook-prop-item.c makes items of it.
 *
 * A bag has one slot for each property of outlook-prop.def, so what a store may send without end is
 * forgotten at once, and every look-up is an index. */
#include "outlook/outlook-prop.h"

#include "base/le.h"
#include "office/office-ole.h"

enum set { SET_A, SET_T, SET_C, SET_P, SET_M, SET_S, SETS };

static const uint8_t guids[SETS][16] = {
        [SET_A] = { 0x02, 0x20, 6, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
        [SET_T] = { 0x03, 0x20, 6, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
        [SET_C] = { 0x08, 0x20, 6, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
        [SET_P] = { 0x04, 0x20, 6, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
        [SET_M] = { 0x90, 0xda, 0xd8, 0x6e, 0x0b, 0x45, 0x1b, 0x10, 0x98, 0xda, 0, 0xaa, 0, 0x3f,
                    0x13, 0x05 },
        [SET_S] = { 0x29, 0x03, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 },
};

static const uint16_t numbers[] = {
        /* of PROP; 0 for names */
#define PROP(id, number, what)         number,
#define NAMED(id, set, lid, what)      0,
#define NAMED_STR(id, set, name, what) 0,
#include "outlook/outlook-prop.def"
#undef PROP
#undef NAMED
#undef NAMED_STR
};

static const struct name {
        enum outlook_id id;
        enum set set;
        uint32_t lid;
        const char *name;
} names[] = {
#define PROP(id, number, what)
#define NAMED(id, set, lid, what)      { OUTLOOK_ID_##id, SET_##set, lid, NULL },
#define NAMED_STR(id, set, name, what) { OUTLOOK_ID_##id, SET_##set, 0, name },
#include "outlook/outlook-prop.def"
#undef PROP
#undef NAMED
#undef NAMED_STR
};

void outlook_prop_init(struct outlook_bag *bag, struct arena *a, uint32_t codepage) {
        *bag = (struct outlook_bag){ .a = a, .codepage = codepage };
}

static bool is_text(uint16_t type) {
        return (type & ~OUTLOOK_T_many) == OUTLOOK_T_str8 ||
               (type & ~OUTLOOK_T_many) == OUTLOOK_T_str;
}

static void put(struct outlook_bag *bag, size_t id, uint16_t type, struct bytes value) {
        struct outlook_value *v = &bag->v[id];
        if (v->type && !(type & OUTLOOK_T_many)) {
                /* UTF-16 before 8 bits: some stores hold both */
                if (type == OUTLOOK_T_str && v->type == OUTLOOK_T_str8)
                        *v = (struct outlook_value){ .type = type, .value = value };
                return;
        }
        if (v->type) {
                struct outlook_value *n = ARENA_NEW(bag->a, struct outlook_value);
                *n = (struct outlook_value){ .type = type, .value = value };
                (v->last ? v->last : v)->more = n;
                v->last = n;
                return;
        }
        *v = (struct outlook_value){ .type = type, .value = value };
}

void outlook_prop_put(struct outlook_bag *bag, uint32_t tag, struct bytes value) {
        uint16_t number = (uint16_t) (tag >> 16);
        if (number == 0 || number >= 0x8000)
                return;
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                if (numbers[i] == number) {
                        put(bag, i, (uint16_t) tag, value);
                        return;
                }
}

void outlook_prop_put_named(struct outlook_bag *bag, struct bytes guid, uint32_t lid,
                            struct str name, uint16_t type, struct bytes value) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                if (guid.n != 16 || memcmp(guids[names[i].set], guid.p, 16) != 0)
                        continue;
                if (name.n ? names[i].name && str_eq_nocase(str_of(names[i].name), name)
                           : !names[i].name && names[i].lid == lid)
                        put(bag, names[i].id, type, value);
        }
}

bool outlook_prop_has(const struct outlook_bag *bag, enum outlook_id id) {
        return bag->v[id].type != 0;
}

static uint32_t codepage_of(const struct outlook_bag *bag) {
        uint32_t page = bag->codepage;
        if (!page)
                page = outlook_prop_u32(bag, OUTLOOK_ID_message_codepage, 0);
        if (!page || page == 1200)
                page = outlook_prop_u32(bag, OUTLOOK_ID_internet_codepage, 0);
        return page && page != 1200 ? page : 1252;
}

static void put_text(const struct outlook_bag *bag, const struct outlook_value *v,
                     struct buf *out) {
        if ((v->type & ~OUTLOOK_T_many) == OUTLOOK_T_str) {
                office_ole_utf16(v->value, true, out);
                return;
        }
        size_t n = bytes_chr(v->value, 0);
        office_ole_codepage(bytes_sub(v->value, 0, n), codepage_of(bag), out);
}

struct str outlook_prop_str(const struct outlook_bag *bag, enum outlook_id id) {
        const struct outlook_value *v = &bag->v[id];
        struct buf room;
        if (!is_text(v->type))
                return (struct str){ NULL, 0 };
        buf_init(&room, 0);
        put_text(bag, v, &room);
        for (const struct outlook_value *m = v->more; m; m = m->more) {
                buf_puts(&room, ", ");
                put_text(bag, m, &room);
        }
        struct str s = arena_str(bag->a, buf_str(&room));
        buf_done(&room);
        return s;
}

struct bytes outlook_prop_bin(const struct outlook_bag *bag, enum outlook_id id) {
        const struct outlook_value *v = &bag->v[id];
        bool fits = (v->type & ~OUTLOOK_T_many) == OUTLOOK_T_bin || v->type == OUTLOOK_T_object ||
                    is_text(v->type);
        return fits ? v->value : (struct bytes){ NULL, 0 };
}

uint32_t outlook_prop_u32(const struct outlook_bag *bag, enum outlook_id id, uint32_t if_not) {
        const struct outlook_value *v = &bag->v[id];
        if (v->type == OUTLOOK_T_i32 && v->value.n >= 4)
                return le_get32(v->value.p);
        if ((v->type == OUTLOOK_T_i16 || v->type == OUTLOOK_T_bool) && v->value.n >= 2)
                return le_get16(v->value.p);
        if (v->type == OUTLOOK_T_bool && v->value.n == 1)
                return v->value.p[0];
        if (v->type == OUTLOOK_T_f64 && v->value.n >= 8) { /* percent complete: 0 to 1 */
                double d;
                memcpy(&d, v->value.p, 8);
                return d >= 0 && d <= 1 ? (uint32_t) (d * 100 + 0.5) : if_not;
        }
        return if_not;
}

bool outlook_prop_bool(const struct outlook_bag *bag, enum outlook_id id) {
        return outlook_prop_u32(bag, id, 0) != 0;
}

int64_t outlook_prop_time(const struct outlook_bag *bag, enum outlook_id id) {
        const struct outlook_value *v = &bag->v[id];
        if (v->type != OUTLOOK_T_time || v->value.n < 8)
                return OUTLOOK_NO_TIME;
        return office_ole_time(le_get64(v->value.p));
}
