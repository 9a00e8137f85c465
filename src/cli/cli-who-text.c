/* The card as text: sections with a heading, one fact a line, what it rests on below it. */
#include "cli/cli-who.h"

#include "base/utf8.h"
#include "cli/cli-common.h"
#include "when/when.h"

enum { CITES_MOST = 100000, ROWS = 8, WORDS = 160, NAME_COLUMNS = 30 };

static void heading(struct cli *c, const char *words) {
        cli_print(c, "\n");
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s", words);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
}

static void day(struct cli *c, int64_t at) {
        char z[WHEN_TEXT];
        struct str s = when_format_day(WHEN_gregorian, when_day(at), z);
        cli_print(c, "%.*s", STR_ARG(s));
}

static void range(struct cli *c, int64_t from, int64_t to) {
        day(c, from);
        if (when_day(from) == when_day(to))
                return;
        cli_print(c, " to ");
        day(c, to);
}

static const char *many(uint64_t n, const char *one, const char *more) {
        return n == 1 ? one : more;
}

static void rest(struct cli *c, size_t all, size_t shown) {
        if (all > shown)
                cli_print(c, "  %zu more: --all\n", all - shown);
}

static size_t rows(const struct cli_who *w, size_t n) {
        return w->all || n < ROWS ? n : ROWS;
}

/* ---- head ----------------------------------------------------------------------------------- */

static void head(struct cli *c, const struct query_who *q) {
        char hex[17], sent[32], got[32];
        const struct actor_view *v = &q->view;
        cli_show(c, CLI_BOLD, v->name.n ? v->name : v->anchor, 0);
        cli_print(c, "  %s  %.12s\n", actor_kind_id(v->kind), cli_who_key(v->key, hex));
        if (v->flags & ACTOR_ROW_name_only)
                cli_print(c, v->kind == ACTOR_organisation
                                     ? "known by name only\n"
                                     : "known by name only: all that follows may be of several "
                                       "people\n");
        if (q->sent + q->received > 0)
                cli_print(c, "wrote %s, got %s", cli_count(q->sent, sent),
                          cli_count(q->received, got));
        if (q->sent + q->received > 0 && q->dated) {
                cli_print(c, ", ");
                range(c, q->first, q->last);
        }
        if (q->n_langs > 0)
                cli_print(c, "; writes");
        for (size_t i = 0; i < q->n_langs && i < 4; i++)
                cli_print(c, "%s %s %llu", i ? "," : "", q->langs[i].code,
                          (unsigned long long) q->langs[i].n);
        if (q->sent + q->received > 0)
                cli_print(c, "\n");
}

static void names(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        const char *script = "";
        size_t n = 0, shown = 0;
        if (q->n_names == 0)
                return;
        heading(c, "names");
        for (size_t i = 0; i < q->n_names; i++) {
                const struct query_who_name *x = &q->names[i];
                n = strcmp(script, x->script) == 0 ? n + 1 : 0;
                script = x->script;
                if (n >= ROWS && !w->all)
                        continue;
                shown++;
                cli_print(c, "  %6llu  ", (unsigned long long) x->n);
                cli_show(c, CLI_PLAIN, x->text, 0);
                if (x->why == ACTOR_WHY_context)
                        cli_print(c, "  (in texts)");
                cli_print(c, "\n");
        }
        rest(c, q->n_names, shown);
}

/* ---- addresses ------------------------------------------------------------------------------ */

static int doc_id(struct cli *c, uint64_t doc) {
        struct store_doc_row row;
        char id[13];
        int r = store_doc_get(c->store, (struct doc_id){ doc }, &row, &c->err);
        if (r < 0)
                return r;
        cli_id(&row.key, id);
        cli_print(c, "  [%s]", id);
        return 0;
}

static int address(struct cli *c, const struct query_who_addr *x) {
        char sent[32], got[32];
        int r = 0;
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN, x->address, 0);
        cli_print(c, "  sent %s, got %s", cli_count(x->sent, sent), cli_count(x->received, got));
        if (x->dated) {
                cli_print(c, "  ");
                range(c, x->first, x->last);
        }
        cli_print(c, "\n");
        if (x->why == ACTOR_WHY_itself)
                return 0;
        cli_print(c, "      %s", actor_why_words(x->why));
        if (x->with.n > 0) {
                cli_print(c, ": ");
                cli_show(c, CLI_PLAIN, x->with, 0);
        }
        if (x->at.doc)
                r = doc_id(c, x->at.doc);
        cli_print(c, "\n");
        return r;
}

