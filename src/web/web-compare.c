/* /compare?a=ID&b=ID: two texts in two panes, with the words that only one of them has marked:
 * drafts of one text, near-copies, a translation beside its original (where all differs, and is not
 * marked).
 *
 * Words are compared by the greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (Algorithmica 1, 1986), with at most DIFFER differences: beyond that the texts are
 * shown without marks.  Only the first WORDS words of each are compared. */
#include "web/web-doc.h"

#include "base/hash.h"
#include "base/vec.h"

enum { WORDS = 20000, DIFFER = 1200 };

int web_page_compare(struct web_request *q, struct web_answer *w, struct err *e);

struct word {
        uint64_t hash;
        uint32_t off, len; /* in the text */
        bool only;         /* the other has it not */
};

struct side {
        struct web_doc doc;
        struct buf text;
        VEC(struct word) words;
        bool cut;
};

static int load(const struct web_request *q, const char *field, struct side *s, struct err *e) {
        struct bytes records;
        struct rec rec;
        buf_init(&s->text, WEB_TEXT * 4);
        int r = web_doc_load(q, web_field(q, field), &s->doc, e);
        records = buf_bytes(&s->doc.records);
        while (r >= 0 && rec_get(&records, &rec, NULL) > 0)
                if (rec.kind == REC_text)
                        buf_put_str(&s->text, rec.text.text);
        struct str t = buf_str(&s->text);
        for (size_t i = 0; r >= 0 && i < t.n;) {
                size_t at = i;
                while (at < t.n && ascii_space(t.p[at]))
                        at++;
                for (i = at; i < t.n && !ascii_space(t.p[i]);)
                        i++;
                s->cut = s->words.n == WORDS;
                if (s->cut || at == i)
                        break;
                struct word one = { hash64(t.p + at, i - at), (uint32_t) at, (uint32_t) (i - at),
                                    false };
                vec_push(&s->words, one);
        }
        s->cut |= s->text.over;
        return r;
}

static void done(struct side *s) {
        web_doc_done(&s->doc);
        buf_done(&s->text);
        vec_done(&s->words);
}

/* ---- the difference ----------------------------------------------------------------------- */

struct diff {
        const struct word *a, *b;
        int n, m;
        int32_t **rows; /* of each d: how far each diagonal got, at [k + d] */
        struct arena *arena;
};

static int furthest(const int32_t *before, int k, int d) {
        if (d == 0)
                return 0;
        int left = k > -d ? before[k - 1 + d - 1] : -1, up = k < d ? before[k + 1 + d - 1] : -1;
        return k == -d || (k != d && left < up) ? up : left + 1;
}

/* The number of differences, or -1: more than DIFFER. */
static int walk(struct diff *x) {
        for (int d = 0; d <= DIFFER; d++) {
                int32_t *row = arena_alloc(x->arena, (size_t) (2 * d + 1) * sizeof *row);
                x->rows[d] = row;
                for (int k = -d; k <= d; k += 2) {
                        int i = furthest(d ? x->rows[d - 1] : NULL, k, d), j = i - k;
                        while (i < x->n && j >= 0 && j < x->m && x->a[i].hash == x->b[j].hash)
                                i++, j++;
                        row[k + d] = i;
                        if (k == x->n - x->m && i >= x->n)
                                return d;
                }
        }
        return -1;
}

/* Back from the end: each step aside is a word that only one has. */
static void mark(struct diff *x, int d, struct word *a, struct word *b) {
        int i = x->n, j = x->m;
        for (; d > 0; d--) {
                const int32_t *before = x->rows[d - 1];
                int k = i - j;
                int left = k > -d ? before[k - 1 + d - 1] : -1;
                int up = k < d ? before[k + 1 + d - 1] : -1;
                bool down = k == -d || (k != d && left < up);
                int pi = down ? up : left, pj = pi - (down ? k + 1 : k - 1);
                if (down && pj < x->m && pj >= 0)
                        b[pj].only = true;
                else if (!down && pi < x->n && pi >= 0)
                        a[pi].only = true;
                i = pi;
                j = pj;
        }
}

static bool compare(struct side *a, struct side *b, struct arena *arena) {
        struct diff x = { .arena = arena };
        size_t same = 0, end = 0;
        size_t least = a->words.n < b->words.n ? a->words.n : b->words.n;
        while (same < least && a->words.v[same].hash == b->words.v[same].hash)
                same++;
        while (end < least - same &&
               a->words.v[a->words.n - 1 - end].hash == b->words.v[b->words.n - 1 - end].hash)
                end++;
        x.a = a->words.v + same, x.n = (int) (a->words.n - same - end);
        x.b = b->words.v + same, x.m = (int) (b->words.n - same - end);
        x.rows = arena_zalloc(arena, (DIFFER + 1) * sizeof *x.rows);
        int d = walk(&x);
        if (d > 0)
                mark(&x, d, a->words.v + same, b->words.v + same);
        return d >= 0;
}

/* ---- the page ----------------------------------------------------------------------------- */

static void put_side(const struct web_request *q, struct web_answer *w, const struct side *s) {
        struct str t = buf_str(&s->text);
        struct str title = web_doc_title(&s->doc);
        size_t at = 0;
        web_lit(w, "<article class=\"pane\"><h2>");
        web_doc_link(w, s->doc.id, title.n ? title : str_of(s->doc.id));
        web_lit(w, "</h2><p class=\"facts\">");
        web_bdi(w, s->doc.head.from.n ? s->doc.head.from : s->doc.head.address);
        web_lit(w, " ");
        web_time(q, w, s->doc.row.dated, s->doc.row.date, s->doc.row.zone);
        web_lit(w, "</p><div tabindex=\"0\" class=\"text\"");
        web_lang_of(w, s->doc.row.lang, t);
        web_lit(w, ">");
        for (size_t i = 0; i < s->words.n; i++) {
                const struct word *x = &s->words.v[i];
                size_t first = i;
                if (!x->only)
                        continue;
                while (i + 1 < s->words.n && s->words.v[i + 1].only)
                        i++;
                size_t to = s->words.v[i].off + s->words.v[i].len;
                web_lines(w, str_sub(t, at, s->words.v[first].off - at));
                web_lit(w, "<mark>");
                web_lines(w, str_sub(t, s->words.v[first].off, to - s->words.v[first].off));
                web_lit(w, "</mark>");
                at = to;
        }
        web_lines(w, str_sub(t, at, SIZE_MAX));
        web_lit(w, "</div></article>");
}

int web_page_compare(struct web_request *q, struct web_answer *w, struct err *e) {
        struct side a = { 0 }, b = { 0 };
        int r = load(q, "a", &a, e);
        if (r >= 0)
                r = load(q, "b", &b, e);
        if (r >= 0) {
                bool marked = compare(&a, &b, q->a);
                web_begin(q, w, web_said(WEB_SAY_read_compare_title, q->lang), WEB_NAV_search);
                web_module(w, "read");
                web_lit(w, "<h1>");
                web_say(w, WEB_SAY_read_compare_title);
                web_lit(w, "</h1><p class=\"note\">");
                web_say(w, marked ? WEB_SAY_read_compare_note : WEB_SAY_read_compare_far);
                if (a.cut || b.cut) {
                        web_lit(w, " ");
                        web_say_count(w, WEB_SAY_read_compare_cut, WORDS);
                }
                web_lit(w, "</p><div class=\"two\">");
                put_side(q, w, &a);
                put_side(q, w, &b);
                web_lit(w, "</div>");
                web_end(q, w);
        }
        done(&a);
        done(&b);
        return r;
}
