/* Outlook messages and winmail.dat as documents; see outlook-msg.h.
 *
 * The document says what it is and what is wrong with it; what people wrote is in the children, in
 * the field's standard forms, so that mail is read by one reader wherever it comes from. */
#include "base/limits.h"
#include "outlook/outlook-mime.h"
#include "outlook/outlook-msg.h"
#include "outlook/outlook-tnef.h"
#include "parse/parse-charset.h"
#include "rec/rec-build.h"

void outlook_warm(void) {
        parse_charset_warm();
}

static void begin(struct rec_build *b, const struct parse_file *f, struct str type,
                  struct buf *out) {
        rec_build_init(b, out, f->data.n);
        rec_build_doc(b, &(struct rec_doc){ .parent = REC_NONE,
                                            .kind = REC_DOC_file,
                                            .len = f->data.n,
                                            .size = f->data.n,
                                            .hash = hash_sha256(f->data),
                                            .type = type,
                                            .name = f->name });
}

/* ---- flaws --------------------------------------------------------------------------------- */

static void item_flaws(struct rec_build *b, const struct outlook_item *item) {
        if (item->damaged)
                rec_build_flaw(b, FLAW_outlook_damaged, 0, 0, "%u properties", item->damaged);
        for (uint32_t i = 0; i < item->n_attachments; i++) {
                const struct outlook_attachment *at = &item->attachments[i];
                if (at->unreadable)
                        rec_build_flaw(b, FLAW_outlook_unreadable, 0, 0, "%.*s",
                                       (int) (at->name.n < 400 ? at->name.n : 400), at->name.p);
                if (at->item)
                        item_flaws(b, at->item); /* as deep as LIMIT_outlook_depth */
        }
}

static void ole_flaws(struct rec_build *b, uint32_t damage) {
        static const struct {
                uint32_t bit;
                const char *words;
        } words[] = { { OFFICE_OLE_DAMAGE_header, "header" },
                      { OFFICE_OLE_DAMAGE_fat, "allocation table" },
                      { OFFICE_OLE_DAMAGE_cycle, "a chain that comes back to itself" },
                      { OFFICE_OLE_DAMAGE_tree, "entries that no storage owns" },
                      { OFFICE_OLE_DAMAGE_cut, "a stream cut short" } };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (damage & words[i].bit)
                        rec_build_flaw(b, FLAW_ole_damaged, 0, 0, "%s", words[i].words);
        if (damage & OFFICE_OLE_DAMAGE_limit)
                rec_build_flaw(b, FLAW_ole_limit, 0, 0, "%s", "");
}

static void tnef_flaws(struct rec_build *b, uint32_t damage) {
        if (damage & OUTLOOK_TNEF_cut)
                rec_build_flaw(b, FLAW_tnef_damaged, 0, 0, "%s", "ends inside an attribute");
        if (damage & OUTLOOK_TNEF_props)
                rec_build_flaw(b, FLAW_tnef_damaged, 0, 0, "%s", "a list of properties is cut");
        if (damage & OUTLOOK_TNEF_checksum)
                rec_build_flaw(b, FLAW_tnef_checksum, 0, 0, "%s", "");
        if (damage & OUTLOOK_TNEF_deep)
                rec_build_flaw(b, FLAW_outlook_deep, 0, 0, "more than %u",
                               (unsigned) LIMIT_outlook_depth);
}

/* ---- children ------------------------------------------------------------------------------ */

static void put_item(struct rec_build *b, const struct outlook_item *item, struct str path,
                     struct str name, struct arena *a) {
        struct buf room;
        buf_init(&room, LIMIT_outlook_total);
        outlook_mime(item, a, &room);
        name = arena_printf(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(outlook_mime_extension(item)));
        rec_build_child(b, 0, path, outlook_mime_type(item), name, REC_DOC_embedded,
                        buf_bytes(&room));
        if (room.over)
                rec_build_flaw(b, FLAW_child_too_large, 0, 0, "more than %u bytes",
                               (unsigned) LIMIT_outlook_total);
        buf_done(&room);
}

static void read_msg(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct office_ole o;
        struct outlook_item item;
        begin(&b, f, STR("application/vnd.ms-outlook"), out);
        bool is = office_ole_open(&o, f->data, a) && outlook_msg_item(&o, 0, a, &item);
        if (is) {
                ole_flaws(&b, o.damage);
                item_flaws(&b, &item);
                put_item(&b, &item, STR("message"), STR("message"), a);
        } else {
                rec_build_flaw(&b, FLAW_outlook_damaged, 0, 0, "%s", "no message in it");
        }
        rec_build_done(&b);
}

/* Does the parcel say more than which files are in it? */
static bool says_something(const struct outlook_item *item) {
        bool note = item->message_class.n == 0 ||
                    str_eq_nocase(item->message_class, STR("IPM.Note"));
        return item->text.n || item->html.n || item->rtf.n || item->event.set || item->subject.n ||
               item->to.n || item->n_recipients || item->kind != OUTLOOK_message || !note;
}

static void put_attachment(struct rec_build *b, const struct outlook_attachment *at, uint32_t n,
                           struct arena *a) {
        struct str path = arena_printf(a, "att/%u", n);
        if (at->item)
                put_item(b, at->item, path, at->name, a);
        else
                rec_build_child(b, 0, path, at->mime, at->name, at->hidden ? REC_DOC_embedded : 0,
                                at->content);
}

static void read_tnef(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct outlook_item item;
        uint32_t damage = 0;
        begin(&b, f, STR("application/vnd.ms-tnef"), out);
        if (!outlook_tnef_item(f->data, a, &item, &damage)) {
                rec_build_flaw(&b, FLAW_tnef_damaged, 0, 0, "%s", "no signature");
                rec_build_done(&b);
                return;
        }
        tnef_flaws(&b, damage);
        item_flaws(&b, &item);
        struct outlook_item bare = item;
        bare.n_attachments = 0; /* they are children of their own */
        if (says_something(&item))
                put_item(&b, &bare, STR("message"), STR("message"), a);
        for (uint32_t i = 0; i < item.n_attachments; i++)
                put_attachment(&b, &item.attachments[i], i + 1, a);
        rec_build_done(&b);
}

void outlook_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        if (outlook_tnef_is(f->data))
                read_tnef(f, a, out);
        else
                read_msg(f, a, out);
}
