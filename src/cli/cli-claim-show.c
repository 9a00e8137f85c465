/* A claim with its chain: claim, reading, quotation, document, container, hash, version of the
 * reader. */
#include "cli/cli-claim.h"

#include "when/when.h"

static void warn(struct cli *c, const char *words) {
        cli_style(c, CLI_WARN);
        cli_print(c, "  ! %s\n", words);
        cli_style(c, CLI_PLAIN);
}

struct warning {
        const char *id, *words;
        bool is;
};

enum { WARNINGS = 7 };

static void warnings_of(const struct quote_weight *w, struct warning ret[static WARNINGS]) {
        const struct warning all[WARNINGS] = {
                { "bare", "nothing that stands supports it", w->bare },
                { "single-source", "rests on a single source", w->single },
                { "contradicted", "a quotation speaks against it", w->contradicted },
                { "changed", "a document has the quoted words no more", w->changed > 0 },
                { "gone", "a quoted document is not in this case", w->gone > 0 },
                { "ocr", "quotes words that were read from pixels: check them by eye", w->ocr },
                { "unasked", "none of those concerned was asked", w->unasked },
        };
        memcpy(ret, all, sizeof all);
}

/* ---- text -------------------------------------------------------------------------------------
 */

static void says(struct cli *c, const char *label, struct str s) {
        if (s.n == 0)
                return;
        cli_print(c, "        %-10s", label);
        cli_show(c, CLI_PLAIN, s, 0);
        cli_print(c, "\n");
}

static int ground_text(struct cli *c, const struct cli_claim_view *v, size_t i) {
        const struct quote_ground *g = &v->claim->grounds[i];
        struct store_doc_row row;
        struct cli_quote q;
        char hex[SHA256_HEX];
        int r = cli_quote_get(c, &g->quote->at, v->a, &q);
        if (r < 0)
                return r;
        cli_quote_show(c, &q, "    ");
        says(c, "reading", g->reading);
        says(c, "document", q.title.n ? q.title : str_of(q.id));
        says(c, "lies in", q.place);
        sha256_hex(&g->quote->at.content, hex);
        says(c, "SHA-256", str_of(hex));
        if (v->now[i].doc.v && (r = store_doc_get(c->store, v->now[i].doc, &row, &c->err)) >= 0) {
                cli_print(c, "        read by   clew/%s", CLEW_VERSION);
                if (row.reader) /* mail proper has no number */
                        cli_print(c, ", reader %u", row.reader);
                cli_print(c, "\n");
        }
        return r < 0 ? r : 0;
}

static int grounds_text(struct cli *c, const struct cli_claim_view *v, bool against) {
        const char *head = against ? "against it" : "for it";
        for (size_t i = 0; i < v->claim->n_grounds; i++) {
                if (v->claim->grounds[i].against != against)
                        continue;
                if (head) {
                        cli_style(c, CLI_HEAD);
                        cli_print(c, "  %s\n", head);
                        cli_style(c, CLI_PLAIN);
                }
                head = NULL;
                int r = ground_text(c, v, i);
                if (r < 0)
                        return r;
        }
        return 0;
}

static const char *const acts[] = {
        [QUOTE_ACT_TAKE] = "took",
        [QUOTE_ACT_CLAIM] = "made",
        [QUOTE_ACT_SAY] = "said anew",
        [QUOTE_ACT_FOR] = "put under it",
        [QUOTE_ACT_AGAINST] = "put against it",
        [QUOTE_ACT_OFF] = "took away",
        [QUOTE_ACT_NOTE] = "noted",
        [QUOTE_ACT_STATUS] = "set to",
        [QUOTE_ACT_ASK] = "asked",
        [QUOTE_ACT_REPLY] = "reply of",
};

static void step_text(struct cli *c, const struct quote_step *s) {
        char day[WHEN_TEXT];
        cli_print(c, "    %s  %4llu  %s", when_format_minute(s->at, 0, day).p,
                  (unsigned long long) s->number, acts[s->act]);
        if (s->who.n) {
                cli_print(c, " ");
                cli_show(c, CLI_BOLD, s->who, 0);
        }
        cli_print(c, "%s%s", s->date[0] ? " on " : "", s->date);
        if (s->text.n) {
                cli_print(c, ": ");
                cli_show(c, CLI_PLAIN, s->text, 0);
        }
        if (s->by.n) {
                cli_print(c, "  (");
                cli_show(c, CLI_DIM, s->by, 0);
                cli_print(c, ")");
        }
        cli_print(c, "\n");
}

