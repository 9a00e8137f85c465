/* Candidates from the index: phrases first, for what is faithful; then words, for what is altered.
 */
#include "quote/quote-find.h"

enum { PHRASE = 6, PHRASES = 6, OF_PHRASE = 12, OF_WORDS = 16, WORDS = 24 };

struct finding {
        const struct query_case *qc;
        struct arena *a;
        struct quote_candidate *to;
        size_t n;
};

static int ask(struct finding *f, struct str text, bool plain, uint32_t limit, struct err *e) {
        const struct query_env env = { .plain = plain };
        const struct query_options o = { .limit = limit, .ids_only = true };
        struct query_result found;
        struct query *q;
        int r = query_parse(text, &env, f->a, &q, e);
        if (r < 0 || (r = query_run(f->qc, q, &o, f->a, &found, e)) < 0)
                return r;
        for (size_t i = 0; i < found.n_hits && f->n < QUOTE_CANDIDATES; i++) {
                bool known = false;
                for (size_t k = 0; k < f->n; k++)
                        known |= f->to[k].doc.v == found.hits[i].doc;
                if (!known)
                        f->to[f->n++] = (struct quote_candidate){ { found.hits[i].doc },
                                                                  found.hits[i].copies };
        }
        return 0;
}

static void put_word(struct buf *b, struct str text, const struct quote_token *t) {
        struct str w = str_sub(text, t->off, t->len);
        buf_putc(b, ' ');
        for (size_t i = 0; i < w.n; i++) /* nothing that the language reads as a sign */
                buf_putc(b, strchr("\"()*~:", w.p[i]) && w.p[i] ? ' ' : w.p[i]);
}

/* "w1 w2 ... w6" from word `from` on. */
static int phrase(struct finding *f, const struct quote_shape *q, size_t from, size_t to,
                  struct err *e) {
        struct buf b;
        size_t n = 0;
        buf_init(&b, 0);
        buf_putc(&b, '"');
        for (size_t i = from; i < to && n < PHRASE; i++)
                if (q->marked.v[i] == QUOTE_PLAIN && ++n)
                        put_word(&b, buf_str(&q->text), &q->words.v.v[i]);
                else if (n)
                        break;
        buf_putc(&b, '"');
        int r = n >= 2 ? ask(f, buf_str(&b), false, OF_PHRASE, e) : 0;
        buf_done(&b);
        return r;
}

/* The beginning, the middle and the end of the runs, the longest first. */
static int phrases(struct finding *f, const struct quote_shape *q, struct err *e) {
        size_t order[PHRASES], n = 0;
        for (size_t i = 0; i < q->runs.n; i++) {
                size_t len = q->runs.v[i].to - q->runs.v[i].from, at = n < PHRASES ? n++ : PHRASES;
                for (; at > 0 && at <= PHRASES; at--) {
                        const struct quote_run *b = &q->runs.v[order[at - 1]];
                        if (b->to - b->from >= len)
                                break;
                        if (at < PHRASES)
                                order[at] = order[at - 1];
                }
                if (at < PHRASES)
                        order[at] = i;
        }
        int r = 0;
        for (size_t i = 0; r >= 0 && i < n && i < 3; i++) {
                const struct quote_run *run = &q->runs.v[order[i]];
                size_t len = run->to - run->from;
                r = phrase(f, q, run->from, run->to, e);
                if (r >= 0 && len > PHRASE)
                        r = phrase(f, q, run->to - PHRASE, run->to, e);
                if (r >= 0 && len > 3 * PHRASE)
                        r = phrase(f, q, run->from + len / 2, run->to, e);
        }
        return r;
}

/* The longest words are rare enough: the index weighs them. */
static int words(struct finding *f, const struct quote_shape *q, struct err *e) {
        struct buf b;
        size_t n = 0;
        buf_init(&b, 0);
        for (uint32_t least = 6; least >= 2 && n < 6; least -= 2) {
                n = 0;
                buf_clear(&b);
                for (size_t i = 0; i < q->words.v.n && n < WORDS; i++)
                        if (q->words.v.v[i].len >= least) {
                                put_word(&b, buf_str(&q->text), &q->words.v.v[i]);
                                n++;
                        }
        }
        int r = n ? ask(f, buf_str(&b), true, OF_WORDS, e) : 0;
        buf_done(&b);
        return r;
}

int quote_find_phrases(const struct query_case *qc, const struct quote_shape *q, struct arena *a,
                       struct quote_candidate ret[static QUOTE_CANDIDATES], struct err *e) {
        struct finding f = { qc, a, ret, 0 };
        int r = phrases(&f, q, e);
        return r < 0 ? r : (int) f.n;
}

int quote_find_words(const struct query_case *qc, const struct quote_shape *q, struct arena *a,
                     struct quote_candidate ret[static QUOTE_CANDIDATES], size_t n, struct err *e) {
        struct finding f = { qc, a, ret, n };
        int r = words(&f, q, e);
        return r < 0 ? r : (int) f.n;
}
