/* Phrases and nearness: which documents have the words in the right places.
 *
 * First the documents that hold all words are found, rarest word first, without touching a
 * position; then, document by document, positions are read and compared.  All texts of a document
 * share one line of positions with a number left out between texts, so no phrase can reach from
 * one text into another; NEAR asks which text a place is in.  A word with classes reads as the
 * union of its forms. */
#include "index/index-plan.h"

#include "base/limits.h"

/* Documents of the window that hold all words. */
static bool find_candidates(struct index_plan *p, struct index_node *n, struct index_window w,
                            const uint64_t *within, uint64_t *bits) {
        for (size_t i = 0; i < n->n_slots; i++) {
                uint64_t got[INDEX_WINDOW_WORDS] = { 0 };
                struct index_slot *s = &n->slots[i];
                for (size_t k = 0; k < s->forms.n; k++)
                        index_list_bits(p, &s->cursors[k], w, within, n->fields, got);
                uint64_t any = 0;
                for (unsigned k = 0; k < INDEX_WINDOW_WORDS; k++) {
                        bits[k] = within ? got[k] & within[k] : got[k];
                        any |= bits[k];
                }
                if (!any || p->corrupt)
                        return false;
                within = bits;
        }
        return true;
}

static int cmp_u32(const void *a, const void *b) {
        uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
        return (x > y) - (x < y);
}

/* Stand the reader on `doc`: false if its list does not hold it. */
static bool seek(struct index_cursor *c, uint32_t doc) {
        if (c->n == 0 || c->docs[c->n - 1] < doc) {
                uint32_t block = index_cursor_find(c, doc);
                if (block >= c->n_blocks || !index_cursor_block(c, block) || !index_cursor_count(c))
                        return false;
        }
        while (c->i < c->n && c->docs[c->i] < doc)
                c->i++;
        return c->i < c->n && c->docs[c->i] == doc;
}

/* Where the word stands in `doc`: put into s->places (rising), or marked if `marks` is given.
 * Returns its fields, 0 if it is not there. */
static uint32_t read_places(struct index_plan *p, struct index_slot *s, uint32_t doc,
                            struct index_marks *marks) {
        size_t forms = 0;
        uint32_t mask = 0;
        vec_clear(&s->places);
        for (size_t k = 0; k < s->forms.n; k++) {
                struct index_cursor *c = &s->readers[k];
                if (seek(c, doc)) {
                        mask |= c->masks[c->i];
                        forms++;
                        if (marks)
                                index_cursor_mark(c, c->i, marks);
                        else
                                index_cursor_places(c, c->i, &s->places);
                }
                if (c->corrupt)
                        p->corrupt = ERR_corrupt;
        }
        if (forms > 1 && s->places.n > 1)
                qsort(s->places.v, s->places.n, sizeof *s->places.v, cmp_u32);
        return mask;
}

static void read_blocks(struct index_plan *p, uint32_t doc) {
        struct index_blocks b;
        vec_clear(&p->blocks);
        index_blocks_init(&b, p->s, doc);
        while (index_blocks_next(&b))
                vec_push(&p->blocks,
                         (struct index_block_place){ b.from, b.from + b.words, b.field });
}

/* The text that holds a position; NULL in a damaged segment. */
static const struct index_block_place *block_of(const struct index_plan *p, uint32_t at) {
        size_t lo = 0, hi = p->blocks.n;
        while (hi - lo > 1) {
                size_t mid = lo + (hi - lo) / 2;
                if (p->blocks.v[mid].from <= at)
                        lo = mid;
                else
                        hi = mid;
        }
        return lo < p->blocks.n && at >= p->blocks.v[lo].from && at < p->blocks.v[lo].end
                       ? &p->blocks.v[lo]
                       : NULL;
}

/* How many times the words stand in a row in `doc`; *mask gets fields to weigh them by.
 *
 * The rarest word's places, moved back to where the phrase would begin, are thinned out by each
 * other word: its places are marked as bits, and those beginnings stay that find theirs marked.  No
 * step of that depends on a guess of the processor, which matters for phrases of common words. */
