/* Blocks of a GIF; see page-gif.h.
 *
 *   GIF89a screen [colours]  ( 21 label (n bytes)* 0 | 2C place [colours] size (n bytes)* 0 )*  3B
 */
#include "page/page-gif.h"

static size_t colours(uint8_t flags) {
        return flags & 0x80 ? (size_t) 3 << ((flags & 7) + 1) : 0;
}

void page_gif_init(struct page_gif *g, struct bytes in) {
        *g = (struct page_gif){ .in = in, .at = in.n };
        if (in.n > 13 && (bytes_starts(in, STR("GIF87a")) || bytes_starts(in, STR("GIF89a"))))
                g->at = 13 + colours(in.p[10]);
}

/* Behind the pieces that begin at `at`; SIZE_MAX if they are cut short. */
static size_t skip_pieces(struct bytes in, size_t at) {
        while (at < in.n && in.p[at])
                at += (size_t) in.p[at] + 1;
        return at < in.n ? at + 1 : SIZE_MAX;
}

bool page_gif_next(struct page_gif *g) {
        size_t at = g->at, end = SIZE_MAX;
        while (at < g->in.n && g->in.p[at] == 0) /* some write a NUL too many */
                at++;
        if (at + 2 > g->in.n)
                return false;
        if (g->in.p[at] == 0x21) {
                g->what = g->in.p[at + 1] == 0xfe ? PAGE_GIF_comment : PAGE_GIF_more;
                end = skip_pieces(g->in, at + 2);
        } else if (g->in.p[at] == 0x2c && at + 10 < g->in.n) {
                const uint8_t *q = g->in.p + at;
                g->what = PAGE_GIF_frame;
                g->pixels = (uint64_t) (q[5] | q[6] << 8) * (uint64_t) (q[7] | q[8] << 8);
                end = skip_pieces(g->in, at + 10 + colours(g->in.p[at + 9]) + 1);
        }
        g->from = at;
        g->at = end == SIZE_MAX ? g->in.n : end;
        return end != SIZE_MAX;
}

void page_gif_words(const struct page_gif *g, struct buf *out) {
        for (size_t at = g->from + 2; at < g->at && g->in.p[at]; at += (size_t) g->in.p[at] + 1)
                buf_put(out, g->in.p + at + 1, g->in.p[at]);
}

uint32_t page_gif_count(struct bytes in, uint32_t most) {
        struct page_gif g;
        uint32_t n = 0;
        page_gif_init(&g, in);
        while (n <= most && page_gif_next(&g))
                n += g.what == PAGE_GIF_frame;
        return n;
}

uint64_t page_gif_largest(struct bytes in) {
        struct page_gif g;
        uint64_t most = 0;
        bool more;
        page_gif_init(&g, in);
        do {
                more = page_gif_next(&g);
                most = g.pixels > most ? g.pixels : most;
        } while (more);
        return most;
}

bool page_gif_until(struct bytes in, uint32_t frame, struct buf *out) {
        struct page_gif g;
        page_gif_init(&g, in);
        while (page_gif_next(&g))
                if (g.what == PAGE_GIF_frame && frame-- == 0) {
                        buf_put(out, in.p, g.at);
                        buf_putc(out, 0x3b);
                        return true;
                }
        return false;
}
