/* One row in full: quotations, bearers, offices, what comes nearest, what would tell. */
#include "watch/watch-work.h"

#include "base/utf8.h"
#include "text/text-fold.h"
#include "when/when.h"

#include <stdlib.h>

enum { BEFORE = 90, BEHIND = 110 }; /* bytes on either side of a name: some thirty words in all */

const char *watch_when_words(enum watch_when w) {
        static const char *const words[] = { "", "before the list's dates", "in the list's dates",
                                             "after the list's dates" };
        return words[w];
}

/* ---- quotations ---------------------------------------------------------------------------------
 */

struct source { /* a document read again */
        struct buf records, text;
        struct rec_addr from;
        VEC(struct rec_voice) voices; /* places in `text` */
        VEC(struct rec_span) spans;
        bool ended; /* the text that holds the name is through */
};

static void shift(struct rec_place *p, uint32_t by) {
        p->off += by;
}

/* Gather all text, and voices and spans of the text that holds `off`. */
static int read_source(struct source *s, uint64_t off, struct err *e) {
        struct bytes in = bytes_of(s->records.p, s->records.n);
        struct rec r;
        uint32_t base = 0;
        int got;
        bool here = false;
        while ((got = rec_get(&in, &r, e)) == 1) {
                if (r.kind == REC_addr && !s->from.address.n && !s->from.name.n &&
                    (r.addr.role == REC_ROLE_from || r.addr.role == REC_ROLE_author)) {
                        s->from = r.addr;
                } else if (r.kind == REC_text) {
                        base = (uint32_t) s->text.n;
                        buf_put(&s->text, r.text.text.p, r.text.text.n);
                        here = off >= base && off < s->text.n;
                } else if (r.kind == REC_voice && here) {
                        shift(&r.voice.name, base);
                        shift(&r.voice.address, base);
                        vec_push(&s->voices, r.voice);
                } else if (r.kind == REC_span && here) {
                        r.span.off += base;
                        vec_push(&s->spans, r.span);
                }
        }
        return got;
}

/* Append as one line: white space and marks of quoting are one space. */
static void put_line(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                bool space = ascii_space(c) ||
                             (c == '>' && (i == 0 || ascii_space(s.p[i - 1]) || s.p[i - 1] == '>'));
                if (!space)
                        buf_putc(out, c);
                else if (out->n && out->p[out->n - 1] != ' ')
                        buf_putc(out, ' ');
        }
}

/* The text around off..off+len, cut at spaces. */
static void quote(struct str text, size_t off, size_t len, struct arena *a, struct watch_quote *q) {
        struct buf out;
        size_t from = off > BEFORE ? utf8_floor(text, off - BEFORE) : 0;
        size_t to = off + len + BEHIND < text.n ? utf8_floor(text, off + len + BEHIND) : text.n;
        while (from && from < off && !ascii_space(text.p[from - 1]))
                from++;
        while (to < text.n && to > off + len && !ascii_space(text.p[to]))
                to--;
        from = utf8_floor(text, from);
        to = utf8_floor(text, to);
        buf_init(&out, 0);
        put_line(&out, str_sub(text, from, off - from));
        q->at = (uint32_t) out.n;
        put_line(&out, str_sub(text, off, len));
        q->n = (uint32_t) out.n - q->at;
        put_line(&out, str_sub(text, off + len, to > off + len ? to - off - len : 0));
        q->words = arena_str(a, buf_str(&out));
        buf_done(&out);
}

static void put_speaker(const struct source *s, uint64_t off, struct arena *a,
                        struct watch_quote *q) {
        struct str name = s->from.name.n ? s->from.name : s->from.address;
        for (size_t i = 0; i < s->spans.n; i++) {
                const struct rec_span *x = &s->spans.v[i];
                if (off < x->off || off >= x->off + x->len || !x->voice || x->voice > s->voices.n)
                        continue;
                const struct rec_voice *v = &s->voices.v[x->voice - 1];
                const struct rec_place *p = v->name.len ? &v->name : &v->address;
                name = p->len ? str_sub(buf_str(&s->text), p->off, p->len) : STR("");
                if (v->precision) {
                        q->dated = true;
                        q->date = v->at;
                        q->zone = v->zone;
                }
        }
        q->speaker = arena_str(a, name);
}

