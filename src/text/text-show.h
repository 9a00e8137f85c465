#pragma once
/* Text of others on our terminal: nothing in it may move the cursor, hide, or reorder what is
 * around it.  Everything that came from outside goes through here before it is printed.
 *
 *   ESC [ 2 J      -> \x1b[2J          controls as the escape that a programmer would write
 *   U+202E         -> ⟨RLO⟩            direction controls and marks by their name
 *   U+200B, U+E0041-> ⟨U+200B⟩ ...     other characters that one cannot see
 */
#include "base/buf.h"

enum text_show_flag {
        TEXT_SHOW_lines = 1 << 0,   /* LF (and CR LF) breaks the line; else it is shown as ⏎ */
        TEXT_SHOW_isolate = 1 << 1, /* each right-to-left run between U+2068 and U+2069 */
        TEXT_SHOW_pad = 1 << 2,     /* text_show_cut fills up with spaces */
};

/* Append `s` made safe: no byte below 0x20 but LF where lines are asked for, no 0x7f, no C1.
 * A tab becomes one space; ZWNJ and ZWJ pass only between letters of the Arabic script. */
void text_show(struct buf *out, struct str s, unsigned flags);

/* The same in at most `columns` columns of one line, with … in the last one when something was cut
 * off; TEXT_SHOW_lines is ignored.  columns >= 1. */
void text_show_cut(struct buf *out, struct str s, size_t columns, unsigned flags);

/* Columns that text_show(s, 0) takes on a terminal (East Asian wide = 2, combining = 0). */
size_t text_width(struct str s);
