/* The MIME tree; see parse/parse-mime.h.
 *
 *   at --> header of a part --> body --> delimiter line --> header of the next part --> ...
 *
 *   open:  [ outermost multipart | ... | innermost ]     a delimiter line is compared with each,
 *                                                        innermost first
 *
 * A delimiter of level L closes the leaf that is open and every multipart inside L.  The bytes are
 * walked once, line by line; a line that does not begin with "--" costs one memchr.  A closed
 * multipart stays on the stack until its parent goes on, because some mail has parts behind the
 * closing delimiter.  It decodes no body and descends into no attached message. */
#include "parse/parse-mime.h"

#include "base/limits.h"

struct level {
        uint32_t part;
        struct bytes boundary;
        bool closed;
};

struct walk {
        struct parse_mime *m;
        struct bytes in;
        struct level open[100 + 1];
        size_t n_open;
        uint32_t leaf; /* the part whose body is running, or REC_NONE in a preamble or epilogue */
        bool full;     /* LIMIT_mime_parts was hit */
};

_Static_assert(sizeof((struct walk *) 0)->open / sizeof(struct level) >= 100 + 1, "see open");

static void flaw(struct parse_mime *m, enum rec_flaw flaw, uint32_t part, size_t off, size_t len,
                 struct str detail) {
        vec_push(&m->flaws, (struct parse_mime_flaw){ flaw, part, off, len, detail });
}

static size_t line_end(struct bytes in, size_t at) {
        const uint8_t *nl = memchr(in.p + at, '\n', in.n - at);
        return nl ? (size_t) (nl - in.p) + 1 : in.n;
}

/* Is the line at `at` a delimiter of `boundary`?  *ret_close: is it the closing one? */
static bool matches(struct bytes line, struct bytes boundary, bool *ret_close) {
        if (line.n < boundary.n || memcmp(line.p, boundary.p, boundary.n) != 0)
                return false;
        struct bytes rest = bytes_sub(line, boundary.n, SIZE_MAX);
        *ret_close = bytes_starts(rest, STR("--"));
        if (*ret_close)
                return true; /* wild: footers glued to it */
        return bytes_trim(rest).n == 0;
}

/* The open multipart that the line at `at` delimits; innermost first, closed ones last. */
static struct level *level_of(struct walk *w, size_t at, size_t end, bool *ret_close) {
        struct bytes line = bytes_sub(w->in, at + 2, end - at - 2);
        struct level *reopen = NULL;
        bool close, reopen_close = false;
        for (size_t i = w->n_open; i-- > 0;) {
                if (!matches(line, w->open[i].boundary, &close))
                        continue;
                if (!w->open[i].closed)
                        return *ret_close = close, &w->open[i];
                if (!reopen)
                        reopen = &w->open[i], reopen_close = close;
        }
        *ret_close = reopen_close;
        return reopen;
}

static bool dashes(struct bytes in, size_t at) {
        return in.n - at >= 2 && in.p[at] == '-' && in.p[at + 1] == '-';
}

/* Where the header section of a part ends at the latest: at a delimiter or behind an empty line. */
static size_t header_limit(struct walk *w, size_t at) {
        bool close;
        for (size_t end; at < w->in.n; at = end) {
                end = line_end(w->in, at);
                if (dashes(w->in, at) && level_of(w, at, end, &close))
                        return at;
                if (w->in.p[at] == '\n' || (w->in.p[at] == '\r' && end - at <= 2))
                        return end;
        }
        return w->in.n;
}

static void take_type(struct parse_mime *m, struct parse_mime_part *part, struct bytes value) {
        struct parse_params *ps = ARENA_NEW(m->a, struct parse_params);
        parse_params(value, m->a, ps);
        part->params = ps;
        part->typed = true;
        if (str_chr(ps->value, '/') != SIZE_MAX)
                part->type = ps->value;
        else if (str_eq(ps->value, STR("html")))
                part->type = STR("text/html");
        part->charset = parse_param_text(parse_param_find(ps, "charset"), m->a);
        const struct parse_param *b = parse_param_find(ps, "boundary");
        part->boundary = b ? b->value : (struct bytes){ 0 };
        struct str format = parse_param_text(parse_param_find(ps, "format"), m->a);
        struct str delsp = parse_param_text(parse_param_find(ps, "delsp"), m->a);
        part->flowed = str_eq_nocase(format, STR("flowed"));
        part->delsp = str_eq_nocase(delsp, STR("yes"));
        if (part->name.n == 0)
                part->name = parse_param_text(parse_param_find(ps, "name"), m->a);
}

static void take_disposition(struct parse_mime *m, struct parse_mime_part *part, struct bytes value,
                             struct parse_params *ps) {
        parse_params(value, m->a, ps);
        part->disposition = ps->value;
        struct str name = parse_param_text(parse_param_find(ps, "filename"), m->a);
        if (name.n)
                part->name = name;
}