static void head_text(struct cli *c, const struct cli_claim_view *v) {
        struct warning all[WARNINGS];
        cli_style(c, CLI_BOLD);
        cli_print(c, "%s", v->claim->id);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "  %s, %zu independent source%s for it, %zu quotation%s against it\n",
                  quote_status_id(v->claim->status), v->weight.sources,
                  v->weight.sources == 1 ? "" : "s", v->weight.n_against,
                  v->weight.n_against == 1 ? "" : "s");
        cli_text(c, v->claim->sentence, "  ");
        warnings_of(&v->weight, all);
        for (size_t i = 0; i < WARNINGS; i++)
                if (all[i].is)
                        warn(c, all[i].words);
}

static int view_text(struct cli *c, const struct cli_claim_view *v) {
        head_text(c, v);
        int r = grounds_text(c, v, false);
        if (r >= 0)
                r = grounds_text(c, v, true);
        cli_style(c, CLI_HEAD);
        cli_print(c, "  who did what\n");
        cli_style(c, CLI_PLAIN);
        for (size_t i = 0; i < v->claim->n_steps; i++)
                step_text(c, &v->claim->steps[i]);
        return r;
}

/* ---- JSON -------------------------------------------------------------------------------------
 */

static int ground_json(struct cli *c, const struct cli_claim_view *v, size_t i) {
        struct json *j = &c->js;
        struct cli_quote q;
        int r = cli_quote_get(c, &v->claim->grounds[i].quote->at, v->a, &q);
        if (r < 0)
                return r;
        json_object(j);
        json_key(j, "against"), json_bool(j, v->claim->grounds[i].against);
        json_key(j, "reading"), json_str(j, v->claim->grounds[i].reading);
        json_key(j, "source"), json_u64(j, v->now[i].source);
        json_key(j, "quote"), json_object(j);
        cli_quote_json(j, &q);
        json_end(j);
        json_end(j);
        return 0;
}

static void step_json(struct json *j, const struct quote_step *s) {
        json_object(j);
        json_key(j, "decision"), json_u64(j, s->number);
        json_key(j, "act"), json_z(j, quote_act_verb(s->act));
        cli_date_json(j, "at", true, s->at, 0);
        json_key(j, "by"), json_str(j, s->by);
        json_key(j, "who"), json_str(j, s->who);
        json_key(j, "on");
        if (s->date[0])
                json_z(j, s->date);
        else
                json_null(j);
        json_key(j, "text"), json_str(j, s->text);
        json_end(j);
}

static int view_json(struct cli *c, const struct cli_claim_view *v) {
        struct json *j = cli_json(c);
        struct warning all[WARNINGS];
        int r = 0;
        json_key(j, "id"), json_z(j, v->claim->id);
        json_key(j, "sentence"), json_str(j, v->claim->sentence);
        json_key(j, "status"), json_z(j, quote_status_id(v->claim->status));
        json_key(j, "sources"), json_u64(j, v->weight.sources);
        warnings_of(&v->weight, all);
        json_key(j, "warnings"), json_array(j);
        for (size_t i = 0; i < WARNINGS; i++)
                if (all[i].is)
                        json_z(j, all[i].id);
        json_end(j);
        json_key(j, "grounds"), json_array(j);
        for (size_t i = 0; r >= 0 && i < v->claim->n_grounds; i++)
                r = ground_json(c, v, i);
        json_end(j);
        json_key(j, "acts"), json_array(j);
        for (size_t i = 0; i < v->claim->n_steps; i++)
                step_json(j, &v->claim->steps[i]);
        json_end(j);
        cli_json_done(c);
        return r;
}

int cli_claim_view(struct cli *c, const struct quote_claim *claim, struct arena *a, bool brief) {
        struct cli_claim_view v = { .claim = claim, .a = a };
        int r = quote_claim_weigh(c->store, claim, a, &v.now, &v.weight, &c->err);
        if (r < 0)
                return r;
        if (c->json)
                return view_json(c, &v);
        if (!brief)
                return view_text(c, &v);
        head_text(c, &v);
        return 0;
}
