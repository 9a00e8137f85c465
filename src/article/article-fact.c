/* The facts of a page: for each the source that is believed most, with its place; and where sources
 * contradict each other, a flaw that says how. */
#include "article/article-view.h"

#include "base/utf8.h"
#include "text/text-lang.h"

enum { DAY_S = 86400, AUTHORS = 20, NAME_MOST = 80 };

static const char *const sources[] = { "json-ld", "meta",     "itemprop", "meta name",
                                       "title",   "snapshot", "text" };

static void put(struct rec_build *b, struct parse_text *t, enum rec_header_id id,
                const struct article_value *f) {
        uint64_t off = 0, len = 0;
        if (f->len)
                parse_text_place(t, f->off, f->len, &off, &len);
        rec_build_header(b, id, str_of(sources[f->source]), f->value, off, len);
}

static struct article_value of_block(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        return (struct article_value){ .source = ARTICLE_FROM_text,
                                       .value = article_plain(article_text(v->p, b), v->p->a),
                                       .off = b->raw,
                                       .len = b->raw_end - b->raw };
}

/* ---- headline and outlet ------------------------------------------------------------------- */

static const struct str parting[] = { STR_INIT(" | "), STR_INIT(" - "),  STR_INIT(" – "),
                                      STR_INIT(" — "), STR_INIT(" :: "), STR_INIT(" » "),
                                      STR_INIT(" · "), STR_INIT(" « "),  STR_INIT(" :: ") };

/* Where the last part of a <title> begins ("Headline - Outlet"); SIZE_MAX if it is all one. */
static size_t last_part(struct str title, size_t *ret_sign) {
        size_t found = SIZE_MAX;
        for (size_t k = 0; k < sizeof parting / sizeof *parting; k++)
                for (size_t from = 0;;) {
                        size_t n = str_find(str_sub(title, from, SIZE_MAX), parting[k]);
                        if (n == SIZE_MAX)
                                break;
                        if (found == SIZE_MAX || from + n > found) {
                                found = from + n;
                                *ret_sign = parting[k].n;
                        }
                        from += n + parting[k].n;
                }
        return found;
}

static bool alike(struct str a, struct str b) {
        return str_find_nocase(a, b) != SIZE_MAX || str_find_nocase(b, a) != SIZE_MAX;
}

static const struct article_value *find_from(const struct article_page *p, enum article_fact fact,
                                             enum article_source source) {
        for (size_t i = 0; i < p->values.n; i++)
                if (p->values.v[i].fact == fact && p->values.v[i].source == source)
                        return &p->values.v[i];
        return NULL;
}

static void put_title(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *told = article_page_find(v->p, ARTICLE_FACT_title);
        bool digest = v->items.n > 0;
        if (v->headline == SIZE_MAX || (!v->article && told && !digest)) {
                if (!told)
                        return;
                struct article_value f = *told;
                size_t sign, n = last_part(f.value, &sign);
                if (f.source == ARTICLE_FROM_title && v->article && n != SIZE_MAX)
                        f.value = str_sub(f.value, 0, n);
                put(b, t, REC_HDR_subject, &f);
                return;
        }
        struct article_value seen = of_block(v, v->headline);
        put(b, t, REC_HDR_subject, &seen);
        if (told && told->source < ARTICLE_FROM_title && !alike(told->value, seen.value)) {
                uint64_t off, len;
                parse_text_place(t, told->off, told->len, &off, &len);
                rec_build_flaw(b, FLAW_article_titles, off, len, "%s: %.*s", sources[told->source],
                               STR_ARG(utf8_head(told->value, 200)));
        }
}

static struct str domain_of(struct str url) {
        size_t n = str_find(url, STR("://"));
        url = str_sub(url, n == SIZE_MAX ? url.n : n + 3, SIZE_MAX);
        url = str_sub(url, 0, str_chr(url, '/'));
        return str_starts_nocase(url, STR("www.")) ? str_sub(url, 4, SIZE_MAX) : url;
}

