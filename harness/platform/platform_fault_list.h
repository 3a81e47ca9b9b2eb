/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every named fault of the reference platform, as data: X(symbol, name, description, requirements). Each is one deviation
 * from a conformant answer; the requirements are those that it breaks. The model asks platform_has_fault() where it happens.
 */
#ifndef HARNESS_PLATFORM_FAULT_LIST_H
#define HARNESS_PLATFORM_FAULT_LIST_H

#include "harness/platform/platform_fault_list_identity.h"
#include "harness/platform/platform_fault_list_isolation.h"
#include "harness/platform/platform_fault_list_loss.h"
#include "harness/platform/platform_fault_list_perf.h"
#include "harness/platform/platform_fault_list_pinctrl.h"
#include "harness/platform/platform_fault_list_powercap.h"
#include "harness/platform/platform_fault_list_power.h"
#include "harness/platform/platform_fault_list_reset.h"
#include "harness/platform/platform_fault_list_smt.h"
#include "harness/platform/platform_fault_list_system.h"
#include "harness/platform/platform_fault_list_voltage.h"

/* One fault a line. */
/* clang-format off */
#define PLATFORM_FAULTS_HEADER(X) \
	X(HEADER_TOKEN_ZEROED, "header.token.zeroed", "responses carry token 0", "GEN-HDR-01 GEN-HDR-02") \
	X(HEADER_TOKEN_PLUS_ONE, "header.token.plus-one", "responses carry the command's token plus one", "GEN-HDR-01 GEN-HDR-02") \
	X(HEADER_TOKEN_HIGH_REFUSED, "header.token.high-refused", "tokens from 512 up give PROTOCOL_ERROR", "GEN-HDR-02") \
	X(HEADER_TOKEN_REPEAT_REFUSED, "header.token.repeat-refused", "the token of the previous command gives PROTOCOL_ERROR", "GEN-HDR-03") \
	X(HEADER_TYPE_DELAYED, "header.type.delayed", "responses carry the type of a delayed response", "GEN-HDR-01") \
	X(HEADER_PROTOCOL_BASE, "header.protocol.base", "responses name protocol 0x10 whatever was asked", "GEN-HDR-01") \
	X(HEADER_MESSAGE_ZEROED, "header.message.zeroed", "responses name message 0x0 whatever was asked", "GEN-HDR-01") \
	X(HEADER_RESERVED_SET, "header.reserved.set", "responses have a reserved header bit set", "GEN-HDR-01") \
	X(HEADER_TYPE_EXECUTED, "header.type.executed", "messages of type 1 to 3 run like commands", "GEN-HDR-04") \
	X(HEADER_RESERVED_SILENT, "header.reserved.silent", "a command with a reserved header bit set gets no answer", "GEN-HDR-05")

