/* What people say of themselves: signatures, and addresses that they announce. */
#include "actor/actor-read-work.h"

#include "base/limits.h"
#include "lang/lang-org.h"
#include "name/name.h"
#include "text/text-fold.h"

#include <pthread.h>

enum { NEAR_WORDS = 8, WORDS_BEFORE = 160 };

/* Do the two pass for one person's name?  A first name alone passes for a full one that has it. */
static bool is_one(struct str a, struct str b) {
        struct name x, y;
        struct name_match m;
        name_parse(name_model(), a, &x);
        name_parse(name_model(), b, &y);
        name_compare(name_model(), &x, &y, NULL, &m);
        if (m.score >= .5)
                return true;
        for (unsigned i = 0; i < m.n_steps; i++)
                if (m.step[i].rule <= NAME_JOINED && (x.words == 1 || y.words == 1))
                        return true;
        return false;
}

struct sign { /* the fields of one signature */
        struct str name, title, org;
        struct lang_field at;
};

static void first_field(struct str text, const struct lang_field *f, struct str *to) {
        if (!to->n)
                *to = str_sub(text, f->off, f->len);
}

static void put_name(struct actor_reader *r, struct str name, const struct lang_field *f,
                     enum store_mention_kind kind, uint32_t base, uint32_t voice) {
        actor_read_mention(r, (struct actor_read_mention){ name, kind, STORE_FROM_signature,
                                                           base + (uint32_t) f->off,
                                                           (uint32_t) f->len, voice, 90 });
}

/* Things below the words of an address, as its own. */
static void put_link(struct actor_reader *r, struct str text, const struct lang_field *f,
                     struct str address, uint32_t base) {
        struct actor_read_link l = { .kind = STORE_LINK_signature,
                                     .a = { STORE_AT_addr, address },
                                     .off = base + (uint32_t) f->off,
                                     .len = (uint32_t) f->len };
        l.b.words = str_sub(text, f->off, f->len);
        l.b.type = f->kind == LANG_FIELD_email  ? STORE_AT_addr
                   : f->kind == LANG_FIELD_name ? STORE_AT_name
                                                : STORE_AT_phone;
        if (!str_eq_nocase(l.b.words, address))
                actor_read_link(r, l);
}

static bool ties(enum lang_field_kind k) {
        return k == LANG_FIELD_email || k == LANG_FIELD_name || k == LANG_FIELD_phone ||
               k == LANG_FIELD_mobile;
}

/* An assistant may sign what another sends: what does not fit the sender's name is the signer's. */
static void take_signature(struct actor_reader *r, struct str text, const struct rec_span *s,
                           uint32_t base) {
        struct sign g = { 0 };
        struct str shown, address = actor_read_speaker(r, text, s->voice, &shown);
        for (size_t i = 0; i < r->fields.v.n; i++) {
                const struct lang_field *f = &r->fields.v.v[i];
                if (f->kind == LANG_FIELD_name)
                        first_field(text, f, &g.name);
                else if (f->kind == LANG_FIELD_position)
                        first_field(text, f, &g.title);
                else if (f->kind == LANG_FIELD_organisation)
                        first_field(text, f, &g.org);
        }
        bool own = !g.name.n || !shown.n || str_eq(shown, address) || is_one(g.name, shown);
        for (size_t i = 0; i < r->fields.v.n; i++) {
                const struct lang_field *f = &r->fields.v.v[i];
                struct str words = str_sub(text, f->off, f->len);
                if (f->kind == LANG_FIELD_name && lang_look_of(words) == LANG_LOOK_person)
                        put_name(r, words, f, STORE_PERSON, base, s->voice);
                else if (f->kind == LANG_FIELD_organisation)
                        put_name(r, words, f, STORE_ORGANISATION, base, s->voice);
                if (own && address.n && ties(f->kind))
                        put_link(r, text, f, address, base);
        }
        struct actor_read_sighting x = { .person = g.name.n ? g.name : shown,
                                         .title = g.title,
                                         .organisation = g.org,
                                         .form = STORE_ROLE_signature,
                                         .tense = STORE_NOW,
                                         .off = base + (uint32_t) s->off,
                                         .len = (uint32_t) s->len,
                                         .voice = s->voice,
                                         .odds = own ? 92 : 75 };
        if (own)
                x.address = arena_str(&r->strings, address);
        actor_read_sighting(r, x);
}

