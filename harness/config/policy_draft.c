/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reader of policies fills, in the order of the file, and how a policy is made of it: sorted, without doubles, with its tables. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/policy_private.h"

#define DRAFT_MAX (4u * POLICY_RESOURCES_MAX)
#define FINDINGS_MAX 1000u

/* Room for one more at the end; NULL (and noted) if there is none. Arrays double. */
static void *add(struct policy_draft *draft, void *array, uint32_t *count, size_t size, uint32_t most, const char *what)
{
	void **items = array;

	if (*count == most) {
		if (!draft->why[0])
			(void)snprintf(draft->why, draft->why_bytes, "%s: expected at most %u %s, found more",
				       draft->policy->source, most, what);
		return NULL;
	}
	if ((*count & (*count - 1)) == 0) {
		void *larger = realloc(*items, (*count ? 2u * (size_t)*count : 1u) * size);

		if (!larger) {
			draft->no_memory = true;
			return NULL;
		}
		*items = larger;
	}
	memset((char *)*items + *count * size, 0, size);
	return (char *)*items + (*count)++ * size;
}

static char *copy(struct policy_draft *draft, const char *text)
{
	char *own = strdup(text ? text : "");

	draft->no_memory |= !own;
	return own;
}

int policy_draft_begin(struct policy_draft *draft, const char *source, char *why, size_t why_bytes)
{
	*draft = (struct policy_draft){.why = why, .why_bytes = why_bytes};
	why[0] = '\0';
	draft->policy = calloc(1, sizeof(*draft->policy));
	if (!draft->policy)
		return -ENOMEM;
	draft->policy->source = copy(draft, source);
	return draft->no_memory ? -ENOMEM : 0;
}

uint32_t policy_draft_agent(struct policy_draft *draft, const char *name, const char *where)
{
	struct policy *p = draft->policy;
	struct policy_agent *agent = add(draft, &p->agents, &p->agent_count, sizeof(*p->agents), POLICY_AGENTS_MAX, "agents");

	if (!agent)
		return POLICY_NONE;
	agent->name = copy(draft, name);
	agent->where = copy(draft, where);
	agent->unlisted = POLICY_DENIED;
	return p->agent_count - 1;
}

bool policy_draft_hide_protocol(struct policy_draft *draft, uint32_t agent, uint8_t protocol)
{
	struct policy_agent *a = &draft->policy->agents[agent];
	uint8_t *hidden = add(draft, &a->hidden, &a->hidden_count, 1, 255, "hidden protocols");

	if (hidden)
		*hidden = protocol;
	return hidden != NULL;
}

uint32_t policy_draft_device(struct policy_draft *draft, uint32_t id, const char *name, const char *where)
{
	struct policy *p = draft->policy;
	struct policy_device *device =
		add(draft, &p->devices, &p->device_count, sizeof(*p->devices), POLICY_DEVICES_MAX, "devices");

	if (!device)
		return POLICY_NONE;
	*device = (struct policy_device){.id = id, .name = copy(draft, name), .where = copy(draft, where)};
	return p->device_count - 1;
}

uint32_t policy_draft_resource(struct policy_draft *draft, uint8_t protocol, uint8_t selector, uint32_t id, const char *where)
{
	struct policy *p = draft->policy;
	struct policy_resource *resource =
		add(draft, &p->resources, &p->resource_count, sizeof(*p->resources), DRAFT_MAX, "mentions of resources");

	if (!resource)
		return POLICY_NONE;
	*resource = (struct policy_resource){protocol, selector, id, copy(draft, where)};
	return p->resource_count - 1;
}

bool policy_draft_link(struct policy_draft *draft, uint32_t device, uint32_t resource)
{
	struct policy_link *link = add(draft, &draft->links, &draft->link_count, sizeof(*link), DRAFT_MAX, "resources of devices");

	if (link)
		*link = (struct policy_link){device, resource};
	return link != NULL;
}

bool policy_draft_use(struct policy_draft *draft, uint32_t agent, uint32_t device, uint16_t protocols, uint16_t rights)
{
	struct policy_statement *s = add(draft, &draft->uses, &draft->use_count, sizeof(*s), DRAFT_MAX, "entries of access");

	if (s)
		*s = (struct policy_statement){.agent = agent, .target = device, .protocols = protocols, .rights = rights};
	return s != NULL;
}

