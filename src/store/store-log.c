/* The log: one line per act, outside the database, each line with the hash of the one before.
 *
 *   1 2026-01-02T03:04:05Z clew/0.1.0 add 3f2a... 120 documents <SHA-256 of line 0: zeroes>\n
 *
 * A line is flushed before its hash becomes the head in the database (meta "store.log").  A crash
 * between the two leaves one whole line more than the head knows: its own back reference proves
 * that it follows, and the next put takes it up.  A torn last line is cut by the next put.
 *
 * Changing a line breaks every hash behind it; cutting the end shows in the head.  Somebody who can
 * write both can forge both: signing heads is for later. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/io.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MOST = 1 << 16 };

/* --- reading ------------------------------------------------------------------------------------
 */

struct chain {
        uint64_t lines;       /* whole lines that follow from each other */
        struct sha256 head;   /* hash of the last one */
        struct sha256 before; /* and of the one before it */
        uint64_t good;        /* bytes up to here */
        uint64_t size;
        bool torn; /* the file ends inside a line */
        bool bad;  /* line lines + 1 does not follow */
};

/* Does `line` (without its newline) follow in the chain?  It begins with its number and ends with
 * the hash of the line before. */
static bool follows(const struct chain *c, struct str line) {
        char hex[SHA256_HEX];
        struct str rest = line, number = str_cut(&rest, ' ');
        uint64_t n;
        sha256_hex(&c->head, hex);
        return str_u64(number, &n) && n == c->lines + 1 && line.n > 65 &&
               line.p[line.n - 65] == ' ' && str_eq(str_sub(line, line.n - 64, 64), str_of(hex));
}

static void take(struct chain *c, struct str text) {
        while (text.n && !c->bad) {
                const char *end = memchr(text.p, '\n', text.n);
                if (!end) {
                        c->torn = true;
                        return;
                }
                struct str line = { text.p, (size_t) (end - text.p) };
                c->bad = !follows(c, line);
                if (c->bad)
                        return;
                c->before = c->head;
                c->head = hash_sha256(bytes_of(line.p, line.n + 1));
                c->lines++;
                c->good += line.n + 1;
                text = str_sub(text, line.n + 1, SIZE_MAX);
        }
}