void actor_read_signatures(struct actor_reader *r, struct str text, uint32_t base) {
        for (size_t i = 0; i < r->spans.n; i++) {
                const struct rec_span *s = &r->spans.v[i];
                if (s->kind != REC_SPAN_signature && s->kind != REC_SPAN_closing)
                        continue;
                vec_clear(&r->fields.v);
                lang_signature(text, s->off, s->len, &r->fields);
                if (r->fields.v.n)
                        take_signature(r, text, s, base);
        }
}

/* ---- "my new address is" ------------------------------------------------------------------------
 */

static const struct str announces[] = {
#define ANNOUNCE(words) STR_INIT(words),
#include "actor/actor-announce.def"
#undef ANNOUNCE
};

static bool announces_it(struct str before, struct buf *fold) {
        size_t from = before.n > WORDS_BEFORE ? utf8_floor(before, before.n - WORDS_BEFORE) : 0;
        buf_clear(fold);
        text_fold(str_sub(before, from, SIZE_MAX), fold);
        struct str words = buf_str(fold);
        for (size_t i = 0; i < sizeof announces / sizeof *announces; i++) {
                size_t at = str_find(words, announces[i]), spaces = 0;
                if (at == SIZE_MAX)
                        continue;
                for (size_t k = at + announces[i].n; k < words.n; k++)
                        spaces += words.p[k] == ' ';
                if (spaces <= NEAR_WORDS)
                        return true;
        }
        return false;
}

static bool is_local(char c) {
        return ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

/* The address around the @ at `at`; empty if there is none. */
static struct str address_at(struct str s, size_t at) {
        size_t from = at, to = at + 1;
        while (from > 0 && is_local(s.p[from - 1]))
                from--;
        while (to < s.n &&
               (ascii_alpha(s.p[to]) || ascii_digit(s.p[to]) || s.p[to] == '.' || s.p[to] == '-'))
                to++;
        while (to > at && (s.p[to - 1] == '.' || s.p[to - 1] == '-'))
                to--;
        struct str got = str_sub(s, from, to - from);
        bool whole = from < at && str_find(str_sub(s, at, to - at), STR(".")) != SIZE_MAX;
        return whole ? got : (struct str){ 0 };
}

static void announced(struct actor_reader *r, struct str text, struct str words, struct str own,
                      uint32_t base) {
        for (size_t at = 0; at < words.n; at++) {
                if (words.p[at] != '@')
                        continue;
                struct str found = address_at(words, at);
                if (!found.n || str_eq_nocase(found, own) ||
                    !announces_it(str_sub(words, 0, (size_t) (found.p - words.p)), &r->line))
                        continue;
                actor_read_link(
                        r, (struct actor_read_link){ .kind = STORE_LINK_announced,
                                                     .a = { STORE_AT_addr, own },
                                                     .b = { STORE_AT_addr, found },
                                                     .off = base + (uint32_t) (found.p - text.p),
                                                     .len = (uint32_t) found.n });
        }
}

void actor_read_announced(struct actor_reader *r, struct str text, uint32_t base) {
        for (size_t i = 0; i < r->spans.n; i++) {
                const struct rec_span *s = &r->spans.v[i];
                struct str shown, own = actor_read_speaker(r, text, s->voice, &shown);
                if (s->kind == REC_SPAN_own && own.n)
                        announced(r, text, str_sub(text, s->off, s->len), own, base);
        }
}
