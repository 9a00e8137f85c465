/* `clew read --json`: one object a date, name, office, tie; documented in doc/schema.md. */
#include "cli/cli-read.h"

static struct json *begin(struct cli *c, const struct cli_read_doc *d, const char *object) {
        struct json *j = cli_json(c);
        json_key(j, "verb"), json_z(j, "read");
        json_key(j, "object"), json_z(j, object);
        json_key(j, "file"), json_z(j, d->file);
        json_key(j, "document"), json_u64(j, d->ordinal);
        json_key(j, "lang"), json_z(j, text_lang_code(d->lang));
        return j;
}

/* ---- dates and names ---------------------------------------------------------------------------
 */

static const char *calendar_words(enum when_calendar c) {
        return c == WHEN_jalali ? "jalali" : c == WHEN_hijri ? "hijri" : "gregorian";
}

static void date_json(struct cli *c, const struct cli_read_doc *d, struct cli_points *p,
                      const struct when_text *w) {
        struct json *j = begin(c, d, "date");
        char iso[WHEN_TEXT_ISO];
        json_key(j, "text"), json_str(j, str_sub(d->text, w->off, w->len));
        cli_place_json(j, p, w->off, w->len);
        json_key(j, "kind"), json_z(j, when_text_kind_code(w->kind));
        json_key(j, "calendar"), json_z(j, calendar_words(w->calendar));
        json_key(j, "precision"), json_z(j, when_precision_code(w->precision));
        json_key(j, "basis"), json_z(j, "mentioned");
        json_key(j, "iso"), json_str(j, when_text_iso(w, iso));
        cli_range_json(j, w->ranged, w->range, w->precision);
        cli_when_flags_json(j, w->flags);
        json_key(j, "event"), json_z(j, w->event);
        json_key(j, "rule"), json_z(j, w->rule);
        cli_json_done(c);
}

static void name_json(struct cli *c, const struct cli_read_doc *d, struct cli_points *p,
                      const struct lang_name *n) {
        struct json *j = begin(c, d, "name");
        json_key(j, "text"), json_str(j, str_sub(d->text, n->off, n->len));
        cli_place_json(j, p, n->off, n->len);
        json_key(j, "type"), json_z(j, lang_type_code(n->type));
        json_key(j, "odds"), json_real(j, n->odds / 100.0);
        cli_words_json(j, "title", p, n->title_off, n->title_len);
        json_key(j, "rule"), json_z(j, n->hinted ? "tagger, known name" : "tagger");
        cli_json_done(c);
}

/* ---- offices ------------------------------------------------------------------------------------
 */

static const char *form_words(enum store_role_form f) {
        static const char *const words[] = {
                [STORE_ROLE_signature] = "signature",
                [STORE_ROLE_apposition] = "apposition",
                [STORE_ROLE_title] = "title",
                [STORE_ROLE_verb] = "verb",
                [STORE_ROLE_introduced] = "introduced",
                [STORE_ROLE_header] = "header",
                [STORE_ROLE_card] = "card",
                [STORE_ROLE_directory] = "directory",
        };
        return words[f];
}

static const char *tense_words(enum store_role_tense t) {
        static const char *const words[] = {
                [STORE_NOW] = "now",       [STORE_FORMER] = "former", [STORE_FUTURE] = "future",
                [STORE_ACTING] = "acting", [STORE_DENIED] = "denied", [STORE_BEGINS] = "begins",
                [STORE_ENDS] = "ends",
        };
        return words[t];
}

static void str_or_null(struct json *j, const char *key, struct str s) {
        json_key(j, key);
        if (s.n)
                json_str(j, s);
        else
                json_null(j);
}

static void role_json(struct cli *c, const struct cli_read_doc *d, struct cli_points *p,
                      const struct actor_read_sighting *s) {
        struct json *j = begin(c, d, "role");
        str_or_null(j, "person", s->person);
        str_or_null(j, "address", s->address);
        str_or_null(j, "title", s->title);
        str_or_null(j, "organisation", s->organisation);
        json_key(j, "tense"), json_z(j, tense_words(s->tense));
        cli_words_json(j, "cite", p, s->off, s->len);
        json_key(j, "voice"), json_u64(j, s->voice);
        json_key(j, "odds"), json_real(j, s->odds / 100.0);
        json_key(j, "rule"), json_z(j, form_words(s->form));
        cli_json_done(c);
}

/* ---- ties ---------------------------------------------------------------------------------------
 */

