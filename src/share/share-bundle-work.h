#pragma once
/* Between the files that make a bundle. */
#include "base/map.h"
#include "share/share-bundle.h"

struct share_object {
        struct store_doc_row row; /* refs is not kept */
        bool quoted;              /* else it is around what is */
        bool away;                /* its bytes could not be had */
        const char *file;         /* in the bag; "" if it has no bytes of its own there */
        const char *text;
};

struct share_leaf {
        struct sha256 key, hash, leaf, salt;
        uint64_t size;
};

struct share_left {
        struct doc_id doc;
        enum share_screened why;
};

struct share_work {
        const struct share_bundle_ask *ask;
        struct share_bag *bag;
        struct arena a;
        struct buf text; /* of the file under way */
        VEC(struct share_object) objects;
        VEC(struct share_left) left_out; /* by the screen */
        VEC(struct share_leaf) leaves;   /* by key */
        struct share_merkle tree;
        struct sha256 head; /* of the log */
        uint64_t log_lines;
        struct share_bundle_sum sum;
};

/* share-bundle-screen.c: whether all that was gathered may leave; what may not is taken out. */
int share_bundle_screen(struct share_work *w, struct err *e);
/* Every document of the case, with its leaf. */
int share_leaves_get(struct share_work *w, struct err *e);
/* One list of the bag each, from what was gathered. */
int share_put_objects(struct share_work *w, struct err *e);
int share_put_ledger(struct share_work *w, struct err *e);
int share_put_merkle(struct share_work *w, struct err *e);
int share_put_withheld(struct share_work *w, struct err *e);
int share_put_log(struct share_work *w, struct err *e);
int share_put_quotes(struct share_work *w, struct err *e);
int share_put_items(struct share_work *w, struct err *e);
int share_put_claims(struct share_work *w, struct err *e);
int share_put_report(struct share_work *w, struct err *e);
