/* A contact or distribution list as vCard 4.0 (RFC 6350); see outlook-mime.h. */
#include "outlook/outlook-mime-out.h"

#define LINE(head, value) outlook_mime_line(out, STR(head), (value), false)

/* Components between ';', each escaped; nothing if all are empty. */
static void put_parts(struct buf *out, const char *head, const struct str *parts, size_t n) {
        struct buf room;
        bool any = false;
        buf_init(&room, 0);
        for (size_t i = 0; i < n; i++) {
                any |= parts[i].n > 0;
                if (i)
                        buf_putc(&room, ';');
                for (size_t k = 0; k < parts[i].n; k++) {
                        char c = parts[i].p[k];
                        if (c == '\n')
                                buf_puts(&room, "\\n");
                        else if (c == ';' || c == ',' || c == '\\')
                                buf_printf(&room, "\\%c", c);
                        else if (c != '\r')
                                buf_putc(&room, c);
                }
        }
        if (any)
                outlook_mime_line(out, str_of(head), buf_str(&room), true);
        buf_done(&room);
}

static void put_address(struct buf *out, const char *head, const struct outlook_address *a) {
        struct str none = { NULL, 0 };
        const struct str parts[] = { a->box,    none,    a->street, a->city,
                                     a->region, a->code, a->country };
        bool fine = a->street.n || a->city.n || a->code.n || a->country.n || a->box.n;
        const struct str whole[] = { none, none, a->whole };
        if (fine)
                put_parts(out, head, parts, sizeof parts / sizeof *parts);
        else
                put_parts(out, head, whole, 3);
}

static void put_email(struct buf *out, const struct outlook_person *p) {
        struct buf head;
        if (p->address.n == 0)
                return;
        buf_init(&head, 0);
        buf_puts(&head, "EMAIL");
        if (p->name.n && !str_eq_nocase(p->name, p->address)) {
                buf_puts(&head, ";X-NAME=");
                outlook_mime_quoted(&head, p->name);
        }
        buf_puts(&head, ":");
        outlook_mime_line(out, buf_str(&head), p->address, false);
        buf_done(&head);
}

static void put_phones(struct buf *out, const struct outlook_contact *c) {
        LINE("TEL;TYPE=work,voice:", c->phone_work);
        LINE("TEL;TYPE=work,voice:", c->phone_work2);
        LINE("TEL;TYPE=home,voice:", c->phone_home);
        LINE("TEL;TYPE=home,voice:", c->phone_home2);
        LINE("TEL;TYPE=cell:", c->phone_mobile);
        LINE("TEL;TYPE=voice:", c->phone_main);
        LINE("TEL;TYPE=voice:", c->phone_other);
        LINE("TEL;TYPE=car:", c->phone_car);
        LINE("TEL;TYPE=pager:", c->phone_pager);
        LINE("TEL;TYPE=work,fax:", c->fax_work);
        LINE("TEL;TYPE=home,fax:", c->fax_home);
        LINE("TEL;TYPE=assistant:", c->phone_assistant);
}

static void put_day(struct buf *out, const char *head, int64_t at) {
        struct buf room;
        if (at == OUTLOOK_NO_TIME)
                return;
        buf_init(&room, 0);
        /* midnight somewhere: noon later it is that day everywhere between -12 and +12 */
        outlook_mime_stamp(&room, at + 43200, true);
        outlook_mime_line(out, str_of(head), buf_str(&room), true);
        buf_done(&room);
}

static void put_contact(struct buf *out, const struct outlook_contact *c) {
        const struct str name[] = { c->family, c->given, c->middle, c->prefix, c->suffix };
        const struct str org[] = { c->company, c->department };
        put_parts(out, "N:", name, 5);
        LINE("NICKNAME:", c->nick);
        put_parts(out, "ORG:", org, c->department.n ? 2 : 1);
        LINE("TITLE:", c->job);
        LINE("ROLE:", c->profession);
        for (size_t i = 0; i < 3; i++)
                put_email(out, &c->email[i]);
        put_phones(out, c);
        put_address(out, "ADR;TYPE=work:", &c->work);
        put_address(out, "ADR;TYPE=home:", &c->home);
        put_address(out, "ADR:", &c->other);
        outlook_mime_line(out, STR("URL:"), c->web, true);
        outlook_mime_line(out, STR("IMPP:"), c->im, true);
        put_day(out, "BDAY:", c->birthday);
        put_day(out, "ANNIVERSARY:", c->anniversary);
        LINE("RELATED;TYPE=spouse;VALUE=text:", c->spouse);
        LINE("RELATED;TYPE=x-manager;VALUE=text:", c->manager);
        LINE("RELATED;TYPE=x-assistant;VALUE=text:", c->assistant);
        LINE("X-OUTLOOK-OFFICE:", c->office);
        LINE("X-OUTLOOK-ACCOUNT:", c->account);
        LINE("X-OUTLOOK-FILE-AS:", c->file_as);
}

static void put_members(struct buf *out, struct str members) {
        while (members.n)
                LINE("MEMBER;VALUE=text:", str_cut(&members, '\n'));
}

static struct str full_name(const struct outlook_item *item, struct arena *a) {
        const struct outlook_contact *c = item->contact;
        if (item->subject.n || !c)
                return item->subject.n ? item->subject : STR("?");
        struct str s =
                str_trim(arena_printf(a, "%.*s %.*s", STR_ARG(c->given), STR_ARG(c->family)));
        const struct str others[] = { s, c->file_as, c->company, c->email[0].name,
                                      c->email[0].address };
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (others[i].n)
                        return others[i];
        return STR("?");
}

static void put_time(struct buf *out, const char *head, int64_t at) {
        struct buf room;
        if (at == OUTLOOK_NO_TIME)
                return;
        buf_init(&room, 0);
        outlook_mime_stamp(&room, at, false);
        outlook_mime_line(out, str_of(head), buf_str(&room), true);
        buf_done(&room);
}

void outlook_mime_vcard(const struct outlook_item *item, struct arena *a, struct buf *out) {
        buf_puts(out, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
        if (item->kind == OUTLOOK_list)
                buf_puts(out, "KIND:group\r\n");
        LINE("FN:", full_name(item, a));
        if (item->contact)
                put_contact(out, item->contact);
        put_members(out, item->members);
        LINE("NOTE:", item->text);
        outlook_mime_line(out, STR("CATEGORIES:"), item->categories, true);
        if (item->search_key.n) {
                struct buf room;
                buf_init(&room, 0);
                outlook_mime_hex(&room, bytes_sub(item->search_key, 0, 256));
                outlook_mime_line(out, STR("UID:"), buf_str(&room), true);
                buf_done(&room);
        }
        put_time(out, "REV:", item->modified);
        LINE("X-OUTLOOK-FOLDER:", item->in_folder);
        if (item->node)
                buf_printf(out, "X-OUTLOOK-NODE:%llu\r\n", (unsigned long long) item->node);
        buf_puts(out, "END:VCARD\r\n");
}
