/* What documents say of people, packed: a row a document, and a look-up from names to documents
 * that is made afterwards, sorted (as store-settle.c does for addresses).
 *
 *   facts:  version u8 | mentions | links | sightings, each: count varint, rows
 *   mention:   name | what u8: kind, from << 2, voice? << 5 | off - the last off | len | [voice] |
 * odds u8 link:      kind u8 | a type u8, id | b type u8, id | off | len sighting:  person | addr |
 * title | organisation | form u8 | tense u8 | off | len | voice | odds u8 | dated u8 | [at, zigzag]
 * all else varints
 *
 *   name_docs: (name, first document) -> the documents from there on: each less the one before */
#include "store/store-pack.h"

#include "base/bug.h"
#include "base/limits.h"

enum { FACTS_VERSION = 1, KIND_BITS = 3, FROM_SHIFT = 2, HAS_VOICE = 1 << 5 };

/* ---- strings -----------------------------------------------------------------------------------
 */

int store_name_put(struct store *st, struct str name, struct name_id *ret, struct err *e) {
        store_must_write(st);
        return store_intern(st, &st->names, SQL_name_find, SQL_name_put, name, &ret->v, e);
}

int store_addr_put(struct store *st, struct str address, struct addr_id *ret, struct err *e) {
        store_must_write(st);
        return store_intern(st, &st->addrs, SQL_addr_find, SQL_addr_put, address, &ret->v, e);
}

int store_label_put(struct store *st, struct str label, struct label_id *ret, struct err *e) {
        store_must_write(st);
        return store_intern(st, &st->labels, SQL_label_find, SQL_label_put, label, &ret->v, e);
}

int store_name_find(struct store *st, struct str name, struct name_id *ret, struct err *e) {
        int64_t id = 0;
        const struct store_value v = V_STR(name);
        int r = store_sql_int(st, SQL_name_find, &v, 1, 0, &id, e);
        if (r >= 0 && id != 0)
                ret->v = (uint64_t) id;
        return r < 0 ? r : id != 0;
}

int store_label_get(struct store *st, struct label_id id, struct str *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_label_get, &s, e, V_INT(id.v));
        if (r == 0)
                return err_set(e, ERR_absent, "no label %llu", (unsigned long long) id.v);
        if (r < 0)
                return r;
        arena_reset(&st->kept[KEPT_LABEL]);
        *ret = arena_str(&st->kept[KEPT_LABEL], store_sql_str(s, 0));
        store_sql_end(s);
        return 0;
}

int store_names_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_names, NULL, 0, ret, e);
}

int store_labels_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_labels, NULL, 0, ret, e);
}

int store_labels_next(struct store_rows *rows, struct label_id *ret, struct str *label,
                      struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1) {
                ret->v = store_sql_u64(rows->s, 0);
                *label = store_sql_str(rows->s, 1);
        }
        return r;
}

/* ---- packing -----------------------------------------------------------------------------------
 */

static void put_mentions(struct buf *out, const struct store_told *t) {
        uint32_t before = 0;
        store_varint_put(out, t->n_mentions);
        for (size_t i = 0; i < t->n_mentions; i++) {
                const struct store_mention *m = &t->mentions[i];
                BUG_IF(m->off < before);
                store_varint_put(out, m->name.v);
                buf_putc(out,
                         (char) (m->kind | m->from << FROM_SHIFT | (m->voice ? HAS_VOICE : 0)));
                store_varint_put(out, m->off - before);
                store_varint_put(out, m->len);
                if (m->voice)
                        store_varint_put(out, m->voice);
                buf_putc(out, (char) m->odds);
                before = m->off;
        }
}

static void put_links(struct buf *out, const struct store_told *t) {
        store_varint_put(out, t->n_links);
        for (size_t i = 0; i < t->n_links; i++) {
                const struct store_link *l = &t->links[i];
                buf_putc(out, (char) l->kind);
                store_anchor_put(out, l->a);
                store_anchor_put(out, l->b);
                store_varint_put(out, l->off);
                store_varint_put(out, l->len);
        }
}

