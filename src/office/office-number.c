/* Numbers as a sheet shows them; see office-number.h. */
#include "office/office-number.h"

#include "when/when.h"

#include <math.h>

enum { LAST_DAY = 2958465 /* 9999-12-31 */, DAY = 86400 };

enum office_number_kind office_number_builtin(uint64_t format) {
        if (format == 9 || format == 10)
                return OFFICE_NUMBER_percent;
        if ((format >= 14 && format <= 17) || (format >= 27 && format <= 31) || format == 36 ||
            (format >= 50 && format <= 58))
                return OFFICE_NUMBER_date;
        if ((format >= 18 && format <= 21) || (format >= 32 && format <= 35) ||
            (format >= 45 && format <= 47))
                return OFFICE_NUMBER_time;
        return format == 22 ? OFFICE_NUMBER_datetime : OFFICE_NUMBER_plain;
}

enum office_number_kind office_number_code(struct str code) {
        bool day = false, clock = false, percent = false;
        char inside = 0;
        for (size_t i = 0; i < code.n && (inside || code.p[i] != ';'); i++) {
                char c = ascii_lower(code.p[i]);
                if (inside) {
                        inside = c == inside ? 0 : inside;
                } else if (c == '"' || c == '[') {
                        inside = c == '[' ? ']' : '"';
                        clock |= c == '[' && i + 1 < code.n && /* elapsed time: [h]:mm */
                                 (ascii_lower(code.p[i + 1]) == 'h' || code.p[i + 1] == 'm');
                } else if (c == '\\' || c == '_' || c == '*') {
                        i++;
                } else {
                        day |= c == 'y' || c == 'd';
                        clock |= c == 'h' || c == 's';
                        percent |= c == '%';
                }
        }
        if (day)
                return clock ? OFFICE_NUMBER_datetime : OFFICE_NUMBER_date;
        return clock ? OFFICE_NUMBER_time : percent ? OFFICE_NUMBER_percent : OFFICE_NUMBER_plain;
}

static void put_time(struct buf *out, int64_t second) {
        buf_printf(out, "%02d:%02d", (int) (second / 3600), (int) (second / 60 % 60));
        if (second % 60)
                buf_printf(out, ":%02d", (int) (second % 60));
}

static void put_date(struct buf *out, double v, enum office_number_kind kind, bool since_1904) {
        int64_t day = (int64_t) floor(v);
        int64_t second = (int64_t) llround((v - floor(v)) * DAY);
        char z[WHEN_TEXT];
        if (second == DAY) {
                second = 0;
                day++;
        }
        if (kind != OFFICE_NUMBER_time) {
                int32_t first = since_1904 ? when_day_of_gregorian(1904, 1, 1)
                                           : when_day_of_gregorian(1899, 12, 30);
                if (!since_1904 && day < 60) /* Excel believes in 1900-02-29 */
                        first++;
                buf_put_str(out, when_format_day(WHEN_gregorian, first + (int32_t) day, z));
        }
        if (kind == OFFICE_NUMBER_datetime && second)
                buf_putc(out, ' ');
        if (kind == OFFICE_NUMBER_time)
                put_time(out, second + (day > 0 && day < 1000 ? day * DAY : 0));
        else if (second)
                put_time(out, second);
}

void office_number_put(struct buf *out, double v, enum office_number_kind kind, bool since_1904) {
        if (kind >= OFFICE_NUMBER_date && v >= 0 && v < LAST_DAY)
                put_date(out, v, kind, since_1904);
        else if (kind == OFFICE_NUMBER_percent)
                buf_printf(out, "%.15g%%", v * 100);
        else
                buf_printf(out, "%.15g", v);
}

bool office_number_parse(struct str s, double *ret) {
        char z[64], *end;
        s = str_trim(s);
        if (s.n == 0 || s.n >= sizeof z)
                return false;
        memcpy(z, s.p, s.n);
        z[s.n] = 0;
        double v = strtod(z, &end);
        if (*end || !isfinite(v))
                return false;
        *ret = v;
        return true;
}
