#pragma once
/* The segment file, and how its parts are found in the mapped bytes.
 *
 *   file     "clewidx1" | section ... | sums | footer            little-endian; sections 8-aligned
 *   sums     XXH3-64 of each 64 KiB of the file before the sums (the last piece is shorter)
 *   footer   struct index_footer: numbers, place of each section, checksum of sums and of itself
 *
 *   lists    for each word in order of the words:  positions | blocks | tail | skips
 *   words    32 words a group, each:  shared u8 | rest u8 | bytes | df | positions | postings
 *            shared = bytes in common with the word before (0 for the first of a group); the three
 *            numbers are varints: documents, bytes of positions, bytes of blocks + tail + skips
 *   groups   16 bytes a group: where it starts in words (u64), where its first list starts (u64)
 *   stems, names   classes: 16 keys a group, each:  shared u8 | rest u8 | bytes | n | ordinals
 *            (first, then differences; varints); behind them a u32 for each group: where it starts
 *   dates i64 | flags u32 | senders u32 | kinds u8 | langs u8 | norms u8      one each per document
 *   blocks_at u32 | blocks    the texts of each document: varint(words << 4 | field) each, in
 *            order; document i has the bytes blocks_at[i] .. blocks_at[i + 1]
 *
 * A list of df documents has df / 128 packed blocks and a tail of df % 128.  Documents are counted
 * from the first of the segment.
 *
 *   block    bits of documents u8 | bits of counts u8 | kinds of masks u8 | 0 | kinds, u16 each |
 *            documents | counts | which kind
 *            documents: packed, difference to the one before - 1; counts: packed, positions - 1;
 *            which: packed in as few bits as the number of kinds needs (none for one); no kind at
 *            all: every mask is "own"
 *   tail     varint(difference - 1 << 1 | more); if more, varint(count - 1 << 2 | mask code), and a
 *            u16 mask if the code is 3
 *   skip     last document u32 | end of the block u32 | end of its positions u32 | impact u16 | 0
 *            ends count from the start of the list's blocks, of its positions
 *   impact   largest tf / (tf + K) of the block, by a mean length of INDEX_PIVOT, in 1/65535 up
 *   position difference to the one before in the same document (the first: to 0), in one, two or
 *            four bytes (index_place_put).  All texts of a document share one line of positions,
 *            with one number left out between texts.
 *
 * The norm of a document is its length (words weighted by field) in a byte, as a tiny float. */
#include "index/index-pack.h"
#include "index/index.h"

enum index_section {
        INDEX_LISTS,
        INDEX_WORDS,
        INDEX_GROUPS,
        INDEX_STEMS,
        INDEX_NAMES,
        INDEX_DATES,
        INDEX_FLAG_WORDS,
        INDEX_SENDERS,
        INDEX_KINDS,
        INDEX_LANGS,
        INDEX_NORMS,
        INDEX_BLOCKS_AT,
        INDEX_BLOCKS,
        INDEX_SECTIONS,
};

#define INDEX_MAGIC "clewidx1"
enum {
        INDEX_MAGIC_LEN = 8,
        INDEX_GROUP = 32,          /* words */
        INDEX_GROUP_ROW = 16,      /* bytes of a row of groups */
        INDEX_CLASS_GROUP = 16,    /* keys */
        INDEX_SKIP = 16,           /* bytes of a skip */
        INDEX_PIECE = 1 << 16,     /* bytes under one checksum */
        INDEX_PIVOT = 256,         /* mean document length by which impacts are reckoned */
        INDEX_KEY_MAX = 127,       /* bytes of a word or a class key */
        INDEX_POSITIONS = 1 << 24, /* positions of a document are below: LIMIT_index_doc_tokens
                                    * words and as many gaps */
};

