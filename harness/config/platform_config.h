/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Platform files: what a reference platform is made of, read from YAML into plain structs. Reads and validates; decides nothing.
 *
 * In every struct, zero (or NULL) is what a file that leaves the key out gets, and is the preferred reading. Strings, lists and
 * everything else belong to the struct platform_config and live until platform_config_free().
 */
#ifndef HARNESS_PLATFORM_CONFIG_H
#define HARNESS_PLATFORM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/config/platform_perf.h"
#include "harness/config/platform_pinctrl.h"
#include "harness/config/platform_power.h"
#include "harness/config/platform_powercap.h"
#include "harness/config/platform_reset.h"
#include "harness/config/platform_resource.h"
#include "harness/config/platform_system.h"
#include "harness/config/platform_voltage.h"

#define PLATFORM_CONFIG_AGENTS_MAX 64u /* one bit each in a word */
#define PLATFORM_CONFIG_DEVICES_MAX 64u
#define PLATFORM_CONFIG_NAME_MAX 63u /* longer than 15 characters: an extended name */
#define PLATFORM_CONFIG_AXES_MAX 63u
#define PLATFORM_CONFIG_UNSET UINT32_MAX

/* What an answer may be where the specification leaves a choice. Zero is "as preferred". */
enum platform_answer {
	PLATFORM_ANSWER_PREFERRED = 0,
	PLATFORM_ANSWER_SUCCESS,
	PLATFORM_ANSWER_NOT_SUPPORTED,
	PLATFORM_ANSWER_INVALID_PARAMETERS,
	PLATFORM_ANSWER_DENIED,
	PLATFORM_ANSWER_NOT_FOUND,
	PLATFORM_ANSWER_OUT_OF_RANGE,
	PLATFORM_ANSWER_BUSY,
	PLATFORM_ANSWER_COMMS_ERROR,
	PLATFORM_ANSWER_GENERIC_ERROR,
	PLATFORM_ANSWER_HARDWARE_ERROR,
	PLATFORM_ANSWER_PROTOCOL_ERROR,
	PLATFORM_ANSWER_SILENT,   /* no answer at all */
	PLATFORM_ANSWER_EXECUTED, /* as if nothing were wrong */
};

/* How the platform reads what the texts leave open. Each platform_answer key allows only the answers that its comment names. */
struct platform_config_readings {
	uint8_t unknown_message;          /* not-supported*, not-found: message id past the protocol's last */
	uint8_t absent_message;           /* not-supported*, not-found: optional message left out */
	uint8_t long_parameters;          /* protocol-error*, executed */
	uint8_t short_parameters;         /* protocol-error*, invalid-parameters, comms-error, silent */
	uint8_t wrong_type;               /* protocol-error*, comms-error, not-supported, silent, executed */
	uint8_t header_reserved_bits;     /* executed*, protocol-error, invalid-parameters */
	uint8_t reply_too_large;          /* comms-error*, protocol-error, busy */
	uint8_t denied_protocol;          /* denied*, not-supported, not-found: after an explicit denial */
	uint8_t hidden_protocol;          /* not-supported*, denied, not-found: never visible */
	uint8_t denied_resource;          /* denied*, not-found: after an explicit denial */
	uint8_t protocol_skip_at_end;     /* success*, invalid-parameters */
	uint8_t protocol_skip_past_end;   /* invalid-parameters*, success */
	uint8_t deny_base;                /* denied*, not-found, invalid-parameters */
	uint8_t agent_zero;               /* not-found*, success, denied, invalid-parameters: permission and reset messages */
	uint8_t self_reset;               /* success*, silent */
	uint8_t clock_triplet_index;      /* success* (the triplet again), out-of-range */
	uint8_t clock_async_absent;       /* not-supported*, invalid-parameters, busy */
	uint8_t clock_rate_unsupported;   /* success* (rounded; invalid-parameters outside the range), invalid-parameters */
	uint8_t clock_notify_absent;      /* not-supported*, invalid-parameters, success (without events) */
	uint8_t clock_extended_absent;    /* not-supported*, invalid-parameters */
	uint8_t parents_skip_at_end;      /* out-of-range*, invalid-parameters */
	uint8_t name_without_extended;    /* success* (the short name), not-supported, not-found */
	uint8_t unknown_sensor;           /* not-found*, invalid-parameters */
	uint8_t trip_id_at_count;         /* invalid-parameters*, success (recorded, never fires) */
	uint8_t trip_points_absent;       /* not-supported*, invalid-parameters */
	uint8_t trip_notify_absent;       /* not-supported*, invalid-parameters, success */
	uint8_t disabled_sensor;          /* protocol-error*, invalid-parameters */
	uint8_t async_read_absent;        /* not-supported*, invalid-parameters */
	uint8_t read_flags_reserved;      /* invalid-parameters*, not-supported */
	uint8_t sensor_config_reserved;   /* invalid-parameters*, not-supported, executed */
	uint8_t axis_index_at_end;        /* invalid-parameters*, out-of-range */
	uint8_t interval_triplet_index;   /* success* (the triplet again), out-of-range */
	bool empty_list_refused;          /* index 0 of a list without entries gets the status of an index past the end */
	bool reserved_bits_first;         /* reserved bits are looked at before the resource is looked up */
	bool own_vote_as_state;           /* clock state shows the caller's vote instead of the clock */
	bool boot_vote_kept;              /* a clock on at boot stays on however often agents disable it */
	bool holes;                       /* hidden clocks leave holes in one id space; otherwise ids are dense per agent */
	bool descriptors_always_52;       /* sensor records with extended attributes always have the longest form */
	bool async_read_zero_words;       /* the immediate answer of an asynchronous read carries zeros where values would be */
	bool version_follows_negotiation; /* PROTOCOL_VERSION returns the negotiated version */
	bool negotiates_older;            /* every older version that exists can be negotiated, not just the own one */
	bool continuous_notify_echoes;    /* SENSOR_CONTINUOUS_UPDATE_NOTIFY answers with the enable word after the status */
};

