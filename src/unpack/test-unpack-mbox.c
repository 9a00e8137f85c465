/* mbox and emlx: each dialect, each kind of damage, and conservation: whatever is done to the
 * bytes, ranges and gaps tile them and every subject stays inside some child. */
#include "base/io.h"
#include "base/random.h"
#include "unpack/test-unpack.h"

#include <sys/mman.h>

#define FROM  "From leila@mail.example Mon Jan  1 10:00:00 2001\n"
#define FROM2 "From omid@mail.example Tue Jan  2 11:00:00 2001\n"
#define HEAD  "From: leila@mail.example\nSubject: x\n"

struct want {
        const char *text; /* of the child in the container */
        uint32_t flags;   /* beside REC_CHILD_message */
};

struct mbox_case {
        const char *name, *in;
        struct want want[4];
        enum rec_flaw flaw; /* that must come once, 0 = none at all */
};

static const struct mbox_case mbox_cases[] = {
        { "two",
          FROM HEAD "\nbody\n\n" FROM2 HEAD "\nbody 2\n\n",
          { { HEAD "\nbody\n", 0 }, { HEAD "\nbody 2\n", 0 } },
          0 },
        { "no blank line before the second",
          FROM HEAD "\nbody\n" FROM2 HEAD "\nx\n",
          { { HEAD "\nbody\n", 0 }, { HEAD "\nx\n", 0 } },
          0 },
        { "CR LF",
          "From a Mon Jan  1 10:00:00 2001\r\nFrom: a\r\n\r\nb\r\n\r\n"
          "From c Mon Jan  1 10:00:00 2001\r\nFrom: c\r\n\r\nd\r\n",
          { { "From: a\r\n\r\nb\r\n", 0 }, { "From: c\r\n\r\nd\r\n", 0 } },
          0 },
        { "bodies that begin alike",
          FROM HEAD "\n\nFrom here on we walk.\n\nFrom: a note\nFrom 10:00 on\n",
          { { HEAD "\n\nFrom here on we walk.\n\nFrom: a note\nFrom 10:00 on\n", 0 } },
          0 },
        { "a dated line without a header section",
          FROM HEAD "\nshe wrote:\n" FROM2 "and then nothing\n",
          { { HEAD "\nshe wrote:\n" FROM2 "and then nothing\n", 0 } },
          0 },
        { "undated but framed",
          "From MAILER-DAEMON\n" HEAD "\nb\n\nFrom nobody\n" HEAD "\nc\n",
          { { HEAD "\nb\n", 0 }, { HEAD "\nc\n", 0 } },
          0 },
        { "mboxo", FROM HEAD "\n>From here\n> >From there\n", { { NULL, REC_CHILD_unquote } }, 0 },
        { "mboxrd",
          FROM HEAD "\nsaid:\n>>From here\n> and\n",
          { { NULL, REC_CHILD_unquote_all } },
          0 },
        { "a quote in a quote",
          FROM HEAD "\n>> before\n>>From here\n>> after\n",
          { { NULL, REC_CHILD_unquote } },
          0 },
        { "mboxcl2",
          FROM "Content-Length: 62\n" HEAD "\na\n\n" FROM2 "Subject: y\n"
               "\n"
               "\n" FROM HEAD "\nb\n",
          { { "Content-Length: 62\n" HEAD "\na\n\n" FROM2 "Subject: y\n", 0 },
            { HEAD "\nb\n", 0 } },
          FLAW_mbox_inside },
        { "a length that lies",
          FROM "Content-Length: 7\n" HEAD "\nlonger than that\n\n" FROM2 HEAD "\nb\n",
          { { "Content-Length: 7\n" HEAD "\nlonger than that\n", 0 }, { HEAD "\nb\n", 0 } },
          FLAW_length_lie },
        { "a length past the end",
          FROM "Content-Length: 700\n" HEAD "\ncut here\n",
          { { "Content-Length: 700\n" HEAD "\ncut here\n", REC_CHILD_cut } },
          FLAW_message_cut },
        { "cut in a line",
          FROM HEAD "\ncut he",
          { { HEAD "\ncut he", REC_CHILD_cut } },
          FLAW_message_cut },
        { "pipermail",
          "From leila at mail.example  Mon Jan  1 10:00:00 2001\nFrom: leila at mail.example (L)\n"
          "Date: x\n\nFrom the start.\n>From there\n" FROM2 "nothing\n\n"
          "From omid at mail.example  Mon Jan  1 10:00:00 2001\nFrom: omid at mail.example "
          "(O)\n\nb\n",
          { { NULL, REC_CHILD_obfuscated }, { NULL, REC_CHILD_obfuscated } },
          0 },
        { "a patch of git in a body",
          FROM HEAD
          "\nmy patch:\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
          "From: O\nSubject: [PATCH]\n\n",
          { { NULL, 0 } },
          0 },
        { "patches of git",
          "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: O\n\nb\n\n"
          "From 1123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: O\n\nb\n",
          { { "From: O\n\nb\n", 0 }, { "From: O\n\nb\n", 0 } },
          0 },
        { "a message that lost its line",
          HEAD "\nfirst\n\n" FROM HEAD "\nb\n",
          { { HEAD "\nfirst\n", 0 }, { HEAD "\nb\n", 0 } },
          0 },
        { "a date with a comma",
          "From omid@mail.example Sun, 10 Oct 1999 16:07:28 -0400 (EDT)\nDate: x\n\nb\n",
          { { "Date: x\n\nb\n", 0 } },
          0 },
        { "a byte order mark, a bare line",
          "\xef\xbb\xbf"
          "From -\n" HEAD "\nb\nFrom - \n" HEAD "\nc\n",
          { { HEAD "\nb\n", 0 }, { HEAD "\nc\n", 0 } },
          0 },
        { "nothing but a line", FROM, { { NULL, 0 } }, 0 },
        { "two lines in a row", FROM FROM2 HEAD "\nb\n", { { HEAD "\nb\n", 0 } }, 0 },
};

