/* Reading pixels: the last pass, page by page, of documents that wait for it.
 *
 *   waiting work ─> its pages that nobody has read ─> jail (two for each worker under way)
 *                        ─> kept page by page (a kill costs one page)
 *   all read ─> the document's text anew, pages in order ─> kept in place of the old one
 *
 * The same picture elsewhere in the case is not read twice. */
#include "flow/flow-run.h"

#include "base/limits.h"
#include "flow/flow-blob.h"
#include "flow/flow-compose.h"
#include "flow/flow-fetch.h"

#include <unistd.h>

/* One document under way. */
struct reading {
        struct flow_run *run;
        struct store_todo todo;
        struct store_doc_row row;
        struct buf records, bytes;
        VEC(uint32_t) pages; /* still to be read */
        int fd;              /* its bytes */
        size_t asked, answered;
};

static int load(struct reading *d, struct err *e) {
        int r = store_doc_get(d->run->st, d->todo.doc, &d->row, e);
        return r < 0 ? r : flow_records(d->run, d->todo.doc, &d->records, e);
}

static int load_bytes(struct reading *d, struct jail *jail, struct err *e) {
        int r = flow_doc_bytes(d->run->st, jail, d->todo.doc, &d->bytes, e);
        if (r >= 0)
                r = d->fd = flow_memory_file(buf_bytes(&d->bytes), e);
        buf_done(&d->bytes);
        return r < 0 ? r : 0;
}

/* Pages that want it and have no result yet. */
static int list_pages(struct reading *d, struct err *e) {
        struct bytes in = buf_bytes(&d->records);
        struct buf had;
        struct rec rec;
        int r = 0;
        buf_init(&had, 0);
        while (r >= 0 && rec_get(&in, &rec, NULL) > 0) {
                if (rec.kind != REC_page || !(rec.page.flags & REC_PAGE_needs_ocr))
                        continue;
                buf_clear(&had);
                r = store_ocr_find(d->run->st, d->todo.doc, rec.page.number, &had, e);
                if (r == 0)
                        vec_push(&d->pages, rec.page.number);
        }
        buf_done(&had);
        return r < 0 ? r : 0;
}

static int ask(struct reading *d, struct err *e) {
        const struct jail_message m = { .kind = d->row.file_kind,
                                        .flags = JAIL_OCR,
                                        .fd = d->fd,
                                        .by_fd = true,
                                        .size = d->row.size,
                                        .first_page = d->pages.v[d->asked],
                                        .pages = 1,
                                        .secrets = buf_bytes(&d->run->secrets) };
        int r = jail_parse(d->run->jail, &m, 1, d, e);
        d->asked += r > 0;
        return r;
}

static int take_answer(struct reading *d, struct err *e) {
        struct jail_answer a;
        int r = jail_next(d->run->jail, &a, e);
        if (r <= 0)
                return r < 0 ? r : err_set(e, ERR_jail, "the jail gave no answer");
        const struct store_ocr_page p = { .doc = d->todo.doc,
                                          .page = d->pages.v[d->answered++],
                                          .records = a.results[0].records };
        d->run->now.pages++;
        d->run->since_commit++;
        flow_show(d->run, false);
        if (a.results[0].blame == JAIL_absent)
                return err_set(e, ERR_absent, "the program that reads pixels is not installed");
        r = store_ocr_put(d->run->st, &p, e);
        return r < 0 ? r : flow_commit(d->run, false, e);
}

static int read_pages(struct reading *d, struct err *e) {
        int r = 0;
        while (r >= 0 && d->answered < d->pages.n) {
                bool more = d->asked < d->pages.n && !flow_stopped(d->run);
                if (more && (r = ask(d, e)) != 0)
                        continue;
                if (d->asked == d->answered)
                        break;
                r = take_answer(d, e);
        }
        return r < 0 ? r : 0;
}

