#pragma once
/* Sentences of the invented cache, in English, Persian and Arabic: cache-phrase.def. */
#include "cache-world.h"

enum cache_lang { CACHE_en, CACHE_fa, CACHE_ar, CACHE_LANGS };

enum cache_kind {
        CACHE_greet,
        CACHE_close,
        CACHE_topic,
        CACHE_place,
        CACHE_event,
        CACHE_doc,
        CACHE_venue,
        CACHE_subject,
        CACHE_say,
        CACHE_KINDS
};

struct cache_voice {
        const struct cache_world *world;
        struct random *random;
        enum cache_lang lang;
        int64_t now;                     /* dates that are named lie around it */
        const struct cache_person *dear; /* who is greeted, or NULL */
};

const char *cache_lang_code(enum cache_lang lang);
enum cache_culture cache_lang_culture(enum cache_lang lang);

/* Append one phrase of that kind with its slots filled. */
void cache_say(struct buf *out, const struct cache_voice *v, enum cache_kind kind);

/* Append `n` sentences as paragraphs, folded to lines of about 72 letters, with the first sentence
 * on lines of its own.  *ret_first is its length in `out`, without the line end. */
void cache_say_text(struct buf *out, const struct cache_voice *v, unsigned n, size_t *ret_first);
