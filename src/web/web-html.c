/* The escaping writer; see web-html.h.  What others wrote goes through digest_html(), which the
 * published pages use too: one door for text of others into markup. */
#include "web/web-html.h"

#include "digest/digest-html.h"
#include "index/index.h"
#include "text/text-lang.h"

void web_text(struct web_answer *w, struct str s) {
        digest_html(&w->body, s);
}

void web_lines(struct web_answer *w, struct str s) {
        while (s.n) {
                struct str line = str_cut(&s, '\n');
                if (line.n && line.p[line.n - 1] == '\r')
                        line.n--;
                digest_html(&w->body, line);
                if (s.p)
                        buf_putc(&w->body, '\n');
        }
}

void web_bdi(struct web_answer *w, struct str s) {
        web_lit(w, "<bdi>");
        web_text(w, s);
        web_lit(w, "</bdi>");
}

void web_marked(struct web_answer *w, struct str s, const struct index_range *marks, size_t n) {
        size_t at = 0;
        for (size_t i = 0; i < n; i++) {
                web_text(w, str_sub(s, at, marks[i].off - at));
                web_lit(w, "<mark>");
                web_text(w, str_sub(s, marks[i].off, marks[i].len));
                web_lit(w, "</mark>");
                at = marks[i].off + marks[i].len;
        }
        web_text(w, str_sub(s, at, SIZE_MAX));
}

void web_lang_of(struct web_answer *w, const char *lang, struct str s) {
        enum text_lang l = TEXT_LANG_und;
        if (!lang || !text_lang_of_code(str_of(lang), &l))
                l = TEXT_LANG_und;
        digest_html_lang(&w->body, l, s);
}

/* ---- numbers ---- */

/* ASCII digits as those of the interface; separators stay. */
static void put_digits(struct web_answer *w, const char *z) {
        static const uint32_t zero[WEB_LANGS] = { '0', 0x6f0, 0x660 };
        for (; *z; z++)
                if (w->lang != WEB_EN && ascii_digit(*z))
                        buf_put_utf8(&w->body, zero[w->lang] + (uint32_t) (*z - '0'));
                else if (w->lang != WEB_EN && *z == ',')
                        buf_put_utf8(&w->body, 0x66c);
                else
                        buf_putc(&w->body, *z);
}

void web_int(struct web_answer *w, int64_t v) {
        buf_printf(&w->body, "%lld", (long long) v);
}

void web_real(struct web_answer *w, double v) {
        char z[64];
        snprintf(z, sizeof z, "%.2f", v > 1e9 ? 1e9 : v < -1e9 ? -1e9 : v == v ? v : 0);
        char *end = z + strlen(z);
        while (end > z && end[-1] == '0')
                *--end = 0;
        if (end > z && end[-1] == '.')
                *--end = 0;
        buf_puts(&w->body, z);
}

void web_count(struct web_answer *w, uint64_t v) {
        char plain[24], z[32];
        int n = snprintf(plain, sizeof plain, "%llu", (unsigned long long) v), at = 0;
        for (int i = 0; i < n; i++) {
                if (i && (n - i) % 3 == 0)
                        z[at++] = ',';
                z[at++] = plain[i];
        }
        z[at] = 0;
        put_digits(w, z);
}

void web_size(struct web_answer *w, uint64_t bytes) {
        static const char *const units[] = { " B", " kB", " MB", " GB", " TB" };
        double v = (double) bytes;
        char z[32];
        size_t u = 0;
        for (; v >= 1000 && u + 1 < sizeof units / sizeof *units; u++)
                v /= 1000;
        snprintf(z, sizeof z, u && v < 100 ? "%.1f" : "%.0f", v);
        web_lit(w, "<bdi>");
        put_digits(w, z);
        buf_puts(&w->body, units[u]);
        web_lit(w, "</bdi>");
}

/* ---- time ---- */

