/* Stories: messages with given words on given days.
 *
 * All steps and all letters of the runs become one list of events, sorted by date; the main loop
 * asks for what is due.  Ids depend on the seed, words do not, except in the runs. */
#include "cache-story.h"

#include "base/json.h"
#include "base/vec.h"
#include "cache-file.h"
#include "cache-life.h"
#include "cache-time.h"
#include "cache-truth.h"

enum story {
#define STORY(id, query, words) STORY_##id,
#include "cache-story.def"
#undef STORY
        STORIES
};

enum step {
#define STEP(story, name, ...) STEP_##name,
#include "cache-story.def"
#undef STEP
        STEPS,
        STEP_none = STEPS
};

enum carries { CARRIES_nothing, CARRIES_attendees, CARRIES_memo, CARRIES_forward };

static const struct {
        const char *id, *query, *words;
} stories[] = {
#define STORY(id, query, words) { #id, query, words },
#include "cache-story.def"
#undef STORY
};

static const struct script {
        enum story story;
        enum step answers;
        int year, month, day, hour;
        uint8_t from, to;
        enum cache_lang lang;
        enum carries carries;
        bool lost;
        const char *subject, *text;
} script[] = {
#define STEP(story, name, answers, y, m, d, h, from, to, lang, carries, lost, subject, text)       \
        { STORY_##story, STEP_##answers,    y,    m,       d,   h, from, to,                       \
          lang,          CARRIES_##carries, lost, subject, text },
#include "cache-story.def"
#undef STEP
};

static const struct run {
        enum story story;
        uint8_t a, b;
        int year, month;
        unsigned months, a_month;
        enum cache_lang lang;
        const char *subject; /* up to the number */
} runs[] = {
#define RUN(story, a, b, y, m, months, a_month, lang, subject)                                     \
        { STORY_##story, a, b, y, m, months, a_month, lang, subject },
#include "cache-story.def"
#undef RUN
};
enum { RUNS = sizeof runs / sizeof *runs };

struct event {
        int64_t date;
        uint32_t step; /* of the script, or STEPS + number of the run */
        uint32_t part; /* of a run, from 0 */
};

struct told {
        char id[CACHE_ID], root[CACHE_ID];
        enum story story;
};

struct cache_story {
        const struct cache_world *world;
        struct cache_out *out;
        uint64_t seed, first;
        VEC(struct event) events;
        VEC(struct told) told;
        size_t next;
        struct told steps[STEPS];
        struct buf whole[STEPS]; /* bytes of what is forwarded later */
        struct arena arena;
};

size_t cache_story_messages(void) {
        size_t n = STEPS;
        for (unsigned i = 0; i < RUNS; i++)
                n += runs[i].months * runs[i].a_month;
        return n;
}

static int cmp_event(const void *pa, const void *pb) {
        const struct event *a = pa, *b = pb;
        if (a->date != b->date)
                return a->date < b->date ? -1 : 1;
        return a->step != b->step ? (a->step > b->step) - (a->step < b->step)
                                  : (a->part > b->part) - (a->part < b->part);
}

static void add_run(struct cache_story *s, unsigned i) {
        const struct run *r = &runs[i];
        for (unsigned k = 0; k < r->months * r->a_month; k++) {
                int month = r->month - 1 + (int) (k / r->a_month);
                int day = 2 + (int) (k % r->a_month) * (26 / (int) r->a_month);
                int64_t at = cache_time(r->year + month / 12, month % 12 + 1, day,
                                        9 + (int) (k % 5), 10);
                vec_push(&s->events, (struct event){ at, STEPS + i, k });
        }
}

struct cache_story *cache_story_new(const struct cache_world *w, struct cache_out *o, uint64_t seed,
                                    uint64_t first) {
        struct cache_story *s = MEM_NEW(struct cache_story);
        s->world = w, s->out = o, s->seed = seed, s->first = first;
        arena_init(&s->arena, 0);
        for (uint32_t i = 0; i < STEPS; i++) {
                const struct script *t = &script[i];
                buf_init(&s->whole[i], 0);
                vec_push(
                        &s->events,
                        (struct event){ cache_time(t->year, t->month, t->day, t->hour, 30), i, 0 });
        }
        for (unsigned i = 0; i < RUNS; i++)
                add_run(s, i);
        qsort(s->events.v, s->events.n, sizeof *s->events.v, cmp_event);
        return s;
}

void cache_story_free(struct cache_story **ps) {
        if (*ps == NULL)
                return;
        for (unsigned i = 0; i < STEPS; i++)
                buf_done(&(*ps)->whole[i]);
        vec_done(&(*ps)->events);
        vec_done(&(*ps)->told);
        arena_done(&(*ps)->arena);
        mem_free(*ps);
        *ps = NULL;
}

/* ---- telling ------------------------------------------------------------------------------ */

static struct cache_party party(const struct cache_story *s, uint8_t person, enum cache_lang lang) {
        const struct cache_person *p = &s->world->people[person];
        bool script_name = lang != CACHE_en && p->culture != CACHE_ENGLISH;
        return (struct cache_party){ p, script_name ? 4 : 0, false };
}

static void put(struct cache_story *s, struct cache_mail *m, struct str text, enum story story,
                bool lost) {
        struct random r = { s->seed ^ m->n };
        struct cache_voice v = { s->world, &r, m->lang, m->date, m->to.v[0].person };
        struct buf letter;
        size_t n;
        buf_init(&letter, 0);
        cache_letter_put(&letter, &v, &m->from, text);
        m->own = arena_str(&s->arena, buf_str(&letter));
        m->first = str_sub(
                text, 0, str_chr(text, '.') == SIZE_MAX ? str_chr(text, '?') : str_chr(text, '.'));
        const struct cache_place *places = cache_out_put(s->out, m, lost, &n);
        cache_truth_mail(s->out, m, m->link == CACHE_UNLINKED ? m->id : m->root, stories[story].id,
                         places, n);
        struct told t = { .story = story };
        memcpy(t.id, m->id, CACHE_ID), memcpy(t.root, m->root, CACHE_ID);
        if (!lost)
                vec_push(&s->told, t);
        buf_done(&letter);
}

static struct str references_to(struct cache_story *s, enum step step) {
        struct str before =
                script[step].answers == STEP_none || script[step].carries == CARRIES_forward
                        ? STR("")
                        : references_to(s, script[step].answers);
        return arena_printf(&s->arena, "%.*s%s<%s>", STR_ARG(before), before.n ? "\n " : "",
                            s->steps[step].id);
}

static void carry(struct cache_story *s, const struct script *t, struct cache_mail *m) {
        static const char memo[] =
                "Memorandum 17\n\nThe dam at Kuhsar will be built by one contractor "
                "without a tender.\nNot to be copied.\n";
        switch (t->carries) {
        case CARRIES_nothing:
                break;
        case CARRIES_attendees:
                m->files[m->n_files++] = cache_file_attendees(
                        s->world, "attendees.csv", 18, cache_time(2012, 5, 10, 0, 0), &s->arena);
                break;
        case CARRIES_memo:
                m->files[m->n_files++] = (struct cache_file){ "text/plain; charset=utf-8",
                                                              STR("تفاهم‌نامه ۱۷.txt"),
                                                              str_bytes(STR(memo)), false };
                break;
        case CARRIES_forward:
                m->forwarded = buf_bytes(&s->whole[t->answers]);
                m->link = CACHE_UNLINKED;
                break;
        }
}

static void tell(struct cache_story *s, uint32_t step, int64_t date, uint64_t n) {
        const struct script *t = &script[step];
        struct told *me = &s->steps[step];
        struct cache_mail m = { .n = n, .date = date, .lang = t->lang, .cte = CACHE_BASE64 };
        m.from = party(s, t->from, t->lang);
        m.to.v[m.to.n++] = party(s, t->to, t->lang);
        if (t->lang == CACHE_en)
                m.cte = CACHE_QP;
        m.subject = str_of(t->subject);
        cache_id_put(m.id, s->seed, n, m.from.person, date);
        memcpy(me->id, m.id, CACHE_ID);
        if (t->answers == STEP_none) {
                memcpy(me->root, m.id, CACHE_ID);
        } else {
                m.link = CACHE_FULL;
                memcpy(m.parent, s->steps[t->answers].id, CACHE_ID);
                memcpy(me->root, s->steps[t->answers].root, CACHE_ID);
                m.references = references_to(s, t->answers);
        }
        memcpy(m.root, me->root, CACHE_ID);
        carry(s, t, &m);
        if (t->answers != STEP_none && t->carries != CARRIES_forward) {
                m.quote = CACHE_MARKS, m.quoted = str_of(script[t->answers].text);
                m.quoted_from = party(s, script[t->answers].from, t->lang);
                m.quoted_date = cache_time(script[t->answers].year, script[t->answers].month,
                                           script[t->answers].day, 0, 0);
        }
        put(s, &m, str_of(t->text), t->story, t->lost);
        if (t->answers != STEP_none && script[t->answers].lost)
                cache_truth_ghost(s->out, m.parent, m.id);
        cache_mail_put(&s->whole[step], &m, false);
}

static void tell_run(struct cache_story *s, const struct run *t, uint32_t part, int64_t date,
                     uint64_t n) {
        struct cache_mail m = { .n = n, .date = date, .lang = t->lang, .cte = CACHE_QP };
        struct random r = { s->seed ^ (n << 20) };
        struct cache_voice v = { s->world, &r, t->lang, date, NULL };
        struct buf text;
        size_t first;
        buf_init(&text, 0);
        m.from = party(s, part % 2 ? t->b : t->a, t->lang);
        m.to.v[m.to.n++] = party(s, part % 2 ? t->a : t->b, t->lang);
        struct str subject = str_of(t->subject);
        m.subject = arena_printf(&s->arena, "%.*s%u", (int) str_chr(subject, '%'), t->subject,
                                 part + 1);
        cache_id_put(m.id, s->seed, n, m.from.person, date);
        memcpy(m.root, m.id, CACHE_ID);
        cache_say_text(&text, &v, 3, &first);
        put(s, &m, buf_str(&text), t->story, false);
        buf_done(&text);
}

void cache_story_until(struct cache_story *s, int64_t now) {
        for (; s->next < s->events.n && s->events.v[s->next].date <= now; s->next++) {
                const struct event *e = &s->events.v[s->next];
                if (e->step < STEPS)
                        tell(s, e->step, e->date, s->first + s->next);
                else
                        tell_run(s, &runs[e->step - STEPS], e->part, e->date, s->first + s->next);
        }
}

/* ---- truth -------------------------------------------------------------------------------- */

static void put_story(struct cache_story *s, enum story story) {
        struct buf line;
        struct json j;
        buf_init(&line, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "story");
        json_key(&j, "story"), json_z(&j, stories[story].id);
        json_key(&j, "says"), json_z(&j, stories[story].words);
        json_key(&j, "query"), json_z(&j, stories[story].query);
        json_key(&j, "messages");
        json_array(&j);
        for (size_t i = 0; i < s->told.n; i++)
                if (s->told.v[i].story == story)
                        json_z(&j, s->told.v[i].id);
        json_end(&j);
        json_end(&j);
        cache_out_truth(s->out, buf_str(&line));
        buf_done(&line);
}

static void put_address(struct cache_story *s, struct json *j, const char *key, uint8_t person) {
        struct buf text;
        buf_init(&text, 0);
        cache_put_address(&text, &s->world->people[person], s->world->begin, false);
        json_key(j, key), json_str(j, buf_str(&text));
        buf_done(&text);
}

static void put_silence(struct cache_story *s, uint8_t a, uint8_t b, const int month[4]) {
        struct buf line, text;
        struct json j;
        buf_init(&line, 0), buf_init(&text, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "silence");
        put_address(s, &j, "a", a), put_address(s, &j, "b", b);
        buf_printf(&text, "%04d-%02d", month[0], month[1]);
        json_key(&j, "last_month"), json_str(&j, buf_str(&text));
        buf_clear(&text);
        buf_printf(&text, "%04d-%02d", month[2], month[3]);
        json_key(&j, "next_month"), json_z(&j, month[2] ? buf_z(&text) : NULL);
        json_end(&j);
        cache_out_truth(s->out, buf_str(&line));
        buf_done(&line), buf_done(&text);
}

static void put_event(struct cache_story *s, const char *words, int64_t day) {
        struct buf line, text;
        struct json j;
        buf_init(&line, 0), buf_init(&text, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "event");
        json_key(&j, "says"), json_z(&j, words);
        cache_put_iso_day(&text, day);
        json_key(&j, "date"), json_str(&j, buf_str(&text));
        json_end(&j);
        cache_out_truth(s->out, buf_str(&line));
        buf_done(&line), buf_done(&text);
}

void cache_story_truth(struct cache_story *s) {
        for (int i = 0; i < STORIES; i++)
                put_story(s, (enum story) i);
#define SILENCE(a, b, ...) put_silence(s, a, b, (const int[]){ __VA_ARGS__ });
#include "cache-story.def"
#undef SILENCE
#define EVENT(words, y, m, d) put_event(s, words, cache_day(y, m, d));
#include "cache-story.def"
#undef EVENT
}
