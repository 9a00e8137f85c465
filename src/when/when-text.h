#pragma once
/* Dates in running text: English, Persian, Arabic; Gregorian, Jalali, Hijri.
 *
 *   "On 3 June 2014"  "last Tuesday"  "in the spring of 1393"  "since 2009"  "before the accord"
 *   "۱۴ خرداد ۱۳۹۳"   "هفته گذشته"    "في ٣ رمضان ١٤٣٥"         "from May to July 2012"
 *
 * What is found keeps what was said and no more: a month stays a month, a year stays a year, a date
 * without its year says so and is given the year that the reference makes likely, with a doubt.
 * Nothing is moved to the first of the month.  Without a reference, what depends on one is found
 * but has no range.  Words of months, days, seasons and relations are in when-text.def, named
 * events
 * ("the revolution", "the accord of ...") in when-event.def.
 *
 * Linear in the text; no memory but the list; any number of threads. */
#include "base/str.h"
#include "text/text-lang.h"
#include "when/when-event.h"

/* WHEN_PRECISION(id) — from fine to coarse. */
#define WHEN_PRECISIONS(WHEN_PRECISION)                                                            \
        WHEN_PRECISION(second)                                                                     \
        WHEN_PRECISION(minute)                                                                     \
        WHEN_PRECISION(hour)                                                                       \
        WHEN_PRECISION(part) /* of a day: the morning of ... */                                    \
        WHEN_PRECISION(day)                                                                        \
        WHEN_PRECISION(days) /* a few of them: the weekend */                                      \
        WHEN_PRECISION(week)                                                                       \
        WHEN_PRECISION(month)                                                                      \
        WHEN_PRECISION(season)                                                                     \
        WHEN_PRECISION(quarter)                                                                    \
        WHEN_PRECISION(half)                                                                       \
        WHEN_PRECISION(year)                                                                       \
        WHEN_PRECISION(decade)                                                                     \
        WHEN_PRECISION(century)                                                                    \
        WHEN_PRECISION(vague) /* recently, in the old days: no range */
enum when_precision {
#define WHEN_PRECISION(id) WHEN_PRECISION_##id,
        WHEN_PRECISIONS(WHEN_PRECISION)
#undef WHEN_PRECISION
};
const char *when_precision_code(enum when_precision p);

enum when_text_kind {
        WHEN_TEXT_date,     /* one stretch of its precision: a day, a month, a year */
        WHEN_TEXT_range,    /* from A to B; since A; until B: an open end is INT64_MIN or _MAX */
        WHEN_TEXT_duration, /* for three weeks: `amount` of `precision`, no place in time */
        WHEN_TEXT_time,     /* a time of day without a day */
        WHEN_TEXT_set,      /* every Tuesday, weekly: repeated, no range */
        WHEN_TEXT_KINDS
};
const char *when_text_kind_code(enum when_text_kind k);

enum when_text_flag {
        WHEN_TEXT_relative = 1 << 0,    /* reckoned from the reference: yesterday, two weeks ago */
        WHEN_TEXT_yearless = 1 << 1,    /* the year is a guess by the reference */
        WHEN_TEXT_short_year = 1 << 2,  /* two digits: the century is a guess */
        WHEN_TEXT_order = 1 << 3,       /* 03/04/2014: `other` is the other reading */
        WHEN_TEXT_approximate = 1 << 4, /* about, early, late, some */
        WHEN_TEXT_before = 1 << 5,      /* before, by, until: `from` is open */
        WHEN_TEXT_after = 1 << 6,       /* after, since: `to` is open */
        WHEN_TEXT_event = 1 << 7,       /* by a named event: `event` says which */
        WHEN_TEXT_calendar = 1 << 8,    /* the calendar is a guess (1393 without a month) */
        WHEN_TEXT_old_rule = 1 << 9,    /* Jalali before 1304: months of the older rule, or open */
        WHEN_TEXT_sighted = 1 << 10,    /* Hijri: may differ by a day or two */
        WHEN_TEXT_open = 1 << 11,       /* needs what is not known: no range */
        WHEN_TEXT_few = 1 << 12,        /* several, a few: `amount` is a guess */
};

struct when_text {
        uint32_t off,
                len;   /* bytes of the text; with its preposition when that says before or since */
        uint32_t lead; /* bytes of that preposition and the space behind it; 0: none */
        enum when_text_kind kind;
        enum when_calendar calendar;
        enum when_precision precision;
        unsigned flags;          /* enum when_text_flag */
        bool ranged;             /* `range` is known */
        struct when_range range; /* UTC seconds [from, to), of whole days unless precision < day */
        struct when_range
                unit; /* "2009" of "since 2009", "2011" of "late 2011"; else empty (0, 0) */
        struct when_range other; /* with WHEN_TEXT_order, else empty (0, 0) */
        int32_t amount;          /* of a duration or set, in units of `precision`; of a
                                  * vague one 0 past, 1 present, 2 future */
        int8_t weekday;          /* of a set, 0 Sunday: every Tuesday; -1 none */
        int32_t clock;           /* of a time of day: seconds since midnight as said */
        struct when_date date;   /* as written in `calendar`; 0 where it was not said */
        const char *event;       /* key of when-event.def, or NULL; static */
        const char *rule;        /* which rule found it: "day-month-year"; static */
};

struct when_text_ref {
        bool dated;                  /* false: relative dates stay open */
        int64_t at;                  /* when it was written or sent, UTC s */
        bool month_first;            /* 03/04/2014 is March */
        enum when_calendar calendar; /* of bare years such as 93 or 1393, when nothing else tells */
        const struct when_events *events; /* the user's own (when-event.h), or NULL */
};

struct when_texts {
        struct when_text *v;
        size_t n, cap;
};

/* Put the dates of `text` (valid UTF-8, less than 4 GiB) into *ret (emptied first; zeroed before
 * the first call; when_texts_done() gives back), by offset, none overlapping.  TEXT_LANG_und: the
 * letters say. */
void when_text_find(struct str text, enum text_lang lang, const struct when_text_ref *ref,
                    struct when_texts *ret);
void when_texts_done(struct when_texts *t);

/* Named events at a place of the text: when_event_at() of when-event.h.
 * The range of a named event ("the revolution of 1357"), by its key or any of its names in any of
 * the languages; false if it is not in when-event.def. */
bool when_event_find(struct str name, struct when_range *ret, const char **ret_key);

/* What was found, in ISO 8601-2 (EDTF) as far as it goes: 2014-06-03, 2014-06, 2014-22 (summer),
 * 2014/.., ../2014-06, 2014-06~; "" when open.  NUL-terminated into `to`. */
enum { WHEN_TEXT_ISO = 64 };
struct str when_text_iso(const struct when_text *w, char to[static WHEN_TEXT_ISO]);

/* The same as TIMEX3 of TimeML: DATE 2014-06-03, 2014-W23, 2014-Q2, PAST_REF; TIME
 * 2014-06-03TMO; DURATION P3M, PXY; SET P1W, XXXX-WXX-2.  "" when there is no value; NUL-terminated
 * into `to`. */
enum when_timex { WHEN_TIMEX_DATE, WHEN_TIMEX_TIME, WHEN_TIMEX_DURATION, WHEN_TIMEX_SET };
enum when_timex when_text_timex(const struct when_text *w);
const char *when_timex_code(enum when_timex t);
struct str when_timex_value(const struct when_text *w, char to[static WHEN_TEXT_ISO]);
