#!/usr/bin/env bash
# The one script for people and CI. `./build.sh help` prints the verbs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

format() { dotnet format OwmBitTorrent.sln --no-restore --verify-no-changes; }
build() { dotnet build OwmBitTorrent.sln -c Release --nologo -v quiet "$@"; }

# Runs every test project, one after the other so that none starves another, and sums up.
run_tests() {
  local log passed failed skipped status=0
  log=$(mktemp)
  trap 'rm -f "$log"' RETURN
  dotnet test OwmBitTorrent.sln -c Release --no-build --nologo -m:1 --logger "console;verbosity=minimal" "$@" 2>&1 | tee "$log" || status=$?
  sum() { grep -E '^(Passed|Failed|Skipped)!' "$log" | grep -oE "$1: +[0-9]+" | awk '{ n += $2 } END { print n + 0 }'; }
  passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$status" -eq 0 ] && [ "$passed" -gt 0 ]
}

case "${1:-help}" in
  test)  dotnet restore OwmBitTorrent.sln; format; build --no-restore; run_tests ;;
  fast)  build; run_tests --filter 'Category!=Interop' ;;
  format) dotnet restore OwmBitTorrent.sln; dotnet format OwmBitTorrent.sln --no-restore ;;
  fuzz)
    build
    for part in BitTorrent Rdf; do
      OWM_FUZZ=${2:-1000000} dotnet test "tests/Owm.$part.Tests" -c Release --no-build --nologo --filter FullyQualifiedName~Fuzzing --logger "console;verbosity=detailed"
    done
    ;;
  bench) shift; dotnet run --project bench/Owm.Bench -c Release -- "$@" ;;
  publish) dotnet publish src/Owm.Tool -c Release -o "${2:-artifacts/owm}" ;;
  *)
    cat <<'HELP'
./build.sh test      format check, strict build, every test (what CI runs)
./build.sh fast      build and the tests that need no other BitTorrent client
./build.sh format    lays the code out as the format check wants it
./build.sh fuzz [N]  N mutants (1000000) at every place where bytes from outside come in; see docs/testing.md
./build.sh bench     benchmarks of the hot codecs; `bench graph` beside rdflib; see bench/README.md for swarms
./build.sh publish [DIR]   the executable `owm` in DIR (artifacts/owm)
HELP
    ;;
esac
