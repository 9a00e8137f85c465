/* RTF read once; see office-rtf-run.h.
 *
 *   token -> group state -> destination -.-> body: sink->text, in the code page of the font
 *                                        |-> aside (note, comment, header): kept, told at the next
 *                                        |   end of a paragraph, so that sentences stay whole
 *                                        |-> fact: captured until its group closes
 *                                        '-> data (picture, object): hex digits to bytes
 *
 * Bytes of text wait in `bytes` until something else comes: a character of two bytes may be two
 * tokens.  Groups beyond LIMIT_rtf_depth are counted, not remembered (wild.md#rtf-deep). */
#include "office/office-rtf-run.h"

#include "base/limits.h"
#include "base/vec.h"
#include "office/office-ole.h"
#include "office/office-rtf-token.h"
#include "when/when.h"

#include <stdlib.h>

enum { FONTS = 32768, SYMBOL_PAGE = 42, RECENT = 2000 };

enum action {
        A_NONE,
        A_DEST,
        A_CHAR,
        A_LINE,
        A_PAGE,
        A_PICT,
        A_PART,
        A_FONT,
        A_FONT_PAGE,
        A_CHARSET,
        A_DEFF,
        A_UNICODE,
        A_UC,
        A_UPR,
        A_UD,
        A_FIELD,
        A_HTMLRTF,
        A_HIDDEN,
        A_DELETED,
        A_REVISED,
        A_PLAIN
};

static const struct word {
        const char *name;
        enum action action;
        uint32_t arg;
} words[] = {
#define WORD(name, action, arg) { name, A_##action, arg },
#include "office/office-rtf-word.def"
#undef WORD
};

struct state {
        enum office_rtf_dest dest;
        enum office_rtf_dest flow;  /* D_body or the aside that all text here belongs to */
        enum office_rtf_dest outer; /* of \upr: the destination that \ud goes back to */
        bool opens, aside, field;   /* this very group began the destination, aside, field */
        bool hidden, deleted, revised, htmlrtf, upr;
        uint32_t uc, page; /* fallback characters of \u; code page */
        size_t from;       /* of what this group captures */
        size_t aside_from; /* of the aside that this group began */
        struct str url;    /* of this field */
};

struct piece {
        enum rec_span_kind kind;
        size_t from, to; /* in `aside` */
};

struct run {
        struct arena *a;
        const struct office_rtf_sink *sink;
        struct state now;
        VEC(struct state) stack;
        VEC(struct piece) pieces;
        struct buf bytes, text, capture, aside, data, recent;
        uint16_t *fonts;           /* code page + 1 of each, 0 = not said */
        uint32_t font, page, deff; /* font being declared; \ansicpg; \deff */
        uint32_t skip, lead, over, damage;
        bool star, own_font, high_nibble, headed;
        int nibble, pict;
        int32_t part[6];
        struct str name, author, atndate; /* said last */
};

/* ---- text out ------------------------------------------------------------------------------ */

static bool is_aside(enum office_rtf_dest d) {
        return d == D_note || d == D_comment || d == D_running;
}

static bool is_fact(enum office_rtf_dest d) {
        return d >= D_title || d == D_revtbl;
}

static bool shows(enum office_rtf_dest d) {
        return d == D_body || d == D_listtext || is_aside(d);
}

static enum rec_span_kind kind_of(const struct state *s) {
        if (s->hidden)
                return REC_SPAN_hidden;
        if (s->deleted)
                return REC_SPAN_deleted;
        return s->revised ? REC_SPAN_inserted : REC_SPAN_own;
}

/* Before the first words of a comment: who, and when. */
static void head_comment(struct run *r) {
        if (r->now.flow != D_comment || r->headed)
                return;
        r->headed = true;
        buf_put_str(&r->aside, r->author);
        if (r->atndate.n)
                buf_printf(&r->aside, "%s(%.*s)", r->author.n ? " " : "", STR_ARG(r->atndate));
        if (r->author.n || r->atndate.n)
                buf_puts(&r->aside, ": ");
        r->author = r->atndate = (struct str){ NULL, 0 };
}

