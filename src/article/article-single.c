/* A plain text that is one article, as clipping programs and readers save it:
 *
 *   Port closed after storm                    headline: the first line, or behind "Title:"
 *   By Mina Moradi                             byline
 *   The Example Courier, 12 March 2014         outlet, date: a line of their own, or "Date: ..."
 *
 *   LONDON, 3 May 2011 (Wire) -- The harbour   or at the head of its prose
 *   ...
 *   Source: http://courier.example/1           in the last lines or in the head
 *
 * A headline, a date and prose are needed, and one thing more that says that it was published: who
 * wrote it, where it stood, from which town.  It abstains on mail (fields such as "To:"), letters,
 * minutes, code and logs: an essay that is no article does no harm, a mail that is one does. */
#include "article/article-view.h"

enum {
        HEAD = ARTICLE_SINGLE_HEAD,
        TAIL = 5,
        PROSE = 80,
        NAME = 60,
        TITLE = 200,
        TITLE_LEAST = 8,
        WORDS = 7
};

struct single {
        struct article_view *v;
        struct article_single *s;
        size_t prose; /* the first block of prose */
};

static struct str text_of(const struct article_view *v, size_t i) {
        return article_text(v->p, &v->p->blocks.v[i]);
}

/* ---- names ----------------------------------------------------------------------------------- */

static struct str without_signs(struct str s) {
        static const char *const signs[] = {
                "|", ",", "-", "–", "—", ":", "،", "·", "(", ")", "."
        };
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
                struct str sign = str_of(signs[i]);
                s = str_trim(s);
                if (s.n && (str_starts(s, sign) || str_ends(s, sign))) {
                        s = str_starts(s, sign) ? str_sub(s, sign.n, SIZE_MAX)
                                                : str_sub(s, 0, s.n - sign.n);
                        i = SIZE_MAX; /* again from the first */
                }
        }
        return s;
}

/* A few words, of Latin letters with capitals (little ones between), without a sentence's end. */
static bool name_like(struct str s) {
        size_t words = 0, capitals = 0, at = 0;
        if (s.n == 0 || str_chr(s, ':') != SIZE_MAX || article_chars(s) < 3 ||
            article_chars(s) > NAME || strchr(".:;!?", s.p[s.n - 1]))
                return false;
        while (at < s.n) {
                struct str rest = str_sub(s, at, SIZE_MAX),
                           word = str_sub(rest, 0, str_chr(rest, ' '));
                bool upper = word.n && ((word.p[0] >= 'A' && word.p[0] <= 'Z') ||
                                        (uint8_t) word.p[0] >= 0x80);
                words += word.n > 0;
                capitals += upper;
                if (word.n > 3 && !upper)
                        return false;
                at += word.n + 1;
        }
        return words && words <= WORDS && capitals * 2 >= words;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_mail_field(struct str s) {
        static const char *const names[] = {
                "from:", "to:", "subject:", "sent:", "cc:", "reply-to:"
        };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_starts_nocase(s, str_of(names[i])))
                        return true;
        return false;
}

/* What stands behind "Title:", or nothing; `sign`: only behind a colon. */
static bool labelled(struct str s, enum article_phrase kind, bool sign, struct str *ret) {
        size_t n = article_phrase(s, kind, ret);
        struct str behind = str_trim(str_sub(s, n, SIZE_MAX));
        return n && ret->n && (!sign || str_starts(behind, STR(":")));
}

static struct str url_in(struct str s) {
        size_t at = str_find(s, STR("http"));
        s = str_sub(s, at == SIZE_MAX ? s.n : at, SIZE_MAX);
        size_t n = 0;
        while (n < s.n && !ascii_space(s.p[n]) && !strchr("()<>\"", s.p[n]))
                n++;
        s = str_sub(s, 0, n);
        return str_starts(s, STR("http://")) || str_starts(s, STR("https://")) ? s
                                                                               : (struct str){ 0 };
}

static void set(struct single *g, enum article_single_fact fact, struct str value, size_t block) {
        struct article_single_value *f = &g->s->facts[fact];
        if (value.n && !f->value.n)
                *f = (struct article_single_value){ value, block };
}

