#pragma once
/* HTML of a mail to the text that a reader sees, lines and all.
 *
 *   <p>Yes.<blockquote>Dear <b>Ann</b>,<br>see <a href="http://a.example/">here</a></blockquote>
 *
 *   Yes.
 *
 *   > Dear Ann,
 *   > see here <http://a.example/>
 *
 * Quoted mail leaves as lines behind "> ", one for each level, whatever the program that made it
 * used (blockquote, div.gmail_quote, Outlook's ruled div, ...), so that parse-quote sees one form.
 */
#include "base/buf.h"

struct parse_html_result {
        bool damaged; /* cut inside a tag, a comment or a script */
        bool hidden;  /* text that the page hides (display:none, font-size:0) was left out */
};

/* Append the text of `html` to `out`: valid UTF-8 without NUL, no white space at line ends, at most
 * one empty line in a row outside <pre>, a newline at the end unless empty.  Never fails.  When
 * `out` is full the rest is left out and out->over is set.  Time is linear in html.n, memory
 * constant (nesting is counted beyond LIMIT_html_depth, not remembered). */
void parse_html_text(struct str html, struct buf *out, struct parse_html_result *ret);

/* The charset that the page itself declares (<meta charset>, <meta http-equiv>, <?xml encoding?>)
 * within its first 4 KiB; the label points into `html`.  False if there is none. */
bool parse_html_charset(struct bytes html, struct bytes *ret_label);
