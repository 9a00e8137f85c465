/* Documents: keeping one with everything that hangs on it, and finding it again.
 *
 * The writer knows recent keys from a table in memory and settled ones from `doc_key`, whose rows
 * are heads (4 bytes) of three things at once: keys, content hashes of attached documents and
 * Message-ID fingerprints.  A head only nominates: the document's own row decides.
 *
 * It does not decode records; what is in them comes as a filled struct store_doc. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/limits.h"
#include "base/md5.h"

uint64_t store_mid_fp(struct str id) {
        struct md5 m = md5_of(str_bytes(id));
        uint64_t fp = 0;
        for (size_t i = 0; i < 8; i++)
                fp = fp << 8 | m.b[i];
        return fp ? fp : 1;
}

/* --- addresses and names become numbers --------------------------------------------------------
 */

int store_intern(struct store *st, struct map *known, enum store_sql find, enum store_sql put,
                 struct str text, uint64_t *ret, struct err *e) {
        *ret = 0;
        if (!text.n)
                return 0;
        const uint64_t *seen = map_find(known, text);
        if (seen) {
                *ret = *seen;
                return 0;
        }
        int64_t id;
        const struct store_value v = V_STR(text);
        int r = store_sql_int(st, find, &v, 1, 0, &id, e);
        if (r == 0 && (r = store_sql_run(st, put, &v, 1, e)) == 0)
                id = sqlite3_last_insert_rowid(st->db);
        if (r < 0)
                return r;
        if (known->n >= LIMIT_store_interned)
                map_clear(known);
        map_put(known, text, (uint64_t) id, NULL);
        *ret = (uint64_t) id;
        return 0;
}

static void append_party(struct buf *out, const struct store_party_row *p) {
        buf_putc(out, (char) p->role);
        store_varint_put(out, p->addr.v);
        store_varint_put(out, p->name.v);
}

int store_party_get(struct bytes *in, struct store_party_row *ret, struct err *e) {
        if (!in->n)
                return 0;
        uint8_t role = in->p[0];
        *in = bytes_sub(*in, 1, SIZE_MAX);
        bool ok = role >= REC_ROLE_from && role <= REC_ROLE_subject;
        if (!ok || !store_varint_get(in, &ret->addr.v) || !store_varint_get(in, &ret->name.v))
                return err_set(e, ERR_corrupt, "the parties of a document are damaged");
        ret->role = role;
        return 1;
}

/* The parties as one blob in st->scratch; *ret_from is the first From. */
static int pack_parties(struct store *st, const struct store_doc *d, uint64_t *ret_from,
                        struct err *e) {
        buf_clear(&st->scratch);
        *ret_from = 0;
        for (size_t i = 0; i < d->n_parties; i++) {
                const struct store_party *p = &d->parties[i];
                struct store_party_row row = { .role = p->role };
                int r = store_intern(st, &st->addrs, SQL_addr_find, SQL_addr_put, p->address,
                                     &row.addr.v, e);
                if (r == 0)
                        r = store_intern(st, &st->names, SQL_name_find, SQL_name_put, p->name,
                                         &row.name.v, e);
                if (r < 0)
                        return r;
                append_party(&st->scratch, &row);
                if (p->role == REC_ROLE_from && !*ret_from)
                        *ret_from = row.addr.v;
        }
        return 0;
}

/* --- keeping -----------------------------------------------------------------------------------
 */

void store_doc_count(struct store *st, const struct store_doc_row *d, int by) {
        struct store_totals *t = &st->totals;
        bool none_dated = t->messages + t->files + t->pages == t->undated;
        switch (d->kind) {
        case REC_DOC_message:
                t->messages += by;
                break;
        case REC_DOC_file:
                t->files += by;
                break;
        case REC_DOC_page:
        case REC_DOC_item:
                t->pages += by;
                break;
        }
        t->attached += d->parent.v ? by : 0;
        t->undated += !d->dated ? by : 0;
        store_kind_count_up(st, d, by);
        if (!d->dated || by < 0)
                return;
        t->first = none_dated || d->date < t->first ? d->date : t->first;
        t->last = none_dated || d->date > t->last ? d->date : t->last;
}

