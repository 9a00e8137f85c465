/* Documents to readers on other threads, what they found to the store; see flow-analyse.h. */
#include "flow/flow-analyse.h"

#include "actor/actor-read.h"
#include "base/bug.h"
#include "base/vec.h"
#include "flow/flow-tie.h"
#include "text/text-lang.h"
#include "when/when.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

enum { JOB_DOCS = 64, JOB_BYTES = 1 << 20, THREADS_MOST = 64, COMMIT_S = 1 };

struct found { /* what one document says; strings in the job's arena */
        struct actor_told told;
        struct tie_doc_list ties;
};

struct job_doc {
        struct doc_id id;
        size_t at, n; /* in job.records */
        enum text_lang lang;
        bool dated;
        int64_t date;
        struct found found;
};

enum state { FREE, READY, BUSY, DONE };

struct job {
        enum state state;
        struct job_doc docs[JOB_DOCS];
        size_t n;
        struct buf records;
        struct arena strings;
        struct err err;
};

struct run {
        struct store *st;
        struct flow_analysis *a;
        struct job *jobs; /* a ring: head is filled next, tail applied next */
        unsigned n_jobs, head, tail;
        pthread_t threads[THREADS_MOST];
        unsigned n_threads;
        pthread_mutex_t lock;
        pthread_cond_t ready, done;
        unsigned next; /* for the threads; under the lock */
        bool end;
        int64_t committed; /* when, monotonic s */
        struct buf rows;   /* of store rows, while one document is put */
};

/* ---- on the other threads
 * ------------------------------------------------------------------------ */

static void keep_anchor(struct job *j, struct actor_read_anchor *a) {
        a->words = arena_str(&j->strings, a->words);
}

#define COPY(j, to, from)                                                                          \
        do {                                                                                       \
                (to).n = (to).cap = (from).n;                                                      \
                (to).v = arena_alloc(&(j)->strings, ((from).n + 1) * sizeof *(to).v);              \
                if ((from).n)                                                                      \
                        memcpy((to).v, (from).v, (from).n * sizeof *(to).v);                       \
        } while (0)

static void keep(struct job *j, const struct actor_told *from, struct actor_told *to) {
        COPY(j, to->mentions, from->mentions);
        COPY(j, to->links, from->links);
        COPY(j, to->sightings, from->sightings);
        for (size_t i = 0; i < to->mentions.n; i++)
                to->mentions.v[i].name = arena_str(&j->strings, to->mentions.v[i].name);
        for (size_t i = 0; i < to->links.n; i++) {
                keep_anchor(j, &to->links.v[i].a);
                keep_anchor(j, &to->links.v[i].b);
        }
        for (size_t i = 0; i < to->sightings.n; i++) {
                struct actor_read_sighting *s = &to->sightings.v[i];
                s->person = arena_str(&j->strings, s->person);
                s->address = arena_str(&j->strings, s->address);
                s->title = arena_str(&j->strings, s->title);
                s->organisation = arena_str(&j->strings, s->organisation);
        }
}

struct reader { /* of one thread */
        struct actor_reader *actors;
        struct tie_doc *ties;
};

static void read_job(struct reader *r, struct job *j) {
        for (size_t i = 0; i < j->n && j->err.code == 0; i++) {
                struct job_doc *d = &j->docs[i];
                struct actor_read_doc in = { .records = bytes_of(j->records.p + d->at, d->n),
                                             .lang = d->lang,
                                             .dated = d->dated,
                                             .date = d->date };
                const struct actor_told *told;
                tie_doc_begin(r->ties);
                if (actor_read(r->actors, &in, &told, &j->err) < 0)
                        return;
                keep(j, told, &d->found.told);
                flow_tie_keep(&j->strings, tie_doc_end(r->ties), &d->found.ties);
        }
}

static struct job *take(struct run *run) {
        pthread_mutex_lock(&run->lock);
        while (!run->end && run->jobs[run->next].state != READY)
                pthread_cond_wait(&run->ready, &run->lock);
        struct job *j = run->jobs[run->next].state == READY ? &run->jobs[run->next] : NULL;
        if (j) {
                j->state = BUSY;
                run->next = (run->next + 1) % run->n_jobs;
        }
        pthread_mutex_unlock(&run->lock);
        return j;
}

