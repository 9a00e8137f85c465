/* The way back to the bytes; see flow-fetch.h.
 *
 *   a document of a container    its place: one read, or its container unpacked again, in the jail,
 *                                up to that entry: entries are numbered as they were at intake;
 *                                those of Outlook stores are known by their hash
 *   a document inside another    the other's bytes, read again in the jail: by hash among what it
 *                                holds
 *   a piece of its parent        that range of the parent's bytes
 *
 * What is fetched is compared with the hash that the case holds before anybody sees it. */
#include "flow/flow-fetch.h"

#include "base/io.h"
#include "base/limits.h"
#include "flow/flow-cursor.h"
#include "flow/flow-outlook.h"
#include "flow/flow.h"
#include "intake/intake-sniff.h"
#include "rec/rec-kind.h"
#include "unpack/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { CHAIN = 16 }; /* containers inside each other; more than LIMIT_archive_depth */

static void bytes_init(struct flow_bytes *b) {
        *b = (struct flow_bytes){ .fd = -1 };
        flow_spill_init(&b->spill, UINT64_MAX);
        buf_init(&b->mem, 0);
}

void flow_bytes_done(struct flow_bytes *b) {
        io_close(&b->fd);
        flow_spill_done(&b->spill);
        buf_done(&b->mem);
        flow_blob_done(&b->blob);
}

/* ---- files -------------------------------------------------------------------------------- */

/* The bytes of a name that intake/ escaped: \xNN and \\. */
static void unescape(struct str name, struct buf *out) {
        for (size_t i = 0; i < name.n; i++) {
                bool esc = name.p[i] == '\\' && i + 1 < name.n;
                if (esc && name.p[i + 1] == 'x' && i + 3 < name.n &&
                    ascii_hex(name.p[i + 2]) >= 0 && ascii_hex(name.p[i + 3]) >= 0) {
                        buf_putc(out,
                                 (char) (ascii_hex(name.p[i + 2]) << 4 | ascii_hex(name.p[i + 3])));
                        i += 3;
                } else {
                        buf_putc(out, name.p[i]);
                        i += esc;
                }
        }
}

static int source_root(struct store *st, struct source_id id, struct buf *out, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_source s;
        int r = store_sources_open(st, &rows, e);
        while (r >= 0 && (r = store_sources_next(rows, &s, e)) > 0)
                if (s.id.v == id.v) {
                        buf_put_str(out, s.root);
                        return 0;
                }
        return r < 0 ? r : err_set(e, ERR_corrupt, "a container of no source");
}

