/* clew parse — what clew makes of a message, without a case: for measuring and for the curious. */
#include "cli/cli-common.h"
#include "flow/flow.h"

static int one_doc(struct cli *c, const char *file, const struct rec_doc *d, struct bytes records) {
        if (c->json) {
                struct json *j = &c->js;
                json_object(j);
                json_key(j, "ordinal"), json_u64(j, d->ordinal);
                json_key(j, "parent");
                if (d->parent == REC_NONE)
                        json_null(j);
                else
                        json_u64(j, d->parent);
                json_key(j, "kind"), json_z(j, cli_kind_words(d->kind));
                json_key(j, "path"), json_str(j, d->path);
                json_key(j, "type"), json_str(j, d->type);
                json_key(j, "name"), json_str(j, d->name);
                json_key(j, "off"), json_u64(j, d->off);
                json_key(j, "len"), json_u64(j, d->len);
                json_key(j, "size"), json_u64(j, d->size);
                cli_records_json(j, records);
                json_end(j);
                return 0;
        }
        struct rec r;
        cli_style(c, CLI_HEAD);
        cli_show(c, CLI_HEAD, str_of(file), 0);
        cli_print(c, "  %s %.*s  ", cli_kind_words(d->kind), STR_ARG(d->path));
        cli_show(c, CLI_PLAIN, d->name.n ? d->name : d->type, 0);
        cli_print(c, "\n");
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_header) {
                        cli_show(c, CLI_BOLD, r.header.name, 0);
                        cli_print(c, ": ");
                        cli_show(c, CLI_PLAIN, r.header.value, 0);
                        cli_print(c, "\n");
                } else if (r.kind == REC_flaw) {
                        cli_print(c, "flaw: %s ", rec_flaw_words(r.flaw.flaw));
                        cli_show(c, CLI_DIM, r.flaw.detail, 0);
                        cli_print(c, "\n");
                } else if (r.kind == REC_text) {
                        cli_print(c, "\n");
                        cli_text(c, r.text.text, "  ");
                }
        }
        return 0;
}

/* Cut the answer at its DOC records and print each document. */
static int put_docs(struct cli *c, const char *file, struct bytes records) {
        struct bytes at = records, from = { 0 };
        struct rec_doc doc = { 0 };
        struct rec r;
        int got;
        do {
                const uint8_t *here = at.p;
                got = rec_get(&at, &r, &c->err);
                if (got <= 0 || r.kind == REC_doc || r.kind == REC_done) {
                        if (from.p) {
                                from.n = (size_t) (here - from.p);
                                one_doc(c, file, &doc, from);
                        }
                        from.p = got > 0 && r.kind == REC_doc ? here : NULL;
                }
                if (got > 0 && r.kind == REC_doc)
                        doc = r.doc;
        } while (got > 0);
        return got;
}

static int put_answer(void *arg, const char *file, struct bytes records, const char *blame) {
        struct cli *c = arg;
        if (!c->json)
                return put_docs(c, file, records);
        struct json *j = cli_json(c);
        json_key(j, "file"), json_z(j, file);
        json_key(j, "blame"), json_z(j, blame);
        json_key(j, "documents");
        json_array(j);
        int r = put_docs(c, file, records);
        json_end(j);
        cli_json_done(c);
        return r;
}

static void complain(void *arg, const struct err *e) {
        (void) arg;
        cli_complain(e);
}

static int run(struct cli *c) {
        struct flow_parse p = { .files = (const char *const *) c->operands,
                                .n_files = c->n_operands,
                                .worker_path = cli_worker(),
                                .take = put_answer,
                                .complain = complain,
                                .arg = c };
        int r = flow_parse(&p, &c->err);
        return r < 0 ? r : p.failed ? CLI_FAILED : CLI_YES;
}

const struct cli_verb cli_verb_parse = {
        .name = "parse",
        .args = "FILE...",
        .says = "what clew makes of a message: parts, headers, addresses, dates, text, flaws",
        .about = "Each FILE is one message.  No case is needed and none is touched; the messages "
                 "are\n"
                 "parsed in the same jail.  --json prints one object a file.",
        .example = "clew parse --json message.eml",
        .needs = CLI_NOTHING,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
