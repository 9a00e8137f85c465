/* The parts of a document that tell of people, in the order of its records; see actor-read.h. */
#include "actor/actor-read-work.h"

#include "base/limits.h"
#include "lang/lang-org.h"
#include "lang/lang-role.h"
#include "text/text-fold.h"

#include <stdlib.h>

enum { PIECE = 1 << 20 };

struct actor_reader *actor_reader_new(const struct lang_hints *known) {
        struct actor_reader *r = MEM_NEW(struct actor_reader);
        r->tagger = lang_tagger_new();
        r->hints = lang_hints_new(known);
        arena_init(&r->strings, 0);
        map_init(&r->once);
        buf_init(&r->line, 0);
        return r;
}

void actor_reader_free(struct actor_reader **at) {
        struct actor_reader *r = *at;
        if (!r)
                return;
        lang_tagger_free(&r->tagger);
        lang_hints_free(&r->hints);
        lang_role_list_done(&r->roles);
        arena_done(&r->strings);
        map_done(&r->once);
        buf_done(&r->line);
        vec_done(&r->told.mentions);
        vec_done(&r->told.links);
        vec_done(&r->told.sightings);
        vec_done(&r->voices);
        vec_done(&r->spans);
        vec_done(&r->names);
        vec_done(&r->fields.v);
        vec_done(&r->addrs);
        vec_done(&r->receivers);
        mem_free(r);
        *at = NULL;
}

void actor_reader_listen(struct actor_reader *r, actor_read_listener *listener, void *arg) {
        r->listener = listener;
        r->listener_arg = arg;
}

/* ---- putting ------------------------------------------------------------------------------------
 */

/* Words as one line: what is quoted has "> " in it, what is wrapped has line ends. */
struct str actor_read_line(struct actor_reader *r, struct str s) {
        buf_clear(&r->line);
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                bool space = ascii_space(c) || (c == '>' && (i == 0 || ascii_space(s.p[i - 1])));
                if (!space)
                        buf_putc(&r->line, c);
                else if (r->line.n && r->line.p[r->line.n - 1] != ' ')
                        buf_putc(&r->line, ' ');
        }
        while (r->line.n && r->line.p[r->line.n - 1] == ' ')
                r->line.n--;
        return arena_str(&r->strings, buf_str(&r->line));
}

void actor_read_mention(struct actor_reader *r, struct actor_read_mention m) {
        m.name = actor_read_line(r, m.name);
        if (m.name.n == 0 || m.name.n > LIMIT_actor_name)
                return;
        vec_push(&r->told.mentions, m);
}

void actor_read_link(struct actor_reader *r, struct actor_read_link l) {
        l.a.words = actor_read_line(r, l.a.words);
        l.b.words = actor_read_line(r, l.b.words);
        if (l.a.words.n && l.b.words.n && l.a.words.n <= LIMIT_actor_name &&
            l.b.words.n <= LIMIT_actor_name)
                vec_push(&r->told.links, l);
}

void actor_read_sighting(struct actor_reader *r, struct actor_read_sighting s) {
        const struct rec_voice *v = s.voice ? &r->voices.v[s.voice - 1] : NULL;
        s.person = actor_read_line(r, s.person);
        s.title = actor_read_line(r, s.title);
        s.organisation = actor_read_line(r, s.organisation);
        if ((!s.title.n && !s.organisation.n) || (!s.person.n && !s.address.n) ||
            s.person.n > LIMIT_actor_name || s.title.n > LIMIT_actor_name ||
            s.organisation.n > LIMIT_actor_name)
                return;
        s.dated = r->doc->dated;
        s.at = r->doc->date;
        if (v && v->precision) {
                s.dated = true;
                s.at = v->at;
        }
        vec_push(&r->told.sightings, s);
}

/* ---- headers ------------------------------------------------------------------------------------
 */

static bool is_author(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_author || role == REC_ROLE_organizer;
}

/* "Jane Doe <jane at rivers.example" is a name before an address that an archive has veiled. */
static struct str before_address(struct str name) {
        size_t n = str_chr(name, '<');
        name = str_trim(str_sub(name, 0, n));
        while (name.n && (name.p[0] == '"' || name.p[0] == '\''))
                name = str_sub(name, 1, SIZE_MAX);
        while (name.n && (name.p[name.n - 1] == '"' || name.p[name.n - 1] == '\''))
                name.n--;
        return str_trim(name);
}

