#pragma once
/* The grammar of a sentence: parts of speech and dependencies (Universal Dependencies 2), English
 * and Persian.
 *
 *        ┌───nsubj───┐┌──obj──┐
 *   The ministry   funded   the school .
 *   DET NOUN       VERB     DET NOUN   PUNCT
 *
 * A greedy transition parser with an averaged perceptron over hashed features (Nivre 2008;
 * Goldberg and Nivre 2012), and a tagger of the same kind; weights in data/parse-*.bin, made by
 * train/train-parse.c, figures in data/README.md.  About 10 us a word: for sentences that something
 * else found worth it, not for whole caches.  The models are const data in the program; a
 * `lang_parser` is only room to work in: one for each thread. */
#include "base/str.h"
#include "text/text-lang.h"

/* UPOS, in the order of the letters. */
/* clang-format off */
#define LANG_POSES(LANG_POS)                                                                       \
        LANG_POS(ADJ) LANG_POS(ADP) LANG_POS(ADV) LANG_POS(AUX) LANG_POS(CCONJ)                    \
        LANG_POS(DET) LANG_POS(INTJ) LANG_POS(NOUN) LANG_POS(NUM) LANG_POS(PART)                   \
        LANG_POS(PRON) LANG_POS(PROPN) LANG_POS(PUNCT) LANG_POS(SCONJ) LANG_POS(SYM)               \
        LANG_POS(VERB) LANG_POS(X)
/* clang-format on */
enum lang_pos {
#define LANG_POS(id) LANG_POS_##id,
        LANG_POSES(LANG_POS)
#undef LANG_POS
                LANG_POS_COUNT
};

/* Universal relations; a subtype is kept only where it matters to clauses:
 * LANG_REL(id, "ud:name") */
/* clang-format off */
#define LANG_RELS(LANG_REL)                                                                        \
        LANG_REL(acl, "acl") LANG_REL(acl_relcl, "acl:relcl") LANG_REL(advcl, "advcl")             \
        LANG_REL(advmod, "advmod") LANG_REL(amod, "amod") LANG_REL(appos, "appos")                 \
        LANG_REL(aux, "aux") LANG_REL(aux_pass, "aux:pass") LANG_REL(case, "case")                 \
        LANG_REL(cc, "cc") LANG_REL(ccomp, "ccomp") LANG_REL(compound, "compound")                 \
        LANG_REL(compound_lvc, "compound:lvc") LANG_REL(compound_prt, "compound:prt")              \
        LANG_REL(conj, "conj") LANG_REL(cop, "cop") LANG_REL(csubj, "csubj")                       \
        LANG_REL(dep, "dep") LANG_REL(det, "det") LANG_REL(discourse, "discourse")                 \
        LANG_REL(dislocated, "dislocated") LANG_REL(expl, "expl")                                  \
        LANG_REL(fixed, "fixed") LANG_REL(flat, "flat") LANG_REL(goeswith, "goeswith")             \
        LANG_REL(iobj, "iobj") LANG_REL(list, "list") LANG_REL(mark, "mark")                       \
        LANG_REL(nmod, "nmod") LANG_REL(nmod_poss, "nmod:poss") LANG_REL(nsubj, "nsubj")           \
        LANG_REL(nsubj_pass, "nsubj:pass") LANG_REL(nummod, "nummod")                              \
        LANG_REL(obj, "obj") LANG_REL(obl, "obl") LANG_REL(obl_agent, "obl:agent")                 \
        LANG_REL(obl_tmod, "obl:tmod") LANG_REL(orphan, "orphan")                                  \
        LANG_REL(parataxis, "parataxis") LANG_REL(punct, "punct")                                  \
        LANG_REL(reparandum, "reparandum") LANG_REL(root, "root")                                  \
        LANG_REL(vocative, "vocative") LANG_REL(xcomp, "xcomp")
/* clang-format on */
enum lang_rel {
#define LANG_REL(id, ud) LANG_REL_##id,
        LANG_RELS(LANG_REL)
#undef LANG_REL
                LANG_REL_COUNT
};
const char *lang_pos_code(enum lang_pos p);
const char *lang_rel_code(enum lang_rel r); /* "nsubj:pass" */

/* Forms of verbs, as far as the tag or the letters tell. */
enum lang_form {
        LANG_FORM_none,
        LANG_FORM_base,
        LANG_FORM_present,
        LANG_FORM_past,
        LANG_FORM_gerund,
        LANG_FORM_participle
};

enum { LANG_PARSE_WORDS = 128 }; /* longer sentences are cut there */
#define LANG_NOWORD UINT16_MAX

struct lang_node {
        uint32_t off, len; /* bytes of the text that was given */
        uint16_t head;     /* word, or LANG_NOWORD: the root */
        uint8_t rel, pos;  /* enum lang_rel, lang_pos */
        uint8_t form;      /* enum lang_form, of verbs and auxiliaries */
        uint8_t odds;      /* 0..100: how sure the step that made the arc was */
        struct str lemma;  /* lower case; English by rules and a list of irregular forms, Persian:
                              the word without its endings; lives as the words do */
};

struct lang_name;
struct lang_tree {
        enum text_lang lang;
        const struct lang_node *v;
        uint16_t n;
        /* names that lie in it, sorted, offsets as in `v`: what reads clauses of a language without
         * capitals cuts better with them; lang_parse() leaves none */
        const struct lang_name *names;
        size_t n_names;
};

struct lang_parser;
struct lang_parser *lang_parser_new(void);
void lang_parser_free(struct lang_parser **p);

/* The tree of one sentence, which is text[off, off + len) (valid UTF-8); words are cut as
 * lang_cut_next() does.  Offsets in the tree are in `text`.  *ret lives until the next call. False:
 * no word, or a language without a model. */
bool lang_parse(struct lang_parser *p, struct str text, size_t off, size_t len, enum text_lang lang,
                struct lang_tree *ret);

/* The base form of an English word of that part of speech: "sold" VERB -> "sell", "ministries" NOUN
 * -> "ministry".  A slice of `w` in lower case put into `to`, or static. */
enum { LANG_LEMMA = 64 };
struct str lang_lemma_en(struct str w, enum lang_pos pos, char to[static LANG_LEMMA]);
