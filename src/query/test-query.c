/* Queries against a small case made by hand: mail of invented people, kept, indexed and threaded as
 * intake does it. */
#include "base/test.h"
#include "base/vec.h"
#include "query/query-gaps.h"
#include "query/query-people.h"
#include "query/query-time.h"
#include "query/query-trec.h"
#include "store/store.h"
#include "text/text-lang.h"
#include "thread/thread-print.h"
#include "thread/thread.h"

struct mail { /* NULL = not there; names as "Name <address>", several parted by ';' */
        const char *id, *refs, *from, *to, *date, *subject, *own, *quoted;
        uint32_t flags;
};

struct fixture {
        struct store *st;
        struct query_case c;
        struct arena a;
        struct err e;
};

/* ---- a mail as intake keeps it -------------------------------------------------------------- */

struct draft {
        struct buf records;
        VEC(struct store_party) parties;
        VEC(uint64_t) refs;
        struct index_writer *w;
};

static struct store_party party(enum rec_role role, struct str s) {
        size_t open = str_chr(s, '<');
        if (open == SIZE_MAX)
                return (struct store_party){ role, str_trim(s), { 0 } };
        return (struct store_party){ role, str_sub(s, open + 1, s.n - open - 2),
                                     str_trim(str_sub(s, 0, open)) };
}

static void put_people(struct draft *d, enum rec_role role, const char *list) {
        struct str rest = str_of(list);
        while (rest.n > 0) {
                struct store_party p = party(role, str_trim(str_cut(&rest, ';')));
                struct rec r = { .kind = REC_addr,
                                 .addr = { .role = role, .name = p.name, .address = p.address } };
                enum index_field f = role == REC_ROLE_from ? INDEX_from : INDEX_to;
                vec_push(&d->parties, p);
                rec_put(&d->records, &r);
                index_text_put(d->w, f, p.name);
                index_text_put(d->w, f, p.address);
        }
}

static void put_ids(struct draft *d, const struct mail *m) {
        struct str rest = str_of(m->refs);
        struct rec r = { .kind = REC_msgid, .msgid = { .role = REC_MSGID_own } };
        if (m->id != NULL) {
                r.msgid.id = str_of(m->id);
                rec_put(&d->records, &r);
        }
        r.msgid.role = REC_MSGID_reference;
        while (rest.n > 0) {
                r.msgid.id = str_cut(&rest, ' ');
                rec_put(&d->records, &r);
                vec_push(&d->refs, store_mid_fp(r.msgid.id));
        }
}

static void put_span(struct draft *d, enum rec_span_kind kind, const char *words, uint64_t *off) {
        struct str s = str_of(words);
        struct rec r = {
                .kind = REC_span,
                .span = { .kind = kind, .depth = kind == REC_SPAN_quoted, .off = *off, .len = s.n }
        };
        if (s.n == 0)
                return;
        rec_put(&d->records, &r);
        index_text_put(d->w, kind == REC_SPAN_own ? INDEX_own : INDEX_quoted, s);
        *off += s.n;
}

static void put_text(struct draft *d, const struct mail *m) {
        struct buf all;
        uint64_t off = 0;
        buf_init(&all, 0);
        buf_put_str(&all, str_of(m->own));
        buf_put_str(&all, str_of(m->quoted));
        struct rec r = { .kind = REC_text,
                         .text = { .kind = REC_TEXT_plain, .text = buf_str(&all) } };
        rec_put(&d->records, &r);
        put_span(d, REC_SPAN_own, m->own, &off);
        put_span(d, REC_SPAN_quoted, m->quoted, &off);
        buf_done(&all);
}

