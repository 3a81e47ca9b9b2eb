/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device that the VMM sees: takes commands out of the guest's queue, keeps them until they are answered, gives the answers back
 * with the lengths that came. What is kept outlives the platform: it is sent again to the next one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/proxy/proxy_private.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define BATCH 64u
#define SETTLE_NS UINT64_C(250000000)

static struct road *road_of(const struct proxy *proxy, const char *name)
{
	for (size_t i = 0; i < proxy->count; i++)
		if (!strcmp(proxy->roads[i]->name, name))
			return proxy->roads[i];
	return NULL;
}

static int arrive(void *context, const char *name)
{
	struct proxy *proxy = context;
	struct road *road = road_of(proxy, name);
	uint64_t now = proxy_now();

	if (!road->give_up_ns) {
		road->give_up_ns = now + proxy->options.patience_ns;
		road->link.p2a = true;
	}
	proxy_link_attend(road);
	if (road->link.state == LINK_UP) {
		road->give_up_ns = 0;
		road->here = true;
		road->figures.front_ends++;
		return 0;
	}
	if (now < road->give_up_ns)
		return -EAGAIN;
	proxy_tell(road, "a VMM was sent away, the platform cannot be reached: %s", road->link.why);
	return -EHOSTUNREACH;
}

static void depart(void *context, const char *name)
{
	struct road *road = road_of(context, name);

	road->here = false;
	road->give_up_ns = 0;
	proxy_link_close(road, false);
}

static uint64_t features(void *context, const char *name)
{
	const struct road *road = road_of(context, name);

	return road->link.state == LINK_UP && !(road->link.capabilities & ASSAY_CAN_P2A) ? 0 : VIRTIO_SCMI_F_P2A_CHANNELS;
}

static int attach(void *context, const char *name, struct connection *connection, uint64_t accepted, void **device)
{
	struct road *road = road_of(context, name);
	bool p2a = accepted & VIRTIO_SCMI_F_P2A_CHANNELS;

	if (road->started)
		return -EBUSY;
	road->connection = connection;
	road->started = true;
	road->choked = road->broken = false;
	if (road->link.p2a != p2a)
		proxy_link_close(road, false);
	road->link.p2a = p2a;
	memset(road->tokens, 0, sizeof(road->tokens));
	*device = road;
	if (road->link.state == LINK_UP)
		proxy_begin_life(road);
	else
		proxy_link_want(road);
	return 0;
}

static void forget(struct road *road, struct held *held)
{
	free(held->answer);
	held->answer = NULL;
	held->state = HELD_FREE;
	road->free[--road->used] = (uint16_t)(held - road->held);
}

static void release(void *device, bool crashed)
{
	struct road *road = device;

	if (road->link.state == LINK_UP)
		proxy_record_life(road, crashed ? ASSAY_LIFE_CRASH : ASSAY_LIFE_DETACH, crashed ? ASSAY_HOW_CUT : ASSAY_HOW_CLOSED);
	road->figures.crashed += crashed;
	road->figures.open += road->used;
	for (uint32_t i = 0; i < PROXY_IN_FLIGHT_MAX; i++)
		if (road->held[i].state != HELD_FREE)
			forget(road, &road->held[i]);
	road->waiting_count = 0;
	proxy_drop_events(road);
	road->started = false;
	road->cmdq = road->eventq = NULL;
	proxy_link_close(road, crashed);
}

/* The guest's answer, if its chain is still one. */
static void give(struct road *road, const struct held *held, const uint8_t *bytes, uint32_t bytes_count, uint32_t used_length)
{
	enum vq_outcome outcome = split_device_walk(road->cmdq, held->head, &road->chain);

	if (outcome != VQ_CHAIN) {
		road->chain_error = outcome;
		road->figures.malformed++;
		split_device_push(road->cmdq, held->head, 0);
		return;
	}
	vq_chain_write(&road->chain, bytes, bytes_count);
	split_device_push(road->cmdq, held->head, used_length == ASSAY_USED_LENGTH_UNKNOWN ? bytes_count : used_length);
}

static void set_queues(void *device, struct split_device *cmdq, struct split_device *eventq)
{
	struct road *road = device;

	road->cmdq = cmdq;
	road->eventq = eventq;
	if (!cmdq)
		return;
	for (uint32_t i = 0; i < PROXY_IN_FLIGHT_MAX; i++) {
		struct held *held = &road->held[i];

		if (held->state != HELD_ANSWERED)
			continue;
		give(road, held, held->answer, held->answer_bytes, held->answer_length);
		forget(road, held);
	}
}

