/* The forms of clew export, and the README that lies with each; see cli-export.h. */
#include "cli/cli-export.h"

#include "share/share-ftm.h"
#include "share/share-load.h"
#include "share/share-mail.h"
#include "share/share-net.h"
#include "share/share-table-read.h"
#include "text/text-show.h"
#include "when/when.h"

static int put_mail(struct cli_export *x,
                    int (*put)(const struct share_ask *, struct share_out *,
                               struct share_mail_sum *, struct err *),
                    struct err *e) {
        struct share_mail_sum sum = { 0 };
        int r = put(&x->ask, x->out, &sum, e);
        x->n = sum.n;
        x->away = sum.away;
        return r;
}

static int put_mbox(struct cli_export *x, struct err *e) {
        return put_mail(x, share_mbox, e);
}

static int put_eml(struct cli_export *x, struct err *e) {
        return put_mail(x, share_eml, e);
}

static int put_files(struct cli_export *x, struct err *e) {
        return put_mail(x, share_files, e);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static int put_reading(struct cli_export *x, const struct share_reading *t, struct share_reader *rd,
                       struct share_book *b, struct err *e) {
        uint64_t rows = 0;
        char n[32];
        int r = t->put(&x->ask, rd, b, &rows, e);
        if (r < 0)
                return err_while(e, r, "exporting the table '%s'", t->id);
        x->n += rows;
        buf_printf(&x->said, "  %-10s %s rows: %s\n", t->id, cli_count(rows, n), t->says);
        return 0;
}

static bool can_read(const struct cli_export *x, const struct share_reading *t) {
        return (!t->list || x->ask.list) && (!t->question || x->ask.question.n);
}

/* --what documents,people; or all of them. */
static int put_tables(struct cli_export *x, bool xlsx, struct err *e) {
        struct share_book *b = share_book_new(x->out, xlsx, x->ask.mask);
        struct share_reader *rd = share_reader_new(&x->ask);
        struct str rest = str_of(x->what);
        int r = 0;
        if (!x->what)
                for (const struct share_reading *t = share_readings; r >= 0 && t->id; t++)
                        r = can_read(x, t) ? put_reading(x, t, rd, b, e) : 0;
        while (r >= 0 && rest.n) {
                struct str word = str_trim(str_cut(&rest, ','));
                const struct share_reading *t = share_reading_find(word);
                if (!t)
                        r = err_set(e, ERR_usage, "no table '%.*s'", STR_ARG(word));
                else if (!can_read(x, t))
                        r = err_set(e, ERR_usage, "the table '%s' needs %s", t->id,
                                    t->list ? "--list FILE" : "--asked \"A contacted B\"");
                else
                        r = put_reading(x, t, rd, b, e);
        }
        if (r >= 0)
                r = share_book_keep(b, e);
        share_reader_free(&rd);
        share_book_free(&b);
        return r;
}

static int put_csv(struct cli_export *x, struct err *e) {
        return put_tables(x, false, e);
}

static int put_xlsx(struct cli_export *x, struct err *e) {
        return put_tables(x, true, e);
}

static int put_ftm(struct cli_export *x, struct err *e) {
        struct share_ftm_sum s = { 0 };
        int r = share_ftm(&x->ask, x->out, &s, e);
        x->n = s.documents + s.actors + s.roles + s.events + s.links + s.mentions;
        buf_printf(&x->said,
                   "  %llu documents, %llu people and organisations, %llu roles, %llu events,\n"
                   "  %llu links between actors, %llu names in texts\n",
                   (unsigned long long) s.documents, (unsigned long long) s.actors,
                   (unsigned long long) s.roles, (unsigned long long) s.events,
                   (unsigned long long) s.links, (unsigned long long) s.mentions);
        return r;
}

static int put_load(struct cli_export *x, struct err *e) {
        struct share_load_sum s = { 0 };
        int r = share_load(&x->ask, x->out, &s, e);
        x->n = s.n;
        x->away = s.away;
        return r;
}

static int put_graphml(struct cli_export *x, struct err *e) {
        return share_net(&x->ask, x->q, SHARE_NET_graphml, x->out, x->a, &x->n, e);
}

static int put_gexf(struct cli_export *x, struct err *e) {
        return share_net(&x->ask, x->q, SHARE_NET_gexf, x->out, x->a, &x->n, e);
}

static int put_network(struct cli_export *x, struct err *e) {
        return share_net(&x->ask, x->q, SHARE_NET_csv, x->out, x->a, &x->n, e);
}

const struct cli_export_form cli_export_forms[] = {
        { "mbox", "messages.mbox holds the exact bytes of each message, in mboxrd quoting.\n", true,
          put_mbox },
        { "eml", "messages/ holds each message byte for byte, named by its SHA-256.\n", true,
          put_eml },
        { "files",
          "files/ holds attached and loose files byte for byte, in folders named by\n"
          "their SHA-256.\n",
          true, put_files },
        { "csv",
          "Tables, UTF-8, RFC 4180.  Where a text would run as a formula it has an apostrophe\n"
          "before it, and the column \"guarded\" names the columns where one was put.\n",
          false, put_csv },
        { "xlsx", "case.xlsx holds tables; every text is typed as text, there are no formulas.\n",
          false, put_xlsx },
        { "ftm",
          "entities.ftm.json holds FollowTheMoney entities, a JSON object a line.  Only what is\n"
          "asserted is a tie; a name that nothing ties to a person stays a Mention.\n",
          false, put_ftm },
        { "load",
          "load.dat (Concordance), load.opt (Opticon), NATIVES and TEXT: a load file, families\n"
          "together.  In load.dat a U+00FE of a text is doubled and a U+00AE is (R).\n",
          true, put_load },
        { "graphml", "network.graphml: who wrote to whom and is tied to whom by words.\n", false,
          put_graphml },
        { "gexf", "network.gexf: who wrote to whom and is tied to whom by words.\n", false,
          put_gexf },
        { "network", "nodes.csv, edges.csv: who wrote to whom and is tied to whom by words.\n",
          false, put_network },
        { 0 },
};

const struct cli_export_form *cli_export_form_find(const char *id) {
        for (const struct cli_export_form *f = cli_export_forms; f->id; f++)
                if (str_eq_nocase(str_of(f->id), str_of(id)))
                        return f;
        return NULL;
}

/* ---- README ---------------------------------------------------------------------------------- */

static void put_scope(struct cli_export *x, struct buf *out) {
        char n[32], m[32];
        struct store_coverage v = { 0 };
        store_coverage_get(x->c->store, &v, NULL);
        buf_printf(out, "documents: %s of %s in the case, ", cli_count(x->ask.n_docs, n),
                   cli_count(v.docs, m));
        if (x->ask.query.n == 0) {
                buf_puts(out, "all that were asked for\n");
                return;
        }
        buf_puts(out, "found by this query:\n  ");
        struct buf masked;
        buf_init(&masked, 0);
        share_mask(x->ask.mask, x->ask.query, &masked);
        text_show(out, buf_str(&masked), 0);
        buf_done(&masked);
        buf_putc(out, '\n');
}

int cli_export_about(struct cli_export *x, const struct cli_export_form *f, struct buf *out,
                     struct err *e) {
        struct sha256 digest, head;
        uint64_t lines;
        char hex[SHA256_HEX], when[WHEN_TEXT], n[32];
        int r;
        if ((r = store_digest(x->c->store, &digest, e)) < 0 ||
            (r = store_log_head(x->c->store, &head, &lines, e)) < 0)
                return r;
        when_format_iso(when_now(), 0, when);
        buf_printf(out, "\nform: %s, made by clew %s at %s\n", f->id, CLEW_VERSION, when);
        put_scope(x, out);
        sha256_hex(&digest, hex);
        buf_printf(out, "digest of the case: %s\n", hex);
        sha256_hex(&head, hex);
        buf_printf(out, "log of the case: %s lines, the last one's SHA-256 is\n  %s\n\n",
                   cli_count(lines, n), hex);
        if (x->ask.mask)
                buf_puts(out, "Names are protected: what is masked stands as blocks.\n");
        buf_puts(out, f->says);
        buf_put_str(out, buf_str(&x->said));
        if (x->away)
                buf_printf(out,
                           "%s could not be had: their source is away or has changed; the list "
                           "says which.\n",
                           cli_count(x->away, n));
        buf_puts(out, "\nmanifest-sha256.txt has the SHA-256 of every file; to check them:\n"
                      "  sha256sum -c manifest-sha256.txt\n");
        return 0;
}
