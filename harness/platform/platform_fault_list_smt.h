/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of channels in shared memory and of the mediator, as data: see platform_fault_list.h. They show over smt: alone. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_SMT_H
#define HARNESS_PLATFORM_FAULT_LIST_SMT_H

/* One fault a line. */
/* clang-format off */
#define PLATFORM_FAULTS_SMT(X) \
	X(SMT_READ_TWICE, "smt.payload.read-twice", "a message is read once to be checked and again to be carried out", "SMT-8 XEN-26") \
	X(SMT_INITIAL_ERROR, "smt.initial.error", "a new channel has its error bit set", "SMT-1") \
	X(SMT_NEVER_FREED, "smt.channel.never-freed", "after the 40th command the channel is never given back", "SMT-3") \
	X(SMT_FREE_EXECUTED, "smt.doorbell.free-executed", "a doorbell with the channel marked free runs what lies in it", "SMT-2 XEN-25") \
	X(SMT_HEADER_NOT_ECHOED, "smt.header.not-echoed", "the header of an answer is zero", "SMT-3 SMT-17 XEN-1") \
	X(SMT_LENGTH_TOO_LONG, "smt.length.too-long", "an answer's length is more than the area holds", "SMT-3") \
	X(SMT_LENGTH_PAYLOAD_ALONE, "smt.length.payload-alone", "an answer's length leaves out the header", "SMT-3") \
	X(SMT_INTERRUPT_UNASKED, "smt.interrupt.unasked", "the completion interrupt comes though the agent polls", "SMT-4") \
	X(SMT_INTERRUPT_EARLY, "smt.interrupt.early", "the completion interrupt comes before the channel is free", "SMT-4") \
	X(SMT_INTERRUPT_MISSING, "smt.interrupt.silent", "the completion interrupt does not come", "SMT-4") \
	X(SMT_FULL_SILENT, "smt.length.full-silent", "a message that fills the area is never given back", "XEN-24") \
	X(SMT_ERROR_LOST, "smt.error.lost", "a message of impossible length is given back without the error bit", "SMT-5 XEN-24") \
	X(SMT_ERROR_STICKS, "smt.error.sticks", "the error bit of one message is there with the next two", "SMT-6") \
	X(SMT_RESERVED_WRITTEN, "smt.reserved.written", "the reserved word of the area is written", "SMT-7") \
	X(SMT_P2A_OVERWRITTEN, "smt.p2a.overwritten", "an event is overwritten that the agent has not read", "SMT-11") \
	X(SMT_NOTIFICATION_STATUS, "smt.notification.length", "the length of a notification counts a status word", "SMT-12") \
	X(SMT_STATUS_IN_X0, "smt.call.status-in-x0", "the doorbell call returns the message's status", "SMT-13") \
	X(SMT_UNKNOWN_CALL_ACCEPTED, "smt.call.unknown-accepted", "unknown function ids ring the caller's channel", "SMT-13 XEN-2") \
	X(SMT_RETURNS_EARLY, "smt.call.returns-early", "the doorbell call returns before the answer is there", "SMT-14")

#define PLATFORM_FAULTS_MEDIATOR(X) \
	X(MEDIATOR_AGENT_FROM_REGISTERS, "mediator.agent.from-registers", "the agent is the one that a register of the call names", "XEN-6") \
	X(MEDIATOR_AGENT_FROM_PAGE, "mediator.agent.from-page", "the agent is the one that a word of the page names", "XEN-7") \
	X(MEDIATOR_CHANNEL_SWAPPED, "mediator.channel.swapped", "after 3000 commands a domain's run as those of another domain", "XEN-7") \
	X(MEDIATOR_GUEST_TRUSTED, "mediator.guest.trusted", "permission commands of guests are carried out as the mediator's own", "XEN-10") \
	X(MEDIATOR_FOREIGN_CALL_SERVED, "mediator.call.foreign-served", "a call with another domain's function id is served", "XEN-2") \
	X(MEDIATOR_OUTSIDER_SERVED, "mediator.call.outsider-served", "a domain without a channel can ring those of others", "XEN-3") \
	X(MEDIATOR_HVC_REFUSED, "mediator.call.hvc-refused", "HVC does not reach the channel", "XEN-4") \
	X(MEDIATOR_IMMEDIATE_IGNORED, "mediator.call.immediate-ignored", "SMC with an immediate rings the channel", "XEN-5") \
	X(MEDIATOR_OWNER_IGNORED, "mediator.call.owner-ignored", "ids of other owners, or 64-bit ones, ring the channel", "XEN-5") \
	X(MEDIATOR_PERMISSIONS_NOT_PUSHED, "mediator.permissions.not-pushed", "a new domain gets no permissions for its devices", "XEN-13") \
	X(MEDIATOR_PERMISSIONS_FOR_ALL, "mediator.permissions.for-all", "what one domain gets, every agent gets", "XEN-13") \
	X(MEDIATOR_PERMISSIONS_KEPT, "mediator.permissions.kept", "the permissions of a domain outlive it", "XEN-34") \
	X(MEDIATOR_ATTACH_NOT_PUSHED, "mediator.attach.not-pushed", "a device given to a running domain cannot be used", "XEN-15") \
	X(MEDIATOR_DETACH_KEPT, "mediator.detach.kept", "a device taken from a running domain can still be used", "XEN-15") \
	X(MEDIATOR_RESET_MISSING, "mediator.reset.missing", "the agent of a domain that went is not reset", "XEN-19") \
	X(MEDIATOR_PAGE_KEPT, "mediator.page.kept", "the next owner of a channel finds the page as it was left", "XEN-20") \
	X(MEDIATOR_DOMAIN_TWICE, "mediator.domain.twice", "a second domain gets an agent that has one", "XEN-21") \
	X(MEDIATOR_UNSUPPORTED_IGNORED, "mediator.unsupported.ignored", "a domain is created although its permissions could not be set", "XEN-18")
/* clang-format on */

#endif
