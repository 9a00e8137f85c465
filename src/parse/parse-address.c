/* Address lists; see parse/parse-address.h.
 *
 *   element  =  phrase "<" address ">"  |  address  |  address (name)  |  name "at" host (name)
 *   group    =  phrase ":" elements ";"
 *
 * One element is scanned token by token into a struct element: the pieces of its phrase, its
 * comments, and its angle part.  Then its shape decides what is the name and what the address.  It
 * asks no name server whether a domain exists and does not decide who is meant. */
#include "parse/parse-address.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-charset.h"
#include "parse/parse-word.h"

enum { PIECES_MOST = 32 }; /* words of a name that are kept apart; the last takes the rest */

enum piece_kind { PIECE_atom, PIECE_quoted };

struct piece {
        enum piece_kind kind;
        size_t from, to; /* without quotes */
};

struct element {
        size_t off, end;
        struct piece pieces[PIECES_MOST];
        size_t n_pieces;
        struct buf *comment; /* the text of all comments, raw; NULL if there is none */
        struct bytes angle;
        bool has_angle, has_at, malformed;
        bool name_behind; /* the phrase stands behind the angle part */
        int stop;         /* what ended it: ',' ';' ':' or -1 */
};

void parse_address_init(struct parse_address_parser *p, struct bytes in, bool obfuscated,
                        struct arena *a) {
        *p = (struct parse_address_parser){
                .in = in, .obfuscated = obfuscated, .a = a, .group = STR("")
        };
}

static size_t skip_space(struct bytes in, size_t at) {
        while (at < in.n && ascii_space(in.p[at]))
                at++;
        return at;
}

/* Behind the quoted string that begins at `at`; *ret_to is where its content ends. */
static size_t read_quoted(struct bytes in, size_t at, size_t *ret_to) {
        for (at++; at < in.n && in.p[at] != '"'; at++)
                at += in.p[at] == '\\';
        *ret_to = at < in.n ? at : in.n;
        return at < in.n ? at + 1 : in.n;
}

static size_t read_comment(struct bytes in, size_t at, size_t *ret_to) {
        unsigned depth = 0;
        for (; at < in.n; at++) {
                if (in.p[at] == '\\')
                        at++;
                else if (in.p[at] == '(')
                        depth++;
                else if (in.p[at] == ')' && --depth == 0)
                        return *ret_to = at, at + 1;
        }
        *ret_to = in.n;
        return in.n;
}

/* Put `in` without the backslashes of quoted pairs. */
static void put_unquoted(struct buf *out, struct bytes in) {
        for (size_t i = 0; i < in.n;) {
                const uint8_t *slash = memchr(in.p + i, '\\', in.n - i);
                size_t run = slash ? (size_t) (slash - in.p) - i : in.n - i;
                buf_put(out, in.p + i, run);
                i += run + (slash != NULL);
                if (slash && i < in.n)
                        buf_putc(out, (char) in.p[i++]);
        }
}

static void add_comment(struct element *e, struct buf *scratch, struct bytes text) {
        e->comment = scratch;
        if (scratch->n)
                buf_putc(scratch, ' ');
        put_unquoted(scratch, bytes_trim(text));
}

static void add_piece(struct element *e, enum piece_kind kind, size_t from, size_t to) {
        if (e->n_pieces == PIECES_MOST) {
                e->pieces[PIECES_MOST - 1].to = to;
                return;
        }
        e->pieces[e->n_pieces++] = (struct piece){ kind, from, to };
}

/* Behind the "=?...?=" at `at`, which may hold any special; `at` if none stands there. */
static size_t read_word(struct bytes in, size_t at) {
        unsigned marks = 0;
        for (size_t i = at + 2; i + 1 < in.n && !ascii_space(in.p[i]); i++) {
                marks += in.p[i] == '?';
                if (marks >= 3 && in.p[i] == '?' && in.p[i + 1] == '=')
                        return i + 2;
        }
        return at;
}

static bool special(uint8_t c) {
        return c == ',' || c == ';' || c == ':' || c == '<' || c == '(' || c == '"' ||
               ascii_space(c);
}

