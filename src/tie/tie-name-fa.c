/* Names in Persian that the tagger passed over or drew wrong; see tie-name.h.
 *
 * There are no capitals, so lists must do: what a word is by itself (the tagger's lexicon), words
 * that never are of a name, endings of countries.
 *
 *   بهرام پنداری کاوه انگاشته را ...    a given name begins another name
 *   بوردوریا با سیلدانیا                 no name goes over "with"
 *   آرش [نمونه‌ای]                       a given name takes the word behind it
 *   شرکت نمونه‌گستر                      what a company is called
 *   زوبروکا, مرزستان                     unknown, and ends as countries do */
#include "tie/tie-name-fa.h"

#include "lang/lang-place.h"
#include "lang/lang-tag-model.h"
#include "lang/lang-tag-word.h"
#include "lang/lang-verb-fa.h"
#include "lang/lang-word-set.h"
#include "text/text-fold.h"

#include <pthread.h>

enum { WORDS_MOST = 256, PERSON_MOST = 4 };

struct word {
        uint32_t off, len;
        struct str folded;
        uint8_t lex;
        bool head, place, guess, given;      /* guess: a place only by its ending */
        bool near;                           /* one blank before it */
        enum { OPEN, STOPS, GOES_ON } known; /* whether it stops is asked of few */
        size_t name;
};

struct finder {
        struct str text;
        const struct lang_name *in;
        struct word w[WORDS_MOST];
        size_t n;
        struct buf room;
        struct tie_names *to;
};

static const char *const stops =
        "را|در|به|از|با|بر|برای|تا|که|و|یا|اما|ولی|این|ان|"
        "علیه|توسط|بین|میان|درباره|سوی|هم|نیز|همچنین|"
        "امروز|دیروز|دیشب|فردا|روز|شب|صبح|عصر|سال|ماه|"
        "هفته|گذشته|اینده|جاری|اخیر|پیش|پس|قبل|بعد|خود|"
        "شامگاه|بامداد|سالها|سالهاست|اکنون|بارها|هرگز|"
        "اگر|چون|وقتی|شاید|باید|ممکن|قرار|قصد|او|وی|من|"
        "ما|شما|انها|همه|هیچ|یک|دو|سه|چند|هر|نه|ایا|گویا|"
        "ظاهرا|احتمالا|شنبه|یکشنبه|دوشنبه|سهشنبه|"
        "چهارشنبه|پنجشنبه|جمعه|است|بود|شد|کرد|دیدار|"
        "ملاقات|گفتگو|گفتوگو|سفر|حمله|حمایت|سلاح|موشک|"
        "پول|نامه|کمک|مذاکره|مذاکرات|همکاری|روابط|"
        "رابطه|نفر|میلیون|میلیارد|هزار|هزاران|صدها|"
        "دهها|دلار|تومان|ضد|طی|عضو|همسر|برادر|خواهر|پسر|"
        "دختر|پدر|مادر|رقیب|متحد|دشمن|مشاور|مالک|صاحب|"
        "بنیانگذار|موسس|ساکن|کارمند|شریک|دوست|همکار|"
        "داماد|سخنگوی|سخنگو|تلفنی|رسما|شدیدا|سرانجام|"
        "دوباره|اسلحه|تسلیحات|نفت|گاز|وام|رشوه|پناه|"
        "تماس|مورد|تحت|گزارش|گفته|نوشته|نقل|سوال|سپس|"
        "هنگامی|زمانی|دوربرد|نامهای|دیداری|سفری|مقام|"
        "سرباز|همتای|متهم|بازداشت|دستگیر|محکوم|تهدید|"
        "تحریم|ازاد|معرفی|برکنار|منصوب|خواستار|مدعی|"
        "موفق|وارد|عازم|خارج|دیگر|هنوز|تاکنون|فقط|حتی|"
        "دولتی|مجبور|ناچار|پناهندگی|خبر|قرارداد|پیمان|"
        "توافقنامه|تفاهمنامه|امضا|نشست|جلسه|زمان|ریاست|"
        "مدیریت|رهبری|هدایت|فرماندهی|سرپرستی|مواضع|"
        "نیرو|نیروها|شهر|کشور|منطقه|مرز|مرزهای|شهرهای|"
        "خاک|حضور|سایر|دیگری|بهزودی|هیچگاه|قول|تنها|"
        "همواره|اموزش|درباب|کسی|کس|چرا|چگونه|اینکه|انکه|"
        "همین|همان|اقدام|طریق|ساله|ماهه|روزه|زمستان|"
        "تابستان|داستان|دوستان|بوستان|باستان|پستان|"
        "کودکستان|هنرستان|شهرستان|قبرستان|گورستان|"
        "اعلام|اعلان|اظهار|ابراز|تاکید|تصریح|خاطرنشان|"
        "تصمیم|درخواست|پیشنهاد|بیان|افزود|شروع|اغاز|"
        "استعفا|انتقاد|اعتراض|تکذیب|تایید|ادعا|"
        "اخرین|نخستین|اولین|دومین|همزمان|هنگام|علیرغم|خلال|طول|سالگی|فروند|تن";

