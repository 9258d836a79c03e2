# Sourced by the tests that are shell scripts: TAP on standard output.
# shellcheck shell=bash
tap_number=0 tap_failed=0

# check NAME COMMAND…: one test, which passes when the command does; what it said is shown when it does not.
check() {
	local name=$1 output
	shift
	tap_number=$((tap_number + 1))
	if output=$("$@" 2>&1 </dev/null); then
		echo "ok $tap_number - $name"
	else
		echo "not ok $tap_number - $name"
		awk '{ print "# " $0 }' <<<"$output"
		tap_failed=1
	fi
}
refused() { ! "$@"; }
equal() { [ "$1" = "$2" ] || { echo "got '$1', not '$2'" && return 1; }; }

done_testing() {
	echo "1..$tap_number"
	exit "$tap_failed"
}
