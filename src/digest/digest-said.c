/* Who an item says speaks in its excerpts.
 *
 * The item's paragraphs are laid out as a draft and read as one (quote-draft.h):
 *
 *   Leila Azarnoosh wrote to the board:       ends with a colon: leads in
 *   > We signed ...                           an excerpt as a block; "— NAME" below it signs it
 *   “We met,” she said, “twice.”              marks inside a paragraph
 *
 * An introduction that ends otherwise says nothing of the excerpt below it: an empty block stands
 * between. */
#include "digest/digest-verify-work.h"

struct laid { /* where each paragraph lies in the draft */
        struct str text;
        size_t *at, *end;
        bool *block;
};

static bool is_mark(struct str s, bool from_end) {
        static const char *const open[] = { "“", "«", "„", "\"" },
                                 *shut[] = { "”", "»", "“", "\"" };
        for (size_t i = 0; i < sizeof open / sizeof *open; i++)
                if (from_end ? str_ends(s, str_of(shut[i])) : str_starts(s, str_of(open[i])))
                        return true;
        return false;
}

static bool is_block(const struct digest_para *p) {
        struct str s = str_trim(p->text);
        return p->role == DIGEST_EXCERPT && (!is_mark(s, false) || is_mark(s, true));
}

static void lay_block(struct str words, bool led, struct buf *to) {
        buf_puts(to, led ? "\n\n" : "\n\n\n\n");
        while (words.n) {
                struct str line = str_cut(&words, '\n');
                buf_printf(to, "> %.*s\n", STR_ARG(line));
        }
}

static void lay(const struct digest_item *it, struct arena *a, struct laid *ret) {
        struct buf b;
        bool led = false;
        size_t n = it->paras.n;
        ret->at = arena_alloc(a, (n + 1) * sizeof *ret->at);
        ret->end = arena_alloc(a, (n + 1) * sizeof *ret->end);
        ret->block = arena_zalloc(a, n + 1);
        buf_init(&b, 0);
        for (size_t i = 0; i < n; i++) {
                const struct digest_para *p = &it->paras.v[i];
                ret->block[i] = is_block(p);
                if (ret->block[i])
                        lay_block(p->text, led, &b);
                else if (p->role != DIGEST_TRANSLATION)
                        buf_puts(&b, i && ret->block[i - 1] ? "\n" : "\n\n");
                ret->at[i] = ret->block[i] && i ? ret->end[i - 1] : b.n;
                if (!ret->block[i] && p->role != DIGEST_TRANSLATION)
                        buf_put_str(&b, p->text);
                ret->end[i] = b.n;
                led = str_ends(str_trim(p->text), STR(":"));
        }
        ret->text = arena_str(a, buf_str(&b));
        buf_done(&b);
}

/* Lines of a block before its signature; 0: it has none. */
static size_t body_lines(const struct quote_claimed *q) {
        const struct quote_piece *p = &q->pieces[0];
        size_t lines = 0;
        if (q->who.n == 0 || p->off + p->words.n > q->off + q->len)
                return 0;
        for (size_t i = 0; i < p->words.n; i++)
                lines += p->words.p[i] == '\n';
        return lines;
}

static void keep(const struct laid *l, size_t para, const struct quote_claimed *q,
                 struct digest_said *ret) {
        struct digest_saying s = { .para = para, .who = q->who };
        if (q->form == QUOTE_BLOCK) {
                struct str behind = str_sub(l->text, q->pieces[0].off + q->pieces[0].words.n, 1);
                s.to = UINT32_MAX;
                s.lines = behind.n && behind.p[0] == '>' ? body_lines(q) : 0;
        } else {
                s.from = (uint32_t) (q->off - l->at[para]);
                s.to = s.from + q->len;
        }
        if (q->who.n && l->block[para] == (q->form == QUOTE_BLOCK))
                vec_push(ret, s);
}

void digest_said_read(const struct digest_item *it, struct arena *a, struct digest_said *ret) {
        const struct when_text_ref ref = { .dated = it->dated, .at = it->day * (int64_t) 86400 };
        struct quote_draft found;
        struct laid l;
        size_t para = 0;
        vec_clear(ret);
        lay(it, a, &l);
        quote_draft_read(l.text, &ref, a, &found);
        for (size_t i = 0; i < found.n; i++) {
                const struct quote_claimed *q = &found.v[i];
                while (para < it->paras.n && q->off >= l.end[para])
                        para++;
                if (para < it->paras.n && q->off >= l.at[para])
                        keep(&l, para, q, ret);
        }
}

const struct digest_saying *digest_said_of(const struct digest_said *s, size_t para, size_t off) {
        for (size_t i = 0; i < s->n; i++)
                if (s->v[i].para == para && off >= s->v[i].from && off < s->v[i].to)
                        return &s->v[i];
        return NULL;
}
