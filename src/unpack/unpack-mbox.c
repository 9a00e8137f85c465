/* mbox, in its dialects, as ranges.
 *
 *   garbage | From_ line | message ........ | blank | From_ line | message ... | blank
 *   leading |  framing   |  CHILD range     |     framing        | CHILD range | framing
 *
 * One pass: every "From " in the file is looked at.  At the start of a line it may begin a message
 * (unpack-from.c weighs the evidence, wild.md#mbox-from); behind '>'s it shows that the writer
 * quoted such lines.
 *
 *   dialect    a "From " in a body is written   what we tell the reader of the child
 *   mboxo      >From                            unquote      (no line with more '>' was quoted)
 *   mboxrd     >From, and >From as >>From       unquote_all  (once one is seen to stand
 *                                               a '>' deeper than the lines around it)
 *   mboxcl     >From, Content-Length is right   unquote
 *   mboxcl2    From, Content-Length is right    nothing
 *   pipermail  From, addresses as "x at y"      obfuscated
 *
 * Content-Length is believed only if it leads to a From_ line or, in a file where it did so before,
 * to the end; From_ lines that it jumps over are counted in a flaw.  All that lies between two
 * accepted From_ lines is one message, damaged or not, so no byte of text is ever dropped.
 *
 * Deliberately not done: looking at MIME boundaries (a digest is one message), any repair. */
#include "base/io.h"
#include "base/utf8.h"
#include "unpack/unpack-from.h"
#include "unpack/unpack-name.h"
#include "unpack/unpack-out.h"
#include "unpack/unpack-window.h"

enum { HEADERS = 64 << 10, QUOTES_MOST = 200, NUL_BLOCK = 16, DETAIL = 400 };

struct mbox {
        struct unpack_out *out;
        struct unpack_window w;
        enum unpack_from_habit habit;
        uint32_t messages; /* begun by a From_ line */
        uint32_t claims;   /* Content-Lengths that were right */
        bool rd, cl2;      /* seen in this file */

        /* the message under way */
        uint64_t start;
        bool leading; /* no From_ line began it */
        bool obfuscated, quoted, quoted_deep;
        bool claimed, claim_holds;
        uint64_t claim_end;
        unsigned inside; /* From_ lines that the claim jumps over */
        struct buf from; /* its From_ line */
};

/* One "From " at the start of a line, or behind '>'s at the start of a line. */
struct hit {
        uint64_t off; /* of the 'F' */
        unsigned quotes;
        bool blank; /* an empty line, or nothing, before it */
};

static bool is_blank_before(const uint8_t *p, size_t n) {
        if (n == 0)
                return true;
        if (p[n - 1] == '\0')
                return true;
        size_t eol = n > 1 && p[n - 1] == '\n' && p[n - 2] == '\r' ? 2 : 1;
        return n == eol || p[n - eol - 1] == '\n' || (eol == 1 && p[n - 2] == '\r') ||
               p[n - eol - 1] == '\0';
}

/* Does the 'F' at p[n] stand at the start of a line, `p` being what is known before it?  A NUL
 * counts as a line end: a crash leaves blocks of them, and the next writer goes on behind. */
static bool is_line_start(const uint8_t *p, size_t n, bool at_start, struct hit *ret) {
        size_t q = n;
        while (q && p[q - 1] == '>' && n - q < QUOTES_MOST)
                q--;
        bool mark = at_start && q == 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
        if (q ? p[q - 1] != '\n' && p[q - 1] != '\r' && p[q - 1] != '\0' && !mark : !at_start)
                return false;
        ret->quotes = (unsigned) (n - q);
        ret->blank = is_blank_before(p, q);
        return true;
}

enum { LANES = 16 };
typedef uint8_t lanes __attribute__((vector_size(LANES)));

static lanes load(const uint8_t *p) {
        lanes v;
        memcpy(&v, p, sizeof v);
        return v;
}

static bool any(lanes v) {
        uint64_t w[LANES / 8];
        memcpy(w, &v, sizeof v);
        return (w[0] | w[1]) != 0;
}

