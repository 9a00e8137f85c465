/* The case digest and the dump behind it: what the case says, without ids, times of ours, or the
 * order in which things were met.
 *
 *   container <container or document it lies in> <name> kind= hash= size= declared= ...
 *   gap <container> <offset> <length> <reason> <detail>
 *   missing <container> <name> <offset> <length> <trouble> <detail>
 *   reconcile <container> <only first> <only second> <both> <counted> <detail>
 *   todo <pass> <document> <path> kind= size= hash=
 *   doc <key> hash= parent= kind= ... records=<XXH3 of its records>
 *     place <container> <offset> <length> <flags> <name>, party, flaw, thread, copied, version
 *     mention, link, sighting <what the document says of people>
 *   ghost <Message-ID>
 *   actor <key> ..., member <key of its actor> ..., decision <what the user said>
 *
 * A container is named by its hash (all copies of a file are one), a folder by its place below the
 * source.  Containers are sorted as lines; documents come by key, by walking `doc_key`; what hangs
 * on one is sorted among itself.  `kept` is emitted + duplicate, since which of two places was
 * first depends on the order of intake; for the same reason a From_ line's date is left out of
 * `records`. Memory: 12 bytes a document and the containers. */
#include "store/store-dump.h"

#include "base/bug.h"
#include "base/io.h"

#include <errno.h>

struct dump {
        struct store *st;
        struct hash_ctx *hash; /* or NULL */
        int fd;                /* or -1 */
        struct buf out;
        VEC(struct sha256) names; /* of containers, by id - 1 */
        uint64_t *records;        /* by document - 1 */
        uint32_t *root;           /* of its family, by document - 1; 0 = none */
        uint64_t docs;
};

/* --- lines --------------------------------------------------------------------------------------
 */

void store_lines_init(struct store_lines *l) {
        *l = (struct store_lines){ 0 };
        buf_init(&l->text, 0);
}

void store_lines_done(struct store_lines *l) {
        buf_done(&l->text);
        vec_done(&l->at);
        vec_done(&l->sorted);
}

/* Begin a line in l->text; what is put there until the next belongs to it. */
struct buf *store_line_begin(struct store_lines *l) {
        if (l->text.n)
                buf_putc(&l->text, '\0');
        vec_push(&l->at, l->text.n);
        return &l->text;
}

static int compare_lines(const void *a, const void *b) {
        return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static int flush(struct dump *d, struct err *e) {
        if (d->hash)
                hash_put(d->hash, buf_bytes(&d->out));
        if (d->fd >= 0 && io_write(d->fd, d->out.p, d->out.n) < 0)
                return err_errno(e, errno, "cannot write the dump");
        buf_clear(&d->out);
        return 0;
}

static int emit(struct dump *d, const char *line, struct err *e) {
        buf_puts(&d->out, line);
        buf_putc(&d->out, '\n');
        return d->out.n < 65536 ? 0 : flush(d, e);
}

/* All lines in order, each once; empties `l`. */
static int emit_sorted(struct dump *d, struct store_lines *l, struct err *e) {
        buf_putc(&l->text, '\0');
        for (size_t i = 0; i < l->at.n; i++)
                vec_push(&l->sorted, l->text.p + l->at.v[i]);
        if (l->sorted.n)
                qsort(l->sorted.v, l->sorted.n, sizeof *l->sorted.v, compare_lines);
        int r = 0;
        for (size_t i = 0; r == 0 && i < l->sorted.n; i++)
                if (i == 0 || strcmp(l->sorted.v[i - 1], l->sorted.v[i]) != 0)
                        r = emit(d, l->sorted.v[i], e);
        buf_clear(&l->text);
        vec_clear(&l->at);
        vec_clear(&l->sorted);
        return r;
}

static void put_hash(struct buf *b, const struct sha256 *h) {
        char hex[SHA256_HEX];
        sha256_hex(h, hex);
        buf_puts(b, hex);
}

/* Text of the case on one line: controls and backslashes leave as \xx. */
void store_dump_text(struct buf *b, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char) s.p[i];
                if (c < ' ' || c == '\\' || c == 0x7f)
                        buf_printf(b, "\\%02x", c);
                else
                        buf_putc(b, s.p[i]);
        }
}

static unsigned long long llu(uint64_t v) {
        return v;
}

/* --- containers ---------------------------------------------------------------------------------
 */

static struct sha256 name_of(const struct dump *d, uint64_t container) {
        if (container == 0 || container > d->names.n)
                return (struct sha256){ 0 };
        return d->names.v[container - 1];
}

