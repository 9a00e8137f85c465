/* How well parse-quote tells own words from earlier mail, measured on line-labelled mail of others
 * (development data, not shipped).  Prints the figures and fails below the floor. */
#include "base/test.h"
#include "base/vec.h"
#include "parse/parse-quote.h"
#include "rec/rec.h"

#include <dirent.h>
#include <jansson.h>

/* A labelled stretch of the text; only headers matter: what stands before the first is own. */
struct zone {
        size_t from, to;
};

struct figures {
        size_t texts, lines, right, headers, found;
};

struct zones {
        struct zone *v;
        size_t n, cap; /* as VEC() */
};

static bool is_header(const char *type) {
        return type && str_eq(str_of(type), STR("Header"));
}

/* Labels count code points; offsets[i] is the byte of code point i. */
static void read_zones(json_t *root, const size_t *offsets, size_t n, struct zones *ret) {
        size_t i;
        json_t *d;
        json_array_foreach(json_object_get(root, "denotations"), i, d) {
                size_t from = (size_t) json_integer_value(json_object_get(d, "start"));
                size_t to = (size_t) json_integer_value(json_object_get(d, "end"));
                if (is_header(json_string_value(json_object_get(d, "type"))) && from < to &&
                    to <= n)
                        vec_push(ret, (struct zone){ offsets[from], offsets[to] });
        }
}

static size_t index_points(struct str text, size_t *offsets) {
        size_t n = 0;
        for (size_t i = 0; i < text.n; i++)
                if (((uint8_t) text.p[i] & 0xc0) != 0x80)
                        offsets[n++] = i;
        offsets[n] = text.n;
        return n;
}

/* The labellers worked on undecoded quoted-printable: a tab was "=09". */
static void soften(char *p, size_t n) {
        for (size_t i = 0; i + 2 < n; i++)
                if (memcmp(p + i, "=09", 3) == 0 || memcmp(p + i, "=20", 3) == 0) {
                        memset(p + i, ' ', 3);
                        p[i] = p[i + 2] == '9' ? '\t' : ' ';
                }
}

static void kinds_of(struct str text, uint8_t *kinds) {
        struct buf out;
        struct rec r;
        struct err e = ERR_INIT;
        buf_init(&out, 0);
        parse_quote_spans(text, &out);
        for (struct bytes in = buf_bytes(&out); rec_get(&in, &r, &e) > 0;)
                if (r.kind == REC_span)
                        memset(kinds + r.span.off, (int) r.span.kind | (r.span.depth ? 128 : 0),
                               r.span.len);
        EXPECT_EQ(0, e.code);
        buf_done(&out);
}

static bool by_author(uint8_t kind) {
        return kind < 128 && kind != REC_SPAN_header_block && kind != REC_SPAN_attribution;
}

static bool in_zone(const struct zones *z, size_t at) {
        for (size_t i = 0; i < z->n; i++)
                if (at >= z->v[i].from && at < z->v[i].to)
                        return true;
        return false;
}

static void count_headers(struct str text, const uint8_t *kinds, const struct zones *z,
                          struct figures *f) {
        for (size_t i = 0; i < z->n; i++) {
                size_t ink = 0, hit = 0;
                for (size_t k = z->v[i].from; k < z->v[i].to; k++)
                        if (!ascii_space(text.p[k])) {
                                ink++;
                                hit += (kinds[k] & 127) == REC_SPAN_header_block ||
                                       (kinds[k] & 127) == REC_SPAN_attribution;
                        }
                f->headers++;
                f->found += hit * 2 >= ink;
        }
}

/* Without quote marks all below the first header is quoted; `marked` sets answer between the lines,
 * so there only lines with marks, and the headers, are (a few quote without marks: counted wrong).
 */
