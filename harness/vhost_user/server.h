/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The back-end's side of vhost-user for a virtio SCMI device: one thread serves any number of listening sockets, each of which is one
 * agent. What the device does with commands is its own business, behind a table of functions: the reference platform answers them, a
 * proxy passes them on. A front-end may come, go and come again; a second one at the same time is turned away.
 *
 * Front-ends are not trusted: whatever they send costs them their connection at most. A program that serves ignores SIGPIPE: a
 * call descriptor may be a pipe whose other end is gone.
 */
#ifndef HARNESS_VHOST_USER_SERVER_H
#define HARNESS_VHOST_USER_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/virtqueue/split_device.h"

struct vhost_user_server;
struct connection; /* of one front-end */

/* What came of a turn at the command queue, as bits. */
enum vhost_user_turn {
	VHOST_USER_CALL = 1,    /* a call is due */
	VHOST_USER_LEFT = 2,    /* there may be more, and kicks are off: it is asked again soon */
	VHOST_USER_TROUBLE = 4, /* take_error() or dead() has something to say */
	VHOST_USER_STIR = 8,    /* the device, or any other, may have work of its own, or a timer: see quiet() */
};

/* The devices behind the sockets. `name` is that of the socket's agent, "" if it has none. All in the thread that serves. */
struct vhost_user_devices {
	void *context;

	/*
	 * A front-end has connected: 0 it is served now; -EAGAIN not yet, this is asked again in each round; else it is sent away. And: it has
	 * gone. Optional.
	 */
	int (*arrive)(void *context, const char *name);
	void (*depart)(void *context, const char *name);
	/* Which of VIRTIO_SCMI_F_P2A_CHANNELS and the like this device has, of the virtio device's own feature bits. Optional: all. */
	uint64_t (*features)(void *context, const char *name);

	/* The device starts: its life as an agent begins; `connection` is for calls. 0 or an errno. `crashed`: the front-end went without stopping its rings. */
	int (*attach)(void *context, const char *name, struct connection *connection, uint64_t features, void **device);
	void (*release)(void *device, bool crashed);
	/* Rings that run now; NULL: none. They stay the server's. Memory may have moved. */
	void (*set_queues)(void *device, struct split_device *cmdq, struct split_device *eventq);

	/* Take up to `most` commands: enum vhost_user_turn. */
	unsigned (*commands)(void *device, uint32_t most);
	/* Buffers came into the event queue, or may have. True: a call is due. */
	bool (*events)(void *device);
	/* Once in each round: whatever else there is to do. A call is due on each queue whose bit is set. */
	unsigned (*work)(void *device);
	/* The command queue is about to stop: return what is held, without waiting for long. Bits as above. Optional. */
	unsigned (*settle)(void *device);

	/* The connection is to be closed. */
	bool (*dead)(const void *device);
	/* The last malformed chain or index since this was asked last, VQ_EMPTY if none. */
	enum vq_outcome (*take_error)(void *device);

	/*
	 * Nothing is to be done for any device but what kicks and sockets bring, and no timer runs: work() and advance() are not called
	 * in this round. Optional: there always may be. For devices without arrive().
	 */
	bool (*quiet)(void *context);

	/* Timers: the loop wakes when one is due (CLOCK_MONOTONIC; UINT64_MAX: none), and says in each round what time it is. Optional. */
	uint64_t (*next_due)(void *context);
	void (*advance)(void *context, uint64_t now_ns);
};

struct vhost_user_server_options {
	bool once; /* run() returns when the first front-end has gone */
};

/* `devices` is copied, its context has to outlive the server; options may be NULL. 0 or an errno with `why`. */
int vhost_user_server_create(const struct vhost_user_devices *devices, const struct vhost_user_server_options *options,
			     struct vhost_user_server **server, char *why, size_t why_bytes);

/*
 * One more socket, for the agent of this name (NULL: the devices choose one). A socket file that nobody listens on any more is
 * replaced; -EADDRINUSE if somebody does.
 */
int vhost_user_server_listen(struct vhost_user_server *server, const char *path, const char *agent, char *why, size_t why_bytes);

/* Serve until stopped. 0, or an errno if the server itself cannot go on. In one thread at a time. */
int vhost_user_server_run(struct vhost_user_server *server);
/* run() returns soon; or goes through one more round. From any thread, or from a signal handler. */
void vhost_user_server_stop(struct vhost_user_server *server);
void vhost_user_server_wake(struct vhost_user_server *server);

/* A descriptor of a device's own: when it polls readable, there is a round. Not watched any more before it is closed. 0 or an errno. */
int vhost_user_server_watch(struct vhost_user_server *server, int fd);
void vhost_user_server_unwatch(struct vhost_user_server *server, int fd);

/* Between attach() and release(): ring the front-end's call for this queue now, instead of when the function at hand is done. NULL: nobody is. */
void vhost_user_server_call(struct connection *connection, unsigned queue);

/* Closes connections, removes the socket files. */
void vhost_user_server_destroy(struct vhost_user_server *server);

#endif
