/* clew export — messages as an mbox of their exact bytes. */
#include "cli/cli-common.h"
#include "flow/flow.h"
#include "when/when.h"

#include <unistd.h>

static struct { bool copies; } opt;

static const struct cli_option options[] = {
        { "copies", CLI_BOOL, &opt.copies, NULL, "every copy of a message, not one of each" },
        { 0 },
};

/* The From_ line of RFC 4155: a sender and an asctime date in UTC. */
static void put_from_line(struct cli *c, const struct store_doc_row *row) {
        static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
        static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        int64_t at = row->dated ? row->date : 0;
        int32_t day = when_day(at);
        struct when_date d = when_date_of(WHEN_gregorian, day);
        unsigned s = (unsigned) (at - (int64_t) day * 86400);
        cli_print(c, "From clew@localhost %s %s %2u %02u:%02u:%02u %d\n", days[when_weekday(day)],
                  months[d.month - 1], (unsigned) d.day, s / 3600, s / 60 % 60, s % 60,
                  (int) d.year);
}

/* mboxrd: one '>' more before every line that is any number of '>' and "From ". */
static void put_quoted(struct cli *c, struct bytes in) {
        while (in.n) {
                size_t nl = bytes_chr(in, '\n'), marks = 0;
                struct bytes line = bytes_sub(in, 0, nl == SIZE_MAX ? SIZE_MAX : nl + 1);
                while (marks < line.n && line.p[marks] == '>')
                        marks++;
                if (bytes_starts(bytes_sub(line, marks, SIZE_MAX), STR("From ")))
                        buf_putc(&c->line, '>');
                buf_put(&c->line, line.p, line.n);
                in = bytes_sub(in, line.n, SIZE_MAX);
        }
        buf_puts(&c->line, "\n");
}

static int put_message(struct cli *c, struct flow_fetcher *f, uint32_t doc, struct buf *raw,
                       bool *ret_put) {
        struct store_doc_row row;
        *ret_put = false;
        int r = store_doc_get(c->store, (struct doc_id){ doc }, &row, &c->err);
        if (r < 0 || row.kind != REC_DOC_message)
                return r;
        buf_clear(raw);
        r = flow_fetcher_get(f, row.id, raw, &c->err);
        if (r < 0) {
                char id[13];
                cli_id(&row.key, id);
                return err_while(&c->err, r, "exporting message %s", id);
        }
        put_from_line(c, &row);
        put_quoted(c, buf_bytes(raw));
        cli_flush(c);
        *ret_put = true;
        return 0;
}

/* Is the document in `docs`, which ascend? */
static bool is_among(const uint32_t *docs, size_t n, uint64_t doc) {
        while (n) {
                size_t half = n / 2;
                if (docs[half] == doc)
                        return true;
                if (docs[half] < doc)
                        docs += half + 1, n -= half + 1;
                else
                        n = half;
        }
        return false;
}

/* An attached message whose carrier is written too stands in there already. */
static int is_carried(struct cli *c, const uint32_t *docs, size_t n, uint32_t doc) {
        struct store_doc_row row = { .parent = { doc } };
        do {
                int r = store_doc_get(c->store, row.parent, &row, &c->err);
                if (r < 0)
                        return r;
        } while (row.parent.v && !is_among(docs, n, row.parent.v));
        return row.parent.v != 0;
}

static int export_all(struct cli *c, const uint32_t *docs, size_t n) {
        struct flow_fetcher *f = NULL;
        struct buf raw;
        uint64_t put = 0;
        char what[64];
        buf_init(&raw, 0);
        int r = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        for (size_t i = 0; r >= 0 && i < n; i++) {
                bool one = false;
                r = is_carried(c, docs, n, docs[i]);
                if (r == 0)
                        r = put_message(c, f, docs[i], &raw, &one);
                put += one;
        }
        flow_fetcher_close(&f);
        buf_done(&raw);
        snprintf(what, sizeof what, "form=mbox messages=%llu", (unsigned long long) put);
        if (r >= 0)
                r = store_log_put(c->store, when_now(), "export", str_of(what), &c->err);
        return r < 0 ? r : put ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct query_env env = { .now = when_now() };
        struct query_case qc;
        struct query *q;
        struct arena a;
        struct buf text;
        uint32_t *docs;
        size_t n;
        if (strcmp(c->operands[0], "mbox") != 0)
                return err_set(&c->err, ERR_usage, "no form '%s'; there is mbox", c->operands[0]);
        if (c->terminal) {
                err_set(&c->err, ERR_usage, "raw bytes are not printed on a terminal");
                return err_hint(&c->err, ERR_usage,
                                "send them to a file: clew export mbox > out.mbox");
        }
        c->operands++;
        c->n_operands--;
        int r = query_case_open(c->store, &qc, &c->err);
        arena_init(&a, 0);
        cli_operands(c, &text);
        c->operands--;
        c->n_operands++;
        if (r >= 0)
                r = query_parse(buf_str(&text), &env, &a, &q, &c->err);
        if (r >= 0)
                r = query_docs(&qc, q, opt.copies, &a, &docs, &n, &c->err);
        if (r >= 0)
                r = export_all(c, docs, n);
        buf_done(&text);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_export = {
        .name = "export",
        .args = "mbox [QUERY...]",
        .says = "messages as an mbox of their exact bytes",
        .about =
                "Writes the messages that the query finds (all without one) to standard output as "
                "an\n"
                "mboxrd mailbox.  Each is read anew from its source and checked against its hash.\n"
                "A message that is attached to another of them is not written a second time.",
        .example = "clew export mbox subject:budget > budget.mbox",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
