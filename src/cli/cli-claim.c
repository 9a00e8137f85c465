/* clew claim — sentences of the user's, with the quotations under them. */
#include "cli/cli-claim.h"
#include "cli/cli-act.h"
#include "when/when.h"

static struct { const char *by, *reading, *on; } opt;

static const struct cli_option options[] = {
        { "by", CLI_STR, &opt.by, "NAME", "who decides so; kept with the act" },
        { "reading", CLI_STR, &opt.reading, "WORDS",
          "for, against, off: what the quotation says to the claim" },
        { "on", CLI_STR, &opt.on, "DATE", "ask, reply: the day, as in 2014-03-12" },
        { 0 },
};

static struct str optional(const char *z) {
        return str_of(z ? z : "");
}

/* The operands from `first` on, a space between them. */
static struct str words_from(struct cli *c, size_t first, struct arena *a) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = first; i < c->n_operands; i++)
                buf_printf(&b, "%s%s", i > first ? " " : "", c->operands[i]);
        struct str s = arena_str(a, buf_str(&b));
        buf_done(&b);
        return s;
}

static int find(struct cli *c, struct arena *a, struct quote_book *book,
                const struct quote_claim **ret) {
        int r = quote_book_get(c->store, a, book, &c->err);
        if (r < 0)
                return r;
        *ret = quote_book_claim(book, str_of(c->operands[1]));
        return *ret ? 0 : err_set(&c->err, ERR_absent, "no claim '%.40s'", c->operands[1]);
}

/* Keep an act and print the claim as it is now. */
static int act(struct cli *c, struct arena *a, enum quote_act what, struct store_decision d) {
        struct quote_book book;
        const struct quote_claim *claim;
        uint64_t id;
        d.at = when_now();
        d.reason = optional(opt.by);
        int r = quote_act_put(c->store, what, &d, &id, &c->err);
        if (r < 0 || (r = quote_book_get(c->store, a, &book, &c->err)) < 0)
                return r;
        claim = what == QUOTE_ACT_CLAIM ? &book.claims[book.n_claims - 1]
                                        : quote_book_claim(&book, d.a);
        r = cli_claim_view(c, claim, a, true);
        return r < 0 ? r : CLI_YES;
}

/* The claim is there; its id as the acts have it. */
static int on_claim(struct cli *c, struct arena *a, struct store_decision *ret) {
        struct quote_book book;
        const struct quote_claim *claim;
        int r = find(c, a, &book, &claim);
        if (r >= 0)
                *ret = (struct store_decision){ .a = str_of(claim->id) };
        return r;
}

/* ---- acts -------------------------------------------------------------------------------------
 */

static int list(struct cli *c, struct arena *a) {
        struct quote_book book;
        int r = quote_book_get(c->store, a, &book, &c->err);
        for (size_t i = 0; r >= 0 && i < book.n_claims; i++)
                r = cli_claim_view(c, &book.claims[i], a, true);
        return r < 0 ? r : book.n_claims ? CLI_YES : CLI_NO;
}

static int show(struct cli *c, struct arena *a) {
        struct quote_book book;
        const struct quote_claim *claim;
        int r = find(c, a, &book, &claim);
        if (r >= 0)
                r = cli_claim_view(c, claim, a, false);
        return r < 0 ? r : CLI_YES;
}

static int make(struct cli *c, struct arena *a) {
        return act(c, a, QUOTE_ACT_CLAIM, (struct store_decision){ .text = words_from(c, 1, a) });
}

static int worded(struct cli *c, struct arena *a, enum quote_act what) {
        struct store_decision d;
        int r = on_claim(c, a, &d);
        d.text = words_from(c, 2, a);
        return r < 0 ? r : act(c, a, what, d);
}

static int say(struct cli *c, struct arena *a) {
        return worded(c, a, QUOTE_ACT_SAY);
}

static int note(struct cli *c, struct arena *a) {
        return worded(c, a, QUOTE_ACT_NOTE);
}

static int ground(struct cli *c, struct arena *a, enum quote_act what) {
        struct quote_book book;
        const struct quote_claim *claim;
        int r = find(c, a, &book, &claim);
        if (r < 0)
                return r;
        const struct quote_taken *q = quote_book_quote(&book, str_of(c->operands[2]));
        if (q == NULL) {
                err_set(&c->err, ERR_absent, "no quotation '%.40s' was taken here", c->operands[2]);
                return err_hint(&c->err, ERR_absent, "clew quote take DOCUMENT WORDS takes one");
        }
        return act(c, a, what,
                   (struct store_decision){ .a = str_of(claim->id),
                                            .b = str_of(q->at.id),
                                            .text = optional(opt.reading) });
}

