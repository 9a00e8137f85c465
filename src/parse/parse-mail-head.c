/* Header facts of one message: fields, addresses, times, identifiers, and what in them lies.
 *
 * Each known field has one row in `readers`; a field that may stand once is read once (the first
 * leads) and later ones are kept as HEADER records only.  Judgements that need several fields (Date
 * against Received, From against Sender) are made at the end from struct facts.  It trusts nothing:
 * a header says what its sender or any relay chose to write. */
#include "parse/parse-mail-doc.h"

#include "base/limits.h"
#include "parse/parse-address.h"
#include "parse/parse-look.h"
#include "parse/parse-word.h"
#include "when/when.h"

enum { DAY = 86400 };

struct facts {
        struct parse_mail_doc *d;
        uint64_t seen; /* of enum parse_field */
        struct buf scratch;
        struct str from, sender; /* first address of each; empty if none */
        size_t sender_off, sender_len;
        bool has_date, has_first, has_last;
        int64_t date, first, last; /* Date; the lowest and the top Received line */
        size_t date_off, date_len;
        bool list, obfuscated;
};

_Static_assert(PARSE_FIELD_N <= 64, "facts.seen is a bit set");

static void put(struct facts *x, struct rec r) {
        rec_put(x->d->u->out, &r);
}

static void flaw(struct facts *x, enum rec_flaw flaw, const struct parse_header_field *f,
                 struct str detail) {
        parse_mail_flaw(x->d, flaw, REC_NONE, f ? f->value_off : 0, f ? f->value.n : 0, detail);
}

static void look(struct facts *x, struct str s, const struct parse_header_field *f) {
        uint32_t found = parse_look(s);
        if (found & PARSE_LOOK_bidi)
                flaw(x, FLAW_bidi_control, f, rec_short(s));
        if (found & PARSE_LOOK_confusable)
                flaw(x, FLAW_name_confusable, f, rec_short(s));
}

/* The value as text: the slice itself, or x->scratch until the next call. */
static struct str value_text(struct facts *x, const struct parse_header_field *f) {
        if (parse_word_is_plain(f->value))
                return (struct str){ (const char *) f->value.p, f->value.n };
        struct parse_word_result r = { 0 };
        buf_clear(&x->scratch);
        parse_word_text(f->value, &x->scratch, &r);
        if (r.malformed)
                flaw(x, FLAW_word_malformed, f, STR(""));
        return str_trim(buf_str(&x->scratch));
}

static void put_header(struct facts *x, const struct parse_header_field *f) {
        struct str value = value_text(x, f);
        struct str name = { (const char *) f->name.p, f->name.n };
        put(x, (struct rec){ .kind = REC_header,
                             .header = { .id = parse_field_header(f->id),
                                         .off = f->value_off,
                                         .len = f->value.n,
                                         .name = rec_short(name),
                                         .value = value } });
        if (f->id == PARSE_FIELD_subject)
                look(x, value, f);
}

static struct str unquoted(struct str s) {
        while (s.n && (s.p[0] == '"' || s.p[0] == '\'' || s.p[0] == '<'))
                s = str_sub(s, 1, SIZE_MAX);
        while (s.n && (s.p[s.n - 1] == '"' || s.p[s.n - 1] == '\'' || s.p[s.n - 1] == '>'))
                s = str_sub(s, 0, s.n - 1);
        return s;
}

static void judge_address(struct facts *x, const struct parse_header_field *f,
                          const struct parse_address *ad) {
        look(x, ad->name, f);
        look(x, ad->address, f);
        struct str shown = unquoted(parse_look_address(ad->name));
        if (shown.n && ad->address.n && !str_eq_nocase(shown, ad->address))
                flaw(x, FLAW_name_is_address, f, shown);
        if (ad->flags & PARSE_ADDRESS_malformed)
                parse_mail_flaw(x->d, FLAW_address_malformed, REC_NONE, f->value_off + ad->off,
                                ad->len, STR(""));
        if (ad->flags & PARSE_ADDRESS_obfuscated && !x->obfuscated)
                flaw(x, FLAW_address_obfuscated, f, STR(""));
        x->obfuscated |= (ad->flags & PARSE_ADDRESS_obfuscated) != 0;
        if (ad->flags & PARSE_ADDRESS_cut)
                flaw(x, FLAW_address_cut, f, STR(""));
}

