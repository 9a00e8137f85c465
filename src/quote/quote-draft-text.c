/* The text of a draft out of what a parser found in it; see quote-draft.h.
 *
 *   own words           as they stand
 *   excerpt in a line   between marks: <q>
 *   excerpt of lines    "> " before each: <blockquote>, paragraphs in a style that quotes
 *   deleted, comments, what is hidden, labels put in by clew: left out, as they are in print
 *
 * Word processors end each paragraph with one line end; here an empty line follows, but for a
 * line break inside quotation marks. */
#include "base/utf8.h"
#include "quote/quote-draft.h"
#include "rec/rec.h"

struct draft {
        struct buf out;
        struct str text; /* of the TEXT under way */
        size_t at;       /* of it, so far */
        bool mine;       /* the document under way is the draft, or one of its items */
        bool office;
};

static bool is_left_out(enum rec_span_kind kind) {
        return kind == REC_SPAN_deleted || kind == REC_SPAN_comment || kind == REC_SPAN_hidden ||
               kind == REC_SPAN_label || kind == REC_SPAN_caption || kind == REC_SPAN_running;
}

static bool is_marked(struct str s) {
        static const char *const marks[] = { "“", "\"", "«", "„", "‘" };
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
                if (str_starts(s, str_of(marks[i])))
                        return true;
        return false;
}

static bool line_begins(const struct buf *b) {
        return b->n == 0 || b->p[b->n - 1] == '\n';
}

static void put_block(struct buf *to, struct str words) {
        while (words.n) {
                struct str line = str_trim(str_cut(&words, '\n'));
                buf_printf(to, line.n ? "> %.*s\n" : ">%.*s\n", STR_ARG(line));
        }
}

/* Words that the document itself sets apart as somebody else's. */
static void put_excerpt(struct draft *d, struct str s) {
        struct str words = str_trim(s);
        size_t lead = words.n ? (size_t) (words.p - s.p) : s.n;
        struct str tail = str_sub(s, lead + words.n, SIZE_MAX);
        size_t end = (size_t) (words.p - d->text.p) + words.n;
        buf_put_str(&d->out, str_sub(s, 0, lead));
        if (words.n == 0 || is_marked(words)) {
                buf_put_str(&d->out, words);
        } else if (line_begins(&d->out) && (end >= d->text.n || d->text.p[end] == '\n')) {
                put_block(&d->out, words);
        } else {
                buf_puts(&d->out, "“");
                buf_put_str(&d->out, words);
                buf_puts(&d->out, "”");
        }
        buf_put_str(&d->out, tail);
}

static void put_rest(struct draft *d, size_t to) {
        buf_put_str(&d->out, str_sub(d->text, d->at, to - d->at));
        d->at = to;
}

static void put_span(struct draft *d, const struct rec_span *s) {
        if (s->off < d->at || s->off + s->len > d->text.n)
                return;
        put_rest(d, s->off);
        struct str words = str_sub(d->text, s->off, s->len);
        d->at = s->off + s->len;
        if (s->kind == REC_SPAN_excerpt)
                put_excerpt(d, words);
        else if (!is_left_out(s->kind))
                buf_put_str(&d->out, words);
        else if (str_chr(words, '\n') != SIZE_MAX && !line_begins(&d->out))
                buf_puts(&d->out, "\n");
}

/* ---- paragraphs
 * ----------------------------------------------------------------------------------- */

static bool is_office(struct str type) {
        static const struct str all[] = { STR_INIT("word"), STR_INIT("opendocument.text"),
                                          STR_INIT("rtf") };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (str_find(type, all[i]) != SIZE_MAX)
                        return true;
        return false;
}

/* Quotation marks that a line opens and does not close. */
static bool is_left_open(struct str line, bool open) {
        static const char *const both[][2] = { { "“", "”" }, { "«", "»" } };
        int depth = open;
        for (size_t i = 0; i < line.n; i++)
                for (size_t k = 0; k < 2 && line.p[i] < 0; k++) {
                        struct str rest = str_sub(line, i, SIZE_MAX);
                        depth += str_starts(rest, str_of(both[k][0]));
                        depth -= str_starts(rest, str_of(both[k][1]));
                }
        return depth > 0;
}

static void put_paragraphs(struct str s, struct buf *to) {
        enum { BREAKS = 8 }; /* a mark that nobody closes joins no more lines than these */
        bool open = false;
        unsigned breaks = 0;
        while (s.n) {
                struct str line = str_cut(&s, '\n');
                bool block = str_starts(line, STR(">")) && str_starts(s, STR(">"));
                if (str_trim(line).n == 0)
                        continue;
                open = is_left_open(line, open) && !is_marked(s) && breaks < BREAKS;
                breaks = open ? breaks + 1 : 0;
                buf_put_str(to, line);
                buf_puts(to, block || open ? "\n" : "\n\n");
        }
}

static void begin(struct draft *d, const struct rec_doc *doc) {
        put_rest(d, d->text.n);
        d->text = (struct str){ 0 };
        d->at = 0;
        d->mine = doc->ordinal == 0 || doc->kind == REC_DOC_item;
        if (doc->ordinal == 0)
                d->office = is_office(doc->type);
        if (d->mine && !line_begins(&d->out))
                buf_puts(&d->out, "\n\n");
}

void quote_draft_text(struct bytes records, struct buf *to) {
        struct draft d = { 0 };
        struct rec r;
        buf_init(&d.out, 0);
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_doc)
                        begin(&d, &r.doc);
                if (!d.mine)
                        continue;
                if (r.kind == REC_text) {
                        put_rest(&d, d.text.n);
                        d.text = r.text.text;
                        d.at = 0;
                } else if (r.kind == REC_span) {
                        put_span(&d, &r.span);
                }
        }
        put_rest(&d, d.text.n);
        if (d.office)
                put_paragraphs(buf_str(&d.out), to);
        else
                buf_put_str(to, buf_str(&d.out));
        buf_done(&d.out);
}
