/* clew dates — the dates that any text names, told apart by what was said and what was guessed. */
#include "cli/cli-common.h"
#include "cli/cli-text-in.h"

#include "base/utf8.h"
#include "when/when-text.h"

#include <inttypes.h>
#include <unistd.h>

static struct {
        bool lines, month_first;
        const char *ref, *lang, *calendar, *events;
} opt;

static const struct cli_option options[] = {
        { "ref", CLI_STR, &opt.ref, "DATE",
          "when the text was written, for \"yesterday\" and dates without a year (UTC)" },
        { "lang", CLI_STR, &opt.lang, "L", "the language: en, fa, ar (default: as it looks)" },
        { "calendar", CLI_STR, &opt.calendar, "C",
          "of years that could be of several: gregorian, jalali, hijri" },
        { "month-first", CLI_BOOL, &opt.month_first, NULL, "3/4/2014 is the fourth of March" },
        { "events", CLI_STR, &opt.events, "FILE",
          "events of your own: NAME|NAME... TAB from TAB to, a line each" },
        { "lines", CLI_BOOL, &opt.lines, NULL, "each line is a text of its own" },
        { 0 },
};

struct dates {
        struct cli *c;
        struct when_text_ref ref;
        enum text_lang lang;
        struct when_texts found;
        bool any;
};

/* ---- what is printed ---- */

static const char *const calendar_words[] = {
        [WHEN_gregorian] = "gregorian", [WHEN_jalali] = "jalali", [WHEN_hijri] = "hijri"
};

static const struct {
        unsigned flag;
        const char *word;
} flag_words[] = {
        { WHEN_TEXT_relative, "relative" },
        { WHEN_TEXT_yearless, "yearless" },
        { WHEN_TEXT_short_year, "short_year" },
        { WHEN_TEXT_order, "order" },
        { WHEN_TEXT_approximate, "approximate" },
        { WHEN_TEXT_before, "before" },
        { WHEN_TEXT_after, "after" },
        { WHEN_TEXT_event, "event" },
        { WHEN_TEXT_calendar, "calendar" },
        { WHEN_TEXT_old_rule, "old_rule" },
        { WHEN_TEXT_sighted, "sighted" },
        { WHEN_TEXT_open, "open" },
        { WHEN_TEXT_few, "few" },
};
enum { FLAG_WORDS = sizeof flag_words / sizeof *flag_words, JALALI = 2 * WHEN_TEXT + 5 };

/* Whole Jalali years and months as such, one day, or the first and the last day. */
static void jalali_of(struct when_range r, char to[static JALALI]) {
        char a[WHEN_TEXT] = "..", z[WHEN_TEXT] = "..";
        if (r.from == INT64_MIN || r.to == INT64_MAX) {
                if (r.from != INT64_MIN)
                        when_format_day(WHEN_jalali, when_day(r.from), a);
                if (r.to != INT64_MAX)
                        when_format_day(WHEN_jalali, when_day(r.to - 1), z);
                snprintf(to, JALALI, "%s/%s", a, z);
                return;
        }
        int32_t first = when_day(r.from), last = when_day(r.to - (r.to > r.from));
        struct when_date d = when_date_of(WHEN_jalali, first),
                         e = when_date_of(WHEN_jalali, last + 1);
        bool months = d.day == 1 && e.day == 1;
        if (months && d.month == 1 && e.month == 1 && e.year == d.year + 1)
                snprintf(to, JALALI, "%d", d.year);
        else if (months && 12 * (e.year - d.year) + e.month - d.month == 1)
                snprintf(to, JALALI, "%s", when_format_month(WHEN_jalali, first, a).p);
        else if (first == last)
                snprintf(to, JALALI, "%s", when_format_day(WHEN_jalali, first, a).p);
        else
                snprintf(to, JALALI, "%s/%s", when_format_day(WHEN_jalali, first, a).p,
                         when_format_day(WHEN_jalali, last, z).p);
}

/* The Jalali side of what was found.  As written, if it was written so; before 1304 months were
 * others than these, so what is reckoned there has a "~". */
static void jalali_beside(const struct when_text *w, char to[static JALALI]) {
        struct when_date d = w->date;
        *to = 0;
        if (!w->ranged)
                return;
        if (w->kind == WHEN_TEXT_date && w->calendar == WHEN_jalali && d.year && d.month && d.day) {
                snprintf(to, JALALI, "%04d-%02u-%02u", d.year, d.month, d.day);
                return;
        }
        if (w->kind == WHEN_TEXT_date && w->calendar == WHEN_jalali && d.year && d.month &&
            w->precision == WHEN_PRECISION_month) {
                snprintf(to, JALALI, "%04d-%02u", d.year, d.month);
                return;
        }
        jalali_of(w->range, to);
        int64_t known = w->range.from == INT64_MIN ? w->range.to : w->range.from;
        if (when_date_of(WHEN_jalali, when_day(known)).year < WHEN_JALALI_MODERN)
                snprintf(to + strlen(to), JALALI - strlen(to), "~");
}

