/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of the Power capping protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_POWERCAP_H
#define HARNESS_PLATFORM_FAULT_LIST_POWERCAP_H

/* One fault a line. */
/* clang-format off */
#define PLATFORM_FAULTS_POWERCAP(X) \
	X(POWERCAP_COUNT_MINUS_ONE, "powercap.attributes.count-minus-one", "one domain less is counted than answers", "PCAP-003-04") \
	X(POWERCAP_DOMAIN_UNKNOWN, "powercap.domain-attributes.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-003-04") \
	X(POWERCAP_DOMAIN_SHORT, "powercap.domain-attributes.short", "the parent is left out", "PCAP-003-01 GEN-ST-04") \
	X(POWERCAP_DOMAIN_RESERVED, "powercap.domain-attributes.reserved-bits", "a reserved attribute bit is set", "PCAP-003-01 GEN-RSV-01") \
	X(POWERCAP_DOMAIN_STEP, "powercap.domain-attributes.step", "the steps of what can be configured are 0", "PCAP-003-02") \
	X(POWERCAP_DOMAIN_CONFIGURABLE, "powercap.domain-attributes.configurable", "the bit of a configurable cap is the wrong way round", "PCAP-003-02") \
	X(POWERCAP_DOMAIN_PARENT_SELF, "powercap.domain-attributes.parent-self", "each domain is its own parent", "PCAP-003-03") \
	X(POWERCAP_DOMAIN_PARENT_UNKNOWN, "powercap.domain-attributes.parent-unknown", "the parent is a domain that is not there", "PCAP-003-03") \
	X(POWERCAP_DOMAIN_PARENT_CYCLE, "powercap.domain-attributes.parent-cycle", "the parents go round in a circle", "PCAP-003-03") \
	X(POWERCAP_CAP_GET_UNKNOWN, "powercap.cap-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-004-02") \
	X(POWERCAP_CAP_GET_OUTSIDE, "powercap.cap-get.outside", "the cap is above the highest one", "PCAP-004-01 PCAP-005-01") \
	X(POWERCAP_CAP_SET_UNKNOWN, "powercap.cap-set.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-004-02") \
	X(POWERCAP_CAP_SET_IGNORED, "powercap.cap-set.ignored", "a cap is accepted and not set", "PCAP-005-01") \
	X(POWERCAP_CAP_SET_RESERVED, "powercap.cap-set.reserved-bits-ignored", "reserved flag bits are not looked at", "PCAP-005-02 GEN-RSV-03") \
	X(POWERCAP_CAP_SET_RANGE, "powercap.cap-set.range", "caps outside the range are accepted", "PCAP-005-03") \
	X(POWERCAP_CAP_SET_FIXED, "powercap.cap-set.fixed-succeeds", "caps that cannot be configured are set", "PCAP-005-04") \
	X(POWERCAP_CAP_SET_ASYNC, "powercap.cap-set.async-accepted", "asynchronous requests succeed on every domain", "PCAP-005-05 GEN-ASY-04") \
	X(POWERCAP_CAP_SET_BLOCKS, "powercap.cap-set.async-blocks", "the protocol serves nothing else while an asynchronous cap is pending", "GEN-ASY-05") \
	X(POWERCAP_CAP_SET_REFUSED_DELAYED, "powercap.cap-set.refused-delayed", "a refused asynchronous cap is followed by a delayed response", "GEN-ASY-02") \
	X(POWERCAP_CAP_SET_ZERO_V1, "powercap.cap-set.zero-accepted", "in version 1 a cap of 0 is taken", "PCAP-005-07") \
	X(POWERCAP_CAP_SET_ZERO, "powercap.cap-set.zero-removes-all", "0 removes the caps of all agents", "PCAP-005-06") \
	X(POWERCAP_CAP_SET_LAST_WINS, "powercap.cap-set.last-wins", "the last agent's cap is in force", "PCAP-005-08") \
	X(POWERCAP_CAP_SET_DELAYED_MISSING, "powercap.cap-set.delayed-missing", "no delayed response comes", "PCAP-005-05 GEN-ASY-01") \
	X(POWERCAP_CAP_SET_DELAYED_DOMAIN, "powercap.cap-set.delayed-domain", "the delayed response names another domain", "PCAP-005-05") \
	X(POWERCAP_CAP_SET_DELAYED_CAP, "powercap.cap-set.delayed-cap", "the delayed response carries another cap", "PCAP-005-05") \
	X(POWERCAP_CAP_SET_DELAYED_SHORT, "powercap.cap-set.delayed-short", "the delayed response lacks its last word", "PCAP-005-05") \
	X(POWERCAP_CAP_SET_DELAYED_UNWANTED, "powercap.cap-set.delayed-unwanted", "a delayed response comes where none was wanted", "GEN-ASY-03") \
	X(POWERCAP_PAI_GET_UNKNOWN, "powercap.interval-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-004-02") \
	X(POWERCAP_PAI_SET_UNKNOWN, "powercap.interval-set.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-004-02") \
	X(POWERCAP_PAI_SET_RESERVED, "powercap.interval-set.flags-ignored", "flags that are not 0 are not looked at", "PCAP-007-01") \
	X(POWERCAP_PAI_SET_FIXED, "powercap.interval-set.fixed-succeeds", "intervals that cannot be configured are taken", "PCAP-007-01") \
	X(POWERCAP_PAI_SET_RANGE, "powercap.interval-set.range", "intervals outside the range are accepted", "PCAP-007-01") \
	X(POWERCAP_PAI_SET_IGNORED, "powercap.interval-set.ignored", "an interval is accepted and not set", "PCAP-007-02") \
	X(POWERCAP_MEASUREMENTS_UNKNOWN, "powercap.measurements-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-004-02") \
	X(POWERCAP_MEASUREMENTS_ABSENT, "powercap.measurements-get.absent-succeeds", "domains without measurements return some", "PCAP-009-01") \
	X(POWERCAP_MEASUREMENTS_REFUSED, "powercap.measurements-get.refused", "measurements that are promised give NOT_SUPPORTED", "PCAP-009-02") \
	X(POWERCAP_MEASUREMENTS_SHORT, "powercap.measurements-get.short", "the interval is left out", "PCAP-009-02 GEN-ST-04") \
	X(POWERCAP_NOTIFY_UNKNOWN, "powercap.notify.unknown-id", "NOTIFY commands give INVALID_PARAMETERS for an unknown domain", "GEN-NTF-05") \
	X(POWERCAP_NOTIFY_RESERVED, "powercap.notify.reserved-bits-ignored", "bits 31:1 of the enable word are not looked at", "GEN-NTF-04 GEN-RSV-03") \
	X(POWERCAP_NOTIFY_TWICE, "powercap.notify.twice-refused", "a repeated subscription or cancellation gives INVALID_PARAMETERS", "GEN-NTF-09") \
	X(POWERCAP_NOTIFY_CAPABILITY, "powercap.notify.without-capability", "domains without notifications accept subscriptions, and tell", "GEN-NTF-06") \
	X(POWERCAP_CAP_CHANGED_MISSING, "powercap.cap-changed.missing", "changed caps are not notified", "PCAP-00A-01 GEN-NTF-02") \
	X(POWERCAP_CAP_CHANGED_UNASKED, "powercap.cap-changed.unasked", "changed caps are notified to everybody", "GEN-NTF-01 GEN-NTF-03") \
	X(POWERCAP_CAP_CHANGED_AGENT, "powercap.cap-changed.agent", "the notification names an agent that is not there", "GEN-NTF-08") \
	X(POWERCAP_CAP_CHANGED_DOMAIN, "powercap.cap-changed.domain", "the notification names the next domain", "PCAP-00A-01") \
	X(POWERCAP_CAP_CHANGED_OLD, "powercap.cap-changed.old-cap", "the notification carries the cap from before", "PCAP-00A-01") \
	X(POWERCAP_CAP_CHANGED_SHORT, "powercap.cap-changed.short", "the notification lacks its last word", "PCAP-00A-01") \
	X(POWERCAP_CAP_CHANGED_INTERVAL, "powercap.cap-changed.interval", "a changed interval is not notified", "PCAP-00A-01") \
	X(POWERCAP_MEASUREMENTS_NOTIFY_CROSSED, "powercap.measurements-notify.crossed", "a low threshold above the high one is accepted", "PCAP-00B-01") \
	X(POWERCAP_MEASUREMENTS_CHANGED_MISSING, "powercap.measurements-changed.missing", "crossed thresholds are not notified", "PCAP-00B-01") \
	X(POWERCAP_MEASUREMENTS_CHANGED_SHORT, "powercap.measurements-changed.short", "the notification lacks its last word", "PCAP-00B-02") \
	X(POWERCAP_MEASUREMENTS_CHANGED_LONG, "powercap.measurements-changed.long", "the notification is as long as in version 3", "PCAP-00B-02") \
	X(POWERCAP_FASTCHANNEL_UNKNOWN, "powercap.describe-fastchannel.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PCAP-00C-01") \
	X(POWERCAP_FASTCHANNEL_MESSAGE, "powercap.describe-fastchannel.unknown-message", "undefined message ids give INVALID_PARAMETERS", "PCAP-00C-01") \
	X(POWERCAP_FASTCHANNEL_ABSENT, "powercap.describe-fastchannel.absent", "channels that are not there give NOT_FOUND", "PCAP-00C-01") \
	X(POWERCAP_FASTCHANNEL_SHORT, "powercap.describe-fastchannel.short", "the description lacks its last two words", "PCAP-00C-01 GEN-ST-04")
/* clang-format on */

#endif
