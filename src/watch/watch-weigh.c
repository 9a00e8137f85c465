/* Who bears a found name here, what offices they are said to hold, and what it all comes to.
 *
 *   odds = logistic(logit(score) + what stands beside it) / bearers
 *
 * Bearers: those that are shown to be different people count whole; several addresses of a name
 * that nothing tells apart may be one person's, and count for half a person more.
 *
 * The score is name_compare()'s, calibrated for two names being one.  An organisation or office of
 * the list beside the name, or in an office that its bearer is said to hold, is worth a factor of
 * twelve; a name read from pixels only loses a third; a lone word is no person. */
#include "watch/watch-work.h"

#include "actor/actor-build.h"
#include "actor/actor-resolve.h"
#include "base/limits.h"
#include "text/text-fold.h"
#include "text/text-token.h"

#include <math.h>
#include <stdlib.h>

enum {
        COMMON = 8,         /* names that must hold a word until its rarity here counts */
        NAMES_LEAST = 1000, /* ... of at least so many */
};

/* ---- rarity -------------------------------------------------------------------------------------
 */

float watch_rarity(const void *ctx, struct str folded) {
        const struct watch_case *c = ctx;
        const uint64_t *bits = map_find(&c->rarity, folded);
        return bits ? (float) *bits / 4 : -1;
}

/* Count words of names; then keep those common here, if that makes them less telling. */
static void settle_rarity(struct watch_case *c, struct map *counts, uint64_t names) {
        for (size_t i = 0; names >= NAMES_LEAST && i < counts->n; i++) {
                struct map_entry *m = &counts->entries[i];
                struct name n;
                if (m->value < COMMON)
                        continue;
                name_parse(name_model(), m->key, &n);
                double here = log2((double) names / (double) m->value);
                if (n.n == 1 && here < (double) n.token[0].rarity)
                        map_put(&c->rarity, m->key, (uint64_t) (here * 4), NULL);
        }
}

int watch_rarity_read(struct watch_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_name row;
        struct map counts;
        uint64_t names = 0;
        map_init(&counts);
        int r = store_names_open(c->st, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &row, e)) == 1) {
                struct text_tokens it;
                struct text_token t;
                names++;
                text_tokens_init(&it, row.name);
                while (text_tokens_next(&it, &t))
                        if (!t.overlay)
                                ++*map_put(&counts, t.term, 0, NULL);
        }
        if (r >= 0)
                settle_rarity(c, &counts, names);
        c->coverage.names = names;
        map_done(&counts);
        return r < 0 ? r : 0;
}

size_t watch_people_of(const struct watch_case *c, uint32_t entry) {
        size_t lo = 0, hi = c->people.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (c->people.v[mid].entry < entry)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

size_t watch_seen_of(const struct watch_case *c, uint32_t entry) {
        size_t lo = 0, hi = c->seen.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (c->seen.v[mid].entry < entry)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* ---- bearers ------------------------------------------------------------------------------------
 */

static int by_named(const void *a, const void *b) {
        const struct watch_named *x = a, *y = b;
        if (x->entry != y->entry)
                return x->entry < y->entry ? -1 : 1;
        return x->name < y->name ? -1 : x->name > y->name;
}

/* Names of the case that are those of entries. */
static int find_names(struct watch_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct watch_room room = { 0 };
        struct store_name row;
        int r = store_names_open(c->st, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &row, e)) == 1) {
                watch_scan_text(c->scan, row.name, &room);
                for (size_t i = 0; i < room.hits.n; i++)
                        if (room.hits.v[i].score >= 0.5f && !room.hits.v[i].partial)
                                vec_push(&c->named, (struct watch_named){ room.hits.v[i].entry,
                                                                          (uint32_t) row.id.v });
        }
        watch_room_done(&room);
        if (c->named.n)
                qsort(c->named.v, c->named.n, sizeof *c->named.v, by_named);
        return r < 0 ? r : 0;
}

