/* Calendars: appointments, tasks, journal entries.
 *
 *   BEGIN:VEVENT                            one entry: the file's own facts
 *   SUMMARY:Lunch                           several: an item for each, with its own
 *   DTSTART;TZID=Asia/Tehran:20140312T1300  DATE(begins)
 *   ATTENDEE;CN=Jane Doe;PARTSTAT=ACCEPTED:mailto:jane@x.example      ADDR(attendee), and in the
 * text BEGIN:VALARM ... END:VALARM             passed over
 *
 * Recurrence is told as it stands, not expanded. */
#include "parse/parse-ics.h"

#include "parse/parse-card.h"
#include "parse/parse-ics-zone.h"

struct entry {
        size_t first, n; /* its lines */
        size_t off, end;
        bool unclosed;
};

struct file {
        struct parse_card c;
        VEC(struct parse_card_line) lines;
        VEC(struct entry) entries;
        struct parse_ics_zones zones;
        struct rec_build b;
        const struct parse_file *f;
        uint32_t attached;
};

static struct str value_of(const struct parse_card_line *l) {
        struct bytes v = bytes_trim(l->value);
        return (struct str){ (const char *) v.p, v.n };
}

static bool is_entry(const struct parse_card_line *l) {
        struct str v = value_of(l);
        return str_eq_nocase(v, STR("VEVENT")) || str_eq_nocase(v, STR("VTODO")) ||
               str_eq_nocase(v, STR("VJOURNAL")) || str_eq_nocase(v, STR("VFREEBUSY"));
}

static void read_lines(struct file *v) {
        struct parse_card_line l;
        while (parse_card_next(&v->c, &l)) {
                if (parse_card_is(&l, "BEGIN") && is_entry(&l))
                        vec_push(&v->entries, (struct entry){ .first = v->lines.n,
                                                              .off = l.off,
                                                              .unclosed = true });
                vec_push(&v->lines, l);
                struct entry *e = v->entries.n ? &v->entries.v[v->entries.n - 1] : NULL;
                if (!e || !e->unclosed)
                        continue;
                e->n = v->lines.n - e->first;
                e->end = l.off + l.len;
                if (parse_card_is(&l, "END") && is_entry(&l))
                        e->unclosed = false;
        }
}

/* ---- time zones ---------------------------------------------------------------------------- */

/* FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU */
static void zone_rule(struct str rule, struct parse_ics_rule *r) {
        uint64_t month = 0;
        bool day = false;
        while (rule.n) {
                struct str part = str_cut(&rule, ';');
                struct str name = str_cut(&part, '=');
                if (str_eq_nocase(name, STR("BYMONTH")))
                        str_u64(part, &month);
                else if (str_eq_nocase(name, STR("BYDAY")))
                        day = parse_ics_byday(part, &r->week, &r->weekday);
        }
        r->month = day && month >= 1 && month <= 12 ? (uint8_t) month : 0;
}

static void zone_line(struct file *v, const struct parse_card_line *l, struct str zone,
                      struct parse_ics_rule *r) {
        bool day, utc;
        struct str value = value_of(l);
        if (parse_card_is(l, "BEGIN"))
                *r = (struct parse_ics_rule){ .zone = zone, .offset = WHEN_ZONE_UNKNOWN };
        else if (parse_card_is(l, "TZOFFSETTO"))
                r->offset = parse_ics_utc_offset(value);
        else if (parse_card_is(l, "DTSTART"))
                parse_ics_time(value, &r->start, &day, &utc);
        else if (parse_card_is(l, "RRULE"))
                zone_rule(value, r);
        else if (parse_card_is(l, "END") && zone.n && r->offset != WHEN_ZONE_UNKNOWN &&
                 v->zones.rules.n < 1000) {
                vec_push(&v->zones.rules, *r);
                r->offset = WHEN_ZONE_UNKNOWN;
        }
}

static void read_zones(struct file *v) {
        struct str zone = { 0 };
        bool inside = false;
        struct parse_ics_rule rule = { .offset = WHEN_ZONE_UNKNOWN };
        for (size_t i = 0; i < v->lines.n; i++) {
                const struct parse_card_line *l = &v->lines.v[i];
                bool zones = str_eq_nocase(value_of(l), STR("VTIMEZONE"));
                if (zones && parse_card_is(l, "BEGIN"))
                        inside = true, zone = (struct str){ 0 };
                else if (zones && parse_card_is(l, "END"))
                        inside = false;
                else if (inside && parse_card_is(l, "TZID"))
                        zone = value_of(l);
                else if (inside)
                        zone_line(v, l, zone, &rule);
        }
}

/* ---- facts --------------------------------------------------------------------------------- */

