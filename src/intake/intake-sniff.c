/* What a file is, by its first bytes.
 *
 * In this order: signatures of binary formats (intake.def), binary formats that show themselves by
 * their structure, a tar header by its checksum, calendars and cards, an mbox by its From_ line, an
 * emlx by its count line, a message by its first header fields, markup, tables, plain text.  A name
 * only lowers how much must be shown: a file in a Maildir is a message whatever it holds.
 *
 * Deliberately not done: looking further than INTAKE_SNIFF bytes, or inside anything packed;
 * telling OLE files apart (their directory may stand anywhere: that is for their reader). */
#include "intake/intake-sniff.h"

#include "intake/intake-look.h"
#include "rec/rec-kind.h"

struct signature {
        enum intake_kind kind;
        size_t off;
        struct str bytes;
};

static const struct signature signatures[] = {
#define SIGNATURE(kind, off, bytes) { INTAKE_##kind, off, { bytes, sizeof(bytes) - 1 } },
#include "intake/intake.def"
#undef SIGNATURE
};

struct field {
        struct str name;
        unsigned weight;
};

static const struct field fields[] = {
#define FIELD(name, weight) { { name, sizeof(name) - 1 }, weight },
#include "intake/intake.def"
#undef FIELD
};

enum { POINTS = 2, LINES_MOST = 60, FIELD_MOST = 64, TAR_HEAD = 512, TAR_SUM = 148 };

/* The first signature that fits; the row of INTAKE_file stops the search for what would fit worse.
 */
static enum intake_kind by_signature(struct bytes head) {
        for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
                const struct signature *s = &signatures[i];
                if (s->off < head.n && head.p[s->off] == (uint8_t) s->bytes.p[0] &&
                    bytes_starts(bytes_sub(head, s->off, SIZE_MAX), s->bytes))
                        return s->kind;
        }
        return INTAKE_file;
}

/* A tar from before ustar has no magic, but its header carries the sum of its own bytes, the field
 * of the sum itself counted as eight spaces. */
static bool is_tar(struct bytes head) {
        if (head.n < TAR_HEAD || head.p[0] == 0)
                return false;
        uint32_t sum = 0, want = 0;
        size_t i = TAR_SUM;
        for (size_t at = 0; at < TAR_HEAD; at++)
                sum += at >= TAR_SUM && at < TAR_SUM + 8 ? ' ' : head.p[at];
        while (i < TAR_SUM + 8 && head.p[i] == ' ')
                i++;
        size_t digits = i;
        for (; i < TAR_SUM + 8 && head.p[i] >= '0' && head.p[i] <= '7'; i++)
                want = want * 8 + (head.p[i] - '0');
        return i > digits && sum == want;
}

/* Without a byte order mark and the empty lines before the first line. */
static struct bytes skip_leading(struct bytes head) {
        if (bytes_starts(head, STR("\xef\xbb\xbf")))
                head = bytes_sub(head, 3, SIZE_MAX);
        while (head.n && (head.p[0] == '\n' || head.p[0] == '\r'))
                head = bytes_sub(head, 1, SIZE_MAX);
        return head;
}

