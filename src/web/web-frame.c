/* The frame of every page, and parts that many pages have; see web-html.h. */
#include "base/utf8.h"
#include "quote/quote-doc.h"
#include "web/web-html.h"

static const struct {
        enum web_nav nav;
        const char *path;
        enum web_say say;
} places[] = {
#define NAV(id, path, say) { WEB_NAV_##id, path, WEB_SAY_##say },
#include "web/web-nav.def"
#undef NAV
};

static void put_nav(struct web_answer *w, enum web_nav nav) {
        web_lit(w, "<header class=\"top\"><a class=\"name\" href=\"/\">clew</a><nav aria-label=\"");
        web_say(w, WEB_SAY_navigation);
        web_lit(w, "\"><ul>");
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
                web_lit(w, "<li><a href=\"");
                buf_puts(&w->body, places[i].path);
                if (places[i].nav == nav)
                        web_lit(w, "\" aria-current=\"page\">");
                else
                        web_lit(w, "\">");
                web_say(w, places[i].say);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul></nav></header>");
}

void web_begin(const struct web_request *q, struct web_answer *w, struct str title,
               enum web_nav nav) {
        static const char *const themes[] = { "auto", "light", "dark" };
        w->lang = q->lang;
        buf_printf(&w->body, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\" data-theme=\"%s\"%s>",
                   web_lang_code(q->lang), web_lang_is_rtl(q->lang) ? "rtl" : "ltr",
                   themes[q->theme], q->keys_off ? " data-keys=\"off\"" : "");
        web_lit(w, "<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                   "content=\"width=device-width, initial-scale=1\">"
                   "<meta name=\"color-scheme\" content=\"light dark\"><title>");
        web_text(w, title);
        web_lit(w, " — clew</title><link rel=\"stylesheet\" href=\"/static/clew.css\">"
                   "<link rel=\"icon\" href=\"/static/clew.svg\" type=\"image/svg+xml\">");
        if (!w->sandbox)
                web_module(w, "base");
        web_lit(w, "</head><body><a class=\"skip\" href=\"#content\">");
        web_say(w, WEB_SAY_skip);
        web_lit(w, "</a>");
        put_nav(w, nav);
        web_lit(w, "<main id=\"content\" tabindex=\"-1\">");
}

void web_end(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "</main><footer class=\"foot\"><a href=\"/settings\">");
        web_say(w, WEB_SAY_settings);
        web_lit(w, "</a> <a href=\"/help\">");
        web_say(w, WEB_SAY_nav_help);
        web_lit(w, "</a>");
        if (q->person.n) {
                web_lit(w, " <span class=\"person\">");
                web_bdi(w, q->person);
                web_lit(w, "</span>");
        }
        web_lit(w, "</footer></body></html>\n");
}

void web_hidden(struct web_answer *w, const char *name, struct str value) {
        web_lit(w, "<input type=\"hidden\" name=\"");
        web_text(w, str_of(name));
        web_lit(w, "\" value=\"");
        web_text(w, value);
        web_lit(w, "\">");
}

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "\">");
        web_hidden(w, "token", q->token);
}

void web_form(const struct web_request *q, struct web_answer *w, const char *act) {
        web_lit(w, "<form method=\"post\" accept-charset=\"utf-8\" action=\"/act/");
        web_text(w, str_of(act));
        put_form(q, w);
        web_lit(w, "<input type=\"hidden\" name=\"back\" value=\"");
        web_text(w, q->path);
        if (q->query.n) {
                web_lit(w, "?");
                web_text(w, q->query);
        }
        web_lit(w, "\">");
}

void web_nothing(struct web_answer *w, enum web_say what) {
        web_lit(w, "<p class=\"nothing\">");
        web_say(w, what);
        web_lit(w, "</p>");
}

