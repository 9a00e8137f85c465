/* Whom an argument stands for.
 *
 *   the head is a name                       Jane Doe; the minister Jane Doe; Exampleville
 *   the head stands for what is named in it  X's government, officials of X, the Xian army
 *   a name beside the head                   the minister, Jane Doe,
 *   the head counts, what follows is meant   hundreds of X's fighters
 *   a pronoun with one candidate             he, it, its fighters, the other's fighters
 *   I, you
 *
 * Anything else is nobody: a name somewhere in an argument ("the road to X") does not make it X. */
#include "tie/tie-read-work.h"

#include "lang/lang-place.h"
#include "text/text-fold.h"

/* Heads that act in the name of what they belong to. */
static const char *const groups =
        "government|ministry|administration|regime|cabinet|leadership|state|republic|kingdom|"
        "army|military|force|navy|troop|soldier|guard|militia|fighter|warplane|jet|aircraft|drone|"
        "police|authority|court|parliament|congress|senate|council|assembly|security|intelligence|"
        "agency|service|official|officer|diplomat|envoy|delegation|representative|negotiator|"
        "mission|embassy|consulate|side|party|group|movement|organisation|organization|company|"
        "firm|bank|team|board|committee|office|department|staff|lawyer|leader|member|militant|"
        "rebel|insurgent|gunman|commander|agent|spy|spokesman|spokeswoman|spokesperson|minister|"
        "president|premier|king|queen|emir|prince|chancellor|ambassador|director|chairman|head|"
        "chief|secretary|deputy|adviser|advisor|lawmaker|legislator|senator|governor|mayor|general|"
        "investigator|inspector|prosecutor|judge|people|partner|ally|branch|wing|unit|battalion|"
        "fleet|coast|border|faction|coalition|alliance|union|league|federation|front|counterpart|"
        "recruit|cadet|student|engineer|pilot|citizen|national|patrol|executive|manager|employee|"
        "worker|institute|university|foundation|commission|authorities|forces|troops|"
        "position|base|camp|convoy|ship|vessel|asset|territory|capital|city|headquarters|compound|"
        "facility|village|airport|student|crew|supporter|activist|protester|demonstrator|"
        "peacekeeper|"
        "airstrike|gang|group|network|community|family|club|college|academy|school|museum|"
        "newspaper";

static const char *const persons =
        "official|officer|diplomat|envoy|representative|negotiator|lawyer|leader|member|commander|"
        "agent|spy|spokesman|spokeswoman|spokesperson|minister|president|premier|king|queen|emir|"
        "prince|chancellor|ambassador|director|chairman|head|chief|secretary|deputy|adviser|"
        "advisor|"
        "lawmaker|legislator|senator|governor|mayor|general|investigator|inspector|prosecutor|"
        "judge|"
        "counterpart|executive|manager|employee|worker|citizen|national|engineer|pilot|student";

/* Heads that only count. */
static const char *const counts =
        "hundred|thousand|dozen|ten|score|number|some|several|many|most|all|both|each|one|two|"
        "three|"
        "four|five|six|seven|eight|nine|million|group|handful|couple|pair|majority|part|lot|half|"
        "series|bunch|hundreds|thousands|dozens|tens|those|any|few|rest";

static const struct lang_node *node(const struct tie_reader *r, uint16_t i) {
        return &r->tree.v[i];
}

static size_t name_of(const struct tie_reader *r, uint16_t i);

static bool is_capital(const struct tie_reader *r, uint16_t i) {
        struct str w = tie_read_word(r, i);
        return w.n > 1 && w.p[0] >= 'A' && w.p[0] <= 'Z' &&
               (node(r, i)->pos == LANG_POS_PROPN || node(r, i)->pos == LANG_POS_NOUN ||
                node(r, i)->pos == LANG_POS_ADJ);
}

/* ---- names --------------------------------------------------------------------------------------
 */

static struct str one_line(struct tie_reader *r, struct str s) {
        char *to = arena_alloc(&r->strings, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_space(s.p[i]))
                        to[n++] = s.p[i];
                else if (n && to[n - 1] != ' ')
                        to[n++] = ' ';
        to[n] = 0;
        return (struct str){ to, n };
}

