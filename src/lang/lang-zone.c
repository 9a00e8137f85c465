/* Who speaks: the lines of a body that come from earlier mail told from the author's own.
 *
 *   text -> lines, each with its look -> marks settled -> kind and level of each -> runs as spans
 *           (lang-zone-line.c)         (prompts, "|")    (blocks, attributions)
 *
 * Two ways of quoting, which mix.  Marks: "> ", "| ", "JD> " before each line; an attribution
 * above. Blocks: "-----Original Message-----", a few lines of header, or Lotus Notes' name and
 * date; from there to the end all is earlier mail, one level deeper after each block (who answers
 * inside such a mail without marks cannot be told from what is answered).  A header of the mail
 * that is quoted is believed if enough different fields stand together; a lone "From:" is the
 * author's.
 *
 * Looking ahead is bounded (BLOCK_MOST lines; a run of lines that failed is not tried again), so
 * time is linear.  It reads no meaning into the words, and leaves salutations and signatures
 * without the delimiter "-- " with the author.
 *
 * Measured by test-parse-zones.c on mail that others labelled (development data):
 *   500 mails of a company, hardly any marks: 99.6 % of 16,763 lines right, 96 % of 548 headers
 * found 222 mails of public lists, mostly marks:  98.3 % of 13,782 lines right, 98 % of 378 headers
 * found 43 answers in 15 languages:               40 cut exactly where the author's words end */
#include "lang/lang-zone.h"

#include "base/utf8.h"
#include "lang/lang-sign.h"
#include "lang/lang-zone-work.h"

enum {
        BLOCK_MOST = 400, /* lines of one header block */
        BELOW_MOST = 4,   /* blank lines between an attribution and what it introduces */
        ABOVE_MOST = 3,   /* lines of an attribution above its last */
        FOOT_LINE = 40,   /* bytes of the line drawn above it */
        FOOT_MOST = 12,   /* lines of a list's footer */
        PART = 24,        /* bytes; the wrapped rest of an attribution is shorter */
        LONG_LINE = 60,   /* bytes; mailers wrap beyond */
        STAMP_AHEAD = 5,  /* lines from Lotus's date to its "To:" */
        SEARCH = 512,
        COLUMN = 16, /* bytes before the columns of Notes */
        COLUMN_LINES = 12,
};

#define line_at  lang_work_line
#define words_at lang_work_words

static bool is_blank(const struct lang_work *q, size_t i) {
        return q->lines.v[i].look == LINE_blank;
}

static bool is_key(uint8_t look) {
        return look >= LINE_from;
}

/* The next line with words from `i` on, at most `most` blank ones away; lines.n if none. */
static size_t next_words(const struct lang_work *q, size_t i, size_t most) {
        for (size_t n = 0; i < q->lines.n && n <= most; i++, n++)
                if (!is_blank(q, i))
                        return i;
        return q->lines.n;
}

static uint32_t *speaker_at(struct lang_work *q, uint32_t level) {
        return &q->speaker[level < LANG_LEVELS ? level : LANG_LEVELS - 1];
}

static uint32_t add_voice(struct lang_work *q, const struct lang_voice *v) {
        vec_push(&q->out->voices, *v);
        return (uint32_t) q->out->voices.n;
}

/* Who speaks at `level`; quotes that nobody introduced get a voice without a name. */
static uint32_t voice_at(struct lang_work *q, uint32_t level) {
        uint32_t *k = speaker_at(q, level);
        if (level && !*k)
                *k = add_voice(q, &(struct lang_voice){ .depth = level });
        return level ? *k : 0;
}

static void mark(struct lang_work *q, size_t from, size_t to, enum lang_zone_kind kind) {
        for (size_t i = from; i < to; i++) {
                q->lines.v[i].kind = (uint8_t) kind;
                q->lines.v[i].level = q->base + q->lines.v[i].depth;
                /* whom a block introduces is not known yet */
                q->lines.v[i].voice =
                        kind == LANG_ZONE_header_block || kind == LANG_ZONE_attribution
                                ? *speaker_at(q, q->lines.v[i].level)
                                : voice_at(q, q->lines.v[i].level);
        }
}

/* The lines [from, to) introduce `v`, who speaks at `level` from here on. */
static void introduce(struct lang_work *q, size_t from, size_t to, uint32_t level,
                      struct lang_voice *v) {
        v->said = lang_work_range(q, from, to);
        v->depth = level;
        uint32_t k = add_voice(q, v);
        *speaker_at(q, level) = k;
        for (uint32_t l = level + 1; l < LANG_LEVELS; l++)
                q->speaker[l] = 0;
        for (size_t i = from; i < to; i++)
                q->lines.v[i].voice = k;
}

