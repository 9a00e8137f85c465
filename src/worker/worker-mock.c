/* clew-worker-mock: the worker with documents that misbehave on purpose; built for tests only.
 *
 * A message whose first line is "X-Mock: WORD" does what the table says, a container that begins
 * with it likewise; everything else is parsed as ever.  It runs inside the same lock. */
#include "rec/rec-build.h"
#include "worker/worker-ops.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Each may write to `out`; what returns goes on as if nothing had happened. */
static void mock_abort(struct buf *out) {
        (void) out;
        abort();
}

static void mock_segv(struct buf *out) {
        volatile uintptr_t nowhere = 8;
        (void) out;
        *(volatile int *) nowhere = 1;
}

static void mock_exit0(struct buf *out) {
        (void) out;
        _exit(0);
}

static void mock_hang(struct buf *out) {
        for (;;)
                __asm__ volatile("" : : "r"(out));
}

static void mock_sleep(struct buf *out) {
        int word = 0;
        (void) out;
        for (;;)
                syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void mock_forkbomb(struct buf *out) {
        (void) out;
        for (;;)
                (void) !fork();
}

static void mock_malloc1t(struct buf *out) {
        char *volatile p = mem_alloc((size_t) 1 << 40);
        (void) out;
        p[0] = 1;
}

static void mock_leak(struct buf *out) {
        (void) out;
        for (;;)
                *(volatile char *) mem_alloc(1 << 20) = 1;
}

static void mock_garbage(struct buf *out) {
        for (uint32_t i = 1, x = 1; i < 1000; i++) {
                x = x * 1664525 + 1013904223;
                buf_put(out, &x, sizeof x);
        }
}

/* A record that announces more than ever comes. */
static void mock_half(struct buf *out) {
        static const uint8_t head[] = { REC_text, 0, 1, 0, 255, 255, 15, 0, 1, 2, 3 };
        buf_put(out, head, sizeof head);
}

static void mock_endless(struct buf *out) {
        struct worker_out o = { .buf = *out };
        const struct rec r = { .kind = REC_flaw, .flaw = { FLAW_date_absent, REC_NONE } };
        for (;;) {
                rec_put(&o.buf, &r);
                worker_out_settle(&o);
        }
}

static void mock_twice(struct buf *out) {
        const struct rec r = { .kind = REC_done, .done = { .docs = 0 } };
        rec_put(out, &r);
}

static void mock_outside(struct buf *out) {
        const struct rec doc = {
                .kind = REC_doc,
                .doc = { .parent = REC_NONE, .kind = REC_DOC_message, .len = UINT64_MAX }
        };
        const struct rec done = { .kind = REC_done, .done = { .docs = 1 } };
        rec_put(out, &doc);
        rec_put(out, &done);
}

static void mock_socket(struct buf *out) {
        (void) out;
        (void) !socket(AF_INET, SOCK_DGRAM, 0);
}

static void mock_open(struct buf *out) {
        (void) out;
        (void) !open("/etc/passwd", O_RDONLY);
}

static void mock_ptrace(struct buf *out) {
        (void) out;
        ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static void mock_kill(struct buf *out) {
        (void) out;
        kill(-1, SIGKILL);
}

static void mock_exec(struct buf *out) {
        char name[] = "/bin/sh", *argv[] = { name, NULL };
        (void) out;
        (void) !execve(name, argv, NULL);
}

static void mock_wx(struct buf *out) {
        (void) out;
        (void) !mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                     -1, 0);
}

static void mock_close(struct buf *out) {
        (void) out;
        close(WORKER_FD_SOCKET);
        for (;;)
                ;
}

static const struct {
        const char *word;
        void (*run)(struct buf *out);
} mocks[] = {
        { "abort", mock_abort },
        { "segv", mock_segv },
        { "exit0", mock_exit0 },
        { "hang", mock_hang },
        { "sleep", mock_sleep },
        { "forkbomb", mock_forkbomb },
        { "malloc1t", mock_malloc1t },
        { "leak", mock_leak },
        { "garbage", mock_garbage },
        { "half", mock_half },
        { "endless", mock_endless },
        { "twice", mock_twice },
        { "outside", mock_outside },
        { "socket", mock_socket },
        { "open", mock_open },
        { "ptrace", mock_ptrace },
        { "kill", mock_kill },
        { "exec", mock_exec },
        { "wx", mock_wx },
        { "close", mock_close },
};

static void misbehave(struct bytes in, struct buf *out) {
        struct str s = { (const char *) in.p, in.n }, key = STR("X-Mock: ");
        if (!str_starts(s, key))
                return;
        s = str_sub(s, key.n, SIZE_MAX);
        for (size_t i = 0; i < sizeof mocks / sizeof *mocks; i++)
                if (str_starts(s, str_of(mocks[i].word)))
                        mocks[i].run(out);
}

static void parse(struct bytes message, struct bytes envelope, uint32_t flags, struct arena *a,
                  struct buf *out) {
        misbehave(message, out);
        worker_ops.parse(message, envelope, flags, a, out);
}

/* "X-Mock: strings" fails in the last resort too. */
static void strings(struct bytes in, struct buf *out) {
        if (str_starts((struct str){ (const char *) in.p, in.n }, STR("X-Mock: segv strings")))
                mock_segv(out);
        worker_ops.strings(in, out);
}

/* A file: its text, and facts by which a test knows who read it and what came with it. */
static unsigned reads; /* files that this process has read */

static void read_file(const struct parse_file *f, uint32_t flags, struct arena *a,
                      struct buf *out) {
        struct rec_build b;
        struct rec_build_text t;
        misbehave(f->data, out);
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = STR("application/x-mock"),
                                             .name = f->name });
        struct str facts =
                arena_printf(a, "program %d read %u at %x flags %x pages %u+%u of %u",
                             (int) MOCK_PROGRAM, ++reads, (unsigned) ((uintptr_t) &reads >> 12),
                             flags >> 16, f->first_page, f->pages, f->kind);
        struct str secrets = { (const char *) f->secrets.p, f->secrets.n };
        rec_build_header(&b, REC_HDR_generator, STR(""), facts, 0, 0);
        rec_build_header(&b, REC_HDR_field, STR("secrets"), secrets, 0, 0);
        rec_build_text_init(&t, &b, REC_TEXT_plain);
        rec_build_put(&t, (struct str){ (const char *) f->data.p, f->data.n });
        rec_build_text_done(&t);
        if (flags & WORKER_MESSAGE_contents)
                rec_build_child(&b, 0, STR("1"), STR("text/plain"), STR("inner"), 0, f->data);
        rec_build_done(&b);
}

