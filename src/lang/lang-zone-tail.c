/* What stands around the words of a mail: greeting above, farewell, signature and notices below.
 *
 * Lines that one voice speaks in a row are a run.  A run's end is read upwards:
 *
 *   words           prose ends the search
 *   Best regards,   farewell       -> closing, with the first name below it
 *   Jane
 *   Jane Doe        short lines that look like a name, position, organisation, number ...
 *   +1 555 0100                    -> signature
 *   NOTICE: ...     paragraphs that say what only notices say -> disclaimer
 *
 * Without a farewell, short lines are a signature only if one of them has a number, an address or a
 * position; one or two that may be a name alone are a closing.  "-- " needs none of this. */
#include "base/utf8.h"
#include "lang/lang-sign.h"
#include "lang/lang-zone-work.h"

enum {
        NOTICE_LINES = 40,
        SIGN_LINES = 14, /* with words */
        DASH_LINES = 24, /* below "-- " */
        SHORT_LINE = 70, /* code points */
        GAP_MOST = 3,    /* blank lines within a signature */
        ODD_MOST = 2,    /* lines in it that look like nothing known */
        ODD_LINE = 48,   /* code points */
        BELOW_MOST = 6,  /* lines below a notice: an address, a slogan */
};
enum { NOTICE_LEAST = 100 /* bytes of a notice that is all of a mail */ };

struct run {
        struct lang_work *q;
        const struct lang_sign_filter *filter;
        size_t from, to; /* lines */
};

static bool is_blank(const struct lang_work *q, size_t i) {
        return q->lines.v[i].look == LINE_blank;
}

/* The last line with words in [from, to), or `from` - 1 (which may be SIZE_MAX). */
static size_t last_words(const struct lang_work *q, size_t from, size_t to) {
        while (to > from && is_blank(q, to - 1))
                to--;
        return to > from ? to - 1 : from - 1;
}

static size_t first_words(const struct lang_work *q, size_t from, size_t to) {
        while (from < to && is_blank(q, from))
                from++;
        return from;
}

static void set(struct lang_work *q, size_t from, size_t to, enum lang_zone_kind kind) {
        for (size_t i = from; i < to; i++)
                q->lines.v[i].kind = (uint8_t) kind;
}

/* --- notices --- */

static bool is_drawn(const struct lang_work *q, size_t i) {
        struct str s = lang_work_words(q, i);
        if (q->lines.v[i].look == LINE_line)
                return true;
        size_t same = 0;
        while (same < s.n && strchr("*-_=#+~", s.p[same]))
                same++;
        return same >= 5 && same == s.n;
}

/* The first line of the notices at the end of the run, or r->to. */
static size_t find_notice(const struct run *r) {
        const struct lang_work *q = r->q;
        size_t found = r->to, low = r->to > r->from + NOTICE_LINES ? r->to - NOTICE_LINES : r->from;
        size_t below = 0; /* lines with words below it that are no notice */
        for (size_t i = r->to, end; i > low && below <= BELOW_MOST; i = end) {
                bool notice = false;
                size_t words = 0;
                for (end = i; end > r->from && is_blank(q, end - 1);)
                        end--;
                for (; end > r->from && !is_blank(q, end - 1) &&
                       (words == 0 || q->lines.v[end - 1].look != LINE_dashes);
                     end--) {
                        struct str s = lang_work_words(q, end - 1);
                        words += !is_drawn(q, end - 1);
                        notice |= s.n >= 12 && lang_sign_notice(s, r->filter);
                }
                if (notice)
                        found = end;
                else if (found < r->to)
                        break; /* other words part it from what stands above */
                else
                        below += words;
                if (end == i)
                        break;
        }
        return found;
}

/* --- farewell and signature --- */

/* A drawn line, an attachment that the mailer names (" - map.pdf", "<< File: map.pdf >>"). */
static bool is_furniture(const struct lang_work *q, size_t i) {
        struct str s = lang_work_words(q, i);
        if (is_drawn(q, i) || str_starts(s, STR("<<")))
                return true;
        size_t dot = s.n > 5 ? str_chr(str_sub(s, s.n - 5, SIZE_MAX), '.') : SIZE_MAX;
        return str_starts(s, STR("- ")) && dot != SIZE_MAX && dot < 4 && ascii_alpha(s.p[s.n - 1]);
}

/* How a line speaks for a signature: 0 prose, 1 may be part of one, 2 is evidence. */
static int weigh(struct str s) {
        if (s.n == 0 || utf8_count(s) > SHORT_LINE + 20)
                return 0;
        if (lang_sign_email(s, 0).len || lang_sign_phone(s, 0).len || lang_sign_numbered(s))
                return utf8_count(s) <= SHORT_LINE || str_chr(s, '|') != SIZE_MAX ? 2 : 0;
        char last = s.p[s.n - 1];
        bool prose = last == '?' || last == '!' || last == ':' || utf8_count(s) > SHORT_LINE ||
                     (last == '.' && utf8_count(s) > 40);
        if (prose)
                return 0;
        if (lang_sign_url(s, 0).len)
                return utf8_count(s) < 50;
        bool name = lang_sign_name(s);
        bool capital = s.p[0] < 'a' || s.p[0] > 'z';
        if (capital && utf8_count(s) < 60 && last != '.' && lang_sign_position(s))
                return 2;
        if (capital && (lang_sign_organisation(s) || lang_sign_street(s)))
                return 2;
        if (capital && lang_sign_department(s))
                return 1;
        return name;
}

