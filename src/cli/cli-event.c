/* Events as text; see cli-event.h. */
#include "cli/cli-event.h"

#include "base/utf8.h"
#include "flow/flow-analyse.h"

enum { DAY = 86400, LINE = 400, WITNESSES = 12, COPIES = 6 };
/* what calendars can name: 0001-01-01 and the end of 9999; Jalali from 1200 to 1500 */
#define FIRST  INT64_C(-62135596800)
#define LAST   INT64_C(253402300800)
#define JALALI INT64_C(-4697000000)
#define JALEND INT64_C(4763000000)

/* ---- when ----------------------------------------------------------------------------------- */

static bool is_first_of(enum when_calendar cal, int32_t day, bool year) {
        struct when_date d = when_date_of(cal, day);
        return d.day == 1 && (!year || d.month == 1);
}

/* The stretch of days first..last as a calendar has it: a day, a month, a year, or from..to. */
static void stretch(struct cli *c, enum when_calendar cal, int32_t first, int32_t last) {
        char a[WHEN_TEXT], b[WHEN_TEXT];
        struct when_date f = when_date_of(cal, first), l = when_date_of(cal, last);
        if (is_first_of(cal, first, true) && is_first_of(cal, last + 1, true) && f.year == l.year)
                cli_print(c, "%04d", f.year);
        else if (is_first_of(cal, first, false) && is_first_of(cal, last + 1, false) &&
                 f.year == l.year && f.month == l.month)
                cli_print(c, "%s", when_format_month(cal, first, a).p);
        else if (first == last)
                cli_print(c, "%s", when_format_day(cal, first, a).p);
        else
                cli_print(c, "%s..%s", when_format_day(cal, first, a).p,
                          when_format_day(cal, last, b).p);
}

static bool can_name(int64_t from, int64_t to, enum when_calendar cal) {
        return cal == WHEN_jalali ? from >= JALALI && to <= JALEND : from >= FIRST && to <= LAST;
}

static void closed(struct cli *c, const struct tie_event *ev) {
        int64_t from = ev->range.from, to = ev->range.to;
        char at[WHEN_TEXT];
        if (!can_name(from, to, WHEN_gregorian)) {
                cli_print(c, "out of all calendars");
                return;
        }
        if (ev->precision < WHEN_PRECISION_day && to - from < DAY)
                cli_print(c, "%s", when_format_minute(from, 0, at).p);
        else
                stretch(c, WHEN_gregorian, when_day(from), when_day(to - 1));
        if (!can_name(from, to, WHEN_jalali))
                return;
        cli_print(c, " (");
        stretch(c, WHEN_jalali, when_day(from), when_day(to - 1));
        cli_print(c, ")");
}

static void open_end(struct cli *c, const char *words, int64_t at) {
        if (!can_name(at, at, WHEN_gregorian)) {
                cli_print(c, "undated");
                return;
        }
        cli_print(c, "%s ", words);
        stretch(c, WHEN_gregorian, when_day(at), when_day(at));
        if (!can_name(at, at, WHEN_jalali))
                return;
        cli_print(c, " (");
        stretch(c, WHEN_jalali, when_day(at), when_day(at));
        cli_print(c, ")");
}

void cli_event_when(struct cli *c, const struct tie_event *ev) {
        bool from = ev->range.from != INT64_MIN, to = ev->range.to != INT64_MAX;
        if (!ev->ranged || (!from && !to)) {
                cli_print(c, ev->precision == WHEN_PRECISION_vague ? "undated, vague" : "undated");
                return;
        }
        if (ev->flags & WHEN_TEXT_approximate)
                cli_print(c, "about ");
        if (from && to)
                closed(c, ev);
        else if (from)
                open_end(c, "since", ev->range.from);
        else
                open_end(c, "until", ev->range.to - 1);
}

static const char *basis_words(const struct tie_event *ev) {
        switch (ev->basis) {
        case TIE_WHEN_open:
                return "nothing tells when";
        case TIE_WHEN_mentioned:
                return "as the words date it";
        case TIE_WHEN_sent:
                return "when it was sent";
        case TIE_WHEN_received:
                return "when it was received";
        case TIE_WHEN_written:
                return ev->flags & WHEN_TEXT_before ? "no date in the words: before they were "
                                                      "written"
                                                    : "no date in the words: when they were "
                                                      "written";
        }
        return "";
}

