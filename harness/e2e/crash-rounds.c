/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For whole-program tests: processes that hold one of everything over a connection and are killed, round after round. Another agent
 * looks whether all of it is given back, and the process that serves them is measured: memory, descriptors, threads.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "assay/agent.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/protocol.h"
#include "scmi/status.h"
#include "scmi/voltage.h"

#define WARM_UP 19u
#define GROWTH_KB 512 /* what an allocator may keep more of than at the start */
#define LOOKS 500u    /* of 2 ms: as long as a server may take to find out */

/* What of the default platform is held, and how it stands while nobody does. */
static const struct thing {
	const char *name;
	uint8_t protocol, take, look;
	uint32_t words, word[3], id, offset;
} things[] = {
	{"clock 10", SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, SCMI_CLOCK_ATTRIBUTES, 3, {10, 1, 0}, 10, 4},
	{"power domain 0", SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_STATE_GET, 3, {0, 0, 0}, 0, 4},
	{"performance limits 1", SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, SCMI_PERF_LIMITS_GET, 3, {1, 900, 300}, 1, 4},
	{"voltage domain 2", SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, SCMI_VOLTAGE_CONFIG_GET, 2, {2, 7, 0}, 2, 4},
	{"power cap 0", SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, SCMI_POWERCAP_CAP_GET, 3, {0, 0, 6000}, 0, 4},
};
#define THINGS (sizeof(things) / sizeof(things[0]))

static struct assay_exchange exchange;

/* The status; 1 where no answer came. */
static int32_t send_words(struct assay_agent *agent, uint8_t protocol, uint8_t message, uint32_t count, const uint32_t *words)
{
	uint8_t payload[16 * 4];
	struct assay_command command = {.protocol = protocol, .message = message, .payload = payload, .payload_bytes = 4 * count};

	for (uint32_t i = 0; i < count; i++)
		scmi_store32(payload + 4 * i, words[i]);
	if (assay_agent_exchange(agent, &command, &exchange) || exchange.outcome != ASSAY_ANSWERED)
		return 1;
	return exchange.status;
}

#define SEND(agent, protocol, message, ...)                                                              \
	send_words(agent, protocol, message, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), \
		   (const uint32_t[]){__VA_ARGS__})

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	exit(1);
}

/* --- The one that is killed ---------------------------------------------------------------------------------------------- */

static void hold_everything(struct assay_agent *agent)
{
	for (size_t i = 0; i < THINGS; i++)
		if (send_words(agent, things[i].protocol, things[i].take, things[i].words, things[i].word))
			die("hold: %s: expected SUCCESS, found %d", things[i].name, exchange.status);
	if (SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 4, 0) ||
	    SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 1) ||
	    SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, SCMI_RATE_SET_ASYNC, 4, 297000000, 0))
		die("hold: pin, notification or asynchronous command: expected SUCCESS, found %d", exchange.status);
}

/* `busy`: it is killed in the middle of commands, else while it sleeps. */
static int hold(const char *uri, bool busy)
{
	struct assay_agent_options options = {.name = "killed"};
	struct assay_agent *agent;
	struct assay_event event;
	char why[512];

	if (assay_agent_open(uri, &options, &agent, why, sizeof(why)))
		die("hold: %s", why);
	SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, 2, 12000000, 0);
	SEND(agent, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0);
	if (assay_agent_take_event(agent, NULL, 0, &event) == 1)
		die("hold: a new life began with an event of an earlier one (header 0x%08x)", event.header_word);
	hold_everything(agent);
	puts("held");
	fflush(stdout);
	while (busy)
		if (SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 10))
			die("hold: an answer expected, none found");
	pause();
	return 0;
}

