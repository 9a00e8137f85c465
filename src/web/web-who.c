/* /who/KEY: the card of a person or an organisation, as `clew who` tells it. */
#include "web/web-who.h"

#include "actor/actor-find.h"
#include "query/query-time.h"
#include "web/web-html.h"

enum { NEARS = 12, ROWS = 12 };

int web_page_who(struct web_request *q, struct web_answer *w, struct err *e);

static void put_h2(struct web_answer *w, enum web_say s) {
        web_lit(w, "<h2>");
        web_say(w, s);
        web_lit(w, "</h2>");
}

static void put_days(const struct web_request *q, struct web_answer *w, bool dated, int64_t from,
                     int64_t to) {
        web_day(q, w, dated, from, 0);
        if (dated && when_day(from) != when_day(to)) {
                web_lit(w, " – ");
                web_day(q, w, true, to, 0);
        }
}

static void put_more(struct web_answer *w, uint64_t all, uint64_t shown) {
        if (all <= shown)
                return;
        web_lit(w, "<p class=\"note\">");
        web_say_count(w, WEB_SAY_who_more, all - shown);
        web_lit(w, "</p>");
}

/* ---- the head ----------------------------------------------------------------------------- */

static void put_link(struct web_answer *w, struct str before, uint64_t key, enum web_say say) {
        web_lit(w, "<li><a href=\"");
        buf_put_str(&w->body, before);
        buf_printf(&w->body, "%016llx\">", (unsigned long long) key);
        web_say(w, say);
        web_lit(w, "</a></li>");
}

static void put_head(const struct web_request *q, struct web_answer *w, const struct query_who *c) {
        const struct actor_view *v = &c->view;
        web_lit(w, "<h1>");
        web_bdi(w, web_who_shown(v->name, v->anchor));
        web_lit(w, "</h1><p class=\"facts\">");
        web_who_kind(w, v->kind);
        if (c->sent + c->received) {
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_who_wrote, c->sent);
                web_lit(w, ", ");
                web_say_count(w, WEB_SAY_who_got, c->received);
                web_lit(w, " · ");
                put_days(q, w, c->dated, c->first, c->last);
        }
        if (c->n_langs) {
                web_lit(w, " · ");
                web_say(w, WEB_SAY_who_languages);
        }
        for (size_t i = 0; i < c->n_langs && i < 4; i++) {
                web_lit(w, " ");
                web_text(w, str_of(c->langs[i].code));
                web_lit(w, " ");
                web_count(w, c->langs[i].n);
        }
        web_lit(w, "</p>");
        if (v->flags & ACTOR_ROW_name_only)
                web_nothing(w, WEB_SAY_who_name_only);
        web_lit(w, "<ul class=\"choices\">");
        put_link(w, STR("/search?q=actor:"), v->key, WEB_SAY_who_mail);
        put_link(w, STR("/ties?a="), v->key, WEB_SAY_who_ties);
        put_link(w, STR("/network?about="), v->key, WEB_SAY_who_network);
        put_link(w, STR("/timeline?q=actor:"), v->key, WEB_SAY_who_timeline);
        web_lit(w, "</ul>");
}

/* ---- names, addresses --------------------------------------------------------------------- */

static void put_names(struct web_answer *w, const struct query_who *c) {
        if (c->n_names == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_names);
        web_lit(w, "<ul class=\"names\">");
        for (size_t i = 0; i < c->n_names && i < 3 * ROWS; i++) {
                web_lit(w, "<li>");
                web_bdi(w, c->names[i].text);
                web_lit(w, " <span class=\"n\">");
                web_count(w, c->names[i].n);
                web_lit(w, "</span></li>");
        }
        web_lit(w, "</ul>");
        put_more(w, c->n_names, 3 * ROWS);
        web_lit(w, "</section>");
}

static void put_address(const struct web_request *q, struct web_answer *w,
                        const struct query_who_addr *a) {
        web_lit(w, "<tr><th scope=\"row\">");
        web_bdi(w, a->address);
        web_lit(w, "</th><td class=\"number\">");
        web_count(w, a->sent);
        web_lit(w, "</td><td class=\"number\">");
        web_count(w, a->received);
        web_lit(w, "</td><td>");
        put_days(q, w, a->dated, a->first, a->last);
        web_lit(w, "</td><td><span lang=\"en\" dir=\"auto\">");
        web_text(w, str_of(actor_why_words(a->why)));
        web_lit(w, "</span>");
        if (a->with.n) {
                web_lit(w, " ");
                web_bdi(w, a->with);
        }
        if (a->at.doc) {
                web_lit(w, " ");
                web_doc_id(q, w, a->at.doc);
        }
        web_lit(w, "</td></tr>");
}

