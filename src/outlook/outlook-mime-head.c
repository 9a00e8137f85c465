/* The header section of an item's message.
 *
 * The transport headers, where a store kept them, are the best evidence there is: they go out as
 * they stand, less what described the MIME tree that no longer is.  What they lack is added from
 * properties; facts that only Outlook knows go into X-Outlook fields, which a transport header may
 * not forge. */
#include "outlook/outlook-mime-head.h"

#include "outlook/outlook-mime-out.h"

enum field {
        F_from = 1 << 0,
        F_sender = 1 << 1,
        F_reply_to = 1 << 2,
        F_to = 1 << 3,
        F_cc = 1 << 4,
        F_bcc = 1 << 5,
        F_subject = 1 << 6,
        F_date = 1 << 7,
        F_message_id = 1 << 8,
        F_in_reply_to = 1 << 9,
        F_references = 1 << 10,
        F_importance = 1 << 11,
        F_sensitivity = 1 << 12,
        F_topic = 1 << 13,
        F_index = 1 << 14,
        F_keywords = 1 << 15
};

static const struct {
        struct str name;
        uint32_t field;
} known[] = {
        { STR_INIT("From"), F_from },
        { STR_INIT("Sender"), F_sender },
        { STR_INIT("Reply-To"), F_reply_to },
        { STR_INIT("To"), F_to },
        { STR_INIT("Cc"), F_cc },
        { STR_INIT("Bcc"), F_bcc },
        { STR_INIT("Subject"), F_subject },
        { STR_INIT("Date"), F_date },
        { STR_INIT("Message-ID"), F_message_id },
        { STR_INIT("In-Reply-To"), F_in_reply_to },
        { STR_INIT("References"), F_references },
        { STR_INIT("Importance"), F_importance },
        { STR_INIT("Sensitivity"), F_sensitivity },
        { STR_INIT("Thread-Topic"), F_topic },
        { STR_INIT("Thread-Index"), F_index },
        { STR_INIT("Keywords"), F_keywords },
};

/* ---- transport headers --------------------------------------------------------------------- */

static struct str next_line(struct str *rest) {
        struct str s = str_cut(rest, '\n');
        if (s.n && s.p[s.n - 1] == '\r')
                s.n--;
        return s;
}

static bool is_ours(struct str name) {
        return str_eq_nocase(name, STR("MIME-Version")) ||
               str_starts_nocase(name, STR("Content-")) ||
               str_starts_nocase(name, STR("X-Outlook-"));
}

static void put_raw(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++)
                buf_putc(out, (uint8_t) s.p[i] < 0x20 && s.p[i] != '\t' ? ' ' : s.p[i]);
        buf_puts(out, "\r\n");
}

static bool is_name(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] <= 0x20 || (uint8_t) s.p[i] >= 0x7f)
                        return false;
        return s.n > 0;
}

/* A line that begins a field, `rest` behind it: returns whether its continuations are wanted. */
static bool put_field(struct str s, struct str rest, struct buf *out, uint32_t *seen) {
        size_t colon = str_chr(s, ':');
        struct str name = str_trim(str_sub(s, 0, colon == SIZE_MAX ? 0 : colon));
        if (str_starts(s, STR("Microsoft Mail Internet Headers")))
                return false;
        if (!is_name(name)) {
                outlook_mime_plain(out, "X-Outlook-Transport-Line", s);
                return false;
        }
        if (is_ours(name))
                return false;
        bool folded = rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
        bool said = folded || str_trim(str_sub(s, colon + 1, SIZE_MAX)).n;
        for (size_t i = 0; i < sizeof known / sizeof *known && said; i++)
                if (str_eq_nocase(name, known[i].name))
                        *seen |= known[i].field;
        put_raw(out, s);
        return true;
}

static uint32_t put_transport(struct str rest, struct buf *out) {
        uint32_t seen = 0;
        bool wanted = false, any = false;
        while (rest.n) {
                struct str s = next_line(&rest);
                if (str_trim(s).n == 0) {
                        if (any)
                                break; /* what follows was a part's header */
                        continue;
                }
                if (s.p[0] != ' ' && s.p[0] != '\t') {
                        wanted = put_field(s, rest, out, &seen);
                        any = true;
                } else if (wanted) {
                        put_raw(out, s);
                }
        }
        return seen;
}

/* ---- from properties ----------------------------------------------------------------------- */

static bool same_person(const struct outlook_person *a, const struct outlook_person *b) {
        return a->address.n || b->address.n ? str_eq_nocase(a->address, b->address)
                                            : str_eq(a->name, b->name);
}

static void put_person(struct buf *out, const char *name, const struct outlook_person *p) {
        if (p->name.n == 0 && p->address.n == 0)
                return;
        buf_printf(out, "%s: ", name);
        outlook_mime_mailbox(out, p);
        buf_puts(out, "\r\n");
}

static void put_display(struct buf *out, const char *name, struct str names) {
        for (bool first = true; names.n;) {
                struct str s = str_trim(str_cut(&names, ';'));
                struct outlook_person p = { .name = s };
                if (s.n == 0)
                        continue;
                if (outlook_mime_is_smtp(s))
                        p = (struct outlook_person){ .address = s };
                if (first)
                        buf_printf(out, "%s: ", name);
                else
                        buf_puts(out, ",\r\n ");
                first = false;
                outlook_mime_mailbox(out, &p);
                if (names.n == 0 || str_trim(names).n == 0)
                        buf_puts(out, "\r\n");
        }
}

