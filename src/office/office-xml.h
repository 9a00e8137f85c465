#pragma once
/* XML as office documents have it, pulled piece by piece out of a slice.
 *
 *   office_xml_init ─ office_xml_next -> open | text | close ... -> end
 *
 * Our own and no library: a part of a document has no document type and no entities of its own, so
 * nothing here expands (the billion laughs are skipped as a declaration), nothing nests (depth is
 * a number), nothing is fetched, nothing allocated but one buffer for text with references.  What
 * is not well-formed is read as far as it makes sense: a cut part gives the words before the cut.
 * Linear. */
#include "base/buf.h"

enum office_xml_event { OFFICE_XML_end, OFFICE_XML_open, OFFICE_XML_close, OFFICE_XML_text };

struct office_xml {
        struct bytes in; /* valid UTF-8 */
        size_t at;
        uint32_t depth;    /* open elements around what came last; an opened one counts */
        struct str prefix; /* of open and close: "w" */
        struct str name;   /* of open and close, without the prefix: "p" */
        struct str attrs;  /* of open: what stands behind the name */
        struct str text;   /* of text: decoded; valid until the next call */
        struct buf hold;
        bool closing; /* <a/>: its close comes next */
        bool damaged; /* ends inside a tag */
        bool doctype; /* had a document type declaration */
};

/* `in` must be valid UTF-8 (office_xml_utf8) and outlive the machine. */
void office_xml_init(struct office_xml *x, struct bytes in);
void office_xml_done(struct office_xml *x);
enum office_xml_event office_xml_next(struct office_xml *x);
/* After an open: everything up to and with its close is passed over. */
void office_xml_skip(struct office_xml *x);

/* The value of an attribute of the element opened last, its references decoded into `room` (which
 * is cleared); empty if it is not there.  `name` is without a prefix and matches with any; ":id"
 * matches only an attribute that has one.  Valid until `room` changes. */
struct str office_xml_attr(const struct office_xml *x, const char *name, struct buf *room);
/* As a number; `otherwise` if there is none. */
int64_t office_xml_number(const struct office_xml *x, const char *name, int64_t otherwise);
/* "1", "true", "on", or there and empty. */
bool office_xml_true(const struct office_xml *x, const char *name);

/* The part as valid UTF-8: as it is, or made from UTF-16 and whatever its declaration names, in
 * `hold` (initialised by the caller). */
struct bytes office_xml_utf8(struct bytes part, struct buf *hold);
