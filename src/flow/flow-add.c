/* Adding a cache to a case, from the first path to the last thread.
 *
 *   for each path:  walk -> container files -> flow-container.c
 *                        -> loose messages  -> their folder, flow-batch.c
 *   then            apply what is outstanding, close folders, commit
 *                   settle (while the last segment is written), thread, merge
 *
 * What cannot be read is named in the ledger of its folder and never stops the run; what stops it
 * are errors of our own side: the disk, the database, the jail. */
#include "flow/flow-run.h"

#include "base/limits.h"
#include "flow/flow-analyse.h"
#include "flow/flow-blob.h"
#include "thread/thread.h"
#include "when/when.h"

#include <errno.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder whose names are stored: of a folder itself, of a file the one that it lies in. */
static int source_begin(struct flow_run *run, const char *path, struct err *e) {
        struct stat st;
        char *real = realpath(path, NULL);
        if (!real || stat(real, &st) < 0) {
                int bad = errno;
                mem_free(real);
                return err_errno(e, bad, "cannot add '%s'", path);
        }
        struct str root = str_of(real);
        if (!S_ISDIR(st.st_mode)) {
                while (root.n > 1 && root.p[root.n - 1] != '/')
                        root.n--;
                root.n -= root.n > 1;
        }
        int r = store_source_put(run->st, root, when_now(), &run->source, e);
        mem_free(real);
        return r;
}

static enum store_trouble trouble_of(enum intake_trouble t) {
        switch (t) {
        case INTAKE_TROUBLE_absent:
                return STORE_TROUBLE_vanished;
        case INTAKE_TROUBLE_denied:
                return STORE_TROUBLE_denied;
        case INTAKE_TROUBLE_link:
        case INTAKE_TROUBLE_fifo:
        case INTAKE_TROUBLE_socket:
        case INTAKE_TROUBLE_device:
                return STORE_TROUBLE_link;
        case INTAKE_TROUBLE_io:
                return STORE_TROUBLE_io;
        case INTAKE_TROUBLE_too_deep:
        case INTAKE_TROUBLE_too_many:
                return STORE_TROUBLE_limit;
        case INTAKE_readable:
                break;
        }
        return STORE_TROUBLE_damaged;
}

/* Name a file that was not taken, once. */
static int name_missing(struct flow_run *run, struct flow_container *folder,
                        const struct intake_item *item, enum store_trouble trouble,
                        const char *detail, struct err *e) {
        if (map_find(&folder->known, item->name)) {
                run->now.same++;
                return 0;
        }
        struct store_missing m = { .ord = folder->next_ord++,
                                   .trouble = trouble,
                                   .len = item->size,
                                   .name = item->name,
                                   .detail = str_of(detail) };
        folder->declared += store_trouble_counts(trouble) != STORE_COUNTS_NOTHING;
        map_put(&folder->known, item->name, 0, NULL);
        return flow_missing(run, folder, &m, e);
}

/* Is it the file that had this name when the folder was read before? */
static int is_same(struct flow_run *run, struct flow_container *folder,
                   const struct intake_item *item, const struct flow_unit *u, struct err *e) {
        uint64_t *known = map_find(&folder->known, item->name);
        struct flow_blob blob;
        struct sha256 key;
        struct doc_id id = { 0 };
        if (!known)
                return 0;
        flow_blob_init(&blob, u->fd, u->size, u->by_fd ? (struct bytes){ 0 } : u->data);
        int r = flow_blob_hash(&blob, &key, e);
        flow_blob_done(&blob);
        if (r >= 0)
                r = store_doc_find(run->st, &key, &id, e);
        return r < 0 ? r : r > 0 && id.v == *known;
}

