/* Packed files and archives, built here: sound ones come out whole; damaged, lying and greedy ones
 * cost what they must and no more. */
#include "base/io.h"
#include "base/le.h"
#include "base/limits.h"
#include "base/random.h"
#include "unpack/test-unpack.h"

#include <bzlib.h>
#include <fcntl.h>
#include <lzma.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

static struct kept *kept_new(void) {
        struct kept *k = MEM_NEW(struct kept);
        kept_init(k);
        return k;
}

static void kept_free(struct kept *k) {
        kept_done(k);
        mem_free(k);
}

/* Text that compresses like mail does. */
static void put_text(struct buf *out, size_t n) {
        struct random rnd = { 3 };
        while (out->n < n)
                buf_printf(out, "line %u of a letter to omid\n",
                           (unsigned) random_below(&rnd, 5000));
}

static void pack_deflate(struct buf *out, struct str in, int window) {
        z_stream z = { 0 };
        char *to = buf_room(out, in.n + 1000);
        EXPECT_EQ(Z_OK, deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY));
        z.next_in = (uint8_t *) (uintptr_t) in.p;
        z.avail_in = (unsigned) in.n;
        z.next_out = (uint8_t *) to;
        z.avail_out = (unsigned) in.n + 1000;
        EXPECT_EQ(Z_STREAM_END, deflate(&z, Z_FINISH));
        out->n += z.total_out;
        deflateEnd(&z);
}

static void pack(struct buf *out, enum unpack_format format, struct str in) {
        unsigned bz = (unsigned) in.n + 1000;
        size_t at = 0;
        char *to = buf_room(out, in.n + 1000);
        if (format == UNPACK_gz)
                pack_deflate(out, in, 15 + 16);
        if (format == UNPACK_bz2) {
                EXPECT_EQ(BZ_OK, BZ2_bzBuffToBuffCompress(to, &bz, (char *) (uintptr_t) in.p,
                                                          (unsigned) in.n, 1, 0, 0));
                out->n += bz;
        }
        if (format == UNPACK_xz) {
                EXPECT_EQ(LZMA_OK,
                          lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, (const uint8_t *) in.p,
                                                  in.n, (uint8_t *) to, &at, in.n + 1000));
                out->n += at;
        }
        if (format == UNPACK_zst)
                out->n += ZSTD_compress(to, in.n + 1000, in.p, in.n, 1);
}

TEST(unpack_packed_whole_twice_and_with_a_tail) {
        struct buf text, in;
        buf_init(&text, 0);
        put_text(&text, 700000);
        for (unsigned f = UNPACK_gz; f <= UNPACK_zst; f++) {
                buf_init(&in, 0);
                pack(&in, f, buf_str(&text));
                pack(&in, f, STR("and more"));
                size_t packed = in.n;
                buf_put(&in, "\0\0\0\0tail", 8);
                struct kept *k = kept_new();
                kept_run(k, f, in.p, in.n);
                EXPECT_EQ(1, k->n);
                EXPECT_EQ(0, k->children[0].flags);
                EXPECT_EQ(text.n + 8, k->data[0].n);
                EXPECT(memcmp(k->data[0].p, text.p, text.n) == 0);
                EXPECT_EQ(packed, k->gaps[REC_GAP_compressed]);
                EXPECT_EQ(8, k->gaps[REC_GAP_trailing]);
                kept_free(k);
                buf_done(&in);
        }
        buf_done(&text);
}

TEST(unpack_packed_cut_keeps_what_came) {
        struct buf text, in;
        buf_init(&text, 0);
        put_text(&text, 3000000);
        for (unsigned f = UNPACK_gz; f <= UNPACK_zst; f++) {
                buf_init(&in, 0);
                pack(&in, f, buf_str(&text));
                struct kept *k = kept_new();
                kept_run(k, f, in.p, in.n / 2);
                EXPECT_EQ(1, k->flaws[FLAW_member_damaged]);
                EXPECT(k->data[0].n > text.n / 4 && k->data[0].n < text.n);
                EXPECT(memcmp(k->data[0].p, text.p, k->data[0].n) == 0);
                kept_free(k);
                buf_done(&in);
        }
        buf_done(&text);
}

