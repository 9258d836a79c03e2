#!/bin/bash
# tools/run: from nothing to a serving register with its demo, and the same again on what is there.
# shellcheck disable=SC2317 # check calls the functions
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
set -m # what runs in the background takes SIGINT, and has a process group of its own, as from a terminal

scratch=$(mktemp -d "${TMPDIR:-/tmp}/run-test.XXXXXX")
chmod 711 "$scratch" # run as root, the register's user passes through
dir=$scratch/d running=''
clean_up() {
	[ -z "$running" ] || { kill -TERM "$running" && wait "$running"; }
	tools/pg stop "$dir"
	rm -rf "$scratch"
}
trap clean_up EXIT

free_port() {
	local candidate
	for candidate in $(shuf -i 21000-28999 -n 50); do
		(exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { echo "$candidate" && return; }
	done
}
port=$(free_port)
# run NAME OPTION…: its standard output goes into NAME.out, for one run shows passwords; the rest into NAME.err.
run() { tools/run --dir "$dir" --port "$port" "${@:2}" >"$scratch/$1.out" 2>"$scratch/$1.err" </dev/null; }
ask() { tools/pg psql "$dir" -At -c "$1"; }
counts() {
	tools/pg start "$dir" 2>/dev/null
	ask "select (select count(*) from socho.unit where level = 'commune' and valid_to is null), (select count(*) from socho.market),
		(select count(*) from socho.stall), (select count(*) from socho.person), (select count(*) from socho.plan),
		(select count(*) from socho.target), (select count(*) from socho.connection), (select count(*) from socho.code),
		(select count(*) from socho.confirmation)"
	tools/pg stop "$dir"
}
# One person more than the file has: the vendor whose slip was printed.
loaded() { echo "$(rows communes)|$(rows markets)|$(rows stalls)|$(($(rows people) + 1))|$(rows plans)|$(rows targets)|1"; }
rows() { tail -n +2 "tools/demo.d/$1.tsv" | wc -l; }
# A process that nobody has taken leave of yet is gone too.
gone() { ! grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status" 2>/dev/null; }
tells() { grep -qF -- "$2" "$scratch/$1.out" || { echo "$1 does not say: $2" && cat "$scratch/$1.err" && return 1; }; }
last_line() { equal "$(tail -n 1 "$scratch/$1.out")" "socho ready: https://127.0.0.1:$port"; }
pictures() { find "$dir/out" -name '*.png' | sort; }
picture() { sed -n 's/^ *\(\/.*\.png\)$/\1/p' "$scratch/$1.out"; }
# sealed PICTURE: both decoders read the same payload in it, and its seal is right.
sealed() {
	local payload
	payload=$(zbarimg --quiet --raw "$1" 2>/dev/null) || return 1
	equal "$(ZXingReader "$1" | sed -n 's/^Text: *"\(.*\)"$/\1/p')" "$payload" || return 1
	cat "$dir"/keys/code-*.crt >"$scratch/trusted.pem"
	equal "$(build/socho code read --strict --trust "$scratch/trusted.pem" <<<"$payload" | jq -r .seal.verdict)" valid
}
told_once() { tells first "$(cat "$1")" && ! grep -qF -- "$(cat "$1")" "$scratch"/{second,serving}.out; }
in_no_log() { ! grep -rqF -- "$(cat "$1")" "$dir/serve.log" "$dir/pg/log" "$scratch"/*.err; }

check "a first run with --once ends well" run first --once
check "its last line says where the register is" last_line first
check "the code that it issued is in the picture that it names" sealed "$(picture first)"
check "the bank's confirmation was recorded, and matched by the code in its memo" \
	tells first "recorded, khớp theo · matched by: content_code"
check "the bank's second one was a duplicate" grep -qx ' *duplicate' "$scratch/first.out"
check "the inspector found the one sticker that was swapped" tells first "bị thay · swapped: 1"
check "adoption is shown against the target" tells first "25/40   62,50 %  ISS@1"
before=$(counts)
check "what was loaded is what tools/demo.d holds" equal "${before%|*|*}" "$(loaded)"

check "a second run on the same directory ends well" run second --once
check "its last line says the same" last_line second
check "it did the main job for the next stall" tells second "26/40   65,00 %  ISS@1"
check "its code is right too" sealed "$(picture second)"
check "the picture of the first run is kept" equal "$(pictures)" "$( (picture first && picture second) | sort)"
IFS='|' read -ra was <<<"$before"
check "nothing was loaded twice, and one code and one payment came" equal "$(counts)" \
	"$(IFS='|' && echo "${was[*]:0:7}|$((was[7] + 1))|$((was[8] + 1))")"

run serving &
running=$!
for _ in $(seq 600); do
	grep -q '^socho ready' "$scratch/serving.out" 2>/dev/null && break
	kill -0 "$running" 2>/dev/null || break
	sleep 0.1
done
check "without --once it serves" curl -sf --cacert "$dir/tls/ca.crt" "https://127.0.0.1:$port/readyz"
check "having said where, last" last_line serving
check "a customer of the demo's first vendor pays once more" equal "$(tools/demo --dir "$dir" --port "$port" --pay 20000)" \
	"A01, Hộ kinh doanh Hoa (mẫu): 20000 đ recorded"
server=$(cat "$dir/serve.pid") postmaster=$(head -n 1 "$dir/pg/postmaster.pid")
kill -INT -- "-$running"
wait "$running"
check "Ctrl-C ends it well" equal "$?" 0
running=''
check "the server has stopped" gone "$server"
check "the cluster has stopped" gone "$postmaster"

for file in "$dir"/passwords/demo-*; do
	[ "${file##*.}" != json ] || continue
	check "the password of ${file##*/demo-} was told once" told_once "$file"
	check "and is in no log" in_no_log "$file"
	check "and only its owner reads it" equal "$(stat -c %a "$file")" 600
done
done_testing
