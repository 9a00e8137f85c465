/* The ledger: every container with its sum; one container with its bytes and its gaps. */
#include "web/web-ledger.h"

int web_page_ledger(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_ledger_one(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 50, DEEP = 64 };

/* ---- where ------------------------------------------------------------------------------------
 */

static int one_name(const struct web_request *q, const struct store_container *k, struct str *ret,
                    struct err *e) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        if (!k->parent_doc.v) {
                *ret = arena_str(q->a, k->name);
                return 0;
        }
        int r = store_doc_get(q->store, k->parent_doc, &row, e);
        if (r >= 0) {
                sha256_hex(&row.key, hex);
                *ret = arena_printf(q->a, "%.12s", hex);
        }
        return r;
}

int web_where(const struct web_request *q, struct container_id id, struct str *ret, struct err *e) {
        struct str where = { 0 }, name = { 0 };
        for (int i = 0; id.v && i < DEEP; i++) {
                struct store_container k;
                int r = store_container_get(q->store, id, &k, e);
                if (r >= 0)
                        id = k.parent;
                if (r < 0 || (r = one_name(q, &k, &name, e)) < 0)
                        return r;
                if (name.n == 0)
                        continue;
                where = where.n ? arena_printf(q->a, "%.*s > %.*s", STR_ARG(name), STR_ARG(where))
                                : name;
        }
        *ret = where.n ? where : STR(".");
        return 0;
}

void web_steps(const struct web_request *q, struct web_answer *w, uint64_t from, uint64_t per,
               bool more) {
        const struct {
                bool is;
                uint64_t to;
                enum web_say say;
        } steps[] = { { from > 0, from > per ? from - per : 0, WEB_SAY_pager_earlier },
                      { more, from + per, WEB_SAY_pager_later } };
        if (!from && !more)
                return;
        web_lit(w, "<nav class=\"pager\" aria-label=\"");
        web_say(w, WEB_SAY_pager);
        web_lit(w, "\">");
        for (size_t i = 0; i < 2; i++) {
                struct str value = arena_printf(q->a, "%llu", (unsigned long long) steps[i].to);
                if (!steps[i].is)
                        continue;
                if (i == 0)
                        web_lit(w, "<a class=\"step\" rel=\"prev\" href=\"");
                else
                        web_lit(w, "<a class=\"step\" rel=\"next\" href=\"");
                web_text(w, q->path);
                web_url_with(q, w, "from", steps[i].to ? &value : NULL);
                web_lit(w, "\">");
                web_say(w, steps[i].say);
                web_lit(w, "</a>");
        }
        web_lit(w, "</nav>");
}

/* ---- all containers ---------------------------------------------------------------------------
 */

static bool adds_up(const struct store_container *k) {
        return k->status != STORE_CONTAINER_begun &&
               k->declared == k->emitted + k->duplicate + k->encrypted + k->unreadable;
}

static void put_head(struct web_answer *w) {
        static const enum web_say heads[] = { WEB_SAY_ledger_container, WEB_SAY_ledger_declared,
                                              WEB_SAY_ledger_emitted,   WEB_SAY_ledger_duplicate,
                                              WEB_SAY_intake_encrypted, WEB_SAY_intake_unreadable,
                                              WEB_SAY_intake_size,      WEB_SAY_ledger_closes };
        web_lit(w, "<div class=\"wide\"><table><thead><tr>");
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
                if (i)
                        web_lit(w, "<th scope=\"col\" class=\"number\">");
                else
                        web_lit(w, "<th scope=\"col\">");
                web_say(w, heads[i]);
                web_lit(w, "</th>");
        }
        web_lit(w, "</tr></thead><tbody>");
}

static void put_n(struct web_answer *w, uint64_t n) {
        web_lit(w, "<td class=\"number\">");
        web_count(w, n);
        web_lit(w, "</td>");
}

static int put_row(const struct web_request *q, struct web_answer *w,
                   const struct store_container *k, struct err *e) {
        struct str where;
        int r = web_where(q, k->id, &where, e);
        if (r < 0)
                return r;
        web_lit(w, "<tr><th scope=\"row\"><a href=\"/ledger/");
        web_int(w, (int64_t) k->id.v);
        web_lit(w, "\">");
        web_bdi(w, where);
        web_lit(w, "</a>");
        if (k->status == STORE_CONTAINER_same) {
                web_lit(w, " <span class=\"badge\">");
                web_say(w, WEB_SAY_ledger_same);
                web_lit(w, "</span>");
        }
        if (k->status == STORE_CONTAINER_begun) {
                web_lit(w, " <span class=\"badge warn\">");
                web_say(w, WEB_SAY_intake_begun);
                web_lit(w, "</span>");
        }
        web_lit(w, "</th>");
        put_n(w, k->declared);
        put_n(w, k->emitted);
        put_n(w, k->duplicate);
        put_n(w, k->encrypted);
        put_n(w, k->unreadable);
        web_lit(w, "<td class=\"number\">");
        web_size(w, k->size);
        web_lit(w, "</td><td class=\"number\">");
        web_say(w, adds_up(k) ? WEB_SAY_ledger_yes : WEB_SAY_ledger_no);
        web_lit(w, "</td></tr>");
        return 0;
}

