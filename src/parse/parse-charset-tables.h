#pragma once
/* The charsets and their tables; for parse-charset*.c only. */
#include "base/str.h"

enum parse_charset_id {
#define CHARSET_OWN(id, name)         PARSE_CHARSET_##id,
#define CHARSET_ONE(id, name, python) PARSE_CHARSET_##id,
#define CHARSET_ICU(id, name, icu)    PARSE_CHARSET_##id,
#include "parse/parse-charset.def"
#undef CHARSET_OWN
#undef CHARSET_ONE
#undef CHARSET_ICU
        PARSE_CHARSET_N,
        PARSE_CHARSET_NONE = PARSE_CHARSET_N, /* no label, or one that names nothing we know */
        PARSE_CHARSET_ONE_FIRST = PARSE_CHARSET_windows_1250,
        PARSE_CHARSET_ICU_FIRST = PARSE_CHARSET_utf_7,
};

struct parse_charset_label {
        const char *key;
        enum parse_charset_id id;
};

extern const uint16_t parse_charset_high[][128]; /* of [id - ONE_FIRST][byte - 128]; 0 = nothing */
extern const struct parse_charset_label parse_charset_labels[]; /* sorted by key */
extern const size_t parse_charset_n_labels;

static inline bool parse_charset_is_one(enum parse_charset_id id) {
        return id >= PARSE_CHARSET_ONE_FIRST && id < PARSE_CHARSET_ICU_FIRST;
}

static inline bool parse_charset_is_icu(enum parse_charset_id id) {
        return id >= PARSE_CHARSET_ICU_FIRST && id < PARSE_CHARSET_N;
}

/* How many bytes from `i` on are ASCII. */
static inline size_t parse_charset_ascii(const uint8_t *p, size_t n, size_t i) {
        size_t from = i;
        for (uint64_t w; i + 8 <= n; i += 8) {
                memcpy(&w, p + i, 8);
                if (w & 0x8080808080808080u)
                        break;
        }
        while (i < n && p[i] < 0x80)
                i++;
        return i - from;
}

/* What a byte of a one-byte charset means; 0 = nothing. */
static inline uint32_t parse_charset_point(enum parse_charset_id id, uint8_t byte) {
        return byte < 0x80 ? byte : parse_charset_high[id - PARSE_CHARSET_ONE_FIRST][byte - 128];
}

/* The charset that a label names, however it is dressed; PARSE_CHARSET_NONE if none. */
enum parse_charset_id parse_charset_find(struct bytes label);
struct str parse_charset_name(enum parse_charset_id id);
