/* Facts of a PDF; see page-fact.h. */
#include "page/page-fact.h"

#include "base/limits.h"
#include "base/utf8.h"

static struct str text_at(fz_context *ctx, pdf_obj *dict, const char *key) {
        pdf_obj *o = pdf_dict_gets(ctx, dict, key);
        return pdf_is_string(ctx, o) ? str_of(pdf_to_text_string(ctx, o)) : STR("");
}

void page_facts_init(struct page_facts *x) {
        *x = (struct page_facts){ 0 };
        buf_init(&x->files_seen, 0);
}

void page_facts_done(struct page_facts *x) {
        buf_done(&x->files_seen);
}

/* ---- about the document -------------------------------------------------------------------- */

static void info_facts(fz_context *ctx, pdf_obj *info, struct rec_build *b, uint32_t *missing) {
        struct str title = text_at(ctx, info, "Title"), author = text_at(ctx, info, "Author");
        struct str made = text_at(ctx, info, "CreationDate");
        struct str tool = text_at(ctx, info, "Producer");
        *missing &= ~((title.n ? (uint32_t) PAGE_XMP_title : 0) |
                      (author.n ? (uint32_t) PAGE_XMP_author : 0) |
                      (made.n ? (uint32_t) PAGE_XMP_dates : 0) |
                      (tool.n ? (uint32_t) PAGE_XMP_tool : 0));
        rec_build_header(b, REC_HDR_subject, STR("Title"), title, 0, 0);
        rec_build_addr(b, REC_ROLE_author, author, STR(""), 0, 0);
        rec_build_header(b, REC_HDR_description, STR("Subject"), text_at(ctx, info, "Subject"), 0,
                         0);
        rec_build_header(b, REC_HDR_keywords, STR("Keywords"), text_at(ctx, info, "Keywords"), 0,
                         0);
        rec_build_header(b, REC_HDR_generator, STR("Creator"), text_at(ctx, info, "Creator"), 0, 0);
        rec_build_header(b, REC_HDR_generator, STR("Producer"), tool, 0, 0);
        page_fact_date(b, REC_DATE_created, made);
        page_fact_date(b, REC_DATE_modified, text_at(ctx, info, "ModDate"));
}

static void xmp_facts(struct page_file *p, pdf_obj *stream, struct rec_build *b, uint32_t missing) {
        fz_context *ctx = p->ctx;
        fz_buffer *xmp = NULL;
        fz_var(xmp);
        if (!missing || !pdf_is_stream(ctx, stream))
                return;
        fz_try(ctx) {
                unsigned char *data;
                xmp = pdf_load_stream(ctx, stream);
                size_t n = fz_buffer_storage(ctx, xmp, &data);
                page_fact_xmp(b, bytes_of(data, n), missing);
        }
        fz_always(ctx) fz_drop_buffer(ctx, xmp);
        fz_catch(ctx) page_file_caught(p);
}

static void note_action(fz_context *ctx, pdf_obj *action, struct page_facts *x) {
        const char *kind = pdf_to_name(ctx, pdf_dict_gets(ctx, action, "S"));
        static const char *const bad[] = { "Launch",          "GoToR",      "GoToE",
                                           "SubmitForm",      "ImportData", "Rendition",
                                           "RichMediaExecute" };
        x->scripts += strcmp(kind, "JavaScript") == 0;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                if (strcmp(kind, bad[i]) == 0 && x->actions++ == 0)
                        snprintf(x->first_action, sizeof x->first_action, "%s", kind);
}

static void note_all_actions(fz_context *ctx, pdf_obj *holder, struct page_facts *x) {
        pdf_obj *more = pdf_dict_gets(ctx, holder, "AA");
        note_action(ctx, pdf_dict_gets(ctx, holder, "A"), x);
        for (int i = 0; i < pdf_dict_len(ctx, more); i++)
                note_action(ctx, pdf_dict_get_val(ctx, more, i), x);
}

