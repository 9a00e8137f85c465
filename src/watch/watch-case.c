/* Every header and text of the case read once, by several threads; see watch-case.h. */
#include "watch/watch-work.h"

#include "base/bug.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { STEP = 32, THREADS_MOST = 64, ADDRESS_MOST = 320, PAUSE_NS = 100000000 };

struct doc { /* what is read of it */
        uint32_t id;
        uint64_t at, len;
};

struct crew {
        struct watch_case *c;
        VEC(struct doc) docs;
        atomic_size_t next, done;
        atomic_bool end;
        pthread_mutex_t lock;
        pthread_cond_t left; /* somebody went home */
        unsigned working;
};

struct reader { /* of one thread */
        struct crew *crew;
        pthread_t thread;
        struct watch_room room;
        struct buf records, head;
        VEC(struct watch_found) here; /* of one document */
        VEC(struct watch_found) found;
        size_t marked; /* of `here`: the first hit of the text under way */
        struct err err;
};

/* ---- one document -------------------------------------------------------------------------------
 */

static void put_hits(struct reader *r, uint32_t doc, uint32_t base, uint8_t flags) {
        for (size_t i = 0; i < r->room.hits.n; i++) {
                const struct watch_hit *h = &r->room.hits.v[i];
                struct watch_found f = { .entry = h->entry,
                                         .doc = doc,
                                         .off = base + h->off,
                                         .len = h->len,
                                         .near = h->near,
                                         .score = h->score,
                                         .bits = h->bits,
                                         .tier = (uint8_t) (h->partial ? NAME_WEAK : h->tier),
                                         .flags = flags,
                                         .spelling = (uint16_t) h->spelling };
                f.flags |= h->beside ? WATCH_BESIDE : 0;
                vec_push(&r->here, f);
        }
}

