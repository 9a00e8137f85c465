/* What an address or a display name is by its own look.  Small tables, exact words: what they miss
 * the names on an address tell. */
#include "actor/actor-flag.h"

#include "actor/actor-resolve.h"
#include "base/buf.h"
#include "lang/lang-org.h"
#include "text/text-fold.h"

struct row {
        struct str word;
        uint32_t flag;
};

static const struct row locals[] = {
#define LOCAL(word, flag) { STR_INIT(word), flag },
#define PUBLIC(domain)
#define NAME(word, flag)
#include "actor/actor-flag.def"
#undef LOCAL
#undef PUBLIC
#undef NAME
};

static const struct row publics[] = {
#define LOCAL(word, flag)
#define PUBLIC(domain) { STR_INIT(domain), ACTOR_IS_public },
#define NAME(word, flag)
#include "actor/actor-flag.def"
#undef LOCAL
#undef PUBLIC
#undef NAME
};

static const struct row names[] = {
#define LOCAL(word, flag)
#define PUBLIC(domain)
#define NAME(word, flag) { STR_INIT(word), flag },
#include "actor/actor-flag.def"
#undef LOCAL
#undef PUBLIC
#undef NAME
};

static uint32_t look_up(const struct row *rows, size_t n, struct str word) {
        for (size_t i = 0; i < n; i++)
                if (rows[i].word.n == word.n && str_eq_nocase(rows[i].word, word))
                        return rows[i].flag;
        return 0;
}

#define LOOK_UP(rows, word) look_up((rows), sizeof(rows) / sizeof *(rows), (word))

static bool is_joint(char c) {
        return c == '.' || c == '-' || c == '_' || c == '+' || c == '=' || ascii_digit(c);
}

uint32_t actor_flags_of_addr(struct str address) {
        size_t at = str_chr(address, '@'), from = 0;
        struct str local = str_sub(address, 0, at == SIZE_MAX ? 0 : at);
        uint32_t flags = LOOK_UP(publics, str_sub(address, local.n + 1, SIZE_MAX));
        for (size_t i = 0; i <= local.n; i++) {
                if (i < local.n && !is_joint(local.p[i]))
                        continue;
                flags |= LOOK_UP(locals, str_sub(local, from, i - from));
                from = i + 1;
        }
        if (lang_domain_flags(address) & LANG_DOMAIN_list)
                flags |= ACTOR_IS_list;
        return flags;
}

uint32_t actor_flags_of_name(struct str name) {
        struct buf folded;
        struct str rest;
        uint32_t flags = 0;
        if (name.n > 1024)
                return ACTOR_IS_role; /* no person's */
        if (str_find_nocase(name, STR(" on behalf of ")) != SIZE_MAX)
                flags |= ACTOR_IS_role;
        if (lang_look_of(name) == LANG_LOOK_list)
                flags |= ACTOR_IS_role | ACTOR_IS_list;
        buf_init(&folded, 8192);
        text_fold(name, &folded);
        for (rest = buf_str(&folded); rest.n > 0;)
                flags |= LOOK_UP(names, str_cut(&rest, ' '));
        buf_done(&folded);
        return flags;
}
