/* print-ocr [--words] KIND FILE...: what is read of pictures and PDFs, each behind a form feed;
 * with
 * --words a line "confidence TAB x y w h TAB word" for each word.  KIND is an id of rec/kind.def.
 * Milliseconds go to stderr's descriptor.  For tests and figures only: it is not jailed. */
#include "ocr/ocr.h"
#include "rec/rec-box.h"
#include "rec/rec.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static uint32_t kind_of(const char *id) {
#define KIND(name, number, reader, group, media, words)                                            \
        if (strcmp(id, #name) == 0)                                                                \
                return (number);
#include "rec/kind.def"
#undef KIND
        return 0;
}

static void print_boxes(const struct rec_boxes *b, struct str text, uint64_t from) {
        struct rec_box_get at = { .in = b->boxes, .off = from };
        struct rec_box box;
        while (rec_box_next(&at, &box) > 0)
                printf("%u\t%d %d %u %u\t%.*s\n", box.confidence, box.x, box.y, box.w, box.h,
                       (int) box.len, text.p + box.off);
}

static void print_records(struct bytes in, bool words) {
        struct rec r;
        struct str text = { 0 };
        uint64_t pages[64] = { 0 };
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text) {
                        text = r.text.text;
                        printf("%.*s", words ? 0 : (int) text.n, text.p);
                } else if (r.kind == REC_page) {
                        pages[r.page.number % 64] = r.page.off;
                } else if (r.kind == REC_boxes && words) {
                        print_boxes(&r.boxes, text, pages[r.boxes.page % 64]);
                } else if (r.kind == REC_flaw) {
                        dprintf(2, "%s: %.*s\n", rec_flaw_id(r.flaw.flaw), (int) r.flaw.detail.n,
                                r.flaw.detail.p);
                }
        }
        printf("\f");
}

static bool slurp(const char *path, struct buf *ret) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = 1;
        buf_init(ret, 0);
        while (fd >= 0 && n > 0) {
                n = read(fd, buf_room(ret, 1 << 16), 1 << 16);
                ret->n += n > 0 ? (size_t) n : 0;
        }
        if (fd >= 0)
                close(fd);
        return fd >= 0 && n == 0;
}

static double now(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static void print_file(const char *path, uint32_t kind, bool words) {
        struct buf in, out;
        struct arena a;
        arena_init(&a, 0);
        buf_init(&out, 0);
        if (slurp(path, &in)) {
                struct parse_file f = { .data = buf_bytes(&in), .kind = kind };
                double from = now();
                ocr_read(&f, &a, &out);
                dprintf(2, "%.0f ms %s\n", now() - from, path);
                print_records(buf_bytes(&out), words);
        }
        buf_done(&in);
        buf_done(&out);
        arena_done(&a);
}

int main(int argc, char **argv) {
        bool words = argc > 1 && strcmp(argv[1], "--words") == 0;
        int i = 1 + words;
        double from = now();
        uint32_t kind = i < argc ? kind_of(argv[i]) : 0;
        if (kind == 0)
                return 2;
        ocr_warm();
        dprintf(2, "%.0f ms to warm\n", now() - from);
        for (i++; i < argc; i++)
                print_file(argv[i], kind, words);
        return 0;
}
