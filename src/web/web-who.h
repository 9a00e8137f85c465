#pragma once
/* Parts that the pages of people have in common; folder-private. */
#include "actor/actor-view.h"
#include "query/query-who.h"
#include "web/web-request.h"

void web_who_kind(struct web_answer *w, enum actor_kind k);
struct str web_who_shown(struct str name,
                         struct str anchor); /* the name, else what it is known by */
void web_who_reasons(struct web_answer *w, const struct actor_maybe *m);
/* Forms: the same, not the same.  `a` and `b` are what the verb `actor` takes: anchors. */
void web_who_choices(const struct web_request *q, struct web_answer *w, struct str a, struct str b);

/* web-who-role.c: offices as bars over time, and as a table with what each rests on. */
int web_who_roles(const struct web_request *q, struct web_answer *w, const struct query_who *card,
                  struct err *e);
