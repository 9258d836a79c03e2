#!/bin/bash
# socho key: a root kept elsewhere, issuing keys, rotation, the list of revoked keys and who heeds it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

scratch=$(mktemp -d "${TMPDIR:-/tmp}/keys-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
socho=${SOCHO:-build/socho}
keys=$scratch/keys
: >"$scratch/socho.conf"
export SOCHO_CONFIG=$scratch/socho.conf
root=(--root "$scratch/root" --root-passphrase-file "$scratch/root.passphrase")

key() { "$socho" key "$@"; }
# state ID: what the list says of this key.
state() { key list --json | jq -r --arg id "$1" 'select(.key_id == $id).state'; }
# seal ID: a code sealed with this key.
seal() {
	"$socho" code build --bin 970422 --account 999000000006 --seal "$keys/code-$1.key" \
		--passphrase-file "$scratch/keys.passphrase"
}
# verdict PAYLOAD [OPTION…]: how its seal reads with the certificates that are here.
verdict() {
	local payload=$1
	shift
	"$socho" code read --trust "$scratch/trust.pem" "$@" <<<"$payload" | jq -r .seal.verdict
}
trust() { cat "$keys"/*.crt >"$scratch/trust.pem"; }
later() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; }

check "a root is drawn" key init "${root[@]}"
check "its private half is not in the key directory" refused test -e "$keys/authority.key"
check "nothing is issued without it" refused key issue
check "and where it is said how to name it" grep -qF -- '--root DIR' <(key issue 2>&1)
check "a second root is refused" refused key init "${root[@]}"
old=$(key issue "${root[@]}" --from "$(later '-1 hour')" --days 400)
check "a key is issued" test -s "$keys/code-$old.key"
check "only its owner reads it" equal "$(stat -c %a "$keys/code-$old.key")" 600
check "it is encrypted" grep -q 'BEGIN ENCRYPTED' "$keys/code-$old.key"
check "openssl verifies its certificate under the root" \
	openssl verify -x509_strict -CAfile "$keys/authority.crt" "$keys/code-$old.crt"
check "it is the current key" equal "$(state "$old")" current
check "a key may not begin when the current one has ended" refused key rotate "${root[@]}" --from "$(later '+500 days')"
check "nor when the current one had not begun" refused key rotate "${root[@]}" --from "$(later '-2 hours')"
new=$(key rotate "${root[@]}" --from "$(later '+30 days')")
check "a rotation for later leaves the current key" equal "$(state "$old") $(state "$new")" "current next"
now=$(key rotate "${root[@]}")
check "a rotation for now takes over" equal "$(state "$old") $(state "$now")" "verify current"

trust
first=$(seal "$old") second=$(seal "$now")
check "both keys' seals are valid" equal "$(verdict "$first") $(verdict "$second")" "valid valid"
check "a revocation has a reason" refused key revoke "$old" "${root[@]}"
check "a reason is one line" refused key revoke "$old" "${root[@]}" --reason $'a\nb'
check "a key that is not here is not revoked" refused key revoke AAAAAAAA "${root[@]}" --reason lost
check "a key is revoked" key revoke "$old" "${root[@]}" --reason "mất máy" --compromised-since 2026-01-01T00:00:00+07:00
check "the list says so" equal "$(state "$old")" revoked
check "with the reason" equal "$(key list --json | jq -r 'select(.state == "revoked").reason')" "mất máy"
check "its subject reads as it was written" equal "$(key list --json | jq -r 'select(.kind == "authority").subject')" \
	"CN=Sổ Chợ root, province 22"
check "socho key lists its subcommands" grep -q '^  key drill ' <("$socho" key --help)
check "a reader with the list refuses its seals and no others" equal \
	"$(verdict "$first" --revocations "$keys/revocations.note") $(verdict "$second" --revocations "$keys/revocations.note")" \
	"revoked valid"
sed 's/^version 2$/version 3/' "$keys/revocations.note" >"$scratch/altered.note"
check "an altered list is refused" equal "$(verdict "$first" --revocations "$scratch/altered.note" 2>/dev/null)" ""
cp "$keys/code-$now.crt" "$scratch/trust.pem"
check "a list is refused without the root's certificate" equal \
	"$(verdict "$second" --revocations "$keys/revocations.note" 2>/dev/null)" ""
check "the list is signed again" key relist "${root[@]}"
check "with the next version" grep -qx 'version 3' "$keys/revocations.note"
mv "$keys/authority.crt" "$scratch/authority.crt"
openssl req -x509 -newkey ed25519 -nodes -keyout "$scratch/other.key" -subj /CN=other -out "$keys/authority.crt" 2>/dev/null
check "a list that another root signed stops the keys" refused key list
done_testing
