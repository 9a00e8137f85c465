/* Contact cards: who is told of, and what the card says line by line.
 *
 *   BEGIN:VCARD                       ->   subject = FN (else N, ORG), ADDR(subject) per address
 *   N:Doe;Jane;;Dr.;                       text "Name: Doe, Jane, Dr."
 *   TEL;TYPE=work,voice:+1 555 0100        text "Telephone (work, voice): +1 555 0100"
 *   PHOTO;ENCODING=b;TYPE=JPEG:...         child "photo"
 *
 * The words before a colon are ours and labelled so.  AGENT (a card in a card) ends with its own
 * END; the cards are told one after the other. */
#include "parse/parse-vcf.h"

#include "base/limits.h"
#include "base/vec.h"
#include "parse/parse-card.h"
#include "when/when.h"

static const struct {
        const char *name, *words;
} properties[] = {
        { "FN", "Name" },           { "N", "Name" },
        { "NICKNAME", "Nickname" }, { "ORG", "Organization" },
        { "TITLE", "Title" },       { "ROLE", "Role" },
        { "TEL", "Telephone" },     { "EMAIL", "Email" },
        { "ADR", "Address" },       { "LABEL", "Address" },
        { "URL", "URL" },           { "NOTE", "Note" },
        { "BDAY", "Birthday" },     { "ANNIVERSARY", "Anniversary" },
        { "IMPP", "Messaging" },    { "RELATED", "Related" },
        { "AGENT", "Agent" },       { "CATEGORIES", "Categories" },
        { "GEO", "Position" },      { "TZ", "Time zone" },
        { "LANG", "Language" },     { "GENDER", "Gender" },
        { "MAILER", "Mailer" },     { "KIND", "Kind" },
        { "MEMBER", "Member" },     { "SOURCE", "Source" },
        { "HOBBY", "Hobby" },       { "EXPERTISE", "Expertise" },
};

struct card {
        size_t first, n; /* its lines */
        size_t off, end; /* its bytes */
        bool unclosed;
};

struct file {
        struct parse_card c;
        VEC(struct parse_card_line) lines;
        VEC(struct card) cards;
        struct rec_build b;
        const struct parse_file *f;
        uint32_t photos;
};

/* All lines, and where cards begin and end. */
static void read_cards(struct file *v) {
        struct parse_card_line l;
        while (parse_card_next(&v->c, &l)) {
                struct card *open = v->cards.n ? &v->cards.v[v->cards.n - 1] : NULL;
                bool card = bytes_eq_nocase(bytes_trim(l.value), STR("VCARD"));
                if (parse_card_is(&l, "BEGIN") && card)
                        vec_push(&v->cards, (struct card){ .first = v->lines.n,
                                                           .off = l.off,
                                                           .unclosed = true });
                vec_push(&v->lines, l);
                open = v->cards.n ? &v->cards.v[v->cards.n - 1] : NULL;
                if (!open || !open->unclosed)
                        continue;
                open->n = v->lines.n - open->first;
                open->end = l.off + l.len;
                if (parse_card_is(&l, "END") && card)
                        open->unclosed = false;
        }
}

static const struct parse_card_line *find(const struct file *v, const struct card *k,
                                          const char *name) {
        for (size_t i = k->first; i < k->first + k->n; i++)
                if (parse_card_is(&v->lines.v[i], name))
                        return &v->lines.v[i];
        return NULL;
}

/* Parts of "Doe;Jane;;Dr." that are not empty, with ", " between. */
static struct str parts(struct file *v, const struct parse_card_line *l) {
        struct str rest = parse_card_text(&v->c, l), part;
        struct buf out;
        buf_init(&out, 0);
        while (parse_card_part(&rest, ';', v->c.a, &part)) {
                if (part.n && out.n)
                        buf_puts(&out, ", ");
                buf_put_str(&out, part);
        }
        struct str ret = arena_str(v->c.a, buf_str(&out));
        buf_done(&out);
        return ret;
}

static struct str name_of(struct file *v, const struct card *k, const struct parse_card_line **at) {
        static const char *const names[] = { "FN", "N", "NICKNAME", "ORG", "EMAIL" };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                *at = find(v, k, names[i]);
                struct str s = *at ? parts(v, *at) : (struct str){ 0 };
                if (s.n)
                        return s;
        }
        *at = NULL;
        return (struct str){ 0 };
}

static struct str mail_of(struct str s) {
        return str_starts_nocase(s, STR("mailto:")) ? str_sub(s, 7, SIZE_MAX) : s;
}

static void put_revision(struct file *v, const struct parse_card_line *l) {
        struct when_mail w;
        if (when_mail(bytes_trim(l->value), &w) == 0)
                rec_build_date(&v->b, REC_DATE_modified, w.at, w.zone, w.precision, l->off, l->len);
}

static void put_facts(struct file *v, const struct card *k) {
        const struct parse_card_line *at;
        struct str name = name_of(v, k, &at);
        bool any = false;
        if (at)
                rec_build_header(&v->b, REC_HDR_subject, at->name, name, at->off, at->len);
        for (size_t i = k->first; i < k->first + k->n; i++) {
                const struct parse_card_line *l = &v->lines.v[i];
                if (parse_card_is(l, "EMAIL")) {
                        rec_build_addr(&v->b, REC_ROLE_subject, name,
                                       mail_of(parse_card_plain(&v->c, l)), l->off, l->len);
                        any = true;
                } else if (parse_card_is(l, "ORG")) {
                        rec_build_header(&v->b, REC_HDR_organization, l->name, parts(v, l), l->off,
                                         l->len);
                } else if (parse_card_is(l, "REV")) {
                        put_revision(v, l);
                } else if (parse_card_is(l, "X-OUTLOOK-FOLDER")) {
                        rec_build_header(&v->b, REC_HDR_folder, l->name, parse_card_plain(&v->c, l),
                                         l->off, l->len);
                } else if (parse_card_is(l, "CATEGORIES")) {
                        rec_build_header(&v->b, REC_HDR_keywords, l->name,
                                         parse_card_plain(&v->c, l), l->off, l->len);
                }
        }
        if (!any && at)
                rec_build_addr(&v->b, REC_ROLE_subject, name, (struct str){ 0 }, at->off, at->len);
}

