/* Before, after, since, until, by: a date, a named event (when-event.h), or an event that nobody
 * named, whose range stays open. */
#include "base/utf8.h"
#include "text/text-token.h"
#include "when/when-event.h"
#include "when/when-text-work.h"

static const struct {
        enum when_word_class class;
        bool before;
} relations[] = {
        { WHEN_WORD_before, true }, { WHEN_WORD_after, false }, { WHEN_WORD_since, false },
        { WHEN_WORD_until, true },  { WHEN_WORD_by, true },
};

static void relation_put(const struct when_reader *r, unsigned k, struct when_node *n) {
        enum when_word_class c = relations[k].class;
        when_node_fix(r, n);
        n->kind = WHEN_TEXT_range;
        n->flags |= relations[k].before ? WHEN_TEXT_before : WHEN_TEXT_after;
        n->rule = relations[k].before ? "before" : "after";
        if (!(n->said & WHEN_SAID_fixed))
                return;
        if (n->unit.from == n->unit.to)
                n->unit = (struct when_range){ n->from, n->to };
        if (relations[k].before) {
                bool end =
                        n->to == n->unit.to && n->from > n->unit.from; /* before the end of 2010 */
                n->to = c == WHEN_WORD_before && !end ? n->from : n->to;
                n->from = INT64_MIN;
        } else {
                bool clock = n->precision < WHEN_PRECISION_part; /* after 6:30 is from then on */
                bool start = n->from == n->unit.from && n->to < n->unit.to;
                n->from = c == WHEN_WORD_after && !clock && !start ? n->to : n->from;
                n->to = INT64_MAX;
        }
}

/* "before the accord": a named event, and its bytes as tokens. */
static unsigned event(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        struct when_event e;
        if (t->kind != WHEN_TOK_word || t->broken)
                return 0;
        size_t len = when_event_at(r->ref->events, str_sub(r->text, t->off, 160),
                                   r->ref->dated ? r->ref->at : INT64_MAX, &e);
        if (!len)
                return 0;
        *n = (struct when_node){ .at = (uint16_t) i,
                                 .weekday = -1,
                                 .precision = WHEN_PRECISION_day,
                                 .flags = WHEN_TEXT_event,
                                 .said = WHEN_SAID_fixed,
                                 .from = e.range.from,
                                 .to = e.range.to,
                                 .event = e.key,
                                 .rule = "event" };
        n->flags |= e.approximate ? WHEN_TEXT_approximate : 0u;
        n->stop = t->off + (uint32_t) len;
        unsigned end = i;
        while (end < r->n && when_tok(r, end)->off < n->stop)
                end++;
        return end;
}

/* An event that nobody told us of: "before the accord", "after their nuclear deal".  Up to three
 * words stand before the noun; they may be strangers, behind which the tokens end, so the text
 * itself is looked at. */
static unsigned event_unknown(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        struct text_tokens words;
        struct text_token w;
        if (t->kind != WHEN_TOK_word || t->broken)
                return 0;
        struct str rest = str_sub(r->text, t->off, 80);
        rest.n = utf8_floor(r->text, t->off + rest.n) - t->off;
        size_t stop = 0;
        while (stop < rest.n && !strchr(".,;:!?()\n\"", rest.p[stop]))
                stop++;
        text_tokens_init(&words, str_sub(rest, 0, stop));
        for (unsigned k = 0; k < 4 && text_tokens_next(&words, &w); k++) {
                uint64_t h = WHEN_WORD_SEED;
                for (size_t c = 0; c < w.term.n; c++)
                        h = when_word_hash_byte(h, (unsigned char) w.term.p[c]);
                const struct when_word *known = when_word_find(h);
                bool hit = false;
                for (unsigned c = 0; known && c < known->n; c++)
                        hit |= when_word_senses[known->first + c].class == WHEN_WORD_happening;
                if (!hit)
                        continue;
                *n = (struct when_node){ .at = (uint16_t) i,
                                         .weekday = -1,
                                         .rule = "event",
                                         .precision = WHEN_PRECISION_vague,
                                         .flags = WHEN_TEXT_event | WHEN_TEXT_open };
                n->stop = t->off + w.off + w.len;
                unsigned end = i;
                while (end < r->n && when_tok(r, end)->off < n->stop)
                        end++;
                return end;
        }
        return 0;
}

/* "before the accord": nobody told us which; the words "the accord" stay outside, the relation is
 * kept with no range. */
static unsigned relation(const struct when_reader *r, unsigned i, struct when_node *ret) {
        for (unsigned k = 0; k < sizeof relations / sizeof *relations; k++) {
                if (!when_is(r, i, relations[k].class))
                        continue;
                bool by = relations[k].class == WHEN_WORD_by;
                struct when_node n;
                unsigned first = when_skip(r, i + 1, WHEN_WORD_about);
                unsigned end = when_read_stretch(r, first, &n);
                if (end && n.kind != WHEN_TEXT_date && n.kind != WHEN_TEXT_time &&
                    !(n.kind == WHEN_TEXT_range && n.said & WHEN_SAID_fixed))
                        end = 0;
                if (end && n.precision == WHEN_PRECISION_vague && by)
                        end = 0;
                struct when_node named;
                unsigned more = by ? 0 : event(r, i + 1, &named);
                if (more && (!end || named.stop > when_tok(r, end - 1u)->end))
                        end = more, n = named; /* the 2003 invasion of ... */
                if (!end && !by)
                        end = event_unknown(r, i + 1, &n);
                if (!end || when_tok(r, i + 1)->broken)
                        continue;
                *ret = n;
                ret->core = n.at > i ? n.at : 0;
                ret->at = (uint16_t) i;
                relation_put(r, k, ret);
                return end;
        }
        return 0;
}

/* "1990 and later", "in 2003 or earlier": open at that end. */
static unsigned or_later(const struct when_reader *r, unsigned i, struct when_node *n) {
        bool later = when_latin(r, i + 1, WHEN_WORD_later) || when_latin(r, i + 1, WHEN_WORD_after);
        bool sooner = when_latin(r, i + 1, WHEN_WORD_before) ||
                      (when_latin(r, i + 1, WHEN_WORD_edge) &&
                       when_value(r, i + 1, WHEN_WORD_edge) == 12);
        const struct when_tok *t = when_tok(r, i + 2);
        bool ends = t->kind == WHEN_TOK_end || t->broken ||
                    (t->kind == WHEN_TOK_mark && strchr(".,;!?)", t->mark));
        if (!when_is(r, i, WHEN_WORD_and) || (!later && !sooner) || !ends ||
            n->kind != WHEN_TEXT_date || n->precision == WHEN_PRECISION_vague)
                return i;
        when_node_fix(r, n);
        n->kind = WHEN_TEXT_range;
        n->flags |= later ? WHEN_TEXT_after : WHEN_TEXT_before;
        n->rule = later ? "after" : "before";
        if (n->said & WHEN_SAID_fixed) {
                n->unit = (struct when_range){ n->from, n->to };
                n->from = later ? n->from : INT64_MIN;
                n->to = later ? INT64_MAX : n->to;
        }
        return i + 2;
}

/* "about 1990", "around 3 pm" keep the doubt but not the word. */
unsigned when_read_join(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node n;
        unsigned end = when_read_stretch(r, i, ret), rel = relation(r, i, &n);
        if (rel > end)
                end = rel, *ret = n;
        if (end)
                end = or_later(r, end, ret);
        if (end && i > 0 && when_is(r, i - 1, WHEN_WORD_about))
                ret->flags |= WHEN_TEXT_approximate;
        return end;
}
