#pragma once
/* What lies near a document or container: the walk behind query-offer.  For query/ only. */
#include "query/query-offer.h"

enum { QUERY_NEAR_BASE_NAME = 60 }; /* the nearest: a thing's own name */

struct query_near_doc {
        struct doc_id doc;
        enum query_near near;
        uint32_t base; /* how near, of QUERY_NEAR_BASE_NAME */
};

struct query_near_mail { /* one message */
        uint64_t from, doc;
        int64_t date;
};

struct query_near_file { /* a file called like one that holds passwords */
        struct source_id source;
        struct doc_id doc;
};

struct query_near_case {
        struct store *st;
        bool loaded;                      /* mail and hints are */
        VEC(struct query_near_mail) mail; /* dated messages by sender, then date, then doc */
        VEC(struct query_near_file) hints;
        VEC(struct query_near_doc) near; /* of the thing asked for last: nearest first */
        struct buf records, name;
};

void query_near_init(struct query_near_case *c, struct store *st);
void query_near_done(struct query_near_case *c);

/* Fill c->near: what is near document `d` (or, if it is 0, container `k`), each document once, by
 * base, then id; never the thing itself.  At most LIMIT_offer_near. */
int query_near_find(struct query_near_case *c, struct doc_id d, struct container_id k,
                    struct err *e);

/* What the thing is called; a copy in `a`. */
int query_near_name(struct query_near_case *c, struct doc_id d, struct container_id k,
                    struct arena *a, struct str *ret, struct err *e);
