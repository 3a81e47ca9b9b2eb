/* SPDX-License-Identifier: BSD-2-Clause */
/* What the vhost-user server does with messages, well-formed and not: it answers, refuses or closes; it never dies or leaks. */
#include "greatest.h"

#include "harness/platform/vhost_user_server_client.h"
#include "harness/platform/vhost_user_server_fixture.h"

#define BYTES 65536u

static struct fixture served;

/* Nothing of what a front-end gave is left: counted over a fresh connection, which proves that the one before is done with. */
static unsigned settled_fds(void)
{
	int fd = -1;
	unsigned count;

	for (unsigned i = 0; i < 200 && fd < 0; i++) {
		fd = client_open(served.path[0]);
		if (fd < 0)
			usleep(1000);
	}
	count = fixture_count_fds();
	close(fd);
	return count;
}

/* One message on a connection of its own ends that connection and nothing else. */
static bool closes(struct vhost_user_header header, const void *payload, uint32_t bytes)
{
	int fd = client_open(served.path[0]);
	bool closed;

	client_send_raw(fd, header, payload, bytes, NULL, 0);
	closed = client_is_closed(fd);
	close(fd);
	return closed;
}

TEST offers_what_an_scmi_device_has(void)
{
	int fd = client_open(served.path[0]);
	uint64_t features = client_get(fd, VHOST_USER_GET_FEATURES, 0);
	uint64_t protocol = client_get(fd, VHOST_USER_GET_PROTOCOL_FEATURES, 0);

	ASSERT(features & VQ_F_VERSION_1);
	ASSERT(features & VQ_F_EVENT_IDX);
	ASSERT(features & VQ_F_INDIRECT_DESC);
	ASSERT(features & VIRTIO_SCMI_F_P2A_CHANNELS);
	ASSERT(protocol & 1u << VHOST_USER_PROTOCOL_MQ);
	ASSERT(protocol & 1u << VHOST_USER_PROTOCOL_REPLY_ACK);
	ASSERT(protocol & 1u << VHOST_USER_PROTOCOL_BACKEND_REQ);
	ASSERT_EQ(2, client_get(fd, VHOST_USER_GET_QUEUE_NUM, 0));
	ASSERT(client_get(fd, VHOST_USER_GET_MAX_MEM_SLOTS, 0) >= 8);
	close(fd);
	PASS();
}

TEST answers_once_whether_or_not_the_request_has_a_reply_of_its_own(void)
{
	struct vhost_user_message message;
	int fd = client_open(served.path[0]);

	ASSERT(client_get(fd, VHOST_USER_GET_FEATURES, VHOST_USER_NEED_REPLY) != UINT64_MAX);
	ASSERT_EQ(0, client_ask(fd, VHOST_USER_SET_OWNER, NULL, 0, NULL, 0));
	ASSERT_EQ(0, client_ask_u64(fd, VHOST_USER_SET_STATUS, 15));
	ASSERT_EQ(15, client_get(fd, VHOST_USER_GET_STATUS, VHOST_USER_NEED_REPLY));
	client_send(fd, VHOST_USER_SET_OWNER, 0, NULL, 0, NULL, 0);
	ASSERT(client_is_served(fd));
	ASSERT_EQ(0, client_receive(fd, &message, CLIENT_QUIET_MS));
	close(fd);
	PASS();
}

TEST puts_a_message_together_from_single_bytes(void)
{
	struct {
		struct vhost_user_header header;
		uint8_t payload[8];
	} whole = {{VHOST_USER_SET_STATUS, VHOST_USER_VERSION, 8}, {7}};
	const char *bytes = (const char *)&whole;
	int fd = client_open(served.path[0]);

	for (size_t i = 0; i < sizeof(whole); i++) {
		ASSERT_EQ(1, send(fd, bytes + i, 1, MSG_NOSIGNAL));
		usleep(100);
	}
	ASSERT_EQ(7, client_get(fd, VHOST_USER_GET_STATUS, 0));
	close(fd);
	PASS();
}

