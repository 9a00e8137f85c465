/* The words of a document: each stretch of one kind and one speaker is a block of its own, with the
 * offset in the canonical text at which it begins.
 *
 *   TEXT, SPAN SPAN ..., PAGE ...  ──>  <div class="text said-own" data-off="0">...</div>
 *   bytes FROM .. FROM+WEB_TEXT only      marks: ?at=OFF&len=LEN (id="at"), words of ?q= */
#include "web/web-doc.h"

#include "base/utf8.h"
#include "base/vec.h"

enum { MARKS = 32 };

struct view {
        const struct web_request *q;
        struct web_answer *w;
        const struct web_doc *doc;
        struct index_matcher *matcher; /* NULL: nothing is asked for */
        uint64_t from, to;             /* bytes of the whole text that are shown */
        uint64_t at, at_len;           /* what a link points to; len 0: nothing */
        uint64_t base;                 /* of the TEXT under way */
        struct str text;
        VEC(struct rec_voice) voices;
        VEC(struct rec_page) pages; /* of the TEXT under way */
        size_t page;                /* the next to begin */
        uint32_t speaking;
        bool folds;  /* what is not the author's own goes under a summary */
        bool folded; /* under one now */
};

static const char *class_of(enum rec_span_kind k) {
        switch (k) {
        case REC_SPAN_own:
        case REC_SPAN_label:
        case REC_SPAN_headline:
        case REC_SPAN_byline:
        case REC_SPAN_greeting:
        case REC_SPAN_closing:
        case REC_SPAN_inserted:
        case REC_SPAN_field:
        case REC_SPAN_formula:
                return "own";
        case REC_SPAN_quoted:
        case REC_SPAN_attribution:
        case REC_SPAN_header_block:
        case REC_SPAN_excerpt:
                return "quoted";
        case REC_SPAN_forwarded:
                return "forwarded";
        case REC_SPAN_signature:
                return "signature";
        case REC_SPAN_armor:
        case REC_SPAN_disclaimer:
        case REC_SPAN_boilerplate:
        case REC_SPAN_running:
                return "notice";
        case REC_SPAN_deleted:
                return "deleted";
        case REC_SPAN_comment:
        case REC_SPAN_note:
        case REC_SPAN_caption:
                return "note";
        case REC_SPAN_hidden:
                return "hidden";
        case REC_SPAN_ocr:
                return "ocr";
        }
        return "own";
}

/* Words with marks; the place that a link points to wins over words of the query. */
static void put_words(struct view *v, struct str s, uint64_t off) {
        struct index_snippet found = { 0 };
        uint64_t lo = v->at_len && v->at > off ? v->at - off : 0;
        uint64_t hi = v->at_len && v->at + v->at_len > off ? v->at + v->at_len - off : 0;
        bool here = v->at_len && lo < s.n && hi > lo;
        size_t at = 0;
        if (v->matcher && !here)
                index_snippet(v->matcher, s, s.n + 1, &found);
        if (here) {
                lo = utf8_floor(s, lo), hi = utf8_floor(s, hi < s.n ? hi : s.n);
                web_lines(v->w, str_sub(s, 0, lo));
                if (v->at >= off)
                        web_lit(v->w, "<mark id=\"at\" class=\"at\">");
                else
                        web_lit(v->w, "<mark class=\"at\">");
                web_lines(v->w, str_sub(s, lo, hi - lo));
                web_lit(v->w, "</mark>");
                at = hi;
        }
        for (size_t i = 0; i < found.n_marks && found.window.off == 0; i++) {
                web_lines(v->w, str_sub(s, at, found.marks[i].off - at));
                web_lit(v->w, "<mark>");
                web_lines(v->w, str_sub(s, found.marks[i].off, found.marks[i].len));
                web_lit(v->w, "</mark>");
                at = found.marks[i].off + found.marks[i].len;
        }
        web_lines(v->w, str_sub(s, at, SIZE_MAX));
}

