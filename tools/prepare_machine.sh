#!/bin/sh
# What the tests need besides Python: a browser, and the oldest PostgreSQL that we support.
# As root on Debian it installs what is missing; elsewhere it says what is.
set -eu

missing=
can_install() { [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }
is_there() { for name in "$@"; do command -v "$name" >/dev/null && return; done; return 1; }

# Where it can be had, the one without windows: it opens a page in a third of the time.
is_there chromium-headless-shell || { ! can_install && is_there chromium chromium-browser google-chrome; } ||
    missing="$missing chromium-headless-shell"
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
[ -n "$missing" ] || exit 0

if can_install; then
    echo "make test: installing$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        # Debian would make and start a server of its own, which nobody here wants.
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    apt-get update -qq >/dev/null
    for package in $missing; do
        # Here they can be had, so that nothing may be left out.
        apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$package" >/dev/null ||
            { echo "make test: $package cannot be installed. See what apt-get says of it." >&2; exit 1; }
    done
else
    echo "make test: not installed:$missing. The tests that need it are left out." >&2
fi
