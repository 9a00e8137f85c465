#pragma once
/* Office Open XML (ECMA-376): Word, Excel and PowerPoint since 2007. */
#include "office/office-pack.h"

enum office_ooxml_kind {
        OFFICE_OOXML_none,
        OFFICE_OOXML_word,
        OFFICE_OOXML_excel,
        OFFICE_OOXML_power
};

/* What the package is by its relationships and content types; *ret_type gets its media type,
 * *ret_main the name of its main part (both in the arena). */
enum office_ooxml_kind office_ooxml_kind(struct office_pack *p, struct str *ret_type,
                                         struct str *ret_main);
/* Facts, text and pages of the document begun last; the children are the caller's. */
void office_ooxml_read(struct office_pack *p, enum office_ooxml_kind kind, struct str main);

void office_word_read(struct office_pack *p, struct str main);
void office_excel_read(struct office_pack *p, struct str main);
void office_xlsb_read(struct office_pack *p, struct str main); /* the binary form */
void office_power_read(struct office_pack *p, struct str main);