static enum tie_party_kind kind_of(enum lang_type t) {
        switch (t) {
        case LANG_PER:
                return TIE_PERSON;
        case LANG_ORG:
                return TIE_ORGANISATION;
        case LANG_LOC:
                return TIE_PLACE;
        case LANG_TYPES:
                break;
        }
        return TIE_NOBODY;
}

static struct str name_text(const struct tie_reader *r, size_t i) {
        return str_sub(r->t->text, r->t->names[i].off, r->t->names[i].len);
}

/* Two names of people side by side are one: "Leyla" "Karimi". */
static void widen(const struct tie_reader *r, size_t i, uint32_t *off, uint32_t *end) {
        const struct lang_name *all = r->t->names;
        if (all[i].type != LANG_PER || r->lang == TEXT_LANG_fa)
                return;
        for (size_t k = i + 1; k < r->t->n_names && all[k].type == LANG_PER &&
                               all[k].off == *end + 1 && r->t->text.p[*end] == ' ';
             k++)
                *end = all[k].off + all[k].len;
        for (size_t k = i; k-- > 0 && all[k].type == LANG_PER &&
                           all[k].off + all[k].len + 1 == *off && r->t->text.p[*off - 1] == ' ';)
                *off = all[k].off;
}

/* A name that the tagger drew over a verb ("Jane Doe met Omar Haddad"): the part around the word
 * `at` that has capitals. */
static bool narrow(const struct tie_reader *r, uint16_t at, uint32_t *off, uint32_t *end) {
        bool verb = false;
        uint16_t lo = at, hi = at;
        for (uint16_t i = 0; i < r->tree.n && at != LANG_NOWORD; i++) {
                const struct lang_node *x = node(r, i);
                verb = verb || (x->off >= *off && x->off < *end && x->pos == LANG_POS_VERB &&
                                !is_capital(r, i));
        }
        if (!verb)
                return false;
        while (lo > 0 && is_capital(r, lo - 1u) && node(r, lo - 1u)->off >= *off)
                lo--;
        while (hi + 1 < r->tree.n && is_capital(r, hi + 1u) && node(r, hi + 1u)->off < *end)
                hi++;
        while (lo < hi && tie_read_is(r, lo, persons))
                lo++;
        *off = node(r, lo)->off;
        *end = node(r, hi)->off + node(r, hi)->len;
        return true;
}

/* `at`: the word by which it was found, or LANG_NOWORD. */
static void put_name(struct tie_reader *r, size_t i, uint16_t at, enum tie_how how,
                     struct tie_party *ret) {
        const struct lang_name *n = &r->t->names[i];
        struct lang_place place;
        uint32_t off = n->off, end = n->off + n->len;
        if (!narrow(r, at, &off, &end))
                widen(r, i, &off, &end);
        struct str text = str_sub(r->t->text, off, end - off);
        ret->kind = kind_of(n->type);
        ret->how = how;
        ret->name_off = off;
        ret->name_len = end - off;
        ret->name = one_line(r, text);
        if (lang_place_find(text, &place)) {
                if (n->type != LANG_PER)
                        ret->kind = TIE_PLACE;
                if (place.kind == LANG_PLACE_people && place.en[0])
                        ret->name = str_of(place.en);
        }
}

void tie_read_name(struct tie_reader *r, size_t i, enum tie_how how, struct tie_party *ret) {
        put_name(r, i, LANG_NOWORD, how, ret);
}

/* A word that no name covers but that names a state: "Jordanian", or an unknown one of the kind. */
static bool put_word(struct tie_reader *r, uint16_t i, struct tie_party *ret) {
        const struct lang_node *x = node(r, i);
        struct str w = tie_read_word(r, i);
        struct lang_place place;
        bool known = lang_place_find(w, &place) && place.kind != LANG_PLACE_region;
        if (w.n < 4 || w.p[0] < 'A' || w.p[0] > 'Z')
                return false;
        if (!known && !(str_ends(w, STR("ian")) || str_ends(w, STR("ians")) ||
                        str_ends(w, STR("ese")) || str_ends(w, STR("ish"))))
                return false;
        *ret = (struct tie_party){
                .kind = TIE_PLACE, .how = TIE_HEADED, .name_off = x->off, .name_len = x->len
        };
        ret->name = known && place.kind == LANG_PLACE_people && place.en[0] ? str_of(place.en)
                                                                            : one_line(r, w);
        return true;
}