/* --- lines and marks --- */

static void read_lines(struct lang_work *q) {
        for (size_t at = 0; at < q->text.n;) {
                const char *p = q->text.p + at, *nl = memchr(p, '\n', q->text.n - at);
                struct lang_line line;
                memset(&line, 0, sizeof line);
                line.off = at;
                lang_line_look((struct str){ p, nl ? (size_t) (nl - p) : q->text.n - at }, &line);
                q->has_two |= line.depth == 2 && line.mark == '>';
                vec_push(&q->lines, line);
                at = nl ? (size_t) (nl - q->text.p) + 1 : q->text.n;
        }
}

/* Its marks are none: they are the author's. */
static void unmark(struct lang_line *l, enum lang_look look) {
        l->depth = 0;
        l->skip = 0;
        l->look = (uint8_t) look;
}

/* Does it read like a statement typed at a prompt? */
static bool is_code(struct str s) {
        return str_starts(s, STR("import ")) || str_starts(s, STR("from ")) ||
               str_starts(s, STR("print ")) || str_starts(s, STR("def ")) ||
               str_starts(s, STR("class ")) || str_starts(s, STR("for ")) ||
               str_find(s, STR(" = ")) != SIZE_MAX ||
               (str_chr(s, '(') < 40 && str_ends(s, STR(")")));
}

/* wild.md#python-prompt: ">>> " below the author's own words is a prompt, not a quote. */
static void settle_prompt(struct lang_work *q, struct lang_line *l, size_t i,
                          const struct lang_line *above) {
        if (l->depth > 3) {
                l->depth = above && above->depth == l->depth ? l->depth : l->depth - 3;
                return;
        }
        bool own_above = !above || (above->depth == 0 && above->look != LINE_wrote);
        if (own_above && (!q->has_two || is_code(words_at(q, i))))
                unmark(l, LINE_text);
}

static bool has_mark(const struct lang_work *q, size_t i, uint8_t mark) {
        return i < q->lines.n && q->lines.v[i].depth > 0 && q->lines.v[i].mark == mark;
}

/* "|" and ":" quote only below an attribution or another such line, ":" also in company; tables
 * end with "|". */
static void settle_soft(struct lang_work *q, struct lang_line *l, size_t i,
                        const struct lang_line *above) {
        bool goes_on = above &&
                       (above->look == LINE_wrote || (above->mark == l->mark && above->depth > 0));
        bool company = l->mark == ':' && has_mark(q, i + 1, ':');
        if (!(goes_on || company) || (l->mark == '|' && str_ends(words_at(q, i), STR("|"))))
                unmark(l, LINE_text);
}

static void settle_marks(struct lang_work *q) {
        const struct lang_line *above = NULL;
        for (size_t i = 0; i < q->lines.n; i++) {
                struct lang_line *l = &q->lines.v[i];
                if (l->depth && l->prompt)
                        settle_prompt(q, l, i, above);
                else if (l->depth && l->mark != '>')
                        settle_soft(q, l, i, above);
                /* wild.md#from-quoting: an mbox writer's ">From " is the author's "From " */
                if (l->depth == 1 && (!above || above->depth == 0) &&
                    str_starts(line_at(q, i), STR(">From ")) &&
                    (i + 1 == q->lines.n || q->lines.v[i + 1].depth == 0))
                        unmark(l, LINE_text);
                /* The end of an attribution, wrapped before its last two signs. */
                if (l->depth == 1 && above && str_eq(str_trim(line_at(q, i)), STR(">:"))) {
                        l->depth = above->depth;
                        l->look = LINE_wrote;
                }
                if (l->look != LINE_blank || l->depth)
                        above = l;
        }
}

/* --- header blocks --- */

