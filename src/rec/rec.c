/* The codec of what flows; the format is drawn in rec/rec.h.
 *
 * Each kind is described by one row of fields (`layouts`), and one walker writes, one reads: there
 * is no per-kind code to get wrong.  A field is where it lies in `struct rec`, how wide it is on
 * the wire, and for a number the largest value that makes sense. */
#include "rec/rec.h"

#include "base/bug.h"
#include "base/le.h"
#include "base/utf8.h"

#include <stddef.h>

enum field_type {
        END,
        SUB,  /* the record's sub field: a 32-bit enum in memory, 1..most */
        SUB0, /* the same, 0 allowed */
        U32,  /* a 32-bit number or enum, at most `most` */
        U64,
        HASH,
        SHORT, /* a string with a 16-bit length */
        TAIL,  /* a string that takes the rest of the payload */
        RAW,   /* bytes that take the rest of the payload */
};

struct field {
        enum field_type type;
        uint32_t most;
        size_t at;
};

enum { FIELDS_MOST = 24 };
#define AT(member) offsetof(struct rec, member)
#define ANY        UINT32_MAX
#define PLACE(member)                                                                              \
        { U32, ANY, AT(voice.member.off) }, {                                                      \
                U32, ANY, AT(voice.member.len)                                                     \
        }

static const struct field layouts[REC_voice + 1][FIELDS_MOST] = {
        [REC_doc] = { { SUB, REC_DOC_item, AT(doc.kind) },
                      { U32, ANY, AT(doc.ordinal) },
                      { U32, ANY, AT(doc.parent) },
                      { U32, ANY, AT(doc.flags) },
                      { U64, 0, AT(doc.off) },
                      { U64, 0, AT(doc.len) },
                      { U64, 0, AT(doc.size) },
                      { HASH, 0, AT(doc.hash) },
                      { SHORT, 0, AT(doc.path) },
                      { SHORT, 0, AT(doc.type) },
                      { SHORT, 0, AT(doc.name) } },
        [REC_part] = { { U32, ANY, AT(part.index) },
                       { U32, ANY, AT(part.parent) },
                       { U32, ANY, AT(part.flags) },
                       { U32, REC_CTE_unknown, AT(part.encoding) },
                       { U64, 0, AT(part.head_off) },
                       { U64, 0, AT(part.head_len) },
                       { U64, 0, AT(part.body_off) },
                       { U64, 0, AT(part.body_len) },
                       { U64, 0, AT(part.decoded_len) },
                       { SHORT, 0, AT(part.path) },
                       { SHORT, 0, AT(part.type) },
                       { SHORT, 0, AT(part.charset) },
                       { SHORT, 0, AT(part.disposition) },
                       { SHORT, 0, AT(part.name) },
                       { SHORT, 0, AT(part.cid) } },
        [REC_header] = { { SUB0, REC_HDR_field, AT(header.id) },
                         { U64, 0, AT(header.off) },
                         { U64, 0, AT(header.len) },
                         { SHORT, 0, AT(header.name) },
                         { TAIL, 0, AT(header.value) } },
        [REC_addr] = { { SUB, REC_ROLE_subject, AT(addr.role) },
                       { U32, ANY, AT(addr.flags) },
                       { U64, 0, AT(addr.off) },
                       { U64, 0, AT(addr.len) },
                       { SHORT, 0, AT(addr.name) },
                       { SHORT, 0, AT(addr.address) },
                       { SHORT, 0, AT(addr.group) } },
        [REC_date] = { { SUB, REC_DATE_ends, AT(date.basis) },
                       { U64, 0, AT(date.at) },
                       { U32, ANY, AT(date.zone) },
                       { U32, ANY, AT(date.precision) },
                       { U64, 0, AT(date.off) },
                       { U64, 0, AT(date.len) } },
        [REC_msgid] = { { SUB, REC_MSGID_reference, AT(msgid.role) },
                        { U64, 0, AT(msgid.off) },
                        { U64, 0, AT(msgid.len) },
                        { SHORT, 0, AT(msgid.id) } },
        [REC_text] = { { SUB, REC_TEXT_ocr, AT(text.kind) },
                       { U32, ANY, AT(text.part) },
                       { TAIL, 0, AT(text.text) } },
        [REC_span] = { { SUB, REC_SPAN_disclaimer, AT(span.kind) },
                       { U32, ANY, AT(span.depth) },
                       { U32, ANY, AT(span.voice) },
                       { U64, 0, AT(span.off) },
                       { U64, 0, AT(span.len) } },
        [REC_flaw] = { { SUB, UINT16_MAX, AT(flaw.flaw) },
                       { U32, ANY, AT(flaw.part) },
                       { U64, 0, AT(flaw.off) },
                       { U64, 0, AT(flaw.len) },
                       { SHORT, 0, AT(flaw.detail) } },
        [REC_child] = { { SUB, REC_CHILD_bytes, AT(child.kind) },
                        { U32, ANY, AT(child.flags) },
                        { U64, 0, AT(child.off) },
                        { U64, 0, AT(child.len) },
                        { U64, 0, AT(child.mtime) },
                        { U64, 0, AT(child.id) },
                        { U32, ANY, AT(child.parts) },
                        { SHORT, 0, AT(child.name) },
                        { SHORT, 0, AT(child.detail) } },
        [REC_data] = { { RAW, 0, AT(data) } },
        [REC_gap] = { { SUB, REC_GAP_limit, AT(gap.reason) },
                      { U64, 0, AT(gap.off) },
                      { U64, 0, AT(gap.len) },
                      { SHORT, 0, AT(gap.detail) } },
        [REC_done] = { { U32, ANY, AT(done.docs) },
                       { U32, ANY, AT(done.declared) },
                       { U64, 0, AT(done.consumed) } },
        [REC_page] = { { U32, ANY, AT(page.number) },
                       { U32, ANY, AT(page.flags) },
                       { U32, ANY, AT(page.width) },
                       { U32, ANY, AT(page.height) },
                       { U64, 0, AT(page.off) },
                       { U64, 0, AT(page.len) },
                       { SHORT, 0, AT(page.label) } },
        [REC_boxes] = { { U32, ANY, AT(boxes.page) },
                        { U32, ANY, AT(boxes.count) },
                        { RAW, 0, AT(boxes.boxes) } },
        [REC_voice] = { { SUB, REC_VOICE_forwarded, AT(voice.kind) },
                        { U32, ANY, AT(voice.depth) },
                        { U32, 86400, AT(voice.precision) },
                        { U32, ANY, AT(voice.zone) },
                        { U64, 0, AT(voice.at) },
                        PLACE(said),
                        PLACE(name),
                        PLACE(address),
                        PLACE(date),
                        PLACE(to),
                        PLACE(cc),
                        PLACE(subject) },
};

