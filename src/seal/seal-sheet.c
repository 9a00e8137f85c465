/* The facts about one message; see seal-sheet.h. */
#include "seal/seal-sheet.h"

#include "base/limits.h"
#include "quote/quote-address.h"
#include "seal/seal-work.h"
#include "when/when.h"

const char *seal_grade_id(enum seal_grade g) {
        static const char *const ids[] = { "for", "neutral", "odd", "unknown" };
        return ids[g];
}

struct seal_fact *seal_say(struct seal_making *m, const char *about, enum seal_grade grade,
                           struct str words, const char *carries) {
        vec_push(&m->facts,
                 (struct seal_fact){
                         .about = about, .grade = grade, .words = words, .carries = carries });
        return &m->facts.v[m->facts.n - 1];
}

/* ---- signatures
 * ----------------------------------------------------------------------------------- */

static struct str domain_of(struct str address) {
        str_cut(&address, '@');
        return address;
}

/* The signing domain is the author's, or stands above it. */
static bool aligned(struct str signer, struct str author) {
        if (str_eq_nocase(signer, author))
                return true;
        return author.n > signer.n && author.p[author.n - signer.n - 1] == '.' &&
               str_eq_nocase(str_sub(author, author.n - signer.n, SIZE_MAX), signer);
}

static void say_body(struct seal_making *m, const struct seal *s) {
        if (str_eq(s->body, STR("match"))) {
                bool part = s->covered < s->length;
                seal_say(
                        m, "body", SEAL_SPEAKS_FOR,
                        part ? arena_printf(m->a,
                                            "the body has the hash that signature %.*s names; only "
                                            "its first %llu of %llu bytes are covered",
                                            STR_ARG(s->n), (unsigned long long) s->covered,
                                            (unsigned long long) s->length)
                             : arena_printf(m->a, "the body has the hash that signature %.*s names",
                                            STR_ARG(s->n)),
                        "not changed since the signature was made, if that is genuine; who writes "
                        "both can make both fit");
        } else if (str_eq(s->body, STR("differ"))) {
                seal_say(m, "body", SEAL_ODD,
                         arena_printf(m->a, "the body has not the hash that signature %.*s names",
                                      STR_ARG(s->n)),
                         "changed after it was signed: by lists, gateways, a mailbox program, or "
                         "somebody");
        }
}

static void say_weak(struct seal_making *m, const struct seal *s, const struct seal_result *r) {
        if (r->bits && r->bits < 1024 && !str_starts_nocase(s->algorithm, STR("ed25519")))
                seal_say(m, "signature", SEAL_ODD,
                         arena_printf(m->a, "the key has %u bits", r->bits),
                         "keys below 1,024 bits were broken for little money since 2012");
        if (str_ends_nocase(s->algorithm, STR("sha1")))
                seal_say(m, "signature", SEAL_NEUTRAL,
                         STR("signed over SHA-1, as was usual until 2018"),
                         "nobody is known to have forged a DKIM signature by it; it is held to be "
                         "weak");
        if (str_find_nocase(s->fields, STR("from")) == SIZE_MAX && s->fields.n)
                seal_say(m, "signature", SEAL_ODD, STR("the From field is not signed"),
                         "who it names may have been put in later");
}

static void say_fits(struct seal_making *m, const struct seal *s, const struct seal_result *r) {
        bool own = aligned(s->domain, m->domain), whole = !str_eq(s->body, STR("differ"));
        struct str seen = r->key->seen;
        struct str words = arena_printf(
                m->a, "%.*s %.*s by %.*s (selector %.*s) fits the key%s%.*s, %u bits",
                STR_ARG(s->type), STR_ARG(s->n), STR_ARG(s->domain), STR_ARG(s->selector),
                seen.n ? " seen on " : "", STR_ARG(seen), r->bits);
        seal_say(m, "signature", whole ? SEAL_SPEAKS_FOR : SEAL_NEUTRAL, words,
                 !whole ? "a server of that domain signed these header fields, with another body"
                 : own  ? "a server of the author's domain signed these fields and this body; not "
                          "who typed it, and as sure as the key's record"
                        : "a server of that domain, which is not the author's, passed it on as it "
                          "is");
}

static void say_signature(struct seal_making *m, const struct seal *s) {
        struct seal_result r;
        seal_check(s, m->keys, &r);
        struct str what = arena_printf(m->a, "%.*s %.*s by %.*s (selector %.*s)", STR_ARG(s->type),
                                       STR_ARG(s->n), STR_ARG(s->domain), STR_ARG(s->selector));
        if (r.verdict == SEAL_FITS)
                say_fits(m, s, &r);
        else if (r.verdict == SEAL_DIFFERS)
                seal_say(m, "signature", SEAL_ODD,
                         arena_printf(m->a, "%.*s does not fit the key", STR_ARG(what)),
                         "signed fields were changed, or the domain used another key then");
        else if (r.verdict == SEAL_NO_KEY)
                seal_say(m, "signature", SEAL_UNKNOWN,
                         arena_printf(m->a, "%.*s: no key is at hand", STR_ARG(what)),
                         "archives of DNS answers may have it: clew authentic --keys FILE");
        else
                seal_say(m, "signature", SEAL_UNKNOWN,
                         arena_printf(m->a, "%.*s: %s", STR_ARG(what),
                                      r.verdict == SEAL_REVOKED ? "the key's record is empty"
                                      : s->fault.n              ? arena_str(m->a, s->fault).p
                                                                : r.why),
                         "this signature tells nothing");
        say_body(m, s);
        say_weak(m, s, &r);
}

