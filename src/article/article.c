/* Pages, saved pages and texts: which of the readers' parts a unit goes through.
 *
 *   html    bytes -> charset -> blocks -> body, digest -> records
 *   mhtml   the same for its root part; every other part is a child
 *   text    lines as blocks; a digest is told apart, the head of a single article labelled;
 *           everything else stays as it is written */
#include "article/article.h"

#include "article/article-view.h"
#include "base/utf8.h"
#include "parse/parse-html.h"
#include "parse/parse-mime.h"
#include "parse/parse-param.h"
#include "parse/parse-word.h"
#include "text/text-lang.h"

static void begin(const struct parse_file *f, struct rec_build *b, struct str type,
                  uint32_t flags) {
        rec_build_doc(b, &(struct rec_doc){ .parent = REC_NONE,
                                            .kind = REC_DOC_file,
                                            .flags = flags,
                                            .len = f->data.n,
                                            .size = f->data.n,
                                            .type = type,
                                            .name = f->name });
}

static bool day_first(struct str text) {
        enum text_lang l = text_lang_of(utf8_head(text, 4096));
        return l != TEXT_LANG_en && l != TEXT_LANG_und;
}

/* A saved page: where its address and root were found. */
struct saved {
        struct article_value url;
        const struct parse_mime *mime;
        bool inside; /* the page's bytes are not the unit's: places cannot be told */
};

/* What is wrong with the tree of a saved page.  One that is cut short lost what stood behind; the
 * same in a mail is common and loses nothing, so the flaw is another. */
static void mime_flaws(struct rec_build *b, const struct parse_mime *m) {
        for (size_t i = 0; i < m->flaws.n; i++) {
                const struct parse_mime_flaw *f = &m->flaws.v[i];
                bool cut = f->flaw == FLAW_boundary_unclosed; /* wild.md#page-unclosed */
                rec_build_flaw(b, cut ? FLAW_page_unclosed : f->flaw, f->off, f->len, "%.*s",
                               STR_ARG(utf8_head(f->detail, 200)));
        }
}

static void put_page(const struct parse_file *f, struct article_view *v, struct rec_build *b,
                     struct parse_text *t, const struct saved *saved) {
        uint32_t flags = REC_DOC_body_is_html | (v->article || v->items.n ? REC_DOC_article : 0);
        begin(f, b, saved ? STR("multipart/related") : STR("text/html"), flags);
        article_facts(v, b, t);
        article_put_page(v, b);
        parse_text_flaws(t, b);
        if (v->p->damaged)
                rec_build_flaw(b, FLAW_html_damaged, 0, 0, "%s", "");
        if (v->p->cut)
                rec_build_flaw(b, FLAW_page_pieces, 0, 0, "%s", "");
        if (v->p->alts_cut)
                rec_build_flaw(b, FLAW_text_cut, 0, 0, "%s", "texts of pictures");
        if (saved)
                mime_flaws(b, saved->mime);
}

static void read_page(const struct parse_file *f, struct bytes html, struct bytes label,
                      const struct saved *saved, struct arena *a, struct rec_build *b) {
        struct parse_text t;
        struct article_page p;
        struct article_view v = { .p = &p };
        if (label.n == 0)
                parse_html_charset(html, &label);
        parse_text_open(&t, html, label);
        if (saved && saved->inside)
                t.step = PARSE_TEXT_unknown;
        article_page_init(&p, buf_str(&t.text), a);
        if (saved && saved->url.value.n)
                vec_push(&p.values, saved->url);
        article_page_html(&p);
        v.day_first = day_first(buf_str(&p.text));
        article_body(&v);
        article_digest(&v);
        put_page(f, &v, b, &t, saved);
        article_put_items(&v, b, &t, html, STR("text/html"));
        vec_done(&v.items);
        article_page_done(&p);
        parse_text_close(&t);
}

/* ---- saved pages --------------------------------------------------------------------------- */

static bool is_page(const struct parse_mime_part *m) {
        return str_eq(m->type, STR("text/html")) || str_eq(m->type, STR("application/xhtml+xml"));
}

/* The part that the page is: the one that `start` names, else the first that is HTML. */
static size_t root_part(const struct parse_mime *m, struct arena *a) {
        const struct parse_mime_part *top = &m->parts.v[0];
        const struct parse_param *start =
                top->params ? parse_param_find(top->params, "start") : NULL;
        struct str id = start ? str_trim(parse_param_text(start, a)) : (struct str){ 0 };
        if (str_starts(id, STR("<")) && str_ends(id, STR(">")))
                id = str_sub(id, 1, id.n - 2);
        for (size_t i = 0; id.n && i < m->parts.n; i++)
                if (is_page(&m->parts.v[i]) && str_eq(m->parts.v[i].cid, id))
                        return i;
        for (size_t i = 0; i < m->parts.n; i++)
                if (is_page(&m->parts.v[i]))
                        return i;
        return SIZE_MAX;
}

static struct str field_text(struct bytes value, struct arena *a) {
        struct buf out;
        buf_init(&out, 1 << 16);
        parse_word_text(value, &out, NULL);
        struct str s = arena_str(a, buf_str(&out));
        buf_done(&out);
        return s;
}

