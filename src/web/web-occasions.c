/* /occasions: did A do it to B so often?  A form, an answer, and every occasion with its quote. */
#include "flow/flow-analyse.h"
#include "query/query-occasion.h"
#include "web/web-event.h"

enum { SHOWN = 100 };

int web_page_occasions(struct web_request *q, struct web_answer *w, struct err *e);

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form class=\"ask\" method=\"get\" action=\"/occasions\"><p><label>");
        web_say(w, WEB_SAY_occ_what);
        web_lit(w, "<br><input class=\"long\" name=\"what\" dir=\"auto\" required value=\"");
        web_text(w, web_field(q, "what"));
        web_lit(w, "\"></label></p><p>");
        web_event_input(q, w, "before", WEB_SAY_occ_before);
        web_event_input(q, w, "after", WEB_SAY_occ_after);
        web_event_input(q, w, "within", WEB_SAY_occ_within);
        web_event_input(q, w, "least", WEB_SAY_occ_least);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_occ_ask);
        web_lit(w, "</button></p></form>");
}

static void put_answer(struct web_answer *w, const struct query_occasions *o) {
        web_lit(w, "<section><h2 role=\"status\">");
        web_say(w, o->answer == QUERY_YES  ? WEB_SAY_occ_yes
                   : o->answer == QUERY_NO ? WEB_SAY_occ_no
                                           : WEB_SAY_occ_undetermined);
        web_lit(w, "</h2><p class=\"facts\">");
        web_say_count(w, WEB_SAY_occ_sure, o->sure);
        if (o->most > o->sure) {
                web_lit(w, ", ");
                web_say_count(w, WEB_SAY_occ_most, o->most);
        }
        web_lit(w, " · ");
        web_bdi(w, o->a);
        web_lit(w, " <em>");
        web_bdi(w, o->verb);
        web_lit(w, "</em> ");
        web_bdi(w, o->b);
        web_lit(w, "</p>");
        if (o->changes[0]) {
                web_lit(w, "<h3>");
                web_say(w, WEB_SAY_occ_changes);
                web_lit(w, "</h3><ul lang=\"en\" dir=\"auto\">");
                for (size_t i = 0; o->changes[i]; i++) {
                        web_lit(w, "<li>");
                        web_text(w, str_of(o->changes[i]));
                        web_lit(w, "</li>");
                }
                web_lit(w, "</ul>");
        }
        web_lit(w, "</section>");
}

static int put_occasions(const struct web_request *q, struct web_answer *w,
                         const struct query_occasions *o, struct err *e) {
        size_t shown = 0;
        int r = 0;
        web_lit(w, "<ol class=\"events\">");
        for (size_t i = 0; i < o->n && shown < SHOWN && r >= 0; i++) {
                const struct query_occasion *x = &o->v[i];
                if (x->place == QUERY_OUT)
                        continue;
                shown++;
                web_lit(w, "<li class=\"card\" data-item tabindex=\"-1\"><p class=\"facts\">");
                web_say(w, x->place == QUERY_IN ? WEB_SAY_occ_counts : WEB_SAY_occ_may);
                if (x->place != QUERY_IN && x->why) {
                        web_lit(w, ": <span lang=\"en\">");
                        web_text(w, str_of(x->why));
                        web_lit(w, "</span>");
                }
                web_lit(w, "</p>");
                r = web_event(q, w, &o->events, &o->events.v[x->event], true, e);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        return r;
}

static int ask_of(const struct web_request *q, struct query_occasion_ask *ask, const char **anchor,
                  struct err *e) {
        struct str before = str_trim(web_field(q, "before")),
                   after = str_trim(web_field(q, "after"));
        uint64_t within, least, done = 0, all = 0;
        int r = web_field_u64(q, "within", 36600, 0, &within, e);
        if (r >= 0)
                r = web_field_u64(q, "least", 1000000, 1, &least, e);
        if (r >= 0)
                r = flow_analysed(q->store, &done, &all, e);
        if (r < 0)
                return r;
        if (before.n && after.n)
                return err_set(e, ERR_usage, "before or after, not both");
        if (within && !before.n && !after.n)
                return err_set(e, ERR_usage, "so many days before or after what?");
        *anchor = before.n || after.n ? arena_str(q->a, before.n ? before : after).p : NULL;
        *ask = (struct query_occasion_ask){ .what = str_trim(web_field(q, "what")),
                                            .anchors = anchor,
                                            .n_anchors = *anchor != NULL,
                                            .after = after.n > 0,
                                            .within = (uint32_t) within,
                                            .least = least ? least : 1,
                                            .now = q->now,
                                            .complete = done == all };
        return 0;
}

static int answer(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_occasion_ask ask;
        struct query_occasions o;
        struct tie_case *ties = NULL;
        const char *anchor;
        int r = ask_of(q, &ask, &anchor, e);
        if (r >= 0)
                r = tie_case_open(q->store, &ties, e);
        if (r >= 0)
                r = query_occasions(ties, &ask, q->a, &o, e);
        if (r >= 0) {
                put_answer(w, &o);
                r = put_occasions(q, w, &o, e);
        }
        tie_case_close(&ties);
        if (r != ERR_usage && r != ERR_absent)
                return r;
        web_lit(w, "<p class=\"reason\" role=\"alert\" lang=\"en\" dir=\"auto\">");
        web_text(w, str_of(e->message));
        web_lit(w, "</p>");
        return 0;
}

int web_page_occasions(struct web_request *q, struct web_answer *w, struct err *e) {
        int r = 0;
        web_begin(q, w, web_said(WEB_SAY_occ_title, q->lang), WEB_NAV_occasions);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_occ_title);
        web_lit(w, "</h1>");
        put_form(q, w);
        if (str_trim(web_field(q, "what")).n)
                r = answer(q, w, e);
        web_end(q, w);
        return r;
}
