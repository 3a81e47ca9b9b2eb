/* SPDX-License-Identifier: BSD-2-Clause */
/* The proxy as a whole: its roads, its server, its figures. */
#include "harness/proxy/proxy.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/proxy/proxy_private.h"

#define PATIENCE_NS UINT64_C(10000000000)

uint64_t proxy_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void proxy_tell(const struct road *road, const char *format, ...)
{
	const struct proxy_options *options = &road->proxy->options;
	char text[768];
	int head;
	va_list arguments;

	if (!options->tell)
		return;
	head = snprintf(text, sizeof(text), "%s: ", road->listen);
	va_start(arguments, format);
	vsnprintf(text + head, sizeof(text) - (size_t)head, format, arguments);
	va_end(arguments);
	options->tell(options->context, text);
}

int proxy_create(const struct proxy_options *options, struct proxy **created, char *why, size_t why_bytes)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));
	struct vhost_user_devices devices = proxy_devices;
	const struct vhost_user_server_options server = {.once = options->once};
	int error;

	if (!proxy) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	proxy->options = *options;
	if (!proxy->options.patience_ns)
		proxy->options.patience_ns = PATIENCE_NS;
	devices.context = proxy;
	error = vhost_user_server_create(&devices, &server, &proxy->server, why, why_bytes);
	if (error)
		free(proxy);
	else
		*created = proxy;
	return error;
}

static void free_road(struct road *road)
{
	if (!road)
		return;
	assay_histogram_free(road->in);
	assay_histogram_free(road->out);
	free(road->held);
	free(road);
}

static struct road *new_road(struct proxy *proxy, const char *listen, const char *uri, const char *name, uint16_t agent)
{
	struct road *road = calloc(1, sizeof(*road));

	if (!road)
		return NULL;
	road->proxy = proxy;
	road->agent = agent;
	snprintf(road->name, sizeof(road->name), "%s", name);
	snprintf(road->uri, sizeof(road->uri), "%s", uri);
	snprintf(road->listen, sizeof(road->listen), "%s", listen);
	road->events_end = &road->events;
	road->held = calloc(PROXY_IN_FLIGHT_MAX, sizeof(*road->held));
	for (uint16_t i = 0; i < PROXY_IN_FLIGHT_MAX; i++)
		road->free[i] = i;
	if (road->held && !assay_histogram_create(0, &road->in) && !assay_histogram_create(0, &road->out))
		return road;
	free_road(road);
	return NULL;
}

int proxy_add(struct proxy *proxy, const char *listen, const char *uri, const char *name, uint16_t agent, char *why,
	      size_t why_bytes)
{
	struct road *road;
	int error;

	if (proxy->count == PROXY_ROADS_MAX) {
		snprintf(why, why_bytes, "%s: no more than %u sockets can be served", listen, PROXY_ROADS_MAX);
		return -ENOSPC;
	}
	if (strlen(uri) >= sizeof(road->uri)) {
		snprintf(why, why_bytes, "%.64s...: the URI is too long", uri);
		return -ENAMETOOLONG;
	}
	road = new_road(proxy, listen, uri, name, agent);
	if (!road) {
		snprintf(why, why_bytes, "%s: out of memory", listen);
		return -ENOMEM;
	}
	error = proxy_link_init(road, why, why_bytes);
	if (!error)
		error = vhost_user_server_listen(proxy->server, listen, road->name, why, why_bytes);
	if (error)
		free_road(road);
	else
		proxy->roads[proxy->count++] = road;
	return error;
}

int proxy_run(struct proxy *proxy)
{
	return vhost_user_server_run(proxy->server);
}

void proxy_stop(struct proxy *proxy)
{
	vhost_user_server_stop(proxy->server);
}

static struct proxy_added added(const struct assay_histogram *histogram)
{
	return (struct proxy_added){
		.count = assay_histogram_count(histogram),
		.p50_ns = assay_histogram_percentile(histogram, 50),
		.p99_ns = assay_histogram_percentile(histogram, 99),
		.max_ns = assay_histogram_max(histogram),
	};
}

bool proxy_figures(const struct proxy *proxy, size_t number, struct proxy_figures *figures)
{
	const struct road *road = number < proxy->count ? proxy->roads[number] : NULL;

	if (!road)
		return false;
	*figures = road->figures;
	figures->open += road->used;
	figures->in = added(road->in);
	figures->out = added(road->out);
	return true;
}

int proxy_trace_error(const struct proxy *proxy)
{
	return proxy->trace_error;
}

void proxy_destroy(struct proxy *proxy)
{
	if (!proxy)
		return;
	for (size_t i = 0; i < proxy->count; i++) {
		proxy->roads[i]->give_up_ns = 0;
		proxy->roads[i]->here = false;
	}
	vhost_user_server_destroy(proxy->server);
	for (size_t i = 0; i < proxy->count; i++) {
		proxy_link_end(proxy->roads[i]);
		free_road(proxy->roads[i]);
	}
	free(proxy);
}
