/* Named events.  The words at the beginning of a text are folded (at most WORDS of them) and put
 * against each name of the tables, word by word: a few thousand comparisons of a first letter, a
 * handful of whole ones.  The longest name wins, then the one whose
 * year was said, then the user's own, then the last before `by`.
 *
 *      the 2009  iranian presidential election  of 2009
 *      ^   ^     ^ name, "~": only with a year  ^ a year behind it, if only such a word stands
 *      |   a year before it must agree            between; it must agree too
 *      an article is skipped
 *
 * A year agrees if the event touches it in one of the three calendars; two digits are a Jalali
 * year of the 14th century.  A year that does not agree: before the name and behind "of" it is
 * another event, else it is none of the event's. */
#include "when/when-event.h"

#include "base/bug.h"
#include "base/vec.h"
#include "text/text-token.h"
#include "when/when-text.h"

enum { WORDS = 16, NAMES = 33, DAY_S = 86400 };

struct event {
        const char *key;
        int32_t first, last; /* yyyymmdd */
        bool about;
        const char *names[NAMES];
};

static const struct event events[] = {
#define EVENT(key, first, last, ...) { #key, first, last, false, { __VA_ARGS__ } },
#define ABOUT(key, first, last, ...) { #key, first, last, true, { __VA_ARGS__ } },
#include "when/when-event-world.def"
#include "when/when-event.def"
#undef EVENT
#undef ABOUT
};
enum { EVENTS = sizeof events / sizeof *events };

/* One name of a user's own event. */
struct own_name {
        const char *name; /* folded */
        const char *key;
        struct when_range range;
};

struct when_events {
        const struct own_name *v;
        size_t n;
};

struct words {
        struct str text;
        struct word {
                uint32_t off, end;
                uint8_t n;
                char term[TEXT_TERM_ROOM];
        } v[WORDS];
        size_t n;
        size_t from; /* behind the article and the year */
        uint32_t year;
};

/* ---- the words of the text ---- */

static bool is(const struct word *w, const char *z) {
        return w->n == strlen(z) && memcmp(w->term, z, w->n) == 0;
}

static bool is_any(const struct word *w, const char *const *list) {
        while (*list && !is(w, *list))
                list++;
        return *list != NULL;
}

/* A number that may be a year, or 0. */
static uint32_t year_of(const struct word *w) {
        uint64_t v;
        if ((w->n != 2 && w->n != 4) || !str_u64((struct str){ w->term, w->n }, &v))
                return 0;
        return (uint32_t) (w->n == 2 ? 1300 + v : v);
}

static void read_words(struct str text, struct words *w) {
        static const char *const articles[] = { "the", "a", "an", NULL };
        struct text_tokens t;
        struct text_token k;
        w->text = text;
        w->n = w->from = w->year = 0;
        text_tokens_init(&t, str_sub(text, 0, WORDS * 4 * TEXT_TERM_ROOM));
        while (w->n < WORDS && text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                struct word *d = &w->v[w->n++];
                *d = (struct word){ k.off, k.off + k.len, (uint8_t) k.term.n, { 0 } };
                memcpy(d->term, k.term.p, k.term.n);
        }
        if (w->n > 1 && is_any(&w->v[0], articles))
                w->from++;
        if (w->from + 1 < w->n && w->v[w->from].n == 4)
                w->year = year_of(&w->v[w->from]);
}

/* Nothing that ends a clause stands before word `i`: white space, a hyphen, an opening bracket. */
static bool joined(const struct words *w, size_t i) {
        struct str gap = str_sub(w->text, w->v[i - 1].end, w->v[i].off - w->v[i - 1].end);
        for (size_t k = 0; k < gap.n; k++)
                if (strchr(".;:!?\n", gap.p[k]) && gap.p[k])
                        return gap.p[k] == '\n' && str_find(gap, STR("\n\n")) == SIZE_MAX;
        return true;
}