#define PLATFORM_FAULTS_COMMON(X) \
	X(COMMON_VERSION_UNKNOWN, "common.version.unknown", "PROTOCOL_VERSION returns a version of no release", "BASE-000-01 PD-000-01 SYS-000-01 PERF-000-01 CLK-000-01 SNS-000-01 RST-000-01 VOLT-000-01 PCAP-000-01 PIN-000-01") \
	X(COMMON_VERSION_REFUSED, "common.version.refused", "PROTOCOL_VERSION gives NOT_SUPPORTED", "BASE-000-01 PD-000-01 SYS-000-01 PERF-000-01 CLK-000-01 SNS-000-01 RST-000-01 VOLT-000-01 PCAP-000-01 PIN-000-01 GEN-PRO-03") \
	X(COMMON_ATTRIBUTES_RESERVED_BITS, "common.attributes.reserved-bits", "PROTOCOL_ATTRIBUTES has reserved bit 31 set", "BASE-001-01 PD-001-01 SYS-001-01 PERF-001-01 CLK-001-01 SNS-001-01 RST-001-01 VOLT-001-01 PCAP-001-01 PIN-001-01 GEN-RSV-01") \
	X(COMMON_ATTRIBUTES_SHORT, "common.attributes.short", "PROTOCOL_ATTRIBUTES answers SUCCESS without its last word", "BASE-001-01 PD-001-01 SYS-001-01 PERF-001-01 CLK-001-01 SNS-001-01 RST-001-01 VOLT-001-01 PCAP-001-01 PIN-001-01 GEN-ST-04") \
	X(COMMON_MESSAGE_ATTRIBUTES_UNDEFINED_SUCCEEDS, "common.message-attributes.undefined-succeeds", "undefined message ids are reported as there", "BASE-002-02 PD-002-02 SYS-002-02 PERF-002-02 CLK-002-02 SNS-002-02 RST-002-02 VOLT-002-02 PCAP-002-02 PIN-002-02") \
	X(COMMON_MESSAGE_ATTRIBUTES_UNDEFINED_NOT_SUPPORTED, "common.message-attributes.undefined-not-supported", "undefined message ids give NOT_SUPPORTED", "BASE-002-02 PD-002-02 SYS-002-02 PERF-002-02 CLK-002-02 SNS-002-02 RST-002-02 VOLT-002-02 PCAP-002-02 PIN-002-02") \
	X(COMMON_MESSAGE_ATTRIBUTES_MANDATORY_MISSING, "common.message-attributes.mandatory-missing", "message 0x3 is reported as absent", "BASE-002-01 PD-002-01 SYS-002-01 PERF-002-01 CLK-002-01 SNS-002-01 RST-002-01 VOLT-002-01 PCAP-002-01 PIN-002-01") \
	X(COMMON_MESSAGE_ATTRIBUTES_COMMON_MISSING, "common.message-attributes.common-missing", "messages 0x0 to 0x2 are reported as absent", "BASE-002-03 PD-002-03 SYS-002-03 PERF-002-03 CLK-002-03 SNS-002-03 RST-002-03 VOLT-002-03 PCAP-002-03 PIN-002-03") \
	X(COMMON_MESSAGE_ATTRIBUTES_RESERVED_BITS, "common.message-attributes.reserved-bits", "message attributes have bit 5 set", "BASE-002-01 PD-002-01 SYS-002-01 PERF-002-01 CLK-002-01 SNS-002-01 RST-002-01 VOLT-002-01 PCAP-002-01 PIN-002-01 GEN-RSV-01") \
	X(COMMON_MESSAGE_ATTRIBUTES_OPTIONAL_HIDDEN, "common.message-attributes.optional-hidden", "optional messages are reported as absent, but run", "GEN-MSG-02") \
	X(COMMON_NEGOTIATE_ACCEPTS_ANYTHING, "common.negotiate.accepts-anything", "NEGOTIATE_PROTOCOL_VERSION succeeds for every version", "BASE-010-02 PD-010-02 SYS-010-02 PERF-010-02 CLK-010-02 SNS-010-02 RST-010-02 VOLT-010-02 PCAP-010-02 PIN-010-02") \
	X(COMMON_NEGOTIATE_REFUSES_OWN, "common.negotiate.refuses-own", "NEGOTIATE_PROTOCOL_VERSION refuses the version that PROTOCOL_VERSION reports", "BASE-010-01 PD-010-01 SYS-010-01 PERF-010-01 CLK-010-01 SNS-010-01 RST-010-01 VOLT-010-01 PCAP-010-01 PIN-010-01") \
	X(COMMON_NEGOTIATE_REFUSAL_CHANGES_LAYOUT, "common.negotiate.refusal-changes-layout", "a refused negotiation switches to the layouts of version 1", "BASE-010-02 PD-010-02 SYS-010-02 PERF-010-02 CLK-010-02 SNS-010-02 RST-010-02 VOLT-010-02 PCAP-010-02 PIN-010-02") \
	X(COMMON_UNKNOWN_MESSAGE_SUCCEEDS, "common.unknown-message.succeeds", "message ids past the protocol's last succeed", "GEN-MSG-01") \
	X(COMMON_UNKNOWN_MESSAGE_INVALID, "common.unknown-message.invalid-parameters", "message ids past the protocol's last give INVALID_PARAMETERS", "GEN-MSG-01") \
	X(COMMON_UNKNOWN_PROTOCOL_SUCCEEDS, "common.unknown-protocol.succeeds", "protocols that are not there succeed", "GEN-PRO-01 GEN-PRO-02") \
	X(COMMON_UNKNOWN_PROTOCOL_VERSION, "common.unknown-protocol.answers-version", "protocols that are not there answer PROTOCOL_VERSION alone", "GEN-PRO-01 GEN-PRO-02") \
	X(COMMON_UNKNOWN_PROTOCOL_SILENT, "common.unknown-protocol.silent", "protocols that are not there give no answer", "GEN-PRO-01") \
	X(COMMON_SHORT_EXECUTED, "common.short-parameters.executed", "parameters that are too short are filled up with zeros", "GEN-LEN-01 GEN-LEN-03") \
	X(COMMON_SHORT_SILENT, "common.short-parameters.silent", "parameters that are too short give no answer", "GEN-LEN-01") \
	X(COMMON_LONG_SILENT, "common.long-parameters.silent", "parameters that are too long give no answer", "GEN-LEN-02") \
	X(COMMON_UNALIGNED_EXECUTED, "common.unaligned-parameters.executed", "parameters cut inside their last word are filled up with zeros", "GEN-LEN-03") \
	X(COMMON_ERROR_EXTRA_WORD, "common.error.extra-word", "refusals carry a word after the status", "GEN-ST-02") \
	X(COMMON_SUCCESS_SHORT, "common.success.short-by-4", "answers with return values miss their last word", "GEN-ST-04 GEN-LEN-04") \
	X(COMMON_STATUS_RESERVED, "common.status.reserved", "refusals have status -42, which is reserved", "GEN-ST-01") \
	X(COMMON_STATUS_POSITIVE, "common.status.positive", "refusals have the code's positive value", "GEN-ST-01") \
	X(COMMON_REFUSED_TAKES_EFFECT, "common.refused.takes-effect", "commands with reserved bits are refused, and executed", "GEN-ST-03") \
	X(COMMON_AFTER_ANOTHER, "common.after-another-agent.busy", "a command that another agent has just sent as well gives BUSY", "GEN-CON-01") \
	X(COMMON_NAMES_UNTERMINATED, "common.names.unterminated", "name fields are filled to the last byte", "GEN-LEN-05 BASE-003-01 GEN-NAM-01") \
	X(COMMON_NAMES_GARBAGE, "common.names.garbage-after-nul", "name fields hold other bytes behind the terminator", "GEN-LEN-06") \
	X(COMMON_RESERVED_IGNORED, "common.reserved-bits.ignored", "reserved bits of flag words are never looked at", "GEN-RSV-02 GEN-RSV-03 GEN-NTF-04 BASE-008-02 CLK-005-02 CLK-007-10 PD-004-02 PD-007-03 SYS-003-01 SYS-005-01 RST-004-02 RST-005-01") \
	X(COMMON_NOTIFY_RESERVED_IGNORED, "common.notify.reserved-bits-ignored", "notify commands look at bit 0 alone", "GEN-NTF-04 BASE-008-02 PD-007-03 SYS-005-01 RST-005-01") \
	X(COMMON_NO_EVENTS_ADVERTISED, "common.no-events.advertised", "messages that subscribe are there without an event channel", "VIO-10 VIO-11 VIO-CMD-02 VIO-CMD-03 VIO-CMD-07")