/* "Headline - Outlet": what is left of the title when the headline is taken away. */
static bool outlet_of_title(const struct article_view *v, struct article_value *ret) {
        const struct article_value *title = find_from(v->p, ARTICLE_FACT_title, ARTICLE_FROM_title);
        size_t sign = 0;
        if (!title || v->headline == SIZE_MAX)
                return false;
        struct str headline = of_block(v, v->headline).value;
        if (str_starts_nocase(title->value, headline)) {
                struct str rest = str_sub(title->value, headline.n, SIZE_MAX);
                size_t n = last_part(rest, &sign);
                if (n == SIZE_MAX)
                        return false;
                *ret = *title;
                ret->value = str_trim(str_sub(rest, n + sign, SIZE_MAX));
                return ret->value.n > 1 && ret->value.n < NAME_MOST;
        }
        size_t at = str_find_nocase(title->value, headline);
        if (at == SIZE_MAX || at < 4)
                return false;
        struct str head = str_sub(title->value, 0, at);
        for (size_t k = 0; k < sizeof parting / sizeof *parting; k++) {
                size_t n = str_find(head, parting[k]);
                if (n != SIZE_MAX && n < NAME_MOST) {
                        *ret = *title;
                        ret->value = str_sub(head, 0, n);
                        return true;
                }
        }
        return false;
}

static void put_outlet(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *told = article_page_find(v->p, ARTICLE_FACT_outlet);
        const struct article_value *url = article_page_find(v->p, ARTICLE_FACT_url);
        struct article_value f;
        if (told && told->source <= ARTICLE_FROM_meta) {
                put(b, t, REC_HDR_outlet, told);
        } else if (outlet_of_title(v, &f)) {
                put(b, t, REC_HDR_outlet, &f);
        } else if (told) {
                put(b, t, REC_HDR_outlet, told);
        } else if (url && domain_of(url->value).n) {
                f = *url;
                f.value = domain_of(url->value);
                put(b, t, REC_HDR_outlet, &f);
        }
}

/* ---- authors ------------------------------------------------------------------------------- */

static bool ends_name(struct str s, size_t i) {
        struct str rest = str_sub(s, i, SIZE_MAX);
        return strchr("|,;\n(/[", s.p[i]) || ascii_digit(s.p[i]) || str_starts(rest, STR("·")) ||
               str_starts(rest, STR("•")) || str_starts(rest, STR("،")) ||
               str_starts(rest, STR(" - ")) || str_starts(rest, STR(" – ")) ||
               str_starts(rest, STR(" — ")) || str_starts(rest, STR("«"));
}

/* The name that `s` begins with: up to a sign, a figure or "and". */
static struct str cut_name(struct str *rest) {
        static const struct str ands[] = { STR_INIT(" and "), STR_INIT(" & "), STR_INIT(" و ") };
        size_t end = 0, skip = 0;
        struct str s = *rest;
        while (end < s.n && !ends_name(s, end)) {
                for (size_t k = 0; k < 3 && !skip; k++)
                        if (str_starts(str_sub(s, end, SIZE_MAX), ands[k]))
                                skip = ands[k].n;
                if (skip)
                        break;
                end++;
        }
        *rest = skip ? str_sub(s, end + skip, SIZE_MAX) : (struct str){ 0 };
        return str_trim(str_sub(s, 0, end));
}

static bool is_name(struct str s) {
        struct article_date d;
        size_t words = 1;
        for (size_t i = 0; i < s.n; i++)
                words += s.p[i] == ' ';
        return s.n >= 3 && s.n <= NAME_MOST && words <= 6 && !article_date_find(s, false, &d);
}