static void *work(void *arg) {
        struct run *run = arg;
        struct reader reader = { actor_reader_new(NULL), tie_doc_new() };
        struct job *j;
        actor_reader_listen(reader.actors, tie_doc_piece, reader.ties);
        while ((j = take(run))) {
                read_job(&reader, j);
                pthread_mutex_lock(&run->lock);
                j->state = DONE;
                pthread_cond_signal(&run->done);
                pthread_mutex_unlock(&run->lock);
        }
        actor_reader_free(&reader.actors);
        tie_doc_free(&reader.ties);
        return NULL;
}

/* ---- what was found, to the store
 * ---------------------------------------------------------------- */

int flow_address_put(struct store *st, struct str s, uint64_t *ret, struct err *e) {
        char text[400];
        struct addr_id id = { 0 };
        s = str_trim(s);
        if (str_starts_nocase(s, STR("mailto:")))
                s = str_sub(s, 7, SIZE_MAX);
        size_t at = str_chr(s, '@');
        int r = 0;
        *ret = 0;
        if (at == SIZE_MAX || at == 0 || at + 1 == s.n || s.n > sizeof text)
                return 0;
        for (size_t i = 0; i < s.n; i++)
                text[i] = ascii_lower(s.p[i]);
        r = store_addr_put(st, (struct str){ text, s.n }, &id, e);
        *ret = id.v;
        return r;
}

static int anchor_id(struct run *run, const struct actor_read_anchor *a, struct store_anchor *ret,
                     struct err *e) {
        struct name_id name = { 0 };
        struct label_id label = { 0 };
        int r;
        *ret = (struct store_anchor){ a->type, 0 };
        switch (a->type) {
        case STORE_AT_addr:
                return flow_address_put(run->st, a->words, &ret->id, e);
        case STORE_AT_name:
                r = store_name_put(run->st, a->words, &name, e);
                ret->id = name.v;
                return r;
        case STORE_AT_phone:
                r = store_label_put(run->st, a->words, &label, e);
                ret->id = label.v;
                return r;
        case STORE_AT_none:
                break;
        }
        return 0;
}

static int put_mentions(struct run *run, const struct actor_told *t, struct store_mention *to,
                        struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < t->mentions.n; i++) {
                const struct actor_read_mention *m = &t->mentions.v[i];
                to[i] = (struct store_mention){ .kind = m->kind,
                                                .from = m->from,
                                                .off = m->off,
                                                .len = m->len,
                                                .voice = m->voice,
                                                .odds = m->odds };
                r = store_name_put(run->st, m->name, &to[i].name, e);
        }
        return r;
}

static int put_links(struct run *run, const struct actor_told *t, struct store_link *to, size_t *n,
                     struct err *e) {
        int r = 0;
        *n = 0;
        for (size_t i = 0; r >= 0 && i < t->links.n; i++) {
                const struct actor_read_link *l = &t->links.v[i];
                struct store_link *x = &to[*n];
                *x = (struct store_link){ .kind = l->kind, .off = l->off, .len = l->len };
                r = anchor_id(run, &l->a, &x->a, e);
                if (r >= 0)
                        r = anchor_id(run, &l->b, &x->b, e);
                *n += x->a.id && x->b.id;
        }
        return r;
}

static int put_sightings(struct run *run, const struct actor_told *t, struct store_sighting *to,
                         struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < t->sightings.n; i++) {
                const struct actor_read_sighting *s = &t->sightings.v[i];
                struct store_sighting *x = &to[i];
                *x = (struct store_sighting){ .form = s->form,
                                              .tense = s->tense,
                                              .off = s->off,
                                              .len = s->len,
                                              .voice = s->voice,
                                              .odds = s->odds,
                                              .dated = s->dated,
                                              .at = s->at };
                r = store_name_put(run->st, s->person, &x->person, e);
                if (r >= 0)
                        r = flow_address_put(run->st, s->address, &x->addr.v, e);
                if (r >= 0)
                        r = store_label_put(run->st, s->title, &x->title, e);
                if (r >= 0)
                        r = store_label_put(run->st, s->organisation, &x->organisation, e);
        }
        return r;
}

