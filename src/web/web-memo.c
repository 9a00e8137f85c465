/* See web-memo.h.  The lock is held while the case is read, so that it is read once: whoever waits
 * would else read it too. */
#include "web/web-memo.h"

#include "base/vec.h"
#include "store/store-actor.h"
#include "web/web-site.h"

enum { PAGES = 16, PAGE_BYTES = 1 << 20 };

struct page {
        struct buf key, body;
        uint64_t used;
};

struct web_memo {
        pthread_mutex_t lock, graphs;
        struct page pages[PAGES];
        uint64_t uses;
        bool counted, listed;
        uint64_t counts_of, actors_of; /* stamps */
        struct store_counts counts;
        VEC(struct actor_id) ids; /* most documents first */
        VEC(uint8_t) kinds;       /* of each */
};

struct web_memo *web_memo_new(void) {
        struct web_memo *m = MEM_NEW(struct web_memo);
        pthread_mutex_init(&m->lock, NULL);
        pthread_mutex_init(&m->graphs, NULL);
        for (size_t i = 0; i < PAGES; i++) {
                buf_init(&m->pages[i].key, 0);
                buf_init(&m->pages[i].body, 0);
        }
        return m;
}

int web_memo_counts(const struct web_request *q, struct store_counts *ret, struct err *e) {
        struct web_memo *m = q->site->memo;
        int r = 0;
        pthread_mutex_lock(&m->lock);
        if (!m->counted || m->counts_of != q->stamp) {
                r = store_counts_get(q->store, &m->counts, e);
                m->counted = r >= 0;
                m->counts_of = q->stamp;
        }
        *ret = m->counts;
        pthread_mutex_unlock(&m->lock);
        return r;
}

static int list(struct web_memo *m, const struct web_request *q, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor s;
        m->ids.n = m->kinds.n = 0;
        m->listed = false;
        int r = store_actors_open(q->store, true, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                if (s.flags & ACTOR_ROW_name_only)
                        continue;
                vec_push(&m->ids, s.id);
                vec_push(&m->kinds, (uint8_t) s.kind);
        }
        m->listed = r >= 0;
        m->actors_of = q->stamp;
        return r < 0 ? r : 0;
}

int web_memo_actors(const struct web_request *q, unsigned kind, uint64_t from, size_t most,
                    struct actor_view **ret, size_t *ret_n, uint64_t *ret_total, struct err *e) {
        struct web_memo *m = q->site->memo;
        struct actor_id *ids = arena_alloc(q->a, most * sizeof *ids + 1);
        uint64_t total = 0;
        size_t n = 0;
        pthread_mutex_lock(&m->lock);
        int r = m->listed && m->actors_of == q->stamp ? 0 : list(m, q, e);
        for (size_t i = 0; i < m->ids.n && r >= 0; i++) {
                if (kind != ACTOR_KINDS && m->kinds.v[i] != kind)
                        continue;
                if (total >= from && n < most)
                        ids[n++] = m->ids.v[i];
                total++;
        }
        pthread_mutex_unlock(&m->lock);
        *ret = arena_zalloc(q->a, most * sizeof **ret + 1);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = actor_view_get(q->store, ids[i].v, q->a, &(*ret)[i], e);
        *ret_n = n;
        *ret_total = total;
        return r;
}

/* ---- pages -------------------------------------------------------------------------------- */

void web_memo_graphs_lock(const struct web_request *q) {
        pthread_mutex_lock(&q->site->memo->graphs);
}

void web_memo_graphs_unlock(const struct web_request *q) {
        pthread_mutex_unlock(&q->site->memo->graphs);
}

/* All that a page is made of: the case, the address, the settings. */
static struct str key_of(const struct web_request *q) {
        return arena_printf(q->a, "%llx %d %d %d %.*s\n%.*s?%.*s", (unsigned long long) q->stamp,
                            (int) q->lang, (int) q->theme, (int) q->calendar, STR_ARG(q->person),
                            STR_ARG(q->path), STR_ARG(q->query));
}

bool web_memo_shown(const struct web_request *q, struct web_answer *w) {
        struct web_memo *m = q->site->memo;
        struct str key = key_of(q);
        bool found = false;
        pthread_mutex_lock(&m->lock);
        for (size_t i = 0; i < PAGES && !found; i++) {
                struct page *p = &m->pages[i];
                found = p->used && str_eq(buf_str(&p->key), key);
                if (found) {
                        buf_put_str(&w->body, buf_str(&p->body));
                        p->used = ++m->uses;
                }
        }
        pthread_mutex_unlock(&m->lock);
        return found;
}

void web_memo_keep(const struct web_request *q, const struct web_answer *w) {
        struct web_memo *m = q->site->memo;
        struct str key = key_of(q);
        if (w->body.n > PAGE_BYTES || w->body.over)
                return;
        pthread_mutex_lock(&m->lock);
        struct page *oldest = &m->pages[0];
        for (size_t i = 1; i < PAGES; i++)
                if (m->pages[i].used < oldest->used)
                        oldest = &m->pages[i];
        buf_clear(&oldest->key);
        buf_clear(&oldest->body);
        buf_put_str(&oldest->key, key);
        buf_put_str(&oldest->body, buf_str(&w->body));
        oldest->used = ++m->uses;
        pthread_mutex_unlock(&m->lock);
}
