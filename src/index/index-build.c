/* Encoding of a segment; the format is drawn in index/index-segment.h.
 *
 * Lists go straight to the file; the dictionary, which is made at the same time, goes to a second
 * file that has no name and is copied behind the lists.  Nothing depends on how documents came:
 * a merge that feeds the same postings writes the same bytes as a flush. */
#include "index/index-build.h"

#include "base/bug.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/le.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUILD_MODE = 0600 };

static int make_file(int dirfd, const char *name) {
        return openat(dirfd, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, BUILD_MODE);
}

int index_build_init(struct index_build *b, int dirfd, const char *name, uint32_t first_doc,
                     uint32_t range, const uint8_t *norms, struct err *e) {
        *b = (struct index_build){ .dirfd = dirfd, .norms = norms };
        b->out.fd = b->words.fd = -1;
        if (snprintf(b->name, sizeof b->name, "%s", name) >= (int) sizeof b->name)
                return err_set(e, ERR_usage, "segment name '%s' is too long", name);
        snprintf(b->temporary, sizeof b->temporary, "%s.w.tmp", b->name);
        int words = make_file(dirfd, b->temporary);
        if (words >= 0)
                unlinkat(dirfd, b->temporary, 0);
        snprintf(b->temporary, sizeof b->temporary, "%s.tmp", b->name);
        int fd = make_file(dirfd, b->temporary);
        b->made = fd >= 0;
        index_out_init(&b->out, fd);
        index_out_init(&b->words, words);
        buf_init(&b->groups, 0);
        buf_init(&b->skips, 0);
        buf_init(&b->class_groups, 0);
        if (fd < 0 || words < 0)
                return err_errno(e, errno, "cannot make index segment '%s'", name);
        memcpy(b->f.magic, INDEX_MAGIC, sizeof b->f.magic);
        b->f.first_doc = first_doc;
        b->f.range = range;
        b->f.format = 1;
        index_norm_table(INDEX_PIVOT, b->pivot);
        index_mask_weights(b->weight);
        index_out_put(&b->out, INDEX_MAGIC, INDEX_MAGIC_LEN);
        index_build_section(b, INDEX_LISTS);
        return 0;
}

void index_build_done(struct index_build *b) {
        if (b->made)
                unlinkat(b->dirfd, b->temporary, 0);
        index_out_done(&b->out);
        index_out_done(&b->words);
        buf_done(&b->groups);
        buf_done(&b->skips);
        buf_done(&b->class_groups);
        b->made = false;
}

/* ---- sections ----------------------------------------------------------------------------- */

static void section_end(struct index_build *b) {
        b->f.section[b->section].len = b->out.at - b->f.section[b->section].at;
        index_out_align(&b->out);
}

void index_build_section(struct index_build *b, enum index_section which) {
        if (which != INDEX_LISTS)
                section_end(b);
        b->section = which;
        b->f.section[which].at = b->out.at;
}

/* "shared | rest | bytes" of a sorted key after the one before it; *before becomes it. */
static void put_key(struct index_out *o, bool first, char *before, size_t *n_before,
                    struct str key) {
        size_t shared = 0, most = *n_before < key.n ? *n_before : key.n;
        while (!first && shared < most && before[shared] == key.p[shared])
                shared++;
        uint8_t head[2] = { (uint8_t) shared, (uint8_t) (key.n - shared) };
        index_out_put(o, head, sizeof head);
        index_out_put(o, key.p + shared, key.n - shared);
        memcpy(before, key.p, key.n);
        *n_before = key.n;
}

/* ---- words and their lists ---------------------------------------------------------------- */

void index_build_word(struct index_build *b, struct str word) {
        BUG_IF(word.n > INDEX_KEY_MAX || b->f.words >= UINT32_MAX);
        memcpy(b->word, word.p, word.n);
        b->n_word = word.n;
        b->lists_at = b->out.at;
        b->df = b->n = b->base = 0;
        b->positions = 0;
        b->postings_at = b->out.at;
        buf_clear(&b->skips);
}

void index_build_positions(struct index_build *b, const void *p, size_t n) {
        index_out_put(&b->out, p, n);
        b->postings_at = b->out.at;
}

static unsigned mask_code(uint16_t mask) {
        static const uint8_t code[4] = { 3, 0, 1, 2 };
        return mask < 4 ? code[mask] : 3;
}

