/* Which of a page's blocks are the article.
 *
 * The body is the smallest box that holds most of the paragraphs: from the top down, as long as one
 * box inside holds 70 % of what its parent holds.  Boxes that say what they are (articleBody,
 * entry-content, <article>) are where the search begins.  Menus, shares, comments are left out by
 * tag, class, link density and by how their lines begin.  The headline is the heading before or at
 * the top of the body that agrees best with what the page says of itself. */
#include "article/article-view.h"

enum { PARAGRAPH = 40, LONG = 100, SHORT = 200, NEAR = 14 };

static const uint32_t BAD = ARTICLE_CHROME | ARTICLE_HINT_NO | ARTICLE_HIDDEN;

static bool is_paragraph(const struct article_page *p, const struct article_block *b, size_t n) {
        return !(b->flags & BAD) && b->linked * 5 < b->len * 2 &&
               article_chars(article_text(p, b)) >= n && b->tag < ARTICLE_TAG_h1;
}

/* ---- the body ------------------------------------------------------------------------------ */

static void weigh_good(struct article_page *p, uint32_t *paragraphs) {
        for (size_t i = 0; i < p->nodes.n; i++)
                p->nodes.v[i].weight = 0;
        for (size_t i = 0; i < p->blocks.n; i++) {
                const struct article_block *b = &p->blocks.v[i];
                if (!is_paragraph(p, b, PARAGRAPH))
                        continue;
                p->nodes.v[b->node].weight += b->len;
                paragraphs[b->node]++;
        }
        for (size_t i = p->nodes.n; i-- > 1;) {
                p->nodes.v[p->nodes.v[i].parent].weight += p->nodes.v[i].weight;
                paragraphs[p->nodes.v[i].parent] += paragraphs[i];
        }
}

/* The heaviest node that says it is the body, when it holds a good part of the page. */
static uint32_t told_root(const struct article_page *p) {
        uint64_t all = p->nodes.v[0].weight, most = 0;
        uint32_t found = 0;
        for (uint32_t i = 1; i < p->nodes.n; i++) {
                const struct article_node *n = &p->nodes.v[i];
                uint64_t w = n->own & ARTICLE_HINT_YES  ? n->weight * 4
                             : n->own & ARTICLE_ARTICLE ? n->weight
                                                        : 0;
                bool enough =
                        n->own & ARTICLE_HINT_YES ? n->weight * 4 >= all : n->weight * 2 >= all;
                if (enough && w > most && !(n->flags & BAD)) {
                        most = w;
                        found = i;
                }
        }
        return found;
}

static uint32_t find_root(struct article_page *p) {
        uint32_t *paragraphs = arena_zalloc(p->a, p->nodes.n * sizeof *paragraphs);
        uint32_t *heavy = arena_zalloc(p->a, p->nodes.n * sizeof *heavy);
        weigh_good(p, paragraphs);
        for (uint32_t i = 1; i < p->nodes.n; i++) {
                uint32_t up = p->nodes.v[i].parent;
                if (heavy[up] == 0 || p->nodes.v[i].weight > p->nodes.v[heavy[up]].weight)
                        heavy[up] = i;
        }
        uint32_t at = told_root(p);
        if (at && p->nodes.v[at].own & ARTICLE_HINT_YES)
                return at;
        for (uint32_t next = heavy[at]; next; next = heavy[at]) {
                const struct article_node *n = &p->nodes.v[next], *up = &p->nodes.v[at];
                bool few = paragraphs[next] < 2 && n->weight * 20 < up->weight * 19;
                if (n->own & ARTICLE_LEAF || n->own & ARTICLE_QUOTE ||
                    n->weight * 10 < up->weight * 7 || few || n->weight == 0)
                        break;
                at = next;
        }
        return at;
}

/* ---- lines --------------------------------------------------------------------------------- */

bool article_dateline(const struct article_view *v, size_t i, struct article_date *ret) {
        const struct article_block *b = &v->p->blocks.v[i];
        struct str s = article_text(v->p, b);
        if (b->flags & (BAD & ~(uint32_t) ARTICLE_HINT_NO) || b->len > 300 ||
            article_chars(s) > 120)
                return false;
        bool found = article_date_find(s, v->day_first, ret);
        if (!found && b->datetime.n && article_date_machine(b->datetime, ret)) {
                ret->off = 0;
                ret->len = s.n;
                ret->words = 0;
                return true;
        }
        if (!found || (s.n && s.p[s.n - 1] == ':'))
                return false;
        return ret->words <= 8;
}