static int put_loose(struct flow_run *run, struct flow_container *folder,
                     const struct intake_item *item, struct bytes data, struct err *e) {
        struct flow_unit u = { .container = folder,
                               .place = { .container = folder->row.id,
                                          .ord = folder->next_ord,
                                          .len = item->size,
                                          .name = item->name },
                               .data = data,
                               .fd = item->fd,
                               .by_fd = data.p == NULL && item->size > 0,
                               .size = item->size,
                               .kind = (uint32_t) item->kind,
                               .name = item->name };
        int r = is_same(run, folder, item, &u, e);
        if (r != 0) {
                run->now.same += r > 0;
                return r < 0 ? r : 0;
        }
        folder->next_ord++;
        folder->declared++;
        r = flow_unit_put(run, &u, e);
        return r < 0 ? r : flow_later_look(run, e);
}

enum { IN_MEMORY = 1 << 20 }; /* larger documents go to their worker by descriptor */

/* A file too large to have been read ahead. */
static int put_loose_large(struct flow_run *run, struct flow_container *folder,
                           const struct intake_item *item, struct err *e) {
        struct flow_blob blob;
        struct bytes data;
        if (!intake_kind_is_message(item->kind) && item->size > IN_MEMORY)
                return put_loose(run, folder, item, (struct bytes){ 0 }, e);
        flow_blob_init(&blob, item->fd, item->size, (struct bytes){ 0 });
        int r = flow_blob_get(&blob, 0, item->size, &data, e);
        if (r >= 0)
                r = put_loose(run, folder, item, data, e);
        flow_blob_done(&blob);
        return r;
}

int flow_loose_put(struct flow_run *run, struct flow_container *folder,
                   const struct intake_item *item, struct err *e) {
        if (intake_kind_is_message(item->kind) && item->size > LIMIT_message_bytes)
                return name_missing(run, folder, item, STORE_TROUBLE_limit, "one message too large",
                                    e);
        return item->data.p || item->size == 0 ? put_loose(run, folder, item, item->data, e)
                                               : put_loose_large(run, folder, item, e);
}

static struct str folder_name(const struct intake_item *item) {
        struct str below = item->below;
        return str_sub(below, 0, below.n > item->name.n ? below.n - item->name.n - 1 : 0);
}

static int take_item(struct flow_run *run, const struct intake_item *item, struct err *e) {
        struct flow_container *folder;
        run->now.files++;
        if (!item->trouble && intake_kind_is_container(item->kind))
                return flow_container_file(run, item, item->below, e);
        int r = flow_folder(run, folder_name(item), &folder, e);
        if (r < 0)
                return r;
        if (item->trouble)
                return name_missing(run, folder, item, trouble_of(item->trouble),
                                    intake_trouble_words(item->trouble), e);
        return flow_loose_put(run, folder, item, e);
}

static struct intake_options walk_options(const struct flow_run *run, const char *const *path,
                                          bool names_only) {
        struct intake_options w = { .paths = path, .n_paths = 1, .names_only = names_only };
        struct stat st;
        char case_path[4096];
        snprintf(case_path, sizeof case_path, "%.*s", STR_ARG(run->o->case_path));
        if (run->o->case_path.n && stat(case_path, &st) == 0) {
                w.skip_dev = st.st_dev;
                w.skip_ino = st.st_ino;
        }
        return w;
}

static int walk(struct flow_run *run, const char *const *path, struct err *e) {
        struct intake_options w = walk_options(run, path, false);
        struct intake *in = NULL;
        struct intake_item item;
        int r = source_begin(run, *path, e);
        if (r >= 0)
                r = intake_open(&in, &w, e);
        while (r >= 0 && !flow_stopped(run) && (r = intake_next(in, &item, e)) > 0) {
                r = take_item(run, &item, e);
                run->now.bytes += item.size;
                if (r >= 0)
                        r = flow_commit(run, false, e);
                flow_show(run, false);
        }
        intake_close(&in);
        if (r >= 0)
                r = flow_later_run(run, e);
        return r < 0 ? r : flow_folders_close(run, e);
}

/* How much there is, for the progress line; trouble is met again by the walk itself. */
static void count_all(struct flow_run *run) {
        for (size_t i = 0; i < run->o->n_paths; i++) {
                struct intake_options w = walk_options(run, &run->o->paths[i], true);
                struct intake_total t;
                if (intake_total_get(&w, &t, NULL) >= 0)
                        run->now.bytes_all += t.bytes;
        }
}

