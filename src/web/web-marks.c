/* Marks on cards, beside documents, and on a page of their own. */
#include "web/web-marks.h"

#include "query/query-mark.h"

int web_page_marks(struct web_request *q, struct web_answer *w, struct err *e);

static int marks_of(const struct web_request *q, const char *id, const struct store_mark **ret,
                    size_t *ret_n, struct err *e) {
        const struct store_marks *all;
        int r = query_marks_get(q->qc, &all, e);
        if (r < 0)
                return r;
        *ret = store_marks_of(all, str_of(id), ret_n);
        return 0;
}

/* A person who has not said who she is has the marks without a name. */
static bool has_own(const struct web_request *q, const struct store_mark *v, size_t n,
                    enum store_mark_kind kind) {
        for (size_t i = 0; i < n; i++)
                if (v[i].kind == kind && str_eq(v[i].by, q->person))
                        return true;
        return false;
}

static void put_search_link(struct web_answer *w, struct str query, struct str words) {
        web_lit(w, "<a href=\"/search?q=");
        web_url(w, query);
        web_lit(w, "\">");
        web_bdi(w, words);
        web_lit(w, "</a>");
}

static void put_tag_link(const struct web_request *q, struct web_answer *w, struct str tag) {
        put_search_link(w, arena_printf(q->a, "tag:\"%.*s\"", STR_ARG(tag)), tag);
}

/* ---- cards ------------------------------------------------------------------------------------
 */

