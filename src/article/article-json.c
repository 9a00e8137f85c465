/* JSON-LD: what search engines are told about a page.
 *
 *   {"@context": "https://schema.org", "@graph": [ {"@type": "NewsArticle", "headline": "...",
 *     "datePublished": "2014-03-12", "author": [{"@type": "Person", "name": "..."}], ... } ]}
 *
 * Only objects whose type is some article are believed; the facts of an object are kept until its
 * type is known.  No tree: names of the open levels (DEPTH of them) are enough. */
#include "article/article-page.h"

enum { DEPTH = 12, HELD = 24 };

struct held {
        enum article_fact fact;
        struct str value;
        size_t off, len;
        size_t depth; /* of the object that it belongs to */
};

struct json {
        struct article_page *p;
        struct str in;
        size_t at, depth;
        struct str names[DEPTH]; /* the name under which each level stands */
        bool object[DEPTH], article[DEPTH];
        size_t first[DEPTH]; /* of held[], when the level began */
        struct held held[HELD];
        size_t n;
};

static void put_unicode(struct buf *out, struct str s, size_t *at) {
        uint32_t c = 0;
        for (size_t i = 0; i < 4; i++) {
                int d = *at + i < s.n ? ascii_hex(s.p[*at + i]) : -1;
                if (d < 0)
                        return;
                c = c * 16 + (uint32_t) d;
        }
        *at += 4;
        buf_put_utf8(out, c == 0 || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c);
}

static struct str unescape(struct str s, struct arena *a) {
        struct buf out;
        buf_init(&out, 0);
        for (size_t i = 0; i < s.n;) {
                if (s.p[i] != '\\' || i + 1 == s.n) {
                        buf_putc(&out, s.p[i++]);
                        continue;
                }
                char c = s.p[i + 1];
                i += 2;
                if (c == 'u')
                        put_unicode(&out, s, &i);
                else
                        buf_putc(&out, c == 'n' || c == 't' || c == 'r' ? ' ' : c);
        }
        struct str ret = arena_str(a, buf_str(&out));
        buf_done(&out);
        return ret;
}

/* at is on the opening quote. */
static struct str string_at(struct json *j) {
        size_t from = ++j->at;
        while (j->at < j->in.n && j->in.p[j->at] != '"')
                j->at += j->in.p[j->at] == '\\' ? 2 : 1;
        if (j->at > j->in.n)
                j->at = j->in.n;
        struct str s = str_sub(j->in, from, j->at - from);
        j->at += j->at < j->in.n;
        return s;
}

static bool is_article_type(struct str s) {
        static const char *const types[] = { "Article",
                                             "NewsArticle",
                                             "BlogPosting",
                                             "Report",
                                             "ReportageNewsArticle",
                                             "AnalysisNewsArticle",
                                             "OpinionNewsArticle",
                                             "LiveBlogPosting",
                                             "TechArticle",
                                             "ScholarlyArticle",
                                             "Review" };
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
                if (str_ends(s, str_of(types[i])))
                        return true;
        return false;
}

/* The nearest object of j->depth - up that is no array. */
static size_t object_of(const struct json *j, size_t depth) {
        while (depth && !j->object[depth - 1])
                depth--;
        return depth;
}

static const struct {
        const char *name, *inside; /* inside NULL: of the article itself */
        enum article_fact fact;
} keys[] = {
        { "headline", NULL, ARTICLE_FACT_title },
        { "datePublished", NULL, ARTICLE_FACT_published },
        { "dateModified", NULL, ARTICLE_FACT_modified },
        { "description", NULL, ARTICLE_FACT_description },
        { "inLanguage", NULL, ARTICLE_FACT_language },
        { "author", NULL, ARTICLE_FACT_author },
        { "publisher", NULL, ARTICLE_FACT_outlet },
        { "keywords", NULL, ARTICLE_FACT_keywords },
        { "name", "author", ARTICLE_FACT_author },
        { "name", "publisher", ARTICLE_FACT_outlet },
};

/* The name under which the object at `depth` stands, seen through arrays. */
static struct str name_of(const struct json *j, size_t depth) {
        while (depth > 1 && j->names[depth - 1].n == 0)
                depth--;
        return depth ? j->names[depth - 1] : (struct str){ 0 };
}

static void value(struct json *j, struct str name, struct str s) {
        size_t object = object_of(j, j->depth);
        if (object == 0 || object > DEPTH || j->depth > DEPTH)
                return;
        if (str_eq(name, STR("@type"))) {
                j->article[object - 1] |= is_article_type(s);
                return;
        }
        struct str inside = name_of(j, object);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                bool in = keys[i].inside != NULL;
                if (!str_eq(name, str_of(keys[i].name)) || j->n == HELD ||
                    (in && !str_eq(inside, str_of(keys[i].inside))))
                        continue;
                size_t outer = in ? object_of(j, object - 1) : object;
                if (str_find(s, STR("://")) == SIZE_MAX)
                        j->held[j->n++] = (struct held){ keys[i].fact, s,
                                                         (size_t) (s.p - j->p->in.p), s.n, outer };
                return;
        }
}

/* The object at j->depth ends: its facts count if it is an article. */
static void settle(struct json *j) {
        size_t keep = j->first[j->depth - 1];
        for (size_t i = keep; i < j->n; i++) {
                const struct held *h = &j->held[i];
                if (h->depth < j->depth)
                        j->held[keep++] = *h;
                else if (h->depth == j->depth && j->article[j->depth - 1])
                        article_page_value(j->p, h->fact, ARTICLE_FROM_json,
                                           unescape(h->value, j->p->a), h->off, h->len);
        }
        j->n = keep;
}

static void open_level(struct json *j, struct str name, bool object) {
        if (j->depth < DEPTH) {
                j->names[j->depth] = name;
                j->object[j->depth] = object;
                j->article[j->depth] = false;
                j->first[j->depth] = j->n;
        }
        j->depth++;
}

static void close_level(struct json *j) {
        if (j->depth && j->depth <= DEPTH && j->object[j->depth - 1])
                settle(j);
        j->depth -= j->depth > 0;
}

void article_json(struct article_page *p, struct str script) {
        struct json j = { .p = p, .in = script };
        struct str name = { 0 };
        while (j.at < j.in.n) {
                char c = j.in.p[j.at];
                if (c == '"') {
                        struct str s = string_at(&j);
                        while (j.at < j.in.n && ascii_space(j.in.p[j.at]))
                                j.at++;
                        if (j.at < j.in.n && j.in.p[j.at] == ':') {
                                name = s;
                                j.at++;
                                continue;
                        }
                        bool array = j.depth && j.depth <= DEPTH && !j.object[j.depth - 1];
                        value(&j, array && name.n == 0 ? name_of(&j, j.depth) : name, s);
                        name = (struct str){ 0 };
                        continue;
                }
                if (c == '{' || c == '[') {
                        open_level(&j, name, c == '{');
                        name = (struct str){ 0 };
                } else if (c == '}' || c == ']') {
                        close_level(&j);
                } else if (c == ',') {
                        name = (struct str){ 0 };
                }
                j.at++;
        }
}
