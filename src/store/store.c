/* A case as a whole: its folder, lock, database and transactions.
 *
 * Opening for reading trusts nothing: the schema must be ours to the letter before any other
 * statement runs, SQLite is in its defensive modes, and no file is followed out of the folder.
 * Opening for writing takes the lock, finishes what an interrupted birth left undone, and cuts text
 * behind the committed end.  A commit flushes text before the rows that speak of it.
 *
 * Tables and their meaning are the other files' business. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/io.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READER_CACHE_KB = 4096, WRITER_CACHE_KB = 16384, CHECKPOINT_PAGES = 4000 };

void store_must_write(const struct store *st) {
        if (!st->writing)
                BUG("a change outside of a transaction");
}

int store_index_fd(const struct store *st) {
        return st->index_dir;
}

/* --- folder and lock ------------------------------------------------------------------------- */

static int open_dir(const struct store *st, int at, const char *name, int *ret, struct err *e) {
        bool create = st->mode == STORE_CREATE || (st->mode == STORE_WRITE && at != AT_FDCWD);
        bool made = create && mkdirat(at, name, 0700) == 0;
        if (create && !made && errno != EEXIST)
                return err_errno(e, errno, "cannot make folder '%s'", name);
        int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
                return err_errno(e, errno, "cannot open folder '%s'", name);
        *ret = fd;
        if (!made)
                return 0;
        _cleanup_close_ int above = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fchmod(fd, 0700) < 0 || above < 0 || store_fault_sync_dir(st->fault, above) < 0)
                return err_errno(e, errno, "cannot make folder '%s'", name);
        return 0;
}

/* When a keeper is killed while it starts a worker, the half-started one has its lock until exec.
 */
enum { LOCK_GRACE = 5 /* tenths of a second */ };

static int take_lock(struct store *st, unsigned wait_s, struct err *e) {
        st->lock = openat(st->dir, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (st->lock < 0 || fchmod(st->lock, 0600) < 0)
                return err_errno(e, errno, "cannot open the lock of the case");
        for (uint64_t tenths = 0;; tenths++) {
                if (flock(st->lock, LOCK_EX | LOCK_NB) == 0)
                        return 0;
                if (errno != EWOULDBLOCK)
                        return err_errno(e, errno, "cannot lock the case");
                if (tenths >= 10 * (uint64_t) wait_s + LOCK_GRACE)
                        break;
                (void) nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL); /* try again */
        }
        err_set(e, ERR_busy, "the case is being written by another clew");
        return err_hint(e, ERR_busy, "wait until it has ended");
}

static int open_folder(struct store *st, const char *path, unsigned wait_s, struct err *e) {
        int r = open_dir(st, AT_FDCWD, path, &st->dir, e);
        if (r < 0)
                return r == ERR_absent ? err_hint(e, r, "clew add PATH makes a case") : r;
        if (st->mode != STORE_READ && (r = take_lock(st, wait_s, e)) < 0)
                return r;
        if ((r = open_dir(st, st->dir, "text", &st->text_dir, e)) < 0 ||
            (r = open_dir(st, st->dir, "index", &st->index_dir, e)) < 0)
                return err_hint(e, r, "this may not be the folder of a case");
        return 0;
}

/* --- database -------------------------------------------------------------------------------- */

__attribute__((format(printf, 3, 4))) static int run_text(struct store *st, struct err *e,
                                                          const char *fmt, ...) {
        char sql[128];
        va_list ap;
        va_start(ap, fmt);
        int n = vsnprintf(sql, sizeof sql, fmt, ap);
        va_end(ap);
        BUG_IF(n < 0 || (size_t) n >= sizeof sql);
        int rc = sqlite3_exec(st->db, sql, NULL, NULL, NULL);
        return rc == SQLITE_OK ? 0 : store_sql_error(st, rc, SQL_COUNT, e);
}

