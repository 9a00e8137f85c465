/* Excerpts against their sources.
 *
 *   "We signed ... on [Monday]."  ──> we signed | on |     each stands in the source, behind the
 * one before it
 *
 * The source is what the item names (Source: a document, a message, a quotation kept), else
 * whatever the case finds by the words themselves.  Words are compared as a search compares them:
 * case, marks, spellings of letters and digits in one script, white space and punctuation apart. */
#include "digest/digest-verify-work.h"

#include "base/utf8.h"
#include "digest/digest-line.h"
#include "text/text-token.h"

enum {
        SEEK_WORDS = 7,    /* of a phrase by which a source is looked for */
        SEEK_TIMES = 24,   /* such phrases tried */
        SOURCES_MOST = 40, /* documents looked into for one excerpt */
        QUOTE_WORDS = 4,   /* a shorter quotation in one's own words is a term, not evidence */
        LIKE_WORDS = 200,  /* of a quotation, by which the nearest document is looked for */
        DAY_SLACK = 1,     /* zones */
};

/* ---- quotations and their pieces ---------------------------------------------------------------
 */

struct texts {
        struct str *v;
        size_t n, cap;
};

static uint32_t closer(uint32_t c) {
        return c == 0x201c ? 0x201d : c == 0xab ? 0xbb : c == 0x201e ? 0x201d : c == '"' ? '"' : 0;
}

/* What stands between quotation marks in `s`, marks left out. */
static void quoted(struct str s, struct texts *ret) {
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
static void pieces(struct str s, struct texts *ret) {
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

static struct str head_of(struct str s, size_t most) {
        return str_sub(s, 0, utf8_floor(s, s.n < most ? s.n : most));
}

static size_t count_words(struct str s) {
        struct text_tokens t;
        struct text_token k;
        size_t n = 0;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &k))
                n += !k.overlay;
        return n;
}

/* ---- one quotation in one document -------------------------------------------------------------
 */

/* All pieces stand in `text`, in order; else *ret_missing is the first that does not. */
static bool stands(struct str text, const struct texts *p, struct str *ret_missing) {
        size_t at = 0;
        for (size_t i = 0; i < p->n; i++) {
                uint64_t off, len;
                if (count_words(p->v[i]) == 0)
                        continue;
                if (!quote_address_seek(str_sub(text, at, SIZE_MAX), p->v[i], &off, &len)) {
                        *ret_missing = p->v[i];
                        return false;
                }
                at += off + len;
        }
        return true;
}

struct sources {
        VEC(uint32_t) docs;
        bool named; /* by the item */
};

static void add_source(struct sources *s, struct doc_id id) {
        for (size_t i = 0; i < s->docs.n; i++)
                if (s->docs.v[i] == id.v)
                        return;
        if (s->docs.n < SOURCES_MOST)
                vec_push(&s->docs, (uint32_t) id.v);
}

static bool is_hex(struct str s) {
        return s.n >= 6 && s.n <= 64 && str_is_hex(s);
}

/* The documents that "Source:" names. */
static int named_sources(struct digest_verify *v, struct digest_entry *x, struct sources *s,
                         struct err *e) {
        struct store *st = v->qc->store;
        for (size_t i = 0; i < x->it->sources.n; i++) {
                const struct digest_word *w = &x->it->sources.v[i];
                struct str id = w->text;
                struct doc_id ids[4];
                int n = 0;
                const struct quote_taken *q = quote_book_quote(&v->quotes, id);
                if (id.n > 2 && id.p[0] == '<' && id.p[id.n - 1] == '>')
                        id = str_sub(id, 1, id.n - 2);
                if (digest_address(id).n)
                        continue; /* where it was published, not which document */
                if (q)
                        n = store_doc_find(st, &q->at.doc, ids, e);
                else if (is_hex(id))
                        n = store_doc_find_hex(st, id, ids, 2, e);
                else
                        n = store_doc_find_mid(st, store_mid_fp(id), ids, 1, e);
                if (n < 0)
                        return n;
                s->named = true;
                if (n == 1)
                        add_source(s, ids[0]);
                else
                        digest_problem_put(v->b, x, x->source, w->line, "source", true,
                                           n ? "more than one document begins with '%.*s'"
                                             : "the source '%.*s' is not in the case",
                                           STR_ARG(w->text));
        }
        return 0;
}

/* The documents that hold `words` as a phrase. */
static int seek_phrase(struct digest_verify *v, struct str words, struct sources *s,
                       struct err *e) {
        struct query_env env = { .now = 0 };
        struct arena a;
        struct buf text;
        struct query *q;
        uint32_t *docs;
        size_t n = 0;
        arena_init(&a, 0);
        buf_init(&text, 0);
        buf_putc(&text, '"');
        buf_put_str(&text, words);
        buf_putc(&text, '"');
        int r = query_parse(buf_str(&text), &env, &a, &q, e);
        if (r >= 0)
                r = query_docs(v->qc, q, true, &a, &docs, &n, e);
        for (size_t i = 0; r >= 0 && i < n; i++)
                add_source(s, (struct doc_id){ docs[i] });
        buf_done(&text);
        arena_done(&a);
        return r < 0 ? r : (int) (n > 0);
}