static const char *words_of(const struct parse_card_line *l) {
        for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
                if (parse_card_is(l, properties[i].name))
                        return properties[i].words;
        return NULL;
}

/* "work, voice": what kind of telephone it is. */
static void put_types(struct rec_build_text *t, const struct parse_card_line *l) {
        static const char *const types[] = { "home", "work", "cell", "fax", "voice", "pager" };
        bool any = false;
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
                if (parse_card_says(l, types[i])) {
                        rec_build_puts(t, any ? ", " : " (");
                        rec_build_puts(t, types[i]);
                        any = true;
                }
        rec_build_puts(t, any ? ")" : "");
}

static void put_line(struct file *v, struct rec_build_text *t, const struct parse_card_line *l) {
        const char *words = words_of(l);
        struct bytes content;
        bool own = str_starts_nocase(l->name, STR("X-"));
        if ((!words && !own) || parse_card_content(&v->c, l, &content))
                return;
        bool whole = parse_card_is(l, "NOTE") || parse_card_is(l, "LABEL");
        struct str s = whole ? parse_card_plain(&v->c, l) : parts(v, l);
        if (s.n == 0)
                return;
        rec_build_label(t, REC_SPAN_label, 0);
        if (words)
                rec_build_puts(t, words);
        else
                rec_build_put(t, l->name);
        put_types(t, l);
        rec_build_puts(t, ": ");
        rec_build_label(t, REC_SPAN_own, 0);
        parse_text_put(t, s);
        rec_build_break(t, false);
}

static void put_text(struct file *v, const struct card *k) {
        struct rec_build_text t;
        rec_build_text_init(&t, &v->b, REC_TEXT_plain);
        for (size_t i = k->first; i < k->first + k->n; i++)
                put_line(v, &t, &v->lines.v[i]);
        rec_build_text_done(&t);
        if (k->unclosed) /* wild.md#card-unclosed */
                rec_build_flaw(&v->b, FLAW_card_unclosed, k->off, k->end - k->off, "%s", "");
}

static void put_photos(struct file *v, const struct card *k, uint32_t parent) {
        char path[32];
        struct bytes content;
        for (size_t i = k->first; i < k->first + k->n; i++) {
                const struct parse_card_line *l = &v->lines.v[i];
                if (!parse_card_content(&v->c, l, &content))
                        continue;
                snprintf(path, sizeof path, "att/%u", ++v->photos);
                bool seen = parse_card_is(l, "PHOTO") || parse_card_is(l, "LOGO");
                rec_build_child(&v->b, parent, str_of(path), (struct str){ 0 }, l->name,
                                seen ? REC_DOC_embedded : 0, content);
        }
}

static void put_item(struct file *v, const struct card *k) {
        struct bytes own = bytes_sub(v->f->data, k->off, k->end - k->off);
        char path[32];
        const struct parse_card_line *at;
        snprintf(path, sizeof path, "%zu", (size_t) (k - v->cards.v) + 1);
        struct str name = name_of(v, k, &at);
        uint32_t ordinal = rec_build_doc(&v->b, &(struct rec_doc){ .parent = 0,
                                                                   .kind = REC_DOC_item,
                                                                   .off = k->off,
                                                                   .len = own.n,
                                                                   .size = own.n,
                                                                   .hash = hash_sha256(own),
                                                                   .path = str_of(path),
                                                                   .type = STR("text/vcard"),
                                                                   .name = name });
        put_facts(v, k);
        put_text(v, k);
        put_photos(v, k, ordinal);
}

static void put_all(struct file *v) {
        const struct card none = { .n = v->lines.n, .end = v->f->data.n };
        const struct card *only = v->cards.n == 1 ? v->cards.v : &none;
        rec_build_doc(&v->b, &(struct rec_doc){ .parent = REC_NONE,
                                                .kind = REC_DOC_file,
                                                .len = v->f->data.n,
                                                .size = v->f->data.n,
                                                .type = STR("text/vcard"),
                                                .name = v->f->name });
        if (v->cards.n < 2) {
                put_facts(v, only);
                put_text(v, only);
        }
        parse_text_flaws(&v->c.text, &v->b);
        if (v->c.cut)
                rec_build_flaw(&v->b, FLAW_card_cut, 0, 0, "%s", "");
        if (v->cards.n < 2)
                put_photos(v, only, 0);
        for (size_t i = 0; v->cards.n > 1 && i < v->cards.n; i++)
                put_item(v, &v->cards.v[i]);
}

void parse_vcf_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct file v = { .f = f };
        rec_build_init(&v.b, out, f->data.n);
        parse_card_init(&v.c, f->data, a);
        read_cards(&v);
        put_all(&v);
        rec_build_done(&v.b);
        vec_done(&v.cards);
        vec_done(&v.lines);
        parse_card_done(&v.c);
}