static const char *const heads = "شرکت|بنیاد|دانشگاه|حزب|جبهه|سازمان|بانک|موسسه|"
                                 "انجمن|جنبش|گروه|باشگاه|اتحادیه|کمیته|شورای|"
                                 "ستاد|خبرگزاری|روزنامه|مرکز|پژوهشگاه|پژوهشکده|"
                                 "اکادمی|کانون|فدراسیون|هلدینگ|وزارت|صندوق|"
                                 "کمیسیون|ایتلاف|بیمارستان|نهاد|مجمع|اندیشکده|"
                                 "تیپ|لشکر|گردان|سپاه|جمعیت|اژانس|مدرسه|"
                                 "دبیرستان";

static const char *const offices = "وزیر|رییس|رییسجمهور|نخستوزیر|مدیر|مدیرعامل|"
                                   "معاون|نماینده|سفیر|دبیر|دبیرکل|فرمانده|رهبر|"
                                   "اقای|خانم|دکتر|مهندس|ژنرال|سرهنگ|سردار|استاد|"
                                   "شهردار|استاندار|قاضی|شیخ|سید|جناب|سرتیپ|"
                                   "پروفسور";

static const char *const armed = "دولت|ارتش|نیروهای|پلیس|سربازان|جنگندههای|"
                                 "مقامات|رهبران|سفارت|مجلس|پارلمان|جنگجویان|"
                                 "شورشیان|نظامیان|نمایندگان|دادگاه|مرزبانان|"
                                 "کشور|جمهوری|پادشاهی|شهر|شهرهای|خارجه|حکومت|"
                                 "رژیم";

enum { STOP = 1, HEAD, OFFICE, ARMED };
static struct lang_word_set listed, headed;

static void make_sets(void) {
        lang_word_set_put(&listed, stops, STOP);
        lang_word_set_put(&listed, offices, OFFICE);
        lang_word_set_put(&listed, armed, ARMED);
        lang_word_set_put(&headed, heads, HEAD);
}

static bool ends_as_place(struct str w) {
        static const char *const tails[] = { "یا", "ستان", "لند", "اباد", "وکا", "یکا", "وریا" };
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
                if (w.n >= 10 && str_ends(w, str_of(tails[i])))
                        return true;
        return false;
}

/* A form that is no family's name as well: پنداری and انگاشته may be. */
static bool is_surely(const struct lang_verb_fa *v) {
        bool light = v->flags & (LANG_VERB_FA_LIGHT | LANG_VERB_FA_PASSIVE);
        return v->form != LANG_VERB_FA_infinitive && v->person != 2 &&
               (v->form != LANG_VERB_FA_participle || light);
}

static bool is_verb(const struct word *w) {
        struct lang_verb_fa v;
        return !w->given && lang_verb_fa(w->folded, &v) && is_surely(&v);
}

static bool is_office(const struct word *w) {
        return lang_clause_in(w->folded, offices);
}

/* Whether the word is never of a name. */
static bool stop_at(struct finder *f, size_t i) {
        struct word *w = &f->w[i];
        if (w->known == OPEN)
                w->known = w->folded.n < 4 || ascii_digit(w->folded.p[0]) ||
                                           lang_word_set_find(&listed, w->folded) || is_verb(w)
                                   ? STOPS
                                   : GOES_ON;
        return w->known == STOPS;
}

