/* Whom a header block or an attribution introduces: name, address, date, to, cc, subject, each with
 * its place in the text.
 *
 * A block's labelled lines are read by their labels; lines above the first label are Lotus Notes'
 * (name and date without labels) or an announcement ("Forwarded by NAME on DATE").  Of an
 * attribution the date is what has digits, the address what has an '@', and the name what is left
 * on the other side of the date from the verb. */
#include "base/utf8.h"
#include "lang/lang-zone-date.h"
#include "lang/lang-zone-work.h"
#include "when/when.h"

enum { VOICE_MOST = 640, NAME_MOST = 120, DATE_MOST = 160 };
static const char name_edge[] = "\"'*_,;:<>()[]- ";

static struct str at_range(struct str text, struct lang_range r) {
        return str_sub(text, r.off, r.len);
}

/* Without white space and `signs` at both ends, nor commas and direction marks of Arabic. */
static struct lang_range trim(struct str text, struct lang_range r, const char *signs) {
        static const char *const wide[] = { "،", "؛", "\u200f", "\u200e", "\u202b", "\u202c", " " };
        for (bool cut = true; cut && r.len;) {
                const char *p = text.p + r.off;
                bool front = ascii_space(p[0]) || strchr(signs, p[0]);
                bool back = ascii_space(p[r.len - 1]) || strchr(signs, p[r.len - 1]);
                cut = front || back;
                r.off += front;
                r.len -= front || back ? (size_t) (front + (back && r.len > 1)) : 0;
                for (size_t i = 0; i < sizeof wide / sizeof *wide && !cut; i++) {
                        struct str w = str_of(wide[i]), s = at_range(text, r);
                        bool starts = str_starts(s, w), ends = !starts && str_ends(s, w);
                        r.off += starts ? w.n : 0;
                        r.len -= starts || ends ? w.n : 0;
                        cut = starts || ends;
                }
        }
        return r;
}

static struct lang_range part(struct lang_range r, size_t from, size_t to) {
        return (struct lang_range){ r.off + from, to > from ? to - from : 0 };
}

static void set_name(struct str text, struct lang_range r, struct lang_voice *ret) {
        r = trim(text, r, name_edge);
        size_t nl = str_chr(at_range(text, r), '\n');
        if (nl != SIZE_MAX)
                r = trim(text, part(r, 0, nl), name_edge);
        if (r.len && r.len <= NAME_MOST && !ret->name.len)
                ret->name = r;
}

static void set_date(struct str text, struct lang_range r, struct lang_voice *ret) {
        struct lang_date d;
        r = trim(text, r, ",;-<>*[]");
        if (!r.len || ret->date.len)
                return;
        ret->date =
                part(r, 0, r.len < DATE_MOST ? r.len : utf8_floor(at_range(text, r), DATE_MOST));
        ret->dated = lang_date_read(at_range(text, r), &d);
        if (ret->dated) {
                ret->at = d.at;
                ret->zone = d.zone;
                ret->precision = d.precision;
        }
}

static bool is_address_sign(char c) {
        return ascii_alpha(c) || ascii_digit(c) || strchr(".-_+=@'/&", c);
}

/* The address around the first '@' of `s`: "jane@example.org"; len 0 if it is none. */
static struct lang_range find_address(struct str s) {
        size_t at = str_chr(s, '@');
        if (at == SIZE_MAX)
                return (struct lang_range){ 0 };
        size_t from = at, to = at + 1;
        while (from && is_address_sign(s.p[from - 1]))
                from--;
        while (to < s.n && is_address_sign(s.p[to]) && s.p[to] != '@' && s.p[to] != '/')
                to++;
        while (to > at + 1 && !ascii_alpha(s.p[to - 1]) && !ascii_digit(s.p[to - 1]))
                to--;
        while (from < at && (s.p[from] == '\'' || s.p[from] == '/'))
                from++;
        bool dotted = str_chr(str_sub(s, at, to - at), '.') != SIZE_MAX;
        bool notes = memchr(s.p + from, '/', at - from);
        if (from == at || !dotted || notes)
                return (struct lang_range){ 0 };
        return (struct lang_range){ from, to - from };
}

