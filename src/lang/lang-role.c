/* Who has the offices of a sentence: each title phrase is tried in the forms of
 * enum lang_role_form, the surest first; the first that holds is its only one.
 *
 *   PER , T           apposition          T , PER
 *   T PER             prefix
 *   PER verb [as] T   verb                verb PER [as] T;  PER T verb (Persian)
 *   PER | T           row                 T : PER
 *   PER \n T          signature
 *
 * An apposition states what it says even in a question; a verb does not.  So doubt, question and
 * denial are looked for only where a verb ties the two. */
#include "lang/lang-role-work.h"

const char *lang_role_form_code(enum lang_role_form f) {
        static const char *const codes[] = { "apposition", "prefix", "verb",     "self",
                                             "intro",      "row",    "signature" };
        return f < LANG_ROLE_FORMS ? codes[f] : "?";
}

const char *lang_role_tense_code(enum lang_role_tense t) {
        static const char *const codes[] = { "now", "former", "future", "denied" };
        return t < LANG_TENSES ? codes[t] : "?";
}

/* Bytes of the letters for "to, as, of" in front of an Arabic word: لمعهد, للمعهد, كوزير */
static uint32_t clitic_of(struct str word) {
        return str_starts(word, STR("لل")) ? 4 : 2;
}

struct lang_at lang_role_span(const struct lang_sentence *s, size_t a, size_t b) {
        if (a >= b)
                return (struct lang_at){ 0 };
        const struct lang_item *last = &s->item[b - 1];
        uint32_t from = s->item[a].off, end = last->off + last->len;
        from += s->item[a].clitic == LANG_CLITIC_of && s->item[a].kind == LANG_ITEM_word
                        ? clitic_of(str_sub(s->text, from, end - from))
                        : 0;
        return (struct lang_at){ from, end - from };
}

struct lang_at lang_role_cover(struct lang_at a, struct lang_at b) {
        if (a.len == 0 || b.len == 0)
                return a.len ? a : b;
        uint32_t from = a.off < b.off ? a.off : b.off;
        uint32_t end = a.off + a.len > b.off + b.len ? a.off + a.len : b.off + b.len;
        return (struct lang_at){ from, end - from };
}

struct lang_role *lang_role_put(struct lang_role_list *out, const struct lang_sentence *s,
                                const struct lang_phrase *p, size_t person,
                                enum lang_role_form form) {
        struct lang_role r = { .name = LANG_NOBODY, .form = form };
        if (person < s->n) {
                r.person = lang_role_span(s, person, person + 1);
                r.name = s->item[person].name;
        }
        r.title = lang_role_span(s, p->a, p->b);
        r.org = lang_role_span(s, p->org_a, p->org_b);
        r.what = p->what;
        r.whole = lang_role_cover(lang_role_cover(r.person, r.title), r.org);
        unsigned mods = p->what.mods;
        r.tense = mods & LANG_TITLE_former  ? LANG_TENSE_former
                  : mods & LANG_TITLE_elect ? LANG_TENSE_future
                                            : LANG_TENSE_now;
        r.flags = mods & LANG_TITLE_acting ? LANG_ROLE_acting : 0;
        out->v = vec_grow(out->v, &out->cap, out->n + 1, sizeof *out->v);
        out->v[out->n] = r;
        return &out->v[out->n++];
}

/* Where the title's group begins: articles and small adverbs belong to it. */
size_t lang_phrase_start(const struct lang_sentence *s, const struct lang_phrase *p,
                         bool *ret_article) {
        size_t i = p->first;
        *ret_article = false;
        while (i > 0 && lang_gap_plain(s->item[i].gap) && s->item[i - 1].latin &&
               (s->item[i - 1].owner ||
                (lang_item_small(&s->item[i - 1], LANG_SMALL_article | LANG_SMALL_adverb) &&
                 !lang_item_small(&s->item[i - 1], LANG_SMALL_of | LANG_SMALL_stop))) &&
               s->item[i - 1].kind != LANG_ITEM_person) {
                *ret_article |= s->item[i - 1].owner ||
                                lang_item_small(&s->item[i - 1], LANG_SMALL_article);
                i--;
        }
        *ret_article |= p->first < p->a && s->item[p->a - 1].owner;
        return i;
}

static bool any_form(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        if (s->item[p->b - 1].owner)
                return false; /* the director's car */
        return lang_role_row(s, p, out) || lang_role_self(s, p, out) ||
               lang_role_prefix(s, p, out) || lang_role_apposition(s, p, out) ||
               lang_role_verb(s, p, out) || lang_role_plain(s, p, out);
}

void lang_sentence_roles(const struct lang_sentence *s, struct lang_role_list *out) {
        size_t begun = out->n, over = 0;
        struct lang_phrase p;
        for (size_t i = 0; i < s->n; i++) {
                if (s->item[i].kind == LANG_ITEM_person && out->n == begun)
                        lang_role_member(s, i, out);
                if (i >= over && lang_phrase_read(s, i, &p)) {
                        any_form(s, &p, out);
                        over = p.b;
                }
        }
}

struct finding {
        struct lang_role_list *out;
};

static void find_roles(struct lang_cutter *c, void *with) {
        lang_sentence_roles(&c->s, ((struct finding *) with)->out);
}

void lang_roles(struct str text, const struct lang_name *names, size_t n_names,
                struct lang_role_list *out) {
        struct finding f = { out };
        struct lang_cutter c = {
                .text = text, .names = names, .n_names = n_names, .done = find_roles, .with = &f
        };
        lang_cutter_run(&c);
}

void lang_role_list_done(struct lang_role_list *l) {
        vec_done(l);
}