static void party_json(struct json *j, struct cli_points *p, const struct tie_doc_said *s,
                       const struct tie_party *x) {
        struct str name = x->kind == TIE_SPEAKER ? s->name : x->name;
        if (x->kind == TIE_NOBODY) {
                json_null(j);
                return;
        }
        json_object(j);
        json_key(j, "kind"), json_z(j, cli_party_words(x->kind));
        json_key(j, "how"), json_z(j, cli_how_words(x->how));
        str_or_null(j, "name", name);
        if (x->kind == TIE_SPEAKER)
                str_or_null(j, "address", s->address);
        if (x->kind == TIE_ADDRESSEE)
                str_or_null(j, "address", s->receiver);
        cli_words_json(j, "words", p, x->off, x->len);
        cli_words_json(j, "named", p, x->name_off, x->name_len);
        json_end(j);
}

static void time_json(struct json *j, struct cli_points *p, const struct tie_time *t) {
        json_object(j);
        json_key(j, "basis"), json_z(j, cli_tie_basis_words(t->basis));
        json_key(j, "calendar"), json_z(j, calendar_words(t->calendar));
        json_key(j, "precision"), json_z(j, when_precision_code(t->precision));
        char iso[WHEN_TEXT_ISO];
        json_key(j, "iso"), json_str(j, cli_tie_iso(t, iso));
        cli_range_json(j, t->ranged, t->range, t->precision);
        cli_when_flags_json(j, t->flags);
        cli_words_json(j, "words", p, t->off, t->len);
        json_end(j);
}

static void claim_json(struct json *j, const struct tie_said *t) {
        json_key(j, "asserted"), json_bool(j, tie_asserted(t));
        json_key(j, "negated"), json_bool(j, t->flags & TIE_NEGATED);
        json_key(j, "denied"), json_bool(j, t->flags & TIE_DENIED);
        json_key(j, "mode"), json_z(j, lang_mode_code(t->mode));
        json_key(j, "passive"), json_bool(j, t->flags & TIE_PASSIVE);
        json_key(j, "lasting"), json_bool(j, t->flags & TIE_LASTING);
        json_key(j, "begins"), json_bool(j, t->flags & TIE_BEGINS);
        json_key(j, "ends"), json_bool(j, t->flags & TIE_ENDS);
        json_key(j, "source_unnamed"), json_bool(j, t->flags & TIE_SOURCE_UNNAMED);
        json_key(j, "count");
        if (t->flags & TIE_COUNTED)
                json_u64(j, t->count);
        else
                json_null(j);
}

static void tie_json(struct cli *c, const struct cli_read_doc *d, struct cli_points *p,
                     const struct tie_doc_said *s) {
        const struct tie_said *t = &s->said;
        struct json *j = begin(c, d, "tie");
        json_key(j, "kind"), json_z(j, tie_kind_code(t->kind));
        json_key(j, "plover"), json_z(j, tie_kind_plover(t->kind));
        json_key(j, "ftm"), json_z(j, tie_kind_ftm(t->kind));
        json_key(j, "source"), party_json(j, p, s, &t->from);
        json_key(j, "target"), party_json(j, p, s, &t->to);
        claim_json(j, t);
        json_key(j, "said_by");
        json_array(j);
        for (unsigned i = 0; i < t->n_chain; i++)
                party_json(j, p, s, &t->chain[i]);
        json_end(j);
        json_key(j, "time"), time_json(j, p, &t->time);
        cli_words_json(j, "cite", p, t->off, t->len);
        cli_words_json(j, "verb_words", p, t->verb_off, t->verb_len);
        cli_words_json(j, "object_words", p, t->object_off, t->object_len);
        json_key(j, "voice"), json_u64(j, t->voice);
        json_key(j, "odds"), json_real(j, t->odds / 100.0);
        json_key(j, "rule"), json_z(j, t->rule);
        cli_json_done(c);
}

size_t cli_read_json(struct cli *c, const struct cli_read_doc *d) {
        struct cli_points p = { .text = d->text };
        size_t n = d->names.n + d->dates->v.n + d->told->sightings.n;
        for (size_t i = 0; i < d->dates->v.n; i++)
                date_json(c, d, &p, &d->dates->v.v[i]);
        for (size_t i = 0; i < d->names.n; i++)
                name_json(c, d, &p, &d->names.v[i]);
        for (size_t i = 0; i < d->told->sightings.n; i++)
                role_json(c, d, &p, &d->told->sightings.v[i]);
        for (size_t i = 0; i < d->ties->v.n; i++) {
                if (d->asserted && !tie_asserted(&d->ties->v.v[i].said))
                        continue;
                tie_json(c, d, &p, &d->ties->v.v[i]);
                n++;
        }
        return n;
}
