/* JSON without a tree: one pass, a stack of names.
 *
 *   {"a": [{"b": "x"}, 2]}     ->     a[0].b: x
 *                                     a[1]: 2
 *
 * Tolerant: several values one behind the other (JSON lines, logs), lone surrogates, bytes that are
 * no UTF-8, names without quotes, trailing commas.  At what is no JSON at all it says so once and
 * goes on behind it.  true, false and null are told; empty strings are not. */
#include "parse/parse-json.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-text.h"

enum { PATH = 1024, TOLD = 200 /* bytes of a name that stand in a path */ };

struct level {
        uint32_t path; /* length of the path outside */
        uint32_t index;
        bool array;
};

struct json {
        struct str in;
        size_t at;
        struct level *levels;
        size_t depth, beyond; /* beyond: brackets deeper than the limit */
        struct buf path, string;
        struct rec_build_text *out;
        bool named; /* a name was read: its value is due */
        bool malformed, deep;
        size_t bad_at;
};

static struct level *top(struct json *j) {
        return j->depth ? &j->levels[j->depth - 1] : NULL;
}

static void bad(struct json *j) {
        if (!j->malformed)
                j->bad_at = j->at;
        j->malformed = true;
}

static uint32_t hex4(struct str s) {
        uint32_t v = 0;
        for (size_t i = 0; i < 4; i++) {
                int d = i < s.n ? ascii_hex(s.p[i]) : -1;
                if (d < 0)
                        return UINT32_MAX;
                v = v * 16 + (uint32_t) d;
        }
        return v;
}

/* "\uXXXX", perhaps a pair: j->at is behind the 'u'. */
static void put_unicode(struct json *j) {
        uint32_t c = hex4(str_sub(j->in, j->at, 4));
        if (c == UINT32_MAX) {
                buf_puts(&j->string, "\\u");
                return;
        }
        j->at += 4;
        if (c >= 0xd800 && c < 0xdc00 && str_starts(str_sub(j->in, j->at, 2), STR("\\u"))) {
                uint32_t low = hex4(str_sub(j->in, j->at + 2, 4));
                if (low >= 0xdc00 && low < 0xe000) {
                        j->at += 6;
                        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                }
        }
        buf_put_utf8(&j->string, c == 0 || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c);
}

static void put_escape(struct json *j) {
        char c = j->at < j->in.n ? j->in.p[j->at++] : '\\';
        switch (c) {
        case 'n':
                buf_putc(&j->string, '\n');
                break;
        case 't':
                buf_putc(&j->string, '\t');
                break;
        case 'r':
        case 'b':
        case 'f':
                buf_putc(&j->string, ' ');
                break;
        case 'u':
                put_unicode(j);
                break;
        default:
                buf_putc(&j->string, c);
        }
}

/* j->at is on the opening quote; the text goes to j->string. */
static void read_string(struct json *j) {
        char quote = j->in.p[j->at++];
        buf_clear(&j->string);
        while (j->at < j->in.n && j->in.p[j->at] != quote) {
                size_t from = j->at;
                while (j->at < j->in.n && j->in.p[j->at] != quote && j->in.p[j->at] != '\\')
                        j->at++;
                buf_put_str(&j->string, str_sub(j->in, from, j->at - from));
                if (j->at < j->in.n && j->in.p[j->at] == '\\') {
                        j->at++;
                        put_escape(j);
                }
        }
        if (j->at >= j->in.n)
                bad(j);
        j->at += j->at < j->in.n;
}

/* A run of anything that is no sign of JSON: numbers, words, and what does not belong. */
static struct str read_word(struct json *j) {
        size_t from = j->at;
        while (j->at < j->in.n && !strchr("{}[]:,\"\n\r\t ", j->in.p[j->at]))
                j->at++;
        if (j->at == from)
                j->at++;
        return str_sub(j->in, from, j->at - from);
}

/* "name" or "[3]" behind the path of the level. */
static void step_path(struct json *j, struct str name) {
        struct level *l = top(j);
        j->path.n = l ? l->path : 0;
        if (j->path.n + TOLD + 16 > PATH)
                return;
        name = str_sub(name, 0, utf8_floor(name, name.n < TOLD ? name.n : TOLD));
        if (l && l->array)
                buf_printf(&j->path, "[%u]", l->index);
        else if (name.n)
                buf_printf(&j->path, "%s%.*s", j->path.n ? "." : "", STR_ARG(name));
}

