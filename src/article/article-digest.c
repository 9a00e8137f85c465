/* Digests: one page or text of several dated items.
 *
 *   Ministry signs pipeline contract             headline: heading, bold, link, or a line of its
 * own 12 March 2014                                dateline: a date and little else Our note on
 * what it means ...                own words "The ministry said ..." (quoted, italics)    excerpt
 *   Read more at The Example Times               outlet, link
 *   More about: pipelines, contracts             topics
 *
 * Every dateline is looked at with the line before and the line behind it: whichever place holds
 * headlines for more of them is where headlines stand in this page.  It abstains when there are
 * fewer than two items, when items have no text, when more prose stands outside the items than in
 * them, and in plain text without empty lines or markers around the headlines: cutting an essay to
 * pieces is worse than leaving a digest whole. */
#include "article/article-view.h"

#include "base/limits.h"

enum { BODY = 40, HEAD_MOST = 220 };

struct line {
        size_t block;
        size_t before, after; /* blocks that may be its headline, or SIZE_MAX */
        struct article_date date;
};

struct digest {
        struct article_view *v;
        VEC(struct line) lines;
};

static bool is_bad(const struct article_view *v, size_t i) {
        return v->p->blocks.v[i].flags &
               (ARTICLE_CHROME | ARTICLE_HINT_NO | ARTICLE_HIDDEN | ARTICLE_PRE);
}

/* In plain text: an empty line stands between blocks i and i + 1. */
static bool parted(const struct article_view *v, size_t i) {
        const struct article_page *p = v->p;
        if (i + 1 >= p->blocks.n)
                return true;
        size_t lines = 0, from = p->blocks.v[i].raw_end, to = p->blocks.v[i + 1].raw;
        for (size_t k = from; k < to; k++)
                lines += p->in.p[k] == '\n';
        return lines > 1;
}

static bool is_marker(const struct article_view *v, size_t i) {
        struct str s = article_text(v->p, &v->p->blocks.v[i]);
        return s.n < 600 && (article_phrase(s, ARTICLE_PHRASE_READ, NULL) ||
                             article_phrase(s, ARTICLE_PHRASE_ABOUT, NULL));
}

static bool is_mail_field(struct str s) {
        static const char *const names[] = { "from:", "to:", "subject:", "date:", "sent:", "cc:" };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_starts_nocase(s, str_of(names[i])))
                        return true;
        return false;
}

/* The head of a forwarded mail: a name, a date, then "To:" (Lotus Notes), or fields around it. */
static bool in_mail_head(const struct article_view *v, size_t i) {
        size_t from = i > 2 ? i - 2 : 0, to = i + 3 < v->p->blocks.n ? i + 3 : v->p->blocks.n;
        for (size_t k = from; k < to; k++)
                if (is_mail_field(article_text(v->p, &v->p->blocks.v[k])))
                        return true;
        return false;
}

static bool headline_like(const struct article_view *v, size_t i) {
        const struct article_block *b = &v->p->blocks.v[i];
        struct str s = article_text(v->p, b);
        struct article_date d;
        size_t n = article_chars(s);
        if (is_bad(v, i) || n < 8 || n > HEAD_MOST || article_dateline(v, i, &d) ||
            is_marker(v, i) || is_mail_field(s) || b->flags & (ARTICLE_INDENT | ARTICLE_QUOTE))
                return false;
        if (b->tag >= ARTICLE_TAG_h1)
                return b->tag != ARTICLE_TAG_h1 || !v->text;
        if (v->text)
                return (i == 0 || parted(v, i - 1) || is_marker(v, i - 1)) && s.p[s.n - 1] != '.' &&
                       s.p[s.n - 1] != ':';
        bool bold = b->bold * 10 >= b->len * 8, linked = b->linked * 10 >= b->len * 8;
        return bold || linked || b->flags & ARTICLE_TITLE;
}

static size_t head_before(const struct article_view *v, size_t i) {
        for (size_t back = 1; back <= 2 && back <= i; back++) {
                if (headline_like(v, i - back))
                        return i - back;
                if (article_chars(article_text(v->p, &v->p->blocks.v[i - back])) > 80)
                        break;
        }
        return SIZE_MAX;
}

static size_t head_after(const struct article_view *v, size_t i) {
        const struct article_view *w = v;
        if (i + 1 >= w->p->blocks.n)
                return SIZE_MAX;
        if (v->text) { /* the date opens the item: the empty line stands before the date */
                struct str s = article_text(v->p, &v->p->blocks.v[i + 1]);
                bool open = i == 0 || parted(v, i - 1) || is_marker(v, i - 1);
                size_t n = article_chars(s);
                struct article_date d;
                return open && !parted(v, i) && n >= 8 && n <= HEAD_MOST && s.p[s.n - 1] != '.' &&
                                       !is_mail_field(s) && !is_marker(v, i + 1) &&
                                       !article_dateline(v, i + 1, &d)
                               ? i + 1
                               : SIZE_MAX;
        }
        return headline_like(v, i + 1) ? i + 1 : SIZE_MAX;
}

static void find_lines(struct digest *g) {
        struct article_view *v = g->v;
        for (size_t i = 0; i < v->p->blocks.n && g->lines.n < LIMIT_page_items; i++) {
                struct line l = { .block = i };
                if (is_bad(v, i) || !article_dateline(v, i, &l.date) || in_mail_head(v, i))
                        continue;
                l.before = head_before(v, i);
                l.after = head_after(v, i);
                vec_push(&g->lines, l);
        }
}

