/* clew between — who of two wrote to whom, by month, first and last, with the messages. */
#include "cli/cli-common.h"
#include "query/query-people.h"
#include "when/when.h"

static struct {
        bool months;
        uint64_t limit;
} opt = { .limit = 200 };

static const struct cli_option options[] = {
        { "months", CLI_BOOL, &opt.months, NULL, "only the months, no messages" },
        { "limit", CLI_U64, &opt.limit, "N", "at most N messages (default 200)" },
        { 0 },
};

static void summary(struct cli *c, const struct query_between *b) {
        char n[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "between");
                json_key(j, "a"), json_z(j, c->operands[0]);
                json_key(j, "b"), json_z(j, c->operands[1]);
                json_key(j, "a_to_b"), json_u64(j, b->a_to_b);
                json_key(j, "b_to_a"), json_u64(j, b->b_to_a);
                cli_date_json(j, "first", b->dated, b->first, 0);
                cli_date_json(j, "last", b->dated, b->last, 0);
                cli_json_done(c);
                return;
        }
        cli_show(c, CLI_PLAIN, str_of(c->operands[0]), 0);
        cli_print(c, " to ");
        cli_show(c, CLI_PLAIN, str_of(c->operands[1]), 0);
        cli_print(c, ": %s", cli_count(b->a_to_b, n));
        cli_print(c, ", back: %s\n", cli_count(b->b_to_a, n));
        if (b->dated) {
                cli_print(c, "first ");
                cli_date(c, true, b->first, 0, 16);
                cli_print(c, ", last ");
                cli_date(c, true, b->last, 0, 16);
                cli_print(c, "\n");
        }
}

static void month(struct cli *c, const struct query_between_month *m, uint64_t most) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "month");
                json_key(j, "month"), json_str(j, m->month);
                json_key(j, "a_to_b"), json_u64(j, m->a_to_b);
                json_key(j, "b_to_a"), json_u64(j, m->b_to_a);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%-8.*s %6llu -> %6llu <-  ", STR_ARG(m->month.n ? m->month : STR("undated")),
                  (unsigned long long) m->a_to_b, (unsigned long long) m->b_to_a);
        if (c->width)
                cli_bar(c, m->a_to_b + m->b_to_a, most, c->width > 50 ? c->width - 40 : 10);
        cli_print(c, "\n");
}

static int message(struct cli *c, uint32_t doc, struct buf *records) {
        struct store_doc_row row;
        struct cli_heading h;
        buf_clear(records);
        int r = store_doc_get(c->store, (struct doc_id){ doc }, &row, &c->err);
        if (r >= 0)
                r = store_text_get(c->store, row.text_at, row.text_len, records, &c->err);
        if (r < 0)
                return r;
        cli_heading_get(buf_bytes(records), &h);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "message");
                cli_message_json(j, &row, &h);
                cli_json_done(c);
        } else {
                cli_message_line(c, &row, &h, 0);
        }
        return 0;
}

static int ask(struct cli *c, const struct query_case *qc, struct arena *a) {
        struct query_between b;
        struct buf records;
        uint64_t most = 0;
        int r = query_between(qc, str_of(c->operands[0]), str_of(c->operands[1]), a, &b, &c->err);
        if (r < 0)
                return r;
        summary(c, &b);
        for (size_t i = 0; i < b.n_months; i++)
                most = b.months[i].a_to_b + b.months[i].b_to_a > most
                               ? b.months[i].a_to_b + b.months[i].b_to_a
                               : most;
        for (size_t i = 0; i < b.n_months; i++)
                month(c, &b.months[i], most);
        buf_init(&records, 0);
        for (size_t i = 0; r >= 0 && !opt.months && i < b.n_docs && i < opt.limit; i++)
                r = message(c, b.docs[i], &records);
        if (!opt.months && b.n_docs > opt.limit && !c->json)
                cli_print(c, "%zu more: --limit shows them\n", b.n_docs - (size_t) opt.limit);
        buf_done(&records);
        return r < 0 ? r : b.n_docs ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        return cli_ask(c, ask);
}

const struct cli_verb cli_verb_between = {
        .name = "between",
        .args = "A B",
        .says = "who of two wrote to whom, by month, first and last, with the messages",
        .about = "A and B are addresses, domains (@example.org) or names in any script.  From and "
                 "Sender\n"
                 "wrote; To, Cc and Bcc were written to.  Copies of one message count once.",
        .example = "clew between @ministry.example @institute.example",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 2,
        .most = 2,
        .run = run,
};
