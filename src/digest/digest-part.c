/* One item: its lines become headline, date, paragraphs with roles, outlet, topics, fields.  What
 * no line says in so many words (which paragraph is an excerpt, in what language) is judged at the
 * end. */
#include "digest/digest-work.h"

#include "base/utf8.h"

/* ---- the parts of an item ----------------------------------------------------------------------
 */

struct filler {
        struct digest_reader *r;
        struct digest_item *it;
        struct buf text; /* of the paragraph under way */
        size_t para;     /* its first line */
        unsigned quote;
        bool quoted, by_label; /* by_label: roles were told by labels */
        enum digest_role role;
        bool ended;              /* the marks have been seen */
        enum digest_phrase open; /* a mark whose value stands below it */
};

static struct str join(struct filler *f, size_t from, size_t to) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = from; i < to; i++) {
                struct str s = i == from ? digest_plain(digest_line_at(f->r, i)->text)
                                         : digest_line_at(f->r, i)->text;
                if (digest_line_at(f->r, i)->phrase == DIGEST_PHRASE_HEADLINE)
                        s = digest_line_at(f->r, i)->rest;
                buf_printf(&b, "%s", b.n ? " " : "");
                buf_put_str(&b, s);
        }
        struct str s = arena_str(&f->r->f->a, buf_str(&b));
        buf_done(&b);
        return s;
}

static void flush(struct filler *f) {
        if (f->text.n) {
                struct str s = arena_str(&f->r->f->a, digest_trim(buf_str(&f->text)));
                vec_push(&f->it->paras,
                         (struct digest_para){ .role = f->quoted ? DIGEST_EXCERPT : f->role,
                                               .line = (uint32_t) f->para + 1,
                                               .marked = f->quoted,
                                               .text = s });
        }
        buf_clear(&f->text);
}

static uint32_t first_char(struct str s) {
        size_t n;
        return s.n ? utf8_get(s.p, &n) : 0;
}

static bool opens_quote(struct str s) {
        uint32_t c = first_char(s);
        return c == '"' || c == 0x201c || c == 0xab || c == 0x201e || c == 0x2018 || c == '\'' ||
               c == 0x2039 || c == 0xbb || c == 0x201d || c == 0xff02;
}

/* A sentence ends there. */
static bool ends_sentence(struct str s) {
        static const char *const ends[] = {
                ".", "!", "?", "؟", ":", "۔", "…", "\"", "”", "»", ")"
        };
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_ends(s, str_of(ends[i])))
                        return true;
        return false;
}

static void add_text(struct filler *f, size_t i, struct str s) {
        const struct digest_line *l = digest_line_at(f->r, i);
        if (s.n == 0)
                return;
        if (f->text.n && ((l->quote > 0) != (f->quote > 0) ||
                          (opens_quote(s) && ends_sentence(buf_str(&f->text)))))
                flush(f); /* no blank line is needed where words of others begin */
        if (f->text.n == 0)
                f->para = i;
        f->quote = l->quote;
        f->quoted = f->role == DIGEST_INTRO && (l->quote || l->indent);
        if (f->text.n)
                buf_puts(&f->text, "\n");
        buf_put_str(&f->text, s);
}

static void add_words(struct filler *f, struct digest_words *w, struct str s, size_t at,
                      bool names) {
        size_t from = 0, n;
        for (size_t i = 0; i <= s.n; i += n) {
                uint32_t cp = i < s.n ? utf8_get(s.p + i, &n) : ';';
                n = i < s.n ? n : 1;
                bool comma = cp == ',' || cp == 0x60c || cp == 0x3001;
                if (cp != ';' && cp != 0x61b && cp != '|' && cp != 0x2022 && cp != 0xb7 &&
                    !(comma && !names))
                        continue;
                struct str word = digest_trim(str_sub(s, from, i - from));
                from = i + n;
                while (word.n && (word.p[0] == '#' || word.p[0] == '*'))
                        word = digest_trim(str_sub(word, 1, SIZE_MAX));
                size_t link = str_find(word, STR("]("));
                if (link != SIZE_MAX && word.p[0] == '[')
                        word = digest_trim(str_sub(word, 1, link - 1));
                if (i >= s.n && str_ends(word, STR(".")) && word.n > 1)
                        word.n--;
                if (word.n)
                        vec_push(w, (struct digest_word){ arena_str(&f->r->f->a, word),
                                                          (uint32_t) at + 1 });
        }
}