bool article_excerpt(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        struct str s = article_text(v->p, b);
        static const struct str marks[][2] = { { STR_INIT("“"), STR_INIT("”") },
                                               { STR_INIT("«"), STR_INIT("»") },
                                               { STR_INIT("\""), STR_INIT("\"") } };
        if (b->flags & (ARTICLE_QUOTE | ARTICLE_INDENT))
                return true;
        if (b->len > 60 && b->italic * 10 >= b->len * 8)
                return true;
        for (size_t k = 0; k < 3 && v->items.n; k++)
                if (b->len > 60 && str_starts(s, marks[k][0]) && str_ends(s, marks[k][1]))
                        return true;
        return false;
}

static bool is_byline(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        struct article_date d;
        struct str s = article_text(v->p, b);
        if (article_chars(s) > SHORT || b->flags & ARTICLE_HIDDEN)
                return false;
        if (b->flags & (ARTICLE_BYLINE | ARTICLE_DATE))
                return true;
        return article_dateline(v, i, &d) ||
               (article_chars(s) < LONG && article_phrase(s, ARTICLE_PHRASE_BY, NULL));
}

/* A line that is the page's, not the article's: lists of links, "Share this". */
static bool is_junk(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        struct str s = article_text(v->p, b);
        if (b->flags & BAD)
                return true;
        if (article_chars(s) >= LONG && b->linked * 2 < b->len)
                return false;
        if (b->linked * 10 >= b->len * 7 && b->tag < ARTICLE_TAG_h1)
                return true;
        if (str_starts(s, STR("©")) || str_starts(s, STR("(c) ")))
                return true;
        return article_phrase(s, ARTICLE_PHRASE_JUNK, NULL) ||
               article_phrase(s, ARTICLE_PHRASE_ABOUT, NULL);
}

/* ---- the headline -------------------------------------------------------------------------- */

static bool holds(struct str big, struct str small) {
        return small.n >= 8 && str_find_nocase(big, small) != SIZE_MAX;
}

static int agreement(const struct article_page *p, struct str s) {
        int best = 0;
        for (size_t i = 0; i < p->values.n; i++) {
                const struct article_value *f = &p->values.v[i];
                bool same = holds(f->value, s) || holds(s, f->value);
                if (f->fact == ARTICLE_FACT_outlet && str_eq_nocase(f->value, s))
                        return -8;
                if (f->fact != ARTICLE_FACT_title || !same)
                        continue;
                int points = f->source == ARTICLE_FROM_title ? 4 : 6;
                bool tail = f->source == ARTICLE_FROM_title && !str_starts_nocase(f->value, s);
                points -= tail ? 2 : 0;
                best = points > best ? points : best;
        }
        return best;
}

static int headline_points(const struct article_view *v, size_t i, size_t body) {
        const struct article_page *p = v->p;
        const struct article_block *b = &p->blocks.v[i];
        struct str s = str_trim(article_text(p, b));
        bool heading = b->tag >= ARTICLE_TAG_h1 && b->tag <= ARTICLE_TAG_h3;
        size_t n = article_chars(s);
        int agreed = agreement(p, s), points = agreed;
        if (b->flags & (ARTICLE_HIDDEN | ARTICLE_CHROME) || n < 4 || n > 300 ||
            (!heading && !(b->flags & ARTICLE_TITLE) && points < (b->bold == b->len ? 2 : 4)))
                return 0;
        points += b->tag == ARTICLE_TAG_h1 ? 3 : heading ? 1 : 0;
        points += b->flags & ARTICLE_TITLE ? 2 : 0;
        points += b->flags & ARTICLE_ARTICLE ? 1 : 0;
        points += i + NEAR > body ? 1 : 0;
        points -= b->linked * 10 > b->len * 9 && agreed <= 0 ? 2 : 0;
        points -= b->flags & ARTICLE_HINT_NO ? 3 : 0;
        points -= n < 10 ? 3 : 0;
        return points;
}

static size_t find_headline(const struct article_view *v, size_t body) {
        const struct article_page *p = v->p;
        size_t found = SIZE_MAX, stop = body + 3 < p->blocks.n ? body + 3 : p->blocks.n;
        int best = 2;
        for (size_t i = 0; i < stop; i++) {
                int points = headline_points(v, i, body);
                if (points > best) {
                        best = points;
                        found = i;
                }
        }
        return found;
}

/* ---- roles --------------------------------------------------------------------------------- */

static size_t first_paragraph(const struct article_view *v) {
        const struct article_node *n = &v->p->nodes.v[v->root];
        for (size_t i = n->first; i < n->end; i++)
                if (is_paragraph(v->p, &v->p->blocks.v[i], PARAGRAPH) && !is_byline(v, i))
                        return i;
        return n->first;
}

static enum article_role body_role(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        if (b->flags & ARTICLE_CAPTION)
                return ARTICLE_ROLE_caption;
        return article_excerpt(v, i) ? ARTICLE_ROLE_excerpt : ARTICLE_ROLE_own;
}