/* "file:" and the absolute path, escaped for SQLite's URIs; ours may hold any byte but NUL. */
static void put_uri(struct buf *b, const char *path, const char *query) {
        buf_puts(b, "file:");
        for (; *path; path++) {
                bool plain = ascii_alpha(*path) || ascii_digit(*path) || strchr("/._-", *path);
                if (plain)
                        buf_putc(b, *path);
                else
                        buf_printf(b, "%%%02X", (unsigned) (unsigned char) *path);
        }
        buf_puts(b, "/case.db");
        buf_puts(b, query);
}

static int open_db(struct store *st, const char *folder, const char *query, int flags,
                   struct err *e) {
        struct buf uri;
        buf_init(&uri, 0);
        put_uri(&uri, folder, query);
        int rc = sqlite3_open_v2(buf_z(&uri), &st->db,
                                 flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW,
                                 store_fault_vfs(st->fault));
        buf_done(&uri);
        if (rc != SQLITE_OK)
                return store_sql_error(st, rc, SQL_COUNT, e);
        (void) sqlite3_extended_result_codes(st->db, 1); /* cannot fail */
        /* others hold it up for moments only; even the first pragma reads the schema */
        (void) sqlite3_busy_timeout(st->db, 10000);
        if (sqlite3_db_config(st->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
            sqlite3_db_config(st->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK)
                return err_set(e, ERR_db, "this SQLite cannot be put on its guard");
        int r = run_text(st, e, "PRAGMA cell_size_check = 1; PRAGMA temp_store = 2;");
        return r < 0 ? r
                     : run_text(st, e, "PRAGMA cache_size = -%d",
                                st->mode == STORE_READ ? READER_CACHE_KB : WRITER_CACHE_KB);
}

static int put_schema(struct store *st, struct err *e) {
        int r = run_text(st, e, "BEGIN IMMEDIATE");
        for (size_t i = 0; r == 0 && i < V_COUNT(store_schema); i++) {
                int rc = sqlite3_exec(st->db, store_schema[i].text, NULL, NULL, NULL);
                r = rc == SQLITE_OK ? 0 : store_sql_error(st, rc, SQL_COUNT, e);
        }
        if (r < 0 || (r = run_text(st, e, "PRAGMA application_id = %d", STORE_APPLICATION)) < 0 ||
            (r = run_text(st, e, "PRAGMA user_version = %d", STORE_SCHEMA_VERSION)) < 0)
                return r;
        return run_text(st, e, "COMMIT");
}

static int one_int(struct store *st, enum store_sql id, int64_t *ret, struct err *e) {
        int r = store_sql_int(st, id, NULL, 0, 0, ret, e);
        return r < 0 ? r : 0;
}

static bool is_ours(const char *name, const char *sql) {
        for (size_t i = 0; i < V_COUNT(store_schema); i++)
                if (strcmp(name, store_schema[i].name) == 0)
                        return strcmp(sql, store_schema[i].text) == 0;
        return false;
}

/* Every object that the file declares must be one of ours to the letter: a stranger's view or
 * trigger never runs. */
static int check_schema(struct store *st, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_rows_open(st, SQL_schema, NULL, 0, &rows, e);
        size_t ours = 0;
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                const char *name = (const char *) sqlite3_column_text(rows->s, 0);
                const char *sql = (const char *) sqlite3_column_text(rows->s, 1);
                if (name && !sql && strncmp(name, "sqlite_autoindex_", 17) == 0)
                        continue;
                if (!name || !sql || !is_ours(name, sql))
                        return err_set(e, ERR_corrupt,
                                       "the case's database is not as clew made it");
                ours++;
        }
        if (r == 0 && ours != V_COUNT(store_schema))
                return err_set(e, ERR_corrupt, "the case's database lacks tables");
        return r;
}

static int check_version(struct store *st, struct err *e) {
        int64_t application, version;
        int r = one_int(st, SQL_application, &application, e);
        if (r < 0 || (r = one_int(st, SQL_schema_version, &version, e)) < 0)
                return r;
        if (application == 0 && version == 0 && st->mode != STORE_READ)
                return put_schema(st, e); /* new, or interrupted at its birth */
        if (application != STORE_APPLICATION)
                return err_set(e, ERR_corrupt, "case.db is not the database of a case");
        if (version == STORE_SCHEMA_VERSION)
                return 0;
        err_set(e, ERR_version, "the case has schema %lld, this clew reads %d", (long long) version,
                STORE_SCHEMA_VERSION);
        return err_hint(e, ERR_version, "use the clew that made it, or add the sources anew");
}

static int create_db_file(struct store *st, struct err *e) {
        _cleanup_close_ int fd =
                openat(st->dir, "case.db", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 || fchmod(fd, 0600) < 0 || store_fault_sync_dir(st->fault, st->dir) < 0)
                return err_errno(e, errno, "cannot make the database of the case");
        return 0;
}

static int open_writer(struct store *st, const char *folder, struct err *e) {
        int r = create_db_file(st, e);
        if (r < 0 ||
            (r = open_db(st, folder, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, e)) < 0)
                return r;
        (void) sqlite3_soft_heap_limit64(2 * WRITER_CACHE_KB * 1024); /* returns the old one */
        if ((r = run_text(st, e, "PRAGMA journal_mode = WAL")) < 0 ||
            (r = run_text(st, e, "PRAGMA synchronous = FULL")) < 0 ||
            (r = run_text(st, e, "PRAGMA wal_autocheckpoint = %d", CHECKPOINT_PAGES)) < 0)
                return r;
        return check_version(st, e);
}

static void close_db(struct store *st) {
        for (size_t i = 0; i < SQL_COUNT; i++) {
                (void) sqlite3_finalize(st->statements[i]); /* repeats an old error */
                st->statements[i] = NULL;
        }
        if (st->db && sqlite3_close(st->db) != SQLITE_OK)
                BUG("the database is still in use at its end");
        st->db = NULL;
}

/* A case on a read-only medium, or whose folder may not be written, has no place for SQLite's -shm;
 * without a -wal nobody can be writing it, and it is read as it stands. */
static int open_reader_as(struct store *st, const char *folder, const char *query, struct err *e) {
        int r = open_db(st, folder, query, SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX, e);
        if (r >= 0)
                r = check_version(st, e);
        /* One view of the case while it is open, and one lock instead of one a statement. */
        return r < 0 ? r : run_text(st, e, "BEGIN");
}

static int open_reader(struct store *st, const char *folder, struct err *e) {
        int r = open_reader_as(st, folder, "?mode=ro", e);
        if (r != ERR_io && r != ERR_denied)
                return r;
        if (faccessat(st->dir, "case.db-wal", F_OK, 0) == 0 ||
            faccessat(st->dir, "case.db", R_OK, 0) < 0)
                return r;
        close_db(st);
        return open_reader_as(st, folder, "?mode=ro&immutable=1", e);
}

static int real_folder(const char *path, char ret[static PATH_MAX], struct err *e) {
        return realpath(path, ret) ? 0 : err_errno(e, errno, "cannot find '%s'", path);
}

/* --- the writer's memory of the database ------------------------------------------------------ */

static int load_totals(struct store *st, struct err *e) {
        int r = 0;
        st->totals = (struct store_totals){ 0 };
#define TOTAL(name)                                                                                \
        if (r >= 0)                                                                                \
                r = store_meta_find(st, "store." #name, &st->totals.name, e);
#include "store/totals.def"
#undef TOTAL
        st->committed = st->totals;
        return r < 0 ? r : 0;
}

static int save_totals(struct store *st, struct err *e) {
        int r = 0;
#define TOTAL(name)                                                                                \
        if (r == 0 && st->totals.name != st->committed.name)                                       \
                r = SQL_RUN(st, SQL_meta_put, e, V_STR(STR("store." #name)),                       \
                            V_INT(st->totals.name));
#include "store/totals.def"
#undef TOTAL
        return r;
}

static int load_keys(struct store *st, struct err *e) {
        store_keys_clear(&st->keys);
        store_keys_clear(&st->contents);
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = ROWS_OPEN(st, SQL_doc_heads, &rows, e, V_INT(st->settled));
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                struct sha256 key, hash;
                struct store_doc_row row = { .kind = (enum rec_doc_kind) sqlite3_column_int(rows->s,
                                                                                            4) };
                uint64_t doc = store_sql_u64(rows->s, 0);
                if (!store_sql_hash(rows->s, 1, &key))
                        return err_set(e, ERR_corrupt, "a document of the case has no key");
                if (!store_sql_hash(rows->s, 2, &hash))
                        hash = key;
                store_keys_put(&st->keys, sha256_head(&key), doc);
                store_reading_unpack(store_sql_u64(rows->s, 5), &row);
                if (row.kind != REC_DOC_message && row.outcome == STORE_READ_WHOLE)
                        store_keys_put(&st->contents, sha256_head(&hash), doc);
        }
        return r;
}

int store_reload(struct store *st, struct err *e) {
        int64_t last = 0, settled = 0, todo = 0;
        int r = one_int(st, SQL_doc_last, &last, e);
        if (r < 0 || (r = one_int(st, SQL_todo_last, &todo, e)) < 0 ||
            (r = store_kinds_load(st, e)) < 0 ||
            (r = store_meta_find(st, "store.settled", &settled, e)) < 0)
                return r;
        st->last_doc = (uint64_t) last;
        if ((uint64_t) todo > st->last_todo) /* an id is never given twice while we live */
                st->last_todo = (uint64_t) todo;
        st->settled = (uint64_t) settled;
        map_clear(&st->addrs);
        map_clear(&st->names);
        map_clear(&st->labels);
        if ((r = load_totals(st, e)) < 0)
                return r;
        return load_keys(st, e);
}

static int find_block(void *arg, uint64_t at, struct store_block *ret, struct err *e) {
        struct store *st = arg;
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_block_at, &s, e, V_INT(at));
        if (r != 1)
                return r;
        *ret = (struct store_block){ store_sql_u64(s, 0), store_sql_u64(s, 1), store_sql_u64(s, 2),
                                     store_sql_u64(s, 3), store_sql_u64(s, 4) };
        store_sql_end(s);
        return 1;
}

static int open_text(struct store *st, struct err *e) {
        struct store_block last = { 0 };
        int r = st->mode == STORE_READ ? 0 : find_block(st, INT64_MAX, &last, e);
        if (r < 0)
                return r;
        const struct store_block_source source = { find_block, st };
        return store_text_open(&st->text, st->text_dir, st->mode != STORE_READ, &last, &source,
                               st->fault, e);
}

/* --- open and close --------------------------------------------------------------------------- */

static int open_all(struct store *st, const char *path, unsigned wait_s, struct err *e) {
        char folder[PATH_MAX];
        int r = open_folder(st, path, wait_s, e);
        if (r < 0 || (r = real_folder(path, folder, e)) < 0)
                return r;
        bool reads = st->mode == STORE_READ;
        if (st->mode == STORE_WRITE && faccessat(st->dir, "case.db", F_OK, 0) < 0)
                return err_set(e, ERR_absent, "'%s' holds no case", path);
        r = reads ? open_reader(st, folder, e) : open_writer(st, folder, e);
        if (r < 0 || (r = check_schema(st, e)) < 0 || (r = open_text(st, e)) < 0)
                return r;
        return reads ? 0 : store_reload(st, e);
}

int store_open(struct store **ret, const char *path, enum store_mode mode,
               const struct store_options *o, struct err *e) {
        struct store *st = MEM_NEW(struct store);
        *st = (struct store){
                .mode = mode, .dir = -1, .lock = -1, .text_dir = -1, .index_dir = -1
        };
        st->fault = o ? o->fault : NULL;
        map_init(&st->addrs);
        map_init(&st->names);
        map_init(&st->labels);
        buf_init(&st->scratch, 0);
        buf_init(&st->thread_page, 0);
        for (size_t i = 0; i < KEPT_COUNT; i++)
                arena_init(&st->kept[i], 0);
        int r = open_all(st, path, o ? o->wait_s : 0, e);
        if (r < 0) {
                store_close(&st);
                return err_while(e, r, "opening the case '%s'", path);
        }
        *ret = st;
        return 0;
}

void store_close(struct store **stp) {
        struct store *st = *stp;
        if (!st)
                return;
        BUG_IF(st->open_rows);
        if (st->writing)
                store_rollback(st);
        store_text_close(&st->text);
        close_db(st);
        io_close(&st->text_dir);
        io_close(&st->index_dir);
        io_close(&st->dir);
        io_close(&st->lock); /* last: lets the next writer in */
        map_done(&st->addrs);
        map_done(&st->names);
        map_done(&st->labels);
        store_keys_done(&st->keys);
        store_keys_done(&st->contents);
        buf_done(&st->scratch);
        buf_done(&st->thread_page);
        vec_done(&st->flaws);
        vec_done(&st->slots);
        vec_done(&st->copies);
        for (size_t i = 0; i < KEPT_COUNT; i++)
                arena_done(&st->kept[i]);
        mem_free(st);
        *stp = NULL;
}

/* --- transactions ------------------------------------------------------------------------------
 */

int store_begin(struct store *st, struct err *e) {
        BUG_IF(st->mode == STORE_READ || st->writing);
        if (st->broken)
                return err_set(e, ERR_io, "the case must be opened anew after a failed commit");
        int r = store_sql_run(st, SQL_begin, NULL, 0, e);
        st->writing = r == 0;
        return r;
}

static int put_blocks(struct store *st, struct err *e) {
        const struct store_block *b;
        size_t n;
        int r = store_text_flush(st->text, &b, &n, e);
        for (size_t i = 0; r == 0 && i < n; i++) {
                r = SQL_RUN(st, SQL_block_put, e, V_INT(b[i].start), V_INT(b[i].file),
                            V_INT(b[i].pos), V_INT(b[i].packed), V_INT(b[i].raw));
                st->totals.text_packed += (int64_t) b[i].packed;
        }
        return r;
}

/* When COMMIT itself fails, nobody can say which side of it the disk is on: the text that it speaks
 * of must stay until the next opening has looked. */
int store_commit(struct store *st, struct err *e) {
        store_must_write(st);
        int r = put_blocks(st, e);
        if (r < 0 || (r = store_flaws_flush(st, e)) < 0 || (r = save_totals(st, e)) < 0 ||
            (r = store_kinds_save(st, e)) < 0)
                return r;
        if ((r = store_sql_run(st, SQL_commit, NULL, 0, e)) < 0) {
                st->broken = true;
                return r;
        }
        store_text_keep(st->text);
        store_kinds_kept(st);
        st->writing = false;
        st->committed = st->totals;
        if (st->last_doc - st->settled >= LIMIT_store_unsettled)
                return store_settle(st, e);
        return 0;
}

void store_rollback(struct store *st) {
        if (!st->writing)
                return;
        struct err e = ERR_INIT;
        st->writing = false;
        vec_clear(&st->flaws);
        if (!sqlite3_get_autocommit(st->db) && store_sql_run(st, SQL_rollback, NULL, 0, &e) < 0)
                st->broken = true;
        if (st->broken)
                return;
        if (store_text_drop(st->text, &e) < 0 || store_reload(st, &e) < 0)
                st->broken = true; /* the next store_begin() says so */
}

int store_meta_put(struct store *st, const char *key, int64_t value, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_meta_put, e, V_STR(str_of(key)), V_INT(value));
}

int store_meta_find(struct store *st, const char *key, int64_t *ret, struct err *e) {
        const struct store_value v = V_STR(str_of(key));
        int64_t got;
        int r = store_sql_int(st, SQL_meta_get, &v, 1, 0, &got, e);
        if (r >= 0)
                *ret = r == 1 ? got : *ret;
        return r;
}

int store_text_get(struct store *st, uint64_t at, uint64_t len, struct buf *ret, struct err *e) {
        return store_text_read(st->text, at, len, ret, e);
}
