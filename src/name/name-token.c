/* Words of names: their letters, their rarity, their nicknames. */
#include "base/utf8.h"
#include "name/name-model.h"

uint32_t name_hash(struct str s) { /* FNV-1a, its high bits folded in */
        uint64_t h = 0xcbf29ce484222325u;
        for (size_t i = 0; i < s.n; i++)
                h = (h ^ (uint8_t) s.p[i]) * 0x100000001b3u;
        return (uint32_t) (h ^ h >> 32);
}

unsigned name_rarity(const struct name_model *m, struct str folded) {
        uint32_t h = name_hash(folded);
        size_t from = 0, to = m->n_tokens;
        while (from < to) {
                size_t mid = (from + to) / 2;
                if (m->token[mid] == h)
                        return m->rarity[mid];
                if (m->token[mid] < h)
                        from = mid + 1;
                else
                        to = mid;
        }
        return NAME_UNLISTED;
}

static bool has_nick(const struct name_model *m, struct str name, struct str nick) {
        uint64_t h = (uint64_t) name_hash(name) << 32 | name_hash(nick);
        size_t from = 0, to = m->n_nicks;
        while (from < to) {
                size_t mid = (from + to) / 2;
                if (m->nick[mid] == h)
                        return true;
                if (m->nick[mid] < h)
                        from = mid + 1;
                else
                        to = mid;
        }
        return false;
}

bool name_is_nick(const struct name_model *m, struct str a, struct str b) {
        return has_nick(m, a, b) || has_nick(m, b, a);
}

enum name_script name_script_of(struct str s) {
        size_t n;
        if (s.n == 0)
                return NAME_NO_SCRIPT;
        uint32_t cp = utf8_get(s.p, &n);
        if (cp >= 'a' && cp <= 'z')
                return NAME_LATIN;
        if (cp >= 0x620 && cp <= 0x6d3)
                return NAME_ARABIC;
        return NAME_OTHER_SCRIPT;
}

/* The letters of the Arabic script as they are folded, and what other languages write for them. */
static unsigned arabic_letter(uint32_t cp) {
        static const uint32_t letters[] = { 0x627, 0x628, 0x62a, 0x62b, 0x62c, 0x62d, 0x62e,
                                            0x62f, 0x630, 0x631, 0x632, 0x633, 0x634, 0x635,
                                            0x636, 0x637, 0x638, 0x639, 0x63a, 0x641, 0x642,
                                            0x644, 0x645, 0x646, 0x647, 0x648, 0x67e, 0x686,
                                            0x698, 0x6a9, 0x6af, 0x6cc, 0x621 };
        switch (cp) {
        case 0x6a4: /* ڤ */
                return 20;
        case 0x6ad: /* ڭ */
        case 0x763:
                return 31;
        case 0x6be: /* ھ */
        case 0x6c1:
        case 0x6d5:
                return 25;
        case 0x6d2: /* ے */
                return 32;
        }
        for (unsigned i = 0; i < sizeof letters / sizeof *letters; i++)
                if (letters[i] == cp)
                        return i + 1;
        return 0;
}

/* Doubled consonants are one letter: no other script writes them twice. */
static bool put_latin(uint8_t *to, size_t *n, unsigned letter) {
        static const char vowels[] = "aeiou";
        if (*n && to[*n - 1] == letter && !strchr(vowels, (int) (letter + 'a' - 1)))
                return true;
        if (*n == NAME_LETTERS)
                return false;
        to[(*n)++] = (uint8_t) letter;
        return true;
}

size_t name_letters(struct str s, enum name_script script, uint8_t ret[static NAME_LETTERS]) {
        size_t n = 0;
        for (size_t i = 0, step; i < s.n; i += step) {
                uint32_t cp = utf8_get(s.p + i, &step);
                if (script == NAME_LATIN && cp >= 'a' && cp <= 'z') {
                        bool x = cp == 'x';
                        if (!put_latin(ret, &n, x ? 'k' - 'a' + 1 : cp - 'a' + 1) ||
                            (x && !put_latin(ret, &n, 's' - 'a' + 1)))
                                return 0;
                } else {
                        unsigned letter = script == NAME_ARABIC ? arabic_letter(cp) : 0;
                        if (!letter || n == NAME_LETTERS)
                                return 0;
                        ret[n++] = (uint8_t) letter;
                }
        }
        return n;
}
