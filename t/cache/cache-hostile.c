/* Damaged and hostile pieces.
 *
 * Nothing here is drawn: the pieces are the same in every cache.  All are OUT/cache/damaged/ and
 * OUT/cache/hostile/; each gets a line of truth with the message's id (if it has one) and the names
 * of the trouble (src/store/trouble.def) or the flaw (src/rec/flaw.def) that is due. */
#include "cache-hostile.h"

#include "base/json.h"
#include "cache-code.h"
#include "cache-pack.h"

enum { DEEP = 150, LONG_HEADER = 1 << 20, NOISE = 300 };

static void truth(struct cache_out *o, const char *path, const char *id, const char *trouble,
                  const char *flaw, const char *says) {
        struct buf line;
        struct json j;
        buf_init(&line, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "piece");
        json_key(&j, "path"), json_z(&j, path);
        json_key(&j, "id"), json_z(&j, id);
        json_key(&j, "trouble"), json_z(&j, trouble);
        json_key(&j, "flaw"), json_z(&j, flaw);
        json_key(&j, "says"), json_z(&j, says);
        json_end(&j);
        cache_out_truth(o, buf_str(&line));
        buf_done(&line);
}

/* The header of a piece: everything but the fields on the content. */
static void put_head(struct buf *b, const char *id, const char *from, const char *subject) {
        buf_printf(b,
                   "From: %s\nTo: Jonas Whitlark <j.whitlark@chronicle.example>\nSubject: %s\n"
                   "Date: Tue, 8 Apr 2014 09:15:00 +0000\nMessage-ID: <%s>\nMIME-Version: 1.0\n",
                   from, subject, id);
}

#define STRANGER "Ottilie Fenwather <o.fenwather@solicitors.example>"
#define PLAIN    "Content-Type: text/plain; charset=utf-8\n"

/* ---- hostile messages --------------------------------------------------------------------- */

static void put_pgp(struct buf *b) {
        buf_puts(b, "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
                    "boundary=\"e\"\n\n"
                    "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--e\n"
                    "Content-Type: application/octet-stream; name=\"encrypted.asc\"\n\n"
                    "-----BEGIN PGP "
                    "MESSAGE-----\n\nhQEMA2x1bWluYXJ5AQf/ZmFrZSBhbmQgdW5yZWFkYWJsZQ==\n=abcd\n"
                    "-----END PGP MESSAGE-----\n\n--e--\n");
}

static void put_deep(struct buf *b) {
        for (int i = 0; i < DEEP; i++)
                buf_printf(b, "Content-Type: multipart/mixed; boundary=\"d%d\"\n\n--d%d\n", i, i);
        buf_puts(b, PLAIN "\nat the bottom of the well\n");
        for (int i = DEEP - 1; i >= 0; i--)
                buf_printf(b, "\n--d%d--\n", i);
}

static void put_long(struct buf *b) {
        buf_puts(b, "X-Padding: ");
        memset(buf_room(b, LONG_HEADER), 'x', LONG_HEADER);
        b->n += LONG_HEADER;
        buf_puts(b, "\n" PLAIN "\nbehind a header of a million letters\n");
}

static void put_remote(struct buf *b) {
        buf_puts(b, "Content-Type: text/html; charset=utf-8\n\n<html><head><script>var hidden = "
                    "'scriptword';"
                    "</script></head><body onload=\"steal()\"><p>Please read this kindly.</p>"
                    "<img src=\"http://tracker.example/pixel.gif?id=17\" width=1 height=1>"
                    "<iframe src=\"file:///etc/passwd\"></iframe></body></html>\n");
}

static void put_nul(struct buf *b) {
        buf_puts(b, PLAIN "\nbefore the zero ");
        buf_put(b, "\0\0\0", 3);
        buf_puts(b, " and behind the zero\n");
}

static void put_words(struct buf *b) {
        buf_puts(b, PLAIN "\nThe account for the payment has changed; use the new one.\n");
}

