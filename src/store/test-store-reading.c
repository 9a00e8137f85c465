/* How documents were read: kinds and outcomes, waiting work, documents that are read again. */
#include "base/io.h"
#include "base/test.h"
#include "rec/rec-kind.h"
#include "store/test-case.h"

static const char *fresh(struct buf *b) {
        static const char *dir;
        static int n;
        dir = dir ? dir : test_dir();
        buf_init(b, 0);
        buf_printf(b, "%s/reading%d", dir, n++);
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

static const struct test_case_options small = { .messages = 60, .commit_each = 7 };

static struct store *a_case(struct buf *path) {
        struct err e = ERR_INIT;
        struct sha256 digest;
        struct store *st = NULL;
        OK(test_case_run(fresh(path), NULL, &small, &digest, &e));
        OK(store_open(&st, buf_z(path), STORE_WRITE, NULL, &e));
        return st;
}

static void done(struct store **st, struct buf *path) {
        store_close(st);
        buf_done(path);
}

static struct bytes records_of(uint64_t seed, struct buf *out, struct arena *a) {
        struct store_doc ignored;
        buf_clear(out);
        test_case_message(seed, a, out, &ignored);
        return buf_bytes(out);
}

static struct sha256 hash_of(const char *words) {
        return hash_sha256(str_bytes(str_of(words)));
}

/* A file under `parent`, named by `words`. */
static struct doc_id put_file(struct store *st, struct doc_id parent, const char *words,
                              enum store_outcome outcome, uint32_t reader) {
        struct err e = ERR_INIT;
        struct arena a;
        struct buf records;
        struct doc_id id = { 0 };
        arena_init(&a, 0);
        buf_init(&records, 0);
        const struct store_flaw flaw = { FLAW_charset_lie, 2 };
        const struct store_party author = { REC_ROLE_author, STR("mina@house1.example"),
                                            STR("Mina") };
        struct store_doc d = { .key = hash_of(words),
                               .hash = hash_of("one content"),
                               .parent = parent,
                               .kind = REC_DOC_file,
                               .file_kind = REC_KIND_pdf,
                               .reader = reader,
                               .outcome = outcome,
                               .zone = REC_ZONE_UNKNOWN,
                               .dated = true,
                               .date = 900000000,
                               .size = 50,
                               .parties = &author,
                               .n_parties = 1,
                               .flaws = &flaw,
                               .n_flaws = 1,
                               .sketch = str_bytes(STR("sketch")) };
        OK(store_doc_put(st, &d, records_of(1000, &records, &a), &id, &e));
        buf_done(&records);
        arena_done(&a);
        return id;
}

static struct doc_id replace(struct store *st, struct doc_id old, enum store_outcome outcome) {
        struct err e = ERR_INIT;
        struct arena a;
        struct buf records;
        struct doc_id id = { 0 };
        arena_init(&a, 0);
        buf_init(&records, 0);
        const struct store_flaw flaw = { FLAW_encrypted, 1 };
        struct store_doc d = { .kind = REC_DOC_file,
                               .file_kind = REC_KIND_pdf,
                               .reader = 9,
                               .outcome = outcome,
                               .zone = REC_ZONE_UNKNOWN,
                               .dated = true,
                               .date = 900000000,
                               .size = 50,
                               .flaws = &flaw,
                               .n_flaws = 1 };
        OK(store_doc_replace(st, old, &d, records_of(1001, &records, &a), &id, &e));
        buf_done(&records);
        arena_done(&a);
        return id;
}

static struct doc_id message(struct store *st, uint64_t i) {
        struct err e = ERR_INIT;
        struct arena a;
        struct buf records;
        struct store_doc d;
        struct doc_id id = { 0 };
        arena_init(&a, 0);
        buf_init(&records, 0);
        test_case_message(i, &a, &records, &d);
        EXPECT_EQ(1, store_doc_find(st, &d.key, &id, &e));
        buf_done(&records);
        arena_done(&a);
        return id;
}

static uint64_t count_kind(struct store *st, uint32_t kind, enum store_outcome outcome) {
        struct err e = ERR_INIT;
        struct store_rows *rows = NULL;
        struct store_kind k;
        uint64_t n = 0;
        OK(store_kinds_open(st, &rows, &e));
        while (store_kinds_next(rows, &k, &e) == 1)
                n += k.file_kind == kind && k.outcome == outcome ? k.n : 0;
        store_rows_close(&rows);
        return n;
}

static size_t count_rows(struct store_rows **rows) {
        struct err e = ERR_INIT;
        struct store_doc_row row;
        size_t n = 0;
        while (store_docs_next(*rows, &row, &e) == 1)
                n++;
        store_rows_close(rows);
        return n;
}

static void expect_whole(struct store *st) {
        struct err e = ERR_INIT;
        struct store_rows *rows = NULL;
        struct store_container c;
        const struct store_audit none = { 0 };
        EXPECT_EQ(0, store_audit(st, &none, &e));
        OK(store_containers_open(st, NULL, &rows, &e));
        while (store_containers_next(rows, &c, &e) == 1) {
                struct store_ledger l;
                EXPECT_EQ(1, store_ledger_check(st, c.id, &l, &e));
        }
        store_rows_close(&rows);
}

TEST(reading_kinds_and_outcomes) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct store_doc_row row;
        EXPECT_EQ(60, count_kind(st, REC_KIND_eml, STORE_READ_WHOLE));
        EXPECT_EQ(0, count_kind(st, REC_KIND_pdf, STORE_READ_WHOLE));
        OK(store_begin(st, &e));
        struct doc_id a = put_file(st, message(st, 1), "a", STORE_READ_WHOLE, 3);
        put_file(st, message(st, 2), "b", STORE_READ_STRINGS, 2);
        OK(store_commit(st, &e));
        OK(store_doc_get(st, a, &row, &e));
        EXPECT_EQ(REC_KIND_pdf, row.file_kind);
        EXPECT_EQ(STORE_READ_WHOLE, row.outcome);
        EXPECT_EQ(3, row.reader);
        EXPECT_EQ(0, row.flags);
        OK(store_doc_get(st, message(st, 1), &row, &e));
        EXPECT_EQ(REC_KIND_eml, row.file_kind);
        EXPECT_EQ(STORE_READ_WHOLE, row.outcome);
        EXPECT_EQ(1, count_kind(st, REC_KIND_pdf, STORE_READ_WHOLE));
        EXPECT_EQ(1, count_kind(st, REC_KIND_pdf, STORE_READ_STRINGS));
        struct store_rows *rows = NULL;
        const struct store_reading failed = { REC_KIND_pdf, 1u << STORE_READ_STRINGS, 0 };
        OK(store_docs_of_reading_open(st, &failed, &rows, &e));
        EXPECT_EQ(1, count_rows(&rows));
        const struct store_reading older = { REC_KIND_pdf, 0, 3 };
        OK(store_docs_of_reading_open(st, &older, &rows, &e));
        EXPECT_EQ(1, count_rows(&rows));
        OK(store_begin(st, &e)); /* a rollback takes counts back */
        put_file(st, message(st, 3), "c", STORE_READ_WHOLE, 3);
        EXPECT_EQ(1, count_kind(st, REC_KIND_pdf, STORE_READ_WHOLE));
        store_rollback(st);
        OK(store_begin(st, &e));
        put_file(st, message(st, 3), "c", STORE_READ_WHOLE, 3);
        OK(store_commit(st, &e));
        EXPECT_EQ(2, count_kind(st, REC_KIND_pdf, STORE_READ_WHOLE));
        done(&st, &path);
}

