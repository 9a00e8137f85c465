/* What looks like a password, behind words that say so.
 *
 *   The password for both files is  Quarry77!  and please ...     key ... link  word
 *   Password: «زیتون 55»                                          key sign quoted
 *   رمز فایل پیوست گلنار۱۳ است                                    key ... word verb
 *   PIN 4821                                                      key word
 *
 * Tokens of the text are compared with the keys; behind a key one sentence is looked at, WINDOW
 * bytes at most, which keeps the whole linear.  The word itself goes on to the next white space or
 * its closing quote, bytes as they stand; then come the spellings that somebody may have meant:
 * without the full stop, with Latin digits, without the signs of bold print.  What does not show as
 * itself on a terminal (controls, hidden characters) is no password that anybody was told. */
#include "query/query-offer.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "text/text-fold.h"
#include "text/text-show.h"
#include "text/text-token.h"

enum {
        WINDOW = 300,
        TOKENS = 40,
        LEAST = 3,
        MOST = 64,
        MOST_BYTES = 4 * MOST,
        AHEAD = 9,
        LINE = 6
};

enum form { OPEN, TIGHT };

enum how { BY_LINK = 12, BY_SIGN = 12, BY_QUOTE = 14, BY_VERB = 9, BY_LOOK = 6 };

struct key {
        const char *words;
        unsigned strength;
        enum form form;
};

static const struct key keys[] = {
#define KEY(words, strength, form) { words, strength, form },
#include "query/query-offer.def"
#undef KEY
};
static const char *const links[] = {
#define LINK(word) word,
#include "query/query-offer.def"
#undef LINK
};
static const char *const verbs[] = {
#define VERB(word) word,
#include "query/query-offer.def"
#undef VERB
};
static const char *const passing[] = {
#define PASS(word) word,
#include "query/query-offer.def"
#undef PASS
};
static const char *const stops[] = {
#define STOP(word) word,
#include "query/query-offer.def"
#undef STOP
};
static const char *const hints[] = {
#define HINT(words) words,
#include "query/query-offer.def"
#undef HINT
};
#define IS_AMONG(list, s) is_among((list), sizeof(list) / sizeof *(list), (s))

static bool is_among(const char *const *list, size_t n, struct str s) {
        for (size_t i = 0; i < n; i++)
                if (str_eq(s, str_of(list[i])))
                        return true;
        return false;
}

/* A sentence behind a key. */
struct word {
        char term[TEXT_TERM_ROOM];
        size_t n, off, end;
};

struct window {
        struct str text;
        struct word w[TOKENS];
        size_t n;
};

struct finder {
        struct str text;
        struct arena *a;
        struct query_offer_found *found;
        const struct key *key;
        size_t at; /* of the key, and of the window, in the text */
        struct buf shown;
};

static struct str term(const struct window *w, size_t i) {
        return i < w->n ? (struct str){ w->w[i].term, w->w[i].n } : (struct str){ 0 };
}

static void read_window(struct finder *f, struct window *w) {
        struct text_tokens t;
        struct text_token k;
        struct str rest = str_sub(f->text, f->at, SIZE_MAX);
        w->text = str_sub(rest, 0, utf8_floor(rest, rest.n < WINDOW ? rest.n : WINDOW));
        w->n = 0;
        text_tokens_init(&t, w->text);
        while (w->n < TOKENS && text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                struct word *x = &w->w[w->n++];
                x->n = k.term.n < sizeof x->term ? k.term.n : sizeof x->term;
                memcpy(x->term, k.term.p, x->n);
                x->off = k.off;
                x->end = k.off + k.len;
        }
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* Arabic writes "and", "with", "for" at the head of a word. */
static struct str without_head(struct str s) {
        static const char *const heads[] = { "و", "ب", "ف", "ل" };
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
                if (str_starts(s, str_of(heads[i])))
                        return str_sub(s, strlen(heads[i]), SIZE_MAX);
        return s;
}

/* Persian its "its" and "your", and the letter that joins it to the next, at the end. */
static bool is_with_tail(struct str s, struct str key) {
        static const char *const tails[] = { "ش", "م", "ت", "اش", "شان", "تان", "مان", "ی", "ها" };
        if ((uint8_t) key.p[0] < 0x80 || !str_starts(s, key))
                return false;
        return IS_AMONG(tails, str_sub(s, key.n, SIZE_MAX));
}

static bool is_key_word(struct str s, struct str key, bool first, bool last) {
        return str_eq(s, key) || (first && str_eq(without_head(s), key)) ||
               (last && is_with_tail(s, key));
}

/* Asked of every word of a text: two bytes tell most of them apart. */
static bool may_begin(struct str s) {
        struct str bare = without_head(s);
        if (s.n < 2)
                return false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                bool own = memcmp(keys[i].words, s.p, 2) == 0;
                if (!own && (bare.n < 2 || memcmp(keys[i].words, bare.p, 2) != 0))
                        continue;
                struct str words = str_of(keys[i].words), first = str_cut(&words, ' ');
                if (own ? is_key_word(s, first, true, true) : str_eq(bare, first))
                        return true;
        }
        return false;
}

