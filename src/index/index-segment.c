/* Opening a segment and finding words, classes and columns in it.
 *
 * The file may be damaged or made by an opponent: the footer is checked whole before anything
 * points into the file, every length read later is checked against its section, and what does not
 * fit is ERR_corrupt.  Contents of lists are checked by index-list.c when they are decoded.  What
 * is not done here: checksums of the sections are compared only by index_segment_verify(), because
 * reading the whole file at every start would cost more than any query. */
#include "index/index-segment.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/le.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>

int index_segment_corrupt(const struct index_segment *s, struct err *e, const char *what) {
        err_set(e, ERR_corrupt, "index segment '%s' is damaged: %s", s->name, what);
        return err_hint(e, ERR_corrupt, "the index can be rebuilt from the case");
}

/* What each section must be long, per document, where that is fixed; 0 = any length. */
static const uint8_t section_width[INDEX_SECTIONS] = {
        [INDEX_DATES] = 8, [INDEX_FLAG_WORDS] = 4, [INDEX_SENDERS] = 4,
        [INDEX_KINDS] = 1, [INDEX_LANGS] = 1,      [INDEX_NORMS] = 1,
};

static const char *check_section(const struct index_footer *f, unsigned i) {
        uint64_t at = f->section[i].at, len = f->section[i].len;
        if (at < INDEX_MAGIC_LEN || at > f->sums_at || len > f->sums_at - at || at % 8)
                return "a section is outside the file";
        if (section_width[i] && len != (uint64_t) section_width[i] * f->range)
                return "a column has the wrong length";
        return NULL;
}

static const char *check_footer(const struct index_segment *s) {
        const struct index_footer *f = &s->f;
        if (memcmp(f->magic, INDEX_MAGIC, sizeof f->magic) != 0 ||
            memcmp(s->p, INDEX_MAGIC, INDEX_MAGIC_LEN) != 0)
                return "it is no segment";
        if (f->self_hash != hash64(f, offsetof(struct index_footer, self_hash)))
                return "its footer fails its checksum";
        if (f->first_doc == 0 || f->docs > f->range || f->range > UINT32_MAX - f->first_doc)
                return "its documents are out of range";
        uint64_t sums = (f->sums_at + INDEX_PIECE - 1) / INDEX_PIECE * 8;
        if (f->sums_at > s->n || f->sums_at + sums + sizeof *f != s->n)
                return "it has the wrong length";
        for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
                const char *bad = check_section(f, i);
                if (bad)
                        return bad;
        }
        if (f->section[INDEX_BLOCKS_AT].len != ((uint64_t) f->range + 1) * 4)
                return "a column has the wrong length";
        if (f->words > UINT32_MAX || f->section[INDEX_GROUPS].len != (f->words + INDEX_GROUP - 1) /
                                                                             INDEX_GROUP *
                                                                             INDEX_GROUP_ROW)
                return "its dictionary has the wrong length";
        for (unsigned i = INDEX_STEMS; i <= INDEX_NAMES; i++) {
                uint64_t keys = i == INDEX_STEMS ? f->stems : f->names;
                if (keys > UINT32_MAX ||
                    (keys + INDEX_CLASS_GROUP - 1) / INDEX_CLASS_GROUP * 4 > f->section[i].len)
                        return "its classes have the wrong length";
        }
        return NULL;
}

static void set_views(struct index_segment *s) {
        for (unsigned i = 0; i < INDEX_SECTIONS; i++)
                s->at[i] = s->p + s->f.section[i].at;
        /* the mapping is page-aligned and sections are 8-aligned, so these casts are sound */
        s->dates = (const void *) s->at[INDEX_DATES];
        s->flags = (const void *) s->at[INDEX_FLAG_WORDS];
        s->senders = (const void *) s->at[INDEX_SENDERS];
        s->blocks_at = (const void *) s->at[INDEX_BLOCKS_AT];
        s->kinds = s->at[INDEX_KINDS];
        s->langs = s->at[INDEX_LANGS];
        s->norms = s->at[INDEX_NORMS];
}

