#!/bin/bash
# tools/bench live [WATCHERS [SECONDS]]: so many vendors (500), each with a page that watches payments at one web process, while
# payments come at a market's rate, at ten times it, and all at once; a fifth of the pages comes and goes meanwhile. Tells
# what was lost, repeated or out of order (none is wanted), how long from a push to the page, and what a watcher costs. As
# root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
(cd "$root/tests/app" && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2)
export SOCHO=$root/build/socho SOCHO_ROOT=$root
if is_root; then
	ensure_service_user
	as_service_user node "$root/tests/bench/live.mjs" "$@"
else
	node "$root/tests/bench/live.mjs" "$@"
fi
