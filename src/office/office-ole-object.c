/* What is packed in compound files, and compound files made anew; see office-ole.h.
 *
 *   Ole10Native:  size u32 | 2 u16 | name z | path z | flags u32 | n u32, temporary path z |
 *                 size u32 | content | n u32, temporary path, n u32, name, n u32, path in UTF-16
 *   OLE 1 object: 0x501 u32 | 2 u32 | class | topic | item (n u32, z each) | size u32 | the same
 *                 without its first size */
#include "office/office-ole.h"
#include "parse/parse-charset.h"

#include "base/le.h"
#include "base/vec.h"

/* ---- packages ------------------------------------------------------------------------------ */

struct reader {
        struct bytes in;
        size_t at;
        bool bad;
};

static uint32_t get32(struct reader *r) {
        if (r->at + 4 > r->in.n) {
                r->bad = true;
                return 0;
        }
        r->at += 4;
        return le_get32(r->in.p + r->at - 4);
}

static struct bytes take(struct reader *r, size_t n) {
        struct bytes b = bytes_sub(r->in, r->at, n);
        r->bad |= b.n < n;
        r->at += b.n;
        return b;
}

static struct bytes take_z(struct reader *r) {
        struct bytes rest = bytes_sub(r->in, r->at, 4096);
        size_t n = bytes_chr(rest, 0);
        if (n == SIZE_MAX) {
                r->bad = true;
                return (struct bytes){ NULL, 0 };
        }
        r->at += n + 1;
        return bytes_sub(rest, 0, n);
}

static struct str guess_text(struct bytes in, struct arena *a) {
        struct parse_charset_result r;
        struct buf room;
        buf_init(&room, 0);
        parse_charset_decode(in, (struct bytes){ NULL, 0 }, &room, &r);
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

static struct str wide_text(struct bytes in, struct arena *a) {
        struct buf room;
        buf_init(&room, 0);
        office_ole_utf16(in, true, &room);
        struct str s = arena_str(a, buf_str(&room));
        buf_done(&room);
        return s;
}

/* Behind the content newer programs say the names again, in UTF-16. */
static void wide_names(struct reader *r, struct arena *a, struct office_ole_package *ret) {
        struct bytes part[3];
        for (size_t i = 0; i < 3; i++) {
                uint32_t n = get32(r);
                part[i] = n <= 32768 ? take(r, (size_t) n * 2) : (struct bytes){ NULL, 0 };
                if (r->bad || n > 32768)
                        return;
        }
        if (part[1].n)
                ret->name = wide_text(part[1], a);
        if (part[2].n)
                ret->path = wide_text(part[2], a);
}

static struct str file_of(struct str path) {
        for (size_t i = path.n; i-- > 0;)
                if (path.p[i] == '\\' || path.p[i] == '/')
                        return str_sub(path, i + 1, SIZE_MAX);
        return path;
}

/* From the `2` on. */
static bool read_package(struct reader *r, struct arena *a, struct office_ole_package *ret) {
        if (le_get16(bytes_sub(r->in, r->at, 2).n == 2 ? r->in.p + r->at : (uint8_t[2]){ 0 }) != 2)
                return false;
        r->at += 2;
        struct bytes name = take_z(r), path = take_z(r);
        get32(r); /* 0x00030000: an embedded file */
        uint32_t n = get32(r);
        take(r, n);
        uint32_t size = get32(r);
        if (r->bad)
                return false;
        *ret = (struct office_ole_package){ .name = guess_text(name, a),
                                            .path = guess_text(path, a),
                                            .content = take(r, size) };
        if (!r->bad)
                wide_names(r, a, ret);
        ret->name = file_of(ret->name.n ? ret->name : ret->path);
        return true;
}

static bool is_class(struct bytes class_name, struct str what) {
        return bytes_eq(bytes_sub(class_name, 0, what.n), str_bytes(what));
}

/* An OLE 1 object: of class Package the file, else the native data under no name. */
static bool read_ole1(struct reader *r, struct arena *a, struct office_ole_package *ret) {
        r->at = 8;
        struct bytes class_name = take(r, get32(r));
        take(r, get32(r));
        take(r, get32(r));
        uint32_t size = get32(r);
        if (r->bad)
                return false;
        struct reader inside = { .in = bytes_sub(r->in, r->at, size) };
        if (is_class(class_name, STR("Package")) && read_package(&inside, a, ret))
                return true;
        *ret = (struct office_ole_package){ .content = inside.in };
        return inside.in.n > 0;
}

bool office_ole_package(struct bytes native, struct arena *a, struct office_ole_package *ret) {
        struct reader r = { .in = native, .at = 4 };
        if (native.n < 12)
                return false;
        uint32_t version = le_get32(native.p), format = le_get32(native.p + 4);
        if ((version & 0xffff00ff) == 1 && version != 1 && (format == 2 || format == 1))
                return read_ole1(&r, a, ret);
        if (read_package(&r, a, ret))
                return true;
        r = (struct reader){ .in = native };
        return read_package(&r, a, ret);
}

bool office_ole_object(struct office_ole *o, uint32_t storage, struct office_ole_package *ret) {
        static const char *const holders[] = { "Package", "CONTENTS", "Contents" };
        struct bytes native = office_ole_get(o, storage, STR("\1Ole10Native"));
        if (native.n && office_ole_package(native, o->a, ret))
                return true;
        *ret = (struct office_ole_package){ .content = bytes_sub(native, 4, SIZE_MAX) };
        for (size_t i = 0; i < sizeof holders / sizeof *holders && !ret->content.n; i++)
                ret->content = office_ole_get(o, storage, str_of(holders[i]));
        return ret->content.n > 0;
}