/* The next SEEK_WORDS words of `s` from word `from` on, folded; false when there are too few. */
static bool phrase(struct str s, size_t from, struct buf *out) {
        struct text_tokens t;
        struct text_token k;
        size_t n = 0;
        buf_clear(out);
        text_tokens_init(&t, s);
        while (n < from + SEEK_WORDS && text_tokens_next(&t, &k)) {
                if (k.overlay || n++ < from)
                        continue;
                buf_printf(out, "%s", out->n ? " " : "");
                buf_put_str(out, k.term);
        }
        return n > from && (from == 0 || n == from + SEEK_WORDS);
}

/* Documents that may be the source of a quotation, by its own words. */
static int seek_sources(struct digest_verify *v, const struct texts *p, struct sources *s,
                        struct err *e) {
        struct buf words;
        size_t tries = 0;
        int r = 0;
        buf_init(&words, 0);
        for (size_t from = 0; r == 0 && tries < SEEK_TIMES; from += SEEK_WORDS) {
                bool any = false;
                for (size_t i = 0; r == 0 && i < p->n && tries < SEEK_TIMES; i++) {
                        if (count_words(p->v[i]) < 3 || !phrase(p->v[i], from, &words))
                                continue;
                        any = true;
                        tries++;
                        r = seek_phrase(v, buf_str(&words), s, e);
                }
                if (!any)
                        break;
        }
        buf_done(&words);
        return r;
}

/* ---- the nearest passage, where no source has the words
 * ------------------------------------------ */

struct bag {
        struct map words; /* how many of each the quotation has */
        size_t n;
};

static void bag_of(const struct texts *p, struct bag *b) {
        struct text_tokens t;
        struct text_token k;
        map_init(&b->words);
        b->n = 0;
        for (size_t i = 0; i < p->n; i++) {
                text_tokens_init(&t, p->v[i]);
                while (text_tokens_next(&t, &k))
                        if (!k.overlay) {
                                ++*map_put(&b->words, k.term, 0, NULL);
                                b->n++;
                        }
        }
}

/* How many words of the bag the best stretch of `text`, three times as long, has. */
static size_t likeness(struct str text, const struct bag *b) {
        struct text_tokens t;
        struct text_token k;
        size_t best = 0, now = 0, at = 0, room = b->n * 3;
        uint64_t **seen =
                mem_zalloc((room + 1) * sizeof *seen); /* words of the stretch, in a ring */
        text_tokens_init(&t, text);
        while (text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                uint64_t *left = map_find(&b->words, k.term);
                uint64_t **slot = &seen[at++ % room];
                if (*slot) {
                        ++**slot;
                        now--;
                }
                if (left && *left > 0)
                        --*left, now++;
                else
                        left = NULL;
                *slot = left;
                best = now > best ? now : best;
        }
        for (size_t i = 0; i < room; i++)
                if (seen[i])
                        ++*seen[i];
        mem_free(seen);
        return best;
}

/* Documents that hold most of the words, best first; those alone that have a passage like it. */
static int seek_like(struct digest_verify *v, const struct texts *p, struct sources *s,
                     struct err *e) {
        struct query_env env = { .plain = true };
        struct query_options o = { .limit = 8, .ids_only = true };
        struct query_result found = { 0 };
        struct bag bag;
        struct arena a;
        struct buf text;
        struct query *q;
        arena_init(&a, 0);
        buf_init(&text, 0);
        bag_of(p, &bag);
        for (size_t i = 0; i < bag.words.n && i < LIKE_WORDS; i++) {
                buf_put_str(&text, bag.words.entries[i].key);
                buf_puts(&text, " ");
        }
        int r = query_parse(buf_str(&text), &env, &a, &q, e);
        if (r >= 0)
                r = query_run(v->qc, q, &o, &a, &found, e);
        for (size_t i = 0; r >= 0 && i < found.n_hits; i++) {
                struct quote_doc d;
                r = quote_doc_load(v->qc->store, (struct doc_id){ found.hits[i].doc }, &d, e);
                if (r >= 0 && bag.n > 2 && likeness(d.text, &bag) * 10 >= bag.n * 6)
                        add_source(s, (struct doc_id){ found.hits[i].doc });
                quote_doc_done(&d);
        }
        map_done(&bag.words);
        buf_done(&text);
        arena_done(&a);
        return r < 0 ? r : 0;
}

/* ---- dates -------------------------------------------------------------------------------------
 */

