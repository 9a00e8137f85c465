/* Nothing was found, or the query was not understood: what stands in the way, and what to try. */
#include "web/web-search.h"

#include "base/utf8.h"
#include "query/query-who.h"
#include "web/web-search-term.h"

enum { LIKE_MOST = 6, TERMS = 8 };

/* How many are found without one of the terms. */
static int put_without(const struct web_request *q, struct web_answer *w, struct str typed,
                       struct str term, bool *any, struct err *e) {
        struct query_env env = { .now = q->now };
        struct query_options o = { .limit = 0, .ids_only = true };
        struct query_result res;
        struct query *tree;
        struct str rest;
        if (!web_term_without(q->a, typed, term, &rest) || rest.n == 0 ||
            query_parse(rest, &env, q->a, &tree, NULL) < 0)
                return 0;
        int r = query_run(q->qc, tree, &o, q->a, &res, e);
        if (r < 0 || res.messages == 0)
                return r;
        if (!*any) {
                web_lit(w, "<h2>");
                web_say(w, WEB_SAY_search_without);
                web_lit(w, "</h2><ul class=\"facet\">");
        }
        *any = true;
        web_lit(w, "<li><a href=\"/search?q=");
        web_url(w, rest);
        web_lit(w, "\"><bdi><s>");
        web_text(w, term);
        web_lit(w, "</s></bdi> <span class=\"n\">");
        web_count(w, res.messages);
        web_lit(w, "</span></a></li>");
        return 0;
}

static int put_fewer(const struct web_request *q, struct web_answer *w, struct str typed,
                     struct err *e) {
        struct str terms[TERMS];
        size_t n = web_terms(typed, terms, TERMS);
        bool any = false;
        int r = 0;
        for (size_t i = 0; i < n && n < TERMS && r >= 0; i++)
                r = put_without(q, w, typed, terms[i], &any, e);
        if (any)
                web_lit(w, "</ul>");
        return r;
}

static int put_like(const struct web_request *q, struct web_answer *w, struct str typed,
                    struct err *e) {
        struct str *like;
        size_t n;
        int r = query_who_like(q->qc, utf8_head(typed, 200), LIKE_MOST, q->a, &like, &n, e);
        if (r < 0 || n == 0)
                return r;
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_search_nearest);
        web_lit(w, "</h2><ul class=\"names\">");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<li><a href=\"/search?q=");
                web_url(w, like[i]);
                web_lit(w, "\">");
                web_bdi(w, like[i]);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
        return 0;
}

int web_search_none(const struct web_request *q, struct web_answer *w, struct str typed,
                    struct err *e) {
        web_nothing(w, WEB_SAY_search_none);
        web_lit(w, "<p>");
        web_say(w, WEB_SAY_search_try);
        web_lit(w, "</p>");
        int r = put_fewer(q, w, typed, e);
        return r < 0 ? r : put_like(q, w, typed, e);
}

/* "... at character N of the query": the place in bytes, or SIZE_MAX. */
static size_t place_of(struct str message, struct str typed) {
        static const struct str at_words = STR_INIT(" at character ");
        size_t at = str_find(message, at_words), byte = 0;
        uint64_t n;
        if (at == SIZE_MAX)
                return SIZE_MAX;
        struct str rest = str_sub(message, at + at_words.n, SIZE_MAX);
        if (!str_u64(str_cut(&rest, ' '), &n) || n == 0)
                return SIZE_MAX;
        while (--n > 0 && byte < typed.n)
                for (byte++; byte < typed.n && ((uint8_t) typed.p[byte] & 0xc0) == 0x80;)
                        byte++;
        return byte;
}

static void put_place(struct web_answer *w, struct str typed, size_t at) {
        size_t end = at;
        while (end < typed.n && !ascii_space(typed.p[end]))
                end++;
        web_lit(w, "<p class=\"typed\" dir=\"auto\">");
        web_text(w, str_sub(typed, 0, at));
        web_lit(w, "<mark>");
        if (end == at)
                web_lit(w, "␣");
        web_text(w, str_sub(typed, at, end - at));
        web_lit(w, "</mark>");
        web_text(w, str_sub(typed, end, SIZE_MAX));
        web_lit(w, "</p>");
}

void web_search_mistake(struct web_answer *w, struct str typed, const struct err *e) {
        size_t at = place_of(str_of(e->message), typed);
        w->status = 400;
        web_lit(w, "<div class=\"reason\" role=\"alert\"><strong>");
        web_say(w, WEB_SAY_search_mistake);
        web_lit(w, "</strong>");
        if (at != SIZE_MAX && typed.n < 2000)
                put_place(w, typed, at);
        web_lit(w, "<p lang=\"en\" dir=\"auto\">");
        web_text(w, str_of(e->message));
        if (e->hint[0]) {
                web_lit(w, "<br>");
                web_text(w, str_of(e->hint));
        }
        web_lit(w, "</p></div>");
}
