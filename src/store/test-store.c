/* A case written and read back, whole. */
#include "base/io.h"
#include "base/test.h"
#include "store/test-case.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path for another case; test_dir() is a new folder each time, so it is asked once. */
static const char *fresh(struct buf *b) {
        static const char *dir;
        static int n;
        dir = dir ? dir : test_dir();
        buf_init(b, 0);
        buf_printf(b, "%s/case%d", dir, n++);
        return buf_z(b);
}

#define OK(call)                                                                                   \
        do {                                                                                       \
                struct err *e_ = &e;                                                               \
                int r_ = (call);                                                                   \
                if (r_ < 0)                                                                        \
                        test_fail(__FILE__, __LINE__, "%s: %s: %s", #call, e_->message,            \
                                  e_->where);                                                      \
        } while (0)

static const struct test_case_options small = { .messages = 300, .commit_each = 64 };

TEST(store_same_digest_in_any_order) {
        static const struct test_case_options ways[] = {
                { 300, 64, false },
                { 300, 64, true },
                { 300, 1, false },
                { 300, 1000, true },
        };
        struct sha256 first = { 0 };
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
                struct buf path;
                struct sha256 digest = { 0 };
                struct err e = ERR_INIT;
                OK(test_case_run(fresh(&path), NULL, &ways[i], &digest, &e));
                if (i == 0)
                        first = digest;
                EXPECT(sha256_eq(&first, &digest));
                buf_done(&path);
        }
        struct buf path;
        struct sha256 digest = { 0 };
        struct err e = ERR_INIT;
        OK(test_case_run(fresh(&path), NULL, &(struct test_case_options){ 301, 64, false }, &digest,
                         &e));
        EXPECT(!sha256_eq(&first, &digest));
        buf_done(&path);
}

TEST(store_twice_is_once) {
        struct buf path;
        struct err e = ERR_INIT;
        struct sha256 one = { 0 }, two = { 0 };
        OK(test_case_run(fresh(&path), NULL, &small, &one, &e));
        OK(test_case_run(buf_z(&path), NULL, &small, &two, &e));
        EXPECT(sha256_eq(&one, &two));
        buf_done(&path);
}

static int n_files_with_other_modes(const char *path) {
        static const char *const names[] = { "case.db", "log", "lock", "text/000001" };
        struct stat s;
        int bad = stat(path, &s) < 0 || (s.st_mode & 0777) != 0700;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                struct buf b;
                buf_init(&b, 0);
                buf_printf(&b, "%s/%s", path, names[i]);
                bad += stat(buf_z(&b), &s) < 0 || (s.st_mode & 0777) != 0600;
                buf_done(&b);
        }
        return bad;
}

TEST(store_is_private_whatever_the_umask) {
        struct buf path;
        struct err e = ERR_INIT;
        struct sha256 digest;
        mode_t old = umask(0);
        OK(test_case_run(fresh(&path), NULL, &small, &digest, &e));
        EXPECT_EQ(0, n_files_with_other_modes(buf_z(&path)));
        umask(0777);
        struct buf other;
        OK(test_case_run(fresh(&other), NULL, &small, &digest, &e));
        EXPECT_EQ(0, n_files_with_other_modes(buf_z(&other)));
        umask(old);
        buf_done(&path);
        buf_done(&other);
}

static struct store *a_case(struct buf *path, enum store_mode mode) {
        struct err e = ERR_INIT;
        struct sha256 digest;
        struct store *st = NULL;
        OK(test_case_run(fresh(path), NULL, &small, &digest, &e));
        OK(store_open(&st, buf_z(path), mode, NULL, &e));
        return st;
}

TEST(store_one_writer_many_readers) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_WRITE), *other = NULL;
        EXPECT_EQ(ERR_busy, store_open(&other, buf_z(&path), STORE_WRITE, NULL, &e));
        EXPECT(strlen(e.hint) > 0);
        OK(store_open(&other, buf_z(&path), STORE_READ, NULL, &e));
        store_close(&other);
        store_close(&st);
        buf_done(&path);
}