static void read_word(struct finder *f, const struct tie_name_word *in) {
        struct word *w = &f->w[f->n++];
        struct lang_word form;
        struct lang_place place;
        struct str raw = str_sub(f->text, in->off, in->len);
        size_t at = f->room.n;
        *w = (struct word){ .off = in->off, .len = in->len, .name = in->name };
        text_fold(raw, &f->room);
        w->folded = str_sub(buf_str(&f->room), at, SIZE_MAX);
        lang_word_read(raw, &form);
        w->lex = form.lex;
        w->near = f->n > 1 && w[-1].off + w[-1].len + 1 == w->off;
        w->given = w->lex & LANG_LEX_given && w->folded.n > 4;
        w->head = lang_word_set_find(&headed, w->folded);
        bool may = w->folded.n > 4 && !w->head;
        bool known = may && w->lex & LANG_LEX_place && lang_place_find(raw, &place);
        w->guess = may && !known && !(w->lex & (LANG_LEX_common | LANG_LEX_given)) &&
                   ends_as_place(w->folded);
        w->place = (known || w->guess) && !stop_at(f, f->n - 1);
        w->guess &= w->place;
}

static void put(struct finder *f, size_t from, size_t to, enum lang_type type, uint8_t odds) {
        struct lang_name n = { .off = f->w[from].off,
                               .len = f->w[to - 1].off + f->w[to - 1].len - f->w[from].off,
                               .type = type,
                               .odds = odds };
        vec_push(&f->to->v, n);
}

/* Old style: "علی مردان خان", "محمد شاه قاجار", "حسین بن علی". */
static bool is_rank(const struct word *w) {
        return w->near && lang_clause_in(w->folded, "شاه|خان|میرزا|بیگ|پاشا|افندی|بانو|سلطان");
}

static bool is_son(const struct word *w) {
        return w->near && lang_clause_in(w->folded, "بن|ابن|بنت|آل|ال|ابو|ام");
}

/* What may follow a given name as the family's. */
static bool is_family(struct finder *f, size_t i) {
        const struct word *w = &f->w[i];
        if (i >= f->n || (w->guess && f->w[i - 1].lex & LANG_LEX_common))
                return false;
        return w->near && !stop_at(f, i) && !w->head && !is_rank(w) && !is_son(w) &&
               (!w->place || w->guess) &&
               (!w->given || !(w->lex & LANG_LEX_common) || str_ends(w->folded, STR("ی")));
}

/* The person that begins at `i`: a given name or two, and the family's. */
static size_t person(struct finder *f, size_t i) {
        size_t end = i + 1;
        if (is_family(f, end) && f->w[end].given && is_family(f, end + 1) && !f->w[end + 1].given)
                end++; /* محمد رضا ... */
        else if (end + 1 < f->n && f->w[end].near && f->w[end].given && is_rank(&f->w[end + 1]))
                end++; /* علی مردان خان */
        end += is_family(f, end);
        for (unsigned k = 0; k < PERSON_MOST && end < f->n; k++) {
                if (is_rank(&f->w[end]))
                        end += 1u + is_family(f, end + 1);
                else if (end + 1 < f->n && is_son(&f->w[end]) && f->w[end + 1].near &&
                         f->w[end + 1].folded.n > 4)
                        end += 2;
                else
                        break;
        }
        return end;
}

/* The noun of a light verb: "... شکایت کرد". */
static bool is_carried(const struct finder *f, size_t i) {
        return i + 1 < f->n && is_verb(&f->w[i + 1]);
}

/* What an organisation is called: behind its head to a place, one to three words. */
static size_t organisation(struct finder *f, size_t i) {
        size_t end = i + 1;
        while (end < f->n && end < i + 4 && f->w[end].near && !stop_at(f, end) &&
               !(end > i + 1 && (is_carried(f, end) || f->w[end].given || f->w[end].head))) {
                end++;
                if (f->w[end - 1].place)
                        break;
        }
        return end;
}

static bool is_tagged(const struct finder *f, size_t i, enum lang_type type) {
        return f->w[i].name != SIZE_MAX && f->in[f->w[i].name].type == type;
}

/* The words of a tagged name from `i`, as far as none of them stops. */
static size_t tagged(struct finder *f, size_t i) {
        size_t end = i + 1, k = f->w[i].name;
        bool org = f->in[k].type == LANG_ORG &&
                   (f->w[i].head || lang_clause_in(f->w[i].folded, armed));
        while (end < f->n && f->w[end].name == k && (org || (!stop_at(f, end))) &&
               !(f->in[k].type != LANG_PER && f->w[end - 1].place && end > i))
                end++;
        return end;
}

