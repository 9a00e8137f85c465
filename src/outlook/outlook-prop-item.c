/* Items, recipients and attachments of bags of properties; see outlook-prop.h. */
#include "outlook/outlook-prop.h"

#include "base/le.h"
#include "office/office-ole.h"
#include "outlook/outlook-rtf.h"

#define STR_OF(id) outlook_prop_str(bag, OUTLOOK_ID_##id)

enum outlook_kind outlook_prop_kind(struct str message_class) {
        static const struct {
                struct str class;
                enum outlook_kind kind;
        } map[] = { { STR_INIT("IPM.Contact"), OUTLOOK_contact },
                    { STR_INIT("IPM.Appointment"), OUTLOOK_appointment },
                    { STR_INIT("IPM.StickyNote"), OUTLOOK_note },
                    { STR_INIT("IPM.Activity"), OUTLOOK_journal },
                    { STR_INIT("IPM.DistList"), OUTLOOK_list },
                    { STR_INIT("IPM.Task"), OUTLOOK_task } };
        for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
                struct str behind = str_sub(message_class, map[i].class.n, SIZE_MAX);
                if (str_starts_nocase(message_class, map[i].class) &&
                    (behind.n == 0 || behind.p[0] == '.'))
                        return map[i].kind;
        }
        return OUTLOOK_message;
}

static struct str first_of(struct str a, struct str b) {
        return a.n ? a : b;
}

static struct str trimmed(struct str s) {
        return str_trim(s);
}

/* Stores put U+0001 and the length of the prefix before the subject. */
static struct str plain_subject(struct str s) {
        if (s.n < 2 || s.p[0] != 1)
                return s;
        return str_sub(s, (uint8_t) s.p[1] < 0x80 ? 2 : (uint8_t) s.p[1] < 0xe0 ? 3 : 4, SIZE_MAX);
}

static struct str subject_of(const struct outlook_bag *bag) {
        struct str s = plain_subject(STR_OF(subject));
        if (s.n)
                return s;
        struct str prefix = STR_OF(subject_prefix), rest = plain_subject(STR_OF(normal_subject));
        return arena_printf(bag->a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(rest));
}

static struct outlook_person person(struct str name, struct str smtp, struct str address) {
        struct str best = str_chr(smtp, '@') != SIZE_MAX ? smtp : first_of(address, smtp);
        return (struct outlook_person){ .name = trimmed(name), .address = trimmed(best) };
}

/* ---- bodies -------------------------------------------------------------------------------- */

static void html_of(struct outlook_bag *bag, struct outlook_item *item) {
        const struct outlook_value *v = &bag->v[OUTLOOK_ID_html];
        uint32_t page = outlook_prop_u32(bag, OUTLOOK_ID_internet_codepage, 0);
        if (v->type == OUTLOOK_T_str) {
                item->html = str_bytes(outlook_prop_str(bag, OUTLOOK_ID_html));
                item->html_charset = STR("utf-8");
                return;
        }
        item->html = outlook_prop_bin(bag, OUTLOOK_ID_html);
        if (page && page != 1200 && item->html.n)
                item->html_charset = office_ole_charset(page);
}

static void bodies(struct outlook_bag *bag, struct outlook_item *item) {
        struct bytes packed = outlook_prop_bin(bag, OUTLOOK_ID_rtf);
        bool damaged = false;
        item->text = outlook_prop_str(bag, OUTLOOK_ID_text);
        html_of(bag, item);
        if (packed.n)
                item->rtf = outlook_rtf_unpack(packed, bag->a, &damaged);
        item->damaged += damaged;
}

/* ---- meetings and tasks -------------------------------------------------------------------- */

static struct str hex_of(struct bytes b, struct arena *a) {
        static const char digits[] = "0123456789ABCDEF";
        char *z = arena_alloc(a, b.n * 2 + 1);
        for (size_t i = 0; i < b.n; i++) {
                z[2 * i] = digits[b.p[i] >> 4];
                z[2 * i + 1] = digits[b.p[i] & 15];
        }
        return (struct str){ z, b.n * 2 };
}

/* The global object id; one that came by iCalendar holds the foreign UID behind "vCal-Uid". */
static struct str uid_of(const struct outlook_bag *bag) {
        struct bytes id = outlook_prop_bin(bag, OUTLOOK_ID_clean_global_id);
        if (id.n == 0)
                id = outlook_prop_bin(bag, OUTLOOK_ID_global_id);
        id = bytes_sub(id, 0, 1024);
        struct bytes foreign = bytes_sub(id, 40, SIZE_MAX);
        if (bytes_starts(foreign, STR("vCal-Uid\1"))) {
                struct buf room;
                buf_init(&room, 0);
                foreign = bytes_sub(foreign, 12, SIZE_MAX);
                office_ole_codepage(bytes_sub(foreign, 0, bytes_chr(foreign, 0)), 65001, &room);
                struct str s = arena_str(bag->a, buf_str(&room));
                buf_done(&room);
                return s;
        }
        return hex_of(id, bag->a);
}