static void put_time(struct file *v, const struct parse_card_line *l, enum rec_basis basis) {
        int64_t at;
        bool day, utc;
        struct bytes name;
        int32_t zone = REC_ZONE_UNKNOWN;
        struct str s = value_of(l);
        if (!parse_ics_time(s, &at, &day, &utc)) {
                rec_build_flaw(&v->b, FLAW_card_time, l->off, l->len, "%.*s",
                               (int) (s.n < 60 ? s.n : 60), s.p);
                return;
        }
        if (utc)
                zone = 0;
        else if (!day && parse_card_param(l, "TZID", &name))
                zone = parse_ics_offset(&v->zones, (struct str){ (const char *) name.p, name.n },
                                        at);
        if (zone != REC_ZONE_UNKNOWN)
                at -= zone * 60;
        rec_build_date(&v->b, basis, at, zone, day ? 86400 : 1, l->off, l->len);
}

static struct str common_name(struct file *v, const struct parse_card_line *l) {
        struct bytes cn;
        if (!parse_card_param(l, "CN", &cn))
                return (struct str){ 0 };
        return parse_card_decode(&v->c, cn, (struct bytes){ 0 });
}

static struct str mail_of(struct file *v, const struct parse_card_line *l) {
        struct str s = parse_card_plain(&v->c, l);
        struct bytes mail;
        if (str_starts_nocase(s, STR("mailto:")))
                return str_trim(str_sub(s, 7, SIZE_MAX));
        if (parse_card_param(l, "EMAIL", &mail))
                return parse_card_decode(&v->c, mail, (struct bytes){ 0 });
        return str_chr(s, '@') != SIZE_MAX ? s : (struct str){ 0 };
}

static const struct {
        const char *name;
        enum rec_header_id header;
} headers[] = {
        { "SUMMARY", REC_HDR_subject },  { "LOCATION", REC_HDR_location },
        { "STATUS", REC_HDR_status },    { "CATEGORIES", REC_HDR_keywords },
        { "URL", REC_HDR_url },          { "X-WR-CALNAME", REC_HDR_subject },
        { "PRODID", REC_HDR_generator }, { "UID", REC_HDR_other },
        { "METHOD", REC_HDR_other },     { "X-OUTLOOK-FOLDER", REC_HDR_folder },
};

static const struct {
        const char *name;
        enum rec_basis basis;
} times[] = {
        { "DTSTART", REC_DATE_begins },   { "DTEND", REC_DATE_ends },
        { "DUE", REC_DATE_ends },         { "CREATED", REC_DATE_created },
        { "DCREATED", REC_DATE_created }, { "LAST-MODIFIED", REC_DATE_modified },
};

static void put_fact(struct file *v, const struct parse_card_line *l) {
        for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
                if (parse_card_is(l, headers[i].name))
                        rec_build_header(&v->b, headers[i].header, l->name,
                                         parse_card_plain(&v->c, l), l->off, l->len);
        for (size_t i = 0; i < sizeof times / sizeof *times; i++)
                if (parse_card_is(l, times[i].name))
                        put_time(v, l, times[i].basis);
        bool organizer = parse_card_is(l, "ORGANIZER");
        if (organizer || parse_card_is(l, "ATTENDEE"))
                rec_build_addr(&v->b, organizer ? REC_ROLE_organizer : REC_ROLE_attendee,
                               common_name(v, l), mail_of(v, l), l->off, l->len);
}

/* ---- text ---------------------------------------------------------------------------------- */

static const struct {
        const char *name, *words;
} told[] = {
        { "SUMMARY", "Summary" },
        { "DTSTART", "Begins" },
        { "DTEND", "Ends" },
        { "DUE", "Due" },
        { "DURATION", "Duration" },
        { "LOCATION", "Location" },
        { "ORGANIZER", "Organizer" },
        { "ATTENDEE", "Attendee" },
        { "STATUS", "Status" },
        { "RRULE", "Repeats" },
        { "EXDATE", "Except" },
        { "RDATE", "Also" },
        { "CONTACT", "Contact" },
        { "COMMENT", "Comment" },
        { "URL", "URL" },
        { "CATEGORIES", "Categories" },
        { "RESOURCES", "Resources" },
        { "ATTACH", "Attached" },
        { "X-WR-CALNAME", "Calendar" },
        { "X-WR-CALDESC", "Calendar" },
        { "DESCRIPTION", "Description" },
};

/* "Jane Doe <jane@x.example> (ACCEPTED)" */
static void put_person(struct file *v, struct rec_build_text *t, const struct parse_card_line *l) {
        struct str name = common_name(v, l), mail = mail_of(v, l);
        struct bytes state;
        rec_build_put(t, name);
        if (mail.n) {
                rec_build_puts(t, name.n ? " <" : "<");
                rec_build_put(t, mail);
                rec_build_puts(t, ">");
        }
        if (!parse_card_param(l, "PARTSTAT", &state))
                return;
        rec_build_puts(t, " (");
        rec_build_put(t, parse_card_decode(&v->c, state, (struct bytes){ 0 }));
        rec_build_puts(t, ")");
}

