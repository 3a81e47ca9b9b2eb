/* SPDX-License-Identifier: BSD-2-Clause */
/* The path through user space: tries the attach kinds of each group of points, best first, then keeps one object with the winners. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/probes/attach_kinds.h"
#include "harness/probes/probes_fds.h"
#include "harness/probes/probes_private.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include "kick_path.skel.h"
#pragma GCC diagnostic pop

#define PROGRAMS_MAX 8
#define NOT_CHOSEN (-1)

struct group_state {
	int chosen; /* index into kinds, or NOT_CHOSEN */
	char why[320];
};

struct user_probes {
	struct probes base;
	struct kick_path *object;
	struct ring_buffer *ring;
	struct bpf_link *links[PROGRAMS_MAX];
	size_t link_count;
	struct group_state groups[PROBES_GROUP_COUNT];
};

static struct user_probes *own(struct probes *probes)
{
	return (struct user_probes *)probes;
}

static const struct user_probes *look(const struct probes *probes)
{
	return (const struct user_probes *)probes;
}

/* What the programs have to know about both processes. */
struct watched {
	int tgid, tid, peer;
	int kick_fd, kick_id, call_id;
	int peer_kick[PROBES_FDS_MAX], peer_call[PROBES_FDS_MAX];
};

static int find_peer_eventfd(const char *name, int fd, int peer, int *id, int fds[PROBES_FDS_MAX], char *why, size_t n)
{
	int found;

	for (int i = 0; i < PROBES_FDS_MAX; i++)
		fds[i] = -1;
	found = probes_eventfd_id(0, fd, id);
	if (found) {
		snprintf(why, n, "the %s descriptor %d of this process is no eventfd with an identity in fdinfo", name, fd);
		return found;
	}
	found = probes_eventfd_find(peer, *id, fds, PROBES_FDS_MAX);
	if (found < 0) {
		snprintf(why, n, "/proc/%d/fdinfo cannot be read: %s", peer, strerror(-found));
		return found;
	}
	if (found == 0) {
		snprintf(why, n, "process %d does not hold the %s eventfd (eventfd-id %d)", peer, name, *id);
		return -ENOENT;
	}
	return 0;
}

static int find_watched(const struct probes_target *target, struct watched *w, char *why, size_t n)
{
	int err;

	if (target->peer_pid <= 0 || target->kick_fd < 0) {
		snprintf(why, n, "the back-end is no other process that is kicked by an eventfd: no system call to watch");
		return -EOPNOTSUPP;
	}
	*w = (struct watched){.tgid = getpid(), .tid = target->agent_tid, .peer = target->peer_pid, .kick_fd = target->kick_fd};
	err = find_peer_eventfd("kick", target->kick_fd, target->peer_pid, &w->kick_id, w->peer_kick, why, n);
	if (err)
		return err;
	return find_peer_eventfd("call", target->call_fd, target->peer_pid, &w->call_id, w->peer_call, why, n);
}

static void set_watched(struct kick_path *object, const struct watched *w, bool writes_by_syscall)
{
	object->rodata->agent_tgid = w->tgid;
	object->rodata->agent_tid = w->tid;
	object->rodata->peer_tgid = w->peer;
	object->rodata->agent_kick_fd = w->kick_fd;
	object->rodata->kick_id = w->kick_id;
	object->rodata->call_id = w->call_id;
	memcpy((void *)(uintptr_t)object->rodata->peer_kick_fds, w->peer_kick, sizeof(w->peer_kick));
	memcpy((void *)(uintptr_t)object->rodata->peer_call_fds, w->peer_call, sizeof(w->peer_call));
	object->rodata->write_number = SYS_write;
	object->rodata->read_number = SYS_read;
	object->rodata->writes_by_syscall = writes_by_syscall;
}

static bool is_program_of(const struct probes_kind *kind, const char *name)
{
	return !strcmp(kind->programs[0], name) || (kind->programs[1] && !strcmp(kind->programs[1], name));
}

static bool is_chosen(const struct group_state groups[PROBES_GROUP_COUNT], const char *program)
{
	for (size_t g = 0; g < PROBES_GROUP_COUNT; g++)
		if (groups[g].chosen != NOT_CHOSEN && is_program_of(&probes_groups[g].kinds[groups[g].chosen], program))
			return true;
	return false;
}

