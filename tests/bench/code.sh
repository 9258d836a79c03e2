#!/bin/bash
# tools/bench code: a sealed payment code from its fields to its PNG, codes a second on one core, beside the library
# calls alone and beside the npm package `qrcode` drawing the same payload. Medians of five rounds, taken in turn. Then a
# thousand codes at once, medians of three: as PNGs, as a PDF of sticker sheets, as the quick link's pictures.
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

readonly codes=1000 batch_rounds=3
for _ in $(seq $batch_rounds); do
	echo "png $("$root/build/bench/labels" png $codes "$tmp/last.png") $(node "$peer/code_peer.mjs" "$payload" 1 $seconds)"
	echo "sheet $("$root/build/bench/labels" sheet stickers_3x7 $codes "$tmp/sheet.pdf") 0"
	for template in qr_only print; do
		echo "$template $("$root/build/bench/labels" card $template $codes "$tmp/last.png") 0"
	done
done >"$tmp/batches"
of() { awk -v w="$1" -v f="$2" '$1 == w { print $f }' "$tmp/batches" | sort -n | sed -n "$(((batch_rounds + 1) / 2))p"; }
row() { printf '| %s | %s | %s | %s | %s | %s |\n' "$1" "$(of "$2" 2)" "$(of "$2" 3)" "$(of "$2" 4)" "$(of "$2" 5)" "$3"; }
printf '\n%d codes, one process, one core; every symbol of a sheet or a template is decoded before it is let go\n\n' $codes
printf '| what | seconds | processor seconds | MB resident at most | bytes | |\n|---|---|---|---|---|---|\n'
row "PNGs of the sealed face, fields to file" png \
	"npm qrcode would take $(awk -v n="$(of png 6)" -v c=$codes -v s="$(of png 2)" 'BEGIN { printf "%.1f s: %.0f times ours", c / n, c / n / s }')"
row "sticker sheets 3 x 7, one PDF" sheet "wanted: under 5 s on two cores, under 300 MB"
row "quick link, qr_only" qr_only "bytes of one"
row "quick link, print" print "bytes of one"
