/* Any bytes as an authority's answer and its certificates: a verdict, words that end, a time only
 * with a good one.  The first two bytes say where the certificates begin. */
#include "base/bug.h"
#include "share/share-stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_words(const char words[static SHARE_STAMP_WORDS]) {
        BUG_IF(memchr(words, 0, SHARE_STAMP_WORDS) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct bytes all = bytes_of(data, size), rest = bytes_sub(all, 2, SIZE_MAX);
        size_t cut = size < 2 ? 0 : (size_t) (data[0] << 8 | data[1]);
        struct sha256 of = hash_sha256((struct bytes){ 0 });
        struct share_stamp said;
        share_stamp_judge(bytes_sub(rest, 0, cut), bytes_sub(rest, cut, SIZE_MAX), &of, &said);
        BUG_IF(said.verdict >= SHARE_STAMP_VERDICTS);
        BUG_IF(said.verdict != SHARE_STAMP_GOOD && said.at != 0);
        check_words(said.serial);
        check_words(said.policy);
        check_words(said.signer);
        return 0;
}
