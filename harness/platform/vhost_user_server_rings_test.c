/* SPDX-License-Identifier: BSD-2-Clause */
/* When the vhost-user server looks at a ring and when it does not: kicks, enable, stop, resume, memory that changes or goes. */
#include "greatest.h"

#include <fcntl.h>

#include "harness/platform/vhost_user_server_rig.h"
#include "scmi/status.h"

#define CLOCK 2u /* of the default platform: off, and anybody may switch it on */

TEST answers_commands(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	for (uint16_t i = 0; i < 100; i++)
		ASSERT(exchange(i));
	PASS();
}

TEST answers_commands_with_event_idx_and_from_a_base_that_wraps(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0xffff, FEATURES | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC));
	for (uint16_t i = 0; i < 100; i++) {
		offer(i);
		if (split_driver_kick_due(&rig.ring))
			kick();
		/* A call may be late, for an entry that was seen without it. */
		while (!split_driver_calls_on(&rig.ring))
			ASSERT(called(rig.call, 2000));
		ASSERT(answered(i));
	}
	PASS();
}

TEST looks_at_no_ring_that_is_disabled_and_loses_no_kick(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_up(0, FEATURES));
	ASSERT_EQ(0, tell_kick());
	offer(1);
	kick();
	usleep(2000);
	ASSERT(nothing_happened());
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	ASSERT(called(rig.call, 2000));
	ASSERT(answered(1));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 0));
	offer(2);
	kick();
	usleep(2000);
	ASSERT(nothing_happened());
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	kick();
	ASSERT(called(rig.call, 2000));
	ASSERT(answered(2));
	PASS();
}

TEST starts_a_ring_that_is_enabled_before_its_kick_descriptor_comes(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_up(0, FEATURES));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	offer(1);
	ASSERT(nothing_happened());
	ASSERT_EQ(0, tell_kick());
	kick();
	ASSERT(called(rig.call, 2000));
	ASSERT(answered(1));
	PASS();
}

TEST enables_all_rings_where_bit_30_is_not_acknowledged(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_up(0, VQ_F_VERSION_1));
	ASSERT_EQ(0, tell_kick());
	ASSERT(exchange(1));
	PASS();
}

TEST stops_at_get_vring_base_and_resumes_there(void)
{
	struct vhost_user_message message;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	for (uint16_t i = 0; i < 5; i++)
		ASSERT(exchange(i));
	client_send(rig.fd, VHOST_USER_GET_VRING_BASE, 0, (uint32_t[]){0, 0}, 8, NULL, 0);
	ASSERT_EQ(1, client_receive(rig.fd, &message, 2000));
	ASSERT_EQ(VHOST_USER_GET_VRING_BASE, message.header.request);
	ASSERT_EQ(8, message.header.size);
	ASSERT_EQ(0, message.payload.state.index);
	ASSERT_EQ(5, message.payload.state.num);
	offer(5);
	kick();
	usleep(2000);
	ASSERT(nothing_happened());
	ASSERT_EQ(0, tell_ring(5));
	ASSERT_EQ(0, tell_kick());
	kick();
	ASSERT(called(rig.call, 2000));
	ASSERT(answered(5));
	ASSERT(exchange(6));
	PASS();
}

