/* Turning documents into a segment.
 *
 * While documents come, only the order of words is kept: a log of references into the vocabulary,
 * four bytes a word, written front to back.  The flush then sorts the vocabulary and deals the log
 * out into one run of places per word (a counting sort: how often each word occurs is known), so
 * no word ever has a growing list of its own.
 *
 *   log      the cat  the | dog the ...                      | parts two texts (blocks)
 *   line     0   1    2     3   4                            a number for each place
 *   dealt    cat: 1   dog: 3   the: 0 2 4                    sorted by word, rising in each
 *
 * From a place on the line, the block that holds it gives document, field and position.  What is
 * not done here: encoding (index-build.c) and any thought about other segments. */
#include "index/index-build.h"
#include "index/index-sort.h"
#include "index/index-words.h"

#include "base/bug.h"
#include "base/limits.h"
#include "text/text-key.h"
#include "text/text-token.h"

#define LOG_OVERLAY (1u << 31) /* stands where the word before it stands */
enum { LINE_SHIFT = 6, RANGE_MAX = 1 << 24 };

struct block {
        uint32_t line;   /* place of its first word */
        uint32_t words;  /* places */
        uint32_t logged; /* entries of the log; more than places if there are overlays */
        uint32_t from;   /* position of its first word in the document */
        uint32_t doc;    /* index in docs */
        uint32_t field;
};

struct doc {
        struct index_doc d;
        uint32_t block_end; /* its blocks end here */
        uint64_t length;    /* in tenths */
};

struct index_writer {
        struct index_vocabulary words;
        VEC(uint32_t) log;
        VEC(struct block) blocks;
        VEC(struct doc) docs;
        bool open;         /* inside a document */
        uint32_t line;     /* places so far */
        uint32_t position; /* the next free one in the document */
        uint64_t doc_tokens;
        bool doc_whole; /* all words of the document under way were taken */
        struct text_stemmer stemmer;
};

struct index_writer *index_writer_new(void) {
        struct index_writer *w = MEM_NEW(struct index_writer);
        index_vocabulary_init(&w->words);
        text_stemmer_init(&w->stemmer);
        return w;
}

void index_writer_free(struct index_writer **w) {
        if (!*w)
                return;
        index_vocabulary_done(&(*w)->words);
        text_stemmer_done(&(*w)->stemmer);
        vec_done(&(*w)->log);
        vec_done(&(*w)->blocks);
        vec_done(&(*w)->docs);
        mem_free(*w);
        *w = NULL;
}

static void writer_clear(struct index_writer *w) {
        index_vocabulary_clear(&w->words);
        vec_clear(&w->log);
        vec_clear(&w->blocks);
        vec_clear(&w->docs);
        w->line = 0;
}

bool index_writer_full(const struct index_writer *w) {
        return w->log.n * sizeof *w->log.v + index_vocabulary_bytes(&w->words) +
                       w->blocks.n * sizeof *w->blocks.v + w->docs.n * sizeof *w->docs.v >=
               LIMIT_index_arena;
}

uint32_t index_writer_docs(const struct index_writer *w) {
        return (uint32_t) w->docs.n;
}

void index_doc_begin(struct index_writer *w, const struct index_doc *d) {
        BUG_IF(w->open || d->doc == 0 || d->kind == 0);
        if (w->docs.n) {
                BUG_IF(d->doc <= w->docs.v[w->docs.n - 1].d.doc);
                BUG_IF(d->doc - w->docs.v[0].d.doc >= RANGE_MAX);
        }
        vec_push(&w->docs, (struct doc){ .d = *d });
        w->open = true;
        w->position = 0;
        w->doc_tokens = 0;
        w->doc_whole = true;
}