/* Where the domain literal that begins at `at` closes (it may hold colons); `at` if it does not. */
static size_t read_literal(struct bytes in, size_t at) {
        for (size_t i = at; i < in.n && in.p[i] != ',' && !ascii_space(in.p[i]); i++)
                if (in.p[i] == ']')
                        return i;
        return at;
}

static size_t read_atom(struct bytes in, size_t at, struct element *e) {
        size_t from = at;
        bool words = true, literals = true; /* one that does not close: no later one does */
        while (at < in.n && !special(in.p[at])) {
                if (words && in.p[at] == '=' && at + 1 < in.n && in.p[at + 1] == '?') {
                        size_t behind = read_word(in, at);
                        words = behind > at;
                        at = words ? behind : at + 1;
                        continue;
                }
                if (literals && in.p[at] == '[') {
                        size_t close = read_literal(in, at);
                        literals = close > at;
                        at = close;
                }
                e->has_at |= in.p[at] == '@';
                at++;
        }
        if (at > from)
                add_piece(e, PIECE_atom, from, at);
        return at;
}

/* "<...>": to the closing bracket, or, if there is none, to the next separator. */
static size_t read_angle(struct parse_address_parser *p, size_t at, struct element *e) {
        struct bytes in = p->in;
        size_t from = ++at, to;
        while (at < in.n && in.p[at] != '>') {
                if (in.p[at] == '"')
                        at = read_quoted(in, at, &to);
                else if (in.p[at] == '(')
                        at = read_comment(in, at, &to);
                else if (in.p[at] == ';' || in.p[at] == '<' ||
                         (in.p[at] == ',' && in.p[from] != '@'))
                        break;
                else
                        at++;
        }
        if (at < in.n && in.p[at] == '<' && bytes_trim(bytes_sub(in, from, at - from)).n == 0)
                return at; /* "<<": the inner one counts */
        e->malformed |= e->has_angle || at >= in.n || in.p[at] != '>';
        if (!e->has_angle)
                e->angle = bytes_sub(in, from, at - from);
        e->has_angle = true;
        while (at < in.n && in.p[at] == '>')
                at++;
        return at;
}

/* Does "words <" follow before any separator, so that the comma before them stands in a name? */
static bool name_goes_on(struct bytes in, size_t at) {
        at = skip_space(in, at);
        for (size_t from = at; at < in.n; at++) {
                uint8_t c = in.p[at];
                if (c == '<')
                        return at > from;
                if (c == ',' || c == ';' || c == ':' || c == '@' || c == '"' || c == '(')
                        return false;
        }
        return false;
}

/* wild.md#address-malformed: "Doe, Jane <jane@x.example>" */
static bool comma_in_name(const struct parse_address_parser *p, const struct element *e,
                          size_t at) {
        return !e->has_at && !e->has_angle && !e->comment && e->n_pieces > 0 && e->n_pieces <= 3 &&
               e->pieces[e->n_pieces - 1].kind == PIECE_atom && name_goes_on(p->in, at + 1);
}

/* "<jane@x.example> Jane Doe": from `at` on only words up to the next separator? */
static bool name_behind(const struct parse_address_parser *p, const struct element *e, size_t at) {
        if (e->n_pieces)
                return e->name_behind;
        for (; at < p->in.n && p->in.p[at] != ',' && p->in.p[at] != ';'; at++)
                if (p->in.p[at] == '@' || p->in.p[at] == '<' || p->in.p[at] == ':')
                        return false;
        return true;
}

/* A quoted string, or a quoted local part: "john doe"@x.example. */
static size_t scan_quoted(struct bytes in, size_t at, struct element *e) {
        size_t from = at + 1, to;
        at = read_quoted(in, at, &to);
        if (at == in.n || in.p[at] != '@') {
                add_piece(e, PIECE_quoted, from, to);
                return at;
        }
        at = read_atom(in, at, e);
        e->pieces[e->n_pieces - 1].from = from - 1;
        return at;
}

/* Take the token at `at`, which is no separator; returns behind it. */
static size_t scan_token(struct parse_address_parser *p, struct element *e, size_t at,
                         struct buf *comments) {
        size_t from = at + 1, to;
        switch (p->in.p[at]) {
        case '"':
                return scan_quoted(p->in, at, e);
        case '(':
                at = read_comment(p->in, at, &to);
                add_comment(e, comments, bytes_sub(p->in, from, to - from));
                return at;
        case '<':
                return read_angle(p, at, e);
        case ':':
                e->malformed = true;
                return from;
        default:
                return read_atom(p->in, at, e);
        }
}

