/* Talks.
 *
 *   a ring of TALKS open talks; each step either begins one in a random slot or goes on with one
 *
 * A talk has an owner of a mailbox in it, and whoever answers answers to all unless one of the two
 * is an owner, so that every message has a place; but some are lost, and what answers them makes
 * them known (ghosts).  Everything is drawn from a generator seeded by the message's number: memory
 * does not grow with the number of messages. */
#include "cache-life.h"

#include "cache-file.h"
#include "cache-truth.h"

enum { TALKS = 192, REFERENCES = 10, QUOTED_MOST = 700, PATIENCE = 60 * 86400, NEAR_FRIENDS = 9 };

struct talk {
        bool open, list, lost_last; /* the last message is in no mailbox */
        enum cache_lang lang;
        char root[CACHE_ID], linked[CACHE_ID], last[CACHE_ID];
        char references[REFERENCES][CACHE_ID];
        unsigned n_references;
        struct str subject, text; /* of the first message; own text of the last */
        char subject_at[512], text_at[QUOTED_MOST];
        struct cache_party last_from;
        struct cache_parties others; /* all but the last sender */
        int64_t last_date;
};

struct cache_life {
        const struct cache_world *world;
        struct cache_out *out;
        uint64_t seed;
        struct talk talks[TALKS];
        struct arena arena; /* of one message */
        struct buf text, letter, spare, whole;
        bool whole_is_new; /* `whole` has a message that nobody has forwarded yet */
        char whole_root[CACHE_ID], whole_subject[512];
        enum cache_lang whole_lang;
};

struct cache_life *cache_life_new(const struct cache_world *w, struct cache_out *o, uint64_t seed) {
        struct cache_life *l = MEM_NEW(struct cache_life);
        l->world = w, l->out = o, l->seed = seed;
        arena_init(&l->arena, 0);
        buf_init(&l->text, 0), buf_init(&l->letter, 0);
        buf_init(&l->spare, 0), buf_init(&l->whole, 0);
        return l;
}

void cache_life_free(struct cache_life **pl) {
        if (*pl == NULL)
                return;
        arena_done(&(*pl)->arena);
        buf_done(&(*pl)->text), buf_done(&(*pl)->letter);
        buf_done(&(*pl)->spare), buf_done(&(*pl)->whole);
        mem_free(*pl);
        *pl = NULL;
}

/* ---- letters ------------------------------------------------------------------------------ */

static void put_signature(struct buf *out, const struct cache_voice *v,
                          const struct cache_party *from) {
        const struct cache_role *role = cache_role(from->person, v->now);
        enum cache_culture in = cache_lang_culture(v->lang);
        if (in == CACHE_ENGLISH || !cache_put_name(out, from->person, 4))
                cache_put_name(out, from->person, 0);
        if (from->is_private) {
                buf_putc(out, '\n');
                return;
        }
        buf_putc(out, '\n');
        cache_put_title(out, role->title, in);
        buf_puts(out, in == CACHE_ENGLISH ? ", " : "، ");
        cache_put_org(out, role->org, in);
        buf_printf(out, "\n%s +00 555 01%02u\n",
                   in == CACHE_ENGLISH   ? "Tel."
                   : in == CACHE_PERSIAN ? "تلفن"
                                         : "هاتف",
                   (unsigned) (from->person->number % 100));
}

void cache_letter_put(struct buf *out, const struct cache_voice *v, const struct cache_party *from,
                      struct str text) {
        cache_say(out, v, CACHE_greet);
        buf_puts(out, "\n\n");
        buf_put_str(out, text);
        buf_putc(out, '\n');
        if (from->person->number % 3 == 0)
                buf_puts(out, "-- \n");
        else
                cache_say(out, v, CACHE_close), buf_putc(out, '\n');
        put_signature(out, v, from);
}

void cache_id_put(char ret[CACHE_ID], uint64_t seed, uint64_t n, const struct cache_person *from,
                  int64_t at) {
        struct random r = { seed * 31 + n };
        snprintf(ret, CACHE_ID, "%llx.%llu@%s", (unsigned long long) (random_next(&r) >> 16),
                 (unsigned long long) n, cache_org(cache_role(from, at)->org)->domain);
}

/* ---- who ---------------------------------------------------------------------------------- */

static bool chance(struct random *r, unsigned percent) {
        return random_below(r, 100) < percent;
}

static struct cache_party party(const struct cache_world *w, uint32_t person, struct random *r) {
        const struct cache_person *p = &w->people[person];
        unsigned k = p->culture == CACHE_ENGLISH ? (unsigned) random_below(r, 3)
                                                 : (unsigned) random_below(r, CACHE_SPELLINGS);
        return (struct cache_party){ p, (uint8_t) k, chance(r, 15) };
}

