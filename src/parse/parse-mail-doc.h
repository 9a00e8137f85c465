#pragma once
/* One document of a unit while it is parsed; shared by the parse-mail*.c files only. */
#include "parse/parse-mail.h"
#include "parse/parse-mime.h"

/* What stands once for the whole answer. */
struct parse_mail_unit {
        const struct parse_mail_options *o;
        struct arena *a;
        struct buf *out;
        bool obfuscated; /* its addresses are written "name at host" */
        uint32_t docs;   /* DOC records put */
        uint64_t nested; /* bytes of attached messages that may still be read as messages */
};

/* A part's decoded bytes, or a file found in a text. */
struct parse_mail_file {
        uint32_t part;
        size_t off, len; /* its encoded bytes in the document; len 0: those of the part */
        struct bytes bytes;
        struct str name;
        bool uu;
};

struct parse_mail_doc {
        struct parse_mail_unit *u;
        struct parse_mime m;
        uint32_t ordinal;
        uint32_t flags;                    /* enum rec_doc_flag */
        struct bytes *decoded;             /* of each part; set by parse_mail_decode() */
        VEC(struct parse_mail_file) found; /* uuencoded files */
        struct str path;                   /* MIME path in the unit */
        bool top;                          /* the unit's own message */
        uint64_t off, len;                 /* in the unit's message */
        bool exact;                        /* its bytes stand there as they are */
};

/* A FLAW record of the document. */
void parse_mail_flaw(struct parse_mail_doc *d, enum rec_flaw flaw, uint32_t part, size_t off,
                     size_t len, struct str detail);

/* parse-mail-head.c: HEADER, ADDR, DATE and MSGID records, and what is wrong with them. */
void parse_mail_head(struct parse_mail_doc *d);

/* parse-mail-text.c: say of each part what it is for a reader (REC_PART_body, _best, _attachment);
 * needs the decoded parts. */
void parse_mail_choose(struct parse_mail_doc *d);

/* TEXT and SPAN records of the best parts; collects d->found. */
void parse_mail_text(struct parse_mail_doc *d);

/* Is an attached file better read as a unit of its own than as lines of text? */
bool parse_mail_file_is_unit(const struct parse_mail_doc *d, const struct parse_mail_file *f);

/* Text of an attached file into TEXT and one SPAN, if there is a reader for its type or name. */
void parse_mail_file_text(struct parse_mail_doc *d, const struct parse_mail_file *f);