static void emit(struct run *r, struct str s) {
        const struct state *now = &r->now;
        bool html = r->sink->html;
        if (s.n == 0)
                return;
        if (is_fact(now->dest)) {
                buf_put_str(&r->capture, s);
        } else if (now->dest == D_htmltag) {
                if (html)
                        r->sink->text(r->sink->ctx, REC_SPAN_own, s);
        } else if (shows(now->dest) && html) {
                if (!now->htmlrtf && now->dest != D_listtext && now->flow == D_body)
                        r->sink->text(r->sink->ctx, REC_SPAN_own, s);
        } else if (shows(now->dest) && now->flow != D_body) {
                head_comment(r);
                buf_put_str(&r->aside, s);
        } else if (shows(now->dest)) {
                r->sink->text(r->sink->ctx, kind_of(now), s);
                if (r->recent.n + s.n <= RECENT)
                        buf_put_str(&r->recent, s);
        }
}

static void emit_point(struct run *r, uint32_t c) {
        buf_clear(&r->text);
        if (c && c < 0x110000 && (c < 0xd800 || c > 0xdfff))
                buf_put_utf8(&r->text, c);
        emit(r, buf_str(&r->text));
}

static void put_symbols(struct run *r, struct bytes in) {
        for (size_t i = 0; i < in.n; i++)
                if (in.p[i] == 0xb7 || in.p[i] == 0xa7)
                        buf_put_utf8(&r->text, 0x2022);
                else
                        office_ole_codepage(bytes_sub(in, i, 1), 1252, &r->text);
}

static void flush(struct run *r) {
        if (r->bytes.n == 0)
                return;
        buf_clear(&r->text);
        if (r->now.page == SYMBOL_PAGE)
                put_symbols(r, buf_bytes(&r->bytes));
        else
                office_ole_codepage(buf_bytes(&r->bytes), r->now.page, &r->text);
        buf_clear(&r->bytes);
        emit(r, buf_str(&r->text));
}

static void tell_asides(struct run *r) {
        for (size_t i = 0; i < r->pieces.n; i++) {
                const struct piece *p = &r->pieces.v[i];
                struct str s = str_trim(str_sub(buf_str(&r->aside), p->from, p->to - p->from));
                if (s.n == 0 || (p->kind == REC_SPAN_running && r->sink->body_only))
                        continue;
                r->sink->line(r->sink->ctx, true);
                r->sink->text(r->sink->ctx, p->kind, s);
                r->sink->line(r->sink->ctx, true);
        }
        vec_clear(&r->pieces);
        buf_clear(&r->aside);
}

static void line(struct run *r, bool soft) {
        if (is_fact(r->now.dest))
                emit(r, STR(" "));
        else if (r->sink->html || r->now.flow != D_body)
                emit(r, STR("\n"));
        else if (shows(r->now.dest)) {
                r->sink->line(r->sink->ctx, false);
                if (!soft)
                        tell_asides(r);
        }
}

/* ---- fonts and code pages ------------------------------------------------------------------ */

static uint32_t page_of_charset(int32_t charset) {
        static const struct {
                int32_t charset;
                uint32_t page;
        } map[] = { { 0, 1252 },   { 2, SYMBOL_PAGE }, { 77, 10000 }, { 78, 932 },   { 79, 949 },
                    { 80, 936 },   { 81, 950 },        { 83, 10005 }, { 84, 10004 }, { 85, 10006 },
                    { 86, 10081 }, { 89, 10007 },      { 128, 932 },  { 129, 949 },  { 130, 1361 },
                    { 134, 936 },  { 136, 950 },       { 161, 1253 }, { 162, 1254 }, { 163, 1258 },
                    { 177, 1255 }, { 178, 1256 },      { 179, 1256 }, { 180, 1256 }, { 181, 1255 },
                    { 186, 1257 }, { 204, 1251 },      { 222, 874 },  { 238, 1250 }, { 254, 437 },
                    { 255, 850 } };
        for (size_t i = 0; i < sizeof map / sizeof *map; i++)
                if (map[i].charset == charset)
                        return map[i].page;
        return UINT32_MAX; /* 1: the document's */
}

