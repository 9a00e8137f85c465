/* Documents inside documents: what is attached to mails, embedded in files, packed in attached
 * archives.
 *
 *   an answer is applied ─> its children with bytes: a row of waiting work (`todo`) in the same
 *                           transaction, and their bytes held here
 *   later, between two files of the walk:
 *       each child ─ known? read before (same bytes)? ─> kept at once
 *                  ─ an archive or mailbox            ─> a document, and a container that it is
 *                  ─ else                             ─> a unit for the jail
 *
 * A kill loses no child: its row stays until its document is kept, and the next run fetches its
 * bytes from where they came (flow_later_resume). */
#include "flow/flow-run.h"

#include "base/limits.h"
#include "flow/flow-blob.h"
#include "flow/flow-fetch.h"
#include "rec/rec-kind.h"

#include <unistd.h>

enum { LOOK_BYTES = 64 << 20, HELD_MOST = 256 << 20 };

/* ---- remembering --------------------------------------------------------------------------- */

static int child_known(struct flow_run *run, struct doc_id parent, const struct rec_doc *d,
                       struct sha256 *ret_key, struct err *e) {
        struct store_doc_row row;
        struct doc_id id;
        int r = store_doc_get(run->st, parent, &row, e);
        if (r < 0)
                return r;
        *ret_key = flow_child_key(&row.key, d->path, &d->hash);
        return store_doc_find(run->st, ret_key, &id, e);
}

static int put_one(struct flow_run *run, const struct flow_child *c, struct err *e) {
        struct bytes told = bytes_sub(buf_bytes(&run->docs.told), c->told_at, c->told_n);
        struct bytes content = bytes_sub(buf_bytes(&run->docs.bytes), c->bytes_at, c->bytes_n);
        struct flow_waiting w = { .parent = run->ids.v[c->parent] };
        struct rec_doc doc = c->doc;
        struct sha256 key;
        doc.hash = hash_sha256(content); /* what a worker says of bytes that we have is not asked */
        int r = child_known(run, w.parent, &doc, &key, e);
        if (r != 0)
                return r < 0 ? r : 0;
        const struct store_todo t = { .pass = STORE_TODO_READ,
                                      .doc = w.parent,
                                      .path = c->doc.path,
                                      .size = content.n,
                                      .hash = doc.hash,
                                      .records = told };
        r = store_todo_put(run->st, &t, &w.todo, e);
        if (r < 0 || run->later.held.n + content.n > HELD_MOST)
                return r; /* fetched again at the end */
        w.hash = doc.hash;
        w.told_at = run->later.held.n;
        w.told_n = told.n;
        buf_put(&run->later.held, told.p, told.n);
        w.bytes_at = run->later.held.n;
        w.bytes_n = content.n;
        buf_put(&run->later.held, content.p, content.n);
        vec_push(&run->later.list, w);
        return 0;
}

int flow_later_put(struct flow_run *run, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < run->docs.children.n; i++)
                r = put_one(run, &run->docs.children.v[i], e);
        return r;
}

/* ---- one child ----------------------------------------------------------------------------- */

/* The answer about the same bytes elsewhere in the case, if it holds nothing else. */
static int put_again(struct flow_run *run, const struct flow_unit *u, struct doc_id same,
                     struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        struct buf records;
        buf_init(&records, 0);
        int r = store_docs_of_parent_open(run->st, same, &rows, e);
        if (r >= 0)
                r = store_docs_next(rows, &row, e);
        store_rows_close(&rows);
        if (r == 0) {
                r = flow_records(run, same, &records, e);
                rec_put(&records, &(struct rec){ .kind = REC_done,
                                                 .done = { .docs = 1, .declared = REC_NONE } });
                if (r >= 0)
                        r = flow_apply(run, u, buf_bytes(&records), JAIL_ok, e);
                r = r < 0 ? r : 1;
        } else if (r > 0) {
                r = 0; /* its own children have to be found again */
        }
        buf_done(&records);
        return r;
}

/* An archive: a document by name, and a container of what is in it.  The document may be here from
 * a run that was killed before it came to the end of the container. */
static int put_container(struct flow_run *run, struct flow_unit *u, struct err *e) {
        struct doc_id id = { 0 };
        uint64_t todo = u->todo;
        u->todo = 0;
        int r = flow_units_flush(run, e);
        if (r >= 0)
                r = store_doc_find(run->st, &u->key, &id, e);
        if (r == 0) {
                r = flow_apply(run, u, (struct bytes){ 0 }, JAIL_ok, e);
                if (r >= 0)
                        r = store_doc_find(run->st, &u->key, &id, e);
        }
        if (r <= 0)
                return r < 0 ? r : err_set(e, ERR_corrupt, "a document that was not kept");
        int fd = u->by_fd ? u->fd : flow_memory_file(u->data, e);
        if (fd < 0)
                return e->code;
        r = flow_container_of_doc(run, id, u->kind, u->name, fd, u->size, e);
        if (!u->by_fd)
                close(fd);
        if (r >= 0)
                r = flow_units_flush(run, e); /* now it is closed, or a kill would leave it begun */
        if (r >= 0 && !flow_stopped(run))
                r = store_todo_done(run->st, todo, e);
        return r < 0 ? r : 0;
}

/* What the child is, and where it goes; everything of `u` but kind and key is set. */
static int put_child(struct flow_run *run, struct flow_unit *u, const struct rec_doc *doc,
                     struct err *e) {
        struct bytes head = bytes_sub(u->data, 0, INTAKE_SNIFF);
        struct rec_doc named = *doc;
        struct doc_id same;
        named.hash = u->hash;
        int r = child_known(run, u->parent, &named, &u->key, e);
        if (r < 0)
                return r;
        u->kind = (uint32_t) intake_sniff(head, doc->name, (struct str){ 0 });
        u->name = doc->name;
        if (intake_kind_is_container((enum intake_kind) u->kind))
                return put_container(run, u, e);
        if (r > 0)
                return store_todo_done(run->st, u->todo, e);
        r = store_doc_find_content(run->st, &u->hash, u->kind, &same, e);
        if (r > 0 && (r = put_again(run, u, same, e)) > 0)
                return 0;
        return r < 0 ? r : flow_unit_put(run, u, e);
}

