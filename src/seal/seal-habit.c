/* A message beside the others of its sender; see seal-habit.h. */
#include "seal/seal-habit.h"

#include "base/limits.h"
#include "base/vec.h"

const char *seal_habit_words(enum seal_habit_kind k) {
        static const char *const words[] = { "program", "host of the Message-ID",
                                             "shape of the Message-ID", "first host",
                                             "zone of the clock" };
        return words[k];
}

/* ---- what one message shows
 * ----------------------------------------------------------------------- */

/* "4F2A.1093@" -> "9a9a.9@": what stays the same when only counters and times change.  Hexadecimal
 * runs with digits and letters in them are one kind, x. */
static struct str shape_of(struct str id, struct arena *a) {
        char *p = arena_alloc(a, id.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < id.n;) {
                bool digits = false, letters = false, hex = true;
                size_t from = i;
                while (i < id.n && (ascii_digit(id.p[i]) || ascii_alpha(id.p[i]))) {
                        digits |= ascii_digit(id.p[i]);
                        letters |= ascii_alpha(id.p[i]);
                        hex &= ascii_hex(id.p[i]) >= 0;
                        i++;
                }
                if (i == from)
                        p[n++] = id.p[i++];
                else
                        p[n++] = digits && letters ? (hex ? 'x' : 'm') : digits ? '9' : 'a';
        }
        return (struct str){ p, n };
}

/* "from mail.example.org (...) by ...": the name that the sender gave itself. */
static struct str host_of(struct str received) {
        struct str rest = str_trim(received);
        if (!str_starts_nocase(rest, STR("from ")))
                return (struct str){ 0 };
        rest = str_trim(str_sub(rest, 5, SIZE_MAX));
        size_t n = 0;
        while (n < rest.n && !ascii_space((unsigned char) rest.p[n]) && rest.p[n] != '(')
                n++;
        return str_sub(rest, 0, n);
}

static void read_header(const struct rec_header *h, struct arena *a,
                        struct str ret[static SEAL_HABITS]) {
        if (h->id == REC_HDR_mailer && ret[SEAL_HABIT_client].n == 0)
                ret[SEAL_HABIT_client] = arena_str(a, h->value);
        else if (h->id == REC_HDR_received && host_of(h->value).n) /* the last is the first hop */
                ret[SEAL_HABIT_host] = arena_str(a, host_of(h->value));
}

void seal_traits_read(struct bytes records, const struct store_doc_row *row, struct arena *a,
                      struct str ret[static SEAL_HABITS]) {
        struct rec r;
        for (size_t i = 0; i < SEAL_HABITS; i++)
                ret[i] = (struct str){ 0 };
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_header) {
                        read_header(&r.header, a, ret);
                } else if (r.kind == REC_msgid && r.msgid.role == REC_MSGID_own) {
                        struct str host = r.msgid.id, local = str_cut(&host, '@');
                        ret[SEAL_HABIT_id_host] = arena_str(a, host);
                        ret[SEAL_HABIT_id_shape] = shape_of(local, a);
                }
        if (row->dated && row->zone != REC_ZONE_UNKNOWN)
                ret[SEAL_HABIT_zone] = arena_printf(a, "%c%02d%02d", row->zone < 0 ? '-' : '+',
                                                    abs(row->zone) / 60, abs(row->zone) % 60);
}

/* ---- the others
 * ------------------------------------------------------------------------------------- */

struct other {
        struct str traits[SEAL_HABITS];
        bool close;
};

struct others {
        VEC(struct other) v;
};

static int read_other(struct store *st, const struct store_doc_row *mine, struct doc_id id,
                      struct arena *a, struct others *o, struct err *e) {
        enum { NEAR_S = 90 * 86400 };
        struct store_doc_row row;
        struct other x;
        struct buf records;
        int r = store_doc_get(st, id, &row, e);
        if (r < 0 || row.kind != REC_DOC_message)
                return r < 0 ? r : 0;
        buf_init(&records, 0);
        r = store_text_get(st, row.text_at, row.text_len, &records, e);
        if (r >= 0) {
                seal_traits_read(buf_bytes(&records), &row, a, x.traits);
                int64_t apart = row.date - mine->date;
                x.close = row.dated && mine->dated && apart < NEAR_S && apart > -NEAR_S;
                vec_push(&o->v, x);
        }
        buf_done(&records);
        return r;
}

/* Copies of it are no others. */
static int is_copy(struct store *st, struct doc_id a, struct doc_id b, struct err *e) {
        struct store_copy x = { 0 }, y = { 0 };
        int r = store_copy_find(st, a, &x, e), k = r < 0 ? r : store_copy_find(st, b, &y, e);
        if (k < 0)
                return k;
        return (r > 0 && x.kind == STORE_COPY ? x.of.v : a.v) ==
               (k > 0 && y.kind == STORE_COPY ? y.of.v : b.v);
}

static int read_others(struct store *st, const struct store_doc_row *mine, struct arena *a,
                       struct others *o, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_addr_open(st, mine->from, &rows, e);
        while (r >= 0 && o->v.n < LIMIT_seal_others && (r = store_parties_next(rows, &p, e)) > 0) {
                if (p.role != REC_ROLE_from || p.doc.v == mine->id.v)
                        continue;
                int same = is_copy(st, mine->id, p.doc, e);
                r = same != 0 ? (same < 0 ? same : 1) : read_other(st, mine, p.doc, a, o, e);
        }
        return r < 0 ? r : 0;
}

/* The value that most of the others show: quadratic in different values, which are few. */
static void usual(const struct others *o, size_t k, struct seal_trait *t) {
        VEC(struct kinds {
                struct str value;
                uint32_t n;
        })
        all = { 0 };
        for (size_t i = 0; i < o->v.n; i++) {
                struct str value = o->v.v[i].traits[k];
                size_t at = 0;
                while (at < all.n && !str_eq(all.v[at].value, value))
                        at++;
                if (value.n && at == all.n && all.n < LIMIT_seal_values)
                        vec_push(&all, (struct kinds){ value, 0 });
                if (value.n && at < all.n && ++all.v[at].n > t->usual_n) {
                        t->usual_n = all.v[at].n;
                        t->usual = value;
                }
        }
        vec_done(&all);
}

static void compare(const struct others *o, size_t k, struct seal_trait *t) {
        for (size_t i = 0; i < o->v.n; i++) {
                const struct other *x = &o->v.v[i];
                if (x->traits[k].n == 0)
                        continue;
                bool same = str_eq(x->traits[k], t->value);
                t->others++;
                t->same += same;
                t->close_others += x->close;
                t->close_same += x->close && same;
        }
        usual(o, k, t);
}

int seal_habits_get(struct store *st, const struct store_doc_row *row, struct bytes records,
                    struct arena *a, struct seal_habits *ret, struct err *e) {
        struct str mine[SEAL_HABITS];
        struct others o = { 0 };
        *ret = (struct seal_habits){ 0 };
        int r = row->from.v ? read_others(st, row, a, &o, e) : 0;
        seal_traits_read(records, row, a, mine);
        for (size_t k = 0; r >= 0 && k < SEAL_HABITS; k++) {
                ret->traits[k].value = mine[k];
                compare(&o, k, &ret->traits[k]);
        }
        ret->messages = (uint32_t) o.v.n;
        vec_done(&o.v);
        return r;
}