static int put_mail(struct fixture *f, struct draft *d, const struct mail *m, uint32_t number) {
        struct thread_print print;
        struct str subject = str_of(m->subject);
        struct when_range day = { 0 };
        struct store_doc doc = {
                .kind = REC_DOC_message, .flags = m->flags, .zone = 0, .size = 100
        };
        struct doc_id id;
        if (m->date != NULL)
                when_range_parse(str_of(m->date), 0, &day, NULL);
        enum text_lang lang = text_lang_of(str_of(m->own));
        struct index_doc column = { .doc = number,
                                    .kind = REC_DOC_message,
                                    .lang = (uint8_t) lang,
                                    .date = m->date ? day.from : INDEX_UNDATED,
                                    .flags = m->flags | (m->quoted ? QUERY_DOC_quoted : 0) };
        buf_clear(&d->records);
        vec_clear(&d->parties);
        vec_clear(&d->refs);
        struct store_party from = party(REC_ROLE_from, str_of(m->from));
        struct store_addr addr;
        column.from =
                store_addr_find(f->st, from.address, &addr, NULL) > 0 ? (uint32_t) addr.id.v : 0;
        index_doc_begin(d->w, &column);
        struct rec head = { .kind = REC_doc,
                            .doc = { .parent = REC_NONE, .kind = REC_DOC_message } };
        rec_put(&d->records, &head);
        struct rec header = {
                .kind = REC_header,
                .header = { .id = REC_HDR_subject, .name = STR("Subject"), .value = subject }
        };
        rec_put(&d->records, &header);
        index_text_put(d->w, INDEX_subject, subject);
        put_people(d, REC_ROLE_from, m->from);
        put_people(d, REC_ROLE_to, m->to);
        put_ids(d, m);
        put_text(d, m);
        index_doc_end(d->w);
        thread_print_init(&print);
        thread_print_put(&print, str_of(m->own));
        thread_print_done(&print, &doc.body_fp, &doc.sim);
        doc.key = doc.hash = hash_sha256(bytes_of(&number, sizeof number));
        doc.dated = m->date != NULL;
        doc.date = day.from;
        snprintf(doc.lang, sizeof doc.lang, "%s", text_lang_code(lang));
        doc.mid = m->id != NULL ? store_mid_fp(str_of(m->id)) : 0;
        doc.refs = d->refs.v;
        doc.n_refs = d->refs.n;
        doc.subject_fp = thread_print_subject(subject).print;
        doc.parties = d->parties.v;
        doc.n_parties = d->parties.n;
        return store_doc_put(f->st, &doc, buf_bytes(&d->records), &id, &f->e);
}

/* Put all mails into the store and `w`; whoever is in the store already is not put twice. */
static int put_each(struct fixture *f, const struct mail *mails, size_t n, struct index_writer *w) {
        struct draft d = { .w = w };
        int r = 0;
        buf_init(&d.records, 0);
        for (uint32_t i = 0; i < n && r >= 0; i++)
                r = put_mail(f, &d, &mails[i], i + 1);
        buf_done(&d.records);
        vec_done(&d.parties);
        vec_done(&d.refs);
        return r;
}

static int put_segment(struct fixture *f, struct index_writer *w) {
        struct index_segment_info info;
        int r = index_writer_flush(w, store_index_fd(f->st), "s1", &info, &f->e);
        if (r < 0)
                return r;
        struct store_segment s = { .name = STR("s1"),
                                   .first = { info.first_doc },
                                   .last = { info.last_doc },
                                   .docs = info.docs,
                                   .bytes = info.bytes,
                                   .checksum = info.checksum };
        return store_segment_put(f->st, &s, &f->e);
}

/* The first pass gives numbers to addresses, because the index wants the sender's; the second fills
 * the index. */
static int put_all(struct fixture *f, const struct mail *mails, size_t n) {
        int r = 0;
        for (int pass = 0; pass < 2 && r >= 0; pass++) {
                struct index_writer *w = index_writer_new();
                if ((r = store_begin(f->st, &f->e)) >= 0)
                        r = put_each(f, mails, n, w);
                if (r >= 0 && pass == 1)
                        r = put_segment(f, w);
                if (r >= 0)
                        r = store_commit(f->st, &f->e);
                if (r >= 0)
                        r = store_settle(f->st, &f->e);
                index_writer_free(&w);
        }
        return r;
}