TEST(reading_finds_content_that_was_read) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct sha256 content = hash_of("one content");
        struct doc_id found = { 0 };
        OK(store_begin(st, &e));
        EXPECT_EQ(0, store_doc_find_content(st, &content, REC_KIND_pdf, &found, &e));
        put_file(st, message(st, 1), "bad", STORE_READ_STRINGS, 1);
        EXPECT_EQ(0, store_doc_find_content(st, &content, REC_KIND_pdf, &found, &e));
        struct doc_id good = put_file(st, message(st, 2), "good", STORE_READ_WHOLE, 1);
        EXPECT_EQ(1, store_doc_find_content(st, &content, REC_KIND_pdf, &found, &e));
        EXPECT_EQ(good.v, found.v);
        EXPECT_EQ(0, store_doc_find_content(st, &content, REC_KIND_png, &found, &e));
        struct doc_id better = replace(st, good, STORE_READ_WHOLE);
        EXPECT_EQ(1, store_doc_find_content(st, &content, REC_KIND_pdf, &found, &e));
        EXPECT_EQ(better.v, found.v);
        OK(store_commit(st, &e));
        OK(store_settle(st, &e));
        EXPECT_EQ(1, store_doc_find_content(st, &content, REC_KIND_pdf, &found, &e));
        EXPECT_EQ(better.v, found.v);
        done(&st, &path);
}

