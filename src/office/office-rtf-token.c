/* RTF as tokens; see office-rtf-token.h.
 *
 *   {  }  \word[-]digits[space]  \'hh  \symbol  text          \binN is followed by N raw bytes
 *
 * A backslash before a line end is \par; one at the end of the bytes is dropped. */
#include "office/office-rtf-token.h"

static bool is_text(uint8_t c) {
        return c != '{' && c != '}' && c != '\\' && c != '\r' && c != '\n';
}

static int next_text(struct bytes *rest, struct office_rtf_token *ret) {
        size_t n = 1;
        while (n < rest->n && is_text(rest->p[n]))
                n++;
        *ret = (struct office_rtf_token){ .kind = OFFICE_RTF_TEXT, .word = bytes_sub(*rest, 0, n) };
        *rest = bytes_sub(*rest, n, SIZE_MAX);
        return 1;
}

/* The number behind a control word; at most so many digits count as fit. */
static size_t number(struct bytes in, size_t at, struct office_rtf_token *ret) {
        bool minus = at < in.n && in.p[at] == '-';
        size_t i = at + minus;
        int64_t v = 0;
        for (; i < in.n && ascii_digit(in.p[i]); i++) {
                v = v * 10 + (in.p[i] - '0');
                if (v > INT32_MAX)
                        v = INT32_MAX;
        }
        if (i == at + minus)
                return at;
        ret->has_param = true;
        ret->param = (int32_t) (minus ? -v : v);
        return i;
}

static int next_word(struct bytes *rest, struct office_rtf_token *ret) {
        size_t n = 1;
        while (n < rest->n && ascii_alpha(rest->p[n]))
                n++;
        *ret = (struct office_rtf_token){ .kind = OFFICE_RTF_WORD,
                                          .word = bytes_sub(*rest, 1, n - 1) };
        n = number(*rest, n, ret);
        if (n < rest->n && rest->p[n] == ' ')
                n++;
        *rest = bytes_sub(*rest, n, SIZE_MAX);
        if (bytes_eq(ret->word, str_bytes(STR("bin"))) && ret->param > 0) {
                ret->kind = OFFICE_RTF_BIN;
                ret->word = bytes_sub(*rest, 0, (size_t) ret->param);
                *rest = bytes_sub(*rest, ret->word.n, SIZE_MAX);
        }
        return 1;
}

static int next_hex(struct bytes *rest, struct office_rtf_token *ret) {
        int hi = rest->n > 2 ? ascii_hex(rest->p[2]) : -1;
        int lo = rest->n > 3 ? ascii_hex(rest->p[3]) : -1;
        bool ok = hi >= 0 && lo >= 0;
        *ret = (struct office_rtf_token){ .kind = ok ? OFFICE_RTF_HEX : OFFICE_RTF_SYMBOL,
                                          .param = ok ? hi << 4 | lo : '\'' };
        *rest = bytes_sub(*rest, ok ? 4 : 2, SIZE_MAX);
        return 1;
}

static int next_control(struct bytes *rest, struct office_rtf_token *ret) {
        uint8_t c = rest->p[1];
        if (ascii_alpha(c))
                return next_word(rest, ret);
        if (c == '\'')
                return next_hex(rest, ret);
        *ret = (struct office_rtf_token){ .kind = OFFICE_RTF_SYMBOL, .param = c };
        *rest = bytes_sub(*rest, 2, SIZE_MAX);
        return 1;
}

int office_rtf_next(struct bytes *rest, struct office_rtf_token *ret) {
        while (rest->n && (rest->p[0] == '\r' || rest->p[0] == '\n'))
                *rest = bytes_sub(*rest, 1, SIZE_MAX);
        if (rest->n == 0)
                return 0;
        uint8_t c = rest->p[0];
        if (c == '{' || c == '}') {
                *ret = (struct office_rtf_token){ .kind = c == '{' ? OFFICE_RTF_OPEN
                                                                   : OFFICE_RTF_CLOSE };
                *rest = bytes_sub(*rest, 1, SIZE_MAX);
                return 1;
        }
        if (c != '\\')
                return next_text(rest, ret);
        if (rest->n > 1)
                return next_control(rest, ret);
        *rest = (struct bytes){ NULL, 0 };
        return 0;
}
