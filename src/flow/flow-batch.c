/* Units on their way: gather them into batches, send those to the jail, take what comes back.
 *
 *   flow_unit_put -> filling (64 small ones or 1 MiB; or one large one) -> jail_parse ... jail_next
 *                                                        -> flow_apply(), in the order of putting
 *
 * What is parsed depends on a unit's bytes alone, never on the mailbox that it was met in: the same
 * message lies in several, and which comes first must not matter.
 *
 * Small readers of ours (mail, text, tables) take many units in one job; others one document each,
 * in a process of its own.  A kind without text makes no job at all, but waits for its turn. */
#include "flow/flow-run.h"

#include "base/bug.h"
#include "base/io.h"
#include "base/limits.h"
#include "flow/flow-blob.h"
#include "rec/rec-kind.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

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

int flow_records(struct flow_run *run, struct doc_id doc, struct buf *ret, struct err *e) {
        int r = store_doc_records(run->st, doc, ret, e);
        if (r != ERR_range)
                return r;
        *e = ERR_INIT;
        r = flow_commit(run, true, e);
        return r < 0 ? r : store_doc_records(run->st, doc, ret, e);
}

/* ---- batches ------------------------------------------------------------------------------- */

static struct flow_batch *batch_new(struct flow_run *run) {
        struct flow_batch *b = run->spare;
        run->spare = NULL;
        if (!b) {
                b = MEM_NEW(struct flow_batch);
                arena_init(&b->arena, 0);
        }
        return b;
}

static void close_all(struct flow_batch *b) {
        for (size_t i = 0; i < b->n; i++)
                if (b->units[i].by_fd)
                        io_close(&b->units[i].fd);
}

void flow_batch_free(struct flow_batch **b) {
        if (*b) {
                close_all(*b);
                arena_done(&(*b)->arena);
        }
        mem_free(*b);
        *b = NULL;
}

void flow_batches_free(struct flow_run *run) {
        while (run->sent) {
                struct flow_batch *b = run->sent;
                run->sent = b->next;
                flow_batch_free(&b);
        }
        flow_batch_free(&run->filling);
        flow_batch_free(&run->spare);
}

