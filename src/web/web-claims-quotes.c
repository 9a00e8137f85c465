/* Every quotation that was taken, newest first: its words, whether they still stand, and the claims
 * that it is under or against. */
#include "web/web-claims.h"

int web_page_quotes(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 20 };

static void put_claims(struct web_answer *w, const struct quote_book *b,
                       const struct quote_taken *t) {
        for (size_t i = 0; i < b->n_claims; i++)
                for (size_t k = 0; k < b->claims[i].n_grounds; k++) {
                        const struct quote_ground *g = &b->claims[i].grounds[k];
                        if (g->quote != t)
                                continue;
                        web_lit(w, "<p class=\"meta\">");
                        web_say(w, g->against ? WEB_SAY_quotes_against : WEB_SAY_quotes_under);
                        web_lit(w, " <a href=\"/claim/");
                        web_url(w, str_of(b->claims[i].id));
                        web_lit(w, "\">");
                        web_bdi(w, b->claims[i].sentence);
                        web_lit(w, "</a></p>");
                }
}

static void put_speaker(const struct web_request *q, struct web_answer *w,
                        const struct quote_doc *d, uint64_t off) {
        struct quote_speaker who;
        quote_doc_speaker(d, off, &who);
        bool own = who.dated;
        web_lit(w, "<p class=\"meta\"><strong>");
        if (who.name.n || who.address.n)
                web_bdi(w, who.name.n ? who.name : who.address);
        else
                web_say(w, WEB_SAY_claim_unknown);
        web_lit(w, "</strong> · ");
        web_time(q, w, own || d->row.dated, own ? who.date : d->row.date,
                 own ? who.zone : d->row.zone);
        web_lit(w, " · ");
        web_bdi(w, quote_doc_title(d));
        web_lit(w, "</p>");
}

int web_claim_quote(const struct web_request *q, struct web_answer *w, const struct quote_book *b,
                    const struct quote_taken *t, struct err *e) {
        struct quote_doc d;
        uint64_t off = t->at.off, len = t->at.len;
        enum quote_stand stand = QUOTE_GONE;
        char hex[SHA256_HEX];
        int r = quote_address_resolve(q->store, &t->at, &d, &off, &len, &stand, e);
        if (r >= 0) {
                bool here = stand <= QUOTE_MOVED;
                sha256_hex(&t->at.doc, hex);
                hex[12] = 0;
                web_lit(w, "<li class=\"card\" data-item>");
                web_cite(q, w, hex, here ? off : t->at.off, here ? len : t->at.len, t->at.words);
                if (here)
                        put_speaker(q, w, &d, off);
                web_lit(w, "<p class=\"meta\"><a href=\"/quote/");
                web_url(w, str_of(t->at.id));
                web_lit(w, "\"><bdi>");
                web_text(w, str_of(t->at.id));
                web_lit(w, "</bdi></a> · ");
                web_say(w, WEB_SAY_quotes_taken);
                web_lit(w, " ");
                web_time(q, w, true, t->taken, 0);
                web_claim_stand(w, stand);
                web_lit(w, "</p>");
                if (t->why.n) {
                        web_lit(w, "<p class=\"lines\"");
                        web_lang_of(w, NULL, t->why);
                        web_lit(w, ">");
                        web_lines(w, t->why);
                        web_lit(w, "</p>");
                }
                put_claims(w, b, t);
                web_lit(w, "</li>");
        }
        quote_doc_done(&d);
        return r;
}

int web_page_quotes(struct web_request *q, struct web_answer *w, struct err *e) {
        struct quote_book b;
        uint64_t from;
        int r = quote_book_get(q->store, q->a, &b, e);
        if (r < 0 || (r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e)) < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_quotes_title, q->lang), WEB_NAV_claims);
        web_lit(w, "<p class=\"path\"><a href=\"/claims\">");
        web_say(w, WEB_SAY_claim_title);
        web_lit(w, "</a></p><h1>");
        web_say(w, WEB_SAY_quotes_title);
        web_lit(w, "</h1><ul class=\"cards\">");
        for (size_t i = from; i < b.n_quotes && i < from + PER && r >= 0; i++)
                r = web_claim_quote(q, w, &b, &b.quotes[b.n_quotes - 1 - i], e);
        web_lit(w, "</ul>");
        if (b.n_quotes == 0)
                web_nothing(w, WEB_SAY_quotes_none);
        web_pager(q, w, from, PER, b.n_quotes);
        web_end(q, w);
        return r;
}