int index_segment_open(int dirfd, const char *name, struct index_segment *ret, struct err *e) {
        struct index_segment s = { .p = NULL };
        if (snprintf(s.name, sizeof s.name, "%s", name) >= (int) sizeof s.name)
                return err_set(e, ERR_usage, "segment name '%s' is too long", name);
        _cleanup_close_ int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        struct stat st;
        if (fd < 0 || fstat(fd, &st) < 0)
                return err_errno(e, errno, "cannot open index segment '%s'", name);
        if (!S_ISREG(st.st_mode) || (uint64_t) st.st_size < INDEX_MAGIC_LEN + sizeof s.f)
                return index_segment_corrupt(&s, e, "it is too short");
        s.n = (size_t) st.st_size;
        void *p = mmap(NULL, s.n, PROT_READ, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
                return err_errno(e, errno, "cannot map index segment '%s'", name);
        s.p = p;
        memcpy(&s.f, s.p + s.n - sizeof s.f, sizeof s.f);
        const char *bad = check_footer(&s);
        if (bad) {
                int r = index_segment_corrupt(&s, e, bad);
                index_segment_close(&s);
                return r;
        }
        set_views(&s);
        *ret = s;
        return 0;
}

void index_segment_forget(const struct index_segment *s) {
        if (s->p)
                madvise((void *) s->p, s->n, MADV_DONTNEED);
}

void index_segment_close(struct index_segment *s) {
        if (s->p)
                munmap((void *) s->p, s->n);
        s->p = NULL;
}

int index_segment_verify(const struct index_segment *s, struct err *e) {
        const uint8_t *sums = s->p + s->f.sums_at;
        uint64_t n = (s->f.sums_at + INDEX_PIECE - 1) / INDEX_PIECE;
        if (hash64(sums, n * 8) != s->f.sums_hash)
                return index_segment_corrupt(s, e, "its checksums fail their checksum");
        for (uint64_t i = 0; i < n; i++) {
                uint64_t at = i * INDEX_PIECE, left = s->f.sums_at - at;
                if (hash64(s->p + at, left < INDEX_PIECE ? left : INDEX_PIECE) !=
                    le_get64(sums + 8 * i))
                        return index_segment_corrupt(s, e, "a piece fails its checksum");
        }
        return 0;
}

/* ---- words -------------------------------------------------------------------------------- */

/* "shared, rest, bytes" as words and class keys have them: rebuilds `word` in place. */
static bool key_next(const uint8_t **p, const uint8_t *end, bool first, char *word, size_t *n) {
        if (end - *p < 2)
                return false;
        size_t shared = (*p)[0], rest = (*p)[1];
        *p += 2;
        if (shared > (first ? 0 : *n) || shared + rest > INDEX_KEY_MAX ||
            (size_t) (end - *p) < rest)
                return false;
        memcpy(word + shared, *p, rest);
        *n = shared + rest;
        *p += rest;
        return true;
}

static const uint8_t *words_end(const struct index_segment *s) {
        return s->at[INDEX_WORDS] + s->f.section[INDEX_WORDS].len;
}

/* Stand before the first word of a group. */
static int words_group(struct index_words *w, uint64_t group) {
        const struct index_segment *s = w->s;
        const uint8_t *row = s->at[INDEX_GROUPS] + group * INDEX_GROUP_ROW;
        w->n = 0;
        w->held = false;
        w->ord = group * INDEX_GROUP;
        if (w->ord >= s->f.words) {
                w->p = words_end(s);
                w->ord = s->f.words;
                return 0;
        }
        if (le_get64(row) > s->f.section[INDEX_WORDS].len)
                return ERR_corrupt;
        w->p = s->at[INDEX_WORDS] + le_get64(row);
        w->list_at = le_get64(row + 8);
        return 0;
}

int index_words_init(struct index_words *w, const struct index_segment *s, uint64_t ord) {
        w->s = s;
        int r = words_group(w, ord / INDEX_GROUP);
        while (r >= 0 && w->ord < ord && w->ord < s->f.words)
                r = index_words_next(w);
        return r < 0 ? r : 0;
}

int index_words_next(struct index_words *w) {
        const struct index_segment *s = w->s;
        if (w->held) {
                w->held = false;
                return 1;
        }
        if (w->ord >= s->f.words)
                return 0;
        const uint8_t *end = words_end(s);
        uint64_t n_positions, n_postings;
        uint32_t df;
        if (!key_next(&w->p, end, w->ord % INDEX_GROUP == 0, w->word, &w->n) ||
            !index_varint_get32(&w->p, end, &df) || !index_varint_get(&w->p, end, &n_positions) ||
            !index_varint_get(&w->p, end, &n_postings))
                return ERR_corrupt;
        uint64_t len = s->f.section[INDEX_LISTS].len;
        if (df == 0 || df > s->f.range || w->list_at > len || n_positions > len - w->list_at ||
            n_postings > len - w->list_at - n_positions ||
            (uint64_t) (df / INDEX_BLOCK) * INDEX_SKIP > n_postings)
                return ERR_corrupt;
        const uint8_t *p = s->at[INDEX_LISTS] + w->list_at;
        w->list = (struct index_list){ p, p + n_positions, n_positions, n_postings, df };
        w->list_at += n_positions + n_postings;
        w->ord++;
        return 1;
}

/* The last group whose first key is <= `key`; 0 if there is none.  `at` is where a group starts. */
static int group_find(struct bytes section, const uint8_t *rows, size_t row, bool wide,
                      uint64_t n_groups, struct str key, uint64_t *ret) {
        uint64_t lo = 0, hi = n_groups; /* the answer is in [lo, hi) */
        while (hi - lo > 1) {
                uint64_t mid = lo + (hi - lo) / 2;
                uint64_t at = wide ? le_get64(rows + mid * row) : le_get32(rows + mid * row);
                if (at > section.n || section.n - at < 2 || section.n - at - 2 < section.p[at + 1])
                        return ERR_corrupt;
                struct str first = { (const char *) section.p + at + 2, section.p[at + 1] };
                if (str_cmp(first, key) <= 0)
                        lo = mid;
                else
                        hi = mid;
        }
        *ret = lo;
        return 0;
}

/* The group of dictionary `s` that would hold `word`. */
static int word_group_find(const struct index_segment *s, struct str word, uint64_t *ret) {
        struct bytes words = { s->at[INDEX_WORDS], s->f.section[INDEX_WORDS].len };
        uint64_t n = (s->f.words + INDEX_GROUP - 1) / INDEX_GROUP;
        return group_find(words, s->at[INDEX_GROUPS], INDEX_GROUP_ROW, /* wide= */ true, n, word,
                          ret);
}

int index_words_find(struct index_words *w, const struct index_segment *s, struct str from) {
        uint64_t group;
        w->s = s;
        int r = word_group_find(s, from, &group);
        if (r < 0 || (r = words_group(w, group)) < 0)
                return r;
        while ((r = index_words_next(w)) > 0)
                if (str_cmp((struct str){ w->word, w->n }, from) >= 0) {
                        w->held = true;
                        return 0;
                }
        return r;
}

int index_segment_find(const struct index_segment *s, struct str word, struct index_list *ret) {
        struct index_words w = { .s = s };
        uint64_t group;
        int r = word_group_find(s, word, &group);
        if (r < 0 || (r = words_group(&w, group)) < 0)
                return r;
        while ((r = index_words_next(&w)) > 0) {
                int order = str_cmp((struct str){ w.word, w.n }, word);
                if (order == 0)
                        *ret = w.list;
                if (order >= 0)
                        return order == 0;
        }
        return r;
}

/* ---- classes ------------------------------------------------------------------------------ */

void index_classes_init(struct index_classes *c, const struct index_segment *s,
                        enum index_section which) {
        uint64_t keys = which == INDEX_STEMS ? s->f.stems : s->f.names;
        uint64_t groups = (keys + INDEX_CLASS_GROUP - 1) / INDEX_CLASS_GROUP;
        memset(c, 0, sizeof *c);
        c->p = s->at[which];
        c->end = s->at[which] + (s->f.section[which].len - groups * 4);
        c->left = keys;
        c->max_ord = s->f.words;
}

int index_classes_find(struct index_classes *c, const struct index_segment *s,
                       enum index_section which, struct str key) {
        index_classes_init(c, s, which);
        uint64_t group, n = (c->left + INDEX_CLASS_GROUP - 1) / INDEX_CLASS_GROUP;
        uint64_t len = (uint64_t) (c->end - c->p);
        if (n == 0)
                return 0;
        int r = group_find((struct bytes){ c->p, len }, c->end, 4, /* wide= */ false, n, key,
                           &group);
        if (r < 0)
                return r;
        uint32_t at = le_get32(c->end + group * 4);
        if (at > len)
                return ERR_corrupt;
        c->p += at;
        c->left -= group * INDEX_CLASS_GROUP;
        return 0;
}

int index_classes_next(struct index_classes *c) {
        if (c->left == 0)
                return 0;
        uint32_t n;
        if (!key_next(&c->p, c->end, c->in_group == 0, c->key, &c->n) ||
            !index_varint_get32(&c->p, c->end, &n) || n > (uint64_t) (c->end - c->p))
                return ERR_corrupt;
        if (n > c->cap) {
                c->cap = n + n / 2;
                c->ords = mem_array(c->ords, c->cap, sizeof *c->ords);
        }
        uint64_t ord = 0;
        for (uint32_t i = 0; i < n; i++) {
                uint32_t more;
                if (!index_varint_get32(&c->p, c->end, &more) || (ord += more) >= c->max_ord)
                        return ERR_corrupt;
                c->ords[i] = (uint32_t) ord;
        }
        c->n_ords = n;
        c->left--;
        c->in_group = (c->in_group + 1) % INDEX_CLASS_GROUP;
        return 1;
}

void index_classes_done(struct index_classes *c) {
        mem_free(c->ords);
        c->ords = NULL;
}

/* ---- documents ---------------------------------------------------------------------------- */

void index_blocks_init(struct index_blocks *b, const struct index_segment *s, uint32_t local_doc) {
        uint64_t len = s->f.section[INDEX_BLOCKS].len;
        uint64_t from = s->blocks_at[local_doc], to = s->blocks_at[local_doc + 1];
        memset(b, 0, sizeof *b);
        if (from > to || to > len)
                from = to = 0;
        b->p = s->at[INDEX_BLOCKS] + from;
        b->end = s->at[INDEX_BLOCKS] + to;
}

int index_blocks_next(struct index_blocks *b) {
        uint64_t v;
        if (b->p >= b->end || !index_varint_get(&b->p, b->end, &v) || v >> 4 > UINT32_MAX)
                return 0;
        b->field = (uint32_t) (v & 15);
        b->words = (uint32_t) (v >> 4);
        b->from = b->next;
        b->next += b->words + 1;
        return 1;
}

static const float field_weight[INDEX_FIELDS] = {
#define FIELD(id, bit, weight, words) [bit] = weight,
#include "index/index-field.def"
#undef FIELD
};

float index_field_weight(enum index_field f) {
        return field_weight[f];
}

uint32_t index_field_tenths(enum index_field f) {
        return (uint32_t) (field_weight[f] * 10 + 0.5f);
}

void index_mask_weights(float ret[static 1 << INDEX_FIELDS]) {
        ret[0] = 0;
        for (unsigned mask = 1; mask < 1 << INDEX_FIELDS; mask++) {
                float sum = 0;
                for (unsigned f = 0; f < INDEX_FIELDS; f++)
                        sum += mask >> f & 1 ? field_weight[f] : 0;
                ret[mask] = sum / (float) __builtin_popcount(mask);
        }
}

/* A tiny float: 5 bits of exponent, 3 of mantissa behind a hidden one; exact up to 16 tenths. */
uint8_t index_norm_of(uint64_t length_tenths) {
        if (length_tenths < 16)
                return (uint8_t) length_tenths;
        unsigned shift = 60 - (unsigned) __builtin_clzll(length_tenths);
        uint64_t code = (uint64_t) (shift + 1) << 3 | (length_tenths >> shift & 7);
        return code > 255 ? 255 : (uint8_t) code;
}

float index_norm_length(uint8_t norm) {
        float tenths = norm < 16 ? (float) norm : ldexpf((float) (8 | (norm & 7)), (norm >> 3) - 1);
        return tenths < 10 ? 1 : tenths / 10;
}

void index_norm_table(float mean_length, float ret[static 256]) {
        const float k1 = 1.2f, b = 0.75f;
        for (unsigned i = 0; i < 256; i++)
                ret[i] = k1 * (1 - b + b * index_norm_length((uint8_t) i) / mean_length);
}
