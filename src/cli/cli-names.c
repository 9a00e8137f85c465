/* clew names — are two names one, and which of many is meant: spellings, scripts, orders,
 * initials. */
#include "cli/cli-common.h"

#include "base/io.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "name/name.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { TOP_MOST = 1000 };

static struct {
        bool no_cross_script;
        const char *pool;
        uint64_t top;
} opt = { .top = 10 };

static const struct cli_option options[] = {
        { "pool", CLI_STR, &opt.pool, "FILE", "match: the names to look through, one a line" },
        { "top", CLI_U64, &opt.top, "N", "match: at most N names (default 10)" },
        { "no-cross-script", CLI_BOOL, &opt.no_cross_script, NULL,
          "names in two scripts are never one" },
        { 0 },
};

/* The whole of a file or of standard input; what is no UTF-8 becomes a question mark a byte. */
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
                        break;
        }
        for (size_t at = 0; at < ret->n; at++) {
                at += utf8_valid(bytes_of(ret->p + at, ret->n - at));
                if (at < ret->n)
                        ret->p[at] = '?';
        }
        return 0;
}

static struct str cut_line(struct str *rest) {
        struct str line = str_cut(rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
                line.n--;
        return line;
}

static struct str operand(struct cli *c, size_t i, struct buf *ret) {
        buf_init(ret, 0);
        buf_puts(ret, c->operands[i]);
        for (size_t at = 0; at < ret->n; at++) {
                at += utf8_valid(bytes_of(ret->p + at, ret->n - at));
                if (at < ret->n)
                        ret->p[at] = '?';
        }
        return buf_str(ret);
}

/* ---- two names ---- */

static struct str words_of(struct str s, const struct name *n, unsigned at, unsigned words) {
        if (words == 0)
                return (struct str){ 0 };
        const struct name_token *from = &n->token[at], *to = &n->token[at + words - 1];
        uint32_t end = to->off + to->len;
        return str_sub(s, from->off, end > from->off ? end - from->off : from->len);
}

static void steps_json(struct json *j, struct str a, struct str b, const struct name *x,
                       const struct name *y, const struct name_match *m) {
        json_key(j, "steps");
        json_array(j);
        for (unsigned i = 0; i < m->n_steps; i++) {
                const struct name_step *s = &m->step[i];
                json_object(j);
                json_key(j, "rule"), json_z(j, name_rule_id(s->rule));
                json_key(j, "a"), json_str(j, words_of(a, x, s->a, s->a_n));
                json_key(j, "b"), json_str(j, words_of(b, y, s->b, s->b_n));
                json_key(j, "bits"), json_real(j, (double) s->bits);
                json_key(j, "quality"), json_real(j, (double) s->quality);
                json_end(j);
        }
        json_end(j);
}

static void compared_json(struct cli *c, struct str a, struct str b, const struct name *x,
                          const struct name *y, const struct name_match *m) {
        struct json *j = cli_json(c);
        json_key(j, "a"), json_str(j, a);
        json_key(j, "b"), json_str(j, b);
        json_key(j, "same"), json_bool(j, m->score >= 0.5);
        json_key(j, "score"), json_real(j, m->score);
        json_key(j, "tier"), json_z(j, name_tier_id(m->tier));
        json_key(j, "bits"), json_real(j, m->bits);
        json_key(j, "reordered"), json_bool(j, m->reordered);
        steps_json(j, a, b, x, y, m);
        cli_json_done(c);
}

static void compared_text(struct cli *c, struct str a, struct str b, const struct name *x,
                          const struct name *y, const struct name_match *m) {
        cli_print(c, "%.3f %s%s\n", m->score, name_tier_id(m->tier),
                  m->reordered ? ", reordered" : "");
        for (unsigned i = 0; i < m->n_steps; i++) {
                const struct name_step *s = &m->step[i];
                cli_print(c, "  %-12s", name_rule_id(s->rule));
                cli_show(c, CLI_BOLD, words_of(a, x, s->a, s->a_n), 0);
                if (s->a_n && s->b_n)
                        cli_print(c, " = ");
                cli_show(c, CLI_BOLD, words_of(b, y, s->b, s->b_n), 0);
                if (s->a_n && s->b_n)
                        cli_print(c, "  %.0f bits", (double) s->bits);
                cli_print(c, "\n");
        }
}

static double compare(struct str a, struct str b, struct name *x, struct name *y,
                      struct name_match *m) {
        struct name_options o = { .no_cross_script = opt.no_cross_script };
        name_parse(name_model(), a, x), name_parse(name_model(), b, y);
        name_compare(name_model(), x, y, &o, m);
        return m->score;
}

static int compare_lines(struct cli *c) {
        struct buf in;
        struct name x, y;
        struct name_match m;
        bool any = false;
        buf_init(&in, 0);
        int r = slurp(c, "-", &in);
        for (struct str rest = buf_str(&in); r == 0 && rest.n;) {
                struct str b = cut_line(&rest), a = str_cut(&b, '\t');
                any |= compare(a, b, &x, &y, &m) >= 0.5;
                if (c->json)
                        compared_json(c, a, b, &x, &y, &m);
                else
                        cli_print(c, "%.4f\n", m.score);
        }
        buf_done(&in);
        return r < 0 ? r : any ? CLI_YES : CLI_NO;
}

static int run_compare(struct cli *c) {
        struct buf left, right;
        struct name x, y;
        struct name_match m;
        if (c->n_operands == 2 && strcmp(c->operands[1], "-") == 0)
                return compare_lines(c);
        if (c->n_operands != 3)
                return err_set(&c->err, ERR_usage, "'names compare' takes two names, or -");
        struct str a = operand(c, 1, &left), b = operand(c, 2, &right);
        bool same = compare(a, b, &x, &y, &m) >= 0.5;
        (c->json ? compared_json : compared_text)(c, a, b, &x, &y, &m);
        buf_done(&left), buf_done(&right);
        return same ? CLI_YES : CLI_NO;
}

/* ---- one of many ---- */

static void matched_json(struct cli *c, const struct name_pool *p, struct str query,
                         const struct name_hit *hit, size_t n) {
        struct json *j = cli_json(c);
        json_key(j, "query"), json_str(j, query);
        json_key(j, "matches");
        json_array(j);
        for (size_t i = 0; i < n; i++) {
                json_object(j);
                json_key(j, "name"), json_str(j, name_pool_get(p, hit[i].i));
                json_key(j, "line"), json_u64(j, (uint64_t) hit[i].i + 1);
                json_key(j, "score"), json_real(j, hit[i].score);
                json_key(j, "tier"), json_z(j, name_tier_id(hit[i].tier));
                json_key(j, "bits"), json_real(j, hit[i].bits);
                json_end(j);
        }
        json_end(j);
        cli_json_done(c);
}

static void matched_text(struct cli *c, const struct name_pool *p, struct str query,
                         const struct name_hit *hit, size_t n) {
        (void) query;
        for (size_t i = 0; i < n; i++) {
                cli_print(c, "%.3f %-12s ", hit[i].score, name_tier_id(hit[i].tier));
                cli_show(c, CLI_BOLD, name_pool_get(p, hit[i].i), 0);
                cli_print(c, "\n");
        }
}

/* Whether any of the best passes for the name. */
static bool match(struct cli *c, const struct name_pool *p, struct str query,
                  struct name_hit *hit) {
        struct name_options o = { .no_cross_script = opt.no_cross_script };
        struct name q;
        bool same = false;
        name_parse(name_model(), query, &q);
        size_t n = name_pool_match(p, &q, &o, hit, (size_t) opt.top);
        for (size_t i = 0; i < n; i++)
                same |= hit[i].score >= 0.5;
        (c->json ? matched_json : matched_text)(c, p, query, hit, n);
        return same;
}

static int match_lines(struct cli *c, const struct name_pool *p, struct name_hit *hit) {
        struct buf in;
        bool any = false;
        buf_init(&in, 0);
        int r = slurp(c, "-", &in);
        for (struct str rest = buf_str(&in); r == 0 && rest.n;)
                any |= match(c, p, cut_line(&rest), hit);
        buf_done(&in);
        return r < 0 ? r : any ? CLI_YES : CLI_NO;
}

static int match_in(struct cli *c, const struct name_pool *p) {
        struct name_hit *hit = mem_array(NULL, (size_t) opt.top, sizeof *hit);
        struct buf query;
        int r;
        if (strcmp(c->operands[1], "-") == 0) {
                r = match_lines(c, p, hit);
        } else {
                r = match(c, p, operand(c, 1, &query), hit) ? CLI_YES : CLI_NO;
                buf_done(&query);
        }
        mem_free(hit);
        return r;
}

static int run_match(struct cli *c) {
        struct buf text;
        if (c->n_operands != 2 || !opt.pool)
                return err_set(&c->err, ERR_usage,
                               "'names match' takes one name, or -, and --pool FILE");
        if (opt.top < 1 || opt.top > TOP_MOST)
                return err_set(&c->err, ERR_usage, "--top takes 1 to %d", TOP_MOST);
        buf_init(&text, 0);
        int r = slurp(c, opt.pool, &text);
        if (r == 0) {
                struct name_pool *p = name_pool_new(name_model());
                for (struct str rest = buf_str(&text); rest.n;)
                        name_pool_put(p, cut_line(&rest));
                name_pool_build(p);
                r = match_in(c, p);
                name_pool_free(&p);
        }
        buf_done(&text);
        return r;
}

static int run(struct cli *c) {
        if (strcmp(c->operands[0], "compare") == 0)
                return run_compare(c);
        if (strcmp(c->operands[0], "match") == 0)
                return run_match(c);
        return err_set(&c->err, ERR_usage, "'names' compares or matches, it does not '%s'",
                       c->operands[0]);
}

const struct cli_verb cli_verb_names = {
        .name = "names",
        .args = "compare A B | compare - | match NAME --pool FILE",
        .says = "are two names one; which of many names is meant; across scripts and spellings",
        .about = "compare says how likely two names are one, and why: of pairs that get 0.9, nine "
                 "in\n"
                 "ten are; from 0.5 they are taken for the same, and the exit code is 0.  compare "
                 "-\n"
                 "reads pairs parted by a TAB, one a line, and prints a score a line.\n"
                 "match finds a name among those of FILE, the best first; match - reads a name a "
                 "line.\n"
                 "That two names agree does not make their bearers one person.",
        .example = "clew names compare \"Karimi, Mohammad Reza\" \"محمدرضا کریمی\"",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 2,
        .most = 3,
        .run = run,
};
