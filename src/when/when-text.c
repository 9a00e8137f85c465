/* Dates in running text: the pass over it.  Tokens come in stretches that end at a word which
 * belongs to no date; in each the rules are tried from left to right, and the longest reading at a
 * place wins.  See when-text-work.h for who does what. */
#include "when/when-text.h"

#include "base/vec.h"
#include "when/when-text-work.h"

const char *when_precision_code(enum when_precision p) {
        static const char *const codes[] = {
#define WHEN_PRECISION(id) #id,
                WHEN_PRECISIONS(WHEN_PRECISION)
#undef WHEN_PRECISION
        };
        return codes[p];
}

const char *when_text_kind_code(enum when_text_kind k) {
        static const char *const codes[] = { "date", "range", "duration", "time", "set" };
        return codes[k];
}

void when_texts_done(struct when_texts *t) {
        vec_done(t);
}

/* What a stretch that has been read leaves for those behind it. */
static void remember(struct when_reader *r, const struct when_node *n) {
        r->memo->stamp++;
        r->listed = n->precision == WHEN_PRECISION_year && n->said & WHEN_SAID_year &&
                    n->kind != WHEN_TEXT_duration;
        if (n->said & WHEN_SAID_fixed && !(n->flags & WHEN_TEXT_event)) {
                r->anchored = true;
                r->anchor = n->from == INT64_MIN ? n->to - 1 : n->from;
        }
}

/* A list of years goes on only behind commas and "and". */
static void unlist(struct when_reader *r, bool goes_on) {
        if (r->listed && !goes_on) {
                r->listed = false;
                r->memo->stamp++;
        }
}

static bool may_begin(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = when_tok(r, i);
        return t->kind == WHEN_TOK_number || t->classes || when_mark(r, i, '\'');
}

/* Read what begins before token `limit`; returns the token to go on from. */
static unsigned stretch_read(struct when_reader *r, unsigned limit) {
        unsigned i = 0;
        while (i < limit) {
                struct when_node n;
                if (when_tok(r, i)->off < r->taken || !may_begin(r, i)) {
                        const struct when_tok *t = when_tok(r, i);
                        unlist(r, t->kind == WHEN_TOK_mark && t->mark == ',');
                        i++;
                        continue;
                }
                unsigned end = when_read_join(r, i, &n);
                if (!end) {
                        unlist(r, when_is(r, i, WHEN_WORD_and));
                        i++;
                        continue;
                }
                n.end = (uint16_t) end;
                when_node_fix(r, &n);
                struct when_text found;
                when_node_give(r, &n, &found);
                vec_push(r->out, found);
                r->taken = found.off + found.len;
                remember(r, &n);
                i = end;
        }
        return i;
}

/* Keep the tokens from `from` on; one before them stays as their context. */
static void keep_tail(struct when_reader *r, unsigned from) {
        unsigned start = from ? from - 1 : 0, n = r->n - start;
        memmove(r->tok, r->tok + start, n * sizeof *r->tok);
        r->n = (uint16_t) n;
}

void when_text_find(struct str text, enum text_lang lang, const struct when_text_ref *ref,
                    struct when_texts *ret) {
        struct when_memo memo;
        for (size_t i = 0; i <= WHEN_TOKENS; i++)
                memo.at[i].stamp = 0;
        memo.stamp = 1;
        struct when_reader r = {
                .memo = &memo, .text = text, .ref = ref, .out = ret, .lang = lang
        };
        vec_clear(ret);
        for (bool more = true; more;) {
                more = when_tok_fill(&r);
                if (!r.core) {
                        keep_tail(&r, r.n);
                        continue;
                }
                bool full = r.n == WHEN_TOKENS;
                when_tok_pair(&r);
                unsigned limit = full && more ? r.n - WHEN_TOKENS_AHEAD : r.n;
                memo.stamp++;
                unsigned at = stretch_read(&r, limit);
                if (full && more) {
                        keep_tail(&r, at < r.n ? at : r.n);
                        continue;
                }
                r.core = r.listed = false;
                keep_tail(&r, r.n);
        }
}
