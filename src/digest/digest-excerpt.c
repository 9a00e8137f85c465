/* Excerpts against their sources.
 *
 *   "We signed ... on [Monday]."  ──> candidates ──> quote_match() against each ──> the best
 * verdict
 *
 * The source is what the item names (Source: a document, a message, a quotation kept), else
 * whatever the case finds by the words themselves: phrases first, then documents that share most
 * words.  What is verbatim or faithful passes; what may change the meaning, what differs and what
 * stands nowhere does not. */
#include "digest/digest-verify-work.h"
#include "quote/quote-match.h"
#include "quote/quote-whose.h"

#include "base/utf8.h"
#include "digest/digest-line.h"
#include "text/text-token.h"

enum {
        QUOTE_WORDS = 4, /* a shorter quotation in one's own words is a term, not evidence */
        DAY_SLACK = 1,   /* zones */
};

/* ---- quotations and their pieces ---------------------------------------------------------------
 */

static uint32_t closer(uint32_t c) {
        return c == 0x201c ? 0x201d : c == 0xab ? 0xbb : c == 0x201e ? 0x201d : c == '"' ? '"' : 0;
}

/* What stands between quotation marks in `s`, marks left out. */
static void quoted(struct str s, struct digest_texts *ret) {
        size_t n, from = 0;
        uint32_t shut = 0;
        unsigned depth = 0;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t c = utf8_get(s.p + i, &n);
                if (!shut && closer(c)) {
                        shut = closer(c);
                        from = i + n;
                        depth = 0;
                } else if (shut && c == shut && depth == 0) {
                        vec_push(ret, str_sub(s, from, i - from));
                        shut = 0;
                } else if (shut && c != '"' && closer(c) == shut) {
                        depth++;
                } else if (shut && c == shut) {
                        depth--;
                }
        }
        if (shut)
                vec_push(ret, str_sub(s, from, SIZE_MAX));
}

/* Bytes of an elision at the beginning of `s`: "...", "…", ". . .", or 0. */
static size_t elision(struct str s) {
        size_t n = 0, dots = 0;
        if (str_starts(s, STR("…")))
                return strlen("…");
        for (; n < s.n && (s.p[n] == '.' || (s.p[n] == ' ' && dots)); n++)
                dots += s.p[n] == '.';
        return dots >= 3 ? n : 0;
}

/* Cut at elisions and brackets; what stands in brackets is the editor's. */
static void pieces(struct str s, struct digest_texts *ret) {
        size_t from = 0, i = 0;
        while (i <= s.n) {
                size_t skip = i < s.n ? elision(str_sub(s, i, SIZE_MAX)) : 1;
                if (i < s.n && s.p[i] == '[') {
                        size_t end = str_chr(str_sub(s, i, SIZE_MAX), ']');
                        skip = end == SIZE_MAX ? 1 : end + 1;
                }
                if (skip == 0) {
                        i++;
                        continue;
                }
                struct str piece = str_trim(str_sub(s, from, i - from));
                if (piece.n)
                        vec_push(ret, piece);
                i += skip;
                from = i;
        }
}

/* ---- dates -------------------------------------------------------------------------------------
 */

/* Does the item say this day somewhere, in its own words? */
static bool says_day(const struct digest_item *it, int32_t day) {
        for (size_t i = 0; i < it->paras.n; i++) {
                struct digest_date d;
                struct str rest = it->paras.v[i].text;
                while (it->paras.v[i].role == DIGEST_INTRO && rest.n) {
                        struct str s = digest_head_of(rest, 300);
                        if (digest_date_find(s, NULL, &d) && d.day == day)
                                return true;
                        size_t step = s.n > 150 ? utf8_floor(rest, s.n / 2) : s.n;
                        rest = str_sub(rest, step ? step : s.n, SIZE_MAX);
                }
        }
        return false;
}

