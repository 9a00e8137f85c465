/* A document number to what a reader wants to see in a list of hits.  Facts come from its row and
 * its records; the snippet from the author's own words if they hold a word of the query, else from
 * the whole text. */
#include "query/query-hit.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "store/store.h"

enum { SNIPPET = 200, OWN_MAX = 1 << 20, MARKS = 32 };

void query_hit_init(struct query_hit_maker *m, const struct query_case *c, struct arena *a) {
        *m = (struct query_hit_maker){ .c = c, .a = a, .snippet_bytes = SNIPPET };
        buf_init(&m->records, 0);
        buf_init(&m->own, OWN_MAX);
}

void query_hit_done(struct query_hit_maker *m) {
        index_matcher_free(&m->matcher);
        buf_done(&m->records);
        buf_done(&m->own);
}

/* ---- records -------------------------------------------------------------------------------- */

static bool is_writer(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_author || role == REC_ROLE_organizer;
}

static void take_text_head(struct query_hit_maker *m, struct query_hit *hit, const struct rec *r) {
        if (r->kind == REC_doc && hit->path.n == 0 && hit->kind != REC_DOC_message) {
                hit->path = arena_str(m->a, r->doc.path);
                hit->subject = arena_str(m->a, r->doc.name.n > 0 ? r->doc.name : r->doc.type);
        } else if (r->kind == REC_header && r->header.id == REC_HDR_subject &&
                   hit->subject.n == 0) {
                hit->subject = arena_str(m->a, r->header.value);
        } else if (r->kind == REC_addr && is_writer(r->addr.role) && hit->from.n == 0) {
                hit->address = arena_str(m->a, r->addr.address);
                hit->from = r->addr.name.n > 0 ? arena_str(m->a, r->addr.name) : hit->address;
        }
}

static void take_own(struct query_hit_maker *m, struct str text, const struct rec_span *s) {
        if (s->kind != REC_SPAN_own || s->off > text.n)
                return;
        struct str words = str_sub(text, s->off, s->len);
        if (m->own.n > 0)
                buf_putc(&m->own, '\n');
        if (words.n > OWN_MAX - 1 - m->own.n)
                words.n = utf8_floor(words, OWN_MAX - 1 - m->own.n);
        buf_put_str(&m->own, words);
}

/* Reads the records once; the first TEXT is left in *ret_text. */
static void take_records(struct query_hit_maker *m, struct query_hit *hit, struct str *ret_text) {
        struct bytes in = buf_bytes(&m->records);
        struct str text = { 0 };
        struct rec r;
        buf_clear(&m->own);
        *ret_text = text;
        while (rec_get(&in, &r, NULL) > 0) {
                take_text_head(m, hit, &r);
                if (r.kind == REC_text) {
                        text = r.text.text;
                        if (ret_text->n == 0)
                                *ret_text = text;
                } else if (r.kind == REC_span) {
                        take_own(m, text, &r.span);
                }
        }
}

/* ---- snippets ------------------------------------------------------------------------------- */

static void put_snippet(struct query_hit_maker *m, struct query_hit *hit, struct str text,
                        const struct index_snippet *s) {
        struct str window = arena_str(m->a, str_sub(text, s->window.off, s->window.len));
        char *p = (char *) window.p; /* our copy: line ends become spaces, byte for byte */
        for (size_t i = 0; i < window.n; i++)
                if (ascii_space(p[i]))
                        p[i] = ' ';
        hit->snippet = window;
        hit->marks = arena_alloc(m->a, MARKS * sizeof *hit->marks);
        hit->n_marks = 0;
        for (size_t i = 0; i < s->n_marks && i < MARKS; i++)
                if (s->marks[i].off >= s->window.off)
                        hit->marks[hit->n_marks++] =
                                (struct index_range){ s->marks[i].off - s->window.off,
                                                      s->marks[i].len };
}

static void snip(struct query_hit_maker *m, struct query_hit *hit, struct str text) {
        struct index_snippet s;
        struct str own = buf_str(&m->own);
        if (text.n > OWN_MAX)
                text.n = utf8_floor(text, OWN_MAX);
        if (own.n > 0 && index_snippet(m->matcher, own, m->snippet_bytes, &s) > 0) {
                put_snippet(m, hit, own, &s);
                hit->own = true;
                return;
        }
        struct index_snippet whole;
        if (index_snippet(m->matcher, text, m->snippet_bytes, &whole) > 0 || own.n == 0)
                put_snippet(m, hit, text, &whole);
        else
                put_snippet(m, hit, own, &s);
}

/* Words of the query in a line that is shown whole. */
static size_t mark_line(struct query_hit_maker *m, struct str line, struct index_range **ret) {
        struct index_snippet s;
        if (!line.n || index_snippet(m->matcher, line, line.n + 1, &s) <= 0)
                return 0;
        *ret = arena_alloc(m->a, s.n_marks * sizeof **ret + 1);
        for (size_t i = 0; i < s.n_marks; i++)
                (*ret)[i] = s.marks[i];
        return s.n_marks;
}

