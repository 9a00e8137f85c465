/* The folder of a case, and the stream of its files; see digest-folder.h. */
#include "digest/digest-folder.h"

#include "base/utf8.h"
#include "store/store-actor.h"

#include <errno.h>
#include <stdlib.h>

#define VERB "digest-items"
enum { NAME_MOST = 100 };

bool digest_folder_is_name(struct str s) {
        bool fine = s.n > 0 && s.n <= NAME_MOST && s.p[0] != '.' && s.p[0] != '-' &&
                    utf8_valid(str_bytes(s)) == s.n;
        for (size_t i = 0; i < s.n && fine; i++)
                fine = (uint8_t) s.p[i] >= ' ' && s.p[i] != '/' && s.p[i] != 0x7f;
        return fine;
}

int digest_folder_put(struct store *st, struct str name, int64_t at, struct str by, struct err *e) {
        struct store_decision d = { .at = at, .verb = STR(VERB), .text = name, .reason = by };
        uint64_t id;
        if (digest_folder_is_name(name))
                return store_decide(st, &d, &id, e);
        err_set(e, ERR_usage, "'%.*s' is no name of a folder beside the case",
                (int) (name.n < 80 ? name.n : 80), name.p);
        return err_hint(e, ERR_usage, "a name as in \"items\", not a path");
}

int digest_folder_get(struct store *st, struct arena *a, struct str *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_decision d;
        int found = 0, r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0)
                if (!d.undone && str_eq(d.verb, STR(VERB)) && digest_folder_is_name(d.text)) {
                        *ret = arena_str(a, d.text);
                        found = 1;
                }
        return r < 0 ? r : found;
}

int digest_folder_path(const char *case_path, struct str name, struct arena *a, struct str *ret,
                       struct err *e) {
        char *whole = realpath(case_path, NULL);
        if (!whole)
                return err_errno(e, errno, "cannot find the case '%s'", case_path);
        char *slash = strrchr(whole, '/');
        *ret = arena_printf(a, "%.*s/%.*s", slash ? (int) (slash - whole) : 0, whole,
                            STR_ARG(name));
        free(whole);
        return 0;
}

/* ---- the stream -------------------------------------------------------------------------------
 */

void digest_stream_put(struct buf *out, struct str name, struct bytes in) {
        buf_printf(out, "file %zu ", in.n);
        for (size_t i = 0; i < name.n; i++) /* a line break in a name would end the line */
                buf_putc(out, name.p[i] == '\n' ? ' ' : name.p[i]);
        buf_putc(out, '\n');
        buf_put(out, in.p, in.n);
}

int digest_stream_open(struct str stream, const struct digest_options *o, struct digest_book *ret,
                       struct err *e) {
        digest_book_begin(ret);
        while (stream.n) {
                struct str line = str_cut(&stream, '\n');
                struct str word = str_cut(&line, ' '), size = str_cut(&line, ' ');
                uint64_t n;
                if (!str_eq(word, STR("file")) || !str_u64(size, &n) || n > stream.n ||
                    utf8_valid(str_bytes(line)) != line.n)
                        return err_set(e, ERR_corrupt, "this is no stream of items");
                int r = digest_book_put(ret, line, bytes_of(stream.p, (size_t) n), o, e);
                if (r < 0)
                        return r;
                stream = str_sub(stream, (size_t) n, SIZE_MAX);
        }
        digest_book_end(ret);
        return 0;
}
