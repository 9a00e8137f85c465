/* Lines in reading order; see page-line.h.
 *
 * Zones.  Pieces (page-piece) that follow each other and leave a common gutter free are columns if
 * both sides hold running text (three lines and three words a line), else a table.  Columns are
 * looked at again.  Only of a table, and of what stands alone, pieces of about the same baseline
 * are one line: lines of columns need not be level.
 *
 *      |===== heading =====|      no gutter: a line by itself
 *      |=======   ========|  \
 *      |=======   ===     |   > gutter free in all of them: left column, right column
 *      |====      ========|  /
 *
 * Ruled lines come before gaps: a level one across a gutter ends what stands above it, and where an
 * upright one stands in the gutter as well, both sides are cells, read one after the other.
 *
 *      -----------+------------
 *       a name of | a text of      ->  "a name of two lines", "a text of two lines"
 *       two lines | two lines
 *      -----------+------------
 *
 * It does not follow text around pictures. */
#include "page/page-line.h"

#include "base/limits.h"
#include "page/page-piece.h"

#include <math.h>

enum { GUTTERS_MOST = 64, ZONE_DEPTH = 8, BLOCKS_MOST = 32, COLUMN_ROWS = 3, HEAD_ROWS = 8 };
#define BLOCK_GAP  1.6f
#define GUTTER     0.72f
#define CELL_GAP   1.6f
#define SAME_LINE  0.4f
#define RISE       0.3f /* a rule above a line is no lower than so much above its baseline */
#define CELL_SPACE 6.0f /* lines between the words of a cell and its border */
#define HEAD_REACH 2.5f /* lines that a column may begin before the next one */

struct maker {
        const struct page_glyphs *g;
        struct page_pieces pieces;
        struct page_lines *out;
        int32_t last_angle;
        bool zone_begins;
};

static const struct page_piece *piece_of(const struct maker *m, uint32_t i) {
        return &m->pieces.v.v[i];
}

