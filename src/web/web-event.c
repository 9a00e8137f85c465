/* See web-event.h. */
#include "web/web-event.h"

#include "base/utf8.h"
#include "quote/quote-doc.h"

enum { DAY = 86400, WITNESSES = 8, NAME = 80 };

/* ---- when --------------------------------------------------------------------------------- */

static void put_range(const struct web_request *q, struct web_answer *w,
                      const struct tie_event *ev) {
        int64_t from = ev->range.from, to = ev->range.to - 1;
        if (ev->precision < WHEN_PRECISION_day && to - from < DAY)
                web_time(q, w, true, from, 0);
        else
                web_day(q, w, true, from, 0);
        if (when_day(from) == when_day(to))
                return;
        web_lit(w, " – ");
        web_day(q, w, true, to, 0);
}

static void put_when(const struct web_request *q, struct web_answer *w,
                     const struct tie_event *ev) {
        bool from = ev->range.from != INT64_MIN, to = ev->range.to != INT64_MAX;
        if (!ev->ranged || (!from && !to)) {
                web_say(w, WEB_SAY_undated);
                return;
        }
        if (ev->flags & WHEN_TEXT_approximate) {
                web_say(w, WEB_SAY_ties_about);
                web_lit(w, " ");
        }
        if (from && to) {
                put_range(q, w, ev);
        } else {
                web_say(w, from ? WEB_SAY_ties_from : WEB_SAY_ties_to);
                web_lit(w, " ");
                web_day(q, w, true, from ? ev->range.from : ev->range.to - 1, 0);
        }
}

static enum web_say basis_of(const struct tie_event *ev) {
        switch (ev->basis) {
        case TIE_WHEN_mentioned:
                return WEB_SAY_ties_basis_mentioned;
        case TIE_WHEN_sent:
                return WEB_SAY_ties_basis_sent;
        case TIE_WHEN_received:
                return WEB_SAY_ties_basis_received;
        case TIE_WHEN_written:
                return WEB_SAY_ties_basis_written;
        case TIE_WHEN_open:
                break;
        }
        return WEB_SAY_ties_basis_open;
}

/* ---- who ---------------------------------------------------------------------------------- */

/* What a party is called; where it has no name, the words that stand there. */
static int put_who(const struct web_request *q, struct web_answer *w, const struct tie *t,
                   const struct tie_who *who, const struct store_tie_end *end, struct err *e) {
        struct str name = who->name.n ? who->name : who->said;
        struct quote_doc d;
        int r = 0;
        if (name.n && who->actor) {
                web_who_link(w, who->key, name);
        } else if (name.n) {
                web_bdi(w, name);
        } else if (end && end->len) {
                r = quote_doc_load(q->store, (struct doc_id){ t->doc }, &d, e);
                size_t at = r < 0 ? 0 : utf8_floor(d.text, end->off);
                if (r >= 0)
                        web_bdi(w, str_trim(utf8_head(str_sub(d.text, at, end->len), NAME)));
                quote_doc_done(&d);
        } else {
                web_say(w, WEB_SAY_ties_somebody);
        }
        return r < 0 ? r : 0;
}

static int put_head(const struct web_request *q, struct web_answer *w, const struct tie_event *ev,
                    const struct tie *t, struct err *e) {
        web_lit(w, "<h3>");
        if (!ev->asserted) {
                web_lit(w, "<span class=\"kind\">");
                web_say(w, WEB_SAY_ties_not_asserted);
                web_lit(w, "</span> ");
        }
        int r = put_who(q, w, t, &t->from, &t->row.from, e);
        web_lit(w, " <span lang=\"en\" class=\"verb\">");
        web_text(w, str_of(tie_kind_words(ev->kind)));
        web_lit(w, "</span> ");
        if (r >= 0 && (t->to.key || t->row.to.len || tie_kind_shape(ev->kind) != TIE_SHAPE_alone))
                r = put_who(q, w, t, &t->to, &t->row.to, e);
        web_lit(w, "</h3>");
        return r;
}

static void put_facts(const struct web_request *q, struct web_answer *w,
                      const struct tie_events *all, const struct tie_event *ev, const struct tie *t,
                      bool written) {
        bool record = t->row.flags & TIE_RECORD;
        web_lit(w, "<p class=\"facts\">");
        put_when(q, w, ev);
        web_lit(w, " · ");
        web_say(w, basis_of(ev));
        if (written && ev->basis == TIE_WHEN_mentioned && ev->n_witnesses &&
            all->witnesses[ev->witness].dated) {
                web_lit(w, " · ");
                web_say(w, WEB_SAY_ties_first_written);
                web_lit(w, " ");
                web_day(q, w, true, all->witnesses[ev->witness].at, 0);
        }
        if (!record && ev->n_witnesses) {
                web_lit(w, " · ");
                if (ev->sources == 1)
                        web_say(w, WEB_SAY_ties_single);
                else
                        web_say_count(w, WEB_SAY_ties_sources, ev->sources);
        }
        if (!record && ev->acknowledged >= 0) {
                const struct tie_witness *a = &all->witnesses[ev->witness + ev->acknowledged];
                web_lit(w, " · ");
                web_say_text(w, WEB_SAY_ties_acknowledged, a->who.name);
        }
        web_lit(w, "</p>");
        if (ev->asserted && ev->denials) {
                web_lit(w, "<p class=\"warn\">");
                web_say(w, WEB_SAY_ties_contradicted);
                web_lit(w, "</p>");
        }
}