/* Where a part came from, as its header says. */
static struct bytes field_of(struct bytes head, const char *name, size_t *ret_off) {
        struct parse_header h;
        struct parse_header_field f;
        parse_header_init(&h, head);
        while (parse_header_next(&h, &f) > 0)
                if (f.kind == PARSE_HEADER_field && bytes_eq_nocase(f.name, str_of(name))) {
                        *ret_off = f.value_off;
                        return f.value;
                }
        return (struct bytes){ 0 };
}

static void saved_from(const struct parse_mime *m, size_t root, struct arena *a,
                       struct saved *ret) {
        const struct parse_mime_part *part = &m->parts.v[root], *top = &m->parts.v[0];
        size_t off = 0, base = top->head_off;
        struct bytes head = bytes_sub(m->in, top->head_off, top->head_len);
        struct bytes url = field_of(head, "Snapshot-Content-Location", &off);
        if (url.n == 0) {
                base = part->head_off;
                head = bytes_sub(m->in, part->head_off, part->head_len);
                url = field_of(head, "Content-Location", &off);
        }
        (void) base;
        ret->url = (struct article_value){ .fact = ARTICLE_FACT_url,
                                           .source = ARTICLE_FROM_saved,
                                           .value = field_text(url, a) };
}

static void put_parts(const struct parse_mime *m, size_t root, struct arena *a,
                      struct rec_build *b) {
        for (size_t i = 0; i < m->parts.n; i++) {
                const struct parse_mime_part *part = &m->parts.v[i];
                struct parse_transfer_result r;
                size_t off;
                if (i == root || part->children || part->flags & REC_PART_multipart)
                        continue;
                parse_transfer_decode(parse_mime_body(m, (uint32_t) i), part->encoding, a, &r);
                struct bytes head = bytes_sub(m->in, part->head_off, part->head_len);
                struct str name = part->name;
                if (name.n == 0)
                        name = field_text(field_of(head, "Content-Location", &off), a);
                if (r.out.n)
                        rec_build_child(b, 0, parse_mime_path(m, (uint32_t) i), part->type, name,
                                        REC_DOC_embedded, r.out);
        }
}

static void read_mhtml(const struct parse_file *f, struct arena *a, struct rec_build *b) {
        struct parse_mime m;
        struct saved saved = { .mime = &m };
        parse_mime_init(&m, f->data, a);
        size_t root = root_part(&m, a);
        if (root == SIZE_MAX) { /* wild.md#mhtml-root */
                begin(f, b, STR("multipart/related"), 0);
                rec_build_flaw(b, FLAW_mhtml_root, 0, 0, "%s", "");
                mime_flaws(b, &m);
        } else {
                const struct parse_mime_part *part = &m.parts.v[root];
                struct parse_transfer_result r;
                parse_transfer_decode(parse_mime_body(&m, (uint32_t) root), part->encoding, a, &r);
                saved_from(&m, root, a, &saved);
                saved.inside = true;
                read_page(f, r.out, str_bytes(part->charset), &saved, a, b);
        }
        put_parts(&m, root, a, b);
        parse_mime_done(&m);
}

/* ---- plain text ---------------------------------------------------------------------------- */

static void put_lines(const struct article_view *v, struct rec_build *b) {
        struct rec_build_text text;
        size_t from = 0;
        rec_build_text_init(&text, b, REC_TEXT_plain);
        for (size_t i = 0; i < v->items.n; i++) {
                const struct article_item *it = &v->items.v[i];
                size_t at = v->p->blocks.v[it->first].raw;
                parse_text_put(&text, str_sub(v->p->in, from, at - from));
                from = v->p->blocks.v[it->end - 1].raw_end;
        }
        parse_text_put(&text, str_sub(v->p->in, from, SIZE_MAX));
        rec_build_text_done(&text);
}

static void read_text(const struct parse_file *f, struct arena *a, struct rec_build *b) {
        struct parse_text t;
        struct article_page p;
        struct article_view v = { .p = &p, .text = true, .headline = SIZE_MAX };
        struct article_single single;
        parse_text_open(&t, f->data, (struct bytes){ 0 });
        article_page_init(&p, buf_str(&t.text), a);
        article_page_text(&p);
        v.roles = arena_zalloc(a, (p.blocks.n + 1) * sizeof *v.roles);
        v.day_first = day_first(p.in);
        article_digest(&v);
        bool one = v.items.n == 0 && article_single_find(&v, &single);
        begin(f, b, STR("text/plain"), one || v.items.n ? REC_DOC_article : 0);
        if (one) {
                article_single_facts(&v, &single, b, &t);
                article_single_text(&v, &single, b);
        } else {
                put_lines(&v, b);
        }
        parse_text_flaws(&t, b);
        article_put_items(&v, b, &t, f->data, STR("text/plain"));
        vec_done(&v.items);
        article_page_done(&p);
        parse_text_close(&t);
}

void article_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        rec_build_init(&b, out, f->data.n);
        if (f->kind == REC_KIND_mhtml)
                read_mhtml(f, a, &b);
        else if (f->kind == REC_KIND_text)
                read_text(f, a, &b);
        else
                read_page(f, f->data, (struct bytes){ 0 }, NULL, a, &b);
        rec_build_done(&b);
}

void article_warm(void) {
        parse_charset_warm();
}
