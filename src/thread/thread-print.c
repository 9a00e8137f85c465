/* Fingerprints for families: subjects without their prefixes, bodies without their spacing, and
 * simhash for likeness.
 *
 * Bodies are read word by word, eight bytes at a time; each word is hashed once and serves both
 * prints.  The simhash keeps its 64 counters as bytes in eight 64-bit lanes (lane k holds bits k,
 * k + 8, ...), so that counting one pair of words costs eight additions; the lanes are emptied into
 * wider sums before a byte can overflow.
 *
 * It does not decide what is a copy: thread-build.h does. */
#include "thread/thread-print.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/le.h"
#include "text/text-fold.h"

enum { LANE_FULL = 255, SUBJECT_MAX = 4096 };

static const struct str prefixes[] = {
#define PREFIX(word, language) { (word), sizeof(word) - 1 },
#include "thread/thread-prefix.def"
#undef PREFIX
};

/* ---- subjects ------------------------------------------------------------------------------- */

static bool is_prefix(struct str s) {
        char room[64];
        struct buf folded;
        bool found = false;
        if (s.n == 0 || s.n > sizeof room)
                return false;
        buf_init(&folded, 256);
        text_fold(s, &folded);
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !found; i++)
                found = str_eq(buf_str(&folded), prefixes[i]);
        buf_done(&folded);
        return found;
}

/* `s` without a count at its end: "Re[2]" "Re^3" "Re (4)" -> "Re". */
static struct str without_count(struct str s) {
        size_t n = s.n;
        while (n > 0 && (ascii_digit(s.p[n - 1]) || strchr("[]()^* ", s.p[n - 1])))
                n--;
        return str_sub(s, 0, n);
}

/* Length of the colon at the start of `s`, 0 if there is none; U+FF1A is the full-width one. */
static size_t colon(struct str s) {
        if (str_starts(s, STR(":")))
                return 1;
        return str_starts(s, STR("\xef\xbc\x9a")) ? 3 : 0;
}

/* Take one reply prefix off the front of *s. */
static bool cut_prefix(struct str *s) {
        for (size_t i = 0, n; i < s->n && i < 48; i++) {
                if ((n = colon(str_sub(*s, i, SIZE_MAX))) == 0)
                        continue;
                if (!is_prefix(without_count(str_sub(*s, 0, i))))
                        return false;
                *s = str_trim(str_sub(*s, i + n, SIZE_MAX));
                return true;
        }
        return false;
}

/* Take a list's "[tag]" off the front of *s, unless nothing else is there. */
static bool cut_tag(struct str *s) {
        size_t end;
        if (!str_starts(*s, STR("[")) || (end = str_chr(*s, ']')) == SIZE_MAX || end > 64)
                return false;
        struct str rest = str_trim(str_sub(*s, end + 1, SIZE_MAX));
        if (rest.n == 0)
                return false;
        *s = rest;
        return true;
}

struct thread_subject thread_print_subject(struct str subject) {
        struct thread_subject ret = { .base = str_trim(subject) };
        struct buf folded;
        for (;;) {
                if (cut_prefix(&ret.base))
                        ret.reply = true;
                else if (!cut_tag(&ret.base))
                        break;
        }
        buf_init(&folded, SUBJECT_MAX);
        text_fold(ret.base, &folded);
        if (folded.n > 0)
                ret.print = (hash64(folded.p, folded.n) & ~(uint64_t) 1) | 2 | ret.reply;
        buf_done(&folded);
        return ret;
}

/* ---- bodies --------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h) { /* the finaliser of SplitMix64 */
        h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
        h = (h ^ h >> 27) * 0x94d049bb133111ebu;
        return h ^ h >> 31;
}

static void empty_lanes(struct thread_print *p) {
        for (unsigned k = 0; k < 8; k++) {
                for (unsigned b = 0; b < 8; b++)
                        p->sums[b * 8 + k] += (uint32_t) (p->lanes[k] >> b * 8 & 0xff);
                p->lanes[k] = 0;
        }
        p->pending = 0;
}

static void count_pair(struct thread_print *p, uint64_t h) {
        for (unsigned k = 0; k < 8; k++)
                p->lanes[k] += h >> k & 0x0101010101010101u;
        if (++p->pending == LANE_FULL)
                empty_lanes(p);
}

static void put_word(struct thread_print *p, uint64_t word) {
        p->hash = (p->hash ^ word) * 0x9e3779b97f4a7c15u;
        p->hash ^= p->hash >> 29;
        if (p->words++ > 0)
                count_pair(p, mix(p->last * 3 + word));
        p->last = word;
}

/* Bytes at `z` until the first white space or control among `n`. */
static size_t word_len(const char *z, size_t n) {
        size_t i = 0;
        for (; i + 8 <= n; i += 8) {
                uint64_t x = le_get64(z + i);
                uint64_t above = ((x & 0x7f7f7f7f7f7f7f7fu) + 0x5f5f5f5f5f5f5f5fu) | x;
                uint64_t space = ~above & 0x8080808080808080u; /* bytes <= 0x20 */
                if (space != 0)
                        return i + (size_t) __builtin_ctzll(space) / 8;
        }
        while (i < n && (uint8_t) z[i] > 0x20)
                i++;
        return i;
}

static uint64_t word_hash(const char *z, size_t n, size_t readable) {
        if (n > 8)
                return hash64(z, n);
        uint64_t x = 0;
        if (readable >= 8)
                x = le_get64(z) & (n == 8 ? UINT64_MAX : ((uint64_t) 1 << n * 8) - 1);
        else
                memcpy(&x, z, n);
        return mix(x + n * 0x9e3779b97f4a7c15u);
}

void thread_print_init(struct thread_print *p) {
        *p = (struct thread_print){ .hash = 0x243f6a8885a308d3u };
}

void thread_print_put(struct thread_print *p, struct str text) {
        const char *z = text.p, *end = text.p + text.n;
        while (z < end) {
                if ((uint8_t) *z <= 0x20 || *z == '>') {
                        z++;
                        continue;
                }
                size_t n = word_len(z, (size_t) (end - z));
                put_word(p, word_hash(z, n, (size_t) (end - z)));
                z += n;
        }
}

void thread_print_done(struct thread_print *p, uint64_t *ret_body, uint64_t *ret_sim) {
        uint64_t sim = 0;
        empty_lanes(p);
        for (unsigned b = 0; b < 64; b++)
                sim |= (uint64_t) (p->sums[b] * 2ull > p->words - 1) << b;
        *ret_body = p->words == 0 ? 0 : mix(p->hash) | 1;
        *ret_sim = p->words < THREAD_SIM_WORDS ? 0 : sim == 0 ? 1 : sim;
}