/* ---- on whose word ------------------------------------------------------------------------ */

static int put_voices(const struct web_request *q, struct web_answer *w, const struct tie *t,
                      struct err *e) {
        int r = 0;
        web_lit(w, "<p class=\"facts\">");
        web_day(q, w, t->row.dated, t->row.at, 0);
        web_lit(w, " ");
        web_bdi(w, t->writer.name);
        for (unsigned i = 0; i < t->row.n_chain && r >= 0; i++) {
                web_lit(w, ", ");
                web_say(w, WEB_SAY_ties_word_of);
                web_lit(w, " ");
                r = put_who(q, w, t, &t->chain[i], &t->row.chain[i], e);
        }
        web_lit(w, "</p>");
        return r;
}

static int put_quote(const struct web_request *q, struct web_answer *w, const struct tie *t,
                     uint32_t copies, struct err *e) {
        web_lit(w, "<div class=\"evidence\">");
        int r = put_voices(q, w, t, e);
        if (r >= 0)
                r = web_cite_at(q, w, t->doc, t->row.off, t->row.len, e);
        if (copies > 1) {
                web_lit(w, "<p class=\"note\">");
                web_say_count(w, WEB_SAY_ties_copies, copies - 1);
                web_lit(w, "</p>");
        }
        web_lit(w, "</div>");
        return r;
}

int web_event(const struct web_request *q, struct web_answer *w, const struct tie_events *all,
              const struct tie_event *ev, bool written, struct err *e) {
        const struct tie *best = &all->ties[ev->best];
        int r = put_head(q, w, ev, best, e);
        if (r >= 0)
                put_facts(q, w, all, ev, best, written);
        for (uint32_t i = 0; i < ev->n_witnesses && i < WITNESSES && r >= 0; i++) {
                const struct tie_witness *v = &all->witnesses[ev->witness + i];
                r = put_quote(q, w, &all->ties[v->first], v->n, e);
        }
        if (ev->n_witnesses > WITNESSES)
                web_say_count(w, WEB_SAY_ties_more, ev->n_witnesses - WITNESSES);
        for (uint32_t i = 0; i < ev->denials && i < WITNESSES && r >= 0; i++) {
                web_lit(w, "<p class=\"warn\">");
                web_say(w, WEB_SAY_ties_denied);
                web_lit(w, "</p>");
                r = put_quote(q, w, &all->ties[all->denials[ev->denial + i]], 1, e);
        }
        return r;
}

/* ---- what forms send ---------------------------------------------------------------------- */

int web_event_range(const struct web_request *q, bool *ret_ranged, struct when_range *ret,
                    struct err *e) {
        struct str since = str_trim(web_field(q, "since")), until = str_trim(web_field(q, "until"));
        struct when_range r;
        int code = 0;
        *ret = (struct when_range){ INT64_MIN, INT64_MAX };
        *ret_ranged = since.n || until.n;
        if (since.n && (code = when_range_parse(since, q->now, &r, e)) >= 0)
                ret->from = r.from;
        if (code >= 0 && until.n && (code = when_range_parse(until, q->now, &r, e)) >= 0)
                ret->to = r.to;
        return code;
}

int web_event_kinds(const struct web_request *q, bool kinds[static TIE_KINDS], bool *ret_any,
                    struct err *e) {
        struct str rest = web_field(q, "kind");
        memset(kinds, 0, TIE_KINDS * sizeof *kinds);
        *ret_any = str_trim(rest).n > 0;
        while (rest.n) {
                bool one[TIE_KINDS] = { false };
                struct str word = str_trim(str_cut(&rest, ','));
                if (word.n && !tie_kind_find(word, one))
                        return err_set(e, ERR_usage, "there is no kind of tie '%.*s'",
                                       STR_ARG(utf8_head(word, 80)));
                for (size_t i = 0; i < TIE_KINDS; i++)
                        kinds[i] |= one[i];
        }
        return 0;
}

void web_event_input(const struct web_request *q, struct web_answer *w, const char *name,
                     enum web_say label) {
        web_lit(w, "<label>");
        web_say(w, label);
        web_lit(w, " <input dir=\"auto\" name=\"");
        web_text(w, str_of(name));
        web_lit(w, "\" value=\"");
        web_text(w, web_field(q, name));
        web_lit(w, "\"></label> ");
}

void web_event_check(const struct web_request *q, struct web_answer *w, const char *name,
                     enum web_say label) {
        web_lit(w, "<label><input type=\"checkbox\" value=\"1\" name=\"");
        web_text(w, str_of(name));
        if (web_field(q, name).n)
                web_lit(w, "\" checked> ");
        else
                web_lit(w, "\"> ");
        web_say(w, label);
        web_lit(w, "</label> ");
}
