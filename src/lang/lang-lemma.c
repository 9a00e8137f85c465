/* Base forms of English words: a list of what is irregular, then rules of spelling. */
#include "lang/lang-parse.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct irregular {
        const char *form, *base;
};

/* Two lists, sorted once by form. */
static struct irregular verbs[] = {
#define LEMMA_VERB(b, p, q) { p, b }, { q, b },
#define LEMMA_NOUN(p, s)
#define LEMMA_E(b)
#include "lang/lang-lemma.def"
#undef LEMMA_VERB
#undef LEMMA_E
        { "am", "be" },     { "is", "be" },     { "are", "be" },     { "was", "be" },
        { "were", "be" },   { "been", "be" },   { "being", "be" },   { "has", "have" },
        { "does", "do" },   { "goes", "go" },   { "n't", "not" },    { "'re", "be" },
        { "'m", "be" },     { "'ve", "have" },  { "'ll", "will" },   { "lying", "lie" },
        { "dying", "die" }, { "tying", "tie" }, { "left", "leave" }, { "wo", "will" },
        { "ca", "can" },
};
static struct irregular nouns[] = {
#undef LEMMA_NOUN
#define LEMMA_VERB(b, p, q)
#define LEMMA_NOUN(p, s) { p, s },
#define LEMMA_E(b)
#include "lang/lang-lemma.def"
#undef LEMMA_VERB
#undef LEMMA_NOUN
#undef LEMMA_E
};
static struct irregular mute[] = {
#define LEMMA_VERB(b, p, q)
#define LEMMA_NOUN(p, s)
#define LEMMA_E(b) { b, b },
#include "lang/lang-lemma.def"
#undef LEMMA_VERB
#undef LEMMA_NOUN
#undef LEMMA_E
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static int compare(const void *a, const void *b) {
        return strcmp(((const struct irregular *) a)->form, ((const struct irregular *) b)->form);
}

static void sort_lists(void) {
        qsort(verbs, COUNT(verbs), sizeof *verbs, compare);
        qsort(nouns, COUNT(nouns), sizeof *nouns, compare);
        qsort(mute, COUNT(mute), sizeof *mute, compare);
}

static const char *find(const struct irregular *list, size_t n, const char *form) {
        const struct irregular key = { form, NULL };
        const struct irregular *got = bsearch(&key, list, n, sizeof *list, compare);
        return got ? got->base : NULL;
}

static bool is_vowel(char c) {
        return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool ends(const char *w, size_t n, const char *tail) {
        size_t k = strlen(tail);
        return n >= k && memcmp(w + n - k, tail, k) == 0;
}

static bool has_vowel(const char *w, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (is_vowel(w[i]) || w[i] == 'y')
                        return true;
        return false;
}

/* The stem that is left without -ed or -ing, as the base writes it. */
static size_t mend_stem(char *w, size_t n) {
        w[n] = 'e';
        w[n + 1] = '\0';
        if (find(mute, COUNT(mute), w))
                return n + 1;
        w[n] = '\0';
        char last = w[n - 1], before = n > 1 ? w[n - 2] : ' ';
        if (n > 3 && last == before && !is_vowel(last) && last != 's' && last != 'z' &&
            last != 'f' && (last != 'l' || ends(w, n, "cell") || ends(w, n, "pell")))
                return n - 1;
        if (n > 3 && last == 'l' && before == 'l')
                return is_vowel(w[n - 3]) && ends(w, n, "vell") ? n - 1 : n; /* travelled; called */
        bool e = last == 'v' || last == 'u' || (last == 'c' && before != ' ') ||
                 (last == 'z' && before != 'z') ||
                 (last == 's' && (before == 'n' || before == 'r')) || ends(w, n, "dg") ||
                 ends(w, n, "rg") ||
                 (n > 4 && ends(w, n, "at") && w[n - 3] != 'e' && w[n - 3] != 'o') ||
                 ends(w, n, "bl") || ends(w, n, "pl") || ends(w, n, "tl") || ends(w, n, "dl") ||
                 ends(w, n, "kl") || ends(w, n, "fl") || ends(w, n, "gl") || ends(w, n, "quir");
        if (e)
                w[n++] = 'e';
        return n;
}

/* -s of verbs and of nouns. */
static size_t cut_s(char *w, size_t n) {
        if (n < 4 || w[n - 1] != 's' || w[n - 2] == 's' || ends(w, n, "us") || ends(w, n, "is"))
                return n;
        if (ends(w, n, "ies") && n > 4) {
                w[n - 3] = 'y';
                return n - 2;
        }
        if (ends(w, n, "sses") || ends(w, n, "shes") || ends(w, n, "ches") || ends(w, n, "xes") ||
            ends(w, n, "zzes") || ends(w, n, "oes"))
                return n - 2;
        return n - 1;
}

static size_t verb(char *w, size_t n) {
        if (n > 4 && ends(w, n, "ied")) {
                w[n - 3] = 'y';
                return n - 2;
        }
        if (n > 4 && ends(w, n, "eed") && !ends(w, n, "greed"))
                return n;
        if (n > 3 && ends(w, n, "ed") && has_vowel(w, n - 2))
                return mend_stem(w, n - 2);
        if (n > 4 && ends(w, n, "ing") && has_vowel(w, n - 3))
                return mend_stem(w, n - 3);
        return cut_s(w, n);
}

struct str lang_lemma_en(struct str w, enum lang_pos pos, char to[static LANG_LEMMA]) {
        static pthread_once_t once = PTHREAD_ONCE_INIT;
        const char *base = NULL;
        size_t n = 0;
        pthread_once(&once, sort_lists);
        for (size_t i = 0; i < w.n && n < LANG_LEMMA - 3; i++) {
                if (i + 2 < w.n && (uint8_t) w.p[i] == 0xe2 && (uint8_t) w.p[i + 1] == 0x80 &&
                    (uint8_t) w.p[i + 2] == 0x99) {
                        to[n++] = '\'';
                        i += 2;
                        continue;
                }
                to[n++] = ascii_lower(w.p[i]);
        }
        to[n] = '\0';
        bool doing = pos == LANG_POS_VERB || pos == LANG_POS_AUX || pos == LANG_POS_PART;
        if (doing)
                base = find(verbs, COUNT(verbs), to);
        else if (pos == LANG_POS_NOUN)
                base = find(nouns, COUNT(nouns), to);
        if (base)
                return str_of(base);
        if (pos == LANG_POS_VERB && n > 2)
                n = verb(to, n);
        else if (pos == LANG_POS_NOUN)
                n = cut_s(to, n);
        return (struct str){ to, n };
}
