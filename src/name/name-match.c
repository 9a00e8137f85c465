/* Two names beside each other.  Every token of one is judged against every token of the other
 * (and against two joined); the best pairs are taken first until nothing is left (greedy, which
 * for names is as good as the best assignment).  What is left over counts against. */
#include "name/name-write.h"

#include <math.h>

/* Bits: what two words that have nothing in common take from the rank of a candidate. */
enum { STRANGERS = 6 };
/* Bits that a spelling loses where the letters are those of the other language. */
static const float FOREIGN = 8;
/* How much of the evidence is the edit model's, beside one of the writing model's. */
static const float EDIT_SHARE[] = { 0.2f, 0.8f };

struct pair {
        struct name_step step;
        float raw; /* bits before the ceiling of rarity */
        uint8_t letters;
};

struct side {
        const struct name *name;
        uint8_t at[NAME_TOKENS]; /* its words and initials */
        float rarity[NAME_TOKENS];
        uint8_t n;
};

struct aligning {
        const struct name_model *m;
        const struct name_options *o;
        struct side a, b;
        bool quick; /* the edit model only */
        struct pair pair[3 * NAME_TOKENS * NAME_TOKENS];
        size_t n;
};

static struct str token_str(const struct name_token *t) {
        return (struct str){ t->v, t->n };
}

static void side_init(struct side *s, const struct name *name, const struct name_options *o) {
        *s = (struct side){ .name = name };
        for (uint8_t i = 0; i < name->n; i++) {
                const struct name_token *t = &name->token[i];
                if (t->kind != NAME_WORD && t->kind != NAME_INITIAL)
                        continue;
                float bits = o && o->rarity ? o->rarity(o->ctx, token_str(t)) : -1;
                s->rarity[s->n] = t->kind == NAME_INITIAL         ? 3
                                  : bits >= 0 && bits < t->rarity ? bits
                                                                  : t->rarity;
                s->at[s->n++] = i;
        }
}

static float chance(const struct name_edit *q) {
        float bits = 0;
        for (size_t k = 0; k < q->n; k++)
                bits += q->table->chance[q->out[k]];
        return bits;
}

/* How near the evidence is to certainty, a letter. */
static float quality_of(const struct name_edit *q, float bits) {
        float loss = (chance(q) - bits) / (float) (q->n ? q->n : 1);
        return loss > 4 ? 0 : loss < 0 ? 1 : 1 - loss / 4;
}

static void judge(const struct aligning *al, enum name_edit_kind kind, const uint8_t *latin,
                  size_t n, const uint8_t *out, size_t m, float *bits, float *quality) {
        struct name_edit q;
        name_edit_init(&q, al->m, kind, out, m);
        float v = name_edit_bits(&q, latin, n);
        if (v > *bits)
                *bits = v, *quality = quality_of(&q, v);
}

/* Both models, with and without the articles. */
static void judge_shorn(const struct aligning *al, enum name_edit_kind kind,
                        const struct name_token *latin, size_t bare,
                        const struct name_token *arabic, size_t shorn, float *bits,
                        float *quality) {
        struct name_edit q;
        const struct name_written in = { latin->letters + bare, latin->n_letters - bare,
                                         latin->doubled >> bare };
        enum name_tongue other = kind == NAME_EDIT_ARABIC ? NAME_OF_PERSIAN : NAME_OF_ARABIC;
        float foreign = arabic->tongue == other ? FOREIGN : 0;
        name_edit_init(&q, al->m, kind, arabic->letters + shorn, arabic->n_letters - shorn);
        float v = name_edit_bits(&q, in.latin, in.n);
        if (v > 0 && !al->quick) {
                float share = EDIT_SHARE[kind],
                      written = name_write_log2(al->m, kind, &in, q.out, q.n);
                v = (share * v + chance(&q) + written) / (1 + share);
        }
        if (v - foreign > *bits)
                *bits = v - foreign, *quality = quality_of(&q, v);
}

static void judge_across(const struct aligning *al, const struct name_token *latin,
                         const struct name_token *arabic, float *bits, float *quality) {
        size_t bare = latin->article, shorn = arabic->article / 2u;
        for (int kind = NAME_EDIT_ARABIC; kind <= NAME_EDIT_PERSIAN; kind++)
                for (unsigned cut = 0; cut < 4; cut++) {
                        size_t a = cut & 1 ? bare : 0, b = cut & 2 ? shorn : 0;
                        if ((cut & 1 && !bare) || (cut & 2 && !shorn) || latin->n_letters <= a ||
                            arabic->n_letters <= b)
                                continue;
                        judge_shorn(al, kind, latin, a, arabic, b, bits, quality);
                }
}