static void put_recipients(const struct outlook_item *item, enum outlook_recipient_type type,
                           const char *name, struct str display, struct buf *out) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < item->n_recipients; i++) {
                const struct outlook_recipient *r = &item->recipients[i];
                if (r->type != type || (r->who.name.n == 0 && r->who.address.n == 0))
                        continue;
                if (n++ == 0)
                        buf_printf(out, "%s: ", name);
                else
                        buf_puts(out, ",\r\n ");
                outlook_mime_mailbox(out, &r->who);
        }
        if (n)
                buf_puts(out, "\r\n");
        else if (item->n_recipients == 0)
                put_display(out, name, display);
}

static void put_date(struct buf *out, const char *name, int64_t at) {
        if (at == OUTLOOK_NO_TIME)
                return;
        buf_printf(out, "%s: ", name);
        outlook_mime_when(out, at);
        buf_puts(out, "\r\n");
}

static void put_people(const struct outlook_item *item, uint32_t seen, struct buf *out) {
        if (!(seen & F_from))
                put_person(out, "From", &item->from);
        if (!(seen & (F_from | F_sender)) && !same_person(&item->from, &item->sender))
                put_person(out, "Sender", &item->sender);
        if (!(seen & F_reply_to) && !str_eq_nocase(item->reply_to, item->from.name) &&
            !str_eq_nocase(item->reply_to, item->from.address))
                put_display(out, "Reply-To", item->reply_to);
        if (!(seen & F_to))
                put_recipients(item, OUTLOOK_TO, "To", item->to, out);
        if (!(seen & F_cc))
                put_recipients(item, OUTLOOK_CC, "Cc", item->cc, out);
        if (!(seen & F_bcc))
                put_recipients(item, OUTLOOK_BCC, "Bcc", item->bcc, out);
}

static int64_t date_of(const struct outlook_item *item) {
        if (item->sent != OUTLOOK_NO_TIME)
                return item->sent;
        if (item->delivered != OUTLOOK_NO_TIME || item->kind == OUTLOOK_message)
                return item->delivered;
        return item->created != OUTLOOK_NO_TIME ? item->created : item->modified;
}

static void put_facts(const struct outlook_item *item, uint32_t seen, struct buf *out) {
        if (!(seen & F_subject))
                outlook_mime_field(out, "Subject", item->subject);
        if (!(seen & F_date))
                put_date(out, "Date", date_of(item));
        if (!(seen & F_message_id))
                outlook_mime_plain(out, "Message-ID", item->message_id);
        if (!(seen & F_in_reply_to))
                outlook_mime_plain(out, "In-Reply-To", item->in_reply_to);
        if (!(seen & F_references))
                outlook_mime_plain(out, "References", item->references);
        if (!(seen & F_topic))
                outlook_mime_field(out, "Thread-Topic", item->topic);
        if (!(seen & F_index) && item->conversation_index.n) {
                buf_puts(out, "Thread-Index: ");
                outlook_mime_base64(out, bytes_sub(item->conversation_index, 0, 600), false);
                buf_puts(out, "\r\n");
        }
        if (!(seen & F_keywords))
                outlook_mime_field(out, "Keywords", item->categories);
        else
                outlook_mime_field(out, "X-Outlook-Categories", item->categories);
        if (!(seen & F_importance) && (item->importance == 0 || item->importance == 2))
                outlook_mime_plain(out, "Importance", item->importance ? STR("high") : STR("low"));
        if (!(seen & F_sensitivity) && item->sensitivity >= 1 && item->sensitivity <= 3) {
                static const char *const words[] = { "personal", "private",
                                                     "company-confidential" };
                outlook_mime_plain(out, "Sensitivity", str_of(words[item->sensitivity - 1]));
        }
}

/* ---- what only Outlook knows --------------------------------------------------------------- */

static void put_flags(const struct outlook_item *item, struct buf *out) {
        static const struct {
                uint32_t flag;
                const char *word;
        } words[] = { { 1, " read" },
                      { 8, " unsent" },
                      { 0x20, " from-me" },
                      { 0x40, " associated" },
                      { 0x80, " resend" } };
        char z[64] = "";
        size_t n = 0;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (item->flags & words[i].flag)
                        n += (size_t) snprintf(z + n, sizeof z - n, "%s", words[i].word);
        if (item->flag_status == 1 || item->flag_status == 2)
                n += (size_t) snprintf(z + n, sizeof z - n, "%s",
                                       item->flag_status == 1 ? " done" : " flagged");
        outlook_mime_plain(out, "X-Outlook-Flags", (struct str){ z, n });
}

static void put_outlook(const struct outlook_item *item, struct buf *out) {
        if (!str_eq_nocase(item->message_class, STR("IPM.Note")))
                outlook_mime_field(out, "X-Outlook-Class", item->message_class);
        outlook_mime_field(out, "X-Outlook-Folder", item->in_folder);
        if (item->node)
                buf_printf(out, "X-Outlook-Node: %llu\r\n", (unsigned long long) item->node);
        if (item->search_key.n) {
                buf_puts(out, "X-Outlook-Search-Key: ");
                outlook_mime_hex(out, bytes_sub(item->search_key, 0, 256));
                buf_puts(out, "\r\n");
        }
        put_flags(item, out);
        put_date(out, "X-Outlook-Delivered", item->delivered);
        put_date(out, "X-Outlook-Created", item->created);
        put_date(out, "X-Outlook-Modified", item->modified);
        if (item->damaged)
                buf_printf(out, "X-Outlook-Damaged: %u\r\n", item->damaged);
}

void outlook_mime_head(const struct outlook_item *item, struct buf *out) {
        uint32_t seen = put_transport(item->transport, out);
        put_people(item, seen, out);
        put_facts(item, seen, out);
        put_outlook(item, out);
}
