#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The page of `segdrop run --html`, in a browser: nothing is cut off or overlaps, everybody can read it, it fetches nothing,
# and it tells what the JSON of the same run tells. Pictures of it stay in build/page.
#
# shellcheck disable=SC2317	# check() calls the functions
. "$(dirname "$0")/lib.sh"

top=$PWD
pictures=$top/build/page
pages=$work/pages
rm -rf "$pictures"
mkdir -p "$pictures"

# What of A4 is left between a browser's margins, in its pixels
paper=717

# --- three runs -----------------------------------------------------------------------------------

# One as it should be, over IPv4 and IPv6; one that is broken off after a few of its seconds; one in which the rule goes before
# its time, so that what it was to lose arrives; one with lowered timers; and all that there is.
cat > "$work/make" <<'EOF'
set -eu
segdrop run fin2ack-lost peer-frozen hsack-lost --family both --report /out/whole.json --html /out/whole.html > /dev/null

segdrop run syn-lost peer-frozen --report /out/broken.json --html /out/broken.html > /dev/null &
sleep 5
kill -INT $!
wait $! || [ $? = 1 ]

segdrop run fin1-lost-shutdown --report /out/wrong.json --html /out/wrong.html > /dev/null &
sleep 5
for end in $(pidof segdrop); do
	segdrop del 1 --netns "$end" || :
done
wait $! || [ $? = 1 ]

segdrop run syn-lost --fast --report /out/fast.json --html /out/fast.html > /dev/null
segdrop run all --report /out/all.json --html /out/all.html > /dev/null
EOF

make_pages()
{
	"$top/vm/run" --add "$work/make:make" --out "$pages" -- sh make
	[ "$(jq -r '.scenarios[].problems[]' "$pages/broken.json" | sort -u)" = "it was interrupted" ]
	jq -e '.scenarios[0] | .problems == [] and .ok == false' "$pages/wrong.json"
	jq -e '.scenarios | all(.ok)' "$pages/whole.json"
}

# --- what it looks like ---------------------------------------------------------------------------

# browser OPTION...: as root it has no sandbox, which nobody needs for a page of our own; what a script waits for comes
# within its virtual time, which ends when there is nothing more to wait for
browser()
{
	timeout 120 chromium-headless-shell --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=20000 \
		--user-data-dir="$PWD/profile" "$@" 2> browser.log
}

# copy PAGE [CLASS]: one with the script appended, which it would not allow itself
copy()
{
	sed -e '/http-equiv="Content-Security-Policy"/,/>/d' -e "s/<html /<html class=\"${2:-}\" /" \
		-e '/<\/body>/d' -e '/<\/html>/d' "$pages/$1.html"
	printf '<script>\n%s\n</script></body></html>\n' "$(cat "$top/selftests/host/page_check.js")"
}

# look FILE WIDTH SCHEME: what the script says of it is in ./seen, and must say nothing is wrong
look()
{
	local scheme=1

	[ "$3" = light ] || scheme=0
	browser --blink-settings="preferredColorScheme=$scheme" --window-size="$2,900" --dump-dom "file://$PWD/$1" |
		sed -n '/<pre id="seen">/,/<\/pre>/p' > seen
	grep -x "scheme: $3, $2 wide" seen
	! grep '^wrong: ' seen || return
	! grep '^looked: 0 ' seen || return
	[ "$(grep -c '^looked: ' seen)" -gt 30 ]
}

# picture NAME WIDTH SCHEME: of the whole page, as far as 6000 pixels show it
picture()
{
	local scheme=1

	[ "$3" = light ] || scheme=0
	browser --blink-settings="preferredColorScheme=$scheme" --window-size="$2,6000" \
		--screenshot="$pictures/$1.png" "file://$pages/whole.html"
	[ -s "$pictures/$1.png" ]
}

# on_screen NAME WIDTH SCHEME
on_screen()
{
	copy whole > page.html
	look page.html "$2" "$3"
	picture "$@"
}

# Pages that are not whole are as easy to read, and so is the one of all scenarios, whatever they have to say.
other_pages()
{
	local name

	for name in broken wrong fast all; do
		copy "$name" > page.html
		look page.html 360 dark
	done
}

# The rules for paper hold on a screen of its width: nothing is closed there.
on_paper()
{
	copy whole paper | sed 's/@media print/@media all/' > page.html
	look page.html "$paper" light
}

# text_of PDF: with blanks alone between words
text_of()
{
	pdftotext "$1" - | tr -s ' \n\f' ' '
}

# A browser prints each label once, as many as there are in the page: none is cut in two, none missing, no table closed.
printed()
{
	local losses

	browser --no-pdf-header-footer --print-to-pdf="$pictures/print.pdf" "file://$pages/whole.html"
	pdftoppm -png -r 60 -f 1 -l 3 "$pictures/print.pdf" "$pictures/print"
	losses=$(jq '[.scenarios[].events[] | select(.dropped)] | length' "$pages/whole.json")
	[ "$losses" -gt 30 ]
	text_of "$pictures/print.pdf" > text
	# in the ladder and in the table
	[ "$(grep -o 'lost: rule 1' text | wc -l)" = $((2 * losses)) ]
	[ "$(grep -o 'Predicted for' text | wc -l)" -ge 6 ]
	grep -q 'Written by segdrop run --html' text
}

