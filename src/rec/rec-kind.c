/* The table of file kinds; see rec-kind.h. */
#include "rec/rec-kind.h"

static const struct rec_kind_row rows[REC_KINDS] = {
#define KIND(id, number, reader, group, media, words)                                              \
        [number] = { #id, #group, media, words, REC_READ_##reader },
#include "rec/kind.def"
#undef KIND
};

const struct rec_kind_row *rec_kind_find(uint32_t number) {
        return number < REC_KINDS && rows[number].id ? &rows[number] : NULL;
}

uint32_t rec_kind_of_media(struct str media) {
        for (uint32_t i = 1; i < REC_KINDS; i++)
                if (rows[i].id && str_eq(media, str_of(rows[i].media)))
                        return i;
        return 0;
}