/* The kinds of masks in a block, rising, and which one each posting has; returns how many. */
static unsigned mask_kinds(const struct index_build *b, uint16_t kinds[static INDEX_BLOCK],
                           uint32_t which[static INDEX_BLOCK]) {
        unsigned n = 0;
        for (unsigned i = 0; i < INDEX_BLOCK; i++) {
                unsigned k = 0;
                while (k < n && kinds[k] < b->masks[i])
                        k++;
                if (k < n && kinds[k] == b->masks[i])
                        continue;
                memmove(kinds + k + 1, kinds + k, (n - k) * sizeof *kinds);
                kinds[k] = b->masks[i];
                n++;
        }
        for (unsigned i = 0; i < INDEX_BLOCK; i++)
                for (which[i] = 0; kinds[which[i]] != b->masks[i];)
                        which[i]++;
        return n == 1 && kinds[0] == 1 ? 0 : n;
}

static uint16_t block_impact(const struct index_build *b) {
        float most = 0;
        for (unsigned i = 0; i < INDEX_BLOCK; i++) {
                float tf = (float) b->counts[i] * b->weight[b->masks[i]];
                float part = tf / (tf + b->pivot[b->norms[b->docs[i]]]);
                most = part > most ? part : most;
        }
        float up = ceilf(most * 65535) + 1; /* 1: for what floats round away */
        return up > 65535 ? 65535 : (uint16_t) up;
}

void index_build_block(struct index_build *b) {
        uint8_t block[4 + 2 * INDEX_BLOCK + 16 * (32 + 32 + 7)], skip[INDEX_SKIP] = { 0 };
        uint16_t kinds[INDEX_BLOCK + 1];
        uint32_t docs[INDEX_BLOCK], counts[INDEX_BLOCK], which[INDEX_BLOCK];
        for (unsigned i = 0; i < INDEX_BLOCK; i++) {
                docs[i] = b->docs[i] - b->base;
                counts[i] = b->counts[i] - 1;
                b->base = b->docs[i] + 1;
        }
        block[0] = (uint8_t) index_pack_bits(docs);
        block[1] = (uint8_t) index_pack_bits(counts);
        block[2] = (uint8_t) mask_kinds(b, kinds, which);
        block[3] = 0;
        uint8_t *p = block + 4;
        memcpy(p, kinds, (size_t) 2 * block[2]);
        p += (size_t) 2 * block[2];
        index_pack(docs, block[0], p);
        p += (size_t) 16 * block[0];
        index_pack(counts, block[1], p);
        p += (size_t) 16 * block[1];
        unsigned bits = index_pack_bits_below(block[2]);
        index_pack(which, bits, p);
        p += (size_t) 16 * bits;
        index_out_put(&b->out, block, (size_t) (p - block));
        uint64_t end = b->out.at - b->postings_at;
        if (end > UINT32_MAX || b->positions > UINT32_MAX) {
                b->out.error = EFBIG; /* the merge was too large; the sources stay good */
                end = 0;
        }
        le_put32(skip, b->base - 1);
        le_put32(skip + 4, (uint32_t) end);
        le_put32(skip + 8, (uint32_t) b->positions);
        le_put16(skip + 12, block_impact(b));
        buf_put(&b->skips, skip, sizeof skip);
        b->df += INDEX_BLOCK;
        b->n = 0;
}

static void put_tail(struct index_build *b) {
        uint8_t tail[INDEX_BLOCK * (2 * INDEX_VARINT_MAX + 2)], *p = tail;
        for (uint32_t i = 0; i < b->n; i++) {
                bool more = b->counts[i] > 1 || b->masks[i] != 1;
                p = index_varint_put(p, (uint64_t) (b->docs[i] - b->base) << 1 | more);
                b->base = b->docs[i] + 1;
                if (!more)
                        continue;
                unsigned code = mask_code(b->masks[i]);
                p = index_varint_put(p, (uint64_t) (b->counts[i] - 1) << 2 | code);
                if (code == 3) {
                        le_put16(p, b->masks[i]);
                        p += 2;
                }
        }
        index_out_put(&b->out, tail, (size_t) (p - tail));
        b->df += b->n;
        b->n = 0;
}