static void set_font_page(struct run *r, uint32_t page, bool charset_zero) {
        if (page >= UINT16_MAX || r->font >= FONTS)
                return;
        if (!r->fonts)
                r->fonts = arena_zalloc(r->a, FONTS * sizeof *r->fonts);
        r->own_font |= page == r->page && !charset_zero;
        if (!charset_zero || r->fonts[r->font] == 0)
                r->fonts[r->font] = (uint16_t) (charset_zero ? 1 : page + 1);
}

/* Word means 1252 by \fcharset0.  Programs that know no other charset write it for every font and
 * mean \ansicpg (wild.md#rtf-charset). */
static uint32_t font_page(const struct run *r, uint32_t font) {
        uint16_t page = r->fonts && font < FONTS ? r->fonts[font] : 0;
        if (page == 0)
                return r->page;
        if (page == 1)
                return r->own_font ? 1252 : r->page;
        return page - 1;
}

/* ---- groups -------------------------------------------------------------------------------- */

static void open_group(struct run *r) {
        if (r->stack.n >= LIMIT_rtf_depth) {
                r->over++;
                r->damage |= OFFICE_RTF_deep;
                return;
        }
        vec_push(&r->stack, r->now);
        r->now.opens = r->now.aside = r->now.field = false;
        r->now.url = (struct str){ NULL, 0 };
}

static void set_dest(struct run *r, enum office_rtf_dest dest) {
        struct state *now = &r->now;
        now->dest = dest;
        now->opens = true;
        now->from = r->capture.n;
        if (is_aside(dest) && now->flow == D_body) {
                now->flow = dest;
                now->aside = true;
                now->aside_from = r->aside.n;
                r->headed = false;
        }
        if (dest == D_pict || dest == D_objdata) {
                buf_clear(&r->data);
                r->high_nibble = false;
                r->pict = -1;
        }
        if (dest == D_creatim || dest == D_revtim || dest == D_printim)
                memset(r->part, 0, sizeof r->part);
}

/* HYPERLINK "url" \o "tip"; INCLUDEPICTURE "url": the first argument. */
static struct str field_target(struct str code) {
        code = str_trim(code);
        struct str word = str_cut(&code, ' ');
        bool link = str_eq_nocase(word, STR("HYPERLINK"));
        if (!link && !str_eq_nocase(word, STR("INCLUDEPICTURE")) &&
            !str_eq_nocase(word, STR("INCLUDETEXT")) && !str_eq_nocase(word, STR("DDEAUTO")))
                return (struct str){ NULL, 0 };
        code = str_trim(code);
        if (code.n && code.p[0] == '"') {
                code = str_sub(code, 1, SIZE_MAX);
                return str_cut(&code, '"');
        }
        return code.n && code.p[0] == '\\' ? (struct str){ NULL, 0 } : str_cut(&code, ' ');
}

static void end_fldinst(struct run *r, struct str code) {
        struct str url = field_target(code);
        if (url.n == 0)
                return;
        if (!str_starts_nocase(str_trim(code), STR("HYPERLINK"))) {
                if (r->sink->fact)
                        r->sink->fact(r->sink->ctx, D_fldinst, STR("external"), url);
                return;
        }
        struct state *field = r->now.field ? &r->now : NULL;
        for (size_t i = r->stack.n; i-- > 0 && i + 3 > r->stack.n && !field;)
                field = r->stack.v[i].field ? &r->stack.v[i] : NULL;
        if (field) {
                field->url = arena_str(r->a, url);
                buf_clear(&r->recent);
        }
}

static void end_sv(struct run *r, struct str value) {
        if (!str_eq(r->name, STR("wzDescription")) || value.n == 0)
                return;
        size_t from = r->aside.n;
        buf_put_str(&r->aside, value);
        vec_push(&r->pieces, (struct piece){ REC_SPAN_caption, from, r->aside.n });
}

/* DTTM: minute 6 bits, hour 5, day 5, month 4, years since 1900 9, weekday 3. */
static struct str dttm(struct run *r, struct str number) {
        int64_t v;
        char z[WHEN_TEXT];
        if (!str_i64(str_trim(number), &v))
                return (struct str){ NULL, 0 };
        struct when_date d = { .year = (int32_t) (1900 + (v >> 20 & 511)),
                               .month = (uint8_t) (v >> 16 & 15),
                               .day = (uint8_t) (v >> 11 & 31) };
        if (!when_valid(WHEN_gregorian, d))
                return (struct str){ NULL, 0 };
        int64_t at = (int64_t) when_day_of(WHEN_gregorian, d) * 86400 + (v >> 6 & 31) * 3600 +
                     (v & 63) * 60;
        return arena_str(r->a, when_format_minute(at, 0, z));
}

