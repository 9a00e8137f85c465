/* What lies near a thing.  The walk goes up: a document lies in another (its parent) or in a
 * container, a container in another, in a folder or in a document.  On the way
 *
 *      a document passed    is a carrier; so are the files that it also carries
 *      a message passed     has a conversation, and mail of the same two people around its date
 *      an archive passed    has other entries
 *      the outermost        has a folder, and other files in it
 *
 * Mail by sender and date, and the files called "password" or "readme", are gathered once, in one
 * pass over documents and places, when the first thing is asked for. */
#include "query/query-near.h"

#include "base/limits.h"

enum { STEPS = 32, DAY_S = 86400, DAYS = 7, HINTED = 14, PEOPLE = 20 };

/* Of 60; a hint in the file's name adds HINTED. */
enum {
        BASE_CARRIER = 56,
        BASE_THREAD = 50,
        BASE_PEOPLE = 44, /* less 2 a day */
        BASE_ARCHIVE = 44,
        BASE_FOLDER = 36,
        BASE_SOURCE = 24,
};

void query_near_init(struct query_near_case *c, struct store *st) {
        *c = (struct query_near_case){ .st = st };
        buf_init(&c->records, 0);
        buf_init(&c->name, 0);
}

void query_near_done(struct query_near_case *c) {
        vec_done(&c->mail);
        vec_done(&c->hints);
        vec_done(&c->near);
        buf_done(&c->records);
        buf_done(&c->name);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The file name of a document: its own, or that of its first place; in c->records or `room`. */
static int name_of(struct query_near_case *c, struct doc_id d, struct buf *room, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        struct rec rec;
        buf_clear(&c->records);
        buf_clear(room);
        int r = store_doc_records(c->st, d, &c->records, e);
        struct bytes in = buf_bytes(&c->records);
        if (r >= 0 && rec_get(&in, &rec, NULL) > 0 && rec.kind == REC_doc)
                buf_put_str(room, rec.doc.name);
        if (r < 0 || room->n)
                return r < 0 ? r : 0;
        if ((r = store_places_of_doc_open(c->st, d, &rows, e)) >= 0 &&
            (r = store_places_next(rows, &p, e)) > 0)
                buf_put_str(room, p.name);
        return r < 0 ? r : 0;
}

int query_near_name(struct query_near_case *c, struct doc_id d, struct container_id k,
                    struct arena *a, struct str *ret, struct err *e) {
        struct store_container row;
        struct buf room;
        int r = 0;
        buf_init(&room, 0);
        if (d.v)
                r = name_of(c, d, &room, e);
        else if ((r = store_container_get(c->st, k, &row, e)) >= 0)
                buf_put_str(&room, row.name);
        *ret = arena_str(a, buf_str(&room));
        buf_done(&room);
        return r < 0 ? r : 0;
}

/* ---- gathered once --------------------------------------------------------------------------- */

static int cmp_mail(const void *pa, const void *pb) {
        const struct query_near_mail *a = pa, *b = pb;
        if (a->from != b->from)
                return a->from < b->from ? -1 : 1;
        if (a->date != b->date)
                return a->date < b->date ? -1 : 1;
        return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static int load_mail(struct query_near_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        int r = store_docs_open(c->st, (struct doc_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                if (row.kind == REC_DOC_message && row.dated && row.from.v)
                        vec_push(&c->mail,
                                 (struct query_near_mail){ row.from.v, row.id.v, row.date });
        if (c->mail.n)
                qsort(c->mail.v, c->mail.n, sizeof *c->mail.v, cmp_mail);
        return r;
}

static bool holds_files(const struct store_container *k) {
        return k->kind == STORE_FOLDER || k->kind == STORE_FILE || k->kind == STORE_ARCHIVE;
}

static int load_hints(struct query_near_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k;
        int r = store_containers_open(c->st, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &k, e)) > 0) {
                _cleanup_rows_ struct store_rows *places = NULL;
                struct store_place p;
                struct source_id source = k.source;
                bool named = k.kind == STORE_FILE && query_offer_hint(k.name);
                if (!holds_files(&k) || (r = store_places_open(c->st, k.id, &places, e)) < 0)
                        continue;
                while ((r = store_places_next(places, &p, e)) > 0)
                        if (p.doc.v && (named || query_offer_hint(p.name)))
                                vec_push(&c->hints, (struct query_near_file){ source, p.doc });
                if (r < 0)
                        return r;
                r = 0;
        }
        return r;
}

static int load(struct query_near_case *c, struct err *e) {
        if (c->loaded)
                return 0;
        int r = load_mail(c, e);
        if (r >= 0)
                r = load_hints(c, e);
        c->loaded = r >= 0;
        return r;
}

/* ---- the walk -------------------------------------------------------------------------------- */

struct walk {
        struct query_near_case *c;
        struct doc_id thing;
        struct source_id source;
        bool in_mail; /* a message was passed: what lies beside it is other mail */
        struct err *e;
};

static void note(struct walk *w, struct doc_id d, enum query_near near, uint32_t base,
                 bool hinted) {
        base += hinted ? HINTED : 0;
        base = base < BASE_CARRIER ? base : BASE_CARRIER;
        if (d.v && d.v != w->thing.v && w->c->near.n < 4 * LIMIT_offer_near)
                vec_push(&w->c->near, (struct query_near_doc){ d, near, base });
}

/* What a document carries is as near as itself. */
static int note_files(struct walk *w, struct doc_id d, enum query_near near, uint32_t base) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        size_t n = 0;
        int r = store_docs_of_parent_open(w->c->st, d, &rows, w->e);
        while (r >= 0 && n++ < LIMIT_offer_near && (r = store_docs_next(rows, &row, w->e)) > 0)
                note(w, row.id, near, base, false);
        return r < 0 ? r : 0;
}

static int note_with_files(struct walk *w, struct doc_id d, enum query_near near, uint32_t base) {
        note(w, d, near, base, false);
        return note_files(w, d, near, base);
}

static int note_thread(struct walk *w, struct doc_id d) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        size_t n = 0;
        int r = store_thread_find(w->c->st, d, &t, w->e);
        if (r <= 0 || (r = store_threads_open(w->c->st, t.thread, &rows, w->e)) < 0)
                return r;
        while (r >= 0 && n++ < LIMIT_offer_near && (r = store_threads_next(rows, &t, w->e)) > 0)
                r = note_with_files(w, t.doc, QUERY_NEAR_thread, BASE_THREAD);
        return r < 0 ? r : 0;
}

