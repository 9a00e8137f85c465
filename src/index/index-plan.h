#pragma once
/* A query made ready to run: words looked up, kids in order of cost, weights known.
 *
 *   struct index_query --index_plan_new--> struct index_node tree
 *   for each segment:  index_plan_start    cursors at the beginning
 *     for each window of 8192 documents, rising:
 *                      index_node_eval     which match, and what each adds to its score */
#include "index/index-cursor.h"
#include "index/index-reader.h"

enum {
        INDEX_WINDOW = 8192, /* documents looked at together: scores fit the L1 cache */
        INDEX_WINDOW_WORDS = INDEX_WINDOW / 64,
        INDEX_PREFIX_FORMS = 64, /* a prefix of more words adds a constant to the score */
};

/* One word of a node, with all its forms. */
struct index_slot {
        struct index_forms forms;
        struct index_cursor *cursors; /* one per form */
        struct index_cursor *readers; /* for positions: PHRASE and NEAR only */
        uint64_t df;                  /* of its most frequent form */
        uint64_t cost;                /* of all */
        uint32_t need;                /* NEAR: how many different places it must have */
        uint32_t at;                  /* PHRASE: its place among the words */
        struct index_places places;   /* in the document under way */
};

struct index_node {
        const struct index_query *q;
        enum index_op op; /* may be simpler than q->op */
        uint32_t fields;  /* 0 = every field */
        float weight;     /* idf and boost; 0 = adds no score */
        uint64_t cost;
        struct index_node **kids;
        size_t n_kids;
        struct index_slot *slots; /* PHRASE: in order; as an operation: rarest first */
        size_t n_slots;
        uint64_t *all; /* PREFIX of many words: which documents of the segment match */
        size_t set_at; /* SET: first listed document not before the window */
};

struct index_plan {
        const struct index *ix;
        const struct index_segment *s;
        size_t segment;
        struct arena a;
        struct index_node *root;
        size_t n_nodes;
        bool scoring;
        int corrupt;                          /* ERR_corrupt once a list was damaged */
        float *tf;                            /* INDEX_WINDOW, all 0 between uses */
        struct index_marks marks;             /* all 0 between uses; made for the first phrase */
        VEC(struct index_block_place) blocks; /* texts of the document under way */
};

struct index_block_place {
        uint32_t from, end, field; /* positions from .. end - 1 */
};

struct index_window {
        uint32_t from, end; /* documents, counted from the first of the segment */
};

int index_plan_init(struct index_plan *p, const struct index *ix, const struct index_query *q,
                    bool scoring, struct err *e);
void index_plan_done(struct index_plan *p);

void index_plan_start(struct index_plan *p, size_t segment);

/* Set the bits of the documents of the window that match, among those of `within` (NULL = all);
 * add to scores[document - from] (NULL = none wanted).  Scores of documents that are not in
 * `within` may get anything; if `exact`, those of all other documents get right sums only. */
void index_node_eval(struct index_plan *p, struct index_node *n, struct index_window w,
                     const uint64_t *within, bool exact, uint64_t *bits, float *scores);

/* index-place.c: PHRASE and NEAR. */
void index_place_eval(struct index_plan *p, struct index_node *n, struct index_window w,
                      const uint64_t *within, uint64_t *bits, float *scores);

/* Documents of the list in the window, no scores: sets bits. */
void index_list_bits(struct index_plan *p, struct index_cursor *c, struct index_window w,
                     const uint64_t *within, uint32_t fields, uint64_t *bits);

/* Does any document of from..to (in a window) have its bit set? */
bool index_bits_any(const uint64_t *bits, uint32_t from, uint32_t to);