#define PLATFORM_FAULTS_BASE(X) \
	X(BASE_PROTOCOL_COUNT_PLUS_ONE, "base.attributes.protocol-count-plus-one", "one protocol more is counted than listed", "BASE-001-02") \
	X(BASE_NO_AGENTS, "base.attributes.no-agents", "the number of agents is 0 although they can be discovered", "BASE-001-03") \
	X(BASE_VENDOR_NOT_ASCII, "base.vendor.not-ascii", "the vendor's name holds a byte above 0x7f", "BASE-003-01") \
	X(BASE_VENDOR_CHANGES, "base.vendor.changes", "every other call returns another vendor", "BASE-003-02") \
	X(BASE_SUB_VENDOR_NOT_ASCII, "base.sub-vendor.not-ascii", "the sub-vendor's name holds a byte above 0x7f", "BASE-004-01") \
	X(BASE_SUB_VENDOR_GENERIC_ERROR, "base.sub-vendor.generic-error", "the sub-vendor is reported as there and gives GENERIC_ERROR", "BASE-004-01") \
	X(BASE_IMPLEMENTATION_VERSION_CHANGES, "base.implementation-version.changes", "every call returns the next version", "BASE-005-01") \
	X(BASE_LIST_LISTS_BASE, "base.list-protocols.lists-base", "Base itself stands in the list instead of the first protocol", "BASE-006-01") \
	X(BASE_LIST_DUPLICATE, "base.list-protocols.duplicate", "the last protocol is the first one again", "BASE-006-01") \
	X(BASE_LIST_UNSORTED, "base.list-protocols.unsorted", "the list descends", "BASE-006-02") \
	X(BASE_LIST_PACKED_BACKWARDS, "base.list-protocols.packed-high-first", "ids are packed from the highest byte of each word", "BASE-006-03") \
	X(BASE_LIST_UNUSED_BYTES, "base.list-protocols.unused-bytes", "unused bytes of the last word are not zero", "BASE-006-08") \
	X(BASE_LIST_IGNORES_SKIP, "base.list-protocols.ignores-skip", "every call begins with the first protocol", "BASE-006-04") \
	X(BASE_LIST_SKIP_PAST_END, "base.list-protocols.skip-past-end-succeeds", "skipping more than there are succeeds with none", "BASE-006-05") \
	X(BASE_LIST_SKIP_AT_END, "base.list-protocols.skip-at-end-not-found", "skipping all protocols gives NOT_FOUND", "BASE-006-06") \
	X(BASE_LIST_EXTRA_WORD, "base.list-protocols.extra-word", "the list is followed by a word of zeros", "GEN-LEN-04") \
	X(BASE_LIST_LISTS_ABSENT, "base.list-protocols.lists-absent", "a protocol that is not there stands in the list instead of the last one", "GEN-PRO-03 BASE-006-07") \
	X(BASE_AGENT_PLATFORM_NAME, "base.discover-agent.platform-name", "agent 0 is called something else than platform", "BASE-007-01") \
	X(BASE_AGENT_WRONG_ID, "base.discover-agent.wrong-id", "the id returned is not the one asked for", "BASE-007-02") \
	X(BASE_AGENT_NOT_FOUND, "base.discover-agent.last-not-found", "the agent with the highest id gives NOT_FOUND", "BASE-007-02") \
	X(BASE_AGENT_WRONG_SELF, "base.discover-agent.wrong-self", "0xffffffff returns the id and name of another agent", "BASE-007-03") \
	X(BASE_AGENT_V1_ID, "base.discover-agent.id-in-version-1", "version 1 answers with an id in front of the name", "BASE-007-06") \
	X(BASE_AGENT_SELF_NAME, "base.discover-agent.self-name", "0xffffffff returns another name for the caller than its id does", "BASE-007-04") \
	X(BASE_AGENT_UNKNOWN_SUCCEEDS, "base.discover-agent.unknown-succeeds", "unknown agents are served as the first one", "BASE-007-05") \
	X(BASE_AGENT_UNKNOWN_INVALID, "base.discover-agent.unknown-invalid-parameters", "unknown agents give INVALID_PARAMETERS", "BASE-007-05") \
	X(BASE_NOTIFY_REFUSED, "base.notify-errors.refused", "BASE_NOTIFY_ERRORS gives NOT_SUPPORTED although reported as there", "BASE-008-01") \
	X(BASE_NOTIFY_RESERVED, "base.notify-errors.reserved-bits-ignored", "BASE_NOTIFY_ERRORS looks at bit 0 alone", "BASE-008-02 GEN-NTF-04") \
	X(BASE_ERROR_EVENT_LENGTH, "base.error-event.wrong-length", "BASE_ERROR_EVENT says one report and carries none", "BASE-N00-01") \
	X(BASE_ERROR_EVENT_RESERVED, "base.error-event.reserved-bits", "BASE_ERROR_EVENT has a reserved bit set", "BASE-N00-01") \
	X(BASE_ERROR_EVENT_UNASKED, "base.error-event.unasked", "BASE_ERROR_EVENT comes without a subscription", "GEN-NTF-01 GEN-NTF-03") \
	X(BASE_DEVICE_UNTRUSTED, "base.set-device-permissions.untrusted-allowed", "any agent may change another's device permissions", "BASE-009-04") \
	X(BASE_DEVICE_UNKNOWN_AGENT, "base.set-device-permissions.unknown-agent-succeeds", "an unknown agent succeeds without effect", "BASE-009-01") \
	X(BASE_DEVICE_UNKNOWN_DEVICE, "base.set-device-permissions.unknown-device-succeeds", "an unknown device succeeds without effect", "BASE-009-02") \
	X(BASE_DEVICE_RESERVED, "base.set-device-permissions.reserved-bits-ignored", "reserved flag bits are not looked at", "BASE-009-03") \
	X(BASE_DEVICE_NO_EFFECT, "base.set-device-permissions.no-effect", "denying a device changes nothing", "BASE-009-05") \
	X(BASE_DEVICE_DENIAL_STICKS, "base.set-device-permissions.denial-sticks", "allowing a device changes nothing", "BASE-009-06") \
	X(BASE_DEVICE_HITS_ALL, "base.set-device-permissions.hits-all-agents", "denying a device denies it to every agent", "BASE-009-07") \
	X(BASE_PROTOCOL_UNTRUSTED, "base.set-protocol-permissions.untrusted-allowed", "any agent may change another's protocol permissions", "BASE-00A-06") \
	X(BASE_PROTOCOL_UNKNOWN, "base.set-protocol-permissions.unknown-succeeds", "an unknown agent or device succeeds without effect", "BASE-00A-01") \
	X(BASE_PROTOCOL_BASE_DENIABLE, "base.set-protocol-permissions.base-deniable", "denying Base succeeds", "BASE-00A-02") \
	X(BASE_PROTOCOL_RESERVED, "base.set-protocol-permissions.reserved-bits-ignored", "reserved flag bits are not looked at", "BASE-00A-03") \
	X(BASE_PROTOCOL_NO_EFFECT, "base.set-protocol-permissions.no-effect", "denying a protocol changes nothing", "BASE-00A-04") \
	X(BASE_PROTOCOL_DENIAL_STICKS, "base.set-protocol-permissions.denial-sticks", "allowing a protocol changes nothing", "BASE-00A-05") \
	X(BASE_RESET_UNKNOWN, "base.reset-agent.unknown-succeeds", "resetting an unknown agent succeeds", "BASE-00B-01") \
	X(BASE_RESET_RESERVED, "base.reset-agent.reserved-bits-ignored", "reserved flag bits are not looked at", "BASE-00B-02") \
	X(BASE_RESET_KEEPS_DENIALS, "base.reset-agent.keeps-denials", "flags 1 does not restore permissions", "BASE-00B-03") \
	X(BASE_RESET_DROPS_DENIALS, "base.reset-agent.drops-denials", "flags 0 restores permissions", "BASE-00B-04") \
	X(BASE_RESET_KEEPS_VOTES, "base.reset-agent.keeps-votes", "what the agent asked for stays in force", "BASE-00B-05 BASE-00B-06") \
	X(BASE_RESET_DROPS_OTHERS, "base.reset-agent.drops-votes-of-others", "resetting one agent takes the votes of all", "BASE-00B-05") \
	X(BASE_RESET_KEEPS_SUBSCRIPTIONS, "base.reset-agent.keeps-subscriptions", "the agent's notifications stay on", "BASE-00B-07") \
	X(BASE_RESET_SELF_REFUSED, "base.reset-agent.self-refused", "an agent may not reset itself", "BASE-00B-09") \
	X(BASE_RESET_UNTRUSTED, "base.reset-agent.untrusted-allowed", "any agent may reset another", "BASE-00B-10")

