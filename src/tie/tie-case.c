/* The ties of a case, read when somebody asks: rows of documents and headers side by side, in the
 * order of documents.
 *
 *   tied rows ──┐
 *               ├─ merge by document ─> who is meant (tie-case-who.c) ─> filter ─> writer ─> each
 *   headers ────┘  (tie-record.c)
 *
 * Nothing is kept but what resolving needs, so that decisions about who is who tell at once. */
#include "actor/actor-find.h"
#include "text/text-fold.h"
#include "tie/tie-case-work.h"

#include <stdlib.h>

enum { FIND_MOST = 64 };

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

int tie_case_open(struct store *st, struct tie_case **ret, struct err *e) {
        struct tie_case *c = MEM_NEW(struct tie_case);
        *c = (struct tie_case){ .st = st };
        arena_init(&c->a, 0);
        map_init(&c->name_at);
        map_init(&c->actor_of);
        map_init(&c->home_of);
        buf_init(&c->copies, 0);
        buf_init(&c->moved, 0);
        buf_init(&c->room, 0);
        buf_init(&c->records, 0);
        int r = store_copy_pairs_get(st, &c->copies, e);
        if (r >= 0)
                r = store_moved_get(st, &c->moved, e);
        if (r >= 0)
                r = tie_case_load_who(c, e);
        if (r < 0)
                tie_case_close(&c);
        else
                *ret = c;
        return r < 0 ? r : 0;
}

void tie_case_close(struct tie_case **c) {
        struct tie_case *x = *c;
        if (!x)
                return;
        vec_done(&x->bearers);
        vec_done(&x->meant);
        vec_done(&x->names);
        vec_done(&x->at.voices);
        map_done(&x->name_at);
        map_done(&x->actor_of);
        map_done(&x->home_of);
        buf_done(&x->copies);
        buf_done(&x->moved);
        buf_done(&x->room);
        buf_done(&x->records);
        arena_done(&x->a);
        mem_free(x);
        *c = NULL;
}

/* ---- families ------------------------------------------------------------------------------- */

uint64_t tie_case_fold(const struct tie_case *c, uint64_t doc) {
        const struct store_copy_pair *v = (const void *) c->copies.p;
        size_t lo = 0, n = c->copies.n / sizeof *v, hi = n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (v[mid].doc < doc)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < n && v[lo].doc == doc && v[lo].of ? v[lo].of : doc;
}

/* Attached documents have the family of the letter that carries them. */
static int home_of(struct tie_case *c, uint64_t doc, uint64_t *ret, struct err *e) {
        struct store_thread t;
        struct store_doc_row row;
        int r;
        for (unsigned depth = 0; depth < 32; depth++) { /* mail in mail in mail: no deeper */
                doc = tie_case_fold(c, doc);
                if ((r = store_thread_find(c->st, (struct doc_id){ doc }, &t, e)) != 0) {
                        *ret = t.thread;
                        return r;
                }
                *ret = (uint64_t) 1 << 40 | doc; /* a family of its own */
                if ((r = store_doc_get(c->st, (struct doc_id){ doc }, &row, e)) < 0)
                        return r;
                if (!row.parent.v)
                        return 0;
                doc = row.parent.v;
        }
        return 0;
}

int tie_case_home(struct tie_case *c, uint64_t doc, uint64_t *ret, struct err *e) {
        struct str key = { (const char *) &doc, sizeof doc };
        uint64_t *known = map_find(&c->home_of, key);
        if (known) {
                *ret = *known;
                return 0;
        }
        int r = home_of(c, doc, ret, e);
        if (r >= 0)
                map_put(&c->home_of, key, *ret, NULL);
        return r < 0 ? r : 0;
}

/* ---- filter --------------------------------------------------------------------------------- */

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return CMP(a, b);
}

static const uint64_t *sorted(struct arena *a, const uint64_t *v, size_t n) {
        uint64_t *ret = arena_alloc(a, (n + 1) * sizeof *ret);
        if (n > 0) {
                memcpy(ret, v, n * sizeof *v);
                qsort(ret, n, sizeof *ret, cmp_u64);
        }
        return ret;
}

