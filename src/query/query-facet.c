/* Facets: one pass over the columns of all hits, then labels for what was counted.  Years and
 * months are UTC, Gregorian unless asked otherwise. */
#include "query/query-facet.h"

#include "base/vec.h"
#include "query/query-sender.h"
#include "rec/rec-kind.h"
#include "store/store.h"
#include "when/when.h"

enum { TOP = 20, FIRST_YEAR = -9999, LAST_YEAR = 9999, KINDS = 5, FILE_KINDS = 256 };

struct counts {
        uint32_t *months; /* by (year - FIRST_YEAR) * 12 + month - 1 */
        uint32_t *senders;
        size_t n_senders;
        uint64_t undated;
        uint64_t langs[TEXT_LANGS], kinds[KINDS];
        uint64_t file_kinds[FILE_KINDS]; /* of files whose kind is known */
};

struct facets {
        const struct query_case *c;
        struct arena *a;
        VEC(struct query_facet_row) rows;
};

enum { MONTHS = (LAST_YEAR - FIRST_YEAR + 1) * 12 };

static void count_date(struct counts *k, int64_t date, enum when_calendar calendar) {
        struct when_date d;
        if (date == INDEX_UNDATED || date < -377705116800 || date > 253402300799) {
                k->undated++;
                return;
        }
        d = when_date_of(calendar, when_day(date));
        if (d.year >= FIRST_YEAR && d.year <= LAST_YEAR)
                k->months[(d.year - FIRST_YEAR) * 12 + d.month - 1]++;
}

static void count_sender(struct counts *k, uint32_t from) {
        if (from >= k->n_senders) {
                size_t n = (size_t) from + from / 2 + 64;
                k->senders = mem_array(k->senders, n, sizeof *k->senders);
                memset(k->senders + k->n_senders, 0, (n - k->n_senders) * sizeof *k->senders);
                k->n_senders = n;
        }
        k->senders[from]++;
}

static void count_kind(struct counts *k, const struct index_doc *d) {
        uint32_t file_kind = d->flags >> QUERY_KIND_AT & QUERY_KIND_BITS;
        if (d->kind == REC_DOC_file && rec_kind_find(file_kind) != NULL)
                k->file_kinds[file_kind]++;
        else
                k->kinds[d->kind < KINDS ? d->kind : 0]++;
}

static void count_all(const struct query_case *c, const uint64_t *bits, size_t n_bits,
                      const struct query_options *o, struct counts *k) {
        enum when_calendar calendar = o->jalali ? WHEN_jalali : WHEN_gregorian;
        uint32_t facets = o->facets;
        struct index_doc d;
        for (uint32_t at = 0; index_bits_next(bits, n_bits, &at); at++) {
                if (!index_doc_find(c->index, at, &d))
                        continue;
                if (facets & (QUERY_FACET_year | QUERY_FACET_month))
                        count_date(k, d.date, calendar);
                if (facets & (QUERY_FACET_person | QUERY_FACET_domain))
                        count_sender(k, d.from);
                k->langs[d.lang < TEXT_LANGS ? d.lang : TEXT_LANG_und]++;
                count_kind(k, &d);
        }
}

static void put(struct facets *f, enum query_facet facet, struct str label, uint64_t n) {
        if (n > 0)
                vec_push(&f->rows, (struct query_facet_row){ facet, label, n });
}

static void put_years(struct facets *f, const struct counts *k) {
        for (size_t y = 0; y < MONTHS / 12; y++) {
                uint64_t n = 0;
                for (size_t m = 0; m < 12; m++)
                        n += k->months[y * 12 + m];
                if (n > 0)
                        put(f, QUERY_FACET_year, arena_printf(f->a, "%04d", (int) y + FIRST_YEAR),
                            n);
        }
        put(f, QUERY_FACET_year, (struct str){ 0 }, k->undated);
}

static void put_months(struct facets *f, const struct counts *k) {
        for (size_t m = 0; m < MONTHS; m++)
                if (k->months[m] > 0)
                        put(f, QUERY_FACET_month,
                            arena_printf(f->a, "%04d-%02u", (int) (m / 12) + FIRST_YEAR,
                                         (unsigned) (m % 12) + 1),
                            k->months[m]);
        put(f, QUERY_FACET_month, (struct str){ 0 }, k->undated);
}

static int cmp_n(const void *pa, const void *pb) {
        const struct query_facet_row *a = pa, *b = pb;
        if (a->n != b->n)
                return a->n < b->n ? 1 : -1;
        return str_cmp(a->label, b->label);
}

