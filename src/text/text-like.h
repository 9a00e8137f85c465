#pragma once
/* How far a word in Latin letters and one in Arabic script bear each other out as spellings of one
 * name.  The model is learned from pairs (train/names.py): each step of an alignment is worth the
 * logarithm of how much likelier it is than chance, so that the best sum says how many bits of
 * evidence there are that the two are one name.  Among a million words, twenty bits are needed for
 * one to be singled out; short names cannot give as many, which is right. */
#include "base/str.h"

enum { TEXT_LIKE_BIT = 8 /* one bit, in the units of what is returned */ };

/* The evidence for two folded terms, `latin` of a-z and `arabic` of the Arabic script; INT_MIN for
 * other letters and for words of more than 24.  Cost: about 0.2 us. */
int text_like(struct str latin, struct str arabic);
