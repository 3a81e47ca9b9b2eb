/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of the Pin control protocol; see platform_fault_list.h. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_PINCTRL_H
#define HARNESS_PLATFORM_FAULT_LIST_PINCTRL_H

/* One fault a line. */
/* clang-format off */
#define PLATFORM_FAULTS_PINCTRL(X) \
	X(PINCTRL_COUNT_MINUS_ONE, "pinctrl.attributes.count-minus-one", "one pin less is counted than answers", "PIN-003-01") \
	X(PINCTRL_NO_PINS, "pinctrl.attributes.no-pins", "no pins are counted", "PIN-001-03 PIN-003-01") \
	X(PINCTRL_FLAGS_RESERVED, "pinctrl.pin-attributes.reserved-flags-ignored", "reserved flag bits are not looked at", "PIN-003-02 GEN-RSV-03") \
	X(PINCTRL_ATTRIBUTES_UNKNOWN, "pinctrl.pin-attributes.unknown-id", "unknown ids give INVALID_PARAMETERS", "PIN-003-01") \
	X(PINCTRL_ATTRIBUTES_SELECTOR, "pinctrl.pin-attributes.selector", "selector 3 is taken for a pin", "PIN-003-02") \
	X(PINCTRL_ATTRIBUTES_PIN_COUNT, "pinctrl.pin-attributes.pin-count", "a pin counts as 0 pins", "PIN-003-03") \
	X(PINCTRL_ATTRIBUTES_GROUP_COUNT, "pinctrl.pin-attributes.group-count", "a group counts one pin more than it lists", "PIN-003-03") \
	X(PINCTRL_ATTRIBUTES_RESERVED, "pinctrl.pin-attributes.reserved-bits", "a reserved attribute bit is set", "PIN-003-03 GEN-RSV-01") \
	X(PINCTRL_ATTRIBUTES_GPIO, "pinctrl.pin-attributes.gpio", "every function is that of a general-purpose pin", "PIN-003-04") \
	X(PINCTRL_LIST_UNKNOWN, "pinctrl.list-associations.unknown-id", "unknown groups and functions give INVALID_PARAMETERS", "PIN-004-02") \
	X(PINCTRL_LIST_REMAINING, "pinctrl.list-associations.remaining", "one entry more remains than there is", "PIN-004-01") \
	X(PINCTRL_LIST_ENTRIES, "pinctrl.list-associations.entries", "the last entry is a pin or group that is not there", "PIN-004-01") \
	X(PINCTRL_LIST_START, "pinctrl.list-associations.start", "an index inside the list returns its first entries, counted as asked", "PIN-004-01") \
	X(PINCTRL_LIST_PAST_END, "pinctrl.list-associations.past-end", "an index past the end returns the last entry", "PIN-004-03") \
	X(PINCTRL_GET_UNKNOWN, "pinctrl.settings-get.unknown-id", "unknown ids give INVALID_PARAMETERS", "PIN-005-01 GEN-ST-01") \
	X(PINCTRL_GET_ONE, "pinctrl.settings-get.one-type-twice", "a single setting comes twice", "PIN-005-01") \
	X(PINCTRL_GET_NONE, "pinctrl.settings-get.function-alone", "one setting is counted where only the function was asked for", "PIN-005-01") \
	X(PINCTRL_GET_DESCENDING, "pinctrl.settings-get.descending", "settings come in descending order", "PIN-005-01") \
	X(PINCTRL_GET_REMAINING, "pinctrl.settings-get.remaining", "one setting more remains than there is", "PIN-005-01") \
	X(PINCTRL_GET_SELECTOR, "pinctrl.settings-get.selector", "selectors above 1 are taken for a pin", "PIN-005-02") \
	X(PINCTRL_GET_FUNCTION, "pinctrl.settings-get.function", "the function selected is not there", "PIN-005-03") \
	X(PINCTRL_GET_MODE, "pinctrl.settings-get.mode-3", "mode 3 returns all settings", "PIN-005-04") \
	X(PINCTRL_GET_RESERVED, "pinctrl.settings-get.reserved-bits-ignored", "reserved bits are not looked at", "PIN-005-04 GEN-RSV-03") \
	X(PINCTRL_CONFIGURE_IGNORED, "pinctrl.settings-configure.ignored", "settings are accepted and not set", "PIN-006-01") \
	X(PINCTRL_CONFIGURE_VALUE, "pinctrl.settings-configure.value", "values are set one too high", "PIN-006-01") \
	X(PINCTRL_CONFIGURE_REFUSED, "pinctrl.settings-configure.refused", "settings that a pin has give NOT_SUPPORTED", "PIN-006-01") \
	X(PINCTRL_CONFIGURE_SELECTOR, "pinctrl.settings-configure.selector", "selectors above 1 are taken for a pin", "PIN-006-02") \
	X(PINCTRL_CONFIGURE_FUNCTION, "pinctrl.settings-configure.function", "the function is cleared with bit 10 clear", "PIN-006-03") \
	X(PINCTRL_CONFIGURE_TYPE, "pinctrl.settings-configure.unsupported-type", "settings that a pin does not have succeed", "PIN-006-04") \
	X(PINCTRL_CONFIGURE_ANY_FUNCTION, "pinctrl.settings-configure.any-function", "functions that a pin does not have succeed", "PIN-006-04") \
	X(PINCTRL_CONFIGURE_LENGTH, "pinctrl.settings-configure.length", "a number of settings that does not fit the length succeeds", "PIN-006-05 GEN-LEN-01") \
	X(PINCTRL_CONFIGURE_OWNED, "pinctrl.settings-configure.owned", "pins that another agent owns can be configured", "PIN-006-06") \
	X(PINCTRL_CONFIGURE_RESERVED, "pinctrl.settings-configure.reserved-bits-ignored", "reserved bits are not looked at", "PIN-006-07 GEN-RSV-03") \
	X(PINCTRL_REQUEST_OWNED, "pinctrl.request.owned", "pins that another agent owns can be requested", "PIN-007-01") \
	X(PINCTRL_REQUEST_TWICE, "pinctrl.request.twice", "an own pin gives IN_USE", "PIN-007-02") \
	X(PINCTRL_REQUEST_SELECTOR, "pinctrl.request.selector", "selectors above 1 are taken for a pin", "PIN-007-03") \
	X(PINCTRL_REQUEST_UNKNOWN, "pinctrl.request.unknown-id", "unknown ids give INVALID_PARAMETERS", "PIN-007-03") \
	X(PINCTRL_REQUEST_RESERVED, "pinctrl.request.reserved-bits-ignored", "reserved flag bits are not looked at", "PIN-007-04 GEN-RSV-03") \
	X(PINCTRL_RELEASE_KEEPS, "pinctrl.release.keeps", "released pins stay owned", "PIN-008-01") \
	X(PINCTRL_RELEASE_FOREIGN, "pinctrl.release.foreign", "pins that another agent owns can be released", "PIN-008-02")
/* clang-format on */

#endif
