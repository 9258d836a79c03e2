#!/bin/bash
# tools/bench adoption [ROUNDS]: what the figures of a province cost in the running service: its page and a trend of twelve months
# with 107 markets and 9 630 stalls, at 10^5 confirmations and at the sums that 10^7 and 10^8 of a year leave, payments coming in
# meanwhile; whether the sums of a million random payments, late, corrected and taken back, are what the rows say; a night's
# snapshots of 300 markets; and a quarter's report as workbook and PDF. Medians of ROUNDS (5). No other program does this, so
# the page without what the press keeps stands beside it. As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
if is_root; then
	dir=$(mktemp -d "${TMPDIR:-/tmp}/socho-bench.XXXXXX")
	ensure_service_user
	chown "$service_user:" "$dir"
	from=$(parts=(tools sql build tests) reachable_root "$dir" tools sql build/socho tests/bench tests/http)
	trap 'rm -rf "$dir"' EXIT
	TMPDIR=$dir as_service_user "$from/tests/bench/adoption.sh" "$@"
	exit
fi
SOCHO_ROOT=$root SOCHO=$root/build/socho exec node "$root/tests/bench/adoption.mjs" "$@"
