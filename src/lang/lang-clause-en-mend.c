/* English trees, mended where a greedy parser goes wrong and the words around can tell.
 *
 * Each rule looks at a few words and moves a few arcs:
 *
 *   founded by -> X                     a preposition is never a head
 *   leader, X, | called | Y             a verb that was hung on its subject
 *   accused | X of doing                the one accused is no subject of the deed
 *   sent X | a letter                   two objects
 *   a memorandum of | understanding     no verb
 *   X, together with | Y, met Z         Y is a subject too
 *   left, | accusing X                  a participle behind a comma tells of the subject
 *   X | leader | Jane Doe               an office before a name stands beside it
 *
 * No rule makes a cycle: a head is moved only to a word that does not hang on it. */
#include "lang/lang-clause-mend.h"
#include "lang/lang-clause.h"

struct mend {
        struct str text;
        struct lang_node *v;
        uint16_t n;
};

static bool is(const struct mend *m, uint16_t i, const char *list) {
        return i < m->n && lang_clause_in(m->v[i].lemma, list);
}

static struct str word(const struct mend *m, uint16_t i) {
        return str_sub(m->text, m->v[i].off, m->v[i].len);
}

static bool is_comma(const struct mend *m, uint16_t i) {
        return i < m->n && word(m, i).n && word(m, i).p[0] == ',';
}

static bool is_name(const struct mend *m, uint16_t i) {
        return i < m->n && m->v[i].pos == LANG_POS_PROPN;
}

static bool is_thing(const struct mend *m, uint16_t i) {
        return i < m->n && (m->v[i].pos == LANG_POS_NOUN || m->v[i].pos == LANG_POS_PROPN ||
                            m->v[i].pos == LANG_POS_PRON);
}

static bool is_verb(const struct mend *m, uint16_t i) {
        return i < m->n && m->v[i].pos == LANG_POS_VERB;
}

static uint16_t child(const struct mend *m, uint16_t head, enum lang_rel rel) {
        for (uint16_t i = 0; i < m->n; i++)
                if (m->v[i].head == head && m->v[i].rel == rel)
                        return i;
        return LANG_NOWORD;
}

static bool has(const struct mend *m, uint16_t head, enum lang_rel rel) {
        return child(m, head, rel) != LANG_NOWORD;
}

static bool hangs_on(const struct mend *m, uint16_t i, uint16_t top) {
        for (unsigned n = 0; i < m->n && n < LANG_PARSE_WORDS; n++, i = m->v[i].head)
                if (i == top)
                        return true;
        return false;
}

static void move(struct mend *m, uint16_t i, uint16_t head, enum lang_rel rel) {
        if (head < m->n && hangs_on(m, head, i))
                return;
        m->v[i].head = head;
        m->v[i].rel = rel;
}

static uint16_t verb_above(const struct mend *m, uint16_t i) {
        i = m->v[i].head;
        for (unsigned n = 0; i < m->n && n < LANG_PARSE_WORDS; n++, i = m->v[i].head)
                if (is_verb(m, i))
                        return i;
        return LANG_NOWORD;
}

/* "founded by/obl -> X/xcomp": X is the oblique, "by" its case. */
static void mend_preposition(struct mend *m, uint16_t i) {
        enum lang_rel rel = m->v[i].rel;
        uint16_t up = m->v[i].head;
        if (m->v[i].pos != LANG_POS_ADP || up >= m->n || has(m, i, LANG_REL_case) ||
            !(rel == LANG_REL_obl || rel == LANG_REL_advmod || rel == LANG_REL_nmod ||
              rel == LANG_REL_xcomp || rel == LANG_REL_advcl || rel == LANG_REL_obl_agent))
                return;
        for (uint16_t c = i + 1; c < m->n && c < i + 8; c++) {
                enum lang_rel r = m->v[c].rel;
                if (m->v[c].head != i || !is_thing(m, c) ||
                    !(r == LANG_REL_xcomp || r == LANG_REL_obj || r == LANG_REL_obl ||
                      r == LANG_REL_nmod || r == LANG_REL_ccomp || r == LANG_REL_dep ||
                      r == LANG_REL_parataxis))
                        continue;
                bool verb = is_verb(m, up);
                bool agent = verb && is(m, i, "by") && has(m, up, LANG_REL_aux_pass);
                m->v[c].head = up;
                m->v[c].rel = agent ? LANG_REL_obl_agent : verb ? LANG_REL_obl : LANG_REL_nmod;
                m->v[i].head = c;
                m->v[i].rel = LANG_REL_case;
                for (uint16_t k = 0; k < m->n; k++)
                        if (m->v[k].head == i)
                                m->v[k].head = c;
                return;
        }
}