static bool has(const uint64_t *v, size_t n, uint64_t key) {
        return n == 0 || (key && bsearch(&key, v, n, sizeof key, cmp_u64));
}

static bool sides_fit(const struct tie_case_want *w, const struct tie *t) {
        if (t->from.key && t->from.key == t->to.key)
                return false;
        if (has(w->a, w->n_a, t->from.key) && has(w->b, w->n_b, t->to.key))
                return true;
        return !w->f->directed && has(w->a, w->n_a, t->to.key) && has(w->b, w->n_b, t->from.key);
}

static bool row_asserts(const struct store_tie *row) {
        const struct tie_said s = { .mode = (enum lang_mode) row->mode, .flags = row->flags };
        return s.mode == LANG_MODE_fact && !(s.flags & (TIE_NEGATED | TIE_DENIED | TIE_QUESTION));
}

static bool row_fits(const struct tie_case_want *w, const struct store_tie *row) {
        const struct tie_filter *f = w->f;
        if (row->kind >= TIE_KINDS || !w->kinds[row->kind] || (f->asserted && !row_asserts(row)))
                return false;
        return !f->ranged || (row->ranged && row->range_from < f->range.to &&
                              (row->range_to > f->range.from || row->range_from == row->range_to));
}

struct ask {
        struct tie_case *c;
        struct tie_case_want w;
        int (*each)(void *arg, const struct tie *t);
        void *arg;
        int ended; /* what `each` returned */
};

static int give(void *arg, struct tie *t, struct err *e) {
        struct ask *q = arg;
        int r = 0;
        if (!row_fits(&q->w, &t->row) || !sides_fit(&q->w, t))
                return 0;
        if (!(t->row.flags & TIE_RECORD))
                r = tie_case_writer(q->c, t->doc, t->row.voice, t->row.off, &t->writer, e);
        if (r < 0)
                return r;
        q->ended = q->each(q->arg, t);
        return 0;
}

static int take_row(struct ask *q, uint64_t doc, uint32_t nth, const struct store_tie *row,
                    struct err *e) {
        struct tie t = { .doc = doc, .nth = nth, .row = *row };
        int r = 0;
        if (!row_fits(&q->w, row))
                return 0;
        r = tie_case_who(q->c, doc, &row->from, &t.from, e);
        if (r >= 0)
                r = tie_case_who(q->c, doc, &row->to, &t.to, e);
        if (r < 0 || !sides_fit(&q->w, &t))
                return r;
        for (unsigned i = 0; i < row->n_chain && r >= 0; i++)
                r = tie_case_who(q->c, doc, &row->chain[i], &t.chain[i], e);
        return r < 0 ? r : give(q, &t, e);
}

/* ---- merging -------------------------------------------------------------------------------- */

static int record_until(struct ask *q, const struct buf *docs, size_t *at, uint64_t until,
                        struct err *e) {
        const uint32_t *v = (const void *) docs->p;
        int r = 0;
        for (; *at < docs->n / 4 && v[*at] <= until && r >= 0 && !q->ended; (*at)++)
                r = tie_record_read(q->c, v[*at], &q->w, give, q, e);
        return r;
}

static int run(struct ask *q, const struct buf *docs, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_tied t;
        size_t at = 0;
        int r = 0, n = 0;
        if (q->w.f->language || !q->w.f->record)
                r = store_tieds_open(q->c->st, (struct doc_id){ 1 }, &rows, e);
        while (rows && r >= 0 && n >= 0 && !q->ended && (r = store_tieds_next(rows, &t, e)) > 0) {
                n = record_until(q, docs, &at, t.doc.v, e);
                for (size_t i = 0; i < t.n && n >= 0 && !q->ended; i++)
                        n = take_row(q, t.doc.v, (uint32_t) i, &t.ties[i], e);
        }
        if (r >= 0 && n >= 0 && !q->ended)
                n = record_until(q, docs, &at, UINT64_MAX, e);
        return r < 0 ? r : n < 0 ? n : q->ended;
}