static bool fixture_open(struct fixture *f, const char *name, const struct mail *mails, size_t n) {
        struct thread_counts counts;
        char path[512];
        *f = (struct fixture){ 0 };
        arena_init(&f->a, 0);
        snprintf(path, sizeof path, "%s/%s", test_dir(), name);
        int r = store_open(&f->st, path, STORE_CREATE, NULL, &f->e);
        if (r >= 0)
                r = put_all(f, mails, n);
        if (r >= 0)
                r = thread_run(f->st, &counts, &f->e);
        if (r >= 0)
                r = query_case_open(f->st, &f->c, &f->e);
        if (r < 0)
                test_fail(__FILE__, __LINE__, "%s", f->e.message);
        return r >= 0;
}

static void fixture_close(struct fixture *f) {
        if (f->c.store != NULL)
                query_case_close(&f->c);
        store_close(&f->st);
        arena_done(&f->a);
}

/* ---- asking --------------------------------------------------------------------------------- */

static struct query *parsed(struct fixture *f, const char *typed) {
        struct query_env env = { .now = 1700000000 };
        struct query *q = NULL;
        if (query_parse(str_of(typed), &env, &f->a, &q, &f->e) < 0)
                test_fail(__FILE__, __LINE__, "%s: %s", typed, f->e.message);
        return q;
}

/* The documents that `typed` finds, as "1 4 7". */
static struct str found(struct fixture *f, const char *typed) {
        struct buf out;
        uint32_t *docs;
        size_t n = 0;
        struct query *q = parsed(f, typed);
        buf_init(&out, 0);
        if (q != NULL && query_docs(&f->c, q, true, &f->a, &docs, &n, &f->e) < 0)
                buf_puts(&out, f->e.message);
        for (size_t i = 0; i < n; i++)
                buf_printf(&out, "%s%u", i > 0 ? " " : "", docs[i]);
        struct str s = arena_str(&f->a, buf_str(&out));
        buf_done(&out);
        return s;
}

static void expect_found(struct fixture *f, const char *typed, const char *want) {
        struct str got = found(f, typed);
        if (!str_eq(str_of(want), got))
                test_fail(__FILE__, __LINE__, "'%s': want %s, got %.*s", typed, want, STR_ARG(got));
}

#define JANE "Jane Doe <jane@north.example>"
#define REZA "رضا طباطبایی <reza@ministry.example>"
#define BOB  "Bob <bob@south.example>"

static const struct mail office[] = {
        { "1@x", NULL, JANE, REZA, "2014-06-03", "Annual budget",
          "The annual budget of the ministry is late. Please call.\n", NULL, 0 },
        { "2@x", "1@x", REZA, JANE, "2014-06-04", "Re: Annual budget",
          "بودجه وزارت نفت آماده است.\n", "> The annual budget of the ministry is late.\n", 0 },
        { "3@x", "1@x 2@x", JANE, REZA ";" BOB, "2014-07-01", "Re: Annual budget",
          "Thank you. Tabatabai agreed to meetings.\n", NULL, REC_DOC_attachment },
        { "3@x", "1@x 2@x", JANE, REZA ";" BOB, "2014-07-01", "[list] Re: Annual budget",
          "Thank you. Tabatabai agreed to meetings.\n", NULL, REC_DOC_list },
        { "5@x", "lost@x", BOB, JANE, "2015-01-10", "Re: The contract",
          "I signed the contract yesterday in the harbour.\n", NULL, REC_DOC_signed },
        { "6@x", NULL, "jane@north.example", BOB, NULL, "undated",
          "No date here, only a meeting.\n", NULL, 0 },
        { "7@x", "5@x", JANE, BOB, "2013-12-31", "Re: The contract",
          "Dated before what it answers.\n", NULL, 0 },
};

