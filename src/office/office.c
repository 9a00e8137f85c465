/* The door: what a file is, by its bytes, and which reader gets it; see office.h.
 *
 *   DOC must say type and "encrypted" before anything else is written, so each way first finds out,
 *   then begins the document, then lets the reader write, then puts the children. */
#include "office/office.h"

#include "base/limits.h"
#include "office/office-crypt.h"
#include "office/office-legacy.h"
#include "office/office-odf.h"
#include "office/office-ooxml.h"
#include "office/office-rtf.h"
#include "parse/parse-charset.h"
#include "parse/parse-strings.h"

struct door {
        const struct parse_file *f;
        struct arena *a;
        struct rec_build b;
        bool unlocked;
        struct str how;
};

static void begin(struct door *d, struct str type, uint32_t flags) {
        const struct rec_doc doc = { .parent = REC_NONE,
                                     .kind = REC_DOC_file,
                                     .flags = flags,
                                     .len = d->f->data.n,
                                     .size = d->f->data.n,
                                     .type = type,
                                     .name = d->f->name };
        rec_build_doc(&d->b, &doc);
        if (flags & REC_DOC_encrypted) /* wild.md#office-encrypted */
                rec_build_flaw(&d->b, FLAW_encrypted, 0, 0, "%.*s", STR_ARG(d->how));
        else if (d->unlocked)
                rec_build_flaw(&d->b, FLAW_unlocked, 0, 0, "%.*s", STR_ARG(d->how));
}

static void begin_text(struct door *d, struct office_pack *p) {
        p->b = &d->b;
        rec_build_text_init(&p->t, &d->b, REC_TEXT_plain);
        office_flow_init(&p->flow, &p->t);
}

static void end_text(struct office_pack *p) {
        rec_build_break(&p->t, false);
        rec_build_text_done(&p->t);
}

/* ---- packages ------------------------------------------------------------------------------ */

static void say_zip(struct door *d, const struct office_pack *p) {
        if (p->zip.damaged) /* wild.md#office-damaged */
                rec_build_flaw(&d->b, FLAW_office_damaged, 0, 0, "no list of members");
        if (p->zip.limit)
                rec_build_flaw(&d->b, FLAW_office_limit, 0, 0, "members");
}

static void read_ooxml(struct door *d, struct office_pack *p) {
        struct str type = STR("application/vnd.openxmlformats-officedocument"), main = STR("");
        struct buf early; /* flaws met before DOC is written go behind it */
        struct rec_build before;
        buf_init(&early, 0);
        rec_build_init(&before, &early, d->f->data.n);
        p->b = &before;
        enum office_ooxml_kind kind = office_ooxml_kind(p, &type, &main);
        begin(d, type, 0);
        buf_put_str(d->b.out, buf_str(&early));
        buf_done(&early);
        begin_text(d, p);
        if (kind == OFFICE_OOXML_none)
                rec_build_flaw(&d->b, FLAW_office_variant, 0, 0, "no main part that is known");
        office_pack_facts(p);
        office_ooxml_read(p, kind, main);
        office_pack_macros(p);
        say_zip(d, p);
        end_text(p);
        office_pack_children(p, 0);
}

static void read_odf(struct door *d, struct office_pack *p, struct str type) {
        enum office_crypt_odf lock = office_crypt_odf(&p->zip, d->f->secrets);
        d->how = STR("OpenDocument");
        d->unlocked = lock == OFFICE_CRYPT_opened;
        begin(d, type, lock == OFFICE_CRYPT_locked ? REC_DOC_encrypted : 0);
        say_zip(d, p);
        begin_text(d, p);
        if (lock != OFFICE_CRYPT_locked) {
                office_odf_read(p);
                office_pack_macros(p);
        }
        end_text(p);
        if (lock != OFFICE_CRYPT_locked)
                office_pack_children(p, 0);
}

/* False if `data` is no package of members. */
static bool read_package(struct door *d, struct bytes data) {
        struct office_pack p = { .data = data, .a = d->a };
        bool is = office_zip_init(&p.zip, data, d->a);
        if (is) {
                struct str odf = office_odf_type(&p);
                if (odf.n)
                        read_odf(d, &p, odf);
                else
                        read_ooxml(d, &p);
        }
        office_zip_done(&p.zip);
        return is;
}

/* ---- OLE ----------------------------------------------------------------------------------- */

static const char *const legacy_types[] = { "application/x-ole-storage", "application/msword",
                                            "application/vnd.ms-excel",
                                            "application/vnd.ms-powerpoint" };

static void say_ole(struct door *d, const struct office_ole *o) {
        if (o->damage) /* wild.md#office-damaged */
                rec_build_flaw(&d->b, FLAW_office_damaged, 0, 0, "OLE file, signs %x", o->damage);
}

static void read_legacy(struct door *d, struct office_ole *o, enum office_legacy_kind kind,
                        struct bytes stream) {
        struct office_pack p = { .a = d->a };
        const char *lock = office_legacy_lock(kind, stream);
        d->how = str_of(lock);
        begin(d, str_of(legacy_types[kind]), lock ? REC_DOC_encrypted : 0);
        begin_text(d, &p);
        struct office_legacy l = {
                .ole = o, .a = d->a, .b = &d->b, .flow = &p.flow, .stream = stream
        };
        if (o)
                office_prop_facts(o, &d->b);
        if (!lock && kind == OFFICE_LEGACY_word)
                office_doc_read(&l);
        else if (!lock && kind == OFFICE_LEGACY_excel)
                office_xls_read(&l);
        else if (!lock && kind == OFFICE_LEGACY_power)
                office_ppt_read(&l);
        end_text(&p);
        if (o)
                say_ole(d, o);
        if (o && !lock)
                office_legacy_children(&l, kind, 0);
}

