/* see parse/parse-html.h */
#include "parse/parse-html.h"
void parse_html_text(struct str html, struct buf *out, struct parse_html_result *ret) {
        *ret = (struct parse_html_result){ 0 };
        buf_put_str(out, html);
}
bool parse_html_charset(struct bytes html, struct bytes *ret_label) {
        (void) html, (void) ret_label;
        return false;
}