TEST(store_absent_and_foreign) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = NULL;
        EXPECT_EQ(ERR_absent, store_open(&st, fresh(&path), STORE_READ, NULL, &e));
        EXPECT_EQ(ERR_absent, store_open(&st, buf_z(&path), STORE_WRITE, NULL, &e));
        EXPECT(access(buf_z(&path), F_OK) < 0);
        EXPECT(mkdir(buf_z(&path), 0700) == 0);
        EXPECT_EQ(ERR_absent, store_open(&st, buf_z(&path), STORE_READ, NULL, &e));
        buf_done(&path);
}

TEST(store_documents_come_back) {
        struct buf path, want, got;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_READ);
        buf_init(&want, 0);
        buf_init(&got, 0);
        for (uint64_t i = 0; i < small.messages; i++) {
                struct arena a;
                struct store_doc d;
                struct doc_id id = { 0 };
                struct store_doc_row row = { 0 };
                arena_init(&a, 0);
                buf_clear(&want);
                buf_clear(&got);
                test_case_message(i, &a, &want, &d);
                EXPECT_EQ(1, store_doc_find(st, &d.key, &id, &e));
                OK(store_doc_get(st, id, &row, &e));
                OK(store_doc_records(st, id, &got, &e));
                EXPECT(bytes_eq(buf_bytes(&want), buf_bytes(&got)));
                EXPECT(sha256_eq(&d.key, &row.key) && sha256_eq(&d.hash, &row.hash));
                EXPECT_EQ(d.dated, row.dated);
                EXPECT_EQ(d.dated ? d.date : 0, row.date);
                EXPECT_EQ(d.zone, row.zone);
                EXPECT_EQ(d.mid, row.mid);
                EXPECT_EQ(d.sim, row.sim);
                EXPECT_EQ(d.n_refs, row.n_refs);
                EXPECT_STR(d.lang, str_of(row.lang));
                EXPECT(!d.n_refs || memcmp(d.refs, row.refs, d.n_refs * sizeof *d.refs) == 0);
                struct doc_id by_mid[2];
                EXPECT_EQ(1, store_doc_find_mid(st, d.mid, by_mid, 2, &e));
                EXPECT_EQ(id.v, by_mid[0].v);
                arena_done(&a);
        }
        buf_done(&want);
        buf_done(&got);
        store_close(&st);
        buf_done(&path);
}

TEST(store_children_copies_and_shared_files) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_READ);
        struct store_doc_row row, child = { 0 };
        struct store_rows *rows = NULL;
        OK(store_doc_get(st, (struct doc_id){ 1 }, &row, &e));
        OK(store_docs_of_parent_open(st, row.id, &rows, &e));
        EXPECT_EQ(1, store_docs_next(rows, &child, &e));
        EXPECT_EQ(1, child.parent.v);
        struct sha256 file = child.hash;
        EXPECT_EQ(0, store_docs_next(rows, &child, &e));
        store_rows_close(&rows);
        OK(store_docs_of_hash_open(st, &file, &rows, &e));
        int n = 0;
        while (store_docs_next(rows, &child, &e) == 1)
                n++;
        EXPECT_EQ(30, n); /* messages 0, 10, 20 ... carry it */
        store_rows_close(&rows);
        struct store_copy c;
        EXPECT_EQ(0, store_copy_find(st, row.id, &c, &e));
        store_close(&st);
        buf_done(&path);
}

TEST(store_hex_prefixes) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_READ);
        struct store_doc_row row;
        struct doc_id ids[400];
        char hex[SHA256_HEX];
        OK(store_doc_get(st, (struct doc_id){ 7 }, &row, &e));
        sha256_hex(&row.key, hex);
        for (size_t n = 12; n <= 64; n += 13) {
                EXPECT_EQ(1, store_doc_find_hex(st, (struct str){ hex, n }, ids, 400, &e));
                EXPECT_EQ(7, ids[0].v);
        }
        uint64_t sum = 0;
        for (int i = 0; i < 256; i++) {
                char two[3];
                snprintf(two, sizeof two, "%02X", i);
                sum += (uint64_t) store_doc_find_hex(st, str_of(two), ids, 400, &e);
        }
        EXPECT_EQ(360, sum);
        EXPECT_EQ(ERR_usage, store_doc_find_hex(st, STR("xy"), ids, 1, &e));
        EXPECT_EQ(ERR_usage, store_doc_find_hex(st, STR("a"), ids, 1, &e));
        store_close(&st);
        buf_done(&path);
}

