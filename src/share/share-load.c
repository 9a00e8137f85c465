/* Load files; see share-load.h.
 *
 *   asked for ─> with what is attached to them (a bit a document) ─> families: (first, document)
 *   sorted ─> numbers ─> natives and texts, then the two lists */
#include "share/share-load.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "rec/rec-kind.h"
#include "when/when.h"

#include <stdlib.h>

enum { UP = 64, FOLDER = 1000, NUMBER = 28, PATH = 96, FLUSH_AT = 1 << 16, ENDING = 8 };

struct member {
        uint64_t first, doc; /* of its family; itself */
        const char *why;     /* its bytes could not be had */
        bool native;
        char ending[ENDING + 1];
        uint32_t pages;
};

struct load {
        const struct share_ask *ask;
        struct share_out *out;
        struct share_reader *reader;
        uint8_t *bits; /* documents that go out */
        uint64_t n_bits;
        VEC(struct member) members;
        VEC(uint64_t) stack;
        size_t first, last; /* members of the family that is written */
        struct buf raw, text, line;
        struct share_load_sum sum;
};

/* ---- families -------------------------------------------------------------------------------- */

static bool has(const struct load *l, uint64_t doc) {
        return doc < l->n_bits && l->bits[doc / 8] >> doc % 8 & 1;
}

/* The document and everything attached below it. */
static int take(struct load *l, uint64_t doc, struct err *e) {
        struct store_doc_row row;
        int r = 0;
        vec_clear(&l->stack);
        vec_push(&l->stack, doc);
        while (r >= 0 && l->stack.n) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                uint64_t at = l->stack.v[--l->stack.n];
                if (has(l, at) || at >= l->n_bits)
                        continue;
                l->bits[at / 8] |= (uint8_t) (1u << at % 8);
                r = store_docs_of_parent_open(l->ask->qc->store, (struct doc_id){ at }, &rows, e);
                while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                        vec_push(&l->stack, row.id.v);
        }
        return r;
}

/* Whose family it is: the outermost document around it that goes out too. */
static int first_of(struct load *l, uint64_t doc, uint64_t *ret, struct err *e) {
        struct store_doc_row row;
        struct doc_id at = { doc };
        int r = 0;
        for (unsigned i = 0; r >= 0 && at.v && i < UP; i++) {
                if (has(l, at.v))
                        *ret = at.v;
                if ((r = store_doc_get(l->ask->qc->store, at, &row, e)) >= 0)
                        r = query_carrier(l->ask->qc->store, &row, &at, e);
        }
        return r;
}

static int cmp(const void *pa, const void *pb) {
        const struct member *a = pa, *b = pb;
        uint64_t x = a->first, y = b->first;
        if (x == y) { /* the first itself, then the others */
                x = a->doc == a->first ? 0 : a->doc;
                y = b->doc == b->first ? 0 : b->doc;
        }
        return (x > y) - (x < y);
}