static void expect_flaw(struct store *st, struct doc_id d, enum rec_flaw flaw, uint32_t n) {
        struct err e = ERR_INIT;
        struct store_rows *rows = NULL;
        struct store_flaw_row f;
        uint32_t found = 0;
        OK(store_flaws_of_doc_open(st, d, &rows, &e));
        while (store_flaws_next(rows, &f, &e) == 1)
                found += f.flaw.flaw == flaw ? f.flaw.n : 0;
        store_rows_close(&rows);
        EXPECT_EQ(n, found);
}

/* Everything that spoke of the old document speaks of the new one, before and after settling. */
static void move_one(bool settled) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct doc_id now = { 0 }, parent = message(st, 4), kept;
        struct store_doc_row row;
        struct store_addr mina;
        struct store_rows *rows = NULL;
        struct store_counts before, after;
        struct sha256 key = hash_of("memo");
        OK(store_begin(st, &e));
        struct doc_id left = put_file(st, parent, "left", STORE_READ_WHOLE, 1);
        struct doc_id old = put_file(st, parent, "memo", STORE_READ_STRINGS, 1);
        struct doc_id right = put_file(st, parent, "right", STORE_READ_WHOLE, 1);
        struct doc_id kid = put_file(st, old, "kid", STORE_READ_WHOLE, 1);
        const struct store_todo t = { .pass = STORE_TODO_OCR, .doc = old, .kind = REC_KIND_pdf };
        OK(store_todo_put(st, &t, NULL, &e));
        const struct store_ocr_page page = { old, 2, str_bytes(STR("words of a page")) };
        OK(store_ocr_put(st, &page, &e));
        const struct store_container zip = {
                .parent_doc = old, .kind = STORE_ARCHIVE, .name = STR("1.2"), .ord = REC_NONE
        };
        struct container_id zip_id;
        OK(store_container_put(st, &zip, &zip_id, &e));
        OK(store_commit(st, &e));
        if (settled)
                OK(store_settle(st, &e));
        OK(store_counts_get(st, &before, &e));
        OK(store_begin(st, &e));
        kept = replace(st, old, STORE_READ_WHOLE);
        OK(store_commit(st, &e));
        OK(store_settle(st, &e));
        OK(store_counts_get(st, &after, &e));
        EXPECT_EQ(before.docs, after.docs);
        EXPECT_EQ(before.files, after.files);
        EXPECT_EQ(before.attached, after.attached);
        EXPECT_EQ(before.last_id + 1, after.last_id);
        EXPECT_EQ(1, after.moved);
        EXPECT(kept.v > kid.v);
        EXPECT_EQ(1, store_doc_find(st, &key, &now, &e));
        EXPECT_EQ(kept.v, now.v);
        OK(store_doc_moved(st, old, &now, &e));
        EXPECT_EQ(kept.v, now.v);
        OK(store_doc_moved(st, kid, &now, &e));
        EXPECT_EQ(kid.v, now.v);
        OK(store_doc_moved(st, (struct doc_id){ after.last_id + 1 }, &now, &e));
        EXPECT_EQ(0, now.v);
        EXPECT_EQ(ERR_absent, store_doc_get(st, old, &row, &e));
        OK(store_doc_get(st, kid, &row, &e));
        EXPECT_EQ(kept.v, row.parent.v);
        OK(store_doc_get(st, kept, &row, &e));
        EXPECT_EQ(parent.v, row.parent.v);
        EXPECT_EQ(STORE_READ_WHOLE, row.outcome);
        EXPECT_EQ(9, row.reader);
        OK(store_docs_of_parent_open(st, parent, &rows, &e));
        EXPECT_EQ(3, count_rows(&rows));
        expect_flaw(st, old, FLAW_charset_lie, 0);
        expect_flaw(st, left, FLAW_charset_lie, 2);
        expect_flaw(st, right, FLAW_charset_lie, 2);
        expect_flaw(st, kept, FLAW_charset_lie, 0);
        expect_flaw(st, kept, FLAW_encrypted, 1);
        EXPECT_EQ(1, store_addr_find(st, STR("mina@house1.example"), &mina, &e));
        EXPECT_EQ(4, mina.sent);
        struct store_todo todo;
        OK(store_todo_open(st, STORE_TODO_OCR, 0, &rows, &e));
        EXPECT_EQ(1, store_todo_next(rows, &todo, &e));
        EXPECT_EQ(kept.v, todo.doc.v);
        store_rows_close(&rows);
        struct buf words;
        buf_init(&words, 0);
        EXPECT_EQ(1, store_ocr_find(st, kept, 2, &words, &e));
        EXPECT_STR("words of a page", buf_str(&words));
        EXPECT_EQ(0, store_ocr_find(st, old, 2, &words, &e));
        buf_done(&words);
        struct store_container in;
        EXPECT_EQ(1, store_container_find_attached(st, kept, &in, &e));
        EXPECT_EQ(zip_id.v, in.id.v);
        EXPECT_EQ(0, store_container_find_attached(st, old, &in, &e));
        done(&st, &path);
}

