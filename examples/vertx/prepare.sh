#!/bin/sh
# Makes what the Dockerfile takes for granted: the application's archive, and its base image as a name of naru/busybox.
#   examples/vertx/prepare.sh [DOCKER_HOST]
set -eu
cd "$(dirname -- "$0")"
mkdir -p build/distributions
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf build/distributions/app-3.3.1.tar app-3.3.1
docker -H "${1:-unix:///run/naru/docker.sock}" tag naru/busybox subicura/vertx3:3.3.1
