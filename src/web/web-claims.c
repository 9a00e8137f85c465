/* The board: every claim with how far it carries, newest first. */
#include "web/web-claims.h"

int web_page_claims(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 10, FREE_MOST = 50 }; /* each card looks at every document that is quoted */

/* ---- parts ------------------------------------------------------------------------------------
 */

enum web_say web_claim_status_say(enum quote_status s) {
        switch (s) {
        case QUOTE_OPEN:
        case QUOTE_STATUSES:
                break;
        case QUOTE_SUPPORTED:
                return WEB_SAY_claim_supported;
        case QUOTE_DISPUTED:
                return WEB_SAY_claim_disputed;
        case QUOTE_PUBLISHED:
                return WEB_SAY_claim_published;
        case QUOTE_DROPPED:
                return WEB_SAY_claim_dropped;
        }
        return WEB_SAY_claim_open;
}

void web_claim_status(struct web_answer *w, enum quote_status s) {
        web_lit(w, "<span class=\"badge status-");
        web_text(w, str_of(quote_status_id(s)));
        web_lit(w, "\">");
        web_say(w, web_claim_status_say(s));
        web_lit(w, "</span>");
}

void web_claim_stand(struct web_answer *w, enum quote_stand s) {
        static const enum web_say says[] = { [QUOTE_MOVED] = WEB_SAY_claim_moved,
                                             [QUOTE_LOST] = WEB_SAY_claim_lost,
                                             [QUOTE_GONE] = WEB_SAY_claim_gone };
        if (s == QUOTE_STANDS)
                return;
        web_lit(w, " <span class=\"badge warn\">");
        web_say(w, says[s]);
        web_lit(w, "</span>");
}

void web_claim_warnings(struct web_answer *w, const struct quote_weight *weight) {
        const struct {
                bool is;
                enum web_say say;
        } all[] = {
                { weight->bare, WEB_SAY_claim_warn_bare },
                { weight->single, WEB_SAY_claim_warn_single },
                { weight->contradicted, WEB_SAY_claim_warn_contradicted },
                { weight->changed > 0, WEB_SAY_claim_warn_changed },
                { weight->gone > 0, WEB_SAY_claim_warn_gone },
                { weight->ocr, WEB_SAY_claim_warn_ocr },
                { weight->unasked, WEB_SAY_claim_warn_unasked },
        };
        bool any = false;
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
                if (!all[i].is)
                        continue;
                if (!any)
                        web_lit(w, "<ul class=\"warnings\">");
                any = true;
                web_lit(w, "<li>");
                web_say(w, all[i].say);
                web_lit(w, "</li>");
        }
        if (any)
                web_lit(w, "</ul>");
}

void web_claim_form(const struct web_request *q, struct web_answer *w, const char *act,
                    const char *claim) {
        web_form(q, w, act);
        web_hidden(w, "by", q->person);
        web_hidden(w, "claim", str_of(claim));
}

static void put_label(struct web_answer *w, const char *id, enum web_say label) {
        web_lit(w, "<label for=\"");
        web_text(w, str_of(id));
        web_lit(w, "\">");
        web_say(w, label);
        web_lit(w, "</label>");
}

void web_claim_field(struct web_answer *w, const char *id, const char *name, enum web_say label,
                     bool required) {
        put_label(w, id, label);
        web_lit(w, "<input dir=\"auto\" autocomplete=\"off\" id=\"");
        web_text(w, str_of(id));
        web_lit(w, "\" name=\"");
        web_text(w, str_of(name));
        if (required)
                web_lit(w, "\" required>");
        else
                web_lit(w, "\">");
}

void web_claim_area(struct web_answer *w, const char *id, const char *name, enum web_say label,
                    struct str value) {
        put_label(w, id, label);
        web_lit(w, "<textarea dir=\"auto\" rows=\"2\" required id=\"");
        web_text(w, str_of(id));
        web_lit(w, "\" name=\"");
        web_text(w, str_of(name));
        web_lit(w, "\">");
        web_lines(w, value);
        web_lit(w, "</textarea>");
}

void web_claim_button(struct web_answer *w, enum web_say words) {
        web_lit(w, "<button>");
        web_say(w, words);
        web_lit(w, "</button>");
}

/* ---- the board --------------------------------------------------------------------------------
 */

static int put_card(struct web_request *q, struct web_answer *w, const struct quote_claim *c,
                    struct err *e) {
        struct quote_ground_now *now;
        struct quote_weight weight;
        int r = quote_claim_weigh(q->store, c, q->a, &now, &weight, e);
        if (r < 0)
                return r;
        web_lit(w, "<li class=\"card claim\" data-item><h3><a href=\"/claim/");
        web_url(w, str_of(c->id));
        web_lit(w, "\"><span");
        web_lang_of(w, NULL, c->sentence);
        web_lit(w, ">");
        web_text(w, c->sentence);
        web_lit(w, "</span></a></h3><p class=\"meta\"><bdi>");
        web_text(w, str_of(c->id));
        web_lit(w, "</bdi> ");
        web_claim_status(w, c->status);
        web_lit(w, " <span>");
        web_say_count(w, WEB_SAY_claim_sources_n, weight.sources);
        web_lit(w, "</span>");
        if (weight.n_against) {
                web_lit(w, " <span>");
                web_say_count(w, WEB_SAY_claim_against_n, weight.n_against);
                web_lit(w, "</span>");
        }
        web_lit(w, "</p>");
        web_claim_warnings(w, &weight);
        web_lit(w, "</li>");
        return 0;
}