/* A path that was mistyped is found before any work, not behind hours of it. */
static int check_paths(const struct flow_run *run, struct err *e) {
        for (size_t i = 0; i < run->o->n_paths; i++)
                if (access(run->o->paths[i], F_OK) < 0)
                        return err_errno(e, errno, "cannot add '%s'", run->o->paths[i]);
        return 0;
}

/* Passwords given now are kept: the bytes that they open must be had again. */
static int take_secrets(struct flow_run *run, struct err *e) {
        struct str rest = run->o->secrets;
        int r = 0;
        while (r >= 0 && rest.n) {
                struct str line = str_cut(&rest, '\n');
                while (line.n && line.p[line.n - 1] == '\r')
                        line.n--;
                if (line.n)
                        r = store_secret_put(run->st, line, e);
        }
        return r < 0 ? r : store_secrets_get(run->st, &run->secrets, e);
}

static int run_begin(struct flow_run *run, char (*sandbox)[64], struct err *e) {
        struct jail_options j = { .workers = run->o->workers,
                                  .worker_path = run->o->worker_path,
                                  .paranoid = run->o->paranoid,
                                  .unsafe = run->o->unsafe };
        int r = check_paths(run, e);
        if (r >= 0)
                r = flow_index_sweep(run->st, e);
        if (r >= 0)
                r = jail_open(&j, &run->jail, e);
        if (r < 0)
                return r;
        if (sandbox)
                snprintf(*sandbox, sizeof *sandbox, "%s", jail_sandbox(run->jail));
        run->index = flow_index_new(store_index_fd(run->st));
        run->now.stage = "reading";
        if (run->o->progress)
                count_all(run);
        r = flow_index_resume(run->index, run->st, &run->now.resumed, e);
        if (r >= 0)
                r = store_begin(run->st, e);
        run->in_transaction = r >= 0;
        return r < 0 ? r : take_secrets(run, e);
}

/* All documents are acknowledged; the last segment is being written meanwhile. */
static int run_commit(struct flow_run *run, struct err *e) {
        int r = flow_index_end(run->index, e);
        if (r >= 0)
                r = flow_commit(run, true, e);
        if (r >= 0)
                r = store_commit(run->st, e);
        run->in_transaction = r < 0;
        return r;
}

static int note_in_log(struct flow_run *run, struct err *e) {
        char what[256];
        snprintf(what, sizeof what,
                 "containers=%llu messages=%llu new=%llu known=%llu same=%llu missing=%llu",
                 (unsigned long long) run->now.containers, (unsigned long long) run->now.messages,
                 (unsigned long long) run->now.new_docs, (unsigned long long) run->now.known,
                 (unsigned long long) run->now.same, (unsigned long long) run->now.missing);
        return store_log_put(run->st, when_now(), "add", str_of(what), e);
}

static int settle(struct flow_run *run, struct err *e) {
        run->now.stage = "settling";
        flow_show(run, true);
        return store_settle(run->st, e);
}

/* Families anew, if there are documents that they do not know. */
static int thread(struct flow_run *run, struct err *e) {
        struct thread_counts counts;
        struct store_counts have;
        int64_t threaded = 0;
        int r = store_counts_get(run->st, &have, e);
        if (r >= 0)
                r = store_meta_find(run->st, "thread.docs", &threaded, e);
        if (r < 0 || threaded == (int64_t) have.last_id)
                return r < 0 ? r : 0;
        run->now.stage = "threading";
        flow_show(run, true);
        r = thread_run(run->st, &counts, e);
        if (r >= 0)
                r = store_begin(run->st, e);
        if (r >= 0)
                r = store_meta_put(run->st, "thread.docs", (int64_t) have.last_id, e);
        return r < 0 ? r : store_commit(run->st, e);
}

/* The rows of the last segments; then the indexing thread and its memory are gone. */
static int end_index(struct flow_run *run, struct err *e) {
        int r = flow_index_flush(run->index, e);
        run->now.cut = flow_index_cut(run->index);
        if (r >= 0)
                r = store_begin(run->st, e);
        run->in_transaction = r >= 0;
        if (r >= 0)
                r = flow_index_keep(run->index, run->st, e);
        if (r >= 0)
                r = store_commit(run->st, e);
        run->in_transaction = run->in_transaction && r < 0;
        flow_index_free(&run->index);
        malloc_trim(0);
        return r;
}

