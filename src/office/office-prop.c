/* Property sets ([MS-OLEPS]): title, author, dates, company of OLE documents.
 *
 *   head 28 | n x (what kind of set 16, offset 4) | set: size, n, n x (number, offset) | values */
#include "base/le.h"
#include "base/limits.h"
#include "office/office-legacy.h"

enum { VT_I2 = 2, VT_I4 = 3, VT_BOOL = 11, VT_LPSTR = 30, VT_LPWSTR = 31, VT_FILETIME = 64 };
enum { CODEPAGE = 1, DICTIONARY = 0, UTF16 = 1200, PROPERTIES = 1000 };

enum how { AS_NONE, AS_HEADER, AS_ADDR, AS_DATE };

struct known {
        uint32_t id;
        enum how how;
        int what;
        const char *name;
};

static const struct known summary[] = {
        { 2, AS_HEADER, REC_HDR_subject, "Title" },
        { 3, AS_HEADER, REC_HDR_other, "Subject" },
        { 4, AS_ADDR, REC_ROLE_author, "Author" },
        { 5, AS_HEADER, REC_HDR_keywords, "Keywords" },
        { 6, AS_HEADER, REC_HDR_description, "Comments" },
        { 7, AS_HEADER, REC_HDR_other, "Template" },
        { 8, AS_ADDR, REC_ROLE_editor, "LastAuthor" },
        { 9, AS_HEADER, REC_HDR_other, "Revision" },
        { 11, AS_DATE, REC_DATE_printed, "LastPrinted" },
        { 12, AS_DATE, REC_DATE_created, "Created" },
        { 13, AS_DATE, REC_DATE_modified, "LastSaved" },
        { 18, AS_HEADER, REC_HDR_generator, "Application" },
        { 0 },
};
static const struct known document_summary[] = {
        { 2, AS_HEADER, REC_HDR_other, "Category" },
        { 14, AS_HEADER, REC_HDR_other, "Manager" },
        { 15, AS_HEADER, REC_HDR_organization, "Company" },
        { 26, AS_HEADER, REC_HDR_status, "Status" },
        { 0 },
};

struct set {
        struct bytes in;
        struct rec_build *b;
        uint32_t codepage;
        struct bytes dictionary;
        struct buf value, name;
};

/* A value as words; false for kinds that are none. */
static bool words(struct set *s, struct bytes v) {
        uint32_t type = v.n >= 8 ? le_get32(v.p) & 0xffff : 0, n = v.n >= 8 ? le_get32(v.p + 4) : 0;
        struct bytes body = bytes_sub(v, 8, n);
        buf_clear(&s->value);
        if (type == VT_LPWSTR)
                office_ole_utf16(bytes_sub(v, 8, 2 * (size_t) n), true, &s->value);
        else if (type == VT_LPSTR && s->codepage == UTF16)
                office_ole_utf16(body, true, &s->value);
        else if (type == VT_LPSTR)
                office_ole_codepage(body, s->codepage, &s->value);
        else if (type == VT_I4)
                buf_printf(&s->value, "%d", (int32_t) n);
        else if (type == VT_I2)
                buf_printf(&s->value, "%d", (int16_t) n);
        else if (type == VT_BOOL)
                buf_puts(&s->value, n & 0xffff ? "true" : "false");
        else
                return false;
        return true;
}

static void put_date(struct set *s, enum rec_basis basis, struct bytes v) {
        if (v.n < 12 || le_get32(v.p) != VT_FILETIME)
                return;
        int64_t at = office_ole_time(le_get64(v.p + 4));
        if (at != INT64_MIN)
                rec_build_date(s->b, basis, at, 0, 1, 0, 0);
}

static void put_known(struct set *s, const struct known *k, struct bytes v) {
        if (k->how == AS_DATE)
                put_date(s, (enum rec_basis) k->what, v);
        else if (words(s, v) && k->how == AS_ADDR)
                rec_build_addr(s->b, (enum rec_role) k->what, buf_str(&s->value), STR(""), 0, 0);
        else if (s->value.n && k->how == AS_HEADER)
                rec_build_header(s->b, (enum rec_header_id) k->what, str_of(k->name),
                                 buf_str(&s->value), 0, 0);
}

