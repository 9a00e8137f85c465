/* /people: who is here, largest first, or whoever is meant by a name; /pairs: who may be one. */
#include "actor/actor-find.h"
#include "actor/actor-view.h"
#include "query/query-who.h"
#include "web/web-html.h"
#include "web/web-memo.h"
#include "web/web-who.h"

enum { PER = 50, FOUND_MOST = 200, LIKE_MOST = 8, PAIRS_MOST = 50 };

int web_page_people(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_pairs(struct web_request *q, struct web_answer *w, struct err *e);

static const struct {
        const char *id;
        enum web_say say;
} kinds[] = { { "person", WEB_SAY_who_person }, { "organisation", WEB_SAY_who_organisation },
              { "shared", WEB_SAY_who_shared }, { "list", WEB_SAY_who_list },
              { "role", WEB_SAY_who_role },     { "unknown", WEB_SAY_who_unknown } };

enum { KINDS = sizeof kinds / sizeof *kinds };

void web_who_kind(struct web_answer *w, enum actor_kind k) {
        for (size_t i = 0; i < KINDS; i++)
                if (strcmp(actor_kind_id(k), kinds[i].id) == 0)
                        web_say(w, kinds[i].say);
}

struct str web_who_shown(struct str name, struct str anchor) {
        return name.n ? name : anchor;
}

/* ---- the list ----------------------------------------------------------------------------- */

static void put_find(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form class=\"find\" role=\"search\" method=\"get\" action=\"/people\">"
                   "<label for=\"like\">");
        web_say(w, WEB_SAY_who_find);
        web_lit(w, "</label> <input id=\"like\" name=\"like\" type=\"search\" dir=\"auto\" "
                   "data-key=\"search\" value=\"");
        web_text(w, web_field(q, "like"));
        web_lit(w, "\"> <button>");
        web_say(w, WEB_SAY_who_find_go);
        web_lit(w, "</button></form>");
}

static void put_kinds(const struct web_request *q, struct web_answer *w) {
        struct str now = web_field(q, "kind");
        web_lit(w, "<ul class=\"choices\"><li><a href=\"/people\"");
        if (!now.n)
                web_lit(w, " aria-current=\"true\"");
        web_lit(w, ">");
        web_say(w, WEB_SAY_who_all);
        web_lit(w, "</a></li>");
        for (size_t i = 0; i < KINDS; i++) {
                web_lit(w, "<li><a href=\"/people?kind=");
                web_url(w, str_of(kinds[i].id));
                web_lit(w, "\"");
                if (str_eq(now, str_of(kinds[i].id)))
                        web_lit(w, " aria-current=\"true\"");
                web_lit(w, ">");
                web_say(w, kinds[i].say);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "<li><a href=\"/pairs\">");
        web_say(w, WEB_SAY_who_pairs);
        web_lit(w, "</a></li></ul>");
}

static void put_head(struct web_answer *w, enum web_say s, bool number) {
        if (number)
                web_lit(w, "<th scope=\"col\" class=\"number\">");
        else
                web_lit(w, "<th scope=\"col\">");
        web_say(w, s);
        web_lit(w, "</th>");
}

static void put_row(const struct web_request *q, struct web_answer *w, const struct actor_view *v) {
        web_lit(w, "<tr data-item><th scope=\"row\">");
        web_who_link(w, v->key, web_who_shown(v->name, v->anchor));
        web_lit(w, "</th><td>");
        if (!(v->flags & ACTOR_ROW_name_only) && !str_eq(v->anchor, v->name))
                web_bdi(w, v->anchor);
        web_lit(w, "</td><td>");
        web_who_kind(w, v->kind);
        web_lit(w, "</td><td class=\"number\">");
        web_count(w, v->docs);
        web_lit(w, "</td><td>");
        if (v->dated) {
                web_day(q, w, true, v->first, 0);
                web_lit(w, " – ");
                web_day(q, w, true, v->last, 0);
        }
        web_lit(w, "</td></tr>");
}

static void put_table(const struct web_request *q, struct web_answer *w, const struct actor_view *v,
                      size_t n) {
        web_lit(w, "<div class=\"wide\"><table class=\"rows\"><thead><tr>");
        put_head(w, WEB_SAY_who_name, false);
        put_head(w, WEB_SAY_who_address, false);
        put_head(w, WEB_SAY_who_kind, false);
        put_head(w, WEB_SAY_who_documents, true);
        put_head(w, WEB_SAY_who_seen, false);
        web_lit(w, "</tr></thead><tbody>");
        for (size_t i = 0; i < n; i++)
                put_row(q, w, &v[i]);
        web_lit(w, "</tbody></table></div>");
}

static int put_nearest(const struct web_request *q, struct web_answer *w, struct str like,
                       struct err *e) {
        struct str *names;
        size_t n;
        int r = query_who_like(q->qc, like, LIKE_MOST, q->a, &names, &n, e);
        if (r < 0)
                return r;
        web_nothing(w, WEB_SAY_who_nobody);
        web_lit(w, "<ul>");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<li><a href=\"/people?like=");
                web_url(w, names[i]);
                web_lit(w, "\">");
                web_bdi(w, names[i]);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
        return 0;
}

static int by_docs(const void *pa, const void *pb) {
        const struct actor_view *a = pa, *b = pb;
        if (a->docs != b->docs)
                return a->docs > b->docs ? -1 : 1;
        return a->key < b->key ? -1 : a->key > b->key;
}

