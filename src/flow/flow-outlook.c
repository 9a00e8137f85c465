/* Two readings of one Outlook store; see flow-outlook.h. */
#include "flow/flow-outlook.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "unpack/unpack.h"

enum {
        RUNS_MOST = 64, /* of a library over one store */
        HANGS_MOST = 2, /* of them, that had to be ended */
};

struct flow_outlook {
        struct map met; /* node id -> what was read of it: flags, and its attachments */
        VEC(struct flow_outlook_lost) lost; /* named and not read, by the first that met them */
        struct arena names;
        bool second;
        uint64_t first_items, second_items, both;
        uint64_t counted; /* 0 unknown */
        /* the runs of this reading */
        unsigned runs;
        uint32_t had, start; /* children so far; where the run under way began */
        bool careful;
};

enum { DAMAGED = 1, FIRST = 2, SECOND = 4, READ = 8, PARTS_SHIFT = 8 };

struct flow_outlook *flow_outlook_new(void) {
        struct flow_outlook *o = MEM_NEW(struct flow_outlook);
        map_init(&o->met);
        arena_init(&o->names, 0);
        return o;
}

void flow_outlook_free(struct flow_outlook **o) {
        if (*o) {
                map_done(&(*o)->met);
                vec_done(&(*o)->lost);
                arena_done(&(*o)->names);
        }
        mem_free(*o);
        *o = NULL;
}

void flow_outlook_second(struct flow_outlook *o) {
        o->second = true;
        o->runs = 0;
        o->had = o->start = 0;
        o->careful = false;
}

bool flow_outlook_is_second(const struct flow_outlook *o) {
        return o->second;
}

bool flow_outlook_again(struct flow_outlook *o, uint32_t children, bool hung, uint32_t *ret_start) {
        o->runs += hung ? RUNS_MOST / HANGS_MOST : 1;
        if (o->runs >= RUNS_MOST)
                return false;
        if (children > 0) {
                o->had += children;
                o->start = o->had + 1;
        } else if (!o->careful) { /* it goes another way, and may count otherwise */
                o->careful = true;
                o->had = o->start = 0;
        } else if (o->start == 0) {
                o->start = 1;
        } else {
                return false;
        }
        *ret_start = o->start | (o->careful ? UNPACK_CAREFUL : 0);
        return true;
}

static struct str id_of(const struct rec_child *item) {
        return (struct str){ (const char *) &item->id, sizeof item->id };
}

static bool is_damaged(const struct rec_child *item, uint64_t bytes) {
        return (item->flags & REC_CHILD_unreadable) || bytes == 0;
}

/* An item met first in this reading; older states of items are in no tree and not counted. */
static void count_item(struct flow_outlook *o, const struct rec_child *item, uint64_t had) {
        if (item->id > UINT32_MAX)
                return;
        o->first_items += !o->second;
        o->second_items += o->second;
        o->both += o->second && (had & FIRST);
}

/* Met before, in this reading or in the first: is this one better? */
static bool is_better(uint64_t had, bool same_reading, const struct rec_child *item,
                      uint64_t bytes) {
        if (!(had & READ))
                return bytes > 0;
        if (is_damaged(item, bytes))
                return false;
        return (had & DAMAGED) || (!same_reading && item->parts > had >> PARTS_SHIFT);
}

static void lose(struct flow_outlook *o, const struct rec_child *item) {
        const struct flow_outlook_lost lost = { .id = item->id,
                                                .name = arena_str(&o->names, item->name),
                                                .detail = arena_str(&o->names, item->detail) };
        vec_push(&o->lost, lost);
}

const struct flow_outlook_lost *flow_outlook_lost_next(const struct flow_outlook *o, size_t *at) {
        while (*at < o->lost.n) {
                const struct flow_outlook_lost *l = &o->lost.v[(*at)++];
                const uint64_t *had = map_find(&o->met, (struct str){ (const char *) &l->id, 8 });
                if (had && !(*had & READ))
                        return l;
        }
        return NULL;
}

bool flow_outlook_take(struct flow_outlook *o, const struct rec_child *item, uint64_t bytes) {
        uint64_t reading = o->second ? SECOND : FIRST;
        uint64_t is = (uint64_t) item->parts << PARTS_SHIFT |
                      (is_damaged(item, bytes) ? DAMAGED : 0) | (bytes > 0 ? READ : 0);
        if (item->id == 0)
                return true;
        uint64_t *had = map_find(&o->met, id_of(item));
        if (!had) {
                count_item(o, item, 0);
                map_put(&o->met, id_of(item), is | reading, NULL);
                if (bytes == 0)
                        lose(o, item);
                return bytes > 0;
        }
        if (!(*had & reading))
                count_item(o, item, *had);
        bool better = is_better(*had, *had & reading, item, bytes);
        *had |= reading;
        if (better)
                *had = is | (*had & (FIRST | SECOND));
        return better;
}

void flow_outlook_count(struct flow_outlook *o, const struct rec_done *done) {
        if (done->declared != REC_NONE && done->declared > o->counted)
                o->counted = done->declared;
}

struct store_reconcile flow_outlook_compare(const struct flow_outlook *o, struct container_id c) {
        return (struct store_reconcile){ .container = c,
                                         .first_only = o->first_items - o->both,
                                         .second_only = o->second_items - o->both,
                                         .both = o->both,
                                         .counted = o->counted,
                                         .detail = STR("libpff, libpst") };
}

uint64_t flow_outlook_unfound(const struct flow_outlook *o) {
        uint64_t found = o->first_items + o->second_items - o->both;
        return o->counted > found ? o->counted - found : 0;
}