struct index_footer {
        char magic[INDEX_MAGIC_LEN];
        uint32_t first_doc, range; /* documents first_doc .. first_doc + range - 1 */
        uint32_t docs, format;     /* of them present; format 1 */
        uint64_t words, tokens;
        uint64_t length;       /* sum of document lengths, in tenths of a word */
        uint64_t stems, names; /* keys in the class sections */
        struct {
                uint64_t at, len;
        } section[INDEX_SECTIONS];
        uint64_t sums_at;
        uint64_t sums_hash; /* of the sums */
        uint64_t self_hash; /* of all fields before */
};
_Static_assert(sizeof(struct index_footer) == 8 + 16 + 40 + 16 * INDEX_SECTIONS + 24,
               "the footer has no padding");

struct index_segment {
        const uint8_t *p; /* the mapped file */
        size_t n;
        struct index_footer f;
        const uint8_t *at[INDEX_SECTIONS]; /* start of each section */
        const int64_t *dates;              /* aligned views of the columns */
        const uint32_t *flags, *senders, *blocks_at;
        const uint8_t *kinds, *langs, *norms;
        char name[INDEX_NAME_MAX];
};

/* A word's list, cut out of the section but not looked into. */
struct index_list {
        const uint8_t *positions, *postings;
        uint64_t n_positions, n_postings; /* bytes */
        uint32_t df;                      /* <= range */
};

/* Map and check header, footer and the places of the sections: nothing else is read. */
int index_segment_open(int dirfd, const char *name, struct index_segment *ret, struct err *e);
void index_segment_close(struct index_segment *s);
/* Give the pages that were read so far back: a walk over all of it then costs no memory. */
void index_segment_forget(const struct index_segment *s);
int index_segment_verify(const struct index_segment *s, struct err *e);
int index_segment_corrupt(const struct index_segment *s, struct err *e, const char *what);

/* Walks words in order. */
struct index_words {
        const struct index_segment *s;
        const uint8_t *p;
        uint64_t ord;     /* of the next word to be read */
        uint64_t list_at; /* of its list */
        size_t n;
        bool held; /* the word in `word` was found, but not returned yet */
        char word[256];
        struct index_list list; /* of the word that was returned */
};

/* Start at word number `ord`, anywhere in 0..words: 0, or ERR_corrupt. */
int index_words_init(struct index_words *w, const struct index_segment *s, uint64_t ord);
/* Start at the first word >= `from`. */
int index_words_find(struct index_words *w, const struct index_segment *s, struct str from);
/* The next word, in w->word and w->list: 1, 0 at the end, ERR_corrupt. */
int index_words_next(struct index_words *w);

/* The list of `word`: 1, 0 if it does not occur, ERR_corrupt. */
int index_segment_find(const struct index_segment *s, struct str word, struct index_list *ret);

/* Walks the keys of a class section in order; n members follow each. */
struct index_classes {
        const uint8_t *p, *end;
        uint64_t left;     /* keys */
        uint64_t in_group; /* of the next key, 0..15 */
        uint64_t max_ord;
        size_t n;
        char key[256];
        uint32_t *ords; /* members of the key that was returned; owned */
        size_t n_ords, cap;
};

/* `which` is INDEX_STEMS or INDEX_NAMES; ended by index_classes_done(). */
void index_classes_init(struct index_classes *c, const struct index_segment *s,
                        enum index_section which);
/* Go where `key` is or would be: its group. */
int index_classes_find(struct index_classes *c, const struct index_segment *s,
                       enum index_section which, struct str key);
int index_classes_next(struct index_classes *c);
void index_classes_done(struct index_classes *c);

/* Walks the texts of one document: field, first position, number of words. */
struct index_blocks {
        const uint8_t *p, *end;
        uint32_t field, from, words, next;
};
void index_blocks_init(struct index_blocks *b, const struct index_segment *s, uint32_t local_doc);
int index_blocks_next(struct index_blocks *b);

/* Weights and lengths. */
float index_field_weight(enum index_field f);
uint32_t index_field_tenths(enum index_field f);
/* Mean weight of the fields in each mask. */
void index_mask_weights(float ret[static 1 << INDEX_FIELDS]);
uint8_t index_norm_of(uint64_t length_tenths);
float index_norm_length(uint8_t norm); /* in words; at least 1 */

/* tf / (tf + K) needs K = k1 (1 - b + b * length / mean) for each norm. */
void index_norm_table(float mean_length, float ret[static 256]);
