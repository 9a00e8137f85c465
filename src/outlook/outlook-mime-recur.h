#pragma once
/* When a series takes place: Outlook's binary rule ([MS-OXOCAL] 2.2.1.44.1 and .5) as RRULE, EXDATE
 * and RDATE; for outlook-mime-calendar.c only.
 *
 * An occurrence that was moved is an EXDATE at its old day and an RDATE at its new time. */
#include "base/arena.h"
#include "base/buf.h"
#include "outlook/outlook-item.h"

struct outlook_mime_recur {
        uint16_t frequency, pattern;
        uint32_t period, days, which, end, count, week;
        uint32_t minute;  /* of the day, at which it begins */
        int32_t ahead;    /* minutes of its clock before UTC's */
        int64_t from, to; /* days, on its clock */
        struct bytes out; /* days without it, as they stand */
        int64_t *moved;   /* times at which it takes place instead */
        uint32_t n_moved;
};

/* False if `blob` is no rule, is cut before its end, or goes by a calendar that RRULE does not
 * know. `begins` is the first of the series in UTC. *ret points into `blob` and the arena. */
bool outlook_mime_recur_get(struct bytes blob, int64_t begins, struct arena *a,
                            struct outlook_mime_recur *ret);
/* A VTIMEZONE for the clock of the series, if it is not UTC's. */
void outlook_mime_recur_zone(struct buf *out, const struct outlook_mime_recur *r);
/* "DTSTART;TZID=...:..." of a time in UTC. */
void outlook_mime_recur_time(struct buf *out, const char *name, const struct outlook_mime_recur *r,
                             bool day, int64_t at);
/* RRULE, EXDATE and RDATE; `day`: it is an all-day event or a task. */
void outlook_mime_recur(struct buf *out, const struct outlook_mime_recur *r, bool day);
