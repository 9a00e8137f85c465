/* `clew read` for people: ties first, each with its words; then offices, dates, names. */
#include "cli/cli-read.h"

static void head(struct cli *c, const char *words, size_t n) {
        char count[32];
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s", words);
        cli_style(c, CLI_PLAIN);
        cli_print(c, " (%s)\n", cli_count(n, count));
}

static void words(struct cli *c, enum cli_style style, struct str s) {
        if (s.n)
                cli_show(c, style, s, 0);
}

/* ---- ties ---------------------------------------------------------------------------------------
 */

static void party(struct cli *c, const struct cli_read_doc *d, const struct tie_doc_said *s,
                  const struct tie_party *p) {
        struct str said = str_sub(d->text, p->off, p->len);
        struct str name = p->kind == TIE_SPEAKER     ? (s->name.n ? s->name : s->address)
                          : p->kind == TIE_ADDRESSEE ? s->receiver
                                                     : p->name;
        words(c, CLI_BOLD, name.n ? name : said);
        if (name.n && said.n && !str_eq(name, said)) {
                cli_print(c, " (");
                words(c, CLI_DIM, said);
                cli_print(c, ")");
        }
}

static void when(struct cli *c, const struct tie_time *t) {
        char iso[WHEN_TEXT_ISO], day[WHEN_TEXT];
        struct str s = cli_tie_iso(t, iso);
        if (!s.n)
                return;
        cli_print(c, ", %.*s", STR_ARG(s));
        if (t->precision == WHEN_PRECISION_day && t->range.from != INT64_MIN)
                cli_print(c, " (%.*s)",
                          STR_ARG(when_format_day(WHEN_jalali, when_day(t->range.from), day)));
        if (t->basis == TIE_WHEN_written)
                cli_print(c, " (when it was written)");
}

static void doubts(struct cli *c, const struct tie_said *t) {
        if (t->flags & TIE_DENIED)
                cli_print(c, "  [denied]");
        else if (t->flags & TIE_NEGATED)
                cli_print(c, "  [not]");
        if (t->mode != LANG_MODE_fact)
                cli_print(c, "  [%s]", lang_mode_code(t->mode));
        if (t->flags & TIE_SOURCE_UNNAMED)
                cli_print(c, "  [by somebody unnamed]");
}

static void tie(struct cli *c, const struct cli_read_doc *d, const struct tie_doc_said *s) {
        const struct tie_said *t = &s->said;
        party(c, d, s, &t->from);
        cli_print(c, " %s", tie_kind_words(t->kind));
        if (t->to.kind != TIE_NOBODY) {
                cli_print(c, " ");
                party(c, d, s, &t->to);
        }
        when(c, &t->time);
        for (unsigned i = t->n_chain; i > 0; i--) {
                cli_print(c, ", says ");
                party(c, d, s, &t->chain[i - 1]);
        }
        cli_style(c, CLI_WARN);
        doubts(c, t);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
}

static void quote(struct cli *c, const struct cli_read_doc *d, const struct tie_said *t) {
        cli_print(c, "    ");
        cli_show(c, CLI_DIM, str_trim(str_sub(d->text, t->off, t->len)), 0);
        cli_print(c, "\n");
}

/* Ties of the same words follow each other, the words once below them. */
static size_t ties(struct cli *c, const struct cli_read_doc *d) {
        size_t n = 0;
        for (size_t i = 0; i < d->ties->v.n; i++)
                n += !d->asserted || tie_asserted(&d->ties->v.v[i].said);
        if (n)
                head(c, "Who did what", n);
        const struct tie_said *last = NULL;
        for (size_t i = 0; i < d->ties->v.n; i++) {
                const struct tie_said *t = &d->ties->v.v[i].said;
                if (d->asserted && !tie_asserted(t))
                        continue;
                if (last && (last->off != t->off || last->len != t->len))
                        quote(c, d, last);
                tie(c, d, &d->ties->v.v[i]);
                last = t;
        }
        if (last)
                quote(c, d, last);
        return n;
}

/* ---- the rest -----------------------------------------------------------------------------------
 */

static void role(struct cli *c, const struct actor_read_sighting *s) {
        cli_print(c, "  ");
        words(c, CLI_BOLD, s->person.n ? s->person : s->address);
        if (s->title.n) {
                cli_print(c, ", ");
                words(c, CLI_PLAIN, s->title);
        }
        if (s->organisation.n) {
                cli_print(c, ", ");
                words(c, CLI_PLAIN, s->organisation);
        }
        if (s->tense == STORE_FORMER || s->tense == STORE_ENDS)
                cli_print(c, " [former]");
        if (s->tense == STORE_DENIED)
                cli_print(c, " [denied]");
        if (s->tense == STORE_FUTURE)
                cli_print(c, " [to be]");
        cli_print(c, "\n");
}

static void date(struct cli *c, const struct cli_read_doc *d, const struct when_text *w) {
        char iso[WHEN_TEXT_ISO], day[WHEN_TEXT];
        struct str s = when_text_iso(w, iso);
        cli_print(c, "  %-24.*s ", s.n ? (int) s.n : 4, s.n ? s.p : "open");
        if (w->ranged && w->precision == WHEN_PRECISION_day && w->range.from != INT64_MIN)
                cli_print(c, "%.*s  ",
                          STR_ARG(when_format_day(WHEN_jalali, when_day(w->range.from), day)));
        cli_show(c, CLI_PLAIN, str_sub(d->text, w->off, w->len), 0);
        cli_print(c, "\n");
}

size_t cli_read_text(struct cli *c, const struct cli_read_doc *d) {
        size_t n = ties(c, d);
        if (d->told->sightings.n)
                head(c, "Offices", d->told->sightings.n);
        for (size_t i = 0; i < d->told->sightings.n; i++)
                role(c, &d->told->sightings.v[i]);
        if (d->dates->v.n)
                head(c, "Dates", d->dates->v.n);
        for (size_t i = 0; i < d->dates->v.n; i++)
                date(c, d, &d->dates->v.v[i]);
        if (d->names.n)
                head(c, "Names", d->names.n);
        for (size_t i = 0; i < d->names.n; i++) {
                const struct lang_name *name = &d->names.v[i];
                cli_print(c, "  %s %3u  ", lang_type_code(name->type), name->odds);
                cli_show(c, CLI_PLAIN, str_sub(d->text, name->off, name->len), 0);
                cli_print(c, "\n");
        }
        return n + d->told->sightings.n + d->dates->v.n + d->names.n;
}
