/* Auditing: everything that the case holds, checked against itself.  Each check is one function in
 * a table and reports what it finds in words; an error (a broken disk) ends the audit, damage does
 * not.  Whether the sources still are what they were is flow/'s business. */
#include "store/store-audit.h"

#include "base/limits.h"

void store_audit_say(struct store_auditing *a, const char *fmt, ...) {
        char text[256];
        va_list ap;
        va_start(ap, fmt);
        if (vsnprintf(text, sizeof text, fmt, ap) < 0)
                text[0] = 0;
        va_end(ap);
        a->findings++;
        if (a->to->say)
                a->to->say(a->to->arg, text);
}

static unsigned long long llu(uint64_t v) {
        return v;
}

static int check_database(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_rows_open(a->st, SQL_integrity, NULL, 0, &rows, e);
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                struct str words = store_sql_str(rows->s, 0);
                if (!str_eq(words, STR("ok")))
                        store_audit_say(a, "database: %.*s", STR_ARG(words));
        }
        return r;
}

/* Statements that list what should not be, by id. */
static int check_references(struct store_auditing *a, struct err *e) {
        static const struct {
                enum store_sql id;
                const char *words;
        } lists[] = {
                { SQL_audit_place, "place in container %lld of no document or container" },
                { SQL_audit_parent, "document %lld is attached to none" },
                { SQL_audit_home, "document %lld stands nowhere" },
                { SQL_audit_flaw, "flaw of no document %lld" },
                { SQL_audit_todo, "waiting work %lld of no document" },
                { SQL_audit_told, "names told of no document %lld" },
                { SQL_audit_tied, "ties said by no document %lld" },
                { SQL_audit_member, "members of no actor %lld" },
                { SQL_audit_near, "actor %lld is near one that is not there" },
                { SQL_audit_actor_docs, "texts of no actor %lld" },
        };
        for (size_t i = 0; i < V_COUNT(lists); i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                int r = store_rows_open(a->st, lists[i].id, NULL, 0, &rows, e);
                while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
                        store_audit_say(a, lists[i].words,
                                        (long long) sqlite3_column_int64(rows->s, 0));
#pragma GCC diagnostic pop
                }
                if (r < 0)
                        return r;
        }
        return 0;
}

/* Blocks follow each other without holes in the stream, and each is what its checksum says. */
static int check_blocks(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        _cleanup_(mem_free_at) uint8_t *raw = mem_alloc(LIMIT_store_block_bytes);
        uint64_t at = 0;
        int r = store_rows_open(a->st, SQL_blocks, NULL, 0, &rows, e);
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                sqlite3_stmt *s = rows->s;
                struct store_block b = { store_sql_u64(s, 0), store_sql_u64(s, 1),
                                         store_sql_u64(s, 2), store_sql_u64(s, 3),
                                         store_sql_u64(s, 4) };
                struct err damage = ERR_INIT;
                if (b.start != at)
                        store_audit_say(a, "text: nothing between %llu and %llu", llu(at),
                                        llu(b.start));
                at = b.start + b.raw;
                if (store_text_block(a->st->text, &b, b.raw, raw, &damage) < 0)
                        store_audit_say(a, "%s", damage.message);
        }
        return r;
}

/* Returns how much text they hold. */
static uint64_t check_records(struct store_auditing *a, const struct store_doc_row *row,
                              struct bytes in) {
        struct err damage = ERR_INIT;
        struct rec rec;
        uint64_t docs = 0, text = 0;
        int r;
        while ((r = rec_get(&in, &rec, &damage)) == 1) {
                docs += rec.kind == REC_doc;
                text += rec.kind == REC_text ? rec.text.text.n : 0;
        }
        if (r < 0)
                store_audit_say(a, "records of document %llu: %s", llu(row->id.v), damage.message);
        else if (docs != 1)
                store_audit_say(a, "records of document %llu speak of %llu documents",
                                llu(row->id.v), llu(docs));
        return text;
}

/* Past the ids from *want that moved. */
static void pass_moved(struct bytes *moved, uint64_t *want) {
        uint32_t id;
        while (moved->n && (memcpy(&id, moved->p, sizeof id), id == *want)) {
                *moved = bytes_sub(*moved, sizeof id, SIZE_MAX);
                ++*want;
        }
}

static int check_docs(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        _cleanup_(buf_done) struct buf text, dead;
        struct store_doc_row row;
        uint64_t want = 0;
        buf_init(&text, 0);
        buf_init(&dead, 0);
        int r = store_moved_get(a->st, &dead, e);
        struct bytes moved = buf_bytes(&dead);
        if (r >= 0)
                r = store_docs_open(a->st, (struct doc_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) == 1) {
                struct err damage = ERR_INIT;
                want++;
                pass_moved(&moved, &want);
                if (row.id.v != want)
                        store_audit_say(a, "document ids are not dense at %llu", llu(row.id.v));
                want = row.id.v;
                buf_clear(&text);
                if (store_text_get(a->st, row.text_at, row.text_len, &text, &damage) < 0)
                        store_audit_say(a, "records of document %llu: %s", llu(row.id.v),
                                        damage.message);
                else if ((r = store_audit_told(a, row.id.v,
                                               check_records(a, &row, buf_bytes(&text)), e)) < 0)
                        break;
        }
        if (r != ERR_corrupt)
                return r;
        store_audit_say(a, "%s", e ? e->message : "a document's row is damaged");
        return 0;
}

