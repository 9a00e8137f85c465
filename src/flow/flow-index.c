/* The indexing thread and the manifest of its segments; see flow-index.h. */
#include "flow/flow-index.h"

#include "base/bug.h"
#include "base/limits.h"
#include "base/vec.h"
#include "flow/flow-doc.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

/* Documents one after the other: struct index_doc, u64 length, records. */
struct chunk {
        struct chunk *next;
        struct buf bytes;
        bool flush; /* write a segment behind this chunk, full or not */
};

struct flow_index {
        int dirfd;
        pthread_t thread;
        struct index_writer *writer; /* the thread's */
        uint32_t first, last;        /* documents in the writer; the thread's */
        struct chunk *filling;       /* the main thread's */

        pthread_mutex_t lock; /* guards all below */
        pthread_cond_t more, less;
        struct chunk *head, **tail;
        size_t queued; /* bytes */
        unsigned busy; /* chunks taken or waiting */
        bool stop;
        struct err err;
        VEC(struct flow_index_segment) made;
        size_t made_taken;
        uint64_t cut;
};

static void flush_writer(struct flow_index *fi, struct err *e) {
        if (index_writer_docs(fi->writer) == 0)
                return;
        struct flow_index_segment s;
        snprintf(s.name, sizeof s.name, "%08x-%08x.seg", (unsigned) fi->first, (unsigned) fi->last);
        if (index_writer_flush(fi->writer, fi->dirfd, s.name, &s.info, e) < 0)
                return;
        pthread_mutex_lock(&fi->lock);
        vec_push(&fi->made, s);
        pthread_mutex_unlock(&fi->lock);
}

static void note_cut(struct flow_index *fi) {
        pthread_mutex_lock(&fi->lock);
        fi->cut++;
        pthread_mutex_unlock(&fi->lock);
}

static void index_chunk(struct flow_index *fi, const struct chunk *c, struct err *e) {
        struct bytes in = buf_bytes(&c->bytes);
        while (in.n && e->code == 0) {
                struct index_doc d;
                uint64_t n;
                memcpy(&d, in.p, sizeof d);
                memcpy(&n, in.p + sizeof d, sizeof n);
                if (index_writer_docs(fi->writer) == 0)
                        fi->first = d.doc;
                fi->last = d.doc;
                if (!flow_doc_index(fi->writer, &d, bytes_sub(in, sizeof d + sizeof n, n)))
                        note_cut(fi);
                in = bytes_sub(in, sizeof d + sizeof n + n, SIZE_MAX);
                if (index_writer_full(fi->writer))
                        flush_writer(fi, e);
        }
        if (c->flush && e->code == 0)
                flush_writer(fi, e);
}

static struct chunk *take_chunk(struct flow_index *fi) {
        pthread_mutex_lock(&fi->lock);
        while (!fi->head && !fi->stop)
                pthread_cond_wait(&fi->more, &fi->lock);
        struct chunk *c = fi->stop ? NULL : fi->head;
        if (c) {
                fi->head = c->next;
                if (!fi->head)
                        fi->tail = &fi->head;
        }
        pthread_mutex_unlock(&fi->lock);
        return c;
}

static void free_chunk(struct chunk *c) {
        if (c)
                buf_done(&c->bytes);
        mem_free(c);
}

static void *run(void *arg) {
        struct flow_index *fi = arg;
        struct chunk *c;
        while ((c = take_chunk(fi))) {
                struct err e = ERR_INIT;
                index_chunk(fi, c, &e);
                pthread_mutex_lock(&fi->lock);
                fi->queued -= c->bytes.n;
                fi->busy--;
                if (e.code && !fi->err.code)
                        fi->err = e;
                pthread_cond_signal(&fi->less);
                pthread_mutex_unlock(&fi->lock);
                free_chunk(c);
        }
        return NULL;
}

struct flow_index *flow_index_new(int dirfd) {
        struct flow_index *fi = MEM_NEW(struct flow_index);
        fi->dirfd = dirfd;
        fi->writer = index_writer_new();
        fi->tail = &fi->head;
        pthread_mutex_init(&fi->lock, NULL);
        pthread_cond_init(&fi->more, NULL);
        pthread_cond_init(&fi->less, NULL);
        if (pthread_create(&fi->thread, NULL, run, fi) != 0)
                BUG("a thread could not be started");
        return fi;
}

void flow_index_free(struct flow_index **at) {
        struct flow_index *fi = *at;
        if (!fi)
                return;
        pthread_mutex_lock(&fi->lock);
        fi->stop = true;
        pthread_cond_signal(&fi->more);
        pthread_mutex_unlock(&fi->lock);
        pthread_join(fi->thread, NULL);
        while (fi->head) {
                struct chunk *next = fi->head->next;
                free_chunk(fi->head);
                fi->head = next;
        }
        free_chunk(fi->filling);
        index_writer_free(&fi->writer);
        vec_done(&fi->made);
        pthread_mutex_destroy(&fi->lock);
        pthread_cond_destroy(&fi->more);
        pthread_cond_destroy(&fi->less);
        mem_free(fi);
        *at = NULL;
}

