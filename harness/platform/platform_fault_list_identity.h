/* SPDX-License-Identifier: BSD-2-Clause */
/* Named faults of who is who: agents taken for others, and messages that reach the wrong one; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_IDENTITY_H
#define HARNESS_PLATFORM_FAULT_LIST_IDENTITY_H

/* clang-format off */
#define PLATFORM_FAULTS_IDENTITY(X) \
	X(IDENTITY_FROM_TOKEN, "identity.caller.from-token", "a command whose token is an agent's id is taken for that agent's", "IDN-01") \
	X(IDENTITY_FROM_RESERVED, "identity.caller.from-reserved-bits", "the upper header bits name the agent that a command is taken for", "IDN-01") \
	X(IDENTITY_FROM_PAYLOAD, "identity.caller.from-payload", "permission and reset commands are taken for those of the agent that they name", "IDN-01") \
	X(IDENTITY_STICKS, "identity.caller.last-asked-for", "the command after BASE_DISCOVER_AGENT is taken for that of the agent asked for", "IDN-01") \
	X(IDENTITY_EQUAL_TOKEN, "identity.caller.equal-token", "a command with the token of the one before is taken for the same agent's", "IDN-02") \
	X(IDENTITY_CACHED, "identity.answer.cached-by-header", "a command with the header of the one before gets the same answer again", "IDN-02") \
	X(IDENTITY_SELF_LAST, "identity.discover-self.last-caller", "BASE_DISCOVER_AGENT tells a caller of the agent that asked before", "IDN-05") \
	X(IDENTITY_SELF_SWAPPED, "identity.discover-self.swapped", "the first two agents are told to be each other, in answers and notifications", "IDN-05") \
	X(IDENTITY_VIEW_LAST, "identity.attributes.last-caller", "PROTOCOL_ATTRIBUTES shows what the agent that asked before sees", "IDN-05") \
	X(IDENTITY_EVENT_TOKEN, "identity.event.names-token", "notifications name an agent by the token of the command that caused them", "IDN-01") \
	X(IDENTITY_EVENT_ALL, "identity.event.to-all", "what one agent subscribed to is notified to all", "IDN-03") \
	X(IDENTITY_EVENT_NEXT, "identity.event.to-next", "notifications go to the agent after the one that subscribed", "IDN-03") \
	X(IDENTITY_EVENT_CAUSER, "identity.event.to-causer", "notifications go to the agent that caused them", "IDN-03") \
	X(IDENTITY_UNSUBSCRIBE_ALL, "identity.unsubscribe.all", "a cancelled subscription is cancelled for all", "IDN-03") \
	X(IDENTITY_ERRORS_ALL, "identity.error-event.to-all", "errors are reported to all agents once one wants them", "IDN-03") \
	X(IDENTITY_DELAYED_ALL, "identity.delayed.to-all", "delayed responses go to all agents", "IDN-04") \
	X(IDENTITY_DELAYED_LAST, "identity.delayed.to-last-caller", "delayed responses go to the agent that sent the last command", "IDN-04")
/* clang-format on */

#endif