static int support(struct cli *c, struct arena *a) {
        return ground(c, a, QUOTE_ACT_FOR);
}

static int against(struct cli *c, struct arena *a) {
        return ground(c, a, QUOTE_ACT_AGAINST);
}

static int off(struct cli *c, struct arena *a) {
        return ground(c, a, QUOTE_ACT_OFF);
}

static int status(struct cli *c, struct arena *a) {
        struct store_decision d;
        enum quote_status s;
        int r = on_claim(c, a, &d);
        if (r < 0)
                return r;
        d.b = str_of(c->operands[2]);
        if (!quote_status_of(d.b, &s)) {
                err_set(&c->err, ERR_usage, "no status '%.40s'", c->operands[2]);
                return err_hint(&c->err, ERR_usage,
                                "there is: open, supported, disputed, published, dropped");
        }
        d.text = words_from(c, 3, a);
        return act(c, a, QUOTE_ACT_STATUS, d);
}

/* "2014-03-12 words": the day first, "-" when none was given. */
static int dated(struct cli *c, struct arena *a, enum quote_act what) {
        struct when_range range;
        struct store_decision d;
        char day[WHEN_TEXT] = "-";
        int r = on_claim(c, a, &d);
        if (r < 0)
                return r;
        if (opt.on && when_range_parse(str_of(opt.on), when_now(), &range, &c->err) < 0)
                return ERR_usage;
        if (opt.on && (range.from == INT64_MIN || range.to - range.from > 86400))
                return err_set(&c->err, ERR_usage, "--on takes one day, as in 2014-03-12");
        if (opt.on)
                when_format_day(WHEN_gregorian, when_day(range.from), day);
        d.b = str_of(c->operands[2]);
        struct str words = words_from(c, 3, a);
        d.text = arena_printf(a, "%s %.*s", day, STR_ARG(words));
        return act(c, a, what, d);
}

static int ask(struct cli *c, struct arena *a) {
        return dated(c, a, QUOTE_ACT_ASK);
}

static int reply(struct cli *c, struct arena *a) {
        return dated(c, a, QUOTE_ACT_REPLY);
}

/* Only acts on claims are taken back here. */
static int undo(struct cli *c, struct arena *a) {
        struct quote_book book;
        uint64_t id;
        int r = quote_book_get(c->store, a, &book, &c->err);
        if (r < 0)
                return r;
        if (!str_u64(str_of(c->operands[1]), &id))
                return err_set(&c->err, ERR_usage, "'%.40s' is no number of an act",
                               c->operands[1]);
        for (size_t i = 0; i < book.n_claims; i++)
                for (size_t k = 0; k < book.claims[i].n_steps; k++)
                        if (book.claims[i].steps[k].number == id) {
                                r = store_decision_undo(c->store, id, when_now(), optional(opt.by),
                                                        &c->err);
                                return r < 0 ? r : CLI_YES;
                        }
        return err_set(&c->err, ERR_absent, "no act %llu stands on a claim",
                       (unsigned long long) id);
}

static const struct cli_act acts[] = {
        { "list", list, 0, 0, false },
        { "show", show, 1, 1, false },
        { "new", make, 1, SIZE_MAX, true },
        { "say", say, 2, SIZE_MAX, true },
        { "for", support, 2, 2, true },
        { "against", against, 2, 2, true },
        { "off", off, 2, 2, true },
        { "note", note, 2, SIZE_MAX, true },
        { "status", status, 2, SIZE_MAX, true },
        { "ask", ask, 2, SIZE_MAX, true },
        { "reply", reply, 3, SIZE_MAX, true },
        { "break", cli_claim_break, 1, 1, false },
        { "undo", undo, 1, 1, true },
        { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_claim = {
        .name = "claim",
        .args = "list|show|new|say|for|against|off|note|status|ask|reply|break|undo [C] [WORDS...]",
        .says = "your own sentences, with the quotations under them and against them",
        .about = "new SENTENCE makes claim c1, c2 ...; say C SENTENCE words it anew.  for C QUOTE "
                 "and "
                 "against C QUOTE\n"
                 "put quotations (clew quote take) under it, off C QUOTE takes one away.\n"
                 "ask and reply keep what those concerned were asked and said, status is open, "
                 "supported, disputed,\n"
                 "published or dropped.  Every act is kept in the log with its time and --by; undo "
                 "N takes one back.\n"
                 "show tells the chain: claim, reading, quotation, document, container, hash, "
                 "version of the reader.\n"
                 "break tells what falls if a document falls: with it fall its copies and what is "
                 "attached to it.",
        .example = "clew claim list\nclew claim list --json",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