static void read_encrypted(struct door *d, struct office_ole *o) {
        struct bytes inside;
        d->unlocked = office_crypt_open(o, d->f->secrets, d->a, &inside, &d->how);
        if (d->unlocked && read_package(d, inside))
                return;
        begin(d, STR("application/vnd.openxmlformats-officedocument"), REC_DOC_encrypted);
        office_prop_facts(o, &d->b);
        say_ole(d, o);
}

/* A compound file of some other program: the readable runs of its streams. */
static void read_streams(struct door *d, struct office_ole *o) {
        struct office_pack p = { .a = d->a };
        struct buf words;
        buf_init(&words, LIMIT_text_segment);
        begin(d, str_of(legacy_types[0]), REC_DOC_strings);
        office_prop_facts(o, &d->b);
        begin_text(d, &p);
        p.t.kind = REC_TEXT_strings;
        for (uint32_t i = 1; i < o->n; i++)
                if (o->entries[i].type == OFFICE_OLE_stream)
                        parse_strings(office_ole_stream(o, i), &words);
        office_flow_put(&p.flow, buf_str(&words));
        buf_done(&words);
        end_text(&p);
        say_ole(d, o);
        struct office_legacy l = { .ole = o, .a = d->a, .b = &d->b, .flow = &p.flow };
        office_legacy_children(&l, 0, 0);
}

static bool read_ole(struct door *d) {
        static const char *const streams[] = { "", "WordDocument", "Workbook",
                                               "PowerPoint Document" };
        struct office_ole o;
        if (!office_ole_open(&o, d->f->data, d->a))
                return false;
        if (office_crypt_is_package(&o)) {
                read_encrypted(d, &o);
                return true;
        }
        enum office_legacy_kind kind = office_legacy_kind(&o);
        if (!kind) {
                read_streams(d, &o);
                return true;
        }
        struct bytes stream = office_ole_get(&o, 0, str_of(streams[kind]));
        if (kind == OFFICE_LEGACY_excel && stream.n == 0)
                stream = office_ole_get(&o, 0, STR("Book"));
        read_legacy(d, &o, kind, stream);
        return true;
}

/* ---- everything else ----------------------------------------------------------------------- */

static void read_flat(struct door *d) {
        struct office_pack p = { .a = d->a };
        struct office_odf_pictures pictures;
        struct buf hold;
        buf_init(&hold, 2 * LIMIT_office_part);
        begin(d, office_odf_flat_type(d->f->data), 0);
        begin_text(d, &p);
        office_odf_read_flat(&p, office_xml_utf8(d->f->data, &hold), &pictures);
        end_text(&p);
        for (size_t i = 0; i < pictures.n; i++)
                office_child(&d->b, d->a, 0, arena_printf(d->a, "picture/%zu", i + 1), STR(""),
                             REC_DOC_embedded, pictures.v[i].content);
        buf_done(&hold);
}

/* A sheet of Excel 2 to 4 is a bare run of records; what else there is holds strings at best. */
static void read_bare(struct door *d) {
        struct bytes in = d->f->data;
        bool sheet = in.n > 8 && in.p[0] == 9 && (in.p[1] & 0xf1) == 0;
        if (sheet) {
                read_legacy(d, NULL, OFFICE_LEGACY_excel, in);
                return;
        }
        const struct rec_kind_row *k = rec_kind_find(d->f->kind);
        begin(d, str_of(k ? k->media : "application/octet-stream"), 0);
        rec_build_flaw(&d->b, FLAW_office_damaged, 0, 0, "no form of office document");
        struct office_pack p = { .a = d->a };
        begin_text(d, &p);
        p.t.kind = REC_TEXT_strings;
        struct buf words;
        buf_init(&words, LIMIT_text_segment);
        parse_strings(in, &words);
        office_flow_put(&p.flow, buf_str(&words));
        buf_done(&words);
        end_text(&p);
}

bool office_is_flat_odf(struct bytes in) {
        struct bytes head = bytes_sub(in, 0, 1024);
        return bytes_find(head, str_bytes(STR("<office:document"))) != SIZE_MAX &&
               bytes_find(head, str_bytes(STR("opendocument"))) != SIZE_MAX;
}

void office_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct door d = { .f = f, .a = a };
        if (bytes_starts(f->data, STR("{\\rt"))) {
                office_rtf_read(f, a, out);
                return;
        }
        rec_build_init(&d.b, out, f->data.n);
        bool ole = bytes_starts(f->data, STR("\xd0\xcf\x11\xe0"));
        if (office_is_flat_odf(f->data))
                read_flat(&d);
        else if (!(ole && read_ole(&d)) && !read_package(&d, f->data))
                read_bare(&d);
        rec_build_done(&d.b);
}

void office_warm(void) {
        office_crypt_warm();
        parse_charset_warm();
}
