#pragma once
/* MAPI properties to an item, whoever read them.
 *
 *   tag u32:  | id u16 | type u16 |    0x0037001F = subject, UTF-16
 *   ids from 0x8000 on are names: the store's map says which GUID and number or name they are
 *
 * A reader puts every property of an object into a bag (cheap: only those in outlook-prop.def are
 * kept), then makes the item, recipient or attachment of it.  Values are as [MS-OXCDATA] lays them
 * out: little-endian, strings in UTF-16LE (001F) or the code page (001E), terminating NUL or not.
 * The bag keeps pointers: values must live as long as the item. */
#include "outlook/outlook-item.h"

enum outlook_type { /* [MS-OXCDATA] 2.11.1 */
                    OUTLOOK_T_i16 = 0x0002,
                    OUTLOOK_T_i32 = 0x0003,
                    OUTLOOK_T_f64 = 0x0005,
                    OUTLOOK_T_date = 0x0007,
                    OUTLOOK_T_bool = 0x000b,
                    OUTLOOK_T_object = 0x000d,
                    OUTLOOK_T_i64 = 0x0014,
                    OUTLOOK_T_str8 = 0x001e,
                    OUTLOOK_T_str = 0x001f,
                    OUTLOOK_T_time = 0x0040,
                    OUTLOOK_T_guid = 0x0048,
                    OUTLOOK_T_bin = 0x0102,
                    OUTLOOK_T_many = 0x1000, /* added to a type: one call of outlook_prop_put for
                                                each value */
};

enum outlook_id {
#define PROP(id, number, what)         OUTLOOK_ID_##id,
#define NAMED(id, set, lid, what)      OUTLOOK_ID_##id,
#define NAMED_STR(id, set, name, what) OUTLOOK_ID_##id,
#include "outlook/outlook-prop.def"
#undef PROP
#undef NAMED
#undef NAMED_STR
        OUTLOOK_IDS
};

struct outlook_value {
        uint16_t type; /* 0 = not there */
        struct bytes value;
        struct outlook_value *more; /* the next of a multi-valued property */
        struct outlook_value *last; /* of the first: its last */
};

struct outlook_bag {
        struct arena *a;
        uint32_t codepage; /* of 8-bit strings; 0 = as the object's own properties say, else 1252 */
        struct outlook_value v[OUTLOOK_IDS];
};

void outlook_prop_init(struct outlook_bag *bag, struct arena *a, uint32_t codepage);

/* A property with a number of its own; unknown ones are left out.  The first of a single-valued
 * property wins. */
void outlook_prop_put(struct outlook_bag *bag, uint32_t tag, struct bytes value);
/* One with a name: GUID as it lies in the file, and number `lid` or (if not empty) `name`, UTF-8.
 */
void outlook_prop_put_named(struct outlook_bag *bag, struct bytes guid, uint32_t lid,
                            struct str name, uint16_t type, struct bytes value);

/* Values; false or empty if not there or of another type.  Strings: UTF-8 in the arena, cut at the
 * first NUL, line ends as they stand; many values have ", " between. */
bool outlook_prop_has(const struct outlook_bag *bag, enum outlook_id id);
struct str outlook_prop_str(const struct outlook_bag *bag, enum outlook_id id);
struct bytes outlook_prop_bin(const struct outlook_bag *bag, enum outlook_id id);
uint32_t outlook_prop_u32(const struct outlook_bag *bag, enum outlook_id id, uint32_t if_not);
bool outlook_prop_bool(const struct outlook_bag *bag, enum outlook_id id);
int64_t outlook_prop_time(const struct outlook_bag *bag, enum outlook_id id);

/* The bag of a message to *item (all but recipients and attachments); RTF is unpacked.  Sets
 * item->kind by the message class. */
void outlook_prop_item(struct outlook_bag *bag, struct outlook_item *item);
void outlook_prop_recipient(const struct outlook_bag *bag, struct outlook_recipient *ret);
/* All but an embedded item: the reader sets `item` (method OUTLOOK_EMBEDDED). */
void outlook_prop_attachment(const struct outlook_bag *bag, struct outlook_attachment *ret);

/* What kind of item a message class names; OUTLOOK_message for all the rest. */
enum outlook_kind outlook_prop_kind(struct str message_class);