static struct str id_text(struct parse_mime *m, struct bytes value) {
        struct parse_param p = { .value = bytes_trim(value) };
        struct str id = parse_param_text(&p, m->a);
        if (id.n >= 2 && id.p[0] == '<' && id.p[id.n - 1] == '>')
                id = str_sub(id, 1, id.n - 2);
        return id;
}

static void params_flaw(struct parse_mime *m, uint32_t index, const struct parse_header_field *f,
                        const struct parse_params *ps, size_t base) {
        if (ps->malformed || ps->cut)
                flaw(m, FLAW_param_malformed, index, base + f->value_off, f->value.n,
                     ps->cut ? STR("too many pieces") : STR(""));
}

static void take_field(struct parse_mime *m, uint32_t index, const struct parse_header_field *f,
                       size_t base, uint32_t *seen) {
        struct parse_mime_part *part = &m->parts.v[index];
        if (f->kind != PARSE_HEADER_field ||
            (f->id != PARSE_FIELD_content_type && f->id != PARSE_FIELD_content_disposition &&
             f->id != PARSE_FIELD_content_transfer_encoding && f->id != PARSE_FIELD_content_id))
                return;
        uint32_t bit = 1u << (f->id - PARSE_FIELD_content_type);
        if (*seen & bit)
                return; /* the first leads */
        *seen |= bit;
        struct parse_params ps = { .value = STR("") };
        if (f->id == PARSE_FIELD_content_type) {
                take_type(m, part, f->value);
                params_flaw(m, index, f, part->params, base);
        } else if (f->id == PARSE_FIELD_content_disposition) {
                take_disposition(m, part, f->value, &ps);
                params_flaw(m, index, f, &ps, base);
        } else if (f->id == PARSE_FIELD_content_id) {
                part->cid = id_text(m, f->value);
        } else {
                part->encoding = parse_transfer_encoding(f->value);
                if (part->encoding == REC_CTE_unknown)
                        flaw(m, FLAW_encoding_unknown, index, base + f->value_off, f->value.n,
                             id_text(m, f->value));
        }
}

_Static_assert(PARSE_FIELD_content_id - PARSE_FIELD_content_type < 32, "see take_field");

/* Read the header of parts[index], which stands at [off, limit); the body begins behind it. */
static void read_header(struct parse_mime *m, uint32_t index, size_t off, size_t limit) {
        struct parse_header h;
        struct parse_header_field f;
        uint32_t seen = 0;
        parse_header_init(&h, bytes_sub(m->in, off, limit - off));
        while (parse_header_next(&h, &f) > 0) {
                take_field(m, index, &f, off, &seen);
                if (index > 0)
                        continue;
                f.off += off;
                f.value_off += off;
                vec_push(&m->fields, f);
        }
        if (h.cut)
                flaw(m, FLAW_header_cut, index, off, h.body, STR(""));
        if (index == 0 && h.fields == 0 && h.body < limit)
                flaw(m, FLAW_header_absent, index, 0, 0, STR(""));
        else if (index == 0 && h.unclosed && h.fields && h.body < limit)
                flaw(m, FLAW_header_malformed, index, off + h.body, 0, STR("no empty line"));
        struct parse_mime_part *part = &m->parts.v[index];
        part->head_off = off;
        part->head_len = h.body;
        part->body_off = off + h.body;
        part->body_len = 0;
}

/* The part of `type` behind its slash. */
static struct str subtype_of(struct str type) {
        size_t slash = str_chr(type, '/');
        return slash == SIZE_MAX ? STR("") : str_sub(type, slash + 1, SIZE_MAX);
}

struct type_flags {
        struct str type;
        uint32_t flags;
        enum rec_flaw flaw; /* 0: none */
};

static const struct type_flags type_flags[] = {
        { STR_INIT("message/rfc822"), REC_PART_message, 0 },
        { STR_INIT("message/global"), REC_PART_message, 0 },
        { STR_INIT("message/news"), REC_PART_message, 0 },
        { STR_INIT("message/partial"), 0, FLAW_partial },
        { STR_INIT("message/external-body"), 0, FLAW_external_body },
        { STR_INIT("application/pgp-encrypted"), REC_PART_encrypted, 0 },
        { STR_INIT("application/pgp-signature"), REC_PART_signature, 0 },
        { STR_INIT("application/pkcs7-signature"), REC_PART_signature, 0 },
        { STR_INIT("application/x-pkcs7-signature"), REC_PART_signature, 0 },
        { STR_INIT("multipart/encrypted"), REC_PART_encrypted, FLAW_encrypted },
};