static bool day_agrees(const struct digest_item *it, const struct store_doc_row *row) {
        if (!it->dated || !row->dated)
                return true;
        int32_t day = when_day(row->date);
        if (it->month_only) {
                struct when_date a = when_date_of(WHEN_gregorian, it->day);
                struct when_date b = when_date_of(WHEN_gregorian, day);
                return a.year == b.year && a.month == b.month;
        }
        int32_t off = day > it->day ? day - it->day : it->day - day;
        return off <= DAY_SLACK + 2 * it->sighted || says_day(it, day);
}

/* ---- one quotation -----------------------------------------------------------------------------
 */

struct found {
        bool any, dated_well;
        enum quote_verdict verdict; /* the best, if any */
        struct str who;             /* who the item says it is */
        struct quote_whose whose;   /* whose the source says, if `who` is anybody */
        enum quote_fits speaker;
        unsigned reasons;
        char id[13]; /* of that source */
        bool dated;
        int32_t day;
        struct buf words; /* its own, where they differ */
};

struct parts {
        struct quote_part *v;
        size_t n, cap;
};

/* Who speaks where: stretches of the text that are a voice's. */
static void parts_of(const struct quote_doc *d, struct parts *ret) {
        struct bytes in = buf_bytes(&d->records);
        uint64_t base = 0, end = 0, last = 0;
        uint32_t texts = 0;
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_text) {
                        base = end;
                        end += r.text.text.n;
                        texts++;
                } else if (r.kind == REC_span && r.span.voice && base + r.span.off >= last) {
                        last = base + r.span.off + r.span.len;
                        vec_push(ret, (struct quote_part){ (uint32_t) (base + r.span.off),
                                                           (uint32_t) r.span.len,
                                                           texts << 16 | (r.span.voice & 0xffff) });
                }
}

static void shown_id(const struct sha256 *key, char ret[static 13]) {
        char hex[SHA256_HEX];
        sha256_hex(key, hex);
        memcpy(ret, hex, 12);
        ret[12] = '\0';
}

static bool is_clean(enum quote_verdict v) {
        return v == QUOTE_VERBATIM || v == QUOTE_FAITHFUL;
}

/* Is this source better than the one before? */
static bool is_better(const struct found *f, enum quote_verdict v, bool dated,
                      enum quote_fits speaker) {
        bool clean = f->any && is_clean(v) && is_clean(f->verdict);
        if (clean && (speaker == QUOTE_FITS_no) != (f->speaker == QUOTE_FITS_no))
                return speaker != QUOTE_FITS_no;
        if (!f->any || v < f->verdict)
                return !f->any || !(is_clean(v) && is_clean(f->verdict)) || dated || !f->dated_well;
        return is_clean(v) && is_clean(f->verdict) && dated && !f->dated_well;
}

static int try_source(struct digest_verify *v, const struct digest_item *it, uint32_t doc,
                      const struct quote_shape *q, struct found *ret, struct err *e) {
        struct quote_match m = { 0 };
        struct parts parts = { 0 };
        struct quote_doc d;
        int r = quote_doc_load(v->qc->store, (struct doc_id){ doc }, &d, e);
        if (r >= 0 && d.text.n < UINT32_MAX) {
                parts_of(&d, &parts);
                struct quote_source *s = quote_source_new(d.text, parts.v, parts.n);
                quote_match(s, q, &m);
                bool dated = day_agrees(it, &d.row);
                struct quote_whose whose = { 0 };
                enum quote_fits speaker = QUOTE_FITS_unknown;
                if (ret->who.n && is_clean(m.verdict)) {
                        quote_whose_read(&d, m.off, v->a, &whose);
                        speaker = quote_whose_fits(&whose, ret->who, v->a);
                }
                if (is_better(ret, m.verdict, dated, speaker)) {
                        ret->any = true;
                        ret->whose = whose;
                        ret->speaker = speaker;
                        ret->verdict = m.verdict;
                        ret->reasons = m.reasons;
                        ret->dated_well = dated;
                        ret->dated = d.row.dated;
                        ret->day = d.row.dated ? when_day(d.row.date) : 0;
                        shown_id(&d.row.key, ret->id);
                        buf_clear(&ret->words);
                        buf_put_str(&ret->words,
                                    digest_head_of(str_sub(d.text, m.off, m.len), 200));
                }
                quote_source_free(&s);
        }
        quote_match_done(&m);
        vec_done(&parts);
        quote_doc_done(&d);
        return r < 0 ? r : 0;
}

