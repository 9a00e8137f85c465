/* Names of others as names of files; see share-out.h.  Windows, macOS and Linux alike must be able
 * to hold them, and no shell or viewer may be fooled by them. */
#include "share/share-out.h"

#include "base/utf8.h"

enum {
        LONGEST = 4096,
        ENDING = 16
}; /* bytes of ".docx" and the like that are kept when a name is cut */

/* Characters that no name may have: separators and marks of some system, controls, marks of
 * direction and other characters that one cannot see. */
static bool is_bad(uint32_t cp) {
        if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
            (cp < 0x80 && strchr("\\/:*?\"<>|%", (int) cp)))
                return true;
        return (cp >= 0x200b && cp <= 0x200f && cp != 0x200c) || (cp >= 0x2028 && cp <= 0x202e) ||
               (cp >= 0x2060 && cp <= 0x206f) || cp == 0x061c || cp == 0xfeff || cp == 0xad ||
               (cp >= 0xfff0 && cp <= 0xffff) || cp >= 0xe0000;
}

static void put_clean(struct str name, struct buf *out) {
        bool space = true; /* none at the beginning, one at a time */
        for (size_t at = 0, n; at < name.n; at += n) {
                uint32_t cp = utf8_get(name.p + at, &n);
                bool blank = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xa0;
                if (blank && !space)
                        buf_putc(out, ' ');
                else if (!blank && is_bad(cp))
                        buf_putc(out, '_');
                else if (!blank)
                        buf_put_utf8(out, cp);
                space = blank;
        }
}

/* CON, NUL, COM1 ... are devices on Windows, with any ending. */
static bool is_device(struct str s) {
        static const char *const names[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
        struct str stem = str_sub(s, 0, str_chr(s, '.'));
        stem = str_trim(stem);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_eq_nocase(stem, str_of(names[i])))
                        return true;
        return stem.n == 4 && ascii_digit(stem.p[3]) &&
               (str_starts_nocase(stem, STR("com")) || str_starts_nocase(stem, STR("lpt")));
}

/* At most `most` bytes, whole characters, nothing blank at the end. */
static struct str cut(struct str s, size_t most) {
        s = str_sub(s, 0, s.n > most ? utf8_floor(s, most) : s.n);
        while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
                s.n--;
        return s;
}

static struct str ending(struct str s) {
        size_t at = s.n;
        while (at > 0 && s.n - at < ENDING && s.p[at - 1] != '.')
                at--;
        return at > 1 && s.p[at - 1] == '.' ? str_sub(s, at - 1, SIZE_MAX) : str_sub(s, s.n, 0);
}

void share_name(struct str name, const char *instead, struct buf *out) {
        struct buf clean;
        buf_init(&clean, 0);
        put_clean(str_sub(name, 0, name.n > LONGEST ? utf8_floor(name, LONGEST) : name.n), &clean);
        struct str s = buf_str(&clean);
        while (s.n && (s.p[0] == '.' || s.p[0] == '-' || s.p[0] == ' ' || s.p[0] == '~'))
                s = str_sub(s, 1, SIZE_MAX);
        s = cut(s, s.n);
        if (s.n == 0)
                s = str_of(instead);
        if (is_device(s))
                buf_putc(out, '_');
        struct str end = ending(s);
        if (s.n >= SHARE_NAME) {
                buf_put_str(out, cut(s, SHARE_NAME - 1 - end.n));
                buf_put_str(out, end);
        } else {
                buf_put_str(out, s);
        }
        buf_done(&clean);
}
