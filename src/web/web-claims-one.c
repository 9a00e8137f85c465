/* One claim: its quotations and those against it, what falls with a document, who did what, and the
 * forms for all that. */
#include "base/utf8.h"
#include "web/web-claims.h"

int web_page_claim(struct web_request *q, struct web_answer *w, struct err *e);

enum { QUOTES_MOST = 200, WORDS_SHOWN = 90 };

struct view {
        const struct quote_claim *c;
        struct quote_ground_now *now;
        struct quote_weight weight;
};

/* ---- grounds ----------------------------------------------------------------------------------
 */

static void put_speaker(const struct web_request *q, struct web_answer *w,
                        const struct quote_ground_now *now) {
        web_lit(w, "<p class=\"meta\"><strong>");
        if (now->who.name.n || now->who.address.n)
                web_bdi(w, now->who.name.n ? now->who.name : now->who.address);
        else
                web_say(w, WEB_SAY_claim_unknown);
        web_lit(w, "</strong> · ");
        web_time(q, w, now->who.dated || now->dated, now->who.dated ? now->who.date : now->date,
                 now->who.dated ? now->who.zone : now->zone);
        web_lit(w, " · ");
        web_bdi(w, now->title);
        if (now->ocr) {
                web_lit(w, " <span class=\"badge warn\">");
                web_say(w, WEB_SAY_claim_ocr);
                web_lit(w, "</span>");
        }
        web_claim_stand(w, now->stand);
        web_lit(w, "</p>");
}

static void put_ground(const struct web_request *q, struct web_answer *w, const struct view *v,
                       size_t i) {
        const struct quote_ground *g = &v->c->grounds[i];
        const struct quote_ground_now *now = &v->now[i];
        bool here = now->stand <= QUOTE_MOVED;
        char hex[SHA256_HEX];
        sha256_hex(&g->quote->at.doc, hex);
        hex[12] = 0;
        web_lit(w, "<li class=\"card ground\">");
        web_cite(q, w, hex, here ? now->off : g->quote->at.off, here ? now->len : g->quote->at.len,
                 g->quote->at.words);
        put_speaker(q, w, now);
        if (g->reading.n) {
                web_lit(w, "<p class=\"reading\"");
                web_lang_of(w, NULL, g->reading);
                web_lit(w, ">");
                web_text(w, g->reading);
                web_lit(w, "</p>");
        }
        web_lit(w, "<p class=\"meta\"><span class=\"badge\">");
        if (now->source)
                web_say_count(w, WEB_SAY_claim_source_n, now->source);
        else
                web_say(w, WEB_SAY_claim_source_none);
        web_lit(w, "</span> <bdi>");
        web_text(w, str_of(g->quote->at.id));
        web_lit(w, "</bdi></p>");
        web_claim_form(q, w, "claim_off", v->c->id);
        web_hidden(w, "quote", str_of(g->quote->at.id));
        web_lit(w, "<button class=\"plain\">");
        web_say(w, WEB_SAY_claim_off);
        web_lit(w, "</button></form></li>");
}

static void put_grounds(const struct web_request *q, struct web_answer *w, const struct view *v,
                        bool against) {
        size_t n = 0;
        web_lit(w, "<section class=\"side\"><h2>");
        web_say(w, against ? WEB_SAY_claim_against_it : WEB_SAY_claim_for_it);
        web_lit(w, "</h2><ul class=\"cards\">");
        for (size_t i = 0; i < v->c->n_grounds; i++)
                if (v->c->grounds[i].against == against) {
                        put_ground(q, w, v, i);
                        n++;
                }
        web_lit(w, "</ul>");
        if (n == 0)
                web_nothing(w, WEB_SAY_claim_no_grounds);
        web_lit(w, "</section>");
}

/* ---- what falls -------------------------------------------------------------------------------
 */

static bool seen(const struct view *v, size_t i) {
        for (size_t k = 0; k < i; k++)
                if (v->now[k].doc.v == v->now[i].doc.v)
                        return true;
        return false;
}