static int take_waiting(struct flow_run *run, const struct flow_later *l,
                        const struct flow_waiting *w, struct err *e) {
        struct bytes told = bytes_sub(buf_bytes(&l->held), w->told_at, w->told_n), rest = told;
        struct flow_unit u = { .parent = w->parent,
                               .todo = w->todo,
                               .hash = w->hash,
                               .told = told,
                               .fd = -1,
                               .data = bytes_sub(buf_bytes(&l->held), w->bytes_at, w->bytes_n),
                               .size = w->bytes_n };
        struct rec r;
        if (rec_get(&rest, &r, NULL) <= 0 || r.kind != REC_doc)
                return err_set(e, ERR_corrupt, "a document without its description");
        int got = store_doc_moved(run->st, w->parent, &u.parent, e);
        return got < 0 ? got : put_child(run, &u, &r.doc, e);
}

/* ---- all of them --------------------------------------------------------------------------- */

/* Is this content under way since this round?  Then the others wait for the next, when it is known;
 * from then on they are taken as they come. */
static bool is_under_way(struct map *first, const struct flow_waiting *w, uint64_t round) {
        struct str hash = { (const char *) w->hash.b, sizeof w->hash.b };
        bool fresh;
        uint64_t *since = map_put(first, hash, round, &fresh);
        return !fresh && *since == round;
}

static int run_round(struct flow_run *run, struct flow_later *l, struct map *first, uint64_t round,
                     struct err *e) {
        size_t left = 0;
        int r = 0;
        for (size_t i = 0; r >= 0 && i < l->list.n && !flow_stopped(run); i++) {
                struct flow_waiting w = l->list.v[i];
                if (is_under_way(first, &w, round))
                        l->list.v[left++] = w;
                else
                        r = take_waiting(run, l, &w, e);
                flow_show(run, false);
        }
        l->list.n = flow_stopped(run) ? 0 : left;
        return r < 0 ? r : flow_units_flush(run, e);
}

int flow_later_run(struct flow_run *run, struct err *e) {
        int r = flow_units_flush(run, e);
        while (r >= 0 && run->later.list.n && !flow_stopped(run)) {
                struct flow_later mine = run->later;
                run->later = (struct flow_later){ 0 };
                buf_init(&run->later.held, 0);
                struct map first;
                map_init(&first);
                for (uint64_t round = 0; r >= 0 && mine.list.n; round++)
                        r = run_round(run, &mine, &first, round, e);
                map_done(&first);
                vec_done(&mine.list);
                buf_done(&mine.held);
        }
        run->put_bytes = 0;
        return r < 0 ? r : 0;
}

int flow_later_look(struct flow_run *run, struct err *e) {
        return run->put_bytes > LOOK_BYTES ? flow_later_run(run, e) : 0;
}

/* ---- of earlier runs ----------------------------------------------------------------------- */

static int resume_one(struct flow_run *run, struct flow_fetcher *f, const struct store_todo *t,
                      struct err *e) {
        struct bytes told = t->records;
        struct err gone = ERR_INIT;
        struct flow_unit u = { .parent = t->doc,
                               .todo = t->id,
                               .hash = t->hash,
                               .told = told,
                               .fd = -1,
                               .size = t->size };
        struct rec rec;
        struct buf content;
        if (rec_get(&told, &rec, NULL) <= 0 || rec.kind != REC_doc)
                return err_set(e, ERR_corrupt, "waiting work without its description");
        buf_init(&content, 0);
        int r = flow_fetcher_get_inside(f, t->doc, &t->hash, &content, &gone);
        if (r >= 0) {
                u.data = buf_bytes(&content);
                u.size = content.n;
                r = put_child(run, &u, &rec.doc, e);
                if (r >= 0)
                        r = flow_units_flush(run, e);
        } else {
                r = store_todo_tried(run->st, t->id,
                                     e); /* its source is away; it goes on waiting */
        }
        buf_done(&content);
        return r;
}

/* The row after `after`; its strings are copied into `a`. */
static int next_waiting(struct flow_run *run, uint64_t after, struct arena *a,
                        struct store_todo *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_todo_open(run->st, STORE_TODO_READ, after, &rows, e);
        if (r >= 0)
                r = store_todo_next(rows, ret, e);
        if (r <= 0)
                return r;
        struct str records = { (const char *) ret->records.p, ret->records.n };
        ret->path = arena_str(a, ret->path);
        ret->records = str_bytes(arena_str(a, records));
        return 1;
}

int flow_later_resume(struct flow_run *run, struct err *e) {
        struct flow_fetcher *f = NULL;
        struct store_todo t = { 0 };
        struct arena a;
        int r = 0;
        arena_init(&a, 0);
        while (r >= 0 && !flow_stopped(run) && (r = next_waiting(run, t.id, &a, &t, e)) > 0) {
                if (!f)
                        r = flow_fetcher_open(run->st, run->o->worker_path, &f, e);
                if (r >= 0)
                        r = resume_one(run, f, &t, e);
                if (r >= 0)
                        r = flow_later_run(run, e);
                if (r >= 0)
                        r = flow_commit(run, false, e);
                arena_reset(&a);
        }
        flow_fetcher_close(&f);
        arena_done(&a);
        return r < 0 ? r : 0;
}
