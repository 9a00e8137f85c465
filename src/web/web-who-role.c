/* Offices of an actor: bars over time (one scale for all of them), then each with what it rests
 * on.  The bars say nothing that the list below does not. */
#include "web/web-html.h"
#include "web/web-who.h"

enum { CITES = 2, WIDTH = 600, ROW = 22, BARS = 24 };

static void put_name(struct web_answer *w, const struct actor_role *r) {
        web_bdi(w, r->title);
        if (r->title.n && r->organisation.n)
                web_lit(w, ", ");
        web_bdi(w, r->organisation);
}

static bool range_of(const struct actor_roles *all, int64_t *from, int64_t *to) {
        bool any = false;
        for (size_t i = 0; i < all->n; i++) {
                const struct actor_role *r = &all->roles[i];
                if (!r->dated)
                        continue;
                *from = any && *from < r->first ? *from : r->first;
                *to = any && *to > r->last ? *to : r->last;
                any = true;
        }
        return any;
}

static void put_bar(struct web_answer *w, const struct actor_role *r, size_t row, int64_t from,
                    int64_t to) {
        double span = to > from ? (double) (to - from) : 1;
        double x = (double) (r->first - from) / span * (WIDTH - 6);
        double wide = (double) (r->last - r->first) / span * (WIDTH - 6);
        if (r->sure)
                web_lit(w, "<rect class=\"sure\" rx=\"3\" x=\"");
        else
                web_lit(w, "<rect class=\"unsure\" rx=\"3\" x=\"");
        web_real(w, x);
        web_lit(w, "\" y=\"");
        web_int(w, (int64_t) row * ROW + 4);
        web_lit(w, "\" height=\"14\" width=\"");
        web_real(w, wide < 6 ? 6 : wide);
        web_lit(w, "\"><title>");
        web_text(w, r->title);
        web_lit(w, " ");
        web_text(w, r->organisation);
        web_lit(w, "</title></rect>");
}

/* Time runs from left to right in both directions of writing, as on every calendar of offices. */
static void put_bars(const struct web_request *q, struct web_answer *w,
                     const struct actor_roles *all) {
        int64_t from = 0, to = 0;
        size_t rows = 0;
        if (!range_of(all, &from, &to))
                return;
        for (size_t i = 0; i < all->n && rows < BARS; i++)
                rows += all->roles[i].dated;
        web_lit(w, "<figure class=\"offices\"><svg role=\"img\" aria-label=\"");
        web_say(w, WEB_SAY_who_roles);
        web_lit(w, "\" preserveAspectRatio=\"none\" viewBox=\"0 0 ");
        web_int(w, WIDTH);
        web_lit(w, " ");
        web_int(w, (int64_t) rows * ROW);
        web_lit(w, "\">");
        for (size_t i = 0, row = 0; i < all->n && row < BARS; i++)
                if (all->roles[i].dated)
                        put_bar(w, &all->roles[i], row++, from, to);
        web_lit(w, "</svg><figcaption dir=\"ltr\"><span>");
        web_day(q, w, true, from, 0);
        web_lit(w, "</span><span>");
        web_day(q, w, true, to, 0);
        web_lit(w, "</span></figcaption></figure>");
}

static void put_told(const struct web_request *q, struct web_answer *w, bool known, int64_t at,
                     enum web_say say) {
        if (!known)
                return;
        web_lit(w, "; ");
        web_say(w, say);
        web_lit(w, " ");
        web_day(q, w, true, at, 0);
}

static int put_cite(const struct web_request *q, struct web_answer *w,
                    const struct actor_role_cite *c, struct err *e) {
        web_lit(w, "<div class=\"evidence\"><p class=\"facts\">");
        web_day(q, w, c->dated, c->at, 0);
        web_lit(w, " · <span lang=\"en\">");
        web_text(w, str_of(actor_role_form_id(c->form)));
        web_lit(w, "</span> · ");
        web_say(w, c->own ? WEB_SAY_who_own_words : WEB_SAY_who_others_words);
        web_lit(w, "</p>");
        int r = web_cite_at(q, w, c->doc, c->off, c->len, e);
        web_lit(w, "</div>");
        return r;
}