bool policy_draft_limit(struct policy_draft *draft, uint32_t agent, uint32_t resource, uint16_t rights, bool hidden)
{
	struct policy_statement *s = add(draft, &draft->limits, &draft->limit_count, sizeof(*s), DRAFT_MAX, "entries of resources");

	if (s)
		*s = (struct policy_statement){.agent = agent, .target = resource, .rights = rights, .hidden = hidden};
	return s != NULL;
}

bool policy_draft_find(struct policy_draft *draft, const char *format, ...)
{
	struct policy *p = draft->policy;
	char text[512];
	va_list arguments;
	char **finding;

	if (p->finding_count == FINDINGS_MAX)
		return true;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	finding = add(draft, &p->findings, &p->finding_count, sizeof(*finding), FINDINGS_MAX, "findings");
	if (finding)
		*finding = copy(draft, text);
	return finding != NULL;
}

/* --- Sorting --------------------------------------------------------------------------------------------------------------- */

struct place {
	uint64_t key;
	uint32_t at;
};

static int by_key(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static uint64_t resource_key(const struct policy_resource *r)
{
	return (uint64_t)r->protocol << 40 | (uint64_t)r->selector << 32 | r->id;
}

/* Sorted, each once; `number` tells where each mention went. */
static int sort_resources(struct policy *p, uint32_t *number)
{
	struct place *places = calloc(p->resource_count + 1u, sizeof(*places));
	struct policy_resource *sorted = calloc(p->resource_count + 1u, sizeof(*sorted));
	uint32_t count = 0;

	if (!places || !sorted) {
		free(places);
		free(sorted);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < p->resource_count; i++)
		places[i] = (struct place){resource_key(&p->resources[i]), i};
	qsort(places, p->resource_count, sizeof(*places), by_key);
	for (uint32_t i = 0; i < p->resource_count; i++) {
		struct policy_resource *r = &p->resources[places[i].at];

		if (i > 0 && places[i].key == places[i - 1].key)
			free(r->where);
		else
			sorted[count++] = *r;
		number[places[i].at] = count - 1;
	}
	free(places);
	free(p->resources);
	p->resources = sorted;
	p->resource_count = count;
	return 0;
}

static int sort_devices(struct policy_draft *draft, uint32_t *number)
{
	struct policy *p = draft->policy;
	struct place *places = calloc(p->device_count + 1u, sizeof(*places));
	struct policy_device *sorted = calloc(p->device_count + 1u, sizeof(*sorted));
	int error = places && sorted ? 0 : -ENOMEM;

	for (uint32_t i = 0; i < p->device_count && !error; i++)
		places[i] = (struct place){p->devices[i].id, i};
	if (!error && p->device_count)
		qsort(places, p->device_count, sizeof(*places), by_key);
	for (uint32_t i = 0; i + 1 < p->device_count && !error; i++) {
		if (places[i].key != places[i + 1].key)
			continue;
		(void)snprintf(draft->why, draft->why_bytes, "%s: expected device %u once, found it again (first %s)",
			       p->devices[places[i + 1].at].where, p->devices[places[i].at].id, p->devices[places[i].at].where);
		error = -EINVAL;
	}
	for (uint32_t i = 0; i < p->device_count && !error; i++) {
		sorted[i] = p->devices[places[i].at];
		number[places[i].at] = i;
	}
	free(places);
	if (error) {
		free(sorted);
		return error;
	}
	free(p->devices);
	p->devices = sorted;
	return 0;
}

/* --- Tables ---------------------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static int by_link(const void *a, const void *b)
{
	const struct policy_link *x = a, *y = b;

	return x->device != y->device ? by_number(&x->device, &y->device) : by_number(&x->resource, &y->resource);
}

static int list_resources(struct policy_device *device, const struct policy_link *links, uint32_t count)
{
	device->resources = calloc(count, sizeof(*device->resources));
	if (!device->resources)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (i == 0 || links[i].resource != links[i - 1].resource)
			device->resources[device->resource_count++] = links[i].resource;
	return 0;
}

static int list_all_resources(struct policy_draft *draft)
{
	struct policy *p = draft->policy;

	if (draft->link_count)
		qsort(draft->links, draft->link_count, sizeof(*draft->links), by_link);
	for (uint32_t first = 0, next; first < draft->link_count; first = next) {
		int error;

		for (next = first + 1; next < draft->link_count && draft->links[next].device == draft->links[first].device;)
			next++;
		error = list_resources(&p->devices[draft->links[first].device], draft->links + first, next - first);
		if (error)
			return error;
	}
	return 0;
}

static int list_holders(struct policy *p)
{
	struct policy_rules *rules = p->rules;
	uint32_t total = 0, *next;

	rules->first_holder = calloc(p->resource_count + 2u, sizeof(*rules->first_holder));
	if (!rules->first_holder)
		return -ENOMEM;
	for (uint32_t d = 0; d < p->device_count; d++)
		for (uint32_t i = 0; i < p->devices[d].resource_count; i++, total++)
			rules->first_holder[p->devices[d].resources[i] + 2]++;
	next = rules->first_holder + 1;
	for (uint32_t r = 0; r < p->resource_count; r++)
		next[r + 1] += next[r];
	rules->holders = calloc(total + 1u, sizeof(*rules->holders));
	if (!rules->holders)
		return -ENOMEM;
	for (uint32_t d = 0; d < p->device_count; d++)
		for (uint32_t i = 0; i < p->devices[d].resource_count; i++)
			rules->holders[next[p->devices[d].resources[i]]++] = d;
	return 0;
}

static int enter_uses(struct policy_draft *draft)
{
	struct policy *p = draft->policy;

	for (uint32_t i = 0; i < draft->use_count; i++) {
		const struct policy_statement *s = &draft->uses[i];
		struct policy_use *use = &p->rules->uses[(size_t)s->agent * p->device_count + s->target];

		if (use->protocols) {
			(void)snprintf(draft->why, draft->why_bytes, "%s: expected device %u for agent %s once, found it twice",
				       p->source, p->devices[s->target].id, p->agents[s->agent].name);
			return -EINVAL;
		}
		*use = (struct policy_use){s->protocols, s->rights};
	}
	return 0;
}

static int enter_limits(struct policy_draft *draft)
{
	struct policy *p = draft->policy;

	for (uint32_t i = 0; i < draft->limit_count; i++) {
		const struct policy_statement *s = &draft->limits[i];
		const struct policy_resource *r = &p->resources[s->target];
		uint16_t *limit = &p->rules->limits[(size_t)s->agent * p->resource_count + s->target];

		if (*limit) {
			(void)snprintf(draft->why, draft->why_bytes,
				       "%s: expected one entry for agent %s and %s %u, found another one", r->where,
				       p->agents[s->agent].name, policy_protocol_text(r->protocol), r->id);
			return -EINVAL;
		}
		*limit = (uint16_t)(LIMIT_STATED | (s->hidden ? LIMIT_HIDDEN : 0) | (s->rights & policy_rights_of(r->protocol)));
		if (*limit & POLICY_ALL_RIGHTS)
			*limit |= POLICY_SEE;
	}
	return 0;
}

static bool is_hidden(const struct policy *p, uint32_t agent, uint32_t resource)
{
	return p->rules->limits[(size_t)agent * p->resource_count + resource] & LIMIT_HIDDEN;
}

/* In a dense id space, what is hidden from an agent moves what follows it one id down. Ids that no entry names move nothing. */
static int number_ids(struct policy *p)
{
	if (!p->dense)
		return 0;
	p->rules->ids = calloc((size_t)p->agent_count * p->resource_count + 1u, sizeof(*p->rules->ids));
	if (!p->rules->ids)
		return -ENOMEM;
	for (uint32_t a = 0; a < p->agent_count; a++) {
		uint32_t below = 0;

		for (uint32_t r = 0; r < p->resource_count; r++) {
			const struct policy_resource *resource = &p->resources[r];

			if (r == 0 || resource->protocol != resource[-1].protocol || resource->selector != resource[-1].selector)
				below = 0;
			p->rules->ids[(size_t)a * p->resource_count + r] = is_hidden(p, a, r) ? POLICY_NO_ID : resource->id - below;
			below += is_hidden(p, a, r);
		}
	}
	return 0;
}

static int make_rules(struct policy_draft *draft)
{
	struct policy *p = draft->policy;
	int error;

	if ((size_t)p->agent_count * p->resource_count > POLICY_CELLS_MAX || p->resource_count > POLICY_RESOURCES_MAX) {
		(void)snprintf(
			draft->why, draft->why_bytes,
			"%s: expected at most %u resources and %u cells of agents by resources, found %u agents and %u resources",
			p->source, POLICY_RESOURCES_MAX, POLICY_CELLS_MAX, p->agent_count, p->resource_count);
		return -E2BIG;
	}
	p->rules = calloc(1, sizeof(*p->rules));
	if (!p->rules)
		return -ENOMEM;
	p->rules->uses = calloc((size_t)p->agent_count * p->device_count + 1u, sizeof(*p->rules->uses));
	p->rules->limits = calloc((size_t)p->agent_count * p->resource_count + 1u, sizeof(*p->rules->limits));
	if (!p->rules->uses || !p->rules->limits)
		return -ENOMEM;
	error = list_all_resources(draft);
	if (!error)
		error = list_holders(p);
	if (!error)
		error = enter_uses(draft);
	if (!error)
		error = enter_limits(draft);
	return error ? error : number_ids(p);
}

/* Names and ids of agents are different. */
static int check_agents(struct policy_draft *draft)
{
	const struct policy *p = draft->policy;

	for (uint32_t a = 0; a < p->agent_count; a++) {
		for (uint32_t b = 0; b < a; b++) {
			const struct policy_agent *one = &p->agents[a], *other = &p->agents[b];

			if (!strcmp(one->name, other->name)) {
				(void)snprintf(draft->why, draft->why_bytes,
					       "%s: expected a name of its own for each agent, found \"%s\" again (first %s)",
					       one->where, one->name, other->where);
				return -EINVAL;
			}
			if (one->id_known && other->id_known && one->id == other->id) {
				(void)snprintf(draft->why, draft->why_bytes,
					       "%s: expected an id of its own for each agent, found %u again (first %s)",
					       one->where, one->id, other->where);
				return -EINVAL;
			}
		}
	}
	return 0;
}

static int finish(struct policy_draft *draft)
{
	struct policy *p = draft->policy;
	uint32_t *resources = calloc(p->resource_count + 1u, sizeof(*resources));
	uint32_t *devices = calloc(p->device_count + 1u, sizeof(*devices));
	int error = resources && devices ? check_agents(draft) : -ENOMEM;

	if (!error)
		error = sort_resources(p, resources);
	if (!error)
		error = sort_devices(draft, devices);
	for (uint32_t i = 0; i < draft->link_count && !error; i++) {
		draft->links[i].device = devices[draft->links[i].device];
		draft->links[i].resource = resources[draft->links[i].resource];
	}
	for (uint32_t i = 0; i < draft->use_count && !error; i++)
		draft->uses[i].target = devices[draft->uses[i].target];
	for (uint32_t i = 0; i < draft->limit_count && !error; i++)
		draft->limits[i].target = resources[draft->limits[i].target];
	if (!error)
		error = make_rules(draft);
	free(resources);
	free(devices);
	return error;
}

int policy_draft_end(struct policy_draft *draft, int error, struct policy **policy)
{
	if (!draft->policy)
		return -ENOMEM;
	if (!error && draft->no_memory)
		error = -ENOMEM;
	if (!error)
		error = finish(draft);
	if (error == -ENOMEM && !draft->why[0])
		(void)snprintf(draft->why, draft->why_bytes, "%s: out of memory",
			       draft->policy->source ? draft->policy->source : "policy");
	free(draft->links);
	free(draft->uses);
	free(draft->limits);
	if (error)
		policy_free(draft->policy);
	else
		*policy = draft->policy;
	return error;
}