static void put_heads(struct web_answer *w, const enum web_say *says, size_t n) {
        web_lit(w, "<div class=\"wide\"><table class=\"rows\"><thead><tr>");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<th scope=\"col\">");
                web_say(w, says[i]);
                web_lit(w, "</th>");
        }
        web_lit(w, "</tr></thead><tbody>");
}

static void put_addresses(const struct web_request *q, struct web_answer *w,
                          const struct query_who *c) {
        static const enum web_say heads[] = { WEB_SAY_who_address, WEB_SAY_who_sent,
                                              WEB_SAY_who_received, WEB_SAY_who_seen,
                                              WEB_SAY_who_reason };
        if (c->n_addrs) {
                web_lit(w, "<section>");
                put_h2(w, WEB_SAY_who_addresses);
                put_heads(w, heads, sizeof heads / sizeof *heads);
                for (size_t i = 0; i < c->n_addrs && i < 4 * ROWS; i++)
                        put_address(q, w, &c->addrs[i]);
                web_lit(w, "</tbody></table></div>");
                put_more(w, c->n_addrs, 4 * ROWS);
                web_lit(w, "</section>");
        }
        if (c->roles.n_phones) {
                web_lit(w, "<section>");
                put_h2(w, WEB_SAY_who_phones);
                web_lit(w, "<ul class=\"names\">");
                for (size_t i = 0; i < c->roles.n_phones && i < ROWS; i++) {
                        web_lit(w, "<li>");
                        web_bdi(w, c->roles.phones[i].number);
                        web_lit(w, " ");
                        web_doc_id(q, w, c->roles.phones[i].doc);
                        web_lit(w, "</li>");
                }
                web_lit(w, "</ul></section>");
        }
}

/* ---- others ------------------------------------------------------------------------------- */

static void put_nears(struct web_answer *w, const struct query_who *c) {
        static const enum web_say heads[] = { WEB_SAY_who_name, WEB_SAY_who_wrote_to,
                                              WEB_SAY_who_got_from };
        if (c->n_nears == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_near);
        put_heads(w, heads, sizeof heads / sizeof *heads);
        for (size_t i = 0; i < c->n_nears; i++) {
                const struct query_who_near *n = &c->nears[i];
                web_lit(w, "<tr data-item><th scope=\"row\">");
                web_who_link(w, n->key, web_who_shown(n->name, n->anchor));
                web_lit(w, "</th><td class=\"number\">");
                web_count(w, n->to);
                web_lit(w, "</td><td class=\"number\">");
                web_count(w, n->from);
                web_lit(w, "</td></tr>");
        }
        web_lit(w, "</tbody></table></div>");
        put_more(w, c->all_nears, c->n_nears);
        web_lit(w, "</section>");
}

