/* Lines in reading order; see page-line.h.
 *
 * Rows.  Glyphs are sorted by direction, then across it; those within a tenth of their size make a
 * row, rows within two fifths of the larger size are one (raised and lowered letters).
 * Pieces.  A row falls apart at gaps of 0.9 em.
 * Zones.  Rows that follow each other and leave a common gutter free are columns if both sides hold
 * running text (three lines and three words a line), else a table.  Columns are looked at again.
 *
 *      |===== heading =====|      no gutter: a line by itself
 *      |=======   ========|  \
 *      |=======   ===     |   > gutter free in all of them: left column, right column
 *      |====      ========|  /
 *
 * It does not look for ruled lines, nor does it follow text around pictures. */
#include "page/page-line.h"

#include "base/limits.h"

#include <math.h>
#include <unicode/uchar.h>

enum { GUTTERS_MOST = 64, ZONE_DEPTH = 8, BLOCKS_MOST = 32 };
#define BLOCK_GAP   1.6f
#define PIECE_GAP   0.9f
#define CELL_GAP    1.6f
#define SAME_ROW    0.1f
#define NEAR_ROW    0.4f
#define COLUMN_ROWS 3

struct placed { /* a glyph, turned so that its baseline is horizontal */
        uint32_t glyph;
        int32_t angle;
        float u, v, to;
};

struct row {
        uint32_t item, items;
        int32_t angle;
        float base, size;
};

struct piece {
        uint32_t row, item, items, words;
        float from, to;
        int32_t lean;
};

struct maker {
        const struct page_glyphs *g;
        struct page_lines *out;
        VEC(struct placed) placed;
        VEC(struct row) rows;
        VEC(struct piece) pieces;
        int32_t last_angle;
        bool zone_begins;
};

static const struct page_glyph *glyph_of(const struct page_glyphs *g, const struct page_item *i) {
        return &g->glyphs.v[i->glyph];
}