static const struct {
        const char *typed, *want;
} office_queries[] = {
        { "", "1 2 3 4 5 6 7" },
        { "budget", "1 2 3 4" },
        { "body:budget", "1" },
        { "author:ministry", "1" },
        { "quoted:ministry", "2" },
        { "subject:budget", "1 2 3 4" },
        { "\"annual budget\"", "1 2 3 4" },
        { "body:\"annual budget\"", "1" },
        { "ministry -quoted:budget", "1 3 4" },
        { "body:ministry", "1" },
        { "meeting", "3 4 6" },
        { "=meeting", "6" },
        { "contr* harbour", "5" },
        { "annual NEAR/2 ministry", "" },
        { "annual NEAR/4 ministry", "1 2" },
        { "from:jane", "1 3 4 6 7" },
        { "to:jane", "2 5" },
        { "person:bob", "3 4 5 6 7" },
        { "from:\"Jane Doe\"", "1 3 4 7" },
        { "person:\"Doe, Jane\"", "1 2 3 4 5 6 7" },
        { "from:@north.example", "1 3 4 6 7" },
        { "from:reza@ministry.example", "2" },
        { "from:Reza", "2" },
        { "person:Tabatabai", "1 2 3 4" },
        { "body:طباطبایی", "3 4" },
        { "date:2014-06", "1 2" },
        { "date:1393-04", "3 4" },
        { "date:2014-06..2014-12 from:jane", "1 3 4" },
        { "before:2014", "7" },
        { "since:2015", "5" },
        { "date:none", "6" },
        { "lang:fa", "2" },
        { "has:attachment", "3" },
        { "has:signed OR has:quoted", "2 5" },
        { "has:flaw", "7" },
        { "has:date_thread", "7" },
        { "kind:message budget", "1 2 3 4" },
        { "kind:file", "" },
        { "id:1@x", "1" },
        { "id:<3@x>", "3 4" },
        { "id:nothing@x", "" },
        { "thread:{harbour}", "5 7" },
        { "thread:{نفت} and thread:{from:bob}", "" },
        { "thread:{نفت} and thread:{from:jane} attach*", "" },
        { "thread:{نفت} and has:list", "4" },
        { "NOT thread:{harbour}", "1 2 3 4 6" },
        { "وزارت", "2" },
        { "budget OR contract", "1 2 3 4 5 7" },
};

TEST(query_hits) {
        struct fixture f;
        if (fixture_open(&f, "hits", office, sizeof office / sizeof *office)) {
                for (size_t i = 0; i < sizeof office_queries / sizeof *office_queries; i++)
                        expect_found(&f, office_queries[i].typed, office_queries[i].want);
                struct str is_copy = found(&f, "is:copy"), has = found(&f, "has:copies");
                EXPECT(str_eq(is_copy, STR("3")) || str_eq(is_copy, STR("4")));
                EXPECT(has.n == 1 && !str_eq(has, is_copy));
        }
        fixture_close(&f);
}

TEST(query_of_10000_words) {
        struct fixture f;
        struct buf typed;
        buf_init(&typed, 0);
        buf_puts(&typed, "harbour");
        for (unsigned i = 1; i < 10000; i++)
                buf_printf(&typed, " OR absent%u", i);
        if (fixture_open(&f, "words", office, sizeof office / sizeof *office))
                expect_found(&f, buf_z(&typed), "5");
        fixture_close(&f);
        buf_done(&typed);
}

TEST(query_folds_copies) {
        struct fixture f;
        if (fixture_open(&f, "fold", office, sizeof office / sizeof *office)) {
                struct query_options o = { .limit = 10, .snippets = true, .facets = ~0u };
                struct query_result r;
                ASSERT(query_run(&f.c, parsed(&f, "tabatabai"), &o, &f.a, &r, &f.e) == 0);
                EXPECT_EQ(2, r.documents);
                EXPECT_EQ(1, r.messages);
                ASSERT(r.n_hits == 1);
                EXPECT_EQ(2, r.hits[0].copies);
                EXPECT_STR("Jane Doe", r.hits[0].from);
                EXPECT_STR("jane@north.example", r.hits[0].address);
                EXPECT_EQ(1, r.hits[0].n_marks);
                EXPECT_STR("Tabatabai", str_sub(r.hits[0].snippet, r.hits[0].marks[0].off,
                                                r.hits[0].marks[0].len));
                o.offset = 1;
                ASSERT(query_run(&f.c, parsed(&f, "budget"), &o, &f.a, &r, &f.e) == 0);
                EXPECT_EQ(4, r.documents);
                EXPECT_EQ(3, r.messages);
                EXPECT_EQ(2, r.n_hits);
                o.all_copies = true;
                ASSERT(query_run(&f.c, parsed(&f, "budget"), &o, &f.a, &r, &f.e) == 0);
                EXPECT_EQ(4, r.messages);
                EXPECT_EQ(3, r.n_hits);
        }
        fixture_close(&f);
}

