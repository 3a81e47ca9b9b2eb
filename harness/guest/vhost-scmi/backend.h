/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The SCMI platform behind the ring: one client per open of the device node, one handle per client and protocol, a table of
 * protocols. A handler calls the kernel's own frameworks and returns 0 or a negative errno, which backend.c makes a status of.
 */
#ifndef VHOST_SCMI_BACKEND_H
#define VHOST_SCMI_BACKEND_H

#include <linux/types.h>

#include "wire.h"

struct scmi_client;
struct scmi_protocol;
struct scmi_vote_kind;

/* One command on its way. Parameters are the agent's bytes: checked for length, for nothing else. */
struct scmi_call {
	struct scmi_client *client;
	const struct scmi_protocol *protocol;
	void *handle; /* this client's, in this protocol */
	u32 word;
	const u8 *in;
	u32 in_bytes;
	u8 *out;
	u32 room, used;
	bool overflow; /* the answer did not fit */
	bool keep;     /* what was written stays although the status is a failure */
};

typedef int scmi_message_fn(struct scmi_call *call);

/* A row without `run` is a message that is not there. */
struct scmi_message {
	scmi_message_fn *run;
	u8 bytes;    /* of parameters */
	bool named;  /* the parameters name a resource ... */
	u8 resource; /* ... at this offset */
	u8 flags;    /* offset of the word with reserved bits, */
	u32 reserved; /* which are these */
};

struct scmi_protocol {
	u8 id;
	u32 version;
	const struct scmi_message *messages;
	u32 messages_count;
	u32 resources;
	scmi_message_fn *attributes;

	/* Once per load of the module; consumers of what the providers registered. */
	int (*init)(void);
	void (*exit)(void);

	/* The handle of a client. `close` gives back all that the client holds; `give_back` does that and keeps the handle usable. */
	int (*open)(const struct scmi_protocol *protocol, void **handle);
	void (*give_back)(const struct scmi_protocol *protocol, void *handle);
	int (*close)(const struct scmi_protocol *protocol, void *handle);
	struct scmi_vote_kind *kind; /* what clients can hold; NULL: nothing */
};

extern const struct scmi_protocol scmi_base, scmi_power, scmi_clock, scmi_reset, scmi_voltage;

int scmi_backend_init(void);
void scmi_backend_exit(void);

/* All protocols of a new client are opened, or none. -EBUSY: there are as many clients as agents. */
int scmi_backend_open(struct scmi_client **client);

/* Every close hook runs; returns the first error. Frees the client. */
int scmi_backend_close(struct scmi_client *client);

/* The agent that a client is, from 1. */
u32 scmi_client_agent(const struct scmi_client *client);

/* When the worker turned to the request that comes next, for slow_percent. */
void scmi_client_begins(struct scmi_client *client, u64 ns);

/* Answers one command. `response` holds SCMI_PDU_BYTES; `capacity` is what the agent has room for. Returns the response's bytes;
 * 0 when what came is no message or nothing can be answered into so little. */
u32 scmi_backend_request(struct scmi_client *client, const u8 *request, u32 bytes, u8 *response, u32 capacity);

/* Gives back everything that a client holds, as if it had just been opened. */
void scmi_backend_reset(struct scmi_client *client);

/* Ids of the protocols, Base not counted, ascending. */
u32 scmi_backend_protocols(u8 *ids);

/* For handlers. */
u32 scmi_word(const struct scmi_call *call, u32 offset);
void scmi_reply(struct scmi_call *call, u32 word);
void scmi_reply_u64(struct scmi_call *call, u64 value);
void scmi_reply_name(struct scmi_call *call, const char *name, u32 field_bytes);
/* NAME_GET: flags and the whole name. */
int scmi_reply_long_name(struct scmi_call *call, const char *name);
bool scmi_name_is_long(const char *name);
bool scmi_message_exists(const struct scmi_protocol *protocol, u32 message);

/* PROTOCOL_ATTRIBUTES of a protocol whose only attribute is how many resources it has. */
int scmi_reply_count(struct scmi_call *call);

/* Prints what all clients together hold, a line for each resource. */
struct seq_file;
void scmi_backend_show(struct seq_file *to);

#endif