void page_fact_document(struct page_file *p, struct rec_build *b, struct page_facts *x) {
        fz_context *ctx = p->ctx;
        uint32_t missing = PAGE_XMP_title | PAGE_XMP_author | PAGE_XMP_dates | PAGE_XMP_tool;
        fz_try(ctx) {
                pdf_obj *trailer = pdf_trailer(ctx, p->pdf);
                pdf_obj *root = pdf_dict_gets(ctx, trailer, "Root");
                info_facts(ctx, pdf_dict_gets(ctx, trailer, "Info"), b, &missing);
                rec_build_header(b, REC_HDR_language, STR("Lang"), text_at(ctx, root, "Lang"), 0,
                                 0);
                note_action(ctx, pdf_dict_gets(ctx, root, "OpenAction"), x);
                note_all_actions(ctx, root, x);
                x->scripts += pdf_is_dict(ctx, pdf_dict_getp(ctx, root, "Names/JavaScript"));
                xmp_facts(p, pdf_dict_gets(ctx, root, "Metadata"), b, missing);
        }
        fz_catch(ctx) page_file_caught(p);
}

/* ---- about a page -------------------------------------------------------------------------- */

static void put_label(struct rec_build_text *t, const char *words) {
        rec_build_label(t, REC_SPAN_label, 0);
        rec_build_puts(t, words);
}

static void put_comment(fz_context *ctx, pdf_obj *annot, struct rec_build_text *t,
                        struct page_facts *x) {
        struct str words = str_trim(text_at(ctx, annot, "Contents"));
        if (words.n == 0 || x->comments >= LIMIT_page_facts)
                return;
        x->comments++;
        rec_build_break(t, false);
        put_label(t, "[Comment] ");
        rec_build_label(t, REC_SPAN_comment, 0);
        rec_build_put(t, words);
        struct str who = text_at(ctx, annot, "T");
        if (who.n) {
                rec_build_puts(t, " — ");
                rec_build_put(t, who);
        }
        struct str when = text_at(ctx, annot, "M");
        if (when.n) {
                rec_build_puts(t, ", ");
                rec_build_put(t, utf8_head(when, 40));
        }
        rec_build_puts(t, "\n");
        rec_build_label(t, REC_SPAN_own, 0);
}

static void put_signature(fz_context *ctx, pdf_obj *field, struct rec_build *b,
                          struct page_facts *x) {
        pdf_obj *v = pdf_dict_gets(ctx, field, "V");
        struct str who = text_at(ctx, v, "Name"), why = text_at(ctx, v, "Reason");
        if (!pdf_is_dict(ctx, v))
                return;
        x->flags |= REC_DOC_signed;
        rec_build_header(b, REC_HDR_other, STR("Signature"), who.n ? who : STR("(no name)"), 0, 0);
        rec_build_header(b, REC_HDR_other, STR("Signature-Reason"), why, 0, 0);
        rec_build_header(b, REC_HDR_other, STR("Signature-Date"), text_at(ctx, v, "M"), 0, 0);
}

static void put_field(struct page_file *p, pdf_obj *field, struct rec_build *b,
                      struct rec_build_text *t, struct page_facts *x) {
        fz_context *ctx = p->ctx;
        char *name = NULL;
        fz_var(name);
        fz_try(ctx) {
                name = pdf_field_name(ctx, field);
                int kind = pdf_field_type(ctx, field);
                struct str value = str_trim(str_of(pdf_field_value(ctx, field)));
                if (kind == PDF_WIDGET_TYPE_SIGNATURE) {
                        put_signature(ctx, field, b, x);
                } else if (value.n) {
                        rec_build_header(b, REC_HDR_field, str_of(name), value, 0, 0);
                        rec_build_break(t, false);
                        rec_build_label(t, REC_SPAN_label, 0);
                        rec_build_put(t, str_of(name));
                        rec_build_puts(t, ": ");
                        rec_build_label(t, REC_SPAN_field, 0);
                        rec_build_put(t, value);
                        rec_build_puts(t, "\n");
                        rec_build_label(t, REC_SPAN_own, 0);
                }
        }
        fz_always(ctx) fz_free(ctx, name);
        fz_catch(ctx) page_file_caught(p);
}

