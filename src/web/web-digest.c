/* The digest: items of the folder beside the case, one item as it will stand with what the check
 * says of it, and the site.
 *
 *   keeper: clew digest files ──> stream ──> digest_stream_open() ──> list, preview, check
 *
 * The folder is read by the keeper, for this process may open nothing but the case; what is in it
 * is understood and checked here. */
#include "base/limits.h"
#include "digest/digest-folder.h"
#include "digest/digest-html.h"
#include "digest/digest-verify.h"
#include "web/web-act.h"
#include "web/web-html.h"

int web_page_digest(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_digest_item(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_digest_build(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 50 };

/* ---- the folder -------------------------------------------------------------------------------
 */

struct folder {
        struct str name; /* empty: none is known */
        struct buf said; /* why it could not be read */
        bool read;
        struct digest_book book;
};

static int folder_open(struct web_request *q, struct folder *f, struct err *e) {
        struct buf out;
        int code = 0;
        *f = (struct folder){ 0 };
        buf_init(&f->said, LIMIT_web_value);
        digest_book_begin(&f->book);
        int r = digest_folder_get(q->store, q->a, &f->name, e);
        if (r <= 0)
                return r;
        buf_init(&out, LIMIT_web_answer);
        r = web_ask(q, WEB_ACT_digest_files, NULL, 0, (struct str){ 0 }, &out, &f->said, &code, e);
        f->read = r >= 0 && code <= 1;
        if (f->read)
                r = digest_stream_open(buf_str(&out), NULL, &f->book, e);
        buf_done(&out);
        return r < 0 ? r : 0;
}

static void folder_done(struct folder *f) {
        digest_book_done(&f->book);
        buf_done(&f->said);
}

static void put_choose(const struct web_request *q, struct web_answer *w, struct str name) {
        web_form(q, w, "digest_use");
        web_hidden(w, "by", q->person);
        web_lit(w, "<label for=\"digest-folder\">");
        web_say(w, WEB_SAY_digest_folder);
        web_lit(w, "</label><input id=\"digest-folder\" name=\"name\" required maxlength=\"100\" "
                   "dir=\"auto\" autocomplete=\"off\" aria-describedby=\"digest-hint\" value=\"");
        web_text(w, name);
        web_lit(w, "\"><small id=\"digest-hint\">");
        web_say(w, WEB_SAY_digest_folder_hint);
        web_lit(w, " <code dir=\"ltr\">items</code>");
        web_lit(w, "</small><button>");
        web_say(w, WEB_SAY_digest_folder_use);
        web_lit(w, "</button></form>");
}

static void put_said(struct web_answer *w, struct str said) {
        web_lit(w, "<pre class=\"reason\" lang=\"en\" dir=\"ltr\">");
        web_lines(w, said);
        web_lit(w, "</pre>");
}

/* ---- the list ---------------------------------------------------------------------------------
 */

/* Bytes of an item in its file, and the lines that they are. */
static bool is_of(const struct digest_book *b, const struct digest_entry *x,
                  const struct digest_problem *p) {
        const struct digest_file *f = &b->sources.v[x->source]->file;
        size_t next = (size_t) (x->it - f->items.v) + 1;
        return p->source == x->source && p->line >= x->it->line &&
               (next >= f->items.n || p->line < f->items.v[next].line);
}

static void put_day(const struct web_request *q, struct web_answer *w,
                    const struct digest_item *it) {
        web_day(q, w, it->dated, (int64_t) it->day * 86400, WHEN_ZONE_UNKNOWN);
}

static void put_row(const struct web_request *q, struct web_answer *w, const struct digest_book *b,
                    const struct digest_entry *x) {
        web_lit(w, "<tr><td>");
        put_day(q, w, x->it);
        web_lit(w, "</td><th scope=\"row\"><a href=\"/digest/");
        web_url(w, x->page);
        web_lit(w, "\">");
        web_bdi(w, x->it->headline.n ? x->it->headline : x->page);
        web_lit(w, "</a></th><td><bdi>");
        web_text(w, b->sources.v[x->source]->name);
        web_lit(w, "</bdi> ");
        web_say_count(w, WEB_SAY_digest_line_n, x->it->line);
        web_lit(w, "</td></tr>");
}

static void put_items(const struct web_request *q, struct web_answer *w,
                      const struct digest_book *b, uint64_t from) {
        static const enum web_say heads[] = { WEB_SAY_digest_day, WEB_SAY_digest_item,
                                              WEB_SAY_digest_file };
        if (b->entries.n == 0) {
                web_nothing(w, WEB_SAY_digest_none);
                return;
        }
        web_lit(w, "<p class=\"meta\">");
        web_say_count(w, WEB_SAY_digest_items_n, b->entries.n);
        web_lit(w, "</p><div class=\"wide\"><table><thead><tr>");
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
                web_lit(w, "<th scope=\"col\">");
                web_say(w, heads[i]);
                web_lit(w, "</th>");
        }
        web_lit(w, "</tr></thead><tbody>");
        for (size_t i = from; i < b->entries.n && i < from + PER; i++)
                put_row(q, w, b, &b->entries.v[i]);
        web_lit(w, "</tbody></table></div>");
        web_pager(q, w, from, PER, b->entries.n);
}

static void put_build_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_digest_build);
        web_lit(w, "</h2><form method=\"post\" accept-charset=\"utf-8\" action=\"/digest/build\">");
        web_hidden(w, "token", q->token);
        web_lit(w, "<label for=\"site-title\">");
        web_say(w, WEB_SAY_digest_build_title);
        web_lit(w, "</label><input id=\"site-title\" name=\"title\" dir=\"auto\" "
                   "autocomplete=\"off\"><label for=\"site-url\">");
        web_say(w, WEB_SAY_digest_build_url);
        web_lit(w, "</label><input id=\"site-url\" name=\"url\" type=\"url\" dir=\"ltr\" "
                   "autocomplete=\"off\"><p class=\"row\"><button class=\"second\" name=\"do\" "
                   "value=\"check\" "
                   "formnovalidate>");
        web_say(w, WEB_SAY_digest_check);
        web_lit(w, "</button> <button name=\"do\" value=\"build\">");
        web_say(w, WEB_SAY_digest_build);
        web_lit(w, "</button> <button class=\"second\" name=\"do\" value=\"draft\">");
        web_say(w, WEB_SAY_digest_build_draft);
        web_lit(w, "</button></p></form></section>");
}

