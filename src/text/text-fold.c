/* Folding of whole strings, for comparing names and addresses.  The same tables as the tokeniser,
 * without its words, positions and possessives. */
#include "text/text-fold.h"

#include "base/utf8.h"
#include "text/text-table.h"

void text_fold(struct str in, struct buf *out) {
        bool space = false, begun = false;
        for (size_t at = 0, n; at < in.n; at += n) {
                uint32_t cp = utf8_get(in.p + at, &n);
                struct text_table_form f = text_table_form_of(cp, str_sub(in, at, n));
                if (f.class == TEXT_TABLE_break)
                        space = begun;
                if (f.form.n == 0)
                        continue;
                if (space)
                        buf_putc(out, ' ');
                buf_put_str(out, f.form);
                space = false;
                begun = true;
        }
}
