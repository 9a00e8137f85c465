/* See unpack-7z-flow.h.  Of chains this is known:  [filter .. <-] compression [<- cipher]. */
#include "unpack/unpack-7z-flow.h"

enum { PLAIN = 64 << 10, FILTERS = LZMA_FILTERS_MAX + 1 };

struct filter {
        uint64_t method;
        lzma_vli id;
};

static const struct filter filters[] = {
        { 0x03, LZMA_FILTER_DELTA },
        { 0x04, LZMA_FILTER_X86 },
        { 0x05, LZMA_FILTER_POWERPC },
        { 0x06, LZMA_FILTER_IA64 },
        { 0x07, LZMA_FILTER_ARM },
        { 0x08, LZMA_FILTER_ARMTHUMB },
        { 0x09, LZMA_FILTER_SPARC },
        { 0x0a, LZMA_FILTER_ARM64 },
        { 0x03030103, LZMA_FILTER_X86 },
        { 0x03030205, LZMA_FILTER_POWERPC },
        { 0x03030401, LZMA_FILTER_IA64 },
        { 0x03030501, LZMA_FILTER_ARM },
        { 0x03030701, LZMA_FILTER_ARMTHUMB },
        { 0x03030805, LZMA_FILTER_SPARC },
};

static const struct filter *filter_of(uint64_t method) {
        for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
                if (filters[i].method == method)
                        return &filters[i];
        return NULL;
}

static bool is_lzma(uint64_t method) {
        return method == UNPACK_7Z_lzma || method == UNPACK_7Z_lzma2;
}

static bool method_of(uint64_t method, enum unpack_method *ret) {
        switch (method) {
        case UNPACK_7Z_copy:
                return *ret = UNPACK_METHOD_stored, true;
        case UNPACK_7Z_deflate:
                return *ret = UNPACK_METHOD_deflate, true;
        case UNPACK_7Z_bz2:
                return *ret = UNPACK_METHOD_bz2, true;
        case UNPACK_7Z_zst:
                return *ret = UNPACK_METHOD_zst, true;
        default:
                return false;
        }
}

/* Coders before the cipher, which may only be the first to read. */
static unsigned packers(const struct unpack_7z_folder *f) {
        return f->n && f->coders[f->n - 1].method == UNPACK_7Z_aes ? f->n - 1 : f->n;
}

bool unpack_7z_flow_knows(const struct unpack_7z_folder *f) {
        unsigned n = packers(f);
        enum unpack_method method;
        if (!f->simple)
                return false;
        if (n == 0) /* enciphered only */
                return true;
        if (n == 1)
                return is_lzma(f->coders[0].method) || method_of(f->coders[0].method, &method);
        for (unsigned i = 0; i + 1 < n; i++)
                if (!filter_of(f->coders[i].method))
                        return false;
        return is_lzma(f->coders[n - 1].method);
}

/* 1: cycles 6, salt 1, iv 1;  2: sizes of salt and iv less those bits;  salt;  iv. */
bool unpack_7z_flow_lock(const struct unpack_7z_folder *f, struct bytes *ret_salt,
                         uint8_t ret_iv[static 16], unsigned *ret_cycles) {
        const struct unpack_7z_coder *c = &f->coders[f->n ? f->n - 1 : 0];
        struct bytes p = c->properties;
        if (!f->simple || f->n == 0 || c->method != UNPACK_7Z_aes || p.n < 2)
                return false;
        size_t salt = (p.p[0] >> 7 & 1) + (p.p[1] >> 4), iv = (p.p[0] >> 6 & 1) + (p.p[1] & 15);
        *ret_cycles = p.p[0] & 0x3f;
        if (p.n < 2 + salt + iv || iv > 16 || (*ret_cycles > 24 && *ret_cycles != 0x3f))
                return false;
        *ret_salt = bytes_sub(p, 2, salt);
        memset(ret_iv, 0, 16);
        memcpy(ret_iv, p.p + 2 + salt, iv);
        return true;
}

