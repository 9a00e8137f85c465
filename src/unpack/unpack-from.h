#pragma once
/* Is this line the start of a message in an mbox?  For use inside unpack/.
 *
 * A From_ line is "From ", who, when, and the message's header section behind it.  Writers differ
 * about each of these, and bodies hold lines that begin alike, so evidence is weighed:
 *
 *   dated     a month name, a clock and a year in the line
 *   framed    header fields behind the line
 *   blank     an empty line (or nothing) before it */
#include "base/str.h"

enum { UNPACK_FROM_LOOK = 4096 }; /* bytes from "From " on that are looked at */

struct unpack_from {
        size_t n; /* of the line with its end */
        bool dated;
        bool obfuscated; /* "name at host  Mon Jan ..." */
        bool git;        /* a commit for a name: what git format-patch writes, also into bodies */
};

enum unpack_from_habit { UNPACK_FROM_any, UNPACK_FROM_pipermail, UNPACK_FROM_git };

/* `at` begins with "From ".  True if a message starts here in a file of that habit. */
bool unpack_from_look(struct bytes at, bool blank, enum unpack_from_habit habit,
                      struct unpack_from *ret);

/* Does a line of `text` hold a header field that mail knows? */
bool unpack_from_headers(struct bytes text);
