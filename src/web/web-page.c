/* The pages of the core: settings, acts posted by forms, static files. */
#include "base/json.h"
#include "base/limits.h"
#include "web/web-act.h"
#include "web/web-html.h"
#include "web/web-site.h"

int web_page_settings(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_settings_save(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_act(struct web_request *q, struct web_answer *w, struct err *e);

/* ---- settings ----------------------------------------------------------------------------- */

struct choice {
        const char *value;
        enum web_say say; /* WEB_SAYS: the word is its own name */
        const char *name;
};

static void put_choices(struct web_answer *w, const char *field, enum web_say label,
                        const struct choice *c, size_t n, size_t chosen) {
        web_lit(w, "<p><label for=\"");
        web_text(w, str_of(field));
        web_lit(w, "\">");
        web_say(w, label);
        web_lit(w, "</label><select id=\"");
        web_text(w, str_of(field));
        web_lit(w, "\" name=\"");
        web_text(w, str_of(field));
        web_lit(w, "\">");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<option value=\"");
                web_text(w, str_of(c[i].value));
                if (i == chosen)
                        web_lit(w, "\" selected>");
                else
                        web_lit(w, "\">");
                if (c[i].name)
                        web_text(w, str_of(c[i].name));
                else
                        web_say(w, c[i].say);
                web_lit(w, "</option>");
        }
        web_lit(w, "</select></p>");
}

int web_page_settings(struct web_request *q, struct web_answer *w, struct err *e) {
        static const struct choice langs[] = { { "en", WEB_SAYS, "English" },
                                               { "fa", WEB_SAYS, "فارسی" },
                                               { "ar", WEB_SAYS, "العربية" } };
        static const struct choice themes[] = { { "auto", WEB_SAY_settings_theme_auto, NULL },
                                                { "light", WEB_SAY_settings_theme_light, NULL },
                                                { "dark", WEB_SAY_settings_theme_dark, NULL } };
        static const struct choice calendars[] = {
                { "both", WEB_SAY_settings_calendar_both, NULL },
                { "gregorian", WEB_SAY_settings_calendar_gregorian, NULL },
                { "jalali", WEB_SAY_settings_calendar_jalali, NULL }
        };
        static const struct choice keys[] = { { "on", WEB_SAY_help_keys_on, NULL },
                                              { "off", WEB_SAY_help_keys_none, NULL } };
        (void) e;
        web_begin(q, w, web_said(WEB_SAY_settings, q->lang), WEB_NAV_none);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_settings);
        web_lit(w, "</h1><form class=\"settings\" method=\"post\" action=\"/settings\">");
        web_hidden(w, "token", q->token);
        put_choices(w, "lang", WEB_SAY_settings_language, langs, 3, q->lang);
        put_choices(w, "theme", WEB_SAY_settings_theme, themes, 3, q->theme);
        put_choices(w, "calendar", WEB_SAY_settings_calendar, calendars, 3, q->calendar);
        put_choices(w, "keys", WEB_SAY_help_keys_off, keys, 2, q->keys_off);
        web_lit(w, "<p><label for=\"person\">");
        web_say(w, WEB_SAY_settings_person);
        web_lit(w, "</label><input id=\"person\" name=\"person\" maxlength=\"100\" dir=\"auto\" "
                   "autocomplete=\"off\" value=\"");
        web_text(w, q->person);
        web_lit(w, "\"></p><p><button>");
        web_say(w, WEB_SAY_settings_save);
        web_lit(w, "</button></p></form><p class=\"note\">");
        web_say(w, WEB_SAY_settings_note);
        web_lit(w, "</p>");
        web_end(q, w);
        return 0;
}

int web_page_settings_save(struct web_request *q, struct web_answer *w, struct err *e) {
        (void) e;
        web_session_set(q->site, q);
        w->status = 303;
        w->location = STR("/settings");
        return 0;
}

/* ---- acts --------------------------------------------------------------------------------- */

/* A place of ours to go back to, or "/". */
static struct str back_of(const struct web_request *q) {
        struct str back = web_field(q, "back");
        bool ours = back.n && back.p[0] == '/' && !str_starts(back, STR("//"));
        for (size_t i = 0; i < back.n && ours; i++)
                ours = (uint8_t) back.p[i] > ' ' && (uint8_t) back.p[i] < 0x7f && back.p[i] != '\\';
        return ours ? back : STR("/");
}

static size_t values_of(const struct web_request *q, struct web_value *to, size_t most) {
        static const char *const ours[] = { "token", "back", "in" };
        size_t n = 0;
        for (size_t i = 0; i < q->n_fields && n < most; i++) {
                bool own = false;
                for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
                        own |= str_eq(q->fields[i].name, str_of(ours[k]));
                if (!own && !memchr(q->fields[i].name.p, 0, q->fields[i].name.n))
                        to[n++] = (struct web_value){ arena_str(q->a, q->fields[i].name).p,
                                                      q->fields[i].value };
        }
        return n;
}

static void put_outcome(struct web_request *q, struct web_answer *w, struct str said) {
        web_begin(q, w, web_said(WEB_SAY_error, q->lang), WEB_NAV_none);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_error);
        web_lit(w, "</h1>");
        if (w->status == 503) {
                web_lit(w, "<p>");
                web_say(w, WEB_SAY_error_busy);
                web_lit(w, "</p>");
        }
        web_lit(w, "<pre class=\"reason\" lang=\"en\" dir=\"auto\">");
        web_lines(w, said);
        web_lit(w, "</pre><p><a href=\"");
        web_text(w, back_of(q));
        web_lit(w, "\">");
        web_say(w, WEB_SAY_go_back);
        web_lit(w, "</a></p>");
        web_end(q, w);
}

static void put_outcome_json(struct web_answer *w, int code, struct str out, struct str said) {
        struct json j;
        w->type = "application/json";
        json_init(&j, &w->body);
        json_object(&j);
        json_key(&j, "code"), json_i64(&j, code);
        json_key(&j, "out"), json_str(&j, out);
        json_key(&j, "said"), json_str(&j, said);
        json_end(&j);
}

/* POST /act/NAME: done by the keeper, then back to where it was asked.  Exit code 1 ("no, none") is
 * an answer; 2 and 3 are shown with what the verb said. */
int web_page_act(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_value values[24];
        struct buf out, said;
        enum web_act act;
        int code = 0;
        if (!web_act_find(q->part[0], &act) || web_acts[act].does == WEB_READS)
                return err_set(e, ERR_absent, "nothing of that name can be done");
        buf_init(&out, LIMIT_web_answer);
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, act, values, values_of(q, values, sizeof values / sizeof *values),
                        web_field(q, "in"), &out, &said, &code, e);
        if (r >= 0 && q->wants_json) {
                put_outcome_json(w, code, buf_str(&out), buf_str(&said));
        } else if (r >= 0 && code >= 2) {
                bool busy =
                        str_find(buf_str(&said), STR("is being written by another")) != SIZE_MAX;
                w->status = code == 2 ? 400 : busy ? 503 : 500;
                put_outcome(q, w, buf_str(&said));
        } else if (r >= 0) {
                w->status = 303;
                w->location = back_of(q);
        }
        buf_done(&out);
        buf_done(&said);
        return r;
}
