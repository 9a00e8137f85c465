/* A quotation looked up, judged, and held against what the draft says of it; see quote-check.h. */
#include "quote/quote-check.h"

#include "base/utf8.h"
#include "quote/quote-file.h"
#include "quote/quote-find.h"

struct file {
        struct str name;
        struct quote_doc doc; /* its row says only when it was written */
        struct quote_part *parts;
        size_t n_parts;
        struct quote_source *source;
};

struct quote_checker {
        const struct query_case *qc;
        VEC(struct file) files;
};

struct quote_checker *quote_checker_new(const struct query_case *qc) {
        struct quote_checker *c = mem_zalloc(sizeof *c);
        c->qc = qc;
        return c;
}

struct parts {
        VEC(struct quote_part) v;
};

/* Whose words each stretch is: voices are numbered anew for each TEXT. */
static void parts_of(struct bytes in, struct parts *p) {
        uint64_t base = 0, end = 0;
        uint32_t text = 0;
        struct rec r;
        vec_clear(&p->v);
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_text) {
                        base = end;
                        end += r.text.text.n;
                        text++;
                } else if (r.kind == REC_span) {
                        uint32_t who = r.span.voice ? text << 8 | (r.span.voice & 255) : 0;
                        vec_push(&p->v, (struct quote_part){ (uint32_t) (base + r.span.off),
                                                             (uint32_t) r.span.len, who });
                }
}

static void put(struct quote_checker *c, struct str name, const struct quote_doc *d) {
        struct parts p = { 0 };
        parts_of(buf_bytes(&d->records), &p);
        struct file f = { .name = name, .doc = *d, .parts = p.v.v, .n_parts = p.v.n };
        f.source = quote_source_new(d->text, f.parts, f.n_parts);
        vec_push(&c->files, f);
}

void quote_checker_put(struct quote_checker *c, struct str name, struct str text) {
        struct quote_doc d;
        quote_file_of_text(text, &d);
        put(c, name, &d);
}

void quote_checker_put_records(struct quote_checker *c, struct str name, struct bytes records) {
        struct quote_doc d;
        quote_file_of_records(records, &d);
        put(c, name, &d);
}

void quote_checker_free(struct quote_checker **c) {
        if (*c == NULL)
                return;
        for (size_t i = 0; i < (*c)->files.n; i++) {
                quote_source_free(&(*c)->files.v[i].source);
                mem_free((*c)->files.v[i].parts);
                quote_doc_done(&(*c)->files.v[i].doc);
        }
        vec_done(&(*c)->files);
        mem_free(*c);
        *c = NULL;
}

void quote_checked_done(struct quote_checked *r) {
        quote_match_done(&r->match);
}

/* ---- one source
 * ---------------------------------------------------------------------------------- */

struct checking {
        struct quote_checker *c;
        const struct quote_claimed *claimed;
        struct quote_shape shape;
        struct arena *a;
        struct quote_checked *best;
        struct quote_match match; /* of the source under way */
        uint64_t runs_seen;       /* bit i: run i stands word for word somewhere */
};

/* Is the match under way better than the best so far? */
static bool better(const struct checking *k, bool own, bool dated, int64_t date) {
        const struct quote_match *m = &k->match, *b = &k->best->match;
        if (m->verdict != b->verdict)
                return m->verdict < b->verdict;
        if (m->verdict == QUOTE_NOT_FOUND)
                return false;
        if (m->verdict == QUOTE_ALTERED && m->same != b->same)
                return m->same > b->same;
        int reasons = __builtin_popcount(m->reasons) - __builtin_popcount(b->reasons);
        if (reasons != 0)
                return reasons < 0;
        if (own == k->best->who.claimed)
                return own;
        return dated && (!k->best->dated || date < k->best->date);
}

/* Keep the words around the match: what is shown. */
static void keep_text(struct checking *k, struct str text) {
        enum { AROUND = 400, MOST = 20000 };
        struct quote_checked *r = k->best;
        uint32_t from = UINT32_MAX, to = 0;
        for (size_t i = 0; i < r->match.edits.n; i++) {
                const struct quote_edit *e = &r->match.edits.v[i];
                from = e->src_off < from ? e->src_off : from;
                to = e->src_off + e->src_len > to ? e->src_off + e->src_len : to;
        }
        if (from == UINT32_MAX)
                from = to = 0;
        from = from > AROUND ? from - AROUND : 0;
        uint64_t end = (uint64_t) to + AROUND;
        end = end > from + (uint64_t) MOST ? from + (uint64_t) MOST : end;
        from = (uint32_t) utf8_floor(text, from);
        end = end < text.n ? utf8_floor(text, end) : text.n;
        r->source_base = from;
        r->source_text = arena_str(k->a, str_sub(text, from, end - from));
}

static void take_match(struct checking *k) {
        struct quote_match was = k->best->match;
        k->best->match = k->match;
        k->match = was;
}

static void note_runs(struct checking *k, const struct quote_source *s) {
        for (size_t i = 0; i < k->shape.runs.n && i < 64; i++)
                if (k->shape.runs.v[i].to - k->shape.runs.v[i].from >= 3 &&
                    !(k->runs_seen >> i & 1) && quote_match_run(s, &k->shape, i))
                        k->runs_seen |= UINT64_C(1) << i;
}

/* ---- documents of the case
 * ------------------------------------------------------------------------- */

