/* Text into sentences of items: words with their entry of the lexicon, names as one item each, and
 * what stands between them.  A sentence ends at a full stop, an empty line, or at LANG_ROLE_WORDS;
 * a line break alone does not end it, for mail is wrapped. */
#include "base/utf8.h"
#include "lang/lang-role-work.h"
#include "text/text-token.h"

static const struct lang_lex no_entry;

static unsigned gap_of_ascii(char c) {
        switch (c) {
        case ' ':
        case '\r':
        case '\'':
        case '>': /* a mark of quoting */
                return 0;
        case '\n':
                return LANG_GAP_line;
        case ',':
        case ';':
                return LANG_GAP_comma;
        case '(':
        case '[':
                return LANG_GAP_open;
        case ')':
        case ']':
                return LANG_GAP_close;
        case '|':
        case '\t':
                return LANG_GAP_cell;
        case ':':
                return LANG_GAP_colon;
        case '&':
                return LANG_GAP_amp;
        case '"':
                return LANG_GAP_quote;
        default:
                return ascii_alpha(c) ? 0 : LANG_GAP_other; /* an English 's, a name's end */
        }
}

static unsigned gap_of_wide(uint32_t cp) {
        static const struct {
                uint32_t cp;
                unsigned gap;
        } table[] = {
                { 0x60c, LANG_GAP_comma },
                { 0x61b, LANG_GAP_comma },
                { 0x61f, LANG_GAP_stop | LANG_GAP_asked },
                { 0x6d4, LANG_GAP_stop },
                { 0xa0, 0 },
                { 0x200c, 0 },
                { 0x200d, 0 },
                { 0x200e, 0 },
                { 0x200f, 0 },
                { 0x2019, 0 },
                { 0xab, LANG_GAP_quote },
                { 0xbb, LANG_GAP_quote },
                { 0x201c, LANG_GAP_quote },
                { 0x201d, LANG_GAP_quote },
                { 0x2022, LANG_GAP_cell },
                { 0xb7, LANG_GAP_cell },
        };
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
                if (table[i].cp == cp)
                        return table[i].gap;
        return cp < 0x300 || (cp >= 0x2000 && cp < 0x3000) ? LANG_GAP_other : 0;
}

static bool is_space_at(struct str t, size_t at) {
        return at >= t.n || ascii_space(t.p[at]);
}

/* . and - mean by what is around them. */
static unsigned gap_of_near(struct str t, size_t at, size_t n) {
        bool after = is_space_at(t, at + n), before = at == 0 || ascii_space(t.p[at - 1]);
        if (t.p[at] == '.' || t.p[at] == '!' || t.p[at] == '?')
                return (t.p[at] == '?' ? LANG_GAP_asked : 0) |
                       (after || t.p[at] != '.' ? LANG_GAP_stop : LANG_GAP_hyphen);
        return after || before || n > 1 ? LANG_GAP_dash : LANG_GAP_hyphen;
}

static unsigned gap_of(struct str t, size_t from, size_t to) {
        unsigned gap = 0, lines = 0, spaces = 0;
        for (size_t at = from, n; at < to; at += n) {
                uint32_t cp = utf8_get(t.p + at, &n);
                unsigned g;
                if (cp == '.' || cp == '!' || cp == '?' || cp == '-' ||
                    (cp >= 0x2010 && cp <= 0x2015))
                        g = gap_of_near(t, at, n);
                else if (cp < 0x80)
                        g = gap_of_ascii((char) cp);
                else
                        g = gap_of_wide(cp);
                lines += cp == '\n';
                spaces = cp == ' ' ? spaces + 1 : 0;
                gap |= g | (spaces >= 3 && !lines ? LANG_GAP_cell : 0);
        }
        return gap | (lines > 1 ? LANG_GAP_blank : 0);
}

