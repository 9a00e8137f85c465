/* The table of anchors, and the walk over a text; see watch-scan.h. */
#include "watch/watch-scan.h"

#include "base/hash.h"
#include "base/limits.h"
#include "text/text-key.h"
#include "text/text-token.h"

#include <stdlib.h>

enum {
        BESIDE = 3, /* words that may stand between two of a name's */
        NEAR = 5,   /* words on either side that make the surroundings of a hit */
        REACH = 25, /* words on either side in which an organisation is beside a name */
        ANCHOR_BITS = 24,
        CANDIDATES = 512, /* names tried at one word */
        CROWD = 8,        /* names that an initial and an anchor may fit before they tell nothing */
        TELLING = 4       /* bytes of a word of an organisation's name that is looked for */
};

/* A word of the text: what it is looked up by. */
struct watch_word {
        uint32_t self, key; /* hashes; 0 = none */
        uint32_t off, end;
        uint8_t n; /* letters of one-letter words */
        char first;
        bool named; /* no small Latin letter begins it: a name may stand here */
};

struct spelling { /* of a listed name */
        uint32_t entry, which;
        uint32_t words; /* of its other words, in `others` */
        uint8_t n_words;
};

struct other { /* a word beside the anchor: itself, and the keys of its other spellings */
        uint32_t self;
        uint32_t keys, n_keys; /* in `keys` */
        char first;
        bool initial;
};

struct office { /* an organisation or office of an entry; its words are in `others` */
        uint32_t entry, words, n_words;
};

/* An anchor's hash and another word's, mixed -> the spelling that has both. */
struct pair {
        uint32_t hash, spelling;
};

struct watch_scan {
        const struct watch_list *list;
        struct name_options names;
        float least;
        VEC(struct spelling) spellings;
        VEC(struct other) others;
        VEC(uint32_t) keys;
        VEC(struct office) offices; /* by entry */
        VEC(struct pair) pairs;     /* by hash */
        uint32_t *starts;           /* of pairs by the upper bits of their hash */
        unsigned shift;
        uint64_t *anchors; /* one bit for each hash of an anchor: most words are none */
        unsigned widest;   /* words of the longest spelling */
};

uint32_t watch_spellings(const struct watch_entry *x) {
        uint32_t n = 1;
        for (size_t i = 0; i < x->n_values; i++)
                n += x->values[i].field == WATCH_alias;
        return n;
}

struct str watch_spelling(const struct watch_entry *x, uint32_t which) {
        for (size_t i = 0; which && i < x->n_values; i++)
                if (x->values[i].field == WATCH_alias && --which == 0)
                        return x->values[i].text;
        return x->name;
}

static uint32_t hash_of(const char *p, size_t n, uint32_t kind) {
        uint64_t h = hash64(p, n);
        uint32_t v = (uint32_t) (h ^ h >> 32) * 2 + kind; /* words and keys never meet */
        return v ? v : 2;
}

static uint32_t hash_word(struct str term) {
        return hash_of(term.p, term.n, 0);
}

static uint32_t hash_key(const char *p, size_t n) {
        return n >= 2 ? hash_of(p, n, 1) : 0;
}

/* ---- the table ----------------------------------------------------------------------------------
 */

static uint32_t mix(uint32_t anchor, uint32_t other) {
        uint32_t h = (anchor * 0x9e3779b1u) ^ (other << 15 | other >> 17);
        h = (h ^ h >> 16) * 0x85ebca6bu;
        return h ^ h >> 13;
}

static uint32_t hash_initial(char c) {
        return 0x51ed27u * (uint8_t) c | 1;
}

static bool is_anchor(const struct watch_scan *s, uint32_t hash) {
        uint32_t bit = hash >> (32 - ANCHOR_BITS);
        return s->anchors[bit / 64] >> bit % 64 & 1;
}

static void put_pair(struct watch_scan *s, uint32_t anchor, uint32_t other, uint32_t spelling) {
        uint32_t bit = anchor >> (32 - ANCHOR_BITS);
        s->anchors[bit / 64] |= (uint64_t) 1 << bit % 64;
        vec_push(&s->pairs, (struct pair){ mix(anchor, other), spelling });
}

static int by_hash(const void *a, const void *b) {
        const struct pair *x = a, *y = b;
        if (x->hash != y->hash)
                return x->hash < y->hash ? -1 : 1;
        return x->spelling < y->spelling ? -1 : x->spelling > y->spelling;
}