/* The name that the dictionary gives to a property of the user's own. */
static bool name_of(struct set *s, uint32_t id) {
        struct bytes d = s->dictionary;
        uint32_t n = d.n >= 4 ? le_get32(d.p) : 0;
        d = bytes_sub(d, 4, SIZE_MAX);
        for (uint32_t i = 0; i < n && i < PROPERTIES && d.n >= 8; i++) {
                size_t len = le_get32(d.p + 4);
                if (s->codepage == UTF16)
                        len = (2 * len + 3) / 4 * 4;
                if (le_get32(d.p) == id) {
                        buf_clear(&s->name);
                        if (s->codepage == UTF16)
                                office_ole_utf16(bytes_sub(d, 8, len), true, &s->name);
                        else
                                office_ole_codepage(bytes_sub(d, 8, len), s->codepage, &s->name);
                        return s->name.n > 0;
                }
                d = bytes_sub(d, 8 + len, SIZE_MAX);
        }
        return false;
}

static void each(struct set *s, struct bytes set, const struct known *known) {
        uint32_t n = set.n >= 8 ? le_get32(set.p + 4) : 0;
        for (uint32_t i = 0; i < n && i < PROPERTIES && 16 + 8 * (size_t) i <= set.n; i++) {
                uint32_t id = le_get32(set.p + 8 + 8 * i);
                struct bytes v = bytes_sub(set, le_get32(set.p + 12 + 8 * i), SIZE_MAX);
                for (const struct known *k = known; k && k->name; k++)
                        if (k->id == id)
                                put_known(s, k, v);
                if (!known && id > 1 && id < 0x80000000 && name_of(s, id) && words(s, v))
                        rec_build_header(s->b, REC_HDR_other, buf_str(&s->name), buf_str(&s->value),
                                         0, 0);
        }
}

/* Code page and dictionary first: what follows is written in it. */
static void prepare(struct set *s, struct bytes set) {
        uint32_t n = set.n >= 8 ? le_get32(set.p + 4) : 0;
        s->codepage = 1252;
        s->dictionary = (struct bytes){ 0 };
        for (uint32_t i = 0; i < n && i < PROPERTIES && 16 + 8 * (size_t) i <= set.n; i++) {
                uint32_t id = le_get32(set.p + 8 + 8 * i);
                struct bytes v = bytes_sub(set, le_get32(set.p + 12 + 8 * i), SIZE_MAX);
                if (id == CODEPAGE && v.n >= 6 && le_get32(v.p) == VT_I2)
                        s->codepage = le_get16(v.p + 4);
                else if (id == DICTIONARY)
                        s->dictionary = v;
        }
}

void office_prop_read(struct bytes in, bool document, struct rec_build *b) {
        struct set s = { .in = in, .b = b };
        uint32_t sets = in.n >= 48 && le_get16(in.p) == 0xfffe ? le_get32(in.p + 24) : 0;
        buf_init(&s.value, 1 << 20);
        buf_init(&s.name, 1 << 16);
        for (uint32_t i = 0; i < sets && i < 2 && 48 + 20 * (size_t) i <= in.n; i++) {
                struct bytes set = bytes_sub(in, le_get32(in.p + 44 + 20 * i), SIZE_MAX);
                prepare(&s, set);
                each(&s, set, i ? NULL : document ? document_summary : summary);
        }
        buf_done(&s.value);
        buf_done(&s.name);
}

void office_prop_facts(struct office_ole *o, struct rec_build *b) {
        office_prop_read(office_ole_get(o, 0, STR("\5SummaryInformation")), false, b);
        office_prop_read(office_ole_get(o, 0, STR("\5DocumentSummaryInformation")), true, b);
}