/* One row for liblzma, which allocates its options; false if the properties are damaged. */
static bool set_lzma(lzma_filter *to, const struct unpack_7z_coder *c) {
        bool two = c->method == UNPACK_7Z_lzma2;
        *to = (lzma_filter){ .id = two ? LZMA_FILTER_LZMA2 : LZMA_FILTER_LZMA1 };
        if (lzma_properties_decode(to, NULL, c->properties.p, c->properties.n) != LZMA_OK)
                return false;
        if (!two) { /* nothing in the data says where they end */
                lzma_options_lzma *o = to->options;
                to->id = LZMA_FILTER_LZMA1EXT;
                o->ext_flags = LZMA_LZMA1EXT_ALLOW_EOPM;
                lzma_set_ext_size(*o, c->size);
        }
        return true;
}

static struct unpack_codec *codec_of(const struct unpack_7z_folder *f) {
        unsigned n = packers(f);
        enum unpack_method method;
        lzma_filter chain[FILTERS] = { { .id = LZMA_VLI_UNKNOWN } };
        lzma_options_delta delta = { .type = LZMA_DELTA_TYPE_BYTE };
        if (n == 0)
                return unpack_codec_new(UNPACK_METHOD_stored);
        if (n == 1 && method_of(f->coders[0].method, &method))
                return unpack_codec_new(method);
        for (unsigned i = 0; i + 1 < n; i++) {
                chain[i].id = filter_of(f->coders[i].method)->id;
                struct bytes p = f->coders[i].properties;
                delta.dist = p.n ? p.p[0] + 1u : 1;
                if (chain[i].id == LZMA_FILTER_DELTA)
                        chain[i].options = &delta;
        }
        bool well = set_lzma(&chain[n - 1], &f->coders[n - 1]);
        chain[n] = (lzma_filter){ .id = LZMA_VLI_UNKNOWN };
        struct unpack_codec *c = well ? unpack_codec_new_raw(chain) : NULL;
        free(chain[n - 1].options); /* of liblzma, by malloc */
        return c;
}

void unpack_7z_flow_init(struct unpack_7z_flow *s, struct unpack_window *w,
                         const struct unpack_7z_folder *f, const uint8_t *key) {
        *s = (struct unpack_7z_flow){ .w = w, .from = f->off, .off = f->off };
        s->end = f->off + f->packed;
        struct bytes salt;
        uint8_t iv[16];
        unsigned cycles;
        if (key && unpack_7z_flow_lock(f, &salt, iv, &cycles)) {
                unpack_crypt_cbc(&s->crypt, key, iv);
                s->locked = true;
                s->left = f->coders[f->n - 1].size;
                s->plain = mem_alloc(PLAIN);
        }
        s->codec = codec_of(f);
}

void unpack_7z_flow_done(struct unpack_7z_flow *s) {
        unpack_codec_free(&s->codec);
        mem_free(s->plain);
        s->plain = NULL;
}

static struct bytes input(struct unpack_7z_flow *s) {
        if (s->plain_at < s->plain_n)
                return bytes_of(s->plain + s->plain_at, s->plain_n - s->plain_at);
        struct bytes in = unpack_window_get(s->w, s->off, s->end > s->off ? PLAIN : 0);
        uint64_t left = s->end - s->off;
        in = bytes_sub(in, 0, left < SIZE_MAX ? (size_t) left : SIZE_MAX);
        if (!s->locked)
                return in;
        size_t n = (in.n < PLAIN ? in.n : PLAIN) / 16 * 16;
        if (n == 0)
                return (struct bytes){ 0 };
        memcpy(s->plain, in.p, n);
        unpack_crypt_apply(&s->crypt, s->plain, n);
        s->off += n;
        s->plain_at = 0;
        s->plain_n = n < s->left ? n : (size_t) s->left; /* the rest pads its last block */
        s->left -= s->plain_n;
        return bytes_of(s->plain, s->plain_n);
}

bool unpack_7z_flow_next(struct unpack_7z_flow *s, uint8_t *to, size_t room, size_t *ret_n) {
        *ret_n = 0;
        while (!s->ended && s->codec) {
                struct bytes in = input(s);
                bool starved = in.n == 0;
                size_t had = in.n, n;
                enum unpack_step step = unpack_codec_step(s->codec, &in, to, room, &n);
                s->off += s->locked ? 0 : had - in.n;
                s->plain_at += s->locked ? had - in.n : 0;
                *ret_n = n;
                s->ended = step == UNPACK_STEP_end || (starved && n == 0);
                if (step == UNPACK_STEP_damaged || step == UNPACK_STEP_limit)
                        return false;
                if (n)
                        return true;
        }
        return s->codec != NULL;
}
