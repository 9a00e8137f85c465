/* Messages: gather them into batches, send those to the jail, apply what comes back, commit.
 *
 *   flow_message_put -> filling (64 messages or 1 MiB) -> jail_parse ... jail_next -> apply
 *
 * What is parsed depends on a message's bytes alone, never on the mailbox that it was met in: the
 * same message lies in several, and which comes first must not matter.
 *
 * Answers come in the order of the batches.  Applying one message: its records become rows
 * (flow-doc.c), rows go to the store, documents that are new go to the indexing thread. */
#include "flow/flow-run.h"

#include "base/bug.h"
#include "base/limits.h"

#include <time.h>

enum { COMMIT_MS = 1000, COMMIT_DOCS = 16384, SHOW_MS = 100 };

/* Pace of commits and of the progress line, never part of any result. */
static int64_t monotonic_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool flow_stopped(const struct flow_run *run) {
        return run->o->stop && *run->o->stop;
}

void flow_show(struct flow_run *run, bool now) {
        int64_t ms = monotonic_ms();
        if (!run->o->progress || (!now && ms - run->shown_ms < SHOW_MS))
                return;
        run->shown_ms = ms;
        run->o->progress(run->o->arg, &run->now);
}

int flow_commit(struct flow_run *run, bool now, struct err *e) {
        int64_t ms = monotonic_ms();
        if (!now && run->since_commit < COMMIT_DOCS &&
            (run->since_commit == 0 || ms - run->committed_ms < COMMIT_MS))
                return 0;
        int r = flow_index_keep(run->index, run->st, e);
        if (r >= 0)
                r = store_commit(run->st, e);
        run->in_transaction = r < 0;
        if (r >= 0)
                r = store_begin(run->st, e);
        if (r < 0)
                return r;
        run->in_transaction = true;
        run->committed_ms = ms;
        run->since_commit = 0;
        return 0;
}

static struct flow_batch *batch_new(struct flow_run *run) {
        struct flow_batch *b = run->spare;
        run->spare = NULL;
        if (!b) {
                b = MEM_NEW(struct flow_batch);
                arena_init(&b->arena, 0);
        }
        return b;
}

void flow_batch_free(struct flow_batch **b) {
        if (*b)
                arena_done(&(*b)->arena);
        mem_free(*b);
        *b = NULL;
}

static void batch_done(struct flow_run *run, struct flow_batch *b) {
        if (run->spare) {
                flow_batch_free(&b);
                return;
        }
        arena_reset(&b->arena);
        b->n = b->bytes = 0;
        run->spare = b;
}

/* ---- applying ----------------------------------------------------------------------------- */

static int keep_doc(struct flow_run *run, struct flow_doc *doc, const struct store_place *place,
                    struct err *e) {
        struct doc_id id;
        doc->row.place = place;
        if (doc->parent != REC_NONE)
                doc->row.parent = run->ids.v[doc->parent];
        int r = store_doc_put(run->st, &doc->row, doc->records, &id, e);
        if (r < 0)
                return r;
        vec_push(&run->ids, id);
        if (r == 0)
                return 0;
        run->now.new_docs++;
        run->now.attached += doc->parent != REC_NONE;
        run->since_commit++;
        struct index_doc columns =
                flow_doc_columns(&doc->row, (uint32_t) id.v, (uint32_t) store_doc_from(run->st).v);
        return flow_index_put(run->index, &columns, doc->records, e) < 0 ? e->code : 1;
}

static int note_blame(struct flow_run *run, const struct flow_message *m, enum jail_blame blame,
                      struct err *e) {
        if (blame == JAIL_ok)
                return 0;
        struct store_missing row = { .ord = m->place.ord,
                                     .trouble = STORE_TROUBLE_strings,
                                     .doc = run->ids.v[0],
                                     .off = m->place.off,
                                     .len = m->place.len,
                                     .name = m->place.name,
                                     .detail = str_of(rec_flaw_words(jail_flaw(blame))) };
        return flow_missing(run, m->container, &row, e);
}