static void put_sightings(struct buf *out, const struct store_told *t) {
        store_varint_put(out, t->n_sightings);
        for (size_t i = 0; i < t->n_sightings; i++) {
                const struct store_sighting *s = &t->sightings[i];
                store_varint_put(out, s->person.v);
                store_varint_put(out, s->addr.v);
                store_varint_put(out, s->title.v);
                store_varint_put(out, s->organisation.v);
                buf_putc(out, (char) s->form);
                buf_putc(out, (char) s->tense);
                store_varint_put(out, s->off);
                store_varint_put(out, s->len);
                store_varint_put(out, s->voice);
                buf_putc(out, (char) s->odds);
                buf_putc(out, (char) s->dated);
                if (s->dated)
                        store_varint_put(out, store_zigzag(s->at));
        }
}

int store_told_put(struct store *st, const struct store_told *t, struct err *e) {
        store_must_write(st);
        if (!t->n_mentions && !t->n_links && !t->n_sightings)
                return SQL_RUN(st, SQL_told_drop, e, V_INT(t->doc.v));
        buf_clear(&st->scratch);
        buf_putc(&st->scratch, FACTS_VERSION);
        put_mentions(&st->scratch, t);
        put_links(&st->scratch, t);
        put_sightings(&st->scratch, t);
        return SQL_RUN(st, SQL_told_put, e, V_INT(t->doc.v), V_BLOB(st->scratch.p, st->scratch.n));
}

/* ---- unpacking: a case may be a stranger's, so everything is in range or the row is corrupt
 * ------- */

static void get_mentions(struct store_in *in, struct arena *a, struct store_told *ret) {
        size_t n = store_in_count(in, 5);
        struct store_mention *m = arena_zalloc(a, (n + 1) * sizeof *m);
        uint64_t off = 0;
        for (size_t i = 0; i < n && !in->bad; i++) {
                m[i].name.v = store_in_get(in, INT64_MAX);
                uint8_t what = store_in_u8(in, 0, 63);
                m[i].kind = (enum store_mention_kind)(what & KIND_BITS);
                m[i].from = (enum store_mention_from)(what >> FROM_SHIFT & 7);
                in->bad |= m[i].kind < STORE_PERSON || m[i].from < STORE_FROM_header ||
                           m[i].from > STORE_FROM_role;
                off += store_in_get(in, UINT32_MAX - off);
                m[i].off = (uint32_t) off;
                m[i].len = (uint32_t) store_in_get(in, UINT32_MAX - off);
                m[i].voice = what & HAS_VOICE ? (uint32_t) store_in_get(in, UINT32_MAX) : 0;
                m[i].odds = store_in_u8(in, 0, 100);
        }
        ret->mentions = m;
        ret->n_mentions = n;
}

static void get_links(struct store_in *in, struct arena *a, struct store_told *ret) {
        size_t n = store_in_count(in, 7);
        struct store_link *l = arena_zalloc(a, (n + 1) * sizeof *l);
        for (size_t i = 0; i < n && !in->bad; i++) {
                l[i].kind = (enum store_link_kind) store_in_u8(in, STORE_LINK_signature,
                                                               STORE_LINK_announced);
                l[i].a = store_in_anchor(in);
                l[i].b = store_in_anchor(in);
                l[i].off = (uint32_t) store_in_get(in, UINT32_MAX);
                l[i].len = (uint32_t) store_in_get(in, UINT32_MAX);
        }
        ret->links = l;
        ret->n_links = n;
}

static void get_sightings(struct store_in *in, struct arena *a, struct store_told *ret) {
        size_t n = store_in_count(in, 11);
        struct store_sighting *s = arena_zalloc(a, (n + 1) * sizeof *s);
        for (size_t i = 0; i < n && !in->bad; i++) {
                s[i].person.v = store_in_get(in, INT64_MAX);
                s[i].addr.v = store_in_get(in, INT64_MAX);
                s[i].title.v = store_in_get(in, INT64_MAX);
                s[i].organisation.v = store_in_get(in, INT64_MAX);
                s[i].form = (enum store_role_form) store_in_u8(in, STORE_ROLE_signature,
                                                               STORE_ROLE_directory);
                s[i].tense = (enum store_role_tense) store_in_u8(in, STORE_NOW, STORE_ENDS);
                s[i].off = (uint32_t) store_in_get(in, UINT32_MAX);
                s[i].len = (uint32_t) store_in_get(in, UINT32_MAX);
                s[i].voice = (uint32_t) store_in_get(in, UINT32_MAX);
                s[i].odds = store_in_u8(in, 0, 100);
                s[i].dated = store_in_u8(in, 0, 1);
                s[i].at = s[i].dated ? store_unzigzag(store_in_get(in, UINT64_MAX)) : 0;
        }
        ret->sightings = s;
        ret->n_sightings = n;
}