static bool is_space(const struct page_glyphs *g, const struct page_glyph *p) {
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
static int by_row(const void *pa, const void *pb) {
        const struct placed *a = pa, *b = pb;
        int32_t aa = abs(a->angle), ba = abs(b->angle);
        if (aa != ba)
                return aa < ba ? -1 : 1;
        if (a->angle != b->angle)
                return a->angle < b->angle ? -1 : 1;
        if (a->v != b->v)
                return a->v < b->v ? -1 : 1;
        return a->glyph < b->glyph ? -1 : a->glyph > b->glyph;
}

static bool is_mark(const struct maker *m, const struct placed *q) {
        return m->g->glyphs.v[q->glyph].flags & PAGE_GLYPH_mark;
}

/* Exact rows, of letters only: a mark's middle says nothing about the baseline. */
static void make_rows(struct maker *m) {
        const struct page_glyph *all = m->g->glyphs.v;
        for (size_t i = 0; i < m->placed.n; i++) {
                const struct placed *q = &m->placed.v[i];
                struct row *r = m->rows.n ? &m->rows.v[m->rows.n - 1] : NULL;
                float size = all[q->glyph].size;
                if (is_mark(m, q))
                        continue;
                if (!r || r->angle != q->angle || q->v - r->base > SAME_ROW * fmaxf(size, 1)) {
                        vec_push(&m->rows, (struct row){ .angle = q->angle, .base = q->v });
                        r = &m->rows.v[m->rows.n - 1];
                }
                r->size = fmaxf(r->size, size);
                r->items++;
        }
}

/* Rows so near to each other that no line could stand between. */
static void merge_rows(struct maker *m) {
        size_t n = 0;
        uint32_t heaviest = 0;
        for (size_t i = 0; i < m->rows.n; i++) {
                const struct row r = m->rows.v[i];
                struct row *to = n ? &m->rows.v[n - 1] : NULL;
                bool near = to && to->angle == r.angle &&
                            r.base - to->base <= NEAR_ROW * fmaxf(to->size, r.size);
                if (!near) {
                        m->rows.v[n++] = r;
                        heaviest = r.items;
                        continue;
                }
                if (r.items > heaviest) {
                        heaviest = r.items;
                        to->base = r.base;
                }
                to->size = fmaxf(to->size, r.size);
                to->items += r.items;
        }
        m->rows.n = n;
}

/* Which of the rows with its angle a mark stands on: the first whose baseline is below its middle,
 * or the one just above when that is nearer (marks below the line). */
static size_t row_of_mark(const struct maker *m, const struct placed *q) {
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
        bool below = lo < m->rows.n && m->rows.v[lo].angle == q->angle;
        bool above = lo > 0 && m->rows.v[lo - 1].angle == q->angle;
        if (!below && !above)
                return SIZE_MAX;
        if (!below)
                return lo - 1;
        float down = m->rows.v[lo].base - q->v, size = m->rows.v[lo].size;
        float up = above ? q->v - m->rows.v[lo - 1].base : INFINITY;
        return up < 0.45f * size && up < down ? lo - 1 : lo;
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

static void fill_rows(struct maker *m) {
        VEC(uint32_t) row_of = { 0 };
        size_t r = 0, seen = 0;
        vec_reserve(&row_of, m->placed.n + 1);
        for (size_t i = 0; i < m->placed.n; i++) {
                const struct placed *q = &m->placed.v[i];
                if (is_mark(m, q)) {
                        size_t to = row_of_mark(m, q);
                        row_of.v[i] = (uint32_t) (to == SIZE_MAX ? UINT32_MAX : to);
                        if (to != SIZE_MAX)
                                m->rows.v[to].item++; /* counts marks until the places are known */
                        continue;
                }
                while (r < m->rows.n && seen == m->rows.v[r].items) {
                        r++;
                        seen = 0;
                }
                seen++;
                row_of.v[i] = (uint32_t) r;
        }
        uint32_t at = 0;
        for (size_t i = 0; i < m->rows.n; i++) {
                uint32_t n = m->rows.v[i].items + m->rows.v[i].item;
                m->rows.v[i].item = at;
                m->rows.v[i].items = 0;
                at += n;
        }
        vec_reserve(&m->out->items, at);
        m->out->items.n = at;
        for (size_t i = 0; i < m->placed.n; i++) {
                if (row_of.v[i] == UINT32_MAX)
                        continue;
                struct row *to = &m->rows.v[row_of.v[i]];
                m->out->items.v[to->item + to->items++] = item_of(m, &m->placed.v[i]);
        }
        vec_done(&row_of);
}

/* ---- pieces -------------------------------------------------------------------------------- */

static int32_t lean_of(const struct page_glyphs *g, const struct page_item *v, uint32_t n) {
        int32_t lean = 0;
        for (uint32_t i = 0; i < n; i++) {
                const struct page_glyph *p = glyph_of(g, &v[i]);
                UCharDirection d = u_charDirection((UChar32) g->codes.v[p->code]);
                lean += d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC;
                lean -= d == U_LEFT_TO_RIGHT;
        }
        return lean;
}

int32_t page_line_lean(const struct page_glyphs *g, const struct page_lines *l,
                       const struct page_cell *c) {
        return lean_of(g, l->items.v + c->item, c->items);
}

static void end_piece(struct maker *m, struct piece *p, uint32_t end) {
        p->items = end - p->item;
        p->lean = lean_of(m->g, m->out->items.v + p->item, p->items);
        if (p->words)
                vec_push(&m->pieces, *p);
}

static void split_row(struct maker *m, uint32_t r) {
        const struct row *row = &m->rows.v[r];
        struct page_item *v = m->out->items.v + row->item;
        qsort(v, row->items, sizeof *v, by_place);
        struct piece p = { .row = r, .item = row->item, .from = INFINITY, .to = -INFINITY };
        bool space = true;
        for (uint32_t i = 0; i < row->items; i++) {
                const struct page_glyph *q = glyph_of(m->g, &v[i]);
                if (is_space(m->g, q)) {
                        space = true;
                        continue;
                }
                float gap = v[i].from - p.to;
                if (p.words && gap > PIECE_GAP * row->size) {
                        end_piece(m, &p, row->item + i);
                        p = (struct piece){ .row = r, .item = row->item + i, .from = INFINITY };
                        p.to = -INFINITY;
                        space = true;
                }
                p.words += space || gap > 0.2f * q->size;
                space = false;
                p.from = fminf(p.from, v[i].from);
                p.to = fmaxf(p.to, v[i].to);
        }
        end_piece(m, &p, row->item + row->items);
}

/* ---- zones --------------------------------------------------------------------------------- */

struct strip {
        float from, to;
};

struct strips { /* where a zone holds ink, sorted, apart from each other */
        struct strip v[GUTTERS_MOST];
        size_t n;
};

/* false when there are too many. */
static bool add_strip(struct strips *s, float from, float to) {
        size_t i = 0, j;
        while (i < s->n && s->v[i].to < from)
                i++;
        for (j = i; j < s->n && s->v[j].from <= to; j++) {
                from = fminf(from, s->v[j].from);
                to = fmaxf(to, s->v[j].to);
        }
        if (i == j && s->n == GUTTERS_MOST)
                return false;
        memmove(s->v + i + 1, s->v + j, (s->n - j) * sizeof *s->v);
        s->n = s->n - (j - i) + 1;
        s->v[i] = (struct strip){ from, to };
        return true;
}

static struct strip widest_gutter(const struct strips *s) {
        struct strip best = { 0, 0 };
        for (size_t i = 0; i + 1 < s->n; i++)
                if (s->v[i + 1].from - s->v[i].to > best.to - best.from)
                        best = (struct strip){ s->v[i].to, s->v[i + 1].from };
        return best;
}

static size_t row_end(const struct maker *m, const uint32_t *v, size_t i, size_t n) {
        size_t j = i + 1;
        while (j < n && m->pieces.v[v[j]].row == m->pieces.v[v[i]].row)
                j++;
        return j;
}

/* How far the rows from `i` on leave a gutter free; *ret is it. */
static size_t gutter_end(const struct maker *m, const uint32_t *v, size_t i, size_t n,
                         struct strip *ret) {
        struct strips s = { .n = 0 };
        size_t end = i;
        for (size_t j = i; j < n;) {
                size_t next = row_end(m, v, j, n);
                const struct row *r = &m->rows.v[m->pieces.v[v[j]].row];
                if (r->angle != m->rows.v[m->pieces.v[v[i]].row].angle)
                        break;
                for (size_t k = j; k < next; k++)
                        if (!add_strip(&s, m->pieces.v[v[k]].from, m->pieces.v[v[k]].to))
                                return end;
                struct strip g = widest_gutter(&s);
                if (g.to - g.from < 0.8f * PIECE_GAP * r->size && !(j == i && s.n == 1))
                        break;
                *ret = g;
                end = j = next;
        }
        return end;
}

struct side {
        size_t rows, words;
        uint32_t last; /* row + 1 */
        int32_t lean;
        float from, to, ink; /* ink: of all pieces, along the line */
};

/* Running text fills its column, cells do not fill theirs. */
static bool is_text(const struct side *s) {
        return s->rows >= COLUMN_ROWS && 2 * s->words >= 7 * s->rows &&
               s->ink > 0.6f * (s->to - s->from) * (float) s->rows;
}

static void put_cells(struct maker *m, uint32_t item, uint32_t end, float size) {
        const struct page_item *v = m->out->items.v;
        struct page_cell c = { .item = item };
        float to = -INFINITY;
        for (uint32_t i = item; i < end; i++) {
                const struct page_glyph *p = glyph_of(m->g, &v[i]);
                if (is_space(m->g, p))
                        continue;
                if (to > -INFINITY && v[i].from - to > CELL_GAP * size) {
                        c.items = i - c.item;
                        vec_push(&m->out->cells, c);
                        c.item = i;
                }
                to = fmaxf(to, v[i].to);
        }
        c.items = end - c.item;
        vec_push(&m->out->cells, c);
}

static void put_line(struct maker *m, const uint32_t *v, size_t n, bool rtl) {
        const struct piece *a = &m->pieces.v[v[0]], *b = &m->pieces.v[v[n - 1]];
        const struct row *r = &m->rows.v[a->row];
        const struct page_line *before =
                m->out->lines.n ? &m->out->lines.v[m->out->lines.n - 1] : NULL;
        struct page_line l = {
                .cell = (uint32_t) m->out->cells.n, .base = r->base, .size = r->size, .rtl = rtl
        };
        l.paragraph =
                before && (m->zone_begins || m->last_angle != r->angle || l.base < before->base ||
                           l.base - before->base > 1.9f * fmaxf(l.size, before->size));
        const struct page_glyph *first = glyph_of(m->g, &m->out->items.v[a->item]);
        l.ux = r->angle ? first->ux : 1;
        l.uy = r->angle ? first->uy : 0;
        m->last_angle = r->angle;
        m->zone_begins = false;
        put_cells(m, a->item, b->item + b->items, r->size);
        l.cells = (uint32_t) m->out->cells.n - l.cell;
        vec_push(&m->out->lines, l);
}

static void put_rows(struct maker *m, const uint32_t *v, size_t n, bool rtl) {
        for (size_t i = 0; i < n;) {
                size_t j = row_end(m, v, i, n);
                put_line(m, v + i, j - i, rtl);
                i = j;
        }
}

static void put_zone(struct maker *m, const uint32_t *v, size_t n, bool rtl, unsigned depth);

static void add_side(struct side *s, const struct piece *p) {
        s->rows += s->last != p->row + 1;
        s->last = p->row + 1;
        s->words += p->words;
        s->lean += p->lean;
        s->ink += p->to - p->from;
        s->from = fminf(s->from, p->from);
        s->to = fmaxf(s->to, p->to);
}

/* Both sides of the gutter one after the other, or false: it is a table. */
static bool put_columns(struct maker *m, const uint32_t *v, size_t n, struct strip g,
                        unsigned depth) {
        struct side side[2] = { { .from = INFINITY, .to = -INFINITY } };
        side[1] = side[0];
        for (size_t i = 0; i < n; i++) {
                const struct piece *p = &m->pieces.v[v[i]];
                add_side(&side[p->from >= g.to], p);
        }
        if (!is_text(&side[0]) || !is_text(&side[1]) || depth == 0)
                return false;
        bool rtl = side[0].lean + side[1].lean > 0;
        uint32_t *part = mem_array(NULL, n, sizeof *part);
        for (unsigned k = 0; k < 2; k++) {
                bool right = (k == 0) == rtl;
                size_t got = 0;
                for (size_t i = 0; i < n; i++)
                        if ((m->pieces.v[v[i]].from >= g.to) == right)
                                part[got++] = v[i];
                m->zone_begins = true;
                put_zone(m, part, got, side[right].lean > 0, depth - 1);
        }
        m->zone_begins = true;
        mem_free(part);
        return true;
}

/* Where a block of v[i..end) may end: before the last gap that parts blocks, or 0. */
static size_t block_end(const struct maker *m, const uint32_t *v, size_t i, size_t end) {
        for (size_t j = end; j-- > i + 1;) {
                const struct row *a = &m->rows.v[m->pieces.v[v[j - 1]].row];
                const struct row *b = &m->rows.v[m->pieces.v[v[j]].row];
                if (a != b && b->base - a->base > BLOCK_GAP * fmaxf(a->size, b->size))
                        return j;
        }
        return 0;
}

/* Whether either side of v[i..n) reads like text: the cells of a table below two columns do not. */
static bool is_texty(const struct maker *m, const uint32_t *v, size_t i, size_t n, struct strip g) {
        struct side side[2] = { { .from = INFINITY, .to = -INFINITY } };
        side[1] = side[0];
        for (; i < n; i++)
                add_side(&side[m->pieces.v[v[i]].from >= g.to], &m->pieces.v[v[i]]);
        return 2 * side[0].words > 7 * side[0].rows || 2 * side[1].words > 7 * side[1].rows;
}

/* The rows v[0..n) leave a gutter free: columns as far down as they are running text, else a table,
 * of which the first block is put.  Returns how many pieces were put. */
static size_t put_parted(struct maker *m, const uint32_t *v, size_t n, struct strip g, bool rtl,
                         unsigned depth) {
        size_t end = n, first = n;
        for (unsigned tries = 0; end && tries < BLOCKS_MOST; tries++) {
                size_t before = block_end(m, v, 0, end);
                if (is_texty(m, v, before, end, g) && put_columns(m, v, end, g, depth))
                        return end;
                first = end;
                end = before;
        }
        first = end ? n : first; /* so many blocks are a table */
        put_rows(m, v, first, rtl);
        return first;
}

/* Recursion: ZONE_DEPTH levels. */
static void put_zone(struct maker *m, const uint32_t *v, size_t n, bool rtl, unsigned depth) {
        for (size_t i = 0; i < n;) {
                struct strip g = { 0, 0 };
                size_t one = row_end(m, v, i, n), end = gutter_end(m, v, i, n, &g);
                if (end <= one || g.to <= g.from) {
                        put_line(m, v + i, one - i, rtl);
                        i = one;
                        continue;
                }
                i += put_parted(m, v + i, end - i, g, rtl, depth);
        }
}

/* Most letters, or most pieces that hold some and not too few letters: a table of Latin names in an
 * Arabic text is still read from the right. */
static bool zone_rtl(const struct maker *m) {
        int32_t lean = 0;
        size_t with = 0, letters = 0;
        for (size_t i = 0; i < m->pieces.n; i++) {
                const struct piece *p = &m->pieces.v[i];
                lean += p->lean;
                letters += (size_t) abs(p->lean);
                with += p->lean > 0;
        }
        return lean > 0 || (with * 3 >= m->pieces.n && with && lean * 5 > -3 * (int32_t) letters);
}

static void put_all(struct maker *m) {
        uint32_t *all = mem_array(NULL, m->pieces.n, sizeof *all);
        for (size_t i = 0; i < m->pieces.n; i++)
                all[i] = (uint32_t) i;
        put_zone(m, all, m->pieces.n, zone_rtl(m), ZONE_DEPTH);
        mem_free(all);
}

void page_lines_make(const struct page_glyphs *g, struct page_lines *ret) {
        struct maker m = { .g = g, .out = ret };
        vec_clear(&ret->items);
        vec_clear(&ret->cells);
        vec_clear(&ret->lines);
        place_all(&m);
        if (m.placed.n)
                qsort(m.placed.v, m.placed.n, sizeof *m.placed.v, by_row);
        make_rows(&m);
        merge_rows(&m);
        fill_rows(&m);
        for (size_t r = 0; r < m.rows.n; r++)
                split_row(&m, (uint32_t) r);
        if (m.pieces.n)
                put_all(&m);
        vec_done(&m.pieces);
        vec_done(&m.rows);
        vec_done(&m.placed);
}

void page_lines_done(struct page_lines *l) {
        vec_done(&l->lines);
        vec_done(&l->cells);
        vec_done(&l->items);
}
