#pragma once
/* The one tokeniser of the program: what the index keeps and what a query asks both come from here.
 *
 *   in:    Jane's e-mail:  کتاب‌های دكتر        (ZWNJ between ب and ه)
 *   term:  jane  e  mail   کتاب  کتابهای  های  دکتر
 *   pos:   0     1  2      3     3        4    5
 *   width: 1     1  1      1     2        1    1        width > 1 = overlay
 *
 * A word is a run of letters, marks and digits; everything else parts words, so an address such as
 * jane.doe@example.org is four words in a row, and 3.14 is two.  Its term is folded:
 *   - case; diacritics of Latin, Greek, Cyrillic, Hebrew; ligatures, full width, presentation
 * forms;
 *   - ي ى -> ی, ك -> ک, أ إ آ ٱ -> ا, ة ۀ -> ه, ؤ -> و, ئ -> ی; tatweel and harakat go;
 *   - digits of every script become ASCII;
 *   - joiners, direction marks, soft hyphen, byte order mark go.
 * An apostrophe inside a word goes (don't -> dont), English 's at its end goes (John's -> john).
 * Ideographs, kana and the letters of scripts without spaces are one token each.
 *
 * Overlays.  A word written in parts has its joined form laid over them, at the position of its
 * first part: `width` is then the number of positions it covers.  Parts come from
 *   - ZWNJ between Arabic-script letters:           کتاب‌های  می‌روند
 *   - a free-standing Persian suffix behind a word: کتاب های  بزرگ تر ها
 *   - a free-standing prefix before a word:         می روند
 *   - Romance elision and O':                       d'affaires  l'homme  O'Brien
 * Tokens that are no overlays have consecutive positions, so phrases work.  An overlay comes right
 * behind the first of its parts, so positions never fall.
 *
 * What a query does: tokenise its word; for each overlay take  overlay OR "its width parts as a
 * phrase"  in place of the parts; plain tokens as they are.  Then all spellings find each other:
 * کتابهای (joined) is the overlay of the other two. */
#include "base/limits.h"
#include "base/str.h"

struct text_token {
        struct str term;   /* folded, at most LIMIT_token_bytes; lives until the next call */
        uint32_t off, len; /* the word in the input */
        uint32_t pos;
        uint16_t width; /* positions covered: 1, more for an overlay */
        bool overlay;
};

enum { TEXT_PARTS = 8, /* a longer chain of parts is broken here */ TEXT_TERM_ROOM = 80 };

/* One word already folded, waiting for its turn. */
struct text_word {
        uint32_t off, end;
        uint8_t n;
        bool full;   /* the term was cut */
        bool arabic; /* all its letters are of the Arabic script */
        bool linked; /* the next word is a part of the same: ZWNJ or elision between them */
        char term[TEXT_TERM_ROOM];
};

struct text_tokens {
        const char *in;
        uint32_t n, at;
        uint32_t pos;           /* of the next token that is no overlay */
        uint8_t n_words, shown; /* words of the group under way, and how many were handed out */
        bool held;              /* words[n_words] was read already and opens the next group */
        bool overlay_due;
        char term[TEXT_TERM_ROOM]; /* of the token handed out last */
        struct text_word words[TEXT_PARTS + 1];
};

/* `in` must outlive `t`; less than 4 GiB.  Needs no done; allocates nothing. */
void text_tokens_init(struct text_tokens *t, struct str in);

/* The next token in *ret; false at the end.  Cost: about 2 ns a byte of ASCII. */
bool text_tokens_next(struct text_tokens *t, struct text_token *ret);