/* Offset of the first "From ", or SIZE_MAX.  Looks at 16 places at once for an F with a blank four
 * bytes behind it, which is rare: three times as fast as memmem, and the whole file passes here. */
static size_t find_word(struct bytes b) {
        const lanes f = (lanes){ 0 } + 'F', blank = (lanes){ 0 } + ' ';
        size_t i = 0;
        for (; i + LANES + 4 <= b.n; i += LANES) {
                if (!any((lanes) ((load(b.p + i) == f) & (load(b.p + i + 4) == blank))))
                        continue;
                size_t at = bytes_find(bytes_sub(b, i, LANES + 4), str_bytes(STR("From ")));
                if (at != SIZE_MAX)
                        return i + at;
        }
        size_t at = bytes_find(bytes_sub(b, i, SIZE_MAX), str_bytes(STR("From ")));
        return at == SIZE_MAX ? SIZE_MAX : i + at;
}

/* The next hit at or behind `from`; false at the end. */
static bool next_hit(struct mbox *m, uint64_t from, struct hit *ret) {
        for (;;) {
                struct bytes b = unpack_window_get(&m->w, from, UNPACK_FROM_LOOK);
                if (b.n < 5)
                        return false;
                size_t i = find_word(b);
                if (i == SIZE_MAX) {
                        from += b.n - 4;
                        continue;
                }
                size_t before = (size_t) (from - m->w.off) + i;
                ret->off = from + i;
                if (is_line_start(m->w.p, before, m->w.off == 0, ret))
                        return true;
                from = ret->off + 5;
        }
}

/* How many '>' the line at p[i] starts with. */
static unsigned depth_at(struct bytes b, size_t i) {
        unsigned n = 0;
        while (i + n < b.n && b.p[i + n] == '>')
                n++;
        return n;
}

/* wild.md#mboxrd: a ">>From " whose neighbours stand one '>' less deep was quoted by the writer. */
static bool is_deeper_than_neighbours(struct mbox *m, const struct hit *hit) {
        unpack_window_get(&m->w, hit->off, UNPACK_FROM_LOOK);
        struct bytes b = { m->w.p, m->w.n };
        size_t line = (size_t) (hit->off - m->w.off) - hit->quotes, prev = line, next = line;
        while (prev && (b.p[prev - 1] == '\n' || b.p[prev - 1] == '\r'))
                prev--;
        while (prev && b.p[prev - 1] != '\n')
                prev--;
        while (next < b.n && b.p[next] != '\n')
                next++;
        unsigned above = depth_at(b, prev), below = depth_at(b, next + 1);
        return above < hit->quotes && below < hit->quotes;
}

static void take_quoted(struct mbox *m, const struct hit *hit) {
        m->quoted = true;
        if (hit->quotes < 2)
                return;
        m->rd = m->rd || is_deeper_than_neighbours(m, hit);
        m->quoted_deep = true;
}

/* The value of Content-Length in the header section that `text` begins with, and where the body
 * begins; false if there is no such field, or no end of the section in sight. */
static bool find_claim(struct bytes text, uint64_t *ret_length, size_t *ret_body) {
        const struct str field = STR("content-length:");
        bool found = false;
        for (size_t at = 0, n; at < text.n; at += n + 1) {
                struct str line = { (const char *) text.p + at, text.n - at };
                n = str_chr(line, '\n');
                if (n == SIZE_MAX)
                        return false;
                if (n == 0 || (n == 1 && line.p[0] == '\r')) {
                        *ret_body = at + n + 1;
                        return found;
                }
                if ((line.p[0] | 32) == 'c' && str_starts_nocase(str_sub(line, 0, n), field))
                        found = str_u64(str_trim(str_sub(line, field.n, n - field.n)), ret_length);
        }
        return false;
}