/* Sort the pairs; two or three of them share a start. */
static void settle_pairs(struct watch_scan *s) {
        size_t kept = 0, i = 0;
        unsigned bits = 4;
        if (s->pairs.n)
                qsort(s->pairs.v, s->pairs.n, sizeof *s->pairs.v, by_hash);
        for (i = 0; i < s->pairs.n; i++)
                if (i == 0 || by_hash(&s->pairs.v[i], &s->pairs.v[i - 1]) != 0)
                        s->pairs.v[kept++] = s->pairs.v[i];
        s->pairs.n = kept;
        while (bits < 28 && (size_t) 2 << bits < kept)
                bits++;
        s->shift = 32 - bits;
        s->starts = mem_array(NULL, ((size_t) 1 << bits) + 1, sizeof *s->starts);
        i = 0;
        for (size_t k = 0; k <= (size_t) 1 << bits; k++) {
                while (i < kept && s->pairs.v[i].hash >> s->shift < k)
                        i++;
                s->starts[k] = (uint32_t) i;
        }
}

static struct str token_str(const struct name_token *t) {
        return (struct str){ t->v, t->n };
}

static bool is_word(const struct name_token *t) {
        return t->kind == NAME_WORD || t->kind == NAME_LEGAL;
}

static float rarity(const struct watch_scan *s, const struct name_token *t) {
        float bits = s->names.rarity ? s->names.rarity(s->names.ctx, token_str(t)) : -1;
        return bits < 0 ? t->rarity : bits;
}

/* The word that is looked up: the rarest, of equals the last, for that is the family's. */
static int anchor_of(const struct watch_scan *s, const struct name *n) {
        int best = -1;
        float most = -1;
        for (int i = 0; i < n->n; i++)
                if (n->token[i].kind == NAME_WORD && rarity(s, &n->token[i]) >= most) {
                        most = rarity(s, &n->token[i]);
                        best = i;
                }
        return best;
}

static void put_keys(struct watch_scan *s, const struct name_token *t, struct other *o) {
        struct text_keys keys;
        text_keys(token_str(t), &keys);
        o->keys = (uint32_t) s->keys.n;
        for (size_t i = 0; i < keys.n; i++) {
                uint32_t h = hash_key(keys.key[i].v, keys.key[i].n);
                if (h)
                        vec_push(&s->keys, h);
        }
        o->n_keys = (uint32_t) s->keys.n - o->keys;
}

static void put_other(struct watch_scan *s, const struct name_token *t) {
        struct other o = { .self = hash_word(token_str(t)),
                           .first = t->v[0],
                           .initial = t->kind == NAME_INITIAL };
        put_keys(s, t, &o);
        vec_push(&s->others, o);
}

/* The anchor with each of the other words: by itself, its keys, its first letter. */
static void put_pairs(struct watch_scan *s, const struct spelling *sp, uint32_t at,
                      uint32_t anchor) {
        if (!sp->n_words)
                put_pair(s, anchor, 0, at);
        for (uint32_t k = 0; k < sp->n_words; k++) {
                const struct other *o = &s->others.v[sp->words + k];
                put_pair(s, anchor, o->self, at);
                put_pair(s, anchor, hash_initial(o->first), at);
                for (uint32_t i = 0; i < o->n_keys; i++)
                        put_pair(s, anchor, s->keys.v[o->keys + i], at);
        }
}

static void put_spelling(struct watch_scan *s, uint32_t entry, uint32_t which) {
        struct name n;
        name_parse(name_model(), watch_spelling(&s->list->entries.v[entry], which), &n);
        int anchor = anchor_of(s, &n);
        if (anchor < 0)
                return;
        struct spelling sp = { .entry = entry, .which = which, .words = (uint32_t) s->others.n };
        for (int i = 0; i < n.n; i++)
                if (i != anchor && (is_word(&n.token[i]) || n.token[i].kind == NAME_INITIAL)) {
                        put_other(s, &n.token[i]);
                        sp.n_words++;
                }
        uint32_t at = (uint32_t) s->spellings.n;
        vec_push(&s->spellings, sp);
        struct other a = { 0 };
        put_keys(s, &n.token[anchor], &a);
        put_pairs(s, &sp, at, hash_word(token_str(&n.token[anchor])));
        for (uint32_t i = 0; sp.n_words && i < a.n_keys; i++)
                put_pairs(s, &sp, at, s->keys.v[a.keys + i]);
        s->keys.n = a.keys; /* the anchor's are in the table now */
        s->widest = sp.n_words > s->widest ? sp.n_words : s->widest;
}