/* Tokens that `key` takes at the head of the window, or 0. */
static size_t key_words(const struct window *w, const struct key *key) {
        struct str words = str_of(key->words);
        size_t n = 0;
        while (words.n) {
                struct str one = str_cut(&words, ' ');
                if (n >= w->n || !is_key_word(term(w, n), one, n == 0, words.n == 0))
                        return 0;
                n++;
        }
        return n;
}

static size_t find_key(struct finder *f, const struct window *w) {
        size_t best = 0;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                size_t n = key_words(w, &keys[i]);
                if (n > best) {
                        best = n;
                        f->key = &keys[i];
                }
        }
        return best;
}

/* ---- words and their spellings --------------------------------------------------------------- */

static bool is_mark(uint32_t cp) {
        return (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
               (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff || cp == 0x61c || cp == 0xad;
}

static bool is_space(uint32_t cp) {
        return (cp < 0x80 && ascii_space((int) cp)) || cp == 0xa0 || cp == 0x3000 || cp == 0x2028 ||
               cp == 0x2029 || cp == 0x85;
}

static bool is_blank(char c) { /* of a byte */
        return ascii_space(c);
}

static uint32_t digit_of(uint32_t cp) { /* of Persian and Arabic digits; else 0 */
        return cp >= 0x660 && cp <= 0x669   ? cp - 0x660 + '0'
               : cp >= 0x6f0 && cp <= 0x6f9 ? cp - 0x6f0 + '0'
                                            : 0;
}

/* From `at` to the next white space. */
static struct str chunk_at(struct str s, size_t at) {
        size_t end = at, n;
        while (end < s.n && !is_space(utf8_get(s.p + end, &n)))
                end += n;
        return str_sub(s, at, end - at);
}

static struct str without_marks(struct str s) {
        size_t n;
        while (s.n && is_mark(utf8_get(s.p, &n)))
                s = str_sub(s, n, SIZE_MAX);
        while (s.n) {
                size_t last = utf8_floor(s, s.n - 1);
                if (!is_mark(utf8_get(s.p + last, &n)))
                        break;
                s.n = last;
        }
        return s;
}

static const struct {
        const char *open, *close;
} quotes[] = { { "\"", "\"" }, { "'", "'" }, { "“", "”" }, { "‘", "’" }, { "«", "»" },
               { "”", "”" },   { "„", "“" }, { "`", "`" }, { "‹", "›" }, { "*", "*" },
               { "[", "]" },   { "(", ")" }, { "<", ">" } };
enum { REAL_QUOTES = 9 /* the others only surround a word without spaces */ };

/* The text in the quotation marks that open at `at`, on the same line; or nothing. */
static struct str quoted_at(struct str s, size_t at) {
        for (size_t i = 0; i < REAL_QUOTES; i++) {
                struct str rest = str_sub(s, at, SIZE_MAX), close = str_of(quotes[i].close);
                if (!str_starts(rest, str_of(quotes[i].open)))
                        continue;
                rest = str_sub(rest, strlen(quotes[i].open), MOST_BYTES + close.n);
                size_t n = str_find(str_sub(rest, 0, str_chr(rest, '\n')), close);
                return n == SIZE_MAX ? (struct str){ 0 } : str_sub(rest, 0, n);
        }
        return (struct str){ 0 };
}

static size_t letters(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ((uint8_t) s.p[i] & 0xc0) != 0x80;
        return n;
}

static bool shows_as_itself(struct finder *f, struct str s) {
        buf_clear(&f->shown);
        text_show(&f->shown, s, 0);
        return str_eq(buf_str(&f->shown), s);
}

/* Does it look like no word of a language: digits, signs, capitals inside? */
static unsigned looks(struct str s) {
        bool digit = false, sign = false, inner = false, letter = false;
        for (size_t i = 0, n; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                bool end = i + n >= s.n;
                digit = digit || (cp < 0x80 ? ascii_digit((int) cp) : digit_of(cp) != 0);
                letter = letter || cp >= 0x80 || ascii_alpha((int) cp);
                sign = sign || (cp < 0x80 && !end && strchr("!@#$%^&*_+=~?/\\|", (int) cp));
                inner = inner || (i && cp >= 'A' && cp <= 'Z' && ascii_alpha(s.p[i - 1]));
        }
        return digit * 3u + (digit && letter) * 2u + sign * 2u + inner * 2u;
}

static void put_word(struct finder *f, struct str word, size_t off, size_t len, unsigned strength) {
        size_t n = letters(word);
        if (n < LEAST || n > MOST || f->found->w.n >= LIMIT_offer_words ||
            !shows_as_itself(f, word))
                return;
        for (size_t i = f->found->w.n; i-- > 0 && f->found->w.v[i].key == f->at;)
                if (str_eq(f->found->w.v[i].word, word))
                        return;
        vec_push(&f->found->w,
                 (struct query_offer_word){ .word = word,
                                            .key = f->at,
                                            .off = off,
                                            .len = len,
                                            .strength = strength < 40 ? strength : 40 });
}

/* The same with Latin digits, or nothing. */
static struct str latin(struct finder *f, struct str s) {
        struct str out = { arena_alloc(f->a, s.n + 1), 0 };
        char *to = (char *) out.p;
        bool any = false;
        for (size_t i = 0, n; i < s.n; i += n) {
                uint32_t digit = digit_of(utf8_get(s.p + i, &n));
                if (digit) {
                        to[out.n++] = (char) digit;
                        any = true;
                } else {
                        memcpy(to + out.n, s.p + i, n);
                        out.n += n;
                }
        }
        return any ? out : (struct str){ 0 };
}

static void put_digits(struct finder *f, struct str word, size_t off, unsigned strength) {
        put_word(f, word, off, word.n, strength);
        struct str other = latin(f, word);
        if (other.n)
                put_word(f, other, off, word.n, strength ? strength - 1 : 0);
}

static struct str without_end(struct str s) {
        static const char *const ends[] = { ".", ",", ";", ":", "!", "?", ")",  "]", ">",
                                            "،", "؛", "؟", "»", "”", "’", "\"", "'", "…" };
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_ends(s, str_of(ends[i])) && s.n > strlen(ends[i])) {
                        s.n -= strlen(ends[i]);
                        i = SIZE_MAX; /* again from the first */
                }
        return s;
}

/* Does the sentence's mark rather than the password end here? */
static bool ends_plainly(struct str s) {
        return !str_ends(s, STR("!")) && !str_ends(s, STR("?")) && !str_ends(s, STR("؟"));
}

/* "(word)", "*word*": what is inside first. */
static bool put_inside(struct finder *f, struct str s, size_t off, unsigned strength) {
        for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
                struct str open = str_of(quotes[i].open), close = str_of(quotes[i].close);
                size_t end = str_starts(s, open) ? str_find(str_sub(s, open.n, SIZE_MAX), close)
                                                 : SIZE_MAX;
                if (end == SIZE_MAX || end == 0)
                        continue;
                put_digits(f, str_sub(s, open.n, end), off + open.n, strength);
                put_digits(f, s, off, strength - 2);
                return true;
        }
        return false;
}