/* Of a hit in the headers: the line that holds it. */
static void quote_head(struct source *s, const struct watch_found *f, struct arena *a,
                       struct watch_quote *q) {
        struct buf head;
        buf_init(&head, 0);
        watch_head(bytes_of(s->records.p, s->records.n), &head);
        size_t from = f->off < head.n ? f->off : head.n, to = from;
        while (from && head.p[from - 1] != '\n')
                from--;
        while (to < head.n && head.p[to] != '\n')
                to++;
        struct str line = str_sub(buf_str(&head), from, to - from);
        size_t len = f->off + f->len <= to ? f->len : to - f->off;
        quote(line, f->off - from, len, a, q);
        q->off = q->len = 0;
        q->speaker = arena_str(a, s->from.name.n ? s->from.name : s->from.address);
        buf_done(&head);
}

static struct str spelling_of(const struct watch_entry *x, uint16_t which) {
        if (which & WATCH_BY_VALUE)
                return x->values[which & ~WATCH_BY_VALUE].text;
        return watch_spelling(x, which);
}

static int put_quote(struct watch_case *c, const struct watch_found *f, struct arena *a,
                     struct watch_quote *q, struct err *e) {
        struct store_doc_row row;
        struct source s = { 0 };
        int r = store_doc_get(c->st, (struct doc_id){ f->doc }, &row, e);
        if (r < 0)
                return r;
        *q = (struct watch_quote){ .key = row.key,
                                   .doc = f->doc,
                                   .off = f->off,
                                   .len = f->len,
                                   .dated = row.dated,
                                   .date = row.date,
                                   .zone = row.zone,
                                   .flags = f->flags,
                                   .tier = f->tier,
                                   .score = (double) f->score };
        q->spelling = spelling_of(&c->list->entries.v[f->entry], f->spelling);
        buf_init(&s.records, 0);
        buf_init(&s.text, 0);
        r = store_text_get(c->st, row.text_at, row.text_len, &s.records, e);
        if (r >= 0)
                r = read_source(&s, f->off, e);
        if (r >= 0 && f->flags & WATCH_IN_HEAD) {
                quote_head(&s, f, a, q);
        } else if (r >= 0) {
                quote(buf_str(&s.text), f->off, f->len, a, q);
                put_speaker(&s, f->off, a, q);
        }
        buf_done(&s.records);
        buf_done(&s.text);
        vec_done(&s.voices);
        vec_done(&s.spans);
        return r < 0 ? r : 0;
}

/* Text before headers, own words before quoted ones, what stands beside an office first. */
static double merit(const struct watch_found *f) {
        return (double) f->score + (f->flags & WATCH_BESIDE ? 0.5 : 0) +
               (f->flags & WATCH_ADDRESS ? 0.3 : 0) - (f->flags & WATCH_EARLIER ? 0.1 : 0) -
               (f->flags & WATCH_IN_HEAD ? 0.2 : 0) - (f->tier == NAME_WEAK ? 0.5 : 0);
}

static int by_merit(const void *a, const void *b) {
        const struct watch_found *x = *(const struct watch_found *const *) a;
        const struct watch_found *y = *(const struct watch_found *const *) b;
        double p = merit(x), q = merit(y);
        if (p < q || p > q)
                return p > q ? -1 : 1;
        return x->doc < y->doc ? -1 : x->doc > y->doc;
}

static bool is_new(const struct watch_found **v, size_t n, const struct watch_found *f) {
        for (size_t i = 0; i < n; i++)
                if (v[i]->near == f->near)
                        return false;
        return true;
}

