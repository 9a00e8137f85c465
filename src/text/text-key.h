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

/* Are two folded terms plausible spellings of one name?  Symmetric; true for equal terms that have
 * a key.  Cost: about 1 us. */
bool text_key_match(struct str a, struct str b);
