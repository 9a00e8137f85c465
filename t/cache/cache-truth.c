/* What is true, one JSON object a line. */
#include "cache-truth.h"

#include "base/json.h"
#include "cache-time.h"

static void put_person(struct cache_out *o, const struct cache_person *p) {
        struct buf line, text;
        struct json j;
        buf_init(&line, 0), buf_init(&text, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "person");
        json_key(&j, "person"), json_u64(&j, p->number);
        json_key(&j, "names");
        json_array(&j);
        for (unsigned k = 0; k < CACHE_SPELLINGS; k++) {
                buf_clear(&text);
                if (cache_put_name(&text, p, k))
                        json_str(&j, buf_str(&text));
        }
        json_end(&j);
        json_key(&j, "roles");
        json_array(&j);
        for (unsigned i = 0; i < p->n_roles; i++) {
                json_object(&j);
                buf_clear(&text), cache_put_title(&text, p->roles[i].title, CACHE_ENGLISH);
                json_key(&j, "title"), json_str(&j, buf_str(&text));
                json_key(&j, "at"), json_z(&j, cache_org(p->roles[i].org)->english);
                buf_clear(&text), cache_put_iso_day(&text, p->roles[i].from / 86400);
                json_key(&j, "from"), json_str(&j, buf_str(&text));
                buf_clear(&text), cache_put_iso_day(&text, p->roles[i].to / 86400);
                json_key(&j, "to"), json_str(&j, buf_str(&text));
                buf_clear(&text), cache_put_address(&text, p, p->roles[i].from, false);
                json_key(&j, "address"), json_str(&j, buf_str(&text));
                json_end(&j);
        }
        json_end(&j);
        buf_clear(&text), cache_put_address(&text, p, p->roles[0].from, true);
        json_key(&j, "private"), json_str(&j, buf_str(&text));
        json_key(&j, "owner"), json_bool(&j, p->number < CACHE_OWNERS);
        json_end(&j);
        cache_out_truth(o, buf_str(&line));
        buf_done(&line), buf_done(&text);
}

void cache_truth_world(struct cache_out *o, const struct cache_world *w, uint64_t seed) {
        struct buf line;
        struct json j;
        buf_init(&line, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "cache");
        json_key(&j, "version"), json_u64(&j, 1);
        json_key(&j, "seed"), json_u64(&j, seed);
        json_key(&j, "people"), json_u64(&j, w->n);
        json_end(&j);
        cache_out_truth(o, buf_str(&line));
        for (uint32_t i = 0; i < w->n; i++)
                put_person(o, &w->people[i]);
        buf_done(&line);
}

static void put_party(struct json *j, const struct cache_party *p, int64_t at) {
        struct buf text;
        buf_init(&text, 0);
        cache_put_address(&text, p->person, at, p->is_private);
        json_object(j);
        json_key(j, "person"), json_u64(j, p->person->number);
        json_key(j, "address"), json_str(j, buf_str(&text));
        buf_clear(&text);
        cache_put_name(&text, p->person, p->spelling);
        json_key(j, "name"), json_str(j, buf_str(&text));
        json_end(j);
        buf_done(&text);
}

static void put_parties(struct json *j, const char *key, const struct cache_parties *p,
                        int64_t at) {
        json_key(j, key);
        json_array(j);
        for (unsigned i = 0; i < p->n; i++)
                put_party(j, &p->v[i], at);
        json_end(j);
}

