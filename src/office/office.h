#pragma once
/* Office documents of every age to records: Office Open XML, OpenDocument (packed and flat), the
 * OLE formats of Word, Excel and PowerPoint, RTF.
 *
 *   kind  -> office_read -> zip?  ooxml -> word | excel | powerpoint      (office-ooxml.h)
 *                           odf                                           (office-odf.h)
 *                           ole   -> encrypted package -> ooxml           (office-crypt.h)
 *                                 -> doc | xls | ppt                      (office-legacy.h)
 *                           rtf                                           (office-rtf.h) */
#include "parse/parse-file.h"

/* Read one document of the kinds ooxml, odf, ole, doc, xls, ppt, rtf, or a flat ODF file (xml);
 * which of them it is is decided by its bytes.  An OLE file that is an Outlook message belongs to
 * outlook_read(); the caller asks that first.  As every reader: appends DOC(file) with its facts,
 * text, pages and flaws, its children, DONE; never fails. */
void office_read(const struct parse_file *f, struct arena *a, struct buf *out);

/* Is this XML a flat OpenDocument file (.fodt, .fods, .fodp)?  Looks at the first kilobyte only. */
bool office_is_flat_odf(struct bytes in);

/* Before the jail closes: whatever OpenSSL, ICU and libc would load late.  Once per process. */
void office_warm(void);
