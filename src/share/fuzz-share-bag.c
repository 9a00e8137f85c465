/* Fuzz target: whatever a manifest says, each line of it is read once, and no path leads out;
 * whatever proofs and logs say, they are read to their end or refused. */
#include "base/bug.h"
#include "base/utf8.h"
#include "share/share-bag.h"
#include "share/share-verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_path(struct str path) {
        if (!share_path_is_plain(path) || path.p[0] == '/' || path.n == 0)
                BUG("a path that leads out");
        if (str_find(path, STR("//")) != SIZE_MAX || str_starts(path, STR("../")) ||
            str_find(path, STR("/../")) != SIZE_MAX || str_ends(path, STR("/..")) ||
            str_eq(path, STR("..")) || str_chr(path, '\n') != SIZE_MAX ||
            str_chr(path, '\0') != SIZE_MAX || utf8_valid(str_bytes(path)) != path.n)
                BUG("a path that is not plain");
}

static void read_all(struct str in, size_t digits) {
        struct share_manifest m = { .rest = in, .digits = digits };
        struct share_manifest_line line;
        struct buf room;
        uint64_t lines = 0;
        int r;
        buf_init(&room, 0);
        while ((r = share_manifest_next(&m, &room, &line, NULL)) != 0) {
                lines++;
                if (r > 0 && line.hash.n != digits)
                        BUG("a hash of %zu digits", line.hash.n);
                if (r > 0)
                        check_path(line.path);
        }
        if (lines != m.line || m.rest.n)
                BUG("lines were left");
        buf_done(&room);
}

static void read_lists(struct str in) {
        struct share_proofs p;
        struct sha256 head;
        uint64_t lines;
        struct arena a;
        arena_init(&a, 0);
        if (!share_proofs_read(in, &a, &p) && p.proved < p.n_shown)
                BUG("a leaf without its proof");
        if (!share_log_read(in, &lines, &head) && lines > in.n)
                BUG("more lines than bytes");
        arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str in = { (const char *) data, n };
        read_lists(in);
        read_all(in, 64);
        read_all(in, 128);
        share_path_is_plain(in);
        return 0;
}