/* Does the next element begin at `at` although no separator stands there? */
static bool comma_forgotten(const struct parse_address_parser *p, struct element *e, size_t at) {
        uint8_t c = p->in.p[at];
        if (e->has_angle && c != '(' && c != '<')
                e->name_behind = name_behind(p, e, at);
        return (e->has_angle && c != '(' && c != '<' && !e->name_behind) ||
               (e->has_at && e->n_pieces == PIECES_MOST);
}

/* One element from p->at, up to and with what ends it. */
static void scan(struct parse_address_parser *p, struct element *e, struct buf *comments) {
        size_t at = e->off = e->end = p->at;
        e->stop = -1;
        while ((at = skip_space(p->in, at)) < p->in.n) {
                uint8_t c = p->in.p[at];
                if (c == ',' && comma_in_name(p, e, at)) {
                        e->pieces[e->n_pieces - 1].to = ++at;
                        continue;
                }
                if (c == ',' || c == ';' || (c == ':' && !e->has_at && !e->has_angle)) {
                        e->stop = c;
                        at++;
                        break;
                }
                if (comma_forgotten(p, e, at)) {
                        e->malformed = true;
                        break;
                }
                e->end = at = scan_token(p, e, at, comments);
        }
        p->at = at;
}

/* The phrase as one raw stretch: a slice of the input if it stands there as it is read. */
static struct bytes phrase(const struct parse_address_parser *p, const struct element *e, size_t n,
                           struct buf *scratch) {
        if (n == 1) {
                struct bytes one =
                        bytes_sub(p->in, e->pieces[0].from, e->pieces[0].to - e->pieces[0].from);
                if (e->pieces[0].kind == PIECE_atom || bytes_chr(one, '\\') == SIZE_MAX)
                        return bytes_trim(one);
        }
        buf_clear(scratch);
        for (size_t i = 0; i < n; i++) {
                const struct piece *piece = &e->pieces[i];
                struct bytes text = bytes_sub(p->in, piece->from, piece->to - piece->from);
                if (i)
                        buf_putc(scratch, ' ');
                if (piece->kind == PIECE_quoted)
                        put_unquoted(scratch, text);
                else
                        buf_put(scratch, text.p, text.n);
        }
        return bytes_trim(buf_bytes(scratch));
}

/* `raw` decoded, cut to a record's string; a slice of the input if it can be. */
static struct str text_of(struct parse_address_parser *p, struct bytes raw, bool in_input,
                          uint32_t *flags) {
        if (raw.n == 0)
                return STR("");
        struct str same = { (const char *) raw.p, raw.n };
        if (parse_word_is_plain(raw))
                return rec_short(in_input ? same : arena_str(p->a, same));
        struct parse_word_result r = { 0 };
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        parse_word_text(raw, &text, &r);
        *flags |= r.malformed ? PARSE_ADDRESS_word : 0;
        return arena_str(p->a, rec_short(str_trim(buf_str(&text))));
}

static bool inside(const struct parse_address_parser *p, struct bytes b) {
        return b.p >= p->in.p && b.p <= p->in.p + p->in.n;
}

/* "phrase (comment)", or either alone. */
static struct str name_of(struct parse_address_parser *p, const struct element *e, size_t n_pieces,
                          uint32_t *flags) {
        _cleanup_(buf_done) struct buf raw;
        buf_init(&raw, 0);
        struct bytes name = n_pieces ? phrase(p, e, n_pieces, &raw) : (struct bytes){ 0 };
        if (!e->comment || e->comment->n == 0)
                return text_of(p, name, inside(p, name), flags);
        if (name.n == 0)
                return text_of(p, buf_bytes(e->comment), false, flags);
        struct str first = text_of(p, name, inside(p, name), flags);
        struct str second = text_of(p, buf_bytes(e->comment), false, flags);
        return rec_short(arena_printf(p->a, "%.*s (%.*s)", STR_ARG(first), STR_ARG(second)));
}

/* An address as it is meant: no white space or comments outside quotes, no route, domain in lower
 * case.  Comments go to e->comment. */