static void put_filter(const struct web_request *q, struct web_answer *w, struct str chosen) {
        web_lit(w, "<nav class=\"tabs\" aria-label=\"");
        web_say(w, WEB_SAY_claim_status);
        web_lit(w, "\"><a href=\"/claims\"");
        if (chosen.n == 0)
                web_lit(w, " aria-current=\"true\"");
        web_lit(w, ">");
        web_say(w, WEB_SAY_claim_status_all);
        web_lit(w, "</a>");
        for (unsigned i = 0; i < QUOTE_STATUSES; i++) {
                struct str id = str_of(quote_status_id((enum quote_status) i));
                web_lit(w, " <a href=\"/claims?status=");
                web_url(w, id);
                web_lit(w, "\"");
                if (str_eq(id, chosen))
                        web_lit(w, " aria-current=\"true\"");
                web_lit(w, ">");
                web_say(w, web_claim_status_say((enum quote_status) i));
                web_lit(w, "</a>");
        }
        web_lit(w, "</nav>");
        (void) q;
}

/* Those of the status (empty: all), newest first; how many there are in all. */
static int put_claims(struct web_request *q, struct web_answer *w, const struct quote_book *b,
                      struct str status, uint64_t from, uint64_t *ret_n, struct err *e) {
        enum quote_status want = QUOTE_OPEN;
        uint64_t n = 0;
        int r = 0;
        bool some = quote_status_of(status, &want);
        web_lit(w, "<ul class=\"cards\">");
        for (size_t i = b->n_claims; i > 0 && r >= 0; i--) {
                const struct quote_claim *c = &b->claims[i - 1];
                if (some && c->status != want)
                        continue;
                if (n >= from && n < from + PER)
                        r = put_card(q, w, c, e);
                n++;
        }
        web_lit(w, "</ul>");
        *ret_n = n;
        return r;
}

static void put_new(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_new);
        web_lit(w, "</h2>");
        web_form(q, w, "claim_new");
        web_hidden(w, "by", q->person);
        web_claim_area(w, "claim-new", "sentence", WEB_SAY_claim_sentence, STR(""));
        web_claim_button(w, WEB_SAY_claim_make);
        web_lit(w, "</form></section>");
}

static bool is_used(const struct quote_book *b, const struct quote_taken *t) {
        for (size_t i = 0; i < b->n_claims; i++)
                for (size_t k = 0; k < b->claims[i].n_grounds; k++)
                        if (b->claims[i].grounds[k].quote == t)
                                return true;
        return false;
}

/* Newest first. */
static void put_free(const struct web_request *q, struct web_answer *w,
                     const struct quote_book *b) {
        size_t n = 0;
        for (size_t i = b->n_quotes; i > 0 && n < FREE_MOST; i--) {
                const struct quote_taken *t = &b->quotes[i - 1];
                char hex[SHA256_HEX];
                if (is_used(b, t))
                        continue;
                if (n++ == 0) {
                        web_lit(w, "<section><h2>");
                        web_say(w, WEB_SAY_claim_free);
                        web_lit(w, "</h2><ul class=\"plain\">");
                }
                sha256_hex(&t->at.doc, hex);
                hex[12] = 0;
                web_lit(w, "<li>");
                web_cite(q, w, hex, t->at.off, t->at.len, t->at.words);
                web_lit(w, "<p class=\"meta\"><bdi>");
                web_text(w, str_of(t->at.id));
                web_lit(w, "</bdi></p></li>");
        }
        if (n)
                web_lit(w, "</ul></section>");
        if (b->n_quotes) {
                web_lit(w, "<p><a href=\"/quotes\">");
                web_say(w, WEB_SAY_quotes_all);
                web_lit(w, "</a></p>");
        }
}

int web_page_claims(struct web_request *q, struct web_answer *w, struct err *e) {
        struct quote_book book;
        uint64_t from, n;
        struct str status = web_field(q, "status");
        int r = quote_book_get(q->store, q->a, &book, e);
        if (r < 0 || (r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e)) < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_claim_title, q->lang), WEB_NAV_claims);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_claim_title);
        web_lit(w, "</h1><p class=\"about\">");
        web_say(w, WEB_SAY_claim_about);
        web_lit(w, "</p>");
        put_new(q, w);
        if (book.n_claims)
                put_filter(q, w, status);
        r = put_claims(q, w, &book, status, from, &n, e);
        if (n == 0)
                web_nothing(w, book.n_claims ? WEB_SAY_nothing : WEB_SAY_claim_none);
        web_pager(q, w, from, PER, n);
        put_free(q, w, &book);
        web_end(q, w);
        return r;
}