int flow_source_open(struct store *st, struct source_id source, struct str name,
                     struct flow_bytes *ret, struct err *e) {
        struct buf path;
        struct stat sb;
        bytes_init(ret);
        buf_init(&path, 0);
        int r = source_root(st, source, &path, e);
        buf_putc(&path, '/');
        unescape(name, &path);
        if (r >= 0) {
                ret->fd = open(buf_z(&path), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
                if (ret->fd < 0 || fstat(ret->fd, &sb) < 0) {
                        r = err_errno(e, errno, "cannot open the source '%.*s'", STR_ARG(name));
                        err_hint(e, r, "it was at '%s'; put it back there or add the new place",
                                 buf_z(&path));
                } else {
                        ret->size = (uint64_t) sb.st_size;
                        flow_blob_init(&ret->blob, ret->fd, ret->size, (struct bytes){ 0 });
                }
        }
        buf_done(&path);
        return r;
}

/* ---- packed containers -------------------------------------------------------------------- */

struct children {
        struct flow_spill spill;
        struct flow_blob *from;
        struct rec_child child;
        bool open;
        uint32_t ord;                 /* of the next child */
        struct flow_outlook *outlook; /* of an Outlook store: the two readings */
        uint32_t start;               /* of each of them */
        struct buf secrets;
        flow_take take;
        void *arg;
        struct store *st;
};

static int child_end(struct children *c, struct err *e) {
        struct flow_blob blob;
        struct bytes data;
        if (!c->open)
                return 0;
        c->open = false;
        if (c->outlook && !flow_outlook_take(c->outlook, &c->child, c->spill.size)) {
                flow_spill_clear(&c->spill);
                return 0;
        }
        uint32_t ord = c->ord++;
        if (c->child.flags & (REC_CHILD_link | REC_CHILD_encrypted))
                return c->take(c->arg, ord, NULL, e);
        int r = 0;
        if (c->child.kind == REC_CHILD_range) {
                r = flow_blob_get(c->from, c->child.off, c->child.len, &data, e);
                flow_blob_init(&blob, -1, data.n, data);
        } else if (c->spill.fd >= 0) {
                flow_blob_init(&blob, c->spill.fd, c->spill.size, (struct bytes){ 0 });
        } else {
                flow_blob_init(&blob, -1, c->spill.size, buf_bytes(&c->spill.mem));
        }
        if (r >= 0)
                r = c->take(c->arg, ord, &blob, e);
        flow_blob_done(&blob);
        flow_spill_clear(&c->spill);
        return r;
}

static int on_record(struct children *c, const struct rec *rec, struct err *e) {
        int r = 0;
        if (rec->kind == REC_data)
                return flow_spill_put(&c->spill, c->st, rec->data, e);
        if (rec->kind == REC_flaw)
                return 0;
        r = child_end(c, e);
        if (r == 0 && rec->kind == REC_child) {
                c->child = rec->child;
                c->open = true;
        }
        return r;
}

static int head_kind(struct flow_blob *b, enum intake_kind *ret, struct err *e) {
        struct bytes head;
        int r = flow_blob_get(b, 0, INTAKE_SNIFF, &head, e);
        if (r >= 0)
                *ret = intake_sniff(bytes_sub(head, 0, INTAKE_SNIFF), (struct str){ 0 },
                                    (struct str){ 0 });
        return r;
}

/* One run.  *ret_blame: what its worker died of, and then *ret_n children were named before. */
static int pull_once(struct children *c, struct jail *jail, const struct jail_container *in,
                     uint32_t *ret_n, enum jail_blame *ret_blame, struct err *e) {
        struct jail_unpack *stream = NULL;
        struct rec rec;
        int r = jail_unpack_open(jail, in, &stream, e);
        while (r >= 0 && (r = jail_unpack_next(stream, &rec, e)) > 0) {
                *ret_n += rec.kind == REC_child;
                if ((r = on_record(c, &rec, e)) != 0)
                        break;
        }
        if (r == ERR_worker && stream) {
                *ret_blame = jail_unpack_blame(stream);
                if (c->open && c->spill.size < c->child.len)
                        c->child.flags |= REC_CHILD_unreadable;
                r = child_end(c, e);
        }
        jail_unpack_close(&stream);
        return r;
}

/* One reading of an Outlook store, taken up as at intake where its library dies. */
static int pull_reading(struct children *c, struct jail *jail, struct jail_container *in,
                        enum worker_program program, struct err *e) {
        in->program = program;
        in->start = c->start;
        for (;;) {
                enum jail_blame blame = JAIL_ok;
                uint32_t n = 0;
                int r = pull_once(c, jail, in, &n, &blame, e);
                if (r == ERR_absent) { /* its program is not installed: the other's words stand */
                        *e = ERR_INIT;
                        return 0;
                }
                if (r != 0 || blame == JAIL_ok ||
                    !flow_outlook_again(c->outlook, n, blame == JAIL_hung, &in->start))
                        return r;
        }
}

static int pull_outlook(struct children *c, struct jail *jail, struct jail_container *in,
                        struct err *e) {
        c->outlook = flow_outlook_new();
        int r = pull_reading(c, jail, in, WORKER_PFF, e);
        flow_outlook_second(c->outlook);
        if (r == 0)
                r = pull_reading(c, jail, in, WORKER_PST, e);
        flow_outlook_free(&c->outlook);
        return r;
}

static int pull_any(struct children *c, struct jail *jail, struct jail_container *in,
                    struct err *e) {
        enum jail_blame blame;
        uint32_t n = 0;
        return in->format == INTAKE_pst ? pull_outlook(c, jail, in, e)
                                        : pull_once(c, jail, in, &n, &blame, e);
}

/* Unpack `blob` as `format` and give each child to c->take. */
static int pull(struct children *c, struct jail *jail, uint32_t format, struct err *e) {
        struct flow_blob *blob = c->from;
        _cleanup_close_ int made = -1;
        int r = blob->all.p ? made = flow_memory_file(blob->all, e) : 0;
        flow_spill_init(&c->spill, UINT64_MAX);
        buf_init(&c->secrets, 0);
        if (r >= 0)
                r = store_secrets_get(c->st, &c->secrets, e);
        struct jail_container in = { .fd = made >= 0 ? made : blob->fd,
                                     .size = blob->size,
                                     .format = format,
                                     .secrets = buf_bytes(&c->secrets) };
        if (r >= 0)
                r = pull_any(c, jail, &in, e);
        buf_done(&c->secrets);
        flow_spill_done(&c->spill);
        return r;
}

int flow_children(struct store *st, struct jail *jail, struct flow_blob *blob, flow_take take,
                  void *arg, struct err *e) {
        struct children c = { .from = blob, .take = take, .arg = arg, .st = st };
        enum intake_kind kind;
        int r = head_kind(blob, &kind, e);
        if (r >= 0 && !intake_kind_is_container(kind))
                return err_set(e, ERR_absent, "a container is not what it was");
        return r < 0 ? r : pull(&c, jail, (uint32_t) kind, e);
}

/* What a unit that is no message holds: the bytes that came with its answer. */
static int give_contents(struct bytes records, flow_take take, void *arg, struct err *e) {
        struct buf content;
        struct rec rec;
        bool open = false;
        uint32_t ord = 0;
        int r = 0;
        buf_init(&content, 0);
        while (r == 0 && rec_get(&records, &rec, NULL) > 0) {
                if (rec.kind == REC_data) {
                        buf_put(&content, rec.data.p, rec.data.n);
                } else if (rec.kind == REC_child) {
                        buf_clear(&content);
                        open = true;
                } else if (open) {
                        struct flow_blob blob;
                        flow_blob_init(&blob, -1, content.n, buf_bytes(&content));
                        r = take(arg, ord++, &blob, e);
                        flow_blob_done(&blob);
                        open = false;
                }
        }
        buf_done(&content);
        return r;
}

int flow_unit_ask(struct store *st, struct jail *jail, struct jail_message *m, struct bytes data,
                  struct jail_answer *ret, struct err *e) {
        struct buf secrets;
        _cleanup_close_ int made = -1;
        int tag, r;
        buf_init(&secrets, 0);
        r = store_secrets_get(st, &secrets, e);
        m->secrets = buf_bytes(&secrets);
        m->data = data;
        m->size = data.n;
        m->by_fd = data.n > UINT64_C(1) << 20 && m->kind != REC_KIND_eml;
        if (r >= 0 && m->by_fd)
                r = m->fd = made = flow_memory_file(data, e);
        if (r >= 0)
                r = jail_parse(jail, m, 1, &tag, e);
        if (r >= 0)
                r = jail_next(jail, ret, e);
        buf_done(&secrets);
        return r < 0 ? r : r == 0 ? err_set(e, ERR_jail, "the jail gave no answer") : 0;
}

int flow_parts(struct store *st, struct jail *jail, uint32_t kind, struct flow_blob *blob,
               flow_take take, void *arg, struct err *e) {
        const struct rec_kind_row *row = rec_kind_find(kind);
        if (!row || row->reader == REC_READ_MESSAGE) {
                struct children c = { .from = blob, .take = take, .arg = arg, .st = st };
                return pull(&c, jail, JAIL_FORMAT_message, e);
        }
        struct jail_message m = { .kind = kind, .flags = JAIL_CONTENTS };
        struct jail_answer a = { 0 };
        struct bytes data;
        int r = flow_blob_get(blob, 0, blob->size, &data, e);
        if (r >= 0)
                r = flow_unit_ask(st, jail, &m, data, &a, e);
        return r < 0 ? r : give_contents(a.results[0].records, take, arg, e);
}

/* ---- one document ------------------------------------------------------------------------- */

struct wanted {
        uint32_t ord;
        const struct sha256 *hash; /* by this instead */
        struct flow_bytes *ret;
        struct store *st;
};

static int take_wanted(void *arg, uint32_t ord, struct flow_blob *blob, struct err *e) {
        struct wanted *w = arg;
        struct bytes part;
        struct sha256 hash;
        if (!w->hash && ord != w->ord)
                return 0;
        if (w->hash) {
                int r = blob ? flow_blob_hash(blob, &hash, e) : 0;
                if (r < 0 || !blob || !sha256_eq(&hash, w->hash))
                        return r;
        }
        if (!blob)
                return err_set(e, ERR_absent, "an entry that holds no bytes");
        for (uint64_t at = 0; at < blob->size; at += part.n) {
                int r = flow_blob_get(blob, at, UINT64_C(1) << 20, &part, e);
                if (r >= 0)
                        r = flow_spill_put(&w->ret->spill, w->st, part, e);
                if (r < 0 || part.n == 0)
                        return r < 0 ? r : err_set(e, ERR_io, "a scratch file became shorter");
        }
        return 1;
}

/* Where an entry lies in its container: a range of it, or its number among what is made from it. */
struct entry {
        uint32_t ord;
        bool made;
        uint64_t off, len;
        const struct sha256 *hash; /* of its bytes */
};

/* Pull until it comes.  An item of an Outlook store is known by its hash: how items are numbered
 * depends on what the libraries died of, and a machine that was slow at intake may be fast now. */
static int wanted_of(struct flow_blob *from, struct entry at, struct wanted *w, struct jail *jail,
                     struct err *e) {
        struct children c = { .from = from, .take = take_wanted, .arg = w, .st = w->st };
        enum intake_kind kind;
        int r = head_kind(from, &kind, e);
        if (r < 0 || kind != INTAKE_pst)
                return r < 0 ? r : flow_children(w->st, jail, from, take_wanted, w, e);
        w->hash = at.hash;
        r = pull(&c, jail, (uint32_t) kind, e);
        if (r != 0)
                return r;
        c = (struct children){ .from = from, .take = take_wanted, .arg = w, .st = w->st };
        c.start = UNPACK_CAREFUL;
        return pull(&c, jail, (uint32_t) kind, e);
}

/* The bytes of `at` in the container whose bytes are `from`. */
static int entry_of(struct store *st, struct jail *jail, struct flow_blob *from, struct entry at,
                    struct flow_bytes *ret, struct err *e) {
        struct bytes range;
        struct wanted w = { .ord = at.ord, .ret = ret, .st = st };
        bytes_init(ret);
        if (!at.made) {
                int r = flow_blob_get(from, at.off, at.len, &range, e);
                if (r >= 0 && range.n < at.len)
                        r = err_set(e, ERR_absent, "the source is shorter than it was");
                if (r >= 0)
                        buf_put(&ret->mem, range.p, range.n);
                ret->size = ret->mem.n;
                flow_blob_init(&ret->blob, -1, ret->size, buf_bytes(&ret->mem));
                return r;
        }
        int r = wanted_of(from, at, &w, jail, e);
        if (r == 0)
                return err_set(e, ERR_absent, "the container does not hold it any more");
        ret->size = ret->spill.size;
        flow_blob_init(&ret->blob, ret->spill.fd, ret->size,
                       ret->spill.fd < 0 ? buf_bytes(&ret->spill.mem) : (struct bytes){ 0 });
        return r < 0 ? r : 0;
}

static int chain_of(struct store *st, struct container_id id, struct store_container *chain,
                    struct arena *a, size_t *ret_n, struct err *e) {
        size_t n = 0;
        for (; id.v; id = chain[n - 1].parent) {
                if (n == CHAIN)
                        return err_set(e, ERR_corrupt, "containers nested without end");
                int r = store_container_get(st, id, &chain[n], e);
                if (r < 0)
                        return r;
                chain[n].name = arena_str(a, chain[n].name);
                n++;
        }
        *ret_n = n;
        return 0;
}

static struct entry container_entry(const struct store_container *c) {
        return (struct entry){ c->ord, c->len == 0, c->off, c->len, c->hashed ? &c->hash : NULL };
}

static struct entry place_entry(const struct store_place *p, const struct sha256 *hash) {
        return (struct entry){ p->ord, p->flags & STORE_PLACE_made, p->off, p->len, hash };
}

/* The container that was opened last, with all that is in it: documents of one container are asked
 * for one after the other, and one that lies in others is unpacked once. */
struct slot {
        struct container_id container; /* 0: none */
        struct flow_bytes bytes;
        struct flow_cursor *cursor; /* over it, once it was asked for; NULL: none */
        bool no_cursor;             /* it is not read forward, or its worker died of it */
};

struct fetching {
        struct store *st;
        struct jail *jail;
        struct slot *slot; /* NULL: nothing is kept */
};

static int doc_bytes(const struct fetching *f, struct doc_id doc, struct buf *ret, struct err *e);

static void slot_done(struct slot *s) {
        flow_cursor_close(&s->cursor);
        s->no_cursor = false;
        if (s->container.v)
                flow_bytes_done(&s->bytes);
        s->container.v = 0;
}

/* The bytes of the outermost container of a chain: a file on disk, or a document. */
static int open_outermost(const struct fetching *f, const struct store_container *c,
                          struct flow_bytes *ret, struct err *e) {
        if (!c->parent_doc.v)
                return flow_source_open(f->st, c->source, c->name, ret, e);
        bytes_init(ret);
        int r = doc_bytes(f, c->parent_doc, &ret->mem, e);
        ret->size = ret->mem.n;
        flow_blob_init(&ret->blob, -1, ret->size, buf_bytes(&ret->mem));
        return r;
}

/* The bytes of chain[0], through those around it. */
static int open_chain(const struct fetching *f, const struct store_container *chain, size_t n,
                      struct flow_bytes *ret, struct err *e) {
        int r = open_outermost(f, &chain[n - 1], ret, e);
        for (size_t i = n; r >= 0 && i-- > 1;) { /* chain[i] is open in *ret */
                struct flow_bytes outer = *ret;
                r = entry_of(f->st, f->jail, &outer.blob, container_entry(&chain[i - 1]), ret, e);
                flow_bytes_done(&outer);
        }
        return r;
}

/* The same, kept for the next document of it.  The blob speaks for memory that stays where it is.
 */
static int open_kept(const struct fetching *f, const struct store_container *chain, size_t n,
                     struct err *e) {
        if (f->slot->container.v == chain[0].id.v)
                return 0;
        struct flow_bytes fresh;
        bytes_init(&fresh);
        int r = open_chain(f, chain, n, &fresh, e); /* may use the slot itself */
        slot_done(f->slot);
        if (r < 0) {
                flow_bytes_done(&fresh);
                return r;
        }
        f->slot->container = chain[0].id;
        f->slot->bytes = fresh;
        return 0;
}

/* An entry of the container that is kept, on the way forward: 1; 0: it is to be unpacked anew. */
static int fetch_forward(const struct fetching *f, struct entry at, struct flow_bytes *ret) {
        struct slot *s = f->slot;
        struct err own = ERR_INIT;
        bytes_init(ret);
        if (!at.made || s->no_cursor)
                return 0;
        int r = s->cursor ? 1 : flow_cursor_open(f->st, f->jail, &s->bytes.blob, &s->cursor, &own);
        if (r > 0)
                r = flow_cursor_get(s->cursor, at.ord, &ret->spill, &own);
        if (r <= 0) { /* whoever unpacks it anew tells what is wrong */
                flow_cursor_close(&s->cursor);
                s->no_cursor = r != ERR_absent;
                flow_bytes_done(ret);
                bytes_init(ret);
                return 0;
        }
        ret->size = ret->spill.size;
        flow_blob_init(&ret->blob, ret->spill.fd, ret->size,
                       ret->spill.fd < 0 ? buf_bytes(&ret->spill.mem) : (struct bytes){ 0 });
        return 1;
}

static int fetch_packed(const struct fetching *f, const struct store_container *chain, size_t n,
                        struct entry at, struct flow_bytes *ret, struct err *e) {
        if (f->slot) {
                int r = open_kept(f, chain, n, e);
                if (r < 0 || fetch_forward(f, at, ret) > 0)
                        return r;
                return entry_of(f->st, f->jail, &f->slot->bytes.blob, at, ret, e);
        }
        struct flow_bytes outer;
        bytes_init(&outer);
        int r = open_chain(f, chain, n, &outer, e);
        if (r >= 0)
                r = entry_of(f->st, f->jail, &outer.blob, at, ret, e);
        flow_bytes_done(&outer);
        return r;
}

static int fetch_place(const struct fetching *f, const struct store_place *p,
                       const struct sha256 *hash, struct flow_bytes *ret, struct err *e) {
        struct store_container chain[CHAIN];
        struct arena a;
        size_t n = 0;
        arena_init(&a, 0);
        int r = chain_of(f->st, p->container, chain, &a, &n, e);
        if (r >= 0 && chain[0].kind == STORE_FOLDER) {
                struct str path = chain[0].name.n
                                          ? arena_printf(&a, "%.*s/%.*s", STR_ARG(chain[0].name),
                                                         STR_ARG(p->name))
                                          : p->name;
                r = flow_source_open(f->st, chain[0].source, path, ret, e);
        } else if (r >= 0) {
                r = fetch_packed(f, chain, n, place_entry(p, hash), ret, e);
        }
        arena_done(&a);
        return r;
}

static int check_message(struct flow_bytes *b, const struct store_place *p,
                         const struct sha256 *hash, struct buf *ret, struct err *e) {
        struct arena a;
        struct bytes data;
        arena_init(&a, 0);
        int r = flow_blob_get(&b->blob, 0, b->size, &data, e);
        if (r >= 0 && p->flags & (STORE_PLACE_unquote | STORE_PLACE_unquote_all))
                data = flow_unquote(data, p->flags & STORE_PLACE_unquote_all, &a);
        struct sha256 got = hash_sha256(data);
        if (r >= 0 && !sha256_eq(&got, hash)) {
                err_set(e, ERR_absent, "the source is not what it was when it was added");
                r = err_hint(e, ERR_absent, "clew audit names what changed");
        }
        if (r >= 0)
                buf_put(ret, data.p, data.n);
        arena_done(&a);
        return r;
}

/* A document by the first of its places that still gives the right bytes. */
static int fetch_placed(const struct fetching *f, const struct store_doc_row *row, struct buf *ret,
                        struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        int r = store_places_of_doc_open(f->st, row->id, &rows, e);
        int last = err_set(e, ERR_absent, "a document without a place");
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                struct flow_bytes b;
                bytes_init(&b);
                last = fetch_place(f, &p, &row->hash, &b, e);
                if (last >= 0)
                        last = check_message(&b, &p, &row->hash, ret, e);
                flow_bytes_done(&b);
                if (last >= 0)
                        return 0;
        }
        return r < 0 ? r : last;
}

