/* What is no name: mail addresses, telephones, other words. */
#include "protect/protect-work.h"

#include "base/utf8.h"
#include "quote/quote-seek.h"

/* ---- telephones --------------------------------------------------------------------------------
 */

/* The code point at `at`; its length. */
static size_t next(struct str text, size_t at, uint32_t *cp) {
        size_t n;
        *cp = utf8_get_any(str_bytes(str_sub(text, at, SIZE_MAX)), &n);
        return n;
}

static int digit_of(uint32_t cp) {
        static const uint32_t zeros[] = { '0', 0x660, 0x6f0, 0x966, 0xff10 };
        for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
                if (cp >= zeros[i] && cp <= zeros[i] + 9)
                        return (int) (cp - zeros[i]);
        return -1;
}

/* May it stand between the digits of one number? */
static bool between(uint32_t cp) {
        return cp == ' ' || cp == '-' || cp == '.' || cp == '(' || cp == ')' || cp == '/' ||
               cp == 0xa0 || (cp >= 0x2010 && cp <= 0x2015) || (cp >= 0x2066 && cp <= 0x2069) ||
               cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) || cp == '+';
}

void protect_digits_at(struct str text, size_t at, struct protect_digits *ret) {
        uint32_t cp;
        size_t gap = 0;
        *ret = (struct protect_digits){ .off = at, .end = at };
        while (at < text.n && ret->n < PROTECT_DIGITS && gap <= 3) {
                size_t n = next(text, at, &cp);
                int d = digit_of(cp);
                if (d >= 0) {
                        ret->digit[ret->n++] = (char) ('0' + d);
                        ret->end = at + n;
                        gap = 0;
                } else if (between(cp)) {
                        gap++;
                } else {
                        break;
                }
                at += n;
        }
}

/* How many digits both end with. */
static size_t tail(const struct protect_digits *a, const struct protect_digits *b) {
        size_t n = 0;
        while (n < a->n && n < b->n && a->digit[a->n - 1 - n] == b->digit[b->n - 1 - n])
                n++;
        return n;
}

static unsigned differ(const struct protect_digits *a, const struct protect_digits *b) {
        unsigned n = 0;
        for (size_t i = 0; a->n == b->n && i < a->n; i++)
                n += a->digit[i] != b->digit[i];
        return n;
}

/* With and without a country's and an area's digits before it. */
static bool same_phone(const struct protect_digits *a, const struct protect_digits *b) {
        size_t n = tail(a, b), less = a->n < b->n ? a->n : b->n;
        return n >= PROTECT_PHONE_LEAST && (n == less || n >= 8 || (less - n <= 1 && n >= 7));
}

static void find_phone(const struct protect *p, const struct protect_digits *d,
                       struct protect_room *room) {
        for (size_t i = 0; i < p->entries.n; i++) {
                struct protect_digits want;
                struct str words = p->entries.v[i].words;
                if (p->entries.v[i].form != PROTECT_PHONE)
                        continue;
                protect_digits_at(words, 0, &want);
                bool sure = same_phone(d, &want);
                if (!sure && differ(d, &want) != 1)
                        continue;
                vec_push(&room->hits,
                         (struct protect_hit){ (uint32_t) d->off, (uint32_t) (d->end - d->off),
                                               (uint32_t) i, sure, sure ? 1 : .5f });
        }
}

static void find_phones(const struct protect *p, struct str text, struct protect_room *room) {
        struct protect_digits d;
        uint32_t cp;
        for (size_t at = 0; at < text.n;) {
                size_t n = next(text, at, &cp);
                if (digit_of(cp) < 0 && cp != '+') {
                        at += n;
                        continue;
                }
                protect_digits_at(text, at, &d);
                if (d.n >= PROTECT_PHONE_LEAST)
                        find_phone(p, &d, room);
                at = d.end > at ? d.end : at + n;
        }
}

/* ---- mail addresses ----------------------------------------------------------------------------
 */

static bool in_address(char c) {
        return ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

/* "name at host", "name(at)host": what people write to hide it. */
static size_t at_sign(struct str text, size_t i) {
        static const char *const all[] = { "@", " at ", "(at)", " (at) ", "[at]", " [at] ", "%40" };
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
                if (str_starts_nocase(str_sub(text, i, SIZE_MAX), str_of(all[k])))
                        return strlen(all[k]);
        return 0;
}

static void find_mail(struct str want, uint32_t entry, struct str text, struct protect_room *room) {
        struct str host = want, local = str_cut(&host, '@');
        for (size_t at = 0; at < text.n;) {
                size_t i = str_find_nocase(str_sub(text, at, SIZE_MAX), local);
                if (i == SIZE_MAX || local.n == 0)
                        return;
                i += at;
                size_t end = i + local.n, sign = at_sign(text, end);
                bool whole = i == 0 || !in_address(text.p[i - 1]);
                bool sure = whole && sign &&
                            str_starts_nocase(str_sub(text, end + sign, SIZE_MAX), host);
                at = end;
                if (sure)
                        end += sign + host.n;
                bool alone = whole && (end >= text.n || !in_address(text.p[end]));
                if (sure || (alone && local.n >= 5))
                        vec_push(&room->hits,
                                 (struct protect_hit){ (uint32_t) i, (uint32_t) (end - i), entry,
                                                       sure, sure ? 1 : .5f });
        }
}

/* ---- words
 * --------------------------------------------------------------------------------------- */

static void find_words(struct str want, uint32_t entry, struct str text,
                       struct protect_room *room) {
        struct quote_seek s;
        uint64_t off, len;
        quote_seek_init(&s, text, want);
        while (quote_seek_next(&s, &off, &len))
                vec_push(&room->hits,
                         (struct protect_hit){ (uint32_t) off, (uint32_t) len, entry, true, 1 });
        quote_seek_done(&s);
}

void protect_find_plain(const struct protect *p, struct str text, struct protect_room *room) {
        bool phones = false;
        for (size_t i = 0; i < p->entries.n; i++) {
                const struct protect_entry *x = &p->entries.v[i];
                phones |= x->form == PROTECT_PHONE;
                if (x->form == PROTECT_MAIL)
                        find_mail(x->words, (uint32_t) i, text, room);
                else if (x->form == PROTECT_WORDS)
                        find_words(x->words, (uint32_t) i, text, room);
        }
        if (phones)
                find_phones(p, text, room);
}