bool index_text_put(struct index_writer *w, enum index_field field, struct str text) {
        BUG_IF(!w->open || field >= INDEX_FIELDS);
        struct text_tokens tokens;
        struct text_token t;
        size_t log_from = w->log.n;
        uint64_t room = LIMIT_index_doc_tokens - w->doc_tokens;
        uint32_t words = 0;
        bool whole = true;
        text_tokens_init(&tokens, text);
        while (text_tokens_next(&tokens, &t)) {
                if (room-- == 0) {
                        whole = w->doc_whole = false;
                        break;
                }
                uint32_t ref = index_vocabulary_put(&w->words, t.term);
                bool overlay = t.overlay && words;
                words += !overlay;
                vec_push(&w->log, ref | (overlay ? LOG_OVERLAY : 0));
        }
        uint32_t logged = (uint32_t) (w->log.n - log_from);
        if (!logged)
                return whole;
        struct doc *d = &w->docs.v[w->docs.n - 1];
        vec_push(&w->blocks, (struct block){ .line = w->line,
                                             .words = words,
                                             .logged = logged,
                                             .from = w->position,
                                             .field = field,
                                             .doc = (uint32_t) w->docs.n - 1 });
        w->line += words;
        w->position += words + 1;
        w->doc_tokens += logged;
        d->length += (uint64_t) words * index_field_tenths(field);
        return whole;
}

bool index_doc_end(struct index_writer *w) {
        BUG_IF(!w->open);
        w->docs.v[w->docs.n - 1].block_end = (uint32_t) w->blocks.n;
        w->open = false;
        return w->doc_whole;
}

/* ---- flush: words ------------------------------------------------------------------------- */

struct posting {
        uint32_t doc, count, bytes;
        uint16_t mask;
};

struct flush {
        struct index_writer *w;
        struct index_build b;
        uint32_t first, range;
        uint8_t *norms;
        struct index_sort_item *sorted; /* the vocabulary */
        size_t n;
        uint32_t *places;   /* the log, dealt out by word */
        uint32_t *block_of; /* block that holds place i << LINE_SHIFT */
        struct buf positions;
        VEC(struct posting) postings; /* of the word under way */
};

static struct str get_word(void *ctx, uint32_t ref) {
        return index_word_str(index_word_at(ctx, ref));
}

static void sort_words(struct flush *f) {
        struct index_vocabulary *v = &f->w->words;
        f->sorted = mem_array(NULL, v->n + 1, sizeof *f->sorted);
        for (uint32_t ref = 0; (ref = index_vocabulary_next(v, ref));)
                f->sorted[f->n++] = (struct index_sort_item){
                        index_sort_head(index_word_str(index_word_at(v, ref))), ref
                };
        index_sort(f->sorted, f->n, get_word, v);
        uint32_t at = 0;
        for (size_t i = 0; i < f->n; i++) {
                struct index_word *word = index_word_at(v, f->sorted[i].id);
                word->at = at;
                at += word->n;
        }
}

static void deal_places(struct flush *f) {
        struct index_writer *w = f->w;
        const uint32_t *log = w->log.v;
        f->places = mem_array(NULL, w->log.n + 1, sizeof *f->places);
        uint32_t line = 0;
        for (size_t i = 0; i < w->log.n; i++) {
                uint32_t ref = log[i] & ~LOG_OVERLAY;
                line += !(log[i] & LOG_OVERLAY);
                f->places[index_word_at(&w->words, ref)->at++] = line - 1;
        }
}

static void map_blocks(struct flush *f) {
        struct index_writer *w = f->w;
        f->block_of = mem_array(NULL, (w->line >> LINE_SHIFT) + 1, sizeof *f->block_of);
        uint32_t block = 0;
        for (uint32_t at = 0; at < w->line; at += 1u << LINE_SHIFT) {
                while (w->blocks.v[block].line + w->blocks.v[block].words <= at)
                        block++;
                f->block_of[at >> LINE_SHIFT] = block;
        }
}

/* The places of one word, as postings and position bytes. */
static void gather_postings(struct flush *f, const uint32_t *places, uint32_t n) {
        const struct index_writer *w = f->w;
        char *from = buf_room(&f->positions, (size_t) n * 4);
        uint8_t *p = (uint8_t *) from, *doc_from = p;
        struct posting now = { .doc = UINT32_MAX };
        uint32_t before = 0;
        const struct block *b = &w->blocks.v[f->block_of[places[0] >> LINE_SHIFT]];
        for (uint32_t i = 0; i < n; i++) {
                if (places[i] - b->line >= b->words) {
                        const struct block *jump =
                                &w->blocks.v[f->block_of[places[i] >> LINE_SHIFT]];
                        b = jump > b ? jump : b;
                        while (places[i] - b->line >= b->words)
                                b++;
                }
                if (b->doc != now.doc) {
                        now.bytes = (uint32_t) (p - doc_from);
                        if (now.count)
                                vec_push(&f->postings, now);
                        now = (struct posting){ .doc = b->doc };
                        doc_from = p;
                        before = 0;
                }
                uint32_t at = places[i] - b->line + b->from;
                p = index_place_put(p, at - before);
                before = at;
                now.count++;
                now.mask |= (uint16_t) INDEX_BIT(b->field);
        }
        now.bytes = (uint32_t) (p - doc_from);
        vec_push(&f->postings, now);
        f->positions.n = (size_t) (p - (uint8_t *) from);
}

