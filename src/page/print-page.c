/* print-page FILE.pdf...: the text of PDFs, each behind a form feed; print-page --fold FILE: a text
 * folded as a search folds it.  For tests and figures only: it is not jailed. */
#include "base/bug.h"
#include "base/io.h"
#include "page/page.h"
#include "rec/rec.h"
#include "text/text-fold.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

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

static void print_text(struct bytes records) {
        struct rec r;
        struct err e;
        while (rec_get(&records, &r, &e) > 0)
                if (r.kind == REC_text)
                        fwrite(r.text.text.p, 1, r.text.text.n, stdout);
        putchar('\f');
}

static void print_pdf(struct buf *in) {
        struct parse_file f = { .data = buf_bytes(in), .kind = REC_KIND_pdf };
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 0);
        page_read(&f, &a, &out);
        print_text(buf_bytes(&out));
        buf_done(&out);
        arena_done(&a);
}

static void print_folded(struct buf *in) {
        struct buf out;
        buf_init(&out, 0);
        text_fold(buf_str(in), &out);
        fwrite(out.p, 1, out.n, stdout);
        buf_done(&out);
}

int main(int argc, char **argv) {
        bool fold = argc > 1 && strcmp(argv[1], "--fold") == 0;
        for (int i = 1 + fold; i < argc; i++) {
                struct buf in;
                if (!slurp(argv[i], &in))
                        return 1;
                (fold ? print_folded : print_pdf)(&in);
                buf_done(&in);
        }
        return 0;
}