/* A word and its spellings.  `off` is where it stands in the text. */
static void put_spellings(struct finder *f, struct str s, size_t off, unsigned strength) {
        struct str in = without_marks(s);
        off += (size_t) (in.p - s.p);
        strength += looks(in);
        if (put_inside(f, in, off, strength))
                return;
        struct str bare = without_end(in);
        bool plain = bare.n != in.n && ends_plainly(in);
        if (plain)
                put_digits(f, bare, off, strength);
        put_digits(f, in, off, plain ? strength - 2 : strength);
        if (bare.n != in.n && !plain)
                put_digits(f, bare, off, strength - 2);
}

/* ---- the sentence ---------------------------------------------------------------------------- */

/* The first token at or behind `at`. */
static size_t token_at(const struct window *w, size_t at) {
        size_t i = 0;
        while (i < w->n && w->w[i].end <= at)
                i++;
        return i;
}

static bool is_stop(const struct window *w, size_t at, struct str chunk) {
        size_t i = token_at(w, at);
        bool whole = i < w->n && w->w[i].off >= at && w->w[i].end <= at + chunk.n &&
                     token_at(w, at + chunk.n) == i + 1;
        return i >= w->n || w->w[i].off >= at + chunk.n
                       ? !looks(chunk) /* nothing but signs */
                       : whole && (IS_AMONG(stops, term(w, i)) || IS_AMONG(links, term(w, i)));
}

