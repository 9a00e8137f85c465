#pragma once
/* Parts of the page of a document; folder-private. */
#include "query/query-where.h"
#include "web/web-html.h"

struct web_doc {
        struct store_doc_row row;
        struct buf records, room;
        struct query_heading head;
        char id[13]; /* the shown id */
};

/* Load the document of q->part[0]; end with web_doc_done() also after an error. */
int web_doc_load(const struct web_request *q, struct str id, struct web_doc *ret, struct err *e);
void web_doc_done(struct web_doc *d);
struct str web_doc_title(const struct web_doc *d); /* subject, title, or name; may be empty */

/* The ways to look at it, as a list; the one of the words `here` is marked. */
void web_doc_views(struct web_answer *w, const struct web_doc *d, enum web_say here);

/* Begin the page of one of them. */
void web_doc_begin(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                   enum web_say say);

/* web-doc-head.c: who, when, what it is, where it lies, and what to beware of. */
void web_doc_head(const struct web_request *q, struct web_answer *w, const struct web_doc *d);
/* web-doc-text.c: its words, a piece of at most WEB_TEXT bytes, with what is asked for marked. */
enum { WEB_TEXT = 200000 };
int web_doc_text(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                 struct err *e);
/* The words of ?q= that can be marked; NULL: nothing, or a query that is not understood. */
struct index_matcher *web_doc_matcher(const struct web_request *q);
/* The first `most` bytes of its words, with what is quoted, signed or put under it folded, and a
 * link to the rest.  `matcher` may be NULL. */
void web_doc_letter(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                    struct index_matcher *matcher, uint64_t most);
/* web-doc-around.c: what is attached, what carries it, its conversation, its versions, its flaws.
 */
int web_doc_around(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                   struct err *e);
/* web-thread.c: a conversation as a list; `here` is marked.  At most `most` messages, around
 * `here`. */
int web_doc_thread(const struct web_request *q, struct web_answer *w, struct doc_id here,
                   size_t most, struct err *e);
/* A link to a document with its date, author and title, as one line of a list. */
int web_doc_line(const struct web_request *q, struct web_answer *w, struct doc_id doc,
                 struct err *e);