static int merge(struct flow_run *run, struct err *e) {
        run->now.stage = "merging";
        flow_show(run, true);
        return flow_index_merge(run->st, true, e);
}

static void show_analysis(void *arg, const struct flow_analysis *a) {
        struct flow_run *run = arg;
        run->now.analysed = a->docs;
        run->now.analyse_all = a->docs_all;
        run->now.mentions = a->mentions;
        flow_show(run, true);
}

/* Searchable first, understood next. */
static int analyse(struct flow_run *run, struct err *e) {
        struct flow_analysis a = { .threads = run->o->workers,
                                   .stop = run->o->stop,
                                   .progress = show_analysis,
                                   .arg = run };
        run->now.stage = "analysing";
        int r = run->o->no_analysis ? 0 : flow_analyse(run->st, &a, false, e);
        run->now.analysed = a.docs;
        run->now.mentions = a.mentions;
        run->now.actors = a.actors.kinds[ACTOR_person] + a.actors.kinds[ACTOR_organisation];
        return r;
}

/* What can only be done when all is in: each stage can be stopped and is found undone next time. */
static int run_finish(struct flow_run *run, struct err *e) {
        int r = settle(run, e); /* while the last segment is written */
        if (r >= 0)
                r = end_index(run, e);
        if (r >= 0)
                r = thread(run, e);
        return r < 0 ? r : merge(run, e);
}

static void run_done(struct flow_run *run) {
        if (run->in_transaction)
                store_rollback(run->st);
        jail_close(&run->jail);
        flow_index_free(&run->index);
        flow_containers_free(run);
        flow_batches_free(run);
        vec_done(&run->later.list);
        buf_done(&run->later.held);
        buf_done(&run->secrets);
        flow_docs_done(&run->docs);
        vec_done(&run->folders);
        vec_done(&run->ids);
        map_done(&run->folder_of);
}

static void run_init(struct flow_run *run) {
        flow_docs_init(&run->docs);
        map_init(&run->folder_of);
        buf_init(&run->secrets, 0);
        buf_init(&run->later.held, 0);
        run->sent_end = &run->sent;
}

/* Everything that waits, of this run and of earlier ones. */
static int finish_documents(struct flow_run *run, struct err *e) {
        int r = flow_later_run(run, e);
        run->now.stage = "documents";
        if (r >= 0)
                r = flow_later_resume(run, e);
        if (r >= 0)
                r = flow_load_run(run, e);
        if (r >= 0 && run->o->ocr == FLOW_OCR_now)
                r = flow_ocr_run(run, e);
        return r;
}

int flow_add(struct store *st, const struct flow_add_options *o, struct flow_progress *ret,
             char (*sandbox)[64], struct err *e) {
        struct flow_run run = { .st = st, .o = o };
        run_init(&run);
        int r = run_begin(&run, sandbox, e);
        for (size_t i = 0; r >= 0 && i < o->n_paths && !flow_stopped(&run); i++)
                r = walk(&run, &o->paths[i], e);
        if (r >= 0 && o->retry)
                r = flow_retry_run(&run, e);
        if (r >= 0)
                r = finish_documents(&run, e);
        if (r >= 0)
                r = run_commit(&run, e);
        bool stopped = flow_stopped(&run);
        if (run.jail && jail_missing(run.jail))
                snprintf(run.now.unable, sizeof run.now.unable, "%s", jail_missing(run.jail));
        if (r >= 0) {
                jail_close(&run.jail); /* its memory is wanted by what follows */
                r = run_finish(&run, e);
        }
        if (r >= 0)
                r = note_in_log(&run, e);
        if (r >= 0 && !stopped)
                r = analyse(&run, e);
        *ret = run.now;
        run_done(&run);
        if (r >= 0 && stopped)
                return err_set(e, ERR_stopped, "stopped on request");
        return r;
}
