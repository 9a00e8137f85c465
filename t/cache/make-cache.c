/* make-cache — an invented cache of mail, and what is true of it.
 *
 * usage: make-cache [--messages N] [--seed S] [--raw [--maildir]] OUT
 *
 * Writes OUT/cache (what is added to a case) and OUT/truth.jsonl (README.md).  The same options
 * give the same bytes: nothing depends on the clock, the machine or what lay in OUT before. */
#include "cache-hostile.h"
#include "cache-life.h"
#include "cache-raw.h"
#include "cache-story.h"
#include "cache-truth.h"

struct options {
        uint64_t messages, seed;
        bool raw, maildir;
        const char *folder;
};

static void usage(void) {
        fputs("usage: make-cache [--messages N] [--seed S] [--raw [--maildir]] OUT\n", stderr);
        exit(2);
}

static struct options options_of(int argc, char **argv) {
        struct options o = { .messages = 400, .seed = 1 };
        for (int i = 1; i < argc; i++) {
                bool more = i + 1 < argc;
                if (strcmp(argv[i], "--raw") == 0)
                        o.raw = true;
                else if (strcmp(argv[i], "--maildir") == 0)
                        o.maildir = true;
                else if (strcmp(argv[i], "--messages") == 0 && more &&
                         str_u64(str_of(argv[i + 1]), &o.messages))
                        i++;
                else if (strcmp(argv[i], "--seed") == 0 && more &&
                         str_u64(str_of(argv[i + 1]), &o.seed))
                        i++;
                else if (argv[i][0] == '-' || o.folder)
                        usage();
                else
                        o.folder = argv[i];
        }
        if (o.folder == NULL || (o.maildir && !o.raw))
                usage();
        return o;
}

static void live(const struct options *opt, const struct cache_world *w) {
        size_t told = cache_story_messages();
        uint64_t n = opt->messages > told ? opt->messages - told : 1;
        int64_t span = w->end - w->begin;
        struct cache_out *out = cache_out_new(opt->folder, w);
        struct cache_life *life = cache_life_new(w, out, opt->seed);
        struct cache_story *story = cache_story_new(w, out, opt->seed, n);
        struct random r = { opt->seed };
        cache_truth_world(out, w, opt->seed);
        for (uint64_t i = 0; i < n; i++) {
                int64_t now = w->begin + (int64_t) ((double) span / (double) n * (double) i);
                now += (int64_t) random_below(&r, (uint64_t) span / n + 1);
                now = now / 86400 * 86400 + 5 * 3600 + (int64_t) random_below(&r, 12 * 3600);
                cache_story_until(story, now);
                cache_life_step(life, i, now);
        }
        cache_story_until(story, INT64_MAX);
        cache_story_truth(story);
        cache_hostile_put(out);
        cache_truth_boxes(out);
        cache_story_free(&story);
        cache_life_free(&life);
        cache_out_free(&out);
}

int main(int argc, char **argv) {
        struct options o = options_of(argc, argv);
        struct cache_world w;
        struct arena a;
        uint64_t people = o.messages / 25 + 20;
        arena_init(&a, 0);
        cache_world_init(&w, people < 100000 ? (uint32_t) people : 100000, o.seed, &a);
        if (o.raw)
                cache_raw_put(o.folder, &w, o.messages, o.seed, o.maildir);
        else
                live(&o, &w);
        arena_done(&a);
        return 0;
}