static void range_json(struct json *j, const char *from, const char *to, bool known,
                       struct when_range r) {
        cli_date_json(j, from, known && r.from != INT64_MIN, r.from, 0);
        cli_date_json(j, to, known && r.to != INT64_MAX, r.to, 0);
}

/* As it was written in its calendar; null what was not said. */
static void said_json(struct json *j, struct when_date d) {
        const struct {
                const char *key;
                int32_t v;
        } parts[] = { { "year", d.year }, { "month", d.month }, { "day", d.day } };
        for (size_t i = 0; i < 3; i++) {
                json_key(j, parts[i].key);
                if (parts[i].v)
                        json_i64(j, parts[i].v);
                else
                        json_null(j);
        }
}

static void flags_json(struct json *j, unsigned flags) {
        json_key(j, "flags");
        json_array(j);
        for (size_t i = 0; i < FLAG_WORDS; i++)
                if (flags & flag_words[i].flag)
                        json_z(j, flag_words[i].word);
        json_end(j);
}

static void place_json(struct json *j, const struct when_text *w, size_t start, size_t points) {
        json_key(j, "off"), json_u64(j, w->off);
        json_key(j, "len"), json_u64(j, w->len);
        json_key(j, "start"), json_u64(j, start);
        json_key(j, "end"), json_u64(j, start + points);
}

static void or_null(struct json *j, const char *key, const char *z) {
        json_key(j, key);
        if (z && *z)
                json_z(j, z);
        else
                json_null(j);
}

static size_t points_in(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ((uint8_t) s.p[i] & 0xc0) != 0x80;
        return n;
}

/* What TimeML marks: the expression without the preposition before it. */
static void timex_json(struct json *j, struct str text, const struct when_text *w, size_t start,
                       size_t points) {
        char value[WHEN_TEXT_ISO];
        size_t lead = points_in(str_sub(text, w->off, w->lead));
        json_key(j, "timex");
        json_object(j);
        json_key(j, "type"), json_z(j, when_timex_code(when_text_timex(w)));
        or_null(j, "value", when_timex_value(w, value).p);
        json_key(j, "text"), json_str(j, str_sub(text, w->off + w->lead, w->len - w->lead));
        json_key(j, "start"), json_u64(j, start + lead);
        json_key(j, "end"), json_u64(j, start + points);
        json_key(j, "off"), json_u64(j, w->off + w->lead);
        json_key(j, "len"), json_u64(j, w->len - w->lead);
        json_end(j);
}

/* `start` and `points` count code points. */
static void as_json(struct dates *d, uint64_t line, struct str text, const struct when_text *w,
                    size_t start, size_t points) {
        struct json *j = cli_json(d->c);
        char iso[WHEN_TEXT_ISO], jalali[JALALI];
        jalali_beside(w, jalali);
        json_key(j, "verb"), json_z(j, "dates");
        if (line)
                json_key(j, "line"), json_u64(j, line);
        json_key(j, "text"), json_str(j, str_sub(text, w->off, w->len));
        place_json(j, w, start, points);
        json_key(j, "kind"), json_z(j, when_text_kind_code(w->kind));
        json_key(j, "calendar"), json_z(j, calendar_words[w->calendar]);
        json_key(j, "precision"), json_z(j, when_precision_code(w->precision));
        or_null(j, "iso", when_text_iso(w, iso).p);
        timex_json(j, text, w, start, points);
        range_json(j, "from", "to", w->ranged, w->range);
        if (w->flags & WHEN_TEXT_order)
                range_json(j, "other_from", "other_to", true, w->other);
        or_null(j, "jalali", jalali);
        if (w->kind == WHEN_TEXT_duration)
                json_key(j, "amount"), json_i64(j, w->amount);
        said_json(j, w->date);
        flags_json(j, w->flags);
        or_null(j, "event", w->event);
        or_null(j, "rule", w->rule);
        json_key(j, "basis"), json_z(j, "mentioned");
        if (d->ref.dated && w->flags & (WHEN_TEXT_relative | WHEN_TEXT_yearless))
                cli_date_json(j, "ref", true, d->ref.at, 0);
        cli_json_done(d->c);
}

static void as_text(struct dates *d, uint64_t line, struct str text, const struct when_text *w) {
        struct cli *c = d->c;
        char iso[WHEN_TEXT_ISO], jalali[JALALI];
        jalali_beside(w, jalali);
        if (line)
                cli_print(c, "%6" PRIu64 "  ", line);
        cli_print(c, "%-22s %-22s ", *when_text_iso(w, iso).p ? iso : "-", *jalali ? jalali : "-");
        cli_show(c, CLI_BOLD, str_sub(text, w->off, w->len), 0);
        cli_style(c, CLI_DIM);
        cli_print(c, "  %s", when_text_kind_code(w->kind));
        for (size_t i = 0; i < FLAG_WORDS; i++)
                if (w->flags & flag_words[i].flag)
                        cli_print(c, ", %s", flag_words[i].word);
        if (w->event)
                cli_print(c, ": %s", w->event);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
}

