/* What lies near a locked thing, and the words in it that look like its password.
 *
 * Things come from two sides: documents that were read as locked, and entries of containers that
 * could not be unpacked; the entries of one container are one thing, and a container that is a
 * document is that document.  From a thing one walks up through what carries it:
 *
 *      secret.doc ─ in plan.zip ─ attached to a mail ─┬─ its conversation
 *                     │ (container)    (carrier)      └─ mail of these two, 7 days around
 *                     └─ other entries
 *
 * and notes each document on the way, with how near it is.  Then each of them is read once,
 * whatever number of things it is near to.  Score = nearness (of 60) + strength of the pattern (of
 * 40). */
#include "query/query-offer.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "query/query-near.h"

enum { BEFORE = 60, BEHIND = 40, CONTEXT = 240 };

/* ---- the words of a document, read once ------------------------------------------------------ */

struct found {
        struct query_offer_word word;
        struct str context;
        size_t at;
};

struct reading {
        size_t first, n; /* in offers.found */
};

struct offers {
        struct query_near_case oc;
        struct arena *a;
        VEC(struct found) found;
        VEC(struct reading) readings;
        struct map read; /* document -> reading */
        struct buf records;
        size_t most;
};

static struct found found_of(struct offers *o, struct str text, const struct query_offer_word *w) {
        size_t from = w->key > BEFORE ? utf8_floor(text, w->key - BEFORE) : 0;
        size_t end = w->off + w->len + BEHIND;
        end = end < text.n ? utf8_floor(text, end) : text.n;
        if (end - from > CONTEXT && w->off - from > BEFORE)
                from = utf8_floor(text, w->off - BEFORE);
        while (from < w->key && ascii_space(text.p[from]))
                from++;
        while (end > w->off + w->len && ascii_space(text.p[end - 1]))
                end--;
        struct found f = { .word = *w, .at = w->off - from };
        f.context = arena_str(o->a, str_sub(text, from, end - from));
        f.word.word = arena_str(o->a, w->word);
        return f;
}

static void take_text(struct offers *o, struct str text, struct query_offer_found *words) {
        vec_clear(&words->w);
        query_offer_words(text, o->a, words);
        for (size_t i = 0; i < words->w.n; i++)
                vec_push(&o->found, found_of(o, text, &words->w.v[i]));
}

static bool is_told(enum rec_header_id id) {
        return id == REC_HDR_subject || id == REC_HDR_description || id == REC_HDR_field ||
               id == REC_HDR_keywords;
}

/* What clew put in itself, and letters that are ciphertext. */
static void drop_span(struct offers *o, size_t first, const struct rec_span *s) {
        size_t kept = first;
        if (s->kind != REC_SPAN_label && s->kind != REC_SPAN_armor)
                return;
        for (size_t i = first; i < o->found.n; i++)
                if (o->found.v[i].word.off - s->off >= s->len)
                        o->found.v[kept++] = o->found.v[i];
        o->found.n = kept;
}

/* The words of one document, from its name, its facts and its text. */
static int read_doc(struct offers *o, struct doc_id d, struct err *e) {
        struct query_offer_found words = { 0 };
        struct rec r;
        size_t first = SIZE_MAX;
        buf_clear(&o->records);
        int got = store_doc_records(o->oc.st, d, &o->records, e);
        struct bytes in = buf_bytes(&o->records);
        while (got >= 0 && (got = rec_get(&in, &r, e)) > 0) {
                if (r.kind == REC_doc)
                        take_text(o, r.doc.name, &words);
                else if (r.kind == REC_header && is_told(r.header.id))
                        take_text(o, r.header.value, &words);
                else if (r.kind == REC_text)
                        first = o->found.n, take_text(o, r.text.text, &words);
                else if (r.kind == REC_span && first < o->found.n)
                        drop_span(o, first, &r.span);
        }
        vec_done(&words.w);
        return got < 0 ? got : 0;
}

/* The reading of a document, made if it was not read yet. */
static int reading_of(struct offers *o, struct doc_id d, struct reading *ret, struct err *e) {
        bool fresh;
        struct str key = { (const char *) &d.v, sizeof d.v };
        uint64_t at = *map_put(&o->read, key, o->readings.n, &fresh);
        if (fresh) {
                struct reading r = { .first = o->found.n };
                int got = read_doc(o, d, e);
                if (got < 0)
                        return got;
                r.n = o->found.n - r.first;
                vec_push(&o->readings, r);
        }
        *ret = o->readings.v[at];
        return 0;
}

/* ---- offers of one thing --------------------------------------------------------------------- */

struct pick {
        VEC(struct query_offer) v;
        struct map words; /* word -> index in v */
};

static int cmp_offer(const void *pa, const void *pb) {
        const struct query_offer *a = pa, *b = pb;
        if (a->score != b->score)
                return a->score < b->score ? 1 : -1;
        if (a->near != b->near)
                return a->near < b->near ? -1 : 1;
        if (a->doc.v != b->doc.v)
                return a->doc.v < b->doc.v ? -1 : 1;
        return str_cmp(a->word, b->word); /* each word once */
}

static void pick_one(struct pick *p, const struct found *f, const struct query_near_doc *near) {
        struct query_offer o = { .word = f->word.word,
                                 .doc = near->doc,
                                 .near = near->near,
                                 .score = near->base + f->word.strength,
                                 .context = f->context,
                                 .at = f->at,
                                 .len = f->word.len };
        bool fresh;
        size_t at = (size_t) *map_put(&p->words, o.word, p->v.n, &fresh);
        if (fresh)
                vec_push(&p->v, o);
        else if (cmp_offer(&o, &p->v.v[at]) < 0)
                p->v.v[at] = o;
}