static void end_revtbl(struct run *r, struct str names) {
        while (names.n && r->sink->fact) {
                struct str name = str_trim(str_cut(&names, ';'));
                if (name.n && !str_eq(name, STR("Unknown")))
                        r->sink->fact(r->sink->ctx, D_revtbl, (struct str){ NULL, 0 }, name);
        }
}

static void end_fact(struct run *r, enum office_rtf_dest dest, struct str s) {
        s = str_trim(s);
        if (dest == D_fldinst)
                end_fldinst(r, s);
        else if (dest == D_propname || dest == D_sn)
                r->name = arena_str(r->a, s);
        else if (dest == D_sv)
                end_sv(r, s);
        else if (dest == D_atnauthor)
                r->author = arena_str(r->a, s);
        else if (dest == D_atndate)
                r->atndate = dttm(r, s);
        else if (dest == D_revtbl)
                end_revtbl(r, s);
        else if (dest == D_creatim || dest == D_revtim || dest == D_printim) {
                if (r->sink->date)
                        r->sink->date(r->sink->ctx, dest, r->part);
        } else if (r->sink->fact && s.n)
                r->sink->fact(r->sink->ctx, dest, r->name, s);
}

static void end_data(struct run *r, enum office_rtf_dest dest) {
        if (r->sink->file && r->data.n) {
                struct str copy = arena_str(r->a, buf_str(&r->data));
                r->sink->file(r->sink->ctx, dest == D_pict ? OFFICE_RTF_PICTURE : OFFICE_RTF_OBJECT,
                              r->pict, str_bytes(copy));
        }
        buf_clear(&r->data);
}

static void end_aside(struct run *r, const struct state *s) {
        enum rec_span_kind kind = s->flow == D_note      ? REC_SPAN_note
                                  : s->flow == D_comment ? REC_SPAN_comment
                                                         : REC_SPAN_running;
        if (r->aside.n > s->aside_from)
                vec_push(&r->pieces, (struct piece){ kind, s->aside_from, r->aside.n });
}

static void end_field(struct run *r, const struct state *s) {
        struct str seen = str_trim(buf_str(&r->recent)), url = s->url;
        if (r->sink->html || !shows(s->dest) || s->flow != D_body || s->dest == D_skip)
                return;
        if (str_starts_nocase(url, STR("mailto:")))
                url = str_sub(url, 7, SIZE_MAX);
        if (str_find(seen, url) != SIZE_MAX)
                return;
        r->sink->text(r->sink->ctx, REC_SPAN_label, STR(" <"));
        r->sink->text(r->sink->ctx, REC_SPAN_label, url);
        r->sink->text(r->sink->ctx, REC_SPAN_label, STR(">"));
}

static void close_group(struct run *r) {
        struct state s = r->now;
        if (r->over) {
                r->over--;
                return;
        }
        if (r->stack.n == 0)
                return;
        r->now = r->stack.v[--r->stack.n];
        if (s.field && s.url.n)
                end_field(r, &s);
        if (s.aside)
                end_aside(r, &s);
        if (!s.opens || s.dest == D_skip)
                return;
        if (is_fact(s.dest)) {
                struct str got = str_sub(buf_str(&r->capture), s.from, SIZE_MAX);
                end_fact(r, s.dest, got);
                r->capture.n = s.from < r->capture.n ? s.from : r->capture.n;
        } else if (s.dest == D_pict || s.dest == D_objdata)
                end_data(r, s.dest);
}

/* ---- control words ------------------------------------------------------------------------- */

static int compare_word(const void *key, const void *row) {
        const struct bytes *k = key;
        const struct word *w = row;
        return str_cmp((struct str){ (const char *) k->p, k->n }, str_of(w->name));
}