static void judge_latin(const struct aligning *al, const struct name_token *a,
                        const struct name_token *b, float *bits, float *quality) {
        float there = -100, back = -100, good = 0, good_back = 0;
        size_t i = a->article < a->n_letters ? a->article : 0;
        size_t k = b->article < b->n_letters ? b->article : 0;
        if (i && k)
                i = k = 0;
        judge(al, NAME_EDIT_LATIN, a->letters + i, a->n_letters - i, b->letters + k,
              b->n_letters - k, &there, &good);
        judge(al, NAME_EDIT_LATIN, b->letters + k, b->n_letters - k, a->letters + i,
              a->n_letters - i, &back, &good_back);
        *bits = (there + back) / 2, *quality = (good + good_back) / 2;
}

/* One script that is no Latin: letters that differ (Levenshtein 1965), articles apart. */
static void judge_arabic(const struct name_token *a, const struct name_token *b, float *bits,
                         float *quality) {
        size_t i = a->article / 2u, k = b->article / 2u, n = a->n_letters, m = b->n_letters;
        if ((i != 0) == (k != 0))
                i = k = 0;
        unsigned row[2][NAME_LETTERS + 1] = { 0 };
        const uint8_t *x = a->letters + i, *y = b->letters + k;
        n -= i < n ? i : 0, m -= k < m ? k : 0;
        for (unsigned c = 0; c <= m; c++)
                row[0][c] = c;
        for (unsigned r = 1; r <= n; r++) {
                unsigned *to = row[r & 1], *from = row[~r & 1];
                to[0] = r;
                for (unsigned c = 1; c <= m; c++) {
                        unsigned v = from[c - 1] + (x[r - 1] != y[c - 1]);
                        v = from[c] + 1 < v ? from[c] + 1 : v;
                        to[c] = to[c - 1] + 1 < v ? to[c - 1] + 1 : v;
                }
        }
        float off = (float) row[n & 1][m] / (float) (n > m ? n : m);
        *quality = off > 0.4f ? 0 : 1 - 2.5f * off;
        *bits = 4 * (float) (n < m ? n : m) * *quality;
}

/* Whether a word that begins with the Latin letter is likelier than by chance to begin with the
 * other one, whatever follows: a vowel with alef, which the beginning itself writes, or ain. */
static bool begins(const struct name_model *m, unsigned latin, unsigned other) {
        bool vowel = latin && strchr("aeiou", (int) (latin + 'a' - 1));
        enum { ALEF = 1, AIN = 18, QAF = 21 };
        if ((vowel && (other == ALEF || other == AIN)) || (latin == 'g' - 'a' + 1 && other == QAF))
                return true;
        for (int kind = NAME_EDIT_ARABIC; kind <= NAME_EDIT_PERSIAN; kind++) {
                int sum = 0;
                for (unsigned right = 1; right < NAME_LATINS - 1; right++)
                        sum += m->edit[kind].row[name_context(0, latin, right)][other];
                if (sum > 0)
                        return true;
        }
        return false;
}

static bool initials(const struct aligning *al, const struct name_token *a,
                     const struct name_token *b) {
        if (!a->n_letters || !b->n_letters)
                return false;
        if (a->script == b->script)
                return a->letters[0] == b->letters[0];
        const struct name_token *latin = a->script == NAME_LATIN ? a : b,
                                *other = latin == a ? b : a;
        return begins(al->m, latin->letters[0], other->letters[0]);
}

/* The evidence that `a` and `b` (which may be two tokens joined) are one word; false if they are
 * not. */