static int put_fall(struct web_request *q, struct web_answer *w, const struct view *v, size_t i,
                    struct err *e) {
        static const enum web_say says[] = { [QUOTE_FALLS] = WEB_SAY_claim_verdict_falls,
                                             [QUOTE_WEAKER] = WEB_SAY_claim_verdict_weaker,
                                             [QUOTE_LESS_AGAINST] = WEB_SAY_claim_verdict_less,
                                             [QUOTE_HOLDS] = WEB_SAY_claim_verdict_stands };
        struct quote_fall f;
        char hex[SHA256_HEX];
        int r = quote_claim_fall(q->store, v->c, v->now[i].doc, q->a, &f, e);
        if (r < 0)
                return r;
        sha256_hex(&v->c->grounds[i].quote->at.doc, hex);
        hex[12] = 0;
        web_lit(w, "<tr><th scope=\"row\">");
        web_doc_link(w, hex, v->now[i].title.n ? v->now[i].title : str_of(hex));
        web_lit(w, "</th><td class=\"number\">");
        web_count(w, f.is.sources);
        web_lit(w, "</td><td>");
        web_say(w, says[quote_fall_verdict(&f)]);
        web_lit(w, "</td></tr>");
        return 0;
}

static int put_falls(struct web_request *q, struct web_answer *w, const struct view *v,
                     struct err *e) {
        int r = 0;
        if (v->c->n_grounds == 0)
                return 0;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_claim_falls);
        web_lit(w, "</h2><table><thead><tr><th scope=\"col\">");
        web_say(w, WEB_SAY_claim_falls_document);
        web_lit(w, "</th><th scope=\"col\" class=\"number\">");
        web_say(w, WEB_SAY_claim_falls_left);
        web_lit(w, "</th><th scope=\"col\">");
        web_say(w, WEB_SAY_claim_falls_verdict);
        web_lit(w, "</th></tr></thead><tbody>");
        for (size_t i = 0; i < v->c->n_grounds && r >= 0; i++)
                if (v->now[i].doc.v && !seen(v, i))
                        r = put_fall(q, w, v, i, e);
        web_lit(w, "</tbody></table></section>");
        return r;
}

/* ---- who did what -----------------------------------------------------------------------------
 */

static const enum web_say steps[] = {
        [QUOTE_ACT_TAKE] = WEB_SAY_claim_step_made,
        [QUOTE_ACT_CLAIM] = WEB_SAY_claim_step_made,
        [QUOTE_ACT_SAY] = WEB_SAY_claim_step_said,
        [QUOTE_ACT_FOR] = WEB_SAY_claim_step_for,
        [QUOTE_ACT_AGAINST] = WEB_SAY_claim_step_against,
        [QUOTE_ACT_OFF] = WEB_SAY_claim_step_off,
        [QUOTE_ACT_NOTE] = WEB_SAY_claim_step_noted,
        [QUOTE_ACT_STATUS] = WEB_SAY_claim_step_set,
        [QUOTE_ACT_ASK] = WEB_SAY_claim_step_asked,
        [QUOTE_ACT_REPLY] = WEB_SAY_claim_step_reply,
};

static void put_step(const struct web_request *q, struct web_answer *w,
                     const struct quote_step *s) {
        enum quote_status status;
        web_lit(w, "<li><p class=\"meta\">");
        web_time(q, w, true, s->at, 0);
        if (s->by.n) {
                web_lit(w, " · ");
                web_bdi(w, s->by);
        }
        web_lit(w, " · ");
        web_say(w, steps[s->act]);
        web_lit(w, " ");
        if (s->act == QUOTE_ACT_STATUS && quote_status_of(s->who, &status))
                web_claim_status(w, status);
        else
                web_bdi(w, s->who);
        if (s->date[0]) {
                web_lit(w, " · <bdi>");
                web_text(w, str_of(s->date));
                web_lit(w, "</bdi>");
        }
        web_lit(w, "</p>");
        if (s->text.n) {
                web_lit(w, "<p class=\"lines\"");
                web_lang_of(w, NULL, s->text);
                web_lit(w, ">");
                web_lines(w, s->text);
                web_lit(w, "</p>");
        }
        if (s->act == QUOTE_ACT_CLAIM) { /* a claim is dropped, not unmade, here */
                web_lit(w, "</li>");
                return;
        }
        web_form(q, w, "claim_undo");
        web_hidden(w, "by", q->person);
        web_hidden(w, "number", arena_printf(q->a, "%llu", (unsigned long long) s->number));
        web_lit(w, "<button class=\"plain\">");
        web_say(w, WEB_SAY_claim_undo);
        web_lit(w, "</button></form></li>");
}

