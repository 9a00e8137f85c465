/* clew quote — take a quotation, look one up, cite it. */
#include "cli/cli-quote.h"
#include "cli/cli-act.h"
#include "flow/flow.h"
#include "when/when.h"

static struct {
        const char *at, *style, *why;
        bool raw;
} opt;

static const struct cli_option options[] = {
        { "at", CLI_STR, &opt.at, "OFF+LEN",
          "take: these bytes of the document's text, in place of words" },
        { "why", CLI_STR, &opt.why, "WORDS", "take: what for; kept in the log" },
        { "style", CLI_STR, &opt.style, "STYLE",
          "show: only a citation; plain, chicago, apa, legal, markdown, html or bibtex" },
        { "raw", CLI_BOOL, &opt.raw, NULL,
          "show: only the untouched bytes of it, taken anew from the source and checked" },
        { 0 },
};

/* The document's own bytes; a source that is not there any more costs the exact place only. */
static void fetch(struct cli *c, struct doc_id doc, struct buf *ret) {
        struct flow_fetcher *f = NULL;
        struct err e = { 0 };
        if (flow_fetcher_open(c->store, cli_worker(), &f, &e) < 0 ||
            flow_fetcher_get(f, doc, ret, &e) < 0)
                buf_clear(ret);
        flow_fetcher_close(&f);
}

/* ---- take -------------------------------------------------------------------------------------
 */

static int range_of(struct cli *c, const struct quote_doc *d, uint64_t *off, uint64_t *len) {
        struct buf words;
        if (opt.at) {
                struct str rest = str_of(opt.at), first = str_cut(&rest, '+');
                return str_u64(first, off) && str_u64(rest, len)
                               ? 0
                               : err_set(&c->err, ERR_usage, "--at takes OFF+LEN, as in 120+44");
        }
        buf_init(&words, 0);
        for (size_t i = 2; i < c->n_operands; i++)
                buf_printf(&words, "%s%s", i > 2 ? " " : "", c->operands[i]);
        bool found = quote_address_seek(d->text, buf_str(&words), off, len);
        bool any = words.n > 0;
        buf_done(&words);
        if (!any)
                return err_set(&c->err, ERR_usage, "which words? or --at OFF+LEN");
        if (found)
                return 0;
        err_set(&c->err, ERR_absent, "these words do not stand in a row in this document");
        return err_hint(&c->err, ERR_absent, "clew show prints it; clew check finds what is near");
}

static int keep(struct cli *c, const struct quote_address *q, uint64_t *id) {
        struct buf lines;
        char hex[SHA256_HEX];
        sha256_hex(&q->doc, hex);
        buf_init(&lines, 0);
        quote_address_put(q, &lines);
        struct store_decision d = { .at = when_now(),
                                    .a = str_of(q->id),
                                    .b = str_of(hex),
                                    .text = buf_str(&lines),
                                    .reason = str_of(opt.why ? opt.why : "") };
        int r = quote_act_put(c->store, QUOTE_ACT_TAKE, &d, id, &c->err);
        buf_done(&lines);
        return r;
}

static int present(struct cli *c, const struct quote_address *at, struct arena *a) {
        struct cli_quote q;
        int r = cli_quote_get(c, at, a, &q);
        if (r < 0)
                return r;
        if (c->json) {
                cli_quote_json(cli_json(c), &q);
                cli_json_done(c);
                return CLI_YES;
        }
        cli_quote_show(c, &q, "");
        return CLI_YES;
}

static int take_from(struct cli *c, const struct quote_doc *d, struct arena *a) {
        struct quote_address q;
        struct quote_book book;
        struct buf raw;
        uint64_t off = 0, len = 0, id;
        int r = range_of(c, d, &off, &len);
        if (r < 0)
                return r;
        buf_init(&raw, 0);
        fetch(c, d->row.id, &raw);
        struct bytes bytes = raw.n ? buf_bytes(&raw) : (struct bytes){ 0 };
        r = quote_address_make(d, bytes, off, len, a, &q, &c->err);
        buf_done(&raw);
        if (r >= 0)
                r = quote_book_get(c->store, a, &book, &c->err);
        if (r >= 0 && quote_book_quote(&book, str_of(q.id)) == NULL)
                r = keep(c, &q, &id);
        return r < 0 ? r : present(c, &q, a);
}

static int take(struct cli *c, struct arena *a) {
        struct store_doc_row row;
        struct quote_doc d;
        int r = cli_doc_find(c, c->operands[1], &row);
        if (r < 0)
                return r;
        r = quote_doc_load(c->store, row.id, &d, &c->err);
        if (r >= 0)
                r = take_from(c, &d, a);
        quote_doc_done(&d);
        return r;
}

/* ---- list, show, drop --------------------------------------------------------------------------
 */

static int list(struct cli *c, struct arena *a) {
        struct quote_book book;
        int r = quote_book_get(c->store, a, &book, &c->err);
        for (size_t i = 0; r >= 0 && i < book.n_quotes; i++)
                r = present(c, &book.quotes[i].at, a);
        return r < 0 ? r : book.n_quotes ? CLI_YES : CLI_NO;
}

