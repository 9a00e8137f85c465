/* Who is said to have said it, and when: a verb of saying near a quotation, and the name beside it.
 */
#include "quote/quote-draft-work.h"

#include "text/text-fold.h"
#include "text/text-token.h"

enum { REACH = 160, DATE_REACH = 90 };

static const char *const verbs[] = {
        "said says say wrote writes told tells added adds asked asks replied answered argued "
        "insisted "
        "explained recalled continued noted stated announced acknowledged admitted conceded "
        "claimed "
        "declared warned testified confirmed suggested complained promised boasted joked reads "
        "read "
        "according concluded observed remarked responded urged demanded denied",
        "گفت گفته گفتند می‌گوید میگوید نوشت نوشته نوشتند افزود "
        "پرسید "
        "پاسخ "
        "تاکید "
        "تأکید "
        "اعلام "
        "اظهار خواند",
        "قال قالت يقول كتب كتبت أضاف أضافت أعلن صرح ذكر أكد سأل أجاب",
};

static const char *const pronouns[] = { "he she they", "او وی ایشان", "هو هي" };

static bool in_list(struct str word, const char *const *lists, size_t n, struct buf *room) {
        for (size_t i = 0; i < n; i++) {
                struct str rest = str_of(lists[i]);
                while (rest.n) {
                        struct str w = str_cut(&rest, ' ');
                        buf_clear(room);
                        text_fold(w, room);
                        if (str_eq(word, buf_str(room)))
                                return true;
                }
        }
        return false;
}

/* Where a verb of saying stands in `s`, nearest to its beginning (or its end); SIZE_MAX: nowhere.
 */
static size_t verb_in(struct str s, bool from_end, size_t *ret_len, bool *pronoun) {
        struct text_tokens t;
        struct text_token w;
        struct buf room;
        size_t found = SIZE_MAX;
        buf_init(&room, 0);
        *pronoun = false;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &w)) {
                *pronoun |= in_list(w.term, pronouns, 3, &room);
                if ((from_end || found == SIZE_MAX) && in_list(w.term, verbs, 3, &room)) {
                        found = w.off;
                        *ret_len = w.len;
                }
        }
        buf_done(&room);
        return found;
}

bool quote_draft_breaks(struct str between) {
        size_t len;
        bool pronoun;
        if (between.n > REACH || str_find(between, STR("\n\n")) != SIZE_MAX)
                return false;
        for (size_t i = 0; i + 1 < between.n; i++)
                if (strchr(".!?", between.p[i]) && between.p[i] &&
                    ascii_space((unsigned char) between.p[i + 1]) &&
                    !(i > 1 && between.p[i - 2] == ' '))
                        return false; /* a sentence ends, and not behind an initial */
        return verb_in(between, false, &len, &pronoun) != SIZE_MAX;
}

/* What stands behind the dash of a signature; empty: it begins with none. */
static struct str behind_dash(struct str line) {
        static const char *const dashes[] = { "—", "–", "--", "―" };
        for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++)
                if (str_starts(line, str_of(dashes[k])))
                        return str_trim(str_sub(line, strlen(dashes[k]), SIZE_MAX));
        return (struct str){ 0 };
}

/* ASCII, ٠ to ٩, ۰ to ۹. */
static bool is_digit(struct str s) {
        const uint8_t *p = (const uint8_t *) s.p;
        bool arabic = s.n == 2 && p[0] == 0xd9 && p[1] >= 0xa0 && p[1] <= 0xa9;
        return ascii_digit(s.p[0]) || arabic || (s.n == 2 && p[0] == 0xdb && p[1] >= 0xb0);
}

/* "Leila Azarnoosh, 18 June 2013", "12 May 2014, Leila Azarnoosh (by mail)": the part before a
 * comma or bracket that has no digit. */
static struct str signer(struct str s) {
        for (unsigned n = 0; s.n && n < 4; n++) {
                size_t to = 0;
                bool digit = false;
                for (; to < s.n && s.p[to] != ',' && s.p[to] != '(' &&
                       !str_starts(str_sub(s, to, 2), STR("،"));
                     to++)
                        digit |= is_digit(str_sub(s, to, 2));
                struct str part = str_trim(str_sub(s, 0, to));
                if (part.n && !digit)
                        return part;
                s = str_sub(s, to + (to < s.n && (uint8_t) s.p[to] == 0xd8 ? 2 : 1), SIZE_MAX);
        }
        return (struct str){ 0 };
}

size_t quote_draft_signed_below(struct str text, size_t at, struct quote_claimed *q) {
        enum { LONG = 160 };
        struct str rest = str_sub(text, at, 4 * LONG);
        struct str line = str_cut(&rest, '\n');
        if (str_trim(line).n == 0) /* one empty line may stand between */
                line = str_cut(&rest, '\n');
        struct str words = behind_dash(str_trim(line));
        struct str who = signer(words);
        if (words.n == 0 || who.n == 0 || words.n > LONG)
                return at;
        q->who = who;
        return (size_t) (words.p - text.p) + words.n;
}