static int open_log(const struct store *st, int flags, struct err *e) {
        int fd = openat(st->dir, "log", flags | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
                return err_errno(e, errno, "cannot open the log of the case");
        if ((flags & O_CREAT) &&
            (fchmod(fd, 0600) < 0 || store_fault_sync_dir(st->fault, st->dir) < 0)) {
                int r = err_errno(e, errno, "cannot make the log of the case");
                io_close(&fd);
                return r;
        }
        return fd;
}

/* A log has a line an act: reading it whole is cheap. */
static int read_chain(int fd, struct chain *ret, struct err *e) {
        struct stat s;
        *ret = (struct chain){ 0 };
        if (fstat(fd, &s) < 0)
                return err_errno(e, errno, "cannot read the log of the case");
        ret->size = (uint64_t) s.st_size;
        _cleanup_(mem_free_at) char *text = mem_alloc(ret->size + 1);
        ssize_t got = io_pread(fd, text, ret->size, 0);
        if (got < 0)
                return err_errno(e, errno, "cannot read the log of the case");
        take(ret, (struct str){ text, (size_t) got });
        return 0;
}

/* The head in the database: 1, or 0 and zeroes if no line was ever acknowledged. */
static int known_head(struct store *st, struct sha256 *ret, struct err *e) {
        sqlite3_stmt *s;
        *ret = (struct sha256){ 0 };
        int r = SQL_FIRST(st, SQL_meta_get, &s, e, V_STR(STR("store.log")));
        if (r != 1)
                return r;
        bool whole = store_sql_hash(s, 0, ret);
        store_sql_end(s);
        return whole ? 1
                     : err_set(e, ERR_corrupt, "the head of the log in the database is damaged");
}

static bool whole(const struct chain *c, const struct sha256 *head) {
        bool ends = sha256_eq(&c->head, head) || (c->lines && sha256_eq(&c->before, head));
        return ends && !c->bad;
}

int store_log_check(struct store *st, uint64_t *ret_line, struct err *e) {
        struct sha256 head;
        int r = known_head(st, &head, e);
        if (r < 0)
                return r;
        struct chain c = { 0 };
        if (faccessat(st->dir, "log", F_OK, 0) == 0) {
                _cleanup_close_ int fd = open_log(st, O_RDONLY, e);
                if (fd < 0)
                        return fd;
                if ((r = read_chain(fd, &c, e)) < 0)
                        return r;
        }
        if (whole(&c, &head))
                return 1;
        if (ret_line)
                *ret_line = c.lines + 1;
        return 0;
}

int store_log_head(struct store *st, struct sha256 *ret, uint64_t *ret_lines, struct err *e) {
        struct sha256 known;
        struct chain c = { 0 };
        int r = known_head(st, &known, e);
        if (r < 0)
                return r;
        if (faccessat(st->dir, "log", F_OK, 0) == 0) {
                _cleanup_close_ int fd = open_log(st, O_RDONLY, e);
                if (fd < 0)
                        return fd;
                if ((r = read_chain(fd, &c, e)) < 0)
                        return r;
        }
        if (!whole(&c, &known))
                return err_set(e, ERR_corrupt, "the log of the case is broken in line %llu",
                               (unsigned long long) c.lines + 1);
        *ret = c.head;
        *ret_lines = c.lines;
        return 0;
}

int store_log_get(struct store *st, struct buf *ret, struct err *e) {
        if (faccessat(st->dir, "log", F_OK, 0) != 0)
                return 0;
        _cleanup_close_ int fd = open_log(st, O_RDONLY, e);
        struct stat s;
        if (fd < 0)
                return fd;
        if (fstat(fd, &s) < 0)
                return err_errno(e, errno, "cannot read the log of the case");
        char *text = buf_room(ret, (size_t) s.st_size + 1);
        ssize_t got = text ? io_pread(fd, text, (size_t) s.st_size, 0) : -1;
        if (got < 0)
                return err_errno(e, errno, "cannot read the log of the case");
        ret->n += (size_t) got;
        return 0;
}

int store_log_acts(struct store *st, const char *act, struct buf *ret, struct err *e) {
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        buf_clear(ret);
        int r = store_log_get(st, &text, e);
        if (r < 0)
                return r;
        struct str all = buf_str(&text);
        while (all.n) {
                struct str line = str_cut(&all, '\n');
                for (int i = 0; i < 3; i++) /* number, time, program */
                        (void) str_cut(&line, ' ');
                if (!str_eq(str_cut(&line, ' '), str_of(act)) || line.n < SHA256_HEX)
                        continue;
                buf_put_str(ret, str_sub(line, 0, line.n - SHA256_HEX)); /* " " and 64 digits */
                buf_putc(ret, '\n');
        }
        return 0;
}

/* --- writing ------------------------------------------------------------------------------------
 */

static void put_line(struct buf *b, const struct chain *c, int64_t now, const char *act,
                     struct str what) {
        char hex[SHA256_HEX], time[WHEN_TEXT];
        sha256_hex(&c->head, hex);
        buf_printf(b, "%llu ", (unsigned long long) c->lines + 1);
        buf_put_str(b, when_format_iso(now, 0, time));
        buf_printf(b, " clew/%s %s ", CLEW_VERSION, act);
        for (size_t i = 0; i < what.n; i++)
                buf_putc(b, (unsigned char) what.p[i] < ' ' ? ' ' : what.p[i]);
        buf_printf(b, " %s\n", hex);
}

/* Cut what a crash left torn, and take the chain up where the database agrees with it. */
static int resume(struct store *st, int fd, struct chain *c, struct err *e) {
        struct sha256 head;
        int r = read_chain(fd, c, e);
        if (r < 0 || (r = known_head(st, &head, e)) < 0)
                return r;
        if (!whole(c, &head)) {
                err_set(e, ERR_corrupt, "the log of the case was changed at line %llu",
                        (unsigned long long) c->lines + 1);
                return err_hint(e, ERR_corrupt, "keep the case as it is and look into who did it");
        }
        if (c->torn && store_fault_truncate(st->fault, fd, c->good) < 0)
                return err_errno(e, errno, "cannot cut the log of the case");
        return 0;
}

static int put_head(struct store *st, const struct sha256 *head, struct err *e) {
        int r = store_begin(st, e);
        if (r < 0)
                return r;
        r = SQL_RUN(st, SQL_meta_put, e, V_STR(STR("store.log")), V_BLOB(head->b, sizeof head->b));
        if (r == 0)
                r = store_commit(st, e);
        if (r < 0)
                store_rollback(st);
        return r;
}

int store_log_put(struct store *st, int64_t now, const char *act, struct str what, struct err *e) {
        BUG_IF(st->mode == STORE_READ || st->writing);
        _cleanup_close_ int fd = open_log(st, O_RDWR | O_CREAT, e);
        struct chain c;
        int r = fd < 0 ? fd : resume(st, fd, &c, e);
        if (r < 0)
                return r;
        _cleanup_(buf_done) struct buf line;
        buf_init(&line, LINE_MOST);
        put_line(&line, &c, now, act, what);
        if (line.over)
                return err_set(e, ERR_limit, "an act too long for the log");
        if (store_fault_pwrite(st->fault, fd, line.p, line.n, c.good) < 0 ||
            store_fault_sync(st->fault, fd) < 0)
                return err_errno(e, errno, "cannot write the log of the case");
        struct sha256 head = hash_sha256(buf_bytes(&line));
        return put_head(st, &head, e);
}
