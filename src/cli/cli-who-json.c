/* The card as one JSON object; see doc/schema.md. */
#include "cli/cli-who.h"

#include "cli/cli-common.h"

enum { CITES_MOST = 100000 };

static int place(struct cli *c, struct json *j, const struct actor_place *p) {
        struct store_doc_row row;
        char id[13];
        json_key(j, "doc");
        if (p->doc == 0) {
                json_null(j);
        } else {
                int r = store_doc_get(c->store, (struct doc_id){ p->doc }, &row, &c->err);
                if (r < 0)
                        return r;
                cli_id(&row.key, id);
                json_z(j, id);
        }
        json_key(j, "off"), json_u64(j, p->off);
        json_key(j, "len"), json_u64(j, p->len);
        return 0;
}

static void names(struct json *j, const struct query_who *q) {
        json_key(j, "spellings");
        json_array(j);
        for (size_t i = 0; i < q->n_names; i++) {
                json_object(j);
                json_key(j, "name"), json_str(j, q->names[i].text);
                json_key(j, "script"), json_z(j, q->names[i].script);
                json_key(j, "why"), json_z(j, actor_why_id(q->names[i].why));
                json_key(j, "n"), json_u64(j, q->names[i].n);
                json_end(j);
        }
        json_end(j);
}

static int addresses(struct cli *c, struct json *j, const struct query_who *q) {
        int r = 0;
        json_key(j, "mailboxes");
        json_array(j);
        for (size_t i = 0; i < q->n_addrs && r >= 0; i++) {
                const struct query_who_addr *x = &q->addrs[i];
                json_object(j);
                json_key(j, "address"), json_str(j, x->address);
                json_key(j, "sent"), json_u64(j, x->sent);
                json_key(j, "received"), json_u64(j, x->received);
                cli_date_json(j, "first", x->dated, x->first, 0);
                cli_date_json(j, "last", x->dated, x->last, 0);
                json_key(j, "why"), json_z(j, actor_why_id(x->why));
                json_key(j, "with"), json_str(j, x->with);
                r = place(c, j, &x->at);
                json_end(j);
        }
        json_end(j);
        json_key(j, "telephones");
        json_array(j);
        for (size_t i = 0; i < q->roles.n_phones && r >= 0; i++) {
                const struct actor_role_phone *p = &q->roles.phones[i];
                const struct actor_place at = { p->doc, p->off, p->len };
                json_object(j);
                json_key(j, "number"), json_str(j, p->number);
                json_key(j, "n"), json_u64(j, p->n);
                r = place(c, j, &at);
                json_end(j);
        }
        json_end(j);
        return r;
}

static int cite(struct cli *c, struct json *j, const struct cli_who *w,
                const struct actor_role_cite *at) {
        struct cli_who_cite x;
        int r = cli_who_cite_get(c, w, at, &x);
        if (r < 0)
                return r;
        json_object(j);
        json_key(j, "doc"), json_z(j, x.id);
        json_key(j, "off"), json_u64(j, at->off);
        json_key(j, "len"), json_u64(j, at->len);
        json_key(j, "words"), json_str(j, x.words);
        cli_date_json(j, "date", at->dated, at->at, 0);
        json_key(j, "basis"), json_z(j, *x.basis ? x.basis : NULL);
        json_key(j, "form"), json_z(j, actor_role_form_id(at->form));
        json_key(j, "tense"), json_z(j, actor_role_tense_id(at->tense));
        json_key(j, "own"), json_bool(j, at->own);
        json_end(j);
        return 0;
}

static void counts(struct json *j, const char *key, const char *of, const uint32_t *v, unsigned n,
                   const char *(*id)(unsigned) ) {
        json_key(j, key);
        json_array(j);
        for (unsigned i = 0; i < n; i++)
                if (v[i] > 0) {
                        json_object(j);
                        json_key(j, of), json_z(j, id(i));
                        json_key(j, "n"), json_u64(j, v[i]);
                        json_end(j);
                }
        json_end(j);
}