# --- what it says ---------------------------------------------------------------------------------

# By somebody else's rules it is HTML; those do not know that <svg> may lie in <svg>, at a place (SVG 1.1, 5.1.3).
valid()
{
	local page

	for page in "$pages"/*.html; do
		tidy -q -e "$page" 2>&1 | grep -v 'Warning: <svg> proprietary attribute "x"' > complaints || :
		[ ! -s complaints ] || { cat complaints; return 1; }
	done
}

# The pictures have as many arrows, crosses, dashes and bars as the report has segments, losses, copies and states.
told()
{
	local page

	for page in whole broken wrong fast all; do
		copy "$page" > page.html
		browser --dump-dom "file://$PWD/page.html" | sed -n 's/^holds: //p' | sort > page
		jq -r '.scenarios[] | (.name + if .family == 6 then "-ipv6" else "" end) as $name |
			([.events[] | select(.kind == "segment")]) as $segments |
			([$segments[] | select(.dropped)] | length) as $lost |
			([$segments[] | select(.retransmission)] | length) as $again |
			([.events[] | select(.kind == "state" and .new != "CLOSE")] | length) as $states |
			"\($name) segments \($segments | length)", "\($name) findings \(.predicted | length)",
			"\($name) claims \(.claims | length)",
			("", "-c", "-e" | "\($name) lost\(.) \($lost)", "\($name) again\(.) \($again)"),
			("-c", "-e" | "\($name) states\(.) \($states)")' "$pages/$page.json" | sort > report
		[ -s report ]
		diff report page
	done
}

# in_section NAME PAGE: a scenario's part of a page, its tags left out
in_section()
{
	sed -n "/<h3 id=\"$1\">/,/<\/section>/p" "$pages/$2.html" | sed 's/<[^>]*>//g'
}

# Who reads the section about the last ACK knows who sends what again, from which state, and when it is over.
last_ack()
{
	in_section fin2ack-lost whole > text
	grep -q "The client&#39;s last ACK (fin2ack) was lost, all 10 times" text
	grep -q "The server, in LAST_ACK, sent its second FIN (fin2) again 9 times" text
	grep -q "The client, in TIME_WAIT, answered each of these copies with its last ACK, and its wait began anew" text
	grep -q "The server gave up in LAST_ACK at 1[01][0-9] s, 10[78] s after its first try" text
	grep -q "segdrop add drop fin2ack in to &#39;\*:[0-9]*&#39;" text
	grep -q "vm/run -- segdrop run fin2ack-lost$\|vm/run -- segdrop run fin2ack-lost in" text
	in_section fin2ack-lost-ipv6 whole > text
	grep -q "segdrop run fin2ack-lost --family 6" text
}

# A run that was broken off says so on top, in the table of contents and in each section.
broken_off()
{
	local name

	grep -q '2 of 2 experiments are not$' "$pages/broken.html"
	[ "$(grep -c '✗ not complete' "$pages/broken.html")" = 2 ]
	for name in syn-lost peer-frozen; do
		in_section "$name" broken > text
		grep -q 'Not complete: it was interrupted' text
		grep -q 'when the run was broken off' text
	done
	! grep -q 'Not complete' "$pages/whole.html"
}

# What did not come as predicted is told beside what was predicted, and of nothing else it is said.
not_as_predicted()
{
	jq -r '.scenarios[0].predicted[] | select(.ok | not) | .what' "$pages/wrong.json" | sort > expected
	[ -s expected ]
	sed -n '/Not as predicted/,/<\/table>/s/^<tr><td>\([^<]*\)<.*/\1/p' "$pages/wrong.html" | sort > told
	diff expected told
	grep -q '✗ not as predicted' "$pages/wrong.html"
	! grep -qi 'not as predicted' "$pages/whole.html"
}

# Settings that are not the kernel's are told, as the run found them; otherwise none is.
settings()
{
	jq -r '.lowered[]' "$pages/fast.json" | sed 's/=/ = /' | sort > expected
	[ "$(wc -l < expected)" -gt 5 ]
	sed -n '/<dl class="run">/,/<\/dl>/s/.*<code>net.ipv4.\([^<]*\)<.*/\1/p' "$pages/fast.html" | sort > told
	diff expected told
	grep -q 'segdrop run syn-lost --fast' "$pages/fast.html"
	! grep -q '<code>net.ipv4' "$pages/whole.html"
}

check "pages of runs: as it should be, broken off, not as predicted, with lowered timers, of all" make_pages
check "on a telephone, light: nothing is cut off or overlaps, all can be read and reached" on_screen phone-light 360 light
check "on a telephone, dark" on_screen phone-dark 360 dark
check "on a desktop, light" on_screen desktop-light 1280 light
check "on a desktop, dark" on_screen desktop-dark 1280 dark
check "other pages, and that of all scenarios, on a telephone" other_pages
check "on paper: all is open, and fits" on_paper
check "a browser prints every label once" printed
check "tidy finds it valid" valid
check "it holds as many segments, losses, copies, states and predictions as the report" told
check "the last ACK: it says what happens, and how to do it again" last_ack
check "a run that was broken off says so" broken_off
check "what was not as predicted is told, and nothing else" not_as_predicted
check "settings that are not the kernel's are told" settings
finish