static void put_value(struct json *j, struct str value) {
        struct level *l = top(j);
        if (l && l->array)
                step_path(j, (struct str){ 0 });
        if (str_trim(value).n == 0)
                return;
        if (j->path.n && (l || j->named)) {
                rec_build_label(j->out, REC_SPAN_label, 0);
                rec_build_put(j->out, buf_str(&j->path));
                rec_build_puts(j->out, ": ");
        }
        rec_build_label(j->out, REC_SPAN_own, 0);
        parse_text_put(j->out, value);
        rec_build_break(j->out, false);
}

static void value_done(struct json *j) {
        struct level *l = top(j);
        j->named = false;
        if (l && l->array)
                l->index++;
}

static void open_level(struct json *j, bool array) {
        if (j->depth == LIMIT_json_depth) { /* wild.md#json-deep */
                j->beyond++;
                j->deep = true;
                return;
        }
        if (top(j) && top(j)->array)
                step_path(j, (struct str){ 0 });
        j->levels[j->depth++] = (struct level){ .path = (uint32_t) j->path.n, .array = array };
        j->named = false;
}

static void close_level(struct json *j) {
        if (j->beyond) {
                j->beyond--;
                return;
        }
        if (j->depth == 0) {
                bad(j);
                return;
        }
        j->depth--;
        struct level *l = top(j);
        value_done(j);
        j->path.n = l ? l->path : 0;
}

static bool colon_follows(const struct json *j) {
        size_t i = j->at;
        while (i < j->in.n && ascii_space(j->in.p[i]))
                i++;
        return i < j->in.n && j->in.p[i] == ':';
}

/* A string or word: the name of what follows, or a value. */
static void name_or_value(struct json *j, struct str s, bool word) {
        struct level *l = top(j);
        if (l && !l->array && !j->named && colon_follows(j)) {
                step_path(j, s);
                j->named = true;
                return;
        }
        if (word && s.n && !ascii_digit(s.p[0]) && s.p[0] != '-' && !str_eq(s, STR("true")) &&
            !str_eq(s, STR("false")) && !str_eq(s, STR("null")))
                bad(j);
        put_value(j, str_eq(s, STR("null")) && word ? (struct str){ 0 } : s);
        value_done(j);
}

static void step(struct json *j) {
        char c = j->in.p[j->at];
        if (c == '{' || c == '[') {
                j->at++;
                open_level(j, c == '[');
        } else if (c == '}' || c == ']') {
                j->at++;
                close_level(j);
        } else if (c == '"') {
                read_string(j);
                name_or_value(j, buf_str(&j->string), false);
        } else if (c == ',' || c == ':' || ascii_space(c)) {
                j->at++;
                if (c == ',' && top(j) && !top(j)->array)
                        j->named = false;
        } else {
                name_or_value(j, read_word(j), true);
        }
}

static void read_all(struct parse_text *t, struct rec_build *b) {
        struct rec_build_text text;
        struct json j = { .in = buf_str(&t->text), .out = &text };
        uint64_t off, len;
        j.levels = mem_array(NULL, LIMIT_json_depth, sizeof *j.levels);
        buf_init(&j.path, PATH);
        buf_init(&j.string, 0);
        rec_build_text_init(&text, b, REC_TEXT_plain);
        while (j.at < j.in.n && !text.cut)
                step(&j);
        rec_build_text_done(&text);
        if (j.depth || j.beyond)
                bad(&j);
        if (j.malformed) {
                parse_text_place(t, j.bad_at < j.in.n ? j.bad_at : j.in.n, 0, &off, &len);
                rec_build_flaw(b, FLAW_json_malformed, off, len, "%s", "");
        }
        if (j.deep)
                rec_build_flaw(b, FLAW_json_deep, 0, 0, "%s", "");
        buf_done(&j.string);
        buf_done(&j.path);
        mem_free(j.levels);
}

void parse_json_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct parse_text t;
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = f->kind == REC_KIND_jsonl
                                                             ? STR("application/jsonl")
                                                             : STR("application/json"),
                                             .name = f->name });
        parse_text_open(&t, f->data, str_bytes(STR("utf-8")));
        read_all(&t, &b);
        parse_text_flaws(&t, &b);
        parse_text_close(&t);
        rec_build_done(&b);
}
