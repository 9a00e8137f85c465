/* Our own files: style, modules, sign; embedded, so that there is nothing to install or to alter.
 */
#include "web/web-static.h"

#include "web-static.inc"
#include "web/web-html.h"

int web_page_static(struct web_request *q, struct web_answer *w, struct err *e);

static const char *type_of(struct str name) {
        return str_ends(name, STR(".css"))   ? "text/css; charset=utf-8"
               : str_ends(name, STR(".js"))  ? "text/javascript; charset=utf-8"
               : str_ends(name, STR(".svg")) ? "image/svg+xml"
                                             : "application/octet-stream";
}

int web_page_static(struct web_request *q, struct web_answer *w, struct err *e) {
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
                if (str_eq(q->part[0], str_of(files[i].name))) {
                        buf_put(&w->body, files[i].text.p, files[i].text.n);
                        w->type = type_of(q->part[0]);
                        return 0;
                }
        return err_set(e, ERR_absent, "no such file");
}