static void put_offices(struct watch_scan *s, uint32_t entry) {
        const struct watch_entry *x = &s->list->entries.v[entry];
        for (size_t i = 0; i < x->n_values; i++) {
                struct name n;
                struct office o = { .entry = entry, .words = (uint32_t) s->others.n };
                if (x->values[i].field != WATCH_organisation &&
                    x->values[i].field != WATCH_position)
                        continue;
                name_parse(name_model(), x->values[i].text, &n);
                for (int k = 0; k < n.n; k++)
                        if (n.token[k].n >= TELLING && is_word(&n.token[k])) {
                                put_other(s, &n.token[k]);
                                o.n_words++;
                        }
                if (o.n_words)
                        vec_push(&s->offices, o);
        }
}

struct watch_scan *watch_scan_new(const struct watch_list *l, const struct watch_scan_options *o) {
        struct watch_scan *s = MEM_NEW(struct watch_scan);
        s->list = l;
        if (o->names)
                s->names = *o->names;
        s->least = o->least > 0 ? o->least : WATCH_LEAST;
        s->anchors = mem_zalloc(((size_t) 1 << ANCHOR_BITS) / 8);
        for (uint32_t i = 0; i < l->entries.n; i++) {
                for (uint32_t k = 0; k < watch_spellings(&l->entries.v[i]); k++)
                        put_spelling(s, i, k);
                put_offices(s, i);
        }
        settle_pairs(s);
        return s;
}

void watch_scan_free(struct watch_scan **at) {
        struct watch_scan *s = *at;
        if (!s)
                return;
        vec_done(&s->spellings);
        vec_done(&s->others);
        vec_done(&s->keys);
        vec_done(&s->offices);
        vec_done(&s->pairs);
        mem_free(s->starts);
        mem_free(s->anchors);
        mem_free(s);
        *at = NULL;
}

void watch_room_done(struct watch_room *r) {
        vec_done(&r->hits);
        vec_done(&r->words);
        vec_done(&r->joined);
}

/* ---- the walk -----------------------------------------------------------------------------------
 */

/* Words that a name may be written in together or apart: کاوه نژاد, Abdul Rahman. */
static void join(struct str text, const char *was, size_t n_was, struct str term,
                 struct watch_room *room) {
        char both[2 * TEXT_TERM_ROOM], key[TEXT_KEY_MAX];
        struct watch_word *a = room->words.n > 1 ? &room->words.v[room->words.n - 2] : NULL;
        const struct watch_word *b = &room->words.v[room->words.n - 1];
        struct watch_word w = { 0 };
        if (a && b->off - a->end <= 3 && a->named && b->named && n_was + term.n < sizeof both) {
                memcpy(both, was, n_was);
                memcpy(both + n_was, term.p, term.n);
                struct str s = { both, n_was + term.n };
                w = (struct watch_word){ .self = hash_word(s), .off = a->off, .end = b->end };
                w.key = hash_key(key, text_key(s, key));
                for (uint32_t i = a->end; i < b->off; i++)
                        if (strchr(",;:.!?()<>\n", text.p[i]))
                                w.self = w.key = 0;
        }
        if (a)
                vec_push(&room->joined, w);
}

static void read_words(struct str text, struct watch_room *room) {
        char was[TEXT_TERM_ROOM];
        size_t n_was = 0;
        struct text_tokens it;
        struct text_token t;
        vec_clear(&room->words);
        vec_clear(&room->joined);
        text_tokens_init(&it, text);
        while (text_tokens_next(&it, &t)) {
                char key[TEXT_KEY_MAX];
                struct watch_word w = { .self = hash_word(t.term),
                                        .off = t.off,
                                        .end = t.off + t.len,
                                        .first = t.term.p[0] };
                if (t.overlay) /* its parts are words of their own */
                        continue;
                w.n = (uint8_t) (t.term.n == 1);
                /* other spellings of a name are looked for where a name may stand */
                w.named = text.p[t.off] < 'a' || text.p[t.off] > 'z';
                if (w.named)
                        w.key = hash_key(key, text_key(t.term, key));
                vec_push(&room->words, w);
                join(text, was, n_was, t.term, room);
                n_was = t.term.n < sizeof was ? t.term.n : sizeof was;
                memcpy(was, t.term.p, n_was);
        }
        if (room->words.n)
                vec_push(&room->joined, (struct watch_word){ 0 });
}

/* Nothing parts the two words but spaces, commas, full stops, hyphens, joiners and line ends. */
static bool is_beside(struct str text, const struct watch_word *a, const struct watch_word *b) {
        unsigned lines = 0;
        for (uint32_t i = a->end; i < b->off; i++) {
                char c = text.p[i];
                lines += c == '\n';
                if (lines > 1 || c == ';' || c == ':' || c == '!' || c == '?' || c == '|' ||
                    c == '<' || c == '@')
                        return false;
        }
        return true;
}

