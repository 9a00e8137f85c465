/* clew zones — who speaks in the body of a mail; a door for measuring, too. */
#include "cli/cli-common.h"
#include "cli/cli-json-line.h"

#include "base/io.h"
#include "base/utf8.h"
#include "flow/flow.h"
#include "lang/lang-zone.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct { bool eml, lines; } opt;

static const struct cli_option options[] = {
        { "eml", CLI_BOOL, &opt.eml, NULL, "FILE is a whole message, not a body" },
        { "lines", CLI_BOOL, &opt.lines, NULL,
          "many bodies: a JSON object {\"id\",\"text\"} a line in, one a line out" },
        { 0 },
};

static int slurp(struct cli *c, const char *path, struct buf *ret) {
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
                        return 0;
        }
}

/* What is no UTF-8 becomes a question mark a byte, so that offsets stay those of the file. */
static void mend(struct buf *b) {
        for (size_t at = 0; at < b->n; at++) {
                at += utf8_valid(bytes_of(b->p + at, b->n - at));
                if (at < b->n)
                        b->p[at] = '?';
        }
}

/* ---- JSON ---- */

/* Code points of a text counted as one goes along, back too: the parts of a header block stand near
 * each other in any order. */
struct points {
        struct str text;
        size_t at, n;
};

static size_t point_of(struct points *p, size_t off) {
        for (; p->at < off; p->at++)
                p->n += ((uint8_t) p->text.p[p->at] & 0xc0) != 0x80;
        for (; p->at > off; p->at--)
                p->n -= ((uint8_t) p->text.p[p->at - 1] & 0xc0) != 0x80;
        return p->n;
}

/* "start" and "end" count code points, "off" and "len" bytes. */
static void place(struct json *j, struct points *p, size_t off, size_t len) {
        json_key(j, "start"), json_u64(j, point_of(p, off));
        json_key(j, "end"), json_u64(j, point_of(p, off + len));
        json_key(j, "off"), json_u64(j, off);
        json_key(j, "len"), json_u64(j, len);
}

static void part(struct json *j, const char *key, struct points *p, struct lang_range r) {
        if (r.len == 0)
                return;
        json_key(j, key);
        json_object(j);
        json_key(j, "text"), json_str(j, str_sub(p->text, r.off, r.len));
        place(j, p, r.off, r.len);
        json_end(j);
}

static void voice_json(struct json *j, struct points *p, const struct lang_voice *v, size_t k) {
        json_object(j);
        json_key(j, "voice"), json_u64(j, k);
        json_key(j, "kind"), json_z(j, v->forwarded ? "forwarded" : "quoted");
        json_key(j, "depth"), json_u64(j, v->depth);
        part(j, "said", p, v->said);
        part(j, "name", p, v->name);
        part(j, "address", p, v->address);
        part(j, "date", p, v->date);
        part(j, "to", p, v->to);
        part(j, "cc", p, v->cc);
        part(j, "subject", p, v->subject);
        if (v->dated)
                cli_date_json(j, "at", true, v->at, v->zone);
        json_end(j);
}

static bool has_fields(const struct lang_zone *z) {
        return z->kind == LANG_ZONE_signature || z->kind == LANG_ZONE_closing;
}

static void fields_json(struct json *j, struct points *p, const struct lang_zones *z) {
        struct lang_fields f = { 0 };
        for (size_t i = 0; i < z->zones.n; i++) {
                const struct lang_zone *at = &z->zones.v[i];
                vec_clear(&f.v);
                if (has_fields(at))
                        lang_signature(p->text, at->off, at->len, &f);
                for (size_t k = 0; k < f.v.n; k++) {
                        const struct lang_field *v = &f.v.v[k];
                        json_object(j);
                        json_key(j, "kind"), json_z(j, lang_field_words(v->kind));
                        json_key(j, "zone"), json_u64(j, i);
                        json_key(j, "zone_kind"), json_z(j, lang_zone_words(at->kind));
                        json_key(j, "voice"), json_u64(j, at->voice);
                        json_key(j, "text"), json_str(j, str_sub(p->text, v->off, v->len));
                        place(j, p, v->off, v->len);
                        json_end(j);
                }
        }
        vec_done(&f.v);
}

static void as_json(struct cli *c, struct str id, struct str text, const struct lang_zones *z) {
        struct json *j = cli_json(c);
        struct points p = { .text = text };
        json_key(j, "verb"), json_z(j, "zones");
        if (id.p)
                json_key(j, "id"), json_str(j, id);
        json_key(j, "zones");
        json_array(j);
        for (size_t i = 0; i < z->zones.n; i++) {
                const struct lang_zone *at = &z->zones.v[i];
                json_object(j);
                json_key(j, "kind"), json_z(j, lang_zone_words(at->kind));
                json_key(j, "depth"), json_u64(j, at->depth);
                json_key(j, "voice"), json_u64(j, at->voice);
                place(j, &p, at->off, at->len);
                json_end(j);
        }
        json_end(j);
        json_key(j, "speakers");
        json_array(j);
        for (size_t i = 0; i < z->voices.n; i++)
                voice_json(j, &p, &z->voices.v[i], i + 1);
        json_end(j);
        json_key(j, "fields");
        json_array(j);
        fields_json(j, &p, z);
        json_end(j);
        cli_json_done(c);
}

/* ---- for people ---- */

