/* Page labels; see page-label.h.
 *
 *   /PageLabels -> tree of numbers:  0 <</S/r>>   4 <</S/D>>   90 <</S/D /P(A-)>>
 *   pages                            i ii iii iv  1 2 ...      A-1 A-2 ...
 *
 * The tree is walked once, without recursion; entries that do not rise are left out. */
#include "page/page-label.h"

#include "base/limits.h"
#include "base/utf8.h"

enum { DEPTH_MOST = 16, PREFIX_MOST = 64, ROMAN_MOST = 4999, ALPHA_MOST = 26 * 20 };

static void put_range(fz_context *ctx, struct page_labels *l, int page, pdf_obj *dict) {
        uint32_t before = l->v.n ? l->v.v[l->v.n - 1].page : 0;
        pdf_obj *prefix = pdf_dict_gets(ctx, dict, "P");
        int first = pdf_to_int(ctx, pdf_dict_gets(ctx, dict, "St"));
        struct str words = { "", 0 };
        if (page < 0 || (uint32_t) page + 1 <= before || l->v.n >= LIMIT_page_facts)
                return;
        if (pdf_is_string(ctx, prefix))
                words = str_of(pdf_to_text_string(ctx, prefix));
        words = str_sub(words, 0, utf8_floor(words, words.n < PREFIX_MOST ? words.n : PREFIX_MOST));
        struct page_label one = { .page = (uint32_t) page + 1,
                                  .first = first > 0 ? (uint32_t) first : 1,
                                  .words = (uint32_t) l->words.n,
                                  .n = (uint32_t) words.n,
                                  .style = *pdf_to_name(ctx, pdf_dict_gets(ctx, dict, "S")) };
        buf_put_str(&l->words, words);
        vec_push(&l->v, one);
}

static void put_leaf(fz_context *ctx, struct page_labels *l, pdf_obj *nums) {
        int n = pdf_array_len(ctx, nums);
        for (int i = 0; i + 1 < n && l->v.n < LIMIT_page_facts; i += 2)
                put_range(ctx, l, pdf_array_get_int(ctx, nums, i), pdf_array_get(ctx, nums, i + 1));
}

/* Children before siblings; loops end at the limits. */
static void walk(fz_context *ctx, struct page_labels *l, pdf_obj *root) {
        struct {
                pdf_obj *kids;
                int at;
        } stack[DEPTH_MOST];
        size_t depth = 0, seen = 0;
        put_leaf(ctx, l, pdf_dict_gets(ctx, root, "Nums"));
        stack[depth].kids = pdf_dict_gets(ctx, root, "Kids");
        stack[depth++].at = 0;
        while (depth && seen++ < LIMIT_page_facts) {
                pdf_obj *kids = stack[depth - 1].kids;
                if (stack[depth - 1].at >= pdf_array_len(ctx, kids)) {
                        depth--;
                        continue;
                }
                pdf_obj *kid = pdf_array_get(ctx, kids, stack[depth - 1].at++);
                put_leaf(ctx, l, pdf_dict_gets(ctx, kid, "Nums"));
                pdf_obj *down = pdf_dict_gets(ctx, kid, "Kids");
                if (depth < DEPTH_MOST && pdf_array_len(ctx, down)) {
                        stack[depth].kids = down;
                        stack[depth++].at = 0;
                }
        }
}

void page_labels_read(struct page_file *p, struct page_labels *ret) {
        fz_context *ctx = p->ctx;
        *ret = (struct page_labels){ 0 };
        buf_init(&ret->words, 0);
        fz_try(ctx) walk(ctx, ret, pdf_dict_getp(ctx, pdf_trailer(ctx, p->pdf), "Root/PageLabels"));
        fz_catch(ctx) page_file_caught(p);
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void put_roman(struct buf *b, uint32_t n, bool small) {
        static const struct {
                uint32_t worth;
                const char *words;
        } signs[] = { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" },
                      { 90, "XC" },  { 50, "L" },   { 40, "XL" }, { 10, "X" },   { 9, "IX" },
                      { 5, "V" },    { 4, "IV" },   { 1, "I" } };
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
                for (; n >= signs[i].worth; n -= signs[i].worth)
                        for (const char *z = signs[i].words; *z; z++)
                                buf_putc(b, small ? ascii_lower(*z) : *z);
}

/* A to Z, then AA to ZZ, then AAA ... */
static void put_alpha(struct buf *b, uint32_t n, bool small) {
        for (uint32_t i = 0; i <= (n - 1) / 26; i++)
                buf_putc(b, (char) ((small ? 'a' : 'A') + (n - 1) % 26));
}

static void put_number(struct buf *b, char style, uint32_t n) {
        if ((style == 'R' || style == 'r') && n <= ROMAN_MOST)
                put_roman(b, n, style == 'r');
        else if ((style == 'A' || style == 'a') && n <= ALPHA_MOST)
                put_alpha(b, n, style == 'a');
        else if (style)
                buf_printf(b, "%u", n);
}

struct str page_labels_of(const struct page_labels *l, uint32_t page, char z[PAGE_LABEL_MOST]) {
        size_t low = 0, high = l->v.n;
        struct buf b;
        while (low < high) { /* the first that begins behind `page` */
                size_t middle = low + (high - low) / 2;
                if (l->v.v[middle].page <= page)
                        low = middle + 1;
                else
                        high = middle;
        }
        if (low == 0)
                return STR("");
        const struct page_label *one = &l->v.v[low - 1];
        uint64_t number = (uint64_t) one->first + (page - one->page);
        if (number > UINT32_MAX || (one->n == 0 && one->style == 'D' && number == page))
                return STR("");
        buf_init(&b, PAGE_LABEL_MOST);
        buf_put_str(&b, str_sub(buf_str(&l->words), one->words, one->n));
        put_number(&b, one->style, (uint32_t) number);
        size_t n = b.n < PAGE_LABEL_MOST ? b.n : PAGE_LABEL_MOST;
        memcpy(z, b.p ? b.p : "", n);
        buf_done(&b);
        return (struct str){ z, n };
}

void page_labels_done(struct page_labels *l) {
        vec_done(&l->v);
        buf_done(&l->words);
}
