/* Fuzz target: what any mail says of people stands inside its text, in order, with a name; any
 * records are read or refused. */
#include "actor/test-actor-read-make.h"
#include "base/bug.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct actor_told *t, size_t n) {
        uint32_t before = 0;
        for (size_t i = 0; i < t->mentions.n; i++) {
                const struct actor_read_mention *m = &t->mentions.v[i];
                BUG_IF(m->name.n == 0 || m->off < before || m->off + (size_t) m->len > n);
                before = m->off;
        }
        for (size_t i = 0; i < t->links.n; i++)
                BUG_IF(t->links.v[i].off + (size_t) t->links.v[i].len > n);
        for (size_t i = 0; i < t->sightings.n; i++)
                BUG_IF(t->sightings.v[i].off + (size_t) t->sightings.v[i].len > n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        static struct actor_reader *reader;
        const struct actor_told *told;
        struct buf records;
        if (!reader)
                reader = actor_reader_new(NULL);
        buf_init(&records, 0);
        size_t good = utf8_valid(bytes_of(data, n));
        while (good && memchr(data, 0, good))
                good = (size_t) ((const uint8_t *) memchr(data, 0, good) - data);
        test_put_mail(&records, STR("Jane Doe"), STR("jane@rivers.example"),
                      (struct str){ (const char *) data, good });
        struct actor_read_doc d = { .records = buf_bytes(&records), .dated = true };
        if (actor_read(reader, &d, &told, NULL) == 0)
                check(told, good);
        else
                BUG("a mail's own records are refused");
        d.records = bytes_of(data, n);
        (void) actor_read(reader, &d, &told, NULL);
        buf_done(&records);
        return 0;
}