static const void *field_in(const struct rec *r, const struct field *f) {
        return (const char *) r + f->at;
}

static size_t wire_size(const struct rec *r, const struct field *f) {
        switch (f->type) {
        case END:
        case SUB:
        case SUB0:
                return 0;
        case U32:
                return 4;
        case U64:
                return 8;
        case HASH:
                return 32;
        case SHORT:
                return 2 + ((const struct str *) field_in(r, f))->n;
        case TAIL:
                return ((const struct str *) field_in(r, f))->n;
        case RAW:
                return ((const struct bytes *) field_in(r, f))->n;
        }
        BUG("no such field type");
}

static char *put_bytes(char *to, const void *p, size_t n) {
        if (n)
                memcpy(to, p, n);
        return to + n;
}

static char *put_field(char *to, const struct rec *r, const struct field *f) {
        const struct str *s = field_in(r, f);
        switch (f->type) {
        case END:
        case SUB:
        case SUB0:
                return to;
        case U32:
                return put_bytes(to, s, 4);
        case U64:
                return put_bytes(to, s, 8);
        case HASH:
                return put_bytes(to, s, 32);
        case SHORT:
                BUG_IF(s->n > UINT16_MAX);
                le_put16(to, (uint16_t) s->n);
                return put_bytes(to + 2, s->p, s->n);
        case TAIL:
        case RAW: /* struct bytes has the same shape */
                return put_bytes(to, s->p, s->n);
        }
        BUG("no such field type");
}

_Static_assert(sizeof(struct str) == sizeof(struct bytes) &&
                       offsetof(struct str, n) == offsetof(struct bytes, n),
               "put_field treats bytes as str");

bool rec_put(struct buf *out, const struct rec *r) {
        const struct field *fields = layouts[r->kind];
        size_t n = REC_HEAD;
        uint32_t sub = 0;
        for (const struct field *f = fields; f->type != END; f++) {
                n += wire_size(r, f);
                if (f->type == SUB || f->type == SUB0)
                        memcpy(&sub, field_in(r, f), 4);
        }
        char *to = n - REC_HEAD <= UINT32_MAX ? buf_room(out, n) : NULL;
        if (!to) {
                out->over = true;
                return false;
        }
        le_put16(to, (uint16_t) r->kind);
        le_put16(to + 2, (uint16_t) sub);
        le_put32(to + 4, (uint32_t) (n - REC_HEAD));
        to += REC_HEAD;
        for (const struct field *f = fields; f->type != END; f++)
                to = put_field(to, r, f);
        out->n += n;
        return true;
}