static void put_steps(const struct web_request *q, struct web_answer *w,
                      const struct quote_claim *c) {
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_claim_steps);
        web_lit(w, "</h2><ol class=\"steps\">");
        for (size_t i = 0; i < c->n_steps; i++)
                put_step(q, w, &c->steps[i]);
        web_lit(w, "</ol></section>");
}

/* ---- forms ------------------------------------------------------------------------------------
 */

/* <select> of the quotations that were taken, newest first. */
static void put_quotes(struct web_answer *w, const struct quote_book *b) {
        web_lit(w, "<label for=\"claim-quote\">");
        web_say(w, WEB_SAY_claim_quote);
        web_lit(w, "</label><select id=\"claim-quote\" name=\"quote\" required>");
        for (size_t i = b->n_quotes; i > 0 && b->n_quotes - i < QUOTES_MOST; i--) {
                const struct quote_taken *t = &b->quotes[i - 1];
                web_lit(w, "<option dir=\"auto\" value=\"");
                web_text(w, str_of(t->at.id));
                web_lit(w, "\">");
                web_text(w, str_sub(t->at.words, 0, utf8_floor(t->at.words, WORDS_SHOWN)));
                if (t->at.words.n > WORDS_SHOWN)
                        web_lit(w, "…");
                web_lit(w, "</option>");
        }
        web_lit(w, "</select>");
}

static void put_evidence(const struct web_request *q, struct web_answer *w,
                         const struct quote_claim *c, const struct quote_book *b) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_evidence);
        web_lit(w, "</h2><p class=\"about\">");
        web_say(w, WEB_SAY_claim_quote_hint);
        web_lit(w, "</p>");
        if (b->n_quotes) {
                web_claim_form(q, w, "claim_for", c->id);
                put_quotes(w, b);
                web_claim_field(w, "claim-reading", "reading", WEB_SAY_claim_reading, false);
                web_lit(w, "<p class=\"row\">");
                web_claim_button(w, WEB_SAY_claim_put_for);
                web_lit(w, " <button class=\"second\" formaction=\"/act/claim_against\">");
                web_say(w, WEB_SAY_claim_put_against);
                web_lit(w, "</button></p></form>");
        }
        web_lit(w, "</section>");
}

static void put_status(const struct web_request *q, struct web_answer *w,
                       const struct quote_claim *c) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_status);
        web_lit(w, "</h2>");
        web_claim_form(q, w, "claim_status", c->id);
        web_lit(w, "<label for=\"claim-status\">");
        web_say(w, WEB_SAY_claim_status);
        web_lit(w, "</label><select id=\"claim-status\" name=\"status\">");
        for (unsigned i = 0; i < QUOTE_STATUSES; i++) {
                web_lit(w, "<option value=\"");
                web_text(w, str_of(quote_status_id((enum quote_status) i)));
                if (c->status == (enum quote_status) i)
                        web_lit(w, "\" selected>");
                else
                        web_lit(w, "\">");
                web_say(w, web_claim_status_say((enum quote_status) i));
                web_lit(w, "</option>");
        }
        web_lit(w, "</select>");
        web_claim_field(w, "claim-why", "why", WEB_SAY_claim_why, false);
        web_claim_button(w, WEB_SAY_claim_set);
        web_lit(w, "</form></section>");
}

