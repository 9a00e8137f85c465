#pragma once
/* Parts of the search page; folder-private. */
#include "web/web-html.h"

enum { WEB_HITS = 20 };

/* The box with its order, and the language of it; `typed` is what stands in it. */
void web_search_box(const struct web_request *q, struct web_answer *w, struct str typed);
/* What can be typed, as a list of examples; also on the help page. */
void web_search_language(struct web_answer *w);
/* web-search-hit.c: one hit as a card. */
int web_search_hit(const struct web_request *q, struct web_answer *w, struct str typed,
                   const struct query_hit *h, struct err *e);
/* web-search-none.c: nothing was found, and what to try; what is wrong with the query, and where.
 */
int web_search_none(const struct web_request *q, struct web_answer *w, struct str typed,
                    struct err *e);
void web_search_mistake(struct web_answer *w, struct str typed, const struct err *e);
/* web-search-facet.c: what narrows it, with links that add or take away a term of the query. */
int web_search_facets(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_result *r, struct err *e);
/* The terms that narrow it already, each with a link to the search without it. */
void web_search_terms(const struct web_request *q, struct web_answer *w, struct str typed);
/* <a href> to the search with a term more, or without it if it stands there already; true then. */
bool web_search_link(const struct web_request *q, struct web_answer *w, struct str typed,
                     struct str term);
/* Bars of years with links to what is dated then, within the hits of `typed`. */
void web_search_years(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_facet_row *rows, size_t n);
/* web-search-named.c: who and what is named in the first hits. */
int web_search_named(const struct web_request *q, struct web_answer *w, struct str typed,
                     const struct query *tree, struct err *e);
/* web-search-home.c: what the case holds, and where to begin. */
int web_search_home(struct web_request *q, struct web_answer *w, struct err *e);