static bool is_text(struct bytes b) {
        return utf8_valid(b) == b.n && bytes_chr(b, 0) == SIZE_MAX;
}

/* Take `n` bytes off *in into *to; false if there are fewer. */
static bool take(struct bytes *in, void *to, size_t n) {
        if (in->n < n)
                return false;
        memcpy(to, in->p, n);
        *in = bytes_sub(*in, n, SIZE_MAX);
        return true;
}

static bool take_text(struct bytes *in, size_t n, struct str *ret) {
        struct bytes b = bytes_sub(*in, 0, n);
        if (b.n != n || !is_text(b))
                return false;
        *in = bytes_sub(*in, n, SIZE_MAX);
        *ret = (struct str){ (const char *) b.p, n };
        return true;
}

static bool get_field(struct bytes *in, uint16_t sub, const struct field *f, struct rec *r) {
        char *to = (char *) r + f->at;
        uint32_t v = sub;
        uint16_t n;
        switch (f->type) {
        case SUB:
        case SUB0:
                memcpy(to, &v, 4);
                return v <= f->most && (v > 0 || f->type == SUB0);
        case U32:
                return take(in, to, 4) && le_get32(to) <= f->most;
        case U64:
                return take(in, to, 8);
        case HASH:
                return take(in, to, 32);
        case SHORT:
                return take(in, &n, 2) && take_text(in, n, (struct str *) (void *) to);
        case TAIL:
                return take_text(in, in->n, (struct str *) (void *) to);
        case RAW:
                memcpy(to, in, sizeof *in);
                *in = bytes_sub(*in, in->n, 0);
                return true;
        case END:
                break;
        }
        BUG("no such field type");
}

static bool get_payload(struct bytes in, uint16_t sub, struct rec *r) {
        const struct field *f = layouts[r->kind];
        if (sub != 0 && f->type != SUB && f->type != SUB0)
                return false;
        for (; f->type != END; f++)
                if (!get_field(&in, sub, f, r))
                        return false;
        if (r->kind == REC_flaw && !rec_flaw_known((uint32_t) r->flaw.flaw))
                return false;
        return in.n == 0;
}

int rec_get(struct bytes *in, struct rec *ret, struct err *e) {
        if (in->n == 0)
                return 0;
        if (in->n < REC_HEAD)
                return err_set(e, ERR_corrupt, "half a record");
        uint16_t kind = le_get16(in->p), sub = le_get16(in->p + 2);
        uint32_t n = le_get32(in->p + 4);
        if (kind < REC_doc || kind > REC_voice)
                return err_set(e, ERR_corrupt, "record of unknown kind %u", kind);
        if (in->n - REC_HEAD < n)
                return err_set(e, ERR_corrupt, "record of kind %u cut short", kind);
        struct rec r = { .kind = (enum rec_kind) kind };
        if (!get_payload(bytes_sub(*in, REC_HEAD, n), sub, &r))
                return err_set(e, ERR_corrupt, "malformed record of kind %u", kind);
        *ret = r;
        *in = bytes_sub(*in, REC_HEAD + (size_t) n, SIZE_MAX);
        return 1;
}

struct str rec_short(struct str s) {
        return str_sub(s, 0, s.n > UINT16_MAX ? utf8_floor(s, UINT16_MAX) : s.n);
}

static const struct {
        const char *id, *words, *anchor;
} flaws[] = {
#define FLAW(id, number, words, anchor) [number] = { #id, words, anchor },
#include "rec/flaw.def"
#undef FLAW
};

bool rec_flaw_known(uint32_t number) {
        return number < sizeof flaws / sizeof *flaws && flaws[number].id;
}

const char *rec_flaw_words(enum rec_flaw flaw) {
        BUG_IF(!rec_flaw_known((uint32_t) flaw));
        return flaws[flaw].words;
}

const char *rec_flaw_id(enum rec_flaw flaw) {
        BUG_IF(!rec_flaw_known((uint32_t) flaw));
        return flaws[flaw].id;
}

bool rec_flaw_cuts(enum rec_flaw flaw) {
        static const enum rec_flaw cuts[] = {
#define CUTS(id) FLAW_##id,
#include "rec/flaw-cuts.def"
#undef CUTS
        };
        for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
                if (cuts[i] == flaw)
                        return true;
        return false;
}