TEST(unpack_gz_name_and_bomb) {
        static const uint8_t named[] = { 0x1f, 0x8b, 8,   8,   1,   0,   0,   0,
                                         0,    3,    'i', 'n', '.', 'm', 'b', 0 };
        struct buf zeros, in;
        buf_init(&zeros, 0);
        buf_init(&in, 0);
        memset(buf_room(&zeros, 40 << 20), 0, 40 << 20);
        zeros.n = 40 << 20;
        struct kept *k = kept_new();
        kept_run(k, UNPACK_gz, named, sizeof named);
        EXPECT_STR("in.mb", k->children[0].name);
        EXPECT_EQ(1, k->children[0].mtime);
        EXPECT_EQ(REC_CHILD_unreadable, k->children[0].flags);
        kept_free(k);
        /* bzip2 swells zeros 20,000 times */
        pack(&in, UNPACK_bz2, buf_str(&zeros));
        k = kept_new();
        kept_run(k, UNPACK_bz2, in.p, in.n);
        EXPECT_EQ(1, k->flaws[FLAW_archive_limit]);
        EXPECT(k->data[0].n < (size_t) 20 << 20);
        kept_free(k);
        buf_done(&in);
        buf_done(&zeros);
}

/* ---- tar ---- */

static void put_tar(struct buf *out, const char *name, char type, struct str data, uint64_t size) {
        char h[512] = { 0 };
        unsigned sum = 0;
        snprintf(h, 100, "%s", name);
        snprintf(h + 100, 8, "0000644");
        snprintf(h + 124, 12, "%011o", (unsigned) size);
        snprintf(h + 136, 12, "%011o", 1000000000);
        memset(h + 148, ' ', 8);
        h[156] = type;
        memcpy(h + 257, "ustar\00000", 8);
        for (size_t i = 0; i < 512; i++)
                sum += (uint8_t) h[i];
        snprintf(h + 148, 8, "%06o", sum);
        buf_put(out, h, 512);
        buf_put_str(out, data);
        while (out->n % 512)
                buf_putc(out, '\0');
}

static void put_zeros(struct buf *out, size_t n) {
        while (n--)
                buf_putc(out, '\0');
}

static void expect_text(const struct buf *in, const struct rec_child *c, const char *want) {
        EXPECT_STR(want, ((struct str){ in->p + c->off, c->len }));
}

TEST(unpack_tar_members) {
        struct buf in;
        buf_init(&in, 0);
        put_tar(&in, "dir/", '5', STR(""), 0);
        put_tar(&in, "dir/a", '0', STR("first"), 5);
        put_tar(&in, "link", '2', STR(""), 0);
        put_tar(&in, "././@LongLink", 'L', STR("a long name\0"), 12);
        put_tar(&in, "a lon", '0', STR("second"), 6);
        put_tar(&in, "pax", 'x', STR("22 path=\xd9\x86\xd8\xa7\xd9\x85\xd9\x87.mbox\n"), 22);
        put_tar(&in, "p", '0', STR("third"), 5);
        put_tar(&in, "dir/a", '0', STR("again"), 5);
        put_zeros(&in, 1024);
        put_tar(&in, "behind", '0', STR("more"), 4);
        put_zeros(&in, 1024);
        struct kept *k = kept_new();
        kept_run(k, UNPACK_tar, in.p, in.n);
        ASSERT(k->n == 7);
        static const char *names[] = {
                "dir/",  "dir/a", "link", "a long name", "\xd9\x86\xd8\xa7\xd9\x85\xd9\x87.mbox",
                "dir/a", "behind"
        };
        static const char *texts[] = { "", "first", "", "second", "third", "again", "more" };
        for (size_t i = 0; i < 7; i++) {
                EXPECT_STR(names[i], k->children[i].name);
                expect_text(&in, &k->children[i], texts[i]);
                EXPECT_EQ(i == 0 || i == 2 ? REC_CHILD_link : 0, k->children[i].flags);
        }
        EXPECT_EQ(1000000000, k->children[1].mtime);
        EXPECT_EQ(0, k->gaps[REC_GAP_damaged]);
        kept_free(k);
        buf_done(&in);
}