static uint32_t count_phrase(struct index_plan *p, struct index_node *n, uint32_t doc,
                             uint32_t *mask) {
        struct index_slot *s = n->slots;
        size_t alive = 0;
        *mask = read_places(p, s, doc, /* marks= */ NULL);
        /* a word with no place outside the fields asked for vouches for the phrase */
        bool inside = !n->fields || !(*mask & ~n->fields);
        for (size_t i = 0; i < s->places.n; i++)
                if (s->places.v[i] >= s->at)
                        s->places.v[alive++] = s->places.v[i] - s->at;
        for (size_t k = 1; k < n->n_slots && alive; k++) {
                size_t left = 0;
                struct index_marks *m = &p->marks;
                uint32_t fields = read_places(p, &s[k], doc, m);
                inside |= !(fields & ~n->fields);
                *mask &= fields;
                uint32_t *begin = s->places.v;
                const uint32_t at = s[k].at;
                for (size_t i = 0; i < alive; i++) {
                        uint32_t want = begin[i] + at;
                        begin[left] = begin[i];
                        left += m->bits[want / 64] >> want % 64 & 1;
                }
                memset(m->bits, 0, m->end * sizeof *m->bits);
                m->end = 0;
                alive = left;
        }
        if (inside || !alive)
                return (uint32_t) alive;
        uint32_t found = 0;
        read_blocks(p, doc);
        for (size_t i = 0; i < alive; i++) {
                const struct index_block_place *b = block_of(p, s->places.v[i]);
                found += b && n->fields >> b->field & 1;
        }
        return found;
}

/* The first of `places` that is >= from. */
static size_t first_place(const struct index_places *places, uint32_t from) {
        size_t lo = 0, hi = places->n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (places->v[mid] < from)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* Do all words stand in from .. end - 1, as often as needed? */
static bool all_within(const struct index_node *n, uint32_t from, uint32_t end) {
        for (size_t k = 0; k < n->n_slots; k++) {
                const struct index_places *o = &n->slots[k].places;
                size_t at = first_place(o, from) + n->slots[k].need - 1;
                if (at >= o->n || o->v[at] >= end)
                        return false;
        }
        return true;
}

/* How many places begin a stretch of `span` positions, within one text, that holds all words. */
static uint32_t count_near(struct index_plan *p, struct index_node *n, uint32_t doc,
                           uint32_t *mask) {
        /* its words, and `distance` others */
        uint64_t span = (uint64_t) n->q->distance + n->q->n_words;
        uint32_t found = 0;
        for (size_t i = 0; i < n->n_slots; i++) {
                uint32_t fields = read_places(p, &n->slots[i], doc, /* marks= */ NULL);
                if (n->slots[i].places.n < n->slots[i].need)
                        return 0;
                *mask = i ? *mask & fields : fields;
        }
        read_blocks(p, doc);
        for (size_t a = 0; a < n->n_slots; a++)
                for (size_t i = 0; i < n->slots[a].places.n; i++) {
                        uint32_t from = n->slots[a].places.v[i];
                        const struct index_block_place *b = block_of(p, from);
                        if (!b || (n->fields && !(n->fields >> b->field & 1)))
                                continue;
                        uint32_t end = b->end - from > span ? from + (uint32_t) span : b->end;
                        found += all_within(n, from, end);
                }
        return found;
}

void index_place_eval(struct index_plan *p, struct index_node *n, struct index_window w,
                      const uint64_t *within, uint64_t *bits, float *scores) {
        uint64_t may[INDEX_WINDOW_WORDS];
        if (!find_candidates(p, n, w, within, may))
                return;
        if (!p->marks.bits)
                /* a word's place in the phrase may point behind the last position */
                p->marks.bits = mem_zalloc((INDEX_POSITIONS + LIMIT_index_phrase_words) / 8 + 8);
        for (uint32_t d = 0; index_bits_next(may, INDEX_WINDOW, &d) && !p->corrupt; d++) {
                uint32_t mask = 0, places = n->op == INDEX_NEAR
                                                    ? count_near(p, n, w.from + d, &mask)
                                                    : count_phrase(p, n, w.from + d, &mask);
                if (!places)
                        continue;
                bits[d / 64] |= 1ull << d % 64;
                if (!scores)
                        continue;
                mask = n->fields && mask & n->fields ? mask & n->fields : mask;
                float tf = (float) places * p->ix->weight[mask];
                scores[d] += n->weight * tf / (tf + p->ix->norm[p->s->norms[w.from + d]]);
        }
}