#define PLATFORM_FAULTS_CLOCK(X) \
	X(CLOCK_UNKNOWN_SERVED, "clock.unknown-id.served", "unknown clock ids are served as clock 0", "CLK-001-02 CLK-003-03 CLK-004-04 CLK-005-05 CLK-006-01 CLK-007-03") \
	X(CLOCK_ATTRIBUTES_UNKNOWN, "clock.attributes.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-003-03 CLK-001-02") \
	X(CLOCK_DESCRIBE_RATES_UNKNOWN, "clock.describe-rates.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-004-04") \
	X(CLOCK_ASYNC_ACCEPTED, "clock.rate-set.async-accepted", "asynchronous setting is carried out at once where none is offered", "GEN-ASY-04") \
	X(CLOCK_RATE_SET_UNKNOWN, "clock.rate-set.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-005-05") \
	X(CLOCK_RATE_GET_UNKNOWN, "clock.rate-get.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-006-01") \
	X(CLOCK_CONFIG_SET_UNKNOWN, "clock.config-set.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-007-03") \
	X(CLOCK_NAME_GET_UNKNOWN, "clock.name-get.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "GEN-NAM-03") \
	X(CLOCK_NOTIFY_UNKNOWN, "clock.rate-notify.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "GEN-NTF-05") \
	X(CLOCK_PARENT_SET_UNKNOWN, "clock.parent-set.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-00D-03") \
	X(CLOCK_PERMISSIONS_UNKNOWN, "clock.get-permissions.unknown-id", "an unknown clock gives INVALID_PARAMETERS", "CLK-00F-01") \
	X(CLOCK_ATTRIBUTES_SHORT, "clock.attributes.short", "the enable delay is left out", "CLK-003-01 GEN-ST-04") \
	X(CLOCK_ATTRIBUTES_LONG, "clock.attributes.long", "a word of zeros follows the enable delay", "CLK-003-01") \
	X(CLOCK_ATTRIBUTES_RESERVED, "clock.attributes.reserved-bits", "a reserved attribute bit is set", "CLK-003-02 GEN-RSV-01") \
	X(CLOCK_ATTRIBUTES_STUCK, "clock.attributes.stuck-disabled", "the enabled bit is never set", "CLK-003-04 CLK-00B-01") \
	X(CLOCK_ATTRIBUTES_STUCK_ENABLED, "clock.attributes.stuck-enabled", "the enabled bit is always set", "CLK-003-04 CLK-00B-01") \
	X(CLOCK_ATTRIBUTES_RESTRICTED_LIES, "clock.attributes.restricted-lies", "unrestricted clocks are marked restricted", "CLK-003-05") \
	X(CLOCK_ATTRIBUTES_RESTRICTED_MISSING, "clock.attributes.restricted-missing", "restricted clocks are not marked", "CLK-00F-03") \
	X(CLOCK_RATES_REMAINING, "clock.describe-rates.remaining-plus-one", "parts after the first say one rate too many remains", "CLK-004-01") \
	X(CLOCK_RATES_GAP, "clock.describe-rates.gap", "parts after the first begin one rate late and miss it", "CLK-004-01") \
	X(CLOCK_RATES_DUPLICATE, "clock.describe-rates.duplicate", "parts after the first begin with the previous rate again", "CLK-004-07") \
	X(CLOCK_RATES_DESCENDING, "clock.describe-rates.descending", "lists descend", "CLK-004-07") \
	X(CLOCK_RATES_RESERVED, "clock.describe-rates.reserved-bits", "a reserved bit of the count word is set", "CLK-004-05 GEN-RSV-01") \
	X(CLOCK_RATES_SHORT, "clock.describe-rates.short", "one rate less follows than is counted", "GEN-LEN-04 GEN-ST-04") \
	X(CLOCK_RATES_LONG, "clock.describe-rates.long", "one rate more follows than is counted", "GEN-LEN-04") \
	X(CLOCK_RATES_INDEX_AT_END, "clock.describe-rates.index-at-end-succeeds", "an index at or past the end succeeds with no rates", "CLK-004-03") \
	X(CLOCK_RATES_INDEX_INVALID, "clock.describe-rates.index-invalid-parameters", "an index at or past the end gives INVALID_PARAMETERS", "CLK-004-03") \
	X(CLOCK_RATES_TRIPLET_INDEX, "clock.describe-rates.triplet-index-denied", "an index above 0 on a range gives DENIED", "CLK-004-06") \
	X(CLOCK_RATES_TRIPLET_SWAPPED, "clock.describe-rates.triplet-swapped", "a range has its lowest and highest rate swapped", "CLK-004-02") \
	X(CLOCK_RATES_TRIPLET_CUT, "clock.describe-rates.triplet-cut", "a range has two values", "CLK-004-02 GEN-LEN-04") \
	X(CLOCK_RATES_TRIPLET_COUNT, "clock.describe-rates.triplet-count", "a range is counted as one rate", "CLK-004-08") \
	X(CLOCK_RATES_TRIPLET_REMAINING, "clock.describe-rates.triplet-remaining", "a range has one rate remaining", "CLK-004-08") \
	X(CLOCK_RATES_TRIPLET_STEP, "clock.describe-rates.triplet-step-zero", "a range has step 0", "CLK-004-08") \
	X(CLOCK_RATE_SET_IGNORED, "clock.rate-set.ignores-rate", "a rate is accepted and not set", "CLK-005-01") \
	X(CLOCK_RATE_SET_OTHER_CLOCK, "clock.rate-set.other-clock", "the rate of the next clock changes too", "CLK-005-01") \
	X(CLOCK_RATE_SET_REFUSES_LOWEST, "clock.rate-set.refuses-lowest", "the lowest rate gives INVALID_PARAMETERS", "CLK-005-01") \
	X(CLOCK_RATE_SET_HIGH_WORD, "clock.rate-set.drops-high-word", "the upper half of a rate is not looked at", "CLK-005-03") \
	X(CLOCK_RATE_SET_RESERVED, "clock.rate-set.reserved-bits-ignored", "reserved flag bits are not looked at", "CLK-005-02 GEN-RSV-02") \
	X(CLOCK_RATE_SET_ABSURD, "clock.rate-set.absurd-succeeds", "rates outside the range are moved into it", "CLK-005-03") \
	X(CLOCK_RATE_SET_ROUNDS_WRONG, "clock.rate-set.rounds-wrong-way", "round up rounds down, and down up", "CLK-005-04") \
	X(CLOCK_RATE_SET_NOT_DELAYED, "clock.rate-set.no-delayed-response", "an asynchronous change is never completed with a message", "CLK-005-06 GEN-ASY-01") \
	X(CLOCK_RATE_SET_DELAYED_TWICE, "clock.rate-set.delayed-twice", "an asynchronous change is completed twice", "GEN-ASY-01") \
	X(CLOCK_RATE_SET_DELAYED_TOKEN, "clock.rate-set.delayed-token", "the delayed response has another token", "GEN-ASY-01") \
	X(CLOCK_RATE_SET_DELAYED_TYPE, "clock.rate-set.delayed-type", "the delayed response has the type of a notification", "GEN-ASY-01") \
	X(CLOCK_RATE_SET_DELAYED_CLOCK, "clock.rate-set.delayed-clock-id", "the delayed response names another clock", "CLK-005-06") \
	X(CLOCK_RATE_SET_DELAYED_RATE, "clock.rate-set.delayed-rate", "the delayed response has another rate", "CLK-005-06") \
	X(CLOCK_RATE_SET_DELAYED_SHORT, "clock.rate-set.delayed-short", "the delayed response has no upper half of the rate", "CLK-005-06") \
	X(CLOCK_RATE_SET_DELAYED_IGNORED_FLAG, "clock.rate-set.delayed-despite-flag", "a delayed response comes although none was wanted", "CLK-005-07 GEN-ASY-03") \
	X(CLOCK_RATE_SET_DELAYED_AFTER_ERROR, "clock.rate-set.delayed-after-error", "a refused asynchronous change is completed too", "GEN-ASY-02") \
	X(CLOCK_RATE_SET_DELAYED_ERROR_PAYLOAD, "clock.rate-set.delayed-error-payload", "asynchronous changes fail late, with clock and rate behind the error", "GEN-ASY-06") \
	X(CLOCK_RATE_SET_FULL, "clock.rate-set.full-generic-error", "one change too many gives GENERIC_ERROR", "CLK-005-08") \
	X(CLOCK_RATE_SET_BLOCKS, "clock.rate-set.pending-blocks", "every clock is BUSY while a change is pending", "GEN-ASY-05") \
	X(CLOCK_RATE_SET_DENIED, "clock.rate-set.denied-not-enforced", "a caller without the right may set the rate", "CLK-005-09 CLK-00F-02") \
	X(CLOCK_RATE_SET_DENIED_EFFECT, "clock.rate-set.denied-takes-effect", "a denied rate is set all the same", "GEN-ST-03") \
	X(CLOCK_RATE_SET_LOST_ON_ENABLE, "clock.rate-set.lost-on-enable", "enabling a clock brings back its rate at boot", "CLK-005-10") \
	X(CLOCK_RATE_SET_FLAG_ALONE, "clock.rate-set.no-delayed-flag-alone", "the no-delayed flag without the asynchronous one gives INVALID_PARAMETERS", "CLK-005-11") \
	X(CLOCK_RATE_GET_STALE, "clock.rate-get.stale", "the rate at boot is returned for ever", "CLK-005-01") \
	X(CLOCK_RATE_GET_OFF_BY_ONE, "clock.rate-get.off-by-one", "rates are one Hz too high", "CLK-006-02 CLK-005-01") \
	X(CLOCK_RATE_GET_SWAPPED, "clock.rate-get.swapped-words", "the halves of the rate are swapped", "CLK-006-02 CLK-005-01") \
	X(CLOCK_CONFIG_SET_RESERVED, "clock.config-set.reserved-bits-ignored", "reserved attribute bits are not looked at", "CLK-007-01 CLK-007-10") \
	X(CLOCK_CONFIG_SET_STATE_2, "clock.config-set.state-2-accepted", "state 2 is taken for on", "CLK-007-02") \
	X(CLOCK_CONFIG_SET_STATE_3, "clock.config-set.state-3-accepted", "state 3 without an extended type succeeds", "CLK-007-02") \
	X(CLOCK_CONFIG_SET_IGNORED, "clock.config-set.ignored", "a state is accepted and not set", "CLK-003-04 CLK-007-06") \
	X(CLOCK_CONFIG_SET_REPEAT, "clock.config-set.repeat-refused", "the state already in force gives INVALID_PARAMETERS", "CLK-007-04") \
	X(CLOCK_CONFIG_SET_COUNTS, "clock.config-set.counts-votes", "each enable needs its own disable", "CLK-007-06") \
	X(CLOCK_CONFIG_SET_LAST_WINS, "clock.config-set.last-wins", "a disable turns the clock off for every agent", "CLK-007-05") \
	X(CLOCK_CONFIG_SET_DENIED, "clock.config-set.denied-not-enforced", "a caller without the right may switch the clock", "CLK-007-07 CLK-00F-02") \
	X(CLOCK_CONFIG_SET_DENIED_EFFECT, "clock.config-set.denied-takes-effect", "a denied state is set all the same", "GEN-ST-03") \
	X(CLOCK_CONFIG_SET_EXTENDED, "clock.config-set.extended-accepted", "extended types succeed on clocks without such settings", "CLK-007-08") \
	X(CLOCK_CONFIG_SET_STATE_3_DISABLES, "clock.config-set.state-3-disables", "setting an extended value alone turns the clock off", "CLK-007-09") \
	X(CLOCK_CONFIG_SET_EXTENDED_IGNORED, "clock.config-set.extended-ignored", "an extended value is accepted and not set", "CLK-007-09") \
	X(CLOCK_NAME_GET_DIFFERS, "clock.name-get.differs", "the extended name begins differently from the short one", "GEN-NAM-02") \
	X(CLOCK_NAME_GET_FLAGS, "clock.name-get.flags", "the flags word is not zero", "GEN-NAM-01") \
	X(CLOCK_NAME_GET_REFUSED, "clock.name-get.not-supported", "every clock gives NOT_SUPPORTED", "GEN-NAM-01 GEN-MSG-03") \
	X(CLOCK_NAME_GET_TRUNCATED, "clock.name-get.truncated", "the short name is returned", "GEN-NAM-05") \
	X(CLOCK_NAME_GET_WITHOUT_BIT, "clock.name-get.without-bit-differs", "a clock without extended name has another name here", "GEN-NAM-04") \
	X(CLOCK_NOTIFY_REFUSED, "clock.rate-notify.refused", "subscribing gives NOT_SUPPORTED", "GEN-NTF-02 GEN-MSG-03") \
	X(CLOCK_NOTIFY_TWICE, "clock.rate-notify.twice-refused", "subscribing twice gives INVALID_PARAMETERS", "GEN-NTF-09") \
	X(CLOCK_NOTIFY_CAPABILITY, "clock.rate-notify.without-capability", "clocks without the capability bit succeed and notify nothing", "GEN-NTF-06") \
	X(CLOCK_CHANGED_UNASKED, "clock.rate-changed.unasked", "changes are notified without a subscription", "GEN-NTF-01 GEN-NTF-03") \
	X(CLOCK_CHANGED_AFTER_DISABLE, "clock.rate-changed.after-disable", "cancelling a subscription has no effect", "GEN-NTF-03") \
	X(CLOCK_CHANGED_MISSING, "clock.rate-changed.missing", "changes are never notified", "GEN-NTF-02 CLK-009-01") \
	X(CLOCK_CHANGED_EVERY_CLOCK, "clock.rate-changed.every-clock", "a subscription to one clock reports all", "GEN-NTF-07") \
	X(CLOCK_CHANGED_WRONG_CLOCK, "clock.rate-changed.wrong-clock", "the notification names another clock", "CLK-009-01") \
	X(CLOCK_CHANGED_WRONG_RATE, "clock.rate-changed.wrong-rate", "the notification has the rate before the change", "CLK-009-01") \
	X(CLOCK_CHANGED_WRONG_AGENT, "clock.rate-changed.wrong-agent", "the notification names an agent that does not exist", "GEN-NTF-08") \
	X(CLOCK_CHANGED_WRONG_ID, "clock.rate-changed.wrong-id", "the notification has the id of the command that asked for it", "GEN-NTF-02") \
	X(CLOCK_CHANGED_SHORT, "clock.rate-changed.short", "the notification has no upper half of the rate", "CLK-009-01") \
	X(CLOCK_REQUESTED_OWN, "clock.change-requested.own", "requests are reported to the agent that made them", "GEN-NTF-10") \
	X(CLOCK_REQUESTED_MISSING, "clock.change-requested.missing", "requests of other agents are not reported", "CLK-00A-01") \
	X(CLOCK_CONFIG_GET_ATTRIBUTES, "clock.config-get.attributes", "the attributes word is not zero", "CLK-00B-01") \
	X(CLOCK_CONFIG_GET_RESERVED, "clock.config-get.config-reserved-bits", "the config word has a reserved bit set", "CLK-00B-01 GEN-RSV-01") \
	X(CLOCK_CONFIG_GET_DIFFERS, "clock.config-get.state-differs", "the state is the opposite of that in CLOCK_ATTRIBUTES", "CLK-00B-01") \
	X(CLOCK_CONFIG_GET_FLAGS, "clock.config-get.flags-ignored", "reserved flag bits and unknown types succeed", "CLK-00B-02") \
	X(CLOCK_PARENTS_OUT_OF_RANGE, "clock.possible-parents.out-of-range", "the last parent is no clock", "CLK-00C-01") \
	X(CLOCK_PARENTS_RESERVED, "clock.possible-parents.reserved-bits", "a reserved bit of the count word is set", "CLK-00C-01 GEN-RSV-01") \
	X(CLOCK_PARENTS_REMAINING, "clock.possible-parents.remaining", "one parent more remains than there is", "CLK-00C-01") \
	X(CLOCK_PARENTS_ABSENT, "clock.possible-parents.absent-denied", "a clock without parents gives DENIED", "CLK-00C-02") \
	X(CLOCK_PARENTS_SKIP, "clock.possible-parents.skip-past-end-succeeds", "skipping all parents succeeds with none", "CLK-00C-03") \
	X(CLOCK_PARENT_SET_IGNORED, "clock.parent-set.ignored", "a parent is accepted and not set", "CLK-00D-01") \
	X(CLOCK_PARENT_SET_IMPOSSIBLE, "clock.parent-set.impossible-accepted", "any clock is accepted as parent", "CLK-00D-02") \
	X(CLOCK_PARENT_SET_IMPOSSIBLE_NOT_FOUND, "clock.parent-set.impossible-not-found", "a clock that is no possible parent gives NOT_FOUND", "CLK-00D-02") \
	X(CLOCK_PARENT_SET_UNKNOWN_PARENT, "clock.parent-set.unknown-parent-invalid", "a parent that is no clock gives INVALID_PARAMETERS", "CLK-00D-03") \
	X(CLOCK_PARENT_SET_DENIED, "clock.parent-set.denied-not-enforced", "a caller without the right may set the parent", "CLK-00D-04 CLK-00F-02") \
	X(CLOCK_PARENT_SET_DENIED_EFFECT, "clock.parent-set.denied-takes-effect", "a denied parent is set all the same", "GEN-ST-03") \
	X(CLOCK_PARENT_GET_ITSELF, "clock.parent-get.itself", "every clock is its own parent", "CLK-00E-01 CLK-00D-01") \
	X(CLOCK_PERMISSIONS_RESERVED, "clock.get-permissions.reserved-bits", "a reserved bit is set", "CLK-00F-01 GEN-RSV-01") \
	X(CLOCK_PERMISSIONS_TOO_FEW, "clock.get-permissions.denies-all", "no clock may be changed, it says", "CLK-00F-02 CLK-00F-03") \
	X(CLOCK_PERMISSIONS_TOO_MANY, "clock.get-permissions.allows-all", "every clock may be changed, it says", "CLK-003-05")

