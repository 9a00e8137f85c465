#pragma once
/* Names in text: people, organisations, places; English, Persian and Arabic (other languages of
 * the Latin script as far as they look alike).
 *
 *   "Dear Dr. Jane Doe, the Ministry of Rivers wrote from Exampleville ..."
 *         title^^ PER^^^^^    ORG^^^^^^^^^^^^^^^^            LOC^^^^^^^^^^^
 *
 * A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) with hashed
 * features (Weinberger et al. 2009) and 8-bit weights; one model for the Latin script, one for
 * Persian, one for Arabic, chosen for each sentence by its letters.  How they were made and what
 * they reach: data/README.md.  A name found is a candidate: `odds` is the model's own probability
 * that the span is a name of that type, in hundredths.
 *
 * The models are const data in the program; a `lang_tagger` is only room to work in: one for each
 * thread.  Cost: about 1 us a word, memory in proportion to the longest sentence (a sentence is cut
 * at LANG_TAG_SENTENCE words). */
#include "base/str.h"
#include "text/text-lang.h"

enum lang_type { LANG_PER, LANG_ORG, LANG_LOC, LANG_TYPES };
const char *lang_type_code(enum lang_type t); /* "PER", "ORG", "LOC" */

enum { LANG_TAG_SENTENCE = 256 };

/* One name.  All offsets are bytes in the text that was given. */
struct lang_name {
        uint32_t off, len;             /* without title, quotes, clitics such as English 's */
        uint32_t title_off, title_len; /* "Dr.", "آقای" in front of it; title_len 0: none */
        enum lang_type type;
        uint8_t odds; /* 0..100 */
        bool hinted;  /* all its words are in the hints, as that type */
};

/* Names known beforehand: of headers and signatures of the document, of the whole cache.  A set of
 * folded words; `below` (may be NULL, must outlive this) is asked too, so that a document's few
 * names stand on top of the cache's many.  Read-only while it is used: any number of threads. */
struct lang_hints;
struct lang_hints *lang_hints_new(const struct lang_hints *below);
void lang_hints_free(struct lang_hints **h);
void lang_hints_clear(struct lang_hints *h); /* forgets its own names, not those below */
/* The words of `name`; single letters and words that every text has are left out. */
void lang_hints_put(struct lang_hints *h, struct str name, enum lang_type type);

struct lang_tagger;
struct lang_tagger *lang_tagger_new(void);
void lang_tagger_free(struct lang_tagger **t);

/* The names of `text` (less than 4 GiB), in order, none overlapping; *ret lives until the next call
 * with `t`.  `lang`: what the text is mostly in; TEXT_LANG_und lets the letters say.  `hints` may
 * be NULL.  A name found surely in one place of the text raises its words elsewhere in it. Returns
 * how many. */
size_t lang_tag(struct lang_tagger *t, struct str text, enum text_lang lang,
                const struct lang_hints *hints, const struct lang_name **ret);

/* A word and what it was found to be: 'B' opens a name, 'I' goes on with it, 'O' is none. */
struct lang_tagged {
        struct str word; /* in */
        char bio;        /* out */
        enum lang_type type;
        uint8_t odds; /* that this word is (or is not) of such a name */
};

/* Tag the `n` words of one sentence that somebody else has cut; titles are left out of names here
 * too.  Words may be empty (they are 'O') but must be valid UTF-8. */
void lang_tag_words(struct lang_tagger *t, struct lang_tagged *words, size_t n, enum text_lang lang,
                    const struct lang_hints *hints);

/* The same for many sentences that belong together: sentence i is words[ends[i-1] .. ends[i]).
 * Names found surely in one raise their words in the others. */
void lang_tag_sentences(struct lang_tagger *t, struct lang_tagged *words, const size_t *ends,
                        size_t n_sentences, enum text_lang lang, const struct lang_hints *hints);