TEST(unpack_tar_bad_header_costs_one_member) {
        struct buf in;
        buf_init(&in, 0);
        put_tar(&in, "a", '0', STR("first"), 5);
        size_t bad = in.n;
        put_tar(&in, "b", '0', STR("second"), 6);
        put_tar(&in, "c", '0', STR("third"), 5);
        put_tar(&in, "d", '0', STR("cut"), 5000);
        in.p[bad + 3] = 'x';
        struct kept *k = kept_new();
        kept_run(k, UNPACK_tar, in.p, in.n);
        ASSERT(k->n == 3);
        expect_text(&in, &k->children[0], "first");
        expect_text(&in, &k->children[1], "third");
        EXPECT_EQ(1024, k->gaps[REC_GAP_damaged]);
        EXPECT_EQ(REC_CHILD_cut | REC_CHILD_unreadable, k->children[2].flags);
        EXPECT_EQ(2, k->flaws[FLAW_archive_damaged]);
        kept_free(k);
        buf_done(&in);
}

/* ---- zip ---- */

struct zip_maker {
        struct buf out, directory;
        unsigned entries;
};

struct zip_member {
        const char *name;
        struct str data;
        unsigned method, flags;
        bool streamed;
};

static void put16(struct buf *b, unsigned v) {
        char p[2];
        le_put16(p, (uint16_t) v);
        buf_put(b, p, 2);
}

static void put32(struct buf *b, size_t v) {
        char p[4];
        le_put32(p, (uint32_t) v);
        buf_put(b, p, 4);
}

static void put_sizes(struct buf *b, const struct zip_member *m, size_t packed, bool hide) {
        uint32_t crc = (uint32_t) crc32(0, (const uint8_t *) m->data.p, (unsigned) m->data.n);
        put32(b, hide ? 0 : crc);
        put32(b, hide ? 0 : packed);
        put32(b, hide ? 0 : m->data.n);
}

static void put_zip(struct zip_maker *z, const struct zip_member *m) {
        struct buf packed;
        size_t off = z->out.n, n = strlen(m->name);
        unsigned flags = m->flags | (m->streamed ? 8 : 0);
        buf_init(&packed, 0);
        if (m->method == 8)
                pack_deflate(&packed, m->data, -15);
        else
                buf_put_str(&packed, m->data);
        put32(&z->out, 0x04034b50);
        put16(&z->out, 20), put16(&z->out, flags), put16(&z->out, m->method);
        put32(&z->out, 0x2c214800); /* 2002-01-01 09:00 */
        put_sizes(&z->out, m, packed.n, m->streamed);
        put16(&z->out, (unsigned) n), put16(&z->out, 0);
        buf_put(&z->out, m->name, n);
        buf_put(&z->out, packed.p, packed.n);
        if (m->streamed) {
                put32(&z->out, 0x08074b50);
                put_sizes(&z->out, m, packed.n, false);
        }
        put32(&z->directory, 0x02014b50);
        put16(&z->directory, 0x314), put16(&z->directory, 20), put16(&z->directory, flags);
        put16(&z->directory, m->method);
        put32(&z->directory, 0x2c214800);
        put_sizes(&z->directory, m, packed.n, false);
        put16(&z->directory, (unsigned) n), put16(&z->directory, 0), put16(&z->directory, 0);
        put16(&z->directory, 0), put16(&z->directory, 0), put32(&z->directory, 0);
        put32(&z->directory, off);
        buf_put(&z->directory, m->name, n);
        buf_done(&packed);
        z->entries++;
}

static void zip_begin(struct zip_maker *z) {
        *z = (struct zip_maker){ 0 };
        buf_init(&z->out, 0);
        buf_init(&z->directory, 0);
}

/* Put the directory behind the members; returns where it stands. */
static size_t zip_end(struct zip_maker *z) {
        size_t off = z->out.n;
        buf_put(&z->out, z->directory.p, z->directory.n);
        put32(&z->out, 0x06054b50);
        put32(&z->out, 0);
        put16(&z->out, z->entries), put16(&z->out, z->entries);
        put32(&z->out, z->directory.n), put32(&z->out, off);
        put16(&z->out, 0);
        buf_done(&z->directory);
        return off;
}