static int told_row(sqlite3_stmt *s, struct arena *a, struct store_told *ret, struct err *e) {
        struct store_in in = { .b = store_sql_blob(s, 1) };
        arena_reset(a);
        *ret = (struct store_told){ .doc = { store_sql_u64(s, 0) } };
        store_in_u8(&in, FACTS_VERSION, FACTS_VERSION);
        get_mentions(&in, a, ret);
        get_links(&in, a, ret);
        get_sightings(&in, a, ret);
        if (in.bad || in.b.n)
                return err_set(e, ERR_corrupt, "what document %llu says of people is damaged",
                               (unsigned long long) ret->doc.v);
        return 1;
}

int store_told_get(struct store *st, struct doc_id doc, struct store_told *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_told_get, &s, e, V_INT(doc.v));
        if (r != 1)
                return r;
        r = told_row(s, &st->kept[KEPT_TOLD], ret, e);
        store_sql_end(s);
        return r;
}

int store_tolds_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e) {
        return ROWS_OPEN(st, SQL_tolds, ret, e, V_INT(from.v));
}

int store_tolds_next(struct store_rows *rows, struct store_told *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        return r == 1 ? told_row(rows->s, &rows->arena, ret, e) : r;
}

/* ---- how far -----------------------------------------------------------------------------------
 */

int store_analysed_get(struct store *st, uint32_t version, struct doc_id *ret, struct err *e) {
        int64_t was = 0, to = 0;
        int r = store_meta_find(st, "store.analysis", &was, e);
        if (r >= 0)
                r = store_meta_find(st, "store.analysed", &to, e);
        ret->v = was == (int64_t) version && to > 0 ? (uint64_t) to : 0;
        return r < 0 ? r : 0;
}

int store_analysed_put(struct store *st, uint32_t version, struct doc_id to, struct err *e) {
        int r = store_meta_put(st, "store.analysis", (int64_t) version, e);
        return r < 0 ? r : store_meta_put(st, "store.analysed", (int64_t) to.v, e);
}

int store_tolds_drop(struct store *st, struct err *e) {
        store_must_write(st);
        int r = store_sql_run(st, SQL_tolds_drop, NULL, 0, e);
        if (r == 0)
                r = store_sql_run(st, SQL_tieds_drop, NULL, 0, e);
        if (r == 0)
                r = store_sql_run(st, SQL_name_docs_drop, NULL, 0, e);
        if (r == 0)
                r = store_meta_put(st, "store.told", 0, e);
        return r < 0 ? r : store_meta_put(st, "store.analysed", 0, e);
}

/* ---- names to documents
 * -------------------------------------------------------------------------- */

struct pair {
        uint32_t name, doc;
};

static int compare_pairs(const void *a, const void *b) {
        const struct pair *x = a, *y = b;
        if (x->name != y->name)
                return x->name < y->name ? -1 : 1;
        return x->doc < y->doc ? -1 : x->doc > y->doc;
}

struct pairs {
        struct pair *v;
        size_t n, cap;
};

static int collect(struct store *st, uint64_t from, uint64_t to, struct pairs *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_told t;
        int r = ROWS_OPEN(st, SQL_tolds_to, &rows, e, V_INT(from), V_INT(to));
        while (r >= 0 && (r = store_tolds_next(rows, &t, e)) == 1)
                for (size_t i = 0; i < t.n_mentions; i++)
                        vec_push(ret, (struct pair){ (uint32_t) t.mentions[i].name.v,
                                                     (uint32_t) t.doc.v });
        return r;
}