static void set_date(struct single *g, const struct article_date *d, size_t block) {
        if (!g->s->dated) {
                g->s->dated = true;
                g->s->date = *d;
                g->s->date_block = block;
        }
}

/* "Source: http://a.example/1", "Source: The Example Courier". */
static bool take_source(struct single *g, struct str s, size_t i) {
        struct str rest, url = url_in(s);
        bool link = labelled(s, ARTICLE_PHRASE_URL, false, &rest);
        bool source = labelled(s, ARTICLE_PHRASE_READ, false, &rest) ||
                      labelled(s, ARTICLE_PHRASE_OUTLET, true, &rest);
        if (source) {
                struct str name = article_outlet_name(rest);
                if (name_like(name))
                        set(g, ARTICLE_SINGLE_outlet, name, i);
        }
        bool bare = url.n && url.n == str_trim(s).n;
        if ((link || source || bare) && url.n)
                set(g, ARTICLE_SINGLE_url, url, i);
        return ((link || bare) && url.n) || source;
}

/* "The Port Gazette, Tuesday, 3 May 2011": what stands beside the date, when it is no town. */
static void take_beside(struct single *g, struct str s, const struct article_date *d, size_t i) {
        struct str label, before = str_sub(s, 0, d->off),
                          after = str_sub(s, d->off + d->len, SIZE_MAX);
        if (article_phrase(before, ARTICLE_PHRASE_DATE, &label))
                before = label;
        before = without_signs(before);
        for (size_t k = 0; k < before.n; k++) /* "Gazette, Tuesday" */
                if (before.p[k] == ',' || before.p[k] == '|')
                        before.n = k;
        before = without_signs(before);
        after = without_signs(after);
        if (name_like(after))
                set(g, ARTICLE_SINGLE_outlet, after, i);
        else if (name_like(before) && str_chr(before, ' ') != SIZE_MAX)
                set(g, ARTICLE_SINGLE_outlet, before, i);
}

static bool take_date(struct single *g, struct str s, size_t i) {
        struct article_date d;
        struct str rest;
        bool label = labelled(s, ARTICLE_PHRASE_DATE, false, &rest);
        if (!article_dateline(g->v, i, &d))
                return false;
        if (label || article_chars(s) <= NAME + 20) {
                set_date(g, &d, i);
                take_beside(g, s, &d, i);
                return true;
        }
        return false;
}

static bool take_author(struct single *g, struct str s, size_t i) {
        struct str rest;
        bool by = labelled(s, ARTICLE_PHRASE_BY, false, &rest) ||
                  labelled(s, ARTICLE_PHRASE_FROM, true, &rest);
        if (!by || article_chars(s) > NAME + 20)
                return false;
        struct str name = rest;
        for (size_t k = 0; k < name.n; k++)
                if (strchr(",;|(/", name.p[k]))
                        name.n = k;
        if (!name_like(str_trim(name)))
                return false;
        set(g, ARTICLE_SINGLE_author, rest, i);
        return true;
}

/* "LONDON, 3 May 2011 (Example Wire) -- The harbour was ..." */
static bool take_town(struct single *g, struct str s, size_t i) {
        static const char *const dashes[] = { "—", "--", "–", "-" };
        struct article_date d;
        if (!article_date_find(str_sub(s, 0, 160), g->v->day_first, &d) || d.off > NAME ||
            d.off == 0)
                return false;
        struct str town = without_signs(str_sub(s, 0, d.off));
        struct str rest = str_trim(str_sub(s, d.off + d.len, SIZE_MAX)), wire = { 0 };
        if (str_starts(rest, STR("("))) {
                size_t n = str_chr(rest, ')');
                if (n == SIZE_MAX || n > NAME)
                        return false;
                wire = str_sub(rest, 1, n - 1);
                rest = str_trim(str_sub(rest, n + 1, SIZE_MAX));
        }
        bool dash = false;
        for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++)
                dash = dash || str_starts(rest, str_of(dashes[k]));
        if (!dash || !name_like(town))
                return false;
        set_date(g, &d, i);
        if (name_like(wire))
                set(g, ARTICLE_SINGLE_outlet, wire, i);
        g->s->town = true;
        return true;
}

/* ---- what it is not -------------------------------------------------------------------------- */