struct attached {
        struct sha256 hash;
        struct buf *ret;
        bool found;
};

static int take_attached(void *arg, uint32_t ord, struct flow_blob *blob, struct err *e) {
        struct attached *w = arg;
        struct sha256 hash;
        struct bytes data;
        (void) ord;
        int r = blob ? flow_blob_hash(blob, &hash, e) : 0;
        if (r < 0 || !blob || !sha256_eq(&hash, &w->hash))
                return r;
        r = flow_blob_get(blob, 0, blob->size, &data, e);
        if (r >= 0)
                buf_put(w->ret, data.p, data.n);
        w->found = true;
        return r < 0 ? r : 1;
}

/* What `parent` holds that has this hash. */
static int fetch_inside(const struct fetching *f, struct doc_id parent, const struct sha256 *hash,
                        struct buf *ret, struct err *e) {
        struct attached w = { .hash = *hash, .ret = ret };
        struct store_doc_row row;
        struct flow_blob blob;
        struct buf whole;
        buf_init(&whole, 0);
        int r = store_doc_get(f->st, parent, &row, e);
        if (r >= 0)
                r = doc_bytes(f, parent, &whole, e);
        flow_blob_init(&blob, -1, whole.n, buf_bytes(&whole));
        if (r >= 0)
                r = flow_parts(f->st, f->jail,
                               row.kind == REC_DOC_message ? REC_KIND_eml : row.file_kind, &blob,
                               take_attached, &w, e);
        if (r >= 0 && !w.found)
                r = err_set(e, ERR_absent, "the document that held it does not hold it any more");
        flow_blob_done(&blob);
        buf_done(&whole);
        return r < 0 ? r : 0;
}

