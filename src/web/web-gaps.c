/* /gaps: a calendar of what is answered but not held, each of it, and silences. */
#include "query/query-gaps.h"

#include "web/web-event.h"
#include "web/web-memo.h"

enum { GHOSTS = 50, SILENCES = 60, YEARS = 80 };

int web_page_gaps(struct web_request *q, struct web_answer *w, struct err *e);

struct grid {
        int first, last;
        uint64_t n[YEARS][12];
};

/* Months "2014-06" of all rows, in a table of years; years beyond its size are left to the list. */
static void fill(struct grid *g, const struct query_gaps *all) {
        for (int pass = 0; pass < 2; pass++)
                for (size_t i = 0; i < all->n_months; i++) {
                        struct str m = all->months[i].month;
                        uint64_t year = 0, month = 0;
                        if (m.n != 7 || !str_u64(str_sub(m, 0, 4), &year) ||
                            !str_u64(str_sub(m, 5, 2), &month) || month == 0 || month > 12)
                                continue;
                        if (pass == 0) {
                                g->first =
                                        !g->first || (int) year < g->first ? (int) year : g->first;
                                g->last = (int) year > g->last ? (int) year : g->last;
                        } else if ((int) year > g->last - YEARS) {
                                g->n[g->last - (int) year][month - 1] += all->months[i].n;
                        }
                }
        if (g->last - g->first >= YEARS)
                g->first = g->last - YEARS + 1;
}

static void put_calendar(const struct web_request *q, struct web_answer *w,
                         const struct query_gaps *all) {
        struct grid *g = ARENA_NEW(q->a, struct grid);
        fill(g, all);
        if (!g->last)
                return;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_gaps_calendar);
        web_lit(w,
                "</h2><div class=\"wide\"><table class=\"calendar\"><thead><tr><th scope=\"col\">");
        web_say(w, WEB_SAY_gaps_year);
        web_lit(w, "</th>");
        for (int m = 1; m <= 12; m++) {
                web_lit(w, "<th scope=\"col\">");
                web_count(w, (uint64_t) m);
                web_lit(w, "</th>");
        }
        web_lit(w, "</tr></thead><tbody>");
        for (int year = g->last; year >= g->first; year--) {
                web_lit(w, "<tr><th scope=\"row\">");
                web_int(w, year);
                web_lit(w, "</th>");
                for (int m = 0; m < 12; m++) {
                        uint64_t n = g->n[g->last - year][m];
                        web_lit(w, "<td class=\"heat-");
                        web_int(w, n == 0 ? 0 : n < 3 ? 1 : n < 10 ? 2 : n < 50 ? 3 : 4);
                        web_lit(w, "\">");
                        if (n)
                                web_count(w, n);
                        web_lit(w, "</td>");
                }
                web_lit(w, "</tr>");
        }
        web_lit(w, "</tbody></table></div></section>");
}

static void put_ghosts(const struct web_request *q, struct web_answer *w,
                       const struct query_gaps *all, uint64_t from) {
        if (all->n_ghosts == 0)
                return;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_gaps_ghosts);
        web_lit(w, "</h2><ul class=\"ghosts\">");
        for (size_t i = from; i < all->n_ghosts && i < from + GHOSTS; i++) {
                const struct query_ghost *g = &all->ghosts[i];
                web_lit(w, "<li data-item tabindex=\"-1\">");
                web_say(w, WEB_SAY_gaps_before);
                web_lit(w, " ");
                web_day(q, w, g->dated, g->before, 0);
                web_lit(w, " ");
                web_bdi(w, g->who);
                web_lit(w, " <span class=\"note\">");
                web_bdi(w, g->id);
                web_lit(w, "</span> ");
                web_say(w, WEB_SAY_gaps_answer);
                web_lit(w, ": ");
                web_doc_id(q, w, g->by);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
        web_pager(q, w, from, GHOSTS, all->n_ghosts);
        web_lit(w, "</section>");
}

static void put_silences(const struct web_request *q, struct web_answer *w,
                         const struct query_gaps *all) {
        if (all->n_silences == 0)
                return;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_gaps_silences);
        web_lit(w, "</h2><div class=\"wide\"><table class=\"rows\"><tbody>");
        for (size_t i = 0; i < all->n_silences && i < SILENCES; i++) {
                const struct query_silence *s = &all->silences[i];
                web_lit(w, "<tr data-item><th scope=\"row\">");
                web_bdi(w, s->a);
                web_lit(w, " – ");
                web_bdi(w, s->b);
                web_lit(w, "</th><td>");
                web_day(q, w, true, s->last, 0);
                web_lit(w, " – ");
                if (s->ended)
                        web_say(w, WEB_SAY_gaps_ended);
                else
                        web_day(q, w, true, s->next, 0);
                web_lit(w, "</td><td class=\"number\">");
                web_count(w, s->months);
                web_lit(w, " ");
                web_say(w, WEB_SAY_gaps_months);
                web_lit(w, "</td></tr>");
        }
        web_lit(w, "</tbody></table></div>");
        if (all->n_silences > SILENCES)
                web_say_count(w, WEB_SAY_who_more, all->n_silences - SILENCES);
        web_lit(w, "</section>");
}

int web_page_gaps(struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_gaps_options o = { .who = str_trim(web_field(q, "who")) };
        struct query_gaps all;
        uint64_t from;
        if (web_memo_shown(q, w)) {
                w->scripts = true;
                return 0;
        }
        int r = web_field_u64(q, "from", 10000000, 0, &from, e);
        if (r >= 0)
                r = query_gaps(q->qc, &o, q->a, &all, e);
        if (r < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_gaps_title, q->lang), WEB_NAV_gaps);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_gaps_title);
        web_lit(w, "</h1><form class=\"ask\" method=\"get\" action=\"/gaps\">");
        web_event_input(q, w, "who", WEB_SAY_gaps_who);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_time_show);
        web_lit(w, "</button></form>");
        put_calendar(q, w, &all);
        put_silences(q, w, &all);
        put_ghosts(q, w, &all, from);
        if (all.n_ghosts + all.n_silences == 0)
                web_nothing(w, WEB_SAY_gaps_none);
        web_end(q, w);
        web_memo_keep(q, w);
        return 0;
}