static void put_words(struct flush *f) {
        struct index_writer *w = f->w;
        const struct doc *docs = w->docs.v;
        buf_init(&f->positions, 0);
        for (size_t i = 0; i < f->n; i++) {
                const struct index_word *word = index_word_at(&w->words, f->sorted[i].id);
                buf_clear(&f->positions);
                vec_clear(&f->postings);
                /* dealing has moved `at` to the end of the word's places */
                gather_postings(f, f->places + (word->at - word->n), word->n);
                index_build_word(&f->b, index_word_str(word));
                index_build_positions(&f->b, f->positions.p, f->positions.n);
                for (size_t k = 0; k < f->postings.n; k++) {
                        const struct posting *p = &f->postings.v[k];
                        index_build_posting(&f->b, docs[p->doc].d.doc - f->first, p->count, p->mask,
                                            p->bytes);
                }
                index_build_word_end(&f->b);
        }
        index_build_words_end(&f->b);
        buf_done(&f->positions);
        vec_done(&f->postings);
}

/* ---- flush: classes ----------------------------------------------------------------------- */

struct class_row {
        uint32_t key, n, ord; /* where in keys, how long, whose */
};

struct class_rows {
        struct buf keys;
        VEC(struct class_row) rows;
        VEC(struct index_sort_item) items;
};

static struct str get_key(void *ctx, uint32_t id) {
        const struct class_rows *c = ctx;
        return (struct str){ c->keys.p + c->rows.v[id].key, c->rows.v[id].n };
}

static void add_row(struct class_rows *c, struct str key, size_t ord) {
        vec_push(&c->rows,
                 (struct class_row){ (uint32_t) c->keys.n, (uint32_t) key.n, (uint32_t) ord });
        buf_put_str(&c->keys, key);
        vec_push(&c->items,
                 (struct index_sort_item){ index_sort_head(key), (uint32_t) c->rows.n - 1 });
}

static void put_classes(struct flush *f, enum index_section which, struct class_rows *c) {
        VEC(uint32_t) ords = { 0 };
        index_sort(c->items.v, c->items.n, get_key, c);
        index_build_classes(&f->b, which);
        for (size_t i = 0, j; i < c->items.n; i = j) {
                struct str key = get_key(c, c->items.v[i].id);
                vec_clear(&ords);
                for (j = i; j < c->items.n && str_eq(key, get_key(c, c->items.v[j].id)); j++)
                        vec_push(&ords, c->rows.v[c->items.v[j].id].ord);
                index_build_class(&f->b, key, ords.v, ords.n);
        }
        index_build_classes_end(&f->b);
        vec_done(&ords);
        vec_done(&c->rows);
        vec_done(&c->items);
        buf_done(&c->keys);
}

static void put_stems(struct flush *f) {
        struct class_rows c = { 0 };
        buf_init(&c.keys, 0);
        for (size_t i = 0; i < f->n; i++) {
                struct str word = get_word(&f->w->words, f->sorted[i].id);
                struct str stem = index_word_stem(&f->w->stemmer, word);
                if (stem.n)
                        add_row(&c, stem, i);
        }
        put_classes(f, INDEX_STEMS, &c);
}

static void put_names(struct flush *f) {
        struct class_rows c = { 0 };
        buf_init(&c.keys, 0);
        for (size_t i = 0; i < f->n; i++) {
                char key[TEXT_KEY_MAX];
                size_t n = text_key(get_word(&f->w->words, f->sorted[i].id), key);
                if (n)
                        add_row(&c, (struct str){ key, n }, i);
        }
        put_classes(f, INDEX_NAMES, &c);
}

