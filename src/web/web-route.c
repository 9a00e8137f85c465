/* From a path to its page: web-route.def, one function a page; and what becomes of errors. */
#include "store/store.h"
#include "web/web-html.h"
#include "web/web-site.h"

#define ROUTE(method, path, name, opens)                                                           \
        int web_page_##name(struct web_request *q, struct web_answer *w, struct err *e);
#include "web/web-route.def"
#undef ROUTE

enum { IS_GET, IS_POST };

static const struct route {
        int method;
        const char *path;
        web_page_fn page;
        bool opens;
} routes[] = {
#define ROUTE(method, path, name, opens) { IS_##method, path, web_page_##name, opens },
#include "web/web-route.def"
#undef ROUTE
};

/* Does the path fit the pattern "/doc/{}/page/{}"?  Its pieces are put into q->part. */
static bool fits(const struct route *r, struct web_request *q, const struct web_target *t) {
        struct str rest = str_sub(str_of(r->path), 1, SIZE_MAX);
        size_t i = 0, part = 0;
        for (; rest.n; i++) {
                struct str piece = str_cut(&rest, '/');
                if (i >= t->n_pieces)
                        return false;
                if (str_eq(piece, STR("{}"))) {
                        if (part == WEB_PARTS || t->piece[i].n == 0)
                                return false;
                        q->part[part++] = t->piece[i];
                } else if (!str_eq(piece, t->piece[i])) {
                        return false;
                }
        }
        return i == t->n_pieces;
}

static void put_error(struct web_request *q, struct web_answer *w, int code, const struct err *e) {
        enum web_say words = code == ERR_absent  ? WEB_SAY_error_absent
                             : code == ERR_usage ? WEB_SAY_error_usage
                             : code == ERR_busy  ? WEB_SAY_error_busy
                                                 : WEB_SAY_error_other;
        buf_clear(&w->body);
        *w = (struct web_answer){ .body = w->body,
                                  .status = code == ERR_absent                       ? 404
                                            : code == ERR_usage || code == ERR_limit ? 400
                                            : code == ERR_busy                       ? 503
                                                                                     : 500 };
        web_begin(q, w, web_said(WEB_SAY_error, q->lang), WEB_NAV_none);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_error);
        web_lit(w, "</h1><p>");
        web_say(w, words);
        web_lit(w, "</p>");
        if (e->message[0]) {
                web_lit(w, "<p class=\"reason\" lang=\"en\" dir=\"auto\">");
                web_text(w, str_of(e->message));
                if (e->hint[0]) {
                        web_lit(w, "<br>");
                        web_text(w, str_of(e->hint));
                }
                web_lit(w, "</p>");
        }
        web_lit(w, "<p>");
        web_say(w, WEB_SAY_error_back);
        web_lit(w, "</p>");
        web_end(q, w);
}

static int run(const struct route *r, struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_case *c = NULL;
        int code = r->opens ? web_case_get(q->site, &c, e) : 0;
        if (code >= 0 && c) {
                q->store = c->store;
                q->qc = &c->qc;
                q->stamp = c->stamp;
                c->qc.person = q->person;
        }
        if (code >= 0)
                code = r->page(q, w, e);
        if (c)
                web_case_put(q->site, &c);
        if (code >= 0 && w->body.over)
                code = err_set(e, ERR_limit, "the page is too large");
        return code;
}

void web_route_answer(struct web_request *q, const struct web_target *t, struct web_answer *w) {
        struct err e = ERR_INIT;
        bool known = false;
        w->lang = q->lang;
        for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
                if (!fits(&routes[i], q, t))
                        continue;
                known = true;
                if ((routes[i].method == IS_POST) != q->post)
                        continue;
                int code = run(&routes[i], q, w, &e);
                if (code < 0)
                        put_error(q, w, code, &e);
                return;
        }
        if (known)
                w->status = 405;
        else
                put_error(q, w, ERR_absent, &e);
}

/* ---- fields ------------------------------------------------------------------------------- */

static const struct web_field *find_field(const struct web_request *q, const char *name) {
        for (size_t i = 0; i < q->n_fields; i++)
                if (str_eq(q->fields[i].name, str_of(name)))
                        return &q->fields[i];
        return NULL;
}

struct str web_field(const struct web_request *q, const char *name) {
        const struct web_field *f = find_field(q, name);
        return f ? f->value : (struct str){ "", 0 };
}

bool web_has_field(const struct web_request *q, const char *name) {
        return find_field(q, name) != NULL;
}

int web_field_u64(const struct web_request *q, const char *name, uint64_t most, uint64_t otherwise,
                  uint64_t *ret, struct err *e) {
        struct str v = web_field(q, name);
        uint64_t n = otherwise;
        if (v.n && (!str_u64(v, &n) || n > most))
                return err_set(e, ERR_usage, "'%s' is a number up to %llu", name,
                               (unsigned long long) most);
        *ret = n;
        return 0;
}

int web_doc_find(const struct web_request *q, struct str id, struct doc_id *ret, struct err *e) {
        struct doc_id ids[2];
        if (!str_is_hex(id) || id.n < 4 || id.n > 64)
                return err_set(e, ERR_usage, "an id is 4 to 64 hexadecimal digits");
        int n = store_doc_find_hex(q->store, id, ids, 2, e);
        if (n < 0)
                return n;
        if (n == 0)
                return err_set(e, ERR_absent, "no document has this id");
        if (n > 1)
                return err_set(e, ERR_usage, "more than one document begins with these digits");
        *ret = ids[0];
        return 0;
}