/* Rows from..from+PER of `rows`; what web_where() asks goes on beside them, so they are copied. */
static int take_rows(const struct web_request *q, struct store_rows *rows, uint64_t from,
                     bool only_open, struct store_container *to, size_t *ret_n, bool *ret_more,
                     struct err *e) {
        struct store_container k;
        uint64_t at = 0;
        int r;
        *ret_n = 0;
        while ((r = store_containers_next(rows, &k, e)) > 0) {
                if (only_open && adds_up(&k))
                        continue;
                if (at++ < from)
                        continue;
                if (*ret_n == PER)
                        break;
                k.name = arena_str(q->a, k.name);
                to[(*ret_n)++] = k;
        }
        *ret_more = r > 0;
        return r < 0 ? r : 0;
}

/* The table of those in `parent` (NULL: all), with its pager; *ret_n rows. */
static int put_table(struct web_request *q, struct web_answer *w, const struct container_id *parent,
                     bool only_open, size_t *ret_n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container *v = arena_alloc(q->a, PER * sizeof *v);
        uint64_t from;
        bool more = false;
        int r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e);
        *ret_n = 0;
        if (r < 0 || (r = store_containers_open(q->store, parent, &rows, e)) < 0 ||
            (r = take_rows(q, rows, from, only_open, v, ret_n, &more, e)) < 0)
                return r;
        if (*ret_n)
                put_head(w);
        for (size_t i = 0; i < *ret_n && r >= 0; i++)
                r = put_row(q, w, &v[i], e);
        if (*ret_n)
                web_lit(w, "</tbody></table></div>");
        web_steps(q, w, from, PER, more);
        return r;
}

int web_page_ledger(struct web_request *q, struct web_answer *w, struct err *e) {
        bool only_open = str_eq(web_field(q, "show"), STR("open"));
        size_t n;
        web_begin(q, w, web_said(WEB_SAY_ledger_title, q->lang), WEB_NAV_intake);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_ledger_title);
        web_lit(w, "</h1><p class=\"about\">");
        web_say(w, WEB_SAY_ledger_about);
        web_lit(w, "</p><nav class=\"tabs\" aria-label=\"");
        web_say(w, WEB_SAY_ledger_title);
        if (only_open)
                web_lit(w, "\"><a href=\"/ledger\">");
        else
                web_lit(w, "\"><a href=\"/ledger\" aria-current=\"true\">");
        web_say(w, WEB_SAY_ledger_all);
        if (only_open)
                web_lit(w, "</a> <a href=\"/ledger?show=open\" aria-current=\"true\">");
        else
                web_lit(w, "</a> <a href=\"/ledger?show=open\">");
        web_say(w, WEB_SAY_ledger_open);
        web_lit(w, "</a></nav>");
        int r = put_table(q, w, NULL, only_open, &n, e);
        if (r >= 0 && n == 0)
                web_nothing(w, only_open ? WEB_SAY_nothing : WEB_SAY_ledger_none);
        web_end(q, w);
        return r;
}

/* ---- one --------------------------------------------------------------------------------------
 */

static void put_fact(struct web_answer *w, enum web_say label, uint64_t n) {
        web_lit(w, "<div><dt>");
        web_say(w, label);
        web_lit(w, "</dt><dd>");
        web_count(w, n);
        web_lit(w, "</dd></div>");
}

static void put_closes(struct web_answer *w, bool closes) {
        if (closes)
                web_lit(w, " <span class=\"badge\">");
        else
                web_lit(w, " <span class=\"badge warn\">");
        web_say(w, closes ? WEB_SAY_ledger_closes : WEB_SAY_ledger_open);
        web_lit(w, "</span>");
}

