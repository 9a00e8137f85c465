/* One name of a kept list as a card. */
#include "web/web-lists.h"

#include "index/index.h"

enum { SHOWN = 2, ROLES = 12, PEOPLE = 8 };

/* ---- what it comes to ---------------------------------------------------------------------- */

static void put_flag(struct web_answer *w, const struct watch_kept_row *r, enum watch_flag flag,
                     enum web_say words) {
        if (!(r->row.flags & flag))
                return;
        web_lit(w, "<li>");
        web_say(w, words);
        web_lit(w, "</li>");
}

static void put_flags(struct web_answer *w, const struct watch_kept_row *r) {
        web_lit(w, "<ul class=\"chips\">");
        if (r->row.flags & WATCH_AMBIGUOUS) {
                web_lit(w, "<li>");
                web_say_count(w, WEB_SAY_list_ambiguous,
                              r->row.apart > 1 ? r->row.apart : r->row.people);
                web_lit(w, "</li>");
        }
        put_flag(w, r, WATCH_ADDRESS, WEB_SAY_list_address);
        put_flag(w, r, WATCH_BESIDE, WEB_SAY_list_beside);
        put_flag(w, r, WATCH_OCR, WEB_SAY_search_pixels);
        web_lit(w, "</ul>");
}

static void put_facts(const struct web_request *q, struct web_answer *w,
                      const struct watch_kept_row *r, struct watch_decided d) {
        web_lit(w, "<p class=\"facts\"><span class=\"tier ");
        web_text(w, str_of(name_tier_id(r->row.tier)));
        web_lit(w, "\">");
        web_say(w, web_list_tier(r->row.tier));
        web_lit(w, "</span> ");
        if (r->row.tier != NAME_NONE) {
                if (r->row.tier != r->row.spelling) {
                        web_say(w, WEB_SAY_list_spelt);
                        web_lit(w, " ");
                        web_say(w, web_list_tier(r->row.spelling));
                        web_lit(w, " · ");
                }
                web_say_count(w, WEB_SAY_list_odds, (uint64_t) (r->row.odds * 100 + .5));
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_list_messages, r->row.messages);
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_list_occasions, r->row.occasions);
                web_lit(w, " · ");
        }
        web_say_count(w, WEB_SAY_list_line, r->line);
        if (d.verdict != WATCH_OPEN) {
                web_lit(w, " <strong class=\"decided ");
                web_text(w, str_of(watch_verdict_id(d.verdict)));
                web_lit(w, "\">");
                web_say(w, web_list_verdict(d.verdict));
                web_lit(w, "</strong> ");
                if (d.by.n) {
                        web_bdi(w, d.by);
                        web_lit(w, " ");
                }
                web_day(q, w, true, d.at, 0);
        }
        web_lit(w, "</p>");
}

/* ---- on what evidence ---------------------------------------------------------------------- */

static void put_quote(const struct web_request *q, struct web_answer *w,
                      const struct watch_quote *v) {
        struct index_range mark = { v->at, v->n };
        char hex[SHA256_HEX];
        sha256_hex(&v->key, hex);
        hex[12] = 0;
        web_lit(w, "<blockquote class=\"cite\"");
        web_lang_of(w, NULL, v->words);
        web_lit(w, "><p>");
        web_marked(w, v->words, &mark, v->n > 0);
        web_lit(w, "</p><p class=\"source\">");
        web_time(q, w, v->dated, v->date, v->zone);
        web_lit(w, " ");
        web_bdi(w, v->speaker);
        if (v->flags & WATCH_EARLIER) {
                web_lit(w, ", ");
                web_say(w, WEB_SAY_list_quoted);
        }
        if (v->flags & WATCH_IN_HEAD) {
                web_lit(w, ", ");
                web_say(w, WEB_SAY_list_in_head);
        }
        web_lit(w, " <a href=\"/doc/");
        web_text(w, str_of(hex));
        if (v->len) {
                web_lit(w, "?at=");
                web_int(w, v->off);
                web_lit(w, "&amp;len=");
                web_int(w, v->len);
                web_lit(w, "#at");
        }
        web_lit(w, "\"><bdi>");
        web_text(w, str_of(hex));
        web_lit(w, "</bdi></a></p></blockquote>");
}

static void put_quotes(const struct web_request *q, struct web_answer *w,
                       const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_quotes; i++) {
                if (i == SHOWN) {
                        web_lit(w, "<details><summary>");
                        web_say_count(w, WEB_SAY_list_more, d->n_quotes - SHOWN);
                        web_lit(w, "</summary>");
                }
                put_quote(q, w, &d->quotes[i]);
        }
        if (d->n_quotes > SHOWN)
                web_lit(w, "</details>");
}

static void put_people(struct web_answer *w, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_people && i < PEOPLE; i++) {
                const struct watch_bearer *p = &d->people[i];
                if (i == 0) {
                        web_lit(w, "<h3>");
                        web_say(w, WEB_SAY_list_bearers);
                        web_lit(w, "</h3><ul>");
                }
                web_lit(w, "<li>");
                web_who_link(w, p->key, p->name.n ? p->name : p->anchor);
                if (!str_eq(p->name, p->anchor)) {
                        web_lit(w, " ");
                        web_bdi(w, p->anchor);
                }
                web_lit(w, " <span class=\"n\">");
                web_count(w, p->docs);
                web_lit(w, "</span></li>");
        }
        if (d->n_people)
                web_lit(w, "</ul>");
}

