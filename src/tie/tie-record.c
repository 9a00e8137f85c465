/* The ties of the record: what headers and calendars show without a word being read.
 *
 *   From ──> To            sent            organiser ──> attendee   invited
 *   From ──> Cc, Bcc       copied          From ──> To, Cc          attached: a file came along
 *                                          From ──> To, Cc          forwarded: another's words
 *
 * A copy of a message has no ties of its own: the message that stands for it has them.  To see what
 * was forwarded costs the reading of the document, so it is looked for only where somebody is asked
 * for, or that kind. */
#include "tie/tie-case-work.h"

#include <stdlib.h>

enum { PEOPLE_MOST = 2000 }; /* of one letter */

struct people {
        struct addr_id v[PEOPLE_MOST];
        size_t n;
};

struct letter {
        struct tie_case *c;
        const struct tie_case_want *w;
        tie_case_take *take;
        void *arg;
        struct store_doc_row row;
        uint64_t words; /* the same in every run */
        struct addr_id from, organizer;
        struct people to, cc, attendees;
};

/* ---- which documents ------------------------------------------------------------------------ */

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return (a > b) - (a < b);
}

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static int docs_of_addr(struct tie_case *c, uint64_t addr, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_addr_open(c->st, (struct addr_id){ addr }, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                uint32_t doc = (uint32_t) p.doc.v;
                buf_put(ret, &doc, sizeof doc);
        }
        return r;
}

static int docs_of_actor(struct tie_case *c, size_t actor, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        int n = 0, r = store_members_open(c->st, (struct actor_id){ actor }, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_addr)
                        n = docs_of_addr(c, m.anchor.id, ret, e);
        return n < 0 ? n : r;
}

static int docs_of_all(struct tie_case *c, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row d;
        int r = store_docs_open(c->st, (struct doc_id){ 1 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &d, e)) > 0) {
                uint32_t doc = (uint32_t) d.id.v;
                if (d.from.v || d.file_kind)
                        buf_put(ret, &doc, sizeof doc);
        }
        return r;
}

static void each_once(struct buf *docs) {
        uint32_t *v = (void *) docs->p;
        size_t n = docs->n / sizeof *v, out = 0;
        if (n > 0)
                qsort(v, n, sizeof *v, cmp_u32);
        for (size_t i = 0; i < n; i++)
                if (i == 0 || v[i] != v[i - 1])
                        v[out++] = v[i];
        docs->n = out * sizeof *v;
}

static bool any_kind(const struct tie_case_want *w) {
        static const enum tie_kind kinds[] = { TIE_sent, TIE_copied, TIE_forwarded, TIE_attached,
                                               TIE_invited };
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
                if (w->kinds[kinds[i]])
                        return true;
        return false;
}

int tie_record_docs(struct tie_case *c, const struct tie_case_want *w, struct buf *ret,
                    struct err *e) {
        const uint64_t *keys = w->n_a ? w->a : w->b;
        size_t n = w->n_a ? w->n_a : w->n_b;
        int r = 0;
        buf_clear(ret);
        if (!any_kind(w))
                return 0;
        if (n == 0)
                return docs_of_all(c, ret, e);
        for (size_t i = 1; i < c->n_actors && r >= 0; i++)
                if (bsearch(&c->actors[i].key, keys, n, sizeof *keys, cmp_u64))
                        r = docs_of_actor(c, i, ret, e);
        each_once(ret);
        return r < 0 ? r : 0;
}

/* ---- one letter ----------------------------------------------------------------------------- */

static void put(struct people *to, struct addr_id addr) {
        for (size_t i = 0; i < to->n && i < 64; i++) /* named twice in short lists */
                if (to->v[i].v == addr.v)
                        return;
        if (addr.v && to->n < PEOPLE_MOST)
                to->v[to->n++] = addr;
}

static void take_party(struct letter *l, const struct store_party_row *p) {
        if (p->role == REC_ROLE_from && !l->from.v)
                l->from = p->addr;
        else if (p->role == REC_ROLE_to)
                put(&l->to, p->addr);
        else if (p->role == REC_ROLE_cc || p->role == REC_ROLE_bcc)
                put(&l->cc, p->addr);
        else if (p->role == REC_ROLE_organizer && !l->organizer.v)
                l->organizer = p->addr;
        else if (p->role == REC_ROLE_attendee)
                put(&l->attendees, p->addr);
}

