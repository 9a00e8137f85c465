/* Where a quotation may be from: documents that the item names, documents that hold a phrase of it,
 * documents that hold a passage with most of its words. */
#include "digest/digest-line.h"
#include "digest/digest-verify-work.h"
#include "quote/quote-claim.h"
#include "text/text-token.h"

enum {
        SEEK_WORDS = 7,    /* of a phrase by which a source is looked for */
        SEEK_TIMES = 24,   /* such phrases tried */
        SOURCES_MOST = 40, /* documents looked into for one excerpt */
        LIKE_WORDS = 200,  /* of a quotation, by which the nearest document is looked for */
};

int digest_sources_open(struct digest_verify *v, struct err *e) {
        v->quotes = arena_zalloc(v->a, sizeof *v->quotes);
        return quote_book_get(v->qc->store, v->a, v->quotes, e);
}

size_t digest_count_words(struct str s) {
        struct text_tokens t;
        struct text_token k;
        size_t n = 0;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &k))
                n += !k.overlay;
        return n;
}

/* ---- where it may be from
 * ------------------------------------------------------------------------ */

static void add_source(struct digest_sources *s, struct doc_id id) {
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
int digest_sources_named(struct digest_verify *v, struct digest_entry *x, struct digest_sources *s,
                         struct err *e) {
        struct store *st = v->qc->store;
        for (size_t i = 0; i < x->it->sources.n; i++) {
                const struct digest_word *w = &x->it->sources.v[i];
                struct str id = w->text;
                struct doc_id ids[4];
                int n = 0;
                const struct quote_taken *q = quote_book_quote(v->quotes, id);
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
static int seek_phrase(struct digest_verify *v, struct str words, struct digest_sources *s,
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
int digest_sources_seek(struct digest_verify *v, const struct digest_texts *p,
                        struct digest_sources *s, struct err *e) {
        struct buf words;
        size_t tries = 0;
        int r = 0;
        buf_init(&words, 0);
        for (size_t from = 0; r == 0 && tries < SEEK_TIMES; from += SEEK_WORDS) {
                bool any = false;
                for (size_t i = 0; r == 0 && i < p->n && tries < SEEK_TIMES; i++) {
                        if (digest_count_words(p->v[i]) < 3 || !phrase(p->v[i], from, &words))
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

static void bag_of(const struct digest_texts *p, struct bag *b) {
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
int digest_sources_like(struct digest_verify *v, const struct digest_texts *p,
                        struct digest_sources *s, struct err *e) {
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