/* A piece of its parent: where its own record says. */
static int fetch_item(const struct fetching *f, const struct store_doc_row *row, struct buf *ret,
                      struct err *e) {
        struct buf records, whole;
        struct rec rec = { 0 };
        buf_init(&records, 0);
        buf_init(&whole, 0);
        int r = store_doc_records(f->st, row->id, &records, e);
        if (r >= 0)
                r = doc_bytes(f, row->parent, &whole, e);
        struct bytes in = buf_bytes(&records);
        if (r >= 0 && (rec_get(&in, &rec, e) <= 0 || rec.kind != REC_doc))
                r = err_set(e, ERR_corrupt, "a document without its first record");
        if (r >= 0) {
                struct bytes piece = bytes_sub(buf_bytes(&whole), rec.doc.off, rec.doc.len);
                struct sha256 got = hash_sha256(piece);
                if (sha256_eq(&got, &row->hash))
                        buf_put(ret, piece.p, piece.n);
                else
                        r = err_set(e, ERR_absent, "its parent is not what it was");
        }
        buf_done(&whole);
        buf_done(&records);
        return r < 0 ? r : 0;
}

static int doc_bytes(const struct fetching *f, struct doc_id doc, struct buf *ret, struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(f->st, doc, &row, e);
        if (r < 0)
                return r;
        if (!row.parent.v)
                return fetch_placed(f, &row, ret, e);
        return row.kind == REC_DOC_item ? fetch_item(f, &row, ret, e)
                                        : fetch_inside(f, row.parent, &row.hash, ret, e);
}

