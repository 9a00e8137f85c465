/* clew add — take a cache in, whatever is in it, and make it searchable. */
#include "cli/cli-flow.h"

static struct cli_flow_options opt;
static const char *ocr;

static const struct cli_option options[] = {
        { "workers", CLI_U64, &opt.workers, "N",
          "parsers at once (default: one for each processor)" },
        { "ocr", CLI_STR, &ocr, "WHEN",
          "read scans and pictures: later (by clew ocr; the default), now, never" },
        { "passwords", CLI_STR, &opt.passwords, "FILE",
          "passwords to try on what is locked, one a line; kept in the case; - is standard input" },
        { "paranoid", CLI_BOOL, &opt.paranoid, NULL, "a fresh jail for every single document" },
        { "no-analysis", CLI_BOOL, &opt.no_analysis, NULL,
          "searchable only: names and people by clew analyse later" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { "progress", CLI_BOOL, &opt.progress, NULL,
          "progress as lines of name=value, a second apart, for a program" },
        { "unsafe-no-sandbox", CLI_BOOL, &opt.unsafe, NULL,
          "parse even where no sandbox can be built; never for hostile files" },
        { 0 },
};

static int when_ocr(struct cli *c, enum flow_ocr *ret) {
        static const struct {
                const char *word;
                enum flow_ocr when;
        } words[] = { { "later", FLOW_OCR_later },
                      { "now", FLOW_OCR_now },
                      { "never", FLOW_OCR_never } };
        *ret = FLOW_OCR_later;
        if (!ocr)
                return 0;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (!strcmp(words[i].word, ocr)) {
                        *ret = words[i].when;
                        return 0;
                }
        err_set(&c->err, ERR_usage, "no such time for --ocr: '%s'", ocr);
        return err_hint(&c->err, ERR_usage, "later, now or never");
}

static int run(struct cli *c) {
        struct flow_add_options o = { .paths = (const char *const *) c->operands,
                                      .n_paths = c->n_operands };
        int r = when_ocr(c, &o.ocr);
        return r < 0 ? r : cli_flow_run(c, &opt, &o);
}

const struct cli_verb cli_verb_add = {
        .name = "add",
        .args = "PATH...",
        .says = "take a cache in: mail, documents, archives, whatever is in it",
        .about =
                "Walks the paths and adds everything beneath them to the case: mail (mbox, "
                "Maildir, "
                "MH,\n"
                "eml, emlx, Outlook stores and messages), archives (zip, tar, 7z, rar, gz ... "
                "nested),\n"
                "PDF, Office and OpenDocument files, saved web pages and web archives, calendars,\n"
                "contact cards, tables, plain text, pictures.  A file that no reader takes is kept "
                "by\n"
                "name, with its raw strings.  What is attached to mails or stands in documents "
                "becomes\n"
                "a document of its own.  Kinds are told by content, not by name.\n"
                "What is here already is not added twice; its further places are kept.  It can be\n"
                "stopped (Ctrl-C) or killed at any time: the same command goes on where it was.\n"
                "Originals are only read, and stay where they are.",
        .example = "clew add mail/",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
