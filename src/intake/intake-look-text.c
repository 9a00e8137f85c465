/* Kinds of text; see intake-look.h.  Everything here is one pass over at most INTAKE_LOOK bytes. */
#include "base/utf8.h"
#include "intake/intake-look.h"

static struct bytes skip_space(struct bytes b) {
        while (b.n && ascii_space(b.p[0]))
                b = bytes_sub(b, 1, SIZE_MAX);
        return b;
}

static bool has(struct bytes text, struct str what) {
        return str_find_nocase((struct str){ (const char *) text.p, text.n }, what) != SIZE_MAX;
}

enum intake_kind intake_sniff_cards(struct bytes text) {
        if (text.n == 0 || (text.p[0] != 'B' && text.p[0] != 'b' && text.p[0] != '-'))
                return 0;
        if (bytes_starts_nocase(text, STR("BEGIN:VCALENDAR")))
                return INTAKE_ics;
        if (bytes_starts_nocase(text, STR("BEGIN:VCARD")))
                return INTAKE_vcf;
        return bytes_starts(text, STR("-----BEGIN PGP MESSAGE-----")) ? INTAKE_pgp : 0;
}

/* ---- saved web pages ---- */

enum page_sign { PAGE_nothing, PAGE_sent, PAGE_saved, PAGE_type };

/* What a header line says about whether its message was sent or is a page that was saved. */
static enum page_sign sign_of(struct bytes line) {
        static const struct {
                struct str field;
                enum page_sign sign;
        } signs[] = {
                { STR_INIT("Received:"), PAGE_sent },
                { STR_INIT("Return-Path:"), PAGE_sent },
                { STR_INIT("To:"), PAGE_sent },
                { STR_INIT("Cc:"), PAGE_sent },
                { STR_INIT("Bcc:"), PAGE_sent },
                { STR_INIT("Message-ID:"), PAGE_sent },
                { STR_INIT("Snapshot-Content-Location:"), PAGE_saved },
                { STR_INIT("From: <Saved by "), PAGE_saved },
                { STR_INIT("From: \"Saved by "), PAGE_saved },
                { STR_INIT("Content-Type:"), PAGE_type },
        };
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
                if (ascii_lower((char) line.p[0]) == ascii_lower(signs[i].field.p[0]) &&
                    bytes_starts_nocase(line, signs[i].field))
                        return signs[i].sign;
        return PAGE_nothing;
}

static struct bytes cut_line(struct bytes *rest) {
        size_t n = bytes_chr(*rest, '\n');
        struct bytes line = bytes_sub(*rest, 0, n);
        *rest = n == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(*rest, n + 1, SIZE_MAX);
        return line;
}

/* Of a message that was sent some field of its way is there, mostly the first: so this is cheap. */
bool intake_sniff_is_mhtml(struct bytes text, struct str name) {
        struct bytes rest = text;
        bool saved = false, type = false;
        while (rest.n && rest.p[0] != '\n' && rest.p[0] != '\r') {
                enum page_sign sign = sign_of(cut_line(&rest));
                if (sign == PAGE_sent && !saved)
                        return false;
                saved |= sign == PAGE_saved;
                type |= sign == PAGE_type;
        }
        struct bytes head = bytes_sub(text, 0, text.n - rest.n);
        if (!type || !(has(head, STR("multipart/related")) || has(head, STR("text/html"))))
                return false;
        bool named = str_ends_nocase(name, STR(".mht")) || str_ends_nocase(name, STR(".mhtml"));
        return saved || named ||
               (has(text, STR("\nContent-Location:")) && has(text, STR("text/html")));
}

/* ---- markup ---- */

static const struct str html_tags[] = {
        STR_INIT("<!doctype html"), STR_INIT("<html"),    STR_INIT("<head"),
        STR_INIT("<body"),          STR_INIT("<title"),   STR_INIT("<meta "),
        STR_INIT("<script"),        STR_INIT("<style"),   STR_INIT("<table"),
        STR_INIT("<div"),           STR_INIT("<h1"),      STR_INIT("<frameset"),
        STR_INIT("<center"),        STR_INIT("<article"), STR_INIT("<p>"),
        STR_INIT("<span"),          STR_INIT("<font"),
};

static bool is_html_tag(struct bytes at) {
        for (size_t i = 0; i < sizeof html_tags / sizeof *html_tags; i++)
                if (bytes_starts_nocase(at, html_tags[i]))
                        return true;
        return false;
}

/* Past comments and processing instructions; *ret_xml: an XML declaration was among them. */
static struct bytes skip_prolog(struct bytes at, bool *ret_xml) {
        for (;;) {
                at = skip_space(at);
                bool comment = bytes_starts(at, STR("<!--"));
                if (!comment && !bytes_starts(at, STR("<?")))
                        return at;
                *ret_xml |= bytes_starts(at, STR("<?xml"));
                struct str end = comment ? STR("-->") : STR(">");
                size_t n = bytes_find(at, str_bytes(end));
                at = n == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(at, n + end.n, SIZE_MAX);
        }
}

static bool is_html_name(struct str name) {
        return str_ends_nocase(name, STR(".html")) || str_ends_nocase(name, STR(".htm")) ||
               str_ends_nocase(name, STR(".xhtml"));
}