/* "The Example Times: https://...", "[The Example Times](https://...)", "The Example Times" */
static void set_outlet(struct filler *f, struct str s, size_t at) {
        struct digest_item *it = f->it;
        struct str url = digest_address(s), name = s;
        if (url.n) {
                if (it->link.n == 0)
                        it->link = arena_str(&f->r->f->a, url);
                size_t off = (size_t) (url.p - s.p);
                name = str_sub(s, 0, off);
                if (digest_trim(name).n == 0)
                        name = str_sub(s, off + url.n, SIZE_MAX);
        }
        for (bool again = true; again && name.n;) {
                size_t n = name.n;
                name = digest_trim(name);
                if (name.n && strchr("([<:>)]-|*,\"", name.p[name.n - 1]))
                        name.n--;
                if (name.n && strchr("[(<>)]:-|*\"", name.p[0]))
                        name = str_sub(name, 1, SIZE_MAX);
                static const char *const ends[] = { "—", "–", "»", "→", "«", "←", "…", " بخوانید" };
                for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
                        struct str e = str_of(ends[i]);
                        if (str_ends(name, e))
                                name.n -= e.n;
                        else if (str_starts(name, e))
                                name = str_sub(name, e.n, SIZE_MAX);
                }
                again = name.n != n;
        }
        if (name.n && str_ends(name, STR(".")) && name.n > 1)
                name.n--;
        if (name.n && it->outlet.n == 0) {
                it->outlet = arena_str(&f->r->f->a, name);
                it->outlet_line = (uint32_t) at + 1;
        }
}

static void set_link(struct filler *f, struct str s, size_t at) {
        struct str url = digest_address(s);
        if (url.n == 0)
                digest_note_put(f->r, DIGEST_NOTE_link, at, s);
        else
                f->it->link = arena_str(&f->r->f->a, url);
}

static enum text_lang language(struct filler *f, struct str s, size_t at) {
        enum text_lang l = TEXT_LANG_und;
        bool known = text_lang_of_code(s, &l);
        for (size_t i = 1; !known && i < TEXT_LANGS; i++)
                if (str_eq_nocase(s, str_of(text_lang_name((enum text_lang) i))))
                        l = (enum text_lang) i, known = true;
        static const struct {
                const char *name;
                enum text_lang lang;
        } own[] = { { "فارسی", TEXT_LANG_fa },      { "پارسی", TEXT_LANG_fa },
                    { "الفارسية", TEXT_LANG_fa },   { "انگلیسی", TEXT_LANG_en },
                    { "الإنجليزية", TEXT_LANG_en }, { "عربی", TEXT_LANG_ar },
                    { "العربية", TEXT_LANG_ar } };
        for (size_t i = 0; !known && i < sizeof own / sizeof *own; i++)
                if (str_eq(s, str_of(own[i].name)))
                        l = own[i].lang, known = true;
        if (!known && s.n)
                digest_note_put(f->r, DIGEST_NOTE_language, at, s);
        return l;
}

static void begin_role(struct filler *f, enum digest_role role, size_t i) {
        flush(f);
        f->role = role;
        f->by_label |= role != DIGEST_TRANSLATION;
        f->ended = false;
        add_text(f, i, digest_line_at(f->r, i)->rest);
}

