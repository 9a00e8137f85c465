/* The keyboard's table as a module of ours, /static/key-table.js: keys.js imports it, so that what
 * is done and what the help says come from the same rows. */
#include "web/web-key.h"

#include "base/json.h"
#include "web/web-request.h"

int web_page_key_table(struct web_request *q, struct web_answer *w, struct err *e);

const struct web_key_row web_keys[WEB_KEYS] = {
#define KEY(id, keys, codes, where, does, en, fa, ar)                                              \
        { keys, codes, WEB_KEY_##where, does, WEB_SAY_key_##id },
#include "web/web-key.def"
#undef KEY
};

int web_page_key_table(struct web_request *q, struct web_answer *w, struct err *e) {
        static const char *const wheres[] = { "everywhere", "lists", "pairs", "documents" };
        struct json j;
        (void) q;
        (void) e;
        w->type = "text/javascript; charset=utf-8";
        buf_puts(&w->body, "export const KEYS = ");
        json_init(&j, &w->body);
        json_array(&j);
        for (size_t i = 0; i < WEB_KEYS; i++) {
                json_object(&j);
                json_key(&j, "keys"), json_z(&j, web_keys[i].keys);
                json_key(&j, "codes"), json_z(&j, web_keys[i].codes);
                json_key(&j, "where"), json_z(&j, wheres[web_keys[i].where]);
                json_key(&j, "does"), json_z(&j, web_keys[i].does);
                json_end(&j);
        }
        json_end(&j);
        buf_puts(&w->body, ";\n");
        return 0;
}