TEST(query_snippet_prefers_own_words) {
        struct fixture f;
        if (fixture_open(&f, "snip", office, sizeof office / sizeof *office)) {
                struct query_options o = { .limit = 10, .snippets = true };
                struct query_result r;
                ASSERT(query_run(&f.c, parsed(&f, "id:2@x ministry"), &o, &f.a, &r, &f.e) == 0);
                ASSERT(r.n_hits == 1);
                EXPECT(str_find(r.hits[0].snippet, STR("ministry")) != SIZE_MAX);
                EXPECT(str_chr(r.hits[0].snippet, '\n') == SIZE_MAX);
                ASSERT(query_run(&f.c, parsed(&f, "id:2@x نفت"), &o, &f.a, &r, &f.e) == 0);
                EXPECT(str_find(r.hits[0].snippet, STR("ministry")) == SIZE_MAX);
        }
        fixture_close(&f);
}

static uint64_t facet(const struct query_result *r, enum query_facet facet, const char *label) {
        for (size_t i = 0; i < r->n_facets; i++)
                if (r->facets[i].facet == facet && str_eq(r->facets[i].label, str_of(label)))
                        return r->facets[i].n;
        return 0;
}

TEST(query_facets) {
        struct fixture f;
        if (fixture_open(&f, "facets", office, sizeof office / sizeof *office)) {
                struct query_options o = { .facets = ~0u };
                struct query_result r;
                ASSERT(query_run(&f.c, parsed(&f, ""), &o, &f.a, &r, &f.e) == 0);
                EXPECT_EQ(6, r.messages);
                EXPECT_EQ(0, r.n_hits);
                EXPECT_EQ(3, facet(&r, QUERY_FACET_year, "2014"));
                EXPECT_EQ(1, facet(&r, QUERY_FACET_year, ""));
                EXPECT_EQ(2, facet(&r, QUERY_FACET_month, "2014-06"));
                EXPECT_EQ(4, facet(&r, QUERY_FACET_person, "jane@north.example"));
                EXPECT_EQ(1, facet(&r, QUERY_FACET_domain, "south.example"));
                EXPECT_EQ(6, facet(&r, QUERY_FACET_kind, "message"));
                EXPECT_EQ(1, facet(&r, QUERY_FACET_lang, "fa"));
        }
        fixture_close(&f);
}

TEST(query_people_and_between) {
        struct fixture f;
        if (fixture_open(&f, "people", office, sizeof office / sizeof *office)) {
                struct query_people_options o = { .order = QUERY_PEOPLE_most };
                struct query_person *p;
                struct query_between b;
                uint64_t total;
                size_t n;
                ASSERT(query_people(&f.c, &o, &f.a, &p, &n, &total, &f.e) == 0);
                EXPECT_EQ(3, n);
                EXPECT_EQ(3, total);
                EXPECT_STR("jane@north.example", p[0].address);
                ASSERT(p[0].n_names == 1);
                EXPECT_STR("Jane Doe", p[0].names[0].name);
                EXPECT_EQ(5, p[0].sent);
                o.like = STR("طباطبایی");
                ASSERT(query_people(&f.c, &o, &f.a, &p, &n, &total, &f.e) == 0);
                ASSERT(n == 1);
                EXPECT_STR("reza@ministry.example", p[0].address);
                ASSERT(query_between(&f.c, STR("Jane"), STR("bob@south.example"), &f.a, &b, &f.e) ==
                       0);
                EXPECT_EQ(3, b.a_to_b); /* its copy counts once */
                EXPECT_EQ(1, b.b_to_a);
                EXPECT_EQ(4, b.n_docs);
                ASSERT(b.n_months == 4);
                EXPECT_STR("2013-12", b.months[0].month);
                EXPECT_STR("", b.months[3].month);
                EXPECT_EQ(ERR_absent,
                          query_between(&f.c, STR("Jane"), STR("nobody"), &f.a, &b, &f.e));
        }
        fixture_close(&f);
}