/* "Jane Doe <jane@example.org>", "Doe, Jane [mailto:...]", "Jane Doe/HOU/ORG@ORG". */
static void set_person(struct str text, struct lang_range r, struct lang_voice *ret) {
        struct str s = at_range(text, r);
        size_t behalf = str_find_nocase(s, STR("on behalf of "));
        if (behalf != SIZE_MAX) {
                r = part(r, behalf + 13, r.len);
                s = at_range(text, r);
        }
        struct lang_range address = find_address(s);
        size_t end = address.len ? address.off : r.len;
        size_t open = s.n;
        for (size_t i = 0; i < end; i++)
                if (strchr("<[(", s.p[i]) && open == s.n)
                        open = i;
        if (open < end)
                end = open;
        if (address.len)
                ret->address = part(r, address.off, address.off + address.len);
        else if (str_chr(str_sub(s, 0, end), '/') != SIZE_MAX)
                end = str_chr(s, '/');
        else if (str_chr(str_sub(s, 0, end), '@') != SIZE_MAX)
                end = str_chr(s, '@');
        set_name(text, part(r, 0, end), ret);
        if (!ret->name.len && address.len && address.off + address.len < r.len)
                set_name(text, part(r, address.off + address.len, r.len), ret);
}

/* --- header blocks --- */

static bool is_date_sign(struct str s, size_t i) {
        return ascii_digit(s.p[i]) && i + 2 < s.n &&
               (s.p[i + 1] == '/' || s.p[i + 2] == '/' || s.p[i + 2] == '-');
}

/* Where "05/30/01" begins, or n. */
static size_t find_stamp(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((i == 0 || !ascii_digit(s.p[i - 1])) && is_date_sign(s, i))
                        return i;
        return s.n;
}

/* "Jane Doe on 05/30/01 07:58 AM", either half alone. */
static void set_stamped(struct str text, struct lang_range r, struct lang_voice *ret) {
        struct str s = at_range(text, r);
        size_t at = find_stamp(s), end = at;
        struct str head = str_trim(str_sub(s, 0, at));
        if (str_ends(head, STR(" on")))
                end = head.n - 2 + (size_t) (head.p - s.p);
        if (end)
                set_person(text, part(r, 0, end), ret);
        if (at < s.n)
                set_date(text, trim(text, part(r, at, r.len), "->*="), ret);
}

/* Words of an announcement that come before its name: "---- Forwarded by ". */
static void set_announced(struct str text, struct lang_range r, struct lang_voice *ret) {
        struct str s = at_range(text, r);
        size_t by = str_find_nocase(s, STR(" by "));
        ret->forwarded |= lang_line_forwards(s);
        if (by != SIZE_MAX)
                set_stamped(text, trim(text, part(r, by + 4, r.len), "-*= "), ret);
        else if (str_starts(s, STR(">>>")))
                set_stamped(text, trim(text, part(r, 3, r.len), "> "), ret);
}

static void set_field(struct str text, enum lang_look look, struct lang_range value, bool copy,
                      struct lang_voice *ret) {
        value = trim(text, value, "*");
        if (look == LINE_from && !ret->name.len && !ret->address.len)
                set_stamped(text, value, ret);
        else if (look == LINE_date)
                set_date(text, value, ret);
        else if (look == LINE_to && copy && !ret->cc.len)
                ret->cc = value;
        else if (look == LINE_to && !copy && !ret->to.len)
                ret->to = value;
        else if (look == LINE_subject && !ret->subject.len)
                ret->subject = value;
}

struct block {
        const struct lang_work *q;
        struct lang_range value; /* of the field that is read, over its lines */
        enum lang_look look;
        bool copy;
        bool labelled; /* a label was seen */
};

static void end_field(struct block *b, struct lang_voice *ret) {
        if (b->look != LINE_text)
                set_field(b->q->text, b->look, b->value, b->copy, ret);
        b->look = LINE_text;
}