/* ---- flush: documents --------------------------------------------------------------------- */

/* The column value of each number in the range, absent ones too. */
#define PUT_COLUMN(f, which, T, absent, value)                                                     \
        do {                                                                                       \
                index_build_section(&(f)->b, (which));                                             \
                uint32_t at_ = (f)->first;                                                         \
                for (size_t i = 0; i < (f)->w->docs.n; i++, at_++) {                               \
                        const struct index_doc *d = &(f)->w->docs.v[i].d;                          \
                        T none_ = (absent), v_ = (value);                                          \
                        for (; at_ < d->doc; at_++)                                                \
                                index_build_put(&(f)->b, &none_, sizeof none_);                    \
                        index_build_put(&(f)->b, &v_, sizeof v_);                                  \
                }                                                                                  \
        } while (0)

static void put_blocks(struct flush *f) {
        const struct index_writer *w = f->w;
        struct buf out;
        buf_init(&out, 0);
        index_build_section(&f->b, INDEX_BLOCKS_AT);
        uint32_t block = 0, at = f->first, end = 0;
        index_build_put(&f->b, &end, sizeof end);
        for (size_t i = 0; i < w->docs.n; i++, at++) {
                for (; at < w->docs.v[i].d.doc; at++)
                        index_build_put(&f->b, &end, sizeof end);
                for (; block < w->docs.v[i].block_end; block++) {
                        uint8_t number[INDEX_VARINT_MAX];
                        const struct block *b = &w->blocks.v[block];
                        uint8_t *p = index_varint_put(number, (uint64_t) b->words << 4 | b->field);
                        buf_put(&out, number, (size_t) (p - number));
                }
                end = (uint32_t) out.n;
                index_build_put(&f->b, &end, sizeof end);
        }
        index_build_section(&f->b, INDEX_BLOCKS);
        index_build_put(&f->b, out.p, out.n);
        buf_done(&out);
}

static void put_columns(struct flush *f) {
        PUT_COLUMN(f, INDEX_DATES, int64_t, INDEX_UNDATED, d->date);
        PUT_COLUMN(f, INDEX_FLAG_WORDS, uint32_t, 0, d->flags);
        PUT_COLUMN(f, INDEX_SENDERS, uint32_t, 0, d->from);
        PUT_COLUMN(f, INDEX_KINDS, uint8_t, 0, d->kind);
        PUT_COLUMN(f, INDEX_LANGS, uint8_t, 0, d->lang);
        index_build_section(&f->b, INDEX_NORMS);
        index_build_put(&f->b, f->norms, f->range);
        put_blocks(f);
}

static uint64_t make_norms(struct flush *f) {
        uint64_t length = 0;
        f->norms = mem_zalloc((size_t) f->range + 1);
        for (size_t i = 0; i < f->w->docs.n; i++) {
                const struct doc *d = &f->w->docs.v[i];
                f->norms[d->d.doc - f->first] = index_norm_of(d->length);
                length += d->length;
        }
        return length;
}

int index_writer_flush(struct index_writer *w, int dirfd, const char *name,
                       struct index_segment_info *ret, struct err *e) {
        BUG_IF(w->open);
        struct flush f = { .w = w, .first = w->docs.n ? w->docs.v[0].d.doc : 1 };
        f.range = w->docs.n ? w->docs.v[w->docs.n - 1].d.doc - f.first + 1 : 0;
        uint64_t length = make_norms(&f), tokens = w->log.n;
        int r = index_build_init(&f.b, dirfd, name, f.first, f.range, f.norms, e);
        if (r == 0) {
                sort_words(&f);
                deal_places(&f);
                map_blocks(&f);
                put_words(&f);
                mem_free(f.places); /* before the classes need their memory */
                mem_free(f.block_of);
                put_stems(&f);
                put_names(&f);
                put_columns(&f);
                r = index_build_end(&f.b, (uint32_t) w->docs.n, tokens, length, ret, e);
                mem_free(f.sorted);
        }
        index_build_done(&f.b);
        mem_free(f.norms);
        writer_clear(w);
        return r;
}