static const char *const no_names =
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|"
        "june|july|august|september|october|november|december|mr|mrs|ms|dr|sir|god|internet|"
        "english|"
        "christmas|easter|ramadan|nowruz|am|pm|re|fwd|fw|cc|subject|tel|fax|pdf|email|web|http";

static bool is_dated(const struct tie_reader *r, const struct lang_node *x) {
        for (size_t i = 0; i < r->t->n_dates; i++)
                if (r->t->dates[i].off <= x->off &&
                    x->off < r->t->dates[i].off + r->t->dates[i].len)
                        return true;
        return false;
}

/* A proper noun that the tagger passed over: the words with a capital around it.  The kind is
 * told by the last word, or by an office before it; else it is a place, when it is one word. */
static bool put_proper(struct tie_reader *r, uint16_t i, struct tie_party *ret) {
        uint16_t lo = i, hi = i;
        struct lang_place place;
        bool noun =
                node(r, i)->pos == LANG_POS_PROPN || (node(r, i)->pos == LANG_POS_NOUN && i > 0);
        if (!noun || !is_capital(r, i) || tie_read_is(r, i, no_names) || is_dated(r, node(r, i)))
                return false;
        while (lo > 0 && is_capital(r, lo - 1u) && name_of(r, lo - 1u) == SIZE_MAX)
                lo--;
        while (hi + 1 < r->tree.n && is_capital(r, hi + 1u) && name_of(r, hi + 1u) == SIZE_MAX)
                hi++;
        bool group = tie_read_is(r, hi, groups), office = false;
        while (lo < hi && tie_read_is(r, lo, persons))
                lo++, office = true;
        while (lo < hi && tie_read_is(r, lo, "foreign|prime|the|defence|defense|interior|finance"))
                lo++;
        while (lo < hi && tie_read_is(r, lo, persons))
                lo++, office = true;
        /* people's names are flat in the tree, those of things are compounds */
        for (uint16_t k = lo; k <= hi && hi > lo && hi - lo < 4; k++)
                office = office || (!group && node(r, k)->rel == LANG_REL_flat);
        if (hi > lo && !group && !office)
                return false;
        uint32_t off = node(r, lo)->off, len = node(r, hi)->off + node(r, hi)->len - off;
        struct str text = str_sub(r->t->text, off, len);
        *ret = (struct tie_party){ .kind = group && hi > lo ? TIE_ORGANISATION
                                           : office         ? TIE_PERSON
                                                            : TIE_PLACE,
                                   .how = TIE_NAMED,
                                   .name_off = off,
                                   .name_len = len,
                                   .name = one_line(r, text) };
        if (hi == lo && lang_place_find(text, &place) && place.kind == LANG_PLACE_people &&
            place.en[0])
                ret->name = str_of(place.en);
        return hi > lo || !(group || tie_read_is(r, hi, persons));
}

static size_t name_of(const struct tie_reader *r, uint16_t i) {
        return tie_read_name_at(r, node(r, i)->off);
}

static bool same_name(struct str a, struct str b) {
        struct buf x, y;
        buf_init(&x, 0);
        buf_init(&y, 0);
        text_fold(a, &x);
        text_fold(b, &y);
        struct str s = buf_str(&x), l = buf_str(&y);
        if (s.n > l.n) {
                struct str h = s;
                s = l;
                l = h;
        }
        bool same = s.n && (str_eq(s, l) || (str_ends(l, s) && l.p[l.n - s.n - 1] == ' '));
        buf_done(&x);
        buf_done(&y);
        return same;
}

/* ---- pronouns -----------------------------------------------------------------------------------
 */

enum want { WANT_PERSON, WANT_GROUP };