/* True: it is an answer for the guest's queue. */
static bool take_answer(struct road *road, const struct assay_completion *answer)
{
	struct held *held = answer->cookie < PROXY_IN_FLIGHT_MAX ? &road->held[answer->cookie] : NULL;

	if (!held || held->state != HELD_SENT)
		return false;
	if (road->cmdq) {
		give(road, held, answer->bytes, answer->bytes_count, answer->used_length);
		held->state = HELD_GIVEN;
		return true;
	}
	held->answer = malloc(answer->bytes_count + 1u);
	if (!held->answer)
		return false;
	memcpy(held->answer, answer->bytes, answer->bytes_count);
	held->answer_bytes = answer->bytes_count;
	held->answer_length = answer->used_length;
	held->state = HELD_ANSWERED;
	return false;
}

static bool is_answer(const struct assay_completion *one)
{
	return one->channel == VIRTIO_SCMI_CMDQ && one->cookie != ASSAY_COOKIE_NONE;
}

/* A delayed response whose command is answered in the same look. */
static bool follows_an_answer(const struct assay_completion *event, const struct assay_completion *out, uint32_t count)
{
	const uint32_t same = ~scmi_header_pack((struct scmi_header){.type = 3});
	uint32_t word = event->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(event->bytes) : 0;

	if (scmi_header_unpack(word).type != SCMI_TYPE_DELAYED)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (is_answer(&out[i]) && out[i].bytes_count >= SCMI_HEADER_BYTES && !((scmi_load32(out[i].bytes) ^ word) & same))
			return true;
	return false;
}

/* Events from `first` on; with `early` up to the one that has to come after an answer. Where that was. */
static uint32_t give_events(struct road *road, const struct assay_completion *out, uint32_t first, uint32_t count, bool early)
{
	uint32_t i;

	for (i = first; i < count; i++) {
		if (is_answer(&out[i]))
			continue;
		if (early && follows_an_answer(&out[i], out, count))
			break;
		proxy_keep_event(road, &out[i]);
	}
	if (proxy_deliver_events(road))
		vhost_user_server_call(road->connection, VIRTIO_SCMI_EVENTQ);
	return i;
}

/*
 * Everything of one look at the platform is given to the guest first, then written down. Of two queues nobody knows which was filled
 * first, so events are never later than the answers that were found with them: who waits for an answer to know that no event came
 * would be misled.
 */
static void hand_over(struct road *road, const struct assay_completion *out, uint32_t count, uint64_t seen)
{
	bool given[BATCH] = {false}, any = false;
	uint32_t early = give_events(road, out, 0, count, true);
	uint64_t now;

	for (uint32_t i = 0; i < count; i++)
		if (is_answer(&out[i]))
			any |= given[i] = take_answer(road, &out[i]);
	if (any && split_device_call_due(road->cmdq))
		vhost_user_server_call(road->connection, VIRTIO_SCMI_CMDQ);
	if (early < count)
		give_events(road, out, early, count, false);
	now = proxy_now();
	for (uint32_t i = 0; i < count; i++) {
		struct held *held = out[i].cookie < PROXY_IN_FLIGHT_MAX ? &road->held[out[i].cookie] : NULL;

		if (!held || (!given[i] && held->state != HELD_ANSWERED)) {
			proxy_record_event(road, &out[i], seen);
			continue;
		}
		assay_histogram_record(road->out, now - seen);
		road->figures.responses++;
		proxy_record_answer(road, held, &out[i], seen);
		if (given[i])
			forget(road, held);
	}
}

/* What the platform has by now. True: something came. */
static bool collect(struct road *road)
{
	struct assay_completion out[BATCH];
	int count = proxy_link_reap(road, out, BATCH);

	if (count > 0)
		hand_over(road, out, (uint32_t)count, proxy_now());
	return count > 0;
}

static struct held *held_at(const struct road *road, uint32_t waiting)
{
	return &road->held[road->waiting[(road->first + waiting) % PROXY_IN_FLIGHT_MAX]];
}

static void note_token(struct road *road, const struct held *held)
{
	uint32_t word;

	if (held->request_bytes < SCMI_HEADER_BYTES)
		return;
	word = scmi_load32(held->request);
	road->tokens[scmi_header_unpack(word).token].there = true;
	road->tokens[scmi_header_unpack(word).token].word = word;
	road->tokens[scmi_header_unpack(word).token].sequence = held->sequence;
}