static void remember_address(struct facts *x, enum rec_role role,
                             const struct parse_header_field *f, const struct parse_address *ad) {
        if (role == REC_ROLE_from && x->from.n == 0)
                x->from = ad->address;
        if (role == REC_ROLE_sender && x->sender.n == 0) {
                x->sender = ad->address;
                x->sender_off = f->value_off;
                x->sender_len = f->value.n;
        }
}

static void put_addresses(struct facts *x, const struct parse_header_field *f, enum rec_role role) {
        struct parse_address_parser p;
        struct parse_address ad;
        parse_address_init(&p, f->value, x->d->u->obfuscated, x->d->u->a);
        while (parse_address_next(&p, &ad) > 0) {
                if (ad.name.n + ad.address.n + ad.group.n == 0)
                        continue;
                remember_address(x, role, f, &ad);
                judge_address(x, f, &ad);
                put(x, (struct rec){ .kind = REC_addr,
                                     .addr = { .role = role,
                                               .off = f->value_off + ad.off,
                                               .len = ad.len,
                                               .name = ad.name,
                                               .address = ad.address,
                                               .group = ad.group } });
        }
}

/* A DATE record of `text`, which stands at `off`; 1 if it could be read. */
static int put_date(struct facts *x, struct bytes text, size_t off, enum rec_basis basis,
                    struct when_mail *ret) {
        if (when_mail(text, ret) < 0)
                return 0;
        put(x, (struct rec){ .kind = REC_date,
                             .date = { .basis = basis,
                                       .at = ret->at,
                                       .zone = ret->zone,
                                       .precision = ret->precision,
                                       .off = off,
                                       .len = text.n } });
        return 1;
}

static void read_date(struct facts *x, const struct parse_header_field *f) {
        struct when_mail w;
        if (!put_date(x, f->value, f->value_off, REC_DATE_sent, &w)) {
                flaw(x, f->value.n ? FLAW_date_malformed : FLAW_date_absent, f, STR(""));
                return;
        }
        if (w.flags & WHEN_MAIL_malformed && !x->d->u->obfuscated) /* archives rewrite dates */
                flaw(x, FLAW_date_malformed, f, STR(""));
        else if (w.flags & WHEN_MAIL_bad_weekday)
                flaw(x, FLAW_date_malformed, f, STR("the weekday is another"));
        if (w.flags & WHEN_MAIL_short_year)
                flaw(x, FLAW_date_two_digit, f, STR(""));
        x->has_date = true;
        x->date = w.at;
        x->date_off = f->value_off;
        x->date_len = f->value.n;
}

static void read_received(struct facts *x, const struct parse_header_field *f) {
        struct bytes text = bytes_trim(when_received(f->value));
        struct when_mail w;
        if (!text.n || !put_date(x, text, f->value_off + (size_t) (text.p - f->value.p),
                                 REC_DATE_received, &w))
                return;
        x->last = x->has_last ? x->last : w.at;
        x->has_last = true;
        x->first = w.at;
        x->has_first = true;
}

static void read_resent_date(struct facts *x, const struct parse_header_field *f) {
        struct when_mail w;
        if (!put_date(x, f->value, f->value_off, REC_DATE_resent, &w))
                flaw(x, FLAW_date_malformed, f, STR("Resent-Date"));
}

static void read_delivery_date(struct facts *x, const struct parse_header_field *f) {
        struct when_mail w;
        put_date(x, f->value, f->value_off, REC_DATE_delivered, &w);
}

