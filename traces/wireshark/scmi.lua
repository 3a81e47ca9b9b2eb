-- SPDX-License-Identifier: BSD-2-Clause
-- Dissects traces of scmi-assay (pcap, link type 147 = USER0): the pseudo-header of docs/trace-format.md, and the SCMI message behind it.
-- Use: wireshark -X lua_script:scmi.lua FILE, or put this file into a folder of Wireshark's plugins (Help, About, Folders).

-- The tables between the two marks come from scmi-assay itself (build/tools/lua-tables; `make docs` puts them here).
-- messages: protocol (0: every one), type, number, name, then the fields of the command and of its response behind the status; of a delayed
-- response or a notification those of the message. A field is NAME:TYPE, the types are those of `types` below; [T] is an array.
-- tables begin
local protocols = {
	[0x10] = { "Base", "base" }, [0x11] = { "Power domain", "power" }, [0x12] = { "System power", "system" },
	[0x13] = { "Performance", "perf" }, [0x14] = { "Clock", "clock" }, [0x15] = { "Sensor", "sensor" },
	[0x16] = { "Reset domain", "reset" }, [0x17] = { "Voltage", "voltage" }, [0x18] = { "Power capping", "powercap" },
	[0x19] = { "Pin control", "pinctrl" }, [0x1b] = { "Telemetry", "other" },
}
local statuses = {
	[0] = "SUCCESS", [-1] = "NOT_SUPPORTED", [-2] = "INVALID_PARAMETERS", [-3] = "DENIED",
	[-4] = "NOT_FOUND", [-5] = "OUT_OF_RANGE", [-6] = "BUSY", [-7] = "COMMS_ERROR",
	[-8] = "GENERIC_ERROR", [-9] = "HARDWARE_ERROR", [-10] = "PROTOCOL_ERROR", [-11] = "IN_USE",
	[-12] = "PARTIAL",
}
local messages = {
	{ 0x00, 0, 0x00, "PROTOCOL_VERSION", "", "version:v" },
	{ 0x00, 0, 0x01, "PROTOCOL_ATTRIBUTES", "", "attributes:[x]" },
	{ 0x00, 0, 0x02, "PROTOCOL_MESSAGE_ATTRIBUTES", "message:x", "attributes:x" },
	{ 0x00, 0, 0x10, "NEGOTIATE_PROTOCOL_VERSION", "version:v", "" },
	{ 0x10, 0, 0x03, "BASE_DISCOVER_VENDOR", "", "vendor:n" },
	{ 0x10, 0, 0x04, "BASE_DISCOVER_SUB_VENDOR", "", "sub_vendor:n" },
	{ 0x10, 0, 0x05, "BASE_DISCOVER_IMPLEMENTATION_VERSION", "", "implementation:x" },
	{ 0x10, 0, 0x06, "BASE_DISCOVER_LIST_PROTOCOLS", "skip:u", "count:u protocols:[b]" },
	{ 0x10, 0, 0x07, "BASE_DISCOVER_AGENT", "agent:d", "agent:u name:n" },
	{ 0x10, 0, 0x08, "BASE_NOTIFY_ERRORS", "enable:x", "" },
	{ 0x10, 0, 0x09, "BASE_SET_DEVICE_PERMISSIONS", "agent:d device:u flags:x", "" },
	{ 0x10, 0, 0x0a, "BASE_SET_PROTOCOL_PERMISSIONS", "agent:d device:u protocol:x flags:x", "" },
	{ 0x10, 0, 0x0b, "BASE_RESET_AGENT_CONFIGURATION", "agent:d flags:x", "" },
	{ 0x10, 3, 0x00, "BASE_ERROR_EVENT", "agent:u error:x messages:[x]" },
	{ 0x11, 0, 0x03, "POWER_DOMAIN_ATTRIBUTES", "domain:u", "attributes:x name:n" },
	{ 0x11, 0, 0x04, "POWER_STATE_SET", "flags:x domain:u state:x", "" },
	{ 0x11, 0, 0x05, "POWER_STATE_GET", "domain:u", "state:x" },
	{ 0x11, 0, 0x06, "POWER_STATE_NOTIFY", "domain:u enable:x", "" },
	{ 0x11, 0, 0x07, "POWER_STATE_CHANGE_REQUESTED_NOTIFY", "domain:u enable:x", "" },
	{ 0x11, 0, 0x08, "POWER_DOMAIN_NAME_GET", "domain:u", "flags:x name:N" },
	{ 0x11, 3, 0x00, "POWER_STATE_CHANGED", "agent:u domain:u state:x" },
	{ 0x11, 3, 0x01, "POWER_STATE_CHANGE_REQUESTED", "agent:u domain:u state:x" },
	{ 0x12, 0, 0x03, "SYSTEM_POWER_STATE_SET", "flags:x state:x", "" },
	{ 0x12, 0, 0x04, "SYSTEM_POWER_STATE_GET", "", "state:x" },
	{ 0x12, 0, 0x05, "SYSTEM_POWER_STATE_NOTIFY", "enable:x", "" },
	{ 0x12, 3, 0x00, "SYSTEM_POWER_STATE_NOTIFIER", "agent:u flags:x state:x timeout:u" },
	{ 0x13, 0, 0x03, "PERFORMANCE_DOMAIN_ATTRIBUTES", "domain:u", "attributes:x rate_limit:u sustained_khz:u sustained_level:u name:n" },
	{ 0x13, 0, 0x04, "PERFORMANCE_DESCRIBE_LEVELS", "domain:u index:u", "count:x levels:[l]" },
	{ 0x13, 0, 0x05, "PERFORMANCE_LIMITS_SET", "domain:u max:u min:u", "" },
	{ 0x13, 0, 0x06, "PERFORMANCE_LIMITS_GET", "domain:u", "max:u min:u" },
	{ 0x13, 0, 0x07, "PERFORMANCE_LEVEL_SET", "domain:u level:u", "" },
	{ 0x13, 0, 0x08, "PERFORMANCE_LEVEL_GET", "domain:u", "level:u" },
	{ 0x13, 0, 0x09, "PERFORMANCE_NOTIFY_LIMITS", "domain:u enable:x", "" },
	{ 0x13, 0, 0x0a, "PERFORMANCE_NOTIFY_LEVEL", "domain:u enable:x", "" },
	{ 0x13, 0, 0x0b, "PERFORMANCE_DESCRIBE_FASTCHANNEL", "domain:u message:x", "attributes:x rate_limit:u address:X bytes:u doorbell:X set:X preserve:X" },
	{ 0x13, 0, 0x0c, "PERFORMANCE_DOMAIN_NAME_GET", "domain:u", "flags:x name:N" },
	{ 0x13, 3, 0x00, "PERFORMANCE_LIMITS_CHANGED", "agent:u domain:u max:u min:u" },
	{ 0x13, 3, 0x01, "PERFORMANCE_LEVEL_CHANGED", "agent:u domain:u level:u" },
	{ 0x14, 0, 0x03, "CLOCK_ATTRIBUTES", "clock:u", "attributes:x name:n enable_delay:u" },
	{ 0x14, 0, 0x04, "CLOCK_DESCRIBE_RATES", "clock:u index:u", "count:x rates:[U]" },
	{ 0x14, 0, 0x05, "CLOCK_RATE_SET", "flags:x clock:u rate:U", "" },
	{ 0x14, 0, 0x06, "CLOCK_RATE_GET", "clock:u", "rate:U" },
	{ 0x14, 0, 0x07, "CLOCK_CONFIG_SET", "clock:u config:x extended:u", "" },
	{ 0x14, 0, 0x08, "CLOCK_NAME_GET", "clock:u", "flags:x name:N" },
	{ 0x14, 0, 0x09, "CLOCK_RATE_NOTIFY", "clock:u enable:x", "" },
	{ 0x14, 0, 0x0a, "CLOCK_RATE_CHANGE_REQUESTED_NOTIFY", "clock:u enable:x", "" },
	{ 0x14, 0, 0x0b, "CLOCK_CONFIG_GET", "clock:u flags:x", "attributes:x config:x extended:u" },
	{ 0x14, 0, 0x0c, "CLOCK_POSSIBLE_PARENTS_GET", "clock:u skip:u", "count:x parents:[u]" },
	{ 0x14, 0, 0x0d, "CLOCK_PARENT_SET", "clock:u parent:u", "" },
	{ 0x14, 0, 0x0e, "CLOCK_PARENT_GET", "clock:u", "parent:u" },
	{ 0x14, 0, 0x0f, "CLOCK_GET_PERMISSIONS", "clock:u", "permissions:x" },
	{ 0x14, 2, 0x05, "CLOCK_RATE_SET_COMPLETE", "clock:u rate:U" },
	{ 0x14, 3, 0x00, "CLOCK_RATE_CHANGED", "agent:u clock:u rate:U" },
	{ 0x14, 3, 0x01, "CLOCK_RATE_CHANGE_REQUESTED", "agent:u clock:u rate:U" },
	{ 0x15, 0, 0x03, "SENSOR_DESCRIPTION_GET", "index:u", "count:x sensors:[s]" },
	{ 0x15, 0, 0x04, "SENSOR_TRIP_POINT_NOTIFY", "sensor:u control:x", "" },
	{ 0x15, 0, 0x05, "SENSOR_TRIP_POINT_CONFIG", "sensor:u control:x value:D", "" },
	{ 0x15, 0, 0x06, "SENSOR_READING_GET", "sensor:u flags:x", "readings:[t]" },
	{ 0x15, 0, 0x07, "SENSOR_AXIS_DESCRIPTION_GET", "sensor:u index:u", "count:x axes:[a]" },
	{ 0x15, 0, 0x08, "SENSOR_LIST_UPDATE_INTERVALS", "sensor:u index:u", "count:x intervals:[x]" },
	{ 0x15, 0, 0x09, "SENSOR_CONFIG_GET", "sensor:u", "config:x" },
	{ 0x15, 0, 0x0a, "SENSOR_CONFIG_SET", "sensor:u config:x", "" },
	{ 0x15, 0, 0x0b, "SENSOR_CONTINUOUS_UPDATE_NOTIFY", "sensor:u control:x", "" },
	{ 0x15, 0, 0x0c, "SENSOR_NAME_GET", "sensor:u", "flags:x name:N" },
	{ 0x15, 0, 0x0d, "SENSOR_AXIS_NAME_GET", "sensor:u index:u", "count:x" },
	{ 0x15, 2, 0x06, "SENSOR_READING_COMPLETE", "sensor:u readings:[t]" },
	{ 0x15, 3, 0x00, "SENSOR_TRIP_POINT_EVENT", "agent:u sensor:u trip_point:x" },
	{ 0x15, 3, 0x01, "SENSOR_UPDATE", "agent:u sensor:u readings:[t]" },
	{ 0x16, 0, 0x03, "RESET_DOMAIN_ATTRIBUTES", "domain:u", "attributes:x latency:d name:n" },
	{ 0x16, 0, 0x04, "RESET", "domain:u flags:x state:x", "" },
	{ 0x16, 0, 0x05, "RESET_NOTIFY", "domain:u enable:x", "" },
	{ 0x16, 0, 0x06, "RESET_DOMAIN_NAME_GET", "domain:u", "flags:x name:N" },
	{ 0x16, 2, 0x04, "RESET_COMPLETE", "domain:u" },
	{ 0x16, 3, 0x00, "RESET_ISSUED", "agent:u domain:u state:x" },
	{ 0x17, 0, 0x03, "VOLTAGE_DOMAIN_ATTRIBUTES", "domain:u", "attributes:x name:n" },
	{ 0x17, 0, 0x04, "VOLTAGE_DESCRIBE_LEVELS", "domain:u index:u", "count:x levels:[d]" },
	{ 0x17, 0, 0x05, "VOLTAGE_CONFIG_SET", "domain:u config:x", "" },
	{ 0x17, 0, 0x06, "VOLTAGE_CONFIG_GET", "domain:u", "config:x" },
	{ 0x17, 0, 0x07, "VOLTAGE_LEVEL_SET", "domain:u flags:x level:d", "" },
	{ 0x17, 0, 0x08, "VOLTAGE_LEVEL_GET", "domain:u", "level:d" },
	{ 0x17, 0, 0x09, "VOLTAGE_DOMAIN_NAME_GET", "domain:u", "flags:x name:N" },
	{ 0x17, 2, 0x07, "VOLTAGE_LEVEL_SET_COMPLETE", "domain:u level:d" },
	{ 0x18, 0, 0x03, "POWERCAP_DOMAIN_ATTRIBUTES", "domain:u", "attributes:x name:n min_pai:u max_pai:u pai_step:u min_cap:u max_cap:u cap_step:u sustainable:u accuracy:u parent:d cai:[u]" },
	{ 0x18, 0, 0x04, "POWERCAP_CAP_GET", "domain:u cpli:u", "cap:u" },
	{ 0x18, 0, 0x05, "POWERCAP_CAP_SET", "=domain:u flags:x cap:u", "" },
	{ 0x18, 0, 0x06, "POWERCAP_PAI_GET", "domain:u", "pai:u" },
	{ 0x18, 0, 0x07, "POWERCAP_PAI_SET", "domain:u flags:x pai:u", "" },
	{ 0x18, 0, 0x08, "POWERCAP_DOMAIN_NAME_GET", "domain:u", "flags:x name:N" },
	{ 0x18, 0, 0x09, "POWERCAP_MEASUREMENTS_GET", "domain:u", "power:u pai:u" },
	{ 0x18, 0, 0x0a, "POWERCAP_CAP_NOTIFY", "domain:u enable:x", "" },
	{ 0x18, 0, 0x0b, "POWERCAP_MEASUREMENTS_NOTIFY", "domain:u enable:x low:u high:u", "" },
	{ 0x18, 0, 0x0c, "POWERCAP_DESCRIBE_FASTCHANNEL", "domain:u message:x cpli:u", "attributes:x rate_limit:u address:X bytes:u doorbell:X set:X preserve:X" },
	{ 0x18, 0, 0x0d, "POWERCAP_CPC_ATTRIBUTES", "domain:u index:u", "count:x" },
	{ 0x18, 0, 0x0e, "POWERCAP_CAI_GET", "domain:u cpli:u", "cai:u" },
	{ 0x18, 0, 0x0f, "POWERCAP_CAI_SET", "domain:u flags:x cai:u cpli:u", "" },
	{ 0x18, 2, 0x05, "POWERCAP_CAP_SET_COMPLETE", "domain:u cap:u cpli:u" },
	{ 0x18, 3, 0x00, "POWERCAP_CAP_CHANGED", "agent:u domain:u cap:u pai:u cpli:u" },
	{ 0x18, 3, 0x01, "POWERCAP_MEASUREMENTS_CHANGED", "agent:u domain:u power:u" },
	{ 0x19, 0, 0x03, "PINCTRL_ATTRIBUTES", "id:u selector:x", "attributes:x name:n" },
	{ 0x19, 0, 0x04, "PINCTRL_LIST_ASSOCIATIONS", "id:u selector:x index:u", "count:x ids:[h]" },
	{ 0x19, 0, 0x05, "PINCTRL_SETTINGS_GET", "id:u attributes:x", "function:d count:x settings:[p]" },
	{ 0x19, 0, 0x06, "PINCTRL_SETTINGS_CONFIGURE", "id:u function:d attributes:x settings:[p]", "" },
	{ 0x19, 0, 0x07, "PINCTRL_REQUEST", "id:u selector:x", "" },
	{ 0x19, 0, 0x08, "PINCTRL_RELEASE", "id:u selector:x", "" },
	{ 0x19, 0, 0x09, "PINCTRL_NAME_GET", "id:u selector:x", "flags:x name:N" },
	{ 0x19, 0, 0x0a, "PINCTRL_SET_PERMISSIONS", "", "" },
}
-- tables end

