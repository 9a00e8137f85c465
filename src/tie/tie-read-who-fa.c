/* Whom a Persian argument stands for: as in tie-read-who.c, but ezafe chains head the phrase.
 *
 * A name stands first; or an office or a title, then a name; or a group that acts for what is named
 * behind it ("نیروهای X").  او, وی and "این کشور" have one candidate only.  من may be in the verb's
 * ending alone. */
#include "lang/lang-verb-fa.h"
#include "tie/tie-read-work.h"

enum { COUNT_WORDS = 16, COUNT_MOST = 1000 };

static const char *const groups = "ریاست|مدیریت|رهبری|سرپرستی|فرماندهی|دولت|ارتش|"
                                  "کشتیهای|ناوهای|کاروان|کاروانهای|خودروهای|"
                                  "پایتخت|سفارتخانه|هواپیمای|مرزهای|خلبانان|"
                                  "دانشمندان|شهروندان|بندر|تاسیسات|نیروهای|"
                                  "نیروی|مقامات|مقامهای|مقام|رهبران|رهبر|پلیس|"
                                  "وزارت|وزیر|سخنگوی|رییس|رییسجمهور|نخستوزیر|"
                                  "سفیر|سفارت|مجلس|پارلمان|حزب|گروه|جنبش|سازمان|"
                                  "شرکت|بانک|هیات|هییت|نماینده|نمایندگان|فرستاده|"
                                  "فرماندهان|فرمانده|سربازان|نظامیان|شبهنظامیان|"
                                  "جنگجویان|پیکارجویان|رزمندگان|شورشیان|اعضای|"
                                  "جنگندههای|هواپیماهای|پهپادهای|دادگاه|دادستان|"
                                  "دادستانی|رژیم|جمهوری|پادشاه|پادشاهی|مسیولان|"
                                  "مسیول|دیپلماتهای|دیپلمات|معاون|دستگاه|سرویس|"
                                  "سپاه|گارد|مرزبانان|مدیر|مدیران|مدیرعامل|"
                                  "دبیرکل|دبیر|شهرداری|شهردار|دانشگاه|"
                                  "موسسه|بنیاد|شورای|کمیته|کمیسیون|دفتر|تیم|"
                                  "وزارتخانه|کشور|کارکنان|ناوگان|حکومت|جناح|"
                                  "خبرگزاری|روزنامه|امیر|شاه|ملکه|بازرسان|گردان|"
                                  "جنگجوی|پیکارجوی|شورشی|سرباز|نظامی|شبهنظامی|خلبان|هوادار|"
                                  "لشکر|تیپ|واحد|مواضع|خاک|پایگاه|شهر|شهرهای|"
                                  "کابینه|قوه|مرکز|انجمن|اتحادیه|فدراسیون|باشگاه|"
                                  "دانشجویان|هواداران|پلیسهای|ماموران|مامور|"
                                  "افسران|افسر|بخش|صنایع|کارخانه|پژوهشگاه|رزمنده|"
                                  "مخالفان|متحدان|جمعیت|نهاد|نهادهای|وکلای|"
                                  "مذاکرهکنندگان|تیپهای|خودروسازی|بیمارستان";

/* Of these only somebody named is meant, never what they belong to. */
static const char *const offices = "وزیر|رییس|رییسجمهور|نخستوزیر|سفیر|سخنگوی|دبیر|"
                                   "دبیرکل|مدیر|مدیرعامل|معاون|نماینده|فرمانده|"
                                   "رهبر|شاه|ملکه|امیر|دادستان|استاندار|شهردار|"
                                   "پادشاه|دیپلمات|مسیول|مقام|مشاور|همسر|برادر|"
                                   "خواهر|پسر|دختر|وکیل|سرتیپ|سردار|سرهنگ|ژنرال|"
                                   "دکتر|مهندس|اقای|خانم|استاد|پروفسور|سناتور|"
                                   "قاضی|مامور|افسر|فرستاده|همتای|نویسنده|خبرنگار|"
                                   "بازرگان|فرماندار|کارشناس|جناب|سرکار|شیخ|حاج|"
                                   "روزنامهنگار|تاجر|فعال|عضو|دانشجو|جناباقای|"
                                   "پزشک|معلم|هنرمند|سرلشکر|سپهبد|دریادار";

