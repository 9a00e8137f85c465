/* /lists: the lists of names that stay with the case, and a form for one more; /list/NAME: what was
 * found of one, to be decided; /list/NAME/report: the same for a spreadsheet. */
#include "web/web-lists.h"

#include "base/limits.h"
#include "web/web-act.h"
#include "web/web-site.h"

enum { PER = 20 };

int web_page_lists(struct web_request *q, struct web_answer *w, struct err *e);
/* What was decided stays; afterwards there is no such page. */
static void put_drop(const struct web_request *q, struct web_answer *w, struct str list) {
        web_lit(w, "<form method=\"post\" action=\"/act/list_drop\">");
        web_hidden(w, "token", q->token);
        web_hidden(w, "back", STR("/lists"));
        web_hidden(w, "list", list);
        web_lit(w, "<button class=\"plain\">");
        web_say(w, WEB_SAY_list_drop);
        web_lit(w, "</button></form>");
}

int web_page_list(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_list_report(struct web_request *q, struct web_answer *w, struct err *e);

static const struct {
        enum name_tier tier;
        enum web_say say;
} tiers[] = { { NAME_EXACT, WEB_SAY_list_exact },
              { NAME_SPELLING, WEB_SAY_list_spelling },
              { NAME_CROSS_SCRIPT, WEB_SAY_list_cross },
              { NAME_WEAK, WEB_SAY_list_weak },
              { NAME_NONE, WEB_SAY_list_none } };
enum { TIERS = sizeof tiers / sizeof *tiers };

enum web_say web_list_tier(enum name_tier t) {
        for (size_t i = 0; i < TIERS; i++)
                if (tiers[i].tier == t)
                        return tiers[i].say;
        return WEB_SAY_list_none;
}

enum web_say web_list_verdict(enum watch_verdict v) {
        static const enum web_say says[] = { WEB_SAY_list_open, WEB_SAY_list_yes, WEB_SAY_list_no,
                                             WEB_SAY_list_maybe };
        return says[v];
}

void web_list_open_link(struct web_answer *w, struct str list) {
        web_lit(w, "<a href=\"/list/");
        web_url(w, list);
        web_lit(w, "\">");
}

/* ---- how the search for one goes ----------------------------------------------------------- */

/* "progress analysed=N analyse_all=M ...": the last such line. */
static bool progress_of(struct str said, uint64_t *done, uint64_t *all) {
        bool found = false;
        while (said.n) {
                struct str line = str_cut(&said, '\n');
                if (!str_starts(line, STR("progress analysed=")))
                        continue;
                line = str_sub(line, 18, SIZE_MAX);
                struct str n = str_cut(&line, ' '), rest = line;
                str_cut(&rest, '=');
                found = str_u64(n, done) && str_u64(str_cut(&rest, ' '), all);
        }
        return found;
}

/* What was said beside progress, in the language of the command line. */
static void put_failed(struct web_answer *w, struct str said) {
        web_lit(w, "<pre class=\"reason\" role=\"alert\" lang=\"en\" dir=\"ltr\">");
        while (said.n) {
                struct str line = str_cut(&said, '\n');
                if (line.n && !str_starts(line, STR("progress "))) {
                        web_text(w, line);
                        web_lit(w, "\n");
                }
        }
        web_lit(w, "</pre>");
}

static void put_going(struct web_answer *w, const struct web_job *job, struct str said) {
        uint64_t done = 0, all = 0;
        if (job->running) {
                web_lit(w, "<p role=\"status\">");
                web_say(w, WEB_SAY_list_running);
                web_lit(w, "</p>");
                if (progress_of(said, &done, &all)) {
                        web_lit(w, "<progress max=\"");
                        web_int(w, (int64_t) all);
                        web_lit(w, "\" value=\"");
                        web_int(w, (int64_t) done);
                        web_lit(w, "\"></progress>");
                }
                web_lit(w, "<p><a href=\"/lists\">");
                web_say(w, WEB_SAY_list_look);
                web_lit(w, "</a></p>");
        } else if (job->code >= 2 || job->code < 0) {
                put_failed(w, said);
        }
}

static int put_job(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_job job;
        struct buf said;
        buf_init(&said, 1 << 20);
        int r = web_job_get(q, &job, NULL, &said, e);
        if (r >= 0 && job.known && job.act == WEB_ACT_list_keep) {
                web_lit(w, "<section id=\"job\" data-running=\"");
                web_int(w, job.running);
                web_lit(w, "\">");
                put_going(w, &job, buf_str(&said));
                web_lit(w, "</section>");
                if (job.running)
                        web_module(w, "work");
        }
        buf_done(&said);
        return r;
}

/* ---- all lists ----------------------------------------------------------------------------- */

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_list_new);
        web_lit(w, "</h2><p class=\"note\">");
        web_say(w, WEB_SAY_list_hint);
        web_lit(w, "</p>");
        web_form(q, w, "list_keep");
        web_hidden(w, "by", q->person);
        web_lit(w, "<p><label for=\"list-name\">");
        web_say(w, WEB_SAY_list_name);
        web_lit(w, "</label> <input id=\"list-name\" name=\"name\" required maxlength=\"50\" "
                   "dir=\"auto\" autocomplete=\"off\" pattern=\"[^/]+\"></p>"
                   "<p><label for=\"list-in\">");
        web_say(w, WEB_SAY_list_names);
        web_lit(w, "</label><textarea id=\"list-in\" name=\"in\" rows=\"10\" required "
                   "dir=\"auto\"></textarea></p>"
                   "<p class=\"scripted\" hidden><label for=\"list-file\">");
        web_say(w, WEB_SAY_list_file);
        web_lit(w,
                "</label> <input id=\"list-file\" type=\"file\" data-into=\"list-in\" "
                "data-name=\"list-name\" accept=\".csv,.tsv,.txt,.json,.jsonl\"></p><p><button>");
        web_say(w, WEB_SAY_list_keep);
        web_lit(w, "</button></p></form></section>");
        web_module(w, "search");
}

