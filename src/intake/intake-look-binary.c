/* Binary formats that a fixed signature does not tell; see intake-look.h. */
#include "base/le.h"
#include "intake/intake-look.h"

struct brand {
        struct str brand;
        enum intake_kind kind;
};

static bool at(struct bytes head, size_t off, struct str what) {
        return bytes_starts(bytes_sub(head, off, SIZE_MAX), what);
}

static enum intake_kind by_riff(struct bytes head) {
        if (at(head, 0, STR("FORM")) && (at(head, 8, STR("AIFF")) || at(head, 8, STR("AIFC"))))
                return INTAKE_audio;
        if (!at(head, 0, STR("RIFF")) && !at(head, 0, STR("RIFX")))
                return 0;
        return at(head, 8, STR("WEBP"))   ? INTAKE_webp
               : at(head, 8, STR("WAVE")) ? INTAKE_audio
               : at(head, 8, STR("AVI ")) ? INTAKE_video
                                          : 0;
}

/* ISO base media: a box `ftyp` with a brand, or an old QuickTime file that begins with its data. */
static enum intake_kind by_media(struct bytes head) {
        static const struct brand brands[] = {
                { STR_INIT("heic"), INTAKE_heic },  { STR_INIT("heix"), INTAKE_heic },
                { STR_INIT("heim"), INTAKE_heic },  { STR_INIT("heis"), INTAKE_heic },
                { STR_INIT("hevc"), INTAKE_heic },  { STR_INIT("mif1"), INTAKE_heic },
                { STR_INIT("msf1"), INTAKE_heic },  { STR_INIT("avif"), INTAKE_heic },
                { STR_INIT("M4A "), INTAKE_audio }, { STR_INIT("M4B "), INTAKE_audio },
                { STR_INIT("jp2 "), INTAKE_jp2 },   { STR_INIT("jpx "), INTAKE_jp2 },
        };
        if (head.n < 12 || head.p[0] != 0)
                return 0;
        if (at(head, 4, STR("moov")) || at(head, 4, STR("mdat")) || at(head, 4, STR("wide")))
                return INTAKE_video;
        if (!at(head, 4, STR("ftyp")))
                return 0;
        for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
                if (at(head, 8, brands[i].brand))
                        return brands[i].kind;
        return INTAKE_video;
}

static bool is_bmp(struct bytes head) {
        if (head.n < 26 || !at(head, 0, STR("BM")) || le_get32(head.p + 6) != 0)
                return false;
        uint32_t n = le_get32(head.p + 14);
        return n == 12 || n == 16 || n == 40 || n == 52 || n == 56 || n == 64 || n == 108 ||
               n == 124;
}

/* P1 .. P6: white space or a comment, then digits. */
static bool is_pnm(struct bytes head) {
        if (head.n < 8 || head.p[0] != 'P' || head.p[1] < '1' || head.p[1] > '7')
                return false;
        if (head.p[1] == '7')
                return at(head, 2, STR("\nWIDTH "));
        size_t i = 2;
        bool comment = false;
        for (; i < head.n && i < 512; i++) {
                comment = head.p[i] == '#' || (comment && head.p[i] != '\n');
                if (!comment && !ascii_space(head.p[i]))
                        break;
        }
        return i > 2 && i + 4 < head.n && ascii_digit(head.p[i]);
}

/* A session key packet of OpenPGP (RFC 4880), old or new form: tag, length, version, algorithm. */
static bool is_pgp(struct bytes head) {
        if (head.n < 16)
                return false;
        uint8_t tag = head.p[0];
        size_t body = tag == 0x85 ? 3 : tag == 0xc1 && head.p[1] >= 192 ? 3 : 2;
        uint8_t version = head.p[body], algorithm = head.p[body + 9], cipher = head.p[body + 1];
        bool public_key = tag == 0x84 || tag == 0x85 || tag == 0xc1;
        bool known = algorithm == 1 || algorithm == 2 || algorithm == 16 || algorithm == 18;
        if (public_key)
                return version == 3 && known;
        return (tag == 0x8c || tag == 0xc3) && version == 4 && cipher >= 1 && cipher <= 13 &&
               head.p[1] < 64;
}

static bool is_digits(struct bytes b, bool hex) {
        for (size_t i = 0; i < b.n; i++)
                if (hex ? ascii_hex(b.p[i]) < 0 : b.p[i] < '0' || b.p[i] > '7')
                        return false;
        return true;
}

static bool is_cpio(struct bytes head) {
        bool hex = at(head, 0, STR("070701")) || at(head, 0, STR("070702"));
        if (!hex && !at(head, 0, STR("070707")))
                return false;
        size_t n = hex ? 110 : 76;
        return head.n >= n && is_digits(bytes_sub(head, 0, n), hex);
}