static int put_sums(struct web_request *q, struct web_answer *w, const struct store_container *k,
                    struct err *e) {
        struct store_ledger l;
        char hex[SHA256_HEX];
        int r = store_ledger_check(q->store, k->id, &l, e);
        if (r < 0)
                return r;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_ledger_sum);
        put_closes(w, l.objects_close);
        web_lit(w, "</h2><dl class=\"numbers\">");
        put_fact(w, WEB_SAY_ledger_declared, l.declared);
        put_fact(w, WEB_SAY_ledger_emitted, l.emitted);
        put_fact(w, WEB_SAY_ledger_duplicate, l.duplicate);
        put_fact(w, WEB_SAY_intake_encrypted, l.encrypted);
        put_fact(w, WEB_SAY_intake_unreadable, l.unreadable);
        web_lit(w, "</dl><h2>");
        web_say(w, WEB_SAY_ledger_bytes);
        put_closes(w, l.bytes_close);
        web_lit(w, "</h2><dl class=\"numbers\">");
        put_fact(w, WEB_SAY_ledger_bytes, l.size);
        put_fact(w, WEB_SAY_ledger_places, l.spans);
        put_fact(w, WEB_SAY_ledger_in_gaps, l.gaps);
        web_lit(w, "</dl>");
        if (k->hashed) {
                sha256_hex(&k->hash, hex);
                web_lit(w, "<p class=\"meta\">SHA-256 <code dir=\"ltr\">");
                web_text(w, str_of(hex));
                web_lit(w, "</code></p>");
        }
        web_lit(w, "</section>");
        return 0;
}

static enum web_say gap_say(enum rec_gap_reason r) {
        switch (r) {
        case REC_GAP_framing:
                break;
        case REC_GAP_compressed:
                return WEB_SAY_ledger_gap_compressed;
        case REC_GAP_damaged:
                return WEB_SAY_ledger_gap_damaged;
        case REC_GAP_trailing:
                return WEB_SAY_ledger_gap_trailing;
        case REC_GAP_leading:
                return WEB_SAY_ledger_gap_leading;
        case REC_GAP_limit:
                return WEB_SAY_ledger_gap_limit;
        }
        return WEB_SAY_ledger_gap_framing;
}

static void put_gap(struct web_answer *w, const struct store_gap *g) {
        web_lit(w, "<tr><th scope=\"row\">");
        web_say(w, gap_say(g->reason));
        web_lit(w, "</th><td class=\"number\"><bdi>");
        web_count(w, g->off);
        web_lit(w, " + ");
        web_count(w, g->len);
        web_lit(w, "</bdi></td><td>");
        web_bdi(w, g->detail);
        web_lit(w, "</td></tr>");
}

static int put_gaps(struct web_request *q, struct web_answer *w, struct container_id id,
                    struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_gap g;
        size_t n = 0;
        int r = store_gaps_open(q->store, &id, &rows, e);
        while (r >= 0 && n < PER && (r = store_gaps_next(rows, &g, e)) > 0) {
                if (n++ == 0) {
                        web_lit(w, "<section><h2>");
                        web_say(w, WEB_SAY_ledger_gaps);
                        web_lit(w, "</h2><table><thead><tr><th scope=\"col\">");
                        web_say(w, WEB_SAY_ledger_reason);
                        web_lit(w, "</th><th scope=\"col\" class=\"number\">");
                        web_say(w, WEB_SAY_ledger_where);
                        web_lit(w, "</th><th scope=\"col\">");
                        web_say(w, WEB_SAY_ledger_detail);
                        web_lit(w, "</th></tr></thead><tbody>");
                }
                put_gap(w, &g);
        }
        if (n)
                web_lit(w, "</tbody></table></section>");
        return r < 0 ? r : 0;
}

static int put_inside(struct web_request *q, struct web_answer *w, struct container_id id,
                      struct err *e) {
        size_t at = w->body.n, n;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_ledger_inside);
        web_lit(w, "</h2>");
        int r = put_table(q, w, &id, false, &n, e);
        web_lit(w, "</section>");
        if (r >= 0 && n == 0)
                w->body.n = at;
        return r;
}

int web_page_ledger_one(struct web_request *q, struct web_answer *w, struct err *e) {
        struct store_container k;
        struct container_id id;
        struct str where;
        if (!str_u64(q->part[0], &id.v) || id.v > INT64_MAX)
                return err_set(e, ERR_usage, "a container is a number");
        int r = store_container_get(q->store, id, &k, e);
        if (r < 0)
                return r == ERR_corrupt ? err_set(e, ERR_absent, "no container has this number")
                                        : r;
        k.name = arena_str(q->a, k.name);
        r = web_where(q, id, &where, e);
        if (r < 0)
                return r;
        web_begin(q, w, where, WEB_NAV_intake);
        web_lit(w, "<p class=\"path\"><a href=\"/ledger\">");
        web_say(w, WEB_SAY_ledger_title);
        web_lit(w, "</a></p><h1>");
        web_bdi(w, where);
        web_lit(w, "</h1>");
        if ((r = put_sums(q, w, &k, e)) >= 0 && (r = put_inside(q, w, id, e)) >= 0)
                r = put_gaps(q, w, id, e);
        web_end(q, w);
        return r;
}
