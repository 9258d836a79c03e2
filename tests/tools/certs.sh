#!/bin/bash
# tools/certs: a development authority and a server certificate that fit, kept until they are worn.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

scratch=$(mktemp -d "${TMPDIR:-/tmp}/certs-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
tls=$scratch/tls
# shellcheck disable=SC2317 # called by check
verifies() { openssl verify -x509_strict -CAfile "$tls/ca.crt" "$@" "$tls/server.crt"; }
print() { openssl x509 -in "$tls/$1.crt" -noout -fingerprint -sha256; }
# replace_server DAYS: a certificate of the same authority and key that ends sooner.
replace_server() {
	openssl req -new -key "$tls/server.key" -subj /CN=localhost |
		openssl x509 -req -days "$1" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -set_serial 7 -out "$tls/server.crt" 2>/dev/null
}
mode() { stat -c %a "$tls/$1"; }

check "both are made" tools/certs "$scratch"
check "the server's certificate is good for localhost" verifies -verify_hostname localhost
check "and for 127.0.0.1" verifies -verify_ip 127.0.0.1
check "and for ::1" verifies -verify_ip ::1
check "and for nothing else" refused verifies -verify_hostname socho.example
check "only the owner reads the authority's key" equal "$(mode ca.key)" 600
check "only the owner reads the server's key" equal "$(mode server.key)" 600

authority=$(print ca) server=$(print server)
check "a second run succeeds" tools/certs "$scratch"
check "and changes nothing" equal "$(print ca) $(print server)" "$authority $server"

replace_server 31
server=$(print server)
tools/certs "$scratch" 2>/dev/null
check "a certificate with 31 days left is kept" equal "$(print server)" "$server"
replace_server 29
server=$(print server)
tools/certs "$scratch" 2>/dev/null
check "a certificate with 29 days left is made anew" refused equal "$(print server)" "$server"
check "by the same authority" equal "$(print ca)" "$authority"

echo damaged >"$tls/server.key"
tools/certs "$scratch" 2>/dev/null
check "a damaged key is replaced with its certificate" equal \
	"$(openssl pkey -in "$tls/server.key" -pubout)" "$(openssl x509 -in "$tls/server.crt" -noout -pubkey)"
rm "$tls/ca.key"
tools/certs "$scratch" 2>/dev/null
check "a lost authority is replaced with what it signed" verifies -verify_hostname localhost
done_testing