static void mark_lines(struct query_hit_maker *m, struct query_hit *hit) {
        if (m->matcher == NULL)
                return;
        hit->n_subject_marks = mark_line(m, hit->subject, &hit->subject_marks);
        hit->n_from_marks = mark_line(m, hit->from, &hit->from_marks);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static int take_flaws(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(const char *) ids = { 0 };
        struct store_flaw_row row;
        int r = store_flaws_of_doc_open(m->c->store, (struct doc_id){ hit->doc }, &rows, e);
        while (r >= 0 && (r = store_flaws_next(rows, &row, e)) > 0)
                vec_push(&ids, rec_flaw_id(row.flaw.flaw));
        const char **copy = arena_alloc(m->a, (ids.n + 1) * sizeof *copy);
        if (ids.n > 0)
                memcpy(copy, ids.v, ids.n * sizeof *copy);
        hit->flaws = copy;
        hit->n_flaws = ids.n;
        vec_done(&ids);
        return r;
}

static int take_places(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place place;
        int r = store_places_of_doc_open(m->c->store, (struct doc_id){ hit->doc }, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &place, e)) > 0)
                hit->places++;
        return r;
}

static void take_row(struct query_hit *hit, const struct store_doc_row *row) {
        char hex[SHA256_HEX];
        sha256_hex(&row->key, hex);
        memcpy(hit->id, hex, 12);
        hit->id[12] = 0;
        hit->kind = row->kind;
        hit->dated = row->dated;
        hit->date = row->date;
        hit->zone = row->zone;
        hit->flags = row->flags;
        hit->file_kind = row->file_kind;
        hit->outcome = row->outcome;
        hit->parent = (uint32_t) row->parent.v;
        if (!text_lang_of_code(str_of(row->lang), &hit->lang))
                hit->lang = TEXT_LANG_und;
}

enum { CHAIN = 32 }; /* deeper than mail in archives in mail goes; also ends a stranger's circle */

int query_carrier(struct store *st, const struct store_doc_row *row, struct doc_id *ret,
                  struct err *e) {
        struct store_container c = { .parent = row->container };
        *ret = row->parent;
        while (!ret->v && c.parent.v) {
                int r = store_container_get(st, c.parent, &c, e);
                if (r < 0)
                        return r;
                *ret = c.parent_doc;
        }
        return 0;
}

static int take_chain(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        uint32_t *chain = arena_alloc(m->a, CHAIN * sizeof *chain);
        struct doc_id at = { hit->doc };
        struct store_doc_row row;
        int r = store_doc_get(m->c->store, at, &row, e);
        hit->chain = chain;
        while (r >= 0 && hit->n_chain < CHAIN) {
                r = query_carrier(m->c->store, &row, &at, e);
                if (r < 0 || !at.v || (r = store_doc_get(m->c->store, at, &row, e)) < 0)
                        break;
                chain[hit->n_chain++] = (uint32_t) at.v;
                if (row.kind == REC_DOC_message && !hit->from_doc)
                        hit->from_doc = (uint32_t) at.v;
        }
        return r < 0 ? r : 0;
}

/* A file that names no author was sent by whoever sent its mail. */
static int take_sender(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        struct rec r;
        buf_clear(&m->records);
        int got = store_doc_records(m->c->store, (struct doc_id){ hit->from_doc }, &m->records, e);
        struct bytes in = buf_bytes(&m->records);
        while (got >= 0 && hit->from.n == 0 && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_addr)
                        take_text_head(m, hit, &r);
        return got;
}

int query_hit_row(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(m->c->store, (struct doc_id){ hit->doc }, &row, e);
        if (r >= 0)
                take_row(hit, &row);
        return r;
}

int query_hit_get(struct query_hit_maker *m, struct query_hit *hit, struct err *e) {
        struct store_doc_row row;
        struct store_thread thread;
        struct str text;
        int r;
        if ((r = store_doc_get(m->c->store, (struct doc_id){ hit->doc }, &row, e)) < 0)
                return r;
        take_row(hit, &row);
        buf_clear(&m->records);
        if ((r = store_text_get(m->c->store, row.text_at, row.text_len, &m->records, e)) < 0 ||
            (r = take_flaws(m, hit, e)) < 0 || (r = take_places(m, hit, e)) < 0 ||
            (r = store_thread_find(m->c->store, (struct doc_id){ hit->doc }, &thread, e)) < 0)
                return r;
        if (r > 0)
                hit->thread = thread.thread;
        take_records(m, hit, &text);
        if (m->matcher != NULL)
                snip(m, hit, text);
        if ((r = take_chain(m, hit, e)) < 0)
                return r;
        r = hit->kind != REC_DOC_message && hit->from_doc ? take_sender(m, hit, e) : 0;
        if (r >= 0)
                mark_lines(m, hit);
        return r;
}