TEST(store_people_are_counted) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_READ);
        uint64_t sent[200] = { 0 };
        struct arena a;
        struct buf b;
        arena_init(&a, 0);
        buf_init(&b, 0);
        for (uint64_t i = 0; i < small.messages; i++) {
                struct store_doc d;
                struct store_addr addr;
                buf_clear(&b);
                test_case_message(i, &a, &b, &d);
                EXPECT_EQ(1, store_addr_find(st, d.parties[0].address, &addr, &e));
                sent[addr.id.v < 200 ? addr.id.v : 0]++;
        }
        for (uint64_t id = 1; id < 200; id++) {
                struct store_addr addr;
                struct store_rows *rows = NULL;
                struct store_party_row p;
                uint64_t from = 0;
                if (store_addr_get(st, (struct addr_id){ id }, &addr, &e) < 0)
                        continue;
                EXPECT_EQ(sent[id], addr.sent);
                OK(store_parties_of_addr_open(st, addr.id, &rows, &e));
                while (store_parties_next(rows, &p, &e) == 1)
                        from += p.role == REC_ROLE_from;
                EXPECT_EQ(sent[id], from);
                store_rows_close(&rows);
        }
        arena_done(&a);
        buf_done(&b);
        store_close(&st);
        buf_done(&path);
}

TEST(store_ledger_closes_and_notices) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_WRITE);
        struct store_ledger l = { 0 };
        struct store_container c;
        for (uint64_t id = 1; id <= 2; id++)
                EXPECT_EQ(1, store_ledger_check(st, (struct container_id){ id }, &l, &e));
        OK(store_container_get(st, (struct container_id){ 1 }, &c, &e));
        EXPECT_EQ(201, c.declared);
        EXPECT_EQ(1, c.encrypted);
        OK(store_begin(st, &e));
        c.size += 5;
        c.declared++;
        OK(store_container_set(st, &c, &e));
        OK(store_commit(st, &e));
        EXPECT_EQ(0, store_ledger_check(st, c.id, &l, &e));
        EXPECT(!l.objects_close && !l.bytes_close);
        EXPECT_EQ(5, l.holes);
        store_close(&st);
        buf_done(&path);
}

static void collect(void *arg, const char *finding) {
        buf_printf(arg, "%s\n", finding);
}

static int audit(const char *path, struct buf *ret) {
        struct err e = ERR_INIT;
        struct store *st = NULL;
        int r = store_open(&st, path, STORE_READ, NULL, &e);
        buf_init(ret, 0);
        if (r == 0)
                r = store_audit(st, &(struct store_audit){ collect, ret }, &e);
        store_close(&st);
        return r;
}

static void flip(const char *folder, const char *name, uint64_t at) {
        struct buf b;
        buf_init(&b, 0);
        buf_printf(&b, "%s/%s", folder, name);
        _cleanup_close_ int fd = open(buf_z(&b), O_RDWR | O_CLOEXEC);
        uint8_t c;
        EXPECT(io_pread(fd, &c, 1, at) == 1);
        c ^= 4;
        EXPECT(io_pwrite(fd, &c, 1, at) == 0);
        buf_done(&b);
}

TEST(store_audit_finds_damage) {
        struct buf path, said;
        struct store *st = a_case(&path, STORE_READ);
        store_close(&st);
        EXPECT_EQ(0, audit(buf_z(&path), &said));
        EXPECT_STR("", buf_str(&said));
        buf_done(&said);
        flip(buf_z(&path), "text/000001", 5000);
        EXPECT(audit(buf_z(&path), &said) > 0);
        EXPECT(strstr(buf_z(&said), "is damaged"));
        buf_done(&said);
        flip(buf_z(&path), "text/000001", 5000);
        flip(buf_z(&path), "log", 12);
        EXPECT(audit(buf_z(&path), &said) == 1);
        EXPECT_STR("log: changed or cut at line 2\n", buf_str(&said));
        buf_done(&said);
        buf_done(&path);
}