/* `raw` as the text of an identifier: no white space or control characters. */
static struct str id_text(struct facts *x, struct bytes raw) {
        bool plain = true;
        for (size_t i = 0; i < raw.n; i++)
                plain &= raw.p[i] > ' ' && raw.p[i] < 0x7f;
        if (plain)
                return rec_short((struct str){ (const char *) raw.p, raw.n });
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        parse_word_text(raw, &text, NULL);
        size_t n = 0;
        for (size_t i = 0; i < text.n; i++)
                if (text.p[i] != ' ')
                        text.p[n++] = text.p[i];
        text.n = n;
        return rec_short(arena_str(x->d->u->a, buf_str(&text)));
}

static bool put_id(struct facts *x, const struct parse_header_field *f, struct bytes raw,
                   enum rec_msgid_role role) {
        struct str id = id_text(x, raw);
        if (id.n == 0)
                return false;
        put(x, (struct rec){ .kind = REC_msgid,
                             .msgid = { .role = role,
                                        .len = raw.n,
                                        .id = id,
                                        .off = f->value_off + (size_t) (raw.p - f->value.p) } });
        return true;
}

/* The next "<...>" of *rest; false if there is none. */
static bool next_bracketed(struct bytes *rest, struct bytes *ret) {
        size_t open = bytes_chr(*rest, '<');
        if (open == SIZE_MAX)
                return false;
        struct bytes behind = bytes_sub(*rest, open + 1, SIZE_MAX);
        size_t close = bytes_chr(behind, '>');
        if (close == SIZE_MAX)
                return false;
        *ret = bytes_sub(behind, 0, close);
        size_t inner = 0; /* "<<id>": what stands in the innermost */
        for (size_t i = 0; i < ret->n; i++)
                inner = ret->p[i] == '<' ? i + 1 : inner;
        *ret = bytes_sub(*ret, inner, SIZE_MAX);
        *rest = bytes_sub(behind, close + 1, SIZE_MAX);
        return true;
}

/* "Message from Jane <jane@x.example> of ...": letters and dots only, no digit: nobody's id. */
static bool looks_like_person(struct bytes id) {
        for (size_t i = 0; i < id.n; i++)
                if (ascii_digit(id.p[i]) || id.p[i] == '$' || id.p[i] == '%' || id.p[i] == '=')
                        return false;
        return id.n < 40;
}

/* Is there more in the field than bracketed identifiers? */
static bool has_words(struct bytes value) {
        struct bytes rest = value, id;
        const uint8_t *at = value.p;
        while (next_bracketed(&rest, &id)) {
                if (bytes_trim(bytes_of(at, (size_t) (id.p - at))).n > 1)
                        return true;
                at = rest.p;
        }
        return bytes_trim(rest).n > 0;
}

/* Without brackets: each word that holds an '@'. */
static size_t put_bare_ids(struct facts *x, const struct parse_header_field *f,
                           enum rec_msgid_role role) {
        size_t n = 0;
        for (size_t at = 0, end; at < f->value.n && n < LIMIT_references; at = end + 1) {
                for (end = at; end < f->value.n && !ascii_space(f->value.p[end]);)
                        end++;
                struct bytes word = bytes_sub(f->value, at, end - at);
                if (bytes_chr(word, '@') != SIZE_MAX)
                        n += put_id(x, f, word, role);
        }
        return n;
}

static void read_ids(struct facts *x, const struct parse_header_field *f,
                     enum rec_msgid_role role) {
        struct bytes rest = f->value, id;
        size_t n = 0;
        bool words = role == REC_MSGID_in_reply_to && has_words(f->value);
        while (next_bracketed(&rest, &id)) {
                if (words && looks_like_person(id))
                        continue;
                if (n >= LIMIT_references) {
                        flaw(x, FLAW_refs_cut, f, STR(""));
                        return;
                }
                n += put_id(x, f, id, role);
        }
        if (n == 0)
                put_bare_ids(x, f, role);
}

static void read_message_id(struct facts *x, const struct parse_header_field *f) {
        struct bytes rest = f->value, id;
        bool bracketed = next_bracketed(&rest, &id);
        struct bytes raw = bracketed ? bytes_trim(id) : bytes_trim(f->value);
        bool put_one = put_id(x, f, raw, REC_MSGID_own);
        if (!bracketed || !put_one || bytes_chr(raw, '@') == SIZE_MAX ||
            bytes_chr(raw, ' ') != SIZE_MAX)
                flaw(x, put_one ? FLAW_msgid_malformed : FLAW_msgid_absent, f, STR(""));
}

