/* See test-case.h.  Everything is a function of the message's number. */
#include "store/test-case.h"

enum { MESSAGE_SIZE = 1000, FROM_LINE = 40, FILE_EACH = 5 };

static void words(struct random *rnd, size_t n, struct buf *out) {
        static const char *const some[] = { "contract", "meeting", "port", "sugar", "ministry",
                                            "letter",   "قرارداد", "جلسه", "وزارت", "شکر" };
        for (size_t i = 0; i < n; i++) {
                buf_puts(out, some[random_below(rnd, 10)]);
                buf_printf(out, "%d ", (int) random_below(rnd, 100));
        }
}

static void put_records(struct random *rnd, const struct store_doc *d, struct buf *out) {
        struct buf text;
        buf_init(&text, 0);
        words(rnd, 40 + random_below(rnd, 100), &text);
        bool ok = rec_put(out, &(struct rec){ .kind = REC_doc,
                                              .doc = { .parent = REC_NONE,
                                                       .kind = d->kind,
                                                       .size = d->size,
                                                       .hash = d->hash } });
        ok = ok && rec_put(out, &(struct rec){ .kind = REC_text,
                                               .text = { .kind = REC_TEXT_plain,
                                                         .text = buf_str(&text) } });
        ok = ok && rec_put(out, &(struct rec){ .kind = REC_done, .done = { .docs = 1 } });
        if (!ok)
                abort();
        buf_done(&text);
}

static struct sha256 key_of(uint64_t i, uint64_t part) {
        uint64_t seed[2] = { i, part };
        return hash_sha256(bytes_of(seed, sizeof seed));
}

static struct store_party party(struct arena *a, enum rec_role role, uint64_t who) {
        return (struct store_party){
                .role = role,
                .address = arena_printf(a, "person%d@house%d.example", (int) who, (int) who % 17),
                .name = who % 3 ? arena_printf(a, "Person %d", (int) who) : STR(""),
        };
}

void test_case_message(uint64_t i, struct arena *a, struct buf *ret_records,
                       struct store_doc *ret) {
        struct random rnd = { i };
        struct store_party *p = arena_alloc(a, 3 * sizeof *p);
        uint64_t *refs = arena_alloc(a, 2 * sizeof *refs);
        struct store_flaw *flaw = arena_alloc(a, sizeof *flaw);
        p[0] = party(a, REC_ROLE_from, random_below(&rnd, 200));
        p[1] = party(a, REC_ROLE_to, random_below(&rnd, 200));
        p[2] = party(a, REC_ROLE_cc, random_below(&rnd, 200));
        refs[0] = store_mid_fp(arena_printf(a, "%d@mail.example", (int) i / 2));
        refs[1] = store_mid_fp(arena_printf(a, "%d@mail.example", (int) i - 1));
        *flaw = (struct store_flaw){ FLAW_charset_lie, 1 };
        *ret = (struct store_doc){
                .key = key_of(i, 0),
                .hash = key_of(i, 0),
                .kind = REC_DOC_message,
                .dated = i % 7 != 0,
                .date = 1000000000 + (int64_t) i * 3600,
                .zone = i % 2 ? 210 : REC_ZONE_UNKNOWN,
                .size = MESSAGE_SIZE,
                .mid = store_mid_fp(arena_printf(a, "%d@mail.example", (int) i)),
                .refs = refs,
                .n_refs = i % 3,
                .body_fp = random_next(&rnd),
                .sim = random_next(&rnd),
                .subject_fp = random_next(&rnd) % 1000 + 1,
                .parties = p,
                .n_parties = 2 + i % 2,
                .flaws = flaw,
                .n_flaws = i % 11 == 0,
        };
        memcpy(ret->lang, i % 3 ? "en" : "fa", 3);
        put_records(&rnd, ret, ret_records);
}

static int put_file(struct store *st, uint64_t i, struct doc_id parent, struct err *e) {
        struct store_doc d = { .key = key_of(i, 1),
                               .hash = key_of(i % 10, 2),
                               .parent = parent,
                               .kind = REC_DOC_file,
                               .zone = REC_ZONE_UNKNOWN,
                               .size = 77 };
        struct random rnd = { i };
        struct doc_id id;
        struct buf records;
        buf_init(&records, 0);
        put_records(&rnd, &d, &records);
        int r = store_doc_put(st, &d, buf_bytes(&records), &id, e);
        buf_done(&records);
        return r;
}

static int put_message(struct store *st, uint64_t i, const struct store_place *p, struct err *e) {
        struct store_doc d;
        struct doc_id id;
        struct arena a;
        struct buf records;
        arena_init(&a, 0);
        buf_init(&records, 0);
        test_case_message(i, &a, &records, &d);
        d.place = p;
        int r = store_doc_put(st, &d, buf_bytes(&records), &id, e);
        if (r == 1 && i % FILE_EACH == 0)
                r = put_file(st, i, id, e);
        arena_done(&a);
        buf_done(&records);
        return r;
}

static int put_gap(struct store *st, struct container_id c, uint64_t off, struct err *e) {
        return store_gap_put(
                st,
                &(struct store_gap){
                        .container = c, .reason = REC_GAP_framing, .off = off, .len = FROM_LINE },
                e);
}

