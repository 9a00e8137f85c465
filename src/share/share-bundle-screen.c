/* A bundle while names are protected.
 *
 *   around what is shown, and something protected in it   left out, its leaf proved
 *   shown, and something protected in it                  refused, by name
 *   claims, items, neighbours of quotations               refused, by name
 *   names of containers, lines of the log                 left out where they stand
 *
 * Nothing is masked inside a document: its hash would be another's. */
#include "share/share-bundle-work.h"

static int refuse(struct err *e, const char *what, enum share_screened why) {
        if (why == SHARE_UNREAD)
                err_set(e, ERR_usage,
                        "names are to be protected, and nobody has read all of %s: something in it "
                        "is encrypted, or a picture",
                        what);
        else
                err_set(e, ERR_usage,
                        "something protected stands in %s, and exact bytes cannot be "
                        "masked",
                        what);
        return err_hint(e, ERR_usage,
                        why == SHARE_UNREAD
                                ? "clew ocr or clew retry may read it; --unmasked shows it as it is"
                                : "leave it out, or say --unmasked to show it as it is");
}

/* An object and its bytes: enum share_screened. */
static int screen(struct share_work *w, const struct share_object *o, struct err *e) {
        const struct share_screen *s = w->ask->screen;
        struct err own = ERR_INIT;
        int r = share_screen_doc(s, w->ask->store, o->row.id, e);
        if (r != SHARE_CLEAN || (o->row.kind != REC_DOC_message && o->row.kind != REC_DOC_file))
                return r;
        buf_clear(&w->text);
        if (w->ask->bytes(w->ask->arg, o->row.id, &w->text, &own) < 0)
                return SHARE_CLEAN; /* what cannot be had does not leave */
        return share_screen_bytes(s, buf_bytes(&w->text)) ? SHARE_HOLDS : SHARE_CLEAN;
}

static int screen_objects(struct share_work *w, struct err *e) {
        size_t kept = 0;
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->objects.n; i++) {
                const struct share_object *o = &w->objects.v[i];
                char key[SHA256_HEX], what[48];
                sha256_hex(&o->row.key, key);
                snprintf(what, sizeof what, "document %.12s", key);
                r = screen(w, o, e);
                if (r > SHARE_CLEAN && o->quoted)
                        r = refuse(e, what, (enum share_screened) r);
                else if (r > SHARE_CLEAN)
                        vec_push(&w->left_out,
                                 (struct share_left){ o->row.id, (enum share_screened) r });
                else
                        w->objects.v[kept++] = *o;
        }
        if (r >= 0)
                w->objects.n = kept;
        w->sum.left_out = w->left_out.n;
        return r;
}

static bool holds_claim(const struct share_screen *s, const struct quote_claim *c) {
        if (share_screen_text(s, c->sentence))
                return true;
        for (size_t i = 0; i < c->n_steps; i++)
                if (share_screen_text(s, c->steps[i].by) || share_screen_text(s, c->steps[i].who) ||
                    share_screen_text(s, c->steps[i].text))
                        return true;
        return false;
}

static bool holds_quote(const struct share_screen *s, const struct quote_taken *q) {
        return share_screen_text(s, q->at.before) || share_screen_text(s, q->at.words) ||
               share_screen_text(s, q->at.after);
}

int share_bundle_screen(struct share_work *w, struct err *e) {
        const struct share_bundle_ask *a = w->ask;
        char what[48];
        if (!a->screen)
                return 0;
        for (size_t i = 0; i < a->n_claims; i++)
                if (holds_claim(a->screen, a->claims[i])) {
                        snprintf(what, sizeof what, "claim %s", a->claims[i]->id);
                        return refuse(e, what, SHARE_HOLDS);
                }
        for (size_t i = 0; i < a->n_quotes; i++)
                if (holds_quote(a->screen, a->quotes[i])) {
                        snprintf(what, sizeof what, "quotation %s", a->quotes[i]->at.id);
                        return refuse(e, what, SHARE_HOLDS);
                }
        for (size_t i = 0; i < a->n_items; i++)
                if (share_screen_text(a->screen, a->items[i])) {
                        snprintf(what, sizeof what, "item file %zu", i + 1);
                        return refuse(e, what, SHARE_HOLDS);
                }
        return screen_objects(w, e);
}