/* An object that holds the chosen programs only, loaded. NULL: *err. */
static struct kick_path *load_chosen(const struct group_state groups[PROBES_GROUP_COUNT], const struct watched *w, int *err)
{
	struct kick_path *object = kick_path__open();
	struct bpf_program *program;
	int writes = groups[PROBES_WRITES].chosen;

	if (!object) {
		*err = errno ? -errno : -ENOMEM;
		return NULL;
	}
	bpf_object__for_each_program(program, object->obj)
		bpf_program__set_autoload(program, is_chosen(groups, bpf_program__name(program)));
	set_watched(object, w, writes != NOT_CHOSEN && probes_groups[PROBES_WRITES].kinds[writes].by_syscall);
	*err = kick_path__load(object);
	if (!*err)
		return object;
	kick_path__destroy(object);
	return NULL;
}

static int attach_all(struct kick_path *object, struct bpf_link *links[PROGRAMS_MAX], size_t *count)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object->obj)
	{
		struct bpf_link *link;

		if (!bpf_program__autoload(program) || *count == PROGRAMS_MAX)
			continue;
		link = bpf_program__attach(program);
		if (!link)
			return -errno;
		links[(*count)++] = link;
	}
	return 0;
}

static void detach_all(struct bpf_link *links[PROGRAMS_MAX], size_t *count)
{
	while (*count)
		bpf_link__destroy(links[--*count]);
}

/* Does this kernel take the group by this kind? Loads and attaches it alone, then drops it. */
static int try_kind(size_t group, int kind, const struct watched *w)
{
	struct group_state alone[PROBES_GROUP_COUNT];
	struct bpf_link *links[PROGRAMS_MAX];
	struct kick_path *object;
	size_t count = 0;
	int err;

	for (size_t g = 0; g < PROBES_GROUP_COUNT; g++)
		alone[g].chosen = g == group ? kind : NOT_CHOSEN;
	object = load_chosen(alone, w, &err);
	if (!object)
		return err;
	err = attach_all(object, links, &count);
	detach_all(links, &count);
	kick_path__destroy(object);
	return err;
}

static int choose_kind(size_t group, struct group_state *state, const struct watched *w, const char *without)
{
	const struct probes_group_kinds *kinds = &probes_groups[group];
	int err = -EOPNOTSUPP;
	size_t used = 0;

	state->chosen = NOT_CHOSEN;
	for (int k = 0; k < PROBES_KINDS_MAX && kinds->kinds[k].kind; k++) {
		if (without && strstr(without, kinds->kinds[k].kind))
			continue;
		err = try_kind(group, k, w);
		if (!err) {
			state->chosen = k;
			return 0;
		}
		if (used < sizeof(state->why))
			used += (size_t)snprintf(state->why + used, sizeof(state->why) - used, "%s%s %s: %s", used ? "; " : "",
						 kinds->kinds[k].kind, kinds->kinds[k].function, probes_error_text(err));
	}
	return err;
}

static unsigned groups_wanted(unsigned points)
{
	unsigned wanted = 1u << PROBES_WRITES;

	for (size_t g = 0; g < PROBES_GROUP_COUNT; g++)
		if (!points || (points & probes_groups[g].points))
			wanted |= 1u << g;
	if (wanted & 1u << PROBES_SWITCHES) /* a switch counts only after a wake-up */
		wanted |= 1u << PROBES_WAKEUPS;
	return wanted;
}

static int choose(struct user_probes *p, const struct probes_target *target, const struct watched *w, char *why, size_t n)
{
	unsigned wanted = groups_wanted(target->points);

	for (size_t g = 0; g < PROBES_GROUP_COUNT; g++) {
		int err;

		p->groups[g].chosen = NOT_CHOSEN;
		if (!(wanted & 1u << g)) {
			snprintf(p->groups[g].why, sizeof(p->groups[g].why), "not asked for");
			continue;
		}
		err = choose_kind(g, &p->groups[g], w, target->without);
		if (!err || g != PROBES_WRITES)
			continue;
		if (geteuid() != 0 && err == -EPERM)
			snprintf(why, n, "eBPF needs root, or CAP_BPF and CAP_PERFMON: %s", strerror(EPERM));
		else
			snprintf(why, n, "the kick cannot be seen: %s", p->groups[g].why);
		return err;
	}
	return 0;
}