static void put_value(struct filler *f, enum digest_phrase p, struct str s, size_t i) {
        struct digest_item *it = f->it;
        struct arena *a = &f->r->f->a;
        switch (p) {
        case DIGEST_PHRASE_READ:
                set_outlet(f, s, i);
                break;
        case DIGEST_PHRASE_OUTLET:
                it->outlet = arena_str(a, s);
                it->outlet_line = (uint32_t) i + 1;
                break;
        case DIGEST_PHRASE_ABOUT:
                add_words(f, &it->topics, s, i, false);
                break;
        case DIGEST_PHRASE_PEOPLE:
                add_words(f, &it->people, s, i, str_chr(s, ';') != SIZE_MAX);
                break;
        case DIGEST_PHRASE_SOURCE:
                add_words(f, &it->sources, s, i, false);
                break;
        case DIGEST_PHRASE_SEE:
                add_words(f, &it->see, s, i, false);
                break;
        case DIGEST_PHRASE_LINK:
                set_link(f, s, i);
                break;
        case DIGEST_PHRASE_ID:
                it->id = arena_str(a, s);
                break;
        case DIGEST_PHRASE_BY:
                it->byline = arena_str(a, s);
                break;
        case DIGEST_PHRASE_LANGUAGE:
                it->lang = language(f, s, i);
                break;
        case DIGEST_PHRASE_DATE:
        case DIGEST_PHRASE_HEADLINE:
        case DIGEST_PHRASE_INTRO:
        case DIGEST_PHRASE_EXCERPT:
        case DIGEST_PHRASE_TRANSLATION:
        case DIGEST_NO_PHRASE:
                break;
        }
}

static void add_mark(struct filler *f, size_t i) {
        const struct digest_line *l = digest_line_at(f->r, i);
        f->open = DIGEST_NO_PHRASE;
        if (l->phrase == DIGEST_PHRASE_INTRO) {
                begin_role(f, DIGEST_INTRO, i);
        } else if (l->phrase == DIGEST_PHRASE_EXCERPT) {
                begin_role(f, DIGEST_EXCERPT, i);
        } else if (l->phrase == DIGEST_PHRASE_TRANSLATION) {
                begin_role(f, DIGEST_TRANSLATION, i);
                f->it->translation_lang = language(f, l->note, i);
        } else if (l->phrase == DIGEST_PHRASE_HEADLINE && f->it->headline.n == 0) {
                f->it->headline = l->rest;
                f->it->headline_line = (uint32_t) i + 1;
        } else {
                flush(f);
                put_value(f, l->phrase, l->rest, i);
                put_value(f, DIGEST_PHRASE_ABOUT, l->also, i);
                f->open = l->rest.n ? DIGEST_NO_PHRASE : l->phrase;
                f->ended |= digest_line_ends(l);
        }
}

/* ---- roles -------------------------------------------------------------------------------------
 */

/* A quotation mark is among the last signs: nothing is said behind it. */
static bool shuts_quote(struct str s) {
        size_t n;
        for (unsigned back = 0; s.n && back < 4; back++) {
                size_t at = utf8_floor(s, s.n - 1);
                uint32_t c = utf8_get(s.p + at, &n);
                if (c == '"' || c == 0x201d || c == 0xbb || c == 0x201c || c == 0xab ||
                    c == 0x2019 || c == '\'' || c == 0x203a || c == 0x201e)
                        return true;
                s.n = at;
        }
        return false;
}

/* Which paragraphs are words of others, where no label says so: block quotes, those between
 * quotation marks, those behind a paragraph that ends with a colon; and where nothing is quoted,
 * in an item that says where to read more, what follows the first paragraph. */
static bool is_elision(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!strchr("[]().\xe2\x80\xa6 ", s.p[i]))
                        return false;
        return s.n > 0;
}

