#pragma once
/* What flows: the records that a worker sends, that the keeper checks, and that the case keeps.
 * One codec for the pipe and the disk.
 *
 *   record   | kind u16 | sub u16 | length u32 | payload |      all little-endian, no padding
 *
 *   an answer to "parse these messages":
 *       for each message, in the order given:
 *           for each document, parents first:
 *               [ CHILD DATA* ]  the bytes of a document that is to be read as a unit of its own
 *               DOC ( PART | HEADER | ADDR | DATE | MSGID | TEXT VOICE* SPAN* PAGE* BOXES* | FLAW
 * )* DONE an answer to "unpack this container":  ( CHILD DATA* | GAP | FLAW )* DONE
 *
 * Fixed-width fields, no pointers, no nesting.  Strings lie behind the fixed part in the order in
 * which the structs below name them.  Offsets count bytes of the document's own raw bytes (for an
 * attached message: of its decoded bytes), or of the container in an unpack answer; lengths of
 * TEXT and SPAN count bytes of UTF-8.
 *
 * Ownership: after rec_get() every str and bytes points into the input slice and lives as long. */
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

enum rec_kind {
#define REC(id, number, what) REC_##id = (number),
#include "rec/rec.def"
#undef REC
};

enum rec_flaw {
#define FLAW(id, number, words, anchor) FLAW_##id = (number),
#include "rec/flaw.def"
#undef FLAW
};

enum { REC_HEAD = 8 };              /* bytes before the payload */
#define REC_NONE         UINT32_MAX /* no parent, no part */
#define REC_ZONE_UNKNOWN INT32_MIN

enum rec_doc_kind {
        REC_DOC_message = 1,
        REC_DOC_file = 2,
        REC_DOC_page = 3,
        REC_DOC_item = 4, /* one of several pieces that its parent's text consists of */
};

enum rec_doc_flag {
        REC_DOC_body_is_html = 1 << 0, /* its text was made from HTML */
        REC_DOC_encrypted = 1 << 1,
        REC_DOC_signed = 1 << 2,
        REC_DOC_attachment = 1 << 3, /* has, or is, an attachment */
        REC_DOC_list = 1 << 4,       /* came through a mailing list */
        REC_DOC_strings = 1 << 5,    /* strings-only: its parser failed */
        REC_DOC_bulk = 1 << 6,       /* Precedence: bulk and the like */
        REC_DOC_ocr = 1 << 7,        /* some of its text was read from pixels */
        REC_DOC_needs_ocr = 1 << 8,  /* has pages or is a picture that nobody has read yet */
        REC_DOC_recovered = 1 << 9,  /* was deleted; found in what was left */
        REC_DOC_article = 1 << 10,   /* was published: a page or piece of the public record */
        REC_DOC_embedded =
                1 << 11, /* stands inside its parent, not beside it: a picture, an object */
};

struct rec_doc {
        uint32_t ordinal, parent; /* within the unit; parent REC_NONE for the message itself */
        enum rec_doc_kind kind;
        uint32_t flags;     /* enum rec_doc_flag */
        uint64_t off, len;  /* its raw (still encoded) bytes in the unit's message */
        uint64_t size;      /* of its decoded bytes */
        struct sha256 hash; /* of its decoded bytes; the keeper believes it for children only */
        struct str path;    /* MIME path, "1.2"; "" for the message itself */
        struct str type;    /* media type, lower case */
        struct str name;    /* file name, decoded; may be empty */
};

enum rec_part_flag {
        REC_PART_body = 1 << 0,       /* one of the texts a reader sees */
        REC_PART_best = 1 << 1,       /* the one that TEXT was made from */
        REC_PART_attachment = 1 << 2, /* is a document of its own */
        REC_PART_multipart = 1 << 3,
        REC_PART_message = 1 << 4,
        REC_PART_encrypted = 1 << 5,
        REC_PART_signature = 1 << 6,
        REC_PART_encoding_damaged = 1 << 7,
};

enum rec_encoding {
        REC_CTE_7bit,
        REC_CTE_8bit,
        REC_CTE_binary,
        REC_CTE_qp,
        REC_CTE_base64,
        REC_CTE_uu,
        REC_CTE_unknown
};

