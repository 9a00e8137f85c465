/* What falls if a document falls: each claim weighed with it and without it. */
#include "cli/cli-claim.h"

static const char *const verdicts[] = {
        [QUOTE_FALLS] = "falls",
        [QUOTE_WEAKER] = "weaker",
        [QUOTE_LESS_AGAINST] = "less contradicted",
        [QUOTE_HOLDS] = "stands",
};

static void report(struct cli *c, const struct quote_claim *claim, const struct quote_fall *f) {
        const char *verdict = verdicts[quote_fall_verdict(f)];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "id"), json_z(j, claim->id);
                json_key(j, "verdict"), json_z(j, verdict);
                json_key(j, "sentence"), json_str(j, claim->sentence);
                json_key(j, "quotations"), json_u64(j, f->n);
                json_key(j, "sources"), json_u64(j, f->was.sources);
                json_key(j, "sources_left"), json_u64(j, f->is.sources);
                cli_json_done(c);
                return;
        }
        cli_style(c, CLI_BOLD);
        cli_print(c, "%s", claim->id);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "  %s: %zu quotation%s of it there; %zu of %zu independent sources left\n",
                  verdict, f->n, f->n == 1 ? "" : "s", f->is.sources, f->was.sources);
        cli_text(c, claim->sentence, "    ");
}

int cli_claim_break(struct cli *c, struct arena *a) {
        struct store_doc_row row;
        struct quote_book book;
        bool found = false;
        int r = cli_doc_find(c, c->operands[1], &row);
        if (r < 0 || (r = quote_book_get(c->store, a, &book, &c->err)) < 0)
                return r;
        for (size_t i = 0; i < book.n_claims; i++) {
                struct quote_fall f;
                r = quote_claim_fall(c->store, &book.claims[i], row.id, a, &f, &c->err);
                if (r < 0)
                        return r;
                if (f.n)
                        report(c, &book.claims[i], &f);
                found |= f.n > 0;
        }
        if (!found && !c->json)
                cli_print(c, "no claim rests on it\n");
        return found ? CLI_YES : CLI_NO;
}
