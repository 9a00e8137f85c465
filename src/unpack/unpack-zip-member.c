/* See unpack-zip-member.h.
 *
 * A password is known to be right before anything is sent: of WinZip's AES by the HMAC over the
 * packed bytes, of the old cipher, whose check is one byte, by unpacking once for nothing and
 * comparing the checksum. */
#include "unpack/unpack-zip-member.h"

#include "base/le.h"

#include <zlib.h>

enum {
        FLAG_ENCRYPTED = 1 << 0,
        FLAG_LZMA_END = 1 << 1,
        FLAG_STREAMED = 1 << 3,
        FLAG_STRONG = 1 << 6
};
enum { WINZIP_ROUNDS = 4 * 1000, STEP = 64 << 10 };

struct method {
        uint16_t number;
        bool known;
        enum unpack_method method;
        const char *words;
};

static const struct method methods[] = {
        { 0, true, UNPACK_METHOD_stored, "stored" },
        { 8, true, UNPACK_METHOD_deflate, "deflate" },
        { 12, true, UNPACK_METHOD_bz2, "bzip2" },
        { 14, true, UNPACK_METHOD_lzma, "lzma" },
        { 20, true, UNPACK_METHOD_zst, "zstd" },
        { 93, true, UNPACK_METHOD_zst, "zstd" },
        { 95, true, UNPACK_METHOD_xz, "xz" },
        { 1, false, 0, "packed by Shrink, which is not read yet" },
        { 6, false, 0, "packed by Implode, which is not read yet" },
        { 9, false, 0, "packed by Deflate64, which is not read yet" },
        { 96, false, 0, "a recompressed JPEG, which is not read yet" },
        { 97, false, 0, "packed by WavPack, which is not read yet" },
        { 98, false, 0, "packed by PPMd, which is not read yet" },
        { 99, false, 0, "enciphered in a way that is not known" },
};

static const struct method *method_of(uint16_t number) {
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
                if (methods[i].number == number)
                        return &methods[i];
        return NULL;
}

bool unpack_zip_says_end(const struct unpack_zip_entry *e) {
        const struct method *method = method_of(e->method);
        return method && method->known && !(e->flags & FLAG_ENCRYPTED) && e->method != 0;
}

void unpack_zip_members_init(struct unpack_zip_members *m, const struct unpack_job *job,
                             struct unpack_window *data, struct unpack_out *out) {
        *m = (struct unpack_zip_members){ .data = data, .out = out };
        unpack_secret_init(&m->secret, job);
}

/* ---- passwords ---- */

static uint64_t lzma_size(const struct unpack_zip_entry *e) {
        return e->flags & FLAG_LZMA_END ? UINT64_MAX : e->size;
}

/* Does what comes out with m->crypt have the checksum?  Nothing is sent. */
static bool is_right(struct unpack_zip_members *m, const struct unpack_zip_entry *e, uint64_t off,
                     uint64_t end) {
        struct unpack_crypt crypt = m->crypt;
        struct unpack_codec *codec = unpack_codec_new(method_of(e->method)->method);
        uint8_t *plain = mem_alloc(STEP), *to = mem_alloc(STEP);
        uint64_t made = 0;
        uint32_t crc = 0;
        enum unpack_step step = UNPACK_STEP_more;
        unpack_codec_size(codec, lzma_size(e));
        while (off < end && step == UNPACK_STEP_more && made <= e->size) {
                struct bytes in = unpack_window_get(m->data, off, 1);
                uint64_t left = end - off < STEP ? end - off : STEP;
                in = bytes_sub(in, 0, (size_t) left);
                if (in.n == 0)
                        break;
                memcpy(plain, in.p, in.n);
                unpack_crypt_apply(&crypt, plain, in.n);
                off += in.n;
                struct bytes from = bytes_of(plain, in.n);
                for (size_t n = STEP; step == UNPACK_STEP_more && (from.n || n == STEP);) {
                        step = unpack_codec_step(codec, &from, to, STEP, &n);
                        crc = (uint32_t) crc32(crc, to, (unsigned) n);
                        made += n;
                        if (made > e->size)
                                break;
                }
        }
        unpack_codec_free(&codec);
        mem_free(plain);
        mem_free(to);
        return made == e->size && crc == e->crc;
}

