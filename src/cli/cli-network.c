/* clew network — who is tied to whom: people, groups, bridges; as a table, a picture or a file. */
#include "cli/cli-network.h"

#include "base/io.h"
#include "query/query-network-file.h"
#include "query/query-picture.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { ROWS = 40, DRAWN = 60, DPI = 150, DPI_MOST = 600 };

static struct {
        const char *kind, *since, *until, *ego, *format, *output;
        uint64_t hops, min, top, dpi;
        bool letters, words, lists, broadcasts;
} opt = { .hops = 1, .min = 1, .dpi = DPI };

static const struct cli_option options[] = {
        { "kind", CLI_STR, &opt.kind, "KIND", "only ties of this kind, as met, AID, Employment" },
        { "since", CLI_STR, &opt.since, "DATE", "only what is dated then or later" },
        { "until", CLI_STR, &opt.until, "DATE", "only what is dated then or before" },
        { "ego", CLI_STR, &opt.ego, "NAME", "only who is near this person" },
        { "hops", CLI_U64, &opt.hops, "N", "how near: links from --ego (default 1)" },
        { "min", CLI_U64, &opt.min, "N", "only pairs with so many letters and ties (default 1)" },
        { "top", CLI_U64, &opt.top, "N",
          "at most N people, by rank (default 40 rows, 60 in a picture)" },
        { "letters", CLI_BOOL, &opt.letters, NULL, "only who wrote to whom" },
        { "words", CLI_BOOL, &opt.words, NULL, "only what texts say" },
        { "lists", CLI_BOOL, &opt.lists, NULL, "lists and shared mailboxes too" },
        { "broadcasts", CLI_BOOL, &opt.broadcasts, NULL, "letters to more than 20 receivers too" },
        { "format", CLI_STR, &opt.format, "FORM",
          "text, json, graphml, gexf, csv, svg or png (default: by the name of --output)" },
        { "output", CLI_STR, &opt.output, "FILE",
          "write there (also -o); csv makes two files of it" },
        { "dpi", CLI_U64, &opt.dpi, "N", "dots an inch of a png (default 150; print: 300)" },
        { 0 },
};

enum form { FORM_text, FORM_json, FORM_graphml, FORM_gexf, FORM_csv, FORM_svg, FORM_png };
static const char *const forms[] = { "text", "json", "graphml", "gexf", "csv", "svg", "png" };
enum { FORMS = sizeof forms / sizeof *forms };

/* ---- what is asked -------------------------------------------------------------------------- */

static int form_of(struct cli *c, enum form *ret) {
        const char *dot = opt.output ? strrchr(opt.output, '.') : NULL;
        const char *word = opt.format ? opt.format : dot ? dot + 1 : c->json ? "json" : "text";
        *ret = c->json ? FORM_json : FORM_text;
        for (unsigned i = 0; i < FORMS; i++)
                if (str_eq_nocase(str_of(forms[i]), str_of(word))) {
                        *ret = (enum form) i;
                        return 0;
                }
        if (!opt.format && !opt.output)
                return 0;
        err_set(&c->err, ERR_usage, "no form '%s'", word);
        return err_hint(&c->err, ERR_usage,
                        "--format takes text, json, graphml, gexf, csv, svg or png");
}

int cli_network_dates(const char *since, const char *until, struct query_network_options *o,
                      struct err *e) {
        int64_t now = when_now();
        struct when_range x;
        int r = 0;
        o->range = (struct when_range){ INT64_MIN, INT64_MAX };
        o->ranged = since || until;
        if (since && (r = when_range_parse(str_of(since), now, &x, e)) >= 0)
                o->range.from = x.from;
        if (r >= 0 && until && (r = when_range_parse(str_of(until), now, &x, e)) >= 0)
                o->range.to = x.to;
        return r;
}

int cli_network_kind(const char *kind, bool set[static TIE_KINDS], struct query_network_options *o,
                     struct err *e) {
        if (!kind)
                return 0;
        memset(set, 0, TIE_KINDS * sizeof *set);
        if (!tie_kind_find(str_of(kind), set))
                return err_set(e, ERR_usage, "no kind of tie is called '%s'", kind);
        o->kinds = set;
        return 0;
}

int cli_network_nobody(struct cli *c, int r) {
        if (r != ERR_absent)
                return r;
        if (!c->json) {
                cli_show(c, CLI_PLAIN, str_of(c->err.message), 0);
                cli_print(c, "\n");
        }
        return CLI_NO;
}

static int check(struct cli *c, enum form form) {
        if (opt.letters && opt.words)
                return err_set(&c->err, ERR_usage, "--letters and --words leave nothing");
        if (opt.dpi < 36 || opt.dpi > DPI_MOST)
                return err_set(&c->err, ERR_usage, "--dpi takes 36 to %d", DPI_MOST);
        if (form == FORM_text && opt.output)
                return err_set(&c->err, ERR_usage, "text goes to standard output");
        if (form == FORM_json && opt.output)
                return err_set(&c->err, ERR_usage, "json goes to standard output");
        if (form == FORM_png && !opt.output && c->terminal) {
                err_set(&c->err, ERR_usage, "raw bytes are not printed on a terminal");
                return err_hint(&c->err, ERR_usage, "name a file: --output network.png");
        }
        if (opt.top > QUERY_PICTURE_NODES && (form == FORM_svg || form == FORM_png))
                return err_set(&c->err, ERR_usage, "a picture shows at most %d people",
                               QUERY_PICTURE_NODES);
        return 0;
}

/* ---- files ---------------------------------------------------------------------------------- */

