#!/usr/bin/env bash
# Sets up a fresh Debian 12 for `make demo` and `make test`: system packages, virtual environment, address databases.
# Safe to run twice: each step looks whether it is done already, so the second run takes well under a second.
#
#   scripts/setup.sh                      what `make demo` needs
#   scripts/setup.sh --with-test-tools    that and what the tests need
#   scripts/setup.sh --python-only        the virtual environment only
set -euo pipefail
cd "$(dirname "$0")/.."

mode="${1:-}"
case "$mode" in
  "" | --with-test-tools | --python-only) ;;
  *) echo "usage: scripts/setup.sh [--with-test-tools | --python-only]" >&2; exit 2 ;;
esac

say() { printf 'setup: %s\n' "$*"; }
warn() { printf 'setup: %s\n' "$*" >&2; }

# --- system packages -----------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  local python_bin="$1" package
  # venv needs ensurepip, which Debian keeps in a package of its own.
  if [ ! -x .venv/bin/python ]; then
    if [ -z "$python_bin" ]; then echo python3 python3-venv
    elif ! "$python_bin" -c 'import ensurepip' 2>/dev/null; then echo python3-venv
    fi
  fi
  [ "$mode" = --python-only ] && return 0
  # libatomic1: playwright's own node is linked to it. tesseract: reads the words in pictures.
  local wanted="chromium fonts-noto-cjk fonts-noto-color-emoji bubblewrap ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libatomic1 tesseract-ocr tesseract-ocr-jpn"
  [ "$mode" = --with-test-tools ] && wanted="$wanted poppler-utils iproute2 systemd"
  for package in $wanted; do is_installed "$package" || echo "$package"; done
  # The address databases come as packages of the npm registry; any npm will do.
  command -v npm >/dev/null || echo nodejs npm ca-certificates
}

# Prints the words that run a command as root, `-` for none needed; fails where that cannot be done.
as_root() {
  if [ "$(id -u)" = 0 ]; then echo -
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then echo sudo
  else return 1
  fi
}

install_packages() {
  local packages="$1" root
  if ! command -v apt-get >/dev/null; then
    warn "this is no Debian system; install by your own means what these Debian packages hold: $packages"
    return 1
  fi
  if ! root="$(as_root)"; then
    warn "missing system packages: $packages"
    warn "install them as root: apt-get update && apt-get install $packages"
    return 1
  fi
  [ "$root" = - ] && root=""
  say "installing system packages: $packages"
  # shellcheck disable=SC2086  # both hold several words
  if ! $root apt-get update -qq || ! $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null; then
    warn "apt-get could not install: $packages"
    warn "see its message above; then: apt-get update && apt-get install $packages"
    return 1
  fi
}

# --- Python --------------------------------------------------------------------------------------------------------

find_python() {
  local candidate
  for candidate in python3.11 python3 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"; return 0
    fi
  done
}

