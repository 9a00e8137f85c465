/* Files of items, cut and read.
 *
 *   lines ──> where items begin ──> [what stands before][item][item]... ──> headline, date, parts
 *
 * An item begins at the headline of a date line.  Whether headlines stand before their dates or
 * behind is judged for the whole file, by the date lines at which only one of the two can be: those
 * at the beginning of the file, and behind a rule or the marks ("Read more at") that end an item.
 * Text behind such marks that has no date is an item without one, if marks of its own follow; else
 * it is named and kept.
 *
 * Nothing here changes a byte: items are slices of the file. */
#include "digest/digest-work.h"

#include "base/limits.h"
#include "base/utf8.h"

enum { HEAD_LEAST = 8, HEADLINE_MOST = 300, BLANKS_MOST = 3 };

void digest_note_put(struct digest_reader *r, enum digest_note_id id, size_t line,
                     struct str about) {
        about = str_sub(about, 0, utf8_floor(about, about.n < 120 ? about.n : 120));
        vec_push(&r->f->notes, (struct digest_note){ id, (uint32_t) line + 1, about });
}

/* ---- where items begin ------------------------------------------------------------------------
 */

bool digest_line_ends(const struct digest_line *l) {
        return l->tail.n || (l->kind == DIGEST_LINE_mark &&
                             (l->phrase == DIGEST_PHRASE_READ || l->phrase == DIGEST_PHRASE_ABOUT));
}

/* Nothing of a paragraph stands right before line i. */
static bool opens(const struct digest_reader *r, size_t i) {
        return i == 0 || digest_line_at(r, i - 1)->kind != DIGEST_LINE_text ||
               digest_line_at(r, i - 1)->tail.n;
}

/* The line before i that is not blank, or SIZE_MAX. */
static size_t before(const struct digest_reader *r, size_t i) {
        size_t blanks = 0;
        while (i-- > 0 && blanks <= BLANKS_MOST) {
                if (digest_line_at(r, i)->kind != DIGEST_LINE_blank)
                        return i;
                blanks++;
        }
        return SIZE_MAX;
}

size_t digest_line_behind(const struct digest_reader *r, size_t i) {
        while (++i < r->lines.n)
                if (digest_line_at(r, i)->kind != DIGEST_LINE_blank)
                        return i;
        return SIZE_MAX;
}

/* An item may begin at line i: at the beginning, behind a rule, or behind the marks of another. */
static bool is_border(const struct digest_reader *r, size_t i) {
        size_t p = before(r, i);
        while (p != SIZE_MAX && digest_line_at(r, p)->kind == DIGEST_LINE_mark &&
               !digest_line_ends(digest_line_at(r, p)))
                p = before(r, p);
        return p == SIZE_MAX || digest_line_at(r, p)->kind == DIGEST_LINE_rule ||
               digest_line_ends(digest_line_at(r, p));
}

static bool may_be_headline(const struct digest_line *l) {
        static const char *const ends[] = { ".", ",", ";", "،", "؛", ":", "…" };
        if ((l->kind != DIGEST_LINE_text && l->phrase != DIGEST_PHRASE_HEADLINE) || l->quote ||
            l->text.n > HEADLINE_MOST)
                return false;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_ends(l->text, str_of(ends[i])))
                        return false;
        return true;
}

/* The first line of the headline that ends at line h: it may be wrapped. */
static size_t headline_start(const struct digest_reader *r, size_t h) {
        size_t from = h;
        while (from > 0 && h - from + 1 < DIGEST_HEADLINE_LINES &&
               digest_line_at(r, from)->kind == DIGEST_LINE_text &&
               digest_line_at(r, from - 1)->kind == DIGEST_LINE_text &&
               !digest_line_at(r, from - 1)->tail.n)
                from--;
        return from;
}

/* Line i stands within a sentence: what follows right behind it begins small. */
static bool goes_on(const struct digest_reader *r, size_t i) {
        if (i + 1 >= r->lines.n || digest_line_at(r, i + 1)->kind != DIGEST_LINE_text)
                return false;
        char c = digest_line_at(r, i + 1)->text.p[0];
        return c >= 'a' && c <= 'z';
}