static void put_day(const struct web_request *q, struct web_answer *w, int64_t at) {
        char z[WHEN_TEXT];
        int32_t day = when_day(at);
        if (q->calendar != WEB_CALENDAR_jalali) {
                when_format_day(WHEN_gregorian, day, z);
                put_digits(w, z);
        }
        if (q->calendar == WEB_CALENDAR_gregorian || day < when_day_of_jalali(1200, 1, 1) ||
            day > when_day_of_jalali(1500, 1, 1))
                return;
        if (q->calendar == WEB_CALENDAR_both)
                web_lit(w, " <span class=\"jalali\">");
        when_format_day(WHEN_jalali, day, z);
        put_digits(w, z);
        if (q->calendar == WEB_CALENDAR_both)
                web_lit(w, "</span>");
}

static bool is_nameable(int64_t at) {
        return at >= -377705116800 && at <= 253402300799 - 86400; /* years -9999 to 9999 */
}

static void put_time(const struct web_request *q, struct web_answer *w, int64_t at, int32_t zone,
                     bool timed) {
        char z[WHEN_TEXT];
        int64_t local = at + (zone == WHEN_ZONE_UNKNOWN ? 0 : (int64_t) zone * 60);
        web_lit(w, "<time datetime=\"");
        when_format_iso(at, zone, z);
        buf_puts(&w->body, z);
        web_lit(w, "\"><bdi>");
        put_day(q, w, local);
        if (timed) {
                when_format_minute(at, zone, z);
                web_lit(w, " <span class=\"clock\">");
                put_digits(w, z + strlen(z) - 5);
                web_lit(w, "</span>");
        }
        web_lit(w, "</bdi></time>");
}

void web_time(const struct web_request *q, struct web_answer *w, bool known, int64_t at,
              int32_t zone) {
        if (known && is_nameable(at))
                put_time(q, w, at, zone, true);
        else
                web_say(w, WEB_SAY_undated);
}

void web_day(const struct web_request *q, struct web_answer *w, bool known, int64_t at,
             int32_t zone) {
        if (known && is_nameable(at))
                put_time(q, w, at, zone, false);
        else
                web_say(w, WEB_SAY_undated);
}

/* ---- words ---- */

void web_say(struct web_answer *w, enum web_say s) {
        web_text(w, web_said(s, w->lang));
}

/* The words before and behind %s or %n. */
static struct str say_before(struct web_answer *w, enum web_say s, struct str *ret_behind) {
        struct str words = web_said(s, w->lang);
        size_t at = str_chr(words, '%');
        *ret_behind = at == SIZE_MAX ? (struct str){ 0 } : str_sub(words, at + 2, SIZE_MAX);
        return str_sub(words, 0, at);
}

void web_say_text(struct web_answer *w, enum web_say s, struct str value) {
        struct str behind;
        web_text(w, say_before(w, s, &behind));
        web_bdi(w, value);
        web_text(w, behind);
}

void web_say_count(struct web_answer *w, enum web_say s, uint64_t n) {
        struct str behind;
        web_text(w, say_before(w, s, &behind));
        web_count(w, n);
        web_text(w, behind);
}

/* ---- addresses ---- */

void web_url(struct web_answer *w, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                uint8_t c = (uint8_t) s.p[i];
                if (ascii_digit(c) || (c < 0x80 && ascii_alpha((char) c)) ||
                    (c && strchr("-._~", c)))
                        buf_putc(&w->body, (char) c);
                else
                        buf_printf(&w->body, "%%%02X", c);
        }
}

void web_url_with(const struct web_request *q, struct web_answer *w, const char *name,
                  const struct str *value) {
        char sep = '?';
        for (size_t i = 0; i <= q->n_fields; i++) {
                bool last = i == q->n_fields;
                if (last ? !value : str_eq(q->fields[i].name, str_of(name)))
                        continue;
                if (sep == '?')
                        buf_putc(&w->body, sep);
                else
                        web_lit(w, "&amp;");
                sep = '&';
                web_url(w, last ? str_of(name) : q->fields[i].name);
                buf_putc(&w->body, '=');
                web_url(w, last ? *value : q->fields[i].value);
        }
}
