/* One JSON object of one line (RFC 8259), a field at a time. */
#include "cli/cli-json-line.h"

#include "base/json-in.h"

int cli_json_field(struct str line, const char *key, struct buf *ret) {
        struct json_in j;
        struct arena strings;
        int found = 0, r;
        arena_init(&strings, 0);
        json_in_init(&j, line, &strings);
        r = json_in_next(&j);
        bool object = r > 0 && j.type == JSON_IN_object;
        while (r > 0 && object && (r = json_in_next(&j)) > 0) {
                if (j.depth == 1 && str_eq(j.key, str_of(key)) && j.value.p) {
                        buf_clear(ret);
                        buf_put_str(ret, j.value);
                        found = 1;
                }
                if (j.depth > 1)
                        r = json_in_skip(&j);
        }
        arena_done(&strings);
        return r < 0 || !object ? ERR_usage : found;
}