local HEADER_BYTES, MESSAGE_HEADER_BYTES, STATUS_BYTES = 32, 4, 4
local COMMAND, RESPONSE, DELAYED, NOTIFICATION, LIFECYCLE, METADATA = 0, 1, 2, 3, 4, 5
local kinds = { [0] = "Command", "Response", "Delayed response", "Notification", "Lifecycle event", "Metadata" }
local marks = { [0] = "->", "<-", "<=", "<!", "--", "##" }
local points = { [0] = "unknown", "published", "kick", "used", "reaped", "logged by a kernel", "passed through a proxy" }
local types_of_message = { [0] = "command or response", "reserved", "delayed response", "notification" }
local type_of_kind = { [COMMAND] = 0, [RESPONSE] = 0, [DELAYED] = 2, [NOTIFICATION] = 3 }
local events = {
	[0] = "attach", "detach", "crash", "reset", [16] = "VM created", [17] = "VM running", [18] = "VM paused", [19] = "VM stopped",
	[20] = "VM resetting", [21] = "VM destroyed",
}
local ways = { [0] = "unknown", "opened", "opened again", "closed", "cut", "killed", "by message", "lost" }

local scmi = Proto("scmi", "SCMI message")
local fields = {}

-- Bits of a number, without the operators that older Luas lack.
local function bits(value, from, count)
	return math.floor(value / 2 ^ from) % 2 ^ count