static int whole(struct cli *c, const struct quote_taken *t, const struct cli_quote *q) {
        static const char *const raws[] = { "not known", "within an encoded part", "exactly" };
        struct buf cite;
        char hex[SHA256_HEX], day[WHEN_TEXT];
        cli_quote_show(c, q, "");
        cli_style(c, CLI_DIM);
        cli_print(c, "between\n");
        cli_text(c, q->before, "    ");
        cli_print(c, "and\n");
        cli_text(c, q->after, "    ");
        cli_style(c, CLI_PLAIN);
        buf_init(&cite, 0);
        cli_quote_cite(q, "plain", &cite);
        cli_text(c, buf_str(&cite), "");
        buf_done(&cite);
        sha256_hex(&q->at->content, hex);
        cli_print(c, "SHA-256 %s\n", hex);
        cli_print(c, "text    bytes %llu+%llu\n", (unsigned long long) q->off,
                  (unsigned long long) q->len);
        cli_print(c, "raw     bytes %llu+%llu, %s\n", (unsigned long long) q->at->raw_off,
                  (unsigned long long) q->at->raw_len, raws[q->at->raw]);
        if (q->at->box.page)
                cli_print(c, "page    %u%s\n", q->at->box.page,
                          q->at->box.w ? "" : ", place on it not known");
        if (q->at->box.w)
                cli_print(c, "box     x %.2f y %.2f w %.2f h %.2f points\n", q->at->box.x / 100.,
                          q->at->box.y / 100., q->at->box.w / 100., q->at->box.h / 100.);
        cli_print(c, "taken   %s, decision %llu", when_format_minute(t->taken, 0, day).p,
                  (unsigned long long) t->act);
        if (t->why.n) {
                cli_print(c, ": ");
                cli_show(c, CLI_PLAIN, t->why, 0);
        }
        cli_print(c, "\n");
        return CLI_YES;
}

static int styled(struct cli *c, const struct cli_quote *q) {
        struct buf cite;
        buf_init(&cite, 0);
        bool known = cli_quote_cite(q, opt.style, &cite);
        cli_text(c, buf_str(&cite), "");
        buf_done(&cite);
        if (known)
                return CLI_YES;
        err_set(&c->err, ERR_usage, "no style '%.40s'", opt.style);
        return err_hint(&c->err, ERR_usage, "there is: %s", cli_quote_styles);
}

/* The bytes themselves: not for a terminal. */
static int raw_bytes(struct cli *c, const struct quote_address *at) {
        struct doc_id doc = { 0 };
        struct flow_fetcher *f = NULL;
        struct buf raw;
        if (c->terminal)
                return err_set(&c->err, ERR_usage, "untouched bytes are not printed on a terminal");
        if (at->raw == QUOTE_RAW_NONE)
                return err_set(&c->err, ERR_absent, "its place in the raw bytes is not known");
        buf_init(&raw, 0);
        int r = store_doc_find(c->store, &at->doc, &doc, &c->err);
        if (r == 0)
                r = err_set(&c->err, ERR_absent, "the document is not in this case");
        if (r >= 0)
                r = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        if (r >= 0)
                r = flow_fetcher_get(f, doc, &raw, &c->err);
        flow_fetcher_close(&f);
        if (r >= 0) {
                struct bytes range = bytes_sub(buf_bytes(&raw), at->raw_off, at->raw_len);
                buf_put(&c->line, range.p, range.n);
        }
        buf_done(&raw);
        return r;
}

static int find(struct cli *c, struct arena *a, const struct quote_taken **ret) {
        struct quote_book book;
        int r = quote_book_get(c->store, a, &book, &c->err);
        if (r < 0)
                return r;
        *ret = quote_book_quote(&book, str_of(c->operands[1]));
        if (*ret == NULL)
                return err_set(&c->err, ERR_absent, "no quotation '%.40s' was taken here",
                               c->operands[1]);
        return 0;
}

static int show(struct cli *c, struct arena *a) {
        const struct quote_taken *t;
        struct cli_quote q;
        int r = find(c, a, &t);
        if (r < 0)
                return r;
        if (opt.raw)
                return raw_bytes(c, &t->at);
        if (c->json)
                return present(c, &t->at, a);
        r = cli_quote_get(c, &t->at, a, &q);
        if (r < 0)
                return r;
        return opt.style ? styled(c, &q) : whole(c, t, &q);
}

static int drop(struct cli *c, struct arena *a) {
        const struct quote_taken *t;
        struct quote_book book;
        int r = find(c, a, &t);
        if (r < 0 || (r = quote_book_get(c->store, a, &book, &c->err)) < 0)
                return r;
        for (size_t i = 0; i < book.n_claims; i++)
                for (size_t k = 0; k < book.claims[i].n_grounds; k++)
                        if (strcmp(book.claims[i].grounds[k].quote->at.id, t->at.id) == 0)
                                return err_set(&c->err, ERR_usage, "%s rests under claim %s",
                                               t->at.id, book.claims[i].id);
        r = store_decision_undo(c->store, t->act, when_now(), str_of(opt.why ? opt.why : ""),
                                &c->err);
        return r < 0 ? r : CLI_YES;
}

static const struct cli_act acts[] = {
        { "list", list, 0, 0, false },
        { "take", take, 1, SIZE_MAX, true },
        { "show", show, 1, 1, false },
        { "drop", drop, 1, 1, true },
        { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_quote = {
        .name = "quote",
        .args = "[list | take DOCUMENT [WORDS...] | show ID | drop ID]",
        .says = "take a quotation with its address; show, cite and check it again",
        .about = "An address names the document by its hash, the place in its text, in its "
                 "untouched bytes and on its page,\n"
                 "and what stands before and behind it.  It survives a re-index, another reading "
                 "and a move of the case.\n"
                 "WORDS are found whatever stands between them; what is kept is as the document "
                 "has it.\n"
                 "list says of each whether it still stands.",
        .example = "clew quote list\nclew quote list --json",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
