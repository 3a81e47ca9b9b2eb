/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The path through a vhost worker of this kernel. All first choices are loaded and attached together, since each try costs the reading of
 * the kernel's types; where that fails, each point is tried alone, best kind first.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/probes/probes_fds.h"
#include "harness/probes/probes_private.h"
#include "harness/probes/vhost_points.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
typedef unsigned long long u64;
typedef unsigned u32;
#include "vhost_path.skel.h"
#pragma GCC diagnostic pop

struct point_state {
	const struct vhost_candidate *chosen; /* NULL: none, and `why` */
	char why[320];
};

struct vhost_probes {
	struct probes base;
	struct vhost_path *object;
	uint64_t consumed, lost; /* records */
	struct bpf_link *links[VHOST_POINT_COUNT];
	struct point_state points[VHOST_POINT_COUNT];
	int kick_id, call_id;
	unsigned queue_size, kernel;
	const char *device, *without;
};

static struct vhost_probes *own(struct probes *probes)
{
	return (struct vhost_probes *)probes;
}

static const struct vhost_probes *look(const struct probes *probes)
{
	return (const struct vhost_probes *)probes;
}

static unsigned running_kernel(void)
{
	unsigned major = 0, minor = 0, patch = 0;
	struct utsname system;

	if (uname(&system) || sscanf(system.release, "%u.%u.%u", &major, &minor, &patch) < 2)
		return 0;
	return KERNEL_VERSION(major, minor, patch > 255 ? 255 : patch);
}

static bool applies(const struct vhost_probes *p, const struct vhost_candidate *c)
{
	if (c->since && p->kernel < c->since)
		return false;
	if (c->before && p->kernel >= c->before)
		return false;
	if (p->without && strstr(p->without, c->kind))
		return false;
	return c->device == ANY_DEVICE || !strcmp(c->device, p->device);
}

static const struct vhost_candidate *first_for(const struct vhost_probes *p, unsigned point)
{
	for (size_t i = 0; i < VHOST_CANDIDATES; i++)
		if (vhost_candidates[i].point == point && applies(p, &vhost_candidates[i]))
			return &vhost_candidates[i];
	return NULL;
}

static bool is_traced(const struct vhost_candidate *c)
{
	return !strcmp(c->kind, "fentry") || !strcmp(c->kind, "fexit");
}

/* Only the chosen programs are loaded, each set to its function. */
static int choose_programs(struct vhost_path *object, const struct vhost_candidate *const chosen[VHOST_POINT_COUNT])
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object->obj) bpf_program__set_autoload(program, false);
	for (unsigned point = 0; point < VHOST_POINT_COUNT; point++) {
		int err = 0;

		if (!chosen[point])
			continue;
		program = bpf_object__find_program_by_name(object->obj, chosen[point]->program);
		if (!program)
			return -ENOENT;
		if (is_traced(chosen[point]))
			err = bpf_program__set_attach_target(program, 0, chosen[point]->function);
		if (err)
			return err;
		bpf_program__set_autoload(program, true);
	}
	return 0;
}

/*
 * libbpf reads the kernel's types for the first target and gives them back when the object is loaded, never when it is closed unloaded:
 * an object that will not be used is loaded without programs.
 */
static void give_up(struct vhost_path *object)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object->obj) bpf_program__set_autoload(program, false);
	(void)vhost_path__load(object);
}

/* NULL: *err. */
static struct vhost_path *load(const struct vhost_probes *p, const struct vhost_candidate *const chosen[VHOST_POINT_COUNT],
			       int *err)
{
	struct vhost_path *object = vhost_path__open();

	if (!object) {
		*err = errno ? -errno : -ENOMEM;
		return NULL;
	}
	object->rodata->kick_id = p->kick_id;
	object->rodata->call_id = p->call_id;
	object->rodata->queue_size = p->queue_size;
#ifdef __aarch64__
	object->rodata->on_arm64 = true;
#endif
	object->rodata->sees_fetch = chosen[VHOST_FETCH];
	*err = choose_programs(object, chosen);
	if (*err)
		give_up(object);
	else
		*err = vhost_path__load(object);
	if (!*err)
		return object;
	vhost_path__destroy(object);
	return NULL;
}

static void detach_all(struct bpf_link *links[VHOST_POINT_COUNT])
{
	for (unsigned point = 0; point < VHOST_POINT_COUNT; point++) {
		bpf_link__destroy(links[point]);
		links[point] = NULL;
	}
}