/* Opaque S/MIME is encrypted unless it says that it is only signed. */
static bool smime_encrypted(const struct parse_mime *m, const struct parse_mime_part *part) {
        if (!str_eq(part->type, STR("application/pkcs7-mime")) &&
            !str_eq(part->type, STR("application/x-pkcs7-mime")))
                return false;
        const struct parse_param *p =
                part->params ? parse_param_find(part->params, "smime-type") : NULL;
        struct str kind = parse_param_text(p, m->a);
        return !str_starts_nocase(kind, STR("signed")) && !str_starts_nocase(kind, STR("certs")) &&
               !str_starts_nocase(kind, STR("compressed"));
}

static void classify(struct parse_mime *m, uint32_t index) {
        struct parse_mime_part *part = &m->parts.v[index];
        enum rec_flaw named = 0;
        for (size_t i = 0; i < sizeof type_flags / sizeof *type_flags; i++)
                if (str_eq(part->type, type_flags[i].type)) {
                        part->flags |= type_flags[i].flags;
                        named = type_flags[i].flaw;
                }
        if (smime_encrypted(m, part)) {
                part->flags |= REC_PART_encrypted;
                named = FLAW_encrypted;
        }
        if (part->parent != REC_NONE &&
            str_eq(m->parts.v[part->parent].type, STR("multipart/encrypted")))
                part->flags |= REC_PART_encrypted;
        if (named)
                flaw(m, named, index, part->body_off, 0, part->type);
}

/* wild.md#boundary-missing: the first line of the body that looks like a delimiter and stands
 * there again. */
static struct bytes guess_boundary(struct bytes in, size_t body) {
        for (size_t at = body, end, tries = 0; at < in.n && tries < 3; at = end) {
                end = line_end(in, at);
                if (!dashes(in, at))
                        continue;
                struct bytes line = bytes_trim(bytes_sub(in, at, end - at));
                tries++;
                if (line.n > 5 && line.n < 100 && bytes_chr(line, ' ') == SIZE_MAX &&
                    bytes_find(bytes_sub(in, end, SIZE_MAX), line) != SIZE_MAX)
                        return bytes_sub(line, 2, SIZE_MAX);
        }
        return (struct bytes){ 0 };
}

/* Make parts[index] a multipart and put it on the stack; it stays a leaf if it cannot be one. */
static bool open_multipart(struct walk *w, uint32_t index) {
        struct parse_mime *m = w->m;
        struct parse_mime_part *part = &m->parts.v[index];
        if (!str_starts(part->type, STR("multipart/")))
                return false;
        size_t n = part->boundary.n;
        while (n && ascii_space(part->boundary.p[n - 1]))
                n--;
        part->boundary.n = n;
        if (n == 0) {
                part->boundary = guess_boundary(w->in, part->body_off);
                flaw(m, FLAW_boundary_missing, index, part->head_off, part->head_len, STR(""));
        }
        if (n > LIMIT_boundary) {
                flaw(m, FLAW_boundary_too_long, index, part->head_off, part->head_len, STR(""));
                return false;
        }
        if (w->n_open >= LIMIT_mime_depth) {
                flaw(m, FLAW_mime_too_deep, index, part->body_off, 0, STR(""));
                return false;
        }
        if (part->boundary.n == 0)
                return false;
        part->flags |= REC_PART_multipart;
        w->open[w->n_open++] = (struct level){ .part = index, .boundary = part->boundary };
        return true;
}

/* Begin a part whose header stands at `off`; returns where its body begins. */
static size_t begin_part(struct walk *w, uint32_t parent, size_t off) {
        struct parse_mime *m = w->m;
        uint32_t index = (uint32_t) m->parts.n;
        bool digest =
                parent != REC_NONE && str_eq(m->parts.v[parent].type, STR("multipart/digest"));
        struct str type = digest ? STR("message/rfc822") : STR("text/plain");
        vec_push(&m->parts, (struct parse_mime_part){ .parent = parent,
                                                      .encoding = REC_CTE_7bit,
                                                      .type = type,
                                                      .charset = STR(""),
                                                      .disposition = STR(""),
                                                      .name = STR(""),
                                                      .cid = STR("") });
        if (parent != REC_NONE) {
                m->parts.v[index].number = ++m->parts.v[parent].children;
                m->parts.v[index].depth = m->parts.v[parent].depth + 1;
        }
        read_header(m, index, off, header_limit(w, off));
        classify(m, index);
        m->parts.v[index].subtype = subtype_of(m->parts.v[index].type);
        w->leaf = open_multipart(w, index) ? REC_NONE : index;
        return m->parts.v[index].body_off;
}