static int addresses(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        int r = 0;
        if (q->n_addrs > 0)
                heading(c, "addresses");
        for (size_t i = 0; i < rows(w, q->n_addrs) && r >= 0; i++)
                r = address(c, &q->addrs[i]);
        rest(c, q->n_addrs, rows(w, q->n_addrs));
        if (q->roles.n_phones > 0)
                heading(c, "telephones, below its own words");
        for (size_t i = 0; i < rows(w, q->roles.n_phones) && r >= 0; i++) {
                cli_print(c, "  %6u  ", q->roles.phones[i].n);
                cli_show(c, CLI_PLAIN, q->roles.phones[i].number, 0);
                r = doc_id(c, q->roles.phones[i].doc);
                cli_print(c, "\n");
        }
        rest(c, q->roles.n_phones, rows(w, q->roles.n_phones));
        return r;
}

/* ---- offices -------------------------------------------------------------------------------- */

/* Words of a cite as one line, without marks of quotation. */
static struct str one_line(struct str s, struct arena *a, bool *ret_cut) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
                bool quote = s.p[i] == '>' && (i == 0 || ascii_space(s.p[i - 1]));
                bool space = ascii_space(s.p[i]) || quote;
                if (!space)
                        p[n++] = s.p[i];
                else if (n > 0 && p[n - 1] != ' ')
                        p[n++] = ' ';
        }
        struct str line = str_trim((struct str){ p, n });
        *ret_cut = line.n > WORDS;
        if (*ret_cut)
                line.n = utf8_floor(line, WORDS);
        return line;
}

static int cite(struct cli *c, const struct cli_who *w, const struct actor_role_cite *at) {
        struct cli_who_cite x;
        bool cut;
        int r = cli_who_cite_get(c, w, at, &x);
        if (r < 0)
                return r;
        cli_print(c, "      ");
        cli_date(c, at->dated, at->at, 0, 10);
        cli_print(c, " %s  %s%s", x.id, actor_role_form_id(at->form), at->own ? ", own words" : "");
        if (at->tense != STORE_NOW)
                cli_print(c, ", %s", actor_role_tense_id(at->tense));
        if (strcmp(x.basis, "quoted") == 0)
                cli_print(c, ", date of the quoted words");
        else if (*x.basis && strcmp(x.basis, cli_basis_words(REC_DATE_sent)) != 0)
                cli_print(c, ", date: %s", x.basis);
        cli_print(c, "\n");
        struct str line = one_line(x.words, w->a, &cut);
        if (line.n > 0) {
                cli_print(c, "        ");
                cli_show(c, CLI_DIM, line, 0);
                cli_print(c, cut ? " ...\n" : "\n");
        }
        return 0;
}

static void office_name(struct cli *c, const struct actor_role *x) {
        if (x->title.n > 0)
                cli_show(c, CLI_BOLD, x->title, 0);
        if (x->organisation.n > 0) {
                cli_print(c, x->title.n > 0 ? ", " : "at ");
                cli_show(c, CLI_BOLD, x->organisation, 0);
        }
}

static void when_seen(struct cli *c, const struct actor_role *x) {
        cli_print(c, "      ");
        if (x->dated) {
                cli_print(c, "seen as such ");
                if (when_day(x->first) != when_day(x->last))
                        cli_print(c, "from ");
                else
                        cli_print(c, "on ");
                range(c, x->first, x->last);
        } else {
                cli_print(c, "never seen as such on a day");
        }
        uint32_t others = x->n - x->own;
        cli_print(c, " (%u %s", x->n, many(x->n, "sighting", "sightings"));
        if (x->docs < x->n)
                cli_print(c, " in %u %s", x->docs, many(x->docs, "document", "documents"));
        if (others == x->n)
                cli_print(c, ", in others' words");
        else if (others > 0)
                cli_print(c, ", %u of them in others' words", others);
        else
                cli_print(c, ", in own words");
        cli_print(c, ")\n");
}

static void turn(struct cli *c, bool known, int64_t at, const char *words) {
        if (!known)
                return;
        cli_print(c, "      %s ", words);
        day(c, at);
        cli_print(c, "\n");
}

