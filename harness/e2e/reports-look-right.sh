#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The pages of bench and compare in a browser without a network, wide and narrow, light and dark, and on paper: nothing runs over the edge, labels of
# plots do not meet, text can be read, links lead somewhere, and the verdict stands on the first screen.
# seconds: 180
. harness/e2e/lib.sh

command -v chromium >/dev/null || skip "no chromium (Debian package chromium): nothing to look with"
command -v pdftotext >/dev/null || skip "no pdftotext (Debian package poppler-utils): nothing to read the printed page with"
offline=
if unshare -n true 2>/dev/null; then offline='unshare -n'; fi

# Around the page: measures it once it is loaded, and says what it found. It stands in a frame, since a window is never narrower than 500.
cat >"$work/measure.js" <<'END'
function measure(frame) {
	var page = frame.contentWindow, document = frame.contentDocument, found = [], width = page.innerWidth, all = document.querySelectorAll('body *');
	function say(what) { if (found.length < 20) found.push(what); }
	function numbers(colour) { return colour.match(/[\d.]+/g).map(Number); }
	function light(c) {
		var l = c.slice(0, 3).map(function (v) { v /= 255; return v <= .03928 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4); });
		return .2126 * l[0] + .7152 * l[1] + .0722 * l[2];
	}
	function ground(e) {
		for (; e; e = e.parentElement) {
			var c = numbers(page.getComputedStyle(e).backgroundColor);
			if (c.length < 4 || c[3] > 0) return c;
		}
		return [255, 255, 255];
	}
	function shown(e) { var r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; }
	function own_text(e) {
		return [].some.call(e.childNodes, function (n) { return n.nodeType === 3 && n.data.trim(); });
	}
	if (document.documentElement.scrollWidth > width) say('the page is ' + document.documentElement.scrollWidth + ' wide in a window of ' + width);
	all.forEach(function (e) {
		var r = e.getBoundingClientRect(), style = page.getComputedStyle(e), svg = e.closest('svg'), a, b, ratio;
		if (!shown(e) || e.matches('title, desc, script, style')) return;
		if (r.right > width + 1 && !e.closest('.scroll') && !svg) say('over the edge: ' + e.tagName + ' ' + e.textContent.slice(0, 40));
		if (!own_text(e)) return;
		if (!svg && parseFloat(style.fontSize) < 10) say('tiny text, ' + style.fontSize + ': ' + e.textContent.slice(0, 40));
		a = light(numbers(svg ? style.fill : style.color));
		b = light(ground(e));
		ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (ratio < 4.5) say('contrast of ' + ratio.toFixed(2) + ': ' + e.textContent.slice(0, 40));
	});
	document.querySelectorAll('svg[role=img]').forEach(function (s) {
		var frame = s.getBoundingClientRect(), name = s.querySelector('title'), texts = [].slice.call(s.querySelectorAll('text'));
		if (!name || !name.textContent || !s.querySelector('desc')) say('a plot without title or description');
		if (!shown(s)) return;
		texts.forEach(function (t, i) {
			var r = t.getBoundingClientRect(), size = parseFloat(page.getComputedStyle(t).fontSize) * frame.width / s.viewBox.baseVal.width;
			if (size < 9.5) say('a label of ' + size.toFixed(1) + ' px: ' + t.textContent);
			if (r.left < frame.left - 1 || r.right > frame.right + 1 || r.bottom > frame.bottom + 1)
				say('a label leaves its plot "' + name.textContent + '": ' + t.textContent);
			texts.slice(i + 1).forEach(function (u) {
				var q = u.getBoundingClientRect();
				if (r.left < q.right - 1 && q.left < r.right - 1 && r.top < q.bottom - 3 && q.top < r.bottom - 3)
					say('labels meet in "' + name.textContent + '": ' + t.textContent + ', ' + u.textContent);
			});
		});
	});
	document.querySelectorAll('[href]').forEach(function (a) {
		var to = a.getAttribute('href');
		if (to[0] !== '#' || !document.getElementById(to.slice(1))) say('a link leads nowhere: ' + to);
	});
	if (page.performance.getEntriesByType('resource').length) say('it loads ' + page.performance.getEntriesByType('resource')[0].name);
	document.querySelectorAll('#verdict, .word').forEach(function (e) {
		if (e.getBoundingClientRect().bottom > page.innerHeight) say('the verdict is not on the first screen');
	});
	self.document.getElementById('said').textContent += 'measured ' + width + ' ' + page.matchMedia('(prefers-color-scheme: dark)').matches + '\n' + found.map(function (what) { return width + ': ' + what + '\n'; }).join('');
}
END

browse() {
	# shellcheck disable=SC2086 # no word, or two
	HOME=$work timeout 100 $offline chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/chromium" "$@" 2>"$work/browser"
}

# measured PAGE: what is wrong with it, wide and narrow, light and dark, in $work/wrong
measured() {
	sed 's/&/\&amp;/g; s/"/\&quot;/g' "$1" >"$work/quoted"
	{
		echo '<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><pre id="said"></pre><script>'
		cat "$work/measure.js"
		echo '</script>'
		for size in 'width:1280px;height:900px' 'width:400px;height:800px'; do
			printf '<iframe onload="measure(this)" style="border:0;%s" srcdoc="' "$size"
			cat "$work/quoted"
			echo '"></iframe>'
		done
	} >"$work/around.html"
	: >"$work/wrong"
	for dark in true false; do
		scheme=$([ "$dark" = true ] && echo 0 || echo 1)
		browse --blink-settings=preferredColorScheme="$scheme" --window-size=1400,1000 --dump-dom "file://$work/around.html" >"$work/dom" ||
			fail "the browser ended with $?: $(tail -n 3 "$work/browser")"
		sed -n '/<pre id="said">/,/<\/pre>/p' "$work/dom" | sed 's/.*<pre id="said">//; s/<\/pre>.*//; /^$/d' >"$work/said"
		for width in 1280 400; do
			grep -qx "measured $width $dark" "$work/said" || fail "$1, $width wide, dark $dark: nothing was measured: $(head -c 300 "$work/said")"
		done
		grep -v '^measured ' "$work/said" | sed "s/^/dark $dark, /" >>"$work/wrong"
	done
}

