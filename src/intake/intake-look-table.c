/* Tables and JSON by their shape; see intake-look.h. */
#include "intake/intake-look.h"

/* ---- tables ---- */

enum { ROWS_MOST = 24, FIELD_LONG = 80, OPTICON = 6 /* commas in each of its rows */ };

struct shape {
        unsigned rows, first; /* complete rows; separators in the first */
        unsigned alike;       /* rows with as many as the first */
        size_t bytes;
};

/* Count `sep` outside quotation marks, row by row.  The last row may be cut: it does not count,
 * unless the text ends there. */
static struct shape shape_of(struct bytes text, uint8_t sep) {
        struct shape s = { 0 };
        unsigned n = 0;
        bool quoted = false;
        size_t row = 0;
        for (size_t i = 0; i < text.n && s.rows < ROWS_MOST; i++) {
                uint8_t c = text.p[i];
                if (c == '"' && (quoted || i == row || text.p[i - 1] == sep))
                        quoted = !quoted;
                n += !quoted && c == sep;
                if (quoted || c != '\n')
                        continue;
                if (i > row + 1) { /* no empty line */
                        s.first = s.rows ? s.first : n;
                        s.alike += n == s.first;
                        s.rows++;
                        s.bytes = i;
                }
                row = i + 1;
                n = 0;
        }
        return s;
}

enum intake_kind intake_sniff_table(struct bytes text, struct str name) {
        static const uint8_t separators[] = { '\t', ',', ';', '|' };
        bool csv = str_ends_nocase(name, STR(".csv"));
        bool tsv = str_ends_nocase(name, STR(".tsv")) || str_ends_nocase(name, STR(".tab"));
        bool opt = str_ends_nocase(name, STR(".opt")); /* a list of images of a load file */
        bool other = !csv && !tsv && str_chr(name, '.') != SIZE_MAX &&
                     !str_ends_nocase(name, STR(".txt"));
        for (size_t i = 0; i < sizeof separators; i++) {
                struct shape s = shape_of(text, separators[i]);
                enum intake_kind kind = i == 0 ? INTAKE_tsv : INTAKE_csv;
                bool images = opt && i == 1 && s.first == OPTICON && s.alike == s.rows;
                if (images)
                        return kind;
                if ((csv || tsv) && s.first && s.rows && s.alike * 3 >= s.rows * 2)
                        return kind;
                bool short_fields = s.bytes < (size_t) s.rows * (s.first + 1) * FIELD_LONG;
                if (!other && s.rows >= 4 && s.alike == s.rows && s.first >= 2 && short_fields)
                        return kind;
        }
        return csv ? INTAKE_csv : tsv ? INTAKE_tsv : 0;
}

/* ---- JSON ---- */

/* A literal or number at the start of `b`; its length, or 0. */
static size_t word_of(struct bytes b) {
        static const struct str words[] = { STR_INIT("true"), STR_INIT("false"), STR_INIT("null") };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (bytes_starts(b, words[i]))
                        return words[i].n;
        size_t n = 0;
        while (n < b.n && (ascii_digit(b.p[n]) || (b.p[n] && strchr("+-.eE", b.p[n]))))
                n++;
        return n && (ascii_digit(b.p[0]) || b.p[0] == '-') ? n : 0;
}

/* Length of a string with its quotation marks; all of `b` if it is cut. */
static size_t string_of(struct bytes b) {
        for (size_t i = 1; i < b.n; i++) {
                if (b.p[i] == '\\')
                        i++;
                else if (b.p[i] == '"')
                        return i + 1;
                else if (b.p[i] < ' ')
                        return 0;
        }
        return b.n;
}

static size_t token_of(struct bytes b) {
        return b.p[0] == '"'                        ? string_of(b)
               : strchr("{}[],:", b.p[0]) && b.p[0] ? 1
               : ascii_space(b.p[0])                ? 1
                                                    : word_of(b);
}

/* Length of the value that `b`, a bracket, begins with; b.n if it is cut; 0 if it is no JSON. */
static size_t value_of(struct bytes b, bool *ret_cut) {
        size_t at = 0, depth = 0, tokens = 0;
        while (at < b.n) {
                size_t n = token_of(bytes_sub(b, at, SIZE_MAX));
                if (n == 0)
                        return at + 8 >= b.n && tokens > 2 ? b.n : 0; /* a word cut in two */
                uint8_t c = b.p[at];
                bool key = b.p[0] == '{' && tokens == 1 && !ascii_space(c);
                if (key && c != '"' && c != '}')
                        return 0;
                tokens += !ascii_space(c);
                depth += c == '{' || c == '[';
                depth -= c == '}' || c == ']';
                at += n;
                if (depth == 0)
                        return at;
        }
        *ret_cut = true;
        return tokens > 1 ? b.n : 0;
}

static bool is_open(struct bytes b) {
        return b.n && (b.p[0] == '{' || b.p[0] == '[');
}

enum intake_kind intake_sniff_json(struct bytes text, struct str name) {
        bool lines = str_ends_nocase(name, STR(".jsonl")) || str_ends_nocase(name, STR(".ndjson"));
        bool cut = false;
        size_t n = is_open(text) ? value_of(text, &cut) : 0;
        if (n == 0)
                return 0;
        struct bytes rest = bytes_trim(bytes_sub(text, n, SIZE_MAX));
        if (rest.n == 0)
                return lines ? INTAKE_jsonl : INTAKE_json;
        bool same = rest.p[0] == text.p[0] && bytes_chr(bytes_sub(text, n, 4), '\n') != SIZE_MAX;
        return same && value_of(rest, &cut) ? INTAKE_jsonl : 0;
}
