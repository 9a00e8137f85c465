/* Ties and events as tables: a row for each sentence that says it, and one for what they speak of
 * together. */
#include "share/share-table-read.h"

#include "tie/tie-event.h"
#include "when/when-text.h"
#include "when/when.h"

static const char *const tie_columns[] = {
        "document",   "written",   "from",    "kind",   "to",   "mode",  "negated", "when_from",
        "when_until", "precision", "said_by", "writer", "odds", "words", NULL,
};
static const struct share_table ties = { "ties", "ties", tie_columns };

static const char *const event_columns[] = {
        "event",    "kind",      "from",        "to",      "when_from", "when_until", "precision",
        "asserted", "witnesses", "independent", "denials", "document",  "words",      NULL,
};
static const struct share_table events = { "events", "events", event_columns };

/* ---- when ------------------------------------------------------------------------------------ */

static bool can_name(int64_t at) { /* years 1 to 9999 */
        return at > INT64_C(-62135596800) && at < INT64_C(253402300800);
}

static void put_edge(struct share_book *b, bool known, int64_t at, bool fine) {
        char z[WHEN_TEXT] = "";
        if (known && can_name(at) && fine)
                when_format_iso(at, 0, z);
        else if (known && can_name(at))
                when_format_day(WHEN_gregorian, when_day(at), z);
        share_cell_own(b, z);
}

/* The first and the last day (or second) that it may have been; empty: open, or not known. */
static void put_when(struct share_book *b, bool ranged, int64_t from, int64_t to,
                     unsigned precision) {
        bool fine = precision < WHEN_PRECISION_day && from != INT64_MIN && to != INT64_MAX &&
                    to - from < 86400;
        put_edge(b, ranged && from != INT64_MIN, from, fine);
        put_edge(b, ranged && to != INT64_MAX && to != INT64_MIN, to - (to != INT64_MIN), fine);
        share_cell_own(b, ranged ? when_precision_code((enum when_precision) precision) : NULL);
}

static int put_words(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                     const struct tie *t, bool key, struct err *e) {
        struct store_doc_row row;
        struct buf words;
        char hex[SHA256_HEX];
        buf_init(&words, 0);
        int r = share_cite(rd, t->doc, t->row.off, t->row.len, &words, e);
        if (r >= 0 && key &&
            (r = store_doc_get(a->qc->store, (struct doc_id){ t->doc }, &row, e)) >= 0) {
                sha256_hex(&row.key, hex);
                share_cell_own(b, hex);
        }
        if (r >= 0)
                share_cell_text(b, buf_str(&words));
        buf_done(&words);
        return r;
}

/* ---- ties ------------------------------------------------------------------------------------ */

struct sheet {
        const struct share_ask *ask;
        struct share_reader *reader;
        struct share_book *book;
        struct err *e;
};

static void put_chain(struct share_book *b, const struct tie *t) {
        struct buf x;
        buf_init(&x, 0);
        for (unsigned i = 0; i < t->row.n_chain && i < TIE_CHAIN; i++) {
                buf_puts(&x, i ? " > " : "");
                buf_put_str(&x, t->chain[i].name.n ? t->chain[i].name : STR("(somebody)"));
        }
        share_cell_text(b, buf_str(&x));
        buf_done(&x);
}

static int put_tie(struct sheet *s, const struct tie *t) {
        struct share_book *b = s->book;
        struct store_doc_row row;
        char doc[SHA256_HEX];
        int r = store_doc_get(s->ask->qc->store, (struct doc_id){ t->doc }, &row, s->e);
        if (r < 0)
                return r;
        sha256_hex(&row.key, doc);
        share_cell_own(b, doc);
        share_cell_date(b, t->row.dated, t->row.at, 0);
        share_cell_text(b, t->from.name);
        share_cell_own(b, tie_kind_code((enum tie_kind) t->row.kind));
        share_cell_text(b, t->to.name);
        share_cell_own(b, lang_mode_code((enum lang_mode) t->row.mode));
        share_cell_bool(b, t->row.flags & (TIE_NEGATED | TIE_DENIED));
        put_when(b, t->row.ranged, t->row.range_from, t->row.range_to, t->row.precision);
        put_chain(b, t);
        share_cell_text(b, t->writer.name);
        share_cell_number(b, t->row.odds);
        r = put_words(s->ask, s->reader, b, t, false, s->e);
        return r < 0 ? r : share_row_end(b, s->e);
}

static int each_tie(void *arg, const struct tie *t) {
        struct sheet *s = arg;
        return share_asked(s->ask, t->doc) ? put_tie(s, t) : 0;
}

int share_table_ties(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                     uint64_t *ret_rows, struct err *e) {
        struct sheet s = { a, rd, b, e };
        struct tie_filter want = { .language = true };
        struct tie_case *c = NULL;
        int r = tie_case_open(a->qc->store, &c, e);
        if (r >= 0)
                r = share_sheet_begin(b, &ties, e);
        if (r >= 0)
                r = tie_case_each(c, &want, each_tie, &s, e);
        tie_case_close(&c);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}

/* ---- events ---------------------------------------------------------------------------------- */

/* The first tie of the event in a document that was asked for: what is quoted. */
static const struct tie *told(const struct share_ask *a, const struct tie_events *ev,
                              const struct tie_event *v) {
        if (share_asked(a, ev->ties[v->best].doc))
                return &ev->ties[v->best];
        for (uint32_t i = 0; i < v->n_witnesses; i++) {
                const struct tie_witness *w = &ev->witnesses[v->witness + i];
                for (uint32_t k = w->first; k < w->first + w->n; k++)
                        if (share_asked(a, ev->ties[k].doc))
                                return &ev->ties[k];
        }
        return NULL;
}

static int put_event(struct sheet *s, const struct tie_events *ev, const struct tie_event *v) {
        const struct tie *t = told(s->ask, ev, v);
        struct share_book *b = s->book;
        char id[17];
        if (!t)
                return 0;
        snprintf(id, sizeof id, "%016llx", (unsigned long long) v->id);
        share_cell_own(b, s->ask->mask ? NULL : id);
        share_cell_own(b, tie_kind_code(v->kind));
        share_cell_text(b, v->from.name);
        share_cell_text(b, v->to.name);
        put_when(b, v->ranged, v->range.from, v->range.to, v->precision);
        share_cell_bool(b, v->asserted);
        share_cell_number(b, v->n_witnesses);
        share_cell_number(b, v->sources);
        share_cell_number(b, v->denials);
        int r = put_words(s->ask, s->reader, b, t, true, s->e);
        return r < 0 ? r : share_row_end(b, s->e);
}

int share_table_events(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                       uint64_t *ret_rows, struct err *e) {
        struct sheet s = { a, rd, b, e };
        struct tie_filter want = { .language = true };
        struct tie_case *c = NULL;
        struct tie_events ev;
        struct arena room;
        arena_init(&room, 0);
        int r = tie_case_open(a->qc->store, &c, e);
        if (r >= 0)
                r = tie_events_get(c, &want, &room, &ev, e);
        if (r >= 0)
                r = share_sheet_begin(b, &events, e);
        for (size_t i = 0; r >= 0 && i < ev.n; i++)
                r = put_event(&s, &ev, &ev.v[i]);
        tie_case_close(&c);
        arena_done(&room);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}
