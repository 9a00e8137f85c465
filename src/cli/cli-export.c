/* clew export — out of the case, in forms that others read. */
#include "cli/cli-export.h"

#include "base/limits.h"
#include "flow/flow-analyse.h"
#include "flow/flow.h"
#include "protect/protect.h"
#include "share/share-mail.h"
#include "watch/watch-list.h"
#include "when/when.h"

#include <signal.h>
#include <unistd.h>

static struct {
        const char *as, *out, *query, *what, *list, *asked;
        bool all, copies, force, unmasked;
} opt;

static const struct cli_option options[] = {
        { "as", CLI_STR, &opt.as, "FORM", "the form, if it is not the first operand" },
        { "out", CLI_STR, &opt.out, "FOLDER", "make this folder of it" },
        { "query", CLI_STR, &opt.query, "QUERY", "only what this finds" },
        { "all", CLI_BOOL, &opt.all, NULL, "the whole case: no query" },
        { "what", CLI_STR, &opt.what, "TABLES", "csv, xlsx: these only, as documents,ledger" },
        { "list", CLI_STR, &opt.list, "FILE",
          "csv, xlsx: the table matches, whom of this list is here (see clew match)" },
        { "asked", CLI_STR, &opt.asked, "WORDS",
          "csv, xlsx: the table occasions, how often \"A contacted B\"" },
        { "copies", CLI_BOOL, &opt.copies, NULL, "every copy of a message, not one of each" },
        { "unmasked", CLI_BOOL, &opt.unmasked, NULL,
          "as it is, although names are to be protected (clew protect)" },
        { "force", CLI_BOOL, &opt.force, NULL, "replace an earlier export in FOLDER" },
        { 0 },
};

static int fetch(void *arg, struct doc_id doc, struct buf *ret, struct err *e) {
        return flow_fetcher_get(arg, doc, ret, e);
}

/* ---- what must not leave -----------------------------------------------------------------------
 */

struct list {
        struct protect *protect;
        struct protect_room room;
        struct share_mask mask;
};

static void put_masked(void *arg, struct str s, struct buf *out) {
        struct list *l = arg;
        protect_mask(l->protect, s, &l->room, out);
}

/* The list of the case, unless it is empty or not wanted. */
static int open_list(struct cli *c, struct list *l, struct share_ask *ask) {
        int r = opt.unmasked ? 0 : protect_open(c->store, &l->protect, &c->err);
        l->mask = (struct share_mask){ .put = put_masked, .arg = l };
        if (r >= 0 && l->protect && protect_count(l->protect) > 0)
                ask->mask = &l->mask;
        return r;
}

static void close_list(struct list *l) {
        protect_free(&l->protect);
        protect_room_done(&l->room);
}

/* ---- an mbox to standard output ---------------------------------------------------------------
 */

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
        share_mbox_from(&row, &c->line);
        share_mbox_body(buf_bytes(raw), &c->line);
        cli_flush(c);
        *ret_put = true;
        return 0;
}

static int log_it(struct cli *c, const char *form, uint64_t n) {
        char what[64];
        snprintf(what, sizeof what, "form=%s things=%llu", form, (unsigned long long) n);
        return store_log_put(c->store, when_now(), "export", str_of(what), &c->err);
}

static int stream_mbox(struct cli *c, const struct share_ask *ask) {
        struct buf raw;
        uint64_t put = 0;
        int r = share_raw_allowed(ask, &c->err);
        buf_init(&raw, 0);
        for (size_t i = 0; r >= 0 && i < ask->n_docs; i++) {
                bool one = false;
                r = share_is_carried(ask, (struct doc_id){ ask->docs[i] }, &c->err);
                if (r == 0)
                        r = put_message(c, ask->arg, ask->docs[i], &raw, &one);
                put += one;
        }
        buf_done(&raw);
        if (r >= 0)
                r = log_it(c, "mbox", put);
        return r < 0 ? r : put ? CLI_YES : CLI_NO;
}

/* ---- Ctrl-C ------------------------------------------------------------------------------------
 */

static volatile sig_atomic_t stop;

