/* What is said once counts once: in copies of a message, in quotations of it, and where a passage
 * of somebody else's was pasted again.  Claims are put in the order of what they say, then time;
 * within what says the same, neighbours decide.  O(n log n). */
#include "actor/actor-role-work.h"

#include <stdlib.h>

enum {
        DAY = 86400,
        QUOTED_LATER = 30 * DAY, /* a quotation without a date has that of whoever quotes */
        PASSAGE = 60             /* bytes: a statement so long is not written twice by chance */
};

#define CMP(a, b) ((a) < (b) ? -1 : (a) > (b))

/* What is said, and by whom. */
static int cmp_said(const struct actor_claim *a, const struct actor_claim *b) {
        int c = CMP(a->sure, b->sure);
        c = c ? c : CMP(a->speaker, b->speaker);
        c = c ? c : CMP(a->form, b->form);
        c = c ? c : CMP(a->tense, b->tense);
        c = c ? c : CMP(a->title, b->title);
        c = c ? c : CMP(a->org, b->org);
        return c ? c : CMP(a->own, b->own);
}

static int cmp_in_time(const void *pa, const void *pb) {
        const struct actor_claim *a = pa, *b = pb;
        int c = cmp_said(a, b);
        c = c ? c : CMP(a->at, b->at);
        c = c ? c : CMP(a->voice > 0, b->voice > 0);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->off, b->off);
}

static int cmp_in_doc(const void *pa, const void *pb) {
        const struct actor_claim *a = pa, *b = pb;
        int c = cmp_said(a, b);
        c = c ? c : CMP(a->shown_in, b->shown_in);
        c = c ? c : CMP(a->voice > 0, b->voice > 0);
        c = c ? c : CMP(a->doc != a->shown_in, b->doc != b->shown_in);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->off, b->off);
}

static int cmp_passage(const void *pa, const void *pb) {
        const struct actor_claim *a = pa, *b = pb;
        int c = CMP(a->form, b->form);
        c = c ? c : CMP(a->tense, b->tense);
        c = c ? c : CMP(a->title, b->title);
        c = c ? c : CMP(a->org, b->org);
        c = c ? c : CMP(a->person, b->person);
        c = c ? c : CMP(a->len, b->len);
        c = c ? c : CMP(a->own, b->own);
        c = c ? c : CMP(!a->sure, !b->sure);
        c = c ? c : CMP(a->voice > 0, b->voice > 0);
        c = c ? c : CMP(a->at, b->at);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->off, b->off);
}

static bool same_passage(const struct actor_claim *a, const struct actor_claim *b) {
        return a->form == b->form && a->tense == b->tense && a->title == b->title &&
               a->org == b->org && a->person == b->person && a->len == b->len && a->own == b->own;
}

/* Copies of one message, and one document that says it twice.  One voice's words are another's no
 * more when only the quoted date differs: those stay, for once_quoted(). */
static void once_a_document(struct actor_claims *c) {
        qsort(c->v, c->n, sizeof *c->v, cmp_in_doc);
        for (size_t i = 1, kept = 0; i < c->n; i++) {
                struct actor_claim *x = &c->v[i], *before = &c->v[kept];
                bool again = cmp_said(x, before) == 0 && x->shown_in == before->shown_in &&
                             (x->voice == 0 || x->at == before->at);
                x->gone = again;
                kept = again ? kept : i;
        }
}

/* Pasted passages in the words of others; of short ones those of one day. */
static void once_a_passage(struct actor_claims *c) {
        qsort(c->v, c->n, sizeof *c->v, cmp_passage);
        for (size_t i = 1, kept = 0; i < c->n; i++) {
                struct actor_claim *x = &c->v[i];
                if (same_passage(x, &c->v[kept]) && !x->own &&
                    (x->len >= PASSAGE || (x->dated && x->at - c->v[kept].at < DAY)))
                        x->gone = true;
                else
                        kept = i;
        }
}

/* A quotation beside what it quotes, or beside another quotation of it. */
static void once_quoted(struct actor_claims *c) {
        int64_t near = (int64_t) ACTOR_ROLE_QUOTE_DAYS * DAY;
        const struct actor_claim *told = NULL, *quoted = NULL;
        qsort(c->v, c->n, sizeof *c->v, cmp_in_time);
        for (size_t i = 0; i < c->n; i++) {
                struct actor_claim *x = &c->v[i];
                if (told && cmp_said(told, x) != 0)
                        told = NULL;
                if (quoted && cmp_said(quoted, x) != 0)
                        quoted = NULL;
                if (x->voice > 0 && ((told && (!x->dated || told->at >= x->at - QUOTED_LATER)) ||
                                     (quoted && (!x->dated || quoted->at >= x->at - near))))
                        x->gone = true;
                else if (!x->gone)
                        *(x->voice > 0 ? &quoted : &told) = x;
        }
        told = NULL;
        for (size_t i = c->n; i-- > 0;) { /* clocks differ: what is quoted may seem later */
                struct actor_claim *x = &c->v[i];
                if (told && cmp_said(told, x) != 0)
                        told = NULL;
                if (x->voice > 0 && told && (!x->dated || told->at <= x->at + near))
                        x->gone = true;
                else if (!x->gone && x->voice == 0)
                        told = x;
        }
}

/* What it signs so itself. */
static int cmp_signed(const void *pa, const void *pb) {
        const struct actor_claim *a = pa, *b = pb;
        int c = CMP(a->form, b->form);
        c = c ? c : CMP(a->title, b->title);
        c = c ? c : CMP(a->org, b->org);
        c = c ? c : CMP(a->at, b->at);
        c = c ? c : CMP(b->own, a->own);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->off, b->off);
}

static bool signed_alike(const struct actor_claim *a, const struct actor_claim *b) {
        return a->form == STORE_ROLE_signature && b->form == a->form && a->title == b->title &&
               a->org == b->org;
}

/* Its own signature, quoted by somebody without a word on whose it is. */
static void once_signed(struct actor_claims *c) {
        const struct actor_claim *own = NULL;
        qsort(c->v, c->n, sizeof *c->v, cmp_signed);
        for (size_t i = 0; i < c->n; i++) {
                struct actor_claim *x = &c->v[i];
                if (own && !signed_alike(own, x))
                        own = NULL;
                if (x->own && !x->gone)
                        own = x;
                else if (!x->own && own && (!x->dated || own->at >= x->at - QUOTED_LATER))
                        x->gone = true;
        }
        own = NULL;
        for (size_t i = c->n; i-- > 0;) {
                struct actor_claim *x = &c->v[i];
                if (own && !signed_alike(own, x))
                        own = NULL;
                if (x->own && !x->gone)
                        own = x;
                else if (!x->own && own &&
                         (!x->dated || own->at <= x->at + (int64_t) ACTOR_ROLE_QUOTE_DAYS * DAY))
                        x->gone = true;
        }
}

uint64_t actor_role_once(struct actor_claims *c) {
        uint64_t n = 0;
        if (c->n == 0)
                return 0;
        once_a_document(c);
        once_a_passage(c);
        once_quoted(c);
        once_signed(c);
        for (size_t i = 0; i < c->n; i++)
                n += c->v[i].gone;
        return n;
}
