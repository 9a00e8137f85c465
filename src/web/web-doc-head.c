/* The head of a document: people with their addresses, dates, facts, place, and what to beware of:
 * what one reads of a mail is what its sender wrote there. */
#include "web/web-doc.h"

#include "rec/rec-kind.h"

static const struct {
        enum rec_role role;
        enum web_say say;
} roles[] = {
        { REC_ROLE_from, WEB_SAY_read_from },
        { REC_ROLE_sender, WEB_SAY_read_sender },
        { REC_ROLE_author, WEB_SAY_read_author },
        { REC_ROLE_editor, WEB_SAY_read_editor },
        { REC_ROLE_organizer, WEB_SAY_read_organizer },
        { REC_ROLE_to, WEB_SAY_read_to },
        { REC_ROLE_attendee, WEB_SAY_read_attendee },
        { REC_ROLE_cc, WEB_SAY_read_cc },
        { REC_ROLE_bcc, WEB_SAY_read_bcc },
        { REC_ROLE_subject, WEB_SAY_read_subject_of },
};

enum { SHOWN = 200 }; /* addresses of one field */

static void put_label(struct web_answer *w, enum web_say say) {
        web_lit(w, "<dt>");
        web_say(w, say);
        web_lit(w, "</dt><dd>");
}

static void put_person(struct web_answer *w, const struct rec_addr *a) {
        struct str who = a->address.n ? a->address : a->name;
        web_lit(w, "<span class=\"who\">");
        if (a->name.n) {
                web_bdi(w, a->name);
                web_lit(w, " ");
        }
        if (who.n) {
                web_lit(w, "<a class=\"address\" href=\"/who/");
                web_url(w, who);
                web_lit(w, "\">");
                web_bdi(w, a->address.n ? a->address : STR("?"));
                web_lit(w, "</a>");
        }
        web_lit(w, "</span> ");
}

static void put_role(struct web_answer *w, struct bytes records, size_t i) {
        struct rec r;
        size_t n = 0;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_addr || r.addr.role != roles[i].role)
                        continue;
                if (n++ == 0)
                        put_label(w, roles[i].say);
                if (n <= SHOWN)
                        put_person(w, &r.addr);
        }
        if (n > SHOWN)
                web_say_count(w, WEB_SAY_who_more, n - SHOWN);
        if (n)
                web_lit(w, "</dd>");
}

static void put_dates(const struct web_request *q, struct web_answer *w, struct bytes records,
                      bool mail) {
        struct rec r;
        size_t n = 0;
        while (rec_get(&records, &r, NULL) > 0 && n < 20) {
                bool sent = r.kind == REC_date && r.date.basis == REC_DATE_sent;
                if (r.kind != REC_date || (!sent && mail && r.date.basis != REC_DATE_received))
                        continue;
                n++;
                bool received = r.date.basis == REC_DATE_received;
                put_label(w, sent       ? WEB_SAY_read_date_sent
                             : received ? WEB_SAY_read_date_received
                                        : WEB_SAY_read_date_other);
                web_time(q, w, true, r.date.at, r.date.zone);
                web_lit(w, "</dd>");
        }
}

/* ---- what to beware of -------------------------------------------------------------------- */

static bool is_lying_name(const struct rec_addr *a) {
        return str_chr(a->name, '@') != SIZE_MAX && a->address.n &&
               str_find_nocase(a->name, a->address) == SIZE_MAX;
}

static void put_warning(struct web_answer *w, bool is, enum web_say say) {
        if (!is)
                return;
        web_lit(w, "<p class=\"warn\" role=\"note\">");
        web_say(w, say);
        web_lit(w, "</p>");
}

