#!/bin/sh
# Becomes the JVM of this image: same process id, same descriptors. The name it is called by, be it
# that of a symbolic link, decides whose command line it takes.
# Its variables have names that nobody else uses: one that the caller has exported would change for
# the command as well.

# A number below three that is closed would go to the next file that is opened, and messages with it.
command : 2>/dev/null 3<&0 || exec 0</dev/null
command : 2>/dev/null 3>&1 || exec 1>/dev/null
command : 3>&2 || exec 2>/dev/null

jslirp_self=$0
while [ -h "$jslirp_self" ]; do
    jslirp_link=$(readlink "$jslirp_self")
    case $jslirp_link in
    /*) jslirp_self=$jslirp_link ;;
    *) jslirp_self=${jslirp_self%/*}/$jslirp_link ;;
    esac
done
case $jslirp_self in
*/*) jslirp_image=${jslirp_self%/*}/.. ;;
*) jslirp_image=.. ;;
esac

# The caller's options are for the caller's own JVMs, and so for the command that we may run; there
# they have their names again.
for jslirp_name in JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS; do
    if eval "[ -n \"\${$jslirp_name+set}\" ]"; then
        eval "export jslirp_$jslirp_name=\"\$$jslirp_name\""
        unset "$jslirp_name"
    fi
done

# The namespace of a command belongs to the user namespace above it. In one of our own we are out of
# the reach of the command's root; real root, who owns /proc, is so anyway. Where the host forbids
# user namespaces, the program itself says so.
jslirp_own=
if [ "${1-}" = run ] && [ "${0##*/}" != slirp4netns ] && [ ! -O /proc ] &&
    unshare --user --map-root-user true 2>/dev/null; then
    jslirp_own='unshare --user --map-root-user --'
fi

# Given a cache that is not there, the JVM would complain.
jslirp_cache=$jslirp_image/lib/jslirp.aot
[ -r "$jslirp_cache" ] || jslirp_cache=
exec $jslirp_own "$jslirp_image/bin/java" "@$jslirp_image/lib/jslirp.options" \
    ${jslirp_cache:+"-XX:AOTCache=$jslirp_cache"} "-Djslirp.name=${0##*/}" -m jslirp.cli/jslirp.cli.Main "$@"
