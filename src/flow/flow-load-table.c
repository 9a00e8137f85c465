/* The table of a load file; see flow-load-table.h. */
#include "flow/flow-load-table.h"

/* ---- columns ------------------------------------------------------------------------------- */

/* Letters and digits of a name, small: "Beg Doc #" is "begdoc". */
static void plain_name(struct str s, char *ret, size_t room) {
        size_t n = 0;
        for (size_t i = 0; i < s.n && n + 1 < room; i++)
                if (ascii_alpha(s.p[i]) || ascii_digit(s.p[i]))
                        ret[n++] = (char) ascii_lower(s.p[i]);
        ret[n] = '\0';
}

static bool is_path(const char *name) {
        return strstr(name, "link") || strstr(name, "path") || strstr(name, "file");
}

static bool is_native(const char *name) {
        return (strstr(name, "native") && is_path(name)) || strcmp(name, "doclink") == 0 ||
               strcmp(name, "nativelink") == 0 || strcmp(name, "native") == 0;
}

static bool is_text(const char *name) {
        bool says = strstr(name, "text") || strstr(name, "ocr") || strstr(name, "txt");
        return (says && is_path(name)) || strcmp(name, "fulltext") == 0 ||
               strcmp(name, "extractedtext") == 0;
}

/* The lower the better; 0: it is none. */
static int number_rank(const char *name) {
        static const char *const all[] = {
                "begdoc",     "begbates", "batesbegin",      "begindoc",
                "beginbates", "prodbeg",  "productionbegin", "begno",
                "begprod",    "docbegin", "controlnumber",   "docid",
                "documentid", "bates",    "batesnumber",     "begdocno"
        };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (strcmp(name, all[i]) == 0)
                        return (int) i + 1;
        return 0;
}

static int date_rank(const char *name) {
        static const char *const all[] = { "datesent",    "sentdate",     "sentdatetime",
                                           "docdate",     "documentdate", "maildate",
                                           "sortdate",    "masterdate",   "date",
                                           "datelastmod", "datemodified", "lastmodifieddate",
                                           "datecreated", "createdate" };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (strcmp(name, all[i]) == 0)
                        return (int) i + 1;
        return 0;
}

static void prefer(int rank, int i, int *best, int *ret) {
        if (rank && (*best == 0 || rank < *best)) {
                *best = rank;
                *ret = i;
        }
}

static void name_columns(struct flow_load_table *t) {
        int number = 0, date = 0;
        for (int i = 0; i < (int) t->n; i++) {
                char name[40];
                plain_name(t->column[i], name, sizeof name);
                prefer(number_rank(name), i, &number, &t->number);
                prefer(date_rank(name), i, &date, &t->date);
                if (t->paths[0] < 0 && is_native(name))
                        t->paths[0] = i;
                else if (t->paths[1] < 0 && is_text(name))
                        t->paths[1] = i;
        }
}

/* ---- rows ---------------------------------------------------------------------------------- */

static size_t cut_cells(struct str line, struct str *ret) {
        size_t n = 0;
        for (bool more = true; more && n < FLOW_LOAD_COLUMNS; n++) {
                more = str_chr(line, '\t') != SIZE_MAX;
                ret[n] = str_trim(str_cut(&line, '\t'));
        }
        return n;
}

/* "13/2/2014" is no month first. */
static bool is_day_first(struct str s) {
        return s.n > 2 && ascii_digit(s.p[0]) && ascii_digit(s.p[1]) &&
               (s.p[0] - '0') * 10 + s.p[1] - '0' > 12 && !ascii_digit(s.p[2]);
}

static void look_at_dates(struct flow_load_table *t) {
        struct flow_load_table all = *t;
        while (t->date >= 0 && !t->day_first && flow_load_table_next(&all))
                t->day_first = is_day_first(all.cell[t->date]);
}