static void put_warnings(struct web_answer *w, struct bytes records, const struct web_doc *d) {
        static const struct {
                enum store_outcome outcome;
                enum web_say say;
        } outcomes[] = { { STORE_UNREAD, WEB_SAY_read_unread },
                         { STORE_READ_PARTLY, WEB_SAY_read_part },
                         { STORE_READ_STRINGS, WEB_SAY_read_strings },
                         { STORE_READ_LOCKED, WEB_SAY_read_locked },
                         { STORE_READ_NAMED, WEB_SAY_read_named } };
        struct str from = { 0 }, sender = { 0 };
        bool lying = false;
        size_t authors = 0;
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_addr)
                        continue;
                lying |= is_lying_name(&r.addr);
                if (r.addr.role == REC_ROLE_from && authors++ == 0)
                        from = r.addr.address;
                if (r.addr.role == REC_ROLE_sender)
                        sender = r.addr.address;
        }
        put_warning(w, from.n && sender.n && !str_eq_nocase(from, sender),
                    WEB_SAY_read_warn_sender);
        put_warning(w, authors > 1, WEB_SAY_read_warn_two);
        put_warning(w, lying, WEB_SAY_read_warn_name);
        for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
                put_warning(w,
                            d->row.kind != REC_DOC_message && d->row.outcome == outcomes[i].outcome,
                            outcomes[i].say);
        put_warning(w, d->row.flags & REC_DOC_ocr, WEB_SAY_read_ocr);
        put_warning(w, d->row.flags & REC_DOC_needs_ocr, WEB_SAY_read_needs_ocr);
}

/* ---- what it is --------------------------------------------------------------------------- */

static void put_fact(struct web_answer *w, struct str name, struct str value) {
        web_lit(w, "<dt lang=\"en\">");
        web_text(w, name);
        web_lit(w, "</dt><dd dir=\"auto\">");
        web_text(w, value);
        web_lit(w, "</dd>");
}

/* Facts of a document that is no mail, by their names; the title stands above. */
static void put_facts(struct web_answer *w, struct bytes records) {
        struct rec r;
        size_t n = 0;
        while (rec_get(&records, &r, NULL) > 0 && n < 60)
                if (r.kind == REC_header && r.header.id != REC_HDR_subject) {
                        put_fact(w, r.header.name, r.header.value);
                        n++;
                }
}

static void put_identity(const struct web_request *q, struct web_answer *w,
                         const struct web_doc *d) {
        const struct rec_kind_row *kind = rec_kind_find(d->row.file_kind);
        bool mail = d->row.kind == REC_DOC_message;
        char hex[SHA256_HEX];
        struct buf where;
        buf_init(&where, 0);
        web_lit(w, "<details class=\"facts\"><summary>");
        web_say(w, WEB_SAY_read_facts);
        web_lit(w, "</summary><dl class=\"head\">");
        if (kind) {
                put_label(w, WEB_SAY_read_kind);
                web_text(w, str_of(kind->words));
                web_lit(w, "</dd>");
        }
        query_where_doc(q->store, d->row.id, &where);
        put_label(w, WEB_SAY_read_where);
        web_bdi(w, buf_str(&where));
        web_lit(w, "</dd>");
        put_label(w, WEB_SAY_read_size);
        web_size(w, d->row.size);
        web_lit(w, "</dd>");
        put_label(w, WEB_SAY_read_hash);
        sha256_hex(&d->row.key, hex);
        web_lit(w, "<code>");
        web_text(w, str_of(hex));
        web_lit(w, "</code></dd>");
        if (!mail)
                put_facts(w, buf_bytes(&d->records));
        web_lit(w, "</dl></details>");
        buf_done(&where);
}

void web_doc_head(const struct web_request *q, struct web_answer *w, const struct web_doc *d) {
        struct bytes records = buf_bytes(&d->records);
        web_lit(w, "<dl class=\"head\">");
        for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
                put_role(w, records, i);
        put_dates(q, w, records, d->row.kind == REC_DOC_message);
        web_lit(w, "</dl>");
        put_warnings(w, records, d);
        put_identity(q, w, d);
}