/* Somebody whom this owner writes to: mostly one of a few friends, sometimes another owner. */
static uint32_t friend_of(const struct cache_world *w, uint32_t owner, struct random *r) {
        uint32_t crowd = w->n - CACHE_CAST;
        uint64_t k = random_below(r, 100);
        if (k < 25)
                return (owner + 1 + (uint32_t) random_below(r, CACHE_OWNERS - 1)) % CACHE_OWNERS;
        struct random pick = { owner * 977 + random_below(r, NEAR_FRIENDS) };
        if (k < 85)
                return CACHE_CAST + (uint32_t) random_below(&pick, crowd);
        return CACHE_CAST + (uint32_t) random_below(r, crowd);
}

static bool has_party(const struct cache_parties *p, const struct cache_party *who) {
        for (unsigned i = 0; i < p->n; i++)
                if (p->v[i].person == who->person)
                        return true;
        return false;
}

static void add_party(struct cache_parties *p, struct cache_party who) {
        if (p->n < CACHE_PARTIES && !has_party(p, &who))
                p->v[p->n++] = who;
}

static enum cache_lang language(const struct cache_party *from, const struct cache_parties *to,
                                struct random *r) {
        enum cache_culture c = from->person->culture;
        bool same = true;
        for (unsigned i = 0; i < to->n; i++)
                same &= to->v[i].person->culture == c;
        if (c == CACHE_ARABIC)
                return chance(r, 60) ? CACHE_ar : CACHE_en;
        return c == CACHE_PERSIAN && chance(r, same ? 90 : 20) ? CACHE_fa : CACHE_en;
}

/* ---- talks -------------------------------------------------------------------------------- */

static void begin_talk(struct cache_life *l, struct talk *t, struct random *r, int64_t now) {
        uint32_t owner = (uint32_t) random_below(r, CACHE_OWNERS);
        struct cache_party a = party(l->world, owner, r);
        struct cache_party b = party(l->world, friend_of(l->world, owner, r), r);
        unsigned more = (unsigned) random_below(r, 10);
        *t = (struct talk){ .open = true, .list = chance(r, 7), .last_date = now };
        if (chance(r, 50))
                t->last_from = a, add_party(&t->others, b);
        else
                t->last_from = b, add_party(&t->others, a);
        for (more = more > 7 ? more - 7 : 0; more > 0; more--) {
                struct cache_party c = party(l->world, friend_of(l->world, owner, r), r);
                if (c.person != t->last_from.person)
                        add_party(&t->others, c);
        }
        t->lang = language(&t->last_from, &t->others, r);
        if (t->list)
                t->others.n = 0;
        struct cache_voice v = { l->world, r, t->lang, now, NULL };
        buf_clear(&l->spare);
        cache_say(&l->spare, &v, CACHE_subject);
        size_t n = l->spare.n < sizeof t->subject_at ? l->spare.n : sizeof t->subject_at;
        memcpy(t->subject_at, l->spare.p, n);
        t->subject = (struct str){ t->subject_at, n };
}

/* The talk to go on with, or NULL to begin one.  What is lost is answered first. */
static struct talk *choose(struct cache_life *l, struct random *r, int64_t now) {
        struct talk *t = &l->talks[random_below(r, TALKS)];
        if (chance(r, 35))
                return NULL;
        for (unsigned i = 0; i < TALKS; i++)
                if (l->talks[i].open && l->talks[i].lost_last)
                        return &l->talks[i];
        for (unsigned i = 0; i < TALKS; i++) {
                if (t->open && now - t->last_date < PATIENCE)
                        return t;
                t = t + 1 == l->talks + TALKS ? l->talks : t + 1;
        }
        return NULL;
}

static struct talk *slot(struct cache_life *l, struct random *r) {
        for (int i = 0; i < 8; i++) {
                struct talk *t = &l->talks[random_below(r, TALKS)];
                if (!t->lost_last)
                        return t;
        }
        return &l->talks[random_below(r, TALKS)];
}

static bool is_owner(const struct cache_party *p) {
        return p->person->number < CACHE_OWNERS;
}

/* Turn the talk round: somebody else has the word.  Fills from, to and cc. */
static void answer(struct talk *t, struct cache_mail *m, struct random *r,
                   const struct cache_world *w) {
        if (t->list) {
                m->from = party(w, (uint32_t) random_below(r, w->n), r);
                if (m->from.person->scripted)
                        m->from = party(w, 0, r);
                return;
        }
        unsigned who = (unsigned) random_below(r, t->others.n);
        m->from = t->others.v[who];
        add_party(&m->to, t->last_from);
        bool all = !is_owner(&m->from) && !is_owner(&t->last_from);
        if (all || chance(r, 70))
                for (unsigned i = 0; i < t->others.n; i++)
                        if (i != who)
                                add_party(&m->cc, t->others.v[i]);
        t->others = m->to;
        for (unsigned i = 0; i < m->cc.n; i++)
                add_party(&t->others, m->cc.v[i]);
}