/* Somebody who is called so, not only once by somebody else's mistake. */
static bool is_called(const struct watch_case *c, const struct store_actor *a, uint32_t entry) {
        const struct watch_entry *x = &c->list->entries.v[entry];
        struct name listed, called;
        struct name_match m;
        name_parse(name_model(), a->name, &called);
        for (uint32_t i = 0; i < watch_spellings(x); i++) {
                name_parse(name_model(), watch_spelling(x, i), &listed);
                name_compare(name_model(), &listed, &called, &c->names, &m);
                if (m.score >= 0.5)
                        return true;
        }
        return false;
}

static bool is_bearer(const struct store_actor *a, enum watch_kind kind) {
        if (a->kind == ACTOR_list || a->kind == ACTOR_role || a->kind == ACTOR_shared)
                return false;
        return a->kind != ACTOR_organisation || kind != WATCH_KIND_person;
}

static int by_person(const void *a, const void *b) {
        const struct watch_person *x = a, *y = b;
        if (x->entry != y->entry)
                return x->entry < y->entry ? -1 : 1;
        return x->actor < y->actor ? -1 : x->actor > y->actor;
}

static int find_people_of(struct watch_case *c, const struct watch_named *n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_anchor at = { STORE_AT_name, n->name };
        struct store_member m;
        int r = store_members_of_anchor_open(c->st, at, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) == 1)
                vec_push(&c->people,
                         (struct watch_person){ .entry = n->entry, .actor = (uint32_t) m.actor.v });
        return r < 0 ? r : 0;
}

/* Lists, offices and what is known by a name only are not people. */
static int sift_people(struct watch_case *c, struct err *e) {
        size_t kept = 0;
        int r = 0;
        if (c->people.n)
                qsort(c->people.v, c->people.n, sizeof *c->people.v, by_person);
        for (size_t i = 0; i < c->people.n && r >= 0; i++) {
                struct watch_person p = c->people.v[i];
                struct store_actor a;
                if (kept && by_person(&p, &c->people.v[kept - 1]) == 0)
                        continue;
                r = store_actor_get(c->st, (struct actor_id){ p.actor }, &a, e);
                p.by_name = r >= 0 && a.flags & ACTOR_ROW_name_only;
                if (r >= 0 && is_bearer(&a, c->list->entries.v[p.entry].kind) &&
                    is_called(c, &a, p.entry))
                        c->people.v[kept++] = p;
        }
        c->people.n = kept;
        return r < 0 ? r : 0;
}

