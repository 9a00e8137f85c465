/* A draft, with the verdict on each of its quotations beside it.
 *
 *   paragraphs ──> groups that no quotation crosses ──> text with marks | verdicts
 *
 * Nothing of the draft is kept: it comes with the request and goes with the answer.  Each answer
 * checks a stretch of quotations; the form below it asks for the next. */
#include "base/limits.h"
#include "base/utf8.h"
#include "quote/quote-check.h"
#include "quote/quote-token.h"
#include "web/web-act.h"
#include "web/web-html.h"

#include <sodium.h>

int web_page_check(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_check_draft(struct web_request *q, struct web_answer *w, struct err *e);

enum { PER = 200 };

struct check {
        struct str text;
        struct quote_draft draft;
        struct quote_checked *done; /* of draft.v[from..to] */
        size_t from, to, judged, unclean;
};

/* ---- one verdict ------------------------------------------------------------------------------
 */

static const enum web_say verdicts[] = {
        [QUOTE_VERBATIM] = WEB_SAY_check_verbatim,   [QUOTE_FAITHFUL] = WEB_SAY_check_faithful,
        [QUOTE_RISK] = WEB_SAY_check_risk,           [QUOTE_ALTERED] = WEB_SAY_check_altered,
        [QUOTE_NOT_FOUND] = WEB_SAY_check_not_found,
};

static const enum web_say reasons[QUOTE_REASONS] = {
        WEB_SAY_check_reason_negation,    WEB_SAY_check_reason_condition,
        WEB_SAY_check_reason_attribution, WEB_SAY_check_reason_sentences,
        WEB_SAY_check_reason_speakers,    WEB_SAY_check_reason_documents,
        WEB_SAY_check_reason_name,        WEB_SAY_check_reason_number,
        WEB_SAY_check_reason_bracket_not, WEB_SAY_check_reason_wide,
        WEB_SAY_check_reason_order,       WEB_SAY_check_reason_unmarked,
};

static const enum web_say rules[QUOTE_RULES] = {
        WEB_SAY_check_rule_first,         WEB_SAY_check_rule_capitals,
        WEB_SAY_check_rule_letters,       WEB_SAY_check_rule_digits,
        WEB_SAY_check_rule_joiner,        WEB_SAY_check_rule_marks,
        WEB_SAY_check_rule_hyphen,        WEB_SAY_check_rule_quote_marks,
        WEB_SAY_check_rule_wrap,          WEB_SAY_check_rule_bracket_case,
        WEB_SAY_check_rule_bracket_tense, WEB_SAY_check_rule_sic,
};

static void put_reasons(struct web_answer *w, const struct quote_match *m) {
        if (m->reasons) {
                web_lit(w, "<ul class=\"warnings\">");
                for (unsigned i = 0; i < QUOTE_REASONS; i++)
                        if (m->reasons >> i & 1) {
                                web_lit(w, "<li>");
                                web_say(w, reasons[i]);
                                web_lit(w, "</li>");
                        }
                web_lit(w, "</ul>");
        }
        if (!m->rules)
                return;
        web_lit(w, "<p class=\"meta\">");
        web_say(w, WEB_SAY_check_forgiven);
        for (unsigned i = 0; i < QUOTE_RULES; i++)
                if (m->rules >> i & 1) {
                        web_lit(w, " <span class=\"badge\">");
                        web_say(w, rules[i]);
                        web_lit(w, "</span>");
                }
        web_lit(w, "</p>");
}

static struct str source_of(const struct quote_checked *r, const struct quote_edit *x) {
        return x->src_off >= r->source_base
                       ? str_sub(r->source_text, x->src_off - r->source_base, x->src_len)
                       : (struct str){ 0 };
}

static void put_del(struct web_answer *w, struct str s) {
        if (s.n == 0)
                return;
        web_lit(w, "<del>");
        web_text(w, s);
        web_lit(w, "</del> ");
}

static void put_ins(struct web_answer *w, struct str s) {
        if (s.n == 0)
                return;
        web_lit(w, "<ins>");
        web_text(w, s);
        web_lit(w, "</ins> ");
}

/* Words of the source that the draft has not are <del>, words that only it has are <ins>. */
static void put_diff(struct web_answer *w, const struct check *c, const struct quote_checked *r) {
        if (r->match.verdict == QUOTE_VERBATIM || r->match.edits.n == 0)
                return;
        web_lit(w, "<h4>");
        web_say(w, WEB_SAY_check_differs);
        web_lit(w, "</h4><p class=\"diff\"");
        web_lang_of(w, NULL, r->source_text);
        web_lit(w, ">");
        for (size_t i = 0; i < r->match.edits.n; i++) {
                const struct quote_edit *x = &r->match.edits.v[i];
                struct str mine = str_sub(c->text, x->off, x->len);
                if (x->op == QUOTE_SAME || x->op == QUOTE_REPLACED) {
                        if (x->op == QUOTE_REPLACED)
                                put_del(w, source_of(r, x));
                        web_text(w, mine);
                        web_lit(w, " ");
                        continue;
                }
                if (x->op == QUOTE_ELIDED)
                        web_lit(w, "… ");
                if (x->op != QUOTE_PUT_IN)
                        put_del(w, source_of(r, x));
                if (x->op == QUOTE_CHANGED || x->op == QUOTE_PUT_IN)
                        put_ins(w, mine);
        }
        web_lit(w, "</p><p class=\"meta key\"><del>");
        web_say(w, WEB_SAY_check_del);
        web_lit(w, "</del> <ins>");
        web_say(w, WEB_SAY_check_ins);
        web_lit(w, "</ins></p>");
}

static void put_source(const struct web_request *q, struct web_answer *w,
                       const struct quote_checked *r) {
        char id[SHA256_HEX];
        sha256_hex(&r->key, id);
        id[12] = 0;
        uint32_t at = r->match.off >= r->source_base ? r->match.off - r->source_base : 0;
        web_cite(q, w, id, r->match.off, r->match.len, str_sub(r->source_text, at, r->match.len));
        web_lit(w, "<p class=\"meta\"><strong>");
        if (r->who.name.n || r->who.address.n)
                web_bdi(w, r->who.name.n ? r->who.name : r->who.address);
        else
                web_say(w, WEB_SAY_claim_unknown);
        web_lit(w, "</strong>");
        if (r->who.claimed) {
                web_lit(w, " · ");
                web_say_text(w, WEB_SAY_claim_of, r->author);
        }
        web_lit(w, " · ");
        web_time(q, w, r->dated, r->date, r->zone);
        web_lit(w, " · ");
        web_bdi(w, r->title);
        if (r->copies > 1) {
                web_lit(w, " · ");
                web_say_count(w, WEB_SAY_check_copies_n, r->copies);
        }
        web_lit(w, "</p>");
}

static void put_claims(struct web_answer *w, const struct quote_claimed *x,
                       const struct quote_checked *r) {
        if (r->speaker != QUOTE_FITS_no && r->day != QUOTE_FITS_no)
                return;
        web_lit(w, "<ul class=\"warnings\">");
        if (r->speaker == QUOTE_FITS_no) {
                web_lit(w, "<li>");
                web_say_text(w, WEB_SAY_check_speaker, x->who);
                web_lit(w, "</li>");
        }
        if (r->day == QUOTE_FITS_no) {
                web_lit(w, "<li>");
                web_say_text(w, WEB_SAY_check_day, x->day_words);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ul>");
}

static void put_badge(struct web_answer *w, const struct quote_claimed *x,
                      const struct quote_checked *r) {
        if (!x->judged || !r) {
                web_lit(w, "<span class=\"badge\">");
                web_say(w, r ? WEB_SAY_check_not_judged : WEB_SAY_check_unchecked);
        } else {
                web_lit(w, "<span class=\"badge verdict-");
                web_text(w, str_of(quote_verdict_id(r->match.verdict)));
                web_lit(w, "\">");
                web_say(w, verdicts[r->match.verdict]);
        }
        web_lit(w, "</span>");
}

static void put_verdict(const struct web_request *q, struct web_answer *w, const struct check *c,
                        size_t i) {
        const struct quote_claimed *x = &c->draft.v[i];
        const struct quote_checked *r = i >= c->from && i < c->to ? &c->done[i - c->from] : NULL;
        web_lit(w, "<article class=\"verdict\" id=\"v");
        web_int(w, (int64_t) i + 1);
        web_lit(w, "\"><h3><a href=\"#q");
        web_int(w, (int64_t) i + 1);
        web_lit(w, "\">");
        web_count(w, i + 1);
        web_lit(w, "</a> ");
        put_badge(w, x, r);
        web_lit(w, "</h3>");
        if (r && x->judged && r->match.verdict != QUOTE_NOT_FOUND) {
                put_claims(w, x, r);
                put_reasons(w, &r->match);
                put_diff(w, c, r);
                put_source(q, w, r);
        }
        web_lit(w, "</article>");
}

/* ---- the draft --------------------------------------------------------------------------------
 */

static const char *mark_of(const struct check *c, size_t i) {
        if (i < c->from || i >= c->to)
                return "later";
        if (!c->draft.v[i].judged)
                return "aside";
        return c->done[i - c->from].clean ? "clean" : "unclean";
}

/* Text from `at` to `end` with the quotations from `first` on marked. */
static void put_text(struct web_answer *w, const struct check *c, size_t at, size_t end,
                     size_t first, size_t last) {
        web_lit(w, "<div class=\"lines draft\"");
        web_lang_of(w, NULL, str_sub(c->text, at, end - at));
        web_lit(w, ">");
        for (size_t i = first; i < last; i++) {
                const struct quote_claimed *x = &c->draft.v[i];
                if (x->off < at) /* within another: marked with it */
                        continue;
                web_lines(w, str_sub(c->text, at, x->off - at));
                web_lit(w, "<mark class=\"");
                web_text(w, str_of(mark_of(c, i)));
                web_lit(w, "\" id=\"q");
                web_int(w, (int64_t) i + 1);
                web_lit(w, "\">");
                web_lines(w, str_sub(c->text, x->off, x->len));
                web_lit(w, "</mark><sup><a href=\"#v");
                web_int(w, (int64_t) i + 1);
                web_lit(w, "\">");
                web_count(w, i + 1);
                web_lit(w, "</a></sup>");
                at = x->off + x->len;
        }
        if (at < end)
                web_lines(w, str_sub(c->text, at, end - at));
        web_lit(w, "</div>");
}

static size_t line_end(struct str s, size_t at) {
        const char *p = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
        return p ? (size_t) (p - s.p) + 1 : s.n;
}

/* A group: lines up to the end of one that no quotation crosses. */
static size_t group_end(const struct check *c, size_t at, size_t first, size_t *ret_last) {
        size_t end = line_end(c->text, at), i = first;
        for (; i < c->draft.n && c->draft.v[i].off < end; i++)
                if (c->draft.v[i].off + c->draft.v[i].len > end)
                        end = line_end(c->text, c->draft.v[i].off + c->draft.v[i].len - 1);
        *ret_last = i;
        return end;
}

static void put_draft(const struct web_request *q, struct web_answer *w, const struct check *c) {
        size_t first = 0, last;
        web_lit(w, "<div class=\"pairs\">");
        for (size_t at = 0; at < c->text.n;) {
                size_t end = group_end(c, at, first, &last);
                if (str_trim(str_sub(c->text, at, end - at)).n) {
                        web_lit(w, "<div class=\"pair\">");
                        put_text(w, c, at, end, first, last);
                        web_lit(w, "<div class=\"verdicts\">");
                        for (size_t i = first; i < last; i++)
                                put_verdict(q, w, c, i);
                        web_lit(w, "</div></div>");
                }
                at = end;
                first = last;
        }
        web_lit(w, "</div>");
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static void put_form(const struct web_request *q, struct web_answer *w, struct str text) {
        web_lit(w, "<form id=\"check\" class=\"panel\" method=\"post\" accept-charset=\"utf-8\" "
                   "action=\"/check\">");
        web_hidden(w, "token", q->token);
        web_lit(w, "<label for=\"draft\">");
        web_say(w, WEB_SAY_check_draft);
        web_lit(w, "</label><textarea id=\"draft\" name=\"draft\" rows=\"12\" required "
                   "dir=\"auto\" spellcheck=\"false\">\n");
        web_lines(w, text);
        web_lit(w, "</textarea><p class=\"row\"><button>");
        web_say(w, WEB_SAY_check_go);
        web_lit(w, "</button> <span class=\"scripted\" hidden><label for=\"draft-file\">");
        web_say(w, WEB_SAY_check_file);
        web_lit(w, "</label> <input id=\"draft-file\" type=\"file\" "
                   "accept=\".txt,.md,.html,.docx,.odt,.rtf,.doc,.pdf\"></span></p></form>");
}

static void put_sum(struct web_answer *w, const struct check *c) {
        web_lit(w, "<h2 id=\"result\">");
        web_say(w, WEB_SAY_check_result);
        web_lit(w, "</h2>");
        if (c->draft.n == 0) {
                web_nothing(w, WEB_SAY_check_none);
                return;
        }
        web_lit(w, "<p class=\"sum\" role=\"status\"><span>");
        web_say_count(w, WEB_SAY_check_quotations_n, c->draft.n);
        web_lit(w, "</span> <span class=\"badge\">");
        if (c->unclean || c->from || c->to < c->draft.n)
                web_say_count(w, WEB_SAY_check_unclean_n, c->unclean);
        else
                web_say(w, WEB_SAY_check_all_clean);
        web_lit(w, "</span></p>");
}

static void put_more(struct web_answer *w, const struct check *c) {
        if (c->to >= c->draft.n)
                return;
        web_lit(w, "<p><button form=\"check\" name=\"from\" value=\"");
        web_int(w, (int64_t) c->to);
        web_lit(w, "\">");
        web_say(w, WEB_SAY_check_more);
        web_lit(w, "</button></p>");
}

static int check_all(struct web_request *q, struct check *c, struct err *e) {
        struct quote_checker *checker = quote_checker_new(q->qc);
        int r = 0;
        c->to = c->draft.n - c->from > PER ? c->from + PER : c->draft.n;
        c->done = arena_zalloc(q->a, (c->to - c->from + 1) * sizeof *c->done);
        for (size_t i = c->from; i < c->to && r >= 0; i++) {
                struct quote_checked *x = &c->done[i - c->from];
                if (!c->draft.v[i].judged)
                        continue;
                r = quote_check(checker, &c->draft.v[i], q->a, x, e);
                c->judged++;
                c->unclean += r >= 0 && !x->clean;
        }
        quote_checker_free(&checker);
        return r;
}

static void put_head(struct web_request *q, struct web_answer *w) {
        web_begin(q, w, web_said(WEB_SAY_check_title, q->lang), WEB_NAV_check);
        web_module(w, "work");
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_check_title);
        web_lit(w, "</h1><p class=\"about\">");
        web_say(w, WEB_SAY_check_about);
        web_lit(w, "</p>");
}

int web_page_check(struct web_request *q, struct web_answer *w, struct err *e) {
        (void) e;
        put_head(q, w);
        put_form(q, w, STR(""));
        web_end(q, w);
        return 0;
}

/* A word processor's file, as base64 in the field "file": its text, in q->a, by the keeper's jail.
 */
static int file_text(struct web_request *q, struct str *ret, struct err *e) {
        struct str in = web_field(q, "file");
        struct buf out, said;
        size_t n = 0;
        int code = 0;
        uint8_t *bytes = arena_alloc(q->a, in.n / 4 * 3 + 3);
        if (sodium_base642bin(bytes, in.n / 4 * 3 + 3, in.p, in.n, "\r\n ", &n, NULL,
                              sodium_base64_VARIANT_ORIGINAL) != 0)
                return err_set(e, ERR_usage, "this is no file");
        buf_init(&out, LIMIT_web_draft);
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, WEB_ACT_check_text, NULL, 0, (struct str){ (const char *) bytes, n },
                        &out, &said, &code, e);
        if (r >= 0 && code > 1)
                r = err_set(e, ERR_usage, "%.*s", STR_ARG(buf_str(&said)));
        if (r >= 0 && (out.over || utf8_valid(buf_bytes(&out)) != out.n))
                r = err_set(e, ERR_limit, "the text of this file is too long");
        if (r >= 0)
                *ret = arena_str(q->a, buf_str(&out));
        buf_done(&out);
        buf_done(&said);
        return r;
}

int web_page_check_draft(struct web_request *q, struct web_answer *w, struct err *e) {
        const struct when_text_ref ref = { .dated = true, .at = q->now };
        struct check c = { .text = web_field(q, "draft") };
        uint64_t from;
        int r = web_field_u64(q, "from", UINT32_MAX, 0, &from, e);
        if (r >= 0 && web_field(q, "file").n)
                r = file_text(q, &c.text, e);
        if (r >= 0 && c.text.n > LIMIT_web_draft)
                r = err_set(e, ERR_limit, "a draft of more than %u bytes",
                            (unsigned) LIMIT_web_draft);
        if (r < 0)
                return r;
        quote_draft_read(c.text, &ref, q->a, &c.draft);
        c.from = from < c.draft.n ? (size_t) from : 0;
        r = check_all(q, &c, e);
        if (r >= 0) {
                put_head(q, w);
                put_sum(w, &c);
                put_draft(q, w, &c);
                put_more(w, &c);
                put_form(q, w, c.text);
                web_end(q, w);
        }
        for (size_t i = c.from; i < c.to; i++)
                quote_checked_done(&c.done[i - c.from]);
        return r;
}
