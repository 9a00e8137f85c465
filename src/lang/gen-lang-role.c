/* Makes the table of lang-role-lex.h: gen-lang-role OUT.  Runs at build time. */
#include "base/vec.h"
#include "lang/lang-role-lex.h"
#include "lang/lang-role.h"
#include "text/text-token.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { GLOSSES = 256, LOG2 = 12, PHRASE = 8 };

struct making {
        struct lang_lex table[1 << LOG2];
        const char *gloss[GLOSSES];
        unsigned n_glosses, n;
};

static __attribute__((noreturn)) void give_up(const char *why, const char *what) {
        fprintf(stderr, "gen-lang-role: %s: %s\n", why, what);
        exit(1);
}

static uint8_t gloss_of(struct making *m, const char *id) {
        if (!id)
                return 0;
        for (unsigned i = 1; i < m->n_glosses; i++)
                if (strcmp(m->gloss[i], id) == 0)
                        return (uint8_t) i;
        if (m->n_glosses == GLOSSES)
                give_up("too many glosses", id);
        m->gloss[m->n_glosses] = id;
        return (uint8_t) m->n_glosses++;
}

static struct lang_lex *slot_of(struct making *m, uint64_t hash) {
        uint32_t mask = (1u << LOG2) - 1, i = (uint32_t) hash >> 1 & mask;
        while (m->table[i].hash && m->table[i].hash != hash)
                i = (i + 1) & mask;
        if (!m->table[i].hash && ++m->n > (1u << LOG2) * 3 / 4)
                give_up("table too small", "raise LOG2");
        m->table[i].hash = hash;
        return &m->table[i];
}

/* The entry of one phrase; its first word learns how long it is. */
static struct lang_lex *entry_of(struct making *m, struct str phrase) {
        struct text_tokens t;
        struct text_token k;
        uint64_t first = 0, hash = 0;
        uint8_t words = 0;
        text_tokens_init(&t, phrase);
        while (text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                uint64_t h = lang_lex_hash(lang_lex_bare(k.term));
                hash = words ? lang_lex_join(hash, h) : h;
                first = words ? first : h;
                words++;
        }
        if (words == 0 || words > PHRASE)
                give_up("no phrase", phrase.p);
        struct lang_lex *x = slot_of(m, first);
        x->longest = x->longest > words ? x->longest : words;
        x = slot_of(m, hash);
        x->words = words;
        return x;
}

static void put(struct making *m, const char *words, const struct lang_lex *what) {
        for (struct str rest = str_of(words), w; rest.p;) {
                w = str_cut(&rest, '|');
                if (str_eq(w, STR("&")))
                        continue; /* no word to the tokeniser */
                struct lang_lex *x = entry_of(m, w);
                x->kinds |= what->kinds;
                x->small |= what->small;
                x->says |= what->says;
                x->mods |= what->mods;
                if (what->head && !x->head) {
                        x->head = what->head;
                        x->head_mods = what->head_mods;
                        x->head_field = what->head_field;
                } else if (what->head) {
                        x->kinds &= (uint16_t) ~(x->head == what->head ? 0 : LANG_LEX_WEAK);
                }
                x->field = x->field ? x->field : what->field;
                x->org = x->org ? x->org : what->org;
        }
}

static void write_table(const struct making *m, FILE *f) {
        fprintf(f,
                "/* Made by gen-lang-role.c. */\n#include \"lang/lang-role-lex.h\"\n\n"
                "const uint32_t lang_lex_log2 = %d;\n"
                "const char *const lang_lex_glosses[] = { NULL,\n",
                LOG2);
        for (unsigned i = 1; i < m->n_glosses; i++)
                fprintf(f, "\"%s\",\n", m->gloss[i]);
        fprintf(f, "};\nconst struct lang_lex lang_lex_table[%d] = {\n", 1 << LOG2);
        for (unsigned i = 0; i < 1u << LOG2; i++) {
                const struct lang_lex *x = &m->table[i];
                if (x->hash)
                        fprintf(f,
                                "[%u] = { 0x%" PRIx64
                                "u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u },\n",
                                i, x->hash, x->small, x->says, x->kinds, x->mods, x->head_mods,
                                x->head, x->field, x->head_field, x->org, x->words, x->longest);
        }
        fprintf(f, "};\n");
}

int main(int argc, char **argv) {
        static struct making m = { .n_glosses = 1 };
        if (argc != 2)
                give_up("usage", "gen-lang-role OUT");
#define HEAD(id, m_, f_, weak, words)                                                              \
        put(&m, words,                                                                             \
            &(struct lang_lex){ .kinds = LANG_LEX_HEAD | ((weak) ? LANG_LEX_WEAK : 0),             \
                                .head = gloss_of(&m, id),                                          \
                                .head_mods = (m_),                                                 \
                                .head_field = gloss_of(&m, f_) });
#define MOD(m_, words) put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_MOD, .mods = (m_) });
#define FIELD(id, words)                                                                           \
        put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_FIELD, .field = gloss_of(&m, id) });
#define VERB(s_, words)  put(&m, words, &(struct lang_lex){ .says = (s_) });
#define SMALL(s_, words) put(&m, words, &(struct lang_lex){ .small = (s_) });
#define ROLE(words)      put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_ROLE });
#include "lang/lang-role.def"
#define ORG(id, words)                                                                             \
        put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_ORG, .org = gloss_of(&m, id) });
#define LEGAL(words) put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_LEGAL });
#define LIST(words)  put(&m, words, &(struct lang_lex){ .kinds = LANG_LEX_LIST });
#include "lang/lang-org.def"
        FILE *f = fopen(argv[1], "we");
        if (!f)
                give_up(strerror(errno), argv[1]);
        write_table(&m, f);
        return fclose(f) == 0 ? 0 : 1;
}
