#!/bin/sh
# Becomes the JVM of this image: same process id, same descriptors. The name it is called by, be it
# that of a symbolic link, decides whose command line it takes.

self=$0
while [ -h "$self" ]; do
    link=$(readlink "$self")
    case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
    esac
done
case $self in
*/*) image=${self%/*}/.. ;;
*) image=.. ;;
esac

# Given a cache that is not there, the JVM would complain.
cache=$image/lib/jslirp.aot
[ -r "$cache" ] || cache=
exec "$image/bin/java" "@$image/lib/jslirp.options" ${cache:+"-XX:AOTCache=$cache"} \
    "-Djslirp.name=${0##*/}" -m jslirp.cli/jslirp.cli.Main "$@"