static bool judge_tokens(const struct aligning *al, const struct name_token *a,
                         const struct name_token *b, float rare, struct pair *p) {
        float bits = -100, quality = 0;
        bool across = a->script != b->script;
        p->letters = a->n_letters < b->n_letters ? a->n_letters : b->n_letters;
        if (across && al->o && al->o->no_cross_script)
                return false;
        if (str_eq(token_str(a), token_str(b))) {
                p->step.rule = NAME_SAME, p->step.bits = rare, p->step.quality = 1;
                p->raw = 4.3f * a->n_letters;
                return true;
        }
        if (a->kind == NAME_INITIAL || b->kind == NAME_INITIAL) {
                p->step.rule = NAME_ABBREVIATED, p->step.bits = 2, p->step.quality = 0.8f,
                p->raw = 3;
                return initials(al, a, b);
        }
        if (!a->n_letters || !b->n_letters)
                return false;
        if (across)
                judge_across(al, a->script == NAME_LATIN ? a : b, a->script == NAME_LATIN ? b : a,
                             &bits, &quality);
        else if (a->script == NAME_LATIN)
                judge_latin(al, a, b, &bits, &quality);
        else
                judge_arabic(a, b, &bits, &quality);
        p->step.rule = across ? NAME_ACROSS : NAME_SPELLED;
        if (quality < 0.45f && !across && name_is_nick(al->m, token_str(a), token_str(b))) {
                p->step.rule = NAME_NICKNAMED, p->step.bits = 0.6f * rare, p->step.quality = 0.8f;
                p->raw = 8;
                return true;
        }
        p->raw = bits, p->step.quality = quality;
        p->step.bits = bits < rare ? bits : rare;
        return bits > -STRANGERS;
}

static void put_pair(struct aligning *al, const struct pair *p) {
        if (al->n < sizeof al->pair / sizeof *al->pair)
                al->pair[al->n++] = *p;
}

static bool joined(const struct name_token *a, const struct name_token *b, struct name_token *ret) {
        if (a->script != b->script || a->n + b->n > NAME_TOKEN_BYTES || !a->n_letters ||
            !b->n_letters || a->n_letters + b->n_letters > NAME_LETTERS)
                return false;
        *ret = *a;
        memcpy(ret->v + a->n, b->v, b->n);
        memcpy(ret->letters + a->n_letters, b->letters, b->n_letters);
        ret->doubled |= b->doubled << a->n_letters;
        ret->n = (uint8_t) (a->n + b->n), ret->n_letters = (uint8_t) (a->n_letters + b->n_letters);
        ret->kind = NAME_WORD;
        return true;
}

/* "M. Reza" beside محمدرضا: the letter begins the word, and the other word ends it. */
static bool judge_tail(const struct aligning *al, const struct name_token *letter,
                       const struct name_token *b, const struct name_token *one, float rare,
                       struct pair *p) {
        bool found = false;
        if (b->kind != NAME_WORD || b->n_letters < 3 || !initials(al, letter, one))
                return false;
        for (uint8_t at = 2; at + 2 < one->n_letters; at++) {
                struct name_token tail = *one;
                struct pair q = *p;
                tail.article = 0, tail.n = 0, tail.doubled >>= at;
                tail.n_letters = (uint8_t) (one->n_letters - at);
                memmove(tail.letters, one->letters + at, tail.n_letters);
                if (judge_tokens(al, &tail, b, rare, &q) && q.step.quality > 0.5f &&
                    q.step.rule != NAME_NICKNAMED && (!found || q.raw > p->raw))
                        *p = q, found = true;
        }
        p->step.bits *= 0.7f, p->raw += 3;
        return found;
}

/* Two neighbours of `x` beside one word of `y`; `swapped` when x is b. */
static void judge_joined(struct aligning *al, const struct side *x, const struct side *y,
                         bool swapped) {
        struct name_token two;
        for (uint8_t i = 0; i + 1 < x->n; i++)
                for (uint8_t k = 0; k < y->n; k++) {
                        const struct name_token *a = &x->name->token[x->at[i]];
                        const struct name_token *b = &x->name->token[x->at[i + 1]];
                        const struct name_token *one = &y->name->token[y->at[k]];
                        struct pair p = { .step = { .a = swapped ? k : i,
                                                    .b = swapped ? i : k,
                                                    .a_n = swapped ? 1 : 2,
                                                    .b_n = swapped ? 2 : 1 } };
                        bool across = one->script != a->script;
                        unsigned both = a->n_letters + b->n_letters;
                        if (one->kind == NAME_WORD && a->kind == NAME_INITIAL) {
                                if (judge_tail(al, a, b, one, y->rarity[k], &p))
                                        p.step.rule = NAME_JOINED, put_pair(al, &p);
                                continue;
                        }
                        if (one->kind != NAME_WORD ||
                            one->n_letters * (across ? 2u : 1u) + 1 < both || !joined(a, b, &two))
                                continue;
                        if (judge_tokens(al, &two, one, y->rarity[k], &p) &&
                            p.step.quality > 0.4f) {
                                p.step.rule = NAME_JOINED;
                                put_pair(al, &p);
                        }
                }
}

