/* Any text, with names wherever words begin with a capital: ties lie within it. */
#include "base/bug.h"
#include "base/utf8.h"
#include "tie/tie-read.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) {
        static struct tie_reader *reader;
        struct lang_name names[NAMES];
        const struct tie_list *list;
        struct str text = { (const char *) p, n };
        if (utf8_valid(str_bytes(text)) != n)
                return 0;
        if (!reader)
                reader = tie_reader_new();
        struct tie_text t = { .text = text, .len = n, .names = names, .dated = true };
        t.n_names = find_names(text, names);
        tie_read(reader, &t, &list);
        for (size_t i = 0; i < list->v.n; i++) {
                const struct tie_said *s = &list->v.v[i];
                if (s->off + s->len > n || s->verb_off + s->verb_len > n ||
                    s->from.name_off + s->from.name_len > n)
                        BUG("a tie beyond its text");
        }
        return 0;
}
