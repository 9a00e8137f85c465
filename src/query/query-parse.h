#pragma once
/* Inside the parser: what its three files share.
 *
 *   query-parse.c   brackets and operators          (the grammar is drawn there)
 *   query-word.c    words to nodes: folding, classes, forms written apart
 *   query-value.c   values of fields that are no words: dates, languages, ids ... */
#include "query/query-lex.h"

struct query_parse {
        struct query_lex lex;
        struct query_token token; /* the one under the cursor */
        const struct query_env *env;
        struct arena *a;
        const struct query_field *field; /* in force, or NULL */
        uint32_t words, depth;
};

struct query *query_parse_node(struct query_parse *p, enum query_op op, uint32_t at);
struct query *query_parse_list(struct query_parse *p, enum query_op op, struct query *const *kids,
                               size_t n);
struct query *query_parse_pair(struct query_parse *p, enum query_op op, struct query *a,
                               struct query *b);

/* The node of a word or of quoted text under field `f` (NULL: none); *ret is NULL when it holds
 * nothing to look for.  ERR_limit when there are too many words. */
int query_word(struct query_parse *p, const struct query_field *f, const struct query_token *t,
               struct query **ret, struct err *e);

/* The folded words of `text`, overlays left out, for NEAR; *ret_n may be 0. */
int query_word_list(struct query_parse *p, struct str text, const struct str **ret, size_t *ret_n,
                    struct err *e);

/* Do the tokeniser's rules write the words from..mid and mid..end of the typed text as one? */
bool query_word_joins(struct str typed, size_t from, size_t mid, size_t end);

int query_value(struct query_parse *p, const struct query_field *f, const struct query_token *t,
                struct query **ret, struct err *e);