static void turns(struct cli *c, const struct actor_role *x) {
        turn(c, x->future, x->future_at, "told as still to come on");
        turn(c, x->begins, x->begins_at, "its beginning is told on");
        turn(c, x->ends, x->ends_at, "its end is told on");
        turn(c, x->former, x->former_at, "called former on");
        if (x->tenses[STORE_ACTING] > 0)
                cli_print(c, "      acting in %u of %u\n", x->tenses[STORE_ACTING], x->n);
        for (size_t i = 0; i < x->n_gaps; i++) {
                cli_print(c, "      not seen from ");
                range(c, x->gaps[i].from, x->gaps[i].to);
                cli_print(c, "\n");
        }
}

static const char *on_day(enum actor_role_at on) {
        static const char *const words[] = {
                [ACTOR_ROLE_AT_seen] = "seen before and after that day",
                [ACTOR_ROLE_AT_gap] = "seen before and after, but long before or after that day",
                [ACTOR_ROLE_AT_near] = "seen only before or only after, within half a year",
                [ACTOR_ROLE_AT_former] = "said to be over by then",
                [ACTOR_ROLE_AT_other] = "",
        };
        return words[on];
}

static int office(struct cli *c, const struct cli_who *w, const struct actor_role *x,
                  enum actor_role_at on) {
        size_t *at = arena_alloc(w->a, (x->n_cites + 1) * sizeof *at);
        size_t n = cli_who_cites(w, x, at, CITES_MOST);
        int r = 0;
        cli_print(c, "  ");
        office_name(c, x);
        cli_print(c, "\n");
        if (w->on_day)
                cli_print(c, "      %s\n", on_day(on));
        when_seen(c, x);
        turns(c, x);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = cite(c, w, &x->cites[at[i]]);
        return r;
}

static int offices(struct cli *c, const struct cli_who *w, bool sure) {
        const struct actor_roles *q = &w->card->roles;
        enum actor_role_at on;
        size_t n = 0, shown = 0;
        int r = 0;
        for (size_t i = 0; i < q->n && r >= 0; i++) {
                if (q->roles[i].sure != sure || !cli_who_role(w, &q->roles[i], &on))
                        continue;
                if (n++ == 0)
                        heading(c, sure ? "offices"
                                        : "offices of somebody of this name, maybe another person");
                if (w->all || (shown < 2 * ROWS && !q->roles[i].weak))
                        r = office(c, w, &q->roles[i], on), shown++;
        }
        rest(c, n, shown);
        return r;
}

static void doubts(struct cli *c, const struct cli_who *w) {
        const struct actor_roles *q = &w->card->roles;
        if (q->n_doubts > 0)
                heading(c, "what does not fit together");
        for (size_t i = 0; i < rows(w, q->n_doubts); i++) {
                const struct actor_role_doubt *d = &q->doubts[i];
                cli_print(c, "  ");
                office_name(c, &q->roles[d->a]);
                if (d->b != d->a) {
                        cli_print(c, " - ");
                        office_name(c, &q->roles[d->b]);
                }
                cli_print(c, "\n      %s", actor_role_doubt_words(d->kind));
                if (d->from <= d->to) {
                        cli_print(c, ": ");
                        range(c, d->from, d->to);
                }
                cli_print(c, "\n");
        }
        rest(c, q->n_doubts, rows(w, q->n_doubts));
}

/* ---- people --------------------------------------------------------------------------------- */

static void person(struct cli *c, const struct query_who_near *x) {
        cli_show(c, CLI_PLAIN, x->name.n ? x->name : x->anchor, NAME_COLUMNS);
        if (x->name.n && !str_eq(x->name, x->anchor)) {
                cli_print(c, "  ");
                cli_show(c, CLI_DIM, x->anchor, 0);
        }
        if (x->name_only)
                cli_print(c, "  (by name only)");
        else if (x->kind == ACTOR_list || x->kind == ACTOR_shared || x->kind == ACTOR_role)
                cli_print(c, "  (%s)", actor_kind_id(x->kind));
        cli_print(c, "\n");
}

static void people(struct cli *c, const struct query_who_near *v, size_t n, uint64_t all,
                   const char *words) {
        if (n == 0)
                return;
        heading(c, words);
        for (size_t i = 0; i < n; i++) {
                cli_print(c, "  %6llu %6llu  ", (unsigned long long) v[i].to,
                          (unsigned long long) v[i].from);
                person(c, &v[i]);
        }
        rest(c, (size_t) all, n);
}