/* "a memorandum of understanding/VERB with Y" */
static void mend_memorandum(struct mend *m, uint16_t i) {
        if (i < 2 || !is_verb(m, i) || !is(m, i - 2u, "memorandum|memoranda|letter|note") ||
            !is(m, i - 1u, "of") ||
            !lang_clause_in(word(m, i), "understanding|Understanding|agreement"))
                return;
        uint16_t of = i - 1u, paper = i - 2u;
        m->v[i].pos = LANG_POS_NOUN;
        move(m, i, paper, LANG_REL_nmod);
        m->v[of].head = i;
        m->v[of].rel = LANG_REL_case;
        m->v[of].pos = LANG_POS_ADP;
        for (uint16_t k = i + 1; k < m->n; k++)
                if (m->v[k].head == i && m->v[k].rel == LANG_REL_obl)
                        move(m, k, paper, LANG_REL_nmod);
}

static const char *const datives =
        "give|send|lend|pay|offer|hand|grant|award|show|tell|teach|owe|promise|write|deny|deal|"
        "guarantee|cable|email|bring|fax|mail|forward|loan|sell|supply";
static const char *const goods =
        "money|aid|help|assistance|support|information|intelligence|cash|advice|credit|food|"
        "shelter|asylum|refuge|training|arm|weapon|fund|funding|permission|access|protection|"
        "letter|message|note|document|file";

static bool has_preposition(const struct mend *m, uint16_t i) {
        return has(m, i, LANG_REL_case);
}

/* "sent X/obj a letter/obl": two objects; "gave the X Institute/compound money". */
static void mend_dative(struct mend *m, uint16_t i) {
        if (!is_verb(m, i) || !is(m, i, datives) || has(m, i, LANG_REL_iobj) ||
            has(m, i, LANG_REL_nsubj_pass) || has(m, i, LANG_REL_aux_pass))
                return;
        uint16_t o = child(m, i, LANG_REL_obj);
        if (o == LANG_NOWORD || o < i)
                return;
        if (is_name(m, o) || m->v[o].pos == LANG_POS_PRON) {
                for (uint16_t b = o + 1; b < m->n && b < o + 8; b++) {
                        enum lang_rel r = m->v[b].rel;
                        if (m->v[b].head != i || m->v[b].pos != LANG_POS_NOUN ||
                            has_preposition(m, b) ||
                            is(m, b, "day|week|month|year|time|morning|night|today") ||
                            !(r == LANG_REL_obl || r == LANG_REL_nmod || r == LANG_REL_xcomp ||
                              r == LANG_REL_dep || r == LANG_REL_ccomp))
                                continue;
                        m->v[o].rel = LANG_REL_iobj;
                        m->v[b].rel = LANG_REL_obj;
                        return;
                }
                return;
        }
        uint16_t p = o - 1u;
        if (m->v[o].pos != LANG_POS_NOUN || !is(m, o, goods) || !is_name(m, p) ||
            m->v[p].head != o || is(m, i, "sell|supply|bring|show"))
                return;
        for (uint16_t k = i + 1; k < m->n; k++)
                if (m->v[k].rel == LANG_REL_case && is(m, k, "to") && m->v[k].head < m->n &&
                    (m->v[m->v[k].head].head == i || m->v[m->v[k].head].head == o))
                        return; /* "gave EU money to Y" */
        for (uint16_t k = i + 1; k < p; k++)
                if (m->v[k].head == o)
                        m->v[k].head = p;
        m->v[p].head = i;
        m->v[p].rel = LANG_REL_iobj;
}

/* "accused X/nsubj of doing": X is whom the upper verb is about. */
static void mend_accused(struct mend *m, uint16_t i) {
        if (!is_verb(m, i) || m->v[i].form != LANG_FORM_gerund)
                return;
        uint16_t up = m->v[i].head, x = child(m, i, LANG_REL_nsubj),
                 mark = child(m, i, LANG_REL_mark);
        if (!is_verb(m, up) || x >= i || mark >= i || mark < x || x < up ||
            !is(m, mark, "of|for|from|over|about") || has(m, up, LANG_REL_obj))
                return;
        move(m, x, up, LANG_REL_obj);
}