static const struct {
        const char *name, *from, *subject;
        void (*put)(struct buf *b);
        const char *flaw, *says;
} hostile[] = {
        { "pgp", STRANGER, "for you only", put_pgp, "encrypted", "PGP/MIME, no key" },
        { "deep", STRANGER, "a nest", put_deep, "mime_too_deep", "multiparts nested 150 deep" },
        { "long", STRANGER, "padding", put_long, NULL, "a header line of 1 MiB" },
        { "escapes", STRANGER,
          "clean\x1b[2J\x1b]0;owned\x07 \xe2\x80\xae"
          "fdp.exe",
          put_words, "bidi_control", "terminal escapes and a bidi override in the subject" },
        { "remote", STRANGER, "a kind letter", put_remote, NULL, "script, remote image, iframe" },
        { "nul", STRANGER, "zeros", put_nul, "nul_bytes", "NUL bytes in the text" },
        { "homoglyph",
          "D\xd0\xb0"
          "ryush T\xd0\xb0"
          "bat\xd0\xb0"
          "bai <d.tabatabai@institvte.example>",
          "payment", put_words, "name_confusable", "Cyrillic letters in a Latin name" },
        { "other-name", "\"d.tabatabai@institute.example\" <reply@collector.example>", "payment",
          put_words, "name_is_address", "the display name shows somebody else's address" },
};

static void put_hostile(struct cache_out *o) {
        for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
                char path[64], id[CACHE_ID];
                struct buf b;
                buf_init(&b, 0);
                snprintf(path, sizeof path, "hostile/%s.eml", hostile[i].name);
                snprintf(id, sizeof id, "%s@hostile.example", hostile[i].name);
                put_head(&b, id, hostile[i].from, hostile[i].subject);
                hostile[i].put(&b);
                cache_out_file(o, path, buf_bytes(&b));
                truth(o, path, id, NULL, hostile[i].flaw, hostile[i].says);
                buf_done(&b);
        }
}

/* ---- damaged boxes ------------------------------------------------------------------------ */

/* A message of an mbox; "file" ones carry base64 in a multipart. */
static void put_boxed(struct buf *b, const char *id, bool file) {
        buf_puts(b, "From o.fenwather@solicitors.example Tue Apr  8 09:15:30 2014\n");
        put_head(b, id, STRANGER, "papers of the case");
        if (!file) {
                buf_printf(b, PLAIN "\nThe paper with the mark %s lies in the drawer.\n\n", id);
                return;
        }
        buf_printf(b,
                   "Content-Type: multipart/mixed; boundary=\"f\"\n\n--f\n" PLAIN
                   "\nThe paper with the mark %s is attached.\n\n--f\n"
                   "Content-Type: application/octet-stream; name=\"paper.bin\"\n"
                   "Content-Disposition: attachment; filename=\"paper.bin\"\n"
                   "Content-Transfer-Encoding: base64\n\n",
                   id);
        uint8_t noise[NOISE];
        struct random r = { 17 };
        for (int i = 0; i < NOISE; i++)
                noise[i] = (uint8_t) random_next(&r);
        cache_put_base64(b, bytes_of(noise, NOISE), 76);
        buf_puts(b, "\n--f--\n\n");
}

static void put_cut(struct cache_out *o) {
        struct buf b;
        buf_init(&b, 0);
        put_boxed(&b, "cut-1@damaged.example", false);
        put_boxed(&b, "cut-2@damaged.example", true);
        cache_out_file(o, "damaged/cut.mbox", bytes_sub(buf_bytes(&b), 0, b.n - 150));
        truth(o, "damaged/cut.mbox", "cut-1@damaged.example", NULL, NULL, "whole, before the cut");
        truth(o, "damaged/cut.mbox", "cut-2@damaged.example", NULL, "boundary_unclosed",
              "the file ends inside it");
        buf_done(&b);
}

