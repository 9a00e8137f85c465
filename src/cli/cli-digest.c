/* clew digest — dated items: read, checked, made into a site. */
#include "cli/cli-digest.h"

static struct {
        const char *out, *title, *base_url, *lang, *by;
        bool draft, month_first;
} opt;

static const struct cli_option options[] = {
        { "out", CLI_STR, &opt.out, "PATH",
          "import: folder for items; export: file; build: folder of the site" },
        { "title", CLI_STR, &opt.title, "WORDS", "build: what the site is called" },
        { "base-url", CLI_STR, &opt.base_url, "URL",
          "build: where it will stand, for feeds and the map of the site" },
        { "lang", CLI_STR, &opt.lang, "L",
          "build: language of the site's own words: en, fa, ar (default: that of most items)" },
        { "by", CLI_STR, &opt.by, "NAME", "use: who decides so" },
        { "draft", CLI_BOOL, &opt.draft, NULL,
          "build: pages that fail are made, and marked as drafts" },
        { "month-first", CLI_BOOL, &opt.month_first, NULL, "03/04/2014 is March" },
        { 0 },
};

static const struct {
        const char *name;
        int (*run)(struct cli_digest *d);
        size_t least, most;
} acts[] = {
        { "import", cli_digest_import, 1, SIZE_MAX },
        { "export", cli_digest_export, 1, 2 },
        { "use", cli_digest_use, 1, 1 },
        { "files", cli_digest_files, 0, 1 },
        { "check", cli_digest_check, 0, 1 },
        { "build", cli_digest_build, 0, 1 },
};

static int run(struct cli *c) {
        struct arena a;
        struct cli_digest d = { .c = c,
                                .a = &a,
                                .by = opt.by,
                                .out = opt.out,
                                .title = opt.title,
                                .base_url = opt.base_url,
                                .lang = opt.lang,
                                .draft = opt.draft,
                                .read = { .month_first = opt.month_first } };
        const char *name = c->operands[0];
        for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
                if (strcmp(acts[i].name, name) != 0)
                        continue;
                size_t n = c->n_operands - 1;
                if (n < acts[i].least || n > acts[i].most)
                        return err_set(&c->err, ERR_usage, "'digest %s' does not take %zu operands",
                                       name, n);
                c->operands++;
                c->n_operands--;
                arena_init(&a, 0);
                int r = acts[i].run(&d);
                arena_done(&a);
                c->operands--; /* they are main's */
                c->n_operands++;
                return r;
        }
        err_set(&c->err, ERR_usage, "no 'digest %.40s'", name);
        return err_hint(&c->err, ERR_usage, "there is: import export use files check build");
}

const struct cli_verb cli_verb_digest = {
        .name = "digest",
        .args = "import FILE... | export DIR | use NAME | check [DIR] | build [DIR]",
        .says = "dated items that others read: taken in, checked, made into a site",
        .about =
                "An item is a small text: headline, date, a few sentences, an excerpt, \"Read more "
                "at "
                "OUTLET\",\n"
                "\"More about: TOPICS\"; doc/digest-format.md tells the form.  import takes files "
                "of "
                "items apart,\n"
                "into --out DIR, one file an item, and says with its line what it did not "
                "understand; "
                "export puts\n"
                "them together again, byte for byte.  check and build compare each item with the "
                "case: is the\n"
                "excerpt faithful to its source, is a name spelt as its bearer spells it, does the "
                "date agree, is\n"
                "anybody named who is protected.  build writes a site of plain pages and feeds "
                "that "
                "needs no server\n"
                "and loads nothing from elsewhere; it refuses, with exit code 1, when a check "
                "fails.\n"
                "use keeps the name of a folder beside the case: check and build without DIR mean "
                "it, and\n"
                "build then makes NAME-site beside it.  files prints its files one behind the "
                "other, each\n"
                "behind a line \"file BYTES NAME\".",
        .example = "clew digest import news.txt --out items\n"
                   "clew digest export items > again.txt\n"
                   "clew digest check items\n"
                   "clew digest build items --out site --draft --title \"The Example Digest\"",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
