/* The sets of $CLEW_DATA, one reader for all their ways of writing labels:
 *
 *   word TAB .. label      label: B-PER I-person B_LOC PER O; IOB1 or BIO
 *   id TAB word TAB label  (Universal NER; # lines open documents)
 *   CoNLL-U                parts of speech only: a proper noun may be any name or none, other words
 *                          are none, but those between two proper nouns may go on with a name */
#include "train-tag.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

struct str train_slurp(struct arena *a, const char *data, const char *path) {
        struct str full =
                path[0] == '/' ? arena_str(a, str_of(path)) : arena_printf(a, "%s/%s", data, path);
        _cleanup_close_ int fd = open(full.p, O_RDONLY | O_CLOEXEC);
        struct stat st;
        if (fd < 0 || fstat(fd, &st) < 0) {
                fprintf(stderr, "cannot read %s\n", full.p);
                return (struct str){ 0 };
        }
        char *p = arena_alloc(a, (size_t) st.st_size + 1);
        ssize_t n = io_read(fd, p, (size_t) st.st_size);
        return (struct str){ p, n > 0 ? (size_t) n : 0 };
}

static int type_of(struct str t) {
        static const struct {
                const char *says;
                int type;
        } types[] = {
                { "PER", 0 },   { "person", 0 }, { "ORG", 1 }, { "corporation", 1 },
                { "group", 1 }, { "POG", 1 },    { "LOC", 2 }, { "location", 2 },
        };
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
                if (str_eq_nocase(t, str_of(types[i].says)))
                        return types[i].type;
        return -1; /* O, MISC, products, works, events, nationalities */
}

struct reading {
        struct train_data *d;
        VEC(struct str) word;
        VEC(uint8_t) allowed;
        int last; /* type of the name under way, -1 none */
        uint32_t doc;
        uint16_t set;
        bool weak;
};

static uint16_t set_of(struct train_data *d, struct str name) {
        for (size_t i = 0; i < d->sets.n; i++)
                if (str_eq(str_of(d->sets.v[i].name), name))
                        return (uint16_t) i;
        struct train_set s = { 0 };
        snprintf(s.name, sizeof s.name, "%.*s", STR_ARG(name));
        vec_push(&d->sets, s);
        return (uint16_t) (d->sets.n - 1);
}

static void end_sentence(struct reading *r) {
        size_t n = r->word.n < 256 ? r->word.n : 255;
        r->last = -1;
        if (!n)
                return;
        struct train_sentence s = {
                .n = (uint16_t) n, .set = r->set, .doc = r->doc, .weak = r->weak
        };
        s.word = arena_alloc(&r->d->a, n * sizeof *s.word);
        s.allowed = arena_alloc(&r->d->a, n);
        memcpy(s.word, r->word.v, n * sizeof *s.word);
        memcpy(s.allowed, r->allowed.v, n);
        vec_push(&r->d->s, s);
        r->d->sets.v[r->set].n++;
        vec_clear(&r->word);
        vec_clear(&r->allowed);
}

static void put_word(struct reading *r, struct str word, struct str tag) {
        bool sep = tag.n > 2 && (tag.p[1] == '-' || tag.p[1] == '_');
        int type = type_of(sep ? str_sub(tag, 2, tag.n) : tag);
        unsigned label = 0;
        if (type >= 0)
                label = lang_label_begin((unsigned) type) +
                        (tag.p[0] == 'I' && sep && r->last == type);
        r->last = type;
        vec_push(&r->word, word);
        vec_push(&r->allowed, (uint8_t) (1u << label));
}

static struct str column(struct str line, int want, bool blanks) {
        struct str last = { 0 };
        int at = 0;
        for (size_t i = 0; i < line.n;) {
                while (i < line.n && (line.p[i] == '\t' || (blanks && line.p[i] == ' ')))
                        i++;
                size_t from = i;
                while (i < line.n && line.p[i] != '\t' && !(blanks && line.p[i] == ' '))
                        i++;
                if (i > from)
                        last = str_sub(line, from, i - from);
                if (at++ == want)
                        return last;
        }
        return last;
}