TEST(query_timelines) {
        struct fixture f;
        if (fixture_open(&f, "time", office, sizeof office / sizeof *office)) {
                struct query_timeline t;
                struct query *all = parsed(&f, "");
                ASSERT(query_timeline(&f.c, all, QUERY_MONTH, WHEN_gregorian, &f.a, &t, &f.e) == 0);
                EXPECT_EQ(6, t.total);
                EXPECT_EQ(1, t.undated);
                EXPECT_EQ(14, t.n_bars);
                EXPECT_STR("2013-12", t.bars[0].label);
                EXPECT_EQ(0, t.bars[1].n);
                EXPECT_EQ(2, t.bars[6].n);
                ASSERT(query_timeline(&f.c, all, QUERY_YEAR, WHEN_jalali, &f.a, &t, &f.e) == 0);
                EXPECT_EQ(2, t.n_bars);
                EXPECT_STR("1392", t.bars[0].label);
                ASSERT(query_timeline(&f.c, all, QUERY_WEEK, WHEN_gregorian, &f.a, &t, &f.e) == 0);
                EXPECT_STR("2014-W01", t.bars[0].label); /* 2013-12-31 */
                ASSERT(query_timeline(&f.c, all, QUERY_AUTO, WHEN_gregorian, &f.a, &t, &f.e) == 0);
                EXPECT_EQ(QUERY_WEEK, t.period);
        }
        fixture_close(&f);
}

TEST(query_analysis) {
        struct fixture f;
        struct buf out;
        buf_init(&out, 0);
        if (fixture_open(&f, "analyze", office, sizeof office / sizeof *office)) {
                struct query *q = parsed(&f, "meeting from:bob");
                ASSERT(query_analyze(&f.c, q, false, &out, &f.e) == 0);
                EXPECT_STR(
                        "and\n  meeting~\n      meeting: meeting (exact, 1), meetings (stem, 2)\n"
                        "  from:bob@\n      bob: bob (exact, 5)\n",
                        buf_str(&out));
                buf_clear(&out);
                ASSERT(query_analyze(&f.c, q, true, &out, &f.e) == 0);
                EXPECT(str_starts(buf_str(&out), STR("{\"op\":\"and\",\"of\":[{\"op\":\"word\"")));
        }
        fixture_close(&f);
        buf_done(&out);
}

/* ---- gaps ----------------------------------------------------------------------------------- */

struct letters { /* mails made in number */
        VEC(struct mail) v;
        struct arena a;
};

static void letter(struct letters *l, const char *from, const char *to, int year, int month,
                   int day) {
        struct str id = arena_printf(&l->a, "%zu@gaps", l->v.n);
        struct str date = arena_printf(&l->a, "%04d-%02d-%02d", year, month, day);
        struct mail m = { id.p, NULL, from, to, date.p, "x", id.p, NULL, 0 };
        vec_push(&l->v, m);
}

TEST(query_gaps_and_silences) {
        struct fixture f;
        struct letters l = { 0 };
        struct query_gaps g;
        arena_init(&l.a, 0);
        for (int month = 1; month <= 12; month++) {
                for (int day = 1; day <= 5 && (month <= 4 || month >= 10); day++)
                        letter(&l, day % 2 ? JANE : BOB, day % 2 ? BOB : JANE, 2014, month, day);
                letter(&l, JANE, "other@west.example", 2014, month, 20);
                letter(&l, BOB, "other@west.example", 2014, month, 21);
        }
        struct mail answer = {
                "a@gaps", "gone@gaps lost@gaps", JANE, BOB, "2014-03-09", "Re: y", "y", NULL, 0
        };
        vec_push(&l.v, answer);
        if (fixture_open(&f, "gaps", l.v.v, l.v.n)) {
                struct query_gaps_options o = { 0 };
                ASSERT(query_gaps(&f.c, &o, &f.a, &g, &f.e) == 0);
                ASSERT(g.n_ghosts == 1);
                EXPECT_STR("lost@gaps", g.ghosts[0].id);
                EXPECT_STR("bob@south.example", g.ghosts[0].who);
                EXPECT_EQ(1, g.named);
                ASSERT(g.n_months == 1);
                EXPECT_STR("2014-03", g.months[0].month);
                ASSERT(g.n_silences == 1);
                EXPECT_STR("bob@south.example", g.silences[0].a);
                EXPECT_EQ(5, g.silences[0].months);
                EXPECT(!g.silences[0].ended);
                o.who = STR("reza");
                ASSERT(query_gaps(&f.c, &o, &f.a, &g, &f.e) == 0);
                EXPECT_EQ(0, g.n_silences);
        }
        fixture_close(&f);
        vec_done(&l.v);
        arena_done(&l.a);
}