/* Lines that end as programs do, or begin with a time. */
static bool is_machine(const struct article_view *v) {
        size_t odd = 0, n = v->p->blocks.n < 400 ? v->p->blocks.n : 400;
        for (size_t i = 0; i < n; i++) {
                struct str s = text_of(v, i);
                bool code = strchr(";{}", s.p[s.n - 1]) || str_starts(s, STR("#")) ||
                            str_starts(s, STR("//")) || str_starts(s, STR("<"));
                struct article_date d;
                bool stamp = article_chars(s) < 400 && ascii_digit(s.p[0]) && i > 0 &&
                             article_date_find(str_sub(s, 0, 40), false, &d) && d.off < 2 &&
                             d.words > 2;
                odd += code || stamp;
        }
        return odd * 5 > n;
}

static bool has_mail_head(const struct article_view *v) {
        size_t fields = 0;
        for (size_t i = 0; i < v->p->blocks.n && i < 40; i++)
                fields += is_mail_field(text_of(v, i));
        return fields > 0;
}

/* The first line of a sentence that goes on in the next, or of a program's words about itself. */
static bool goes_on(struct str s) {
        static const char *const ends[] = { " on", " by", " from", " the", " and",  " of", " to",
                                            " in", " at", " a",    " for", " with", " is", " was" };
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_ends_nocase(s, str_of(ends[i])))
                        return true;
        return str_chr(s, '@') != SIZE_MAX || str_starts(s, STR("\"\"\""));
}