/* ---- the same two people --------------------------------------------------------------------- */

struct people {
        uint64_t from;
        uint64_t to[PEOPLE];
        size_t n;
};

static int people_of(struct query_near_case *c, struct doc_id d, struct people *ret,
                     struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_doc_open(c->st, d, &rows, e);
        *ret = (struct people){ 0 };
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                bool to = p.role == REC_ROLE_to || p.role == REC_ROLE_cc || p.role == REC_ROLE_bcc;
                if (p.role == REC_ROLE_from && !ret->from)
                        ret->from = p.addr.v;
                else if (to && p.addr.v && ret->n < PEOPLE)
                        ret->to[ret->n++] = p.addr.v;
        }
        return r < 0 ? r : 0;
}

static bool is_to(const struct people *p, uint64_t addr) {
        for (size_t i = 0; i < p->n; i++)
                if (p->to[i] == addr)
                        return true;
        return false;
}

/* Is `other` between the sender and one of the recipients of `own`, either way? */
static bool are_same(const struct people *own, const struct people *other) {
        if (other->from != own->from)
                return is_to(own, other->from) && is_to(other, own->from);
        for (size_t i = 0; i < own->n; i++)
                if (is_to(other, own->to[i]))
                        return true;
        return false;
}

static size_t first_mail(const struct query_near_case *c, uint64_t from, int64_t date) {
        const struct query_near_mail want = { .from = from, .date = date };
        size_t lo = 0, hi = c->mail.n;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                if (cmp_mail(&c->mail.v[mid], &want) < 0)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* Mail that `sender` wrote around `date` to the others of `own`. */
static int note_mail_of(struct walk *w, const struct people *own, uint64_t sender, int64_t date) {
        struct query_near_case *c = w->c;
        int64_t around = (int64_t) DAYS * DAY_S;
        size_t looked = 0;
        for (size_t i = first_mail(c, sender, date - around); i < c->mail.n; i++) {
                const struct query_near_mail *m = &c->mail.v[i];
                struct people other;
                if (m->from != sender || m->date > date + around || looked++ >= LIMIT_offer_near)
                        break;
                int r = people_of(c, (struct doc_id){ m->doc }, &other, w->e);
                if (r < 0)
                        return r;
                uint32_t days = (uint32_t) (llabs(m->date - date) / DAY_S);
                if (are_same(own, &other) &&
                    (r = note_with_files(w, (struct doc_id){ m->doc }, QUERY_NEAR_people,
                                         BASE_PEOPLE - 2 * days)) < 0)
                        return r;
        }
        return 0;
}

static int note_people(struct walk *w, struct doc_id d, int64_t date) {
        struct people own;
        int r = people_of(w->c, d, &own, w->e);
        if (r < 0 || !own.from)
                return r;
        r = note_mail_of(w, &own, own.from, date);
        for (size_t i = 0; r >= 0 && i < own.n; i++)
                if (own.to[i] != own.from)
                        r = note_mail_of(w, &own, own.to[i], date);
        return r;
}

static int note_message(struct walk *w, const struct store_doc_row *row) {
        struct doc_id id = row->id;
        bool dated = row->dated;
        int64_t date = row->date;
        int r = note_thread(w, id);
        return r >= 0 && dated ? note_people(w, id, date) : r;
}

/* ---- folders --------------------------------------------------------------------------------- */

static int note_places(struct walk *w, struct container_id k, uint32_t base) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        size_t n = 0;
        int r = store_places_open(w->c->st, k, &rows, w->e);
        while (r >= 0 && n++ < LIMIT_offer_near && (r = store_places_next(rows, &p, w->e)) > 0)
                note(w, p.doc, QUERY_NEAR_folder, base, query_offer_hint(p.name));
        return r < 0 ? r : 0;
}

