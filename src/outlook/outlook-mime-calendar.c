/* An appointment, meeting or task as iCalendar (RFC 5545); see outlook-mime.h.
 *
 * A series goes out as an RRULE (outlook-mime-recur.c), on its own clock, and in Outlook's words
 * (X-OUTLOOK-RECURRENCE), which say what the person saw.  All other times are UTC. */
#include "base/limits.h"
#include "office/office-rtf.h"
#include "outlook/outlook-mime-out.h"
#include "outlook/outlook-mime-recur.h"

#define LINE(head, value) outlook_mime_line(out, STR(head), (value), false)

static void put_time(struct buf *out, const char *name, int64_t at, bool day) {
        struct buf room;
        if (at == OUTLOOK_NO_TIME)
                return;
        buf_init(&room, 0);
        outlook_mime_stamp(&room, day ? at + 43200 : at, day);
        buf_printf(out, "%s%s:%.*s\r\n", name, day ? ";VALUE=DATE" : "", STR_ARG(buf_str(&room)));
        buf_done(&room);
}

static void put_person(struct buf *out, const char *name, const struct outlook_person *p,
                       const char *params) {
        struct buf head;
        if (p->name.n == 0 && p->address.n == 0)
                return;
        buf_init(&head, 0);
        buf_puts(&head, name);
        if (p->name.n) {
                buf_puts(&head, ";CN=");
                outlook_mime_quoted(&head, p->name);
        }
        bool smtp = outlook_mime_is_smtp(p->address);
        buf_printf(&head, "%s:%s", params, smtp ? "mailto:" : "x-outlook:");
        outlook_mime_line(out, buf_str(&head), p->address.n ? p->address : STR("?"), true);
        buf_done(&head);
}

static void put_attendees(struct buf *out, const struct outlook_item *item) {
        static const char *const answers[] = { "",
                                               ";PARTSTAT=ACCEPTED",
                                               ";PARTSTAT=TENTATIVE",
                                               ";PARTSTAT=ACCEPTED",
                                               ";PARTSTAT=DECLINED",
                                               ";PARTSTAT=NEEDS-ACTION" };
        static const char *const roles[] = { "", ";ROLE=REQ-PARTICIPANT", ";ROLE=OPT-PARTICIPANT",
                                             ";CUTYPE=RESOURCE;ROLE=NON-PARTICIPANT" };
        for (uint32_t i = 0; i < item->n_recipients; i++) {
                const struct outlook_recipient *r = &item->recipients[i];
                char z[128];
                snprintf(z, sizeof z, "%s%s", roles[r->type & 3],
                         r->response < 6 ? answers[r->response] : "");
                put_person(out, "ATTENDEE", &r->who, z);
        }
}