static void put_content(struct json *j, const struct cache_mail *m) {
        char hex[SHA256_HEX];
        struct sha256 own = hash_sha256(str_bytes(m->own));
        json_key(j, "subject"), json_str(j, m->subject);
        json_key(j, "lang"), json_z(j, cache_lang_code(m->lang));
        json_key(j, "charset"),
                json_z(j, m->charset == CACHE_LIE ? "lie" : cache_charset_name(m->charset));
        json_key(j, "form"), json_z(j, (const char *[]){ "plain", "html", "alternative" }[m->form]);
        struct buf first;
        buf_init(&first, 0);
        buf_put_str(&first, m->first);
        for (size_t i = 0; i < first.n; i++)
                if (first.p[i] == '\n')
                        first.p[i] = ' ';
        json_key(j, "first"), json_str(j, buf_str(&first));
        buf_done(&first);
        sha256_hex(&own, hex);
        json_key(j, "own_sha256"), json_z(j, hex);
        json_key(j, "quotes"), json_bool(j, m->quote != CACHE_NO_QUOTE && m->quoted.n);
        json_key(j, "files");
        json_array(j);
        for (unsigned i = 0; i < m->n_files; i++) {
                struct sha256 h = hash_sha256(m->files[i].bytes);
                sha256_hex(&h, hex);
                json_object(j);
                json_key(j, "name"), json_str(j, m->files[i].name);
                json_key(j, "sha256"), json_z(j, hex);
                json_end(j);
        }
        json_end(j);
}

static void put_dates(struct json *j, const struct cache_mail *m) {
        static const char *const dated[] = { "right", "wrong", "two-digit", "none" };
        struct buf text;
        buf_init(&text, 0);
        cache_put_iso(&text, m->date);
        json_key(j, "date"), json_str(j, buf_str(&text));
        json_key(j, "zone"), json_i64(j, cache_zone(m->from.person, m->date));
        json_key(j, "dated"), json_z(j, dated[m->dated]);
        buf_done(&text);
}

void cache_truth_mail(struct cache_out *o, const struct cache_mail *m, const char *linked,
                      const char *story, const struct cache_place *places, size_t n) {
        static const char *const link[] = { "root", "full", "in-reply-to", "none", "misled" };
        struct buf line;
        struct json j;
        char hex[SHA256_HEX];
        buf_init(&line, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "message");
        json_key(&j, "id"), json_z(&j, m->id);
        json_key(&j, "from");
        put_party(&j, &m->from, m->date);
        put_parties(&j, "to", &m->to, m->date);
        put_parties(&j, "cc", &m->cc, m->date);
        put_parties(&j, "bcc", &m->bcc, m->date);
        json_key(&j, "list"), json_bool(&j, m->list);
        put_dates(&j, m);
        put_content(&j, m);
        json_key(&j, "thread"), json_z(&j, m->root);
        json_key(&j, "linked"), json_z(&j, linked);
        json_key(&j, "parent"), json_z(&j, m->parent[0] ? m->parent : NULL);
        json_key(&j, "link"), json_z(&j, link[m->link]);
        json_key(&j, "story"), json_z(&j, story);
        json_key(&j, "places");
        json_array(&j);
        for (size_t i = 0; i < n; i++) {
                json_object(&j);
                json_key(&j, "path"), json_str(&j, places[i].path);
                json_key(&j, "box"), json_z(&j, places[i].box);
                json_key(&j, "entry"), json_u64(&j, places[i].entry);
                sha256_hex(&places[i].hash, hex);
                json_key(&j, "sha256"), json_z(&j, hex);
                json_key(&j, "exact"), json_bool(&j, places[i].exact);
                json_end(&j);
        }
        json_end(&j);
        json_end(&j);
        cache_out_truth(o, buf_str(&line));
        buf_done(&line);
}

void cache_truth_ghost(struct cache_out *o, const char *id, const char *answered_by) {
        struct buf line;
        struct json j;
        buf_init(&line, 0);
        json_init(&j, &line);
        json_object(&j);
        json_key(&j, "type"), json_z(&j, "ghost");
        json_key(&j, "id"), json_z(&j, id);
        json_key(&j, "answered_by"), json_z(&j, answered_by);
        json_end(&j);
        cache_out_truth(o, buf_str(&line));
        buf_done(&line);
}

void cache_truth_boxes(struct cache_out *o) {
        const char *path;
        uint64_t n;
        for (size_t i = 0; cache_out_box(o, i, &path, &n); i++) {
                struct buf line;
                struct json j;
                buf_init(&line, 0);
                json_init(&j, &line);
                json_object(&j);
                json_key(&j, "type"), json_z(&j, "box");
                json_key(&j, "path"), json_z(&j, path);
                json_key(&j, "messages"), json_u64(&j, n);
                json_end(&j);
                cache_out_truth(o, buf_str(&line));
                buf_done(&line);
        }
}