end

-- One number for protocol, type and message.
local function id(protocol, type, message)
	return (protocol * 4 + type) * 256 + message
end

local function field(name, made)
	fields[name] = made
	return made
end

field("version", ProtoField.uint8("scmi.trace.version", "Version"))
field("header_length", ProtoField.uint8("scmi.trace.header_length", "Header length"))
field("kind", ProtoField.uint8("scmi.kind", "Kind", base.DEC, kinds))
field("point", ProtoField.uint8("scmi.trace.time_point", "Time point", base.DEC, points))
field("agent", ProtoField.uint16("scmi.agent", "Agent"))
field("agent_name", ProtoField.string("scmi.agent_name", "Agent's name"))
field("channel", ProtoField.uint16("scmi.channel", "Channel"))
field("flags", ProtoField.uint32("scmi.trace.flags", "Flags", base.HEX))
field("corrupt", ProtoField.bool("scmi.trace.corrupt", "Corrupt: the bytes are not what was sent", 32, nil, 0x1))
field("truncated", ProtoField.bool("scmi.trace.truncated", "Truncated", 32, nil, 0x2))
field("on_purpose", ProtoField.bool("scmi.trace.malformed_on_purpose", "Malformed on purpose", 32, nil, 0x4))
field("unsolicited", ProtoField.bool("scmi.trace.unsolicited", "Unsolicited", 32, nil, 0x8))
field("resent", ProtoField.bool("scmi.trace.resent", "Sent again", 32, nil, 0x10))
field("capacity", ProtoField.uint32("scmi.capacity", "Capacity offered for the response"))
field("used", ProtoField.uint32("scmi.used_length", "Used length"))
field("sequence", ProtoField.uint64("scmi.sequence", "Sequence", base.DEC))
field("word", ProtoField.uint32("scmi.header", "Message header", base.HEX))
field("message", ProtoField.uint32("scmi.message", "Message", base.HEX, nil, 0x000000ff))
field("type", ProtoField.uint32("scmi.type", "Type", base.DEC, types_of_message, 0x00000300))
field("protocol", ProtoField.uint32("scmi.protocol", "Protocol", base.HEX, nil, 0x0003fc00))
field("token", ProtoField.uint32("scmi.token", "Token", base.DEC, nil, 0x0ffc0000))
field("reserved", ProtoField.uint32("scmi.reserved", "Reserved", base.HEX, nil, 0xf0000000))
field("label", ProtoField.string("scmi.label", "Message name"))
field("status", ProtoField.int32("scmi.status", "Status", base.DEC))
field("status_name", ProtoField.string("scmi.status_name", "Status name"))
field("event", ProtoField.uint32("scmi.life.event", "Event", base.DEC, events))
field("how", ProtoField.uint32("scmi.life.how", "How", base.DEC, ways))
field("vmid", ProtoField.uint32("scmi.life.vmid", "VM"))
field("generation", ProtoField.uint32("scmi.life.generation", "Life of the agent"))
field("json", ProtoField.string("scmi.metadata", "Metadata"))
field("rest", ProtoField.bytes("scmi.rest", "Bytes without a name"))
field("answer", ProtoField.framenum("scmi.response_in", "Response in", base.NONE, frametype.RESPONSE))
field("later", ProtoField.framenum("scmi.delayed_in", "Delayed response in", base.NONE, frametype.RESPONSE))
field("question", ProtoField.framenum("scmi.request_in", "Command in", base.NONE, frametype.REQUEST))
field("time", ProtoField.relative_time("scmi.response_time", "Time since the command"))

