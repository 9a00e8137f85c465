/* clew status — one screen: what is here, how much of it was read, what is missing. */
#include "cli/cli-common.h"
#include "flow/flow-analyse.h"
#include "rec/rec-kind.h"
#include "when/when.h"

static struct { bool kinds; } opt;

static const struct cli_option options[] = {
        { "kinds", CLI_BOOL, &opt.kinds, NULL, "documents by kind of file and how they were read" },
        { 0 },
};

static void kind_text(struct cli *c, const struct store_kind *k, const char *id,
                      const char *words) {
        char n[32], size[32];
        cli_print(c, "  %-10s %12s  %-8s %10s  %s\n", id, cli_count(k->n, n),
                  store_outcome_id(k->outcome), cli_size(k->bytes, size), words);
}

static void kind_json(struct cli *c, const struct store_kind *k, const char *id) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "kind");
        json_key(j, "file_kind"), json_z(j, id);
        json_key(j, "outcome"), json_z(j, store_outcome_id(k->outcome));
        json_key(j, "documents"), json_u64(j, k->n);
        json_key(j, "bytes"), json_u64(j, k->bytes);
        cli_json_done(c);
}

static int kinds(struct cli *c) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_kind k;
        int r = store_kinds_open(c->store, &rows, &c->err);
        while (r >= 0 && (r = store_kinds_next(rows, &k, &c->err)) > 0) {
                const struct rec_kind_row *kind = rec_kind_find(k.file_kind);
                const char *id = kind ? kind->id : "unknown";
                if (c->json)
                        kind_json(c, &k, id);
                else
                        kind_text(c, &k, id, kind ? kind->words : "");
        }
        return r < 0 ? r : CLI_YES;
}

static void row(struct cli *c, const char *label, uint64_t n, const char *more) {
        char z[32];
        cli_print(c, "  %-22s %12s%s%s\n", label, cli_count(n, z), *more ? "  " : "", more);
}

static void some_row(struct cli *c, const char *label, uint64_t n, const char *more) {
        if (n)
                row(c, label, n, more);
}

static void span_row(struct cli *c, const struct store_counts *n) {
        char a[WHEN_TEXT], b[WHEN_TEXT];
        struct str from, to;
        if (!n->dated)
                return;
        from = when_format_day(WHEN_gregorian, when_day(n->first), a);
        to = when_format_day(WHEN_gregorian, when_day(n->last), b);
        cli_print(c, "  %-22s %12.*s to %.*s\n", "dates", STR_ARG(from), STR_ARG(to));
}

static void text(struct cli *c, const struct store_counts *n, uint64_t analysed) {
        char more[96], size[32], packed[32];
        cli_style(c, CLI_HEAD);
        cli_print(c, "here\n");
        cli_style(c, CLI_PLAIN);
        row(c, "messages", n->messages, "");
        some_row(c, "other files", n->files, "clew status --kinds");
        row(c, "documents inside others", n->attached, "");
        row(c, "conversations", n->threads, "");
        row(c, "addresses", n->addresses, "");
        span_row(c, n);
        row(c, "undated", n->undated, "");
        cli_style(c, CLI_HEAD);
        cli_print(c, "sources\n");
        cli_style(c, CLI_PLAIN);
        snprintf(more, sizeof more, "%s on disk", cli_size(n->bytes, size));
        row(c, "containers", n->containers, more);
        row(c, "places", n->places, "where messages lie");
        row(c, "exact duplicates", n->duplicates, "places beyond the first");
        row(c, "copies", n->copies, "same message, other bytes");
        row(c, "near-copies", n->near, "");
        some_row(c, "versions", n->versions, "drafts of one text");
        cli_style(c, CLI_HEAD);
        cli_print(c, "coverage\n");
        cli_style(c, CLI_PLAIN);
        snprintf(more, sizeof more, "%.1f %% of documents",
                 n->docs ? 100.0 * (double) n->indexed / (double) n->docs : 100.0);
        row(c, "searchable", n->indexed, more);
        snprintf(more, sizeof more, "%.1f %% of documents%s",
                 n->docs ? 100.0 * (double) analysed / (double) n->docs : 100.0,
                 analysed < n->docs ? "; clew analyse goes on" : "");
        row(c, "names and people", analysed, more);
        row(c, "being read", n->begun, n->begun ? "add the same paths again to finish" : "");
        some_row(c, "scans waiting", n->todo_ocr, "clew ocr reads them");
        some_row(c, "documents waiting", n->todo_read, "add the same paths again to read them");
        row(c, "encrypted", n->encrypted, "");
        row(c, "unreadable", n->unreadable, n->unreadable ? "clew missing names them" : "");
        row(c, "with flaws", n->flawed, "");
        row(c, "known by reference", n->ghosts, n->ghosts ? "clew gaps says by whom" : "");
        snprintf(more, sizeof more, "%s packed to %s", cli_size(n->text_raw, size),
                 cli_size(n->text_packed, packed));
        cli_print(c, "  %-22s %12s  %s\n", "text", "", more);
}