int32_t page_line_lean(const struct page_glyphs *g, const struct page_lines *l,
                       const struct page_cell *c) {
        return page_piece_lean(g, l->items.v + c->item, c->items);
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

/* Whether `b`, below `a` or level with it, may stand on one line with it. */
static bool is_level(const struct page_piece *a, const struct page_piece *b) {
        return a->angle == b->angle && b->base - a->base <= SAME_LINE * fmaxf(a->size, b->size);
}

static size_t row_end(const struct maker *m, const uint32_t *v, size_t i, size_t n) {
        size_t j = i + 1;
        while (j < n && is_level(piece_of(m, v[i]), piece_of(m, v[j])))
                j++;
        return j;
}

/* Whether row `j` may still belong to the head of a column that begins at `i` before the other. */
static bool is_head(const struct page_piece *i, const struct page_piece *j, unsigned rows) {
        return rows < HEAD_ROWS && j->base - i->base < HEAD_REACH * fmaxf(i->size, j->size);
}

/* Whether a rule across the gutter parts `b` from `a`, which stands above it. */
static bool is_ruled(const struct maker *m, const struct page_piece *a, const struct page_piece *b,
                     struct strip g) {
        return a->angle == 0 && b->angle == 0 &&
               page_rules_cross(&m->g->rules, g.from, g.to, a->base, b->base - RISE * b->size);
}

/* Whether an upright rule stands in the gutter from `a` down to `b`. */
static bool is_parted(const struct maker *m, const struct page_piece *a, const struct page_piece *b,
                      struct strip g) {
        float top = a->base - RISE * a->size;
        return m->g->rules.v.n && a->angle == 0 && g.to > g.from &&
               page_rules_part(&m->g->rules, g.from, g.to, top, fmaxf(top, b->base));
}

/* Whether an upright rule parts the two sides of the gutter, and level ones end them. */
static bool is_grid(const struct maker *m, const uint32_t *v, size_t n, struct strip g) {
        const struct page_piece *a = piece_of(m, v[0]), *b = piece_of(m, v[n - 1]);
        const struct page_rules *r = &m->g->rules;
        float top = a->base - RISE * a->size;
        if (r->v.n == 0 || a->angle || !page_rules_part(r, g.from, g.to, top, fmaxf(b->base, top)))
                return false;
        return page_rules_cross(r, g.from, g.to, top - CELL_SPACE * a->size, top) &&
               page_rules_cross(r, g.from, g.to, b->base, b->base + CELL_SPACE * b->size);
}

/* How far the rows from `i` on leave a gutter free; *ret is it.  `i` itself if they leave none. */
static size_t gutter_end(const struct maker *m, const uint32_t *v, size_t i, size_t n,
                         struct strip *ret) {
        struct strips s = { .n = 0 };
        const struct page_piece *first = piece_of(m, v[i]);
        size_t end = i;
        unsigned rows = 0;
        for (size_t j = i; j < n; rows++) {
                const struct page_piece *p = piece_of(m, v[j]);
                size_t next = row_end(m, v, j, n);
                if (p->angle != first->angle ||
                    (end > i && is_ruled(m, piece_of(m, v[j - 1]), p, *ret)))
                        break;
                for (size_t k = j; k < next; k++)
                        if (!add_strip(&s, piece_of(m, v[k])->from, piece_of(m, v[k])->to))
                                return end;
                struct strip g = widest_gutter(&s);
                bool open = g.to - g.from >= GUTTER * p->size || is_parted(m, first, p, g);
                if (!open && !(s.n == 1 && end == i && is_head(first, p, rows)))
                        break;
                j = next;
                if (open) {
                        *ret = g;
                        end = next;
                }
        }
        return end;
}

struct side {
        size_t rows, words, numbers;
        float last; /* baseline of its last row */
        int32_t lean;
        float from, to, ink; /* ink: of all pieces, along the line */
};

static const struct side no_side = { .last = -INFINITY, .from = INFINITY, .to = -INFINITY };

static void add_side(struct side *s, const struct page_piece *p) {
        if (fabsf(p->base - s->last) > SAME_LINE * p->size)
                s->rows++;
        s->last = p->base;
        s->words += p->words;
        s->numbers += p->numbers;
        s->lean += p->lean;
        s->ink += p->to - p->from;
        s->from = fminf(s->from, p->from);
        s->to = fmaxf(s->to, p->to);
}

/* Running text fills its column, cells do not fill theirs; in a narrow one it has fewer words.  A
 * number in each row is none: those are cells that stand close together. */
static bool fills(const struct side *s) {
        if (s->numbers * 5 >= s->rows * 4 && s->words < 5 * s->rows)
                return false;
        float share = s->ink / fmaxf((s->to - s->from) * (float) s->rows, 1);
        return (2 * s->words >= 7 * s->rows && share > 0.55f) ||
               (2 * s->words >= 5 * s->rows && share > 0.75f);
}

static size_t strip_at(const struct strips *s, float from) {
        size_t i = 0;
        while (i + 1 < s->n && s->v[i + 1].from <= from)
                i++;
        return i;
}

struct sides {
        size_t n;
        struct side v[GUTTERS_MOST];
};

/* The columns of v[0..n) to one side of the gutter; false if there are too many. */
static bool measure(const struct maker *m, const uint32_t *v, size_t n, struct strip g, bool right,
                    struct sides *ret) {
        struct strips s = { .n = 0 };
        for (size_t i = 0; i < n; i++) {
                const struct page_piece *p = piece_of(m, v[i]);
                if ((p->from >= g.to) == right && !add_strip(&s, p->from, p->to))
                        return false;
        }
        ret->n = s.n;
        for (size_t k = 0; k < s.n; k++)
                ret->v[k] = no_side;
        for (size_t i = 0; i < n; i++) {
                const struct page_piece *p = piece_of(m, v[i]);
                if ((p->from >= g.to) == right)
                        add_side(&ret->v[strip_at(&s, p->from)], p);
        }
        return true;
}

/* Whether each column to that side of the gutter holds running text. */
static bool is_text(const struct maker *m, const uint32_t *v, size_t n, struct strip g,
                    bool right) {
        struct sides s;
        if (!measure(m, v, n, g, right, &s))
                return false;
        for (size_t k = 0; k < s.n; k++)
                if (s.v[k].rows < COLUMN_ROWS || !fills(&s.v[k]))
                        return false;
        return s.n > 0;
}

/* Whether some column of the block v[0..n) may be text: the cells of a table below are not.  Only
 * words are counted: one row alone always fills itself. */
static bool is_texty(const struct maker *m, const uint32_t *v, size_t n, struct strip g) {
        for (unsigned right = 0; right < 2; right++) {
                struct sides s;
                if (!measure(m, v, n, g, right, &s))
                        return false;
                for (size_t k = 0; k < s.n; k++)
                        if (2 * s.v[k].words > 7 * s.v[k].rows)
                                return true;
        }
        return false;
}

/* ---- lines --------------------------------------------------------------------------------- */

static int by_from(const void *pa, const void *pb) {
        const struct page_piece *a = *(const struct page_piece *const *) pa;
        const struct page_piece *b = *(const struct page_piece *const *) pb;
        if (a->from != b->from)
                return a->from < b->from ? -1 : 1;
        return a->item < b->item ? -1 : a->item > b->item;
}

/* The pieces v[0..n), sorted from the left, as cells. */
static void put_cells(struct maker *m, const struct page_piece **v, size_t n, float size) {
        struct page_cell c = { .item = (uint32_t) m->out->items.n };
        float to = -INFINITY;
        for (size_t i = 0; i < n; i++) {
                uint32_t at = (uint32_t) m->out->items.n;
                if (i && v[i]->from - to > CELL_GAP * size) {
                        c.items = at - c.item;
                        vec_push(&m->out->cells, c);
                        c.item = at;
                }
                to = fmaxf(to, v[i]->to);
                for (uint32_t k = 0; k < v[i]->items; k++)
                        vec_push(&m->out->items, m->pieces.items.v[v[i]->item + k]);
        }
        c.items = (uint32_t) m->out->items.n - c.item;
        vec_push(&m->out->cells, c);
}

/* Pieces side by side: a line.  Its base is that of its longest piece. */
static struct page_line line_of(const struct maker *m, const struct page_piece **v, size_t n,
                                bool rtl) {
        const struct page_piece *a = v[0];
        struct page_line l = { .cell = (uint32_t) m->out->cells.n, .rtl = rtl, .ux = 1 };
        for (size_t i = 0; i < n; i++) {
                a = v[i]->items > a->items ? v[i] : a;
                l.size = fmaxf(l.size, v[i]->size);
        }
        l.base = a->base;
        if (a->angle) {
                const struct page_item *first = &m->pieces.items.v[a->item];
                l.ux = m->g->glyphs.v[first->glyph].ux;
                l.uy = m->g->glyphs.v[first->glyph].uy;
        }
        return l;
}

static void put_line(struct maker *m, const uint32_t *v, size_t n, bool rtl) {
        const struct page_piece **sorted = mem_array(NULL, n, sizeof *sorted);
        for (size_t i = 0; i < n; i++)
                sorted[i] = piece_of(m, v[i]);
        qsort(sorted, n, sizeof *sorted, by_from);
        struct page_line l = line_of(m, sorted, n, rtl);
        const struct page_line *before =
                m->out->lines.n ? &m->out->lines.v[m->out->lines.n - 1] : NULL;
        int32_t angle = sorted[0]->angle;
        l.paragraph = before && (m->zone_begins || m->last_angle != angle ||
                                 l.base < before->base - SAME_LINE * l.size ||
                                 l.base - before->base > 1.9f * fmaxf(l.size, before->size));
        m->last_angle = angle;
        m->zone_begins = false;
        put_cells(m, sorted, n, l.size);
        l.cells = (uint32_t) m->out->cells.n - l.cell;
        vec_push(&m->out->lines, l);
        mem_free(sorted);
}

static void put_rows(struct maker *m, const uint32_t *v, size_t n, bool rtl) {
        for (size_t i = 0; i < n;) {
                size_t j = row_end(m, v, i, n);
                put_line(m, v + i, j - i, rtl);
                i = j;
        }
}

static void put_zone(struct maker *m, const uint32_t *v, size_t n, bool rtl, unsigned depth);

/* Both sides of the gutter one after the other. */
static void put_sides(struct maker *m, const uint32_t *v, size_t n, struct strip g, bool rtl,
                      unsigned depth) {
        int32_t lean[2] = { 0, 0 };
        for (size_t i = 0; i < n; i++)
                lean[piece_of(m, v[i])->from >= g.to] += piece_of(m, v[i])->lean;
        uint32_t *part = mem_array(NULL, n, sizeof *part);
        for (unsigned k = 0; k < 2; k++) {
                bool right = (k == 0) == rtl;
                size_t got = 0;
                for (size_t i = 0; i < n; i++)
                        if ((piece_of(m, v[i])->from >= g.to) == right)
                                part[got++] = v[i];
                m->zone_begins = true;
                put_zone(m, part, got, lean[right] > 0, depth - 1);
        }
        m->zone_begins = true;
        mem_free(part);
}

/* Both sides of the gutter as columns, or false: it is a table. */
static bool put_columns(struct maker *m, const uint32_t *v, size_t n, struct strip g,
                        unsigned depth) {
        int32_t lean = 0;
        if (depth == 0 || !is_text(m, v, n, g, false) || !is_text(m, v, n, g, true))
                return false;
        for (size_t i = 0; i < n; i++)
                lean += piece_of(m, v[i])->lean;
        put_sides(m, v, n, g, lean > 0, depth);
        return true;
}

/* Where a block of v[i..end) may end: before the last gap that parts blocks, or 0. */
static size_t block_end(const struct maker *m, const uint32_t *v, size_t i, size_t end) {
        for (size_t j = end; j-- > i + 1;) {
                const struct page_piece *a = piece_of(m, v[j - 1]), *b = piece_of(m, v[j]);
                if (b->base - a->base > BLOCK_GAP * fmaxf(a->size, b->size))
                        return j;
        }
        return 0;
}

/* The rows v[0..n) leave a gutter free: columns as far down as they are running text, else a table,
 * of which the first block is put.  Returns how many pieces were put. */
static size_t put_parted(struct maker *m, const uint32_t *v, size_t n, struct strip g, bool rtl,
                         unsigned depth) {
        size_t end = n, first = n;
        for (unsigned tries = 0; end && tries < BLOCKS_MOST; tries++) {
                size_t before = block_end(m, v, 0, end);
                if (is_texty(m, v + before, end - before, g) && put_columns(m, v, end, g, depth))
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
                if (depth && is_grid(m, v + i, end - i, g)) {
                        put_sides(m, v + i, end - i, g, rtl, depth);
                        i = end;
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
        for (uint32_t i = 0; i < m->pieces.v.n; i++) {
                const struct page_piece *p = piece_of(m, i);
                lean += p->lean;
                letters += (size_t) abs(p->lean);
                with += p->lean > 0;
        }
        return lean > 0 || (with * 3 >= m->pieces.v.n && with && lean * 5 > -3 * (int32_t) letters);
}

static void put_all(struct maker *m) {
        uint32_t *all = mem_array(NULL, m->pieces.v.n, sizeof *all);
        for (size_t i = 0; i < m->pieces.v.n; i++)
                all[i] = (uint32_t) i;
        put_zone(m, all, m->pieces.v.n, zone_rtl(m), ZONE_DEPTH);
        mem_free(all);
}

void page_lines_make(const struct page_glyphs *g, struct page_lines *ret) {
        struct maker m = { .g = g, .out = ret };
        vec_clear(&ret->items);
        vec_clear(&ret->cells);
        vec_clear(&ret->lines);
        page_pieces_make(g, &m.pieces);
        if (m.pieces.v.n)
                put_all(&m);
        page_pieces_done(&m.pieces);
}

void page_lines_done(struct page_lines *l) {
        vec_done(&l->lines);
        vec_done(&l->cells);
        vec_done(&l->items);
}