static void guesses(struct cli *c, unsigned flags) {
        static const struct {
                unsigned bit;
                const char *words;
        } all[] = { { WHEN_TEXT_yearless, "the year is a guess" },
                    { WHEN_TEXT_short_year, "the century is a guess" },
                    { WHEN_TEXT_order, "day and month may be the other way round" },
                    { WHEN_TEXT_calendar, "the calendar is a guess" },
                    { WHEN_TEXT_old_rule, "by the older rule of months" },
                    { WHEN_TEXT_sighted, "a day or two may differ" } };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (flags & all[i].bit)
                        cli_print(c, "; %s", all[i].words);
}

const char *cli_event_mode(unsigned mode) {
        static const char *const all[] = {
#define LANG_MODE(id) #id,
                LANG_MODES(LANG_MODE)
#undef LANG_MODE
        };
        return mode < sizeof all / sizeof *all ? all[mode] : "?";
}

/* ---- words ---------------------------------------------------------------------------------- */

struct str cli_event_line(struct str s, size_t most, struct arena *a) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
                bool quote =
                        s.p[i] == '>' && (i == 0 || ascii_space(s.p[i - 1]) || s.p[i - 1] == '>');
                if (!quote && !ascii_space(s.p[i]))
                        p[n++] = s.p[i];
                else if (n > 0 && p[n - 1] != ' ')
                        p[n++] = ' ';
        }
        struct str line = str_trim((struct str){ p, n });
        if (most && line.n > most)
                line.n = utf8_floor(line, most);
        return line;
}

static struct str words_at(struct bytes records, uint64_t off, uint64_t len, struct arena *a) {
        struct rec r;
        uint64_t base = 0;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_text)
                        continue;
                struct str text = r.text.text;
                if (off >= base && off < base + text.n) {
                        struct str s = str_sub(text, utf8_floor(text, off - base), len);
                        s.n = utf8_floor(s, s.n);
                        return arena_str(a, s);
                }
                base += text.n;
        }
        return (struct str){ 0 };
}

static int words_of(struct cli *c, uint64_t doc, uint64_t off, uint64_t len, struct arena *a,
                    struct cli_event_quote *ret) {
        struct store_doc_row row;
        struct cli_heading h;
        struct buf records, room;
        int r = store_doc_get(c->store, (struct doc_id){ doc }, &row, &c->err);
        if (r < 0)
                return r;
        cli_id(&row.key, ret->id);
        buf_init(&records, 0);
        buf_init(&room, 0);
        r = store_text_get(c->store, row.text_at, row.text_len, &records, &c->err);
        if (r >= 0 && len > 0)
                ret->words = words_at(buf_bytes(&records), off, len, a);
        else if (r >= 0 && (r = cli_heading_of(c, &row, buf_bytes(&records), &room, &h)) >= 0)
                ret->words = arena_str(a, h.subject.n ? h.subject : h.name);
        buf_done(&records);
        buf_done(&room);
        return r < 0 ? r : 0;
}

int cli_event_quote(struct cli *c, const struct tie *t, struct arena *a,
                    struct cli_event_quote *ret) {
        *ret = (struct cli_event_quote){ .header = t->row.len == 0 };
        return words_of(c, t->doc, t->row.off, t->row.len, a, ret);
}

int cli_event_name(struct cli *c, const struct tie *t, const struct tie_who *w,
                   const struct store_tie_end *end, struct arena *a, struct str *ret) {
        struct cli_event_quote q = { 0 };
        *ret = w->name.n ? w->name : w->said;
        if (ret->n > 0 || !end || end->len == 0)
                return 0;
        int r = words_of(c, t->doc, end->off, end->len, a, &q);
        *ret = cli_event_line(q.words, 80, a);
        return r;
}

/* ---- text ----------------------------------------------------------------------------------- */

