// SPDX-License-Identifier: GPL-2.0-only
/* The module's parameters. */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>

#include "settings.h"
#include "wire.h"

#define X(name, what)                                                                                                              \
	bool name;                                                                                                                 \
	module_param(name, bool, 0644);                                                                                            \
	MODULE_PARM_DESC(name, what);
VHOST_SCMI_SWITCHES(X)
#undef X

#define DELAY(name, where)                                                                                                         \
	ulong name;                                                                                                                \
	module_param(name, ulong, 0644);                                                                                           \
	MODULE_PARM_DESC(name, "nanoseconds to be busy " where);
DELAY(delay_wake_ns, "after the worker runs, before the ring's handler is entered")
DELAY(delay_fetch_ns, "in the ring's handler, before it takes the first chain")
DELAY(delay_handler_ns, "in the backend, before it answers")
DELAY(delay_used_ns, "between the answer and the used entry")
DELAY(delay_call_ns, "between the used entry and the call")

uint slow_percent;
module_param(slow_percent, uint, 0644);
MODULE_PARM_DESC(slow_percent, "per cent by which the backend takes longer, measured from where the ring's handler began this request");

uint agents = 16;
module_param(agents, uint, 0444);
MODULE_PARM_DESC(agents, "how many agents there are: how many opens at once (1 to 255)");

static uint hold_ms;
module_param(hold_ms, uint, 0644);
MODULE_PARM_DESC(hold_ms, "milliseconds to sleep in the backend before it answers a message that hold_message names");

static uint hold_message;
module_param(hold_message, uint, 0644);
MODULE_PARM_DESC(hold_message, "protocol id times 256 plus message id of what hold_ms holds; 0: everything");

static uint fail_host;
module_param(fail_host, uint, 0644);
MODULE_PARM_DESC(fail_host, "errno that every changing call of a host framework fails with; 0: none");

static uint fail_open;
module_param(fail_open, uint, 0644);
MODULE_PARM_DESC(fail_open, "id of the protocol whose open hook fails; 0: none");

static uint fail_close;
module_param(fail_close, uint, 0644);
MODULE_PARM_DESC(fail_close, "id of the protocol whose close hook fails; 0: none");

void settings_wait(ulong ns)
{
	u64 end;

	if (likely(!ns))
		return;
	end = ktime_get_ns() + ns;
	while (ktime_get_ns() < end)
		cpu_relax();
}

void settings_hold(u32 header)
{
	uint ms = READ_ONCE(hold_ms), message = READ_ONCE(hold_message);

	if (likely(!ms))
		return;
	if (!message || message == (SCMI_HEADER_PROTOCOL(header) << 8 | SCMI_HEADER_MESSAGE(header)))
		msleep(ms);
}

void settings_slow_down(u64 since_ns)
{
	uint percent = READ_ONCE(slow_percent);
	u64 now, end;

	if (likely(!percent))
		return;
	/* a look at the clock takes as long as 2 % of a short request: no more of them than needed */
	now = ktime_get_ns();
	end = now + (now - since_ns) * percent / 100;
	while (ktime_get_ns() < end)
		cpu_relax();
}

int settings_planted(void)
{
	return -(int)READ_ONCE(fail_host);
}

bool settings_open_fails(u8 protocol)
{
	return READ_ONCE(fail_open) == protocol;
}

bool settings_close_fails(u8 protocol)
{
	return READ_ONCE(fail_close) == protocol;
}
