/* clew tag — the names in a text: people, organisations, places; a door for measuring, too. */
#include "cli/cli-common.h"

#include "base/io.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "lang/lang-tag.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct {
        bool pretokenized;
        const char *lang;
} opt;

static const struct cli_option options[] = {
        { "pretokenized", CLI_BOOL, &opt.pretokenized, NULL,
          "a word a line in, an empty line between sentences; out: word TAB B-PER, I-PER .. O" },
        { "lang", CLI_STR, &opt.lang, "L", "the language: en, fa, ar (default: as it looks)" },
        { 0 },
};

/* The whole of a file or of standard input; what is no UTF-8 becomes a question mark a byte, so
 * that offsets stay what they are in the file. */
static int slurp(struct cli *c, struct buf *ret) {
        const char *path = c->n_operands ? c->operands[0] : "-";
        bool in = strcmp(path, "-") == 0;
        _cleanup_close_ int own = in ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        if (!in && own < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        for (;;) {
                enum { CHUNK = 1 << 16 };
                ssize_t n = io_read(in ? STDIN_FILENO : own, buf_room(ret, CHUNK), CHUNK);
                if (n < 0)
                        return err_errno(&c->err, errno, "cannot read '%s'", path);
                ret->n += (size_t) n;
                if (n < CHUNK)
                        break;
        }
        for (size_t at = 0; at < ret->n; at++) {
                at += utf8_valid(bytes_of(ret->p + at, ret->n - at));
                if (at < ret->n)
                        ret->p[at] = '?';
        }
        if (ret->n >= UINT32_MAX)
                return err_set(&c->err, ERR_limit, "'%s' has 4 GiB or more", path);
        return 0;
}

/* ---- running text ---- */

static void as_json(struct cli *c, struct str text, const struct lang_name *n) {
        struct json *j = cli_json(c);
        json_key(j, "off"), json_u64(j, n->off);
        json_key(j, "len"), json_u64(j, n->len);
        json_key(j, "text"), json_str(j, str_sub(text, n->off, n->len));
        json_key(j, "type"), json_z(j, lang_type_code(n->type));
        json_key(j, "odds"), json_u64(j, n->odds);
        json_key(j, "title");
        if (n->title_len)
                json_str(j, str_sub(text, n->title_off, n->title_len));
        else
                json_null(j);
        cli_json_done(c);
}

/* A name and the words around it, on one line. */
static void as_text(struct cli *c, struct str text, const struct lang_name *n) {
        enum { AROUND = 60 };
        size_t from = utf8_floor(text, n->off > AROUND ? n->off - AROUND : 0);
        size_t to = utf8_floor(text, n->off + n->len + AROUND);
        cli_print(c, "%s %3u  ", lang_type_code(n->type), n->odds);
        cli_show(c, CLI_BOLD, str_sub(text, n->off, n->len), 0);
        cli_print(c, "  ");
        cli_show(c, CLI_DIM, str_trim(str_sub(text, from, n->off - from)), 0);
        cli_print(c, " * ");
        cli_show(c, CLI_DIM, str_trim(str_sub(text, n->off + n->len, to - n->off - n->len)), 0);
        cli_print(c, "\n");
}

static int tag_text(struct cli *c, struct lang_tagger *t, struct str text, enum text_lang lang) {
        const struct lang_name *names;
        size_t n = lang_tag(t, text, lang, /* hints= */ NULL, &names);
        for (size_t i = 0; i < n; i++)
                (c->json ? as_json : as_text)(c, text, &names[i]);
        return n ? CLI_YES : CLI_NO;
}

/* ---- words that somebody else has cut ---- */

static struct str cut_line(struct str *rest) {
        struct str line = str_cut(rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
                line.n--;
        return line;
}

/* To a terminal shown, to a program as it came: it asked for its own words back. */
static void put_word(struct cli *c, const struct lang_tagged *w) {
        if (c->terminal)
                cli_show(c, CLI_PLAIN, w->word, 0);
        else
                buf_put_str(&c->line, w->word); /* a NUL within too */
        if (w->bio == 'O')
                cli_print(c, "\tO\n");
        else
                cli_print(c, "\t%c-%s\n", w->bio, lang_type_code(w->type));
}

static int tag_words(struct cli *c, struct lang_tagger *t, struct str text, enum text_lang lang) {
        VEC(struct lang_tagged) words = { 0 };
        VEC(size_t) ends = { 0 };
        bool found = false;
        for (struct str rest = text; rest.n;) {
                struct str line = cut_line(&rest);
                struct str word = str_cut(&line, '\t');
                if (str_trim(word).n || line.n) /* an empty word before a TAB is a word */
                        vec_push(&words, (struct lang_tagged){ .word = word });
                else
                        vec_push(&ends, words.n);
        }
        size_t n_blank = ends.n;
        vec_push(&ends, words.n);
        lang_tag_sentences(t, words.v, ends.v, ends.n, lang, /* hints= */ NULL);
        for (size_t i = 0, s = 0; i < words.n || s < n_blank;) {
                for (; s < n_blank && ends.v[s] == i; s++)
                        cli_print(c, "\n");
                if (i < words.n) {
                        found |= words.v[i].bio != 'O';
                        put_word(c, &words.v[i++]);
                }
        }
        vec_done(&words);
        vec_done(&ends);
        return found ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        enum text_lang lang = TEXT_LANG_und;
        struct buf in;
        if (opt.lang && (!text_lang_of_code(str_of(opt.lang), &lang) ||
                         (lang != TEXT_LANG_en && lang != TEXT_LANG_fa && lang != TEXT_LANG_ar)))
                return err_hint(&c->err,
                                err_set(&c->err, ERR_usage, "cannot tag language '%s'", opt.lang),
                                "en, fa or ar");
        buf_init(&in, 0);
        int r = slurp(c, &in);
        if (r >= 0) {
                struct lang_tagger *t = lang_tagger_new();
                r = (opt.pretokenized ? tag_words : tag_text)(c, t, buf_str(&in), lang);
                lang_tagger_free(&t);
        }
        buf_done(&in);
        return r;
}

const struct cli_verb cli_verb_tag = {
        .name = "tag",
        .args = "[FILE|-]",
        .says = "the names in a text: people, organisations, places, with odds",
        .about =
                "FILE (or standard input) is text in English, Persian or Arabic.  Each name found "
                "is "
                "a\n"
                "candidate: its odds are those the model gives it, in hundredths.  With --json one "
                "object\n"
                "a name; off and len are bytes of the file.  With --pretokenized the words are cut "
                "already:\n"
                "one a line, an empty line between sentences; the same lines come back, each with "
                "a TAB and\n"
                "B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC or O.  No case is needed.",
        .example = "clew tag letter.txt",
        .options = options,
        .needs = CLI_NOTHING,
        .most = 1,
        .run = run,
};
