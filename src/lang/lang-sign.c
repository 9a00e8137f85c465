/* What a signature says: numbers and addresses by their shape, the rest by words and place.
 *
 *   Jane Doe                          name: the first that has the shape of one
 *   Senior Counsel, Example Rivers    position by its word; what follows the comma, organisation
 *   1 Example Street                  address
 *   +1 555 0100 (fax)                 number by its label
 *
 * A line may hold several things: they are cut at '|', tabs, wide gaps and at numbers and
 * addresses. A line below the name that has no word by which it is known is taken for the
 * organisation. */
#include "lang/lang-sign.h"
#include "base/utf8.h"

#include "lang/lang-zone-line.h"

#include <stdlib.h>

enum { LINE_MOST = 300, PIECES = 8 };

struct sign {
        struct str text;
        struct lang_fields *out;
        size_t first;                               /* field of this signature */
        size_t lines;                               /* with words, so far */
        bool name, organisation, position, contact; /* found */
};

static void put(struct sign *g, enum lang_field_kind kind, struct str s) {
        bool number = kind >= LANG_FIELD_phone && kind <= LANG_FIELD_fax; /* "(555) 0100" */
        while (!number && s.n && (ascii_space(s.p[0]) || strchr(",;:-|*~_/<>([\"", s.p[0])))
                s = str_sub(s, 1, SIZE_MAX);
        while (!number && s.n &&
               (ascii_space(s.p[s.n - 1]) || strchr(",;:-|*~_/<([\"", s.p[s.n - 1])))
                s.n--;
        if (s.n < 1)
                return;
        struct lang_field *last = g->out->v.n > g->first ? &g->out->v.v[g->out->v.n - 1] : NULL;
        if (last && last->kind == kind && kind == LANG_FIELD_address) {
                last->len = (size_t) (s.p - g->text.p) + s.n - last->off; /* its next line */
                return;
        }
        g->name |= kind == LANG_FIELD_name;
        g->organisation |= kind == LANG_FIELD_organisation;
        g->position |= kind == LANG_FIELD_position;
        g->contact |= kind >= LANG_FIELD_phone;
        vec_push(&g->out->v, (struct lang_field){ kind, (size_t) (s.p - g->text.p), s.n });
}

static size_t count_letters(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ascii_alpha(s.p[i]) || (uint8_t) s.p[i] >= 0xc0;
        return n;
}

/* The first comma of either script, or SIZE_MAX; *ret_n is how long it is. */
static size_t find_comma(struct str s, size_t *ret_n) {
        size_t latin = str_chr(s, ','), arabic = str_find(s, STR("،"));
        *ret_n = arabic < latin ? 2 : 1;
        return arabic < latin ? arabic : latin;
}

/* A title and where: "Senior Counsel, Example Rivers"; "Director, Legal Department". */
static void put_titled(struct sign *g, struct str s) {
        size_t n, comma = find_comma(s, &n);
        struct str head = str_sub(s, 0, comma);
        struct str tail = comma == SIZE_MAX ? (struct str){ 0 } : str_sub(s, comma + n, SIZE_MAX);
        if (comma == SIZE_MAX || lang_sign_position(tail)) {
                put(g, LANG_FIELD_position, s);
        } else if (!lang_sign_position(head)) {
                put(g, lang_sign_name(head) && !g->name ? LANG_FIELD_name : LANG_FIELD_organisation,
                    head);
                put(g, LANG_FIELD_position, tail);
        } else if (lang_sign_department(tail) && !lang_sign_organisation(tail)) {
                put(g, LANG_FIELD_position, head);
                put(g, LANG_FIELD_department, tail);
        } else if (lang_sign_organisation(tail) || !g->organisation) {
                put(g, LANG_FIELD_position, head);
                put(g, LANG_FIELD_organisation, tail);
        } else {
                put(g, LANG_FIELD_position, s);
        }
}

/* "Jane Doe, Ph.D." */
static void put_name(struct sign *g, struct str s) {
        size_t comma = str_chr(s, ',');
        struct str tail = str_trim(str_sub(s, comma, SIZE_MAX));
        put(g, LANG_FIELD_name, comma != SIZE_MAX && tail.n < 14 ? str_sub(s, 0, comma) : s);
}

/* Words between numbers and separators. */
static void put_piece(struct sign *g, struct str s) {
        while (s.n && strchr(",;:-|*~_/<>()[]\" \t", s.p[0]))
                s = str_sub(s, 1, SIZE_MAX);
        while (s.n && strchr(",;:-|*~_/<>()[]\" \t\r", s.p[s.n - 1]))
                s.n--;
        if (count_letters(s) < 2 && !(g->lines == 1 && s.n))
                return;
        size_t comma = str_chr(s, ',');
        bool name = lang_sign_name(str_sub(s, 0, comma));
        if (lang_sign_street(s) && (g->name || !name))
                put(g, LANG_FIELD_address, s);
        else if (!g->name && name && !lang_sign_position(s) && !lang_sign_organisation(s))
                put_name(g, s);
        else if (lang_sign_position(s) && count_letters(s) > 1)
                put_titled(g, s);
        else if (lang_sign_organisation(s))
                put(g, LANG_FIELD_organisation, s);
        else if (lang_sign_department(s))
                put(g, LANG_FIELD_department, s);
        else if (!g->organisation && g->name && !g->contact && g->lines <= 4 &&
                 utf8_count(s) < 60 && name)
                put(g, LANG_FIELD_organisation, s);
}

