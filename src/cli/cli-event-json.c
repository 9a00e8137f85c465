/* Events as JSON lines: doc/schema.md#event. */
#include "cli/cli-event.h"

static const char *const precisions[] = {
#define WHEN_PRECISION(id) #id,
        WHEN_PRECISIONS(WHEN_PRECISION)
#undef WHEN_PRECISION
};

static const char *const bases[] = { [TIE_WHEN_open] = "open",
                                     [TIE_WHEN_mentioned] = "mentioned",
                                     [TIE_WHEN_sent] = "sent",
                                     [TIE_WHEN_received] = "received",
                                     [TIE_WHEN_written] = "written" };

static const char *const calendars[] = { "gregorian", "jalali", "hijri" };

static void hex(struct json *j, const char *key, uint64_t v) {
        static const char digits[] = "0123456789abcdef";
        char z[17] = { 0 };
        for (int i = 0; i < 16; i++)
                z[i] = digits[v >> (60 - 4 * i) & 15];
        json_key(j, key);
        json_z(j, v ? z : NULL);
}

/* ---- when ----------------------------------------------------------------------------------- */

enum { YEARS_1200 = -4697000, YEARS_1500 = 4763000 }; /* thousands of seconds */

static void edge(struct json *j, const char *key, enum when_calendar cal, bool known, int64_t at,
                 bool fine) {
        char z[WHEN_TEXT];
        json_key(j, key);
        bool named = cal == WHEN_jalali ? at / 1000 > YEARS_1200 && at / 1000 < YEARS_1500
                                        : at / 1000 > -62135596 && at / 1000 < 253402300;
        if (!known || !named)
                json_null(j);
        else if (fine)
                json_str(j, when_format_iso(at, 0, z));
        else
                json_str(j, when_format_day(cal, when_day(at), z));
}

/* "from" and "until": the first and the last day that it may have been; null: open. */
static void edges(struct json *j, const struct tie_event *ev, enum when_calendar cal) {
        bool fine = cal == WHEN_gregorian && ev->precision < WHEN_PRECISION_day &&
                    ev->range.from > ev->range.to - 86400;
        edge(j, "from", cal, ev->ranged && ev->range.from != INT64_MIN, ev->range.from, fine);
        edge(j, "until", cal, ev->ranged && ev->range.to != INT64_MAX,
             ev->range.to != INT64_MIN ? ev->range.to - 1 : 0, fine);
}

static void when_flags(struct json *j, unsigned flags) {
        static const char *const names[] = { "relative",    "yearless", "short_year", "order",
                                             "approximate", "before",   "after",      "event",
                                             "calendar",    "old_rule", "sighted",    "open" };
        json_key(j, "flags");
        json_array(j);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (flags >> i & 1)
                        json_z(j, names[i]);
        json_end(j);
}

static void when(struct json *j, const struct cli_event *x) {
        const struct tie_event *ev = x->ev;
        const struct store_tie *row = &x->all->ties[ev->best].row;
        json_key(j, "when");
        json_object(j);
        json_key(j, "dated"), json_bool(j, ev->ranged);
        edges(j, ev, WHEN_gregorian);
        json_key(j, "jalali");
        json_object(j);
        edges(j, ev, WHEN_jalali);
        json_end(j);
        json_key(j, "precision"), json_z(j, precisions[ev->precision]);
        json_key(j, "calendar"), json_z(j, row->calendar < 3 ? calendars[row->calendar] : NULL);
        json_key(j, "basis"), json_z(j, bases[ev->basis]);
        when_flags(j, ev->flags);
        json_end(j);
}

/* ---- who ------------------------------------------------------------------------------------ */

static int who(struct cli *c, struct json *j, const struct cli_event *x, const struct tie *t,
               const struct tie_who *w, const struct store_tie_end *end) {
        static const char *const kinds[] = { "nobody",  "person",    "organisation", "place",
                                             "speaker", "addressee", "described" };
        struct str name;
        int r = cli_event_name(c, t, w, end, x->a, &name);
        json_object(j);
        hex(j, "id", w->key);
        json_key(j, "name"), json_str(j, name);
        json_key(j, "said"), json_str(j, w->said);
        json_key(j, "kind"), json_z(j, kinds[w->kind <= TIE_DESCRIBED ? w->kind : 0]);
        json_key(j, "actor"), json_bool(j, w->actor != 0);
        json_key(j, "bare"), json_bool(j, w->bare);
        json_end(j);
        return r;
}

/* ---- witnesses ------------------------------------------------------------------------------ */

