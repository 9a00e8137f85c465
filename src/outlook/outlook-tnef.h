#pragma once
/* TNEF ([MS-OXTNEF]): Outlook's private parcel of a message, sent along as winmail.dat.
 *
 *   signature 0x223E9F78 | key u16 | ( level u8 | attribute u32 | length u32 | data | sum u16 )*
 *     level 1 message, 2 attachment; attAttachRenddata begins the next one
 *     attMsgProps, attAttachment, attRecipTable hold lists of MAPI properties */
#include "outlook/outlook-item.h"

enum outlook_tnef_damage {
        OUTLOOK_TNEF_cut = 1 << 0,      /* ends inside an attribute */
        OUTLOOK_TNEF_checksum = 1 << 1, /* a checksum does not agree */
        OUTLOOK_TNEF_props = 1 << 2,    /* a list of properties ends inside one */
        OUTLOOK_TNEF_deep = 1 << 3,     /* embedded deeper than LIMIT_outlook_depth */
};

bool outlook_tnef_is(struct bytes data);

/* All of it to *ret: message and attachments.  False if it is no TNEF.  *ret_damage: what is wrong
 * with it (enum outlook_tnef_damage). */
bool outlook_tnef_item(struct bytes data, struct arena *a, struct outlook_item *ret,
                       uint32_t *ret_damage);
