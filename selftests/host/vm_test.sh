#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# vm/run keeps its word: what a command prints, how it ends, what goes in and what comes out, and what the kernel complains of.
set -uo pipefail
vm=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../vm" && pwd)
tmp=$(mktemp -d)
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$tmp/tmp"
export TMPDIR=$tmp/tmp

# clean: what runs in the background does not hear of an interrupt
clean()
{
	mapfile -t jobs < <(jobs -p)
	[ ${#jobs[@]} -eq 0 ] || kill "${jobs[@]}" 2> /dev/null
	wait
	rm -rf -- "$tmp"
}

number=0
# check SENTENCE COMMAND...: one line of TAP
check()
{
	local sentence=$1

	shift
	number=$((number + 1))
	if "$@" > "$tmp/said" 2>&1; then
		echo "ok $number - $sentence"
	else
		sed 's/^/# /' "$tmp/said"
		echo "not ok $number - $sentence"
	fi
}

# started NAME ARGUMENT...: a run whose output and status are kept under NAME
started()
{
	local name=$1

	shift
	setpriv --pdeathsig TERM "$vm/run" --timeout 120 "$@" > "$tmp/$name.out" 2> "$tmp/$name.err" < /dev/null
	echo $? > "$tmp/$name.status"
}

# ended NAME STATUS: complains with what the run said
ended()
{
	[ "$(cat "$tmp/$1.status")" = "$2" ] && return
	echo "status $(cat "$tmp/$1.status"), not $2"
	tail -n 20 "$tmp/$1.err"
	return 1
}

# said NAME TEXT: on standard error
said()
{
	grep -F -- "$2" "$tmp/$1.err" && return
	cat "$tmp/$1.err"
	return 1
}

# holds NAME TEXT: exactly this on standard output
holds()
{
	diff <(printf '%s\n' "$2") "$tmp/$1.out"
}

refused()
{
	started refused "$@"
	ended refused 2
}

# --- what is wrong before anything is built -------------------------------------------------------

check "--help says what the exit status means" grep -q 'Exit status' <("$vm/run" --help)
check "an unknown option is refused" refused --nonsense -- true
check "an option without its value is refused" refused --kernel
check "a limit that is no number is refused" refused --timeout soon -- true
check "a file that is not there is refused" refused --add "$tmp/nowhere" -- true
check "a command without -- before it is refused" refused true
check "a shell without a terminal is refused" refused
started unknown --kernel 1.0 -- true
check "a kernel that does not exist ends it" ended unknown 1
check "and it is said which there are" said unknown "the kernels are: 6.1"

# --- what counts as a complaint -------------------------------------------------------------------

complaint()
{
	printf '[    1.000000] %s\r\n' "$1" > "$tmp/log"
	"$vm/complaints" "$tmp/log"
}

while IFS= read -r line; do
	check "complaint: $line" complaint "$line"
done <<'EOF'
WARNING: possible circular locking dependency detected
BUG: KASAN: slab-use-after-free in f+0x1/0x2
BUG segdrop_flow (Tainted: G           OE    ): Poison overwritten
Oops: 0002 [#1] PREEMPT SMP NOPTI
Kernel panic - not syncing: sysrq triggered crash
Call Trace:
INFO: task rmmod:123 blocked for more than 120 seconds.
rcu: INFO: rcu_preempt self-detected stall on CPU
rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
rcu: INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 0-... }
NMI watchdog: Watchdog detected hard LOCKUP on cpu 0
UBSAN: shift-out-of-bounds in net/ipv4/tcp.c:1:2
ODEBUG: free active (active state 0) object type: timer_list
refcount_t: underflow; use-after-free.
unreferenced object 0xffff888006e9a600 (size 128):
unregister_netdevice: waiting for lo to become free. Usage count = 2
kmem_cache_destroy segdrop_flow: Slab cache still has objects when called from f
INFO: Object 0x00000000 @offset=0; Objects remaining in segdrop_flow
sh: page allocation failure: order:4, mode:0x0, nodemask=0
Out of memory: Killed process 12 (segdrop) total-vm:1kB
segdrop[77]: segfault at 0 ip 0000000000401136 sp 00007ffd error 6 in segdrop[401000+1000]
traps: segdrop[77] trap divide error ip:401136 sp:7ffd error:0 in segdrop[401000+1000]
traps: segdrop[77] general protection fault ip:401136 sp:7ffd error:0
segdrop-vm: FAILED: segdrop cannot be unloaded
EOF

quiet()
{
	! "$vm/complaints" "$1"
}

# what boots print, and what a program of ours might
cat > "$tmp/log" <<'EOF'
[    0.010000] Kernel command line: oops=panic panic=-1
[    0.020000] kasan: KernelAddressSanitizer initialized
[    0.030000] kmemleak: Kernel memory leak detector initialized (mem pool available: 15866)
[    0.040000] ftrace: allocating 34000 entries in 133 pages
[    0.050000] DEBUG: nothing
[    0.060000] segdrop: loading out-of-tree module taints kernel.
WARNING: not of the kernel, as there is no time before it
EOF
check "no complaint: what a boot prints" quiet "$tmp/log"

# excused KIND: what the kernel prints although nothing of ours is wrong, from standard input, is no complaint
excused()
{
	cat > "$tmp/log"
	check "no complaint: $1" quiet "$tmp/log"
}

# blamed KIND [SCRIPT]: and it is one again with what sed's SCRIPT makes of it, or with a trace behind it
blamed()
{
	sed "${2:-\$ a [    9.000000] Call Trace:}" "$tmp/log" > "$tmp/edited"
	check "complaint: $1" "$vm/complaints" "$tmp/edited"
}

excused "a cache that could not be made for want of memory" <<'EOF'
[    1.000000] kmem_cache_create_usercopy(segdrop_flow) failed with error -12
[    1.000000] CPU: 0 PID: 175 Comm: faults Tainted: G        W  OE      6.1.192-debug #1
[    1.000000] Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    1.000000] Call Trace:
[    1.000000]  <TASK>
[    1.000000]  dump_stack_lvl+0x5b/0x82
[    1.000000]  kmem_cache_create_usercopy+0x1e3/0x2f0
EOF
blamed "another's cache" 's/segdrop_flow/other/'
blamed "a cache that could not be made for another reason" 's/-12/-17/'
blamed "what follows a cache that could not be made"
blamed "what comes between" '2 i [    1.000000] BUG: KASAN: use-after-free in f+0x1/0x2'

excused "the name of a cache that the kernel forgets then" <<'EOF'
[    1.000000] unreferenced object 0xffff888008d5f8a0 (size 16):
[    1.000000]   comm "faults", pid 175, jiffies 4294912345 (age 21.320s)
[    1.000000]   backtrace:
[    1.000000]     [<ffffffff8142f5f4>] kvasprintf+0xb4/0x130
[    1.000000]     [<ffffffff8142f6c4>] kobject_set_name_vargs+0x34/0xc0
[    1.000000]     [<ffffffff812fc1e2>] sysfs_slab_add+0x142/0x1f0
[    1.000000]     [<ffffffff812c0b11>] kmem_cache_create_usercopy+0x171/0x2f0
EOF
blamed "memory that somebody else has forgotten" s/sysfs_slab_add/sd_rules_write/
blamed "memory that is forgotten besides" \
	'1 i [    1.000000] unreferenced object 0xffff888006e9a600 (size 128):\n[    1.000000]   backtrace:'

excused "an allocation that a test made fail" <<'EOF'
[    1.000000] faults: vmalloc error: size 396928, vm_struct allocation failed, mode:0xcc0(GFP_KERNEL), nodemask=(null)
[    1.000000] CPU: 0 PID: 145 Comm: faults Tainted: G           O       6.1.192-debug #1
[    1.000000] Call Trace:
[    1.000000]  <TASK>
EOF
blamed "an allocation of somebody else that failed" s/faults:/segdrop:/
blamed "what follows an allocation that a test made fail"

excused "a trace event that could not be made while a module was loaded" <<'EOF'
[    1.000000] ------------[ cut here ]------------
[    1.000000] WARNING: CPU: 0 PID: 175 at kernel/trace/trace_events.c:2556 event_define_fields+0x1c2/0x250
[    1.000000] Modules linked in: segdrop(OE+) virtio_console
[    1.000000] Call Trace:
[    1.000000]  <TASK>
[    1.000000]  event_create_dir+0x3b1/0x6f0
[    1.000000] ---[ end trace 0000000000000000 ]---
EOF
blamed "another warning" s/event_define_fields/event_create_dir/
blamed "what follows a trace event that could not be made"

excused "a data race in which the module has no part" <<'EOF'
[    1.000000] BUG: KCSAN: data-race in tick_nohz_idle_stop_tick / tick_nohz_next_event
EOF
blamed "a data race of the module" 's/next_event/sd_classify+0x1 [segdrop]/'

# --- one boot for what goes through ---------------------------------------------------------------

mkdir -p "$tmp/folder/inner"
printf 'x' > "$tmp/folder/inner/file"
printf '#!/bin/sh\necho ran\n' > "$tmp/program"
chmod 750 "$tmp/program"
chmod 640 "$tmp/folder/inner/file"
chmod 710 "$tmp/folder/inner"
head -c 3000000 /dev/urandom > "$tmp/bytes"
head -c 1000000 /dev/urandom > "$tmp/others"

# shellcheck disable=SC2016 # for the shell inside
through='
mkdir -p /out/sub
cp -p program /out/sub/
{
	stat -c "%a %n" program folder/inner folder/inner/file /a/b/c /tmp/program /tmp /root /bin/program
	./program
	ip -V | cut -d " " -f 1-3
	test -d /sys/module/segdrop && echo loaded
	echo "$1" | od -An -tx1
	readlink /proc/self/fd/0
} > /out/report 2>&1
echo by-name > /dev/stdout
cat bytes
echo by-name > /dev/stderr
cat others >&2
sleep 1000000 &
exit 3'
report='750 program
710 folder/inner
640 folder/inner/file
750 /a/b/c
750 /tmp/program
1777 /tmp
700 /root
750 /bin/program
ran
ip utility, iproute2-6.1.0,
loaded
 69 74 27 73 20 22 5c 20 0a 2a 0a
/dev/null'
(
	mkdir "$tmp/got"
	started through --out "$tmp/got" --add "$tmp/program" --add "$tmp/folder" \
		--add "$tmp/bytes" --add "$tmp/others" --add "$tmp/program:/a/b/c" \
		--add "$tmp/program:/tmp/" --add "$tmp/program:/bin/" \
		-- sh -c "$through" sh $'it\'s "\\ \n*'
	started signal -- sh -c 'kill -TERM $$'
	started realtime --realtime -- nproc
) &
# shellcheck disable=SC2016 # for the shell inside
started idle -- sh -c 'sleep 7200; read -r up _ < /proc/uptime; echo ${up%??????}'
# in virtual time nothing sleeps on before all that can run has run
started crash -- sh -c 'echo before; sleep 1; echo c > /proc/sysrq-trigger'
wait

check "the exit status is the command's, whatever it leaves running" ended through 3
check "what goes in keeps its modes, in the places asked for; a command starts in /root" \
	diff <(echo "$report") "$tmp/got/report"
check "standard output arrives by itself, byte for byte" \
	cmp <(echo by-name; cat "$tmp/bytes") "$tmp/through.out"
check "standard error too" cmp <(echo by-name; cat "$tmp/others") "$tmp/through.err"
check "/out arrives although the command failed, and keeps modes" \
	test "$(stat -c %a "$tmp/got/sub/program")" = 750
check "death by a signal is 128 and its number" ended signal 143
check "in real time there are two processors" holds realtime 2
check "a command that succeeds ends with 0" ended idle 0
check "two hours of waiting, which ended within two minutes, passed inside" holds idle 7

# --- runs that go wrong ---------------------------------------------------------------------------

started warning -- sh -c 'echo "WARNING: CPU: 0 made up" > /dev/kmsg' &
started limit --timeout 8 -- sh -c 'while :; do :; done'
wait

check "the limit ends a run with 124" ended limit 124
check "and says which it was" said limit "8 s"
check "an oops ends a run with 125" ended crash 125
check "and the kernel's words are shown" said crash "Kernel panic"
check "and what was printed before" holds crash before
console=$(grep -o '/.*console\.[0-9]*\.log' "$tmp/crash.err")
check "and its console is kept where the message says" grep -q 'Kernel panic' "$console"
check "a kernel warning makes a success 125" ended warning 125
check "and is shown" said warning "WARNING: CPU: 0 made up"
for name in limit crash warning; do
	rm -f "$(grep -o '/.*console\.[0-9]*\.log' "$tmp/$name.err")"
done

# --- a run that is told to end, and a shell -------------------------------------------------------

"$vm/run" -- sh -c 'echo begun; sleep 1000000; while :; do :; done' > "$tmp/told.out" 2> "$tmp/told.err" &
told=$!
until grep -q begun "$tmp/told.out" || ! kill -0 "$told" 2> /dev/null; do
	read -rt 0.1 < <(:)
done
machine=$(pgrep -P "$(pgrep -P "$told" timeout)")
kill -TERM "$told"
wait "$told"
check "SIGTERM ends a run with 143" test $? = 143
check "and its machine" test ! -e "/proc/$machine"
check "and no run left anything in the folder for temporary files" test -z "$(ls -A "$TMPDIR")"

mkfifo "$tmp/keys"
script -qec "stty rows 33 cols 99; $vm/run" /dev/null < "$tmp/keys" > "$tmp/shell.out" 2>&1 &
shell=$!
exec {keys}> "$tmp/keys"
until grep -q '# ' "$tmp/shell.out" || ! kill -0 "$shell" 2> /dev/null; do
	read -rt 0.1 < <(:)
done
printf 'tty; stty size; exit 7\r' >&"$keys"
wait "$shell"
check "without a command there is a shell, whose status is passed on" test $? = 7
exec {keys}>&-
check "on a terminal of the same size" grep -z '/dev/hvc0.*33 99' "$tmp/shell.out"

echo "1..$number"