static void put_link(fz_context *ctx, pdf_obj *annot, struct rec_build *b, struct page_facts *x) {
        pdf_obj *uri = pdf_dict_getp(ctx, annot, "A/URI");
        if (pdf_is_string(ctx, uri) && x->links < LIMIT_page_facts) {
                x->links++;
                rec_build_header(b, REC_HDR_other, STR("Link"),
                                 str_of(pdf_to_text_string(ctx, uri)), 0, 0);
        }
}

static void put_annot(struct page_file *p, pdf_obj *annot, struct rec_build *b,
                      struct rec_build_text *t, struct page_facts *x) {
        fz_context *ctx = p->ctx;
        const char *kind = pdf_to_name(ctx, pdf_dict_gets(ctx, annot, "Subtype"));
        note_all_actions(ctx, annot, x);
        x->redactions += strcmp(kind, "Redact") == 0;
        if (strcmp(kind, "Link") == 0)
                put_link(ctx, annot, b, x);
        else if (strcmp(kind, "Widget") == 0 && x->fields++ < LIMIT_page_facts)
                put_field(p, annot, b, t, x);
        else if (strcmp(kind, "Popup") != 0 && strcmp(kind, "Widget") != 0)
                put_comment(ctx, annot, t, x);
        if (strcmp(kind, "FileAttachment") == 0) {
                int number = pdf_to_num(ctx, pdf_dict_gets(ctx, annot, "FS"));
                buf_put(&x->files_seen, &number, sizeof number);
        }
}

void page_fact_page(struct page_file *p, pdf_page *page, struct rec_build *b,
                    struct rec_build_text *t, struct page_facts *x) {
        fz_context *ctx = p->ctx;
        fz_try(ctx) {
                pdf_obj *annots = pdf_dict_gets(ctx, page->obj, "Annots");
                note_all_actions(ctx, page->obj, x);
                for (int i = 0; i < pdf_array_len(ctx, annots); i++)
                        put_annot(p, pdf_array_get(ctx, annots, i), b, t, x);
        }
        fz_catch(ctx) page_file_caught(p);
}

/* ---- bookmarks ----------------------------------------------------------------------------- */

/* First children, then siblings, without recursion; loops end at the limit. */
static void walk_outline(fz_context *ctx, pdf_obj *root, struct rec_build_text *t) {
        pdf_obj *stack[64];
        size_t depth = 0, seen = 0;
        pdf_obj *at = pdf_dict_gets(ctx, root, "First");
        while (pdf_is_dict(ctx, at) && seen++ < LIMIT_page_facts) {
                if (seen == 1) {
                        rec_build_break(t, true);
                        put_label(t, "[Bookmarks]\n");
                }
                rec_build_label(t, REC_SPAN_running, 0);
                rec_build_put(t, text_at(ctx, at, "Title"));
                rec_build_break(t, false);
                pdf_obj *down = pdf_dict_gets(ctx, at, "First");
                pdf_obj *next = pdf_dict_gets(ctx, at, "Next");
                if (pdf_is_dict(ctx, down) && depth < sizeof stack / sizeof *stack) {
                        stack[depth++] = next;
                        at = down;
                        continue;
                }
                at = next;
                while (!pdf_is_dict(ctx, at) && depth)
                        at = stack[--depth];
        }
        rec_build_label(t, REC_SPAN_own, 0);
}

void page_fact_outline(struct page_file *p, struct rec_build_text *t) {
        fz_context *ctx = p->ctx;
        fz_try(ctx)
                walk_outline(ctx, pdf_dict_getp(ctx, pdf_trailer(ctx, p->pdf), "Root/Outlines"), t);
        fz_catch(ctx) page_file_caught(p);
}