static bool is_headline(const struct article_view *v, struct str s) {
        struct article_date d;
        struct str rest;
        size_t n = article_chars(s);
        return n >= TITLE_LEAST && n <= TITLE && !strchr(".:;,{}", s.p[s.n - 1]) &&
               !strchr("#<>/*[{|=", s.p[0]) && !url_in(s).n && !str_ends(s, STR("،")) &&
               !goes_on(s) && !article_date_find(s, v->day_first, &d) &&
               !article_phrase(s, ARTICLE_PHRASE_READ, &rest) &&
               !article_phrase(s, ARTICLE_PHRASE_JUNK, &rest);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The lines before the prose. */
static void read_head(struct single *g) {
        struct article_view *v = g->v;
        for (size_t i = 0; i < v->p->blocks.n && i < HEAD; i++) {
                struct str s = text_of(v, i), rest;
                if (i > 0 && article_chars(s) >= PROSE / 2 && take_town(g, s, i)) {
                        g->prose = i;
                        return;
                }
                if (article_chars(s) >= PROSE && i > 0) {
                        g->prose = i;
                        return;
                }
                if (labelled(s, ARTICLE_PHRASE_TITLE, true, &rest)) {
                        set(g, ARTICLE_SINGLE_title, rest, i);
                        g->s->head[i] = ARTICLE_ROLE_headline;
                } else if (take_author(g, s, i) || take_source(g, s, i) || take_date(g, s, i)) {
                        g->s->head[i] = ARTICLE_ROLE_byline;
                } else if (i == 0 && is_headline(v, s)) {
                        set(g, ARTICLE_SINGLE_title, s, i);
                        g->s->head[i] = ARTICLE_ROLE_headline;
                }
                g->prose = i + 1;
        }
}

/* A line of the head between or beside byline and date, of capitals only: who published it. Without
 * an author a line beside a date may be anything: minutes have who was there. */
static void find_outlet(struct single *g) {
        if (!g->s->facts[ARTICLE_SINGLE_author].value.n)
                return;
        for (size_t i = 1; i < g->prose && !g->s->facts[ARTICLE_SINGLE_outlet].value.n; i++) {
                bool beside = g->s->head[i - 1] == ARTICLE_ROLE_byline ||
                              (i + 1 < g->prose && g->s->head[i + 1] == ARTICLE_ROLE_byline);
                struct str s = text_of(g->v, i);
                if (g->s->head[i] || !beside || !name_like(s) || str_chr(s, ' ') == SIZE_MAX)
                        continue;
                set(g, ARTICLE_SINGLE_outlet, s, i);
                g->s->head[i] = ARTICLE_ROLE_byline;
        }
}

static void read_tail(struct single *g) {
        struct article_view *v = g->v;
        size_t n = v->p->blocks.n, from = n > TAIL ? n - TAIL : 0;
        struct str rest;
        for (size_t i = from > g->prose ? from : g->prose; i < n; i++) {
                struct str s = text_of(v, i);
                if (article_chars(s) > TITLE)
                        continue;
                if (!take_source(g, s, i) && labelled(s, ARTICLE_PHRASE_DATE, true, &rest))
                        take_date(g, s, i);
        }
}

static size_t prose_chars(const struct single *g) {
        size_t sum = 0;
        for (size_t i = g->prose; i < g->v->p->blocks.n; i++) {
                size_t n = article_chars(text_of(g->v, i));
                sum += n >= PROSE / 2 ? n : 0;
        }
        return sum;
}

bool article_single_find(struct article_view *v, struct article_single *ret) {
        struct single g = { .v = v, .s = ret };
        *ret = (struct article_single){ 0 };
        if (v->p->blocks.n < 3 || has_mail_head(v) || is_machine(v))
                return false;
        read_head(&g);
        if (!ret->facts[ARTICLE_SINGLE_title].value.n || g.prose >= v->p->blocks.n)
                return false;
        find_outlet(&g);
        read_tail(&g);
        bool told = ret->facts[ARTICLE_SINGLE_author].value.n ||
                    ret->facts[ARTICLE_SINGLE_outlet].value.n ||
                    ret->facts[ARTICLE_SINGLE_url].value.n || ret->town;
        return ret->dated && told && prose_chars(&g) >= 2 * PROSE;
}

/* ---- as records ------------------------------------------------------------------------------ */

static void place(const struct article_view *v, struct parse_text *t, size_t i, struct str s,
                  uint64_t *off, uint64_t *len) {
        const struct article_block *b = &v->p->blocks.v[i];
        size_t from =
                (size_t) (s.p - (v->p->text.p + b->off)); /* a block is one line: no CR in it */
        parse_text_place(t, b->raw + from, s.n, off, len);
}

void article_single_facts(const struct article_view *v, const struct article_single *s,
                          struct rec_build *b, struct parse_text *t) {
        static const enum rec_header_id ids[] = { [ARTICLE_SINGLE_title] = REC_HDR_subject,
                                                  [ARTICLE_SINGLE_author] = REC_HDR_other,
                                                  [ARTICLE_SINGLE_outlet] = REC_HDR_outlet,
                                                  [ARTICLE_SINGLE_url] = REC_HDR_url };
        uint64_t off, len;
        for (size_t k = 0; k < ARTICLE_SINGLE_FACTS; k++) {
                const struct article_single_value *f = &s->facts[k];
                if (!f->value.n)
                        continue;
                place(v, t, f->block, f->value, &off, &len);
                if (k == ARTICLE_SINGLE_author)
                        article_put_names(b, f->value, off, len);
                else
                        rec_build_header(b, ids[k], STR("text"), f->value, off, len);
        }
        place(v, t, s->date_block, str_sub(text_of(v, s->date_block), s->date.off, s->date.len),
              &off, &len);
        rec_build_date(b, REC_DATE_published, s->date.at, s->date.zone, s->date.precision, off,
                       len);
}

/* The text as it stands, its head under labels. */
void article_single_text(const struct article_view *v, const struct article_single *s,
                         struct rec_build *b) {
        struct rec_build_text text;
        size_t from = 0;
        rec_build_text_init(&text, b, REC_TEXT_plain);
        for (size_t i = 0; i < v->p->blocks.n && i < ARTICLE_SINGLE_HEAD; i++) {
                const struct article_block *k = &v->p->blocks.v[i];
                if (!s->head[i])
                        continue;
                rec_build_label(&text, REC_SPAN_own, 0);
                parse_text_put(&text, str_sub(v->p->in, from, k->raw - from));
                rec_build_label(&text,
                                s->head[i] == ARTICLE_ROLE_headline ? REC_SPAN_headline
                                                                    : REC_SPAN_byline,
                                0);
                parse_text_put(&text, str_sub(v->p->in, k->raw, k->raw_end - k->raw));
                from = k->raw_end;
        }
        rec_build_label(&text, REC_SPAN_own, 0);
        parse_text_put(&text, str_sub(v->p->in, from, SIZE_MAX));
        rec_build_text_done(&text);
}