static void refer(struct talk *t, const char *id) {
        if (t->n_references == REFERENCES) {
                memmove(t->references[1], t->references[2],
                        sizeof *t->references * (REFERENCES - 2));
                t->n_references--;
        }
        snprintf(t->references[t->n_references++], CACHE_ID, "%s", id);
}

static void link_up(struct cache_life *l, struct talk *t, struct cache_mail *m, struct random *r) {
        unsigned k = (unsigned) random_below(r, 100);
        if (t->last[0] == 0) {
                m->link = CACHE_ROOT;
        } else {
                m->link = t->lost_last || k < 85 ? CACHE_FULL
                          : k < 94               ? CACHE_SHORT
                          : k < 98               ? CACHE_UNLINKED
                                                 : CACHE_MISLED;
                memcpy(m->parent, t->last, CACHE_ID);
        }
        if (t->list && m->link != CACHE_ROOT)
                m->link = CACHE_FULL;
        if (m->link == CACHE_FULL) {
                buf_clear(&l->spare);
                for (unsigned i = 0; i < t->n_references; i++)
                        buf_printf(&l->spare, "%s<%s>", i ? "\n " : "", t->references[i]);
                m->references = arena_str(&l->arena, buf_str(&l->spare));
        } else {
                t->n_references = 0;
                if (m->link == CACHE_SHORT)
                        refer(t, m->parent);
        }
        if (m->link == CACHE_ROOT)
                memcpy(t->root, m->id, CACHE_ID);
        if (m->link != CACHE_FULL && m->link != CACHE_SHORT)
                memcpy(t->linked, m->id, CACHE_ID);
        refer(t, m->id);
        memcpy(m->root, t->root, CACHE_ID);
}

/* ---- how it is written -------------------------------------------------------------------- */

static void draw_coding(struct cache_mail *m, struct random *r) {
        unsigned k = (unsigned) random_below(r, 100);
        m->q = chance(r, 40);
        if (m->list)
                return; /* plain UTF-8 as it is */
        if (m->lang == CACHE_en)
                m->charset = k < 75 ? CACHE_UTF8 : CACHE_LATIN1;
        else
                m->charset = k < 62 ? CACHE_UTF8 : k < 92 ? CACHE_1256 : CACHE_LIE;
        k = (unsigned) random_below(r, 100);
        m->cte = m->lang == CACHE_en ? (k < 50   ? CACHE_8BIT
                                        : k < 90 ? CACHE_QP
                                                 : CACHE_BASE64)
                                     : (k < 30   ? CACHE_8BIT
                                        : k < 50 ? CACHE_QP
                                                 : CACHE_BASE64);
        k = (unsigned) random_below(r, 100);
        m->form = k < 60 ? CACHE_PLAIN : k < 75 ? CACHE_HTML : CACHE_ALTERNATIVE;
        k = (unsigned) (m->n % 150); /* not drawn: a small cache has one of each too */
        m->dated = k == 20    ? CACHE_WRONG
                   : k == 70  ? CACHE_TWO_DIGIT
                   : k == 120 ? CACHE_UNDATED
                              : CACHE_DATED;
}

static void draw_extras(struct cache_life *l, struct cache_mail *m, struct random *r) {
        if (m->list)
                return;
        if (chance(r, 14))
                m->files[m->n_files++] =
                        cache_file_make(random_below(r, 30 + m->n / 60), l->world, &l->arena);
        if (m->n_files && chance(r, 20))
                m->files[m->n_files++] =
                        cache_file_make(random_below(r, 30 + m->n / 60), l->world, &l->arena);
        struct cache_party blind = party(l->world, (m->from.person->number + 2) % CACHE_OWNERS, r);
        if (chance(r, 3) && is_owner(&m->from) && !has_party(&m->to, &blind) &&
            !has_party(&m->cc, &blind))
                add_party(&m->bcc, blind);
        if (chance(r, 2) && m->from.person->number != 2 && m->from.person->culture == CACHE_PERSIAN)
                m->sender = &l->world->people[2];
}

