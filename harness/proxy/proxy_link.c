/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The connection to a platform: opened when a VMM comes, closed when it goes, and opened again and again when the platform went by
 * itself. Opening may take long, so it is done in a thread of its own and other agents go on meanwhile.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/proxy/proxy_private.h"

#define OPEN_TIMEOUT_NS UINT64_C(1000000000)
#define PAUSE_FIRST_NS UINT64_C(2000000)
#define PAUSE_MOST_NS UINT64_C(200000000)
/* Between two looks at a backend that nothing can be waited for at: while it has a command, while it may have an event. */
#define LOOK_NS UINT64_C(50000)
#define LOOK_IDLE_NS UINT64_C(1000000)
#define STRIKES_MAX 16u

int proxy_link_init(struct road *road, char *why, size_t why_bytes)
{
	struct proxy_link *link = &road->link;

	link->wait_fd = -1;
	link->p2a = true;
	return assay_backend_find(road->uri, &link->ops, link->address, sizeof(link->address), link->query, sizeof(link->query),
				  why, why_bytes);
}

/* Built-in backends know how to do without events; so the platform sees an agent without them, as the guest wants to be one. */
static bool can_refuse_events(const struct assay_backend_ops *ops)
{
	for (size_t i = 0; assay_backend_at(i); i++)
		if (assay_backend_at(i) == ops)
			return true;
	return false;
}

static void open_now(struct road *road)
{
	struct proxy_link *link = &road->link;
	const struct assay_backend_options options = {
		.struct_size = sizeof(options), .agent_name = road->name, .timeout_ns = OPEN_TIMEOUT_NS};
	bool refuse = !link->opening_p2a && !strstr(link->query, "p2a=") && can_refuse_events(link->ops);
	char query[sizeof(link->query) + 8];

	snprintf(query, sizeof(query), "%s%s%s", link->query, refuse && link->query[0] ? "&" : "", refuse ? "p2a=0" : "");
	link->why[0] = '\0';
	link->new_instance = NULL;
	link->error = link->ops->open(link->address, query, &options, &link->new_instance, link->why, sizeof(link->why));
}

static void *open_aside(void *argument)
{
	struct road *road = argument;

	open_now(road);
	atomic_store(&road->link.opened, true);
	vhost_user_server_wake(road->proxy->server);
	return NULL;
}

void proxy_begin_life(struct road *road)
{
	road->generation++;
	proxy_record_life(road, ASSAY_LIFE_ATTACH, road->generation > 1 ? ASSAY_HOW_REOPENED : ASSAY_HOW_OPENED);
}

static void take_instance(struct road *road)
{
	struct proxy_link *link = &road->link;
	struct assay_backend_info info = {.struct_size = sizeof(info)};

	link->instance = link->new_instance;
	link->ops->describe(link->instance, &info);
	link->capabilities = info.capabilities;
	link->max_message = info.max_message && info.max_message < ASSAY_MESSAGE_MAX ? info.max_message : ASSAY_MESSAGE_MAX;
	link->virtual_ns = link->ops->now ? link->ops->now(link->instance) : 0;
	link->real_ns = proxy_now();
	link->wait_fd = link->ops->wait_fd ? link->ops->wait_fd(link->instance) : -1;
	if (link->wait_fd >= 0 && vhost_user_server_watch(road->proxy->server, link->wait_fd) < 0)
		link->wait_fd = -1;
	link->strikes = 0;
	link->kick_due = false;
	link->state = LINK_UP;
}

/* The opening is over. */
static void conclude(struct road *road)
{
	struct proxy_link *link = &road->link;

	if (link->error) {
		link->state = LINK_DOWN;
		link->next_try_ns = proxy_now() + link->pause_ns;
		link->pause_ns = link->pause_ns * 2 < PAUSE_MOST_NS ? link->pause_ns * 2 : PAUSE_MOST_NS;
		return;
	}
	link->pause_ns = PAUSE_FIRST_NS;
	take_instance(road);
	if (road->started)
		proxy_begin_life(road);
}

