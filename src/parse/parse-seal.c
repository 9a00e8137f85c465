/* Signatures of a message, told as far as its bytes tell; see parse-seal.h. */
#include "parse/parse-seal.h"

#include "base/limits.h"
#include "base/vec.h"
#include "parse/parse-seal-hash.h"
#include "rec/rec.h"

struct field {
        struct str name;  /* as it stands */
        struct str whole; /* name to the end, without the last line break */
        uint64_t off;     /* of the value in the message */
        uint64_t len;
};

struct mail {
        VEC(struct field) fields;
        struct bytes body;
};

struct tags {
        struct str v, a, b, bh, c, d, h, i, l, s, t, x;
        struct str b_at; /* the value of b= in the field, with its white space */
        char room[4096]; /* where values without white space are */
        size_t used;
        bool full;
};

/* ---- the message --------------------------------------------------------------------------------
 */

static size_t line_end(struct str s, size_t at) {
        const char *p = memchr(s.p + at, '\n', s.n - at);
        return p ? (size_t) (p - s.p) + 1 : s.n;
}

static bool folded(struct str s, size_t at) {
        return at < s.n && (s.p[at] == ' ' || s.p[at] == '\t');
}

static struct str without_break(struct str s) {
        if (s.n && s.p[s.n - 1] == '\n')
                s.n--;
        if (s.n && s.p[s.n - 1] == '\r')
                s.n--;
        return s;
}

static void read_mail(struct str in, struct mail *m) {
        size_t at = 0;
        while (at < in.n && m->fields.n < LIMIT_seal_fields) {
                size_t end = line_end(in, at);
                bool empty = without_break(str_sub(in, at, end - at)).n == 0;
                while (!empty && folded(in, end))
                        end = line_end(in, end);
                struct str whole = without_break(str_sub(in, at, end - at));
                size_t colon = str_chr(whole, ':');
                if (empty) {
                        at = end;
                        break;
                }
                if (colon != SIZE_MAX)
                        vec_push(&m->fields,
                                 (struct field){ str_trim(str_sub(whole, 0, colon)), whole,
                                                 at + colon + 1, whole.n - colon - 1 });
                at = end;
        }
        m->body = str_bytes(str_sub(in, at, SIZE_MAX));
}

/* ---- tags (RFC 6376, 3.2)
 * ------------------------------------------------------------------------- */

static struct str squeezed(struct tags *t, struct str s) {
        struct str out = { t->room + t->used, 0 };
        for (size_t i = 0; i < s.n; i++) {
                if (ascii_space((unsigned char) s.p[i]))
                        continue;
                if (t->used == sizeof t->room || (unsigned char) s.p[i] < ' ' ||
                    (unsigned char) s.p[i] > '~') {
                        t->full = true;
                        break;
                }
                t->room[t->used++] = s.p[i];
                out.n++;
        }
        return out;
}

static struct str *tag_of(struct tags *t, struct str name) {
        if (str_eq(name, STR("bh")))
                return &t->bh;
        if (name.n != 1)
                return NULL;
        switch (name.p[0]) {
        case 'v':
                return &t->v;
        case 'a':
                return &t->a;
        case 'b':
                return &t->b;
        case 'c':
                return &t->c;
        case 'd':
                return &t->d;
        case 'h':
                return &t->h;
        case 'i':
                return &t->i;
        case 'l':
                return &t->l;
        case 's':
                return &t->s;
        case 't':
                return &t->t;
        case 'x':
                return &t->x;
        default:
                return NULL;
        }
}

static void read_tags(struct str value, struct tags *t) {
        while (value.n) {
                struct str part = str_cut(&value, ';'), all = part;
                struct str name = str_trim(str_cut(&part, '=')), *to = tag_of(t, name);
                if (to == NULL || to->n || name.n == all.n)
                        continue;
                *to = squeezed(t, part);
                if (to == &t->b)
                        t->b_at = part;
        }
}

/* ---- what is signed
 * ------------------------------------------------------------------------------- */

struct seal {
        const struct mail *m;
        const struct field *f;
        struct tags t;
        const char *type;
        unsigned n;
        bool arc_seal;
        enum parse_seal_canon head, body;
};