static int said(struct cli *c, struct json *j, const struct cli_event *x, const struct tie *t) {
        struct cli_event_quote q;
        struct str rule = { 0 };
        int r = cli_event_quote(c, t, x->a, &q);
        if (r >= 0 && t->row.rule.v)
                r = store_label_get(c->store, t->row.rule, &rule, &c->err);
        if (r < 0)
                return r;
        json_key(j, "doc"), json_z(j, q.id);
        json_key(j, "off"), json_u64(j, t->row.off);
        json_key(j, "len"), json_u64(j, t->row.len);
        json_key(j, "header"), json_bool(j, q.header);
        json_key(j, "words"), json_str(j, q.words);
        cli_date_json(j, "written", t->row.dated, t->row.at, 0);
        json_key(j, "quoted"), json_bool(j, t->row.voice > 0);
        json_key(j, "mode"), json_z(j, cli_event_mode(t->row.mode));
        json_key(j, "negated"), json_bool(j, t->row.flags & (TIE_NEGATED | TIE_DENIED));
        json_key(j, "odds"), json_u64(j, t->row.odds);
        json_key(j, "rule"), json_str(j, rule);
        json_key(j, "count");
        if (t->row.flags & TIE_COUNTED)
                json_u64(j, t->row.count);
        else
                json_null(j);
        json_key(j, "writer");
        r = who(c, j, x, t, &t->writer, NULL);
        json_key(j, "chain");
        json_array(j);
        for (unsigned i = 0; i < t->row.n_chain && r >= 0; i++)
                r = who(c, j, x, t, &t->chain[i], &t->row.chain[i]);
        json_end(j);
        return r;
}

static int custody(struct cli *c, struct json *j, const struct cli_event *x,
                   const struct tie_witness *w) {
        struct store_doc_row row;
        char id[13];
        int r = 0;
        json_key(j, "copies");
        json_array(j);
        for (uint32_t i = 1; i < w->n && r >= 0; i++) {
                r = store_doc_get(c->store, (struct doc_id){ x->all->ties[w->first + i].doc }, &row,
                                  &c->err);
                if (r < 0)
                        return r;
                cli_id(&row.key, id);
                json_z(j, id);
        }
        json_end(j);
        return r;
}

static int witnesses(struct cli *c, struct json *j, const struct cli_event *x) {
        int r = 0;
        json_key(j, "witnesses");
        json_array(j);
        for (uint32_t i = 0; i < x->ev->n_witnesses && r >= 0; i++) {
                const struct tie_witness *w = &x->all->witnesses[x->ev->witness + i];
                json_object(j);
                json_key(j, "source_number"), json_u64(j, w->source + 1);
                json_key(j, "party"), json_bool(j, w->party);
                json_key(j, "acknowledges"), json_bool(j, w->acknowledges);
                r = said(c, j, x, &x->all->ties[w->first]);
                if (r >= 0)
                        r = custody(c, j, x, w);
                json_end(j);
        }
        json_end(j);
        json_key(j, "denials");
        json_array(j);
        for (uint32_t i = 0; i < x->ev->denials && r >= 0; i++) {
                json_object(j);
                json_key(j, "source_number"), json_u64(j, 0);
                r = said(c, j, x, &x->all->ties[x->all->denials[x->ev->denial + i]]);
                json_end(j);
        }
        json_end(j);
        return r;
}

int cli_event_json_keys(struct cli *c, struct json *j, const struct cli_event *x) {
        const struct tie_event *ev = x->ev;
        const struct tie *t = &x->all->ties[ev->best];
        hex(j, "event", ev->id);
        json_key(j, "kind"), json_z(j, tie_kind_code(ev->kind));
        json_key(j, "plover"), json_z(j, tie_kind_plover(ev->kind));
        json_key(j, "ftm"), json_z(j, tie_kind_ftm(ev->kind));
        json_key(j, "source");
        int r = who(c, j, x, t, &t->from, &t->row.from);
        json_key(j, "target");
        if (r >= 0)
                r = who(c, j, x, t, &t->to, &t->row.to);
        if (r < 0)
                return r;
        when(j, x);
        json_key(j, "record"), json_bool(j, t->row.flags & TIE_RECORD);
        json_key(j, "asserted"), json_bool(j, ev->asserted);
        json_key(j, "sources"), json_u64(j, ev->sources);
        json_key(j, "single_source"),
                json_bool(j, ev->asserted && ev->sources == 1 && !(t->row.flags & TIE_RECORD));
        json_key(j, "contradicted"), json_bool(j, ev->asserted && ev->denials > 0);
        json_key(j, "acknowledged");
        if (ev->acknowledged >= 0)
                json_u64(j, (uint64_t) ev->acknowledged);
        else
                json_null(j);
        return witnesses(c, j, x);
}

int cli_event_json(struct cli *c, const char *type, const struct cli_event *x) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, type);
        int r = cli_event_json_keys(c, j, x);
        if (r >= 0)
                cli_json_done(c);
        return r;
}
