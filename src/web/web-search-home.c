/* The first page: what the case holds, how far it is read, and where to begin. */
#include "web/web-search.h"

#include "web/web-marks.h"
#include "web/web-memo.h"

static void put_fact(struct web_answer *w, enum web_say s, uint64_t n, const char *path) {
        if (n == 0)
                return;
        web_lit(w, "<li>");
        if (path) {
                web_lit(w, "<a href=\"");
                web_text(w, str_of(path));
                web_lit(w, "\">");
        }
        web_say_count(w, s, n);
        if (path)
                web_lit(w, "</a>");
        web_lit(w, "</li>");
}

static void put_span(const struct web_request *q, struct web_answer *w,
                     const struct store_counts *n) {
        if (!n->dated)
                return;
        web_lit(w, "<p class=\"facts\">");
        web_say(w, WEB_SAY_search_home_span);
        web_lit(w, ": ");
        web_day(q, w, true, n->first, 0);
        web_lit(w, " – ");
        web_day(q, w, true, n->last, 0);
        web_lit(w, "</p>");
}

/* The last component of a path, without a slash at its end. */
static struct str last_of(struct str path) {
        while (path.n > 1 && path.p[path.n - 1] == '/')
                path.n--;
        for (size_t i = path.n; i > 0; i--)
                if (path.p[i - 1] == '/' && i < path.n)
                        return str_sub(path, i, SIZE_MAX);
        return path;
}

/* What was added last, by its name: where it lies is nobody's business who looks over a shoulder.
 */
static int put_latest(const struct web_request *q, struct web_answer *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_source s;
        struct str name = { 0 };
        int64_t at = INT64_MIN;
        int r = store_sources_open(q->store, &rows, e);
        while (r >= 0 && (r = store_sources_next(rows, &s, e)) > 0)
                if (s.added >= at) {
                        at = s.added;
                        name = arena_str(q->a, last_of(s.root));
                }
        if (r < 0 || at == INT64_MIN)
                return r;
        web_lit(w, "<p class=\"facts\"><a href=\"/intake\">");
        web_say(w, WEB_SAY_search_home_latest);
        web_lit(w, "</a>: ");
        web_bdi(w, name);
        web_lit(w, ", ");
        web_day(q, w, true, at, 0);
        web_lit(w, "</p>");
        return 0;
}

static int put_here(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct store_counts n;
        struct store_coverage c;
        struct actor_view *none;
        size_t n_none;
        uint64_t actors = 0;
        int r = web_memo_counts(q, &n, e);
        if (r >= 0)
                r = store_coverage_get(q->store, &c, e);
        if (r >= 0)
                r = web_memo_actors(q, ACTOR_KINDS, 0, 0, &none, &n_none, &actors, e);
        if (r < 0)
                return r;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_search_home_here);
        web_lit(w, "</h2><ul class=\"plain figures\">");
        put_fact(w, WEB_SAY_search_home_messages, n.messages, "/search?q=kind%3Amessage");
        put_fact(w, WEB_SAY_search_home_files, c.docs - n.messages, "/search?q=-kind%3Amessage");
        put_fact(w, WEB_SAY_search_home_people, actors, "/people");
        put_fact(w, WEB_SAY_search_home_undated, n.undated, "/search?q=date%3Anone");
        put_fact(w, WEB_SAY_search_home_searchable, c.indexed < c.docs ? c.indexed : 0, "/intake");
        put_fact(w, WEB_SAY_search_home_missing, n.encrypted + n.unreadable, "/missing");
        web_lit(w, "</ul>");
        put_span(q, w, &n);
        r = put_latest(q, w, e);
        web_lit(w, "</section>");
        return r < 0 ? r : (int) (c.docs > 0);
}

static void put_begin(struct web_answer *w) {
        static const struct {
                const char *path;
                enum web_say link, says;
        } ways[] = { { "/people", WEB_SAY_nav_people, WEB_SAY_search_home_begin_people },
                     { "/ties", WEB_SAY_nav_ties, WEB_SAY_search_home_begin_ties },
                     { "/batch", WEB_SAY_search_batch, WEB_SAY_search_batch_hint },
                     { "/lists", WEB_SAY_nav_lists, WEB_SAY_search_home_begin_lists },
                     { "/gaps", WEB_SAY_nav_gaps, WEB_SAY_search_home_begin_gaps },
                     { "/check", WEB_SAY_nav_check, WEB_SAY_search_home_begin_check } };
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_search_home_begin);
        web_lit(w, "</h2><p>");
        web_say(w, WEB_SAY_search_home_begin_search);
        web_lit(w, "</p><dl class=\"ways\">");
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
                web_lit(w, "<dt><a href=\"");
                web_text(w, str_of(ways[i].path));
                web_lit(w, "\">");
                web_say(w, ways[i].link);
                web_lit(w, "</a></dt><dd>");
                web_say(w, ways[i].says);
                web_lit(w, "</dd>");
        }
        web_lit(w, "</dl></section>");
}

static int put_years(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_env env = { .now = q->now };
        struct query_options o = { .limit = 0, .facets = QUERY_FACET_year, .ids_only = true };
        struct query_result res;
        struct query *tree;
        int r = query_parse((struct str){ "", 0 }, &env, q->a, &tree, e);
        if (r >= 0)
                r = query_run(q->qc, tree, &o, q->a, &res, e);
        if (r < 0)
                return r;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_search_years);
        web_lit(w, "</h2>");
        web_search_years(q, w, (struct str){ "", 0 }, res.facets, res.n_facets);
        web_lit(w, "</section>");
        return 0;
}

int web_search_home(struct web_request *q, struct web_answer *w, struct err *e) {
        web_lit(w, "<div class=\"beside\"><div>");
        int r = put_here(q, w, e);
        if (r == 0) {
                web_lit(w, "<p class=\"nothing\"><a href=\"/intake\">");
                web_say(w, WEB_SAY_search_home_empty);
                web_lit(w, "</a></p>");
        }
        if (r >= 0) {
                put_begin(w);
                r = web_marks_searches(q, w, (struct str){ "", 0 }, e);
        }
        web_lit(w, "</div><aside>");
        if (r >= 0)
                r = put_years(q, w, e);
        web_lit(w, "</aside></div>");
        return r;
}