static int gather(struct load *l, struct err *e) {
        struct store_counts n;
        int r = store_counts_get(l->ask->qc->store, &n, e);
        if (r < 0)
                return r;
        l->n_bits = n.last_id + 1;
        l->bits = mem_zalloc(l->n_bits / 8 + 1);
        for (size_t i = 0; r >= 0 && i < l->ask->n_docs; i++)
                r = take(l, l->ask->docs[i], e);
        for (uint64_t doc = 1; r >= 0 && doc < l->n_bits; doc++)
                if (has(l, doc)) {
                        struct member m = { .first = doc, .doc = doc };
                        r = first_of(l, doc, &m.first, e);
                        vec_push(&l->members, m);
                }
        if (r >= 0 && l->members.n)
                qsort(l->members.v, l->members.n, sizeof *l->members.v, cmp);
        return r;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void number_of(size_t i, char ret[static NUMBER]) {
        snprintf(ret, NUMBER, "CLEW%08zu", i + 1);
}

/* "docx" of "offer.docx": letters and digits only, else "bin". */
static void ending_of(const struct share_doc *d, char ret[static ENDING + 1]) {
        struct str s = d->name;
        size_t dot = s.n, n = 0;
        while (dot > 0 && s.p[dot - 1] != '.')
                dot--;
        struct str end = dot > 0 ? str_sub(s, dot, SIZE_MAX) : STR("");
        if (d->row.kind == REC_DOC_message)
                end = STR("eml");
        while (n < end.n && n < ENDING && (ascii_alpha(end.p[n]) || ascii_digit(end.p[n])))
                n++;
        if (n == 0 || n < end.n)
                end = STR("bin"), n = 3;
        for (size_t i = 0; i < n; i++)
                ret[i] = ascii_lower(end.p[i]);
        ret[n] = '\0';
}

/* NATIVES/0001/CLEW00000001.eml, with either separator. */
static void path_of(const char *kind, size_t i, const char *ending, char sep,
                    char ret[static PATH]) {
        char number[NUMBER];
        number_of(i, number);
        snprintf(ret, PATH, "%s%c%04zu%c%s.%s", kind, sep, i / FOLDER + 1, sep, number, ending);
}

static uint32_t pages_of(struct bytes records) {
        struct rec r;
        uint32_t n = 0;
        while (rec_get(&records, &r, NULL) > 0)
                n += r.kind == REC_page;
        return n ? n : 1;
}

static int put_native(struct load *l, size_t i, struct member *m, struct err *e) {
        struct err own = ERR_INIT;
        char path[PATH];
        buf_clear(&l->raw);
        int r = l->ask->bytes(l->ask->arg, (struct doc_id){ m->doc }, &l->raw, &own);
        if (r == ERR_absent || r == ERR_corrupt || r == ERR_denied) {
                m->why = err_words(r);
                l->sum.away++;
                return 0;
        }
        if (r < 0) {
                if (e)
                        *e = own;
                return r;
        }
        m->native = true;
        l->sum.natives++;
        path_of("NATIVES", i, m->ending, '/', path);
        return share_out_file(l->out, path, buf_bytes(&l->raw), e);
}

static int put_files(struct load *l, size_t i, struct err *e) {
        struct member *m = &l->members.v[i];
        struct share_doc d;
        char path[PATH];
        int r = share_doc_get(l->reader, (struct doc_id){ m->doc }, &d, e);
        if (r < 0)
                return r;
        ending_of(&d, m->ending);
        m->pages = pages_of(d.records);
        buf_clear(&l->text);
        share_doc_text(l->reader, &d, 0, &l->text);
        path_of("TEXT", i, "txt", '/', path);
        if ((r = share_out_file(l->out, path, buf_bytes(&l->text), e)) < 0)
                return r;
        bool bytes = d.row.kind == REC_DOC_message || d.row.kind == REC_DOC_file;
        if (l->ask->mask || !bytes)
                m->why = l->ask->mask ? "names are protected" : "a piece of the one before it";
        else
                r = put_native(l, i, m, e);
        if (l->ask->progress)
                l->ask->progress(l->ask->arg, i + 1, l->members.n);
        return r;
}

/* ---- load.dat -------------------------------------------------------------------------------- */

#define QUOTE "\xc3\xbe" /* U+00FE */

void share_load_field(struct str s, struct buf *out) {
        buf_puts(out, QUOTE);
        for (size_t at = 0, n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                if (cp == '\n')
                        buf_puts(out, "\xc2\xae");
                else if (cp == 0xfe)
                        buf_puts(out, QUOTE QUOTE);
                else if (cp == 0xae)
                        buf_puts(out, "(R)");
                else if (cp == '\t')
                        buf_putc(out, ' ');
                else if (cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0))
                        buf_put(out, s.p + at, n);
        }
        buf_puts(out, QUOTE);
}

static const char *const fields[] = {
        "BEGDOC",   "ENDDOC",   "BEGATTACH", "ENDATTACH",  "CUSTODIAN", "DOCTYPE",
        "FROM",     "TO",       "CC",        "BCC",        "SUBJECT",   "DATESENT",
        "TIMESENT", "FILENAME", "FILESIZE",  "LANGUAGE",   "MSGID",     "INREPLYTO",
        "FOLDER",   "SHA256",   "CLEWID",    "NATIVELINK", "TEXTLINK",  "NOTE",
};
enum { FIELDS = sizeof fields / sizeof *fields };

static void put_fields(struct load *l, const struct str v[static FIELDS]) {
        for (unsigned i = 0; i < FIELDS; i++) {
                if (i)
                        buf_putc(&l->line, 0x14);
                share_load_field(v[i], &l->line);
        }
        buf_puts(&l->line, "\r\n");
}

static void put_head(struct load *l) {
        struct str v[FIELDS];
        for (unsigned i = 0; i < FIELDS; i++)
                v[i] = str_of(fields[i]);
        buf_puts(&l->line, "\xef\xbb\xbf");
        put_fields(l, v);
}

/* The family of member `i`, asked for in their order. */
static void enter_family(struct load *l, size_t i) {
        if (i && i <= l->last)
                return;
        l->first = l->last = i;
        while (l->last + 1 < l->members.n &&
               l->members.v[l->last + 1].first == l->members.v[i].first)
                l->last++;
}

struct row { /* texts of a row that have to be made */
        char number[NUMBER], first[NUMBER], last[NUMBER], size[24], native[PATH], text[PATH];
        char iso[WHEN_TEXT];
};