/* Does a From_ line, behind at most two line ends, stand at `off`? */
static bool leads_to_from(const struct mbox *m, uint64_t off) {
        uint8_t p[1024];
        struct unpack_from from;
        ssize_t n = io_pread(m->w.fd, p, sizeof p, off);
        struct bytes b = { p, n > 0 ? (size_t) n : 0 };
        for (unsigned ends = 0; b.n && ends < 4 && (b.p[0] == '\n' || b.p[0] == '\r'); ends++)
                b = bytes_sub(b, 1, SIZE_MAX);
        return bytes_starts(b, STR("From ")) && unpack_from_look(b, true, m->habit, &from);
}

static void look_for_claim(struct mbox *m) {
        uint64_t length, left;
        size_t body;
        struct bytes head = bytes_sub(unpack_window_get(&m->w, m->start, HEADERS), 0, HEADERS);
        m->claimed = find_claim(head, &length, &body);
        if (!m->claimed)
                return;
        left = m->w.size - (m->start + body);
        m->claim_end = length <= left ? m->start + body + length : UINT64_MAX;
        if (m->claim_end < m->w.size)
                m->claim_holds = leads_to_from(m, m->claim_end);
        else
                m->claim_holds = m->claim_end == m->w.size && m->claims;
        m->claims += m->claim_holds;
}

static void begin(struct mbox *m, uint64_t from_off, const struct unpack_from *from) {
        struct bytes line = bytes_sub(unpack_window_get(&m->w, from_off, from->n), 0, from->n);
        buf_clear(&m->from);
        unpack_name_text(&m->from, bytes_trim(line), DETAIL);
        m->start = from_off + from->n;
        m->messages++;
        m->leading = m->quoted = m->quoted_deep = m->claim_holds = false;
        m->obfuscated = from->obfuscated || (m->habit == UNPACK_FROM_pipermail);
        m->inside = 0;
        m->claim_end = 0;
        look_for_claim(m);
}

/* Where the NULs that end at `end` begin, not before `from`. */
static uint64_t skip_nuls_back(struct mbox *m, uint64_t from, uint64_t end) {
        uint8_t p[4096];
        while (end > from) {
                size_t n = end - from < sizeof p ? (size_t) (end - from) : sizeof p;
                if (io_pread(m->w.fd, p, n, end - n) != (ssize_t) n)
                        return end;
                for (; n && p[n - 1] == 0; n--)
                        end--;
                if (n)
                        return end;
        }
        return end;
}

/* The last bytes before `end`, at most 4, all of them of the message under way. */
static struct str last_bytes(struct mbox *m, uint64_t end) {
        size_t n = end - m->start < 4 ? (size_t) (end - m->start) : 4;
        struct bytes b = bytes_sub(unpack_window_get(&m->w, end - n, n), 0, n);
        return (struct str){ (const char *) b.p, b.n };
}

/* `end` without the one empty line that the format puts behind a message. */
static uint64_t without_blank(struct mbox *m, uint64_t end) {
        struct str tail = last_bytes(m, end);
        if (str_ends(tail, STR("\n\r\n")) || str_eq(tail, STR("\r\n")))
                return end - 2;
        if (str_ends(tail, STR("\n\n")) || str_ends(tail, STR("\r\r")) || str_eq(tail, STR("\n")))
                return end - 1;
        return end;
}

static uint32_t child_flags(const struct mbox *m, bool cut) {
        uint32_t flags = REC_CHILD_message;
        bool verbatim = m->habit == UNPACK_FROM_pipermail || (m->cl2 && m->claim_holds);
        if (m->quoted && !verbatim)
                flags |= m->rd && m->quoted_deep ? REC_CHILD_unquote_all : REC_CHILD_unquote;
        if (m->obfuscated)
                flags |= REC_CHILD_obfuscated;
        return cut ? flags | REC_CHILD_cut : flags;
}

static void put_message(struct mbox *m, uint64_t end, bool cut) {
        unpack_out_gap(m->out, m->start, REC_GAP_framing, "");
        if (end == m->start)
                return;
        struct rec_child child = { .flags = child_flags(m, cut),
                                   .off = m->start,
                                   .len = end - m->start,
                                   .detail = buf_str(&m->from) };
        unpack_out_range(m->out, &child);
        if (cut)
                unpack_out_flaw(m->out, FLAW_message_cut, child.off, child.len, "%s", "");
        if (m->claimed && !m->claim_holds && !cut && m->claim_end != end)
                unpack_out_flaw(m->out, FLAW_length_lie, child.off, child.len, "%s", "");
        if (m->inside)
                unpack_out_flaw(m->out, FLAW_mbox_inside, child.off, child.len, "%u", m->inside);
}

