/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of the Performance protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_PERF_H
#define HARNESS_PLATFORM_FAULT_LIST_PERF_H

/* One fault a line. */
/* clang-format off */
#define PLATFORM_FAULTS_PERF(X) \
	X(PERF_COUNT_MINUS_ONE, "perf.attributes.count-minus-one", "one domain less is counted than answers", "PERF-001-03 PERF-003-02") \
	X(PERF_UNIT_RESERVED, "perf.attributes.unit-reserved", "the power unit is 3", "PERF-001-02") \
	X(PERF_MESSAGE_FASTCHANNEL, "perf.message-attributes.fastchannel", "DESCRIBE_LEVELS is said to have a FastChannel", "PERF-002-01 PERF-002-04") \
	X(PERF_DOMAIN_UNKNOWN, "perf.domain-attributes.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PERF-003-02 PERF-001-03") \
	X(PERF_DOMAIN_RESERVED, "perf.domain-attributes.reserved-bits", "a reserved attribute bit is set", "PERF-003-01 GEN-RSV-01") \
	X(PERF_DOMAIN_RATE_LIMIT, "perf.domain-attributes.rate-limit", "a reserved bit of the rate limit is set", "PERF-003-01 GEN-RSV-01") \
	X(PERF_DOMAIN_SUSTAINED, "perf.domain-attributes.sustained-level", "the sustained level is none of the levels", "PERF-003-04") \
	X(PERF_LEVELS_UNKNOWN, "perf.describe-levels.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PERF-004-06") \
	X(PERF_LEVELS_REMAINING, "perf.describe-levels.remaining", "one level more remains than there is", "PERF-004-01") \
	X(PERF_LEVELS_DESCENDING, "perf.describe-levels.descending", "levels go down", "PERF-004-02") \
	X(PERF_LEVELS_ENTRY_SIZE, "perf.describe-levels.entry-size", "entries have the other versions' length", "PERF-004-03 GEN-ST-04") \
	X(PERF_LEVELS_LATENCY, "perf.describe-levels.latency", "a reserved bit of the latency is set", "PERF-004-04") \
	X(PERF_LEVELS_PAST_END, "perf.describe-levels.past-end", "an index past the end succeeds with no levels", "PERF-004-05") \
	X(PERF_LEVELS_START, "perf.describe-levels.start", "each part begins with the first level", "PERF-004-07 PERF-004-01") \
	X(PERF_LEVELS_SAME_INDEX, "perf.describe-levels.same-index", "every level has index 1", "PERF-004-08") \
	X(PERF_LIMITS_SET_UNKNOWN, "perf.limits-set.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PERF-005-06") \
	X(PERF_LIMITS_SET_IGNORED, "perf.limits-set.ignored", "limits are accepted and not set", "PERF-005-01 PERF-005-07") \
	X(PERF_LIMITS_SET_RANGE, "perf.limits-set.range", "limits outside the levels are accepted", "PERF-005-02") \
	X(PERF_LIMITS_SET_CROSSED, "perf.limits-set.crossed", "a minimum above the maximum is accepted", "PERF-005-03") \
	X(PERF_LIMITS_SET_ZERO, "perf.limits-set.zero", "0 sets a limit free instead of keeping it", "PERF-005-04") \
	X(PERF_LIMITS_SET_ZEROS, "perf.limits-set.both-zero", "both limits 0 succeed", "PERF-005-04") \
	X(PERF_LIMITS_SET_DENIED, "perf.limits-set.denied-succeeds", "callers without the right set limits", "PERF-005-05") \
	X(PERF_LIMITS_SET_LEVEL_STAYS, "perf.limits-set.level-stays", "the level does not move into new limits", "PERF-005-07") \
	X(PERF_LIMITS_SET_LAST_WINS, "perf.limits-set.last-wins", "the last agent's limits are in force", "PERF-005-08") \
	X(PERF_LIMITS_GET_SWAPPED, "perf.limits-get.swapped", "minimum and maximum are exchanged", "PERF-006-01 PERF-005-01") \
	X(PERF_LEVEL_SET_UNKNOWN, "perf.level-set.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PERF-007-04") \
	X(PERF_LEVEL_SET_IGNORED, "perf.level-set.ignored", "a level is accepted and not set", "PERF-007-01") \
	X(PERF_LEVEL_SET_RANGE, "perf.level-set.range", "values outside the levels are accepted", "PERF-007-02 PERF-007-06") \
	X(PERF_LEVEL_SET_LIMITS, "perf.level-set.limits", "levels outside the limits are accepted", "PERF-007-02") \
	X(PERF_LEVEL_SET_DENIED, "perf.level-set.denied-succeeds", "callers without the right set the level", "PERF-007-03") \
	X(PERF_LEVEL_SET_UNDESCRIBED, "perf.level-set.undescribed", "a value between two levels is taken as it is", "PERF-007-05 PERF-008-01") \
	X(PERF_LEVEL_SET_INDEX, "perf.level-set.index", "level values are taken where level indices are due", "PERF-007-06") \
	X(PERF_LEVEL_GET_STALE, "perf.level-get.stale", "the level at boot is returned for ever", "PERF-007-01 PERF-005-07") \
	X(PERF_LEVEL_GET_ODD, "perf.level-get.odd", "a value 3 above the level is returned", "PERF-008-01 PERF-007-01") \
	X(PERF_NOTIFY_CAPABILITY, "perf.notify.capability", "domains without notifications accept subscriptions", "GEN-NTF-06") \
	X(PERF_NAME_REFUSED, "perf.name-get.refused", "NAME_GET gives NOT_SUPPORTED although it is there", "GEN-MSG-03 GEN-NAM-01") \
	X(PERF_NOTIFY_RESERVED, "perf.notify.reserved-bits-ignored", "bits 31:1 of the enable word are not looked at", "GEN-NTF-04 GEN-RSV-02") \
	X(PERF_NOTIFY_TWICE, "perf.notify.twice-refused", "a repeated subscription or cancellation gives INVALID_PARAMETERS", "GEN-NTF-09") \
	X(PERF_NOTIFY_AFTER_DISABLE, "perf.notify.after-disable", "subscriptions cannot be cancelled", "GEN-NTF-03") \
	X(PERF_LIMITS_CHANGED_MISSING, "perf.limits-changed.missing", "changed limits are not notified", "PERF-009-01 GEN-NTF-02") \
	X(PERF_LIMITS_CHANGED_OLD, "perf.limits-changed.old-limits", "the notification carries the limits from before", "PERF-009-01") \
	X(PERF_LIMITS_CHANGED_SWAPPED, "perf.limits-changed.swapped", "minimum and maximum are exchanged in the notification", "PERF-009-01") \
	X(PERF_LEVEL_CHANGED_MISSING, "perf.level-changed.missing", "a changed level is not notified", "PERF-00A-01 GEN-NTF-02") \
	X(PERF_LEVEL_CHANGED_OLD, "perf.level-changed.old-level", "the notification carries the level from before", "PERF-00A-01") \
	X(PERF_LEVEL_CHANGED_AGENT, "perf.level-changed.agent", "the notification names an agent that is not there", "GEN-NTF-08") \
	X(PERF_FASTCHANNEL_UNKNOWN, "perf.describe-fastchannel.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "PERF-00B-01") \
	X(PERF_FASTCHANNEL_MESSAGE, "perf.describe-fastchannel.unknown-message", "undefined message ids give NOT_SUPPORTED", "PERF-00B-01") \
	X(PERF_FASTCHANNEL_ABSENT, "perf.describe-fastchannel.absent-succeeds", "channels that are not there are described", "PERF-00B-02") \
	X(PERF_FASTCHANNEL_UNANNOUNCED, "perf.describe-fastchannel.unannounced-message", "messages without a channel are described in domains with channels", "PERF-00B-02") \
	X(PERF_FASTCHANNEL_SHORT, "perf.describe-fastchannel.short", "the description lacks its last two words", "PERF-00B-03 GEN-ST-04") \
	X(PERF_FASTCHANNEL_SIZE, "perf.describe-fastchannel.size", "a channel is 16 bytes long", "PERF-00B-03") \
	X(PERF_FASTCHANNEL_RESERVED, "perf.describe-fastchannel.reserved-bits", "a reserved attribute bit is set", "PERF-00B-03 GEN-RSV-01") \
	X(PERF_FASTCHANNEL_RATE, "perf.describe-fastchannel.rate-limit", "a reserved bit of the rate limit is set", "PERF-00B-03 GEN-RSV-01") \
	X(PERF_FASTCHANNEL_DOORBELL, "perf.describe-fastchannel.get-doorbell", "channels that are read have a doorbell", "PERF-00B-04") \
	X(PERF_FASTCHANNEL_NONE, "perf.describe-fastchannel.none", "domains that promise channels describe none", "PERF-00B-06") \
	X(PERF_FASTCHANNEL_STALE, "perf.fastchannel.stale", "channels hold other values than the messages return", "PERF-00B-05") \
	X(PERF_FASTCHANNEL_IGNORED, "perf.fastchannel.ignored", "what is written into channels is not looked at", "PERF-00B-05") \
	X(PERF_FASTCHANNEL_UNALIGNED, "perf.describe-fastchannel.unaligned", "a channel's address is no multiple of 4", "SMT-31") \
	X(PERF_FASTCHANNEL_RANGE, "perf.fastchannel.range-taken", "a level that there is not is taken from a channel", "SMT-32") \
	X(PERF_FASTCHANNEL_UNREACHABLE, "perf.fastchannel.unreachable", "channels are announced whose memory no agent can reach", "VIO-FC-01")
/* clang-format on */

#endif