static int apply_message(struct flow_run *run, const struct flow_message *m,
                         const struct jail_result *result, struct err *e) {
        int r = flow_docs_get(&run->docs, result->records, &m->key, e);
        vec_clear(&run->ids);
        for (size_t i = 0; r >= 0 && i < run->docs.docs.n; i++) {
                struct flow_doc *doc = &run->docs.docs.v[i];
                if (i == 0)
                        doc->row.size = m->data.n;
                r = keep_doc(run, doc, i == 0 ? &m->place : NULL, e);
                if (r == 0 && i == 0) { /* met twice before either was applied */
                        run->now.known++;
                        break;
                }
        }
        if (r >= 0)
                r = note_blame(run, m, result->blame, e);
        m->container->pending--;
        return r < 0 ? r : flow_container_close(run, m->container, e);
}

/* Take one answer and apply it; 0 if nothing is outstanding. */
static int apply_next(struct flow_run *run, struct err *e) {
        struct jail_answer a;
        int r = jail_next(run->jail, &a, e);
        if (r <= 0)
                return r;
        struct flow_batch *b = a.tag;
        BUG_IF(a.n != b->n);
        for (size_t i = 0; r >= 0 && i < b->n; i++)
                r = apply_message(run, &b->messages[i], &a.results[i], e);
        batch_done(run, b);
        if (r >= 0)
                r = flow_commit(run, false, e);
        flow_show(run, false);
        return r < 0 ? r : 1;
}

/* ---- gathering ---------------------------------------------------------------------------- */

static int send_batch(struct flow_run *run, struct err *e) {
        struct flow_batch *b = run->filling;
        struct jail_message messages[64];
        int r = 0;
        if (!b || b->n == 0)
                return 0;
        for (size_t i = 0; i < b->n; i++)
                messages[i] = (struct jail_message){ .data = b->messages[i].data };
        while ((r = jail_parse(run->jail, messages, b->n, b, e)) == 0)
                if ((r = apply_next(run, e)) < 0)
                        return r;
        if (r < 0)
                return r;
        run->filling = NULL;
        while (r >= 0 && jail_ready(run->jail))
                if ((r = apply_next(run, e)) == 0)
                        break;
        return r < 0 ? r : 0;
}

/* A message that the case holds already: one more place, no parsing. */
static int put_known(struct flow_run *run, const struct flow_message *m, struct doc_id id,
                     struct err *e) {
        struct store_place place = m->place;
        place.doc = id;
        run->now.known++;
        run->since_commit++;
        int r = store_place_put(run->st, &place, e);
        return r < 0 ? r : flow_commit(run, false, e);
}

static struct bytes copy_into(struct arena *a, struct bytes b) {
        struct str copy = arena_str(a, (struct str){ (const char *) b.p, b.n });
        return bytes_of(copy.p, copy.n);
}

int flow_message_put(struct flow_run *run, const struct flow_message *in, struct err *e) {
        struct flow_message m = *in;
        struct doc_id id;
        m.key = hash_sha256(m.data);
        run->now.messages++;
        int r = store_doc_find(run->st, &m.key, &id, e);
        if (r != 0)
                return r < 0 ? r : put_known(run, &m, id, e);
        if (run->filling && run->filling->bytes + m.data.n > LIMIT_batch_bytes)
                if ((r = send_batch(run, e)) < 0)
                        return r;
        if (!run->filling)
                run->filling = batch_new(run);
        struct flow_batch *b = run->filling;
        m.data = copy_into(&b->arena, m.data);
        m.place.name = arena_str(&b->arena, m.place.name);
        m.container->pending++;
        b->messages[b->n++] = m;
        b->bytes += m.data.n;
        bool full = b->n == LIMIT_batch_docs || b->bytes >= LIMIT_batch_bytes || run->o->paranoid;
        return full ? send_batch(run, e) : 0;
}

int flow_messages_flush(struct flow_run *run, struct err *e) {
        int r = send_batch(run, e);
        while (r >= 0 && (r = apply_next(run, e)) > 0)
                ;
        return r;
}