bool article_put_names(struct rec_build *b, struct str s, uint64_t off, uint64_t len) {
        bool any = false;
        struct str rest;
        if (article_phrase(s, ARTICLE_PHRASE_BY, &rest))
                s = rest;
        for (size_t i = 0; i < AUTHORS && s.n; i++) {
                struct str name = cut_name(&s);
                if (is_name(name)) {
                        rec_build_addr(b, REC_ROLE_author, name, (struct str){ 0 }, off, len);
                        any = true;
                }
        }
        return any;
}

/* "12 March 2014 | By Jane Doe": what stands behind a date that opens the line. */
static struct str behind_date(struct str s) {
        struct article_date d;
        if (!article_date_find(s, false, &d) || d.off > 24)
                return s;
        struct str rest = str_trim(str_sub(s, d.off + d.len, SIZE_MAX));
        while (rest.n && strchr("|,-", rest.p[0]))
                rest = str_trim(str_sub(rest, 1, SIZE_MAX));
        return rest.n ? rest : s;
}

static bool author_of_text(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        uint64_t off, len;
        for (int pass = 0; pass < 3; pass++)
                for (size_t i = 0; i < v->p->blocks.n; i++) {
                        const struct article_block *k = &v->p->blocks.v[i];
                        if (k->len > 400)
                                continue;
                        struct str s = behind_date(article_text(v->p, k));
                        bool by = v->roles[i] == ARTICLE_ROLE_byline &&
                                  article_phrase(s, ARTICLE_PHRASE_BY, NULL);
                        bool class = v->roles[i] == ARTICLE_ROLE_byline &&
                                     k->flags & ARTICLE_BYLINE && pass;
                        bool below = pass == 2 && k->flags & ARTICLE_BYLINE && k->len < 200 &&
                                     v->roles[i] == ARTICLE_ROLE_page &&
                                     article_phrase(s, ARTICLE_PHRASE_BY, NULL);
                        if (!by && !class && !below)
                                continue;
                        parse_text_place(t, k->raw, k->raw_end - k->raw, &off, &len);
                        if (article_put_names(b, s, off, len))
                                return true;
                }
        return false;
}

static void put_authors(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *best = article_page_find(v->p, ARTICLE_FACT_author);
        struct str seen[AUTHORS];
        size_t n = 0;
        if (!best || (best->source == ARTICLE_FROM_name && v->article)) {
                if (author_of_text(v, b, t) || !best)
                        return;
        }
        for (size_t i = 0; i < v->p->values.n && n < AUTHORS; i++) {
                const struct article_value *f = &v->p->values.v[i];
                uint64_t off, len;
                bool again = false;
                if (f->fact != ARTICLE_FACT_author || f->source != best->source)
                        continue;
                for (size_t k = 0; k < n; k++)
                        again = again || str_eq(seen[k], f->value);
                seen[n++] = f->value;
                parse_text_place(t, f->off, f->len, &off, &len);
                if (!again && !article_put_names(b, f->value, off, len))
                        author_of_text(v, b, t);
        }
}

/* ---- dates --------------------------------------------------------------------------------- */

static void put_date(struct rec_build *b, struct parse_text *t, enum rec_basis basis,
                     const struct article_date *d, size_t at, size_t n) {
        uint64_t off, len;
        parse_text_place(t, at, n, &off, &len);
        rec_build_date(b, basis, d->at, d->zone, d->precision, off, len);
}

static bool read_value(const struct article_value *f, struct article_date *ret) {
        return article_date_machine(f->value, ret);
}

static bool date_of_text(const struct article_view *v, struct article_date *ret, size_t *ret_at) {
        for (size_t i = 0; i < v->p->blocks.n; i++) {
                if (v->roles[i] != ARTICLE_ROLE_byline || !article_dateline(v, i, ret))
                        continue;
                *ret_at = i;
                return true;
        }
        return false;
}