static int put_found(const struct web_request *q, struct web_answer *w, struct str like,
                     struct err *e) {
        struct actor_id *ids = arena_alloc(q->a, FOUND_MOST * sizeof *ids);
        struct actor_view *v = arena_zalloc(q->a, FOUND_MOST * sizeof *v);
        int n = actor_find(q->store, like, ids, FOUND_MOST, e), r = n;
        if (n == 0)
                return put_nearest(q, w, like, e);
        size_t shown = n < FOUND_MOST ? (size_t) n : FOUND_MOST;
        for (size_t i = 0; i < shown && r >= 0; i++)
                r = actor_view_get(q->store, ids[i].v, q->a, &v[i], e);
        if (r < 0)
                return r;
        qsort(v, shown, sizeof *v, by_docs);
        put_table(q, w, v, shown);
        if ((size_t) n > shown)
                web_say_count(w, WEB_SAY_who_more, (size_t) n - shown);
        return 0;
}

static int put_all(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct actor_view *v;
        size_t n;
        uint64_t from, total;
        enum actor_kind kind;
        bool known = actor_kind_of(web_field(q, "kind"), &kind);
        int r = web_field_u64(q, "from", 1000000, 0, &from, e);
        if (r >= 0)
                r = web_memo_actors(q, known ? kind : ACTOR_KINDS, from, PER, &v, &n, &total, e);
        if (r < 0)
                return r;
        if (n == 0) {
                web_nothing(w, WEB_SAY_who_none);
                return 0;
        }
        put_table(q, w, v, n);
        web_pager(q, w, from, PER, total);
        return 0;
}

int web_page_people(struct web_request *q, struct web_answer *w, struct err *e) {
        struct str like = str_trim(web_field(q, "like"));
        web_begin(q, w, web_said(WEB_SAY_people_title, q->lang), WEB_NAV_people);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_people_title);
        web_lit(w, "</h1>");
        put_find(q, w);
        put_kinds(q, w);
        int r = like.n ? put_found(q, w, like, e) : put_all(q, w, e);
        web_end(q, w);
        return r;
}

/* ---- pairs -------------------------------------------------------------------------------- */

static void put_bits(struct web_answer *w, enum web_say what, uint32_t bits, unsigned most,
                     const char *(*words)(unsigned) ) {
        for (unsigned i = 0; i < most; i++)
                if (bits >> i & 1) {
                        web_lit(w, "<li><strong>");
                        web_say(w, what);
                        web_lit(w, "</strong> <span lang=\"en\" dir=\"ltr\">");
                        web_text(w, str_of(words(i)));
                        web_lit(w, "</span></li>");
                }
}

static const char *why_words(unsigned i) {
        return actor_why_words((enum actor_why) i);
}

static const char *against_words(unsigned i) {
        return actor_against_words((enum actor_against) i);
}

void web_who_reasons(struct web_answer *w, const struct actor_maybe *m) {
        web_lit(w, "<ul class=\"reasons\">");
        put_bits(w, WEB_SAY_who_for, m->whys, ACTOR_WHYS, why_words);
        put_bits(w, WEB_SAY_who_against, m->againsts, ACTOR_AGAINSTS, against_words);
        web_lit(w, "<li><strong>");
        web_say(w, WEB_SAY_who_missing);
        web_lit(w, "</strong> <span lang=\"en\" dir=\"ltr\">");
        web_text(w, str_of(actor_missing(m->points, m->againsts)));
        web_lit(w, "</span></li></ul>");
}

static void put_choice(const struct web_request *q, struct web_answer *w, const char *act,
                       const char *key, enum web_say say, struct str a, struct str b) {
        web_form(q, w, act);
        web_hidden(w, "a", a);
        web_hidden(w, "b", b);
        web_lit(w, "<input name=\"reason\" dir=\"auto\" aria-label=\"");
        web_say(w, WEB_SAY_who_why);
        web_lit(w, "\" placeholder=\"");
        web_say(w, WEB_SAY_who_why);
        web_lit(w, "\"> <button data-key=\"");
        web_text(w, str_of(key));
        web_lit(w, "\">");
        web_say(w, say);
        web_lit(w, "</button></form>");
}

void web_who_choices(const struct web_request *q, struct web_answer *w, struct str a,
                     struct str b) {
        web_lit(w, "<div class=\"choices\">");
        put_choice(q, w, "actor_merge", "yes", WEB_SAY_who_yes, a, b);
        put_choice(q, w, "actor_not_same", "no", WEB_SAY_who_no, a, b);
        web_lit(w, "</div>");
}

static void put_one(struct web_answer *w, const struct actor_maybe *m) {
        web_who_link(w, m->key, web_who_shown(m->name, m->anchor));
        if (!str_eq(m->name, m->anchor)) {
                web_lit(w, " ");
                web_bdi(w, m->anchor);
        }
}

int web_page_pairs(struct web_request *q, struct web_answer *w, struct err *e) {
        struct actor_pair_view *p;
        size_t n;
        int r = actor_view_pairs(q->store, PAIRS_MOST, q->a, &p, &n, e);
        if (r < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_who_pairs, q->lang), WEB_NAV_people);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_who_pairs);
        web_lit(w, "</h1><p>");
        web_say(w, WEB_SAY_who_pairs_hint);
        web_lit(w, "</p>");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<section class=\"card\" data-item tabindex=\"-1\"><h2>");
                put_one(w, &p[i].a);
                web_lit(w, "<br>");
                put_one(w, &p[i].b);
                web_lit(w, "</h2>");
                web_who_reasons(w, &p[i].b);
                if (p[i].b.at.doc) {
                        web_lit(w, "<p>");
                        web_doc_id(q, w, p[i].b.at.doc);
                        web_lit(w, "</p>");
                }
                web_who_choices(q, w, p[i].a.anchor, p[i].b.anchor);
                web_lit(w, "</section>");
        }
        if (n == 0)
                web_nothing(w, WEB_SAY_who_pairs_none);
        web_end(q, w);
        return 0;
}