/* A full stop behind Dr., an initial or Inc. ends nothing. */
static bool is_short_form(const struct lang_item *i, struct str text) {
        static const struct str shorts[] = {
                STR_INIT("inc"),  STR_INIT("ltd"),   STR_INIT("co"),   STR_INIT("corp"),
                STR_INIT("st"),   STR_INIT("jr"),    STR_INIT("sr"),   STR_INIT("gen"),
                STR_INIT("col"),  STR_INIT("hon"),   STR_INIT("prof"), STR_INIT("dept"),
                STR_INIT("asst"), STR_INIT("assoc"), STR_INIT("no"),
        };
        struct str w = str_sub(text, i->off, i->len);
        if (i->kind != LANG_ITEM_word)
                return i->len > 2 && text.p[i->off + i->len - 2] == ' ';
        if (w.n <= 2 && i->latin && i->cap)
                return true;
        if (lang_item_small(i, LANG_SMALL_called))
                return true;
        for (size_t k = 0; k < sizeof shorts / sizeof *shorts; k++)
                if (str_eq_nocase(w, shorts[k]))
                        return true;
        return false;
}

static void flush(struct lang_cutter *c) {
        if (c->s.n && (c->alone || (c->heads && c->people))) {
                lang_sentence_join(&c->s);
                c->done(c, c->with);
        }
        c->s.n = 0;
        c->heads = c->people = false;
}

/* The gap before what comes at `off`; may end the sentence. */
static unsigned gap_before(struct lang_cutter *c, uint32_t off) {
        if (c->s.n == 0)
                return LANG_GAP_line;
        const struct lang_item *last = &c->s.item[c->s.n - 1];
        unsigned gap = gap_of(c->text, last->off + last->len, off);
        if ((gap & LANG_GAP_stop) && !(gap & (LANG_GAP_asked | LANG_GAP_blank)) &&
            is_short_form(last, c->text))
                gap &= ~(unsigned) LANG_GAP_stop;
        if (gap & (LANG_GAP_stop | LANG_GAP_blank) || c->s.n == LANG_ROLE_WORDS) {
                c->s.end_gap = (uint16_t) gap;
                flush(c);
                gap = LANG_GAP_line;
        }
        return gap;
}

/* The 's is part of a word, and stands behind a name. */
static bool is_owner(struct str text, const struct lang_item *i) {
        static const struct str marks[] = { STR_INIT("'s"), STR_INIT("’s"), STR_INIT("'S") };
        struct str word = str_sub(text, i->off, i->len), rest = str_sub(text, i->off + i->len, 4);
        for (size_t k = 0; i->latin && k < sizeof marks / sizeof *marks; k++)
                if (str_ends(word, marks[k]) || str_starts(rest, marks[k]))
                        return true;
        return false;
}

static void put_item(struct lang_cutter *c, struct lang_item item) {
        item.gap = (uint16_t) gap_before(c, item.off);
        char lead = c->text.p[item.off];
        item.latin = ascii_alpha(lead) || ((uint8_t) lead >= 0xc3 && (uint8_t) lead <= 0xc9);
        item.cap = (lead >= 'A' && lead <= 'Z') || ((uint8_t) lead == 0xc3 && item.len > 1 &&
                                                    (uint8_t) c->text.p[item.off + 1] < 0x9f);
        bool self = (item.len == 1 && lead == 'I') || lang_item_small(&item, LANG_SMALL_i);
        c->heads |= (item.x->kinds & LANG_LEX_HEAD) || item.x->longest > 1 || item.x->says;
        c->people |= item.kind == LANG_ITEM_person || self;
        item.owner = is_owner(c->text, &item);
        c->s.item[c->s.n++] = item;
}

static void put_word(struct lang_cutter *c, const struct text_token *k) {
        struct lang_item item = { .off = k->off, .len = k->len };
        const struct lang_lex *x = lang_lex_word(k->term, &item.hash, &item.clitic);
        item.x = x ? x : &no_entry;
        put_item(c, item);
}

static const struct lang_name *name_at(struct lang_cutter *c, uint32_t off, uint32_t len) {
        while (c->at_name < c->n_names &&
               c->names[c->at_name].off + c->names[c->at_name].len <= off)
                c->at_name++;
        const struct lang_name *m = c->at_name < c->n_names ? &c->names[c->at_name] : NULL;
        return m && m->off < off + len ? m : NULL;
}

