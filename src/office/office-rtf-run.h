#pragma once
/* RTF read once, from the first brace to the last; for office-rtf*.c only.
 *
 * office_rtf_run() keeps the state of groups and tells a sink what it meets; sinks make documents,
 * HTML or plain text of it. */
#include "base/arena.h"
#include "base/buf.h"
#include "rec/rec.h"

enum office_rtf_dest {
        D_body, /* what a reader sees */
        D_listtext,
        D_htmltag,
        D_skip,  /* all below is nothing */
        D_props, /* text is nothing, groups below may be something */
        D_fonttbl,
        D_revtbl,
        D_pict,
        D_objdata,
        /* aside: shown, but not where it stands */
        D_note,
        D_comment,
        D_running,
        /* facts */
        D_title,
        D_author,
        D_operator,
        D_keywords,
        D_category,
        D_doccomm,
        D_about,
        D_company,
        D_manager,
        D_generator,
        D_template,
        D_creatim,
        D_revtim,
        D_printim,
        D_propname,
        D_staticval,
        D_atnauthor,
        D_atndate,
        D_fldinst,
        D_sn,
        D_sv,
        D_ends
};

enum office_rtf_file { OFFICE_RTF_PICTURE, OFFICE_RTF_OBJECT };

struct office_rtf_sink {
        bool html;      /* want what \htmltag holds and not what \htmlrtf does */
        bool body_only; /* headers and footers are not wanted */
        void *ctx;
        void (*text)(void *ctx, enum rec_span_kind kind, struct str s);
        void (*line)(void *ctx, bool soft);
        /* the rest may be NULL */
        void (*fact)(void *ctx, enum office_rtf_dest what, struct str name, struct str value);
        void (*date)(void *ctx, enum office_rtf_dest what, const int32_t part[static 6]);
        /* `type`: index of the picture kinds, -1 unknown; content lives in the arena */
        void (*file)(void *ctx, enum office_rtf_file kind, int type, struct bytes content);
};

enum office_rtf_damage {
        OFFICE_RTF_unclosed = 1 << 0,
        OFFICE_RTF_deep = 1 << 1,
        OFFICE_RTF_closed_twice = 1 << 2
};

/* Returns what is wrong with it (enum office_rtf_damage). */
uint32_t office_rtf_run(struct bytes rtf, struct arena *a, const struct office_rtf_sink *sink);
