/* Which parts of a message are its body, and their text.
 *
 *   alternative            one child is chosen: the plain one unless it is a stub, else the last
 *     |- plain             that has a text
 *     `- related           only its first part can be a body
 *          |- html
 *          `- image        -> a document of its own
 *
 * The rule of what is body and what is attached is that of JMAP (RFC 8621, 4.1.4).  All chosen
 * parts are decoded, turned into plain lines and put one behind the other.  Text of attached
 * messages is never looked at here: they are documents of their own. */
#include "parse/parse-mail-doc.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-charset.h"
#include "parse/parse-html-layout.h"
#include "parse/parse-html.h"
#include "parse/parse-quote.h"

enum reader { READER_plain, READER_html, READER_enriched, READER_richtext, READER_unit };

struct format {
        struct str type, ending;
        enum reader reader;
        bool body;
};

static const struct format formats[] = {
#define PARSE(type, ending, reader, body)                                                          \
        { STR_INIT(type), STR_INIT(ending), READER_##reader, body },
#include "parse/parse.def"
#undef PARSE
};

static const struct format *format_of_type(struct str type) {
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
                if (str_ends(formats[i].type, STR("/")) ? str_starts(type, formats[i].type)
                                                        : str_eq(type, formats[i].type))
                        return &formats[i];
        return NULL;
}

/* By type, or by name when the type says nothing. */
static const struct format *format_of_file(struct str type, struct str name) {
        const struct format *by_type = format_of_type(type);
        if (by_type || !str_starts(type, STR("application/")))
                return by_type;
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
                if (formats[i].ending.n && str_ends_nocase(name, formats[i].ending))
                        return &formats[i];
        return NULL;
}

/* ---- which parts ---- */

static bool is_leaf(const struct parse_mime_part *p) {
        return !(p->flags & (REC_PART_multipart | REC_PART_message));
}

static bool is_body(const struct parse_mime *m, const struct parse_mime_part *p) {
        const struct format *f = is_leaf(p) ? format_of_type(p->type) : NULL;
        if (!f || !f->body || str_eq(p->disposition, STR("attachment")) ||
            (p->flags & REC_PART_encrypted))
                return false;
        if (p->parent == REC_NONE || p->number == 1)
                return true;
        struct str in = m->parts.v[p->parent].subtype;
        return !str_eq(in, STR("related")) && (p->name.n == 0 || str_eq(in, STR("alternative")));
}

static bool is_attachment(const struct parse_mail_doc *d, uint32_t i) {
        const struct parse_mime_part *p = &d->m.parts.v[i];
        if (p->flags & (REC_PART_multipart | REC_PART_body | REC_PART_signature) ||
            str_eq(p->type, STR("application/pgp-encrypted")))
                return false;
        return d->decoded[i].n > 0 || p->name.n > 0;
}

/* wild.md#alternative-differ: "This message is in HTML" and the like, or nothing at all. */
static bool is_stub(struct bytes in) {
        static const struct str verbs[] = { STR_INIT("view"),   STR_INIT("support"),
                                            STR_INIT("reader"), STR_INIT("client"),
                                            STR_INIT("format"), STR_INIT("browser") };
        struct str s = { (const char *) in.p, in.n };
        size_t letters = 0;
        for (size_t i = 0; i < s.n && letters <= 400; i++)
                letters += !ascii_space((uint8_t) s.p[i]);
        if (letters == 0 || letters > 400)
                return letters == 0;
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
                if (str_find_nocase(s, verbs[i]) != SIZE_MAX)
                        return str_find_nocase(s, STR("html")) != SIZE_MAX;
        return false;
}

/* Behind the last part inside `i` (parts stand in document order). */
static uint32_t subtree_end(const struct parse_mime *m, uint32_t i) {
        uint32_t end = i + 1;
        while (end < m->parts.n && m->parts.v[end].depth > m->parts.v[i].depth)
                end++;
        return end;
}

/* How good the texts of [from, to) are as an alternative: 0 none, 1 stub, 2 other, 3 plain, 4 asked
 * for. */
static unsigned quality(const struct parse_mail_doc *d, uint32_t from, uint32_t to) {
        unsigned best = 0;
        for (uint32_t i = from; i < to; i++) {
                const struct parse_mime_part *p = &d->m.parts.v[i];
                if (!(p->flags & REC_PART_best))
                        continue;
                unsigned q = is_stub(d->decoded[i])               ? 1
                             : d->u->o->layout && str_eq(p->type, STR("text/html")) ? 4
                             : str_eq(p->type, STR("text/plain"))                   ? 3
                                                                                    : 2;
                best = q > best ? q : best;
        }
        return best;
}

static void choose_child(struct parse_mail_doc *d, uint32_t alternative) {
        struct parse_mime *m = &d->m;
        uint32_t end = subtree_end(m, alternative), from = alternative + 1, to;
        uint32_t best_from = from, best_to = from;
        unsigned best = 0;
        for (; from < end; from = to) {
                to = subtree_end(m, from);
                unsigned q = quality(d, from, to);
                if (q > best || (q == best && q == 2))
                        best = q, best_from = from, best_to = to;
        }
        for (uint32_t i = alternative + 1; i < end; i++)
                if (i < best_from || i >= best_to)
                        m->parts.v[i].flags &= ~(uint32_t) REC_PART_best;
}

void parse_mail_choose(struct parse_mail_doc *d) {
        struct parse_mime *m = &d->m;
        for (uint32_t i = 0; i < m->parts.n; i++)
                if (is_body(m, &m->parts.v[i]))
                        m->parts.v[i].flags |= REC_PART_body | REC_PART_best;
        for (uint32_t i = (uint32_t) m->parts.n; i-- > 0;)
                if (str_eq(m->parts.v[i].type, STR("multipart/alternative")))
                        choose_child(d, i);
        for (uint32_t i = 0; i < m->parts.n; i++)
                if (is_attachment(d, i))
                        m->parts.v[i].flags |= REC_PART_attachment;
}

/* ---- text of one part ---- */

/* Line breaks of out[from..] become LF: CR LF, CR CR LF and bare CR (wild.md#bare-cr). */
static void one_line_end(struct buf *out, size_t from) {
        char *cr = out->n > from ? memchr(out->p + from, '\r', out->n - from) : NULL;
        if (!cr)
                return;
        char *to = cr, *end = out->p + out->n;
        for (char *at = cr; at < end;) {
                char *after = at;
                while (after < end && *after == '\r')
                        after++;
                if (after == end || *after != '\n')
                        *to++ = '\n';
                char *next = memchr(after, '\r', (size_t) (end - after));
                next = next ? next : end;
                memmove(to, after, (size_t) (next - after));
                to += next - after;
                at = next;
        }
        out->n = (size_t) (to - out->p);
}

static size_t quote_depth(struct str line) {
        size_t n = 0;
        while (n < line.n && line.p[n] == '>')
                n++;
        return n;
}

/* format=flowed (RFC 3676): a line that ends with a space goes on in the next of the same depth. */
static void unflow(struct buf *out, size_t from, bool delsp) {
        if (out->n == from)
                return;
        char *to = out->p + from;
        struct str rest = { out->p + from, out->n - from };
        size_t open_depth = SIZE_MAX; /* of the paragraph that goes on; SIZE_MAX if none does */
        while (rest.n) {
                bool last = str_chr(rest, '\n') == SIZE_MAX;
                struct str line = str_cut(&rest, '\n');
                size_t depth = quote_depth(line), skip = depth;
                skip += skip < line.n && line.p[skip] == ' ';
                struct str text = str_sub(line, skip, SIZE_MAX);
                bool signature = str_eq(text, STR("-- "));
                if (open_depth != SIZE_MAX && (open_depth != depth || signature)) {
                        *to++ = '\n';
                        open_depth = SIZE_MAX;
                }
                struct str put = open_depth == depth || depth == 0 ? text : line;
                bool flows = text.n && text.p[text.n - 1] == ' ' && !signature && !last;
                put.n -= flows && delsp;
                memmove(to, put.p, put.n);
                to += put.n;
                open_depth = flows ? depth : SIZE_MAX;
                if (!flows && !last)
                        *to++ = '\n';
        }
        out->n = (size_t) (to - out->p);
}

/* Text that loses its marks in place: what is written is never longer than what was read. */
struct strip {
        struct str s;
        size_t at; /* the next byte to read */
        char *to;  /* where the next is written */
        bool richtext, param;
};

/* One line break is a space; of more, text/enriched keeps all but one. */
static void strip_breaks(struct strip *t) {
        size_t run = t->at;
        while (run < t->s.n && t->s.p[run] == '\n')
                run++;
        size_t breaks = t->richtext ? 0 : run - t->at - 1;
        memset(t->to, breaks ? '\n' : ' ', breaks ? breaks : 1);
        t->to += breaks ? breaks : 1;
        t->at = run;
}

static void strip_mark(struct strip *t) {
        size_t close = str_chr(str_sub(t->s, t->at, 64), '>');
        struct str mark = str_sub(t->s, t->at, close == SIZE_MAX ? 1 : close + 1);
        if (close == SIZE_MAX)
                *t->to++ = '<';
        else if (str_eq_nocase(mark, STR("<param>")))
                t->param = true;
        else if (str_eq_nocase(mark, STR("</param>")))
                t->param = false;
        else if (t->richtext &&
                 (str_eq_nocase(mark, STR("<nl>")) || str_eq_nocase(mark, STR("</paragraph>"))))
                *t->to++ = '\n';
        else if (t->richtext && str_eq_nocase(mark, STR("<lt>")))
                *t->to++ = '<';
        t->at += mark.n;
}

static void strip_char(struct strip *t) {
        if (!t->param)
                *t->to++ = t->s.p[t->at];
        t->at += t->s.p[t->at] == '<' ? 2 : 1; /* << is one < */
}

/* text/enriched (RFC 1896) and text/richtext (RFC 1341), roughly: marks out, lines filled. */
static void strip_marks(struct buf *out, size_t from, bool richtext) {
        if (out->n == from)
                return;
        struct strip t = { .s = { out->p + from, out->n - from },
                           .to = out->p + from,
                           .richtext = richtext };
        while (t.at < t.s.n)
                if (t.s.p[t.at] == '\n')
                        strip_breaks(&t);
                else if (t.s.p[t.at] != '<' || str_starts(str_sub(t.s, t.at, 2), STR("<<")))
                        strip_char(&t);
                else
                        strip_mark(&t);
        out->n = (size_t) (t.to - out->p);
}

static void charset_flaws(struct parse_mail_doc *d, uint32_t part, struct str label,
                          const struct parse_charset_result *r) {
        struct str shown = str_sub(label, 0, label.n > 64 ? utf8_floor(label, 64) : label.n);
        const struct {
                bool set;
                enum rec_flaw flaw;
        } rows[] = {
                { r->unknown, FLAW_charset_unknown }, { r->lied, FLAW_charset_lie },
                { r->replaced, FLAW_charset_bad },    { r->nul, FLAW_nul_bytes },
                { r->mojibake, FLAW_mojibake },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                if (rows[i].set)
                        parse_mail_flaw(d, rows[i].flaw, part, 0, 0,
                                        arena_printf(d->u->a, "'%.*s', read as '%.*s'",
                                                     STR_ARG(shown), STR_ARG(r->used)));
}

static void put_html(struct parse_mail_doc *d, uint32_t part, struct bytes in, struct str charset,
                     struct buf *out, struct parse_charset_result *r) {
        struct bytes label = str_bytes(charset);
        if (label.n == 0 && !parse_html_charset(in, &label))
                label = (struct bytes){ 0 };
        _cleanup_(buf_done) struct buf html;
        buf_init(&html, 0);
        parse_charset_decode(in, label, &html, r);
        struct parse_html_result hr = { 0 };
        if (d->u->o->layout)
                parse_html_layout(buf_str(&html), out);
        else
                parse_html_text(buf_str(&html), out, &hr);
        if (hr.damaged)
                parse_mail_flaw(d, FLAW_html_damaged, part, 0, 0, STR(""));
}

struct source {
        uint32_t part;
        const struct format *format;
        struct bytes in;
        struct str charset;
        bool flowed, delsp;
};

static void put_text(struct parse_mail_doc *d, const struct source *s, struct buf *out) {
        struct parse_charset_result r = { 0 };
        size_t from = out->n;
        switch (s->format->reader) {
        case READER_plain:
        case READER_unit:
                parse_charset_decode(s->in, str_bytes(s->charset), out, &r);
                one_line_end(out, from);
                if (s->flowed)
                        unflow(out, from, s->delsp);
                break;
        case READER_html:
                put_html(d, s->part, s->in, s->charset, out, &r);
                one_line_end(out, from);
                break;
        case READER_enriched:
        case READER_richtext:
                parse_charset_decode(s->in, str_bytes(s->charset), out, &r);
                one_line_end(out, from);
                strip_marks(out, from, s->format->reader == READER_richtext);
                break;
        }
        charset_flaws(d, s->part, s->charset, &r);
}

/* ---- what stands in a text ---- */

/* Take uuencoded files out of `in`: their data lines leave the text and become files. */
static struct bytes take_uu(struct parse_mail_doc *d, uint32_t part, struct bytes in) {
        struct parse_transfer_uu uu;
        const struct parse_mime_part *p = &d->m.parts.v[part];
        bool same = in.p == d->m.in.p + p->body_off;
        size_t from = 0, n = 0;
        uint8_t *to = NULL;
        while (parse_transfer_uu_find(in, from, &uu)) {
                bool damaged = uu.unclosed;
                uint8_t *file = arena_alloc(d->u->a, uu.lines.n);
                struct parse_param name = { .value = uu.name };
                size_t lines_at = (size_t) (uu.lines.p - in.p);
                to = to ? to : arena_alloc(d->u->a, in.n);
                vec_push(&d->found,
                         (struct parse_mail_file){
                                 .part = part,
                                 .uu = true,
                                 .len = same ? uu.len : 0,
                                 .off = same ? p->body_off + uu.off : 0,
                                 .name = parse_param_text(&name, d->u->a),
                                 .bytes = bytes_of(file,
                                                   parse_transfer_uu(uu.lines, file, &damaged)) });
                parse_mail_flaw(d, FLAW_yenc_or_uu, part, same ? p->body_off + uu.off : 0,
                                same ? uu.len : 0, d->found.v[d->found.n - 1].name);
                if (damaged)
                        parse_mail_flaw(d, FLAW_encoding_damaged, part, 0, 0, STR("uuencode"));
                memcpy(to + n, in.p + from, lines_at - from);
                n += lines_at - from;
                from = lines_at + uu.lines.n;
                if (d->found.n >= LIMIT_mime_parts)
                        break;
        }
        if (!to)
                return in;
        memcpy(to + n, in.p + from, in.n - from);
        return bytes_of(to, n + in.n - from);
}

enum mark { MARK_uu = 1 << 0, MARK_yenc = 1 << 1, MARK_armor = 1 << 2, MARK_signed = 1 << 3 };

static uint32_t mark_of(struct bytes line) {
        static const struct {
                struct str start;
                enum mark mark;
        } rows[] = {
                { STR_INIT("begin "), MARK_uu },
                { STR_INIT("=ybegin "), MARK_yenc },
                { STR_INIT("-----BEGIN PGP MESSAGE-----"), MARK_armor },
                { STR_INIT("-----BEGIN PGP SIGNED MESSAGE-----"), MARK_signed },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                if (bytes_starts(line, rows[i].start))
                        return rows[i].mark;
        return 0;
}

/* The marks that stand at the start of some line of `in`: one memchr a line for most text. */
static uint32_t marks_in(struct bytes in) {
        uint32_t found = 0;
        for (const uint8_t *at = in.p, *end = in.p + in.n; at < end;) {
                if (*at == 'b' || *at == '=' || *at == '-')
                        found |= mark_of(bytes_of(at, (size_t) (end - at)));
                const uint8_t *nl = memchr(at, '\n', (size_t) (end - at));
                if (!nl)
                        break;
                at = nl + 1;
        }
        return found;
}

static void judge_marks(struct parse_mail_doc *d, uint32_t part, uint32_t marks) {
        if (marks & MARK_armor) {
                d->flags |= REC_DOC_encrypted;
                parse_mail_flaw(d, FLAW_encrypted, part, 0, 0, STR("inline PGP"));
        }
        if (marks & MARK_signed)
                d->flags |= REC_DOC_signed;
        if (marks & MARK_yenc)
                parse_mail_flaw(d, FLAW_yenc_or_uu, part, 0, 0, STR("yEnc"));
}

/* ---- records ---- */

static void put_record(struct parse_mail_doc *d, const struct rec *r) {
        rec_put(d->u->out, r);
}

/* TEXT records of at most LIMIT_text_segment, each with its spans. */
static void put_records(struct parse_mail_doc *d, struct str text, enum rec_text_kind kind,
                        uint32_t part, bool quotes) {
        while (text.n) {
                size_t n =
                        text.n > LIMIT_text_segment ? utf8_floor(text, LIMIT_text_segment) : text.n;
                struct str segment = str_sub(text, 0, n);
                put_record(d, &(struct rec){
                                      .kind = REC_text,
                                      .text = { .kind = kind, .part = part, .text = segment } });
                if (quotes)
                        parse_quote_spans(segment, d->u->out);
                else
                        put_record(d, &(struct rec){ .kind = REC_span,
                                                     .span = { .kind = REC_SPAN_own, .len = n } });
                text = str_sub(text, n, SIZE_MAX);
        }
}

static void put_part(struct parse_mail_doc *d, uint32_t i, struct buf *text) {
        const struct parse_mime_part *p = &d->m.parts.v[i];
        const struct format *f = format_of_type(p->type);
        struct bytes in = d->decoded[i];
        if (f->reader == READER_plain || f->reader == READER_unit) {
                uint32_t marks = marks_in(in);
                judge_marks(d, i, marks);
                in = marks & MARK_uu ? take_uu(d, i, in) : in;
        }
        if (text->n && text->p[text->n - 1] != '\n')
                buf_putc(text, '\n');
        put_text(d,
                 &(struct source){ .part = i,
                                   .format = f,
                                   .in = in,
                                   .charset = p->charset,
                                   .flowed = p->flowed,
                                   .delsp = p->delsp },
                 text);
}

/* A plain form that was passed over for another because it says nothing of its own. */
static bool is_passed_stub(const struct parse_mail_doc *d, uint32_t i) {
        const struct parse_mime_part *p = &d->m.parts.v[i];
        return (p->flags & (REC_PART_body | REC_PART_best)) == REC_PART_body &&
               str_eq(p->type, STR("text/plain")) && bytes_trim(d->decoded[i]).n > 0 &&
               is_stub(d->decoded[i]);
}

void parse_mail_text(struct parse_mail_doc *d) {
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        uint32_t first = REC_NONE;
        bool html = false;
        for (uint32_t i = 0; i < d->m.parts.n; i++) {
                if (is_passed_stub(d, i))
                        parse_mail_flaw(d, FLAW_alternative_differ, i, 0, 0, STR(""));
                if (!(d->m.parts.v[i].flags & REC_PART_best))
                        continue;
                first = first == REC_NONE ? i : first;
                html |= str_eq(d->m.parts.v[i].type, STR("text/html"));
                put_part(d, i, &text);
        }
        d->flags |= html ? REC_DOC_body_is_html : 0;
        put_records(d, buf_str(&text), html ? REC_TEXT_html : REC_TEXT_plain, first, true);
}

/* What says of itself that it is something else than lines of text. */
static bool looks_made(struct bytes in) {
        static const struct str starts[] = {
                STR_INIT("%PDF-"),     STR_INIT("PK\x03\x04"),      STR_INIT("{\\rtf"),
                STR_INIT("<?xml"),     STR_INIT("<!DOCTYPE"),        STR_INIT("<html"),
                STR_INIT("BEGIN:VC"),  STR_INIT("\xd0\xcf\x11\xe0"), STR_INIT("\x89PNG"),
                STR_INIT("\xff\xd8\xff"), STR_INIT("GIF8"),
        };
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
                if (bytes_starts_nocase(in, starts[i]))
                        return true;
        return bytes_chr(bytes_sub(in, 0, 1024), 0) != SIZE_MAX;
}

bool parse_mail_file_is_unit(const struct parse_mail_doc *d, const struct parse_mail_file *f) {
        const struct parse_mime_part *p = &d->m.parts.v[f->part];
        struct str type = f->uu ? STR("application/octet-stream") : p->type;
        const struct format *format = format_of_file(type, f->name);
        if (f->bytes.n == 0)
                return false;
        return !format || format->reader == READER_unit || format->reader == READER_html ||
               looks_made(f->bytes);
}

void parse_mail_file_text(struct parse_mail_doc *d, const struct parse_mail_file *f) {
        const struct parse_mime_part *p = &d->m.parts.v[f->part];
        struct str type = f->uu ? STR("application/octet-stream") : p->type;
        const struct format *format = format_of_file(type, f->name);
        if (!format || f->bytes.n == 0)
                return;
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        put_text(d,
                 &(struct source){ .part = REC_NONE,
                                   .format = format,
                                   .in = f->bytes,
                                   .charset = f->uu ? STR("") : p->charset },
                 &text);
        bool html = format->reader == READER_html;
        put_records(d, buf_str(&text), html ? REC_TEXT_html : REC_TEXT_plain, REC_NONE, false);
}
