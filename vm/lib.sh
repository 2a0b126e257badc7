# SPDX-License-Identifier: GPL-2.0-only
# What the scripts in vm/ share; sourced by them, never run.
# shellcheck shell=bash

# Where kernels and kernel sources are kept, outside the checkout.
# shellcheck disable=SC2034	# for those who source this
cache=${SEGDROP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/segdrop}

say()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# die STATUS MESSAGE: what is wrong and what to do about it
die()
{
	local status=$1

	shift
	say "$*"
	exit "$status"
}

# as_root COMMAND...: through sudo unless we are root already
as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
		return
	fi
	command -v sudo > /dev/null ||
		die 1 "sudo is missing; install it, or run this as root: $*"
	sudo -- "$@"
}

# apt_lists: make sure that apt knows what there is
apt_lists()
{
	if ! compgen -G '/var/lib/apt/lists/*_Packages*' > /dev/null; then
		say "fetching the lists of Debian packages (apt-get update)"
		as_root apt-get -qq update >&2
	fi
}

# locked FILE: hold FILE as a lock until this process ends
locked()
{
	if ! { mkdir -p -- "${1%/*}" && : > "$1"; } 2> /dev/null; then
		die 1 "cannot write in ${1%/*}; SEGDROP_CACHE=DIR chooses another cache than $cache"
	fi
	exec {lock_fd}> "$1"
	flock "$lock_fd"
}