static void speaker(struct cli *c, struct str text, const struct lang_zones *z, uint32_t voice) {
        if (voice == 0) {
                cli_print(c, "the author");
                return;
        }
        const struct lang_voice *v = &z->voices.v[voice - 1];
        struct lang_range who = v->name.len ? v->name : v->address;
        if (who.len)
                cli_show(c, CLI_BOLD, str_sub(text, who.off, who.len), 0);
        else
                cli_print(c, "somebody");
        if (v->dated) {
                cli_print(c, ", ");
                cli_date(c, true, v->at, v->zone, 16);
        } else if (v->date.len) {
                cli_print(c, ", ");
                cli_show(c, CLI_PLAIN, str_sub(text, v->date.off, v->date.len), 0);
        }
}

static void fields_text(struct cli *c, struct str text, const struct lang_zone *z) {
        struct lang_fields f = { 0 };
        if (has_fields(z))
                lang_signature(text, z->off, z->len, &f);
        for (size_t i = 0; i < f.v.n; i++) {
                cli_style(c, CLI_MARK);
                cli_print(c, "    %s: ", lang_field_words(f.v.v[i].kind));
                cli_style(c, CLI_PLAIN);
                cli_show(c, CLI_PLAIN, str_sub(text, f.v.v[i].off, f.v.v[i].len), 0);
                cli_print(c, "\n");
        }
        vec_done(&f.v);
}

static void as_text(struct cli *c, struct str id, struct str text, const struct lang_zones *z) {
        if (id.p) {
                cli_show(c, CLI_HEAD, id, 0);
                cli_print(c, "\n");
        }
        for (size_t i = 0; i < z->zones.n; i++) {
                const struct lang_zone *at = &z->zones.v[i];
                cli_style(c, CLI_WARN);
                cli_print(c, "[%s, ", lang_zone_words(at->kind));
                speaker(c, text, z, at->voice);
                cli_style(c, CLI_WARN);
                cli_print(c, "]\n");
                cli_style(c, CLI_PLAIN);
                cli_text(c, str_sub(text, at->off, at->len), "  ");
                fields_text(c, text, at);
        }
}

/* ---- in ---- */

static void one(struct cli *c, struct str id, struct str text, struct lang_zones *z) {
        lang_zones_read(text, z);
        (c->json ? as_json : as_text)(c, id, text, z);
}

static int many(struct cli *c, struct str in, struct lang_zones *z) {
        struct buf id, text;
        int r = CLI_NO;
        buf_init(&id, 0);
        buf_init(&text, 0);
        for (size_t n = 1; in.n; n++) {
                struct str line = str_trim(str_cut(&in, '\n'));
                if (line.n == 0)
                        continue;
                if (cli_json_field(line, "text", &text) != 1) {
                        r = err_set(&c->err, ERR_usage, "line %zu is no object with a text", n);
                        break;
                }
                if (cli_json_field(line, "id", &id) != 1)
                        buf_clear(&id);
                one(c, buf_str(&id), buf_str(&text), z);
                r = CLI_YES;
        }
        buf_done(&id);
        buf_done(&text);
        return r;
}

/* The first text of a message: its body. */
static int take_message(void *arg, const char *file, struct bytes records, const char *blame) {
        struct cli *c = arg;
        struct rec r;
        (void) blame;
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_text) {
                        struct lang_zones z = { 0 };
                        one(c, c->n_operands > 1 ? str_of(file) : (struct str){ 0 }, r.text.text,
                            &z);
                        lang_zones_done(&z);
                        return 0;
                }
        return 0;
}

static void complain(void *arg, const struct err *e) {
        (void) arg;
        cli_complain(e);
}

static int messages(struct cli *c) {
        struct flow_parse p = { .files = (const char *const *) c->operands,
                                .n_files = c->n_operands,
                                .worker_path = cli_worker(),
                                .take = take_message,
                                .complain = complain,
                                .arg = c };
        if (c->n_operands == 0)
                return err_set(&c->err, ERR_usage, "--eml needs a FILE");
        int r = flow_parse(&p, &c->err);
        return r < 0 ? r : p.failed ? CLI_FAILED : CLI_YES;
}

static int body(struct cli *c, const char *path) {
        struct lang_zones z = { 0 };
        struct buf in;
        buf_init(&in, 0);
        int r = slurp(c, path, &in);
        if (r >= 0) {
                mend(&in);
                if (opt.lines)
                        r = many(c, buf_str(&in), &z);
                else
                        one(c, c->n_operands > 1 ? str_of(path) : (struct str){ 0 }, buf_str(&in),
                            &z),
                                r = in.n ? CLI_YES : CLI_NO;
        }
        buf_done(&in);
        lang_zones_done(&z);
        return r;
}

static int run(struct cli *c) {
        int r = CLI_NO;
        if (opt.eml)
                return messages(c);
        if (c->n_operands == 0)
                return body(c, "-");
        for (size_t i = 0; i < c->n_operands; i++) {
                int got = body(c, c->operands[i]);
                if (got < 0)
                        return got;
                r = got == CLI_YES ? CLI_YES : r;
        }
        return r;
}

const struct cli_verb cli_verb_zones = {
        .name = "zones",
        .args = "[FILE...]",
        .says = "who speaks in the body of a mail, stretch by stretch, and what signatures say",
        .about =
                "Each FILE (or standard input) is the body of one mail, in UTF-8.  Each stretch is "
                "told: own\n"
                "words, greeting, closing, signature, disclaimer, words quoted or forwarded and "
                "whose,\n"
                "and the lines that say whose.  --json prints one object; \"start\" and \"end\" "
                "count code\n"
                "points, \"off\" and \"len\" bytes.  With --eml each FILE is a message, and its "
                "first text is read.",
        .example = "clew zones --json body.txt\nclew zones --eml message.eml",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 0,
        .most = SIZE_MAX,
        .run = run,
};