static int show_name(struct cli *c, enum cli_style style, const struct tie *t,
                     const struct tie_who *w, const struct store_tie_end *end, struct arena *a) {
        struct str name;
        int r = cli_event_name(c, t, w, end, a, &name);
        if (r >= 0 && name.n > 0)
                cli_show(c, style, name, 0);
        else if (r >= 0)
                cli_print(c, "somebody");
        return r;
}

static const struct tie *best_of(const struct cli_event *x) {
        return &x->all->ties[x->ev->best];
}

static int head(struct cli *c, const struct cli_event *x) {
        const struct tie *t = best_of(x);
        cli_event_when(c, x->ev);
        cli_print(c, "  ");
        if (!x->ev->asserted) { /* before what is not so */
                cli_style(c, CLI_WARN);
                cli_print(c, "[%s] ",
                          x->ev->n_witnesses ? cli_event_mode(t->row.mode) : "only denied");
                cli_style(c, CLI_PLAIN);
        }
        int r = show_name(c, CLI_BOLD, t, &t->from, &t->row.from, x->a);
        if (r < 0)
                return r;
        cli_print(c, " %s", tie_kind_words(x->ev->kind));
        if (t->to.key || t->row.to.len || tie_kind_shape(x->ev->kind) != TIE_SHAPE_alone) {
                cli_print(c, " ");
                r = show_name(c, CLI_BOLD, t, &t->to, &t->row.to, x->a);
        }
        cli_print(c, "\n");
        if (x->brief && (t->row.flags & TIE_RECORD))
                return r;
        cli_print(c, "    %s", basis_words(x->ev));
        guesses(c, x->ev->flags);
        if (t->row.flags & TIE_COUNTED)
                cli_print(c, "; %u of them", t->row.count);
        cli_print(c, "\n");
        return r;
}

static void warn(struct cli *c, const char *words) {
        cli_print(c, "    ");
        cli_style(c, CLI_WARN);
        cli_print(c, "%s", words);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
}

static bool is_record(const struct cli_event *x) {
        return best_of(x)->row.flags & TIE_RECORD;
}

static void warnings(struct cli *c, const struct cli_event *x) {
        const struct tie_event *ev = x->ev;
        if (!is_record(x) && ev->n_witnesses > 0)
                cli_print(c, "    %u independent %s, %u %s\n", ev->sources,
                          ev->sources == 1 ? "source" : "sources", ev->n_witnesses,
                          ev->n_witnesses == 1 ? "witness" : "witnesses");
        if (!is_record(x) && ev->asserted && ev->sources == 1)
                warn(c, "single source");
        if (ev->asserted && ev->denials > 0)
                warn(c, "contradicted: somebody denies it");
        if (ev->acknowledged >= 0 && !is_record(x)) {
                const struct tie_witness *w = &x->all->witnesses[ev->witness + ev->acknowledged];
                cli_print(c, "    acknowledged by ");
                cli_show(c, CLI_PLAIN, w->who.name.n ? w->who.name : STR("a party"), 0);
                cli_print(c, ", a party to it");
                if (w->dated) {
                        cli_print(c, ", ");
                        cli_date(c, true, w->at, 0, 10);
                }
                cli_print(c, "\n");
        }
}

/* On whose word: "Jane Doe; says that Bob Roe says so". */
static int voices(struct cli *c, const struct tie *t, struct arena *a) {
        int r = 0;
        if (t->writer.name.n)
                cli_show(c, CLI_PLAIN, t->writer.name, 0);
        else
                cli_print(c, "nobody is told to have written it");
        for (unsigned i = 0; i < t->row.n_chain && r >= 0; i++) {
                cli_print(c, i ? ", of " : "; on the word of ");
                r = show_name(c, CLI_PLAIN, t, &t->chain[i], &t->row.chain[i], a);
        }
        if (t->row.flags & TIE_SOURCE_UNNAMED)
                cli_print(c, "; its source is not named");
        if (t->row.voice)
                cli_print(c, " (quoted)");
        return r;
}