static void batch_done(struct flow_run *run, struct flow_batch *b) {
        close_all(b);
        if (run->spare || b->arena.total > 4 * LIMIT_batch_bytes) {
                b->n = 0;
                flow_batch_free(&b);
                return;
        }
        arena_reset(&b->arena);
        b->n = b->bytes = 0;
        b->unsent = false;
        b->next = NULL;
        run->spare = b;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* Take one answer and apply it; 0 if nothing is outstanding. */
static int apply_next(struct flow_run *run, struct err *e) {
        struct flow_batch *b = run->sent;
        struct jail_answer a = { 0 };
        if (!b)
                return 0;
        int r = b->unsent ? 1 : jail_next(run->jail, &a, e);
        if (r <= 0)
                return r;
        BUG_IF(!b->unsent && (a.tag != b || a.n != b->n));
        run->sent = b->next;
        if (!run->sent)
                run->sent_end = &run->sent;
        for (size_t i = 0; r >= 0 && i < b->n; i++)
                r = flow_apply(run, &b->units[i],
                               b->unsent ? (struct bytes){ 0 } : a.results[i].records,
                               b->unsent ? JAIL_ok : a.results[i].blame, e);
        batch_done(run, b);
        if (r >= 0)
                r = flow_commit(run, false, e);
        flow_show(run, false);
        return r < 0 ? r : 1;
}

static bool next_is_ready(struct flow_run *run) {
        return run->sent && (run->sent->unsent || jail_ready(run->jail));
}

static void batch_sent(struct flow_run *run, struct flow_batch *b) {
        if (!run->sent)
                run->sent_end = &run->sent;
        b->next = NULL;
        *run->sent_end = b;
        run->sent_end = &b->next;
        run->filling = NULL;
}

static struct jail_message message_of(const struct flow_run *run, const struct flow_unit *u) {
        return (struct jail_message){ .data = u->data,
                                      .fd = u->fd,
                                      .by_fd = u->by_fd,
                                      .size = u->size,
                                      .kind = u->kind,
                                      .flags = JAIL_CONTENTS,
                                      .name = u->name,
                                      .secrets = buf_bytes(&run->secrets) };
}

static int send_batch(struct flow_run *run, struct err *e) {
        struct flow_batch *b = run->filling;
        struct jail_message messages[FLOW_BATCH];
        int r = 0;
        if (!b || b->n == 0)
                return 0;
        for (size_t i = 0; i < b->n; i++)
                messages[i] = message_of(run, &b->units[i]);
        while (!b->unsent && (r = jail_parse(run->jail, messages, b->n, b, e)) == 0)
                if ((r = next_is_ready(run) ? apply_next(run, e) : jail_wait(run->jail, e)) < 0)
                        return r;
        if (r < 0)
                return r;
        batch_sent(run, b);
        while (r >= 0 && next_is_ready(run))
                if ((r = apply_next(run, e)) == 0)
                        break;
        return r < 0 ? r : 0;
}

/* ---- gathering ----------------------------------------------------------------------------- */

/* An entry of a container that the case holds already: one more place, no parsing. */
static int put_known(struct flow_run *run, const struct flow_unit *u, struct doc_id id,
                     struct err *e) {
        struct store_place place = u->place;
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

static enum rec_kind_reader reader_of(const struct flow_unit *u) {
        const struct rec_kind_row *row = rec_kind_find(u->kind);
        enum rec_kind_reader reader = row ? row->reader : REC_READ_STRINGS;
        return u->size > LIMIT_document_bytes ? REC_READ_NAMED : reader;
}

static bool goes_with_others(enum rec_kind_reader reader, const struct flow_unit *u) {
        return !u->by_fd && (reader == REC_READ_MESSAGE || reader == REC_READ_LIGHT);
}

/* Keep the unit's bytes until its answer is applied: in the arena, or a descriptor of our own. */
static int hold(struct flow_batch *b, struct flow_unit *u, enum rec_kind_reader reader,
                struct err *e) {
        if (reader == REC_READ_NAMED) {
                u->by_fd = false;
                u->data = (struct bytes){ 0 };
        } else if (u->by_fd) {
                u->fd = fcntl(u->fd, F_DUPFD_CLOEXEC, 3);
                if (u->fd < 0)
                        return err_errno(e, errno, "cannot keep a file open");
        } else {
                u->data = copy_into(&b->arena, u->data);
        }
        u->place.name = arena_str(&b->arena, u->place.name);
        u->name = arena_str(&b->arena, u->name);
        u->told = copy_into(&b->arena, u->told);
        return 0;
}

static int gather(struct flow_run *run, struct flow_unit *u, struct err *e) {
        enum rec_kind_reader reader = reader_of(u);
        bool joins = goes_with_others(reader, u) && !run->o->paranoid;
        int r = 0;
        if (run->filling && (!joins || run->filling->bytes + u->data.n > LIMIT_batch_bytes))
                r = send_batch(run, e);
        if (r < 0)
                return r;
        if (!run->filling)
                run->filling = batch_new(run);
        struct flow_batch *b = run->filling;
        r = hold(b, u, reader, e);
        if (r < 0)
                return r;
        b->unsent = reader == REC_READ_NAMED;
        b->units[b->n++] = *u;
        b->bytes += u->data.n;
        if (u->container)
                u->container->pending++;
        bool full = b->n == FLOW_BATCH || b->bytes >= LIMIT_batch_bytes || !joins;
        return full ? send_batch(run, e) : 0;
}

static int hash_of(struct flow_unit *u, struct err *e) {
        struct flow_blob blob;
        flow_blob_init(&blob, u->by_fd ? u->fd : -1, u->size,
                       u->by_fd ? (struct bytes){ 0 } : u->data);
        int r = u->by_fd || u->data.n ? flow_blob_hash(&blob, &u->hash, e) : 0;
        if (!u->by_fd && u->data.n == 0)
                u->hash = hash_sha256((struct bytes){ 0 });
        flow_blob_done(&blob);
        u->key = u->hash;
        return r;
}

int flow_unit_put(struct flow_run *run, const struct flow_unit *in, struct err *e) {
        struct flow_unit u = *in;
        struct doc_id id;
        run->put_bytes += u.size;
        if (!u.container)
                return gather(run, &u, e);
        run->now.messages++;
        int r = hash_of(&u, e);
        if (r >= 0)
                r = store_doc_find(run->st, &u.key, &id, e);
        if (r != 0)
                return r < 0 ? r : put_known(run, &u, id, e);
        return gather(run, &u, e);
}

int flow_units_flush(struct flow_run *run, struct err *e) {
        int r = send_batch(run, e);
        while (r >= 0 && (r = apply_next(run, e)) > 0)
                ;
        return r;
}
