/* /quote/ID: a quotation that was taken: its words, where they stand, how it is cited. */
#include "base/limits.h"
#include "web/web-act.h"
#include "web/web-claims.h"

int web_page_quote(struct web_request *q, struct web_answer *w, struct err *e);

static const char *const styles[] = { "plain",    "chicago", "apa",   "legal",
                                      "markdown", "html",    "bibtex" };

static void put_fact(struct web_answer *w, struct str words, enum web_say say) {
        if (words.n == 0)
                return;
        web_lit(w, "<dt>");
        web_say(w, say);
        web_lit(w, "</dt><dd class=\"lines\"");
        web_lang_of(w, NULL, words);
        web_lit(w, ">");
        web_lines(w, words);
        web_lit(w, "</dd>");
}

static void put_number(struct web_answer *w, enum web_say say, uint64_t n) {
        web_lit(w, "<li>");
        web_say_count(w, say, n);
        web_lit(w, "</li>");
}

static void put_address(struct web_answer *w, const struct quote_address *at) {
        char hex[SHA256_HEX];
        sha256_hex(&at->doc, hex);
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_read_address);
        web_lit(w, "</h2><ul>");
        put_number(w, WEB_SAY_read_in_text, at->off);
        put_number(w, WEB_SAY_read_length, at->len);
        if (at->raw != QUOTE_RAW_NONE)
                put_number(w, WEB_SAY_read_in_raw, at->raw_off);
        if (at->box.page) {
                web_lit(w, "<li>");
                web_say(w, WEB_SAY_read_page);
                web_lit(w, " ");
                web_count(w, at->box.page);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul><dl class=\"head\">");
        put_fact(w, at->before, WEB_SAY_read_stand_before);
        put_fact(w, at->after, WEB_SAY_read_stand_after);
        put_fact(w, str_of(hex), WEB_SAY_read_hash);
        web_lit(w, "</dl></section>");
}

static void put_styles(const struct web_request *q, struct web_answer *w, struct str here) {
        web_lit(w, "<ul class=\"choices\" lang=\"en\">");
        for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
                struct str style = str_of(styles[i]);
                web_lit(w, "<li><a href=\"");
                web_text(w, q->path);
                web_url_with(q, w, "style", &style);
                if (str_eq(style, here))
                        web_lit(w, "\" aria-current=\"page\">");
                else
                        web_lit(w, "\">");
                web_text(w, style);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
}

/* As the verb cites it. */
static int put_citation(struct web_request *q, struct web_answer *w, const char *id,
                        struct err *e) {
        struct str style = web_field(q, "style");
        struct web_value values[] = { { "quote", str_of(id) },
                                      { "style", style.n ? style : STR("plain") } };
        struct buf out, said;
        int code = 0;
        buf_init(&out, LIMIT_web_answer);
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, WEB_ACT_quote_cite, values, 2, (struct str){ 0 }, &out, &said, &code, e);
        if (r >= 0 && code != 0)
                r = err_set(e, ERR_usage, "%.*s", (int) (said.n < 400 ? said.n : 400), said.p);
        if (r >= 0) {
                web_lit(w, "<section><h2>");
                web_say(w, WEB_SAY_read_cite);
                web_lit(w, "</h2>");
                put_styles(q, w, values[1].value);
                web_lit(w, "<pre class=\"citation\" tabindex=\"0\" dir=\"auto\">");
                web_lines(w, str_trim(buf_str(&out)));
                web_lit(w, "</pre></section>");
        }
        buf_done(&out);
        buf_done(&said);
        return r;
}

int web_page_quote(struct web_request *q, struct web_answer *w, struct err *e) {
        struct quote_book b;
        int r = quote_book_get(q->store, q->a, &b, e);
        const struct quote_taken *t = r < 0 ? NULL : quote_book_quote(&b, q->part[0]);
        if (r >= 0 && t == NULL)
                r = err_set(e, ERR_absent, "no such quotation was taken here");
        if (r < 0)
                return r;
        web_begin(q, w, str_of(t->at.id), WEB_NAV_claims);
        web_lit(w, "<p class=\"path\"><a href=\"/quotes\">");
        web_say(w, WEB_SAY_quotes_title);
        web_lit(w, "</a></p><h1>");
        web_say(w, WEB_SAY_claim_quote);
        web_lit(w, " <bdi>");
        web_text(w, str_of(t->at.id));
        web_lit(w, "</bdi></h1><ul class=\"cards\">");
        r = web_claim_quote(q, w, &b, t, e);
        web_lit(w, "</ul>");
        if (r >= 0)
                r = put_citation(q, w, t->at.id, e);
        put_address(w, &t->at);
        web_end(q, w);
        return r;
}
