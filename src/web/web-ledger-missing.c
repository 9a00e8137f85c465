/* What was not, or not fully, read: where it lies, why, and what to try. */
#include "web/web-ledger.h"

int web_page_missing(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 50 };

static const struct {
        enum store_trouble trouble;
        const char *id;
        enum web_say why, hint;
} troubles[] = {
#define TROUBLE(id, number, counts, words, hint)                                                   \
        { STORE_TROUBLE_##id, #id, WEB_SAY_missing_##id, WEB_SAY_missing_try_##id },
#include "store/trouble.def"
#undef TROUBLE
};
enum { N = sizeof troubles / sizeof *troubles };

static size_t row_of(enum store_trouble t) {
        for (size_t i = 0; i < N; i++)
                if (troubles[i].trouble == t)
                        return i;
        return N;
}

static int put_where(struct web_request *q, struct web_answer *w, const struct store_missing *m,
                     struct err *e) {
        struct store_doc_row row;
        struct str where;
        char hex[SHA256_HEX];
        int r = web_where(q, m->container, &where, e);
        if (r < 0)
                return r;
        if (m->name.n && !str_ends(where, m->name))
                where = arena_printf(q->a, "%.*s > %.*s", STR_ARG(where), STR_ARG(m->name));
        web_bdi(w, where);
        if (m->doc.v && store_doc_get(q->store, m->doc, &row, NULL) >= 0) {
                sha256_hex(&row.key, hex);
                hex[12] = 0;
                web_lit(w, " ");
                web_doc_link(w, hex, str_of(hex));
        }
        if (m->len) {
                web_lit(w, " <span class=\"meta\"><bdi>");
                web_count(w, m->off);
                web_lit(w, " + ");
                web_count(w, m->len);
                web_lit(w, "</bdi></span>");
        }
        return 0;
}

static int put_missing(struct web_request *q, struct web_answer *w, const struct store_missing *m,
                       struct err *e) {
        size_t i = row_of(m->trouble);
        web_lit(w, "<tr><th scope=\"row\">");
        int r = put_where(q, w, m, e);
        web_lit(w, "</th><td>");
        if (i < N)
                web_say(w, troubles[i].why);
        if (m->detail.n) {
                web_lit(w, " <span class=\"meta\">");
                web_bdi(w, m->detail);
                web_lit(w, "</span>");
        }
        web_lit(w, "</td><td>");
        if (i < N)
                web_say(w, troubles[i].hint);
        web_lit(w, "</td></tr>");
        return r;
}

static void put_tab(struct web_answer *w, const char *id, enum web_say say, uint64_t n,
                    bool chosen) {
        web_lit(w, "<a href=\"/missing");
        if (*id) {
                web_lit(w, "?why=");
                web_url(w, str_of(id));
        }
        if (chosen)
                web_lit(w, "\" aria-current=\"true\">");
        else
                web_lit(w, "\">");
        web_say(w, say);
        web_lit(w, " <span class=\"count\">");
        web_count(w, n);
        web_lit(w, "</span></a> ");
}

struct found {
        struct store_missing v[PER];
        size_t n;
        uint64_t all, counts[N], chosen_n;
};

/* One pass: counts of each reason, and the rows of the page. */
static int find(struct web_request *q, size_t chosen, uint64_t from, struct found *ret,
                struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        int r = store_missing_open(q->store, NULL, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) > 0) {
                size_t i = row_of(m.trouble);
                ret->all++;
                if (i < N)
                        ret->counts[i]++;
                if (chosen < N && i != chosen)
                        continue;
                if (ret->chosen_n++ < from || ret->n == PER)
                        continue;
                m.name = arena_str(q->a, m.name);
                m.detail = arena_str(q->a, m.detail);
                ret->v[ret->n++] = m;
        }
        return r < 0 ? r : 0;
}

static void put_tabs(struct web_answer *w, const struct found *f, size_t chosen) {
        web_lit(w, "<nav class=\"tabs\" aria-label=\"");
        web_say(w, WEB_SAY_ledger_reason);
        web_lit(w, "\">");
        put_tab(w, "", WEB_SAY_missing_all, f->all, chosen == N);
        for (size_t i = 0; i < N; i++)
                if (f->counts[i])
                        put_tab(w, troubles[i].id, troubles[i].why, f->counts[i], i == chosen);
        web_lit(w, "</nav>");
}

static int put_table(struct web_request *q, struct web_answer *w, const struct found *f,
                     struct err *e) {
        int r = 0;
        web_lit(w, "<div class=\"wide\"><table><thead><tr><th scope=\"col\">");
        web_say(w, WEB_SAY_ledger_where);
        web_lit(w, "</th><th scope=\"col\">");
        web_say(w, WEB_SAY_ledger_reason);
        web_lit(w, "</th><th scope=\"col\">");
        web_say(w, WEB_SAY_missing_try);
        web_lit(w, "</th></tr></thead><tbody>");
        for (size_t i = 0; i < f->n && r >= 0; i++)
                r = put_missing(q, w, &f->v[i], e);
        web_lit(w, "</tbody></table></div>");
        return r;
}

int web_page_missing(struct web_request *q, struct web_answer *w, struct err *e) {
        struct found *f = ARENA_NEW(q->a, struct found);
        struct str why = web_field(q, "why");
        size_t chosen = 0;
        uint64_t from;
        while (chosen < N && !str_eq(why, str_of(troubles[chosen].id)))
                chosen++;
        int r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e);
        if (r < 0 || (r = find(q, chosen, from, f, e)) < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_missing_title, q->lang), WEB_NAV_intake);
        web_lit(w, "<p class=\"path\"><a href=\"/intake\">");
        web_say(w, WEB_SAY_intake_title);
        web_lit(w, "</a></p><h1>");
        web_say(w, WEB_SAY_missing_title);
        web_lit(w, "</h1><p class=\"about\">");
        web_say(w, WEB_SAY_missing_about);
        web_lit(w, "</p>");
        if (f->all == 0) {
                web_nothing(w, WEB_SAY_missing_none);
        } else {
                put_tabs(w, f, chosen);
                r = put_table(q, w, f, e);
                web_pager(q, w, from, PER, f->chosen_n);
        }
        web_end(q, w);
        return r;
}