static void count_lines(struct str text, const uint8_t *kinds, const struct zones *z, bool marked,
                        struct figures *f) {
        size_t first = SIZE_MAX;
        for (size_t i = 0; i < z->n; i++)
                first = z->v[i].from < first ? z->v[i].from : first;
        for (struct str rest = text; rest.n;) {
                struct str line = str_cut(&rest, '\n'), ink = str_trim(line);
                if (ink.n == 0)
                        continue;
                size_t at = (size_t) (ink.p - text.p);
                bool mark = ink.p[0] == '>' || str_starts(line, STR(": "));
                bool quoted = mark || in_zone(z, at) || (!marked && at > first);
                f->lines++;
                f->right += quoted != by_author(kinds[at]);
        }
}

static void measure_one(const char *path, bool marked, struct figures *f) {
        json_t *root = json_load_file(path, 0, NULL);
        const char *s = json_string_value(json_object_get(root, "text"));
        size_t n = s ? strlen(s) : 0;
        if (n) {
                char *p = mem_dup(s, n);
                soften(p, n);
                struct str text = { p, n };
                size_t *offsets = mem_array(NULL, n + 1, sizeof *offsets);
                uint8_t *kinds = mem_zalloc(n);
                struct zones z = { 0 };
                read_zones(root, offsets, index_points(text, offsets), &z);
                kinds_of(text, kinds);
                count_headers(text, kinds, &z, f);
                count_lines(text, kinds, &z, marked, f);
                f->texts++;
                vec_done(&z);
                mem_free(kinds);
                mem_free(offsets);
                mem_free(p);
        }
        json_decref(root);
}

static void measure(const char *folder, bool marked, unsigned lines_floor, unsigned headers_floor) {
        struct figures f = { 0 };
        const char *path = test_data(folder);
        DIR *d = path ? opendir(path) : NULL;
        for (struct dirent *at; d && (at = readdir(d));) {
                char file[2048];
                snprintf(file, sizeof file, "%s/%s", path, at->d_name);
                if (str_ends(str_of(at->d_name), STR(".ann")))
                        measure_one(file, marked, &f);
        }
        if (!d)
                return;
        closedir(d);
        size_t lines = f.lines ? f.right * 1000 / f.lines : 0;
        size_t headers = f.headers ? f.found * 1000 / f.headers : 0;
        printf("# %s: %zu texts, %zu lines %zu.%zu %% right, %zu headers %zu.%zu %% found\n",
               folder, f.texts, f.lines, lines / 10, lines % 10, f.headers, headers / 10,
               headers % 10);
        EXPECT(f.texts > 0);
        EXPECT(lines >= lines_floor);
        EXPECT(headers >= headers_floor);
}

TEST(company_mail_without_marks) {
        measure("mail-zones/quagga/Enron/annotated_all/train", false, 990, 962);
}

TEST(list_mail_with_marks) {
        measure("mail-zones/quagga/ASF/train", true, 980, 978);
}

/* Answers above quoted mail in many languages: what is left as the author's must be their words. */
TEST(answers_in_many_languages) {
        const char *path = test_data("mail-zones/crisp-erp/test/fixtures");
        DIR *d = path ? opendir(path) : NULL;
        size_t n = 0, right = 0;
        for (struct dirent *at; d && (at = readdir(d));) {
                char file[2048];
                struct buf b;
                snprintf(file, sizeof file, "%s/%s", path, at->d_name);
                if (at->d_name[0] == '.' || !test_slurp(file, &b))
                        continue;
                struct str text = buf_str(&b);
                if (str_starts(text, STR("Fusce bibendum"))) {
                        uint8_t *kinds = mem_zalloc(text.n);
                        size_t last = text.n;
                        kinds_of(text, kinds);
                        while (last &&
                               (kinds[last - 1] != REC_SPAN_own || ascii_space(text.p[last - 1])))
                                last--;
                        n++;
                        right += str_ends(str_sub(text, 0, last), STR("nec nibh."));
                        mem_free(kinds);
                }
                buf_done(&b);
        }
        if (!d)
                return;
        closedir(d);
        printf("# %zu answers, %zu cut where the author's words end\n", n, right);
        EXPECT(right * 100 >= n * 90);
}
