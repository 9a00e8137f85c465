/* Stand-ins, used only where lang-role is not linked. */
#include "lang/lang-role.h"
#include "lang/lang-org.h"
__attribute__((weak)) void lang_roles(struct str t, const struct lang_name *n, size_t k, struct lang_role_list *o) { (void) t; (void) n; (void) k; (void) o; }
__attribute__((weak)) void lang_role_list_done(struct lang_role_list *l) { mem_free(l->v); }
__attribute__((weak)) bool lang_is_role_name(struct str s) { (void) s; return false; }
__attribute__((weak)) enum lang_look lang_look_of(struct str s) { size_t n = 0; for (size_t i = 0; i < s.n; i++) n += s.p[i] == ' '; return n && str_chr(s, '@') == SIZE_MAX ? LANG_LOOK_person : LANG_LOOK_none; }