static void check_case(const struct mbox_case *c, const struct kept *k) {
        size_t n = 0;
        uint32_t flaws = 0;
        for (; n < 4 && (c->want[n].text || c->want[n].flags); n++) {
                const struct rec_child *got = &k->children[n];
                if (n >= k->n)
                        break;
                struct str text = { c->in + got->off, got->len };
                if (c->want[n].text)
                        EXPECT_STR(c->want[n].text, text);
                EXPECT_EQ(c->want[n].flags | REC_CHILD_message, got->flags);
        }
        if (c->want[0].text || c->want[0].flags)
                EXPECT_EQ(n, k->n);
        for (size_t i = 0; i < 256; i++)
                flaws += k->flaws[i];
        EXPECT_EQ(c->flaw != 0, flaws);
        EXPECT_EQ(c->flaw != 0, c->flaw ? k->flaws[c->flaw] : 0);
}

TEST(unpack_mbox_dialects) {
        for (size_t i = 0; i < sizeof mbox_cases / sizeof *mbox_cases; i++) {
                const struct mbox_case *c = &mbox_cases[i];
                struct kept *k = MEM_NEW(struct kept);
                kept_init(k);
                printf("# %s\n", c->name);
                kept_run(k, UNPACK_mbox, c->in, strlen(c->in));
                check_case(c, k);
                kept_done(k);
                mem_free(k);
        }
}

TEST(unpack_mbox_from_line_is_kept) {
        struct kept *k = MEM_NEW(struct kept);
        kept_init(k);
        const char in[] = "From l\xff@mail.example Mon Jan  1 10:00:00 2001\n" HEAD "\nb\n";
        kept_run(k, UNPACK_mbox, in, sizeof in - 1);
        EXPECT_EQ(1, k->n);
        EXPECT_STR("From l\xef\xbf\xbd@mail.example Mon Jan  1 10:00:00 2001",
                   k->children[0].detail);
        kept_done(k);
        mem_free(k);
}

TEST(unpack_mbox_leading_and_nul_blocks) {
        struct kept *k = MEM_NEW(struct kept);
        char in[1024];
        size_t n = 0, m = sizeof(FROM HEAD "\nbody\n") - 1;
        kept_init(k);
        memcpy(in, "garbage\n", 8);
        n += 8;
        memcpy(in + n, FROM HEAD "\nbody\n", m);
        n += m;
        memset(in + n, 0, 300);
        n += 300;
        memcpy(in + n, FROM HEAD "\nbody\n", m);
        n += m;
        kept_run(k, UNPACK_mbox, in, n);
        EXPECT_EQ(2, k->n);
        EXPECT_EQ(8, k->gaps[REC_GAP_leading]);
        EXPECT_EQ(300, k->gaps[REC_GAP_damaged]);
        EXPECT_EQ(k->children[0].len, k->children[1].len);
        kept_done(k);
        mem_free(k);
}

/* A message larger than the window, and From_ lines at every place relative to its edges. */
TEST(unpack_mbox_across_windows) {
        struct buf in;
        buf_init(&in, 0);
        size_t n = 0;
        for (size_t body = (1 << 20) - 400; body < (1 << 20) + 100; body += 37, n++) {
                buf_puts(&in, FROM HEAD "\n");
                char *p = buf_room(&in, body);
                memset(p, 'x', body);
                for (size_t i = 60; i < body; i += 61)
                        p[i] = '\n';
                in.n += body;
                buf_puts(&in, "\n\n");
        }
        struct kept *k = MEM_NEW(struct kept);
        kept_init(k);
        kept_run(k, UNPACK_mbox, in.p, in.n);
        EXPECT_EQ(n, k->n);
        kept_done(k);
        mem_free(k);
        buf_done(&in);
}

