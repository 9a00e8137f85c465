/* Documents as entities: what they are, where they lie, who wrote to whom, who is named. */
#include "share/share-ftm-work.h"

#include "rec/rec-kind.h"
#include "text/text-lang.h"
#include "when/when-text.h"

#include <stdlib.h>

enum { UP = 64 }; /* documents within documents that are climbed */

/* ---- what it is ------------------------------------------------------------------------------ */

/* Schemas by kind of file: the first that fits its kind, or its group. */
static const struct {
        const char *kind, *group, *schema;
        bool folder;
} schemas[] = {
        { "xls", NULL, "Workbook", true },    { "xlsx", NULL, "Workbook", true },
        { "ods", NULL, "Workbook", true },    { NULL, "office", "Pages", false },
        { NULL, "pdf", "Pages", false },      { NULL, "image", "Image", false },
        { NULL, "table", "Table", false },    { NULL, "web", "HyperText", false },
        { NULL, "text", "PlainText", false }, { NULL, "archive", "Package", true },
        { "mbox", NULL, "Package", true },    { "pst", NULL, "Package", true },
        { "audio", NULL, "Audio", false },    { "video", NULL, "Video", false },
};

static const char *schema_of(const struct store_doc_row *row, bool *ret_folder) {
        const struct rec_kind_row *kind = rec_kind_find(row->file_kind);
        *ret_folder = row->kind == REC_DOC_message && !(row->flags & REC_DOC_article);
        if (row->flags & REC_DOC_article)
                return "Article";
        if (row->kind == REC_DOC_message)
                return "Email";
        for (size_t i = 0; kind && i < sizeof schemas / sizeof *schemas; i++)
                if ((schemas[i].kind && strcmp(schemas[i].kind, kind->id) == 0) ||
                    (schemas[i].group && strcmp(schemas[i].group, kind->group) == 0)) {
                        *ret_folder = schemas[i].folder;
                        return schemas[i].schema;
                }
        return "Document";
}

/* ISO 639-3, if the model knows it. */
static const char *language_of(const char *code) {
        static const char *const three[] = {
#define LANG(id, alpha2, alpha3, name) alpha3,
#include "text/text-lang.def"
#undef LANG
        };
        enum text_lang l;
        if (!code[0] || !text_lang_of_code(str_of(code), &l) || l == TEXT_LANG_und ||
            l == TEXT_LANG_ckb || l == TEXT_LANG_ps)
                return NULL;
        return three[l];
}

static void put_file_name(struct share_ftm *f, struct str s, const char *instead) {
        share_ftm_put(f, "fileName", SHARE_FTM_string, s);
        if (!f->open)
                share_ftm_own(f, "fileName", instead);
}

/* ---- where it lies --------------------------------------------------------------------------- */

/* The containers around a place as Folder and Package entities; the id of the innermost. */
static int put_container(struct share_ftm *f, struct container_id id, unsigned depth,
                         char ret[static SHARE_FTM_ID], struct err *e) {
        char parent[SHARE_FTM_ID] = "", hex[SHA256_HEX] = "", name[SHA256_HEX];
        struct store_container k;
        ret[0] = '\0';
        int r = id.v && depth < UP ? store_container_get(f->ask->qc->store, id, &k, e) : 0;
        if (r < 0 || !id.v || depth >= UP || k.parent_doc.v)
                return r;
        struct sha256 own = k.hashed ? k.hash : hash_sha256(str_bytes(k.name));
        bool folder = k.kind == STORE_FOLDER, one = k.kind == STORE_FILE || k.kind == STORE_OPAQUE;
        sha256_hex(&own, name);
        if (k.hashed)
                sha256_hex(&k.hash, hex);
        if (one) /* the container is the document: what it lies in is asked for */
                return put_container(f, k.parent, depth + 1, ret, e);
        struct buf said;
        buf_init(&said, 0);
        buf_put_str(&said, k.name.n ? k.name : STR("(folder)"));
        r = put_container(f, k.parent, depth + 1, parent, e);
        if (f->salt) /* the hash of a folder is that of its name */
                share_ftm_id(f, ret, "box", sha256_head(&own));
        else
                snprintf(ret, SHARE_FTM_ID, "box-%.40s", name);
        if (r >= 0 && share_ftm_first(f, ret)) {
                share_ftm_begin(f, folder ? "Folder" : "Package", ret);
                put_file_name(f, buf_str(&said), ret);
                share_ftm_name(f, buf_str(&said), ret);
                share_ftm_own(f, "parent", parent);
                if (hex[0])
                        buf_clear(&said), buf_printf(&said, "SHA-256: %s", hex);
                if (hex[0])
                        share_ftm_put(f, "notes", SHARE_FTM_text, buf_str(&said));
                r = share_ftm_end(f, e);
        }
        buf_done(&said);
        return r;
}

