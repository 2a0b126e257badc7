# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of segdrop(8) and segdrop-rules(5).
. ./lib

segdrop watch > /tmp/watch 2> /dev/null &
watcher=$!
until ls /sys/kernel/tracing/instances | grep -q "^segdrop-$watcher"; do sleep 0.1; done
sample client
first_use 80
sample watch
until grep -q fin2ack /tmp/watch; do sleep 0.1; done
kill "$watcher"
wait "$watcher" || :
cat /tmp/watch
sample list
segdrop list
sample flows
segdrop flows
sample rules
cat /proc/net/segdrop/rules
sample check
printf 'add drop syn\nadd drpo synack first 2\n' > rules
segdrop check rules 2>&1 || [ $? = 2 ]