static void take_line(struct block *b, size_t i, struct lang_voice *ret) {
        const struct lang_work *q = b->q;
        struct str s = lang_work_words(q, i);
        struct lang_range r = { (size_t) (s.p - q->text.p), s.n };
        uint8_t seen = q->lines.v[i].look;
        size_t at;
        enum lang_look look = seen == LINE_rule ? LINE_text : lang_line_key(s, &at);
        if (look != LINE_text) {
                end_field(b, ret);
                b->labelled = true;
                b->look = look;
                b->copy = look == LINE_to && lang_line_copies(s);
                b->value = part(r, at, r.len);
        } else if (b->labelled && b->look != LINE_text && s.n) {
                b->value.len = r.off + r.len - b->value.off;
        } else if (!b->labelled && (seen == LINE_rule || str_starts(s, STR("--")))) {
                set_announced(q->text, r, ret);
        } else if (!b->labelled && seen != LINE_line && s.n) {
                set_stamped(q->text, r, ret);
        }
}

void lang_voice_of_block(const struct lang_work *q, size_t from, size_t to,
                         struct lang_voice *ret) {
        struct block b = { .q = q, .look = LINE_text };
        for (size_t i = from; i < to; i++)
                take_line(&b, i, ret);
        end_field(&b, ret);
}

/* --- attributions --- */

/* One line of what may stand on several, with quote marks: each byte keeps its place. */
static struct str flatten(struct str s, char z[static VOICE_MOST]) {
        bool fresh = true;
        s = str_sub(s, 0, utf8_floor(s, VOICE_MOST));
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                bool mark = fresh && (c == '>' || c == '|') && i + 1 < s.n && s.p[i + 1] != ':';
                fresh = c == '\n' || (fresh && (mark || c == ' '));
                z[i] = c == '\n' || c == '\r' || c == '\t' || mark ? ' ' : c;
        }
        return (struct str){ z, s.n };
}

static bool is_digit_at(struct str s, size_t i) {
        uint8_t c = (uint8_t) s.p[i], d = i + 1 < s.n ? (uint8_t) s.p[i + 1] : 0;
        return ascii_digit(c) || (c == 0xdb && d >= 0xb0 && d <= 0xb9) ||
               (c == 0xd9 && d >= 0xa0 && d <= 0xa9);
}

/* The end of the word at `i`. */
static size_t word_end(struct str s, size_t i) {
        while (i < s.n && s.p[i] != ' ')
                i++;
        return i;
}

/* "PM,", "(CET)", "GMT+02:00", "Uhr", "at": goes on with a date? */
static bool is_date_word(struct str w) {
        static const char *const words[] = { "am",     "pm",  "a.m.", "p.m.",     "at",  "uhr",
                                             "um",     "à",   "gmt",  "utc",      "h",   "г.",
                                             "год",    "ق.ظ", "ب.ظ",  "ص",        "م",   "ساعت",
                                             "الساعة", "klo", "kl.",  "alle",     "ore", "às",
                                             "las",    "a",   "o",    "tarihinde" };
        while (w.n && strchr(",:;()", w.p[w.n - 1]))
                w.n--;
        if (w.n && w.p[0] == '(')
                return true;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq_nocase(w, str_of(words[i])))
                        return true;
        return w.n == 0;
}

/* Where the date that begins at or before `i` ends: behind its last number and what belongs to
 * it. */
static size_t date_end(struct str s, size_t from, size_t to) {
        size_t end = from;
        for (size_t i = from; i < to;) {
                size_t stop = word_end(s, i);
                bool number = false;
                for (size_t k = i; k < stop; k++)
                        number |= is_digit_at(s, k);
                struct str w = str_sub(s, i, stop - i);
                if (str_chr(w, '@') != SIZE_MAX || str_chr(w, '<') != SIZE_MAX)
                        break;
                if (number || (end == i && end > from && is_date_word(w)))
                        end = stop + (stop < s.n);
                i = stop + 1;
        }
        return end < to ? end : to;
}

