/* Lines and what they look like.  A line is judged by itself alone; what it is in its item is for
 * digest-read.c. */
#include "digest/digest-line.h"

#include "base/utf8.h"
#include "text/text-token.h"

enum {
        DATE_EXTRA = 5, /* words beside the date in a date line: "The Example Times, Tehran" */
        HEAD_LEAST = 8,
        HEAD_MOST = 300,
        PHRASE_MOST = 600,
};

/* ---- ends of lines ----------------------------------------------------------------------------
 */

static bool is_space(uint32_t cp) {
        return cp <= ' ' || cp == 0x7f || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200f) ||
               (cp >= 0x2028 && cp <= 0x202f) || cp == 0x205f || (cp >= 0x2060 && cp <= 0x206f) ||
               cp == 0x3000 || cp == 0xfeff || cp == 0x61c || cp == 0xad;
}

struct str digest_trim(struct str s) {
        size_t n, last;
        while (s.n && is_space(utf8_get(s.p, &n)))
                s = str_sub(s, n, SIZE_MAX);
        while (s.n) {
                last = utf8_floor(s, s.n - 1);
                if (!is_space(utf8_get(s.p + last, &n)))
                        break;
                s.n = last;
        }
        return s;
}

/* The end of the line that begins at `at`: LF, CR LF or CR. */
static size_t line_end(struct str s, size_t at) {
        while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
                at++;
        if (at < s.n && s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n')
                at++;
        return at < s.n ? at + 1 : at;
}

/* ---- decoration -------------------------------------------------------------------------------
 */

static bool drop(struct str *s, const char *const *signs, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (str_starts(*s, str_of(signs[i]))) {
                        *s = digest_trim(str_sub(*s, strlen(signs[i]), SIZE_MAX));
                        return true;
                }
        return false;
}

/* "1." and "۱)" before a headline; a number that is a part of it stays. */
static void drop_number(struct str *s) {
        size_t i = 0, n, digits = 0;
        for (; i < s->n && digits < 4; i += n, digits++) {
                uint32_t cp = utf8_get(s->p + i, &n);
                if (!(cp >= '0' && cp <= '9') && !(cp >= 0x660 && cp <= 0x669) &&
                    !(cp >= 0x6f0 && cp <= 0x6f9))
                        break;
        }
        if (digits && digits < 4 && i + 1 < s->n && strchr(".)-", s->p[i]) && s->p[i + 1] == ' ')
                *s = digest_trim(str_sub(*s, i + 1, SIZE_MAX));
}

static void unwrap(struct str *s, const char *mark) {
        struct str m = str_of(mark);
        if (s->n > 2 * m.n && str_starts(*s, m) && str_ends(*s, m))
                *s = digest_trim(str_sub(*s, m.n, s->n - 2 * m.n));
}

static struct str unwrapped(struct str s) {
        static const char *const marks[] = { "**", "__", "*", "_", "===", "==" };
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
                unwrap(&s, marks[i]);
        return s;
}

struct str digest_plain(struct str s) {
        static const char *const signs[] = { "######", "#####", "####", "###", "##", "# ",
                                             "* ",     "- ",    "+ ",   "•",   "◦",  "▪",
                                             "■",      "●",     "– ",   "— ",  "→",  "»  " };
        s = unwrapped(digest_trim(s));
        while (drop(&s, signs, sizeof signs / sizeof *signs))
                ;
        drop_number(&s);
        return unwrapped(s);
}

static bool is_rule(struct str s) {
        size_t signs = 0, n;
        uint32_t first = 0;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (cp == ' ' || cp == '\t')
                        continue;
                first = first ? first : cp;
                if (cp != first)
                        return false;
                signs++;
        }
        return (first == 0x2042 || first == 0x2e3b) ||
               (signs == 2 && s.n == 2 && (first == '-' || first == '=')) ||
               (signs >= 3 &&
                ((first < 0x80 && strchr("-*_=~#+", (int) first)) || first == 0x2014 ||
                 first == 0x2013 || first == 0x2022 || first == 0x2500 || first == 0x2550 ||
                 first == 0xb7 || first == 0x640));
}

/* ---- phrases ----------------------------------------------------------------------------------
 */

static bool next_word(struct text_tokens *t, struct text_token *k) {
        while (text_tokens_next(t, k))
                if (!k->overlay)
                        return true;
        return false;
}