/* ---- TREC ----------------------------------------------------------------------------------- */

TEST(query_trec_run) {
        struct fixture f;
        struct buf out;
        struct query_trec_options o = { .limit = 2 };
        buf_init(&out, 0);
        if (fixture_open(&f, "trec", office, sizeof office / sizeof *office)) {
                EXPECT_EQ(2,
                          query_trec(&f.c,
                                     STR("<xml><top>\n<num>12</num><title>\nharbour signed\n"
                                         "</title>\n</top><TOP><num> Number: 7 <title> nothingness"
                                         "</top>"),
                                     &o, &out, &f.e));
                EXPECT(str_starts(buf_str(&out), STR("12 Q0 5 1 ")));
                EXPECT(str_ends(buf_str(&out), STR(" clew\n")));
                buf_clear(&out);
                o.docno = QUERY_DOCNO_msgid;
                EXPECT_EQ(1, query_trec(&f.c, STR("q1\tcontract\n\n"), &o, &out, &f.e));
                EXPECT(str_find(buf_str(&out), STR("q1 Q0 5@x 1 ")) != SIZE_MAX);
        }
        fixture_close(&f);
        buf_done(&out);
}

/* ---- the spelling set ----------------------------------------------------------------------- */

#define LETTER(text)                                                                               \
        { NULL, NULL, BOB, JANE, "2020-01-01", "-", text, NULL, 0 }
static const struct mail spellings[] = {
        LETTER("جلسه با دکتر طباطبایی در وزارت برگزار شد"),      /* 1 yeh_farsi */
        LETTER("جلسه با دكتر طباطبايي در وزارت برگزار شد"),      /* 2 yeh_arabic */
        LETTER("کتاب‌های تازه و می‌روند"), /* 3 zwnj */
        LETTER("کتاب های تازه و می روند"),                       /* 4 space */
        LETTER("کتابهای تازه و میروند"),                         /* 5 joined */
        LETTER("مُحَمَّد رئيس الجَامِعَة"),                             /* 6 harakat */
        LETTER("محمد رئيس الجامعة"),                             /* 7 plain */
        LETTER("أحمد إبراهيم آمنة"),                             /* 8 alef */
        LETTER("احمد ابراهيم امنه"),                             /* 9 alefplain */
        LETTER("نامه شماره ۱۴۰۲ مورخ ۱۳۹۸"),                     /* 10 digits_fa */
        LETTER("رقم ١٤٠٢"),                                      /* 11 digits_ar */
        LETTER("letter 1402"),                                   /* 12 digits_en */
        LETTER("meeting with Dr Tabatabaei"),                    /* 13 latin */
        LETTER("محـــمد"),                                       /* 14 tatweel */
};

TEST(query_spellings) {
        struct fixture f;
        if (fixture_open(&f, "spell", spellings, sizeof spellings / sizeof *spellings)) {
                expect_found(&f, "طباطبایی", "1 2 13");
                expect_found(&f, "طباطبايي", "1 2 13");
                expect_found(&f, "Tabatabai", "1 2 13");
                expect_found(&f, "دکتر", "1 2");
                expect_found(&f, "کتاب‌های", "3 4 5");
                expect_found(&f, "کتابهای", "3 4 5");
                expect_found(&f, "کتاب های", "3 4 5");
                expect_found(&f, "محمد", "6 7 14");
                expect_found(&f, "احمد", "8 9");
                expect_found(&f, "1402", "10 11 12");
                expect_found(&f, "۱۴۰۲", "10 11 12");
                expect_found(&f, "الجامعه", "6 7");
        }
        fixture_close(&f);
}
