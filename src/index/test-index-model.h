#pragma once
/* A naive index in memory, for tests: documents as lists of tokens, queries answered by looking at
 * every token, and a maker of random documents and queries. */
#include "base/arena.h"
#include "base/map.h"
#include "base/random.h"
#include "base/vec.h"
#include "index/index.h"

struct model_token {
        struct str term;
        uint32_t pos;
};

struct model_block {
        enum index_field field;
        struct str text;
        struct model_token *tokens;
        size_t n;
        uint32_t words;
};

struct model_doc {
        struct index_doc d;
        struct model_block *blocks;
        size_t n;
        double length;
};

struct model {
        struct arena a;
        VEC(struct model_doc) docs;
        struct map weights, dfs; /* what was reckoned before */
};

void model_init(struct model *m);
void model_done(struct model *m);

/* `n` random documents; numbers rise, some are left out. */
void model_fill(struct model *m, struct random *r, uint32_t n);

/* Put documents from..to - 1 (of the list) into a writer. */
void model_put(const struct model *m, struct index_writer *w, size_t from, size_t to);

struct index_query *model_query(struct model *m, struct random *r, unsigned depth, bool filters);

/* Does document i match, and with what score? */
bool model_match(struct model *m, const struct index_query *q, size_t i, double *ret_score);