static int put_doc(struct run *run, const struct job_doc *d, struct arena *a, struct err *e) {
        const struct actor_told *t = &d->found.told;
        struct store_mention *m = arena_alloc(a, (t->mentions.n + 1) * sizeof *m);
        struct store_link *l = arena_alloc(a, (t->links.n + 1) * sizeof *l);
        struct store_sighting *s = arena_alloc(a, (t->sightings.n + 1) * sizeof *s);
        struct store_told row = { d->id, m, t->mentions.n, l, 0, s, t->sightings.n };
        int r = put_mentions(run, t, m, e);
        if (r >= 0)
                r = put_links(run, t, l, &row.n_links, e);
        if (r >= 0)
                r = put_sightings(run, t, s, e);
        if (r >= 0)
                r = store_told_put(run->st, &row, e);
        if (r >= 0)
                r = flow_tie_put(run->st, d->id, &d->found.ties, a, e);
        run->a->docs++;
        run->a->ties += d->found.ties.v.n;
        run->a->mentions += row.n_mentions;
        run->a->links += row.n_links;
        run->a->sightings += row.n_sightings;
        return r < 0 ? r : 0;
}

static int64_t now_s(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return t.tv_sec;
}

/* Once a second, so that a kill costs no more. */
static int commit(struct run *run, struct doc_id to, bool now, struct err *e) {
        int r = 0;
        if (!now && now_s() - run->committed < COMMIT_S)
                return 0;
        if (to.v)
                r = store_analysed_put(run->st, FLOW_ANALYSIS_VERSION, to, e);
        if (r >= 0)
                r = store_commit(run->st, e);
        if (r >= 0 && !now)
                r = store_begin(run->st, e);
        run->committed = now_s();
        if (run->a->progress)
                run->a->progress(run->a->arg, run->a);
        return r < 0 ? r : 0;
}

/* Wait for the oldest job and keep what it found. */
static int apply(struct run *run, struct doc_id *last, struct err *e) {
        struct job *j = &run->jobs[run->tail];
        pthread_mutex_lock(&run->lock);
        while (j->state != DONE)
                pthread_cond_wait(&run->done, &run->lock);
        pthread_mutex_unlock(&run->lock);
        int r = 0;
        if (j->err.code) {
                *e = j->err;
                r = err_while(e, e->code, "analysing documents");
        }
        for (size_t i = 0; r == 0 && i < j->n; i++)
                r = put_doc(run, &j->docs[i], &j->strings, e);
        if (j->n)
                *last = j->docs[j->n - 1].id;
        buf_clear(&j->records);
        arena_reset(&j->strings);
        j->n = 0;
        j->state = FREE; /* nobody looks at it but us until it is READY */
        run->tail = (run->tail + 1) % run->n_jobs;
        return r < 0 ? r : commit(run, *last, false, e);
}

/* ---- the documents
 * ------------------------------------------------------------------------------- */

static void send(struct run *run) {
        pthread_mutex_lock(&run->lock);
        run->jobs[run->head].state = READY;
        pthread_cond_signal(&run->ready);
        pthread_mutex_unlock(&run->lock);
        run->head = (run->head + 1) % run->n_jobs;
}

static int gather(struct run *run, const struct store_doc_row *row, struct err *e) {
        struct job *j = &run->jobs[run->head];
        struct job_doc *d = &j->docs[j->n];
        *d = (struct job_doc){ .id = row->id,
                               .at = j->records.n,
                               .dated = row->dated,
                               .date = row->date,
                               .lang = TEXT_LANG_und };
        text_lang_of_code(str_of(row->lang), &d->lang);
        int r = store_text_get(run->st, row->text_at, row->text_len, &j->records, e);
        d->n = j->records.n - d->at;
        j->n += r >= 0;
        return r < 0 ? r : 0;
}

static bool is_full(const struct job *j) {
        return j->n == JOB_DOCS || j->records.n >= JOB_BYTES;
}

static bool stopped(const struct run *run) {
        return run->a->stop && *run->a->stop;
}

/* All documents behind `from`. */
static int read_all(struct run *run, struct doc_id from, struct doc_id *last, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        int r = store_docs_open(run->st, (struct doc_id){ from.v + 1 }, &rows, e);
        while (r >= 0 && !stopped(run) && (r = store_docs_next(rows, &row, e)) == 1) {
                r = gather(run, &row, e);
                if (r < 0 || !is_full(&run->jobs[run->head]))
                        continue;
                send(run);
                if (run->head == run->tail)
                        r = apply(run, last, e);
        }
        if (run->jobs[run->head].n && r >= 0)
                send(run);
        while (r >= 0 && run->jobs[run->tail].state != FREE)
                r = apply(run, last, e);
        return r < 0 ? r : 0;
}