static bool is_other(const struct watch_scan *s, const struct other *o,
                     const struct watch_word *w) {
        if (o->self == w->self)
                return true;
        if (w->n && w->first == o->first) /* an initial for it */
                return true;
        for (uint32_t i = 0; w->key && i < o->n_keys; i++)
                if (s->keys.v[o->keys + i] == w->key)
                        return true;
        return false;
}

/* The words around `at` that may belong to one name. */
static void around(struct str text, const struct watch_room *room, size_t at, unsigned reach,
                   size_t *from, size_t *to) {
        const struct watch_word *w = room->words.v;
        for (*from = at; *from > 0 && at - *from < reach; (*from)--)
                if (!is_beside(text, &w[*from - 1], &w[*from]))
                        break;
        for (*to = at; *to + 1 < room->words.n && *to - at < reach; (*to)++)
                if (!is_beside(text, &w[*to], &w[*to + 1]))
                        break;
}

static void keep(struct watch_room *room, struct watch_hit h) {
        for (size_t i = room->hits.n; i-- > 0;) {
                struct watch_hit *was = &room->hits.v[i];
                if (was->off + was->len + 256 < h.off)
                        break;
                if (was->entry != h.entry || was->off + was->len <= h.off ||
                    h.off + h.len <= was->off)
                        continue;
                if (h.score > was->score)
                        *was = h;
                return;
        }
        vec_push(&room->hits, h);
}

/* ---- what stands around a hit -------------------------------------------------------------------
 */

static uint32_t surroundings(const struct watch_room *room, size_t first, size_t last) {
        size_t from = first > NEAR ? first - NEAR : 0;
        uint32_t h = 2166136261u;
        for (size_t i = from; i <= last + NEAR && i < room->words.n; i++)
                h = (h ^ room->words.v[i].self) * 16777619u;
        return h;
}

/* Do all words of the office stand within reach? */
static bool has_office(const struct watch_scan *s, const struct office *o,
                       const struct watch_room *room, size_t first, size_t last) {
        size_t from = first > REACH ? first - REACH : 0;
        for (uint32_t k = 0; k < o->n_words; k++) {
                bool found = false;
                for (size_t i = from; !found && i <= last + REACH && i < room->words.n; i++)
                        found = (i < first || i > last) && !room->words.v[i].n &&
                                is_other(s, &s->others.v[o->words + k], &room->words.v[i]);
                if (!found)
                        return false;
        }
        return true;
}

static bool is_beside_office(const struct watch_scan *s, uint32_t entry,
                             const struct watch_room *room, size_t first, size_t last) {
        size_t lo = 0, hi = s->offices.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (s->offices.v[mid].entry < entry)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < s->offices.n && s->offices.v[lo].entry == entry; lo++)
                if (has_office(s, &s->offices.v[lo], room, first, last))
                        return true;
        return false;
}

/* Something of the listed name is not there, or is an initial only. */
static bool is_partial(const struct name *listed, const struct name_match *m) {
        for (unsigned i = 0; i < m->n_steps; i++) {
                const struct name_step *x = &m->step[i];
                if (x->rule == NAME_ABBREVIATED ||
                    (x->rule == NAME_ONLY_A && listed->token[x->a].kind == NAME_WORD))
                        return true;
        }
        return false;
}

static void judge(const struct watch_scan *s, const struct spelling *sp, struct str text,
                  size_t first, size_t last, struct watch_room *room) {
        uint32_t off = room->words.v[first].off, end = room->words.v[last].end;
        struct name a, b;
        struct name_match m;
        struct str there = str_sub(text, off, end - off);
        name_parse(name_model(), watch_spelling(&s->list->entries.v[sp->entry], sp->which), &a);
        name_parse(name_model(), there, &b);
        name_compare(name_model(), &a, &b, &s->names, &m);
        if (m.tier == NAME_NONE || m.score < (double) s->least)
                return;
        keep(room,
             (struct watch_hit){ .entry = sp->entry,
                                 .spelling = sp->which,
                                 .off = off,
                                 .len = end - off,
                                 .tier = m.tier,
                                 .score = (float) m.score,
                                 .bits = (float) m.bits,
                                 .near = surroundings(room, first, last),
                                 .partial = is_partial(&a, &m),
                                 .beside = is_beside_office(s, sp->entry, room, first, last) });
}

