/* How far a claim carries: what stands, who says it, and how many of them are independent. */
#include "quote/quote-claim.h"
#include "text/text-fold.h"

struct weighing {
        struct store *st;
        struct arena *a;
        const struct quote_claim *c;
        struct quote_ground_now *now;
};

static bool is_ocr(const struct quote_doc *d, uint64_t off) {
        struct quote_speaker s;
        quote_doc_speaker(d, off, &s);
        if (s.kind == REC_SPAN_ocr)
                return true;
        struct bytes in = buf_bytes(&d->records);
        struct rec r;
        uint64_t end = 0;
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_text && off < (end += r.text.text.n))
                        return r.text.kind == REC_TEXT_ocr;
        return false;
}

static int look(struct weighing *w, size_t i, struct err *e) {
        struct quote_ground_now *n = &w->now[i];
        struct quote_doc d;
        int r = quote_address_resolve(w->st, &w->c->grounds[i].quote->at, &d, &n->off, &n->len,
                                      &n->stand, e);
        if (r >= 0 && n->stand != QUOTE_GONE) {
                quote_doc_speaker(&d, n->off, &n->who);
                n->who.name = arena_str(w->a, n->who.name);
                n->who.address = arena_str(w->a, n->who.address);
                n->title = arena_str(w->a, quote_doc_title(&d));
                n->doc = d.row.id;
                n->dated = d.row.dated;
                n->date = d.row.date;
                n->zone = d.row.zone;
                n->ocr = is_ocr(&d, n->off);
        }
        quote_doc_done(&d);
        return r;
}

/* ---- one source or two ------------------------------------------------------------------------
 */

static bool fold_eq(struct str a, struct str b) {
        struct buf x, y;
        buf_init(&x, 0);
        buf_init(&y, 0);
        text_fold(a, &x);
        text_fold(b, &y);
        bool same = x.n > 0 && str_eq(buf_str(&x), buf_str(&y));
        buf_done(&x);
        buf_done(&y);
        return same;
}

/* An address says who it is; a name only when one of the two has no address. */
static bool same_speaker(const struct quote_speaker *a, const struct quote_speaker *b) {
        if (a->address.n && b->address.n)
                return str_eq_nocase(a->address, b->address);
        return a->name.n && b->name.n && fold_eq(a->name, b->name);
}

static int is_copy(struct store *st, struct doc_id a, struct doc_id b, struct err *e) {
        struct store_copy x = { .of = a }, y = { .of = b };
        int r = store_copy_find(st, a, &x, e);
        if (r >= 0)
                r = store_copy_find(st, b, &y, e);
        return r < 0 ? r : (x.of.v ? x.of.v : a.v) == (y.of.v ? y.of.v : b.v);
}

static int same_source(const struct weighing *w, size_t i, size_t k, struct err *e) {
        const struct quote_ground_now *a = &w->now[i], *b = &w->now[k];
        if (same_speaker(&a->who, &b->who) ||
            fold_eq(w->c->grounds[i].quote->at.words, w->c->grounds[k].quote->at.words))
                return 1;
        return a->doc.v == b->doc.v && !a->who.name.n && !b->who.name.n
                       ? 1
                       : is_copy(w->st, a->doc, b->doc, e);
}

static bool counts(const struct weighing *w, size_t i) {
        return !w->c->grounds[i].against && w->now[i].stand <= QUOTE_MOVED;
}

/* Number the sources; two that turn out to be one take the smaller number. */
static int number(struct weighing *w, size_t *ret, struct err *e) {
        uint32_t last = 0;
        for (size_t i = 0; i < w->c->n_grounds; i++) {
                if (!counts(w, i))
                        continue;
                w->now[i].source = ++last;
                for (size_t k = 0; k < i; k++) {
                        int r = counts(w, k) ? same_source(w, i, k, e) : 0;
                        if (r < 0)
                                return r;
                        uint32_t from = w->now[i].source, to = w->now[k].source;
                        for (size_t j = 0; r && from != to && j <= i; j++)
                                if (w->now[j].source == (from > to ? from : to))
                                        w->now[j].source = from > to ? to : from;
                }
        }
        *ret = 0;
        for (uint32_t s = 1; s <= last; s++)
                for (size_t i = 0; i < w->c->n_grounds; i++)
                        if (w->now[i].source == s) {
                                ++*ret;
                                break;
                        }
        return 0;
}

