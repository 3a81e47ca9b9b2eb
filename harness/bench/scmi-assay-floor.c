/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floor under any virtio round trip on this machine: two processes, one split ring in shared memory, two bare eventfds,
 * and nothing else. The agent sends a 4-byte message, the server answers with 12 bytes; the time runs from the store of
 * avail.idx until the response has been read. The server always sleeps in read(2); the agent sleeps too, or polls (--poll).
 */
#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define QUEUE 64u
#define BLOCK_MAX 20000u
#define NO_INTERRUPT 1u
#define DESC_NEXT 1u
#define DESC_WRITE 2u

struct desc {
	uint64_t offset; /* into struct shared: the address */
	uint32_t length;
	uint16_t flags, next;
};

struct avail {
	_Atomic uint16_t flags, idx;
	_Atomic uint16_t ring[QUEUE];
	_Atomic uint16_t used_event;
};

struct used {
	_Atomic uint16_t flags, idx;
	struct {
		uint32_t id, length;
	} ring[QUEUE];
	_Atomic uint16_t avail_event;
};

struct shared {
	_Alignas(64) struct desc desc[QUEUE];
	_Alignas(64) struct avail avail;
	_Alignas(64) struct used used;
	_Alignas(64) uint32_t request[1];
	_Alignas(64) uint32_t response[3];
};

static struct shared *shared;
static int kick_fd, call_fd;
static bool event_idx = true, polling;
static uint64_t samples[BLOCK_MAX];

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what)
{
	fprintf(stderr, "scmi-assay-floor: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void ring_doorbell(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != sizeof(one))
		die("eventfd");
}

static void sleep_on(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != sizeof(count))
		die("eventfd");
}

static bool server_has_work(uint16_t next)
{
	return atomic_load_explicit(&shared->avail.idx, memory_order_acquire) != next;
}

