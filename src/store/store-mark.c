/* Marks added up from the acts on them: all acts are sorted by what they are about, and the last
 * one of each decides. */
#include "store/store-mark.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <errno.h>
#include <sys/random.h>

static const char *const ids[STORE_MARKS] = { "tag", "star", "note", "read", "search" };

const char *store_mark_id(enum store_mark_kind k) {
        return ids[k];
}

struct store_marks {
        struct arena a;
        struct store_mark *v; /* searches last */
        size_t n, n_docs;
};

struct act { /* before they are added up */
        struct store_mark m;
        bool off;
};

/* "mark-tag", "mark-untag"; false: another verb. */
static bool act_of(struct str verb, struct act *ret) {
        if (!str_starts(verb, STR("mark-")))
                return false;
        verb = str_sub(verb, 5, SIZE_MAX);
        ret->off = str_starts(verb, STR("un"));
        if (ret->off)
                verb = str_sub(verb, 2, SIZE_MAX);
        for (unsigned k = 0; k < STORE_MARKS; k++)
                if (str_eq(verb, str_of(ids[k]))) {
                        ret->m.kind = (enum store_mark_kind) k;
                        return true;
                }
        return false;
}

/* ---- order ------------------------------------------------------------------------------------
 */

static int by_number(uint64_t a, uint64_t b) {
        return a < b ? -1 : a > b;
}

/* What they are about: the same document (or search), kind, tag; stars and readings also the same
 * person.  Notes are each about themselves. */
static int about(const struct store_mark *a, const struct store_mark *b) {
        int k = (a->kind == STORE_MARK_search) - (b->kind == STORE_MARK_search);
        if (k == 0)
                k = memcmp(&a->key, &b->key, sizeof a->key);
        if (k == 0)
                k = (int) a->kind - (int) b->kind;
        if (k)
                return k;
        switch (a->kind) {
        case STORE_MARK_tag:
                return str_cmp(a->words, b->words);
        case STORE_MARK_star:
        case STORE_MARK_read:
                return str_cmp(a->by, b->by);
        case STORE_MARK_note:
                return by_number(a->number, b->number);
        case STORE_MARK_search:
        case STORE_MARKS:
                break;
        }
        return str_cmp(a->name, b->name);
}

static int act_order(const void *x, const void *y) {
        const struct act *a = x, *b = y;
        int k = about(&a->m, &b->m);
        return k ? k : by_number(a->m.number, b->m.number);
}

static int mark_order(const void *x, const void *y) {
        const struct store_mark *a = x, *b = y;
        int k = (a->kind == STORE_MARK_search) - (b->kind == STORE_MARK_search);
        if (k == 0 && a->kind == STORE_MARK_search)
                return str_cmp(a->name, b->name);
        if (k == 0)
                k = memcmp(&a->key, &b->key, sizeof a->key);
        if (k == 0)
                k = (int) a->kind - (int) b->kind;
        return k ? k : by_number(a->number, b->number);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* A decision whose key is none (a case of others) is about nothing. */
static bool take(const struct store_decision *d, struct arena *a, struct act *ret) {
        *ret = (struct act){ 0 };
        if (d->undone || !act_of(d->verb, ret))
                return false;
        if (ret->m.kind == STORE_MARK_search)
                ret->m.name = arena_str(a, d->a);
        else if (!sha256_of_hex(d->a, &ret->m.key))
                return false;
        ret->m.number = d->id;
        ret->m.at = d->at;
        ret->m.by = arena_str(a, d->reason);
        ret->m.words = arena_str(a, d->b);
        return true;
}

/* Of acts about the same, the last stands; a tag keeps who put it first. */
static void add_up(struct store_marks *m, struct act *v, size_t n) {
        m->v = arena_alloc(&m->a, (n + 1) * sizeof *m->v);
        if (n)
                qsort(v, n, sizeof *v, act_order);
        for (size_t i = 0, from = 0; i < n; i++) {
                if (v[i].off)
                        from = i + 1;
                if (i + 1 < n && about(&v[i].m, &v[i + 1].m) == 0)
                        continue;
                if (!v[i].off)
                        m->v[m->n++] = v[i].m.kind == STORE_MARK_tag ? v[from].m : v[i].m;
                from = i + 1;
        }
        if (m->n)
                qsort(m->v, m->n, sizeof *m->v, mark_order);
        while (m->n_docs < m->n && m->v[m->n_docs].kind != STORE_MARK_search)
                m->n_docs++;
}

int store_marks_get(struct store *st, struct store_marks **ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct act) acts = { 0 };
        struct store_decision d;
        struct act act;
        struct store_marks *m = MEM_NEW(struct store_marks);
        *m = (struct store_marks){ 0 };
        arena_init(&m->a, 0);
        int r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0)
                if (take(&d, &m->a, &act))
                        vec_push(&acts, act);
        if (r >= 0)
                add_up(m, acts.v, acts.n);
        vec_done(&acts);
        if (r < 0)
                store_marks_free(&m);
        else
                *ret = m;
        return r < 0 ? err_while(e, r, "reading marks") : 0;
}

void store_marks_free(struct store_marks **m) {
        if (*m)
                arena_done(&(*m)->a);
        mem_free(*m);
        *m = NULL;
}

const struct store_mark *store_marks_all(const struct store_marks *m, size_t *ret_n) {
        *ret_n = m->n;
        return m->v;
}

const struct store_mark *store_marks_searches(const struct store_marks *m, size_t *ret_n) {
        *ret_n = m->n - m->n_docs;
        return m->v + m->n_docs;
}