/* A line of which nothing is known, but which is no sentence: "Skype jane.doe". */
static bool may_be_odd(struct str s) {
        return s.n && utf8_count(s) <= ODD_LINE && !strchr(".?!:;,", s.p[s.n - 1]);
}

struct tail {
        size_t start;    /* first line that may be signature; behind `end` if none */
        size_t end;      /* last line with words */
        size_t close;    /* the farewell; SIZE_MAX if none */
        unsigned lines;  /* with words in [start, end] */
        unsigned proofs; /* of them evidence */
};

static struct tail look_up(const struct run *r, size_t end) {
        const struct lang_work *q = r->q;
        struct tail t = { .start = end + 1, .end = end, .close = SIZE_MAX };
        struct tail sure = t;
        unsigned gap = 0, odd = 0;
        for (size_t i = end + 1; i-- > r->from && t.lines < SIGN_LINES;) {
                if (is_blank(q, i)) {
                        if (++gap > GAP_MOST)
                                break;
                        continue;
                }
                if (is_furniture(q, i))
                        continue;
                struct str s = lang_work_words(q, i);
                if (lang_sign_closes(s)) {
                        t.close = i;
                        break;
                }
                int w = weigh(s);
                if (w == 0 && odd == 0)
                        sure = t;
                if (w == 0 && (!may_be_odd(s) || ++odd > ODD_MOST))
                        break;
                gap = 0;
                t.start = i;
                t.lines++;
                t.proofs += w == 2;
        }
        /* odd lines are believed between a farewell and evidence only */
        return odd && (t.close == SIZE_MAX || t.proofs < odd) ? sure : t;
}

static size_t count_spaces(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += s.p[i] == ' ';
        return n;
}

/* A first name alone, written under the mail above a whole signature? */
static bool is_first_name(const struct lang_work *q, const struct tail *t) {
        struct str s = lang_work_words(q, t->start);
        if (!lang_sign_name(s) || weigh(s) == 2)
                return false;
        size_t next = first_words(q, t->start + 1, t->end + 1);
        if (next > t->end)
                return true;
        struct str under = lang_work_words(q, next);
        if (next > t->start + 1 ||
            (lang_sign_name(under) && weigh(under) < 2 && count_spaces(under)))
                return true;
        return count_spaces(s) == 0 && !lang_sign_position(under) && !lang_sign_organisation(under);
}

/* Ends the line above with a sentence, or is it blank? */
static bool stands_apart(const struct run *r, size_t i) {
        if (i == r->from || is_blank(r->q, i - 1))
                return i > r->from;
        if (is_drawn(r->q, i - 1) || r->q->lines.v[i - 1].look == LINE_dashes)
                return true;
        struct str up = lang_work_words(r->q, i - 1);
        return up.n && strchr(".!?)", up.p[up.n - 1]);
}

static void take_tail(const struct run *r, size_t end) {
        struct lang_work *q = r->q;
        struct tail t = look_up(r, end);
        bool closes = t.close != SIZE_MAX;
        if (!closes && (t.lines == 0 || !stands_apart(r, t.start)))
                return;
        if (!t.proofs && t.lines > 2u + closes)
                t.lines = 0; /* a list of short lines; the farewell alone stays */
        if (!closes && !t.lines)
                return;
        size_t from = closes ? t.close : t.start, split = t.end + 1;
        if (t.lines && t.proofs)
                split = is_first_name(q, &t) ? first_words(q, t.start + 1, t.end + 1) : t.start;
        else if (closes && !t.lines)
                split = t.close + 1;
        set(q, from, split, LANG_ZONE_closing);
        if (t.proofs && t.lines)
                set(q, split, t.end + 1, LANG_ZONE_signature);
}

/* --- signatures with more below them: of mail that was quoted without a header --- */

static bool has_contact(struct str s) {
        return lang_sign_email(s, 0).len || lang_sign_phone(s, 0).len || lang_sign_numbered(s);
}

/* The line behind the paragraph that begins at `i`. */
static size_t paragraph_end(const struct run *r, size_t i) {
        while (i < r->to && !is_blank(r->q, i) && !is_drawn(r->q, i))
                i++;
        return i;
}

/* A paragraph below a card that says no more than numbers and addresses. */
static bool is_contacts(const struct run *r, size_t from, size_t to) {
        for (size_t i = from; i < to; i++)
                if (!has_contact(lang_work_words(r->q, i)) || weigh(lang_work_words(r->q, i)) < 2)
                        return false;
        return from < to;
}