struct rec_part {
        uint32_t index, parent; /* index counts from 0 in document order; parent REC_NONE at top */
        uint32_t flags;         /* enum rec_part_flag */
        enum rec_encoding encoding;
        uint64_t head_off, head_len, body_off, body_len, decoded_len;
        struct str path, type, charset, disposition, name, cid;
};

/* Header fields with a number of their own; every other is REC_HDR_other with its name. */
enum rec_header_id {
        REC_HDR_other,
        REC_HDR_subject,
        REC_HDR_from,
        REC_HDR_sender,
        REC_HDR_reply_to,
        REC_HDR_to,
        REC_HDR_cc,
        REC_HDR_bcc,
        REC_HDR_date,
        REC_HDR_message_id,
        REC_HDR_in_reply_to,
        REC_HDR_references,
        REC_HDR_received,
        REC_HDR_list_id,
        REC_HDR_content_type,
        REC_HDR_mailer,
        REC_HDR_keywords,
        REC_HDR_organization,
        REC_HDR_delivered_to,
        REC_HDR_return_path,
        /* of documents that are no mail; a title or headline is REC_HDR_subject */
        REC_HDR_folder,      /* where its owner kept it: "Inbox/Projects" */
        REC_HDR_outlet,      /* who published it */
        REC_HDR_url,         /* where it was published */
        REC_HDR_language,    /* as it says itself, BCP 47 */
        REC_HDR_description, /* summary, comment, abstract */
        REC_HDR_generator,   /* the program that made it */
        REC_HDR_location,    /* of a meeting, of a picture: words or "lat, lon" */
        REC_HDR_device,      /* camera, scanner, printer */
        REC_HDR_status,      /* of an appointment, a task */
        REC_HDR_field        /* a form field and its value: name is the field's */
};

/* The name of header facts that tell of a message's signatures (parse/parse-seal.h). */
#define REC_SEAL ":seal"

struct rec_header {
        enum rec_header_id id;
        uint64_t off, len; /* the value in the source, folded as it stands */
        struct str name;   /* as it stands in the source */
        struct str value;  /* unfolded and decoded */
};

enum rec_role {
        REC_ROLE_from = 1,
        REC_ROLE_sender,
        REC_ROLE_reply_to,
        REC_ROLE_to,
        REC_ROLE_cc,
        REC_ROLE_bcc,
        REC_ROLE_resent_from,
        REC_ROLE_resent_to,
        REC_ROLE_delivered_to,
        REC_ROLE_return_path,
        REC_ROLE_author,    /* of a document, an article (byline) */
        REC_ROLE_editor,    /* who changed it last */
        REC_ROLE_organizer, /* of a meeting */
        REC_ROLE_attendee,
        REC_ROLE_subject /* whom a contact card is about */
};

struct rec_addr {
        enum rec_role role;
        uint32_t flags;     /* reserved, 0 */
        uint64_t off, len;  /* the mailbox in the source */
        struct str name;    /* display name, decoded; may be empty */
        struct str address; /* local@domain, domain in lower case; may be empty (a bare group) */
        struct str group;   /* RFC 5322 group it stands in; may be empty */
};

enum rec_basis {
        REC_DATE_sent = 1,
        REC_DATE_received,
        REC_DATE_resent,
        REC_DATE_delivered,
        REC_DATE_envelope, /* the From_ line */
        REC_DATE_published,
        REC_DATE_created,
        REC_DATE_modified,
        REC_DATE_printed,
        REC_DATE_begins, /* of a meeting, a task */
        REC_DATE_ends
};

struct rec_date {
        enum rec_basis basis;
        int64_t at;         /* seconds since 1970-01-01T00:00Z */
        int32_t zone;       /* minutes east, or REC_ZONE_UNKNOWN */
        uint32_t precision; /* seconds: 1, 60, 86400 */
        uint64_t off, len;
};

enum rec_msgid_role { REC_MSGID_own = 1, REC_MSGID_in_reply_to, REC_MSGID_reference };

struct rec_msgid {
        enum rec_msgid_role role;
        uint64_t off, len;
        struct str id; /* without the angle brackets */
};

enum rec_text_kind { REC_TEXT_plain = 1, REC_TEXT_html, REC_TEXT_strings, REC_TEXT_ocr };

