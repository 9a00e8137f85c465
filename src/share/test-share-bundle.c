/* Trees of hashes against a model from the RFC's own words; keys and signatures against files that
 * minisign 0.11 wrote. */
#include "base/random.h"
#include "base/test.h"
#include "share/share-bag.h"
#include "share/share-merkle.h"
#include "share/share-sign.h"

#include <fcntl.h>
#include <unistd.h>

/* ---- trees ------------------------------------------------------------------------------------
 */

/* RFC 9162, 2.1.1: split at the largest power of two below n. */
static struct sha256 model(const struct sha256 *leaves, size_t n) {
        uint8_t both[65] = { 1 };
        size_t k = 1;
        if (n == 0)
                return hash_sha256(bytes_of("", 0));
        if (n == 1)
                return leaves[0];
        while (k * 2 < n)
                k *= 2;
        struct sha256 left = model(leaves, k), right = model(leaves + k, n - k);
        memcpy(both + 1, left.b, 32);
        memcpy(both + 33, right.b, 32);
        return hash_sha256(bytes_of(both, sizeof both));
}

TEST(trees_are_those_of_the_rfc) {
        struct sha256 leaves[70], path[SHARE_MERKLE_LEVELS];
        for (size_t i = 0; i < 70; i++)
                leaves[i] = share_merkle_leaf(bytes_of(&i, sizeof i));
        for (size_t n = 0; n <= 70; n++) {
                struct share_merkle m;
                share_merkle_init(&m, leaves, n);
                struct sha256 want = model(leaves, n), root = share_merkle_root(&m);
                EXPECT(sha256_eq(&want, &root));
                for (size_t i = 0; i < n; i++) {
                        size_t k = share_merkle_path(&m, i, path);
                        EXPECT(share_merkle_proves(&leaves[i], i, n, path, k, &root));
                        EXPECT(!share_merkle_proves(&leaves[(i + 1) % 70], i, n, path, k, &root));
                        EXPECT(!share_merkle_proves(&leaves[i], i + 1, n, path, k, &root));
                        EXPECT(k == 0 ||
                               !share_merkle_proves(&leaves[i], i, n, path, k - 1, &root));
                        EXPECT(!share_merkle_proves(&leaves[i], i, n, path, k + 1, &root));
                        if (k) {
                                path[k - 1].b[7] ^= 1;
                                EXPECT(!share_merkle_proves(&leaves[i], i, n, path, k, &root));
                        }
                }
                share_merkle_done(&m);
        }
}

