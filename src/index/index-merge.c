/* One segment from several adjacent ones: a k-way merge over words, then over classes.
 *
 * Because the sources hold rising ranges of documents, a word's merged list is their lists one
 * behind the other: positions are copied as they are, documents and counts are decoded and packed
 * anew into full blocks, so that the result is what a single flush would have written.  Word
 * numbers change; from which to which is kept in a file without a name, which the system may write
 * out, so that memory stays bounded.
 *
 * Documents that are no more are left out on the way: a list that has any is then read three times,
 * to see whether anything of it lives, for its positions, and for its postings. */
#include "index/index-build.h"
#include "index/index-cursor.h"

#include "base/bug.h"
#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FORGET_EVERY = 2 << 20 };

struct source {
        struct index_segment s;
        struct index_words words;
        struct index_classes classes;
        bool live;      /* words or classes hold an item */
        uint32_t base;  /* its first document, counted from the first of the result */
        uint32_t *ords; /* its word numbers in the result */
};

struct merge {
        struct source *sources;
        size_t n;
        struct index_build b;
        struct index_cursor *cursor;
        uint32_t first, range;
        uint8_t *norms;
        uint32_t *ords;
        size_t ords_bytes;
        VEC(uint32_t) members;         /* of the class under way */
        const struct index_dead *dead; /* NULL: all live */
        uint64_t dead_tokens, dead_length;
        uint32_t dead_docs;
};

#define GONE UINT32_MAX /* the number of a word that is left out */

static bool is_dead(const struct merge *m, uint32_t doc) {
        uint64_t d = (uint64_t) m->first + doc;
        return m->dead && d < m->dead->n_bits && (m->dead->bits[d / 64] >> d % 64 & 1);
}

static struct str source_key(const struct source *s, bool words) {
        return words ? (struct str){ s->words.word, s->words.n }
                     : (struct str){ s->classes.key, s->classes.n };
}

/* The least word or class key that any source holds; NULL if all are at their end. */
static const struct source *least(const struct merge *m, bool words) {
        const struct source *min = NULL;
        for (size_t i = 0; i < m->n; i++) {
                const struct source *s = &m->sources[i];
                if (s->live && (!min || str_cmp(source_key(s, words), source_key(min, words)) < 0))
                        min = s;
        }
        return min;
}

/* The next item of a source; it must come behind `key`. */
static int advance(struct source *s, bool words, struct str key) {
        int r = words ? index_words_next(&s->words) : index_classes_next(&s->classes);
        s->live = r > 0;
        if (r > 0 && str_cmp(source_key(s, words), key) <= 0 && key.p)
                r = ERR_corrupt;
        return r < 0 ? r : 0;
}

static int start_all(struct merge *m, bool words, struct err *e) {
        for (size_t i = 0; i < m->n; i++) {
                int r = advance(&m->sources[i], words, (struct str){ 0 });
                if (r < 0)
                        return index_segment_corrupt(&m->sources[i].s, e, "its keys");
        }
        return 0;
}

/* ---- words -------------------------------------------------------------------------------- */

enum pass { PASS_ANY, PASS_POSITIONS, PASS_POSTINGS };

/* Posting i of the block in the cursor, whose positions are p..next.  1 ends the pass. */
static int take_posting(struct merge *m, const struct source *s, enum pass pass, uint32_t i,
                        const uint8_t *p, const uint8_t *next) {
        const struct index_cursor *c = m->cursor;
        uint32_t doc = s->base + c->docs[i];
        bool dead = m->dead && is_dead(m, doc);
        if (dead && pass == PASS_ANY)
                m->dead_tokens += c->counts[i];
        if (dead)
                return 0;
        if (pass == PASS_POSITIONS)
                index_build_positions(&m->b, p, (size_t) (next - p));
        else if (pass == PASS_POSTINGS)
                index_build_posting(&m->b, doc, c->counts[i], c->masks[i], (uint64_t) (next - p));
        return pass == PASS_ANY;
}

