#pragma once
/* What is told of a network, as text and as JSON lines. */
#include "cli/cli-common.h"
#include "query/query-network.h"

struct cli_network {
        const struct query_network *n;
        size_t top; /* rows of people; 0: all */
};

void cli_network_text(struct cli *c, const struct cli_network *w, struct arena *a);
void cli_network_json(struct cli *c, const struct cli_network *w);

/* Members of an open JSON object: id, kind, name, anchor, name_only. */
void cli_network_who_json(struct json *j, const struct query_network_node *v);
/* Member "tie_kinds" of an open object: [{"kind":"sent","n":3}]. */
void cli_network_kinds_json(struct json *j, const struct query_network *n,
                            const struct query_network_edge *x);

/* --since, --until and --kind; set[] must live as long as *o. */
int cli_network_dates(const char *since, const char *until, struct query_network_options *o,
                      struct err *e);
int cli_network_kind(const char *kind, bool set[static TIE_KINDS], struct query_network_options *o,
                     struct err *e);

/* What query_network_find() returned: that somebody is not here is an answer, all else an error. */
int cli_network_nobody(struct cli *c, int r);
