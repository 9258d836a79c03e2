#!/bin/bash
# tools/bench swap: how long a swapped sticker hangs before somebody knows, in a simulated market of 1 000 stalls over 90 days with
# 60 swaps planted, in a cluster of its own. Days pass one by one; on each the register's own statements run: round_plan() when
# a round is due, press/stall_alarms.sql every night. What people do is a model (tests/bench/swap.sql, all its numbers in one
# table, drawn from one seed): when stalls are paid, when vendors are away, who looks at the own sticker, who misses what.
# Each way of finding is told by itself, as if there were no other. As root it runs as socho.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly chances=${BENCH_CHANCES:-"0.02 0.002 0.0002"} seed=${BENCH_SEED:-0.42}

own_dir "$@"
start_cluster

# The nightly job's own statement as a function.
as_function() { (cd "$root" && sh tests/sql/helper/query.sh "$1" "$2"); }
{
	echo 'set search_path = socho, public;'
	as_function bench_alarms press/stall_alarms
} | sql >&2
sql -v seed="$seed" -f "$root/tests/bench/swap.sql" >&2

printf 'a market of 1 000 stalls, 90 days, 60 swaps planted from day 10 to day 59; days from the swap until it is known\n\n'
printf '| found by | chance | found of 60 | median days | 90 %% days | looks that found nothing, of 1 000 stalls in 30 days |\n|---|---|---|---|---|---|\n'
ask() { query "$1" | row; }
row() { awk -F'|' '{ printf "| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6 }'; }
ask "select bench_rounds()"
ask "select bench_own()"
for chance in $chances; do ask "select bench_silence($chance)"; done
ask "select bench_together(0.002)"
printf '\nThe seal alone stops no payer: a bank app reads the stranger'"'"'s sticker as any other, and the money is gone until somebody looks.\n'