static int quote(struct cli *c, const struct cli_event *x, const struct tie *t,
                 const char *before) {
        struct cli_event_quote q;
        int r = cli_event_quote(c, t, x->a, &q);
        if (r < 0)
                return r;
        struct str line = cli_event_line(q.words, LINE, x->a);
        cli_print(c, "      %s", before);
        cli_date(c, t->row.dated, t->row.at, 0, 10);
        cli_print(c, "  %s  ", q.id);
        if (!q.header && (r = voices(c, t, x->a)) >= 0)
                cli_print(c, "\n        ");
        cli_print(c, q.header ? "header; subject: " : "");
        cli_show(c, CLI_DIM, line, 0);
        cli_print(c, "\n");
        return r;
}

/* The same words elsewhere: custody. */
static int copies(struct cli *c, const struct cli_event *x, const struct tie_witness *w) {
        int r = 0;
        if (w->n < 2)
                return 0;
        cli_print(c, "        the same words in %u more:", w->n - 1);
        for (uint32_t i = 1; i < w->n && i <= COPIES && r >= 0; i++) {
                struct store_doc_row row;
                char id[13];
                r = store_doc_get(c->store, (struct doc_id){ x->all->ties[w->first + i].doc }, &row,
                                  &c->err);
                if (r < 0)
                        return r;
                cli_id(&row.key, id);
                cli_print(c, " %s", id);
        }
        cli_print(c, w->n - 1 > COPIES ? " ...\n" : "\n");
        return r;
}

int cli_event_text(struct cli *c, const struct cli_event *x) {
        const struct tie_event *ev = x->ev;
        int r = head(c, x);
        if (r >= 0)
                warnings(c, x);
        for (uint32_t i = 0; i < ev->n_witnesses && i < WITNESSES && r >= 0 && !x->brief; i++) {
                const struct tie_witness *w = &x->all->witnesses[ev->witness + i];
                r = quote(c, x, &x->all->ties[w->first], "");
                if (r >= 0)
                        r = copies(c, x, w);
        }
        if (ev->n_witnesses > WITNESSES && !x->brief)
                cli_print(c, "      %u witnesses more: --json has all\n",
                          ev->n_witnesses - WITNESSES);
        for (uint32_t i = 0; i < ev->denials && i < WITNESSES && r >= 0 && !x->brief; i++)
                r = quote(c, x, &x->all->ties[x->all->denials[ev->denial + i]], "denied: ");
        return r;
}

/* ---- what verbs ask ------------------------------------------------------------------------- */

int cli_event_range(struct cli *c, const char *since, const char *until, struct when_range *ret) {
        struct when_range r;
        *ret = (struct when_range){ INT64_MIN, INT64_MAX };
        if (since && when_range_parse(str_of(since), when_now(), &r, &c->err) < 0)
                return ERR_usage;
        if (since)
                ret->from = r.from;
        if (until && when_range_parse(str_of(until), when_now(), &r, &c->err) < 0)
                return ERR_usage;
        if (until)
                ret->to = r.to;
        return since || until;
}

int cli_event_kinds(struct cli *c, const char *typed, bool ret[static TIE_KINDS]) {
        struct str rest = str_of(typed);
        memset(ret, 0, TIE_KINDS * sizeof *ret);
        while (rest.n > 0) {
                bool one[TIE_KINDS] = { false };
                struct str word = str_trim(str_cut(&rest, ','));
                if (!tie_kind_find(word, one)) {
                        err_set(&c->err, ERR_usage, "there is no kind of tie '%.*s'",
                                STR_ARG(word));
                        return err_hint(
                                &c->err, ERR_usage,
                                "doc/schema.md lists them: met, armed, AID, Employment ...");
                }
                for (unsigned k = 0; k < TIE_KINDS; k++)
                        ret[k] = ret[k] || one[k];
        }
        return 0;
}

int cli_event_coverage(struct cli *c) {
        uint64_t done = 0, all = 0;
        int r = flow_analysed(c->store, &done, &all, &c->err);
        if (r >= 0 && done < all) {
                cli_flush(c);
                fprintf(stderr,
                        "clew: %.0f %% of the documents are analysed: clew analyse goes on\n",
                        100.0 * (double) done / (double) all);
        }
        return r < 0 ? r : 0;
}
