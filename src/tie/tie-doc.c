/* Stretches of one speaker; see tie-doc.h. */
#include "tie/tie-doc.h"
#include "tie/tie-alias.h"
#include "tie/tie-guard.h"
#include "tie/tie-name.h"

#include "base/arena.h"
#include "base/hash.h"
#include "lang/lang-place.h"
#include "text/text-token.h"

#include <stdlib.h>

struct tie_doc {
        struct tie_reader *reader;
        struct when_texts dates;
        struct tie_doc_list list;
        struct tie_doc_dates kept; /* if wanted */
        bool want_dates;
        struct arena strings;
        struct buf plain;            /* the piece without quote marks: same length */
        VEC(struct lang_name) names; /* of the stretch under way */
        struct tie_aliases aliases;  /* of the document so far */
        struct tie_names whole;      /* they and what the tagger passed over */
        struct buf room;
        const struct actor_read_piece *piece;
        size_t name; /* of the piece: before it are names of earlier stretches */
};

struct tie_doc *tie_doc_new(void) {
        struct tie_doc *d = MEM_NEW(struct tie_doc);
        d->reader = tie_reader_new();
        arena_init(&d->strings, 0);
        tie_aliases_init(&d->aliases, &d->strings);
        buf_init(&d->plain, 0);
        buf_init(&d->room, 0);
        return d;
}

void tie_doc_free(struct tie_doc **at) {
        struct tie_doc *d = *at;
        if (!d)
                return;
        tie_reader_free(&d->reader);
        when_texts_done(&d->dates);
        arena_done(&d->strings);
        buf_done(&d->plain);
        buf_done(&d->room);
        vec_done(&d->list.v);
        vec_done(&d->kept.v);
        vec_done(&d->names);
        vec_done(&d->whole.v);
        tie_aliases_done(&d->aliases);
        mem_free(d);
        *at = NULL;
}

void tie_doc_want_dates(struct tie_doc *d, bool want) {
        d->want_dates = want;
}

void tie_doc_begin(struct tie_doc *d) {
        tie_aliases_clear(&d->aliases);
        vec_clear(&d->kept.v);
        vec_clear(&d->list.v);
        arena_reset(&d->strings);
}

/* ---- words --------------------------------------------------------------------------------------
 */

uint64_t tie_doc_words(struct str cite, struct buf *room) {
        struct text_tokens t;
        struct text_token token;
        buf_clear(room);
        text_tokens_init(&t, cite);
        while (text_tokens_next(&t, &token)) {
                buf_put_str(room, token.term);
                buf_putc(room, ' ');
        }
        return hash64(room->p, room->n);
}

/* "> > words": the marks become spaces, so that offsets stay. */
static void blank_marks(char *p, size_t n) {
        bool start = true;
        for (size_t i = 0; i < n; i++) {
                if (start && p[i] == '>')
                        p[i] = ' ';
                else if (p[i] == '\n')
                        start = true;
                else if (p[i] != ' ' && p[i] != '\t')
                        start = false;
        }
}

/* ---- speakers -----------------------------------------------------------------------------------
 */

static struct str at(struct str text, struct rec_place p) {
        return str_sub(text, p.off, p.len);
}

static void speak(const struct actor_read_piece *p, uint32_t voice, struct tie_doc_said *ret) {
        const struct rec_voice *v = voice && voice <= p->n_voices ? &p->voices[voice - 1] : NULL;
        if (v) {
                ret->name = at(p->text, v->name);
                ret->address = at(p->text, v->address);
                ret->dated = v->precision != 0;
                ret->at = ret->dated ? v->at : 0;
        } else if (voice == 0) {
                ret->name = p->author->name;
                ret->address = p->author->address;
                ret->dated = p->doc->dated;
                ret->at = p->doc->date;
                if (p->n_receivers == 1)
                        ret->receiver = p->receivers[0].address;
        }
}

/* Else nobody's words, or none that tell of deeds. */
static bool is_read(enum rec_span_kind kind) {
        return kind == REC_SPAN_own || kind == REC_SPAN_quoted || kind == REC_SPAN_forwarded ||
               kind == REC_SPAN_inserted || kind == REC_SPAN_comment || kind == REC_SPAN_note ||
               kind == REC_SPAN_hidden || kind == REC_SPAN_headline || kind == REC_SPAN_excerpt ||
               kind == REC_SPAN_ocr;
}

/* ---- stretches ----------------------------------------------------------------------------------
 */

static void shift(uint32_t *off, uint32_t len, uint32_t by) {
        if (len)
                *off += by;
}

/* The name of the stretch that begins there, or NULL. */
static const struct lang_name *name_at(const struct tie_doc *d, uint32_t off) {
        size_t lo = 0, hi = d->whole.v.n;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                if (d->whole.v.v[mid].off < off)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < d->whole.v.n && d->whole.v.v[lo].off == off ? &d->whole.v.v[lo] : NULL;
}