static void put_flipped(struct cache_out *o) {
        struct buf b;
        buf_init(&b, 0);
        put_boxed(&b, "flipped-1@damaged.example", true);
        put_boxed(&b, "flipped-2@damaged.example", false);
        size_t at = str_find(buf_str(&b), STR("base64\n\n")) + 8;
        for (int i = 0; i < 6; i++)
                b.p[at + (size_t) i * 41 + 7] = (char) (b.p[at + (size_t) i * 41 + 7] ^ 0x80);
        cache_out_file(o, "damaged/flipped.mbox", buf_bytes(&b));
        truth(o, "damaged/flipped.mbox", "flipped-1@damaged.example", NULL, "encoding_damaged",
              "six bits flipped in base64");
        truth(o, "damaged/flipped.mbox", "flipped-2@damaged.example", NULL, NULL,
              "whole, behind the damage");
        buf_done(&b);
}

static void put_garbage(struct cache_out *o) {
        struct buf b;
        struct random r = { 23 };
        buf_init(&b, 0);
        put_boxed(&b, "garbage-1@damaged.example", false);
        for (int i = 0; i < 4 * NOISE; i++)
                buf_putc(&b, (char) (random_next(&r) | 0x80));
        buf_puts(&b, "\n\n");
        put_boxed(&b, "garbage-2@damaged.example", false);
        cache_out_file(o, "damaged/garbage.mbox", buf_bytes(&b));
        truth(o, "damaged/garbage.mbox", "garbage-1@damaged.example", NULL, NULL,
              "before the garbage");
        truth(o, "damaged/garbage.mbox", "garbage-2@damaged.example", NULL, NULL,
              "behind the garbage");
        buf_done(&b);
}

static void put_truncated(struct cache_out *o) {
        struct buf b, packed;
        buf_init(&b, 0), buf_init(&packed, 0);
        for (int i = 0; i < 40; i++) {
                char id[CACHE_ID];
                snprintf(id, sizeof id, "truncated-%d@damaged.example", i);
                put_boxed(&b, id, true);
        }
        cache_pack(&packed, buf_bytes(&b), CACHE_GZ);
        cache_out_file(o, "damaged/truncated.mbox.gz",
                       bytes_sub(buf_bytes(&packed), 0, packed.n * 2 / 3));
        truth(o, "damaged/truncated.mbox.gz", "truncated-0@damaged.example", "partly", NULL,
              "a third of the file is gone");
        buf_done(&b), buf_done(&packed);
}

static void put_secret(struct cache_out *o) {
        struct cache_zip z;
        struct buf b;
        buf_init(&b, 0);
        cache_zip_init(&z);
        put_head(&b, "open@damaged.example", STRANGER, "the open one");
        buf_puts(&b, PLAIN "\nThis one needs no key.\n");
        cache_zip_put(&z, "open.eml", buf_bytes(&b), false);
        cache_zip_put(&z, "secret.eml", buf_bytes(&b), true);
        cache_zip_end(&z);
        cache_out_file(o, "damaged/secret.zip", buf_bytes(&z.out));
        truth(o, "damaged/secret.zip", "open@damaged.example", NULL, NULL,
              "beside the encrypted one");
        truth(o, "damaged/secret.zip > secret.eml", NULL, "encrypted", NULL, "no key");
        cache_zip_done(&z);
        buf_done(&b);
}

void cache_hostile_put(struct cache_out *o) {
        put_hostile(o);
        truth(o, "hostile/pgp.eml > encrypted.asc", NULL, "unread", NULL, "PGP/MIME, no key");
        put_cut(o);
        put_flipped(o);
        put_garbage(o);
        put_truncated(o);
        put_secret(o);
        cache_out_file(o, "damaged/photo.jpg",
                       bytes_of("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9", 22));
        truth(o, "damaged/photo.jpg", NULL, "unread", NULL, "no picture, but for its first bytes");
        cache_out_link(o, "damaged/link.mbox", "../daryush/Inbox");
        truth(o, "damaged/link.mbox", NULL, "link", NULL,
              "a symbolic link to a mailbox that is here too");
        cache_out_file(o, "damaged/empty.mbox", bytes_of("", 0));
        truth(o, "damaged/empty.mbox", NULL, NULL, NULL, "an empty file");
}