static void begin(struct reading *r, struct train_data *d, const char *set) {
        memset(r, 0, sizeof *r);
        r->d = d;
        r->last = -1;
        if (set)
                r->set = set_of(d, str_of(set));
}

static void read_columns(struct train_data *d, const char *data, const char *path,
                         const char *set) {
        struct reading r;
        struct str in = train_slurp(&d->a, data, path);
        begin(&r, d, set);
        for (uint32_t n = 0; in.n;) {
                struct str line = str_trim(str_cut(&in, '\n'));
                if (!line.n) {
                        end_sentence(&r);
                        r.doc = ++n / 10; /* blocks of ten sentences stand for documents */
                        continue;
                }
                struct str word = column(line, 0, true), tag = column(line, 99, true);
                if (word.p != tag.p)
                        put_word(&r, word, tag);
        }
        end_sentence(&r);
}

static void read_universal(struct train_data *d, const char *data, const char *path) {
        struct reading r;
        struct str in = train_slurp(&d->a, data, path);
        begin(&r, d, "uner-answers");
        while (in.n) {
                struct str line = str_trim(str_cut(&in, '\n'));
                if (!line.n)
                        end_sentence(&r);
                if (str_starts(line, STR("# newdoc id = "))) {
                        struct str id = str_sub(line, 14, line.n), genre = str_cut(&id, '-');
                        char name[32];
                        snprintf(name, sizeof name, "uner-%.*s", STR_ARG(genre));
                        r.set = set_of(d, str_of(name));
                        r.doc++;
                }
                if (line.n && line.p[0] != '#')
                        put_word(&r, column(line, 1, false), column(line, 2, false));
        }
        end_sentence(&r);
}

static bool is_calendar(struct str w) {
        static const char *const words[] = {
                "Monday",    "Tuesday",  "Wednesday", "Thursday", "Friday",    "Saturday",
                "Sunday",    "January",  "February",  "March",    "April",     "June",
                "July",      "August",   "September", "October",  "November",  "December",
                "Mon",       "Tue",      "Wed",       "Thu",      "Fri",       "Sat",
                "Sun",       "Jan",      "Feb",       "Mar",      "Apr",       "Jun",
                "Jul",       "Aug",      "Sep",       "Oct",      "Nov",       "Dec",
                "Christmas", "Internet", "English",   "God",      "President", "Minister",
                "Prime",     "Dr.",      "Dr",        "Mr.",      "Mr",        "Mrs.",
                "Ms.",       "Senator",  "Doctor",    "General",  "Gen.",      "Sheikh",
                "Professor", "Governor", "Gov",       "Sept.",
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_starts_nocase(w, str_of(words[i])) && w.n <= strlen(words[i]) + 1)
                        return true;
        return false;
}

static bool is_address(struct str w) {
        return str_chr(w, '@') != SIZE_MAX || str_starts(w, STR("http")) ||
               str_starts(w, STR("www"));
}

enum pos { POS_proper, POS_thing /* proper, of no person */, POS_noun, POS_small, POS_other };

static enum pos pos_of(struct str p) {
        if (str_eq(p, STR("PROPN")))
                return POS_proper;
        if (str_eq(p, STR("NOUN")) || str_eq(p, STR("ADJ")))
                return POS_noun;
        bool small = str_eq(p, STR("ADP")) || str_eq(p, STR("DET")) || str_eq(p, STR("CCONJ")) ||
                     str_eq(p, STR("PUNCT")) || str_eq(p, STR("NUM")) || str_eq(p, STR("PART"));
        return small ? POS_small : POS_other;
}

