/* Titles by themselves, as signatures, headers and directories have them. */
#include "base/buf.h"
#include "lang/lang-role-work.h"

#include <stdio.h>

/* One sentence of what has been cut; titles are short, the first sentence is all of them. */
struct kept {
        struct lang_sentence *s;
        bool any;
};

static void keep_first(struct lang_cutter *c, void *with) {
        struct kept *k = with;
        if (!k->any)
                *k->s = c->s;
        k->any = true;
}

/* `s` as one sentence of items; false when it is more than that, or has no word of an office. */
static bool cut_one(struct str s, struct lang_sentence *ret) {
        struct kept kept = { .s = ret };
        struct lang_cutter c = { .text = s, .done = keep_first, .with = &kept, .alone = true };
        if (s.n > LANG_TITLE_TEXT * 2)
                return false;
        lang_cutter_run(&c);
        return kept.any;
}

static bool find_title(const struct lang_sentence *s, struct lang_phrase *ret) {
        for (size_t i = 0; i < s->n; i++) {
                if (lang_phrase_read(s, i, ret))
                        return true;
                const struct lang_item *w = &s->item[i];
                if (!(w->x->kinds &
                      (LANG_LEX_MOD | LANG_LEX_FIELD | LANG_LEX_HEAD | LANG_LEX_ORG)) &&
                    !(w->latin && w->cap) && !lang_item_small(w, LANG_SMALL_article))
                        return false;
        }
        return false;
}

bool lang_title(struct str s, struct lang_title *ret) {
        struct lang_sentence cut;
        struct lang_phrase p;
        if (!cut_one(s, &cut) || !find_title(&cut, &p))
                return false;
        for (size_t i = 0; i < p.first; i++)
                if (!lang_item_small(&cut.item[i], LANG_SMALL_article))
                        return false;
        for (size_t i = p.end; i < cut.n; i++)
                if (cut.item[i].x->says ||
                    lang_item_small(&cut.item[i], LANG_SMALL_say | LANG_SMALL_if))
                        return false; /* a clause */
        *ret = p.what;
        return true;
}

static bool same_word(const char *a, const char *b) {
        return a == b || (a && b && strcmp(a, b) == 0);
}

bool lang_title_same(const struct lang_title *a, const struct lang_title *b) {
        unsigned office = ~(unsigned) (LANG_TITLE_acting | LANG_TITLE_former | LANG_TITLE_elect |
                                       LANG_TITLE_senior | LANG_TITLE_joint | LANG_TITLE_chief);
        return same_word(a->head, b->head) && same_word(a->field, b->field) &&
               (a->mods & office) == (b->mods & office);
}

const char *lang_title_text(const struct lang_title *t, char to[static LANG_TITLE_TEXT]) {
        static const struct {
                unsigned mod;
                const char *word;
        } mods[] = {
                { LANG_TITLE_former, "former" },       { LANG_TITLE_acting, "acting" },
                { LANG_TITLE_elect, "designate" },     { LANG_TITLE_honorary, "honorary" },
                { LANG_TITLE_emeritus, "emeritus" },   { LANG_TITLE_first, "first" },
                { LANG_TITLE_senior, "senior" },       { LANG_TITLE_junior, "junior" },
                { LANG_TITLE_joint, "joint" },         { LANG_TITLE_executive, "executive" },
                { LANG_TITLE_deputy, "deputy" },       { LANG_TITLE_associate, "associate" },
                { LANG_TITLE_assistant, "assistant" },
        };
        size_t n = 0;
        to[0] = '\0';
        for (size_t i = 0; i < sizeof mods / sizeof *mods; i++)
                if (t->mods & mods[i].mod &&
                    !(t->head && (strcmp(t->head, mods[i].word) == 0 ||
                                  (mods[i].mod == LANG_TITLE_deputy &&
                                   strcmp(t->head, "vice president") == 0))))
                        n += (size_t) snprintf(to + n, LANG_TITLE_TEXT - n, "%s ", mods[i].word);
        snprintf(to + n, LANG_TITLE_TEXT - n, "%s%s%s", t->head ? t->head : "",
                 t->field ? " of " : "", t->field ? t->field : "");
        return to;
}

bool lang_is_role_name(struct str s) {
        struct lang_sentence cut;
        bool role = false;
        if (!cut_one(s, &cut))
                return false;
        for (size_t i = 0; i < cut.n; i++) {
                const struct lang_item *w = &cut.item[i];
                bool known =
                        w->x->kinds &
                                (LANG_LEX_HEAD | LANG_LEX_MOD | LANG_LEX_FIELD | LANG_LEX_ROLE |
                                 LANG_LEX_ORG | LANG_LEX_LEGAL | LANG_LEX_LIST) ||
                        lang_item_small(w, LANG_SMALL_of | LANG_SMALL_and | LANG_SMALL_article);
                role |= (w->x->kinds & (LANG_LEX_HEAD | LANG_LEX_ROLE)) != 0;
                /* whose office it is does not matter: "Office of Dean Example" */
                if (!known && !(role && i > 0))
                        return false;
                if (!known && !lang_item_small(&cut.item[i - 1], LANG_SMALL_of) &&
                    !(cut.item[i - 1].x->kinds & (LANG_LEX_ORG | LANG_LEX_HEAD)))
                        return false;
                if (!known && cut.item[i - 1].x->kinds & LANG_LEX_HEAD && cut.item[i - 1].latin)
                        return false; /* "Director Example" may be a person */
        }
        return role;
}