static void tell_risk(struct digest_verify *v, struct digest_entry *x, uint32_t line,
                      const struct found *f) {
        struct buf why;
        buf_init(&why, 0);
        for (unsigned bit = 0; bit < QUOTE_REASONS; bit++)
                if (f->reasons & 1u << bit)
                        buf_printf(&why, "%s%s", why.n ? "; " : "", quote_reason_words(bit));
        digest_problem_put(v->b, x, x->source, line, "risk", true,
                           "the excerpt may mislead: %s; in %s: '%.*s'", buf_z(&why), f->id,
                           STR_ARG(buf_str(&f->words)));
        buf_done(&why);
}

static void tell_speaker(struct digest_verify *v, struct digest_entry *x, uint32_t line,
                         const struct found *f) {
        struct str by = f->whose.by.name.n ? f->whose.by.name : f->whose.by.address;
        if (f->speaker == QUOTE_FITS_no)
                digest_problem_put(v->b, x, x->source, line, "speaker", true,
                                   "the item says '%.*s', in %s these words are those of '%.*s'",
                                   STR_ARG(f->who), f->id, STR_ARG(digest_head_of(by, 80)));
}

static void judge(struct digest_verify *v, struct digest_entry *x, uint32_t line, struct str words,
                  const struct digest_sources *s, const struct found *f) {
        char date[WHEN_TEXT], own[WHEN_TEXT];
        words = digest_head_of(words, 80);
        if (f->any && is_clean(f->verdict)) {
                tell_speaker(v, x, line, f);
                if (!f->dated_well && x->it->dated)
                        digest_problem_put(
                                v->b, x, x->source, x->it->date_line, "date", true,
                                "the item says %.*s, its source %s is of %.*s: "
                                "its own words should say so",
                                STR_ARG(when_format_day(WHEN_gregorian, x->it->day, own)), f->id,
                                STR_ARG(when_format_day(WHEN_gregorian, f->day, date)));
        } else if (f->any && f->verdict == QUOTE_RISK) {
                tell_risk(v, x, line, f);
        } else if (f->any && f->verdict == QUOTE_ALTERED) {
                digest_problem_put(v->b, x, x->source, line, "altered", true,
                                   "the excerpt '%.*s' is not what %s says: '%.*s'", STR_ARG(words),
                                   f->id, STR_ARG(buf_str(&f->words)));
        } else if (f->any && s->named) {
                digest_problem_put(v->b, x, x->source, line, "not_found", true,
                                   "the source %s does not have these words: '%.*s'", f->id,
                                   STR_ARG(words));
        } else if (!s->named) {
                digest_problem_put(v->b, x, x->source, line, "not_found", true,
                                   "no document of the case has these words: '%.*s'",
                                   STR_ARG(words));
        }
}

static int match_sources(struct digest_verify *v, const struct digest_item *it,
                         const struct quote_shape *q, const struct digest_sources *s,
                         struct found *f, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < s->docs.n; i++)
                if (!f->any || !is_clean(f->verdict) || !f->dated_well ||
                    f->speaker == QUOTE_FITS_no)
                        r = try_source(v, it, s->docs.v[i], q, f, e);
        return r;
}

