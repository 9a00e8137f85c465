#pragma once
/* The words of when-text.def as a hash table, made at build time by gen-when-text.c.  A word may
 * have several senses ("second": an ordinal, a unit); they lie behind each other.  Entries are told
 * by 64 bits of hash alone: a false one is one in 10^16 words. */
#include "base/str.h"

#define WHEN_WORD_CLASSES(C)                                                                       \
        C(number)                                                                                  \
        C(ordinal) C(suffix) C(few) C(a) C(half) C(month) C(weekday) C(season) C(unit) C(glued)    \
        C(workday) C(tens) C(day) C(part) C(last) C(next) C(this) C(year) C(ago) C(later)          \
        C(within) C(before) C(after) C(since) C(until) C(by) C(from) C(to) C(between) C(and)       \
        C(in) C(on) C(at) C(of) C(the) C(for) C(dated) C(every) C(other) C(all) C(often) C(about)  \
        C(atleast) C(edge) C(end) C(halves) C(quarterly) C(fiscal) C(ampm) C(oclock) C(noon)       \
        C(past) C(toq) C(starts) C(rest) C(times) C(zone) C(era) C(eradot) C(vague) C(feast)       \
        C(happening)
enum when_word_class {
#define C(id) WHEN_WORD_##id,
        WHEN_WORD_CLASSES(C)
#undef C
                WHEN_WORD_OTHERS
};
_Static_assert(WHEN_WORD_OTHERS <= 64, "classes are bits of a uint64_t");

enum when_word_lang { WHEN_WORD_en = 1, WHEN_WORD_fa = 2, WHEN_WORD_ar = 4, WHEN_WORD_ir = 6 };

struct when_word_sense {
        uint8_t class, lang;
        int16_t value;
};
struct when_word {
        uint64_t hash; /* 0: free */
        uint16_t first;
        uint8_t n, begins; /* senses; 1: a pair of words begins with it, 2: ends with it */
};
enum { WHEN_WORD_LOG2 = 12 };
extern const struct when_word when_word_table[1 << WHEN_WORD_LOG2];
extern const struct when_word_sense when_word_senses[];

static const uint64_t WHEN_WORD_SEED = 0xcbf29ce484222325;

static inline uint64_t when_word_hash_byte(uint64_t h, unsigned char c) {
        return (h ^ c) * 0x100000001b3;
}
/* Of a whole from its parts: the second word of a pair is told from the first. */
static inline uint64_t when_word_pair(uint64_t a, uint64_t b) {
        return (a * 0x9e3779b97f4a7c15) ^ b;
}
static inline const struct when_word *when_word_find(uint64_t hash) {
        uint32_t mask = (1u << WHEN_WORD_LOG2) - 1, i = (uint32_t) (hash >> 40) & mask;
        while (when_word_table[i].hash && when_word_table[i].hash != hash)
                i = (i + 1) & mask;
        return when_word_table[i].hash ? &when_word_table[i] : NULL;
}
