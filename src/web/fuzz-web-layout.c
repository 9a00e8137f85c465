/* Any tokens, however a worker lies: the HTML is balanced, holds only tags and classes of ours, and
 * no text of theirs is markup. */
#include "base/bug.h"
#include "base/utf8.h"
#include "rec/rec-layout.h"
#include "web/web-layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_ours(struct str name) {
        enum rec_layout_tag tag;
        return rec_layout_tag_find(name, &tag) || str_eq(name, STR("bdi")) ||
               str_eq(name, STR("br")) || str_eq(name, STR("hr"));
}

static void check_attributes(struct str s) {
        struct str head = str_trim(s);
        if (head.n == 0)
                return;
        BUG_IF(!str_starts(head, STR("class=\"mail-")) || head.p[head.n - 1] != '"');
        BUG_IF(str_chr(str_sub(head, 7, head.n - 8), '"') != SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str names[2 * WEB_LAYOUT_DEPTH];
        struct web_answer w = { 0 };
        struct buf in;
        size_t open = 0;
        buf_init(&in, 0);
        buf_init(&w.body, 0);
        buf_puts(&in, REC_LAYOUT_MAGIC);
        buf_put(&in, data, utf8_valid((struct bytes){ data, n }));
        BUG_IF(!web_layout(&w, buf_str(&in)));
        struct str out = buf_str(&w.body);
        while (out.n) {
                str_cut(&out, '<');
                if (!out.p)
                        break;
                struct str tag = str_cut(&out, '>');
                bool end = tag.n && tag.p[0] == '/';
                struct str rest = end ? str_sub(tag, 1, SIZE_MAX) : tag;
                struct str name = str_cut(&rest, ' ');
                BUG_IF(!is_ours(name) || (end && rest.n));
                check_attributes(rest);
                if (str_eq(name, STR("br")) || str_eq(name, STR("hr")))
                        continue;
                if (!end) {
                        BUG_IF(open == sizeof names / sizeof *names);
                        names[open++] = name;
                } else {
                        BUG_IF(open == 0 || !str_eq(names[open - 1], name));
                        open--;
                }
        }
        BUG_IF(open != 0);
        buf_done(&w.body);
        buf_done(&in);
        return 0;
}