/* Bytes of `s` that `phrase` takes, or 0. */
static size_t starts(struct str s, const char *phrase) {
        struct text_tokens a, b;
        struct text_token x, y;
        size_t end = 0;
        text_tokens_init(&a, str_sub(s, 0, utf8_floor(s, s.n < 200 ? s.n : 200)));
        text_tokens_init(&b, str_of(phrase));
        while (next_word(&b, &y)) {
                if (!next_word(&a, &x) || !str_eq(x.term, y.term) || (end == 0 && x.off > 12))
                        return 0;
                end = x.off + x.len;
        }
        return end;
}

/* Could it be?  By the first letter: most phrases are told apart by it. */
static bool may_start(struct str s, const char *phrase) {
        size_t i = 0;
        while (i < s.n && i < 12 && !ascii_alpha(s.p[i]) && (uint8_t) s.p[i] < 0xd0)
                i++;
        if (i >= s.n || (uint8_t) s.p[i] >= 0x80)
                return i < s.n && (uint8_t) phrase[0] >= 0x80;
        return ascii_lower(s.p[i]) == phrase[0];
}

static bool drop_colon(struct str *s) {
        static const char *const colons[] = { ":", "：", "︰", "﹕" };
        return drop(s, colons, sizeof colons / sizeof *colons);
}

/* What may follow a phrase that needs a colon or nothing. */
static bool ends_there(struct str rest) {
        static const char *const ends[] = { "[", "<", "http", "»", "→", ">", "…", "...", "←" };
        if (rest.n == 0)
                return true;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_starts(rest, str_of(ends[i])))
                        return true;
        return false;
}

/* "(Persian)" before the colon. */
static struct str bracket(struct str *rest) {
        size_t end = str_chr(*rest, ')');
        if (rest->n == 0 || rest->p[0] != '(' || end == SIZE_MAX || end > 40)
                return (struct str){ 0 };
        struct str in = digest_trim(str_sub(*rest, 1, end - 1));
        *rest = digest_trim(str_sub(*rest, end + 1, SIZE_MAX));
        return in;
}

static struct str rest_behind(struct str s, size_t n) {
        struct str rest = str_sub(s, n, SIZE_MAX);
        while (rest.n && (rest.p[0] == '*' || rest.p[0] == '_'))
                rest = str_sub(rest, 1, SIZE_MAX);
        return digest_trim(rest);
}

/* "در پیک رود بیشتر بخوانید": the verb comes last. */
static bool reads_at(struct str s, struct str *ret_rest) {
        static const char *const verbs[] = { "بیشتر بخوانید", "بخوانید", "ادامه را بخوانید",
                                             "متن کامل را بخوانید" };
        struct str in = STR("در ");
        if (!str_starts(s, in) || s.n > 160)
                return false;
        if (str_ends(s, STR(".")))
                s.n--;
        size_t best = 0;
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
                if (str_ends(s, str_of(verbs[i])) && strlen(verbs[i]) > best)
                        best = strlen(verbs[i]);
        if (best)
                *ret_rest = digest_trim(str_sub(s, in.n, s.n - in.n - best));
        return best && ret_rest->n;
}

enum digest_phrase digest_phrase_of(struct str s, struct str *ret_rest, struct str *ret_note) {
        static const struct {
                enum digest_phrase kind;
                uint8_t colon;
                const char *words;
        } phrases[] = {
#define PHRASE(kind, colon, words) { DIGEST_PHRASE_##kind, colon, words },
#include "digest/digest-phrase.def"
#undef PHRASE
        };
        enum digest_phrase kind = DIGEST_NO_PHRASE;
        size_t best = 0;
        if (s.n > PHRASE_MOST)
                return DIGEST_NO_PHRASE;
        if (reads_at(s, ret_rest)) {
                *ret_note = (struct str){ 0 };
                return DIGEST_PHRASE_READ;
        }
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
                size_t n = may_start(s, phrases[i].words) ? starts(s, phrases[i].words) : 0;
                if (n <= best)
                        continue;
                struct str rest = rest_behind(s, n), note = bracket(&rest);
                bool colon = drop_colon(&rest);
                if (!colon && phrases[i].colon == 1)
                        continue;
                if (!colon && phrases[i].colon == 2 && !ends_there(rest))
                        continue;
                if (!colon && rest.n > 60 && str_ends(rest, STR(".")) &&
                    str_chr(rest, ',') == SIZE_MAX && str_find(rest, STR("http")) == SIZE_MAX)
                        continue; /* a sentence that happens to begin so */
                best = n;
                kind = phrases[i].kind;
                *ret_rest = rest_behind(rest, 0);
                *ret_note = note;
        }
        return kind;
}

