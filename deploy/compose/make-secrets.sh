#!/usr/bin/env bash
# Makes what the set-up of compose.yaml keeps secret, in ./secrets beside it or the folder that is given: keys, certificates of an authority of its
# own, the password of Redis. What is there stays. The passwords of the legacy systems are the ministries' to give: a file each, empty here.
set -euo pipefail
umask 077
here=$(cd "$(dirname "$0")" && pwd)
secrets=$(mkdir -p "${1:-$here/secrets}" && cd "${1:-$here/secrets}" && pwd)
cd "$secrets"

# Signs calls, and seals what the cache holds.
[ -e keys/private/signing.json ] || npm --prefix "$here/../.." run -s keys -- "$secrets/keys"
# A log each, and a key for each log.
for log in one two jobs; do
  mkdir -p audit/$log
  [ -e audit/$log/audit.pem ] || openssl genpkey -algorithm ed25519 -out audit/$log/audit.pem
done

# The authority's own key is beside the folder that is mounted.
mkdir -p tls/ca
[ -e tls/ca/ca.pem ] || openssl req -x509 -newkey ed25519 -nodes -days 3650 -subj /CN=Tongcha -keyout tls/ca-key.pem -out tls/ca/ca.pem 2>/dev/null
# public: in front of the gateways, until there is a certificate that browsers know.
for name in public agriculture food-drug special-equipment hazardous-goods rare-earth customs; do
  mkdir -p tls/$name
  [ -e tls/$name/cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
    -addext basicConstraints=critical,CA:FALSE -CA tls/ca/ca.pem -CAkey tls/ca-key.pem -keyout tls/$name/key.pem -out tls/$name/cert.pem 2>/dev/null
done

if [ ! -e redis-password ]; then
  openssl rand -hex 24 | tr -d '\n' > redis-password
  printf 'redis://:%s@redis:6379' "$(cat redis-password)" > redis-url
fi
for password in agriculture-secret agriculture-auth-code drug-password special-equipment-password rare-earth-password customs-password; do
  [ -e $password ] || : > $password
done

# The image's user.
if [ "$(id -u)" = 0 ]; then chown -R 1000:1000 .; fi
