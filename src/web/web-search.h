#pragma once
/* Parts of the search page; folder-private. */
#include "web/web-html.h"

enum { WEB_HITS = 20 };

/* The box with its order, and the language of it; `q` is what stands in it. */
void web_search_box(const struct web_request *q, struct web_answer *w, struct str typed);
/* What may be typed, as a list. */
void web_search_language(struct web_answer *w);
/* web-search-facet.c: what narrows it, with links that add or take away a term of the query. */
void web_search_facets(const struct web_request *q, struct web_answer *w, struct str typed,
                       const struct query_result *r);
void web_search_terms(const struct web_request *q, struct web_answer *w, struct str typed);
/* web-search-home.c: what the case holds, and where to begin. */
int web_search_home(struct web_request *q, struct web_answer *w, struct err *e);
/* Bars of years with links to what is dated then, within the hits of `typed`. */
void web_search_years(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_facet_row *rows, size_t n);
/* "typed term", with brackets where `typed` has an OR outside of any. */
struct str web_search_with(const struct web_request *q, struct str typed, struct str term);