static void mentions(struct cli *c, const struct query_who *q) {
        if (q->mentions + q->maybe + q->others == 0)
                return;
        heading(c, "named in documents of others");
        bool org = q->view.kind == ACTOR_organisation;
        if (q->mentions > 0)
                cli_print(c, "  %6llu  by what surrounds the name it is meant\n",
                          (unsigned long long) q->mentions);
        if (q->maybe > 0)
                cli_print(c, "  %6llu  hold %s\n", (unsigned long long) q->maybe,
                          org ? "one of its names" : "the name, and nothing tells whose it is");
        if (q->others > 0)
                cli_print(c, "  %6llu  mean somebody else of the name\n",
                          (unsigned long long) q->others);
}

static void uncertain(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        char hex[17];
        bool shared = q->view.kind == ACTOR_shared;
        if (q->view.n_maybes + q->n_same == 0 && !shared)
                return;
        heading(c, "uncertain");
        if (shared)
                cli_print(c, "  several people write from this mailbox\n");
        for (size_t i = 0; i < rows(w, q->view.n_maybes); i++) {
                const struct actor_maybe *m = &q->view.maybes[i];
                cli_print(c, "  may be  %.12s  ", cli_who_key(m->key, hex));
                cli_show(c, CLI_PLAIN, m->name.n ? m->name : m->anchor, 0);
                cli_print(c, "  ");
                cli_show(c, CLI_DIM, m->anchor, 0);
                cli_print(c, "\n      missing: %s\n", actor_missing(m->points, m->againsts));
        }
        rest(c, q->view.n_maybes, rows(w, q->view.n_maybes));
        for (size_t i = 0; i < rows(w, q->n_same); i++) {
                cli_print(c, "  same name  %.12s  ", cli_who_key(q->same[i].key, hex));
                person(c, &q->same[i]);
        }
        rest(c, q->n_same, rows(w, q->n_same));
}

static void decisions(struct cli *c, const struct query_who *q) {
        if (q->n_acts > 0)
                heading(c, "decided by the user");
        for (size_t i = 0; i < q->n_acts; i++) {
                const struct actor_act *d = &q->acts[i];
                const struct str parts[] = { d->a, d->b, d->text, d->reason };
                cli_print(c, "  %4llu  ", (unsigned long long) d->id);
                cli_date(c, true, d->at, 0, 10);
                cli_print(c, "  %.*s", STR_ARG(d->verb));
                for (size_t k = 0; k < 4; k++)
                        if (parts[k].n > 0) {
                                cli_print(c, k == 3 ? "  because " : "  ");
                                cli_show(c, CLI_PLAIN, parts[k], 0);
                        }
                if (d->undone)
                        cli_print(c, "  (undone by %llu)", (unsigned long long) d->undone);
                cli_print(c, "\n");
        }
}

/* ---- organisations -------------------------------------------------------------------------- */

static int holders(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        int r = 0;
        if (q->n_holders > 0)
                heading(c, "offices there");
        size_t n = w->all || q->n_holders < 3 * ROWS ? q->n_holders : 3 * ROWS;
        for (size_t i = 0; i < n && r >= 0; i++) {
                const struct actor_holder *h = &q->holders[i];
                cli_print(c, "  %6u  ", h->n);
                cli_show(c, CLI_PLAIN, h->name.n ? h->name : STR("(no name)"), 0);
                if (h->title.n > 0) {
                        cli_print(c, ", ");
                        cli_show(c, CLI_BOLD, h->title, 0);
                }
                if (h->dated) {
                        cli_print(c, "  ");
                        range(c, h->first, h->last);
                }
                if (h->actor == 0)
                        cli_print(c, "  by name only");
                r = doc_id(c, h->cite.doc);
                cli_print(c, "\n");
        }
        rest(c, q->n_holders, n);
        return r;
}

int cli_who_text(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        head(c, q);
        if (!w->on_day)
                names(c, w);
        int r = w->on_day ? 0 : addresses(c, w);
        if (r >= 0)
                r = offices(c, w, true);
        if (r >= 0)
                r = offices(c, w, false);
        doubts(c, w);
        if (w->on_day || r < 0)
                return r;
        r = holders(c, w);
        people(c, q->people, q->n_people, q->all_people, "writes from there: sent, received");
        people(c, q->nears, q->n_nears, q->all_nears, "nearest: wrote to, got from");
        mentions(c, q);
        uncertain(c, w);
        decisions(c, q);
        return r;
}