int quote_claim_weigh(struct store *st, const struct quote_claim *c, struct arena *a,
                      struct quote_ground_now **ret_now, struct quote_weight *ret, struct err *e) {
        struct weighing w = { st, a, c, arena_zalloc(a, (c->n_grounds + 1) * sizeof *w.now) };
        *ret = (struct quote_weight){ .unasked = true };
        for (size_t i = 0; i < c->n_grounds; i++) {
                int r = look(&w, i, e);
                if (r < 0)
                        return r;
                ret->n_for += !c->grounds[i].against;
                ret->n_against += c->grounds[i].against;
                ret->moved += w.now[i].stand == QUOTE_MOVED;
                ret->changed += w.now[i].stand == QUOTE_LOST;
                ret->gone += w.now[i].stand == QUOTE_GONE;
                ret->contradicted |= c->grounds[i].against && w.now[i].stand <= QUOTE_MOVED;
                ret->ocr |= counts(&w, i) && w.now[i].ocr;
        }
        for (size_t i = 0; i < c->n_steps; i++)
                ret->unasked &=
                        c->steps[i].act != QUOTE_ACT_ASK && c->steps[i].act != QUOTE_ACT_REPLY;
        int r = number(&w, &ret->sources, e);
        ret->bare = ret->sources == 0;
        ret->single = ret->sources == 1;
        *ret_now = w.now;
        return r;
}

/* ---- without a document -----------------------------------------------------------------------
 */

/* What it is a copy of, or itself. */
static int of_copy(struct store *st, struct doc_id d, struct doc_id *ret, struct err *e) {
        struct store_copy x = { 0 };
        int r = store_copy_find(st, d, &x, e);
        *ret = r > 0 && x.kind == STORE_COPY ? x.of : d;
        return r < 0 ? r : 0;
}

/* 1: `d` falls when `doc`, a copy of `of`, does: it is that, or lies in it. */
static int falls(struct store *st, struct doc_id doc, struct doc_id of, struct doc_id d,
                 struct err *e) {
        enum { DEEP = 64 };
        for (int i = 0; d.v && i < DEEP; i++) {
                struct store_doc_row row;
                struct doc_id its;
                int r = of_copy(st, d, &its, e);
                if (r < 0)
                        return r;
                if (d.v == doc.v || its.v == of.v)
                        return 1;
                r = store_doc_get(st, d, &row, e);
                if (r < 0)
                        return r;
                d = row.parent;
        }
        return 0;
}

enum quote_verdict_of_fall quote_fall_verdict(const struct quote_fall *f) {
        if (f->is.sources == 0 && f->was.sources > 0)
                return QUOTE_FALLS;
        if (f->is.sources < f->was.sources)
                return QUOTE_WEAKER;
        return f->is.n_against < f->was.n_against ? QUOTE_LESS_AGAINST : QUOTE_HOLDS;
}

int quote_claim_fall(struct store *st, const struct quote_claim *c, struct doc_id doc,
                     struct arena *a, struct quote_fall *ret, struct err *e) {
        struct quote_claim rest = *c;
        struct quote_ground_now *now, *then;
        struct doc_id of;
        *ret = (struct quote_fall){ 0 };
        int r = of_copy(st, doc, &of, e);
        if (r >= 0)
                r = quote_claim_weigh(st, c, a, &now, &ret->was, e);
        rest.grounds = arena_alloc(a, (c->n_grounds + 1) * sizeof *rest.grounds);
        rest.n_grounds = 0;
        for (size_t i = 0; r >= 0 && i < c->n_grounds; i++) {
                if ((r = falls(st, doc, of, now[i].doc, e)) > 0)
                        ret->n++;
                else
                        rest.grounds[rest.n_grounds++] = c->grounds[i];
        }
        if (r < 0 || ret->n == 0)
                return r < 0 ? r : 0;
        r = quote_claim_weigh(st, &rest, a, &then, &ret->is, e);
        return r < 0 ? r : 0;
}
