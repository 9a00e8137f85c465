/* What stands inside a document: pictures, embedded files, sounds, programs; each becomes a child,
 * an OLE wrapping taken off. */
#include "base/le.h"
#include "base/limits.h"
#include "office/office-ole.h"
#include "office/office-pack.h"

static struct str last_name(struct str path) {
        for (size_t i = path.n; i > 0; i--)
                if (path.p[i - 1] == '/')
                        return str_sub(path, i, SIZE_MAX);
        return path;
}

static bool is_ole(struct bytes b) {
        return bytes_starts(b, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

void office_child(struct rec_build *b, struct arena *a, uint32_t parent, struct str path,
                  struct str name, uint32_t flags, struct bytes content) {
        struct office_ole o;
        struct office_ole_package pack;
        if (content.n == 0)
                return;
        if (is_ole(content) && office_ole_open(&o, content, a) && office_ole_object(&o, 0, &pack) &&
            pack.content.n) {
                content = pack.content;
                if (pack.name.n)
                        name = pack.name;
        }
        rec_build_child(b, parent, path, STR(""), name, flags, content);
}

/* Parts that only this document's own machinery reads. */
static bool is_machinery(struct str name) {
        static const struct str ends[] = { STR_INIT(".rels"),         STR_INIT(".xml"),
                                           STR_INIT(".vml"),          STR_INIT("mimetype"),
                                           STR_INIT(".odttf"),        STR_INIT(".fntdata"),
                                           STR_INIT("/layout-cache"), STR_INIT(".rdf") };
        if (name.n == 0 || name.p[name.n - 1] == '/')
                return true;
        if (str_find(name, STR("printerSettings")) != SIZE_MAX ||
            str_starts(name, STR("META-INF/")) || str_starts(name, STR("Configurations2/")) ||
            str_starts(name, STR("__MACOSX/")))
                return true;
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
                if (str_ends_nocase(name, ends[i]))
                        return true;
        return false;
}

static bool is_macro(struct str name) {
        return str_ends_nocase(name, STR("vbaProject.bin")) || str_starts(name, STR("Basic/")) ||
               str_starts(name, STR("Scripts/"));
}

static void put_member(struct office_pack *p, uint32_t parent, const struct office_zip_entry *e) {
        struct buf raw;
        buf_init(&raw, LIMIT_office_part + 1);
        enum office_zip_got got = office_zip_get(&p->zip, e, &raw);
        struct str path = e->name;
        if (office_zip_find(&p->zip, e->name) != e) /* another has the name too: both are kept */
                path = arena_printf(p->a, "%.*s#%zu", STR_ARG(e->name),
                                    (size_t) (e - p->zip.entries) + 1);
        if (raw.n)
                office_child(p->b, p->a, parent, path, last_name(e->name), REC_DOC_embedded,
                             buf_bytes(&raw));
        if (raw.n && got != OFFICE_ZIP_whole)
                rec_build_flaw(p->b,
                               got == OFFICE_ZIP_bomb ? FLAW_office_limit : FLAW_member_damaged, 0,
                               0, "%.*s", STR_ARG(str_sub(e->name, 0, 200)));
        buf_done(&raw);
}

void office_pack_macros(struct office_pack *p) {
        for (size_t i = 0; i < p->zip.n; i++)
                if (is_macro(p->zip.entries[i].name)) {
                        rec_build_flaw(p->b, FLAW_office_macro, 0, 0, "%.*s",
                                       STR_ARG(str_sub(p->zip.entries[i].name, 0, 200)));
                        return;
                }
}

void office_pack_children(struct office_pack *p, uint32_t parent) {
        for (size_t i = 0; i < p->zip.n; i++) {
                const struct office_zip_entry *e = &p->zip.entries[i];
                if (!(e->flags & (OFFICE_ZIP_used | OFFICE_ZIP_encrypted)) &&
                    (!is_machinery(e->name) || is_macro(e->name)))
                        put_member(p, parent, e);
        }
}
