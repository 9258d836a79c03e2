#!/bin/bash
# tools/bench dues [STALLS]: the dues of a market of 800 stalls for a month in the running service, from the asking until the
# slips are one PDF: worked out, issued with a signed code each, drawn and decoded. No other program does this, so none is
# beside it. As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
if is_root; then
	dir=$(mktemp -d "${TMPDIR:-/tmp}/socho-bench.XXXXXX")
	ensure_service_user
	chown "$service_user:" "$dir"
	from=$(parts=(tools sql build tests) reachable_root "$dir" tools sql build/socho tests/bench tests/http)
	trap 'rm -rf "$dir"' EXIT
	TMPDIR=$dir as_service_user "$from/tests/bench/dues.sh" "$@"
	exit
fi
SOCHO_ROOT=$root SOCHO=$root/build/socho exec node "$root/tests/bench/dues.mjs" "$@"
