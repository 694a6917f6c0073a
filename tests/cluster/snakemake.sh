#!/usr/bin/env bash
# Runs a study as a workflow of Snakemake on this machine and compares the merged tables with those of one process.
#   snakemake.sh PETISIM        needs `snakemake` in the path
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
petisim=$(realpath "$1")
place=$(mktemp -d)
export PETISIM=$petisim
trap 'cd /; rm -rf "$place"' EXIT
# shellcheck source=tests/cluster/common.sh
source "$here/common.sh"

cd "$place"
make_study 10 "$here"
"$petisim" sweep study.toml --out local --quiet
"$petisim" template snakemake study.toml --shards 4 --time 20min --out 'a folder' > Snakefile
snakemake --cores 2 --quiet all > snakemake.log 2>&1 || { not_ok "the workflow"; tail -n 20 snakemake.log; }
check "the merged tables are those of one machine, byte for byte" same_bytes 'a folder'
check "a second call finds nothing to do" grep -q 'Nothing to be done' <(snakemake --cores 2 2>&1)

echo "Snakemake: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
