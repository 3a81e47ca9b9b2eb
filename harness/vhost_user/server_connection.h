/* SPDX-License-Identifier: BSD-2-Clause */
/* One listening socket of the vhost-user server, the front-end that is connected there, and its rings: shared by the server's files. */
#ifndef HARNESS_VHOST_USER_SERVER_CONNECTION_H
#define HARNESS_VHOST_USER_SERVER_CONNECTION_H

#include <signal.h>
#include <stdatomic.h>
#include <sys/un.h>

#include "harness/vhost_user/server.h"
#include "harness/vhost_user/server_memory.h"
#include "harness/virtqueue/vhost_user.h"

#define CONNECTION_RINGS 2u
#define SERVER_LISTENERS_MAX 64u

/* Something in the server's epoll set. Lives as long as the server, so a late event finds it. */
struct server_watch {
	/* True: commands were answered and nothing else was touched, so that nobody needs a round. */
	bool (*ready)(struct server_watch *watch, uint32_t events);
	struct connection *connection;
	unsigned index; /* of the ring */
	int fd;         /* -1: not watched now */
};

struct connection_ring {
	struct server_watch kick;
	struct split_device device;
	struct split_addresses addresses;
	uint32_t num;
	uint16_t base;
	int call_fd, error_fd;
	bool call_blocks; /* a write to the call descriptor may: it is asked before each */
	bool addressed;   /* SET_VRING_ADDR has been accepted */
	bool kicked;      /* a kick has been seen since SET_VRING_KICK: the ring is started */
	bool drain;       /* the kick descriptor is no eventfd, and has to be read */
	bool enabled;
	bool running; /* `device` is set up */
};

struct connection {
	struct vhost_user_server *server;
	struct server_watch listener, socket;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char agent_name[64]; /* "" for any */
	struct vhost_user_receiver receiver;
	struct vhost_user_message reply;

	/* Of the front-end that is connected; all cleared when it goes. */
	uint64_t features, protocol, status;
	bool reply_ack;
	int requests_fd;         /* its SET_BACKEND_REQ_FD: kept, never used */
	bool stopped_past_start; /* the command queue was stopped at a base other than 0: a start from 0 is a reset */
	struct vhost_user_maps maps;
	struct connection_ring rings[CONNECTION_RINGS];
	bool crashed;   /* the front-end went without stopping its rings */
	bool backlog;   /* its turn was over before its commands were */
	int waiting_fd; /* of a front-end that the devices are not ready for; -1: none */
	void *device;   /* NULL until it starts */
};

struct vhost_user_server {
	struct vhost_user_devices devices;
	struct vhost_user_server_options options;
	struct server_watch wake;    /* an eventfd: stop() and wake() write to it */
	struct server_watch outside; /* of descriptors that are the devices' own */
	atomic_int stop;             /* set by signal handlers and by other threads */
	int epoll_fd;
	bool stopping;
	bool calm;         /* nothing is to be done but what kicks and sockets bring: as the last round, or turn, left it */
	uint32_t attached; /* devices that have started */
	uint32_t count;
	struct connection *connections[SERVER_LISTENERS_MAX];
};

/* epoll. */
int server_watch_add(struct vhost_user_server *server, struct server_watch *watch, int fd, uint32_t events);
/* Closes the descriptor. */
void server_watch_close(struct server_watch *watch);

/* Features that are offered. */
#define CONNECTION_FEATURES                                                                  \
	(VQ_F_VERSION_1 | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC | VIRTIO_SCMI_F_P2A_CHANNELS | \
	 UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES)
/* Of these, the ones that the device is asked about. */
#define CONNECTION_FEATURES_OF_DEVICE VIRTIO_SCMI_F_P2A_CHANNELS
#define CONNECTION_PROTOCOL_FEATURES                                                                                  \
	(1u << VHOST_USER_PROTOCOL_MQ | 1u << VHOST_USER_PROTOCOL_REPLY_ACK | 1u << VHOST_USER_PROTOCOL_BACKEND_REQ | \
	 1u << VHOST_USER_PROTOCOL_RESET_DEVICE | 1u << VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS |                     \
	 1u << VHOST_USER_PROTOCOL_STATUS)

/* Act on one whole message and answer it. 0, or an errno: the connection is to be closed. */
int connection_message(struct connection *connection);

/* Rings (vhost_user_server_rings.c). */
void connection_rings_init(struct connection *connection);
int connection_ring_set_kick(struct connection *connection, unsigned index, int fd);
/* Take over the descriptor for calls or errors, -1 for none. 0 or -EINVAL (it is closed then). */
int connection_ring_set_call(struct connection *connection, unsigned index, int fd);
int connection_ring_set_error(struct connection *connection, unsigned index, int fd);
/* Stops the ring and gives up its descriptors: GET_VRING_BASE. The index to resume from. */
uint16_t connection_ring_stop(struct connection *connection, unsigned index);
/* A ring that was disabled may be set up anew without having been stopped: virtio_uml of Linux does that when its driver comes back. 0 or -EBUSY. */
int connection_ring_renew(struct connection *connection, unsigned index);
/* A ring that has been kicked and is enabled: whatever is in it is processed now. */
void connection_ring_serve(struct connection *connection, unsigned index);
/* Memory has changed: running rings look for their areas again. A ring that does not find them stops. 0 or -EFAULT. */
int connection_rings_remap(struct connection *connection);
/* The device is told which rings it has now: after any of them was started, stopped, enabled or disabled. */
void connection_rings_update(struct connection *connection);
/* Votes, subscriptions and pending work of the agent are given back; the next start is that of a new agent. */
void connection_release_device(struct connection *connection);
/* The device has its turn in this round. */
void connection_work(struct connection *connection);
/* As a driver's reset: rings stop and are disabled, the agent's state goes. */
void connection_reset(struct connection *connection);

/* A named fault has struck, or memory went away under the server. */
bool connection_broken(const struct connection *connection);
/* Release everything that the front-end gave; the listener stays. */
void connection_clear(struct connection *connection);
/* The front-end has gone or is sent away. */
void connection_close(struct connection *connection);

#endif
