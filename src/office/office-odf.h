#pragma once
/* OpenDocument (ISO/IEC 26300): text, sheets, slides and drawings; packed, or flat in one XML. */
#include "office/office-pack.h"

/* The media type that the package declares (mimetype, or its manifest), or empty: no OpenDocument.
 * In the arena. */
struct str office_odf_type(struct office_pack *p);
/* Facts, text and pages of the document begun last. */
void office_odf_read(struct office_pack *p);

/* A flat file: type of its body, and its text; pictures in it are children of `doc`, to be put by
 * office_odf_pictures() when the text is done. */
struct str office_odf_flat_type(struct bytes in);
struct office_odf_picture {
        struct bytes content; /* in the arena */
};
struct office_odf_pictures {
        struct office_odf_picture *v;
        size_t n, cap;
};
void office_odf_read_flat(struct office_pack *p, struct bytes xml, struct office_odf_pictures *ret);