static struct str clean_address(struct parse_address_parser *p, struct element *e,
                                struct buf *comments, struct bytes raw, uint32_t *flags) {
        raw = bytes_trim(raw);
        if (bytes_starts_nocase(raw, STR("mailto:")))
                raw = bytes_sub(raw, sizeof "mailto:" - 1, SIZE_MAX);
        char *to = arena_alloc(p->a, raw.n + 1);
        size_t n = 0, at_sign = SIZE_MAX, high = 0;
        for (size_t i = 0, end; i < raw.n;) {
                if (raw.p[i] == '"') {
                        size_t next = read_quoted(raw, i, &end);
                        memcpy(to + n, raw.p + i, next - i);
                        n += next - i;
                        i = next;
                } else if (raw.p[i] == '(') {
                        size_t next = read_comment(raw, i, &end);
                        add_comment(e, comments, bytes_sub(raw, i + 1, end - i - 1));
                        i = next;
                } else {
                        if (raw.p[i] == '@')
                                at_sign = n;
                        if (raw.p[i] == ':' && n && to[0] == '@') /* <@relay,@relay:jane@x> */
                                n = 0, at_sign = SIZE_MAX;
                        else if (!ascii_space(raw.p[i]))
                                to[n++] = (char) raw.p[i];
                        i++;
                }
        }
        for (size_t i = 0; i < n; i++) {
                high |= (uint8_t) to[i] >= 0x80 || (uint8_t) to[i] < ' ';
                if (at_sign != SIZE_MAX && i > at_sign)
                        to[i] = ascii_lower(to[i]);
        }
        if (at_sign == SIZE_MAX && n)
                *flags |= PARSE_ADDRESS_malformed;
        struct bytes clean = bytes_of(to, n);
        return high ? text_of(p, clean, false, flags) : rec_short((struct str){ to, n });
}

static struct bytes piece_bytes(const struct parse_address_parser *p, const struct piece *piece) {
        return bytes_sub(p->in, piece->from, piece->to - piece->from);
}

/* "jane at x.example": the last piece but one is "at". */
static bool obfuscated(const struct parse_address_parser *p, const struct element *e) {
        size_t n = e->n_pieces;
        return p->obfuscated && !e->has_angle && !e->has_at && n >= 3 && n < PIECES_MOST &&
               bytes_eq_nocase(piece_bytes(p, &e->pieces[n - 2]), STR("at"));
}

static void take_obfuscated(struct parse_address_parser *p, struct element *e,
                            struct parse_address *ret) {
        size_t n = e->n_pieces;
        struct bytes local = piece_bytes(p, &e->pieces[n - 3]);
        struct bytes host = piece_bytes(p, &e->pieces[n - 1]);
        _cleanup_(buf_done) struct buf comments;
        buf_init(&comments, 0);
        struct bytes joined = { 0 };
        uint8_t *to = arena_alloc(p->a, local.n + host.n + 1);
        memcpy(to, local.p, local.n);
        to[local.n] = '@';
        memcpy(to + local.n + 1, host.p, host.n);
        joined = bytes_of(to, local.n + host.n + 1);
        ret->address = clean_address(p, e, &comments, joined, &ret->flags);
        ret->name = name_of(p, e, n - 3, &ret->flags);
        ret->flags |= PARSE_ADDRESS_obfuscated;
}

/* Pieces that touch an '@' or stand on both sides of a lone one belong together: "jane @ x . y". */
static bool joined(const struct parse_address_parser *p, const struct piece *l,
                   const struct piece *r) {
        if (l->kind == PIECE_quoted || r->kind == PIECE_quoted)
                return false;
        uint8_t last = p->in.p[l->to - 1], first = p->in.p[r->from];
        return last == '@' || first == '@' || last == '.' || first == '.';
}

/* Without brackets: the first stretch with an '@' is the address, what stands before is a name, and
 * what stands behind begins the next element. */
