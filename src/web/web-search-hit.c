/* One hit as a card: what it is, whose, when, in what, and the words by which it was found. */
#include "web/web-search.h"

#include "base/map.h"
#include "query/query-hit.h"
#include "rec/rec-kind.h"
#include "store/store.h"
#include "text/text-lang.h"
#include "web/web-marks.h"

enum { CHAIN = 4, WORDS = 6 };

static void put_from(struct web_answer *w, const struct query_hit *h) {
        struct str name = h->from.n ? h->from : h->address;
        web_lit(w, "<span class=\"from\"><bdi>");
        web_marked(w, name, h->from_marks, h->n_from_marks);
        web_lit(w, "</bdi>");
        if (h->address.n && !str_eq(name, h->address)) {
                web_lit(w, " <span class=\"address\">");
                web_bdi(w, h->address);
                web_lit(w, "</span>");
        }
        web_lit(w, "</span>");
}

static void put_badge(struct web_answer *w, enum web_say s) {
        web_lit(w, " <span class=\"kind\">");
        web_say(w, s);
        web_lit(w, "</span>");
}

static void put_kind(struct web_answer *w, const struct query_hit *h) {
        const struct rec_kind_row *kind = rec_kind_find(h->file_kind);
        if (h->kind == REC_DOC_message)
                return;
        if (h->flags & REC_DOC_article) {
                put_badge(w, WEB_SAY_search_published);
        } else if (kind) {
                web_lit(w, " <span class=\"kind\">");
                web_text(w, str_of(kind->words));
                web_lit(w, "</span>");
        }
        if (h->flags & REC_DOC_ocr)
                put_badge(w, WEB_SAY_search_pixels);
        if (h->outcome == STORE_READ_STRINGS)
                put_badge(w, WEB_SAY_search_strings);
}

/* What carries it, nearest first, each by its subject or name. */
static int put_chain(const struct web_request *q, struct web_answer *w, const struct query_hit *h,
                     struct err *e) {
        struct query_hit_maker m;
        int r = 0;
        if (h->n_chain == 0)
                return 0;
        query_hit_init(&m, q->qc, q->a);
        web_lit(w, "<p class=\"facts chain\">");
        for (size_t i = 0; i < h->n_chain && i < CHAIN && r >= 0; i++) {
                struct query_hit in = { .doc = h->chain[i] };
                r = query_hit_get(&m, &in, e);
                if (r < 0)
                        break;
                if (i)
                        web_lit(w, " · ");
                web_say(w, WEB_SAY_search_in);
                web_lit(w, " ");
                web_doc_link(w, in.id,
                             in.subject.n ? in.subject
                                          : web_said(WEB_SAY_search_no_subject, w->lang));
        }
        if (h->n_chain > CHAIN)
                web_lit(w, " …");
        web_lit(w, "</p>");
        query_hit_done(&m);
        return r < 0 ? r : 0;
}

static void put_flaws(struct web_answer *w, const struct query_hit *h) {
        if (h->n_flaws == 0)
                return;
        web_lit(w, " <span class=\"flaws\">");
        web_say(w, WEB_SAY_search_flaws);
        web_lit(w, ": <span lang=\"en\">");
        for (size_t i = 0; i < h->n_flaws; i++) {
                web_text(w, i ? STR(", ") : STR(""));
                web_text(w, str_of(h->flaws[i]));
        }
        web_lit(w, "</span></span>");
}

static void put_title(struct web_answer *w, struct str typed, const struct query_hit *h) {
        web_lit(w, "<h2><a href=\"/doc/");
        web_text(w, str_of(h->id));
        if (typed.n) {
                web_lit(w, "?q=");
                web_url(w, typed);
        }
        web_lit(w, "\">");
        if (h->subject.n) {
                web_lit(w, "<bdi>");
                web_marked(w, h->subject, h->subject_marks, h->n_subject_marks);
                web_lit(w, "</bdi>");
        } else {
                web_say(w, WEB_SAY_search_no_subject);
        }
        web_lit(w, "</a></h2>");
}

/* ---- why it was found ---------------------------------------------------------------------- */

/* The different words under the marks, as they stand. */
static void take_words(struct map *words, struct str text, const struct index_range *v, size_t n) {
        for (size_t i = 0; i < n && words->n < WORDS; i++)
                map_put(words, str_sub(text, v[i].off, v[i].len), 1, NULL);
}

static void put_place(struct web_answer *w, bool *any, enum web_say s) {
        web_text(w, *any ? STR(", ") : STR(" "));
        web_say(w, s);
        *any = true;
}

static void put_why(struct web_answer *w, const struct query_hit *h) {
        struct map words;
        bool any = false;
        map_init(&words);
        take_words(&words, h->subject, h->subject_marks, h->n_subject_marks);
        take_words(&words, h->from, h->from_marks, h->n_from_marks);
        take_words(&words, h->snippet, h->marks, h->n_marks);
        if (words.n) {
                web_lit(w, "<p class=\"facts why\">");
                for (size_t i = 0; i < words.n; i++) {
                        web_text(w, i ? STR(", ") : STR(""));
                        web_bdi(w, words.entries[i].key);
                }
                web_lit(w, " — ");
                web_say(w, WEB_SAY_search_in);
                if (h->n_subject_marks)
                        put_place(w, &any,
                                  h->kind == REC_DOC_message ? WEB_SAY_search_place_subject
                                                             : WEB_SAY_search_place_name);
                if (h->n_from_marks)
                        put_place(w, &any, WEB_SAY_search_place_from);
                if (h->n_marks)
                        put_place(w, &any,
                                  h->kind != REC_DOC_message ? WEB_SAY_search_place_text
                                  : h->own                   ? WEB_SAY_search_place_own
                                                             : WEB_SAY_search_place_quoted);
                web_lit(w, "</p>");
        }
        map_done(&words);
}

/* ---- the card ------------------------------------------------------------------------------ */

static void put_facts(const struct web_request *q, struct web_answer *w,
                      const struct query_hit *h) {
        web_lit(w, "<p class=\"facts\">");
        web_time(q, w, h->dated, h->date, h->zone);
        web_lit(w, " ");
        put_from(w, h);
        put_kind(w, h);
        if (h->copies > 1) {
                web_lit(w, " <span class=\"copies\">");
                web_say_count(w, WEB_SAY_search_n_copies, h->copies);
                web_lit(w, "</span>");
        }
        put_flaws(w, h);
        web_lit(w, "</p>");
}

int web_search_hit(const struct web_request *q, struct web_answer *w, struct str typed,
                   const struct query_hit *h, struct err *e) {
        web_lit(w, "<article class=\"hit\" data-item tabindex=\"-1\" data-id=\"");
        web_text(w, str_of(h->id));
        web_lit(w, "\">");
        put_title(w, typed, h);
        put_facts(q, w, h);
        int r = put_chain(q, w, h, e);
        if (h->snippet.n) {
                web_lit(w, "<p class=\"snippet\"");
                web_lang_of(w, text_lang_code(h->lang), h->snippet);
                web_lit(w, ">");
                web_marked(w, h->snippet, h->marks, h->n_marks);
                web_lit(w, "</p>");
        }
        put_why(w, h);
        if (r >= 0)
                r = web_marks_chips(q, w, h->id, e);
        web_lit(w, "</article>");
        return r;
}