enum waiting { WAIT_room, WAIT_all, WAIT_not };

static bool must_wait(const struct flow_index *fi, enum waiting wait) {
        bool busy = wait == WAIT_all ? fi->busy > 0
                                     : wait == WAIT_room && fi->queued > LIMIT_flow_queue;
        return busy && !fi->err.code;
}

/* Hand the chunk under way to the thread, and wait for room or for the end of its work. */
static int hand_over(struct flow_index *fi, bool flush, enum waiting wait, struct err *e) {
        struct chunk *c = fi->filling ? fi->filling : MEM_NEW(struct chunk);
        fi->filling = NULL;
        c->flush = flush;
        pthread_mutex_lock(&fi->lock);
        *fi->tail = c;
        fi->tail = &c->next;
        fi->queued += c->bytes.n;
        fi->busy++;
        pthread_cond_signal(&fi->more);
        while (must_wait(fi, wait))
                pthread_cond_wait(&fi->less, &fi->lock);
        struct err bad = fi->err;
        pthread_mutex_unlock(&fi->lock);
        if (bad.code && e)
                *e = bad;
        return bad.code;
}

int flow_index_put(struct flow_index *fi, const struct index_doc *d, struct bytes records,
                   struct err *e) {
        if (!fi->filling) {
                fi->filling = MEM_NEW(struct chunk);
                buf_init(&fi->filling->bytes, 0);
        }
        uint64_t n = records.n;
        struct buf *b = &fi->filling->bytes;
        buf_put(b, d, sizeof *d);
        buf_put(b, &n, sizeof n);
        buf_put(b, records.p, records.n);
        return b->n < CHUNK ? 0 : hand_over(fi, false, WAIT_room, e);
}

int flow_index_end(struct flow_index *fi, struct err *e) {
        return hand_over(fi, true, WAIT_not, e);
}

int flow_index_flush(struct flow_index *fi, struct err *e) {
        return hand_over(fi, true, WAIT_all, e);
}

bool flow_index_made(struct flow_index *fi, struct flow_index_segment *ret) {
        pthread_mutex_lock(&fi->lock);
        bool there = fi->made_taken < fi->made.n;
        if (there)
                *ret = fi->made.v[fi->made_taken++];
        pthread_mutex_unlock(&fi->lock);
        return there;
}

static struct store_segment row_of(const char *name, const struct index_segment_info *i) {
        return (struct store_segment){ .name = str_of(name),
                                       .first = { i->first_doc },
                                       .last = { i->last_doc },
                                       .docs = i->docs,
                                       .bytes = i->bytes,
                                       .checksum = i->checksum };
}

uint64_t flow_index_cut(struct flow_index *fi) {
        pthread_mutex_lock(&fi->lock);
        uint64_t n = fi->cut;
        pthread_mutex_unlock(&fi->lock);
        return n;
}

int flow_index_keep(struct flow_index *fi, struct store *st, struct err *e) {
        struct flow_index_segment s;
        int r = 0;
        while (r >= 0 && flow_index_made(fi, &s)) {
                struct store_segment row = row_of(s.name, &s.info);
                r = store_segment_put(st, &row, e);
        }
        return r;
}

int flow_index_name(struct store *st, struct doc_id doc, struct buf *records, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        int r = store_places_of_doc_open(st, doc, &rows, e);
        if (r >= 0)
                r = store_places_next(rows, &p, e);
        if (r > 0 && p.name.n)
                flow_doc_name(records, p.name);
        return r;
}

int flow_index_resume(struct flow_index *fi, struct store *st, uint64_t *ret_n, struct err *e) {
        struct store_counts counts;
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct buf records;
        uint64_t n = 0;
        int r = store_counts_get(st, &counts, e);
        if (r >= 0)
                r = store_docs_open(st, (struct doc_id){ counts.indexed + 1 }, &rows, e);
        buf_init(&records, 0);
        struct store_doc_row row;
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0) {
                buf_clear(&records);
                r = store_text_get(st, row.text_at, row.text_len, &records, e);
                struct store_doc as = { .kind = row.kind,
                                        .flags = row.flags,
                                        .file_kind = row.file_kind,
                                        .outcome = row.outcome,
                                        .dated = row.dated,
                                        .date = row.date };
                memcpy(as.lang, row.lang, sizeof as.lang);
                struct index_doc d =
                        flow_doc_columns(&as, (uint32_t) row.id.v, (uint32_t) row.from.v);
                if (r >= 0 && row.kind != REC_DOC_message && !row.parent.v)
                        r = flow_index_name(st, row.id, &records, e);
                if (r >= 0)
                        r = flow_index_put(fi, &d, buf_bytes(&records), e);
                n++;
        }
        buf_done(&records);
        if (ret_n)
                *ret_n = n;
        return r;
}

