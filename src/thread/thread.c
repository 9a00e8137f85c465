/* Families of a case: rows of the store in, thread_build(), tables of the store out.  Only messages
 * have families; attached files belong to their message's.  A ghost's Message-ID is looked up in
 * the records of a document that names it.
 *
 * It holds no SQL and decides nothing: the rules are thread-build.h's. */
#include "thread/thread.h"

#include "base/vec.h"
#include "rec/rec.h"
#include "store/store.h"
#include "thread/thread-build.h"
#include "thread/thread-sort.h"
#include "thread/thread-version.h"

#include <malloc.h>

struct run {
        struct store *st;
        struct thread_case c;
        struct thread_nears nears;
        VEC(uint32_t) docs; /* the number in the store of each document of the case */
        struct thread_out out;
        struct thread_versions versions;
        struct arena strings;
        struct str *ghosts; /* Message-IDs of out.ghosts */
};

static void run_done(struct run *r) {
        thread_case_done(&r->c);
        vec_done(&r->docs);
        thread_out_done(&r->out);
        thread_versions_done(&r->versions);
        mem_free(r->ghosts);
        arena_done(&r->strings);
}

/* ---- in ------------------------------------------------------------------------------------- */

/* Each round reads the rows again, which is cheaper than to hold what only a later one asks for. */
typedef void round(struct run *r, const struct store_doc_row *d, uint32_t i);

static void take_ids(struct run *r, const struct store_doc_row *d, uint32_t i) {
        (void) i;
        thread_case_ids(&r->c, d->mid, d->refs, d->n_refs);
}

static void take_doc(struct run *r, const struct store_doc_row *d, uint32_t i) {
        struct thread_in in = {
                .key = sha256_head(&d->key),
                .mid = d->mid,
                .subject = d->subject_fp,
                .body = d->body_fp,
                .date = d->dated ? d->date : THREAD_UNDATED,
                .from = (uint32_t) d->from.v,
                .n_refs = (uint32_t) d->n_refs,
                .refs = d->refs,
        };
        (void) i;
        thread_case_add(&r->c, &in);
        vec_push(&r->docs, (uint32_t) d->id.v);
}

static void take_sim(struct run *r, const struct store_doc_row *d, uint32_t i) {
        thread_near_add(&r->nears, i, d->sim);
}

static int take(struct run *r, round *each, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        uint32_t i = 0;
        int n = store_docs_open(r->st, (struct doc_id){ 1 }, &rows, e);
        if (n < 0)
                return n;
        while ((n = store_docs_next(rows, &row, e)) > 0)
                if (row.kind == REC_DOC_message)
                        each(r, &row, i++);
        return n;
}

static int take_all(struct run *r, struct err *e) {
        struct store_counts counts;
        int n;
        if ((n = store_counts_get(r->st, &counts, e)) < 0 || (n = take(r, take_ids, e)) < 0)
                return n;
        thread_case_begin(&r->c, counts.messages);
        vec_reserve(&r->docs, counts.messages);
        return take(r, take_doc, e);
}

static int join_nears(struct run *r, struct err *e) {
        thread_near_begin(&r->nears, &r->out, (uint32_t) r->docs.n);
        int n = take(r, take_sim, e);
        thread_near_end(&r->nears);
        return n;
}

static bool is_recipient(enum rec_role role) {
        return role == REC_ROLE_to || role == REC_ROLE_cc || role == REC_ROLE_bcc;
}

/* thread_case.people.  A failed read is "nobody": it can only leave a family apart, and the same
 * trouble will stop the run when it next reads. */
static size_t people_of(void *ctx, uint32_t i, uint32_t *ret, size_t max) {
        struct run *r = ctx;
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        size_t n = 0;
        if (store_parties_of_doc_open(r->st, (struct doc_id){ r->docs.v[i] }, &rows, NULL) < 0)
                return 0;
        while (n < max && store_parties_next(rows, &p, NULL) > 0)
                if (is_recipient(p.role) && p.addr.v != 0)
                        ret[n++] = (uint32_t) p.addr.v;
        return n;
}

/* ---- ghosts' names -------------------------------------------------------------------------- */

static struct str find_msgid(struct bytes records, uint64_t mid, struct arena *a) {
        struct rec rec;
        while (rec_get(&records, &rec, NULL) > 0)
                if (rec.kind == REC_msgid && store_mid_fp(rec.msgid.id) == mid)
                        return arena_str(a, rec.msgid.id);
        return (struct str){ 0 };
}

static bool less_by(const uint32_t *a, const uint32_t *b, const struct thread_ghost *ghosts) {
        uint32_t by_a = ghosts[*a].by, by_b = ghosts[*b].by;
        return by_a != by_b ? by_a < by_b : *a < *b;
}

THREAD_SORT(sort_by, uint32_t, const struct thread_ghost *, less_by)

