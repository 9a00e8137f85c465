/* Small files of the kinds that offices send: tables, notes, a PDF of one page, a DOCX of one
 * paragraph.  The PDF and the DOCX are valid but as small as they can be. */
#include "cache-file.h"

#include "cache-code.h"
#include "cache-pack.h"
#include "cache-time.h"

static struct bytes kept(struct arena *a, struct buf *b) {
        struct bytes r = str_bytes(arena_str(a, buf_str(b)));
        buf_done(b);
        return r;
}

static void put_table(struct buf *b, const struct cache_voice *v) {
        unsigned rows = 4 + (unsigned) random_below(v->random, 20);
        buf_puts(b, "number,name,place,amount\n");
        for (unsigned i = 0; i < rows; i++) {
                buf_printf(b, "%u,", i + 1);
                cache_put_name(b, &v->world->people[random_below(v->random, v->world->n)], 0);
                buf_putc(b, ',');
                cache_say(b, v, CACHE_place);
                buf_printf(b, ",%llu\n", (unsigned long long) random_below(v->random, 90000));
        }
}

static void put_pdf(struct buf *b, struct str text) {
        size_t at[5], n = 0;
        struct buf page;
        buf_init(&page, 0);
        buf_printf(&page, "BT /F1 12 Tf 72 720 Td (%.*s) Tj ET", STR_ARG(text));
        buf_puts(b, "%PDF-1.4\n");
        at[n++] = b->n, buf_puts(b, "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n");
        at[n++] = b->n, buf_puts(b, "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n");
        at[n++] = b->n,
        buf_puts(b, "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                    "/Resources<</Font<</F1 5 0 R>>>>>> endobj\n");
        at[n++] = b->n, buf_printf(b, "4 0 obj <</Length %zu>> stream\n%.*s\nendstream endobj\n",
                                   page.n, STR_ARG(buf_str(&page)));
        at[n++] = b->n,
        buf_puts(b, "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n");
        size_t table = b->n;
        buf_printf(b, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
        for (size_t i = 0; i < n; i++)
                buf_printf(b, "%010zu 00000 n \n", at[i]);
        buf_printf(b, "trailer <</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", n + 1, table);
        buf_done(&page);
}

static void put_docx(struct buf *b, struct str text) {
        struct cache_zip z;
        struct buf xml;
        buf_init(&xml, 0);
        cache_zip_init(&z);
        cache_zip_put(
                &z, "[Content_Types].xml",
                str_bytes(STR(
                        "<?xml version=\"1.0\"?><Types "
                        "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        "<Default Extension=\"rels\" "
                        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        "<Override PartName=\"/word/document.xml\" "
                        "ContentType=\"application/vnd.openxmlformats-"
                        "officedocument.wordprocessingml.document.main+xml\"/></Types>")),
                false);
        cache_zip_put(&z, "_rels/.rels",
                      str_bytes(STR("<?xml version=\"1.0\"?><Relationships "
                                    "xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                                    "relationships\"><Relationship Id=\"r1\" "
                                    "Type=\"http://schemas.openxmlformats.org/officeDocument/"
                                    "2006/relationships/officeDocument\" "
                                    "Target=\"word/document.xml\"/></Relationships>")),
                      false);
        buf_puts(&xml,
                 "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/"
                 "wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>");
        cache_put_html(&xml, text);
        buf_puts(&xml, "</w:t></w:r></w:p></w:body></w:document>");
        cache_zip_put(&z, "word/document.xml", buf_bytes(&xml), false);
        cache_zip_end(&z);
        buf_put_str(b, buf_str(&z.out));
        buf_done(&xml);
        cache_zip_done(&z);
}

/* "گزارش سالانه 17.pdf" */
static struct str name_of(const struct cache_voice *v, uint64_t n, const char *ending,
                          struct arena *a) {
        struct buf name;
        buf_init(&name, 0);
        cache_say(&name, v, CACHE_doc);
        buf_printf(&name, " %llu.%s", (unsigned long long) n, ending);
        struct str r = arena_str(a, buf_str(&name));
        buf_done(&name);
        return r;
}

struct cache_file cache_file_make(uint64_t n, const struct cache_world *w, struct arena *a) {
        static const char *const ending[] = { "csv", "txt", "pdf", "docx" };
        static const char *const type[] = {
                "text/csv; charset=utf-8",
                "text/plain; charset=utf-8",
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        };
        struct random r = { n * 0x9e3779b97f4a7c15u + 1 };
        struct cache_voice v = { .world = w,
                                 .random = &r,
                                 .now = w->begin + (int64_t) n * 86400 % (w->end - w->begin) };
        struct buf b, text;
        size_t first;
        unsigned kind = (unsigned) (n % 4);
        v.lang = kind == 2 || n % 3 == 0 ? CACHE_en : CACHE_fa;
        buf_init(&b, 0), buf_init(&text, 0);
        if (kind == 0)
                put_table(&b, &v);
        else if (kind == 1)
                cache_say_text(&b, &v, 8, &first);
        else
                cache_say(&text, &v, CACHE_say);
        if (kind == 2)
                put_pdf(&b, buf_str(&text));
        else if (kind == 3)
                put_docx(&b, buf_str(&text));
        struct cache_file f = { .type = type[kind],
                                .name = name_of(&v, n, ending[kind], a),
                                .words = n % 5 == 0 };
        buf_done(&text);
        f.bytes = kept(a, &b);
        return f;
}

struct cache_file cache_file_attendees(const struct cache_world *w, const char *name, unsigned n,
                                       int64_t at, struct arena *a) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "name,title,institution\n");
        for (unsigned i = 0; i < n; i++) {
                const struct cache_person *p = &w->people[(i * 7 + 6) % w->n];
                cache_put_name(&b, p, 0);
                buf_putc(&b, ',');
                cache_put_title(&b, cache_role(p, at)->title, CACHE_ENGLISH);
                buf_puts(&b, ",\"");
                cache_put_org(&b, cache_role(p, at)->org, CACHE_ENGLISH);
                buf_puts(&b, "\"\n");
        }
        return (struct cache_file){ "text/csv; charset=utf-8", arena_str(a, str_of(name)),
                                    kept(a, &b), false };
}
