/* A made store through libpst. */
#include "outlook/outlook-pst.h"
#include "outlook/test-outlook-store.h"

TEST(pst_whole) {
        FILE *out = stdout, *talk = stderr; /* which it turns off */
        outlook_pst_warm();
        stdout = out;
        stderr = talk;
        store_test_whole(outlook_pst_resume, "made");
}

TEST(pst_permuted) {
        store_test_whole(outlook_pst_resume, "made-permuted");
}

TEST(pst_cyclic) {
        store_test_whole(outlook_pst_resume, "made-cyclic");
}

TEST(pst_ansi) {
        store_test_whole(outlook_pst_resume, "made-ansi");
}

TEST(pst_ansi_permuted) {
        store_test_whole(outlook_pst_resume, "made-ansi-permuted");
}

TEST(pst_mended) {
        store_test_mended(outlook_pst_resume);
}

TEST(pst_resumed) {
        store_test_resumed(outlook_pst_resume);
}