static struct str description(const struct outlook_item *item, struct arena *a) {
        struct buf room;
        if (item->text.n || item->rtf.n == 0)
                return item->text;
        buf_init(&room, LIMIT_outlook_total);
        office_rtf_text(item->rtf, &room);
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

static void put_uid(struct buf *out, const struct outlook_item *item) {
        if (item->event.uid.n) {
                outlook_mime_line(out, STR("UID:"), item->event.uid, true);
                return;
        }
        if (item->search_key.n == 0)
                return;
        buf_puts(out, "UID:");
        outlook_mime_hex(out, bytes_sub(item->search_key, 0, 30));
        buf_puts(out, "\r\n");
}

/* A time of a series on the clock of the series. */
static void put_series(struct buf *out, const char *name, const struct outlook_mime_recur *series,
                       int64_t at, bool day) {
        if (series)
                outlook_mime_recur_time(out, name, series, day, at);
        else
                put_time(out, name, at, day);
}

static void put_event(struct buf *out, const struct outlook_item *item,
                      const struct outlook_mime_recur *series) {
        static const char *const busy[] = { "FREE", "TENTATIVE", "BUSY", "OOF" };
        const struct outlook_event *e = &item->event;
        put_series(out, "DTSTART", series, e->begins, e->all_day);
        put_series(out, "DTEND", series, e->ends, e->all_day);
        if (e->state & 4)
                buf_puts(out, "STATUS:CANCELLED\r\n");
        if (e->busy < 4)
                buf_printf(out, "X-MICROSOFT-CDO-BUSYSTATUS:%s\r\n", busy[e->busy]);
        if (e->busy == 0)
                buf_puts(out, "TRANSP:TRANSPARENT\r\n");
        LINE("LOCATION:", e->location);
        LINE("X-OUTLOOK-TIMEZONE:", e->timezone);
}

static void put_task(struct buf *out, const struct outlook_item *item) {
        static const char *const status[] = { "NEEDS-ACTION", "IN-PROCESS", "COMPLETED",
                                              "NEEDS-ACTION", "NEEDS-ACTION" };
        const struct outlook_event *e = &item->event;
        put_time(out, "DTSTART", e->begins, true);
        put_time(out, "DUE", e->due, true);
        put_time(out, "COMPLETED", e->completed, false);
        if (e->status < 5)
                buf_printf(out, "STATUS:%s\r\n", status[e->status]);
        if (e->percent <= 100)
                buf_printf(out, "PERCENT-COMPLETE:%u\r\n", e->percent);
        LINE("X-OUTLOOK-OWNER:", e->owner);
}

static void put_rest(struct buf *out, const struct outlook_item *item, struct arena *a) {
        static const char *const class[] = { "PUBLIC", "PRIVATE", "PRIVATE", "CONFIDENTIAL" };
        LINE("SUMMARY:", item->subject);
        LINE("DESCRIPTION:", description(item, a));
        put_person(out, "ORGANIZER", &item->from, "");
        put_attendees(out, item);
        outlook_mime_line(out, STR("CATEGORIES:"), item->categories, true);
        LINE("X-OUTLOOK-RECURRENCE:", item->event.recurrence);
        if (item->sensitivity >= 1 && item->sensitivity <= 3)
                buf_printf(out, "CLASS:%s\r\n", class[item->sensitivity]);
        if (item->importance == 0 || item->importance == 2)
                buf_printf(out, "PRIORITY:%d\r\n", item->importance ? 1 : 9);
        if (item->event.sequence)
                buf_printf(out, "SEQUENCE:%u\r\n", item->event.sequence);
        LINE("X-OUTLOOK-FOLDER:", item->in_folder);
        if (item->node)
                buf_printf(out, "X-OUTLOOK-NODE:%llu\r\n", (unsigned long long) item->node);
}

static const char *method_of(struct str message_class) {
        if (str_starts_nocase(message_class, STR("IPM.Schedule.Meeting.Request")))
                return "METHOD:REQUEST\r\n";
        if (str_starts_nocase(message_class, STR("IPM.Schedule.Meeting.Canceled")))
                return "METHOD:CANCEL\r\n";
        if (str_starts_nocase(message_class, STR("IPM.Schedule.Meeting.Resp")))
                return "METHOD:REPLY\r\n";
        return "";
}

static int64_t first_time(int64_t a, int64_t b) {
        return a != OUTLOOK_NO_TIME ? a : b;
}

void outlook_mime_calendar(const struct outlook_item *item, struct arena *a, struct buf *out) {
        bool task = item->kind == OUTLOOK_task;
        struct outlook_mime_recur rule, *series = NULL;
        if (outlook_mime_recur_get(item->event.pattern, item->event.begins, a, &rule))
                series = &rule;
        int64_t stamp = first_time(first_time(item->modified, item->created),
                                   first_time(item->sent, item->event.begins));
        buf_puts(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//clew//EN\r\n");
        buf_puts(out, method_of(item->message_class));
        if (series && !task && !item->event.all_day)
                outlook_mime_recur_zone(out, series);
        buf_printf(out, "BEGIN:%s\r\n", task ? "VTODO" : "VEVENT");
        put_uid(out, item);
        put_time(out, "DTSTAMP", stamp, false);
        put_time(out, "CREATED", item->created, false);
        put_time(out, "LAST-MODIFIED", item->modified, false);
        if (task)
                put_task(out, item);
        else
                put_event(out, item, series);
        if (series)
                outlook_mime_recur(out, series, task || item->event.all_day);
        put_rest(out, item, a);
        if (item->event.reminder != OUTLOOK_NO_TIME) {
                buf_puts(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n");
                put_time(out, "TRIGGER;VALUE=DATE-TIME", item->event.reminder, false);
                buf_puts(out, "END:VALARM\r\n");
        }
        buf_printf(out, "END:%s\r\nEND:VCALENDAR\r\n", task ? "VTODO" : "VEVENT");
}