static void judge_all(struct aligning *al) {
        for (uint8_t i = 0; i < al->a.n; i++)
                for (uint8_t k = 0; k < al->b.n; k++) {
                        struct pair p = { .step = { .a = i, .b = k, .a_n = 1, .b_n = 1 } };
                        float rare = al->a.rarity[i] < al->b.rarity[k] ? al->a.rarity[i]
                                                                       : al->b.rarity[k];
                        if (judge_tokens(al, &al->a.name->token[al->a.at[i]],
                                         &al->b.name->token[al->b.at[k]], rare, &p))
                                put_pair(al, &p);
                }
        judge_joined(al, &al->a, &al->b, false);
        judge_joined(al, &al->b, &al->a, true);
}

static bool before(const struct pair *p, const struct pair *q) {
        if (p->raw != q->raw)
                return p->raw > q->raw;
        return abs(p->step.a - p->step.b) < abs(q->step.a - q->step.b);
}

/* What the features are made of. */
struct tally {
        float bits, raw, worst, quality, left_a, left_b;
        unsigned words, nicknames, initials, letters, last_a, last_b, full_a, full_b;
        bool across, all_same;
};

static void take(struct aligning *al, const struct pair *p, struct name_match *ret,
                 struct tally *t) {
        struct name_step s = p->step;
        t->bits += s.bits, t->raw += p->raw, t->quality += s.quality * s.bits;
        t->worst = s.quality < t->worst ? s.quality : t->worst;
        t->words += s.rule != NAME_ABBREVIATED;
        t->nicknames += s.rule == NAME_NICKNAMED;
        t->initials += s.rule == NAME_ABBREVIATED;
        t->letters += p->letters;
        t->all_same &= s.rule == NAME_SAME;
        t->last_a |= s.a + s.a_n == al->a.n, t->last_b |= s.b + s.b_n == al->b.n;
        t->across |=
                al->a.name->token[al->a.at[s.a]].script != al->b.name->token[al->b.at[s.b]].script;
        s.a = al->a.at[s.a], s.b = al->b.at[s.b];
        for (unsigned i = 0; i < ret->n_steps; i++)
                ret->reordered |= (ret->step[i].a < s.a) != (ret->step[i].b < s.b);
        ret->step[ret->n_steps++] = s;
}

/* What is left is no match, but words that are nearly alike speak less against it than others:
 * for the order of candidates only. */
static void take_doubtful(const struct aligning *al, struct tally *t, const bool *used_a,
                          const bool *used_b) {
        bool doubt_a[NAME_TOKENS] = { 0 }, doubt_b[NAME_TOKENS] = { 0 };
        for (;;) {
                const struct pair *best = NULL;
                for (size_t i = 0; i < al->n; i++) {
                        const struct pair *p = &al->pair[i];
                        if (p->step.a_n + p->step.b_n == 2 && !used_a[p->step.a] &&
                            !used_b[p->step.b] && !doubt_a[p->step.a] && !doubt_b[p->step.b])
                                best = !best || before(p, best) ? p : best;
                }
                if (!best)
                        return;
                doubt_a[best->step.a] = doubt_b[best->step.b] = true;
                t->raw += STRANGERS + best->raw;
        }
}

static void take_best(struct aligning *al, struct name_match *ret, struct tally *t, bool *used_a,
                      bool *used_b) {
        for (;;) {
                const struct pair *best = NULL;
                for (size_t i = 0; i < al->n; i++) {
                        const struct pair *p = &al->pair[i];
                        if (used_a[p->step.a] || used_b[p->step.b] ||
                            (p->step.a_n == 2 && used_a[p->step.a + 1]) ||
                            (p->step.b_n == 2 && used_b[p->step.b + 1]))
                                continue;
                        best = !best || before(p, best) ? p : best;
                }
                if (!best)
                        return;
                if (best->raw <= 0 || best->step.quality <= 0.05f) {
                        take_doubtful(al, t, used_a, used_b);
                        return;
                }
                for (unsigned i = 0; i < best->step.a_n; i++)
                        used_a[best->step.a + i] = true;
                for (unsigned i = 0; i < best->step.b_n; i++)
                        used_b[best->step.b + i] = true;
                take(al, best, ret, t);
        }
}

/* The father's name, which is often left out. */
static bool patronymic(const struct name_token *t) {
        static const struct str ends[] = { STR_INIT("ovich"), STR_INIT("evich"), STR_INIT("ovna"),
                                           STR_INIT("evna") };
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (t->n > ends[i].n + 1 && str_ends(token_str(t), ends[i]))
                        return true;
        return false;
}