static int put_row(struct store *st, const struct store_doc *d, uint64_t text_at, uint64_t text_len,
                   uint64_t from, struct bytes parties, struct err *e) {
        bool own_hash = !sha256_eq(&d->key, &d->hash);
        const struct store_place *p = d->place;
        const struct store_value v[] = {
                V_INT(st->last_doc + 1),
                V_BLOB(d->key.b, sizeof d->key.b),
                own_hash ? V_BLOB(d->hash.b, sizeof d->hash.b) : V_NULL,
                V_SOME(d->parent.v),
                p ? V_INT(p->container.v) : V_NULL,
                p ? V_INT(p->ord) : V_NULL,
                V_INT(d->kind),
                V_INT(store_reading_pack(d)),
                d->dated ? V_INT(d->date) : V_NULL,
                d->zone != REC_ZONE_UNKNOWN ? V_INT(d->zone) : V_NULL,
                d->lang[0] ? V_STR(str_of(d->lang)) : V_NULL,
                V_INT(d->size),
                V_INT(text_at),
                V_INT(text_len),
                V_SOME(d->mid),
                d->n_refs ? V_BLOB(d->refs, d->n_refs * sizeof *d->refs) : V_NULL,
                V_SOME(d->body_fp),
                V_SOME(d->sim),
                V_SOME(d->subject_fp),
                V_SOME(from),
                parties.n ? V_BLOB(parties.p, parties.n) : V_NULL,
        };
        return store_sql_run(st, SQL_doc_put, v, V_COUNT(v), e);
}

static int put_place_row(struct store *st, const struct store_place *p, uint64_t doc, bool again,
                         struct err *e) {
        uint32_t flags = p->flags & ~(uint32_t) STORE_PLACE_again;
        st->totals.places++;
        st->totals.duplicates += again;
        return SQL_RUN(st, SQL_place_put, e, V_INT(p->container.v), V_INT(p->ord), V_INT(doc),
                       V_INT(p->off), V_INT(p->len),
                       V_INT(again ? flags | STORE_PLACE_again : flags), V_INT(p->framing),
                       p->name.n ? V_STR(p->name) : V_NULL);
}

static int put_flaws(struct store *st, const struct store_doc *d, uint64_t doc, struct err *e) {
        for (size_t i = 0; i < d->n_flaws; i++) {
                int r = store_flaw_put(st, (struct doc_id){ doc }, d->flaws[i], e);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* What of a new document is counted and remembered. */
static void note_new(struct store *st, const struct store_doc *d, uint64_t doc) {
        struct store_doc_row row = { .kind = d->kind,
                                     .parent = d->parent,
                                     .dated = d->dated,
                                     .date = d->date,
                                     .size = d->size };
        store_reading_unpack(store_reading_pack(d), &row);
        store_keys_put(&st->keys, sha256_head(&d->key), doc);
        if (d->kind != REC_DOC_message && row.outcome == STORE_READ_WHOLE)
                store_keys_put(&st->contents, sha256_head(&d->hash), doc);
        store_doc_count(st, &row, 1);
}

/* The first From of packed parties. */
static uint64_t from_of(struct bytes parties) {
        struct store_party_row p;
        while (store_party_get(&parties, &p, NULL) == 1)
                if (p.role == REC_ROLE_from)
                        return p.addr.v;
        return 0;
}

int store_doc_add(struct store *st, const struct store_doc *d, struct bytes records,
                  struct bytes parties, struct err *e) {
        uint64_t from, text_at;
        BUG_IF(d->parent.v > st->last_doc);
        int r = pack_parties(st, d, &from, e);
        if (d->n_parties)
                parties = buf_bytes(&st->scratch);
        else
                from = from_of(parties);
        st->last_from = (struct addr_id){ from };
        if (r < 0 || (r = store_text_append(st->text, records, &text_at, e)) < 0 ||
            (r = put_row(st, d, text_at, records.n, from, parties, e)) < 0)
                return r;
        uint64_t doc = ++st->last_doc;
        note_new(st, d, doc);
        if (d->sketch.n &&
            (r = SQL_RUN(st, SQL_sketch_put, e, V_INT(doc), V_BLOB(d->sketch.p, d->sketch.n))) < 0)
                return r;
        if (d->place && (r = put_place_row(st, d->place, doc, false, e)) < 0)
                return r;
        return put_flaws(st, d, doc, e);
}

int store_doc_put(struct store *st, const struct store_doc *d, struct bytes records,
                  struct doc_id *ret, struct err *e) {
        store_must_write(st);
        struct doc_id known;
        int r = store_doc_find(st, &d->key, &known, e);
        if (r == 1) {
                struct store_place again;
                if (d->place) {
                        again = *d->place;
                        again.doc = known;
                        if ((r = store_place_put(st, &again, e)) < 0)
                                return r;
                }
                *ret = known;
                return 0;
        }
        if (r < 0 || (r = store_doc_add(st, d, records, bytes_of(NULL, 0), e)) < 0)
                return r;
        *ret = (struct doc_id){ st->last_doc };
        return 1;
}

struct addr_id store_doc_from(const struct store *st) {
        return st->last_from;
}

/* Does document `doc` stand in a place that still is one? */
static int has_home(struct store *st, uint64_t doc, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_doc_home, &s, e, V_INT(doc));
        if (r != 1)
                return r < 0 ? r
                             : err_set(e, ERR_absent, "no document %llu", (unsigned long long) doc);
        r = sqlite3_column_type(s, 0) != SQLITE_NULL;
        store_sql_end(s);
        return r;
}

int store_place_put(struct store *st, const struct store_place *p, struct err *e) {
        store_must_write(st);
        int again = has_home(st, p->doc.v, e);
        if (again < 0)
                return again;
        int r = put_place_row(st, p, p->doc.v, again, e);
        if (r == 0 && !again)
                r = SQL_RUN(st, SQL_doc_place, e, V_INT(p->doc.v), V_INT(p->container.v),
                            V_INT(p->ord));
        return r < 0 ? r : !again;
}

/* --- finding -----------------------------------------------------------------------------------
 */

int store_key_of(struct store *st, uint64_t doc, struct sha256 *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_doc_key_of, &s, e, V_INT(doc));
        if (r != 1)
                return r < 0 ? r
                             : err_set(e, ERR_absent, "no document %llu", (unsigned long long) doc);
        bool whole = store_sql_hash(s, 0, ret);
        store_sql_end(s);
        return whole ? 0 : err_set(e, ERR_corrupt, "a document of the case has no key");
}

