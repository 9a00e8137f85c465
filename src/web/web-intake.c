/* Intake: what is here, how the act that runs goes on, and the acts that can be begun.
 *
 *   clew add --progress ──> the keeper keeps its last lines ──> web_job_get() ──> numbers, bar
 *
 * The page tells the state of the moment; with scripts it asks for itself again, without there is a
 * link. */
#include "actor/actor-read.h"
#include "base/json.h"
#include "store/store-actor.h"
#include "tie/tie-read.h"
#include "web/web-act.h"
#include "web/web-html.h"

int web_page_intake(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_intake_json(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_intake_stop(struct web_request *q, struct web_answer *w, struct err *e);

/* ---- how it goes ------------------------------------------------------------------------------
 */

struct going {
        struct web_job job;
        struct buf out, said;
        bool known; /* there was a line of progress */
        struct str stage;
        uint64_t bytes, bytes_all, documents, pages, analysed, analyse_all, left;
        struct str rate; /* as it was said: "12.3" */
        bool ends;       /* `left` is known */
};

/* The last line that begins with "progress ", without that. */
static bool last_line(struct str said, struct str *ret) {
        bool found = false;
        while (said.n) {
                struct str line = str_cut(&said, '\n');
                if (str_starts(line, STR("progress "))) {
                        *ret = str_sub(line, 9, SIZE_MAX);
                        found = true;
                }
        }
        return found;
}

/* name=value ...; the stage is the last and may have spaces in it. */
static void read_line(struct going *g, struct str line) {
        const struct {
                const char *name;
                uint64_t *to;
        } numbers[] = { { "bytes", &g->bytes },
                        { "bytes_all", &g->bytes_all },
                        { "documents", &g->documents },
                        { "pages", &g->pages },
                        { "analysed", &g->analysed },
                        { "analyse_all", &g->analyse_all },
                        { "left", &g->left } };
        size_t at = str_find(line, STR("stage="));
        if (at != SIZE_MAX)
                g->stage = str_trim(str_sub(line, at + 6, SIZE_MAX));
        line = str_sub(line, 0, at);
        while (line.n) {
                struct str value = str_cut(&line, ' '), name = str_cut(&value, '=');
                if (str_eq(name, STR("rate")))
                        g->rate = value;
                for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                        if (str_eq(name, str_of(numbers[i].name)) &&
                            str_u64(value, numbers[i].to) && numbers[i].to == &g->left)
                                g->ends = true;
        }
}

static int get_going(struct web_request *q, struct going *g, struct err *e) {
        struct str line;
        *g = (struct going){ 0 };
        buf_init(&g->out, 1 << 20);
        buf_init(&g->said, 1 << 20);
        int r = web_job_get(q, &g->job, &g->out, &g->said, e);
        g->known = r >= 0 && last_line(buf_str(&g->said), &line);
        if (g->known)
                read_line(g, line);
        return r;
}

static void going_done(struct going *g) {
        buf_done(&g->out);
        buf_done(&g->said);
}

/* How much is done of how much, in the unit of the stage; 0 of 0: cannot be told. */
static void share(const struct going *g, uint64_t *done, uint64_t *all) {
        bool second = g->analyse_all > 0;
        *done = second ? g->analysed : g->bytes;
        *all = second ? g->analyse_all : g->bytes_all;
}

/* ---- shown ------------------------------------------------------------------------------------
 */

static enum web_say stage_say(struct str stage) {
        static const struct {
                const char *stage;
                enum web_say say;
        } stages[] = { { "reading", WEB_SAY_intake_stage_reading },
                       { "reading again", WEB_SAY_intake_stage_again },
                       { "reading pixels", WEB_SAY_intake_stage_pixels },
                       { "documents", WEB_SAY_intake_stage_documents },
                       { "settling", WEB_SAY_intake_stage_index },
                       { "threading", WEB_SAY_intake_stage_index },
                       { "merging", WEB_SAY_intake_stage_index },
                       { "analysing", WEB_SAY_intake_stage_names },
                       { "comparing", WEB_SAY_intake_stage_comparing } };
        for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
                if (str_eq(stage, str_of(stages[i].stage)))
                        return stages[i].say;
        return WEB_SAY_intake_stage_begin;
}

static void begin_fact(struct web_answer *w, enum web_say label) {
        web_lit(w, "<div><dt>");
        web_say(w, label);
        web_lit(w, "</dt><dd>");
}

static void end_fact(struct web_answer *w) {
        web_lit(w, "</dd></div>");
}

static void put_fact(struct web_answer *w, enum web_say label, uint64_t n) {
        begin_fact(w, label);
        web_count(w, n);
        end_fact(w);
}

static void put_left(struct web_answer *w, uint64_t seconds) {
        if (seconds < 90)
                web_say_count(w, WEB_SAY_intake_seconds_n, seconds);
        else
                web_say_count(w, WEB_SAY_intake_minutes_n, (seconds + 30) / 60);
}

static void put_pace(struct web_answer *w, const struct going *g) {
        uint64_t done, all, whole = 0;
        struct str rate = g->rate;
        share(g, &done, &all);
        if (all) {
                web_lit(w, "<progress max=\"100\" value=\"");
                web_int(w, (int64_t) (done < all ? 100 * (double) done / (double) all : 100));
                web_lit(w, "\"></progress>");
        }
        web_lit(w, "<dl class=\"numbers\">");
        begin_fact(w, WEB_SAY_intake_stage);
        web_say(w, stage_say(g->stage));
        end_fact(w);
        if (g->analyse_all) {
                begin_fact(w, WEB_SAY_intake_documents);
                web_count(w, g->analysed);
                web_lit(w, " / ");
                web_count(w, g->analyse_all);
        } else {
                put_fact(w, WEB_SAY_intake_documents, g->pages ? g->pages : g->documents);
                begin_fact(w, WEB_SAY_intake_bytes);
                web_size(w, g->bytes);
                web_lit(w, " / ");
                web_size(w, g->bytes_all);
        }
        end_fact(w);
        if (str_u64(str_cut(&rate, '.'), &whole))
                put_fact(w, WEB_SAY_intake_rate, whole);
        if (g->ends) {
                begin_fact(w, WEB_SAY_intake_left);
                put_left(w, g->left);
                end_fact(w);
        }
        web_lit(w, "</dl>");
}

/* What was printed, and what was said beside progress; in the language of the command line. */
static void put_said(struct web_answer *w, const struct going *g) {
        struct str said = buf_str(&g->said);
        if (g->job.code > 1)
                web_lit(w, "<details open><summary>");
        else
                web_lit(w, "<details><summary>");
        web_say(w, WEB_SAY_intake_said);
        web_lit(w, "</summary><pre lang=\"en\" dir=\"ltr\">");
        web_lines(w, buf_str(&g->out));
        while (said.n) {
                struct str line = str_cut(&said, '\n');
                if (line.n && !str_starts(line, STR("progress "))) {
                        web_text(w, line);
                        web_lit(w, "\n");
                }
        }
        web_lit(w, "</pre></details>");
}

static void put_running(const struct web_request *q, struct web_answer *w, const struct going *g) {
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_intake_running);
        web_lit(w, "</h2>");
        put_pace(w, g);
        web_lit(w, "<form class=\"row\" method=\"post\" action=\"/intake/stop\">");
        web_hidden(w, "token", q->token);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_intake_stop);
        web_lit(w, "</button> <a class=\"unscripted\" href=\"/intake\">");
        web_say(w, WEB_SAY_intake_reload);
        web_lit(w, "</a></form><p class=\"meta\">");
        web_say(w, WEB_SAY_intake_stop_note);
        web_lit(w, "</p>");
}