static void find_roles(struct filler *f) {
        struct digest_item *it = f->it;
        bool inside = false, any = false, colon = false, run = false;
        if (f->by_label)
                return;
        for (size_t i = 0; i < it->paras.n; i++) {
                struct digest_para *p = &it->paras.v[i];
                if (p->role == DIGEST_TRANSLATION)
                        continue;
                bool open = opens_quote(p->text), shut = shuts_quote(p->text);
                bool bare = is_elision(p->text) && any;
                if (p->role == DIGEST_INTRO && (bare || run))
                        p->role = DIGEST_EXCERPT;
                else if (p->role == DIGEST_INTRO &&
                         (inside || colon || (open && shut) ||
                          (open && i + 1 < it->paras.n && opens_quote(it->paras.v[i + 1].text))))
                        p->role = DIGEST_EXCERPT;
                inside = p->role == DIGEST_EXCERPT && open && !shut;
                run = p->role == DIGEST_EXCERPT && !open && !p->marked && (colon || run || bare);
                colon = p->role == DIGEST_INTRO && str_ends(p->text, STR(":"));
                any |= p->role == DIGEST_EXCERPT;
        }
        if (any || (it->outlet.n == 0 && it->link.n == 0))
                return;
        for (size_t i = 1; i < it->paras.n; i++)
                if (it->paras.v[i].role == DIGEST_INTRO)
                        it->paras.v[i].role = DIGEST_EXCERPT;
}

/* ---- one item ----------------------------------------------------------------------------------
 */

static void set_date(struct filler *f, size_t i) {
        const struct digest_line *l = digest_line_at(f->r, i);
        struct digest_item *it = f->it;
        it->dateline = l->text;
        it->date_line = (uint32_t) i + 1;
        it->dated = l->date.dated;
        it->day = l->date.day;
        it->month_only = l->date.month_only;
        it->sighted = l->date.sighted;
        if (l->date.disagree)
                digest_note_put(f->r, DIGEST_NOTE_dates, i, l->text);
        if (l->date.bad_weekday)
                digest_note_put(f->r, DIGEST_NOTE_weekday, i, l->text);
        if (l->date.order && (!f->r->o || !f->r->o->month_first))
                digest_note_put(f->r, DIGEST_NOTE_order, i, l->text);
        if (l->date.month_only)
                digest_note_put(f->r, DIGEST_NOTE_month, i, l->text);
}

/* "By Jane Example" */
static bool is_byline(struct str s) {
        size_t words = 1;
        for (size_t i = 0; i < s.n; i++)
                words += s.p[i] == ' ';
        return words >= 2 && words <= 6 &&
               (str_starts_nocase(s, STR("by ")) || str_starts(s, STR("نوشته ")) ||
                str_starts(s, STR("بقلم ")));
}

/* Headline and date; returns the first line behind what they take at the beginning of the item. */
static size_t read_head(struct filler *f, const struct digest_start *s, size_t end) {
        struct digest_reader *r = f->r;
        size_t at = s->at;
        if (s->date != SIZE_MAX)
                set_date(f, s->date);
        if (s->date != SIZE_MAX && digest_line_at(r, s->date)->kind == DIGEST_LINE_head) {
                f->it->headline =
                        arena_str(&r->f->a, digest_plain(digest_line_at(r, s->date)->date.rest));
                f->it->headline_line = (uint32_t) s->date + 1;
                return s->date + 1;
        }
        if (s->date == at) { /* the date opens the item */
                size_t h = digest_line_behind(r, at);
                if (h >= end || digest_line_at(r, h)->kind != DIGEST_LINE_text)
                        return at + 1;
                f->it->headline = join(f, h, h + 1);
                f->it->headline_line = (uint32_t) h + 1;
                return h + 1;
        }
        size_t to = at;
        while (to < end && digest_line_at(r, to)->kind == DIGEST_LINE_text &&
               to - at < DIGEST_HEADLINE_LINES)
                to++;
        if (s->date == SIZE_MAX && to > at)
                to = at + 1; /* nobody knows where the headline ends */
        if (to > at + 1 && is_byline(digest_line_at(r, to - 1)->text)) {
                f->it->byline = digest_line_at(r, --to)->text;
                f->it->headline = join(f, at, to);
                f->it->headline_line = (uint32_t) at + 1;
                return to + 1;
        }
        if (to > at) {
                f->it->headline = join(f, at, to);
                f->it->headline_line = (uint32_t) at + 1;
        }
        return to;
}

