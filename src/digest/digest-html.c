/* Escaping; see digest-html.h. */
#include "digest/digest-html.h"

#include "base/utf8.h"
#include "text/text-show.h"

/* Marks of direction that only set which way they stand, a soft hyphen, a byte order mark: they
 * show nothing, and every element has a direction of its own. */
static bool is_idle(uint32_t cp) {
        return cp == 0x200e || cp == 0x200f || cp == 0x61c || cp == 0xad || cp == 0xfeff ||
               cp == 0x200b || cp == 0x2060;
}

static bool is_forbidden(uint32_t cp) {
        return (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

void digest_plain_text(struct buf *out, struct str s) {
        struct buf kept;
        size_t n;
        buf_init(&kept, 0);
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (cp == '\n' || cp == '\r' || cp == '\t' || cp == 0x2028 || cp == 0x2029)
                        buf_putc(&kept, ' ');
                else if (is_forbidden(cp))
                        buf_put_utf8(&kept, 0xfffd);
                else if (!is_idle(cp))
                        buf_put(&kept, s.p + i, n);
        }
        text_show(out, buf_str(&kept), 0);
        buf_done(&kept);
}

static void escape(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++)
                switch (s.p[i]) {
                case '&':
                        buf_puts(out, "&amp;");
                        break;
                case '<':
                        buf_puts(out, "&lt;");
                        break;
                case '>':
                        buf_puts(out, "&gt;");
                        break;
                case '"':
                        buf_puts(out, "&quot;");
                        break;
                case '\'':
                        buf_puts(out, "&#39;");
                        break;
                default:
                        buf_putc(out, s.p[i]);
                }
}

void digest_html(struct buf *out, struct str s) {
        struct buf plain;
        buf_init(&plain, 0);
        digest_plain_text(&plain, s);
        escape(out, buf_str(&plain));
        buf_done(&plain);
}

/* Letters outside ASCII and signs that an address may not hold leave as %XX. */
bool digest_html_address(struct buf *out, struct str url) {
        struct buf b;
        if (!str_starts_nocase(url, STR("http://")) && !str_starts_nocase(url, STR("https://")))
                return false;
        buf_init(&b, 0);
        for (size_t i = 0; i < url.n; i++) {
                uint8_t c = (uint8_t) url.p[i];
                if (c <= ' ' || c >= 0x7f || strchr("<>\"'`{}|\\^", c))
                        buf_printf(&b, "%%%02X", c);
                else
                        buf_putc(&b, (char) c);
        }
        escape(out, buf_str(&b));
        buf_done(&b);
        return true;
}

void digest_html_lang(struct buf *out, enum text_lang lang, struct str words) {
        if (lang == TEXT_LANG_und)
                lang = text_lang_of(words);
        if (lang != TEXT_LANG_und)
                buf_printf(out, " lang=\"%s\"", text_lang_code(lang));
        buf_printf(out, " dir=\"%s\"", digest_is_rtl(words) ? "rtl" : "ltr");
}