static void character(struct run *r, uint32_t c) {
        if (r->skip) {
                r->skip--;
                return;
        }
        emit_point(r, c);
}

static void unicode(struct run *r, int32_t param) {
        uint32_t c = (uint32_t) (param < 0 ? param + 65536 : param);
        r->skip = r->now.uc;
        if ((c & 0xfffffc00) == 0xd800) {
                r->lead = c;
                return;
        }
        if (r->lead && (c & 0xfffffc00) == 0xdc00)
                c = 0x10000 + ((r->lead & 0x3ff) << 10 | (c & 0x3ff));
        r->lead = 0;
        if (c >= 0xf000 && c <= 0xf0ff && r->now.page == SYMBOL_PAGE)
                c = c == 0xf0b7 || c == 0xf0a7 ? 0x2022 : c - 0xf000;
        emit_point(r, c);
}

static void font_word(struct run *r, enum action action, int32_t param) {
        bool table = r->now.dest == D_fonttbl;
        uint32_t n = param < 0 ? 0 : (uint32_t) param;
        if (action == A_DEFF)
                r->deff = n;
        else if (action == A_FONT && table)
                r->font = n;
        else if (action == A_FONT)
                r->now.page = font_page(r, n);
        else if (action == A_CHARSET && table)
                set_font_page(r, page_of_charset(param), param == 0);
        else if (action == A_FONT_PAGE && table && n)
                set_font_page(r, n, false);
}

/* Toggles and the like. */
static void state_word(struct run *r, enum action action, const struct office_rtf_token *t) {
        bool on = !t->has_param || t->param != 0;
        if (action == A_HIDDEN)
                r->now.hidden = on;
        else if (action == A_DELETED)
                r->now.deleted = on;
        else if (action == A_REVISED)
                r->now.revised = on;
        else if (action == A_HTMLRTF)
                r->now.htmlrtf = on;
        else if (action == A_FIELD)
                r->now.field = true;
        else if (action == A_UC)
                r->now.uc = t->param < 0 || t->param > 16 ? 1 : (uint32_t) t->param;
        else if (action == A_PLAIN) {
                r->now.hidden = r->now.deleted = r->now.revised = false;
                r->now.page = font_page(r, r->deff);
        } else if (action == A_UPR) {
                r->now.outer = r->now.dest;
                r->now.upr = true;
                set_dest(r, D_skip);
        }
}

static void page_word(struct run *r, const struct word *w, const struct office_rtf_token *t) {
        uint32_t page = w->arg ? w->arg : (uint32_t) (t->param > 0 ? t->param : 1252);
        r->page = r->now.page = page;
}

static void act(struct run *r, const struct word *w, const struct office_rtf_token *t) {
        switch (w->action) {
        case A_NONE:
                break;
        case A_DEST:
                set_dest(r, (enum office_rtf_dest) w->arg);
                break;
        case A_CHAR:
                character(r, w->arg);
                break;
        case A_LINE:
                line(r, w->arg == 1);
                break;
        case A_PAGE:
                page_word(r, w, t);
                break;
        case A_PICT:
                r->pict = (int) w->arg;
                break;
        case A_PART:
                r->part[w->arg] = t->param;
                break;
        case A_UNICODE:
                unicode(r, t->param);
                break;
        case A_FONT:
        case A_FONT_PAGE:
        case A_CHARSET:
        case A_DEFF:
                font_word(r, w->action, t->param);
                break;
        case A_UC:
        case A_UPR:
        case A_FIELD:
        case A_HTMLRTF:
        case A_HIDDEN:
        case A_DELETED:
        case A_REVISED:
        case A_PLAIN:
                state_word(r, w->action, t);
                break;
        case A_UD:
                break;
        }
}

static void word(struct run *r, const struct office_rtf_token *t) {
        bool star = r->star;
        const struct word *w =
                bsearch(&t->word, words, sizeof words / sizeof *words, sizeof *words, compare_word);
        r->star = false;
        if (w && w->action == A_UD && r->now.upr) {
                r->now.upr = false;
                r->now.dest = r->now.outer;
                r->now.opens = false;
                return;
        }
        if (!w || w->action != A_CHAR)
                r->skip = 0;
        if (r->now.dest == D_skip)
                return;
        if (!w && star)
                set_dest(r, D_skip);
        if (w)
                act(r, w, t);
}