static void read_precedence(struct facts *x, const struct parse_header_field *f) {
        if (bytes_starts_nocase(f->value, STR("list")))
                x->list = true;
        if (bytes_starts_nocase(f->value, STR("bulk")) ||
            bytes_starts_nocase(f->value, STR("junk")) || x->list)
                x->d->flags |= REC_DOC_bulk;
}

static void read_list(struct facts *x, const struct parse_header_field *f) {
        x->list |= f->value.n > 0;
}

#define ADDRESSES(role)                                                                            \
        static void read_##role(struct facts *x, const struct parse_header_field *f) {             \
                put_addresses(x, f, REC_ROLE_##role);                                              \
        }
ADDRESSES(from)
ADDRESSES(sender)
ADDRESSES(reply_to)
ADDRESSES(to)
ADDRESSES(cc)
ADDRESSES(bcc)
ADDRESSES(resent_from)
ADDRESSES(resent_to)
ADDRESSES(delivered_to)
ADDRESSES(return_path)

static void read_in_reply_to(struct facts *x, const struct parse_header_field *f) {
        read_ids(x, f, REC_MSGID_in_reply_to);
}

static void read_references(struct facts *x, const struct parse_header_field *f) {
        read_ids(x, f, REC_MSGID_reference);
}

static void (*const readers[PARSE_FIELD_N])(struct facts *, const struct parse_header_field *) = {
        [PARSE_FIELD_from] = read_from,
        [PARSE_FIELD_sender] = read_sender,
        [PARSE_FIELD_reply_to] = read_reply_to,
        [PARSE_FIELD_to] = read_to,
        [PARSE_FIELD_apparently_to] = read_to,
        [PARSE_FIELD_cc] = read_cc,
        [PARSE_FIELD_bcc] = read_bcc,
        [PARSE_FIELD_resent_from] = read_resent_from,
        [PARSE_FIELD_resent_to] = read_resent_to,
        [PARSE_FIELD_resent_cc] = read_resent_to,
        [PARSE_FIELD_delivered_to] = read_delivered_to,
        [PARSE_FIELD_x_original_to] = read_delivered_to,
        [PARSE_FIELD_envelope_to] = read_delivered_to,
        [PARSE_FIELD_return_path] = read_return_path,
        [PARSE_FIELD_date] = read_date,
        [PARSE_FIELD_received] = read_received,
        [PARSE_FIELD_resent_date] = read_resent_date,
        [PARSE_FIELD_delivery_date] = read_delivery_date,
        [PARSE_FIELD_message_id] = read_message_id,
        [PARSE_FIELD_in_reply_to] = read_in_reply_to,
        [PARSE_FIELD_references] = read_references,
        [PARSE_FIELD_precedence] = read_precedence,
        [PARSE_FIELD_list_id] = read_list,
        [PARSE_FIELD_list_post] = read_list,
        [PARSE_FIELD_mailing_list] = read_list,
};

static void read_field(struct facts *x, const struct parse_header_field *f) {
        if (f->id == PARSE_FIELD_none)
                return;
        if (parse_field_keep(f->id))
                put_header(x, f);
        bool again = x->seen >> f->id & 1;
        x->seen |= 1ull << f->id;
        if (again && f->id == PARSE_FIELD_from)
                flaw(x, FLAW_from_many, f, STR(""));
        else if (again && parse_field_once(f->id))
                flaw(x, FLAW_parts_duplicate, f,
                     (struct str){ (const char *) f->name.p, f->name.n });
        bool reads_again = f->id == PARSE_FIELD_from || f->id == PARSE_FIELD_to ||
                           f->id == PARSE_FIELD_cc || f->id == PARSE_FIELD_bcc;
        if (readers[f->id] && (!again || reads_again || !parse_field_once(f->id)))
                readers[f->id](x, f);
}