static void role_dates(struct json *j, const struct actor_role *r) {
        cli_date_json(j, "first", r->dated, r->first, 0);
        cli_date_json(j, "last", r->dated, r->last, 0);
        cli_date_json(j, "begins", r->begins, r->begins_at, 0);
        cli_date_json(j, "ends", r->ends, r->ends_at, 0);
        cli_date_json(j, "former", r->former, r->former_at, 0);
        cli_date_json(j, "future", r->future, r->future_at, 0);
        json_key(j, "silences");
        json_array(j);
        for (size_t i = 0; i < r->n_gaps; i++) {
                json_object(j);
                cli_date_json(j, "from", true, r->gaps[i].from, 0);
                cli_date_json(j, "to", true, r->gaps[i].to, 0);
                json_end(j);
        }
        json_end(j);
}

static int role(struct cli *c, struct json *j, const struct cli_who *w, const struct actor_role *x,
                enum actor_role_at on) {
        size_t *at = arena_alloc(w->a, (x->n_cites + 1) * sizeof *at);
        size_t n = cli_who_cites(w, x, at, CITES_MOST);
        int r = 0;
        json_object(j);
        json_key(j, "title"), json_str(j, x->title);
        json_key(j, "organisation"), json_str(j, x->organisation);
        json_key(j, "title_key"), json_str(j, x->title_key);
        json_key(j, "organisation_key"), json_str(j, x->org_key);
        json_key(j, "sure"), json_bool(j, x->sure);
        json_key(j, "weak"), json_bool(j, x->weak);
        json_key(j, "sightings"), json_u64(j, x->n);
        json_key(j, "own"), json_u64(j, x->own);
        json_key(j, "documents"), json_u64(j, x->docs);
        json_key(j, "speakers"), json_u64(j, x->speakers);
        counts(j, "by_form", "form", x->forms, STORE_ROLE_directory + 1, actor_role_form_id);
        counts(j, "by_tense", "tense", x->tenses, STORE_ENDS + 1, actor_role_tense_id);
        role_dates(j, x);
        json_key(j, "on_day"), json_z(j, w->on_day ? actor_role_at_id(on) : NULL);
        json_key(j, "cites");
        json_array(j);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = cite(c, j, w, &x->cites[at[i]]);
        json_end(j);
        json_end(j);
        return r;
}

static int roles(struct cli *c, struct json *j, const struct cli_who *w) {
        const struct actor_roles *x = &w->card->roles;
        enum actor_role_at on;
        int r = 0;
        json_key(j, "roles");
        json_array(j);
        for (size_t i = 0; i < x->n && r >= 0; i++)
                if (cli_who_role(w, &x->roles[i], &on))
                        r = role(c, j, w, &x->roles[i], on);
        json_end(j);
        json_key(j, "said_again"), json_u64(j, x->folded);
        json_key(j, "of_homonyms"), json_u64(j, x->homonyms);
        json_key(j, "doubts");
        json_array(j);
        for (size_t i = 0; i < x->n_doubts; i++) {
                const struct actor_role_doubt *d = &x->doubts[i];
                json_object(j);
                json_key(j, "doubt"), json_z(j, actor_role_doubt_id(d->kind));
                json_key(j, "a"), json_str(j, x->roles[d->a].title);
                json_key(j, "a_organisation"), json_str(j, x->roles[d->a].organisation);
                json_key(j, "b"), json_str(j, x->roles[d->b].title);
                json_key(j, "b_organisation"), json_str(j, x->roles[d->b].organisation);
                cli_date_json(j, "from", d->from <= d->to, d->from, 0);
                cli_date_json(j, "to", d->from <= d->to, d->to, 0);
                json_end(j);
        }
        json_end(j);
        return r;
}

static void people(struct json *j, const char *key, const struct query_who_near *v, size_t n,
                   bool letters) {
        char hex[17];
        json_key(j, key);
        json_array(j);
        for (size_t i = 0; i < n; i++) {
                json_object(j);
                json_key(j, "id"), json_z(j, cli_who_key(v[i].key, hex));
                json_key(j, "kind"), json_z(j, actor_kind_id(v[i].kind));
                json_key(j, "name"), json_str(j, v[i].name);
                json_key(j, "anchor"), json_str(j, v[i].anchor);
                json_key(j, "name_only"), json_bool(j, v[i].name_only);
                if (letters) {
                        json_key(j, "to"), json_u64(j, v[i].to);
                        json_key(j, "from"), json_u64(j, v[i].from);
                }
                json_end(j);
        }
        json_end(j);
}

