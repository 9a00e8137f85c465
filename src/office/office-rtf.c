/* What is made of RTF: a document's records, the HTML or the plain text that is wrapped in it, the
 * files inside; see office-rtf.h.  office-rtf-run.c does the reading. */
#include "office/office-rtf.h"

#include "base/limits.h"
#include "base/vec.h"
#include "office/office-ole.h"
#include "office/office-rtf-run.h"
#include "office/office-rtf-token.h"
#include "rec/rec-build.h"
#include "when/when.h"

/* ---- wrapped ------------------------------------------------------------------------------- */

enum { LOOK_TOKENS = 64 };

enum office_rtf_kind office_rtf_kind(struct bytes rtf) {
        struct office_rtf_token t;
        if (!bytes_starts(bytes_trim(rtf), STR("{\\rtf")))
                return OFFICE_RTF_none;
        for (int i = 0; i < LOOK_TOKENS && office_rtf_next(&rtf, &t); i++) {
                if (t.kind != OFFICE_RTF_WORD)
                        continue;
                if (bytes_eq(t.word, str_bytes(STR("fromhtml"))))
                        return OFFICE_RTF_html;
                if (bytes_eq(t.word, str_bytes(STR("fromtext"))))
                        return OFFICE_RTF_text;
        }
        return OFFICE_RTF_plain;
}

static void put_all(void *ctx, enum rec_span_kind kind, struct str s) {
        (void) kind;
        buf_put_str(ctx, s);
}

static void put_seen(void *ctx, enum rec_span_kind kind, struct str s) {
        if (kind != REC_SPAN_hidden && kind != REC_SPAN_deleted && kind != REC_SPAN_running)
                buf_put_str(ctx, s);
}

static void put_line(void *ctx, bool soft) {
        struct buf *out = ctx;
        if (!soft || (out->n && out->p[out->n - 1] != '\n'))
                buf_putc(out, '\n');
}

static void no_line(void *ctx, bool soft) {
        (void) ctx, (void) soft;
}

void office_rtf_html(struct bytes rtf, struct buf *out) {
        struct arena a;
        const struct office_rtf_sink sink = {
                .html = true, .ctx = out, .text = put_all, .line = no_line
        };
        arena_init(&a, 0);
        office_rtf_run(rtf, &a, &sink);
        arena_done(&a);
}

void office_rtf_text(struct bytes rtf, struct buf *out) {
        struct arena a;
        const struct office_rtf_sink sink = {
                .body_only = true, .ctx = out, .text = put_seen, .line = put_line
        };
        arena_init(&a, 0);
        office_rtf_run(rtf, &a, &sink);
        arena_done(&a);
}

/* ---- files inside -------------------------------------------------------------------------- */

struct objects {
        struct arena *a;
        void (*put)(void *ctx, struct str name, struct bytes content);
        void *ctx;
        uint64_t left; /* LIMIT_rtf_files */
};

/* The file that an OLE 1 object is, or holds as a compound file. */
static struct office_ole_package unwrap(struct bytes data, struct arena *a) {
        struct office_ole_package p, inner;
        struct office_ole o;
        if (!office_ole_package(data, a, &p))
                return (struct office_ole_package){ .content = data };
        if (p.name.n == 0 && office_ole_open(&o, p.content, a) && office_ole_object(&o, 0, &inner))
                return inner;
        return p;
}

static void nothing(void *ctx, enum rec_span_kind kind, struct str s) {
        (void) ctx, (void) kind, (void) s;
}

static void one_object(void *ctx, enum office_rtf_file kind, int type, struct bytes content) {
        struct objects *o = ctx;
        (void) type;
        if (kind != OFFICE_RTF_OBJECT || o->left == 0)
                return;
        struct office_ole_package p = unwrap(content, o->a);
        o->left--;
        o->put(o->ctx, p.name, p.content);
}

void office_rtf_objects(struct bytes rtf, struct arena *a,
                        void (*put)(void *ctx, struct str name, struct bytes content), void *ctx) {
        struct objects o = { .a = a, .put = put, .ctx = ctx, .left = LIMIT_rtf_files };
        const struct office_rtf_sink sink = {
                .ctx = &o, .text = nothing, .line = no_line, .file = one_object
        };
        office_rtf_run(rtf, a, &sink);
}

/* ---- a document ---------------------------------------------------------------------------- */

static const struct {
        const char *type, *end;
} pictures[] = { /* the order of PICT in office-rtf-word.def */
                 { "image/png", "png" },    { "image/jpeg", "jpg" }, { "image/emf", "emf" },
                 { "image/wmf", "wmf" },    { "image/bmp", "dib" },  { "image/bmp", "ddb" },
                 { "image/x-pict", "pict" }
};

struct file {
        enum office_rtf_file kind;
        int type;
        struct bytes content;
};

struct doc {
        struct arena *a;
        struct rec_build *b;
        struct rec_build_text text;
        VEC(struct file) files;
        bool full;
};

static void doc_text(void *ctx, enum rec_span_kind kind, struct str s) {
        struct doc *d = ctx;
        rec_build_label(&d->text, kind, 0);
        rec_build_put(&d->text, s);
}

static void doc_line(void *ctx, bool soft) {
        struct doc *d = ctx;
        rec_build_label(&d->text, REC_SPAN_own, 0);
        if (soft)
                rec_build_break(&d->text, false);
        else
                rec_build_put(&d->text, STR("\n"));
}

