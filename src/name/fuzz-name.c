/* Fuzz target: two names in the valid UTF-8 of the input, parted by a line feed. */
#include "base/bug.h"
#include "base/utf8.h"
#include "name/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void try_name(const struct name *x) {
        BUG_IF(x->n > NAME_TOKENS || x->words > x->n);
        for (size_t i = 0; i < x->n; i++) {
                const struct name_token *t = &x->token[i];
                BUG_IF(t->n == 0 || t->n > NAME_TOKEN_BYTES || t->n_letters > NAME_LETTERS);
                BUG_IF(utf8_valid(bytes_of(t->v, t->n)) != t->n);
        }
}

static void try_pool(struct str a, const struct name *b) {
        struct name_pool *p = name_pool_new(name_model());
        struct name_hit hit[4];
        name_pool_put(p, a);
        name_pool_put(p, STR("Leila Karimi"));
        name_pool_build(p);
        size_t n = name_pool_match(p, b, NULL, hit, 4);
        for (size_t i = 0; i < n; i++)
                BUG_IF(hit[i].i >= 2 || !(hit[i].score >= 0 && hit[i].score <= 1));
        name_pool_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str b = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        struct str a = str_cut(&b, '\n');
        struct name x, y;
        struct name_match m;
        name_parse(name_model(), a, &x), name_parse(name_model(), b, &y);
        try_name(&x), try_name(&y);
        name_compare(name_model(), &x, &y, NULL, &m);
        BUG_IF(!(m.score >= 0 && m.score <= 1) || m.n_steps > 2 * NAME_TOKENS);
        try_pool(a, &y);
        return 0;
}