/* "the director, X, called Y": the verb hangs on its subject. */
static void mend_root(struct mend *m, uint16_t i) {
        uint16_t up = m->v[i].head;
        if (!is_verb(m, i) || up >= i || m->v[up].head != LANG_NOWORD || !is_thing(m, up) ||
            !(m->v[i].rel == LANG_REL_acl || m->v[i].rel == LANG_REL_acl_relcl) || i < 2 ||
            !(m->v[i].form == LANG_FORM_past || has(m, i, LANG_REL_obj)) ||
            m->v[i].form == LANG_FORM_gerund || has(m, up, LANG_REL_cop) ||
            has(m, up, LANG_REL_nsubj) || has(m, i, LANG_REL_nsubj) ||
            has(m, i, LANG_REL_nsubj_pass) || has(m, i, LANG_REL_obl_agent) ||
            has(m, i, LANG_REL_mark) || !has(m, up, LANG_REL_appos))
                return;
        bool comma = is_comma(m, i - 1u) ||
                     (m->v[i - 1u].pos == LANG_POS_ADV && is_comma(m, i - 2u)) ||
                     m->v[i - 1u].pos == LANG_POS_AUX;
        if (!comma)
                return;
        bool passive = has(m, i, LANG_REL_aux_pass);
        m->v[i].head = LANG_NOWORD;
        m->v[i].rel = LANG_REL_root;
        m->v[up].head = i;
        m->v[up].rel = passive ? LANG_REL_nsubj_pass : LANG_REL_nsubj;
        for (uint16_t k = i + 1; k < m->n; k++)
                if (m->v[k].head == up && m->v[k].rel == LANG_REL_punct)
                        m->v[k].head = i;
}

/* "called X/xcomp": a name alone behind a verb is its object. */
static void mend_object(struct mend *m, uint16_t i) {
        uint16_t up = m->v[i].head;
        if (!is_name(m, i) || m->v[i].rel != LANG_REL_xcomp || !is_verb(m, up) || up > i ||
            has(m, i, LANG_REL_case) || has(m, i, LANG_REL_cop) || has(m, i, LANG_REL_mark) ||
            has(m, up, LANG_REL_obj) || has(m, up, LANG_REL_aux_pass) ||
            has(m, up, LANG_REL_nsubj_pass) ||
            is(m, up, "become|remain|seem|look|stay|sound|feel|be|name|appoint|elect|turn"))
                return;
        m->v[i].rel = LANG_REL_obj;
}

/* "left, accusing X": behind a comma; whatever it was hung on. */
static void mend_participle(struct mend *m, uint16_t i) {
        if (!is_verb(m, i) || m->v[i].form != LANG_FORM_gerund || i < 2 || !is_comma(m, i - 1u) ||
            m->v[i].head >= i || has(m, i, LANG_REL_nsubj) || has(m, i, LANG_REL_aux))
                return;
        uint16_t up = m->v[i].head;
        if (is_verb(m, up) && m->v[i].rel != LANG_REL_acl)
                return;
        uint16_t verb = verb_above(m, i);
        if (verb != LANG_NOWORD && verb < i)
                move(m, i, verb, LANG_REL_advcl);
}

/* A word that hangs on a comma or a full stop. */
static void mend_stop(struct mend *m, uint16_t i) {
        uint16_t up = m->v[i].head;
        for (unsigned n = 0; up < m->n && m->v[up].pos == LANG_POS_PUNCT && n < 8; n++)
                up = m->v[up].head;
        if (m->v[i].head < m->n && m->v[m->v[i].head].pos == LANG_POS_PUNCT && up < m->n)
                m->v[i].head = up;
}

/* "X, together with Y, met Z" */
static void mend_together(struct mend *m, uint16_t i) {
        if (i < 2 || !((is(m, i, "with") && is(m, i - 1u, "together|along|jointly")) ||
                       is(m, i, "alongside")))
                return;
        uint16_t y = m->v[i].head;
        if (m->v[i].rel != LANG_REL_case || y >= m->n || y < i || !is_thing(m, y))
                return;
        for (uint16_t x = i; x-- > 0;) {
                if (is_verb(m, x))
                        return;
                if (m->v[x].rel != LANG_REL_nsubj && m->v[x].rel != LANG_REL_nsubj_pass)
                        continue;
                if (is_thing(m, x) && m->v[x].head > y && m->v[x].head < m->n)
                        move(m, y, x, LANG_REL_conj);
                return;
        }
}

static const char *const offices =
        "leader|president|premier|minister|chairman|chairwoman|chair|director|head|chief|"
        "spokesman|spokeswoman|spokesperson|commander|secretary|member|adviser|advisor|founder|"
        "governor|mayor|ambassador|envoy|lawyer|professor|researcher|engineer|owner|editor|"
        "executive|manager|officer|official|analyst|economist|lieutenant|colonel|captain|"
        "sergeant|king|queen|co-founder|employee|scientist|diplomat|correspondent|reporter|rector";

