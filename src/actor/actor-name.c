/* Personal names as resolving sees them.  A name is folded (text-fold.h), what is no part of it is
 * dropped (titles, what stands in brackets, "via list"), "Doe, Jane" is turned round; what is left
 * are at most ACTOR_WORDS words.  Only what is written alike is alike here: rules for spellings and
 * scripts are name/'s, and meet these through actor_case.same. */
#include "actor/actor-name.h"

#include "base/buf.h"
#include "base/hash.h"
#include "text/text-fold.h"
#include "text/text-key.h"

struct words {
        struct str v[ACTOR_WORDS];
        size_t n;
};

static const struct str titles[] = {
#define TITLE(word) STR_INIT(word),
#define SUFFIX(word, bit)
#include "actor/actor-title.def"
#undef TITLE
#undef SUFFIX
};

static const struct {
        struct str word;
        uint8_t bit;
} suffixes[] = {
#define TITLE(word)
#define SUFFIX(word, bit) { STR_INIT(word), (bit) },
#include "actor/actor-title.def"
#undef TITLE
#undef SUFFIX
};

static bool is_title(struct str word) {
        for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
                if (str_eq(word, titles[i]))
                        return true;
        return false;
}

static uint8_t suffix_of(struct str word) {
        for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
                if (str_eq(word, suffixes[i].word))
                        return suffixes[i].bit;
        return 0;
}

/* Code points, counted up to `most`. */
static size_t letters(struct str s, size_t most) {
        size_t n = 0;
        for (size_t i = 0; i < s.n && n < most; i++)
                n += ((uint8_t) s.p[i] & 0xc0) != 0x80;
        return n;
}

static bool is_whole(struct str word) {
        return letters(word, 2) >= 2 || (word.n >= 3 && (uint8_t) word.p[0] >= 0xe3); /* CJK */
}

static bool is_initial_of(struct str initial, struct str word) {
        return letters(initial, 2) == 1 && word.n > initial.n && str_starts(word, initial);
}

static void cut(struct str s, struct words *ret) {
        ret->n = 0;
        while (s.n > 0 && ret->n < ACTOR_WORDS) {
                struct str word = str_cut(&s, ' ');
                if (word.n > 0)
                        ret->v[ret->n++] = word;
        }
}

/* ---- parsing -------------------------------------------------------------------------------- */

/* The name without brackets and without " via ...". */
static struct str trimmed(struct str s) {
        static const char *const ends[] = { " via ", " on behalf of ", "(", "[", "<", " | " };
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
                size_t at = str_find_nocase(s, str_of(ends[i]));
                if (at != SIZE_MAX && at > 0)
                        s = str_sub(s, 0, at);
        }
        return str_trim(s);
}

static void put_words(struct str s, struct buf *out, struct actor_name *ret) {
        struct buf folded;
        struct words w;
        buf_init(&folded, 4096);
        text_fold(s, &folded);
        cut(buf_str(&folded), &w);
        for (size_t i = 0; i < w.n; i++) {
                uint8_t bit = suffix_of(w.v[i]);
                ret->suffixes |= bit;
                if (bit != 0 || is_title(w.v[i]))
                        continue;
                ret->whole += is_whole(w.v[i]);
                if (out->n > 0)
                        buf_putc(out, ' ');
                buf_put_str(out, w.v[i]);
        }
        buf_done(&folded);
}

static uint64_t word_key(struct str word) {
        char key[TEXT_KEY_MAX];
        size_t n = text_key(word, key);
        return n > 0 ? hash64(key, n) : hash64(word.p, word.n);
}

static uint32_t middles_of(const struct words *w) {
        uint32_t bits = 0;
        for (size_t i = 1; i + 1 < w->n; i++)
                if (ascii_alpha(w->v[i].p[0]))
                        bits |= 1u << (ascii_lower(w->v[i].p[0]) - 'a');
        return bits;
}

static void set_key(struct actor_name *ret) {
        struct words w;
        cut(ret->words, &w);
        if (w.n < 2)
                return;
        ret->middles = middles_of(&w);
        if (!is_whole(w.v[0]) || !is_whole(w.v[w.n - 1]))
                return;
        uint64_t a = word_key(w.v[0]), b = word_key(w.v[w.n - 1]);
        uint64_t pair[2] = { a < b ? a : b, a < b ? b : a };
        ret->key = hash64(pair, sizeof pair) | 1;
}

/* "Doe, Jane" has its comma behind one or two words; "Doe, Jane, PhD" is left to the titles. */
static void put_turned(struct str s, struct buf *out, struct actor_name *ret) {
        struct str rest = s, last = str_cut(&rest, ',');
        struct str given = str_trim(rest);
        if (given.n > 0 && suffix_of(given) == 0)
                put_words(given, out, ret);
        put_words(last, out, ret);
}

