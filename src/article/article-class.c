/* What the names in class="" and id="" say, by the words in article-class.def.  Two words in a row
 * are also tried as one ("entry-content" is entrycontent). */
#include "article/article-page.h"

#include "base/utf8.h"

enum { WORD = 24, NAMES_MOST = 600 };

static bool is_like(const char *word, size_t n, const char *pattern) {
        size_t m = strlen(pattern);
        if (pattern[m - 1] == '*')
                return n >= m - 1 && memcmp(word, pattern, m - 1) == 0;
        return n == m && memcmp(word, pattern, n) == 0;
}

static uint32_t flags_of(const char *word, size_t n) {
        static const struct {
                const char *word;
                uint32_t flags;
        } table[] = {
#define CLASS(word, flag) { word, ARTICLE_##flag },
#include "article/article-class.def"
#undef CLASS
        };
        uint32_t flags = 0;
        for (size_t i = 0; n && i < sizeof table / sizeof *table; i++)
                if (table[i].word[0] == word[0] && is_like(word, n, table[i].word))
                        flags |= table[i].flags;
        return flags;
}

/* The next run of letters of `s`, small, in `ret`; a capital begins a new one. */
static size_t next_word(struct str s, size_t *at, char ret[static WORD]) {
        size_t n = 0;
        while (*at < s.n && !ascii_alpha(s.p[*at]))
                ++*at;
        for (; *at < s.n && ascii_alpha(s.p[*at]); ++*at) {
                char c = s.p[*at];
                bool turn = n && c <= 'Z' && *at && s.p[*at - 1] > 'Z';
                if (turn)
                        break;
                if (n < WORD)
                        ret[n++] = ascii_lower(c);
        }
        return n;
}

uint32_t article_class(struct str names) {
        char word[WORD], both[2 * WORD];
        uint32_t flags = 0;
        size_t at = 0, n, before = 0;
        names = utf8_head(names, NAMES_MOST);
        while ((n = next_word(names, &at, word)) > 0) {
                flags |= flags_of(word, n);
                memcpy(both + before, word, n);
                if (before)
                        flags |= flags_of(both, before + n);
                memcpy(both, word, n);
                before = n;
        }
        /* a box that is called both: what it is called for wins over where it stands */
        if (flags & ARTICLE_HINT_YES)
                flags &= ~(uint32_t) ARTICLE_HINT_NO;
        return flags;
}
