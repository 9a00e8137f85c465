/* FollowTheMoney entities: an object a line, or one array of them.
 * {"id": "Q1", "schema": "Person", "caption": "...", "properties": {"name": ["..."], ...}} */
#include "base/json-in.h"
#include "base/limits.h"
#include "watch/watch-list.h"

struct entity {
        struct watch_list *l;
        struct json_in j;
        struct str schema;
};

/* Properties in FollowTheMoney's spelling ("birthDate") are heads of columns in ours. */
static enum watch_field field_of(struct str key) {
        char words[64];
        size_t n = 0;
        for (size_t i = 0; i < key.n && n + 2 < sizeof words; i++) {
                if (key.p[i] >= 'A' && key.p[i] <= 'Z')
                        words[n++] = ' ';
                words[n++] = ascii_lower(key.p[i]);
        }
        return watch_column((struct str){ words, n });
}

/* The value under way, a string or strings, as what `f` says. */
static int gather(struct entity *x, enum watch_field f) {
        int r = 1;
        if (x->j.type == JSON_IN_string) {
                watch_gather(x->l, f, x->j.value, false);
        } else if (x->j.type == JSON_IN_array) {
                while ((r = json_in_next(&x->j)) > 0 && x->j.type != JSON_IN_end) {
                        if (x->j.type == JSON_IN_string)
                                watch_gather(x->l, f, x->j.value, false);
                        if ((r = json_in_skip(&x->j)) <= 0)
                                break;
                }
        } else {
                r = json_in_skip(&x->j);
        }
        return r;
}

static int take_properties(struct entity *x) {
        int r = 1;
        if (x->j.type != JSON_IN_object)
                return json_in_skip(&x->j);
        while (r > 0 && (r = json_in_next(&x->j)) > 0 && x->j.type != JSON_IN_end) {
                enum watch_field f = field_of(x->j.key);
                bool wanted = f != WATCH_FIELDS && f != WATCH_kind && f != WATCH_id;
                r = wanted ? gather(x, f) : json_in_skip(&x->j);
        }
        return r;
}

/* Entities in other programs' spelling have their properties beside the id. */
static int take_member(struct entity *x) {
        struct str key = x->j.key;
        if (str_eq(key, STR("properties")))
                return take_properties(x);
        if (str_eq(key, STR("schema")) && x->j.type == JSON_IN_string)
                x->schema = x->j.value;
        if (str_eq(key, STR("caption")))
                return gather(x, WATCH_name);
        enum watch_field f = field_of(key);
        return f != WATCH_FIELDS && f != WATCH_kind ? gather(x, f) : json_in_skip(&x->j);
}

static enum watch_kind kind_of(struct str schema) {
        if (!schema.n || str_eq(schema, STR("LegalEntity")))
                return WATCH_KIND_any;
        return str_eq(schema, STR("Person")) ? WATCH_KIND_person : WATCH_KIND_organisation;
}

/* Things that are no people or bodies: relations, documents, addresses. */
static bool is_wanted(struct str schema) {
        static const char *const others[] = { "Address",      "Sanction",       "Ownership",
                                              "Directorship", "Family",         "Membership",
                                              "Employment",   "Identification", "Passport",
                                              "Occupancy",    "Position",       "UnknownLink",
                                              "Associate",    "Document",       "Representation" };
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (str_eq(schema, str_of(others[i])))
                        return false;
        return true;
}

/* The object that was just opened. */
static int take_entity(struct entity *x, uint32_t line) {
        int r = 1;
        x->schema = (struct str){ 0 };
        while (r > 0 && (r = json_in_next(&x->j)) > 0 && x->j.type != JSON_IN_end)
                r = take_member(x);
        if (r > 0 && is_wanted(x->schema))
                watch_keep(x->l, line, kind_of(x->schema));
        vec_clear(&x->l->gathered);
        return r;
}

/* One entity, or an array of them, numbered by place. */
static void take_text(struct watch_list *l, struct str s, uint32_t line) {
        struct entity x = { .l = l };
        struct arena strings;
        uint32_t n = 0;
        arena_init(&strings, 0);
        json_in_init(&x.j, s, &strings);
        int r = json_in_next(&x.j);
        if (r > 0 && x.j.type == JSON_IN_object)
                r = take_entity(&x, line);
        else if (r > 0 && x.j.type != JSON_IN_array)
                watch_fault_put(l, line, "is no entity");
        else
                while (r > 0 && (r = json_in_next(&x.j)) > 0 && x.j.type != JSON_IN_end) {
                        n++;
                        if (x.j.type == JSON_IN_object)
                                r = take_entity(&x, n);
                        else
                                watch_fault_put(l, n, "is no entity");
                        if (r > 0 && x.j.type == JSON_IN_array)
                                r = json_in_skip(&x.j);
                }
        while (r > 0)
                r = json_in_next(&x.j);
        if (r < 0)
                watch_fault_put(l, n ? n : line, "is no JSON");
        arena_done(&strings);
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