static int64_t time_of(const struct outlook_bag *bag, enum outlook_id first, enum outlook_id second,
                       enum outlook_id third) {
        int64_t at = outlook_prop_time(bag, first);
        if (at == OUTLOOK_NO_TIME)
                at = outlook_prop_time(bag, second);
        return at == OUTLOOK_NO_TIME ? outlook_prop_time(bag, third) : at;
}

static void event_of(const struct outlook_bag *bag, struct outlook_item *item) {
        struct outlook_event *e = &item->event;
        bool task = item->kind == OUTLOOK_task;
        e->begins = task ? outlook_prop_time(bag, OUTLOOK_ID_task_begins)
                         : time_of(bag, OUTLOOK_ID_event_begins, OUTLOOK_ID_common_begins,
                                   OUTLOOK_ID_begins);
        e->ends =
                task ? OUTLOOK_NO_TIME
                     : time_of(bag, OUTLOOK_ID_event_ends, OUTLOOK_ID_common_ends, OUTLOOK_ID_ends);
        e->due = outlook_prop_time(bag, OUTLOOK_ID_task_due);
        e->completed = outlook_prop_time(bag, OUTLOOK_ID_task_completed);
        if (outlook_prop_bool(bag, OUTLOOK_ID_reminder_set))
                e->reminder = outlook_prop_time(bag, OUTLOOK_ID_reminder);
        e->location = STR_OF(location);
        e->recurrence = STR_OF(recurrence);
        e->pattern = outlook_prop_bin(bag, task ? OUTLOOK_ID_task_pattern : OUTLOOK_ID_pattern);
        e->timezone = STR_OF(timezone);
        e->owner = STR_OF(task_owner);
        e->uid = uid_of(bag);
        e->all_day = outlook_prop_bool(bag, OUTLOOK_ID_all_day);
        e->recurring = outlook_prop_bool(bag, OUTLOOK_ID_recurring) ||
                       outlook_prop_bool(bag, OUTLOOK_ID_task_recurring);
        e->busy = outlook_prop_u32(bag, OUTLOOK_ID_busy, 2);
        e->state = outlook_prop_u32(bag, OUTLOOK_ID_event_state, 0);
        e->sequence = outlook_prop_u32(bag, OUTLOOK_ID_sequence, 0);
        e->status = outlook_prop_u32(bag, OUTLOOK_ID_task_status, 0);
        e->percent = outlook_prop_u32(bag, OUTLOOK_ID_task_percent, 0);
        e->set = item->kind == OUTLOOK_appointment || task ||
                 outlook_prop_has(bag, OUTLOOK_ID_event_begins) ||
                 str_starts_nocase(item->message_class, STR("IPM.Schedule.Meeting"));
}

/* ---- contacts ------------------------------------------------------------------------------ */

static void phones(const struct outlook_bag *bag, struct outlook_contact *c) {
        c->phone_work = STR_OF(phone_work);
        c->phone_work2 = STR_OF(phone_work2);
        c->phone_home = STR_OF(phone_home);
        c->phone_home2 = STR_OF(phone_home2);
        c->phone_mobile = STR_OF(phone_mobile);
        c->phone_other = STR_OF(phone_other);
        c->phone_car = STR_OF(phone_car);
        c->phone_pager = STR_OF(phone_pager);
        c->phone_main = STR_OF(phone_main);
        c->phone_assistant = STR_OF(phone_assistant);
        c->fax_work = STR_OF(fax_work);
        c->fax_home = STR_OF(fax_home);
}

