/* Whose words a source says these are; see quote-whose.h. */
#include "quote/quote-whose.h"

#include "base/utf8.h"
#include "name/name.h"
#include "quote/quote-draft.h"
#include "text/text-fold.h"

const char *quote_fits_id(enum quote_fits f) {
        static const char *const ids[] = { "unknown", "yes", "no" };
        return ids[f];
}

/* ---- in the source
 * ------------------------------------------------------------------------------------- */

enum { WINDOW = 1500, NEAR = 200 };

/* The quotation of `found` that has byte `off` between its marks. */
static const struct quote_claimed *within(const struct quote_draft *found, size_t off) {
        for (size_t i = 0; i < found->n; i++)
                for (size_t k = 0; k < found->v[i].n_pieces; k++) {
                        const struct quote_piece *p = &found->v[i].pieces[k];
                        if (found->v[i].form == QUOTE_MARKS && off >= p->off &&
                            off < p->off + p->words.n)
                                return &found->v[i];
                }
        return NULL;
}

static struct str window(struct str text, uint64_t off, size_t reach, size_t *ret_from) {
        size_t from = off > reach ? utf8_floor(text, off - reach) : 0;
        size_t to = utf8_floor(text, off + reach < text.n ? off + reach : text.n);
        *ret_from = from;
        return str_sub(text, from, to - from);
}

/* Who is said to speak there, by the source's own words. */
static void read_marks(const struct quote_doc *d, uint64_t off, struct arena *a,
                       struct quote_whose *ret) {
        const struct when_text_ref ref = { .dated = d->row.dated, .at = d->row.date };
        struct quote_draft found;
        size_t from;
        struct str s = arena_str(a, window(d->text, off, WINDOW, &from));
        quote_draft_read(s, &ref, a, &found);
        const struct quote_claimed *q = within(&found, off - from);
        if (q == NULL)
                return;
        ret->within = true;
        if (q->who.n) {
                ret->by.name = q->who;
                ret->by.address = (struct str){ 0 };
                ret->by.claimed = ret->said = true;
        }
}

static struct str outlet_of(const struct quote_doc *d) {
        struct bytes in = buf_bytes(&d->records);
        struct str outlet = { 0 };
        struct rec r;
        while (outlet.n == 0 && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_header && r.header.id == REC_HDR_outlet)
                        outlet = r.header.value;
        return outlet;
}

void quote_whose_read(const struct quote_doc *d, uint64_t off, struct arena *a,
                      struct quote_whose *ret) {
        size_t from;
        *ret = (struct quote_whose){ 0 };
        quote_doc_speaker(d, off, &ret->by);
        ret->by.name = arena_str(a, ret->by.name);
        ret->by.address = arena_str(a, ret->by.address);
        ret->outlet = arena_str(a, outlet_of(d));
        ret->around = arena_str(a, window(d->text, off, NEAR, &from));
        if (off < d->text.n)
                read_marks(d, off, a, ret);
        ret->cut = ret->by.kind == REC_SPAN_excerpt && !ret->within;
}

/* ---- against a draft
 * ----------------------------------------------------------------------------------- */

static bool same_name(struct str a, struct str b) {
        struct name x, y;
        struct name_match m;
        name_parse(name_model(), a, &x);
        name_parse(name_model(), b, &y);
        if (x.n == 0 || y.n == 0)
                return false;
        name_compare(name_model(), &x, &y, NULL, &m);
        if (m.score >= .5)
                return true;
        for (size_t i = 0; i < x.n; i++) /* "Tabatabai said": a part of the name is enough */
                for (size_t k = 0; k < y.n && x.words == 1; k++)
                        if (x.token[i].kind == NAME_WORD && x.token[i].n == y.token[k].n &&
                            memcmp(x.token[i].v, y.token[k].v, x.token[i].n) == 0)
                                return true;
        struct name one = y; /* the last word in another spelling */
        one.n = 0;
        for (size_t k = 0; k < y.n && x.words == 1; k++)
                if (y.token[k].kind == NAME_WORD) {
                        one.token[0] = y.token[k];
                        one.n = one.words = 1;
                        name_compare(name_model(), &x, &one, NULL, &m);
                        if (m.score >= .5)
                                return true;
                }
        return false;
}

/* "jane.doe@example.org" as a name. */
static struct str local_part(struct str address, struct arena *a) {
        struct str local = str_cut(&address, '@');
        char *p = arena_alloc(a, local.n + 1);
        for (size_t i = 0; i < local.n; i++)
                p[i] = strchr("._-+", local.p[i]) && local.p[i] ? ' ' : local.p[i];
        return (struct str){ p, local.n };
}

/* Is the last word of `who` among the words around? */
static bool is_near(struct str around, struct str who) {
        struct buf a, b;
        struct str last = { 0 };
        bool near = false;
        buf_init(&a, 0);
        buf_init(&b, 0);
        text_fold(around, &a);
        text_fold(who, &b);
        for (struct str rest = str_trim(buf_str(&b)); rest.n;)
                last = str_cut(&rest, ' ');
        near = last.n > 1 && str_find(buf_str(&a), last) != SIZE_MAX;
        buf_done(&a);
        buf_done(&b);
        return near;
}

enum quote_fits quote_whose_fits(const struct quote_whose *w, struct str who, struct arena *a) {
        const struct quote_speaker *by = &w->by;
        if (who.n == 0 || (by->name.n == 0 && by->address.n == 0 && w->outlet.n == 0))
                return QUOTE_FITS_unknown;
        if (by->name.n && same_name(who, by->name))
                return QUOTE_FITS_yes;
        if (by->address.n && same_name(who, local_part(by->address, a)))
                return QUOTE_FITS_yes;
        if (w->outlet.n && !w->within && str_find_nocase(w->outlet, who) != SIZE_MAX)
                return QUOTE_FITS_yes;
        if (w->cut || (w->within && !w->said))
                return QUOTE_FITS_unknown; /* somebody's, the source does not say whose */
        if (w->outlet.n && !w->said && is_near(w->around, who))
                return QUOTE_FITS_unknown; /* reported, in the outlet's words */
        return by->name.n ? QUOTE_FITS_no : QUOTE_FITS_unknown;
}