static uint32_t start(const struct tie_reader *r, uint16_t i) {
        return r->tree.v[i].off;
}

/* The first name of that kind (LANG_TYPES: of any but people) that begins in words [lo, hi). */
static size_t name_in(const struct tie_reader *r, uint16_t lo, uint16_t hi, enum lang_type type) {
        uint32_t end = start(r, hi - 1u) + r->tree.v[hi - 1u].len;
        for (size_t i = r->name_lo; i < r->name_hi; i++) {
                const struct lang_name *n = &r->t->names[i];
                bool fits = type == LANG_TYPES ? n->type != LANG_PER : n->type == type;
                if (fits && n->off >= start(r, lo) && n->off < end)
                        return i;
        }
        return SIZE_MAX;
}

/* ---- pronouns -----------------------------------------------------------------------------------
 */

static struct str text_of(const struct tie_reader *r, size_t i) {
        return str_sub(r->t->text, r->t->names[i].off, r->t->names[i].len);
}

static bool is_alike(struct str a, struct str b) { /* the whole, or its last word */
        return str_eq(a, b) || str_ends(a, b) || str_ends(b, a);
}

/* Whether another argument of the clause holds the name: he does not meet himself. */
static bool is_other(const struct tie_reader *r, const struct lang_clause *c,
                     const struct lang_arg *self, const struct lang_name *n) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                if (a->lo != self->lo && start(r, a->lo) <= n->off &&
                    n->off < start(r, a->hi - 1u) + r->tree.v[a->hi - 1u].len)
                        return true;
        }
        return false;
}

struct found {
        size_t name;
        bool many, before;
};

static void consider(const struct tie_reader *r, struct found *f, size_t i, enum lang_type type,
                     bool before) {
        if (r->t->names[i].type != type || f->many)
                return;
        if (f->name == SIZE_MAX) {
                f->name = i;
                f->before = before;
        } else if (!is_alike(text_of(r, f->name), text_of(r, i))) {
                f->many = true;
        }
}

static bool read_pronoun(struct tie_reader *r, const struct lang_clause *c,
                         const struct lang_arg *a, enum lang_type type, struct tie_party *p) {
        struct found f = { .name = SIZE_MAX };
        for (size_t i = r->name_lo; i < r->name_hi; i++)
                if (r->t->names[i].off < start(r, a->lo) && !is_other(r, c, a, &r->t->names[i]))
                        consider(r, &f, i, type, false);
        bool here = f.name != SIZE_MAX;
        for (unsigned i = 0; i < r->n_before; i++)
                consider(r, &f, r->before[i].name, type, true);
        if (f.name == SIZE_MAX || f.many)
                return false;
        r->used_before = r->used_before || !here;
        tie_read_name(r, f.name, TIE_PRONOUN, p);
        return true;
}

/* "این کشور": the one that was named. */
static bool read_this(struct tie_reader *r, const struct lang_clause *c, const struct lang_arg *a,
                      struct tie_party *p) {
        uint16_t at = a->lo;
        while (at + 2 < a->hi && tie_read_is(r, at,
                                             "صدها|دهها|هزاران|برخی|شماری|تعدادی|بسیاری|"
                                             "بعضی|گروهی|چند|چندین|از|نفر|تن"))
                at++;
        if (tie_read_is(r, at, groups) && !tie_read_is(r, at, offices))
                at++; /* رهبران این جنبش */
        if (a->hi < at + 2 || !tie_read_is(r, at, "این|ان"))
                return false;
        if (tie_read_is(r, at + 1u, "کشور|دولت"))
                return read_pronoun(r, c, a, LANG_LOC, p);
        if (tie_read_is(r, at + 1u, "سازمان|حزب|شرکت|گروه|جنبش|وزارتخانه|بانک|نهاد|دانشگاه"))
                return read_pronoun(r, c, a, LANG_ORG, p);
        return false;
}

