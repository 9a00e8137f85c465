#pragma once
/* The parts of the sniffer that look at structure.  For use inside intake/ only.  Each gives 0 when
 * it knows nothing. */
#include "intake/intake-sniff.h"

/* Formats known by more than a fixed signature: RIFF, ISO media, BMP, PNM, OpenPGP, cpio, programs.
 * Gives INTAKE_file where the others give 0. */
enum intake_kind intake_sniff_binary(struct bytes head);
/* A zip: itself, or a document that is packed so. */
enum intake_kind intake_sniff_zip(struct bytes head, struct str name);

/* `text`: without a byte order mark and leading empty lines. */
enum intake_kind intake_sniff_cards(struct bytes text);
/* A message that is a web page somebody saved. */
bool intake_sniff_is_mhtml(struct bytes text, struct str name);
/* HTML, XML, JSON. */
enum intake_kind intake_sniff_markup(struct bytes look, struct str name);
/* PDF behind rubbish, tables, plain text; INTAKE_file for all else. */
enum intake_kind intake_sniff_text(struct bytes look, struct str name);
/* A table by its separators, or 0. */
enum intake_kind intake_sniff_table(struct bytes text, struct str name);
/* JSON or JSON lines, or 0. */
enum intake_kind intake_sniff_json(struct bytes text, struct str name);