/* What a look-up by head is after; the row decides. */
enum wanted { WANT_KEY, WANT_HASH, WANT_MID };

struct lookup {
        enum wanted what;
        uint64_t lo, hi; /* heads nominated */
        const char *hex; /* WANT_KEY: the key begins with these digits */
        size_t n_hex;
        struct sha256 hash;
        uint64_t mid;
};

static bool fits(const struct lookup *l, const struct store_doc_row *row) {
        char hex[SHA256_HEX];
        switch (l->what) {
        case WANT_KEY:
                sha256_hex(&row->key, hex);
                return memcmp(hex, l->hex, l->n_hex) == 0;
        case WANT_HASH:
                return sha256_eq(&row->hash, &l->hash);
        case WANT_MID:
                return row->mid == l->mid;
        }
        return false;
}

struct found {
        struct doc_id *ret;
        size_t n, most;
};

static int take_settled(struct store *st, const struct lookup *l, struct found *f, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = ROWS_OPEN(st, SQL_doc_keys, &rows, e, V_INT(store_head(l->lo)),
                          V_INT(store_head(l->hi)));
        uint64_t before = 0;
        while (r >= 0 && f->n < f->most && (r = store_rows_step(rows, e)) == 1) {
                struct store_doc_row row;
                struct doc_id id = { store_sql_u64(rows->s, 0) };
                if (id.v == before) /* two heads of one document in the range */
                        continue;
                before = id.v;
                if ((r = store_doc_get(st, id, &row, e)) < 0)
                        return r;
                if (fits(l, &row))
                        f->ret[f->n++] = id;
        }
        return r < 0 ? r : 0;
}

static int take_unsettled(struct store *st, const struct lookup *l, struct found *f,
                          struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int64_t settled = 0;
        int r = store_meta_find(st, "store.settled", &settled, e);
        if (r >= 0)
                r = store_docs_open(st, (struct doc_id){ (uint64_t) settled + 1 }, &rows, e);
        struct store_doc_row row;
        while (r >= 0 && f->n < f->most && (r = store_docs_next(rows, &row, e)) == 1)
                if (fits(l, &row))
                        f->ret[f->n++] = row.id;
        return r < 0 ? r : 0;
}