static int take_parties(struct letter *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_doc_open(l->c->st, l->row.id, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                take_party(l, &p);
        return r;
}

static int emit(struct letter *l, struct tie *t, struct addr_id from, struct addr_id to,
                struct err *e) {
        if (!from.v || from.v == to.v)
                return 0;
        t->from = t->to = (struct tie_who){ .kind = TIE_PERSON };
        int r = tie_case_who_addr(l->c, from, &t->from, e);
        if (r >= 0)
                r = tie_case_who_addr(l->c, to, &t->to, e);
        t->writer = t->from;
        t->row.from =
                (struct store_tie_end){ .kind = TIE_PERSON, .who = { STORE_AT_addr, from.v } };
        t->row.to = (struct store_tie_end){ .kind = TIE_PERSON, .who = { STORE_AT_addr, to.v } };
        return r < 0 ? r : l->take(l->arg, t, e);
}

static struct tie blank(const struct letter *l, enum tie_kind kind, uint64_t words) {
        const uint64_t parts[] = { l->words, words, kind };
        bool mail = l->row.kind == REC_DOC_message;
        return (struct tie){ .doc = l->row.id.v,
                             .row = { .kind = (uint16_t) kind,
                                      .mode = LANG_MODE_fact,
                                      .basis = !l->row.dated ? TIE_WHEN_open
                                               : mail        ? TIE_WHEN_sent
                                                             : TIE_WHEN_written,
                                      .precision = l->row.dated ? WHEN_PRECISION_second
                                                                : WHEN_PRECISION_vague,
                                      .odds = 100,
                                      .flags = TIE_RECORD,
                                      .ranged = l->row.dated,
                                      .range_from = l->row.dated ? l->row.date : 0,
                                      .range_to = l->row.dated ? l->row.date + 1 : 0,
                                      .words = hash64(parts, sizeof parts),
                                      .dated = l->row.dated,
                                      .at = l->row.dated ? l->row.date : 0 } };
}

static int emit_all(struct letter *l, const struct tie *t, struct addr_id from,
                    const struct people *to, struct err *e) {
        int r = 0;
        if (!l->w->kinds[t->row.kind])
                return 0;
        for (size_t i = 0; i < to->n && r >= 0; i++) {
                struct tie one = *t;
                r = emit(l, &one, from, to->v[i], e);
        }
        return r;
}

/* Files that came along; what stands within the text (logos, pictures) is none. */
static int take_files(struct letter *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row d;
        int n = 0, r = store_docs_of_parent_open(l->c->st, l->row.id, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_docs_next(rows, &d, e)) > 0) {
                if (d.kind != REC_DOC_file || (d.flags & REC_DOC_embedded))
                        continue;
                struct tie t = blank(l, TIE_attached, sha256_head(&d.hash));
                n = emit_all(l, &t, l->from, &l->to, e);
                if (n >= 0)
                        n = emit_all(l, &t, l->from, &l->cc, e);
        }
        return n < 0 ? n : r;
}

static int take_forwarded(struct letter *l, struct err *e) {
        int r = tie_case_voices(l->c, l->row.id.v, e);
        for (size_t i = 0; i < l->c->at.voices.n && r >= 0; i++) {
                const struct tie_case_voice *v = &l->c->at.voices.v[i];
                if (v->voice.kind != REC_VOICE_forwarded)
                        continue;
                struct tie t = blank(l, TIE_forwarded, v->base + v->voice.said.off);
                t.row.off = (uint32_t) (v->base + v->voice.said.off);
                t.row.len = v->voice.said.len;
                if ((r = emit_all(l, &t, l->from, &l->to, e)) >= 0)
                        r = emit_all(l, &t, l->from, &l->cc, e);
        }
        return r;
}

/* A calendar tells when one is to meet; one was invited when its organiser sent it, else before. */
static int date_invitation(struct letter *l, struct tie *t, struct err *e) {
        struct store_doc_row d = l->row;
        for (unsigned depth = 0; d.kind != REC_DOC_message && d.parent.v && depth < 8; depth++) {
                int r = store_doc_get(l->c->st, d.parent, &d, e);
                if (r < 0)
                        return r;
        }
        if (d.kind == REC_DOC_message && d.dated && d.from.v == l->organizer.v) {
                t->row.basis = TIE_WHEN_sent;
                t->row.at = t->row.range_from = d.date;
                t->row.range_to = d.date + 1;
                t->row.precision = WHEN_PRECISION_second;
                t->row.dated = t->row.ranged = true;
        } else if (l->row.dated) {
                t->row.basis = TIE_WHEN_mentioned;
                t->row.range_from = INT64_MIN;
                t->row.time_flags = WHEN_TEXT_before;
                t->row.dated = d.kind == REC_DOC_message && d.dated;
                t->row.at = t->row.dated ? d.date : 0;
        }
        return 0;
}

static int take_invited(struct letter *l, struct err *e) {
        struct tie t = blank(l, TIE_invited, 0);
        if (!l->w->kinds[TIE_invited] || !l->organizer.v || l->attendees.n == 0)
                return 0;
        int r = date_invitation(l, &t, e);
        return r < 0 ? r : emit_all(l, &t, l->organizer, &l->attendees, e);
}

static int read_letter(struct letter *l, struct err *e) {
        const struct tie_case_want *w = l->w;
        bool asked = w->n_a + w->n_b > 0;
        struct tie t = blank(l, TIE_sent, 0);
        int r = take_parties(l, e);
        if (r >= 0)
                r = emit_all(l, &t, l->from, &l->to, e);
        t = blank(l, TIE_copied, 0);
        if (r >= 0)
                r = emit_all(l, &t, l->from, &l->cc, e);
        if (r >= 0)
                r = take_invited(l, e);
        if (r >= 0 && l->from.v && w->kinds[TIE_attached] && (l->row.flags & REC_DOC_attachment))
                r = take_files(l, e);
        if (r >= 0 && l->from.v && w->kinds[TIE_forwarded] && (asked || w->f->kinds))
                r = take_forwarded(l, e);
        return r < 0 ? r : 0;
}

int tie_record_read(struct tie_case *c, uint64_t doc, const struct tie_case_want *w,
                    tie_case_take *take, void *arg, struct err *e) {
        if (tie_case_fold(c, doc) != doc)
                return 0;
        struct letter *l = MEM_NEW(struct letter);
        memset(l, 0, sizeof *l);
        l->c = c, l->w = w, l->take = take, l->arg = arg;
        int r = store_doc_get(c->st, (struct doc_id){ doc }, &l->row, e);
        bool early = r >= 0 && w->f->ranged && l->row.dated && l->row.kind == REC_DOC_message &&
                     (l->row.date < w->f->range.from || l->row.date >= w->f->range.to);
        l->words = sha256_head(&l->row.key);
        if (r >= 0 && !early)
                r = read_letter(l, e);
        mem_free(l);
        return r;
}
