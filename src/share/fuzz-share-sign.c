/* Fuzz target: whatever a key or signature says, reading it ends in an error or in something that
 * is read the same when written anew; nothing but the right signature passes. */
#include "base/bug.h"
#include "share/share-sign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void public_key(struct str in) {
        struct share_public k, again;
        struct buf out;
        buf_init(&out, 0);
        if (share_public_read(in, &k, NULL) == 0) {
                share_public_write(&k, &out);
                if (share_public_read(buf_str(&out), &again, NULL) < 0 ||
                    memcmp(&k, &again, sizeof k) != 0)
                        BUG("a public key does not come back");
        }
        buf_done(&out);
}

static void signature(struct str in) {
        struct share_signature s;
        struct share_public k;
        struct share_secret own;
        if (share_signature_read(in, &s, NULL) < 0)
                return;
        if (s.comment.n > in.n)
                BUG("a comment longer than its file");
        if (share_key_make(&own, NULL) < 0)
                return;
        share_key_public(&own, &k);
        memcpy(k.number, s.number, sizeof k.number);
        if (share_signature_check(&s, &k, str_bytes(in)))
                BUG("a key that was made now has signed this");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str in = { (const char *) data, n };
        struct share_secret k;
        public_key(in);
        signature(in);
        share_secret_read(in, (struct str){ 0 }, &k, NULL); /* encrypted ones cost a second each */
        return 0;
}