/* "9/11" is written so and no other way, and is no date of a year. */
static bool is_slashed(const struct words *w, size_t from) {
        const struct word *a = &w->v[from], *b = &w->v[from + 1];
        return b->off == a->end + 1 && w->text.p[a->end] == '/' &&
               (b->end == w->text.n || !strchr("/-.", w->text.p[b->end]) ||
                b->end + 1 == w->text.n || !ascii_digit(w->text.p[b->end + 1]));
}

/* Words taken if `name` stands at word `from`, else 0. */
static size_t match(const struct words *w, size_t from, const char *name) {
        size_t i = from;
        for (const char *p = name; *p; i++) {
                size_t n = strcspn(p, " ");
                if (i == w->n || w->v[i].n != n || memcmp(w->v[i].term, p, n) != 0 ||
                    (i > from && !joined(w, i)))
                        return 0;
                p += n + (p[n] == ' ');
        }
        return ascii_digit(name[0]) && i == from + 2 && ascii_digit(strchr(name, ' ')[1]) &&
                               !is_slashed(w, from)
                       ? 0
                       : i - from;
}

/* ---- years ---- */

static struct when_date date_of(int32_t yyyymmdd) {
        return (struct when_date){ yyyymmdd / 10000, (uint8_t) (yyyymmdd / 100 % 100),
                                   (uint8_t) (yyyymmdd % 100) };
}

static struct when_range range_of(const struct event *e) {
        return (struct when_range){
                DAY_S * (int64_t) when_day_of(WHEN_gregorian, date_of(e->first)),
                DAY_S * ((int64_t) when_day_of(WHEN_gregorian, date_of(e->last)) + 1)
        };
}

static bool agrees(uint32_t year, struct when_range r) {
        if (r.from == INT64_MIN || r.to == INT64_MAX)
                return false;
        for (int c = WHEN_gregorian; c <= WHEN_hijri; c++) {
                struct when_date a = when_date_of((enum when_calendar) c, when_day(r.from)),
                                 b = when_date_of((enum when_calendar) c, when_day(r.to - 1));
                if ((int64_t) year >= a.year && (int64_t) year <= b.year)
                        return true;
        }
        return false;
}

/* The year behind word `i`: its value and how many words it takes; 0 for none.  *ret_of: it says
 * which event is meant ("of 1979", "۱۳۵۷"), not just when ("in 1979"). */
static uint32_t year_behind(const struct words *w, size_t i, size_t *ret_words, bool *ret_of) {
        static const char *const of[] = { "of", "سال", "عام", "لعام", "سنه", NULL }, *const in[] = {
                "in", "در", "فی", NULL
        };
        size_t at = i;
        bool inside = at < w->n && is_any(&w->v[at], in);
        at += inside;
        bool named = at < w->n && is_any(&w->v[at], of);
        at += named;
        if (at >= w->n || (!named && !inside && w->v[at].n != 4))
                return 0;
        for (size_t k = i; k <= at; k++)
                if (!joined(w, k))
                        return 0;
        *ret_words = at + 1 - i;
        *ret_of = !inside;
        return year_of(&w->v[at]);
}

/* ---- the choice ---- */

struct found {
        struct when_event event;
        size_t words; /* of the name alone */
        size_t end;   /* words up to and with its year */
        bool own;
};

static bool better(const struct found *a, const struct found *b) {
        if (a->words != b->words)
                return a->words > b->words;
        if (a->end != b->end)
                return a->end > b->end;
        if (a->own != b->own)
                return a->own;
        return a->event.range.from > b->event.range.from;
}

/* Take the event into *best if its name stands here, its years agree, and it is the better one. */
static void consider(const struct words *w, const char *name, struct found f, int64_t by,
                     struct found *best) {
        bool each = name[0] == '~', of = false, year_said = false;
        size_t from = w->from, more = 0;
        size_t n = match(w, from, name + each);
        if (n == 0 && w->year) {
                if (!agrees(w->year, f.event.range))
                        return;
                from++, year_said = true;
                n = match(w, from, name + each);
        }
        if (n == 0 || f.event.range.from >= by)
                return;
        uint32_t year = year_behind(w, from + n, &more, &of);
        bool right = year && agrees(year, f.event.range);
        if ((year && of && !right) || (each && !right && !year_said))
                return;
        f.words = n;
        f.end = from + n + (right ? more : 0);
        if (best->words == 0 || better(&f, best))
                *best = f;
}