/* The first ends the work and takes away what is half done, the second at once. */
static void on_signal(int number) {
        stop = 1;
        signal(number, SIG_DFL);
}

static void watch_signals(void) {
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        signal(SIGHUP, on_signal);
}

/* ---- a folder ---------------------------------------------------------------------------------
 */

static void say_result(struct cli_export *x, const struct cli_export_form *f) {
        struct share_out_sum sum = share_out_sum(x->out);
        struct cli *c = x->c;
        char n[32], size[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "export");
                json_key(j, "form"), json_z(j, f->id);
                json_key(j, "documents"), json_u64(j, x->ask.n_docs);
                json_key(j, "written"), json_u64(j, x->n);
                json_key(j, "away"), json_u64(j, x->away);
                json_key(j, "files"), json_u64(j, sum.files);
                json_key(j, "bytes"), json_u64(j, sum.bytes);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%s: %s things", f->id, cli_count(x->n, n));
        cli_print(c, " of %s documents", cli_count(x->ask.n_docs, n));
        cli_print(c, ", %s files, %s\n", cli_count(sum.files, n), cli_size(sum.bytes, size));
        if (x->away)
                cli_print(c, "%s could not be had: the list in the folder says which\n",
                          cli_count(x->away, n));
}

static int make_folder(struct cli_export *x, const struct cli_export_form *f) {
        struct cli *c = x->c;
        struct buf about;
        watch_signals(); /* before there is anything to be taken away */
        int r = share_out_open(opt.out, opt.force, &x->out, &c->err);
        if (r < 0)
                return r;
        share_out_stop_on(x->out, &stop);
        buf_init(&x->said, 0);
        buf_init(&about, 0);
        if ((r = f->put(x, &c->err)) >= 0 && (r = log_it(c, f->id, x->n)) >= 0 &&
            (r = cli_export_about(x, f, &about, &c->err)) >= 0)
                r = share_out_keep(x->out, buf_str(&about), &c->err);
        if (r >= 0)
                say_result(x, f);
        share_out_close(&x->out);
        buf_done(&about);
        buf_done(&x->said);
        return r < 0 ? r : x->n ? CLI_YES : CLI_NO;
}

/* ---- lists and questions ----------------------------------------------------------------------
 */

static int read_list(struct cli *c, struct watch_list *l, struct share_ask *ask) {
        struct buf file;
        buf_init(&file, LIMIT_watch_bytes);
        int r = flow_slurp(opt.list, &file, &c->err);
        if (r >= 0)
                r = watch_list_read(buf_bytes(&file), l, &c->err);
        buf_done(&file);
        ask->list = l;
        return r < 0 ? err_while(&c->err, r, "reading the list '%s'", opt.list) : 0;
}

static int read_answers(struct cli *c, struct watch_list *l, struct share_ask *ask) {
        uint64_t done = 0, all = 0;
        int r = flow_analysed(c->store, &done, &all, &c->err);
        ask->complete = done == all;
        ask->question = str_of(opt.asked);
        return r >= 0 && opt.list ? read_list(c, l, ask) : r;
}

/* ---- all --------------------------------------------------------------------------------------
 */

/* The form is the first operand, unless --as says it. */
static int form_of(struct cli *c, const struct cli_export_form **ret) {
        const char *word = opt.as ? opt.as : c->n_operands ? c->operands[0] : "";
        *ret = cli_export_form_find(word);
        if (!*ret) {
                err_set(&c->err, ERR_usage, "no form '%s'", word);
                return err_hint(
                        &c->err, ERR_usage,
                        "there are mbox, eml, files, csv, xlsx, ftm, load, graphml, gexf and "
                        "network");
        }
        if (!opt.out && strcmp((*ret)->id, "mbox") != 0) {
                err_set(&c->err, ERR_usage, "no folder to make");
                return err_hint(&c->err, ERR_usage, "name one: --out FOLDER");
        }
        if (!opt.out && c->terminal) {
                err_set(&c->err, ERR_usage, "raw bytes are not printed on a terminal");
                return err_hint(&c->err, ERR_usage,
                                "send them to a file: clew export mbox > out.mbox");
        }
        return 0;
}

