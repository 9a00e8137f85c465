/* What narrows a search: each row is a link to the same search with a term more.  The terms at the
 * end of what was typed that facets put there are links to the search without them. */
#include "web/web-search.h"

#include "text/text-lang.h"

static const struct {
        enum query_facet facet;
        enum web_say says;
        const char *field; /* of the term */
} groups[] = { { QUERY_FACET_person, WEB_SAY_search_people, "from:" },
               { QUERY_FACET_domain, WEB_SAY_search_domains, "from:@" },
               { QUERY_FACET_lang, WEB_SAY_search_languages, "lang:" },
               { QUERY_FACET_kind, WEB_SAY_search_kinds, "kind:" } };

/* Is there an OR outside brackets and quotes?  Then a term behind it would bind to its last word.
 */
static bool has_or(struct str s) {
        int depth = 0;
        bool quoted = false;
        for (size_t i = 0; i < s.n; i++) {
                struct str rest = str_sub(s, i, SIZE_MAX);
                quoted ^= s.p[i] == '"';
                depth += !quoted && s.p[i] == '(';
                depth -= !quoted && s.p[i] == ')';
                if (!quoted && depth == 0 &&
                    (str_starts_nocase(rest, STR(" or ")) || str_starts(rest, STR(" یا ")) ||
                     str_starts(rest, STR(" أو "))))
                        return true;
        }
        return false;
}

struct str web_search_with(const struct web_request *q, struct str typed, struct str term) {
        if (typed.n == 0)
                return term;
        if (has_or(typed))
                return arena_printf(q->a, "(%.*s) %.*s", STR_ARG(typed), STR_ARG(term));
        return arena_printf(q->a, "%.*s %.*s", STR_ARG(typed), STR_ARG(term));
}

/* field:value, quoted where the value is more than letters, digits and signs of an address. */
static struct str term_of(const struct web_request *q, const char *field, struct str value) {
        bool plain = value.n > 0;
        for (size_t i = 0; i < value.n; i++)
                plain = plain &&
                        (ascii_digit(value.p[i]) || ascii_alpha(value.p[i]) ||
                         strchr("@.-_+", value.p[i])) &&
                        value.p[i] != 0;
        if (plain)
                return arena_printf(q->a, "%s%.*s", field, STR_ARG(value));
        char *clean = arena_alloc(q->a, value.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < value.n; i++)
                if (value.p[i] != '"')
                        clean[n++] = value.p[i];
        return arena_printf(q->a, "%s\"%.*s\"", field, (int) n, clean);
}

static void put_link(const struct web_request *q, struct web_answer *w, struct str typed,
                     struct str term) {
        web_lit(w, "<a href=\"/search?q=");
        web_url(w, web_search_with(q, typed, term));
        if (web_field(q, "order").n) {
                web_lit(w, "&amp;order=");
                web_url(w, web_field(q, "order"));
        }
        web_lit(w, "\">");
}

static void put_row(const struct web_request *q, struct web_answer *w, struct str typed,
                    const char *field, const struct query_facet_row *row) {
        bool link = row->label.n > 0;
        web_lit(w, "<li>");
        if (link)
                put_link(q, w, typed, term_of(q, field, row->label));
        if (row->facet == QUERY_FACET_lang && link) {
                enum text_lang l;
                web_text(w, text_lang_of_code(row->label, &l) ? str_of(text_lang_name(l))
                                                              : row->label);
        } else if (link) {
                web_bdi(w, row->label);
        } else {
                web_say(w, WEB_SAY_search_none_label);
        }
        web_lit(w, " <span class=\"n\">");
        web_count(w, row->n);
        if (link)
                web_lit(w, "</span></a></li>");
        else
                web_lit(w, "</span></li>");
}

static void put_group(const struct web_request *q, struct web_answer *w, struct str typed,
                      size_t group, const struct query_result *r) {
        bool any = false;
        for (size_t i = 0; i < r->n_facets; i++) {
                if (r->facets[i].facet != groups[group].facet)
                        continue;
                if (!any) {
                        web_lit(w, "<h2>");
                        web_say(w, groups[group].says);
                        web_lit(w, "</h2><ul class=\"facet\">");
                }
                any = true;
                put_row(q, w, typed, groups[group].field, &r->facets[i]);
        }
        if (any)
                web_lit(w, "</ul>");
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
                put_link(q, w, typed, arena_printf(q->a, "date:%.*s", STR_ARG(value)));
                web_lit(w, "<span class=\"label\">");
                if (dated)
                        web_text(w, rows[i].label);
                else
                        web_say(w, WEB_SAY_undated);
                web_lit(w, "</span> <meter min=\"0\" max=\"");
                web_int(w, (int64_t) most);
                web_lit(w, "\" value=\"");
                web_int(w, (int64_t) rows[i].n);
                web_lit(w, "\"></meter> <span class=\"n\">");
                web_count(w, rows[i].n);
                web_lit(w, "</span></a></li>");
        }
        web_lit(w, "</ol>");
}

void web_search_facets(const struct web_request *q, struct web_answer *w, struct str typed,
                       const struct query_result *r) {
        if (r->messages == 0)
                return;
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_search_years);
        web_lit(w, "</h2>");
        web_search_years(q, w, typed, r->facets, r->n_facets);
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
                put_group(q, w, typed, i, r);
}

/* The last term of what was typed, if it is one that a facet puts there. */
static struct str last_term(struct str typed) {
        static const char *const fields[] = { "date:", "from:", "lang:", "kind:" };
        size_t at = typed.n;
        bool quoted = false;
        while (at > 0 && (quoted || typed.p[at - 1] != ' ')) {
                at--;
                quoted ^= typed.p[at] == '"';
        }
        struct str term = str_sub(typed, at, SIZE_MAX);
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
                if (str_starts(term, str_of(fields[i])))
                        return term;
        return (struct str){ 0 };
}

void web_search_terms(const struct web_request *q, struct web_answer *w, struct str typed) {
        struct str term = last_term(typed), rest = typed;
        if (term.n == 0)
                return;
        web_lit(w, "<p class=\"note\">");
        web_say(w, WEB_SAY_search_narrowed);
        while ((term = last_term(rest)).n) {
                rest = str_trim(str_sub(rest, 0, rest.n - term.n));
                struct str behind = str_sub(typed, rest.n + (rest.n > 0) + term.n, SIZE_MAX);
                web_lit(w, " <a class=\"chip\" href=\"/search?q=");
                web_url(w, arena_printf(q->a, "%.*s%.*s", STR_ARG(rest), STR_ARG(behind)));
                web_lit(w, "\" aria-label=\"");
                web_say(w, WEB_SAY_search_remove);
                web_lit(w, " ");
                web_text(w, term);
                web_lit(w, "\">");
                web_bdi(w, term);
                web_lit(w, " ×</a>");
        }
        web_lit(w, "</p>");
}
