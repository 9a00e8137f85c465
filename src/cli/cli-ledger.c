/* clew ledger — does every container close?  declared = emitted + duplicate + encrypted +
 * unreadable, and every byte in a place or a gap with its reason. */
#include "cli/cli-common.h"

static struct { bool gaps, all; } opt;

static const struct cli_option options[] = {
        { "gaps", CLI_BOOL, &opt.gaps, NULL, "the gaps of each container too, with their reasons" },
        { "all", CLI_BOOL, &opt.all, NULL, "files of one message too, one by one" },
        { 0 },
};

static const char *kind_words(enum store_container_kind kind) {
        switch (kind) {
        case STORE_FOLDER:
                return "folder";
        case STORE_FILE:
                return "file";
        case STORE_MBOX:
                return "mbox";
        case STORE_COMPRESSED:
                return "compressed";
        case STORE_ARCHIVE:
                return "archive";
        case STORE_OPAQUE:
                return "opaque";
        }
        return "";
}

static const char *status_words(enum store_container_status s) {
        switch (s) {
        case STORE_CONTAINER_begun:
                return "begun";
        case STORE_CONTAINER_done:
                return "done";
        case STORE_CONTAINER_same:
                return "same";
        }
        return "";
}

static const char *reason_words(enum rec_gap_reason reason) {
        static const char *const words[] = {
                [REC_GAP_framing] = "framing", [REC_GAP_compressed] = "compressed",
                [REC_GAP_damaged] = "damaged", [REC_GAP_trailing] = "trailing",
                [REC_GAP_leading] = "leading", [REC_GAP_limit] = "limit",
        };
        return words[reason];
}

/* The document that a container is, if it was attached. */
static void document_json(struct cli *c, struct doc_id doc) {
        struct store_doc_row row;
        char id[SHA256_HEX] = "";
        if (doc.v && store_doc_get(c->store, doc, &row, NULL) >= 0)
                sha256_hex(&row.key, id);
        json_key(&c->js, "document"), json_z(&c->js, *id ? id : NULL);
}

static void as_json(struct cli *c, const struct store_container *k, const struct store_ledger *l,
                    bool closes) {
        struct json *j = cli_json(c);
        char hash[SHA256_HEX];
        sha256_hex(&k->hash, hash);
        json_key(j, "type"), json_z(j, "container");
        json_key(j, "container"), json_u64(j, k->id.v);
        json_key(j, "parent"), json_u64(j, k->parent.v);
        document_json(c, k->parent_doc);
        json_key(j, "name"), json_str(j, k->name);
        json_key(j, "kind"), json_z(j, kind_words(k->kind));
        json_key(j, "status"), json_z(j, status_words(k->status));
        json_key(j, "sha256"), json_z(j, k->hashed ? hash : NULL);
        json_key(j, "declared"), json_u64(j, l->declared);
        json_key(j, "emitted"), json_u64(j, l->emitted);
        json_key(j, "duplicate"), json_u64(j, l->duplicate);
        json_key(j, "encrypted"), json_u64(j, l->encrypted);
        json_key(j, "unreadable"), json_u64(j, l->unreadable);
        json_key(j, "bytes"), json_u64(j, l->size);
        json_key(j, "bytes_spans"), json_u64(j, l->spans);
        json_key(j, "bytes_gaps"), json_u64(j, l->gaps);
        json_key(j, "objects_close"), json_bool(j, l->objects_close);
        json_key(j, "bytes_close"), json_bool(j, l->bytes_close);
        json_key(j, "closes"), json_bool(j, closes);
        cli_json_done(c);
}

static void as_text(struct cli *c, const struct store_container *k, const struct store_ledger *l,
                    bool closes) {
        cli_style(c, closes ? CLI_PLAIN : CLI_WARN);
        cli_print(c, "%-6s", closes ? "closes" : "OPEN");
        cli_style(c, CLI_PLAIN);
        cli_print(c, " %8llu = %7llu + %6llu + %4llu + %4llu  %-10s ",
                  (unsigned long long) l->declared, (unsigned long long) l->emitted,
                  (unsigned long long) l->duplicate, (unsigned long long) l->encrypted,
                  (unsigned long long) l->unreadable, kind_words(k->kind));
        cli_show(c, CLI_PLAIN, k->name.n ? k->name : STR("."), 0);
        if (k->status == STORE_CONTAINER_same)
                cli_print(c, "  (the same bytes as another)");
        if (k->status == STORE_CONTAINER_begun)
                cli_print(c, "  (interrupted: add it again)");
        cli_print(c, "\n");
        if (!closes && l->holes)
                cli_print(c, "       %llu bytes in no row, the first at %llu\n",
                          (unsigned long long) l->holes, (unsigned long long) l->hole_at);
        if (!closes && l->overlaps)
                cli_print(c, "       %llu bytes in two rows, the first at %llu\n",
                          (unsigned long long) l->overlaps, (unsigned long long) l->overlap_at);
}