/* "in Exampleville": where, not who. */
static bool is_where(const struct tie_reader *r, const struct lang_name *n) {
        struct str before =
                str_sub(r->t->text, n->off > 6 ? n->off - 6 : 0, n->off > 6 ? 6 : n->off);
        before = str_trim(before);
        return n->type == LANG_LOC &&
               (str_ends(before, STR(" in")) || str_ends(before, STR(" at")) ||
                str_ends(before, STR("near")) || str_ends(before, STR("from")));
}

static bool fits(const struct tie_reader *r, size_t i, enum want want, bool female, bool male) {
        const struct lang_name *n = &r->t->names[i];
        if (want == WANT_GROUP)
                return n->type != LANG_PER && !is_where(r, n);
        struct str title = str_sub(r->t->text, n->title_off, n->title_len);
        if ((female && (str_eq(title, STR("Mr.")) || str_eq(title, STR("Mr")))) ||
            (male && (str_starts(title, STR("Mrs")) || str_starts(title, STR("Ms")))))
                return false;
        return n->type == LANG_PER;
}

struct candidates {
        size_t v[8];
        bool here[8], subject[8];
        unsigned n;
        bool many;
};

static void add(const struct tie_reader *r, struct candidates *c, size_t name, bool here,
                bool subject) {
        for (unsigned i = 0; i < c->n; i++)
                if (same_name(name_text(r, c->v[i]), name_text(r, name))) {
                        c->subject[i] = c->subject[i] || subject;
                        return;
                }
        if (c->n == 8) {
                c->many = true;
                return;
        }
        c->v[c->n] = name;
        c->here[c->n] = here;
        c->subject[c->n++] = subject;
}

static bool in_clause(const struct tie_reader *r, const struct lang_clause *c, uint16_t except,
                      const struct lang_name *n) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                if (a->lo <= except && except < a->hi)
                        continue;
                if (node(r, a->lo)->off <= n->off && n->off < node(r, a->hi - 1u)->off + 1)
                        return true;
        }
        return false;
}

/* Places act only where they are states, or were what the sentence was about. */
static bool is_actor(const struct tie_reader *r, size_t name) {
        struct lang_place p;
        return r->t->names[name].type != LANG_LOC ||
               (lang_place_find(name_text(r, name), &p) && p.kind == LANG_PLACE_country);
}

static void gather(const struct tie_reader *r, const struct lang_clause *c, uint16_t i,
                   enum want want, struct candidates *ret) {
        struct str w = tie_read_word(r, i);
        bool female = lang_clause_in(w, "she|her|She|Her|hers");
        bool male = lang_clause_in(w, "he|him|his|He|His|Him");
        bool own = node(r, i)->rel == LANG_REL_nmod_poss;
        ret->n = 0;
        ret->many = false;
        for (size_t k = r->name_lo; k < r->name_hi; k++) {
                const struct lang_name *n = &r->t->names[k];
                if (n->off >= node(r, i)->off || !fits(r, k, want, female, male) ||
                    (!own && in_clause(r, c, i, n)))
                        continue;
                add(r, ret, k, true, false);
        }
        for (unsigned k = 0; k < r->n_before; k++)
                if (fits(r, r->before[k].name, want, female, male) &&
                    (r->before[k].subject || is_actor(r, r->before[k].name)))
                        add(r, ret, r->before[k].name, false, r->before[k].subject);
}

static bool is_said_by(const struct tie_reader *r, const struct lang_clause *c, size_t name) {
        const struct lang_name *n = &r->t->names[name];
        if (c->parent == LANG_NOWORD || c->link != LANG_CLAUSE_complement)
                return false;
        const struct lang_clause *up = &r->clauses.v.v[c->parent];
        if (tie_lex_speech(r->lex, r->lang, node(r, up->head)->lemma) == TIE_SPEECH_none)
                return false;
        for (uint32_t i = 0; i < up->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[up->arg + i];
                uint32_t at = node(r, a->head)->off;
                if (a->kind == LANG_ARG_subject && at >= n->off && at < n->off + n->len)
                        return true;
        }
        return false;
}

