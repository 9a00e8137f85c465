/* clew thread — a conversation: who answered whom, and what is missing in it. */
#include "base/vec.h"
#include "cli/cli-common.h"

static int load_heading(struct cli *c, const struct store_doc_row *row, struct buf *records,
                        struct cli_heading *h) {
        buf_clear(records);
        int r = store_text_get(c->store, row->text_at, row->text_len, records, &c->err);
        if (r >= 0)
                cli_heading_get(buf_bytes(records), h);
        return r;
}

static void ghost_line(struct cli *c, struct str id, unsigned depth) {
        unsigned indent = depth < 12 ? 2 * depth : 24;
        cli_style(c, CLI_WARN);
        cli_print(c, "%-12s %-16s %-18s %*snot held: <", "", "", "", (int) indent, "");
        cli_style(c, CLI_PLAIN);
        cli_show(c, CLI_PLAIN, id, 0);
        cli_print(c, ">\n");
}

static int one(struct cli *c, const struct store_thread *t, struct buf *records) {
        struct store_doc_row row;
        struct cli_heading h;
        struct store_ghost g = { 0 };
        struct store_copy copy;
        char parent_id[SHA256_HEX] = "";
        int r = store_doc_get(c->store, t->doc, &row, &c->err);
        if (r >= 0 && t->ghost)
                r = store_ghost_get(c->store, t->ghost, &g, &c->err);
        if (r >= 0 && g.id && !c->json)
                ghost_line(c, g.string, t->depth ? t->depth - 1 : 0);
        if (r >= 0)
                r = load_heading(c, &row, records, &h);
        int copied = r < 0 ? r : store_copy_find(c->store, t->doc, &copy, &c->err);
        if (copied < 0)
                return copied;
        if (!c->json) {
                cli_message_line(c, &row, &h, t->depth < 12 ? 2 * t->depth : 24);
                return 0;
        }
        if (t->parent.v) {
                struct store_doc_row parent;
                r = store_doc_get(c->store, t->parent, &parent, &c->err);
                if (r >= 0)
                        sha256_hex(&parent.key, parent_id);
        }
        struct json *j = cli_json(c);
        cli_message_json(j, &row, &h);
        json_key(j, "thread"), json_u64(j, t->thread);
        json_key(j, "depth"), json_u64(j, t->depth);
        json_key(j, "parent"), json_z(j, parent_id[0] ? parent_id : NULL);
        json_key(j, "parent_not_held");
        if (g.id)
                json_str(j, g.string);
        else
                json_null(j);
        json_key(j, "copy"), json_bool(j, copied > 0 && copy.kind == STORE_COPY);
        cli_json_done(c);
        return r;
}

static int run(struct cli *c) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct store_thread) all = { 0 };
        struct store_doc_row row;
        struct store_thread t;
        struct buf records;
        buf_init(&records, 0);
        int r = cli_doc_find(c, c->operands[0], &row);
        while (r >= 0 && row.parent.v)
                r = store_doc_get(c->store, row.parent, &row, &c->err);
        if (r >= 0)
                r = store_thread_find(c->store, row.id, &t, &c->err);
        if (r == 0)
                r = err_set(&c->err, ERR_absent, "no conversations yet: run clew add to its end");
        if (r >= 0)
                r = store_threads_open(c->store, t.thread, &rows, &c->err);
        while (r >= 0 && (r = store_threads_next(rows, &t, &c->err)) > 0)
                vec_push(&all, t);
        for (size_t i = 0; r >= 0 && i < all.n; i++)
                r = one(c, &all.v[i], &records);
        vec_done(&all);
        buf_done(&records);
        return r < 0 ? r : CLI_YES;
}

const struct cli_verb cli_verb_thread = {
        .name = "thread",
        .args = "ID",
        .says = "a conversation: who answered whom, and what is missing in it",
        .about = "Shows the whole conversation that the message ID belongs to, answers below what "
                 "they\n"
                 "answer.  Mail that is only known because others answer it is shown as not held.",
        .example = "clew thread $ID",
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = 1,
        .run = run,
};