struct str quote_draft_signed(struct str block, struct quote_claimed *q) {
        size_t line = block.n;
        while (line > 0 && block.p[line - 1] != '\n')
                line--;
        struct str last = str_sub(block, line, SIZE_MAX);
        while (last.n && (last.p[0] == '>' || last.p[0] == ' '))
                last = str_sub(last, 1, SIZE_MAX);
        struct str who = line > 0 ? signer(behind_dash(last)) : (struct str){ 0 };
        if (who.n == 0)
                return block;
        q->who = who;
        return str_sub(block, 0, line);
}

/* ---- names
 * ------------------------------------------------------------------------------------------ */

struct side {
        size_t from, to; /* of the draft */
        bool from_end;   /* the quotation stands behind it */
};

struct names {
        const struct lang_name *v;
        size_t n;
};

static bool inside(const struct quote_claimed *q, uint32_t off) {
        for (size_t k = 0; k < q->n_pieces; k++)
                if (off >= q->pieces[k].off && off < q->pieces[k].off + q->pieces[k].words.n)
                        return true;
        return false;
}

/* The first name that begins at or behind `off`. */
static size_t first_name(const struct names *names, size_t off) {
        size_t low = 0, high = names->n;
        while (low < high) {
                size_t mid = low + (high - low) / 2;
                if (names->v[mid].off < off)
                        low = mid + 1;
                else
                        high = mid;
        }
        return low;
}

/* A capital letter begins a word that is no name's: "He said". */
static bool is_word(struct str w) {
        static const char *const all[] = { "He",   "She", "They", "It",  "We",   "I",     "The",
                                           "A",    "An",  "In",   "On",  "At",   "As",    "But",
                                           "And",  "So",  "When", "Who", "This", "That",  "Then",
                                           "Also", "For", "What", "How", "Once", "Later", "Again" };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (str_eq(w, str_of(all[i])))
                        return true;
        return false;
}

static bool capital(struct str s, size_t at, size_t n) {
        unsigned char c = (unsigned char) s.p[at];
        return ((c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xc5)) && !is_word(str_sub(s, at, n));
}

/* Words with capitals that touch the verb, where the name finder knows none: the one before it,
 * else the one behind. */
static struct str beside(struct str s, size_t verb, size_t len) {
        struct text_tokens t;
        struct text_token w;
        size_t from = 0, to = 0, behind = 0;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &w)) {
                if (w.overlay)
                        continue;
                bool joins = to > 0 && w.off == to + 1 && s.p[to] == ' ';
                if (w.off == verb)
                        break;
                if (!capital(s, w.off, w.len))
                        from = to = 0;
                else if (!joins)
                        from = w.off, to = w.off + w.len;
                else
                        to = w.off + w.len;
        }
        if (to > from && to + 1 == verb)
                return str_sub(s, from, to - from);
        behind = to = verb + len;
        while (text_tokens_next(&t, &w))
                if (w.off == to + 1 && s.p[to] == ' ' && capital(s, w.off, w.len))
                        to = w.off + w.len;
                else
                        break;
        return to > behind ? str_trim(str_sub(s, behind, to - behind)) : (struct str){ 0 };
}

static bool behind_to(struct str text, uint32_t off) {
        return off >= 3 && str_eq_nocase(str_sub(text, off - 3, 3), STR("to "));
}

/* The name in from..to that stands nearest to the verb. */
static const struct lang_name *name_near(const struct quote_reading *r, size_t q,
                                         const struct names *names, struct side x, size_t verb,
                                         size_t verb_len) {
        const struct lang_name *best = NULL;
        size_t best_far = SIZE_MAX;
        for (size_t i = first_name(names, x.from); i < names->n && names->v[i].off < x.to; i++) {
                const struct lang_name *n = &names->v[i];
                if (n->off + n->len > x.to || n->type == LANG_LOC || inside(&r->all.v[q], n->off))
                        continue;
                size_t far = n->off > verb ? n->off - (verb + verb_len) : verb - (n->off + n->len);
                far += behind_to(r->text, n->off) ? 60 : 0;
                if (far < best_far) {
                        best_far = far;
                        best = n;
                }
        }
        return best;
}

/* ---- one quotation
 * ------------------------------------------------------------------------------------ */

static size_t paragraph_start(struct str s, size_t i) {
        while (i > 0 && !(s.p[i - 1] == '\n' && (i < 2 || s.p[i - 2] == '\n')))
                i--;
        return i;
}

static size_t paragraph_end(struct str s, size_t i) {
        while (i < s.n && !(s.p[i] == '\n' && (i + 1 >= s.n || s.p[i + 1] == '\n')))
                i++;
        return i;
}

/* "Jane Doe wrote:" and "she said," right before the words say more than what follows them. */
static bool leads_in(struct str s) {
        s = str_trim(s);
        return str_ends(s, STR(":")) || str_ends(s, STR(",")) || str_ends(s, STR("،"));
}