static void put_ended(const struct web_request *q, struct web_answer *w, const struct going *g) {
        bool well = g->job.code == 0 || g->job.code == 1;
        bool stopped = str_find(buf_str(&g->said), STR("stopped on request")) != SIZE_MAX;
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_intake_ended);
        web_lit(w, "</h2><p><span class=\"badge");
        if (well || stopped)
                web_lit(w, "\">");
        else
                web_lit(w, " warn\">");
        web_say(w, well      ? WEB_SAY_intake_ended_well
                   : stopped ? WEB_SAY_intake_stopped
                             : WEB_SAY_intake_ended_badly);
        web_lit(w, "</span> <span class=\"meta\">");
        web_time(q, w, true, g->job.began, 0);
        web_lit(w, " – ");
        web_time(q, w, true, g->job.ended, 0);
        web_lit(w, "</span></p>");
        put_said(w, g);
}

static void put_job(const struct web_request *q, struct web_answer *w, const struct going *g) {
        web_lit(w, "<section id=\"job\" class=\"panel\" data-running=\"");
        web_int(w, g->job.running);
        web_lit(w, "\">");
        if (g->job.running)
                put_running(q, w, g);
        else if (g->job.known)
                put_ended(q, w, g);
        web_lit(w, "</section>");
}

/* ---- what is here -----------------------------------------------------------------------------
 */