/* White space, signs between a link and the word, at most two line ends. */
static size_t skip_signs(struct str s, size_t at, unsigned lines) {
        while (at < s.n) {
                size_t n;
                uint32_t cp = utf8_get(s.p + at, &n);
                if (cp == '\n' && lines-- == 0)
                        return s.n;
                bool dash =
                        (cp == '-' || cp == '>' || cp == 0x2013 || cp == 0x2014 || cp == 0x2192) &&
                        (at + n >= s.n || is_blank(s.p[at + n]));
                if (!is_space(cp) && !is_mark(cp) && cp != ':' && cp != '=' && !dash)
                        break;
                at += n;
        }
        return at;
}

static size_t skip_passing(const struct window *w, size_t at) {
        for (size_t i = token_at(w, at); i < w->n; i++) {
                if (w->w[i].off != at || !IS_AMONG(passing, term(w, i)) ||
                    chunk_at(w->text, at).n > w->w[i].end - at + 1)
                        break;
                at = skip_signs(w->text, w->w[i].end, 1);
        }
        return at;
}

/* "Password: three words here": the line as a whole. */
static void put_line(struct finder *f, struct str s, size_t at, unsigned strength) {
        struct str line = str_trim(str_sub(s, at, str_chr(str_sub(s, at, SIZE_MAX), '\n')));
        size_t words = 1;
        for (size_t i = 0; i < line.n; i++)
                words += line.p[i] == ' ';
        if (words > 1 && words <= LINE && at + line.n < s.n + (s.n < WINDOW - 4))
                put_digits(f, without_end(line), f->at + at, strength - 5);
}

/* What stands at `at` of the window, behind a link or sign.  Says whether it can be a password. */
static bool take_at(struct finder *f, const struct window *w, size_t at, unsigned how, bool line) {
        at = skip_signs(w->text, at, 2);
        at = skip_signs(w->text, skip_passing(w, at), 1);
        struct str quoted = quoted_at(w->text, at), chunk = chunk_at(w->text, at);
        unsigned strength = f->key->strength + how;
        if (quoted.n) {
                put_digits(f, quoted, f->at + (size_t) (quoted.p - w->text.p),
                           f->key->strength + BY_QUOTE + looks(quoted));
                return true;
        }
        if (chunk.n == 0 || is_stop(w, at, chunk))
                return false;
        put_spellings(f, chunk, f->at + at, strength);
        if (line)
                put_line(f, w->text, at, strength);
        return true;
}

/* The chunk that ends before `end`, if it begins behind `from`. */
static bool take_before(struct finder *f, const struct window *w, size_t from, size_t end) {
        struct str s = w->text;
        while (end > from && !is_blank(s.p[end - 1]))
                end--; /* the head of the verb's own chunk: می‌باشد */
        while (end > from && is_blank(s.p[end - 1]))
                end--;
        size_t at = end;
        while (at > from && !is_blank(s.p[at - 1]))
                at--;
        struct str chunk = str_sub(s, at, end - at);
        if (str_eq(chunk, STR("می")) && at > from)
                return take_before(f, w, from, at - 1 > from ? at : from);
        struct str quoted = { 0 };
        for (size_t i = from; i < end && !quoted.n; i++)
                if (((uint8_t) s.p[i] & 0xc0) != 0x80)
                        quoted = quoted_at(s, i);
        if (quoted.n) {
                put_digits(f, quoted, f->at + (size_t) (quoted.p - s.p),
                           f->key->strength + BY_QUOTE + looks(quoted));
                return true;
        }
        if (chunk.n == 0 || at <= from || is_stop(w, at, chunk) ||
            (f->key->strength < 18 && !looks(chunk)))
                return false;
        put_spellings(f, chunk, f->at + at, f->key->strength + BY_VERB);
        return true;
}

enum gap { GAP_none, GAP_sign, GAP_quote, GAP_end };

/* What stands between two tokens: a sign that the password follows, its opening quote, the end of
 * the sentence. */
