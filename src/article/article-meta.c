/* Facts that a page states about itself: <meta>, <link>, <title>, <html lang>, JSON-LD scripts.
 * What each name means is a table; first come, first believed within one source. */
#include "article/article-page.h"

#include "parse/parse-html-entity.h"

static bool is_space(char c) {
        return ascii_space(c);
}

struct str article_plain(struct str s, struct arena *a) {
        struct buf out;
        bool space = false;
        buf_init(&out, 0);
        for (size_t i = 0; i < s.n;) {
                char entity[8];
                size_t took = 1, n = 0;
                if (s.p[i] == '&')
                        n = parse_html_entity(str_sub(s, i, SIZE_MAX), false, entity, &took);
                if (is_space(s.p[i])) {
                        space = out.n > 0;
                        i++;
                        continue;
                }
                if (space)
                        buf_putc(&out, ' ');
                space = false;
                buf_put(&out, n ? entity : s.p + i, n ? n : 1);
                i += n ? took : 1;
        }
        struct str ret = arena_str(a, buf_str(&out));
        buf_done(&out);
        return ret;
}

void article_page_value(struct article_page *p, enum article_fact fact, enum article_source source,
                        struct str value, size_t off, size_t len) {
        value = article_plain(value, p->a);
        if (value.n == 0 || p->values.n >= 1000)
                return;
        vec_push(&p->values, (struct article_value){ fact, source, value, off, len });
}

const struct article_value *article_page_find(const struct article_page *p,
                                              enum article_fact fact) {
        const struct article_value *best = NULL;
        for (size_t i = 0; i < p->values.n; i++) {
                const struct article_value *v = &p->values.v[i];
                if (v->fact == fact && (!best || v->source < best->source))
                        best = v;
        }
        return best;
}

/* ---- attributes ---------------------------------------------------------------------------- */

static struct str *slot(struct article_attrs *a, struct str name) {
        const struct {
                const char *name;
                struct str *to;
        } slots[] = {
                { "class", &a->class },
                { "id", &a->id },
                { "style", &a->style },
                { "hidden", &a->hidden },
                { "href", &a->href },
                { "rel", &a->rel },
                { "property", &a->property },
                { "name", &a->name },
                { "itemprop", &a->itemprop },
                { "content", &a->content },
                { "datetime", &a->datetime },
                { "lang", &a->lang },
                { "type", &a->type },
                { "role", &a->role },
                { "aria-hidden", &a->aria_hidden },
                { "http-equiv", &a->equiv },
                { "title", &a->title },
        };
        for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
                if (str_eq_nocase(name, str_of(slots[i].name)))
                        return slots[i].to->p ? NULL : slots[i].to;
        return NULL;
}

static struct str attr_value(struct str s, size_t *at) {
        while (*at < s.n && is_space(s.p[*at]))
                ++*at;
        char quote = *at < s.n ? s.p[*at] : 0;
        if (quote == '"' || quote == '\'') {
                struct str rest = str_sub(s, *at + 1, SIZE_MAX);
                size_t n = str_chr(rest, quote);
                rest = str_sub(rest, 0, n);
                *at += rest.n + 2;
                return rest;
        }
        size_t from = *at;
        while (*at < s.n && !is_space(s.p[*at]) && s.p[*at] != '>')
                ++*at;
        return str_sub(s, from, *at - from);
}

void article_attrs(struct str s, struct article_attrs *ret) {
        size_t at = 1;
        memset(ret, 0, sizeof *ret);
        while (at < s.n && !is_space(s.p[at]) && s.p[at] != '/' && s.p[at] != '>')
                at++;
        while (at < s.n) {
                while (at < s.n && (is_space(s.p[at]) || s.p[at] == '/'))
                        at++;
                size_t from = at;
                at += at < s.n;
                while (at < s.n && !is_space(s.p[at]) && !strchr("=>/", s.p[at]))
                        at++;
                struct str name = str_sub(s, from, at - from), value = { "", 0 };
                while (at < s.n && is_space(s.p[at]))
                        at++;
                if (at < s.n && s.p[at] == '=') {
                        at++;
                        value = attr_value(s, &at);
                }
                struct str *to = slot(ret, name);
                if (to)
                        *to = value.p ? value : (struct str){ "", 0 };
        }
}

/* ---- meta ---------------------------------------------------------------------------------- */

