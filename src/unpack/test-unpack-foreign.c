/* Archives of other programs, as these wrote them (they are also the seeds of the fuzz targets):
 * what is in them comes out, with a password where one is needed, and damage costs what it must. */
#include "base/io.h"
#include "base/random.h"
#include "unpack/test-unpack.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#define LETTER "a letter to omid\n"

enum { FIXTURE_MOST = 64 << 10 };

/* A fixture from the folder of seeds; those of the archives have a byte for the fuzzer in front. */
static struct bytes load(const char *folder, const char *name, uint8_t *to) {
        char path[1024];
        bool lead = strcmp(folder, "archive") == 0;
        snprintf(path, sizeof path, "%s/src/unpack/seeds-unpack-%s/%s", getenv("CLEW_SOURCE"),
                 folder, name);
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : io_pread(fd, to, FIXTURE_MOST, 0);
        EXPECT(n > 1);
        return n > 1 ? bytes_of(to + lead, (size_t) n - lead) : (struct bytes){ 0 };
}

static struct kept *run(enum unpack_format format, struct bytes in, const char *secrets) {
        struct kept *k = MEM_NEW(struct kept);
        kept_init(k);
        kept_run_secrets(k, format, in, str_bytes(str_of(secrets)));
        return k;
}

static void drop(struct kept *k) {
        kept_done(k);
        mem_free(k);
}

struct fixture {
        enum unpack_format format;
        const char *folder, *file, *secrets;
        const char *name; /* of the first member that holds bytes */
        uint32_t flags;   /* of it */
        unsigned members;
};

static const struct fixture fixtures[] = {
        { UNPACK_sevenz, "7z", "plain", "", "a.txt", 0, 4 },
        { UNPACK_sevenz, "7z", "delta", "", "a.txt", 0, 2 },
        { UNPACK_sevenz, "7z", "ppmd", "", "a.txt", 0, 1 },
        { UNPACK_sevenz, "7z", "aes", "wrong\nsecret\n", "a.txt", REC_CHILD_unlocked, 2 },
        { UNPACK_sevenz, "7z", "head", "secret", "a.txt", REC_CHILD_unlocked, 1 },
        { UNPACK_zip, "archive", "zip-aes", "wrong\nsecret\n", "a.txt", REC_CHILD_unlocked, 1 },
        { UNPACK_zip, "archive", "zip-crypto", "\nsecret", "a.txt", REC_CHILD_unlocked, 1 },
        { UNPACK_cab, "archive", "cab", "", "a.txt", 0, 1 },
        { UNPACK_lha, "archive", "lha", "", "a.txt", 0, 1 },
        { UNPACK_cpio, "archive", "cpio", "", "a.txt", 0, 4 },
        { UNPACK_ar, "archive", "ar", "", "a.txt", 0, 2 },
        { UNPACK_compress, "archive", "compress", "", "", 0, 1 },
};

static size_t first_file(const struct kept *k) {
        size_t i = 0;
        while (i < k->n && k->children[i].flags & REC_CHILD_link)
                i++;
        return i;
}

TEST(unpack_foreign_members) {
        static uint8_t room[FIXTURE_MOST];
        unpack_warm();
        for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
                const struct fixture *f = &fixtures[i];
                struct kept *k = run(f->format, load(f->folder, f->file, room), f->secrets);
                size_t at = first_file(k);
                ASSERT(at < k->n);
                EXPECT_EQ(f->members, k->n);
                EXPECT_STR(f->name, k->children[at].name);
                EXPECT_EQ(f->flags, k->children[at].flags);
                EXPECT_STR(LETTER, buf_str(&k->data[at]));
                EXPECT_EQ(f->flags != 0,
                          str_find(k->children[at].detail, STR("password")) != SIZE_MAX);
                EXPECT_EQ(0, k->flaws[FLAW_member_damaged] + k->flaws[FLAW_archive_damaged]);
                drop(k);
        }
}

TEST(unpack_foreign_lzip_and_zip_lzma) {
        static uint8_t room[FIXTURE_MOST];
        struct kept *k = run(UNPACK_lz, load("archive", "lz", room), "");
        EXPECT_EQ(1, k->n);
        EXPECT(str_find(buf_str(&k->data[0]), STR(LETTER)) != SIZE_MAX);
        drop(k);
        k = run(UNPACK_zip, load("archive", "zip-lzma", room), "");
        EXPECT_EQ(1, k->n);
        EXPECT_EQ(0, k->children[0].flags);
        EXPECT_EQ(3000, k->data[0].n);
        drop(k);
}

TEST(unpack_foreign_without_the_password) {
        static uint8_t room[FIXTURE_MOST];
        static const struct fixture locked[] = {
                { UNPACK_sevenz, "7z", "aes", "wrong\n", "a.txt", 0, 2 },
                { UNPACK_sevenz, "7z", "head", "", "", 0, 1 },
                { UNPACK_zip, "archive", "zip-aes", "Secret", "a.txt", 0, 1 },
                { UNPACK_zip, "archive", "zip-crypto", "", "a.txt", 0, 1 },
        };
        for (size_t i = 0; i < sizeof locked / sizeof *locked; i++) {
                const struct fixture *f = &locked[i];
                struct kept *k = run(f->format, load(f->folder, f->file, room), f->secrets);
                ASSERT(k->n == f->members);
                EXPECT_STR(f->name, k->children[0].name);
                EXPECT_EQ(REC_CHILD_encrypted, k->children[0].flags);
                EXPECT_EQ(0, k->data[0].n);
                EXPECT_EQ(f->members, k->flaws[FLAW_encrypted]);
                drop(k);
        }
}