/* The next line without its end; *rest moves behind it. */
static struct bytes cut_line(struct bytes *rest) {
        size_t n = 0;
        while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
                n++;
        struct bytes line = bytes_sub(*rest, 0, n);
        if (n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n')
                n++;
        *rest = bytes_sub(*rest, n + 1, SIZE_MAX);
        return line;
}

/* Length of the field name that `line` starts with, 0 if it is no header field. */
static size_t field_name(struct bytes line) {
        size_t n = 0;
        while (n < line.n && n < FIELD_MOST && line.p[n] > ' ' && line.p[n] < 0x7f &&
               line.p[n] != ':')
                n++;
        size_t colon = n;
        while (colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t'))
                colon++;
        return colon < line.n && line.p[colon] == ':' ? n : 0;
}

static unsigned field_weight(struct bytes name) {
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
                if (bytes_eq_nocase(name, fields[i].name))
                        return fields[i].weight;
        return 0;
}

/* How much the lines look like the header section of a message: the weights of the fields known,
 * 0 when the first line is no field at all. */
static unsigned header_points(struct bytes text) {
        unsigned points = 0;
        for (unsigned i = 0; i < LINES_MOST && text.n && points < POINTS; i++) {
                struct bytes line = cut_line(&text);
                size_t n = field_name(line);
                bool folded = i && line.n && (line.p[0] == ' ' || line.p[0] == '\t');
                bool odd = i == 0 &&
                           (bytes_starts(line, STR(">From ")) || bytes_starts(line, STR("From ")));
                if (n)
                        points += field_weight(bytes_sub(line, 0, n));
                else if (!folded && !odd)
                        break;
        }
        return points;
}

static bool has_clock(struct bytes line) {
        for (size_t i = 2; i + 2 < line.n; i++)
                if (line.p[i] == ':' && ascii_digit(line.p[i - 1]) && ascii_digit(line.p[i + 1]) &&
                    ascii_digit(line.p[i + 2]))
                        return true;
        return false;
}

/* A From_ line: a clock in it and a field behind it, or several fields behind it. */
static bool is_mbox(struct bytes text) {
        struct bytes rest = text;
        struct bytes line = cut_line(&rest);
        if (!bytes_starts(line, STR("From ")))
                return false;
        struct bytes behind = rest;
        struct bytes next = cut_line(&behind);
        bool framed = field_name(next) || next.n == 0 || bytes_starts(next, STR(">From "));
        return (has_clock(line) && framed) || header_points(rest) >= POINTS;
}

/* A mailbox whose beginning is damaged or missing: its name says so, or a From_ line stands further
 * below.  wild.md#mbox-head */
static bool is_headless_mbox(struct bytes text, struct str name) {
        if (str_ends_nocase(name, STR(".mbox")) || str_ends_nocase(name, STR(".mbx")))
                return true;
        while (text.n) {
                struct bytes rest = text;
                struct bytes line = cut_line(&rest);
                struct bytes behind = rest;
                struct bytes next = cut_line(&behind);
                if (bytes_starts(line, STR("From ")) && has_clock(line) &&
                    field_weight(bytes_sub(next, 0, field_name(next))))
                        return true;
                text = rest;
        }
        return false;
}

static bool is_emlx(struct bytes text) {
        struct bytes line = bytes_trim(cut_line(&text));
        if (line.n == 0 || line.n > 12)
                return false;
        for (size_t i = 0; i < line.n; i++)
                if (!ascii_digit(line.p[i]))
                        return false;
        return header_points(text) >= POINTS;
}

static bool is_maildir_name(struct str name, struct str dir) {
        return str_find(name, STR(":2,")) != SIZE_MAX || str_ends(dir, STR("/cur")) ||
               str_ends(dir, STR("/new")) || str_eq(dir, STR("cur")) || str_eq(dir, STR("new"));
}

/* 17, or 17. as some exports have it. */
static bool is_mh_name(struct str name) {
        size_t n = 0;
        while (n < name.n && ascii_digit(name.p[n]))
                n++;
        return n && (n == name.n || (n + 1 == name.n && name.p[n] == '.'));
}

/* A message, or several: 0 if it is none. */
static enum intake_kind sniff_mail(struct bytes text, struct str name, struct str dir) {
        if (is_mbox(text))
                return INTAKE_mbox;
        if (is_emlx(text))
                return INTAKE_emlx;
        unsigned points = header_points(text);
        if (is_maildir_name(name, dir))
                return INTAKE_maildir;
        if (is_mh_name(name) && points)
                return INTAKE_mh;
        if (points >= POINTS && intake_sniff_is_mhtml(text, name))
                return INTAKE_mhtml;
        bool named = points && str_ends_nocase(name, STR(".eml"));
        return points >= POINTS || named ? INTAKE_eml : 0;
}

enum intake_kind intake_sniff(struct bytes head, struct str name, struct str dir) {
        head = bytes_sub(head, 0, INTAKE_SNIFF);
        if (head.n == 0)
                return INTAKE_empty;
        enum intake_kind kind = by_signature(head);
        if (kind == INTAKE_file)
                kind = intake_sniff_binary(head);
        if (kind == INTAKE_zip)
                return intake_sniff_zip(head, name);
        if (kind != INTAKE_file)
                return kind;
        if (is_tar(head))
                return INTAKE_tar;
        struct bytes look = bytes_sub(head, 0, INTAKE_LOOK), text = skip_leading(look);
        kind = intake_sniff_cards(text);
        if (!kind)
                kind = sniff_mail(text, name, dir);
        if (!kind)
                kind = intake_sniff_markup(look, name);
        if (!kind && is_headless_mbox(text, name))
                kind = INTAKE_mbox;
        return kind ? kind : intake_sniff_text(look, name);
}

const char *intake_kind_words(enum intake_kind kind) {
        const struct rec_kind_row *row = rec_kind_find((uint32_t) kind);
        return row ? row->words : "unknown";
}

bool intake_kind_is_message(enum intake_kind kind) {
        return kind >= INTAKE_eml && kind < INTAKE_file;
}

bool intake_kind_is_container(enum intake_kind kind) {
        return kind > 0 && kind < INTAKE_eml;
}