static const struct zip_member members[] = {
        { "dir/", { "", 0 }, 0, 0, false },
        { "a.txt", { "first first first first", 23 }, 8, 0, false },
        { "a.txt", { "stored", 6 }, 0, 0, false },
        { "\xe4\xc7\xe3\xe5.txt", { "third third third", 17 }, 8, 0, true },
        { "secret", { "xxxxxxxxxxxxxxxx", 16 }, 8, 1, false },
        { "odd", { "yyyyyyyyyyyy", 12 }, 98, 0, false },
        { "last", { "sixth", 5 }, 8, 0, false },
};
enum { MEMBERS = sizeof members / sizeof *members };

static void check_members(const struct kept *k) {
        static const uint32_t flags[] = { REC_CHILD_link,       0, 0, 0, REC_CHILD_encrypted,
                                          REC_CHILD_unreadable, 0 };
        ASSERT(k->n == MEMBERS);
        for (size_t i = 0; i < MEMBERS; i++) {
                EXPECT_EQ(flags[i], k->children[i].flags);
                EXPECT_STR(i == 3 ? "\xd9\x86\xd8\xa7\xd9\x85\xd9\x87.txt" : members[i].name,
                           k->children[i].name);
                if (flags[i] == 0)
                        EXPECT(str_eq(members[i].data, buf_str(&k->data[i])));
        }
        EXPECT_EQ(1, k->flaws[FLAW_encrypted]);
        EXPECT_EQ(1, k->flaws[FLAW_method_unknown]);
        EXPECT_EQ(1009875600, k->children[1].mtime);
}

TEST(unpack_zip_members) {
        struct zip_maker z;
        for (int prefix = 0; prefix < 2; prefix++) {
                struct buf in;
                zip_begin(&z);
                for (size_t i = 0; i < MEMBERS; i++)
                        put_zip(&z, &members[i]);
                zip_end(&z);
                buf_init(&in, 0);
                if (prefix)
                        buf_puts(&in, "MZ self-extracting");
                buf_put(&in, z.out.p, z.out.n);
                struct kept *k = kept_new();
                kept_run(k, UNPACK_zip, in.p, in.n);
                check_members(k);
                EXPECT_EQ(MEMBERS, k->done.declared);
                EXPECT_EQ(0, k->flaws[FLAW_archive_damaged]);
                EXPECT_EQ(in.n, k->gaps[REC_GAP_compressed]);
                kept_free(k);
                buf_done(&in);
                buf_done(&z.out);
        }
}

TEST(unpack_zip_without_directory) {
        struct zip_maker z;
        zip_begin(&z);
        for (size_t i = 0; i < MEMBERS; i++)
                put_zip(&z, &members[i]);
        size_t off = zip_end(&z);
        struct kept *k = kept_new();
        kept_run(k, UNPACK_zip, z.out.p, off);
        check_members(k);
        EXPECT_EQ(REC_NONE, k->done.declared);
        EXPECT_EQ(1, k->flaws[FLAW_archive_damaged]);
        kept_free(k);
        buf_done(&z.out);
}

TEST(unpack_zip_bad_member_costs_itself) {
        struct zip_maker z;
        zip_begin(&z);
        put_zip(&z, &members[1]);
        size_t bad = z.out.n;
        put_zip(&z, &members[2]);
        put_zip(&z, &members[6]);
        zip_end(&z);
        z.out.p[bad + 30 + 5] ^= 1; /* the first byte stored */
        struct kept *k = kept_new();
        kept_run(k, UNPACK_zip, z.out.p, z.out.n);
        ASSERT(k->n == 3);
        EXPECT_EQ(0, k->children[0].flags);
        EXPECT_EQ(REC_CHILD_unreadable, k->children[1].flags);
        EXPECT_STR("checksum differs", k->children[1].detail);
        EXPECT_EQ(0, k->children[2].flags);
        EXPECT_STR("sixth", buf_str(&k->data[2]));
        kept_free(k);
        buf_done(&z.out);
}

