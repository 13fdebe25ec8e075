#!/bin/sh
# Sees to the three things that pip cannot bring: a Chromium, a Chinese font for its pictures, a PostgreSQL for the store tests.
# What is there already is used. What is missing comes through apt if we may use it; otherwise this says what to install.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
  || missing="$missing chromium"
if ! command -v fc-list >/dev/null 2>&1 || [ -z "$(fc-list :lang=zh family 2>/dev/null)" ]; then missing="$missing fontconfig fonts-noto-cjk"; fi
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
  echo "The tests also need:$missing. Install them (as root: apt-get install$missing) and run make again." >&2
  exit 1
fi
echo "Installing$missing through apt …"
apt-get update -qq
# word splitting is wanted: one word, one package
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