static void some(struct web_answer *w, enum web_say label, uint64_t n) {
        if (n)
                put_fact(w, label, n);
}

static void put_share(struct web_answer *w, enum web_say label, uint64_t n, uint64_t of) {
        double percent = of ? 100.0 * (double) n / (double) of : 100;
        begin_fact(w, label);
        web_count(w, n);
        web_lit(w, " <span class=\"meta\">");
        web_count(w, (uint64_t) percent);
        web_lit(w, " %</span>");
        end_fact(w);
}

static void put_missing(struct web_answer *w, enum web_say label, uint64_t n) {
        if (!n)
                return;
        begin_fact(w, label);
        web_lit(w, "<a href=\"/missing\">");
        web_count(w, n);
        web_lit(w, "</a>");
        end_fact(w);
}

static void put_counts(const struct web_request *q, struct web_answer *w,
                       const struct store_counts *n, uint64_t searchable, uint64_t analysed) {
        put_fact(w, WEB_SAY_intake_messages, n->messages);
        some(w, WEB_SAY_intake_files, n->files);
        some(w, WEB_SAY_intake_attached, n->attached);
        put_fact(w, WEB_SAY_intake_threads, n->threads);
        if (n->dated) {
                begin_fact(w, WEB_SAY_intake_span);
                web_day(q, w, true, n->first, 0);
                web_lit(w, " – ");
                web_day(q, w, true, n->last, 0);
                end_fact(w);
        }
        some(w, WEB_SAY_intake_undated, n->undated);
        begin_fact(w, WEB_SAY_intake_size);
        web_size(w, n->bytes);
        end_fact(w);
        begin_fact(w, WEB_SAY_intake_containers);
        web_lit(w, "<a href=\"/ledger\">");
        web_count(w, n->containers);
        web_lit(w, "</a>");
        end_fact(w);
        some(w, WEB_SAY_intake_duplicates, n->duplicates);
        put_share(w, WEB_SAY_intake_searchable, searchable, n->docs);
        put_share(w, WEB_SAY_intake_analysed, analysed < n->docs ? analysed : n->docs, n->docs);
        if (n->begun) {
                begin_fact(w, WEB_SAY_intake_begun);
                web_count(w, n->begun);
                web_lit(w, " <span class=\"meta\">");
                web_say(w, WEB_SAY_intake_begun_hint);
                web_lit(w, "</span>");
                end_fact(w);
        }
        some(w, WEB_SAY_intake_scans, n->todo_ocr);
        some(w, WEB_SAY_intake_waiting, n->todo_read);
        put_missing(w, WEB_SAY_intake_encrypted, n->encrypted);
        put_missing(w, WEB_SAY_intake_unreadable, n->unreadable);
        some(w, WEB_SAY_intake_flawed, n->flawed);
        some(w, WEB_SAY_intake_ghosts, n->ghosts);
}

static int put_coverage(struct web_request *q, struct web_answer *w, struct store_counts *n,
                        struct err *e) {
        struct store_coverage searchable = { 0 };
        struct doc_id analysed = { 0 };
        uint32_t version = ACTOR_READ_VERSION << 8 | TIE_READ_VERSION;
        int r = store_counts_get(q->store, n, e);
        if (r < 0 || (r = store_coverage_get(q->store, &searchable, e)) < 0 ||
            (r = store_analysed_get(q->store, version, &analysed, e)) < 0)
                return r;
        web_lit(w, "<section id=\"coverage\"><h2>");
        web_say(w, WEB_SAY_intake_coverage);
        web_lit(w, "</h2><dl class=\"numbers\">");
        put_counts(q, w, n, searchable.indexed, analysed.v >= n->last_id ? n->docs : analysed.v);
        web_lit(w, "</dl><p><a href=\"/ledger\">");
        web_say(w, WEB_SAY_ledger_title);
        web_lit(w, "</a> · <a href=\"/missing\">");
        web_say(w, WEB_SAY_missing_title);
        web_lit(w, "</a></p></section>");
        return 0;
}

/* ---- acts -------------------------------------------------------------------------------------
 */

