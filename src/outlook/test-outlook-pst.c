/* A made store through libpst. */
#include "outlook/outlook-pst.h"
#include "outlook/test-outlook-store.h"

TEST(pst_whole) {
        FILE *out = stdout, *talk = stderr; /* which it turns off */
        outlook_pst_warm();
        stdout = out;
        stderr = talk;
        store_test_whole(outlook_pst_resume);
}

TEST(pst_mended) {
        store_test_mended(outlook_pst_resume);
}

TEST(pst_resumed) {
        store_test_resumed(outlook_pst_resume);
}
