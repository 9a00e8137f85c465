/* Kept lists as text: written and read by the rows of watch-kept.def. */
#include "watch/watch-kept.h"

#include "base/utf8.h"
#include "when/when.h"

#include <math.h>

static const struct str magic = STR_INIT("clew list 1");

/* ---- writing ------------------------------------------------------------------------------- */

/* What stands for a character that parts fields or lines, and the other way round. */
static const char plain[] = "\t\n\r\\", letters[] = "tnr\\";

static void put_str(struct buf *out, struct str s) {
        buf_putc(out, '\t');
        for (size_t i = 0; i < s.n; i++) {
                const char *at = memchr(plain, s.p[i], sizeof plain - 1);
                if (at)
                        buf_putc(out, '\\');
                buf_putc(out, at ? letters[at - plain] : s.p[i]);
        }
}

static void put_num(struct buf *out, int64_t v) {
        buf_printf(out, "\t%lld", (long long) v);
}

/* In millionths: what is told of odds and scores has three digits. */
static void put_real(struct buf *out, double v) {
        put_num(out, llround((v < -1e6 ? -1e6 : v > 1e6 ? 1e6 : v) * 1e6));
}

static void put_hash(struct buf *out, struct sha256 h) {
        char hex[SHA256_HEX];
        sha256_hex(&h, hex);
        put_str(out, str_of(hex));
}

#define PUT_num(out, v)  put_num(out, (int64_t) (v))
#define PUT_str(out, v)  put_str(out, v)
#define PUT_real(out, v) put_real(out, v)
#define PUT_hash(out, v) put_hash(out, v)

void watch_kept_put_head(struct buf *out, const struct watch_kept_head *h) {
        buf_put_str(out, magic);
        buf_puts(out, "\nhead");
#define HEAD(type, member) PUT_##type(out, h->member);
#include "watch/watch-kept.def"
#undef HEAD
        buf_putc(out, '\n');
}

static void put_quote(struct buf *out, const struct watch_quote *v) {
        buf_puts(out, "quote");
#define QUOTE(type, member) PUT_##type(out, v->member);
#include "watch/watch-kept.def"
#undef QUOTE
        buf_putc(out, '\n');
}

static void put_role(struct buf *out, const struct watch_role *v) {
        buf_puts(out, "role");
#define ROLE(type, member) PUT_##type(out, v->member);
#include "watch/watch-kept.def"
#undef ROLE
        buf_putc(out, '\n');
}

static void put_bearer(struct buf *out, const struct watch_bearer *v) {
        buf_puts(out, "bearer");
#define BEARER(type, member) PUT_##type(out, v->member);
#include "watch/watch-kept.def"
#undef BEARER
        buf_putc(out, '\n');
}

void watch_kept_put_row(struct buf *out, const struct watch_kept_row *r) {
        buf_puts(out, "row");
#define ROW(type, member) PUT_##type(out, r->member);
#include "watch/watch-kept.def"
#undef ROW
        buf_putc(out, '\n');
        for (size_t i = 0; i < r->detail.n_quotes; i++)
                put_quote(out, &r->detail.quotes[i]);
        for (size_t i = 0; i < r->detail.n_roles; i++)
                put_role(out, &r->detail.roles[i]);
        for (size_t i = 0; i < r->detail.n_people; i++)
                put_bearer(out, &r->detail.people[i]);
        for (size_t i = 0; i < r->detail.n_advice; i++) {
                buf_puts(out, "advice");
                put_str(out, r->detail.advice[i]);
                buf_putc(out, '\n');
        }
}

/* ---- reading ------------------------------------------------------------------------------- */

struct line {
        struct str rest; /* fields not yet taken */
        struct arena *a;
        bool bad;
};

static struct str get_str(struct line *l) {
        struct str s = l->rest.p ? str_cut(&l->rest, '\t') : (l->bad = true, (struct str){ 0 });
        if (str_chr(s, '\\') == SIZE_MAX)
                return s;
        char *to = arena_alloc(l->a, s.n);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
                const char *at = NULL;
                if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1])
                        at = strchr(letters, s.p[i + 1]);
                to[n++] = at ? plain[at - letters] : s.p[i];
                i += at != NULL;
        }
        return (struct str){ to, n };
}

static int64_t get_num(struct line *l) {
        int64_t v = 0;
        l->bad |= !str_i64(get_str(l), &v);
        return v;
}

static double get_real(struct line *l) {
        return (double) get_num(l) / 1e6;
}

static struct sha256 get_hash(struct line *l) {
        struct sha256 h = { 0 };
        l->bad |= !sha256_of_hex(get_str(l), &h);
        return h;
}

#define TAKE_num(to)  (to) = (__typeof__(to)) get_num(l)
#define TAKE_str(to)  (to) = get_str(l)
#define TAKE_real(to) (to) = get_real(l)
#define TAKE_hash(to) (to) = get_hash(l)

