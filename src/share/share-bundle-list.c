/* The lists of a bundle: its documents, the containers that they lie in, the log, quotations and
 * claims.  Fields of the tables are ours (hashes, numbers, words of clew) but for the names of
 * containers, which go through share_name(): the last part of a path only, never the path. */
#include "base/json.h"
#include "share/share-bundle-work.h"
#include "share/share-out.h"
#include "when/when.h"

enum { CLIMB = 64 }; /* containers and documents around one another */

static const char *const kinds[] = { "", "message", "file", "page", "item" };

static int put(struct share_work *w, const char *path, struct err *e) {
        return share_bag_put(w->bag, path, buf_bytes(&w->text), e);
}

/* ---- documents --------------------------------------------------------------------------------
 */

int share_put_objects(struct share_work *w, struct err *e) {
        buf_clear(&w->text);
        buf_puts(&w->text, "key\tsha256\tsize\trole\tkind\tparent\tfile\ttext\n");
        for (size_t i = 0; i < w->objects.n; i++) {
                const struct share_object *o = &w->objects.v[i];
                struct store_doc_row up;
                char key[SHA256_HEX], hash[SHA256_HEX], parent[SHA256_HEX] = "-";
                int r = o->row.parent.v ? store_doc_get(w->ask->store, o->row.parent, &up, e) : 0;
                if (r < 0)
                        return r;
                if (o->row.parent.v)
                        sha256_hex(&up.key, parent);
                sha256_hex(&o->row.key, key);
                sha256_hex(&o->row.hash, hash);
                buf_printf(&w->text, "%s\t%s\t%llu\t%s\t%s\t%s\t%s\t%s\n", key, hash,
                           (unsigned long long) o->row.size, o->quoted ? "shown" : "around",
                           kinds[o->row.kind <= REC_DOC_item ? o->row.kind : 0], parent,
                           o->file[0] ? o->file
                           : o->away  ? "away"
                                      : "-",
                           o->text);
        }
        return put(w, "data/objects.tsv", e);
}

/* ---- containers -------------------------------------------------------------------------------
 */

static void put_name(const struct share_work *w, struct str path, struct buf *out) {
        size_t at = path.n;
        while (at > 0 && path.p[at - 1] != '/')
                at--;
        bool hidden = share_screen_text(w->ask->screen, path);
        share_name(hidden ? STR("") : str_sub(path, at, SIZE_MAX), hidden ? "withheld" : "unnamed",
                   out);
}

static void put_container(const struct share_work *w, const struct store_container *c,
                          struct buf *out) {
        static const char *const names[] = { "",           "folder",  "file",  "mbox",
                                             "compressed", "archive", "opaque" };
        static const char *const states[] = { "begun", "done", "same" };
        char hash[SHA256_HEX] = "-";
        if (c->hashed)
                sha256_hex(&c->hash, hash);
        buf_printf(out, "%s\t%s\t%s\t%llu", hash, names[c->kind <= STORE_OPAQUE ? c->kind : 0],
                   states[c->status], (unsigned long long) c->size);
        buf_printf(out, "\t%llu\t%llu\t%llu\t%llu\t%llu\t", (unsigned long long) c->declared,
                   (unsigned long long) c->emitted, (unsigned long long) c->duplicate,
                   (unsigned long long) c->encrypted, (unsigned long long) c->unreadable);
        put_name(w, c->kind == STORE_FOLDER ? STR("folder") : c->name, out);
        buf_putc(out, '\n');
}

/* A container and those around it, each once. */
static int climb(struct share_work *w, struct container_id id, struct map *seen, struct err *e) {
        for (int i = 0; id.v && i < CLIMB; i++) {
                struct store_container c;
                bool fresh;
                int r = store_container_get(w->ask->store, id, &c, e);
                if (r < 0)
                        return r;
                map_put(seen, (struct str){ (const char *) &id.v, sizeof id.v }, 1, &fresh);
                if (!fresh)
                        return 0;
                put_container(w, &c, &w->text);
                id = c.parent;
        }
        return 0;
}