/* All that the page says of its publication; the first is it, others must not be far from it. */
static void put_published(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        struct article_date best, d;
        bool found = false;
        size_t at;
        for (int source = 0; source <= ARTICLE_FROM_text; source++)
                for (size_t i = 0; i < v->p->values.n; i++) {
                        const struct article_value *f = &v->p->values.v[i];
                        if (f->fact != ARTICLE_FACT_published || (int) f->source != source ||
                            !read_value(f, &d))
                                continue;
                        if (!found) {
                                best = d;
                                put_date(b, t, REC_DATE_published, &d, f->off, f->len);
                        } else if (llabs(d.at - best.at) >= 2 * DAY_S) { /* wild.md#article-dates */
                                rec_build_flaw(b, FLAW_article_dates, 0, 0, "%s: %.*s",
                                               sources[source], STR_ARG(utf8_head(f->value, 60)));
                        }
                        found = true;
                }
        if (!v->article || !date_of_text(v, &d, &at))
                return;
        const struct article_block *k = &v->p->blocks.v[at];
        if (!found)
                put_date(b, t, REC_DATE_published, &d, k->raw, k->raw_end - k->raw);
        else if (llabs(d.at - best.at) >= 2 * DAY_S)
                rec_build_flaw(b, FLAW_article_dates, 0, 0, "text: %.*s",
                               STR_ARG(str_sub(article_text(v->p, k), 0, 100)));
}

static void put_modified(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *f = article_page_find(v->p, ARTICLE_FACT_modified);
        struct article_date d;
        if (f && read_value(f, &d))
                put_date(b, t, REC_DATE_modified, &d, f->off, f->len);
}

/* ---- the rest ------------------------------------------------------------------------------ */

static struct str without_query(struct str url) {
        size_t n = str_find(url, STR("://"));
        url = str_sub(url, n == SIZE_MAX ? 0 : n + 3, SIZE_MAX);
        for (size_t i = 0; i < url.n; i++)
                if (url.p[i] == '?' || url.p[i] == '#')
                        url.n = i;
        while (url.n && url.p[url.n - 1] == '/')
                url.n--;
        return str_starts_nocase(url, STR("www.")) ? str_sub(url, 4, SIZE_MAX) : url;
}

static void put_url(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *best = article_page_find(v->p, ARTICLE_FACT_url);
        if (!best)
                return;
        put(b, t, REC_HDR_url, best);
        for (size_t i = 0; i < v->p->values.n; i++) {
                const struct article_value *f = &v->p->values.v[i];
                if (f->fact == ARTICLE_FACT_url && f != best &&
                    !alike(without_query(f->value), without_query(best->value)))
                        rec_build_flaw(b, FLAW_article_urls, 0, 0, "%s: %.*s", sources[f->source],
                                       STR_ARG(utf8_head(f->value, 200)));
        }
}

static void put_language(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *f = article_page_find(v->p, ARTICLE_FACT_language);
        if (f)
                put(b, t, REC_HDR_language, f);
}

static void put_keywords(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        const struct article_value *best = article_page_find(v->p, ARTICLE_FACT_keywords);
        for (size_t i = 0; best && i < v->p->values.n; i++) {
                const struct article_value *f = &v->p->values.v[i];
                if (f->fact == ARTICLE_FACT_keywords && f->source == best->source)
                        put(b, t, REC_HDR_keywords, f);
        }
}

void article_facts(struct article_view *v, struct rec_build *b, struct parse_text *t) {
        static const struct {
                enum article_fact fact;
                enum rec_header_id id;
        } plain[] = { { ARTICLE_FACT_description, REC_HDR_description },
                      { ARTICLE_FACT_generator, REC_HDR_generator } };
        put_title(v, b, t);
        put_outlet(v, b, t);
        put_url(v, b, t);
        put_language(v, b, t);
        put_keywords(v, b, t);
        for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
                const struct article_value *f = article_page_find(v->p, plain[i].fact);
                if (f)
                        put(b, t, plain[i].id, f);
        }
        put_authors(v, b, t);
        put_published(v, b, t);
        put_modified(v, b, t);
}
