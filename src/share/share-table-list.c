/* Answers as tables: whom of a list the case knows, and how often A did it to B. */
#include "share/share-table-read.h"

#include "query/query-occasion.h"
#include "watch/watch-case.h"
#include "when/when-text.h"
#include "when/when.h"

enum { QUOTES = 20 /* looked at for one in a document that was asked for */ };

/* ---- a list ---------------------------------------------------------------------------------- */

static const char *const match_columns[] = {
        "line",      "list_id", "name",      "tier",     "spelling",  "odds_percent",
        "ambiguous", "bearers", "documents", "messages", "occasions", "document",
        "said_by",   "date",    "quotation", "nearest",  NULL,
};
static const struct share_table matches = { "matches", "matches", match_columns };

static const struct watch_quote *quote_of(const struct share_ask *a, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_quotes; i++)
                if (share_asked(a, d->quotes[i].doc))
                        return &d->quotes[i];
        return NULL;
}

static void put_match(const struct share_ask *a, struct share_book *b, const struct watch_row *row,
                      const struct watch_detail *d, const struct watch_quote *q) {
        const struct watch_entry *x = &a->list->entries.v[row->entry];
        char doc[SHA256_HEX] = "";
        if (q)
                sha256_hex(&q->key, doc);
        share_cell_number(b, x->line);
        share_cell_text(b, x->id);
        share_cell_text(b, x->name);
        share_cell_own(b, name_tier_id(row->tier));
        share_cell_own(b, name_tier_id(row->spelling));
        share_cell_number(b, (uint64_t) (row->odds * 100 + 0.5));
        share_cell_bool(b, row->flags & WATCH_AMBIGUOUS);
        share_cell_number(b, row->people);
        share_cell_number(b, row->docs);
        share_cell_number(b, row->messages);
        share_cell_number(b, row->occasions);
        share_cell_own(b, doc);
        share_cell_text(b, q ? q->speaker : STR(""));
        share_cell_date(b, q && q->dated, q ? q->date : 0, q ? q->zone : 0);
        share_cell_text(b, q ? q->words : STR(""));
        share_cell_text(b, d->nearest);
}

/* Every name of the list, found or not; with a query only those quoted in what it finds. */
int share_table_matches(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                        uint64_t *ret_rows, struct err *e) {
        struct watch_case_options o = { 0 };
        struct watch_case *w = NULL;
        struct arena room;
        (void) rd;
        arena_init(&room, 0);
        int r = watch_case_new(a->qc->store, a->list, &o, &w, e);
        if (r >= 0)
                r = share_sheet_begin(b, &matches, e);
        for (size_t i = 0; r >= 0 && i < watch_case_rows(w); i++) {
                const struct watch_row *row = watch_case_get(w, i);
                struct watch_detail d = { 0 };
                r = watch_case_detail(w, row->entry, QUOTES, &room, &d, e);
                const struct watch_quote *q = r >= 0 ? quote_of(a, &d) : NULL;
                if (r >= 0 && (q || a->query.n == 0)) {
                        put_match(a, b, row, &d, q);
                        r = share_row_end(b, e);
                }
                arena_reset(&room);
        }
        watch_case_free(&w);
        arena_done(&room);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}

/* ---- a question ------------------------------------------------------------------------------ */

static const char *const occasion_columns[] = {
        "asked",     "answer",   "counts", "why_not",   "may_be_one_with_another",
        "kind",      "from",     "to",     "when_from", "when_until",
        "precision", "document", "words",  NULL,
};
static const struct share_table occasions = { "occasions", "occasions", occasion_columns };

static void put_day(struct share_book *b, bool known, int64_t at) {
        char z[WHEN_TEXT] = "";
        if (known && at > INT64_C(-62135596800) && at < INT64_C(253402300800))
                when_format_day(WHEN_gregorian, when_day(at), z);
        share_cell_own(b, z);
}

static int put_occasion(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                        const struct query_occasions *o, const struct query_occasion *x,
                        struct err *e) {
        static const char *const answers[] = { "yes", "no", "undetermined" };
        static const char *const places[] = { "yes", "maybe", "no" };
        const struct tie_event *v = &o->events.v[x->event];
        const struct tie *t = &o->events.ties[v->best];
        struct store_doc_row row;
        struct buf words;
        char doc[SHA256_HEX];
        if (!share_asked(a, t->doc))
                return 0;
        int r = store_doc_get(a->qc->store, (struct doc_id){ t->doc }, &row, e);
        if (r < 0)
                return r;
        sha256_hex(&row.key, doc);
        buf_init(&words, 0);
        share_cell_text(b, a->question);
        share_cell_own(b, answers[o->answer]);
        share_cell_own(b, places[x->place]);
        share_cell_own(b, x->why);
        share_cell_bool(b, x->with != UINT32_MAX);
        share_cell_own(b, tie_kind_code(v->kind));
        share_cell_text(b, v->from.name);
        share_cell_text(b, v->to.name);
        put_day(b, v->ranged && v->range.from != INT64_MIN, v->range.from);
        put_day(b, v->ranged && v->range.to != INT64_MAX && v->range.to != INT64_MIN,
                v->range.to - (v->range.to != INT64_MIN));
        share_cell_own(b, v->ranged ? when_precision_code(v->precision) : NULL);
        share_cell_own(b, doc);
        r = share_cite(rd, t->doc, t->row.off, t->row.len, &words, e);
        share_cell_text(b, buf_str(&words));
        buf_done(&words);
        return r < 0 ? r : share_row_end(b, e);
}

int share_table_occasions(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                          uint64_t *ret_rows, struct err *e) {
        struct query_occasion_ask ask = {
                .what = a->question, .least = 1, .now = when_now(), .complete = a->complete
        };
        struct query_occasions o = { 0 };
        struct tie_case *ties = NULL;
        struct arena room;
        arena_init(&room, 0);
        int r = tie_case_open(a->qc->store, &ties, e);
        if (r >= 0 && (r = query_occasions(ties, &ask, &room, &o, e)) >= 0)
                r = share_sheet_begin(b, &occasions, e);
        for (size_t i = 0; r >= 0 && i < o.n; i++)
                r = put_occasion(a, rd, b, &o, &o.v[i], e);
        tie_case_close(&ties);
        arena_done(&room);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}
