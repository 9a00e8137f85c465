#pragma once
/* What the board of claims and the page of one claim share; folder-private. */
#include "quote/quote-claim.h"
#include "web/web-html.h"

enum web_say web_claim_status_say(enum quote_status s);
/* <span class="badge status-ID">. */
void web_claim_status(struct web_answer *w, enum quote_status s);
/* What became of the words, unless they stand. */
void web_claim_stand(struct web_answer *w, enum quote_stand s);
/* What warns of it as a list; nothing when nothing does. */
void web_claim_warnings(struct web_answer *w, const struct quote_weight *weight);
/* A form of an act on a claim: web_form() with who and which. */
void web_claim_form(const struct web_request *q, struct web_answer *w, const char *act,
                    const char *claim);
/* <label>, <input> of one line; `name` is its id too, with the act before it. */
void web_claim_field(struct web_answer *w, const char *id, const char *name, enum web_say label,
                     bool required);
void web_claim_area(struct web_answer *w, const char *id, const char *name, enum web_say label,
                    struct str value);
void web_claim_button(struct web_answer *w, enum web_say words);
/* web-claims-quotes.c: one quotation as an item of a list of cards. */
int web_claim_quote(const struct web_request *q, struct web_answer *w, const struct quote_book *b,
                    const struct quote_taken *t, struct err *e);