TEST(reading_moves_everything) {
        move_one(true);
        move_one(false);
}

/* A message moves with its places: ledgers close, and the digest sees only what changed. */
TEST(reading_moved_messages_keep_their_places) {
        struct buf path, path2;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path), *other = a_case(&path2);
        struct sha256 before, after, twice;
        struct arena a;
        struct buf records, dead;
        struct store_doc d;
        arena_init(&a, 0);
        buf_init(&records, 0);
        buf_init(&dead, 0);
        OK(store_digest(st, &before, &e));
        for (uint64_t i = 0; i < small.messages; i += 7) {
                struct doc_id now;
                OK(store_begin(st, &e));
                buf_clear(&records);
                test_case_message(i, &a, &records, &d);
                OK(store_doc_replace(st, message(st, i), &d, buf_bytes(&records), &now, &e));
                OK(store_commit(st, &e));
        }
        OK(store_moved_get(st, &dead, &e));
        EXPECT_EQ(9, dead.n / sizeof(uint32_t));
        const struct test_case_options again = small;
        struct sha256 digest;
        store_close(&st);
        OK(test_case_run(buf_z(&path), NULL, &again, &digest, &e)); /* families anew */
        OK(store_open(&st, buf_z(&path), STORE_WRITE, NULL, &e));
        OK(store_digest(st, &after, &e));
        EXPECT(sha256_eq(&before, &after)); /* the same records: tombstones do not show */
        expect_whole(st);
        OK(store_begin(st, &e));
        struct doc_id now;
        d.flags |= REC_DOC_ocr;
        OK(store_doc_replace(st, message(st, 0), &d, buf_bytes(&records), &now, &e));
        OK(store_commit(st, &e));
        OK(store_digest(st, &twice, &e));
        EXPECT(!sha256_eq(&before, &twice));
        buf_done(&dead);
        buf_done(&records);
        arena_done(&a);
        done(&other, &path2);
        done(&st, &path);
}

TEST(reading_todo_survives_and_is_given_in_order) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct sha256 none, some;
        struct store_rows *rows = NULL;
        struct store_todo t = { .pass = STORE_TODO_READ,
                                .doc = message(st, 1),
                                .path = STR("1.2"),
                                .kind = REC_KIND_ooxml,
                                .size = 7,
                                .hash = hash_of("x"),
                                .records = str_bytes(STR("records")) };
        uint64_t first, second, third;
        OK(store_digest(st, &none, &e));
        OK(store_begin(st, &e));
        OK(store_todo_put(st, &t, &first, &e));
        OK(store_todo_put(st, &t, &second, &e));
        OK(store_todo_tried(st, second, &e));
        OK(store_commit(st, &e));
        OK(store_digest(st, &some, &e));
        EXPECT(!sha256_eq(&none, &some));
        store_close(&st);
        OK(store_open(&st, buf_z(&path), STORE_WRITE, NULL, &e));
        OK(store_todo_open(st, STORE_TODO_READ, first, &rows, &e));
        EXPECT_EQ(1, store_todo_next(rows, &t, &e));
        EXPECT_EQ(second, t.id);
        EXPECT_EQ(1, t.tries);
        EXPECT_STR("1.2", t.path);
        EXPECT_EQ(7, t.records.n);
        EXPECT_EQ(0, store_todo_next(rows, &t, &e));
        store_rows_close(&rows);
        OK(store_begin(st, &e));
        OK(store_todo_done(st, first, &e));
        OK(store_todo_done(st, second, &e));
        t = (struct store_todo){ .pass = STORE_TODO_OCR, .doc = message(st, 1) };
        OK(store_todo_put(st, &t, &third, &e));
        EXPECT(third > second); /* an id is not given twice */
        OK(store_todo_done(st, third, &e));
        OK(store_commit(st, &e));
        OK(store_digest(st, &some, &e));
        EXPECT(sha256_eq(&none, &some));
        done(&st, &path);
}

