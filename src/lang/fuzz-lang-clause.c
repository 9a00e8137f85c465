/* Any text as a sentence: its tree, mended, is one tree still; clauses and their arguments lie
 * inside. */
#include "base/bug.h"
#include "base/utf8.h"
#include "lang/lang-clause-mend.h"
#include "lang/lang-clause.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct lang_parser *parser;
static struct lang_clauses clauses;
static struct lang_node room[LANG_PARSE_WORDS];

/* Each word leads to a root in fewer steps than there are words. */
static void check_tree(const struct lang_tree *t) {
        for (uint16_t i = 0; i < t->n; i++) {
                unsigned steps = 0;
                for (uint16_t k = i; t->v[k].head != LANG_NOWORD; k = t->v[k].head, steps++)
                        BUG_IF(t->v[k].head >= t->n || steps >= t->n);
        }
}

static void check_clauses(const struct lang_tree *t, size_t len) {
        for (size_t i = 0; i < clauses.v.n; i++) {
                const struct lang_clause *c = &clauses.v.v[i];
                BUG_IF(c->head >= t->n || (c->parent != LANG_NOWORD && c->parent >= clauses.v.n));
                BUG_IF((uint64_t) c->verb_off + c->verb_len > len);
                BUG_IF((uint64_t) c->arg + c->n_args > clauses.args.n);
        }
        for (size_t i = 0; i < clauses.args.n; i++) {
                const struct lang_arg *a = &clauses.args.v[i];
                BUG_IF(a->lo > a->head || a->head >= a->hi || a->hi > t->n);
                BUG_IF(a->prep != LANG_NOWORD && a->prep >= t->n);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        struct lang_tree t;
        if (!parser)
                parser = lang_parser_new();
        for (unsigned k = 0; k < 2; k++) {
                if (!lang_parse(parser, text, 0, text.n, k ? TEXT_LANG_fa : TEXT_LANG_en, &t))
                        continue;
                lang_clause_mend(text, &t, room);
                check_tree(&t);
                lang_clauses_read(text, &t, &clauses);
                check_clauses(&t, text.n);
        }
        return 0;
}
