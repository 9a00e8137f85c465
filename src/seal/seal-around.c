/* What lies around a message: its path, its copies, replies that quote it, and what is odd about
 * it. */
#include "base/limits.h"
#include "quote/quote-address.h"
#include "seal/seal-work.h"
#include "when/when.h"

enum { MINUTES = 10, DAY = 86400, PARTS = 64, PART_LEAST = 20 /* bytes of a line worth finding */ };

/* ---- the path
 * --------------------------------------------------------------------------------------- */

/* Received fields stand newest first. */
void seal_say_path(struct seal_making *m) {
        struct bytes in = m->records;
        int64_t later = INT64_MAX, first = 0;
        size_t hops = 0, backwards = 0;
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0 && r.kind != REC_done)
                if (r.kind == REC_date && r.date.basis == REC_DATE_received) {
                        backwards += later != INT64_MAX && r.date.at > later + MINUTES * 60;
                        later = first = r.date.at;
                        hops++;
                }
        if (hops == 0) {
                seal_say(m, "path", SEAL_NEUTRAL, STR("no Received fields"),
                         "usual for a sent folder; a mail that came from elsewhere has them");
                return;
        }
        seal_say(m, "path", backwards ? SEAL_ODD : SEAL_NEUTRAL,
                 arena_printf(m->a, "%zu hops%s", hops,
                              backwards ? ", and a later one has an earlier time" : ""),
                 "only fields of hosts that you trust are sure: whoever sends can write the lower "
                 "ones");
        int64_t apart = m->row.dated ? first - m->row.date : 0;
        if (apart > DAY || apart < -MINUTES * 60)
                seal_say(m, "path", SEAL_ODD,
                         arena_printf(m->a, "the first host had it %lld %s %s the Date field says",
                                      (long long) (llabs(apart) >= DAY ? llabs(apart) / DAY
                                                                       : llabs(apart) / 60),
                                      llabs(apart) >= DAY ? "days" : "minutes",
                                      apart > 0 ? "after" : "before"),
                         "a wrong clock, a queue that waited, or a date of somebody's choice");
}

/* ---- copies
 * ----------------------------------------------------------------------------------------- */

static int places(struct seal_making *m, size_t *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        uint64_t last = 0;
        int r = store_places_of_doc_open(m->st, m->row.id, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                *ret += p.container.v != last;
                last = p.container.v;
        }
        return r;
}

int seal_say_copies(struct seal_making *m, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_copy c = { .of = m->row.id };
        size_t copies = 0, containers = 0;
        int r = store_copy_find(m->st, m->row.id, &c, e);
        if (r >= 0)
                r = store_copies_open(m->st, c.of, &rows, e);
        struct store_copy x;
        while (r >= 0 && (r = store_copies_next(rows, &x, e)) > 0)
                copies += x.kind == STORE_COPY;
        if (r >= 0)
                r = places(m, &containers, e);
        if (r < 0)
                return r;
        if (copies == 0 && containers < 2)
                seal_say(m, "copies", SEAL_NEUTRAL, STR("this is the only one here"),
                         "a second mailbox with it would speak for it");
        else
                seal_say(m, "copies", SEAL_SPEAKS_FOR,
                         arena_printf(m->a,
                                      "%zu other cop%s of the same message; the same bytes in %zu "
                                      "container%s",
                                      copies, copies == 1 ? "y" : "ies", containers,
                                      containers == 1 ? "" : "s"),
                         "as far as these came from different hands");
        return 0;
}

/* ---- replies
 * ---------------------------------------------------------------------------------------- */

struct parts {
        struct str v[PARTS];
        size_t n;
};

/* Its author's own lines. */
static void own_parts(struct bytes in, struct parts *p) {
        struct str text = { 0 };
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0 && r.kind != REC_done) {
                if (r.kind == REC_text)
                        text = r.text.text;
                if (r.kind != REC_span || r.span.kind != REC_SPAN_own || r.span.voice != 0)
                        continue;
                struct str own = str_sub(text, r.span.off, r.span.len);
                while (own.n && p->n < PARTS) {
                        struct str line = str_trim(str_cut(&own, '\n'));
                        if (line.n >= PART_LEAST)
                                p->v[p->n++] = line;
                }
        }
}

