/* The way back to the bytes; see flow-fetch.h.
 *
 * A place in a file on disk is one read.  A place in something packed means unpacking its container
 * again, in the jail, up to that entry: entries are numbered as they were at intake.  What is
 * fetched is compared with the hash that the case holds before anybody sees it. */
#include "flow/flow-fetch.h"

#include "base/io.h"
#include "base/limits.h"
#include "flow/flow.h"
#include "intake/intake-sniff.h"

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
        uint32_t ord; /* of the next child */
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

/* Unpack `blob` as `format` and give each child to c->take. */
static int pull(struct children *c, struct jail *jail, uint32_t format, struct err *e) {
        struct jail_unpack *stream = NULL;
        struct flow_blob *blob = c->from;
        struct rec rec;
        _cleanup_close_ int made = -1;
        int r = blob->all.p ? made = flow_memory_file(blob->all, e) : 0;
        flow_spill_init(&c->spill, UINT64_MAX);
        if (r >= 0)
                r = jail_unpack_open(jail,
                                     &(struct jail_container){ .fd = made >= 0 ? made : blob->fd,
                                                               .size = blob->size,
                                                               .format = format },
                                     &stream, e);
        while (r >= 0 && (r = jail_unpack_next(stream, &rec, e)) > 0)
                if ((r = on_record(c, &rec, e)) != 0)
                        break;
        if (r == ERR_worker)
                r = child_end(c, e);
        jail_unpack_close(&stream);
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

int flow_parts(struct store *st, struct jail *jail, struct flow_blob *blob, flow_take take,
               void *arg, struct err *e) {
        struct children c = { .from = blob, .take = take, .arg = arg, .st = st };
        return pull(&c, jail, JAIL_FORMAT_message, e);
}

/* ---- one document ------------------------------------------------------------------------- */

struct wanted {
        uint32_t ord;
        struct flow_bytes *ret;
        struct store *st;
};

static int take_wanted(void *arg, uint32_t ord, struct flow_blob *blob, struct err *e) {
        struct wanted *w = arg;
        struct bytes part;
        if (ord != w->ord)
                return 0;
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
};

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
        int r = flow_children(st, jail, from, take_wanted, &w, e);
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
        return (struct entry){ c->ord, c->len == 0, c->off, c->len };
}

static struct entry place_entry(const struct store_place *p) {
        return (struct entry){ p->ord, p->flags & STORE_PLACE_made, p->off, p->len };
}

static int fetch_place(struct store *st, struct jail *jail, const struct store_place *p,
                       struct flow_bytes *ret, struct err *e) {
        struct store_container chain[CHAIN];
        struct arena a;
        size_t n = 0;
        arena_init(&a, 0);
        int r = chain_of(st, p->container, chain, &a, &n, e);
        if (r >= 0 && chain[0].kind == STORE_FOLDER) {
                struct str path = chain[0].name.n
                                          ? arena_printf(&a, "%.*s/%.*s", STR_ARG(chain[0].name),
                                                         STR_ARG(p->name))
                                          : p->name;
                r = flow_source_open(st, chain[0].source, path, ret, e);
        } else if (r >= 0) {
                r = flow_source_open(st, chain[n - 1].source, chain[n - 1].name, ret, e);
                for (size_t i = n; r >= 0 && i-- > 0;) { /* chain[i] is open in *ret */
                        struct flow_bytes outer = *ret;
                        r = entry_of(st, jail, &outer.blob,
                                     i > 0 ? container_entry(&chain[i - 1]) : place_entry(p), ret,
                                     e);
                        flow_bytes_done(&outer);
                }
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

/* A message by the first of its places that still gives the right bytes. */
static int fetch_message(struct store *st, struct jail *jail, const struct store_doc_row *row,
                         struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        int r = store_places_of_doc_open(st, row->id, &rows, e);
        int last = err_set(e, ERR_absent, "a document without a place");
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                struct flow_bytes b;
                bytes_init(&b);
                last = fetch_place(st, jail, &p, &b, e);
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

/* The attachments of a message are the children of a container too. */
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

/* An attached document: out of the outermost message that it came in, by its hash. */
static int fetch_attached(struct store *st, struct jail *jail, const struct store_doc_row *row,
                          struct buf *ret, struct err *e) {
        struct attached w = { .hash = row->hash, .ret = ret };
        struct store_doc_row top = *row;
        struct flow_blob blob;
        struct buf message;
        int r = 0;
        while (r >= 0 && top.parent.v)
                r = store_doc_get(st, top.parent, &top, e);
        buf_init(&message, 0);
        if (r >= 0)
                r = fetch_message(st, jail, &top, &message, e);
        flow_blob_init(&blob, -1, message.n, buf_bytes(&message));
        if (r >= 0)
                r = flow_parts(st, jail, &blob, take_attached, &w, e);
        if (r >= 0 && !w.found)
                r = err_set(e, ERR_absent, "the message does not hold it any more");
        flow_blob_done(&blob);
        buf_done(&message);
        return r < 0 ? r : 0;
}

struct flow_fetcher {
        struct store *st;
        struct jail *jail;
};

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
        if (*f)
                jail_close(&(*f)->jail);
        mem_free(*f);
        *f = NULL;
}

int flow_fetcher_get(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(f->st, doc, &row, e);
        if (r < 0)
                return r;
        return row.parent.v ? fetch_attached(f->st, f->jail, &row, ret, e)
                            : fetch_message(f->st, f->jail, &row, ret, e);
}