static void put_line(struct file *v, struct rec_build_text *t, const struct parse_card_line *l) {
        struct bytes content;
        const char *words = NULL;
        for (size_t i = 0; i < sizeof told / sizeof *told; i++)
                if (parse_card_is(l, told[i].name))
                        words = told[i].words;
        if (!words || l->value.n == 0 || parse_card_content(&v->c, l, &content))
                return;
        rec_build_label(t, REC_SPAN_label, 0);
        rec_build_puts(t, words);
        rec_build_puts(t, ": ");
        rec_build_label(t, REC_SPAN_own, 0);
        if (parse_card_is(l, "ORGANIZER") || parse_card_is(l, "ATTENDEE"))
                put_person(v, t, l);
        else
                parse_text_put(t, parse_card_plain(&v->c, l));
        rec_build_break(t, false);
}

/* Is line `i` inside an alarm or another part of the entry? */
static bool passes_over(const struct parse_card_line *l, size_t *depth) {
        if (parse_card_is(l, "BEGIN"))
                ++*depth;
        bool over = *depth > 0;
        if (parse_card_is(l, "END") && *depth)
                --*depth;
        return over;
}

static void put_content(struct file *v, const struct entry *e) {
        struct rec_build_text t;
        size_t depth = 0, from = e->first + (e->off || e->n ? 1 : 0);
        for (size_t i = from; i < e->first + e->n; i++)
                if (!passes_over(&v->lines.v[i], &depth))
                        put_fact(v, &v->lines.v[i]);
        rec_build_text_init(&t, &v->b, REC_TEXT_plain);
        depth = 0;
        for (size_t i = from; i < e->first + e->n; i++)
                if (!passes_over(&v->lines.v[i], &depth))
                        put_line(v, &t, &v->lines.v[i]);
        rec_build_text_done(&t);
        if (e->unclosed) /* wild.md#card-unclosed */
                rec_build_flaw(&v->b, FLAW_card_unclosed, e->off, e->end - e->off, "%s", "");
}

static void put_attached(struct file *v, const struct entry *e, uint32_t parent) {
        char path[32];
        struct bytes content, name = { 0 }, type = { 0 };
        for (size_t i = e->first; i < e->first + e->n; i++) {
                const struct parse_card_line *l = &v->lines.v[i];
                if (!parse_card_is(l, "ATTACH") || !parse_card_content(&v->c, l, &content))
                        continue;
                snprintf(path, sizeof path, "att/%u", ++v->attached);
                if (!parse_card_param(l, "FILENAME", &name))
                        parse_card_param(l, "X-FILENAME", &name);
                parse_card_param(l, "FMTTYPE", &type);
                rec_build_child(&v->b, parent, str_of(path),
                                (struct str){ (const char *) type.p, type.n },
                                parse_card_decode(&v->c, name, (struct bytes){ 0 }), 0, content);
        }
}

static void put_item(struct file *v, const struct entry *e) {
        struct bytes own = bytes_sub(v->f->data, e->off, e->end - e->off);
        char path[32];
        snprintf(path, sizeof path, "%zu", (size_t) (e - v->entries.v) + 1);
        uint32_t ordinal = rec_build_doc(&v->b, &(struct rec_doc){ .parent = 0,
                                                                   .kind = REC_DOC_item,
                                                                   .off = e->off,
                                                                   .len = own.n,
                                                                   .size = own.n,
                                                                   .hash = hash_sha256(own),
                                                                   .path = str_of(path),
                                                                   .type = STR("text/calendar") });
        put_content(v, e);
        put_attached(v, e, ordinal);
}

/* Facts of the calendar itself: what stands before its first part. */
static void put_calendar(struct file *v) {
        size_t depth = 0;
        for (size_t i = 1; i < v->lines.n; i++) {
                const struct parse_card_line *l = &v->lines.v[i];
                if (parse_card_is(l, "BEGIN") && str_eq_nocase(value_of(l), STR("VCALENDAR")))
                        continue;
                if (!passes_over(l, &depth) && !parse_card_is(l, "DTSTART"))
                        put_fact(v, l);
        }
}

static void put_all(struct file *v) {
        const struct entry none = { .n = v->lines.n, .end = v->f->data.n };
        const struct entry *only = v->entries.n == 1 ? v->entries.v : &none;
        rec_build_doc(&v->b, &(struct rec_doc){ .parent = REC_NONE,
                                                .kind = REC_DOC_file,
                                                .len = v->f->data.n,
                                                .size = v->f->data.n,
                                                .type = STR("text/calendar"),
                                                .name = v->f->name });
        if (v->entries.n)
                put_calendar(v);
        if (v->entries.n < 2)
                put_content(v, only);
        parse_text_flaws(&v->c.text, &v->b);
        if (v->c.cut)
                rec_build_flaw(&v->b, FLAW_card_cut, 0, 0, "%s", "");
        if (v->entries.n < 2)
                put_attached(v, only, 0);
        for (size_t i = 0; v->entries.n > 1 && i < v->entries.n; i++)
                put_item(v, &v->entries.v[i]);
}

void parse_ics_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct file v = { .f = f };
        rec_build_init(&v.b, out, f->data.n);
        parse_card_init(&v.c, f->data, a);
        read_lines(&v);
        read_zones(&v);
        put_all(&v);
        rec_build_done(&v.b);
        vec_done(&v.zones.rules);
        vec_done(&v.entries);
        vec_done(&v.lines);
        parse_card_done(&v.c);
}