static void doc_fact(void *ctx, enum office_rtf_dest what, struct str name, struct str value) {
        static const struct {
                enum office_rtf_dest what;
                enum rec_header_id id;
                const char *name;
        } map[] = { { D_title, REC_HDR_subject, "title" },
                    { D_about, REC_HDR_description, "subject" },
                    { D_doccomm, REC_HDR_description, "comment" },
                    { D_keywords, REC_HDR_keywords, "keywords" },
                    { D_category, REC_HDR_keywords, "category" },
                    { D_company, REC_HDR_organization, "company" },
                    { D_generator, REC_HDR_generator, "generator" },
                    { D_manager, REC_HDR_other, "manager" },
                    { D_template, REC_HDR_other, "template" },
                    { D_fldinst, REC_HDR_other, "external" } };
        struct doc *d = ctx;
        struct str none = { NULL, 0 };
        if (what == D_author)
                rec_build_addr(d->b, REC_ROLE_author, value, none, 0, 0);
        else if (what == D_operator || what == D_revtbl)
                rec_build_addr(d->b, REC_ROLE_editor, value, none, 0, 0);
        else if (what == D_staticval)
                rec_build_header(d->b, REC_HDR_other, name, value, 0, 0);
        for (size_t i = 0; i < sizeof map / sizeof *map; i++)
                if (map[i].what == what)
                        rec_build_header(d->b, map[i].id, str_of(map[i].name), value, 0, 0);
}

static void doc_date(void *ctx, enum office_rtf_dest what, const int32_t part[static 6]) {
        struct doc *d = ctx;
        enum rec_basis basis = what == D_creatim  ? REC_DATE_created
                               : what == D_revtim ? REC_DATE_modified
                                                  : REC_DATE_printed;
        if (part[0] < 1601 || part[0] > 2200 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
            part[2] > 31)
                return; /* 0 is how Word says never */
        struct when_date date = { part[0], (uint8_t) part[1], (uint8_t) part[2] };
        if (!when_valid(WHEN_gregorian, date))
                return;
        bool time = part[3] >= 0 && part[3] < 24 && part[4] >= 0 && part[4] < 60;
        int64_t at = (int64_t) when_day_of(WHEN_gregorian, date) * 86400;
        if (time)
                at += part[3] * 3600 + part[4] * 60 + (part[5] > 0 && part[5] < 60 ? part[5] : 0);
        rec_build_date(d->b, basis, at, REC_ZONE_UNKNOWN, time ? 60 : 86400, 0, 0);
}

static void doc_file(void *ctx, enum office_rtf_file kind, int type, struct bytes content) {
        struct doc *d = ctx;
        if (d->files.n >= LIMIT_rtf_files)
                d->full = true;
        else
                vec_push(&d->files, (struct file){ kind, type, content });
}

static void put_picture(struct doc *d, const struct file *f, size_t n) {
        struct str path = arena_printf(d->a, "picture/%zu", n), type = { NULL, 0 };
        const char *end = "bin";
        if (f->type >= 0 && (size_t) f->type < sizeof pictures / sizeof *pictures) {
                type = str_of(pictures[f->type].type);
                end = pictures[f->type].end;
        }
        rec_build_child(d->b, 0, path, type, arena_printf(d->a, "picture%zu.%s", n, end),
                        REC_DOC_embedded, f->content);
}

static void put_files(struct doc *d) {
        size_t pictures_put = 0, objects_put = 0;
        for (size_t i = 0; i < d->files.n; i++) {
                const struct file *f = &d->files.v[i];
                if (f->kind == OFFICE_RTF_PICTURE) {
                        put_picture(d, f, ++pictures_put);
                        continue;
                }
                struct office_ole_package p = unwrap(f->content, d->a);
                struct str path = arena_printf(d->a, "object/%zu", ++objects_put);
                rec_build_child(d->b, 0, path, (struct str){ NULL, 0 }, p.name, REC_DOC_embedded,
                                p.content);
        }
}

static void put_flaws(struct doc *d, uint32_t damage) {
        if (damage & (OFFICE_RTF_unclosed | OFFICE_RTF_closed_twice))
                rec_build_flaw(d->b, FLAW_rtf_damaged, 0, 0, "%s",
                               damage & OFFICE_RTF_unclosed ? "ends inside a group"
                                                            : "groups closed that were not open");
        if (damage & OFFICE_RTF_deep)
                rec_build_flaw(d->b, FLAW_rtf_deep, 0, 0, "more than %u",
                               (unsigned) LIMIT_rtf_depth);
        if (d->full)
                rec_build_flaw(d->b, FLAW_rtf_files, 0, 0, "more than %u",
                               (unsigned) LIMIT_rtf_files);
}

static void read_wrapped(struct bytes rtf, struct doc *d) {
        const struct office_rtf_sink sink = { .ctx = d,
                                              .text = doc_text,
                                              .line = doc_line,
                                              .fact = doc_fact,
                                              .date = doc_date,
                                              .file = doc_file };
        rec_build_text_init(&d->text, d->b, REC_TEXT_plain);
        uint32_t damage = office_rtf_run(rtf, d->a, &sink);
        rec_build_text_done(&d->text);
        put_flaws(d, damage);
        put_files(d);
}

void office_rtf_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct doc d = { .a = a, .b = &b };
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .hash = hash_sha256(f->data),
                                             .type = STR("application/rtf"),
                                             .name = f->name });
        read_wrapped(f->data, &d);
        rec_build_done(&b);
        vec_done(&d.files);
}