/* The name of the folder in which an outermost container lies; "" is the source itself. */
static struct str folder_of(struct str name) {
        size_t n = name.n;
        while (n && name.p[n - 1] != '/')
                n--;
        return str_sub(name, 0, n ? n - 1 : 0);
}

static int note_folder(struct walk *w, struct str name) {
        struct store_container k;
        int r = store_container_find_name(w->c->st, w->source, (struct container_id){ 0 },
                                          folder_of(name), &k, w->e);
        return r > 0 ? note_places(w, k.id, BASE_FOLDER) : r;
}

static int note_hints(struct walk *w) {
        for (size_t i = 0; i < w->c->hints.n; i++)
                if (w->c->hints.v[i].source.v == w->source.v)
                        note(w, w->c->hints.v[i].doc, QUERY_NEAR_source, BASE_SOURCE, false);
        return 0;
}

/* ---- up -------------------------------------------------------------------------------------- */

struct spot { /* where the walk is: a document, or a container */
        struct doc_id doc;
        struct container_id container;
};

/* A container passed: what else is in it, and what it lies in. */
static int pass_container(struct walk *w, struct spot *at) {
        struct store_container k;
        int r = store_container_get(w->c->st, at->container, &k, w->e);
        if (r < 0)
                return r;
        struct spot up = { k.parent_doc, k.parent };
        enum store_container_kind kind = k.kind;
        w->source = k.source;
        buf_clear(&w->c->name); /* what is looked up next takes k.name's place */
        buf_put_str(&w->c->name, k.name);
        if (w->in_mail)
                r = 0;
        else if (kind == STORE_FOLDER)
                r = note_places(w, at->container, BASE_FOLDER);
        else if (kind == STORE_ARCHIVE)
                r = note_places(w, at->container, BASE_ARCHIVE);
        if (r >= 0 && !w->in_mail && kind != STORE_FOLDER && !up.doc.v && !up.container.v)
                r = note_folder(w, buf_str(&w->c->name));
        *at = up;
        return r;
}

/* A document passed; `thing`: it is what is locked, not its carrier. */
static int pass_doc(struct walk *w, struct spot *at, bool thing) {
        struct store_doc_row row;
        int r = store_doc_get(w->c->st, at->doc, &row, w->e);
        if (r < 0)
                return r;
        w->in_mail = w->in_mail || row.kind == REC_DOC_message;
        struct spot up = { row.parent, row.parent.v ? (struct container_id){ 0 } : row.container };
        if (!thing && (r = note_with_files(w, at->doc, QUERY_NEAR_carrier, BASE_CARRIER)) >= 0 &&
            row.kind == REC_DOC_message)
                r = note_message(w, &row);
        *at = up;
        return r;
}

static int cmp_doc(const void *pa, const void *pb) {
        const struct query_near_doc *a = pa, *b = pb;
        if (a->doc.v != b->doc.v)
                return a->doc.v < b->doc.v ? -1 : 1;
        if (a->base != b->base)
                return a->base < b->base ? 1 : -1;
        return (int) a->near - (int) b->near;
}

static int cmp_base(const void *pa, const void *pb) {
        const struct query_near_doc *a = pa, *b = pb;
        if (a->base != b->base)
                return a->base < b->base ? 1 : -1;
        return a->doc.v < b->doc.v ? -1 : a->doc.v > b->doc.v;
}

/* Each document once, as near as it is at its nearest. */
static void tidy(struct query_near_case *c) {
        size_t kept = 0;
        if (c->near.n == 0)
                return;
        qsort(c->near.v, c->near.n, sizeof *c->near.v, cmp_doc);
        for (size_t i = 0; i < c->near.n; i++)
                if (i == 0 || c->near.v[i].doc.v != c->near.v[kept - 1].doc.v)
                        c->near.v[kept++] = c->near.v[i];
        qsort(c->near.v, kept, sizeof *c->near.v, cmp_base);
        c->near.n = kept < LIMIT_offer_near ? kept : LIMIT_offer_near;
}

int query_near_find(struct query_near_case *c, struct doc_id d, struct container_id k,
                    struct err *e) {
        struct walk w = { .c = c, .thing = d, .e = e };
        struct spot at = { d, k };
        int r = load(c, e);
        vec_clear(&c->near);
        if (r >= 0 && d.v) /* what stands open in an archive, or in a document, that is locked */
                r = note_files(&w, d, QUERY_NEAR_folder, BASE_ARCHIVE);
        if (r >= 0 && d.v && k.v)
                r = note_places(&w, k, BASE_ARCHIVE);
        for (unsigned i = 0; r >= 0 && i < STEPS && (at.doc.v || at.container.v); i++)
                r = at.doc.v ? pass_doc(&w, &at, i == 0) : pass_container(&w, &at);
        if (r >= 0)
                r = note_hints(&w);
        tidy(c);
        return r < 0 ? r : 0;
}