/* Families speak of documents that are there, and each document is found where it stands. */
static int check_threads(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t, found;
        struct err damage = ERR_INIT;
        int64_t docs = 0;
        int r = store_sql_int(a->st, SQL_doc_last, NULL, 0, 0, &docs, e);
        if (r >= 0)
                r = store_threads_open(a->st, 0, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_threads_next(rows, &t, &damage)) == 1) {
                if (t.doc.v > (uint64_t) docs || t.parent.v > (uint64_t) docs)
                        store_audit_say(a, "family row of no document %llu", llu(t.doc.v));
                else if ((r = store_thread_find(a->st, t.doc, &found, &damage)) < 0)
                        break;
                else if (r == 0 || found.thread != t.thread)
                        store_audit_say(a, "document %llu is not found in its family",
                                        llu(t.doc.v));
        }
        if (r < 0)
                store_audit_say(a, "%s", damage.message);
        return 0;
}

static int check_counts(struct store_auditing *a, struct err *e) {
        struct store_counts c;
        int64_t docs;
        int r = store_counts_get(a->st, &c, e);
        if (r < 0 || (r = store_sql_int(a->st, SQL_audit_count, NULL, 0, 0, &docs, e)) < 0)
                return r;
        if ((uint64_t) docs != c.docs)
                store_audit_say(a, "%llu documents counted at intake, %llu are there", llu(c.docs),
                                llu((uint64_t) docs));
        return 0;
}

static void say_ledger(struct store_auditing *a, const struct store_container *c,
                       const struct store_ledger *l) {
        if (c->status == STORE_CONTAINER_begun)
                store_audit_say(a, "container %llu was begun but not finished", llu(c->id.v));
        if (!l->objects_close)
                store_audit_say(
                        a, "container %llu: declared %llu, rows show %llu + %llu + %llu + %llu",
                        llu(c->id.v), llu(l->declared), llu(l->rows_emitted),
                        llu(l->rows_duplicate), llu(l->rows_encrypted), llu(l->rows_unreadable));
        if (l->holes)
                store_audit_say(a, "container %llu: %llu bytes in no row, first at %llu",
                                llu(c->id.v), llu(l->holes), llu(l->hole_at));
        if (l->overlaps)
                store_audit_say(a, "container %llu: %llu bytes in two rows, first at %llu",
                                llu(c->id.v), llu(l->overlaps), llu(l->overlap_at));
        if (l->outside)
                store_audit_say(a, "container %llu: rows reach %llu bytes past its end",
                                llu(c->id.v), llu(l->outside));
}

static int check_ledgers(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        int r = store_containers_open(a->st, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) == 1) {
                struct store_ledger l;
                if (c.status == STORE_CONTAINER_same)
                        continue; /* the other one is checked */
                if ((r = store_ledger_check(a->st, c.id, &l, e)) < 0)
                        return r;
                if (r == 0)
                        say_ledger(a, &c, &l);
        }
        return r;
}

static int check_log(struct store_auditing *a, struct err *e) {
        uint64_t line = 0;
        int r = store_log_check(a->st, &line, e);
        if (r == 0)
                store_audit_say(a, "log: changed or cut at line %llu", llu(line));
        return r;
}

static int find_last(struct store_auditing *a, struct err *e) {
        const struct {
                enum store_sql id;
                uint64_t *to;
        } lasts[] = { { SQL_audit_last_addr, &a->last_addr },
                      { SQL_count_names, &a->last_name },
                      { SQL_audit_last_label, &a->last_label },
                      { SQL_doc_last, &a->last_doc } };
        for (size_t i = 0; i < V_COUNT(lasts); i++) {
                int64_t id = 0;
                int r = store_sql_int(a->st, lasts[i].id, NULL, 0, 0, &id, e);
                if (r < 0)
                        return r;
                *lasts[i].to = (uint64_t) id;
        }
        return 0;
}

int store_audit(struct store *st, const struct store_audit *to, struct err *e) {
        static int (*const checks[])(struct store_auditing *, struct err *) = {
                check_database, check_references,      find_last,    check_blocks,
                check_docs,     store_audit_actors,    check_counts, check_threads,
                check_ledgers,  store_audit_decisions, check_log,
        };
        struct store_auditing a = { .st = st, .to = to };
        for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
                int r = checks[i](&a, e);
                if (r < 0)
                        return err_while(e, r, "auditing the case");
        }
        return a.findings;
}