static int put_quotes(struct watch_case *c, uint32_t entry, size_t most, struct arena *a,
                      struct watch_detail *d, struct err *e) {
        size_t from = c->first[entry], n = c->first[entry + 1] - from;
        const struct watch_found **v = mem_array(NULL, n + 1, sizeof *v);
        int r = 0;
        for (size_t i = 0; i < n; i++)
                v[i] = &c->found.v[from + i];
        if (n)
                qsort(v, n, sizeof *v, by_merit);
        size_t kept = 0;
        for (size_t i = 0; i < n && kept < most; i++)
                if (is_new(v, kept, v[i]))
                        v[kept++] = v[i];
        d->quotes = arena_zalloc(a, (kept + 1) * sizeof *d->quotes);
        for (; d->n_quotes < kept && r >= 0; d->n_quotes++)
                r = put_quote(c, v[d->n_quotes], a, &d->quotes[d->n_quotes], e);
        mem_free(v);
        return r;
}

/* ---- bearers ------------------------------------------------------------------------------------
 */

static int by_docs(const void *a, const void *b) {
        const struct watch_bearer *x = a, *y = b;
        if (x->docs != y->docs)
                return x->docs > y->docs ? -1 : 1;
        return x->key < y->key ? -1 : x->key > y->key;
}

static int put_people(struct watch_case *c, uint32_t entry, struct arena *a, struct watch_detail *d,
                      struct err *e) {
        size_t n = 0, i = watch_people_of(c, entry), k;
        bool by_name = c->rows.v[entry].people == 0; /* nobody else: those known from texts */
        int r = 0;
        for (k = i; k < c->people.n && c->people.v[k].entry == entry; k++)
                n++;
        d->people = arena_zalloc(a, (n + 1) * sizeof *d->people);
        for (; r >= 0 && i < c->people.n && c->people.v[i].entry == entry && d->n_people < n; i++) {
                struct store_actor x;
                if (c->people.v[i].by_name != by_name)
                        continue;
                r = store_actor_get(c->st, (struct actor_id){ c->people.v[i].actor }, &x, e);
                if (r >= 0)
                        d->people[d->n_people++] =
                                (struct watch_bearer){ .key = x.key,
                                                       .name = arena_str(a, x.name),
                                                       .anchor = arena_str(a, x.anchor),
                                                       .docs = x.docs,
                                                       .dated = x.dated,
                                                       .first = x.first,
                                                       .last = x.last };
        }
        if (d->n_people)
                qsort(d->people, d->n_people, sizeof *d->people, by_docs);
        return r < 0 ? r : 0;
}

/* ---- offices ------------------------------------------------------------------------------------
 */

/* From the first to the last of the list's dates of this entry; false if it has none. */
static bool dates_of(const struct watch_entry *x, struct when_range *ret) {
        bool from = false, to = false;
        *ret = (struct when_range){ INT64_MIN, INT64_MAX };
        for (size_t i = 0; i < x->n_values; i++) {
                struct when_range w;
                struct err e = ERR_INIT;
                enum watch_field f = x->values[i].field;
                if ((f != WATCH_from && f != WATCH_to) ||
                    when_range_parse(x->values[i].text, 0, &w, &e) < 0)
                        continue;
                if (f == WATCH_from && (!from || w.from < ret->from))
                        ret->from = w.from;
                if (f == WATCH_to && (!to || w.to > ret->to))
                        ret->to = w.to;
                from |= f == WATCH_from;
                to |= f == WATCH_to;
        }
        return from || to;
}

static enum watch_when when_of(const struct watch_role *role, const struct watch_entry *x) {
        struct when_range w;
        if (!role->dated || !dates_of(x, &w))
                return WATCH_UNTOLD;
        if (role->last < w.from)
                return WATCH_BEFORE;
        return role->first >= w.to ? WATCH_AFTER : WATCH_DURING;
}

