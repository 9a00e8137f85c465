/* The one session: a code that opens it once, a cookie, a token for forms, settings.
 *
 *   keeper: code (256 bits, 60 s) ──> GET /open/CODE ──> cookie (HttpOnly, SameSite=Strict), token
 *
 * A new code ends the session before it: whoever holds the terminal holds the case. */
#include "base/utf8.h"
#include "web/web-site.h"

#include <sodium.h>
#include <time.h>

enum { CODE_MS = 60000 };

int64_t web_clock_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void make_secret(char ret[static WEB_SECRET + 1]) {
        unsigned char raw[WEB_SECRET / 2];
        randombytes_buf(raw, sizeof raw);
        sodium_bin2hex(ret, WEB_SECRET + 1, raw, sizeof raw);
}

void web_session_code(struct web_site *s, struct str code) {
        pthread_mutex_lock(&s->lock);
        if (code.n == WEB_SECRET) {
                memcpy(s->session.code, code.p, code.n);
                s->session.code[code.n] = 0;
                s->session.code_until_ms = web_clock_ms() + CODE_MS;
        }
        pthread_mutex_unlock(&s->lock);
}

bool web_session_open(struct web_site *s, struct str code, char ret[static 160]) {
        pthread_mutex_lock(&s->lock);
        struct web_session *h = &s->session;
        bool known = h->code[0] && web_same_secret(code, str_of(h->code));
        bool ok = known && web_clock_ms() < h->code_until_ms;
        if (known)
                h->code[0] = 0; /* used, or too late: either way no more */
        if (ok) {
                char secret[WEB_SECRET + 1];
                make_secret(secret);
                make_secret(h->token);
                snprintf(h->cookie, sizeof h->cookie, "clew=%s", secret);
                h->used_ms = web_clock_ms();
                snprintf(ret, 160, "%s; HttpOnly; SameSite=Strict; Path=/", h->cookie);
        }
        pthread_mutex_unlock(&s->lock);
        return ok;
}

void web_session_cookie(struct web_site *s, char ret[static 8 + WEB_SECRET]) {
        pthread_mutex_lock(&s->lock);
        struct web_session *h = &s->session;
        if (h->cookie[0] && web_clock_ms() - h->used_ms > (int64_t) s->idle_s * 1000)
                h->cookie[0] = 0;
        memcpy(ret, h->cookie, sizeof h->cookie);
        pthread_mutex_unlock(&s->lock);
}

/* The first of our languages that the browser names. */
static enum web_lang lang_of(struct str accept) {
        while (accept.n) {
                struct str one = str_trim(str_cut(&accept, ','));
                for (int l = 0; l < WEB_LANGS; l++)
                        if (str_starts_nocase(one, str_of(web_lang_code((enum web_lang) l))))
                                return (enum web_lang) l;
        }
        return WEB_EN;
}

void web_session_fill(struct web_site *s, struct web_request *q, struct str accept_language) {
        pthread_mutex_lock(&s->lock);
        struct web_session *h = &s->session;
        h->used_ms = web_clock_ms();
        q->lang = h->lang_set ? h->lang : lang_of(accept_language);
        q->theme = h->theme;
        q->calendar = h->calendar;
        q->keys_off = h->keys_off;
        q->person = arena_str(q->a, str_of(h->person));
        q->token = arena_str(q->a, str_of(h->token));
        pthread_mutex_unlock(&s->lock);
}

static void set_choice(const struct web_request *q, const char *name, const char *const *words,
                       int n, int *to) {
        struct str v = web_field(q, name);
        for (int i = 0; i < n; i++)
                if (str_eq(v, str_of(words[i])))
                        *to = i;
}

void web_session_set(struct web_site *s, const struct web_request *q) {
        static const char *const langs[] = { "en", "fa", "ar" };
        static const char *const themes[] = { "auto", "light", "dark" };
        static const char *const calendars[] = { "both", "gregorian", "jalali" };
        static const char *const keys[] = { "on", "off" };
        struct str person =
                str_trim(utf8_head(web_field(q, "person"), sizeof s->session.person - 1));
        pthread_mutex_lock(&s->lock);
        struct web_session *h = &s->session;
        int lang = h->lang_set ? (int) h->lang : -1, theme = (int) h->theme,
            calendar = (int) h->calendar, off = h->keys_off;
        set_choice(q, "lang", langs, 3, &lang);
        set_choice(q, "theme", themes, 3, &theme);
        set_choice(q, "calendar", calendars, 3, &calendar);
        set_choice(q, "keys", keys, 2, &off);
        h->lang_set = lang >= 0;
        h->lang = lang >= 0 ? (enum web_lang) lang : WEB_EN;
        h->theme = (enum web_theme) theme;
        h->calendar = (enum web_calendar) calendar;
        h->keys_off = off;
        if (web_has_field(q, "person")) {
                memcpy(h->person, person.p, person.n);
                h->person[person.n] = 0;
        }
        pthread_mutex_unlock(&s->lock);
}