/* The mailbox `name` with messages from..to; one entry at its end is encrypted. */
static int put_mailbox(struct store *st, struct store_container *c, uint64_t from, uint64_t to,
                       uint64_t each, struct err *e) {
        const uint64_t step = MESSAGE_SIZE + FROM_LINE;
        int r = 0;
        for (uint64_t i = from; r >= 0 && i < to; i++) {
                uint64_t off = (i - from) * step;
                bool row = i % 3 == 0; /* of its own for the From_ line */
                const struct store_place p = { .container = c->id,
                                               .ord = (uint32_t) (i - from),
                                               .off = off + FROM_LINE,
                                               .len = MESSAGE_SIZE,
                                               .framing = row ? 0 : FROM_LINE };
                if ((row && (r = put_gap(st, c->id, off, e)) < 0) ||
                    (r = put_message(st, i, &p, e)) < 0)
                        return r;
                if ((i - from + 1) % each == 0 &&
                    ((r = store_commit(st, e)) < 0 || (r = store_begin(st, e)) < 0))
                        return r;
        }
        const struct store_missing m = { .container = c->id,
                                         .ord = (uint32_t) (to - from),
                                         .trouble = STORE_TROUBLE_encrypted,
                                         .off = (to - from) * step,
                                         .len = 9,
                                         .name = STR("secret"),
                                         .detail = STR("PGP") };
        if ((r = store_missing_put(st, &m, e)) < 0)
                return r;
        c->status = STORE_CONTAINER_done;
        c->declared = to - from + 1;
        c->size = (to - from) * step + 9;
        if ((r = store_container_count(st, c, e)) < 0)
                return r;
        return store_container_set(st, c, e);
}

static int take_mailbox(struct store *st, struct str name, uint64_t from, uint64_t to,
                        uint64_t each, struct err *e) {
        struct source_id source;
        struct store_container c;
        int r = store_begin(st, e);
        if (r < 0 || (r = store_source_put(st, STR("/cache"), 5, &source, e)) < 0 ||
            (r = store_container_find_name(st, source, (struct container_id){ 0 }, name, &c, e)) <
                    0)
                return r;
        if (r == 1 && c.status == STORE_CONTAINER_done)
                return store_commit(st, e);
        if (r == 1)
                r = store_container_redo(st, c.id, e);
        c = (struct store_container){ .id = c.id,
                                      .source = source,
                                      .kind = STORE_MBOX,
                                      .name = name,
                                      .ord = REC_NONE,
                                      .hashed = true,
                                      .hash = hash_sha256(str_bytes(name)) };
        if (r == 0 && (r = store_container_find_name(st, source, (struct container_id){ 0 }, name,
                                                     &(struct store_container){ 0 }, e)) == 0)
                r = store_container_put(st, &c, &c.id, e);
        if (r < 0 || (r = put_mailbox(st, &c, from, to, each, e)) < 0)
                return r;
        return store_commit(st, e);
}

/* Every message answers the one before in a family of ten; every twentieth is a copy. */
static int put_families(struct store *st, uint64_t messages, struct err *e) {
        int r = store_threads_begin(st, e);
        const struct store_ghost g = {
                .id = 1, .mid = 9, .thread = 1, .string = STR("x@y.example")
        };
        if (r < 0 || (r = store_ghost_put(st, &g, e)) < 0)
                return r;
        struct doc_id before = { 0 }, first = { 0 };
        for (uint64_t i = 0; r == 0 && i < messages; i++) {
                struct sha256 key = key_of(i, 0);
                struct doc_id id;
                if ((r = store_doc_find(st, &key, &id, e)) != 1)
                        return r < 0 ? r : err_set(e, ERR_absent, "message %d is lost", (int) i);
                first = i % 10 ? first : id;
                struct store_thread t = { .doc = id,
                                          .thread = first.v,
                                          .depth = (uint32_t) i % 10,
                                          .sort = (uint32_t) i % 10,
                                          .ghost = i % 10 == 0 };
                if (i % 10)
                        t.parent = before;
                r = store_thread_put(st, &t, e);
                if (r == 0 && i % 20 == 3)
                        r = store_copy_put(st, &(struct store_copy){ id, before, STORE_COPY }, e);
                before = id;
        }
        return r < 0 ? r : store_threads_end(st, e);
}

int test_case_intake(struct store *st, const struct test_case_options *o, struct err *e) {
        uint64_t n = o->messages;
        int r = 0;
        for (int turn = 0; r == 0 && turn < 2; turn++)
                r = turn == (o->reverse ? 1 : 0)
                            ? take_mailbox(st, STR("inbox"), 0, 2 * n / 3, o->commit_each, e)
                            : take_mailbox(st, STR("sent"), n / 3, n, o->commit_each, e);
        if (r < 0 || (r = store_settle(st, e)) < 0 || (r = put_families(st, n, e)) < 0)
                return r;
        return store_log_put(st, 1700000000, "add", STR("2 containers"), e);
}

int test_case_run(const char *path, struct store_fault *fault, const struct test_case_options *o,
                  struct sha256 *ret_digest, struct err *e) {
        struct store *st = NULL;
        const struct store_options so = { .fault = fault };
        int r = store_open(&st, path, STORE_CREATE, &so, e);
        if (r == 0)
                r = test_case_intake(st, o, e);
        if (r == 0)
                r = store_digest(st, ret_digest, e);
        store_close(&st);
        return r;
}