static const struct {
        const char *name;
        enum article_fact fact;
        enum article_source source;
} metas[] = {
        { "og:title", ARTICLE_FACT_title, ARTICLE_FROM_meta },
        { "twitter:title", ARTICLE_FACT_title, ARTICLE_FROM_name },
        { "dc.title", ARTICLE_FACT_title, ARTICLE_FROM_name },
        { "citation_title", ARTICLE_FACT_title, ARTICLE_FROM_name },
        { "og:site_name", ARTICLE_FACT_outlet, ARTICLE_FROM_meta },
        { "application-name", ARTICLE_FACT_outlet, ARTICLE_FROM_name },
        { "dc.publisher", ARTICLE_FACT_outlet, ARTICLE_FROM_name },
        { "publisher", ARTICLE_FACT_outlet, ARTICLE_FROM_name },
        { "author", ARTICLE_FACT_author, ARTICLE_FROM_meta },
        { "article:author", ARTICLE_FACT_author, ARTICLE_FROM_meta },
        { "dc.creator", ARTICLE_FACT_author, ARTICLE_FROM_name },
        { "byl", ARTICLE_FACT_author, ARTICLE_FROM_name },
        { "parsely-author", ARTICLE_FACT_author, ARTICLE_FROM_name },
        { "sailthru.author", ARTICLE_FACT_author, ARTICLE_FROM_name },
        { "article:published_time", ARTICLE_FACT_published, ARTICLE_FROM_meta },
        { "og:published_time", ARTICLE_FACT_published, ARTICLE_FROM_meta },
        { "datepublished", ARTICLE_FACT_published, ARTICLE_FROM_item },
        { "datecreated", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "pubdate", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "publishdate", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "publish-date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "publish_date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "publication_date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "citation_publication_date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "sailthru.date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "parsely-pub-date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "dc.date", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "dc.date.issued", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "dcterms.created", ARTICLE_FACT_published, ARTICLE_FROM_name },
        { "article:modified_time", ARTICLE_FACT_modified, ARTICLE_FROM_meta },
        { "og:updated_time", ARTICLE_FACT_modified, ARTICLE_FROM_name },
        { "datemodified", ARTICLE_FACT_modified, ARTICLE_FROM_item },
        { "last-modified", ARTICLE_FACT_modified, ARTICLE_FROM_name },
        { "og:url", ARTICLE_FACT_url, ARTICLE_FROM_item },
        { "og:type", ARTICLE_FACT_type, ARTICLE_FROM_meta },
        { "og:description", ARTICLE_FACT_description, ARTICLE_FROM_name },
        { "description", ARTICLE_FACT_description, ARTICLE_FROM_meta },
        { "keywords", ARTICLE_FACT_keywords, ARTICLE_FROM_name },
        { "news_keywords", ARTICLE_FACT_keywords, ARTICLE_FROM_meta },
        { "article:tag", ARTICLE_FACT_keywords, ARTICLE_FROM_item },
        { "generator", ARTICLE_FACT_generator, ARTICLE_FROM_meta },
        { "content-language", ARTICLE_FACT_language, ARTICLE_FROM_name },
};

static size_t place(const struct article_page *p, struct str s) {
        return s.p >= p->in.p && s.p <= p->in.p + p->in.n ? (size_t) (s.p - p->in.p) : 0;
}

static void meta(struct article_page *p, const struct article_attrs *a) {
        const struct str names[] = { a->property, a->name, a->itemprop, a->equiv };
        struct str v = str_trim(a->content);
        for (size_t k = 0; v.n && k < sizeof names / sizeof *names; k++)
                for (size_t i = 0; names[k].n && i < sizeof metas / sizeof *metas; i++) {
                        if (!str_eq_nocase(str_trim(names[k]), str_of(metas[i].name)))
                                continue;
                        bool link = metas[i].fact == ARTICLE_FACT_author &&
                                    str_find(v, STR("://")) != SIZE_MAX;
                        if (!link)
                                article_page_value(p, metas[i].fact, metas[i].source, v,
                                                   place(p, v), v.n);
                        return;
                }
}

static void link_tag(struct article_page *p, const struct article_attrs *a) {
        if (str_eq_nocase(str_trim(a->rel), STR("canonical")))
                article_page_value(p, ARTICLE_FACT_url, ARTICLE_FROM_meta, a->href,
                                   place(p, a->href), a->href.n);
}

static void time_tag(struct article_page *p, const struct article_attrs *a) {
        struct str v = a->datetime.n ? a->datetime : a->content;
        bool published = str_find_nocase(a->itemprop, STR("datePublished")) != SIZE_MAX ||
                         str_find_nocase(a->class, STR("published")) != SIZE_MAX;
        bool modified = str_find_nocase(a->itemprop, STR("dateModified")) != SIZE_MAX ||
                        str_find_nocase(a->class, STR("updated")) != SIZE_MAX ||
                        str_find_nocase(a->class, STR("modified")) != SIZE_MAX;
        if (v.n && published)
                article_page_value(p, ARTICLE_FACT_published, ARTICLE_FROM_item, v, place(p, v),
                                   v.n);
        else if (v.n && modified)
                article_page_value(p, ARTICLE_FACT_modified, ARTICLE_FROM_item, v, place(p, v),
                                   v.n);
}

void article_meta(struct article_page *p, struct str tag, const struct article_attrs *a,
                  struct str raw) {
        if (str_eq_nocase(tag, STR("meta"))) {
                meta(p, a);
        } else if (str_eq_nocase(tag, STR("link"))) {
                link_tag(p, a);
        } else if (str_eq_nocase(tag, STR("html")) && a->lang.n) {
                article_page_value(p, ARTICLE_FACT_language, ARTICLE_FROM_meta, a->lang,
                                   place(p, a->lang), a->lang.n);
        } else if (str_eq_nocase(tag, STR("title"))) {
                struct str s = str_trim(str_sub(raw, 0, str_chr(raw, '<')));
                if (!article_page_find(p, ARTICLE_FACT_title) ||
                    article_page_find(p, ARTICLE_FACT_title)->source != ARTICLE_FROM_title)
                        article_page_value(p, ARTICLE_FACT_title, ARTICLE_FROM_title, s,
                                           place(p, s), s.n);
        } else if (str_eq_nocase(tag, STR("script"))) {
                if (str_find_nocase(a->type, STR("ld+json")) != SIZE_MAX)
                        article_json(p, raw);
        } else if (a->datetime.n || (a->itemprop.n && a->content.n)) {
                time_tag(p, a);
        }
}