/* One quotation: its parts, in order, if somebody broke it by "she wrote". */
static int verify_quote(struct digest_verify *v, struct digest_entry *x, uint32_t line,
                        const struct quote_piece *piece, size_t n, struct str who,
                        const struct digest_sources *named, struct err *e) {
        struct digest_texts runs = { 0 };
        struct digest_sources own = { .named = false };
        struct found f = { .who = who };
        struct quote_shape q;
        int r = 0;
        buf_init(&f.words, 0);
        quote_shape_read(&q, piece, n);
        for (size_t i = 0; i < n; i++)
                pieces(piece[i].words, &runs);
        if (runs.n && q.runs.n) {
                if (!named->named)
                        r = digest_sources_seek(v, &runs, &own, e);
                if (r >= 0)
                        r = match_sources(v, x->it, &q, named->named ? named : &own, &f, e);
                if (r >= 0 && !named->named && (!f.any || f.verdict == QUOTE_NOT_FOUND)) {
                        vec_clear(&own.docs);
                        r = digest_sources_like(v, &runs, &own, e);
                        if (r >= 0)
                                r = match_sources(v, x->it, &q, &own, &f, e);
                }
                if (r >= 0)
                        judge(v, x, line, piece[0].words, named, &f);
        }
        quote_shape_done(&q);
        vec_done(&own.docs);
        vec_done(&runs);
        buf_done(&f.words);
        return r < 0 ? r : 0;
}

static bool begins_quoted(struct str s) {
        size_t n;
        return s.n && closer(utf8_get(s.p, &n));
}

/* A quotation that goes on behind "she wrote". */
static bool is_broken(struct str s) {
        s = str_trim(s);
        return str_ends(s, STR(",")) || str_ends(s, STR("،")) || str_ends(s, STR("—"));
}

static struct str who_at(const struct digest_said *said, size_t para, size_t off) {
        const struct digest_saying *s = digest_said_of(said, para, off);
        return s ? s->who : (struct str){ 0 };
}

/* An excerpt without its signature. */
static struct str unsigned_words(struct str s, const struct digest_saying *said) {
        size_t n = 0;
        for (size_t line = 0; said && line < said->lines && n < s.n; n++)
                line += s.p[n] == '\n';
        return said && said->lines ? str_sub(s, 0, n) : s;
}

static int verify_para(struct digest_verify *v, struct digest_entry *x, size_t para,
                       const struct digest_said *said, const struct digest_sources *s,
                       struct err *e) {
        const struct digest_para *p = &x->it->paras.v[para];
        struct digest_texts q = { 0 };
        VEC(struct quote_piece) piece = { 0 };
        int r = 0;
        if (p->role == DIGEST_EXCERPT && !begins_quoted(p->text))
                vec_push(&q, unsigned_words(p->text, digest_said_of(said, para, 0)));
        else
                quoted(p->text, &q);
        for (size_t i = 0; r >= 0 && i < q.n; i++) {
                size_t words = digest_count_words(q.v[i]);
                vec_push(&piece, (struct quote_piece){ q.v[i], (uint32_t) (q.v[i].p - p->text.p) });
                if (is_broken(q.v[i]) && i + 1 < q.n)
                        continue;
                if (p->role == DIGEST_INTRO && piece.n == 1 && words < QUOTE_WORDS) {
                        vec_clear(&piece);
                        continue;
                }
                if (!v->qc)
                        digest_problem_put(v->b, x, x->source, p->line, "no_case", true,
                                           "no case to compare the excerpt with");
                else
                        r = verify_quote(v, x, p->line, piece.v, piece.n,
                                         who_at(said, para, piece.v[0].off), s, e);
                vec_clear(&piece);
        }
        vec_done(&piece);
        vec_done(&q);
        return r;
}

int digest_verify_excerpts(struct digest_verify *v, struct digest_entry *x, struct err *e) {
        struct digest_sources s = { 0 };
        struct digest_said said = { 0 };
        digest_said_read(x->it, v->a, &said);
        int r = v->qc ? digest_sources_named(v, x, &s, e) : 0;
        for (size_t i = 0; r >= 0 && i < x->it->paras.n; i++)
                if (x->it->paras.v[i].role != DIGEST_TRANSLATION)
                        r = verify_para(v, x, i, &said, &s, e);
        vec_done(&said);
        vec_done(&s.docs);
        return r;
}