static void put_head_cell(struct web_answer *w, enum web_say s, bool number) {
        if (number)
                web_lit(w, "<th scope=\"col\" class=\"number\">");
        else
                web_lit(w, "<th scope=\"col\">");
        web_say(w, s);
        web_lit(w, "</th>");
}

static void put_number(struct web_answer *w, uint64_t n) {
        web_lit(w, "<td class=\"number\">");
        web_count(w, n);
        web_lit(w, "</td>");
}

static int put_list(const struct web_request *q, struct web_answer *w,
                    const struct watch_kept_head *h, struct err *e) {
        struct watch_verdicts *v;
        int r = watch_verdicts_get(q->store, h->name, &v, e);
        if (r < 0)
                return r;
        web_lit(w, "<tr data-item><th scope=\"row\">");
        web_list_open_link(w, h->name);
        web_bdi(w, h->name);
        web_lit(w, "</a></th>");
        for (size_t i = 0; i < TIERS; i++)
                put_number(w, h->coverage.tiers[tiers[i].tier]);
        put_number(w, watch_verdicts_count(v));
        web_lit(w, "<td>");
        web_day(q, w, true, h->at, 0);
        web_lit(w, "</td></tr>");
        watch_verdicts_free(&v);
        return 0;
}

static int put_lists(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct watch_kept_head *heads;
        uint64_t from;
        size_t n;
        int r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e);
        if (r < 0 || (r = watch_kept_list(q->site->case_path, q->a, &heads, &n, e)) < 0)
                return r;
        if (n == 0) {
                web_nothing(w, WEB_SAY_list_no_lists);
                return 0;
        }
        web_lit(w, "<div class=\"wide\"><table class=\"rows\"><thead><tr>");
        put_head_cell(w, WEB_SAY_list_name, false);
        for (size_t i = 0; i < TIERS; i++)
                put_head_cell(w, tiers[i].say, true);
        put_head_cell(w, WEB_SAY_list_decided, true);
        put_head_cell(w, WEB_SAY_list_when, false);
        web_lit(w, "</tr></thead><tbody>");
        for (size_t i = from; i < n && i < from + PER && r >= 0; i++)
                r = put_list(q, w, &heads[i], e);
        web_lit(w, "</tbody></table></div>");
        web_pager(q, w, from, PER, n);
        return r;
}