void index_build_word_end(struct index_build *b) {
        put_tail(b);
        index_out_put(&b->out, b->skips.p, b->skips.n);
        bool first = b->f.words % INDEX_GROUP == 0;
        if (first) {
                uint8_t row[INDEX_GROUP_ROW];
                le_put64(row, b->words.at);
                le_put64(row + 8, b->lists_at - b->f.section[INDEX_LISTS].at);
                buf_put(&b->groups, row, sizeof row);
        }
        put_key(&b->words, first, b->before, &b->n_before, (struct str){ b->word, b->n_word });
        uint8_t numbers[3 * INDEX_VARINT_MAX], *p = numbers;
        p = index_varint_put(p, b->df);
        p = index_varint_put(p, b->postings_at - b->lists_at);
        p = index_varint_put(p, b->out.at - b->postings_at);
        index_out_put(&b->words, numbers, (size_t) (p - numbers));
        b->f.words++;
}

void index_build_words_end(struct index_build *b) {
        if (index_out_flush(&b->words))
                b->out.error = b->words.error;
        index_build_section(b, INDEX_WORDS);
        index_out_copy(&b->out, &b->words);
        index_build_section(b, INDEX_GROUPS);
        index_build_put(b, b->groups.p, b->groups.n);
}

/* ---- classes ------------------------------------------------------------------------------ */

void index_build_classes(struct index_build *b, enum index_section which) {
        index_build_section(b, which);
        buf_clear(&b->class_groups);
        b->n_before = 0;
}

void index_build_class(struct index_build *b, struct str key, const uint32_t *ords, size_t n) {
        uint64_t *keys = b->section == INDEX_STEMS ? &b->f.stems : &b->f.names;
        bool first = *keys % INDEX_CLASS_GROUP == 0;
        if (first) {
                uint64_t at = b->out.at - b->f.section[b->section].at;
                if (at > UINT32_MAX)
                        b->out.error = EFBIG;
                uint8_t row[4];
                le_put32(row, (uint32_t) at);
                buf_put(&b->class_groups, row, sizeof row);
        }
        put_key(&b->out, first, b->before, &b->n_before, key);
        uint8_t number[INDEX_VARINT_MAX];
        index_out_put(&b->out, number, (size_t) (index_varint_put(number, n) - number));
        for (size_t i = 0; i < n; i++) {
                uint32_t more = ords[i] - (i ? ords[i - 1] : 0);
                index_out_put(&b->out, number, (size_t) (index_varint_put(number, more) - number));
        }
        ++*keys;
}

void index_build_classes_end(struct index_build *b) {
        index_build_put(b, b->class_groups.p, b->class_groups.n);
}

/* ---- the end ------------------------------------------------------------------------------ */

static void put_footer(struct index_build *b) {
        index_out_flush(&b->out); /* closes the last piece */
        size_t n = b->out.sums.n * sizeof *b->out.sums.v;
        b->f.sums_at = b->out.at;
        b->f.sums_hash = hash64(b->out.sums.v, n);
        b->f.self_hash = hash64(&b->f, offsetof(struct index_footer, self_hash));
        uint64_t *sums = mem_dup(b->out.sums.v, n); /* putting them makes more of them */
        index_out_put(&b->out, sums, n);
        index_out_put(&b->out, &b->f, sizeof b->f);
        index_out_flush(&b->out);
        mem_free(sums);
}

int index_build_end(struct index_build *b, uint32_t docs, uint64_t tokens, uint64_t length,
                    struct index_segment_info *ret, struct err *e) {
        section_end(b);
        b->f.docs = docs;
        b->f.tokens = tokens;
        b->f.length = length;
        put_footer(b);
        if (!b->out.error && fdatasync(b->out.fd) < 0)
                b->out.error = errno;
        if (b->out.error)
                return err_errno(e, b->out.error, "cannot write index segment '%s'", b->name);
        if (renameat(b->dirfd, b->temporary, b->dirfd, b->name) < 0)
                return err_errno(e, errno, "cannot name index segment '%s'", b->name);
        b->made = false;
        if (fsync(b->dirfd) < 0)
                return err_errno(e, errno, "cannot sync the folder of index segment '%s'", b->name);
        *ret = (struct index_segment_info){
                .first_doc = b->f.first_doc,
                .last_doc = b->f.first_doc + b->f.range - 1,
                .docs = docs,
                .terms = b->f.words,
                .tokens = tokens,
                .bytes = b->out.at,
                .checksum = b->f.self_hash,
        };
        return 0;
}
