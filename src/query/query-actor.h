#pragma once
/* What analysis found, as sets of documents: who is named in a text, who speaks in it, and all that
 * is one actor's.  A case that was not analysed gives none.  Bit d = document d; `bits` has room
 * for n. */
#include "query/query.h"

/* Documents in whose text a person is named by the words of `who`, in any spelling and script; with
 * `speaks`, only those in which the named speaks: quoted or forwarded words that are told to be
 * theirs.  At most MENTION_DOCS documents that hold such words are looked at, the newest first.
 * Cost: 10 us a document that holds words of the name. */
int query_mention_set(const struct query_case *c, struct str who, bool speaks, uint64_t *bits,
                      size_t n, struct err *e);

/* Documents that an actor wrote, got, or is told to be named in: `who` as actor_find() understands
 * it; all actors that it may mean. */
int query_actor_set(const struct query_case *c, struct str who, uint64_t *bits, size_t n,
                    struct err *e);

/* Documents whose author is an actor that `who` may mean. */
int query_author_set(const struct query_case *c, struct str who, uint64_t *bits, size_t n,
                     struct err *e);
