/* A made store through a library: items, names, contents; trees that were damaged; runs taken up.
 */
#include "outlook/test-outlook-store.h"

#include "base/io.h"
#include "base/le.h"

#include <sys/mman.h>

bool store_made(const char *name, struct buf *ret) {
        char path[4096];
        const char *build = getenv("CLEW_BUILD");
        snprintf(path, sizeof path, "%s/src/outlook/%s.pst", build ? build : ".", name);
        return test_slurp(path, ret);
}

static void keep(void *ctx, const struct rec *r) {
        struct stored *s = ctx;
        EXPECT(!s->ended);
        if (r->kind == REC_child && s->n < 512) {
                struct store_child *c = &s->children[s->n++];
                *c = (struct store_child){ r->child.id, r->child.flags, r->child.parts };
                buf_init(&c->name, 0);
                buf_init(&c->data, 0);
                buf_put_str(&c->name, r->child.name);
        } else if (r->kind == REC_data && s->n > 0) {
                buf_put(&s->children[s->n - 1].data, r->data.p, r->data.n);
        } else if (r->kind == REC_flaw) {
                s->flaws[r->flaw.flaw & 255]++;
        } else if (r->kind == REC_gap) {
                EXPECT_EQ(s->tiled, r->gap.off);
                s->tiled += r->gap.len;
        } else if (r->kind == REC_done) {
                s->ended = true;
                s->done = r->done;
        }
}

void stored_run(struct stored *s, store_resume *run, struct bytes store, uint32_t start) {
        memset(s, 0, sizeof *s);
        _cleanup_close_ int fd = memfd_create("store", MFD_CLOEXEC);
        ASSERT(fd >= 0 && io_write(fd, store.p, store.n) == 0);
        struct unpack_job job = { .fd = fd, .size = store.n };
        run(&job, start, &(struct unpack_sink){ keep, s });
        EXPECT(s->ended);
        EXPECT_EQ(store.n, s->tiled);
        EXPECT_EQ(s->n, s->done.docs);
}

void stored_done(struct stored *s) {
        for (size_t i = 0; i < s->n; i++) {
                buf_done(&s->children[i].name);
                buf_done(&s->children[i].data);
        }
}

const struct store_child *stored_find(const struct stored *s, const char *name) {
        for (size_t i = 0; i < s->n; i++)
                if (str_eq(buf_str(&s->children[i].name), str_of(name)))
                        return &s->children[i];
        test_fail(__FILE__, __LINE__, "no child '%s'", name);
        return NULL;
}

static bool holds(const struct store_child *c, const char *text) {
        return c && str_find(buf_str(&c->data), str_of(text)) != SIZE_MAX;
}

static size_t with_flag(const struct stored *s, uint32_t flag) {
        size_t n = 0;
        for (size_t i = 0; i < s->n; i++)
                n += (s->children[i].flags & flag) != 0;
        return n;
}

void store_test_whole(store_resume *run, const char *name) {
        static struct stored s;
        struct buf b;
        ASSERT(store_made(name, &b));
        stored_run(&s, run, buf_bytes(&b), 0);
        EXPECT_EQ(STORE_ITEMS + STORE_DELETED, s.n);
        EXPECT_EQ(STORE_ITEMS + STORE_DELETED, s.done.declared);
        EXPECT_EQ(STORE_DELETED, with_flag(&s, REC_CHILD_recovered));
        EXPECT_EQ(0, with_flag(&s, REC_CHILD_unreadable));

        const struct store_child *c = stored_find(&s, "Inbox/2097156.eml");
        EXPECT(holds(c, "Message-ID: <pears.1@orchard.example>"));
        EXPECT(holds(c, "Received: from mail.orchard.example"));
        EXPECT(holds(c, "The pears are ripe."));
        EXPECT(holds(c, "X-Outlook-Folder: Inbox"));

        c = stored_find(&s, "Inbox/Projects/2097188.eml");
        EXPECT(c && c->parts == 2);
        EXPECT(holds(c, "filename=\"orchard.bin\""));
        EXPECT(holds(c, "<p>گزارش <b>پیوست</b> است.</p>"));

        c = stored_find(&s, "Inbox/2097220.eml");
        EXPECT(holds(c, "message/rfc822"));
        EXPECT(holds(c, "Seen inside."));

        EXPECT(holds(stored_find(&s, "Contacts/2097252.vcf"), "maryam@bagh.example"));
        EXPECT(holds(stored_find(&s, "Calendar/2097284.ics"), "The old barn"));
        stored_done(&s);
        buf_done(&b);
}

/* The root of the tree of nodes gone, and the header's CRC wrong: everything is still found. */
void store_test_mended(store_resume *run) {
        static struct stored s;
        struct buf b;
        ASSERT(store_made("made", &b));
        memset(b.p + le_get64(b.p + 224), 0, 512);
        b.p[4] ^= 1;
        stored_run(&s, run, buf_bytes(&b), 0);
        EXPECT_EQ(STORE_ITEMS + STORE_DELETED, s.n);
        EXPECT_EQ(0, with_flag(&s, REC_CHILD_unreadable));
        EXPECT_EQ(1, s.flaws[FLAW_store_tree]);
        EXPECT_EQ(1, s.flaws[FLAW_store_header]);
        EXPECT(holds(stored_find(&s, "Inbox/2097156.eml"), "The pears are ripe."));
        stored_done(&s);
        buf_done(&b);
}

/* The map of names is noise: items are read without what it names. */
void store_test_nameless(store_resume *run) {
        static struct stored s;
        struct buf b;
        ASSERT(store_made("made", &b));
        static const uint8_t keywords[16] = { 0x02, 0x20, 0x06 };
        size_t at = bytes_find(buf_bytes(&b), bytes_of(keywords, 3));
        ASSERT(at != SIZE_MAX && at > 256);
        while (at > 2 && le_get16(b.p + at) != 0xbcec) /* back to where its heap begins */
                at--;
        memset(b.p + at - 2, 0xa5, 16);
        stored_run(&s, run, buf_bytes(&b), 0);
        EXPECT_EQ(STORE_ITEMS + STORE_DELETED, s.n);
        EXPECT_EQ(0, with_flag(&s, REC_CHILD_unreadable));
        EXPECT_EQ(1, s.flaws[FLAW_store_names]);
        EXPECT(holds(stored_find(&s, "Inbox/2097156.eml"), "The pears are ripe."));
        stored_done(&s);
        buf_done(&b);
}

/* After a death at the third item: it is named, and the rest follows. */
void store_test_resumed(store_resume *run) {
        static struct stored whole, s;
        struct buf b;
        ASSERT(store_made("made", &b));
        stored_run(&whole, run, buf_bytes(&b), 0);
        stored_run(&s, run, buf_bytes(&b), 3);
        EXPECT_EQ(whole.n - 2, s.n);
        ASSERT(s.n > 1);
        EXPECT(s.children[0].flags & REC_CHILD_unreadable);
        for (size_t i = 0; i < s.n; i++)
                EXPECT_EQ(whole.children[i + 2].id, s.children[i].id);
        for (size_t i = 1; i < s.n; i++)
                EXPECT(bytes_eq(buf_bytes(&whole.children[i + 2].data),
                                buf_bytes(&s.children[i].data)));
        stored_done(&whole);
        stored_done(&s);
        buf_done(&b);
}
