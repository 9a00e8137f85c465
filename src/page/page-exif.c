/* What a camera or a program wrote into a picture: EXIF and XMP; see page-image.h. */
#include "page/page-fact.h"
#include "page/page-image.h"

#include <libexif/exif-data.h>
#include <math.h>

enum { TEXT_MOST = 1024 };

/* The EXIF block with its six-byte head, wherever the format keeps it; *room holds a copy if one is
 * needed. */
static struct bytes exif_block(const struct parse_file *f, struct buf *room) {
        static const char head[6] = "Exif\0";
        struct bytes in = f->data;
        if (f->kind == REC_KIND_tiff) {
                buf_put(room, head, sizeof head);
                buf_put(room, in.p, in.n);
                return buf_bytes(room);
        }
        size_t at = bytes_find(in, bytes_of(head, sizeof head));
        if (at != SIZE_MAX)
                return bytes_sub(in, at, SIZE_MAX);
        at = f->kind == REC_KIND_png ? bytes_find(in, str_bytes(STR("eXIf"))) : SIZE_MAX;
        at = at == SIZE_MAX && f->kind == REC_KIND_webp ? bytes_find(in, str_bytes(STR("EXIF")))
                                                        : at;
        if (at == SIZE_MAX)
                return (struct bytes){ 0 };
        buf_put(room, head, sizeof head);
        struct bytes rest = bytes_sub(in, at + (f->kind == REC_KIND_webp ? 8 : 4), SIZE_MAX);
        buf_put(room, rest.p, rest.n);
        return buf_bytes(room);
}

static struct str text_of(ExifData *d, ExifTag tag, char *z) {
        ExifEntry *e = exif_data_get_entry(d, tag);
        z[0] = '\0';
        if (e)
                exif_entry_get_value(e, z, TEXT_MOST);
        return str_trim(str_of(z));
}

static double rational(ExifData *d, const ExifEntry *e, unsigned i) {
        ExifRational r = exif_get_rational(e->data + i * 8, exif_data_get_byte_order(d));
        return r.denominator ? (double) r.numerator / r.denominator : 0;
}

static bool degrees(ExifData *d, ExifTag tag, ExifTag side, char negative, double *ret) {
        ExifEntry *e = exif_content_get_entry(d->ifd[EXIF_IFD_GPS], tag);
        ExifEntry *s = exif_content_get_entry(d->ifd[EXIF_IFD_GPS], side);
        if (!e || e->format != EXIF_FORMAT_RATIONAL || e->components < 3 || e->size < 24)
                return false;
        *ret = rational(d, e, 0) + rational(d, e, 1) / 60 + rational(d, e, 2) / 3600;
        if (s && s->size > 0 && (char) s->data[0] == negative)
                *ret = -*ret;
        return isfinite(*ret) && fabs(*ret) <= 180;
}

static void put_place(ExifData *d, struct rec_build *b) {
        double lat, lon;
        char words[64];
        if (!degrees(d, (ExifTag) EXIF_TAG_GPS_LATITUDE, (ExifTag) EXIF_TAG_GPS_LATITUDE_REF, 'S',
                     &lat) ||
            !degrees(d, (ExifTag) EXIF_TAG_GPS_LONGITUDE, (ExifTag) EXIF_TAG_GPS_LONGITUDE_REF, 'W',
                     &lon))
                return;
        snprintf(words, sizeof words, "%.6f, %.6f", lat, lon);
        rec_build_header(b, REC_HDR_location, STR("GPS"), str_of(words), 0, 0);
}

static void put_exif(ExifData *d, struct rec_build *b) {
        char z[TEXT_MOST], more[TEXT_MOST], device[2 * TEXT_MOST + 2];
        struct str made = text_of(d, EXIF_TAG_DATE_TIME_ORIGINAL, z);
        page_fact_date(b, REC_DATE_created, made.n ? made : text_of(d, EXIF_TAG_DATE_TIME, z));
        snprintf(device, sizeof device, "%.*s %.*s", STR_ARG(text_of(d, EXIF_TAG_MAKE, z)),
                 STR_ARG(text_of(d, EXIF_TAG_MODEL, more)));
        rec_build_header(b, REC_HDR_device, STR("Model"), str_trim(str_of(device)), 0, 0);
        rec_build_addr(b, REC_ROLE_author, text_of(d, EXIF_TAG_ARTIST, z), STR(""), 0, 0);
        rec_build_header(b, REC_HDR_description, STR("ImageDescription"),
                         text_of(d, EXIF_TAG_IMAGE_DESCRIPTION, z), 0, 0);
        rec_build_header(b, REC_HDR_generator, STR("Software"), text_of(d, EXIF_TAG_SOFTWARE, z), 0,
                         0);
        rec_build_header(b, REC_HDR_other, STR("Copyright"), text_of(d, EXIF_TAG_COPYRIGHT, z), 0,
                         0);
        rec_build_header(b, REC_HDR_other, STR("UserComment"), text_of(d, EXIF_TAG_USER_COMMENT, z),
                         0, 0);
        put_place(d, b);
}

static void put_xmp(const struct parse_file *f, struct rec_build *b, bool has_exif) {
        size_t at = bytes_find(f->data, str_bytes(STR("<x:xmpmeta")));
        if (at == SIZE_MAX)
                return;
        struct bytes xmp = bytes_sub(f->data, at, 1 << 20);
        size_t end = bytes_find(xmp, str_bytes(STR("</x:xmpmeta>")));
        uint32_t missing = PAGE_XMP_title | PAGE_XMP_author;
        missing |= has_exif ? 0 : (uint32_t) (PAGE_XMP_dates | PAGE_XMP_tool);
        if (end != SIZE_MAX)
                page_fact_xmp(b, bytes_sub(xmp, 0, end), missing);
}

void page_image_facts(const struct parse_file *f, struct rec_build *b) {
        struct buf room;
        buf_init(&room, 0);
        struct bytes exif = exif_block(f, &room);
        ExifData *d = NULL;
        if (exif.n > 6)
                d = exif_data_new_from_data(exif.p, exif.n > UINT32_MAX / 2 ? UINT32_MAX / 2
                                                                            : (unsigned) exif.n);
        if (d)
                put_exif(d, b);
        put_xmp(f, b, d != NULL);
        if (d)
                exif_data_unref(d);
        buf_done(&room);
}