static void put_list(struct web_answer *w, enum web_say say, const struct query_who_near *n,
                     size_t many, size_t all) {
        if (many == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, say);
        web_lit(w, "<ul class=\"names\">");
        for (size_t i = 0; i < many; i++) {
                web_lit(w, "<li>");
                web_who_link(w, n[i].key, web_who_shown(n[i].name, n[i].anchor));
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
        put_more(w, all, many);
        web_lit(w, "</section>");
}

static void put_holders(const struct web_request *q, struct web_answer *w,
                        const struct query_who *c) {
        if (c->n_holders == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_holders);
        web_lit(w, "<ul class=\"names\">");
        for (size_t i = 0; i < c->n_holders && i < 4 * ROWS; i++) {
                const struct actor_holder *h = &c->holders[i];
                web_lit(w, "<li>");
                web_bdi(w, h->name);
                web_lit(w, " ");
                web_bdi(w, h->title);
                web_lit(w, " ");
                put_days(q, w, h->dated, h->first, h->last);
                web_lit(w, " ");
                web_doc_id(q, w, h->cite.doc);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
        put_more(w, c->n_holders, 4 * ROWS);
        web_lit(w, "</section>");
}

static void put_mentions(struct web_answer *w, const struct query_who *c) {
        if (c->mentions + c->maybe + c->others == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_mentions);
        web_lit(w, "<p>");
        web_say_count(w, WEB_SAY_who_mentions_sure, c->mentions);
        web_lit(w, "; ");
        web_say_count(w, WEB_SAY_who_mentions_maybe, c->maybe);
        web_lit(w, "; ");
        web_say_count(w, WEB_SAY_who_mentions_others, c->others);
        web_lit(w, ".</p></section>");
}

/* ---- activity ----------------------------------------------------------------------------- */

static int put_activity(const struct web_request *q, struct web_answer *w, uint64_t key,
                        struct err *e) {
        struct query_env env = { .now = q->now };
        struct query_timeline t;
        struct query *tree;
        uint64_t most = 1;
        struct str text = arena_printf(q->a, "actor:%016llx", (unsigned long long) key);
        int r = query_parse(text, &env, q->a, &tree, e);
        if (r >= 0)
                r = query_timeline(q->qc, tree, QUERY_AUTO,
                                   q->calendar == WEB_CALENDAR_jalali ? WHEN_jalali
                                                                      : WHEN_gregorian,
                                   q->a, &t, e);
        if (r < 0 || t.n_bars == 0)
                return r;
        for (size_t i = 0; i < t.n_bars; i++)
                most = t.bars[i].n > most ? t.bars[i].n : most;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_activity);
        web_lit(w, "<ol class=\"bars\">");
        for (size_t i = 0; i < t.n_bars; i++) {
                web_lit(w, "<li><a href=\"/search?q=");
                web_url(w, text);
                web_lit(w, "%20date%3A");
                web_url(w, t.bars[i].label);
                web_lit(w, "\"><span class=\"label\">");
                web_text(w, t.bars[i].label);
                web_lit(w, "</span> <meter min=\"0\" max=\"");
                web_int(w, (int64_t) most);
                web_lit(w, "\" value=\"");
                web_int(w, (int64_t) t.bars[i].n);
                web_lit(w, "\"></meter> <span class=\"n\">");
                web_count(w, t.bars[i].n);
                web_lit(w, "</span></a></li>");
        }
        web_lit(w, "</ol></section>");
        return 0;
}

/* ---- deciding ----------------------------------------------------------------------------- */

static void put_maybes(const struct web_request *q, struct web_answer *w,
                       const struct query_who *c) {
        if (c->view.n_maybes == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_maybe);
        for (size_t i = 0; i < c->view.n_maybes && i < ROWS; i++) {
                const struct actor_maybe *m = &c->view.maybes[i];
                web_lit(w, "<div class=\"card\" data-item tabindex=\"-1\"><h3>");
                web_who_link(w, m->key, web_who_shown(m->name, m->anchor));
                web_lit(w, "</h3>");
                web_who_reasons(w, m);
                web_who_choices(q, w, c->view.anchor, m->anchor);
                web_lit(w, "</div>");
        }
        web_lit(w, "</section>");
}

static void put_input(struct web_answer *w, const char *name, enum web_say label, bool needed) {
        web_lit(w, "<label>");
        web_say(w, label);
        web_lit(w, " <input name=\"");
        web_text(w, str_of(name));
        if (needed)
                web_lit(w, "\" dir=\"auto\" required></label> ");
        else
                web_lit(w, "\" dir=\"auto\"></label> ");
}

static void put_button(struct web_answer *w, enum web_say say) {
        web_lit(w, "<button>");
        web_say(w, say);
        web_lit(w, "</button></form>");
}

static void put_split(const struct web_request *q, struct web_answer *w,
                      const struct query_who *c) {
        web_form(q, w, "actor_split");
        web_lit(w, "<label>");
        web_say(w, WEB_SAY_who_split);
        web_lit(w, " <select name=\"a\">");
        for (size_t i = 0; i < c->n_addrs && i < 4 * ROWS; i++) {
                web_lit(w, "<option value=\"");
                web_text(w, c->addrs[i].address);
                web_lit(w, "\">");
                web_text(w, c->addrs[i].address);
                web_lit(w, "</option>");
        }
        web_lit(w, "</select></label> ");
        put_input(w, "reason", WEB_SAY_who_why, false);
        put_button(w, WEB_SAY_who_split_go);
}

static void put_decide(const struct web_request *q, struct web_answer *w,
                       const struct query_who *c) {
        web_lit(w, "<section><details><summary>");
        web_say(w, WEB_SAY_who_decide);
        web_lit(w, "</summary>");
        web_form(q, w, "actor_merge");
        web_hidden(w, "a", c->view.anchor);
        put_input(w, "b", WEB_SAY_who_merge, true);
        put_input(w, "reason", WEB_SAY_who_why, false);
        put_button(w, WEB_SAY_who_merge_go);
        if (c->n_addrs > 1)
                put_split(q, w, c);
        web_form(q, w, "actor_rename");
        web_hidden(w, "a", c->view.anchor);
        put_input(w, "name", WEB_SAY_who_rename, true);
        put_input(w, "reason", WEB_SAY_who_why, false);
        put_button(w, WEB_SAY_who_rename_go);
        web_lit(w, "</details></section>");
}

static void put_act(const struct web_request *q, struct web_answer *w, const struct actor_act *x) {
        web_lit(w, "<li>");
        web_day(q, w, true, x->at, 0);
        web_lit(w, " <span lang=\"en\">");
        web_text(w, x->verb);
        web_lit(w, "</span> ");
        web_bdi(w, x->a);
        web_lit(w, " ");
        web_bdi(w, x->b);
        web_lit(w, " ");
        web_bdi(w, x->text);
        if (x->reason.n) {
                web_lit(w, " — ");
                web_bdi(w, x->reason);
        }
        if (x->undone) {
                web_lit(w, " (");
                web_say(w, WEB_SAY_who_undone);
                web_lit(w, ")");
        } else {
                web_form(q, w, "actor_undo");
                web_hidden(w, "n", arena_printf(q->a, "%llu", (unsigned long long) x->id));
                put_button(w, WEB_SAY_who_undo);
        }
        web_lit(w, "</li>");
}

static void put_acts(const struct web_request *q, struct web_answer *w, const struct query_who *c) {
        if (c->n_acts == 0)
                return;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_who_decisions);
        web_lit(w, "<ul class=\"acts\">");
        for (size_t i = 0; i < c->n_acts; i++)
                put_act(q, w, &c->acts[i]);
        web_lit(w, "</ul></section>");
}