static pid_t start(const char *uri, const char *how, int *out)
{
	int ends[2];
	pid_t child;

	if (pipe(ends) || (child = fork()) < 0)
		die("fork: %s", strerror(errno));
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl("/proc/self/exe", "crash-rounds", "hold", uri, how, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	*out = ends[0];
	return child;
}

/* --- The one that looks -------------------------------------------------------------------------------------------------- */

static uint32_t look(struct assay_agent *witness, const struct thing *thing)
{
	int32_t status = SEND(witness, thing->protocol, thing->look, thing->id);

	if (status || exchange.response_bytes < 4 + thing->offset + 4)
		die("witness: %s: SUCCESS expected, %d found", thing->name, status);
	return scmi_load32(exchange.response + 4 + thing->offset);
}

static void rest(long ns)
{
	const struct timespec pause = {.tv_nsec = ns};

	nanosleep(&pause, NULL);
}

static void all_given_back(struct assay_agent *witness, const uint32_t *before, unsigned round)
{
	for (size_t i = 0; i < THINGS; i++) {
		uint32_t now = 0;

		for (unsigned n = 0; n < LOOKS && (now = look(witness, &things[i])) != before[i]; n++)
			rest(2000000);
		if (now != before[i])
			die("round %u: %s was not given back when the process that held it was killed: 0x%x expected, 0x%x found",
			    round, things[i].name, before[i], now);
	}
	for (unsigned n = 0; SEND(witness, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 4, 0); n++) {
		if (n == LOOKS)
			die("round %u: pin 4 was not given back when the process that owned it was killed", round);
		rest(2000000);
	}
	if (SEND(witness, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 4, 0))
		die("round %u: releasing pin 4: %d", round, exchange.status);
}

/* Waits for "held". */
static void wait_held(int fd, struct assay_agent *witness, const uint32_t *before, unsigned round)
{
	char text[256];
	ssize_t got = read(fd, text, sizeof(text) - 1);

	text[got > 0 ? got : 0] = '\0';
	if (strncmp(text, "held", 4))
		die("round %u: the process that is to be killed says: %s", round, got > 0 ? text : "nothing");
	for (size_t i = 0; i < THINGS; i++)
		if (look(witness, &things[i]) == before[i])
			die("round %u: %s is held, but the witness sees no difference", round, things[i].name);
}

/* Every fourth process is killed at any moment, perhaps before it has a connection. */
static void play_round(const char *uri, struct assay_agent *witness, const uint32_t *before, unsigned round)
{
	int out, status;
	pid_t child = start(uri, round % 4 == 1 ? "busy" : "idle", &out);

	if (round % 4 == 3)
		rest((long)(round * 7919u % 4000u) * 1000);
	else
		wait_held(out, witness, before, round);
	kill(child, SIGKILL);
	if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
		die("round %u: the process ended by itself", round);
	close(out);
	all_given_back(witness, before, round);
}

/* --- The one that serves ------------------------------------------------------------------------------------------------- */

struct measure {
	long rss_kb, descriptors, threads;
};

static long entries(const char *server, const char *what)
{
	char path[64];
	long count = -2; /* . and .. */
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%s/%s", server, what);
	folder = opendir(path);
	if (!folder)
		die("%s: %s: the process that serves is gone, or is somebody else's", path, strerror(errno));
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

/* Memory of its own: what files it maps is not its doing. */
static struct measure measure(const char *server)
{
	struct measure m = {.descriptors = entries(server, "fd"), .threads = entries(server, "task")};
	char path[64], line[256];
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%s/status", server);
	status = fopen(path, "r");
	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "RssAnon: %ld kB", &m.rss_kb) == 1)
			break;
	if (status)
		fclose(status);
	return m;
}

/* The last one may have been killed before it held anything: then the server has not noticed yet. */
static struct measure measure_at_rest(const char *server, long descriptors)
{
	struct measure m = measure(server);

	for (unsigned n = 0; n < LOOKS && m.descriptors != descriptors; n++) {
		rest(2000000);
		m = measure(server);
	}
	return m;
}

static int judge(struct measure before, struct measure after, unsigned rounds)
{
	printf("%u processes killed; the server: memory %ld -> %ld kB, descriptors %ld -> %ld, threads %ld -> %ld\n", rounds,
	       before.rss_kb, after.rss_kb, before.descriptors, after.descriptors, before.threads, after.threads);
	if (after.rss_kb - before.rss_kb > GROWTH_KB)
		die("memory: at most %d kB more expected, %ld found", GROWTH_KB, after.rss_kb - before.rss_kb);
	if (after.descriptors != before.descriptors)
		die("descriptors: %ld expected, %ld found", before.descriptors, after.descriptors);
	if (after.threads != before.threads)
		die("threads: %ld expected, %ld found", before.threads, after.threads);
	return 0;
}

static int rounds(unsigned count, const char *killed, const char *watching, const char *server)
{
	struct assay_agent_options options = {.name = "witness"};
	struct measure first = {0};
	struct assay_agent *witness;
	uint32_t before[THINGS];
	char why[512];

	if (assay_agent_open(watching, &options, &witness, why, sizeof(why)))
		die("%s", why);
	for (size_t i = 0; i < THINGS; i++)
		before[i] = look(witness, &things[i]);
	for (unsigned round = 0; round < WARM_UP + count; round++) {
		if (round == WARM_UP)
			first = measure(server); /* the round before, number 18, held everything: the server has noticed its end */
		play_round(killed, witness, before, round);
	}
	judge(first, measure_at_rest(server, first.descriptors), count);
	assay_agent_close(witness);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "hold"))
		return hold(argv[2], !strcmp(argv[3], "busy"));
	if (argc != 5 || atoi(argv[1]) < 1) {
		fprintf(stderr, "usage: crash-rounds ROUNDS URI-OF-THE-KILLED URI-OF-THE-WITNESS PID-OF-THE-SERVER\n");
		return 2;
	}
	return rounds((unsigned)atoi(argv[1]), argv[2], argv[3], argv[4]);
}
