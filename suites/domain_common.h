/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of power, reset and voltage domains share; nothing here knows what such a domain does. */
#ifndef SUITES_DOMAIN_COMMON_H
#define SUITES_DOMAIN_COMMON_H

#include "suites/check.h"

/* Prefixed for the linker: this is a library. */
#define domain_attributes check_domain_attributes
#define domain_has check_domain_has
#define domains_announced check_domains_announced
#define domain_id_space check_domain_id_space
#define domain_reserved_bits check_domain_reserved_bits
#define domain_high_id check_domain_high_id
#define domain_high_id_reading check_domain_high_id_reading
#define domain_notify_reserved check_domain_notify_reserved
#define domain_notify_twice check_domain_notify_twice
#define domain_pause check_domain_pause
#define domain_pause_round check_domain_pause_round
#define domain_token check_domain_token
#define domain_delayed_of check_domain_delayed_of
#define domain_subscribe check_domain_subscribe
#define domain_judge_sender check_domain_judge_sender
#define domain_other check_domain_other

#define DOMAIN_ATTRIBUTES 0x3u /* the message that describes a domain, in every protocol of domains */
#define DOMAIN_R_ATTRIBUTES 4u /* and its attributes word, in the response */

/* The attributes word as it was at the start of the run. */
uint32_t domain_attributes(const struct assay_inventory_domain *domain);
/* Has the domain of this check the attribute bits? */
bool domain_has(const struct check *c, uint32_t bits);
/* How many ids the row's protocol announces: the first that is no domain. */
uint32_t domains_announced(const struct check *c);

/* --- Run functions ------------------------------------------------------------------------------------------------------- */

/* Every id below the count answers or is hidden; the count itself is no domain. */
void domain_id_space(struct check *c);
/* The attributes answered again have none of these bits, which the version does not define; 0: of this version nothing is known. */
void domain_reserved_bits(struct check *c, uint32_t undefined);
/* An id with bits above the lower 16 is no domain, or is the one of its lower half (AMB-12). */
void domain_high_id(struct check *c);
void domain_high_id_reading(struct check *c);

/* Subscriptions: `argument` is the message that subscribes, with the domain and notify_enable as its words. */
void domain_notify_reserved(struct check *c);
void domain_notify_twice(struct check *c);

/* --- Waiting and events -------------------------------------------------------------------------------------------------- */

/* Let a little time go by for something that the platform does in its own time. How often a check may do so within the time limit. */
#define DOMAIN_PAUSES 50u
void domain_pause(struct check *c);
/* The same in the n-th round of asking, from 0: the first rounds are short ones. */
void domain_pause_round(struct check *c, uint32_t round);

uint16_t domain_token(const struct assay_exchange *ex);
/* The delayed response of this command. */
struct assay_event_filter domain_delayed_of(const struct check *c, const struct assay_exchange *ex);
/* Subscribe or cancel; judged to succeed. */
bool domain_subscribe(struct check *c, uint8_t message, uint32_t domain, uint32_t enable);
/* An event's first word: this agent caused it (0 on a platform without agent discovery). */
void domain_judge_sender(struct check *c, uint32_t sender, const char *event);
/* Another domain of the protocol that answers and has the attribute bits; NULL if there is none. */
const struct assay_inventory_domain *domain_other(const struct check *c, uint32_t bits);

#endif
