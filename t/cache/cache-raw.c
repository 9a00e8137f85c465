/* Mail for benchmarks: valid, threaded, bilingual, plain.
 *
 * Half of the text are the phrases, half are sentences of made words whose frequency falls with
 * their rank (Zipf's law with exponent 1): ranks are drawn from a table of quantiles, words are
 * made once. The same message goes to one place only. */
#include "cache-raw.h"

#include "base/utf8.h"
#include "cache-code.h"
#include "cache-life.h"
#include "cache-mail.h"
#include "cache-place.h"
#include "cache-time.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
        WORDS = 250000,
        QUANTILES = 1 << 14,
        WORD_MOST = 24,
        OPEN = 1024,
        BOX_MESSAGES = 50000,
        STREAM_BUFFER = 1 << 20
};

struct lexicon {
        struct buf text;
        uint32_t *at;       /* WORDS + 1 */
        uint32_t *quantile; /* QUANTILES + 1 ranks */
};

struct raw_talk {
        char root[CACHE_ID], last[CACHE_ID];
        char subject[256];
        uint32_t from, to;
};

struct raw {
        const struct cache_world *world;
        const char *folder;
        uint64_t seed;
        struct lexicon lexicon[2]; /* Latin, Persian */
        struct raw_talk *talks;    /* OPEN */
        FILE *box;
        struct buf text, whole, spare;
};

static void put_word(struct buf *out, struct random *r, bool persian, unsigned syllables) {
        static const char *const latin[] = { "ba",  "den", "ri", "sol", "ka", "mer", "to",  "lin",
                                             "vu",  "gar", "pe", "shi", "no", "fal", "dre", "wo",
                                             "qui", "zan", "ch", "thu", "ex", "ob",  "ul",  "ith" };
        static const char *const fa[] = { "با", "در", "ری", "سو", "کا", "مر", "تو", "لی",
                                          "وا", "گر", "پی", "شا", "نو", "فا", "دی", "زا",
                                          "قل", "خو", "چه", "ژا", "یا", "هن", "بس", "تن" };
        for (unsigned i = 0; i < syllables; i++)
                buf_puts(out, (persian ? fa : latin)[random_below(r, 24)]);
}

static void lexicon_init(struct lexicon *x, bool persian) {
        struct random r = { persian ? 11 : 5 };
        buf_init(&x->text, 0);
        x->at = mem_array(NULL, WORDS + 1, sizeof *x->at);
        x->quantile = mem_array(NULL, QUANTILES + 1, sizeof *x->quantile);
        for (uint32_t i = 0; i < WORDS; i++) {
                x->at[i] = (uint32_t) x->text.n;
                put_word(&x->text, &r, persian, i < 500 ? 2 : i < 12000 ? 3 : i < 120000 ? 4 : 5);
        }
        x->at[WORDS] = (uint32_t) x->text.n;
        for (int i = 0; i <= QUANTILES; i++)
                x->quantile[i] = (uint32_t) (exp(log(WORDS) * i / QUANTILES)) - 1;
}

static void lexicon_done(struct lexicon *x) {
        buf_done(&x->text);
        mem_free(x->at);
        mem_free(x->quantile);
}

static void put_made(struct buf *out, const struct lexicon *x, struct random *r) {
        unsigned n = 8 + (unsigned) random_below(r, 14);
        for (unsigned i = 0; i < n; i++) {
                uint64_t bits = random_next(r);
                uint32_t q = (uint32_t) (bits % QUANTILES), lo = x->quantile[q],
                         hi = x->quantile[q + 1];
                uint32_t rank = lo + (hi > lo ? (uint32_t) ((bits >> 32) % (hi - lo)) : 0);
                buf_put(out, x->text.p + x->at[rank], x->at[rank + 1] - x->at[rank]);
                buf_putc(out, i + 1 < n ? i % 11 == 10 ? '\n' : ' ' : '.');
        }
        buf_putc(out, '\n');
}

/* From 1 to some 40 sentences, mostly few: about 3 kB in the mean. */
static void put_text(struct raw *w, const struct cache_voice *v) {
        unsigned n = 3 + (unsigned) (random_below(v->random, 16) * random_below(v->random, 16) / 8);
        size_t first;
        for (unsigned i = 0; i < n; i++) {
                cache_say_text(&w->text, v, 1 + (unsigned) random_below(v->random, 3), &first);
                put_made(&w->text, &w->lexicon[v->lang == CACHE_fa], v->random);
                if (i % 4 == 3)
                        buf_putc(&w->text, '\n');
        }
}