static void get_head(struct line *l, struct watch_kept_head *h) {
#define HEAD(type, member) TAKE_##type(h->member);
#include "watch/watch-kept.def"
#undef HEAD
}

static void get_row(struct line *l, struct watch_kept_row *r) {
#define ROW(type, member) TAKE_##type(r->member);
#include "watch/watch-kept.def"
#undef ROW
        l->bad |= (unsigned) r->kind > WATCH_KIND_organisation || r->row.tier > NAME_EXACT ||
                  r->row.spelling > NAME_EXACT || r->name.n == 0;
}

static bool is_zone(int32_t z) {
        return z == WHEN_ZONE_UNKNOWN || (z > -1440 && z < 1440);
}

static struct watch_quote get_quote(struct line *l) {
        struct watch_quote v = { 0 };
#define QUOTE(type, member) TAKE_##type(v.member);
#include "watch/watch-kept.def"
#undef QUOTE
        l->bad |= !is_zone(v.zone) || v.tier > NAME_EXACT || v.at > v.words.n ||
                  v.n > v.words.n - v.at || utf8_floor(v.words, v.at) != v.at ||
                  utf8_floor(v.words, v.at + v.n) != v.at + v.n;
        return v;
}

static struct watch_role get_role(struct line *l) {
        struct watch_role v = { 0 };
#define ROLE(type, member) TAKE_##type(v.member);
#include "watch/watch-kept.def"
#undef ROLE
        l->bad |= (unsigned) v.when > WATCH_AFTER;
        return v;
}

static struct watch_bearer get_bearer(struct line *l) {
        struct watch_bearer v = { 0 };
#define BEARER(type, member) TAKE_##type(v.member);
#include "watch/watch-kept.def"
#undef BEARER
        return v;
}

static int corrupt(struct err *e) {
        return err_set(e, ERR_corrupt, "this is no kept list, or not all of it");
}

int watch_kept_init(struct watch_kept *k, struct str text, struct watch_kept_head *ret,
                    struct arena *a, struct err *e) {
        struct watch_kept_head h = { 0 };
        *k = (struct watch_kept){ .rest = text };
        if (utf8_valid(str_bytes(text)) != text.n || memchr(text.n ? text.p : "", 0, text.n) ||
            !str_eq(str_cut(&k->rest, '\n'), magic))
                return corrupt(e);
        struct line l = { .rest = str_cut(&k->rest, '\n'), .a = a };
        if (!str_eq(str_cut(&l.rest, '\t'), STR("head")))
                return corrupt(e);
        get_head(&l, &h);
        if (l.bad)
                return corrupt(e);
        *ret = h;
        return 0;
}

/* What stands behind a row and belongs to it. */
struct behind {
        VEC(struct watch_quote) quotes;
        VEC(struct watch_role) roles;
        VEC(struct watch_bearer) people;
        VEC(struct str) advice;
};

static bool take_behind(struct line *l, struct str word, struct behind *b) {
        if (str_eq(word, STR("quote")))
                vec_push(&b->quotes, get_quote(l));
        else if (str_eq(word, STR("role")))
                vec_push(&b->roles, get_role(l));
        else if (str_eq(word, STR("bearer")))
                vec_push(&b->people, get_bearer(l));
        else if (str_eq(word, STR("advice")))
                vec_push(&b->advice, get_str(l));
        else
                return false;
        return true;
}

static void *copy_of(struct arena *a, const void *p, size_t n) {
        void *to = arena_alloc(a, n + 1);
        if (n)
                memcpy(to, p, n);
        return to;
}

#define GIVE(vec, to, n_to)                                                                        \
        ((to) = copy_of(a, (vec).v, (vec).n * sizeof *(vec).v), (n_to) = (vec).n, vec_done(&(vec)))

static void give(struct behind *b, struct arena *a, struct watch_detail *d) {
        GIVE(b->quotes, d->quotes, d->n_quotes);
        GIVE(b->roles, d->roles, d->n_roles);
        GIVE(b->people, d->people, d->n_people);
        GIVE(b->advice, d->advice, d->n_advice);
}

int watch_kept_next(struct watch_kept *k, struct arena *a, struct watch_kept_row *ret,
                    struct err *e) {
        struct watch_kept_row r = { 0 };
        struct behind b = { 0 };
        struct line l = { .rest = str_cut(&k->rest, '\n'), .a = a };
        if (l.rest.n == 0 && k->rest.n == 0)
                return 0;
        bool is_row = str_eq(str_cut(&l.rest, '\t'), STR("row"));
        if (is_row)
                get_row(&l, &r);
        bool bad = !is_row || l.bad;
        while (!bad && k->rest.n) {
                struct str before = k->rest;
                l.rest = str_cut(&k->rest, '\n');
                if (!take_behind(&l, str_cut(&l.rest, '\t'), &b)) {
                        k->rest = before;
                        break;
                }
                bad = l.bad;
        }
        give(&b, a, &r.detail);
        if (bad)
                return corrupt(e);
        r.row.entry = k->n++;
        *ret = r;
        return 1;
}