void actor_name_parse(struct str name, uint32_t flags, struct arena *a, struct actor_name *ret) {
        struct buf out;
        *ret = (struct actor_name){ .spelling = arena_str(a, name), .flags = flags };
        if (str_chr(name, '@') != SIZE_MAX || name.n > 1024)
                return; /* an address in the place of a name says nothing */
        buf_init(&out, 4096);
        put_turned(trimmed(name), &out, ret);
        ret->words = arena_str(a, buf_str(&out));
        buf_done(&out);
        set_key(ret);
}

/* ---- comparing ------------------------------------------------------------------------------ */

static bool meets(struct str a, struct str b) {
        return str_eq(a, b) || is_initial_of(a, b) || is_initial_of(b, a);
}

/* Each middle word of the one with fewer stands in the other. */
static bool middles_agree(const struct words *a, const struct words *b) {
        const struct words *few = a->n <= b->n ? a : b, *many = few == a ? b : a;
        for (size_t i = 1; i + 1 < few->n; i++) {
                bool found = false;
                for (size_t k = 1; k + 1 < many->n; k++)
                        found |= meets(few->v[i], many->v[k]);
                if (!found)
                        return false;
        }
        return true;
}

static int same_ends(const struct words *a, const struct words *b) {
        struct str fa = a->v[0], la = a->v[a->n - 1], fb = b->v[0], lb = b->v[b->n - 1];
        bool straight = str_eq(fa, fb) && str_eq(la, lb), turned = str_eq(fa, lb) && str_eq(la, fb);
        if ((straight || turned) && is_whole(fa) && is_whole(la))
                return 2;
        return str_eq(la, lb) && is_whole(la) && meets(fa, fb) ? 1 : 0;
}

int actor_name_same(const struct actor_name *a, const struct actor_name *b) {
        struct words wa, wb;
        cut(a->words, &wa);
        cut(b->words, &wb);
        if (wa.n == 0 || wb.n == 0)
                return 0;
        if (wa.n == 1 || wb.n == 1)
                return str_eq(a->words, b->words) && is_whole(wa.v[0]);
        int same = same_ends(&wa, &wb);
        if (same > 0 && a->suffixes != 0 && b->suffixes != 0 && a->suffixes != b->suffixes)
                return -1;
        return same > 0 && !middles_agree(&wa, &wb) ? -1 : same;
}

bool actor_name_given(const struct actor_name *a, const struct actor_name *b) {
        struct words wa, wb;
        cut(a->words, &wa);
        cut(b->words, &wb);
        return wa.n > 0 && wb.n > 0 && meets(wa.v[0], wb.v[0]);
}

/* ---- words ---------------------------------------------------------------------------------- */

enum { ACROSS = 7 * TEXT_LIKENESS_BIT }; /* bits that a person asked for needs: text/README.md */

static bool is_latin(struct str word) {
        return word.n > 0 && (uint8_t) word.p[0] < 0x80;
}

static bool word_fits(struct str a, struct str b) {
        if (str_eq(a, b))
                return true;
        return is_latin(a) != is_latin(b) && text_key_likeness(a, b) >= (unsigned) ACROSS;
}

bool actor_name_has(const struct actor_name *name, struct str word) {
        struct str rest = name->words;
        while (rest.n > 0) {
                struct str w = str_cut(&rest, ' ');
                if (w.n > 1 && word_fits(w, word))
                        return true;
        }
        return false;
}

/* ---- local parts ---------------------------------------------------------------------------- */

/* The letters of a local part, without what stands behind +, and without digits. */
static size_t local_letters(struct str local, char *ret, size_t max) {
        size_t n = 0;
        for (size_t i = 0; i < local.n && n < max && local.p[i] != '+'; i++)
                if (ascii_alpha(local.p[i]))
                        ret[n++] = ascii_lower(local.p[i]);
        return n;
}

static bool is_joined(struct str s, struct str a, struct str b) {
        return a.n > 0 && b.n > 0 && s.n == a.n + b.n && str_starts(s, a) && str_ends(s, b);
}

bool actor_name_makes(const struct actor_name *n, struct str local) {
        char letters_[64];
        struct words w;
        struct str s = { letters_, local_letters(local, letters_, sizeof letters_) };
        cut(n->words, &w);
        if (w.n < 2 || s.n < 3)
                return false;
        struct str f = w.v[0], l = w.v[w.n - 1], f1 = str_sub(f, 0, 1), l1 = str_sub(l, 0, 1);
        if (is_joined(s, f, l) || is_joined(s, l, f) || is_joined(s, f1, l) ||
            is_joined(s, l, f1) || is_joined(s, f, l1))
                return true;
        struct str m1 = str_sub(w.v[1], 0, 1); /* jane.a.doe, jadoe */
        return w.n > 2 && m1.p[0] == (s.n > f.n ? s.p[f.n] : 0) && str_starts(s, f) &&
               str_ends(s, l) && s.n == f.n + 1 + l.n;
}