static void put_role(const struct web_request *q, struct web_answer *w,
                     const struct watch_role *r) {
        static const enum web_say when[] = { WEB_SAYS, WEB_SAY_list_before, WEB_SAY_list_during,
                                             WEB_SAY_list_after };
        char hex[SHA256_HEX];
        sha256_hex(&r->key, hex);
        hex[12] = 0;
        web_lit(w, "<li>");
        web_bdi(w, r->title);
        if (r->title.n && r->organisation.n)
                web_lit(w, ", ");
        web_bdi(w, r->organisation);
        if (r->dated) {
                web_lit(w, " <span class=\"n\">");
                web_day(q, w, true, r->first, 0);
                web_lit(w, " – ");
                web_day(q, w, true, r->last, 0);
                web_lit(w, "</span>");
        }
        if (r->when) {
                web_lit(w, " · ");
                web_say(w, when[r->when]);
        }
        if (r->on_list) {
                web_lit(w, " · ");
                web_say(w, WEB_SAY_list_on_list);
        }
        web_lit(w, " ");
        web_doc_link(w, hex, str_of(hex));
        web_lit(w, "</li>");
}

static void put_roles(const struct web_request *q, struct web_answer *w,
                      const struct watch_detail *d) {
        if (d->n_roles == 0)
                return;
        web_lit(w, "<h3>");
        web_say(w, WEB_SAY_list_offices);
        web_lit(w, "</h3><ul>");
        for (size_t i = 0; i < d->n_roles && i < ROLES; i++)
                put_role(q, w, &d->roles[i]);
        web_lit(w, "</ul>");
}

static void put_advice(struct web_answer *w, const struct watch_detail *d) {
        if (d->n_advice == 0)
                return;
        web_lit(w, "<h3>");
        web_say(w, WEB_SAY_list_advice);
        web_lit(w, "</h3><ul lang=\"en\" dir=\"ltr\">");
        for (size_t i = 0; i < d->n_advice; i++) {
                web_lit(w, "<li>");
                web_text(w, d->advice[i]);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
}

static void put_more(const struct web_request *q, struct web_answer *w,
                     const struct watch_detail *d) {
        if (!d->n_people && !d->n_roles && !d->n_advice)
                return;
        web_lit(w, "<details><summary>");
        web_say(w, WEB_SAY_list_who);
        web_lit(w, "</summary>");
        put_people(w, d);
        put_roles(q, w, d);
        put_advice(w, d);
        web_lit(w, "</details>");
}

/* ---- deciding ------------------------------------------------------------------------------ */

static void put_button(const struct web_request *q, struct web_answer *w, struct str list,
                       const struct watch_kept_row *r, enum watch_verdict v) {
        static const char *const acts[] = { "list_open", "list_yes", "list_no", "list_maybe" };
        web_form(q, w, acts[v]);
        web_hidden(w, "by", q->person);
        web_hidden(w, "list", list);
        web_hidden(w, "line", arena_printf(q->a, "%u", r->line));
        web_lit(w, "<button data-key=\"");
        web_text(w, str_of(watch_verdict_id(v)));
        web_lit(w, "\">");
        web_say(w, v == WATCH_OPEN ? WEB_SAY_list_undo : web_list_verdict(v));
        web_lit(w, "</button></form>");
}

static void put_buttons(const struct web_request *q, struct web_answer *w, struct str list,
                        const struct watch_kept_row *r, enum watch_verdict now) {
        web_lit(w, "<div class=\"choices\">");
        for (unsigned v = WATCH_YES; v <= WATCH_MAYBE; v++)
                if (v != now)
                        put_button(q, w, list, r, (enum watch_verdict) v);
        if (now != WATCH_OPEN)
                put_button(q, w, list, r, WATCH_OPEN);
        web_lit(w, "</div>");
}

static void put_title(const struct web_request *q, struct web_answer *w,
                      const struct watch_kept_row *r) {
        web_lit(w, "<h2>");
        if (r->row.tier != NAME_NONE && str_chr(r->name, '"') == SIZE_MAX) {
                web_lit(w, "<a href=\"/search?q=");
                web_url(w, arena_printf(q->a, "\"%.*s\"", STR_ARG(r->name)));
                web_lit(w, "\">");
                web_bdi(w, r->name);
                web_lit(w, "</a>");
        } else {
                web_bdi(w, r->name);
        }
        if (r->id.n) {
                web_lit(w, " <span class=\"n\">");
                web_bdi(w, r->id);
                web_lit(w, "</span>");
        }
        web_lit(w, "</h2>");
}

void web_list_row(const struct web_request *q, struct web_answer *w, struct str list,
                  const struct watch_kept_row *r, struct watch_decided d) {
        web_lit(w, "<article class=\"card\" data-item tabindex=\"-1\">");
        put_title(q, w, r);
        put_facts(q, w, r, d);
        put_flags(w, r);
        if (r->row.tier == NAME_NONE && r->detail.nearest.n) {
                web_lit(w, "<p>");
                web_say(w, WEB_SAY_list_nearest);
                web_lit(w, " ");
                web_bdi(w, r->detail.nearest);
                web_lit(w, "</p>");
        }
        put_quotes(q, w, &r->detail);
        put_more(q, w, &r->detail);
        put_buttons(q, w, list, r, d.verdict);
        web_lit(w, "</article>");
}