static void hint(struct actor_reader *r, struct str name) {
        enum lang_look look = lang_look_of(name);
        if (look == LANG_LOOK_person || look == LANG_LOOK_org)
                lang_hints_put(r->hints, name, look == LANG_LOOK_person ? LANG_PER : LANG_ORG);
}

static void take_addr(struct actor_reader *r, const struct rec_addr *a) {
        struct str at = str_trim(a->address);
        if (a->role == REC_ROLE_subject)
                vec_push(&r->addrs, *a);
        else if (a->role == REC_ROLE_to || a->role == REC_ROLE_cc)
                vec_push(&r->receivers, *a);
        else if (is_author(a->role) && !r->author.address.n && !r->author.name.n)
                r->author = *a;
        if (a->name.n && !str_eq(a->name, at))
                hint(r, a->name);
}

/* "Organization: Example University": of the author.  "X-From: Doe, Jane </O=EXAMPLE/CN=JDOE>": who
 * the author is, where a server left From without a name. */
static void take_header(struct actor_reader *r, const struct rec_header *h) {
        if (h->id == REC_HDR_subject)
                r->subject = h->value;
        else if (h->id == REC_HDR_organization)
                r->organisation = str_trim(h->value);
        else if (h->id == REC_HDR_other && str_eq_nocase(h->name, STR("X-From")))
                r->x_from = str_trim(before_address(h->value));
        else if (h->id == REC_HDR_other && str_eq_nocase(h->name, STR("X-To")))
                r->x_to[0] = h->value;
        else if (h->id == REC_HDR_other && str_eq_nocase(h->name, STR("X-cc")))
                r->x_to[1] = h->value;
}

/* The next of "Doe, Jane </O=EXAMPLE/CN=JDOE>, Roe, Richard </O=...>" or of "Jane Doe, Richard
 * Roe". */
static struct str next_shown(struct str *rest, bool angled) {
        struct str one = str_cut(rest, angled ? '>' : ',');
        return str_trim(before_address(
                str_starts(str_trim(one), STR(",")) ? str_sub(str_trim(one), 1, SIZE_MAX) : one));
}

/* Who got it, where a server left To and Cc without names: if there are as many names as addresses.
 */
static void name_receivers(struct actor_reader *r, enum rec_role role, struct str shown) {
        bool angled = str_chr(shown, '<') != SIZE_MAX;
        size_t names = 0, addresses = 0;
        for (struct str rest = shown; str_trim(rest).n; names++)
                next_shown(&rest, angled);
        for (size_t i = 0; i < r->receivers.n; i++)
                addresses += r->receivers.v[i].role == role;
        for (size_t i = 0; names == addresses && i < r->receivers.n; i++) {
                const struct rec_addr *a = &r->receivers.v[i];
                struct str name = a->role == role ? next_shown(&shown, angled) : (struct str){ 0 };
                if (!a->name.n && a->address.n && lang_look_of(name) == LANG_LOOK_person)
                        actor_read_link(
                                r, (struct actor_read_link){ .kind = STORE_LINK_voice,
                                                             .a = { STORE_AT_addr, a->address },
                                                             .b = { STORE_AT_name, name } });
        }
}

static void name_author(struct actor_reader *r) {
        if (r->author.name.n || !r->author.address.n || lang_look_of(r->x_from) != LANG_LOOK_person)
                return;
        r->author.name = r->x_from;
        hint(r, r->x_from);
        actor_read_link(r, (struct actor_read_link){ .kind = STORE_LINK_voice,
                                                     .a = { STORE_AT_addr, r->author.address },
                                                     .b = { STORE_AT_name, r->x_from } });
}

static void put_headers(struct actor_reader *r) {
        name_receivers(r, REC_ROLE_to, r->x_to[0]);
        name_receivers(r, REC_ROLE_cc, r->x_to[1]);
        bool card = r->addrs.n > 0;
        struct str name = card ? r->addrs.v[0].name : r->author.name;
        struct str address = card ? r->addrs.v[0].address : r->author.address;
        if (r->organisation.n)
                actor_read_sighting(r, (struct actor_read_sighting){
                                               .person = card ? name : (struct str){ 0 },
                                               .address = arena_str(&r->strings, address),
                                               .organisation = r->organisation,
                                               .form = card ? STORE_ROLE_card : STORE_ROLE_header,
                                               .tense = STORE_NOW,
                                               .odds = 90 });
        for (size_t i = 0; i < r->addrs.n; i++) {
                struct actor_read_anchor first = { STORE_AT_addr, r->addrs.v[0].address };
                struct actor_read_link l = { .kind = STORE_LINK_card, .a = first };
                l.b = (struct actor_read_anchor){ STORE_AT_addr, r->addrs.v[i].address };
                if (i && !str_eq(l.a.words, l.b.words))
                        actor_read_link(r, l);
                l.a = l.b;
                l.b = (struct actor_read_anchor){ STORE_AT_name, r->addrs.v[i].name };
                actor_read_link(r, l);
        }
}