int flow_doc_bytes(struct store *st, struct jail *jail, struct doc_id doc, struct buf *ret,
                   struct err *e) {
        return doc_bytes(&(struct fetching){ st, jail, NULL }, doc, ret, e);
}

struct flow_fetcher {
        struct store *st;
        struct jail *jail;
        struct slot slot;
};

static struct fetching fetching_of(struct flow_fetcher *f) {
        return (struct fetching){ f->st, f->jail, &f->slot };
}

int flow_fetcher_open(struct store *st, const char *worker_path, struct flow_fetcher **ret,
                      struct err *e) {
        struct jail_options o = { .workers = 1, .worker_path = worker_path };
        struct flow_fetcher *f = MEM_NEW(struct flow_fetcher);
        f->st = st;
        int r = jail_open(&o, &f->jail, e);
        if (r < 0)
                flow_fetcher_close(&f);
        else
                *ret = f;
        return r;
}

void flow_fetcher_close(struct flow_fetcher **f) {
        if (*f) {
                slot_done(&(*f)->slot);
                jail_close(&(*f)->jail);
        }
        mem_free(*f);
        *f = NULL;
}

int flow_fetcher_get(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e) {
        struct fetching x = fetching_of(f);
        return doc_bytes(&x, doc, ret, e);
}