/* 1 if PASS_ANY met a living document, else 0. */
static int walk_postings(struct merge *m, const struct source *s, enum pass pass) {
        struct index_cursor *c = m->cursor;
        const uint8_t *p = s->words.list.positions, *end = p + s->words.list.n_positions;
        int any = 0;
        index_cursor_init(c, &s->words.list, s->s.f.range);
        for (uint32_t block = 0; block < c->n_blocks; block++) {
                if (!index_cursor_block(c, block) || !index_cursor_count(c))
                        return ERR_corrupt;
                for (uint32_t i = 0; i < c->n; i++) {
                        const uint8_t *next = c->counts[i] == 1 && p < end && *p < 192
                                                      ? p + 1
                                                      : index_place_skip(p, end, c->counts[i]);
                        if (!next)
                                return ERR_corrupt;
                        any |= take_posting(m, s, pass, i, p, next);
                        p = next;
                }
        }
        return p == end ? any : ERR_corrupt;
}

/* Whether the word that `s` stands on is in a document that lives. */
static int lives(struct merge *m, const struct source *s) {
        return m->dead ? walk_postings(m, s, PASS_ANY) : 1;
}

static int put_positions(struct merge *m, const struct source *s) {
        if (m->dead)
                return walk_postings(m, s, PASS_POSITIONS);
        index_build_positions(&m->b, s->words.list.positions, s->words.list.n_positions);
        return 0;
}

static bool stands_on(const struct source *s, struct str word) {
        return s->live && str_eq(source_key(s, true), word);
}

/* Positions of all sources come before the postings of any. */
static int begin_word(struct merge *m, struct str word, bool *ret_lives, struct err *e) {
        *ret_lives = false;
        for (size_t i = 0; i < m->n; i++) {
                int r = stands_on(&m->sources[i], word) ? lives(m, &m->sources[i]) : 0;
                if (r < 0)
                        return index_segment_corrupt(&m->sources[i].s, e, "a list");
                *ret_lives |= r == 1;
        }
        if (!*ret_lives)
                return 0;
        index_build_word(&m->b, word);
        for (size_t i = 0; i < m->n; i++)
                if (stands_on(&m->sources[i], word) && put_positions(m, &m->sources[i]) < 0)
                        return index_segment_corrupt(&m->sources[i].s, e, "a list");
        return 0;
}

static int merge_word(struct merge *m, struct str word, struct err *e) {
        uint32_t ord = (uint32_t) m->b.f.words;
        bool living;
        int r = begin_word(m, word, &living, e);
        if (r < 0)
                return r;
        for (size_t i = 0; i < m->n; i++) {
                struct source *s = &m->sources[i];
                if (!stands_on(s, word))
                        continue;
                if (living && walk_postings(m, s, PASS_POSTINGS) < 0)
                        return index_segment_corrupt(&s->s, e, "a list");
                s->ords[s->words.ord - 1] = living ? ord : GONE;
                if (advance(s, true, word) < 0)
                        return index_segment_corrupt(&s->s, e, "its words");
        }
        if (living)
                index_build_word_end(&m->b);
        return 0;
}

/* The sources are read once, front to back in each section: what lies behind is not needed. */
static void forget_some(struct merge *m, uint64_t *read) {
        if (*read < FORGET_EVERY)
                return;
        *read = 0;
        for (size_t i = 0; i < m->n; i++)
                index_segment_forget(&m->sources[i].s);
}

static int merge_words(struct merge *m, struct err *e) {
        uint64_t read = 0;
        for (size_t i = 0; i < m->n; i++)
                if (index_words_init(&m->sources[i].words, &m->sources[i].s, 0) < 0)
                        return index_segment_corrupt(&m->sources[i].s, e, "its words");
        int r = start_all(m, true, e);
        for (const struct source *min; r == 0 && (min = least(m, true));) {
                char word[INDEX_KEY_MAX]; /* merging moves the source on */
                struct str key = { word, min->words.n };
                memcpy(word, min->words.word, key.n);
                read += min->words.list.n_positions;
                r = merge_word(m, key, e);
                forget_some(m, &read);
        }
        if (r == 0)
                index_build_words_end(&m->b);
        return r;
}

/* ---- classes ------------------------------------------------------------------------------ */

static int cmp_u32(const void *a, const void *b) {
        uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
        return (x > y) - (x < y);
}

