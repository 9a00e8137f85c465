/* The printer: text for people, JSON lines for programs, and nothing else ever reaches stdout.
 * Text of others goes through text_show(). */
#include "cli/cli.h"

#include "base/io.h"
#include "base/utf8.h"
#include "text/text-show.h"
#include "text/text-wrap.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FLUSH_AT = 1 << 15 };

static const char *const style_codes[] = {
        [CLI_PLAIN] = "\033[0m",   [CLI_BOLD] = "\033[1m",  [CLI_DIM] = "\033[2m",
        [CLI_MARK] = "\033[1;33m", [CLI_WARN] = "\033[31m", [CLI_HEAD] = "\033[1;36m",
};

unsigned cli_terminal_width(int fd) {
        struct winsize w;
        return ioctl(fd, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20 ? w.ws_col : 80;
}

static void put_out(const char *p, size_t n) {
        if (n && io_write(STDOUT_FILENO, p, n) < 0) {
                if (errno != EPIPE)
                        fprintf(stderr, "clew: cannot write the result: %s\n", strerror(errno));
                _exit(errno == EPIPE ? CLI_YES : CLI_FAILED);
        }
}

/* The first `n` bytes of what was printed: on a terminal, for people, in rows of its width. */
static void flush(struct cli *c, size_t n) {
        struct str s = str_sub(buf_str(&c->line), 0, n);
        if (c->width && !c->json) {
                struct buf rows;
                buf_init(&rows, 0);
                text_wrap(&rows, s, c->width);
                put_out(rows.p, rows.n);
                buf_done(&rows);
        } else {
                put_out(s.p, s.n);
        }
        memmove(c->line.p, c->line.p + n, c->line.n - n);
        c->line.n -= n;
}

void cli_flush(struct cli *c) {
        if (c->line.n)
                flush(c, c->line.n);
}

static void maybe_flush(struct cli *c) {
        size_t n = c->line.n;
        if (n < FLUSH_AT)
                return;
        while (n > 0 && c->line.p[n - 1] != '\n')
                n--;
        if (n > 0 || !c->width) /* a row is broken when all of it is there */
                flush(c, c->width ? n : c->line.n);
}

void cli_print(struct cli *c, const char *fmt, ...) {
        va_list ap;
        va_start(ap, fmt);
        char small[512];
        int n = vsnprintf(small, sizeof small, fmt, ap);
        va_end(ap);
        if (n >= (int) sizeof small) {
                char *big = mem_alloc((size_t) n + 1);
                va_start(ap, fmt);
                vsnprintf(big, (size_t) n + 1, fmt, ap);
                va_end(ap);
                buf_put(&c->line, big, (size_t) n);
                mem_free(big);
        } else if (n > 0) {
                buf_put(&c->line, small, (size_t) n);
        }
        maybe_flush(c);
}

void cli_style(struct cli *c, enum cli_style style) {
        if (c->color)
                buf_puts(&c->line, style_codes[style]);
}

struct json *cli_json(struct cli *c) {
        json_init(&c->js, &c->line);
        json_object(&c->js);
        return &c->js;
}

void cli_json_done(struct cli *c) {
        json_end(&c->js);
        buf_putc(&c->line, '\n');
        maybe_flush(c);
}

const char *cli_count(uint64_t v, char ret[static 32]) {
        char digits[24];
        int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long) v);
        char *to = ret;
        for (int i = 0; i < n; i++) {
                if (i && (n - i) % 3 == 0)
                        *to++ = ',';
                *to++ = digits[i];
        }
        *to = '\0';
        return ret;
}

const char *cli_size(uint64_t bytes, char ret[static 32]) {
        static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB" };
        double v = (double) bytes;
        size_t u = 0;
        for (; v >= 999.5 && u < 5; u++)
                v /= 1000;
        snprintf(ret, 32, v < 10 && u ? "%.1f %s" : "%.0f %s", v, units[u]);
        return ret;
}

/* Messages name files and words of others: made valid, then safe like all that is shown. */
static void put_talk(struct buf *out, const char *before, const char *z, unsigned flags) {
        struct bytes in = bytes_of(z, strlen(z));
        struct buf valid;
        char cp[4];
        size_t n;
        if (in.n == 0)
                return;
        buf_init(&valid, 0);
        for (; in.n; in = bytes_sub(in, n, SIZE_MAX))
                buf_put(&valid, cp, utf8_put(cp, utf8_get_any(in, &n)));
        buf_puts(out, before);
        text_show(out, buf_str(&valid), flags);
        buf_putc(out, '\n');
        buf_done(&valid);
}

void cli_complain(const struct err *e) {
        struct buf out;
        buf_init(&out, 0);
        put_talk(&out, "clew: ", e->message, 0);
        put_talk(&out, "", e->where, TEXT_SHOW_lines);
        put_talk(&out, "  hint: ", e->hint, 0);
        if (isatty(STDERR_FILENO) == 1) {
                struct buf rows;
                buf_init(&rows, 0);
                text_wrap(&rows, buf_str(&out), cli_terminal_width(STDERR_FILENO));
                buf_clear(&out);
                buf_put_str(&out, buf_str(&rows));
                buf_done(&rows);
        }
        if (io_write(STDERR_FILENO, out.p, out.n) < 0)
                _exit(CLI_FAILED);
        buf_done(&out);
}
