/* clew authentic — facts for and against one message, and how far each goes. */
#include "cli/cli-common.h"
#include "cli/cli-text-in.h"
#include "flow/flow.h"
#include "seal/seal-sheet.h"

static struct { const char *keys; } opt;

static const struct cli_option options[] = {
        { "keys", CLI_STR, &opt.keys, "FILE",
          "public keys of mail domains: answers of the DNS, as dig or host print them" },
        { 0 },
};

static int read_keys(struct cli *c, struct seal_keys *ret) {
        struct buf file;
        int r = 0;
        buf_init(&file, 0);
        if (opt.keys)
                r = cli_text_in(c, opt.keys, &file);
        seal_keys_read(buf_str(&file), ret);
        buf_done(&file);
        return r;
}

/* The message read anew; nothing in *ret if its source is not at hand. */
static void fetch(struct cli *c, struct doc_id doc, struct buf *ret) {
        struct flow_fetcher *f = NULL;
        struct err e = { 0 };
        if (flow_fetcher_open(c->store, cli_worker(), &f, &e) < 0 ||
            flow_fetcher_seals(f, doc, ret, &e) < 0)
                buf_clear(ret);
        flow_fetcher_close(&f);
}

static void fact_json(struct cli *c, const struct seal_fact *f) {
        struct json *j = cli_json(c);
        char id[13];
        cli_id(&f->doc, id);
        json_key(j, "about"), json_z(j, f->about);
        json_key(j, "grade"), json_z(j, seal_grade_id(f->grade));
        json_key(j, "fact"), json_str(j, f->words);
        json_key(j, "carries"), json_z(j, f->carries);
        json_key(j, "document");
        if (f->has_doc)
                json_z(j, id);
        else
                json_null(j);
        cli_json_done(c);
}

static void fact_text(struct cli *c, const struct seal_fact *f) {
        static const char *const marks[] = { "+", " ", "!", "?" };
        char id[13];
        cli_style(c, f->grade == SEAL_ODD ? CLI_WARN : CLI_BOLD);
        cli_print(c, "%s %-10s", marks[f->grade], f->about);
        cli_style(c, CLI_PLAIN);
        cli_print(c, " ");
        cli_show(c, CLI_PLAIN, f->words, 0);
        if (f->has_doc) {
                cli_id(&f->doc, id);
                cli_print(c, "  %s", id);
        }
        cli_print(c, "\n");
        cli_style(c, CLI_DIM);
        cli_print(c, "             %s\n", f->carries);
        cli_style(c, CLI_PLAIN);
}

static int sheet(struct cli *c, const struct store_doc_row *row, const struct seal_keys *keys,
                 struct arena *a) {
        struct seal_sheet s;
        struct buf records;
        size_t odd = 0;
        buf_init(&records, 0);
        fetch(c, row->id, &records);
        int r = seal_sheet_make(c->store, row->id, buf_bytes(&records), keys, a, &s, &c->err);
        for (size_t i = 0; r >= 0 && i < s.n; i++) {
                (c->json ? fact_json : fact_text)(c, &s.facts[i]);
                odd += s.facts[i].grade == SEAL_ODD;
        }
        buf_done(&records);
        if (r >= 0 && !c->json)
                cli_print(c, "\n+ speaks for it   ! wants an explanation   ? cannot be told from "
                             "what is here\n");
        return r < 0 ? r : odd ? CLI_NO : CLI_YES;
}

static int run(struct cli *c) {
        struct store_doc_row row;
        struct seal_keys keys;
        struct arena a;
        int r = cli_doc_find(c, c->operands[0], &row);
        if (r < 0)
                return r;
        if (row.kind != REC_DOC_message)
                return err_set(&c->err, ERR_usage, "%s is no message", c->operands[0]);
        arena_init(&a, 0);
        r = read_keys(c, &keys);
        if (r >= 0)
                r = sheet(c, &row, &keys, &a);
        seal_keys_done(&keys);
        arena_done(&a);
        return r;
}

const struct cli_verb cli_verb_authentic = {
        .name = "authentic",
        .args = "ID",
        .says = "facts for and against a message being what it claims to be",
        .about = "Signatures (DKIM, ARC) against keys that somebody noted, the body against the "
                 "signature's hash, the path,\n"
                 "habits beside the sender's other mail, copies, replies that quote it, oddities: "
                 "each with how far it goes.\n"
                 "There is no score.  Exit code 1: something wants an explanation.",
        .example = "clew authentic --help",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = 1,
        .run = run,
};