# done_already STAMP FILE…: true where the stamp holds the digest of these files as they are now.
digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
done_already() { local stamp="$1"; shift; [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(digest "$@")" ]; }

set_up_python() {
  local python_bin="$1"
  if [ ! -x .venv/bin/python ]; then
    if [ -z "$python_bin" ]; then
      warn "Python 3.11 or newer is needed and was not found: apt-get install python3 python3-venv"; exit 1
    fi
    say "virtual environment in .venv ($("$python_bin" --version))"
    rm -rf .venv
    if ! "$python_bin" -m venv .venv; then
      rm -rf .venv
      warn "the virtual environment could not be made: apt-get install python3-venv"; exit 1
    fi
  fi
  if ! done_already .venv/.stamp-lock requirements.lock; then
    say "Python packages of requirements.lock, each checked against its hash"
    if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock; then
      warn "pip could not install requirements.lock: is the package registry reachable? (see the message above)"; exit 1
    fi
    digest requirements.lock > .venv/.stamp-lock
  fi
  if ! done_already .venv/.stamp-package pyproject.toml; then
    say "fuwake itself, editable"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
    digest pyproject.toml > .venv/.stamp-package
  fi
}

# --- data and test tools -------------------------------------------------------------------------------------------

set_up_data() {
  if .venv/bin/fuwake data status >/dev/null 2>&1; then return 0; fi
  say "address databases (once, some 200 MB)"
  if .venv/bin/fuwake data update; then return 0; fi
  warn "the address databases are not there: places and providers will be said to be unknown"
  warn "get them later with: .venv/bin/fuwake data update (needs npm and its registry)"
  incomplete=yes
}

# set_up_npm FOLDER WHAT: the packages of a folder's package-lock.json.
set_up_npm() {
  local folder="$1" what="$2"
  [ -f "$folder/package-lock.json" ] || return 0
  if done_already "$folder/node_modules/.stamp" "$folder/package-lock.json"; then return 0; fi
  if ! command -v npm >/dev/null; then
    warn "$what needs npm: apt-get install nodejs npm"; incomplete=yes; return 0
  fi
  say "$what"
  if (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null); then
    digest "$folder/package-lock.json" > "$folder/node_modules/.stamp"
  else
    warn "npm could not install $what: is its registry reachable?"; incomplete=yes
  fi
}

set_up_npms() {
  set_up_npm tests/accessibility "axe (accessibility tests)"
  set_up_npm tests/identity_provider "an identity provider (tests of signing in)"
}

# Servers that tests start by themselves are unpacked here and not installed: as packages they would start as services, now and at
# every boot, and hold their ports. Libraries that they need and that are not installed lie beside them.
set_up_servers() {
  local folder=.test-tools program package library
  for program in nginx knotd unbound dovecot postfix postgres; do
    if command -v "$program" >/dev/null || [ -x "$folder/usr/sbin/$program" ]; then continue; fi
    case "$program" in knotd) package=knot ;; dovecot) package=dovecot-core ;; postgres) package=postgresql-15 ;; *) package="$program" ;; esac
    say "server for the tests, unpacked in $folder: $package"
    mkdir -p "$folder/archives"
    if ! unpack "$package" "$folder"; then
      warn "$package could not be fetched: see the message above; any $program in the PATH will do"; incomplete=yes; continue
    fi
    if [ "$program" = postgres ] && [ -x "$folder/usr/lib/postgresql/15/bin/postgres" ]; then
      mkdir -p "$folder/usr/sbin" && ln -sf ../lib/postgresql/15/bin/postgres "$folder/usr/sbin/postgres"
    fi
    if [ "$program" = dovecot ] && ! unpack dovecot-imapd "$folder"; then incomplete=yes; fi
    for library in $(libraries_of "$package"); do
      unpack "$library" "$folder" || { warn "$library, which $package needs, could not be fetched"; incomplete=yes; }
    done
  done
}

unpack() { download "$1" "$2/archives" && dpkg-deb -x "$2/archives/$1"_*.deb "$2"; }

# libraries_of PACKAGE: those that would have to be installed with it.
libraries_of() {
  local word name rest
  while read -r word name rest; do
    case "$word $name" in "Inst libllvm"*) ;; "Inst lib"*) echo "$name" ;; esac
  done < <(apt-get install -s -qq --no-install-recommends "$1" 2>/dev/null || true)
}

# download PACKAGE FOLDER: the archive; where the lists of packages are not there or out of date, after they were fetched.
download() {
  local root
  (cd "$2" && apt-get download -qq "$1" 2>/dev/null >/dev/null) && return 0
  root="$(as_root)" || return 1
  [ "$root" = - ] && root=""
  $root apt-get update -qq && (cd "$2" && apt-get download -qq "$1" >/dev/null)
}

incomplete=""
python_bin="$(find_python || true)"
packages="$(missing_packages "$python_bin" | xargs)"
if [ -n "$packages" ] && ! install_packages "$packages"; then incomplete=yes; fi
[ -n "$python_bin" ] || python_bin="$(find_python || true)"
set_up_python "$python_bin"
if [ "$mode" != --python-only ]; then set_up_data; fi
if [ "$mode" = --with-test-tools ]; then set_up_npms; set_up_servers; fi

if [ -n "$incomplete" ]; then
  if [ "${CI:-}" = true ]; then warn "set-up is incomplete, and in CI nothing is left out"; exit 1; fi
  warn "going on without what is missing; what needs it says so"
fi
