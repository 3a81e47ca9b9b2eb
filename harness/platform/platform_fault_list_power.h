/* SPDX-License-Identifier: BSD-2-Clause */
/* Named faults of the power domain protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_POWER_H
#define HARNESS_PLATFORM_FAULT_LIST_POWER_H

/* clang-format off */
#define PLATFORM_FAULTS_POWER(X) \
	X(POWER_REGION, "power.attributes.region", "a statistics region of 4096 bytes is announced, and nobody can reach it", "PD-001-03 VIO-SHM-01 VIO-SHM-02") \
	X(POWER_COUNT_MINUS_ONE, "power.attributes.count-minus-one", "one domain less is counted than there is", "PD-001-02") \
	X(POWER_UNKNOWN_SERVED, "power.unknown-id.served", "unknown domain ids are served as domain 0", "PD-001-02 PD-003-02 PD-004-06 PD-005-01 PD-007-03 GEN-NTF-05") \
	X(POWER_ATTRIBUTES_UNKNOWN, "power.domain-attributes.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PD-003-02 PD-001-02") \
	X(POWER_SET_UNKNOWN, "power.state-set.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PD-004-06") \
	X(POWER_GET_UNKNOWN, "power.state-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PD-005-01") \
	X(POWER_CHANGED_NOTIFY_UNKNOWN, "power.state-notify.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "GEN-NTF-05") \
	X(POWER_REQUESTED_NOTIFY_UNKNOWN, "power.change-requested-notify.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PD-007-03") \
	X(POWER_NAME_UNKNOWN, "power.name-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "GEN-NAM-03") \
	X(POWER_WIDE_ID, "power.domain-attributes.wide-id-denied", "ids above 0xffff give DENIED", "PD-003-03") \
	X(POWER_ATTRIBUTES_RESERVED, "power.domain-attributes.reserved-bits", "a reserved attribute bit is set", "PD-003-01 GEN-RSV-01") \
	X(POWER_ATTRIBUTES_SHORT, "power.domain-attributes.short", "the last word of the name is left out", "GEN-ST-04") \
	X(POWER_SET_IGNORED, "power.state-set.ignored", "a state is accepted and not set", "PD-004-01 PD-004-11") \
	X(POWER_SET_OFF_IGNORED, "power.state-set.off-ignored", "OFF is accepted and the domain stays on", "PD-004-01 PD-004-09") \
	X(POWER_SET_RESERVED, "power.state-set.reserved-bits-ignored", "reserved flag bits are not looked at", "PD-004-02 GEN-RSV-02") \
	X(POWER_SET_STATE_RESERVED, "power.state-set.reserved-state-accepted", "reserved bits of the state are not looked at, and the rest taken for OFF", "PD-004-03") \
	X(POWER_SET_UNSETTABLE, "power.state-set.unsettable-succeeds", "a domain that nobody can set answers SUCCESS", "PD-004-04") \
	X(POWER_SET_WRONG_WAY, "power.state-set.wrong-way-busy", "synchronous where only asynchronous is offered, or the reverse, gives BUSY", "PD-004-05") \
	X(POWER_SET_REPEAT, "power.state-set.repeat-refused", "the state in force gives INVALID_PARAMETERS", "PD-004-07") \
	X(POWER_SET_LAST_WINS, "power.state-set.last-wins", "an OFF turns the domain off for every agent", "PD-004-08 AGT-VOT-01 AGT-VOT-02") \
	X(POWER_SET_STICKY, "power.state-set.sticky-votes", "an OFF is forgotten while another agent holds the domain on", "PD-004-09 AGT-VOT-02") \
	X(POWER_SET_DENIED, "power.state-set.denied-not-enforced", "a caller without the right may set the state", "PD-004-10") \
	X(POWER_SET_DENIED_EFFECT, "power.state-set.denied-takes-effect", "a denied state is set all the same", "GEN-ST-03") \
	X(POWER_SET_ASYNC_LOST, "power.state-set.async-lost", "an asynchronous change is accepted and never made", "PD-004-11") \
	X(POWER_GET_RESERVED, "power.state-get.reserved-bits", "bit 28 of the state is set", "PD-005-02 GEN-RSV-01") \
	X(POWER_GET_STALE, "power.state-get.stale", "the state at boot is returned for ever", "PD-004-01 PD-004-11") \
	X(POWER_GET_OWN_VOTE, "power.state-get.own-vote", "the caller's vote is returned instead of the state", "PD-004-08") \
	X(POWER_NOTIFY_CAPABILITY, "power.state-notify.without-capability", "domains without the capability bit succeed and notify nothing", "PD-006-01 GEN-NTF-06") \
	X(POWER_NOTIFY_REFUSED, "power.state-notify.refused", "subscribing gives NOT_SUPPORTED", "GEN-NTF-02 GEN-MSG-03 PD-006-02") \
	X(POWER_NOTIFY_RESERVED, "power.change-requested-notify.reserved-bits-ignored", "POWER_STATE_CHANGE_REQUESTED_NOTIFY looks at bit 0 alone", "PD-007-03 GEN-NTF-04") \
	X(POWER_CHANGED_MISSING, "power.state-changed.missing", "changes are never notified", "PD-006-02 GEN-NTF-02 AGT-VOT-03") \
	X(POWER_CHANGED_STATE, "power.state-changed.wrong-state", "the notification has the state before the change", "PD-006-02") \
	X(POWER_CHANGED_AGENT, "power.state-changed.wrong-agent", "the notification names an agent that does not exist", "PD-006-02 GEN-NTF-08") \
	X(POWER_CHANGED_DOMAIN, "power.state-changed.wrong-domain", "the notification names another domain", "PD-006-02") \
	X(POWER_CHANGED_SHORT, "power.state-changed.short", "the notification has no state", "PD-006-02") \
	X(POWER_CHANGED_ON_VOTE, "power.state-changed.on-every-vote", "votes that change nothing are notified as changes", "PD-006-03 AGT-VOT-03") \
	X(POWER_CHANGED_UNASKED, "power.state-changed.unasked", "changes are notified without a subscription", "GEN-NTF-01 GEN-NTF-03") \
	X(POWER_CHANGED_AFTER_DISABLE, "power.state-changed.after-disable", "cancelling a subscription has no effect", "GEN-NTF-03") \
	X(POWER_CHANGED_EVERY_DOMAIN, "power.state-changed.every-domain", "a subscription to one domain reports all", "GEN-NTF-07") \
	X(POWER_REQUESTED_MISSING, "power.change-requested.missing", "requests of other agents are not reported", "PD-007-01") \
	X(POWER_REQUESTED_STATE, "power.change-requested.wrong-state", "the notification has the state in force instead of the one asked for", "PD-007-01") \
	X(POWER_REQUESTED_OWN, "power.change-requested.own", "requests are reported to the agent that made them", "PD-007-02 GEN-NTF-10") \
	X(POWER_NAME_FLAGS, "power.name-get.flags", "the flags word is not zero", "GEN-NAM-01") \
	X(POWER_NAME_DIFFERS, "power.name-get.differs", "the extended name begins differently from the short one", "GEN-NAM-02")
/* clang-format on */

#endif
