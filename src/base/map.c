/* Bytes to a 64-bit value; see base/map.h. */
#include "base/map.h"

#include "base/hash.h"

void map_init(struct map *m) {
        *m = (struct map){ 0 };
        arena_init(&m->keys, 0);
}

void map_done(struct map *m) {
        mem_free(m->entries);
        mem_free(m->slots);
        arena_done(&m->keys);
        map_init(m);
}

void map_clear(struct map *m) {
        m->n = 0;
        if (m->slots)
                memset(m->slots, 0, m->n_slots * sizeof *m->slots);
        arena_reset(&m->keys);
}

/* The slot that holds `key`, or the free one where it would go. */
static uint32_t *slot_of(const struct map *m, struct str key, uint64_t hash) {
        for (size_t i = hash & (m->n_slots - 1);; i = (i + 1) & (m->n_slots - 1)) {
                uint32_t *slot = &m->slots[i];
                const struct map_entry *at = *slot ? &m->entries[*slot - 1] : NULL;
                if (!at || (at->hash == hash && str_eq(at->key, key)))
                        return slot;
        }
}

static void grow(struct map *m) {
        m->n_slots = m->n_slots ? m->n_slots * 2 : 16;
        mem_free(m->slots);
        m->slots = mem_zalloc(m->n_slots * sizeof *m->slots);
        m->cap = m->n_slots / 8 * 7;
        m->entries = mem_array(m->entries, m->cap, sizeof *m->entries);
        for (size_t i = 0; i < m->n; i++)
                *slot_of(m, m->entries[i].key, m->entries[i].hash) = (uint32_t) i + 1;
}

uint64_t *map_find(const struct map *m, struct str key) {
        if (m->n == 0)
                return NULL;
        uint32_t *slot = slot_of(m, key, hash64(key.p, key.n));
        return *slot ? &m->entries[*slot - 1].value : NULL;
}

uint64_t *map_put(struct map *m, struct str key, uint64_t value, bool *ret_new) {
        if (m->n == m->cap)
                grow(m);
        uint64_t hash = hash64(key.p, key.n);
        uint32_t *slot = slot_of(m, key, hash);
        if (ret_new)
                *ret_new = !*slot;
        if (!*slot) {
                m->entries[m->n] = (struct map_entry){ arena_str(&m->keys, key), hash, value };
                *slot = (uint32_t) ++m->n;
        }
        return &m->entries[*slot - 1].value;
}