#define PLATFORM_FAULTS_SENSOR(X) \
	X(SENSOR_UNKNOWN_INVALID, "sensor.unknown-id.invalid-parameters", "unknown sensors give INVALID_PARAMETERS", "SNS-004-01 SNS-006-05 SNS-007-02 SNS-008-02 SNS-009-01 SNS-00A-06") \
	X(SENSOR_REGION, "sensor.attributes.region", "the region of values is said to be 4096 bytes long", "VIO-SHM-01 VIO-SHM-02") \
	X(SENSOR_INTERVAL_ROUNDS_UP, "sensor.config-set.rounds-up", "intervals are always rounded up", "SNS-00A-05") \
	X(SENSOR_UPDATE_LATE, "sensor.update.late", "updates come at two and a half times the interval", "SNS-00B-02") \
	X(SENSOR_COUNT_PLUS_ONE, "sensor.attributes.count-plus-one", "one sensor more is counted than described", "SNS-001-02") \
	X(SENSOR_DESCRIPTION_INDEX, "sensor.description-get.index-past-end-succeeds", "an index at or past the end succeeds with none", "SNS-003-02") \
	X(SENSOR_DESCRIPTION_REMAINING, "sensor.description-get.remaining", "one sensor more remains than there is", "SNS-003-01") \
	X(SENSOR_DESCRIPTION_RESERVED, "sensor.description-get.reserved-bits", "a reserved attribute bit is set", "SNS-003-05 GEN-RSV-01") \
	X(SENSOR_DESCRIPTION_MOVED, "sensor.description-get.name-by-place", "lists that do not start at 0 give sensors another name", "SNS-003-07 SNS-003-03") \
	X(SENSOR_DESCRIPTION_TEXT, "sensor.description-get.name-not-text", "names of sensors begin with a byte that UTF-8 does not have", "GEN-LEN-05") \
	X(SENSOR_DESCRIPTION_SAME_ID, "sensor.description-get.same-id", "every sensor has id 0", "SNS-003-04 SNS-003-07") \
	X(SENSOR_TRIP_CONFIG_ID, "sensor.trip-point-config.id-past-end-succeeds", "trip points that are not there can be configured", "SNS-005-02") \
	X(SENSOR_TRIP_EVENT_MISSING, "sensor.trip-point-event.missing", "crossings are not notified", "SNS-005-03") \
	X(SENSOR_TRIP_EVENT_UNASKED, "sensor.trip-point-event.unasked", "crossings are notified to agents that did not ask for them", "SNS-005-04 GEN-NTF-01") \
	X(SENSOR_TRIP_EVENT_AGENT, "sensor.trip-point-event.agent", "the notification names an agent instead of the platform", "SNS-N00-01") \
	X(SENSOR_READING_SHORT, "sensor.reading-get.short", "the time stamp's upper half is left out", "SNS-006-01 GEN-ST-04") \
	X(SENSOR_READING_RESERVED, "sensor.reading-get.reserved-bits-ignored", "reserved flag bits are not looked at", "SNS-006-02") \
	X(SENSOR_READING_ASYNC, "sensor.reading-get.async-accepted", "asynchronous reads succeed on every sensor", "SNS-006-03 GEN-ASY-04") \
	X(SENSOR_READING_DELAYED_ID, "sensor.reading-get.delayed-sensor-id", "the delayed response names another sensor", "SNS-006-04") \
	X(SENSOR_READING_DISABLED, "sensor.reading-get.disabled-succeeds", "a disabled sensor can be read", "SNS-006-06") \
	X(SENSOR_READING_FAULT, "sensor.reading-get.fault-succeeds", "a broken sensor returns a value", "SNS-006-07") \
	X(SENSOR_READING_TIMESTAMP, "sensor.reading-get.timestamp-backwards", "time stamps go backwards", "SNS-006-08") \
	X(SENSOR_AXIS_COUNT, "sensor.axis-description-get.one-axis-less", "the last axis is not described", "SNS-007-01") \
	X(SENSOR_INTERVALS_TRIPLET, "sensor.list-update-intervals.triplet-count", "a range of intervals is counted as one", "SNS-008-01") \
	X(SENSOR_CONFIG_GET_RESERVED, "sensor.config-get.reserved-bits", "a reserved bit is set", "SNS-009-01 GEN-RSV-01") \
	X(SENSOR_CONFIG_SET_IGNORED, "sensor.config-set.ignored", "a configuration is accepted and not set", "SNS-00A-01") \
	X(SENSOR_CONFIG_SET_TIMESTAMPS, "sensor.config-set.timestamps-accepted", "time stamps can be turned on where there are none", "SNS-00A-03") \
	X(SENSOR_UPDATE_CAPABILITY, "sensor.continuous-update-notify.without-capability", "every sensor accepts a subscription", "SNS-00B-01 GEN-NTF-06") \
	X(SENSOR_UPDATE_SHORT, "sensor.update.short", "SENSOR_UPDATE lacks the last word", "SNS-N01-01")