/* ---- the page ----------------------------------------------------------------------------- */

static int put_card(struct web_request *q, struct web_answer *w, uint64_t id, struct err *e) {
        struct query_who_options o = { .range = { INT64_MIN, INT64_MAX }, .nears = NEARS };
        struct query_who *c = ARENA_NEW(q->a, struct query_who);
        int r = query_who(q->qc, id, &o, q->a, c, e);
        if (r < 0)
                return r;
        web_begin(q, w, web_who_shown(c->view.name, c->view.anchor), WEB_NAV_people);
        put_head(q, w, c);
        r = web_who_roles(q, w, c, e);
        put_names(w, c);
        put_addresses(q, w, c);
        put_nears(w, c);
        put_list(w, WEB_SAY_who_people, c->people, c->n_people, c->all_people);
        put_holders(q, w, c);
        if (r >= 0)
                r = put_activity(q, w, c->view.key, e);
        put_mentions(w, c);
        put_maybes(q, w, c);
        put_list(w, WEB_SAY_who_same, c->same, c->n_same, c->n_same);
        put_acts(q, w, c);
        put_decide(q, w, c);
        web_end(q, w);
        return r;
}

/* A key, or whatever names one actor; several are listed on /people. */
int web_page_who(struct web_request *q, struct web_answer *w, struct err *e) {
        struct actor_id ids[2];
        int n = actor_find(q->store, q->part[0], ids, 2, e);
        if (n == 0)
                return err_set(e, ERR_absent, "nobody here has this key or name");
        if (n == 1)
                return put_card(q, w, ids[0].v, e);
        if (n > 1) {
                struct web_answer to = { .lang = q->lang };
                buf_init(&to.body, 0);
                web_lit(&to, "/people?like=");
                web_url(&to, q->part[0]);
                w->location = arena_str(q->a, buf_str(&to.body));
                w->status = 303;
                buf_done(&to.body);
                return 0;
        }
        return n;
}