int flow_fetcher_get_inside(struct flow_fetcher *f, struct doc_id parent, const struct sha256 *hash,
                            struct buf *ret, struct err *e) {
        struct fetching x = fetching_of(f);
        return fetch_inside(&x, parent, hash, ret, e);
}

static int parse_anew(struct flow_fetcher *f, struct bytes message, uint32_t flags,
                      struct buf *ret, struct err *e) {
        struct jail_message m = { .data = message, .flags = flags };
        struct jail_answer answer;
        int r = jail_parse(f->jail, &m, 1, NULL, e);
        if (r > 0)
                r = jail_next(f->jail, &answer, e);
        if (r <= 0)
                return r < 0 ? r : err_set(e, ERR_worker, "the parser took no work");
        if (answer.results[0].blame != JAIL_ok)
                return err_set(e, ERR_worker, "the parser died of this message");
        buf_put(ret, answer.results[0].records.p, answer.results[0].records.n);
        return 0;
}

static int message_anew(struct flow_fetcher *f, struct doc_id doc, uint32_t flags,
                        struct buf *ret, struct err *e) {
        struct store_doc_row row;
        struct buf bytes;
        buf_init(&bytes, 0);
        int r = store_doc_get(f->st, doc, &row, e);
        if (r >= 0 && row.kind != REC_DOC_message)
                r = err_set(e, ERR_usage, "this document is no message");
        if (r >= 0)
                r = flow_doc_bytes(f->st, f->jail, doc, &bytes, e);
        if (r >= 0)
                r = parse_anew(f, buf_bytes(&bytes), flags, ret, e);
        buf_done(&bytes);
        return r;
}