/* The folder in which its owner kept a message, within its container. */
static int put_kept(struct share_ftm *f, struct str folder, char at[static SHARE_FTM_ID],
                    struct err *e) {
        struct hash_ctx *h = hash_new();
        char hex[SHA256_HEX], parent[SHARE_FTM_ID];
        hash_put(h, bytes_of(at, strlen(at)));
        hash_put(h, bytes_of("/", 1));
        hash_put(h, str_bytes(folder));
        struct sha256 own = hash_get(h);
        hash_free(&h);
        sha256_hex(&own, hex);
        memcpy(parent, at, sizeof parent);
        if (f->salt)
                share_ftm_id(f, at, "folder", sha256_head(&own));
        else
                snprintf(at, SHARE_FTM_ID, "folder-%.40s", hex);
        if (!share_ftm_first(f, at))
                return 0;
        share_ftm_begin(f, "Folder", at);
        put_file_name(f, folder, at);
        share_ftm_name(f, folder, at);
        share_ftm_own(f, "parent", parent);
        return share_ftm_end(f, e);
}

/* What it lies in that is a Folder in the schema: a mail, a workbook, an archive, a container. */
static int parent_of(struct share_ftm *f, const struct share_doc *d, char ret[static SHARE_FTM_ID],
                     struct err *e) {
        struct store_doc_row row = d->row;
        struct doc_id up = d->parent;
        bool folder = false;
        int r = 0;
        ret[0] = '\0';
        for (unsigned i = 0; r >= 0 && up.v && i < UP; i++) {
                if ((r = store_doc_get(f->ask->qc->store, up, &row, e)) < 0)
                        return r;
                schema_of(&row, &folder);
                if (folder && share_asked(f->ask, up.v))
                        return share_ftm_doc_id(f, up.v, ret, e);
                r = query_carrier(f->ask->qc->store, &row, &up, e);
        }
        if (r >= 0)
                r = put_container(f, row.container, 0, ret, e);
        return r >= 0 && d->folder.n && d->row.id.v == row.id.v ? put_kept(f, d->folder, ret, e)
                                                                : r;
}

/* ---- its people ------------------------------------------------------------------------------ */

static int actor_of(struct share_ftm *f, struct addr_id addr, char id[static SHARE_FTM_ID],
                    struct err *e) {
        struct actor_id who;
        id[0] = '\0';
        int r = addr.v ? store_actor_of_addr(f->ask->qc->store, addr, &who, e) : 0;
        return r > 0 ? share_ftm_actor_id(f, who.v, id, e) : r;
}

static bool is_in(enum rec_role role, bool from) {
        if (from)
                return role == REC_ROLE_from || role == REC_ROLE_sender;
        return role == REC_ROLE_to || role == REC_ROLE_cc || role == REC_ROLE_bcc;
}

/* emitters or recipients. */
static int put_parties(struct share_ftm *f, const struct share_doc *d, bool from, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        char id[SHARE_FTM_ID];
        struct map seen;
        bool fresh;
        map_init(&seen);
        int r = store_parties_of_doc_open(f->ask->qc->store, d->row.id, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                if (!is_in(p.role, from) || (r = actor_of(f, p.addr, id, e)) < 0 || !id[0])
                        continue;
                map_put(&seen, str_of(id), 1, &fresh);
                if (fresh)
                        share_ftm_own(f, from ? "emitters" : "recipients", id);
        }
        map_done(&seen);
        return r;
}

static void put_mail_head(struct share_ftm *f, const struct share_doc *d) {
        struct buf from;
        buf_init(&from, 0);
        buf_put_str(&from, d->from_name);
        if (d->from_address.n)
                buf_printf(&from, d->from_name.n ? " <%.*s>" : "%.*s", STR_ARG(d->from_address));
        share_ftm_put(f, "subject", SHARE_FTM_string, d->subject);
        share_ftm_put(f, "from", SHARE_FTM_string, buf_str(&from));
        share_ftm_put(f, "to", SHARE_FTM_string, d->to);
        share_ftm_put(f, "cc", SHARE_FTM_string, d->cc);
        share_ftm_put(f, "bcc", SHARE_FTM_string, d->bcc);
        share_ftm_put(f, "inReplyTo", SHARE_FTM_string, d->reply_to_id);
        buf_done(&from);
}

/* ---- names in it ----------------------------------------------------------------------------- */

static uint64_t meant(const struct share_ftm *f, uint64_t name, uint64_t doc) {
        size_t lo = 0, hi = f->meant.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                const struct share_ftm_meant *m = &f->meant.v[mid];
                if (m->name < name || (m->name == name && m->doc < doc))
                        lo = mid + 1;
                else
                        hi = mid;
        }
        bool hit = lo < f->meant.n && f->meant.v[lo].name == name && f->meant.v[lo].doc == doc;
        return hit ? f->meant.v[lo].actor : 0;
}

