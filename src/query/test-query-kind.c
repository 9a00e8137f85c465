/* Kinds of files, how they were read, what carries them, and documents that were read again. */
#include "base/test.h"
#include "query/query.h"
#include "rec/rec-kind.h"
#include "store/store-mark.h"
#include "store/store.h"
#include "thread/thread.h"

#define OK(call)                                                                                   \
        do {                                                                                       \
                int r_ = (call);                                                                   \
                if (r_ < 0)                                                                        \
                        test_fail(__FILE__, __LINE__, "%s: %s", #call, f->e.message);              \
        } while (0)

struct fixture {
        struct store *st;
        struct query_case c;
        struct index_writer *w;
        struct container_id folder;
        struct arena a;
        struct err e;
        unsigned segments;
};

struct paper {
        uint64_t parent;
        enum rec_doc_kind kind;
        uint32_t file_kind;
        enum store_outcome outcome;
        uint32_t flags;
        const char *name, *words, *author;
};

static const struct paper papers[] = {
        /* 1 */ { 0, REC_DOC_message, 0, STORE_READ_WHOLE, REC_DOC_attachment, "a mail", "cargo",
                  NULL },
        /* 2 */
        { 1, REC_DOC_file, REC_KIND_pdf, STORE_READ_WHOLE, REC_DOC_needs_ocr, "scan.pdf",
          "cargo list", NULL },
        /* 3 */
        { 1, REC_DOC_file, REC_KIND_zip, STORE_READ_NAMED, REC_DOC_encrypted, "all.zip", "cargo",
          NULL },
        /* 4 */
        { 2, REC_DOC_file, REC_KIND_png, STORE_READ_WHOLE, REC_DOC_embedded | REC_DOC_ocr, "in.png",
          "cargo", NULL },
        /* 5 */
        { 0, REC_DOC_file, REC_KIND_html, STORE_READ_WHOLE, REC_DOC_article, "news.html", "cargo",
          "Mina Moradi" },
        /* 6 */ { 0, REC_DOC_file, REC_KIND_doc, STORE_READ_PARTLY, 0, "memo.doc", "cargo", NULL },
        /* 7 */
        { 0, REC_DOC_file, REC_KIND_xls, STORE_UNREAD, REC_DOC_recovered, "sum.xls", "cargo",
          NULL },
        /* 8 */ { 5, REC_DOC_item, 0, STORE_READ_WHOLE, 0, "second", "cargo", NULL },
        /* 9 */
        { 0, REC_DOC_file, REC_KIND_pdf, STORE_READ_LOCKED, REC_DOC_encrypted, "shut.pdf", "cargo",
          NULL },
};
enum { N_PAPERS = sizeof papers / sizeof *papers };

static void put_records(const struct paper *p, struct buf *out) {
        struct rec doc = { .kind = REC_doc,
                           .doc = {
                                   .parent = REC_NONE, .kind = p->kind, .name = str_of(p->name) } };
        struct rec addr = { .kind = REC_addr,
                            .addr = { .role = REC_ROLE_author, .name = str_of(p->author) } };
        struct rec from = { .kind = REC_addr,
                            .addr = { .role = REC_ROLE_from, .address = STR("bo@port.example") } };
        struct rec text = { .kind = REC_text,
                            .text = { .kind = REC_TEXT_plain, .text = str_of(p->words) } };
        bool ok = rec_put(out, &doc);
        if (p->kind == REC_DOC_message)
                ok = ok && rec_put(out, &from);
        if (p->author)
                ok = ok && rec_put(out, &addr);
        EXPECT(ok && rec_put(out, &text));
}

static void index_paper(struct fixture *f, const struct paper *p, uint64_t id) {
        const struct index_doc column = { .doc = (uint32_t) id,
                                          .kind = (uint8_t) p->kind,
                                          .flags = query_doc_flags(p->flags, p->file_kind,
                                                                   (unsigned) p->outcome),
                                          .date = INDEX_UNDATED };
        index_doc_begin(f->w, &column);
        index_text_put(f->w, INDEX_own, str_of(p->words));
        EXPECT(index_doc_end(f->w));
}

static void flush(struct fixture *f) {
        struct index_segment_info info;
        char name[16];
        snprintf(name, sizeof name, "s%u", f->segments++);
        OK(index_writer_flush(f->w, store_index_fd(f->st), name, &info, &f->e));
        const struct store_segment row = { .name = str_of(name),
                                           .first = { info.first_doc },
                                           .last = { info.last_doc },
                                           .docs = info.docs,
                                           .bytes = info.bytes,
                                           .checksum = info.checksum };
        OK(store_segment_put(f->st, &row, &f->e));
}

static struct store_doc doc_of(const struct paper *p, uint64_t seed) {
        return (struct store_doc){ .key = hash_sha256(bytes_of(&seed, sizeof seed)),
                                   .hash = hash_sha256(bytes_of(&seed, sizeof seed)),
                                   .parent = { p->parent },
                                   .kind = p->kind,
                                   .file_kind = p->file_kind,
                                   .outcome = p->outcome,
                                   .flags = p->flags,
                                   .zone = REC_ZONE_UNKNOWN };
}

static void put_paper(struct fixture *f, uint32_t i) {
        const struct store_place place = { .container = f->folder, .ord = i };
        struct buf records;
        struct doc_id id = { 0 };
        struct store_doc d = doc_of(&papers[i], i);
        buf_init(&records, 0);
        put_records(&papers[i], &records);
        d.place = d.parent.v ? NULL : &place;
        OK(store_doc_put(f->st, &d, buf_bytes(&records), &id, &f->e));
        EXPECT_EQ(i + 1, id.v);
        index_paper(f, &papers[i], id.v);
        buf_done(&records);
}

static void fixture_open(struct fixture *f) {
        char path[512];
        struct source_id source = { 0 };
        struct thread_counts counts;
        *f = (struct fixture){ .w = index_writer_new() };
        arena_init(&f->a, 0);
        snprintf(path, sizeof path, "%s/kinds", test_dir());
        OK(store_open(&f->st, path, STORE_CREATE, NULL, &f->e));
        OK(store_begin(f->st, &f->e));
        OK(store_source_put(f->st, STR("/papers"), 1, &source, &f->e));
        const struct store_container folder = {
                .source = source, .kind = STORE_FOLDER, .name = STR("papers"), .ord = REC_NONE
        };
        OK(store_container_put(f->st, &folder, &f->folder, &f->e));
        for (uint32_t i = 0; i < N_PAPERS; i++)
                put_paper(f, i);
        flush(f);
        OK(store_commit(f->st, &f->e));
        OK(store_settle(f->st, &f->e));
        OK(thread_run(f->st, &counts, &f->e));
        OK(query_case_open(f->st, &f->c, &f->e));
}

static void fixture_close(struct fixture *f) {
        query_case_close(&f->c);
        index_writer_free(&f->w);
        store_close(&f->st);
        arena_done(&f->a);
}

static struct query *parsed(struct fixture *f, const char *typed) {
        const struct query_env env = { .now = 1700000000 };
        struct query *q = NULL;
        OK(query_parse(str_of(typed), &env, &f->a, &q, &f->e));
        return q;
}

static void expect_found(struct fixture *f, const char *typed, const char *want) {
        struct buf out;
        uint32_t *docs = NULL;
        size_t n = 0;
        buf_init(&out, 0);
        OK(query_docs(&f->c, parsed(f, typed), true, &f->a, &docs, &n, &f->e));
        for (size_t i = 0; i < n; i++)
                buf_printf(&out, "%s%u", i > 0 ? " " : "", docs[i]);
        if (!str_eq(str_of(want), buf_str(&out)))
                test_fail(__FILE__, __LINE__, "'%s': want %s, got %.*s", typed, want,
                          STR_ARG(buf_str(&out)));
        buf_done(&out);
}

TEST(kind_of_file_and_outcome) {
        static const char *const queries[][2] = {
                { "kind:message", "1" },
                { "kind:mail", "1" },
                { "kind:پیام", "1" },
                { "kind:file", "2 3 4 5 6 7 9" },
                { "kind:pdf", "2 9" },
                { "type:PDF", "2 9" },
                { "kind:application/pdf", "2 9" },
                { "kind:image", "4" },
                { "kind:تصویر", "4" },
                { "kind:عكس", "4" }, /* Arabic kaf */
                { "kind:office", "6 7" },
                { "kind:archive,image", "3 4" },
                { "kind:article", "5" },
                { "نوع:مقاله", "5" },
                { "kind:item", "8" },
                { "kind:web", "5" },
                { "is:ocr", "4" },
                { "is:scanned", "2" },
                { "is:embedded", "4" },
                { "is:recovered", "7" },
                { "is:unreadable", "7" },
                { "is:partly", "6" },
                { "is:locked", "9" },
                { "is:encrypted", "3 9" },
                { "has:version", "" },
                { "cargo -kind:pdf", "1 3 4 5 6 7 8" },
        };
        struct fixture fx, *f = &fx;
        fixture_open(f);
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
                expect_found(f, queries[i][0], queries[i][1]);
        struct query *q = NULL;
        const struct query_env env = { .now = 1 };
        EXPECT_EQ(ERR_usage, query_parse(STR("kind:nonsense"), &env, &f->a, &q, &f->e));
        fixture_close(f);
}

static void mark(struct fixture *f, uint64_t paper, enum store_mark_kind kind, const char *words,
                 const char *by) {
        const struct store_mark m = { .key = doc_of(&papers[paper - 1], paper - 1).key,
                                      .kind = kind,
                                      .at = 5,
                                      .by = str_of(by),
                                      .words = str_of(words) };
        struct store_marks *all = NULL;
        uint64_t number;
        OK(store_marks_get(f->st, &all, &f->e));
        OK(store_mark_put(f->st, all, &m, false, &number, &f->e));
        store_marks_free(&all);
}

TEST(marks_are_found) {
        static const char *const queries[][3] = {
                { "tag:cargo", "2 4", "" },
                { "tag:CARGO kind:pdf", "2", "" },
                { "برچسب:كشتی", "3", "" }, /* Arabic kaf */
                { "tag:\"⭐\"", "5", "" },
                { "tag:nothing", "", "" },
                { "is:tagged", "2 3 4 5", "" },
                { "has:note", "6", "" },
                { "is:starred", "1 2", "" },
                { "is:starred", "1", "Jane" },
                { "is:read", "2 8", "" },
                { "is:read", "8", "Richard" },
                { "is:unread", "1 2 3 4 5 6 7 9", "Richard" },
                { "is:unread kind:pdf", "9", "" },
                { "is:unread", "1 2 3 4 5 6 7 8 9", "Mina" },
        };
        struct fixture fx, *f = &fx;
        fixture_open(f);
        query_case_close(&f->c);
        mark(f, 2, STORE_MARK_tag, "cargo", "Jane");
        mark(f, 4, STORE_MARK_tag, "Cargo", "Richard");
        mark(f, 3, STORE_MARK_tag, "کشتی", "Jane");
        mark(f, 5, STORE_MARK_tag, "⭐", "Jane");
        mark(f, 6, STORE_MARK_note, "cargo?", "Jane");
        mark(f, 1, STORE_MARK_star, "", "Jane");
        mark(f, 2, STORE_MARK_star, "", "Richard");
        mark(f, 2, STORE_MARK_read, "", "Jane");
        mark(f, 8, STORE_MARK_read, "", "Richard");
        OK(query_case_open(f->st, &f->c, &f->e));
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
                f->c.person = str_of(queries[i][2]);
                expect_found(f, queries[i][0], queries[i][1]);
        }
        fixture_close(f);
}