/* Ids may have holes (redone containers); parents come before their children. */
static void name_container(struct dump *d, const struct store_container *c) {
        while (d->names.n < c->id.v)
                vec_push(&d->names, (struct sha256){ 0 });
        struct sha256 *to = &d->names.v[c->id.v - 1];
        if (c->hashed) {
                *to = c->hash;
                return;
        }
        _cleanup_(buf_done) struct buf b;
        buf_init(&b, 0);
        struct sha256 above = name_of(d, c->parent.v);
        buf_puts(&b, "clew folder");
        buf_putc(&b, '\0');
        buf_put(&b, above.b, sizeof above.b);
        buf_put_str(&b, c->name);
        *to = hash_sha256(buf_bytes(&b));
}

static int container_line(struct dump *d, struct store_lines *l, const struct store_container *c,
                          struct err *e) {
        struct store_container of = *c;
        struct sha256 above = name_of(d, c->parent.v);
        int in_doc = c->parent_doc.v ? store_key_of(d->st, c->parent_doc.v, &above, e) : 0;
        if (in_doc < 0)
                return in_doc;
        struct buf *b = store_line_begin(l);
        buf_puts(b, "container ");
        put_hash(b, &above);
        buf_putc(b, ' ');
        store_dump_text(b, c->name);
        if (c->status == STORE_CONTAINER_same) {
                int r = store_container_get(d->st, c->same, &of, e);
                if (r < 0)
                        return r;
        }
        buf_printf(b, " kind=%d hash=", (int) of.kind);
        put_hash(b, &d->names.v[c->id.v - 1]);
        buf_printf(b, " size=%llu declared=%llu kept=%llu encrypted=%llu unreadable=%llu done=%d",
                   llu(of.size), llu(of.declared), llu(of.emitted + of.duplicate),
                   llu(of.encrypted), llu(of.unreadable), of.status == STORE_CONTAINER_done);
        return 0;
}

static int gap_lines(struct dump *d, struct store_lines *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_gap g;
        int r = store_gaps_open(d->st, NULL, &rows, e);
        while (r >= 0 && (r = store_gaps_next(rows, &g, e)) == 1) {
                struct sha256 in = name_of(d, g.container.v);
                struct buf *b = store_line_begin(l);
                buf_puts(b, "gap ");
                put_hash(b, &in);
                buf_printf(b, " %llu %llu %d ", llu(g.off), llu(g.len), (int) g.reason);
                store_dump_text(b, g.detail);
        }
        return r;
}

static int missing_lines(struct dump *d, struct store_lines *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        int r = store_missing_open(d->st, NULL, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) == 1) {
                struct sha256 in = name_of(d, m.container.v);
                struct buf *b = store_line_begin(l);
                buf_puts(b, "missing ");
                put_hash(b, &in);
                buf_putc(b, ' ');
                store_dump_text(b, m.name);
                buf_printf(b, " %llu %llu %s ", llu(m.off), llu(m.len),
                           store_trouble_id(m.trouble));
                store_dump_text(b, m.detail);
        }
        return r;
}

static int reconcile_lines(struct dump *d, struct store_lines *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_reconcile c;
        int r = store_reconcile_open(d->st, &rows, e);
        while (r >= 0 && (r = store_reconcile_next(rows, &c, e)) == 1) {
                struct sha256 in = name_of(d, c.container.v);
                struct buf *b = store_line_begin(l);
                buf_puts(b, "reconcile ");
                put_hash(b, &in);
                buf_printf(b, " %llu %llu %llu %llu ", llu(c.first_only), llu(c.second_only),
                           llu(c.both), llu(c.counted));
                store_dump_text(b, c.detail);
        }
        return r;
}

/* What waits is a difference between two cases; how often it was tried is not. */
static int todo_lines(struct dump *d, struct store_lines *l, enum store_todo_pass pass,
                      struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_todo t;
        int r = store_todo_open(d->st, pass, 0, &rows, e);
        while (r >= 0 && (r = store_todo_next(rows, &t, e)) == 1) {
                struct sha256 key;
                if ((r = store_key_of(d->st, t.doc.v, &key, e)) < 0)
                        return r;
                struct buf *b = store_line_begin(l);
                buf_printf(b, "todo %d ", (int) t.pass);
                put_hash(b, &key);
                buf_putc(b, ' ');
                store_dump_text(b, t.path);
                buf_printf(b, " kind=%u size=%llu hash=", t.kind, llu(t.size));
                put_hash(b, &t.hash);
        }
        return r;
}