static bool speaks_of_a_state(const struct tie_reader *r) {
        for (uint16_t i = 0; i < r->tree.n; i++)
                if (tie_read_is(r, i, "capital|territory|soil|border|embassy"))
                        return true;
        return false;
}

static bool is_state(const struct tie_reader *r, size_t name) {
        struct lang_place p;
        if (lang_place_find(name_text(r, name), &p))
                return p.kind == LANG_PLACE_country;
        return r->t->names[name].type == LANG_LOC;
}

/* The one that fits, or SIZE_MAX. */
static size_t one_of(const struct tie_reader *r, const struct lang_clause *c,
                     const struct candidates *k, enum want want) {
        unsigned subjects = 0, here = 0, states = 0;
        size_t subject = SIZE_MAX, near = SIZE_MAX, state = SIZE_MAX;
        if (k->many)
                return SIZE_MAX;
        if (k->n == 1)
                return k->v[0];
        for (unsigned i = 0; i < k->n; i++) {
                if (k->subject[i])
                        subjects++, subject = k->v[i];
                if (k->here[i])
                        here++, near = k->v[i];
                if (want == WANT_GROUP && is_state(r, k->v[i]))
                        states++, state = k->v[i];
        }
        if (here == 1 && want == WANT_PERSON && is_said_by(r, c, near))
                return near;
        if (here)
                return SIZE_MAX;
        if (subjects == 1)
                return subject;
        if (states == 1 && k->n == 2 && speaks_of_a_state(r))
                return state;
        return SIZE_MAX;
}

static void take_pronoun(struct tie_reader *r, size_t name, enum tie_how how,
                         struct tie_party *ret) {
        put_name(r, name, LANG_NOWORD, how, ret);
        if (name < r->name_lo)
                r->used_before = true;
}

static bool read_pronoun(struct tie_reader *r, const struct lang_clause *c, uint16_t i,
                         struct tie_party *ret) {
        struct str w = tie_read_word(r, i);
        struct candidates k;
        if (lang_clause_in(w, "I|me|we|We|us|my|My|our|Our|myself")) {
                *ret = (struct tie_party){ .kind = TIE_SPEAKER, .how = TIE_NAMED };
                return true;
        }
        if (lang_clause_in(w, "you|You|your|Your")) {
                *ret = (struct tie_party){ .kind = TIE_ADDRESSEE, .how = TIE_NAMED };
                return r->t->one_receiver;
        }
        enum want want = lang_clause_in(w, "he|she|him|her|his|He|She|His|Her|Him") ? WANT_PERSON
                                                                                    : WANT_GROUP;
        if (want == WANT_GROUP && !lang_clause_in(w, "it|its|It|Its|they|They|their|Their|them"))
                return false;
        gather(r, c, i, want, &k);
        size_t name = one_of(r, c, &k, want);
        if (name == SIZE_MAX)
                return false;
        take_pronoun(r, name, TIE_PRONOUN, ret);
        return true;
}

/* The two of the sentence before: "they", "the other", "each other". */
static unsigned pair_before(const struct tie_reader *r, size_t ret[2]) {
        struct candidates k = { 0 };
        for (unsigned i = 0; i < r->n_before; i++)
                if (!is_where(r, &r->t->names[r->before[i].name]))
                        add(r, &k, r->before[i].name, false, r->before[i].subject);
        if (k.n != 2 || k.many)
                return 0;
        ret[0] = k.v[0];
        ret[1] = k.v[1];
        return 2;
}

static bool read_other(struct tie_reader *r, const struct lang_clause *c, struct tie_party *ret) {
        size_t pair[2];
        struct tie_party first = { 0 };
        if (!pair_before(r, pair))
                return false;
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                if (a->kind != LANG_ARG_subject || tie_read_is(r, a->head, "other"))
                        continue;
                if (node(r, a->head)->pos == LANG_POS_PRON ? !read_pronoun(r, c, a->head, &first)
                                                           : name_of(r, a->head) == SIZE_MAX)
                        continue;
                if (!first.name.n)
                        put_name(r, name_of(r, a->head), a->head, TIE_NAMED, &first);
                for (unsigned p = 0; p < 2; p++)
                        if (same_name(first.name, name_text(r, pair[p]))) {
                                take_pronoun(r, pair[1 - p], TIE_ANAPHOR, ret);
                                return true;
                        }
        }
        return false;
}

