/* What the user decided: never derived, never changed but to say that it was taken back. */
#include "base/utf8.h"
#include "store/store-dump.h"

enum { PART_MOST = 4096 /* bytes of one part in a line of the log */ };

static int put(struct store *st, const struct store_decision *d, uint64_t *ret, struct err *e) {
        int r = SQL_RUN(st, SQL_decision_put, e, V_INT(d->at), V_STR(d->verb), V_STR(d->a),
                        V_STR(d->b), V_STR(d->text), V_STR(d->reason));
        *ret = r == 0 ? (uint64_t) sqlite3_last_insert_rowid(st->db) : 0;
        return r;
}

bool store_decision_is_private(const struct store_decision *d) {
        return str_eq(d->verb, STR("protect")) || str_starts(d->verb, STR("mark-"));
}

static void put_words(const struct store_decision *d, struct buf *ret) {
        const struct str parts[] = { d->verb, d->a, d->b, d->text, d->reason };
        buf_clear(ret);
        for (size_t i = 0; i < V_COUNT(parts); i++) {
                if (i)
                        buf_puts(ret, " | ");
                store_dump_text(ret, str_sub(parts[i], 0, utf8_floor(parts[i], PART_MOST)));
        }
}

void store_decision_words(const struct store_decision *d, struct buf *ret) {
        put_words(d, ret);
        if (!store_decision_is_private(d))
                return;
        char hex[SHA256_HEX];
        struct sha256 h = hash_sha256(buf_bytes(ret));
        sha256_hex(&h, hex);
        buf_clear(ret);
        buf_put_str(ret, d->verb);
        buf_printf(ret, " | sha256 %s", hex);
}

/* Decisions are the one thing here that nothing else could tell again, so the log has them word for
 * word, and before the row: a kill between the two leaves a line too many, never a decision that
 * nobody can account for. */
static int note(struct store *st, const struct store_decision *d, struct err *e) {
        _cleanup_(buf_done) struct buf what;
        buf_init(&what, 0);
        store_decision_words(d, &what);
        return store_log_put(st, d->at, "decide", buf_str(&what), e);
}

static int end(struct store *st, int r, struct err *e) {
        if (r == 0)
                r = store_commit(st, e);
        if (r < 0)
                store_rollback(st);
        return r;
}

int store_decide(struct store *st, const struct store_decision *d, uint64_t *ret, struct err *e) {
        int r = note(st, d, e);
        if (r < 0 || (r = store_begin(st, e)) < 0)
                return r;
        return end(st, put(st, d, ret, e), e);
}

static int can_undo(struct store *st, uint64_t id, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_decision_find, &s, e, V_INT(id));
        if (r == 0)
                return err_set(e, ERR_absent, "no decision %llu", (unsigned long long) id);
        if (r < 0)
                return r;
        bool was = store_sql_u64(s, 0) != 0;
        store_sql_end(s);
        return was ? err_set(e, ERR_usage, "decision %llu was taken back already",
                             (unsigned long long) id)
                   : 0;
}

int store_decision_undo(struct store *st, uint64_t id, int64_t at, struct str reason,
                        struct err *e) {
        char number[24];
        uint64_t undo = 0;
        int r = can_undo(st, id, e);
        if (r < 0)
                return r;
        snprintf(number, sizeof number, "%llu", (unsigned long long) id);
        struct store_decision d = {
                .at = at, .verb = STR("undo"), .a = str_of(number), .reason = reason
        };
        if ((r = note(st, &d, e)) < 0 || (r = store_begin(st, e)) < 0)
                return r;
        r = put(st, &d, &undo, e);
        if (r == 0)
                r = SQL_RUN(st, SQL_decision_undo, e, V_INT(id), V_INT(undo));
        return end(st, r, e);
}

int store_decisions_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_decisions, NULL, 0, ret, e);
}

int store_decisions_next(struct store_rows *rows, struct store_decision *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        sqlite3_stmt *s = rows->s;
        if (r == 1)
                *ret = (struct store_decision){ .id = store_sql_u64(s, 0),
                                                .at = sqlite3_column_int64(s, 1),
                                                .verb = store_sql_str(s, 2),
                                                .a = store_sql_str(s, 3),
                                                .b = store_sql_str(s, 4),
                                                .text = store_sql_str(s, 5),
                                                .reason = store_sql_str(s, 6),
                                                .undone = store_sql_u64(s, 7) };
        return r;
}