/* ---- attached files ------------------------------------------------------------------------ */

static void put_file(struct page_file *p, pdf_obj *spec, struct rec_build *b,
                     struct page_facts *x) {
        fz_context *ctx = p->ctx;
        fz_buffer *content = NULL;
        fz_var(content);
        if (x->files >= LIMIT_page_facts)
                return;
        fz_try(ctx) {
                char path[32];
                unsigned char *data = NULL;
                size_t n = 0;
                struct str name = text_at(ctx, spec, "UF");
                pdf_obj *stream = pdf_dict_getp(ctx, spec, "EF/F");
                if (!pdf_is_stream(ctx, stream))
                        stream = pdf_dict_getp(ctx, spec, "EF/UF");
                if (name.n == 0)
                        name = text_at(ctx, spec, "F");
                if (pdf_is_stream(ctx, stream)) {
                        content = pdf_load_stream(ctx, stream);
                        n = fz_buffer_storage(ctx, content, &data);
                        snprintf(path, sizeof path, "att/%u", ++x->files);
                        rec_build_child(
                                b, 0, str_of(path),
                                str_of(pdf_to_name(ctx, pdf_dict_gets(ctx, stream, "Subtype"))),
                                name, 0, bytes_of(data, n));
                }
        }
        fz_always(ctx) fz_drop_buffer(ctx, content);
        fz_catch(ctx) page_file_caught(p);
}

static bool already(const struct page_facts *x, int number, size_t before) {
        const int *seen = (const int *) (const void *) x->files_seen.p;
        for (size_t i = 0; number > 0 && i < before; i++)
                if (seen[i] == number)
                        return true;
        return false;
}

static void note_names(fz_context *ctx, pdf_document *pdf, struct page_facts *x) {
        pdf_obj *names = pdf_load_name_tree(ctx, pdf, PDF_NAME(EmbeddedFiles));
        for (int i = 0; i < pdf_dict_len(ctx, names); i++) {
                int number = pdf_to_num(ctx, pdf_dict_get_val(ctx, names, i));
                buf_put(&x->files_seen, &number, sizeof number);
        }
        pdf_drop_obj(ctx, names);
}

static void put_numbered(struct page_file *p, int number, struct rec_build *b,
                         struct page_facts *x) {
        fz_context *ctx = p->ctx;
        pdf_obj *spec = NULL;
        fz_var(spec);
        fz_try(ctx) spec = pdf_load_object(ctx, p->pdf, number);
        fz_catch(ctx) page_file_caught(p);
        put_file(p, spec, b, x);
        pdf_drop_obj(ctx, spec);
}

static void put_files(struct page_file *p, struct rec_build *b, struct page_facts *x) {
        fz_context *ctx = p->ctx;
        fz_try(ctx) note_names(ctx, p->pdf, x);
        fz_catch(ctx) page_file_caught(p);
        const int *seen = (const int *) (const void *) x->files_seen.p;
        size_t n = x->files_seen.n / sizeof *seen;
        for (size_t i = 0; i < n && i < LIMIT_page_facts; i++) {
                if (seen[i] > 0 && !already(x, seen[i], i))
                        put_numbered(p, seen[i], b, x);
        }
}

void page_fact_end(struct page_file *p, struct rec_build *b, struct page_facts *x) {
        if (x->scripts)
                rec_build_flaw(b, FLAW_pdf_script, 0, 0, "%u scripts", x->scripts);
        if (x->actions)
                rec_build_flaw(b, FLAW_pdf_action, 0, 0, "%s, %u in all", x->first_action,
                               x->actions);
        if (x->redactions)
                rec_build_flaw(b, FLAW_redaction_open, 0, 0, "%u places", x->redactions);
        put_files(p, b, x);
}