static int look_up(struct store *st, const struct lookup *l, struct doc_id *ret, size_t most,
                   struct err *e) {
        struct found f = { ret, 0, most };
        int r = take_settled(st, l, &f, e);
        if (r == 0)
                r = take_unsettled(st, l, &f, e);
        return r < 0 ? r : (int) f.n;
}

/* 1 if document `doc` has this key; not if it has moved. */
static int has_key(struct store *st, uint64_t doc, const struct sha256 *key, struct err *e) {
        struct sha256 other;
        int r = store_key_of(st, doc, &other, e);
        return r == ERR_absent ? 0 : r < 0 ? r : sha256_eq(key, &other);
}

static int find_recent(struct store *st, const struct sha256 *key, uint64_t head,
                       struct doc_id *ret, struct err *e) {
        uint64_t doc;
        for (size_t at = 0; store_keys_next(&st->keys, head, &at, &doc);) {
                int r = has_key(st, doc, key, e);
                if (r == 1)
                        *ret = (struct doc_id){ doc };
                if (r != 0)
                        return r;
        }
        return 0;
}

static int find_settled(struct store *st, const struct sha256 *key, uint64_t head,
                        struct doc_id *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        const struct store_value v = V_INT(store_head(head));
        int r = ROWS_OPEN(st, SQL_doc_keys, &rows, e, v, v);
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                uint64_t doc = store_sql_u64(rows->s, 0);
                if ((r = has_key(st, doc, key, e)) == 1)
                        *ret = (struct doc_id){ doc };
                if (r != 0)
                        return r;
        }
        return r;
}

int store_doc_find(struct store *st, const struct sha256 *key, struct doc_id *ret, struct err *e) {
        uint64_t head = sha256_head(key);
        if (st->mode == STORE_READ) {
                char hex[SHA256_HEX];
                sha256_hex(key, hex);
                return store_doc_find_hex(st, str_of(hex), ret, 1, e);
        }
        int r = find_recent(st, key, head, ret, e);
        return r != 0 || !st->settled ? r : find_settled(st, key, head, ret, e);
}

int store_doc_find_hex(struct store *st, struct str hex, struct doc_id *ret, size_t most,
                       struct err *e) {
        char low[SHA256_HEX] = { 0 };
        if (hex.n < 2 || hex.n >= sizeof low)
                return err_set(e, ERR_usage, "a document id has 2 to 64 hex digits");
        struct lookup l = { .what = WANT_KEY, .hi = UINT64_MAX, .hex = low, .n_hex = hex.n };
        for (size_t i = 0; i < hex.n; i++) {
                char c = low[i] = ascii_lower(hex.p[i]);
                if (!ascii_digit(c) && (c < 'a' || c > 'f'))
                        return err_set(e, ERR_usage,
                                       "a document id has only the digits 0-9 and a-f");
                uint64_t digit = (uint64_t) (ascii_digit(c) ? c - '0' : c - 'a' + 10);
                if (i < 16) {
                        unsigned shift = 60 - 4 * (unsigned) i;
                        l.lo |= digit << shift;
                        l.hi = (l.hi & ~((uint64_t) 15 << shift)) | digit << shift;
                }
        }
        return look_up(st, &l, ret, most, e);
}

int store_doc_find_mid(struct store *st, uint64_t mid, struct doc_id *ret, size_t most,
                       struct err *e) {
        const struct lookup l = { .what = WANT_MID, .lo = mid, .hi = mid, .mid = mid };
        return look_up(st, &l, ret, most, e);
}

/* --- rows --------------------------------------------------------------------------------------
 */