static int merge_class(struct merge *m, struct str key, struct err *e) {
        size_t n = 0;
        vec_clear(&m->members);
        for (size_t i = 0; i < m->n; i++) {
                struct source *s = &m->sources[i];
                if (!s->live || !str_eq(source_key(s, false), key))
                        continue;
                for (size_t k = 0; k < s->classes.n_ords; k++)
                        if (s->ords[s->classes.ords[k]] != GONE)
                                vec_push(&m->members, s->ords[s->classes.ords[k]]);
                if (advance(s, false, key) < 0)
                        return index_segment_corrupt(&s->s, e, "its classes");
        }
        if (m->members.n)
                qsort(m->members.v, m->members.n, sizeof *m->members.v, cmp_u32);
        for (size_t i = 0; i < m->members.n; i++)
                if (i == 0 || m->members.v[i] != m->members.v[n - 1])
                        m->members.v[n++] = m->members.v[i];
        if (n)
                index_build_class(&m->b, key, m->members.v, n);
        return 0;
}

static int merge_classes(struct merge *m, enum index_section which, struct err *e) {
        for (size_t i = 0; i < m->n; i++) {
                index_classes_done(&m->sources[i].classes);
                index_classes_init(&m->sources[i].classes, &m->sources[i].s, which);
        }
        index_build_classes(&m->b, which);
        int r = start_all(m, false, e);
        for (const struct source *min; r == 0 && (min = least(m, false));) {
                char text[INDEX_KEY_MAX];
                struct str key = { text, min->classes.n };
                memcpy(text, min->classes.key, key.n);
                r = merge_class(m, key, e);
        }
        index_build_classes_end(&m->b);
        return r;
}

/* ---- documents ---------------------------------------------------------------------------- */

/* One value for each number between the end of source i and the start of the next. */
static void fill_gap(struct merge *m, size_t i, const void *absent, size_t width) {
        uint32_t end = m->sources[i].base + m->sources[i].s.f.range;
        uint32_t to = i + 1 < m->n ? m->sources[i + 1].base : m->range;
        for (; end < to; end++)
                index_build_put(&m->b, absent, width);
}

static void merge_column(struct merge *m, enum index_section which, const void *absent,
                         size_t width) {
        index_build_section(&m->b, which);
        for (size_t i = 0; i < m->n; i++) {
                const struct index_segment *s = &m->sources[i].s;
                if (!m->dead)
                        index_build_put(&m->b, s->at[which], s->f.section[which].len);
                for (uint32_t k = 0; m->dead && k < s->f.range; k++) {
                        const uint8_t *at = (const uint8_t *) s->at[which] + k * width;
                        index_build_put(&m->b, is_dead(m, m->sources[i].base + k) ? absent : at,
                                        width);
                }
                fill_gap(m, i, absent, width);
        }
}

/* The blocks of all living documents of source i; their ends were checked. */
static void put_blocks(struct merge *m, size_t i) {
        const struct index_segment *s = &m->sources[i].s;
        const uint8_t *blocks = s->at[INDEX_BLOCKS];
        if (!m->dead)
                index_build_put(&m->b, blocks, s->f.section[INDEX_BLOCKS].len);
        for (uint32_t k = 0; m->dead && k < s->f.range; k++)
                if (!is_dead(m, m->sources[i].base + k))
                        index_build_put(&m->b, blocks + s->blocks_at[k],
                                        s->blocks_at[k + 1] - s->blocks_at[k]);
}

static int merge_blocks(struct merge *m, struct err *e) {
        uint64_t before = 0;
        uint32_t end = 0;
        index_build_section(&m->b, INDEX_BLOCKS_AT);
        index_build_put(&m->b, &end, sizeof end);
        for (size_t i = 0; i < m->n; i++) {
                const struct index_segment *s = &m->sources[i].s;
                uint64_t len = s->f.section[INDEX_BLOCKS].len;
                if (before + len > UINT32_MAX)
                        return err_set(e, ERR_limit, "the merged index segment would be too large");
                for (uint32_t k = 0; k < s->f.range; k++) {
                        if (s->blocks_at[k + 1] > len || s->blocks_at[k + 1] < s->blocks_at[k])
                                return index_segment_corrupt(s, e, "its blocks");
                        if (!is_dead(m, m->sources[i].base + k))
                                end += s->blocks_at[k + 1] - s->blocks_at[k];
                        index_build_put(&m->b, &end, sizeof end);
                }
                fill_gap(m, i, &end, sizeof end);
                before += len;
        }
        index_build_section(&m->b, INDEX_BLOCKS);
        for (size_t i = 0; i < m->n; i++)
                put_blocks(m, i);
        return 0;
}

