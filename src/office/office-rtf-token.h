#pragma once
/* RTF as tokens; for office-rtf*.c only. */
#include "base/str.h"

enum office_rtf_token_kind {
        OFFICE_RTF_OPEN = 1,
        OFFICE_RTF_CLOSE,
        OFFICE_RTF_WORD,   /* \word or \word-12; `word` without the backslash */
        OFFICE_RTF_SYMBOL, /* \~ : the character is param */
        OFFICE_RTF_HEX,    /* \'d3 : the byte is param */
        OFFICE_RTF_TEXT,   /* bytes without control, in `word` */
        OFFICE_RTF_BIN     /* \bin5 : the bytes are in `word` */
};

struct office_rtf_token {
        enum office_rtf_token_kind kind;
        struct bytes word;
        int32_t param;
        bool has_param;
};

/* The next token of *rest; 1, or 0 at the end.  Line ends between tokens are nothing. */
int office_rtf_next(struct bytes *rest, struct office_rtf_token *ret);
