/* Parts of JSON that dates and ties have in common; see cli-tie.h. */
#include "cli/cli-tie.h"

/* Code points in from..to. */
static size_t points_in(struct str text, size_t from, size_t to) {
        size_t n = 0;
        for (size_t i = from; i < to; i++)
                n += ((uint8_t) text.p[i] & 0xc0) != 0x80;
        return n;
}

static size_t point_of(struct cli_points *p, size_t off) {
        if (off >= p->at)
                p->n += points_in(p->text, p->at, off);
        else
                p->n -= points_in(p->text, off, p->at);
        p->at = off;
        return p->n;
}

void cli_place_json(struct json *j, struct cli_points *p, size_t off, size_t len) {
        json_key(j, "start"), json_u64(j, point_of(p, off));
        json_key(j, "end"), json_u64(j, point_of(p, off + len));
        json_key(j, "off"), json_u64(j, off);
        json_key(j, "len"), json_u64(j, len);
}

void cli_words_json(struct json *j, const char *key, struct cli_points *p, size_t off, size_t len) {
        json_key(j, key);
        if (len == 0) {
                json_null(j);
                return;
        }
        json_object(j);
        json_key(j, "text"), json_str(j, str_sub(p->text, off, len));
        cli_place_json(j, p, off, len);
        json_end(j);
}

static void end_json(struct json *j, const char *key, bool open, int64_t at, bool fine) {
        char room[WHEN_TEXT];
        json_key(j, key);
        if (open)
                json_null(j);
        else if (fine)
                json_str(j, when_format_iso(at, 0, room));
        else
                json_str(j, when_format_day(WHEN_gregorian, when_day(at), room));
}

void cli_range_json(struct json *j, bool ranged, struct when_range r, enum when_precision p) {
        bool fine = p < WHEN_PRECISION_day;
        end_json(j, "from", !ranged || r.from == INT64_MIN, r.from, fine);
        end_json(j, "until", !ranged || r.to == INT64_MAX, r.to, fine);
}

struct str cli_tie_iso(const struct tie_time *t, char to[static WHEN_TEXT_ISO]) {
        enum { DAY = 86400 };
        struct when_text w = { .kind = WHEN_TEXT_date,
                               .calendar = t->calendar,
                               .precision = t->precision,
                               .flags = t->flags,
                               .ranged = t->ranged,
                               .range = t->range };
        if (!t->ranged)
                return (struct str){ to, 0 };
        if (t->basis == TIE_WHEN_written) {
                bool open = t->range.from == INT64_MIN;
                w.precision = WHEN_PRECISION_day;
                w.kind = open ? WHEN_TEXT_range : WHEN_TEXT_date;
                w.range.to = ((int64_t) when_day(t->range.to - 1) + 1) * DAY;
                if (!open)
                        w.range.from = w.range.to - DAY;
        }
        return when_text_iso(&w, to);
}

const char *cli_party_words(enum tie_party_kind k) {
        switch (k) {
        case TIE_NOBODY:
                return "nobody";
        case TIE_PERSON:
                return "person";
        case TIE_ORGANISATION:
                return "organisation";
        case TIE_PLACE:
                return "place";
        case TIE_SPEAKER:
                return "speaker";
        case TIE_ADDRESSEE:
                return "addressee";
        case TIE_DESCRIBED:
                return "described";
        }
        return "nobody";
}

const char *cli_how_words(enum tie_how h) {
        switch (h) {
        case TIE_NAMED:
                return "named";
        case TIE_HEADED:
                return "headed";
        case TIE_APPOSITION:
                return "apposition";
        case TIE_PRONOUN:
                return "pronoun";
        case TIE_ANAPHOR:
                return "anaphor";
        case TIE_GRAMMAR:
                return "grammar";
        }
        return "named";
}

const char *cli_tie_basis_words(enum tie_basis b) {
        switch (b) {
        case TIE_WHEN_open:
                return "open";
        case TIE_WHEN_mentioned:
                return "mentioned";
        case TIE_WHEN_sent:
                return "sent";
        case TIE_WHEN_received:
                return "received";
        case TIE_WHEN_written:
                return "written";
        }
        return "open";
}

void cli_when_flags_json(struct json *j, unsigned flags) {
        static const struct {
                unsigned bit;
                const char *words;
        } all[] = {
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
        };
        json_key(j, "flags");
        json_array(j);
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (flags & all[i].bit)
                        json_z(j, all[i].words);
        json_end(j);
}