static int merge_documents(struct merge *m, struct err *e) {
        static const int64_t undated = INDEX_UNDATED;
        static const uint32_t none = 0;
        merge_column(m, INDEX_DATES, &undated, sizeof undated);
        merge_column(m, INDEX_FLAG_WORDS, &none, 4);
        merge_column(m, INDEX_SENDERS, &none, 4);
        merge_column(m, INDEX_KINDS, &none, 1);
        merge_column(m, INDEX_LANGS, &none, 1);
        index_build_section(&m->b, INDEX_NORMS);
        index_build_put(&m->b, m->norms, m->range);
        return merge_blocks(m, e);
}

/* ---- the whole ---------------------------------------------------------------------------- */

static int cmp_source(const void *a, const void *b) {
        const struct source *x = a, *y = b;
        return (x->s.f.first_doc > y->s.f.first_doc) - (x->s.f.first_doc < y->s.f.first_doc);
}

static int open_sources(struct merge *m, int dirfd, const char *const *names, size_t n,
                        struct err *e) {
        m->sources = mem_zalloc((n + 1) * sizeof *m->sources);
        for (size_t i = 0; i < n; i++) {
                struct source *s = &m->sources[m->n];
                int r = index_segment_open(dirfd, names[i], &s->s, e);
                if (r < 0)
                        return r;
                if (s->s.f.range == 0)
                        index_segment_close(&s->s); /* nothing in it */
                else
                        m->n++;
        }
        if (m->n == 0) {
                m->first = 1;
                return 0;
        }
        qsort(m->sources, m->n, sizeof *m->sources, cmp_source);
        m->first = m->sources[0].s.f.first_doc;
        for (size_t i = 0; i < m->n; i++) {
                struct source *s = &m->sources[i];
                s->base = s->s.f.first_doc - m->first;
                if (s->base < m->range)
                        return err_set(e, ERR_usage, "index segment '%s' overlaps another",
                                       s->s.name);
                m->range = s->base + s->s.f.range;
        }
        return 0;
}

