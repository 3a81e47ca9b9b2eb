/* SPDX-License-Identifier: BSD-2-Clause */
/* The floor program as a child process: counts go in, samples come out. */
#include "harness/bench/floor_client.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/bench/affinity.h"

#define LINE_MAX_BYTES (FLOOR_BLOCK_MAX * 21u + 256u)
#define BLOCK_TIMEOUT_MS 60000

struct floor_client {
	pid_t pid;
	int to, from;
	char *line;
};

extern char **environ;

static bool find_program(char *path, size_t bytes)
{
	static const char *const places[] = {"scmi-assay-floor", "tools/scmi-assay-floor", "../libexec/scmi-assay/scmi-assay-floor",
					     "../tools/scmi-assay-floor"};
	const char *named = getenv("SCMI_ASSAY_FLOOR");
	char self[PATH_MAX];
	ssize_t n;

	if (named) {
		snprintf(path, bytes, "%s", named);
		return access(path, X_OK) == 0;
	}
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0)
		return false;
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		int length = snprintf(path, bytes, "%s/%s", self, places[i]);

		if (length > 0 && (size_t)length < bytes && access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static int spawn(struct floor_client *client, const char *program, const struct floor_options *options)
{
	char cpus[AFFINITY_LIST_BYTES];
	char *argv[] = {
		(char *)(uintptr_t)program,      "--blocks", "--event-idx", options->event_idx ? "1" : "0", "--server-cpus", cpus,
		options->poll ? "--poll" : NULL, NULL};
	posix_spawn_file_actions_t actions;
	int in[2], out[2], err;

	if (affinity_list(options->server_like_pid, cpus, sizeof(cpus)))
		return -errno;
	/* A socket: sending to one whose reader died is an error, where a pipe would be a signal. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in))
		return -errno;
	if (pipe2(out, O_CLOEXEC)) {
		err = -errno;
		close(in[0]);
		close(in[1]);
		return err;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	err = -posix_spawn(&client->pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	client->to = in[1];
	client->from = out[0];
	return err;
}

int floor_open(const struct floor_options *options, struct floor_client **opened, char *why, size_t why_bytes)
{
	struct floor_client *client = calloc(1, sizeof(*client));
	char program[PATH_MAX];
	int err;

	if (!client || !(client->line = malloc(LINE_MAX_BYTES))) {
		free(client);
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	client->to = client->from = -1;
	if (!find_program(program, sizeof(program))) {
		snprintf(why, why_bytes, "scmi-assay-floor is neither named by SCMI_ASSAY_FLOOR nor beside this program");
		floor_close(client);
		return -ENOENT;
	}
	err = spawn(client, program, options);
	if (err) {
		snprintf(why, why_bytes, "%s: %s", program, strerror(-err));
		floor_close(client);
		return err;
	}
	*opened = client;
	return 0;
}

void floor_close(struct floor_client *client)
{
	if (!client)
		return;
	if (client->to >= 0)
		close(client->to);
	if (client->from >= 0)
		close(client->from);
	if (client->pid > 0) {
		kill(client->pid, SIGTERM);
		waitpid(client->pid, NULL, 0);
	}
	free(client->line);
	free(client);
}

/* One line, without its end. */
static int read_line(struct floor_client *client)
{
	struct pollfd wait = {.fd = client->from, .events = POLLIN};
	size_t used = 0;

	for (;;) {
		ssize_t n;

		if (poll(&wait, 1, BLOCK_TIMEOUT_MS) <= 0)
			return -ETIMEDOUT;
		n = read(client->from, client->line + used, LINE_MAX_BYTES - 1 - used);
		if (n <= 0)
			return n ? -errno : -EPIPE;
		used += (size_t)n;
		client->line[used] = '\0';
		if (client->line[used - 1] == '\n')
			return 0;
		if (used == LINE_MAX_BYTES - 1)
			return -EPROTO;
	}
}

static uint32_t record_samples(const char *line, struct assay_histogram *into)
{
	const char *at = strstr(line, "\"samples\":[");
	uint32_t count = 0;
	char *end;

	for (at = at ? at + strlen("\"samples\":[") : ""; *at; at = end + 1) {
		unsigned long long value = strtoull(at, &end, 10);

		if (end == at)
			break;
		assay_histogram_record(into, value);
		count++;
		if (*end != ',')
			break;
	}
	return count;
}

int floor_run(struct floor_client *client, uint32_t count, struct assay_histogram *into, char *why, size_t why_bytes)
{
	char ask[16];
	int length, err;

	count = count == 0 ? 1 : count > FLOOR_BLOCK_MAX ? FLOOR_BLOCK_MAX : count;
	length = snprintf(ask, sizeof(ask), "%u\n", count);
	err = send(client->to, ask, (size_t)length, MSG_NOSIGNAL) == length ? read_line(client) : -EPIPE;
	if (!err && record_samples(client->line, into) != count)
		err = -EPROTO;
	if (err)
		snprintf(why, why_bytes, "scmi-assay-floor: expected %u samples, found: %s", count, strerror(-err));
	return err;
}