static const struct query_hit *hit_of(struct fixture *f, const char *typed) {
        const struct query_options o = { .limit = 5, .facets = QUERY_FACET_kind };
        struct query_result r = { 0 };
        OK(query_run(&f->c, parsed(f, typed), &o, &f->a, &r, &f->e));
        EXPECT_EQ(1, r.n_hits);
        EXPECT_EQ(1, r.n_facets);
        return r.n_hits == 1 ? r.hits : NULL;
}

TEST(kind_hits_carry_what_they_are) {
        struct fixture fx, *f = &fx;
        fixture_open(f);
        const struct query_hit *h = hit_of(f, "is:ocr");
        if (h) {
                EXPECT_EQ(REC_KIND_png, h->file_kind);
                EXPECT_EQ(STORE_READ_WHOLE, h->outcome);
                EXPECT_EQ(2, h->n_chain);
                EXPECT(h->n_chain == 2 && h->chain[0] == 2 && h->chain[1] == 1);
                EXPECT_EQ(1, h->from_doc);
                EXPECT_STR("bo@port.example", h->address);
        }
        h = hit_of(f, "kind:article");
        if (h) {
                EXPECT_STR("Mina Moradi", h->from);
                EXPECT_EQ(0, h->n_chain);
        }
        h = hit_of(f, "kind:message");
        if (h)
                EXPECT_EQ(REC_KIND_eml, h->file_kind);
        fixture_close(f);
}

