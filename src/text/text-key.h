#pragma once
/* Names across scripts.  The key of a word is its consonant skeleton in classes that the usual
 * spellings of one name share; the match then judges whether two words with one key are plausible
 * spellings of one name.
 *
 *   Tabatabai  Tabatabaei  طباطبایی  طباطبائي   -> key TBTB, and each matches each
 *   Reza  Rida  رضا                              -> key RT
 */
#include "base/str.h"

enum { TEXT_KEY_MAX = 16 };

/* Write the key of a folded term; returns its length, 0 if the word has none: digits, other
 * scripts, too short.  No NUL is written. */
size_t text_key(struct str term, char out[static TEXT_KEY_MAX]);

/* The keys under which spellings of one word may lie, its own first: letters that scripts and
 * countries read differently (v as f, ch as k, an article or none). */
enum { TEXT_KEYS = 12 };
struct text_keys {
        struct text_key {
                char v[TEXT_KEY_MAX];
                uint8_t n;
        } key[TEXT_KEYS];
        size_t n; /* 0 if the word has no key */
};
void text_keys(struct str term, struct text_keys *ret);

/* How well two folded terms pass for spellings of one name: 0 = not; 100 = nothing better can be.
 * In one script it falls with the differences; across scripts it is the evidence of text-like.h,
 * four for a bit, so that short names stay low.  Symmetric.  Cost: about 1 us. */
enum { TEXT_LIKENESS_BIT = 4, TEXT_LIKENESS_MOST = 100 };
unsigned text_key_likeness(struct str a, struct str b);