static void put_add(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_intake_add);
        web_lit(w, "</h2>");
        web_form(q, w, "add");
        web_lit(w, "<label for=\"add-path\">");
        web_say(w, WEB_SAY_intake_path);
        web_lit(w, "</label><input id=\"add-path\" name=\"path\" required dir=\"ltr\" "
                   "autocomplete=\"off\" spellcheck=\"false\" aria-describedby=\"add-hint\">"
                   "<small id=\"add-hint\">");
        web_say(w, WEB_SAY_intake_path_hint);
        web_lit(w, " <code dir=\"ltr\">/media/disk/mail</code>");
        web_lit(w, "</small><button>");
        web_say(w, WEB_SAY_intake_go);
        web_lit(w, "</button></form></section>");
}

static void put_act(const struct web_request *q, struct web_answer *w, const char *act,
                    enum web_say words) {
        web_form(q, w, act);
        web_lit(w, "<button class=\"second\">");
        web_say(w, words);
        web_lit(w, "</button></form>");
}

static void put_acts(const struct web_request *q, struct web_answer *w,
                     const struct store_counts *n) {
        web_lit(w, "<section class=\"panel\"><h2>");
        web_say(w, WEB_SAY_intake_acts);
        web_lit(w, "</h2><div class=\"row\">");
        put_act(q, w, "retry", WEB_SAY_intake_retry);
        if (n->todo_ocr)
                put_act(q, w, "ocr", WEB_SAY_intake_ocr);
        put_act(q, w, "analyse", WEB_SAY_intake_analyse);
        put_act(q, w, "audit", WEB_SAY_intake_audit);
        web_lit(w, "</div>");
        web_form(q, w, "passwords");
        web_lit(w, "<label for=\"passwords\">");
        web_say(w, WEB_SAY_intake_passwords);
        web_lit(w, "</label><textarea id=\"passwords\" name=\"in\" rows=\"3\" required dir=\"ltr\" "
                   "autocomplete=\"off\" spellcheck=\"false\"></textarea><button>");
        web_say(w, WEB_SAY_intake_passwords_go);
        web_lit(w, "</button></form></section>");
}

int web_page_intake(struct web_request *q, struct web_answer *w, struct err *e) {
        struct store_counts n = { 0 };
        struct going g;
        int r = get_going(q, &g, e);
        if (r >= 0) {
                web_begin(q, w, web_said(WEB_SAY_intake_title, q->lang), WEB_NAV_intake);
                web_module(w, "work");
                web_lit(w, "<h1>");
                web_say(w, WEB_SAY_intake_title);
                web_lit(w, "</h1>");
                put_job(q, w, &g);
                if (!g.job.running)
                        put_add(q, w);
                r = put_coverage(q, w, &n, e);
                if (!g.job.running)
                        put_acts(q, w, &n);
                web_end(q, w);
        }
        going_done(&g);
        return r;
}

int web_page_intake_json(struct web_request *q, struct web_answer *w, struct err *e) {
        struct going g;
        struct json j;
        int r = get_going(q, &g, e);
        if (r >= 0) {
                w->type = "application/json";
                json_init(&j, &w->body);
                json_object(&j);
                json_key(&j, "known"), json_bool(&j, g.job.known);
                json_key(&j, "running"), json_bool(&j, g.job.running);
                json_key(&j, "code"), json_i64(&j, g.job.code);
                json_key(&j, "began"), json_i64(&j, g.job.began);
                json_key(&j, "ended"), json_i64(&j, g.job.ended);
                json_key(&j, "stage"), json_str(&j, g.stage);
                json_key(&j, "bytes"), json_u64(&j, g.bytes);
                json_key(&j, "bytes_all"), json_u64(&j, g.bytes_all);
                json_key(&j, "documents"), json_u64(&j, g.documents);
                json_key(&j, "pages"), json_u64(&j, g.pages);
                json_key(&j, "analysed"), json_u64(&j, g.analysed);
                json_key(&j, "analyse_all"), json_u64(&j, g.analyse_all);
                json_key(&j, "rate"), json_str(&j, g.rate);
                json_key(&j, "left");
                if (g.ends)
                        json_u64(&j, g.left);
                else
                        json_null(&j);
                json_end(&j);
        }
        going_done(&g);
        return r;
}

int web_page_intake_stop(struct web_request *q, struct web_answer *w, struct err *e) {
        int r = web_job_stop(q, e);
        w->status = 303;
        w->location = STR("/intake");
        return r;
}