static int containers(struct dump *d, struct err *e) {
        _cleanup_(store_lines_done) struct store_lines l;
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        store_lines_init(&l);
        int r = store_containers_open(d->st, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) == 1) {
                name_container(d, &c);
                if ((r = container_line(d, &l, &c, e)) < 0)
                        break;
        }
        if (r < 0 || (r = emit_sorted(d, &l, e)) < 0 || (r = gap_lines(d, &l, e)) < 0 ||
            (r = emit_sorted(d, &l, e)) < 0 || (r = missing_lines(d, &l, e)) < 0 ||
            (r = emit_sorted(d, &l, e)) < 0 || (r = reconcile_lines(d, &l, e)) < 0 ||
            (r = emit_sorted(d, &l, e)) < 0 || (r = todo_lines(d, &l, STORE_TODO_READ, e)) < 0 ||
            (r = todo_lines(d, &l, STORE_TODO_OCR, e)) < 0)
                return r;
        return emit_sorted(d, &l, e);
}

/* --- what is known of all documents first -------------------------------------------------------
 */

/* XXH3 of a document's records, each mixed in, but for the date of an mbox's From_ line. */
static int fingerprint(struct bytes in, uint64_t *ret, struct err *e) {
        uint64_t mix[2] = { 0 };
        for (;;) {
                struct rec rec;
                const uint8_t *from = in.p;
                int r = rec_get(&in, &rec, e);
                if (r != 1) {
                        *ret = mix[0];
                        return r;
                }
                if (rec.kind == REC_date && rec.date.basis == REC_DATE_envelope)
                        continue;
                mix[1] = hash64(from, (size_t) (in.p - from));
                mix[0] = hash64(mix, sizeof mix);
        }
}

static int fingerprints(struct dump *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        _cleanup_(buf_done) struct buf text;
        struct store_doc_row row;
        buf_init(&text, 0);
        int r = store_docs_open(d->st, (struct doc_id){ 1 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) == 1 && row.id.v <= d->docs) {
                buf_clear(&text);
                if ((r = store_text_get(d->st, row.text_at, row.text_len, &text, e)) < 0 ||
                    (r = fingerprint(buf_bytes(&text), &d->records[row.id.v - 1], e)) < 0)
                        return err_while(e, r, "reading document %llu", llu(row.id.v));
        }
        return r < 0 ? r : 0;
}

/* The first of each family in reading order stands for it. */
static int roots(struct dump *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        uint64_t thread = 0, first = 0;
        int r = store_threads_open(d->st, 0, &rows, e);
        while (r >= 0 && (r = store_threads_next(rows, &t, e)) == 1) {
                if (t.thread != thread)
                        first = t.doc.v;
                thread = t.thread;
                if (t.doc.v >= 1 && t.doc.v <= d->docs)
                        d->root[t.doc.v - 1] = (uint32_t) first;
        }
        return r;
}

/* --- documents ----------------------------------------------------------------------------------
 */

static int put_key(struct dump *d, struct buf *b, uint64_t doc, struct err *e) {
        struct sha256 key = { 0 };
        struct doc_id now = { 0 }; /* families may still speak of what moved since */
        int r = doc ? store_doc_moved(d->st, (struct doc_id){ doc }, &now, e) : 0;
        if (r == 0 && now.v)
                r = store_key_of(d->st, now.v, &key, e);
        if (r == 0)
                put_hash(b, &key);
        return r;
}

static int doc_line(struct dump *d, const struct store_doc_row *row, struct err *e) {
        struct buf *b = &d->out;
        struct store_addr from = { 0 };
        buf_puts(b, "doc ");
        put_hash(b, &row->key);
        buf_puts(b, " hash=");
        put_hash(b, &row->hash);
        buf_puts(b, " parent=");
        int r = put_key(d, b, row->parent.v, e);
        if (r == 0 && row->from.v)
                r = store_addr_get(d->st, row->from, &from, e);
        buf_printf(b,
                   " kind=%d flags=%u file=%u,%s,%u dated=%d date=%lld zone=%d lang=%s size=%llu "
                   "mid=%016llx refs=",
                   (int) row->kind, row->flags, row->file_kind, store_outcome_id(row->outcome),
                   row->reader, row->dated, (long long) row->date, row->zone, row->lang,
                   llu(row->size), llu(row->mid));
        for (size_t i = 0; i < row->n_refs; i++)
                buf_printf(b, "%016llx,", llu(row->refs[i]));
        buf_printf(b, " body=%016llx sim=%016llx subject=%016llx len=%llu records=%016llx from=",
                   llu(row->body_fp), llu(row->sim), llu(row->subject_fp), llu(row->text_len),
                   llu(d->records[row->id.v - 1]));
        store_dump_text(b, from.address);
        return r < 0 ? r : emit(d, "", e);
}

