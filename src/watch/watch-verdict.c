/* What was decided of the names of a list: the last decision on each stands. */
#include "base/limits.h"
#include "base/map.h"
#include "watch/watch-kept.h"

static const char *const ids[] = { "open", "yes", "no", "maybe" };
enum { VERDICTS = sizeof ids / sizeof *ids };

const char *watch_verdict_id(enum watch_verdict v) {
        return ids[v];
}

bool watch_verdict_of_id(struct str id, enum watch_verdict *ret) {
        for (unsigned i = 0; i < VERDICTS; i++)
                if (str_eq(id, str_of(ids[i]))) {
                        *ret = (enum watch_verdict) i;
                        return true;
                }
        return false;
}

struct watch_verdicts {
        struct map names; /* name \0 id -> place in v */
        struct arena a;
        VEC(struct watch_decided) v;
};

static struct str key_of(struct arena *a, struct str name, struct str id) {
        char *p = arena_alloc(a, name.n + id.n + 1);
        memcpy(p, name.n ? name.p : "", name.n);
        p[name.n] = 0;
        memcpy(p + name.n + 1, id.n ? id.p : "", id.n);
        return (struct str){ p, name.n + id.n + 1 };
}

static void take(struct watch_verdicts *v, struct str list, const struct store_decision *d) {
        struct watch_decided is = { .at = d->at };
        bool new;
        if (d->undone || !str_starts(d->verb, STR("list-")) || !str_eq(d->a, list) ||
            !watch_verdict_of_id(str_sub(d->verb, 5, SIZE_MAX), &is.verdict))
                return;
        is.by = arena_str(&v->a, d->reason);
        uint64_t at = *map_put(&v->names, key_of(&v->a, d->b, d->text), v->v.n, &new);
        if (new)
                vec_push(&v->v, is);
        else
                v->v.v[at] = is;
}

int watch_verdicts_get(struct store *st, struct str list, struct watch_verdicts **ret,
                       struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct watch_verdicts *v = MEM_NEW(struct watch_verdicts);
        struct store_decision d;
        *v = (struct watch_verdicts){ 0 };
        map_init(&v->names);
        arena_init(&v->a, 0);
        int r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0)
                take(v, list, &d);
        if (r < 0)
                watch_verdicts_free(&v);
        else
                *ret = v;
        return r < 0 ? err_while(e, r, "reading decisions") : 0;
}

void watch_verdicts_free(struct watch_verdicts **v) {
        if (*v) {
                map_done(&(*v)->names);
                arena_done(&(*v)->a);
                vec_done(&(*v)->v);
        }
        mem_free(*v);
        *v = NULL;
}

struct watch_decided watch_verdicts_find(const struct watch_verdicts *v, struct str name,
                                         struct str id) {
        struct arena a;
        arena_init(&a, 0);
        const uint64_t *at = map_find(&v->names, key_of(&a, name, id));
        arena_done(&a);
        return at ? v->v.v[*at] : (struct watch_decided){ 0 };
}

size_t watch_verdicts_count(const struct watch_verdicts *v) {
        size_t n = 0;
        for (size_t i = 0; i < v->v.n; i++)
                n += v->v.v[i].verdict != WATCH_OPEN;
        return n;
}

int watch_decide(struct store *st, struct str list, struct str name, struct str id,
                 const struct watch_decided *d, struct err *e) {
        char verb[16];
        uint64_t number;
        if (d->by.n > LIMIT_mark_name)
                return err_set(e, ERR_usage, "the name of who decides is longer than %u bytes",
                               (unsigned) LIMIT_mark_name);
        snprintf(verb, sizeof verb, "list-%s", ids[d->verdict]);
        return store_decide(st,
                            &(struct store_decision){ .at = d->at,
                                                      .verb = str_of(verb),
                                                      .a = list,
                                                      .b = name,
                                                      .text = id,
                                                      .reason = d->by },
                            &number, e);
}