static enum gap gap_of(struct str s, size_t from, size_t to, size_t *ret_at) {
        for (size_t i = from, n; i < to; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                bool before = i == 0 || is_blank(s.p[i - 1]);
                bool after = i + n >= s.n || is_blank(s.p[i + n]);
                *ret_at = i + n;
                if (cp == ':' || cp == '=' || cp == '\t' || cp == 0x2192 || cp == 0xff1a ||
                    ((cp == '-' || cp == 0x2013 || cp == 0x2014) && (before || after)))
                        return GAP_sign;
                *ret_at = i;
                if (cp == '\n' || cp == ';' || cp == 0x61b ||
                    (after && (cp == '.' || cp == '!' || cp == '?' || cp == 0x61f)))
                        return GAP_end;
                if ((before || cp == 0xab) && cp != '*' && quoted_at(s, i).n)
                        return GAP_quote;
        }
        return GAP_none;
}

struct walk {
        size_t first; /* token behind the key */
        size_t from;  /* where the key ends */
        size_t look;  /* the first chunk that looks like a password, or SIZE_MAX */
};

/* A chunk that alone looks like one: remembered, for when the sentence says no more. */
static void remember(struct walk *k, const struct finder *f, const struct window *w, size_t i) {
        struct str s = w->text;
        size_t at = w->w[i].off;
        unsigned least = f->key->form == TIGHT ? 3 : 4;
        while (at > k->from && !is_blank(s.p[at - 1]))
                at--;
        bool early = i - k->first < (f->key->form == TIGHT ? 1 : 4);
        struct str chunk = without_end(chunk_at(s, at));
        if (k->look == SIZE_MAX && early && at > k->from && looks(chunk) >= least &&
            chunk.n >= LEAST)
                k->look = at;
}

/* One token of the sentence; true when it led to something. */
static bool take_token(struct finder *f, const struct window *w, struct walk *k, size_t i) {
        bool tight = f->key->form == TIGHT, next = i == k->first;
        if (IS_AMONG(links, term(w, i)) && (!tight || next))
                return take_at(f, w, w->w[i].end, BY_LINK, false);
        if (IS_AMONG(verbs, term(w, i)) && !next && !tight)
                return take_before(f, w, k->from, w->w[i].off);
        remember(k, f, w, i);
        return false;
}

static void read_sentence(struct finder *f, const struct window *w, size_t first) {
        struct walk k = { first, w->w[first - 1].end, SIZE_MAX };
        size_t from = k.from;
        for (size_t i = first; i <= w->n && i < first + AHEAD; i++) {
                size_t to = i < w->n ? w->w[i].off : w->text.n, at = 0;
                bool tight = f->key->form == TIGHT, next = i == first;
                enum gap gap = gap_of(w->text, from, to, &at);
                if (gap == GAP_sign && (!tight || next) && take_at(f, w, at, BY_SIGN, true))
                        return;
                if (gap == GAP_quote && (!tight || next) && take_at(f, w, at, BY_QUOTE, false))
                        return;
                if (gap == GAP_end && next && i < w->n)
                        remember(&k, f, w, i); /* a heading, and the password below it */
                if (gap == GAP_end || i == w->n)
                        break;
                if (take_token(f, w, &k, i))
                        return;
                from = w->w[i].end;
        }
        if (k.look != SIZE_MAX)
                put_spellings(f, chunk_at(w->text, k.look), f->at + k.look,
                              f->key->strength + BY_LOOK);
}

void query_offer_words(struct str text, struct arena *a, struct query_offer_found *ret) {
        struct finder f = { .text = text, .a = a, .found = ret };
        struct text_tokens t;
        struct text_token k;
        struct window w;
        size_t behind = 0;
        buf_init(&f.shown, 0);
        text_tokens_init(&t, text);
        while (ret->w.n < LIMIT_offer_words && text_tokens_next(&t, &k)) {
                if (k.overlay || k.off < behind || !may_begin(k.term))
                        continue;
                f.at = k.off;
                read_window(&f, &w);
                size_t n = find_key(&f, &w);
                if (n == 0)
                        continue;
                behind = f.at + w.w[n - 1].end;
                read_sentence(&f, &w, n);
        }
        buf_done(&f.shown);
}

bool query_offer_hint(struct str file_name) {
        struct buf folded;
        bool yes = false;
        buf_init(&folded, 4096);
        text_fold(file_name, &folded);
        for (size_t i = 0; i < sizeof hints / sizeof *hints && !yes; i++)
                yes = str_find(buf_str(&folded), str_of(hints[i])) != SIZE_MAX;
        buf_done(&folded);
        return yes;
}
