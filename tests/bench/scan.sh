#!/bin/bash
# tools/bench scan, or tests/bench/scan.sh [FRAMES]: how surely each print layout is read by zbar and ZXing through a
# simulated phone, with both faces at levels M and Q, beside a plain control with modules as large. FRAMES (100) of each
# printed symbol in the stall's light, a fifth of the rest. Fixed seeds: the same number of frames gives the same figures.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
exec "$root/build/bench/scan" "${1:-100}"
