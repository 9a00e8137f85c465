/* Invented pages of many templates (article-pages.py): is the article told from its page, and are
 * its facts found?  Prints precision and recall of words, accuracy of facts; fails below .95. */
#include "article/article.h"
#include "base/test.h"
#include "rec/rec-build.h"
#include "text/text-token.h"

#include <stdlib.h>

struct page {
        struct str group, name, headline, author, date, outlet, url, body, noise, html;
};

struct score {
        size_t pages, right[5], told, wanted, both, articles;
};

static struct str line_of(struct str *rest) {
        return str_cut(rest, '\n');
}

static bool next_page(struct str *rest, struct page *g) {
        size_t at = str_find(*rest, STR("@@PAGE "));
        if (at == SIZE_MAX)
                return false;
        *rest = str_sub(*rest, at + 7, SIZE_MAX);
        struct str head = line_of(rest);
        *g = (struct page){ .group = str_cut(&head, ' ') };
        g->name = head;
        for (;;) {
                const char *from = rest->p;
                struct str l = line_of(rest), value = str_sub(l, 2, SIZE_MAX);
                if (str_eq(l, STR("@@HTML")))
                        break;
                struct str *slots[] = { &g->headline, &g->author, &g->date, &g->outlet, &g->url };
                const char *which = strchr("HADOU", l.p[0]);
                if (which)
                        *slots[which - "HADOU"] = value;
                struct str *block = l.p[0] == 'B' ? &g->body : l.p[0] == 'X' ? &g->noise : NULL;
                if (block && !block->p)
                        block->p = from;
                if (block)
                        block->n = (size_t) (rest->p - block->p);
        }
        size_t end = str_find(*rest, STR("\n@@END"));
        g->html = str_sub(*rest, 0, end);
        *rest = str_sub(*rest, end, SIZE_MAX);
        return true;
}

/* How often each word stands in `s`: hashed into a small table, enough for one page. */
enum { SLOTS = 4096 };

static void count_words(struct str s, int *counts, int by) {
        struct text_tokens t;
        struct text_token k;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &k)) {
                uint32_t h = 5381;
                for (size_t i = 0; i < k.term.n; i++)
                        h = h * 33 + (uint8_t) k.term.p[i];
                if (!k.overlay)
                        counts[h % SLOTS] += by;
        }
}

static void count_gold(struct str body, int *counts) {
        while (body.n) {
                struct str l = str_cut(&body, '\n');
                if (str_starts(l, STR("B ")))
                        count_words(str_sub(l, 2, SIZE_MAX), counts, 1);
        }
}

static void add_words(struct score *s, const int *gold, const int *got) {
        for (size_t i = 0; i < SLOTS; i++) {
                s->wanted += (size_t) gold[i];
                s->told += (size_t) got[i];
                s->both += (size_t) (gold[i] < got[i] ? gold[i] : got[i]);
        }
}

struct found {
        bool right[5], article;
        struct str text;
        int got[SLOTS];
};

static void look(struct found *o, const struct page *g, const struct rec *r) {
        if (r->kind == REC_doc && r->doc.ordinal == 0)
                o->article = r->doc.flags & REC_DOC_article;
        if (r->kind == REC_header && r->header.id == REC_HDR_subject)
                o->right[0] |= str_eq(r->header.value, g->headline);
        if (r->kind == REC_addr && r->addr.role == REC_ROLE_author)
                o->right[1] |= str_eq(r->addr.name, g->author);
        if (r->kind == REC_date && r->date.basis == REC_DATE_published)
                o->right[2] |= r->date.at / 86400 == 16141; /* 2014-03-12 */
        if (r->kind == REC_header && r->header.id == REC_HDR_outlet)
                o->right[3] |= str_eq(r->header.value, g->outlet);
        if (r->kind == REC_header && r->header.id == REC_HDR_url)
                o->right[4] |= str_eq(r->header.value, g->url);
        if (r->kind == REC_text)
                o->text = r->text.text;
        if (r->kind == REC_span &&
            (r->span.kind == REC_SPAN_own || r->span.kind == REC_SPAN_excerpt))
                count_words(str_sub(o->text, r->span.off, r->span.len), o->got, 1);
}

static void read_page(const struct page *g, struct score *s) {
        struct arena a;
        struct buf out;
        static int gold[SLOTS];
        static struct found o;
        const struct parse_file f = { .data = str_bytes(g->html), .kind = REC_KIND_html };
        arena_init(&a, 0);
        buf_init(&out, 0);
        memset(&o, 0, sizeof o);
        memset(gold, 0, sizeof gold);
        article_read(&f, &a, &out);
        struct bytes in = buf_bytes(&out);
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                look(&o, g, &r);
        count_gold(g->body, gold);
        struct score one = { 0 };
        add_words(&one, gold, o.got);
        for (size_t i = 0; i < 5; i++) {
                s->right[i] += o.right[i];
                if (!o.right[i] && getenv("SHOW"))
                        printf("# %.*s: fact %c missed\n", STR_ARG(g->name), "HADOU"[i]);
        }
        if (getenv("SHOW") && (one.both < one.told || one.both < one.wanted || !o.article))
                printf("# %.*s: words told %zu wanted %zu both %zu article %d\n", STR_ARG(g->name),
                       one.told, one.wanted, one.both, o.article);
        s->told += one.told;
        s->wanted += one.wanted;
        s->both += one.both;
        s->articles += o.article;
        s->pages++;
        buf_done(&out);
        arena_done(&a);
}

static void measure(const char *group) {
        struct buf all;
        struct score s = { 0 };
        struct page g;
        char path[4096];
        snprintf(path, sizeof path, "%s/src/article/article-pages.txt", getenv("CLEW_BUILD"));
        ASSERT(test_slurp(path, &all));
        struct str rest = buf_str(&all);
        while (next_page(&rest, &g))
                if (str_eq(g.group, str_of(group)))
                        read_page(&g, &s);
        size_t facts = s.right[0] + s.right[1] + s.right[2] + s.right[3] + s.right[4];
        printf("# %s: %zu pages, words: precision %.3f recall %.3f; headline %zu author %zu date "
               "%zu outlet %zu url %zu; articles %zu\n",
               group, s.pages, (double) s.both / (double) s.told,
               (double) s.both / (double) s.wanted, s.right[0], s.right[1], s.right[2], s.right[3],
               s.right[4], s.articles);
        EXPECT(s.pages >= 12);
        EXPECT(s.both * 100 >= s.told * 95);
        EXPECT(s.both * 100 >= s.wanted * 95);
        EXPECT(facts * 100 >= 5 * s.pages * 95);
        EXPECT(s.articles * 100 >= s.pages * 95);
        buf_done(&all);
}

TEST(pages_for_tuning) {
        measure("dev");
}

TEST(pages_held_out) {
        measure("held");
}

TEST(pages_fresh) {
        measure("fresh");
}
