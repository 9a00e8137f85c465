/* /ties: events between two (or of one), and institutions by their people's offices. */
#include "query/query-ties.h"
#include "web/web-event.h"
#include "web/web-memo.h"

enum { PER = 30, SIDES = 8 };

int web_page_ties(struct web_request *q, struct web_answer *w, struct err *e);

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form class=\"ask\" method=\"get\" action=\"/ties\"><p>");
        web_event_input(q, w, "a", WEB_SAY_ties_a);
        web_event_input(q, w, "b", WEB_SAY_ties_b);
        web_lit(w, "</p><p>");
        web_event_input(q, w, "kind", WEB_SAY_ties_kind);
        web_event_input(q, w, "since", WEB_SAY_ties_since);
        web_event_input(q, w, "until", WEB_SAY_ties_until);
        web_lit(w, "</p><p>");
        web_event_check(q, w, "record", WEB_SAY_ties_record);
        web_event_check(q, w, "all", WEB_SAY_ties_all);
        web_event_check(q, w, "roll", WEB_SAY_ties_roll);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_ties_ask);
        web_lit(w, "</button></p></form>");
}

/* Who is meant, where that is not one. */
static void put_side(struct web_answer *w, struct str typed, const struct query_ties_side *v,
                     size_t n) {
        if (typed.n == 0 || n == 1)
                return;
        web_lit(w, "<p class=\"note\">");
        if (n == 0)
                web_say_text(w, WEB_SAY_ties_nobody, typed);
        else
                web_say_count(w, WEB_SAY_ties_may_be, n);
        for (size_t i = 0; i < n && i < SIDES; i++) {
                web_text(w, i ? STR(", ") : STR(" "));
                web_who_link(w, v[i].key, v[i].name);
        }
        web_lit(w, "</p>");
}

static int put_events(const struct web_request *q, struct web_answer *w, const struct query_ties *t,
                      uint64_t from, struct err *e) {
        int r = 0;
        web_lit(w, "<h2>");
        web_say_count(w, WEB_SAY_ties_events, t->ev.n);
        web_lit(w, "</h2><ol class=\"events\">");
        for (size_t i = from; i < t->ev.n && i < from + PER && r >= 0; i++) {
                web_lit(w, "<li class=\"card\" data-item tabindex=\"-1\">");
                r = web_event(q, w, &t->ev, &t->ev.v[i], true, e);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        web_pager(q, w, from, PER, t->ev.n);
        return r;
}

static int answer(const struct web_request *q, struct web_answer *w,
                  const struct query_ties_ask *ask, uint64_t from, struct err *e) {
        struct query_ties t;
        int r = query_ties(q->qc, ask, q->a, &t, e);
        if (r < 0)
                return r;
        put_side(w, ask->a, t.a, t.n_a);
        put_side(w, ask->b, t.b, t.n_b);
        if (t.ev.n == 0)
                web_nothing(w, WEB_SAY_ties_none);
        if (t.hidden) {
                struct str on = STR("1");
                web_lit(w, "<p class=\"note\"><a href=\"/ties");
                web_url_with(q, w, "all", &on);
                web_lit(w, "\">");
                web_say_count(w, WEB_SAY_ties_hidden, t.hidden);
                web_lit(w, "</a></p>");
        }
        return t.ev.n ? put_events(q, w, &t, from, e) : 0;
}

/* ---- institutions ------------------------------------------------------------------------- */

static void put_by(struct web_answer *w, enum query_ties_by by, struct str role) {
        web_lit(w, " <span class=\"note\" lang=\"en\">");
        web_text(w, str_of(query_ties_by_id(by)));
        if (role.n) {
                web_lit(w, ": ");
                web_bdi(w, role);
        }
        web_lit(w, "</span>");
}

static int roll(const struct web_request *q, struct web_answer *w, const struct query_ties_ask *ask,
                uint64_t from, struct err *e) {
        struct query_ties_roll x;
        int r = query_ties_roll(q->qc, ask, q->a, &x, e);
        if (r < 0)
                return r;
        web_lit(w, "<p class=\"figures\"><strong>");
        web_say_count(w, WEB_SAY_ties_contacts, x.counted);
        web_lit(w, "</strong> ");
        if (x.dated) {
                web_day(q, w, true, x.first, 0);
                web_lit(w, " – ");
                web_day(q, w, true, x.last, 0);
        }
        web_lit(w, "</p><p class=\"note\">");
        web_say_count(w, WEB_SAY_ties_near, x.near);
        web_lit(w, "<br>");
        web_say_count(w, WEB_SAY_ties_outside, x.outside);
        web_lit(w, "</p><h2>");
        web_say_count(w, WEB_SAY_ties_events, x.n_contacts);
        web_lit(w, "</h2><ol class=\"events\">");
        for (size_t i = from; i < x.n_contacts && i < from + PER && r >= 0; i++) {
                const struct query_ties_contact *c = &x.contacts[i];
                web_lit(w, "<li class=\"card\" data-item tabindex=\"-1\"><p>");
                web_say(w, c->counted ? WEB_SAY_occ_counts : WEB_SAY_occ_out);
                put_by(w, c->from, c->from_role);
                put_by(w, c->to, c->to_role);
                web_lit(w, "</p>");
                r = web_event(q, w, &x.ties.ev, &x.ties.ev.v[c->event], true, e);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        web_pager(q, w, from, PER, x.n_contacts);
        return r;
}

int web_page_ties(struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_ties_ask ask = { .a = str_trim(web_field(q, "a")),
                                      .b = str_trim(web_field(q, "b")),
                                      .language = !web_field(q, "record").n,
                                      .all = web_field(q, "all").n > 0 };
        bool kinds[TIE_KINDS], any = false;
        uint64_t from;
        int r = web_field_u64(q, "from", 1000000, 0, &from, e);
        if (r >= 0)
                r = web_event_range(q, &ask.ranged, &ask.range, e);
        if (r >= 0)
                r = web_event_kinds(q, kinds, &any, e);
        if (r < 0)
                return r;
        ask.kinds = any ? kinds : NULL;
        if (web_memo_shown(q, w)) {
                w->scripts = true;
                return 0;
        }
        web_begin(q, w, web_said(WEB_SAY_ties_title, q->lang), WEB_NAV_ties);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_ties_title);
        web_lit(w, "</h1>");
        put_form(q, w);
        if (web_field(q, "roll").n && ask.a.n && ask.b.n)
                r = roll(q, w, &ask, from, e);
        else
                r = answer(q, w, &ask, from, e);
        web_end(q, w);
        if (r >= 0)
                web_memo_keep(q, w);
        return r;
}