/* c=relaxed/simple; the part behind the slash is simple when it is missing. */
static void canon_of(struct seal *s) {
        struct str c = s->t.c, head = str_cut(&c, '/');
        s->head = str_eq_nocase(head, STR("relaxed")) ? PARSE_SEAL_RELAXED : PARSE_SEAL_SIMPLE;
        s->body = str_eq_nocase(c, STR("relaxed")) ? PARSE_SEAL_RELAXED : PARSE_SEAL_SIMPLE;
        if (s->arc_seal)
                s->head = PARSE_SEAL_RELAXED;
}

/* Fields of the name h= lists, each time the next one from below (RFC 6376, 5.4.2). */
static void put_signed(const struct seal *s, struct parse_seal_hash *h) {
        const struct mail *m = s->m;
        struct str rest = s->t.h;
        uint8_t *used = mem_zalloc(m->fields.n + 1);
        while (rest.n) {
                struct str name = str_cut(&rest, ':');
                for (size_t i = m->fields.n; i-- > 0;)
                        if (!used[i] && str_eq_nocase(m->fields.v[i].name, name)) {
                                used[i] = 1;
                                parse_seal_put_field(h, s->head, m->fields.v[i].whole,
                                                     (struct str){ 0 });
                                parse_seal_put(h, "\r\n", 2);
                                break;
                        }
        }
        mem_free(used);
}

/* "i=2; ..." of an ARC field. */
static unsigned instance_of(const struct field *f) {
        struct str value = str_sub(f->whole, f->name.n, SIZE_MAX);
        struct tags t = { 0 };
        uint64_t n = 0;
        str_cut(&value, ':');
        read_tags(value, &t);
        if (t.i.n == 0) { /* ARC-Authentication-Results: "i=1; host; ..." */
                struct str first = str_trim(str_cut(&value, ';'));
                if (str_starts(first, STR("i=")))
                        t.i = str_sub(first, 2, SIZE_MAX);
        }
        return str_u64(t.i, &n) && n <= 50 ? (unsigned) n : 0;
}

static const struct field *arc_field(const struct mail *m, struct str name, unsigned n) {
        for (size_t i = 0; i < m->fields.n; i++)
                if (str_eq_nocase(m->fields.v[i].name, name) && instance_of(&m->fields.v[i]) == n)
                        return &m->fields.v[i];
        return NULL;
}

/* The sets of all instances up to this one, in order (RFC 8617, 5.1.1); false: one is missing. */
static bool put_sets(const struct seal *s, struct parse_seal_hash *h) {
        static const struct str names[] = { STR_INIT("ARC-Authentication-Results"),
                                            STR_INIT("ARC-Message-Signature"),
                                            STR_INIT("ARC-Seal") };
        for (unsigned n = 1; n <= s->n; n++)
                for (size_t k = 0; k < 3; k++) {
                        const struct field *f = arc_field(s->m, names[k], n);
                        if (f == NULL)
                                return false;
                        if (f == s->f)
                                continue;
                        parse_seal_put_field(h, PARSE_SEAL_RELAXED, f->whole, (struct str){ 0 });
                        parse_seal_put(h, "\r\n", 2);
                }
        return true;
}

/* ---- records
 * -------------------------------------------------------------------------------------- */

static void put_tag(struct buf *out, const char *key, struct str value) {
        if (value.n) {
                buf_printf(out, "\t%s=", key);
                buf_put_str(out, value);
        }
}

static void put_hex(struct buf *out, const char *key, const uint8_t *p, size_t n) {
        buf_printf(out, "\t%s=", key);
        for (size_t i = 0; i < n; i++)
                buf_printf(out, "%02x", p[i]);
}

