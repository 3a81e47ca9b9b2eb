/* SPDX-License-Identifier: BSD-2-Clause */
/* Named faults of the system power protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_SYSTEM_H
#define HARNESS_PLATFORM_FAULT_LIST_SYSTEM_H

/* clang-format off */
#define PLATFORM_FAULTS_SYSTEM(X) \
	X(SYSTEM_ATTRIBUTES, "system.attributes.not-zero", "PROTOCOL_ATTRIBUTES has bit 0 set", "SYS-001-01 GEN-RSV-01") \
	X(SYSTEM_SET_ATTRIBUTES_RESERVED, "system.message-attributes.reserved-bits", "the attributes of SYSTEM_POWER_STATE_SET have bit 29 set", "SYS-002-04 SYS-002-01") \
	X(SYSTEM_SET_RESERVED, "system.state-set.reserved-bits-ignored", "reserved flag bits are not looked at", "SYS-003-01 GEN-RSV-02") \
	X(SYSTEM_SET_RESERVED_STATE, "system.state-set.reserved-state-accepted", "states from 5 on succeed", "SYS-003-02") \
	X(SYSTEM_SET_WARM_RESET, "system.state-set.unadvertised-warm-reset", "a warm reset succeeds although it is not advertised", "SYS-003-03") \
	X(SYSTEM_SET_SUSPEND, "system.state-set.suspend-while-others-run", "the system suspends although other processors run", "SYS-003-04") \
	X(SYSTEM_SET_DENIED, "system.state-set.denied-not-enforced", "a caller without the right may set the state", "SYS-003-05") \
	X(SYSTEM_SET_VENDOR, "system.state-set.any-vendor-state", "any vendor's state succeeds", "SYS-003-07") \
	X(SYSTEM_GRACEFUL_MISSING, "system.notifier.graceful-missing", "graceful requests are passed on to nobody", "SYS-003-06") \
	X(SYSTEM_GRACEFUL_FLAG, "system.notifier.graceful-flag", "graceful requests are passed on as forced", "SYS-003-06") \
	X(SYSTEM_GET_RESERVED, "system.state-get.reserved-state", "the state is a reserved one", "SYS-004-01") \
	X(SYSTEM_NOTIFY_RESERVED, "system.state-notify.reserved-bits-ignored", "SYSTEM_POWER_STATE_NOTIFY looks at bit 0 alone", "SYS-005-01 GEN-NTF-04") \
	X(SYSTEM_NOTIFY_REFUSED, "system.state-notify.refused", "subscribing gives NOT_SUPPORTED although reported as there", "SYS-002-05 GEN-MSG-03") \
	X(SYSTEM_NOTIFIER_MISSING, "system.notifier.missing", "nothing is ever notified", "SYS-003-06 GEN-NTF-02") \
	X(SYSTEM_NOTIFIER_UNASKED, "system.notifier.unasked", "states are notified without a subscription", "SYS-005-02 GEN-NTF-01 GEN-NTF-03") \
	X(SYSTEM_NOTIFIER_AFTER_DISABLE, "system.notifier.after-disable", "cancelling a subscription has no effect", "GEN-NTF-03") \
	X(SYSTEM_NOTIFIER_SHORT, "system.notifier.short", "the notification has no timeout", "SYS-N00-01") \
	X(SYSTEM_NOTIFIER_TIMEOUT, "system.notifier.timeout-always", "every notification has a timeout", "SYS-N00-02") \
	X(SYSTEM_NOTIFIER_STATE, "system.notifier.wrong-state", "the notification has the next state", "SYS-003-06") \
	X(SYSTEM_NOTIFIER_AGENT, "system.notifier.wrong-agent", "the notification names an agent that does not exist", "GEN-NTF-08")
/* clang-format on */

#endif
