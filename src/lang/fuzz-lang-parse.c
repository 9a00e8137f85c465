/* Any text as a sentence: the tree is one tree, offsets rise and lie inside. */
#include "base/bug.h"
#include "base/utf8.h"
#include "lang/lang-parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct lang_parser *parser;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        struct lang_tree t;
        if (!parser)
                parser = lang_parser_new();
        for (unsigned k = 0; k < 2; k++) {
                if (!lang_parse(parser, text, 0, text.n, k ? TEXT_LANG_fa : TEXT_LANG_en, &t))
                        continue;
                unsigned roots = 0, end = 0;
                for (uint16_t i = 0; i < t.n; i++) {
                        const struct lang_node *v = &t.v[i];
                        BUG_IF(v->off < end || (uint64_t) v->off + v->len > text.n || !v->len);
                        end = v->off + v->len;
                        BUG_IF(v->head != LANG_NOWORD && (v->head >= t.n || v->head == i));
                        roots += v->head == LANG_NOWORD;
                }
                BUG_IF(roots != 1);
        }
        return 0;
}