/* ---- voices -------------------------------------------------------------------------------------
 */

struct str actor_read_place(struct str text, struct rec_place at) {
        return str_sub(text, at.off, at.len);
}

/* "jane at rivers.example": an address that an archive has veiled. */
static bool is_veiled(struct str name) {
        size_t at = str_find(name, STR(" at "));
        struct str domain = str_sub(name, at == SIZE_MAX ? name.n : at + 4, SIZE_MAX);
        return domain.n && str_chr(domain, ' ') == SIZE_MAX && str_chr(domain, '.') != SIZE_MAX;
}

static void take_voices(struct actor_reader *r, struct str text, uint32_t base) {
        for (uint32_t i = 0; i < r->voices.n; i++) {
                const struct rec_voice *v = &r->voices.v[i];
                struct str name = before_address(actor_read_place(text, v->name));
                struct str address = actor_read_place(text, v->address);
                if (is_veiled(name))
                        continue;
                if (!name.n)
                        continue;
                hint(r, name);
                if (lang_look_of(name) == LANG_LOOK_person)
                        actor_read_mention(r, (struct actor_read_mention){
                                                      name, STORE_PERSON, STORE_FROM_voice,
                                                      base + v->name.off, (uint32_t) name.n, i + 1,
                                                      95 });
                actor_read_link(r, (struct actor_read_link){ .kind = STORE_LINK_voice,
                                                             .a = { STORE_AT_addr, address },
                                                             .b = { STORE_AT_name, name },
                                                             .off = base + v->said.off,
                                                             .len = v->said.len });
        }
}

/* The address of whoever speaks as `voice`; empty if it is not told. */
struct str actor_read_speaker(const struct actor_reader *r, struct str text, uint32_t voice,
                              struct str *ret_name) {
        if (voice == 0 || voice > r->voices.n) {
                *ret_name = r->author.name;
                return r->author.address;
        }
        *ret_name = actor_read_place(text, r->voices.v[voice - 1].name);
        return actor_read_place(text, r->voices.v[voice - 1].address);
}

/* ---- running text -------------------------------------------------------------------------------
 */

/* Nobody's words, or no words at all. */
static bool is_silent(enum rec_span_kind kind) {
        return kind == REC_SPAN_armor || kind == REC_SPAN_boilerplate || kind == REC_SPAN_label ||
               kind == REC_SPAN_formula || kind == REC_SPAN_disclaimer;
}

static bool is_earlier(enum rec_span_kind kind) {
        return kind == REC_SPAN_quoted || kind == REC_SPAN_forwarded || kind == REC_SPAN_excerpt ||
               kind == REC_SPAN_running;
}

static const struct rec_span *span_at(struct actor_reader *r, size_t *at, uint64_t off) {
        while (*at < r->spans.n && r->spans.v[*at].off + r->spans.v[*at].len <= off)
                (*at)++;
        return *at < r->spans.n && r->spans.v[*at].off <= off ? &r->spans.v[*at] : NULL;
}

static bool is_first(struct actor_reader *r, struct str name, const struct rec_span *s) {
        bool new;
        buf_clear(&r->line);
        buf_printf(&r->line, "%u ", s ? s->voice : 0);
        text_fold(name, &r->line);
        map_put(&r->once, buf_str(&r->line), 0, &new);
        return new;
}

static enum store_mention_kind kind_of(enum lang_type t) {
        return t == LANG_PER ? STORE_PERSON : t == LANG_ORG ? STORE_ORGANISATION : STORE_PLACE;
}