static int on_ring(void *context, void *data, size_t bytes)
{
	struct probes *p = context;
	struct probes_record record;

	if (bytes < sizeof(record))
		return 0;
	memcpy(&record, data, sizeof(record));
	p->on_record(p->context, &record);
	return 0;
}

static int add_threads(struct user_probes *p, int peer)
{
	int tids[PROBES_THREADS_MAX], count = probes_threads(peer, tids, PROBES_THREADS_MAX);
	char yes = 1;

	for (int i = 0; i < count && i < PROBES_THREADS_MAX; i++)
		bpf_map_update_elem(bpf_map__fd(p->object->maps.peer_threads), &tids[i], &yes, BPF_ANY);
	return count < 0 ? count : 0;
}

static int open_into(struct user_probes *p, const struct probes_target *target, char *why, size_t n)
{
	struct watched w;
	int err = find_watched(target, &w, why, n);

	if (err)
		return err;
	probes_silence_libbpf();
	err = choose(p, target, &w, why, n);
	if (err)
		return err;
	p->object = load_chosen(p->groups, &w, &err);
	if (!p->object) {
		snprintf(why, n, "the eBPF programs do not load together: %s", probes_error_text(err));
		return err;
	}
	p->ring = ring_buffer__new(bpf_map__fd(p->object->maps.ring), on_ring, &p->base, NULL);
	if (!p->ring) {
		snprintf(why, n, "no ring buffer for the probes: %s", strerror(errno));
		return -errno;
	}
	err = add_threads(p, w.peer);
	if (err)
		snprintf(why, n, "/proc/%d/task cannot be read: %s", w.peer, strerror(-err));
	return err;
}

static int open_user(const struct probes_target *target, struct probes **probes, char *why, size_t why_bytes)
{
	struct user_probes *p = calloc(1, sizeof(*p));

	if (!p) {
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	*probes = &p->base;
	return open_into(p, target, why, why_bytes);
}

static void close_user(struct probes *probes)
{
	struct user_probes *p = own(probes);

	ring_buffer__free(p->ring);
	kick_path__destroy(p->object);
	free(p);
}

static int attach_user(struct probes *probes, char *why, size_t why_bytes)
{
	struct user_probes *p = own(probes);
	int err;

	p->object->bss->current.sequence = 0;
	p->object->bss->woken_tid = 0;
	p->object->bss->reader_tid = 0;
	err = attach_all(p->object, p->links, &p->link_count);
	if (err) {
		detach_all(p->links, &p->link_count);
		snprintf(why, why_bytes, "the probes do not attach again: %s", probes_error_text(err));
	}
	return err;
}

static void detach_user(struct probes *probes)
{
	detach_all(own(probes)->links, &own(probes)->link_count);
}

static int poll_user(struct probes *probes)
{
	struct user_probes *p = own(probes);
	int count = ring_buffer__consume(p->ring);
	struct probes_record last = {.sequence = p->object->bss->current.sequence};

	if (count < 0)
		return count;
	if (!last.sequence) /* already on the ring */
		return count;
	memcpy(last.t_ns, p->object->bss->current.t_ns, sizeof(last.t_ns));
	p->object->bss->current.sequence = 0;
	probes->on_record(probes->context, &last);
	return count + 1;
}

static size_t group_of(unsigned point)
{
	for (size_t g = 0; g < PROBES_GROUP_COUNT; g++)
		if (probes_groups[g].points & 1u << point)
			return g;
	return PROBES_WRITES;
}

static uint64_t hits_of(const struct probes *probes, unsigned point)
{
	return look(probes)->object->bss->hits[point];
}

static const char *missing_of(const struct probes *probes, unsigned point)
{
	const struct group_state *state = &look(probes)->groups[group_of(point)];

	return state->chosen == NOT_CHOSEN ? state->why : NULL;
}

static uint64_t lost_of(const struct probes *probes)
{
	return look(probes)->object->bss->lost;
}

static void attached_as(const struct probes *probes, unsigned point, const char **kind, const char **function)
{
	size_t group = group_of(point);
	const struct probes_kind *chosen = &probes_groups[group].kinds[look(probes)->groups[group].chosen];

	*kind = chosen->kind;
	*function = chosen->function;
}

const struct probes_loader probes_user_loader = {
	.open = open_user,
	.close = close_user,
	.attach = attach_user,
	.detach = detach_user,
	.poll = poll_user,
	.hits = hits_of,
	.missing = missing_of,
	.lost = lost_of,
	.attached = attached_as,
};
