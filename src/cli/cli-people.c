/* clew people — who is here: addresses, their names, first and last seen, how much they wrote. */
#include "cli/cli-common.h"
#include "query/query-people.h"

static struct {
        uint64_t limit;
        bool all, by_address;
} opt = { .limit = 40 };

static const struct cli_option options[] = {
        { "limit", CLI_U64, &opt.limit, "N", "at most N rows (default 40)" },
        { "all", CLI_BOOL, &opt.all, NULL, "every row" },
        { "by-address", CLI_BOOL, &opt.by_address, NULL,
          "in the order of addresses, not of how much mail" },
        { 0 },
};

static void as_json(struct cli *c, const struct query_person *p) {
        struct json *j = cli_json(c);
        json_key(j, "address"), json_str(j, p->address);
        json_key(j, "names");
        json_array(j);
        for (size_t i = 0; i < p->n_names; i++) {
                json_object(j);
                json_key(j, "name"), json_str(j, p->names[i].name);
                json_key(j, "n"), json_u64(j, p->names[i].n);
                json_end(j);
        }
        json_end(j);
        json_key(j, "sent"), json_u64(j, p->sent);
        json_key(j, "received"), json_u64(j, p->received);
        cli_date_json(j, "first", p->dated, p->first, 0);
        cli_date_json(j, "last", p->dated, p->last, 0);
        json_key(j, "same_name_group"), json_u64(j, p->group);
        cli_json_done(c);
}

static void as_text(struct cli *c, const struct query_person *p) {
        char sent[32], received[32];
        cli_print(c, "%8s %8s  ", cli_count(p->sent, sent), cli_count(p->received, received));
        cli_date(c, p->dated, p->first, 0, 10);
        cli_print(c, " ");
        cli_date(c, p->dated, p->last, 0, 10);
        cli_print(c, "  ");
        cli_show(c, CLI_BOLD, p->address.n ? p->address : STR("(no address)"), 0);
        for (size_t i = 0; i < p->n_names && i < 4; i++) {
                cli_print(c, "%s", i ? ", " : "  ");
                cli_show(c, CLI_PLAIN, p->names[i].name, 0);
        }
        if (p->n_names > 4)
                cli_print(c, " and %zu more", p->n_names - 4);
        cli_print(c, "\n");
}

static int ask(struct cli *c, const struct query_case *qc, struct str like, struct arena *a) {
        struct query_people_options o = {
                .like = like,
                .limit = opt.all || opt.limit > UINT32_MAX ? 0 : (uint32_t) opt.limit,
                .order = opt.by_address ? QUERY_PEOPLE_address : QUERY_PEOPLE_most
        };
        struct query_person *rows;
        uint64_t total;
        char shown[32], all[32];
        size_t n;
        int r = query_people(qc, &o, a, &rows, &n, &total, &c->err);
        if (r < 0)
                return r;
        if (n && !c->json)
                cli_print(c, "%8s %8s  %-10s %-10s  address and names\n", "sent", "received",
                          "first", "last");
        for (size_t i = 0; i < n; i++)
                (c->json ? as_json : as_text)(c, &rows[i]);
        if (!c->json && n < total)
                cli_print(c, "%s of %s: --all shows every one\n", cli_count(n, shown),
                          cli_count(total, all));
        return n ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct query_case qc;
        struct arena a;
        struct buf like;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = ask(c, &qc, cli_operands(c, &like), &a);
        buf_done(&like);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_people = {
        .name = "people",
        .args = "[NAME]",
        .says = "who is here: addresses, names, first and last seen, sent and received",
        .about = "One row for each address, with the names it is shown with.  Nobody is merged by "
                 "name\n"
                 "alone.  NAME (an address, a domain like @example.org, or a name in any script) "
                 "shows\n"
                 "only those that match.",
        .example = "clew people\nclew people --limit 5 @ministry.example",
        .options = options,
        .needs = CLI_STORE_READ,
        .most = SIZE_MAX,
        .run = run,
};