/* One colour, that of the page's number; page 10 cannot be drawn, page 11 is too wide. */
static void render(const struct parse_file *f, uint32_t page, uint32_t dpi,
                   struct worker_out *out) {
        struct worker_picture p = { dpi, dpi / 2 };
        misbehave(f->data, &out->buf);
        if (page > 9)
                p = page > 10 ? (struct worker_picture){ LIMIT_picture_side + 1, 1 }
                              : (struct worker_picture){ 0 };
        buf_put(&out->buf, &p, sizeof p);
        for (size_t i = 0; i < (size_t) p.w * p.h * 3; i++)
                buf_putc(&out->buf, (char) page);
}

/* "X-Mock: secrets": the passwords come back as a child of that name. */
static void unpack_mock(const struct worker_container *c, struct worker_out *out) {
        struct rec r = { .kind = REC_child, .child = { .kind = REC_CHILD_bytes } };
        r.child.id = MOCK_PROGRAM;
        r.child.parts = c->start;
        r.child.name = (struct str){ (const char *) c->secrets.p, c->secrets.n };
        rec_put(&out->buf, &r);
        r = (struct rec){ .kind = REC_gap };
        r.gap.reason = REC_GAP_compressed;
        r.gap.len = c->size;
        rec_put(&out->buf, &r);
        r = (struct rec){ .kind = REC_done };
        r.done.docs = 1;
        rec_put(&out->buf, &r);
}

static void unpack(const struct worker_container *c, struct worker_out *out) {
        static const char word[] = "X-Mock: secrets";
        char head[64];
        ssize_t n = pread(c->fd, head, sizeof head, 0);
        if (n > 0)
                misbehave(bytes_of(head, (size_t) n), &out->buf);
        if (n > (ssize_t) sizeof word && memcmp(head, word, sizeof word - 1) == 0)
                unpack_mock(c, out);
        else
                worker_ops.unpack(c, out);
}

int main(int argc, char **argv) {
        const struct worker_ops ops = { .program = MOCK_PROGRAM,
                                        .warm = worker_ops.warm,
                                        .parse = parse,
                                        .read = read_file,
                                        .strings = strings,
                                        .unpack = unpack,
                                        .render = render };
        return worker_main(argc, argv, &ops);
}
