/* A streaming JSON writer; see base/json.h. */
#include "base/json.h"

#include "base/bug.h"
#include "base/utf8.h"

#include <math.h>

void json_init(struct json *j, struct buf *out) {
        *j = (struct json){ .out = out };
}

static void before_value(struct json *j) {
        if (j->comma)
                buf_putc(j->out, ',');
        j->comma = true;
}

static void open_with(struct json *j, char open, char close) {
        BUG_IF(j->depth == JSON_DEPTH);
        before_value(j);
        buf_putc(j->out, open);
        j->close[j->depth++] = close;
        j->comma = false;
}

void json_object(struct json *j) {
        open_with(j, '{', '}');
}

void json_array(struct json *j) {
        open_with(j, '[', ']');
}

void json_end(struct json *j) {
        BUG_IF(j->depth == 0);
        buf_putc(j->out, j->close[--j->depth]);
        j->comma = true;
}

/* Also what a terminal would act on: C1, line separators, direction controls. */
static bool needs_escape(uint32_t cp) {
        return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7f && cp <= 0x9f) || cp == 0x61c ||
               cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
               (cp >= 0x2066 && cp <= 0x2069);
}

static void put_escaped(struct buf *out, uint32_t cp) {
        const char *two = cp == '"'    ? "\\\""
                          : cp == '\\' ? "\\\\"
                          : cp == '\n' ? "\\n"
                          : cp == '\t' ? "\\t"
                          : cp == '\r' ? "\\r"
                                       : NULL;
        if (two)
                buf_puts(out, two);
        else
                buf_printf(out, "\\u%04x", (unsigned) cp);
}

static void put_quoted(struct buf *out, struct str s) {
        buf_putc(out, '"');
        size_t from = 0, n;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (!needs_escape(cp))
                        continue;
                buf_put(out, s.p + from, i - from);
                put_escaped(out, cp);
                from = i + n;
        }
        if (s.n > from) /* an empty one may have no bytes at all */
                buf_put(out, s.p + from, s.n - from);
        buf_putc(out, '"');
}

void json_key(struct json *j, const char *key) {
        before_value(j);
        put_quoted(j->out, str_of(key));
        buf_putc(j->out, ':');
        j->comma = false;
}

void json_str(struct json *j, struct str s) {
        before_value(j);
        put_quoted(j->out, s);
}

void json_z(struct json *j, const char *z) {
        if (z)
                json_str(j, str_of(z));
        else
                json_null(j);
}

void json_u64(struct json *j, uint64_t v) {
        before_value(j);
        buf_printf(j->out, "%llu", (unsigned long long) v);
}

void json_i64(struct json *j, int64_t v) {
        before_value(j);
        buf_printf(j->out, "%lld", (long long) v);
}

void json_real(struct json *j, double v) {
        if (!isfinite(v)) {
                json_null(j);
                return;
        }
        before_value(j);
        buf_printf(j->out, "%.6g", v);
}

void json_bool(struct json *j, bool v) {
        before_value(j);
        buf_puts(j->out, v ? "true" : "false");
}

void json_null(struct json *j) {
        before_value(j);
        buf_puts(j->out, "null");
}
