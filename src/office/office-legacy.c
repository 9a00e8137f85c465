/* What an OLE document is, whether it is locked, and what stands inside it; see office-legacy.h. */
#include "office/office-legacy.h"

#include "base/le.h"
#include "base/limits.h"
#include "office/office-pack.h"

enum office_legacy_kind office_legacy_kind(struct office_ole *o) {
        static const struct {
                struct str stream;
                enum office_legacy_kind kind;
        } streams[] = { { STR_INIT("WordDocument"), OFFICE_LEGACY_word },
                        { STR_INIT("Workbook"), OFFICE_LEGACY_excel },
                        { STR_INIT("Book"), OFFICE_LEGACY_excel },
                        { STR_INIT("PowerPoint Document"), OFFICE_LEGACY_power } };
        for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
                if (office_ole_find(o, 0, streams[i].stream) != OFFICE_OLE_NONE)
                        return streams[i].kind;
        return OFFICE_LEGACY_none;
}

/* ---- locks --------------------------------------------------------------------------------- */

static const char *lock_of_word(struct bytes in) {
        if (in.n < 32 || !(le_get16(in.p + 0x0a) & 0x0100))
                return NULL;
        return le_get16(in.p + 0x0a) & 0x8000 ? "XOR obfuscation" : "RC4";
}

static const char *lock_of_excel(struct bytes in) {
        size_t at = 0;
        for (int i = 0; i < 16 && at + 6 <= in.n; i++) {
                if (le_get16(in.p + at) == 0x2f) /* FILEPASS */
                        return le_get16(in.p + at + 4) ? "RC4" : "XOR obfuscation";
                at += 4 + (size_t) le_get16(in.p + at + 2);
        }
        return NULL;
}

/* A UserEditAtom of 32 bytes names an encryption session. */
static const char *lock_of_power(struct bytes in) {
        while (in.n >= 8) {
                uint32_t type = le_get16(in.p + 2), n = le_get32(in.p + 4);
                if (type == 0x0ff5 && n == 32 && in.n >= 40 && le_get32(in.p + 36))
                        return "RC4 CryptoAPI";
                in = bytes_sub(in, 8 + (size_t) n, SIZE_MAX);
        }
        return NULL;
}

const char *office_legacy_lock(enum office_legacy_kind kind, struct bytes in) {
        switch (kind) {
        case OFFICE_LEGACY_none:
                return NULL;
        case OFFICE_LEGACY_word:
                return lock_of_word(in);
        case OFFICE_LEGACY_excel:
                return lock_of_excel(in);
        case OFFICE_LEGACY_power:
                return lock_of_power(in);
        }
        return NULL;
}

/* ---- children ------------------------------------------------------------------------------ */

static bool is_object(struct str name, bool in_pool) {
        return in_pool ? str_starts(name, STR("_")) : str_starts(name, STR("MBD"));
}

static void put_storage(struct office_legacy *l, uint32_t parent, uint32_t e, struct str folder) {
        struct office_ole_package pack;
        struct buf out;
        struct str name = l->ole->entries[e].name;
        struct str path = arena_printf(l->a, "%.*s%.*s", STR_ARG(folder), STR_ARG(name));
        buf_init(&out, LIMIT_child_bytes);
        if (office_ole_object(l->ole, e, &pack) && pack.content.n) {
                rec_build_child(l->b, parent, path, STR(""), pack.name, REC_DOC_embedded,
                                pack.content);
        } else {
                office_ole_extract(l->ole, e, &out);
                if (out.n)
                        rec_build_child(l->b, parent, path, STR(""), STR(""), REC_DOC_embedded,
                                        buf_bytes(&out));
        }
        buf_done(&out);
}

static void storages(struct office_legacy *l, uint32_t parent, uint32_t in, struct str folder,
                     bool pool) {
        uint32_t n = 0;
        if (in == OFFICE_OLE_NONE)
                return;
        for (uint32_t e = l->ole->entries[in].first; e != OFFICE_OLE_NONE && n < l->ole->n;
             e = l->ole->entries[e].next, n++)
                if (l->ole->entries[e].type == OFFICE_OLE_storage &&
                    is_object(l->ole->entries[e].name, pool))
                        put_storage(l, parent, e, folder);
}

static void macros(struct office_legacy *l, uint32_t parent) {
        static const struct str names[] = { STR_INIT("Macros"), STR_INIT("_VBA_PROJECT_CUR") };
        for (size_t i = 0; i < 2; i++) {
                uint32_t e = office_ole_find(l->ole, 0, names[i]);
                if (e == OFFICE_OLE_NONE)
                        continue;
                rec_build_flaw(l->b, FLAW_office_macro, 0, 0, "%s", names[i].p);
                put_storage(l, parent, e, STR(""));
        }
}

/* Pictures by their record ([MS-ODRAW] BLIP): type F01D JPEG, F01E PNG, ... then one or two
 * identifiers of 16 bytes, a mark, the file as it is. */
static size_t blip(struct bytes in, struct bytes *ret) {
        static const struct str signs[] = { STR_INIT("\xff\xd8\xff"), STR_INIT("\x89PNG\r\n"),
                                            STR_INIT("II*"), STR_INIT("MM") };
        uint32_t n = in.n >= 8 ? le_get32(in.p + 4) : 0;
        if (n < 34 || n > in.n - 8)
                return 0;
        for (size_t skip = 17; skip <= 33; skip += 16)
                for (size_t i = 0; i < 4; i++)
                        if (bytes_starts(bytes_sub(in, 8 + skip, n - skip), signs[i])) {
                                *ret = bytes_sub(in, 8 + skip, n - skip);
                                return 8 + (size_t) n;
                        }
        return 0;
}

static void pictures(struct office_legacy *l, uint32_t parent, struct str stream) {
        struct bytes in = office_ole_get(l->ole, 0, stream), picture;
        size_t found = 0;
        for (size_t at = 0; at + 8 < in.n; at++) {
                uint16_t type = le_get16(in.p + at + 2);
                size_t n = type >= 0xf01d && type <= 0xf02a
                                   ? blip(bytes_sub(in, at, SIZE_MAX), &picture)
                                   : 0;
                if (n == 0)
                        continue;
                found++;
                rec_build_child(l->b, parent,
                                arena_printf(l->a, "%.*s/%zu", STR_ARG(stream), found), STR(""),
                                STR(""), REC_DOC_embedded, picture);
                at += n - 1;
        }
}

void office_legacy_children(struct office_legacy *l, enum office_legacy_kind kind,
                            uint32_t parent) {
        macros(l, parent);
        storages(l, parent, office_ole_find(l->ole, 0, STR("ObjectPool")), STR("ObjectPool/"),
                 true);
        storages(l, parent, 0, STR(""), false);
        if (kind == OFFICE_LEGACY_word) {
                pictures(l, parent, STR("Data"));
                pictures(l, parent, STR("WordDocument")); /* Word 97 */
        }
        if (kind == OFFICE_LEGACY_power)
                pictures(l, parent, STR("Pictures"));
}