TEST takes_two_messages_from_one_send(void)
{
	struct vhost_user_header two[2] = {{VHOST_USER_GET_FEATURES, VHOST_USER_VERSION, 0},
					   {VHOST_USER_GET_QUEUE_NUM, VHOST_USER_VERSION, 0}};
	struct vhost_user_message message;
	int fd = client_open(served.path[0]);

	ASSERT_EQ((ssize_t)sizeof(two), send(fd, two, sizeof(two), MSG_NOSIGNAL));
	ASSERT_EQ(1, client_receive(fd, &message, 2000));
	ASSERT_EQ(VHOST_USER_GET_FEATURES, message.header.request);
	ASSERT_EQ(1, client_receive(fd, &message, 2000));
	ASSERT_EQ(VHOST_USER_GET_QUEUE_NUM, message.header.request);
	close(fd);
	PASS();
}

TEST closes_on_sizes_that_do_not_belong(void)
{
	static const uint32_t sizes[] = {0, 1, 7, 9, 16, 4096};
	uint8_t payload[4096] = {0};
	unsigned before = settled_fds();

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		ASSERT(closes((struct vhost_user_header){VHOST_USER_SET_FEATURES, VHOST_USER_VERSION, sizes[i]}, payload,
			      sizes[i]));
	ASSERT(closes((struct vhost_user_header){VHOST_USER_SET_FEATURES, VHOST_USER_VERSION, 4097}, payload, 16));
	ASSERT(closes((struct vhost_user_header){VHOST_USER_SET_FEATURES, VHOST_USER_VERSION, UINT32_MAX}, payload, 16));
	ASSERT(closes((struct vhost_user_header){VHOST_USER_GET_FEATURES, VHOST_USER_VERSION, 8}, payload, 8));
	ASSERT(closes((struct vhost_user_header){VHOST_USER_SET_MEM_TABLE, VHOST_USER_VERSION, 4}, payload, 4));
	ASSERT_EQ(before, settled_fds());
	PASS();
}

TEST refuses_requests_that_it_does_not_know(void)
{
	static const uint32_t unknown[] = {0, 19, 0x7fffffff, UINT32_MAX};
	int fd = client_open(served.path[0]);

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		ASSERT_EQ(1, client_ask(fd, unknown[i], NULL, 0, NULL, 0));
		ASSERT(client_is_served(fd));
	}
	close(fd);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		ASSERT(closes((struct vhost_user_header){unknown[i], VHOST_USER_VERSION, 0}, NULL, 0));
	PASS();
}

TEST closes_on_flags_of_no_request(void)
{
	static const uint32_t flags[] = {0, 2, 3, VHOST_USER_VERSION | VHOST_USER_REPLY, VHOST_USER_VERSION | 0x10, UINT32_MAX};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		ASSERT(closes((struct vhost_user_header){VHOST_USER_SET_OWNER, flags[i], 0}, NULL, 0));
	PASS();
}

TEST survives_half_a_message_and_the_end(void)
{
	const struct vhost_user_header header = {VHOST_USER_SET_FEATURES, VHOST_USER_VERSION, 8};
	const uint32_t half = 0;
	unsigned before = settled_fds();
	int fd = client_open(served.path[0]);

	ASSERT_EQ(5, send(fd, &header, 5, MSG_NOSIGNAL));
	close(fd);
	ASSERT_EQ(before, settled_fds());
	fd = client_open(served.path[0]);
	client_send_raw(fd, header, &half, sizeof(half), NULL, 0);
	close(fd);
	ASSERT_EQ(before, settled_fds());
	PASS();
}

TEST keeps_no_descriptor_that_came_with_the_wrong_message(void)
{
	unsigned before = settled_fds();
	int given[40], fd = client_open(served.path[0]);
	const uint64_t value = 1;

	for (unsigned i = 0; i < 40; i++)
		given[i] = eventfd(0, EFD_CLOEXEC);
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_OWNER, NULL, 0, given, 1));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_STATUS, &value, sizeof(value), given, 8));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_CALL, &value, sizeof(value), given, 2));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_KICK, &value, sizeof(value), given, 40));
	ASSERT_EQ(1, client_ask(fd, 0, NULL, 0, given, 3));
	ASSERT(client_is_served(fd));
	close(fd);
	for (unsigned i = 0; i < 40; i++)
		close(given[i]);
	ASSERT_EQ(before, settled_fds());
	PASS();
}

