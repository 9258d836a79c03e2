#!/bin/bash
# tools/bench code: a sealed payment code from its fields to its PNG, codes a second on one core, beside the library
# calls alone and beside the npm package `qrcode` drawing the same payload. Medians of five rounds, taken in turn.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
readonly rounds=5 seconds=2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
openssl genpkey -algorithm ed25519 -out "$tmp/key.pem"
export BENCH_KEY=$tmp/key.pem
peer=$root/tests/bench/npm
[ -d "$peer/node_modules/qrcode" ] || (cd "$peer" && npm ci --no-audit --no-fund --loglevel=error >&2)
payload=$("$root/build/bench/code" --payload)
for _ in $(seq $rounds); do
	read -r whole alone bytes < <("$root/build/bench/code" 1 $seconds)
	npm=$(node "$peer/code_peer.mjs" "$payload" 1 $seconds)
	echo "$whole $alone $npm $bytes" >>"$tmp/figures"
done
median() { cut -d' ' -f"$1" "$tmp/figures" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
awk -v w="$(median 1)" -v a="$(median 2)" -v n="$(median 3)" -v b="$(median 4)" -v c="${#payload}" 'BEGIN {
	printf "payment code: %d characters sealed, version 11, 552 x 552 pixels, %d bytes of PNG; medians of five, one core\n\n", c, b
	printf "| what | codes/s | ratio |\n|---|---|---|\n"
	printf "| socho: fields, seal, payload, symbol, PNG | %.0f | 1 |\n", w
	printf "| the library calls alone | %.0f | %.2f times our time (target: ours within 1.3) |\n", a, a / w
	printf "| npm qrcode 1.5.4, same payload | %.1f | ours is %.1f times it (target: 30) |\n", n, w / n
}'
