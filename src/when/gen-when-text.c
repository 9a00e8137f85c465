/* Makes the table of when-text-word.h from when-text.def: gen-when-text OUT.  Runs at build time;
 * a pair's first word is marked, so that the reader knows when to look at two. */
#include "base/vec.h"
#include "text/text-fold.h"
#include "when/when-text-feast.h"
#include "when/when-text-word.h"
#include "when/when-text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SENSES = 4 };

struct row {
        uint64_t hash;
        uint8_t n, begins;
        struct when_word_sense sense[SENSES];
};

static struct row table[1 << WHEN_WORD_LOG2];
static unsigned used;

static const struct {
        struct when_word_sense sense;
        const char *forms;
} source[] = {
#define W(lang, class, value, forms)                                                               \
        { { WHEN_WORD_##class, WHEN_WORD_##lang, (int16_t) (value) }, (forms) },
#include "when/when-text.def"
};

static __attribute__((noreturn)) void give_up(const char *why, const char *what) {
        fprintf(stderr, "gen-when-text: %s: %s\n", why, what);
        exit(1);
}

static struct row *row_of(uint64_t hash) {
        uint32_t mask = (1u << WHEN_WORD_LOG2) - 1, i = (uint32_t) (hash >> 40) & mask;
        while (table[i].hash && table[i].hash != hash)
                i = (i + 1) & mask;
        if (!table[i].hash && ++used > (1u << WHEN_WORD_LOG2) / 2)
                give_up("table too small", "raise WHEN_WORD_LOG2");
        table[i].hash = hash;
        return &table[i];
}

static uint64_t hash_of(struct str word) {
        uint64_t h = WHEN_WORD_SEED;
        for (size_t i = 0; i < word.n; i++)
                h = when_word_hash_byte(h, (unsigned char) word.p[i]);
        return h;
}

static void sense_add(struct row *r, struct when_word_sense s, const char *form) {
        for (unsigned i = 0; i < r->n; i++)
                if (r->sense[i].class == s.class && r->sense[i].value == s.value) {
                        r->sense[i].lang |= s.lang;
                        return;
                }
        if (r->n == SENSES)
                give_up("too many senses", form);
        r->sense[r->n++] = s;
}

static void form_add(struct str form, struct when_word_sense s) {
        struct buf b;
        buf_init(&b, 4096);
        text_fold(form, &b);
        struct str rest = { b.p, b.n };
        uint64_t hash = 0;
        bool first = true;
        while (rest.n) {
                uint64_t h = hash_of(str_cut(&rest, ' '));
                hash = first ? h : when_word_pair(hash, h);
                first = false;
                if (rest.n)
                        row_of(hash)->begins |= 1;
                if (hash != h)
                        row_of(h)->begins |= 2; /* a word that only goes on is no stranger */
        }
        sense_add(row_of(hash), s, form.p);
        buf_done(&b);
}

static void table_print(FILE *to) {
        unsigned first = 0;
        fputs("#include \"when/when-text-word.h\"\n\n"
              "const struct when_word when_word_table[1 << WHEN_WORD_LOG2] = {\n",
              to);
        for (unsigned i = 0; i < 1u << WHEN_WORD_LOG2; i++) {
                if (!table[i].hash)
                        continue;
                fprintf(to, "[%u] = { 0x%" PRIx64 ", %u, %u, %u },\n", i, table[i].hash, first,
                        table[i].n, table[i].begins);
                first += table[i].n;
        }
        fputs("};\nconst struct when_word_sense when_word_senses[] = {\n", to);
        for (unsigned i = 0; i < 1u << WHEN_WORD_LOG2; i++)
                for (unsigned j = 0; j < table[i].n; j++)
                        fprintf(to, "{ %d, %d, %d },\n", table[i].sense[j].class,
                                table[i].sense[j].lang, table[i].sense[j].value);
        fputs("};\n", to);
}

int main(int argc, char **argv) {
        if (argc != 2)
                give_up("usage", "gen-when-text OUT");
        for (size_t i = 0; i < sizeof source / sizeof *source; i++) {
                struct str rest = str_of(source[i].forms);
                while (rest.p)
                        form_add(str_cut(&rest, '|'), source[i].sense);
        }
        FILE *to = fopen(argv[1], "w");
        if (!to)
                give_up("cannot write", argv[1]);
        table_print(to);
        if (fclose(to) != 0)
                give_up("cannot write", argv[1]);
        return 0;
}