struct rec_text {
        enum rec_text_kind kind;
        uint32_t part; /* the PART it was made from */
        struct str text;
};

enum rec_span_kind {
        REC_SPAN_own = 1,
        REC_SPAN_quoted,
        REC_SPAN_attribution /* "On ... wrote:" */,
        REC_SPAN_signature,
        REC_SPAN_header_block,
        REC_SPAN_armor, /* inline PGP */
        /* of documents that are no mail */
        REC_SPAN_inserted, /* tracked change: depth = 0 */
        REC_SPAN_deleted,  /* tracked change: words that were taken out */
        REC_SPAN_comment,  /* somebody's remark on it, with its author and date in the text */
        REC_SPAN_note,     /* foot and end notes, speaker notes */
        REC_SPAN_hidden,   /* there, but not shown: hidden sheets, slides, text, white on white */
        REC_SPAN_running,  /* page headers and footers, slide masters */
        REC_SPAN_caption,  /* alternative text of a picture */
        REC_SPAN_field,    /* form fields and their values */
        REC_SPAN_formula,  /* how a cell's value is made */
        REC_SPAN_boilerplate, /* of a web page: menus, notices, what is not the article */
        REC_SPAN_headline,
        REC_SPAN_byline,
        REC_SPAN_excerpt, /* words that a published piece takes from another */
        REC_SPAN_ocr,     /* read from pixels: digits are not to be trusted */
        REC_SPAN_label,   /* put in by clew: "Sheet 2: Budget"; nobody's words */
        /* of mail again; depth and voice say whose */
        REC_SPAN_forwarded,  /* words of a mail that is passed on */
        REC_SPAN_greeting,   /* "Dear Ann," */
        REC_SPAN_closing,    /* "Best regards, Jane" */
        REC_SPAN_disclaimer, /* notices of lawyers, footers of mailing lists */
};

/* A place in the text; len 0: nowhere. */
struct rec_place {
        uint32_t off, len;
};

enum rec_voice_kind { REC_VOICE_quoted = 1, REC_VOICE_forwarded };

/* Somebody whose earlier words stand in a mail: who, by the header block or attribution above them
 * ("On 5 May Jane Doe wrote:"); all may be missing.  Voices of one TEXT follow it, and are numbered
 * from 1; 0 is the mail's own author.  What it says is a claim of the mail's author. */
struct rec_voice {
        enum rec_voice_kind kind;
        uint32_t depth; /* of the quotes in which it speaks */
        uint32_t
                precision; /* of `at`, seconds: 1, 60, 86400; 0: `date` is not there or not clear */
        int32_t zone;      /* minutes east, or REC_ZONE_UNKNOWN: `at` is read as UTC */
        int64_t at;        /* seconds since 1970-01-01T00:00Z */
        struct rec_place said; /* the block or attribution */
        struct rec_place name, address, date, to, cc, subject;
};

/* Spans of one TEXT follow it, in order, and cover it without holes or overlaps. */
struct rec_span {
        enum rec_span_kind kind;
        uint32_t depth; /* of quoting; 0 = the author's own */
        uint32_t voice; /* who speaks: 0 = the document's author, k = the k-th VOICE of the text */
        uint64_t off, len;
};

struct rec_flaw_row {
        enum rec_flaw flaw;
        uint32_t part;     /* or REC_NONE */
        uint64_t off, len; /* where; 0,0 = the whole */
        struct str detail; /* what exactly, one line; may be empty */
};

enum rec_child_kind {
        REC_CHILD_range = 1 /* bytes off..off+len of the container itself */,
        REC_CHILD_bytes /* made from it: DATA records follow */
};

enum rec_child_flag {
        REC_CHILD_encrypted = 1 << 0,   /* named, but not readable */
        REC_CHILD_unreadable = 1 << 1,  /* named, but damaged: what came is all there is */
        REC_CHILD_message = 1 << 2,     /* is one message (an mbox entry) */
        REC_CHILD_unquote = 1 << 3,     /* mboxrd/mboxo: strip one '>' of ">From " lines */
        REC_CHILD_obfuscated = 1 << 4,  /* list-archive text: "name at host" */
        REC_CHILD_cut = 1 << 5,         /* the container ends inside it */
        REC_CHILD_link = 1 << 6,        /* a link, device or folder entry: named, holds no bytes */
        REC_CHILD_unquote_all = 1 << 7, /* mboxrd: strip one '>' of ">+From " lines */
        REC_CHILD_recovered = 1 << 8,   /* was deleted; found in what was left */
        REC_CHILD_unlocked = 1 << 9,    /* was encrypted; one of the given passwords opened it */
};

