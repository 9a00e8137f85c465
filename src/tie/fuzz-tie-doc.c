/* Any text as a document in two spans, with names wherever words begin with a capital: ties lie
 * within it, in order. */
#include "base/bug.h"
#include "base/utf8.h"
#include "tie/tie-doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { NAMES = 256 };

static size_t find_names(struct str s, struct lang_name *ret) {
        size_t n = 0;
        for (size_t i = 0; i + 1 < s.n && n < NAMES; i++) {
                if (s.p[i] < 'A' || s.p[i] > 'Z')
                        continue;
                size_t from = i;
                while (i < s.n && ascii_alpha(s.p[i]))
                        i++;
                ret[n++] = (struct lang_name){ .off = (uint32_t) from,
                                               .len = (uint32_t) (i - from),
                                               .type = (enum lang_type)(from % LANG_TYPES),
                                               .odds = 80 };
        }
        return n;
}

static void check(const struct tie_doc_list *l, size_t n) {
        for (size_t i = 0; i < l->v.n; i++) {
                const struct tie_said *s = &l->v.v[i].said;
                if ((size_t) s->off + s->len > n || (size_t) s->verb_off + s->verb_len > n ||
                    (size_t) s->from.name_off + s->from.name_len > n ||
                    (size_t) s->to.name_off + s->to.name_len > n)
                        BUG("a tie beyond its document");
                if (i && l->v.v[i - 1].said.off > s->off)
                        BUG("ties out of order");
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) {
        static struct tie_doc *d;
        struct lang_name names[NAMES];
        struct str text = { (const char *) p, n };
        if (n > UINT32_MAX || utf8_valid(str_bytes(text)) != n)
                return 0;
        if (!d)
                d = tie_doc_new();
        const char *line = n ? memchr(p, '\n', n) : NULL;
        uint32_t cut = line ? (uint32_t) (line - text.p) + 1 : 0;
        const struct rec_span spans[] = {
                { .kind = REC_SPAN_headline, .off = 0, .len = cut },
                { .kind = REC_SPAN_own, .off = cut, .len = (uint32_t) n - cut },
        };
        const struct actor_read_doc doc = { .lang = n % 3 ? TEXT_LANG_en : TEXT_LANG_fa };
        const struct rec_addr author = { 0 };
        struct actor_read_piece piece = { .doc = &doc,
                                          .text = text,
                                          .n = (uint32_t) n,
                                          .names = names,
                                          .n_names = find_names(text, names),
                                          .spans = spans,
                                          .n_spans = n % 2 ? 2 : 0,
                                          .author = &author };
        tie_doc_begin(d);
        tie_doc_piece(d, &piece);
        check(tie_doc_end(d), n);
        return 0;
}