static void pick_name(struct offers *o, struct pick *p, struct str name) {
        const struct query_near_doc near = { .near = QUERY_NEAR_name,
                                             .base = QUERY_NEAR_BASE_NAME };
        struct query_offer_found words = { 0 };
        query_offer_words(name, o->a, &words);
        for (size_t i = 0; i < words.w.n; i++) {
                struct found f = found_of(o, name, &words.w.v[i]);
                pick_one(p, &f, &near);
        }
        vec_done(&words.w);
}

static int offers_of(struct offers *o, struct query_locked *t, struct err *e) {
        struct pick p = { 0 };
        struct reading reading;
        int r = query_near_find(&o->oc, t->doc, t->container, e);
        map_init(&p.words);
        pick_name(o, &p, t->name);
        for (size_t i = 0; r >= 0 && i < o->oc.near.n; i++) {
                const struct query_near_doc *near = &o->oc.near.v[i];
                if ((r = reading_of(o, near->doc, &reading, e)) < 0)
                        break;
                for (size_t k = 0; k < reading.n; k++)
                        pick_one(&p, &o->found.v[reading.first + k], near);
        }
        if (p.v.n)
                qsort(p.v.v, p.v.n, sizeof *p.v.v, cmp_offer);
        t->n_offers = p.v.n < o->most ? p.v.n : o->most;
        struct query_offer *kept = arena_alloc(o->a, (t->n_offers + 1) * sizeof *kept);
        if (t->n_offers)
                memcpy(kept, p.v.v, t->n_offers * sizeof *kept);
        t->offers = kept;
        vec_done(&p.v);
        map_done(&p.words);
        return r < 0 ? r : 0;
}

/* ---- what is locked -------------------------------------------------------------------------- */

struct things {
        VEC(struct query_locked) v;
        struct map known; /* document, or container that is none, -> index in v */
};

static struct query_locked *thing(struct things *t, struct doc_id d, struct container_id c) {
        const uint64_t key[2] = { d.v, d.v ? 0 : c.v };
        bool fresh;
        struct str bytes = { (const char *) key, sizeof key };
        size_t at = (size_t) *map_put(&t->known, bytes, t->v.n, &fresh);
        if (fresh)
                vec_push(&t->v, (struct query_locked){ .doc = d });
        return &t->v.v[at];
}

static int locked_docs(struct offers *o, struct things *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        const struct store_reading want = { .outcomes = 1u << STORE_READ_LOCKED };
        struct store_doc_row row;
        int r = store_docs_of_reading_open(o->oc.st, &want, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                thing(t, row.id, (struct container_id){ 0 });
        return r;
}

static int locked_entries(struct offers *o, struct things *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        struct store_container c = { 0 };
        int r = store_missing_open(o->oc.st, NULL, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) > 0) {
                if (m.trouble != STORE_TROUBLE_encrypted && m.trouble != STORE_TROUBLE_locked)
                        continue;
                if (m.doc.v) {
                        thing(t, m.doc, (struct container_id){ 0 });
                        continue;
                }
                if (c.id.v != m.container.v &&
                    (r = store_container_get(o->oc.st, m.container, &c, e)) < 0)
                        return r;
                struct query_locked *one = thing(t, c.parent_doc, m.container);
                one->container = m.container;
                one->entries++;
        }
        return r;
}

static int cmp_locked(const void *pa, const void *pb) {
        const struct query_locked *a = pa, *b = pb;
        if (!a->doc.v != !b->doc.v)
                return a->doc.v ? -1 : 1;
        if (a->doc.v != b->doc.v)
                return a->doc.v < b->doc.v ? -1 : 1;
        return a->container.v < b->container.v ? -1 : a->container.v > b->container.v;
}

static int find_things(struct offers *o, struct things *t, struct err *e) {
        int r = locked_docs(o, t, e);
        if (r >= 0)
                r = locked_entries(o, t, e);
        for (size_t i = 0; r >= 0 && i < t->v.n; i++) {
                struct query_locked *one = &t->v.v[i];
                r = query_near_name(&o->oc, one->doc, one->container, o->a, &one->name, e);
        }
        if (r >= 0 && t->v.n)
                qsort(t->v.v, t->v.n, sizeof *t->v.v, cmp_locked);
        return r < 0 ? r : 0;
}

int query_offers_get(struct store *st, size_t most, struct arena *a, struct query_offers *ret,
                     struct err *e) {
        struct offers o = { .a = a,
                            .most = most && most < LIMIT_offer_most ? most : LIMIT_offer_most };
        struct things t = { 0 };
        map_init(&t.known);
        query_near_init(&o.oc, st);
        map_init(&o.read);
        buf_init(&o.records, 0);
        int r = find_things(&o, &t, e);
        for (size_t i = 0; r >= 0 && i < t.v.n; i++)
                r = offers_of(&o, &t.v.v[i], e);
        if (r >= 0) {
                struct query_locked *kept = arena_alloc(a, (t.v.n + 1) * sizeof *kept);
                if (t.v.n)
                        memcpy(kept, t.v.v, t.v.n * sizeof *kept);
                *ret = (struct query_offers){ kept, t.v.n };
        }
        vec_done(&t.v);
        map_done(&t.known);
        vec_done(&o.found);
        vec_done(&o.readings);
        map_done(&o.read);
        buf_done(&o.records);
        query_near_done(&o.oc);
        return r < 0 ? r : 0;
}

const char *query_near_id(enum query_near n) {
        static const char *const ids[] = { "name", "mail", "thread", "people", "folder", "source" };
        return ids[n];
}