static void maybes(struct json *j, const struct actor_view *v) {
        char hex[17];
        json_key(j, "may_be");
        json_array(j);
        for (size_t i = 0; i < v->n_maybes; i++) {
                const struct actor_maybe *m = &v->maybes[i];
                json_object(j);
                json_key(j, "id"), json_z(j, cli_who_key(m->key, hex));
                json_key(j, "name"), json_str(j, m->name);
                json_key(j, "anchor"), json_str(j, m->anchor);
                json_key(j, "points"), json_u64(j, m->points);
                json_key(j, "missing"), json_z(j, actor_missing(m->points, m->againsts));
                json_end(j);
        }
        json_end(j);
}

static void decisions(struct json *j, const struct query_who *q) {
        json_key(j, "decisions");
        json_array(j);
        for (size_t i = 0; i < q->n_acts; i++) {
                const struct actor_act *d = &q->acts[i];
                json_object(j);
                json_key(j, "decision"), json_u64(j, d->id);
                cli_date_json(j, "date", true, d->at, 0);
                json_key(j, "verb"), json_str(j, d->verb);
                json_key(j, "a"), json_str(j, d->a);
                json_key(j, "b"), json_str(j, d->b);
                json_key(j, "text"), json_str(j, d->text);
                json_key(j, "reason"), json_str(j, d->reason);
                json_key(j, "undone_by"), json_u64(j, d->undone);
                json_end(j);
        }
        json_end(j);
}

static int holders(struct cli *c, struct json *j, const struct cli_who *w) {
        const struct query_who *q = w->card;
        int r = 0;
        json_key(j, "holders");
        json_array(j);
        for (size_t i = 0; i < q->n_holders && r >= 0; i++) {
                const struct actor_holder *h = &q->holders[i];
                json_object(j);
                json_key(j, "name"), json_str(j, h->name);
                json_key(j, "known"), json_bool(j, h->actor != 0);
                json_key(j, "title"), json_str(j, h->title);
                json_key(j, "sightings"), json_u64(j, h->n);
                cli_date_json(j, "first", h->dated, h->first, 0);
                cli_date_json(j, "last", h->dated, h->last, 0);
                json_key(j, "cite");
                r = cite(c, j, w, &h->cite);
                json_end(j);
        }
        json_end(j);
        return r;
}

static void head(struct json *j, const struct query_who *q) {
        char hex[17];
        json_key(j, "type"), json_z(j, "card");
        json_key(j, "id"), json_z(j, cli_who_key(q->view.key, hex));
        json_key(j, "kind"), json_z(j, actor_kind_id(q->view.kind));
        json_key(j, "name"), json_str(j, q->view.name);
        json_key(j, "anchor"), json_str(j, q->view.anchor);
        json_key(j, "name_only"), json_bool(j, q->view.flags & ACTOR_ROW_name_only);
        json_key(j, "sent"), json_u64(j, q->sent);
        json_key(j, "received"), json_u64(j, q->received);
        cli_date_json(j, "first", q->dated, q->first, 0);
        cli_date_json(j, "last", q->dated, q->last, 0);
        json_key(j, "languages");
        json_array(j);
        for (size_t i = 0; i < q->n_langs; i++) {
                json_object(j);
                json_key(j, "lang"), json_z(j, q->langs[i].code);
                json_key(j, "n"), json_u64(j, q->langs[i].n);
                json_end(j);
        }
        json_end(j);
}

int cli_who_json(struct cli *c, const struct cli_who *w) {
        const struct query_who *q = w->card;
        struct json *j = cli_json(c);
        head(j, q);
        names(j, q);
        int r = addresses(c, j, q);
        if (r >= 0)
                r = roles(c, j, w);
        people(j, "nearest", q->nears, q->n_nears, true);
        json_key(j, "correspondents"), json_u64(j, q->all_nears);
        json_key(j, "mentions"), json_u64(j, q->mentions);
        json_key(j, "mentions_maybe"), json_u64(j, q->maybe);
        json_key(j, "mentions_of_others"), json_u64(j, q->others);
        people(j, "same_name", q->same, q->n_same, false);
        maybes(j, &q->view);
        people(j, "people", q->people, q->n_people, true);
        if (r >= 0)
                r = holders(c, j, w);
        decisions(j, q);
        cli_json_done(c);
        return r;
}