/* As virtio_uml of Linux does when its driver is unbound and bound: no GET_VRING_BASE, and the new call descriptor first. */
TEST takes_a_ring_that_was_disabled_and_is_set_up_anew(void)
{
	const struct vhost_user_vring_addr addr = {.desc = USER, .avail = USER + 0x1000, .used = USER + 0x2000};

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	for (uint16_t i = 0; i < 5; i++)
		ASSERT(exchange(i));
	ASSERT_EQ(1, client_ask_state(rig.fd, VHOST_USER_SET_VRING_NUM, 0, NUM));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 0));
	split_driver_free(&rig.ring);
	memset(rig.host, 0, 0x3000);
	ASSERT_EQ(0, split_driver_init(&rig.ring, rig.host, rig.host + 0x1000, rig.host + 0x2000, NUM, 0, FEATURES));
	ASSERT_EQ(0, client_ask_u64(rig.fd, VHOST_USER_SET_FEATURES, FEATURES));
	ASSERT_EQ(0, tell_memory());
	ASSERT_EQ(0, client_ask_fd(rig.fd, VHOST_USER_SET_VRING_CALL, 0, rig.call));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_NUM, 0, NUM));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_BASE, 0, 0));
	ASSERT_EQ(0, client_ask(rig.fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	ASSERT_EQ(0, tell_kick());
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	ASSERT(exchange(0));
	ASSERT(exchange(1));
	PASS();
}

TEST keeps_running_when_the_same_features_are_set_again(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	ASSERT_EQ(0, client_ask_u64(rig.fd, VHOST_USER_SET_FEATURES, FEATURES));
	ASSERT(exchange(2));
	ASSERT_EQ(1, client_ask_u64(rig.fd, VHOST_USER_SET_FEATURES, FEATURES | VQ_F_EVENT_IDX));
	ASSERT_EQ(1, client_ask_state(rig.fd, VHOST_USER_SET_VRING_NUM, 0, 8));
	ASSERT_EQ(1, client_ask_state(rig.fd, VHOST_USER_SET_VRING_BASE, 0, 8));
	ASSERT(exchange(3));
	PASS();
}

TEST uses_new_descriptors_and_closes_the_old(void)
{
	int old_kick, old_call;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	old_kick = rig.kick;
	old_call = rig.call;
	rig.kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rig.call = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT_EQ(0, tell_kick());
	ASSERT_EQ(0, client_ask_fd(rig.fd, VHOST_USER_SET_VRING_CALL, 0, rig.call));
	ASSERT(exchange(2));
	ASSERT_FALSE(called(old_call, 0));
	close(old_kick);
	close(old_call);
	ASSERT(exchange(3));
	PASS();
}

TEST serves_a_ring_whose_kick_is_a_pipe(void)
{
	const uint64_t one = 1;
	int pipes[2];

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_up(0, FEATURES));
	ASSERT_EQ(0, pipe(pipes));
	ASSERT_EQ(0, client_ask_fd(rig.fd, VHOST_USER_SET_VRING_KICK, 0, pipes[0]));
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	close(pipes[0]);
	for (uint16_t i = 0; i < 20000; i++) {
		offer(i & 0x3ff);
		ASSERT_EQ(8, write(pipes[1], &one, sizeof(one)));
		ASSERT(called(rig.call, 2000));
		ASSERT(answered(i & 0x3ff));
	}
	close(pipes[1]);
	ASSERT(client_is_served(rig.fd));
	PASS();
}

TEST follows_memory_to_a_new_table(void)
{
	uint8_t *moved;
	int memory;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	/* The same guest and user addresses, the same contents, another file. */
	memory = client_memory(BYTES);
	moved = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	memcpy(moved, rig.host, BYTES);
	close(rig.memory);
	rig.memory = memory;
	ASSERT_EQ(0, tell_memory());
	rig.ring.desc = (struct split_desc *)(void *)moved;
	rig.ring.avail = (struct split_avail *)(void *)(moved + 0x1000);
	rig.ring.used = (struct split_used *)(void *)(moved + 0x2000);
	munmap(rig.host, BYTES);
	rig.host = moved;
	ASSERT(exchange(2));
	PASS();
}

TEST stops_a_ring_whose_memory_is_taken_away(void)
{
	struct vhost_user_single_region mine;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	mine = (struct vhost_user_single_region){.region = rig.region};
	ASSERT_EQ(1, client_ask(rig.fd, VHOST_USER_REM_MEM_REG, &mine, sizeof(mine), NULL, 0));
	offer(2);
	kick();
	usleep(2000);
	ASSERT(nothing_happened());
	PASS();
}

TEST forgets_everything_at_a_reset(void)
{
	struct vhost_user_message message;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	ASSERT_EQ(0, client_ask(rig.fd, VHOST_USER_RESET_DEVICE, NULL, 0, NULL, 0));
	offer(2);
	kick();
	usleep(2000);
	ASSERT(nothing_happened());
	client_send(rig.fd, VHOST_USER_GET_VRING_BASE, 0, (uint32_t[]){0, 0}, 8, NULL, 0);
	ASSERT_EQ(1, client_receive(rig.fd, &message, 2000));
	ASSERT_EQ(0, message.payload.state.num);
	split_driver_free(&rig.ring);
	ASSERT_EQ(0, split_driver_init(&rig.ring, rig.host, rig.host + 0x1000, rig.host + 0x2000, NUM, 0, FEATURES));
	ASSERT_EQ(0, tell_ring(0));
	ASSERT_EQ(0, tell_kick());
	ASSERT_EQ(0, client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1));
	ASSERT(exchange(3));
	PASS();
}

TEST signals_the_error_descriptor_for_a_malformed_chain(void)
{
	const struct vq_element outside[2] = {{0x10, 4, 0, 0}, {GUEST + RESPONSE_AT, RESPONSE_BYTES, VQ_DESC_WRITE, 0}};
	struct vq_used used;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(split_driver_add(&rig.ring, outside, 2, RESPONSE_BYTES) >= 0);
	split_driver_publish(&rig.ring);
	kick();
	ASSERT(called(rig.call, 2000));
	ASSERT(called(rig.error, 2000));
	ASSERT_EQ(1, split_driver_take(&rig.ring, &used));
	ASSERT_EQ(0, used.length);
	ASSERT(exchange(1));
	PASS();
}