/* Where the item of date line i begins if its headline stands before it; SIZE_MAX: nowhere. */
static size_t start_before(const struct digest_reader *r, size_t i, bool *ret_sure) {
        size_t h = before(r, i);
        *ret_sure = false;
        if (h != SIZE_MAX && digest_line_at(r, h)->phrase == DIGEST_PHRASE_BY)
                h = before(r, h);
        if (h == SIZE_MAX)
                return SIZE_MAX;
        if (digest_line_at(r, h)->phrase == DIGEST_PHRASE_HEADLINE) {
                *ret_sure = true;
                return h;
        }
        if (digest_line_at(r, h)->kind != DIGEST_LINE_text || digest_line_at(r, h)->quote)
                return SIZE_MAX;
        size_t from = headline_start(r, h);
        if (!opens(r, from) || goes_on(r, i))
                return SIZE_MAX;
        *ret_sure = is_border(r, from);
        return *ret_sure || may_be_headline(digest_line_at(r, h)) ? from : SIZE_MAX;
}

/* The same if its headline stands behind it: then the date line itself. */
static size_t start_behind(const struct digest_reader *r, size_t i, bool *ret_sure) {
        size_t h = digest_line_behind(r, i);
        *ret_sure = is_border(r, i);
        bool blank = i == 0 || digest_line_at(r, i - 1)->kind == DIGEST_LINE_blank || *ret_sure;
        return h != SIZE_MAX && blank && may_be_headline(digest_line_at(r, h)) ? i : SIZE_MAX;
}

/* Do headlines stand before their dates in this file? */
static bool headlines_first(const struct digest_reader *r) {
        size_t first = 0, last = 0, could_first = 0, could_last = 0;
        for (size_t i = 0; i < r->lines.n; i++) {
                bool sure_first, sure_last;
                if (digest_line_at(r, i)->kind != DIGEST_LINE_date)
                        continue;
                could_first += start_before(r, i, &sure_first) != SIZE_MAX;
                could_last += start_behind(r, i, &sure_last) != SIZE_MAX;
                first += sure_first;
                last += sure_last;
        }
        return first != last ? first > last : could_first >= could_last;
}

/* Is line i inside words of somebody else: a quotation left open since line `from`? */
static bool in_quote(const struct digest_reader *r, size_t from, size_t i) {
        return i > from && r->marks[i].quotes > r->marks[from].quotes;
}

static size_t start_of(const struct digest_reader *r, size_t i, bool first, size_t last_end) {
        const struct digest_line *l = digest_line_at(r, i);
        bool sure;
        size_t at;
        if (l->kind == DIGEST_LINE_head) {
                at = is_border(r, i) ||
                                     (opens(r, i) && i > 0 &&
                                      digest_line_at(r, i - 1)->kind == DIGEST_LINE_blank &&
                                      digest_line_behind(r, i) != SIZE_MAX && i + 1 < r->lines.n &&
                                      digest_line_at(r, i + 1)->kind != DIGEST_LINE_text)
                             ? i
                             : SIZE_MAX;
                sure = is_border(r, i);
        } else {
                at = first ? start_before(r, i, &sure) : start_behind(r, i, &sure);
        }
        if (at == SIZE_MAX || at < last_end || (!sure && in_quote(r, last_end, at)))
                return SIZE_MAX;
        return at;
}

/* "Company denies — 12 March 2014" at a border, with no headline beside it, is headline and date.
 */
static void find_heads(struct digest_reader *r) {
        for (size_t i = 0; i < r->lines.n; i++) {
                struct digest_line *l = &r->lines.v[i];
                if (l->kind == DIGEST_LINE_date && l->phrase == DIGEST_NO_PHRASE &&
                    utf8_count(l->date.rest) >= HEAD_LEAST && is_border(r, i) &&
                    (i + 1 == r->lines.n || !may_be_headline(&r->lines.v[i + 1])))
                        l->kind = DIGEST_LINE_head;
        }
}

static void find_dated(struct digest_reader *r) {
        bool first = headlines_first(r);
        size_t last_end = 0, border = 0;
        for (size_t i = 0; i < r->lines.n && r->starts.n < LIMIT_digest_items; i++) {
                const struct digest_line *l = digest_line_at(r, i);
                if (l->kind != DIGEST_LINE_date && l->kind != DIGEST_LINE_head)
                        continue;
                size_t at = start_of(r, i, first, last_end > border ? last_end : border);
                if (at == SIZE_MAX)
                        continue;
                vec_push(&r->starts, (struct digest_start){ at, i });
                last_end = i + 1;
        }
}

/* ---- items without a date ----------------------------------------------------------------------
 */