static void symbol(struct run *r, int32_t c) {
        static const struct {
                char c;
                uint32_t means;
        } known[] = { { '~', 0xa0 }, { '_', 0x2011 }, { '-', 0xad }, { '\t', '\t' } };
        if (c == '*') {
                r->star = true;
        } else if (c == '\n' || c == '\r') {
                line(r, false);
        } else if (c == '{' || c == '}' || c == '\\') {
                character(r, (uint32_t) c);
        } else {
                for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                        if (known[i].c == c && known[i].means != 0xad)
                                character(r, known[i].means);
        }
}

/* ---- bytes --------------------------------------------------------------------------------- */

static void hex_data(struct run *r, struct bytes in) {
        for (size_t i = 0; i < in.n; i++) {
                int v = ascii_hex(in.p[i]);
                if (v < 0)
                        continue;
                if (r->high_nibble)
                        buf_putc(&r->data, (char) (r->nibble << 4 | v));
                r->nibble = v;
                r->high_nibble = !r->high_nibble;
        }
}

static void text(struct run *r, struct bytes in) {
        if (r->now.dest == D_pict || r->now.dest == D_objdata) {
                hex_data(r, in);
                return;
        }
        size_t drop = r->skip < in.n ? r->skip : in.n;
        r->skip -= (uint32_t) drop;
        in = bytes_sub(in, drop, SIZE_MAX);
        if (in.n && (shows(r->now.dest) || is_fact(r->now.dest) || r->now.dest == D_htmltag))
                buf_put(&r->bytes, in.p, in.n);
}

static void binary(struct run *r, struct bytes in) {
        if (r->now.dest == D_pict || r->now.dest == D_objdata)
                buf_put(&r->data, in.p, in.n);
}

/* The outermost group closed: is what follows more of the document, or padding? */
static bool ended(struct run *r, struct bytes rest) {
        if (r->damage & OFFICE_RTF_closed_twice) /* asked once: linear */
                return false;
        if (bytes_chr(rest, '\\') == SIZE_MAX)
                return true;
        r->damage |= OFFICE_RTF_closed_twice;
        return false;
}

static bool token(struct run *r, const struct office_rtf_token *t, struct bytes rest) {
        uint8_t byte = (uint8_t) t->param;
        if (t->kind != OFFICE_RTF_TEXT && t->kind != OFFICE_RTF_HEX)
                flush(r);
        switch (t->kind) {
        case OFFICE_RTF_OPEN:
                r->skip = 0;
                open_group(r);
                break;
        case OFFICE_RTF_CLOSE:
                r->skip = 0;
                close_group(r);
                return !(r->stack.n == 0 && ended(r, rest));
        case OFFICE_RTF_WORD:
                word(r, t);
                break;
        case OFFICE_RTF_SYMBOL:
                symbol(r, t->param);
                break;
        case OFFICE_RTF_HEX:
                text(r, bytes_of(&byte, 1));
                break;
        case OFFICE_RTF_TEXT:
                text(r, t->word);
                break;
        case OFFICE_RTF_BIN:
                binary(r, t->word);
                break;
        }
        return true;
}

uint32_t office_rtf_run(struct bytes rtf, struct arena *a, const struct office_rtf_sink *sink) {
        struct run r = { .a = a, .sink = sink, .page = 1252, .pict = -1 };
        struct buf *const bufs[] = { &r.bytes, &r.text, &r.capture, &r.aside, &r.data, &r.recent };
        struct office_rtf_token t;
        struct bytes rest = rtf;
        r.now = (struct state){ .uc = 1, .page = 1252 };
        for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
                buf_init(bufs[i], 0);
        bool open = true;
        while (open && office_rtf_next(&rest, &t))
                open = token(&r, &t, rest);
        flush(&r);
        if (r.stack.n)
                r.damage |= OFFICE_RTF_unclosed;
        while (r.stack.n)
                close_group(&r);
        tell_asides(&r);
        for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
                buf_done(bufs[i]);
        vec_done(&r.stack);
        vec_done(&r.pieces);
        return r.damage;
}