/* ---- heads --------------------------------------------------------------------------------------
 */

static bool read_head(struct tie_reader *r, const struct lang_clause *c, uint16_t i,
                      struct tie_party *ret, unsigned depth);

/* A word that hangs on a head which stands for it. */
static bool read_owner(struct tie_reader *r, const struct lang_clause *c, uint16_t i,
                       struct tie_party *ret) {
        size_t name = name_of(r, i);
        if (name != SIZE_MAX) {
                put_name(r, name, i, TIE_HEADED, ret);
                return true;
        }
        if (tie_read_is(r, i, "other"))
                return read_other(r, c, ret);
        if (node(r, i)->pos == LANG_POS_PRON)
                return read_pronoun(r, c, i, ret);
        if (put_proper(r, i, ret)) {
                ret->how = TIE_HEADED;
                return true;
        }
        return false;
}

/* Another name that the same head belongs to makes it unclear: "the X-Y committee". */
static bool read_headed(struct tie_reader *r, const struct lang_clause *c, uint16_t head,
                        struct tie_party *ret, unsigned depth) {
        bool found = false;
        for (uint16_t i = 0; i < r->tree.n && !found; i++) {
                const struct lang_node *x = node(r, i);
                if (x->head != head)
                        continue;
                switch (x->rel) {
                case LANG_REL_nmod_poss:
                        found = read_owner(r, c, i, ret);
                        break;
                case LANG_REL_amod:
                case LANG_REL_compound:
                case LANG_REL_nmod:
                case LANG_REL_flat:
                        if (i < head) {
                                found = read_owner(r, c, i, ret) || put_word(r, i, ret);
                                break;
                        }
                        for (uint16_t p = i; p-- > head && !found;)
                                if (node(r, p)->head == i && tie_read_is(r, p, "of|from|for|in"))
                                        found = read_owner(r, c, i, ret) ||
                                                (depth < 3 && read_head(r, c, i, ret, depth + 1));
                        break;
                default:
                        break;
                }
        }
        if (found && ret->kind != TIE_SPEAKER && ret->kind != TIE_ADDRESSEE) {
                if (ret->how == TIE_NAMED)
                        ret->how = TIE_HEADED;
                if (tie_read_is(r, head, persons))
                        ret->kind = TIE_DESCRIBED;
        }
        return found && ret->kind != TIE_SPEAKER && ret->kind != TIE_ADDRESSEE;
}

/* "the minister, Jane Doe"; "minister Jane Doe". */
static bool read_beside(struct tie_reader *r, uint16_t head, struct tie_party *ret) {
        for (uint16_t i = head + 1; i < r->tree.n && i < head + 8; i++) {
                const struct lang_node *x = node(r, i);
                if (x->head != head || (x->rel != LANG_REL_appos && x->rel != LANG_REL_flat &&
                                        x->rel != LANG_REL_compound))
                        continue;
                size_t name = name_of(r, i);
                if (name != SIZE_MAX && r->t->names[name].type == LANG_PER) {
                        put_name(r, name, i, i == head + 1 ? TIE_NAMED : TIE_APPOSITION, ret);
                        return true;
                }
        }
        size_t next = head + 1 < r->tree.n ? name_of(r, head + 1) : SIZE_MAX;
        if (next != SIZE_MAX && r->t->names[next].type == LANG_PER &&
            tie_read_is(r, head, persons)) {
                put_name(r, next, head + 1u, TIE_NAMED, ret);
                return true;
        }
        return false;
}

static bool read_counted(struct tie_reader *r, const struct lang_clause *c, uint16_t head,
                         struct tie_party *ret, unsigned depth) {
        for (uint16_t i = head + 1; i < r->tree.n; i++)
                if (node(r, i)->head == head && node(r, i)->rel == LANG_REL_nmod)
                        return read_head(r, c, i, ret, depth + 1);
        return false;
}