look() {
	measured "$1"
	[ ! -s "$work/wrong" ] || { cat "$work/wrong"; fail "$(basename "$1"): see above"; }
}

# on_paper PAGE FEWEST MOST: A4, not shrunk to fit, the head on the first of so many pages
on_paper() {
	browse --no-pdf-header-footer --print-to-pdf="$work/page.pdf" "file://$1" >/dev/null || fail "no PDF of $1: $(tail -n 3 "$work/browser")"
	pages=$(pdfinfo "$work/page.pdf" | sed -n 's/^Pages: *//p')
	if [ "$pages" -lt "$2" ] || [ "$pages" -gt "$3" ]; then fail "$(basename "$1") prints on $pages pages instead of $2 to $3"; fi
	pdfinfo "$work/page.pdf" | grep -q '^Page size:.*(A4)' || fail "$(basename "$1") does not print on A4"
	pdftotext -bbox "$work/page.pdf" "$work/words"
	awk -F'"' '/<word/ { if ($6 > right) right = $6; if ($6 - $2 > 0 && (low == "" || $8 - $4 < low)) low = $8 - $4 }
		END { if (right > 560) { print "text ends at " right " of 595 points"; exit 1 } if (low < 4.5) { print "text of " low " points"; exit 1 } }' "$work/words" ||
		fail "$(basename "$1") is cut off or shrunk on paper"
}

data=reports/testdata/regressed.bench.json
expect 1 "$assay" compare "$data" --html "$work/compare.html" --markdown "$work/compare.md" --json "$work/compare.json"
look "$work/compare.html"
sed 's/<\/main>/<p style="width:2000px;color:#aaa;background:#bbb">wide and pale<\/p><a href="#nowhere">x<\/a>&/' "$work/compare.html" >"$work/ugly.html"
measured "$work/ugly.html"
for what in '1280: the page is' '400: over the edge' 'dark true, 400: contrast of' 'dark false, 1280: contrast of' 'leads nowhere'; do
	says "$work/wrong" "$what"
done
on_paper "$work/compare.html" 3 12
pdftotext -l 1 "$work/page.pdf" "$work/first"
for word in Regressed CLOCK_RATE_GET run_to_call interval; do
	says "$work/first" "$word"
done
! grep -Eiq 'https?:' "$work/compare.html" || fail "the page names something on the net"
says "$work/compare.html" 'href="#outlier-1"'
says "$work/compare.html" 'id="outlier-1"'
says "$work/compare.md" '^\*\*Regressed\*\*: \+'
[ "$(wc -c <"$work/compare.md")" -lt 60000 ] || fail "the text is too long for a comment"

# Two files, of which one is of another machine; and names that are markup, or longer than any line.
jq '.series |= map(select(.side == "A") | del(.side)) | .phases |= map(select(.side == "A") | del(.side)) | .blocks |= map(select(.side == "A"))
	| .outliers |= map(select(.side == "A") | del(.side)) | del(.sides) | del(.configuration.blocks)' "$data" >"$work/a.json"
jq '(.. | .agent? | strings) |= "<script>alert(1)</script>`|@all \u202e\" onload=x" | .environment.host = "<img src=x>"
	| .agents |= map(.uri = "vhost-user:/" + ("long/" * 80) + "&lt;")' "$work/a.json" >"$work/b.json"
expect 5 "$assay" compare "$work/a.json" "$work/b.json" --force --html "$work/hostile.html" --markdown "$work/hostile.md"
look "$work/hostile.html"
! grep -Eiq '<script>alert|<img' "$work/hostile.html" || fail "a name became markup"
# shellcheck disable=SC2016 # a code span is no command
! sed 's/`[^`]*`//g' "$work/hostile.md" | grep -Eq '<script|@all' || fail "a name became markup in the comment"

# What bench itself writes, of one platform and of two.
expect 0 "$assay" bench --backend loopback: --profile mixed --count 5000 --html "$work/bench.html" --markdown "$work/bench.md" --json "$work/bench.json"
look "$work/bench.html"
on_paper "$work/bench.html" 2 12
says "$work/bench.md" '^\*\*Measured\*\*: '
expect 0 "$assay" bench --backend loopback: --vs 'loopback:?delay=2us' --count 5000 --html "$work/vs.html" --hgrm "$work/vs.hgrm"
look "$work/vs.html"
for file in vs.hgrm vs.B.publish_to_reap.hgrm; do
	says "$work/$file" '^ *Value +Percentile +TotalCount'
	says "$work/$file" '^#\[Mean '
done

# A folder of runs: the course of its figures, with the newest run below.
for day in 1 2 3 4; do
	jq --arg day "$day" '.started = "2026-02-0" + $day + "T03:04:05Z" | .tool.commit = "c" + $day' "$work/a.json" >"$work/run.json"
	expect 5 "$assay" compare --history "$work/history" "$work/run.json" --html "$work/history.html"
done
says "$work/history.html" '<title>Course of the figures over the runs</title>'
look "$work/history.html"