static int put_role(const struct web_request *q, struct web_answer *w, const struct actor_role *r,
                    struct err *e) {
        int code = 0;
        web_lit(w, "<li><h3>");
        put_name(w, r);
        web_lit(w, "</h3><p class=\"facts\">");
        web_day(q, w, r->dated, r->first, 0);
        if (r->dated && when_day(r->first) != when_day(r->last)) {
                web_lit(w, " – ");
                web_day(q, w, true, r->last, 0);
        }
        web_lit(w, " · ");
        web_say_count(w, WEB_SAY_who_sightings, r->n);
        web_lit(w, ", ");
        web_say(w, r->own ? WEB_SAY_who_own_words : WEB_SAY_who_others_words);
        put_told(q, w, r->begins, r->begins_at, WEB_SAY_who_began);
        put_told(q, w, r->ends, r->ends_at, WEB_SAY_who_ended);
        web_lit(w, "</p><details><summary>");
        web_say(w, WEB_SAY_who_evidence);
        web_lit(w, "</summary>");
        for (size_t i = 0; i < r->n_cites && i < CITES && code >= 0; i++)
                code = put_cite(q, w, &r->cites[i && r->n_cites > 1 ? r->n_cites - 1 : 0], e);
        if (r->n_cites > CITES)
                web_say_count(w, WEB_SAY_who_more, r->n_cites - CITES);
        web_lit(w, "</details></li>");
        return code;
}

static int put_roles(const struct web_request *q, struct web_answer *w,
                     const struct actor_roles *all, bool sure, struct err *e) {
        int code = 0;
        web_lit(w, "<ol class=\"roles\">");
        for (size_t i = 0; i < all->n && i < 100 && code >= 0; i++)
                if (all->roles[i].sure == sure)
                        code = put_role(q, w, &all->roles[i], e);
        web_lit(w, "</ol>");
        return code;
}

static void put_doubts(const struct web_request *q, struct web_answer *w,
                       const struct actor_roles *all) {
        if (all->n_doubts == 0)
                return;
        web_lit(w, "<h3>");
        web_say(w, WEB_SAY_who_doubts);
        web_lit(w, "</h3><ul>");
        for (size_t i = 0; i < all->n_doubts; i++) {
                const struct actor_role_doubt *d = &all->doubts[i];
                web_lit(w, "<li><span lang=\"en\" dir=\"auto\">");
                web_text(w, str_of(actor_role_doubt_words(d->kind)));
                web_lit(w, "</span>: ");
                put_name(w, &all->roles[d->a]);
                if (d->b != d->a) {
                        web_lit(w, " / ");
                        put_name(w, &all->roles[d->b]);
                }
                web_lit(w, " ");
                web_day(q, w, true, d->from, 0);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
}

int web_who_roles(const struct web_request *q, struct web_answer *w, const struct query_who *card,
                  struct err *e) {
        const struct actor_roles *all = &card->roles;
        bool unsure = false;
        if (all->n == 0)
                return 0;
        for (size_t i = 0; i < all->n; i++)
                unsure |= !all->roles[i].sure;
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_who_roles);
        web_lit(w, "</h2><p class=\"note\">");
        web_say(w, WEB_SAY_who_roles_hint);
        web_lit(w, "</p>");
        put_bars(q, w, all);
        int r = put_roles(q, w, all, true, e);
        if (r >= 0 && unsure) {
                web_lit(w, "<h3>");
                web_say(w, WEB_SAY_who_roles_unsure);
                web_lit(w, "</h3>");
                r = put_roles(q, w, all, false, e);
        }
        put_doubts(q, w, all);
        web_lit(w, "</section>");
        return r;
}
