/* The From_ line; see unpack-from.h for what counts.
 *
 *   habit      accepted
 *   any        dated and framed; dated, blank, and no header section at all behind it;
 *              not dated but blank, or just "From -", and two fields behind it (wild.md#mbox-bare)
 *   pipermail  dated and From:, Date: or Subject: behind it; this writer does not escape
 *              bodies, but always writes these fields (wild.md#pipermail-from)
 *   git        as any; elsewhere a line of git's is a patch in a body (wild.md#git-patch)
 *
 * Deliberately not done: reading the date (parse/ does), judging by what came many lines before. */
#include "unpack/unpack-from.h"

enum { LINES = 4, FIELD_MOST = 64, SHA1_HEX = 40 };

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static const char *const known_fields[] = {
        "Received",     "Return-Path", "From",       "Date",
        "Message-ID",   "Subject",     "To",         "Cc",
        "MIME-Version", "Sender",      "Reply-To",   "Content-Type",
        "Delivered-To", "Status",      "X-Status",   "X-Mozilla-Status",
        "X-UID",        "X-UIDL",      "X-IMAP",     "References",
        "In-Reply-To",  "X-From-Line", "Newsgroups", "Content-Length",
        "X-GM-THRID",   "Precedence",  "List-Id",    "Organization",
        "Bcc",          "Lines",       "Path",       "Xref",
};

static size_t line_length(struct bytes b) {
        size_t n = 0;
        while (n < b.n && b.p[n] != '\n' && b.p[n] != '\r')
                n++;
        return n;
}

/* Length with the line end: LF, CR LF or CR. */
static size_t line_full(struct bytes b, size_t n) {
        if (n + 1 < b.n && b.p[n] == '\r' && b.p[n + 1] == '\n')
                return n + 2;
        return n < b.n ? n + 1 : n;
}

static struct bytes cut_line(struct bytes *rest) {
        size_t n = line_length(*rest);
        struct bytes line = bytes_sub(*rest, 0, n);
        *rest = bytes_sub(*rest, line_full(*rest, n), SIZE_MAX);
        return line;
}

static size_t field_name(struct bytes line) {
        size_t n = 0;
        while (n < line.n && n < FIELD_MOST && line.p[n] > ' ' && line.p[n] < 0x7f &&
               line.p[n] != ':')
                n++;
        return n < line.n && line.p[n] == ':' ? n : 0;
}

static bool is_known(struct bytes name) {
        for (size_t i = 0; i < sizeof known_fields / sizeof *known_fields; i++)
                if (bytes_eq_nocase(name, str_of(known_fields[i])))
                        return true;
        return false;
}

static bool is_month(struct bytes line, size_t i) {
        if (i == 0 || i + 3 >= line.n || ascii_alpha(line.p[i + 3]) || ascii_alpha(line.p[i - 1]))
                return false;
        for (size_t m = 0; m < sizeof months - 1; m += 3)
                if (memcmp(line.p + i, months + m, 3) == 0)
                        return true;
        return false;
}

static bool is_clock(struct bytes line, size_t colon) {
        return colon && colon + 2 < line.n && ascii_digit(line.p[colon - 1]) &&
               ascii_digit(line.p[colon + 1]) && ascii_digit(line.p[colon + 2]);
}

/* A number of four digits from 1900 to 2099 (clocks of senders are wrong by decades), or the two
 * digits that some wrote at the end. */
static bool is_year(struct bytes line, size_t i) {
        if (ascii_digit(line.p[i - 1]) || line.p[i - 1] == ':' || i + 2 > line.n)
                return false;
        size_t n = 0;
        while (i + n < line.n && ascii_digit(line.p[i + n]))
                n++;
        bool four = n == 4 && ((line.p[i] == '1' && line.p[i + 1] == '9') ||
                               (line.p[i] == '2' && line.p[i + 1] == '0'));
        return four || (n == 2 && i + n == line.n);
}

static bool is_dated(struct bytes line) {
        bool month = false, clock = false, year = false;
        for (size_t i = 5; i < line.n; i++) {
                uint8_t c = line.p[i];
                if (c >= 'A' && c <= 'S')
                        month |= is_month(line, i);
                else if (c == ':')
                        clock |= is_clock(line, i);
                else if (ascii_digit(c))
                        year |= is_year(line, i);
        }
        return month && clock && year;
}

static bool is_git(struct bytes line) {
        for (size_t i = 5; i < 5 + SHA1_HEX; i++)
                if (i >= line.n ||
                    !(ascii_digit(line.p[i]) || (line.p[i] >= 'a' && line.p[i] <= 'f')))
                        return false;
        return bytes_find(line, str_bytes(STR(" Mon Sep 17 00:00:00 2001"))) == 5 + SHA1_HEX;
}

/* "name at host.example  Mon Jan  1 ..." */
static bool is_obfuscated(struct bytes line) {
        return bytes_find(line, str_bytes(STR(" at "))) != SIZE_MAX &&
               bytes_chr(line, '@') == SIZE_MAX;
}

/* "From -" and no more: early Netscape. */
static bool is_bare(struct bytes line) {
        return str_eq(str_trim((struct str){ (const char *) line.p, line.n }), STR("From -"));
}

/* What the lines behind a From_ line are. */
struct behind {
        bool first;   /* the first is a field */
        bool empty;   /* the first is empty, or there is none */
        bool archive; /* one of them is From:, Date: or Subject: */
        unsigned fields, known;
};

static struct behind look_behind(struct bytes rest) {
        struct behind b = { .empty = true };
        for (unsigned i = 0; i < LINES && rest.n; i++) {
                struct bytes line = cut_line(&rest);
                size_t n = field_name(line);
                struct bytes name = bytes_sub(line, 0, n);
                if (i == 0)
                        b.empty = line.n == 0;
                if (line.n == 0)
                        break;
                b.first |= i == 0 && (n || bytes_starts(line, STR(">From ")));
                b.fields += n > 0;
                b.known += n && is_known(name);
                b.archive |= bytes_starts(line, STR("From: ")) ||
                             bytes_starts(line, STR("Date: ")) ||
                             bytes_starts(line, STR("Subject: "));
        }
        return b;
}

bool unpack_from_headers(struct bytes text) {
        while (text.n) {
                struct bytes line = cut_line(&text);
                size_t n = field_name(line);
                if (n && is_known(bytes_sub(line, 0, n)))
                        return true;
        }
        return false;
}

bool unpack_from_look(struct bytes at, bool blank, enum unpack_from_habit habit,
                      struct unpack_from *ret) {
        at = bytes_sub(at, 0, UNPACK_FROM_LOOK);
        struct bytes rest = at;
        struct bytes line = cut_line(&rest);
        struct unpack_from from = { .n = at.n - rest.n };
        from.dated = is_dated(line);
        from.git = from.dated && is_git(line);
        from.obfuscated = from.dated && is_obfuscated(line);
        *ret = from;
        struct behind b = look_behind(rest);
        if (habit == UNPACK_FROM_pipermail)
                return from.dated && b.archive;
        if (from.git && habit != UNPACK_FROM_git)
                return false;
        if (from.dated)
                return b.first || b.known || (blank && b.empty);
        return (blank || is_bare(line)) && b.first && b.fields >= 2 && b.known;
}