static int label(struct watch_case *c, uint32_t id, struct arena *a, struct str *ret,
                 struct err *e) {
        *ret = (struct str){ 0 };
        int r = id ? store_label_get(c->st, (struct label_id){ id }, ret, e) : 0;
        if (r >= 0)
                *ret = arena_str(a, *ret);
        return r;
}

static bool folds_alike(struct str a, struct str b) {
        struct buf x, y;
        buf_init(&x, 0);
        buf_init(&y, 0);
        text_fold(a, &x);
        text_fold(b, &y);
        bool same = str_eq(buf_str(&x), buf_str(&y));
        buf_done(&x);
        buf_done(&y);
        return same;
}

static void add_sighting(struct watch_role *role, const struct watch_seen *s, uint32_t last_doc) {
        role->n++;
        role->docs += s->doc != last_doc;
        role->former |= s->former;
        if (!s->dated)
                return;
        role->first = role->dated && role->first < s->at ? role->first : s->at;
        role->last = role->dated && role->last > s->at ? role->last : s->at;
        role->dated = true;
}

static int by_first(const void *a, const void *b) {
        const struct watch_role *x = a, *y = b;
        if (x->dated != y->dated)
                return x->dated ? -1 : 1;
        if (x->dated && x->first != y->first)
                return x->first < y->first ? -1 : 1;
        int r = str_cmp(x->title, y->title);
        return r ? r : str_cmp(x->organisation, y->organisation);
}

/* The role of `s` in d->roles, made if it is new. */
static int role_of(struct watch_case *c, const struct watch_seen *s, struct arena *a,
                   struct watch_detail *d, struct watch_role **ret, struct err *e) {
        struct watch_role x = { 0 };
        struct store_doc_row row;
        int r = label(c, s->title, a, &x.title, e);
        if (r >= 0)
                r = label(c, s->organisation, a, &x.organisation, e);
        for (size_t i = 0; r >= 0 && i < d->n_roles; i++)
                if (folds_alike(d->roles[i].title, x.title) &&
                    folds_alike(d->roles[i].organisation, x.organisation)) {
                        *ret = &d->roles[i];
                        return 0;
                }
        if (r >= 0)
                r = store_doc_get(c->st, (struct doc_id){ s->doc }, &row, e);
        if (r < 0)
                return r;
        x.key = row.key;
        d->roles[d->n_roles] = x;
        *ret = &d->roles[d->n_roles++];
        return 0;
}

static int put_roles(struct watch_case *c, uint32_t entry, struct arena *a, struct watch_detail *d,
                     struct err *e) {
        enum { ROLES = 200 };
        const struct watch_entry *x = &c->list->entries.v[entry];
        size_t i, n;
        uint32_t last = 0;
        int r = 0;
        d->roles = arena_zalloc(a, (ROLES + 1) * sizeof *d->roles);
        i = watch_seen_of(c, entry);
        for (; r >= 0 && i < c->seen.n && c->seen.v[i].entry == entry; i++) {
                struct watch_role *role = NULL;
                if (d->n_roles >= ROLES)
                        break;
                r = role_of(c, &c->seen.v[i], a, d, &role, e);
                if (r >= 0)
                        add_sighting(role, &c->seen.v[i], role->n ? last : 0);
                last = c->seen.v[i].doc;
        }
        for (i = 0; i < d->n_roles; i++) {
                struct watch_role *role = &d->roles[i];
                role->when = when_of(role, x);
                role->on_list = watch_fits(x, role->title) || watch_fits(x, role->organisation);
        }
        for (n = i = 0; i < d->n_roles; i++) /* an organisation alone is told often, or listed */
                if (d->roles[i].title.n || d->roles[i].on_list || d->roles[i].docs > 1)
                        d->roles[n++] = d->roles[i];
        d->n_roles = n;
        if (n)
                qsort(d->roles, n, sizeof *d->roles, by_first);
        return r < 0 ? r : 0;
}

