/* clew gaps — what should be here and is not: mail that others answer, and silences. */
#include "cli/cli-common.h"
#include "query/query-gaps.h"

static struct { uint64_t limit, steady, silent; } opt = { .limit = 40 };

static const struct cli_option options[] = {
        { "limit", CLI_U64, &opt.limit, "N", "at most N rows of each kind (default 40)" },
        { "steady", CLI_U64, &opt.steady, "N",
          "messages a month that make a steady correspondence (4)" },
        { "silent", CLI_U64, &opt.silent, "N", "months of nothing that make a silence (3)" },
        { 0 },
};

static void head(struct cli *c, const char *words, size_t n) {
        char z[32];
        if (c->json)
                return;
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s: %s\n", words, cli_count(n, z));
        cli_style(c, CLI_PLAIN);
}

static int ghost(struct cli *c, const struct query_ghost *g) {
        struct store_doc_row row;
        char id[13];
        int r = store_doc_get(c->store, (struct doc_id){ g->by }, &row, &c->err);
        if (r < 0)
                return r;
        cli_id(&row.key, id);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "not_held");
                json_key(j, "message_id"), json_str(j, g->id);
                json_key(j, "who"), json_str(j, g->who);
                cli_date_json(j, "before", g->dated, g->before, 0);
                json_key(j, "answered_by"), json_z(j, id);
                json_key(j, "answers"), json_u64(j, g->n_by);
                cli_json_done(c);
                return 0;
        }
        cli_print(c, "  before ");
        cli_date(c, g->dated, g->before, 0, 16);
        cli_print(c, "  answered by %s  ", id);
        cli_show(c, CLI_BOLD, g->who.n ? g->who : STR("(unknown)"), 0);
        cli_print(c, "  <");
        cli_show(c, CLI_PLAIN, g->id, 0);
        cli_print(c, ">\n");
        return 0;
}

static void month(struct cli *c, const struct query_gap_month *m) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "not_held_month");
                json_key(j, "who"), json_str(j, m->who);
                json_key(j, "month"), json_str(j, m->month);
                json_key(j, "n"), json_u64(j, m->n);
                cli_json_done(c);
                return;
        }
        cli_print(c, "  %-8.*s %6llu  ", STR_ARG(m->month.n ? m->month : STR("undated")),
                  (unsigned long long) m->n);
        cli_show(c, CLI_PLAIN, m->who.n ? m->who : STR("(unknown)"), 0);
        cli_print(c, "\n");
}

static void silence(struct cli *c, const struct query_silence *s) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "silence");
                json_key(j, "a"), json_str(j, s->a);
                json_key(j, "b"), json_str(j, s->b);
                cli_date_json(j, "last", true, s->last, 0);
                cli_date_json(j, "next", !s->ended, s->next, 0);
                json_key(j, "months"), json_u64(j, s->months);
                json_key(j, "per_month"), json_real(j, s->per_month);
                cli_json_done(c);
                return;
        }
        cli_print(c, "  ");
        cli_date(c, true, s->last, 0, 10);
        cli_print(c, " to ");
        if (s->ended)
                cli_print(c, "%-10s", "the end");
        else
                cli_date(c, true, s->next, 0, 10);
        cli_print(c, "  %3u months, was %.1f a month  ", (unsigned) s->months, s->per_month);
        cli_show(c, CLI_BOLD, s->a, 0);
        cli_print(c, " - ");
        cli_show(c, CLI_BOLD, s->b, 0);
        cli_print(c, "\n");
}

static void more(struct cli *c, size_t n) {
        if (!c->json && n > opt.limit)
                cli_print(c, "  and %zu more: --limit shows them\n", n - (size_t) opt.limit);
}

static int ask(struct cli *c, const struct query_case *qc, struct str who, struct arena *a) {
        struct query_gaps_options o = { .who = who,
                                        .steady = (uint32_t) opt.steady,
                                        .silent = (uint32_t) opt.silent };
        struct query_gaps g;
        int r = query_gaps(qc, &o, a, &g, &c->err);
        if (r < 0)
                return r;
        head(c, "answered but not held", g.n_ghosts);
        for (size_t i = 0; r >= 0 && i < g.n_ghosts && i < opt.limit; i++)
                r = ghost(c, &g.ghosts[i]);
        more(c, g.n_ghosts);
        head(c, "the same by person and month", g.n_months);
        for (size_t i = 0; i < g.n_months && i < opt.limit; i++)
                month(c, &g.months[i]);
        more(c, g.n_months);
        head(c, "silences in a steady correspondence", g.n_silences);
        for (size_t i = 0; i < g.n_silences && i < opt.limit; i++)
                silence(c, &g.silences[i]);
        more(c, g.n_silences);
        if (!c->json && g.named)
                cli_print(c, "%llu more are only named in lists of references\n",
                          (unsigned long long) g.named);
        return r < 0 ? r : g.n_ghosts || g.n_silences ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct query_case qc;
        struct arena a;
        struct buf who;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = ask(c, &qc, cli_operands(c, &who), &a);
        buf_done(&who);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_gaps = {
        .name = "gaps",
        .args = "[WHO]",
        .says = "what should be here and is not: mail that others answer, and silences",
        .about = "Lists mail that is answered but not held, by person and month, and silences: "
                 "pairs who\n"
                 "wrote to each other steadily, then not at all, while both went on writing "
                 "elsewhere.",
        .example = "clew gaps",
        .options = options,
        .needs = CLI_STORE_READ,
        .most = SIZE_MAX,
        .run = run,
};