static void put_message(struct raw *w, uint64_t n, int64_t now) {
        struct random r = { (w->seed + 3) * 0x2545f4914f6cdd1du ^ n * 0x9e3779b97f4a7c15u };
        struct raw_talk *t = &w->talks[random_below(&r, OPEN)];
        struct cache_mail m = { .n = n,
                                .date = now,
                                .lang = random_below(&r, 3) ? CACHE_en : CACHE_fa };
        struct buf refs;
        bool is_new = t->last[0] == 0 || random_below(&r, 10) < 4;
        buf_clear(&w->text), buf_clear(&w->whole), buf_clear(&w->spare);
        if (is_new) {
                t->from = (uint32_t) random_below(&r, w->world->n),
                t->to = (uint32_t) random_below(&r, w->world->n);
        } else {
                uint32_t swap = t->from;
                t->from = t->to, t->to = swap;
        }
        m.from = (struct cache_party){ &w->world->people[t->from], 0, false };
        m.to.v[m.to.n++] =
                (struct cache_party){ &w->world->people[t->to], m.lang == CACHE_fa ? 4 : 0, false };
        if (m.to.v[0].person->culture == CACHE_ENGLISH)
                m.to.v[0].spelling = 0;
        struct cache_voice v = { w->world, &r, m.lang, now, NULL };
        if (is_new) {
                cache_say(&w->spare, &v, CACHE_subject);
                snprintf(t->subject, sizeof t->subject - 1, "%.*s",
                         (int) utf8_floor(buf_str(&w->spare), 240), buf_z(&w->spare));
        }
        cache_id_put(m.id, w->seed, n, m.from.person, now);
        buf_init(&refs, 0);
        if (!is_new) {
                m.link = CACHE_FULL;
                memcpy(m.parent, t->last, CACHE_ID);
                buf_printf(&refs, "<%s>", t->root);
                if (strcmp(t->root, t->last) != 0)
                        buf_printf(&refs, "\n <%s>", t->last);
                m.references = buf_str(&refs);
        } else {
                memcpy(t->root, m.id, CACHE_ID);
        }
        memcpy(t->last, m.id, CACHE_ID);
        buf_clear(&w->spare);
        buf_printf(&w->spare, "%s%s", is_new ? "" : "Re: ", t->subject);
        m.subject = buf_str(&w->spare);
        put_text(w, &v);
        m.own = buf_str(&w->text);
        m.cte = m.lang == CACHE_en || n % 3 ? CACHE_8BIT : CACHE_BASE64;
        cache_trace_put(&w->whole, &m, &m.to.v[0]);
        cache_mail_put(&w->whole, &m, false);
        buf_done(&refs);
}

static void make_folder(const char *folder, const char *below) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, below);
        if (mkdir(path, 0755) < 0 && errno != EEXIST)
                cache_die(path);
}

static void put_file(struct raw *w, uint64_t n, int64_t now) {
        char path[1024];
        snprintf(path, sizeof path, "%s/cache/maildir/cur/%lld.%llu.host:2,S", w->folder,
                 (long long) now, (unsigned long long) n);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (fd < 0 || write(fd, w->whole.p, w->whole.n) != (ssize_t) w->whole.n || close(fd) < 0)
                cache_die(path);
}

static void close_box(struct raw *w) {
        if (w->box && fclose(w->box) != 0)
                cache_die("mbox");
        w->box = NULL;
}

static void put_boxed(struct raw *w, uint64_t n, int64_t now) {
        char path[1024];
        if (n % BOX_MESSAGES == 0) {
                close_box(w);
                snprintf(path, sizeof path, "%s/cache/mbox/%03llu.mbox", w->folder,
                         (unsigned long long) (n / BOX_MESSAGES));
                w->box = fopen(path, "wb");
                if (w->box == NULL)
                        cache_die(path);
                setvbuf(w->box, NULL, _IOFBF, STREAM_BUFFER);
        }
        buf_clear(&w->text);
        buf_puts(&w->text, "From invented@mail.example ");
        cache_put_ctime(&w->text, now);
        buf_putc(&w->text, '\n');
        cache_put_quoted(&w->text, buf_bytes(&w->whole), false);
        buf_putc(&w->text, '\n');
        if (fwrite(w->text.p, 1, w->text.n, w->box) != w->text.n)
                cache_die("mbox");
}

void cache_raw_put(const char *folder, const struct cache_world *world, uint64_t n, uint64_t seed,
                   bool maildir) {
        struct raw w = { .world = world, .folder = folder, .seed = seed };
        w.talks = mem_zalloc(OPEN * sizeof *w.talks);
        lexicon_init(&w.lexicon[0], false), lexicon_init(&w.lexicon[1], true);
        buf_init(&w.text, 0), buf_init(&w.whole, 0), buf_init(&w.spare, 0);
        make_folder(folder, ""), make_folder(folder, "cache");
        make_folder(folder, maildir ? "cache/maildir" : "cache/mbox");
        for (int i = 0; maildir && i < 3; i++)
                make_folder(folder, (const char *[]){ "cache/maildir/cur", "cache/maildir/new",
                                                      "cache/maildir/tmp" }[i]);
        for (uint64_t i = 0; i < n; i++) {
                int64_t now = world->begin + (int64_t) ((double) (world->end - world->begin) *
                                                        (double) i / (double) n);
                put_message(&w, i, now);
                (maildir ? put_file : put_boxed)(&w, i, now);
        }
        close_box(&w);
        lexicon_done(&w.lexicon[0]), lexicon_done(&w.lexicon[1]);
        buf_done(&w.text), buf_done(&w.whole), buf_done(&w.spare);
        mem_free(w.talks);
}