enum platform_error_events { PLATFORM_ERRORS_NONE, PLATFORM_ERRORS_PROTOCOL, PLATFORM_ERRORS_ALL };

/* Zero: no limit but the response buffer. */
struct platform_config_limits {
	uint32_t message_bytes; /* longest response, header included */
	uint32_t protocols_per_reply, rates_per_reply, parents_per_reply, sensors_per_reply, axes_per_reply, intervals_per_reply;
	uint32_t events_queued;    /* notifications that wait per agent before further ones are dropped; 0: 64 */
	uint32_t event_latency_us; /* how long a notification or a delayed response is on its way, in platform time */
};

struct platform_config_agent {
	char *name;                /* at most 15 characters */
	bool trusted;              /* may change other agents' permissions and reset them */
	uint8_t *hidden_protocols; /* ids that this agent never sees */
	uint32_t hidden_protocols_count;
	uint32_t *denied_devices; /* device ids that it may not use at boot */
	uint32_t denied_devices_count;
};

struct platform_config_protocol {
	uint8_t id; /* a standard protocol's that there is a model of, or a vendor's 0x80..0xff (common messages alone) */
	uint32_t version;
	char **without; /* names (as in the specification) or numbers of optional messages that are left out */
	uint32_t without_count;
	uint32_t without_mask; /* the same as bits, filled after reading */
};

struct platform_config_range {
	uint64_t min, max, step;
};

enum platform_clock_notify { PLATFORM_CLOCK_CHANGED = 1, PLATFORM_CLOCK_REQUESTED = 2 };
struct platform_config_clock {
	char *name;      /* longer than 15 characters: the short name is its first 15 */
	bool enabled;    /* on at boot */
	bool always_on;  /* the platform itself holds it on */
	uint64_t rate;   /* Hz at boot */
	uint64_t *rates; /* either a list, strictly ascending unless `unsorted` ... */
	uint32_t rates_count;
	bool unsorted;
	struct platform_config_range *range; /* ... or a range: described as a triplet */
	uint32_t enable_delay_us;
	uint32_t change_us; /* how long an asynchronous rate change takes */
	char **parents;     /* names of the clocks it can be fed from */
	uint32_t parents_count;
	char *parent;         /* at boot; NULL: the first */
	uint32_t *duty_cycle; /* percent at boot; NULL: no such setting */
	uint32_t *phase;      /* at boot; NULL: no such setting */
	uint32_t notify;      /* bits of enum platform_clock_notify */
	uint32_t *devices;    /* device ids that it serves */
	uint32_t devices_count;
	struct platform_config_permission *permissions;
	uint32_t permissions_count;
	uint32_t parent_indices[255]; /* filled after reading */
	uint32_t parent_index;
};

