/* clew ocr — read the scans and pictures that wait. */
#include "cli/cli-flow.h"

static struct cli_flow_options opt;

static const struct cli_option options[] = {
        { "workers", CLI_U64, &opt.workers, "N",
          "pages at once (default: one for each processor)" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { "progress", CLI_BOOL, &opt.progress, NULL,
          "progress as lines of name=value, a second apart, for a program" },
        { 0 },
};

static int run(struct cli *c) {
        struct flow_add_options o = { .ocr = FLOW_OCR_now };
        return cli_flow_run(c, &opt, &o);
}

const struct cli_verb cli_verb_ocr = {
        .name = "ocr",
        .args = "",
        .says = "read the scans and pictures that wait, page by page",
        .about =
                "English, Persian and Arabic.  It can be stopped or killed at any time and goes on "
                "with the\n"
                "next page.  Words that were read from pixels are marked wherever they are shown; "
                "their\n"
                "digits are often wrong and have to be compared with the page (clew show --page N "
                "--png).",
        .example = "clew ocr",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .run = run,
};
