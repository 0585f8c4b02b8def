#!/bin/sh
# Sees to it that there is a Chromium or Chrome for the PDFs and for the tests in the browser. $1 is the Python to ask.
set -eu
python=$1

if "$python" -m kompetensnb.publish.browser; then
    exit 0
fi
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        echo "Without administrator rights no browser can be installed here. Ask for: apt-get install chromium" >&2
        exit 1
    fi
    echo "Installing Chromium (apt-get install chromium) ..."
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
    exec "$python" -m kompetensnb.publish.browser
fi
echo "Install Chromium, Google Chrome or Microsoft Edge, or point KOMPETENSNB_BROWSER at one, and run make again." >&2
exit 1
