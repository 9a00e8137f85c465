/* The text of a page and of its items, block by block, each under the label of its role.
 *
 *   headline / byline / body ... / the rest of the page / what it hides / [Links] */
#include "article/article-view.h"

#include "base/utf8.h"
#include "parse/parse-html-entity.h"

static const enum rec_span_kind labels[] = {
        [ARTICLE_ROLE_page] = REC_SPAN_boilerplate, [ARTICLE_ROLE_headline] = REC_SPAN_headline,
        [ARTICLE_ROLE_byline] = REC_SPAN_byline,    [ARTICLE_ROLE_own] = REC_SPAN_own,
        [ARTICLE_ROLE_excerpt] = REC_SPAN_excerpt,  [ARTICLE_ROLE_caption] = REC_SPAN_caption,
        [ARTICLE_ROLE_hidden] = REC_SPAN_hidden,    [ARTICLE_ROLE_item] = REC_SPAN_own,
};

static bool is_wide(enum article_tag tag) {
        return tag == ARTICLE_TAG_p || tag >= ARTICLE_TAG_h1;
}

/* One block; <q> inside the author's words is an excerpt of its own. */
static void put_block(struct article_view *v, struct rec_build_text *t, size_t i,
                      enum rec_span_kind label, size_t *quote) {
        const struct article_page *p = v->p;
        const struct article_block *b = &p->blocks.v[i];
        size_t at = b->off, end = b->off + b->len;
        if (b->flags & ARTICLE_CELL)
                rec_build_puts(t, "\t");
        else
                rec_build_break(t, !v->text && is_wide(b->tag));
        while (*quote < p->quotes.n && p->quotes.v[*quote].off < at)
                ++*quote;
        for (; label == REC_SPAN_own && *quote < p->quotes.n && p->quotes.v[*quote].off < end;
             ++*quote) {
                const struct article_mark *q = &p->quotes.v[*quote];
                if (q->off < at || q->off + q->len > end)
                        continue;
                rec_build_label(t, label, 0);
                rec_build_put(t, (struct str){ p->text.p + at, q->off - at });
                rec_build_label(t, REC_SPAN_excerpt, 0);
                rec_build_put(t, (struct str){ p->text.p + q->off, q->len });
                at = q->off + q->len;
        }
        rec_build_label(t, label, 0);
        rec_build_put(t, (struct str){ p->text.p + at, end - at });
}

static void put_role(struct article_view *v, struct rec_build_text *t, enum article_role from,
                     enum article_role to) {
        size_t quote = 0;
        bool first = true;
        for (size_t i = 0; i < v->p->blocks.n; i++) {
                enum article_role role = v->roles[i];
                if (role < from || role > to)
                        continue;
                if (first)
                        rec_build_break(t, true);
                first = false;
                put_block(v, t, i, labels[role], &quote);
        }
}

/* Every block in its place. */
static void put_visible(struct article_view *v, struct rec_build_text *t) {
        size_t quote = 0;
        for (size_t i = 0; i < v->p->blocks.n; i++)
                if (v->roles[i] != ARTICLE_ROLE_hidden && v->roles[i] != ARTICLE_ROLE_item)
                        put_block(v, t, i,
                                  v->p->blocks.v[i].flags & ARTICLE_QUOTE ? REC_SPAN_excerpt
                                                                          : REC_SPAN_own,
                                  &quote);
        put_role(v, t, ARTICLE_ROLE_hidden, ARTICLE_ROLE_hidden);
}

static bool is_page_link(struct str href) {
        return str_starts_nocase(href, STR("http:")) || str_starts_nocase(href, STR("https:")) ||
               str_starts_nocase(href, STR("mailto:")) || str_starts_nocase(href, STR("ftp:"));
}

static bool role_of_link(const struct article_view *v, const struct article_link *l) {
        enum article_role role = v->roles[l->block];
        return !v->article || role == ARTICLE_ROLE_own || role == ARTICLE_ROLE_excerpt ||
               role == ARTICLE_ROLE_byline || role == ARTICLE_ROLE_headline;
}

