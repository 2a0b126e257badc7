# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of the lab: what `make demo` says of one scenario, and a ladder.
. ./lib

# elide FIRST LAST: of standard input, lines FIRST to LAST are left out, and "..." stands there
elide()
{
	awk -v first="$1" -v last="$2" 'NR < first || NR > last; NR == first { print "       ..." }'
}

segdrop run all --answers > /tmp/answers 2> /dev/null

sample answer
sed -n '/fin2ack-lost, IPv4/,/^$/{ /^$/q; p; }' /tmp/answers > /tmp/answer
sed -n '/^STEP 10/,/fin2ack-lost, IPv4/p' /tmp/answers | sed '$d'
cat /tmp/answer

sample claim
sed -n '/^C12/,/^C13/p' /tmp/answers | sed '$d'

sample sum
sed -n '/^Of [0-9]* events/,/^$/{ /^$/q; p; }' /tmp/answers

sample ladder
segdrop run fin2ack-lost 2> /dev/null | sed '/^What the lab claims/,$d' > /tmp/ladder
# the copies in the middle
first=$(grep -n 'fin2 again' /tmp/ladder | sed -n '2s/:.*//p')
last=$(grep -n 'fin2 again' /tmp/ladder | sed -n '$s/:.*//p')
elide "$first" "$((last - 2))" < /tmp/ladder
