/* Text laid out in lines, as a page is read: white space collapses, blocks break lines, quoted
 * lines stand behind "> ".  A no-break space is a space that does not collapse.  It does not wrap
 * lines. */
#include "parse/parse-html-out.h"

#include "base/utf8.h"
#include "parse/parse-html-entity.h"

enum { BREAKS_PRE = 100, SPACES = 80, INDENT = 20, DEPTH_SHOWN = 100 };

static void put(struct parse_html_out *o, struct str s) {
        struct buf *b = o->buf;
        if (b->over)
                return;
        if (s.n > b->max - b->n) {
                buf_put_str(b, str_sub(s, 0, utf8_floor(s, b->max - b->n)));
                b->over = true;
                return;
        }
        buf_put_str(b, s);
}

/* "> > " for the line that begins; an empty line gets no space behind its last '>'. */
static void put_quotes(struct parse_html_out *o, size_t depth, bool empty) {
        depth = depth < DEPTH_SHOWN ? depth : DEPTH_SHOWN;
        for (size_t i = 0; i < depth; i++)
                put(o, empty && i + 1 == depth ? STR(">") : STR("> "));
}

static void put_spaces(struct parse_html_out *o, size_t n) {
        for (size_t i = 0; i < n; i++)
                put(o, STR(" "));
}

/* Begin a line: the breaks owed, quote marks, a bullet. */
static void begin_line(struct parse_html_out *o) {
        if (o->buf->n > o->start) {
                size_t shared = o->depth < o->last_depth ? o->depth : o->last_depth;
                put(o, STR("\n"));
                for (; o->breaks > 1; o->breaks--) {
                        put_quotes(o, shared, true);
                        put(o, STR("\n"));
                }
        }
        put_quotes(o, o->depth, false);
        if (o->bullet) {
                put_spaces(o,
                           o->lists > 1 ? (o->lists - 1 < INDENT ? o->lists - 1 : INDENT) * 2 : 0);
                put(o, STR("- "));
        }
        put_spaces(o, o->pre ? o->spaces : 0);
        o->last_depth = o->depth;
        o->breaks = o->spaces = 0;
        o->bullet = o->tab = false;
        o->open = true;
}

/* What is owed before a visible character. */
static inline void pay(struct parse_html_out *o) {
        if (!o->open) {
                begin_line(o);
        } else if (o->tab) {
                put(o, STR("\t"));
        } else if (o->spaces) {
                put_spaces(o, o->spaces);
        }
        o->tab = false;
        o->spaces = 0;
}

void parse_html_out_word(struct parse_html_out *o, struct str s) {
        if (s.n == 0)
                return;
        pay(o);
        put(o, s);
}

void parse_html_out_break(struct parse_html_out *o) {
        unsigned most = o->pre ? BREAKS_PRE : 2;
        o->breaks = o->open ? 1 : o->breaks < most ? o->breaks + 1 : most;
        o->open = false;
        o->spaces = 0;
}

void parse_html_out_block(struct parse_html_out *o, unsigned lines) {
        o->open = false;
        o->spaces = 0;
        if (o->breaks < lines && !o->bullet)
                o->breaks = lines;
}

static void space(struct parse_html_out *o, char c) {
        if (!o->pre)
                o->spaces = o->spaces ? o->spaces : 1;
        else if (c == '\n')
                parse_html_out_break(o);
        else if (c == '\t')
                o->spaces = o->spaces < SPACES ? (o->spaces | 7) + 1 : SPACES;
        else if (c != '\r')
                o->spaces = o->spaces < SPACES ? o->spaces + 1 : SPACES;
}

/* A space that does not collapse; at the beginning of a line it is none. */
static void hard_space(struct parse_html_out *o) {
        if (o->open || o->pre)
                o->spaces = o->spaces < SPACES ? o->spaces + 1 : SPACES;
}

enum { INK, SPACE, AND, NUL, LEAD_C2 };
static const uint8_t class[256] = {
        [0] = NUL,      [' '] = SPACE,  ['\n'] = SPACE, ['\t'] = SPACE,
        ['\r'] = SPACE, ['\f'] = SPACE, ['&'] = AND,    [0xc2] = LEAD_C2
};

/* Bytes from `i` on that go out as they stand: words with single spaces between them. */
static size_t plain_run(const struct parse_html_out *o, struct str s, size_t i) {
        size_t from = i;
        for (;;) {
                while (i < s.n && class[(uint8_t) s.p[i]] == INK)
                        i++;
                if (i + 1 >= s.n || s.p[i] != ' ' || class[(uint8_t) s.p[i + 1]] != INK || o->pre)
                        return i - from;
                i++;
        }
}

/* The reference at s.p[i]; returns how many bytes it took. */
static size_t reference(struct parse_html_out *o, struct str s) {
        char z[8];
        size_t took = 1, n = parse_html_entity(s, false, z, &took);
        struct str c = n ? (struct str){ z, n } : STR("&");
        if (str_eq(c, STR("\u00a0")))
                hard_space(o);
        else if (c.n == 1 && class[(uint8_t) c.p[0]] == SPACE)
                space(o, c.p[0]);
        else
                parse_html_out_word(o, c);
        return took;
}

void parse_html_out_text(struct parse_html_out *o, struct str s) {
        for (size_t i = 0, n; i < s.n && !o->buf->over; i += n) {
                n = 1;
                uint8_t c = class[(uint8_t) s.p[i]];
                if (c == SPACE) {
                        space(o, s.p[i]);
                } else if (c == AND) {
                        n = reference(o, str_sub(s, i, SIZE_MAX));
                } else if (c == LEAD_C2 && s.p[i + 1] == '\xa0') {
                        hard_space(o);
                        n = 2;
                } else if (c != NUL) {
                        n = c == LEAD_C2 ? 2 : plain_run(o, s, i);
                        parse_html_out_word(o, str_sub(s, i, n));
                }
        }
}

void parse_html_out_done(struct parse_html_out *o) {
        if (o->buf->n > o->start)
                put(o, STR("\n"));
}
