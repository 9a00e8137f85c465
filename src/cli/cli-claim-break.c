/* What falls if a document falls: each claim weighed with it and without it. */
#include "cli/cli-claim.h"

/* The document, what is attached to it, and copies of the same message: they fall together. */
struct fallen {
        struct cli *c;
        struct doc_id doc, of; /* of: what it is a copy of, or itself */
};

static int of_copy(struct cli *c, struct doc_id d, struct doc_id *ret) {
        struct store_copy x = { 0 };
        int r = store_copy_find(c->store, d, &x, &c->err);
        *ret = r > 0 && x.kind == STORE_COPY ? x.of : d;
        return r < 0 ? r : 0;
}

/* 1: it falls too. */
static int falls(const struct fallen *f, struct doc_id d) {
        enum { DEEP = 64 };
        for (int i = 0; d.v && i < DEEP; i++) {
                struct store_doc_row row;
                struct doc_id of;
                int r = of_copy(f->c, d, &of);
                if (r < 0)
                        return r;
                if (d.v == f->doc.v || of.v == f->of.v)
                        return 1;
                r = store_doc_get(f->c->store, d, &row, &f->c->err);
                if (r < 0)
                        return r;
                d = row.parent;
        }
        return 0;
}

/* The claim without its grounds that fall; *ret_n of them. */
static int without(const struct fallen *f, const struct quote_claim *claim,
                   const struct quote_ground_now *now, struct arena *a, struct quote_claim *ret,
                   size_t *ret_n) {
        *ret = *claim;
        ret->grounds = arena_alloc(a, (claim->n_grounds + 1) * sizeof *ret->grounds);
        ret->n_grounds = *ret_n = 0;
        for (size_t i = 0; i < claim->n_grounds; i++) {
                int r = falls(f, now[i].doc);
                if (r < 0)
                        return r;
                if (r == 0)
                        ret->grounds[ret->n_grounds++] = claim->grounds[i];
                else
                        ++*ret_n;
        }
        return 0;
}

static const char *verdict_of(const struct quote_weight *was, const struct quote_weight *is) {
        if (is->sources == 0 && was->sources > 0)
                return "falls";
        if (is->sources < was->sources)
                return "weaker";
        return is->n_against < was->n_against ? "less contradicted" : "stands";
}

static void report(struct cli *c, const struct quote_claim *claim, const struct quote_weight *was,
                   const struct quote_weight *is, size_t n) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "id"), json_z(j, claim->id);
                json_key(j, "verdict"), json_z(j, verdict_of(was, is));
                json_key(j, "sentence"), json_str(j, claim->sentence);
                json_key(j, "quotations"), json_u64(j, n);
                json_key(j, "sources"), json_u64(j, was->sources);
                json_key(j, "sources_left"), json_u64(j, is->sources);
                cli_json_done(c);
                return;
        }
        cli_style(c, CLI_BOLD);
        cli_print(c, "%s", claim->id);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "  %s: %zu quotation%s of it there; %zu of %zu independent sources left\n",
                  verdict_of(was, is), n, n == 1 ? "" : "s", is->sources, was->sources);
        cli_text(c, claim->sentence, "    ");
}

static int one(const struct fallen *f, const struct quote_claim *claim, struct arena *a) {
        struct quote_ground_now *now, *then;
        struct quote_weight was, is;
        struct quote_claim rest;
        size_t n;
        int r = quote_claim_weigh(f->c->store, claim, a, &now, &was, &f->c->err);
        if (r < 0 || (r = without(f, claim, now, a, &rest, &n)) < 0 || n == 0)
                return r < 0 ? r : 0;
        r = quote_claim_weigh(f->c->store, &rest, a, &then, &is, &f->c->err);
        if (r < 0)
                return r;
        report(f->c, claim, &was, &is, n);
        return 1;
}

int cli_claim_break(struct cli *c, struct arena *a) {
        struct fallen f = { .c = c };
        struct store_doc_row row;
        struct quote_book book;
        size_t found = 0;
        int r = cli_doc_find(c, c->operands[1], &row);
        if (r < 0)
                return r;
        f.doc = row.id;
        if ((r = of_copy(c, f.doc, &f.of)) < 0 ||
            (r = quote_book_get(c->store, a, &book, &c->err)) < 0)
                return r;
        for (size_t i = 0; i < book.n_claims; i++) {
                r = one(&f, &book.claims[i], a);
                if (r < 0)
                        return r;
                found += (size_t) r;
        }
        if (!found && !c->json)
                cli_print(c, "no claim rests on it\n");
        return found ? CLI_YES : CLI_NO;
}
