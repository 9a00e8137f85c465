/* Every write and flush of an intake fails once, in every way; after resuming, the case digest is
 * that of a clean run.  "Acknowledged" is checked too: what a commit said is kept must be there. */
#include "base/test.h"
#include "store/store-fault.h"
#include "store/test-case.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct test_case_options tiny = { .messages = 12, .commit_each = 4 };

static const char *const names[] = {
        [STORE_FAULT_none] = "none",       [STORE_FAULT_full] = "full",
        [STORE_FAULT_io] = "io",           [STORE_FAULT_short] = "short",
        [STORE_FAULT_full_on] = "full_on", [STORE_FAULT_kill] = "kill",
        [STORE_FAULT_power] = "power",
};

/* test_dir() is a new folder each time; one is enough here. */
static const char *base_folder(void) {
        static const char *dir;
        return dir ? dir : (dir = test_dir());
}

/* The machine is up again: SQLite's shared memory of the dead process means nothing. */
static void reboot(const char *path) {
        struct buf b;
        buf_init(&b, 0);
        buf_printf(&b, "%s/case.db-shm", path);
        (void) unlink(buf_z(&b)); /* may not be there */
        buf_done(&b);
}

static void remove_case(const char *path) {
        static const char *const parts[] = { "case.db", "case.db-wal", "case.db-shm",
                                             "log",     "lock",        "text/000001",
                                             "text",    "index",       "" };
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
                struct buf b;
                buf_init(&b, 0);
                buf_printf(&b, "%s/%s", path, parts[i]);
                if (unlink(buf_z(&b)) < 0)
                        (void) rmdir(buf_z(&b)); /* may not be there */
                buf_done(&b);
        }
}

static void no_finding(void *arg, const char *finding) {
        test_fail(__FILE__, __LINE__, "%s: %s", (const char *) arg, finding);
}

static void audit(const char *path, struct store_fault *f, const char *what) {
        struct err e = ERR_INIT;
        struct store *st = NULL;
        int r = store_open(&st, path, STORE_WRITE, &(struct store_options){ .fault = f }, &e);
        if (r == 0)
                r = store_audit(st, &(struct store_audit){ no_finding, (void *) what }, &e);
        if (r != 0)
                test_fail(__FILE__, __LINE__, "%s: %d %s", what, r, e.message);
        store_close(&st);
}

/* One drill: fail at operation `at`, resume, compare. */
static void drill(enum store_fault_kind kind, uint64_t at, uint64_t seed,
                  const struct sha256 *want) {
        struct buf path;
        struct err e = ERR_INIT;
        struct sha256 digest = { 0 };
        char what[64];
        snprintf(what, sizeof what, "%s at %d seed %d", names[kind], (int) at, (int) seed);
        buf_init(&path, 0);
        buf_printf(&path, "%s/drill", base_folder());
        struct store_fault *f = store_fault_new(1);
        store_fault_set(f, kind, at);
        (void) test_case_run(buf_z(&path), f, &tiny, &digest, &e); /* fails, mostly */
        if (kind == STORE_FAULT_power)
                store_fault_blackout(f, seed);
        store_fault_free(&f);
        if (kind >= STORE_FAULT_kill)
                reboot(buf_z(&path));
        f = store_fault_new(1); /* no fault: only spares the disk */
        e = ERR_INIT;
        int r = test_case_run(buf_z(&path), f, &tiny, &digest, &e);
        if (r < 0)
                test_fail(__FILE__, __LINE__, "%s: resume: %s %s", what, e.message, e.where);
        else if (!sha256_eq(want, &digest))
                test_fail(__FILE__, __LINE__, "%s: another digest after resume", what);
        else
                audit(buf_z(&path), f, what);
        store_fault_free(&f);
        remove_case(buf_z(&path));
        buf_done(&path);
}

static uint64_t clean_run(struct sha256 *ret) {
        struct buf path;
        struct err e = ERR_INIT;
        buf_init(&path, 0);
        buf_printf(&path, "%s/clean", base_folder());
        struct store_fault *f = store_fault_new(1);
        store_fault_set(f, STORE_FAULT_none, 0);
        EXPECT_EQ(0, test_case_run(buf_z(&path), f, &tiny, ret, &e));
        uint64_t n = store_fault_count(f);
        store_fault_free(&f);
        remove_case(buf_z(&path));
        buf_done(&path);
        return n;
}

static void drill_all(enum store_fault_kind kind, uint64_t seeds) {
        struct sha256 want = { 0 };
        uint64_t n = clean_run(&want);
        EXPECT(n > 50);
        for (uint64_t at = 1; at <= n; at++)
                for (uint64_t seed = 0; seed < seeds; seed++)
                        drill(kind, at, at * 1000 + seed, &want);
}

TEST(fault_disk_full_once) {
        drill_all(STORE_FAULT_full, 1);
}

TEST(fault_disk_full_for_good) {
        drill_all(STORE_FAULT_full_on, 1);
}

TEST(fault_write_error) {
        drill_all(STORE_FAULT_io, 1);
}

TEST(fault_half_a_write) {
        drill_all(STORE_FAULT_short, 1);
}

TEST(fault_killed) {
        drill_all(STORE_FAULT_kill, 1);
}

TEST(fault_power_lost) {
        drill_all(STORE_FAULT_power, 2);
}

/* Documents of a transaction that was acknowledged are there after a power cut right behind it. */
TEST(fault_acknowledged_is_kept) {
        for (uint64_t seed = 0; seed < 20; seed++) {
                struct buf path, records;
                struct err e = ERR_INIT;
                struct store *st = NULL;
                struct arena a;
                struct store_doc d;
                struct doc_id id;
                buf_init(&path, 0);
                buf_init(&records, 0);
                arena_init(&a, 0);
                buf_printf(&path, "%s/acknowledged", base_folder());
                struct store_fault *f = store_fault_new(1);
                store_fault_set(f, STORE_FAULT_power, 0);
                const struct store_options o = { .fault = f };
                EXPECT_EQ(0, store_open(&st, buf_z(&path), STORE_CREATE, &o, &e));
                EXPECT_EQ(0, store_begin(st, &e));
                test_case_message(seed, &a, &records, &d);
                const struct store_place p = { .container = { 1 } };
                d.place = &p;
                EXPECT_EQ(1, store_doc_put(st, &d, buf_bytes(&records), &id, &e));
                EXPECT_EQ(0, store_commit(st, &e));
                store_fault_set(f, STORE_FAULT_power, 1); /* the next operation is the end */
                EXPECT(store_begin(st, &e) < 0 || store_meta_put(st, "x", 1, &e) < 0 ||
                       store_commit(st, &e) < 0);
                store_close(&st);
                store_fault_blackout(f, seed);
                store_fault_free(&f);
                reboot(buf_z(&path));
                struct buf back;
                buf_init(&back, 0);
                EXPECT_EQ(0, store_open(&st, buf_z(&path), STORE_WRITE, NULL, &e));
                EXPECT_EQ(1, store_doc_find(st, &d.key, &id, &e));
                EXPECT_EQ(0, store_doc_records(st, id, &back, &e));
                EXPECT(bytes_eq(buf_bytes(&records), buf_bytes(&back)));
                store_close(&st);
                remove_case(buf_z(&path));
                buf_done(&back);
                buf_done(&records);
                buf_done(&path);
                arena_done(&a);
        }
}