/* What a name has that the other has not; `alone`: the other has nothing in its stead. */
static float leave(const struct side *s, const bool *used, bool alone, enum name_rule rule,
                   struct name_match *ret) {
        float bits = 0;
        for (uint8_t i = 0; i < s->n; i++)
                if (!used[i]) {
                        float most = alone && patronymic(&s->name->token[s->at[i]]) ? 3 : 12;
                        bits += s->rarity[i] < most ? s->rarity[i] : most;
                        if (ret->n_steps < 2 * NAME_TOKENS)
                                ret->step[ret->n_steps++] = (struct name_step){
                                        .rule = (uint8_t) rule,
                                        .a = s->at[i],
                                        .b = s->at[i],
                                        .a_n = rule == NAME_ONLY_A,
                                        .b_n = rule == NAME_ONLY_B,
                                };
                }
        return bits;
}

static unsigned left_over(const bool *used, size_t n) {
        unsigned left = 0;
        for (size_t i = 0; i < n; i++)
                left += !used[i];
        return left;
}

static void compare(struct aligning *al, const struct name *a, const struct name *b,
                    struct name_match *ret, float *f) {
        struct tally t = { .worst = 1, .all_same = true };
        bool used_a[NAME_TOKENS + 1] = { 0 }, used_b[NAME_TOKENS + 1] = { 0 };
        memset(ret, 0, sizeof *ret);
        side_init(&al->a, a, al->o), side_init(&al->b, b, al->o);
        judge_all(al);
        take_best(al, ret, &t, used_a, used_b);
        unsigned n_a = left_over(used_a, al->a.n), n_b = left_over(used_b, al->b.n);
        t.left_a = leave(&al->a, used_a, n_b == 0, NAME_ONLY_A, ret);
        t.left_b = leave(&al->b, used_b, n_a == 0, NAME_ONLY_B, ret);
        float less = t.left_a < t.left_b ? t.left_a : t.left_b, more = t.left_a + t.left_b - less;
        bool whole = t.all_same && n_a + n_b == 0 && al->a.n;
        ret->bits = t.bits;
        ret->rank = t.raw - STRANGERS / 2.0f * (float) (n_a + n_b) - 0.3f * (less + more) -
                    0.1f * t.bits; /* of two that are as like, the commoner */
        ret->tier = whole ? NAME_EXACT : t.across ? NAME_CROSS_SCRIPT : NAME_SPELLING;
        const float values[NAME_FEATURES] = {
                1,
                t.bits / 10,
                t.worst,
                t.bits > 0 ? t.quality / t.bits : 0,
                less / 10,
                more / 10,
                (float) t.initials,
                t.across,
                ret->reordered,
                t.words < 3 ? (float) t.words : 3,
                !t.last_a && !t.last_b,
                t.letters < 5,
                whole,
                t.bits / (t.bits + t.left_a + t.left_b + 1),
                (float) (n_a < n_b ? n_a : n_b),
                t.worst * t.worst,
                (float) t.nicknames,
                t.across ? t.worst : 0,
                t.across ? less / 10 : 0,
                t.across ? t.bits / 10 : 0,
        };
        memcpy(f, values, sizeof values);
}

void name_features(const struct name_model *m, const struct name *a, const struct name *b,
                   const struct name_options *o, struct name_match *ret,
                   float f[static NAME_FEATURES]) {
        struct aligning al = { .m = m, .o = o };
        compare(&al, a, b, ret, f);
}

double name_quick_rank(const struct name_model *m, const struct name *a, const struct name *b,
                       const struct name_options *o) {
        struct aligning al = { .m = m, .o = o, .quick = true };
        struct name_match match;
        float f[NAME_FEATURES];
        compare(&al, a, b, &match, f);
        return match.bits > 0 ? match.rank : -HUGE_VAL;
}

void name_compare(const struct name_model *m, const struct name *a, const struct name *b,
                  const struct name_options *o, struct name_match *ret) {
        float f[NAME_FEATURES];
        double sum = 0;
        name_features(m, a, b, o, ret, f);
        for (size_t i = 0; i < NAME_FEATURES; i++)
                sum += (double) f[i] * (double) m->weight[i];
        ret->score = ret->bits > 0 ? 1 / (1 + exp(-sum)) : 0;
        if (ret->score < 0.5)
                ret->tier = ret->score < 0.1 ? NAME_NONE : NAME_WEAK;
}