/* "condemned an attack by X", "praised X's decision": X is meant. */
static bool read_doer(struct tie_reader *r, const struct lang_clause *c, uint16_t head,
                      struct tie_party *ret, unsigned depth) {
        for (uint16_t i = 0; i < r->tree.n; i++) {
                const struct lang_node *x = node(r, i);
                if (x->head != head)
                        continue;
                bool by = false;
                for (uint16_t p = head; p < i && x->rel == LANG_REL_nmod; p++)
                        by = by || (node(r, p)->head == i && tie_read_is(r, p, "by"));
                if ((x->rel == LANG_REL_nmod_poss && read_owner(r, c, i, ret)) ||
                    (by && depth < 3 && read_head(r, c, i, ret, depth + 1))) {
                        ret->how = ret->how == TIE_NAMED ? TIE_HEADED : ret->how;
                        return ret->kind != TIE_SPEAKER;
                }
        }
        return false;
}

/* "... the other's fighters ...; the leaders ...": those of the other still, where the sentence
 * before has two and one of them is a state. */
static bool read_theirs(struct tie_reader *r, uint16_t i, struct tie_party *ret) {
        size_t pair[2];
        bool other = false;
        if (!tie_read_is(r, i, "leader|fighter|member|commander|militant|recruit") || i < 1 ||
            !tie_read_is(r, i - 1u, "the") || !pair_before(r, pair) ||
            is_state(r, pair[0]) == is_state(r, pair[1]))
                return false;
        for (uint16_t k = 0; k + 1 < i; k++)
                other = other || (tie_read_is(r, k, "the") && tie_read_is(r, k + 1u, "other"));
        if (!other)
                return false;
        take_pronoun(r, pair[is_state(r, pair[0]) ? 1 : 0], TIE_ANAPHOR, ret);
        return true;
}

static bool read_head(struct tie_reader *r, const struct lang_clause *c, uint16_t i,
                      struct tie_party *ret, unsigned depth) {
        size_t name = name_of(r, i);
        if (name != SIZE_MAX) {
                put_name(r, name, i, TIE_NAMED, ret);
                return true;
        }
        if (depth > 3)
                return false;
        if (tie_read_is(r, i, "other") && node(r, i)->pos != LANG_POS_ADJ)
                return read_other(r, c, ret);
        if (node(r, i)->pos == LANG_POS_PRON && !tie_read_is(r, i, counts))
                return read_pronoun(r, c, i, ret);
        if (read_beside(r, i, ret))
                return true;
        if (tie_read_is(r, i, counts) && read_counted(r, c, i, ret, depth))
                return true;
        if (tie_read_is(r, i, groups) &&
            (read_headed(r, c, i, ret, depth) || read_theirs(r, i, ret)))
                return true;
        return put_word(r, i, ret) || put_proper(r, i, ret) ||
               (r->through && read_doer(r, c, i, ret, depth));
}

/* "the government", "each other's enemies": somebody without a name, where the other side has one.
 */
static bool read_described(struct tie_reader *r, const struct lang_arg *a, struct tie_party *ret) {
        bool definite = tie_read_is(r, a->lo, "the") && a->hi - a->lo <= 3 &&
                        tie_read_is(r, a->head,
                                    "government|ministry|army|police|authority|"
                                    "parliament|opposition|court|authorities");
        bool theirs = tie_read_is(r, a->lo, "each|the") && a->hi - a->lo > 2 &&
                      tie_read_is(r, a->lo + 1u, "other") &&
                      tie_read_is(r, a->head, "enemy|rival|opponent|foe|adversary");
        if (!r->described || !(definite || theirs))
                return false;
        const struct lang_node *lo = node(r, a->lo), *hi = node(r, a->hi - 1u);
        *ret = (struct tie_party){ .kind = TIE_DESCRIBED,
                                   .how = TIE_NAMED,
                                   .off = lo->off,
                                   .len = hi->off + hi->len - lo->off };
        ret->name = one_line(r, str_sub(r->t->text, ret->off, ret->len));
        return true;
}