static void take_bare(struct parse_address_parser *p, struct element *e, struct buf *comments,
                      struct parse_address *ret) {
        size_t from = 0, to = 0;
        for (size_t i = 0; i < e->n_pieces; i = to) {
                bool at = false;
                for (to = i; to < e->n_pieces; to++) {
                        if (to > i && !joined(p, &e->pieces[to - 1], &e->pieces[to]))
                                break;
                        at |= e->pieces[to].kind == PIECE_atom &&
                              bytes_chr(piece_bytes(p, &e->pieces[to]), '@') != SIZE_MAX;
                }
                from = i;
                if (at)
                        break;
        }
        struct bytes raw =
                bytes_sub(p->in, e->pieces[from].from, e->pieces[to - 1].to - e->pieces[from].from);
        if (raw.p[raw.n - 1] == '>') { /* the opening bracket was lost */
                raw.n--;
                ret->flags |= PARSE_ADDRESS_malformed;
        }
        if (to < e->n_pieces) {
                p->at = e->pieces[to].from - (e->pieces[to].kind == PIECE_quoted);
                ret->len = e->pieces[to - 1].to - ret->off;
                ret->flags |= PARSE_ADDRESS_malformed;
        }
        ret->address = clean_address(p, e, comments, raw, &ret->flags);
        ret->name = name_of(p, e, from, &ret->flags);
        ret->flags |= from ? PARSE_ADDRESS_malformed : 0;
}

static void take(struct parse_address_parser *p, struct element *e, struct buf *comments,
                 struct parse_address *ret) {
        *ret = (struct parse_address){ .off = e->off,
                                       .len = e->end - e->off,
                                       .name = STR(""),
                                       .address = STR(""),
                                       .group = p->group,
                                       .flags = e->malformed ? PARSE_ADDRESS_malformed : 0 };
        if (e->has_angle) {
                ret->address = clean_address(p, e, comments, e->angle, &ret->flags);
                ret->name = name_of(p, e, e->n_pieces, &ret->flags);
        } else if (e->has_at) {
                take_bare(p, e, comments, ret);
        } else if (obfuscated(p, e)) {
                take_obfuscated(p, e, ret);
        } else {
                ret->name = name_of(p, e, e->n_pieces, &ret->flags);
                ret->flags |= PARSE_ADDRESS_malformed;
        }
        p->group_shown = true;
}

static int end_group(struct parse_address_parser *p, struct parse_address *ret) {
        bool shown = p->group_shown;
        *ret = (struct parse_address){ .off = p->group_off,
                                       .len = p->at - p->group_off,
                                       .flags = PARSE_ADDRESS_group,
                                       .name = STR(""),
                                       .address = STR(""),
                                       .group = p->group };
        p->in_group = false;
        p->group = STR("");
        return !shown;
}

static void begin_group(struct parse_address_parser *p, struct element *e) {
        uint32_t flags = 0;
        p->group = name_of(p, e, e->n_pieces, &flags);
        p->group_off = e->off;
        p->in_group = true;
        p->group_shown = false;
}

/* Skip separators; 1 if a group without members ended there. */
static int skip_separators(struct parse_address_parser *p, struct parse_address *ret) {
        for (; p->at < p->in.n; p->at++) {
                uint8_t c = p->in.p[p->at];
                if (c == ';' && p->in_group) {
                        p->at++;
                        if (end_group(p, ret))
                                return 1;
                        p->at--;
                } else if (c != ',' && c != ';' && !ascii_space(c)) {
                        break;
                }
        }
        return 0;
}

int parse_address_next(struct parse_address_parser *p, struct parse_address *ret) {
        _cleanup_(buf_done) struct buf comments;
        buf_init(&comments, 0);
        for (;;) {
                if (skip_separators(p, ret))
                        return 1;
                if (p->at >= p->in.n)
                        return p->in_group ? end_group(p, ret) : 0;
                struct element e;
                e.n_pieces = 0, e.comment = NULL, e.angle = (struct bytes){ 0 };
                e.has_angle = e.has_at = e.malformed = e.name_behind = false;
                buf_clear(&comments);
                scan(p, &e, &comments);
                if (e.stop == ':') {
                        begin_group(p, &e);
                        continue;
                }
                if (e.stop == ';' && p->in_group)
                        p->at--; /* skip_separators ends the group */
                if (!e.has_angle && e.n_pieces == 0 && !e.comment)
                        continue;
                take(p, &e, &comments, ret);
                if (++p->n >= LIMIT_addresses && p->at < p->in.n) {
                        ret->flags |= PARSE_ADDRESS_cut;
                        p->at = p->in.n;
                        p->in_group = false;
                }
                return 1;
        }
}