/* Marks that end an item stand in [from, to). */
static bool has_marks(const struct digest_reader *r, size_t from, size_t to) {
        return from < to && r->marks[from].next < to;
}

/* The first text behind the marks of an item (or a rule behind which text follows) in [from, to).
 */
static size_t text_behind_marks(const struct digest_reader *r, size_t from, size_t to) {
        bool ended = false;
        for (size_t i = from; i < to; i++) {
                const struct digest_line *l = digest_line_at(r, i);
                if (digest_line_ends(l) || l->kind == DIGEST_LINE_rule) {
                        ended = true;
                        if (digest_line_ends(l) &&
                            l->rest.n == 0) /* what belongs to it stands below */
                                while (i + 1 < to &&
                                       digest_line_at(r, i + 1)->kind == DIGEST_LINE_text)
                                        i++;
                } else if (l->phrase == DIGEST_PHRASE_HEADLINE && i > from) {
                        return i;
                } else if (l->phrase == DIGEST_PHRASE_TRANSLATION ||
                           l->phrase == DIGEST_PHRASE_EXCERPT) {
                        ended = false;
                } else if (ended && l->kind != DIGEST_LINE_blank && l->kind != DIGEST_LINE_mark &&
                           (digest_line_at(r, i - 1)->kind == DIGEST_LINE_blank ||
                            digest_line_at(r, i - 1)->kind == DIGEST_LINE_rule)) {
                        return i;
                }
        }
        return SIZE_MAX;
}

/* Line 0 opens a head of fields between rules (as site generators write it); returns the line
 * behind it, or 0. */
static size_t front_matter(const struct digest_reader *r) {
        if (r->lines.n < 3 || digest_line_at(r, 0)->kind != DIGEST_LINE_rule ||
            digest_line_at(r, 0)->text.p[0] != '-')
                return 0;
        for (size_t i = 1; i < r->lines.n; i++) {
                if (digest_line_at(r, i)->kind == DIGEST_LINE_rule)
                        return i > 1 ? i + 1 : 0;
                if (str_chr(digest_line_at(r, i)->text, ':') == SIZE_MAX)
                        break;
        }
        return 0;
}

static void find_undated(struct digest_reader *r) {
        VEC(struct digest_start) all = { 0 };
        for (size_t i = 0; i <= r->starts.n; i++) {
                size_t at = i ? r->starts.v[i - 1].at : 0;
                size_t to = i < r->starts.n ? r->starts.v[i].at : r->lines.n;
                if (i)
                        vec_push(&all, r->starts.v[i - 1]);
                if (i == 0 && r->starts.n && !has_marks(r, at, to))
                        continue; /* what stands before the first item is no item */
                if (i == 0) {
                        at = at < to && digest_line_at(r, at)->kind == DIGEST_LINE_blank
                                     ? digest_line_behind(r, at)
                                     : at;
                        if (at >= to)
                                continue;
                        vec_push(&all, (struct digest_start){ at, SIZE_MAX });
                }
                while ((at = text_behind_marks(r, at, to)) != SIZE_MAX &&
                       (has_marks(r, at, to) || r->starts.n == 0) && all.n < LIMIT_digest_items)
                        vec_push(&all, (struct digest_start){ at, SIZE_MAX });
        }
        vec_clear(&r->starts);
        for (size_t i = 0; i < all.n; i++)
                vec_push(&r->starts, all.v[i]);
        vec_done(&all);
}

/* What would be counted again and again: how many quotations are open before each line, and the
 * next line that has a mark with which items end (or a headline's). */
static void count_marks(struct digest_reader *r) {
        int64_t open = 0;
        size_t n, count = r->lines.n;
        r->marks = mem_zalloc((count + 1) * sizeof *r->marks);
        for (size_t i = 0; i < count; i++) {
                struct str s = digest_line_at(r, i)->text;
                r->marks[i].quotes = open;
                for (size_t c = 0; c < s.n; c += n) {
                        uint32_t cp = utf8_get(s.p + c, &n);
                        open += cp == 0x201c || cp == 0xab;
                        open -= cp == 0x201d || cp == 0xbb;
                }
        }
        r->marks[count].quotes = open;
        r->marks[count].next = SIZE_MAX;
        for (size_t i = count; i-- > 0;) {
                const struct digest_line *l = digest_line_at(r, i);
                bool mark = digest_line_ends(l) || l->phrase == DIGEST_PHRASE_HEADLINE;
                r->marks[i].next = mark ? i : r->marks[i + 1].next;
        }
}

