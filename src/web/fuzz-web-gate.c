/* A request's head and form: whatever is decoded is UTF-8 without NUL, pieces hold no slash and are
 * no dots; the gate never passes another host. */
#include "base/bug.h"
#include "base/utf8.h"
#include "web/web-gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(struct str s) {
        BUG_IF(utf8_valid(str_bytes(s)) != s.n);
        BUG_IF(s.n && memchr(s.p, 0, s.n));
}

static void check_target(struct str in, struct arena *a) {
        struct web_target t;
        if (!web_target_read(in, a, &t))
                return;
        BUG_IF(t.path.n == 0 || t.path.p[0] != '/');
        for (size_t i = 0; i < t.n_pieces; i++) {
                check_text(t.piece[i]);
                BUG_IF(str_chr(t.piece[i], '/') != SIZE_MAX || str_eq(t.piece[i], STR("..")));
        }
}

static void check_fields(struct str in, struct arena *a) {
        struct web_field *f = mem_zalloc(WEB_FIELDS * sizeof *f);
        size_t count = 0;
        if (web_fields_read(in, a, f, &count))
                for (size_t i = 0; i < count; i++) {
                        check_text(f[i].name);
                        check_text(f[i].value);
                }
        mem_free(f);
}

/* Lines: method, target, version, host, origin, site, cookie, type; counts are the lines' lengths.
 */
static void check_gate(struct str in) {
        struct web_gate g = { STR("127.1.2.3:4567"), STR("clew=00") };
        struct web_head h = { .hosts = 1 };
        struct str *const to[] = { &h.method, &h.target,     &h.version, &h.host,
                                   &h.origin, &h.fetch_site, &h.cookie,  &h.type };
        enum web_method method;
        bool open;
        for (size_t i = 0; i < sizeof to / sizeof *to && in.p; i++)
                *to[i] = str_cut(&in, '\n');
        h.hosts = (unsigned) (in.n & 3);
        h.lengths = (unsigned) (in.n >> 2 & 3);
        h.encodings = (unsigned) (in.n >> 4 & 3);
        if (web_gate(&g, &h, &method, &open) != 0)
                return;
        BUG_IF(!str_eq(h.host, g.host) || h.hosts != 1 || (h.lengths && h.encodings));
        BUG_IF(!open && str_find(h.cookie, g.cookie) == SIZE_MAX);
        BUG_IF(method == WEB_OTHER);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str in = { (const char *) data, n };
        struct arena a;
        arena_init(&a, 0);
        check_target(in, &a);
        check_fields(in, &a);
        check_gate(in);
        arena_done(&a);
        return 0;
}