/* A document read again is found by its new words under its new number, and counted once. */
TEST(kind_read_again) {
        struct fixture fx, *f = &fx;
        struct paper again = papers[5];
        struct buf records;
        struct doc_id now = { 0 };
        fixture_open(f);
        buf_init(&records, 0);
        again.words = "ballast";
        again.outcome = STORE_READ_WHOLE;
        put_records(&again, &records);
        struct store_doc d = doc_of(&again, 99);
        query_case_close(&f->c);
        OK(store_begin(f->st, &f->e));
        OK(store_doc_replace(f->st, (struct doc_id){ 6 }, &d, buf_bytes(&records), &now, &f->e));
        index_paper(f, &again, now.v);
        flush(f);
        OK(store_commit(f->st, &f->e));
        OK(query_case_open(f->st, &f->c, &f->e));
        expect_found(f, "ballast", "10");
        expect_found(f, "cargo", "1 2 3 4 5 7 8 9");
        expect_found(f, "kind:office", "7 10");
        expect_found(f, "NOT cargo", "10");
        expect_found(f, "is:partly", "");
        struct query_result r = { 0 };
        const struct query_options o = { .limit = 50 };
        OK(query_run(&f->c, parsed(f, ""), &o, &f->a, &r, &f->e));
        EXPECT_EQ(N_PAPERS, r.documents);
        EXPECT_EQ(N_PAPERS, r.n_hits);
        struct store_coverage cover;
        OK(store_coverage_get(f->st, &cover, &f->e));
        EXPECT_EQ(N_PAPERS, cover.docs);
        EXPECT_EQ(N_PAPERS, cover.indexed);
        buf_done(&records);
        fixture_close(f);
}
