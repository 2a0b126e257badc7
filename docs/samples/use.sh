# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of a rule in the machine's own namespace: the README's first use.
. ./lib

segdrop watch > /tmp/watch 2> /dev/null &
watcher=$!
until ls /sys/kernel/tracing/instances | grep -q "^segdrop-$watcher"; do sleep 0.1; done
sample use-client
first_use 8000
sample use-watch
until grep -q fin2ack /tmp/watch; do sleep 0.1; done
kill "$watcher"
wait "$watcher" || :
cat /tmp/watch
sample use-list
segdrop list
segdrop flows
