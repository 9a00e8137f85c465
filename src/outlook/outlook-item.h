#pragma once
/* One item of Outlook - a message, contact, appointment, task, note - whoever read it: MSG, TNEF,
 * libpff or libpst.  Readers fill it, outlook-mime turns it into the field's standard forms.
 *
 *   struct outlook_item  { kind, facts, texts, recipients -> , attachments -> { item -> } ... }
 *
 * Zero it (OUTLOOK_ITEM_INIT sets the times), then set what the store says.  All str are UTF-8 and
 * may be empty; times are seconds since 1970 or OUTLOOK_NO_TIME.
 * Ownership: everything lives in the reader's arena or in its input; nothing is freed here. */
#include "base/arena.h"
#include "base/str.h"

#define OUTLOOK_NO_TIME INT64_MIN

enum outlook_kind {
        OUTLOOK_message =
                1,       /* IPM.Note and whatever is nothing else: posts, reports, meetings' mail */
        OUTLOOK_contact, /* IPM.Contact */
        OUTLOOK_appointment, /* IPM.Appointment, IPM.Schedule.Meeting.* (as the ics of its message)
                              */
        OUTLOOK_task,        /* IPM.Task */
        OUTLOOK_note,        /* IPM.StickyNote */
        OUTLOOK_journal,     /* IPM.Activity */
        OUTLOOK_list         /* IPM.DistList */
};

struct outlook_person {
        struct str name;    /* display name */
        struct str address; /* SMTP if the store knows it, else as it stands: "/O=X/CN=JANE" */
};

enum outlook_recipient_type {
        OUTLOOK_TO = 1,
        OUTLOOK_CC = 2,
        OUTLOOK_BCC = 3, /* of appointments: a room */
};

struct outlook_recipient {
        struct outlook_person who;
        enum outlook_recipient_type type;
        uint32_t response; /* of meetings: 0 none, 1 organizer, 2 tentative, 3 yes, 4 no, 5 asked */
};

enum outlook_method { /* PidTagAttachMethod */
                      OUTLOOK_BY_VALUE = 1,
                      OUTLOOK_BY_REFERENCE = 2, /* 2..4, 7: not inside: `location` says where */
                      OUTLOOK_EMBEDDED = 5,     /* a message: `item` */
                      OUTLOOK_OLE = 6
};

struct outlook_attachment {
        struct str name;     /* long file name, else the short one, else the display name */
        struct str mime;     /* media type as the sender said it */
        struct str cid;      /* Content-ID without brackets */
        struct str location; /* path or URL of an attachment by reference */
        enum outlook_method method;
        bool hidden;     /* shown inside the body, not in the list */
        bool unreadable; /* the store names it but its bytes cannot be had, or not all */
        int64_t modified;
        struct bytes content;      /* of by value and OLE */
        struct outlook_item *item; /* of an embedded message, else NULL */
};

struct outlook_contact {
        struct str given, middle, family, prefix, suffix, nick, company, department, job;
        struct str file_as, spouse, manager, assistant, profession, office, web, im, account;
        struct outlook_person email[3];
        struct str phone_work, phone_work2, phone_home, phone_home2, phone_mobile, phone_other,
                phone_car, phone_pager, fax_work, fax_home, phone_main, phone_assistant;
        struct outlook_address {
                struct str whole, street, city, region, code, country, box;
        } work, home, other;
        int64_t birthday, anniversary;
};

struct outlook_event {
        int64_t begins, ends, due; /* `due` of tasks; `begins` their start */
        int64_t completed, reminder;
        struct str location, recurrence /* in words */, organizer_zone, timezone;
        struct bytes
                pattern; /* the rule of a series as it stands, [MS-OXOCAL] 2.2.1.44; or empty */
        struct str uid;  /* hexadecimal of the clean global object id, or empty */
        bool all_day, recurring;
        bool set;       /* some of the above was there */
        uint32_t busy;  /* 0 free, 1 tentative, 2 busy, 3 away */
        uint32_t state; /* of meetings: bit 0 meeting, 1 received, 2 cancelled */
        uint32_t sequence;
        uint32_t status;  /* of tasks: 0 not begun, 1 in progress, 2 complete, 3 waiting, 4 deferred
                           */
        uint32_t percent; /* of tasks */
        struct str owner; /* of tasks */
};

struct outlook_item {
        enum outlook_kind kind;
        struct str message_class; /* "IPM.Note" */

        struct str subject;                             /* with its prefix */
        struct str transport;                           /* header section as it arrived, or empty */
        struct str message_id, in_reply_to, references; /* as they stand, with brackets */
        struct outlook_person from;                     /* on whose behalf (representing) */
        struct outlook_person sender;                   /* who really sent it */
        struct str reply_to;                            /* names or addresses, "; " between */
        struct str to, cc, bcc; /* display lists: used when recipients are missing */
        struct str topic;       /* of the conversation */
        struct str categories;  /* ", " between */
        struct str in_folder;   /* "Inbox/Projects"; PST only */
        struct bytes search_key, entry_id, conversation_index;
        int64_t sent, delivered, created, modified;
        uint32_t importance;  /* 0 low, 1 normal, 2 high; OUTLOOK_UNSAID */
        uint32_t sensitivity; /* 0 normal, 1 personal, 2 private, 3 confidential */
        uint32_t flags;       /* PidTagMessageFlags: 1 read, 8 unsent, 16 has attachments, ... */
        uint32_t flag_status; /* 0, 1 complete, 2 flagged */
        uint32_t codepage;    /* of 8-bit strings, or 0 */
        uint64_t node;        /* NID in a PST, or 0 */

        struct str text;         /* plain body */
        struct bytes html;       /* as it stands, in `html_charset` */
        struct str html_charset; /* label, may be empty: then the page's own */
        struct bytes rtf;        /* unpacked (outlook_rtf_unpack) */

        struct outlook_recipient *recipients;
        struct outlook_attachment *attachments;
        uint32_t n_recipients, n_attachments;

        struct outlook_contact *contact; /* NULL unless some of it was there */
        struct outlook_event event;
        struct str members; /* of a distribution list: a line "Name <address>" each */

        uint32_t damaged; /* how many of its properties could not be read */
};

#define OUTLOOK_UNSAID UINT32_MAX
#define OUTLOOK_ITEM_INIT                                                                          \
        {                                                                                          \
                .kind = OUTLOOK_message, .sent = OUTLOOK_NO_TIME, .delivered = OUTLOOK_NO_TIME,    \
                .created = OUTLOOK_NO_TIME, .modified = OUTLOOK_NO_TIME,                           \
                .importance = OUTLOOK_UNSAID, .event = {                                           \
                        .begins = OUTLOOK_NO_TIME,                                                 \
                        .ends = OUTLOOK_NO_TIME,                                                   \
                        .due = OUTLOOK_NO_TIME,                                                    \
                        .completed = OUTLOOK_NO_TIME,                                              \
                        .reminder = OUTLOOK_NO_TIME                                                \
                }                                                                                  \
        }