static void put_page_head(struct view *v, const struct rec_page *p) {
        web_lit(v->w, "<h2 class=\"page\">");
        web_say(v->w, WEB_SAY_read_page);
        web_lit(v->w, " ");
        web_count(v->w, p->number);
        if (p->label.n) {
                web_lit(v->w, " ");
                web_bdi(v->w, p->label);
        }
        if (p->flags & REC_PAGE_hidden) {
                web_lit(v->w, " · ");
                web_say(v->w, WEB_SAY_read_hidden);
        }
        web_lit(v->w, " <a href=\"/doc/");
        web_text(v->w, str_of(v->doc->id));
        web_lit(v->w, "/page/");
        web_int(v->w, p->number);
        if (web_field(v->q, "q").n) {
                web_lit(v->w, "?q=");
                web_url(v->w, web_field(v->q, "q"));
        }
        web_lit(v->w, "\">");
        web_say(v->w, WEB_SAY_read_pixels);
        web_lit(v->w, "</a></h2>");
}

/* Begin or end what is folded. */
static void fold(struct view *v, bool in) {
        if (!v->folds || v->folded == in)
                return;
        v->folded = in;
        if (in) {
                web_lit(v->w, "<details class=\"folded\"><summary>");
                web_say(v->w, WEB_SAY_read_folded);
                web_lit(v->w, "</summary>");
        } else {
                web_lit(v->w, "</details>");
        }
}

static bool is_folded(enum rec_span_kind k) {
        const char *class = class_of(k);
        return strcmp(class, "quoted") == 0 || strcmp(class, "signature") == 0 ||
               strcmp(class, "notice") == 0;
}

/* One stretch within the shown bytes. */
static void put_piece(struct view *v, const struct rec_span *s, uint64_t from, uint64_t to) {
        struct str words = str_sub(v->text, from, to - from);
        uint64_t off = v->base + from;
        if (str_trim(words).n == 0)
                return;
        fold(v, is_folded(s->kind));
        web_lit(v->w, "<div class=\"text said-");
        web_text(v->w, str_of(class_of(s->kind)));
        web_lit(v->w, "\" data-off=\"");
        web_int(v->w, (int64_t) off);
        web_lit(v->w, "\"");
        web_lang_of(v->w, NULL, words);
        web_lit(v->w, ">");
        put_words(v, words, off);
        web_lit(v->w, "</div>");
}

/* A span, cut to what is shown and where pages begin. */
static void put_span(struct view *v, const struct rec_span *s) {
        uint64_t end = s->off + s->len, at = s->off;
        if (s->len == 0 || v->base + end <= v->from || v->base + at >= v->to)
                return;
        at = v->base + at < v->from ? v->from - v->base : at;
        end = v->base + end > v->to ? v->to - v->base : end;
        at = utf8_floor(v->text, at), end = utf8_floor(v->text, end);
        while (at < end) {
                uint64_t to = end;
                while (v->page < v->pages.n && v->pages.v[v->page].off <= at)
                        put_page_head(v, &v->pages.v[v->page++]);
                if (v->page < v->pages.n && v->pages.v[v->page].off < to)
                        to = v->pages.v[v->page].off;
                put_piece(v, s, at, to);
                at = to;
        }
}

static void put_speaker(struct view *v, const struct rec_voice *voice) {
        struct rec_place who = voice->name.len ? voice->name : voice->address;
        if (who.len == 0)
                return;
        fold(v, voice->kind != REC_VOICE_forwarded);
        web_lit(v->w, "<p class=\"speaker\">");
        web_bdi(v->w, str_sub(v->text, who.off, who.len));
        web_lit(v->w, " ");
        web_say(v->w,
                voice->kind == REC_VOICE_forwarded ? WEB_SAY_read_forwarded : WEB_SAY_read_wrote);
        if (voice->precision) {
                web_lit(v->w, " · ");
                web_time(v->q, v->w, true, voice->at, voice->zone);
        }
        web_lit(v->w, "</p>");
}

static void turn_to(struct view *v, const struct rec_span *s) {
        uint64_t at = v->base + s->off;
        if (s->kind == REC_SPAN_header_block || s->kind == REC_SPAN_attribution ||
            s->voice == v->speaking || s->voice > v->voices.n || at < v->from || at >= v->to)
                return;
        if (s->voice && str_trim(str_sub(v->text, s->off, s->len)).n == 0)
                return;
        v->speaking = s->voice;
        if (s->voice)
                put_speaker(v, &v->voices.v[s->voice - 1]);
}

