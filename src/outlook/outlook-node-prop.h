#pragma once
/* A raw property of a store into a bag: what stores do to values is undone here, for both
 * libraries. */
#include "outlook/outlook-prop.h"

struct outlook_store_tag {
        uint16_t id, type;
        bool named;
        uint8_t guid[16];
        uint32_t lid;
        struct str name; /* in place of the number, if not empty */
};

/* `value` as it lies in the store, in memory that lives as long as the bag. */
void outlook_store_prop(struct outlook_bag *bag, const struct outlook_store_tag *t,
                        struct bytes value);