static int by_address(const void *a, const void *b) {
        const struct watch_address *x = a, *y = b;
        if (x->addr != y->addr)
                return x->addr < y->addr ? -1 : 1;
        return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int find_addresses(struct watch_case *c, struct err *e) {
        int r = 0;
        for (size_t i = 0; i < c->people.n && r >= 0; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                struct store_member m;
                struct actor_id id = { c->people.v[i].actor };
                r = store_members_open(c->st, id, &rows, e);
                while (r >= 0 && (r = store_members_next(rows, &m, e)) == 1)
                        if (m.anchor.type == STORE_AT_addr)
                                vec_push(&c->of_people,
                                         (struct watch_address){ (uint32_t) m.anchor.id,
                                                                 c->people.v[i].entry });
        }
        if (c->of_people.n)
                qsort(c->of_people.v, c->of_people.n, sizeof *c->of_people.v, by_address);
        return r < 0 ? r : 0;
}

static int find_people(struct watch_case *c, struct err *e) {
        int r = find_names(c, e);
        for (size_t i = 0; i < c->named.n && r >= 0; i++)
                r = find_people_of(c, &c->named.v[i], e);
        if (r >= 0)
                r = sift_people(c, e);
        return r < 0 ? r : find_addresses(c, e);
}

static bool bears(const struct watch_case *c, uint32_t entry, uint64_t actor) {
        for (size_t i = watch_people_of(c, entry); i < c->people.n; i++)
                if (c->people.v[i].entry != entry)
                        return false;
                else if (c->people.v[i].actor == actor)
                        return true;
        return false;
}

/* Bearers of a row, and those of them that something speaks against being one. */
static int count_people(struct watch_case *c, struct watch_row *row, struct err *e) {
        int r = 0;
        for (size_t i = watch_people_of(c, row->entry);
             r >= 0 && i < c->people.n && c->people.v[i].entry == row->entry; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                struct actor_id me = { c->people.v[i].actor };
                struct store_near near;
                bool apart = false;
                row->people += !c->people.v[i].by_name;
                if (c->people.v[i].by_name)
                        continue;
                r = store_nears_open(c->st, me, &rows, e);
                while (r >= 0 && (r = store_nears_next(rows, &near, e)) == 1)
                        apart |= near.againsts &&
                                 bears(c, row->entry, near.a.v == me.v ? near.b.v : near.a.v);
                row->apart += apart;
        }
        return r < 0 ? r : 0;
}

/* ---- offices ------------------------------------------------------------------------------------
 */

static void see(struct watch_case *c, uint32_t entry, uint32_t doc,
                const struct store_sighting *s) {
        struct watch_seen x = { .entry = entry,
                                .title = (uint32_t) s->title.v,
                                .organisation = (uint32_t) s->organisation.v,
                                .doc = doc,
                                .at = s->at,
                                .dated = s->dated,
                                .former = s->tense == STORE_FORMER || s->tense == STORE_ENDS };
        if (s->tense != STORE_DENIED)
                vec_push(&c->seen, x);
}

static void see_by_address(struct watch_case *c, uint32_t doc, const struct store_sighting *s) {
        size_t lo = 0, hi = c->of_people.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (c->of_people.v[mid].addr < s->addr.v)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < c->of_people.n && c->of_people.v[lo].addr == s->addr.v; lo++)
                see(c, c->of_people.v[lo].entry, doc, s);
}

/* `names` is c->named by name. */
static void see_by_name(struct watch_case *c, const struct watch_named *names, uint32_t doc,
                        const struct store_sighting *s) {
        size_t lo = 0, hi = c->named.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (names[mid].name < s->person.v)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < c->named.n && names[lo].name == s->person.v; lo++)
                see(c, names[lo].entry, doc, s);
}