-- How a value of each type is read and shown, and its bytes.
local types = {
	u = { 4, "uint32", base.DEC }, x = { 4, "uint32", base.HEX }, d = { 4, "int32", base.DEC }, v = { 4, "uint32", base.HEX },
	U = { 8, "uint64", base.DEC }, X = { 8, "uint64", base.HEX }, D = { 8, "int64", base.DEC }, t = { 8, "int64", base.DEC },
	b = { 1, "uint8", base.HEX }, h = { 2, "uint16", base.DEC }, n = { 16, "stringz" }, N = { 64, "stringz" },
	l = { 4, "uint32", base.DEC }, p = { 4, "uint32", base.DEC },
}

local function new_field(abbreviation, label, type)
	local how = types[type]

	return ProtoField[how[2]](abbreviation, label, how[3])
end

-- "skip:u levels:[l]" as a list of { name, type, array, field }. What is of one protocol and has one name has one filter.
local taken, exact = {}, {}
local function parse(protocol, layout)
	local list = {}

	for name, open, type in layout:gmatch("([%w_]+):(%[?)(%a)%]?") do
		local word = protocols[protocol] and protocols[protocol][2] .. "." or ""
		local abbreviation = "scmi." .. word .. name
		local made

		if types[type] then
			if taken[abbreviation] and taken[abbreviation] ~= types[type][2] then
				abbreviation = abbreviation .. "_" .. types[type][2]
			end
			made = fields[abbreviation] or field(abbreviation, new_field(abbreviation, name, type))
			taken[abbreviation] = types[type][2]
		end
		list[#list + 1] = { name = name, type = type, array = open ~= "", field = made }
	end
	exact[list] = layout:sub(1, 1) == "="
	return list
end

local known = {} -- protocol, type, message
local function enter(protocol, row)
	local first = parse(protocol, row[5])

	known[id(protocol, row[2], row[3])] = { name = row[4], command = first, other = row[6] and parse(protocol, row[6]) or first }
end
for _, row in ipairs(messages) do
	if row[1] ~= 0 then
		enter(row[1], row)
	end
end
for _, row in ipairs(messages) do
	for protocol = 0, row[1] == 0 and 255 or -1 do
		enter(protocol, row)
	end
end
-- Descriptors of sensors and axes.
for _, row in ipairs({ { "id", "u" }, { "attributes_low", "x" }, { "attributes_high", "x" }, { "name", "n" } }) do
	field("descriptor_" .. row[1], new_field("scmi.sensor.descriptor." .. row[1], row[1], row[2]))
end

local registered = {}
for _, made in pairs(fields) do
	registered[#registered + 1] = made
end
scmi.fields = registered

local note_status = ProtoExpert.new("scmi.status.error", "The platform refused", expert.group.RESPONSE_CODE, expert.severity.NOTE)
local warn_status = ProtoExpert.new("scmi.status.failure", "The platform failed", expert.group.RESPONSE_CODE, expert.severity.WARN)
local malformed = ProtoExpert.new("scmi.malformed", "Malformed message", expert.group.MALFORMED, expert.severity.ERROR)
local odd = ProtoExpert.new("scmi.odd", "Not as usual", expert.group.PROTOCOL, expert.severity.WARN)
local rest_note = ProtoExpert.new("scmi.rest.note", "Bytes behind the known fields", expert.group.UNDECODED, expert.severity.CHAT)
scmi.experts = { note_status, warn_status, malformed, odd, rest_note }

-- What was seen on the first pass: who asked what in which frame.
local asked, answered, delayed_in, names = {}, {}, {}, {}
function scmi.init()
	asked, answered, delayed_in, names = {}, {}, {}, {}
end

local function status_name(status)
	return statuses[status] or (status <= -128 and "vendor status " or "status ") .. status
end

-- As `scmi-assay trace show` names a message.
local function label_of(protocol, type, message)
	local found = known[id(protocol, type, message)]
	local name = protocols[protocol] and protocols[protocol][1] or string.format("protocol 0x%02x", protocol)

	return name .. " " .. (found and found.name or string.format("message 0x%02x", message))
end

local function add_value(tree, one, range)
	local item = tree:add_le(one.field, range)
	if one.type == "v" then
		item:append_text(string.format(" (%d.%d)", bits(range:le_uint(), 16, 16), bits(range:le_uint(), 0, 16)))
	end
end

-- How many values of an array belong together.
local function group_of(type, before, left)
	local entries = before and bits(before, 0, 12) or 0

	if type == "p" or (type == "t" and left % 16 == 0) then
		return 2
	end
	if type == "l" and entries > 0 and (left == 12 * entries or left == 20 * entries) then
		return left / entries / 4
	end
	return 1
end

local function add_array(tree, one, payload, at, before)
	local size = types[one.type][1]
	local group = group_of(one.type, before, payload:len() - at)
	local branch = tree:add(payload(at), one.name)
	local index = 0

	while at + size * group <= payload:len() do
		local to = branch

		if group > 1 then
			to = branch:add(payload(at, size * group), string.format("%s[%d]", one.name, index))
		end
		for i = 0, group - 1 do
			add_value(to, one, payload(at + i * size, size))
		end
		at = at + size * group
		index = index + 1
	end
	branch:append_text(string.format(": %d", index))
	return at
end

-- Bytes of a descriptor, as its attributes say.
local function descriptor_bytes(type, low, high)
	if type == "a" then
		return bits(low, 8, 1) == 1 and 44 or 28
	elseif bits(low, 11, 1) == 0 then
		return 28
	end
	return bits(high, 8, 1) == 1 and 32 or 48
end

local function add_descriptors(tree, one, payload, at)
	local branch = tree:add(payload(at), one.name)

	while payload:len() - at >= 28 do
		local low, high = payload(at + 4, 4):le_uint(), payload(at + 8, 4):le_uint()
		local bytes = descriptor_bytes(one.type, low, high)
		local item

		if bytes > payload:len() - at then
			bytes = 28
		end
		item = branch:add(payload(at, bytes), "descriptor: " .. payload(at + 12, 16):stringz())
		item:add_le(fields.descriptor_id, payload(at, 4))
		item:add_le(fields.descriptor_attributes_low, payload(at + 4, 4))
		item:add_le(fields.descriptor_attributes_high, payload(at + 8, 4))
		item:add_le(fields.descriptor_name, payload(at + 12, 16))
		if bytes > 28 then
			item:add(fields.rest, payload(at + 28, bytes - 28))
		end
		at = at + bytes
	end
	return at
end

-- A payload may end before a field: older versions of a protocol, and refusals, have fewer. It may not end within one.
local function add_payload(tree, layout, payload, whole)
	local at, count, before = 0, payload:len(), nil

	for _, one in ipairs(layout) do
		local size = types[one.type] and types[one.type][1] or 28

		if count - at < size then
			if at < count and not one.array and whole then
				tree:add_tvb_expert_info(malformed, payload(at),
					string.format("%s: %d bytes expected, %d found", one.name, size, count - at))
			end
			break
		end
		if not types[one.type] then
			at = add_descriptors(tree, one, payload, at)
		elseif one.array then
			at = add_array(tree, one, payload, at, before)
		else
			add_value(tree, one, payload(at, size))
			before = size == 4 and payload(at, 4):le_uint() or nil
			at = at + size
		end
	end
	if at < count then
		tree:add(fields.rest, payload(at))
		tree:add_tvb_expert_info(rest_note, payload(at), string.format("%d bytes without a name", count - at))
	end
end

-- On the first pass frames are remembered, later (or with tshark -2) both ends of an exchange point at each other.
local function link(tree, pinfo, kind, key)
	if not pinfo.visited then
		if kind == COMMAND then
			asked[key] = { number = pinfo.number, time = pinfo.abs_ts }
		elseif kind == RESPONSE then
			answered[key] = pinfo.number
		elseif kind == DELAYED then
			delayed_in[key] = pinfo.number
		end
	end
	if kind == COMMAND then
		if answered[key] then
			tree:add(fields.answer, answered[key]):set_generated()
		end
		if delayed_in[key] then
			tree:add(fields.later, delayed_in[key]):set_generated()
		end
	elseif asked[key] then
		local seconds = pinfo.abs_ts - asked[key].time
		local whole = math.floor(seconds)

		tree:add(fields.question, asked[key].number):set_generated()
		tree:add(fields.time, NSTime.new(whole, math.floor((seconds - whole) * 1e9 + 0.5))):set_generated()
	end
end

local function add_status(tree, message)
	local range = message(MESSAGE_HEADER_BYTES, STATUS_BYTES)
	local status = range:le_int()
	local name = status_name(status)
	local item = tree:add_le(fields.status, range):append_text(" (" .. name .. ")")

	tree:add(fields.status_name, range, name):set_generated()
	if status ~= 0 then
		local severe = status == -7 or status == -8 or status == -9 or status == -10 or status > 0

		item:add_proto_expert_info(severe and warn_status or note_status, name)
	end
	return status, name
end

local function add_header(tree, message)
	local range = message(0, MESSAGE_HEADER_BYTES)
	local word = range:le_uint()
	local branch = tree:add_le(fields.word, range)

	for _, name in ipairs({ "message", "type", "protocol", "token", "reserved" }) do
		branch:add_le(fields[name], range)
	end
	return {
		message = bits(word, 0, 8), type = bits(word, 8, 2), protocol = bits(word, 10, 8), token = bits(word, 18, 10),
		reserved = bits(word, 28, 4),
	}, branch
end

-- The fields of a command, or behind the status of an answer.
local function layout_of(header, kind)
	local found = known[id(header.protocol, type_of_kind[kind], header.message)]

	return found and (kind == COMMAND and found.command or found.other) or {}
end

local function fits(layout, bytes)
	local sum = 0

	for _, one in ipairs(layout) do
		sum = sum + (types[one.type] and types[one.type][1] or 0)
	end
	return not exact[layout] or sum == bytes
end

local function dissect_message(tree, pinfo, message, kind, flags)
	local at, status, name = MESSAGE_HEADER_BYTES, 0, nil
	local whole = bits(flags, 0, 2) == 0
	local header, branch, layout, label

	if message:len() < MESSAGE_HEADER_BYTES then
		tree:add_proto_expert_info(bits(flags, 2, 1) == 1 and odd or malformed, string.format("a message of %d bytes has no header", message:len()))
		return string.format("a message of %d bytes", message:len())
	end
	header, branch = add_header(tree, message)
	label = label_of(header.protocol, type_of_kind[kind], header.message)
	tree:add(fields.label, message(0, MESSAGE_HEADER_BYTES), label):set_generated()
	if header.type ~= type_of_kind[kind] then
		branch:add_proto_expert_info(odd, "the type is not that of a " .. kinds[kind]:lower())
	end
	if header.reserved ~= 0 then
		branch:add_proto_expert_info(odd, "reserved bits are set")
	end
	if bits(flags, 0, 1) == 1 then
		tree:add_proto_expert_info(odd, "corrupt: the bytes are not what was sent")
		return label .. "  CORRUPT", header
	end
	if kind == RESPONSE or kind == DELAYED then
		if message:len() < at + STATUS_BYTES then
			if whole then
				tree:add_proto_expert_info(malformed, "an answer without a status")
			end
			return label .. "  no status", header
		end
		status, name = add_status(tree, message)
		at = at + STATUS_BYTES
	end
	if message:len() > at then
		layout = layout_of(header, kind)
		if not fits(layout, message:len() - at) then
			layout = {}
		end
		add_payload(tree, layout, message(at):tvb(), whole and status == 0)
	end
	return name and label .. "  " .. name or label, header
end

local function dissect_life(tree, message)
	if message:len() < 16 then
		tree:add_proto_expert_info(malformed, string.format("a lifecycle event has 16 bytes, this one %d", message:len()))
		return "lifecycle event"
	end
	for i, name in ipairs({ "event", "how", "vmid", "generation" }) do
		tree:add_le(fields[name], message(4 * (i - 1), 4))
	end
	return string.format("%s, %s", events[message(0, 4):le_uint()] or "event", ways[message(4, 4):le_uint()] or "in some way")
end

local function dissect_metadata(tree, message)
	local text = message:raw()

	tree:add(fields.json, message(), text)
	for agent in text:gmatch("{[^{}]*\"number\"[^{}]*}") do
		local number, name = agent:match("\"number\":%s*(%d+)"), agent:match("\"name\":%s*\"([^\"]*)\"")

		if number and name then
			names[tonumber(number)] = name
		end
	end
	return "metadata"
end

local function add_trace_header(tree, header)
	local flags

	tree:add(fields.version, header(0, 1))
	tree:add(fields.header_length, header(1, 1))
	tree:add(fields.kind, header(2, 1))
	tree:add(fields.point, header(3, 1))
	tree:add_le(fields.agent, header(4, 2))
	tree:add_le(fields.channel, header(6, 2))
	flags = tree:add_le(fields.flags, header(8, 4))
	for _, name in ipairs({ "corrupt", "truncated", "on_purpose", "unsolicited", "resent" }) do
		flags:add_le(fields[name], header(8, 4))
	end
	if header(12, 4):le_uint() ~= 0 then
		tree:add_le(fields.capacity, header(12, 4))
	end
	if header(16, 4):le_uint() ~= 0xffffffff then
		tree:add_le(fields.used, header(16, 4))
	end
	if header(24, 8):le_uint64() ~= UInt64.max() then
		tree:add_le(fields.sequence, header(24, 8))
	end
end

function scmi.dissector(tvb, pinfo, root)
	local tree = root:add(scmi, tvb())
	local length, kind, agent, text, message, branch, who

	pinfo.cols.protocol = "SCMI"
	if tvb:len() < HEADER_BYTES or tvb(0, 1):uint() ~= 1 or tvb(1, 1):uint() < HEADER_BYTES or tvb(1, 1):uint() > tvb:len() or
		tvb(2, 1):uint() > METADATA then
		tree:add_proto_expert_info(malformed, "no pseudo-header of version 1 at the start of this record")
		pinfo.cols.info = "no trace record"
		return tvb:len()
	end
	length, kind, agent = tvb(1, 1):uint(), tvb(2, 1):uint(), tvb(4, 2):le_uint()
	branch = tree:add(tvb(0, length), "Trace record")
	add_trace_header(branch, tvb(0, length):tvb())
	message = tvb:len() > length and tvb(length):tvb() or ByteArray.new():tvb("message")
	if kind == METADATA then
		text = message:len() > 0 and dissect_metadata(tree, message) or "metadata"
	elseif kind == LIFECYCLE then
		text = dissect_life(tree, message)
	else
		local header

		text, header = dissect_message(tree, pinfo, message, kind, tvb(8, 4):le_uint())
		if header then
			text = string.format("%-52s token %d", text, header.token)
		end
		if tvb(24, 8):le_uint64() ~= UInt64.max() then
			link(tree, pinfo, kind, agent .. "/" .. tostring(tvb(24, 8):le_uint64()))
		end
	end
	who = names[agent] or "agent " .. agent
	branch:add(fields.agent_name, tvb(4, 2), who):set_generated()
	if kind == COMMAND then
		pinfo.cols.src, pinfo.cols.dst = who, "platform"
	elseif kind <= NOTIFICATION then
		pinfo.cols.src, pinfo.cols.dst = "platform", who
	end
	pinfo.cols.info = marks[kind] .. " " .. text
	tree:append_text(", " .. kinds[kind] .. ": " .. text)
	return tvb:len()
end

DissectorTable.get("wtap_encap"):add((wtap or wtap_encaps).USER0, scmi)
