/* Cases open for asking, lent to one request at a time and used again while the case is as it was:
 * each is one view, so an old one would show an old case and hold up the writer's checkpoints.  A
 * view of a case that is being written lives for a second. */
#include "store/store.h"
#include "web/web-site.h"

#include <limits.h>
#include <sys/stat.h>

enum { WRITTEN_MS = 1000 };

/* What changes whenever something is written: the sizes and times of the database and its log. */
static uint64_t stamp_of(struct web_site *s) {
        static const char *const files[] = { "case.db", "case.db-wal" };
        uint64_t stamp = atomic_load(&s->turn);
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
                char path[PATH_MAX];
                struct stat st = { 0 };
                int n = snprintf(path, sizeof path, "%s/%s", s->case_path, files[i]);
                if (n > 0 && (size_t) n < sizeof path && stat(path, &st) == 0)
                        stamp = stamp * 0x9e3779b97f4a7c15u + (uint64_t) st.st_size * 31 +
                                (uint64_t) st.st_mtim.tv_sec * 1000000007u +
                                (uint64_t) st.st_mtim.tv_nsec;
        }
        return stamp;
}

static bool is_good(const struct web_site *s, const struct web_case *c, uint64_t stamp) {
        if (c->turn != atomic_load(&s->turn))
                return false;
        return c->stamp == stamp || web_clock_ms() - c->opened_ms < WRITTEN_MS;
}

static void close_case(struct web_case **c) {
        if ((*c)->qc.store)
                query_case_close(&(*c)->qc);
        store_close(&(*c)->store);
        mem_free(*c);
        *c = NULL;
}

static int open_case(struct web_site *s, struct web_case **ret, struct err *e) {
        struct web_case *c = mem_zalloc(sizeof *c);
        c->turn = atomic_load(&s->turn);
        c->stamp = stamp_of(s);
        c->opened_ms = web_clock_ms();
        int r = store_open(&c->store, s->case_path, STORE_READ, NULL, e);
        if (r >= 0)
                r = query_case_open(c->store, &c->qc, e);
        if (r < 0) {
                c->qc.store = NULL;
                close_case(&c);
                return r;
        }
        *ret = c;
        return 0;
}

int web_case_get(struct web_site *s, struct web_case **ret, struct err *e) {
        struct web_case *c;
        web_case_tidy(s);
        pthread_mutex_lock(&s->lock);
        c = s->idle;
        if (c)
                s->idle = c->next;
        pthread_mutex_unlock(&s->lock);
        if (!c)
                return open_case(s, ret, e);
        c->next = NULL;
        *ret = c;
        return 0;
}

void web_case_put(struct web_site *s, struct web_case **c) {
        if (!*c)
                return;
        if (!is_good(s, *c, stamp_of(s))) {
                close_case(c);
                return;
        }
        pthread_mutex_lock(&s->lock);
        (*c)->next = s->idle;
        s->idle = *c;
        pthread_mutex_unlock(&s->lock);
        *c = NULL;
}

void web_case_tidy(struct web_site *s) {
        struct web_case *old = NULL;
        uint64_t stamp = stamp_of(s);
        pthread_mutex_lock(&s->lock);
        for (struct web_case **at = &s->idle; *at;) {
                struct web_case *c = *at;
                if (is_good(s, c, stamp)) {
                        at = &c->next;
                        continue;
                }
                *at = c->next;
                c->next = old;
                old = c;
        }
        pthread_mutex_unlock(&s->lock);
        while (old) {
                struct web_case *next = old->next;
                close_case(&old);
                old = next;
        }
}