/* A header field's value that goes on in this line? `field` is the last one's, `above` its line. */
static bool goes_on(const struct lang_work *q, size_t i, uint8_t field, size_t above) {
        const struct lang_line *l = &q->lines.v[i];
        struct str s = words_at(q, i), up = words_at(q, above);
        if (l->look != LINE_text && l->look != LINE_colon && l->look != LINE_stamp)
                return false;
        if (s.n && (s.p[0] == '[' || s.p[0] == '<'))
                return true;
        if (str_chr(up, '[') != SIZE_MAX && str_chr(up, ']') == SIZE_MAX && str_ends(s, STR("]")))
                return true; /* "[mailto:" broken over two lines */
        bool list = str_ends(up, STR(",")) || str_ends(up, STR(";"));
        if (field == LINE_to)
                return list || l->indented || up.n > LONG_LINE || str_chr(s, '@') != SIZE_MAX ||
                       str_chr(s, ';') != SIZE_MAX || str_ends(s, STR(","));
        if (l->indented && field != LINE_subject)
                return true;
        return field == LINE_subject && up.n > LONG_LINE && s.n < LONG_LINE && i + 1 < q->lines.n &&
               is_blank(q, i + 1);
}

/* The fields that stand from line `i` on: the line behind them, with their kinds in *ret_seen (bits
 * of enum lang_line_look). */
static size_t fields(const struct lang_work *q, size_t i, uint32_t *ret_seen) {
        size_t depth = q->lines.v[i].depth, end = i, above = i, stop = i + BLOCK_MOST;
        uint8_t field = 0;
        *ret_seen = 0;
        while (i < q->lines.n && i < stop) {
                const struct lang_line *l = &q->lines.v[i];
                if (l->look == LINE_blank) {
                        size_t next = next_words(q, i, 3);
                        if (next == q->lines.n || !is_key(q->lines.v[next].look) ||
                            q->lines.v[next].look == LINE_from)
                                break;
                        if (*ret_seen >> q->lines.v[next].look & 1 &&
                            q->lines.v[next].look != LINE_to)
                                break;
                        i = next;
                        continue;
                }
                if (l->depth != depth || (is_key(l->look) && l->look != LINE_to &&
                                          l->look != LINE_other && *ret_seen >> l->look & 1))
                        break;
                if (is_key(l->look))
                        *ret_seen |= 1u << (field = l->look);
                else if (!field || (above + 1 != i) || !goes_on(q, i, field, above))
                        break;
                above = i++;
                end = i;
        }
        return end;
}

static unsigned count_bits(uint32_t seen) {
        return (unsigned) __builtin_popcount(seen & ~(1u << LINE_other));
}

static bool has(uint32_t seen, enum lang_look look) {
        return seen >> look & 1;
}

/* Enough fields to be a mail's header? */
static bool is_header(uint32_t seen) {
        if (has(seen, LINE_from))
                return has(seen, LINE_date) || has(seen, LINE_subject);
        return count_bits(seen) >= 3;
}

/* A rule may be broken over two lines: "---- Forwarded by Ann on 11/17/99 02:25 / PM ----". */
static size_t rule_end(const struct lang_work *q, size_t i) {
        struct str first = words_at(q, i);
        if (str_starts(first, STR("--")) && !str_ends(first, STR("-")) && i + 1 < q->lines.n &&
            str_ends(words_at(q, i + 1), STR("--")))
                return i + 2;
        return i + 1;
}

/* The block that begins with a rule or a drawn line at `i`; its end, or `i` if none. */
static size_t block_ruled(const struct lang_work *q, size_t i) {
        bool drawn = q->lines.v[i].look == LINE_line;
        size_t end = drawn ? i + 1 : rule_end(q, i), next = next_words(q, end, 4);
        uint32_t seen = 0;
        size_t behind = end;
        if (next < q->lines.n && is_key(q->lines.v[next].look) &&
            q->lines.v[next].depth == q->lines.v[i].depth)
                behind = fields(q, next, &seen);
        if (drawn)
                return is_header(seen) ? behind : i;
        return count_bits(seen) >= 1 ? behind : end;
}

/* The block that begins with a field at `i`. */
static size_t block_fields(struct lang_work *q, size_t i) {
        uint32_t seen;
        if (i < q->tried && q->lines.v[i].look != LINE_from)
                return i;
        size_t end = fields(q, i, &seen);
        if (is_header(seen))
                return end;
        q->tried = end;
        return i;
}

static bool is_time(struct str s) {
        return (s.n < 40 && s.n && ascii_digit(s.p[0])) || str_starts(s, STR("Please respond")) ||
               str_starts(s, STR("Sent by:")) || str_eq(s, STR("AM")) || str_eq(s, STR("PM"));
}