/* `names` of the piece at `from` of the text become mentions; offsets of the names are kept. */
static void take_names(struct actor_reader *r, struct str text, uint32_t base, uint32_t from) {
        size_t at = 0;
        for (size_t i = 0; i < r->names.n; i++) {
                const struct lang_name *n = &r->names.v[i];
                uint32_t off = from + n->off;
                const struct rec_span *s = span_at(r, &at, off);
                struct str words = str_sub(text, off, n->len);
                if (s && (is_silent(s->kind) || s->kind == REC_SPAN_header_block ||
                          s->kind == REC_SPAN_attribution))
                        continue;
                if (n->type == LANG_PER && lang_is_role_name(words))
                        continue;
                if (s && is_earlier(s->kind) && !is_first(r, words, s))
                        continue;
                actor_read_mention(r, (struct actor_read_mention){
                                              words, kind_of(n->type), STORE_FROM_tagged,
                                              base + off, n->len, s ? s->voice : 0, n->odds });
        }
}

static enum store_role_form form_of(enum lang_role_form f) {
        static const enum store_role_form forms[LANG_ROLE_FORMS] = {
                [LANG_ROLE_apposition] = STORE_ROLE_apposition,
                [LANG_ROLE_prefix] = STORE_ROLE_title,
                [LANG_ROLE_verb] = STORE_ROLE_verb,
                [LANG_ROLE_self] = STORE_ROLE_introduced,
                [LANG_ROLE_intro] = STORE_ROLE_introduced,
                [LANG_ROLE_row] = STORE_ROLE_directory,
                [LANG_ROLE_signature] = STORE_ROLE_signature
        };
        return forms[f];
}

static enum store_role_tense tense_of(const struct lang_role *o) {
        if (o->tense == LANG_TENSE_denied)
                return STORE_DENIED;
        if (o->flags & LANG_ROLE_ends)
                return STORE_ENDS;
        if (o->flags & LANG_ROLE_begins)
                return STORE_BEGINS;
        if (o->tense == LANG_TENSE_now && o->flags & LANG_ROLE_acting)
                return STORE_ACTING;
        return o->tense == LANG_TENSE_former   ? STORE_FORMER
               : o->tense == LANG_TENSE_future ? STORE_FUTURE
                                               : STORE_NOW;
}

/* What is only asked, supposed or rumoured is no sighting. */
static void take_role(struct actor_reader *r, struct str text, uint32_t base, uint32_t from,
                      const struct lang_role *o, size_t *at) {
        struct str piece = str_sub(text, from, SIZE_MAX), speaker;
        const struct rec_span *s = span_at(r, at, from + o->whole.off);
        uint32_t voice = s ? s->voice : 0;
        struct actor_read_sighting x = { .form = form_of(o->form),
                                         .tense = tense_of(o),
                                         .off = base + from + o->whole.off,
                                         .len = o->whole.len,
                                         .voice = voice,
                                         .odds = o->flags & LANG_ROLE_reported ? 70 : 85 };
        if (o->flags & (LANG_ROLE_asked | LANG_ROLE_doubt))
                return;
        if (s && (is_silent(s->kind) || s->kind == REC_SPAN_signature ||
                  s->kind == REC_SPAN_header_block || s->kind == REC_SPAN_attribution))
                return;
        x.person = str_sub(piece, o->person.off, o->person.len);
        x.title = str_sub(piece, o->title.off, o->title.len);
        x.organisation = str_sub(piece, o->org.off, o->org.len);
        if (o->name == LANG_NOBODY) {
                struct str address = actor_read_speaker(r, text, voice, &speaker);
                x.address = arena_str(&r->strings, address);
                if (!x.person.n && !address.n)
                        x.person = speaker;
        }
        actor_read_sighting(r, x);
}

static void tell(struct actor_reader *r, struct str text, uint32_t base, uint32_t from, size_t n) {
        const struct actor_read_piece p = { .doc = r->doc,
                                            .text = text,
                                            .base = base,
                                            .from = from,
                                            .n = (uint32_t) n,
                                            .names = r->names.v,
                                            .n_names = r->names.n,
                                            .spans = r->spans.v,
                                            .n_spans = r->spans.n,
                                            .voices = r->voices.v,
                                            .n_voices = r->voices.n,
                                            .author = &r->author,
                                            .receivers = r->receivers.v,
                                            .n_receivers = r->receivers.n,
                                            .subject = r->subject };
        if (r->listener)
                r->listener(r->listener_arg, &p);
}