int tie_case_each(struct tie_case *c, const struct tie_filter *f,
                  int (*each)(void *arg, const struct tie *t), void *arg, struct err *e) {
        struct ask q = { .c = c, .each = each, .arg = arg, .w = { .f = f } };
        struct arena a;
        struct buf docs;
        int r = 0;
        arena_init(&a, 0);
        buf_init(&docs, 0);
        for (unsigned k = 1; k < TIE_KINDS; k++)
                q.w.kinds[k] = !f->kinds || f->kinds[k];
        q.w.a = sorted(&a, f->a, f->n_a), q.w.n_a = f->n_a;
        q.w.b = sorted(&a, f->b, f->n_b), q.w.n_b = f->n_b;
        if (f->record || !f->language)
                r = tie_record_docs(c, &q.w, &docs, e);
        if (r >= 0)
                r = run(&q, &docs, e);
        buf_done(&docs);
        arena_done(&a);
        return r;
}

/* ---- finding -------------------------------------------------------------------------------- */

struct find {
        struct str words; /* folded */
        uint64_t *ret;
        size_t n, most;
        struct buf room;
};

static bool has_word(struct str text, struct str word) {
        while (text.n > 0)
                if (str_eq(str_cut(&text, ' '), word))
                        return true;
        return false;
}

static void look(struct find *q, const struct tie_who *w) {
        struct str rest = q->words;
        if (!w->key || w->name.n == 0)
                return;
        buf_clear(&q->room);
        text_fold(w->name, &q->room);
        while (rest.n > 0)
                if (!has_word(buf_str(&q->room), str_cut(&rest, ' ')))
                        return;
        for (size_t i = 0; i < q->n; i++)
                if (q->ret[i] == w->key)
                        return;
        if (q->n < q->most)
                q->ret[q->n++] = w->key;
}

static int look_at_tie(void *arg, const struct tie *t) {
        struct find *q = arg;
        look(q, &t->from);
        look(q, &t->to);
        return q->n == q->most; /* enough */
}

static int find_said(struct tie_case *c, struct str typed, uint64_t *ret, size_t most,
                     struct err *e) {
        const struct tie_filter all = { .language = true };
        struct find q = { .ret = ret, .most = most };
        struct buf words;
        int r = 0;
        buf_init(&words, 0);
        buf_init(&q.room, 0);
        text_fold(typed, &words);
        q.words = buf_str(&words);
        if (q.words.n > 0 && most > 0)
                r = tie_case_each(c, &all, look_at_tie, &q, e);
        buf_done(&words);
        buf_done(&q.room);
        return r < 0 ? r : (int) q.n;
}

int tie_case_find(struct tie_case *c, struct str typed, uint64_t *ret, size_t most, struct err *e) {
        struct actor_id ids[FIND_MOST];
        struct str shown;
        bool state;
        typed = str_trim(typed);
        uint64_t place = tie_case_place(c, typed, &state, &shown);
        if (place && most > 0) {
                ret[0] = place;
                return 1;
        }
        int r = actor_find(c->st, typed, ids, FIND_MOST, e);
        bool exact = false;
        size_t n = 0;
        for (int i = 0; i < r && i < FIND_MOST; i++)
                exact = exact || tie_case_bears(c, ids[i].v, typed);
        for (int i = 0; i < r && i < FIND_MOST && n < most; i++) {
                uint64_t id = ids[i].v;
                if (id >= c->n_actors)
                        continue;
                /* a longer name in texts is not meant where somebody is called so */
                if (!exact || !c->actors[id].name_only || tie_case_bears(c, id, typed))
                        ret[n++] = c->actors[id].key;
        }
        return r < 0 ? r : n > 0 ? (int) n : find_said(c, typed, ret, most, e);
}

/* ---- keeping -------------------------------------------------------------------------------- */

static void keep_who(struct arena *a, struct tie_who *w) {
        w->name = arena_str(a, w->name);
        w->said = arena_str(a, w->said);
}

void tie_keep(struct arena *a, const struct tie *from, struct tie *to) {
        *to = *from;
        keep_who(a, &to->from);
        keep_who(a, &to->to);
        keep_who(a, &to->writer);
        for (unsigned i = 0; i < TIE_CHAIN; i++)
                keep_who(a, &to->chain[i]);
}