static int place_lines(struct dump *d, struct store_lines *l, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        int r = store_places_of_doc_open(d->st, doc, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) == 1) {
                struct sha256 in = name_of(d, p.container.v);
                struct buf *b = store_line_begin(l);
                buf_puts(b, "  place ");
                put_hash(b, &in);
                buf_printf(b, " %llu %llu %u ", llu(p.off), llu(p.len),
                           p.flags & ~(uint32_t) STORE_PLACE_again);
                store_dump_text(b, p.name);
        }
        return r;
}

static int party_lines(struct dump *d, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_doc_open(d->st, doc, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) == 1) {
                struct store_addr addr = { 0 };
                struct store_name name = { 0 };
                if ((p.addr.v && (r = store_addr_get(d->st, p.addr, &addr, e)) < 0) ||
                    (p.name.v && (r = store_name_get(d->st, p.name, &name, e)) < 0))
                        return r;
                buf_printf(&d->out, "  party %d ", (int) p.role);
                store_dump_text(&d->out, addr.address);
                buf_putc(&d->out, ' ');
                store_dump_text(&d->out, name.name);
                if ((r = emit(d, "", e)) < 0)
                        return r;
        }
        return r;
}

static int flaw_lines(struct dump *d, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_flaw_row f;
        int r = store_flaws_of_doc_open(d->st, doc, &rows, e);
        while (r >= 0 && (r = store_flaws_next(rows, &f, e)) == 1) {
                buf_printf(&d->out, "  flaw %s %u", rec_flaw_id(f.flaw.flaw), f.flaw.n);
                if ((r = emit(d, "", e)) < 0)
                        return r;
        }
        return r;
}

static int put_ghost(struct dump *d, struct buf *b, uint64_t id, struct err *e) {
        struct store_ghost g = { 0 };
        int r = id ? store_ghost_get(d->st, id, &g, e) : 0;
        if (r == 0)
                buf_printf(b, "%016llx", llu(g.mid));
        return r;
}

static int thread_line(struct dump *d, struct doc_id doc, struct err *e) {
        struct store_thread t;
        struct buf *b = &d->out;
        int r = store_thread_find(d->st, doc, &t, e);
        if (r != 1)
                return r;
        buf_puts(b, "  thread root=");
        r = put_key(d, b, d->root[doc.v - 1], e);
        buf_puts(b, " parent=");
        if (r == 0)
                r = put_key(d, b, t.parent.v, e);
        buf_puts(b, " ghost=");
        if (r == 0)
                r = put_ghost(d, b, t.ghost, e);
        buf_printf(b, " depth=%u sort=%u", t.depth, t.sort);
        return r < 0 ? r : emit(d, "", e);
}

/* Copies are few per document; they are found from both sides so that their order needs no scan. */
static int copy_lines(struct dump *d, struct store_lines *l, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_copy c;
        int r = store_copies_open(d->st, doc, &rows, e);
        while (r >= 0 && (r = store_copies_next(rows, &c, e)) == 1) {
                struct buf *b = store_line_begin(l);
                buf_printf(b, "  copied %d by ", (int) c.kind);
                if ((r = put_key(d, b, c.doc.v, e)) < 0)
                        return r;
        }
        return r;
}

static int version_lines(struct dump *d, struct store_lines *l, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_version v;
        int r = store_versions_of_doc_open(d->st, doc, &rows, e);
        while (r >= 0 && (r = store_versions_next(rows, &v, e)) == 1) {
                if (v.doc.v != doc.v)
                        continue;
                struct buf *b = store_line_begin(l);
                buf_printf(b, "  version %d %u of ", (int) v.kind, v.score);
                if ((r = put_key(d, b, v.of.v, e)) < 0)
                        return r;
        }
        return r;
}

static int document(struct dump *d, struct doc_id doc, struct err *e) {
        _cleanup_(store_lines_done) struct store_lines l;
        struct store_doc_row row;
        store_lines_init(&l);
        int r = store_doc_get(d->st, doc, &row, e);
        if (r < 0 || (r = doc_line(d, &row, e)) < 0 || (r = place_lines(d, &l, doc, e)) < 0 ||
            (r = emit_sorted(d, &l, e)) < 0 || (r = party_lines(d, doc, e)) < 0 ||
            (r = flaw_lines(d, doc, e)) < 0 || (r = thread_line(d, doc, e)) < 0 ||
            (r = copy_lines(d, &l, doc, e)) < 0 || (r = version_lines(d, &l, doc, e)) < 0 ||
            (r = store_dump_told(d->st, doc, &l, e)) < 0)
                return r;
        return emit_sorted(d, &l, e);
}