/* Sort the rows from `from` on by number; keep `top` of them (0 = all). */
static void close_top(struct facets *f, size_t from, uint32_t top) {
        if (f->rows.n == from)
                return;
        qsort(f->rows.v + from, f->rows.n - from, sizeof *f->rows.v, cmp_n);
        if (top != 0 && f->rows.n - from > top)
                f->rows.n = from + top;
}

/* The `top` largest of what is offered, in order. */
struct best {
        struct query_facet_row *v;
        size_t n, top;
};

static void offer(struct best *b, enum query_facet facet, struct str label, uint64_t n) {
        struct query_facet_row row = { facet, label, n };
        size_t at = b->n;
        if (n == 0 || (b->n == b->top && cmp_n(&b->v[b->n - 1], &row) <= 0))
                return;
        if (b->n < b->top)
                b->n++;
        else
                at--;
        for (; at > 0 && cmp_n(&b->v[at - 1], &row) > 0; at--)
                b->v[at] = b->v[at - 1];
        b->v[at] = row;
}

static void put_best(struct facets *f, struct best *b) {
        for (size_t i = 0; i < b->n; i++)
                put(f, b->v[i].facet, arena_str(f->a, b->v[i].label), b->v[i].n);
        b->n = 0;
}

static void put_domains(struct facets *f, const struct counts *k, struct best *b) {
        size_t n = query_domains_count(f->c);
        uint64_t *domains = mem_zalloc((n + 1) * sizeof *domains);
        for (uint32_t i = 0; i < k->n_senders; i++)
                domains[query_sender_domain(f->c, i)] += k->senders[i];
        for (uint32_t i = 0; i < n; i++)
                offer(b, QUERY_FACET_domain, query_domain(f->c, i), domains[i]);
        mem_free(domains);
        put_best(f, b);
}

static int put_senders(struct facets *f, const struct counts *k, const struct query_options *o,
                       struct err *e) {
        struct best b = { .top = o->facet_top ? o->facet_top : TOP };
        int r = query_senders_load(f->c, e);
        if (r < 0)
                return r;
        b.v = mem_array(NULL, b.top, sizeof *b.v);
        for (uint32_t i = 0; i < k->n_senders && (o->facets & QUERY_FACET_person); i++)
                offer(&b, QUERY_FACET_person, query_sender(f->c, i), k->senders[i]);
        put_best(f, &b);
        if (o->facets & QUERY_FACET_domain)
                put_domains(f, k, &b);
        mem_free(b.v);
        return 0;
}

static const char *const kind_names[KINDS] = { "", "message", "file", "page", "item" };

static void put_small(struct facets *f, const struct counts *k, uint32_t facets) {
        size_t from = f->rows.n;
        for (unsigned l = 0; l < TEXT_LANGS && (facets & QUERY_FACET_lang); l++)
                put(f, QUERY_FACET_lang, str_of(text_lang_code((enum text_lang) l)), k->langs[l]);
        close_top(f, from, 0);
        from = f->rows.n;
        for (unsigned i = 0; i < KINDS && (facets & QUERY_FACET_kind); i++)
                put(f, QUERY_FACET_kind, str_of(kind_names[i]), k->kinds[i]);
        for (uint32_t i = 1; i < FILE_KINDS && (facets & QUERY_FACET_kind); i++)
                if (k->file_kinds[i] > 0)
                        put(f, QUERY_FACET_kind, str_of(rec_kind_find(i)->id), k->file_kinds[i]);
        close_top(f, from, 0);
}

int query_facets(const struct query_case *c, const struct index_result *found,
                 const struct query_options *o, struct arena *a, struct query_facet_row **ret,
                 size_t *ret_n, struct err *e) {
        struct counts k = { .months = mem_zalloc(MONTHS * sizeof *k.months) };
        struct facets f = { .c = c, .a = a };
        int r = 0;
        count_all(c, found->bits, found->n_bits, o, &k);
        if (o->facets & QUERY_FACET_year)
                put_years(&f, &k);
        if (o->facets & QUERY_FACET_month)
                put_months(&f, &k);
        if (o->facets & (QUERY_FACET_person | QUERY_FACET_domain))
                r = put_senders(&f, &k, o, e);
        put_small(&f, &k, o->facets);
        *ret_n = f.rows.n;
        *ret = arena_alloc(a, (f.rows.n + 1) * sizeof **ret);
        if (f.rows.n > 0)
                memcpy(*ret, f.rows.v, f.rows.n * sizeof **ret);
        vec_done(&f.rows);
        mem_free(k.months);
        mem_free(k.senders);
        return r;
}
