/* Fuzz target: whatever the text, a name stays one plain name, an mbox has no From_ line inside,
 * and a field of a load file ends where it should. */
#include "base/bug.h"
#include "base/utf8.h"
#include "share/share-load.h"
#include "share/share-mail.h"
#include "share/share-out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_name(struct str s) {
        struct buf out;
        buf_init(&out, 0);
        share_name(s, "file", &out);
        struct str name = buf_str(&out);
        if (name.n == 0 || name.n > SHARE_NAME + 1 || utf8_valid(buf_bytes(&out)) != name.n)
                BUG("a name of %zu bytes", name.n);
        for (size_t i = 0; i < name.n; i++)
                if ((unsigned char) name.p[i] < 0x20 || strchr("/\\:*?\"<>|%\x7f", name.p[i]))
                        BUG("a name with %d", name.p[i]);
        if (name.p[0] == '.' || name.p[0] == '-' || name.p[name.n - 1] == '.')
                BUG("a name that leads somewhere");
        buf_done(&out);
}

static void check_mbox(struct bytes in) {
        struct buf out;
        buf_init(&out, 0);
        share_mbox_body(in, &out);
        if (bytes_starts(buf_bytes(&out), STR("From ")) ||
            bytes_find(buf_bytes(&out), str_bytes(STR("\nFrom "))) != SIZE_MAX)
                BUG("a From_ line inside a message");
        buf_done(&out);
}

static void check_field(struct str s) {
        struct buf out;
        buf_init(&out, 0);
        share_load_field(s, &out);
        struct str in = str_sub(buf_str(&out), 2, out.n - 4);
        size_t quotes = 0;
        for (size_t at = 0, w; at < in.n; at += w) {
                uint32_t cp = utf8_get(in.p + at, &w);
                quotes += cp == 0xfe;
                if (cp < 0x20)
                        BUG("a control in a field");
        }
        if (quotes % 2)
                BUG("a field that ends too early");
        buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str s = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        check_name(s);
        check_field(s);
        check_mbox(bytes_of(data, n));
        return 0;
}