static void put_reply(const struct web_request *q, struct web_answer *w,
                      const struct quote_claim *c) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_ask);
        web_lit(w, "</h2>");
        web_claim_form(q, w, "claim_ask", c->id);
        web_claim_field(w, "claim-who", "who", WEB_SAY_claim_who, true);
        web_lit(w, "<label for=\"claim-on\">");
        web_say(w, WEB_SAY_claim_on);
        web_lit(w, "</label><input id=\"claim-on\" name=\"on\" dir=\"ltr\" autocomplete=\"off\" "
                   "aria-describedby=\"claim-on-hint\"><small id=\"claim-on-hint\">");
        web_say(w, WEB_SAY_claim_on_hint);
        web_lit(w, " <code dir=\"ltr\">2014-03-12</code> / <code dir=\"ltr\">1392-12-21</code>");
        web_lit(w, "</small>");
        web_claim_area(w, "claim-words", "words", WEB_SAY_claim_words, STR(""));
        web_lit(w, "<p class=\"row\">");
        web_claim_button(w, WEB_SAY_claim_asked);
        web_lit(w, " <button class=\"second\" formaction=\"/act/claim_reply\">");
        web_say(w, WEB_SAY_claim_replied);
        web_lit(w, "</button></p></form></section>");
}

static void put_words(const struct web_request *q, struct web_answer *w,
                      const struct quote_claim *c) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_note);
        web_lit(w, "</h2>");
        web_claim_form(q, w, "claim_note", c->id);
        web_claim_area(w, "claim-note", "words", WEB_SAY_claim_note, STR(""));
        web_claim_button(w, WEB_SAY_claim_note_keep);
        web_lit(w, "</form></section><section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_claim_say);
        web_lit(w, "</h2>");
        web_claim_form(q, w, "claim_say", c->id);
        web_claim_area(w, "claim-say", "sentence", WEB_SAY_claim_sentence, c->sentence);
        web_claim_button(w, WEB_SAY_claim_say);
        web_lit(w, "</form></section>");
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static void put_head(struct web_answer *w, const struct view *v) {
        web_lit(w, "<p class=\"path\"><a href=\"/claims\">");
        web_say(w, WEB_SAY_claim_all);
        web_lit(w, "</a></p><h1");
        web_lang_of(w, NULL, v->c->sentence);
        web_lit(w, ">");
        web_text(w, v->c->sentence);
        web_lit(w, "</h1><p class=\"meta\"><bdi>");
        web_text(w, str_of(v->c->id));
        web_lit(w, "</bdi> ");
        web_claim_status(w, v->c->status);
        web_lit(w, " <span>");
        web_say_count(w, WEB_SAY_claim_sources_n, v->weight.sources);
        web_lit(w, "</span></p>");
        web_claim_warnings(w, &v->weight);
}

int web_page_claim(struct web_request *q, struct web_answer *w, struct err *e) {
        struct quote_book book;
        struct view v = { 0 };
        int r = quote_book_get(q->store, q->a, &book, e);
        if (r < 0)
                return r;
        v.c = quote_book_claim(&book, q->part[0]);
        if (!v.c)
                return err_set(e, ERR_absent, "no claim has this number");
        r = quote_claim_weigh(q->store, v.c, q->a, &v.now, &v.weight, e);
        if (r < 0)
                return r;
        web_begin(q, w, v.c->sentence, WEB_NAV_claims);
        put_head(w, &v);
        web_lit(w, "<div class=\"sides\">");
        put_grounds(q, w, &v, false);
        put_grounds(q, w, &v, true);
        web_lit(w, "</div><div class=\"panels\">");
        put_evidence(q, w, v.c, &book);
        put_status(q, w, v.c);
        put_reply(q, w, v.c);
        put_words(q, w, v.c);
        web_lit(w, "</div>");
        r = put_falls(q, w, &v, e);
        put_steps(q, w, v.c);
        web_end(q, w);
        return r;
}