/* ---- threads
 * ------------------------------------------------------------------------------------- */

static void begin(struct run *run) {
        long n = run->a->threads ? (long) run->a->threads : sysconf(_SC_NPROCESSORS_ONLN);
        run->n_threads = n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (unsigned) n;
        run->n_jobs = run->n_threads * 2 + 1;
        run->jobs = mem_zalloc(run->n_jobs * sizeof *run->jobs);
        for (unsigned i = 0; i < run->n_jobs; i++) {
                buf_init(&run->jobs[i].records, 0);
                arena_init(&run->jobs[i].strings, 0);
        }
        pthread_mutex_init(&run->lock, NULL);
        pthread_cond_init(&run->ready, NULL);
        pthread_cond_init(&run->done, NULL);
        for (unsigned i = 0; i < run->n_threads; i++)
                if (pthread_create(&run->threads[i], NULL, work, run) != 0)
                        BUG("a thread could not be started");
}

static void end(struct run *run) {
        pthread_mutex_lock(&run->lock);
        run->end = true;
        pthread_cond_broadcast(&run->ready);
        pthread_mutex_unlock(&run->lock);
        for (unsigned i = 0; i < run->n_threads; i++)
                pthread_join(run->threads[i], NULL);
        for (unsigned i = 0; i < run->n_jobs; i++) {
                buf_done(&run->jobs[i].records);
                arena_done(&run->jobs[i].strings);
        }
        mem_free(run->jobs);
        pthread_mutex_destroy(&run->lock);
        pthread_cond_destroy(&run->ready);
        pthread_cond_destroy(&run->done);
}

/* ---- the whole
 * ----------------------------------------------------------------------------------- */

int flow_analysed(struct store *st, uint64_t *ret, uint64_t *ret_all, struct err *e) {
        struct doc_id to;
        struct store_counts c;
        int r = store_analysed_get(st, FLOW_ANALYSIS_VERSION, &to, e);
        if (r >= 0)
                r = store_counts_get(st, &c, e);
        if (r < 0)
                return r;
        *ret_all = c.docs;
        uint64_t behind = c.last_id > to.v ? c.last_id - to.v : 0;
        *ret = c.docs > behind ? c.docs - behind : 0;
        return 0;
}

static int analyse(struct run *run, struct doc_id from, struct err *e) {
        struct doc_id last = from;
        int r = store_begin(run->st, e);
        if (r >= 0 && from.v == 0)
                r = store_tolds_drop(run->st, e);
        if (r < 0) {
                store_rollback(run->st);
                return r;
        }
        run->committed = now_s();
        begin(run);
        r = read_all(run, from, &last, e);
        end(run);
        if (r >= 0)
                r = commit(run, last, true, e);
        if (r < 0)
                store_rollback(run->st);
        return r;
}

int flow_analyse(struct store *st, struct flow_analysis *a, bool always, struct err *e) {
        struct run run = { .st = st, .a = a };
        struct doc_id from;
        struct store_counts c;
        int64_t built = 0;
        uint64_t done = 0;
        int r = flow_analysed(st, &done, &a->docs_all, e);
        if (r >= 0)
                r = store_analysed_get(st, FLOW_ANALYSIS_VERSION, &from, e);
        if (r >= 0)
                r = store_counts_get(st, &c, e);
        a->docs_all -= done;
        if (r >= 0 && from.v < c.last_id)
                r = analyse(&run, from, e);
        if (r >= 0 && stopped(&run))
                return err_set(e, ERR_stopped, "stopped on request");
        if (r >= 0)
                r = store_told_settle(st, e);
        if (r >= 0)
                r = store_meta_find(st, "actor.docs", &built, e);
        if (r < 0 || (!always && built == (int64_t) c.last_id))
                return r < 0 ? r : 0;
        r = actor_build(st, &a->actors, e);
        a->built = r >= 0;
        if (r >= 0)
                r = store_begin(st, e);
        if (r >= 0)
                r = store_meta_put(st, "actor.docs", (int64_t) c.last_id, e);
        return r < 0 ? r : store_commit(st, e);
}
