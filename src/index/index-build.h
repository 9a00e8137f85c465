#pragma once
/* Puts a segment file together, front to back, in bounded memory.  The order of calls is fixed:
 *
 *   index_build_init
 *   for each word, rising:   index_build_word
 *                            index_build_positions ...     all bytes of its positions
 *                            index_build_posting ...       rising
 *                            index_build_word_end
 *   index_build_words_end
 *   for stems, then names:   index_build_classes  index_build_class ...  index_build_classes_end
 *   for the other sections:  index_build_section  index_build_put ...    in order of the enum
 *   index_build_end
 *   index_build_done         always; without index_build_end nothing is left in the folder */
#include "index/index-out.h"

struct index_build {
        int dirfd;
        char name[INDEX_NAME_MAX], temporary[INDEX_NAME_MAX + 8];
        bool made; /* the temporary file is there */
        struct index_out out, words;
        struct index_footer f;
        struct buf groups, skips, class_groups;
        enum index_section section; /* open now */

        const uint8_t *norms;
        float pivot[256], weight[1 << INDEX_FIELDS];

        /* the word under way */
        char word[INDEX_KEY_MAX], before[INDEX_KEY_MAX];
        size_t n_word, n_before;
        uint64_t lists_at, postings_at;
        uint32_t df, n, base; /* n: postings waiting; base: what the next difference counts from */
        uint64_t positions;   /* bytes of positions up to the last posting */
        uint32_t docs[INDEX_BLOCK], counts[INDEX_BLOCK];
        uint16_t masks[INDEX_BLOCK];
};

/* `norms`: of `range` documents; must outlive the build. */
int index_build_init(struct index_build *b, int dirfd, const char *name, uint32_t first_doc,
                     uint32_t range, const uint8_t *norms, struct err *e);
void index_build_done(struct index_build *b);

void index_build_word(struct index_build *b, struct str word);
void index_build_positions(struct index_build *b, const void *p, size_t n);
void index_build_block(struct index_build *b); /* for index_build_posting() */
void index_build_word_end(struct index_build *b);
void index_build_words_end(struct index_build *b);

/* `bytes`: of the posting's positions. */
static inline void index_build_posting(struct index_build *b, uint32_t doc, uint32_t count,
                                       uint16_t mask, uint64_t bytes) {
        b->docs[b->n] = doc;
        b->counts[b->n] = count;
        b->masks[b->n] = mask;
        b->positions += bytes;
        if (++b->n == INDEX_BLOCK)
                index_build_block(b);
}

void index_build_classes(struct index_build *b, enum index_section which);
/* `ords`: rising. */
void index_build_class(struct index_build *b, struct str key, const uint32_t *ords, size_t n);
void index_build_classes_end(struct index_build *b);

void index_build_section(struct index_build *b, enum index_section which);
static inline void index_build_put(struct index_build *b, const void *p, size_t n) {
        index_out_put(&b->out, p, n);
}

/* Close the file, make it durable, give it its name. */
int index_build_end(struct index_build *b, uint32_t docs, uint64_t tokens, uint64_t length,
                    struct index_segment_info *ret, struct err *e);
