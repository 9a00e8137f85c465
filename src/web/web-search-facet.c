/* What narrows a search: each row is a link to the same search with a term more, or, where it
 * stands in what was typed, without it. */
#include "web/web-search.h"

#include "rec/rec-kind.h"
#include "store/store.h"
#include "text/text-lang.h"
#include "web/web-search-term.h"

static const struct {
        enum query_facet facet;
        enum web_say says;
        const char *field; /* of the term */
} groups[] = { { QUERY_FACET_kind, WEB_SAY_search_kinds, "kind:" },
               { QUERY_FACET_person, WEB_SAY_search_people, "from:" },
               { QUERY_FACET_domain, WEB_SAY_search_domains, "from:@" },
               { QUERY_FACET_lang, WEB_SAY_search_languages, "lang:" } };

/* ---- links --------------------------------------------------------------------------------- */

static void put_query(const struct web_request *q, struct web_answer *w, struct str typed) {
        static const char *const kept[] = { "order", "per" };
        web_lit(w, "<a href=\"/search?q=");
        web_url(w, typed);
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
                struct str v = web_field(q, kept[i]);
                if (!v.n)
                        continue;
                web_lit(w, "&amp;");
                web_url(w, str_of(kept[i]));
                web_lit(w, "=");
                web_url(w, v);
        }
}

bool web_search_link(const struct web_request *q, struct web_answer *w, struct str typed,
                     struct str term) {
        struct str rest;
        bool there = web_term_without(q->a, typed, term, &rest);
        put_query(q, w, there ? rest : web_term_with(q->a, typed, term));
        if (there)
                web_lit(w, "\" aria-current=\"true\">");
        else
                web_lit(w, "\">");
        return there;
}

