/* Phrases with slots.
 *
 * The table is sorted by language and kind as it stands in the file; ranges are looked up, not
 * counted at run time.  A slot may hold a phrase, but phrases in slots have no slots themselves. */
#include "cache-say.h"

#include "base/bug.h"
#include "cache-time.h"

struct phrase {
        enum cache_lang lang;
        enum cache_kind kind;
        struct str text;
};

static const struct phrase phrases[] = {
#define P(lang, kind, text) { CACHE_##lang, CACHE_##kind, STR_INIT(text) },
#include "cache-phrase.def"
#undef P
};
enum { PHRASES = sizeof phrases / sizeof *phrases, LINE = 72 };

const char *cache_lang_code(enum cache_lang lang) {
        static const char *const code[] = { "en", "fa", "ar" };
        return code[lang];
}

enum cache_culture cache_lang_culture(enum cache_lang lang) {
        static const enum cache_culture of[] = { CACHE_ENGLISH, CACHE_PERSIAN, CACHE_ARABIC };
        return of[lang];
}

/* First phrase that is not before (lang, kind). */
static size_t phrase_at(enum cache_lang lang, int kind) {
        size_t lo = 0, hi = PHRASES;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                const struct phrase *p = &phrases[mid];
                if (p->lang < lang || (p->lang == lang && (int) p->kind < kind))
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

static struct str draw(const struct cache_voice *v, enum cache_kind kind) {
        size_t from = phrase_at(v->lang, kind), to = phrase_at(v->lang, (int) kind + 1);
        BUG_IF(from == to);
        return phrases[from + random_below(v->random, to - from)].text;
}

static void put_number(struct buf *out, const struct cache_voice *v, uint64_t n) {
        if (v->lang == CACHE_fa)
                cache_put_persian_digits(out, n);
        else
                buf_printf(out, "%llu", (unsigned long long) n);
}

static void put_money(struct buf *out, const struct cache_voice *v) {
        static const char *const unit[] = { "%llu,%03llu crowns", " هزار ریال", " درهم" };
        uint64_t n = 2 + random_below(v->random, 90), rest = random_below(v->random, 10) * 100;
        if (v->lang == CACHE_en) {
                buf_printf(out, "%llu,%03llu crowns", (unsigned long long) n,
                           (unsigned long long) rest);
                return;
        }
        put_number(out, v, n * 1000 + rest);
        buf_puts(out, unit[v->lang]);
}

static void put_person(struct buf *out, const struct cache_voice *v) {
        const struct cache_person *p = v->dear;
        if (p == NULL || random_below(v->random, 4) != 0)
                p = &v->world->people[random_below(v->random, v->world->n)];
        unsigned k = v->lang == CACHE_en ? (unsigned) random_below(v->random, 2) * 3 : 4;
        if (!cache_put_name(out, p, k))
                cache_put_name(out, p, 0);
}

static void put_slot(struct buf *out, const struct cache_voice *v, char slot) {
        int64_t day = v->now / 86400 + (int64_t) random_below(v->random, 60) - 20;
        uint64_t most = (uint64_t) 2 << random_below(v->random, 13); /* small numbers are common */
        switch (slot) {
        case 't':
                buf_put_str(out, draw(v, CACHE_topic));
                break;
        case 'p':
                buf_put_str(out, draw(v, CACHE_place));
                break;
        case 'e':
                buf_put_str(out, draw(v, CACHE_event));
                break;
        case 'f':
                buf_put_str(out, draw(v, CACHE_doc));
                break;
        case 'v':
                buf_put_str(out, draw(v, CACHE_venue));
                break;
        case 'o':
                cache_put_org(out, (unsigned) random_below(v->random, cache_orgs()),
                              cache_lang_culture(v->lang));
                break;
        case 'n':
                put_person(out, v);
                break;
        case 'd':
                (v->lang == CACHE_fa ? cache_put_persian : cache_put_english)(out, day);
                break;
        case 'h':
                put_number(out, v, 8 + random_below(v->random, 12));
                break;
        case 'c':
                put_number(out, v, 3 + random_below(v->random, most));
                break;
        case 'm':
                put_money(out, v);
                break;
        default:
                BUG("no such slot: %c", slot);
        }
}

static void fill(struct buf *out, const struct cache_voice *v, struct str text) {
        size_t at;
        while ((at = str_chr(text, '%')) != SIZE_MAX && at + 1 < text.n) {
                buf_put(out, text.p, at);
                put_slot(out, v, text.p[at + 1]);
                text = str_sub(text, at + 2, text.n);
        }
        buf_put_str(out, text);
}

void cache_say(struct buf *out, const struct cache_voice *v, enum cache_kind kind) {
        size_t at = out->n;
        fill(out, v, draw(v, kind));
        if (out->n > at && (kind == CACHE_say || kind == CACHE_subject) && out->p[at] >= 'a' &&
            out->p[at] <= 'z')
                out->p[at] -= 32;
}

/* Turn the blanks after each LINE letters or so into line ends. */
static void fold(struct buf *out, size_t from) {
        size_t letters = 0;
        for (size_t i = from; i < out->n; i++) {
                letters += ((uint8_t) out->p[i] & 0xc0) != 0x80;
                if (out->p[i] == '\n')
                        letters = 0;
                else if (out->p[i] == ' ' && letters > LINE - 8)
                        out->p[i] = '\n', letters = 0;
        }
}

void cache_say_text(struct buf *out, const struct cache_voice *v, unsigned n, size_t *ret_first) {
        size_t from = out->n;
        cache_say(out, v, CACHE_say);
        *ret_first = out->n - from;
        for (unsigned i = 1; i < n; i++) {
                buf_puts(out, random_below(v->random, 4) == 0 ? "\n\n" : i == 1 ? "\n" : " ");
                cache_say(out, v, CACHE_say);
        }
        buf_putc(out, '\n');
        fold(out, from);
}