/* The first `count` of what waits have been passed on at `now`. */
static void passed(struct road *road, uint32_t count, uint64_t now)
{
	for (uint32_t i = 0; i < count; i++) {
		struct held *held = held_at(road, i);

		held->state = HELD_SENT;
		held->sequence = road->sequence++;
		note_token(road, held);
		if (!held->waited)
			assay_histogram_record(road->in, now - held->seen_ns);
		road->figures.resent += held->resent;
		proxy_record_command(road, held, held->waited ? now : held->seen_ns, held->resent ? ASSAY_TRACE_RESENT : 0);
	}
	road->first = (road->first + count) % PROXY_IN_FLIGHT_MAX;
	road->waiting_count -= count;
}

/* The backend cannot carry the first of what waits: it goes back empty, as a device returns what it cannot use. */
static void refuse_first(struct road *road, int error)
{
	struct held *held = held_at(road, 0);

	proxy_tell(road, "a command of %u bytes with room for %u was not passed on: %s", held->request_bytes, held->capacity,
		   strerror(error < 0 ? -error : error));
	road->figures.not_passed++;
	held->sequence = road->sequence++;
	proxy_record_command(road, held, held->seen_ns, ASSAY_TRACE_TRUNCATED);
	if (road->cmdq)
		split_device_push(road->cmdq, held->head, 0);
	road->first = (road->first + 1) % PROXY_IN_FLIGHT_MAX;
	road->waiting_count--;
	forget(road, held);
}

/* The backend takes nothing any more. Answers that came before are answers. */
static void part(struct road *road)
{
	char reason[200];

	snprintf(reason, sizeof(reason), "%s", road->link.ops->last_error(road->link.instance));
	while (collect(road))
		;
	if (road->link.state == LINK_UP)
		proxy_link_lost(road, reason);
}

/* One batch. False: no more can be passed on now. */
static bool pass_on(struct road *road)
{
	struct proxy_link *link = &road->link;
	struct assay_message messages[BATCH];
	uint32_t count = road->waiting_count < BATCH ? road->waiting_count : BATCH;
	int taken;

	for (uint32_t i = 0; i < count; i++) {
		const struct held *held = held_at(road, i);

		messages[i] = (struct assay_message){
			.cookie = (uint64_t)(held - road->held),
			.request = held->request,
			.request_bytes = held->request_bytes,
			.capacity = held->capacity < link->max_message ? held->capacity : link->max_message,
		};
	}
	taken = link->ops->submit(link->instance, messages, count);
	if (taken == -EINVAL || taken == -EMSGSIZE) {
		refuse_first(road, taken);
		return true;
	}
	if (taken > 0 && link->ops->kick(link->instance) < 0)
		link->kick_due = true;
	if (taken > 0)
		passed(road, (uint32_t)taken, proxy_now());
	for (uint32_t i = 0; i < road->waiting_count; i++)
		held_at(road, i)->waited = true;
	if (taken < 0 && taken != -EAGAIN && taken != -EBUSY && taken != -ENOSPC)
		part(road);
	return taken == (int)count;
}

void proxy_flush(struct road *road)
{
	while (road->link.state == LINK_UP && road->waiting_count && pass_on(road))
		;
}

