/* Pieces of lines; see page-piece.h.
 *
 * Rows.  Letters are sorted by direction, then across it; those within a tenth of their size make a
 * row.  A mark goes to the row where a letter stands above or below it.
 * Runs.  A row falls apart at gaps of 0.9 em.
 * Pieces.  Runs of neighbouring rows that touch from the side, and of which the smaller stands by
 * half its height within the larger, are one: footnote marks, slanted words of Nastaliq.  Runs far
 * from each other are not, however near their baselines: they are lines of two columns. */
#include "page/page-piece.h"

#include "base/limits.h"

#include <math.h>
#include <unicode/uchar.h>

enum { FOOT_GLYPHS = 4 };
enum { ROWS_NEAR = 12 }; /* rows that are looked at around one */
#define PIECE_GAP 0.9f
#define TOUCH_GAP 0.5f
#define SAME_ROW  0.1f
#define NEAR_ROW  0.45f
#define FOOT_ROW  0.65f /* a footnote's mark stands so high */
#define MARK_FAR  1.7f

struct placed { /* a glyph, turned so that its baseline is horizontal */
        uint32_t glyph;
        int32_t angle;
        float u, v, to;
};

struct row {
        uint32_t item, items; /* letters first; marks are added behind them */
        uint32_t run, runs;
        int32_t angle;
        float base, size;
};

struct run {
        uint32_t row, item, items, words, numbers;
        uint32_t up; /* union-find: a run of the same piece, or itself */
        float from, to, size;
};

struct maker {
        const struct page_glyphs *g;
        VEC(struct placed) placed;
        VEC(struct row) rows;
        VEC(struct run) runs;
        VEC(struct page_item) items; /* row by row */
        VEC(uint32_t) row_of;        /* of placed */
        struct page_pieces *out;
};

static const struct page_glyph *glyph_of(const struct page_glyphs *g, const struct page_item *i) {
        return &g->glyphs.v[i->glyph];
}