/* In the order of the documents that name them, so that each block of text is unpacked once. */
static int name_ghosts(struct run *r, struct err *e) {
        uint32_t n = r->out.n_ghosts, last = THREAD_NONE;
        uint32_t *order = mem_array(NULL, (size_t) n + 1, sizeof *order);
        struct buf records;
        int ret = 0;
        buf_init(&records, 0);
        r->ghosts = mem_array(NULL, (size_t) n + 1, sizeof *r->ghosts);
        for (uint32_t i = 0; i < n; i++)
                order[i] = i;
        sort_by(order, n, r->out.ghosts);
        for (uint32_t i = 0; i < n && ret >= 0; i++) {
                const struct thread_ghost *g = &r->out.ghosts[order[i]];
                if (g->by != last) {
                        buf_clear(&records);
                        ret = store_doc_records(r->st, (struct doc_id){ r->docs.v[g->by] },
                                                &records, e);
                        last = g->by;
                }
                r->ghosts[order[i]] = find_msgid(buf_bytes(&records), g->mid, &r->strings);
        }
        buf_done(&records);
        mem_free(order);
        return ret < 0 ? ret : 0;
}

/* ---- out ------------------------------------------------------------------------------------ */

static struct doc_id doc_of(const struct run *r, uint32_t i) {
        return (struct doc_id){ i == THREAD_NONE ? 0 : r->docs.v[i] };
}

static uint64_t ghost_id(uint32_t i) {
        return i == THREAD_NONE ? 0 : (uint64_t) i + 1;
}

static int put_row(struct run *r, uint32_t i, struct err *e) {
        const struct thread_row *row = &r->out.rows[i];
        struct store_thread t = {
                .doc = doc_of(r, i),
                .thread = doc_of(r, row->thread).v,
                .parent = doc_of(r, row->parent),
                .ghost = ghost_id(row->ghost),
                .depth = row->depth,
                .sort = row->pos,
        };
        return store_thread_put(r->st, &t, e);
}

/* What is known of a document beside its family. */
static int put_notes(struct run *r, uint32_t i, struct err *e) {
        const struct thread_row *row = &r->out.rows[i];
        struct store_copy copy = {
                .doc = doc_of(r, i),
                .of = doc_of(r, row->of),
                .kind = row->copy == THREAD_COPY_near ? STORE_NEAR : STORE_COPY,
        };
        int n = row->copy != THREAD_COPY_none ? store_copy_put(r->st, &copy, e) : 0;
        if (n >= 0 && row->late)
                n = store_flaw_put(r->st, copy.doc, (struct store_flaw){ FLAW_date_thread, 1 }, e);
        return n;
}

static int put_ghost(struct run *r, uint32_t i, struct err *e) {
        const struct thread_ghost *g = &r->out.ghosts[i];
        struct store_ghost row = {
                .id = ghost_id(i),
                .mid = g->mid,
                .thread = doc_of(r, g->thread).v,
                .parent_ghost = ghost_id(g->ghost),
                .parent = doc_of(r, g->parent),
                .string = r->ghosts[i],
        };
        return store_ghost_put(r->st, &row, e);
}

static int put_all(struct run *r, struct err *e) {
        int n = store_threads_begin(r->st, e);
        if (n >= 0)
                n = store_flaw_begin(r->st, FLAW_date_thread, e);
        for (uint32_t i = 0; i < r->docs.n && n >= 0; i++)
                n = put_row(r, r->out.reading[i], e);
        for (uint32_t i = 0; i < r->docs.n && n >= 0; i++)
                n = put_notes(r, i, e);
        for (uint32_t i = 0; i < r->out.n_ghosts && n >= 0; i++)
                n = put_ghost(r, i, e);
        for (size_t i = 0; i < r->versions.links.n && n >= 0; i++)
                n = store_version_put(r->st, &r->versions.links.v[i], e);
        if (n >= 0)
                n = store_threads_end(r->st, e);
        else
                store_rollback(r->st);
        return n;
}

int thread_run(struct store *st, struct thread_counts *ret, struct err *e) {
        struct run r = { .st = st };
        int n;
        arena_init(&r.strings, 0);
        if ((n = take_all(&r, e)) >= 0) {
                r.c.people = people_of;
                r.c.ctx = &r;
                thread_build(&r.c, &r.out);
                malloc_trim(0);
                if ((n = join_nears(&r, e)) >= 0 && (n = name_ghosts(&r, e)) >= 0 &&
                    (n = thread_versions_find(&r.versions, st, e)) >= 0)
                        n = put_all(&r, e);
        }
        if (n >= 0)
                *ret = (struct thread_counts){ r.docs.n,          r.out.n_threads, r.out.n_ghosts,
                                               r.out.n_copies,    r.out.n_nears,   r.out.n_late,
                                               r.versions.links.n };
        else
                err_while(e, n, "joining messages to families");
        run_done(&r);
        return n < 0 ? n : 0;
}
