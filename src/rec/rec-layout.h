#pragma once
/* The layout of an HTML mail as a list of tokens, made in the jail and written as HTML again by
 * whoever shows it: a captured worker can say what it likes, and nothing of it is a tag, an address
 * or a style that was not ours.
 *
 *   REC_LAYOUT_MAGIC, then one token a line:
 *     +TAG [CLASS ...]   a tag of layout.def begins, with classes of enum rec_layout_class
 *     -TAG               it ends (if it is open; what is open within it ends too)
 *     =TEXT              text, without line breaks
 *     /                  a line break
 *     _                  a ruler
 *     >ADDRESS           where the link whose words stand before leads; shown, never followed
 *     !WORDS             a picture that is not shown: its words, or its name
 */
#include "base/str.h"

#define REC_LAYOUT_MAGIC "clew-layout 1\n"

enum rec_layout_tag {
#define LAYOUT(tag, html) REC_LAYOUT_##tag,
#include "rec/layout.def"
#undef LAYOUT
        REC_LAYOUT_TAGS,
};

enum rec_layout_class {
        REC_LAYOUT_bold,
        REC_LAYOUT_italic,
        REC_LAYOUT_underline,
        REC_LAYOUT_center,
        REC_LAYOUT_right,
        REC_LAYOUT_red,
        REC_LAYOUT_green,
        REC_LAYOUT_blue,
        REC_LAYOUT_grey,
        REC_LAYOUT_CLASSES,
};

const char *rec_layout_tag_id(enum rec_layout_tag t);
const char *rec_layout_class_id(enum rec_layout_class c);
bool rec_layout_tag_find(struct str id, enum rec_layout_tag *ret);
bool rec_layout_class_find(struct str id, enum rec_layout_class *ret);
/* The tag of ours that an element of HTML becomes; false: it is seen through. */
bool rec_layout_of_html(struct str name, enum rec_layout_tag *ret);