TEST(reading_secrets_stay_out_of_the_digest) {
        struct buf path, lines;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct sha256 before, after;
        buf_init(&lines, 0);
        OK(store_digest(st, &before, &e));
        OK(store_begin(st, &e));
        OK(store_secret_put(st, STR("open sesame"), &e));
        OK(store_secret_put(st, STR("رمز"), &e));
        OK(store_secret_put(st, STR("open sesame"), &e));
        EXPECT_EQ(ERR_usage, store_secret_put(st, STR("two\nlines"), &e));
        OK(store_commit(st, &e));
        OK(store_secrets_get(st, &lines, &e));
        EXPECT_STR("open sesame\nرمز\n", buf_str(&lines));
        OK(store_digest(st, &after, &e));
        EXPECT(sha256_eq(&before, &after));
        buf_done(&lines);
        done(&st, &path);
}

TEST(reading_reconciled_containers) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct sha256 before, after;
        struct store_reconcile r = { { 1 }, 2, 3, 500, 505, STR("libpff, libpst") }, got;
        OK(store_digest(st, &before, &e));
        OK(store_begin(st, &e));
        OK(store_reconcile_put(st, &r, &e));
        OK(store_commit(st, &e));
        EXPECT_EQ(1, store_reconcile_find(st, r.container, &got, &e));
        EXPECT_EQ(500, got.both);
        EXPECT_STR("libpff, libpst", got.detail);
        EXPECT_EQ(0, store_reconcile_find(st, (struct container_id){ 2 }, &got, &e));
        OK(store_digest(st, &after, &e));
        EXPECT(!sha256_eq(&before, &after));
        done(&st, &path);
}

/* A container in an attachment is not one of the outermost, whatever its name; redoing what its
 * mail lies in forgets it if it was not finished. */
TEST(reading_containers_in_documents) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = a_case(&path);
        struct store_rows *rows = NULL;
        struct store_container c, inbox;
        struct container_id begun, whole, top = { 0 };
        const struct source_id source = { 1 };
        size_t outermost = 0;
        EXPECT_EQ(1, store_container_find_name(st, source, top, STR("inbox"), &inbox, &e));
        OK(store_begin(st, &e));
        struct doc_id a = put_file(st, message(st, 1), "a", STORE_READ_WHOLE, 1);
        struct doc_id b = put_file(st, message(st, 2), "b", STORE_READ_WHOLE, 1);
        c = (struct store_container){ .parent_doc = a,
                                      .source = source,
                                      .kind = STORE_ARCHIVE,
                                      .name = STR("attached.zip"),
                                      .ord = REC_NONE,
                                      .size = 9,
                                      .hashed = true,
                                      .hash = hash_of("zip") };
        OK(store_container_put(st, &c, &begun, &e));
        c.parent_doc = b;
        c.status = STORE_CONTAINER_done;
        OK(store_container_put(st, &c, &whole, &e));
        OK(store_commit(st, &e));
        EXPECT_EQ(0, store_container_find_name(st, source, top, STR("attached.zip"), &c, &e));
        OK(store_containers_open(st, &top, &rows, &e));
        while (store_containers_next(rows, &c, &e) == 1)
                outermost++;
        store_rows_close(&rows);
        EXPECT_EQ(2, outermost);
        struct sha256 digest;
        OK(store_digest(st, &digest, &e));
        OK(store_begin(st, &e));
        OK(store_container_redo(st, inbox.id, &e));
        OK(store_container_get(st, begun, &c, &e)); /* its row waits, so that it is met again */
        EXPECT_EQ(STORE_CONTAINER_begun, c.status);
        OK(store_container_get(st, whole, &c, &e));
        store_rollback(st);
        done(&st, &path);
}