/* The From_ line of an mbox: "From address date". */
static void read_envelope(struct facts *x, struct bytes line, size_t off, bool inside) {
        size_t start = bytes_find(line, str_bytes(STR("From ")));
        struct bytes rest =
                start == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(line, start + 5, SIZE_MAX);
        struct when_mail w;
        while (rest.n && rest.p[0] == ' ')
                rest = bytes_sub(rest, 1, SIZE_MAX);
        for (size_t space; rest.n && (space = bytes_chr(rest, ' ')) != SIZE_MAX;) {
                rest = bytes_trim(bytes_sub(rest, space, SIZE_MAX));
                if (when_mail(rest, &w) < 0)
                        continue;
                put_date(x, rest, inside ? off + (size_t) (rest.p - line.p) : 0, REC_DATE_envelope,
                         &w);
                return;
        }
}

static void read_line(struct facts *x, const struct parse_header_field *f) {
        if (f->kind == PARSE_HEADER_from_line)
                read_envelope(x, bytes_sub(f->value, 0, 256), f->value_off, true);
        else
                parse_mail_flaw(x->d, FLAW_header_malformed, REC_NONE, f->off, f->value.n, STR(""));
}

/* Rules: the Date disagrees if it is more than a day off the first Received line (the lowest); it
 * is in the future if it is more than a day after the last one (the top). */
static void judge_dates(struct facts *x) {
        const struct parse_header_field at = { .value_off = x->date_off,
                                               .value = { NULL, x->date_len } };
        if (!(x->seen >> PARSE_FIELD_date & 1))
                flaw(x, FLAW_date_absent, NULL, STR(""));
        if (!x->has_date || !x->has_first)
                return;
        int64_t off = x->date > x->first ? x->date - x->first : x->first - x->date;
        if (off > DAY)
                parse_mail_flaw(x->d, FLAW_date_disagrees, REC_NONE, at.value_off, at.value.n,
                                arena_printf(x->d->u->a, "%s the first Received line by %lld s",
                                             x->date > x->first ? "after" : "before",
                                             (long long) off));
        if (x->date > x->last + DAY)
                flaw(x, FLAW_date_future, &at, STR(""));
}

/* "owner-news@", "news-bounces@": a list's program, whose Sender is never the author. */
static bool list_program(struct str address) {
        static const struct str ends[] = { STR_INIT("-request"), STR_INIT("-owner"),
                                           STR_INIT("-bounces"), STR_INIT("-admin"),
                                           STR_INIT("-errors") };
        size_t at = str_chr(address, '@');
        struct str local = str_sub(address, 0, at);
        bool found = str_starts_nocase(local, STR("owner-"));
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                found |= str_ends_nocase(local, ends[i]);
        return found;
}

static void judge_sender(struct facts *x) {
        if (!(x->seen >> PARSE_FIELD_from & 1))
                flaw(x, FLAW_from_absent, NULL, STR(""));
        else if (x->sender.n && x->from.n && !x->list && !list_program(x->sender) &&
                 !str_eq_nocase(x->sender, x->from))
                parse_mail_flaw(x->d, FLAW_sender_differs, REC_NONE, x->sender_off, x->sender_len,
                                x->sender);
        if (!(x->seen >> PARSE_FIELD_message_id & 1))
                flaw(x, FLAW_msgid_absent, NULL, STR(""));
}

void parse_mail_head(struct parse_mail_doc *d) {
        struct facts x = { .d = d };
        buf_init(&x.scratch, 0);
        if (d->top && d->u->o->envelope.n)
                read_envelope(&x, bytes_sub(d->u->o->envelope, 0, 256), 0, false);
        for (size_t i = 0; i < d->m.fields.n; i++) {
                const struct parse_header_field *f = &d->m.fields.v[i];
                if (f->kind == PARSE_HEADER_field)
                        read_field(&x, f);
                else
                        read_line(&x, f);
        }
        judge_dates(&x);
        judge_sender(&x);
        d->flags |= x.list ? REC_DOC_list : 0;
        buf_done(&x.scratch);
}