static bool read_person(const struct tie_reader *r, const struct lang_clause *c,
                        const struct lang_arg *a, struct tie_party *p) {
        struct lang_verb_fa v;
        bool verb = a->head == c->head || r->tree.v[a->head].pos == LANG_POS_VERB;
        if (tie_read_is(r, a->head, "من|ما") ||
            (verb && a->hi == a->lo + 1 && lang_verb_fa(r->tree.v[a->head].lemma, &v) &&
             (v.person == 1 || v.person == 4))) {
                *p = (struct tie_party){ .kind = TIE_SPEAKER, .how = TIE_PRONOUN };
                return true;
        }
        if (tie_read_is(r, a->head, "شما|تو") && r->t->one_receiver) {
                *p = (struct tie_party){ .kind = TIE_ADDRESSEE, .how = TIE_PRONOUN };
                return true;
        }
        return false;
}

/* ---- names --------------------------------------------------------------------------------------
 */

static bool read_named(struct tie_reader *r, const struct lang_arg *a, struct tie_party *p) {
        size_t i = tie_read_name_at(r, start(r, a->head));
        if (i != SIZE_MAX) {
                size_t who = name_in(r, a->lo, a->hi, LANG_PER);
                bool office = r->t->names[i].type != LANG_PER && who != SIZE_MAX &&
                              tie_read_is(r, a->lo, offices);
                tie_read_name(r, office ? who : i, office ? TIE_APPOSITION : TIE_NAMED, p);
                return true;
        }
        if (tie_read_is(r, a->head, offices)) {
                i = name_in(r, a->lo, a->hi, LANG_PER);
                if (i != SIZE_MAX) {
                        tie_read_name(r, i, TIE_APPOSITION, p);
                        return true;
                }
        }
        if (tie_read_is(r, a->head, "حساب")) {
                i = name_in(r, a->lo, a->hi, LANG_PER);
                if (i != SIZE_MAX) {
                        tie_read_name(r, i, TIE_HEADED, p);
                        return true;
                }
        }
        if (!tie_read_is(r, a->head, groups) && !tie_read_is(r, a->head, "حساب"))
                return false;
        i = name_in(r, a->lo, a->hi, LANG_TYPES);
        if (i == SIZE_MAX)
                return false;
        tie_read_name(r, i, TIE_HEADED, p);
        return true;
}

bool tie_read_who_fa(struct tie_reader *r, const struct lang_clause *c, const struct lang_arg *a,
                     struct tie_party *ret) {
        struct tie_party p = { 0 };
        bool known = read_person(r, c, a, &p) || read_this(r, c, a, &p);
        if (!known && tie_read_is(r, a->head, "او|وی|ایشان") && a->hi == a->lo + 1)
                known = read_pronoun(r, c, a, LANG_PER, &p);
        if (!known && !read_named(r, a, &p))
                return false;
        if (p.kind == TIE_NOBODY)
                return false;
        p.off = start(r, a->lo);
        p.len = start(r, a->hi - 1u) + r->tree.v[a->hi - 1u].len - p.off;
        if (p.how == TIE_NAMED && a->flags & LANG_ARG_shared)
                p.how = TIE_GRAMMAR;
        *ret = p;
        return true;
}

/* ---- counts -------------------------------------------------------------------------------------
 */

static uint32_t number(const struct tie_reader *r, uint16_t i) {
        static const char *const words[] = { "دو",  "سه", "چهار", "پنج",   "شش",    "هفت",
                                             "هشت", "نه", "ده",   "یازده", "دوازده" };
        for (uint32_t k = 0; k < sizeof words / sizeof *words; k++)
                if (tie_read_is(r, i, words[k]))
                        return k + 2;
        struct str w = r->tree.v[i].lemma;
        uint32_t n = 0;
        for (size_t k = 0; k < w.n; k++) {
                if (!ascii_digit(w.p[k]) || n > COUNT_MOST)
                        return 0;
                n = n * 10 + (uint32_t) (w.p[k] - '0');
        }
        return n;
}

uint32_t tie_read_count_fa(const struct tie_reader *r, const struct lang_clause *c) {
        for (uint16_t i = c->head; i > 0 && i + COUNT_WORDS > c->head; i--) {
                if (i != c->head && tie_read_is(r, i, "که|و|اما|ولی"))
                        return 0;
                if (tie_read_is(r, i, "بار|مرتبه|نوبت|دفعه"))
                        return number(r, i - 1u);
        }
        return 0;
}
