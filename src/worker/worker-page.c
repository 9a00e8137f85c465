/* clew-worker-page: PDF and pictures to text, and to pixels.  A process reads one document. */
#include "page/page.h"

#include "base/limits.h"
#include "worker/worker-warm.h"
#include "worker/worker.h"

static void warm(void) {
        worker_warm();
        page_warm();
}

static void read_page(const struct parse_file *f, uint32_t flags, struct arena *a,
                      struct buf *out) {
        (void) flags;
        page_read(f, a, out);
}

static void render(const struct parse_file *f, uint32_t page, uint32_t dpi,
                   struct worker_out *out) {
        struct page_pixels pixels = { 0 };
        struct worker_picture head = { 0 };
        if (page_render(f, page, dpi, /* gray= */ false, LIMIT_picture_bytes, &pixels) == 0 &&
            pixels.each == 3 && pixels.width <= LIMIT_picture_side &&
            pixels.height <= LIMIT_picture_side)
                head = (struct worker_picture){ pixels.width, pixels.height };
        buf_put(&out->buf, &head, sizeof head);
        if (head.w > 0 && head.h > 0)
                buf_put(&out->buf, pixels.p, (size_t) head.w * head.h * 3);
        worker_out_settle(out);
        page_pixels_done(&pixels);
}

int main(int argc, char **argv) {
        static const struct worker_ops ops = {
                .program = WORKER_PAGE, .warm = warm, .read = read_page, .render = render
        };
        return worker_main(argc, argv, &ops);
}