TEST(unpack_foreign_many_passwords_are_bounded) {
        static uint8_t room[FIXTURE_MOST];
        struct buf secrets;
        buf_init(&secrets, 0);
        for (unsigned i = 0; i < 1000; i++)
                buf_printf(&secrets, "%u\n", i);
        struct kept *k = run(UNPACK_sevenz, load("7z", "aes", room), buf_z(&secrets));
        EXPECT_EQ(1, k->flaws[FLAW_secrets_cut]);
        EXPECT_EQ(2, k->flaws[FLAW_encrypted]);
        drop(k);
        buf_done(&secrets);
}

TEST(unpack_foreign_a_7z_cut_is_named) {
        static uint8_t room[FIXTURE_MOST];
        struct bytes in = load("7z", "plain", room);
        struct kept *k = run(UNPACK_sevenz, bytes_sub(in, 0, in.n - 20), "");
        EXPECT_EQ(1, k->flaws[FLAW_archive_volume]);
        EXPECT_EQ(in.n - 20, k->gaps[REC_GAP_damaged]);
        drop(k);
}

/* ---- web archives ---- */

TEST(unpack_warc_bodies) {
        static uint8_t room[FIXTURE_MOST];
        struct bytes in = load("warc", "crawl", room);
        struct kept *k = run(UNPACK_warc, in, "");
        const char *page = "<html><body>a letter to omid </body></html>";
        ASSERT(k->n >= 7);
        for (size_t i = 1; i < 5; i++) /* chunked; chunked gzip; deflate with a head and without */
                EXPECT_EQ(REC_CHILD_bytes, k->children[i].kind);
        EXPECT_EQ(REC_CHILD_range, k->children[0].kind);
        EXPECT_STR("http://a.example/1", k->children[0].name);
        EXPECT_STR("text/html; charset=utf-8", k->children[0].detail);
        EXPECT_EQ(1393669230, k->children[0].mtime);
        const struct rec_child *c = &k->children[0];
        EXPECT(bytes_starts(bytes_sub(in, c->off, c->len), str_sub(str_of(page), 0, 12)));
        EXPECT_STR("http://a.example/7", k->children[6].name);
        EXPECT_STR("text/html", k->children[6].detail);
        EXPECT_EQ(1, k->flaws[FLAW_coding_unknown]);
        EXPECT(k->gaps[REC_GAP_framing] > 1000);
        drop(k);
}

/* ---- damage ---- */

TEST(unpack_foreign_never_fails_under_damage) {
        struct random rnd = { 11 };
        static uint8_t room[FIXTURE_MOST], copy[FIXTURE_MOST];
        for (unsigned round = 0; round < 1500; round++) {
                const struct fixture *f = &fixtures[round % (sizeof fixtures / sizeof *fixtures)];
                struct bytes in = load(f->folder, f->file, room);
                size_t n = in.n;
                memcpy(copy, in.p, n);
                for (uint64_t flips = 1 + random_below(&rnd, 6); flips--;)
                        copy[random_below(&rnd, n)] ^= (uint8_t) (1 << random_below(&rnd, 8));
                if (random_below(&rnd, 3) == 0)
                        n = random_below(&rnd, n);
                drop(run(f->format, bytes_of(copy, n), round % 24 ? "" : "secret"));
        }
}

/* ---- bombs ---- */

/* A gzip of zeros in a gzip, and so on: each layer is one job of its own, each stays in its bounds.
 */
TEST(unpack_foreign_bombs_stay_in_bounds) {
        enum { LAYERS = 4, SWELL = 24 << 20 };
        struct buf in, next;
        buf_init(&in, 0);
        memset(buf_room(&in, SWELL), 0, SWELL);
        in.n = SWELL;
        for (unsigned i = 0; i < LAYERS; i++) {
                z_stream z = { 0 };
                buf_init(&next, 0);
                uint8_t *to = (uint8_t *) buf_room(&next, in.n + 1000);
                ASSERT(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
                z.next_in = (uint8_t *) in.p;
                z.avail_in = (unsigned) in.n;
                z.next_out = to;
                z.avail_out = (unsigned) in.n + 1000;
                ASSERT(deflate(&z, Z_FINISH) == Z_STREAM_END);
                next.n = z.total_out;
                deflateEnd(&z);
                struct kept *k = run(UNPACK_gz, buf_bytes(&next), "");
                EXPECT(k->data[0].n == in.n || k->flaws[FLAW_archive_limit] == 1);
                drop(k);
                buf_done(&in);
                in = next;
        }
        EXPECT(in.n < 1000);
        buf_done(&in);
}

/* 200,000 web records of nothing: every one is accounted for, in the memory of one. */
TEST(unpack_foreign_many_records) {
        struct buf in;
        enum { RECORDS = 200000 };
        buf_init(&in, 0);
        for (unsigned i = 0; i < RECORDS; i++)
                buf_puts(&in,
                         "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 1\r\n\r\nx\r\n\r\n");
        struct kept *k = MEM_NEW(struct kept);
        kept_init(k);
        k->light = true;
        kept_run(k, UNPACK_warc, in.p, in.n);
        EXPECT_EQ(RECORDS, k->n);
        EXPECT_EQ(0, k->gaps[REC_GAP_damaged]);
        drop(k);
        buf_done(&in);
}
