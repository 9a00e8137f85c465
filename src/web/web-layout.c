/* See web-layout.h. */
#include "web/web-layout.h"

#include "rec/rec-layout.h"

struct open_tags {
        struct web_answer *w;
        enum rec_layout_tag v[WEB_LAYOUT_DEPTH];
        size_t n, beyond; /* open; and not written for being too deep */
};

static void close_top(struct open_tags *t) {
        t->n--;
        web_lit(t->w, "</");
        web_text(t->w, str_of(rec_layout_tag_id(t->v[t->n])));
        web_lit(t->w, ">");
}

static bool is_open(const struct open_tags *t, enum rec_layout_tag tag) {
        for (size_t i = 0; i < t->n; i++)
                if (t->v[i] == tag)
                        return true;
        return false;
}

/* "+span bold red": classes of ours, each once or more does not matter. */
static void begin_tag(struct open_tags *t, struct str words) {
        enum rec_layout_tag tag;
        enum rec_layout_class class;
        bool any = false;
        if (!rec_layout_tag_find(str_cut(&words, ' '), &tag))
                return;
        if (t->n == WEB_LAYOUT_DEPTH) {
                t->beyond++;
                return;
        }
        web_lit(t->w, "<");
        web_text(t->w, str_of(rec_layout_tag_id(tag)));
        while (words.n) {
                if (!rec_layout_class_find(str_cut(&words, ' '), &class))
                        continue;
                web_text(t->w, any ? STR(" ") : STR(""));
                if (!any)
                        web_lit(t->w, " class=\"");
                web_lit(t->w, "mail-");
                web_text(t->w, str_of(rec_layout_class_id(class)));
                any = true;
        }
        if (any)
                web_lit(t->w, "\"");
        web_lit(t->w, ">");
        t->v[t->n++] = tag;
}

static void end_tag(struct open_tags *t, struct str words) {
        enum rec_layout_tag tag;
        if (!rec_layout_tag_find(words, &tag))
                return;
        if (t->beyond) {
                t->beyond--;
                return;
        }
        if (!is_open(t, tag))
                return;
        while (t->v[t->n - 1] != tag)
                close_top(t);
        close_top(t);
}

static void put_token(struct open_tags *t, char sign, struct str words) {
        switch (sign) {
        case '+':
                begin_tag(t, words);
                break;
        case '-':
                end_tag(t, words);
                break;
        case '=':
                web_text(t->w, words);
                break;
        case '/':
                web_lit(t->w, "<br>");
                break;
        case '_':
                web_lit(t->w, "<hr>");
                break;
        case '>':
                web_lit(t->w, " <span class=\"mail-address\">");
                web_bdi(t->w, words);
                web_lit(t->w, "</span> ");
                break;
        case '!':
                web_lit(t->w, "<span class=\"mail-picture\">▢ ");
                web_bdi(t->w, words);
                web_lit(t->w, "</span>");
                break;
        default:
                break;
        }
}

bool web_layout(struct web_answer *w, struct str tokens) {
        struct open_tags t = { .w = w };
        if (!str_starts(tokens, STR(REC_LAYOUT_MAGIC)))
                return false;
        tokens = str_sub(tokens, sizeof REC_LAYOUT_MAGIC - 1, SIZE_MAX);
        while (tokens.n) {
                struct str line = str_cut(&tokens, '\n');
                if (line.n)
                        put_token(&t, line.p[0], str_sub(line, 1, SIZE_MAX));
        }
        while (t.n)
                close_top(&t);
        return true;
}
