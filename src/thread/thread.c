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

struct run {
        struct store *st;
        VEC(struct thread_in) in;
        VEC(uint64_t) refs;
        VEC(uint32_t) docs; /* the number in the store of each of `in` */
        struct thread_out out;
        struct arena strings;
        struct str *ghosts; /* Message-IDs of out.ghosts */
};

static void run_done(struct run *r) {
        vec_done(&r->in);
        vec_done(&r->refs);
        vec_done(&r->docs);
        thread_out_done(&r->out);
        mem_free(r->ghosts);
        arena_done(&r->strings);
}

/* ---- in ------------------------------------------------------------------------------------- */

static void take_doc(struct run *r, const struct store_doc_row *d) {
        struct thread_in in = {
                .key = sha256_head(&d->key),
                .mid = d->mid,
                .subject = d->subject_fp,
                .body = d->body_fp,
                .sim = d->sim,
                .date = d->dated ? d->date : THREAD_UNDATED,
                .from = (uint32_t) d->from.v,
                .refs_at = (uint32_t) r->refs.n,
                .n_refs = (uint32_t) d->n_refs,
        };
        for (size_t i = 0; i < d->n_refs; i++)
                vec_push(&r->refs, d->refs[i]);
        vec_push(&r->in, in);
        vec_push(&r->docs, (uint32_t) d->id.v);
}

static int take_all(struct run *r, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_counts counts;
        struct store_doc_row row;
        int n;
        if ((n = store_counts_get(r->st, &counts, e)) < 0 ||
            (n = store_docs_open(r->st, (struct doc_id){ 1 }, &rows, e)) < 0)
                return n;
        vec_reserve(&r->in, counts.messages); /* these are the largest arrays of the program */
        vec_reserve(&r->docs, counts.messages);
        while ((n = store_docs_next(rows, &row, e)) > 0)
                if (row.kind == REC_DOC_message)
                        take_doc(r, &row);
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

/* thread_case.release. */
static void release(void *ctx) {
        struct run *r = ctx;
        vec_done(&r->in);
        vec_done(&r->refs);
}

/* ---- ghosts' names -------------------------------------------------------------------------- */

static struct str find_msgid(struct bytes records, uint64_t mid, struct arena *a) {
        struct rec rec;
        while (rec_get(&records, &rec, NULL) > 0)
                if (rec.kind == REC_msgid && store_mid_fp(rec.msgid.id) == mid)
                        return arena_str(a, rec.msgid.id);
        return (struct str){ 0 };
}

static int cmp_by(const void *pa, const void *pb, void *run) {
        const struct run *r = run;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        uint32_t by_a = r->out.ghosts[a].by, by_b = r->out.ghosts[b].by;
        if (by_a != by_b)
                return by_a < by_b ? -1 : 1;
        return a < b ? -1 : a > b;
}

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
        qsort_r(order, n, sizeof *order, cmp_by, r);
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
                struct thread_case c = { .in = r.in.v,
                                         .n = (uint32_t) r.in.n,
                                         .refs = r.refs.v,
                                         .people = people_of,
                                         .release = release,
                                         .ctx = &r };
                thread_build(&c, &r.out);
                if ((n = name_ghosts(&r, e)) >= 0)
                        n = put_all(&r, e);
        }
        if (n >= 0)
                *ret = (struct thread_counts){ r.docs.n,       r.out.n_threads, r.out.n_ghosts,
                                               r.out.n_copies, r.out.n_nears,   r.out.n_late };
        else
                err_while(e, n, "joining messages to families");
        run_done(&r);
        return n < 0 ? n : 0;
}