/* "X leader/nmod Jane Doe": an office right before the name stands beside it. */
static void mend_office(struct mend *m, uint16_t i) {
        enum lang_rel r = m->v[i].rel;
        if (i < 1 || m->v[i].pos != LANG_POS_NOUN || !is(m, i, offices) || !is_name(m, i + 1u) ||
            !is_name(m, i - 1u) || m->v[i - 1u].head != i)
                return;
        uint16_t name = i + 1u;
        while (m->v[name].head < m->n && m->v[name].head == name + 1u && is_name(m, name + 1u))
                name++;
        if (m->v[i].head == name && (r == LANG_REL_nmod || r == LANG_REL_compound ||
                                     r == LANG_REL_amod || r == LANG_REL_flat))
                m->v[i].rel = LANG_REL_appos;
        else if (m->v[name].head == i && m->v[name].rel == LANG_REL_nmod &&
                 !has_preposition(m, name))
                m->v[name].rel = LANG_REL_appos;
}

/* "the leader of the X, Jane Doe/conj, ...": beside the office, not one of what it leads. */
static void mend_beside(struct mend *m, uint16_t i) {
        uint16_t up = m->v[i].head;
        if (!is_name(m, i) || m->v[i].rel != LANG_REL_conj || up >= i || has(m, i, LANG_REL_cc) ||
            has(m, up, LANG_REL_cc) || has(m, i, LANG_REL_case) || m->v[up].head >= up ||
            !is(m, m->v[up].head, offices) || m->v[up].rel != LANG_REL_nmod)
                return;
        uint16_t lo = i, hi = i;
        while (lo > 0 && is_name(m, lo - 1u))
                lo--;
        while (is_name(m, hi + 1u))
                hi++;
        if (lo > 0 && is_comma(m, lo - 1u) && (is_comma(m, hi + 1u) || hi + 2u >= m->n))
                move(m, i, m->v[up].head, LANG_REL_appos);
}

/* "a meeting between X and Y/nsubj was ...", "X and Y/nsubj met". */
static void mend_pair(struct mend *m, uint16_t y) {
        enum lang_rel r = m->v[y].rel;
        uint16_t verb = m->v[y].head, lo = y, x = LANG_NOWORD;
        if ((r != LANG_REL_nsubj && r != LANG_REL_nsubj_pass) || verb >= m->n || verb < y ||
            !is_thing(m, y))
                return;
        for (uint16_t k = y; k-- > 0 && m->v[k].head >= k && hangs_on(m, k, y);)
                lo = k;
        uint16_t cc = is(m, lo, "and") ? lo : lo ? lo - 1u : 0;
        if (!is(m, cc, "and") || !cc)
                return;
        for (uint16_t k = 0; k < cc; k++)
                if (m->v[k].head == verb &&
                    (m->v[k].rel == LANG_REL_nsubj || m->v[k].rel == LANG_REL_nsubj_pass))
                        x = k;
        if (x == LANG_NOWORD)
                return;
        for (uint16_t k = x + 1; k < cc; k++) /* "between X" */
                if (m->v[k].head == x && m->v[k].rel == LANG_REL_nmod &&
                    is(m, child(m, k, LANG_REL_case), "between"))
                        x = k;
        move(m, y, x, LANG_REL_conj);
        move(m, cc, y, LANG_REL_cc);
}

/* "On 3 May X met Y": no auxiliary. */
static void mend_month(struct mend *m, uint16_t i) {
        if ((m->v[i].rel != LANG_REL_aux && m->v[i].pos != LANG_POS_AUX) ||
            !lang_clause_in(word(m, i), "May|March|Will"))
                return;
        uint16_t n = i > 0 && m->v[i - 1u].pos == LANG_POS_NUM ? i - 1u : i + 1u;
        if (n >= m->n || m->v[n].pos != LANG_POS_NUM)
                return;
        m->v[i].pos = LANG_POS_PROPN;
        m->v[i].form = LANG_FORM_none;
        for (uint16_t k = 0; k < m->n; k++) /* the year hung on it */
                if (k == n && m->v[k].head == i)
                        m->v[k].head = m->v[i].head;
        if (m->v[n].rel == LANG_REL_nmod || m->v[n].rel == LANG_REL_nummod)
                m->v[n].rel = LANG_REL_obl;
        move(m, i, n, LANG_REL_nmod);
}