bool page_piece_blank(const struct page_glyphs *g, const struct page_glyph *p) {
        for (uint32_t i = 0; i < p->n; i++)
                if (!u_isUWhiteSpace((UChar32) g->codes.v[p->code + i]))
                        return false;
        return p->n > 0;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void place_all(struct maker *m) {
        for (size_t i = 0; i < m->g->glyphs.n; i++) {
                const struct page_glyph *p = &m->g->glyphs.v[i];
                if (p->n == 0)
                        continue;
                struct placed q = { .glyph = (uint32_t) i };
                q.angle = (int32_t) lroundf(atan2f(p->uy, p->ux) * 57.29578f);
                q.angle = q.angle <= -179 ? q.angle + 360 : q.angle;
                float ux = q.angle ? p->ux : 1, uy = q.angle ? p->uy : 0;
                q.u = p->x * ux + p->y * uy;
                q.v = p->y * ux - p->x * uy;
                q.to = q.u + (p->flags & PAGE_GLYPH_mark ? 0 : p->advance);
                vec_push(&m->placed, q);
        }
}

/* Upright text first, then the others by angle. */
static int by_angle(int32_t a, int32_t b) {
        if (abs(a) != abs(b))
                return abs(a) < abs(b) ? -1 : 1;
        return a < b ? -1 : a > b;
}

static int by_row(const void *pa, const void *pb) {
        const struct placed *a = pa, *b = pb;
        if (a->angle != b->angle)
                return by_angle(a->angle, b->angle);
        if (a->v != b->v)
                return a->v < b->v ? -1 : 1;
        return a->glyph < b->glyph ? -1 : a->glyph > b->glyph;
}

static bool is_mark(const struct maker *m, const struct placed *q) {
        return m->g->glyphs.v[q->glyph].flags & PAGE_GLYPH_mark;
}

/* Of letters only: a mark's middle says nothing about the baseline. */
static void make_rows(struct maker *m) {
        const struct page_glyph *all = m->g->glyphs.v;
        vec_reserve(&m->row_of, m->placed.n + 1);
        for (size_t i = 0; i < m->placed.n; i++) {
                const struct placed *q = &m->placed.v[i];
                struct row *r = m->rows.n ? &m->rows.v[m->rows.n - 1] : NULL;
                float size = all[q->glyph].size;
                m->row_of.v[i] = UINT32_MAX;
                if (is_mark(m, q))
                        continue;
                if (!r || r->angle != q->angle || q->v - r->base > SAME_ROW * fmaxf(size, 1)) {
                        vec_push(&m->rows, (struct row){ .angle = q->angle, .base = q->v });
                        r = &m->rows.v[m->rows.n - 1];
                }
                r->size = fmaxf(r->size, size);
                r->items++;
                m->row_of.v[i] = (uint32_t) m->rows.n - 1;
        }
}

static int by_place(const void *pa, const void *pb) {
        const struct page_item *a = pa, *b = pb;
        if (a->from != b->from)
                return a->from < b->from ? -1 : 1;
        return a->glyph < b->glyph ? -1 : a->glyph > b->glyph;
}

/* Glyphs without width belong before what begins where they stand. */
static struct page_item item_of(const struct maker *m, const struct placed *q) {
        float size = m->g->glyphs.v[q->glyph].size;
        bool thin = q->to - q->u < 0.01f * size && !is_mark(m, q);
        return (struct page_item){ q->glyph, thin ? q->u - 0.03f * size : q->u, q->to };
}

/* Put what has a row into its row's place; `items` of the rows say how much room each needs. */
static void fill_rows(struct maker *m) {
        uint32_t at = 0;
        for (size_t i = 0; i < m->rows.n; i++) {
                m->rows.v[i].item = at;
                at += m->rows.v[i].items;
                m->rows.v[i].items = 0;
        }
        vec_reserve(&m->items, at + 1);
        m->items.n = at;
        for (size_t i = 0; i < m->placed.n; i++) {
                if (m->row_of.v[i] == UINT32_MAX)
                        continue;
                struct row *to = &m->rows.v[m->row_of.v[i]];
                m->items.v[to->item + to->items++] = item_of(m, &m->placed.v[i]);
        }
        for (size_t i = 0; i < m->rows.n; i++)
                if (m->rows.v[i].items)
                        qsort(m->items.v + m->rows.v[i].item, m->rows.v[i].items,
                              sizeof *m->items.v, by_place);
}

/* ---- marks --------------------------------------------------------------------------------- */

/* Whether a letter of the row stands at `u`. */
static bool stands_at(const struct maker *m, const struct row *r, float u) {
        const struct page_item *v = m->items.v + r->item;
        size_t lo = 0, hi = r->items;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                if (v[mid].from <= u)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        float near = 0.15f * r->size;
        for (size_t i = lo; i > 0 && i + 3 > lo; i--)
                if (v[i - 1].to + near >= u && !page_piece_blank(m->g, glyph_of(m->g, &v[i - 1])))
                        return true;
        return lo < r->items && v[lo].from - near <= u;
}

/* The first row below the middle of `q`, or SIZE_MAX. */
static size_t row_below(const struct maker *m, const struct placed *q) {
        size_t lo = 0, hi = m->rows.n;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                const struct row *r = &m->rows.v[mid];
                const struct placed at = { .angle = r->angle, .v = r->base, .glyph = UINT32_MAX };
                if (by_row(&at, q) < 0)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* The row a mark stands on: the first with a letter below it, or one just above when that is nearer
 * (marks below the line). */
static size_t row_of_mark(const struct maker *m, const struct placed *q) {
        size_t at = row_below(m, q), below = SIZE_MAX, above = SIZE_MAX;
        float down = INFINITY, up = INFINITY;
        for (size_t i = at; i < m->rows.n && i < at + ROWS_NEAR && below == SIZE_MAX; i++) {
                const struct row *r = &m->rows.v[i];
                float far = r->base - q->v;
                if (r->angle != q->angle || far > MARK_FAR * r->size)
                        break;
                if (stands_at(m, r, q->u)) {
                        below = i;
                        down = far;
                }
        }
        for (size_t i = at; i-- > 0 && i + ROWS_NEAR >= at && above == SIZE_MAX;) {
                const struct row *r = &m->rows.v[i];
                up = q->v - r->base;
                if (r->angle != q->angle || up > NEAR_ROW * r->size)
                        break;
                if (stands_at(m, r, q->u))
                        above = i;
        }
        if (above != SIZE_MAX && (below == SIZE_MAX || up < down))
                return above;
        if (below != SIZE_MAX)
                return below;
        if (at < m->rows.n && m->rows.v[at].angle == q->angle)
                return at; /* on nothing: with the next line */
        return at > 0 && m->rows.v[at - 1].angle == q->angle ? at - 1 : SIZE_MAX;
}

static void place_marks(struct maker *m) {
        size_t marks = 0;
        for (size_t i = 0; i < m->placed.n; i++) {
                if (!is_mark(m, &m->placed.v[i]))
                        continue;
                size_t to = row_of_mark(m, &m->placed.v[i]);
                m->row_of.v[i] = (uint32_t) (to == SIZE_MAX ? UINT32_MAX : to);
                marks += to != SIZE_MAX;
        }
        if (marks == 0)
                return;
        for (size_t i = 0; i < m->placed.n; i++)
                if (is_mark(m, &m->placed.v[i]) && m->row_of.v[i] != UINT32_MAX)
                        m->rows.v[m->row_of.v[i]].items++;
        fill_rows(m);
}

/* ---- runs ---------------------------------------------------------------------------------- */

static void end_run(struct maker *m, struct run *p, uint32_t end) {
        p->items = end - p->item;
        p->up = (uint32_t) m->runs.n;
        if (p->words)
                vec_push(&m->runs, *p);
}

/* What counts where letters of two sizes stand beside a gap: a large letter makes no gutter small.
 */
static float between(float a, float b) {
        return fmaxf(fminf(a, b), 0.6f * fmaxf(a, b));
}

/* Digits, and what stands between them; `was`: the characters of the word before were. */
static bool is_number(const struct page_glyphs *g, const struct page_glyph *p, bool was) {
        uint32_t c = p->n ? g->codes.v[p->code] : 0;
        return was && (u_isdigit((UChar32) c) || (u_ispunct((UChar32) c) && c != '(' && c != ')'));
}

static void split_row(struct maker *m, uint32_t number) {
        struct row *row = &m->rows.v[number];
        const struct page_item *v = m->items.v + row->item;
        const struct run none = { .row = number, .from = INFINITY, .to = -INFINITY };
        struct run p = none;
        bool space = true, digits = false; /* digits: the word under way is a number so far */
        float last = 1;
        p.item = row->item;
        row->run = (uint32_t) m->runs.n;
        for (uint32_t i = 0; i < row->items; i++) {
                const struct page_glyph *q = glyph_of(m->g, &v[i]);
                if (page_piece_blank(m->g, q)) {
                        space = true;
                        continue;
                }
                float gap = v[i].from - p.to;
                if (p.words && gap > PIECE_GAP * between(last, q->size)) {
                        p.numbers += digits;
                        digits = false;
                        end_run(m, &p, row->item + i);
                        p = none;
                        p.item = row->item + i;
                        space = true;
                }
                space |= gap > 0.2f * q->size;
                p.words += space;
                p.numbers += space && digits;
                digits = is_number(m->g, q, space || digits);
                space = false;
                last = q->size;
                p.size = fmaxf(p.size, q->size);
                p.from = fminf(p.from, v[i].from);
                p.to = fmaxf(p.to, v[i].to);
        }
        p.numbers += digits;
        end_run(m, &p, row->item + row->items);
        row->runs = (uint32_t) m->runs.n - row->run;
}

/* ---- pieces -------------------------------------------------------------------------------- */

static uint32_t root_of(struct maker *m, uint32_t i) {
        struct run *v = m->runs.v;
        while (v[i].up != i) {
                v[i].up = v[v[i].up].up;
                i = v[i].up;
        }
        return i;
}

/* Letters reach from 0.8 above to 0.2 below their baseline. */
static float shared(const struct run *a, float abase, const struct run *b, float bbase) {
        float top = fmaxf(abase - 0.8f * a->size, bbase - 0.8f * b->size);
        float bottom = fminf(abase + 0.2f * a->size, bbase + 0.2f * b->size);
        return bottom - top;
}

/* Whether `a` may be the mark of a footnote in the line of `b`. */
static bool is_footmark(const struct run *a, float abase, const struct run *b, float bbase) {
        return a->items <= FOOT_GLYPHS && a->size < 0.9f * b->size && abase < bbase;
}

static bool are_one(const struct maker *m, const struct run *a, const struct run *b) {
        float size = fmaxf(a->size, b->size), small = fminf(a->size, b->size);
        float abase = m->rows.v[a->row].base, bbase = m->rows.v[b->row].base;
        float over = fminf(a->to, b->to) - fmaxf(a->from, b->from);
        float width = fminf(a->to - a->from, b->to - b->from);
        bool foot = is_footmark(a, abase, b, bbase) || is_footmark(b, bbase, a, abase);
        if (-over > TOUCH_GAP * size || fabsf(bbase - abase) > (foot ? FOOT_ROW : NEAR_ROW) * size)
                return false;
        if (over > 0.6f * width && width > 1.5f * small) /* one above the other */
                return false;
        return shared(a, abase, b, bbase) >= (foot ? 0.4f : 0.5f) * small;
}

static bool may_touch(const struct run *a, const struct run *b) {
        float far = TOUCH_GAP * fmaxf(a->size, b->size);
        return a->from <= b->to + far && b->from <= a->to + far;
}

/* Two sorted lists of stretches apart from each other, side by side. */
static void join_rows(struct maker *m, const struct row *a, const struct row *b) {
        uint32_t i = a->run, j = b->run;
        while (i < a->run + a->runs && j < b->run + b->runs) {
                struct run *p = &m->runs.v[i], *q = &m->runs.v[j];
                if (may_touch(p, q) && are_one(m, p, q)) {
                        uint32_t x = root_of(m, i), y = root_of(m, j);
                        m->runs.v[x > y ? x : y].up = x > y ? y : x;
                }
                if (p->to < q->to)
                        i++;
                else
                        j++;
        }
}

static void join_all(struct maker *m) {
        for (size_t i = 0; i < m->rows.n; i++)
                for (size_t j = i + 1; j < m->rows.n && j <= i + ROWS_NEAR; j++) {
                        const struct row *a = &m->rows.v[i], *b = &m->rows.v[j];
                        if (a->angle != b->angle ||
                            b->base - a->base > FOOT_ROW * fmaxf(a->size, b->size))
                                break;
                        join_rows(m, a, b);
                }
}

int32_t page_piece_lean(const struct page_glyphs *g, const struct page_item *v, size_t n) {
        int32_t lean = 0;
        for (size_t i = 0; i < n; i++) {
                const struct page_glyph *p = glyph_of(g, &v[i]);
                UCharDirection d = u_charDirection((UChar32) g->codes.v[p->code]);
                lean += d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC;
                lean -= d == U_LEFT_TO_RIGHT;
        }
        return lean;
}

/* The baseline of a piece is that of its longest run. */
static void grow_piece(struct maker *m, struct page_piece *p, const struct run *r,
                       uint32_t *longest) {
        p->from = fminf(p->from, r->from);
        p->to = fmaxf(p->to, r->to);
        p->size = fmaxf(p->size, r->size);
        p->words += r->words;
        p->numbers += r->numbers;
        if (r->items <= *longest)
                return;
        *longest = r->items;
        p->base = m->rows.v[r->row].base;
        p->angle = m->rows.v[r->row].angle;
}

static int by_line(const void *pa, const void *pb) {
        const struct page_piece *a = pa, *b = pb;
        if (a->angle != b->angle)
                return by_angle(a->angle, b->angle);
        if (a->base != b->base)
                return a->base < b->base ? -1 : 1;
        if (a->from != b->from)
                return a->from < b->from ? -1 : 1;
        return a->item < b->item ? -1 : a->item > b->item;
}

struct member {
        uint32_t root, run;
};

static int by_root(const void *pa, const void *pb) {
        const struct member *a = pa, *b = pb;
        if (a->root != b->root)
                return a->root < b->root ? -1 : 1;
        return a->run < b->run ? -1 : a->run > b->run;
}

static void put_pieces(struct maker *m, const struct member *v, size_t n) {
        for (size_t i = 0, j; i < n; i = j) {
                struct page_piece p = { .item = (uint32_t) m->out->items.n, .from = INFINITY };
                uint32_t longest = 0;
                p.to = -INFINITY;
                for (j = i; j < n && v[j].root == v[i].root; j++) {
                        const struct run *r = &m->runs.v[v[j].run];
                        grow_piece(m, &p, r, &longest);
                        for (uint32_t k = 0; k < r->items; k++)
                                vec_push(&m->out->items, m->items.v[r->item + k]);
                }
                p.items = (uint32_t) m->out->items.n - p.item;
                if (j > i + 1)
                        qsort(m->out->items.v + p.item, p.items, sizeof *m->out->items.v, by_place);
                p.lean = page_piece_lean(m->g, m->out->items.v + p.item, p.items);
                vec_push(&m->out->v, p);
        }
}

static void make_pieces(struct maker *m) {
        size_t n = m->runs.n;
        struct member *v = mem_array(NULL, n + 1, sizeof *v);
        for (uint32_t i = 0; i < n; i++)
                v[i] = (struct member){ root_of(m, i), i };
        if (n)
                qsort(v, n, sizeof *v, by_root);
        put_pieces(m, v, n);
        if (m->out->v.n)
                qsort(m->out->v.v, m->out->v.n, sizeof *m->out->v.v, by_line);
        mem_free(v);
}

void page_pieces_make(const struct page_glyphs *g, struct page_pieces *ret) {
        struct maker m = { .g = g, .out = ret };
        place_all(&m);
        if (m.placed.n)
                qsort(m.placed.v, m.placed.n, sizeof *m.placed.v, by_row);
        make_rows(&m);
        fill_rows(&m);
        place_marks(&m);
        for (size_t r = 0; r < m.rows.n; r++)
                split_row(&m, (uint32_t) r);
        join_all(&m);
        make_pieces(&m);
        vec_done(&m.row_of);
        vec_done(&m.items);
        vec_done(&m.runs);
        vec_done(&m.rows);
        vec_done(&m.placed);
}

void page_pieces_done(struct page_pieces *p) {
        vec_done(&p->items);
        vec_done(&p->v);
}