int share_put_ledger(struct share_work *w, struct err *e) {
        struct map seen;
        int r = 0;
        map_init(&seen);
        buf_clear(&w->text);
        buf_puts(&w->text, "sha256\tkind\tstatus\tsize\tdeclared\temitted\tduplicate\tencrypted\t"
                           "unreadable\tname\n");
        for (size_t i = 0; r >= 0 && i < w->objects.n; i++)
                r = climb(w, w->objects.v[i].row.container, &seen, e);
        map_done(&seen);
        return r < 0 ? r : put(w, "data/ledger.tsv", e);
}

/* ---- the log ----------------------------------------------------------------------------------
 */

/* Decisions speak of people who may have nothing to do with what is shown. */
static bool is_shown(struct str line) {
        for (int i = 0; i < 3; i++) /* number, time, program */
                (void) str_cut(&line, ' ');
        return !str_eq(str_cut(&line, ' '), STR("decide"));
}

int share_put_log(struct share_work *w, struct err *e) {
        struct buf log;
        uint64_t n = 0;
        char hex[SHA256_HEX];
        buf_init(&log, 0);
        int r = store_log_get(w->ask->store, &log, e);
        struct str rest = buf_str(&log);
        buf_clear(&w->text);
        while (r >= 0 && rest.n && n < w->log_lines) {
                struct str all = rest, line = str_cut(&rest, '\n');
                struct sha256 h = hash_sha256(bytes_of(all.p, line.n + 1));
                n++;
                if (is_shown(line) && !share_screen_text(w->ask->screen, line)) {
                        buf_put(&w->text, line.p, line.n);
                        buf_putc(&w->text, '\n');
                } else {
                        sha256_hex(&h, hex);
                        buf_printf(&w->text, "withheld %llu %s\n", (unsigned long long) n, hex);
                }
        }
        buf_done(&log);
        sha256_hex(&w->head, hex);
        buf_printf(&w->text, "head %llu %s\n", (unsigned long long) w->log_lines, hex);
        return r < 0 ? r : put(w, "data/log.txt", e);
}

/* ---- quotations and claims --------------------------------------------------------------------
 */

int share_put_quotes(struct share_work *w, struct err *e) {
        char path[32 + QUOTE_ID];
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->ask->n_quotes; i++) {
                const struct quote_taken *q = w->ask->quotes[i];
                snprintf(path, sizeof path, "data/quotes/%s.txt", q->at.id);
                buf_clear(&w->text);
                quote_address_put(&q->at, &w->text);
                r = put(w, path, e);
        }
        return r;
}

int share_put_items(struct share_work *w, struct err *e) {
        char path[48];
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->ask->n_items; i++) {
                snprintf(path, sizeof path, "data/items/%zu.txt", i + 1);
                r = share_bag_put(w->bag, path, str_bytes(w->ask->items[i]), e);
        }
        return r;
}

static void put_step(struct json *j, const struct quote_step *s) {
        char time[WHEN_TEXT];
        struct str at = when_format_iso(s->at, 0, time);
        json_object(j);
        json_key(j, "decision"), json_u64(j, s->number);
        json_key(j, "at"), json_str(j, at);
        json_key(j, "act"), json_z(j, quote_act_verb(s->act));
        json_key(j, "by"), json_str(j, s->by);
        json_key(j, "who"), json_str(j, s->who);
        json_key(j, "date"), json_z(j, s->date[0] ? s->date : NULL);
        json_key(j, "text"), json_str(j, s->text);
        json_end(j);
}

int share_put_claims(struct share_work *w, struct err *e) {
        struct json j;
        buf_clear(&w->text);
        for (size_t i = 0; i < w->ask->n_claims; i++) {
                const struct quote_claim *c = w->ask->claims[i];
                json_init(&j, &w->text);
                json_object(&j);
                json_key(&j, "claim"), json_z(&j, c->id);
                json_key(&j, "sentence"), json_str(&j, c->sentence);
                json_key(&j, "status"), json_z(&j, quote_status_id(c->status));
                json_key(&j, "acts"), json_array(&j);
                for (size_t k = 0; k < c->n_steps; k++)
                        put_step(&j, &c->steps[k]);
                json_end(&j);
                json_end(&j);
                buf_putc(&w->text, '\n');
        }
        return put(w, "data/claims.jsonl", e);
}