int flow_fetcher_seals(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e) {
        return message_anew(f, doc, JAIL_SEALS, ret, e);
}

int flow_fetcher_layout(struct flow_fetcher *f, struct doc_id doc, struct buf *ret,
                        struct err *e) {
        return message_anew(f, doc, JAIL_LAYOUT, ret, e);
}

int flow_fetcher_render(struct flow_fetcher *f, struct doc_id doc, uint32_t page, uint32_t dpi,
                        struct jail_picture *ret, struct err *e) {
        struct store_doc_row row;
        struct buf bytes, secrets;
        buf_init(&bytes, 0);
        buf_init(&secrets, 0);
        int r = store_doc_get(f->st, doc, &row, e);
        if (r >= 0)
                r = store_secrets_get(f->st, &secrets, e);
        if (r >= 0)
                r = flow_doc_bytes(f->st, f->jail, doc, &bytes, e);
        struct jail_message m = { .kind = row.file_kind,
                                  .data = buf_bytes(&bytes),
                                  .size = bytes.n,
                                  .secrets = buf_bytes(&secrets) };
        _cleanup_close_ int made = -1;
        m.by_fd = bytes.n > UINT64_C(1) << 20;
        if (r >= 0 && m.by_fd)
                r = m.fd = made = flow_memory_file(m.data, e);
        if (r >= 0)
                r = jail_render(f->jail, &m, page, dpi, ret, e);
        buf_done(&secrets);
        buf_done(&bytes);
        return r;
}