/* ---- what is read ---- */

static void one(struct dates *d, uint64_t line, struct str text) {
        size_t at = 0, points = 0;
        when_text_find(text, d->lang, &d->ref, &d->found);
        if (d->found.n && !d->any && !d->c->json)
                cli_print(d->c, "%s%-22s %-22s text\n", line ? "  line  " : "", "date", "jalali");
        for (size_t i = 0; i < d->found.n; i++) {
                const struct when_text *w = &d->found.v[i];
                points += points_in(str_sub(text, at, w->off - at));
                at = w->off;
                if (d->c->json)
                        as_json(d, line, text, w, points, points_in(str_sub(text, at, w->len)));
                else
                        as_text(d, line, text, w);
                d->any = true;
        }
}

static void every(struct dates *d, struct str in) {
        if (!opt.lines) {
                one(d, 0, in);
                return;
        }
        for (uint64_t n = 1; in.n; n++)
                one(d, n, str_cut(&in, '\n'));
}

static int read_ref(struct dates *d, struct err *e) {
        struct when_range day;
        struct when_mail m;
        if (!opt.ref)
                return 0;
        d->ref.dated = true;
        if (when_range_parse(str_of(opt.ref), when_now(), &day, e) == 0 &&
            day.to - day.from == 86400)
                d->ref.at = day.from;
        else if (when_mail(bytes_of(opt.ref, strlen(opt.ref)), &m) == 0)
                d->ref.at = m.at;
        else
                return err_hint(e, err_set(e, ERR_usage, "no day or instant: '%s'", opt.ref),
                                "2014-06-03, 1393-03-13, 2014-06-03T14:05Z, today");
        return 0;
}

static int read_options(struct dates *d, struct err *e) {
        if (opt.lang &&
            (!text_lang_of_code(str_of(opt.lang), &d->lang) ||
             (d->lang != TEXT_LANG_en && d->lang != TEXT_LANG_fa && d->lang != TEXT_LANG_ar)))
                return err_hint(e, err_set(e, ERR_usage, "no dates in language '%s'", opt.lang),
                                "en, fa or ar");
        if (opt.calendar) {
                size_t i = 0;
                while (i < 3 && strcmp(calendar_words[i], opt.calendar) != 0)
                        i++;
                if (i == 3)
                        return err_hint(e, err_set(e, ERR_usage, "no calendar '%s'", opt.calendar),
                                        "gregorian, jalali or hijri");
                d->ref.calendar = (enum when_calendar) i;
        }
        d->ref.month_first = opt.month_first;
        return read_ref(d, e);
}

/* One operand that is a file, or words. */
static int read_text(struct cli *c, struct buf *ret) {
        if (c->n_operands == 0)
                return cli_text_in(c, "-", ret);
        if (c->n_operands == 1 &&
            (strcmp(c->operands[0], "-") == 0 || access(c->operands[0], F_OK) == 0))
                return cli_text_in(c, c->operands[0], ret);
        struct str s = cli_operands(c, ret);
        if (utf8_valid(str_bytes(s)) != s.n)
                return err_set(&c->err, ERR_usage, "the words are not UTF-8");
        return 0;
}

static int run(struct cli *c) {
        struct dates d = { .c = c, .lang = TEXT_LANG_und };
        struct arena a;
        struct buf in = { 0 }, own;
        arena_init(&a, 0);
        buf_init(&own, 0);
        buf_init(&in, 0);
        int r = read_options(&d, &c->err);
        if (r >= 0 && opt.events)
                r = cli_text_in(c, opt.events, &own);
        if (r >= 0 && opt.events)
                r = when_events_read(buf_str(&own), &a, &d.ref.events, &c->err);
        if (r >= 0)
                r = read_text(c, &in);
        if (r >= 0)
                every(&d, buf_str(&in));
        when_texts_done(&d.found);
        buf_done(&in);
        buf_done(&own);
        arena_done(&a);
        return r < 0 ? r : d.any ? CLI_YES : CLI_NO;
}

const struct cli_verb cli_verb_dates = {
        .name = "dates",
        .args = "[FILE|-|WORDS...]",
        .says = "the dates in a text, in three calendars, with what is sure of them",
        .about = "FILE (or standard input, or the words themselves) is text in English, Persian or "
                 "Arabic.\n"
                 "Each date, range, duration or time is told as precisely as it was said: a month "
                 "stays a\n"
                 "month.  What was guessed (a year, a century, the order of day and month) is "
                 "named.  What\n"
                 "is reckoned from the day of writing (\"yesterday\") needs --ref; without it it "
                 "stays open.\n"
                 "--json prints one object a date.  No case is needed.",
        .example = "clew dates --ref 2014-06-03 'they met last Tuesday and again on 14 khordad "
                   "1393'\nclew dates --json --ref 2014-06-03 letter.txt",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
