#!/bin/sh
# Sees to the three things that pip cannot bring: a Chromium, a Chinese font for its pictures, a PostgreSQL for the store tests.
# What is there already is used. What is missing comes through apt if we may use it; otherwise this says what to install.
set -eu

missing=""
has() { command -v "$1" >/dev/null 2>&1; }
may_install() { has apt-get && [ "$(id -u)" -eq 0 ]; }
# word splitting is wanted: one word, one package
# shellcheck disable=SC2086
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null; }

if ! has chromium-headless-shell; then
  if ! has chromium && ! has chromium-browser && ! has google-chrome; then missing="$missing chromium"; fi
  # opens a page with a third of a whole Chromium's work: taken where it is at hand, and done without where it is not
  if may_install && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    install chromium-headless-shell 2>/dev/null && missing="" || true
  fi
fi
if ! has fc-list || [ -z "$(fc-list :lang=zh family 2>/dev/null)" ]; then missing="$missing fontconfig fonts-noto-cjk"; fi
has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

[ -n "$missing" ] || exit 0
if ! may_install; then
  echo "The tests also need:$missing. Install them (as root: apt-get install$missing) and run make again." >&2
  exit 1
fi
echo "Installing$missing through apt …"
apt-get update -qq
install "$missing"
