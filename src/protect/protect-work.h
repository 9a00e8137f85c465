#pragma once
/* What protect*.c share. */
#include "base/arena.h"
#include "protect/protect.h"

enum protect_sure { PROTECT_SURELY, PROTECT_LAST, PROTECT_PART };

struct protect_name {
        uint32_t entry;
        enum protect_sure sure;
};

struct protect {
        VEC(struct protect_entry) entries;
        VEC(struct protect_name) names; /* of the list's rows */
        struct watch_list list;
        struct watch_scan *scan;
};

enum {
        PROTECT_PHONE_LEAST = 6, /* digits of a telephone number */
        PROTECT_DIGITS = 32,
        PROTECT_WORD_LEAST = 2, /* bytes: shorter words of a name say nothing alone */
};
#define PROTECT_NAME_SURE 0.5f
#define PROTECT_LAST_SURE 0.8f

/* A run of digits of any script, with what stands between those of a telephone number. */
struct protect_digits {
        char digit[PROTECT_DIGITS];
        size_t n;
        size_t off, end; /* in the text, without what only surrounds them */
};
/* The run that begins at `at`, n = 0 if none does. */
void protect_digits_at(struct str text, size_t at, struct protect_digits *ret);

/* Mail addresses, telephones, words: added to room->hits. */
void protect_find_plain(const struct protect *p, struct str text, struct protect_room *room);