/* The words of a label that stand before a number say nothing else: "Tel: ". */
static bool is_label(struct str s) {
        s = str_trim(s);
        while (s.n && strchr("(:.)/-#&,", s.p[s.n - 1]))
                s.n--;
        while (s.n && strchr("(:.)/-#&,", s.p[0]))
                s = str_sub(s, 1, SIZE_MAX);
        s = str_trim(s);
        static const char *const words[] = { "e-mail",
                                             "email",
                                             "mail",
                                             "e",
                                             "web",
                                             "website",
                                             "www",
                                             "url",
                                             "internet",
                                             "homepage",
                                             "mailto",
                                             "skype",
                                             "twitter",
                                             "blog",
                                             "ایمیل",
                                             "رایانامه",
                                             "وب‌سایت",
                                             "البريد الإلكتروني",
                                             "بريد",
                                             "الموقع",
                                             "ext",
                                             "x" };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq_nocase(s, str_of(words[i])))
                        return true;
        return false;
}

static bool is_number_label(struct str line, struct str s) {
        struct lang_range behind = { (size_t) (s.p - line.p) + s.n, 0 };
        s = str_trim(s);
        return s.n <= 24 &&
               (lang_sign_phone_kind(s, (struct lang_range){ s.n, 0 }) != LANG_FIELD_phone ||
                str_ends(s, STR(":")) || str_ends(s, STR(".")) || s.n <= 3) &&
               behind.off <= line.n;
}

static bool is_cut(struct str s, size_t i, size_t *ret_n) {
        *ret_n = 1;
        if (s.p[i] == '|' || s.p[i] == '\t' || s.p[i] == ';')
                return true;
        *ret_n = 3;
        struct str at = str_sub(s, i, 3);
        if (str_eq(at, STR("   ")) || str_eq(at, STR(" - ")) || str_eq(at, STR(" / ")) ||
            str_eq(at, STR(" \u00b7")) || str_eq(at, STR("•")) || str_eq(at, STR("–")))
                return true;
        return false;
}

/* "Example Rivers Inc. Tel:" without the label of the number that follows. */
static struct str without_label(struct str s) {
        struct str t = s;
        while (t.n && strchr(":. \t", t.p[t.n - 1]))
                t.n--;
        size_t at = t.n;
        while (at > 0 && t.p[at - 1] != ' ' && t.p[at - 1] != '\t')
                at--;
        struct str word = str_sub(t, at, SIZE_MAX);
        bool label = at > 0 && word.n > 1 && lang_sign_label(word);
        return label ? str_sub(s, 0, at) : s;
}

static void put_words(struct sign *g, struct str line, struct str s, bool before_number) {
        size_t from = 0, k;
        for (size_t i = 0; i < s.n;) {
                if (!is_cut(s, i, &k)) {
                        i++;
                        continue;
                }
                struct str piece = str_sub(s, from, i - from);
                if (str_trim(piece).n && !is_label(piece))
                        put_piece(g, piece);
                i += k;
                from = i;
        }
        struct str piece = str_sub(s, from, SIZE_MAX);
        struct str bare = before_number ? without_label(piece) : piece;
        if (bare.n < piece.n) {
                put_piece(g, bare);
                return;
        }
        if (str_trim(piece).n && !is_label(piece) &&
            !(before_number && is_number_label(line, piece)))
                put_piece(g, piece);
}

/* The first number or address at or behind `from`. */
static struct lang_range next_contact(struct str s, size_t from, enum lang_field_kind *ret) {
        struct lang_range best = lang_sign_phone(s, from), mail, url;
        *ret = LANG_FIELD_phone;
        mail = lang_sign_email(s, from);
        if (mail.len && (!best.len || mail.off <= best.off)) {
                best = mail;
                *ret = LANG_FIELD_email;
        }
        url = lang_sign_url(s, from);
        if (url.len && (!best.len || url.off <= best.off)) {
                best = url;
                *ret = LANG_FIELD_url;
        }
        return best;
}

static void take_line(struct sign *g, struct str s) {
        enum lang_field_kind kind;
        size_t from = 0;
        struct lang_range c = next_contact(s, 0, &kind);
        g->lines++;
        if (lang_sign_closes(s) && g->lines == 1) {
                g->lines = 0;
                return;
        }
        if (!c.len) {
                put_words(g, s, s, false);
                return;
        }
        for (unsigned n = 0; c.len && n < PIECES; n++) {
                put_words(g, s, str_sub(s, from, c.off - from), true);
                if (kind == LANG_FIELD_phone)
                        kind = lang_sign_phone_kind(s, c);
                put(g, kind, str_sub(s, c.off, c.len));
                from = c.off + c.len;
                c = next_contact(s, from, &kind);
        }
        struct str rest = str_sub(s, from, SIZE_MAX);
        if (rest.n > 14 || !is_number_label(s, rest))
                put_words(g, s, rest, count_letters(rest) < 12);
}

void lang_signature(struct str text, size_t off, size_t len, struct lang_fields *ret) {
        struct sign g = { .text = text, .out = ret, .first = ret->v.n };
        struct str rest = str_sub(text, off, len);
        while (rest.n && g.lines < LANG_SIGNATURE_LINES) {
                struct lang_line l;
                struct str line = str_cut(&rest, '\n');
                lang_line_look(line, &l);
                struct str s = str_trim(utf8_head(str_sub(line, l.skip, SIZE_MAX), LINE_MOST));
                if (s.n && l.look != LINE_dashes && l.look != LINE_line && l.look != LINE_sent &&
                    !str_starts(s, STR("--")))
                        take_line(&g, s);
        }
}

const char *lang_field_words(enum lang_field_kind k) {
        static const char *const words[] = {
#define LANG_FIELD(id, words) words,
                LANG_FIELD_KINDS(LANG_FIELD)
#undef LANG_FIELD
        };
        return words[k];
}