TEST gives_back_what_it_was_given_at_the_end_of_a_connection(void)
{
	unsigned before = settled_fds();

	for (unsigned round = 0; round < 3; round++) {
		int fd = client_open(served.path[0]), event = eventfd(0, EFD_CLOEXEC);

		for (uint64_t ring = 0; ring < 2; ring++) {
			ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_KICK, ring, event));
			ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, ring, event));
			ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, ring, event));
			ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_ERR, ring, event));
		}
		ASSERT_EQ(0, client_ask(fd, VHOST_USER_SET_BACKEND_REQ_FD, NULL, 0, &event, 1));
		close(event);
		close(fd);
	}
	ASSERT_EQ(before, settled_fds());
	PASS();
}

static int ask_table(int fd, uint32_t count, const struct vhost_user_region *regions, uint32_t body, int memory, uint32_t fds)
{
	struct vhost_user_memory table = {.count = count};
	int given[16];

	for (uint32_t i = 0; i < count && i < VHOST_USER_REGIONS_MAX; i++)
		table.regions[i] = regions[i];
	for (uint32_t i = 0; i < 16; i++)
		given[i] = memory;
	return client_ask(fd, VHOST_USER_SET_MEM_TABLE, &table, (uint32_t)offsetof(struct vhost_user_memory, regions) + 32 * body,
			  given, fds);
}

TEST takes_memory_tables_of_one_to_eight_regions(void)
{
	struct vhost_user_region regions[VHOST_USER_REGIONS_MAX];
	int fd = client_open(served.path[0]), memory = client_memory(BYTES);

	for (uint32_t i = 0; i < VHOST_USER_REGIONS_MAX; i++)
		regions[i] = (struct vhost_user_region){0x1000 * i, 0x1000, 0x100000 + 0x1000 * i, 0x1000 * i};
	for (uint32_t count = 1; count <= VHOST_USER_REGIONS_MAX; count++)
		ASSERT_EQ(0, ask_table(fd, count, regions, count, memory, count));
	/* virtio_uml of Linux 6.12: room for two, one used. */
	ASSERT_EQ(0, ask_table(fd, 1, regions, 2, memory, 1));
	close(memory);
	close(fd);
	PASS();
}

TEST refuses_memory_tables_that_make_no_sense(void)
{
	static const struct vhost_user_region bad[] = {
		{0, 0, 0, 0},                   /* empty */
		{0, BYTES + 1, 0, 0},           /* longer than its file */
		{0, 4096, 0, BYTES},            /* behind its file */
		{0, 4096, 0, UINT64_MAX - 100}, /* the offset wraps */
		{UINT64_MAX - 100, 4096, 0, 0}, /* the guest address wraps */
		{0, UINT64_MAX, 0, 1},          /* everything wraps */
	};
	const struct vhost_user_region fine[VHOST_USER_REGIONS_MAX] = {{0, 4096, 0, 0}, {2048, 4096, 0x10000, 4096}};
	unsigned before = settled_fds();
	int fd = client_open(served.path[0]), memory = client_memory(BYTES), pipes[2];

	ASSERT_EQ(0, pipe(pipes));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ASSERT_EQ(1, ask_table(fd, 1, &bad[i], 1, memory, 1));
	ASSERT_EQ(1, ask_table(fd, 0, fine, 0, memory, 1));
	ASSERT_EQ(1, ask_table(fd, 1, fine, 1, memory, 0));
	ASSERT_EQ(1, ask_table(fd, 1, fine, 1, memory, 2));
	ASSERT_EQ(1, ask_table(fd, 2, fine, 2, memory, 1));
	ASSERT_EQ(1, ask_table(fd, 2, fine, 2, memory, 2)); /* overlapping */
	ASSERT_EQ(1, ask_table(fd, 2, fine, 1, memory, 2)); /* a body too short */
	ASSERT_EQ(1, ask_table(fd, 9, fine, 8, memory, 9));
	ASSERT_EQ(1, ask_table(fd, UINT32_MAX, fine, 8, memory, 1));
	ASSERT_EQ(1, ask_table(fd, 1, fine, 1, pipes[0], 1)); /* no memory at all */
	ASSERT(client_is_served(fd));
	close(pipes[0]);
	close(pipes[1]);
	close(memory);
	close(fd);
	ASSERT_EQ(before, settled_fds());
	PASS();
}

