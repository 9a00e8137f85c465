#pragma once
/* Measuring on public test collections: topics in, a TREC run out.
 *
 *   <top><num>1</num><title>what ...</title></top>     or   1<TAB>what ...
 *        └──> OR of the words, BM25 ──>   1 Q0 184 1 12.3401 clew
 */
#include "query/query.h"

enum query_docno {
        QUERY_DOCNO_auto,  /* per document: local part of Message-ID, else file name, else id */
        QUERY_DOCNO_msgid, /* the whole Message-ID */
        QUERY_DOCNO_local, /* what is before its @ */
        QUERY_DOCNO_name,  /* of the file it lies in, without folder and extension */
        QUERY_DOCNO_id,    /* the shown id */
};

struct query_trec_options {
        enum query_docno docno;
        uint32_t limit;  /* hits a topic, 0 = 1000 */
        bool language;   /* topics are queries of our language; else plain words */
        const char *tag; /* NULL = "clew" */
};

/* Answer each topic of `topics` (either form; the numbers are kept as they stand) and append run
 * lines to `out`.  Returns the number of topics. */
int query_trec(const struct query_case *c, struct str topics, const struct query_trec_options *o,
               struct buf *out, struct err *e);
