/* A made store through libpff. */
#include "outlook/outlook-pff.h"
#include "outlook/test-outlook-store.h"

TEST(pff_whole) {
        outlook_pff_warm();
        store_test_whole(outlook_pff_resume, "made");
}

TEST(pff_permuted) {
        store_test_whole(outlook_pff_resume, "made-permuted");
}

TEST(pff_cyclic) {
        store_test_whole(outlook_pff_resume, "made-cyclic");
}

TEST(pff_ansi) {
        store_test_whole(outlook_pff_resume, "made-ansi");
}

TEST(pff_ansi_permuted) {
        store_test_whole(outlook_pff_resume, "made-ansi-permuted");
}

TEST(pff_nameless) {
        store_test_nameless(outlook_pff_resume);
}

TEST(pff_mended) {
        store_test_mended(outlook_pff_resume);
}

TEST(pff_resumed) {
        store_test_resumed(outlook_pff_resume);
}