static void addresses(const struct outlook_bag *bag, struct outlook_contact *c) {
        c->work = (struct outlook_address){
                .whole = STR_OF(work_whole),
                .street = first_of(STR_OF(work_street), STR_OF(street_any)),
                .city = first_of(STR_OF(work_city), STR_OF(city_any)),
                .region = first_of(STR_OF(work_region), STR_OF(region_any)),
                .code = first_of(STR_OF(work_code), STR_OF(code_any)),
                .country = first_of(STR_OF(work_country), STR_OF(country_any)),
                .box = first_of(STR_OF(work_box), STR_OF(box_any))
        };
        if (c->work.whole.n == 0)
                c->work.whole = STR_OF(address_whole);
        c->home = (struct outlook_address){ .whole = STR_OF(home_whole),
                                            .street = STR_OF(street_home),
                                            .city = STR_OF(city_home),
                                            .region = STR_OF(region_home),
                                            .code = STR_OF(code_home),
                                            .country = STR_OF(country_home) };
        c->other = (struct outlook_address){ .whole = STR_OF(other_whole),
                                             .street = STR_OF(street_other),
                                             .city = STR_OF(city_other),
                                             .region = STR_OF(region_other),
                                             .code = STR_OF(code_other),
                                             .country = STR_OF(country_other) };
}

static struct outlook_contact *contact_of(const struct outlook_bag *bag) {
        struct outlook_contact *c = ARENA_NEW(bag->a, struct outlook_contact);
        *c = (struct outlook_contact){
                .given = STR_OF(given),
                .middle = STR_OF(middle),
                .family = STR_OF(family),
                .prefix = STR_OF(name_prefix),
                .suffix = STR_OF(generation),
                .nick = STR_OF(nick),
                .company = STR_OF(company),
                .department = STR_OF(department),
                .job = STR_OF(job),
                .file_as = STR_OF(file_as),
                .spouse = STR_OF(spouse),
                .manager = STR_OF(manager),
                .assistant = STR_OF(assistant),
                .profession = STR_OF(profession),
                .office = STR_OF(office),
                .web = STR_OF(web),
                .im = STR_OF(im),
                .account = STR_OF(account),
                .email = { { first_of(STR_OF(email1_name), STR_OF(email1_original)),
                             STR_OF(email1_address) },
                           { first_of(STR_OF(email2_name), STR_OF(email2_original)),
                             STR_OF(email2_address) },
                           { first_of(STR_OF(email3_name), STR_OF(email3_original)),
                             STR_OF(email3_address) } },
                .birthday = outlook_prop_time(bag, OUTLOOK_ID_birthday),
                .anniversary = outlook_prop_time(bag, OUTLOOK_ID_anniversary),
        };
        phones(bag, c);
        addresses(bag, c);
        return c;
}

/* ---- distribution lists -------------------------------------------------------------------- */

