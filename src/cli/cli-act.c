/* The act that the first operand names. */
#include "cli/cli-act.h"

static const struct cli_act *act_of(const struct cli_act *acts, const char *name) {
        for (const struct cli_act *x = acts; x->name; x++)
                if (strcmp(x->name, name) == 0)
                        return x;
        return NULL;
}

static int unknown(struct cli *c, const struct cli_act *acts) {
        struct buf names;
        buf_init(&names, 0);
        for (const struct cli_act *x = acts; x->name; x++)
                buf_printf(&names, "%s%s", x == acts ? "" : " ", x->name);
        err_set(&c->err, ERR_usage, "no '%s %.40s'", c->verb->name, c->operands[0]);
        int r = err_hint(&c->err, ERR_usage, "there is: %s", buf_z(&names));
        buf_done(&names);
        return r;
}

int cli_act_run(struct cli *c, const struct cli_act *acts) {
        const struct cli_act *act = c->n_operands ? act_of(acts, c->operands[0]) : acts;
        size_t n = c->n_operands ? c->n_operands - 1 : 0;
        struct arena a;
        if (act == NULL)
                return unknown(c, acts);
        if (n < act->least || n > act->most)
                return err_set(&c->err, ERR_usage,
                               act->least == act->most ? "'%s %s' takes %zu operands"
                               : act->most == SIZE_MAX ? "'%s %s' takes %zu operands or more"
                                                       : "'%s %s' takes %zu to %zu operands",
                               c->verb->name, act->name, act->least, act->most);
        int r = store_open(&c->store, c->case_path, act->writes ? STORE_WRITE : STORE_READ, NULL,
                           &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = act->run(c, &a);
        arena_done(&a);
        return r;
}