/* Seven cells: number, volume, path, Y or nothing ... */
static bool is_images(const struct flow_load_table *t) {
        const struct str *c = t->column;
        bool path = str_chr(c[2], '\\') != SIZE_MAX || str_chr(c[2], '/') != SIZE_MAX;
        return t->n == 7 && c[0].n && (path || str_chr(c[2], '.') != SIZE_MAX) &&
               (c[3].n == 0 || str_eq_nocase(c[3], STR("Y")));
}

static bool open_images(struct str text, struct flow_load_table *t) {
        static const struct str names[7] = { STR_INIT("PAGE"),   STR_INIT("VOLUME"),
                                             STR_INIT("PATH"),   STR_INIT("BEGDOC"),
                                             STR_INIT("FOLDER"), STR_INIT("BOX"),
                                             STR_INIT("PAGES") };
        memcpy(t->column, names, sizeof names);
        t->rest = text;
        t->images = true;
        t->number = 0;
        t->paths[0] = 2;
        t->paths[1] = t->date = FLOW_LOAD_NONE;
        return true;
}

bool flow_load_table_open(struct str text, bool sure, struct flow_load_table *ret) {
        struct flow_load_table *t = ret;
        *t = (struct flow_load_table){ .rest = text,
                                       .number = FLOW_LOAD_NONE,
                                       .paths = { FLOW_LOAD_NONE, FLOW_LOAD_NONE },
                                       .date = FLOW_LOAD_NONE };
        t->n = cut_cells(str_cut(&t->rest, '\n'), t->column);
        if (is_images(t))
                return open_images(text, t);
        name_columns(t);
        bool path = t->paths[0] >= 0 || t->paths[1] >= 0;
        if (t->n < 2 || !path || (!sure && t->number < 0))
                return false;
        if (t->number < 0)
                t->number = 0; /* the first one, by custom */
        look_at_dates(t);
        return true;
}

int flow_load_table_next(struct flow_load_table *t) {
        while (t->rest.n) {
                struct str line = str_cut(&t->rest, '\n');
                if (str_trim(line).n == 0)
                        continue;
                size_t n = cut_cells(line, t->cell);
                for (size_t i = n; i < t->n; i++)
                        t->cell[i] = (struct str){ 0 };
                if (t->images && (t->cell[3].n || t->first.n == 0))
                        t->first = t->cell[0];
                if (t->images)
                        t->cell[3] = t->first;
                return 1;
        }
        return 0;
}

/* ---- paths and dates ----------------------------------------------------------------------- */

void flow_load_path(struct str path, struct buf *ret) {
        struct buf flat;
        buf_init(&flat, 0);
        for (size_t i = 0; i < path.n; i++)
                buf_putc(&flat, path.p[i] == '\\' ? '/' : (char) ascii_lower(path.p[i]));
        struct str rest = str_trim(buf_str(&flat));
        if (rest.n > 1 && ascii_alpha(rest.p[0]) && rest.p[1] == ':')
                rest = str_sub(rest, 2, SIZE_MAX);
        buf_clear(ret);
        while (rest.n) {
                struct str part = str_cut(&rest, '/');
                if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
                        continue;
                if (ret->n)
                        buf_putc(ret, '/');
                buf_put_str(ret, part);
        }
        buf_done(&flat);
}

bool flow_load_date(const struct flow_load_table *t, int64_t *ret) {
        struct when_text_ref ref = { .month_first = !t->day_first };
        struct when_texts found = { 0 };
        bool any = false;
        if (t->date < 0 || t->cell[t->date].n == 0 || t->cell[t->date].n > 80)
                return false;
        when_text_find(t->cell[t->date], TEXT_LANG_und, &ref, &found);
        for (size_t i = 0; i < found.n && !any; i++) {
                const struct when_text *d = &found.v[i];
                any = d->kind == WHEN_TEXT_date && d->precision <= WHEN_PRECISION_day && d->ranged;
                *ret = any ? d->range.from : *ret;
        }
        when_texts_done(&found);
        return any;
}