TEST adds_and_removes_single_regions(void)
{
	struct vhost_user_single_region single = {.region = {0x1000, 0x1000, 0x5000, 0}};
	unsigned before = settled_fds();
	int fd = client_open(served.path[0]), memory = client_memory(BYTES), two[2] = {memory, memory};

	ASSERT_EQ(1, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), NULL, 0));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), two, 2));
	ASSERT_EQ(0, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), &memory, 1));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), &memory, 1));
	single.region.size = 0x2000;
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_REM_MEM_REG, &single, sizeof(single), NULL, 0));
	single.region.size = 0x1000;
	ASSERT_EQ(0, client_ask(fd, VHOST_USER_REM_MEM_REG, &single, sizeof(single), &memory, 1));
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_REM_MEM_REG, &single, sizeof(single), NULL, 0));
	for (uint64_t i = 0; i < client_get(fd, VHOST_USER_GET_MAX_MEM_SLOTS, 0); i++) {
		single.region.guest_address = i * 0x1000;
		ASSERT_EQ(0, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), &memory, 1));
	}
	single.region.guest_address = 0x100000;
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_ADD_MEM_REG, &single, sizeof(single), &memory, 1));
	close(memory);
	close(fd);
	ASSERT_EQ(before, settled_fds());
	PASS();
}

TEST refuses_ring_messages_out_of_range(void)
{
	struct vhost_user_region region = {0, BYTES, 0x10000, 0};
	struct vhost_user_vring_addr addr = {.desc = 0x10000, .avail = 0x11000, .used = 0x12000};
	int fd = client_open(served.path[0]), memory = client_memory(BYTES), event = eventfd(0, EFD_CLOEXEC);

	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0)); /* no memory yet */
	ASSERT_EQ(0, ask_table(fd, 1, &region, 1, memory, 1));
	ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_NUM, 2, 16));
	ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_BASE, UINT32_MAX, 0));
	ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_BASE, 0, 65536));
	ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_ENABLE, 2, 1));
	ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_ENABLE, 0, 2));
	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_KICK, 2, event));
	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, 255, event));
	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_ERR, 0x10000, event));
	for (uint32_t i = 0; i < 4; i++)
		ASSERT_EQ(1, client_ask_state(fd, VHOST_USER_SET_VRING_NUM, 0, ((uint32_t[]){0, 3, 65536, UINT32_MAX})[i]));
	ASSERT_EQ(0, client_ask_state(fd, VHOST_USER_SET_VRING_NUM, 0, 16));
	ASSERT_EQ(0, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	addr.used = 0x20000 - 100; /* crosses the region's end */
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	addr.used = 0x12002; /* misaligned */
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	addr.used = 0x12000;
	addr.desc = 0; /* a guest address is no user address */
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	addr.desc = 0x10000;
	addr.flags = 0x80;
	ASSERT_EQ(1, client_ask(fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0));
	client_send(fd, VHOST_USER_GET_VRING_BASE, 0, (uint32_t[]){2, 0}, 8, NULL, 0);
	ASSERT(client_is_closed(fd)); /* this reply has no way to say no */
	close(event);
	close(memory);
	close(fd);
	PASS();
}

TEST wants_bit_8_and_descriptors_to_agree(void)
{
	int fd = client_open(served.path[0]), event = eventfd(0, EFD_CLOEXEC);

	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, 0, -1));
	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, VHOST_USER_VRING_NO_FD, event));
	ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_CALL, VHOST_USER_VRING_NO_FD, -1));
	ASSERT_EQ(0, client_ask_fd(fd, VHOST_USER_SET_VRING_ERR, VHOST_USER_VRING_NO_FD, -1));
	ASSERT_EQ(1, client_ask_fd(fd, VHOST_USER_SET_VRING_KICK, VHOST_USER_VRING_NO_FD, -1)); /* would have to be polled */
	close(event);
	close(fd);
	PASS();
}

