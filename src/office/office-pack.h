#pragma once
/* A packed document while it is read: its parts, the links between them, its facts, and what is
 * found inside it.  Shared by the readers of OOXML and OpenDocument. */
#include "office/office-flow.h"
#include "office/office-xml.h"
#include "office/office-zip.h"
#include "parse/parse-file.h"

struct office_pack {
        struct bytes data; /* the zip: the unit's bytes, or what was decrypted */
        struct arena *a;
        struct rec_build *b;
        struct rec_build_text t;
        struct office_flow flow;
        struct office_zip zip;
        uint32_t notes; /* footnotes met so far */
        uint32_t flaws; /* flaws of parts written so far */
};

/* A part as valid UTF-8, for the XML reader; empty if it is not there.  Trouble becomes a flaw.
 * The part is marked as used.  It lives in *hold until that is done (the caller's). */
struct office_part {
        struct bytes xml;
        struct buf raw, utf8;
};
bool office_part_open(struct office_pack *p, struct str name, struct office_part *ret);
void office_part_close(struct office_part *part);
/* Flaws that reading its XML showed. */
void office_part_check(struct office_pack *p, struct str name, const struct office_xml *x);

/* ---- relationships: word/_rels/document.xml.rels ------------------------------------------- */

struct office_rel {
        struct str id, kind; /* kind: the last word of its type, "hyperlink", "image" */
        struct str target;   /* a part's full name, or an address */
        bool external;
};

struct office_rels {
        struct office_rel *v;
        size_t n;
};

/* Those of part `name` ("" for the package); none if there are none.  In the arena. */
void office_rels_read(struct office_pack *p, struct str name, struct office_rels *ret);
const struct office_rel *office_rels_id(const struct office_rels *r, struct str id);
/* The first of a kind, behind `from` (NULL: from the start). */
const struct office_rel *office_rels_kind(const struct office_rels *r, const char *kind,
                                          const struct office_rel *from);

/* ---- facts and children -------------------------------------------------------------------- */

/* docProps/core.xml, app.xml, custom.xml; links that are loaded on opening. */
void office_pack_facts(struct office_pack *p);
/* The same elements out of any XML; `odf`: "creator" is the editor, "date" the last change. */
void office_facts_read(struct rec_build *b, struct office_xml *x, bool odf);
/* A date in ISO 8601 as a DATE record; nothing if it is none. */
void office_pack_date(struct rec_build *b, enum rec_basis basis, struct str iso);
/* Every member that no reader used and that is a document: pictures, embedded files, macros.  With
 * its OLE wrapping taken off. */
void office_pack_children(struct office_pack *p, uint32_t parent);
/* FLAW_office_macro if there is a program in it. */
void office_pack_macros(struct office_pack *p);
/* One child: an OLE object is unwrapped to the file inside it. */
void office_child(struct rec_build *b, struct arena *a, uint32_t parent, struct str path,
                  struct str name, uint32_t flags, struct bytes content);
