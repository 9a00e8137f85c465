/* clew-worker-ocr: text of pages that are pictures.  A process serves several jobs, for loading the
 * models costs more than most pages. */
#include "ocr/ocr.h"
#include "worker/worker-warm.h"
#include "worker/worker.h"

static void warm(void) {
        worker_warm();
        ocr_warm();
}

static void read_pixels(const struct parse_file *f, uint32_t flags, struct arena *a,
                        struct buf *out) {
        (void) flags;
        ocr_read(f, a, out);
}

int main(int argc, char **argv) {
        static const struct worker_ops ops = { .program = WORKER_OCR,
                                               .warm = warm,
                                               .read = read_pixels };
        return worker_main(argc, argv, &ops);
}
