# Counts a TAP stream: awk -v status=EXIT_STATUS -f tools/tap.awk FILE prints "passed failed skipped" and then one line
# for each reason to skip. A test that was planned and never reported, a program that died, and a stream without a
# single result count as failures: silence is not success. Of node's nested streams its own summary is taken.
/^1\.\.[0-9]+/ { split($1, range, /\.\./); planned += range[2] }
/^(not )?ok/ {
	seen++
	if (match($0, /# *[Ss][Kk][Ii][Pp]/)) skipped++
	else if ($1 == "not") failed++
	else passed++
}
match($0, /# *[Ss][Kk][Ii][Pp][A-Za-z]* */) && /^ *(not )?ok/ {
	reason = substr($0, RSTART + RLENGTH)
	# cmocka has no reasons; its programs say one on the line before.
	if (before ~ /^skipped: |: skipped$/) {
		reason = before
		gsub(/^skipped: |: skipped$/, "", reason)
	}
	reasons[reason == "" ? "no reason given" : reason]++
}
{ before = $0 }
/^# (pass|fail|cancelled|skipped|todo) [0-9]+$/ { node[$2] = $3; is_node = 1 }
END {
	if (is_node) {
		passed = node["pass"]
		failed = node["fail"] + node["cancelled"] + node["todo"]
		skipped = node["skipped"]
	} else if (planned > seen) {
		failed += planned - seen
	}
	if (passed + failed + skipped == 0 || (status != 0 && failed == 0)) failed++
	print passed + 0, failed + 0, skipped + 0
	for (reason in reasons) print reasons[reason], reason
}