static int write_file(struct cli *c, const char *path, const struct buf *b) {
        _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd < 0 || io_write(fd, b->p, b->n) < 0)
                return err_errno(&c->err, errno, "cannot write '%s'", path);
        return 0;
}

/* out.csv -> out-nodes.csv */
static int write_part(struct cli *c, const char *part, const struct buf *b) {
        struct str path = str_of(opt.output);
        struct buf name;
        if (str_ends_nocase(path, STR(".csv")))
                path.n -= 4;
        buf_init(&name, 0);
        buf_put_str(&name, path);
        buf_printf(&name, "-%s.csv", part);
        int r = write_file(c, buf_z(&name), b);
        buf_done(&name);
        return r;
}

static int put(struct cli *c, const struct buf *b) {
        if (opt.output)
                return write_file(c, opt.output, b);
        buf_put(&c->line, b->p, b->n);
        cli_flush(c);
        return 0;
}

static int put_csv(struct cli *c, const struct query_network *n, struct buf *b) {
        int r;
        query_network_csv_nodes(n, b);
        if (!opt.output)
                buf_puts(b, "\r\n");
        if (opt.output && (r = write_part(c, "nodes", b)) < 0)
                return r;
        if (opt.output)
                buf_clear(b);
        query_network_csv_edges(n, b);
        return opt.output ? write_part(c, "edges", b) : put(c, b);
}

static int put_picture(struct cli *c, const struct query_network *n, struct str title,
                       enum form form, struct buf *b, struct arena *a) {
        struct query_picture p;
        int r = query_picture_make(n, title, when_now(), a, &p, &c->err);
        if (r < 0)
                return r;
        if (form == FORM_svg)
                query_picture_svg(&p, b);
        else
                r = query_picture_png(&p, (unsigned) opt.dpi, b, &c->err);
        return r < 0 ? r : put(c, b);
}

/* ---- all ------------------------------------------------------------------------------------ */

static int show(struct cli *c, struct query_network *n, struct str title, enum form form,
                struct arena *a) {
        struct cli_network w = { .n = n };
        bool picture = form == FORM_svg || form == FORM_png;
        struct buf b;
        int r = 0;
        if (form != FORM_text && (opt.top || picture))
                query_network_top(n, opt.top ? (size_t) opt.top : DRAWN);
        w.top = opt.top ? (size_t) opt.top : ROWS;
        buf_init(&b, 0);
        if (form == FORM_graphml)
                query_network_graphml(n, &b);
        else if (form == FORM_gexf)
                query_network_gexf(n, &b);
        if (form == FORM_graphml || form == FORM_gexf)
                r = put(c, &b);
        else if (form == FORM_csv)
                r = put_csv(c, n, &b);
        else if (picture)
                r = put_picture(c, n, title, form, &b, a);
        else if (form == FORM_json)
                cli_network_json(c, &w);
        else
                cli_network_text(c, &w, a);
        buf_done(&b);
        return r < 0 ? r : CLI_YES;
}

static int ask(struct cli *c, const struct query_case *qc, struct str text, struct arena *a) {
        struct query_network_options o = { .no_letters = opt.words,
                                           .no_ties = opt.letters,
                                           .nobodies = opt.lists,
                                           .broadcasts = opt.broadcasts,
                                           .min = opt.min };
        struct query_env env = { .now = when_now() };
        bool set[TIE_KINDS];
        struct query_network n;
        struct query *q;
        enum form form;
        uint32_t ego;
        int r;
        if ((r = form_of(c, &form)) < 0 || (r = check(c, form)) < 0 ||
            (r = cli_network_dates(opt.since, opt.until, &o, &c->err)) < 0 ||
            (r = cli_network_kind(opt.kind, set, &o, &c->err)) < 0 ||
            (r = query_parse(text, &env, a, &q, &c->err)) < 0)
                return r;
        o.q = text.n > 0 ? q : NULL;
        if ((r = query_network_get(qc, &o, a, &n, &c->err)) < 0)
                return r;
        if (opt.ego && (r = query_network_find(qc, &n, str_of(opt.ego), &ego, &c->err)) < 0)
                return cli_network_nobody(c, r);
        if (opt.ego)
                query_network_ego(&n, ego, opt.hops < 1000 ? (uint32_t) opt.hops : 1000);
        if (n.n_nodes == 0) {
                if (form == FORM_text)
                        cli_print(c, "nobody here is tied to anybody\n");
                return CLI_NO;
        }
        if ((r = query_network_measure(&n, &c->err)) < 0)
                return r;
        return show(c, &n, opt.ego ? str_of(opt.ego) : text, form, a);
}

static int run(struct cli *c) {
        struct query_case qc;
        struct arena a;
        struct buf text;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = ask(c, &qc, cli_operands(c, &text), &a);
        buf_done(&text);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_network = {
        .name = "network",
        .args = "[QUERY...]",
        .says = "who is tied to whom: people, groups, who lies between; tables, pictures, files",
        .about = "Who wrote to whom and who is tied to whom by words, in the documents that the "
                 "query finds.\n"
                 "degree: with how many; between: share of the pairs of others whose shortest ways "
                 "lead here;\n"
                 "rank: PageRank; group: communities by the Leiden method, the same at each run.  "
                 "Copies count\n"
                 "once.  Lists, shared mailboxes and letters to more than 20 receivers tie nobody "
                 "unless asked for.",
        .example = "clew network --since 2012\n"
                   "clew network --ego jane.doe@institute.example --hops 2 -o network.svg\n"
                   "clew network subject:budget --format graphml > budget.graphml",
        .options = options,
        .needs = CLI_STORE_READ,
        .most = SIZE_MAX,
        .run = run,
};
