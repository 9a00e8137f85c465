/* The vocabulary of a writer: open addressing over an arena of words.
 *
 * A slot holds 32 bits of the hash beside the reference, so that a probe touches a word's memory
 * only when it is very likely the one; counter and text lie together, so that a word that was seen
 * before costs two cache lines. */
#include "index/index-words.h"

#include "base/le.h"

enum { SLOTS_AT_START = 1 << 16, ARENA_AT_START = 1 << 18 };

void index_vocabulary_init(struct index_vocabulary *v) {
        *v = (struct index_vocabulary){ .used = 1,
                                        .cap = ARENA_AT_START,
                                        .n_slots = SLOTS_AT_START };
        v->arena = mem_array(NULL, v->cap, sizeof *v->arena);
        v->slots = mem_zalloc(v->n_slots * sizeof *v->slots);
        v->seed = (uintptr_t) v->slots * 0x9e3779b97f4a7c15u;
}

void index_vocabulary_done(struct index_vocabulary *v) {
        mem_free(v->arena);
        mem_free(v->slots);
        v->arena = NULL;
        v->slots = NULL;
}

void index_vocabulary_clear(struct index_vocabulary *v) {
        memset(v->slots, 0, v->n_slots * sizeof *v->slots);
        v->used = 1;
        v->n = 0;
}

size_t index_vocabulary_bytes(const struct index_vocabulary *v) {
        return v->used * sizeof *v->arena + v->n_slots * sizeof *v->slots;
}

/* One to eight bytes in one register, without reading past them. */
static inline uint64_t load_short(const char *p, size_t n) {
        if (n >= 4)
                return le_get32(p) | (uint64_t) le_get32(p + n - 4) << 32;
        return (uint8_t) p[0] | (uint64_t) (uint8_t) p[n / 2] << 8 |
               (uint64_t) (uint8_t) p[n - 1] << 16;
}

static inline uint64_t fold(uint64_t v) {
        v *= 0x9fb21c651e98df25u;
        return v ^ v >> 29;
}

static inline uint32_t hash_word(uint64_t seed, const char *p, size_t n) {
        uint64_t h = seed + n;
        for (; n > 8; p += 8, n -= 8)
                h = fold(h ^ le_get64(p));
        h = fold(h ^ (n ? load_short(p, n) : 0));
        return (uint32_t) (h >> 32 ^ h);
}

static inline bool same_word(const char *a, const char *b, size_t n) {
        for (; n > 8; a += 8, b += 8, n -= 8)
                if (le_get64(a) != le_get64(b))
                        return false;
        return n == 0 || load_short(a, n) == load_short(b, n);
}

static void grow_slots(struct index_vocabulary *v) {
        struct index_slot *old = v->slots;
        size_t n_old = v->n_slots;
        v->n_slots *= 2;
        v->slots = mem_zalloc(v->n_slots * sizeof *v->slots);
        for (size_t i = 0; i < n_old; i++) {
                if (!old[i].ref)
                        continue;
                size_t at = old[i].hash & (v->n_slots - 1);
                while (v->slots[at].ref)
                        at = (at + 1) & (v->n_slots - 1);
                v->slots[at] = old[i];
        }
        mem_free(old);
}

static size_t word_units(size_t len) {
        return (offsetof(struct index_word, text) + len + 3) / 4;
}

static uint32_t add_word(struct index_vocabulary *v, size_t slot, uint32_t hash, struct str word) {
        size_t units = word_units(word.n);
        if (v->used + units > v->cap) {
                v->cap *= 2;
                v->arena = mem_array(v->arena, v->cap, sizeof *v->arena);
        }
        uint32_t ref = (uint32_t) v->used;
        struct index_word *w = index_word_at(v, ref);
        w->n = 1;
        w->len = (uint8_t) word.n;
        memcpy(w->text, word.p, word.n);
        v->used += units;
        v->slots[slot] = (struct index_slot){ hash, ref };
        if (++v->n > v->n_slots / 2)
                grow_slots(v);
        return ref;
}

uint32_t index_vocabulary_put(struct index_vocabulary *v, struct str word) {
        uint32_t hash = hash_word(v->seed, word.p, word.n);
        size_t mask = v->n_slots - 1, at = hash & mask;
        for (; v->slots[at].ref; at = (at + 1) & mask) {
                if (v->slots[at].hash != hash)
                        continue;
                struct index_word *w = index_word_at(v, v->slots[at].ref);
                if (w->len == word.n && same_word(w->text, word.p, word.n)) {
                        w->n++;
                        return v->slots[at].ref;
                }
        }
        return add_word(v, at, hash, word);
}

uint32_t index_vocabulary_next(const struct index_vocabulary *v, uint32_t ref) {
        size_t next = ref ? ref + word_units(index_word_at(v, ref)->len) : 1;
        return next < v->used ? (uint32_t) next : 0;
}

/* Longer runs of letters are no words of a language but pieces of base64 and the like. */
enum { STEM_MIN = 3, STEM_MAX = 40 };

struct str index_word_stem(struct text_stemmer *s, struct str word) {
        if (word.n < STEM_MIN || word.n > STEM_MAX)
                return (struct str){ word.p, 0 };
        for (size_t i = 0; i < word.n; i++)
                if (ascii_digit(word.p[i]))
                        return (struct str){ word.p, 0 };
        struct str stem = text_stem(s, word);
        return str_eq(stem, word) ? (struct str){ word.p, 0 } : stem;
}
