/* clew missing — each thing not fully read: where it lies, why, and what to try. */
#include "cli/cli-common.h"

static void where(struct cli *c, const struct store_missing *m, struct buf *out) {
        struct store_container k;
        if (m->doc.v && m->ord == REC_NONE) { /* a document in a document */
                cli_where_doc(c, m->doc, out);
                return;
        }
        if (store_container_get(c->store, m->container, &k, &c->err) < 0)
                return;
        bool itself = str_eq(m->name, k.name); /* the container as a whole */
        enum store_container_kind kind = k.kind;
        cli_where(c, m->container, out);
        if (m->name.n && !itself) {
                if (out->n)
                        buf_puts(out, kind == STORE_FOLDER ? "/" : " > ");
                buf_put_str(out, m->name);
        }
}

/* The id of the document that it speaks of, or "". */
static void id_of(struct cli *c, const struct store_missing *m, char ret[static SHA256_HEX]) {
        struct store_doc_row row;
        *ret = '\0';
        if (m->doc.v && store_doc_get(c->store, m->doc, &row, NULL) >= 0)
                sha256_hex(&row.key, ret);
}

static void as_json(struct cli *c, const struct store_missing *m, struct str place,
                    const char *id) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "missing");
        json_key(j, "where"), json_str(j, place);
        json_key(j, "container"), json_u64(j, m->container.v);
        json_key(j, "entry");
        if (m->ord == REC_NONE)
                json_null(j);
        else
                json_u64(j, m->ord);
        json_key(j, "off"), json_u64(j, m->off);
        json_key(j, "len"), json_u64(j, m->len);
        json_key(j, "document"), json_z(j, *id ? id : NULL);
        json_key(j, "trouble"), json_z(j, store_trouble_id(m->trouble));
        json_key(j, "why"), json_z(j, store_trouble_words(m->trouble));
        json_key(j, "detail"), json_str(j, m->detail);
        json_key(j, "try"), json_z(j, store_trouble_hint(m->trouble));
        cli_json_done(c);
}

static void as_text(struct cli *c, const struct store_missing *m, struct str place,
                    const char *id) {
        cli_show(c, CLI_BOLD, place, 0);
        if (*id)
                cli_print(c, "  %.12s", id);
        if (m->ord != REC_NONE || m->len)
                cli_print(c, "  bytes %llu+%llu", (unsigned long long) m->off,
                          (unsigned long long) m->len);
        cli_print(c, "\n    %s", store_trouble_words(m->trouble));
        if (m->detail.n) {
                cli_print(c, ": ");
                cli_show(c, CLI_PLAIN, m->detail, 0);
        }
        cli_print(c, "\n    try: %s\n", store_trouble_hint(m->trouble));
}

static int run(struct cli *c) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        uint64_t n = 0;
        char z[32], id[SHA256_HEX];
        int r = store_missing_open(c->store, NULL, &rows, &c->err);
        while (r >= 0 && (r = store_missing_next(rows, &m, &c->err)) > 0) {
                struct buf place;
                buf_init(&place, 0);
                where(c, &m, &place);
                id_of(c, &m, id);
                (c->json ? as_json : as_text)(c, &m, buf_str(&place), id);
                buf_done(&place);
                n++;
        }
        if (r >= 0 && !c->json)
                cli_print(c, "%s things not fully read\n", n ? cli_count(n, z) : "no");
        return r < 0 ? r : n ? CLI_YES : CLI_NO;
}

const struct cli_verb cli_verb_missing = {
        .name = "missing",
        .args = "",
        .says = "each thing not fully read: where it lies, why, and what to try",
        .about = "Exit code 0 if something is missing, 1 if nothing is.",
        .example = "clew missing",
        .needs = CLI_STORE_READ,
        .run = run,
};
