#pragma once
/* Numbers as a sheet shows them, as far as that matters to a reader: dates as ISO 8601, percents,
 * else up to 15 digits.  Shared by Excel old and new. */
#include "base/buf.h"

enum office_number_kind {
        OFFICE_NUMBER_plain,
        OFFICE_NUMBER_percent,
        OFFICE_NUMBER_date,
        OFFICE_NUMBER_time,
        OFFICE_NUMBER_datetime
};

enum office_number_kind office_number_builtin(uint64_t format); /* a format without a code */
enum office_number_kind office_number_code(struct str code);    /* "yyyy\-mm\-dd;@" */
/* `since_1904`: day 0 is 1904-01-01 and not 1899-12-30. */
void office_number_put(struct buf *out, double v, enum office_number_kind kind, bool since_1904);
/* The whole of `s` as a number. */
bool office_number_parse(struct str s, double *ret);