/* --query and the operands behind the form, as one query. */
static struct str query_text(struct cli *c, struct buf *text) {
        size_t skip = opt.as ? 0 : 1;
        c->operands += skip;
        c->n_operands -= skip;
        cli_operands(c, text);
        c->operands -= skip;
        c->n_operands += skip;
        if (opt.query && text->n) {
                buf_puts(text, " ");
                buf_puts(text, opt.query);
        } else if (opt.query) {
                buf_puts(text, opt.query);
        }
        return buf_str(text);
}

static void show_progress(void *arg, uint64_t done, uint64_t all) {
        (void) arg;
        if (isatty(STDERR_FILENO) == 1 && (done % 256 == 0 || done == all))
                fprintf(stderr, done == all ? "\r\033[K" : "\r\033[K%llu of %llu documents",
                        (unsigned long long) done, (unsigned long long) all);
}

static int ask(struct cli *c, const struct query_case *qc, struct arena *a) {
        struct cli_export x = { .c = c, .a = a, .what = opt.what };
        struct query_env env = { .now = when_now() };
        const struct cli_export_form *form;
        struct flow_fetcher *fetcher = NULL;
        struct list list = { 0 };
        struct watch_list names = { 0 };
        struct buf text;
        struct query *q;
        uint32_t *docs;
        int r = form_of(c, &form);
        if (r < 0)
                return r;
        x.ask = (struct share_ask){
                .qc = qc, .query = query_text(c, &text), .bytes = fetch, .progress = show_progress
        };
        x.ask.all = x.ask.query.n == 0 && opt.copies;
        if (opt.all && x.ask.query.n)
                r = err_set(&c->err, ERR_usage, "--all and a query: which?");
        if (r >= 0)
                r = query_parse(x.ask.query, &env, a, &q, &c->err);
        if (r >= 0)
                r = query_docs(qc, q, opt.copies, a, &docs, &x.ask.n_docs, &c->err);
        if (r >= 0)
                r = open_list(c, &list, &x.ask);
        if (r >= 0)
                r = read_answers(c, &names, &x.ask);
        if (r >= 0 && form->bytes)
                r = flow_fetcher_open(c->store, cli_worker(), &fetcher, &c->err);
        if (r >= 0) {
                x.ask.docs = docs;
                x.ask.arg = fetcher;
                x.q = x.ask.query.n ? q : NULL;
                r = opt.out ? make_folder(&x, form) : stream_mbox(c, &x.ask);
        }
        flow_fetcher_close(&fetcher);
        close_list(&list);
        watch_list_done(&names);
        buf_done(&text);
        return r;
}

static int run(struct cli *c) {
        return cli_ask(c, ask);
}

const struct cli_verb cli_verb_export = {
        .name = "export",
        .args = "FORM [QUERY...] [--out FOLDER]",
        .says = "out of the case: exact bytes and tables, in forms that others read",
        .about =
                "Writes what the query finds (all without one) as a new FOLDER with a README and a "
                "manifest of\n"
                "SHA-256 sums.  FORM is one of\n"
                "mbox: messages in one mboxrd mailbox; eml: each message byte for byte;\n"
                "files: what is attached; csv, xlsx: tables in which nothing can run (documents, "
                "people,\n"
                "roles, ties, events, ledger; matches with --list, occasions with --asked);\n"
                "ftm: FollowTheMoney entities; load: Concordance DAT and OPT with natives and "
                "texts;\n"
                "graphml, gexf, network: who is tied to whom.\n"
                "Bytes are read anew from their source and checked against their hash.  Without "
                "--out an mbox\n"
                "goes to standard output.  What clew protect lists is masked everywhere, and exact "
                "bytes are\n"
                "refused while it lists anything.",
        .example = "clew export mbox subject:budget > budget.mbox\n"
                   "clew export eml --out letters subject:budget\n"
                   "clew export xlsx --out tables --what documents,people --force\n"
                   "clew export ftm --out entities --all",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .most = SIZE_MAX,
        .run = run,
};