/* The first whose key, as far as `n` digits go, is not below `hex`; with `behind`, above it. */
static size_t bound(const struct store_marks *m, const char *hex, size_t n, bool behind) {
        size_t lo = 0, hi = m->n_docs;
        while (lo < hi) {
                char key[SHA256_HEX];
                size_t mid = lo + (hi - lo) / 2;
                sha256_hex(&m->v[mid].key, key);
                int k = memcmp(key, hex, n);
                if (k < 0 || (behind && k == 0))
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

const struct store_mark *store_marks_of(const struct store_marks *m, struct str hex,
                                        size_t *ret_n) {
        size_t n = hex.n < SHA256_HEX - 1 ? hex.n : SHA256_HEX - 1;
        *ret_n = 0;
        if (n < 12)
                return m->v;
        size_t from = bound(m, hex.p, n, false);
        *ret_n = bound(m, hex.p, n, true) - from;
        return m->v + from;
}

bool store_mark_has(const struct store_mark *v, size_t n, enum store_mark_kind kind,
                    struct str by) {
        for (size_t i = 0; i < n; i++)
                if (v[i].kind == kind && (by.n == 0 || str_eq(v[i].by, by)))
                        return true;
        return false;
}

static int tag_order(const void *x, const void *y) {
        const struct store_tag_count *a = x, *b = y;
        return str_cmp(a->tag, b->tag);
}

size_t store_marks_tags(const struct store_marks *m, struct arena *a,
                        struct store_tag_count **ret) {
        struct store_tag_count *v = arena_alloc(a, (m->n_docs + 1) * sizeof *v);
        size_t n = 0, kept = 0;
        for (size_t i = 0; i < m->n_docs; i++)
                if (m->v[i].kind == STORE_MARK_tag)
                        v[n++] = (struct store_tag_count){ arena_str(a, m->v[i].words), 1 };
        if (n)
                qsort(v, n, sizeof *v, tag_order);
        for (size_t i = 0; i < n; i++)
                if (kept && str_eq(v[kept - 1].tag, v[i].tag))
                        v[kept - 1].docs++;
                else
                        v[kept++] = v[i];
        *ret = v;
        return kept;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* One word, so that tag:WORD finds it. */
static bool is_tag(struct str s) {
        if (s.n == 0 || s.n > LIMIT_mark_tag || utf8_valid(str_bytes(s)) != s.n)
                return false;
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] <= ' ' || s.p[i] == 0x7f || strchr("\",(){}", s.p[i]))
                        return false;
        return str_find(s, STR("،")) == SIZE_MAX && str_find(s, STR("\xc2\xa0")) == SIZE_MAX;
}

static int check(const struct store_mark *m, bool off, struct err *e) {
        bool words = m->kind == STORE_MARK_note || (m->kind == STORE_MARK_search && !off);
        if (m->kind == STORE_MARK_note && off)
                return err_set(e, ERR_usage, "a note is taken back by its number");
        if (m->kind == STORE_MARK_tag && !is_tag(m->words)) {
                err_set(e, ERR_usage, "'%.*s' is no tag", (int) (m->words.n < 80 ? m->words.n : 80),
                        m->words.p);
                return err_hint(e, ERR_usage,
                                "a tag is one word of at most %u bytes, without commas, brackets "
                                "and quotation marks",
                                (unsigned) LIMIT_mark_tag);
        }
        if (words && str_trim(m->words).n == 0)
                return err_set(e, ERR_usage, "there are no words");
        if (m->kind == STORE_MARK_search && (m->name.n == 0 || m->name.n > LIMIT_mark_name))
                return err_set(e, ERR_usage, "a search needs a name of at most %u bytes",
                               (unsigned) LIMIT_mark_name);
        if (m->words.n > LIMIT_mark_words || m->by.n > LIMIT_mark_name)
                return err_set(e, ERR_usage, "more than %u bytes of words",
                               (unsigned) LIMIT_mark_words);
        return 0;
}

/* The mark that stands and is about the same, or NULL. */
static const struct store_mark *standing(const struct store_marks *all,
                                         const struct store_mark *m) {
        char hex[SHA256_HEX];
        size_t n;
        const struct store_mark *v;
        sha256_hex(&m->key, hex);
        if (m->kind == STORE_MARK_search)
                v = store_marks_searches(all, &n);
        else
                v = store_marks_of(all, str_of(hex), &n);
        for (size_t i = 0; i < n; i++)
                if (v[i].kind == m->kind && m->kind != STORE_MARK_note && about(&v[i], m) == 0)
                        return &v[i];
        return NULL;
}

int store_mark_put(struct store *st, const struct store_marks *all, const struct store_mark *m,
                   bool off, uint64_t *ret_number, struct err *e) {
        char hex[SHA256_HEX], verb[32], text[40];
        int r = check(m, off, e);
        if (r < 0)
                return r;
        const struct store_mark *was = standing(all, m);
        bool same = was && (m->kind != STORE_MARK_search || str_eq(was->words, m->words));
        *ret_number = 0;
        if (off ? was == NULL : same)
                return 0;
        uint64_t salt[2];
        if (getrandom(salt, sizeof salt, 0) != sizeof salt)
                return err_errno(e, errno, "no random numbers");
        snprintf(text, sizeof text, " %016llx%016llx", (unsigned long long) salt[0],
                 (unsigned long long) salt[1]);
        sha256_hex(&m->key, hex);
        snprintf(verb, sizeof verb, "mark-%s%s", off ? "un" : "", ids[m->kind]);
        bool search = m->kind == STORE_MARK_search;
        struct store_decision d = {
                .at = m->at, .verb = str_of(verb), .text = str_of(text), .reason = m->by
        };
        d.a = search ? m->name : str_of(hex);
        d.b = off && search ? (struct str){ 0 } : m->words;
        return store_decide(st, &d, ret_number, e);
}
