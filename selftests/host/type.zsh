#!/usr/bin/zsh -f
# SPDX-License-Identifier: GPL-2.0-only
# type.zsh bash|zsh [FILE]: types each line of standard input into such a shell, at a terminal, and a tab behind it,
# and prints what the line is then. The shell has the completion that the tool prints, or that of FILE.
emulate -R zsh
zmodload zsh/zpty
export TERM=dumb HISTFILE=
script=${2:-"<(segdrop completion $1)"}

# Control-X says what the line is, and empties it.
case $1 in
bash)
	zpty -b shell bash --norc --noprofile -i
	cat > setup <<- END
		source $script
		bind 'set bell-style none'
		bind -x '"\C-x": printf "LINE<%s>\n" "\$READLINE_LINE"; READLINE_LINE='
	END
	;;
zsh)
	zpty -b shell zsh -f -i
	cat > setup <<- END
		autoload -Uz compinit && compinit -u -D
		source $script
		say() { print -r -- "LINE<\$BUFFER>"; BUFFER= }
		zle -N say
		bindkey '^X' say
	END
	;;
esac

# reply PATTERN: reads up to it; a shell that says nothing more ends the test with what it has said
reply()
{
	local all= piece
	integer end=$((SECONDS + 30))

	until [[ $all == ${~1} ]]; do
		if zpty -r -t shell piece; then
			all+=$piece
		elif (( SECONDS > end )) || ! zpty -t shell; then
			print -ru2 -- "no reply: ${(V)all}"
			exit 1
		else
			zselect -t 2
		fi
	done
	REPLY=$all
}

zmodload zsh/zselect
zpty -w shell "source ./setup; echo read''y"
reply '*ready*'
while IFS= read -r line; do
	zpty -w -n shell "$line"$'\t\x18'
	reply '*LINE<*>*'
	[[ $REPLY =~ 'LINE<([^>]*)>' ]] && print -r -- "$match[1]"
done
zpty -d shell