/* "جوزایا" and "فرانکلین" side by side are one name, unless a given name begins the second. */
static bool extend(struct finder *f, size_t i, size_t end) {
        if (!f->to->v.n || !f->w[i].near)
                return false;
        struct lang_name *last = &f->to->v.v[f->to->v.n - 1];
        if (last->type != LANG_PER || last->off + last->len + 1 != f->w[i].off ||
            (f->w[i].given && (f->w[i - 1].given || last->off != f->w[i - 1].off)))
                return false;
        last->len = f->w[end - 1].off + f->w[end - 1].len - last->off;
        return true;
}

static const char *const some = "این|ان|یک|چند|چندین|هر|هیچ|همین|همان";

/* "این شرکت کارگزاری", "چندین شرکت اروپایی" are called nothing. */
static size_t past(const struct finder *f, size_t i) {
        size_t k = f->w[i].name, end = i + 1;
        while (k != SIZE_MAX && end < f->n && f->w[end].name == k)
                end++;
        return end;
}

static size_t take(struct finder *f, size_t i) {
        const struct word *w = &f->w[i];
        bool mine = w->name != SIZE_MAX;
        if (w->head && i > 0 && lang_clause_in(f->w[i - 1].folded, some))
                return past(f, i);
        if (mine && lang_clause_in(w->folded, "شاه|سلطان|خان") && !is_family(f, i + 1))
                return i + 1; /* an office */
        if (w->head && !(mine && !is_tagged(f, i, LANG_ORG))) {
                size_t end = organisation(f, i), other = mine ? tagged(f, i) : i;
                end = other > end ? other : end;
                if (end > i + 1)
                        put(f, i, end, LANG_ORG, TIE_NAME_ODDS);
                return end;
        }
        if (w->place && !is_tagged(f, i, LANG_PER)) {
                put(f, i, i + 1, LANG_LOC, mine ? f->in[w->name].odds : TIE_NAME_ODDS);
                return i + 1;
        }
        if (w->place) {
                put(f, i, i + 1, LANG_LOC, TIE_NAME_ODDS);
                return i + 1;
        }
        bool given = w->given && (mine || !(w->lex & LANG_LEX_common) || is_family(f, i + 1));
        bool behind = i > 0 && w->near && !(w->lex & LANG_LEX_common) && is_office(&f->w[i - 1]) &&
                      is_family(f, i);
        if ((given || is_tagged(f, i, LANG_PER)) && !stop_at(f, i)) {
                size_t end = person(f, i);
                size_t whole = mine ? tagged(f, i) : end;
                if (is_tagged(f, i, LANG_PER) && !w->given)
                        end = whole;
                if (extend(f, i, end))
                        return end;
                put(f, i, end, LANG_PER, mine ? f->in[w->name].odds : TIE_NAME_ODDS);
                return end;
        }
        if (mine && i > 0 && f->w[i - 1].name == w->name && stop_at(f, i))
                return i + 1; /* what is left of a name that was cut */
        if (mine) {
                size_t end = tagged(f, i);
                if (!(end == i + 1 && stop_at(f, i)))
                        put(f, i, end, f->in[w->name].type, f->in[w->name].odds);
                return end;
        }
        if (behind) {
                size_t end = i + 1 + is_family(f, i + 1);
                put(f, i, end, LANG_PER, TIE_NAME_ODDS);
                return end;
        }
        return i + 1;
}

void tie_names_fa(struct str text, const struct tie_name_word *words, size_t n,
                  const struct lang_name *in, struct tie_names *to) {
        struct finder f = { .text = text, .in = in, .to = to };
        static pthread_once_t once = PTHREAD_ONCE_INIT;
        pthread_once(&once, make_sets);
        buf_init(&f.room, 0);
        size_t bytes = 0;
        for (size_t i = 0; i < n; i++)
                bytes += words[i].len * 2u + 8;
        buf_room(&f.room, bytes); /* nothing moves */
        for (size_t i = 0; i < n && i < WORDS_MOST; i++)
                read_word(&f, &words[i]);
        for (size_t i = 0; i < f.n;)
                i = take(&f, i);
        buf_done(&f.room);
}