/* Where its links lead: nothing is fetched, the address is kept as text. */
static void put_links(struct article_view *v, struct rec_build_text *t) {
        bool any = false;
        for (size_t i = 0; i < v->p->links.n; i++) {
                const struct article_link *l = &v->p->links.v[i];
                if (!is_page_link(l->href) || !role_of_link(v, l))
                        continue;
                rec_build_label(t, REC_SPAN_label, 0);
                rec_build_break(t, !any);
                rec_build_puts(t, any ? "" : "[Links]\n");
                rec_build_label(t, REC_SPAN_boilerplate, 0);
                rec_build_put(t, article_plain(utf8_head(l->href, 2000), v->p->a));
                any = true;
        }
}

/* What pictures show, in words: a line each, behind the text of any page. */
static void put_alts(struct article_view *v, struct rec_build_text *t) {
        struct str last = { 0 };
        for (size_t i = 0; i < v->p->alts.n; i++) {
                struct str alt = article_plain(v->p->alts.v[i], v->p->a);
                if (alt.n == 0 || str_eq(alt, last))
                        continue;
                rec_build_break(t, last.n == 0);
                rec_build_label(t, REC_SPAN_caption, 0);
                rec_build_put(t, alt);
                last = alt;
        }
}

void article_put_page(struct article_view *v, struct rec_build *b) {
        struct rec_build_text t;
        rec_build_text_init(&t, b, v->text ? REC_TEXT_plain : REC_TEXT_html);
        if (v->article && v->items.n == 0) {
                put_role(v, &t, ARTICLE_ROLE_headline, ARTICLE_ROLE_headline);
                put_role(v, &t, ARTICLE_ROLE_byline, ARTICLE_ROLE_byline);
                put_role(v, &t, ARTICLE_ROLE_own, ARTICLE_ROLE_caption);
                put_role(v, &t, ARTICLE_ROLE_page, ARTICLE_ROLE_page);
                put_role(v, &t, ARTICLE_ROLE_hidden, ARTICLE_ROLE_hidden);
        } else {
                put_visible(v, &t);
        }
        put_alts(v, &t);
        if (v->items.n == 0)
                put_links(v, &t);
        rec_build_break(&t, false);
        rec_build_text_done(&t);
}

/* ---- items --------------------------------------------------------------------------------- */

static enum rec_span_kind item_label(const struct article_view *v, const struct article_item *it,
                                     size_t i) {
        struct str s = article_text(v->p, &v->p->blocks.v[i]);
        if (i == it->headline)
                return REC_SPAN_headline;
        if (i == it->dateline)
                return REC_SPAN_byline;
        if (article_chars(s) < 200 && (article_phrase(s, ARTICLE_PHRASE_READ, NULL) ||
                                       article_phrase(s, ARTICLE_PHRASE_ABOUT, NULL)))
                return REC_SPAN_boilerplate;
        return article_excerpt(v, i) ? REC_SPAN_excerpt : REC_SPAN_own;
}

static void place_of(const struct article_view *v, size_t i, struct parse_text *t, uint64_t *off,
                     uint64_t *len) {
        const struct article_block *b = &v->p->blocks.v[i];
        parse_text_place(t, b->raw, b->raw_end - b->raw, off, len);
}

static void put_topics(struct rec_build *b, struct str rest, uint64_t off, uint64_t len) {
        struct str comma = STR("،");
        while (rest.n) {
                size_t n = 0;
                while (n < rest.n && !strchr(",;|\n", rest.p[n]) &&
                       !str_starts(str_sub(rest, n, SIZE_MAX), comma))
                        n++;
                struct str topic = str_trim(str_sub(rest, 0, n));
                while (topic.n && topic.p[topic.n - 1] == '.')
                        topic.n--;
                rec_build_header(b, REC_HDR_keywords, STR("text"), topic, off, len);
                bool wide = str_starts(str_sub(rest, n, SIZE_MAX), comma);
                rest = str_sub(rest, n + (wide ? comma.n : 1), SIZE_MAX);
        }
}

