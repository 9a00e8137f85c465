/* Clauses of Persian sentences: verbs by their forms, who, whom, how far it is claimed. */
#include "base/test.h"
#include "lang/lang-clause.h"
#include "lang/lang-tag.h"
#include "lang/lang-verb-fa.h"
#include "text/text-fold.h"

#include <stdio.h>
#include <stdlib.h>

struct room {
        struct lang_parser *p;
        struct lang_clauses c;
        struct lang_tree t;
        struct str text;
        struct buf plain;
        struct lang_name names[8];
        size_t n;
};

/* Sentences are written with their names marked: [a person], {an organisation}, <a place>. */
static bool read(struct room *r, struct str marked) {
        static const char open[] = "[{<", close[] = "]}>";
        static const enum lang_type types[] = { LANG_PER, LANG_ORG, LANG_LOC };
        r->n = 0;
        if (!r->plain.max)
                buf_init(&r->plain, 0);
        buf_clear(&r->plain);
        for (size_t i = 0; i < marked.n; i++) {
                const char *o = memchr(open, marked.p[i], 3), *c = memchr(close, marked.p[i], 3);
                if (o && r->n < 8)
                        r->names[r->n++] = (struct lang_name){ .off = (uint32_t) r->plain.n,
                                                               .type = types[o - open],
                                                               .odds = 90 };
                else if (c && r->n)
                        r->names[r->n - 1].len = (uint32_t) r->plain.n - r->names[r->n - 1].off;
                else
                        buf_putc(&r->plain, marked.p[i]);
        }
        r->text = buf_str(&r->plain);
        if (!r->p)
                r->p = lang_parser_new();
        if (!lang_parse(r->p, r->text, 0, r->text.n, TEXT_LANG_fa, &r->t))
                return false;
        r->t.names = r->names;
        r->t.n_names = r->n;
        lang_clauses_read(r->text, &r->t, &r->c);
        return true;
}

static void done(struct room *r) {
        lang_parser_free(&r->p);
        lang_clauses_done(&r->c);
        buf_done(&r->plain);
}

static struct str words(const struct room *r, uint16_t lo, uint16_t hi) {
        const struct lang_node *a = &r->t.v[lo], *b = &r->t.v[hi - 1];
        return str_sub(r->text, a->off, b->off + b->len - a->off);
}

static void show(const struct room *r) {
        static const char *const kinds[] = { "subj", "obj", "ind", "obl", "pred", "time", "own" };
        for (uint16_t i = 0; i < r->t.n; i++)
                printf("%.*s/%s ", STR_ARG(words(r, i, i + 1)),
                       lang_pos_code((enum lang_pos) r->t.v[i].pos));
        printf("\n");
        for (size_t k = 0; k < r->c.v.n; k++) {
                const struct lang_clause *c = &r->c.v.v[k];
                printf("  [%zu] %.*s %s%s%s%s link %d up %d\n", k, STR_ARG(c->lemma),
                       lang_mode_code(c->mode), c->noun ? " noun" : "",
                       c->passive ? " passive" : "", c->negated ? " negated" : "", c->link,
                       c->parent == LANG_NOWORD ? -1 : c->parent);
                for (uint32_t i = 0; i < c->n_args; i++) {
                        const struct lang_arg *a = &r->c.args.v[c->arg + i];
                        printf("      %s {%.*s} head %u prep %.*s group %u flags %x\n",
                               kinds[a->kind], STR_ARG(words(r, a->lo, a->hi)), a->head,
                               STR_ARG(a->prep == LANG_NOWORD ? STR("-") : r->t.v[a->prep].lemma),
                               a->group, a->flags);
                }
        }
}

/* Set CLEW_SHOW to a file of sentences to see them taken apart. */
TEST(lang_clause_fa_show) {
        const char *path = getenv("CLEW_SHOW");
        struct room r = { 0 };
        struct buf b;
        if (!path) {
                test_skip("CLEW_SHOW is not set");
                return;
        }
        if (test_slurp(path, &b)) {
                struct str rest = buf_str(&b);
                while (rest.p) {
                        struct str line = str_cut(&rest, '\n');
                        if (line.n && read(&r, line))
                                show(&r);
                }
        }
        buf_done(&b);
        done(&r);
}