/* Put the records that were composed in place of the document's. */
static int replace(struct reading *d, struct bytes records, struct err *e) {
        const struct flow_unit u = { .fd = -1,
                                     .parent = d->row.parent,
                                     .old = d->todo.doc,
                                     .todo = d->todo.id,
                                     .kind = d->row.file_kind,
                                     .size = d->row.size,
                                     .key = d->row.key,
                                     .hash = d->row.hash };
        d->run->now.again++;
        return flow_apply(d->run, &u, records, JAIL_ok, e);
}

static int compose(struct reading *d, struct err *e) {
        struct flow_compose c;
        struct buf page;
        buf_init(&page, 0);
        flow_compose_init(&c, buf_bytes(&d->records));
        int r = 0;
        for (uint32_t n; r >= 0 && flow_compose_page(&c, &n);) {
                buf_clear(&page);
                r = store_ocr_find(d->run->st, d->todo.doc, n, &page, e);
                if (r >= 0)
                        flow_compose_put(&c, buf_bytes(&page));
        }
        struct bytes whole = flow_compose_done(&c);
        if (r >= 0)
                r = replace(d, whole, e);
        if (r >= 0) /* its pages went along to the new id */
                r = store_ocr_drop(d->run->st, d->run->ids.v[0], e);
        flow_compose_free(&c);
        buf_done(&page);
        return r;
}

/* The same bytes, already read elsewhere: their text is this one's too.  1 if there were any.  A scan
 * with a text layer bears both flags before it was read: it is no twin of itself. */
static int take_same(struct reading *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row = { 0 };
        struct buf other;
        int r = store_docs_of_hash_open(d->run->st, &d->row.hash, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                if (row.flags & REC_DOC_ocr && !(row.flags & REC_DOC_needs_ocr))
                        break;
        store_rows_close(&rows);
        if (r <= 0)
                return r;
        struct flow_compose c;
        buf_init(&other, 0);
        r = flow_records(d->run, row.id, &other, e);
        flow_compose_init(&c, buf_bytes(&d->records));
        if (r >= 0)
                r = replace(d, flow_compose_same(&c, buf_bytes(&other)), e);
        flow_compose_free(&c);
        buf_done(&other);
        return r < 0 ? r : 1;
}

static int read_doc(struct reading *d, struct jail *jail, struct err *e) {
        struct err gone = ERR_INIT;
        int r = load(d, e);
        if (r >= 0)
                r = take_same(d, e);
        if (r != 0)
                return r < 0 ? r : 0;
        if (load_bytes(d, jail, &gone) < 0) /* its source is away: it goes on waiting */
                return store_todo_tried(d->run->st, d->todo.id, e);
        r = list_pages(d, e);
        if (r >= 0)
                r = read_pages(d, e);
        return r < 0 || flow_stopped(d->run) ? r : compose(d, e);
}

static int next_waiting(struct flow_run *run, uint64_t after, struct store_todo *ret,
                        struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_todo_open(run->st, STORE_TODO_OCR, after, &rows, e);
        if (r >= 0)
                r = store_todo_next(rows, ret, e);
        ret->path = (struct str){ 0 };
        ret->records = (struct bytes){ 0 };
        return r;
}

int flow_ocr_run(struct flow_run *run, struct err *e) {
        struct jail_options o = { .workers = 1, .worker_path = run->o->worker_path };
        struct jail *fetching = NULL; /* `run->jail` has pages outstanding */
        uint64_t after = 0;
        int r = flow_units_flush(run, e);
        run->now.stage = "reading pixels";
        if (r >= 0)
                r = jail_open(&o, &fetching, e);
        while (r >= 0 && !flow_stopped(run)) {
                struct reading d = { .run = run, .fd = -1 };
                buf_init(&d.records, 0);
                buf_init(&d.bytes, 0);
                r = next_waiting(run, after, &d.todo, e);
                bool any = r > 0;
                after = d.todo.id;
                if (any)
                        r = read_doc(&d, fetching, e);
                if (d.fd >= 0)
                        close(d.fd);
                vec_done(&d.pages);
                buf_done(&d.bytes);
                buf_done(&d.records);
                if (!any)
                        break;
                if (r >= 0)
                        r = flow_commit(run, false, e);
        }
        jail_close(&fetching);
        return r < 0 ? r : 0;
}