/* Labels that may stand on a word of a part of speech, given those around it. */
static void loosen(struct reading *r, const uint8_t *pos, bool persian) {
        const uint8_t inside = 1 << 2 | 1 << 4 | 1 << 6;
        for (size_t i = 0; i < r->word.n; i++) {
                bool before = i && pos[i - 1] <= POS_thing;
                bool after = i + 1 < r->word.n && pos[i + 1] <= POS_thing;
                uint8_t may = TRAIN_O;
                if (pos[i] == POS_proper && !is_calendar(r->word.v[i]) && !is_address(r->word.v[i]))
                        may = TRAIN_ALL | TRAIN_RATHER;
                else if (pos[i] == POS_thing)
                        may = (TRAIN_ALL & ~(1 << 1)) | TRAIN_RATHER;
                else if (pos[i] == POS_small && before && after)
                        may |= inside;
                else if (pos[i] == POS_noun && (before || after || persian))
                        may |= persian ? inside | 1 << 3 : inside;
                r->allowed.v[i] = may;
        }
}

static void read_treebank(struct train_data *d, const char *data, const char *path, const char *set,
                          bool persian) {
        struct reading r;
        uint8_t pos[4096];
        struct str in = train_slurp(&d->a, data, path);
        begin(&r, d, set);
        r.weak = true;
        while (in.n) {
                struct str line = str_trim(str_cut(&in, '\n'));
                if (!line.n) {
                        loosen(&r, pos, persian);
                        end_sentence(&r);
                        vec_clear(&r.word), vec_clear(&r.allowed);
                        r.doc++;
                }
                struct str id = column(line, 0, false);
                if (!line.n || line.p[0] == '#' || str_chr(id, '-') != SIZE_MAX ||
                    str_chr(id, '.') != SIZE_MAX || r.word.n >= sizeof pos)
                        continue;
                pos[r.word.n] = (uint8_t) pos_of(column(line, 3, false));
                if (pos[r.word.n] == POS_proper && str_eq(column(line, 4, false), STR("N_IANM")))
                        pos[r.word.n] = POS_thing;
                vec_push(&r.word, column(line, 1, false));
                vec_push(&r.allowed, TRAIN_O);
        }
}

static void read_english(struct train_data *d, const char *data) {
        read_columns(d, data, "entities/en-wikigold/CONLL-format/data/wikigold.conll.txt",
                     "wikigold");
        for (const char *p = "abefgh"; *p; p++) {
                char path[64];
                snprintf(path, sizeof path, "entities/en-btc/CONLL-format/data/%c.conll", *p);
                read_columns(d, data, path, "btc");
        }
        read_columns(d, data, "entities/en-wnut17/wnut17train.conll", "wnut17");
        read_columns(d, data, "entities/en-wnut17/emerging.dev.conll", "wnut17");
        read_columns(d, data, "entities/en-wnut17/emerging.test.annotated", "wnut17-test");
        read_universal(d, data, "entities/en-uner-ewt-dev/en_ewt-ud-dev.iob2");
        read_treebank(d, data, "treebanks/en-ewt/train.conllu", "ewt", false);
}

void train_read(struct train_data *d, const char *data, enum lang_model_id id) {
        static const char parst[] = "entities/fa-parstwiner/persian-ner-twitter-data/";
        char path[128];
        if (id == LANG_MODEL_en)
                read_english(d, data);
        for (int k = 0; k < 3 && id == LANG_MODEL_fa; k++) {
                static const char *const part[] = { "train", "dev", "test" };
                snprintf(path, sizeof path, "%s%s.txt", parst, part[k]);
                read_columns(d, data, path, k ? k > 1 ? "parst-test" : "parst-dev" : "parst");
        }
        if (id == LANG_MODEL_fa)
                read_treebank(d, data, "treebanks/fa-perdt/dev.conllu", "perdt", true);
        if (id == LANG_MODEL_ar) {
                read_columns(d, data, "entities/ar-aqmar/train.txt", "aqmar");
                read_columns(d, data, "entities/ar-aqmar/dev.txt", "aqmar-dev");
        }
}