/* Messages with subjects "key <i> end", in a dialect chosen by `rnd`. */
static void generate(struct random *rnd, struct buf *out, unsigned messages) {
        bool crlf = random_below(rnd, 4) == 0, list = random_below(rnd, 4) == 0;
        const char *eol = crlf ? "\r\n" : "\n";
        for (unsigned i = 0; i < messages; i++) {
                const char *at = list ? " at " : "@";
                buf_printf(out, "From leila%smail.example %sMon Jan %2u 10:00:%02u 2001%s", at,
                           list ? " " : "", i % 28 + 1, i % 60, eol);
                buf_printf(out, "From: leila%smail.example%sDate: Mon, 1 Jan 2001 10:00:00 +0330%s",
                           at, eol, eol);
                buf_printf(out, "Subject: key %u end%sMessage-ID: <%u@mail.example>%s%s", i, eol, i,
                           eol, eol);
                for (uint64_t lines = random_below(rnd, 30); lines--;)
                        buf_printf(out, "%s line %u of %u%s",
                                   lines % 7 == 3 ? (list ? "From" : ">From") : "a",
                                   (unsigned) lines, i, eol);
                buf_puts(out, eol);
        }
}

static bool subject_is_kept(const struct buf *in, const struct kept *k, unsigned i) {
        char key[32];
        snprintf(key, sizeof key, "key %u end", i);
        for (size_t c = 0; c < k->n; c++) {
                struct str text = { in->p + k->children[c].off, k->children[c].len };
                if (str_find(text, str_of(key)) != SIZE_MAX ||
                    str_find(k->children[c].detail, str_of(key)) != SIZE_MAX)
                        return true;
        }
        return str_find(buf_str(in), str_of(key)) == SIZE_MAX; /* the damage took it */
}

static void damage(struct random *rnd, struct buf *in) {
        uint64_t n = random_below(rnd, 12);
        for (uint64_t i = 0; i < n && in->n; i++)
                in->p[random_below(rnd, in->n)] ^= (char) (1 << random_below(rnd, 8));
        if (random_below(rnd, 3) == 0 && in->n > 100) { /* two writers at once */
                size_t a = random_below(rnd, in->n - 50), b = random_below(rnd, in->n - 50), m = 50;
                if (a + m <= b || b + m <= a) {
                        char hold[50];
                        memcpy(hold, in->p + a, m);
                        memmove(in->p + a, in->p + b, m);
                        memcpy(in->p + b, hold, m);
                }
        }
        if (random_below(rnd, 3) == 0)
                in->n = random_below(rnd, in->n + 1);
}

TEST(unpack_mbox_conserves_under_damage) {
        struct random rnd = { 11 };
        for (unsigned round = 0; round < 2000; round++) {
                struct buf in;
                struct kept *k = MEM_NEW(struct kept);
                unsigned messages = 1 + (unsigned) random_below(&rnd, 12);
                buf_init(&in, 0);
                kept_init(k);
                generate(&rnd, &in, messages);
                if (round % 10)
                        damage(&rnd, &in);
                kept_run(k, UNPACK_mbox, in.p, in.n);
                if (round % 10 == 0)
                        EXPECT_EQ(messages, k->n);
                for (unsigned i = 0; i < messages; i++)
                        if (!subject_is_kept(&in, k, i) && k->n)
                                test_fail(__FILE__, __LINE__, "round %u: subject %u is lost", round,
                                          i);
                kept_done(k);
                mem_free(k);
                buf_done(&in);
        }
}

TEST(unpack_emlx_frames) {
        static const struct {
                const char *in;
                size_t off, len;
                enum rec_flaw flaw;
        } cases[] = {
                { "13        \nSubject: x\n\n\n<?xml version=\"1.0\"?>\n", 11, 13, 0 },
                { "9\nSubject: x\n\n\n<?xml version=\"1.0\"?>\n", 2, 13, FLAW_length_lie },
                { "900\nSubject: x\n\n\n<?xml version=\"1.0\"?>\n", 4, 13, FLAW_length_lie },
                { "900\nSubject: x\n\n", 4, 12, FLAW_message_cut },
                { "12\nSubject: x\n\n", 3, 12, 0 },
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
                struct kept *k = MEM_NEW(struct kept);
                kept_init(k);
                kept_run(k, UNPACK_emlx, cases[i].in, strlen(cases[i].in));
                EXPECT_EQ(1, k->n);
                EXPECT_EQ(cases[i].off, k->children[0].off);
                EXPECT_EQ(cases[i].len, k->children[0].len);
                EXPECT_EQ(cases[i].flaw != 0,
                          k->flaws[FLAW_length_lie] + k->flaws[FLAW_message_cut]);
                kept_done(k);
                mem_free(k);
        }
}