/* One string of a one-off entry id, from *at on. */
static struct str one_off_string(struct bytes id, size_t *at, bool wide, struct arena *a) {
        struct buf room;
        size_t n = 0, step = wide ? 2 : 1;
        buf_init(&room, 0);
        struct bytes rest = bytes_sub(id, *at, SIZE_MAX);
        while (n + step <= rest.n && (rest.p[n] || (wide && rest.p[n + 1])))
                n += step;
        if (wide)
                office_ole_utf16(bytes_sub(rest, 0, n), true, &room);
        else
                office_ole_codepage(bytes_sub(rest, 0, n), 1252, &room);
        *at += n + step;
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

/* flags u32 | provider 16 | version u16 | flags u16 (0x8000 = UTF-16) | name | type | address */
static void put_member(struct bytes id, struct arena *a, struct buf *out) {
        static const uint8_t one_off[16] = { 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19,
                                             0x9d, 0x6e, 0,    0xdd, 1,    0x0f, 0x54, 2 };
        if (id.n < 24 || memcmp(id.p + 4, one_off, 16) != 0)
                return;
        bool wide = le_get16(id.p + 22) & 0x8000;
        size_t at = 24;
        struct str name = one_off_string(id, &at, wide, a);
        one_off_string(id, &at, wide, a);
        struct str address = one_off_string(id, &at, wide, a);
        buf_put_str(out, name);
        if (address.n)
                buf_printf(out, "%s<%.*s>", name.n ? " " : "", STR_ARG(address));
        buf_putc(out, '\n');
}

static struct str members_of(const struct outlook_bag *bag) {
        const struct outlook_value *v = &bag->v[OUTLOOK_ID_one_off_members];
        struct buf room;
        buf_init(&room, 0);
        if (v->type == (OUTLOOK_T_bin | OUTLOOK_T_many))
                for (; v; v = v->more)
                        put_member(v->value, bag->a, &room);
        struct str s = arena_str(bag->a, buf_str(&room));
        buf_done(&room);
        return s;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void people(const struct outlook_bag *bag, struct outlook_item *item) {
        item->from = person(STR_OF(from_name), STR_OF(from_smtp), STR_OF(from_address));
        item->sender = person(STR_OF(sender_name), STR_OF(sender_smtp), STR_OF(sender_address));
        if (!item->from.name.n && !item->from.address.n)
                item->from = item->sender;
        item->reply_to = STR_OF(reply_to);
        item->to = STR_OF(display_to);
        item->cc = STR_OF(display_cc);
        item->bcc = STR_OF(display_bcc);
}

static void facts(const struct outlook_bag *bag, struct outlook_item *item) {
        item->sent = outlook_prop_time(bag, OUTLOOK_ID_sent);
        item->delivered = outlook_prop_time(bag, OUTLOOK_ID_delivered);
        item->created = outlook_prop_time(bag, OUTLOOK_ID_created);
        item->modified = outlook_prop_time(bag, OUTLOOK_ID_modified);
        item->importance = outlook_prop_u32(bag, OUTLOOK_ID_importance, OUTLOOK_UNSAID);
        item->sensitivity = outlook_prop_u32(bag, OUTLOOK_ID_sensitivity, 0);
        item->flags = outlook_prop_u32(bag, OUTLOOK_ID_flags, 0);
        item->flag_status = outlook_prop_u32(bag, OUTLOOK_ID_flag_status, 0);
        item->codepage = outlook_prop_u32(bag, OUTLOOK_ID_internet_codepage, 0);
        item->search_key = outlook_prop_bin(bag, OUTLOOK_ID_search_key);
        item->entry_id = outlook_prop_bin(bag, OUTLOOK_ID_entry_id);
        item->conversation_index = outlook_prop_bin(bag, OUTLOOK_ID_conversation_index);
        item->topic = STR_OF(topic);
        item->categories = first_of(STR_OF(categories), STR_OF(keyword));
}

void outlook_prop_item(struct outlook_bag *bag, struct outlook_item *item) {
        *item = (struct outlook_item) OUTLOOK_ITEM_INIT;
        item->message_class = STR_OF(message_class);
        item->kind = outlook_prop_kind(item->message_class);
        item->subject = subject_of(bag);
        item->transport = STR_OF(transport);
        item->message_id = STR_OF(message_id);
        item->in_reply_to = STR_OF(in_reply_to);
        item->references = STR_OF(references);
        people(bag, item);
        facts(bag, item);
        bodies(bag, item);
        event_of(bag, item);
        if (item->kind == OUTLOOK_contact)
                item->contact = contact_of(bag);
        if (item->kind == OUTLOOK_contact || item->kind == OUTLOOK_list)
                item->subject = first_of(item->subject, STR_OF(display_name));
        if (item->kind == OUTLOOK_list)
                item->members = members_of(bag);
}

void outlook_prop_recipient(const struct outlook_bag *bag, struct outlook_recipient *ret) {
        uint32_t type = outlook_prop_u32(bag, OUTLOOK_ID_recipient_type, OUTLOOK_TO) & 15;
        *ret = (struct outlook_recipient){
                .who = person(STR_OF(display_name), STR_OF(smtp), STR_OF(address)),
                .type = type >= OUTLOOK_TO && type <= OUTLOOK_BCC ? (int) type : OUTLOOK_TO,
                .response = outlook_prop_u32(bag, OUTLOOK_ID_response, 0),
        };
}

static struct str without_brackets(struct str s) {
        s = str_trim(s);
        if (s.n > 1 && s.p[0] == '<' && s.p[s.n - 1] == '>')
                s = str_sub(s, 1, s.n - 2);
        return s;
}

void outlook_prop_attachment(const struct outlook_bag *bag, struct outlook_attachment *ret) {
        struct str name = first_of(STR_OF(attach_long_name), STR_OF(attach_name));
        uint32_t method = outlook_prop_u32(bag, OUTLOOK_ID_attach_method, OUTLOOK_BY_VALUE);
        *ret = (struct outlook_attachment){
                .name = first_of(name, STR_OF(display_name)),
                .mime = STR_OF(attach_mime),
                .cid = without_brackets(STR_OF(attach_cid)),
                .location = first_of(first_of(STR_OF(attach_long_path), STR_OF(attach_path)),
                                     STR_OF(attach_location)),
                .method = method ? method : OUTLOOK_BY_VALUE,
                .hidden = outlook_prop_bool(bag, OUTLOOK_ID_attach_hidden) ||
                          (outlook_prop_u32(bag, OUTLOOK_ID_attach_flags, 0) & 4),
                .modified = outlook_prop_time(bag, OUTLOOK_ID_modified),
                .content = outlook_prop_bin(bag, OUTLOOK_ID_attach_data),
        };
        if (!outlook_prop_has(bag, OUTLOOK_ID_attach_data) && method != OUTLOOK_EMBEDDED)
                ret->unreadable = true;
}
