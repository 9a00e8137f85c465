/* The node tree of a made store, whole and damaged. */
#include "base/io.h"
#include "base/le.h"
#include "base/random.h"
#include "base/test.h"
#include "outlook/outlook-node-view.h"

#include <sys/mman.h>

enum { ITEMS = 105, DELETED = 2 };

static bool made_as(const char *name, struct buf *ret) {
        char path[4096];
        const char *build = getenv("CLEW_BUILD");
        snprintf(path, sizeof path, "%s/src/outlook/%s.pst", build ? build : ".", name);
        return test_slurp(path, ret);
}

static bool made(struct buf *ret) {
        return made_as("made", ret);
}

static int store_of(const struct buf *b) {
        int fd = memfd_create("store", MFD_CLOEXEC);
        EXPECT(fd >= 0 && io_write(fd, b->p, b->n) == 0);
        return fd;
}

TEST(node_counts) {
        struct buf b;
        ASSERT(made(&b));
        _cleanup_close_ int fd = store_of(&b);
        struct outlook_nodes s;
        outlook_nodes_init(&s, fd, b.n);
        EXPECT_EQ(OUTLOOK_UNICODE, s.form);
        EXPECT_EQ(ITEMS, s.items);
        EXPECT_EQ(DELETED, s.found_items);
        EXPECT(!s.damaged && !s.header_damaged);
        const struct outlook_node *inbox = outlook_node_find(&s, 0x8042);
        EXPECT(inbox && inbox->parent == 0x8022);
        EXPECT(!outlook_node_find(&s, 0x8043));
        outlook_nodes_done(&s);
        buf_done(&b);
}

/* The view of a damaged store is a store without damage that holds the same. */
TEST(node_view_is_whole) {
        struct buf b;
        ASSERT(made(&b));
        memset(b.p + le_get64(b.p + 224), 0xff, 512);
        _cleanup_close_ int fd = store_of(&b);
        struct outlook_nodes s;
        struct outlook_view v;
        outlook_nodes_init(&s, fd, b.n);
        EXPECT(s.damaged);
        EXPECT_EQ(ITEMS + DELETED, s.items + s.found_items);
        outlook_view_init(&v, &s, fd);
        EXPECT(v.made);
        struct buf seen;
        buf_init(&seen, 0);
        seen.n = (size_t) outlook_view_read(&v, buf_room(&seen, v.size), v.size, 0);
        EXPECT_EQ(v.size, seen.n);
        _cleanup_close_ int again = store_of(&seen);
        struct outlook_nodes t;
        outlook_nodes_init(&t, again, seen.n);
        EXPECT(!t.damaged && !t.header_damaged);
        EXPECT_EQ(ITEMS + DELETED, t.items);
        EXPECT_EQ(s.n_blocks, t.n_blocks);
        outlook_nodes_done(&t);
        outlook_view_done(&v);
        outlook_nodes_done(&s);
        buf_done(&seen);
        buf_done(&b);
}

/* No page, once gone, takes more than what stands on it: a leaf has at most 15 nodes. */
TEST(node_any_page_gone) {
        struct buf b;
        ASSERT(made(&b));
        for (size_t off = 0x4600; off + 512 <= b.n; off += 512) {
                char kept[512];
                memcpy(kept, b.p + off, 512);
                memset(b.p + off, 0, 512);
                _cleanup_close_ int fd = store_of(&b);
                struct outlook_nodes s;
                outlook_nodes_init(&s, fd, b.n);
                EXPECT(s.items + s.found_items + 15 >= ITEMS);
                outlook_nodes_done(&s);
                memcpy(b.p + off, kept, 512);
        }
        buf_done(&b);
}

/* A leaf whose width or count is wrong is read by what entries are. */
TEST(node_leaf_of_wrong_width) {
        struct buf b;
        ASSERT(made(&b));
        uint64_t root = le_get64(b.p + 224);
        uint64_t leaf = le_get64(b.p + root + 16);
        for (int i = 0; i < 2; i++) {
                b.p[leaf + (i ? 488 : 490)] ^= i ? 8 : 2;
                _cleanup_close_ int fd = store_of(&b);
                struct outlook_nodes s;
                outlook_nodes_init(&s, fd, b.n);
                EXPECT(s.damaged);
                EXPECT_EQ(ITEMS, s.items);
                outlook_nodes_done(&s);
                b.p[leaf + (i ? 488 : 490)] ^= i ? 8 : 2;
        }
        buf_done(&b);
}

/* Whatever the header says: blocks know better. */
TEST(node_encoding) {
        static const char *const names[] = { "made", "made-permuted", "made-cyclic" };
        struct buf b;
        for (uint8_t is = 0; is < 3; is++) {
                ASSERT(made_as(names[is], &b));
                for (uint8_t said = 0; said < 4; said++) {
                        b.p[513] = (char) said;
                        _cleanup_close_ int fd = store_of(&b);
                        struct outlook_nodes s;
                        outlook_nodes_init(&s, fd, b.n);
                        EXPECT_EQ(is, s.crypt);
                        EXPECT_EQ(is != said, s.header_damaged);
                        outlook_nodes_done(&s);
                }
                buf_done(&b);
        }
}

/* A leaf of noise: what it says is not believed, or a library would. */
TEST(node_leaf_of_noise) {
        struct buf b;
        ASSERT(made(&b));
        uint64_t root = le_get64(b.p + 224);
        uint64_t leaf = le_get64(b.p + root + 24 + 16);
        for (int i = 0; i < 480; i++)
                b.p[leaf + i] = (char) (i * 37 + 11);
        _cleanup_close_ int fd = store_of(&b);
        struct outlook_nodes s;
        outlook_nodes_init(&s, fd, b.n);
        EXPECT(s.damaged);
        for (size_t i = 0; i < s.n_nodes; i++)
                EXPECT(s.nodes[i].data >> 32 == 0);
        outlook_nodes_done(&s);
        buf_done(&b);
}

TEST(node_branch_to_itself) {
        struct buf b;
        ASSERT(made(&b));
        uint64_t root = le_get64(b.p + 224);
        le_put64(b.p + root + 16, root);
        _cleanup_close_ int fd = store_of(&b);
        struct outlook_nodes s;
        outlook_nodes_init(&s, fd, b.n);
        EXPECT(s.damaged);
        EXPECT(s.items + s.found_items >= ITEMS);
        outlook_nodes_done(&s);
        buf_done(&b);
}

TEST(node_no_store) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "!BDN and nothing like a store behind it");
        _cleanup_close_ int fd = store_of(&b);
        struct outlook_nodes s;
        outlook_nodes_init(&s, fd, b.n);
        EXPECT_EQ(0, s.form);
        EXPECT_EQ(0, s.n_nodes);
        outlook_nodes_done(&s);
        buf_done(&b);
}