/* The first line of the name that stands above the date at `i`, and of "Sent by: ...". */
static size_t name_above(const struct lang_work *q, size_t i) {
        if (i > 1 && q->lines.v[i - 1].look == LINE_other &&
            str_starts(words_at(q, i - 1), STR("Sent by")))
                i--;
        if (i > 0 && q->lines.v[i - 1].look == LINE_text && words_at(q, i - 1).n < LONG_LINE)
                i--;
        return i;
}

/* The block of Lotus Notes: [name] date at `i`, then To:, cc:, Subject:.  *ret_from is its first
 * line. */
static size_t block_stamp(struct lang_work *q, size_t i, size_t *ret_from) {
        struct str s = words_at(q, i);
        uint32_t seen = 0;
        size_t to = i + 1, end = i + 1;
        bool in_line =
                str_find(s, STR("To:")) != SIZE_MAX && str_find(s, STR("Subject:")) != SIZE_MAX;
        while (to < q->lines.n && to <= i + STAMP_AHEAD &&
               (is_blank(q, to) || is_time(words_at(q, to))))
                to++;
        if (!in_line) {
                if (to >= q->lines.n || to < q->tried || q->lines.v[to].look != LINE_to)
                        return i;
                end = fields(q, to, &seen);
                if (count_bits(seen) < 2) {
                        q->tried = end;
                        return i;
                }
        }
        *ret_from = s.n && ascii_digit(s.p[0]) ? name_above(q, i) : i;
        return end;
}

/* Is all that is quoted below the block at depth `depth` marked line by line? */
static bool marked_below(const struct lang_work *q, size_t i, size_t depth) {
        size_t next = next_words(q, i, BELOW_MOST);
        return next < q->lines.n && q->lines.v[next].depth > depth;
}

/* The lines [from, end) head a mail. */
static void put_block(struct lang_work *q, size_t from, size_t end, size_t depth) {
        mark(q, from, end, LANG_ZONE_header_block);
        q->signature = false;
        bool more = next_words(q, end, 3) < q->lines.n &&
                    q->lines.v[next_words(q, end, 3)].look == LINE_stamp;
        bool below = marked_below(q, end, depth);
        if (!more) {
                uint32_t level = q->base + (uint32_t) depth + (depth == 0 || below);
                struct lang_voice v = { 0 };
                lang_voice_of_block(q, from, end, &v);
                v.forwarded |= from <= q->first_own && q->base == 0;
                introduce(q, from, end, level, &v);
        }
        for (size_t i = from; more && i < end;
             i++) /* the next block says whom; this one is quoted */
                if (!q->lines.v[i].voice)
                        q->lines.v[i].voice = voice_at(q, q->lines.v[i].level);
        q->base += depth == 0 && !more && !below;
}

/* Notes prints an organisation's name, indented, above "From:"; its line, or `i`. */
static size_t letterhead(const struct lang_work *q, size_t i) {
        if (i < 2 || !is_blank(q, i - 1) || !q->lines.v[i].indented)
                return i;
        const struct lang_line *l = &q->lines.v[i - 2];
        bool mine = l->look == LINE_text && l->indented && l->kind != LANG_ZONE_header_block &&
                    lang_sign_organisation(words_at(q, i - 2));
        return mine ? i - 2 : i;
}

/* A header block at `i`?  Marks it and returns the line behind it; else `i`. */
static size_t take_block(struct lang_work *q, size_t i) {
        uint8_t look = q->lines.v[i].look;
        size_t from = i, end = i;
        if (look == LINE_rule || look == LINE_line)
                end = block_ruled(q, i);
        else if (look == LINE_stamp)
                end = block_stamp(q, i, &from);
        else if (is_key(look) && look != LINE_other)
                end = block_fields(q, i);
        if (look == LINE_from && end > i)
                from = letterhead(q, i);
        if (end == i)
                return i;
        put_block(q, from, end, q->lines.v[i].depth);
        return end;
}

/* Notes sets a head in two columns, name and date at the left, broken at any letter:
 *                 "Jane
 *                 Doe"            To:     <bob@a.example>
 *                 05/22/01        cc:
 *                 10:33 AM        Subject:     river
 * Returns the line behind it, or `i`. */