static int reply(struct seal_making *m, const struct parts *p, struct doc_id id, struct err *e) {
        struct quote_doc d;
        struct quote_speaker who;
        uint64_t off, len;
        char day[WHEN_TEXT];
        size_t found = 0;
        int r = quote_doc_load(m->st, id, &d, e);
        for (size_t i = 0; r >= 0 && i < p->n; i++) {
                if (!quote_address_seek(d.text, p->v[i], &off, &len))
                        continue;
                quote_doc_speaker(&d, off, &who);
                found += who.claimed;
        }
        quote_doc_author(&d, &who);
        if (r >= 0 && found > 0 && d.row.from.v != m->row.from.v) {
                struct str name = who.name.n ? who.name : who.address;
                struct seal_fact *f = seal_say(
                        m, "replies", found == p->n ? SEAL_SPEAKS_FOR : SEAL_NEUTRAL,
                        arena_printf(m->a,
                                     "%zu of its %zu lines stand quoted in a mail of %.*s of %s",
                                     found, p->n, STR_ARG(name),
                                     d.row.dated ? when_format_minute(d.row.date, d.row.zone, day).p
                                                 : "no date"),
                        "somebody else had these words then, if that mail is genuine");
                f->doc = d.row.key;
                f->has_doc = true;
        }
        quote_doc_done(&d);
        return r;
}

int seal_say_replies(struct seal_making *m, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        struct parts p = { 0 };
        size_t n = 0;
        own_parts(m->records, &p);
        int r = store_thread_find(m->st, m->row.id, &t, e);
        if (r <= 0 || p.n == 0)
                return r < 0 ? r : 0;
        r = store_threads_open(m->st, t.thread, &rows, e);
        while (r >= 0 && n++ < LIMIT_seal_replies && (r = store_threads_next(rows, &t, e)) > 0)
                if (t.doc.v != m->row.id.v)
                        r = reply(m, &p, t.doc, e);
        return r < 0 ? r : 0;
}

/* ---- oddities
 * --------------------------------------------------------------------------------------- */

static void addresses(struct seal_making *m) {
        struct bytes in = m->records;
        struct rec r;
        size_t from = 0;
        while (rec_get(&in, &r, NULL) > 0 && r.kind != REC_done) {
                struct str host = r.kind == REC_addr ? r.addr.address : (struct str){ 0 };
                if (r.kind != REC_addr)
                        continue;
                str_cut(&host, '@');
                bool other = host.n && m->domain.n && !str_eq_nocase(host, m->domain);
                from += r.addr.role == REC_ROLE_from;
                if (r.addr.role == REC_ROLE_from && str_chr(r.addr.name, '@') != SIZE_MAX &&
                    str_find_nocase(r.addr.name, r.addr.address) == SIZE_MAX)
                        seal_say(m, "oddity", SEAL_ODD,
                                 arena_printf(m->a, "the name shown is another address: %.*s",
                                              STR_ARG(r.addr.name)),
                                 "many programs show the name only");
                else if (r.addr.role == REC_ROLE_reply_to && other)
                        seal_say(m, "oddity", SEAL_ODD,
                                 arena_printf(m->a, "answers go to another domain: %.*s",
                                              STR_ARG(r.addr.address)),
                                 "usual for lists and services; what frauds do too");
                else if (r.addr.role == REC_ROLE_return_path && other)
                        seal_say(m, "oddity", SEAL_NEUTRAL,
                                 arena_printf(m->a, "it was sent for another domain: %.*s",
                                              STR_ARG(r.addr.address)),
                                 "usual for lists, services and forwards");
        }
        if (from > 1)
                seal_say(m, "oddity", SEAL_ODD, arena_printf(m->a, "%zu authors in From", from),
                         "rare; programs differ in which they show");
}

/* What the parser found wrong with it. */
static void flaws(struct seal_making *m) {
        struct bytes in = m->records;
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0 && r.kind != REC_done)
                if (r.kind == REC_flaw && r.flaw.flaw == FLAW_date_malformed)
                        seal_say(m, "oddity", SEAL_ODD,
                                 arena_printf(m->a, "its date: %.*s", STR_ARG(r.flaw.detail)),
                                 "programs write dates right; people and scripts do not always");
}

int seal_say_oddities(struct seal_making *m, struct err *e) {
        struct store_thread t;
        addresses(m);
        flaws(m);
        int r = store_thread_find(m->st, m->row.id, &t, e);
        if (r <= 0 || t.parent.v == 0 || !m->row.dated)
                return r < 0 ? r : 0;
        struct store_doc_row parent;
        r = store_doc_get(m->st, t.parent, &parent, e);
        if (r >= 0 && parent.dated && parent.date > m->row.date + MINUTES * 60)
                seal_say(m, "oddity", SEAL_ODD, STR("it is older than the mail that it answers"),
                         "a wrong clock, or a date of somebody's choice");
        return r < 0 ? r : 0;
}
