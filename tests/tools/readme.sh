#!/bin/bash
# What the README shows is what a reader gets.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
socho=${SOCHO:-build/socho}

read_picture() { zbarimg -q --raw tests/vectors/sealed-code.png 2>/dev/null | "$socho" code read --strict --trust tests/vectors/sealed-code.pub; }
readonly picture_bytes=61440
pictures() { grep -oE '\]\(tests/app/screens/[a-z_]+\.png\)' README.md | tr -d '])('; }
# shellcheck disable=SC2317 # called by check
pictures_are_small() {
	local name bad=0
	[ -n "$(pictures)" ] || return 1
	while read -r name; do
		pngcheck -q "$name" && [ "$(stat -c %s "$name")" -le "$picture_bytes" ] || { echo "$name is no PNG of at most $picture_bytes bytes" && bad=1; }
	done < <(pictures)
	return "$bad"
}
# shellcheck disable=SC2317 # called by check
pictures_are_shown() { equal "$(pictures | sort)" "$(ls tests/app/screens/*.png)"; }
words() { grep -oE 'tests/[a-z]+/[A-Za-z0-9._-]+|src/[a-z/_]+\.(c|json)|tools/[a-z.]+|sql/[a-z_/0-9]+\.sql|include/socho/[a-z_/]+\.(h|def)' README.md | sort -u; }
# shellcheck disable=SC2317 # called by check
all_exist() {
	local name missing=0
	while read -r name; do
		[ -e "$name" ] || { echo "README names $name, which is not there" && missing=1; }
	done < <(words)
	return "$missing"
}

check "the README's picture reads as valid under its key" equal "$(read_picture | jq -r '"\(.ok) \(.seal.verdict)"')" 'true valid'
check "the README shows what the program says of it" grep -qF "$(read_picture | jq -r '.content_code')" README.md
check "every file the README names is there" all_exist
check "the pictures of pages are small" pictures_are_small
check "every picture of a page that is kept is shown" pictures_are_shown
for words in serve migrate "code read" "code build" "code image" "memo find" "report adoption" "unit import" "unit placements" "unit place" "market import" "user add" "connection add"; do
	# shellcheck disable=SC2086 # two words are two arguments
	check "socho $words --help answers" "$socho" $words --help
done
done_testing
