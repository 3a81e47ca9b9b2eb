# SPDX-License-Identifier: BSD-2-Clause
# What a platform file promises its first agent, one resource a line: KIND NAME, then what the kind has to say. The files' own layout is all that is
# understood here: entries begin with "- " at the depth of their list.
#   clock NAME RATE     sensor NAME TYPE EXPONENT START STEP WRAP reads|fails     rail NAME LOWEST HIGHEST
#   cap NAME UNIT LOWEST HIGHEST     level DOMAIN LEVEL KHZ     function NAME groups|gpio     base VERSION VENDOR SUB_VENDOR VERSION     others: NAME
function field(text, key, absent,    at) {
	if (!match(text, "[{, ]" key ": *[^,}# ]+"))
		return absent
	at = substr(text, RSTART + 1, RLENGTH - 1)
	sub("^" key ": *", "", at)
	return at
}
# the list behind a key, as the members of a set
function numbers(text, key, set,    list, count, i, parts) {
	if (!match(text, key ": *\[[^]]*"))
		return 0
	list = substr(text, RSTART, RLENGTH)
	sub(/.*\[/, "", list)
	gsub(/ /, "", list)
	count = split(list, parts, ",")
	for (i = 1; i <= count; i++)
		set[parts[i]] = 1
	return count
}
function dotted(version) {
	return substr(version, 3, length(version) - 6) "." substr(version, length(version) - 3) + 0
}
function visible(    devices, device) {
	if (entry ~ "agent: " first ", hidden: true" || numbers_of[kind] in protocols_hidden)
		return 0
	numbers(entry, "[{ ]devices", devices)
	for (device in devices)
		if (device in devices_denied)
			return 0
	return 1
}
function finish(    name, list, count, i, volts, row) {
	if (entry == "")
		return
	name = field(entry, "name", "?")
	if (kind == "agent" && first == "") {
		first = name
		numbers(entry, "hidden_protocols", protocols_hidden)
		numbers(entry, "denied_devices", devices_denied)
	}
	if (kind != "agent" && visible()) {
		if (kind == "clock")
			print kind, name, field(entry, "rate", 0)
		else if (kind == "sensor")
			print kind, name, field(entry, "type", 0), field(entry, "exponent", 0), field(entry, "start", 0), field(entry, "step", 0), field(entry, "wrap", 0), entry ~ /[{ ]enabled: true/ && entry !~ /[{ ]fault: true/ ? "reads" : "fails"
		else if (kind == "rail") {
			if (match(entry, /levels: *\[[^]]*/)) {
				list = substr(entry, RSTART, RLENGTH)
				gsub(/[^0-9, -]/, "", list)
				count = split(list, volts, ",")
				print kind, name, volts[1] + 0, volts[count] + 0
			} else
				print kind, name, field(entry, "min", 0), field(entry, "max", 0)
		} else if (kind == "function")
			print kind, name, entry ~ /gpio: true/ ? "gpio" : "groups"
		else if (kind == "cap")
			print kind, name, field(entry, "unit", "abstract"), field(entry, "min", 0), field(entry, "max", 0)
		else
			print kind, name
		if (kind == "perf") {
			count = split(entry, row, "level: ")
			for (i = 2; i <= count; i++)
				if (row[i - 1] ~ /\{$/)
					print "level", name, row[i] + 0, field(row[i], "khz", 0)
		}
	}
	entry = ""
}
BEGIN {
	kinds["agents"] = "agent"; kinds["clocks"] = "clock"; kinds["sensors"] = "sensor"
	kinds["power"] = "power"; kinds["perf"] = "perf"; kinds["reset"] = "reset"; kinds["voltage"] = "rail"; kinds["powercap"] = "cap"
	kinds["pins"] = "pin"; kinds["groups"] = "group"; kinds["functions"] = "function"
	numbers_of["clock"] = "0x14"; numbers_of["sensor"] = "0x15"; numbers_of["power"] = "0x11"; numbers_of["perf"] = "0x13"
	numbers_of["reset"] = "0x16"; numbers_of["rail"] = "0x17"; numbers_of["cap"] = "0x18"
	numbers_of["pin"] = numbers_of["group"] = numbers_of["function"] = "0x19"
}
/^  - \{id: 0x/ && section == "protocols" { versions[field($0, "id", "")] = field($0, "version", "") }
/^[a-z_]+:/ {
	identity[$1] = $2
	finish()
	section = $1
	sub(/:.*/, "", section)
	kind = kinds[section]
	depth = kind == "agent" || kind == "clock" || kind == "sensor" ? 2 : 4
	next
}
/^  (pins|groups|functions):/ && section == "pinctrl" {
	finish()
	word = $1
	sub(/:.*/, "", word)
	kind = kinds[word]
	next
}
kind == "" { next }
match($0, /^ *- /) && RLENGTH == depth + 2 { finish(); entry = " " substr($0, depth + 3); next }
entry != "" { sub(/ # .*/, ""); entry = entry " " $0 }
END {
	finish()
	print "base", dotted(versions["0x10"]), identity["vendor:"], identity["sub_vendor:"] == "" ? "-" : identity["sub_vendor:"], identity["implementation_version:"]
}