/* What lies before the first From_ line: nothing, garbage, or a message that has lost its line. */
static void put_leading(struct mbox *m, uint64_t end) {
        struct bytes head = bytes_sub(unpack_window_get(&m->w, 0, UNPACK_FROM_LOOK), 0,
                                      end < UNPACK_FROM_LOOK ? (size_t) end : UNPACK_FROM_LOOK);
        if (bytes_starts(head, STR("\xef\xbb\xbf")))
                head = bytes_sub(head, 3, SIZE_MAX);
        if (head.n == 0)
                unpack_out_gap(m->out, end, REC_GAP_framing, "byte order mark");
        else if (unpack_from_headers(head))
                put_message(m, without_blank(m, end), false);
        else
                unpack_out_gap(m->out, end, REC_GAP_leading, "before the first From_ line");
}

/* The message under way ends at `end`: a From_ line, or the end of the file. */
static void finish(struct mbox *m, uint64_t end, bool at_eof) {
        struct str tail = last_bytes(m, end);
        char last = tail.n ? tail.p[tail.n - 1] : '\n';
        uint64_t text_end = end;
        if (last == '\0') {
                text_end = skip_nuls_back(m, m->start, end);
                text_end = end - text_end < NUL_BLOCK ? end : text_end;
        }
        bool cut = at_eof && !m->leading && text_end > m->start &&
                   (m->claim_end == UINT64_MAX ? m->claimed : last != '\n' && last != '\r');
        if (m->leading && text_end)
                put_leading(m, text_end);
        else if (m->claim_holds && m->claim_end <= text_end)
                put_message(m, m->claim_end, false);
        else if (text_end < end || cut || (m->claimed && m->claim_end == text_end))
                put_message(m, text_end, cut);
        else
                put_message(m, without_blank(m, text_end), false);
        if (text_end < end) {
                unpack_out_gap(m->out, text_end, REC_GAP_framing, "");
                unpack_out_gap(m->out, end, REC_GAP_damaged, "NUL bytes");
        }
}

static void take_from(struct mbox *m, const struct hit *hit) {
        struct unpack_from from;
        enum unpack_from_habit habit = m->messages ? m->habit : UNPACK_FROM_git;
        struct bytes b = unpack_window_get(&m->w, hit->off, UNPACK_FROM_LOOK);
        bool blank = hit->blank || hit->off == m->start;
        if (!unpack_from_look(b, blank, habit, &from)) {
                m->cl2 |= m->claim_holds && hit->off < m->claim_end;
                return;
        }
        if (m->claim_holds && hit->off < m->claim_end) {
                m->cl2 = true;
                m->inside++;
                return;
        }
        finish(m, hit->off, false);
        if (m->messages == 0)
                m->habit = from.git          ? UNPACK_FROM_git
                           : from.obfuscated ? UNPACK_FROM_pipermail
                                             : UNPACK_FROM_any;
        begin(m, hit->off, &from);
}

void unpack_mbox(const struct unpack_job *job, struct unpack_out *o) {
        struct mbox m = { .out = o, .leading = true };
        struct hit hit = { 0 };
        unpack_window_init(&m.w, job->fd, job->size);
        buf_init(&m.from, 0);
        for (uint64_t at = 0; next_hit(&m, at, &hit);
             at = m.start > hit.off ? m.start : hit.off + 5) {
                if (hit.quotes)
                        take_quoted(&m, &hit);
                else
                        take_from(&m, &hit);
        }
        finish(&m, m.w.size, true);
        unpack_out_gap(o, m.w.size, REC_GAP_framing, "");
        buf_done(&m.from);
        unpack_window_done(&m.w);
}