/* Behind "On ", "Am ", "در تاریخ ": where the date may begin. */
static size_t first_number(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (is_digit_at(s, i))
                        return i;
        return s.n;
}

/* "Monday, ", "CST, ", "yesterday ": what a date without numbers leaves before the name. */
static bool is_day(struct str w) {
        static const char *const days[] = {
                "monday",     "tuesday",   "wednesday", "thursday", "friday",   "saturday",
                "sunday",     "yesterday", "today",     "montag",   "dienstag", "mittwoch",
                "donnerstag", "freitag",   "samstag",   "sonntag",  "lundi",    "mardi",
                "mercredi",   "jeudi",     "vendredi",  "samedi",   "dimanche", "lunes",
                "martes",     "miércoles", "jueves",    "viernes",  "sábado",   "domingo",
                "شنبه",       "دوشنبه",    "جمعه",      "دیروز",    "الاثنين",  "الثلاثاء",
                "الأربعاء",   "الخميس",    "الجمعة",    "أمس"
        };
        bool comma = w.n > 1 && w.p[w.n - 1] == ',', zone = comma && w.n >= 4 && w.n <= 6;
        if (comma)
                w.n--;
        for (size_t i = 0; i < w.n && zone; i++)
                zone = w.p[i] >= 'A' && w.p[i] <= 'Z';
        for (size_t i = 0; i < sizeof days / sizeof *days && !zone; i++)
                zone = str_eq_nocase(w, str_of(days[i]));
        return zone;
}

/* The name in [from, to) of the attribution, without the small words about it. */
static void put_name(struct str text, size_t off, struct str s, size_t from, size_t to,
                     struct lang_voice *ret) {
        static const char *const before[] = { "From ",    "from ", "von ", "de ", "by ", "Quoting ",
                                              "quoting ", "On ",   "Am ",  "At ", "on " };
        while (from < to && strchr(" ,;-\"'*_(<[", s.p[from]))
                from++;
        for (size_t i = 0; i < sizeof before / sizeof *before; i++)
                if (str_starts(str_sub(s, from, to - from), str_of(before[i])))
                        from += strlen(before[i]);
        while (from < to && is_day(str_sub(s, from, word_end(str_sub(s, 0, to), from) - from)))
                for (from = word_end(s, from); from < to && strchr(" ,", s.p[from]);)
                        from++;
        if (from < to)
                set_name(text, (struct lang_range){ off + from, to - from }, ret);
}

void lang_voice_of_attribution(const struct lang_work *q, size_t from, size_t to,
                               struct lang_voice *ret) {
        char z[VOICE_MOST];
        struct lang_range all = lang_work_range(q, from, to);
        struct str s = flatten(at_range(q->text, all), z);
        struct lang_range address = find_address(s);
        size_t verb = lang_line_verb(s), number = first_number(s);
        size_t stop = verb < s.n ? verb : s.n;
        if (address.len) {
                ret->address = part(all, address.off, address.off + address.len);
                stop = address.off < stop ? address.off : stop;
        }
        if (number < stop) { /* the date, then the name */
                size_t end = date_end(s, 0, stop), begin = 0;
                put_name(q->text, all.off, s, end, stop, ret);
                if (!ret->name.len && verb < s.n) /* "... schrieb Jane Doe:" */
                        put_name(q->text, all.off, s, word_end(s, verb),
                                 address.len && address.off > verb ? address.off : s.n, ret);
                struct str on = str_sub(s, 0, end);
                if (lang_line_starts(on) && !is_digit_at(s, 0) && str_chr(on, ' ') < 12)
                        begin = str_chr(on, ' ');
                set_date(q->text, part(all, begin, end), ret);
        } else {
                put_name(q->text, all.off, s, 0, stop, ret);
                if (number < s.n && (!address.len || number >= address.off + address.len))
                        set_date(q->text, part(all, number, date_end(s, number, s.n)), ret);
        }
}