/* One way of reading: headlines before their datelines, or behind. */
static void read_items(struct digest *g, bool before) {
        struct article_view *v = g->v;
        size_t last = SIZE_MAX;
        for (size_t i = 0; i < g->lines.n; i++) {
                const struct line *l = &g->lines.v[i];
                size_t head = before ? l->before : l->after;
                if (head == SIZE_MAX || head == last)
                        continue;
                last = head;
                vec_push(&v->items,
                         (struct article_item){ .first = head < l->block ? head : l->block,
                                                .headline = head,
                                                .dateline = l->block,
                                                .title = article_text(v->p, &v->p->blocks.v[head]),
                                                .date = l->date });
        }
}

static size_t count(const struct digest *g, bool before) {
        size_t n = 0;
        for (size_t i = 0; i < g->lines.n; i++)
                n += (before ? g->lines.v[i].before : g->lines.v[i].after) != SIZE_MAX;
        return n;
}

/* In HTML the headlines are of one kind: those of the commonest tag stay. */
static void same_kind(struct article_view *v) {
        size_t counts[ARTICLE_TAG_h4 + 1] = { 0 }, best = 0, n = 0;
        for (size_t i = 0; i < v->items.n; i++)
                counts[v->p->blocks.v[v->items.v[i].headline].tag]++;
        for (size_t i = 0; i <= ARTICLE_TAG_h4; i++)
                best = counts[i] > counts[best] ? i : best;
        for (size_t i = 0; i < v->items.n; i++)
                if (v->p->blocks.v[v->items.v[i].headline].tag == best)
                        v->items.v[n++] = v->items.v[i];
        v->items.n = n;
}

/* The lowest node that holds blocks a and b. */
static uint32_t common(const struct article_page *p, size_t a, size_t b) {
        uint32_t x = p->blocks.v[a].node, y = p->blocks.v[b].node;
        while (x != y)
                *(x > y ? &x : &y) = p->nodes.v[x > y ? x : y].parent; /* parents come first */
        return x;
}

/* Where the last item ends: with the box that it has inside the box of all items. */
static size_t last_end(const struct article_view *v) {
        const struct article_page *p = v->p;
        const struct article_item *last = &v->items.v[v->items.n - 1];
        uint32_t all = common(p, v->items.v[0].first, last->first);
        uint32_t at = p->blocks.v[last->first].node;
        while (at != all && p->nodes.v[at].parent != all)
                at = p->nodes.v[at].parent;
        size_t both = last->headline > last->dateline ? last->headline : last->dateline;
        return p->nodes.v[at].end > both + 1 ? p->nodes.v[at].end : p->nodes.v[all].end;
}

static void set_ends(struct article_view *v) {
        for (size_t i = 0; i + 1 < v->items.n; i++)
                v->items.v[i].end = v->items.v[i + 1].first;
        struct article_item *last = &v->items.v[v->items.n - 1];
        last->end = last_end(v);
        for (size_t i = last->first; i < last->end; i++)
                if (is_bad(v, i)) {
                        last->end = i;
                        break;
                }
        bool marked = false;
        for (size_t i = last->first; v->text && i < last->end; i++) {
                if (marked && !is_marker(v, i)) {
                        last->end = i;
                        break;
                }
                marked = is_marker(v, i);
        }
}

static size_t item_chars(const struct article_view *v, const struct article_item *it,
                         bool *marker) {
        size_t n = 0;
        for (size_t i = it->first; i < it->end; i++) {
                bool m = is_marker(v, i);
                *marker = *marker || m;
                if (i != it->headline && i != it->dateline && !m && !is_bad(v, i))
                        n += article_chars(article_text(v->p, &v->p->blocks.v[i]));
        }
        return n;
}

/* Prose before and behind the items. */
static size_t outside_chars(const struct article_view *v) {
        size_t n = 0, at = 0;
        for (size_t i = 0; i < v->p->blocks.n; i++) {
                while (at < v->items.n && i >= v->items.v[at].end)
                        at++;
                const struct article_block *b = &v->p->blocks.v[i];
                bool in = at < v->items.n && i >= v->items.v[at].first;
                size_t chars = article_chars(article_text(v->p, b));
                if (!in && !is_bad(v, i) && chars > 80 && b->linked * 2 < b->len)
                        n += chars;
        }
        return n;
}

static bool convinces(const struct article_view *v) {
        size_t with_text = 0, markers = 0, inside = 0, boxed = 0;
        for (size_t i = 0; i < v->items.n; i++) {
                bool marker = false;
                size_t n = item_chars(v, &v->items.v[i], &marker);
                const struct article_block *b = &v->p->blocks.v[v->items.v[i].headline];
                inside += n;
                with_text += n >= BODY;
                markers += marker;
                boxed += (b->flags & ARTICLE_ARTICLE) != 0;
        }
        if (with_text * 10 < v->items.n * 6 || outside_chars(v) > inside)
                return false;
        if (v->items.n == 2)
                return markers == 2 || (boxed == 2 && !v->text);
        return !v->text || markers * 2 >= v->items.n || v->items.n >= 3;
}

void article_digest(struct article_view *v) {
        struct digest g = { .v = v };
        find_lines(&g);
        if (g.lines.n >= 2) {
                read_items(&g, count(&g, true) >= count(&g, false));
                if (!v->text)
                        same_kind(v);
        }
        if (v->items.n >= 2)
                set_ends(v);
        if (v->items.n < 2 || !convinces(v))
                vec_clear(&v->items);
        for (size_t i = 0; i < v->items.n; i++)
                for (size_t k = v->items.v[i].first; k < v->items.v[i].end; k++)
                        if (!is_bad(v, k))
                                v->roles[k] = ARTICLE_ROLE_item;
        vec_done(&g.lines);
}
