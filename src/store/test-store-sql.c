/* Every named statement prepares, its plan is the one that was meant (plans.golden), and a database
 * that is not to the letter ours is refused. */
#include "base/io.h"
#include "base/test.h"
#include "store/store-sql.h"
#include "store/test-case.h"

/* test_dir() is a new folder each time; one is enough here. */
static const char *base_folder(void) {
        static const char *dir;
        return dir ? dir : (dir = test_dir());
}

static void folder(struct buf *b, const char *name) {
        buf_init(b, 0);
        buf_printf(b, "%s/%s", base_folder(), name);
}

static void make_case(const char *path) {
        static const struct test_case_options few = { .messages = 12, .commit_each = 5 };
        struct err e = ERR_INIT;
        struct sha256 digest;
        EXPECT_EQ(0, test_case_run(path, NULL, &few, &digest, &e));
}

static sqlite3 *raw(const char *path) {
        struct buf b;
        sqlite3 *db = NULL;
        buf_init(&b, 0);
        buf_printf(&b, "%s/case.db", path);
        EXPECT_EQ(SQLITE_OK, sqlite3_open(buf_z(&b), &db));
        buf_done(&b);
        return db;
}

static void put_plan(sqlite3 *db, const struct store_sql_text *t, struct buf *out) {
        struct buf sql;
        sqlite3_stmt *s = NULL;
        buf_init(&sql, 0);
        buf_printf(&sql, "EXPLAIN QUERY PLAN %s", t->text);
        if (sqlite3_prepare_v2(db, buf_z(&sql), -1, &s, NULL) != SQLITE_OK)
                test_fail(__FILE__, __LINE__, "%s: %s", t->name, sqlite3_errmsg(db));
        while (s && sqlite3_step(s) == SQLITE_ROW)
                buf_printf(out, "%s: %s\n", t->name, (const char *) sqlite3_column_text(s, 3));
        (void) sqlite3_finalize(s); /* repeats what step said */
        buf_done(&sql);
}

TEST(sql_plans_are_as_meant) {
        struct buf path, plans, golden, name;
        folder(&path, "plans");
        make_case(buf_z(&path));
        sqlite3 *db = raw(buf_z(&path));
        buf_init(&plans, 0);
        for (size_t i = 0; i < SQL_COUNT; i++)
                put_plan(db, &store_sql_texts[i], &plans);
        EXPECT_EQ(SQLITE_OK, sqlite3_close(db));
        const char *source = getenv("CLEW_SOURCE");
        if (!source) {
                test_skip("CLEW_SOURCE is not set");
        } else {
                buf_init(&name, 0);
                buf_printf(&name, "%s/src/store/plans.golden", source);
                if (getenv("CLEW_GOLDEN")) {
                        FILE *f = fopen(buf_z(&name), "we");
                        EXPECT(f && fwrite(plans.p, 1, plans.n, f) == plans.n && fclose(f) == 0);
                }
                if (test_slurp(buf_z(&name), &golden))
                        test_expect_str(__FILE__, __LINE__, buf_str(&golden), buf_str(&plans));
                buf_done(&golden);
                buf_done(&name);
        }
        buf_done(&plans);
        buf_done(&path);
}

static int open_after(const char *name, const char *sql, enum store_mode mode) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = NULL;
        folder(&path, name);
        make_case(buf_z(&path));
        sqlite3 *db = raw(buf_z(&path));
        char *words = NULL;
        if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
                test_fail(__FILE__, __LINE__, "%s: %s", sql, words);
        sqlite3_free(words);
        EXPECT_EQ(SQLITE_OK, sqlite3_close(db));
        int r = store_open(&st, buf_z(&path), mode, NULL, &e);
        store_close(&st);
        buf_done(&path);
        return r;
}

TEST(sql_strange_schemas_are_refused) {
        EXPECT_EQ(0, open_after("h0", "DELETE FROM copy", STORE_READ));
        EXPECT_EQ(ERR_corrupt, open_after("h1", "CREATE VIEW v AS SELECT 1", STORE_READ));
        EXPECT_EQ(ERR_corrupt, open_after("h2",
                                          "CREATE TRIGGER t AFTER INSERT ON doc BEGIN "
                                          "DELETE FROM gap; END",
                                          STORE_WRITE));
        EXPECT_EQ(ERR_corrupt,
                  open_after("h3", "ALTER TABLE doc ADD COLUMN x INTEGER", STORE_READ));
        EXPECT_EQ(ERR_corrupt, open_after("h4", "DROP INDEX copy_of", STORE_READ));
        EXPECT_EQ(ERR_version, open_after("h5", "PRAGMA user_version = 99", STORE_READ));
        EXPECT_EQ(ERR_corrupt, open_after("h6", "PRAGMA application_id = 7", STORE_READ));
        EXPECT_EQ(ERR_corrupt, open_after("h7", "DROP TABLE doc; CREATE VIEW doc AS SELECT 1 AS id",
                                          STORE_READ));
}

/* Rows that no writer of ours makes are errors or findings, never crashes. */
TEST(sql_strange_rows_are_errors) {
        static const char *const damage[] = {
                "UPDATE doc SET key = x'00' WHERE id = 3",
                "UPDATE doc SET kind = 99 WHERE id = 3",
                "UPDATE doc SET parties = x'ff' WHERE id = 3",
                "UPDATE doc SET text_at = 9223372036854775807 WHERE id = 3",
                "UPDATE doc SET text_len = -1 WHERE id = 3",
                "UPDATE block SET raw = 1 << 40",
                "UPDATE block SET packed = -5",
                "UPDATE block SET file = -1",
                "UPDATE container SET kind = 1000",
                "UPDATE missing SET trouble = -1",
                "UPDATE party SET role = 77",
        };
        for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
                struct buf path;
                struct err e = ERR_INIT;
                struct store *st = NULL;
                char name[16];
                snprintf(name, sizeof name, "rows%d", (int) i);
                EXPECT_EQ(0, open_after(name, damage[i], STORE_READ));
                folder(&path, name);
                ASSERT(store_open(&st, buf_z(&path), STORE_READ, NULL, &e) == 0);
                struct sha256 digest;
                struct store_rows *rows = NULL;
                struct store_party_row p;
                int r = store_digest(st, &digest, &e);
                int found = store_audit(st, &(struct store_audit){ 0 }, &e);
                EXPECT_EQ(0, store_parties_open(st, &rows, &e));
                int parties;
                while ((parties = store_parties_next(rows, &p, &e)) == 1)
                        continue;
                EXPECT(r < 0 || found != 0 || parties < 0);
                store_rows_close(&rows);
                store_close(&st);
                buf_done(&path);
        }
}