/* The full name that the party's is short for. */
static const struct tie_full *full_of(struct tie_doc *d, const struct tie_party *p) {
        const struct lang_name *n = p->name_len ? name_at(d, p->name_off) : NULL;
        if (!n)
                return NULL;
        if (n->odds == TIE_ALIAS_ODDS)
                return tie_alias_of(&d->aliases, str_sub(buf_str(&d->plain), n->off, n->len),
                                    LANG_ORG);
        return p->kind == TIE_PERSON ? tie_alias_of(&d->aliases, p->name, LANG_PER) : NULL;
}

static void shift_party(struct tie_doc *d, struct tie_party *p, uint32_t by) {
        const struct tie_full *f = full_of(d, p);
        shift(&p->off, p->len, by);
        if (!f) {
                shift(&p->name_off, p->name_len, by);
                p->name = arena_str(&d->strings, p->name);
                return;
        }
        p->name = f->name;
        p->name_off = f->off;
        p->name_len = f->len;
        if (p->how == TIE_NAMED && f->type != LANG_PER)
                p->how = TIE_ANAPHOR;
}

static void keep(struct tie_doc *d, const struct tie_said *t, const struct tie_doc_said *who) {
        const struct actor_read_piece *p = d->piece;
        uint32_t by = p->base + p->from;
        struct tie_doc_said s = *who;
        s.words = tie_doc_words(str_sub(buf_str(&d->plain), t->off, t->len), &d->room);
        s.said = *t;
        tie_guard(buf_str(&d->plain), &s.said);
        s.said.off += by;
        shift(&s.said.verb_off, t->verb_len, by);
        shift(&s.said.object_off, t->object_len, by);
        shift(&s.said.time.off, t->time.len, by);
        shift_party(d, &s.said.from, by);
        shift_party(d, &s.said.to, by);
        for (unsigned i = 0; i < t->n_chain; i++)
                shift_party(d, &s.said.chain[i], by);
        s.name = arena_str(&d->strings, who->name);
        s.address = arena_str(&d->strings, who->address);
        s.receiver = arena_str(&d->strings, who->receiver);
        vec_push(&d->list.v, s);
}

static void find_dates(struct tie_doc *d, size_t off, size_t len, const struct tie_doc_said *who) {
        const struct when_text_ref ref = { .dated = who->dated, .at = who->at };
        when_text_find(str_sub(buf_str(&d->plain), off, len), d->piece->doc->lang, &ref, &d->dates);
        for (size_t i = 0; i < d->dates.n; i++)
                d->dates.v[i].off += (uint32_t) off;
        for (size_t i = 0; d->want_dates && i < d->dates.n; i++) {
                struct when_text w = d->dates.v[i];
                w.off += d->piece->base + d->piece->from;
                vec_push(&d->kept.v, w);
        }
}

/* Those of the stretch; stretches come in order.  False: none. */
static bool take_names(struct tie_doc *d, size_t off, size_t len) {
        const struct actor_read_piece *p = d->piece;
        vec_clear(&d->names);
        while (d->name < p->n_names && p->names[d->name].off < off)
                d->name++;
        for (; d->name < p->n_names && p->names[d->name].off < off + len; d->name++)
                if (p->names[d->name].off + p->names[d->name].len <= off + len)
                        vec_push(&d->names, p->names[d->name]);
        tie_names_find(buf_str(&d->plain), off, len, d->names.v, d->names.n, &d->whole);
        tie_aliases_find(&d->aliases, buf_str(&d->plain), off, len, p->base + p->from, &d->whole);
        return d->whole.v.n > 0;
}

/* A capitalised word that nothing but its capital makes a name. */
static bool is_guess(const struct tie_doc *d, const struct tie_party *p) {
        const struct lang_name *n = name_at(d, p->name_off);
        struct lang_place place;
        return n && n->odds == TIE_NAME_ODDS && !lang_place_find(p->name, &place);
}

static bool is_talk(const struct tie_party *p) {
        return p->kind == TIE_SPEAKER || p->kind == TIE_ADDRESSEE;
}

/* "I killed SIGTERM", "I admit that ...": talk of the trade, and of oneself. */
static bool is_chatter(const struct tie_doc *d, const struct tie_said *t) {
        if (is_talk(&t->from))
                return t->to.kind == TIE_NOBODY || is_guess(d, &t->to);
        return is_talk(&t->to) && is_guess(d, &t->from);
}

/* ---- headlines ----------------------------------------------------------------------------------
 */

enum { HEADLINE_LONG = 140 };

static bool is_end_mark(struct str line) {
        return str_ends(line, STR(".")) || str_ends(line, STR("!")) || str_ends(line, STR("?")) ||
               str_ends(line, STR("\"")) || str_ends(line, STR("”")) || str_ends(line, STR("»")) ||
               str_ends(line, STR(":")) || str_ends(line, STR(","));
}

