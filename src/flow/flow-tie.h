#pragma once
/* What documents say of deeds, to the store. */
#include "base/arena.h"
#include "store/store-tie.h"
#include "tie/tie-doc.h"

/* Keep the ties of `doc`, in the transaction under way; rows are made in `a`. */
int flow_tie_put(struct store *st, struct doc_id doc, const struct tie_doc_list *l, struct arena *a,
                 struct err *e);
/* A copy that outlives the tie_doc, all in `a`. */
void flow_tie_keep(struct arena *a, const struct tie_doc_list *from, struct tie_doc_list *to);

/* flow-analyse.c: "mailto:Jane.Doe@Rivers.Example" as headers have it: nothing around it, the
 * domain in lower case; 0 for what is no address. */
int flow_address_put(struct store *st, struct str s, uint64_t *ret, struct err *e);