/* ---- the manifest ------------------------------------------------------------------------- */

struct names {
        VEC(struct flow_index_segment) segments;
        VEC(const char *) names;
        VEC(uint64_t) bytes;
};

static void names_done(struct names *n) {
        vec_done(&n->segments);
        vec_done(&n->names);
        vec_done(&n->bytes);
}

static int names_get(struct names *n, struct store *st, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_segment row;
        int r = store_segments_open(st, &rows, e);
        while (r >= 0 && (r = store_segments_next(rows, &row, e)) > 0) {
                struct flow_index_segment s = { .info = { .first_doc = (uint32_t) row.first.v,
                                                          .last_doc = (uint32_t) row.last.v,
                                                          .bytes = row.bytes } };
                snprintf(s.name, sizeof s.name, "%.*s", STR_ARG(row.name));
                vec_push(&n->segments, s);
        }
        for (size_t i = 0; i < n->segments.n; i++) {
                vec_push(&n->names, n->segments.v[i].name);
                vec_push(&n->bytes, n->segments.v[i].info.bytes);
        }
        return r;
}

/* Documents that moved: their words go when segments are merged. */
struct dead {
        VEC(uint64_t) bits;
};

static int dead_get(struct dead *ret, struct store *st, struct err *e) {
        struct buf ids;
        *ret = (struct dead){ 0 };
        buf_init(&ids, 0);
        int r = store_moved_get(st, &ids, e);
        for (size_t i = 0; r >= 0 && i < ids.n / 4; i++) {
                uint32_t id;
                memcpy(&id, ids.p + i * 4, sizeof id);
                while (ret->bits.n <= id / 64)
                        vec_push(&ret->bits, (uint64_t) 0);
                ret->bits.v[id / 64] |= UINT64_C(1) << id % 64;
        }
        buf_done(&ids);
        return r;
}

/* Merge `n` segments from `first` into one and swap their rows. */
static int merge_some(struct store *st, const struct names *all, size_t first, size_t n,
                      struct err *e) {
        struct flow_index_segment made;
        int dirfd = store_index_fd(st);
        snprintf(made.name, sizeof made.name, "%08x-%08x.seg",
                 (unsigned) all->segments.v[first].info.first_doc,
                 (unsigned) all->segments.v[first + n - 1].info.last_doc);
        struct dead dead;
        int r = dead_get(&dead, st, e);
        if (r >= 0)
                r = index_merge_living(dirfd, all->names.v + first, n,
                                       &(struct index_dead){ dead.bits.v, dead.bits.n * 64 },
                                       made.name, &made.info, e);
        vec_done(&dead.bits);
        if (r >= 0)
                r = store_begin(st, e);
        if (r < 0)
                return r;
        for (size_t i = first; r >= 0 && i < first + n; i++)
                r = store_segment_drop(st, str_of(all->names.v[i]), e);
        struct store_segment row = row_of(made.name, &made.info);
        if (r >= 0)
                r = store_segment_put(st, &row, e);
        if (r >= 0)
                r = store_commit(st, e);
        if (r < 0) {
                store_rollback(st);
                return r;
        }
        for (size_t i = first; i < first + n; i++)
                unlinkat(dirfd, all->names.v[i], 0);
        return 0;
}

int flow_index_merge(struct store *st, bool last, struct err *e) {
        for (;;) {
                struct names all = { 0 };
                size_t first, n;
                int r = names_get(&all, st, e);
                bool work = r >= 0 && index_merge_pick(all.bytes.v, all.bytes.n, last, &first, &n);
                if (work)
                        r = merge_some(st, &all, first, n, e);
                names_done(&all);
                if (r < 0 || !work)
                        return r;
        }
}

static bool is_named(const struct names *all, const char *name) {
        for (size_t i = 0; i < all->names.n; i++)
                if (strcmp(all->names.v[i], name) == 0)
                        return true;
        return false;
}

int flow_index_sweep(struct store *st, struct err *e) {
        struct names all = { 0 };
        int dirfd = store_index_fd(st), r = names_get(&all, st, e);
        int again = r < 0 ? -1 : openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *d = again < 0 ? NULL : fdopendir(again);
        for (struct dirent *at; d && (at = readdir(d));)
                if (at->d_name[0] != '.' && !is_named(&all, at->d_name))
                        unlinkat(dirfd, at->d_name, 0);
        if (d)
                closedir(d);
        names_done(&all);
        return r < 0 ? r : index_sweep(dirfd, e);
}