int web_page_lists(struct web_request *q, struct web_answer *w, struct err *e) {
        web_begin(q, w, web_said(WEB_SAY_nav_lists, q->lang), WEB_NAV_lists);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_nav_lists);
        web_lit(w, "</h1><p>");
        web_say(w, WEB_SAY_list_about);
        web_lit(w, "</p>");
        int r = put_job(q, w, e);
        if (r >= 0)
                r = put_lists(q, w, e);
        if (r >= 0)
                put_form(q, w);
        web_end(q, w);
        return r;
}

/* ---- one list ------------------------------------------------------------------------------ */

struct opened {
        struct str name, text;
        struct watch_kept_head head;
        struct watch_kept k;
        struct watch_verdicts *verdicts;
        struct buf file;
};

static int open_list(struct web_request *q, struct opened *o, struct err *e) {
        *o = (struct opened){ .name = q->part[0] };
        buf_init(&o->file, LIMIT_watch_kept + 2);
        int r = watch_kept_read(q->site->case_path, o->name, &o->file, e);
        if (r >= 0)
                r = watch_kept_init(&o->k, buf_str(&o->file), &o->head, q->a, e);
        if (r >= 0)
                r = watch_verdicts_get(q->store, o->name, &o->verdicts, e);
        return r;
}

static void close_list(struct opened *o) {
        watch_verdicts_free(&o->verdicts);
        buf_done(&o->file);
}

struct wanted {
        bool by_tier, by_verdict;
        enum name_tier tier;
        enum watch_verdict verdict;
};

static int wanted_of(const struct web_request *q, struct wanted *ret, struct err *e) {
        struct str tier = web_field(q, "tier"), verdict = web_field(q, "decided");
        *ret = (struct wanted){ .by_tier = tier.n > 0, .by_verdict = verdict.n > 0 };
        bool known = !ret->by_tier;
        for (size_t i = 0; i < TIERS; i++)
                if (str_eq(tier, str_of(name_tier_id(tiers[i].tier)))) {
                        ret->tier = tiers[i].tier;
                        known = true;
                }
        if (!known || (ret->by_verdict && !watch_verdict_of_id(verdict, &ret->verdict)))
                return err_set(e, ERR_usage, "no such choice");
        return 0;
}

/* A link to this list with one field set to `value` ("" = any), from its first row. */
static void put_choice(const struct web_request *q, struct web_answer *w, const char *field,
                       const char *value, enum web_say say) {
        static const char *const fields[] = { "tier", "decided" };
        char sep = '?';
        web_lit(w, "<li><a href=\"");
        web_lit(w, "/list/");
        web_url(w, q->part[0]);
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
                bool own = strcmp(fields[i], field) == 0;
                struct str v = own ? str_of(value) : web_field(q, fields[i]);
                if (!v.n)
                        continue;
                web_text(w, sep == '?' ? STR("?") : STR("&"));
                sep = '&';
                web_url(w, str_of(fields[i]));
                web_lit(w, "=");
                web_url(w, v);
        }
        if (str_eq(web_field(q, field), str_of(value)))
                web_lit(w, "\" aria-current=\"true\">");
        else
                web_lit(w, "\">");
        web_say(w, say);
}

static void end_choice(struct web_answer *w, const uint64_t *n) {
        if (n) {
                web_lit(w, " <span class=\"n\">");
                web_count(w, *n);
                web_lit(w, "</span>");
        }
        web_lit(w, "</a></li>");
}