static bool may_begin(const struct words *w, const char *name) {
        char c = name[name[0] == '~'];
        return (w->from < w->n && w->v[w->from].term[0] == c) ||
               (w->year && w->from + 1 < w->n && w->v[w->from + 1].term[0] == c);
}

size_t when_event_at(const struct when_events *own, struct str text, int64_t by,
                     struct when_event *ret) {
        struct words w;
        struct found best = { 0 };
        read_words(text, &w);
        for (size_t i = 0; own && i < own->n; i++) {
                const struct own_name *o = &own->v[i];
                struct found f = { .event = { o->key, o->range, false }, .own = true };
                if (may_begin(&w, o->name))
                        consider(&w, o->name, f, by, &best);
        }
        for (size_t i = 0; i < EVENTS; i++)
                for (size_t k = 0; k < NAMES && events[i].names[k]; k++) {
                        if (!may_begin(&w, events[i].names[k]))
                                continue;
                        struct found f = { .event = { events[i].key, range_of(&events[i]),
                                                      events[i].about } };
                        consider(&w, events[i].names[k], f, by, &best);
                }
        if (best.words == 0)
                return 0;
        *ret = best.event;
        return w.v[best.end - 1].end;
}

bool when_event_find(struct str name, struct when_range *ret, const char **ret_key) {
        struct when_event e;
        for (size_t i = 0; i < EVENTS; i++)
                if (str_eq(name, str_of(events[i].key))) {
                        *ret = range_of(&events[i]);
                        *ret_key = events[i].key;
                        return true;
                }
        if (when_event_at(NULL, name, INT64_MAX, &e) != str_trim(name).n)
                return false;
        *ret = e.range;
        *ret_key = e.key;
        return true;
}

/* ---- a user's own ---- */

static struct str folded(struct str name, struct arena *a) {
        struct words w;
        struct str s = STR("");
        read_words(name, &w);
        for (size_t i = w.from; i < w.n; i++)
                s = arena_printf(a, "%.*s%s%.*s", STR_ARG(s), i > w.from ? " " : "", (int) w.v[i].n,
                                 w.v[i].term);
        return s;
}

static int read_range(struct str line, struct when_range *ret, struct err *e) {
        struct str from = str_trim(str_cut(&line, '\t')), to = str_trim(str_cut(&line, '\t'));
        struct when_range end;
        int r = when_range_parse(from, 0, ret, e);
        if (r < 0 || to.n == 0)
                return r;
        if ((r = when_range_parse(to, 0, &end, e)) < 0)
                return r;
        ret->to = end.to;
        return ret->from < ret->to ? 0 : err_set(e, ERR_usage, "it ends before it begins");
}

int when_events_read(struct str tsv, struct arena *a, const struct when_events **ret,
                     struct err *e) {
        VEC(struct own_name) v = { 0 };
        int r = 0;
        for (size_t n = 1; tsv.n && r >= 0; n++) {
                struct str line = str_trim(str_cut(&tsv, '\n'));
                if (line.n == 0 || line.p[0] == '#')
                        continue;
                struct str names = str_cut(&line, '\t');
                const char *key = NULL;
                struct when_range range;
                if ((r = read_range(line, &range, e)) < 0)
                        r = err_while(e, r, "reading event %zu of the list", n);
                while (names.n && r >= 0) {
                        struct str name = folded(str_cut(&names, '|'), a);
                        key = key ? key : name.p;
                        if (name.n)
                                vec_push(&v, (struct own_name){ name.p, key, range });
                }
        }
        if (r >= 0) {
                struct own_name *names = arena_alloc(a, v.n * sizeof *names + 1);
                struct when_events *made = ARENA_NEW(a, struct when_events);
                if (v.n)
                        memcpy(names, v.v, v.n * sizeof *names);
                made->v = names, made->n = v.n;
                *ret = made;
        }
        vec_done(&v);
        return r;
}
