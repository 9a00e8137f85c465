/* Tables of rec-layout.h. */
#include "rec/rec-layout.h"

static const struct {
        const char *id, *html;
} tags[REC_LAYOUT_TAGS] = {
#define LAYOUT(tag, html) { #tag, html },
#include "rec/layout.def"
#undef LAYOUT
};

static const char *const classes[REC_LAYOUT_CLASSES] = { "bold",   "italic", "underline",
                                                         "center", "right",  "red",
                                                         "green",  "blue",   "grey" };

const char *rec_layout_tag_id(enum rec_layout_tag t) {
        return tags[t].id;
}

const char *rec_layout_class_id(enum rec_layout_class c) {
        return classes[c];
}

bool rec_layout_tag_find(struct str id, enum rec_layout_tag *ret) {
        for (int i = 0; i < REC_LAYOUT_TAGS; i++)
                if (str_eq(id, str_of(tags[i].id))) {
                        *ret = (enum rec_layout_tag) i;
                        return true;
                }
        return false;
}

bool rec_layout_class_find(struct str id, enum rec_layout_class *ret) {
        for (int i = 0; i < REC_LAYOUT_CLASSES; i++)
                if (str_eq(id, str_of(classes[i]))) {
                        *ret = (enum rec_layout_class) i;
                        return true;
                }
        return false;
}

bool rec_layout_of_html(struct str name, enum rec_layout_tag *ret) {
        for (int i = 0; i < REC_LAYOUT_TAGS; i++)
                for (struct str rest = str_of(tags[i].html); rest.n;)
                        if (str_eq_nocase(str_cut(&rest, ' '), name)) {
                                *ret = (enum rec_layout_tag) i;
                                return true;
                        }
        return false;
}
