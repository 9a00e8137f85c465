/* Apple Mail's one-message files:
 *
 *   "2173      \n" | 2173 bytes of message | <?xml ... plist ... </plist>
 *      framing     |     CHILD range       |          framing
 *
 * A count that does not lead to the property list is a lie; then the message ends where the list
 * begins.  Deliberately not done: reading the property list (flags and dates of the program). */
#include "unpack/unpack-out.h"
#include "unpack/unpack-window.h"

enum { COUNT_MOST = 32, PLIST_MOST = UNPACK_WINDOW_MOST };

/* Where the property list begins, or the end of the file. */
static uint64_t find_plist(struct unpack_window *w, uint64_t from) {
        uint64_t start = w->size - from > PLIST_MOST ? w->size - PLIST_MOST : from;
        struct bytes tail = unpack_window_get(w, start, PLIST_MOST);
        uint64_t at = w->size;
        for (size_t i, off = 0; off < tail.n; off += i + 5) {
                i = bytes_find(bytes_sub(tail, off, SIZE_MAX), str_bytes(STR("<?xml")));
                if (i == SIZE_MAX)
                        break;
                bool line = off + i == 0 || tail.p[off + i - 1] == '\n' || start + off + i == from;
                if (line)
                        at = start + off + i;
        }
        return at;
}

static bool is_plist(struct unpack_window *w, uint64_t at) {
        struct bytes b = bytes_sub(unpack_window_get(w, at, 64), 0, 64);
        return bytes_starts(bytes_trim(b), STR("<?xml")) ||
               bytes_starts(bytes_trim(b), STR("<plist"));
}

void unpack_emlx(const struct unpack_job *job, struct unpack_out *o) {
        struct unpack_window w;
        uint64_t count;
        unpack_window_init(&w, job->fd, job->size);
        struct bytes head = bytes_sub(unpack_window_get(&w, 0, COUNT_MOST), 0, COUNT_MOST);
        size_t eol = bytes_chr(head, '\n');
        struct str line =
                str_trim((struct str){ (const char *) head.p, eol == SIZE_MAX ? 0 : eol });
        bool counted = str_u64(line, &count);
        uint64_t from = counted ? eol + 1 : 0;
        bool too_long = !counted || count > w.size - from;
        uint64_t end = too_long ? w.size : from + count;
        bool lie = too_long || (end < w.size && !is_plist(&w, end));
        if (lie)
                end = find_plist(&w, from);
        bool cut = counted && too_long && end == w.size;
        unpack_out_gap(o, from, REC_GAP_framing, "");
        struct rec_child child = { .flags = REC_CHILD_message | (cut ? REC_CHILD_cut : 0),
                                   .off = from,
                                   .len = end - from };
        unpack_out_range(o, &child);
        if (cut)
                unpack_out_flaw(o, FLAW_message_cut, from, end - from, "%s", "");
        else if (lie)
                unpack_out_flaw(o, FLAW_length_lie, 0, from, "%s", "");
        unpack_out_gap(o, w.size, REC_GAP_framing, "");
        unpack_window_done(&w);
}
