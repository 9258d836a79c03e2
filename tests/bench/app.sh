#!/bin/bash
# tools/bench app [ROUNDS [WORD]]: every page of the browser application (those whose path has WORD) in Debian's Chromium as a
# slow phone on slow 3G (400 kbit/s, 400 ms a request, a quarter of the processor): seconds until it can be used and what
# travelled until then, on an empty device and again on the same, medians of ROUNDS (1); then, without WORD, the page of a
# province with 300 markets on this machine, medians of five. As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
(cd "$root/tests/app" && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2)
export SOCHO=$root/build/socho SOCHO_ROOT=$root
run() { if is_root; then as_service_user node "$root/tests/bench/$1.mjs" "${@:2}"; else node "$root/tests/bench/$1.mjs" "${@:2}"; fi; }
status=0
run app "$@" || status=1
[ $# -gt 1 ] || run dashboard || status=1
exit "$status"