static void put_head(const struct web_request *q, struct web_answer *w) {
        web_begin(q, w, web_said(WEB_SAY_digest_title, q->lang), WEB_NAV_digest);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_digest_title);
        web_lit(w, "</h1><p class=\"about\">");
        web_say(w, WEB_SAY_digest_about);
        web_lit(w, "</p>");
}

static void put_folder(const struct web_request *q, struct web_answer *w, const struct folder *f,
                       uint64_t from) {
        if (f->read)
                put_items(q, w, &f->book, from);
        if (f->name.n && !f->read) {
                web_nothing(w, WEB_SAY_digest_unread);
                put_said(w, buf_str(&f->said));
        }
        if (f->read && f->book.entries.n)
                put_build_form(q, w);
        web_lit(w, "<section class=\"panel\"><h2>");
        if (f->name.n)
                web_say_text(w, WEB_SAY_digest_folder_is, f->name);
        else
                web_say(w, WEB_SAY_digest_folder_use);
        web_lit(w, "</h2>");
        put_choose(q, w, f->name);
        web_lit(w, "</section>");
}

int web_page_digest(struct web_request *q, struct web_answer *w, struct err *e) {
        struct folder f;
        uint64_t from;
        int r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e);
        if (r < 0)
                return r;
        r = folder_open(q, &f, e);
        if (r >= 0) {
                put_head(q, w);
                put_folder(q, w, &f, from);
                web_end(q, w);
        }
        folder_done(&f);
        return r;
}

/* ---- one item ---------------------------------------------------------------------------------
 */

static void put_words(struct web_answer *w, enum web_say label, const struct digest_words *v) {
        if (v->n == 0)
                return;
        web_lit(w, "<p class=\"meta\">");
        web_say(w, label);
        web_lit(w, ": ");
        for (size_t i = 0; i < v->n; i++) {
                if (i)
                        web_lit(w, " · ");
                web_bdi(w, v->v[i].text);
        }
        web_lit(w, "</p>");
}

static void put_para(struct web_answer *w, const struct digest_para *p) {
        bool mine = p->role == DIGEST_INTRO;
        if (mine)
                web_lit(w, "<p class=\"lines\"");
        else
                web_lit(w, "<blockquote class=\"cite\"");
        web_lang_of(w, NULL, p->text);
        if (mine)
                web_lit(w, ">");
        else
                web_lit(w, "><p class=\"lines\">");
        web_lines(w, p->text);
        if (mine)
                web_lit(w, "</p>");
        else
                web_lit(w, "</p></blockquote>");
}

/* As the page of the site has it; its link is told, not followed. */
static void put_preview(const struct web_request *q, struct web_answer *w,
                        const struct digest_item *it) {
        web_lit(w, "<article class=\"card preview\"><h2");
        web_lang_of(w, text_lang_code(it->lang), it->headline);
        web_lit(w, ">");
        web_text(w, it->headline);
        web_lit(w, "</h2><p class=\"meta\">");
        put_day(q, w, it);
        if (it->byline.n) {
                web_lit(w, " · ");
                web_bdi(w, it->byline);
        }
        web_lit(w, "</p>");
        for (size_t i = 0; i < it->paras.n; i++)
                put_para(w, &it->paras.v[i]);
        if (it->outlet.n || it->link.n) {
                web_lit(w, "<p>");
                web_say_text(w, WEB_SAY_digest_read_more, it->outlet.n ? it->outlet : it->link);
                web_lit(w, "</p>");
        }
        if (it->link.n) {
                web_lit(w, "<p class=\"meta\"><code dir=\"ltr\">");
                web_text(w, it->link);
                web_lit(w, "</code></p>");
        }
        put_words(w, WEB_SAY_digest_topics, &it->topics);
        put_words(w, WEB_SAY_digest_people, &it->people);
        put_words(w, WEB_SAY_digest_sources, &it->sources);
        web_lit(w, "</article>");
}

