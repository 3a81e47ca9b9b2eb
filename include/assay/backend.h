/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A backend: how messages reach one SCMI platform, as a table of functions. A plugin implements this header alone
 * and needs nothing from the program. A backend moves messages and tells times; it never judges.
 *
 * One open instance is one agent's connection. An instance belongs to one thread; two instances live in one process.
 * Errors are negative errno values. Times are CLOCK_MONOTONIC nanoseconds.
 */
#ifndef ASSAY_BACKEND_H
#define ASSAY_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_BACKEND_ABI 1u

/* The largest SCMI message, header included, that a backend has to carry (virtio: 128 bytes of payload is usual). */
#define ASSAY_MESSAGE_MAX 4096u

/* used_length of a backend whose transport does not tell it. */
#define ASSAY_USED_LENGTH_UNKNOWN 0xffffffffu

/* Who took a time stamp. */
enum assay_time_source {
	ASSAY_TIME_NONE = 0,
	ASSAY_TIME_AGENT = 1,   /* read in this process, at the edge */
	ASSAY_TIME_KERNEL = 2,  /* taken by a probe or logged by a kernel */
	ASSAY_TIME_VIRTUAL = 3, /* a virtual clock: ordered, but no latency */
};

/* One time stamp. Use `ns` only if `valid`. */
struct assay_time {
	uint64_t ns;
	uint8_t source; /* enum assay_time_source */
	bool valid;
};

/* One command to submit. The bytes are copied before submit() returns. */
struct assay_message {
	uint64_t cookie;        /* comes back with the completion */
	const uint8_t *request; /* header word and parameters, as they go on the wire */
	uint32_t request_bytes;
	uint32_t capacity; /* writable bytes offered for the response, header included */
};

/* One completed command, or one message that the platform sent by itself. What it holds comes from the backend: untrusted. */
struct assay_completion {
	uint64_t cookie;           /* of the command; ASSAY_COOKIE_NONE for a message of the platform's own */
	uint32_t channel;          /* 0 command queue, 1 event queue, else the backend's own */
	uint32_t capacity;         /* as offered */
	uint32_t used_length;      /* as the device wrote it, unchecked; ASSAY_USED_LENGTH_UNKNOWN */
	uint32_t bytes_count;      /* readable at `bytes`: never more than was offered */
	const uint8_t *bytes;      /* a copy that the platform cannot change; valid until the next reap() on this instance */
	struct assay_time publish; /* the command was made visible (virtio: avail.idx stored) */
	struct assay_time kick;    /* just before its doorbell was rung; invalid: suppressed (source NONE), or not wanted */
	struct assay_time used;    /* the completion was seen to be published; valid only where polling can tell */
	struct assay_time reap;    /* the response was consumed */
};

#define ASSAY_COOKIE_NONE UINT64_MAX

/* One element of a hand-made descriptor chain. */
struct assay_raw_segment {
	const uint8_t *bytes; /* content of a readable segment; NULL: zeros */
	uint32_t length;      /* bytes that the descriptor claims */
	uint32_t flags;       /* enum assay_raw_flags */
	uint64_t address;     /* with ASSAY_RAW_ADDRESS */
};

enum assay_raw_flags {
	ASSAY_RAW_WRITABLE = 1, /* device-writable */
	ASSAY_RAW_ADDRESS = 2,  /* use `address` as it stands instead of a buffer of the backend's own */
	ASSAY_RAW_LOOP = 4,     /* `next` of this descriptor points back to the head */
	ASSAY_RAW_NEXT_OUT = 8, /* `next` of this descriptor lies outside the table */
};

/* A chain exactly as described, well-formed or not. Its writable bytes, joined, come back as the completion's bytes. */
struct assay_raw_chain {
	uint64_t cookie;
	const struct assay_raw_segment *segments;
	uint32_t count;
};

enum assay_capability {
	ASSAY_CAN_P2A = 1,          /* notifications and delayed responses arrive */
	ASSAY_CAN_RAW = 2,          /* submit_raw() works */
	ASSAY_CAN_USED_TIME = 4,    /* `used` times are valid when polling */
	ASSAY_IS_VIRTIO = 8,        /* virtio rules on lengths apply (a must, elsewhere a should) */
	ASSAY_IS_SYNCHRONOUS = 16,  /* the platform runs in the caller's thread, on a virtual clock: silence is known at once */
	ASSAY_IS_KERNEL_VHOST = 32, /* a vhost worker in this kernel serves: probes follow the kernel path of kick_fd and call_fd */
	ASSAY_IS_NO_SCMI = 64,      /* messages come back without an answer in them: speaks no SCMI, for timing alone */
	ASSAY_IS_SHARED_MEMORY = 128, /* channels in shared memory: shared_channel() shows them */
	ASSAY_LOSS_SHOWS = 256,       /* the platform learns that a connection has ended; over virtio it always does */
	ASSAY_IS_LINUX_RAW =
		512, /* a kernel stands between: it rebuilds headers, has limits of its own, and raw_mode() tells of it */
};