static void put_choices(const struct web_request *q, struct web_answer *w,
                        const struct watch_kept_head *h) {
        static const enum watch_verdict verdicts[] = { WATCH_OPEN, WATCH_YES, WATCH_NO,
                                                       WATCH_MAYBE };
        web_lit(w, "<ul class=\"choices\">");
        put_choice(q, w, "tier", "", WEB_SAY_list_all);
        end_choice(w, NULL);
        for (size_t i = 0; i < TIERS; i++) {
                put_choice(q, w, "tier", name_tier_id(tiers[i].tier), tiers[i].say);
                end_choice(w, &h->coverage.tiers[tiers[i].tier]);
        }
        web_lit(w, "</ul><ul class=\"choices\">");
        put_choice(q, w, "decided", "", WEB_SAY_list_all);
        end_choice(w, NULL);
        for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
                put_choice(q, w, "decided", watch_verdict_id(verdicts[i]),
                           web_list_verdict(verdicts[i]));
                end_choice(w, NULL);
        }
        web_lit(w, "</ul>");
}

static void put_coverage(const struct web_request *q, struct web_answer *w,
                         const struct watch_kept_head *h) {
        web_lit(w, "<p class=\"facts\">");
        web_say_count(w, WEB_SAY_list_looked, h->coverage.docs);
        if (h->coverage.no_ocr) {
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_list_no_ocr, h->coverage.no_ocr);
        }
        if (h->coverage.unread) {
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_list_unread, h->coverage.unread);
        }
        if (h->faults) {
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_list_faults, h->faults);
        }
        web_lit(w, " · ");
        web_day(q, w, true, h->at, 0);
        if (h->by.n) {
                web_lit(w, " · ");
                web_bdi(w, h->by);
        }
        web_lit(w, "</p><p><a href=\"/list/");
        web_url(w, q->part[0]);
        web_lit(w, "/report\">");
        web_say(w, WEB_SAY_list_report);
        web_lit(w, "</a></p>");
}

/* The rows that are wanted, one page of them; all are read, to be counted. */
static int put_rows(const struct web_request *q, struct web_answer *w, struct opened *o,
                    const struct wanted *want, uint64_t from, struct err *e) {
        struct watch_kept_row row;
        uint64_t n = 0;
        int r;
        while ((r = watch_kept_next(&o->k, q->a, &row, e)) > 0) {
                struct watch_decided d = watch_verdicts_find(o->verdicts, row.name, row.id);
                if ((want->by_tier && row.row.tier != want->tier) ||
                    (want->by_verdict && d.verdict != want->verdict))
                        continue;
                if (n >= from && n < from + PER)
                        web_list_row(q, w, o->name, &row, d);
                n++;
        }
        if (r >= 0 && n == 0)
                web_nothing(w, WEB_SAY_nothing);
        web_pager(q, w, from, PER, n);
        return r;
}

int web_page_list(struct web_request *q, struct web_answer *w, struct err *e) {
        struct wanted want;
        struct opened o;
        uint64_t from;
        int r = wanted_of(q, &want, e);
        if (r < 0 || (r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e)) < 0)
                return r;
        r = open_list(q, &o, e);
        if (r >= 0) {
                web_begin(q, w, o.name, WEB_NAV_lists);
                web_lit(w, "<h1>");
                web_bdi(w, o.name);
                web_lit(w, "</h1>");
                put_coverage(q, w, &o.head);
                put_choices(q, w, &o.head);
                r = put_rows(q, w, &o, &want, from, e);
                put_drop(q, w, o.name);
                web_end(q, w);
        }
        close_list(&o);
        return r;
}

int web_page_list_report(struct web_request *q, struct web_answer *w, struct err *e) {
        struct watch_kept_row row;
        struct opened o;
        int r = open_list(q, &o, e);
        watch_report_head(&w->body);
        while (r >= 0 && (r = watch_kept_next(&o.k, q->a, &row, e)) > 0)
                watch_report_row(&w->body, &row, watch_verdicts_find(o.verdicts, row.name, row.id));
        close_list(&o);
        w->type = "text/csv; charset=utf-8";
        w->file_name = STR("list.csv");
        return r;
}