/* Before, between and behind the pieces, as far as the next quotation. */
static size_t sides(const struct quote_reading *r, size_t i, struct side ret[3]) {
        const struct quote_claimed *q = &r->all.v[i];
        size_t before = q->form == QUOTE_BLOCK && q->off > 1 ? q->off - 2 : q->off, n = 0;
        size_t low = paragraph_start(r->text, before), end = q->off + q->len;
        size_t high = q->form == QUOTE_BLOCK ? end : paragraph_end(r->text, end);
        if (i > 0 && low < r->all.v[i - 1].off + r->all.v[i - 1].len)
                low = r->all.v[i - 1].off + r->all.v[i - 1].len;
        if (i + 1 < r->all.n && high > r->all.v[i + 1].off)
                high = r->all.v[i + 1].off;
        low = before - low > REACH ? before - REACH : low;
        high = high - end > REACH ? end + REACH : high;
        if (q->n_pieces > 1) {
                const struct quote_piece *a = &q->pieces[0];
                ret[n++] = (struct side){ a->off + a->words.n, q->pieces[1].off, false };
        }
        struct side behind = { end, high, false }, ahead = { low, before, true };
        bool led = leads_in(str_sub(r->text, low, before - low));
        ret[n++] = led ? ahead : behind;
        ret[n++] = led ? behind : ahead;
        return n;
}

/* Only the first sentence behind, and the last one before. */
static struct side one_sentence(struct str s, struct side x) {
        for (size_t i = x.from; i + 1 < x.to; i++) {
                if (!strchr(".!?", s.p[i]) || !s.p[i] || !ascii_space((unsigned char) s.p[i + 1]))
                        continue;
                if (!x.from_end && i > x.from + 2)
                        return (struct side){ x.from, i, false };
                if (x.from_end && i + 2 < x.to && !(i > 1 && s.p[i - 2] == ' '))
                        x.from = i + 1;
        }
        return x;
}

static void say_date(const struct quote_reading *r, struct side x, const struct when_text_ref *ref,
                     struct when_texts *dates, struct quote_claimed *q) {
        size_t n = 0;
        when_text_find(str_sub(r->text, x.from, x.to - x.from), TEXT_LANG_und, ref, dates);
        for (size_t i = 0; i < dates->n; i++) {
                const struct when_text *d = &dates->v[i];
                if (d->kind != WHEN_TEXT_date || d->precision != WHEN_PRECISION_day || !d->ranged ||
                    d->flags & (WHEN_TEXT_relative | WHEN_TEXT_yearless | WHEN_TEXT_open))
                        continue;
                q->day = d->range;
                q->day_words = str_sub(r->text, x.from + d->off, d->len);
                n++;
        }
        q->dated = n == 1;
}

static void say(struct quote_reading *r, size_t i, const struct names *names,
                const struct when_text_ref *ref, struct when_texts *dates, struct str *last) {
        struct quote_claimed *q = &r->all.v[i];
        struct side all[3];
        size_t n = sides(r, i, all);
        if (q->who.n) { /* signed: its date stands behind the words */
                const struct quote_piece *p = &q->pieces[q->n_pieces - 1];
                struct side sign = { p->off + p->words.n, q->off + q->len, false };
                say_date(r, sign, ref, dates, q);
                q->who_off = (uint32_t) (q->who.p - r->text.p);
                *last = q->who;
                return;
        }
        for (size_t k = 0; k < n && q->who.n == 0; k++) {
                struct side x = one_sentence(r->text, all[k]);
                struct str s = str_sub(r->text, x.from, x.to - x.from);
                size_t len = 0;
                bool pronoun, colon = x.from_end && str_ends(str_trim(s), STR(":"));
                size_t verb = verb_in(s, x.from_end, &len, &pronoun);
                if (verb == SIZE_MAX && !colon)
                        continue;
                verb = verb == SIZE_MAX ? x.to : x.from + verb;
                const struct lang_name *who = name_near(r, i, names, x, verb, len);
                if (who) { /* "قالت ليلى" is a verb and a name, whatever the name finder says */
                        size_t cut = who->off == verb && len < who->len ? len : 0;
                        q->who = str_trim(str_sub(r->text, who->off + cut, who->len - cut));
                        q->who_off = (uint32_t) (q->who.p - r->text.p);
                } else if (pronoun) {
                        q->who = *last;
                } else if (len > 0) {
                        q->who = beside(s, verb - x.from, len);
                }
                say_date(r, x, ref, dates, q);
        }
        if (q->who.n)
                *last = q->who;
}

void quote_draft_say(struct quote_reading *r, const struct when_text_ref *ref) {
        struct lang_tagger *t = lang_tagger_new();
        struct when_texts dates = { 0 };
        struct names names;
        struct str last = { 0 };
        names.n = lang_tag(t, r->text, TEXT_LANG_und, NULL, &names.v);
        for (size_t i = 0; i < r->all.n; i++)
                say(r, i, &names, ref, &dates, &last);
        when_texts_done(&dates);
        lang_tagger_free(&t);
}
