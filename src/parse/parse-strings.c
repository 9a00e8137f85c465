/* What can be read in bytes that no parser could take: strings(1) for more than ASCII.
 *
 * At each place the readers are asked in turn how far they can read; the first that gets enough has
 * the run, else one byte is passed over:
 *
 *   ASCII and UTF-8 | UTF-16LE | UTF-16BE | windows-1256
 *
 * Each reader looks at a byte at most a bounded number of times: where one has failed, it is not
 * asked again before the place where it stopped.  A run is a line; long ones break at a space near
 * LINE bytes.  Words of more than WORD_MOST bytes without a space are base64 or binary and left
 * out. Nothing is decoded. */
#include "parse/parse-strings.h"

#include "base/utf8.h"
#include "parse/parse-charset-tables.h"

enum { RUN_LEAST = 4, WORD_MOST = 60, LINE = 1000 };

struct run {
        size_t end;     /* first byte behind it */
        size_t letters; /* characters that are letters, or of ASCII, any printing one */
};

/* How far text goes from `i` on. */
typedef struct run reader_fn(struct bytes in, size_t i);

/* --- characters --- */

static bool is_letter(uint32_t cp) {
        return (cp < 0x80 && ascii_alpha((int) cp)) ||
               (cp >= 0xc0 && cp < 0x250 && cp != 0xd7 && cp != 0xf7) ||
               (cp >= 0x370 && cp < 0x530) || (cp >= 0x5d0 && cp < 0x5eb) ||
               (cp >= 0x620 && cp < 0x660) || (cp >= 0x66e && cp < 0x6d4) ||
               (cp >= 0x900 && cp < 0x1200) || (cp >= 0x3041 && cp < 0x3100) ||
               (cp >= 0x4e00 && cp < 0xa000) || (cp >= 0xac00 && cp < 0xd7a4);
}

static bool is_print(uint32_t cp) {
        return (cp >= 0x20 && cp < 0x7f) || cp == '\t';
}

/* Marks and punctuation that stand in text of the scripts above. */
static bool is_sign(uint32_t cp) {
        return (cp >= 0xa0 && cp < 0xc0) || (cp >= 0x2010 && cp < 0x2027) || cp == 0x200c ||
               cp == 0x200d || cp == 0x200e || cp == 0x200f || (cp >= 0x60c && cp < 0x670) ||
               (cp >= 0x6f0 && cp < 0x6fa) || (cp >= 0x3000 && cp < 0x3010);
}

/* --- readers --- */

static struct run read_utf8(struct bytes in, size_t i) {
        struct run r = { i, 0 };
        for (size_t n; r.end < in.n; r.end += n) {
                uint32_t cp = utf8_get_any(bytes_sub(in, r.end, 4), &n);
                if (cp == 0xfffd || !(is_print(cp) || is_letter(cp) || is_sign(cp)))
                        break;
                r.letters += is_print(cp) || is_letter(cp);
        }
        return r;
}

static struct run read_utf16(struct bytes in, size_t i, bool big) {
        struct run r = { i, 0 };
        for (; r.end + 1 < in.n; r.end += 2) {
                uint32_t a = in.p[r.end], b = in.p[r.end + 1], cp = big ? a << 8 | b : b << 8 | a;
                /* Only the scripts of alphabets: any two bytes are some Chinese letter. */
                bool letter = (cp < 0x180 || (cp >= 0x370 && cp < 0x900)) && is_letter(cp);
                if (!is_print(cp) && !letter && !(cp > 0x100 && is_sign(cp)))
                        break;
                r.letters++;
        }
        return r;
}

static struct run read_utf16le(struct bytes in, size_t i) {
        return read_utf16(in, i, false);
}

static struct run read_utf16be(struct bytes in, size_t i) {
        return read_utf16(in, i, true);
}