static int put_mention(struct share_ftm *f, const struct share_doc *d, const char *doc,
                       const struct store_mention *m, struct err *e) {
        char id[2 * SHARE_FTM_ID], key[SHARE_FTM_ID], who[SHARE_FTM_ID] = "";
        struct store_name name;
        uint64_t actor = meant(f, m->name.v, d->row.id.v);
        int r = actor ? share_ftm_actor_id(f, actor, who, e) : 0;
        if (r < 0 || (r = store_name_get(f->ask->qc->store, m->name, &name, e)) < 0)
                return r;
        share_ftm_id(f, key, "mention", hash64(name.name.p, name.name.n));
        snprintf(id, sizeof id, "%s-%.40s", key, d->id);
        share_ftm_begin(f, "Mention", id);
        share_ftm_name(f, name.name, "(no name)");
        share_ftm_own(f, "document", doc);
        share_ftm_own(f, "detectedSchema", m->kind == STORE_PERSON ? "Person" : "Organization");
        share_ftm_own(f, "resolved", who);
        f->sum.mentions++;
        return share_ftm_end(f, e);
}

int share_ftm_mentions(struct share_ftm *f, const struct share_doc *d, struct err *e) {
        char doc[SHARE_FTM_ID];
        struct store_told t;
        struct map seen;
        bool fresh;
        int r = store_told_get(f->ask->qc->store, d->row.id, &t, e);
        if (r <= 0)
                return r;
        snprintf(doc, sizeof doc, "doc-%s", d->id);
        map_init(&seen);
        for (size_t i = 0; r >= 0 && i < t.n_mentions; i++) {
                const struct store_mention *m = &t.mentions[i];
                if (m->kind == STORE_PLACE || m->from == STORE_FROM_header)
                        continue;
                map_put(&seen, (struct str){ (const char *) &m->name.v, sizeof m->name.v }, 1,
                        &fresh);
                if (fresh)
                        r = put_mention(f, d, doc, m, e);
        }
        map_done(&seen);
        return r;
}

/* ---- all ------------------------------------------------------------------------------------- */

static void put_facts(struct share_ftm *f, const struct share_doc *d) {
        struct buf x;
        buf_init(&x, 0);
        share_name(d->name.n ? d->name : d->subject, d->id, &x);
        if (d->row.kind == REC_DOC_message && !str_ends_nocase(buf_str(&x), STR(".eml")))
                buf_puts(&x, ".eml");
        share_ftm_put(f, "fileName", SHARE_FTM_string, buf_str(&x));
        share_ftm_put(f, "name", SHARE_FTM_name,
                      d->subject.n ? d->subject
                      : d->name.n  ? d->name
                                   : buf_str(&x));
        share_ftm_put(f, "title", SHARE_FTM_string, d->subject.n ? d->subject : d->name);
        share_ftm_number(f, "fileSize", d->row.size);
        share_ftm_put(f, "mimeType", SHARE_FTM_mime, d->media);
        share_ftm_put(f, "messageId", SHARE_FTM_string, d->message_id);
        share_ftm_own(f, "language", language_of(d->row.lang));
        if (d->row.dated)
                share_ftm_date(f, "date", d->row.date, WHEN_PRECISION_second);
        if (d->row.kind != REC_DOC_message)
                share_ftm_put(f, "author", SHARE_FTM_string, d->from_name);
        buf_clear(&x);
        share_doc_text(f->reader, d, 4 * 65000, &x);
        share_ftm_put(f, "bodyText", SHARE_FTM_text, buf_str(&x));
        buf_clear(&x);
        buf_printf(&x, "SHA-256: %s", d->hash);
        share_ftm_put(f, "notes", SHARE_FTM_text, buf_str(&x));
        buf_done(&x);
}

static int put_doc(struct share_ftm *f, uint64_t doc, struct err *e) {
        char id[SHARE_FTM_ID], parent[SHARE_FTM_ID];
        struct share_doc d;
        bool folder;
        int r = share_doc_get(f->reader, (struct doc_id){ doc }, &d, e);
        if (r < 0 || (r = parent_of(f, &d, parent, e)) < 0)
                return r;
        const char *schema = schema_of(&d.row, &folder);
        snprintf(id, sizeof id, "doc-%s", d.id);
        share_ftm_begin(f, schema, id);
        put_facts(f, &d);
        share_ftm_own(f, "parent", parent);
        if (strcmp(schema, "Email") == 0) {
                put_mail_head(f, &d);
                if ((r = put_parties(f, &d, true, e)) < 0 || (r = put_parties(f, &d, false, e)) < 0)
                        return r;
        }
        f->sum.documents++;
        r = share_ftm_end(f, e);
        return r < 0 ? r : share_ftm_mentions(f, &d, e);
}

int share_ftm_documents(struct share_ftm *f, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < f->ask->n_docs; i++) {
                r = put_doc(f, f->ask->docs[i], e);
                if (f->ask->progress)
                        f->ask->progress(f->ask->arg, i + 1, f->ask->n_docs);
        }
        return r;
}