/* What the virtio device does wrong; see enum platform_transport_fault. */
#define PLATFORM_FAULTS_TRANSPORT(X) \
	X(TRANSPORT_USED_LENGTH_PLUS_4, "transport.used-length.plus-4", "used lengths are 4 too large", "VIO-CMD-04 VQ-11") \
	X(TRANSPORT_USED_LENGTH_MINUS_4, "transport.used-length.minus-4", "used lengths are 4 too small", "VIO-CMD-04 VQ-11") \
	X(TRANSPORT_USED_LENGTH_ZERO, "transport.used-length.zero", "used lengths are 0", "VIO-CMD-04 VQ-11") \
	X(TRANSPORT_USED_LENGTH_HUGE, "transport.used-length.huge", "used lengths exceed the buffer", "VIO-CMD-04 VQ-11") \
	X(TRANSPORT_WRONG_HEAD, "transport.used-id.unknown", "a used entry names no outstanding chain", "VQ-10") \
	X(TRANSPORT_USED_TWICE, "transport.used-entry.twice", "each chain is returned twice", "VQ-10") \
	X(TRANSPORT_NO_CALL, "transport.call.missing", "used entries are announced no more after the 20th", "VQ-17") \
	X(TRANSPORT_SWAPPED, "transport.responses.swapped", "two responses in flight come back in each other's buffer", "GEN-CON-02") \
	X(TRANSPORT_DELAYED_ON_CMDQ, "transport.delayed.lost", "delayed responses never reach the event queue", "GEN-ASY-01 VIO-EVT-01") \
	X(TRANSPORT_EVENT_TWICE, "transport.event.twice", "each event is delivered twice", "GEN-ASY-01") \
	X(TRANSPORT_DIES, "transport.connection.dies", "the connection is closed at the 20th command", "VIO-7") \
	X(TRANSPORT_STALLS, "transport.malformed.stalls", "a chain without a command or without room for an answer stops the queue", "VIO-CMD-05 VIO-CMD-06") \
	X(EVENTS_DROPPED, "events.delayed-response.dropped", "a delayed response for which no buffer waits is dropped", "VIO-EVT-01") \
	X(EVENTS_NEEDED, "events.subscription.needs-buffers", "subscribing while no buffer waits gives BUSY", "VIO-EVT-02")

#define PLATFORM_FAULTS(X) \
	PLATFORM_FAULTS_HEADER(X) PLATFORM_FAULTS_COMMON(X) PLATFORM_FAULTS_BASE(X) PLATFORM_FAULTS_CLOCK(X) \
	PLATFORM_FAULTS_SENSOR(X) PLATFORM_FAULTS_POWER(X) PLATFORM_FAULTS_SYSTEM(X) PLATFORM_FAULTS_RESET(X) PLATFORM_FAULTS_VOLTAGE(X) PLATFORM_FAULTS_PERF(X) PLATFORM_FAULTS_POWERCAP(X) PLATFORM_FAULTS_PINCTRL(X) PLATFORM_FAULTS_LOSS(X) PLATFORM_FAULTS_IDENTITY(X) PLATFORM_FAULTS_ISOLATION(X) PLATFORM_FAULTS_TRANSPORT(X) \
	PLATFORM_FAULTS_SMT(X) PLATFORM_FAULTS_MEDIATOR(X)
/* clang-format on */

#endif
