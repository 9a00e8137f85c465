/* Phrases and nearness: which documents have the words in the right places.
 *
 * First the documents that hold all words are found, rarest word first, without touching a
 * position; then, document by document, positions are read and compared.  All texts of a document
 * share one line of positions with a number left out between texts, so no phrase can reach from
 * one text into another; NEAR asks which text a place is in.  A word with classes reads as the
 * union of its forms. */
#include "index/index-plan.h"

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
        uint32_t block = index_cursor_find(c, doc);
        if (block >= c->n_blocks || !index_cursor_block(c, block) || !index_cursor_count(c))
                return false;
        while (c->i < c->n && c->docs[c->i] < doc)
                c->i++;
        return c->i < c->n && c->docs[c->i] == doc;
}

/* Where the word stands in `doc`, in s->places; *mask gets its fields. */
static void read_places(struct index_plan *p, struct index_slot *s, uint32_t doc, uint32_t *mask) {
        size_t forms = 0;
        vec_clear(&s->places);
        *mask = 0;
        for (size_t k = 0; k < s->forms.n; k++) {
                struct index_cursor *c = &s->readers[k];
                if (seek(c, doc)) {
                        *mask |= c->masks[c->i];
                        index_cursor_places(c, c->i, &s->places);
                        forms++;
                }
                if (c->corrupt)
                        p->corrupt = ERR_corrupt;
        }
        if (forms > 1 && s->places.n > 1)
                qsort(s->places.v, s->places.n, sizeof *s->places.v, cmp_u32);
}

static void read_blocks(struct index_plan *p, uint32_t doc) {
        struct index_blocks b;
        vec_clear(&p->blocks);
        index_blocks_init(&b, p->s, doc);
        while (index_blocks_next(&b))
                vec_push(&p->blocks, (struct index_block_place){ b.from, b.from + b.words, b.field });
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

static bool in_fields(const struct index_plan *p, uint32_t at, uint32_t fields) {
        const struct index_block_place *b = fields ? block_of(p, at) : NULL;
        return !fields || (b && fields >> b->field & 1);
}

/* How many times the words stand in a row.  The slots come rarest first: places of the first are
 * tried, each other slot keeps a finger that only moves on. */
static uint32_t count_phrase(const struct index_plan *p, const struct index_node *n,
                             uint32_t fields) {
        const struct index_slot *s = n->slots;
        size_t finger[16] = { 0 }; /* words beyond are searched from the start */
        uint32_t found = 0;
        for (size_t i = 0; i < s->places.n; i++) {
                bool all = s->places.v[i] >= s->at;
                uint32_t start = s->places.v[i] - s->at;
                for (size_t k = 1; all && k < n->n_slots; k++) {
                        size_t spare = 0, *f = k < 16 ? &finger[k] : &spare;
                        const struct index_places *o = &s[k].places;
                        uint32_t want = start + s[k].at;
                        while (*f < o->n && o->v[*f] < want)
                                ++*f;
                        all = *f < o->n && o->v[*f] == want;
                }
                found += all && in_fields(p, start, fields);
        }
        return found;
}

/* How many places begin a stretch of `span` positions, within one text, that holds all words. */
static uint32_t count_near(const struct index_plan *p, const struct index_node *n, uint32_t span,
                           uint32_t fields) {
        uint32_t found = 0;
        for (size_t a = 0; a < n->n_slots; a++) {
                for (size_t i = 0; i < n->slots[a].places.n; i++) {
                        uint32_t from = n->slots[a].places.v[i];
                        const struct index_block_place *b = block_of(p, from);
                        if (!b || (fields && !(fields >> b->field & 1)))
                                continue;
                        uint32_t end = b->end - from > span ? from + span : b->end;
                        bool all = true;
                        for (size_t k = 0; all && k < n->n_slots; k++) {
                                const struct index_places *o = &n->slots[k].places;
                                size_t lo = 0, hi = o->n; /* the first place >= from */
                                while (lo < hi) {
                                        size_t mid = lo + (hi - lo) / 2;
                                        if (o->v[mid] < from)
                                                lo = mid + 1;
                                        else
                                                hi = mid;
                                }
                                lo += n->slots[k].need - 1;
                                all = lo < o->n && o->v[lo] < end;
                        }
                        found += all;
                }
        }
        return found;
}

/* Positions that a NEAR may cover: its words, and `distance` others. */
static uint32_t near_span(const struct index_query *q) {
        uint64_t span = (uint64_t) q->distance + q->n_words;
        return span > UINT32_MAX ? UINT32_MAX : (uint32_t) span;
}

/* Places of the node in one document; *mask gets fields to weigh them by. */
static uint32_t count_places(struct index_plan *p, struct index_node *n, uint32_t doc,
                             uint32_t *mask) {
        bool near = n->op == INDEX_NEAR, inside = !n->fields;
        uint32_t fields;
        for (size_t i = 0; i < n->n_slots; i++) {
                read_places(p, &n->slots[i], doc, &fields);
                if (n->slots[i].places.n < n->slots[i].need)
                        return 0;
                *mask = i ? *mask & fields : fields;
                /* a word with no place outside the fields asked for vouches for the phrase */
                inside |= !(fields & ~n->fields);
        }
        if (near || !inside)
                read_blocks(p, doc);
        fields = inside ? 0 : n->fields;
        return near ? count_near(p, n, near_span(n->q), fields) : count_phrase(p, n, fields);
}

void index_place_eval(struct index_plan *p, struct index_node *n, struct index_window w,
                      const uint64_t *within, uint64_t *bits, float *scores) {
        uint64_t may[INDEX_WINDOW_WORDS];
        if (!find_candidates(p, n, w, within, may))
                return;
        for (uint32_t d = 0; index_bits_next(may, INDEX_WINDOW, &d) && !p->corrupt; d++) {
                uint32_t mask = 0, places = count_places(p, n, w.from + d, &mask);
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
