/* Who of two wrote to whom: the documents that A sent and B got, and the other way round, as bit
 * maps over the settled rows of their addresses. */
#include "base/vec.h"
#include "query/query-fold.h"
#include "query/query-people.h"
#include "store/store.h"
#include "when/when.h"

struct side { /* what one of them sent and got */
        uint64_t *sent, *got;
};

struct letter {
        uint32_t doc;
        bool back;    /* B to A */
        int64_t date; /* or INDEX_UNDATED */
};

struct letters {
        struct letter *v;
        size_t n, cap;
};

static int take_side(const struct query_case *c, const uint32_t *addrs, size_t n, size_t n_bits,
                     struct arena *a, struct side *ret, struct err *e) {
        struct store_party_row p;
        int r = 0;
        ret->sent = arena_zalloc(a, (n_bits + 63) / 64 * 8);
        ret->got = arena_zalloc(a, (n_bits + 63) / 64 * 8);
        for (size_t i = 0; i < n && r >= 0; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                r = store_parties_of_addr_open(c->store, (struct addr_id){ addrs[i] }, &rows, e);
                while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                        if (p.doc.v >= n_bits)
                                continue;
                        uint64_t bit = (uint64_t) 1 << p.doc.v % 64;
                        if (p.role == REC_ROLE_from || p.role == REC_ROLE_sender)
                                ret->sent[p.doc.v / 64] |= bit;
                        else if (p.role == REC_ROLE_to || p.role == REC_ROLE_cc ||
                                 p.role == REC_ROLE_bcc)
                                ret->got[p.doc.v / 64] |= bit;
                }
        }
        return r;
}

static uint64_t take_letters(const struct query_case *c, const struct side *from,
                             const struct side *to, size_t n_bits, bool back, struct letters *out) {
        uint64_t *bits = mem_zalloc((n_bits + 63) / 64 * 8);
        for (size_t i = 0; i < (n_bits + 63) / 64; i++)
                bits[i] = from->sent[i] & to->got[i];
        uint64_t n = query_fold_bits(c, bits, n_bits);
        for (uint32_t d = 0; index_bits_next(bits, n_bits, &d); d++) {
                struct index_doc doc;
                int64_t date = index_doc_find(c->index, d, &doc) ? doc.date : INDEX_UNDATED;
                vec_push(out, (struct letter){ d, back, date });
        }
        mem_free(bits);
        return n;
}

static int cmp_letter(const void *pa, const void *pb) {
        const struct letter *a = pa, *b = pb;
        uint64_t x = (uint64_t) a->date + INT64_MAX, y = (uint64_t) b->date + INT64_MAX;
        if (x != y) /* undated last */
                return x < y ? -1 : 1;
        return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static struct str month_of(int64_t date, struct arena *a) {
        char text[WHEN_TEXT];
        if (date == INDEX_UNDATED)
                return STR("");
        return arena_str(a, when_format_month(WHEN_gregorian, when_day(date), text));
}

static void count_months(const struct letters *all, struct arena *a, struct query_between *ret) {
        ret->months = arena_alloc(a, (all->n + 1) * sizeof *ret->months);
        ret->docs = arena_alloc(a, (all->n + 1) * sizeof *ret->docs);
        for (size_t i = 0; i < all->n; i++) {
                const struct letter *l = &all->v[i];
                struct str month = month_of(l->date, a);
                struct query_between_month *m = &ret->months[ret->n_months];
                if (ret->n_months == 0 || !str_eq(m[-1].month, month))
                        *m = (struct query_between_month){ .month = month }, ret->n_months++;
                else
                        m--;
                m->a_to_b += !l->back;
                m->b_to_a += l->back;
                if (ret->n_docs == 0 || ret->docs[ret->n_docs - 1] != l->doc)
                        ret->docs[ret->n_docs++] = l->doc;
                if (l->date == INDEX_UNDATED)
                        continue;
                ret->first = ret->dated ? ret->first : l->date;
                ret->last = l->date;
                ret->dated = true;
        }
}

static int find_one(const struct query_case *c, struct str who, struct arena *a, uint32_t **ret,
                    size_t *ret_n, struct err *e) {
        int r = query_people_find(c, who, a, ret, ret_n, e);
        if (r == 0 && *ret_n == 0) {
                err_set(e, ERR_absent, "nobody here is called '%.*s'", STR_ARG(who));
                return err_hint(e, ERR_absent, "clew people lists who is here");
        }
        return r;
}

int query_between(const struct query_case *c, struct str who_a, struct str who_b, struct arena *a,
                  struct query_between *ret, struct err *e) {
        struct query_between b = { 0 };
        struct letters all = { 0 };
        struct side side_a, side_b;
        size_t n_bits = (size_t) index_last_doc(c->index) + 1;
        int r;
        if ((r = query_fold_load(c, e)) < 0 || (r = find_one(c, who_a, a, &b.a, &b.n_a, e)) < 0 ||
            (r = find_one(c, who_b, a, &b.b, &b.n_b, e)) < 0 ||
            (r = take_side(c, b.a, b.n_a, n_bits, a, &side_a, e)) < 0 ||
            (r = take_side(c, b.b, b.n_b, n_bits, a, &side_b, e)) < 0)
                return r;
        b.a_to_b = take_letters(c, &side_a, &side_b, n_bits, false, &all);
        b.b_to_a = take_letters(c, &side_b, &side_a, n_bits, true, &all);
        if (all.n > 0)
                qsort(all.v, all.n, sizeof *all.v, cmp_letter);
        count_months(&all, a, &b);
        vec_done(&all);
        *ret = b;
        return 0;
}