static void put_step(const struct web_request *q, struct web_answer *w, uint64_t from,
                     const char *rel, enum web_say say) {
        struct str value = arena_printf(q->a, "%llu", (unsigned long long) from);
        web_lit(w, "<a class=\"step\" rel=\"");
        buf_puts(&w->body, rel);
        web_lit(w, "\" href=\"");
        web_text(w, q->path);
        web_url_with(q, w, "from", from ? &value : NULL);
        web_lit(w, "\">");
        web_say(w, say);
        web_lit(w, "</a>");
}

void web_pager(const struct web_request *q, struct web_answer *w, uint64_t from, uint64_t per,
               uint64_t total) {
        if (total <= per && from == 0)
                return;
        web_lit(w, "<nav class=\"pager\" aria-label=\"");
        web_say(w, WEB_SAY_pager);
        web_lit(w, "\">");
        if (from)
                put_step(q, w, from > per ? from - per : 0, "prev", WEB_SAY_pager_earlier);
        web_lit(w, "<span>");
        web_count(w, from < total ? from + 1 : total);
        web_lit(w, "–");
        web_count(w, from + per < total ? from + per : total);
        web_lit(w, " ");
        web_say(w, WEB_SAY_pager_of);
        web_lit(w, " ");
        web_count(w, total);
        web_lit(w, "</span>");
        if (from + per < total)
                put_step(q, w, from + per, "next", WEB_SAY_pager_later);
        web_lit(w, "</nav>");
}

/* ---- parts ---- */

void web_doc_link(struct web_answer *w, const char *id, struct str words) {
        web_lit(w, "<a href=\"/doc/");
        web_url(w, str_of(id));
        web_lit(w, "\">");
        web_bdi(w, words);
        web_lit(w, "</a>");
}

void web_who_link(struct web_answer *w, uint64_t key, struct str name) {
        web_lit(w, "<a href=\"/who/");
        buf_printf(&w->body, "%016llx", (unsigned long long) key);
        web_lit(w, "\">");
        web_bdi(w, name);
        web_lit(w, "</a>");
}

void web_cite(const struct web_request *q, struct web_answer *w, const char *id, uint64_t off,
              uint64_t len, struct str words) {
        (void) q;
        web_lit(w, "<blockquote class=\"cite\"");
        web_lang_of(w, NULL, words);
        web_lit(w, "><p>");
        web_lines(w, words);
        web_lit(w, "</p><a class=\"source\" href=\"/doc/");
        web_url(w, str_of(id));
        web_lit(w, "?at=");
        web_int(w, (int64_t) off);
        web_lit(w, "&amp;len=");
        web_int(w, (int64_t) len);
        web_lit(w, "#at\"><bdi>");
        web_text(w, str_of(id));
        web_lit(w, "</bdi></a></blockquote>");
}

static void id_of(const struct sha256 *key, char ret[static 13]) {
        char hex[SHA256_HEX];
        sha256_hex(key, hex);
        snprintf(ret, 13, "%.12s", hex);
}

void web_doc_id(const struct web_request *q, struct web_answer *w, uint64_t doc) {
        struct store_doc_row row;
        char id[13];
        if (store_doc_get(q->store, (struct doc_id){ doc }, &row, NULL) < 0)
                return;
        id_of(&row.key, id);
        web_doc_link(w, id, str_of(id));
}

int web_cite_at(const struct web_request *q, struct web_answer *w, uint64_t doc, uint64_t off,
                uint64_t len, struct err *e) {
        struct quote_doc d;
        char id[13];
        int r = quote_doc_load(q->store, (struct doc_id){ doc }, &d, e);
        if (r >= 0) {
                size_t from = utf8_floor(d.text, off);
                struct str words = utf8_head(str_sub(d.text, from, SIZE_MAX), len);
                id_of(&d.row.key, id);
                if (len)
                        web_cite(q, w, id, off, len, str_trim(words));
                else
                        web_doc_link(w, id, str_of(id));
        }
        quote_doc_done(&d);
        return r < 0 ? r : 0;
}