static void put_problems(struct web_answer *w, const struct digest_book *b,
                         const struct digest_entry *x) {
        bool any = false;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_digest_checked);
        if (x->draft)
                web_lit(w, " <span class=\"badge warn\">");
        else
                web_lit(w, " <span class=\"badge\">");
        web_say(w, x->draft ? WEB_SAY_digest_draft : WEB_SAY_digest_fits);
        web_lit(w, "</span></h2><ul class=\"warnings\">");
        for (size_t i = 0; i < b->problems.n; i++) {
                const struct digest_problem *p = &b->problems.v[i];
                if (!is_of(b, x, p))
                        continue;
                any = true;
                if (p->fails)
                        web_lit(w, "<li class=\"fails\">");
                else
                        web_lit(w, "<li class=\"remark\">");
                web_say_count(w, WEB_SAY_digest_line_n, p->line);
                web_lit(w, ": <span lang=\"en\" dir=\"auto\">");
                web_text(w, p->what);
                web_lit(w, "</span></li>");
        }
        web_lit(w, "</ul>");
        if (!any)
                web_nothing(w, WEB_SAY_digest_no_problem);
        web_lit(w, "</section>");
}

/* Only entry `i` is checked: it alone stands in the book for as long. */
static int verify(struct web_request *q, struct digest_book *b, size_t i, struct err *e) {
        struct digest_entry first = b->entries.v[0];
        size_t n = b->entries.n;
        b->entries.v[0] = b->entries.v[i];
        b->entries.v[i] = first;
        b->entries.n = 1;
        int r = digest_verify(b, q->qc, e);
        b->entries.n = n;
        digest_problems_sort(b);
        return r;
}

static int put_item(struct web_request *q, struct web_answer *w, struct folder *f, struct err *e) {
        struct digest_book *b = &f->book;
        size_t i = 0;
        while (i < b->entries.n && !str_eq(b->entries.v[i].page, q->part[0]))
                i++;
        if (i == b->entries.n)
                return err_set(e, ERR_absent, "no item has this name");
        int r = verify(q, b, i, e);
        if (r < 0)
                return r;
        const struct digest_entry *x = &b->entries.v[0];
        web_begin(q, w, x->it->headline, WEB_NAV_digest);
        web_lit(w, "<p class=\"path\"><a href=\"/digest\">");
        web_say(w, WEB_SAY_digest_title);
        web_lit(w, "</a> · <bdi>");
        web_text(w, b->sources.v[x->source]->name);
        web_lit(w, "</bdi> ");
        web_say_count(w, WEB_SAY_digest_line_n, x->it->line);
        web_lit(w, "</p><h1>");
        web_say(w, WEB_SAY_digest_preview);
        web_lit(w, "</h1>");
        put_preview(q, w, x->it);
        put_problems(w, b, x);
        web_end(q, w);
        return 0;
}

int web_page_digest_item(struct web_request *q, struct web_answer *w, struct err *e) {
        struct folder f;
        int r = folder_open(q, &f, e);
        if (r >= 0 && !f.read)
                r = err_set(e, ERR_absent, "the folder of items could not be read");
        if (r >= 0)
                r = put_item(q, w, &f, e);
        folder_done(&f);
        return r;
}

/* ---- check and build --------------------------------------------------------------------------
 */

static void put_outcome(struct web_request *q, struct web_answer *w, bool build, int code,
                        struct str out, struct str said) {
        put_head(q, w);
        web_lit(w, "<section class=\"panel\" role=\"status\"><h2>");
        web_say(w, WEB_SAY_digest_checked);
        web_lit(w, "</h2>");
        if (build) {
                web_lit(w, "<p><span class=\"badge\">");
                web_say(w, code == 0 ? WEB_SAY_digest_built : WEB_SAY_digest_not_built);
                web_lit(w, "</span></p>");
        }
        put_said(w, out.n ? out : said);
        web_lit(w, "<p><a href=\"/digest\">");
        web_say(w, WEB_SAY_go_back);
        web_lit(w, "</a></p></section>");
        web_end(q, w);
}

int web_page_digest_build(struct web_request *q, struct web_answer *w, struct err *e) {
        const struct web_value values[] = { { "title", web_field(q, "title") },
                                            { "url", web_field(q, "url") } };
        struct str what = web_field(q, "do");
        bool draft = str_eq(what, STR("draft")), build = draft || str_eq(what, STR("build"));
        enum web_act act = draft   ? WEB_ACT_digest_draft
                           : build ? WEB_ACT_digest_build
                                   : WEB_ACT_digest_check;
        struct buf out, said;
        int code = 0;
        buf_init(&out, LIMIT_web_answer);
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, act, values, build ? 2 : 0, (struct str){ 0 }, &out, &said, &code, e);
        if (r >= 0)
                put_outcome(q, w, build, code, buf_str(&out), buf_str(&said));
        buf_done(&out);
        buf_done(&said);
        return r;
}
