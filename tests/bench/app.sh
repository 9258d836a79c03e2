#!/bin/bash
# tools/bench app [ROUNDS]: pages of the browser application in Debian's Chromium as a slow phone on slow 3G (400 kbit/s, 400 ms
# a request, a quarter of the processor): milliseconds until a page can be used and what travelled until then, on an empty
# device and again on the same. Medians of ROUNDS (3). As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
(cd "$root/tests/app" && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2)
export SOCHO=$root/build/socho SOCHO_ROOT=$root
if is_root; then
	ensure_service_user
	as_service_user node "$root/tests/bench/app.mjs" "$@"
else
	node "$root/tests/bench/app.mjs" "$@"
fi