static void take_doc(struct checking *k, const struct quote_doc *d, const struct quote_speaker *who,
                     uint32_t copies) {
        struct quote_speaker author;
        struct quote_match now;
        take_match(k);
        now = k->best->match;
        quote_doc_author(d, &author);
        *k->best = (struct quote_checked){
                .match = now,
                .in_case = true,
                .doc = d->row.id,
                .key = d->row.key,
                .who = *who,
                .author = arena_str(k->a, author.name.n ? author.name : author.address),
                .title = arena_str(k->a, quote_doc_title(d)),
                .dated = who->dated,
                .date = who->date,
                .zone = who->zone,
                .copies = copies,
        };
        quote_whose_read(d, now.off, k->a, &k->best->whose);
        k->best->who.name = k->best->whose.by.name;
        k->best->who.address = k->best->whose.by.address;
        keep_text(k, d->text);
}

static void try_file(struct checking *k, const struct file *f) {
        struct quote_speaker who;
        quote_match(f->source, &k->shape, &k->match);
        note_runs(k, f->source);
        quote_doc_speaker(&f->doc, k->match.off, &who);
        if (!better(k, !who.claimed, who.dated, who.date))
                return;
        take_doc(k, &f->doc, &who, 0);
        k->best->in_case = false;
        k->best->source_name = f->name;
}

static int try_doc(struct checking *k, struct quote_candidate cand, struct err *e) {
        struct parts parts = { 0 };
        struct quote_speaker who;
        struct quote_doc d;
        int r = quote_doc_load(k->c->qc->store, cand.doc, &d, e);
        if (r >= 0) {
                parts_of(buf_bytes(&d.records), &parts);
                struct quote_source *s = quote_source_new(d.text, parts.v.v, parts.v.n);
                quote_match(s, &k->shape, &k->match);
                note_runs(k, s);
                quote_doc_speaker(&d, k->match.off, &who);
                if (better(k, !who.claimed, who.dated, who.date))
                        take_doc(k, &d, &who, cand.copies);
                quote_source_free(&s);
        }
        vec_done(&parts.v);
        quote_doc_done(&d);
        return r;
}

/* ---- speaker and day
 * ----------------------------------------------------------------------------------- */

static enum quote_fits speaker_fits(const struct checking *k) {
        if (k->best->match.verdict >= QUOTE_NOT_FOUND)
                return QUOTE_FITS_unknown;
        return quote_whose_fits(&k->best->whose, k->claimed->who, k->a);
}

static enum quote_fits day_fits(const struct checking *k) {
        enum { DAY = 86400 };
        if (!k->claimed->dated || !k->best->dated)
                return QUOTE_FITS_unknown;
        int64_t local = k->best->date;
        if (k->best->zone != REC_ZONE_UNKNOWN)
                local += (int64_t) k->best->zone * 60;
        int64_t slack = k->best->zone == REC_ZONE_UNKNOWN ? DAY / 2 : 0;
        return local >= k->claimed->day.from - slack && local < k->claimed->day.to + slack
                       ? QUOTE_FITS_yes
                       : QUOTE_FITS_no;
}

/* ---- all of it
 * ---------------------------------------------------------------------------------------- */

/* Each part stands somewhere, and no source has all of them. */
static void judge_documents(struct checking *k) {
        uint64_t all = 0;
        for (size_t i = 0; i < k->shape.runs.n && i < 64; i++)
                if (k->shape.runs.v[i].to - k->shape.runs.v[i].from >= 3)
                        all |= UINT64_C(1) << i;
        if (k->best->match.verdict < QUOTE_ALTERED || __builtin_popcountll(all) < 2 ||
            (k->runs_seen & all) != all)
                return;
        k->best->match.verdict = QUOTE_RISK;
        k->best->match.reasons |= QUOTE_JOINS_documents;
}

/* Phrases first: the words of a quotation that stands somewhere as it is need not be asked for. */
static int search_case(struct checking *k, struct err *e) {
        struct quote_candidate found[QUOTE_CANDIDATES];
        int n = quote_find_phrases(k->c->qc, &k->shape, k->a, found, e), at = 0, r = n;
        for (; r >= 0 && at < n; at++)
                r = try_doc(k, found[at], e);
        if (r < 0 || k->best->match.verdict <= QUOTE_FAITHFUL)
                return r;
        r = n = quote_find_words(k->c->qc, &k->shape, k->a, found, (size_t) n, e);
        for (; r >= 0 && at < n; at++)
                r = try_doc(k, found[at], e);
        return r;
}

static int search(struct checking *k, struct err *e) {
        for (size_t i = 0; i < k->c->files.n; i++)
                try_file(k, &k->c->files.v[i]);
        int r = k->c->qc && k->best->match.verdict > QUOTE_FAITHFUL ? search_case(k, e) : 0;
        return r < 0 ? r : 0;
}

int quote_check(struct quote_checker *c, const struct quote_claimed *q, struct arena *a,
                struct quote_checked *ret, struct err *e) {
        struct checking k = { .c = c, .claimed = q, .a = a, .best = ret };
        *ret = (struct quote_checked){ .match = { .verdict = QUOTE_NOT_FOUND } };
        quote_shape_read(&k.shape, q->pieces, q->n_pieces);
        int r = search(&k, e);
        judge_documents(&k);
        ret->speaker = speaker_fits(&k);
        ret->day = ret->match.verdict < QUOTE_NOT_FOUND ? day_fits(&k) : QUOTE_FITS_unknown;
        ret->clean = ret->match.verdict <= QUOTE_FAITHFUL && ret->speaker != QUOTE_FITS_no &&
                     ret->day != QUOTE_FITS_no;
        quote_shape_done(&k.shape);
        quote_match_done(&k.match);
        return r;
}
