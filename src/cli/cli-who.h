#pragma once
/* The card of `clew who`, as text and as JSON. */
#include "cli/cli.h"
#include "query/query-who.h"

struct cli_who {
        const struct query_who *card;
        size_t cites; /* of one role, at most */
        bool all;     /* every row of everything */
        bool on_day;  /* roles as of `day` */
        int64_t day;
        struct arena *a;
};

/* Words at a cite, and where its date is from; strings live in w->a. */
struct cli_who_cite {
        char id[13]; /* of the document */
        struct str words;
        const char *basis; /* "sent", ...; "quoted": the date is that of quoted words; "" none */
};
int cli_who_cite_get(struct cli *c, const struct cli_who *w, const struct actor_role_cite *at,
                     struct cli_who_cite *ret);

/* Which cites of a role are shown: n places rising, the first, the last and some between. */
size_t cli_who_cites(const struct cli_who *w, const struct actor_role *r, size_t *ret, size_t most);

/* Is the role shown, and how does it stand to the day? */
bool cli_who_role(const struct cli_who *w, const struct actor_role *r, enum actor_role_at *ret);

int cli_who_text(struct cli *c, const struct cli_who *w);
int cli_who_json(struct cli *c, const struct cli_who *w);

const char *cli_who_key(uint64_t key, char ret[static 17]);