TEST refuses_features_that_it_did_not_offer(void)
{
	int fd = client_open(served.path[0]);
	uint64_t features = client_get(fd, VHOST_USER_GET_FEATURES, 0);

	ASSERT_EQ(1, client_ask_u64(fd, VHOST_USER_SET_FEATURES, features | VQ_F_RING_PACKED));
	ASSERT_EQ(0, client_ask_u64(fd, VHOST_USER_SET_FEATURES, features));
	ASSERT_EQ(features, client_get(fd, VHOST_USER_GET_FEATURES, 0));
	close(fd);
	PASS();
}

TEST turns_a_second_front_end_away_and_serves_the_next(void)
{
	int first = client_open(served.path[0]), second = client_connect(served.path[0]), third;

	ASSERT(second >= 0);
	ASSERT(client_is_closed(second));
	ASSERT(client_is_served(first));
	close(second);
	close(first);
	third = client_open(served.path[0]);
	ASSERT(client_is_served(third));
	close(third);
	PASS();
}

TEST serves_every_socket_on_its_own(void)
{
	int a = client_open(served.path[0]), b = client_open(served.path[1]);

	ASSERT(client_is_served(a));
	ASSERT(client_is_served(b));
	client_send(a, 0, 0, NULL, 0, NULL, 0);
	ASSERT(client_is_closed(a));
	ASSERT(client_is_served(b));
	close(a);
	close(b);
	PASS();
}

TEST replaces_a_dead_socket_file_but_nothing_else(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct vhost_user_server *server;
	char why[512] = "", path[128];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ASSERT_EQ(0, platform_vhost_user_create(served.platform, NULL, &server, why, sizeof(why)));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/dead.sock", served.folder);
	ASSERT_EQ(0, bind(fd, (const struct sockaddr *)&address, sizeof(address)));
	close(fd);
	ASSERT_EQ(0, vhost_user_server_listen(server, address.sun_path, NULL, why, sizeof(why)));
	ASSERT_EQ(-EADDRINUSE, vhost_user_server_listen(server, served.path[0], NULL, why, sizeof(why)));
	ASSERT(strstr(why, served.path[0]));
	snprintf(path, sizeof(path), "%s/file", served.folder);
	fclose(fopen(path, "w"));
	ASSERT_EQ(-EEXIST, vhost_user_server_listen(server, path, NULL, why, sizeof(why)));
	ASSERT_EQ(0, unlink(path));
	ASSERT_EQ(-ENAMETOOLONG, vhost_user_server_listen(server, "", NULL, why, sizeof(why)));
	vhost_user_server_destroy(server);
	ASSERT_EQ(-1, access(address.sun_path, F_OK));
	ASSERT(client_is_served(fd = client_open(served.path[0])));
	close(fd);
	PASS();
}

SUITE(messages)
{
	RUN_TEST(offers_what_an_scmi_device_has);
	RUN_TEST(answers_once_whether_or_not_the_request_has_a_reply_of_its_own);
	RUN_TEST(puts_a_message_together_from_single_bytes);
	RUN_TEST(takes_two_messages_from_one_send);
	RUN_TEST(closes_on_sizes_that_do_not_belong);
	RUN_TEST(refuses_requests_that_it_does_not_know);
	RUN_TEST(closes_on_flags_of_no_request);
	RUN_TEST(survives_half_a_message_and_the_end);
	RUN_TEST(keeps_no_descriptor_that_came_with_the_wrong_message);
	RUN_TEST(gives_back_what_it_was_given_at_the_end_of_a_connection);
	RUN_TEST(takes_memory_tables_of_one_to_eight_regions);
	RUN_TEST(refuses_memory_tables_that_make_no_sense);
	RUN_TEST(adds_and_removes_single_regions);
	RUN_TEST(refuses_ring_messages_out_of_range);
	RUN_TEST(wants_bit_8_and_descriptors_to_agree);
	RUN_TEST(refuses_features_that_it_did_not_offer);
	RUN_TEST(turns_a_second_front_end_away_and_serves_the_next);
	RUN_TEST(serves_every_socket_on_its_own);
	RUN_TEST(replaces_a_dead_socket_file_but_nothing_else);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	fixture_start(&served, NULL);
	RUN_SUITE(messages);
	fixture_stop(&served);
	GREATEST_MAIN_END();
}