static int put_gaps(struct cli *c, struct container_id id) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_gap g;
        int r = store_gaps_open(c->store, &id, &rows, &c->err);
        while (r >= 0 && (r = store_gaps_next(rows, &g, &c->err)) > 0) {
                if (c->json) {
                        struct json *j = cli_json(c);
                        json_key(j, "type"), json_z(j, "gap");
                        json_key(j, "container"), json_u64(j, id.v);
                        json_key(j, "reason"), json_z(j, reason_words(g.reason));
                        json_key(j, "off"), json_u64(j, g.off);
                        json_key(j, "len"), json_u64(j, g.len);
                        json_key(j, "detail"), json_str(j, g.detail);
                        cli_json_done(c);
                } else {
                        cli_print(c, "       %-10s %llu+%llu ", reason_words(g.reason),
                                  (unsigned long long) g.off, (unsigned long long) g.len);
                        cli_show(c, CLI_DIM, g.detail, 0);
                        cli_print(c, "\n");
                }
        }
        return r;
}

/* An Outlook store: what each of the two libraries found. */
static int put_reconciled(struct cli *c, struct container_id id) {
        struct store_reconcile m;
        int r = store_reconcile_find(c->store, id, &m, &c->err);
        if (r <= 0)
                return r;
        if (!c->json) {
                cli_print(
                        c,
                        "       read twice (%.*s): %llu items in both, %llu and %llu in one only; "
                        "the store counts %llu\n",
                        STR_ARG(m.detail), (unsigned long long) m.both,
                        (unsigned long long) m.first_only, (unsigned long long) m.second_only,
                        (unsigned long long) m.counted);
                return 0;
        }
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "reconcile");
        json_key(j, "container"), json_u64(j, id.v);
        json_key(j, "readers"), json_str(j, m.detail);
        json_key(j, "first_only"), json_u64(j, m.first_only);
        json_key(j, "second_only"), json_u64(j, m.second_only);
        json_key(j, "both"), json_u64(j, m.both);
        json_key(j, "counted"), json_u64(j, m.counted);
        cli_json_done(c);
        return 0;
}

static int run(struct cli *c) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k;
        uint64_t n = 0, open = 0, small = 0;
        int r = store_containers_open(c->store, NULL, &rows, &c->err);
        if (r >= 0 && !c->json)
                cli_print(c, "%-6s %8s = %7s + %6s + %4s + %4s\n", "", "declared", "emitted",
                          "dupl", "encr", "unrd");
        while (r >= 0 && (r = store_containers_next(rows, &k, &c->err)) > 0) {
                struct store_ledger l;
                struct buf name;
                buf_init(&name, 0);
                cli_where(c, k.id, &name);
                k.name = buf_str(&name);
                int closes = store_ledger_check(c->store, k.id, &l, &c->err);
                bool trivial = closes > 0 && l.declared <= 1 && !k.parent.v && !opt.all && !c->json;
                small += trivial;
                if (closes >= 0 && !trivial)
                        (c->json ? as_json : as_text)(c, &k, &l, closes > 0);
                n++;
                open += closes == 0;
                r = closes < 0 ? closes : put_reconciled(c, k.id);
                if (r >= 0 && opt.gaps)
                        r = put_gaps(c, k.id);
                buf_done(&name);
        }
        if (r >= 0 && small)
                cli_print(c, "closes   %llu files of one message each: --all lists them\n",
                          (unsigned long long) small);
        if (r >= 0 && !c->json)
                cli_print(c, "%llu containers, %llu do not close\n", (unsigned long long) n,
                          (unsigned long long) open);
        return r < 0 ? r : open ? CLI_NO : CLI_YES;
}

const struct cli_verb cli_verb_ledger = {
        .name = "ledger",
        .args = "",
        .says = "does every container close, in objects and in bytes?",
        .about = "For every container: declared = emitted + duplicate + encrypted + unreadable, "
                 "and every\n"
                 "byte of it lies in one place or in one gap that has a reason.  Exit code 1 if "
                 "one is open.",
        .example = "clew ledger",
        .options = options,
        .needs = CLI_STORE_READ,
        .run = run,
};
