#pragma once
/* What may not leave in exact bytes: documents in which something protected stands, and documents
 * of which nobody can say.
 *
 *   document ── its records: words, fields, addresses, names of parts and files
 *            ── its bytes as they are, as far as they are text
 *            ── the same of everything attached to it, which lies in its bytes
 *
 * A document that is encrypted, or a picture that nobody has read, may hold anything: it is UNREAD,
 * and so is whatever carries it. */
#include "store/store.h"

/* Whether something protected stands in a text (valid UTF-8); NULL: nothing is protected. */
struct share_screen {
        bool (*holds)(void *arg, struct str s);
        void *arg;
};

enum share_screened { SHARE_CLEAN, SHARE_HOLDS, SHARE_UNREAD };
const char *share_screened_id(enum share_screened s); /* "clean", "protected", "unread" */

bool share_screen_text(const struct share_screen *s, struct str text);
/* The same of bytes that may be no UTF-8. */
bool share_screen_bytes(const struct share_screen *s, struct bytes b);
/* A document and everything attached to it, but for its own bytes: enum share_screened, <0: as
 * store_doc_get(). */
int share_screen_doc(const struct share_screen *s, struct store *st, struct doc_id doc,
                     struct err *e);