struct keyed {
        struct sha256 key;
        struct doc_id doc;
};

static int compare_keyed(const void *a, const void *b) {
        return memcmp(((const struct keyed *) a)->key.b, ((const struct keyed *) b)->key.b, 32);
}

typedef VEC(struct keyed) keyed_docs; /* NOLINT: a vector needs a name to be passed */

/* Documents that share a head: nearly always one. */
static int same_head(struct dump *d, keyed_docs *docs, struct err *e) {
        int r = 0;
        if (docs->n > 1)
                qsort(docs->v, docs->n, sizeof *docs->v, compare_keyed);
        for (size_t i = 0; r == 0 && i < docs->n; i++)
                r = document(d, docs->v[i].doc, e);
        vec_clear(docs);
        return r;
}

/* doc_key in order, passing over heads that are not of keys. */
static int documents(struct dump *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        keyed_docs group = { 0 };
        int r = store_rows_open(d->st, SQL_doc_keys_all, NULL, 0, &rows, e);
        int64_t before = 0;
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                int64_t head = sqlite3_column_int64(rows->s, 0);
                struct keyed k = { .doc = { store_sql_u64(rows->s, 1) } };
                if (head != before && (r = same_head(d, &group, e)) < 0)
                        break;
                before = head;
                if ((r = store_key_of(d->st, k.doc.v, &k.key, e)) < 0)
                        break;
                bool twice = group.n && group.v[group.n - 1].doc.v == k.doc.v;
                if (store_head(sha256_head(&k.key)) == head && !twice)
                        vec_push(&group, k);
        }
        if (r == 0)
                r = same_head(d, &group, e);
        vec_done(&group);
        return r;
}

static int ghosts(struct dump *d, struct err *e) {
        _cleanup_(store_lines_done) struct store_lines l;
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_ghost g;
        store_lines_init(&l);
        int r = store_ghosts_open(d->st, 0, &rows, e);
        while (r >= 0 && (r = store_ghosts_next(rows, &g, e)) == 1) {
                struct buf *b = store_line_begin(&l);
                buf_printf(b, "ghost %016llx ", llu(g.mid));
                store_dump_text(b, g.string);
                buf_puts(b, " under ");
                if ((r = put_ghost(d, b, g.parent_ghost, e)) < 0)
                        return r;
                buf_putc(b, ' ');
                if ((r = put_key(d, b, g.parent.v, e)) < 0)
                        return r;
        }
        return r < 0 ? r : emit_sorted(d, &l, e);
}

static int actors(struct dump *d, struct err *e) {
        _cleanup_(store_lines_done) struct store_lines l;
        store_lines_init(&l);
        int r = store_dump_actors(d->st, &l, e);
        return r < 0 ? r : emit_sorted(d, &l, e);
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static int dump_all(struct dump *d, struct err *e) {
        struct store_counts counts;
        int r = store_counts_get(d->st, &counts, e);
        if (r < 0)
                return r;
        if (counts.settled != counts.last_id) {
                err_set(e, ERR_usage, "the case is not settled: intake was interrupted");
                return err_hint(e, ERR_usage, "run clew add again to finish it");
        }
        d->docs = counts.last_id;
        d->records = mem_zalloc(d->docs * sizeof *d->records);
        d->root = mem_zalloc(d->docs * sizeof *d->root);
        if ((r = containers(d, e)) < 0 || (r = fingerprints(d, e)) < 0 || (r = roots(d, e)) < 0 ||
            (r = documents(d, e)) < 0 || (r = ghosts(d, e)) < 0 || (r = actors(d, e)) < 0)
                return r;
        return flush(d, e);
}

static int dump(struct store *st, struct hash_ctx *hash, int fd, struct err *e) {
        struct dump d = { .st = st, .hash = hash, .fd = fd };
        buf_init(&d.out, 0);
        int r = st->mode == STORE_READ || st->writing ? 0 : store_settle(st, e);
        if (r == 0)
                r = dump_all(&d, e);
        buf_done(&d.out);
        vec_done(&d.names);
        mem_free(d.records);
        mem_free(d.root);
        return r;
}

int store_digest(struct store *st, struct sha256 *ret, struct err *e) {
        struct hash_ctx *h = hash_new();
        int r = dump(st, h, -1, e);
        if (r == 0)
                *ret = hash_get(h);
        hash_free(&h);
        return r;
}

int store_dump(struct store *st, int fd, struct err *e) {
        return dump(st, NULL, fd, e);
}