static void put_taken(struct web_answer *w) {
        web_lit(w, " <span aria-hidden=\"true\">×</span><span class=\"unseen\">");
        web_say(w, WEB_SAY_search_remove);
        web_lit(w, "</span>");
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* The name that stands most often beside an address, and the address. */
static int put_person(const struct web_request *q, struct web_answer *w, struct str address,
                      struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr addr;
        struct store_name name;
        int r = store_addr_find(q->store, address, &addr, e);
        if (r > 0)
                r = store_names_of_addr_open(q->store, addr.id, &rows, e);
        if (rows && r >= 0)
                r = store_names_next(rows, &name, e);
        web_lit(w, "<span>");
        if (rows && r > 0 && !str_eq_nocase(name.name, address)) {
                web_bdi(w, name.name);
                web_lit(w, " <span class=\"address\">");
                web_bdi(w, address);
                web_lit(w, "</span></span>");
        } else {
                web_bdi(w, address);
                web_lit(w, "</span>");
        }
        return r < 0 ? r : 0;
}

static int put_label(const struct web_request *q, struct web_answer *w,
                     const struct query_facet_row *row, struct err *e) {
        enum text_lang l;
        if (row->facet == QUERY_FACET_person)
                return put_person(q, w, row->label, e);
        if (row->facet == QUERY_FACET_lang) {
                web_text(w, text_lang_of_code(row->label, &l) ? str_of(text_lang_name(l))
                                                              : row->label);
        } else if (row->facet == QUERY_FACET_kind) {
                const struct rec_kind_row *kind = rec_kind_find(rec_kind_of_id(row->label));
                if (str_eq(row->label, STR("message")))
                        web_say(w, WEB_SAY_search_kind_message);
                else
                        web_text(w, kind ? str_of(kind->words) : row->label);
        } else {
                web_bdi(w, row->label);
        }
        return 0;
}

static void put_count(struct web_answer *w, uint64_t n) {
        web_lit(w, " <span class=\"n\">");
        web_count(w, n);
        web_lit(w, "</span>");
}

static int put_row(const struct web_request *q, struct web_answer *w, struct str typed,
                   const char *field, const struct query_facet_row *row, struct err *e) {
        int r = 0;
        web_lit(w, "<li>");
        if (row->label.n == 0) {
                web_say(w, WEB_SAY_search_none_label);
                put_count(w, row->n);
        } else {
                bool there = web_search_link(q, w, typed, web_term_of(q->a, field, row->label));
                r = put_label(q, w, row, e);
                if (there)
                        put_taken(w);
                put_count(w, row->n);
                web_lit(w, "</a>");
        }
        web_lit(w, "</li>");
        return r;
}

static int put_group(const struct web_request *q, struct web_answer *w, struct str typed,
                     size_t group, const struct query_result *res, struct err *e) {
        bool any = false;
        int r = 0;
        for (size_t i = 0; i < res->n_facets && r >= 0; i++) {
                if (res->facets[i].facet != groups[group].facet)
                        continue;
                if (!any) {
                        web_lit(w, "<h2>");
                        web_say(w, groups[group].says);
                        web_lit(w, "</h2><ul class=\"facet\">");
                }
                any = true;
                r = put_row(q, w, typed, groups[group].field, &res->facets[i], e);
        }
        if (any)
                web_lit(w, "</ul>");
        return r;
}

void web_search_years(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_facet_row *rows, size_t n) {
        uint64_t most = 1;
        for (size_t i = 0; i < n; i++)
                if (rows[i].facet == QUERY_FACET_year && rows[i].n > most)
                        most = rows[i].n;
        web_lit(w, "<ol class=\"bars\">");
        for (size_t i = 0; i < n; i++) {
                if (rows[i].facet != QUERY_FACET_year)
                        continue;
                bool dated = rows[i].label.n > 0;
                struct str value = dated ? rows[i].label : STR("none");
                web_lit(w, "<li>");
                bool there = web_search_link(q, w, typed,
                                             arena_printf(q->a, "date:%.*s", STR_ARG(value)));
                web_lit(w, "<span class=\"label\">");
                if (dated)
                        web_text(w, rows[i].label);
                else
                        web_say(w, WEB_SAY_undated);
                if (there)
                        put_taken(w);
                web_lit(w, "</span> <meter min=\"0\" aria-hidden=\"true\" max=\"");
                web_int(w, (int64_t) most);
                web_lit(w, "\" value=\"");
                web_int(w, (int64_t) rows[i].n);
                web_lit(w, "\"></meter> <span class=\"n\">");
                web_count(w, rows[i].n);
                web_lit(w, "</span></a></li>");
        }
        web_lit(w, "</ol>");
}

int web_search_facets(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_result *res, struct err *e) {
        int r = 0;
        if (res->messages == 0)
                return 0;
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_search_years);
        web_lit(w, "</h2>");
        web_search_years(q, w, typed, res->facets, res->n_facets);
        for (size_t i = 0; i < sizeof groups / sizeof *groups && r >= 0; i++)
                r = put_group(q, w, typed, i, res, e);
        return r;
}

/* ---- what narrows it already --------------------------------------------------------------- */

void web_search_terms(const struct web_request *q, struct web_answer *w, struct str typed) {
        static const char *const fields[] = { "date:", "from:", "lang:", "kind:", "person:" };
        enum { TERMS = 50 };
        struct str terms[TERMS], rest;
        size_t n = web_terms(typed, terms, TERMS);
        bool any = false;
        for (size_t i = 0; i < n; i++) {
                bool narrows = false;
                for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
                        narrows |= str_starts(terms[i], str_of(fields[k]));
                if (!narrows || !web_term_without(q->a, typed, terms[i], &rest))
                        continue;
                if (!any) {
                        web_lit(w, "<p class=\"note\">");
                        web_say(w, WEB_SAY_search_narrowed);
                }
                any = true;
                web_lit(w, " ");
                put_query(q, w, rest);
                web_lit(w, "\" class=\"chip\"><bdi>");
                web_text(w, terms[i]);
                web_lit(w, "</bdi>");
                put_taken(w);
                web_lit(w, "</a>");
        }
        if (any)
                web_lit(w, "</p>");
}