/* "Minister Jane Doe" tagged as one name: the office is none of it. */
static bool is_office_before(struct str text, const struct lang_name *m,
                             const struct text_token *k) {
        uint64_t hash;
        enum lang_lex_clitic clitic;
        if (m->type != LANG_PER || k->off + k->len >= m->off + m->len ||
            str_starts_nocase(str_sub(text, k->off + k->len, SIZE_MAX), STR(" of ")))
                return false;
        const struct lang_lex *x = lang_lex_word(k->term, &hash, &clitic);
        return x && (x->kinds & LANG_LEX_HEAD) && !(x->kinds & LANG_LEX_WEAK) && x->words == 1;
}

/* What an organisation's name begins with: "university" makes its head a rector. */
static const struct lang_lex *org_entry(const struct lang_name *m, const struct text_token *k) {
        uint64_t hash;
        enum lang_lex_clitic clitic;
        const struct lang_lex *x =
                m->type == LANG_ORG ? lang_lex_word(k->term, &hash, &clitic) : NULL;
        return x && x->kinds == LANG_LEX_ORG && !x->small && !x->says ? x : &no_entry;
}

void lang_cutter_run(struct lang_cutter *c) {
        static const uint8_t kinds[LANG_TYPES] = {
                [LANG_PER] = LANG_ITEM_person,
                [LANG_ORG] = LANG_ITEM_org,
                [LANG_LOC] = LANG_ITEM_place,
        };
        struct text_tokens t;
        struct text_token k;
        size_t inside = SIZE_MAX; /* the name that the last item is */
        c->s.text = c->text;
        text_tokens_init(&t, c->text);
        while (text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                const struct lang_name *m = name_at(c, k.off, k.len);
                size_t which = m ? (size_t) (m - c->names) : SIZE_MAX;
                if (!m || k.off >= m->off + m->len ||
                    (inside != which && is_office_before(c->text, m, &k))) {
                        put_word(c, &k);
                        inside = SIZE_MAX;
                } else if (inside != which) {
                        uint32_t off = k.off > m->off ? k.off : m->off;
                        put_item(c, (struct lang_item){ .off = off,
                                                        .len = m->off + m->len - off,
                                                        .name = (uint32_t) which,
                                                        .kind = kinds[m->type],
                                                        .clitic = k.off < m->off ? LANG_CLITIC_and
                                                                                 : LANG_CLITIC_none,
                                                        .x = org_entry(m, &k) });
                        inside = which;
                }
        }
        c->s.end_gap = LANG_GAP_stop;
        if (c->s.n) {
                const struct lang_item *last = &c->s.item[c->s.n - 1];
                c->s.end_gap |= (uint16_t) gap_of(c->text, last->off + last->len, c->text.n);
        }
        flush(c);
}

/* The longest entry that begins at item `i`: how many items, 1 for none. */
static size_t phrase_at(const struct lang_sentence *s, size_t i, const struct lang_lex **ret) {
        uint64_t hash = s->item[i].hash;
        size_t best = 1;
        for (size_t k = 1; k < s->item[i].x->longest && i + k < s->n; k++) {
                const struct lang_item *next = &s->item[i + k];
                if (next->kind != LANG_ITEM_word || !lang_gap_plain(next->gap))
                        break;
                hash = lang_lex_join(hash, next->hash);
                const struct lang_lex *x = lang_lex_find(hash);
                if (x && x->words == k + 1)
                        best = k + 1, *ret = x;
        }
        return best;
}

void lang_sentence_join(struct lang_sentence *s) {
        size_t to = 0;
        for (size_t i = 0, n; i < s->n; i += n) {
                struct lang_item item = s->item[i];
                const struct lang_lex *x = item.x;
                n = item.kind == LANG_ITEM_word && item.x->longest > 1 ? phrase_at(s, i, &x) : 1;
                const struct lang_item *last = &s->item[i + n - 1];
                item.len = last->off + last->len - item.off;
                item.owner = last->owner;
                item.x = n == 1 && x->words != 1 ? &no_entry : x;
                s->item[to++] = item;
        }
        s->n = to;
}
