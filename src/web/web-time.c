/* /timeline: mail by period as bars, and events by two clocks: when it happened, when it was
 * written of. */
#include "query/query-ties.h"
#include "query/query-time.h"
#include "web/web-event.h"
#include "web/web-memo.h"

enum { EVENTS = 60 };

int web_page_timeline(struct web_request *q, struct web_answer *w, struct err *e);

static const struct {
        const char *value;
        enum web_say say;
        enum query_period period;
} periods[] = { { "", WEB_SAY_time_auto, QUERY_AUTO },
                { "year", WEB_SAY_time_year, QUERY_YEAR },
                { "month", WEB_SAY_time_month, QUERY_MONTH },
                { "week", WEB_SAY_time_week, QUERY_WEEK },
                { "day", WEB_SAY_time_day, QUERY_DAY } };

enum { PERIODS = sizeof periods / sizeof *periods };

static enum query_period period_of(const struct web_request *q) {
        for (size_t i = 0; i < PERIODS; i++)
                if (str_eq(web_field(q, "by"), str_of(periods[i].value)))
                        return periods[i].period;
        return QUERY_AUTO;
}

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form class=\"ask\" method=\"get\" action=\"/timeline\"><p>");
        web_event_input(q, w, "q", WEB_SAY_time_query);
        web_lit(w, "<label>");
        web_say(w, WEB_SAY_time_by);
        web_lit(w, " <select name=\"by\">");
        for (size_t i = 0; i < PERIODS; i++) {
                web_lit(w, "<option value=\"");
                web_text(w, str_of(periods[i].value));
                if (str_eq(web_field(q, "by"), str_of(periods[i].value)))
                        web_lit(w, "\" selected>");
                else
                        web_lit(w, "\">");
                web_say(w, periods[i].say);
                web_lit(w, "</option>");
        }
        web_lit(w, "</select></label> <button>");
        web_say(w, WEB_SAY_time_show);
        web_lit(w, "</button></p></form>");
}

static void put_bar(struct web_answer *w, struct str typed, struct str label, struct str date,
                    uint64_t n, uint64_t most) {
        web_lit(w, "<li><a href=\"/search?q=");
        if (typed.n) {
                web_url(w, typed);
                web_lit(w, "%20");
        }
        web_lit(w, "date%3A");
        web_url(w, date);
        web_lit(w, "\"><span class=\"label\">");
        web_text(w, label);
        web_lit(w, "</span> <meter min=\"0\" max=\"");
        web_int(w, (int64_t) most);
        web_lit(w, "\" value=\"");
        web_int(w, (int64_t) n);
        web_lit(w, "\"></meter> <span class=\"n\">");
        web_count(w, n);
        web_lit(w, "</span></a></li>");
}

/* A week is asked for by its days. */
static struct str date_of(const struct web_request *q, const struct query_timeline *t,
                          const struct query_bar *b) {
        char from[WHEN_TEXT], to[WHEN_TEXT];
        if (t->period != QUERY_WEEK)
                return b->label;
        when_format_day(WHEN_gregorian, b->day, from);
        when_format_day(WHEN_gregorian, b->day + 6, to);
        return arena_printf(q->a, "%s..%s", from, to);
}

static int put_mail(const struct web_request *q, struct web_answer *w, struct str typed,
                    struct err *e) {
        struct query_env env = { .now = q->now };
        struct query_timeline t;
        struct query *tree;
        uint64_t most = 1;
        int r = query_parse(typed, &env, q->a, &tree, e);
        if (r >= 0)
                r = query_timeline(q->qc, tree, period_of(q),
                                   q->calendar == WEB_CALENDAR_jalali ? WHEN_jalali
                                                                      : WHEN_gregorian,
                                   q->a, &t, e);
        if (r < 0)
                return r;
        for (size_t i = 0; i < t.n_bars; i++)
                most = t.bars[i].n > most ? t.bars[i].n : most;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_time_mail);
        web_lit(w, "</h2><ol class=\"bars\">");
        for (size_t i = 0; i < t.n_bars; i++)
                put_bar(w, typed, t.bars[i].label, date_of(q, &t, &t.bars[i]), t.bars[i].n, most);
        if (t.undated)
                put_bar(w, typed, web_said(WEB_SAY_undated, q->lang), STR("none"), t.undated, most);
        web_lit(w, "</ol>");
        if (t.total == 0)
                web_nothing(w, WEB_SAY_search_none);
        web_lit(w, "</section>");
        return 0;
}

/* What was typed is somebody, or else a query. */
static int get_events(const struct web_request *q, struct str typed, struct query_ties *t,
                      struct err *e) {
        struct query_ties_ask ask = { .a = typed, .language = true };
        if (str_starts(typed, STR("actor:")))
                ask.a = str_sub(typed, 6, SIZE_MAX);
        int r = query_ties(q->qc, &ask, q->a, t, e);
        if (r < 0 || typed.n == 0 || t->n_a > 0)
                return r;
        ask.a = (struct str){ 0 };
        ask.query = typed;
        return query_ties(q->qc, &ask, q->a, t, e);
}

static int put_events(const struct web_request *q, struct web_answer *w, struct str typed,
                      struct err *e) {
        struct query_ties t;
        uint64_t from;
        int r = web_field_u64(q, "from", 1000000, 0, &from, e);
        if (r >= 0)
                r = get_events(q, typed, &t, e);
        if (r < 0 || t.ev.n == 0)
                return r;
        size_t dated = t.ev.n - t.ev.undated;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_time_events);
        web_lit(w, "</h2><ol class=\"events\">");
        for (size_t i = from; i < t.ev.n && i < from + EVENTS && r >= 0; i++) {
                if (i == dated) {
                        web_lit(w, "<li class=\"undated\"><h3>");
                        web_say(w, WEB_SAY_ties_undated);
                        web_lit(w, "</h3></li>");
                }
                web_lit(w, "<li class=\"card\" data-item tabindex=\"-1\">");
                r = web_event(q, w, &t.ev, &t.ev.v[i], true, e);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        web_pager(q, w, from, EVENTS, t.ev.n);
        web_lit(w, "</section>");
        return r;
}

int web_page_timeline(struct web_request *q, struct web_answer *w, struct err *e) {
        struct str typed = str_trim(web_field(q, "q"));
        if (web_memo_shown(q, w)) {
                w->scripts = true;
                return 0;
        }
        web_begin(q, w, web_said(WEB_SAY_time_title, q->lang), WEB_NAV_timeline);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_time_title);
        web_lit(w, "</h1>");
        put_form(q, w);
        int r = put_mail(q, w, typed, e);
        if (r >= 0)
                r = put_events(q, w, typed, e);
        web_end(q, w);
        if (r >= 0)
                web_memo_keep(q, w);
        return r;
}