/* Documents of one name, packed in st->scratch. */
static size_t pack_name(struct store *st, const struct pairs *all, size_t at) {
        uint32_t name = all->v[at].name, before = 0;
        buf_clear(&st->scratch);
        for (; at < all->n && all->v[at].name == name; at++)
                if (all->v[at].doc != before) {
                        store_varint_put(&st->scratch, all->v[at].doc - before);
                        before = all->v[at].doc;
                }
        return at;
}

static int settle_slice(struct store *st, uint64_t from, uint64_t to, struct err *e) {
        struct pairs all = { 0 };
        int r = collect(st, from, to, &all, e);
        if (r == 0 && all.n)
                qsort(all.v, all.n, sizeof *all.v, compare_pairs);
        for (size_t i = 0, end; r == 0 && i < all.n; i = end) {
                end = pack_name(st, &all, i);
                r = SQL_RUN(st, SQL_name_docs_put, e, V_INT(all.v[i].name), V_INT(all.v[i].doc),
                            V_BLOB(st->scratch.p, st->scratch.n));
        }
        vec_done(&all);
        return r < 0 ? r : store_meta_put(st, "store.told", (int64_t) to, e);
}

int store_told_settle(struct store *st, struct err *e) {
        int64_t done = 0, analysed = 0;
        int r = store_meta_find(st, "store.told", &done, e);
        if (r >= 0)
                r = store_meta_find(st, "store.analysed", &analysed, e);
        while (r >= 0 && done < analysed) {
                int64_t most = LIMIT_store_unsettled, to = analysed;
                if (to - done > most)
                        to = done + most;
                if ((r = store_begin(st, e)) < 0)
                        return r;
                if ((r = settle_slice(st, (uint64_t) done, (uint64_t) to, e)) < 0 ||
                    (r = store_commit(st, e)) < 0) {
                        store_rollback(st);
                        return r;
                }
                done = to;
        }
        return r < 0 ? r : 0;
}

static bool unpack_docs(struct bytes in, struct buf *ret) {
        uint64_t doc = 0, more;
        while (in.n) {
                if (!store_varint_get(&in, &more) || more == 0 || more > UINT32_MAX - doc)
                        return false;
                doc += more;
                uint32_t id = (uint32_t) doc;
                buf_put(ret, &id, sizeof id);
        }
        return true;
}

int store_unpack_docs(struct bytes packed, struct buf *ret, struct err *e) {
        return unpack_docs(packed, ret) ? 0
                                        : err_set(e, ERR_corrupt, "a list of documents is damaged");
}

void store_pack_docs(const uint32_t *docs, size_t n, struct buf *ret) {
        uint32_t before = 0;
        for (size_t i = 0; i < n; i++) {
                BUG_IF(docs[i] <= before);
                store_varint_put(ret, docs[i] - before);
                before = docs[i];
        }
}

/* Those that were read again have other numbers, which stand further down. */
static void without(struct buf *docs, const struct buf *gone) {
        uint32_t *v = (uint32_t *) (void *) docs->p;
        const uint32_t *g = (const uint32_t *) (const void *) gone->p;
        size_t n = docs->n / sizeof *v, n_gone = gone->n / sizeof *g, kept = 0, k = 0;
        for (size_t i = 0; i < n; i++) {
                while (k < n_gone && g[k] < v[i])
                        k++;
                if (k == n_gone || g[k] != v[i])
                        v[kept++] = v[i];
        }
        docs->n = kept * sizeof *v;
}

int store_docs_of_name_get(struct store *st, struct name_id name, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        _cleanup_(buf_done) struct buf gone;
        buf_clear(ret);
        buf_init(&gone, 0);
        int r = ROWS_OPEN(st, SQL_name_docs_get, &rows, e, V_INT(name.v));
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1)
                if ((r = store_unpack_docs(store_sql_blob(rows->s, 0), ret, e)) < 0)
                        return r;
        if (r == 0)
                r = store_moved_get(st, &gone, e);
        if (r == 0 && gone.n)
                without(ret, &gone);
        return r;
}