static size_t take_columns(struct lang_work *q, size_t i) {
        struct str s = words_at(q, i);
        size_t from = i, end = i;
        if (q->lines.v[i].skip < COLUMN || str_find(s, STR("  To: ")) == SIZE_MAX)
                return i;
        bool copies = false, subject = false;
        for (; end < q->lines.n && end < i + COLUMN_LINES; end++) {
                if (is_blank(q, end) || q->lines.v[end].skip < COLUMN)
                        break;
                struct str w = words_at(q, end);
                copies |= str_find(w, STR("cc:")) != SIZE_MAX;
                subject |= str_find(w, STR("Subject:")) != SIZE_MAX;
        }
        if (!copies || !subject)
                return i;
        while (from > 0 && from + 3 > i && !is_blank(q, from - 1) &&
               q->lines.v[from - 1].skip >= COLUMN)
                from--;
        put_block(q, from, end, q->lines.v[i].depth);
        return end;
}

/* --- attributions --- */

/* The first line of the attribution that ends at `end`.  Its last line may be a wrapped rest, with
 * quote marks of another depth than the lines above it. */
static size_t attribution_start(const struct lang_work *q, size_t end) {
        size_t depth = q->lines.v[end].depth;
        struct str last = words_at(q, end);
        bool part = last.n < PART || last.p[0] == '<';
        for (size_t i = end;; i--) {
                const struct lang_line *l = &q->lines.v[i];
                if ((l->look == LINE_blank && (!part || l->depth == 0)) ||
                    (l->depth > depth && !part) || l->kind == LANG_ZONE_header_block)
                        break;
                if (lang_line_starts(words_at(q, i)))
                        return i;
                if (i == 0 || i + ABOVE_MOST == end)
                        break;
        }
        if (part && end > 0 && !is_blank(q, end - 1) && q->lines.v[end - 1].depth == depth &&
            (lang_line_has_date(words_at(q, end - 1)) ||
             str_chr(words_at(q, end - 1), '@') != SIZE_MAX))
                return end - 1;
        return end;
}

static void attribute(struct lang_work *q, size_t from, size_t to, uint32_t level) {
        struct lang_voice v = { 0 };
        mark(q, from, to, LANG_ZONE_attribution);
        lang_voice_of_attribution(q, from, to, &v);
        introduce(q, from, to, level, &v);
}

/* Does an attribution end at `i`?  Marks it, back to its first line. */
static bool take_attribution(struct lang_work *q, size_t i) {
        uint8_t look = q->lines.v[i].look;
        if (look != LINE_wrote && look != LINE_colon)
                return false;
        size_t from = attribution_start(q, i), depth = q->lines.v[i].depth;
        struct str all = str_sub(q->text, q->lines.v[from].off,
                                 q->lines.v[i].off + line_at(q, i).n - q->lines.v[from].off);
        all = str_sub(all, 0, SEARCH);
        bool date = lang_line_has_date(all), address = str_chr(all, '@') != SIZE_MAX;
        if (marked_below(q, i + 1, depth)) {
                if (look == LINE_colon && !(date && (address || from < i)) && !address)
                        return false;
                attribute(q, from, i + 1, q->base + (uint32_t) depth + 1);
                return true;
        }
        /* Mailers that quote without marks: only a full attribution counts. */
        bool mailbox = address && str_chr(all, '<') != SIZE_MAX;
        bool full = look == LINE_wrote && date && lang_line_starts(words_at(q, from)) &&
                    (address || from < i || all.n > LONG_LINE / 2);
        full |= date && mailbox && (look == LINE_wrote || str_ends(str_trim(all), STR(">:")));
        if (!full || next_words(q, i + 1, 3) == q->lines.n)
                return false;
        attribute(q, from, i + 1, q->base + (uint32_t) depth + (depth == 0));
        q->base += depth == 0;
        return true;
}

/* --- signatures and armor --- */

/* The line behind "-----END PGP" from `i` on, or i + 1. */
static size_t armor_end(struct lang_work *q, size_t i) {
        bool clear = str_starts(words_at(q, i), STR("-----BEGIN PGP SIGNED"));
        for (size_t k = i + 1; clear && k < q->lines.n && k < i + 5; k++)
                if (is_blank(q, k))
                        return k; /* what is signed follows: the author's words */
        for (size_t k = i + 1; !clear && !q->no_armor_end && k < q->lines.n; k++)
                if (q->lines.v[k].look == LINE_end)
                        return k + 1;
        q->no_armor_end |= !clear;
        return i + 1;
}

/* Does a signature begin with the author's line at `i`? */
static bool begins_signature(const struct lang_work *q, size_t i) {
        uint8_t look = q->lines.v[i].look;
        if (look == LINE_dashes || look == LINE_sent)
                return true;
        return look == LINE_line && q->lines.n - i <= FOOT_MOST && words_at(q, i).n >= FOOT_LINE &&
               words_at(q, i).p[0] == '_';
}

