/* Any text as the table of a load file: cells are pieces of it, every row has them all, paths have
 * no way up. */
#include "base/bug.h"
#include "base/utf8.h"
#include "flow/flow-load-table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct str cell, struct buf *room) {
        flow_load_path(cell, room);
        struct str path = buf_str(room);
        BUG_IF(path.n > cell.n);
        BUG_IF(path.n && (path.p[0] == '/' || path.p[path.n - 1] == '/'));
        while (path.n) {
                struct str part = str_cut(&path, '/');
                BUG_IF(part.n == 0 || str_eq(part, STR("..")));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, size)) };
        struct flow_load_table t;
        struct buf room;
        int64_t at;
        if (!flow_load_table_open(text, size % 2 == 0, &t))
                return 0;
        buf_init(&room, 0);
        BUG_IF(t.number < 0 || (size_t) t.number >= t.n || t.n > FLOW_LOAD_COLUMNS);
        while (flow_load_table_next(&t)) {
                for (size_t i = 0; i < t.n; i++)
                        BUG_IF(t.cell[i].n && (t.cell[i].p < text.p ||
                                               t.cell[i].p + t.cell[i].n > text.p + text.n));
                for (size_t i = 0; i < 2; i++)
                        if (t.paths[i] >= 0)
                                check_path(t.cell[t.paths[i]], &room);
                (void) flow_load_date(&t, &at);
        }
        buf_done(&room);
        return 0;
}