/* "met in X with Y": a town has nobody with it. */
static void mend_with(struct mend *m, uint16_t i) {
        uint16_t y = m->v[i].head, x = y < m->n ? m->v[y].head : LANG_NOWORD;
        if (!is(m, i, "with|by") || m->v[i].rel != LANG_REL_case || y < i || x >= i ||
            m->v[y].rel != LANG_REL_nmod || !is_name(m, x))
                return;
        uint16_t verb = m->v[x].head, in = child(m, x, LANG_REL_case);
        if (is_verb(m, verb) && m->v[x].rel == LANG_REL_obl && in < x && is(m, in, "in|at|on"))
                move(m, y, verb, LANG_REL_obl);
}

/* "the killing of/mark X/nsubj by Y angered ...": of the noun before it. */
static void mend_of(struct mend *m, uint16_t i) {
        uint16_t verb = m->v[i].head, noun = i - 1u;
        if (i < 1 || !is(m, i, "of") || m->v[i].rel != LANG_REL_mark || !is_verb(m, verb) ||
            verb < i || m->v[noun].pos != LANG_POS_NOUN || m->v[noun].head != verb)
                return;
        for (uint16_t x = i + 1; x < verb; x++) {
                if (m->v[x].head != verb || !is_thing(m, x) ||
                    (m->v[x].rel != LANG_REL_nsubj && m->v[x].rel != LANG_REL_nsubj_pass))
                        continue;
                move(m, x, noun, LANG_REL_nmod);
                m->v[i].head = x;
                m->v[i].rel = LANG_REL_case;
                return;
        }
}

/* "urged the envoy, X/nsubj, to ...", "from his successor, X/obl": a name between commas behind a
 * noun stands beside it. */
static void mend_aside(struct mend *m, uint16_t i) {
        uint16_t verb = m->v[i].head, lo = i;
        enum lang_rel r = m->v[i].rel;
        if (!is_name(m, i) || !is_verb(m, verb) || verb > i || has_preposition(m, i) ||
            !(r == LANG_REL_nsubj || r == LANG_REL_obl || r == LANG_REL_nmod))
                return;
        while (lo > 0 && is_name(m, lo - 1u))
                lo--;
        uint16_t noun = lo - 2u;
        if (lo < 2 || !is_comma(m, lo - 1u) || m->v[noun].pos != LANG_POS_NOUN || noun < verb ||
            !has(m, verb, r == LANG_REL_nsubj ? LANG_REL_nsubj : LANG_REL_obj) ||
            child(m, verb, LANG_REL_nsubj) > verb)
                return;
        move(m, i, noun, LANG_REL_appos);
}

/* "X named/nsubj:pass Y director": whoever has an office behind him is no patient; Y is. */
static void mend_named(struct mend *m, uint16_t i) {
        if (!is_verb(m, i) || !is(m, i, "name|appoint|elect|nominate|make|declare|crown|install"))
                return;
        uint16_t x = child(m, i, LANG_REL_nsubj_pass), o = child(m, i, LANG_REL_xcomp);
        if (o == LANG_NOWORD)
                o = child(m, i, LANG_REL_obj);
        if (o >= m->n || o < i + 2u || m->v[o].pos != LANG_POS_NOUN || !is(m, o, offices) ||
            !is_name(m, o - 1u) || m->v[o - 1u].head != o || has(m, i, LANG_REL_aux_pass))
                return;
        if (x < i)
                m->v[x].rel = LANG_REL_nsubj;
        uint16_t p = o - 1u;
        for (uint16_t k = i + 1; k < p; k++)
                if (m->v[k].head == o)
                        m->v[k].head = p;
        m->v[p].head = i;
        m->v[p].rel = LANG_REL_obj;
        m->v[o].rel = LANG_REL_xcomp;
}

void lang_clause_mend(struct str text, struct lang_tree *t,
                      struct lang_node room[static LANG_PARSE_WORDS]) {
        static void (*const rules[])(struct mend *, uint16_t) = {
                mend_stop,       mend_month,      mend_of,       mend_preposition, mend_with,
                mend_memorandum, mend_pair,       mend_object,   mend_root,        mend_dative,
                mend_accused,    mend_participle, mend_together, mend_office,      mend_beside,
                mend_aside,      mend_named,
        };
        if (t->lang != TEXT_LANG_en || !t->n || t->n > LANG_PARSE_WORDS)
                return;
        memcpy(room, t->v, t->n * sizeof *room);
        struct mend m = { .text = text, .v = room, .n = t->n };
        for (size_t k = 0; k < sizeof rules / sizeof rules[0]; k++)
                for (uint16_t i = 0; i < m.n; i++)
                        rules[k](&m, i);
        t->v = room;
}