/* Does the item say this day somewhere, in its own words? */
static bool says_day(const struct digest_item *it, int32_t day) {
        for (size_t i = 0; i < it->paras.n; i++) {
                struct digest_date d;
                struct str rest = it->paras.v[i].text;
                while (it->paras.v[i].role == DIGEST_INTRO && rest.n) {
                        struct str s = head_of(rest, 300);
                        if (digest_date_find(s, false, &d) && d.day == day)
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
        bool stands, dated_well;
        struct str missing; /* the first piece that no source has */
        char id[13];        /* of the source, or of the nearest document */
        int32_t day;
};

static void shown_id(const struct sha256 *key, char ret[static 13]) {
        char hex[SHA256_HEX];
        sha256_hex(key, hex);
        memcpy(ret, hex, 12);
        ret[12] = '\0';
}

static int try_source(struct digest_verify *v, const struct digest_item *it, uint32_t doc,
                      const struct texts *p, struct found *ret, struct err *e) {
        struct quote_doc d;
        struct str missing = { 0 };
        int r = quote_doc_load(v->qc->store, (struct doc_id){ doc }, &d, e);
        if (r >= 0) {
                bool ok = stands(d.text, p, &missing), dated = day_agrees(it, &d.row);
                if ((ok && !ret->stands) || (ok && dated && !ret->dated_well) || !ret->id[0]) {
                        shown_id(&d.row.key, ret->id);
                        ret->day = d.row.dated ? when_day(d.row.date) : 0;
                        ret->missing = missing;
                }
                ret->stands |= ok;
                ret->dated_well |= ok && dated;
        }
        quote_doc_done(&d);
        return r;
}

static void judge(struct digest_verify *v, struct digest_entry *x, uint32_t line, struct str words,
                  const struct sources *s, const struct found *f) {
        char date[WHEN_TEXT], own[WHEN_TEXT];
        words = head_of(words, 80);
        if (f->stands && f->dated_well)
                return;
        if (f->stands)
                digest_problem_put(v->b, x, x->source, x->it->date_line, "date", true,
                                   "the item says %.*s, its source %s is of %.*s",
                                   STR_ARG(when_format_day(WHEN_gregorian, x->it->day, own)), f->id,
                                   STR_ARG(when_format_day(WHEN_gregorian, f->day, date)));
        else if (f->id[0])
                digest_problem_put(v->b, x, x->source, line, "altered", true,
                                   "the excerpt is not what %s says: '%.*s' does not stand there",
                                   f->id, STR_ARG(head_of(f->missing, 160)));
        else if (!s->named)
                digest_problem_put(v->b, x, x->source, line, "not_found", true,
                                   "no document of the case has these words: '%.*s'",
                                   STR_ARG(words));
}

static int verify_quote(struct digest_verify *v, struct digest_entry *x, uint32_t line,
                        struct str words, const struct sources *named, struct err *e) {
        struct texts p = { 0 };
        struct sources own = { .named = named->named };
        struct found f = { 0 };
        int r = 0;
        pieces(words, &p);
        if (!v->qc) {
                digest_problem_put(v->b, x, x->source, line, "no_case", true,
                                   "no case to compare the excerpt with");
        } else if (p.n) {
                if (!named->named)
                        r = seek_sources(v, &p, &own, e);
                if (r == 0 && !named->named && own.docs.n == 0)
                        r = seek_like(v, &p, &own, e);
                size_t n = named->named ? named->docs.n : own.docs.n;
                const uint32_t *docs = named->named ? named->docs.v : own.docs.v;
                for (size_t i = 0; r >= 0 && i < n && !f.dated_well; i++)
                        r = try_source(v, x->it, docs[i], &p, &f, e);
                if (r >= 0)
                        judge(v, x, line, words, &own, &f);
        }
        vec_done(&own.docs);
        vec_done(&p);
        return r < 0 ? r : 0;
}

static bool begins_quoted(struct str s) {
        size_t n;
        return s.n && closer(utf8_get(s.p, &n));
}

static int verify_para(struct digest_verify *v, struct digest_entry *x, const struct digest_para *p,
                       const struct sources *s, struct err *e) {
        struct texts q = { 0 };
        int r = 0;
        bool whole = p->role == DIGEST_EXCERPT && !begins_quoted(p->text);
        if (whole)
                vec_push(&q, p->text);
        else
                quoted(p->text, &q);
        for (size_t i = 0; r >= 0 && i < q.n; i++)
                if (p->role == DIGEST_EXCERPT || count_words(q.v[i]) >= QUOTE_WORDS)
                        r = verify_quote(v, x, p->line, q.v[i], s, e);
        vec_done(&q);
        return r;
}

int digest_verify_excerpts(struct digest_verify *v, struct digest_entry *x, struct err *e) {
        struct sources s = { 0 };
        int r = v->qc ? named_sources(v, x, &s, e) : 0;
        for (size_t i = 0; r >= 0 && i < x->it->paras.n; i++)
                if (x->it->paras.v[i].role != DIGEST_TRANSLATION)
                        r = verify_para(v, x, &x->it->paras.v[i], &s, e);
        vec_done(&s.docs);
        return r;
}