/* What a connection turned out to be, after negotiation. Strings belong to the instance and live as long as it. */
struct assay_backend_info {
	uint32_t struct_size;  /* set by the caller: sizeof(struct assay_backend_info) as it knows it */
	uint32_t capabilities; /* enum assay_capability */
	const char *transport; /* "virtio split ring, vhost-user", ... */
	const char *identity;  /* what is known of the peer: "pid 1234 (/usr/bin/x)", "reference platform", ... */
	uint64_t features_offered, features_accepted;                   /* virtio features; 0 elsewhere */
	uint64_t protocol_features_offered, protocol_features_accepted; /* vhost-user; 0 elsewhere */
	uint32_t queue_size;                                            /* descriptors of the command queue; 0 elsewhere */
	uint32_t max_in_flight;                                         /* commands that can be outstanding at once */
	uint32_t max_message; /* bytes of the largest request or response, header included */
	int peer_pid;         /* process that serves us; 0 unknown or this one */
	int kick_fd, call_fd; /* eventfds of the command queue, for probes; -1 none */
};

/*
 * The channels in shared memory (scmi/shmem.h) of one agent, as they lie there: for checks of the channel itself. Nothing may be in
 * flight while they are written to. The platform may change them at any time.
 */
struct assay_shared_channel {
	void *area, *p2a; /* NULL: there is none */
	uint32_t area_bytes, p2a_bytes;
	uint32_t initial_status;                 /* status word of the area when the connection began */
	uint32_t function_id;                    /* of the doorbell call; 0: the doorbell is none, or not known */
	uint32_t first_function, function_count; /* ids that the agents of this platform have; 0 not known */
	uint64_t interrupts;                     /* completion interrupts that came so far */
	uint64_t early_interrupts;               /* of these, such as came before the channel was free */
	bool can_call;                           /* call() works */
	bool can_manage;                         /* manage() works */
};

/* A doorbell call (SMC or HVC) with everything that a guest can put into it. */
enum assay_call_flags {
	ASSAY_CALL_HVC = 1,
	ASSAY_CALL_OUTSIDER = 2, /* as a domain that has no channel: models of a mediator alone */
};
struct assay_call {
	uint32_t flags; /* enum assay_call_flags */
	uint16_t immediate;
	uint64_t x[8];
	bool exception; /* out: the guest got an exception instead of a result */
	int64_t result[4];
};

/* What a kernel with SCMI Raw mode tells of the way to its platform. Strings and bytes belong to the instance. */
struct assay_raw_mode {
	const char *folder, *instance_name, *type; /* transport/type */
	uint32_t max_msg_size, tx_max_msg, max_rx_timeout_ms;
	uint64_t drained; /* messages of somebody else's that lay in the queues when the connection began */
	uint64_t errors;  /* messages that the kernel could place nowhere, since then: late, unexpected, or invalid */
	const uint8_t *first_error;
	uint32_t first_error_bytes;
};

/* What a toolstack asks of the hypervisor under test: models alone. */
enum assay_manage {
	ASSAY_MANAGE_DEVICES = 1, /* how many devices there are to give: the result */
	ASSAY_MANAGE_DEVICE_AT,   /* the id of the device of this number: the result */
	ASSAY_MANAGE_GIVE,        /* a device to this agent's domain, which runs */
	ASSAY_MANAGE_TAKE,
	ASSAY_MANAGE_CREATE, /* one more domain with the agent of this id, which ends at once */
};

/* How to open. Zero means default everywhere. */
struct assay_backend_options {
	uint32_t struct_size;
	const char *agent_name; /* the name the user gave this agent; a multi-agent backend may use it */
	uint64_t timeout_ns;    /* for the whole of open() */
	bool poll;              /* reap() spins instead of sleeping */
	bool hold_events;       /* virtio: no event buffers before offer_events(); without that entry it means nothing */
	bool no_kick_times;     /* nobody looks at kick times: the clock need not be read for each doorbell */
};

struct assay_backend_ops {
	uint32_t abi_version; /* ASSAY_BACKEND_ABI */
	uint32_t struct_size; /* sizeof(struct assay_backend_ops) as the implementer knew it */
	const char *name;     /* scheme of the URI */
	const char *summary;  /* one line for `list --backends` */

