/* Two readings of one Outlook store; see flow-outlook.h. */
#include "flow/flow-outlook.h"

#include "base/map.h"

struct flow_outlook {
        struct map first; /* node id -> what was read of it */
        bool second;
        uint64_t items; /* of the first reading, recovered ones left out */
        uint64_t first_only, second_only, both;
        uint64_t counted; /* 0 unknown */
};

enum { DAMAGED = 1, MET_AGAIN = 2, PARTS_SHIFT = 8 };

struct flow_outlook *flow_outlook_new(void) {
        struct flow_outlook *o = MEM_NEW(struct flow_outlook);
        map_init(&o->first);
        return o;
}

void flow_outlook_free(struct flow_outlook **o) {
        if (*o)
                map_done(&(*o)->first);
        mem_free(*o);
        *o = NULL;
}

void flow_outlook_second(struct flow_outlook *o) {
        o->second = true;
}

bool flow_outlook_is_second(const struct flow_outlook *o) {
        return o->second;
}

static struct str id_of(const struct rec_child *item) {
        return (struct str){ (const char *) &item->id, sizeof item->id };
}

static bool is_damaged(const struct rec_child *item, uint64_t bytes) {
        return (item->flags & REC_CHILD_unreadable) || bytes == 0;
}

static bool take_second(struct flow_outlook *o, const struct rec_child *item, uint64_t bytes) {
        uint64_t *had = map_find(&o->first, id_of(item));
        if (!had) {
                o->second_only++;
                return true;
        }
        if (!(*had & MET_AGAIN))
                o->both++;
        *had |= MET_AGAIN;
        if (is_damaged(item, bytes))
                return false;
        return (*had & DAMAGED) || item->parts > *had >> PARTS_SHIFT;
}

bool flow_outlook_take(struct flow_outlook *o, const struct rec_child *item, uint64_t bytes) {
        if (o->second)
                return item->id == 0 || take_second(o, item, bytes);
        if (item->id) {
                uint64_t is = (uint64_t) item->parts << PARTS_SHIFT;
                map_put(&o->first, id_of(item), is | (is_damaged(item, bytes) ? DAMAGED : 0), NULL);
                o->items += !(item->flags & REC_CHILD_recovered);
        }
        return true;
}

void flow_outlook_count(struct flow_outlook *o, const struct rec_done *done) {
        if (done->declared != REC_NONE && done->declared > o->counted)
                o->counted = done->declared;
}

struct store_reconcile flow_outlook_compare(const struct flow_outlook *o, struct container_id c) {
        return (struct store_reconcile){ .container = c,
                                         .first_only = o->items > o->both ? o->items - o->both : 0,
                                         .second_only = o->second_only,
                                         .both = o->both,
                                         .counted = o->counted,
                                         .detail = STR("libpff, libpst") };
}

uint64_t flow_outlook_unfound(const struct flow_outlook *o) {
        uint64_t found = o->items + o->second_only;
        return o->counted > found ? o->counted - found : 0;
}
