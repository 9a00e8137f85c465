#pragma once
/* Offsets of time zones: those that a calendar defines itself (VTIMEZONE), and a few by name. */
#include "base/vec.h"
#include "when/when.h"

/* One observance: STANDARD or DAYLIGHT. */
struct parse_ics_rule {
        struct str zone; /* TZID */
        int64_t start;   /* local seconds of its first onset */
        int32_t offset;  /* minutes east while it is in force */
        uint8_t month;   /* each year in that month ...; 0 = once */
        int8_t week;     /* ... on the 1st .. 5th, or last (-1) ... */
        uint8_t weekday; /* ... of these days, 0 = Sunday */
};

struct parse_ics_zones {
        VEC(struct parse_ics_rule) rules;
};

/* The offset of `zone` at local time `at`, in minutes east, or WHEN_ZONE_UNKNOWN. */
int32_t parse_ics_offset(const struct parse_ics_zones *z, struct str zone, int64_t at);

/* "-1SU", "2MO" to week and weekday; false if it is anything else. */
bool parse_ics_byday(struct str s, int8_t *ret_week, uint8_t *ret_weekday);
/* "+0330", "-050000" to minutes; WHEN_ZONE_UNKNOWN if it is anything else. */
int32_t parse_ics_utc_offset(struct str s);
/* "20140312T140530Z", "20140312": local seconds; *ret_day: only a day; *ret_utc: with Z. */
bool parse_ics_time(struct str s, int64_t *ret, bool *ret_day, bool *ret_utc);