struct rec_child {
        enum rec_child_kind kind;
        uint32_t flags;    /* enum rec_child_flag */
        uint64_t off, len; /* range, or where its packed bytes stand if known; len of the whole */
        int64_t mtime;     /* or 0 */
        uint64_t id;       /* the container's own number of it (PST: node id); 0 = none */
        uint32_t parts;    /* how many attachments it has, as far as its container tells; or 0 */
        struct str name;   /* member name, decoded; may be empty */
        struct str detail; /* why it is unreadable; the From_ line of an mbox entry */
};

/* A page of the last TEXT: pages follow it, in order, and do not overlap.  Lengths are hundredths
 * of a point (1/7200 inch); of a picture, hundredths of a pixel.  Sheets and slides are pages too.
 */
enum rec_page_flag {
        REC_PAGE_ocr = 1 << 0,       /* its text was read from pixels */
        REC_PAGE_needs_ocr = 1 << 1, /* holds a picture and (almost) no text */
        REC_PAGE_hidden = 1 << 2,
        REC_PAGE_repaired = 1 << 3, /* its text layer was reversed or damaged, and was mended */
};

struct rec_page {
        uint32_t number; /* from 1 */
        uint32_t flags;  /* enum rec_page_flag */
        uint32_t width, height;
        uint64_t off, len; /* in the text */
        struct str label;  /* "iv", name of the sheet; may be empty */
};

/* Where the words of a page stand; follows the pages, one record for each page that has any.
 * `boxes` is read by rec_box_next(). */
struct rec_boxes {
        uint32_t page;  /* its number */
        uint32_t count; /* of boxes */
        struct bytes boxes;
};

enum rec_gap_reason {
        REC_GAP_framing = 1 /* From_ lines, archive headers, padding */,
        REC_GAP_compressed /* accounted for by what was made from it */,
        REC_GAP_damaged,
        REC_GAP_trailing,
        REC_GAP_leading,
        REC_GAP_limit
};

struct rec_gap {
        enum rec_gap_reason reason;
        uint64_t off, len;
        struct str detail;
};

struct rec_done {
        uint32_t docs;     /* DOC (parse) or CHILD (unpack) records before this */
        uint32_t declared; /* entries that the container itself claims, or REC_NONE */
        uint64_t consumed; /* bytes of input looked at */
};

struct rec {
        enum rec_kind kind;
        union {
                struct rec_doc doc;
                struct rec_part part;
                struct rec_header header;
                struct rec_addr addr;
                struct rec_date date;
                struct rec_msgid msgid;
                struct rec_text text;
                struct rec_voice voice;
                struct rec_span span;
                struct rec_flaw_row flaw;
                struct rec_child child;
                struct bytes data;
                struct rec_gap gap;
                struct rec_page page;
                struct rec_boxes boxes;
                struct rec_done done;
        };
};

/* Append `r` to `out`; false if out is full.  Strings longer than their length field are a BUG in
 * our code for short fields: callers cut them by rec_short() first. */
bool rec_put(struct buf *out, const struct rec *r);

/* Take the next record off *in.  Checks everything that can be checked alone: known kind and sub,
 * exact length, strings inside the payload, valid UTF-8 without NUL, enums in range.
 * Returns 1, 0 at the end of *in, ERR_corrupt with nothing taken for anything else.  Allocates
 * nothing. */
int rec_get(struct bytes *in, struct rec *ret, struct err *e);

/* `s` cut to what a short string field can hold (65,535 bytes), at a code point. */
struct str rec_short(struct str s);

const char *rec_flaw_words(enum rec_flaw flaw); /* "MIME nested too deep ..." */
const char *rec_flaw_id(enum rec_flaw flaw);    /* "mime_too_deep" */
bool rec_flaw_known(uint32_t number);
/* Does it mean that a part of the document was not read? */
bool rec_flaw_cuts(enum rec_flaw flaw);