static int by_name(const void *a, const void *b) {
        const struct watch_named *x = a, *y = b;
        if (x->name != y->name)
                return x->name < y->name ? -1 : 1;
        return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int by_seen(const void *a, const void *b) {
        const struct watch_seen *x = a, *y = b;
        if (x->entry != y->entry)
                return x->entry < y->entry ? -1 : 1;
        if (x->title != y->title)
                return x->title < y->title ? -1 : 1;
        if (x->organisation != y->organisation)
                return x->organisation < y->organisation ? -1 : 1;
        return x->doc < y->doc ? -1 : x->doc > y->doc;
}

static int find_offices(struct watch_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_told t;
        struct watch_named *names = mem_array(NULL, c->named.n + 1, sizeof *names);
        if (c->named.n) {
                memcpy(names, c->named.v, c->named.n * sizeof *names);
                qsort(names, c->named.n, sizeof *names, by_name);
        }
        int r = c->named.n ? store_tolds_open(c->st, (struct doc_id){ 1 }, &rows, e) : 0;
        while (rows && r >= 0 && (r = store_tolds_next(rows, &t, e)) == 1)
                for (size_t i = 0; i < t.n_sightings; i++) {
                        const struct store_sighting *s = &t.sightings[i];
                        if (s->person.v)
                                see_by_name(c, names, (uint32_t) t.doc.v, s);
                        else if (s->addr.v)
                                see_by_address(c, (uint32_t) t.doc.v, s);
                }
        mem_free(names);
        if (c->seen.n)
                qsort(c->seen.v, c->seen.n, sizeof *c->seen.v, by_seen);
        return r < 0 ? r : 0;
}

/* ---- what the list says of it -------------------------------------------------------------------
 */

/* Folded words as a text with a space at both ends, to look for words in. */
static void fold_words(struct str s, struct buf *out) {
        buf_clear(out);
        buf_putc(out, ' ');
        text_fold(s, out);
        buf_putc(out, ' ');
}

bool watch_fits(const struct watch_entry *x, struct str words) {
        struct buf here, there;
        bool fits = false;
        buf_init(&here, 0);
        buf_init(&there, 0);
        fold_words(words, &here);
        for (size_t i = 0; !fits && words.n && i < x->n_values; i++) {
                enum watch_field f = x->values[i].field;
                if (f != WATCH_organisation && f != WATCH_position)
                        continue;
                fold_words(x->values[i].text, &there);
                fits = there.n > 4 && (str_find(buf_str(&here), buf_str(&there)) != SIZE_MAX ||
                                       str_find(buf_str(&there), buf_str(&here)) != SIZE_MAX);
        }
        buf_done(&here);
        buf_done(&there);
        return fits;
}

static bool says_office(const struct watch_entry *x) {
        for (size_t i = 0; i < x->n_values; i++)
                if (x->values[i].field == WATCH_organisation ||
                    x->values[i].field == WATCH_position)
                        return true;
        return false;
}

static int label_fits(struct watch_case *c, const struct watch_entry *x, uint32_t label, bool *ret,
                      struct err *e) {
        struct str words;
        int r = label && !*ret ? store_label_get(c->st, (struct label_id){ label }, &words, e) : 0;
        if (label && !*ret && r >= 0)
                *ret = watch_fits(x, words);
        return r < 0 ? r : 0;
}

/* An office that its bearer is said to hold is one of the list's. */
static int fit_offices(struct watch_case *c, struct err *e) {
        int r = 0;
        for (size_t i = 0; i < c->seen.n && r >= 0; i++) {
                const struct watch_seen *s = &c->seen.v[i];
                const struct watch_entry *x = &c->list->entries.v[s->entry];
                bool fits = false;
                if (!says_office(x) || c->rows.v[s->entry].flags & WATCH_BESIDE)
                        continue;
                r = label_fits(c, x, s->organisation, &fits, e);
                if (r >= 0)
                        r = label_fits(c, x, s->title, &fits, e);
                if (fits)
                        c->rows.v[s->entry].flags |= WATCH_BESIDE;
        }
        return r;
}

/* ---- the verdict --------------------------------------------------------------------------------
 */

uint32_t watch_original(const struct watch_case *c, uint32_t doc) {
        const struct store_copy_pair *v = (const void *) c->copies.p;
        size_t lo = 0, n = c->copies.n / sizeof *v, hi = n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (v[mid].doc < doc)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < n && v[lo].doc == doc ? v[lo].of : doc;
}

static int by_number(const void *a, const void *b) {
        uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
        return x < y ? -1 : x > y;
}

static uint64_t distinct(uint32_t *v, size_t n) {
        uint64_t ret = 0;
        if (n)
                qsort(v, n, sizeof *v, by_number);
        for (size_t i = 0; i < n; i++)
                ret += i == 0 || v[i] != v[i - 1];
        return ret;
}

static void count(struct watch_case *c, struct watch_row *row) {
        uint32_t from = c->first[row->entry], all = c->first[row->entry + 1] - from, n = 0;
        uint32_t *v = mem_array(NULL, all + 1, sizeof *v), *w = mem_array(NULL, all + 1, sizeof *w);
        for (uint32_t i = 0; i < all; i++) {
                const struct watch_found *f = &c->found.v[from + i];
                row->weak_docs += f->tier == NAME_WEAK;
                if (f->tier == NAME_WEAK && row->spelling != NAME_WEAK)
                        continue;
                v[n] = watch_original(c, f->doc);
                w[n] = f->flags & WATCH_IN_HEAD ? v[n] : f->near;
                n++;
        }
        row->docs = n;
        row->messages = distinct(v, n);
        row->occasions = distinct(w, n);
        mem_free(w);
        mem_free(v);
}

static bool is_better(const struct watch_found *f, const struct watch_found *best) {
        if (!best || (f->tier == NAME_WEAK) != (best->tier == NAME_WEAK))
                return !best || best->tier == NAME_WEAK;
        return f->score > best->score || (f->score >= best->score && f->tier > best->tier);
}

static bool is_one_word(const struct watch_entry *x, const struct watch_found *f) {
        struct name n;
        unsigned words = 0;
        if (x->kind == WATCH_KIND_organisation || f->flags & WATCH_ADDRESS)
                return false;
        name_parse(name_model(), watch_spelling(x, f->spelling), &n);
        for (int i = 0; i < n.n; i++)
                words += n.token[i].kind == NAME_WORD || n.token[i].kind == NAME_INITIAL;
        return words < 2;
}

/* Many names of a list and many of a case: some will be alike by chance.  What another spelling or
 * script gives in bits is held against log2 of how many pairs were looked at. */
static double chance(const struct watch_case *c, const struct watch_found *f) {
        double pairs = log2((double) c->coverage.names * (double) c->rows.n + 2);
        if (f->tier == NAME_EXACT || (double) f->bits >= pairs)
                return 0;
        return (pairs - (double) f->bits) * log(2) / 2;
}

static double odds_of(const struct watch_row *row, double by_chance, bool only_ocr, bool one_word) {
        double score = fmin(fmax(row->score, 0.001), 0.999);
        double logit = log(score / (1 - score)) - by_chance;
        if (row->flags & WATCH_BESIDE)
                logit += log(12);
        if (only_ocr)
                logit -= log(1.5);
        double p = 1 / (1 + exp(-logit));
        if (row->flags & WATCH_ADDRESS)
                return 0.99;
        if (row->people > 1 && !(row->flags & WATCH_BESIDE))
                p /= row->apart > 1 ? (double) row->apart : 1.5;
        return fmin(p, one_word && !(row->flags & WATCH_BESIDE) ? 0.3 : 0.99);
}

static void weigh_row(struct watch_case *c, struct watch_row *row) {
        const struct watch_entry *x = &c->list->entries.v[row->entry];
        const struct watch_found *best = NULL;
        bool only_ocr = true;
        for (uint32_t i = c->first[row->entry]; i < c->first[row->entry + 1]; i++) {
                const struct watch_found *f = &c->found.v[i];
                row->flags |= f->flags;
                only_ocr &= (f->flags & WATCH_OCR) != 0;
                if (is_better(f, best))
                        best = f;
        }
        if (!best)
                return;
        row->spelling = best->tier;
        row->score = (double) best->score;
        count(c, row);
        if (row->people > 1 && !(row->flags & (WATCH_BESIDE | WATCH_ADDRESS)))
                row->flags |= WATCH_AMBIGUOUS;
        row->odds = odds_of(row, chance(c, best), only_ocr, is_one_word(x, best));
        row->tier = row->odds < 0.5 ? NAME_WEAK : row->spelling;
}

int watch_weigh(struct watch_case *c, struct err *e) {
        for (uint32_t i = 0; i < c->list->entries.n; i++)
                vec_push(&c->rows, (struct watch_row){ .entry = i });
        int r = store_copy_pairs_get(c->st, &c->copies, e);
        if (r >= 0)
                r = find_people(c, e);
        if (r >= 0)
                r = find_offices(c, e);
        if (r >= 0)
                r = fit_offices(c, e);
        for (size_t i = 0; r >= 0 && i < c->people.n; i++)
                if (i == 0 || c->people.v[i].entry != c->people.v[i - 1].entry)
                        r = count_people(c, &c->rows.v[c->people.v[i].entry], e);
        for (uint32_t i = 0; r >= 0 && i < c->rows.n; i++) {
                struct watch_row *row = &c->rows.v[i];
                if (c->first[i] < c->first[i + 1])
                        weigh_row(c, row);
                else
                        *row = (struct watch_row){ .entry = i };
                c->coverage.tiers[row->tier]++;
                c->coverage.ambiguous += (row->flags & WATCH_AMBIGUOUS) != 0;
        }
        return r < 0 ? r : 0;
}