/* value x 10^exponent seconds, as the sensor protocol counts */
struct platform_config_interval {
	uint16_t seconds;
	int8_t exponent; /* -16..15 */
};

struct platform_config_extended {
	uint32_t power;      /* microwatt, sensors only */
	uint32_t resolution; /* 27 bits */
	int8_t resolution_exponent;
	int64_t *min, *max; /* NULL: the smallest and largest 64-bit values */
};

struct platform_config_axis {
	char *name;
	uint8_t type;
	int8_t exponent;
	struct platform_config_extended *extended; /* NULL: no extended attributes */
};

/* reading k of axis a: start + step * (k mod wrap) + axis_offset * a */
struct platform_config_values {
	int64_t start, step, axis_offset;
	uint32_t wrap; /* 0: never */
};

struct platform_config_sensor {
	char *name;
	uint8_t type; /* unit number as the specification lists them */
	int8_t exponent;
	bool enabled; /* at boot */
	bool fault;   /* every reading is a HARDWARE_ERROR */
	struct platform_config_extended *extended;
	struct platform_config_axis *axes;
	uint32_t axes_count;
	uint32_t trip_points; /* how many, at most 255 */
	bool async;
	uint32_t read_us; /* how long an asynchronous reading takes */
	bool timestamps;
	int8_t timestamp_exponent;
	struct platform_config_interval *intervals; /* either a list, ascending ... */
	uint32_t intervals_count;
	struct platform_config_interval *interval_range; /* ... or three: lowest, highest, step */
	uint32_t interval_range_count;
	bool continuous;    /* sends SENSOR_UPDATE */
	uint32_t update_us; /* how often while no interval is configured; 0: 100 ms */
	struct platform_config_values values;
	uint32_t *devices;
	uint32_t devices_count;
	struct platform_config_permission *permissions;
	uint32_t permissions_count;
};

struct platform_config {
	char *summary; /* one line, for `list --platforms` */
	char *vendor;
	char *sub_vendor; /* NULL: BASE_DISCOVER_SUB_VENDOR is not implemented */
	uint32_t implementation_version;
	uint32_t error_events; /* enum platform_error_events: which failed commands cause BASE_ERROR_EVENT */
	bool fastchannels;     /* offered to agents that can map the memory; virtio has none */
	struct platform_config_agent *agents;
	uint32_t agents_count;
	struct platform_config_protocol *protocols;
	uint32_t protocols_count;
	uint32_t clocks_max_pending; /* asynchronous rate changes at once; 0: none */
	struct platform_config_clock *clocks;
	uint32_t clocks_count;
	uint32_t sensors_max_pending;
	struct platform_config_sensor *sensors;
	uint32_t sensors_count;
	struct platform_config_power power;
	struct platform_config_system system;
	struct platform_config_reset reset;
	struct platform_config_voltage voltage;
	struct platform_config_perf perf;
	struct platform_config_powercap powercap;
	struct platform_config_pinctrl pinctrl;
	struct platform_config_limits limits;
	struct platform_config_readings readings;
	char *source; /* filled after reading: the path, or "builtin:NAME" */
};

/*
 * `path`: a file, NULL or "" for the embedded default, "builtin:NAME" for an embedded one. 0, or -ENOENT, -EINVAL, -ENOMEM ...
 * with `why` naming the file, the line and key, what was expected and what was found. Free with platform_config_free().
 */
int platform_config_load(const char *path, struct platform_config **config, char *why, size_t why_bytes);
/* The same from memory; `name` stands for the file in messages. */
int platform_config_load_text(const char *name, const char *text, size_t bytes, struct platform_config **config, char *why,
			      size_t why_bytes);
void platform_config_free(struct platform_config *config);

/* The embedded platform files: name, one-line summary, text. NULL past the last. */
struct platform_config_builtin {
	const char *name, *summary, *text;
	size_t bytes;
};
const struct platform_config_builtin *platform_config_builtin(size_t index);

#endif
