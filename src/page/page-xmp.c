/* Facts of XMP packets, and dates; see page-fact.h.  XMP is RDF in XML; what matters stands either
 * in an element or in an attribute with the same name, and no XML parser is needed to find it. */
#include "page/page-fact.h"

#include "when/when.h"

enum { VALUE_MOST = 4096 };

/* D:20240131235959+03'30', 2024:01:31 23:59:59 (EXIF) or ISO 8601 -> ISO 8601. */
void page_fact_date(struct rec_build *b, enum rec_basis basis, struct str when) {
        char z[40], digits[15] = "";
        size_t n = 0, i = 0;
        struct when_mail at;
        if (str_starts(when, STR("D:")))
                when = str_sub(when, 2, SIZE_MAX);
        for (; i < when.n && n < 14; i++) {
                if (ascii_digit((unsigned char) when.p[i]))
                        digits[n++] = when.p[i];
                else if (n < 4 || !strchr("-:T .", when.p[i]))
                        break;
        }
        if (n < 8)
                return;
        memcpy(digits + n, "00000000000000" + n, 14 - n);
        char sign = i < when.n ? when.p[i] : '\0';
        struct str zone = str_sub(when, i + 1, 6);
        char hours[3] = "00", minutes[3] = "00";
        bool zoned = sign == '+' || sign == '-' || sign == 'Z';
        if (sign != 'Z' && zoned && zone.n >= 2) {
                memcpy(hours, zone.p, 2);
                if (zone.n >= 5)
                        memcpy(minutes, zone.p + 3, 2);
        }
        snprintf(z, sizeof z, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%c%s:%s", digits, digits + 4,
                 digits + 6, digits + 8, digits + 10, digits + 12, sign == '-' ? '-' : '+', hours,
                 minutes);
        if (when_mail(str_bytes(str_of(z)), &at) < 0)
                return;
        rec_build_date(b, basis, at.at, zoned ? at.zone : REC_ZONE_UNKNOWN, n < 10 ? 86400 : 1, 0,
                       0);
}

static const struct {
        struct str name;
        char c;
} entities[] = { { STR_INIT("amp;"), '&' },
                 { STR_INIT("lt;"), '<' },
                 { STR_INIT("gt;"), '>' },
                 { STR_INIT("quot;"), '"' },
                 { STR_INIT("apos;"), '\'' } };

/* `s` without tags, entities read. */
static void plain(struct str s, struct buf *out) {
        for (size_t i = 0; i < s.n; i++) {
                struct str rest = str_sub(s, i + 1, SIZE_MAX);
                char c = s.p[i];
                if (c == '<') {
                        size_t end = str_chr(rest, '>');
                        if (end == SIZE_MAX)
                                return;
                        i += end + 1;
                        continue;
                }
                for (size_t k = 0; c == '&' && k < sizeof entities / sizeof *entities; k++)
                        if (str_starts(rest, entities[k].name)) {
                                c = entities[k].c;
                                i += entities[k].name.n;
                        }
                buf_putc(out, c);
        }
}

/* The value of `name` ("dc:title"), or an empty one. */
static struct str value_of(struct str xmp, const char *name, struct buf *room) {
        char open[64], close[64], attribute[64];
        snprintf(open, sizeof open, "<%s", name);
        snprintf(close, sizeof close, "</%s>", name);
        snprintf(attribute, sizeof attribute, "%s=\"", name);
        buf_clear(room);
        size_t at = str_find(xmp, str_of(open));
        if (at != SIZE_MAX) {
                struct str rest = str_sub(xmp, at, SIZE_MAX);
                size_t end = str_find(rest, str_of(close)), from = str_chr(rest, '>');
                if (end != SIZE_MAX && from < end)
                        plain(str_sub(rest, from + 1, end - from - 1), room);
        } else if ((at = str_find(xmp, str_of(attribute))) != SIZE_MAX) {
                struct str rest = str_sub(xmp, at + strlen(attribute), SIZE_MAX);
                size_t end = str_chr(rest, '"');
                if (end != SIZE_MAX)
                        plain(str_sub(rest, 0, end), room);
        }
        return str_trim(str_sub(buf_str(room), 0, VALUE_MOST));
}

void page_fact_xmp(struct rec_build *b, struct bytes xmp, uint32_t missing) {
        struct str s = { (const char *) xmp.p, xmp.n };
        struct buf v;
        buf_init(&v, VALUE_MOST * 4);
        if (missing & PAGE_XMP_title)
                rec_build_header(b, REC_HDR_subject, STR("dc:title"), value_of(s, "dc:title", &v),
                                 0, 0);
        if (missing & PAGE_XMP_author)
                rec_build_addr(b, REC_ROLE_author, value_of(s, "dc:creator", &v), STR(""), 0, 0);
        if (missing & PAGE_XMP_dates) {
                page_fact_date(b, REC_DATE_created, value_of(s, "xmp:CreateDate", &v));
                page_fact_date(b, REC_DATE_modified, value_of(s, "xmp:ModifyDate", &v));
        }
        if (missing & PAGE_XMP_tool)
                rec_build_header(b, REC_HDR_generator, STR("xmp:CreatorTool"),
                                 value_of(s, "xmp:CreatorTool", &v), 0, 0);
        buf_done(&v);
}