static enum intake_kind by_markup(struct bytes text, struct str name) {
        bool xml = false;
        if (text.n == 0 || text.p[0] != '<')
                return 0;
        struct bytes at = skip_prolog(text, &xml);
        if (xml)
                return is_html_tag(at) && !bytes_starts_nocase(at, STR("<title")) ? INTAKE_html
                                                                                  : INTAKE_xml;
        if (is_html_tag(at))
                return INTAKE_html;
        if (at.n == 0)
                return has(text, STR("<html")) || is_html_name(name) ? INTAKE_html : 0;
        if (at.n < 2 || at.p[0] != '<' || !(ascii_alpha(at.p[1]) || at.p[1] == '!'))
                return 0;
        if (is_html_name(name) || has(at, STR("<body")) || has(at, STR("<div")) ||
            has(at, STR("</p>")) || has(at, STR("<br")))
                return INTAKE_html;
        return has(at, STR(" xmlns")) || bytes_starts_nocase(at, STR("<!DOCTYPE")) ||
                               str_ends_nocase(name, STR(".xml"))
                       ? INTAKE_xml
                       : 0;
}

/* ---- charsets ---- */

/* UTF-16 by its mark, or by its pattern: of every two bytes one is from the few that stand high in
 * Latin and Arabic text.  Returns 'L', 'B' or 0. */
static char is_utf16(struct bytes b) {
        if (bytes_starts(b, STR("\xff\xfe")))
                return 'L';
        if (bytes_starts(b, STR("\xfe\xff")))
                return 'B';
        size_t high[2] = { 0 }, nul[2] = { 0 }, units = b.n / 2;
        for (size_t i = 0; i < 2 * units; i++) {
                high[i % 2] += b.p[i] == 0 || b.p[i] == 6 || b.p[i] == 0x20;
                nul[i % 2] += b.p[i] == 0;
        }
        if (units < 4 || nul[0] + nul[1] == 0)
                return 0;
        if (high[1] * 10 >= units * 9 && nul[0] * 20 <= units)
                return 'L';
        return high[0] * 10 >= units * 9 && nul[1] * 20 <= units ? 'B' : 0;
}

/* The ASCII of UTF-16, anything else as 0x7f; `to` holds INTAKE_LOOK / 2 bytes. */
static struct bytes narrow(struct bytes b, char order, uint8_t *to) {
        size_t n = 0;
        if (bytes_starts(b, STR("\xff\xfe")) || bytes_starts(b, STR("\xfe\xff")))
                b = bytes_sub(b, 2, SIZE_MAX);
        for (size_t i = 0; i + 1 < b.n; i += 2) {
                unsigned cp = order == 'L' ? b.p[i] | b.p[i + 1] << 8 : b.p[i + 1] | b.p[i] << 8;
                to[n++] = cp < 0x80 ? (uint8_t) cp : 0x7f;
        }
        return bytes_of(to, n);
}

/* Text in some 8-bit charset or UTF-8: hardly any control characters; where bytes are no UTF-8,
 * also the spaces and line ends without which nobody writes. */
static bool is_plain(struct bytes b, bool more) {
        size_t bad = 0, blank = 0, nul = 0, valid = utf8_valid(b);
        for (size_t i = 0; i < b.n; i++) {
                uint8_t c = b.p[i];
                nul += c == 0;
                blank += c == ' ' || c == '\n' || c == '\t' || c == '\r';
                bad += (c < ' ' && !ascii_space(c) && c != 0x1b && c != 8 && c != 0x1a) ||
                       c == 0x7f;
        }
        if (bad * 50 > b.n || nul * 200 > b.n)
                return false;
        bool utf8 = valid == b.n || (more && b.n - valid < 4);
        return utf8 || (blank * 25 >= b.n && bad * 200 <= b.n);
}

/* ---- together ---- */

static struct bytes as_ascii(struct bytes look, uint8_t *room) {
        if (bytes_starts(look, STR("\xef\xbb\xbf")))
                return bytes_sub(look, 3, SIZE_MAX);
        char order = is_utf16(look);
        return order ? narrow(look, order, room) : look;
}

enum intake_kind intake_sniff_markup(struct bytes look, struct str name) {
        uint8_t room[INTAKE_LOOK / 2];
        struct bytes text = skip_space(as_ascii(look, room));
        enum intake_kind kind = by_markup(text, name);
        return kind ? kind : intake_sniff_json(text, name);
}

/* A Concordance load file: the same character before the first field, behind it and, after the DC4
 * that parts fields, before the second.  It is U+00FE in UTF-8 or in one byte (0x7f: of UTF-16). */
static bool is_load_file(struct bytes text) {
        size_t n = bytes_starts(text, STR("\xc3\xbe")) ? 2 : 1, dc4 = bytes_chr(text, 0x14);
        if (text.n < 4 || (n == 1 && text.p[0] != 0xfe && text.p[0] != 0x7f))
                return false;
        struct bytes quote = bytes_sub(text, 0, n);
        return dc4 != SIZE_MAX && dc4 >= 2 * n && bytes_eq(bytes_sub(text, dc4 - n, n), quote) &&
               bytes_eq(bytes_sub(text, dc4 + 1, n), quote);
}

enum intake_kind intake_sniff_text(struct bytes look, struct str name) {
        uint8_t room[INTAKE_LOOK / 2];
        bool more = look.n == INTAKE_LOOK;
        if (bytes_find(bytes_sub(look, 0, 1024), bytes_of("%PDF-", 5)) != SIZE_MAX)
                return INTAKE_pdf;
        char order = is_utf16(look);
        if (is_load_file(as_ascii(look, room)))
                return INTAKE_csv;
        if (!order && !is_plain(look, more))
                return INTAKE_file;
        enum intake_kind kind = intake_sniff_cards(skip_space(as_ascii(look, room)));
        if (!kind)
                kind = intake_sniff_table(as_ascii(look, room), name);
        return kind ? kind : INTAKE_text;
}