TEST sends_a_front_end_away_that_takes_its_memory_back(void)
{
	int fd;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT(exchange(1));
	ASSERT_EQ(0, ftruncate(rig.memory, 0));
	kick();
	ASSERT(client_is_closed(rig.fd));
	fd = open_patiently();
	ASSERT(client_is_served(fd));
	close(fd);
	PASS();
}

TEST spurious_kicks_change_nothing(void)
{
	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	for (unsigned i = 0; i < 50; i++)
		kick();
	ASSERT(nothing_happened());
	ASSERT(exchange(1));
	PASS();
}

static bool used_soon(void)
{
	for (unsigned i = 0; i < 2000; i++) {
		if (split_driver_pending(&rig.ring))
			return true;
		usleep(100);
	}
	return false;
}

TEST is_not_held_up_by_calls_that_nobody_takes(void)
{
	int pipes[2], full = eventfd(0, EFD_CLOEXEC);

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	/* An eventfd that a write would block on. */
	ASSERT_EQ(0, eventfd_write(full, UINT64_MAX - 1));
	ASSERT_EQ(0, client_ask_fd(rig.fd, VHOST_USER_SET_VRING_CALL, 0, full));
	offer(1);
	kick();
	ASSERT(used_soon() && answered(1));
	ASSERT(client_is_served(rig.fd));
	close(full);
	/* A pipe that fills up, and then loses its reader: what virtio_uml gives is a pipe. */
	ASSERT_EQ(0, pipe2(pipes, O_CLOEXEC));
	ASSERT(fcntl(pipes[1], F_SETPIPE_SZ, 4096) >= 0);
	ASSERT_EQ(0, client_ask_fd(rig.fd, VHOST_USER_SET_VRING_CALL, 0, pipes[1]));
	close(pipes[1]);
	for (uint16_t i = 0; i < 1000; i++) {
		offer(i);
		kick();
		ASSERT(used_soon() && answered(i));
	}
	close(pipes[0]);
	offer(1);
	kick();
	ASSERT(used_soon() && answered(1));
	ASSERT(client_is_served(rig.fd));
	PASS();
}

TEST closes_the_connection_where_a_fault_says_so(void)
{
	struct fixture faulty;
	char path[sizeof(served.path[0])];
	unsigned count = 0;

	SET_TEARDOWN(rig_down, NULL);
	memcpy(path, served.path[0], sizeof(path));
	fixture_start(&faulty, "transport.connection.dies");
	memcpy(served.path[0], faulty.path[0], sizeof(path));
	ASSERT(rig_runs(0, FEATURES));
	memcpy(served.path[0], path, sizeof(path));
	while (count < 100) {
		offer((uint16_t)count);
		kick();
		if (!called(rig.call, 200))
			break;
		ASSERT(answered((uint16_t)count++));
	}
	ASSERT(count > 0 && count < 100);
	ASSERT(client_is_closed(rig.fd));
	fixture_stop(&faulty);
	PASS();
}

/* One command of the clock protocol with up to three words: its status, and the first word that follows in *value. */
static int32_t clock_command(uint8_t id, const uint32_t words[3], uint32_t count, uint32_t *value)
{
	const struct vq_element chain[2] = {{GUEST + REQUEST_AT, 4 + 4 * count, 0, 0},
					    {GUEST + RESPONSE_AT, RESPONSE_BYTES, VQ_DESC_WRITE, 0}};
	struct vq_used used;

	scmi_store32(rig.host + REQUEST_AT, scmi_command_word(SCMI_PROTOCOL_CLOCK, id, 1));
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(rig.host + REQUEST_AT + 4 + 4 * i, words[i]);
	split_driver_add(&rig.ring, chain, 2, RESPONSE_BYTES);
	split_driver_publish(&rig.ring);
	kick();
	if (!called(rig.call, 2000) || split_driver_take(&rig.ring, &used) != 1 || used.length < 8)
		return INT32_MIN;
	*value = scmi_load32(rig.host + RESPONSE_AT + 8);
	return scmi_load32s(rig.host + RESPONSE_AT + 4);
}

static bool clock_is_on(void)
{
	uint32_t attributes = 0;

	return clock_command(SCMI_CLOCK_ATTRIBUTES, (uint32_t[]){CLOCK, 0, 0}, 1, &attributes) == 0 &&
	       attributes & SCMI_CLOCK_ENABLED;
}

static uint32_t stop(void)
{
	struct vhost_user_message message;

	client_send(rig.fd, VHOST_USER_GET_VRING_BASE, 0, (uint32_t[]){0, 0}, 8, NULL, 0);
	return client_receive(rig.fd, &message, 2000) == 1 ? message.payload.state.num : UINT32_MAX;
}