TEST(store_log_chains) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_WRITE);
        for (int i = 0; i < 5; i++)
                OK(store_log_put(st, 951782399 + i, "export", STR("a\nb"), &e));
        EXPECT_EQ(1, store_log_check(st, NULL, &e));
        store_close(&st);
        struct buf name, text;
        buf_init(&name, 0);
        buf_printf(&name, "%s/log", buf_z(&path));
        ASSERT(test_slurp(buf_z(&name), &text));
        EXPECT(strstr(buf_z(&text), "2 2000-02-28T23:59:59Z clew/"));
        EXPECT(strstr(buf_z(&text), "3 2000-02-29T00:00:00Z clew/"));
        flip(buf_z(&path), "log", 150);
        OK(store_open(&st, buf_z(&path), STORE_WRITE, NULL, &e));
        uint64_t line = 0;
        EXPECT_EQ(0, store_log_check(st, &line, &e));
        EXPECT_EQ(ERR_corrupt, store_log_put(st, 5, "add", STR("x"), &e));
        store_close(&st);
        buf_done(&text);
        buf_done(&name);
        buf_done(&path);
}

TEST(store_rollback_leaves_no_trace) {
        struct buf path, records;
        struct err e = ERR_INIT;
        struct sha256 before = { 0 }, after = { 0 };
        struct store *st = a_case(&path, STORE_WRITE);
        struct arena a;
        struct store_doc d;
        struct doc_id id;
        OK(store_digest(st, &before, &e));
        arena_init(&a, 0);
        buf_init(&records, 0);
        for (int turn = 0; turn < 2; turn++) {
                OK(store_begin(st, &e));
                for (uint64_t i = 5000; i < 5300; i++) {
                        const struct store_place p = { .container = { 1 }, .ord = (uint32_t) i };
                        buf_clear(&records);
                        test_case_message(i, &a, &records, &d);
                        d.place = &p;
                        EXPECT_EQ(1, store_doc_put(st, &d, buf_bytes(&records), &id, &e));
                }
                store_rollback(st);
                EXPECT_EQ(0, store_doc_find(st, &d.key, &id, &e));
        }
        OK(store_digest(st, &after, &e));
        EXPECT(sha256_eq(&before, &after));
        arena_done(&a);
        buf_done(&records);
        store_close(&st);
        buf_done(&path);
}

TEST(store_redo_moves_first_places) {
        struct buf path;
        struct err e = ERR_INIT;
        struct sha256 before = { 0 }, after = { 0 };
        struct store *st = a_case(&path, STORE_WRITE);
        struct store_container c;
        struct store_ledger l;
        OK(store_digest(st, &before, &e));
        OK(store_begin(st, &e));
        OK(store_container_get(st, (struct container_id){ 1 }, &c, &e));
        c.status = STORE_CONTAINER_begun;
        OK(store_container_set(st, &c, &e));
        OK(store_container_redo(st, c.id, &e));
        OK(store_commit(st, &e));
        EXPECT_EQ(1, store_ledger_check(st, (struct container_id){ 2 }, &l, &e));
        OK(test_case_intake(st, &small, &e));
        OK(store_digest(st, &after, &e));
        EXPECT(sha256_eq(&before, &after));
        for (uint64_t id = 1; id <= 2; id++)
                EXPECT_EQ(1, store_ledger_check(st, (struct container_id){ id }, &l, &e));
        store_close(&st);
        buf_done(&path);
}

TEST(store_counts_agree) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path, STORE_READ);
        struct store_counts c = { 0 };
        OK(store_counts_get(st, &c, &e));
        EXPECT_EQ(300, c.messages);
        EXPECT_EQ(60, c.files);
        EXPECT_EQ(60, c.attached);
        EXPECT_EQ(400, c.places);
        EXPECT_EQ(100, c.duplicates);
        EXPECT_EQ(2, c.containers);
        EXPECT_EQ(2, c.encrypted);
        EXPECT_EQ(360, c.settled);
        EXPECT_EQ(15, c.copies);
        EXPECT_EQ(30, c.threads);
        EXPECT_EQ(1, c.ghosts);
        EXPECT_EQ(1000000000 + 3600, c.first);
        EXPECT_EQ(1000000000 + 299 * 3600, c.last);
        store_close(&st);
        buf_done(&path);
}