static bool goes_on(const struct rec_span *run, const struct rec_span *s) {
        return run->len && run->off + run->len == s->off && run->voice == s->voice &&
               strcmp(class_of(run->kind), class_of(s->kind)) == 0;
}

static void begin_text(struct view *v, const struct rec_text *t, struct bytes behind) {
        struct rec r;
        v->base += v->text.n;
        v->text = t->text;
        v->speaking = 0;
        v->page = 0;
        vec_clear(&v->voices);
        vec_clear(&v->pages);
        while (rec_get(&behind, &r, NULL) > 0 && r.kind != REC_text)
                if (r.kind == REC_page)
                        vec_push(&v->pages, r.page);
}

static void put_all(struct view *v) {
        struct bytes records = buf_bytes(&v->doc->records);
        struct rec_span run = { 0 };
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_span && goes_on(&run, &r.span)) {
                        run.len += r.span.len;
                        continue;
                }
                put_span(v, &run);
                run = (struct rec_span){ 0 };
                if (r.kind == REC_voice)
                        vec_push(&v->voices, r.voice);
                if (r.kind == REC_text)
                        begin_text(v, &r.text, records);
                if (r.kind == REC_span) {
                        turn_to(v, &r.span);
                        run = r.span;
                }
        }
        put_span(v, &run);
        fold(v, false);
}

static uint64_t length_of(struct bytes records) {
        struct rec r;
        uint64_t n = 0;
        while (rec_get(&records, &r, NULL) > 0)
                n += r.kind == REC_text ? r.text.text.n : 0;
        return n;
}

static void put_step(const struct view *v, uint64_t from, enum web_say say) {
        web_lit(v->w, "<a class=\"step\" href=\"/doc/");
        web_text(v->w, str_of(v->doc->id));
        web_lit(v->w, "?text=");
        web_int(v->w, (int64_t) from);
        web_lit(v->w, "\">");
        web_say(v->w, say);
        web_lit(v->w, "</a> ");
}

struct index_matcher *web_doc_matcher(const struct web_request *q) {
        struct query_env env = { .now = q->now };
        struct index_query *asked;
        struct query *tree;
        struct err none = ERR_INIT;
        struct str typed = web_field(q, "q");
        if (typed.n == 0 || query_parse(typed, &env, q->a, &tree, &none) < 0 ||
            query_compile(q->qc, tree, q->a, &asked, &none) < 0)
                return NULL;
        return index_matcher_new(asked);
}

int web_doc_text(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                 struct err *e) {
        uint64_t all = length_of(buf_bytes(&d->records)), from;
        struct view v = { .q = q, .w = w, .doc = d };
        int r = web_field_u64(q, "at", INT64_MAX, 0, &v.at, e);
        if (r >= 0)
                r = web_field_u64(q, "len", INT32_MAX, 0, &v.at_len, e);
        if (r >= 0)
                r = web_field_u64(q, "text", INT64_MAX, v.at_len ? v.at / WEB_TEXT * WEB_TEXT : 0,
                                  &from, e);
        if (r < 0)
                return r;
        v.from = from < all ? from : 0;
        v.to = v.from + WEB_TEXT;
        v.matcher = web_doc_matcher(q);
        web_lit(w, "<section class=\"words\" aria-label=\"");
        web_say(w, WEB_SAY_read_text);
        web_lit(w, "\">");
        if (v.from)
                put_step(&v, v.from > WEB_TEXT ? v.from - WEB_TEXT : 0, WEB_SAY_read_before_text);
        put_all(&v);
        if (all == 0)
                web_nothing(w, WEB_SAY_read_no_text);
        if (v.to < all)
                put_step(&v, v.to, WEB_SAY_read_more_text);
        web_lit(w, "</section>");
        index_matcher_free(&v.matcher);
        vec_done(&v.voices);
        vec_done(&v.pages);
        return 0;
}

void web_doc_letter(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                    struct index_matcher *matcher, uint64_t most) {
        struct view v = { .q = q, .w = w, .doc = d, .matcher = matcher, .to = most, .folds = true };
        uint64_t all = length_of(buf_bytes(&d->records));
        put_all(&v);
        if (all == 0)
                web_nothing(w, WEB_SAY_read_no_text);
        if (most < all)
                put_step(&v, 0, WEB_SAY_read_more_text);
        vec_done(&v.voices);
        vec_done(&v.pages);
}