/* ---- the file ----------------------------------------------------------------------------------
 */

/* A copy that is UTF-8; what is not is noted, once a line. */
static void take_text(struct digest_reader *r, struct bytes in) {
        char *p = arena_alloc(&r->f->a, in.n + 1);
        size_t lines = 0, counted = 0, last = SIZE_MAX;
        memcpy(p, in.p, in.n);
        p[in.n] = '\0';
        for (size_t at = 0; at < in.n; at++) {
                at += utf8_valid(bytes_of(p + at, in.n - at));
                if (at >= in.n)
                        break;
                p[at] = '?';
                for (; counted < at; counted++)
                        lines += p[counted] == '\n' ||
                                 (p[counted] == '\r' && p[counted + 1] != '\n');
                if (lines != last)
                        digest_note_put(r, DIGEST_NOTE_utf8, lines, (struct str){ 0 });
                last = lines;
        }
        r->f->text = (struct str){ p, in.n };
}

static void note_outside(struct digest_reader *r) {
        size_t to = r->starts.n ? r->starts.v[0].at : r->lines.n;
        bool in = false;
        size_t from = front_matter(r);
        for (size_t i = from < to ? from : to; i < to; i++) {
                bool text = digest_line_at(r, i)->kind != DIGEST_LINE_blank &&
                            digest_line_at(r, i)->kind != DIGEST_LINE_rule;
                if (text && !in)
                        digest_note_put(r, DIGEST_NOTE_outside, i, digest_line_at(r, i)->text);
                in = text;
        }
}

void digest_file_read(struct bytes in, const struct digest_options *o, struct digest_file *ret) {
        struct digest_reader r = { .f = ret, .o = o };
        *ret = (struct digest_file){ 0 };
        arena_init(&ret->a, 0);
        take_text(&r, bytes_sub(in, 0, LIMIT_digest_bytes));
        digest_lines_read(ret->text, o, &r.lines);
        size_t head = front_matter(&r);
        if (head) { /* its rules part nothing */
                r.lines.v[0].kind = r.lines.v[head - 1].kind = DIGEST_LINE_blank;
        }
        count_marks(&r);
        find_heads(&r);
        find_dated(&r);
        find_undated(&r);
        note_outside(&r);
        for (size_t i = 0; i < r.starts.n; i++)
                digest_item_fill(&r, i);
        mem_free(r.marks);
        vec_done(&r.starts);
        vec_done(&r.lines);
}

void digest_file_done(struct digest_file *f) {
        for (size_t i = 0; i < f->items.n; i++) {
                struct digest_item *it = &f->items.v[i];
                vec_done(&it->topics);
                vec_done(&it->people);
                vec_done(&it->sources);
                vec_done(&it->see);
                vec_done(&it->paras);
        }
        vec_done(&f->items);
        vec_done(&f->notes);
        arena_done(&f->a);
}

/* ---- words -------------------------------------------------------------------------------------
 */

static const struct {
        const char *code, *words;
        bool fails;
} notes[] = {
#define NOTE(id, fails, words) [DIGEST_NOTE_##id] = { #id, words, fails },
#include "digest/digest-note.def"
#undef NOTE
};

const char *digest_note_code(enum digest_note_id id) {
        return notes[id].code;
}

const char *digest_note_words(enum digest_note_id id) {
        return notes[id].words;
}

bool digest_note_fails(enum digest_note_id id) {
        return notes[id].fails;
}

const char *digest_role_code(enum digest_role r) {
        static const char *const codes[] = { "intro", "excerpt", "translation" };
        return codes[r];
}

bool digest_is_rtl(struct str s) {
        size_t n;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if ((cp >= 0x590 && cp <= 0x8ff && !(cp >= 0x660 && cp <= 0x669) &&
                     !(cp >= 0x6f0 && cp <= 0x6f9) && cp != 0x60c && cp != 0x61b && cp != 0x61f) ||
                    (cp >= 0xfb1d && cp <= 0xfdff) || (cp >= 0xfe70 && cp <= 0xfefc))
                        return true;
                bool sign = cp >= 0x2000 && cp < 0x2c00;
                if (ascii_alpha((int) cp) || (cp >= 0xc0 && cp < 0x590) || (cp >= 0x900 && !sign))
                        return false;
        }
        return false;
}