static void put_body(const struct seal *s, bool sha1, struct buf *out) {
        uint8_t said[64];
        struct parse_seal_body b;
        uint64_t limit = UINT64_MAX;
        if (s->t.l.n && !str_u64(s->t.l, &limit))
                limit = UINT64_MAX;
        parse_seal_body(s->m->body, s->body, sha1, limit, &b);
        size_t n = parse_seal_base64(s->t.bh, said, sizeof said);
        bool same = n == b.n && memcmp(said, b.digest, n) == 0;
        buf_printf(out, "\tbody=%s", same ? "match" : "differ");
        put_hex(out, "said", said, n);
        put_hex(out, "computed", b.digest, b.n);
        buf_printf(out, "\tlength=%llu\tcovered=%llu", (unsigned long long) b.length,
                   (unsigned long long) (limit < b.length ? limit : b.length));
}

static const char *fault_of(const struct seal *s) {
        if (s->t.full)
                return "a tag is too long or not ASCII";
        if (s->t.d.n == 0 || s->t.s.n == 0 || s->t.b.n == 0)
                return "domain, selector or signature is missing";
        if (!s->arc_seal && (s->t.bh.n == 0 || s->t.h.n == 0))
                return "hash of the body or list of fields is missing";
        if (s->arc_seal && s->n == 0)
                return "the instance is missing";
        return NULL;
}

static void put_hash(const struct seal *s, bool sha1, struct buf *out) {
        struct parse_seal_hash h;
        uint8_t digest[PARSE_SEAL_DIGEST];
        parse_seal_begin(&h, sha1);
        bool whole = true;
        if (s->arc_seal)
                whole = put_sets(s, &h);
        else
                put_signed(s, &h);
        parse_seal_put_field(&h, s->head, s->f->whole, s->t.b_at);
        size_t n = parse_seal_end(&h, digest);
        if (whole)
                put_hex(out, "hash", digest, n);
        else
                buf_puts(out, "\tfault=an earlier field of the chain is missing");
}

static void put_seal(const struct seal *s, struct buf *out) {
        struct buf v;
        const char *fault = fault_of(s);
        bool sha1 = str_ends_nocase(s->t.a, STR("sha1"));
        buf_init(&v, 0);
        buf_printf(&v, "type=%s\tn=%u", s->type, s->n);
        if (!s->t.full) {
                put_tag(&v, "d", s->t.d);
                put_tag(&v, "s", s->t.s);
                put_tag(&v, "a", s->t.a);
                put_tag(&v, "c", s->t.c);
                put_tag(&v, "i", s->t.i);
                put_tag(&v, "h", s->t.h);
                put_tag(&v, "t", s->t.t);
                put_tag(&v, "x", s->t.x);
        }
        if (fault) {
                buf_printf(&v, "\tfault=%s", fault);
        } else {
                if (s->arc_seal)
                        buf_puts(&v, "\tbody=none");
                else
                        put_body(s, sha1, &v);
                put_hash(s, sha1, &v);
                put_tag(&v, "b", s->t.b);
        }
        rec_put(out, &(struct rec){ .kind = REC_header,
                                    .header = { .id = REC_HDR_other,
                                                .off = s->f->off,
                                                .len = s->f->len,
                                                .name = STR(REC_SEAL),
                                                .value = buf_str(&v) } });
        buf_done(&v);
}

void parse_seal(struct bytes message, struct buf *out) {
        static const struct {
                struct str name;
                const char *type;
        } all[] = { { STR_INIT("DKIM-Signature"), "dkim" },
                    { STR_INIT("ARC-Message-Signature"), "arc-message" },
                    { STR_INIT("ARC-Seal"), "arc-seal" } };
        struct str in = { (const char *) message.p, message.n };
        struct mail m = { 0 };
        unsigned found = 0, dkim = 0;
        read_mail(in, &m);
        for (size_t i = 0; i < m.fields.n && found < LIMIT_seals; i++)
                for (size_t k = 0; k < 3; k++) {
                        struct seal s = { .m = &m,
                                          .f = &m.fields.v[i],
                                          .type = all[k].type,
                                          .arc_seal = k == 2 };
                        if (!str_eq_nocase(s.f->name, all[k].name))
                                continue;
                        struct str value = s.f->whole;
                        str_cut(&value, ':');
                        read_tags(value, &s.t);
                        s.n = k == 0 ? ++dkim : instance_of(s.f);
                        canon_of(&s);
                        put_seal(&s, out);
                        found++;
                }
        vec_done(&m.fields);
}