/* ---- nearest, advice ----------------------------------------------------------------------------
 */

static int make_pool(struct watch_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_name row;
        if (c->pool)
                return 0;
        c->pool = name_pool_new(name_model());
        int r = store_names_open(c->st, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &row, e)) == 1)
                name_pool_put(c->pool, row.name);
        name_pool_build(c->pool);
        return r < 0 ? r : 0;
}

static int put_nearest(struct watch_case *c, uint32_t entry, struct arena *a,
                       struct watch_detail *d, struct err *e) {
        struct name n;
        struct name_hit hit;
        int r = make_pool(c, e);
        if (r < 0)
                return r;
        name_parse(name_model(), c->list->entries.v[entry].name, &n);
        if (name_pool_match(c->pool, &n, &c->names, &hit, 1) == 1) {
                d->nearest = arena_str(a, name_pool_get(c->pool, hit.i));
                d->nearest_score = hit.score;
        }
        return 0;
}

static void advise(struct watch_detail *d, struct str words) {
        d->advice[d->n_advice++] = words;
}

static void advise_value(struct arena *a, struct watch_detail *d, const struct watch_row *row,
                         const struct watch_value *v) {
        if (v->field == WATCH_organisation && !(row->flags & WATCH_BESIDE))
                advise(d, arena_printf(a, "confirm: \"%.*s\" beside the name", STR_ARG(v->text)));
        else if (v->field == WATCH_email && !(row->flags & WATCH_ADDRESS))
                advise(d, arena_printf(a, "confirm: mail from or to %.*s", STR_ARG(v->text)));
        else if (v->field == WATCH_born)
                advise(d, arena_printf(a, "confirm or refute: a date of birth (list: %.*s)",
                                       STR_ARG(v->text)));
        else if (v->field == WATCH_phone)
                advise(d, arena_printf(a, "confirm: the telephone number %.*s", STR_ARG(v->text)));
}

/* What is missing until one could be sure. */
static void put_advice(struct watch_case *c, const struct watch_row *row, struct arena *a,
                       struct watch_detail *d) {
        enum { MOST = 12 };
        const struct watch_entry *x = &c->list->entries.v[row->entry];
        d->advice = arena_zalloc(a, (MOST + 4) * sizeof *d->advice);
        if (row->flags & WATCH_AMBIGUOUS)
                advise(d,
                       arena_printf(a,
                                    row->apart > 1 ? "%u different people here bear the name: find "
                                                     "out which"
                                                   : "%u addresses here bear the name and are not "
                                                     "known to be one person's: clew actor suggest",
                                    row->apart > 1 ? row->apart : row->people));
        if (row->spelling == NAME_WEAK)
                advise(d, STR("confirm: the whole name; only a part or an initial stands here"));
        if ((row->flags & WATCH_OCR) && row->docs == 1)
                advise(d, STR("confirm: the page itself; a machine read it from pixels"));
        for (size_t i = 0; i < x->n_values && d->n_advice < MOST; i++)
                advise_value(a, d, row, &x->values[i]);
        if (x->n_values == 0)
                advise(d, STR("the list says nothing but the name: an organisation, dates or an "
                              "address would tell"));
}

int watch_case_detail(struct watch_case *c, size_t i, size_t quotes, struct arena *a,
                      struct watch_detail *ret, struct err *e) {
        const struct watch_row *row = &c->rows.v[i];
        *ret = (struct watch_detail){ 0 };
        if (row->tier == NAME_NONE)
                return put_nearest(c, row->entry, a, ret, e);
        int r = put_quotes(c, row->entry, quotes, a, ret, e);
        if (r >= 0)
                r = put_people(c, row->entry, a, ret, e);
        if (r >= 0)
                r = put_roles(c, row->entry, a, ret, e);
        put_advice(c, row, a, ret);
        return r < 0 ? r : 0;
}