TEST(unpack_zip_overlap_is_refused) {
        struct zip_maker z;
        zip_begin(&z);
        put_zip(&z, &members[1]);
        put_zip(&z, &members[2]);
        le_put32(z.directory.p + z.directory.n - 5 - 4, 0); /* the second points to the first */
        zip_end(&z);
        struct kept *k = kept_new();
        kept_run(k, UNPACK_zip, z.out.p, z.out.n);
        ASSERT(k->n == 2);
        EXPECT_EQ(0, k->children[0].flags);
        EXPECT_EQ(REC_CHILD_unreadable, k->children[1].flags);
        EXPECT_EQ(0, k->data[1].n);
        EXPECT_EQ(1, k->flaws[FLAW_archive_overlap]);
        kept_free(k);
        buf_done(&z.out);
}

TEST(unpack_archives_never_fail_under_damage) {
        struct random rnd = { 5 };
        struct zip_maker z;
        struct buf tar;
        zip_begin(&z);
        buf_init(&tar, 0);
        for (size_t i = 0; i < MEMBERS; i++) {
                put_zip(&z, &members[i]);
                put_tar(&tar, "name", '0', members[i].data, members[i].data.n);
        }
        zip_end(&z);
        for (unsigned round = 0; round < 3000; round++) {
                const struct buf *from = round & 1 ? &z.out : &tar;
                char *in = mem_dup(from->p, from->n);
                size_t n = from->n;
                for (uint64_t flips = random_below(&rnd, 6); flips--;)
                        in[random_below(&rnd, n)] ^= (char) (1 << random_below(&rnd, 8));
                if (random_below(&rnd, 3) == 0)
                        n = random_below(&rnd, n);
                struct kept *k = kept_new();
                kept_run(k, round & 1 ? UNPACK_zip : UNPACK_tar, in, n);
                kept_free(k);
                mem_free(in);
        }
        buf_done(&z.out);
        buf_done(&tar);
}

/* ---- real archives, real mail ---- */

/* Messages by a slower reader of its own: a From_ line in the form of this list's archives, and a
 * header field of theirs on the next line. */
static size_t count_list_messages(struct str text) {
        size_t n = 0;
        while (text.n) {
                struct str line = str_cut(&text, '\n');
                bool from = str_starts(line, STR("From ")) &&
                            str_find(line, STR(":")) != SIZE_MAX && line.n > 30;
                n += from && (str_starts(text, STR("From: ")) || str_starts(text, STR("Date: ")));
        }
        return n;
}

TEST(unpack_list_archive_of_fifteen_years) {
        const char *path = test_data("mail/twisted-pipermail.tar.zst");
        struct stat st;
        if (!path)
                return;
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        ASSERT(fd >= 0 && fstat(fd, &st) == 0);
        struct kept *packed = kept_new(), *tar = kept_new();
        kept_run_fd(packed, UNPACK_zst, fd, (uint64_t) st.st_size);
        const struct buf *image = &packed->data[0];
        kept_run(tar, UNPACK_tar, image->p, image->n);
        size_t messages = 0, naive = 0, files = 0;
        struct kept *mbox = MEM_NEW(struct kept);
        for (size_t i = 0; i < tar->n; i++) {
                const struct rec_child *c = &tar->children[i];
                if (c->flags || !str_ends(c->name, STR(".txt")))
                        continue;
                kept_init(mbox);
                mbox->light = true;
                kept_run(mbox, UNPACK_mbox, image->p + c->off, c->len);
                size_t want = count_list_messages((struct str){ image->p + c->off, c->len });
                if (want != mbox->n)
                        test_fail(__FILE__, __LINE__, "%.*s: want %zu, got %zu", STR_ARG(c->name),
                                  want, mbox->n);
                EXPECT_EQ(0, mbox->gaps[REC_GAP_leading] + mbox->gaps[REC_GAP_damaged]);
                messages += mbox->n;
                naive += want;
                files++;
                kept_done(mbox);
        }
        printf("# %zu files, %zu messages, %zu by the other reader\n", files, messages, naive);
        EXPECT(messages > 80000);
        mem_free(mbox);
        kept_free(tar);
        kept_free(packed);
}
