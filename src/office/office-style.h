#pragma once
/* Which paragraphs a word processor's styles set apart as somebody else's words.
 *
 *   <w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/>     by its name
 *   <w:style w:type="paragraph" w:styleId="A1"><w:basedOn w:val="Zitat"/>     by what it rests on
 */
#include "office/office-pack.h"

enum { OFFICE_STYLES = 64 /* more of them are not asked */ };

/* Paragraph styles that quote, by their ids. */
struct office_styles {
        struct str v[OFFICE_STYLES];
        size_t n;
};

/* Does a style of this name set quotations? */
bool office_style_quotes(struct str name);
/* Those of the styles part `name`; none if it is not there.  Ids lie in the package's arena. */
void office_styles_read(struct office_pack *p, struct str name, struct office_styles *ret);
/* Is `id` one of them, or does it say so itself? */
bool office_styles_has(const struct office_styles *s, struct str id);
/* Keep `id`, unless there is no room. */
void office_styles_put(struct office_styles *s, struct str id);
