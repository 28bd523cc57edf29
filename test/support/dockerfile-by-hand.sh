#!/bin/sh
# Carries out the Dockerfile without a Docker engine, then starts what came out of it:
#   sh test/support/dockerfile-by-hand.sh TARGET
# TARGET is a folder that is empty or not there; each stage becomes the folder TARGET/NAME, with the machine's own Node in
# place of the base image. Users and ownership are the image's own business and left out. Exits non-zero on the first failure.
set -eu

target=${1:?the folder to build in}
context=$(cd "$(dirname "$0")/../.." && pwd)
if [ -d "$target" ] && [ -n "$(ls -A "$target")" ]; then
  echo "dockerfile-by-hand: $target is not empty" >&2
  exit 1
fi
mkdir -p "$target"
target=$(cd "$target" && pwd)
root=
workdir=/
entrypoint=

fail() {
  echo "dockerfile-by-hand: $1" >&2
  exit 1
}

# place PATH: where a path of the image lies on this machine.
place() {
  case $1 in
    /*) echo "$root$1" ;;
    *) echo "$root$workdir/$1" ;;
  esac
}

# copy [--from=STAGE] SOURCE... DESTINATION: a folder's content goes into the destination, a file keeps its name.
copy() {
  from=$context
  case $1 in
    --from=*) from=$target/${1#--from=}; shift ;;
    --*) fail "COPY $1 is not known here" ;;
  esac
  for last; do :; done
  to=$(place "$last")
  mkdir -p "$to"
  while [ $# -gt 1 ]; do
    if [ -d "$from/$1" ]; then cp -R "$from/$1/." "$to/"; else cp "$from/$1" "$to/"; fi
    shift
  done
}

# run COMMAND: absolute paths are the image's, and only root may give files away.
run() {
  command=$(echo "$1" | sed -e "s# /# $root/#g" -e 's# -o node -g node##')
  (cd "$root$workdir" && sh -eu -c "$command") || fail "RUN $1"
}

while read -r keyword rest; do
  case $keyword in
    '' | '#'*) continue ;;
  esac
  echo "> $keyword $rest"
  case $keyword in
    FROM)
      root=$target/${rest##* }
      workdir=/
      mkdir -p "$root"
      ;;
    WORKDIR) workdir=$rest && mkdir -p "$root$workdir" ;;
    ENV) export "${rest?}" ;;
    # shellcheck disable=SC2086 # the words of the line are the words of the command
    COPY) copy $rest ;;
    RUN) run "$rest" </dev/null ;;
    ENTRYPOINT) entrypoint=$(echo "$rest" | tr -d '[]",') ;;
    USER | VOLUME | EXPOSE | CMD) ;;
    *) fail "$keyword is not known here" ;;
  esac
done <"$context/Dockerfile"

cd "$root$workdir"
[ -d "$root/var/lib/phonebank" ] || fail "the state folder is missing"
[ ! -e node_modules/tsx ] || fail "development tools are in the image"
for arguments in "--help" "run scenarios/quickstart.yaml"; do
  echo "> $entrypoint $arguments"
  # shellcheck disable=SC2086
  $entrypoint $arguments || fail "$entrypoint $arguments: exit code $?"
done
echo "the image's content works: $root"