/* A name of two words, then lines that tell more of its bearer, a number or an address among them
 * or below; one may be odd. */
static bool is_card(const struct run *r, size_t from, size_t to) {
        struct str first = lang_work_words(r->q, from);
        first = str_trim(str_sub(first, 0, str_chr(first, ',')));
        size_t contacts = 0, odd = 0;
        if (to - from < 3 || to - from > SIGN_LINES || !lang_sign_name(first) ||
            !count_spaces(first))
                return false;
        for (size_t i = from + 1; i < to && odd < 2; i++) {
                struct str s = lang_work_words(r->q, i);
                contacts += has_contact(s);
                odd += weigh(s) == 0;
                if (weigh(s) == 0 && !may_be_odd(s))
                        return false;
        }
        size_t next = first_words(r->q, to, r->to);
        return odd < 2 && (contacts || is_contacts(r, next, paragraph_end(r, next)));
}

/* A card in the midst of a run signs what stands above it, if it is the only one: more are a list
 * of people. */
static void take_card(struct run r) {
        size_t cards = 0, last = 0;
        for (size_t i = r.from, end; i < r.to; i = end) {
                end = paragraph_end(&r, i);
                if (end == i) {
                        end = i + 1;
                        continue;
                }
                i += r.q->lines.v[i].look == LINE_dashes && i + 1 < end;
                if (i > r.from && is_card(&r, i, end)) {
                        cards++;
                        last = end;
                }
        }
        if (cards != 1)
                return;
        for (size_t next = first_words(r.q, last, r.to), end; next < r.to; last = end) {
                end = paragraph_end(&r, next);
                if (!is_contacts(&r, next, end))
                        break;
                next = first_words(r.q, end, r.to);
        }
        take_tail(&r, last - 1);
}

/* The "-- " below which all is signature, or SIZE_MAX. */
static size_t find_dashes(const struct run *r, size_t end) {
        unsigned lines = 0;
        for (size_t i = end + 1; i-- > r->from && lines < DASH_LINES;) {
                uint8_t look = r->q->lines.v[i].look;
                if (look == LINE_dashes || (look == LINE_sent && i + 3 > end))
                        return i;
                lines += look != LINE_blank;
        }
        return SIZE_MAX;
}

static bool is_plain(const struct lang_work *q, size_t i) {
        uint8_t kind = q->lines.v[i].kind;
        return kind == LANG_ZONE_own || kind == LANG_ZONE_quoted;
}

/* A mail of one line that has a word of notices is a mail, not a notice. */
static bool is_long(const struct lang_work *q, size_t from, size_t to) {
        size_t n = 0;
        for (size_t i = from; i < to; i++)
                n += lang_work_words(q, i).n;
        return n >= NOTICE_LEAST;
}

static void take_run(struct run r, bool first) {
        struct lang_work *q = r.q;
        size_t at = first_words(q, r.from, r.to);
        if (at == r.to)
                return;
        size_t notice = find_notice(&r);
        size_t end = last_words(q, r.from, r.to) + 1;
        if (notice < end && (notice > at || is_long(q, notice, end))) {
                set(q, notice, end, LANG_ZONE_disclaimer);
                end = last_words(q, r.from, notice) + 1;
        }
        size_t dashes = end > r.from ? find_dashes(&r, end - 1) : SIZE_MAX;
        if (dashes != SIZE_MAX) {
                set(q, dashes, end, LANG_ZONE_signature);
                end = last_words(q, r.from, dashes) + 1;
        }
        if (first && at < end && lang_sign_greets(lang_work_words(q, at))) {
                set(q, r.from = at, at + 1, LANG_ZONE_greeting);
                r.from = at + 1;
        }
        while (end > r.from && (is_blank(q, end - 1) || is_furniture(q, end - 1)))
                end--;
        if (end > r.from)
                take_tail(&r, end - 1);
        for (at = r.from; at < end && is_plain(q, at);)
                at++;
        take_card((struct run){ q, r.filter, r.from, at });
}

static bool is_words(const struct lang_line *l) {
        return l->kind == LANG_ZONE_own || l->kind == LANG_ZONE_quoted ||
               l->kind == LANG_ZONE_signature;
}

void lang_zone_tails(struct lang_work *q) {
        size_t n = q->out->voices.n + 1;
        struct lang_sign_filter filter;
        lang_sign_filter_init(&filter);
        bool *heard = mem_zalloc(n * sizeof *heard);
        for (size_t i = 0, end; i < q->lines.n; i = end) {
                const struct lang_line *l = &q->lines.v[i];
                end = i + 1;
                if (!is_words(l))
                        continue;
                while (end < q->lines.n && is_words(&q->lines.v[end]) &&
                       q->lines.v[end].voice == l->voice && q->lines.v[end].level == l->level)
                        end++;
                take_run((struct run){ q, &filter, i, end }, !heard[l->voice]);
                heard[l->voice] |= first_words(q, i, end) < end;
        }
        mem_free(heard);
}
