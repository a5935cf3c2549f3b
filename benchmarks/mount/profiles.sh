#!/usr/bin/env bash
# Staleness and cost of mount profiles on the cluster sample.
#
#   profiles.sh staleness [PROFILE...]    how stale web2 reads what web1 wrote   (about 100 s per profile)
#   profiles.sh adversarial [PROFILE...]  the same, while something keeps the replaced file alive in the bricks
#   profiles.sh cost ROUNDS [PROFILE...]  latencies, the profiles taken in turn, ROUNDS times
#   profiles.sh fops [PROFILE...]         requests per operation and brick
#   profiles.sh use PROFILE | reset       set one profile on volume and mounts | back to the defaults
#
# CLUSTER: the cluster script (default ../../samples/cluster/cluster beside this file); GTC_CLUSTER: its directory (default /run/gtc-cluster).
# To use the defaults set PROFILES_USE_SAMPLE=yes: it changes options of that cluster and remounts it. DURATION: seconds per rate (8).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ROOT=${GTC_CLUSTER:-/run/gtc-cluster}
[[ $# == 0 || -d $ROOT/web1 ]] || { echo "profiles.sh: no cluster in $ROOT" >&2; exit 1; }
# It changes the volume and remounts: never guess whose cluster.
[[ -n ${CLUSTER:-} && -n ${GTC_CLUSTER:-} || $# == 0 || ${PROFILES_USE_SAMPLE:-} == yes ]] || {
  echo "profiles.sh: changes options and remounts: set CLUSTER and GTC_CLUSTER, or PROFILES_USE_SAMPLE=yes for the sample cluster" >&2; exit 1; }
CLUSTER=${CLUSTER:-$here/../../samples/cluster/cluster}
echo "profiles.sh: cluster $ROOT" >&2
W1=$ROOT/web1/cache_client W2=$ROOT/web2/cache_client
DEFAULT_PROFILES=(D E0 S U1 U600)
declare -A VOLUME=(
  [D]="" [E0]="" [D+A0]="" [E0+A0]=""
  [S]="performance.stat-prefetch off"
  [S-E1]="performance.stat-prefetch off"
  [U1]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 1"
  [U600]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 600 features.cache-invalidation-timeout 600"
  [U600-E1]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 600 features.cache-invalidation-timeout 600"
  [U600-I2]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 600 features.cache-invalidation-timeout 2"
  [U600-OB]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 600 features.cache-invalidation-timeout 600 performance.open-behind off"
  [U600-QR]="features.cache-invalidation on performance.cache-invalidation on performance.md-cache-timeout 600 features.cache-invalidation-timeout 600 performance.quick-read off"
  [DUR]="cluster.ensure-durability off" [EV1]="client.event-threads 1 server.event-threads 1" [EV4]="client.event-threads 4 server.event-threads 4"
  [IOT]="performance.client-io-threads on" [IO32]="performance.io-thread-count 32" [G2P]="storage.gfid2path off"
  [ITP]="performance.iot-pass-through on" [ITPG]="performance.iot-pass-through on storage.gfid2path off" [Q256]="" [RT4]=""
)
declare -A MOUNT=([Q256]="--xlator-option=*quick-read.max-file-size=256KB" [RT4]=--reader-thread-count=4
  [E0]=--entry-timeout=0 [S]=--entry-timeout=0 [U1]=--entry-timeout=0 [U600]=--entry-timeout=0 [U600-I2]=--entry-timeout=0
  [U600-OB]=--entry-timeout=0 [U600-QR]=--entry-timeout=0 [D+A0]=--attribute-timeout=0 [E0+A0]="--entry-timeout=0 --attribute-timeout=0")
TOUCHED=(features.cache-invalidation performance.cache-invalidation performance.md-cache-timeout features.cache-invalidation-timeout
  performance.stat-prefetch performance.open-behind performance.quick-read cluster.ensure-durability client.event-threads server.event-threads
  performance.client-io-threads performance.io-thread-count performance.iot-pass-through
  storage.gfid2path)

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
javac -d "$classes" "$here/StalenessProbe.java" "$here/MountCost.java"
probe() { timeout 200 java -cp "$classes" StalenessProbe "$@"; }
cost() { java -cp "$classes" MountCost "$@"; }

reset() { local o; for o in "${TOUCHED[@]}"; do "$CLUSTER" volume reset cache "$o" force >/dev/null 2>&1 || true; done; }
use() {
  reset
  # shellcheck disable=SC2086
  [[ -z ${VOLUME[$1]} ]] || "$CLUSTER" volume set cache ${VOLUME[$1]} >/dev/null
  local web
  # shellcheck disable=SC2086
  for web in web1 web2; do "$CLUSTER" remount "$web" ${MOUNT[$1]:-} >/dev/null; done
  for web in "$W1" "$W2"; do until mountpoint -q "$web" && ls "$web" >/dev/null 2>&1; do sleep 0.1; done; done
}
staleness() {
  local p r d
  for p; do
    use "$p"
    for r in 10:0 10:10 100:0 100:10; do
      probe continuous "$p" "$W1" "$W2" ${r%:*} ${r#*:} "${DURATION:-8}" "$([[ $p == U600* ]] && echo 20 || echo 5)"
    done
    probe check "$p" "$W1" "$W2" replace 200 "$([[ $p == U600* ]] && echo 0.5,1.5,3,10,30 || echo 0.5,1.5,3,10)"
    for d in unlink create; do probe check "$p" "$W1" "$W2" $d 100 0.05,0.5,1.5; done
    probe own "$p" "$W1" 1000
  done
}
adversarial() {
  local p d
  for p; do
    use "$p"
    for d in hold holdw alias; do probe check "$p" "$W1" "$W2" $d 50 "$([[ $p == U600* ]] && echo 0.5,3,30 || echo 0.5,1.5,3)"; done
  done
}
latencies() {
  local rounds=$1 i p op; shift
  for ((i = 1; i <= rounds; i++)); do for p; do
    use "$p"
    for op in "fill 150 1024" "put 150 1024" "get 150 1024" "reget 150 1024" "miss 150 1024" "unlink 150 1024" \
              "fill 60 102400" "put 60 102400" "get 60 102400" "fill 30 1048576" "put 30 1048576" "get 30 1048576" "reget 30 1048576" "unlink 30 1048576"; do
      # shellcheck disable=SC2086
      set -- "$@"; read -r o n s <<<"$op"; echo "$p $i $(cost "$o" "$W1" "$W2" "$n" "$s")"
    done
  done; done
}
requests() {
  local p op
  for p; do
    use "$p"
    cost fill "$W1" "$W2" 200 1024 >/dev/null
    for op in put get reget miss unlink; do
      echo "$p $op per operation: $(SETTLE=1 "$CLUSTER" fops java -cp "$classes" MountCost $op "$W1" "$W2" 200 1024 |
        awk 'NF > 1 && /=/ {brick = $1; sum = 0; text = ""; for (i = 2; i <= NF; i++) {split($i, f, "="); c = f[2] / 200; if (c >= 0.05) text = text sprintf(" %s %.2g", f[1], c); if (f[1] !~ /RELEASE|FORGET/) sum += c}
             printf "%s[%s] sum %.1f:%s ", sep, brick, sum, text; sep = "; "}')"
    done
  done
}
command=${1:-}; shift || true
case $command in
  staleness|adversarial) (($#)) || set -- "${DEFAULT_PROFILES[@]}"; $command "$@";;
  fops) (($#)) || set -- "${DEFAULT_PROFILES[@]}"; requests "$@";;
  cost) rounds=$1; shift; (($#)) || set -- "${DEFAULT_PROFILES[@]}"; latencies "$rounds" "$@";;
  use) use "$1";;
  reset) reset; for web in web1 web2; do "$CLUSTER" remount "$web"; done;;
  *) sed -n '2,12p' "$0"; exit 2;;
esac