static void read_piece(struct actor_reader *r, struct str text, uint32_t base, uint32_t from,
                       size_t n) {
        const struct lang_name *names;
        struct str piece = str_sub(text, from, n);
        size_t n_names = lang_tag(r->tagger, piece, r->doc->lang, r->hints, &names), at = 0;
        vec_clear(&r->names);
        for (size_t i = 0; i < n_names; i++)
                vec_push(&r->names, names[i]);
        take_names(r, text, base, from);
        r->roles.n = 0;
        lang_roles(piece, r->names.v, r->names.n, &r->roles);
        for (size_t i = 0; i < r->roles.n; i++) {
                if (i && r->roles.v[i].whole.off < r->roles.v[i - 1].whole.off)
                        at = 0;
                take_role(r, text, base, from, &r->roles.v[i], &at);
        }
        tell(r, text, base, from, n);
}

/* Pieces end at a line's end, if there is one. */
static void read_text(struct actor_reader *r, struct str text, uint32_t base) {
        name_author(r);
        take_voices(r, text, base);
        actor_read_signatures(r, text, base);
        actor_read_announced(r, text, base);
        for (size_t at = 0, n; at < text.n; at += n) {
                struct str rest = str_sub(text, at, PIECE);
                n = rest.n;
                if (n == PIECE) {
                        while (n > PIECE / 2 && rest.p[n - 1] != '\n')
                                n--;
                        if (rest.p[n - 1] != '\n')
                                n = utf8_floor(rest, PIECE - 4);
                }
                read_piece(r, text, base, (uint32_t) at, n);
        }
        vec_clear(&r->voices);
        vec_clear(&r->spans);
}

/* ---- the document -------------------------------------------------------------------------------
 */

static int compare_mentions(const void *a, const void *b) {
        const struct actor_read_mention *x = a, *y = b;
        if (x->off != y->off)
                return x->off < y->off ? -1 : 1;
        if (x->from != y->from)
                return x->from < y->from ? 1 : -1; /* what was said outright comes first */
        return x->len < y->len ? 1 : x->len > y->len ? -1 : str_cmp(x->name, y->name);
}

/* One place holds one name: the tagger finds the names of signatures and voices again. */
static void settle_mentions(struct actor_reader *r) {
        struct actor_read_mention *m = r->told.mentions.v;
        size_t kept = 0;
        if (r->told.mentions.n)
                qsort(m, r->told.mentions.n, sizeof *m, compare_mentions);
        for (size_t i = 0; i < r->told.mentions.n; i++) {
                const struct actor_read_mention *was = kept ? &m[kept - 1] : NULL;
                if (was && m[i].len && m[i].off < was->off + was->len && m[i].kind == was->kind)
                        continue;
                m[kept++] = m[i];
        }
        r->told.mentions.n = kept;
}

static void clear(struct actor_reader *r, const struct actor_read_doc *d) {
        r->doc = d;
        r->author = (struct rec_addr){ 0 };
        r->subject = r->organisation = r->x_from = r->x_to[0] = r->x_to[1] = (struct str){ 0 };
        arena_reset(&r->strings);
        map_clear(&r->once);
        lang_hints_clear(r->hints);
        vec_clear(&r->told.mentions);
        vec_clear(&r->told.links);
        vec_clear(&r->told.sightings);
        vec_clear(&r->voices);
        vec_clear(&r->spans);
        vec_clear(&r->addrs);
        vec_clear(&r->receivers);
}

int actor_read(struct actor_reader *r, const struct actor_read_doc *d,
               const struct actor_told **ret, struct err *e) {
        struct bytes in = d->records;
        struct rec rec;
        struct str text = { 0 };
        uint64_t base = 0, end = 0;
        int got;
        clear(r, d);
        while ((got = rec_get(&in, &rec, e)) == 1) {
                if (rec.kind == REC_addr) {
                        take_addr(r, &rec.addr);
                } else if (rec.kind == REC_header) {
                        take_header(r, &rec.header);
                } else if (rec.kind == REC_text) {
                        read_text(r, text, (uint32_t) base);
                        base = end;
                        text = rec.text.text;
                        end += text.n;
                        if (end > UINT32_MAX) /* far beyond what a worker may send */
                                break;
                } else if (rec.kind == REC_voice) {
                        vec_push(&r->voices, rec.voice);
                } else if (rec.kind == REC_span) {
                        vec_push(&r->spans, rec.span);
                }
        }
        if (got < 0)
                return got;
        read_text(r, text, (uint32_t) base);
        put_headers(r);
        settle_mentions(r);
        *ret = &r->told;
        return 0;
}