/* Leaves of RFC 6962's reference implementation: the same tree. */
TEST(known_roots) {
        static const struct bytes data[] = {
                { (const uint8_t *) "", 0 },
                { (const uint8_t *) "\0", 1 },
                { (const uint8_t *) "\x10", 1 },
                { (const uint8_t *) "\x20\x21", 2 },
                { (const uint8_t *) "\x30\x31", 2 },
                { (const uint8_t *) "\x40\x41\x42\x43", 4 },
                { (const uint8_t *) "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
                { (const uint8_t
                           *) "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
                  16 },
        };
        struct sha256 leaves[8];
        struct share_merkle m;
        char hex[SHA256_HEX];
        for (size_t i = 0; i < 8; i++)
                leaves[i] = share_merkle_leaf(data[i]);
        share_merkle_init(&m, leaves, 8);
        struct sha256 root = share_merkle_root(&m);
        sha256_hex(&root, hex);
        EXPECT_STR("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", str_of(hex));
        share_merkle_done(&m);
}

/* ---- signatures -------------------------------------------------------------------------------
 */

/* Made by minisign 0.11: keys in clear and encrypted ("blue heron"), "hello\n" signed. */
static const char a_pub[] = "untrusted comment: minisign public key F4B857DA82005C42\n"
                            "RWRCXACC2le49KIh+VNRYjWvH/j8waf0eQ89HngnSlbDrFYiVDkcAxuy\n";
static const char a_key[] =
        "untrusted comment: c\n"
        "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQlwAgtpXuPR/"
        "FODiUpBXKtLMhtsFpYaSwdyeozOTNo1CoUFTzE4dqKIh+VNRYjWvH/"
        "j8waf0eQ89HngnSlbDrFYiVDkcAxuyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
static const char hashed_sig[] =
        "untrusted comment: signature from minisign secret key\n"
        "RURCXACC2le49Ey4wT03L4QX8cZ6ZIMEDfJ/"
        "+LpOSLaYevBStK4SI9KOBApSjfSKlpFd363aOzQfjqOO5Zdi4EGUrz+rR1TmuwI=\n"
        "trusted comment: trusted words\n"
        "VEQcBTT9dmkPdDaIybWrBIuJUnnTmIKru5TL6fouKxN9SOIFo6fP41cLG+QmORP45+uQxMEibssdbQWxkqN0DQ=="
        "\n";
static const char plain_sig[] = "untrusted comment: signature from minisign secret key\n"
                                "RWRCXACC2le49Owqin0HK2+isitByLcgWBEZdZrm2tg3slgtsT2hPlxKwvE/"
                                "S8A76MRLTB4UhXR4DKL0bfWc8EC2dw5oENSAMQY=\n"
                                "trusted comment: old\n"
                                "Siv5ZGmaK1YY98AV8PRda/Qu7BZ4g9q6HA23s66bBVyy/"
                                "8mSHrR1LsjR8w4VsS0CPSwCpw+pilLJddzTAreZDQ==\n";
static const char b_pub[] = "untrusted comment: minisign public key 4FECFD7F878E7CDF\n"
                            "RWTffI6Hf/3sTzYYq0dQmV1Bp9rtHcugrvI3OTMkuLePMv8jrCGJg8+i\n";
static const char b_key[] =
        "untrusted comment: minisign encrypted secret key\n"
        "RWRTY0Iy4DWIwC5UbQ+BFKH0mNWkphZwzYobylxSbV1ZJBz4izQAAAACAAAAAAAAAEAAAAAA+"
        "6EirSw9Q35wUbcrbmb+Mjwh4ZbGnjjlx8gSiS8wDGL0L7mc/64tTN+mVC6vmCdy/IPMhqBg4hkgyMtK48/"
        "6yGw1Dibi7Nciqd6fJ91ROUlHpXKyurPT/W225jWBu1/5u5kEip7yZWU=\n";

TEST(files_of_minisign) {
        struct share_public pub;
        struct share_secret sec;
        struct share_signature s;
        struct share_blake h = share_blake_of(str_bytes(STR("hello\n")));
        char id[SHARE_KEY_ID];
        struct err e = ERR_INIT;
        ASSERT(share_public_read(str_of(a_pub), &pub, &e) == 0);
        ASSERT(share_public_read(str_of(strchr(a_pub, '\n') + 1), &pub, &e) == 0);
        share_key_id(pub.number, id);
        EXPECT_STR("F4B857DA82005C42", str_of(id));
        ASSERT(share_signature_read(str_of(hashed_sig), &s, &e) == 0);
        EXPECT(s.hashed);
        EXPECT_STR("trusted words", s.comment);
        EXPECT_EQ(1, share_signature_check(&s, &pub, bytes_of(h.b, sizeof h.b)));
        h.b[0] ^= 1;
        EXPECT_EQ(0, share_signature_check(&s, &pub, bytes_of(h.b, sizeof h.b)));
        s.comment = STR("trusted wordz");
        h.b[0] ^= 1;
        EXPECT_EQ(0, share_signature_check(&s, &pub, bytes_of(h.b, sizeof h.b)));
        ASSERT(share_signature_read(str_of(plain_sig), &s, &e) == 0);
        EXPECT(!s.hashed);
        EXPECT_EQ(1, share_signature_check(&s, &pub, str_bytes(STR("hello\n"))));
        ASSERT(share_secret_read(str_of(a_key), (struct str){ 0 }, &sec, &e) == 0);
        struct buf out;
        buf_init(&out, 0);
        ASSERT(share_sign(&sec, true, bytes_of(h.b, sizeof h.b), STR("trusted words"), &out, &e) ==
               0);
        /* Ed25519 is deterministic: the same words but for the untrusted line */
        EXPECT_STR(strchr(hashed_sig, '\n'),
                   str_sub(buf_str(&out), str_chr(buf_str(&out), '\n'), SIZE_MAX));
        buf_done(&out);
}

TEST(encrypted_key_of_minisign) {
        struct share_secret sec;
        struct share_public pub;
        struct err e = ERR_INIT;
        EXPECT_EQ(ERR_denied, share_secret_read(str_of(b_key), (struct str){ 0 }, &sec, &e));
        int wrong = share_secret_read(str_of(b_key), STR("wrong"), &sec, &e);
        if (wrong == ERR_limit) {
                test_skip("no memory of 1 GiB for scrypt");
                return;
        }
        EXPECT_EQ(ERR_denied, wrong);
        ASSERT(share_secret_read(str_of(b_key), STR("blue heron"), &sec, &e) == 0);
        share_key_public(&sec, &pub);
        struct buf out;
        buf_init(&out, 0);
        share_public_write(&pub, &out);
        EXPECT_STR(b_pub, buf_str(&out));
        buf_done(&out);
}

TEST(own_keys_come_back) {
        static const struct str passwords[] = { { NULL, 0 }, STR_INIT(""), STR_INIT("s3cret") };
        for (size_t i = 0; i < 3; i++) {
                struct share_secret k, back;
                struct err e = ERR_INIT;
                struct buf out;
                buf_init(&out, 0);
                ASSERT(share_key_make(&k, &e) == 0);
                ASSERT(share_secret_write(&k, passwords[i], true, &out, &e) == 0);
                ASSERT(share_secret_read(buf_str(&out), passwords[i], &back, &e) == 0);
                EXPECT(memcmp(&k, &back, sizeof k) == 0);
                if (passwords[i].p)
                        EXPECT_EQ(ERR_denied,
                                  share_secret_read(buf_str(&out), STR("other"), &back, &e));
                out.p[140] = out.p[140] == 'A' ? 'B' : 'A';
                EXPECT(share_secret_read(buf_str(&out), passwords[i], &back, &e) < 0);
                share_key_wipe(&k);
                buf_done(&out);
        }
}

TEST(one_changed_byte_of_a_signature_is_seen) {
        struct share_public pub;
        struct err e = ERR_INIT;
        struct share_blake h = share_blake_of(str_bytes(STR("hello\n")));
        char copy[sizeof hashed_sig];
        ASSERT(share_public_read(str_of(a_pub), &pub, &e) == 0);
        for (size_t i = (size_t) (strchr(hashed_sig, '\n') - hashed_sig) + 1;
             i + 2 < sizeof hashed_sig; i++) {
                struct share_signature s;
                memcpy(copy, hashed_sig, sizeof copy);
                copy[i] ^= 1;
                EXPECT(share_signature_read(str_of(copy), &s, &e) < 0 ||
                       !share_signature_check(&s, &pub, bytes_of(h.b, sizeof h.b)));
        }
}

/* ---- bags -------------------------------------------------------------------------------------
 */

TEST(paths_that_lead_out_are_refused) {
        static const char *const bad[] = { "",
                                           "/a",
                                           "a//b",
                                           "a/",
                                           "../a",
                                           "a/../b",
                                           "a/..",
                                           ".",
                                           "a/./b",
                                           "~a",
                                           "a\\b",
                                           "c:a",
                                           "a\nb",
                                           "a\xff",
                                           "a\xe2\x80\xae"
                                           "b",
                                           "a\x7f",
                                           "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17" };
        static const char *const good[] = { "a", "a/b.c", "data/-x", "data/\xd9\x86.txt", "..a" };
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                if (share_path_is_plain(str_of(bad[i])))
                        test_fail(__FILE__, __LINE__, "'%s' is said to be plain", bad[i]);
        for (size_t i = 0; i < sizeof good / sizeof *good; i++)
                if (!share_path_is_plain(str_of(good[i])))
                        test_fail(__FILE__, __LINE__, "'%s' is said not to be plain", good[i]);
}

struct said {
        unsigned n[SHARE_BAG_FAULTS];
        char path[128]; /* of the last */
};

static void note(void *arg, enum share_bag_fault f, struct str path, const char *why) {
        struct said *s = arg;
        (void) why;
        s->n[f]++;
        snprintf(s->path, sizeof s->path, "%.*s", STR_ARG(path));
}

static uint64_t look(const char *path, struct said *ret) {
        struct share_bag_check c;
        struct err e = ERR_INIT;
        int dir = open(path, O_RDONLY | O_DIRECTORY);
        *ret = (struct said){ 0 };
        share_bag_check_init(&c);
        c.say = note, c.arg = ret;
        EXPECT_EQ(0, share_bag_check(dir, &c, &e));
        uint64_t faults = c.faults;
        share_bag_check_done(&c);
        close(dir);
        return faults;
}

/* Flip a bit of byte `at` of a file, look, and flip it back. */
static bool flip_is_seen(const char *bag, const char *name, off_t at) {
        struct said said;
        char path[512], byte;
        snprintf(path, sizeof path, "%s/%s", bag, name);
        int fd = open(path, O_RDWR);
        bool read = pread(fd, &byte, 1, at) == 1;
        byte ^= 0x20;
        EXPECT(read && pwrite(fd, &byte, 1, at) == 1);
        bool seen = look(bag, &said) > 0;
        byte ^= 0x20;
        EXPECT(pwrite(fd, &byte, 1, at) == 1);
        close(fd);
        return seen;
}

TEST(bags_are_made_and_every_flip_is_seen) {
        struct share_bag *b;
        struct said said;
        struct buf tags;
        struct err e = ERR_INIT;
        char path[256];
        snprintf(path, sizeof path, "%s/bag", test_dir());
        buf_init(&tags, 0);
        ASSERT(share_bag_open(path, &b, &e) == 0);
        EXPECT_EQ(1, share_bag_put(b, "data/a.txt", str_bytes(STR("alpha\n")), &e));
        EXPECT_EQ(0, share_bag_put(b, "data/a.txt", str_bytes(STR("alpha\n")), &e));
        EXPECT_EQ(1, share_bag_put(b, "data/x/b.txt", str_bytes(STR("")), &e));
        EXPECT_EQ(1, share_bag_put(b, "note.sh", str_bytes(STR("#\n")), &e));
        ASSERT(share_bag_seal(b, STR("Source-Organization: River Desk\n"), &tags, &e) == 0);
        EXPECT(access(path, F_OK) < 0);
        ASSERT(share_bag_keep(b, &e) == 0);
        share_bag_close(&b);
        EXPECT_EQ(ERR_usage, share_bag_open(path, &b, &e));
        EXPECT_EQ(0, look(path, &said));
        static const char *const names[] = { "bagit.txt",
                                             "bag-info.txt",
                                             "note.sh",
                                             "data/a.txt",
                                             "manifest-sha256.txt",
                                             "manifest-sha512.txt",
                                             "tagmanifest-sha256.txt",
                                             "tagmanifest-sha512.txt" };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                char file[512];
                snprintf(file, sizeof file, "%s/%s", path, names[i]);
                int fd = open(file, O_RDONLY);
                off_t size = lseek(fd, 0, SEEK_END);
                close(fd);
                for (off_t at = 0; at < size; at++)
                        if (!flip_is_seen(path, names[i], at))
                                test_fail(__FILE__, __LINE__, "byte %d of %s", (int) at, names[i]);
        }
        buf_done(&tags);
}

TEST(what_is_added_or_gone_is_named) {
        struct said said;
        char path[256], one[300], two[300];
        snprintf(path, sizeof path, "%s/bag", test_dir());
        if (access(path, F_OK) < 0)
                return;
        snprintf(one, sizeof one, "%s/data/a.txt", path);
        snprintf(two, sizeof two, "%s/data/c.txt", path);
        EXPECT(rename(one, two) == 0);
        EXPECT(look(path, &said) > 0);
        EXPECT(said.n[SHARE_BAG_MISSING] > 0 && said.n[SHARE_BAG_ADDED] == 1);
        EXPECT(rename(two, one) == 0);
        EXPECT(symlink("a.txt", two) == 0);
        EXPECT_EQ(1, look(path, &said));
        EXPECT(said.n[SHARE_BAG_KIND] == 1);
        EXPECT_STR("data/c.txt", str_of(said.path));
        EXPECT(unlink(two) == 0);
        EXPECT_EQ(0, look(path, &said));
}