/* A lone word inside an address or a path is nobody's name. */
static bool is_in_address(struct str text, const struct watch_word *w) {
        char before = w->off ? text.p[w->off - 1] : ' ';
        char behind = w->end < text.n ? text.p[w->end] : ' ';
        char next = w->end + 1 < text.n ? text.p[w->end + 1] : ' ';
        return strchr("@/._=\\", before) || strchr("@/_=\\", behind) ||
               (behind == '.' && (ascii_alpha(next) || ascii_digit(next)));
}

/* The anchor of `sp` may stand at word `at`: are the others there? */
static void look(const struct watch_scan *s, const struct spelling *sp, struct str text, size_t at,
                 size_t to_at, struct watch_room *room) {
        const struct watch_word *w = room->words.v, *w2 = room->joined.v;
        size_t from, to, first = at, last = to_at, near = 0;
        around(text, room, at, sp->n_words + BESIDE - 1, &from, &to);
        for (unsigned k = 0; k < sp->n_words; k++) {
                const struct other *o = &s->others.v[sp->words + k];
                size_t best = SIZE_MAX;
                bool wide = false;
                for (size_t i = from; i <= to; i++) {
                        size_t apart = i > at ? i - at : at - i;
                        size_t was = best > at ? best - at : at - best;
                        bool one = is_other(s, o, &w[i]);
                        if ((i >= at && i <= to_at) || (best != SIZE_MAX && apart >= was))
                                continue;
                        if (!one &&
                            (i == to || i + 1 == at || !w2[i].self || !is_other(s, o, &w2[i])))
                                continue;
                        best = i;
                        wide = !one;
                }
                if (best == SIZE_MAX)
                        continue;
                near++;
                first = best < first ? best : first;
                last = best + wide > last ? best + wide : last;
        }
        if ((near == 0 && sp->n_words) || (near == 0 && is_in_address(text, &w[at])))
                return;
        judge(s, sp, text, first, last, room);
}

/* Spellings to be tried at one word, each once. */
struct candidates {
        uint32_t v[CANDIDATES];
        unsigned n;
};

static void gather(const struct watch_scan *s, uint32_t anchor, uint32_t other, unsigned most,
                   struct candidates *c) {
        uint32_t hash = mix(anchor, other), slot = hash >> s->shift;
        uint32_t from = s->starts[slot], end = s->starts[slot + 1], to;
        while (from < end && s->pairs.v[from].hash < hash)
                from++;
        for (to = from; to < end && s->pairs.v[to].hash == hash; to++)
                ;
        for (; to - from <= most && from < to && c->n < CANDIDATES; from++) {
                unsigned i = 0;
                while (i < c->n && c->v[i] != s->pairs.v[from].spelling)
                        i++;
                if (i == c->n)
                        c->v[c->n++] = s->pairs.v[from].spelling;
        }
}

/* Words at..to_at are, or their key is, `anchor`. */
static void look_up(const struct watch_scan *s, uint32_t anchor, struct str text, size_t at,
                    size_t to_at, struct watch_room *room) {
        struct candidates c = { .n = 0 };
        size_t from, to;
        if (!anchor || !is_anchor(s, anchor))
                return;
        around(text, room, at, s->widest + BESIDE, &from, &to);
        gather(s, anchor, 0, CANDIDATES, &c);
        for (size_t i = from; i <= to; i++) {
                const struct watch_word *w = &room->words.v[i];
                const struct watch_word *w2 = &room->joined.v[i];
                if (i >= at && i <= to_at)
                        continue;
                if (w2->self)
                        gather(s, anchor, w2->self, CANDIDATES, &c);
                if (w2->self && w2->key)
                        gather(s, anchor, w2->key, CANDIDATES, &c);
                gather(s, anchor, w->self, CANDIDATES, &c);
                if (w->key)
                        gather(s, anchor, w->key, CANDIDATES, &c);
                if (w->n)
                        gather(s, anchor, hash_initial(w->first), CROWD, &c);
        }
        for (unsigned i = 0; i < c.n; i++)
                look(s, &s->spellings.v[c.v[i]], text, at, to_at, room);
}

void watch_scan_text(const struct watch_scan *s, struct str text, struct watch_room *room) {
        vec_clear(&room->hits);
        read_words(text, room);
        for (size_t i = 0; i < room->words.n; i++) {
                look_up(s, room->words.v[i].self, text, i, i, room);
                look_up(s, room->words.v[i].key, text, i, i, room);
                look_up(s, room->joined.v[i].self, text, i, i + 1, room);
                look_up(s, room->joined.v[i].key, text, i, i + 1, room);
        }
}