/* One chain: a readable descriptor and a writable one. */
static void serve_one(uint16_t next)
{
	uint16_t head = atomic_load_explicit(&shared->avail.ring[next % QUEUE], memory_order_relaxed);
	const struct desc in = shared->desc[head % QUEUE], out = shared->desc[in.next % QUEUE];
	uint32_t answer[3] = {0, 0, 0x20001};

	memcpy(&answer[0], (const char *)shared + in.offset, in.length);
	memcpy((char *)shared + out.offset, answer, out.length);
	shared->used.ring[next % QUEUE].id = head;
	shared->used.ring[next % QUEUE].length = out.length;
	atomic_store_explicit(&shared->used.idx, (uint16_t)(next + 1), memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	if (event_idx ? atomic_load_explicit(&shared->avail.used_event, memory_order_relaxed) == next
		      : !(atomic_load_explicit(&shared->avail.flags, memory_order_relaxed) & NO_INTERRUPT))
		ring_doorbell(call_fd);
}

static void serve(void)
{
	uint16_t next = 0;

	for (;;) {
		sleep_on(kick_fd);
		do {
			while (server_has_work(next))
				serve_one(next++);
			atomic_store_explicit(&shared->used.avail_event, next, memory_order_relaxed);
			atomic_thread_fence(memory_order_seq_cst);
		} while (server_has_work(next));
	}
}

static bool answered(uint16_t until)
{
	return atomic_load_explicit(&shared->used.idx, memory_order_acquire) == until;
}

static void wait_for(uint16_t until)
{
	if (polling) {
		while (!answered(until))
			sched_yield();
		return;
	}
	if (event_idx) {
		atomic_store_explicit(&shared->avail.used_event, (uint16_t)(until - 1), memory_order_relaxed);
		atomic_thread_fence(memory_order_seq_cst);
	}
	while (!answered(until))
		sleep_on(call_fd);
}

static uint64_t exchange(void)
{
	static uint16_t published;
	uint16_t slot = (uint16_t)(published % (QUEUE / 2) * 2), old = published++;
	uint64_t begin;

	shared->request[0] = 0x4000u | (uint32_t)(old & 0x3ffu) << 18;
	shared->desc[slot] = (struct desc){offsetof(struct shared, request), 4, DESC_NEXT, (uint16_t)(slot + 1)};
	shared->desc[slot + 1] = (struct desc){offsetof(struct shared, response), 12, DESC_WRITE, 0};
	atomic_store_explicit(&shared->avail.ring[old % QUEUE], slot, memory_order_relaxed);
	begin = now();
	atomic_store_explicit(&shared->avail.idx, published, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	if (!event_idx || atomic_load_explicit(&shared->used.avail_event, memory_order_relaxed) == old)
		ring_doorbell(kick_fd);
	wait_for(published);
	if (shared->response[0] != shared->request[0] || shared->response[1] != 0 || shared->response[2] != 0x20001) {
		errno = EPROTO;
		die("answer");
	}
	return now() - begin;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t percentile(unsigned count, unsigned per_mille)
{
	return samples[(uint64_t)(count - 1) * per_mille / 1000];
}

static void run_block(unsigned count, bool each)
{
	for (unsigned i = 0; i < count; i++)
		samples[i] = exchange();
	printf("{\"mode\":\"%s\",\"event_idx\":%s,\"unit\":\"ns\",\"count\":%u", polling ? "poll" : "blocking",
	       event_idx ? "true" : "false", count);
	if (each) {
		for (unsigned i = 0; i < count; i++)
			printf("%s%llu", i ? "," : ",\"samples\":[", (unsigned long long)samples[i]);
		printf("]}\n");
	} else {
		qsort(samples, count, sizeof(samples[0]), compare);
		printf(",\"p50\":%llu,\"p90\":%llu,\"p99\":%llu,\"p999\":%llu,\"max\":%llu}\n",
		       (unsigned long long)percentile(count, 500), (unsigned long long)percentile(count, 900),
		       (unsigned long long)percentile(count, 990), (unsigned long long)percentile(count, 999),
		       (unsigned long long)samples[count - 1]);
	}
	fflush(stdout);
}

/* "0,2-3" */
static void pin(const char *list)
{
	cpu_set_t set;
	char *at = (char *)(uintptr_t)list;

	CPU_ZERO(&set);
	do {
		unsigned long first = strtoul(at, &at, 10), last = *at == '-' ? strtoul(at + 1, &at, 10) : first;

		for (; first <= last && first < CPU_SETSIZE; first++)
			CPU_SET(first, &set);
	} while (*at++ == ',');
	if (sched_setaffinity(0, sizeof(set), &set))
		die(list);
}

static unsigned count_of(const char *text)
{
	unsigned long count = strtoul(text, NULL, 10);

	return count == 0 ? 1 : count > BLOCK_MAX ? BLOCK_MAX : (unsigned)count;
}

static void run_blocks(void)
{
	char line[32];

	while (fgets(line, sizeof(line), stdin))
		run_block(count_of(line), true);
}

static void start_server(const char *cpus)
{
	pid_t parent = getpid(), child;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	kick_fd = eventfd(0, EFD_CLOEXEC);
	call_fd = eventfd(0, EFD_CLOEXEC);
	if (shared == MAP_FAILED || kick_fd < 0 || call_fd < 0)
		die("set-up");
	if (polling) {
		shared->avail.flags = NO_INTERRUPT;
		shared->avail.used_event = 0x8000; /* calls once in 65536 answers */
	}
	child = fork();
	if (child < 0)
		die("fork");
	if (child > 0)
		return;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(1);
	if (cpus)
		pin(cpus);
	serve();
}

static int usage(FILE *out, int status)
{
	fprintf(out,
		"usage: scmi-assay-floor [--poll] [--event-idx 0|1] [--agent-cpus LIST] [--server-cpus LIST]\n"
		"                        [--warmup N] [--count N | --blocks]\n"
		"Round trips over bare eventfds and a split ring between two processes; JSON on standard output.\n"
		"--blocks: for each count read from standard input, one line with every sample. At most %u per block.\n",
		BLOCK_MAX);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"poll", 0, NULL, 'p'},        {"event-idx", 1, NULL, 'e'}, {"agent-cpus", 1, NULL, 'a'},
		{"server-cpus", 1, NULL, 's'}, {"warmup", 1, NULL, 'w'},    {"count", 1, NULL, 'c'},
		{"blocks", 0, NULL, 'b'},      {"help", 0, NULL, 'h'},      {NULL, 0, NULL, 0}};
	const char *agent_cpus = NULL, *server_cpus = NULL;
	unsigned count = BLOCK_MAX, warmup = 1000;
	bool blocks = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'p': polling = true; break;
		case 'e': event_idx = strcmp(optarg, "0") != 0; break;
		case 'a': agent_cpus = optarg; break;
		case 's': server_cpus = optarg; break;
		case 'w': warmup = count_of(optarg); break;
		case 'c': count = count_of(optarg); break;
		case 'b': blocks = true; break;
		case 'h': return usage(stdout, 0);
		default: return usage(stderr, 2);
		}
	}
	start_server(server_cpus);
	if (agent_cpus)
		pin(agent_cpus);
	for (unsigned i = 0; i < warmup; i++)
		exchange();
	if (blocks)
		run_blocks();
	else
		run_block(count, false);
	return 0;
}
