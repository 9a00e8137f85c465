/* FollowTheMoney entities: an object a line, or one array of them.
 * {"id": "Q1", "schema": "Person", "caption": "...", "properties": {"name": ["..."], ...}} */
#include "base/limits.h"
#include "watch/watch-list.h"

#include <jansson.h>

static struct str text_of(const json_t *v) {
        return (struct str){ json_string_value(v), json_string_length(v) };
}

static void gather(struct watch_list *l, enum watch_field f, const json_t *v) {
        size_t i;
        json_t *one;
        if (json_is_string(v))
                watch_gather(l, f, text_of(v), false);
        else if (json_is_array(v))
                json_array_foreach(v, i, one) if (json_is_string(one))
                        watch_gather(l, f, text_of(one), false);
}

/* Properties in FollowTheMoney's spelling ("birthDate") are heads of columns in ours. */
static enum watch_field field_of(const char *key) {
        char words[64];
        size_t n = 0;
        for (; *key && n + 2 < sizeof words; key++) {
                if (*key >= 'A' && *key <= 'Z')
                        words[n++] = ' ';
                words[n++] = ascii_lower(*key);
        }
        return watch_column((struct str){ words, n });
}

static enum watch_kind kind_of(const json_t *entity) {
        const char *schema = json_string_value(json_object_get(entity, "schema"));
        if (!schema)
                return WATCH_KIND_any;
        if (!strcmp(schema, "Person"))
                return WATCH_KIND_person;
        return strcmp(schema, "LegalEntity") ? WATCH_KIND_organisation : WATCH_KIND_any;
}

/* Things that are no people or bodies: relations, documents, addresses. */
static bool is_wanted(const json_t *entity) {
        static const char *const others[] = { "Address",      "Sanction",       "Ownership",
                                              "Directorship", "Family",         "Membership",
                                              "Employment",   "Identification", "Passport",
                                              "Occupancy",    "Position",       "UnknownLink",
                                              "Associate",    "Document",       "Representation" };
        const char *schema = json_string_value(json_object_get(entity, "schema"));
        for (size_t i = 0; schema && i < sizeof others / sizeof *others; i++)
                if (!strcmp(schema, others[i]))
                        return false;
        return true;
}

static void take(struct watch_list *l, json_t *entity, uint32_t line) {
        const char *key;
        json_t *v;
        if (!json_is_object(entity)) {
                watch_fault_put(l, line, "is no entity");
                return;
        }
        if (!is_wanted(entity))
                return;
        json_t *properties = json_object_get(entity, "properties");
        gather(l, WATCH_id, json_object_get(entity, "id"));
        gather(l, WATCH_name, json_object_get(entity, "caption"));
        json_object_foreach(json_is_object(properties) ? properties : entity, key, v) {
                enum watch_field f = field_of(key);
                if (f != WATCH_FIELDS && f != WATCH_kind && f != WATCH_id)
                        gather(l, f, v);
        }
        watch_keep(l, line, kind_of(entity));
}

static void take_text(struct watch_list *l, struct str s, uint32_t line) {
        json_error_t why;
        json_t *v = json_loadb(s.p, s.n, JSON_DECODE_ANY, &why);
        size_t i;
        json_t *one;
        if (!v)
                watch_fault_put(l, line, "is no JSON");
        else if (json_is_array(v))
                json_array_foreach(v, i, one) take(l, one, (uint32_t) (i + 1));
        else
                take(l, v, line);
        json_decref(v);
}

void watch_json_read(struct str text, struct watch_list *ret) {
        struct str whole = str_trim(text);
        ret->form = "entities";
        if (whole.p[0] == '[') {
                take_text(ret, whole, 1);
                return;
        }
        for (uint32_t line = 1; text.n; line++) {
                struct str s = str_trim(str_cut(&text, '\n'));
                if (s.n > LIMIT_watch_line)
                        watch_fault_put(ret, line, "is too long");
                else if (s.n)
                        take_text(ret, s, line);
        }
}