static void json(struct cli *c, const struct store_counts *n, uint64_t analysed) {
        struct json *j = cli_json(c);
        json_key(j, "verb"), json_z(j, "status");
        json_key(j, "documents"), json_u64(j, n->docs);
        json_key(j, "messages"), json_u64(j, n->messages);
        json_key(j, "attached"), json_u64(j, n->attached);
        json_key(j, "files"), json_u64(j, n->files);
        json_key(j, "items"), json_u64(j, n->pages);
        json_key(j, "waiting_ocr"), json_u64(j, n->todo_ocr);
        json_key(j, "waiting_read"), json_u64(j, n->todo_read);
        json_key(j, "versions"), json_u64(j, n->versions);
        json_key(j, "threads"), json_u64(j, n->threads);
        json_key(j, "addresses"), json_u64(j, n->addresses);
        cli_date_json(j, "first", n->dated, n->first, 0);
        cli_date_json(j, "last", n->dated, n->last, 0);
        json_key(j, "undated"), json_u64(j, n->undated);
        json_key(j, "containers"), json_u64(j, n->containers);
        json_key(j, "containers_begun"), json_u64(j, n->begun);
        json_key(j, "bytes"), json_u64(j, n->bytes);
        json_key(j, "places"), json_u64(j, n->places);
        json_key(j, "duplicates"), json_u64(j, n->duplicates);
        json_key(j, "copies"), json_u64(j, n->copies);
        json_key(j, "near_copies"), json_u64(j, n->near);
        json_key(j, "encrypted"), json_u64(j, n->encrypted);
        json_key(j, "unreadable"), json_u64(j, n->unreadable);
        json_key(j, "flawed"), json_u64(j, n->flawed);
        json_key(j, "ghosts"), json_u64(j, n->ghosts);
        json_key(j, "searchable"), json_u64(j, n->indexed);
        json_key(j, "analysed"), json_u64(j, analysed);
        json_key(j, "text_bytes"), json_u64(j, n->text_raw);
        json_key(j, "text_bytes_packed"), json_u64(j, n->text_packed);
        cli_json_done(c);
}

static int run(struct cli *c) {
        struct store_counts n;
        struct store_coverage searchable;
        uint64_t analysed = 0, all = 0;
        if (opt.kinds)
                return kinds(c);
        int r = store_counts_get(c->store, &n, &c->err);
        if (r >= 0)
                r = store_coverage_get(c->store, &searchable, &c->err);
        if (r >= 0)
                r = flow_analysed(c->store, &analysed, &all, &c->err);
        if (r < 0)
                return r;
        n.indexed = searchable.indexed; /* a number of documents, where the count is an id */
        (c->json ? json : text)(c, &n, analysed);
        return CLI_YES;
}

const struct cli_verb cli_verb_status = {
        .name = "status",
        .args = "",
        .says = "one screen: what is here, how much of it was read, what is missing",
        .example = "clew status\nclew status --kinds",
        .options = options,
        .needs = CLI_STORE_READ,
        .run = run,
};