bool tie_read_who(struct tie_reader *r, const struct lang_clause *c, const struct lang_arg *a,
                  struct tie_party *ret) {
        struct tie_party p = { 0 };
        if (r->lang == TEXT_LANG_fa)
                return tie_read_who_fa(r, c, a, ret);
        if (!read_head(r, c, a->head, &p, 0) || p.kind == TIE_NOBODY)
                return read_described(r, a, ret);
        const struct lang_node *lo = node(r, a->lo), *hi = node(r, a->hi - 1u);
        p.off = lo->off;
        p.len = hi->off + hi->len - lo->off;
        if (p.name_len && p.how == TIE_NAMED && a->flags & LANG_ARG_shared)
                p.how = TIE_GRAMMAR;
        *ret = p;
        return true;
}

/* ---- slots --------------------------------------------------------------------------------------
 */

static bool has_object(const struct tie_reader *r, const struct lang_clause *c) {
        for (uint32_t i = 0; i < c->n_args; i++)
                if (r->clauses.args.v[c->arg + i].kind == LANG_ARG_object)
                        return true;
        return false;
}

static bool is_slot(const struct tie_reader *r, const struct lang_clause *c,
                    const struct lang_arg *a, struct str slot) {
        switch (a->kind) {
        case LANG_ARG_subject:
                return str_eq(slot, STR("subject"));
        case LANG_ARG_object:
                return str_eq(slot, STR("object")) || str_eq(slot, STR("any"));
        case LANG_ARG_indirect: /* "asked X for help" */
                return str_eq(slot, STR("indirect")) || str_eq(slot, STR("any")) ||
                       (str_eq(slot, STR("object")) && !has_object(r, c));
        case LANG_ARG_predicate:
                return str_eq(slot, STR("predicate"));
        case LANG_ARG_owner:
                return str_eq(slot, STR("owner"));
        case LANG_ARG_oblique:
                return a->prep != LANG_NOWORD &&
                       (str_eq(slot, r->tree.v[a->prep].lemma) || str_eq(slot, STR("any")));
        case LANG_ARG_time:
                return false;
        }
        return false;
}

/* "they" of two. */
static void add_pair(struct tie_reader *r, const struct lang_arg *a, struct tie_parties *ret) {
        size_t pair[2];
        if (!lang_clause_in(tie_read_word(r, a->head), "they|They|both|Both") ||
            !pair_before(r, pair))
                return;
        for (unsigned i = 0; i < 2; i++) {
                struct tie_party p = { 0 };
                take_pronoun(r, pair[i], TIE_PRONOUN, &p);
                p.off = node(r, a->head)->off;
                p.len = node(r, a->head)->len;
                if (ret->n < TIE_READ_PARTIES)
                        ret->v[ret->n++] = p;
        }
}

/* "X or Y", whatever became of it in the tree. */
static bool beside_or(const struct tie_reader *r, const struct lang_arg *a) {
        for (uint16_t i = a->lo ? a->lo - 1u : 0; i <= a->hi && i < r->tree.n; i++)
                if (tie_read_is(r, i, "or|nor"))
                        return true;
        return false;
}

void tie_read_slot(struct tie_reader *r, const struct lang_clause *c, struct str slot,
                   struct tie_parties *ret) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                struct tie_party p;
                if (!is_slot(r, c, a, slot))
                        continue;
                ret->filled = true;
                if (tie_read_is(r, a->head, "other|another") && a->head > a->lo &&
                    tie_read_is(r, a->head - 1u, "each|one"))
                        ret->each_other = true;
                ret->each_other |= tie_read_is(r, a->head, "یکدیگر|همدیگر");
                if (a->flags & LANG_ARG_negative) {
                        ret->negative = true;
                        if (a->flags & LANG_ARG_coordinated)
                                continue;
                }
                ret->alternative |= (a->flags & LANG_ARG_alternative) != 0 || beside_or(r, a);
                ret->weak |= (a->flags & LANG_ARG_weak) != 0;
                ret->inner |= (a->flags & LANG_ARG_inner) != 0;
                unsigned had = ret->n;
                add_pair(r, a, ret);
                if (ret->n == had && ret->n < TIE_READ_PARTIES && tie_read_who(r, c, a, &p))
                        ret->v[ret->n++] = p;
        }
}