/* Words of Arabic letters only: every byte over 7F is some letter in some charset. */
static struct run read_1256(struct bytes in, size_t i) {
        struct run r = { i, 0 };
        for (; r.end < in.n; r.end++) {
                uint32_t cp = parse_charset_point(PARSE_CHARSET_windows_1256, in.p[r.end]);
                bool arabic = cp >= 0x600 && cp < 0x700;
                if (!arabic && cp != ' ' && cp != 0x200c && !(cp < 0x80 && ascii_digit((int) cp)))
                        break;
                r.letters += arabic;
        }
        return r;
}

/* --- writing --- */

static void write_utf8(struct bytes run, struct buf *out) {
        buf_put(out, run.p, run.n);
}

static void write_utf16le(struct bytes run, struct buf *out) {
        for (size_t i = 0; i + 1 < run.n; i += 2)
                buf_put_utf8(out, (uint32_t) run.p[i + 1] << 8 | run.p[i]);
}

static void write_utf16be(struct bytes run, struct buf *out) {
        for (size_t i = 0; i + 1 < run.n; i += 2)
                buf_put_utf8(out, (uint32_t) run.p[i] << 8 | run.p[i + 1]);
}

static void write_1256(struct bytes run, struct buf *out) {
        for (size_t i = 0; i < run.n; i++)
                buf_put_utf8(out, parse_charset_point(PARSE_CHARSET_windows_1256, run.p[i]));
}

static const struct {
        reader_fn *read;
        void (*write)(struct bytes run, struct buf *out);
        size_t step; /* bytes of its smallest character */
} readers[] = {
        { read_utf8, write_utf8, 1 },
        { read_utf16le, write_utf16le, 2 },
        { read_utf16be, write_utf16be, 2 },
        { read_1256, write_1256, 1 },
};
enum { READERS = sizeof readers / sizeof *readers };

/* Put `text` as lines, without its words of more than WORD_MOST bytes. */
static void put_lines(struct str text, struct buf *out) {
        size_t in_line = 0;
        while (text.n) {
                struct str word = str_cut(&text, ' ');
                if (word.n == 0 || word.n > WORD_MOST)
                        continue;
                if (in_line) {
                        bool full = in_line + word.n > LINE;
                        buf_putc(out, full ? '\n' : ' ');
                        in_line = full ? 0 : in_line;
                }
                if (!buf_put_str(out, word))
                        return;
                in_line += word.n + 1;
        }
        if (in_line)
                buf_putc(out, '\n');
}

/* The run at `i`: the reader that can read enough there, or READERS.  `passed[k]` keeps how far
 * reader k is known to get nothing. */
static unsigned find_reader(struct bytes in, size_t i, size_t passed[static READERS],
                            size_t *ret_end) {
        for (unsigned k = 0; k < READERS; k++) {
                if (i < passed[k])
                        continue;
                struct run r = readers[k].read(in, i);
                if (r.letters >= RUN_LEAST && r.end - i >= RUN_LEAST * readers[k].step) {
                        *ret_end = r.end;
                        return k;
                }
                /* Too short: shorter from each later place in it.  UTF-16 may yet begin a byte on,
                 * but runs that are too short are short. */
                passed[k] = readers[k].step == 1 ? r.end : i;
        }
        return READERS;
}

void parse_strings(struct bytes in, struct buf *out) {
        size_t passed[READERS] = { 0 };
        struct buf line;
        buf_init(&line, 0);
        for (size_t i = 0, end; i < in.n && !out->over;) {
                unsigned k = find_reader(in, i, passed, &end);
                if (k == READERS) {
                        i++;
                        continue;
                }
                buf_clear(&line);
                readers[k].write(bytes_sub(in, i, end - i), &line);
                for (size_t t = 0; t < line.n; t++)
                        line.p[t] = line.p[t] == '\t' ? ' ' : line.p[t];
                put_lines(buf_str(&line), out);
                i = end;
        }
        buf_done(&line);
}