static void write_text(struct cache_life *l, struct talk *t, struct cache_mail *m,
                       struct random *r) {
        const struct cache_person *dear = m->to.n ? m->to.v[0].person : NULL;
        struct cache_voice v = { l->world, r, m->lang, m->date, dear };
        unsigned n = 2 + (unsigned) random_below(r, 4) + (chance(r, 15) ? 8 : 0);
        size_t first;
        buf_clear(&l->text);
        cache_say_text(&l->text, &v, n, &first);
        buf_clear(&l->letter);
        cache_letter_put(&l->letter, &v, &m->from, buf_str(&l->text));
        m->own = arena_str(&l->arena, buf_str(&l->letter));
        m->first = arena_str(&l->arena, str_sub(buf_str(&l->text), 0, first));
        if (t->text.n && m->link != CACHE_ROOT && chance(r, 80)) {
                m->quoted = arena_str(&l->arena, t->text);
                m->quoted_from = t->last_from, m->quoted_date = t->last_date;
                m->quote = chance(r, 70) ? CACHE_MARKS : CACHE_BLOCK;
        }
}

static void write_subject(struct cache_life *l, const struct talk *t, struct cache_mail *m,
                          struct random *r) {
        static const char *const prefix[] = { "Re: ", "RE: ", "پاسخ: ", "Re: " };
        buf_clear(&l->spare);
        if (m->list)
                buf_puts(&l->spare, "[Regional] ");
        if (m->link != CACHE_ROOT)
                buf_puts(&l->spare,
                         prefix[m->lang == CACHE_fa ? 2 * chance(r, 40) : chance(r, 20)]);
        buf_put_str(&l->spare, t->subject);
        m->subject = arena_str(&l->arena, buf_str(&l->spare));
}

/* What the next answer will quote and answer. */
static void remember(struct talk *t, const struct cache_mail *m, struct str text, bool lost) {
        size_t n = text.n;
        if (n > QUOTED_MOST) {
                n = QUOTED_MOST;
                while (n > 0 && text.p[n - 1] != '\n')
                        n--;
        }
        memcpy(t->text_at, text.p, n);
        t->text = (struct str){ t->text_at, n };
        memcpy(t->last, m->id, CACHE_ID);
        t->last_from = m->from, t->last_date = m->date, t->lost_last = lost;
}

/* Now and then a message is forwarded whole to somebody else, as message/rfc822. */
static void forward(struct cache_life *l, struct talk *t, struct cache_mail *m) {
        if (!l->whole_is_new || m->link != CACHE_ROOT || m->list || m->n % 11 != 3)
                return;
        m->forwarded = str_bytes(arena_str(&l->arena, buf_str(&l->whole)));
        l->whole_is_new = false;
        m->link = CACHE_UNLINKED;
        memcpy(m->root, l->whole_root, CACHE_ID);
        memcpy(t->root, l->whole_root, CACHE_ID);
        t->subject = arena_printf(&l->arena, "Fwd: %s", l->whole_subject);
        size_t n = t->subject.n < sizeof t->subject_at ? t->subject.n : sizeof t->subject_at - 1;
        memcpy(t->subject_at, t->subject.p, n);
        t->subject = (struct str){ t->subject_at, n };
        m->subject = arena_str(&l->arena, t->subject);
}

static void keep_whole(struct cache_life *l, const struct cache_mail *m) {
        if (m->n % 11 != 2 || m->list || m->link != CACHE_ROOT || m->forwarded.n)
                return;
        buf_clear(&l->whole);
        cache_mail_put(&l->whole, m, false);
        memcpy(l->whole_root, m->root, CACHE_ID);
        snprintf(l->whole_subject, sizeof l->whole_subject, "%.*s", STR_ARG(m->subject));
        l->whole_is_new = true;
}

void cache_life_step(struct cache_life *l, uint64_t n, int64_t now) {
        struct random r = { (l->seed + 1) * 0x2545f4914f6cdd1du ^ n * 0x9e3779b97f4a7c15u };
        struct cache_mail m = { .n = n };
        size_t n_places;
        arena_reset(&l->arena);
        struct talk *t = choose(l, &r, now);
        if (t) {
                answer(t, &m, &r, l->world);
        } else {
                t = slot(l, &r);
                begin_talk(l, t, &r, now);
                m.from = t->last_from;
                m.to = t->others;
        }
        bool answers_lost = t->lost_last;
        m.lang = t->lang, m.list = t->list;
        m.date = now > t->last_date + 600 || t->last[0] == 0 ? now : t->last_date + 600;
        cache_id_put(m.id, l->seed, n, m.from.person, m.date);
        link_up(l, t, &m, &r);
        draw_coding(&m, &r);
        write_subject(l, t, &m, &r);
        write_text(l, t, &m, &r);
        draw_extras(l, &m, &r);
        forward(l, t, &m);
        bool lost = !m.list && n % 23 == 7 && m.forwarded.n == 0;
        const struct cache_place *places = cache_out_put(l->out, &m, lost, &n_places);
        cache_truth_mail(l->out, &m, t->linked, NULL, places, n_places);
        if (answers_lost && n_places)
                cache_truth_ghost(l->out, m.parent, m.id);
        if (!lost)
                keep_whole(l, &m);
        remember(t, &m, buf_str(&l->text), lost);
}