/* The body itself; a junk heading takes the links below it along. */
static void mark_body(struct article_view *v, size_t body) {
        const struct article_node *root = &v->p->nodes.v[v->root];
        size_t from = v->headline != SIZE_MAX && v->headline < body ? v->headline + 1 : root->first;
        bool junk = false;
        from = from > root->first ? from : root->first;
        for (size_t i = from; i < root->end; i++) {
                const struct article_block *b = &v->p->blocks.v[i];
                bool heading = b->tag >= ARTICLE_TAG_h1;
                if (i == v->headline || v->roles[i] != ARTICLE_ROLE_page)
                        continue;
                if (is_junk(v, i)) {
                        junk = junk || (!(b->flags & BAD) && (heading || b->bold * 2 > b->len));
                        continue;
                }
                bool linked = b->linked * 10 >= b->len * 7;
                if ((heading && !linked) || is_paragraph(v->p, b, PARAGRAPH))
                        junk = false;
                if (!junk)
                        v->roles[i] = i <= body + 1 && is_byline(v, i) ? ARTICLE_ROLE_byline
                                                                       : body_role(v, i);
        }
}

/* Between headline and body: who, when, and the lines that introduce it. */
static void mark_between(struct article_view *v, size_t body) {
        size_t from = v->headline == SIZE_MAX ? body : v->headline;
        size_t low = from > 2 ? from - 2 : 0;
        for (size_t i = low; i < body; i++) {
                const struct article_block *b = &v->p->blocks.v[i];
                if (v->roles[i] != ARTICLE_ROLE_page ||
                    b->flags & (ARTICLE_CHROME | ARTICLE_HIDDEN))
                        continue;
                if (is_byline(v, i))
                        v->roles[i] = ARTICLE_ROLE_byline;
                else if (i > from && is_paragraph(v->p, b, PARAGRAPH) && !is_junk(v, i))
                        v->roles[i] = body_role(v, i);
                else if (i > from && b->tag >= ARTICLE_TAG_h2 && !is_junk(v, i) &&
                         article_chars(article_text(v->p, b)) > PARAGRAPH)
                        v->roles[i] = ARTICLE_ROLE_own;
        }
}

/* Paragraphs that stand beside the body: in the box around it. */
static void mark_beside(struct article_view *v, size_t body) {
        const struct article_node *root = &v->p->nodes.v[v->root];
        const struct article_node *up = &v->p->nodes.v[v->root ? root->parent : 0];
        if (v->root == 0 || root->own & ARTICLE_HINT_YES)
                return;
        for (size_t i = up->first; i < up->end; i++) {
                bool after = v->headline == SIZE_MAX || i > v->headline || v->headline > body;
                if (v->roles[i] == ARTICLE_ROLE_page && after && i != v->headline &&
                    is_paragraph(v->p, &v->p->blocks.v[i], LONG) && !is_junk(v, i))
                        v->roles[i] = body_role(v, i);
        }
}

static size_t body_chars(const struct article_view *v) {
        size_t n = 0;
        for (size_t i = 0; i < v->p->blocks.n; i++)
                if (v->roles[i] == ARTICLE_ROLE_own || v->roles[i] == ARTICLE_ROLE_excerpt)
                        n += article_chars(article_text(v->p, &v->p->blocks.v[i]));
        return n;
}

static bool is_article(const struct article_view *v) {
        const struct article_value *type = article_page_find(v->p, ARTICLE_FACT_type);
        const struct article_value *date = article_page_find(v->p, ARTICLE_FACT_published);
        const struct article_value *title = article_page_find(v->p, ARTICLE_FACT_title);
        size_t n = body_chars(v);
        bool dated = date != NULL;
        struct article_date d;
        if ((type && str_eq_nocase(type->value, STR("article"))) || dated ||
            (title && title->source == ARTICLE_FROM_json))
                return n >= 80;
        for (size_t i = 0; i < v->p->blocks.n && !dated; i++)
                dated = v->roles[i] == ARTICLE_ROLE_byline && article_dateline(v, i, &d);
        bool boxed = v->p->nodes.v[v->root].flags & (ARTICLE_ARTICLE | ARTICLE_HINT_YES);
        return v->headline != SIZE_MAX && n >= 250 && (dated || boxed);
}

void article_body(struct article_view *v) {
        struct article_page *p = v->p;
        v->roles = arena_zalloc(p->a, (p->blocks.n + 1) * sizeof *v->roles);
        v->root = find_root(p);
        size_t body = first_paragraph(v);
        v->headline = find_headline(v, body);
        for (size_t i = 0; i < p->blocks.n; i++)
                if (p->blocks.v[i].flags & ARTICLE_HIDDEN)
                        v->roles[i] = ARTICLE_ROLE_hidden;
        if (v->headline != SIZE_MAX)
                v->roles[v->headline] = ARTICLE_ROLE_headline;
        mark_between(v, body);
        mark_body(v, body);
        mark_beside(v, body);
        v->article = is_article(v);
}