/* DOS and Windows programs: "MZ" and something that is no text right behind. */
static bool is_program(struct bytes head) {
        if (head.n < 64 || !(at(head, 0, STR("MZ")) || at(head, 0, STR("ZM"))))
                return false;
        return bytes_chr(bytes_sub(head, 2, 62), 0) != SIZE_MAX;
}

static bool is_transport_stream(struct bytes head) {
        return head.n > 2 * 188 && head.p[0] == 0x47 && head.p[188] == 0x47 &&
               head.p[376] == 0x47 && (head.p[1] & 0x80) == 0 && head.p[3] >= 0x10;
}

enum intake_kind intake_sniff_binary(struct bytes head) {
        enum intake_kind kind = by_riff(head);
        if (!kind)
                kind = by_media(head);
        if (kind)
                return kind;
        return is_bmp(head)                ? INTAKE_bmp
               : is_pnm(head)              ? INTAKE_pnm
               : is_pgp(head)              ? INTAKE_pgp
               : is_cpio(head)             ? INTAKE_cpio
               : is_program(head)          ? INTAKE_program
               : is_transport_stream(head) ? INTAKE_video
                                           : INTAKE_file;
}

/* ---- zip ---- */

enum { LOCAL = 30, FLAG_STREAMED = 1 << 3, MEMBERS_MOST = 64 };

static bool is_office_name(struct bytes name) {
        return bytes_starts(name, STR("word/")) || bytes_starts(name, STR("xl/")) ||
               bytes_starts(name, STR("ppt/")) || bytes_starts(name, STR("docProps/")) ||
               bytes_starts(name, STR("_rels/"));
}

static bool is_office_ending(struct str name) {
        static const struct str endings[] = {
                STR_INIT(".docx"), STR_INIT(".xlsx"), STR_INIT(".pptx"), STR_INIT(".docm"),
                STR_INIT(".xlsm"), STR_INIT(".pptm"), STR_INIT(".dotx"), STR_INIT(".xltx"),
                STR_INIT(".ppsx"), STR_INIT(".xlsb"), STR_INIT(".potx"), STR_INIT(".vsdx"),
        };
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
                if (str_ends_nocase(name, endings[i]))
                        return true;
        return false;
}

/* Does the member say that the zip is a document?  *office counts names that only look so. */
static enum intake_kind by_member(struct bytes member, struct bytes content, unsigned *office) {
        if (bytes_eq(member, str_bytes(STR("[Content_Types].xml"))))
                return INTAKE_ooxml;
        *office += is_office_name(member);
        if (bytes_eq(member, str_bytes(STR("mimetype"))))
                return bytes_starts(content, STR("application/vnd.oasis.opendocument")) ||
                                       bytes_starts(content, STR("application/vnd.sun.xml"))
                               ? INTAKE_odf
                               : 0;
        return bytes_eq(member, str_bytes(STR("META-INF/manifest.xml"))) ? INTAKE_odf : 0;
}

/* From one local header to the next by its sizes: a document that lies unpacked in a zip must not
 * lend it its kind. */
enum intake_kind intake_sniff_zip(struct bytes head, struct str name) {
        unsigned office = 0, content = 0;
        bool manifest = false;
        for (unsigned i = 0; i < MEMBERS_MOST && head.n > LOCAL; i++) {
                if (!bytes_starts(head, STR("PK\x03\x04")))
                        break;
                size_t n = le_get16(head.p + 26), packed = le_get32(head.p + 18);
                size_t data = LOCAL + n + le_get16(head.p + 28);
                struct bytes member = bytes_sub(head, LOCAL, n);
                enum intake_kind kind = by_member(member, bytes_sub(head, data, SIZE_MAX), &office);
                manifest |= kind == INTAKE_odf && bytes_starts(member, STR("META-INF/"));
                content += bytes_eq(member, str_bytes(STR("content.xml")));
                if (kind == INTAKE_ooxml || (kind == INTAKE_odf && !manifest))
                        return kind;
                if (le_get16(head.p + 6) & FLAG_STREAMED && packed == 0)
                        packed = bytes_find(bytes_sub(head, data, SIZE_MAX),
                                            bytes_of("PK\x03\x04", 4));
                head = packed > head.n ? (struct bytes){ 0 }
                                       : bytes_sub(head, data + packed, SIZE_MAX);
        }
        if (manifest && content)
                return INTAKE_odf;
        return office && is_office_ending(name) ? INTAKE_ooxml : INTAKE_zip;
}
