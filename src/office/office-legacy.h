#pragma once
/* Word, Excel and PowerPoint from before 2007, out of an OLE file; and the facts that such files
 * keep beside them ([MS-OLEPS]). */
#include "office/office-flow.h"
#include "office/office-ole.h"

enum office_legacy_kind {
        OFFICE_LEGACY_none,
        OFFICE_LEGACY_word,
        OFFICE_LEGACY_excel,
        OFFICE_LEGACY_power
};

struct office_legacy {
        struct office_ole *ole;
        struct arena *a;
        struct rec_build *b;
        struct office_flow *flow;
        struct bytes stream; /* WordDocument, Workbook, Book, PowerPoint Document; or a bare file */
        struct bytes
                pictures; /* what the streams hold: data of a slide show's or text's pictures */
};

enum office_legacy_kind office_legacy_kind(struct office_ole *o);
/* Is the stream encrypted?  NULL, or how: "RC4", "XOR". */
const char *office_legacy_lock(enum office_legacy_kind kind, struct bytes stream);
/* Each puts the text of the document begun last into l->flow. */
void office_doc_read(struct office_legacy *l);
void office_xls_read(struct office_legacy *l);
void office_ppt_read(struct office_legacy *l);
/* SummaryInformation and DocumentSummaryInformation. */
void office_prop_facts(struct office_ole *o, struct rec_build *b);
void office_prop_read(struct bytes set, bool document, struct rec_build *b);
/* ObjectPool, embedded storages, macros, pictures: behind the text. */
void office_legacy_children(struct office_legacy *l, enum office_legacy_kind kind, uint32_t parent);