/* Memory for the new word numbers, in a file without a name. */
static int map_ords(struct merge *m, int dirfd, const char *name, struct err *e) {
        char temporary[INDEX_NAME_MAX + 8];
        for (size_t i = 0; i < m->n; i++)
                m->ords_bytes += m->sources[i].s.f.words * sizeof *m->ords;
        if (m->ords_bytes == 0)
                return 0;
        snprintf(temporary, sizeof temporary, "%s.o.tmp", name);
        _cleanup_close_ int fd =
                openat(dirfd, temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd >= 0)
                unlinkat(dirfd, temporary, 0);
        int r = fd < 0 ? errno : posix_fallocate(fd, 0, (off_t) m->ords_bytes);
        if (r != 0)
                return err_errno(e, r, "cannot make room for merging '%s'", name);
        void *p = mmap(NULL, m->ords_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
                return err_errno(e, errno, "cannot map room for merging '%s'", name);
        m->ords = p;
        for (size_t i = 0; i < m->n; i++) {
                m->sources[i].ords = p;
                p = m->sources[i].ords + m->sources[i].s.f.words;
        }
        return 0;
}

static int merge_all(struct merge *m, struct index_segment_info *ret, struct err *e) {
        uint64_t tokens = 0, length = 0;
        uint32_t docs = 0;
        for (size_t i = 0; i < m->n; i++) {
                tokens += m->sources[i].s.f.tokens;
                length += m->sources[i].s.f.length;
                docs += m->sources[i].s.f.docs;
        }
        int r;
        if ((r = merge_words(m, e)) < 0 || (r = merge_classes(m, INDEX_STEMS, e)) < 0 ||
            (r = merge_classes(m, INDEX_NAMES, e)) < 0 || (r = merge_documents(m, e)) < 0)
                return r;
        length = length > m->dead_length ? length - m->dead_length : 0;
        return index_build_end(&m->b, docs - m->dead_docs, tokens - m->dead_tokens, length, ret, e);
}

/* The norms of all; of the dead none, and what they had is reckoned off. */
static void take_norms(struct merge *m) {
        m->norms = mem_zalloc((size_t) m->range + 1);
        for (size_t i = 0; i < m->n; i++) {
                const struct source *s = &m->sources[i];
                memcpy(m->norms + s->base, s->s.norms, s->s.f.range);
                for (uint32_t k = 0; m->dead && k < s->s.f.range; k++) {
                        if (!is_dead(m, s->base + k) || s->s.kinds[k] == 0)
                                continue;
                        m->dead_docs++;
                        m->dead_length += (uint64_t) (10 * index_norm_length(s->s.norms[k]));
                        m->norms[s->base + k] = 0;
                }
        }
        if (m->dead_docs == 0)
                m->dead = NULL; /* none of them is here */
}

int index_merge(int dirfd, const char *const *names, size_t n, const char *name,
                struct index_segment_info *ret, struct err *e) {
        return index_merge_living(dirfd, names, n, /* dead= */ NULL, name, ret, e);
}

int index_merge_living(int dirfd, const char *const *names, size_t n, const struct index_dead *dead,
                       const char *name, struct index_segment_info *ret, struct err *e) {
        struct merge m = { .dead = dead };
        m.b.out.fd = m.b.words.fd = -1;
        m.cursor = MEM_NEW(struct index_cursor);
        int r = open_sources(&m, dirfd, names, n, e);
        if (r == 0 && (r = map_ords(&m, dirfd, name, e)) == 0) {
                take_norms(&m);
                r = index_build_init(&m.b, dirfd, name, m.first, m.range, m.norms, e);
                if (r == 0)
                        r = merge_all(&m, ret, e);
        }
        index_build_done(&m.b);
        for (size_t i = 0; i < n; i++) {
                index_segment_close(&m.sources[i].s);
                index_classes_done(&m.sources[i].classes);
        }
        if (m.ords)
                munmap(m.ords, m.ords_bytes);
        vec_done(&m.members);
        mem_free(m.sources);
        mem_free(m.norms);
        mem_free(m.cursor);
        return r;
}

enum { TIER = 8, TIER_BITS = 3, SMALLEST = 22 /* log2 of the bytes of tier 0 */, KEEP_AT_LAST = 8 };

static unsigned tier_of(uint64_t bytes) {
        unsigned log = bytes >> SMALLEST ? 63 - (unsigned) __builtin_clzll(bytes >> SMALLEST) : 0;
        return log / TIER_BITS;
}

/* Eight in a row of one tier or smaller, smallest tier first, become one of the next. */
static bool pick_tier(const uint64_t *bytes, size_t n, size_t *ret_first, size_t *ret_n) {
        for (unsigned tier = 0; tier <= 64 / TIER_BITS; tier++)
                for (size_t i = 0, run = 0; i < n; i++) {
                        run = tier_of(bytes[i]) <= tier ? run + 1 : 0;
                        if (run == TIER) {
                                *ret_first = i + 1 - run;
                                *ret_n = run;
                                return true;
                        }
                }
        return false;
}

/* The run that costs the fewest bytes for each segment it does away with. */
static bool pick_cheapest(const uint64_t *bytes, size_t n, size_t *ret_first, size_t *ret_n) {
        double best = INFINITY;
        for (size_t i = 0; i + 1 < n; i++) {
                double sum = (double) bytes[i];
                for (size_t take = 2; take <= n - KEEP_AT_LAST + 1 && i + take <= n; take++) {
                        sum += (double) bytes[i + take - 1];
                        if (sum / (double) (take - 1) < best) {
                                best = sum / (double) (take - 1);
                                *ret_first = i;
                                *ret_n = take;
                        }
                }
        }
        return true;
}

bool index_merge_pick(const uint64_t *bytes, size_t n, bool last, size_t *ret_first,
                      size_t *ret_n) {
        if (last)
                return n > KEEP_AT_LAST && pick_cheapest(bytes, n, ret_first, ret_n);
        return n > 2 * TIER && pick_tier(bytes, n, ret_first, ret_n);
}

int index_sweep(int dirfd, struct err *e) {
        _cleanup_close_ int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *d = fd < 0 ? NULL : fdopendir(fd);
        if (!d)
                return err_errno(e, errno, "cannot list the index");
        fd = -1; /* the DIR has it now */
        for (struct dirent *at; (at = readdir(d));)
                if (str_ends(str_of(at->d_name), STR(".tmp")) &&
                    unlinkat(dirfd, at->d_name, 0) < 0 && errno != ENOENT) {
                        int r = err_errno(e, errno, "cannot remove '%s'", at->d_name);
                        closedir(d);
                        return r;
                }
        closedir(d);
        return 0;
}