	/* Can this backend run here at all? 0, or a negative errno with the reason in `why`. Optional. */
	int (*probe)(char *why, size_t why_bytes);

	/*
	 * Connect and negotiate. `address` is the URI after the scheme and before '?'; `query` what follows it, or "".
	 * On failure: a negative errno and a message for people in `why`. The instance is released with close().
	 */
	int (*open)(const char *address, const char *query, const struct assay_backend_options *options, void **self, char *why,
		    size_t why_bytes);

	/* Orderly end; releases everything. Never fails, never blocks for long. */
	void (*close)(void *self);

	/* Make up to `count` commands visible at once. How many were taken (fewer when the ring is full), or an errno. */
	int (*submit)(void *self, const struct assay_message *messages, uint32_t count);

	/* Ring the doorbell for what was submitted, unless the platform asked not to. 0 or an errno. */
	int (*kick)(void *self);

	/*
	 * Fetch up to `max` completions, oldest first. Waits until at least one is there or `deadline_ns` has passed;
	 * a deadline of 0 or in the past looks once. How many; 0 is a time-out; -ECONNRESET the platform is gone;
	 * -EPROTO it broke the transport's rules (see last_error()).
	 */
	int (*reap)(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns);

	/* A descriptor that polls readable when reap() may find something, or -1. Optional. */
	int (*wait_fd)(void *self);

	/* Submit one hand-made chain. 0 or an errno (-ENOSPC: no room). Optional: NULL means not applicable. */
	int (*submit_raw)(void *self, const struct assay_raw_chain *chain);

	/* Fill what is known after negotiation; respects info->struct_size. */
	void (*describe)(void *self, struct assay_backend_info *info);

	/* A sentence about the last error of this instance, or "". Valid until the next call. */
	const char *(*last_error)(void *self);

	/* The instance's clock (a virtual one on loopback). Optional: NULL means CLOCK_MONOTONIC. */
	uint64_t (*now)(void *self);

	/* End the connection as a crash of the agent would, without any farewell; close() still releases. Optional. */
	void (*crash)(void *self);

	/*
	 * Memory that the platform shares with this agent (FastChannels, statistics), by the address that it told: at least `bytes`
	 * from there on, or NULL. The platform may change it at any time. Optional: NULL means that nothing can be mapped.
	 */
	void *(*map)(void *self, uint64_t address, size_t bytes);

	/*
	 * Offer the event buffers that `hold_events` kept back, and kick for them. 0 or an errno. Optional: NULL means that this backend
	 * always offers them.
	 */
	int (*offer_events)(void *self);

	/* Channels in shared memory: where they lie. 0 or an errno. Optional: NULL means that there are none. */
	int (*shared_channel)(void *self, struct assay_shared_channel *channel);

	/* Ring the doorbell by a call as described. 0 when it was made, whatever came of it; or an errno. Optional. */
	int (*call)(void *self, struct assay_call *call);

	/* Ask the hypervisor (enum assay_manage): what it answers, or an errno; -ENOTSUP where it cannot be asked. Optional. */
	int (*manage)(void *self, uint32_t what, uint32_t argument);

	/* Linux Raw mode: what the kernel tells; reads what waits among the errors. 0 or an errno. Optional. */
	int (*raw_mode)(void *self, struct assay_raw_mode *out);

	/*
	 * submit(), kick() and reap() in one call, for an agent that has nothing to do in between. `taken` is what submit() returns: an
	 * errno ends the call with it, and if nothing of a `count` above 0 was taken, nothing is waited for. Optional: NULL means that
	 * the three are called.
	 */
	int (*turn)(void *self, const struct assay_message *messages, uint32_t count, int *taken, struct assay_completion *out,
		    uint32_t max, uint64_t deadline_ns);
};

/* What a plugin's shared object exports under the name "assay_backend_plugin". */
typedef const struct assay_backend_ops *assay_backend_plugin_fn(void);

/*
 * The backend of a URI ("loopback:", "vhost-user:/run/x.sock?queue_size=64", "plugin:./my.so,args"). On success 0, with
 * *ops, the address and the query copied into `address` and `query`. On failure -EINVAL and a message in `why`.
 */
int assay_backend_find(const char *uri, const struct assay_backend_ops **ops, char *address, size_t address_bytes, char *query,
		       size_t query_bytes, char *why, size_t why_bytes);

/* The built-in backends, in the order of `list --backends`. NULL past the end. */
const struct assay_backend_ops *assay_backend_at(size_t index);

#ifdef __cplusplus
}
#endif

#endif