static bool is_local(char c) {
        return ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

static void put_address(struct reader *r, struct str address, struct watch_found at) {
        char low[ADDRESS_MOST];
        const struct watch_case *c = r->crew->c;
        if (address.n > sizeof low)
                return;
        for (size_t i = 0; i < address.n; i++)
                low[i] = ascii_lower(address.p[i]);
        const uint64_t *owner = map_find(&c->addresses, (struct str){ low, address.n });
        for (uint64_t i = owner ? *owner + 1 : 0; i; i = c->owners.v[i - 1].doc) {
                at.entry = c->owners.v[i - 1].entry;
                at.spelling = c->owners.v[i - 1].spelling;
                at.tier = NAME_EXACT;
                at.flags |= WATCH_ADDRESS;
                at.score = 0.99f;
                vec_push(&r->here, at);
        }
}

/* Addresses of the list in a text: what stands around each @. */
static void put_addresses(struct reader *r, struct str text, uint32_t doc, uint32_t base,
                          uint8_t flags) {
        const char *at = text.p, *end = text.p + text.n;
        while (r->crew->c->addresses.n && at < end && (at = memchr(at, '@', (size_t) (end - at)))) {
                const char *from = at, *to = at + 1;
                while (from > text.p && at - from < ADDRESS_MOST / 2 && is_local(from[-1]))
                        from--;
                while (to < end && to - at < ADDRESS_MOST / 2 && is_local(*to))
                        to++;
                while (to > at + 1 && to[-1] == '.')
                        to--;
                struct watch_found f = { .doc = doc,
                                         .off = base + (uint32_t) (from - text.p),
                                         .len = (uint32_t) (to - from),
                                         .near = doc,
                                         .flags = flags };
                put_address(r, (struct str){ from, (size_t) (to - from) }, f);
                at = to;
        }
}

static void read_text(struct reader *r, struct str text, uint32_t doc, uint32_t base,
                      uint8_t flags) {
        watch_scan_text(r->crew->c->scan, text, &r->room);
        put_hits(r, doc, base, flags);
        put_addresses(r, text, doc, base, flags);
}

/* What kind of words the hits of the last text stand in. */
static void mark(struct reader *r, const struct rec_span *s, uint32_t base) {
        bool earlier = s->voice || s->kind == REC_SPAN_quoted || s->kind == REC_SPAN_forwarded ||
                       s->kind == REC_SPAN_excerpt;
        for (size_t i = r->marked; i < r->here.n; i++) {
                struct watch_found *f = &r->here.v[i];
                if (f->off < base + s->off || f->off >= base + s->off + s->len)
                        continue;
                f->flags |= (uint8_t) ((earlier ? WATCH_EARLIER : 0) |
                                       (s->kind == REC_SPAN_ocr ? WATCH_OCR : 0));
        }
}

static int by_merit(const void *a, const void *b) {
        const struct watch_found *x = a, *y = b;
        if (x->entry != y->entry)
                return x->entry < y->entry ? -1 : 1;
        double p = (double) x->score + (x->flags & WATCH_BESIDE ? 0.1 : 0) -
                   (x->flags & WATCH_EARLIER ? 0.01 : 0) - (x->tier == NAME_WEAK ? 0.2 : 0);
        double q = (double) y->score + (y->flags & WATCH_BESIDE ? 0.1 : 0) -
                   (y->flags & WATCH_EARLIER ? 0.01 : 0) - (y->tier == NAME_WEAK ? 0.2 : 0);
        if (p < q || p > q)
                return p > q ? -1 : 1;
        if ((x->flags ^ y->flags) & WATCH_IN_HEAD)
                return x->flags & WATCH_IN_HEAD ? 1 : -1;
        return x->off < y->off ? -1 : x->off > y->off;
}

/* The best of each entry; an address elsewhere in the document speaks for it. */
static void keep_best(struct reader *r) {
        if (r->here.n)
                qsort(r->here.v, r->here.n, sizeof *r->here.v, by_merit);
        for (size_t i = 0; i < r->here.n; i++) {
                const struct watch_found *f = &r->here.v[i];
                struct watch_found *was = r->found.n ? &r->found.v[r->found.n - 1] : NULL;
                if (was && was->entry == f->entry && was->doc == f->doc)
                        was->flags |= f->flags & (WATCH_ADDRESS | WATCH_BESIDE);
                else
                        vec_push(&r->found, *f);
        }
        vec_clear(&r->here);
}

static int read_doc(struct reader *r, const struct doc *d, struct err *e) {
        buf_clear(&r->records);
        int got = store_text_get(r->crew->c->st, d->at, d->len, &r->records, e);
        if (got < 0)
                return got;
        struct bytes in = bytes_of(r->records.p, r->records.n);
        struct rec rec;
        uint64_t base = 0, end = 0;
        buf_clear(&r->head);
        watch_head(in, &r->head);
        read_text(r, buf_str(&r->head), d->id, 0, WATCH_IN_HEAD);
        r->marked = r->here.n;
        while ((got = rec_get(&in, &rec, e)) == 1) {
                if (rec.kind == REC_text) {
                        base = end;
                        end += rec.text.text.n;
                        if (end > UINT32_MAX)
                                break;
                        r->marked = r->here.n;
                        read_text(r, rec.text.text, d->id, (uint32_t) base,
                                  rec.text.kind == REC_TEXT_ocr ? WATCH_OCR : 0);
                } else if (rec.kind == REC_span && r->marked < r->here.n) {
                        mark(r, &rec.span, (uint32_t) base);
                }
        }
        keep_best(r);
        return got < 0 ? got : 0;
}

void watch_head(struct bytes records, struct buf *out) {
        static const char *const words[] = { [REC_ROLE_from] = "From",
                                             [REC_ROLE_sender] = "Sender",
                                             [REC_ROLE_reply_to] = "Reply-To",
                                             [REC_ROLE_to] = "To",
                                             [REC_ROLE_cc] = "Cc",
                                             [REC_ROLE_bcc] = "Bcc",
                                             [REC_ROLE_author] = "Author",
                                             [REC_ROLE_editor] = "Editor",
                                             [REC_ROLE_organizer] = "Organizer",
                                             [REC_ROLE_attendee] = "Attendee",
                                             [REC_ROLE_subject] = "Card",
                                             [REC_ROLE_resent_from] = "Resent-From",
                                             [REC_ROLE_resent_to] = "Resent-To",
                                             [REC_ROLE_delivered_to] = "Delivered-To",
                                             [REC_ROLE_return_path] = "Return-Path" };
        struct rec r;
        while (rec_get(&records, &r, NULL) == 1 && r.kind != REC_text) {
                if (r.kind == REC_addr)
                        buf_printf(out, "%s: %.*s <%.*s>\n", words[r.addr.role],
                                   STR_ARG(r.addr.name), STR_ARG(r.addr.address));
                else if (r.kind == REC_header && r.header.id == REC_HDR_subject)
                        buf_printf(out, "Subject: %.*s\n", STR_ARG(r.header.value));
                else if (r.kind == REC_header && r.header.id == REC_HDR_organization)
                        buf_printf(out, "Organization: %.*s\n", STR_ARG(r.header.value));
                else if (r.kind == REC_doc && r.doc.name.n)
                        buf_printf(out, "File: %.*s\n", STR_ARG(r.doc.name));
        }
}

/* ---- the crew -----------------------------------------------------------------------------------
 */

static bool stopped(const struct watch_case *c) {
        return c->o.stop && *c->o.stop;
}

static void *work(void *arg) {
        struct reader *r = arg;
        struct crew *crew = r->crew;
        while (!atomic_load(&crew->end)) {
                size_t from = atomic_fetch_add(&crew->next, STEP), i = from;
                for (; i < from + STEP && i < crew->docs.n && r->err.code == 0; i++)
                        if (read_doc(r, &crew->docs.v[i], &r->err) < 0)
                                atomic_store(&crew->end, true);
                atomic_fetch_add(&crew->done, i - from);
                if (i >= crew->docs.n)
                        break;
        }
        pthread_mutex_lock(&crew->lock);
        crew->working--;
        pthread_cond_signal(&crew->left);
        pthread_mutex_unlock(&crew->lock);
        return NULL;
}

/* Until all went home, say how far they are. */
static void attend(struct crew *crew) {
        struct watch_case *c = crew->c;
        pthread_mutex_lock(&crew->lock);
        while (crew->working) {
                struct timespec t;
                clock_gettime(CLOCK_REALTIME, &t);
                t.tv_nsec += PAUSE_NS;
                t.tv_sec += t.tv_nsec / 1000000000;
                t.tv_nsec %= 1000000000;
                pthread_cond_timedwait(&crew->left, &crew->lock, &t);
                if (stopped(c))
                        atomic_store(&crew->end, true);
                if (c->o.progress)
                        c->o.progress(c->o.arg, atomic_load(&crew->done), crew->docs.n);
        }
        pthread_mutex_unlock(&crew->lock);
}

static void reader_init(struct reader *r, struct crew *crew) {
        *r = (struct reader){ .crew = crew };
        buf_init(&r->records, 0);
        buf_init(&r->head, 0);
}

static void reader_done(struct reader *r) {
        buf_done(&r->records);
        buf_done(&r->head);
        watch_room_done(&r->room);
        vec_done(&r->here);
        vec_done(&r->found);
}

static int by_entry(const void *a, const void *b) {
        const struct watch_found *x = a, *y = b;
        if (x->entry != y->entry)
                return x->entry < y->entry ? -1 : 1;
        return x->doc < y->doc ? -1 : x->doc > y->doc;
}

static int gather(struct watch_case *c, struct reader *readers, unsigned n, struct err *e) {
        for (unsigned i = 0; i < n; i++) {
                struct reader *r = &readers[i];
                if (r->err.code) {
                        *e = r->err;
                        return err_while(e, e->code, "looking through documents");
                }
                vec_reserve(&c->found, c->found.n + r->found.n);
                if (r->found.n)
                        memcpy(c->found.v + c->found.n, r->found.v,
                               r->found.n * sizeof *r->found.v);
                c->found.n += r->found.n;
                vec_done(&r->found);
        }
        if (stopped(c))
                return err_set(e, ERR_stopped, "stopped on request");
        if (c->found.n)
                qsort(c->found.v, c->found.n, sizeof *c->found.v, by_entry);
        c->first = mem_array(NULL, c->list->entries.n + 1, sizeof *c->first);
        for (size_t entry = 0, i = 0; entry <= c->list->entries.n; entry++) {
                while (i < c->found.n && c->found.v[i].entry < entry)
                        i++;
                c->first[entry] = (uint32_t) i;
        }
        return 0;
}

static int look_through(struct crew *crew, struct err *e) {
        struct watch_case *c = crew->c;
        long want = c->o.threads ? (long) c->o.threads : sysconf(_SC_NPROCESSORS_ONLN);
        unsigned n = want < 1 ? 1 : want > THREADS_MOST ? THREADS_MOST : (unsigned) want;
        struct reader *readers = mem_zalloc(n * sizeof *readers);
        crew->working = n;
        for (unsigned i = 0; i < n; i++) {
                reader_init(&readers[i], crew);
                if (pthread_create(&readers[i].thread, NULL, work, &readers[i]) != 0)
                        BUG("a thread could not be started");
        }
        attend(crew);
        for (unsigned i = 0; i < n; i++)
                pthread_join(readers[i].thread, NULL);
        int r = gather(c, readers, n, e);
        for (unsigned i = 0; i < n; i++)
                reader_done(&readers[i]);
        mem_free(readers);
        return r;
}

static int list_docs(struct crew *crew, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct watch_coverage *v = &crew->c->coverage;
        struct store_doc_row row;
        int r = store_docs_open(crew->c->st, (struct doc_id){ 1 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) == 1) {
                vec_push(&crew->docs,
                         (struct doc){ (uint32_t) row.id.v, row.text_at, row.text_len });
                v->no_ocr += (row.flags & REC_DOC_needs_ocr) != 0;
                v->ocr += (row.flags & REC_DOC_ocr) != 0;
                v->unread += row.outcome == STORE_READ_LOCKED || row.outcome == STORE_UNREAD ||
                             row.outcome == STORE_READ_STRINGS;
        }
        v->docs = crew->docs.n;
        return r < 0 ? r : 0;
}

static int scan_case(struct watch_case *c, struct err *e) {
        struct crew crew = { .c = c };
        pthread_mutex_init(&crew.lock, NULL);
        pthread_cond_init(&crew.left, NULL);
        int r = list_docs(&crew, e);
        if (r == 0)
                r = look_through(&crew, e);
        pthread_mutex_destroy(&crew.lock);
        pthread_cond_destroy(&crew.left);
        vec_done(&crew.docs);
        return r;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static void put_owner(struct watch_case *c, uint32_t entry, uint16_t value, struct str address) {
        char low[ADDRESS_MOST];
        address = str_trim(address);
        if (address.n == 0 || address.n > sizeof low || str_chr(address, '@') == SIZE_MAX)
                return;
        for (size_t i = 0; i < address.n; i++)
                low[i] = ascii_lower(address.p[i]);
        bool new;
        uint64_t *at = map_put(&c->addresses, (struct str){ low, address.n }, 0, &new);
        struct watch_found f = { .entry = entry,
                                 .spelling = (uint16_t) (WATCH_BY_VALUE | value),
                                 .doc = new ? 0 : (uint32_t) *at + 1 };
        *at = c->owners.n;
        vec_push(&c->owners, f);
}

static void put_owners(struct watch_case *c) {
        map_init(&c->addresses);
        for (uint32_t i = 0; i < c->list->entries.n; i++) {
                const struct watch_entry *x = &c->list->entries.v[i];
                for (size_t k = 0; k < x->n_values; k++)
                        if (x->values[k].field == WATCH_email)
                                put_owner(c, i, (uint16_t) k, x->values[k].text);
        }
}

int watch_case_new(struct store *st, const struct watch_list *l, const struct watch_case_options *o,
                   struct watch_case **ret, struct err *e) {
        struct watch_case *c = MEM_NEW(struct watch_case);
        c->st = st;
        c->list = l;
        c->o = *o;
        map_init(&c->rarity);
        buf_init(&c->copies, 0);
        put_owners(c);
        c->names = (struct name_options){ .no_cross_script = o->no_cross_script,
                                          .rarity = watch_rarity,
                                          .ctx = c };
        int r = watch_rarity_read(c, e);
        if (r >= 0) {
                c->scan = watch_scan_new(l, &(struct watch_scan_options){ .names = &c->names });
                r = scan_case(c, e);
        }
        if (r >= 0)
                r = watch_weigh(c, e);
        if (r < 0)
                watch_case_free(&c);
        else
                *ret = c;
        return r < 0 ? r : 0;
}

void watch_case_free(struct watch_case **at) {
        struct watch_case *c = *at;
        if (!c)
                return;
        watch_scan_free(&c->scan);
        name_pool_free(&c->pool);
        map_done(&c->rarity);
        map_done(&c->addresses);
        buf_done(&c->copies);
        vec_done(&c->owners);
        vec_done(&c->found);
        vec_done(&c->rows);
        vec_done(&c->named);
        vec_done(&c->people);
        vec_done(&c->of_people);
        vec_done(&c->seen);
        mem_free(c->first);
        mem_free(c);
        *at = NULL;
}

size_t watch_case_rows(const struct watch_case *c) {
        return c->rows.n;
}

const struct watch_row *watch_case_get(const struct watch_case *c, size_t i) {
        return &c->rows.v[i];
}

const struct watch_coverage *watch_case_coverage(const struct watch_case *c) {
        return &c->coverage;
}