static void signatures(struct seal_making *m) {
        struct bytes in = m->records;
        struct seal s;
        struct rec r;
        size_t n = 0;
        while (rec_get(&in, &r, NULL) > 0 && r.kind != REC_done) {
                if (r.kind != REC_header || !str_eq(r.header.name, STR(REC_SEAL)) ||
                    !seal_read(r.header.value, &s))
                        continue;
                say_signature(m, &s);
                n++;
        }
        if (m->fetched && n == 0)
                seal_say(m, "signature", SEAL_NEUTRAL, STR("there is none"),
                         "usual before 2010, in sent folders, and inside one organisation");
        if (!m->fetched)
                seal_say(m, "signature", SEAL_UNKNOWN, STR("its source is not at hand"),
                         "signatures need the untouched bytes");
}

/* ---- habits
 * --------------------------------------------------------------------------------------- */

static void habit(struct seal_making *m, enum seal_habit_kind k, const struct seal_trait *t) {
        enum { ENOUGH = 5 };
        const char *what = seal_habit_words(k);
        struct str value = t->value.n ? t->value : STR("none");
        if (t->value.n == 0 && t->others < ENOUGH)
                return;
        if (t->others < ENOUGH) {
                seal_say(m, "habit", SEAL_UNKNOWN,
                         arena_printf(m->a, "%s %.*s: too few others of this address to compare",
                                      what, STR_ARG(value)),
                         "five others are needed");
                return;
        }
        struct str words = arena_printf(
                m->a, "%s %.*s: %u of %u others of this address, %u of %u within 90 days", what,
                STR_ARG(value), t->same, t->others, t->close_same, t->close_others);
        if (t->same == 0)
                words = arena_printf(m->a, "%.*s; most show %.*s (%u)", STR_ARG(words),
                                     STR_ARG(t->usual), t->usual_n);
        seal_say(m, "habit", t->same == 0 ? SEAL_ODD : SEAL_SPEAKS_FOR, words,
                 t->same == 0 ? "people change programs and travel; look at what lies around that "
                                "day"
                              : "whoever forges it must know this, and whoever holds the mailbox "
                                "does");
}

static int habits(struct seal_making *m, struct err *e) {
        struct seal_habits h;
        int r = seal_habits_get(m->st, &m->row, m->records, m->a, &h, e);
        for (size_t k = 0; r >= 0 && k < SEAL_HABITS; k++)
                habit(m, (enum seal_habit_kind) k, &h.traits[k]);
        return r;
}

/* ---- all
 * -------------------------------------------------------------------------------------------- */

static struct str author_domain(struct bytes records) {
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_addr && r.addr.role == REC_ROLE_from)
                        return domain_of(r.addr.address);
        return (struct str){ 0 };
}

static int make(struct seal_making *m, struct err *e) {
        m->domain = arena_str(m->a, author_domain(m->records));
        signatures(m);
        seal_say_path(m);
        int r = habits(m, e);
        if (r >= 0)
                r = seal_say_copies(m, e);
        if (r >= 0)
                r = seal_say_replies(m, e);
        return r < 0 ? r : seal_say_oddities(m, e);
}

int seal_sheet_make(struct store *st, struct doc_id doc, struct bytes records,
                    const struct seal_keys *keys, struct arena *a, struct seal_sheet *ret,
                    struct err *e) {
        struct seal_making m = { .st = st, .keys = keys, .a = a, .fetched = records.n > 0 };
        struct buf kept;
        buf_init(&kept, 0);
        int r = store_doc_get(st, doc, &m.row, e);
        if (r >= 0 && records.n == 0) {
                r = store_text_get(st, m.row.text_at, m.row.text_len, &kept, e);
                records = buf_bytes(&kept);
        }
        m.records = records;
        m.row.refs = NULL;
        if (r >= 0)
                r = make(&m, e);
        *ret = (struct seal_sheet){ .n = m.facts.n };
        ret->facts = arena_alloc(a, (m.facts.n + 1) * sizeof *ret->facts);
        if (m.facts.n)
                memcpy(ret->facts, m.facts.v, m.facts.n * sizeof *ret->facts);
        vec_done(&m.facts);
        buf_done(&kept);
        return r < 0 ? r : 0;
}