static bool has_mac(struct unpack_zip_members *m, uint64_t off, uint64_t end) {
        struct unpack_crypt crypt = m->crypt;
        uint8_t mac[SHA_DIGEST_LENGTH];
        while (off < end) {
                struct bytes in = unpack_window_get(m->data, off, 1);
                in = bytes_sub(in, 0, end - off < SIZE_MAX ? (size_t) (end - off) : SIZE_MAX);
                if (in.n == 0)
                        return false;
                unpack_crypt_mac_put(&crypt, in);
                off += in.n;
        }
        unpack_crypt_mac_get(&crypt, mac);
        struct bytes want = unpack_window_get(m->data, end, UNPACK_WINZIP_MAC);
        return want.n >= UNPACK_WINZIP_MAC && memcmp(want.p, mac, UNPACK_WINZIP_MAC) == 0;
}

/* Find the password of a member; [*off, *end) becomes the enciphered bytes alone. */
static bool unlock(struct unpack_zip_members *m, const struct unpack_zip_entry *e, uint64_t *off,
                   uint64_t *end) {
        uint8_t head[UNPACK_ZIP_HEAD > 18 ? UNPACK_ZIP_HEAD : 18];
        size_t n = e->aes_bits ? e->aes_bits / 16u + UNPACK_WINZIP_CHECK : UNPACK_ZIP_HEAD;
        size_t tail = e->aes_bits ? UNPACK_WINZIP_MAC : 0;
        struct bytes in = unpack_window_get(m->data, *off, n), password;
        if (in.n < n || *end - *off < n + tail || e->flags & FLAG_STRONG)
                return false;
        memcpy(head, in.p, n);
        uint64_t from = *off + n, to = *end - tail;
        uint8_t check =
                e->flags & FLAG_STREAMED ? (uint8_t) (e->dos_time >> 8) : (uint8_t) (e->crc >> 24);
        uint64_t rounds = e->aes_bits ? WINZIP_ROUNDS : 1;
        unpack_secret_start(&m->secret);
        while (unpack_secret_next(&m->secret, rounds, &password)) {
                bool may = e->aes_bits ? unpack_crypt_winzip(&m->crypt, password, e->aes_bits, head)
                                       : unpack_crypt_zip(&m->crypt, password, head, check);
                if (!may || !(e->aes_bits ? has_mac(m, from, to) : is_right(m, e, from, to)))
                        continue;
                m->secret.good = password;
                *off = from;
                *end = to;
                return true;
        }
        return false;
}

/* ---- the member ---- */

static const char *verdict(const struct unpack_stream *s, enum unpack_step step,
                           const struct unpack_zip_entry *e) {
        if (step == UNPACK_STEP_limit)
                return "over a limit of what may be unpacked";
        if (step == UNPACK_STEP_damaged)
                return "packed data damaged";
        if (e->streamed)
                return NULL;
        if (s->m.made != e->size)
                return "not as long as the archive says";
        bool checked = e->aes_bits == 0 || e->aes_version != 2;
        return checked && s->m.crc != e->crc ? "checksum differs" : NULL;
}

static uint64_t put(struct unpack_zip_members *m, const struct unpack_zip_entry *e,
                    const struct rec_child *child, uint64_t off, uint64_t end, bool *ret_sound) {
        struct unpack_stream s;
        unpack_stream_init(&s, m->data, m->out, method_of(e->method)->method, child);
        unpack_codec_size(s.codec, lzma_size(e));
        s.from = s.off = off;
        s.crypt = e->flags & FLAG_ENCRYPTED ? &m->crypt : NULL;
        enum unpack_step step = unpack_stream_run(&s, end);
        const char *why = verdict(&s, step, e);
        unpack_stream_done(&s, step == UNPACK_STEP_limit ? FLAW_archive_limit : FLAW_member_damaged,
                           why);
        *ret_sound = !why;
        return s.off;
}

uint64_t unpack_zip_member(struct unpack_zip_members *m, const struct unpack_zip_entry *e,
                           struct rec_child *child, uint64_t off, uint64_t end, bool *ret_sound) {
        const struct method *method = method_of(e->method);
        uint64_t from = off, to = end;
        *ret_sound = true;
        if (!method || !method->known) {
                bool locked = e->flags & FLAG_ENCRYPTED;
                unpack_member_named(m->out, child, locked ? FLAW_encrypted : FLAW_method_unknown,
                                    method ? method->words
                                           : "packed by a method that is not read yet");
                return end;
        }
        if (e->flags & FLAG_ENCRYPTED) {
                if (e->streamed || !unlock(m, e, &from, &to)) {
                        unpack_member_named(m->out, child, FLAW_encrypted, "encrypted");
                        return end;
                }
                child->flags |= REC_CHILD_unlocked;
                child->detail = STR(UNPACK_SECRET_USED);
        }
        uint64_t stop = put(m, e, child, from, to, ret_sound);
        return e->flags & FLAG_ENCRYPTED ? end : stop;
}