struct str digest_address(struct str s) {
        size_t at = str_find_nocase(s, STR("http://"));
        size_t tls = str_find_nocase(s, STR("https://"));
        at = tls < at ? tls : at;
        if (at == SIZE_MAX)
                return (struct str){ 0 };
        struct str url = str_sub(s, at, SIZE_MAX);
        size_t n = 0;
        while (n < url.n && (uint8_t) url.p[n] > ' ' && !strchr("<>\"`{}|\\^", url.p[n]))
                n++;
        while (n && strchr(".,;:!?'*])", url.p[n - 1]) &&
               (url.p[n - 1] != ')' || !memchr(url.p, '(', n)))
                n--;
        url.n = utf8_floor(url, n);
        return digest_trim(url).n > 8 ? digest_trim(url) : (struct str){ 0 };
}

/* ---- all --------------------------------------------------------------------------------------
 */

/* '>' and white space off the beginning. */
static void strip_quote(struct digest_line *l, struct str raw) {
        size_t spaces = 0;
        for (size_t i = 0; i < raw.n && (raw.p[i] == ' ' || raw.p[i] == '\t'); i++)
                spaces += raw.p[i] == '\t' ? 4 : 1;
        l->indent = spaces >= 3;
        l->text = digest_trim(raw);
        while (l->text.n && l->text.p[0] == '>') {
                l->quote++;
                l->text = digest_trim(str_sub(l->text, 1, SIZE_MAX));
        }
}

static struct str without_brackets(struct str s) {
        if (s.n > 2 &&
            ((s.p[0] == '(' && s.p[s.n - 1] == ')') || (s.p[0] == '[' && s.p[s.n - 1] == ']')))
                s = digest_trim(str_sub(s, 1, s.n - 2));
        return s;
}

/* "— Leila Azarnoosh, 12 March 2014": whose the words above are. */
static bool is_signature(struct str s) {
        return str_starts(s, STR("—")) || str_starts(s, STR("―")) || str_starts(s, STR("–")) ||
               str_starts(s, STR("--"));
}

static void judge_date(struct digest_line *l, const struct digest_hint *o) {
        struct str s = without_brackets(digest_plain(l->text));
        if (!digest_date_find(s, o, &l->date))
                return;
        bool long_rest = utf8_count(l->date.rest) >= HEAD_LEAST;
        if (l->date.extra == 0)
                l->kind = DIGEST_LINE_date;
        else if (l->date.month_only || is_signature(l->text))
                return;
        else if (l->date.extra <= DATE_EXTRA && l->date.rest.n && l->text.n < 200)
                l->kind = DIGEST_LINE_date;
        else if (long_rest && l->text.n <= HEAD_MOST && !str_ends(l->text, STR(".")))
                l->kind = DIGEST_LINE_head;
        /* what the line holds beside its date must lie at one end of it */
        if (l->kind != DIGEST_LINE_text && l->date.extra) {
                struct digest_date again;
                if (digest_date_find(l->date.rest, NULL, &again))
                        l->kind = DIGEST_LINE_text;
        }
}

/* "Date: ...", "Published ...": a date line, a field whose date is not understood, or a sentence.
 */
static void judge_dated(struct digest_line *l, const struct digest_hint *o) {
        struct digest_line in = { .kind = DIGEST_LINE_text, .text = l->rest };
        bool colon =
                str_chr(str_sub(l->text, 0, (size_t) (l->rest.p - l->text.p)), ':') != SIZE_MAX;
        judge_date(&in, o);
        l->date = in.date;
        if (in.kind == DIGEST_LINE_date)
                l->kind = DIGEST_LINE_date;
        else if (!colon)
                l->kind = DIGEST_LINE_text, l->phrase = DIGEST_NO_PHRASE;
}