/* The body of `part` ends before the line break that stands before `at`. */
static void end_body(struct walk *w, uint32_t part, size_t at) {
        struct parse_mime_part *p = &w->m->parts.v[part];
        if (at > p->body_off && w->in.p[at - 1] == '\n')
                at -= at - 1 > p->body_off && w->in.p[at - 2] == '\r' ? 2 : 1;
        p->body_len = at > p->body_off ? at - p->body_off : 0;
}

/* Close what is open inside level `keep` (an index into open) at the delimiter at `at`. */
static void close_inside(struct walk *w, size_t keep, size_t at) {
        if (w->leaf != REC_NONE)
                end_body(w, w->leaf, at);
        w->leaf = REC_NONE;
        while (w->n_open > keep) {
                struct level *l = &w->open[--w->n_open];
                end_body(w, l->part, at);
                if (!l->closed && !w->full)
                        flaw(w->m, FLAW_boundary_unclosed, l->part, w->m->parts.v[l->part].body_off,
                             w->m->parts.v[l->part].body_len, STR(""));
        }
}

/* A delimiter line at [at, end) of `l`: returns where the walk goes on. */
static size_t delimiter(struct walk *w, struct level *l, bool close, size_t at, size_t end) {
        if (!close && w->m->parts.n >= LIMIT_mime_parts) {
                flaw(w->m, FLAW_mime_too_many, l->part, at, w->in.n - at, STR(""));
                w->full = true;
                return w->in.n;
        }
        close_inside(w, (size_t) (l - w->open) + 1, at);
        l->closed = close;
        return close ? end : begin_part(w, l->part, end);
}

static void walk(struct walk *w, size_t at) {
        bool close;
        at = begin_part(w, REC_NONE, at);
        while (w->n_open && at < w->in.n) {
                size_t end = line_end(w->in, at);
                struct level *l = dashes(w->in, at) ? level_of(w, at, end, &close) : NULL;
                at = l ? delimiter(w, l, close, at, end) : end;
        }
        if (w->leaf != REC_NONE)
                w->m->parts.v[w->leaf].body_len = w->in.n - w->m->parts.v[w->leaf].body_off;
        w->leaf = REC_NONE;
        while (w->n_open) {
                struct level *l = &w->open[w->n_open - 1];
                struct parse_mime_part *p = &w->m->parts.v[l->part];
                p->body_len = w->in.n - p->body_off;
                if (!l->closed && !w->full && p->children)
                        flaw(w->m, FLAW_boundary_unclosed, l->part, p->body_off, p->body_len,
                             STR(""));
                w->n_open--;
        }
}

/* wild.md#boundary-missing: a multipart in which no delimiter ever stood is text. */
static void demote_empty(struct parse_mime *m) {
        for (uint32_t i = 0; i < m->parts.n; i++) {
                struct parse_mime_part *p = &m->parts.v[i];
                if (!str_starts(p->type, STR("multipart/")) || p->children)
                        continue;
                bool deep = p->depth >= LIMIT_mime_depth;
                p->flags &= ~(uint32_t) REC_PART_multipart;
                p->type = deep ? STR("application/octet-stream") : STR("text/plain");
                p->subtype = subtype_of(p->type);
                if (p->body_len && p->boundary.n)
                        flaw(m, FLAW_boundary_missing, i, p->body_off, p->body_len, STR(""));
        }
}

/* Empty lines on top of a message are no header section if a field follows. */
static size_t skip_empty_lines(struct bytes in) {
        size_t at = 0;
        while (at < in.n && (in.p[at] == '\n' || in.p[at] == '\r'))
                at++;
        struct parse_header h;
        struct parse_header_field f;
        parse_header_init(&h, bytes_sub(in, at, 4096));
        return at && parse_header_next(&h, &f) > 0 && f.kind == PARSE_HEADER_field && f.id ? at : 0;
}

void parse_mime_init(struct parse_mime *m, struct bytes in, struct arena *a) {
        *m = (struct parse_mime){ .in = in, .a = a };
        struct walk w = { .m = m, .in = in, .leaf = REC_NONE };
        walk(&w, skip_empty_lines(in));
        demote_empty(m);
}

void parse_mime_done(struct parse_mime *m) {
        vec_done(&m->parts);
        vec_done(&m->flaws);
        vec_done(&m->fields);
}

struct str parse_mime_path(const struct parse_mime *m, uint32_t part) {
        uint32_t numbers[128];
        size_t n = 0;
        for (; m->parts.v[part].parent != REC_NONE && n < 128; part = m->parts.v[part].parent)
                numbers[n++] = m->parts.v[part].number;
        if (n == 0)
                return STR("");
        char *to = arena_alloc(m->a, n * 6 + 1), *at = to;
        while (n-- > 0)
                at += snprintf(at, 12, "%s%u", at > to ? "." : "", numbers[n]);
        return (struct str){ to, (size_t) (at - to) };
}