static void take_names(const struct load *l, size_t i, const struct share_doc *d, struct row *x) {
        const struct member *m = &l->members.v[i];
        *x = (struct row){ 0 };
        number_of(i, x->number);
        if (l->last > l->first) {
                number_of(l->first, x->first);
                number_of(l->last, x->last);
        }
        snprintf(x->size, sizeof x->size, "%llu", (unsigned long long) d->row.size);
        if (m->native)
                path_of("NATIVES", i, m->ending, '\\', x->native);
        path_of("TEXT", i, "txt", '\\', x->text);
        if (d->row.dated)
                when_format_iso(d->row.date, 0, x->iso); /* 2014-06-03T14:05:09Z */
}

static int put_row(struct load *l, size_t i, struct err *e) {
        const struct member *m = &l->members.v[i];
        struct share_doc d;
        struct row x;
        int r = share_doc_get(l->reader, (struct doc_id){ m->doc }, &d, e);
        if (r < 0)
                return r;
        const struct rec_kind_row *kind = rec_kind_find(d.row.file_kind);
        struct buf from;
        buf_init(&from, 0);
        buf_put_str(&from, d.from_name);
        if (d.from_address.n)
                buf_printf(&from, d.from_name.n ? " <%.*s>" : "%.*s", STR_ARG(d.from_address));
        take_names(l, i, &d, &x);
        struct str iso = str_of(x.iso);
        const struct str v[FIELDS] = {
                str_of(x.number),
                str_of(x.number),
                str_of(x.first),
                str_of(x.last),
                d.container,
                d.row.kind == REC_DOC_message ? STR("E-mail") : str_of(kind ? kind->words : "File"),
                buf_str(&from),
                d.to,
                d.cc,
                d.bcc,
                d.subject,
                str_sub(iso, 0, 10),
                iso.n ? str_sub(iso, 11, 8) : STR(""),
                d.name,
                str_of(x.size),
                str_of(d.row.lang),
                d.message_id,
                d.reply_to_id,
                d.folder,
                str_of(d.hash),
                str_of(d.id),
                str_of(x.native),
                str_of(x.text),
                str_of(m->why ? m->why : ""),
        };
        put_fields(l, v);
        buf_done(&from);
        return 0;
}

static int flush(struct load *l, bool always, struct err *e) {
        if (!always && l->line.n < FLUSH_AT)
                return 0;
        int r = share_out_put(l->out, buf_bytes(&l->line), e);
        buf_clear(&l->line);
        return r;
}

static int put_dat(struct load *l, struct err *e) {
        int r = share_out_begin(l->out, "load.dat", e);
        put_head(l);
        for (size_t i = 0; r >= 0 && i < l->members.n; i++) {
                enter_family(l, i);
                if ((r = put_row(l, i, e)) >= 0)
                        r = flush(l, false, e);
        }
        if (r >= 0)
                r = flush(l, true, e);
        return r < 0 ? r : share_out_end(l->out, NULL, e);
}

/* ---- load.opt -------------------------------------------------------------------------------- */

/* Number, volume, path, Y where a document begins, folder and box breaks, pages. */
static int put_opt(struct load *l, struct err *e) {
        int r = share_out_begin(l->out, "load.opt", e);
        for (size_t i = 0; r >= 0 && i < l->members.n; i++) {
                const struct member *m = &l->members.v[i];
                char number[NUMBER], path[PATH] = "";
                number_of(i, number);
                if (m->native)
                        path_of("NATIVES", i, m->ending, '\\', path);
                else
                        path_of("TEXT", i, "txt", '\\', path);
                buf_printf(&l->line, "%s,VOL001,%s,Y,,,%u\r\n", number, path, (unsigned) m->pages);
                r = flush(l, false, e);
        }
        if (r >= 0)
                r = flush(l, true, e);
        return r < 0 ? r : share_out_end(l->out, NULL, e);
}

/* ---- all ------------------------------------------------------------------------------------- */

int share_load(const struct share_ask *a, struct share_out *out, struct share_load_sum *ret,
               struct err *e) {
        struct load l = { .ask = a, .out = out, .reader = share_reader_new(a) };
        buf_init(&l.raw, 0);
        buf_init(&l.text, 0);
        buf_init(&l.line, 0);
        int r = gather(&l, e);
        for (size_t i = 0; r >= 0 && i < l.members.n; i++)
                r = put_files(&l, i, e);
        if (r >= 0 && (r = put_dat(&l, e)) >= 0)
                r = put_opt(&l, e);
        l.sum.n = l.members.n;
        *ret = l.sum;
        share_reader_free(&l.reader);
        mem_free(l.bits);
        vec_done(&l.members);
        vec_done(&l.stack);
        buf_done(&l.raw);
        buf_done(&l.text);
        buf_done(&l.line);
        return r;
}