static void read_body(struct filler *f, size_t i, size_t end) {
        struct digest_reader *r = f->r;
        bool stray = false;
        const uint32_t dated = f->it->date_line;
        for (; i < end; i++) {
                const struct digest_line *l = digest_line_at(r, i);
                bool date = l->phrase == DIGEST_PHRASE_DATE ||
                            (l->kind == DIGEST_LINE_date && l->date.extra == 0);
                if (i + 1 == dated || (date && !f->it->date_line)) {
                        if (i + 1 != dated)
                                set_date(f, i);
                } else if (l->kind == DIGEST_LINE_blank || l->kind == DIGEST_LINE_rule) {
                        flush(f);
                        stray = false;
                        if (l->kind == DIGEST_LINE_rule)
                                f->open = DIGEST_NO_PHRASE;
                } else if (l->kind == DIGEST_LINE_mark) {
                        add_mark(f, i);
                } else if (f->open && !(f->ended && i &&
                                        digest_line_at(r, i - 1)->kind == DIGEST_LINE_blank)) {
                        put_value(f, f->open, l->text, i);
                } else if (f->ended) {
                        if (!stray)
                                digest_note_put(r, DIGEST_NOTE_stray, i, l->text);
                        stray = true;
                } else {
                        add_text(f, i, l->text);
                        if (l->tail.n) {
                                flush(f);
                                put_value(f, DIGEST_PHRASE_READ, l->tail, i);
                                put_value(f, DIGEST_PHRASE_ABOUT, l->also, i);
                                f->ended = true;
                        }
                }
        }
        flush(f);
}

/* The language of the item by its own words. */
static void set_languages(struct filler *f) {
        struct digest_item *it = f->it;
        struct buf own, translation;
        buf_init(&own, 0);
        buf_init(&translation, 0);
        buf_put_str(&own, it->headline);
        for (size_t i = 0; i < it->paras.n; i++) {
                struct buf *b = it->paras.v[i].role == DIGEST_TRANSLATION ? &translation : &own;
                buf_puts(b, " ");
                if (it->paras.v[i].role != DIGEST_EXCERPT)
                        buf_put_str(b, it->paras.v[i].text);
        }
        if (it->lang == TEXT_LANG_und)
                it->lang = text_lang_of(buf_str(&own));
        if (it->translation_lang == TEXT_LANG_und)
                it->translation_lang = text_lang_of(buf_str(&translation));
        buf_done(&own);
        buf_done(&translation);
}

void digest_item_fill(struct digest_reader *r, size_t i) {
        const struct digest_start *s = &r->starts.v[i];
        size_t end = i + 1 < r->starts.n ? r->starts.v[i + 1].at : r->lines.n;
        size_t to = end < r->lines.n ? digest_line_at(r, end)->off : r->f->text.n;
        struct digest_item it = { .off = digest_line_at(r, s->at)->off,
                                  .line = (uint32_t) s->at + 1 };
        struct filler f = { .r = r, .it = &it };
        it.len = to - it.off;
        it.note = r->f->notes.n;
        buf_init(&f.text, 0);
        read_body(&f, read_head(&f, s, end), end);
        find_roles(&f);
        set_languages(&f);
        if (it.headline.n == 0)
                digest_note_put(r, DIGEST_NOTE_no_headline, s->at, digest_line_at(r, s->at)->text);
        if (!it.dated) {
                size_t at = it.date_line ? it.date_line - 1 : s->at;
                digest_note_put(r, DIGEST_NOTE_no_date, at, digest_line_at(r, at)->text);
        }
        if (it.paras.n == 0)
                digest_note_put(r, DIGEST_NOTE_no_text, s->at, it.headline);
        it.n_notes = r->f->notes.n - it.note;
        buf_done(&f.text);
        vec_push(&r->f->items, it);
}
