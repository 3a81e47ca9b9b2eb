/* SPDX-License-Identifier: BSD-2-Clause */
/* For whole-program tests: a process behind a Unix socket that is no back-end at all. It misbehaves in one way until it is killed. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void silent(int connection)
{
	char sink[4096];

	while (read(connection, sink, sizeof(sink)) > 0)
		;
}

static void closes(int connection)
{
	(void)connection;
}

/* Answers every request with bytes that look like no answer to it. */
static void garbage(int connection)
{
	uint8_t noise[64];
	char sink[4096];
	uint32_t state = 0x2545f491u;

	while (read(connection, sink, sizeof(sink)) > 0) {
		for (size_t i = 0; i < sizeof(noise); i++) {
			state = state * 1664525u + 1013904223u;
			noise[i] = (uint8_t)(state >> 24);
		}
		if (send(connection, noise, sizeof(noise), MSG_NOSIGNAL) < 0)
			return;
	}
}

/* A frame whose size field promises more than ever comes. */
static void promises(int connection)
{
	static const uint32_t header[3] = {1, 0x5, 8};
	char sink[4096];

	if (read(connection, sink, sizeof(sink)) <= 0 || send(connection, header, sizeof(header), MSG_NOSIGNAL) < 0)
		return;
	silent(connection);
}

static const struct {
	const char *name;
	void (*run)(int connection);
} habits[] = {{"silent", silent}, {"closes", closes}, {"garbage", garbage}, {"promises", promises}};

static int listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 8))
		return -1;
	return listener;
}

int main(int argc, char **argv)
{
	void (*run)(int) = NULL;
	int listener;

	for (size_t i = 0; argc == 3 && i < sizeof(habits) / sizeof(habits[0]); i++)
		if (!strcmp(argv[1], habits[i].name))
			run = habits[i].run;
	if (!run) {
		fprintf(stderr, "usage: peer silent|closes|garbage|promises SOCKET\n");
		return 2;
	}
	listener = listen_at(argv[2]);
	if (listener < 0) {
		fprintf(stderr, "peer: %s: %s\n", argv[2], strerror(errno));
		return 2;
	}
	for (;;) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0)
			return 1;
		run(connection);
		close(connection);
	}
}