/* "X | More about: a, b": the topics off the end. */
static struct str split_about(struct str *outlet) {
        static const char *const signs[] = { "|", "·", "•", ".", ";", "؛", "–", "—", "-", ")" };
        struct str rest, note;
        for (size_t i = 0; i + 4 < outlet->n; i++)
                for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
                        struct str from = str_sub(*outlet, i, SIZE_MAX), sign = str_of(signs[k]);
                        if (!str_starts(from, sign))
                                continue;
                        from = digest_trim(str_sub(from, sign.n, SIZE_MAX));
                        if (digest_phrase_of(from, &rest, &note) != DIGEST_PHRASE_ABOUT)
                                continue;
                        *outlet = digest_trim(str_sub(*outlet, 0, i));
                        return rest;
                }
        return (struct str){ 0 };
}

/* "Source:" behind which ids stand; else it says where the whole was published. */
static bool names_documents(struct str s) {
        struct str id = digest_trim(str_cut(&s, ','));
        if (id.n && id.p[0] == 'q')
                id = str_sub(id, 1, SIZE_MAX);
        return str_chr(id, '@') != SIZE_MAX || (id.n >= 6 && id.n <= 64 && str_is_hex(id));
}

static void judge(struct digest_line *l, struct str raw, const struct digest_hint *o) {
        strip_quote(l, raw);
        l->kind = DIGEST_LINE_text;
        if (l->text.n == 0) {
                l->kind = DIGEST_LINE_blank;
        } else if (is_rule(l->text)) {
                l->kind = DIGEST_LINE_rule;
        } else {
                struct str s = digest_plain(l->text);
                l->phrase = digest_phrase_of(without_brackets(s), &l->rest, &l->note);
                if (l->phrase)
                        l->kind = DIGEST_LINE_mark;
                if (l->phrase == DIGEST_PHRASE_SOURCE && !names_documents(l->rest) &&
                    !str_starts_nocase(s, STR("cite")))
                        l->phrase = DIGEST_PHRASE_READ;
                if (l->phrase == DIGEST_PHRASE_READ)
                        l->also = split_about(&l->rest);
                if (l->phrase == DIGEST_PHRASE_DATE)
                        judge_dated(l, o);
                else if (!l->phrase && l->quote == 0)
                        judge_date(l, o);
        }
}

/* The year that a heading says ("2014", "March 2014", "سال ۱۳۹۳"); else that of the heading above.
 */
static int32_t year_of(const struct digest_line *l, int32_t year) {
        struct text_tokens t;
        struct text_token k;
        uint64_t n = 0, numbers = 0, words = 0;
        if ((l->kind != DIGEST_LINE_text && !l->date.month_only) || l->text.n > 40)
                return year;
        text_tokens_init(&t, l->text);
        while (text_tokens_next(&t, &k)) {
                uint64_t v;
                if (!k.overlay && k.term.n == 4 && str_u64(k.term, &v) &&
                    ((v >= 1300 && v <= 1450) || (v >= 1900 && v <= 2100)))
                        n = v, numbers++;
                words += !k.overlay;
        }
        return numbers == 1 && words <= 2 ? (int32_t) n : year;
}

/* "A crane fell. Read more at Harbour News." */
static void find_tail(struct digest_line *l) {
        size_t n;
        for (size_t i = 0; i + 8 < l->text.n; i += n) {
                uint32_t c = utf8_get(l->text.p + i, &n);
                bool ends = c == '.' || c == '!' || c == '?' || c == 0x61f || c == ')' ||
                            c == 0x201d || c == 0xbb || c == '"';
                if (!ends || l->text.p[i + n] != ' ')
                        continue;
                struct str rest, note, s = digest_trim(str_sub(l->text, i + n, SIZE_MAX));
                if (s.n < 8 || s.n > 300 ||
                    (c = utf8_get(s.p, &(size_t){ 0 }), ascii_alpha((int) c) && c >= 'a') ||
                    digest_phrase_of(s, &rest, &note) != DIGEST_PHRASE_READ || rest.n == 0)
                        continue;
                l->also = split_about(&rest);
                l->tail = rest;
                l->text = digest_trim(str_sub(l->text, 0, i + n));
                return;
        }
}

void digest_lines_read(struct str text, const struct digest_options *o, struct digest_lines *ret) {
        struct digest_hint hint = { .month_first = o && o->month_first };
        for (size_t at = 0; at < text.n;) {
                size_t end = line_end(text, at);
                struct digest_line l = { .off = at, .len = end - at };
                judge(&l, str_sub(text, at, end - at), &hint);
                hint.year = year_of(&l, hint.year);
                if (l.kind == DIGEST_LINE_text)
                        find_tail(&l);
                vec_push(ret, l);
                at = end;
        }
}
