/* SPDX-License-Identifier: BSD-2-Clause */
/* Named faults of the voltage domain protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_VOLTAGE_H
#define HARNESS_PLATFORM_FAULT_LIST_VOLTAGE_H

/* clang-format off */
#define PLATFORM_FAULTS_VOLTAGE(X) \
	X(VOLTAGE_COUNT_MINUS_ONE, "voltage.attributes.count-minus-one", "one domain less is counted than there is", "VOLT-001-02") \
	X(VOLTAGE_UNKNOWN_SERVED, "voltage.unknown-id.served", "unknown domain ids are served as domain 0", "VOLT-001-02 VOLT-004-03 VOLT-006-01 VOLT-008-01") \
	X(VOLTAGE_ATTRIBUTES_UNKNOWN, "voltage.domain-attributes.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "VOLT-001-02") \
	X(VOLTAGE_LEVELS_UNKNOWN, "voltage.describe-levels.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "VOLT-004-03") \
	X(VOLTAGE_CONFIG_GET_UNKNOWN, "voltage.config-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "VOLT-006-01") \
	X(VOLTAGE_LEVEL_GET_UNKNOWN, "voltage.level-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "VOLT-008-01") \
	X(VOLTAGE_NAME_UNKNOWN, "voltage.name-get.unknown-id", "an unknown domain gives INVALID_PARAMETERS", "GEN-NAM-03") \
	X(VOLTAGE_ATTRIBUTES_RESERVED, "voltage.domain-attributes.reserved-bits", "a reserved attribute bit is set", "VOLT-003-01 GEN-RSV-01") \
	X(VOLTAGE_ATTRIBUTES_SHORT, "voltage.domain-attributes.short", "the last word of the name is left out", "GEN-ST-04") \
	X(VOLTAGE_LEVELS_REMAINING, "voltage.describe-levels.remaining-plus-one", "parts after the first say one level too many remains", "VOLT-004-01") \
	X(VOLTAGE_LEVELS_RESERVED, "voltage.describe-levels.reserved-bits", "a reserved bit of the count word is set", "VOLT-004-01 GEN-RSV-01") \
	X(VOLTAGE_LEVELS_TRIPLET_COUNT, "voltage.describe-levels.triplet-count", "a range is counted as one level", "VOLT-004-01") \
	X(VOLTAGE_LEVELS_SHORT, "voltage.describe-levels.short", "one level less follows than is counted", "GEN-LEN-04 GEN-ST-04") \
	X(VOLTAGE_LEVELS_INDEX_AT_END, "voltage.describe-levels.index-at-end-succeeds", "an index at or past the end succeeds with no levels", "VOLT-004-02") \
	X(VOLTAGE_LEVELS_INDEX_INVALID, "voltage.describe-levels.index-invalid-parameters", "an index at or past the end gives INVALID_PARAMETERS", "VOLT-004-02") \
	X(VOLTAGE_LEVELS_DUPLICATE, "voltage.describe-levels.duplicate", "parts after the first begin with the previous level again", "VOLT-004-04") \
	X(VOLTAGE_LEVELS_DESCENDING, "voltage.describe-levels.descending", "lists descend", "VOLT-004-04") \
	X(VOLTAGE_LEVELS_SWAPPED, "voltage.describe-levels.triplet-swapped", "a range has its lowest and highest level swapped", "VOLT-004-04") \
	X(VOLTAGE_CONFIG_SET_IGNORED, "voltage.config-set.ignored", "a mode is accepted and not set", "VOLT-005-01") \
	X(VOLTAGE_CONFIG_SET_RESERVED_MODE, "voltage.config-set.reserved-mode-accepted", "reserved modes are taken for ON", "VOLT-005-02") \
	X(VOLTAGE_CONFIG_SET_LAST_WINS, "voltage.config-set.last-wins", "an OFF turns the domain off for every agent", "VOLT-005-03 AGT-VOT-01 AGT-VOT-02") \
	X(VOLTAGE_CONFIG_SET_DENIED, "voltage.config-set.denied-not-enforced", "a caller without the right may set the mode", "VOLT-005-04") \
	X(VOLTAGE_CONFIG_SET_DENIED_EFFECT, "voltage.config-set.denied-takes-effect", "a denied mode is set all the same", "GEN-ST-03") \
	X(VOLTAGE_CONFIG_SET_RESERVED, "voltage.config-set.reserved-bits-not-found", "reserved bits give NOT_FOUND", "VOLT-005-05") \
	X(VOLTAGE_CONFIG_GET_RESERVED, "voltage.config-get.reserved-bits", "a reserved bit of the config word is set", "VOLT-006-01 GEN-RSV-01") \
	X(VOLTAGE_CONFIG_GET_STALE, "voltage.config-get.stale", "the mode at boot is returned for ever", "VOLT-005-01") \
	X(VOLTAGE_LEVEL_SET_IGNORED, "voltage.level-set.ignored", "a level is accepted and not set", "VOLT-007-01") \
	X(VOLTAGE_LEVEL_SET_OTHER_DOMAIN, "voltage.level-set.other-domain", "the level of the next domain changes too", "VOLT-007-01 VOLT-008-02") \
	X(VOLTAGE_LEVEL_SET_UNSUPPORTED, "voltage.level-set.unsupported-accepted", "levels that are not described succeed without effect", "VOLT-007-02") \
	X(VOLTAGE_LEVEL_SET_ASYNC_ACCEPTED, "voltage.level-set.async-accepted", "asynchronous changes succeed on every domain, without a delayed response", "VOLT-007-03 GEN-ASY-04") \
	X(VOLTAGE_LEVEL_SET_NEGATIVE, "voltage.level-set.negative-accepted", "negative levels that are not described succeed without effect", "VOLT-007-05") \
	X(VOLTAGE_LEVEL_SET_RESERVED, "voltage.level-set.reserved-bits-not-found", "reserved flag bits give NOT_FOUND", "VOLT-007-06") \
	X(VOLTAGE_PENDING_BLOCKS, "voltage.level-set.pending-blocks", "the protocol is BUSY while a change is pending", "GEN-ASY-05") \
	X(VOLTAGE_NOT_DELAYED, "voltage.level-set.no-delayed-response", "an asynchronous change is never completed with a message", "VOLT-007-04 GEN-ASY-01") \
	X(VOLTAGE_DELAYED_TWICE, "voltage.level-set.delayed-twice", "an asynchronous change is completed twice", "GEN-ASY-01") \
	X(VOLTAGE_DELAYED_TOKEN, "voltage.level-set.delayed-token", "the delayed response has another token", "GEN-ASY-01") \
	X(VOLTAGE_DELAYED_DOMAIN, "voltage.level-set.delayed-domain", "the delayed response names another domain", "VOLT-007-04") \
	X(VOLTAGE_DELAYED_LEVEL, "voltage.level-set.delayed-level", "the delayed response has another level", "VOLT-007-04") \
	X(VOLTAGE_DELAYED_SHORT, "voltage.level-set.delayed-short", "the delayed response has no level", "VOLT-007-04") \
	X(VOLTAGE_DELAYED_AFTER_ERROR, "voltage.level-set.delayed-after-error", "a refused asynchronous change is completed too", "GEN-ASY-02") \
	X(VOLTAGE_DELAYED_ERROR_PAYLOAD, "voltage.level-set.delayed-error-payload", "asynchronous changes fail late, with domain and level behind the error", "GEN-ASY-06") \
	X(VOLTAGE_LEVEL_GET_STALE, "voltage.level-get.stale", "the level at boot is returned for ever", "VOLT-007-01") \
	X(VOLTAGE_LEVEL_GET_OFF_BY_ONE, "voltage.level-get.off-by-one", "levels are one microvolt too high", "VOLT-008-02 VOLT-007-01") \
	X(VOLTAGE_NAME_REFUSED, "voltage.name-get.not-supported", "every domain gives NOT_SUPPORTED although the message is reported as there", "GEN-MSG-03 GEN-NAM-01") \
	X(VOLTAGE_NAME_FLAGS, "voltage.name-get.flags", "the flags word is not zero", "GEN-NAM-01") \
	X(VOLTAGE_NAME_DIFFERS, "voltage.name-get.differs", "the extended name begins differently from the short one", "GEN-NAM-02")
/* clang-format on */

#endif