static bool start_from_zero(uint64_t features)
{
	split_driver_free(&rig.ring);
	return split_driver_init(&rig.ring, rig.host, rig.host + 0x1000, rig.host + 0x2000, NUM, 0, features) == 0 &&
	       tell_ring(0) == 0 && tell_kick() == 0;
}

TEST keeps_the_agent_over_a_pause_and_forgets_it_at_a_restart(void)
{
	uint32_t value, base;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, FEATURES));
	ASSERT_FALSE(clock_is_on());
	ASSERT_EQ(0, clock_command(SCMI_CLOCK_CONFIG_SET, (uint32_t[]){CLOCK, SCMI_CLOCK_STATE_ENABLE, 0}, 3, &value));
	ASSERT(clock_is_on());
	base = stop();
	ASSERT_EQ(3, base);
	ASSERT_EQ(0, tell_ring((uint16_t)base));
	ASSERT_EQ(0, tell_kick());
	ASSERT(clock_is_on());
	/* A driver that starts from 0 was reset, whoever holds the connection: QEMU says no more of a guest's reboot. */
	stop();
	ASSERT(start_from_zero(FEATURES));
	ASSERT_FALSE(clock_is_on());
	PASS();
}

TEST forgets_the_agent_with_the_connection(void)
{
	uint32_t value;

	SET_TEARDOWN(rig_down, NULL);
	for (unsigned round = 0; round < 3; round++) {
		ASSERT(rig_runs(0, FEATURES));
		ASSERT_FALSE(clock_is_on());
		ASSERT_EQ(0, clock_command(SCMI_CLOCK_CONFIG_SET, (uint32_t[]){CLOCK, SCMI_CLOCK_STATE_ENABLE, 0}, 3, &value));
		ASSERT(clock_is_on());
		if (round < 2)
			rig_down(NULL);
	}
	PASS();
}

TEST new_features_make_a_new_agent(void)
{
	const uint64_t with = FEATURES | VIRTIO_SCMI_F_P2A_CHANNELS;
	uint32_t value, base;

	SET_TEARDOWN(rig_down, NULL);
	ASSERT(rig_runs(0, with));
	ASSERT_EQ(0, clock_command(SCMI_CLOCK_RATE_NOTIFY, (uint32_t[]){CLOCK, 1, 0}, 2, &value));
	base = stop();
	ASSERT_EQ(0, client_ask_u64(rig.fd, VHOST_USER_SET_FEATURES, FEATURES));
	ASSERT_EQ(0, tell_ring((uint16_t)base));
	ASSERT_EQ(0, tell_kick());
	ASSERT_EQ(SCMI_NOT_SUPPORTED, clock_command(SCMI_CLOCK_RATE_NOTIFY, (uint32_t[]){CLOCK, 1, 0}, 2, &value));
	PASS();
}

SUITE(rings)
{
	RUN_TEST(answers_commands);
	RUN_TEST(answers_commands_with_event_idx_and_from_a_base_that_wraps);
	RUN_TEST(looks_at_no_ring_that_is_disabled_and_loses_no_kick);
	RUN_TEST(starts_a_ring_that_is_enabled_before_its_kick_descriptor_comes);
	RUN_TEST(enables_all_rings_where_bit_30_is_not_acknowledged);
	RUN_TEST(stops_at_get_vring_base_and_resumes_there);
	RUN_TEST(takes_a_ring_that_was_disabled_and_is_set_up_anew);
	RUN_TEST(keeps_running_when_the_same_features_are_set_again);
	RUN_TEST(uses_new_descriptors_and_closes_the_old);
	RUN_TEST(serves_a_ring_whose_kick_is_a_pipe);
	RUN_TEST(follows_memory_to_a_new_table);
	RUN_TEST(stops_a_ring_whose_memory_is_taken_away);
	RUN_TEST(forgets_everything_at_a_reset);
	RUN_TEST(signals_the_error_descriptor_for_a_malformed_chain);
	RUN_TEST(sends_a_front_end_away_that_takes_its_memory_back);
	RUN_TEST(spurious_kicks_change_nothing);
	RUN_TEST(keeps_the_agent_over_a_pause_and_forgets_it_at_a_restart);
	RUN_TEST(forgets_the_agent_with_the_connection);
	RUN_TEST(new_features_make_a_new_agent);
	RUN_TEST(is_not_held_up_by_calls_that_nobody_takes);
	RUN_TEST(closes_the_connection_where_a_fault_says_so);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	fixture_start(&served, NULL);
	RUN_SUITE(rings);
	fixture_stop(&served);
	GREATEST_MAIN_END();
}
