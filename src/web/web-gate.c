/* The gate; see web-gate.h. */
#include "web/web-gate.h"

#include "base/utf8.h"

bool web_same_secret(struct str a, struct str b) {
        unsigned differs = a.n != b.n;
        for (size_t i = 0; i < b.n; i++)
                differs |= (unsigned char) b.p[i] ^ (unsigned char) (i < a.n ? a.p[i] : 0);
        return differs == 0;
}

/* One of "a=b; c=d" is `wanted`. */
static bool has_cookie(struct str cookies, struct str wanted) {
        bool found = false;
        while (cookies.n)
                found |= web_same_secret(str_trim(str_cut(&cookies, ';')), wanted);
        return found;
}

static enum web_method method_of(struct str m) {
        return str_eq(m, STR("GET"))    ? WEB_GET
               : str_eq(m, STR("HEAD")) ? WEB_HEAD
               : str_eq(m, STR("POST")) ? WEB_POST
                                        : WEB_OTHER;
}

/* "http://" and our own host.  "null" is what a browser says of our own forms too, because our
 * pages send no referrer (Fetch, 3.2); then Sec-Fetch-Site, which no page can set, decides. */
static bool is_own_origin(struct str origin, struct str host, struct str site) {
        if (str_eq(origin, STR("null")))
                return str_eq(site, STR("same-origin"));
        return str_starts(origin, STR("http://")) && str_eq(str_sub(origin, 7, SIZE_MAX), host);
}

static bool is_form(struct str type) {
        struct str t = str_trim(str_cut(&type, ';'));
        return str_eq_nocase(t, STR("application/x-www-form-urlencoded"));
}

unsigned web_gate(const struct web_gate *g, const struct web_head *h, enum web_method *ret_method,
                  bool *ret_open) {
        enum web_method m = method_of(h->method);
        bool open = m == WEB_GET && str_starts(h->target, STR("/open/"));
        if (!str_eq(h->version, STR("HTTP/1.1")) || h->hosts != 1 || h->lengths > 1 ||
            h->encodings > 1 || (h->lengths && h->encodings) || h->cookies > 1 || h->odd)
                return 400;
        if (!str_eq(h->host, g->host))
                return 421;
        if (str_eq(h->method, STR("OPTIONS")))
                return 403;
        if (h->origin.p && !is_own_origin(h->origin, g->host, h->fetch_site))
                return 403;
        if (h->fetch_site.p && !str_eq(h->fetch_site, STR("same-origin")) &&
            !str_eq(h->fetch_site, STR("none")))
                return 403;
        if (!open && (g->cookie.n == 0 || !has_cookie(h->cookie, g->cookie)))
                return 401;
        if (m == WEB_OTHER)
                return 405;
        if (m == WEB_POST && !is_form(h->type))
                return 415;
        if (m != WEB_POST && h->encodings)
                return 400;
        *ret_method = m;
        *ret_open = open;
        return 0;
}

/* ---- addresses and forms ------------------------------------------------------------------ */

static int hex_of(char c) {
        return ascii_digit(c)         ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
}

/* %XX decoded, and '+' as a space in forms.  False: half an escape, NUL, no UTF-8. */
static bool decode(struct str in, bool form, struct arena *a, struct str *ret) {
        char *to = arena_alloc(a, in.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < in.n; i++) {
                char c = in.p[i];
                if (c == '%') {
                        bool whole = in.n - i > 2;
                        int high = whole ? hex_of(in.p[i + 1]) : -1;
                        int low = whole ? hex_of(in.p[i + 2]) : -1;
                        if (high < 0 || low < 0)
                                return false;
                        c = (char) (high << 4 | low);
                        i += 2;
                } else if (form && c == '+') {
                        c = ' ';
                }
                if (c == 0)
                        return false;
                if (c == '\r') /* a browser ends lines by CR LF */
                        continue;
                to[n++] = c;
        }
        *ret = (struct str){ to, n };
        return utf8_valid(str_bytes(*ret)) == n;
}

static bool is_plain_piece(struct str s) {
        if (str_eq(s, STR(".")) || str_eq(s, STR("..")))
                return false;
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] < ' ' || s.p[i] == 0x7f || s.p[i] == '\\' || s.p[i] == '/')
                        return false;
        return true;
}

bool web_target_read(struct str target, struct arena *a, struct web_target *ret) {
        enum { MOST = sizeof ret->piece / sizeof *ret->piece };
        struct web_target t = { 0 };
        if (target.n == 0 || target.p[0] != '/')
                return false;
        for (size_t i = 0; i < target.n; i++)
                if ((uint8_t) target.p[i] <= ' ' || (uint8_t) target.p[i] >= 0x7f ||
                    strchr("\\#<>\"", target.p[i]))
                        return false;
        t.query = target;
        t.path = str_cut(&t.query, '?');
        for (struct str rest = str_sub(t.path, 1, SIZE_MAX); rest.n;) {
                struct str piece = str_cut(&rest, '/');
                if (t.n_pieces == MOST || !decode(piece, false, a, &t.piece[t.n_pieces]) ||
                    !is_plain_piece(t.piece[t.n_pieces]))
                        return false;
                t.n_pieces++;
        }
        *ret = t;
        return true;
}

bool web_fields_read(struct str in, struct arena *a, struct web_field *to, size_t *n) {
        while (in.n) {
                struct str value = str_cut(&in, '&'), name = str_cut(&value, '=');
                if (name.n == 0 && value.n == 0)
                        continue;
                if (*n == WEB_FIELDS || !decode(name, true, a, &to[*n].name) ||
                    !decode(value, true, a, &to[*n].value))
                        return false;
                ++*n;
        }
        return true;
}