/* --- all lines --- */

static size_t take_line(struct lang_work *q, size_t i) {
        const struct lang_line *l = &q->lines.v[i];
        if (l->look == LINE_text && l->indented) {
                size_t end = take_columns(q, i);
                if (end > i)
                        return end;
        }
        if (l->look == LINE_text || l->look == LINE_blank) {
                enum lang_zone_kind kind = l->depth + q->base ? LANG_ZONE_quoted
                                           : q->signature     ? LANG_ZONE_signature
                                                              : LANG_ZONE_own;
                q->signature &= kind == LANG_ZONE_signature;
                if (kind == LANG_ZONE_own && l->look == LINE_text && i < q->first_own)
                        q->first_own = i;
                mark(q, i, i + 1, kind);
                return i + 1;
        }
        size_t end = take_block(q, i);
        if (end > i)
                return end;
        if (take_attribution(q, i)) {
                q->signature = false;
                return i + 1;
        }
        if (l->look == LINE_begin) {
                end = armor_end(q, i);
                mark(q, i, end, LANG_ZONE_armor);
                return end;
        }
        if (l->depth + q->base == 0 && begins_signature(q, i))
                q->signature = true;
        bool quoted = l->depth + q->base > 0;
        q->signature &= !quoted;
        mark(q, i, i + 1,
             quoted         ? LANG_ZONE_quoted
             : q->signature ? LANG_ZONE_signature
                            : LANG_ZONE_own);
        return i + 1;
}

/* A blank line between two lines of one kind is theirs; below an attribution, of what it quotes;
 * elsewhere it is what it was: the author's, or of a quoted block. */
static void settle_blanks(struct lang_work *q) {
        for (size_t i = 0; i < q->lines.n;) {
                struct lang_line *l = &q->lines.v[i];
                if (l->look != LINE_blank || l->depth || l->kind == LANG_ZONE_armor) {
                        i++;
                        continue;
                }
                size_t end = next_words(q, i, SIZE_MAX - 1);
                const struct lang_line *up = i ? &q->lines.v[i - 1] : NULL;
                const struct lang_line *down = end < q->lines.n ? &q->lines.v[end] : NULL;
                bool same = up && down && down->kind == up->kind && down->level == up->level;
                bool introduced = up && down && down->kind == LANG_ZONE_quoted &&
                                  up->kind == LANG_ZONE_attribution;
                for (size_t k = i; (same || introduced) && k < end; k++) {
                        q->lines.v[k].kind = down->kind;
                        q->lines.v[k].level = down->level;
                        q->lines.v[k].voice = down->voice;
                }
                i = end;
        }
}

static void put_zones(struct lang_work *q) {
        for (size_t i = 0, end; i < q->lines.n; i = end) {
                const struct lang_line *l = &q->lines.v[i];
                for (end = i + 1; end < q->lines.n && q->lines.v[end].kind == l->kind &&
                                  q->lines.v[end].level == l->level &&
                                  q->lines.v[end].voice == l->voice;)
                        end++;
                struct lang_range at = lang_work_range(q, i, end);
                enum lang_zone_kind kind = (enum lang_zone_kind) l->kind;
                if (kind == LANG_ZONE_quoted && q->out->voices.v[l->voice - 1].forwarded)
                        kind = LANG_ZONE_forwarded;
                vec_push(&q->out->zones,
                         (struct lang_zone){ kind, l->level, l->voice, at.off, at.len });
        }
}

void lang_zones_read(struct str text, struct lang_zones *ret) {
        struct lang_work q = { .text = text, .out = ret, .first_own = SIZE_MAX };
        vec_clear(&ret->zones);
        vec_clear(&ret->voices);
        read_lines(&q);
        settle_marks(&q);
        for (size_t i = 0; i < q.lines.n;)
                i = take_line(&q, i);
        settle_blanks(&q);
        lang_zone_tails(&q);
        put_zones(&q);
        vec_done(&q.lines);
}

void lang_zones_done(struct lang_zones *z) {
        vec_done(&z->zones);
        vec_done(&z->voices);
}

const char *lang_zone_words(enum lang_zone_kind k) {
        static const char *const words[] = {
#define LANG_ZONE(id, words) words,
                LANG_ZONE_KINDS(LANG_ZONE)
#undef LANG_ZONE
        };
        return words[k];
}
