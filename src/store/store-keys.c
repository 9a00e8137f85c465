/* Heads of keys to documents; see store-keys.h.  Heads come from SHA-256, so they are their own
 * hash. */
#include "store/store-keys.h"

void store_keys_done(struct store_keys *k) {
        mem_free(k->slots);
        *k = (struct store_keys){ 0 };
}

void store_keys_clear(struct store_keys *k) {
        k->n = 0;
        if (k->slots)
                memset(k->slots, 0, k->n_slots * sizeof *k->slots);
}

static void place(struct store_keys *k, struct store_key key) {
        size_t i = key.head & (k->n_slots - 1);
        while (k->slots[i].doc)
                i = (i + 1) & (k->n_slots - 1);
        k->slots[i] = key;
}

static void grow(struct store_keys *k) {
        struct store_keys old = *k;
        k->n_slots = old.n_slots ? old.n_slots * 2 : 1024;
        k->slots = mem_zalloc(k->n_slots * sizeof *k->slots);
        for (size_t i = 0; i < old.n_slots; i++)
                if (old.slots[i].doc)
                        place(k, old.slots[i]);
        mem_free(old.slots);
}

void store_keys_put(struct store_keys *k, uint64_t head, uint64_t doc) {
        if (2 * k->n >= k->n_slots)
                grow(k);
        place(k, (struct store_key){ head, doc });
        k->n++;
}

int store_keys_next(const struct store_keys *k, uint64_t head, size_t *at, uint64_t *ret_doc) {
        if (!k->n)
                return 0;
        for (;; ++*at) {
                const struct store_key *slot = &k->slots[(head + *at) & (k->n_slots - 1)];
                if (!slot->doc)
                        return 0;
                if (slot->head == head) {
                        *ret_doc = slot->doc;
                        ++*at;
                        return 1;
                }
        }
}