static int by_order(const void *a, const void *b)
{
	const struct held *const *x = a, *const *y = b;

	return ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

void proxy_unsend(struct road *road)
{
	struct held *all[PROXY_IN_FLIGHT_MAX];
	uint32_t count = 0;

	for (uint32_t i = 0; i < PROXY_IN_FLIGHT_MAX; i++) {
		struct held *held = &road->held[i];

		if (held->state != HELD_WAITING && held->state != HELD_SENT)
			continue;
		held->resent |= held->state == HELD_SENT;
		held->waited = true;
		held->state = HELD_WAITING;
		all[count++] = held;
	}
	qsort(all, count, sizeof(struct held *), by_order);
	for (uint32_t i = 0; i < count; i++)
		road->waiting[i] = (uint16_t)(all[i] - road->held);
	road->first = 0;
	road->waiting_count = count;
	memset(road->tokens, 0, sizeof(road->tokens));
}

static void keep(struct road *road)
{
	struct held *held = &road->held[road->free[road->used]];
	const struct vq_chain *chain = &road->chain;

	held->state = HELD_WAITING;
	held->waited = road->link.state != LINK_UP;
	held->resent = false;
	held->head = chain->head;
	held->seen_ns = proxy_now();
	held->order = road->order++;
	held->capacity = chain->writable_bytes < ASSAY_MESSAGE_MAX ? (uint32_t)chain->writable_bytes : ASSAY_MESSAGE_MAX;
	held->request_bytes = (uint32_t)vq_chain_read(chain, held->request, sizeof(held->request));
	road->waiting[(road->first + road->waiting_count++) % PROXY_IN_FLIGHT_MAX] = road->free[road->used++];
	road->figures.commands++;
}

/* False: nothing more can be taken for now. */
static bool take_one(struct road *road)
{
	enum vq_outcome outcome;

	if (road->used == PROXY_IN_FLIGHT_MAX) {
		road->choked = true;
		return false;
	}
	outcome = split_device_pop(road->cmdq, &road->chain);
	if (outcome == VQ_EMPTY)
		return false;
	if (outcome == VQ_CHAIN && road->chain.readable_bytes <= ASSAY_MESSAGE_MAX) {
		keep(road);
		return true;
	}
	road->chain_error = outcome < 0 ? outcome : road->chain_error;
	road->figures.malformed++;
	if (outcome == VQ_CHAIN || split_device_took_head(outcome))
		split_device_push(road->cmdq, road->chain.head, 0);
	road->broken = outcome == VQ_BAD_INDEX;
	return !road->broken;
}

static bool take_commands(struct road *road, uint32_t most, bool *left)
{
	bool more;

	*left = false;
	road->choked = road->broken = false;
	if (!road->cmdq)
		return false;
	do {
		split_device_kicks_off(road->cmdq);
		while (most && take_one(road))
			most--;
		proxy_flush(road);
		/* Out of turn, or of room: kicks stay off, since it comes back by itself. */
		*left = !most && !road->broken && !road->choked;
		more = !*left && !road->choked && split_device_kicks_on(road->cmdq) && !road->broken;
	} while (more);
	return split_device_call_due(road->cmdq);
}

static unsigned commands(void *device, uint32_t most)
{
	bool left, call = take_commands(device, most, &left);

	return (call ? VHOST_USER_CALL : 0) | (left ? VHOST_USER_LEFT : 0) | VHOST_USER_STIR | VHOST_USER_TROUBLE;
}

static bool events(void *device)
{
	return proxy_deliver_events(device);
}

static unsigned work(void *device)
{
	struct road *road = device;
	unsigned looks = 0, calls = 0;
	bool left = false;

	proxy_link_attend(road);
	if (road->link.kick_due && road->link.state == LINK_UP)
		road->link.kick_due = road->link.ops->kick(road->link.instance) < 0;
	while (looks++ < BATCH && collect(road))
		;
	if (road->cmdq && road->choked && road->used < PROXY_IN_FLIGHT_MAX)
		calls |= take_commands(road, BATCH, &left) ? 1u << VIRTIO_SCMI_CMDQ : 0;
	else
		proxy_flush(road);
	if (looks > BATCH || left) {
		road->choked |= left;
		vhost_user_server_wake(road->proxy->server);
	}
	if (road->cmdq && split_device_call_due(road->cmdq))
		calls |= 1u << VIRTIO_SCMI_CMDQ;
	if (proxy_deliver_events(road))
		calls |= 1u << VIRTIO_SCMI_EVENTQ;
	return calls;
}

/* The queue is about to stop: answers that are on their way have a moment to come. */
static unsigned settle(void *device)
{
	struct road *road = device;
	uint64_t deadline = proxy_now() + SETTLE_NS;
	struct assay_completion out[BATCH];

	while (road->link.state == LINK_UP && road->used > road->waiting_count && proxy_now() < deadline) {
		int count = road->link.ops->reap(road->link.instance, out, BATCH,
						 road->link.capabilities & ASSAY_IS_SYNCHRONOUS ? 0 : deadline);

		if (count <= 0)
			break;
		hand_over(road, out, (uint32_t)count, proxy_now());
	}
	return 0;
}

static bool dead(const void *device)
{
	(void)device;
	return false;
}

static enum vq_outcome take_error(void *device)
{
	struct road *road = device;
	enum vq_outcome error = road->chain_error;

	road->chain_error = VQ_EMPTY;
	return error;
}

static uint64_t next_due(void *context)
{
	const struct proxy *proxy = context;
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < proxy->count; i++) {
		uint64_t one = proxy_link_due(proxy->roads[i]);

		due = one < due ? one : due;
	}
	return due;
}

static void advance(void *context, uint64_t now_ns)
{
	const struct proxy *proxy = context;

	(void)now_ns;
	for (size_t i = 0; i < proxy->count; i++)
		proxy_link_attend(proxy->roads[i]);
}

const struct vhost_user_devices proxy_devices = {
	.arrive = arrive,
	.depart = depart,
	.features = features,
	.attach = attach,
	.release = release,
	.set_queues = set_queues,
	.commands = commands,
	.events = events,
	.work = work,
	.settle = settle,
	.dead = dead,
	.take_error = take_error,
	.next_due = next_due,
	.advance = advance,
};