struct str article_outlet_name(struct str s) {
        s = str_sub(s, 0, str_chr(s, '('));
        s = str_sub(s, 0, str_find(s, STR("http")));
        s = str_trim(s);
        while (s.n && strchr(".:-", s.p[s.n - 1]))
                s = str_trim(str_sub(s, 0, s.n - 1));
        for (size_t k = 0; k < 2; k++) {
                struct str mark = k ? STR("»") : STR("→");
                if (str_ends(s, mark))
                        s = str_trim(str_sub(s, 0, s.n - mark.n));
        }
        return s;
}

static struct str url_in(struct article_view *v, const struct article_block *b, struct str rest) {
        if (is_page_link(b->href))
                return article_plain(b->href, v->p->a);
        size_t at = str_find(rest, STR("http"));
        rest = str_sub(rest, at == SIZE_MAX ? rest.n : at, SIZE_MAX);
        size_t n = 0;
        while (n < rest.n && !ascii_space(rest.p[n]) && !strchr("()<>\"", rest.p[n]))
                n++;
        return str_sub(rest, 0, n);
}

static void item_facts(struct article_view *v, const struct article_item *it, struct rec_build *b,
                       struct parse_text *t) {
        uint64_t off, len;
        bool url = false;
        place_of(v, it->headline, t, &off, &len);
        rec_build_header(b, REC_HDR_subject, STR("text"), article_plain(it->title, v->p->a), off,
                         len);
        place_of(v, it->dateline, t, &off, &len);
        rec_build_date(b, REC_DATE_published, it->date.at, it->date.zone, it->date.precision, off,
                       len);
        for (size_t i = it->first; i < it->end; i++) {
                const struct article_block *k = &v->p->blocks.v[i];
                struct str s = article_text(v->p, k), rest;
                if (v->roles[i] != ARTICLE_ROLE_item || i == it->headline || k->len > 600)
                        continue;
                place_of(v, i, t, &off, &len);
                if (article_phrase(s, ARTICLE_PHRASE_READ, &rest)) {
                        rec_build_header(b, REC_HDR_outlet, STR("text"), article_outlet_name(rest),
                                         off, len);
                        struct str link = url_in(v, k, rest);
                        url = url || link.n;
                        rec_build_header(b, REC_HDR_url, STR("text"), link, off, len);
                } else if (article_phrase(s, ARTICLE_PHRASE_ABOUT, &rest)) {
                        put_topics(b, rest, off, len);
                }
        }
        const struct article_block *head = &v->p->blocks.v[it->headline];
        place_of(v, it->headline, t, &off, &len);
        if (!url && is_page_link(head->href))
                rec_build_header(b, REC_HDR_url, STR("text"), article_plain(head->href, v->p->a),
                                 off, len);
}

static void item_text(struct article_view *v, const struct article_item *it, struct rec_build *b) {
        struct rec_build_text t;
        size_t quote = 0;
        rec_build_text_init(&t, b, v->text ? REC_TEXT_plain : REC_TEXT_html);
        for (size_t i = it->first; i < it->end; i++)
                if (v->roles[i] == ARTICLE_ROLE_item)
                        put_block(v, &t, i, item_label(v, it, i), &quote);
        rec_build_break(&t, false);
        rec_build_text_done(&t);
}

void article_put_items(struct article_view *v, struct rec_build *b, struct parse_text *t,
                       struct bytes raw, struct str type) {
        char path[24];
        for (size_t i = 0; i < v->items.n; i++) {
                const struct article_item *it = &v->items.v[i];
                size_t from = v->p->blocks.v[it->first].raw;
                size_t to = v->p->blocks.v[it->end - 1].raw_end;
                uint64_t off, len;
                parse_text_place(t, from, to - from, &off, &len);
                struct bytes own =
                        len ? bytes_sub(raw, off, len) : bytes_of(v->p->in.p + from, to - from);
                snprintf(path, sizeof path, "%zu", i + 1);
                rec_build_doc(b, &(struct rec_doc){ .parent = 0,
                                                    .kind = REC_DOC_item,
                                                    .flags = REC_DOC_article,
                                                    .off = off,
                                                    .len = len,
                                                    .size = own.n,
                                                    .hash = hash_sha256(own),
                                                    .path = str_of(path),
                                                    .type = type });
                item_facts(v, it, b, t);
                item_text(v, it, b);
        }
}