static bool is_pointer(struct str line) {
        static const char *const heads[] = {
                "Read more",     "More about", "See also",    "Related:",      "Topics:",
                "Tags:",         "Photo:",     "Filed under", "Also read",     "Continue reading",
                "بیشتر بخوانید", "برچسب",      "مطالب مرتبط", "موضوعات مرتبط",
        };
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
                if (str_starts_nocase(line, str_of(heads[i])))
                        return true;
        return false;
}

/* The line of the stretch that holds `at`; of a longer one than headlines are, a part. */
static struct str line_at(struct str text, size_t off, size_t len, size_t at, size_t *ret_from) {
        size_t lo = at, hi = at;
        while (lo > off && at - lo <= HEADLINE_LONG && text.p[lo - 1] != '\n')
                lo--;
        while (hi < off + len && hi - lo <= 2 * HEADLINE_LONG && text.p[hi] != '\n')
                hi++;
        *ret_from = lo;
        return str_trim(str_sub(text, lo, hi - lo));
}

/* A line that points elsewhere, or a headline: the first of a document that is no mail, without the
 * mark of a sentence's end, an empty line behind it and sentences after that.  What it tells is in
 * the text, in whole sentences; its present tense says neither when nor whether. */
static bool is_no_text(const struct tie_doc *d, size_t off, size_t len, size_t at) {
        struct str text = buf_str(&d->plain);
        size_t from, end;
        struct str line = line_at(text, off, len, at, &from);
        if (is_pointer(line))
                return true;
        if (d->piece->base || d->piece->from || d->piece->author->address.n ||
            line.n > HEADLINE_LONG || is_end_mark(line))
                return false;
        if (str_trim(str_sub(text, 0, from)).n)
                return false;
        for (end = at; end < off + len && text.p[end] != '\n';)
                end++;
        struct str rest = str_sub(text, end, off + len - end);
        return str_starts(rest, STR("\n\n")) && str_trim(rest).n > 2 * line.n;
}

/* Read [off, off + len) of the piece. */
static void read_stretch(struct tie_doc *d, size_t off, size_t len, uint32_t voice) {
        const struct actor_read_piece *p = d->piece;
        struct tie_doc_said who = { 0 };
        const struct tie_list *ties;
        speak(p, voice, &who);
        bool any = take_names(d, off, len);
        if (any || d->want_dates)
                find_dates(d, off, len, &who);
        if (!any)
                return;
        const struct tie_text t = { .text = buf_str(&d->plain),
                                    .off = off,
                                    .len = len,
                                    .lang = p->doc->lang,
                                    .names = d->whole.v.v,
                                    .n_names = d->whole.v.n,
                                    .dates = d->dates.v,
                                    .n_dates = d->dates.n,
                                    .dated = who.dated,
                                    .at = who.at,
                                    .voice = voice,
                                    .one_receiver = who.receiver.n > 0,
                                    .about = p->subject };
        tie_read(d->reader, &t, &ties);
        for (size_t i = 0; i < ties->v.n; i++)
                if (!is_chatter(d, &ties->v.v[i]) &&
                    !is_no_text(d, off, len, ties->v.v[i].verb_off))
                        keep(d, &ties->v.v[i], &who);
}

/* Spans that follow each other with one voice are one stretch. */
void tie_doc_piece(void *arg, const struct actor_read_piece *p) {
        struct tie_doc *d = arg;
        size_t end = (size_t) p->from + p->n;
        d->piece = p;
        d->name = 0;
        buf_clear(&d->plain);
        buf_put_str(&d->plain, str_sub(p->text, p->from, p->n));
        blank_marks(d->plain.p, d->plain.n);
        if (!p->n_spans)
                read_stretch(d, 0, p->n, 0);
        for (size_t i = 0, next; i < p->n_spans; i = next) {
                const struct rec_span *s = &p->spans[i];
                size_t from = s->off, to = s->off + s->len;
                for (next = i + 1; next < p->n_spans && p->spans[next].kind == s->kind &&
                                   p->spans[next].voice == s->voice;
                     next++)
                        to = p->spans[next].off + p->spans[next].len;
                from = from < p->from ? p->from : from;
                to = to > end ? end : to;
                if (is_read(s->kind) && from < to)
                        read_stretch(d, from - p->from, to - from, s->voice);
        }
}

static int compare(const void *a, const void *b) {
        const struct tie_doc_said *x = a, *y = b;
        if (x->said.off != y->said.off)
                return x->said.off < y->said.off ? -1 : 1;
        return x->said.verb_off < y->said.verb_off ? -1 : x->said.verb_off > y->said.verb_off;
}

const struct tie_doc_list *tie_doc_end(struct tie_doc *d) {
        if (d->list.v.n)
                qsort(d->list.v.v, d->list.v.n, sizeof *d->list.v.v, compare);
        return &d->list;
}

const struct tie_doc_dates *tie_doc_dates(const struct tie_doc *d) {
        return &d->kept;
}