/* Everything but the hashes and the references, which need checking or copying. */
static void columns(sqlite3_stmt *s, struct store_doc_row *ret) {
        struct str lang = store_sql_str(s, 10);
        *ret = (struct store_doc_row){
                .id = { store_sql_u64(s, 0) },
                .parent = { store_sql_u64(s, 3) },
                .container = { store_sql_u64(s, 4) },
                .ord = (uint32_t) store_sql_u64(s, 5),
                .kind = (enum rec_doc_kind) sqlite3_column_int(s, 6),
                .dated = sqlite3_column_type(s, 8) != SQLITE_NULL,
                .date = sqlite3_column_int64(s, 8),
                .zone = sqlite3_column_type(s, 9) != SQLITE_NULL ? sqlite3_column_int(s, 9)
                                                                 : REC_ZONE_UNKNOWN,
                .size = store_sql_u64(s, 11),
                .text_at = store_sql_u64(s, 12),
                .text_len = store_sql_u64(s, 13),
                .mid = store_sql_u64(s, 14),
                .body_fp = store_sql_u64(s, 16),
                .sim = store_sql_u64(s, 17),
                .subject_fp = store_sql_u64(s, 18),
                .from = { store_sql_u64(s, 19) },
        };
        store_reading_unpack(store_sql_u64(s, 7), ret);
        memcpy(ret->lang, lang.p, lang.n < STORE_LANG ? lang.n : STORE_LANG - 1);
}

/* The whole row; its references are copied to memory from `a`. */
static int read_row(sqlite3_stmt *s, struct arena *a, struct store_doc_row *row, struct err *e) {
        columns(s, row);
        struct bytes refs = store_sql_blob(s, 15);
        row->n_refs = refs.n / sizeof *row->refs;
        arena_reset(a);
        if (row->n_refs) {
                uint64_t *copy = arena_alloc(a, row->n_refs * sizeof *copy);
                memcpy(copy, refs.p, row->n_refs * sizeof *copy);
                row->refs = copy;
        }
        bool keyed = store_sql_hash(s, 1, &row->key);
        if (!store_sql_hash(s, 2, &row->hash))
                row->hash = row->key;
        bool known = row->kind >= REC_DOC_message && row->kind <= REC_DOC_item;
        if (!keyed || !known)
                return err_set(e, ERR_corrupt, "the row of document %llu is damaged",
                               (unsigned long long) row->id.v);
        return 1;
}

int store_doc_get(struct store *st, struct doc_id id, struct store_doc_row *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_doc_get, &s, e, V_INT(id.v));
        if (r == 0)
                return err_set(e, ERR_absent, "no document %llu", (unsigned long long) id.v);
        if (r < 0)
                return r;
        struct store_doc_row row;
        r = read_row(s, &st->kept[KEPT_DOC], &row, e);
        store_sql_end(s);
        if (r < 0)
                return r;
        *ret = row;
        return 0;
}

int store_docs_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e) {
        return ROWS_OPEN(st, SQL_docs, ret, e, V_INT(from.v));
}

int store_docs_of_parent_open(struct store *st, struct doc_id parent, struct store_rows **ret,
                              struct err *e) {
        return ROWS_OPEN(st, SQL_docs_of_parent, ret, e, V_INT(parent.v));
}

static bool keep_hash(const struct store_rows *rows, const struct store_doc_row *row) {
        return sha256_eq(&row->hash, &rows->hash);
}

int store_docs_of_hash_open(struct store *st, const struct sha256 *hash, struct store_rows **ret,
                            struct err *e) {
        int64_t settled = 0;
        int r = store_meta_find(st, "store.settled", &settled, e);
        if (r >= 0)
                r = ROWS_OPEN(st, SQL_docs_of_head, ret, e, V_INT(store_head(sha256_head(hash))),
                              V_INT(settled));
        if (r < 0)
                return r;
        (*ret)->keep = keep_hash;
        (*ret)->hash = *hash;
        return 0;
}

int store_docs_next(struct store_rows *rows, struct store_doc_row *ret, struct err *e) {
        for (;;) {
                struct store_doc_row row;
                int r = store_rows_step(rows, e);
                if (r != 1)
                        return r;
                if ((r = read_row(rows->s, &rows->arena, &row, e)) < 0)
                        return r;
                if (!rows->keep || rows->keep(rows, &row)) {
                        *ret = row;
                        return 1;
                }
        }
}

int store_doc_records(struct store *st, struct doc_id id, struct buf *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_doc_text, &s, e, V_INT(id.v));
        if (r == 0)
                return err_set(e, ERR_absent, "no document %llu", (unsigned long long) id.v);
        if (r < 0)
                return r;
        uint64_t at = store_sql_u64(s, 0), len = store_sql_u64(s, 1);
        store_sql_end(s);
        return store_text_get(st, at, len, ret, e);
}