void proxy_link_want(struct road *road)
{
	struct proxy_link *link = &road->link;

	if (link->state != LINK_DOWN || proxy_now() < link->next_try_ns)
		return;
	if (!link->pause_ns)
		link->pause_ns = PAUSE_FIRST_NS;
	link->state = LINK_OPENING;
	link->opening_p2a = link->p2a;
	atomic_store(&link->opened, false);
	/* What runs in its caller's thread is opened there too: two agents may be on one platform. */
	if (link->ops->wait_fd && pthread_create(&link->thread, NULL, open_aside, road) == 0)
		return;
	open_now(road);
	conclude(road);
}

static void let_go(struct road *road, bool crashed)
{
	struct proxy_link *link = &road->link;

	if (link->wait_fd >= 0)
		vhost_user_server_unwatch(road->proxy->server, link->wait_fd);
	if (crashed && link->ops->crash)
		link->ops->crash(link->instance);
	link->ops->close(link->instance);
	link->instance = NULL;
	link->wait_fd = -1;
	link->state = LINK_DOWN;
	link->next_try_ns = 0;
	link->pause_ns = PAUSE_FIRST_NS;
}

/* The opening in its thread is over; or is waited for. */
static void join(struct road *road)
{
	struct proxy_link *link = &road->link;

	pthread_join(link->thread, NULL);
	conclude(road);
	if (link->unwanted && link->state == LINK_UP)
		let_go(road, false);
	link->unwanted = false;
}

/* While no VMM has started the device nothing is expected of the platform but that it stays. */
static void look_aside(struct road *road)
{
	struct assay_completion out[8];
	int count = proxy_link_reap(road, out, 8);

	for (int i = 0; i < count; i++)
		proxy_record_event(road, &out[i], proxy_now());
}

void proxy_link_attend(struct road *road)
{
	struct proxy_link *link = &road->link;

	if (link->state == LINK_OPENING && atomic_load(&link->opened))
		join(road);
	if (link->state == LINK_UP && !road->started)
		look_aside(road);
	if (link->state == LINK_DOWN && (road->here || road->give_up_ns))
		proxy_link_want(road);
}

void proxy_link_close(struct road *road, bool crashed)
{
	struct proxy_link *link = &road->link;

	if (link->state == LINK_OPENING)
		link->unwanted = true;
	if (link->state == LINK_UP)
		let_go(road, crashed);
}

void proxy_link_end(struct road *road)
{
	if (road->link.state == LINK_OPENING)
		join(road);
	proxy_link_close(road, false);
}

void proxy_link_lost(struct road *road, const char *reason)
{
	proxy_tell(road, "the platform at %s is lost (%s); %u commands wait for it to come back", road->uri, reason, road->used);
	road->figures.lost++;
	if (road->started)
		proxy_record_life(road, ASSAY_LIFE_CRASH, ASSAY_HOW_LOST);
	let_go(road, false);
	proxy_unsend(road);
}

/* A clock of its own moves as ours does, or its delayed responses would never come. */
static uint64_t deadline_of(const struct proxy_link *link)
{
	return link->capabilities & ASSAY_IS_SYNCHRONOUS ? link->virtual_ns + (proxy_now() - link->real_ns) : 0;
}

int proxy_link_reap(struct road *road, struct assay_completion *out, uint32_t max)
{
	struct proxy_link *link = &road->link;
	char reason[200];
	int count;

	if (link->state != LINK_UP)
		return 0;
	count = link->ops->reap(link->instance, out, max, deadline_of(link));
	if (count > 0)
		link->strikes = 0;
	if (count >= 0)
		return count;
	/* An entry that breaks a rule costs itself; a platform that gives nothing else is lost. */
	snprintf(reason, sizeof(reason), "%s", link->ops->last_error(link->instance));
	if (count == -EPROTO && link->strikes++ < STRIKES_MAX) {
		proxy_tell(road, "the platform breaks a rule of the transport: %s", reason);
		return 0;
	}
	proxy_link_lost(road, reason[0] ? reason : strerror(-count));
	return 0;
}

uint64_t proxy_link_due(const struct road *road)
{
	const struct proxy_link *link = &road->link;

	if (link->state == LINK_DOWN && (road->here || road->give_up_ns))
		return link->next_try_ns;
	return link->state == LINK_UP && link->wait_fd < 0 && road->started ? proxy_now() + (road->used ? LOOK_NS : LOOK_IDLE_NS)
									    : UINT64_MAX;
}
