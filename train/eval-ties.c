/* eval-ties [DATE] — the ties of each line of standard input, as JSON lines.
 *
 * A line is one document, written on DATE (2014-06-03) by somebody unnamed.  What `clew read` says
 * of a file is said here of a line: {"line","kind","source","target",...}, and {"line","names"}
 * once a line, so that thousands of sentences are measured in a second.  The parties are written
 * short: {"kind","how","name","text"}. */
#include "base/io.h"
#include "base/json.h"
#include "lang/lang-tag.h"
#include "tie/tie-name.h"
#include "tie/tie-read.h"

#include <stdio.h>

struct work {
        struct lang_tagger *tagger;
        struct tie_reader *reader;
        struct when_texts dates;
        struct tie_names whole;
        struct when_text_ref ref;
        struct buf out;
        struct str text;
        uint64_t line;
};

static void words_json(struct json *j, const char *key, struct str text, size_t off, size_t len) {
        json_key(j, key);
        json_str(j, str_sub(text, off, len));
}

static const char *party_code(enum tie_party_kind k) {
        static const char *const codes[] = {
                [TIE_NOBODY] = "nobody",       [TIE_PERSON] = "person",
                [TIE_PLACE] = "place",         [TIE_ORGANISATION] = "organisation",
                [TIE_SPEAKER] = "speaker",     [TIE_ADDRESSEE] = "addressee",
                [TIE_DESCRIBED] = "described",
        };
        return codes[k];
}

static const char *how_code(enum tie_how h) {
        static const char *const codes[] = {
                [TIE_NAMED] = "named",           [TIE_HEADED] = "headed",
                [TIE_APPOSITION] = "apposition", [TIE_PRONOUN] = "pronoun",
                [TIE_ANAPHOR] = "anaphor",       [TIE_GRAMMAR] = "grammar",
        };
        return codes[h];
}

static void party_json(struct json *j, struct str text, const struct tie_party *p) {
        if (p->kind == TIE_NOBODY) {
                json_null(j);
                return;
        }
        json_object(j);
        json_key(j, "kind"), json_z(j, party_code(p->kind));
        json_key(j, "how"), json_z(j, how_code(p->how));
        json_key(j, "name"), json_str(j, p->name);
        words_json(j, "text", text, p->off, p->len);
        json_end(j);
}

static void time_json(struct json *j, const struct tie_time *t) {
        struct when_text w = { .kind = WHEN_TEXT_date,
                               .calendar = t->calendar,
                               .precision = t->precision,
                               .flags = t->flags,
                               .ranged = t->ranged,
                               .range = t->range };
        char iso[WHEN_TEXT_ISO];
        json_key(j, "time");
        if (t->ranged && t->basis == TIE_WHEN_mentioned)
                json_str(j, when_text_iso(&w, iso));
        else
                json_null(j);
}

static void tie_json(struct work *w, const struct tie_said *t) {
        struct json j;
        json_init(&j, &w->out);
        json_object(&j);
        json_key(&j, "line"), json_u64(&j, w->line);
        json_key(&j, "kind"), json_z(&j, tie_kind_code(t->kind));
        json_key(&j, "plover"), json_z(&j, tie_kind_plover(t->kind));
        json_key(&j, "source"), party_json(&j, w->text, &t->from);
        json_key(&j, "target"), party_json(&j, w->text, &t->to);
        json_key(&j, "asserted"), json_bool(&j, tie_asserted(t));
        json_key(&j, "negated"), json_bool(&j, t->flags & TIE_NEGATED);
        json_key(&j, "denied"), json_bool(&j, t->flags & TIE_DENIED);
        json_key(&j, "ends"), json_bool(&j, t->flags & TIE_ENDS);
        json_key(&j, "mode"), json_z(&j, lang_mode_code(t->mode));
        json_key(&j, "said_by"), json_array(&j);
        for (unsigned i = 0; i < t->n_chain; i++)
                party_json(&j, w->text, &t->chain[i]);
        json_end(&j);
        time_json(&j, &t->time);
        words_json(&j, "cite", w->text, t->off, t->len);
        words_json(&j, "verb_words", w->text, t->verb_off, t->verb_len);
        words_json(&j, "object_words", w->text, t->object_off, t->object_len);
        json_key(&j, "odds"), json_u64(&j, t->odds);
        json_key(&j, "rule"), json_z(&j, t->rule);
        json_end(&j);
        buf_putc(&w->out, '\n');
}

static void names_json(struct work *w, const struct lang_name *names, size_t n) {
        struct json j;
        json_init(&j, &w->out);
        json_object(&j);
        json_key(&j, "line"), json_u64(&j, w->line);
        json_key(&j, "names"), json_array(&j);
        for (size_t i = 0; i < n; i++) {
                json_object(&j);
                json_key(&j, "type"), json_z(&j, lang_type_code(names[i].type));
                words_json(&j, "name", w->text, names[i].off, names[i].len);
                json_end(&j);
        }
        json_end(&j);
        json_end(&j);
        buf_putc(&w->out, '\n');
}

static void read_line(struct work *w) {
        const struct lang_name *names;
        const struct tie_list *ties;
        size_t n = lang_tag(w->tagger, w->text, TEXT_LANG_und, NULL, &names);
        tie_names_find(w->text, 0, w->text.n, names, n, &w->whole);
        names = w->whole.v.v;
        n = w->whole.v.n;
        names_json(w, names, n);
        when_text_find(w->text, TEXT_LANG_und, &w->ref, &w->dates);
        const struct tie_text t = { .text = w->text,
                                    .len = w->text.n,
                                    .lang = text_lang_of(w->text),
                                    .names = names,
                                    .n_names = n,
                                    .dates = w->dates.v,
                                    .n_dates = w->dates.n,
                                    .dated = w->ref.dated,
                                    .at = w->ref.at };
        tie_read(w->reader, &t, &ties);
        for (size_t i = 0; i < ties->v.n; i++)
                tie_json(w, &ties->v.v[i]);
}

static void read_all(struct work *w, struct str all) {
        while (all.n) {
                w->text = str_cut(&all, '\n');
                w->line++;
                read_line(w);
        }
}

static int slurp(FILE *f, struct buf *ret) {
        char piece[65536];
        for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
                buf_put(ret, piece, n);
        return ferror(f) ? -1 : 0;
}

int main(int argc, char **argv) {
        struct work w = { .tagger = lang_tagger_new(), .reader = tie_reader_new() };
        struct when_range day = { 0 };
        struct buf in;
        struct err e = { 0 };
        buf_init(&in, 0);
        buf_init(&w.out, 0);
        if (argc > 1 && when_range_parse(str_of(argv[1]), when_now(), &day, &e) < 0)
                return fprintf(stderr, "eval-ties: no date '%s'\n", argv[1]), 2;
        w.ref = (struct when_text_ref){ .dated = argc > 1, .at = day.from };
        if (slurp(stdin, &in) < 0)
                return fprintf(stderr, "eval-ties: cannot read\n"), 3;
        read_all(&w, buf_str(&in));
        fwrite(w.out.p, 1, w.out.n, stdout);
        buf_done(&in);
        buf_done(&w.out);
        when_texts_done(&w.dates);
        tie_reader_free(&w.reader);
        vec_done(&w.whole.v);
        lang_tagger_free(&w.tagger);
        return fflush(stdout) ? 3 : 0;
}
