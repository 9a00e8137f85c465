/* clew-worker-ocr: text of pages that are pictures.  A process serves several jobs, for loading the
 * models costs more than most pages. */
#include "ocr/ocr.h"
#include "worker/worker-warm.h"
#include "worker/worker.h"

#include <errno.h>
#include <stdio.h>

static bool warmed;

/* wild.md#ocr-zones: Tesseract looks for a file of zones beside each picture, even one without a
 * name, and the open would end a locked worker.  This stands before the C library's fopen(). */
__attribute__((visibility("default"))) FILE *worker_fopen(const char *path,
                                                          const char *mode) __asm__("fopen");
FILE *worker_fopen(const char *path, const char *mode) {
        errno = EACCES;
        return warmed ? NULL : fopen64(path, mode);
}

static void warm(void) {
        worker_warm();
        ocr_warm();
        warmed = true;
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
