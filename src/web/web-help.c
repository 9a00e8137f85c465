/* /help: where to begin, what each page is for, the keyboard, the language of queries; made of the
 * same tables that the navigation, the keyboard and the search page go by. */
#include "web/web-html.h"
#include "web/web-key.h"
#include "web/web-search.h"

int web_page_help(struct web_request *q, struct web_answer *w, struct err *e);

static void put_h2(struct web_answer *w, const char *id, enum web_say say) {
        web_lit(w, "<h2 id=\"");
        web_text(w, str_of(id));
        web_lit(w, "\">");
        web_say(w, say);
        web_lit(w, "</h2>");
}

static void put_begin(struct web_answer *w) {
        static const enum web_say steps[] = { WEB_SAY_help_begin_1, WEB_SAY_help_begin_2,
                                              WEB_SAY_help_begin_3 };
        put_h2(w, "begin", WEB_SAY_help_begin);
        web_lit(w, "<ol class=\"steps\">");
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
                web_lit(w, "<li>");
                web_say(w, steps[i]);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
}

static void put_pages(struct web_answer *w) {
        static const struct {
                const char *path;
                enum web_say name, what;
        } pages[] = {
#define NAV(id, path, say) { path, WEB_SAY_##say, WEB_SAY_help_##id },
#define WEB_SAY_help_help  WEB_SAYS /* this page says nothing of itself */
#include "web/web-nav.def"
#undef NAV
#undef WEB_SAY_help_help
        };
        put_h2(w, "pages", WEB_SAY_help_pages);
        web_lit(w, "<dl class=\"ways\">");
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
                if (pages[i].what == WEB_SAYS)
                        continue;
                web_lit(w, "<dt><a href=\"");
                web_text(w, str_of(pages[i].path));
                web_lit(w, "\">");
                web_say(w, pages[i].name);
                web_lit(w, "</a></dt><dd>");
                web_say(w, pages[i].what);
                web_lit(w, "</dd>");
        }
        web_lit(w, "</dl>");
}

static void put_key(struct web_answer *w, const struct web_key_row *k) {
        static const enum web_say wheres[] = { WEB_SAY_help_everywhere, WEB_SAY_help_lists_where,
                                               WEB_SAY_help_pairs, WEB_SAY_help_documents };
        struct str rest = str_of(k->keys);
        web_lit(w, "<tr><th scope=\"row\"><bdi dir=\"ltr\">");
        while (rest.n) {
                web_lit(w, "<kbd>");
                web_text(w, str_cut(&rest, ' '));
                web_lit(w, "</kbd> ");
        }
        web_lit(w, "</bdi></th><td>");
        web_say(w, k->say);
        web_lit(w, "</td><td>");
        web_say(w, wheres[k->where]);
        web_lit(w, "</td></tr>");
}

static void put_keys(struct web_answer *w) {
        static const enum web_say heads[] = { WEB_SAY_help_key, WEB_SAY_help_does,
                                              WEB_SAY_help_where };
        put_h2(w, "keys", WEB_SAY_help_keys);
        web_lit(w, "<p>");
        web_say(w, WEB_SAY_help_keys_note);
        web_lit(w, "</p><table class=\"keys\"><thead><tr>");
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
                web_lit(w, "<th scope=\"col\">");
                web_say(w, heads[i]);
                web_lit(w, "</th>");
        }
        web_lit(w, "</tr></thead><tbody>");
        for (size_t i = 0; i < WEB_KEYS; i++)
                put_key(w, &web_keys[i]);
        web_lit(w, "</tbody></table>");
}

int web_page_help(struct web_request *q, struct web_answer *w, struct err *e) {
        (void) e;
        web_begin(q, w, web_said(WEB_SAY_nav_help, q->lang), WEB_NAV_help);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_nav_help);
        web_lit(w, "</h1>");
        put_begin(w);
        put_pages(w);
        put_keys(w);
        put_h2(w, "language", WEB_SAY_help_language);
        web_search_language(w);
        web_end(q, w);
        return 0;
}
