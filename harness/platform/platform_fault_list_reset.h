/* SPDX-License-Identifier: BSD-2-Clause */
/* Named faults of the reset domain protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_RESET_H
#define HARNESS_PLATFORM_FAULT_LIST_RESET_H

/* clang-format off */
#define PLATFORM_FAULTS_RESET(X) \
	X(RESET_COUNT_MINUS_ONE, "reset.attributes.count-minus-one", "one domain less is counted than there is", "RST-001-02") \
	X(RESET_UNKNOWN_SERVED, "reset.unknown-id.served", "unknown domain ids are served as domain 0", "RST-001-02 RST-003-01 RST-004-06 RST-005-01 GEN-NTF-05") \
	X(RESET_ATTRIBUTES_UNKNOWN, "reset.domain-attributes.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "RST-003-01 RST-001-02") \
	X(RESET_RUN_UNKNOWN, "reset.reset.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "RST-004-06") \
	X(RESET_NOTIFY_UNKNOWN, "reset.notify.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "RST-005-01 GEN-NTF-05") \
	X(RESET_NAME_UNKNOWN, "reset.name-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "GEN-NAM-03") \
	X(RESET_ATTRIBUTES_RESERVED, "reset.domain-attributes.reserved-bits", "a reserved attribute bit is set", "RST-003-01 GEN-RSV-01") \
	X(RESET_ATTRIBUTES_SHORT, "reset.domain-attributes.short", "the last word of the name is left out", "GEN-ST-04") \
	X(RESET_RUN_REFUSED, "reset.reset.cold-fails", "an autonomous reset at once gives HARDWARE_ERROR", "RST-004-01") \
	X(RESET_RUN_RESERVED, "reset.reset.reserved-bits-ignored", "reserved flag bits are not looked at", "RST-004-02 GEN-RSV-02") \
	X(RESET_RUN_ASYNC_ACCEPTED, "reset.reset.async-accepted", "asynchronous resets succeed on every domain, without a delayed response", "RST-004-03 GEN-ASY-04") \
	X(RESET_RUN_ASYNC_EXPLICIT, "reset.reset.async-explicit-accepted", "the asynchronous flag is taken without the autonomous one", "RST-004-04") \
	X(RESET_RUN_STATE, "reset.reset.unknown-state-accepted", "any reset state is accepted", "RST-004-05") \
	X(RESET_RUN_DEASSERT, "reset.reset.deassert-fails", "a signal that was asserted cannot be de-asserted", "RST-004-07") \
	X(RESET_RUN_DENIED, "reset.reset.denied-not-enforced", "a caller without the right may reset a domain", "RST-004-09") \
	X(RESET_PENDING_BLOCKS, "reset.reset.pending-blocks", "the protocol is BUSY while a reset is pending", "GEN-ASY-05") \
	X(RESET_NOT_DELAYED, "reset.reset.no-delayed-response", "an asynchronous reset is never completed with a message", "RST-004-08 GEN-ASY-01") \
	X(RESET_DELAYED_TWICE, "reset.reset.delayed-twice", "an asynchronous reset is completed twice", "GEN-ASY-01") \
	X(RESET_DELAYED_TOKEN, "reset.reset.delayed-token", "the delayed response has another token", "GEN-ASY-01") \
	X(RESET_DELAYED_DOMAIN, "reset.reset.delayed-domain", "the delayed response names another domain", "RST-004-08") \
	X(RESET_DELAYED_SHORT, "reset.reset.delayed-short", "the delayed response names no domain", "RST-004-08") \
	X(RESET_DELAYED_AFTER_ERROR, "reset.reset.delayed-after-error", "a refused asynchronous reset is completed too", "GEN-ASY-02") \
	X(RESET_DELAYED_ERROR_PAYLOAD, "reset.reset.delayed-error-payload", "asynchronous resets fail late, with the domain behind the error", "GEN-ASY-06") \
	X(RESET_NOTIFY_REFUSED, "reset.notify.refused", "subscribing gives NOT_SUPPORTED", "GEN-NTF-02 GEN-MSG-03 RST-005-02") \
	X(RESET_NOTIFY_RESERVED, "reset.notify.reserved-bits-ignored", "RESET_NOTIFY looks at bit 0 alone", "RST-005-01 GEN-NTF-04") \
	X(RESET_NOTIFY_ABSENT, "reset.notify.absent-denied", "domains without the capability bit give DENIED", "RST-005-03") \
	X(RESET_ISSUED_MISSING, "reset.issued.missing", "resets are never notified", "RST-005-02 GEN-NTF-02") \
	X(RESET_ISSUED_AGENT, "reset.issued.wrong-agent", "the notification names an agent that does not exist", "RST-005-02 GEN-NTF-08") \
	X(RESET_ISSUED_DOMAIN, "reset.issued.wrong-domain", "the notification names another domain", "RST-005-02") \
	X(RESET_ISSUED_STATE, "reset.issued.wrong-state", "the notification has another state", "RST-005-02") \
	X(RESET_ISSUED_SHORT, "reset.issued.short", "the notification has no state", "RST-005-02") \
	X(RESET_ISSUED_UNASKED, "reset.issued.unasked", "resets are notified without a subscription", "GEN-NTF-01 GEN-NTF-03") \
	X(RESET_ISSUED_AFTER_DISABLE, "reset.issued.after-disable", "cancelling a subscription has no effect", "GEN-NTF-03") \
	X(RESET_ISSUED_EVERY_DOMAIN, "reset.issued.every-domain", "a subscription to one domain reports all", "GEN-NTF-07") \
	X(RESET_NAME_FLAGS, "reset.name-get.flags", "the flags word is not zero", "GEN-NAM-01") \
	X(RESET_NAME_DIFFERS, "reset.name-get.differs", "the extended name begins differently from the short one", "GEN-NAM-02")
/* clang-format on */

#endif