int web_marks_chips(const struct web_request *q, struct web_answer *w, const char *id,
                    struct err *e) {
        const struct store_mark *v;
        size_t n, notes = 0;
        int r = marks_of(q, id, &v, &n, e);
        if (r < 0 || n == 0)
                return r;
        web_lit(w, "<ul class=\"chips\">");
        if (store_mark_has(v, n, STORE_MARK_star, q->person)) {
                web_lit(w, "<li class=\"star\">★ ");
                web_say(w, WEB_SAY_work_starred);
                web_lit(w, "</li>");
        }
        for (size_t i = 0; i < n; i++) {
                notes += v[i].kind == STORE_MARK_note;
                if (v[i].kind != STORE_MARK_tag)
                        continue;
                web_lit(w, "<li class=\"tag\">");
                put_tag_link(q, w, v[i].words);
                web_lit(w, "</li>");
        }
        if (notes) {
                web_lit(w, "<li class=\"note\">");
                web_say_count(w, WEB_SAY_work_notes_n, notes);
                web_lit(w, "</li>");
        }
        if (has_own(q, v, n, STORE_MARK_read)) {
                web_lit(w, "<li class=\"read\">");
                web_say(w, WEB_SAY_work_is_read);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
        return 0;
}

/* ---- beside a document ------------------------------------------------------------------------
 */

static void begin_form(const struct web_request *q, struct web_answer *w, const char *act,
                       const char *id) {
        web_form(q, w, act);
        web_hidden(w, "by", q->person);
        web_hidden(w, "doc", str_of(id));
}

static void put_button(const struct web_request *q, struct web_answer *w, const char *act,
                       const char *id, const char *key, enum web_say words) {
        begin_form(q, w, act, id);
        web_lit(w, "<button class=\"second\" data-key=\"");
        web_text(w, str_of(key));
        web_lit(w, "\">");
        web_say(w, words);
        web_lit(w, "</button></form>");
}

static void put_tags(const struct web_request *q, struct web_answer *w, const char *id,
                     const struct store_mark *v, size_t n) {
        web_lit(w, "<ul class=\"chips\">");
        for (size_t i = 0; i < n; i++) {
                if (v[i].kind != STORE_MARK_tag)
                        continue;
                web_lit(w, "<li class=\"tag\">");
                put_tag_link(q, w, v[i].words);
                begin_form(q, w, "mark_untag", id);
                web_hidden(w, "tag", v[i].words);
                web_lit(w, "<button class=\"plain\"><span class=\"unseen\">");
                web_say_text(w, WEB_SAY_work_untag, v[i].words);
                web_lit(w, "</span><span aria-hidden=\"true\">×</span></button></form></li>");
        }
        web_lit(w, "</ul>");
        begin_form(q, w, "mark_tag", id);
        web_lit(w, "<label for=\"mark-tag\">");
        web_say(w, WEB_SAY_work_tag);
        web_lit(w, "</label> <input id=\"mark-tag\" data-key=\"tag\" name=\"tag\" required "
                   "maxlength=\"50\" dir=\"auto\" autocomplete=\"off\" "
                   "pattern=\"[^\\s,،&quot;\\(\\)\\{\\}]+\" title=\"");
        web_say(w, WEB_SAY_work_tag_hint);
        web_lit(w, "\"><button>");
        web_say(w, WEB_SAY_work_tag_add);
        web_lit(w, "</button></form>");
}

static void put_by(const struct web_request *q, struct web_answer *w, const struct store_mark *m) {
        web_lit(w, "<p class=\"meta\">");
        if (m->by.n) {
                web_bdi(w, m->by);
                web_lit(w, " · ");
        }
        web_time(q, w, true, m->at, 0);
        web_lit(w, "</p>");
}

static void put_note(const struct web_request *q, struct web_answer *w,
                     const struct store_mark *m) {
        web_lit(w, "<div class=\"jotting\"");
        web_lang_of(w, NULL, m->words);
        web_lit(w, "><p class=\"lines\">");
        web_lines(w, m->words);
        web_lit(w, "</p></div>");
        put_by(q, w, m);
}

static void put_notes(const struct web_request *q, struct web_answer *w, const char *id,
                      const struct store_mark *v, size_t n) {
        web_lit(w, "<ol class=\"notes\">");
        for (size_t i = 0; i < n; i++) {
                if (v[i].kind != STORE_MARK_note)
                        continue;
                web_lit(w, "<li>");
                put_note(q, w, &v[i]);
                web_form(q, w, "mark_unnote");
                web_hidden(w, "by", q->person);
                web_hidden(w, "number",
                           arena_printf(q->a, "%llu", (unsigned long long) v[i].number));
                web_lit(w, "<button class=\"plain\">");
                web_say(w, WEB_SAY_work_note_drop);
                web_lit(w, "</button></form></li>");
        }
        web_lit(w, "</ol>");
        begin_form(q, w, "mark_note", id);
        web_lit(w, "<label for=\"mark-note\">");
        web_say(w, WEB_SAY_work_note);
        web_lit(w, "</label><textarea id=\"mark-note\" data-key=\"note\" name=\"words\" rows=\"2\" "
                   "required "
                   "dir=\"auto\"></textarea><button>");
        web_say(w, WEB_SAY_work_note_add);
        web_lit(w, "</button></form>");
}

int web_marks_panel(const struct web_request *q, struct web_answer *w, const char *id,
                    struct err *e) {
        const struct store_mark *v;
        size_t n;
        int r = marks_of(q, id, &v, &n, e);
        if (r < 0)
                return r;
        bool star = has_own(q, v, n, STORE_MARK_star), read = has_own(q, v, n, STORE_MARK_read);
        web_module(w, "marks");
        web_lit(w, "<section class=\"marks\"");
        if (q->person.n && !read)
                web_lit(w, " data-unread=\"1\"");
        web_lit(w, "><h2>");
        web_say(w, WEB_SAY_work_marks);
        web_lit(w, "</h2><div class=\"row\">");
        put_button(q, w, star ? "mark_unstar" : "mark_star", id, "star",
                   star ? WEB_SAY_work_unstar : WEB_SAY_work_star);
        put_button(q, w, read ? "mark_unread" : "mark_read", id, "read",
                   read ? WEB_SAY_work_unread : WEB_SAY_work_read);
        web_lit(w, "</div>");
        for (size_t i = 0; i < n; i++)
                if (v[i].kind == STORE_MARK_star && v[i].by.n && !str_eq(v[i].by, q->person)) {
                        web_lit(w, "<p class=\"meta\">★ ");
                        web_say_text(w, WEB_SAY_work_starred_by, v[i].by);
                        web_lit(w, "</p>");
                }
        put_tags(q, w, id, v, n);
        put_notes(q, w, id, v, n);
        web_lit(w, "</section>");
        return 0;
}

/* ---- searches ---------------------------------------------------------------------------------
 */

static void put_search(const struct web_request *q, struct web_answer *w,
                       const struct store_mark *m) {
        web_lit(w, "<li>");
        put_search_link(w, m->words, m->name);
        web_form(q, w, "mark_unsearch");
        web_hidden(w, "by", q->person);
        web_hidden(w, "name", m->name);
        web_lit(w, "<button class=\"plain\">");
        web_say(w, WEB_SAY_work_search_drop);
        web_lit(w, "</button></form></li>");
}

static void put_keep(const struct web_request *q, struct web_answer *w, struct str query) {
        web_form(q, w, "mark_search");
        web_hidden(w, "by", q->person);
        web_hidden(w, "query", query);
        web_lit(w, "<label for=\"search-name\">");
        web_say(w, WEB_SAY_work_search_name);
        web_lit(w, "</label> <input id=\"search-name\" name=\"name\" required maxlength=\"100\" "
                   "dir=\"auto\" autocomplete=\"off\"><button>");
        web_say(w, WEB_SAY_work_search_keep);
        web_lit(w, "</button></form>");
}

int web_marks_searches(const struct web_request *q, struct web_answer *w, struct str query,
                       struct err *e) {
        const struct store_marks *all;
        size_t n;
        int r = query_marks_get(q->qc, &all, e);
        const struct store_mark *v = r < 0 ? NULL : store_marks_searches(all, &n);
        if (r < 0 || (n == 0 && query.n == 0))
                return r;
        web_lit(w, "<section class=\"searches\"><h2>");
        web_say(w, WEB_SAY_work_searches);
        web_lit(w, "</h2>");
        if (n)
                web_lit(w, "<ul class=\"plain\">");
        for (size_t i = 0; i < n && i < 100; i++)
                put_search(q, w, &v[i]);
        if (n)
                web_lit(w, "</ul>");
        if (query.n)
                put_keep(q, w, query);
        web_lit(w, "</section>");
        return 0;
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static void put_all_tags(const struct web_request *q, struct web_answer *w,
                         const struct store_marks *all) {
        struct store_tag_count *v;
        size_t n = store_marks_tags(all, q->a, &v);
        if (n == 0)
                return;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_work_tags);
        web_lit(w, "</h2><ul class=\"chips\">");
        for (size_t i = 0; i < n && i < 500; i++) {
                web_lit(w, "<li class=\"tag\">");
                put_tag_link(q, w, v[i].tag);
                web_lit(w, " <span class=\"count\">");
                web_count(w, v[i].docs);
                web_lit(w, "</span></li>");
        }
        web_lit(w, "</ul></section>");
}

static void put_ways(const struct web_request *q, struct web_answer *w) {
        (void) q;
        web_lit(w, "<ul class=\"plain\"><li>");
        put_search_link(w, STR("is:starred"), web_said(WEB_SAY_work_starred_all, w->lang));
        web_lit(w, "</li><li>");
        put_search_link(w, STR("is:unread"), web_said(WEB_SAY_work_unread_all, w->lang));
        web_lit(w, "</li><li>");
        put_search_link(w, STR("has:note"), web_said(WEB_SAY_work_noted_all, w->lang));
        web_lit(w, "</li></ul>");
}

static int note_order(const void *x, const void *y) {
        const struct store_mark *const *a = x, *const *b = y;
        return (*a)->number < (*b)->number ? 1 : -1;
}

/* Newest first. */
static void put_latest(const struct web_request *q, struct web_answer *w,
                       const struct store_marks *all, uint64_t from) {
        enum { PER = 20 };
        size_t n, kept = 0;
        const struct store_mark *v = store_marks_all(all, &n);
        const struct store_mark **notes = arena_alloc(q->a, (n + 1) * sizeof *notes);
        for (size_t i = 0; i < n; i++)
                if (v[i].kind == STORE_MARK_note)
                        notes[kept++] = &v[i];
        if (kept == 0)
                return;
        qsort(notes, kept, sizeof *notes, note_order);
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_work_latest_notes);
        web_lit(w, "</h2><ol class=\"notes\">");
        for (size_t i = from; i < kept && i < from + PER; i++) {
                char hex[SHA256_HEX];
                sha256_hex(&notes[i]->key, hex);
                hex[12] = 0;
                web_lit(w, "<li>");
                put_note(q, w, notes[i]);
                web_lit(w, "<p>");
                web_doc_link(w, hex, str_of(hex));
                web_lit(w, "</p></li>");
        }
        web_lit(w, "</ol>");
        web_pager(q, w, from, PER, kept);
        web_lit(w, "</section>");
}

int web_page_marks(struct web_request *q, struct web_answer *w, struct err *e) {
        const struct store_marks *all;
        uint64_t from;
        size_t n;
        int r = query_marks_get(q->qc, &all, e);
        if (r < 0 || (r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e)) < 0)
                return r;
        web_begin(q, w, web_said(WEB_SAY_work_marks, q->lang), WEB_NAV_none);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_work_marks);
        web_lit(w, "</h1>");
        store_marks_all(all, &n);
        if (n == 0)
                web_nothing(w, WEB_SAY_work_marks_none);
        else
                put_ways(q, w);
        r = web_marks_searches(q, w, (struct str){ 0 }, e);
        put_all_tags(q, w, all);
        put_latest(q, w, all, from);
        web_end(q, w);
        return r;
}