static int attach_one(struct vhost_path *object, const struct vhost_candidate *c, struct bpf_link **link)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object->obj, c->program);

	if (is_traced(c))
		*link = bpf_program__attach(program);
	else if (!strcmp(c->kind, "raw_tp"))
		*link = bpf_program__attach_raw_tracepoint(program, c->function);
	else
		*link = bpf_program__attach_kprobe(program, !strcmp(c->kind, "kretprobe"), c->function);
	return *link ? 0 : -errno;
}

/* Last point first: a record that begins is one that is seen to its end. */
static int attach_all(struct vhost_path *object, const struct vhost_candidate *const chosen[VHOST_POINT_COUNT],
		      struct bpf_link *links[VHOST_POINT_COUNT])
{
	int err = 0;

	for (unsigned point = VHOST_POINT_COUNT; point-- > 0 && !err;)
		if (chosen[point])
			err = attach_one(object, chosen[point], &links[point]);
	if (err)
		detach_all(links);
	return err;
}

/* Do these load and attach on this kernel? */
static int try_these(const struct vhost_probes *p, const struct vhost_candidate *const chosen[VHOST_POINT_COUNT])
{
	struct bpf_link *links[VHOST_POINT_COUNT] = {NULL};
	struct vhost_path *object;
	int err;

	object = load(p, chosen, &err);
	if (!object)
		return err;
	err = attach_all(object, chosen, links);
	detach_all(links);
	vhost_path__destroy(object);
	return err;
}

static int choose_alone(struct vhost_probes *p, unsigned point)
{
	const struct vhost_candidate *alone[VHOST_POINT_COUNT] = {NULL};
	struct point_state *state = &p->points[point];
	int err = -EOPNOTSUPP;
	size_t used = 0;

	state->chosen = NULL;
	for (size_t i = 0; i < VHOST_CANDIDATES; i++) {
		const struct vhost_candidate *c = &vhost_candidates[i];

		if (c->point != point || !applies(p, c))
			continue;
		alone[point] = c;
		err = try_these(p, alone);
		if (!err) {
			state->chosen = c;
			return 0;
		}
		if (used < sizeof(state->why))
			used += (size_t)snprintf(state->why + used, sizeof(state->why) - used, "%s%s %s: %s", used ? "; " : "",
						 c->kind, c->function, probes_error_text(err));
	}
	if (!used)
		snprintf(state->why, sizeof(state->why), "no function is known for the driver of %s", p->device);
	return err;
}

static void chosen_of(const struct vhost_probes *p, const struct vhost_candidate *chosen[VHOST_POINT_COUNT])
{
	for (unsigned point = 0; point < VHOST_POINT_COUNT; point++)
		chosen[point] = p->points[point].chosen;
}

/* The first choices of all wanted points; those that cannot be had have their reason. */
static void choose_first(struct vhost_probes *p, unsigned wanted)
{
	for (unsigned point = 0; point < VHOST_POINT_COUNT; point++) {
		struct point_state *state = &p->points[point];

		state->chosen = wanted & 1u << point ? first_for(p, point) : NULL;
		if (!state->chosen)
			snprintf(state->why, sizeof(state->why),
				 wanted & 1u << point ? "no function is known for the driver of %s" : "not asked for", p->device);
	}
}

static int load_and_attach(struct vhost_probes *p)
{
	const struct vhost_candidate *chosen[VHOST_POINT_COUNT];
	int err;

	chosen_of(p, chosen);
	p->object = load(p, chosen, &err);
	if (!p->object)
		return err;
	err = attach_all(p->object, chosen, p->links);
	detach_all(p->links);
	if (err) {
		vhost_path__destroy(p->object);
		p->object = NULL;
	}
	return err;
}

static int choose(struct vhost_probes *p, unsigned wanted, char *why, size_t n)
{
	int err, of_used = 0;

	choose_first(p, wanted);
	err = load_and_attach(p);
	if (!err)
		return 0;
	if (err == -EPERM) {
		snprintf(why, n, "eBPF needs root, or CAP_BPF and CAP_PERFMON: %s", strerror(EPERM));
		return err;
	}
	for (unsigned point = 0; point < VHOST_POINT_COUNT; point++) {
		if (!(wanted & 1u << point))
			continue;
		err = choose_alone(p, point);
		if (err && (point == VHOST_KICK || point == VHOST_USED))
			of_used = (int)point + 1;
	}
	if (of_used) {
		snprintf(why, n, "the %s cannot be seen: %s", of_used - 1 == VHOST_KICK ? "kick" : "used entry",
			 p->points[of_used - 1].why);
		return -EOPNOTSUPP;
	}
	err = load_and_attach(p);
	if (err)
		snprintf(why, n, "the eBPF programs do not load together: %s", probes_error_text(err));
	return err;
}

static int find_eventfd(const char *name, int fd, int *id, char *why, size_t n)
{
	int err = fd < 0 ? -EINVAL : probes_eventfd_id(0, fd, id);

	if (err)
		snprintf(why, n, "the %s descriptor %d of this process is no eventfd with an identity in fdinfo", name, fd);
	return err;
}

static int open_into(struct vhost_probes *p, const struct probes_target *target, char *why, size_t n)
{
	unsigned all = (1u << VHOST_POINT_COUNT) - 1, wanted = target->points ? target->points & all : all;
	int err = find_eventfd("kick", target->kick_fd, &p->kick_id, why, n);

	if (!err)
		err = find_eventfd("call", target->call_fd, &p->call_id, why, n);
	if (err)
		return err;
	p->queue_size = target->queue_size;
	p->device = target->device ? target->device : "";
	p->without = target->without;
	p->kernel = running_kernel();
	probes_silence_libbpf();
	/* a record begins at a kick and is joined by its used entry */
	err = choose(p, wanted | 1u << VHOST_KICK | 1u << VHOST_USED, why, n);
	p->device = p->without = NULL;
	return err;
}

static int open_vhost(const struct probes_target *target, struct probes **probes, char *why, size_t why_bytes)
{
	struct vhost_probes *p = calloc(1, sizeof(*p));

	if (!p) {
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	*probes = &p->base;
	return open_into(p, target, why, why_bytes);
}

static void close_vhost(struct probes *probes)
{
	struct vhost_probes *p = own(probes);

	vhost_path__destroy(p->object);
	free(p);
}

static int attach_vhost(struct probes *probes, char *why, size_t why_bytes)
{
	const struct vhost_candidate *chosen[VHOST_POINT_COUNT];
	struct vhost_probes *p = own(probes);
	int err;

	p->object->bss->kick_ns = 0;
	p->object->bss->wake_ns = 0;
	p->consumed = p->object->bss->sequence;
	chosen_of(p, chosen);
	err = attach_all(p->object, chosen, p->links);
	if (err)
		snprintf(why, why_bytes, "the probes do not attach again: %s", probes_error_text(err));
	return err;
}

static void detach_vhost(struct probes *probes)
{
	detach_all(own(probes)->links);
}

/* Nothing is in flight: the records stand still. What was never used is no request that ended. */
static int poll_vhost(struct probes *probes)
{
	struct vhost_probes *p = own(probes);
	uint64_t last = p->object->bss->sequence;
	int count = 0;

	if (last - p->consumed > PROBES_RING) {
		p->lost += last - p->consumed - PROBES_RING;
		p->consumed = last - PROBES_RING;
	}
	while (p->consumed < last) {
		struct probes_record record;

		p->consumed++;
		memcpy(&record, &p->object->bss->ring[p->consumed & (PROBES_RING - 1)], sizeof(record));
		if (!record.t_ns[VHOST_USED])
			continue;
		probes->on_record(probes->context, &record);
		count++;
	}
	return count;
}

static uint64_t hits_of(const struct probes *probes, unsigned point)
{
	return look(probes)->object->bss->hits[point];
}

static const char *missing_of(const struct probes *probes, unsigned point)
{
	const struct point_state *state = &look(probes)->points[point];

	return state->chosen ? NULL : state->why;
}

static uint64_t lost_of(const struct probes *probes)
{
	return look(probes)->lost;
}

static void attached_as(const struct probes *probes, unsigned point, const char **kind, const char **function)
{
	*kind = look(probes)->points[point].chosen->kind;
	*function = look(probes)->points[point].chosen->function;
}

const struct probes_loader probes_vhost_loader = {
	.open = open_vhost,
	.close = close_vhost,
	.attach = attach_vhost,
	.detach = detach_vhost,
	.poll = poll_vhost,
	.hits = hits_of,
	.missing = missing_of,
	.lost = lost_of,
	.attached = attached_as,
};
